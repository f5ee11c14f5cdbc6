//! What git says of a change: which files it touches, what they were and are, and which lines are new.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::safe;
use crate::catalog::entry::Day;
use crate::cli::git::Git;

/// Where files are taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tree {
    /// What the next commit will have.
    Index,
    /// A commit.
    Commit(String),
}

/// A file that a change touches and that is there after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Touched {
    /// From the root, as it is called after the change.
    pub(super) path: PathBuf,
    /// Its blob after the change.
    pub(super) now: String,
    /// Its blob before, wherever it stood then.
    pub(super) before: Option<String>,
    /// The number of its record among all that the change touches.
    number: usize,
}

/// What a change touches.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The files that are there after it.
    pub(super) files: Vec<Touched>,
    /// Submodules that stand at another commit after it, or are new: of another repository, which
    /// may not be there.
    pub(super) submodules: Vec<String>,
}

/// How git writes that a path is a submodule.
const SUBMODULE: &str = "160000";

/// A file of a tree.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) path: PathBuf,
    pub(super) blob: String,
}

/// How a difference is asked for, whatever the repository's settings make of it.
const DIFF: &[&str] = &[
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--no-abbrev",
    "--find-renames",
    "--ignore-submodules=all",
    "--diff-algorithm=histogram",
    "-z",
];

/// A repository, to be asked of its history.
pub(super) struct History<'r> {
    git: Git<'r>,
}

impl<'r> History<'r> {
    pub(super) fn of(root: &'r Path) -> Result<Self, String> {
        Git::of(root).map(|git| Self {
            git: git.with_index(),
        })
    }

    /// The commit that is checked out; nothing before the first one.
    pub(super) fn head(&self) -> Option<String> {
        self.commit("HEAD").ok()
    }

    /// The folder where git keeps the repository.
    pub(super) fn folder(&self) -> Result<PathBuf, String> {
        let said = self.git.ask(&["rev-parse", "--absolute-git-dir"])?;
        let end = said.len() - usize::from(said.ends_with(b"\n"));
        super::named(&said[..end]).ok_or_else(|| "the name of git's folder is no text".to_owned())
    }

    fn commit(&self, name: &str) -> Result<String, String> {
        let name = format!("{name}^{{commit}}");
        let said = self.git.ask(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ])?;
        Ok(String::from_utf8_lossy(&said).trim().to_owned())
    }

    /// The commit that a name means.
    ///
    /// # Errors
    ///
    /// That there is none, and what fetches it.
    pub(super) fn commit_of(&self, name: &str) -> Result<String, (String, Option<String>)> {
        if let Ok(commit) = self.commit(name) {
            return Ok(commit);
        }
        let help = match name.strip_prefix("origin/") {
            Some("HEAD") => {
                "run `git remote set-head origin --auto`, or name a branch with --since".to_owned()
            }
            Some(branch) => {
                format!("run `git fetch origin {branch}:refs/remotes/origin/{branch}`")
            }
            None if may_be_fetched(name) => {
                format!("run `git fetch origin {name}`, and name what it brought: `FETCH_HEAD`")
            }
            None if name.contains(['~', '^']) && self.is_shallow() => {
                "the clone is shallow: run `git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`)"
                    .to_owned()
            }
            None => "name a branch, a tag or a commit: `git branch --all` lists branches".to_owned(),
        };
        let why = format!("`{name}` is no commit of this repository");
        Err((why, Some(help)))
    }

    fn is_shallow(&self) -> bool {
        let said = self.git.ask(&["rev-parse", "--is-shallow-repository"]);
        said.is_ok_and(|said| said.starts_with(b"true"))
    }

    /// The commit at which HEAD left what a name means.
    ///
    /// # Errors
    ///
    /// Why it is not known, and what fetches it.
    pub(super) fn base(&self, name: &str) -> Result<String, (String, Option<String>)> {
        if self.head().is_none() {
            return Err(("there is no commit yet".to_owned(), None));
        }
        let other = self.commit_of(name)?;
        let base = self
            .git
            .ask(&["merge-base", "--end-of-options", &other, "HEAD"]);
        let base = base.ok().filter(|base| !base.is_empty());
        let Some(base) = base else {
            let (why, help) = if self.is_shallow() {
                let why = format!(
                    "the clone is shallow: the commit where HEAD left `{name}` is not in it"
                );
                (
                    why,
                    "run `git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`)",
                )
            } else {
                let why = format!("`{name}` and HEAD have no commit in common");
                (why, "name another one")
            };
            return Err((why, Some(help.to_owned())));
        };
        Ok(String::from_utf8_lossy(&base).trim().to_owned())
    }

    /// The day on which a commit was made, by the committer's clock.
    pub(super) fn day(&self, commit: &str) -> Result<Day, String> {
        let said = self.git.ask(&[
            "show",
            "--no-patch",
            "--no-show-signature",
            "--format=%cd",
            "--date=short",
            commit,
        ])?;
        let text = String::from_utf8_lossy(&said).trim().to_owned();
        let date: jiff::civil::Date = text
            .parse()
            .map_err(|_| format!("git gives no day: {text}"))?;
        Ok(date.into())
    }

    /// What a difference is between.
    fn between<'a>(tree: &'a Tree, base: Option<&'a str>) -> Vec<&'a str> {
        match tree {
            Tree::Index => std::iter::once("--cached").chain(base).collect(),
            Tree::Commit(commit) => base.into_iter().chain([commit.as_str()]).collect(),
        }
    }

    /// The files that are there after a change and that it touched, links left out, and the
    /// submodules that it moves.
    pub(super) fn touched(&self, tree: &Tree, base: Option<&str>) -> Result<Changes, String> {
        let mut question = vec!["diff", "--raw"];
        question.extend(DIFF);
        question.push("--ignore-submodules=dirty");
        question.extend(Self::between(tree, base));
        question.push("--");
        records(&self.git.ask(&question)?)
    }

    /// All files of a tree.
    pub(super) fn files(&self, tree: &Tree) -> Result<Vec<Entry>, String> {
        let said = match tree {
            Tree::Index => self.git.ask(&["ls-files", "--stage", "-z"])?,
            Tree::Commit(commit) => {
                self.git
                    .ask(&["ls-tree", "-r", "-z", "--full-tree", commit])?
            }
        };
        let entry = |record: &[u8]| {
            // `MODE BLOB STAGE\tPATH`, or `MODE TYPE BLOB\tPATH`.
            let at = record.iter().position(|byte| *byte == b'\t')?;
            let (about, path) = record.split_at(at);
            let about = std::str::from_utf8(about).ok()?;
            let mut words = about.split(' ');
            let (mode, second, third) = (words.next()?, words.next()?, words.next()?);
            let blob = if second == "blob" { third } else { second };
            is_file(mode).then_some(())?;
            Some(Entry {
                path: safe(&path[1..])?,
                blob: blob.to_owned(),
            })
        };
        Ok(said.split(|byte| *byte == 0).filter_map(entry).collect())
    }

    /// The texts of blobs.
    pub(super) fn blobs(
        &self,
        names: &BTreeSet<&str>,
    ) -> Result<BTreeMap<String, Vec<u8>>, String> {
        if names.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut asked = names.iter().copied().collect::<Vec<_>>().join("\n");
        asked.push('\n');
        let said = self
            .git
            .ask_with(&["cat-file", "--batch", "--buffer"], asked.into_bytes())?;
        let mut texts = BTreeMap::new();
        let mut rest = said.as_slice();
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            // `BLOB blob SIZE\nTEXT\n`, or `BLOB missing\n`.
            let head = String::from_utf8_lossy(&rest[..end]).into_owned();
            let mut words = head.split(' ');
            let (name, kind, size) = (words.next(), words.next(), words.next());
            let size = size.and_then(|size| size.parse::<usize>().ok());
            let (Some(name), Some("blob"), Some(size)) = (name, kind, size) else {
                return Err(format!(
                    "a file of the change is not in the repository: {head}"
                ));
            };
            let text = rest
                .get(end + 1..end + 1 + size)
                .ok_or("git says too little of a file")?;
            texts.insert(name.to_owned(), text.to_owned());
            rest = rest.get(end + 2 + size..).unwrap_or_default();
        }
        Ok(texts)
    }

    /// The lines that are new, by file.
    pub(super) fn lines(
        &self,
        tree: &Tree,
        base: &str,
        touched: &[Touched],
    ) -> Result<BTreeMap<PathBuf, Vec<RangeInclusive<u32>>>, String> {
        let mut question = vec![
            "diff",
            "--patch",
            "--unified=0",
            "--inter-hunk-context=0",
            "--text",
        ];
        question.extend(DIFF.iter().filter(|option| **option != "-z"));
        question.extend(Self::between(tree, Some(base)));
        question.push("--");
        let said = self.git.ask(&question)?;
        let patches = patches(&said);
        let of = |own: &Touched| {
            (
                own.path.clone(),
                patches.get(own.number).cloned().unwrap_or_default(),
            )
        };
        Ok(touched.iter().map(of).collect())
    }
}

fn is_file(mode: &str) -> bool {
    matches!(mode, "100644" | "100755")
}

/// Reads `:MODE MODE BLOB BLOB STATUS\0PATH\0` and, of what was renamed or copied, another path.
fn records(said: &[u8]) -> Result<Changes, String> {
    let mut fields = said.split(|byte| *byte == 0);
    let mut changes = Changes::default();
    let mut number = 0;
    while let Some(about) = fields.next().filter(|about| !about.is_empty()) {
        let about = String::from_utf8_lossy(about);
        let mut words = about.trim_start_matches(':').split(' ');
        let (Some(was), Some(mode), Some(before), Some(now), Some(status)) = (
            words.next(),
            words.next(),
            words.next(),
            words.next(),
            words.next(),
        ) else {
            return Err("git tells of a change in a way that is not known".to_owned());
        };
        let first = fields.next().unwrap_or_default();
        let is_moved = status.starts_with(['R', 'C']);
        let path = if is_moved {
            fields.next().unwrap_or_default()
        } else {
            first
        };
        if status.starts_with('U') {
            let path = String::from_utf8_lossy(path);
            return Err(format!("`{path}` has a conflict that is not resolved"));
        }
        // What was a link and is a file has two patches: that it went, and that it came.
        let is_other = status.starts_with('T');
        // A submodule that comes, goes or moves has no patch among those that are asked for.
        if !is_other && [was, mode].contains(&SUBMODULE) {
            if mode == SUBMODULE {
                let path = String::from_utf8_lossy(path);
                changes.submodules.push(path.into_owned());
            }
            continue;
        }
        let own = number + usize::from(is_other);
        number = own + 1;
        if !is_file(mode) || now.bytes().all(|digit| digit == b'0') {
            continue;
        }
        let Some(safe) = safe(path) else {
            let path = String::from_utf8_lossy(path);
            return Err(format!("`{path}` is no path that a file may have"));
        };
        changes.files.push(Touched {
            path: safe,
            now: now.to_owned(),
            before: is_file(was).then(|| before.to_owned()),
            number: own,
        });
    }
    Ok(changes)
}

/// The new lines of each patch, in their order.
fn patches(said: &[u8]) -> Vec<Vec<RangeInclusive<u32>>> {
    let mut patches: Vec<Vec<_>> = Vec::new();
    for line in said.split(|byte| *byte == b'\n') {
        // What is in a file stands behind a sign of its own.
        if line.starts_with(b"diff --git ") {
            patches.push(Vec::new());
        } else if let Some(hunk) = line.strip_prefix(b"@@ ") {
            let hunk = String::from_utf8_lossy(hunk);
            let added = hunk.split(' ').find_map(|part| part.strip_prefix('+'));
            let (first, count) = added.map_or(("", "1"), |added| {
                added.split_once(',').unwrap_or((added, "1"))
            });
            let (Ok(first), Ok(count)) = (first.parse::<u32>(), count.parse::<u32>()) else {
                continue;
            };
            if let (Some(patch), true) = (patches.last_mut(), count > 0) {
                patch.push(first..=first.saturating_add(count - 1));
            }
        }
    }
    patches
}

/// Whether a name may be that of a branch or tag elsewhere, which git can be told to fetch: `main`, and not `HEAD~1`
/// (git-check-ref-format).
fn may_be_fetched(name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || "-_./+@".contains(c);
    let is_one = !name.is_empty() && name.chars().all(is_part) && name != "HEAD";
    is_one && !name.starts_with(['-', '/', '.']) && !name.contains("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_with_both_names_and_what_is_no_file_is_left_out() {
        let said = b":100644 100644 aa bb M\0a.py\0:100644 000000 aa 00 D\0gone.py\0\
            :100644 100755 aa cc R90\0old.py\0new.py\0:000000 120000 00 dd A\0link\0:160000 160000 aa bb M\0lib\0\
            :000000 160000 00 bb A\0new\0:160000 000000 aa 00 D\0old\0:000000 100644 00 ee A\0b.py\0";
        let found = records(said).unwrap();
        assert_eq!(found.submodules, ["lib", "new"]);
        let shown: Vec<_> = found
            .files
            .iter()
            .map(|own| {
                (
                    own.path.to_str().unwrap(),
                    &*own.now,
                    own.before.as_deref(),
                    own.number,
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("a.py", "bb", Some("aa"), 0),
                ("new.py", "cc", Some("aa"), 2),
                ("b.py", "ee", None, 4),
            ]
        );
        assert!(records(b":000000 100644 00 00 U\0a.py\0").is_err());
        assert!(records(b":000000 100644 00 aa A\0../a.py\0").is_err());
    }

    #[test]
    fn lines_are_those_that_a_patch_adds() {
        let said = b"diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1,2 @@ def f():\n-x\n+@@ -1 +9 @@\n+diff --git a/b b/b\n\
            @@ -9,2 +10,0 @@\n-a\n-b\n@@ -20,0 +19 @@\n+z\ndiff --git a/b b/b\nsimilarity index 100%\n";
        assert_eq!(patches(said), [vec![1..=2, 19..=19], vec![]]);
    }
}
