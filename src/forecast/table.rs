//! The forecast for people: a line a model and day, its places beneath.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::{Event, Forecast, Grouping, Place};
use crate::report::escape::{short, terminal};

/// How many places of a model are shown.
const MAX_PLACES: usize = 5;

/// Writes the table, once for each owner or workload if that is asked for.
pub fn write(
    forecast: &Forecast,
    grouping: Option<Grouping>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match forecast.failing_already {
        0 => {}
        1 => writeln!(out, "1 finding fails already: `lanelint check` shows it.\n")?,
        many => writeln!(
            out,
            "{many} findings fail already: `lanelint check` shows them.\n"
        )?,
    }
    if forecast.events.is_empty() {
        let until = forecast.until;
        return writeln!(
            out,
            "Nothing starts to fail until {until}, as far as is known."
        );
    }
    let Some(grouping) = grouping else {
        return events(forecast, None, out);
    };
    let places = forecast.events.iter().flat_map(|event| &event.places);
    let groups: BTreeSet<_> = places.flat_map(|place| place.groups(grouping)).collect();
    // Those of nobody come last.
    let named = groups.iter().copied().filter(|group| !group.is_empty());
    let nobody = groups.contains("").then_some("");
    for (number, group) in named.chain(nobody).enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        let shown = match (group, grouping) {
            ("", Grouping::Owner) => "no owner".into(),
            ("", Grouping::Workload) => "no workload".into(),
            _ => terminal(group),
        };
        writeln!(out, "{shown}")?;
        events(forecast, Some((grouping, group)), out)?;
    }
    Ok(())
}

/// The events of a group, or all.
fn events(
    forecast: &Forecast,
    group: Option<(Grouping, &str)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for event in &forecast.events {
        let holds = |place: &&Place| group.is_none_or(|(by, of)| place.groups(by).contains(&of));
        let places: Vec<_> = event.places.iter().filter(holds).collect();
        if !places.is_empty() {
            one(event, &places, out)?;
        }
    }
    Ok(())
}

fn one(event: &Event, places: &[&Place], out: &mut dyn Write) -> io::Result<()> {
    let failing = places.iter().map(|place| place.findings.len()).sum();
    let away = match event.in_days {
        1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    };
    writeln!(
        out,
        "{}  {away:<11}  {}",
        event.on,
        terminal(&event.title(failing))
    )?;
    for place in places.iter().take(MAX_PLACES) {
        let at = format!("{}:{}:{}", place.path, place.line, place.column);
        write!(out, "    {}", terminal(&at))?;
        let owners = place.owners.join(" ");
        let workload = place.workload.as_deref().unwrap_or_default();
        for said in [&place.rules(), workload, &owners] {
            if !said.is_empty() {
                write!(out, "  {}", terminal(&short(said)))?;
            }
        }
        writeln!(out)?;
    }
    if let Some(more) = places
        .len()
        .checked_sub(MAX_PLACES)
        .filter(|more| *more > 0)
    {
        writeln!(out, "    and {more} more")?;
    }
    Ok(())
}
