//! A git repository as it lies on the disk, read without git: where its root is, which
//! files its index tracks, which commit is checked out, what its ignore files name.
//!
//! Nothing is run, and nothing is trusted: each file is read only if it is a regular one,
//! and up to a bound. Whatever cannot be read says nothing. Asking git itself is
//! `cli::git`'s.

pub mod attributes;
pub mod ignored;
mod index;
mod pattern;
mod real;
mod remote;

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub use index::{Index, Stat};
pub use real::Real;

/// What is beneath a repository's `.git`, and in no other file of it.
const MAX_NAME: u64 = 4 << 10;
/// The largest index that is read: some two million files.
const MAX_INDEX: u64 = 256 << 20;
/// The largest list of packed references.
const MAX_REFS: u64 = 64 << 20;

/// A folder with a `.git`.
#[derive(Debug)]
pub struct Repository {
    root: PathBuf,
    /// What git keeps for this work tree alone: `.git`, or what it leads to.
    git: PathBuf,
    index: OnceLock<Result<Index, String>>,
}

impl Repository {
    /// The repository whose root is `folder`, a real path.
    pub fn at(folder: &Path) -> Option<Self> {
        let link = folder.join(".git");
        let about = link.symlink_metadata().ok()?;
        let leads = || {
            let text = text(&link, MAX_NAME)?;
            let path = text.strip_prefix("gitdir:")?.trim();
            Some(folder.join(path))
        };
        let git = if about.is_file() { leads() } else { None };
        Some(Self {
            root: folder.to_owned(),
            git: git.unwrap_or(link),
            index: OnceLock::new(),
        })
    }

    /// The innermost repository that holds `folder`, a real path.
    pub fn above(folder: &Path) -> Option<Self> {
        folder.ancestors().find_map(Self::at)
    }

    /// Its root, a real path.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What its index tracks; of one that is not there, nothing.
    ///
    /// # Errors
    ///
    /// Why the index cannot be read.
    pub fn index(&self) -> Result<&Index, &str> {
        let read = || Index::read(&self.git);
        self.index
            .get_or_init(read)
            .as_ref()
            .map_err(String::as_str)
    }

    /// A real path inside, told from the root in bytes with `/`; empty for the root.
    pub fn told(&self, path: &Path) -> Option<Vec<u8>> {
        let inside = path.strip_prefix(&self.root).ok()?;
        Some(slashed(inside))
    }

    /// Whether the folder `path`, which has a `.git` of its own, is a submodule here.
    pub fn has_submodule(&self, path: &Path) -> bool {
        let told = self.told(path);
        told.is_some_and(|told| self.index().is_ok_and(|index| index.has_submodule(&told)))
    }

    /// The commit that is checked out, in hexadecimal; nothing before the first one, or where
    /// references are kept in another way than in files.
    pub fn head(&self) -> Option<String> {
        let head = self.head_text()?;
        let Some(name) = reference(&head) else {
            return commit(&head);
        };
        let is_plain = |part: &str| !matches!(part, "" | "." | "..");
        if !name.starts_with("refs/") || !name.split('/').all(is_plain) {
            return None;
        }
        let shared = self.shared();
        let loose = [&self.git, &shared];
        let mut loose = loose.into_iter().map(|folder| folder.join(name));
        let packed = || {
            let packed = text(&shared.join("packed-refs"), MAX_REFS)?;
            let mut lines = packed.lines().filter_map(|line| line.split_once(' '));
            let (found, _) = lines.find(|(_, of)| *of == name)?;
            commit(found)
        };
        let mut found = loose.find_map(|path| commit(&text(&path, MAX_NAME)?));
        found.take().or_else(packed)
    }

    /// The branch that is checked out; nothing where a commit is.
    pub fn branch(&self) -> Option<String> {
        let head = self.head_text()?;
        let branch = reference(&head)?.strip_prefix("refs/heads/")?;
        Some(branch.to_owned())
    }

    /// The address that it comes from, without what would let somebody in; nothing for a folder of this machine.
    pub fn remote(&self) -> Option<String> {
        let settings = text(&self.shared().join("config"), remote::MAX_SETTINGS)?;
        remote::of(&settings, self.branch().as_deref())
    }

    fn head_text(&self) -> Option<String> {
        text(&self.git.join("HEAD"), MAX_NAME)
    }

    /// What it shares with other work trees of the same repository.
    fn shared(&self) -> PathBuf {
        match text(&self.git.join("commondir"), MAX_NAME) {
            Some(path) => self.git.join(path.trim()),
            None => self.git.clone(),
        }
    }
}

/// The name that a `HEAD` refers to.
fn reference(head: &str) -> Option<&str> {
    head.strip_prefix("ref:").map(str::trim)
}

/// The root of the repository that holds `folder`, a real path; of a submodule, that of the
/// repository which it is a part of.
pub fn project(folder: &Path) -> Option<PathBuf> {
    let mut inner = Repository::above(folder)?;
    while let Some(outer) = inner.root.parent().and_then(Repository::above) {
        if !outer.has_submodule(&inner.root) {
            break;
        }
        inner = outer;
    }
    Some(inner.root)
}

/// Whether a path is a link that leads out of the repository that it stands in: what a
/// commit can name is not read for it. Where there is no repository, out of its folder, if
/// it is `alone` there, else nowhere.
pub fn leads_out(path: &Path, alone: bool) -> bool {
    if !path
        .symlink_metadata()
        .is_ok_and(|about| about.is_symlink())
    {
        return false;
    }
    let Ok(folder) = path
        .parent()
        .unwrap_or(Path::new(""))
        .join(".")
        .canonicalize()
    else {
        return false;
    };
    let boundary = project(&folder).or(alone.then_some(folder));
    // One that leads nowhere is told when it is read.
    let real = path.canonicalize();
    boundary.is_some_and(|boundary| real.is_ok_and(|real| !real.starts_with(boundary)))
}

/// A relative path in bytes with `/`.
pub fn slashed(path: &Path) -> Vec<u8> {
    let mut bytes = path.as_os_str().as_encoded_bytes().to_vec();
    if cfg!(windows) {
        for byte in bytes.iter_mut().filter(|byte| **byte == b'\\') {
            *byte = b'/';
        }
    }
    bytes
}

/// The bytes of a regular file of at most `limit` bytes.
fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| error.to_string();
    let too_large = || format!("it has more than {limit} bytes");
    let about = fs::metadata(path).map_err(failed)?;
    // A pipe would be waited for.
    if !about.is_file() {
        return Err("it is not a file".into());
    }
    if about.len() > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(about.len() as usize + 1);
    let file = File::open(path).map_err(failed)?;
    let read = file.take(limit + 1).read_to_end(&mut bytes);
    if read.map_err(failed)? as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

fn text(path: &Path, limit: u64) -> Option<String> {
    String::from_utf8(bytes(path, limit).ok()?).ok()
}

/// The name of a commit, if it is one.
fn commit(text: &str) -> Option<String> {
    let name = text.trim();
    let is_name = matches!(name.len(), 40 | 64) && name.bytes().all(|b| b.is_ascii_hexdigit());
    is_name.then(|| name.to_owned())
}
