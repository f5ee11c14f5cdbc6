//! Entries of one list that suggestions would make the same: two of one id, where a program may want each but once, and a model
//! that stands in for itself. Known only once all suggestions of a file are.

use super::route::beside;
use super::{Reason, Suggestion, Usage};
use crate::scan::names_fallback;

/// How far two of them may stand apart, in bytes, and how many entries.
const MAX_APART: u32 = 4_000;
const MAX_ENTRIES: usize = 16;

/// The usages whose suggestion makes them the same as an entry beside them, by number, each with what speaks against it.
pub(super) fn entries<'u>(
    usages: &'u [Usage],
    suggestion: impl Fn(usize) -> Option<&'u Suggestion>,
) -> Vec<(usize, Reason)> {
    let mut found: Vec<(usize, Reason)> = Vec::new();
    for (number, one) in usages.iter().enumerate() {
        let Some(own) = suggestion(number) else {
            continue;
        };
        let others = usages.iter().enumerate().skip(number + 1);
        let is_near = |other: &Usage| {
            let apart = other
                .mention
                .span
                .start
                .saturating_sub(one.mention.span.end);
            other.file == one.file && apart <= MAX_APART
        };
        let near = others
            .take(MAX_ENTRIES)
            .take_while(|(_, other)| is_near(other));
        for (next, other) in near {
            let is_same = || suggestion(next).is_some_and(|other| other.id == own.id);
            if one.id != other.id && is_same() && are_together(one, other) {
                found.push((number, Reason::Same(place(other))));
                found.push((next, Reason::Same(place(one))));
            }
        }
    }
    found.sort_by_key(|(number, _)| *number);
    found.dedup_by_key(|(number, _)| *number);
    found
}

fn place(usage: &Usage) -> String {
    let line = usage.source.position(usage.mention.span.start).line;
    format!("{}:{line}", usage.path())
}

/// Whether two ids are entries of one list, or one stands in for the other.
fn are_together(one: &Usage, other: &Usage) -> bool {
    let is_fallback = |usage: &Usage| usage.name().is_some_and(names_fallback);
    beside::are_entries(one, other) || is_fallback(one) != is_fallback(other)
}
