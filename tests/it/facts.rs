//! The catalog against a survey of public sources (`fixtures/catalog/facts.tsv`): no model
//! and no day of it is lost, no "not sooner than" is taken for firm, and no moving id ends
//! with its snapshot. Where the catalog believes another day, it says so and why.

use std::fs;

use lanelint::catalog::Catalog;
use lanelint::catalog::entry::{Day, Entry, EntryId, Fact};
use lanelint::catalog::resolve::Target;

/// Rows that name no model, and why.
const NO_MODELS: &[(&str, &str, &str)] = &[
    ("azure", "doc-intelligence/prebuilt-document", "a service"),
    ("azure", "doc-intelligence/prebuilt-layout", "a service"),
    ("azure", "doc-intelligence/prebuilt-read", "a service"),
    ("bedrock", "guardrails", "a service"),
    ("deepseek", "search", "a tool, billed by the call"),
    ("mistral", "free", "a tier of price"),
    ("perplexity", "search", "a tool, billed by the call"),
    ("vertex", "chirp", "a word; chirp-3 and the like are there"),
    ("vertex", "search_api", "a service"),
];

/// Days that a newer edition of their only source has taken back, and the one that it gives.
const TAKEN_BACK: &[(&str, &str, &str, &str, &str)] = &[(
    "openai",
    "ft:gpt-3.5-turbo-1106",
    "retires_on",
    "2026-10-23",
    "2026-09-28",
)];

struct Row<'t> {
    surface: &'t str,
    id: &'t str,
    /// Name and value.
    days: Vec<(&'static str, Day)>,
    inherited: &'t str,
}

fn rows(text: &str) -> Vec<Row<'_>> {
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    let row = |line| {
        let cells: Vec<&str> = str::split(line, '\t').collect();
        let names = [
            "released",
            "deprecated_on",
            "retires_on",
            "earliest_retirement",
        ];
        let days = names.iter().zip(&cells[2..6]);
        Row {
            surface: cells[0],
            id: cells[1],
            days: days
                .filter(|(_, cell)| !cell.is_empty())
                .map(|(name, cell)| (*name, cell.parse().unwrap()))
                .collect(),
            inherited: cells[6],
        }
    };
    lines.map(row).collect()
}

/// What a user gets who names the id on the surface.
fn find(catalog: &Catalog, surface: &str, id: &str) -> Option<EntryId> {
    let here = |id: &str| {
        catalog.on_surface(surface, id).or_else(|| {
            let reading = catalog.read(id)?;
            let core = &id[reading.core.start as usize..reading.core.end as usize];
            let Target::Known(found) = reading.target else {
                return None;
            };
            let resold = || catalog.resold_id(catalog.origin(found), surface);
            let own = || (catalog.entry(found).surface == surface).then_some(found);
            catalog
                .on_surface(surface, core)
                .or_else(resold)
                .or_else(own)
        })
    };
    let prefixes = &catalog.surface(surface)?.prefixes;
    let prefixed = || {
        prefixes
            .iter()
            .find_map(|prefix| here(&format!("{prefix}{id}")))
    };
    // What a platform passes on, its vendor's days hold for.
    let passed_on = || match catalog.read(&format!("{}{id}", prefixes.first()?))?.target {
        Target::Known(found) => Some(found),
        Target::Unknown { .. } => None,
    };
    here(id).or_else(prefixed).or_else(passed_on)
}

fn day_of(entry: &Entry, name: &str) -> Option<Day> {
    let fact: &Option<Fact<Day>> = match name {
        "released" => &entry.released,
        "deprecated_on" => &entry.deprecated_on,
        "retires_on" => &entry.retires_on,
        _ => &entry.earliest_retirement,
    };
    fact.as_ref().map(|fact| fact.value)
}

/// Whether the entry tells of a day that it does not take, and why.
fn weighs(entry: &Entry, name: &str, day: Day) -> bool {
    let day = day.to_string();
    entry.conflicts.iter().any(|conflict| {
        let told = conflict.values.iter().any(|(value, _)| *value == day);
        conflict.field == name && told && !conflict.why.is_empty()
    })
}

fn is_taken_back(row: &Row<'_>, name: &str, day: Day, known: Option<Day>) -> bool {
    let (day, known) = (day.to_string(), known.map(|day| day.to_string()));
    TAKEN_BACK.iter().any(|&(surface, id, fact, old, new)| {
        (row.surface, row.id, name) == (surface, id, fact)
            && day == old
            && known.as_deref() == Some(new)
    })
}

fn faults(catalog: &Catalog, row: &Row<'_>) -> Vec<String> {
    let Row { surface, id, .. } = row;
    let Some(found) = find(catalog, surface, id) else {
        let named = |(on, no, _): &&(&str, &str, &str)| on == surface && no == id;
        let missing = NO_MODELS.iter().find(named).is_none();
        return missing
            .then(|| format!("{surface} {id}: missing"))
            .into_iter()
            .collect();
    };
    let entry = catalog.entry(found);
    let mut faults = Vec::new();
    for &(name, day) in &row.days {
        let known = day_of(entry, name);
        let fault = match (name, row.inherited) {
            ("deprecated_on" | "retires_on", "snapshot") if known == Some(day) => {
                "inherited from its snapshot"
            }
            ("earliest_retirement", _) if day_of(entry, "retires_on") == Some(day) => {
                "taken for firm"
            }
            // A firm day says more.
            ("earliest_retirement", _) if entry.retires_on.is_some() => continue,
            _ if known == Some(day) || weighs(entry, name, day) => continue,
            _ if is_taken_back(row, name, day, known) => continue,
            _ => "lost",
        };
        faults.push(format!(
            "{surface} {id} = {}: {name} {day}: {fault}",
            entry.id
        ));
    }
    faults
}

#[test]
fn no_day_of_the_survey_is_lost_or_made_firm() {
    let text = fs::read_to_string("fixtures/catalog/facts.tsv").unwrap();
    let catalog = Catalog::builtin();
    let rows = rows(&text);
    assert!(rows.len() > 2400, "{}", rows.len());
    let faults: Vec<_> = rows.iter().flat_map(|row| faults(&catalog, row)).collect();
    assert_eq!(faults.join("\n"), "");
}

/// What is excused must still be missing, or the excuse is old.
#[test]
fn what_is_no_model_is_none() {
    let catalog = Catalog::builtin();
    for (surface, id, why) in NO_MODELS {
        assert_eq!(find(&catalog, surface, id), None, "{surface} {id}: {why}");
    }
}
