//! The report as JSON, one record a line: the run first, then what [`super::json`] has in
//! its lists. Each record says its `type`.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::answers::Answers;
use super::json::record::{Exception, Finding, Ignore, Skipped, Tag};
use super::json::usage::Usage;
use super::json::{Quoted, Run};
use super::{Report, Style};

/// A line.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Run(Run<'a>),
    Usage(Box<Usage<'a>>),
    Finding(Finding<'a>),
    Tag(Tag<'a>),
    Ignore(Ignore<'a>),
    Exception(Exception<'a>),
    Skipped(Skipped<'a>),
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    let mut line = |line: Line<'_>| -> io::Result<()> {
        let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Quoted::compact());
        line.serialize(&mut serializer)?;
        writeln!(out)
    };
    line(Line::Run(Run::of(report)))?;
    let answers = Answers::of(report);
    for usage in report.usages() {
        line(Line::Usage(Box::new(Usage::of(report, &answers, usage))))?;
    }
    for finding in report.findings() {
        line(Line::Finding(Finding::of(report, finding)))?;
    }
    for tag in report.tags() {
        line(Line::Tag(Tag::of(tag)))?;
    }
    for ignore in report.ignores() {
        line(Line::Ignore(Ignore::of(ignore)))?;
    }
    for exception in report.exceptions() {
        line(Line::Exception(Exception::of(exception)))?;
    }
    for skipped in report.skipped() {
        line(Line::Skipped(Skipped::of(skipped)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::sample::{Sample, bless};
    use crate::report::{Mode, json};

    const STYLE: Style = Style {
        color: false,
        width: 80,
        hyperlinks: false,
    };

    #[test]
    fn every_line_fits_the_committed_schema() {
        let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
        let schema = settings.into_generator().into_root_schema_for::<Line<'_>>();
        bless(
            "schemas/report-line-v1.json",
            &(serde_json::to_string_pretty(&schema).unwrap() + "\n"),
        );
        let validator = jsonschema::validator_for(schema.as_value()).unwrap();
        for sample in [Sample::usual(), Sample::hostile(), Sample::empty()] {
            let mut out = Vec::new();
            write(&sample.report(Mode::Audit), &mut out, STYLE).unwrap();
            for line in String::from_utf8(out).unwrap().lines() {
                let line: Value = serde_json::from_str(line).unwrap();
                let faults: Vec<_> = validator.iter_errors(&line).collect();
                assert!(faults.is_empty(), "{faults:?}");
            }
        }
    }

    #[test]
    fn the_lines_are_the_records_of_the_object() {
        let sample = Sample::usual();
        let report = sample.report(Mode::Audit);
        let mut out = Vec::new();
        json::write(&report, &mut out, STYLE).unwrap();
        let object: Value = serde_json::from_slice(&out).unwrap();
        let mut out = Vec::new();
        write(&report, &mut out, STYLE).unwrap();
        let lines = String::from_utf8(out).unwrap();
        let lines: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        for (list, kind) in [
            ("usages", "usage"),
            ("findings", "finding"),
            ("tags", "tag"),
            ("ignores", "ignore"),
            ("exceptions", "exception"),
            ("skipped", "skipped"),
        ] {
            let mut records = object[list].as_array().unwrap().clone();
            assert!(!records.is_empty(), "the sample has no {kind}");
            for record in &mut records {
                record["type"] = kind.into();
            }
            let of_kind: Vec<_> = lines
                .iter()
                .filter(|line| line["type"] == kind)
                .cloned()
                .collect();
            assert_eq!(of_kind, records);
        }
        assert_eq!(lines[0]["summary"], object["summary"]);
    }
}
