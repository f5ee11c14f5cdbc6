//! The catalog as it is shipped: that its facts come out right for the day they are asked
//! for. What is wrong in form stops the build already.

use std::collections::{BTreeMap, BTreeSet};

use lanelint::catalog::entry::Day;
use lanelint::catalog::resolve::Target;
use lanelint::catalog::{Catalog, Status, View};
use lanelint::source::yaml::{Node, Style, Value, parse};

fn view(catalog: &Catalog, surface: &str, id: &str, day: &str) -> View {
    let entry = catalog.on_surface(surface, id);
    let entry = entry.unwrap_or_else(|| panic!("{surface} has no {id}"));
    catalog.view(entry, day.parse().unwrap())
}

#[test]
fn the_21st_of_march_2026_is_as_it_was() {
    let catalog = Catalog::builtin();
    let of = |id| view(&catalog, "openai", id, "2026-03-21");
    let head = |line: &str| {
        let line = catalog.lines().iter().find(|row| row.name == line).unwrap();
        let head = catalog
            .head_of(line, "2026-03-21".parse().unwrap())
            .unwrap();
        catalog.entry(head).id.clone()
    };
    assert_eq!(head("openai/flagship"), "gpt-5.4");
    assert_eq!(head("openai/mini"), "gpt-5.4-mini");
    let old = of("gpt-5.2");
    assert_eq!(
        (old.status, old.successor.as_deref()),
        (Status::Legacy, Some("gpt-5.4"))
    );
    assert_eq!(of("gpt-5.2-2025-12-11").status, Status::Legacy);
    assert_eq!(of("gpt-5.4-mini-2026-03-17").status, Status::Current);
    let expected = [
        (
            "gpt-5.4-mini",
            "2026-03-17",
            [0.75, 0.075, 4.5],
            [30_000, 180_000_000],
        ),
        (
            "gpt-5.2",
            "2025-12-11",
            [1.75, 0.175, 14.0],
            [15_000, 40_000_000],
        ),
    ];
    for (id, released, price, limits) in expected {
        let entry = catalog.entry(catalog.on_surface("openai", id).unwrap());
        let (_, fact) = entry.prices.last().unwrap();
        let found = [fact.value.input, fact.value.cached_input, fact.value.output];
        assert_eq!(found, price.map(Some), "{id}");
        let (_, limit) = entry.limits.last().unwrap();
        assert_eq!([limit.value.rpm, limit.value.tpm], limits, "{id}");
        assert_eq!(limit.value.tier, 5);
        assert_eq!(entry.context.as_ref().unwrap().value, 400_000);
        assert_eq!(entry.max_output.as_ref().unwrap().value, 128_000);
        assert_eq!(entry.knowledge_cutoff.as_ref().unwrap().value, "2025-08-31");
        assert_eq!(entry.released.as_ref().unwrap().value.to_string(), released);
    }
}

#[test]
fn an_end_belongs_to_a_surface() {
    let catalog = Catalog::builtin();
    let ends = [
        ("anthropic", "claude-sonnet-4-5", Some("2026-11-30")),
        (
            "bedrock",
            "anthropic.claude-sonnet-4-5-20250929-v1:0",
            Some("2027-04-08"),
        ),
        ("gemini", "gemini-2.5-pro", Some("2026-12-01")),
        ("gemini", "gemini-2.5-flash", Some("2026-12-01")),
        ("openai", "gpt-5", Some("2026-12-11")),
        ("openai", "gpt-5-mini", Some("2026-12-11")),
        ("openai", "gpt-5-nano", Some("2026-12-11")),
        ("openai", "gpt-5-pro", Some("2026-12-11")),
        ("openai", "o3", Some("2026-12-11")),
        ("openai", "o3-pro", Some("2026-12-11")),
        ("openai", "gpt-4o", Some("2027-01-14")),
        ("openai", "gpt-4.1", Some("2027-01-14")),
        ("openai", "gpt-4o-mini", Some("2027-01-14")),
        ("openai", "gpt-4.1-mini", Some("2027-01-14")),
        ("azure", "gpt-5.2", Some("2027-06-08")),
        ("openai", "gpt-5.2", None),
    ];
    for (surface, id, end) in ends {
        let found = view(&catalog, surface, id, "2026-11-22").retires_on;
        assert_eq!(
            found.map(|day| day.to_string()).as_deref(),
            end,
            "{id} on {surface}"
        );
    }
}

#[test]
fn a_reroute_is_known_and_an_earliest_day_retires_nothing() {
    let catalog = Catalog::builtin();
    let flash = view(&catalog, "gemini", "gemini-2.5-flash", "2026-11-22");
    let (on, to) = flash.rerouted.unwrap();
    assert_eq!(
        (on.to_string().as_str(), to.as_str()),
        ("2026-12-01", "gemini-3.5-flash-lite")
    );
    let far: Day = "2099-01-01".parse().unwrap();
    for (id, entry) in catalog.entries() {
        if entry.earliest_retirement.is_some() && entry.retires_on.is_none() {
            assert_ne!(
                catalog.view(id, far).status,
                Status::Retired,
                "{}",
                entry.id
            );
        }
    }
}

#[test]
fn every_fact_has_a_source_that_was_read() {
    let catalog = Catalog::builtin();
    assert!(catalog.len() > 2000, "{}", catalog.len());
    let newest = catalog.newest_read();
    let oldest: Day = "2026-01-01".parse().unwrap();
    for (_, entry) in catalog.entries() {
        let days = [
            &entry.released,
            &entry.deprecated_on,
            &entry.retires_on,
            &entry.earliest_retirement,
        ];
        let sources = days.into_iter().flatten().flat_map(|fact| &fact.from);
        let sources = sources.chain(&entry.listed);
        let sources = sources.chain(entry.prices.iter().flat_map(|(_, fact)| &fact.from));
        for &source in sources {
            let evidence = catalog.evidence(source);
            assert!(!evidence.title.is_empty() && !evidence.version.is_empty());
            assert!(
                evidence.read >= Some(oldest) && evidence.read <= Some(newest),
                "{}",
                evidence.key
            );
        }
    }
}

#[test]
fn every_id_and_alias_is_read_as_itself() {
    let catalog = Catalog::builtin();
    let mut wrong = Vec::new();
    for (id, entry) in catalog.entries() {
        for spelling in std::iter::once(&entry.id).chain(&entry.aliases) {
            let found = catalog.read(spelling).map(|reading| reading.target);
            let same = |found| match found {
                lanelint::catalog::resolve::Target::Known(found) => {
                    catalog.origin(found) == catalog.origin(id)
                        || catalog.candidates(&spelling.to_lowercase()).contains(&id)
                }
                lanelint::catalog::resolve::Target::Unknown { .. } => false,
            };
            if !found.is_some_and(same) {
                wrong.push(format!("{} on {}", spelling, entry.surface));
            }
        }
    }
    assert_eq!(wrong, [] as [String; 0]);
}

/// What readers of YAML 1.1 take for a truth value or for nothing, in small letters.
const NO_TEXT_TO_OLD_READERS: [&str; 10] = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~",
];

#[test]
fn every_key_is_a_text_to_older_readers_of_yaml() {
    fn keys(node: &Node<'_>, found: &mut Vec<String>) {
        match &node.value {
            Value::Mapping(pairs) => {
                for (key, value) in pairs {
                    match &key.value {
                        Value::Scalar(text, style) => {
                            let is_number = text.parse::<f64>().is_ok();
                            let is_word = NO_TEXT_TO_OLD_READERS.contains(&&*text.to_lowercase());
                            if *style == Style::Plain && (is_number || is_word) {
                                found.push(text.to_string());
                            }
                        }
                        _ => found.push("a key that is no text".to_owned()),
                    }
                    keys(value, found);
                }
            }
            Value::Sequence(items) => items.iter().for_each(|item| keys(item, found)),
            Value::Scalar(..) | Value::Alias(_) => {}
        }
    }
    for folder in ["rules/catalog", "rules/import"] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let mut found = Vec::new();
            for document in &parse(&text).unwrap().documents {
                keys(document, &mut found);
            }
            assert_eq!(found, [] as [&str; 0], "{}", path.display());
        }
    }
}

/// Snapshots of the catalog with another day, a thousand for each way of writing days: none passes for a model.
#[test]
fn a_snapshot_of_a_day_that_no_source_lists_is_never_taken_for_one() {
    let catalog = Catalog::builtin();
    let real: BTreeSet<_> = catalog
        .entries()
        .map(|(_, entry)| entry.id.as_str())
        .collect();
    let snapshots = catalog
        .entries()
        .filter(|(_, entry)| entry.snapshot_of.is_some());
    let mut by_way: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (_, entry) in snapshots {
        if let Some((way, at, day)) = day_within(&entry.id) {
            let found = by_way.entry(way).or_default();
            found.push((&entry.surface, &entry.id, at, day));
        }
    }
    let ways: Vec<_> = by_way.keys().copied().collect();
    assert_eq!(ways, ["%Y%m%d", "%Y-%m-%d", "%m%d", "%y%m"]);
    // Any seed will do; the same one finds the same.
    let mut state: u64 = 0x5eed;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) % below
    };
    let mut accepted = Vec::new();
    for (way, dated) in by_way {
        assert!(dated.len() >= 5, "{way}: {}", dated.len());
        let mut tried = 0;
        while tried < 1000 {
            let (surface, id, at, day) = &dated[next(dated.len() as u64) as usize];
            let by = 1 + i64::try_from(next(400)).unwrap();
            let shifted = day
                .checked_add(jiff::Span::new().days(by))
                .unwrap()
                .strftime(way)
                .to_string();
            let mut mutated = (*id).clone();
            mutated.replace_range(at.clone(), &shifted);
            // Another real one, by chance.
            if real.contains(mutated.as_str()) {
                tried += 1;
                continue;
            }
            tried += 1;
            let read = catalog.read(&mutated).map(|reading| reading.target);
            if matches!(read, Some(Target::Known(_))) {
                accepted.push(format!("{surface} {mutated}"));
            }
        }
    }
    accepted.sort();
    accepted.dedup();
    assert_eq!(accepted, [""; 0]);
}

/// How an id writes a day, where, and which: `gpt-5.2-2025-12-11`, `claude-3-5-sonnet@20240620`,
/// `anthropic.claude-3-haiku-20240307-v1:0`, `gpt-4-0613`, `mistral-large-2411`.
fn day_within(id: &str) -> Option<(&'static str, std::ops::Range<usize>, jiff::civil::Date)> {
    let digits = |c: char| c.is_ascii_digit();
    let parse = |way, at: std::ops::Range<usize>| {
        let day = jiff::civil::Date::strptime(way, id.get(at.clone())?).ok()?;
        let is_likely = (2020..2030).contains(&day.year());
        is_likely.then_some((way, at, day))
    };
    let starts = || (0..id.len()).filter(|&at| at == 0 || !id[..at].ends_with(digits));
    let ends = |end: usize| id.is_char_boundary(end) && !id[end..].starts_with(digits);
    let long = |len: usize, way| {
        let at = starts().map(|at| at..at + len);
        let mut at = at.filter(|at| at.end <= id.len() && ends(at.end));
        at.find_map(|at| parse(way, at))
    };
    let short = || {
        let at = id.len().checked_sub(4)?..id.len();
        let text = id
            .get(at.clone())
            .filter(|text| text.bytes().all(|b| b.is_ascii_digit()))?;
        id[..at.start].strip_suffix('-')?;
        let (high, low) = text.split_at(2);
        if matches!(high, "23" | "24" | "25" | "26") {
            let day = jiff::civil::Date::strptime("%Y-%m-%d", format!("20{high}-{low}-01"));
            return Some(("%y%m", at, day.ok()?));
        }
        let day = jiff::civil::Date::strptime("%Y-%m-%d", format!("2024-{high}-{low}"));
        Some(("%m%d", at, day.ok()?))
    };
    long(10, "%Y-%m-%d")
        .or_else(|| long(8, "%Y%m%d"))
        .or_else(short)
}
