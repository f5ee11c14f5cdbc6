//! What is judged, as far as its repository knows: where it comes from, which commit and branch are checked out, and whether what
//! was read is what that commit has.
//!
//! Whether a file of the work tree was touched is told by its size and time, as git tells it; where these leave it open, git
//! hashes the file as it lies there, without the filters that a repository can name. So nothing of the repository is run.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::Path;

use crate::cli::git::Git;
use crate::report;
use crate::repository::{Repository, Stat};

/// What is judged.
#[derive(Debug, Default)]
pub(super) struct Origin {
    repository: Option<String>,
    pub(super) commit: Option<String>,
    branch: Option<String>,
    dirty: Option<bool>,
}

/// Which files are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judged {
    /// Those of the work tree.
    WorkTree,
    /// Those of the index.
    Index,
    /// Those of a commit.
    Commit,
}

impl Origin {
    /// Of the repository that holds `start`, a real path.
    pub(super) fn of(start: &Path) -> Self {
        let Some(repository) = Repository::above(start) else {
            return Self::default();
        };
        Self {
            repository: repository.remote(),
            commit: repository.head(),
            branch: repository.branch(),
            dirty: None,
        }
    }

    /// Finds out whether what was read is as the commit has it. `with_ids` are files of the repository, told from its root,
    /// that must be in the commit, too.
    pub(super) fn compare<'p>(
        &mut self,
        start: &Path,
        judged: Judged,
        with_ids: impl Iterator<Item = &'p str>,
    ) {
        let Some(repository) = Repository::above(start).filter(|_| self.commit.is_some()) else {
            return;
        };
        self.dirty = match judged {
            Judged::Commit => Some(false),
            Judged::Index => is_staged(&repository),
            Judged::WorkTree => {
                let touched = is_touched(&repository, with_ids);
                if touched == Some(true) {
                    touched
                } else {
                    is_staged(&repository)
                        .and_then(|staged| if staged { Some(true) } else { touched })
                }
            }
        };
    }

    pub(super) fn told(&self) -> report::Origin<'_> {
        report::Origin {
            repository: self.repository.as_deref(),
            commit: self.commit.as_deref(),
            branch: self.branch.as_deref(),
            dirty: self.dirty,
        }
    }
}

/// Whether the index differs from the commit, as far as git can be asked.
fn is_staged(repository: &Repository) -> Option<bool> {
    let git = Git::of(repository.root()).ok()?.with_index();
    let question = [
        "diff-index",
        "--cached",
        "--name-only",
        "--no-ext-diff",
        "--ignore-submodules=dirty",
        "HEAD",
        "--",
    ];
    git.ask(&question).ok().map(|names| !names.is_empty())
}

/// Whether a file of the work tree is not as the index has it, as far as that can be told.
fn is_touched<'p>(
    repository: &Repository,
    mut with_ids: impl Iterator<Item = &'p str>,
) -> Option<bool> {
    let index = repository.index().ok()?;
    let mut doubtful = BTreeSet::new();
    let mut may_be_filtered = false;
    for (name, stat) in index.files()? {
        let name = std::str::from_utf8(name).ok()?;
        may_be_filtered |= name.rsplit('/').next() == Some(".gitattributes");
        let Ok(about) = repository.root().join(name).symlink_metadata() else {
            return Some(true);
        };
        match told_by(&about, stat) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => drop(doubtful.insert((name, stat.blob))),
        }
    }
    if with_ids.any(|path| !index.tracks(path.as_bytes())) {
        return Some(true);
    }
    if doubtful.is_empty() {
        return Some(false);
    }
    let git = Git::of(repository.root()).ok()?;
    // git reads a path a line, and takes a quote before one for quoting: of such a name it would read another file.
    let is_unsafe = |name: &str| name.starts_with('"') || name.contains(['\n', '\r']);
    if doubtful.iter().any(|(name, _)| is_unsafe(name)) {
        return None;
    }
    let lines = doubtful.iter().flat_map(|(name, _)| [*name, "\n"]);
    let input: String = lines.collect();
    let said = git.ask_with(
        &["hash-object", "--no-filters", "--stdin-paths"],
        input.into_bytes(),
    );
    let said = String::from_utf8(said.ok()?).ok()?;
    let mut hashes = said.lines();
    let is_alike = doubtful.iter().all(|(_, blob)| {
        let hash = data_encoding::HEXLOWER.encode(blob);
        hashes.next().is_some_and(|told| told.starts_with(&hash))
    });
    // What a filter made of a blob has another hash.
    let is_known = is_alike || !may_be_filtered;
    is_known.then_some(!is_alike)
}

/// Whether a file was touched, if its size and time tell. A time at or behind the one at which the index was written tells
/// nothing to git; here all that is not the very same is asked for.
fn told_by(about: &Metadata, stat: Stat) -> Option<bool> {
    let modified = about.modified().ok()?;
    let since = modified.duration_since(std::time::UNIX_EPOCH).ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the index keeps 32 bits, too"
    )]
    let (seconds, size) = (since.as_secs() as u32, about.len() as u32);
    if !about.is_file() {
        return Some(true);
    }
    // The index may have no fractions of a second, and a size of nought means that nothing is known.
    let is_same = (seconds, since.subsec_nanos()) == stat.mtime
        || seconds == stat.mtime.0 && stat.mtime.1 == 0;
    match (is_same, size == stat.size) {
        (true, true) => Some(false),
        (_, false) if stat.size != 0 => Some(true),
        _ => None,
    }
}
