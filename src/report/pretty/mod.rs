//! The report for people at a terminal: excerpts and help in a check, the inventory in an
//! audit, and a closing paragraph with what was read and what was not.

mod calm;
mod finding;
mod table;

use std::io::{self, Write};

use anstyle::{AnsiColor, Effects};

use super::compact::severity_style;
use super::escape::terminal;
use super::{Mode, Report, Shown, Style, Summary, statistics};
use crate::evaluate::Severity;

/// How many skipped files are named before the rest is only counted.
const NAMED: usize = 10;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    match report.mode {
        Mode::Check => match report.shown.unwrap_or(Shown::All) {
            Shown::All => finding::write(report, out, style)?,
            Shown::Summary => calm::write(report, out, style)?,
            Shown::Statistics => statistics::write(report, out, style)?,
            Shown::Failing => return finding::write(report, out, style),
        },
        Mode::Audit => table::write(report, out, style)?,
    }
    closing(report, out, style)
}

/// What follows has something in common.
fn heading(text: &str, out: &mut dyn Write, style: Style) -> io::Result<()> {
    let bold = anstyle::Style::new().effects(Effects::BOLD | Effects::UNDERLINE);
    writeln!(out, "{}\n", style.paint(bold, terminal(text)))
}

/// The numbers, then by name what was not read as it should have been.
fn closing(report: &Report<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    let summary = Summary::of(report);
    let tone = if summary.errors > 0 {
        severity_style(Severity::Error)
    } else if summary.warnings > 0 {
        severity_style(Severity::Warning)
    } else {
        anstyle::Style::new().fg_color(Some(AnsiColor::Green.into())) | Effects::BOLD
    };
    let mut parts = vec![style.paint(tone, summary.findings()).to_string()];
    parts.extend(summary.settled());
    parts.push(summary.files());
    if summary.unlisted_unknowns > 0 {
        let count = summary.unlisted_unknowns;
        parts.push(format!("{count} unknown ids not listed"));
    }
    writeln!(out, "{}", parts.join(" · "))?;
    if let Some(deadline) = &summary.next_deadline {
        writeln!(out, "{}", terminal(&deadline.sentence()))?;
    }
    let is_audit = report.mode == Mode::Audit;
    let named = if is_audit { usize::MAX } else { NAMED };
    // Binary and lock files are no text that a person would miss; the others are, other
    // people's folders least.
    let mut skipped = report.skipped();
    skipped.sort_by_key(|(_, skip)| skip.reason() == "vendored");
    let missed = skipped
        .iter()
        .filter(|(_, skip)| is_audit || !matches!(skip.reason(), "binary" | "lock" | "link"));
    let missed = missed.map(|(path, skip)| ("not scanned", path, skip.to_string()));
    let plain = report.fallbacks();
    let plain = plain
        .iter()
        .map(|(path, why)| ("read as plain text", path, why.to_string()));
    let notes: Vec<_> = missed.chain(plain).collect();
    for (what, path, why) in notes.iter().take(named) {
        writeln!(out, "{what}: {} ({})", terminal(path), terminal(why))?;
    }
    if let Some(more) = notes.len().checked_sub(named).filter(|more| *more > 0) {
        writeln!(out, "… and {more} more, all listed by --format json")?;
    }
    Ok(())
}
