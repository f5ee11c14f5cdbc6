//! What `fix` writes, and when it does not: nothing through a link that leads out, nothing that may not be written, nothing
//! that was changed meanwhile, and nothing over changes that no commit has, unless that is allowed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::path;
use super::rounds::Fixed;
use crate::cli::check::committed;
use crate::cli::save;
use crate::repository::{Repository, leads_out};
use crate::source::Source;
use crate::source::document::why;
use crate::source::excerpt::visible;
use crate::source::read;

/// How many files a message names.
const MAX_NAMED: usize = 10;

/// How files are to be written.
pub(in crate::cli) struct Plan<'a> {
    /// The folder that paths are told from.
    pub(in crate::cli) here: &'a Path,
    /// What was read is what is staged.
    pub(in crate::cli) is_staged: bool,
    /// Changes that no commit has are no reason.
    pub(in crate::cli) allow_dirty: bool,
}

/// Why nothing, or not all, was written.
pub(in crate::cli) struct Refusal {
    pub(in crate::cli) message: String,
    pub(in crate::cli) help: Option<&'static str>,
}

/// The bytes of a file that was read before, for a command.
///
/// # Errors
///
/// A sentence, not escaped: it cannot be read, or is not what it was.
pub(in crate::cli) fn again(source: &Source, command: &str) -> Result<Vec<u8>, String> {
    let name = source.name();
    let mut bytes = Vec::new();
    read::bytes(&path(name), &mut bytes)
        .map_err(|skip| format!("cannot read `{name}` again: {skip}"))?;
    match read::decode(name, &bytes) {
        Ok(now) if now.text() == source.text() => Ok(bytes),
        _ => Err(format!(
            "`{name}` was changed while it was read: run `{command}` again"
        )),
    }
}

/// Whether all can be written.
pub(in crate::cli) fn check(plan: &Plan<'_>, fixed: &Fixed) -> Result<(), Refusal> {
    let mut faults = Vec::new();
    for (name, file) in &fixed.files {
        if let Err(fault) = may_write(plan, &plan.here.join(path(name)), &file.before) {
            faults.push(format!("`{}`: {fault}", visible(name)));
        }
    }
    if !faults.is_empty() {
        return Err(Refusal {
            message: format!("nothing was written: {}", listed(&faults)),
            help: Some("leave these out with `--exclude`, or make them as they have to be"),
        });
    }
    // What is staged is kept by git.
    if plan.allow_dirty || plan.is_staged {
        return Ok(());
    }
    let dirty = dirty(plan, fixed).map_err(|why| Refusal {
        message: format!(
            "nothing was written: git cannot tell whether the files are committed: {}",
            visible(&why)
        ),
        help: Some("`--allow-dirty` writes them all the same"),
    })?;
    if dirty.is_empty() {
        return Ok(());
    }
    let dirty: Vec<_> = dirty
        .iter()
        .map(|name| format!("`{}`", visible(name)))
        .collect();
    Err(Refusal {
        message: format!(
            "nothing was written: these have changes that are not committed: {}",
            listed(&dirty)
        ),
        help: Some("commit them first, or write them all the same with `--allow-dirty`"),
    })
}

/// Writes each file, all of it or nothing of it.
pub(in crate::cli) fn write(plan: &Plan<'_>, fixed: &Fixed) -> Result<(), Refusal> {
    let mut faults = Vec::new();
    for (name, file) in &fixed.files {
        let to = plan.here.join(path(name));
        let written = may_write(plan, &to, &file.before)
            .and_then(|()| save::over(&to, &file.after).map_err(|error| why(&error)));
        if let Err(fault) = written {
            faults.push(format!("`{}`: {fault}", visible(name)));
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    let (count, all) = (faults.len(), fixed.files.len());
    Err(Refusal {
        message: format!(
            "{count} of {all} files could not be written: {}",
            listed(&faults)
        ),
        help: Some("each of them is as it was; the others are written"),
    })
}

/// Whether a file is as it was, and may be written.
fn may_write(plan: &Plan<'_>, to: &Path, before: &[u8]) -> Result<(), String> {
    let inside = to.strip_prefix(plan.here).unwrap_or(to);
    let mut above = inside
        .ancestors()
        .filter(|above| !above.as_os_str().is_empty());
    if above.any(|above| leads_out(&plan.here.join(above), true)) {
        return Err("a link leads out of the repository there".to_owned());
    }
    let about = fs::symlink_metadata(to).map_err(|error| why(&error))?;
    if about.is_symlink() {
        return Err("it is a link: name the file itself".to_owned());
    }
    if !about.is_file() {
        return Err("it is not a file".to_owned());
    }
    if about.permissions().readonly() {
        return Err("it is read-only".to_owned());
    }
    let mut now = Vec::new();
    read::bytes(to, &mut now).map_err(|skip| skip.to_string())?;
    if now != before {
        return Err(if plan.is_staged {
            "it has changes that are not staged".to_owned()
        } else {
            "it was changed while it was read: run `fix` again".to_owned()
        });
    }
    Ok(())
}

/// The files that no commit has as they are, by name. What stands in no repository is in none.
fn dirty(plan: &Plan<'_>, fixed: &Fixed) -> Result<Vec<String>, String> {
    let mut by_root: BTreeMap<PathBuf, BTreeMap<PathBuf, &str>> = BTreeMap::new();
    for name in fixed.files.keys() {
        let real = plan.here.join(path(name)).canonicalize();
        let real = real.map_err(|error| why(&error))?;
        let Some(repository) = real.parent().and_then(Repository::above) else {
            continue;
        };
        let root = repository.root().to_owned();
        if let Ok(inside) = real.strip_prefix(&root) {
            let inside = inside.to_owned();
            by_root.entry(root).or_default().insert(inside, name);
        }
    }
    let mut dirty = Vec::new();
    for (root, files) in by_root {
        let paths: BTreeSet<PathBuf> = files.keys().cloned().collect();
        let known = committed(&root, &paths)?;
        for (inside, name) in files {
            let before = fixed.files.get(name).map(|file| lines(&file.before));
            if known.get(&inside).map(|bytes| lines(bytes)) != before {
                dirty.push(name.to_owned());
            }
        }
    }
    dirty.sort();
    Ok(dirty)
}

/// A text without what a checkout may add to ends of lines.
fn lines(bytes: &[u8]) -> Vec<u8> {
    let mut next = bytes.iter().skip(1);
    let mut out = bytes.to_vec();
    out.retain(|&byte| next.next() != Some(&b'\n') || byte != b'\r');
    out
}

fn listed(items: &[String]) -> String {
    let more = items.len().saturating_sub(MAX_NAMED);
    let mut text = items
        .iter()
        .take(MAX_NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if more > 0 {
        text = format!("{text} and {more} more");
    }
    text
}
