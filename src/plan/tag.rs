//! The migration tag that lets a model stand while its successor is measured: what the policy asks for, as far as it is known. What
//! is not known stands there in capitals.

use super::Tag;
use crate::catalog::Status;
use crate::catalog::entry::Day;
use crate::evaluate::Usage;
use crate::policy::Policy;
use crate::scan::language;
use crate::tags::write::{migrate, value};

/// How long a tag lasts where the policy bounds it by nothing.
const DAYS: u32 = 90;

/// The keys of a tag, each with its value where that is known.
pub type Keys<'p> = Vec<(&'p str, Option<String>)>;

/// What a tag for a usage has to say whose model goes to `to`, as of a day: what is known, and what the policy asks for. Nothing
/// where calls fail already, or would before the day is over.
pub fn keys<'p>(
    usage: &Usage,
    policy: &'p Policy,
    as_of: Day,
    (to, owners): (Option<&str>, &[String]),
) -> Option<Keys<'p>> {
    if usage.view.status == Status::Retired {
        return None;
    }
    let days = policy.tags.max_days.value.unwrap_or(DAYS);
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    let furthest = Day(as_of.0.saturating_add(days));
    let last = usage.view.retires_on.map(|day| Day(day.0 - 1));
    let until = last.map_or(furthest, |last| last.min(furthest));
    if until < as_of {
        return None;
    }
    let purposes = policy.tags.purposes.value.as_slice();
    let known = |key: &str| match (key, owners, purposes) {
        ("to", ..) => value(to?).ok(),
        ("owner", [owner], _) => value(owner).ok(),
        ("purpose", _, [purpose]) => value(purpose).ok(),
        ("until", ..) => Some(until.to_string()),
        _ => None,
    };
    let required = policy.tags.require.value.as_slice();
    let is_required = |key: &str| required.iter().any(|own| own == key);
    let usual = ["to", "purpose", "ticket", "owner", "until", "reason"];
    let others = required.iter().map(String::as_str);
    let others = others.filter(|key| !usual.contains(key));
    let keys = usual.into_iter().chain(others).filter_map(|key| {
        // A purpose is said where somebody asks for it.
        let known = known(key).filter(|_| key != "purpose" || is_required(key));
        (known.is_some() || is_required(key)).then_some((key, known))
    });
    Some(keys.collect())
}

/// The same as a tag; what is not known stands there in capitals.
pub fn tag(
    usage: &Usage,
    policy: &Policy,
    as_of: Day,
    to: (Option<&str>, &[String]),
) -> Option<Tag> {
    let keys = keys(usage, policy, as_of, to)?.into_iter();
    let filled = keys.map(|(key, known)| (key, known.unwrap_or_else(|| key.to_uppercase())));
    let text = migrate(filled);
    let row = language::named(usage.mention.form.language);
    let sign = row.and_then(|row| row.line_comments.first().copied());
    Some(Tag {
        text,
        sign: sign.unwrap_or_default(),
    })
}
