//! The shape of the tree: sizes, names, and the paths that its pages name.

use std::fs;
use std::path::{Path, PathBuf};

/// How many lines a file may have before its tests.
const LONGEST: usize = 600;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: &[&str] = &[
    "util", "utils", "helper", "helpers", "common", "manager", "misc",
];

/// Every Rust file below a folder, sorted.
pub(crate) fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn no_file_is_longer_than_one_can_keep_in_mind() {
    let lines = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let code = text.lines().take_while(|line| *line != "#[cfg(test)]");
        (code.count(), path.clone())
    };
    let mut long: Vec<_> = rust_files("src").iter().map(lines).collect();
    long.retain(|(lines, _)| *lines > LONGEST);
    assert_eq!(long, [], "what in these wants a room of its own?");
}

#[test]
fn names_say_what_is_inside() {
    let is_empty = |path: &PathBuf| {
        path.with_extension("")
            .iter()
            .any(|part| EMPTY_NAMES.iter().any(|name| part == *name))
    };
    let mut files = [rust_files("src"), rust_files("tests")].concat();
    files.retain(is_empty);
    assert_eq!(files, [] as [PathBuf; 0]);
}

#[test]
fn the_paths_that_pages_name_are_there() {
    let docs = fs::read_dir("docs").into_iter().flatten();
    let docs = docs.map(|entry| entry.unwrap().path());
    let pages = [PathBuf::from("CONTRIBUTING.md"), PathBuf::from("README.md")];
    let path = regex::Regex::new(r"\b(?:src|tests|rules|fixtures)/[A-Za-z0-9_./-]*").unwrap();
    let mut missing = Vec::new();
    for page in pages.into_iter().chain(docs) {
        if page.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = fs::read_to_string(&page).unwrap_or_default();
        for found in path.find_iter(&text) {
            // `src/scan/<x>.rs` names a folder, and a sentence may end after a path.
            let named = found.as_str().trim_end_matches('.');
            if !Path::new(named).exists() {
                missing.push(format!("{}: {named}", page.display()));
            }
        }
    }
    assert_eq!(missing.join("\n"), "");
}
