//! The forecast as a calendar (RFC 5545): an event of a whole day for each model that
//! something happens to, with an alarm two weeks before. An event has the same `UID` in
//! every run, so that a calendar that is read again updates it.

use std::fmt::Write as _;
use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

use super::{Event, Forecast};
use crate::catalog::entry::Day;
use crate::report::escape::{short, terminal};

/// How many places an event names.
const MAX_PLACES: usize = 20;
/// The longest line, in bytes, without its end.
const MAX_LINE: usize = 75;

/// Writes the calendar of a repository, given its name.
pub fn write(forecast: &Forecast, repository: &str, out: &mut dyn Write) -> io::Result<()> {
    let name = env!("CARGO_PKG_NAME");
    line(out, "BEGIN:VCALENDAR")?;
    line(out, "VERSION:2.0")?;
    line(
        out,
        &format!("PRODID:-//{name}//{name} {}//EN", forecast.version),
    )?;
    line(out, "CALSCALE:GREGORIAN")?;
    line(out, "METHOD:PUBLISH")?;
    line(
        out,
        &format!("X-WR-CALNAME:{}", text(&format!("{name}: {repository}"))),
    )?;
    for one in &forecast.events {
        event(one, forecast, repository, out)?;
    }
    line(out, "END:VCALENDAR")
}

fn event(
    event: &Event,
    forecast: &Forecast,
    repository: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let id = event.id.as_deref().unwrap_or_default();
    let mut digest = Sha256::new();
    for part in [repository, &event.on.to_string(), id, &event.surface] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    let mut uid = String::new();
    for byte in digest.finalize().iter().take(16) {
        // Writing to a string does not fail.
        let _ = write!(uid, "{byte:02x}");
    }
    let next = Day(event.on.0.0.saturating_add(1));
    let title = format!("{repository}: {}", event.title(event.failing));
    line(out, "BEGIN:VEVENT")?;
    line(out, &format!("UID:{uid}@{}", env!("CARGO_PKG_NAME")))?;
    line(out, &format!("DTSTAMP:{}T000000Z", date(forecast.as_of.0)))?;
    line(out, &format!("DTSTART;VALUE=DATE:{}", date(event.on.0)))?;
    line(out, &format!("DTEND;VALUE=DATE:{}", date(next)))?;
    line(out, &format!("SUMMARY:{}", text(&title)))?;
    line(out, &format!("DESCRIPTION:{}", described(event)))?;
    line(out, "TRANSP:TRANSPARENT")?;
    line(out, "BEGIN:VALARM")?;
    line(out, "ACTION:DISPLAY")?;
    line(out, "TRIGGER:-P14D")?;
    line(out, &format!("DESCRIPTION:{}", text(&title)))?;
    line(out, "END:VALARM")?;
    line(out, "END:VEVENT")
}

/// The places of an event, a line each, as a value.
fn described(event: &Event) -> String {
    let mut lines = Vec::new();
    if !event.replacements.is_empty() {
        lines.push(text(&format!(
            "Move to {}",
            event.replacements.join(" or ")
        )));
    }
    for place in event.places.iter().take(MAX_PLACES) {
        let mut said = format!("{}:{}", short(&place.path), place.line);
        let (rules, owners) = (place.rules(), place.owners.join(" "));
        let workload = place.workload.as_deref().unwrap_or_default();
        for part in [&rules, workload, &owners] {
            if !part.is_empty() {
                let _ = write!(said, "  {}", short(part));
            }
        }
        lines.push(text(&said));
    }
    if let Some(more) = event
        .places
        .len()
        .checked_sub(MAX_PLACES)
        .filter(|more| *more > 0)
    {
        lines.push(format!("and {more} more"));
    }
    lines.join("\\n")
}

/// A text as a value: nothing of it is a separator, and nothing is hidden.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in terminal(text).chars() {
        if matches!(c, '\\' | ';' | ',') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn date(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// A line, folded where it is long: what follows starts with a space.
fn line(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let mut rest = text;
    let mut room = MAX_LINE;
    while rest.len() > room {
        let end = (1..=room).rev().find(|&end| rest.is_char_boundary(end));
        let (head, tail) = rest.split_at(end.unwrap_or(rest.len()));
        write!(out, "{head}\r\n ")?;
        rest = tail;
        room = MAX_LINE - 1;
    }
    write!(out, "{rest}\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{Failure, Place};
    use crate::report::json::Date;

    fn forecast(path: &str) -> Forecast {
        Forecast {
            schema: super::super::json::SCHEMA,
            version: "0.1.0",
            as_of: Date("2026-11-22".parse().unwrap()),
            until: Date("2027-11-22".parse().unwrap()),
            failing_already: 0,
            events: vec![Event {
                on: Date("2026-12-31".parse().unwrap()),
                in_days: 39,
                id: Some("gpt-5.1".into()),
                surface: "openai".into(),
                retires: true,
                rerouted_to: None,
                replacements: vec!["gpt-5.4".into()],
                failing: 1,
                places: vec![Place {
                    path: path.into(),
                    line: 3,
                    findings: vec![Failure {
                        rule: "retired-model".into(),
                        message: String::new(),
                    }],
                    ..Place::default()
                }],
            }],
        }
    }

    fn written(path: &str) -> String {
        let mut out = Vec::new();
        write(&forecast(path), "shop", &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_event_is_a_whole_day_with_an_alarm() {
        insta::assert_snapshot!(written("app/a.py").replace("\r\n", "\n"), @r"
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//lanelint//lanelint 0.1.0//EN
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        X-WR-CALNAME:lanelint: shop
        BEGIN:VEVENT
        UID:210bad30279df40bb1967b9390b0b622@lanelint
        DTSTAMP:20261122T000000Z
        DTSTART;VALUE=DATE:20261231
        DTEND;VALUE=DATE:20270101
        SUMMARY:shop: gpt-5.1 on openai: retires\; 1 finding starts to fail
        DESCRIPTION:Move to gpt-5.4\napp/a.py:3  retired-model
        TRANSP:TRANSPARENT
        BEGIN:VALARM
        ACTION:DISPLAY
        TRIGGER:-P14D
        DESCRIPTION:shop: gpt-5.1 on openai: retires\; 1 finding starts to fail
        END:VALARM
        END:VEVENT
        END:VCALENDAR
        ");
    }

    #[test]
    fn no_text_leaves_its_line_and_no_line_is_long() {
        let evil = "é;,\\\r\nBEGIN:VEVENT\u{1b}[31m\0\u{202e}".repeat(30);
        let text = written(&evil);
        assert_eq!(text.matches("\r\nBEGIN:VEVENT").count(), 1);
        assert!(
            text.is_char_boundary(0)
                && !text
                    .replace("\r\n", "")
                    .contains(['\r', '\n', '\u{1b}', '\0'])
        );
        for line in text.split("\r\n") {
            assert!(line.len() <= MAX_LINE, "{line}");
        }
    }

    #[test]
    fn an_event_keeps_its_number() {
        let uid = |text: String| {
            let line = text.lines().find(|line| line.starts_with("UID:"));
            line.map(str::to_owned)
        };
        assert_eq!(uid(written("a.py")), uid(written("b.py")));
    }
}
