//! An entry as of a day, as programs read it: what `catalog list`, `catalog export`,
//! `catalog diff` and `explain` give as JSON and CSV. Every fact with who says so.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::entry::{self, Confidence, Day, EntryId, Fact, SourceId};
use super::{Catalog, Status};

/// Name and version of this layout.
pub const SCHEMA: &str = "lanelint-catalog-v1";

/// Models as of a day, with the sources of their facts.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "lanelint catalog export")]
pub struct Export {
    /// Name and version of this layout: `lanelint-catalog-v1`.
    pub schema: &'static str,
    /// The day that statuses and prices are of.
    pub as_of: String,
    /// The latest day on which a built-in source was read.
    pub version: String,
    /// Catalog files of the user's own that lie over the built-in catalog.
    pub files: Vec<String>,
    /// The models, by surface and id.
    pub models: Vec<Record>,
    /// What the names in `from` stand for.
    pub sources: BTreeMap<String, Source>,
}

/// One id on one surface.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Record {
    /// The platform that serves it.
    pub surface: String,
    /// The id as that platform takes it.
    pub id: String,
    /// Who makes the model.
    pub provider: String,
    /// `chat`, `embedding`, …
    pub kind: String,
    /// The vendor's own id, for a resold model or an own name.
    pub of: Option<String>,
    /// Where that id is listed: the vendor's own platform, or a list of what many serve.
    pub of_surface: Option<String>,
    /// The moving id that it is a snapshot of.
    pub snapshot_of: Option<String>,
    /// The snapshot that it serves.
    pub default_snapshot: Option<String>,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// The line it stands in.
    pub line: Option<String>,
    /// The lane.
    pub lane: Option<String>,
    /// Where it stands in its life on the day.
    pub status: Status,
    /// `high`, `medium`, `low` or `none`.
    pub confidence: &'static str,
    /// First day of general use.
    pub released: Option<String>,
    /// A day on which it was there already, where the day of release is not known.
    pub released_by: Option<String>,
    /// The day its end was announced, if that was known on the day.
    pub deprecated_on: Option<String>,
    /// The first day on which calls fail, likewise.
    pub retires_on: Option<String>,
    /// Not sooner than.
    pub earliest_retirement: Option<String>,
    /// The day a newer member of its line was released.
    pub legacy_since: Option<String>,
    /// What the vendor names to move to.
    pub replacements: Vec<String>,
    /// Which other model answers, and from which day on.
    pub rerouted: Option<Rerouted>,
    /// USD per million tokens on the day.
    pub price: Option<Price>,
    /// All prices that are known, the later ones too, oldest first.
    pub price_history: Vec<Price>,
    /// The whole window in tokens.
    pub context: Option<u64>,
    /// The longest input in tokens.
    pub max_input: Option<u64>,
    /// The longest answer in tokens.
    pub max_output: Option<u64>,
    /// `YYYY-MM-DD` or `YYYY-MM`.
    pub knowledge_cutoff: Option<String>,
    /// What it can do beside text.
    pub has: Vec<String>,
    /// What it cannot do beside text; what is in neither list is not known.
    pub lacks: Vec<String>,
    /// Rate limits on the day.
    pub limits: Vec<Limit>,
    /// All rate limits that are known, the later ones too, oldest first.
    pub limit_history: Vec<Limit>,
    /// Sentences for people.
    pub notes: Vec<String>,
    /// What to mind, when it is not the lane's.
    pub caveat: Option<String>,
    /// Addresses of the pages that sources name for a day, by the name of the field.
    pub pages: BTreeMap<String, String>,
    /// Who says so, by the name of the field; `listed` for the id itself, `ended_by` for an end without a day.
    pub from: BTreeMap<&'static str, Vec<String>>,
    /// Where sources disagree.
    pub conflicts: Vec<Conflict>,
    /// Where a catalog file of the user's own tells of it.
    pub own: Option<String>,
}

/// Silent service by another model.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Rerouted {
    /// The first day.
    pub on: String,
    /// The id that answers.
    pub to: String,
}

/// USD per million tokens.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Price {
    /// The first day, when known.
    pub since: Option<String>,
    /// Fresh input.
    pub input: Option<f64>,
    /// Input read from the prompt cache.
    pub cached_input: Option<f64>,
    /// Output.
    pub output: Option<f64>,
    /// Who says so.
    pub from: Vec<String>,
}

/// Requests and tokens per minute.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Limit {
    /// The first day, when known.
    pub since: Option<String>,
    /// The usage tier.
    pub tier: u8,
    /// Requests per minute.
    pub rpm: u64,
    /// Tokens per minute.
    pub tpm: u64,
    /// Who says so.
    pub from: Vec<String>,
}

/// Values that sources give for one fact.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Conflict {
    /// The fact.
    pub field: String,
    /// Each value with who gives it.
    pub values: BTreeMap<String, Vec<String>>,
    /// The value taken.
    pub chosen: String,
    /// The rule that chose it.
    pub why: String,
}

/// Where facts were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Source {
    /// What it is, for people.
    pub title: String,
    /// Its version, commit or page.
    pub version: String,
    /// The day or month it speaks of.
    pub dated: String,
    /// The day it was read.
    pub read: Option<String>,
    /// The last day on which a later edition of it still said the same.
    pub confirmed: Option<String>,
}

impl Source {
    /// What is known of where a fact was read.
    pub fn of(evidence: &entry::Evidence) -> Self {
        Self {
            title: evidence.title.clone(),
            version: evidence.version.clone(),
            dated: evidence.dated.clone(),
            read: evidence.read.map(|day| day.to_string()),
            confirmed: evidence.confirmed.map(|day| day.to_string()),
        }
    }
}

impl Export {
    /// These entries as of a day, with the sources that they name.
    pub fn of(catalog: &Catalog, ids: impl IntoIterator<Item = EntryId>, day: Day) -> Self {
        let mut sources = BTreeMap::new();
        let mut models = Vec::new();
        for id in ids {
            models.push(Record::of(catalog, id, day));
            let entry = catalog.entry(id);
            let disputed = entry.conflicts.iter().flat_map(|conflict| &conflict.values);
            let disputed = disputed.flat_map(|(_, from)| from).copied();
            for source in entry.sources().chain(disputed) {
                let evidence = catalog.evidence(source);
                sources
                    .entry(evidence.key.clone())
                    .or_insert_with(|| Source::of(evidence));
            }
        }
        models.sort_by(|a, b| (&a.surface, &a.id).cmp(&(&b.surface, &b.id)));
        Self {
            schema: SCHEMA,
            as_of: day.to_string(),
            version: catalog.newest_read().to_string(),
            files: catalog
                .own_files()
                .iter()
                .map(|file| file.path.clone())
                .collect(),
            models,
            sources,
        }
    }

    /// The JSON Schema of this layout.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(Self).to_value()
    }
}

impl Record {
    /// An entry as of a day.
    pub fn of(catalog: &Catalog, id: EntryId, day: Day) -> Self {
        let entry = catalog.entry(id);
        let view = catalog.view(id, day);
        let name = |id: EntryId| catalog.entry(id).id.clone();
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        let names = |from: &[SourceId]| {
            let keys = from.iter().map(|&id| catalog.evidence(id).key.clone());
            keys.collect::<Vec<_>>()
        };
        let mut from = BTreeMap::new();
        let mut say = |field: &'static str, sources: &[SourceId]| {
            from.insert(field, names(sources));
        };
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
        for (field, fact, shown) in days {
            if let Some(fact) = fact.as_ref().filter(|_| shown.is_some()) {
                say(field, &fact.from);
            }
        }
        let released_by = entry.released_by.as_ref();
        let released_by = released_by.filter(|_| view.released.is_none());
        if let Some(fact) = released_by {
            say("released_by", &fact.from);
        }
        if let Some(fact) = &entry.replacements {
            say("replacements", &fact.from);
        }
        if let Some(fact) = &entry.rerouted {
            say("rerouted", &fact.from);
        }
        let price = entry.price_on(day);
        if let Some((_, fact)) = price {
            say("price", &fact.from);
        }
        if let Some(fact) = &entry.context {
            say("context", &fact.from);
        }
        if let Some(fact) = &entry.max_input {
            say("max_input", &fact.from);
        }
        if let Some(fact) = &entry.max_output {
            say("max_output", &fact.from);
        }
        if let Some(fact) = &entry.knowledge_cutoff {
            say("knowledge_cutoff", &fact.from);
        }
        if let Some(fact) = &entry.capabilities {
            say("capabilities", &fact.from);
        }
        if let Some((_, fact)) = entry.limits.first() {
            say("limits", &fact.from);
        }
        say("listed", &entry.listed);
        let ended_by = entry.ended_by.iter().copied();
        let ended_by =
            ended_by.filter(|&id| catalog.evidence(id).said_on().is_none_or(|on| on <= day));
        let ended_by: Vec<_> = ended_by.collect();
        if !ended_by.is_empty() {
            say("ended_by", &ended_by);
        }
        let able = value(entry.capabilities.as_ref()).unwrap_or_default();
        let limit = |(since, fact): &(Option<Day>, Fact<entry::Limit>)| Limit {
            since: text(*since),
            tier: fact.value.tier,
            rpm: fact.value.rpm,
            tpm: fact.value.tpm,
            from: names(&fact.from),
        };
        let shown = |(since, fact): &(Option<Day>, Fact<entry::Price>)| Price {
            since: text(*since),
            input: fact.value.input,
            cached_input: fact.value.cached_input,
            output: fact.value.output,
            from: names(&fact.from),
        };
        Self {
            surface: entry.surface.clone(),
            id: entry.id.clone(),
            provider: entry.vendor.clone(),
            kind: entry.kind.clone(),
            of: entry.of.map(name),
            of_surface: entry.of.map(|of| catalog.entry(of).surface.clone()),
            snapshot_of: entry.snapshot_of.map(name),
            default_snapshot: entry.default_snapshot.clone(),
            aliases: entry.aliases.clone(),
            line: view.line,
            lane: view.lane,
            status: view.status,
            confidence: match entry.confidence {
                Confidence::High => "high",
                Confidence::Medium => "medium",
                Confidence::Low => "low",
                Confidence::None => "none",
            },
            released: text(view.released),
            released_by: released_by.map(|fact| fact.value.to_string()),
            deprecated_on: text(view.deprecated_on),
            retires_on: text(view.retires_on),
            earliest_retirement: text(view.earliest_retirement),
            legacy_since: text(view.legacy_since),
            replacements: view.replacements,
            rerouted: view.rerouted.map(|(on, to)| Rerouted {
                on: on.to_string(),
                to,
            }),
            price: price.map(shown),
            price_history: entry.prices.iter().map(shown).collect(),
            context: value(entry.context.as_ref()),
            max_input: value(entry.max_input.as_ref()),
            max_output: value(entry.max_output.as_ref()),
            knowledge_cutoff: value(entry.knowledge_cutoff.as_ref()),
            has: able.has,
            lacks: able.lacks,
            limits: (entry.limits.iter())
                .filter(|(since, _)| since.is_none_or(|on| on <= day))
                .map(limit)
                .collect(),
            limit_history: entry.limits.iter().map(limit).collect(),
            notes: entry.notes.clone(),
            caveat: entry.caveat.clone(),
            pages: entry.pages.iter().cloned().collect(),
            from,
            conflicts: entry
                .conflicts
                .iter()
                .map(|conflict| Conflict {
                    field: conflict.field.clone(),
                    values: conflict
                        .values
                        .iter()
                        .map(|(value, from)| (value.clone(), names(from)))
                        .collect(),
                    chosen: conflict.chosen.clone(),
                    why: conflict.why.clone(),
                })
                .collect(),
            own: catalog.own_place(id).map(ToString::to_string),
        }
    }

    /// Every fact in one text each, by name: what tables hold and differences compare. A
    /// fact that is not known is empty.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let number = |number: Option<u64>| number.map_or(String::new(), |n| n.to_string());
        let usd = |of: fn(&Price) -> Option<f64>| {
            let usd = self.price.as_ref().and_then(of);
            usd.map_or(String::new(), |usd| usd.to_string())
        };
        let limits = self.limits.iter();
        let limits =
            limits.map(|limit| format!("tier {}: {}/{}", limit.tier, limit.rpm, limit.tpm));
        vec![
            ("surface", self.surface.clone()),
            ("id", self.id.clone()),
            ("provider", self.provider.clone()),
            ("kind", self.kind.clone()),
            ("lane", text(&self.lane)),
            ("line", text(&self.line)),
            ("status", format!("{:?}", self.status).to_lowercase()),
            ("released", text(&self.released)),
            ("deprecated_on", text(&self.deprecated_on)),
            ("retires_on", text(&self.retires_on)),
            ("earliest_retirement", text(&self.earliest_retirement)),
            ("legacy_since", text(&self.legacy_since)),
            ("replacements", self.replacements.join(" ")),
            (
                "rerouted",
                self.rerouted
                    .as_ref()
                    .map_or(String::new(), |to| format!("{} from {}", to.to, to.on)),
            ),
            ("input", usd(|price| price.input)),
            ("cached_input", usd(|price| price.cached_input)),
            ("output", usd(|price| price.output)),
            ("context", number(self.context)),
            ("max_input", number(self.max_input)),
            ("max_output", number(self.max_output)),
            ("knowledge_cutoff", text(&self.knowledge_cutoff)),
            ("has", self.has.join(" ")),
            ("lacks", self.lacks.join(" ")),
            ("limits", limits.collect::<Vec<_>>().join("; ")),
            ("of", text(&self.of)),
            ("snapshot_of", text(&self.snapshot_of)),
            ("default_snapshot", text(&self.default_snapshot)),
            ("aliases", self.aliases.join(" ")),
            ("confidence", self.confidence.to_owned()),
            ("own", text(&self.own)),
        ]
    }
}

fn value<T: Clone>(fact: Option<&Fact<T>>) -> Option<T> {
    fact.map(|fact| fact.value.clone())
}

/// Records as CSV (RFC 4180), a line each under a line of names. A cell that a spreadsheet
/// would take for a formula has a `'` in front.
pub fn csv<'r>(records: impl IntoIterator<Item = &'r Record>) -> String {
    let mut text = String::new();
    let mut is_first = true;
    for record in records {
        let facts = record.facts();
        if is_first {
            let names: Vec<_> = facts.iter().map(|(name, _)| *name).collect();
            text.push_str(&names.join(","));
            text.push_str("\r\n");
            is_first = false;
        }
        let cells: Vec<_> = facts.iter().map(|(_, value)| cell(value)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn cell(value: &str) -> String {
    let is_formula = value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let value = if is_formula {
        format!("'{value}")
    } else {
        value.to_owned()
    };
    if value.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_tells_the_world_of_its_day() {
        let catalog = Catalog::builtin();
        let id = catalog.on_surface("openai", "gpt-5").unwrap();
        let shown = |day: &str| {
            let record = Record::of(&catalog, id, day.parse().unwrap());
            let facts = record.facts();
            let kept = ["status", "deprecated_on", "retires_on", "input", "lane"];
            let kept = facts.iter().filter(|(name, _)| kept.contains(name));
            kept.map(|(_, value)| value.clone())
                .collect::<Vec<_>>()
                .join(" | ")
        };
        insta::assert_snapshot!(
            [shown("2025-09-01"), shown("2026-11-22")].join("\n"),
            @"
        frontier | current |  |  | 1.25
        frontier | deprecated | 2026-06-11 | 2026-12-11 | 1.25
        "
        );
    }

    #[test]
    fn every_named_source_is_told() {
        let catalog = Catalog::builtin();
        let ids = catalog.entries().map(|(id, _)| id).take(200);
        let export = Export::of(&catalog, ids, "2026-11-22".parse().unwrap());
        assert_eq!(export.models.len(), 200);
        for record in &export.models {
            let conflicts = record
                .conflicts
                .iter()
                .flat_map(|conflict| conflict.values.values());
            for name in record.from.values().chain(conflicts).flatten() {
                assert!(export.sources.contains_key(name), "{name}");
            }
            assert!(!record.from["listed"].is_empty());
        }
    }

    #[test]
    fn no_cell_is_a_formula_and_quotes_are_doubled() {
        let cells = [
            "=1+1", "-x", "+1", "@a", "a,b", "a\"b", "\t=1", "plain", "a\nb",
        ];
        let shown = cells.map(cell);
        insta::assert_snapshot!(shown.join(" ¦ "), @r#"
        '=1+1 ¦ '-x ¦ '+1 ¦ '@a ¦ "a,b" ¦ "a""b" ¦ '	=1 ¦ plain ¦ "a
        b"
        "#);
    }
}
