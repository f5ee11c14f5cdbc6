//! The report as a Markdown page: an audit to read, or a check short enough for a comment
//! on a pull request.

use std::io::{self, Write};

use super::compact::{role, severity};
use super::escape::{code, html, markdown, prose, short};
use super::grouped::{self, Said};
use super::inventory::{self, Model, status};
use super::summary::{counted, days_until, when};
use super::{Mode, Report, Style, Summary, sites, surface};
use crate::evaluate::{Disposition, Finding, Place, TagRecord, Usage};

/// How many findings a check shows before it only counts.
const FINDINGS: usize = 50;

/// How many places of a model are named in the table of what needs doing.
const PLACES: usize = 3;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    let summary = Summary::of(report);
    match report.mode {
        Mode::Check => {
            writeln!(out, "## lanelint: {}\n", summary.findings())?;
            numbers(&summary, out)?;
            findings(report, FINDINGS, out)?;
            evidence(report, out)
        }
        Mode::Audit => {
            writeln!(out, "# AI model audit as of {}\n", report.run.as_of)?;
            evidence(report, out)?;
            writeln!(out, "\n## In numbers\n\n- {}", summary.findings())?;
            numbers(&summary, out)?;
            let models = inventory::models(report);
            to_do(report, &models, out)?;
            tags(report, out)?;
            writeln!(out, "## Findings\n")?;
            findings(report, usize::MAX, out)?;
            allowed(report, out)?;
            inventory(report, &models, out)?;
            unread(report, out)
        }
    }
}

/// What judged: one line of evidence.
fn evidence(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let run = report.run;
    let files: Vec<_> = run.policy.files.iter().map(|file| code(file)).collect();
    let files = if files.is_empty() {
        "built-in".into()
    } else {
        files.join(", ")
    };
    let own = run.catalog.own_files.iter();
    let own = own.map(|file| format!(", {} ({})", code(&file.path), code(&file.sha256)));
    let own: String = own.collect();
    writeln!(
        out,
        "lanelint {} · judged as of {} · catalog read {} ({} ids){own} · policy {files} ({})",
        code(run.version),
        run.as_of,
        run.catalog.newest_read,
        run.catalog.entries,
        code(run.policy.hash),
    )
}

fn numbers(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    for part in summary.settled() {
        writeln!(out, "- {part}")?;
    }
    let usages = counted(summary.usages, "usage").unwrap_or_else(|| "no usages".into());
    let models = counted(summary.models, "model").unwrap_or_else(|| "no models".into());
    let hit = counted(summary.files_hit, "file").unwrap_or_else(|| "no files".into());
    writeln!(out, "- {usages} of {models} in {hit}; {}", summary.files())?;
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
        "| Deadline | Model | Surface | Status | Move to | Places |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    for model in stale {
        let deadline = match model.deadline() {
            Some(day) => format!("{day} ({})", when(days_until(report.run.as_of, day))),
            None => match model.view.earliest_retirement {
                Some(day) => format!("not before {day}"),
                None => "–".into(),
            },
        };
        let to: Vec<_> = model.moves_to().into_iter().map(code).collect();
        let live = model
            .places
            .iter()
            .filter(|usage| super::summary::is_live(usage));
        let mut places: Vec<_> = live
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
            "| {deadline} | {} | {} | {} | {} | {} |",
            code(model.id),
            markdown(model.surface),
            status(model.view.status),
            if to.is_empty() {
                "–".into()
            } else {
                to.join(" or ")
            },
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

/// The open findings, by file.
fn findings(report: &Report<'_>, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let open = grouped::findings(report);
    let mut file = None;
    for said in open.iter().take(most) {
        let finding = said.first;
        let path = finding.place.source.name();
        if file != Some(path) {
            let gap = if file.is_some() { "\n" } else { "" };
            writeln!(out, "{gap}{}\n", code(path))?;
            file = Some(path);
        }
        item(report, said, out)?;
    }
    if open.is_empty() {
        writeln!(out, "None.")?;
    }
    let more = open.len().saturating_sub(most);
    if more > 0 {
        writeln!(out, "\n… and {more} more.")?;
    }
    writeln!(out)
}

/// What an ignore or an exception takes out of the count, and which one.
fn allowed(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let findings = report.findings();
    let word = |finding: &Finding| match finding.disposition {
        Disposition::Ignored(_) => Some("ignored"),
        Disposition::Excepted(_) => Some("excepted"),
        Disposition::Open | Disposition::Baselined | Disposition::Tracked(_) => None,
    };
    let mut allowed = findings
        .iter()
        .filter_map(|finding| Some((finding, word(finding)?, report.disposed_by(finding)?)))
        .peekable();
    if allowed.peek().is_none() {
        return Ok(());
    }
    let place = |place: &Place| {
        let line = place.source.position(place.span.start).line;
        code(&format!("{}:{line}", place.source.name())).into_owned()
    };
    writeln!(out, "## Ignored and excepted\n")?;
    for (finding, word, by) in allowed {
        let (at, by, rule) = (place(&finding.place), place(&by), code(&finding.rule));
        let message = prose(&finding.message);
        writeln!(out, "- {at}, {rule} {word} by {by}: {message}")?;
    }
    writeln!(out)
}

fn item(report: &Report<'_>, said: &Said<'_, Finding>, out: &mut dyn Write) -> io::Result<()> {
    let finding = said.first;
    let source = &finding.place.source;
    let at = source.position(finding.place.span.start);
    write!(
        out,
        "- line {}, {} {}: {}",
        at.line,
        severity(finding.severity),
        code(&finding.rule),
        prose(&finding.message),
    )?;
    if let Some(suggestion) = &finding.suggestion {
        let (id, why) = (code(&suggestion.id), prose(&suggestion.why));
        write!(out, " (use {id}: {why})")?;
    }
    if let Some(places) = said.elsewhere() {
        write!(out, "; also at {}", prose(&places))?;
    }
    if let Some(used) = report.usage_of(finding).and_then(sites::used) {
        write!(out, "; {}", prose(&used))?;
    }
    writeln!(out)
}

/// Every model with every place, folded away.
fn inventory(report: &Report<'_>, models: &[Model<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## Inventory\n")?;
    for model in models {
        let places = counted(model.places.len(), "place").unwrap_or_default();
        let state = status(model.view.status);
        let id = html(model.id);
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
                code(&short(usage.mention.name.as_deref().unwrap_or("–"))),
                code(report.workload_of(usage).unwrap_or("–")),
                code(&usage.mention.text),
            )?;
        }
        writeln!(out, "\n</details>\n")?;
    }
    if models.is_empty() {
        writeln!(out, "No model id was found.\n")?;
    }
    Ok(())
}

/// How a usage stands, and in how many places its constant is used.
fn standing(usage: &Usage) -> String {
    let role = role(usage.mention.role);
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

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn hostile_text_adds_no_markup() {
        const STYLE: Style = Style {
            color: false,
            width: 80,
            hyperlinks: false,
        };
        for mode in [Mode::Check, Mode::Audit] {
            let mut out = Vec::new();
            write(&Sample::hostile().report(mode), &mut out, STYLE).unwrap();
            let page = String::from_utf8(out).unwrap();
            let mut headings = 0;
            for event in Parser::new_ext(&page, Options::ENABLE_TABLES) {
                match event {
                    Event::Html(html) | Event::InlineHtml(html) => {
                        let ours = ["<details><summary>", "</details>"];
                        let ours = ours.iter().any(|tag| html.starts_with(tag));
                        assert!(ours && !html.contains("<script"), "{html}");
                    }
                    Event::Start(Tag::Heading { .. }) => headings += 1,
                    Event::Start(
                        Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::Emphasis,
                    ) => panic!("{event:?}"),
                    _ => {}
                }
            }
            assert_eq!(headings, if mode == Mode::Check { 1 } else { 7 });
            for row in page.lines().filter(|line| line.starts_with("| ")) {
                let row = row.replace("\\\\", "").replace("\\|", "");
                let cells = row.matches('|').count() - 1;
                assert!([5, 6, 9].contains(&cells), "{cells} cells: {row}");
            }
        }
    }
}
