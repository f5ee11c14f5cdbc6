//! Whether a catalog can be relied on: that it holds together, how old its facts are, and
//! where its sources disagree.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Catalog;
use super::entry::{Day, Entry, EntryId, Fact, Price};
use super::invariants::{self, Whole};
use super::plausible;

/// A finished catalog is as whole as one in the making.
impl Whole for Catalog {
    fn find(&self, surface: &str, id: &str) -> Option<EntryId> {
        self.on_surface(surface, id)
    }

    fn entry(&self, id: EntryId) -> &Entry {
        Catalog::entry(self, id)
    }

    fn own_surface(&self, vendor: &str) -> Option<&str> {
        self.vendor(vendor).map(|vendor| vendor.surface.as_str())
    }
}

/// What a conflict chose when no source is believed.
const NONE: &str = "none";

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct Verified {
    /// What does not hold; empty for a catalog that can be relied on.
    pub faults: Vec<Fault>,
    /// What is believed as it stands, and a person has to decide; empty for one that was looked at.
    pub doubts: Vec<Fault>,
    /// Each surface that has models.
    pub surfaces: Vec<Surface>,
}

/// What does not hold of an entry.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The platform.
    pub surface: String,
    /// The id.
    pub id: String,
    /// In a sentence.
    pub message: String,
}

/// How well a surface is known.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Surface {
    /// Its key.
    pub id: String,
    /// How many ids.
    pub models: usize,
    /// How many of them have a day of retirement.
    pub with_end: usize,
    /// On how many facts sources disagree.
    pub conflicts: usize,
    /// The oldest of its entries' days of reading.
    pub oldest_read: Option<String>,
    /// The newest day on which any source of it was read.
    pub newest_read: Option<String>,
    /// How many days ago the oldest was.
    pub age_days: Option<i64>,
    /// After how many its facts are stale.
    pub limit_days: Option<i64>,
    /// Whether they are.
    pub stale: bool,
}

/// Verifies a catalog as of a day; `max_age` sets one limit for all surfaces.
pub fn verify(catalog: &Catalog, day: Day, max_age: Option<u32>) -> Verified {
    let mut verified = Verified::default();
    let mut surfaces: BTreeMap<&str, Vec<(Option<Day>, &Entry)>> = BTreeMap::new();
    for (id, entry) in catalog.entries() {
        let mut faults: Vec<_> = invariants::of(id, catalog)
            .into_iter()
            .map(|(key, message)| format!("{key}: {message}"))
            .collect();
        let is_own = |source| catalog.evidence(source).own.is_some();
        let mut doubts = Vec::new();
        if !entry.sources().any(is_own) {
            faults.extend(plausible::of(id, catalog));
            doubts.extend(plausible::open(id, catalog));
        }
        faults.extend(disputed(entry));
        if entry.listed.is_empty() {
            faults.push("no source lists it".into());
        }
        let told = |message| Fault {
            surface: entry.surface.clone(),
            id: entry.id.clone(),
            message,
        };
        verified.faults.extend(faults.into_iter().map(told));
        verified.doubts.extend(doubts.into_iter().map(told));
        let rows = surfaces.entry(&entry.surface).or_default();
        rows.push((catalog.read_on(id), entry));
    }
    for (id, rows) in surfaces {
        let read = || rows.iter().filter_map(|&(read, _)| read);
        let shelf_life = catalog.surface(id).and_then(|row| row.shelf_life_days);
        let limit_days = max_age.or(shelf_life).map(i64::from);
        let age_days = read()
            .min()
            .map(|read| i64::from(day.0) - i64::from(read.0));
        verified.surfaces.push(Surface {
            id: id.to_owned(),
            models: rows.len(),
            with_end: rows
                .iter()
                .filter(|(_, entry)| entry.retires_on.is_some())
                .count(),
            conflicts: rows.iter().map(|(_, entry)| entry.conflicts.len()).sum(),
            oldest_read: read().min().map(|day| day.to_string()),
            newest_read: read().max().map(|day| day.to_string()),
            stale: age_days
                .zip(limit_days)
                .is_some_and(|(age, limit)| age > limit),
            age_days,
            limit_days,
        });
    }
    verified
}

/// A conflict must tell the value that was taken, `none` where no source is believed, and
/// who gives it.
fn disputed(entry: &Entry) -> Vec<String> {
    let none = || NONE.to_owned();
    let day = |fact: &Option<Fact<Day>>| fact.as_ref().map_or_else(none, |at| at.value.to_string());
    let tokens =
        |fact: &Option<Fact<u64>>| fact.as_ref().map_or_else(none, |at| at.value.to_string());
    let price = |of: fn(Price) -> Option<f64>| {
        let last = entry.prices.last().and_then(|(_, fact)| of(fact.value));
        last.map_or_else(none, |usd| usd.to_string())
    };
    let mut faults = Vec::new();
    for conflict in &entry.conflicts {
        let field = conflict.field.as_str();
        let taken = match field {
            "released" => day(&entry.released),
            "deprecated_on" => day(&entry.deprecated_on),
            "retires_on" => day(&entry.retires_on),
            "earliest_retirement" => day(&entry.earliest_retirement),
            "context" => tokens(&entry.context),
            "max_input" => tokens(&entry.max_input),
            "max_output" => tokens(&entry.max_output),
            "price.input" => price(|price| price.input),
            "price.cached_input" => price(|price| price.cached_input),
            "price.output" => price(|price| price.output),
            _ => continue,
        };
        if taken != conflict.chosen {
            faults.push(format!(
                "the conflict on {field} chose {}, and {taken} stands here",
                conflict.chosen
            ));
        }
        let mut values = conflict.values.iter();
        let gives = |(value, from): &(String, Vec<_>)| *value == taken && !from.is_empty();
        if taken != NONE && !values.any(gives) {
            faults.push(format!(
                "no source gives what the conflict on {field} chose"
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_catalog_holds_and_ages_by_surface() {
        let catalog = Catalog::builtin();
        let verified = verify(&catalog, "2027-01-15".parse().unwrap(), None);
        assert_eq!(verified.faults, []);
        assert_eq!(verified.doubts, []);
        let stale: Vec<_> = verified.surfaces.iter().filter(|row| row.stale).collect();
        let stale: Vec<_> = stale.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(stale, ["azure"]);
        let all = verify(&catalog, "2027-01-15".parse().unwrap(), Some(10));
        assert!(all.surfaces.iter().all(|row| row.stale));
    }
}
