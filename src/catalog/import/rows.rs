//! Which platform and which id a row of a source speaks of. What becomes of what it says is
//! [`super::merge`]'s.

use std::collections::BTreeSet;

use regex::Regex;

use super::items::Found;
use super::spec::Spec;
use crate::catalog::Catalog;
use crate::catalog::entry::{Entry, EntryId};
use crate::catalog::resolve::Target;

/// What an id of a source stands for.
pub(super) struct Named {
    pub(super) surface: String,
    pub(super) id: String,
    pub(super) entry: Option<EntryId>,
    /// Who makes it.
    pub(super) vendor: String,
    /// For a new one, the vendor's own.
    pub(super) of: Option<EntryId>,
    /// The row is of one region, tier or size.
    pub(super) is_variant: bool,
    /// Written as the platform takes it, but for what stands in front.
    pub(super) is_exact: bool,
}

/// Why a row is left out of a platform that the catalog keeps, where nothing says that it should be.
pub(super) const NO_ID: &str = "no ids of models";

/// Finds what the rows of a source speak of.
pub(super) struct Rows<'c> {
    spec: &'static Spec,
    catalog: &'c Catalog,
    variants: Vec<Regex>,
    left_out: Vec<Regex>,
    /// Surfaces that have entries: only they are kept.
    kept: BTreeSet<&'c str>,
}

impl<'c> Rows<'c> {
    pub(super) fn new(spec: &'static Spec, catalog: &'c Catalog) -> Self {
        let all = |texts: &[String]| {
            let texts = texts.iter();
            texts.filter_map(|text| Regex::new(text).ok()).collect()
        };
        Self {
            spec,
            catalog,
            variants: all(&spec.variants),
            left_out: all(&spec.left_out),
            kept: catalog
                .entries()
                .map(|(_, entry)| entry.surface.as_str())
                .collect(),
        }
    }

    pub(super) fn named(&self, row: &Found) -> Result<Named, &'static str> {
        if row.is_own_name {
            return Err("names of the source's own");
        }
        if self.left_out.iter().any(|left| left.is_match(&row.id)) {
            return Err("left out by the importer");
        }
        let starts = self.spec.surface_by_start.iter();
        let mut starts = starts.filter(|(start, _)| row.id.starts_with(start.as_str()));
        let surface = match starts.next() {
            Some((start, surface)) => {
                let rest = &row.id[start.len()..];
                return self
                    .target(surface, rest)
                    .map(|named| Named {
                        is_variant: true,
                        ..named
                    })
                    .ok_or(NO_ID);
            }
            None => row.surface.as_ref().or(self.spec.surface.as_ref()),
        };
        let surface = surface.and_then(|name| self.surface(name));
        let surface = surface.ok_or("of platforms that are not kept")?;
        self.target(&surface, &row.id).ok_or(NO_ID)
    }

    /// The platform that a source calls so: as the spec says, by its key, a prefix, or its
    /// name for people.
    fn surface(&self, name: &str) -> Option<String> {
        let lower = name.to_lowercase();
        let mut said = self.spec.surfaces.iter();
        let said = said.find(|(name, _)| match name.strip_suffix('*') {
            Some(start) => lower.starts_with(start),
            None => **name == lower,
        });
        let prefix = format!("{}/", lower.replace(' ', "-"));
        let mut rows = self.catalog.surfaces().iter();
        let found = match said {
            Some((_, key)) => rows.find(|row| row.id == *key),
            None => (rows.clone().find(|row| row.id == lower))
                .or_else(|| rows.clone().find(|row| row.prefixes.contains(&prefix)))
                .or_else(|| rows.find(|row| row.name.to_lowercase() == lower)),
        };
        let found = found.filter(|row| !row.nowhere && self.kept.contains(row.id.as_str()));
        found.map(|row| row.id.clone())
    }

    fn target(&self, surface: &str, id: &str) -> Option<Named> {
        let catalog = self.catalog;
        let is_variant = self.variants.iter().any(|variant| variant.is_match(id));
        let of_entry = |entry: EntryId, spelled: &str| Named {
            surface: surface.to_owned(),
            id: catalog.entry(entry).id.clone(),
            vendor: catalog.entry(entry).vendor.clone(),
            entry: Some(entry),
            of: None,
            is_variant,
            is_exact: catalog.entry(entry).id.eq_ignore_ascii_case(spelled),
        };
        if let Some(entry) = catalog.on_surface(surface, id) {
            return Some(of_entry(entry, id));
        }
        let reading = catalog.read(id)?;
        let core = id.get(reading.core.start as usize..reading.core.end as usize)?;
        // What is said of a fine-tune is not said of its base.
        if reading.tuned.is_some() {
            return None;
        }
        if let Some(entry) = catalog.on_surface(surface, core) {
            return Some(of_entry(entry, core));
        }
        // What the vendor's shapes hold for an id may be a new one.
        let (vendor, of) = match reading.target {
            Target::Unknown { vendor, .. } => (vendor, None),
            Target::Known(known) => {
                let origin = catalog.origin(known);
                (catalog.entry(origin).vendor.clone(), Some(origin))
            }
        };
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"_-.:@".contains(&b);
        (core.len() >= 4 && core.bytes().all(plain)).then(|| Named {
            surface: surface.to_owned(),
            id: self.with_publisher(surface, id, core).to_owned(),
            entry: None,
            vendor,
            of,
            is_variant,
            is_exact: true,
        })
    }
}

impl Rows<'_> {
    /// The id as a platform takes it that names who publishes a model: `xai/grok-4.3`.
    fn with_publisher<'t>(&self, surface: &str, id: &'t str, core: &'t str) -> &'t str {
        let row = self.catalog.surface(surface);
        let prefixes = row.into_iter().flat_map(|row| &row.prefixes);
        let rests = prefixes.filter_map(|prefix| id.strip_prefix(prefix.as_str()));
        let rest = rests.min_by_key(|rest| rest.len()).unwrap_or(id);
        let Some(publisher) = rest
            .strip_suffix(core)
            .and_then(|rest| rest.strip_suffix('/'))
        else {
            return core;
        };
        let names = |entry: &Entry| entry.surface == surface && entry.id.contains('/');
        let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        let is_taken =
            publisher.bytes().all(is_word) && self.catalog.entries().any(|(_, entry)| names(entry));
        if is_taken { rest } else { core }
    }
}
