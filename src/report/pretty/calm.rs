//! A first look: what ends when, by model, the errors in full, and the rest counted with the option that shows it. It
//! takes a screen or two, however much there is.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use anstyle::Effects;

use super::finding;
use crate::catalog::entry::Day;
use crate::evaluate::{Finding, Severity};
use crate::report::escape::terminal;
use crate::report::inventory::{self, Model};
use crate::report::once::{self, Said};
use crate::report::summary::{counted, days_until, id_of, when};
use crate::report::{Report, Style, groups, statistics};

/// How many models are named.
const MODELS: usize = 12;

/// How many errors are drawn.
const DRAWN: usize = 4;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    models(report, out, style)?;
    let (mut errors, rest): (Vec<_>, Vec<_>) = once::blocks(report)
        .into_iter()
        .partition(|said| said.first.severity == Severity::Error);
    let urgent = |said: &Said<'_, Finding>| {
        let usage = report.usage_of(said.first);
        let ends = usage.and_then(|usage| usage.view.retires_on);
        (ends.is_none(), ends)
    };
    errors.sort_by_key(urgent);
    let more = errors.split_off(errors.len().min(DRAWN));
    if !errors.is_empty() {
        finding::draw(report, groups::findings(report, None, errors), out, style)?;
    }
    let left = more.iter().chain(&rest);
    let left = left.flat_map(|said| std::iter::once(said.first).chain(said.again.iter().copied()));
    let kinds = statistics::kinds(left);
    if kinds.is_empty() {
        return Ok(());
    }
    let bold = anstyle::Style::new().effects(Effects::BOLD);
    let all = style.paint(bold, "--show all");
    writeln!(out, "Not shown here; {all} shows everything:")?;
    statistics::table(&kinds, out, style)?;
    writeln!(out)
}

/// `gpt-4o: 14 calls, 3 tests in 12 files, ends in 46 days → gpt-6-luna, 0.7 × cost`.
fn models(report: &Report<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    let models = inventory::models(report);
    let to_do = inventory::to_do(&models);
    let mut suggested = BTreeMap::new();
    for finding in report.open() {
        if let (Some(usage), Some(suggestion)) = (report.usage_of(finding), &finding.suggestion) {
            let key = (id_of(usage), usage.judged_by.as_str());
            suggested.entry(key).or_insert((usage, suggestion));
        }
    }
    let bold = anstyle::Style::new().effects(Effects::BOLD);
    for model in to_do.iter().take(MODELS) {
        let is_alone = to_do.iter().filter(|other| other.id == model.id).count() == 1;
        let id = style.paint(bold, terminal(model.id));
        let surface = terminal(model.surface);
        let surface = if is_alone {
            String::new()
        } else {
            format!(" on {surface}")
        };
        let files: BTreeSet<_> = model.places.iter().map(|usage| usage.path()).collect();
        let places = model.counts().told();
        let files = counted(files.len(), "file").unwrap_or_default();
        write!(
            out,
            "{id}{surface}: {places} in {files}, {}",
            ends(model, report.run.as_of)
        )?;
        if let Some((usage, suggestion)) = suggested.get(&(model.id, model.surface)) {
            write!(out, " → {}", terminal(&suggestion.id))?;
            let both = usage.entry.zip(suggestion.entry);
            let day = report.run.as_of;
            let cost = both.and_then(|(old, new)| report.catalog.cost_against(old, new, day));
            if let Some(cost) = cost {
                write!(out, ", {cost}")?;
            }
        }
        writeln!(out)?;
    }
    if let Some(more) = to_do.len().checked_sub(MODELS).filter(|more| *more > 0) {
        let more = counted(more, "more model").unwrap_or_default();
        writeln!(out, "{more}: --group-by model")?;
    }
    if !to_do.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// `ends in 46 days`, `ended 3 days ago`, or what it is.
fn ends(model: &Model<'_>, today: Day) -> String {
    let Some(day) = model.deadline() else {
        return inventory::status(model.view.status).to_owned();
    };
    let days = days_until(today, day);
    let verb = if days <= 0 { "ended" } else { "ends" };
    format!("{verb} {}", when(days))
}
