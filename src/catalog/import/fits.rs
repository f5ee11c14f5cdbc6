//! Whether what a source says of a fact fits what stands beside it: the order of days, the
//! window, and the snapshot or moving id that is the same model. A table that errs there errs
//! often, and what does not fit would be found by [`crate::catalog::verify`]. Which source is
//! believed is [`super::weigh`]'s.

use std::collections::BTreeMap;

use super::items::Told;
use super::merge::Facts;
use super::spec::Spec;
use super::weigh::field;
use crate::catalog::Catalog;
use crate::catalog::entry::{Day, Entry, EntryId, Fact, Price, SourceId};

/// What a source says of all models, and which ids of the catalog are one model.
pub(super) struct Beside<'c> {
    /// By surface and id.
    pub(super) all: BTreeMap<(String, String), Facts>,
    spec: &'c Spec,
    catalog: &'c Catalog,
    /// Moving ids with the snapshot that each serves, and the other way round.
    twins: BTreeMap<EntryId, Vec<EntryId>>,
}

impl<'c> Beside<'c> {
    /// Reads which ids are one model.
    pub(super) fn new(
        spec: &'c Spec,
        catalog: &'c Catalog,
        all: BTreeMap<(String, String), Facts>,
    ) -> Self {
        let mut twins: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
        for (alias, _) in catalog.entries() {
            if let Some(snapshot) = catalog.stands_for(alias) {
                twins.entry(alias).or_default().push(snapshot);
                twins.entry(snapshot).or_default().push(alias);
            }
        }
        Self {
            all,
            spec,
            catalog,
            twins,
        }
    }

    /// What a fact that the source gives does not fit, if anything.
    pub(super) fn against(&self, id: EntryId, name: &str, told: &Told) -> Option<&'static str> {
        let entry = self.catalog.entry(id);
        let twins = self.twins.get(&id).map_or(&[] as &[EntryId], Vec::as_slice);
        let is_alike = |&twin: &EntryId| self.is_alike(entry, self.catalog.entry(twin), name, told);
        if !in_order(entry, name, told) {
            Some("the order of its other days")
        } else if !in_window(entry, name, told) {
            Some("the window that stands here")
        } else if !twins.iter().all(is_alike) {
            Some("the id that is the same model")
        } else {
            None
        }
    }

    /// Whether an id that is the same model has the same, here or in what is read. A conflict
    /// that says why they differ settles it.
    fn is_alike(&self, entry: &Entry, twin: &Entry, name: &str, told: &Told) -> bool {
        let field = field(name);
        let mut conflicts = entry.conflicts.iter().chain(&twin.conflicts);
        if conflicts.any(|conflict| conflict.field == field) {
            return true;
        }
        let price = twin.prices.last().map(|(_, fact)| fact);
        let usd = |of: fn(&Price) -> Option<f64>| {
            price.and_then(|fact| Some((Told::Usd(of(&fact.value)?), &fact.from)))
        };
        let known = match name {
            "input" => usd(|price| price.input),
            "cached_input" => usd(|price| price.cached_input),
            "output" => usd(|price| price.output),
            "context" => tokens(twin.context.as_ref()),
            "max_input" => tokens(twin.max_input.as_ref()),
            "max_output" => tokens(twin.max_output.as_ref()),
            _ => return true,
        };
        let Some((known, from)) = known else {
            return true;
        };
        // What rests on this source alone moves with it.
        let is_own = |id: &SourceId| self.spec.is_source(self.catalog.evidence(*id).name());
        let read = self.all.get(&(twin.surface.clone(), twin.id.clone()));
        let moves = from.iter().all(is_own) && read.and_then(|facts| facts.get(name)) == Some(told);
        moves || known == *told
    }
}

/// Whether a length is no longer than the window. A window itself is told by better sources
/// than lengths are.
fn in_window(entry: &Entry, name: &str, told: &Told) -> bool {
    let Told::Tokens(told) = told else {
        return true;
    };
    let window = entry.context.as_ref().map(|fact| fact.value);
    name == "context" || window.is_none_or(|window| *told <= window)
}

/// Whether a new day leaves release, announcement and end in their order.
fn in_order(entry: &Entry, name: &str, told: &Told) -> bool {
    let Told::Day(day) = told else { return true };
    let of = |key: &str, fact: &Option<Fact<Day>>| {
        let known = fact.as_ref().map(|fact| fact.value);
        if key == name { Some(*day) } else { known }
    };
    let days = [
        of("released", &entry.released),
        of("deprecated_on", &entry.deprecated_on),
        of("retires_on", &entry.retires_on),
    ];
    days.iter().flatten().is_sorted()
}

/// A number of tokens, and who gives it.
fn tokens(fact: Option<&Fact<u64>>) -> Option<(Told, &Vec<SourceId>)> {
    fact.map(|fact| (Told::Tokens(fact.value), &fact.from))
}
