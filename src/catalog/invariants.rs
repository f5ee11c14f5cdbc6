//! What must hold of the entries of a catalog as a whole, whatever file they come from:
//! spellings are claimed once and hold a stem, dates are in order, what an entry names is
//! there, and nobody is sent in a circle. Each file's own form is [`super::pack`]'s matter,
//! or that of the overlays.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::entry::{Day, Entry, EntryId, Fact};
use super::head::Head;
use super::pack::PackFault;

/// A catalog as far as these rules look at it.
pub(super) trait Whole {
    /// The entry that has a spelling on a surface.
    fn find(&self, surface: &str, id: &str) -> Option<EntryId>;
    /// An entry.
    fn entry(&self, id: EntryId) -> &Entry;
    /// The own surface of a vendor.
    fn own_surface(&self, vendor: &str) -> Option<&str>;
}

/// What does not hold of an entry: the key at fault, and a sentence.
pub(super) fn of(id: EntryId, whole: &impl Whole) -> Vec<(&'static str, String)> {
    let entry = whole.entry(id);
    let mut faults = Vec::new();
    let value = |fact: &Option<Fact<Day>>| fact.as_ref().map(|fact| fact.value);
    let days = [
        ("released", value(&entry.released)),
        ("deprecated_on", value(&entry.deprecated_on)),
        ("retires_on", value(&entry.retires_on)),
    ];
    let known: Vec<_> = days
        .iter()
        .filter_map(|&(key, day)| Some((key, day?)))
        .collect();
    if let Some(pair) = known.windows(2).find(|pair| pair[0].1 > pair[1].1) {
        let message = format!(
            "{} and {} say {} and {}: released, deprecated_on and retires_on must come in this \
             order",
            pair[0].0, pair[1].0, pair[0].1, pair[1].1
        );
        faults.push((pair[1].0, message));
    }
    let named = entry.replacements.iter().flat_map(|named| &named.value);
    let named = named.map(|id| ("replacements", id));
    let rerouted = entry.rerouted.iter();
    let rerouted = rerouted.map(|fact| ("rerouted", &fact.value.1));
    let snapshot = entry.default_snapshot.iter();
    let snapshot = snapshot.map(|id| ("default_snapshot", id));
    for (key, named) in named.chain(rerouted).chain(snapshot) {
        if target(entry, named, whole).is_none() {
            let message =
                format!("it names `{named}`, which neither its surface nor its vendor has");
            faults.push((key, message));
        }
    }
    if let Some(circle) = circle(id, whole) {
        let names: Vec<_> = circle
            .iter()
            .map(|&id| whole.entry(id).id.as_str())
            .collect();
        let message = format!("its replacements go in a circle: {}", names.join(" → "));
        faults.push(("replacements", message));
    }
    faults
}

/// Whether a text is an address that a report may refer to.
pub(super) fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://");
    let plain = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
    rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(plain))
}

/// Whether an id fits a pattern: a `*` at either end stands for any rest.
pub(super) fn is_like(pattern: &str, id: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(_), Some(_)) if pattern.len() > 1 => id.contains(&pattern[1..pattern.len() - 1]),
        (Some(end), _) => id.ends_with(end),
        (_, Some(start)) => id.starts_with(start),
        _ => id == pattern,
    }
}

/// What an id that an entry names stands for: on the entry's surface, else at the vendor.
fn target(entry: &Entry, named: &str, whole: &impl Whole) -> Option<EntryId> {
    let here = whole.find(&entry.surface, named);
    here.or_else(|| whole.find(whole.own_surface(&entry.vendor)?, named))
}

/// The shortest way from an entry along what replaces it back to itself, both ends told. It
/// is told of that entry alone that comes first in it.
fn circle(start: EntryId, whole: &impl Whole) -> Option<Vec<EntryId>> {
    let next = |id: EntryId| {
        let entry = whole.entry(id);
        let named = entry.replacements.iter().flat_map(|named| &named.value);
        let rerouted = entry.rerouted.iter().map(|fact| &fact.value.1);
        let found: Vec<_> = named
            .chain(rerouted)
            .filter_map(|named| target(entry, named, whole))
            .collect();
        found
    };
    let mut before: BTreeMap<EntryId, EntryId> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(at) = open.pop_front() {
        for id in next(at) {
            if id == start {
                let mut way = vec![start];
                let mut back = at;
                while back != start {
                    way.push(back);
                    back = *before.get(&back)?;
                }
                way.push(start);
                way.reverse();
                let first = way.iter().min() == Some(&start);
                return first.then_some(way);
            }
            if let Slot::Vacant(place) = before.entry(id) {
                place.insert(at);
                open.push_back(id);
            }
        }
    }
    None
}

/// All that does not hold of the built-in catalog.
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
    let own = head.vendors.iter();
    let own = own.map(|vendor| (vendor.id.as_str(), vendor.surface.as_str()));
    let packed = Packed {
        entries,
        claimed,
        own: own.collect(),
    };
    for (number, entry) in entries.iter().enumerate() {
        let wrong = of(EntryId(number as u32), &packed);
        faults.extend(wrong.into_iter().map(|(_, message)| fault(entry, message)));
    }
    faults
}

/// The built-in catalog while it is packed.
struct Packed<'p> {
    entries: &'p [Entry],
    claimed: BTreeMap<(String, String), EntryId>,
    own: BTreeMap<&'p str, &'p str>,
}

impl Whole for Packed<'_> {
    fn find(&self, surface: &str, id: &str) -> Option<EntryId> {
        let key = (surface.to_owned(), id.to_owned());
        self.claimed.get(&key).copied()
    }

    fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    fn own_surface(&self, vendor: &str) -> Option<&str> {
        self.own.get(vendor).copied()
    }
}

/// A fault of an entry as a whole.
fn fault(entry: &Entry, message: String) -> PackFault {
    let file = format!("{}.yaml", entry.surface);
    (file, format!("models.{}", entry.id), message)
}
