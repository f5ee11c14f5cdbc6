//! Which entries of folders are gone into or read: those that git would take.
//!
//! What an index tracks is read whatever ignore files say. What is left out is listed or
//! counted, never passed over; the policy's globs are asked later, by whoever reads.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ignore::DirEntry;

use super::select::shown;
use crate::repository::ignored::{self, Ignored, MAX_LINES};
use crate::repository::{Index, Repository, slashed};
use crate::source::read::Skip;

/// Folders of version control.
const VERSION_CONTROL: &[&str] = &[".bzr", ".git", ".hg", ".jj", ".pijul", ".svn"];

/// Folders that hold other people's code.
const VENDORED: &[&str] = &[
    ".nox",
    ".tox",
    ".venv",
    "__pypackages__",
    "bower_components",
    "node_modules",
    "site-packages",
    "vendor",
    "venv",
];

/// A folder that holds other people's code if a file in it says so.
const THIRD_PARTY: &str = "third_party";

/// How the names of files begin, in small letters, that come with other people's code.
const MARKERS: &[&str] = &[
    "licen",
    "copying",
    "copyright",
    "notice",
    "metadata",
    "readme.chromium",
];

/// How many entries of a folder are looked at for such a file.
const MAX_LOOKED_AT: usize = 1000;

/// What was passed over.
#[derive(Debug, Default)]
pub(super) struct Passed {
    /// Listed, with the reason.
    pub(super) skipped: BTreeSet<(String, Skip)>,
    /// Only counted, by reason: a folder once, whatever is in it.
    pub(super) left_out: BTreeMap<&'static str, usize>,
}

/// Decides for each entry of a walk.
#[derive(Debug)]
pub(super) struct Chooser {
    /// Take what ignore files name, other people's code and other repositories, too.
    pub(super) all: bool,
    /// Real paths that are walked by themselves.
    pub(super) nested: BTreeSet<PathBuf>,
    pub(super) passed: Arc<Mutex<Passed>>,
    /// The folders that were gone into, by path as walked.
    pub(super) folders: Mutex<HashMap<PathBuf, Arc<Folder>>>,
    /// What the user's own settings of git ignore everywhere.
    pub(super) everywhere: OnceLock<Option<Arc<Ignored>>>,
}

/// A folder that is walked, or one above it.
#[derive(Debug)]
pub(super) struct Folder {
    /// In bytes with `/`; what is in it is told from there.
    real: Vec<u8>,
    path: PathBuf,
    lines: Option<Arc<Ignored>>,
    /// How many lines hold here.
    count: usize,
    above: Option<Arc<Folder>>,
    repository: Option<Arc<Repository>>,
    /// It is ignored, and is gone into for what the index tracks.
    is_ignored: bool,
}

impl Chooser {
    /// Whether an entry is taken.
    pub(super) fn takes(&self, entry: &DirEntry) -> bool {
        let name = entry.file_name().to_str().unwrap_or("");
        if entry.depth() == 0 {
            return true;
        }
        // What is named by itself is read there.
        if self
            .nested
            .iter()
            .any(|path| path.ends_with(entry.file_name()))
            && let Ok(real) = entry.path().canonicalize()
            && self.nested.contains(&real)
        {
            return false;
        }
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if name == ".git" || is_folder && VERSION_CONTROL.contains(&name) {
            return false;
        }
        if self.all {
            return true;
        }
        let above = self.above(entry.path());
        let real = above.path.join(entry.file_name());
        let is_ignored = above.is_ignored || above.ignores(&real, is_folder);
        if !is_folder {
            return self.takes_file(entry.path(), name, (&above, &real), is_ignored);
        }
        if is_ignored && !self.is_tracked(&above, &real, Index::tracks_in) {
            self.leave("gitignore");
            return false;
        }
        if VENDORED.contains(&name) || name == THIRD_PARTY && is_marked(entry.path()) {
            self.skip(entry.path(), Skip::Vendored);
            return false;
        }
        let folder = match Repository::at(&real) {
            None => self.beneath(above, real, is_ignored, entry.path()),
            Some(inner) => match &above.repository {
                // Above no repository, each is one of its own.
                None => self.root(Some(inner), real, entry.path()),
                Some(outer) if outer.has_submodule(&real) => {
                    self.root(Some(inner), real, entry.path())
                }
                // Its files were there before it was.
                Some(_) if self.is_tracked(&above, &real, Index::tracks_in) => {
                    self.beneath(above, real, is_ignored, entry.path())
                }
                Some(_) => {
                    self.skip(entry.path(), Skip::Repository);
                    return false;
                }
            },
        };
        self.folders().insert(entry.path().to_owned(), folder);
        true
    }

    fn takes_file(
        &self,
        path: &Path,
        name: &str,
        (above, real): (&Folder, &Path),
        is_ignored: bool,
    ) -> bool {
        let is_left = super::is_leftover(name);
        if !is_ignored && !is_left {
            return true;
        }
        if self.is_tracked(above, real, Index::tracks) {
            return true;
        }
        if is_left {
            self.skip(path, Skip::Leftover);
        } else {
            self.leave("gitignore");
        }
        false
    }

    fn is_tracked(
        &self,
        folder: &Folder,
        real: &Path,
        ask: impl Fn(&Index, &[u8]) -> bool,
    ) -> bool {
        let Some(repository) = &folder.repository else {
            return false;
        };
        let Some(told) = repository.told(real) else {
            return false;
        };
        match repository.index() {
            Ok(index) => ask(index, &told),
            Err(why) => {
                let why = format!("{why}; what it tracks is not known, so ignore files decide");
                let index = repository.root().join(".git/index");
                self.skip(&index, Skip::Unreadable(why));
                false
            }
        }
    }

    /// The folder of an entry.
    fn above(&self, path: &Path) -> Arc<Folder> {
        let above = path.parent().unwrap_or(Path::new(""));
        if let Some(folder) = self.folders().get(above) {
            return Arc::clone(folder);
        }
        let folder = self.start(above);
        let mut folders = self.folders();
        Arc::clone(folders.entry(above.to_owned()).or_insert(folder))
    }

    /// The folder that a walk starts at, with the ignore files above it in its repository.
    fn start(&self, path: &Path) -> Arc<Folder> {
        let real = path.join(".").canonicalize();
        let real = real.unwrap_or_else(|_| path.to_owned());
        let Some(repository) = Repository::above(&real) else {
            return self.root(None, real, path);
        };
        let root = repository.root().to_owned();
        let inside = real.strip_prefix(&root).map(Path::to_owned);
        let mut folder = self.root(Some(repository), root.clone(), &root);
        let mut at = root;
        for part in inside.iter().flat_map(|inside| inside.iter()) {
            at.push(part);
            // Whoever walks from within an ignored folder means it.
            folder = self.beneath(folder, at.clone(), false, &at);
        }
        folder
    }

    /// A folder above which no ignore file counts but the repository's and the user's own.
    fn root(&self, repository: Option<Repository>, real: PathBuf, path: &Path) -> Arc<Folder> {
        let exclude = repository.as_ref().map(Repository::exclude);
        let repository = repository.map(Arc::new);
        let bare = |lines: Option<Arc<Ignored>>, above: Option<Arc<Folder>>| Folder {
            real: slashed(&real),
            path: real.clone(),
            count: 0,
            lines,
            above,
            repository: repository.clone(),
            is_ignored: false,
        };
        let everywhere = self.everywhere.get_or_init(|| {
            let path = ::ignore::gitignore::gitconfig_excludes_path()?;
            self.lines(&path)
        });
        let mut folder = Arc::new(bare(everywhere.clone(), None));
        if let Some(lines) = exclude.and_then(|path| self.lines(&path)) {
            folder = Arc::new(bare(Some(lines), Some(folder)));
        }
        self.beneath(folder, real, false, path)
    }

    fn beneath(
        &self,
        above: Arc<Folder>,
        real: PathBuf,
        is_ignored: bool,
        path: &Path,
    ) -> Arc<Folder> {
        let mut lines = match Ignored::of_folder(&real) {
            Ok(lines) => lines,
            Err(why) => {
                self.skip(&path.join(ignored::NAME), Skip::IgnoreFile(why));
                None
            }
        };
        let count = lines.as_ref().map_or(0, Ignored::count);
        if above.count + count > 2 * MAX_LINES {
            let why = format!(
                "with those above it, more than {} lines hold here",
                2 * MAX_LINES
            );
            self.skip(&path.join(ignored::NAME), Skip::IgnoreFile(why));
            lines = None;
        }
        Arc::new(Folder {
            real: slashed(&real),
            path: real,
            count: above.count + lines.as_ref().map_or(0, Ignored::count),
            lines: lines.map(Arc::new),
            repository: above.repository.clone(),
            above: Some(above),
            is_ignored,
        })
    }

    /// The lines of an ignore file that need not be there.
    fn lines(&self, path: &Path) -> Option<Arc<Ignored>> {
        path.metadata().ok()?;
        match Ignored::read(path) {
            Ok(lines) => Some(Arc::new(lines)),
            Err(why) => {
                self.skip(path, Skip::IgnoreFile(why));
                None
            }
        }
    }

    fn folders(&self) -> std::sync::MutexGuard<'_, HashMap<PathBuf, Arc<Folder>>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn skip(&self, path: &Path, skip: Skip) {
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        passed.skipped.insert((shown(path), skip));
    }

    fn leave(&self, reason: &'static str) {
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        *passed.left_out.entry(reason).or_default() += 1;
    }
}

impl Folder {
    /// Whether the nearest ignore file that has a word on a real path in it ignores it.
    fn ignores(&self, path: &Path, is_folder: bool) -> bool {
        let path = slashed(path);
        let mut folder = Some(self);
        while let Some(at) = folder {
            if let Some(lines) = &at.lines {
                let told = path.strip_prefix(&at.real[..]).unwrap_or_default();
                let told = told.strip_prefix(b"/").unwrap_or(told);
                if let Some(ignores) = lines.says(told, is_folder) {
                    return ignores;
                }
            }
            folder = at.above.as_deref();
        }
        false
    }
}

/// Whether a folder called for other people's code has it: a licence or the like comes with
/// it, there or one folder deeper.
fn is_marked(folder: &Path) -> bool {
    let entries = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.take(MAX_LOOKED_AT)
    };
    let marks = |entry: &fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().to_lowercase();
        MARKERS.iter().any(|marker| name.starts_with(marker))
    };
    let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    entries(folder).any(|entry| {
        marks(&entry) || is_folder(&entry) && entries(&entry.path()).any(|entry| marks(&entry))
    })
}
