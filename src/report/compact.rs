//! One line a finding (or a usage, for an audit), for editors, `grep` and eyes in a hurry.

use std::io::{self, Write};

use anstyle::{AnsiColor, Effects};

use super::escape::{short, terminal};
use super::inventory::{self, status, tag};
use super::once::{self, Said};
use super::summary::id_of;
use super::{Mode, Report, Shown, Style, Summary, advice, groups, sites, statistics};
use crate::evaluate::{Finding, Severity, Usage};
use crate::scan::Role;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    match report.mode {
        Mode::Check if report.shown == Some(Shown::Statistics) => {
            statistics::write(report, out, style)?;
        }
        Mode::Check => {
            let findings = once::findings(report);
            for group in groups::findings(report, report.grouping, findings) {
                heading(group.heading("finding"), out, style)?;
                for said in &group.items {
                    line(report, said, out, style)?;
                }
            }
        }
        Mode::Audit => {
            let usages = once::usages(report);
            let groups = groups::usages(report, report.grouping, usages, |said| {
                (said.first, said.again.len() + 1)
            });
            for group in groups {
                heading(group.heading("usage"), out, style)?;
                for said in &group.items {
                    usage_line(report, said, out, style)?;
                }
            }
            for (place, text) in inventory::notes(report) {
                let at = place.source.position(place.span.start);
                let place = style.place(report.run.root, place.source.name(), at);
                writeln!(out, "{place}: {}", terminal(&text))?;
            }
        }
    }
    if report.shown == Some(Shown::Failing) {
        return Ok(());
    }
    closing(&Summary::of(report), out)
}

fn heading(text: Option<String>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    let Some(text) = text else {
        return Ok(());
    };
    let bold = anstyle::Style::new().effects(Effects::BOLD);
    writeln!(
        out,
        "{}",
        style.paint(bold, format!("# {}", terminal(&text)))
    )
}

/// The numbers, on one line.
pub(super) fn closing(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let mut parts = vec![summary.findings()];
    parts.extend(summary.settled());
    parts.push(summary.files());
    writeln!(out, "{}", parts.join(" · "))
}

/// A finding by itself.
pub(super) fn finding(
    report: &Report<'_>,
    finding: &Finding,
    out: &mut dyn Write,
    style: Style,
) -> io::Result<()> {
    let said = Said {
        first: finding,
        again: Vec::new(),
    };
    line(report, &said, out, style)
}

/// `path:1:2: error[rule] message (use x)`.
fn line(
    report: &Report<'_>,
    said: &Said<'_, Finding>,
    out: &mut dyn Write,
    style: Style,
) -> io::Result<()> {
    let finding = said.first;
    let source = &finding.place.source;
    let at = source.position(finding.place.span.start);
    let place = style.place(report.run.root, source.name(), at);
    let tone = severity_style(finding.severity);
    let head = format!(
        "{}[{}]",
        severity(finding.severity),
        terminal(&finding.rule)
    );
    let head = style.paint(tone, &head);
    write!(out, "{place}: {head} {}", terminal(&finding.message))?;
    if let Some(suggestion) = &finding.suggestion {
        write!(out, " (use {})", terminal(&suggestion.id))?;
    } else if !finding.help.is_empty() {
        write!(out, " ({})", terminal(finding.help.trim_end_matches('.')))?;
    }
    if let Some(places) = said.elsewhere() {
        write!(out, "; also at {}", terminal(&places))?;
    }
    if let Some(used) = report.usage_of(finding).and_then(sites::used) {
        write!(out, "; {}", terminal(&used))?;
    }
    if let Some(people) = advice::people(report, finding) {
        write!(out, "; {}", terminal(&people))?;
    }
    writeln!(out)
}

/// `path:1:2: id surface status role name [tag]`.
fn usage_line(
    report: &Report<'_>,
    said: &Said<'_, Usage>,
    out: &mut dyn Write,
    style: Style,
) -> io::Result<()> {
    let usage = said.first;
    let at = usage.source.position(usage.mention.span.start);
    let place = style.place(report.run.root, usage.path(), at);
    write!(
        out,
        "{place}: {} {} {} {}",
        terminal(id_of(usage)),
        terminal(&usage.judged_by),
        status(usage.view.status),
        role(usage.stands),
    )?;
    if let Some(name) = usage.name() {
        write!(out, " {}", terminal(&short(name)))?;
    }
    if let Some(record) = report.tag_of(usage) {
        write!(out, " [{}]", terminal(&tag(record)))?;
    }
    if let Some(places) = said.elsewhere() {
        write!(out, "; also at {}", terminal(&places))?;
    }
    if let Some(used) = sites::used(usage) {
        write!(out, "; {}", terminal(&used))?;
    }
    writeln!(out)
}

/// The word for a severity.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Off => "info",
    }
}

/// The word for a role.
pub(super) fn role(role: Role) -> &'static str {
    role.name()
}

/// The colour of a severity.
pub(super) fn severity_style(severity: Severity) -> anstyle::Style {
    let color = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info | Severity::Off => AnsiColor::Cyan,
    };
    anstyle::Style::new().fg_color(Some(color.into())) | Effects::BOLD
}
