//! Packages of Go: folders, beneath the path that `go.mod` gives their module.

use std::collections::{HashMap, HashSet};

use super::tree::end;
use super::{Unit, path};
use crate::scan::import::System;

/// What a `go.mod` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    folder: String,
    name: String,
}

impl Module {
    /// Reads a file that is called so.
    pub fn read(path: &str, text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim);
        let name = lines.find_map(|line| line.strip_prefix("module "))?;
        let name = name.split("//").next().unwrap_or("").trim();
        Some(Self {
            folder: path::folder(path).to_owned(),
            name: name.trim_matches('"').to_owned(),
        })
    }
}

/// The folders of packages.
pub(super) struct Packages<'u> {
    /// The folders of each module.
    modules: HashMap<&'u str, Vec<&'u str>>,
    /// Folders with files, by their last two parts.
    by_end: HashMap<&'u str, HashSet<&'u str>>,
}

impl<'u> Packages<'u> {
    pub(super) fn new(units: &[Unit<'u>], modules: &'u [Module]) -> Self {
        let mut out = Self {
            modules: HashMap::new(),
            by_end: HashMap::new(),
        };
        for module in modules {
            let folders = out.modules.entry(&module.name).or_default();
            folders.push(&module.folder);
        }
        for unit in units.iter().filter(|unit| unit.system == System::Go) {
            let folder = path::folder(unit.path);
            let alike = out.by_end.entry(end(folder, 2)).or_default();
            alike.insert(folder);
        }
        out
    }

    /// The folder of an imported package. Without a `go.mod`, it is the only one that ends
    /// in the same two parts.
    pub(super) fn folder(&self, from: &str, import: &str) -> Option<String> {
        if self.modules.is_empty() {
            let alike = self.by_end.get(end(import, 2))?;
            let only = alike.iter().next().filter(|_| alike.len() == 1)?;
            return only.contains('/').then(|| (*only).to_owned());
        }
        for name in path::ancestors(import).filter(|name| !name.is_empty()) {
            let Some(folders) = self.modules.get(name) else {
                continue;
            };
            let is_around = |folder: &&&str| {
                let mut above = path::ancestors(path::folder(from));
                above.any(|above| above == **folder)
            };
            let around: Vec<_> = folders.iter().filter(is_around).collect();
            let folder = match (around.as_slice(), folders.as_slice()) {
                ([only], _) => only,
                ([], [only]) => only,
                _ => return None,
            };
            let rest = import.get(name.len()..).unwrap_or("");
            return Some(path::join(folder, rest.trim_start_matches('/')));
        }
        None
    }
}
