//! What differs between two catalogs, or between two days of one: which models came and
//! went, and which facts changed.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::entry::{Day, EntryId};
use super::record::Record;
use super::{Catalog, Status};

/// One side: a catalog as of a day.
#[derive(Debug, Clone, Copy)]
pub struct Side<'s> {
    /// The catalog.
    pub catalog: &'s Catalog,
    /// The day.
    pub day: Day,
    /// Look only at models that files of the user's own tell of.
    pub own_only: bool,
}

/// What differs.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "lanelint catalog diff")]
pub struct Diff {
    /// Name and version of this layout: `lanelint-catalog-diff-v1`.
    pub schema: &'static str,
    /// What the first side was: a day or a file.
    pub from: String,
    /// What the second one was.
    pub to: String,
    /// Models that only the second side has.
    pub added: Vec<Record>,
    /// Models that only the first side has.
    pub removed: Vec<Record>,
    /// Models that both have, with what changed.
    pub changed: Vec<Changed>,
}

/// A model whose facts differ.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Changed {
    /// The platform.
    pub surface: String,
    /// The id.
    pub id: String,
    /// The facts that differ.
    pub facts: Vec<Change>,
}

/// A fact that differs; what is not known is empty.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// Its name.
    pub fact: &'static str,
    /// On the first side.
    pub from: String,
    /// On the second.
    pub to: String,
}

/// Facts that say where a thing is told, not what it is.
const PLACES: [&str; 1] = ["own"];

/// Compares two sides, called as given.
pub fn between(from: (Side<'_>, &str), to: (Side<'_>, &str)) -> Diff {
    let ((one, from), (other, to)) = (from, to);
    let (old, new) = (there(one), there(other));
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).cloned().collect();
    let mut diff = Diff {
        schema: "lanelint-catalog-diff-v1",
        from: from.to_owned(),
        to: to.to_owned(),
        added: Vec::new(),
        removed: Vec::new(),
        changed: Vec::new(),
    };
    for key in keys {
        let record = |side: Side<'_>, id: EntryId| Record::of(side.catalog, id, side.day);
        match (old.get(&key), new.get(&key)) {
            (None, Some(&id)) => diff.added.push(record(other, id)),
            (Some(&id), None) => diff.removed.push(record(one, id)),
            (Some(&old), Some(&new)) => {
                let facts = changes(&record(one, old), &record(other, new));
                let (surface, id) = key;
                if !facts.is_empty() {
                    diff.changed.push(Changed { surface, id, facts });
                }
            }
            (None, None) => {}
        }
    }
    diff
}

/// The entries that a side has on its day, by surface and id.
fn there(side: Side<'_>) -> BTreeMap<(String, String), EntryId> {
    let entries = side.catalog.entries().filter(|&(id, _)| {
        let is_told = !side.own_only || side.catalog.own_place(id).is_some();
        is_told && side.catalog.view(id, side.day).status != Status::Unknown
    });
    entries
        .map(|(id, entry)| ((entry.surface.clone(), entry.id.clone()), id))
        .collect()
}

fn changes(old: &Record, new: &Record) -> Vec<Change> {
    let pairs = old.facts().into_iter().zip(new.facts());
    pairs
        .filter(|((fact, from), (_, to))| from != to && !PLACES.contains(fact))
        .map(|((fact, from), (_, to))| Change { fact, from, to })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_days_of_one_catalog_differ_by_what_happened_between() {
        let catalog = Catalog::builtin();
        let side = |day: &str| Side {
            catalog: &catalog,
            day: day.parse().unwrap(),
            own_only: false,
        };
        let diff = between((side("2026-03-04"), "a"), (side("2026-03-05"), "b"));
        let added: Vec<_> = diff.added.iter().map(|record| record.id.as_str()).collect();
        assert!(added.contains(&"gpt-5.4"), "{added:?}");
        assert!(diff.removed.is_empty());
        let old = diff
            .changed
            .iter()
            .find(|one| one.surface == "openai" && one.id == "gpt-5.2");
        let status = &old.unwrap().facts[0];
        assert_eq!(
            (status.fact, &*status.from, &*status.to),
            ("status", "current", "legacy")
        );
        let same = between((side("2026-03-04"), "a"), (side("2026-03-04"), "b"));
        assert!(same.added.is_empty() && same.changed.is_empty());
    }
}
