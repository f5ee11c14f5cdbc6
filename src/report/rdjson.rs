//! The Diagnostic Format of reviewdog (`rdjson`), which posts findings on changed lines in
//! most code hosts, with suggestions that a reader can take over with a click.
//!
//! Lines and columns are 1-based, columns count UTF-8 bytes and ends are exclusive, as
//! lanelint's own. Messages are Markdown, as comments on code hosts show them: nothing in them
//! calls anybody or is markup of a file's. What the format has no place for stands under `evidence`; its readers
//! pass over names that they do not know. An audit has every finding, with those that are
//! settled as `INFO`.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::json;
use super::{Mode, Report, Style, Summary, advice, compact, edit, escape, evidence};
use crate::evaluate::{self, Disposition, Severity};
use crate::source::{Place, Position, Source, Span};

/// How many places of one kind a finding names.
const RELATED: usize = 10;

#[derive(Serialize)]
struct Document<'a> {
    source: Named,
    #[serde(serialize_with = "properties")]
    evidence: Report<'a>,
    #[serde(serialize_with = "diagnostics")]
    diagnostics: Report<'a>,
}

#[derive(Serialize)]
struct Named {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestions: Option<[Suggestion; 1]>,
    original_output: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: At,
    end: At,
}

#[derive(Serialize)]
struct At {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Related<'a> {
    message: String,
    location: Location<'a>,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    let document = Document {
        source: Named {
            name: env!("CARGO_PKG_NAME"),
        },
        evidence: *report,
        diagnostics: *report,
    };
    json::pretty(&document, out)
}

fn properties<S: Serializer>(report: &Report<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(evidence::properties(report, &Summary::of(report)))
}

fn diagnostics<S: Serializer>(report: &Report<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let findings = match report.mode {
        Mode::Check => report.open(),
        Mode::Audit => report.findings(),
    };
    let findings = findings.into_iter();
    serializer.collect_seq(findings.map(|finding| Diagnostic::of(report, finding)))
}

impl<'a> Diagnostic<'a> {
    fn of(report: &Report<'a>, finding: &'a evaluate::Finding) -> Self {
        let severity = match (&finding.disposition, finding.severity) {
            (Disposition::Open, Severity::Error) => "ERROR",
            (Disposition::Open, Severity::Warning) => "WARNING",
            _ => "INFO",
        };
        let mut lines = vec![finding.message.clone()];
        lines.extend(advice::lines(finding));
        lines.extend(advice::people(report, finding));
        lines.extend(advice::settled(report, finding));
        let edit = edit::of(report, finding);
        let word = compact::severity(finding.severity);
        let (place, rule) = (advice::place(&finding.place), &finding.rule);
        Self {
            message: lines
                .iter()
                .map(|line| escape::prose(line))
                .collect::<Vec<_>>()
                .join("\n"),
            location: Location::of(&finding.place),
            severity,
            code: Code { value: rule },
            suggestions: edit.map(|edit| {
                [Suggestion {
                    range: Range::of(&finding.place.source, edit.span),
                    text: edit.text.clone(),
                }]
            }),
            original_output: format!("{place}: {word}[{rule}] {}", finding.message),
            related_locations: related(report, finding),
        }
    }
}

/// Where the policy decided it, where an id put together has its parts, and where the
/// constant that holds it is used.
fn related<'a>(report: &Report<'a>, finding: &'a evaluate::Finding) -> Vec<Related<'a>> {
    let mut related = Vec::new();
    let mut add = |message: &str, location: Location<'a>| {
        related.push(Related {
            message: message.to_owned(),
            location,
        });
    };
    if let Some(place) = report.policy_place(finding) {
        add("the policy decides this here", Location::of(place));
    }
    if let Some(usage) = report.usage_of(finding) {
        for span in usage.mention.parts().take(RELATED) {
            let range = Range::of(&usage.source, span);
            let path = usage.source.name();
            add("a part of the id", Location { path, range });
        }
        for site in usage.sites.iter().take(RELATED) {
            add("the constant is used here", Location::of(site));
        }
    }
    related
}

impl<'a> Location<'a> {
    fn of(place: &'a Place) -> Self {
        Self {
            path: place.source.name(),
            range: Range::of(&place.source, place.span),
        }
    }
}

impl Range {
    fn of(source: &Source, span: Span) -> Self {
        let at = |Position { line, column }| At { line, column };
        Self {
            start: at(source.position(span.start)),
            end: at(source.position(span.end)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::sample::Sample;

    const STYLE: Style = Style {
        color: false,
        width: 80,
        hyperlinks: false,
    };

    #[test]
    fn a_message_calls_nobody() {
        let mut sample = Sample::usual();
        for finding in &mut sample.findings {
            finding.message = "ask @octocat about #1 and `@team` ![x](https://a.b)".into();
        }
        let report = written(&sample, Mode::Check);
        let message = report["diagnostics"][0]["message"].as_str().unwrap();
        let first = message.lines().next().unwrap();
        assert_eq!(
            first,
            "ask @&#8203;octocat about \\#&#8203;1 and `@team` \\!\\[x\\](https:&#8203;//a.b)"
        );
        let all = message.lines().skip(1);
        let called = all.filter(|line| line.contains("owned by @ml"));
        assert_eq!(called.count(), 0, "{message}");
    }

    fn written(sample: &Sample, mode: Mode) -> Value {
        let mut out = Vec::new();
        write(&sample.report(mode), &mut out, STYLE).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn it_is_as_the_format_demands() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/schemas/rdjson.json");
        let schema = std::fs::read_to_string(path).unwrap();
        let schema = serde_json::from_str(&schema).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for sample in [Sample::usual(), Sample::hostile(), Sample::empty()] {
            for mode in [Mode::Check, Mode::Audit] {
                let report = written(&sample, mode);
                let errors: Vec<_> = validator.iter_errors(&report).collect();
                assert!(errors.is_empty(), "{errors:?}");
            }
        }
    }

    #[test]
    fn a_suggestion_is_what_makes_the_edit() {
        let sample = Sample::usual();
        let report = written(&sample, Mode::Check);
        let diagnostics = report["diagnostics"].as_array().unwrap();
        let with = diagnostics
            .iter()
            .filter(|one| one["suggestions"].is_array());
        let with: Vec<_> = with.collect();
        assert_eq!(with.len(), 1);
        let suggestion = &with[0]["suggestions"][0];
        assert_eq!(suggestion["text"], "gpt-5.4");
        let text = sample.usages[0].source.text();
        let line = text.lines().nth(3).unwrap();
        let column = |end: &str| suggestion["range"][end]["column"].as_u64().unwrap() as usize - 1;
        assert_eq!(suggestion["range"]["start"]["line"], 4);
        assert_eq!(&line[column("start")..column("end")], "gpt-5.2");
    }
}
