//! What only all usages of a run together tell: how often an id is written, and how many
//! snapshots of one model a workload uses. Of files that are not part of the run nothing
//! is known, so a run over a few files counts less.

use std::collections::{BTreeMap, BTreeSet};

use super::Usage;
use crate::catalog::{Catalog, EntryId};
use crate::policy::Facts;
use crate::scan::Role;

/// What is counted for one usage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// In how many places its id stands in use.
    occurrences: u32,
    /// How many snapshots of its model its workload uses; for a usage that is one of them.
    snapshots: Option<u32>,
}

impl Counts {
    /// Facts with what is counted.
    pub(super) fn over(self, facts: Facts<'_>) -> Facts<'_> {
        Facts {
            occurrences: Some(self.occurrences),
            snapshots_in_workload: self.snapshots,
            ..facts
        }
    }
}

/// Counts over all usages; a row for each.
pub(super) fn count(usages: &[Usage], catalog: &Catalog) -> Vec<Counts> {
    let mut occurrences: BTreeMap<&str, u32> = BTreeMap::new();
    let mut snapshots: BTreeMap<(usize, EntryId), BTreeSet<&str>> = BTreeMap::new();
    let in_use = || usages.iter().filter(|usage| usage.role() == Role::Use);
    for usage in in_use() {
        *occurrences.entry(name(usage)).or_default() += 1;
        if let Some((model, snapshot)) = served(usage, catalog) {
            snapshots.entry(model).or_default().insert(snapshot);
        }
    }
    let each = usages.iter().map(|usage| Counts {
        occurrences: occurrences.get(name(usage)).copied().unwrap_or_default(),
        snapshots: served(usage, catalog)
            .filter(|_| usage.role() == Role::Use)
            .and_then(|(model, _)| snapshots.get(&model))
            .map(|known| u32::try_from(known.len()).unwrap_or(u32::MAX)),
    });
    each.collect()
}

fn name(usage: &Usage) -> &str {
    usage.id.as_deref().unwrap_or(&usage.mention.text)
}

/// The workload and the model that a usage is of, and the snapshot that answers: its own, or
/// the one that a moving id serves today.
fn served<'c>(usage: &Usage, catalog: &'c Catalog) -> Option<((usize, EntryId), &'c str)> {
    let origin = catalog.origin(usage.entry?);
    let entry = catalog.entry(origin);
    let (model, snapshot) = match entry.snapshot_of {
        Some(model) => (model, &entry.id),
        None => (origin, entry.default_snapshot.as_ref()?),
    };
    Some(((usage.workload?.get(), model), snapshot))
}
