//! What a source says, held against what the catalog knows: what is new, what a newer
//! edition of the same source changed, and what contradicts a source that counts as much.

use std::collections::BTreeMap;

use super::items::{Found, Told};
use super::spec::{self, Spec};
use crate::catalog::Catalog;
use crate::catalog::entry::{Day, Entry, EntryId, Fact, SourceId};
use crate::catalog::resolve::Target;

/// What an unknown source counts: as one that gathered from others.
const GATHERED: u8 = 3;
/// Facts in the order in which they are written.
const ORDER: [&str; 10] = [
    "released",
    "deprecated_on",
    "retires_on",
    "earliest_retirement",
    "replacements",
    "input",
    "cached_input",
    "output",
    "context",
    "max_output",
];

/// What came of an import.
#[derive(Debug)]
pub struct Imported {
    /// How the source is laid out.
    pub spec: &'static Spec,
    /// The day of reading.
    pub day: Day,
    /// The source's version.
    pub edition: String,
    /// By surface and id: what to write.
    pub models: BTreeMap<(String, String), Model>,
    /// What was left out because a better source says otherwise.
    pub contradicted: Vec<Contradiction>,
    /// How many facts the catalog has the same.
    pub same: usize,
    /// How many models were left out: of a platform that the catalog does not keep, or with
    /// a text that is no id.
    pub skipped: usize,
}

/// A model to write.
#[derive(Debug, Default)]
pub struct Model {
    /// It is not in the catalog.
    pub new: Option<New>,
    /// Facts as YAML texts, with whether the catalog had none.
    pub facts: Vec<(&'static str, String, bool)>,
}

/// A model that the catalog does not have.
#[derive(Debug, PartialEq, Eq)]
pub struct New {
    /// Who makes it.
    pub vendor: String,
    /// The vendor's own id, `vendor/id`, if the catalog has that.
    pub of: Option<String>,
    /// Its kind.
    pub kind: String,
}

/// A fact that was left out.
#[derive(Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The platform.
    pub surface: String,
    /// The id.
    pub id: String,
    /// The fact.
    pub fact: &'static str,
    /// What the source says.
    pub told: String,
    /// What the catalog has.
    pub known: String,
    /// Who says that.
    pub by: String,
}

impl Imported {
    /// How many models are new, how many facts are new, and how many changed.
    pub fn counts(&self) -> (usize, usize, usize) {
        let models = self.models.values().filter(|model| model.new.is_some());
        let facts = || self.models.values().flat_map(|model| &model.facts);
        let new = facts().filter(|(.., is_new)| *is_new).count();
        (models.count(), new, facts().count() - new)
    }
}

/// Holds what was found against the catalog.
pub(super) fn against(
    spec: &'static Spec,
    found: Vec<Found>,
    catalog: &Catalog,
    (day, edition): (Day, &str),
) -> Imported {
    let mut imported = Imported {
        spec,
        day,
        edition: edition.to_owned(),
        models: BTreeMap::new(),
        contradicted: Vec::new(),
        same: 0,
        skipped: 0,
    };
    let mut named_so = BTreeMap::new();
    let mut gathered: BTreeMap<(String, String), (Named, Facts)> = BTreeMap::new();
    for mut model in found {
        if spec.distinct_days && model.facts.get("deprecated_on") == model.facts.get("retires_on") {
            model.facts.remove("retires_on");
        }
        let named = model.surface.as_ref().or(spec.surface.as_ref());
        let Some(name) = named else {
            imported.skipped += 1;
            continue;
        };
        let surface = named_so.entry(name.clone());
        let surface = surface
            .or_insert_with(|| surface_called(catalog, name))
            .clone();
        let Some(target) = surface.and_then(|surface| target(catalog, &surface, &model.id)) else {
            imported.skipped += 1;
            continue;
        };
        // A table may have an id more than once, by region or tier: the first is the base.
        let key = (target.surface.clone(), target.id.clone());
        let (_, facts) = gathered.entry(key).or_insert((target, Facts::new()));
        for (name, told) in model.facts {
            facts.entry(name).or_insert(told);
        }
    }
    for (named, facts) in gathered.into_values() {
        take(&mut imported, catalog, named, &facts);
    }
    imported.contradicted.sort_by(|a, b| {
        let key = |one: &Contradiction| (one.surface.clone(), one.id.clone(), one.fact);
        key(a).cmp(&key(b))
    });
    imported
}

/// The platform that a source calls so: by its key, a prefix, or its name for people.
fn surface_called(catalog: &Catalog, name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let prefix = format!("{}/", lower.replace(' ', "-"));
    let mut rows = catalog.surfaces().iter();
    let found = rows
        .clone()
        .find(|row| row.id == lower)
        .or_else(|| rows.clone().find(|row| row.prefixes.contains(&prefix)))
        .or_else(|| rows.find(|row| row.name.to_lowercase() == lower));
    // Only platforms with facts of their own are kept.
    let is_kept = |id: &str| catalog.entries().any(|(_, entry)| entry.surface == id);
    let found = found.filter(|row| !row.nowhere);
    found.map(|row| row.id.clone()).filter(|id| is_kept(id))
}

/// What a source says of a model, by name.
type Facts = BTreeMap<String, Told>;

/// What an id of a source stands for.
struct Named {
    surface: String,
    id: String,
    entry: Option<EntryId>,
    /// Who makes it.
    vendor: String,
    /// For a new one, the vendor's own.
    of: Option<EntryId>,
}

fn target(catalog: &Catalog, surface: &str, id: &str) -> Option<Named> {
    let of_entry = |entry: EntryId| Named {
        surface: surface.to_owned(),
        id: catalog.entry(entry).id.clone(),
        vendor: catalog.entry(entry).vendor.clone(),
        entry: Some(entry),
        of: None,
    };
    if let Some(entry) = catalog.on_surface(surface, id) {
        return Some(of_entry(entry));
    }
    let reading = catalog.read(id)?;
    let core = id.get(reading.core.start as usize..reading.core.end as usize)?;
    if let Some(entry) = catalog.on_surface(surface, core) {
        return Some(of_entry(entry));
    }
    // What the vendor's shapes hold for an id may be a new one.
    let (vendor, of) = match reading.target {
        Target::Unknown { vendor, .. } => (vendor, None),
        Target::Known(known) => {
            let origin = catalog.origin(known);
            (catalog.entry(origin).vendor.clone(), Some(origin))
        }
    };
    let is_id = core.len() >= 4 && core.bytes().all(|byte| byte.is_ascii_graphic());
    let plain = core
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_-.:@".contains(&b));
    (is_id && plain).then(|| Named {
        surface: surface.to_owned(),
        id: core.to_owned(),
        entry: None,
        vendor,
        of,
    })
}

fn take(imported: &mut Imported, catalog: &Catalog, named: Named, found: &Facts) {
    let spec = imported.spec;
    let mut model = Model::default();
    let entry = named.entry.map(|id| catalog.entry(id));
    if entry.is_none() {
        let kind = match found.get("kind") {
            Some(Told::Word(kind)) => kind.clone(),
            _ => "chat".into(),
        };
        let own = named.of.map(|id| catalog.entry(id));
        let own = own.filter(|own| own.surface != named.surface);
        model.new = Some(New {
            vendor: named.vendor.clone(),
            of: own.map(|own| {
                // Weights that anyone may serve go by their surface.
                let surface = catalog.surface(&own.surface);
                let by = match surface.filter(|row| row.nowhere) {
                    Some(row) => &row.id,
                    None => &own.vendor,
                };
                format!("{by}/{}", own.id)
            }),
            kind,
        });
    }
    for name in ORDER {
        let Some(told) = found.get(name) else {
            continue;
        };
        if let Told::Ids(ids) = told
            && !ids.iter().all(|id| is_there(catalog, &named, id))
        {
            imported.skipped += 1;
            continue;
        }
        // Tables write nought for what is not priced so.
        if *told == Told::Usd(0.0) {
            continue;
        }
        let text = text(told);
        // Beside a firm day the earliest possible one says nothing.
        let is_firm = entry.is_some_and(|entry| entry.retires_on.is_some());
        if name == "earliest_retirement" && is_firm {
            continue;
        }
        let disputed = entry.and_then(|entry| disputed(entry, name, &text));
        if let Some((by, why)) = disputed {
            imported.contradicted.push(Contradiction {
                surface: named.surface.clone(),
                id: named.id.clone(),
                fact: name,
                told: text,
                known: why,
                by: by.map_or("the catalog".into(), |id| {
                    catalog.evidence(id).name().to_owned()
                }),
            });
            continue;
        }
        let known = entry.and_then(|entry| known(entry, name, imported.day));
        let Some((value, from)) = known else {
            // A day out of order would make the whole file refused.
            if entry.is_none_or(|entry| in_order(entry, name, told)) {
                model.facts.push((name, text, true));
            }
            continue;
        };
        if value == text {
            imported.same += 1;
        } else if wins(spec, catalog, &from)
            && entry.is_none_or(|entry| in_order(entry, name, told))
        {
            model.facts.push((name, text, false));
        } else {
            let by = from.first().map(|&id| catalog.evidence(id));
            imported.contradicted.push(Contradiction {
                surface: named.surface.clone(),
                id: named.id.clone(),
                fact: name,
                told: text,
                known: value,
                by: by.map_or(String::new(), |by| {
                    format!("{} {}", by.name(), by.edition())
                }),
            });
        }
    }
    if model.new.is_some() || !model.facts.is_empty() {
        imported.models.insert((named.surface, named.id), model);
    }
}

/// Whether this source's word replaces that of the sources of a fact: it counts for more, or
/// is a newer edition of the only one.
fn wins(spec: &Spec, catalog: &Catalog, from: &[SourceId]) -> bool {
    let names = || from.iter().map(|&id| catalog.evidence(id).name());
    let rank = |name: &str| {
        let mut specs = spec::all().iter();
        let known = specs.find(|other| name.starts_with(&other.source));
        known.map_or(GATHERED, |known| known.rank)
    };
    let best = names().map(rank).min().unwrap_or(GATHERED);
    spec.rank < best || names().all(|name| name.starts_with(&spec.source))
}

/// Whether the catalog has weighed just this value and chose another, or holds the day to be
/// the earliest possible one only: who gives that, and why.
fn disputed(entry: &Entry, name: &str, told: &str) -> Option<(Option<SourceId>, String)> {
    if name == "retires_on"
        && let Some(earliest) = &entry.earliest_retirement
        && earliest.value.to_string() == told
    {
        let by = earliest.from.first().copied();
        return Some((by, "that it is the earliest possible day".into()));
    }
    let conflict = entry
        .conflicts
        .iter()
        .find(|conflict| conflict.field == name)?;
    let weighed = conflict.values.iter().any(|(value, _)| value == told);
    let other = weighed && conflict.chosen != told;
    other.then(|| (None, format!("{}: {}", conflict.chosen, conflict.why)))
}

fn is_there(catalog: &Catalog, named: &Named, id: &str) -> bool {
    let own = catalog
        .vendor(&named.vendor)
        .map(|vendor| vendor.surface.as_str());
    catalog.on_surface(&named.surface, id).is_some()
        || own.is_some_and(|own| catalog.on_surface(own, id).is_some())
}

/// Whether a new day leaves release, announcement and end in their order.
fn in_order(entry: &Entry, name: &str, told: &Told) -> bool {
    let Told::Day(day) = told else { return true };
    let of = |key: &str, fact: &Option<Fact<Day>>| {
        let known = fact.as_ref().map(|fact| fact.value);
        if key == name { Some(*day) } else { known }
    };
    let days = [
        of("released", &entry.released),
        of("deprecated_on", &entry.deprecated_on),
        of("retires_on", &entry.retires_on),
    ];
    days.iter().flatten().is_sorted()
}

fn text(told: &Told) -> String {
    match told {
        Told::Day(day) => day.to_string(),
        Told::Usd(usd) => usd.to_string(),
        Told::Tokens(tokens) => tokens.to_string(),
        Told::Ids(ids) => ids.join(", "),
        Told::Word(word) => word.clone(),
    }
}

/// What the catalog has of a fact, and who says so.
fn known(entry: &Entry, name: &str, day: Day) -> Option<(String, Vec<SourceId>)> {
    fn shown<T: ToString>(fact: Option<&Fact<T>>) -> Option<(String, Vec<SourceId>)> {
        let fact = fact?;
        Some((fact.value.to_string(), fact.from.clone()))
    }
    let price = |of: fn(&crate::catalog::entry::Price) -> Option<f64>| {
        let (_, fact) = entry.price_on(day)?;
        Some((of(&fact.value)?.to_string(), fact.from.clone()))
    };
    match name {
        "released" => shown(entry.released.as_ref()),
        "deprecated_on" => shown(entry.deprecated_on.as_ref()),
        "retires_on" => shown(entry.retires_on.as_ref()),
        "earliest_retirement" => shown(entry.earliest_retirement.as_ref()),
        "replacements" => {
            let fact = entry.replacements.as_ref()?;
            Some((fact.value.join(", "), fact.from.clone()))
        }
        "input" => price(|price| price.input),
        "cached_input" => price(|price| price.cached_input),
        "output" => price(|price| price.output),
        "context" => shown(entry.context.as_ref()),
        "max_output" => shown(entry.max_output.as_ref()),
        _ => None,
    }
}
