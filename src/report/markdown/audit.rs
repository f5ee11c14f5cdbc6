//! An audit as a document: what judged, what needs doing, then every finding, tag, ignore,
//! exception, usage and file that was not read.

use std::io::{self, Write};

use super::{evidence, heading, item, place};
use crate::evaluate::{Disposition, Finding, IgnoreVerdict, TagRecord, Usage};
use crate::report::compact::role;
use crate::report::escape::{code, folded, markdown, prose, short};
use crate::report::evidence::command_line;
use crate::report::inventory::{self, Model, status};
use crate::report::once;
use crate::report::summary::{self, counted, days_until, when};
use crate::report::{Grouping, Report, Summary, groups, sites, surface};
use crate::scan::Role;

/// How many places of a model are named in the table of what needs doing.
const PLACES: usize = 3;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = Summary::of(report);
    writeln!(out, "# AI model audit as of {}\n", report.run.as_of)?;
    write!(out, "{}", evidence(report, usize::MAX))?;
    let origin = origin(report);
    if !origin.is_empty() {
        writeln!(out, "\n{origin}")?;
    }
    let command = command_line(report.run.arguments);
    writeln!(out, "\nCommand: {}", code(&command))?;
    if !report.filters.is_empty() {
        let filters = code(&report.filters.join(" ")).into_owned();
        writeln!(out, "\nOnly what fits {filters} is listed and counted.")?;
    }
    writeln!(out, "\n## In numbers\n\n- {}", summary.findings())?;
    numbers(&summary, out)?;
    to_do(report, &inventory::models(report), out)?;
    tags(report, out)?;
    findings(report, out)?;
    settled(report, out)?;
    ignores(report, out)?;
    exceptions(report, out)?;
    inventory(report, out)?;
    unread(report, out)
}

/// `Repository https://… · commit … · branch main · not all of it is committed`, as far as it is known.
fn origin(report: &Report<'_>) -> String {
    let origin = report.run.origin;
    let said =
        |what: &str, value: Option<&str>| value.map(|value| format!("{what} {}", code(value)));
    let dirty = match origin.dirty {
        Some(true) => Some("with changes that are not committed".to_owned()),
        Some(false) => Some("as committed".to_owned()),
        None => None,
    };
    let parts = [
        said("repository", origin.repository),
        said("commit", origin.commit),
        said("branch", origin.branch),
        dirty,
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

fn numbers(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    for part in summary.settled() {
        writeln!(out, "- {part}")?;
    }
    let usages = counted(summary.usages, "usage").unwrap_or_else(|| "no usages".into());
    let models = counted(summary.models, "model").unwrap_or_else(|| "no models".into());
    let hit = counted(summary.files_hit, "file").unwrap_or_else(|| "no files".into());
    let told = summary.counts.told();
    let told = if told.is_empty() {
        told
    } else {
        format!(" ({told})")
    };
    writeln!(
        out,
        "- {usages}{told} of {models} in {hit}; {}",
        summary.files()
    )?;
    if summary.unlisted_unknowns > 0 {
        let count = summary.unlisted_unknowns;
        writeln!(out, "- {count} unknown ids not listed")?;
    }
    if let Some(deadline) = &summary.next_deadline {
        writeln!(out, "- {}", markdown(&deadline.sentence()))?;
    }
    writeln!(out)
}

/// The table of models to move off, by deadline.
fn to_do(report: &Report<'_>, models: &[Model<'_>], out: &mut dyn Write) -> io::Result<()> {
    let stale = inventory::to_do(models);
    writeln!(out, "## What needs doing\n")?;
    if stale.is_empty() {
        return writeln!(out, "Nothing: no model in use is on its way out.\n");
    }
    writeln!(
        out,
        "| Deadline | Model | Surface | Status | Move to | Calls | Lists | Tests | Places |"
    )?;
    writeln!(out, "|---|---|---|---|---|--:|--:|--:|---|")?;
    for model in stale {
        let deadline = match model.deadline() {
            Some(day) => format!("{day} ({})", when(days_until(report.run.as_of, day))),
            None => match model.view.earliest_retirement {
                Some(day) => format!("not before {day}"),
                None => "–".into(),
            },
        };
        let to: Vec<_> = model.moves_to().into_iter().map(code).collect();
        let live = model.places.iter().filter(|usage| summary::is_live(usage));
        let mut live: Vec<_> = live.collect();
        live.sort_by_key(|usage| usage.role() != Role::Use);
        let counts = model.counts();
        let mut places: Vec<_> = (live.into_iter())
            .take(PLACES)
            .map(|usage| {
                let line = usage.source.position(usage.mention.span.start).line;
                code(&format!("{}:{line}", usage.path())).into_owned()
            })
            .collect();
        let more = model.live_places().saturating_sub(PLACES);
        if more > 0 {
            places.push(format!("and {more} more"));
        }
        writeln!(
            out,
            "| {deadline} | {} | {} | {} | {} | {} | {} | {} | {} |",
            code(model.id),
            markdown(model.surface),
            status(model.view.status),
            if to.is_empty() {
                "–".into()
            } else {
                to.join(" or ")
            },
            counts.calls,
            counts.lists,
            counts.tests,
            places.join(", "),
        )?;
    }
    writeln!(out)
}

/// The table of migration tags.
fn tags(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let tags = report.tags();
    if tags.is_empty() {
        return Ok(());
    }
    writeln!(out, "## Tracked migrations\n")?;
    writeln!(
        out,
        "| Tag | To | Purpose | Owner | Ticket | Until | Left | Covers | State |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|---|---|")?;
    for record in tags {
        tag_row(report, record, out)?;
    }
    writeln!(out)
}

fn tag_row(report: &Report<'_>, record: &TagRecord, out: &mut dyn Write) -> io::Result<()> {
    let line = record.source.position(record.tag.span.start).line;
    write!(
        out,
        "| {} ",
        code(&format!("{}:{line}", record.source.name()))
    )?;
    for key in ["to", "purpose", "owner", "ticket", "until"] {
        write!(
            out,
            "| {} ",
            code(&short(record.tag.get(key).unwrap_or("–")))
        )?;
    }
    let left = match record.tag.until {
        Some(until) => when(days_until(report.run.as_of, until)),
        None => "–".into(),
    };
    let mut state = vec![
        if record.valid {
            "valid"
        } else {
            "**not valid**"
        }
        .to_owned(),
    ];
    let verdicts = record.verdicts.iter();
    state.extend(verdicts.map(|verdict| prose(&verdict.to_string())));
    let covers = counted(record.uses, "place").unwrap_or_else(|| "nothing".into());
    writeln!(out, "| {left} | {covers} | {} |", state.join("; "))
}

/// The open findings, by file or as asked for.
fn findings(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## Findings\n")?;
    let grouping = report.grouping.unwrap_or(Grouping::File);
    let open = once::findings(report);
    if open.is_empty() {
        return writeln!(out, "None.\n");
    }
    for group in groups::findings(report, Some(grouping), open) {
        write!(out, "{}", heading(&group, "finding"))?;
        for said in &group.items {
            write!(out, "{}", item(report, said, grouping != Grouping::File))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// What was taken out of the count, and by what.
fn settled(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let findings = report.findings();
    let word = |finding: &Finding| match finding.disposition {
        Disposition::Ignored(_) => Some("ignored"),
        Disposition::Excepted(_) => Some("excepted"),
        Disposition::Baselined => Some("known"),
        Disposition::Open | Disposition::Tracked(_) => None,
    };
    let mut settled = findings
        .iter()
        .filter_map(|finding| Some((finding, word(finding)?)))
        .peekable();
    if settled.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "## Ignored, excepted and known before\n")?;
    for (finding, word) in settled {
        let (at, rule) = (place(&finding.place), code(&finding.rule));
        let by = match report.disposed_by(finding) {
            Some(by) => place(&by),
            None => "the baseline".to_owned(),
        };
        let message = prose(&finding.message);
        writeln!(out, "- {at}, {rule} {word} by {by}: {message}")?;
    }
    writeln!(out)
}

/// Every inline ignore.
fn ignores(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let ignores = report.ignores();
    if ignores.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "## Ignores\n\n| Ignore | Rules | Why | Silences | State |\n|---|---|---|---|---|"
    )?;
    for record in ignores {
        let line = record.source.position(record.ignore.span.start).line;
        let rules = record.ignore.rules.iter();
        let rules: Vec<_> = rules.map(|(rule, _)| code(rule).into_owned()).collect();
        let verdicts = record.verdicts.iter();
        let verdicts: Vec<_> = verdicts.map(IgnoreVerdict::name).collect();
        writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            code(&format!("{}:{line}", record.source.name())),
            or_dash(rules.join(", ")),
            or_dash(markdown(&short(record.ignore.reason.as_deref().unwrap_or(""))).into_owned()),
            counted(record.uses, "finding").unwrap_or_else(|| "nothing".into()),
            if verdicts.is_empty() {
                "valid".to_owned()
            } else {
                verdicts.join(", ")
            },
        )?;
    }
    writeln!(out)
}

/// Every exception of the policy.
fn exceptions(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let exceptions = report.exceptions();
    if exceptions.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "## Exceptions\n\n| Exception | Rules | Why | Owner | Until | Covers |\n|---|---|---|---|---|---|"
    )?;
    for (record, uses) in exceptions {
        let rules = match &record.rules {
            None => "all".to_owned(),
            Some(rules) => {
                let rules: Vec<_> = rules.iter().map(|rule| code(rule).into_owned()).collect();
                or_dash(rules.join(", "))
            }
        };
        writeln!(
            out,
            "| {} | {rules} | {} | {} | {} | {} |",
            place(&record.place),
            or_dash(markdown(&short(record.reason.as_deref().unwrap_or(""))).into_owned()),
            or_dash(code(&short(record.owner.as_deref().unwrap_or(""))).into_owned()),
            record
                .until
                .map_or_else(|| "–".into(), |day| day.to_string()),
            counted(uses, "place").unwrap_or_else(|| "nothing".into()),
        )?;
    }
    writeln!(out)
}

/// What a cell shows where there is nothing.
fn or_dash(text: String) -> String {
    if text.is_empty() { "–".into() } else { text }
}

/// Every model with every place, folded away.
fn inventory(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## Inventory\n")?;
    let mut is_empty = true;
    for (key, models) in inventory::grouped(report) {
        if let Some(key) = key {
            writeln!(out, "### {}\n", code(&key))?;
        }
        for model in models {
            is_empty = false;
            self::model(report, &model, out)?;
        }
    }
    if is_empty {
        writeln!(out, "No model id was found.\n")?;
    }
    Ok(())
}

fn model(report: &Report<'_>, model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let places = model.counts().told();
    let state = status(model.view.status);
    let id = folded(model.id);
    writeln!(
        out,
        "<details><summary>{id} · {state} · {places}</summary>\n"
    )?;
    let mut facts = vec![markdown(model.surface).into_owned()];
    facts.extend(
        model
            .view
            .lane
            .as_deref()
            .map(|lane| markdown(lane).into_owned()),
    );
    facts.extend(
        model
            .view
            .line
            .as_deref()
            .map(|line| markdown(line).into_owned()),
    );
    let dates = model.dates(report.run.as_of);
    facts.extend(dates.iter().map(|date| markdown(date).into_owned()));
    facts.extend(surface::unknown(&model.places));
    writeln!(out, "{}\n", facts.join(" · "))?;
    writeln!(out, "| Place | Role | Held by | Workload | As written |")?;
    writeln!(out, "|---|---|---|---|---|")?;
    for usage in &model.places {
        let at = usage.source.position(usage.mention.span.start);
        writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            code(&format!("{}:{}:{}", usage.path(), at.line, at.column)),
            standing(usage),
            code(&short(usage.name().unwrap_or("–"))),
            code(report.workload_of(usage).unwrap_or("–")),
            code(&usage.mention.text),
        )?;
    }
    writeln!(out, "\n</details>\n")?;
    Ok(())
}

/// How a usage stands, and in how many places its constant is used.
fn standing(usage: &Usage) -> String {
    let role = role(usage.stands);
    match sites::count(usage) {
        Some(used) => format!("{role}, {used}"),
        None => role.to_owned(),
    }
}

/// What was not scanned, or not as it should be.
fn unread(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## Files not read\n")?;
    let (skipped, fallbacks) = (report.skipped(), report.fallbacks());
    for (path, skip) in &skipped {
        writeln!(out, "- {}: {}", code(path), markdown(&skip.to_string()))?;
    }
    for (path, why) in &fallbacks {
        let why = why.to_string();
        writeln!(
            out,
            "- {}: read as plain text, {}",
            code(path),
            markdown(&why)
        )?;
    }
    if skipped.is_empty() && fallbacks.is_empty() {
        writeln!(out, "None: every selected file was read by its syntax.")?;
    }
    Ok(())
}
