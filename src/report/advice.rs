//! In words, what is wrong and what to do about it: for formats that have one text a
//! finding. Not escaped; each format does so in its own way.

use super::Report;
use crate::evaluate::{Disposition, Finding, Place};

/// How many settings that do not go with a suggestion are named.
const NAMED: usize = 5;

/// What is said of a finding beside others of its usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All that is known.
    Whole,
    /// What a move would break is said elsewhere.
    WithoutBreaks,
    /// What a move would break, and nothing else of the move.
    BreaksAlone,
}

/// What to do, a line each.
pub fn lines(finding: &Finding) -> Vec<String> {
    part(finding, Part::Whole)
}

/// The same, of a finding that may share it with others.
pub(super) fn part(finding: &Finding, part: Part) -> Vec<String> {
    let mut lines = Vec::new();
    if !finding.help.is_empty() {
        lines.push(finding.help.clone());
    }
    let suggestion = finding.suggestion.as_ref();
    if let Some(suggestion) = suggestion.filter(|_| part != Part::BreaksAlone) {
        lines.push(format!("use `{}`: {}", suggestion.id, suggestion.why));
    }
    if let Some(suggestion) = suggestion.filter(|_| part != Part::WithoutBreaks) {
        let breaks = suggestion.breaks.iter().take(NAMED);
        lines.extend(breaks.map(|broken| {
            let at = place(&broken.place);
            format!("{at}: {broken}, says {}", broken.source)
        }));
        if let Some(more) = suggestion
            .breaks
            .len()
            .checked_sub(NAMED)
            .filter(|more| *more > 0)
        {
            lines.push(format!("and {more} more that the calls set"));
        }
    }
    if !finding.vendor_replacements.is_empty() {
        let ids = finding.vendor_replacements.iter();
        let ids: Vec<_> = ids.map(|id| format!("`{id}`")).collect();
        lines.push(format!("vendor names: {}", ids.join(", ")));
    }
    lines
}

/// What is wrong, with what to do in parentheses, and whose it is: `it is legacy (use
/// gpt-5.4: why); owned by @ml`.
pub(super) fn sentence(report: &Report<'_>, finding: &Finding) -> String {
    let what = match &finding.suggestion {
        Some(suggestion) => format!("use `{}`: {}", suggestion.id, suggestion.why),
        None => lines(finding).join(" ").trim_end_matches('.').to_owned(),
    };
    let mut sentence = finding.message.clone();
    if !what.is_empty() {
        sentence = format!("{sentence} ({what})");
    }
    if let Some(people) = people(report, finding) {
        sentence = format!("{sentence}; {people}");
    }
    sentence
}

/// Who answers for the file and who wrote the line, as far as that is known: `owned by
/// @ml @web · since 2026-01-05 by Ana`.
pub(super) fn people(report: &Report<'_>, finding: &Finding) -> Option<String> {
    let owners = report.owners_of(finding.place.source.name());
    let owned = (!owners.is_empty()).then(|| format!("owned by {}", owners.join(" ")));
    let blame = report.blame_of(finding);
    let since = blame.map(|blame| format!("since {} by {}", blame.on, blame.author));
    let parts: Vec<_> = owned.into_iter().chain(since).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// `a.py:3:4`.
pub(super) fn place(place: &Place) -> String {
    let at = place.source.position(place.span.start);
    format!("{}:{}:{}", place.source.name(), at.line, at.column)
}

/// What took it out of the count: `tracked by a.py:1:1`; nothing for what is open.
pub(super) fn settled(report: &Report<'_>, finding: &Finding) -> Option<String> {
    if finding.disposition == Disposition::Baselined {
        return Some("in the baseline".to_owned());
    }
    let by = report.disposed_by(finding)?;
    Some(format!(
        "{} by {}",
        disposition(finding.disposition),
        place(&by)
    ))
}

/// The word for what became of a finding.
pub(super) fn disposition(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Open => "open",
        Disposition::Tracked(_) => "tracked",
        Disposition::Ignored(_) => "ignored",
        Disposition::Excepted(_) => "excepted",
        Disposition::Baselined => "baselined",
    }
}
