//! Gives each entry of a catalog in the making its place: what it resells or is a snapshot of, its line and its lane.
//! Reading the entries themselves is [`super`]'s.

use std::collections::BTreeMap;

use super::super::entry::{EntryId, Line, LineRef};
use super::super::file::File;
use super::Packer;

impl Packer {
    pub(super) fn lines(&mut self, files: &[(String, File)]) {
        for (name, file) in files {
            self.file.clone_from(name);
            let (Some(surface), Some(vendor)) = (&file.surface, &file.vendor) else {
                continue;
            };
            for (line_name, line) in &file.lines {
                if !self.head.lanes.iter().any(|lane| lane.id == line.lane) {
                    self.fault(
                        format!("lines.{line_name}.lane"),
                        format!("`{}` is no lane of surfaces.yaml", line.lane),
                    );
                }
                let mut members = Vec::new();
                let mut newest = None;
                for id in &line.members {
                    let Some(&entry) = self.by_key.get(&(surface.clone(), id.clone())) else {
                        self.fault(
                            format!("lines.{line_name}.members"),
                            format!("`{id}` is no model of this file"),
                        );
                        continue;
                    };
                    let released = self.entries[entry.0 as usize]
                        .released
                        .as_ref()
                        .map(|fact| fact.value);
                    if released.is_some() && released < newest {
                        self.fault(
                            format!("lines.{line_name}.members"),
                            format!("`{id}` was released before the member above it"),
                        );
                    }
                    newest = newest.max(released);
                    members.push((entry, released));
                }
                self.head.lines.push(Line {
                    name: format!("{vendor}/{line_name}"),
                    lane: line.lane.clone(),
                    members,
                });
            }
        }
        self.head.lines.sort_by(|a, b| a.name.cmp(&b.name));
    }

    /// Turns links into numbers, then gives every entry its line and lane.
    pub(super) fn link(&mut self) {
        let own: BTreeMap<String, String> = self
            .head
            .vendors
            .iter()
            .map(|vendor| (vendor.id.clone(), vendor.surface.clone()))
            .collect();
        for (number, (of, snapshot_of)) in std::mem::take(&mut self.links).into_iter().enumerate() {
            let (surface, id) = (&self.entries[number].surface, &self.entries[number].id);
            self.file = format!("{surface}.yaml");
            let path = format!("models.{id}");
            if let Some(of) = of {
                let target = of
                    .split_once('/')
                    .map(|(from, id)| (own.get(from).map_or(from, String::as_str), id))
                    .and_then(|(from, id)| self.by_key.get(&(from.to_owned(), id.to_owned())))
                    .copied();
                match target {
                    Some(target) => {
                        let vendor = self.entries[target.0 as usize].vendor.clone();
                        self.entries[number].vendor = vendor;
                    }
                    None => {
                        self.fault(format!("{path}.of"), format!("no vendor's file has `{of}`"));
                    }
                }
                self.entries[number].of = target;
            }
            if let Some(base) = snapshot_of {
                let key = (self.entries[number].surface.clone(), base.clone());
                match self.by_key.get(&key).copied() {
                    Some(target) => {
                        self.entries[target.0 as usize].has_snapshots = true;
                        self.entries[number].snapshot_of = Some(target);
                    }
                    None => self.fault(
                        format!("{path}.snapshot_of"),
                        format!("`{base}` is no model of this file"),
                    ),
                }
            }
        }
        let mut places = BTreeMap::new();
        for (line, row) in self.head.lines.iter().enumerate() {
            for &(member, _) in &row.members {
                let line = line as u16;
                places.insert(member, LineRef { line, member });
            }
        }
        let said: Vec<_> = self
            .entries
            .iter()
            .map(|entry| entry.lane.clone())
            .collect();
        for number in 0..self.entries.len() {
            // The nearest of: itself, what it is a snapshot of, what it resells, and so on.
            // Real data is at most three links deep; the bound is for data gone wrong.
            let mut near = vec![EntryId(number as u32)];
            let mut next = 0;
            let mut lane = None;
            let line = loop {
                let Some(&at) = near.get(next).filter(|_| next < 8) else {
                    break None;
                };
                lane = lane.or_else(|| said.get(at.0 as usize)?.clone());
                if let Some(&place) = places.get(&at) {
                    break Some(place);
                }
                let entry = &self.entries[at.0 as usize];
                near.extend(entry.snapshot_of.into_iter().chain(entry.of));
                let default = entry.default_snapshot.as_ref();
                let default = default.map(|id| (entry.surface.clone(), id.clone()));
                near.extend(default.and_then(|key| self.by_key.get(&key)).copied());
                next += 1;
            };
            self.entries[number].line = line;
            let of_line = line.map(|place| self.head.lines[place.line as usize].lane.clone());
            let entry = &mut self.entries[number];
            entry.lane = of_line
                .or(lane)
                .or_else(|| self.kinds.get(&entry.kind).cloned());
        }
    }
}
