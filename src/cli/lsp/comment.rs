//! Comments that settle a finding where it stands: a migration tag with what the policy asks for and can be known, and an ignore
//! that waits for its reason. Where no comment can stand that speaks for the id, there is none.

use std::path::Path;

use super::action::Proof;
use crate::cli::standing::{Judged, Standing};
use crate::evaluate::{Finding, Usage};
use crate::fix::Change;
use crate::fix::note::{self, Put, Wanted};
use crate::policy::Policy;
use crate::source::Span;

/// How far ahead a tag's last day is set, where the policy allows so much, in days.
const DAYS: i32 = 90;

/// What a person is to replace: nobody's reason is made up.
const REASON: &str = "TODO: say why";

/// A comment that can be written.
pub(super) struct Comment {
    pub(super) title: String,
    pub(super) change: Change,
}

/// The comments that can settle a finding.
pub(super) fn of(
    (judged, finding, usage): (&Judged, &Finding, &Usage),
    (path, standing): (&Path, &Standing),
    proof: &Proof<'_>,
) -> Vec<Comment> {
    let told = standing.base.relative(path);
    let policy = standing.governed.as_ref().map(|own| own.policy_of(&told));
    let tag = policy.and_then(|policy| {
        let rule = policy.rule(&finding.rule)?;
        rule.accepts_tag.then(|| tag(finding, policy, standing))?
    });
    let tag = tag.and_then(|(text, left)| {
        let change = above(proof, usage.mention.span, &text)?;
        let left = match left.as_slice() {
            [] => String::new(),
            left => format!(", then add {}", left.join(", ")),
        };
        let to = text
            .split_whitespace()
            .find_map(|word| word.strip_prefix("to="));
        Some(Comment {
            title: format!("Tag as a migration to {}{left}", to.unwrap_or_default()),
            change,
        })
    });
    let ignore = ignored(judged, finding, usage, (path, standing), proof);
    tag.into_iter().chain(ignore).collect()
}

/// A tag's text, and the keys that the policy asks for and nobody but a person can fill in.
fn tag(finding: &Finding, policy: &Policy, standing: &Standing) -> Option<(String, Vec<String>)> {
    let suggested = finding.suggestion.as_ref().map(|suggestion| &suggestion.id);
    let to = suggested.or(finding.vendor_replacements.first())?;
    let mut words = vec![format!("to={}", word(to)?)];
    let mut left = Vec::new();
    let tags = &policy.tags;
    let asked = &tags.require.value;
    for key in asked
        .iter()
        .filter(|key| !matches!(key.as_str(), "to" | "until"))
    {
        let first = tags
            .purposes
            .value
            .first()
            .and_then(|purpose| word(purpose));
        match first.filter(|_| key == "purpose") {
            Some(purpose) => words.push(format!("purpose={purpose}")),
            None => left.push(format!("`{key}`")),
        }
    }
    if tags.max_days.value.is_some() || asked.iter().any(|key| key == "until") {
        let most = tags
            .max_days
            .value
            .and_then(|most| i32::try_from(most).ok());
        let mut last = standing.as_of;
        last.0 += most.unwrap_or(DAYS).min(DAYS);
        words.push(format!("until={last}"));
    }
    Some((format!("lanelint: migrate {}", words.join(" ")), left))
}

/// A word that needs no quotes in a tag.
fn word(text: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/@#+".contains(c);
    (!text.is_empty() && text.chars().all(is_plain)).then_some(text)
}

/// An ignore in the place of a tag, if with it the finding is settled and no other comes.
fn ignored(
    judged: &Judged,
    finding: &Finding,
    usage: &Usage,
    (path, standing): (&Path, &Standing),
    proof: &Proof<'_>,
) -> Option<Comment> {
    const PLACE: &str = "lanelint: migrate to=x";
    let mut change = above(proof, usage.mention.span, PLACE)?;
    let ignore = format!("lanelint: ignore[{}] reason=\"{REASON}\"", finding.rule);
    change.text = change.text.replacen(PLACE, &ignore, 1);
    let mut text = proof.text().to_owned();
    text.insert_str(change.span.start as usize, &change.text);
    let after = Judged::of(path, text.as_bytes(), standing);
    (after.findings().count() < judged.findings().count()).then(|| Comment {
        title: format!("Ignore `{}` here, then say why", finding.rule),
        change,
    })
}

/// The line with a tag that speaks for an id.
fn above(proof: &Proof<'_>, span: Span, tag: &str) -> Option<Change> {
    let wanted = Wanted {
        span,
        tag: tag.to_owned(),
    };
    let (settled, puts) = note::above(proof.before()?, &[wanted], proof.scanner());
    let settled = settled.filter(|_| puts == [Put::Written])?;
    let (old, new) = (proof.text(), settled.source.text());
    // One line is added: it begins where the two texts part, at the start of a line.
    let parts = old
        .bytes()
        .zip(new.bytes())
        .position(|(old, new)| old != new);
    let at = parts.unwrap_or(old.len());
    let at = old
        .get(..at)
        .map_or(0, |before| before.rfind('\n').map_or(0, |line| line + 1));
    let added = new.len().checked_sub(old.len())?;
    let text = new.get(at..at + added)?.to_owned();
    let is_so = new.get(..at) == old.get(..at) && new.get(at + added..) == old.get(at..);
    is_so.then(|| Change {
        span: Span::new(at as u32, at as u32),
        text,
    })
}
