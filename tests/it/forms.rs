//! Every way to write an id, in every place of a file where one stands: that it is found
//! there whole, and read as the model that it names.
//!
//! The ids are the catalog's own. Where the list of all forms that hosts and gateways
//! publish lies beside the project (`../shared/catalog-facts`), those are tried, too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use lanelint::catalog::Catalog;
use lanelint::catalog::resolve::Target;
use lanelint::scan::prefilter::Prefilter;
use lanelint::scan::{Scanner, scan};
use lanelint::source::Source;

/// A place where an id stands: many of them make a file.
struct Place {
    called: &'static str,
    file: &'static str,
    /// Around the whole.
    ends: [&'static str; 2],
    /// Around each id.
    around: [&'static str; 2],
    /// It says "model". Ordinary words count only where something does.
    is_told: bool,
}

const fn place(called: &'static str, file: &'static str, around: [&'static str; 2]) -> Place {
    Place {
        called,
        file,
        ends: ["", ""],
        around,
        is_told: true,
    }
}

const PLACES: &[Place] = &[
    place("argument", "a.py", ["client.chat(model=\"", "\")\n"]),
    place("object", "a.ts", ["f({ model: \"", "\" });\n"]),
    place("yaml", "a.yaml", ["- model: \"", "\"\n"]),
    Place {
        ends: ["[", "{}]"],
        ..place("json", "a.json", ["{\"model\": \"", "\"},\n"])
    },
    place("toml", "a.toml", ["[[x]]\nmodel = \"", "\"\n"]),
    place("env", ".env", ["MODEL=", "\n"]),
    place("option", "a.sh", ["run --model ", " --fast\n"]),
    place("comment", "a.py", ["x = 1  # model: ", "\n"]),
    place("compare", "a.py", ["if model == \"", "\":\n    pass\n"]),
    place(
        "attribute",
        "a.tf",
        ["resource \"x\" \"y\" {\n  model_id = \"", "\"\n}\n"],
    ),
    Place {
        is_told: false,
        ..place("code", "a.md", ["The default is `", "` here.\n\n"])
    },
    Place {
        ends: ["PRICES = {\n", "}\n"],
        is_told: false,
        ..place("key", "a.py", ["    \"", "\": 1.0,\n"])
    },
];

/// How many ids stand in a file.
const MANY: usize = 200;

/// How often each place shows an id, and the ids that it does not show.
#[derive(Default)]
struct Tally {
    found: usize,
    missed: Vec<String>,
}

impl Tally {
    /// Of a thousand ids, how many are found.
    fn rate(&self) -> usize {
        self.found * 1000 / (self.found + self.missed.len()).max(1)
    }
}

/// Looks for each id in each place; `is_right` judges what it was read as.
fn tallies(
    catalog: &Catalog,
    places: &[Place],
    ids: &[&str],
    is_right: impl Fn(&str, &Target) -> bool,
) -> BTreeMap<&'static str, Tally> {
    let prefilter = Prefilter::new(catalog);
    let scanner = Scanner {
        catalog,
        prefilter: &prefilter,
        all_comments: false,
    };
    let is_word = |id: &str| catalog.read(id).is_some_and(|reading| reading.ambiguous);
    let mut tallies = BTreeMap::new();
    for place in places {
        let tally: &mut Tally = tallies.entry(place.called).or_default();
        let asked = ids.iter().copied();
        let asked: Vec<_> = asked.filter(|id| place.is_told || !is_word(id)).collect();
        for ids in asked.chunks(MANY) {
            let mut text = place.ends[0].to_owned();
            let mut starts = Vec::new();
            for id in ids {
                text.push_str(place.around[0]);
                starts.push(text.len() as u32);
                text.push_str(id);
                text.push_str(place.around[1]);
            }
            text.push_str(place.ends[1]);
            let mentions = scan(&Source::new(place.file, text), &scanner).mentions;
            for (id, start) in ids.iter().zip(starts) {
                let is_found = mentions.iter().any(|mention| {
                    let end = start + id.len() as u32;
                    let is_whole = (mention.span.start, mention.span.end) == (start, end);
                    is_whole && is_right(id, &mention.reading.target)
                });
                if is_found {
                    tally.found += 1;
                } else {
                    tally.missed.push((*id).to_owned());
                }
            }
        }
    }
    tallies
}

fn shown(tallies: &BTreeMap<&str, Tally>, least: usize) -> String {
    let low = tallies.iter().filter(|(_, tally)| tally.rate() < least);
    let line = |(place, tally): (&&str, &Tally)| {
        let missed = tally.missed.iter().take(40).cloned().collect::<Vec<_>>();
        format!("{place} {}: {}", tally.rate(), missed.join(" "))
    };
    low.map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_id_of_the_catalog_is_found_wherever_it_stands() {
    let catalog = Catalog::builtin();
    let spellings: BTreeSet<&str> = catalog
        .entries()
        .flat_map(|(_, entry)| std::iter::once(&entry.id).chain(&entry.aliases))
        .map(String::as_str)
        .collect();
    let is_right = |id: &str, target: &Target| match target {
        Target::Known(found) => catalog
            .candidates(&id.to_ascii_lowercase())
            .iter()
            .any(|&own| catalog.origin(own) == catalog.origin(*found)),
        Target::Unknown { .. } => false,
    };
    let spellings: Vec<_> = spellings.into_iter().collect();
    let tallies = tallies(&catalog, PLACES, &spellings, is_right);
    assert_eq!(shown(&tallies, 995), "");
}

/// The list of forms, if it is there: surface as the list calls it, and form.
#[expect(clippy::print_stdout, reason = "a test that tries nothing says so")]
fn listed() -> Option<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/catalog-facts/surface_ids.txt"
    );
    let text = fs::read_to_string(path).ok();
    if text.is_none() {
        println!("skipped: no list of forms at {path}");
    }
    text
}

/// Surfaces of the list that are vendors' own or resell under dates of their own.
const FIRST_PARTY: &[&str] = &[
    "ai21",
    "alibaba",
    "amazon_nova",
    "anthropic",
    "azure",
    "bedrock",
    "cohere",
    "deepseek",
    "google",
    "groq",
    "meta",
    "minimax",
    "mistral",
    "moonshotai",
    "openai",
    "perplexity",
    "vertex",
    "voyageai",
    "xai",
    "zai",
];

#[test]
fn every_form_of_a_first_party_id_is_found_wherever_it_stands() {
    let Some(text) = listed() else { return };
    let catalog = Catalog::builtin();
    let is_known = |_: &str, target: &Target| matches!(target, Target::Known(_));
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    let ids = pairs.filter(|(surface, _)| FIRST_PARTY.contains(surface));
    let ids: Vec<_> = ids.map(|(_, id)| id).collect();
    let tallies = tallies(&catalog, PLACES, &ids, is_known);
    assert_eq!(shown(&tallies, 995), "");
}

/// Of a thousand forms, how many are read as a model, and those that are not.
fn read_rate<'t>(catalog: &Catalog, forms: impl Iterator<Item = &'t str>) -> Tally {
    let mut tally = Tally::default();
    for form in forms {
        match catalog.read(form).map(|reading| reading.target) {
            Some(Target::Known(_)) => tally.found += 1,
            _ => tally.missed.push(form.to_owned()),
        }
    }
    tally
}

#[test]
fn nearly_every_form_is_read_as_a_model() {
    let Some(text) = listed() else { return };
    let catalog = Catalog::builtin();
    let pairs = || text.lines().filter_map(|line| line.split_once('\t'));
    let first_party = pairs().filter(|(surface, _)| FIRST_PARTY.contains(surface));
    let all = read_rate(&catalog, pairs().map(|(_, form)| form));
    let first_party = read_rate(&catalog, first_party.map(|(_, form)| form));
    let tallies = BTreeMap::from([("first-party", first_party)]);
    assert_eq!(shown(&tallies, 995), "");
    assert_eq!(shown(&BTreeMap::from([("all", all)]), 980), "");
}

/// Where the spelling proves the platform, the platform's own entry is meant.
#[test]
fn a_form_that_proves_its_platform_names_the_model_there() {
    let Some(text) = listed() else { return };
    let catalog = Catalog::builtin();
    let mut wrong = Vec::new();
    let mut proven = 0;
    for (_, form) in text.lines().filter_map(|line| line.split_once('\t')) {
        let Some(reading) = catalog.read(form) else {
            continue;
        };
        let (Target::Known(found), Some(surface)) = (reading.target, reading.surface) else {
            continue;
        };
        let core = &form[reading.core.start as usize..reading.core.end as usize];
        let there = catalog.on_surface(&surface, core);
        proven += usize::from(there.is_some());
        if there.is_some_and(|there| there != found) {
            wrong.push(format!("{form}: {}", catalog.entry(found).surface));
        }
    }
    assert!(proven > 1000, "{proven}");
    assert_eq!(wrong, [] as [&str; 0]);
}

/// What is missing there: searches, routers, tiers of price and names that are ordinary
/// words (`search`, `auto`, `fast`), which nothing tells from other words.
#[test]
fn nearly_every_form_that_anyone_publishes_is_found() {
    let Some(text) = listed() else { return };
    let catalog = Catalog::builtin();
    let is_known = |_: &str, target: &Target| matches!(target, Target::Known(_));
    let ids = text
        .lines()
        .filter_map(|line| Some(line.split_once('\t')?.1));
    let ids: Vec<_> = ids.collect();
    let tallies = tallies(&catalog, &PLACES[..2], &ids, is_known);
    assert_eq!(shown(&tallies, 980), "");
}
