//! What a bill of materials says, whatever its format: the models that a repository
//! depends on, each with its places and with what is known of it.
//!
//! A model in use is a part, one in a comment or in a page of docs is not; `check` and
//! `audit` give the same bill, since half a bill is none. Parts are told apart by the
//! platform too, as their days are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::summary::{counted, id_of, is_live};
use super::{Report, compact, escape, inventory};
use crate::catalog::entry::{Day, Entry, Fact, SourceId};
use crate::catalog::head::Surface;
use crate::catalog::{Catalog, View};
use crate::evaluate::Usage;
use crate::scan::Role;

/// A model on a platform that the repository depends on.
pub(super) struct Model<'a> {
    /// The id as the platform takes it, where that is known; else the vendor's, or as written.
    pub(super) id: &'a str,
    /// The surface whose dates were used.
    pub(super) surface: &'a str,
    /// The entry whose dates were used; none for an unknown id.
    pub(super) entry: Option<&'a Entry>,
    /// Where it is used, by path and place.
    pub(super) places: Vec<&'a Usage>,
    /// One of these: they agree in what the model is.
    any: &'a Usage,
}

/// How much a repository needs a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Something calls it.
    Required,
    /// It is compared with, or one of those that can be chosen.
    Optional,
    /// Tests alone name it.
    Tests,
}

/// The models of a run, by surface and id.
pub(super) fn models<'a>(report: &Report<'a>) -> Vec<Model<'a>> {
    let mut models: BTreeMap<(&str, &str), Model<'a>> = BTreeMap::new();
    for usage in report.usages.iter().filter(|usage| is_live(usage)) {
        let entry = usage.entry.map(|id| report.catalog.entry(id));
        let listed = entry.filter(|entry| entry.surface == usage.judged_by);
        let id = listed.map_or_else(|| id_of(usage), |entry| entry.id.as_str());
        let surface = usage.judged_by.as_str();
        let model = models.entry((surface, id)).or_insert_with(|| Model {
            id,
            surface,
            entry,
            places: Vec::new(),
            any: usage,
        });
        model.places.push(usage);
    }
    let mut models: Vec<_> = models.into_values().collect();
    for model in &mut models {
        model
            .places
            .sort_by_key(|usage| (usage.path(), usage.mention.span));
    }
    models
}

/// What tells a platform apart within the bill, as [`Model::reference`] does a model.
pub(super) fn reference_of(surface: &Surface) -> String {
    format!("platform/{}", escape::uri(&surface.id))
}

/// How an id stands at a place: `use; written as us.anthropic.claude…; workload agents`.
pub(super) fn context(report: &Report<'_>, usage: &Usage) -> String {
    let mut said = compact::role(usage.stands).to_owned();
    let mut say = |what: &str, value: Option<&str>| {
        if let Some(value) = value {
            // Writing to a string does not fail.
            let _ = write!(said, "; {what} {value}");
        }
    };
    let written = usage.mention.text.as_str();
    let is_other = usage.id.as_ref().is_some_and(|id| id != written);
    say("written as", Some(written).filter(|_| is_other));
    say("surface", usage.surface.as_deref());
    say("workload", report.workload_of(usage));
    if let Some(record) = report.tag_of(usage) {
        say("migration", Some(&inventory::tag(record)));
    }
    if !usage.sites.is_empty() {
        say("used by", counted(usage.sites.len(), "place").as_deref());
    }
    said
}

/// What the repository is called: its folder's name, nothing of where that is.
pub(super) fn repository(report: &Report<'_>) -> String {
    let name = Path::new(report.run.root).file_name();
    name.map_or("repository".into(), |name| {
        name.to_string_lossy().into_owned()
    })
}

/// The start of a day: there is no clock here.
pub(super) fn moment(day: Day) -> String {
    format!("{day}T00:00:00Z")
}

/// A number for the bill: the same for the same content, another for any other.
pub(super) fn uuid(
    report: &Report<'_>,
    models: &[Model<'_>],
    evidence: &[(&'static str, String)],
) -> String {
    let mut digest = Sha256::new();
    let mut text = |text: &str| {
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text);
    };
    text(&repository(report));
    for (name, value) in evidence {
        text(name);
        text(value);
    }
    for model in models {
        text(&model.reference());
        for usage in &model.places {
            text(usage.path());
            text(&usage.mention.span.start.to_string());
            text(&usage.mention.text);
        }
    }
    let mut bytes = [0; 16];
    bytes
        .iter_mut()
        .zip(digest.finalize())
        .for_each(|(to, byte)| *to = byte);
    // RFC 9562: version 8 is a number of one's own making.
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut hex = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            hex.push('-');
        }
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

impl<'a> Model<'a> {
    /// What the catalog says of it as of the day.
    pub(super) fn view(&self) -> &'a View {
        &self.any.view
    }

    /// Whether the catalog has it.
    pub(super) fn is_known(&self) -> bool {
        self.any.id.is_some()
    }

    /// What tells it apart within the bill, fit for a URL: the same in every run.
    pub(super) fn reference(&self) -> String {
        let surface = escape::uri(self.surface).replace('/', "%2F");
        format!("model/{surface}/{}", escape::uri(self.id))
    }

    /// The vendor's name of the model, and its snapshot where the id names one.
    pub(super) fn name_and_version(&self, catalog: &'a Catalog) -> (&'a str, Option<&'a str>) {
        let whole = id_of(self.any);
        let origin = self.any.entry.map(|id| catalog.entry(catalog.origin(id)));
        let moving = origin.and_then(|entry| entry.snapshot_of);
        let Some(moving) = moving.map(|id| catalog.entry(id).id.as_str()) else {
            return (whole, None);
        };
        // `x-20250929` is a snapshot of `x`, or of `x-latest`.
        let shared = whole.bytes().zip(moving.bytes());
        let shared = shared.take_while(|(a, b)| a == b).count();
        let head = whole.get(..shared).unwrap_or_default();
        let end = match whole.get(shared..) {
            Some(rest) if rest.starts_with(['-', '@', ':']) => Some(shared),
            _ => head.rfind(['-', '@', ':']),
        };
        let parts = end.and_then(|end| Some((whole.get(..end)?, whole.get(end + 1..)?)));
        match parts {
            Some((name, version)) if version.starts_with(|c: char| c.is_ascii_digit()) => {
                (name, Some(version))
            }
            _ => (whole, None),
        }
    }

    /// Who makes it, by the catalog's name for people; of an unknown id only the shape is
    /// known, which proves no maker.
    pub(super) fn maker(&self, catalog: &'a Catalog) -> Option<&'a str> {
        let vendor = &self.entry?.vendor;
        let known = catalog.vendor(vendor);
        Some(known.map_or(vendor.as_str(), |known| known.name.as_str()))
    }

    /// The platforms that the code proves to serve it, gateways among them.
    pub(super) fn platforms(&self, catalog: &'a Catalog) -> Vec<&'a Surface> {
        let proven = self.places.iter();
        let proven: BTreeSet<_> = proven
            .filter_map(|usage| usage.surface.as_deref())
            .collect();
        let known = proven.into_iter().filter_map(|id| catalog.surface(id));
        known.filter(|surface| !surface.nowhere).collect()
    }

    /// How one of its places writes it.
    pub(super) fn written(&self) -> &'a str {
        &self.any.mention.text
    }

    /// How much it is needed.
    pub(super) fn need(&self) -> Need {
        let roles = || self.places.iter().map(|usage| usage.role());
        if roles().any(|role| role == Role::Use) {
            Need::Required
        } else if roles().all(|role| role == Role::Test) {
            Need::Tests
        } else {
            Need::Optional
        }
    }

    /// All that is known of it, as names and texts: the names of the JSON report.
    pub(super) fn facts(&self, report: &Report<'a>) -> Vec<(&'static str, String)> {
        let view = self.view();
        let any = self.any;
        let mut facts = Vec::new();
        let mut say = |name: &'static str, value: Option<String>| {
            facts.extend(
                value
                    .filter(|value| !value.is_empty())
                    .map(|value| (name, value)),
            );
        };
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        say("id", Some(self.id.to_owned()));
        say("provider", Some(any.vendor.clone()));
        say("surface", Some(self.surface.to_owned()));
        say("kind", self.entry.map(|entry| entry.kind.clone()));
        say("status", Some(inventory::status(view.status).to_owned()));
        say("lane", view.lane.clone());
        say("line", view.line.clone());
        say("released", day(view.released));
        say("legacy_since", day(view.legacy_since));
        if view.line.is_some() {
            say(
                "generations_behind",
                Some(view.generations_behind.to_string()),
            );
        }
        say("head", view.head.clone());
        say("deprecated_on", day(view.deprecated_on));
        say("retires_on", day(view.retires_on));
        say("earliest_retirement", day(view.earliest_retirement));
        for replacement in &view.replacements {
            say("replacement", Some(replacement.clone()));
        }
        if let Some((on, to)) = &view.rerouted {
            say("rerouted_on", Some(on.to_string()));
            say("rerouted_to", Some(to.clone()));
        }
        say("pinned", view.pinned.map(|pinned| pinned.to_string()));
        say("nearest_known", any.near.clone());
        say("catalog_file", any.own.as_ref().map(ToString::to_string));
        for source in self.sources(report.catalog) {
            say("source", Some(source));
        }
        let places = || self.places.iter();
        let workloads: BTreeSet<_> = places()
            .filter_map(|usage| report.workload_of(usage))
            .collect();
        for workload in workloads {
            say("workload", Some(workload.to_owned()));
        }
        let owners: BTreeSet<_> = places()
            .flat_map(|usage| report.owners_of(usage.path()))
            .collect();
        for owner in owners {
            say("owner", Some(owner.clone()));
        }
        facts
    }

    /// Who says so, for each dated fact: the best source.
    fn sources(&self, catalog: &Catalog) -> Vec<String> {
        let (Some(entry), view) = (self.entry, self.view()) else {
            return Vec::new();
        };
        let best = |fact: &Option<Fact<Day>>| fact.as_ref()?.from.first().copied();
        let rerouted = || entry.rerouted.as_ref()?.from.first().copied();
        let replacements = || entry.replacements.as_ref()?.from.first().copied();
        let told = [
            (
                "released",
                view.released.and_then(|_| best(&entry.released)),
            ),
            (
                "deprecated_on",
                view.deprecated_on.and_then(|_| best(&entry.deprecated_on)),
            ),
            (
                "retires_on",
                view.retires_on.and_then(|_| best(&entry.retires_on)),
            ),
            (
                "earliest_retirement",
                view.earliest_retirement
                    .and_then(|_| best(&entry.earliest_retirement)),
            ),
            (
                "replacement",
                view.replacements.first().and_then(|_| replacements()),
            ),
            (
                "rerouted_on",
                view.rerouted.as_ref().and_then(|_| rerouted()),
            ),
        ];
        let said = |(name, source): (&str, Option<SourceId>)| {
            let evidence = catalog.evidence(source?);
            let mut said = format!("{name}: {}", evidence.title);
            let read = evidence.read.map(|day| day.to_string()).unwrap_or_default();
            for (word, value) in [
                ("", &evidence.version),
                ("dated ", &evidence.dated),
                ("read ", &read),
            ] {
                if !value.is_empty() {
                    let _ = write!(said, ", {word}{value}");
                }
            }
            Some(said)
        };
        told.into_iter().filter_map(said).collect()
    }
}
