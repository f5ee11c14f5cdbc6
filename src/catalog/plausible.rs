//! What the facts of an entry must be like to be believed: prices, windows and days that
//! agree with each other, with the entry's snapshots, and with its line. That the catalog's
//! files hold together at all is [`super::invariants`]' matter, which a team's own files are
//! held to, too; here only the built-in ones are.

use super::Catalog;
use super::dated::day_in;
use super::entry::{Conflict, Day, Entry, EntryId, Fact, Price};

/// Later than any day of the catalog.
const LAST: Day = Day(i32::MAX);

/// What cannot be believed of an entry, a sentence each.
pub(super) fn of(id: EntryId, catalog: &Catalog) -> Vec<String> {
    let entry = catalog.entry(id);
    let mut doubts = Vec::new();
    for (_, fact) in &entry.prices {
        doubts.extend(price(fact.value));
    }
    doubts.extend(window(entry));
    doubts.extend(own_day(entry));
    doubts.extend(early(id, catalog));
    doubts.extend(place(id, catalog));
    if let Some(snapshot) = catalog.stands_for(id) {
        let snapshot = catalog.entry(snapshot);
        doubts.extend(twins(entry, snapshot));
        if !catalog.may_move(entry) {
            doubts.extend(outlived(entry, snapshot));
        }
    }
    doubts
}

/// What a person has to decide, as sources leave it open: a source that is read without one may
/// bring it, and is believed until then.
pub(super) fn open(id: EntryId, catalog: &Catalog) -> Vec<String> {
    [regional(id, catalog), outlives(id, catalog)]
        .into_iter()
        .flatten()
        .collect()
}

/// Nothing is for nothing, and the cache is there to be cheaper.
fn price(price: Price) -> Option<String> {
    let Price {
        input,
        cached_input,
        output,
    } = price;
    if input == Some(0.0) && output.unwrap_or_default() == 0.0 {
        return Some("prices: a price of zero is that of a free tier".into());
    }
    let (cached, fresh) = cached_input.zip(input)?;
    let is_dearer = cached > fresh && fresh > 0.0;
    is_dearer
        .then(|| format!("prices: cached input costs {cached}, more than fresh input ({fresh})"))
}

/// What one region asks is no price of a model that a platform resells: where a source, or
/// what the entry is a snapshot of, has the price that the maker asks, that is it.
fn regional(id: EntryId, catalog: &Catalog) -> Option<String> {
    let entry = catalog.entry(id);
    let percent = catalog.surface(&entry.surface)?.regional_percent?;
    let last = |entry: &Entry| entry.prices.last().map(|(_, fact)| fact.value);
    let (here, asked) = (last(entry)?, last(catalog.entry(entry.of?))?);
    let parts = |price: Price| {
        let Price {
            input,
            cached_input,
            output,
        } = price;
        [input, cached_input, output]
    };
    let pairs: Vec<_> = parts(here)
        .into_iter()
        .zip(parts(asked))
        .filter_map(|(here, asked)| Some((here?, asked.filter(|&usd| usd > 0.0)?)))
        .collect();
    let factor = 1.0 + f64::from(percent) / 100.0;
    let is_dearer = |&(here, asked): &(f64, f64)| (here / asked - factor).abs() < 1e-6;
    if pairs.is_empty() || !pairs.iter().all(is_dearer) {
        return None;
    }
    let asks = |usd: f64| pairs.iter().any(|&(_, asked)| (usd - asked).abs() < 1e-9);
    let disputes = |conflict: &Conflict| {
        let mut values = conflict.values.iter().map(|(value, _)| value.parse());
        conflict.field.starts_with("price.") && values.any(|usd| usd.is_ok_and(asks))
    };
    let above = entry.snapshot_of.and_then(|id| last(catalog.entry(id)));
    let is_known = entry.conflicts.iter().any(disputes) || above == Some(asked);
    is_known.then(|| {
        format!("prices: {percent} % above what the maker asks, which is the price of one region")
    })
}

/// A window holds the longest input and the longest answer.
fn window(entry: &Entry) -> Option<String> {
    let value = |fact: &Option<Fact<u64>>| fact.as_ref().map(|fact| fact.value);
    let context = value(&entry.context)?;
    let parts = [
        ("max_input", value(&entry.max_input)),
        ("max_output", value(&entry.max_output)),
    ];
    let part = parts
        .into_iter()
        .find(|&(_, part)| part.is_some_and(|part| part > context));
    part.map(|(name, part)| {
        let part = part.unwrap_or_default();
        format!("context: {name} ({part}) is longer than the window ({context}), which must be an input limit")
    })
}

/// A snapshot is there from the day that its id names.
fn own_day(entry: &Entry) -> Option<String> {
    let day = day_in(&entry.id)?;
    let ends = entry.retires_on.as_ref()?.value;
    (ends <= day).then(|| format!("retires_on: it ends on {ends}, and its id names {day}"))
}

/// A model is not legacy before it is there.
fn early(id: EntryId, catalog: &Catalog) -> Option<String> {
    let released = catalog.entry(id).released.as_ref()?.value;
    let since = catalog.view(id, LAST).legacy_since?;
    (since < released)
        .then(|| format!("released: it is legacy since {since}, before it was there ({released})"))
}

/// A model that its own vendor still serves is of use for something. What a table lists
/// newly has no day of release, and a place only when a person has looked at it.
fn place(id: EntryId, catalog: &Catalog) -> Option<String> {
    let entry = catalog.entry(id);
    let surface = catalog.surface(&entry.surface)?;
    let is_own = surface.vendor.as_ref() == Some(&entry.vendor);
    entry.released.as_ref()?;
    let has_ended = catalog.life(id, surface.read?).has_ended;
    let has_none = entry.line.is_none() && entry.lane.is_none();
    (is_own && has_none && !has_ended).then(|| "it stands in no line and no lane".to_owned())
}

/// A moving id and the snapshot that it serves are one model.
fn twins(alias: &Entry, snapshot: &Entry) -> Vec<String> {
    let told = |field: &str| {
        let mut conflicts = alias.conflicts.iter().chain(&snapshot.conflicts);
        conflicts.any(|conflict| conflict.field == field)
    };
    let tokens = |fact: &Option<Fact<u64>>| fact.as_ref().map(|fact| fact.value.to_string());
    let last = |entry: &Entry| {
        entry
            .prices
            .last()
            .map(|(_, fact)| fact.value)
            .unwrap_or_default()
    };
    let usd = |price: Option<f64>| price.map(|usd| usd.to_string());
    let (a, b) = (last(alias), last(snapshot));
    let pairs = [
        ("context", tokens(&alias.context), tokens(&snapshot.context)),
        (
            "max_input",
            tokens(&alias.max_input),
            tokens(&snapshot.max_input),
        ),
        (
            "max_output",
            tokens(&alias.max_output),
            tokens(&snapshot.max_output),
        ),
        ("price.input", usd(a.input), usd(b.input)),
        (
            "price.cached_input",
            usd(a.cached_input),
            usd(b.cached_input),
        ),
        ("price.output", usd(a.output), usd(b.output)),
    ];
    let pairs = pairs
        .into_iter()
        .filter_map(|(field, a, b)| Some((field, a?, b?)));
    pairs
        .filter(|(field, a, b)| a != b && !told(field))
        .map(|(field, a, b)| {
            let other = &snapshot.id;
            format!(
                "{field}: {a}, and `{other}`, which it serves, has {b}; a conflict must say why"
            )
        })
        .collect()
}

/// What a moving id serves ends with it.
fn outlived(alias: &Entry, snapshot: &Entry) -> Option<String> {
    let ends = alias.retires_on.as_ref()?.value;
    let last = snapshot.retires_on.as_ref()?.value;
    let mut told = alias.conflicts.iter().chain(&snapshot.conflicts);
    if last <= ends || told.any(|conflict| conflict.field == "retires_on") {
        return None;
    }
    let other = &snapshot.id;
    Some(format!(
        "retires_on: it ends on {ends}, and `{other}`, which it serves, only on {last}"
    ))
}

/// An id that stays what it is ends with the last of its snapshots: where all of them end
/// before it, one of the two readings is older, and which one holds must be said.
fn outlives(id: EntryId, catalog: &Catalog) -> Option<String> {
    let entry = catalog.entry(id);
    let ends = entry.retires_on.as_ref()?.value;
    let snapshots = catalog.snapshots_of(id).map(|id| catalog.entry(id));
    let days: Option<Vec<_>> = snapshots
        .map(|snapshot| Some((snapshot.retires_on.as_ref()?.value, snapshot)))
        .collect();
    let (day, snapshot) = days?.into_iter().max_by_key(|&(day, _)| day)?;
    let mut told = snapshot.conflicts.iter();
    let is_told = told.any(|conflict| conflict.field == "retires_on");
    (day < ends && !is_told && !catalog.may_move(entry)).then(|| {
        let other = &snapshot.id;
        format!("retires_on: it ends on {ends}, and the last of its snapshots, `{other}`, on {day}")
    })
}

#[cfg(test)]
mod tests {
    use super::super::checkout;
    use super::super::verify::verify;

    const SURFACES: &str = "
surfaces: {acme: {name: Acme}}
lanes: {small: {title: Small, best_for: x, caveat: y}}
tells:
  s: [released, retires_on, prices, context, max_input, max_output, listed]
  list: [listed]
";

    /// The faults of a catalog with these models, all of them in a lane unless they say so.
    fn faults(models: &str) -> Vec<String> {
        let head = "surface: acme\nvendor: acme\nstems: [m-]\nsources:\n  s: {title: t, version: v, dated: \
                    2026-01-01, read: 2026-06-01}\n  list: {title: t, version: v, dated: 2026-01-01, read: \
                    2026-06-01}\n";
        let files = [
            ("acme.yaml".to_owned(), format!("{head}{models}")),
            ("surfaces.yaml".to_owned(), SURFACES.to_owned()),
        ];
        match checkout::load(&files) {
            Ok(catalog) => {
                let day = "2026-07-01".parse().unwrap();
                let verified = verify(&catalog, day, None);
                let all = verified.faults.into_iter().chain(verified.doubts);
                all.map(|fault| fault.message).collect()
            }
            Err(faults) => faults,
        }
    }

    #[test]
    fn each_rule_tells_what_breaks_it_and_nothing_else() {
        let rows = [
            ("{prices: [{input: 0, output: 0, from: [s]}]}", "free tier"),
            (
                "{prices: [{input: 1, cached_input: 2, from: [s]}]}",
                "more than fresh input",
            ),
            ("{prices: [{input: 0.04, output: 0, from: [s]}]}", ""),
            (
                "{context: {tokens: 9, from: [s]}, max_input: {tokens: 10, from: [s]}}",
                "must be an input limit",
            ),
            (
                "{context: {tokens: 9, from: [s]}, max_output: {tokens: 10, from: [s]}}",
                "must be an input limit",
            ),
            (
                "{context: {tokens: 9, from: [s]}, max_input: {tokens: 9, from: [s]}}",
                "",
            ),
            (
                "{context: {tokens: 9, from: [list]}}",
                "`list` does not speak of it",
            ),
            (
                "{retires_on: {date: 2026-05-01, from: [list]}}",
                "`list` does not speak of it",
            ),
        ];
        for (model, expected) in rows {
            let facts = model.trim_matches(['{', '}'].as_slice());
            let end = if model.ends_with("}}") { "}" } else { "" };
            let entry = format!("{{kind: chat, lane: small, listed: [s], {facts}{end}}}");
            let found = faults(&format!("models: {{m-1: {entry}}}\n"));
            match expected {
                "" => assert_eq!(found, [""; 0], "{model}"),
                text => assert!(
                    found.len() == 1 && found[0].contains(text),
                    "{model}: {found:?}"
                ),
            }
        }
    }

    #[test]
    fn what_stands_together_must_agree_or_say_why() {
        let alias = |facts: &str| {
            format!(
                "  m-1: {{kind: chat, lane: small, listed: [s], default_snapshot: m-1-2026-02-03, {facts}}}\n"
            )
        };
        let snapshot = |facts: &str| {
            format!("  m-1-2026-02-03: {{kind: chat, listed: [s], snapshot_of: m-1, {facts}}}\n")
        };
        let window = |tokens: u32| format!("context: {{tokens: {tokens}, from: [s]}}");
        let price = |usd: f64| format!("prices: [{{input: {usd}, from: [s]}}]");
        let end = |day: &str| format!("retires_on: {{date: {day}, from: [s]}}");
        let told = "conflicts: [{field: context, values: {\"8\": [s]}, chosen: \"8\", why: x}]";
        let rows = [
            (window(8), window(9), "context: 8, and `m-1-2026-02-03`"),
            (window(8), window(8), ""),
            (format!("{}, {told}", window(8)), window(9), ""),
            (
                price(1.0),
                price(1.1),
                "price.input: 1, and `m-1-2026-02-03`",
            ),
            (
                end("2026-09-01"),
                end("2026-10-01"),
                "which it serves, only on 2026-10-01",
            ),
            (end("2026-09-01"), end("2026-09-01"), ""),
            (window(8), end("2026-02-03"), "its id names 2026-02-03"),
            (
                end("2026-09-01"),
                end("2026-08-01"),
                "the last of its snapshots, `m-1-2026-02-03`, on 2026-08-01",
            ),
        ];
        for (one, other, expected) in rows {
            let found = faults(&format!("models:\n{}{}", alias(&one), snapshot(&other)));
            match expected {
                "" => assert_eq!(found, [""; 0], "{one} {other}"),
                text => assert!(
                    found.len() == 1 && found[0].contains(text),
                    "{one} {other}: {found:?}"
                ),
            }
        }
    }

    #[test]
    fn what_one_region_asks_is_no_price() {
        let surfaces = SURFACES.replace(
            "{acme: {name: Acme}}",
            "{acme: {name: Acme}, cloud: {name: Cloud, regional_percent: 10}}",
        );
        let sources =
            "sources:\n  s: {title: t, version: v, dated: 2026-01-01, read: 2026-06-01}\n";
        let head = format!("stems: [m-]\n{sources}");
        let maker = "models: {m-1: {kind: chat, lane: small, listed: [s], prices: [{input: 2, output: 10, from: [s]}]}}\n";
        let told = "conflicts: [{field: price.input, values: {\"2\": [s], \"2.2\": [s]}, chosen: \"2.2\", why: x}]";
        let snapshot = "m-1-2026-02-03: {of: acme/m-1, kind: chat, listed: [s], snapshot_of: m-1, prices: [{input: 2.2, from: [s]}]}";
        let rows = [
            ("prices: [{input: 2.2, output: 11, from: [s]}]", told, "", 1),
            ("prices: [{input: 2.2, output: 12, from: [s]}]", told, "", 0),
            ("prices: [{input: 2.2, output: 11, from: [s]}]", "", "", 0),
            (
                "prices: [{input: 2, output: 10, from: [s]}]",
                "",
                snapshot,
                1,
            ),
            (
                "prices: [{input: 3, output: 10, from: [s]}]",
                "",
                snapshot,
                0,
            ),
        ];
        for (price, told, other, count) in rows {
            let facts = [price, told].join(if told.is_empty() { "" } else { ", " });
            let cloud = format!(
                "surface: cloud\n{head}models:\n  m-1: {{of: acme/m-1, kind: chat, listed: [s], {facts}}}\n  {other}\n"
            );
            let files = [
                (
                    "acme.yaml".to_owned(),
                    format!("surface: acme\nvendor: acme\n{head}{maker}"),
                ),
                ("cloud.yaml".to_owned(), cloud),
                ("surfaces.yaml".to_owned(), surfaces.clone()),
            ];
            let catalog = checkout::load(&files).unwrap_or_else(|faults| panic!("{faults:?}"));
            let found = verify(&catalog, "2026-07-01".parse().unwrap(), None).doubts;
            let found: Vec<_> = found.iter().map(|fault| fault.message.as_str()).collect();
            assert_eq!(found.len(), count, "{price} {told} {other}: {found:?}");
            assert!(
                found
                    .iter()
                    .all(|text| text.contains("the price of one region")),
                "{found:?}"
            );
        }
    }

    #[test]
    fn a_living_model_of_the_vendors_own_has_a_place() {
        let released = "released: {date: 2026-02-01, from: [s]}";
        let found = faults(&format!(
            "models: {{m-1: {{kind: chat, listed: [s], {released}}}}}\n"
        ));
        assert_eq!(found, ["it stands in no line and no lane"]);
        let ended = format!("{released}, retires_on: {{date: 2026-05-01, from: [s]}}");
        let found = faults(&format!(
            "models: {{m-1: {{kind: chat, listed: [s], {ended}}}}}\n"
        ));
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn a_closed_model_does_not_stand_among_open_weights() {
        let found = faults(
            "closed: {acme: [\"m-*\"]}\nmodels: {m-1: {vendor: acme, lane: small, kind: chat, listed: [s]}}\n",
        );
        assert_eq!(
            found,
            ["acme.yaml: models.m-1: its maker keeps its weights, as `m-*` of `closed` says"]
        );
    }

    #[test]
    fn a_source_that_no_row_speaks_of_is_refused() {
        let found = faults("models: {m-1: {kind: chat, lane: small, listed: [s]}}\n");
        assert_eq!(found, [""; 0]);
        let text = SURFACES.replace("  list: [listed]\n", "");
        let files = [
            (
                "acme.yaml".to_owned(),
                "surface: acme\nvendor: acme\nsources: {list@2026-01: {title: t, version: v, dated: 2026-01, read: 2026-02-01}}\n".to_owned(),
            ),
            ("surfaces.yaml".to_owned(), text),
        ];
        let found = checkout::load(&files).err().unwrap_or_default();
        assert_eq!(
            found,
            [
                "acme.yaml: sources.list@2026-01: no row of `tells` in surfaces.yaml says what it speaks of"
            ]
        );
    }
}
