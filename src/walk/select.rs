//! From paths and globs to files.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use globset::{Glob, GlobSet, GlobSetBuilder};
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
    /// Read what `.gitignore` leaves out, and vendored folders too.
    pub no_ignore: bool,
    /// Whether a file is to be left out all the same.
    pub exclude: Box<dyn Fn(&Path) -> bool + Sync>,
}

impl Selection {
    /// The walk over everything selected, and where it puts the folders it passes over.
    pub(super) fn walker(&self) -> (WalkBuilder, Arc<Mutex<Vec<String>>>) {
        let mut paths = self.paths.iter();
        let mut walker = WalkBuilder::new(paths.next().map_or(Path::new("."), PathBuf::as_path));
        for path in paths {
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
                if !is_folder || entry.depth() == 0 {
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

/// A path relative to a root, with `/`; a path outside of it stays as it is.
pub fn relative(path: &Path, root: &Path) -> String {
    let inside = |path: &Path| path.strip_prefix(root).ok().map(shown);
    inside(path)
        .or_else(|| inside(&std::path::absolute(path).ok()?))
        .unwrap_or_else(|| shown(path))
}

/// Compiles globs given on the command line.
///
/// # Errors
///
/// The glob that does not compile, and why.
pub fn globs(patterns: &[String]) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern)?);
    }
    set.build()
}
