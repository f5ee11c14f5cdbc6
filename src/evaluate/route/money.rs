//! What changes with a new model: price as a factor, window and longest answer.

use std::fmt;

use super::grade::Reason;
use crate::catalog::entry::{Day, Entry, Price};
use crate::catalog::{Catalog, EntryId};

/// Prices and limits of the old and the new model on the platform at hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Change {
    /// New by old, for input.
    input: Option<f64>,
    /// New by old, for output.
    output: Option<f64>,
    /// One of the two has a price, and the other has none.
    is_unknown: bool,
    /// Old and new window.
    context: Option<(u64, u64)>,
    /// Old and new longest input.
    max_input: Option<(u64, u64)>,
    /// Old and new longest answer.
    max_output: Option<(u64, u64)>,
}

impl Change {
    /// From one entry to another, as of a day.
    pub(super) fn of(catalog: &Catalog, old: EntryId, new: EntryId, day: Day) -> Self {
        let (old, new) = (catalog.entry(old), catalog.entry(new));
        // What is given away to try it is no price; one part of it may be charged by the request.
        let charged = |usd: &f64| *usd > 0.0;
        let price = |entry: &Entry| {
            let held = entry.price_on(day).map(|(_, price)| price.value)?;
            let price = Price {
                input: held.input.filter(charged),
                ..held
            };
            let is_price =
                held.input.is_none() || price.input.or(price.output.filter(charged)).is_some();
            is_price.then_some(price)
        };
        let (was, is) = (price(old), price(new));
        let by = |was: Option<f64>, is: Option<f64>| {
            let was = was.filter(|&was| was > 0.0)?;
            Some(is? / was)
        };
        let both = was.zip(is);
        let tokens = |old: Option<u64>, new: Option<u64>| old.zip(new);
        let value =
            |fact: &Option<crate::catalog::entry::Fact<u64>>| fact.as_ref().map(|it| it.value);
        Self {
            input: both.and_then(|(was, is)| by(was.input, is.input)),
            output: both.and_then(|(was, is)| by(was.output, is.output)),
            is_unknown: was.is_some() != is.is_some(),
            context: tokens(value(&old.context), value(&new.context)),
            max_input: longest_input(old, new),
            max_output: tokens(value(&old.max_output), value(&new.max_output)),
        }
    }

    /// Whether it costs at least so many times as much, for input or output.
    pub(super) fn is_dearer(&self, by: f64) -> bool {
        let factors = [self.input, self.output].into_iter().flatten();
        factors.into_iter().any(|factor| factor >= by)
    }

    /// What of it needs a look: a price of at least so many times, and less room.
    pub(super) fn reasons(&self, dearer: f64) -> impl Iterator<Item = Reason> {
        let is_dearer = self.is_dearer(dearer);
        let less = |pair: Option<(u64, u64)>| pair.is_some_and(|(old, new)| is_less(old, new));
        let price = is_dearer.then_some(Reason::Price(self.input, self.output));
        let context = less(self.context).then_some(Reason::Context);
        let input = less(self.max_input).then_some(Reason::Input);
        let output = less(self.max_output).then_some(Reason::Output);
        // A smaller window says as much.
        let input = input.filter(|_| context.is_none());
        price.into_iter().chain(context).chain(input).chain(output)
    }
}

/// The longest input of the old and the new model: as sources say it of both, else what is known of a window of the
/// one and the input of the other, where that is far less.
fn longest_input(old: &Entry, new: &Entry) -> Option<(u64, u64)> {
    let value = |fact: &Option<crate::catalog::entry::Fact<u64>>| fact.as_ref().map(|it| it.value);
    let said = value(&old.max_input).zip(value(&new.max_input));
    let room = |entry: &Entry| value(&entry.max_input).or(value(&entry.context));
    let is_far_less = |&(old, new): &(u64, u64)| new.saturating_mul(3) < old.saturating_mul(2);
    let windows = value(&old.context).zip(value(&new.context));
    said.or_else(|| {
        let rooms = room(old).zip(room(new)).filter(is_far_less);
        rooms.filter(|_| windows.is_none())
    })
}

impl Catalog {
    /// What a model costs as against another, as of a day: `0.7 × cost`, `0.7 × input, 1.2 × output`; nothing where it is
    /// not known.
    pub fn cost_against(&self, old: EntryId, new: EntryId, day: Day) -> Option<String> {
        let change = Change::of(self, old, new, day);
        let is_alike = |one: f64, other: f64| (0.95..1.05).contains(&(one / other));
        let (input, output) = (change.input, change.output);
        let both = input.zip(output);
        if both.is_some_and(|(input, output)| !is_alike(input, output)) {
            let (input, output) = both?;
            return Some(format!(
                "{} × input, {} × output",
                factor(input),
                factor(output)
            ));
        }
        let by = input.or(output)?;
        let is_same = is_alike(by, 1.0);
        Some(if is_same {
            "same cost".to_owned()
        } else {
            format!("{} × cost", factor(by))
        })
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        let is_same = |by: Option<f64>| by.is_none_or(|by| (0.95..1.05).contains(&by));
        if self.is_unknown {
            parts.push("price not known".to_owned());
        } else if self.input.or(self.output).is_some()
            && is_same(self.input)
            && is_same(self.output)
        {
            parts.push("same price".to_owned());
        } else {
            let each = [("input", self.input), ("output", self.output)];
            let each = each.iter().filter_map(|(what, by)| Some((what, (*by)?)));
            parts.extend(each.map(|(what, by)| format!("{} × {what}", factor(by))));
        }
        let limits = [
            ("context", self.context),
            (
                "input limit",
                self.max_input
                    .filter(|_| self.context.is_none_or(|(old, new)| !is_less(old, new))),
            ),
            ("output limit", self.max_output),
        ];
        for (what, pair) in limits {
            if let Some((old, new)) = pair.filter(|&(old, new)| tokens(old) != tokens(new)) {
                let is_telling = what == "context" || is_less(old, new);
                if is_telling {
                    parts.push(format!("{} → {} {what}", tokens(old), tokens(new)));
                }
            }
        }
        f.write_str(&parts.join(", "))
    }
}

/// `0.7`, `2.5`, `13`: as exact as a reader needs it.
pub(super) fn factor(by: f64) -> String {
    let text = if by >= 10.0 {
        format!("{by:.0}")
    } else if by >= 0.1 {
        format!("{by:.1}")
    } else if by >= 0.01 {
        format!("{by:.2}")
    } else {
        format!("{by:.4}")
    };
    match text.split_once('.') {
        Some((whole, rest)) if rest.bytes().all(|byte| byte == b'0') => whole.to_owned(),
        Some(_) if by < 0.1 => text.trim_end_matches('0').to_owned(),
        _ => text,
    }
}

/// Whether a limit is smaller by more than the ways of counting a thousand differ.
fn is_less(old: u64, new: u64) -> bool {
    new.saturating_mul(100) < old.saturating_mul(95)
}

/// `128K`, `1M`, `1.05M`.
fn tokens(count: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let count = count as f64;
    let (count, unit) = if count >= 1e6 {
        (count / 1e6, "M")
    } else {
        ((count / 1e3).round(), "K")
    };
    let text = format!("{count:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_and_tokens_are_as_exact_as_needed() {
        let shown = [0.00167, 0.05, 0.667, 1.0, 2.5, 13.333].map(factor);
        assert_eq!(shown, ["0.0017", "0.05", "0.7", "1", "2.5", "13"]);
        let shown = [4096, 128_000, 1_000_000, 1_050_000].map(tokens);
        assert_eq!(shown, ["4K", "128K", "1M", "1.05M"]);
    }

    #[test]
    fn each_part_of_a_price_and_each_limit_counts_by_itself() {
        let catalog = Catalog::builtin();
        let day = "2026-11-29".parse().unwrap();
        let change = |surface: &str, old: &str, new: &str| {
            let id = |id| catalog.on_surface(surface, id).unwrap();
            let change = Change::of(&catalog, id(old), id(new), day);
            let reasons: Vec<_> = change.reasons(2.0).map(|reason| reason.name()).collect();
            (change.to_string(), reasons)
        };
        // Input is charged by the request there.
        let (text, reasons) = change("perplexity", "pplx-70b-online", "sonar-pro");
        assert!(text.starts_with("5.4 × output"), "{text}");
        assert_eq!(reasons, ["price"]);
        let (text, reasons) = change("cohere", "command-a-03-2025", "command-a-plus-05-2026");
        assert!(text.contains("256K → 128K input limit"), "{text}");
        assert!(
            reasons.contains(&"input") && !reasons.contains(&"context"),
            "{reasons:?}"
        );
    }

    #[test]
    fn what_changes_is_told_and_what_is_worse_needs_a_look() {
        let catalog = Catalog::builtin();
        let day = "2026-11-29".parse().unwrap();
        let change = |old: &str, new: &str| {
            let id = |id| catalog.on_surface("openai", id).unwrap();
            let change = Change::of(&catalog, id(old), id(new), day);
            let reasons: Vec<_> = change.reasons(2.0).map(|reason| reason.name()).collect();
            (change.to_string(), reasons)
        };
        assert_eq!(
            change("gpt-4o-mini", "gpt-6-luna"),
            (
                "0.7 × input, 0.8 × output, 128K → 1.05M context".into(),
                vec![]
            )
        );
        let (text, reasons) = change("gpt-4o-mini", "gpt-5.6-terra");
        assert!(text.starts_with("13 × input, 20 × output"), "{text}");
        assert_eq!(reasons, ["price"]);
        let (_, reasons) = change("gpt-5.6-terra", "gpt-4o");
        assert!(reasons.contains(&"context"), "{reasons:?}");
    }
}
