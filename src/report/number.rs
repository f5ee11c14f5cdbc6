//! Numbers for people: digits in groups, US dollars, tokens. Not escaped: there is nothing to escape in them.

use std::borrow::Borrow;
use std::fmt::Display;

use crate::policy::workload::Volumes;

/// `12,345`.
pub fn grouped(number: impl Display) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `900M in, 300M cached, 120M out`.
pub(super) fn volumes(volumes: impl Borrow<Volumes>) -> String {
    let volumes = volumes.borrow();
    let parts = [
        (volumes.input, "in"),
        (volumes.cached_input, "cached"),
        (volumes.output, "out"),
    ];
    let part = |(tokens, what): (Option<u64>, _)| Some(format!("{} {what}", tokens_of(tokens?)));
    let parts: Vec<_> = parts.into_iter().filter_map(part).collect();
    parts.join(", ")
}

/// `900M`, `1.5B`; exact, if it takes no more than one decimal, else all digits.
fn tokens_of(tokens: u64) -> String {
    for (unit, name) in [(1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")] {
        if tokens >= unit && tokens.is_multiple_of(unit / 10) {
            let tenths = tokens / (unit / 10);
            return match tenths % 10 {
                0 => format!("{}{name}", grouped(tenths / 10)),
                part => format!("{}.{part}{name}", grouped(tenths / 10)),
            };
        }
    }
    grouped(tokens)
}

/// Whole dollars; cents below ten; what is not known says so.
pub(super) fn usd(usd: impl Borrow<Option<f64>>) -> String {
    match *usd.borrow() {
        None => "no price".into(),
        Some(usd) => money(usd),
    }
}

/// What moving changes: `−$1,150 (−35 %)`.
pub(super) fn change(now: impl Borrow<Option<f64>>, there: impl Borrow<Option<f64>>) -> String {
    let (Some(now), Some(there)) = (*now.borrow(), *there.borrow()) else {
        return String::new();
    };
    let more = there - now;
    if more.abs() < 0.005 {
        return "±0".into();
    }
    let sign = if more < 0.0 { '−' } else { '+' };
    let share = if now > 0.0 {
        format!(" ({sign}{:.0} %)", (more / now * 100.0).abs())
    } else {
        String::new()
    };
    format!("{sign}{}{share}", money(more.abs()))
}

/// Whole dollars; cents below ten.
pub(super) fn money(usd: f64) -> String {
    if !usd.is_finite() || usd.abs() >= 1e15 {
        return format!("${usd:.1e}");
    }
    if usd < 10.0 {
        return format!("${usd:.2}");
    }
    #[expect(clippy::cast_sign_loss, reason = "costs are not below zero")]
    let dollars = usd.round() as u64;
    format!("${}", grouped(dollars))
}

/// A price per million tokens, exact: `$0.175`, `$2.50`.
pub fn dollars(usd: f64) -> String {
    let exact = format!("{usd}");
    let is_tenths = exact
        .split_once('.')
        .is_some_and(|(_, decimals)| decimals.len() == 1);
    format!("${exact}{}", if is_tenths { "0" } else { "" })
}

/// How many times as much: `0.43 ×`.
pub(super) fn times(factor: f64) -> String {
    format!("{factor:.2} ×")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_and_volumes_are_said_as_people_say_them() {
        let said = [0.004, 3.5, 999.6, 1234.4, 1e300].map(money);
        assert_eq!(said, ["$0.00", "$3.50", "$1,000", "$1,234", "$1.0e300"]);
        let said = [0, 999, 1500, 1_234, 900_000_000, 1_500_000_000].map(tokens_of);
        assert_eq!(said, ["0", "999", "1.5k", "1,234", "900M", "1.5B"]);
        assert_eq!(change(Some(200.0), Some(150.0)), "−$50 (−25 %)");
        assert_eq!(change(Some(0.0), Some(150.0)), "+$150");
        assert_eq!(change(Some(5.0), Some(5.001)), "±0");
        assert_eq!(change(None, Some(5.0)), "");
        assert_eq!(usd(None), "no price");
    }
}
