//! The outcome as one JSON object, for programs. New fields can come; none goes or changes
//! its meaning within a version of [`SCHEMA`].

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use crate::cli::catalog::json;
use crate::policy::Severity;
use crate::verify::{Case, Line, Verdict};

/// The name and version of the layout.
const SCHEMA: &str = "lanelint-test-v1";

#[derive(Serialize)]
struct Document<'r> {
    schema: &'static str,
    passed: usize,
    failed: usize,
    tests: Vec<Test<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Vec<Row<'r>>>,
}

#[derive(Serialize)]
struct Test<'r> {
    file: &'r str,
    line: u32,
    column: u32,
    name: &'r str,
    as_of: String,
    outcome: &'static str,
    differences: Vec<Difference<'r>>,
}

/// A finding that is missing, unexpected, or stands where none is to.
#[derive(Serialize)]
struct Difference<'r> {
    kind: &'static str,
    rule: &'r str,
    path: Option<&'r str>,
    line: Option<u32>,
    severity: Option<Severity>,
    message: Option<&'r str>,
}

#[derive(Serialize)]
struct Row<'r> {
    rule: &'r str,
    fired: usize,
    spared: usize,
}

pub(super) fn write(report: &Report, coverage: bool, out: &mut dyn Write) -> io::Result<()> {
    let each = report.suites.iter().flat_map(|suite| &suite.results);
    let rows = || {
        let each = report.coverage.iter().map(|(rule, count)| Row {
            rule,
            fired: count.fired,
            spared: count.spared,
        });
        each.collect()
    };
    let document = Document {
        schema: SCHEMA,
        passed: report.passed(),
        failed: report.total() - report.passed(),
        tests: each.map(|(case, verdict)| test(case, verdict)).collect(),
        coverage: coverage.then(rows),
    };
    json(&document, out)
}

fn test<'r>(case: &'r Case, verdict: &'r Verdict) -> Test<'r> {
    let at = case.place.source.position(case.place.span.start);
    Test {
        file: case.place.source.name(),
        line: at.line,
        column: at.column,
        name: &case.name,
        as_of: case.as_of.to_string(),
        outcome: if verdict.passed() { "passed" } else { "failed" },
        differences: verdict.lines.iter().filter_map(difference).collect(),
    }
}

fn difference(line: &Line) -> Option<Difference<'_>> {
    let (kind, found) = match line {
        Line::Kept(_) => return None,
        Line::Missing(one) => {
            return Some(Difference {
                kind: "missing",
                rule: &one.rule,
                path: one.path.as_deref(),
                line: one.line,
                severity: one.severity,
                message: one.message.as_deref(),
            });
        }
        Line::Nothing(rule) => {
            return Some(Difference {
                kind: "missing",
                rule,
                path: None,
                line: None,
                severity: None,
                message: None,
            });
        }
        Line::Unexpected(found) => ("unexpected", found),
        Line::NotSpared(found, _) => ("not-spared", found),
    };
    Some(Difference {
        kind,
        rule: &found.rule,
        path: found.path.as_deref(),
        line: found.line,
        severity: Some(found.severity),
        message: Some(&found.message),
    })
}
