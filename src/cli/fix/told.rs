//! What `fix` says: the diff on standard output, so that it can be applied; all else on standard error.

use std::io::{self, Write};

use similar::TextDiff;

use super::rounds::Fixed;
use crate::cli::terminal;
use crate::report::escape;
use crate::walk::Walked;

/// How many of those that stay are told one by one.
const MAX_LEFT: usize = 50;

/// All changes as a unified diff.
pub(in crate::cli) fn diff(fixed: &Fixed, out: &mut dyn Write) -> io::Result<()> {
    for (name, file) in &fixed.files {
        let name = escape::terminal(name);
        let diff = TextDiff::from_lines(file.old.text(), file.new.text());
        let (old, new) = (format!("a/{name}"), format!("b/{name}"));
        let diff = diff.unified_diff().header(&old, &new).to_string();
        write!(out, "{}", escape::patch(&diff))?;
    }
    Ok(())
}

/// A line an edit.
pub(in crate::cli) fn edits(fixed: &Fixed) {
    for (name, file) in &fixed.files {
        let name = escape::terminal(name);
        for told in &file.edits {
            let [old, new, why] =
                [&told.old, &told.new, &told.why].map(|text| escape::terminal(text));
            let with: Vec<_> = told
                .with
                .iter()
                .map(|line| format!(" with line {line}"))
                .collect();
            terminal::note(&format!(
                "{name}:{}:{}: {old} → {new}{} [{}] {}: {why}",
                told.line,
                told.column,
                with.concat(),
                told.rule,
                told.grade.name(),
            ));
        }
    }
}

/// A line for each id that stays, with the reason.
pub(in crate::cli) fn left(fixed: &Fixed) {
    for left in fixed.left.iter().take(MAX_LEFT) {
        let source = &left.place.source;
        let at = source.position(left.place.span.start);
        let name = escape::terminal(source.name());
        let to = left
            .to
            .as_ref()
            .map(|to| format!(" → {}", escape::terminal(to)));
        let (id, why) = (escape::terminal(&left.id), left.refused.to_string());
        terminal::note(&format!(
            "{name}:{}:{}: left {id}{} [{}] {}: {}",
            at.line,
            at.column,
            to.unwrap_or_default(),
            left.rule,
            left.refused.name(),
            escape::terminal(&why),
        ));
    }
    let more = fixed.left.len().saturating_sub(MAX_LEFT);
    if more > 0 {
        terminal::note(&format!(
            "and {more} more are left: `lanelint check` shows them"
        ));
    }
}

/// What it comes to; `staged` says of what was written whether it was taken from what is staged.
pub(in crate::cli) fn closing(fixed: &Fixed, walked: &Walked, staged: Option<bool>) {
    let ids: usize = fixed.files.values().map(|file| file.edits.len()).sum();
    let (files, left) = (fixed.files.len(), fixed.left.len());
    let noun = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    let left = match left {
        0 => String::new(),
        _ => format!(", {} left as they are", noun(left, "other")),
    };
    let what = format!("{} in {}", noun(ids, "id"), noun(files, "file"));
    terminal::note(&match (files, staged) {
        (0, _) => format!("nothing to change in {}{left}", noun(walked.files, "file")),
        (_, None) => format!("{what} to change{left}: `--write` does it"),
        (_, Some(true)) => format!("changed {what}{left}: stage them again with `git add`"),
        (_, Some(false)) => format!("changed {what}{left}"),
    });
}
