//! Places in lines: lines told anew, models put into a line by their day of release, and
//! the line and lane of every entry that this changes.

use std::collections::{BTreeMap, BTreeSet};

use super::declare::{did_you_mean, entries};
use super::lay::{Builder, Doc, Numbered};
use super::written::File;
use crate::catalog::entry::{Day, EntryId, Line, LineRef};
use crate::source::yaml::decode::Spanned;

impl Builder {
    /// The lines of a document, and the places of its models in lines.
    pub(super) fn lines(&mut self, doc: &Doc, file: &File, models: &[Numbered<'_>]) {
        for (key, written) in entries(&file.lines) {
            let (Some(written), Some(vendor)) = (written, &doc.vendor) else {
                let message = "a line belongs to a vendor: write `vendor:` at the top";
                self.fault(doc, key.span, message);
                continue;
            };
            let name = full_name(vendor, &key.value);
            let known = self.head.lines.iter().position(|line| line.name == name);
            let lane = match (&*written.value.lane, known) {
                (Some(lane), _) if self.is_lane(doc, lane) => lane.value.clone(),
                (None, Some(at)) => self.head.lines[at].lane.clone(),
                (None, None) => {
                    self.fault(doc, key.span, "the key `lane` is missing here");
                    continue;
                }
                _ => continue,
            };
            let mut members: Vec<(EntryId, Option<Day>)> = Vec::new();
            for id in written.value.members.iter().flat_map(|many| &many.0) {
                let surface = doc.surface.as_deref().unwrap_or_default();
                let Some(found) = self.find(surface, &id.value) else {
                    let near = self.base.nearest(&id.value);
                    let near =
                        near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                    let message = format!("{surface} has no model `{}`{near}", id.value);
                    self.fault(doc, id.span, message);
                    continue;
                };
                let released = self.released(found);
                let newest = members.iter().filter_map(|&(_, day)| day).max();
                if released.is_some() && released < newest {
                    let message = "it was released before the member in front of it";
                    self.fault(doc, id.span, message);
                }
                if members.iter().any(|&(member, _)| member == found) {
                    self.fault(doc, id.span, "it stands in this line twice");
                }
                members.push((found, released));
            }
            let line = Line {
                name,
                lane,
                members,
            };
            match known {
                Some(at) => self.head.lines[at] = line,
                None => self.head.lines.push(line),
            }
        }
        for &(id, _, model) in models {
            let line = model.and_then(|model| model.value.line.as_ref());
            self.member(doc, id, line);
        }
    }

    /// Puts a model into the line that it names; else keeps its place true to its day.
    fn member(&mut self, doc: &Doc, id: EntryId, line: Option<&Spanned<String>>) {
        let at = if let Some(line) = line {
            let vendor = &self.entry(id).vendor;
            let name = full_name(vendor, &line.value);
            let names = || self.head.lines.iter().map(|line| &line.name);
            let found = names().position(|known| *known == name);
            if found.is_none() {
                let near = did_you_mean(&name, names());
                self.fault(doc, line.span, format!("there is no line `{name}`{near}"));
            }
            found
        } else {
            let holds = |line: &Line| line.members.iter().any(|&(member, _)| member == id);
            self.head.lines.iter().position(holds)
        };
        let Some(at) = at else { return };
        let released = self.released(id);
        let members = &mut self.head.lines[at].members;
        let before = members.iter().position(|&(member, _)| member == id);
        if let Some(before) = before {
            if members[before].1 == released {
                return;
            }
            members.remove(before);
        }
        let earlier = |day: Option<Day>| released.is_none_or(|on| day.is_some_and(|day| day <= on));
        let last = members.iter().rposition(|&(_, day)| earlier(day));
        members.insert(last.map_or(0, |last| last + 1), (id, released));
    }

    fn released(&self, id: EntryId) -> Option<Day> {
        self.entry(id).released.as_ref().map(|fact| fact.value)
    }

    /// Gives every entry that a file touches, and what follows it, its line and lane.
    pub(super) fn settle(&mut self) {
        let mut places = BTreeMap::new();
        for (line, row) in self.head.lines.iter().enumerate() {
            for &(member, _) in &row.members {
                let line = line as u16;
                places.insert(member, LineRef { line, member });
            }
        }
        // Snapshots and resales of a built-in model go where it goes.
        let moved: BTreeSet<EntryId> = {
            let base = &self.base;
            let is_moved = |&(&id, place): &(&EntryId, &LineRef)| {
                (id.0 as usize) < base.len() && base.entry(id).line != Some(*place)
            };
            let lines = places.iter().filter(is_moved).map(|(&id, _)| id);
            lines.chain(self.lanes.keys().copied()).collect()
        };
        let moved = self.followers(moved);
        let all: BTreeSet<_> = self.entries.keys().copied().chain(moved).collect();
        for id in all {
            let (line, lane) = self.standing(id, &places);
            let kinds = self.head.lanes.iter();
            let by_kind = |kind: &String| {
                let mut lanes = kinds.clone();
                let lane = lanes.find(|lane| lane.kinds.contains(kind))?;
                Some(lane.id.clone())
            };
            let entry = self.entry(id);
            let lane = lane.or_else(|| entry.lane.clone());
            let lane = lane.or_else(|| by_kind(&entry.kind));
            let entry = self.touch(id);
            entry.line = line;
            entry.lane = lane;
        }
    }

    /// The nearest line and lane: an entry's own, else that of what it is a snapshot or
    /// resale of.
    fn standing(
        &self,
        id: EntryId,
        places: &BTreeMap<EntryId, LineRef>,
    ) -> (Option<LineRef>, Option<String>) {
        let mut near = vec![id];
        let mut lane = None;
        let mut next = 0;
        // Real data is at most three links deep; the bound is for data gone wrong.
        while let Some(&at) = near.get(next).filter(|_| next < 8) {
            lane = lane.or_else(|| self.lanes.get(&at).cloned());
            if let Some(&place) = places.get(&at) {
                let line = self.head.lines.get(usize::from(place.line));
                return (Some(place), lane.or_else(|| Some(line?.lane.clone())));
            }
            let entry = self.entry(at);
            near.extend(entry.snapshot_of.into_iter().chain(entry.of));
            let default = entry.default_snapshot.as_ref();
            near.extend(default.and_then(|id| self.find(&entry.surface, id)));
            next += 1;
        }
        (None, lane)
    }

    /// The entries and all that are snapshots or resales of them.
    fn followers(&self, mut found: BTreeSet<EntryId>) -> BTreeSet<EntryId> {
        if found.is_empty() {
            return found;
        }
        let mut grew = true;
        while grew {
            let before = found.len();
            for (id, entry) in self.base.entries() {
                let links = entry.snapshot_of.into_iter().chain(entry.of);
                if links.into_iter().any(|link| found.contains(&link)) {
                    found.insert(id);
                }
            }
            grew = found.len() > before;
        }
        found
    }
}

/// `openai/flagship` for `flagship`.
fn full_name(vendor: &str, name: &str) -> String {
    if name.contains('/') {
        name.to_owned()
    } else {
        format!("{vendor}/{name}")
    }
}
