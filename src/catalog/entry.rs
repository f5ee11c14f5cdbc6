//! One id on one surface, in the form that is packed into the binary.
//!
//! Built from [`super::file`] by the build script and for overlays; facts keep their
//! sources. Dates are as the vendor gave them: what they mean on a day is [`super::view`]'s.

use serde::{Deserialize, Serialize};

pub use super::file::Confidence;

/// The number of an entry in a [`super::Catalog`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntryId(pub u32);

/// The number of a source in a [`super::Catalog`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId(pub u16);

/// A day as days since 1970-01-01, which packs and compares well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i32);

/// A fact with the sources that give it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact<T> {
    /// The fact.
    pub value: T,
    /// Who says so, the best first; never empty.
    pub from: Vec<SourceId>,
}

/// One id on one surface.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The id as this surface takes it.
    pub id: String,
    /// The surface, a key of the catalog's surfaces.
    pub surface: String,
    /// Who makes the model: `openai`, `anthropic`, `google`, …
    pub vendor: String,
    /// The vendor's own entry, for a resold model.
    pub of: Option<EntryId>,
    /// The moving id that this dated one is a snapshot of.
    pub snapshot_of: Option<EntryId>,
    /// The line that this entry (or the one it is a snapshot or resale of) stands in.
    pub line: Option<LineRef>,
    /// The lane: the line's, else what the entry or its kind says.
    pub lane: Option<String>,
    /// `chat`, `embedding`, …
    pub kind: String,
    /// Other spellings on the same surface.
    pub aliases: Vec<String>,
    /// The snapshot served under this moving id, as text.
    pub default_snapshot: Option<String>,
    /// Whether other entries are snapshots of this one.
    pub has_snapshots: bool,
    /// First day of general use.
    pub released: Option<Fact<Day>>,
    /// A day on which it was there already, where the day of release is not known.
    pub released_by: Option<Fact<Day>>,
    /// The day its end was announced.
    pub deprecated_on: Option<Fact<Day>>,
    /// The first day on which calls fail. Firm.
    pub retires_on: Option<Fact<Day>>,
    /// "Not sooner than".
    pub earliest_retirement: Option<Fact<Day>>,
    /// What the vendor names to move to.
    pub replacements: Option<Fact<Vec<String>>>,
    /// From a day on, requests are served by another model.
    pub rerouted: Option<Fact<(Day, String)>>,
    /// Prices with their first day, oldest first.
    pub prices: Vec<(Option<Day>, Fact<Price>)>,
    /// The whole window in tokens.
    pub context: Option<Fact<u64>>,
    /// The longest input in tokens.
    pub max_input: Option<Fact<u64>>,
    /// The longest answer in tokens.
    pub max_output: Option<Fact<u64>>,
    /// `YYYY-MM-DD` or `YYYY-MM`.
    pub knowledge_cutoff: Option<Fact<String>>,
    /// What it can do beside text, and what not.
    pub capabilities: Option<Fact<Capabilities>>,
    /// Rate limits with their first day, oldest first.
    pub limits: Vec<(Option<Day>, Fact<Limit>)>,
    /// Free notes.
    pub notes: Vec<String>,
    /// The main thing to mind, when it is not the lane's.
    pub caveat: Option<String>,
    /// How sure the status is.
    pub confidence: Confidence,
    /// Sources that list the id.
    pub listed: Vec<SourceId>,
    /// Sources that call it retired, whether or not they name the day.
    pub ended_by: Vec<SourceId>,
    /// Where sources disagree.
    pub conflicts: Vec<Conflict>,
    /// Addresses of pages that sources name for a day, by the fact: `retires_on`.
    pub pages: Vec<(String, String)>,
}

/// USD per million tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// Fresh input.
    pub input: Option<f64>,
    /// Input read from the prompt cache.
    pub cached_input: Option<f64>,
    /// Output.
    pub output: Option<f64>,
}

/// What a model can do beside text, by the words of the catalog. What is in neither list is
/// not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// What it can do.
    pub has: Vec<String>,
    /// What it cannot do.
    pub lacks: Vec<String>,
}

/// Rate limits of a usage tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// The vendor's usage tier.
    pub tier: u8,
    /// Requests per minute.
    pub rpm: u64,
    /// Tokens per minute.
    pub tpm: u64,
}

/// Values that sources give for one fact, and which was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The fact: `retires_on`.
    pub field: String,
    /// Value and the sources that give it.
    pub values: Vec<(String, Vec<SourceId>)>,
    /// The value taken.
    pub chosen: String,
    /// The rule that chose it.
    pub why: String,
}

/// An entry's place in a line: which line, which member. The member is named by its entry,
/// as a catalog of the user's own may put others before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LineRef {
    /// Index into the catalog's lines.
    pub line: u16,
    /// The member: the entry itself, or the one it is a snapshot or resale of.
    pub member: EntryId,
}

/// A vendor's succession of models for one role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// `vendor/name`, as policies and reports say it: `openai/flagship`.
    pub name: String,
    /// The lane it fills.
    pub lane: String,
    /// Members oldest first, each with its day of release if known.
    pub members: Vec<(EntryId, Option<Day>)>,
}

/// A role that lines fill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    /// The key that policies use.
    pub id: String,
    /// For people.
    pub title: String,
    /// What work belongs there.
    pub best_for: String,
    /// What to mind.
    pub caveat: String,
    /// Kinds whose models are in this lane when they stand in no line.
    pub kinds: Vec<String>,
    /// The next lane above this one.
    pub below: Option<String>,
}

/// A table of results in which a vendor holds models of its own against each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Benchmark {
    /// What it is, for people.
    pub title: String,
    /// The day on which it was published.
    pub published: Day,
    /// The address of the page that has it.
    pub page: String,
    /// The day on which that was read.
    pub read: Day,
    /// The models in it, sorted.
    pub models: Vec<EntryId>,
}

/// Where a fact was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The short name, with the file's surface: `openai:litellm`.
    pub key: String,
    /// What it is, for people.
    pub title: String,
    /// Its version, commit or page.
    pub version: String,
    /// The day or month it speaks of.
    pub dated: String,
    /// The day it was read; a file of the user's own may leave it out.
    pub read: Option<Day>,
    /// The last day on which a later edition of it still said the same.
    pub confirmed: Option<Day>,
    /// How much its word counts, where no importer says so.
    pub rank: Option<u8>,
    /// Whether it calls models by names of its own, so that one that only it has may be no id.
    pub is_loose: bool,
    /// Where a catalog file of the user's own says it.
    pub own: Option<OwnPlace>,
}

/// A line of a catalog file of the user's own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OwnPlace {
    /// The file's path as shown.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

impl std::fmt::Display for OwnPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl Entry {
    /// Every source that says anything of it, some of them more than once.
    pub fn sources(&self) -> impl Iterator<Item = SourceId> {
        let days = [
            &self.released,
            &self.released_by,
            &self.deprecated_on,
            &self.retires_on,
            &self.earliest_retirement,
        ];
        let days = days.into_iter().flatten().flat_map(|fact| &fact.from);
        let tokens = [&self.context, &self.max_input, &self.max_output];
        let tokens = tokens.into_iter().flatten().flat_map(|fact| &fact.from);
        let replaced = self.replacements.iter().flat_map(|fact| &fact.from);
        let rerouted = self.rerouted.iter().flat_map(|fact| &fact.from);
        let cutoff = self.knowledge_cutoff.iter().flat_map(|fact| &fact.from);
        let prices = self.prices.iter().flat_map(|(_, fact)| &fact.from);
        let limits = self.limits.iter().flat_map(|(_, fact)| &fact.from);
        let able = self.capabilities.iter().flat_map(|fact| &fact.from);
        let facts = days.chain(tokens).chain(replaced).chain(rerouted);
        let facts = facts.chain(able);
        let facts = facts.chain(cutoff).chain(prices).chain(limits);
        facts.chain(&self.listed).chain(&self.ended_by).copied()
    }

    /// The price that held on a day, with its first day.
    pub fn price_on(&self, day: Day) -> Option<&(Option<Day>, Fact<Price>)> {
        let mut prices = self.prices.iter().rev();
        prices.find(|(since, _)| since.is_none_or(|since| since <= day))
    }
}

impl Evidence {
    /// The first day on which it said what it says: its own day, else the last of its month,
    /// and never later than the day it was read. `None` for a file that does not tell.
    pub fn said_on(&self) -> Option<Day> {
        let own = self.dated.parse().ok().or_else(|| {
            let first: jiff::civil::Date = format!("{}-01", self.dated).parse().ok()?;
            Some(Day::from(first.last_of_month()))
        });
        let read = self.read?;
        Some(own.map_or(read, |own: Day| own.min(read)))
    }

    /// The last day on which it was known to say what it says: confirmed, else read.
    pub fn last_read(&self) -> Option<Day> {
        self.read.max(self.confirmed)
    }

    /// The short name alone, or the line of a file of the user's own.
    pub fn name(&self) -> &str {
        match self.key.split_once(':') {
            Some((_, name)) if self.own.is_none() => name,
            _ => &self.key,
        }
    }

    /// Which edition of the source it was: `1.109.1 of 2026-11, read 2026-11-22`.
    pub fn edition(&self) -> String {
        let (version, dated) = (&self.version, &self.dated);
        let read = self.read.map(|day| match self.confirmed {
            Some(confirmed) => format!("read {day}, confirmed {confirmed}"),
            None => format!("read {day}"),
        });
        let edition = if version.contains(dated.as_str()) {
            version.clone()
        } else {
            format!("{version} of {dated}")
        };
        let parts = [Some(edition).filter(|text| !text.is_empty()), read];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl Day {
    /// The day as a calendar date; days beyond what a date can say become its limits.
    pub fn date(self) -> jiff::civil::Date {
        jiff::civil::date(1970, 1, 1)
            .checked_add(jiff::Span::new().days(i64::from(self.0)))
            .unwrap_or(jiff::civil::Date::MAX)
    }
}

impl From<jiff::civil::Date> for Day {
    fn from(date: jiff::civil::Date) -> Self {
        let since = jiff::civil::date(1970, 1, 1).until(date);
        Self(since.map_or(0, |span| span.get_days()))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.date().fmt(f)
    }
}

impl std::str::FromStr for Day {
    type Err = jiff::Error;

    /// `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.parse::<jiff::civil::Date>()?.into())
    }
}
