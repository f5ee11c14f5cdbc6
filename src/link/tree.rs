//! The files of a run by their paths.

use std::collections::HashMap;

use super::{Unit, path};
use crate::scan::import::System;

/// How many files may end alike before none of them is meant by their end.
const MAX_ALIKE: usize = 16;

/// How many folders above a file may be the root that it names others from.
const MAX_ABOVE: usize = 32;

/// The files of a run by their paths.
pub(super) struct Tree<'u> {
    by_path: HashMap<&'u str, usize>,
    /// By the last two parts of a path.
    by_end: HashMap<&'u str, Vec<usize>>,
}

impl<'u> Tree<'u> {
    pub(super) fn new(units: &[Unit<'u>]) -> Self {
        let mut by_end: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, unit) in units.iter().enumerate() {
            if unit.system == System::Python {
                by_end.entry(end(unit.path, 2)).or_default().push(at);
            }
        }
        let paths = units.iter().enumerate();
        Self {
            by_path: paths.map(|(at, unit)| (unit.path, at)).collect(),
            by_end,
        }
    }

    /// The file at a path.
    pub(super) fn at(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// The first of these paths that is a file.
    pub(super) fn first(&self, paths: impl IntoIterator<Item = String>) -> Option<usize> {
        paths.into_iter().find_map(|path| self.at(&path))
    }

    /// The only file whose path ends so, in two parts or more.
    pub(super) fn only(&self, units: &[Unit<'_>], suffix: &str) -> Option<usize> {
        let alike = self.by_end.get(end(suffix, 2))?;
        if !suffix.contains('/') || alike.len() > MAX_ALIKE {
            return None;
        }
        let is_it = |at: &&usize| {
            let path = units.get(**at).map_or("", |unit| unit.path);
            let before = path.strip_suffix(suffix);
            before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        let mut found = alike.iter().filter(is_it);
        let only = *found.next()?;
        found.next().is_none().then_some(only)
    }

    /// The file that `look` finds from the folders above another, or from the sources in
    /// these.
    pub(super) fn above(
        &self,
        from: &str,
        look: impl Fn(&Self, &str) -> Option<usize>,
    ) -> Result<Option<usize>, Ambiguous> {
        let mut found = None;
        for folder in path::ancestors(path::folder(from)).take(MAX_ABOVE) {
            for folder in [folder.to_owned(), path::join(folder, "src")] {
                match (look(self, &folder), found) {
                    (Some(at), Some(other)) if at != other => return Err(Ambiguous),
                    (Some(at), _) => found = Some(at),
                    (None, _) => {}
                }
            }
        }
        Ok(found)
    }
}

/// Several files may be meant.
#[derive(Debug)]
pub(super) struct Ambiguous;

/// The last parts of a path.
pub(super) fn end(path: &str, parts: usize) -> &str {
    let cut = path.rmatch_indices('/').nth(parts.saturating_sub(1));
    let at = cut.map_or(0, |(at, _)| at + 1);
    path.get(at..).unwrap_or(path)
}
