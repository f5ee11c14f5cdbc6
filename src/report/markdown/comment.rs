//! A check as a comment on a pull request: what has to change, the rest folded.
//!
//! The same code gives the same comment: days left and counts of files are not in it. A
//! bot finds its comment by the mark in the first line. What is longer than GitHub takes is
//! counted.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::{evidence, heading, item};
use crate::evaluate::{Finding, Severity};
use crate::report::escape::{code, markdown, prose};
use crate::report::once::{self, Said};
use crate::report::summary::counted;
use crate::report::{Grouping, Report, Summary, groups};

/// By what a comment is found again.
const MARK: &str = "<!-- lanelint -->";

/// The most bytes of the findings, and of what the rules ask for: with the rest, which is
/// bounded, less than the 65,536 characters that GitHub takes.
const FINDINGS: usize = 44_000;
const RULES: usize = 14_000;

/// How many findings stand open before the others are folded.
const OPEN: usize = 10;

/// The most bytes of one file's name or sentence in what is always there.
const PIECE: usize = 1_000;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = Summary::of(report);
    writeln!(out, "{MARK}\n## lanelint: {}\n", summary.findings())?;
    let settled = summary.settled();
    if !settled.is_empty() {
        writeln!(out, "Not counted: {}.\n", settled.join(", "))?;
    }
    if let Some(deadline) = &summary.next_deadline {
        let what = markdown(&deadline.what()).into_owned();
        if what.len() < PIECE {
            writeln!(out, "Next deadline: {what}.\n")?;
        }
    }
    let unread = summary.skipped_by_reason.iter();
    let unread =
        unread.filter(|(why, _)| !matches!(why.as_str(), "binary" | "link" | "lock" | "vendored"));
    let unread: Vec<_> = unread
        .map(|(why, count)| format!("{count} {why}"))
        .collect();
    if !unread.is_empty() {
        writeln!(out, "Files not read: {}.\n", unread.join(", "))?;
    }
    let left_out = summary.left_out_by_reason.iter();
    let left_out: Vec<_> = left_out
        .map(|(why, count)| format!("{count} {why}"))
        .collect();
    if !left_out.is_empty() {
        writeln!(out, "Files left out: {}.\n", left_out.join(", "))?;
    }
    let bounded = summary.bounded_by_reason.iter();
    let bounded: Vec<_> = bounded
        .map(|(why, count)| format!("{count} {why}"))
        .collect();
    if !bounded.is_empty() {
        let bounded = bounded.join(", ");
        writeln!(
            out,
            "Files whose findings are made less severe: {bounded}.\n"
        )?;
    }
    findings(report, out)?;
    rules(report, out)?;
    writeln!(out, "<details><summary>What judged</summary>\n")?;
    // A policy of very many files, or with very long names, is told by its hash alone.
    let whole = evidence(report, 5);
    let short = evidence(report, 0);
    let line = if whole.len() < 4 * PIECE {
        whole
    } else {
        short
    };
    writeln!(out, "{line}\n</details>")
}

/// The open findings by file, or as asked for.
fn findings(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let grouping = report.grouping.unwrap_or(Grouping::File);
    let open = once::findings(report);
    if open.is_empty() {
        return writeln!(out, "Nothing has to change.\n");
    }
    let total: usize = open.iter().map(|said| said.again.len() + 1).sum();
    let all = open.len();
    let (mut shown, mut said_of, mut left) = (0, 0, FINDINGS);
    let mut folded = false;
    // The most severe first: they are what is left when there is no room for all.
    let mut by_severity: BTreeMap<Reverse<Severity>, Vec<Said<'_, Finding>>> = BTreeMap::new();
    for said in open {
        let severity = Reverse(said.first.severity);
        by_severity.entry(severity).or_default().push(said);
    }
    let groups = by_severity.into_iter().flat_map(|(severity, of)| {
        let groups = groups::findings(report, Some(grouping), of);
        groups.into_iter().map(move |group| (severity.0, group))
    });
    'all: for (severity, group) in groups {
        let what = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Off => "note",
        };
        let mut heading = Some(heading(&group, what));
        for said in &group.items {
            let item = item(report, said, grouping != Grouping::File);
            let fold = !folded && shown == OPEN && all > OPEN + 1;
            let mut text = String::new();
            if fold {
                let more = counted(all - OPEN, "more finding").unwrap_or_default();
                text = format!("\n<details><summary>{more}</summary>\n\n");
            }
            if let Some(heading) = heading.take() {
                let gap = if shown > 0 && !fold { "\n" } else { "" };
                text = format!("{text}{gap}{heading}");
            }
            text.push_str(&item);
            if text.len() > left {
                break 'all;
            }
            out.write_all(text.as_bytes())?;
            left -= text.len();
            folded |= fold;
            shown += 1;
            said_of += said.again.len() + 1;
        }
    }
    if folded {
        writeln!(out, "\n</details>")?;
    }
    if let Some(more) = counted(total - said_of, "more finding") {
        writeln!(
            out,
            "\n… and {more} that a comment has no room for: `lanelint check` lists all."
        )?;
    }
    writeln!(out)
}

/// What each rule asks for, once.
fn rules(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let open = report.open();
    let named: BTreeSet<_> = open.iter().map(|finding| finding.rule.as_str()).collect();
    let rules = report
        .rules
        .iter()
        .filter(|rule| named.contains(rule.id.as_str()))
        // A rule of the team's own need not say more than its message.
        .filter(|rule| rule.title != rule.id || !rule.prose().fix.trim().is_empty());
    let items = rules.map(|rule| {
        let fix = rule
            .prose()
            .fix
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let (id, title) = (code(&rule.id), prose(&rule.title));
        format!("- {id}: {title}. {}\n", prose(&fix))
    });
    let mut items = items.peekable();
    if items.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "<details><summary>What to do</summary>\n")?;
    let mut left = RULES;
    for item in items.filter(|item| item.len() <= RULES) {
        if item.len() > left {
            writeln!(out, "- … `lanelint explain RULE` tells of the others")?;
            break;
        }
        left -= item.len();
        out.write_all(item.as_bytes())?;
    }
    writeln!(out, "\n</details>\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::entry::Day;
    use crate::report::Mode;
    use crate::report::sample::Sample;

    /// The most characters of a comment that GitHub takes.
    const LIMIT: usize = 65_536;

    fn written(report: &Report<'_>) -> String {
        let mut out = Vec::new();
        write(report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_beyond_the_limit_is_counted() {
        let sample = Sample::many(5000);
        let text = written(&sample.report(Mode::Check));
        assert!(text.len() < LIMIT, "{}", text.len());
        assert!(
            text.starts_with("<!-- lanelint -->\n## lanelint: "),
            "{text}"
        );
        let shown = text
            .lines()
            .filter(|line| line.starts_with("- line "))
            .count();
        let open = sample.report(Mode::Check).open().len();
        let rest = format!("… and {} more findings that", open - shown);
        assert!(text.contains(&rest), "{rest}");
        let folded = text.matches("<details>").count();
        assert_eq!(text.matches("</details>").count(), folded);
    }

    #[test]
    fn no_name_is_too_long_for_it() {
        let mut sample = Sample::usual();
        for finding in &mut sample.findings {
            finding.rule = "\u{10ffff}\u{1b}".repeat(9_000);
            finding.message = "`|".repeat(60_000);
        }
        let text = written(&sample.report(Mode::Check));
        assert!(text.len() < LIMIT, "{}", text.len());
        assert!(text.contains("… and 3 more findings that"), "{text}");
    }

    #[test]
    fn another_day_changes_only_what_judged() {
        let sample = Sample::usual();
        let mut report = sample.report(Mode::Check);
        let today = written(&report);
        report.run.as_of = Day(report.run.as_of.0 + 3);
        let later = written(&report);
        let differ = today.lines().zip(later.lines()).filter(|(a, b)| a != b);
        let differ: Vec<_> = differ.map(|(a, _)| a).collect();
        assert_eq!(differ.len(), 1, "{differ:?}");
        assert!(
            differ[0].starts_with("lanelint `0.1.0` · judged as of"),
            "{differ:?}"
        );
    }
}
