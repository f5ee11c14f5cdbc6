//! How many findings there are of each kind, the most severe first: `--statistics`, and what a summary does not show.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::compact::severity_style;
use super::escape::terminal;
use super::summary::counted;
use super::{Report, Style};
use crate::evaluate::{Finding, Severity};

/// How many findings of a kind: the same rule, as severe.
pub(super) type Kinds<'a> = BTreeMap<(std::cmp::Reverse<Severity>, &'a str), usize>;

/// Counts findings by kind.
pub(super) fn kinds<'a>(findings: impl Iterator<Item = &'a Finding>) -> Kinds<'a> {
    let mut kinds = Kinds::new();
    for finding in findings {
        let kind = (std::cmp::Reverse(finding.severity), finding.rule.as_str());
        *kinds.entry(kind).or_default() += 1;
    }
    kinds
}

/// `  17 errors   retired-model  --only retired-model`, a line a kind.
pub(super) fn table(kinds: &Kinds<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    let rows: Vec<_> = kinds
        .iter()
        .map(|((severity, rule), count)| {
            let word = match severity.0 {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info | Severity::Off => "note",
            };
            let count = counted(*count, word).unwrap_or_default();
            (severity.0, count, terminal(rule))
        })
        .collect();
    let digits = |count: &str| count.find(' ').unwrap_or_default();
    let before = rows.iter().map(|(_, count, _)| digits(count)).max();
    let before = before.unwrap_or_default();
    let width = rows
        .iter()
        .map(|(_, count, _)| count.len() + before - digits(count));
    let width = width.max().unwrap_or_default();
    let names = rows.iter().map(|(_, _, rule)| rule.chars().count()).max();
    for (severity, count, rule) in &rows {
        let indent = before - digits(count);
        let count = format!("{}{count:<1$}", " ".repeat(indent), width - indent);
        let count = style.paint(severity_style(*severity), count);
        let names = names.unwrap_or_default();
        writeln!(out, "  {count}  {rule:<names$}  --only {rule}")?;
    }
    Ok(())
}

/// The statistics of a report.
pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    let kinds = kinds(report.open().into_iter());
    table(&kinds, out, style)?;
    if !kinds.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}
