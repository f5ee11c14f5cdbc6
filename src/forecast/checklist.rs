//! What has begun to fail of late, and what will soon, as a Markdown checklist by owner: for the one issue that a bot keeps up to
//! date. The first line is the key by which it finds the issue; each item has a key of its own, which stays the same from day to day, so
//! that boxes which somebody ticked can be kept.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

use super::{Event, Forecast, Grouping, Place};
use crate::catalog::entry::Day;
use crate::report::escape::{code, markdown, prose, short};
use crate::report::summary::{days_until, when};

/// By which the issue is found.
pub const KEY: &str = "<!-- lanelint:calendar -->";
/// How many places of an item are named.
const PLACES: usize = 10;

/// Writes the checklist as of a day: what began until then, and what begins later.
pub fn write(forecast: &Forecast, today: Day, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{KEY}\n# Model calendar as of {today}\n")?;
    let since = Day(forecast.as_of.0.0.saturating_add(1));
    match forecast.failing_already {
        0 => {}
        1 => writeln!(
            out,
            "1 finding failed before {since}: `lanelint check` shows it.\n"
        )?,
        many => writeln!(
            out,
            "{many} findings failed before {since}: `lanelint check` shows them.\n"
        )?,
    }
    let (begun, ahead): (Vec<_>, Vec<_>) = forecast
        .events
        .iter()
        .partition(|event| event.on.0 <= today);
    let until = forecast.until;
    let nothing = format!("Nothing has begun to fail since {since}.");
    section(
        &format!("Has begun to fail since {since}"),
        &nothing,
        &begun,
        today,
        out,
    )?;
    let nothing = format!("Nothing begins to fail until {until}, as far as is known.");
    section(
        &format!("Will fail until {until}"),
        &nothing,
        &ahead,
        today,
        out,
    )
}

fn section(
    heading: &str,
    nothing: &str,
    events: &[&Event],
    today: Day,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "## {heading}\n")?;
    if events.is_empty() {
        return writeln!(out, "{nothing}\n");
    }
    let mut groups = by_owner(events);
    // Those of nobody come last.
    let nobody = groups.remove("").map(|items| ("", items));
    for (group, items) in groups.into_iter().chain(nobody) {
        // As code, so that nobody is called each night.
        let owner = if group.is_empty() {
            "No owner".into()
        } else {
            code(group)
        };
        writeln!(out, "### {owner}\n")?;
        for (event, places) in &items {
            item(event, (group, places), today, out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Events with those of their places that are somebody's.
type Items<'e> = Vec<(&'e Event, Vec<&'e Place>)>;

/// The events by owner; those of nobody under no name.
fn by_owner<'e>(events: &[&'e Event]) -> BTreeMap<&'e str, Items<'e>> {
    let mut groups: BTreeMap<&str, Items<'_>> = BTreeMap::new();
    for &event in events {
        for place in &event.places {
            // Whoever is named twice has it once.
            for group in BTreeSet::from_iter(place.groups(Grouping::Owner)) {
                let items = groups.entry(group).or_default();
                match items.last_mut() {
                    Some((last, places)) if std::ptr::eq(*last, event) => places.push(place),
                    _ => items.push((event, vec![place])),
                }
            }
        }
    }
    groups
}

fn item(
    event: &Event,
    (group, places): (&str, &[&Place]),
    today: Day,
    out: &mut dyn Write,
) -> io::Result<()> {
    let away = when(days_until(today, event.on.0));
    let model = match &event.id {
        Some(id) if event.surface.is_empty() => code(id).into_owned(),
        Some(id) => format!("{} on {}", code(id), markdown(&event.surface)),
        None => "the policy".to_owned(),
    };
    let rules: BTreeSet<_> = (places.iter())
        .flat_map(|place| &place.findings)
        .map(|failure| failure.rule.as_str())
        .collect();
    let rules: Vec<_> = rules
        .into_iter()
        .map(|rule| code(rule).into_owned())
        .collect();
    write!(
        out,
        "- [ ] **{}** ({away}): {model}, {}",
        event.on,
        rules.join(", ")
    )?;
    writeln!(out, " <!-- lanelint:{} -->", key(event, group))?;
    let mut said: Option<&str> = None;
    for place in places.iter().take(PLACES) {
        let at = format!("{}:{}", place.path, place.line);
        let message = place
            .findings
            .first()
            .map(|failure| failure.message.as_str());
        match message.filter(|message| said != Some(*message)) {
            Some(message) => writeln!(out, "  - {}: {}", code(&short(&at)), prose(message))?,
            None => writeln!(out, "  - {}", code(&short(&at)))?,
        }
        said = message.or(said);
    }
    if let Some(more) = places.len().checked_sub(PLACES).filter(|more| *more > 0) {
        writeln!(out, "  - and {more} more")?;
    }
    Ok(())
}

/// By which an item is known from day to day.
fn key(event: &Event, group: &str) -> String {
    let mut digest = Sha256::new();
    let id = event.id.as_deref().unwrap_or_default();
    for part in [group, id, &event.surface, &event.on.to_string()] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    let hash = digest.finalize();
    data_encoding::HEXLOWER.encode(hash.get(..6).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::Failure;
    use crate::report::json::Date;

    fn event(on: i32, owners: &[&str]) -> Event {
        Event {
            on: Date(Day(on)),
            in_days: 0,
            id: Some("a@b".to_owned()),
            surface: "openai".to_owned(),
            retires: true,
            rerouted_to: None,
            replacements: vec!["c".to_owned()],
            failing: 1,
            places: vec![Place {
                path: "a.py".to_owned(),
                line: 3,
                column: 1,
                owners: owners.iter().map(|&owner| owner.to_owned()).collect(),
                findings: vec![Failure {
                    rule: "r".to_owned(),
                    message: "`a` ends, @all".to_owned(),
                }],
                ..Place::default()
            }],
        }
    }

    fn written(today: i32) -> String {
        let forecast = Forecast {
            schema: "",
            version: "",
            as_of: Date(Day(20_000)),
            until: Date(Day(20_030)),
            failing_already: 2,
            events: vec![event(20_005, &["@b", "@a"]), event(20_020, &[])],
        };
        let mut out = Vec::new();
        write(&forecast, Day(today), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_began_comes_first_by_owner_and_nobody_is_called() {
        insta::assert_snapshot!(written(20_010), @"
        <!-- lanelint:calendar -->
        # Model calendar as of 2024-10-14

        2 findings failed before 2024-10-05: `lanelint check` shows them.

        ## Has begun to fail since 2024-10-05

        ### `@a`

        - [ ] **2024-10-09** (5 days ago): `a@b` on openai, `r` <!-- lanelint:e76d932ce43a -->
          - `a.py:3`: `a` ends, @&#8203;all

        ### `@b`

        - [ ] **2024-10-09** (5 days ago): `a@b` on openai, `r` <!-- lanelint:fefc952b442d -->
          - `a.py:3`: `a` ends, @&#8203;all

        ## Will fail until 2024-11-03

        ### No owner

        - [ ] **2024-10-24** (in 10 days): `a@b` on openai, `r` <!-- lanelint:0333ddfaa0a2 -->
          - `a.py:3`: `a` ends, @&#8203;all
        ");
    }

    #[test]
    fn the_keys_are_the_same_on_the_next_day() {
        let keys = |text: &str| -> Vec<String> {
            let parts = text.split("<!-- lanelint:").skip(1);
            parts
                .map(|part| part.split(' ').next().unwrap().to_owned())
                .collect()
        };
        let (one, other) = (written(20_010), written(20_011));
        assert_ne!(one, other);
        assert_eq!(keys(&one), keys(&other));
        let different: BTreeSet<_> = keys(&one).into_iter().collect();
        assert_eq!(different.len(), keys(&one).len());
    }

    #[test]
    fn each_owner_has_an_event_once_with_the_places_that_are_theirs() {
        let place = |path: &str, owners: &[&str]| Place {
            path: path.to_owned(),
            owners: owners.iter().map(|&owner| owner.to_owned()).collect(),
            ..Place::default()
        };
        let event = |places: Vec<Place>| Event {
            on: crate::report::json::Date(Day(0)),
            in_days: 0,
            id: None,
            surface: String::new(),
            retires: false,
            rerouted_to: None,
            replacements: Vec::new(),
            failing: 0,
            places,
        };
        let first = event(vec![
            place("a", &["@x", "@y", "@x"]),
            place("b", &[]),
            place("c", &["@x"]),
        ]);
        let second = event(vec![place("d", &["@y"]), place("e", &[])]);
        let groups = by_owner(&[&first, &second]);
        let told: Vec<_> = groups
            .iter()
            .map(|(owner, items)| {
                let paths = |places: &[&Place]| -> Vec<_> {
                    places.iter().map(|place| place.path.clone()).collect()
                };
                let items: Vec<_> = items
                    .iter()
                    .map(|(_, places)| paths(places).join(" "))
                    .collect();
                format!("{owner}: {}", items.join(", "))
            })
            .collect();
        assert_eq!(told, [": b, e", "@x: a c", "@y: a, d"]);
    }
}
