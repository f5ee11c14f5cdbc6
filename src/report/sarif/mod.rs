//! SARIF 2.1.0, for code scanning, result managers and editors.
//!
//! This is the log with its one run; results and notifications are made one by one as they
//! are written. [`rule`] has what the tool says of its rules, [`result`] the findings,
//! [`inventory`] what an audit lists besides, [`location`] where each stands. All but
//! rules is in the order that the other formats have.

mod inventory;
mod location;
mod message;
mod notification;
mod result;
mod rule;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};

use super::answers::Answers;
use super::columns::Columns;
use super::{Mode, Report, Style, Summary, evidence, json, listed};
use crate::source::{Encoding, Source};
use location::Artifact;
use message::Message;
use notification::{Notification, Subject};
use rule::Descriptor;

/// The folder that paths are relative to. Where it is, is the machine's own matter.
const ROOT: &str = "%SRCROOT%";

/// Where the standard keeps the schema of this version.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// How many results GitHub takes in one upload; with one more, it takes none.
const MAX_RESULTS: usize = 25_000;

/// What every part needs.
struct Context<'a> {
    report: &'a Report<'a>,
    columns: Columns,
    /// Where a rule stands in the tool's list.
    rules: BTreeMap<&'a str, usize>,
}

#[derive(Serialize)]
struct Log<'c> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'c>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'c> {
    tool: Tool<'c>,
    invocations: [Invocation<'c>; 1],
    original_uri_base_ids: BTreeMap<&'static str, BaseId>,
    default_encoding: &'static str,
    newline_sequences: [&'static str; 3],
    column_kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    artifacts: Vec<Encoded>,
    #[serde(serialize_with = "results")]
    results: &'c Context<'c>,
    #[serde(serialize_with = "evidence")]
    properties: &'c Context<'c>,
}

#[derive(Serialize)]
struct Tool<'c> {
    driver: Driver<'c>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'c> {
    name: &'static str,
    version: &'c str,
    semantic_version: &'c str,
    rules: Vec<Descriptor<'c>>,
    notifications: Vec<Descriptor<'static>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'c> {
    command_line: String,
    arguments: &'c [String],
    execution_successful: bool,
    #[serde(serialize_with = "notifications")]
    tool_execution_notifications: &'c Context<'c>,
}

#[derive(Serialize)]
struct BaseId {
    description: Message,
}

/// A file that is not UTF-8.
#[derive(Serialize)]
struct Encoded {
    location: Artifact,
    encoding: &'static str,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    let rules = rule::all(report);
    let numbered = rules.iter().enumerate();
    let context = Context {
        report,
        columns: Columns::default(),
        rules: numbered.map(|(index, rule)| (rule.id, index)).collect(),
    };
    let root = BaseId {
        description: Message::plain("The folder that lanelint was run in."),
    };
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: env!("CARGO_PKG_NAME"),
                version: report.run.version,
                semantic_version: report.run.version,
                rules,
                notifications: notification::descriptors(),
            },
        },
        invocations: [Invocation {
            command_line: evidence::command_line(report.run.arguments),
            arguments: report.run.arguments,
            execution_successful: true,
            tool_execution_notifications: &context,
        }],
        original_uri_base_ids: BTreeMap::from([(ROOT, root)]),
        default_encoding: "UTF-8",
        newline_sequences: ["\r\n", "\n", "\r"],
        column_kind: "utf16CodeUnits",
        artifacts: encoded(report),
        results: &context,
        properties: &context,
    };
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [run],
    };
    json::pretty(&log, out)
}

/// That GitHub will not take it, where it is too long.
pub(super) fn remark(report: &Report<'_>) -> Option<String> {
    let mut results = report.findings().len();
    if report.mode == Mode::Audit {
        let absent = report.baseline.iter().map(|compared| compared.absent.len());
        results += absent.sum::<usize>() + listed::all(report).count();
    }
    (results > MAX_RESULTS).then(|| {
        format!(
            "{results} results, and GitHub code scanning refuses an upload of more than \
             {MAX_RESULTS}: write a report for each part of the repository (`lanelint check \
             FOLDER`), and upload each under a category of its own"
        )
    })
}

fn results<S: Serializer>(context: &Context<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(None)?;
    for finding in context.report.findings() {
        seq.serialize_element(&result::of(context, finding))?;
    }
    if context.report.mode == Mode::Audit {
        let report = context.report;
        let answers = Answers::of(report);
        for known in report.baseline.iter().flat_map(|compared| &compared.absent) {
            seq.serialize_element(&result::gone(context, known))?;
        }
        for listed in listed::all(report) {
            seq.serialize_element(&inventory::of(context, &answers, listed))?;
        }
    }
    seq.end()
}

fn notifications<S: Serializer>(context: &Context<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let report = context.report;
    let skipped = report.skipped().into_iter();
    let skipped = skipped.map(|(path, skip)| Notification::of(path, Subject::Skip(skip)));
    let fallbacks = report.fallbacks().into_iter();
    let fallbacks = fallbacks.map(|(path, why)| Notification::of(path, Subject::Fallback(why)));
    serializer.collect_seq(skipped.chain(fallbacks))
}

fn evidence<S: Serializer>(context: &Context<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let report = context.report;
    serializer.collect_map(evidence::properties(report, &Summary::of(report)))
}

/// The files that results stand in and that are not UTF-8: without this a reader of bytes
/// would not find the columns.
fn encoded(report: &Report<'_>) -> Vec<Encoded> {
    let usages = report.usages().into_iter().map(|usage| &*usage.source);
    let findings = report.findings.iter();
    let findings = findings.map(|finding| &*finding.place.source);
    let other = |source: &Source| match source.encoding() {
        Encoding::Utf8 | Encoding::Utf8Bom => None,
        Encoding::Utf16 => Some("UTF-16"),
        Encoding::Latin1 => Some("ISO-8859-1"),
    };
    let files = usages.chain(findings);
    let files = files.filter_map(|source| Some((source.name(), other(source)?)));
    let files: BTreeMap<_, _> = files.collect();
    let files = files.into_iter().map(|(path, encoding)| Encoded {
        location: Artifact::of(path),
        encoding,
    });
    files.collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::Value;

    use super::*;
    use crate::baseline::{Compared, Known};
    use crate::evaluate::{Disposition, Place};
    use crate::report::sample::Sample;
    use crate::source::Span;

    const STYLE: Style = Style {
        color: false,
        width: 80,
        hyperlinks: false,
    };

    fn sarif(sample: &Sample, mode: Mode) -> Value {
        let mut out = Vec::new();
        write(&sample.report(mode), &mut out, STYLE).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    fn result(sample: &Sample, number: usize) -> Value {
        sarif(sample, Mode::Check)["runs"][0]["results"][number].clone()
    }

    /// The text of a region, found by its lines and columns alone.
    fn text_of(region: &Value, text: &str) -> String {
        let number = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
        let offset = |line: usize, column: usize| {
            let mut start = 0;
            for _ in 1..line {
                start += text[start..].find('\n').unwrap() + 1;
            }
            let units = text[start..].encode_utf16().take(column - 1);
            start
                + String::from_utf16(&units.collect::<Vec<_>>())
                    .unwrap()
                    .len()
        };
        let start = offset(number("startLine"), number("startColumn"));
        text[start..offset(number("endLine"), number("endColumn"))].to_owned()
    }

    #[test]
    fn every_log_fits_the_schema_of_the_standard() {
        let schema = include_str!("../../../fixtures/schemas/sarif-2.1.0.json");
        let mut schema: Value = serde_json::from_str(schema).unwrap();
        // The pattern that the standard gives there is no regular expression.
        for of in ["run", "toolComponent"] {
            let language = &mut schema["definitions"][of]["properties"]["language"];
            language.as_object_mut().unwrap().remove("pattern").unwrap();
        }
        let validator = jsonschema::validator_for(&schema).unwrap();
        for sample in [Sample::usual(), Sample::hostile(), Sample::empty()] {
            for mode in [Mode::Check, Mode::Audit] {
                let log = sarif(&sample, mode);
                let faults: Vec<_> = validator.iter_errors(&log).collect();
                assert!(faults.is_empty(), "{faults:?}");
            }
        }
        let mut wrong = sarif(&Sample::usual(), Mode::Check);
        wrong["runs"][0]["results"][0]["level"] = "fatal".into();
        assert!(!validator.is_valid(&wrong));
    }

    #[test]
    fn an_audit_lists_all_and_a_check_what_was_found() {
        let sample = Sample::usual();
        let kinds = |mode| {
            let log = sarif(&sample, mode);
            let results = log["runs"][0]["results"].as_array().unwrap();
            let of = |kind: &str| results.iter().filter(|it| it["kind"] == kind).count();
            (of("fail"), of("informational"))
        };
        let listed = sample.usages.len() + sample.tags.len() + sample.ignores.len() + 1;
        assert_eq!(kinds(Mode::Check), (6, 0));
        assert_eq!(kinds(Mode::Audit), (6, listed));
    }

    #[test]
    fn every_result_names_its_rule_by_id_and_place() {
        let log = sarif(&Sample::usual(), Mode::Audit);
        let run = &log["runs"][0];
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(
                run["tool"]["driver"]["rules"][index]["id"],
                result["ruleId"]
            );
        }
        for noted in run["invocations"][0]["toolExecutionNotifications"]
            .as_array()
            .unwrap()
        {
            let index = usize::try_from(noted["descriptor"]["index"].as_u64().unwrap()).unwrap();
            let kind = &run["tool"]["driver"]["notifications"][index];
            assert_eq!(kind["id"], noted["descriptor"]["id"]);
        }
    }

    #[test]
    fn what_is_settled_says_by_what() {
        let sample = Sample::usual();
        let log = sarif(&sample, Mode::Check);
        let results = log["runs"][0]["results"].as_array().unwrap();
        let said = results.iter().map(|result| {
            let by = result["suppressions"].as_array().unwrap().iter().map(|by| {
                let place = &by["location"]["physicalLocation"]["artifactLocation"]["uri"];
                format!(" {} in {place}: {}", by["kind"], by["justification"])
            });
            let by: String = by.collect();
            format!("{} {}{by}", result["ruleId"], result["level"])
        });
        insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"), @r#"
        "legacy-lane" "error"
        "retiring-soon" "error"
        "unknown-model" "note" "inSource" in "app/agent.py": "beta"
        "legacy-lane" "note" "inSource" in "bench/run.py": "owner=@ml purpose=baseline ticket=ML-7 to=gpt-5.4 until=2026-12-31"
        "unpinned-alias" "warning"
        "denied-model" "note" "external" in "lanelint.yaml": "a baseline, owner @ml, until 2026-12-31"
        "#);
    }

    #[test]
    fn a_baseline_gives_every_result_its_state() {
        let mut sample = Sample::usual();
        sample.findings[1].disposition = Disposition::Baselined;
        sample.baseline = Some(Compared {
            file: "before.json".into(),
            sha256: String::new(),
            absent: vec![Known {
                fingerprint: "0".into(),
                path: "old.py".into(),
                line: 3,
                rule: "legacy-lane".into(),
                message: "gone".into(),
            }],
        });
        let states = |mode| {
            let log = sarif(&sample, mode);
            let results = log["runs"][0]["results"].as_array().unwrap().clone();
            let said = results
                .iter()
                .filter(|it| it["kind"] == "fail")
                .map(|result| {
                    let settled = result["suppressions"].as_array().unwrap().len();
                    let state = result["baselineState"].as_str().unwrap();
                    format!("{} {state} {settled}", result["ruleId"])
                });
            let said = said.collect::<Vec<_>>().join("\n");
            assert!(results.iter().all(|it| it["baselineState"].is_string()));
            said
        };
        insta::assert_snapshot!(states(Mode::Audit), @r#"
        "legacy-lane" new 0
        "retiring-soon" unchanged 1
        "unknown-model" unchanged 1
        "legacy-lane" unchanged 1
        "unpinned-alias" new 0
        "denied-model" unchanged 1
        "legacy-lane" absent 0
        "#);
        assert!(
            !states(Mode::Check).contains("absent"),
            "nothing is left to do there"
        );
        let log = sarif(&Sample::usual(), Mode::Audit).to_string();
        assert!(!log.contains("baselineState"));
    }

    #[test]
    fn the_place_of_a_finding_is_the_text_of_its_id() {
        let sample = Sample::usual();
        let log = sarif(&sample, Mode::Audit);
        let mut whole = 0;
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let place = &result["locations"][0]["physicalLocation"];
            let region = &place["region"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            let Some(usage) = sample.usages.iter().find(|usage| usage.path() == uri) else {
                continue;
            };
            let text = usage.source.text();
            assert_eq!(region["snippet"]["text"], text_of(region, text));
            // The sample with a byte order mark: bytes count in the file.
            let mark = usage.source.file_offset(0) as usize;
            let file = "\u{feff}"[..mark].to_owned() + text;
            let number = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
            let start = number("byteOffset");
            let bytes = &file[start..start + number("byteLength")];
            assert_eq!(bytes, text_of(region, text));
            whole += 1;
        }
        assert!(whole > 10, "{whole}");
    }

    #[test]
    fn columns_count_utf16_units_and_an_edit_can_be_applied() {
        let mut sample = Sample::usual();
        let text = "x = '😀é'; model = 'gpt-5.2'\n";
        let source = Arc::new(Source::new("app/agent.py", text));
        let start = text.find("gpt").unwrap() as u32;
        sample.usages[0].source = source.clone();
        sample.usages[0].mention.span = Span::new(start, start + 7);
        sample.findings[0].place = Place {
            source,
            span: Span::new(start, start + 7),
        };
        sample.findings.truncate(1);
        let result = result(&sample, 0);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startColumn"], 21);
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], "app/agent.py");
        let replacement = &change["replacements"][0];
        let deleted = &replacement["deletedRegion"];
        assert_eq!(text_of(deleted, text), "gpt-5.2");
        let inserted = replacement["insertedContent"]["text"].as_str().unwrap();
        let start = usize::try_from(deleted["byteOffset"].as_u64().unwrap()).unwrap();
        let after = [&text[..start], inserted, &text[start + 7..]].concat();
        assert_eq!(after, "x = '😀é'; model = 'gpt-5.4'\n");
    }

    #[test]
    fn a_folded_id_has_its_parts_beside_it_and_no_edit() {
        let sample = Sample::usual();
        let results = sarif(&sample, Mode::Check)["runs"][0]["results"].clone();
        let results = results.as_array().unwrap();
        let folded = results
            .iter()
            .find(|it| it["ruleId"] == "retiring-soon")
            .unwrap();
        let related = folded["relatedLocations"].as_array().unwrap();
        let said = related.iter().map(|place| {
            let text = &place["physicalLocation"]["region"]["snippet"]["text"];
            format!("{} {text} {}", place["id"], place["message"]["text"])
        });
        insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"), @r#"
        0 "claude-" "A part of the id."
        1 "sonnet-4-5" "A part of the id."
        2 "retries=2" "It is used here."
        3 "MODEL" "It is used here."
        4 "=" "It is used here."
        5 "backup" "It is used here."
        "#);
        assert!(folded.get("fixes").is_none());
    }

    #[test]
    fn places_of_use_are_bounded() {
        let mut sample = Sample::usual();
        let site = sample.usages[1].sites[0].clone();
        sample.usages[1].sites = vec![site; 1000].into();
        let log = sarif(&sample, Mode::Check).to_string();
        assert!(log.contains("It is used here, and in 990 more places."));
        assert_eq!(log.matches("It is used here").count(), 10);
    }

    #[test]
    fn a_file_of_another_encoding_says_so_and_counts_its_own_bytes() {
        let mut sample = Sample::usual();
        let source = &sample.usages[4].source;
        let source = Arc::new(Source::decoded(
            source.name(),
            source.text(),
            Encoding::Utf16,
        ));
        for index in [4, 5] {
            sample.usages[index].source = source.clone();
        }
        sample.findings[4].place.source = source.clone();
        let log = sarif(&sample, Mode::Check);
        let run = &log["runs"][0];
        assert_eq!(run["artifacts"].as_array().unwrap().len(), 1);
        assert_eq!(run["artifacts"][0]["encoding"], "UTF-16");
        let results = run["results"].as_array().unwrap();
        let found = results
            .iter()
            .find(|it| it["ruleId"] == "unpinned-alias")
            .unwrap();
        let region = &found["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startColumn"], 8);
        assert_eq!(
            (&region["byteOffset"], &region["byteLength"]),
            (&16.into(), &28.into())
        );
    }

    #[test]
    fn more_results_than_github_takes_are_told() {
        let mut sample = Sample::usual();
        assert_eq!(remark(&sample.report(Mode::Check)), None);
        let one = sample.findings[0].clone();
        sample.findings = vec![one; MAX_RESULTS];
        assert_eq!(remark(&sample.report(Mode::Check)), None);
        let audit = remark(&sample.report(Mode::Audit)).unwrap();
        assert!(
            audit.contains("refuses"),
            "what an audit lists counts, too: {audit}"
        );
        sample.findings.push(sample.findings[0].clone());
        let check = remark(&sample.report(Mode::Check)).unwrap();
        assert!(check.starts_with("25001 results, "), "{check}");
    }
}
