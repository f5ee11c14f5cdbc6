//! What a file takes from others of its package: its imports, and where it uses constants
//! of theirs. A file's own words only; which file an import means is for [`crate::link`].

#[cfg(feature = "lang-go")]
pub(super) mod go;
#[cfg(any(feature = "lang-javascript", feature = "lang-typescript"))]
pub(super) mod javascript;
#[cfg(feature = "lang-python")]
pub(super) mod python;

use std::collections::BTreeSet;

use crate::source::Span;

/// How a language names other files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum System {
    /// Packages of folders: `from .config import MODEL`.
    Python,
    /// Paths of files: `import { MODEL } from "./config"`.
    JavaScript,
    /// Packages of folders beneath a module: `config.Model`. A folder's files see each
    /// other.
    Go,
    /// Modules of a crate: `use crate::config::MODEL`.
    Rust,
}

/// What a file takes from others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// In the order of the file.
    pub imports: Vec<Import>,
    /// In the order of the file.
    pub readings: Vec<Reading>,
}

/// A name that a file has from elsewhere, or gives on under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// What the file calls it: one name, the path that it is written by, or [`ALL`].
    pub local: Vec<String>,
    /// The other file, as written; empty for the file itself.
    pub module: String,
    /// The name there; `None` for all that the module has.
    pub name: Option<String>,
    /// Where it stands.
    pub at: u32,
    /// Only those who import this file see it.
    pub is_export: bool,
}

/// A use of a constant of another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// By which import; `None` when the language sees other files without, or by one that
    /// brings every name.
    pub import: Option<usize>,
    /// What is read of it, outermost name first.
    pub names: Vec<String>,
    /// The whole of it.
    pub span: Span,
}

/// The local name of an import that brings every name.
pub const ALL: &str = "*";

/// What a module is called that is imported as a value itself.
pub const DEFAULT: &str = "default";

/// Reads what a file takes from others of what is called by one of `names` there; `None`
/// when it does not parse.
pub type Outliner = fn(&str, &BTreeSet<&str>) -> Option<Outline>;

/// How the language of a file names others, and who reads that; told by the path's ending,
/// as imports are.
pub fn of(path: &str) -> Option<(System, Outliner)> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let (_, extension) = file.rsplit_once('.')?;
    let mut rows = super::language::PARTS.iter().copied().flatten();
    let row = rows.find(|row| row.outline.is_some() && row.extensions.contains(&extension));
    row?.outline
}

/// Whether a file says what the packages in its folder are called from elsewhere.
pub fn is_manifest(path: &str) -> bool {
    path.rsplit('/').next() == Some("go.mod")
}

/// Calls `read` for every node of these kinds, in the order of the file.
#[cfg(feature = "tree")]
fn each<'t>(
    root: tree_sitter::Node<'t>,
    kinds: &[&str],
    mut read: impl FnMut(tree_sitter::Node<'t>),
) {
    let mut cursor = root.walk();
    loop {
        let node = cursor.node();
        if kinds.contains(&node.kind()) {
            read(node);
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

impl Import {
    /// Whether it brings something that is called by one of the names, or may be.
    pub(super) fn brings(&self, names: &BTreeSet<&str>) -> bool {
        match self.name.as_deref() {
            Some(name) => !self.is_export && (name == DEFAULT || names.contains(name)),
            None => false,
        }
    }

    /// Whether it brings every name to the file.
    pub fn brings_all(&self) -> bool {
        !self.is_export && self.local == [ALL]
    }

    /// What a chain of names reads of what the import brings.
    pub(super) fn rest_of<'c, 's>(&self, chain: &'c [&'s str]) -> Option<&'c [&'s str]> {
        let (start, rest) = chain.split_at_checked(self.local.len())?;
        let is_it = !self.is_export && start.iter().eq(&self.local);
        (is_it && (self.name.is_some() || !rest.is_empty())).then_some(rest)
    }
}
