//! Modules of Rust, by where their files stand: `#[path]` is not followed.

use super::path;
use super::tree::Tree;

/// Folders whose files are crates of their own.
const CRATES: &[&str] = &["benches", "bin", "examples", "tests"];

/// The file or files that `crate` may mean.
pub(super) fn roots(tree: &Tree<'_>, from: &str) -> Vec<usize> {
    let folder = path::folder(from);
    if CRATES.contains(&path::name(folder)) {
        return tree.at(from).into_iter().collect();
    }
    let of = |folder: &str| {
        let files = ["lib.rs", "main.rs"].map(|name| tree.at(&path::join(folder, name)));
        files.into_iter().flatten().collect::<Vec<_>>()
    };
    let mut found = path::ancestors(folder).map(of);
    found.find(|found| !found.is_empty()).unwrap_or_default()
}

/// The file of the module around that of a file.
pub(super) fn parent(tree: &Tree<'_>, from: &str) -> Option<usize> {
    let folder = path::folder(from);
    let owner = match path::name(from) {
        "lib.rs" | "main.rs" => return None,
        "mod.rs" => path::folder(folder),
        _ => folder,
    };
    let own = ["mod.rs", "lib.rs", "main.rs"].map(|name| path::join(owner, name));
    only(tree, own.into_iter().chain([format!("{owner}.rs")]))
}

/// The file of a module within that of a file.
pub(super) fn child(tree: &Tree<'_>, from: &str, name: &str) -> Option<usize> {
    let own = path::folder(from);
    let folder = match path::name(from) {
        "lib.rs" | "main.rs" | "mod.rs" => own.to_owned(),
        _ if CRATES.contains(&path::name(own)) => own.to_owned(),
        _ => from.strip_suffix(".rs")?.to_owned(),
    };
    let base = path::join(&folder, name);
    only(tree, [format!("{base}.rs"), format!("{base}/mod.rs")])
}

/// The root of a library of the workspace, which is called as its folder is.
pub(super) fn library(tree: &Tree<'_>, from: &str, name: &str) -> Option<usize> {
    let folders = [name.to_owned(), name.replace('_', "-")];
    let mut found = Vec::new();
    for above in path::ancestors(path::folder(from)) {
        for folder in &folders {
            let beside = path::join(above, folder);
            found.extend(tree.at(&path::join(&beside, "src/lib.rs")));
            let nested = path::join(&path::join(above, "crates"), folder);
            found.extend(tree.at(&path::join(&nested, "src/lib.rs")));
        }
    }
    found.sort_unstable();
    found.dedup();
    found.first().copied().filter(|_| found.len() == 1)
}

fn only(tree: &Tree<'_>, paths: impl IntoIterator<Item = String>) -> Option<usize> {
    let mut found = paths.into_iter().filter_map(|path| tree.at(&path));
    let only = found.next()?;
    found.next().is_none().then_some(only)
}
