//! The report as one JSON object, for programs.
//!
//! The records are in `run` and `record`; this is the object around them and its schema, which is
//! committed at `fixtures/schemas/report-v1.json`. Records are made one by one as they
//! are written. A change that takes a field away or gives it another meaning needs a new
//! [`SCHEMA`]; new fields do not.

mod date;
pub(super) mod money;
mod quote;
pub(super) mod record;
mod run;
pub(super) mod usage;

use std::io::{self, Write};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Serialize, Serializer};

use super::answers::Answers;
use super::{Report, Style};
use record::{Exception, Finding, Ignore, Skipped, Tag};
use usage::Usage;

pub use date::Date;
pub(super) use quote::Quoted;
pub(super) use run::Run;

/// The name and version of the layout.
pub const SCHEMA: &str = "lanelint-report-v1";

/// The report of a run.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "lanelint report")]
struct Document<'a> {
    #[serde(flatten)]
    run: Run<'a>,
    /// `audit`: every usage. `check`: those with findings.
    #[serde(serialize_with = "usages")]
    #[schemars(with = "Vec<Usage<'a>>")]
    usages: Report<'a>,
    /// Every finding, those that a tag, ignore or exception settles too.
    #[serde(serialize_with = "findings")]
    #[schemars(with = "Vec<Finding<'a>>")]
    findings: Report<'a>,
    /// Every migration tag.
    #[serde(serialize_with = "tags")]
    #[schemars(with = "Vec<Tag<'a>>")]
    tags: Report<'a>,
    /// Every inline ignore.
    #[serde(serialize_with = "ignores")]
    #[schemars(with = "Vec<Ignore<'a>>")]
    ignores: Report<'a>,
    /// Every exception of the policy.
    #[serde(serialize_with = "exceptions")]
    #[schemars(with = "Vec<Exception<'a>>")]
    exceptions: Report<'a>,
    /// Every file that was not scanned.
    #[serde(serialize_with = "skipped")]
    #[schemars(with = "Vec<Skipped<'a>>")]
    skipped: Report<'a>,
}

/// Writes any value as the reports are written: indented, its strings safe to show.
pub fn pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Quoted::pretty());
    value.serialize(&mut serializer)?;
    writeln!(out)
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    let document = Document {
        run: Run::of(report),
        usages: *report,
        findings: *report,
        tags: *report,
        ignores: *report,
        exceptions: *report,
        skipped: *report,
    };
    pretty(&document, out)
}

/// The JSON Schema of the object.
pub fn schema() -> schemars::Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings
        .into_generator()
        .into_root_schema_for::<Document<'_>>()
}

fn usages<S: Serializer>(report: &Report<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let usages = report.usages();
    let answers = Answers::of(report);
    serializer.collect_seq(
        usages
            .into_iter()
            .map(|usage| Usage::of(report, &answers, usage)),
    )
}

fn findings<S: Serializer>(report: &Report<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let findings = report.findings();
    serializer.collect_seq(
        findings
            .into_iter()
            .map(|finding| Finding::of(report, finding)),
    )
}

fn tags<S: Serializer>(report: &Report<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(report.tags().into_iter().map(Tag::of))
}

fn ignores<S: Serializer>(report: &Report<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(report.ignores().into_iter().map(Ignore::of))
}

fn exceptions<S: Serializer>(report: &Report<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(report.exceptions().into_iter().map(Exception::of))
}

fn skipped<S: Serializer>(report: &Report<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(report.skipped().into_iter().map(Skipped::of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{Sample, bless};
    use crate::report::{Mode, format};

    fn json(sample: &Sample, mode: Mode) -> serde_json::Value {
        let style = Style {
            color: false,
            width: 80,
            hyperlinks: false,
        };
        let mut out = Vec::new();
        let format = format::named("json").unwrap();
        format::write(format, &sample.report(mode), &mut out, style).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn the_committed_schema_is_the_one_of_the_types() {
        let schema = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
        bless("schemas/report-v1.json", &schema);
    }

    #[test]
    fn every_report_fits_the_schema() {
        let schema = serde_json::to_value(schema()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for sample in [Sample::usual(), Sample::hostile(), Sample::empty()] {
            for mode in [Mode::Check, Mode::Audit] {
                let report = json(&sample, mode);
                let faults: Vec<_> = validator.iter_errors(&report).collect();
                assert!(faults.is_empty(), "{faults:?}");
            }
        }
        let mut wrong = json(&Sample::usual(), Mode::Audit);
        wrong["usages"][0]["role"] = "nonsense".into();
        assert!(!validator.is_valid(&wrong));
    }

    #[test]
    fn an_audit_lists_every_usage_and_a_check_those_with_findings() {
        let count = |mode| {
            json(&Sample::usual(), mode)["usages"]
                .as_array()
                .unwrap()
                .len()
        };
        let sample = Sample::usual();
        assert_eq!(count(Mode::Audit), sample.usages.len());
        assert!(count(Mode::Check) < sample.usages.len());
        assert!(count(Mode::Check) > 0);
    }

    #[test]
    fn a_usage_says_the_bytes_of_its_text() {
        let sample = Sample::usual();
        let report = json(&sample, Mode::Audit);
        let mut whole = 0;
        for usage in report["usages"].as_array().unwrap() {
            let number = |key: &str| usize::try_from(usage[key].as_u64().unwrap()).unwrap();
            let path = usage["path"].as_str().unwrap();
            let source = sample
                .usages
                .iter()
                .find(|usage| usage.path() == path)
                .unwrap();
            let source = &source.source;
            // The sample with a byte order mark: bytes count in the file.
            let mark = source.file_offset(0) as usize;
            let file = "\u{feff}"[..mark].to_owned() + source.text();
            let lines: Vec<_> = source.text().split('\n').collect();
            let line = lines[number("line") - 1];
            let at = number("column") - 1;
            if usage["parts"].as_array().unwrap().is_empty() {
                whole += 1;
                let text = usage["text"].as_str().unwrap();
                assert_eq!(&file[number("byte_start")..number("byte_end")], text);
                assert_eq!(&line[at..at + text.len()], text);
                assert_eq!(number("end_column") - 1, at + text.len());
            }
        }
        assert!(whole > 3);
    }

    #[test]
    fn hostile_text_comes_back_as_it_was() {
        let sample = Sample::hostile();
        let report = json(&sample, Mode::Audit);
        let usage = &report["usages"][0];
        assert_eq!(usage["path"], sample.usages[0].path());
        assert_eq!(usage["text"], sample.usages[0].mention.text.as_str());
    }
}
