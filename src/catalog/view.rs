//! What an entry is on a given day. Nothing here is stored.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Catalog;
use super::entry::{Day, EntryId, Fact};
use super::succession::newest;

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
    /// Not in the catalog, not yet released on the day, or nobody can be sure.
    Unknown,
}

/// Why nobody can be sure of an id that the catalog has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It was released after the day.
    Future,
    /// All that it is known to have stood for has ended, and its vendor moves it on.
    Moved,
    /// No source that was read knew of it by the day.
    Unseen,
    /// The platform does not list it.
    Unlisted,
    /// Only lists have it, and something speaks against going by them.
    Listed,
}

impl Doubt {
    /// As rules name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Future => "future",
            Self::Moved => "moved",
            Self::Unseen => "unseen",
            Self::Unlisted => "unlisted",
            Self::Listed => "listed",
        }
    }
}

/// An entry as of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Where it stands.
    pub status: Status,
    /// Why it is unknown, for an id that the catalog has.
    pub doubt: Option<Doubt>,
    /// First day of general use.
    pub released: Option<Day>,
    /// The day its end was announced, if that was known on the day.
    pub deprecated_on: Option<Day>,
    /// The first day on which calls fail, if that was known on the day.
    pub retires_on: Option<Day>,
    /// When that day was last read, if it was before it came: nobody has said since that
    /// calls do fail.
    pub due: Option<Day>,
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
    /// The snapshot that a moving id serves, unless its end is announced.
    pub pin: Option<String>,
    /// The first day on which calls of that snapshot fail, if that was known on the day.
    pub snapshot_ends: Option<Day>,
}

impl View {
    /// A text that no entry has.
    pub fn unknown() -> Self {
        Self {
            status: Status::Unknown,
            doubt: None,
            released: None,
            deprecated_on: None,
            retires_on: None,
            due: None,
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
            pin: None,
            snapshot_ends: None,
        }
    }
}

impl Catalog {
    /// What an entry is on `day`, with only what was known on that day: an end that was
    /// announced later is not there yet, nor is a model that was released later.
    pub fn view(&self, id: EntryId, day: Day) -> View {
        self.view_on(id, &self.entry(id).surface, day)
    }

    fn view_on(&self, id: EntryId, surface: &str, day: Day) -> View {
        let entry = self.entry(id);
        let value = |fact: &Option<Fact<Day>>| fact.as_ref().map(|fact| fact.value);
        let life = self.life(id, day);
        let place = self.standing(entry);
        let newer = place.map(|(line, at)| self.members_on(line, at + 1, surface, day));
        let newer = newer.unwrap_or_default();
        // Newer ones that have all ended leave this one at the head.
        let head = newest(&newer);
        let newer = if head.is_some() { newer } else { Vec::new() };
        let legacy_since = newer.iter().map(|newer| newer.since).min();
        let name = |member: EntryId| self.entry(member).id.clone();
        let there = self.was_there(id, day).or(legacy_since.map(|_| true));
        let is_only_listed = self.is_only_listed(id, day);
        let (status, doubt) = if there == Some(false) {
            (Status::Unknown, Some(Doubt::Future))
        } else if life.has_ended {
            (Status::Retired, None)
        } else if life.announced.is_some() {
            (Status::Deprecated, None)
        } else if life.has_moved {
            (Status::Unknown, Some(Doubt::Moved))
        } else if is_only_listed {
            (Status::Unknown, Some(Doubt::Listed))
        } else if legacy_since.is_some() {
            (Status::Legacy, None)
        } else if self.is_only_priced(entry) {
            (Status::Unknown, Some(Doubt::Listed))
        } else if there.is_none() {
            (Status::Unknown, Some(Doubt::Unseen))
        } else {
            (Status::Current, None)
        };
        let replacements = entry.replacements.iter().flat_map(|named| &named.value);
        let is_there = |id: &&String| self.is_released(&entry.surface, &entry.vendor, id, day);
        let rerouted = entry.rerouted.as_ref().map(|fact| fact.value.clone());
        let is_told = |(on, _): &(Day, String)| *on <= day || life.announced.is_some();
        let served = entry.default_snapshot.as_ref();
        let served = served.map(|named| (named, self.life_of(named, surface, day)));
        View {
            status,
            doubt,
            released: value(&entry.released),
            deprecated_on: life.deprecated_on,
            retires_on: life.retires_on,
            due: life.due,
            earliest_retirement: value(&entry.earliest_retirement),
            line: place.map(|(line, _)| line.name.clone()),
            lane: entry.lane.clone(),
            legacy_since,
            generations_behind: newer.len() as u32,
            head: head.map(|head| name(head.member)),
            successor: newer.first().map(|newer| name(newer.member)),
            replacements: replacements.filter(is_there).cloned().collect(),
            rerouted: rerouted.filter(is_told),
            pinned: if entry.snapshot_of.is_some() {
                Some(true)
            } else if entry.has_snapshots || entry.default_snapshot.is_some() {
                Some(false)
            } else {
                None
            },
            pin: served
                .filter(|(_, life)| life.announced.is_none() && !life.has_ended)
                .map(|(named, _)| named.clone()),
            snapshot_ends: served.and_then(|(_, life)| life.retires_on),
        }
    }

    /// What an entry is on `day` on a surface that does not list it: the line goes on there
    /// as that surface serves it, but no date of another surface holds, and whether the
    /// model answers there at all nobody says.
    pub fn view_elsewhere(&self, id: EntryId, surface: &str, day: Day) -> View {
        let view = self.view_on(id, surface, day);
        let is_local = self.surface(surface).is_some_and(|row| row.local);
        let (status, doubt) = match view.status {
            Status::Unknown => (Status::Unknown, view.doubt),
            _ if view.legacy_since.is_some() => (Status::Legacy, None),
            _ if is_local => (Status::Current, None),
            _ => (Status::Unknown, Some(Doubt::Unlisted)),
        };
        let is_nowhere = self.surface(surface).is_some_and(|row| row.nowhere);
        let view = View {
            status,
            doubt,
            deprecated_on: None,
            retires_on: None,
            due: None,
            earliest_retirement: None,
            replacements: Vec::new(),
            rerouted: None,
            snapshot_ends: None,
            pin: None,
            ..view
        };
        if is_nowhere && (status != Status::Unknown || doubt == Some(Doubt::Unlisted)) {
            Self::view_nowhere(view)
        } else {
            view
        }
    }

    /// The same on a server of somebody's own: nothing newer of the vendor's makes it legacy there.
    fn view_nowhere(view: View) -> View {
        let status = match view.status {
            Status::Legacy | Status::Unknown => Status::Current,
            status => status,
        };
        View {
            status,
            doubt: None,
            legacy_since: None,
            generations_behind: 0,
            head: None,
            successor: None,
            ..view
        }
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
    fn what_a_name_serves_at_its_vendors_says_nothing_of_another_platform() {
        let catalog = Catalog::builtin();
        let day = "2026-11-29".parse().unwrap();
        let served = catalog
            .entries()
            .filter(|&(id, _)| catalog.view(id, day).pin.is_some());
        let elsewhere: Vec<_> = served
            .map(|(id, _)| catalog.view_elsewhere(id, "openrouter", day))
            .collect();
        assert!(elsewhere.len() > 20);
        let told = |view: &View| view.pin.is_some() || view.snapshot_ends.is_some();
        assert!(!elsewhere.iter().any(told));
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
