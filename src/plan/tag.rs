//! The migration tag that lets a model stand while its successor is measured: what the policy asks for, as far as it is known. What
//! is not known stands there in capitals.

use super::gather::Found;
use super::{Run, Tag};
use crate::catalog::Status;
use crate::catalog::entry::Day;
use crate::policy::Policy;
use crate::scan::language;
use crate::tags::write::{migrate, value};

/// How long a tag lasts where the policy bounds it by nothing.
const DAYS: u32 = 90;

/// The tag for a model that goes to `to`; nothing where calls fail already, or would before the day is over.
pub(super) fn tag(
    run: Run<'_>,
    policy: &Policy,
    found: &Found<'_>,
    (to, owners): (Option<&str>, &[String]),
) -> Option<Tag> {
    let usage = found.usages.first()?;
    if usage.view.status == Status::Retired {
        return None;
    }
    let days = policy.tags.max_days.value.unwrap_or(DAYS);
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    let furthest = Day(run.as_of.0.saturating_add(days));
    let last = usage.view.retires_on.map(|day| Day(day.0 - 1));
    let until = last.map_or(furthest, |last| last.min(furthest));
    if until < run.as_of {
        return None;
    }
    let known = |key: &str| match (key, owners) {
        ("to", _) => value(to?).ok(),
        ("owner", [owner]) => value(owner).ok(),
        ("until", _) => Some(until.to_string()),
        _ => None,
    };
    let required = &policy.tags.require.value;
    let keys = ["to", "purpose", "ticket", "owner", "until", "reason"];
    let others = required.iter().map(String::as_str);
    let others = others.filter(|key| !keys.contains(key));
    let keys = keys.into_iter().chain(others).filter_map(|key| {
        let is_required = required.iter().any(|own| own == key);
        let placeholder = || is_required.then(|| key.to_uppercase());
        Some((key, known(key).or_else(placeholder)?))
    });
    let text = migrate(keys.collect::<Vec<_>>());
    let row = language::named(usage.mention.form.language);
    let sign = row.and_then(|row| row.line_comments.first().copied());
    Some(Tag {
        text,
        sign: sign.unwrap_or_default(),
    })
}
