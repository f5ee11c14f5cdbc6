//! What `catalog export` writes, put back in the place of the files' own models: nothing is lost on the way.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Map, Value, json};

use super::record::{Export, Record};
use super::{Catalog, Entry, file, pack, texts};

/// Later than any day of the catalog, so that all is known.
const LATE: &str = "2099-12-31";

/// The names of sources as a file has them: without the platform in front.
fn keys(from: &[String]) -> Value {
    let short = |key: &String| {
        key.split_once(':')
            .map_or(key.clone(), |(_, key)| key.to_owned())
    };
    from.iter().map(short).collect()
}

/// A model as its file would have it, by what the export says alone.
fn model(record: &Record, file: &file::File, catalog: &Catalog) -> file::Model {
    let said = |field: &str| record.from.get(field).map(|from| keys(from));
    let mut model = Map::new();
    let mut put = |field: &str, value: Value| {
        model.insert(field.to_owned(), value);
    };
    if let Some(of) = &record.of {
        // What many serve stands in a file of its own, the rest in its vendor's.
        let listed = record.of_surface.as_deref().unwrap_or_default();
        let is_nowhere = catalog.surface(listed).is_some_and(|row| row.nowhere);
        let file = if is_nowhere {
            listed
        } else {
            record.provider.as_str()
        };
        put("of", json!(format!("{file}/{of}")));
    } else if file.vendor.as_ref() != Some(&record.provider) {
        put("vendor", json!(record.provider));
    }
    let mut lanes = catalog.lanes().iter();
    let of_kind = lanes.find(|lane| lane.kinds.contains(&record.kind));
    let is_said = record.lane.as_ref() != of_kind.map(|lane| &lane.id);
    if record.line.is_none() && is_said {
        put("lane", json!(record.lane));
    }
    put("kind", json!(record.kind));
    put("aliases", json!(record.aliases));
    put("snapshot_of", json!(record.snapshot_of));
    put("default_snapshot", json!(record.default_snapshot));
    put("notes", json!(record.notes));
    put("caveat", json!(record.caveat));
    put("confidence", json!(record.confidence));
    let days = [
        ("released", &record.released),
        ("released_by", &record.released_by),
        ("deprecated_on", &record.deprecated_on),
        ("retires_on", &record.retires_on),
        ("earliest_retirement", &record.earliest_retirement),
    ];
    for (field, day) in days {
        // A day without a source follows from other entries.
        if let Some((day, from)) = day.as_ref().zip(said(field)) {
            put(
                field,
                json!({"date": day, "from": from, "page": record.pages.get(field)}),
            );
        }
    }
    let tokens = [
        ("context", record.context),
        ("max_input", record.max_input),
        ("max_output", record.max_output),
    ];
    for (field, tokens) in tokens {
        if let Some((tokens, from)) = tokens.zip(said(field)) {
            put(field, json!({"tokens": tokens, "from": from}));
        }
    }
    if let Some(from) = said("replacements") {
        put(
            "replacements",
            json!({"ids": record.replacements, "from": from}),
        );
    }
    if let Some((rerouted, from)) = record.rerouted.as_ref().zip(said("rerouted")) {
        put(
            "rerouted",
            json!({"date": rerouted.on, "to": rerouted.to, "from": from}),
        );
    }
    if let Some((date, from)) = record
        .knowledge_cutoff
        .as_ref()
        .zip(said("knowledge_cutoff"))
    {
        put("knowledge_cutoff", json!({"date": date, "from": from}));
    }
    if let Some(from) = said("capabilities") {
        put(
            "capabilities",
            json!({"has": record.has, "lacks": record.lacks, "from": from}),
        );
    }
    let prices = record.price_history.iter().map(|price| {
        let mut value = serde_json::to_value(price).unwrap();
        value["from"] = keys(&price.from);
        value
    });
    put("prices", prices.collect());
    let limits = record.limit_history.iter().map(|limit| {
        let mut value = serde_json::to_value(limit).unwrap();
        value["from"] = keys(&limit.from);
        value
    });
    put("limits", limits.collect());
    for field in ["listed", "ended_by"] {
        put(field, said(field).unwrap_or_else(|| json!([])));
    }
    let conflicts = record.conflicts.iter().map(|conflict| {
        let values = conflict.values.iter().map(|(value, from)| (value.clone(), keys(from)));
        let values: Map<_, _> = values.collect();
        json!({"field": conflict.field, "values": values, "chosen": conflict.chosen, "why": conflict.why})
    });
    put("conflicts", conflicts.collect());
    serde_json::from_value(Value::Object(model))
        .unwrap_or_else(|why| panic!("{}: {why}", record.id))
}

#[test]
fn what_is_exported_says_all_that_the_files_say() {
    let builtin = Catalog::builtin();
    let ids = || builtin.entries().map(|(id, _)| id);
    let export = Export::of(&builtin, ids(), LATE.parse().unwrap());
    let mut by_surface: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in &export.models {
        by_surface.entry(&record.surface).or_default().push(record);
    }
    let mut files = Vec::new();
    for path in fs::read_dir("rules/catalog").unwrap() {
        let path = path.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let read = texts::read(&name, &fs::read_to_string(&path).unwrap());
        let Some(mut file) = read.unwrap() else {
            continue;
        };
        let records = file
            .surface
            .as_deref()
            .and_then(|surface| by_surface.remove(surface));
        let models = records
            .into_iter()
            .flatten()
            .map(|one| (one.id.clone(), model(one, &file, &builtin)));
        let models: BTreeMap<_, _> = models.collect();
        assert_eq!(models.len(), file.models.len(), "{name}");
        file.models = models.into_iter().collect();
        for (key, source) in &mut file.sources {
            let named = format!("{}:{key}", file.surface.as_deref().unwrap_or_default());
            // A source that nothing names is in no export.
            if let Some(exported) = export.sources.get(&named) {
                source.title.clone_from(&exported.title);
                source.version.clone_from(&exported.version);
                source.dated.clone_from(&exported.dated);
                source.read = exported.read.clone().unwrap();
                source.confirmed.clone_from(&exported.confirmed);
            }
        }
        files.push((name, file));
    }
    assert!(by_surface.is_empty(), "{:?}", by_surface.keys());
    files.sort_by(|(one, _), (other, _)| one.cmp(other));
    let again = pack::pack(&files).unwrap_or_else(|faults| panic!("{faults:?}"));
    let again = Catalog::packed(again).unwrap();
    for day in ["2025-06-01", "2026-03-21", "2026-11-29", LATE] {
        let day = day.parse().unwrap();
        let (old, new) = (
            Export::of(&builtin, ids(), day),
            Export::of(&again, again.entries().map(|(id, _)| id), day),
        );
        for (old, new) in old.models.iter().zip(&new.models) {
            assert_eq!(old, new, "as of {day}");
        }
        assert_eq!(old.models.len(), new.models.len());
        let told = |export: &Export| serde_json::to_value(&export.sources).unwrap();
        assert_eq!(told(&old), told(&new));
    }
}

#[test]
fn one_model_is_of_one_kind_on_every_platform() {
    let catalog = Catalog::builtin();
    let resold = catalog
        .entries()
        .filter_map(|(_, entry)| Some((entry, catalog.entry(entry.of?))));
    let other = resold.filter(|(entry, of)| entry.kind != of.kind);
    let told = other.map(|(entry, of)| {
        let Entry {
            surface, id, kind, ..
        } = entry;
        format!(
            "{surface}/{id} is for {kind}, and {}/{} for {}",
            of.surface, of.id, of.kind
        )
    });
    assert_eq!(told.collect::<Vec<_>>(), Vec::<String>::new());
}
