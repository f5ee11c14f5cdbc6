//! What must hold of the entries of a catalog as a whole, whatever file they come from:
//! spellings are claimed once and hold a stem, dates are in order, and what an entry
//! names is there. Each file's own form is [`super::pack`]'s matter.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::{Day, Entry, EntryId, Fact};
use super::pack::{Head, PackFault};

/// All that does not hold.
pub(super) fn check(entries: &[Entry], head: &Head, stems: &BTreeSet<String>) -> Vec<PackFault> {
    let mut faults = Vec::new();
    let mut claimed: BTreeMap<(String, String), EntryId> = BTreeMap::new();
    for (number, entry) in entries.iter().enumerate() {
        for spelling in std::iter::once(&entry.id).chain(&entry.aliases) {
            let key = (entry.surface.clone(), spelling.clone());
            let before = claimed.insert(key, EntryId(number as u32));
            if let Some(before) = before {
                let other = &entries[before.0 as usize].id;
                faults.push(fault(
                    entry,
                    format!("`{spelling}` is claimed by `{other}` too"),
                ));
            }
            let lower = spelling.to_ascii_lowercase();
            if !stems.iter().any(|stem| lower.contains(stem.as_str())) {
                let message = format!("`{spelling}` holds none of the `stems`");
                faults.push(fault(entry, message));
            }
        }
    }
    let own: BTreeMap<_, _> = head
        .vendors
        .iter()
        .map(|vendor| (vendor.id.as_str(), vendor.surface.as_str()))
        .collect();
    for entry in entries {
        let value = |fact: &Option<Fact<Day>>| fact.as_ref().map(|fact| fact.value);
        let days = [
            value(&entry.released),
            value(&entry.deprecated_on),
            value(&entry.retires_on),
        ];
        if !days.iter().flatten().is_sorted() {
            let message = "released, deprecated_on and retires_on must come in this order";
            faults.push(fault(entry, message.into()));
        }
        let has =
            |surface: &str, id: &str| claimed.contains_key(&(surface.to_owned(), id.to_owned()));
        let named = entry.replacements.iter().flat_map(|named| &named.value);
        let rerouted = entry.rerouted.iter().map(|fact| &fact.value.1);
        let targets = named.chain(rerouted).chain(&entry.default_snapshot);
        for id in targets {
            let vendor = own.get(entry.vendor.as_str());
            if !has(&entry.surface, id) && !vendor.is_some_and(|own| has(own, id)) {
                let message =
                    format!("it names `{id}`, which neither its surface nor its vendor has");
                faults.push(fault(entry, message));
            }
        }
    }
    faults
}

/// A fault of an entry as a whole.
fn fault(entry: &Entry, message: String) -> PackFault {
    let file = format!("{}.yaml", entry.surface);
    (file, format!("models.{}", entry.id), message)
}
