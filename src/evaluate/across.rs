//! What only all usages of a run together tell: how often an id is written, and how many
//! snapshots of one model a workload uses. Of files that are not part of the run nothing
//! is known, so a run over a few files counts less.

use std::collections::{BTreeMap, BTreeSet};

use super::Usage;
use crate::catalog::{Catalog, EntryId};
use crate::policy::Facts;
use crate::scan::Role;

/// What is counted over all usages.
pub(super) struct Across<'u> {
    catalog: &'u Catalog,
    /// In how many places an id stands in use.
    occurrences: BTreeMap<&'u str, u32>,
    /// The snapshots of a model that a workload uses.
    snapshots: BTreeMap<(usize, EntryId), BTreeSet<&'u str>>,
}

impl<'u> Across<'u> {
    /// Counts over all usages of a run.
    pub(super) fn of(usages: &'u [Usage], catalog: &'u Catalog) -> Self {
        let mut across = Self {
            catalog,
            occurrences: BTreeMap::new(),
            snapshots: BTreeMap::new(),
        };
        for usage in usages.iter().filter(|usage| usage.role() == Role::Use) {
            *across.occurrences.entry(name(usage)).or_default() += 1;
            if let Some((model, snapshot)) = served(usage, catalog) {
                across.snapshots.entry(model).or_default().insert(snapshot);
            }
        }
        across
    }

    /// Facts of a usage with what is counted: worked out where it is asked, as a row for each would be kept until the last.
    pub(super) fn over<'f>(&self, usage: &Usage, facts: Facts<'f>) -> Facts<'f> {
        let occurrences = self.occurrences.get(name(usage)).copied();
        let snapshots = served(usage, self.catalog)
            .filter(|_| usage.role() == Role::Use)
            .and_then(|(model, _)| self.snapshots.get(&model));
        Facts {
            occurrences: Some(occurrences.unwrap_or_default()),
            snapshots_in_workload: snapshots
                .map(|known| u32::try_from(known.len()).unwrap_or(u32::MAX)),
            ..facts
        }
    }
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
