//! From paths and globs to files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use ignore::WalkBuilder;

use super::choose::{Chooser, Passed};
use crate::repository::leads_out;
use crate::source::document;
use crate::source::read::Skip;

/// What a run is to read.
pub struct Selection {
    /// Files and folders, as named by the user.
    pub paths: Vec<PathBuf>,
    /// Read what `.gitignore` leaves out, lock files and vendored folders too.
    pub no_ignore: bool,
    /// What becomes of a file that is selected otherwise.
    pub exclude: Box<dyn Fn(&Path) -> Fate + Sync>,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is read.
    Read,
    /// It is a part of the run itself, such as its policy or its report.
    Own,
    /// It is left out, and counted.
    LeftOut,
}

impl Selection {
    /// The files whose names fit, sorted; nothing is read.
    pub fn named(&self, fits: impl Fn(&str) -> bool) -> Vec<PathBuf> {
        let entries = self.walker().0.build().filter_map(Result::ok);
        let files = entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
        let named = files.filter(|entry| entry.file_name().to_str().is_some_and(&fits));
        let mut paths: Vec<_> = named.map(ignore::DirEntry::into_path).collect();
        paths.retain(|path| (self.exclude)(path) == Fate::Read);
        paths.sort();
        paths
    }

    /// The walk over everything selected, and where it puts what it passes over.
    pub(super) fn walker(&self) -> (WalkBuilder, Arc<Mutex<Passed>>) {
        let paths = distinct(&self.paths);
        let (out, paths): (Vec<_>, Vec<_>) = paths
            .into_iter()
            .partition(|(path, _)| leads_out(path, false));
        let passed = Passed {
            skipped: out
                .iter()
                .map(|(path, _)| (shown(path), Skip::Link))
                .collect(),
            ..Passed::default()
        };
        let passed = Arc::new(Mutex::new(passed));
        let chooser = Chooser {
            all: self.no_ignore,
            nested: nested(&paths),
            passed: Arc::clone(&passed),
            folders: Mutex::default(),
            everywhere: OnceLock::new(),
        };
        let mut walker = WalkBuilder::empty();
        for (path, _) in paths {
            walker.add(path);
        }
        // What is chosen is the chooser's: it bounds what it reads, and counts what it leaves.
        walker
            .standard_filters(false)
            .follow_links(false)
            .filter_entry(move |entry| chooser.takes(entry));
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
    let text = document::show(path);
    match text.strip_prefix("./") {
        Some("") | None => text,
        Some(rest) => rest.to_owned(),
    }
}
