//! The folders that a run is about: where it starts, and whether it covers a policy's.

use std::path::{Path, PathBuf};

use crate::policy::locate::normal;

/// A folder, or the current one where nothing is named.
pub(super) fn or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}

/// The folder of a file that need not be there, nor its folder: an editor may ask before
/// anything is saved.
pub fn that_is_there(path: &Path) -> PathBuf {
    let mut folders = path.ancestors().skip(1);
    folders
        .find(|folder| folder.as_os_str().is_empty() || folder.is_dir())
        .map(Path::to_owned)
        .unwrap_or_default()
}

/// The folder that holds all paths, as near to them as can be, told from `here` as they are.
pub(super) fn common(paths: &[PathBuf], here: &Path) -> PathBuf {
    let folder = |path: &PathBuf| match path.parent() {
        Some(parent) if !path.is_dir() => parent.to_owned(),
        _ => path.clone(),
    };
    let folders: Vec<PathBuf> = paths.iter().map(folder).collect();
    let [first, more @ ..] = folders.as_slice() else {
        return PathBuf::new();
    };
    if more.is_empty() {
        return first.clone();
    }
    let absolute = |folder: &PathBuf| normal(&here.join(folder));
    let common = more.iter().fold(absolute(first), |common, folder| {
        let folder = absolute(folder);
        let holds = |above: &&Path| folder.starts_with(above);
        let mut above = common.ancestors();
        above.find(holds).unwrap_or(Path::new("")).to_owned()
    });
    if folders.iter().all(|folder| folder.is_absolute()) {
        return common;
    }
    let shared = here.ancestors().position(|above| common.starts_with(above));
    let up = shared.unwrap_or_default();
    let inside = here
        .ancestors()
        .nth(up)
        .and_then(|above| common.strip_prefix(above).ok());
    let ups = std::iter::repeat_n("..", up);
    ups.map(Path::new).chain(inside).collect()
}

/// Whether a path holds all of a policy's folder.
pub(super) fn covers(path: &Path, root: &Path) -> bool {
    match (path.canonicalize(), or_here(root).canonicalize()) {
        (Ok(path), Ok(root)) => root.starts_with(path),
        _ => false,
    }
}

/// The folder that findings are told from without a policy: the repository's, written as paths mostly are.
pub(super) fn project(start: &Path, here: &Path) -> Option<PathBuf> {
    let real = or_here(start).canonicalize().ok()?;
    let project = crate::repository::project(&real)?;
    let is_here = here.canonicalize().is_ok_and(|here| here == project);
    Some(if is_here { PathBuf::new() } else { project })
}
