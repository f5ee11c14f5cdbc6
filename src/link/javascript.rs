//! Modules of JavaScript and TypeScript: paths told from the file, with endings left
//! away; and `@/`, which bundlers tell from a root.

use super::path;
use super::tree::{Ambiguous, Tree};

/// What may be left away, in the order of compilers.
const ENDINGS: &[&str] = &["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];

/// What is written for the file that a compiler makes, and what it is made from.
const MADE: &[(&str, &[&str])] = &[
    ("js", &["ts", "tsx"]),
    ("jsx", &["tsx"]),
    ("mjs", &["mts"]),
    ("cjs", &["cts"]),
];

/// What no package is called.
const ROOTS: &[&str] = &["@/", "~/", "#/"];

/// The file that a specifier means.
pub(super) fn module(tree: &Tree<'_>, from: &str, name: &str) -> Result<Option<usize>, Ambiguous> {
    let is_relative =
        [".", ".."].contains(&name) || name.starts_with("./") || name.starts_with("../");
    if is_relative {
        return Ok(file(tree, path::folder(from), name));
    }
    match ROOTS.iter().find_map(|root| name.strip_prefix(root)) {
        Some(rest) => tree.above(from, |tree, folder| file(tree, folder, rest)),
        None => Ok(None),
    }
}

fn file(tree: &Tree<'_>, folder: &str, name: &str) -> Option<usize> {
    let base = path::join(folder, name);
    let made = base.rsplit_once('.').and_then(|(stem, ending)| {
        let (_, from) = MADE.iter().find(|(made, _)| *made == ending)?;
        tree.first(from.iter().map(|ending| format!("{stem}.{ending}")))
    });
    let with = |base: &str| tree.first(ENDINGS.iter().map(|ending| format!("{base}.{ending}")));
    tree.at(&base)
        .or(made)
        .or_else(|| with(&base))
        .or_else(|| with(&path::join(&base, "index")))
}
