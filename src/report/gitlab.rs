//! GitLab Code Quality: an array of issues in a part of Code Climate's format. GitLab reads
//! `description`, `check_name`, `fingerprint`, `severity` and `location`, and ignores what
//! else stands there, so the first issue also carries the evidence of the run.
//!
//! A check has what is open. An audit has all, what is settled or in order as `info`.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer as _};
use sha2::{Digest as _, Sha256};

use super::json::Quoted;
use super::listed::{self, Listed, disposition, sentence};
use super::{Mode, Report, Style, Summary, escape, evidence};
use crate::evaluate::{Disposition, Finding, Severity};
use crate::source::{Source, Span};

#[derive(Serialize)]
struct Issue<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    description: String,
    check_name: &'a str,
    fingerprint: Cow<'a, str>,
    severity: &'static str,
    categories: [&'static str; 1],
    location: Location<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content>,
    disposition: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    owners: &'a [String],
    /// With the first issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<BTreeMap<&'static str, String>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// What to do, as Markdown.
#[derive(Serialize)]
struct Content {
    body: String,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Quoted::pretty());
    let mut seq = serializer.serialize_seq(None)?;
    let mut run = Some(evidence::properties(report, &Summary::of(report)));
    let mut first = || run.take().map(|run| run.into_iter().collect());
    let findings = match report.mode {
        Mode::Check => report.open(),
        Mode::Audit => report.findings(),
    };
    for finding in findings {
        seq.serialize_element(&of_finding(report, finding, first()))?;
    }
    if report.mode == Mode::Audit {
        let mut alike = Alike::default();
        for listed in listed::all(report) {
            let fingerprint = alike.fingerprint(listed);
            seq.serialize_element(&of_listed(report, listed, &fingerprint, first()))?;
        }
    }
    seq.end()?;
    writeln!(out)
}

/// How many files were left out, where no issue carries it.
pub(super) fn remark(report: &Report<'_>) -> Option<String> {
    let is_empty = match report.mode {
        Mode::Check => report.open().is_empty(),
        Mode::Audit => report.findings().is_empty() && listed::all(report).next().is_none(),
    };
    let is_whole = report.left_out.is_empty() && report.skipped.is_empty();
    (is_empty && !is_whole).then(|| format!("no issues; {}", Summary::of(report).files()))
}

fn of_finding<'a>(
    report: &Report<'a>,
    finding: &'a Finding,
    run: Option<BTreeMap<&'static str, String>>,
) -> Issue<'a> {
    let source = &finding.place.source;
    let mut description = sentence(&finding.message);
    if let Some(suggestion) = &finding.suggestion {
        // Writing to a string does not fail.
        let _ = write!(description, " Use {} ({}).", suggestion.id, suggestion.why);
    }
    Issue {
        kind: "issue",
        description: escape::terminal(&description).into_owned(),
        check_name: &finding.rule,
        fingerprint: finding.fingerprint.to_string().into(),
        severity: match (&finding.disposition, finding.severity) {
            (Disposition::Open, Severity::Error) => "major",
            (Disposition::Open, Severity::Warning) => "minor",
            _ => "info",
        },
        categories: ["Compatibility"],
        location: Location::of(source, finding.place.span),
        content: (!finding.help.is_empty()).then(|| Content {
            body: escape::prose(&finding.help),
        }),
        disposition: disposition(finding),
        owners: report.owners_of(source.name()),
        run,
    }
}

fn of_listed<'a>(
    report: &Report<'a>,
    listed: Listed<'a>,
    fingerprint: &'a str,
    run: Option<BTreeMap<&'static str, String>>,
) -> Issue<'a> {
    let (source, span) = listed.place();
    Issue {
        kind: "issue",
        description: escape::terminal(&listed.sentence()).into_owned(),
        check_name: listed.kind(),
        fingerprint: fingerprint.into(),
        severity: "info",
        categories: ["Compatibility"],
        location: Location::of(source, span),
        content: None,
        disposition: "listed",
        owners: report.owners_of(source.name()),
        run,
    }
}

impl<'a> Location<'a> {
    fn of(source: &'a Source, span: Span) -> Self {
        let last = span.end.saturating_sub(1).max(span.start);
        Self {
            path: source.name(),
            lines: Lines {
                begin: source.position(span.start).line,
                end: source.position(last).line,
            },
        }
    }
}

/// Fingerprints of what no rule found: GitLab leaves an issue out whose fingerprint it has
/// seen. What is alike in all is told apart by its number.
#[derive(Default)]
struct Alike(HashMap<[u8; 32], u32>);

impl Alike {
    fn fingerprint(&mut self, listed: Listed<'_>) -> String {
        let (source, span) = listed.place();
        let mut digest = Sha256::new();
        for part in [listed.kind(), source.name(), source.slice(span)] {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        let same: [u8; 32] = digest.finalize().into();
        let number = self.0.entry(same).or_default();
        let mut digest = Sha256::new();
        digest.update(same);
        digest.update(number.to_le_bytes());
        *number += 1;
        let mut text = String::with_capacity(32);
        for byte in digest.finalize().iter().take(16) {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::report::sample::Sample;

    const STYLE: Style = Style {
        color: false,
        width: 80,
        hyperlinks: false,
    };

    fn gitlab(sample: &Sample, mode: Mode) -> Value {
        let mut out = Vec::new();
        write(&sample.report(mode), &mut out, STYLE).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn every_report_fits_the_schema() {
        let schema = include_str!("../../fixtures/schemas/gitlab-code-quality.json");
        let schema = serde_json::from_str(schema).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for sample in [Sample::usual(), Sample::hostile(), Sample::empty()] {
            for mode in [Mode::Check, Mode::Audit] {
                let report = gitlab(&sample, mode);
                let faults: Vec<_> = validator.iter_errors(&report).collect();
                assert!(faults.is_empty(), "{faults:?}");
            }
        }
        let mut wrong = gitlab(&Sample::usual(), Mode::Check);
        wrong[0]["severity"] = "error".into();
        assert!(!validator.is_valid(&wrong));
    }

    #[test]
    fn a_check_has_what_is_open_and_an_audit_all() {
        let said = |mode| {
            let report = gitlab(&Sample::usual(), mode);
            let issues = report.as_array().unwrap().iter().map(|issue| {
                let text = |key: &str| issue[key].as_str().unwrap().to_owned();
                let line = &issue["location"]["lines"]["begin"];
                format!("{} {} {line}", text("check_name"), text("severity"))
            });
            issues.collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!(said(Mode::Check), @"
        legacy-lane major 4
        retiring-soon major 7
        unpinned-alias minor 1
        ");
        insta::assert_snapshot!(said(Mode::Audit), @"
        legacy-lane major 4
        retiring-soon major 7
        unknown-model info 8
        legacy-lane info 2
        unpinned-alias minor 1
        denied-model info 2
        inventory/usage info 4
        inventory/usage info 7
        inventory/usage info 8
        inventory/usage info 2
        inventory/usage info 1
        inventory/usage info 2
        inventory/usage info 1
        inventory/migration-tag info 1
        inventory/ignore info 8
        inventory/exception info 6
        ");
        assert_eq!(
            gitlab(&Sample::empty(), Mode::Audit),
            Value::Array(Vec::new())
        );
    }

    #[test]
    fn no_two_issues_have_one_fingerprint_and_one_has_the_evidence() {
        let mut sample = Sample::usual();
        let again = sample.usages[5].clone();
        sample.usages.push(again);
        let report = gitlab(&sample, Mode::Audit);
        let issues = report.as_array().unwrap();
        let fingerprints: BTreeSet<_> =
            issues.iter().map(|it| it["fingerprint"].as_str()).collect();
        assert_eq!(fingerprints.len(), issues.len());
        let evidence = issues.iter().filter(|issue| issue.get("run").is_some());
        assert_eq!(evidence.count(), 1);
        assert_eq!(issues[0]["run"]["policy_hash"], "sha256:0f1e2d");
    }
}
