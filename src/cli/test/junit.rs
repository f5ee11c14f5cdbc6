//! The outcome as JUnit XML, which CI systems show: a suite a file, a case a test.

use std::io::{self, Write};

use super::Report;
use super::pretty::sentence;
use crate::report::junit::xml::{self, Case, Counts, End};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let end = |passed: bool| if passed { End::Passed } else { End::Failed };
    let suites = report.suites.iter().filter(|ran| !ran.results.is_empty());
    let suites: Vec<_> = suites
        .map(|ran| {
            let mut counts = Counts::default();
            for (_, verdict) in &ran.results {
                counts.add(end(verdict.passed()));
            }
            (ran, counts)
        })
        .collect();
    let all = suites.iter().map(|(_, counts)| *counts);
    let all = all.fold(Counts::default(), Counts::and);
    xml::document(out, "lanelint test", all, |xml| {
        for (ran, counts) in suites {
            xml::suite(xml, &ran.name, counts, |xml| {
                for (case, verdict) in &ran.results {
                    let said: Vec<_> = verdict.lines.iter().filter_map(sentence).collect();
                    let at = case.place.source.position(case.place.span.start);
                    let case = Case {
                        name: &case.name,
                        class: &ran.name,
                        line: Some(at.line),
                        end: end(verdict.passed()),
                        message: said.first().map_or("", String::as_str),
                        body: &said.join("\n"),
                    };
                    case.write(xml)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })
}
