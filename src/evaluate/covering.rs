//! Which exceptions of a policy are for the files of a run, found without holding each file against each
//! exception.

use std::collections::HashMap;

use super::kinds::Kind;
use crate::policy::{Paths, Policy};

/// The exceptions that are for some files.
#[derive(Debug)]
pub(super) struct Covering<'s> {
    policy: &'s Policy,
    /// By a folder or file that all files of one are in.
    starts: HashMap<&'s str, Vec<usize>>,
    /// The file that was asked for last, and the exceptions that are for it.
    last: Option<(u32, Vec<usize>)>,
}

impl<'s> Covering<'s> {
    /// Those of a policy.
    pub(super) fn of(policy: &'s Policy) -> Self {
        let mut starts: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, exception) in policy.exceptions.iter().enumerate() {
            for start in exception.paths.iter().flat_map(Paths::starts) {
                starts.entry(start).or_default().push(number);
            }
        }
        Self {
            policy,
            starts,
            last: None,
        }
    }

    /// The exceptions that cover usages of a kind in a file, ascending.
    pub(super) fn in_file(&mut self, (file, path): (u32, &str), kind: &Kind<'_>) -> Vec<usize> {
        let mut all = kind.everywhere.clone();
        if kind.in_files.is_empty() {
            return all;
        }
        if self.last.as_ref().is_none_or(|(last, _)| *last != file) {
            self.last = Some((file, self.around(path)));
        }
        let here = self.last.iter().flat_map(|(_, here)| here);
        all.extend(here.filter(|number| kind.in_files.binary_search(number).is_ok()));
        all.sort_unstable();
        all
    }

    fn around(&self, path: &str) -> Vec<usize> {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        let starts = folders.chain(["", path]);
        let near = starts.filter_map(|start| self.starts.get(start)).flatten();
        let mut near: Vec<usize> = near.copied().collect();
        near.sort_unstable();
        near.dedup();
        near.retain(|&number| {
            let exception = self.policy.exceptions.get(number);
            exception.is_some_and(|exception| exception.holds_path(path))
        });
        near
    }
}
