//! Writes a catalog in the making as bytes: the index of its spellings, the head, the entries. What is wrong with it, [`super`]
//! has found before.

use std::collections::{BTreeMap, BTreeSet};

use super::super::entry::{Day, EntryId, Evidence};
use super::{Packed, Packer};

impl Packer {
    pub(super) fn finish(mut self) -> Packed {
        let mut spellings: BTreeMap<String, Vec<EntryId>> = BTreeMap::new();
        for (number, entry) in self.entries.iter().enumerate() {
            for spelling in std::iter::once(&entry.id).chain(&entry.aliases) {
                let group = spellings.entry(spelling.to_ascii_lowercase()).or_default();
                let id = EntryId(number as u32);
                if !group.contains(&id) {
                    group.push(id);
                }
            }
        }
        let surfaces = &self.head.surfaces;
        let resold = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(number, entry)| {
                let surface = surfaces
                    .iter()
                    .position(|surface| surface.id == entry.surface)?;
                Some((entry.of?, surface as u16, EntryId(number as u32)))
            });
        let mut resold: Vec<_> = resold.collect();
        resold.sort();
        self.head.resold = resold;
        let numbered = self.entries.iter().enumerate();
        let numbered = numbered.map(|(number, entry)| (EntryId(number as u32), entry));
        self.head.relate(numbered);
        let kinds: BTreeSet<_> = self
            .entries
            .iter()
            .map(|entry| entry.kind.clone())
            .collect();
        self.head.kinds = kinds.into_iter().collect();
        let mut index = fst::MapBuilder::memory();
        for (spelling, group) in spellings {
            let value = (self.head.groups.len() as u64) << 8 | group.len() as u64;
            self.head.groups.extend(group);
            // Keys come sorted out of the map, the only way insertion can fail.
            let _ = index.insert(spelling, value);
        }
        let mut entries = Vec::new();
        for entry in &self.entries {
            self.head.offsets.push(entries.len() as u32);
            // Plain data into memory: nothing in it can fail to be written.
            entries.extend(postcard::to_stdvec(entry).unwrap_or_default());
        }
        let vendors = self.head.vendors.iter().map(|vendor| &vendor.ambiguous);
        let surfaces = self.head.surfaces.iter().map(|surface| &surface.ambiguous);
        let ambiguous = vendors.chain(surfaces);
        let word = |stem: &String| ambiguous.clone().any(|words| words.contains(stem));
        let stems = self.stems.iter();
        let stems = stems.map(|stem| format!("{}{stem}\n", if word(stem) { "=" } else { "" }));
        let read = || self.head.evidence.iter().filter_map(Evidence::last_read);
        let day = |day: Option<Day>| day.unwrap_or(Day(0));
        let age = (day(read().max()), day(read().min()), self.entries.len());
        Packed {
            age: postcard::to_stdvec(&age).unwrap_or_default(),
            stems: stems.collect(),
            index: index.into_inner().unwrap_or_default(),
            head: postcard::to_stdvec(&self.head).unwrap_or_default(),
            entries,
        }
    }
}
