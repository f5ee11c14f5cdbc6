//! From paths and globs to files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ignore::WalkBuilder;

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
    "third_party",
    "vendor",
    "venv",
];

/// What a run is to read.
pub struct Selection {
    /// Files and folders, as named by the user.
    pub paths: Vec<PathBuf>,
    /// Read what `.gitignore` leaves out, lock files and vendored folders too.
    pub no_ignore: bool,
    /// Whether a file is to be left out all the same.
    pub exclude: Box<dyn Fn(&Path) -> bool + Sync>,
}

impl Selection {
    /// The files whose names fit, sorted; nothing is read.
    pub fn named(&self, fits: impl Fn(&str) -> bool) -> Vec<PathBuf> {
        let entries = self.walker().0.build().filter_map(Result::ok);
        let files = entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
        let named = files.filter(|entry| entry.file_name().to_str().is_some_and(&fits));
        let mut paths: Vec<_> = named.map(ignore::DirEntry::into_path).collect();
        paths.retain(|path| !(self.exclude)(path));
        paths.sort();
        paths
    }

    /// The walk over everything selected, and where it puts the folders it passes over.
    pub(super) fn walker(&self) -> (WalkBuilder, Arc<Mutex<Vec<String>>>) {
        let paths = distinct(&self.paths);
        let nested = nested(&paths);
        let mut paths = paths.iter();
        let mut walker = WalkBuilder::new(paths.next().map_or(Path::new("."), |(path, _)| path));
        for (path, _) in paths {
            walker.add(path);
        }
        let read_vendored = self.no_ignore;
        let passed = Arc::<Mutex<Vec<String>>>::default();
        let pass = Arc::clone(&passed);
        walker
            .hidden(false)
            .require_git(false)
            .follow_links(false)
            .ignore(!self.no_ignore)
            .parents(!self.no_ignore)
            .git_ignore(!self.no_ignore)
            .git_global(!self.no_ignore)
            .git_exclude(!self.no_ignore)
            .filter_entry(move |entry| {
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                let name = entry.file_name().to_str().unwrap_or("");
                if entry.depth() == 0 {
                    return true;
                }
                // What is named by itself is read there.
                if nested.iter().any(|path| path.ends_with(entry.file_name()))
                    && let Ok(real) = entry.path().canonicalize()
                    && nested.contains(&real)
                {
                    return false;
                }
                if !is_folder {
                    return true;
                }
                let vendored = !read_vendored && VENDORED.contains(&name);
                if vendored && let Ok(mut pass) = pass.lock() {
                    pass.push(shown(entry.path()));
                }
                !vendored && !VERSION_CONTROL.contains(&name)
            });
        (walker, passed)
    }
}

/// The paths without those that name the same once more, each with its real path.
fn distinct(paths: &[PathBuf]) -> Vec<(&Path, PathBuf)> {
    let mut seen = BTreeSet::new();
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let paths = paths.iter().map(|path| (path.as_path(), real(path)));
    paths
        .filter(|(_, real)| seen.insert(real.clone()))
        .collect()
}

/// The paths that lie in another one of them.
fn nested(paths: &[(&Path, PathBuf)]) -> BTreeSet<PathBuf> {
    let all: BTreeSet<&Path> = paths.iter().map(|(_, real)| real.as_path()).collect();
    let lies = |real: &Path| real.ancestors().skip(1).any(|above| all.contains(above));
    let nested = all.iter().filter(|real| lies(real));
    nested.map(|real| real.to_path_buf()).collect()
}

/// A path as it is shown: with `/`, without a leading `./`.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    };
    match text.strip_prefix("./") {
        Some("") | None => text,
        Some(rest) => rest.to_owned(),
    }
}
