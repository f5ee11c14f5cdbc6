//! Comma-separated values (RFC 4180) for spreadsheets and databases: one table, whose
//! first column says what a row is.
//!
//! The first row is the `run`, with the command. A check has a row for each open
//! `finding`, and one for each reason for which files were `skipped`; an audit has every
//! finding, `usage`, `tag`, `ignore` and `exception`, and each file that was `skipped` or
//! `read-as-text`. Each row carries what it was judged by.

mod cell;
mod row;

use std::io::{self, Write};

use row::Row;

use super::answers::Answers;
use super::{Mode, Report, Style, Summary};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    let mut csv = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(out);
    let mut add = |row: Row<'_>| csv.serialize(row).map_err(plain);
    let answers = Answers::of(report);
    add(Row::run(report))?;
    if report.mode == Mode::Check {
        for finding in report.open() {
            add(Row::finding(report, &answers, finding))?;
        }
        for (reason, count) in &Summary::of(report).skipped_by_reason {
            add(Row::counted(report, ("skipped", reason), *count))?;
        }
        for (reason, count) in report.left_out {
            add(Row::counted(report, ("left-out", reason), *count))?;
        }
        return csv.flush();
    }
    for finding in report.findings() {
        add(Row::finding(report, &answers, finding))?;
    }
    for usage in report.usages() {
        add(Row::usage(report, &answers, usage))?;
    }
    for record in report.tags() {
        add(Row::tag(report, record))?;
    }
    for record in report.ignores() {
        add(Row::ignore(report, record))?;
    }
    for (record, uses) in report.exceptions() {
        add(Row::exception(report, record, uses))?;
    }
    for (path, skip) in report.skipped() {
        let news = (path.as_str(), skip.reason(), skip.to_string());
        add(Row::file(report, "skipped", news))?;
    }
    for (path, why) in report.fallbacks() {
        add(Row::file(
            report,
            "read-as-text",
            (path, "", why.to_string()),
        ))?;
    }
    csv.flush()
}

/// The writer's own error, so that a closed pipe is known as one.
fn plain(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
