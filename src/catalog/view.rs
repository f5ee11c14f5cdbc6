//! What an entry is on a given day. Nothing here is stored.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Catalog;
use super::entry::{Day, EntryId, Fact, Line};

/// Where a model stands in its life, the strongest first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Calls fail: `retires_on` is the day or before.
    Retired,
    /// Its end was announced on the day or before.
    Deprecated,
    /// A newer member of its line was released on the day or before.
    Legacy,
    /// None of these.
    Current,
    /// Not in the catalog, or not yet released on the day.
    Unknown,
}

/// An entry as of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Where it stands.
    pub status: Status,
    /// First day of general use.
    pub released: Option<Day>,
    /// The day its end was announced, if that was known on the day.
    pub deprecated_on: Option<Day>,
    /// The first day on which calls fail, if that was known on the day.
    pub retires_on: Option<Day>,
    /// "Not sooner than".
    pub earliest_retirement: Option<Day>,
    /// `openai/flagship`.
    pub line: Option<String>,
    /// The lane.
    pub lane: Option<String>,
    /// The day a newer member of the line was released, whatever the status.
    pub legacy_since: Option<Day>,
    /// How many newer members of the line there were on the day.
    pub generations_behind: u32,
    /// The newest member of the line on the day, as the vendor's own id, if that is another one.
    pub head: Option<String>,
    /// The next member of the line after this one, likewise.
    pub successor: Option<String>,
    /// What the vendor names to move to, released on the day or before.
    pub replacements: Vec<String>,
    /// Since when (or from when on) requests are served by which other model.
    pub rerouted: Option<(Day, String)>,
    /// `Some(true)`: a dated snapshot; `Some(false)`: a moving id that has snapshots;
    /// `None`: the vendor makes no such difference.
    pub pinned: Option<bool>,
}

impl View {
    /// A text that no entry has.
    pub fn unknown() -> Self {
        Self {
            status: Status::Unknown,
            released: None,
            deprecated_on: None,
            retires_on: None,
            earliest_retirement: None,
            line: None,
            lane: None,
            legacy_since: None,
            generations_behind: 0,
            head: None,
            successor: None,
            replacements: Vec::new(),
            rerouted: None,
            pinned: None,
        }
    }
}

impl Catalog {
    /// What an entry is on `day`, with only what was known on that day: an end that was
    /// announced later is not there yet, nor is a model that was released later.
    pub fn view(&self, id: EntryId, day: Day) -> View {
        let entry = self.entry(id);
        let value = |fact: &Option<Fact<Day>>| fact.as_ref().map(|fact| fact.value);
        let released = value(&entry.released);
        let announced = value(&entry.deprecated_on);
        let known = announced.is_none_or(|announced| announced <= day);
        let retires_on = value(&entry.retires_on).filter(|_| known);
        let deprecated_on = announced.filter(|_| known);
        let place = self.standing(entry);
        let newer: Vec<_> = place
            .iter()
            .flat_map(|(line, member)| &line.members[member + 1..])
            .filter_map(|&(member, released)| Some((member, released.filter(|&on| on <= day)?)))
            .collect();
        let legacy_since = newer.iter().map(|&(_, on)| on).min();
        let name = |member: EntryId| self.entry(member).id.clone();
        let status = if released.is_some_and(|released| released > day) {
            Status::Unknown
        } else if retires_on.is_some_and(|retires| retires <= day) {
            Status::Retired
        } else if deprecated_on.is_some() {
            Status::Deprecated
        } else if legacy_since.is_some() {
            Status::Legacy
        } else {
            Status::Current
        };
        let replacements = entry.replacements.iter().flat_map(|named| &named.value);
        let there = |id: &&String| self.is_released(&entry.surface, &entry.vendor, id, day);
        View {
            status,
            released,
            deprecated_on,
            retires_on,
            earliest_retirement: value(&entry.earliest_retirement),
            line: place.map(|(line, _)| line.name.clone()),
            lane: entry.lane.clone(),
            legacy_since,
            generations_behind: newer.len() as u32,
            head: newer.last().map(|&(member, _)| name(member)),
            successor: newer.first().map(|&(member, _)| name(member)),
            replacements: replacements.filter(there).cloned().collect(),
            rerouted: entry.rerouted.as_ref().map(|fact| fact.value.clone()),
            pinned: if entry.snapshot_of.is_some() {
                Some(true)
            } else if entry.has_snapshots || entry.default_snapshot.is_some() {
                Some(false)
            } else {
                None
            },
        }
    }

    /// What an entry is on `day` on a surface that does not list it: its line goes on
    /// there, but no date of another surface holds.
    pub fn view_elsewhere(&self, id: EntryId, day: Day) -> View {
        let view = self.view(id, day);
        let status = match view.status {
            Status::Unknown => Status::Unknown,
            _ if view.legacy_since.is_some() => Status::Legacy,
            _ => Status::Current,
        };
        View {
            status,
            deprecated_on: None,
            retires_on: None,
            earliest_retirement: None,
            replacements: Vec::new(),
            rerouted: None,
            ..view
        }
    }

    /// The newest member of a line on `day`.
    pub fn head_of(&self, line: &Line, day: Day) -> Option<EntryId> {
        let there = |released: Option<Day>| released.is_some_and(|on| on <= day);
        let members = line.members.iter().rev();
        members
            .filter(|&&(_, released)| there(released))
            .map(|&(member, _)| member)
            .next()
    }

    /// Whether an id was there to move to on `day`, here or at its vendor's.
    fn is_released(&self, surface: &str, vendor: &str, id: &str, day: Day) -> bool {
        let own = self.vendor(vendor).map(|vendor| vendor.surface.as_str());
        let found = self
            .on_surface(surface, id)
            .or_else(|| self.on_surface(own?, id));
        found.is_none_or(|id| {
            let released = self.entry(id).released.as_ref();
            released.is_none_or(|released| released.value <= day)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(id: &str, surface: &str, day: &str) -> String {
        let catalog = Catalog::builtin();
        let entry = catalog.on_surface(surface, id).unwrap();
        let view = catalog.view(entry, day.parse().unwrap());
        format!(
            "{id}@{surface} {day}: {:?} {} behind={} head={} retires={}",
            view.status,
            view.line.unwrap_or_default(),
            view.generations_behind,
            view.head.unwrap_or_default(),
            view.retires_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
        )
    }

    #[test]
    fn the_world_is_that_of_the_day() {
        let rows = [
            shown("gpt-5.2", "openai", "2026-03-21"),
            shown("gpt-5.2-2025-12-11", "openai", "2026-03-21"),
            shown("gpt-5.4", "openai", "2026-03-21"),
            shown("gpt-5.4", "openai", "2026-11-22"),
            shown("gpt-5.4-mini", "openai", "2026-03-21"),
            shown("gpt-6.2-sol", "openai", "2026-03-21"),
            shown("gpt-5", "openai", "2026-03-21"),
            shown("gpt-5", "openai", "2026-11-22"),
            shown("gpt-5", "openai", "2026-12-11"),
            shown("claude-sonnet-4-5-20250929", "anthropic", "2026-11-22"),
            shown(
                "anthropic.claude-sonnet-4-5-20250929-v1:0",
                "bedrock",
                "2026-11-22",
            ),
            shown("claude-3-opus-20240229", "anthropic", "2026-11-22"),
        ];
        insta::assert_snapshot!(rows.join("\n"), @"
        gpt-5.2@openai 2026-03-21: Legacy openai/flagship behind=1 head=gpt-5.4 retires=
        gpt-5.2-2025-12-11@openai 2026-03-21: Legacy openai/flagship behind=1 head=gpt-5.4 retires=
        gpt-5.4@openai 2026-03-21: Current openai/flagship behind=0 head= retires=
        gpt-5.4@openai 2026-11-22: Legacy openai/flagship behind=5 head=gpt-6.2-sol retires=
        gpt-5.4-mini@openai 2026-03-21: Current openai/mini behind=0 head= retires=
        gpt-6.2-sol@openai 2026-03-21: Unknown openai/flagship behind=0 head= retires=
        gpt-5@openai 2026-03-21: Legacy openai/flagship behind=3 head=gpt-5.4 retires=
        gpt-5@openai 2026-11-22: Deprecated openai/flagship behind=8 head=gpt-6.2-sol retires=2026-12-11
        gpt-5@openai 2026-12-11: Retired openai/flagship behind=8 head=gpt-6.2-sol retires=2026-12-11
        claude-sonnet-4-5-20250929@anthropic 2026-11-22: Deprecated anthropic/sonnet behind=3 head=claude-sonnet-5-5 retires=2026-11-30
        anthropic.claude-sonnet-4-5-20250929-v1:0@bedrock 2026-11-22: Deprecated anthropic/sonnet behind=3 head=claude-sonnet-5-5 retires=2027-04-08
        claude-3-opus-20240229@anthropic 2026-11-22: Retired anthropic/opus behind=8 head=claude-opus-5-5 retires=2026-01-05
        ");
    }
}
