//! What a source says, held against what the catalog knows: which rows speak of which id,
//! what is new, and what changes. Which of two values is taken is [`super::weigh`]'s.

use std::collections::{BTreeMap, BTreeSet};

use super::Edition;
use super::fits;
use super::items::{Found, Told};
use super::rows::{NO_ID, Named, Rows};
use super::spec::{Form, Spec};
use super::weigh::{Beside, Verdict, weigh};
use crate::catalog::Catalog;

/// Facts in the order in which they are written.
const ORDER: [&str; 12] = [
    "released",
    "released_by",
    "deprecated_on",
    "retires_on",
    "earliest_retirement",
    "replacements",
    "input",
    "cached_input",
    "output",
    "context",
    "max_input",
    "max_output",
];

/// The parts of a price, which one row must give.
pub(super) const PRICES: [&str; 3] = ["input", "cached_input", "output"];

/// How far a chain of replacements is followed.
const MAX_CHAIN: usize = 64;

/// What came of an import.
#[derive(Debug)]
pub struct Imported {
    /// How the source is laid out.
    pub spec: &'static Spec,
    /// Which edition of it was read.
    pub edition: Edition,
    /// By surface and id: what to write.
    pub models: BTreeMap<(String, String), Model>,
    /// What was left out because another source says otherwise.
    pub contradicted: Vec<Contradiction>,
    /// Sources that said the same before, by surface and short name.
    pub confirmed: BTreeSet<(String, String)>,
    /// How many facts the catalog has the same.
    pub same: usize,
    /// How many rows were left out, by why.
    pub skipped: BTreeMap<&'static str, usize>,
    /// Ids of a table that are none as far as the catalog's shapes tell: a new family, or no
    /// model. What patterns find in a text is not told, since most of that is none.
    pub unread: BTreeSet<String>,
    /// How many facts were read, by name; `ids` for the models themselves.
    pub read: BTreeMap<String, usize>,
}

/// A model to write.
#[derive(Debug, Default)]
pub struct Model {
    /// It is not in the catalog.
    pub new: Option<New>,
    /// What changes of it, in the order in which it is written.
    pub facts: Vec<Change>,
    /// The page that the source names for its end.
    pub page: Option<String>,
}

/// A fact to write.
#[derive(Debug)]
pub struct Change {
    /// Its name.
    pub name: &'static str,
    /// Its value as a YAML text; `None` when only what stands beside it changes.
    pub value: Option<String>,
    /// What the catalog had.
    pub was: Option<String>,
    /// Short names of other sources that give the same value.
    pub also: Vec<String>,
    /// What becomes of the conflict on it.
    pub beside: Beside,
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
    /// Whether somebody has to look at it.
    pub is_open: bool,
}

impl Imported {
    /// How many models are new, how many facts are new, and how many changed.
    pub fn counts(&self) -> (usize, usize, usize) {
        let models = self.models.values().filter(|model| model.new.is_some());
        let facts = self.models.values().flat_map(|model| &model.facts);
        let facts = facts.filter(|change| change.value.is_some());
        let new = facts.clone().filter(|change| change.was.is_none()).count();
        (models.count(), new, facts.count() - new)
    }

    fn skip(&mut self, why: &'static str) {
        *self.skipped.entry(why).or_default() += 1;
    }
}

/// Holds what was found against the catalog.
pub(super) fn against(
    spec: &'static Spec,
    found: Vec<Found>,
    catalog: &Catalog,
    edition: Edition,
) -> Imported {
    let mut imported = Imported {
        spec,
        edition,
        models: BTreeMap::new(),
        contradicted: Vec::new(),
        confirmed: BTreeSet::new(),
        same: 0,
        skipped: BTreeMap::new(),
        unread: BTreeSet::new(),
        read: read(&found),
    };
    let rows = Rows::new(spec, catalog);
    let mut gathered: BTreeMap<(String, String), Vec<(Named, Found)>> = BTreeMap::new();
    for model in found {
        match rows.named(&model) {
            Ok(named) => {
                let key = (named.surface.clone(), named.id.clone());
                gathered.entry(key).or_default().push((named, model));
            }
            Err(why) => {
                imported.skip(why);
                let is_read = catalog.read(&model.id).is_some();
                if why == NO_ID && spec.form != Form::Text && !is_read {
                    imported.unread.insert(model.id);
                }
            }
        }
    }
    let mut all = BTreeMap::new();
    let mut takes = Vec::new();
    for (key, mut rows) in gathered {
        // A table may have an id more than once, by region or tier. The plainest row of the
        // id itself is the base; the others tell that it is there, and what the base leaves
        // open if they are of no region or tier.
        rows.sort_by_key(|(named, row)| (named.is_variant, !named.is_exact, row.id.len()));
        let mut facts = Facts::new();
        let mut page = None;
        let mut rows = rows.into_iter();
        let Some((named, base)) = rows.next() else {
            continue;
        };
        let is_variant = named.is_variant;
        for (named, row) in
            std::iter::once((None, base)).chain(rows.map(|(named, row)| (Some(named), row)))
        {
            let is_variant = named.map_or(is_variant, |named| named.is_variant);
            page = page.or(row.page);
            let has_price = PRICES.iter().any(|name| facts.contains_key(*name));
            for (name, told) in row.facts {
                let is_price = PRICES.contains(&name.as_str());
                if (is_variant && name != "kind") || (is_price && has_price) {
                    continue;
                }
                facts.entry(name).or_insert(told);
            }
        }
        all.insert(key.clone(), facts);
        takes.push((key, named, page));
    }
    let beside = fits::Beside::new(spec, catalog, all);
    let mut replacements = BTreeMap::new();
    for (key, named, page) in takes {
        take(
            &mut imported,
            catalog,
            named,
            (&key, &beside),
            page,
            &mut replacements,
        );
    }
    imported.contradicted.sort_by(|a, b| {
        let key = |one: &Contradiction| (one.surface.clone(), one.id.clone(), one.fact);
        key(a).cmp(&key(b))
    });
    imported
}

/// How many facts there are, by name.
fn read(found: &[Found]) -> BTreeMap<String, usize> {
    let mut read = BTreeMap::from([("ids".to_owned(), found.len())]);
    for name in found.iter().flat_map(|model| model.facts.keys()) {
        *read.entry(name.clone()).or_default() += 1;
    }
    read
}

/// What a source says of a model, by name.
pub(super) type Facts = BTreeMap<String, Told>;

fn take(
    imported: &mut Imported,
    catalog: &Catalog,
    named: Named,
    (key, read): (&(String, String), &fits::Beside<'_>),
    page: Option<String>,
    replacements: &mut BTreeMap<(String, String), Vec<String>>,
) {
    let Some(found) = read.all.get(key) else {
        return;
    };
    let entry = named.entry.map(|id| catalog.entry(id));
    let mut model = Model {
        new: entry.is_none().then(|| new(catalog, &named, found)),
        ..Model::default()
    };
    if let Some(entry) = entry {
        let own = entry.listed.iter().map(|&id| catalog.evidence(id).name());
        let own = own.filter(|name| imported.spec.is_source(name));
        let surface = &named.surface;
        imported
            .confirmed
            .extend(own.map(|name| (surface.clone(), name.to_owned())));
    }
    for name in ORDER {
        let Some(told) = found.get(name) else {
            continue;
        };
        let text = match told {
            Told::Ids(ids) => match replacement(catalog, &named, ids, replacements) {
                Ok(ids) => ids,
                Err(why) => {
                    imported.skip(why);
                    continue;
                }
            },
            // Tables write nought for what is not priced so.
            Told::Usd(0.0) => continue,
            told => text(told),
        };
        let is_open = match name {
            // Beside a firm day the earliest possible one says nothing.
            "earliest_retirement" => entry.is_none_or(|entry| entry.retires_on.is_none()),
            "released_by" => {
                !found.contains_key("released")
                    && entry.is_none_or(|entry| entry.released.is_none())
            }
            // A window that is no longer than the longest input says no more than that.
            "max_input" => entry.is_none_or(|entry| {
                entry
                    .context
                    .as_ref()
                    .is_none_or(|window| window.value.to_string() != text)
            }),
            _ => true,
        };
        if !is_open {
            continue;
        }
        let unfit = named.entry.and_then(|id| read.against(id, name, told));
        let verdict = match entry {
            Some(entry) => weigh(
                imported.spec,
                &imported.edition,
                catalog,
                entry,
                name,
                &text,
            ),
            None => Verdict::New,
        };
        match verdict {
            Verdict::New if unfit.is_some() => {}
            Verdict::New => model.facts.push(Change {
                name,
                value: Some(text),
                was: None,
                also: Vec::new(),
                beside: Beside::Keep,
            }),
            Verdict::Same { own, fixed } => {
                imported.same += 1;
                let surface = &named.surface;
                let own = own.into_iter().map(|key| (surface.clone(), key));
                imported.confirmed.extend(own);
                if fixed != Beside::Keep {
                    model.facts.push(Change {
                        name,
                        value: None,
                        was: None,
                        also: Vec::new(),
                        beside: fixed,
                    });
                }
            }
            Verdict::Taken { was, also, beside } if unfit.is_none() => model.facts.push(Change {
                name,
                value: Some(text),
                was: Some(was),
                also,
                beside,
            }),
            Verdict::Taken { was, .. } => imported.contradicted.push(Contradiction {
                surface: named.surface.clone(),
                id: named.id.clone(),
                fact: name,
                told: text,
                known: was,
                by: unfit.unwrap_or_default().into(),
                is_open: matches!(told, Told::Day(_)),
            }),
            Verdict::Left {
                known,
                by,
                beside,
                is_open,
            } => {
                imported.contradicted.push(Contradiction {
                    surface: named.surface.clone(),
                    id: named.id.clone(),
                    fact: name,
                    told: text,
                    known,
                    by,
                    is_open,
                });
                if beside != Beside::Keep {
                    model.facts.push(Change {
                        name,
                        value: None,
                        was: None,
                        also: Vec::new(),
                        beside,
                    });
                }
            }
            Verdict::Known => imported.same += 1,
        }
    }
    if model.new.is_some() || !model.facts.is_empty() {
        let tells_end = |change: &Change| change.name == "retires_on" && change.value.is_some();
        model.page = page.filter(|_| model.facts.iter().any(tells_end));
        imported.models.insert((named.surface, named.id), model);
    }
}

fn new(catalog: &Catalog, named: &Named, found: &Facts) -> New {
    let own = named.of.map(|id| catalog.entry(id));
    let kind = match (found.get("kind"), own) {
        (Some(Told::Word(kind)), _) => kind.clone(),
        (_, Some(own)) => own.kind.clone(),
        _ => "chat".into(),
    };
    // Weights that a maker serves itself are its own model there.
    let is_makers = |surface: &str| {
        let vendor = catalog.vendor(&named.vendor);
        vendor.is_some_and(|vendor| vendor.surface == surface)
    };
    let own = own.filter(|own| own.surface != named.surface && !is_makers(&named.surface));
    New {
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
    }
}

/// The replacements as the platform or the vendor writes them.
fn replacement(
    catalog: &Catalog,
    named: &Named,
    told: &[String],
    replacements: &mut BTreeMap<(String, String), Vec<String>>,
) -> Result<String, &'static str> {
    let own = catalog
        .vendor(&named.vendor)
        .map(|vendor| vendor.surface.as_str());
    let mut ids = Vec::new();
    for id in told {
        let core = match catalog.read(id) {
            Some(reading) if reading.tuned.is_none() => {
                id.get(reading.core.start as usize..reading.core.end as usize)
            }
            _ => None,
        };
        let spellings = [Some(id.as_str()), core];
        let here = |surface: &str| {
            spellings
                .iter()
                .flatten()
                .find_map(|id| catalog.on_surface(surface, id))
        };
        let found = here(&named.surface).or_else(|| here(own?));
        let found = found.ok_or("replacements that the catalog does not have")?;
        let id = &catalog.entry(found).id;
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    // What leads back to the model itself is no way out.
    let mut open = ids.clone();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if id.eq_ignore_ascii_case(&named.id) || seen.len() > MAX_CHAIN {
            return Err("replacements that lead back");
        }
        if !seen.insert(id.clone()) {
            continue;
        }
        let key = (named.surface.clone(), id);
        if let Some(new) = replacements.get(&key) {
            open.extend(new.iter().cloned());
        }
        let entry = catalog.on_surface(&named.surface, &key.1);
        let entry = entry.or_else(|| catalog.on_surface(own?, &key.1));
        let known = entry.and_then(|id| catalog.entry(id).replacements.as_ref());
        open.extend(known.iter().flat_map(|fact| fact.value.iter().cloned()));
    }
    replacements.insert((named.surface.clone(), named.id.clone()), ids.clone());
    Ok(ids.join(", "))
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
