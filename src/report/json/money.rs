//! Prices and the sources of days and prices, as the JSON formats write them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Date;
use crate::catalog::entry::{Day, SourceId};
use crate::catalog::{Catalog, EntryId, View};

/// USD per million tokens, on the platform whose dates were used.
#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct Price<'a> {
    /// The first day on which it held, where that is known.
    since: Option<Date>,
    input: Option<f64>,
    /// Input that is read from the prompt cache.
    cached_input: Option<f64>,
    output: Option<f64>,
    /// Who says so.
    source: Option<Source<'a>>,
}

/// Where a fact was read.
#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct Source<'a> {
    pub(in crate::report) title: &'a str,
    /// Its version or commit, or the page.
    pub(in crate::report) version: &'a str,
    /// Its address, where the source is a page.
    pub(in crate::report) url: Option<&'a str>,
    /// The day on which it was read.
    pub(in crate::report) read: Option<Date>,
}

impl<'a> Price<'a> {
    /// What an entry costs on a day, if it has a price.
    pub(super) fn of(catalog: &'a Catalog, id: EntryId, day: Day) -> Option<Self> {
        let (since, price) = catalog.entry(id).price_on(day)?;
        Some(Self {
            since: since.map(Date),
            input: price.value.input,
            cached_input: price.value.cached_input,
            output: price.value.output,
            source: price.from.first().map(|&from| Source::of(catalog, from)),
        })
    }
}

impl<'a> Source<'a> {
    /// Where a source of the catalog is read.
    pub(in crate::report) fn of(catalog: &'a Catalog, id: SourceId) -> Self {
        let evidence = catalog.evidence(id);
        let is_address = |text: &&str| text.starts_with("https://");
        Self {
            title: &evidence.title,
            version: &evidence.version,
            url: Some(evidence.version.as_str()).filter(is_address),
            read: evidence.read.map(Date),
        }
    }
}

/// The best source of each day that a view of an entry tells, by the name of the day.
pub(super) fn sources<'c>(
    catalog: &'c Catalog,
    id: EntryId,
    view: &View,
) -> BTreeMap<&'static str, Source<'c>> {
    let entry = catalog.entry(id);
    let days = [
        ("released", &entry.released, view.released),
        ("deprecated_on", &entry.deprecated_on, view.deprecated_on),
        ("retires_on", &entry.retires_on, view.retires_on),
        (
            "earliest_retirement",
            &entry.earliest_retirement,
            view.earliest_retirement,
        ),
    ];
    let told = days.into_iter().filter(|(_, _, told)| told.is_some());
    let known = told.filter_map(|(name, fact, _)| {
        let &from = fact.as_ref()?.from.first()?;
        Some((name, Source::of(catalog, from)))
    });
    known.collect()
}
