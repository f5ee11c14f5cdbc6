//! What `fix` says: the diff on standard output, so that it can be applied; all else on standard error.

use std::io::{self, Write};
use std::path::Path;

use similar::udiff::UnifiedHunkHeader;
use similar::{DiffOp, DiffTag, group_diff_ops};

use super::path;
use super::rounds::Fixed;
use crate::cli::terminal;
use crate::policy::locate::{self, normal};
use crate::report::escape;
use crate::repository::Repository;
use crate::source::Encoding;
use crate::walk::Walked;

/// How many of those that stay are told one by one.
const MAX_LEFT: usize = 50;

/// How many lines an edit takes out in a row at most, as far as the diff is to be short.
const MAX_GONE: usize = 32;

/// How many lines are shown around a change.
const AROUND: usize = 3;

/// All changes as a unified diff that git applies. A file whose bytes cannot stand in one as they are is left out of it and
/// named: one such file would spoil the patch for all others.
pub(in crate::cli) fn diff(fixed: &Fixed, out: &mut dyn Write) -> io::Result<()> {
    let (names, is_from_root) = patched(fixed.files.keys().map(String::as_str));
    if is_from_root {
        terminal::note("the patch tells paths from the repository's root: apply it there");
    }
    for ((shown, file), name) in fixed.files.iter().zip(names) {
        let Some(name) = name else {
            let shown = escape::terminal(shown);
            terminal::note(&format!(
                "{shown}: not shown as a patch, since it lies outside of the repository; `--write` makes the change"
            ));
            continue;
        };
        let diff = unified(file.old.text(), file.new.text());
        let diff = format!("--- a/{name}\n+++ b/{name}\n{diff}");
        let is_plain = file.old.encoding() == Encoding::Utf8
            && !name.contains(['"', '\\'])
            && escape::terminal(&name) == name
            && escape::patch(&diff) == diff;
        if is_plain {
            out.write_all(diff.as_bytes())?;
        } else {
            terminal::note(&format!(
                "{}: not shown as a patch, in which its bytes cannot stand as they are; `--write` makes the change",
                escape::terminal(&name)
            ));
        }
    }
    Ok(())
}

/// What a patch calls files, and whether it does from the repository's root: git takes neither `..` nor whole paths, and, in a
/// folder beneath the root, nothing that lies elsewhere. Nothing of what lies outside.
fn patched<'n>(names: impl Iterator<Item = &'n str> + Clone) -> (Vec<Option<String>>, bool) {
    let here = crate::cli::here();
    let real = |folder: &Path| folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let here = real(&here);
    // What a link leads to is what git knows.
    let whole = |name: &str| {
        let file = normal(&here.join(path(name)));
        match (file.parent(), file.file_name()) {
            (Some(folder), Some(name)) => real(folder).join(name),
            _ => file,
        }
    };
    let from = |folder: &Path| -> Vec<Option<String>> {
        let told = names.clone().map(|name| {
            let whole = whole(name);
            let inside = whole.strip_prefix(folder).ok()?;
            Some(locate::show(inside))
        });
        told.collect()
    };
    let told = from(&here);
    if told.iter().all(Option::is_some) {
        return (told, false);
    }
    match Repository::above(&here) {
        Some(repository) if repository.root() != here => (from(repository.root()), true),
        _ => (told, false),
    }
}

/// The hunks between two texts.
fn unified(old: &str, new: &str) -> String {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let mut out = String::new();
    for hunk in group_diff_ops(compared(&old, &new), AROUND) {
        out.push_str(&UnifiedHunkHeader::new(&hunk).to_string());
        out.push('\n');
        for op in &hunk {
            let is_equal = op.tag() == DiffTag::Equal;
            for text in old.get(op.old_range()).into_iter().flatten() {
                put(&mut out, if is_equal { ' ' } else { '-' }, text);
            }
            for text in new.get(op.new_range()).into_iter().flatten() {
                if !is_equal {
                    put(&mut out, '+', text);
                }
            }
        }
    }
    out
}

fn put(out: &mut String, sign: char, text: &str) {
    out.push(sign);
    out.push_str(text);
    if !text.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

/// What becomes of each line, in one pass: lines are changed in place, or some are added, or some taken out, and nothing else
/// is done to a file here.
fn compared(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let (mut old_index, mut new_index) = (0, 0);
    let mut ops: Vec<DiffOp> = Vec::new();
    while old_index < old.len() || new_index < new.len() {
        let (from_old, from_new) = (old_index, new_index);
        let same = |old_index: usize, new_index: usize| {
            old_index < old.len() && old.get(old_index) == new.get(new_index)
        };
        while same(old_index, new_index) {
            old_index += 1;
            new_index += 1;
        }
        if old_index > from_old {
            ops.push(DiffOp::Equal {
                old_index: from_old,
                new_index: from_new,
                len: old_index - from_old,
            });
            continue;
        }
        // Of lines taken out among others that are changed, those that stand right behind one another.
        let surplus = (old.len() - old_index).saturating_sub(new.len() - new_index);
        if new_index < new.len()
            && let Some(gone) =
                (1..=surplus.min(MAX_GONE)).find(|gone| same(old_index + gone, new_index))
        {
            ops.push(DiffOp::Delete {
                old_index,
                new_index,
                old_len: gone,
            });
            old_index += gone;
            continue;
        }
        if surplus > 0 && new_index < new.len() {
            ops.push(DiffOp::Replace {
                old_index,
                new_index,
                old_len: 1,
                new_len: 1,
            });
            old_index += 1;
            new_index += 1;
            continue;
        }
        while (old_index < old.len() || new_index < new.len()) && !same(old_index, new_index) {
            let (is_added, is_taken) = (new.len() > old.len(), old.len() > new.len());
            old_index += usize::from(!is_added || new_index == new.len());
            new_index += usize::from(!is_taken || old_index >= old.len());
        }
        old_index = old_index.min(old.len());
        new_index = new_index.min(new.len());
        let (old_len, new_len) = (old_index - from_old, new_index - from_new);
        ops.push(match (old_len, new_len) {
            (0, new_len) => DiffOp::Insert {
                old_index: from_old,
                new_index: from_new,
                new_len,
            },
            (old_len, 0) => DiffOp::Delete {
                old_index: from_old,
                new_index: from_new,
                old_len,
            },
            _ => DiffOp::Replace {
                old_index: from_old,
                new_index: from_new,
                old_len,
                new_len,
            },
        });
    }
    ops
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

#[cfg(test)]
mod tests {
    use similar::TextDiff;

    use super::*;

    #[test]
    fn it_is_what_any_tool_would_show() {
        let old: Vec<_> = (0..40).map(|at| format!("line {at}\r\n")).collect();
        let old = old.concat();
        let added = old
            .replace("line 7\r", "# tag\nline 7\r")
            .replace("line 30\r", "# tag\nline 30\r");
        for (old, new) in [
            ("", ""),
            ("a", "b"),
            ("a\nb\n", "a\nc\n"),
            ("a\nb", "a\nc"),
            (&*old, &*old.replace("line 1", "other")),
            (&*old, &*added),
            (&*added, &*old),
            (&*old, &*format!("{old}# tag")),
            (&*old, &*format!("# tag\n{old}")),
        ] {
            let wanted = TextDiff::from_lines(old, new).unified_diff().to_string();
            assert_eq!(unified(old, new), wanted);
        }
    }

    #[test]
    fn a_file_whose_every_line_changes_is_compared_in_one_pass() {
        let old: Vec<_> = (0..200_000).map(|at| format!("a = \"m-{at}\"\n")).collect();
        let old = old.concat();
        let shown = unified(&old, &old.replace("m-", "n-"));
        assert_eq!(shown.lines().count(), 400_001);
    }
}
