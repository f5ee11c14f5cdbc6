//! The inventory of an audit: each model with its dates and places, then the tags, ignores
//! and exceptions.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Effects};

use crate::catalog::Status;
use crate::evaluate::Disposition;
use crate::report::compact::role;
use crate::report::escape::{short, terminal};
use crate::report::inventory::{self, Model, status, tag};
use crate::report::{Report, Style, sites, surface};
use crate::source::Span;

/// A column is not made wider than this for the sake of one long entry.
const WIDEST: usize = 48;

const HEAD: anstyle::Style = anstyle::Style::new().effects(Effects::BOLD);

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    if !report.filters.is_empty() {
        let filters = terminal(&report.filters.join(" ")).into_owned();
        writeln!(out, "Only what fits {filters} is listed and counted.\n")?;
    }
    let settled = settled(report);
    for (heading, models) in inventory::grouped(report) {
        if let Some(heading) = heading {
            super::heading(&heading, out, style)?;
        }
        for model in models {
            head(report, &model, out, style)?;
            places(report, &model, &settled, out, style)?;
            writeln!(out)?;
        }
    }
    notes(report, out, style)
}

/// What an ignore or an exception took out of the count, by place.
fn settled<'r>(report: &Report<'r>) -> BTreeMap<(&'r str, Span), Vec<String>> {
    let mut settled: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for finding in report.findings() {
        let word = match finding.disposition {
            Disposition::Ignored(_) => "ignored",
            Disposition::Excepted(_) => "excepted",
            Disposition::Open | Disposition::Baselined | Disposition::Tracked(_) => continue,
        };
        let usage = report.usage_of(finding);
        let (Some(usage), Some(by)) = (usage, report.disposed_by(finding)) else {
            continue;
        };
        let at = by.source.position(by.span.start);
        let by = terminal(by.source.name()).into_owned();
        let mark = format!("{} {word} by {by}:{}", terminal(&finding.rule), at.line);
        let key = (usage.path(), usage.mention.span);
        settled.entry(key).or_default().push(mark);
    }
    settled
}

fn head(
    report: &Report<'_>,
    model: &Model<'_>,
    out: &mut dyn Write,
    style: Style,
) -> io::Result<()> {
    let word = style.paint(status_style(model.view.status), status(model.view.status));
    let id = terminal(model.id);
    write!(
        out,
        "{} · {word} · {}",
        style.paint(HEAD, &id),
        terminal(model.surface)
    )?;
    if let Some(lane) = &model.view.lane {
        write!(out, " · {}", terminal(lane))?;
    }
    if let Some(line) = &model.view.line {
        write!(out, " ({})", terminal(line))?;
    }
    writeln!(out)?;
    let mut facts = model.dates(report.run.as_of);
    if model.view.status != Status::Current && !model.moves_to().is_empty() {
        facts.push(format!("move to {}", model.moves_to().join(" or ")));
    }
    facts.push(model.counts().told());
    facts.extend(surface::unknown(&model.places));
    writeln!(out, "  {}", terminal(&facts.join(" · ")))
}

fn places(
    report: &Report<'_>,
    model: &Model<'_>,
    settled: &BTreeMap<(&str, Span), Vec<String>>,
    out: &mut dyn Write,
    style: Style,
) -> io::Result<()> {
    let rows: Vec<[String; 8]> = model
        .places
        .iter()
        .map(|usage| {
            let at = usage.source.position(usage.mention.span.start);
            let path = terminal(usage.path());
            [
                format!("{path}:{}:{}", at.line, at.column),
                role(usage.stands).to_owned(),
                terminal(&short(usage.name().unwrap_or("-"))).into_owned(),
                terminal(report.workload_of(usage).unwrap_or("-")).into_owned(),
                match report.tag_of(usage) {
                    Some(record) => terminal(&tag(record)).into_owned(),
                    None => settled
                        .get(&(usage.path(), usage.mention.span))
                        .map(|marks| marks.join(", "))
                        .unwrap_or_default(),
                },
                if usage.mention.text == model.id {
                    String::new()
                } else {
                    format!("as {}", terminal(&short(&usage.mention.text)))
                },
                sites::count(usage).unwrap_or_default(),
                terminal(&surface::proven(usage).unwrap_or_default()).into_owned(),
            ]
        })
        .collect();
    let mut widths = [0; 8];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().min(WIDEST).max(*width);
        }
    }
    for (row, usage) in rows.iter().zip(&model.places) {
        let mut text = String::new();
        for (index, (cell, width)) in row.iter().zip(widths).enumerate() {
            text.push_str("  ");
            if index == 0 {
                text.push_str(&style.linked(report.run.root, usage.path(), cell));
            } else {
                text.push_str(cell);
            }
            let padding = width.saturating_sub(cell.chars().count());
            text.extend(std::iter::repeat_n(' ', padding));
        }
        writeln!(out, "  {}", text.trim_end())?;
    }
    Ok(())
}

/// Every migration tag, ignore and exception, with what it speaks for.
fn notes(report: &Report<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    let notes = inventory::notes(report);
    if notes.is_empty() {
        return Ok(());
    }
    let heading = style.paint(HEAD, "migration tags, ignores and exceptions");
    writeln!(out, "{heading}")?;
    for (place, text) in notes {
        let at = place.source.position(place.span.start);
        let place = style.place(report.run.root, place.source.name(), at);
        writeln!(out, "  {place}  {}", terminal(&text))?;
    }
    writeln!(out)
}

fn status_style(status: Status) -> anstyle::Style {
    let color = match status {
        Status::Retired => AnsiColor::Red,
        Status::Deprecated | Status::Legacy => AnsiColor::Yellow,
        Status::Current => AnsiColor::Green,
        Status::Unknown => AnsiColor::Magenta,
    };
    anstyle::Style::new().fg_color(Some(color.into()))
}
