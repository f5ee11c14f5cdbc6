//! `lanelint hook`: judges the file that a coding agent has just written, as a hook of the agent.
//!
//! The hook is given what the tool did, as JSON on standard input. What it says on standard error goes to the agent when the exit
//! code is 2: so that is the code for findings here, too. Only what the agent brought counts: a file may have had findings
//! before.

mod event;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;

use super::check::committed;
use super::root::Root;
use super::standing::{Judged, Standing};
use super::{AsOf, Exit, PolicyChoice, terminal};
use crate::evaluate::{Finding, Severity};
use crate::policy::locate;
use crate::report;
use crate::repository::Repository;
use crate::source::excerpt::visible;
use crate::source::read;
use event::Event;

/// The most of the input that is read, in bytes.
const MAX_INPUT: u64 = 64 << 20;

/// How many findings are told.
const MOST: usize = 20;

/// Arguments of `hook`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    policy: PolicyChoice,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    let mut text = Vec::new();
    let read = io::stdin().lock().take(MAX_INPUT).read_to_end(&mut text);
    let event = match read.map(|_| Event::read(&text)) {
        Ok(Ok(event)) => event,
        Ok(Err(error)) => return unreadable(&format!("not JSON: {error}")),
        Err(error) => return unreadable(&error.to_string()),
    };
    let Some(path) = event.path() else {
        return Exit::Clean;
    };
    let Ok(root) = Root::of(None) else {
        return Exit::Clean;
    };
    // What lies elsewhere is not this repository's to judge; what is not there is gone.
    let Some(path) = root.place(&path).ok().filter(|path| path.is_file()) else {
        return Exit::Clean;
    };
    let mut bytes = Vec::new();
    if read::bytes(&path, &mut bytes).is_err() {
        return Exit::Clean;
    }
    let standing = Standing::read(&arguments.policy, arguments.as_of.day(), &path);
    if standing.governed.is_none() {
        return terminal::problems(&standing.problems);
    }
    let judged = Judged::of(&path, &bytes, &standing);
    let errors = errors(&judged, &path);
    if errors.is_empty() {
        return Exit::Clean;
    }
    let before = match std::str::from_utf8(&bytes) {
        Ok(now) => event.before(now).map(String::into_bytes),
        Err(_) => None,
    };
    let before = before.or_else(|| {
        let is_asked = event.is_whole() || event.takes_note_out();
        is_asked.then(|| checked_in(&path)).flatten()
    });
    let refused = match before {
        Some(before) => brought(errors, &judged, &Judged::of(&path, &before, &standing)),
        None => touched(errors, &judged, &event),
    };
    if refused.is_empty() {
        return Exit::Clean;
    }
    tell(&root.name(&path), &refused)
}

/// The findings in a file that fail a check.
fn errors<'j>(judged: &'j Judged, path: &Path) -> Vec<&'j Finding> {
    let name = locate::show(path);
    let own = judged.findings().filter(|finding| {
        finding.severity == Severity::Error && finding.place.source.name() == name
    });
    own.collect()
}

/// The text of a file in the commit that is checked out; nothing outside of repositories. Of a file that is not in it, nothing
/// was there.
fn checked_in(path: &Path) -> Option<Vec<u8>> {
    let real = path.canonicalize().ok()?;
    let repository = Repository::above(real.parent()?)?;
    let inside = real.strip_prefix(repository.root()).ok()?.to_owned();
    let wanted = BTreeSet::from([inside.clone()]);
    let mut known: BTreeMap<PathBuf, Vec<u8>> = committed(repository.root(), &wanted).ok()?;
    Some(known.remove(&inside).unwrap_or_default())
}

/// The findings that there are more of than before: of the same rule on the same id, wherever they stand in the file. Those whose line is
/// new go first.
fn brought<'f>(errors: Vec<&'f Finding>, now: &Judged, before: &Judged) -> Vec<&'f Finding> {
    let key = |judged: &Judged, finding: &Finding| {
        let usage = judged.usage_of(finding);
        let what = usage.map_or(&finding.message, |usage| &usage.mention.text);
        (finding.rule.clone(), what.clone())
    };
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    let mut known = BTreeSet::new();
    for finding in before.findings() {
        *counts.entry(key(before, finding)).or_default() += 1;
        known.insert(finding.fingerprint);
    }
    let (old, new): (Vec<_>, Vec<_>) = errors
        .into_iter()
        .partition(|finding| known.contains(&finding.fingerprint));
    // What stands as it stood takes its count first.
    let mut brought: Vec<&Finding> = Vec::new();
    for finding in old.into_iter().chain(new) {
        match counts.get_mut(&key(now, finding)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => brought.push(finding),
        }
    }
    brought.sort_by_key(|finding| finding.place.span);
    brought
}

/// The findings in lines that a written text touches; where it is not there as it was written, those whose id is in it. Where
/// nothing is told of what was written, all.
fn touched<'f>(errors: Vec<&'f Finding>, judged: &Judged, event: &Event) -> Vec<&'f Finding> {
    let Some(text) = errors.first().map(|finding| finding.place.source.text()) else {
        return errors;
    };
    let (mut there, mut elsewhere) = (Vec::new(), Vec::new());
    let mut is_told = false;
    for written in event.texts() {
        is_told = true;
        let from = there.len();
        let found = text.match_indices(written).filter(|_| !written.is_empty());
        there.extend(found.map(|(start, found)| (start, start + found.len())));
        if there.len() == from {
            elsewhere.push(written);
        }
    }
    if !is_told {
        return errors;
    }
    // By their ends, too, once none lies within another.
    there.sort_unstable();
    there.dedup_by(|next, last| next.1 <= last.1);
    let is_touched = |finding: &&Finding| {
        let at = finding.place.span.start as usize;
        let (before, after) = (text.get(..at), text.get(at..));
        let start = before
            .and_then(|text| text.rfind('\n'))
            .map_or(0, |end| end + 1);
        let end = after
            .and_then(|text| text.find('\n'))
            .map_or(text.len(), |end| at + end);
        let first = there.partition_point(|&(_, written)| written <= start);
        let id = judged
            .usage_of(finding)
            .map(|usage| usage.mention.text.as_str());
        there.get(first).is_some_and(|&(from, _)| from < end)
            || id.is_some_and(|id| elsewhere.iter().any(|written| written.contains(id)))
    };
    errors.into_iter().filter(is_touched).collect()
}

fn unreadable(why: &str) -> Exit {
    terminal::fail(
        &format!("hook: cannot read standard input: {why}"),
        Some(
            "`lanelint hook` is run by a coding agent after it has written a file (docs/agents.md)",
        ),
    )
}

fn tell(name: &str, refused: &[&Finding]) -> Exit {
    let count = refused.len();
    let noun = if count == 1 { "finding" } else { "findings" };
    let mut lines = vec![format!(
        "lanelint: {count} {noun} in {} may not stay:",
        visible(name)
    )];
    for finding in refused.iter().take(MOST) {
        let at = finding.place.source.position(finding.place.span.start);
        let message = visible(&finding.message);
        lines.push(format!(
            "  line {}: [{}] {message}",
            at.line,
            visible(&finding.rule)
        ));
        let advice = report::advice::lines(finding);
        lines.extend(advice.iter().map(|line| format!("    {}", visible(line))));
    }
    if let Some(more) = count.checked_sub(MOST).filter(|more| *more > 0) {
        lines.push(format!(
            "  and {more} more: lanelint check {}",
            visible(name)
        ));
    }
    lines.push(
        "Write what is suggested; where nothing is, ask the user. Do not silence it on your own."
            .to_owned(),
    );
    terminal::note(&lines.join("\n"));
    Exit::Untrusted
}
