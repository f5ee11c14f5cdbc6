//! Which files can name something of another at all, by where both stand: a file of Rust sees its own
//! crate, and libraries that are called as their folder is. Told before a file is read; whatever is let
//! through is only looked at more closely. For other languages nothing is told.

use std::collections::{BTreeSet, HashSet};

use super::path;
use crate::scan::import::System;

/// The folders whose files can be meant by what others write.
#[derive(Debug)]
pub struct Reach {
    /// The roots of crates that have what is wanted, or may give it on.
    crates: BTreeSet<String>,
    /// Folders that have what is wanted, and are in no crate that the run knows.
    loose: BTreeSet<String>,
}

impl Reach {
    /// For what is wanted in these folders, of all files of a run.
    pub(super) fn of<'p>(
        folders: impl Iterator<Item = &'p str>,
        files: impl Iterator<Item = &'p str>,
    ) -> Self {
        let is_root = |file: &&str| matches!(path::name(file), "lib.rs" | "main.rs");
        let roots: HashSet<&str> = files.filter(is_root).map(path::folder).collect();
        let mut reach = Self {
            crates: BTreeSet::new(),
            loose: BTreeSet::new(),
        };
        for folder in folders {
            let mut above = path::ancestors(folder);
            match above.find(|above| roots.contains(above)) {
                Some(root) => reach.crates.insert(root.to_owned()),
                None => reach.loose.insert(folder.to_owned()),
            };
        }
        // What one crate has another may give on.
        let mut others: Vec<&str> = roots.into_iter().collect();
        loop {
            let (near, far): (Vec<&str>, Vec<&str>) =
                others.into_iter().partition(|root| reach.sees(root));
            if near.is_empty() {
                return reach;
            }
            reach.crates.extend(near.into_iter().map(str::to_owned));
            others = far;
        }
    }

    /// Whether a file can have something of what is wanted.
    pub fn holds(&self, system: System, file: &str) -> bool {
        system != System::Rust || self.sees(path::folder(file))
    }

    /// Whether files of a folder see a crate that has it.
    fn sees(&self, folder: &str) -> bool {
        let mut own = self.crates.iter().chain(&self.loose);
        own.any(|own| is_in(own, folder) || is_in(folder, own))
            || self
                .crates
                .iter()
                .any(|root| library(root).is_some_and(|beside| is_in(folder, beside)))
    }
}

/// The folder beneath which files can name the library with this root: the one that its own folder
/// lies in, or the one above `crates`.
fn library(root: &str) -> Option<&str> {
    let own = root.strip_suffix("/src")?;
    let can_be_named = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    if !path::name(own).chars().all(can_be_named) {
        return None;
    }
    let beside = path::folder(own);
    if path::name(beside) == "crates" {
        Some(path::folder(beside))
    } else {
        Some(beside)
    }
}

/// Whether a folder is one or lies in it.
fn is_in(folder: &str, other: &str) -> bool {
    let rest = folder.strip_prefix(other);
    rest.is_some_and(|rest| rest.is_empty() || other.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_seen_by_itself_and_by_those_that_can_name_it() {
        let files = [
            "ws/crates/models/src/lib.rs",
            "ws/crates/app/src/main.rs",
            "ws/tool/src/lib.rs",
            "vendor/llm-1.2.0/src/lib.rs",
            "vendor/other-2.0.0/src/lib.rs",
            "far/x/src/lib.rs",
        ];
        let sees = |wanted: &str, file: &str| {
            Reach::of([wanted].into_iter(), files.into_iter()).holds(System::Rust, file)
        };
        let models = "ws/crates/models/src/ids";
        assert!(sees(models, "ws/crates/models/src/deep/er.rs"));
        assert!(sees(models, "ws/crates/models/tests/a.rs"));
        assert!(sees(models, "ws/crates/app/src/main.rs"));
        assert!(sees(models, "ws/tool/src/lib.rs"));
        assert!(!sees(models, "vendor/other-2.0.0/src/lib.rs"));
        assert!(!sees(models, "far/x/src/lib.rs"));
        let vendored = "vendor/llm-1.2.0/src";
        assert!(sees(vendored, "vendor/llm-1.2.0/src/a/b.rs"));
        assert!(!sees(vendored, "vendor/other-2.0.0/src/lib.rs"));
        // Where no crate is known, what is above and beneath is seen.
        assert!(sees("loose/a", "loose/b.rs") && sees("loose/a", "loose/a/c/d.rs"));
        assert!(!sees("loose/a", "ws/tool/src/lib.rs"));
        // Of other languages nothing is told.
        let reach = Reach::of(["a"].into_iter(), files.into_iter());
        assert!(reach.holds(System::Python, "z/b.py"));
    }

    #[test]
    fn what_a_crate_gives_on_is_seen_through_it() {
        let files = [
            "base/src/lib.rs",
            "ws/crates/app/src/main.rs",
            "ws/base_again/src/lib.rs",
            "ws/crates/deep/inner/src/lib.rs",
        ];
        let reach = Reach::of(["base/src"].into_iter(), files.into_iter());
        // `base` lies beside `ws`: all beneath that folder see it.
        assert!(reach.holds(System::Rust, "ws/crates/deep/inner/src/x.rs"));
    }
}
