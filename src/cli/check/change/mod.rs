//! `--staged`, `--since` and `--changed`: what is committed, or is about to be, is what is judged.
//!
//! The files that a change touches are taken from git's index or from a commit, never from the work tree, and laid out in a
//! folder of their own with the policies, CODEOWNERS and attributes that stand beside them there; the run then reads that
//! folder as any other. So an edit that is not staged changes nothing, and neither does a policy that is not.

mod calendar;
mod history;
mod layout;
mod states;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::{Exit, terminal};
use crate::evaluate::Finding;
use crate::policy::base::Base;
use crate::repository::Repository;
use crate::source::excerpt::visible;
pub(in crate::cli) use calendar::Calendar;
use history::{History, Touched, Tree};
use layout::Layout;
pub(in crate::cli) use states::States;

/// How many submodules are named.
const MAX_SHOWN: usize = 5;

/// Which change is judged.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct Choice {
    /// Judge the files that are staged, as they will be committed
    #[arg(long, conflicts_with_all = ["since", "changed", "blame", "stdin_filename", "no_ignore"])]
    staged: bool,
    /// Judge the lines that commits since the branch left REF changed, as they are committed
    #[arg(long, value_name = "REF", conflicts_with_all = ["changed", "blame", "stdin_filename", "no_ignore"])]
    since: Option<String>,
    /// The same since the branch left the remote's main one (`origin/HEAD`)
    #[arg(long, conflicts_with_all = ["blame", "stdin_filename", "no_ignore"])]
    changed: bool,
    /// Judge what commits since the branch left REF did not touch as of the day of that commit, so
    /// that no change fails because a day has passed
    #[arg(long, value_name = "REF", conflicts_with_all = ["staged", "since", "changed", "new_only", "stdin_filename"])]
    base: Option<String>,
    /// Of a change, report only what was not there before it
    #[arg(long)]
    new_only: bool,
}

/// A change, laid out to be read. While it lasts, the folder that the process is in is that of the layout; it is left with
/// [`Change::leave`] at the latest when the change is gone.
pub(in crate::cli) struct Change {
    now: Layout,
    /// The same files as they were before, where that is asked for.
    before: Option<Layout>,
    /// Where the run was started.
    origin: PathBuf,
    /// From the repository's root to there.
    inside: PathBuf,
    /// Which lines count, by path; nothing where all do.
    lines: Option<BTreeMap<PathBuf, Vec<RangeInclusive<u32>>>>,
}

/// The files of the commit that is checked out, as far as it has them: by their path from the root, in bytes.
///
/// # Errors
///
/// Why git cannot tell.
pub(in crate::cli) fn committed(
    root: &Path,
    paths: &BTreeSet<PathBuf>,
) -> Result<BTreeMap<PathBuf, Vec<u8>>, String> {
    let history = History::of(root)?;
    let Some(head) = history.head() else {
        return Ok(BTreeMap::new());
    };
    let mut files = history.files(&Tree::Commit(head))?;
    files.retain(|entry| paths.contains(&entry.path));
    let blobs: BTreeSet<&str> = files.iter().map(|entry| entry.blob.as_str()).collect();
    let texts = history.blobs(&blobs)?;
    let own = files
        .iter()
        .filter_map(|entry| Some((entry.path.clone(), texts.get(&entry.blob)?.clone())));
    Ok(own.collect())
}

impl Choice {
    /// What is staged.
    pub(in crate::cli) fn of_staged() -> Self {
        Self {
            staged: true,
            ..Self::default()
        }
    }

    /// Whether a change is judged.
    fn is_some(&self) -> bool {
        self.staged || self.changed || self.since.is_some()
    }

    /// Whether anything is said of a change.
    pub(super) fn is_any(&self) -> bool {
        self.is_some() || self.new_only || self.base.is_some()
    }

    /// Where the change began that the calendar is to be kept apart from, if one is named.
    ///
    /// # Errors
    ///
    /// Why it cannot be known, told already.
    pub(super) fn calendar(&self) -> Result<Option<Calendar>, Exit> {
        let calendar = self.base.as_deref().map(Calendar::of).transpose();
        calendar.map_err(|(why, help)| {
            terminal::fail(&format!("--base: {}", visible(&why)), help.as_deref())
        })
    }

    /// Lays out the change that is asked for, if one is, and goes there.
    ///
    /// # Errors
    ///
    /// Why it cannot be known, told already.
    pub(in crate::cli) fn enter(&self) -> Result<Option<Change>, Exit> {
        if !self.is_some() {
            if !self.new_only {
                return Ok(None);
            }
            return Err(terminal::fail(
                "--new-only says what a change brought, and no change is named",
                Some("add --staged, --since REF or --changed"),
            ));
        }
        let change = self.change().map_err(|(why, help)| {
            let option = if self.staged {
                "--staged"
            } else if self.changed {
                "--changed"
            } else {
                "--since"
            };
            terminal::fail(&format!("{option}: {}", visible(&why)), help.as_deref())
        })?;
        change.go(&change.now).map(|()| Some(change))
    }

    fn change(&self) -> Result<Change, (String, Option<String>)> {
        let plain = |why: String| (why, None);
        let io = |error: std::io::Error| (error.to_string(), None);
        let origin = std::env::current_dir().map_err(io)?;
        let real = origin.canonicalize().map_err(io)?;
        // A bare one has no files of its own, and its root is its folder.
        let has = |name: &str| real.join(name).symlink_metadata().is_ok();
        let is_bare = !has(".git") && ["HEAD", "objects", "refs"].into_iter().all(has);
        let root = match Repository::above(&real).filter(|_| !is_bare) {
            Some(repository) => repository.root().to_owned(),
            None if is_bare => real.clone(),
            None => return Err(plain("there is no git repository here".to_owned())),
        };
        let inside = real.strip_prefix(&root).unwrap_or(Path::new("")).to_owned();
        let history = History::of(&root).map_err(plain)?;
        let (tree, base) = if self.staged {
            (Tree::Index, history.head())
        } else {
            let name = self.since.as_deref().unwrap_or("origin/HEAD");
            let base = history.base(name)?;
            (Tree::Commit("HEAD".to_owned()), Some(base))
        };
        let changes = history.touched(&tree, base.as_deref()).map_err(plain)?;
        tell(&changes.submodules);
        let touched = changes.files;
        let git = history.folder().map_err(plain)?;
        let mut now = Layout::new(&git).map_err(io)?;
        now.put(&history, &touched, |own| Some(own.now.clone()))
            .map_err(plain)?;
        now.put_beside(&history, &tree).map_err(plain)?;
        let before = if self.new_only {
            let mut before = Layout::new(&git).map_err(io)?;
            before
                .put(&history, &touched, |own| own.before.clone())
                .map_err(plain)?;
            before.put_beside(&history, &tree).map_err(plain)?;
            Some(before)
        } else {
            None
        };
        let lines = match base {
            Some(base) if !self.staged => {
                Some(history.lines(&tree, &base, &touched).map_err(plain)?)
            }
            _ => None,
        };
        Ok(Change {
            now,
            before,
            origin,
            inside,
            lines,
        })
    }
}

/// Warns of submodules that a change moves: what they bring is in repositories of their own, and none of it is read.
fn tell(submodules: &[String]) {
    if submodules.is_empty() {
        return;
    }
    let shown = submodules.iter().take(MAX_SHOWN);
    let shown: Vec<_> = shown.map(|path| format!("`{path}`")).collect();
    let more = submodules.len().saturating_sub(MAX_SHOWN);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    terminal::warn(&visible(&format!(
        "this change moves submodules, of which nothing is read here: {}{more}; `lanelint check PATH` reads one that is checked out",
        shown.join(", ")
    )));
}

impl Change {
    /// Goes to where the run was started, within a layout.
    fn go(&self, layout: &Layout) -> Result<(), Exit> {
        let there = layout.root().join(&self.inside);
        let went = std::fs::create_dir_all(&there).and_then(|()| std::env::set_current_dir(&there));
        went.map_err(|error| {
            terminal::fail(
                &format!("cannot go to a folder for what is judged: {error}"),
                None,
            )
        })
    }

    /// Those of the paths that are named which are neither in the change nor where the run was started.
    pub(in crate::cli) fn missing<'p>(&self, named: &'p [PathBuf]) -> Vec<&'p PathBuf> {
        let is_there = |path: &PathBuf| {
            let here = self.origin.join(path).symlink_metadata().is_ok();
            here || !self.paths(std::slice::from_ref(path)).is_empty()
        };
        named.iter().filter(|path| !is_there(path)).collect()
    }

    /// The paths that are named, as far as the change has them: from where the run was started to where it is. Without any
    /// nothing is left to judge.
    pub(in crate::cli) fn paths(&self, named: &[PathBuf]) -> Vec<PathBuf> {
        let outside = self.inside.components().count();
        let origin = self.origin.canonicalize().ok();
        let root = origin
            .as_deref()
            .and_then(|origin| origin.ancestors().nth(outside));
        // Told from the folder at hand, so that it is the same in whichever layout the process is.
        let here = |path: &PathBuf| {
            if !path.is_absolute() {
                return Some(path.clone());
            }
            let inside = path.strip_prefix(root?).ok()?;
            let beneath = inside.strip_prefix(&self.inside).map(Path::to_owned);
            let aside = || {
                std::iter::repeat_n("..", outside)
                    .collect::<PathBuf>()
                    .join(inside)
            };
            let path = beneath.unwrap_or_else(|_| aside());
            Some(if path.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                path
            })
        };
        let there = named.iter().filter_map(here);
        there
            .filter(|path| path.symlink_metadata().is_ok())
            .collect()
    }

    /// Where a path of the layout stands in the work tree.
    pub(in crate::cli) fn outside(&self, path: &Path) -> PathBuf {
        let up = self.inside.components().count();
        let here = self.now.root().join(&self.inside);
        let inside = crate::policy::locate::normal(&here.join(path));
        let root = self.origin.ancestors().nth(up).unwrap_or(&self.origin);
        match inside.strip_prefix(self.now.root()) {
            Ok(inside) => root.join(inside),
            Err(_) => path.to_owned(),
        }
    }

    /// What is laid out besides what the change touched: it is read for itself alone.
    pub(in crate::cli) fn besides(&self) -> impl Iterator<Item = &Path> {
        self.now
            .besides()
            .chain(self.before.iter().flat_map(Layout::besides))
    }

    /// Goes to the files as they were before, and says whether there are any.
    pub(super) fn enter_before(&self) -> Result<bool, Exit> {
        match &self.before {
            Some(before) => self.go(before).map(|()| true),
            None => Ok(false),
        }
    }

    /// Comes back from there, or from where the run was started.
    pub(in crate::cli) fn enter_now(&self) -> Result<(), Exit> {
        self.go(&self.now)
    }

    /// Whether it is what commits changed, not what is staged.
    pub(super) fn is_committed(&self) -> bool {
        self.lines.is_some()
    }

    /// Where the run was started, for what it writes.
    pub(in crate::cli) fn leave(&self) {
        // Where it cannot go back to, it cannot write either, and says so.
        let _ = std::env::set_current_dir(&self.origin);
    }

    /// Where the run was started.
    pub(in crate::cli) fn origin(&self) -> &Path {
        &self.origin
    }

    /// Whether a finding stands in a line that counts.
    pub(super) fn counts(&self, finding: &Finding) -> bool {
        let Some(lines) = &self.lines else {
            return true;
        };
        let (source, span) = (&finding.place.source, finding.place.span);
        let path = Base::new(self.now.root()).relative(Path::new(source.name()));
        let first = source.position(span.start).line;
        let last = source.position(span.end.max(span.start + 1) - 1).line;
        let of_file = lines.get(Path::new(&path)).into_iter().flatten();
        of_file
            .into_iter()
            .any(|range| *range.start() <= last && first <= *range.end())
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        self.leave();
    }
}

/// A path of a commit, unless it is one that no system would let stand where it says.
fn safe(path: &[u8]) -> Option<PathBuf> {
    let is_plain = |part: &[u8]| {
        !part.is_empty() && part != b"." && part != b".." && !part.eq_ignore_ascii_case(b".git")
    };
    if path.contains(&0) || cfg!(windows) && path.iter().any(|byte| b"\\:".contains(byte)) {
        return None;
    }
    path.split(|byte| *byte == b'/')
        .all(is_plain)
        .then(|| named(path))?
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere not every name is one")]
fn named(path: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(path)))
}

#[cfg(not(unix))]
fn named(path: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(path).ok().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_or_into_what_is_gits() {
        for path in [
            "",
            "/etc/passwd",
            "../a",
            "a/../b",
            "a//b",
            ".git/config",
            "a/.GIT/x",
            "a/",
        ] {
            assert_eq!(safe(path.as_bytes()), None, "{path}");
        }
        assert_eq!(safe(b"a/.gitignore"), Some(PathBuf::from("a/.gitignore")));
        assert_eq!(safe(b"a\0b"), None);
    }
}
