//! Comments that settle a finding where it stands: a migration tag with what the policy asks for and can be known, and an ignore
//! that waits for its reason. Where no comment can stand that speaks for the id, there is none.

use std::path::Path;

use super::action::Proof;
use crate::cli::standing::{Judged, Standing};
use crate::evaluate::{Finding, Usage};
use crate::fix::Change;
use crate::fix::note::{self, Put, Wanted};
use crate::plan;
use crate::policy::Policy;
use crate::source::Span;
use crate::tags::write::{migrate, value};

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
        let accepts = rule.accepts_tag;
        accepts.then(|| tag((judged, finding, usage), policy, (path, standing), proof))?
    });
    let ignore = ignored(judged, finding, usage, (path, standing), proof);
    tag.into_iter().chain(ignore).collect()
}

/// A tag with what is known of what the policy asks for, if with it and the rest the finding is settled and no other comes.
fn tag(
    (judged, finding, usage): (&Judged, &Finding, &Usage),
    policy: &Policy,
    (path, standing): (&Path, &Standing),
    proof: &Proof<'_>,
) -> Option<Comment> {
    let suggested = finding.suggestion.as_ref().map(|suggestion| &suggestion.id);
    let to = suggested.or(finding.vendor_replacements.first())?;
    let keys = plan::keys(usage, policy, standing.as_of, (Some(to), &[]))?;
    let known = keys
        .iter()
        .filter_map(|(key, known)| Some((*key, known.clone()?)));
    let change = above(proof, usage.mention.span, &migrate(known))?;
    let filled = keys.iter().map(|(key, known)| {
        let purposes = policy.tags.purposes.value.first();
        let other = || match purposes.filter(|_| *key == "purpose") {
            Some(purpose) => value(purpose).unwrap_or_default(),
            None => "x".to_owned(),
        };
        (*key, known.clone().unwrap_or_else(other))
    });
    let whole = above(proof, usage.mention.span, &migrate(filled))?;
    if !settles(judged, &whole, (path, standing), proof) {
        return None;
    }
    let left = keys.iter().filter(|(_, known)| known.is_none());
    let left: Vec<_> = left.map(|(key, _)| format!("`{key}`")).collect();
    let left = match left.as_slice() {
        [] => String::new(),
        left => format!(", then add {}", left.join(", ")),
    };
    Some(Comment {
        title: format!("Tag as a migration to {to}{left}"),
        change,
    })
}

/// Whether there are fewer findings with a line than without it.
fn settles(
    judged: &Judged,
    change: &Change,
    (path, standing): (&Path, &Standing),
    proof: &Proof<'_>,
) -> bool {
    let mut text = proof.text().to_owned();
    text.insert_str(change.span.start as usize, &change.text);
    let after = Judged::of(path, text.as_bytes(), standing);
    after.findings().count() < judged.findings().count()
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
    settles(judged, &change, (path, standing), proof).then(|| Comment {
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
