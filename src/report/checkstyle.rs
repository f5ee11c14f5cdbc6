//! Checkstyle's XML: what most tools that gather findings of linters read.
//!
//! It knows a file, a line, a column, a severity, a message and a rule, and has no place
//! for the evidence of a run: that is a processing instruction, which readers pass over.
//! An audit has every finding, with those that are settled as `info`.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesPI, BytesStart, Event};

use super::escape::{html, terminal};
use super::{Mode, Report, Style, Summary, advice, compact, evidence};
use crate::evaluate::{Disposition, Finding};

/// The version that readers expect.
const VERSION: &str = "4.3";

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let evidence = evidence::properties(report, &Summary::of(report)).into_iter();
    let evidence = evidence.map(|(name, value)| format!("{name}=\"{}\"", html(&terminal(&value))));
    let words = std::iter::once(env!("CARGO_PKG_NAME").to_owned()).chain(evidence);
    let instruction = words.collect::<Vec<_>>().join(" ");
    xml.write_event(Event::PI(BytesPI::new(instruction)))?;
    let root = BytesStart::new("checkstyle").with_attributes([("version", VERSION)]);
    xml.write_event(Event::Start(root))?;
    let findings = match report.mode {
        Mode::Check => report.open(),
        Mode::Audit => report.findings(),
    };
    let file = |a: &&Finding, b: &&Finding| a.place.source.name() == b.place.source.name();
    for findings in findings.chunk_by(file) {
        let name = findings
            .first()
            .map_or("", |finding| finding.place.source.name());
        let start = BytesStart::new("file").with_attributes([("name", &*terminal(name))]);
        xml.write_event(Event::Start(start))?;
        for finding in findings {
            xml.write_event(Event::Empty(error(report, finding)))?;
        }
        xml.write_event(Event::End(BytesEnd::new("file")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("checkstyle")))?;
    writeln!(out)
}

fn error(report: &Report<'_>, finding: &Finding) -> BytesStart<'static> {
    let at = finding.place.source.position(finding.place.span.start);
    let severity = match finding.disposition {
        Disposition::Open => compact::severity(finding.severity),
        _ => "info",
    };
    let mut message = advice::sentence(report, finding);
    if let Some(settled) = advice::settled(report, finding) {
        message = format!("{message}; {settled}");
    }
    let mut error = BytesStart::new("error");
    error.push_attribute(("line", at.line.to_string().as_str()));
    error.push_attribute(("column", at.column.to_string().as_str()));
    error.push_attribute(("severity", severity));
    error.push_attribute(("message", &*terminal(&message)));
    let source = format!("{}.{}", env!("CARGO_PKG_NAME"), terminal(&finding.rule));
    error.push_attribute(("source", source.as_str()));
    error
}

#[cfg(test)]
mod tests {
    use quick_xml::{Reader, XmlVersion};

    use super::*;
    use crate::report::sample::Sample;

    const STYLE: Style = Style {
        color: false,
        width: 80,
        hyperlinks: false,
    };

    /// Elements with their attributes.
    fn elements(sample: &Sample, mode: Mode) -> Vec<(String, Vec<(String, String)>)> {
        let mut out = Vec::new();
        write(&sample.report(mode), &mut out, STYLE).unwrap();
        let text = String::from_utf8(out).unwrap();
        let mut reader = Reader::from_str(&text);
        let mut elements = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) | Event::Empty(start) => {
                    let attributes = start.attributes().map(|attribute| {
                        let attribute = attribute.unwrap();
                        let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
                        let value = attribute.normalized_value(XmlVersion::Explicit1_0).unwrap();
                        (key, value.into_owned())
                    });
                    let name = String::from_utf8(start.name().as_ref().to_vec()).unwrap();
                    elements.push((name, attributes.collect()));
                }
                Event::Eof => return elements,
                Event::Text(text) => assert!(text.iter().all(u8::is_ascii_whitespace)),
                _ => {}
            }
        }
    }

    #[test]
    fn hostile_text_stays_in_its_attribute() {
        for (mode, findings) in [(Mode::Check, 2), (Mode::Audit, 2)] {
            let elements = elements(&Sample::hostile(), mode);
            let names: Vec<_> = elements.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names[..2], ["checkstyle", "file"]);
            assert_eq!(names[2..], vec!["error"; findings]);
            let message = &elements[2].1[3];
            assert_eq!(message.0, "message");
            assert!(message.1.contains("]]>=cmd()"), "{message:?}");
        }
    }

    #[test]
    fn a_file_is_there_once() {
        let elements = elements(&Sample::usual(), Mode::Audit);
        let files = elements.iter().filter(|(name, _)| name == "file");
        let files: Vec<_> = files
            .map(|(_, attributes)| attributes[0].1.as_str())
            .collect();
        assert_eq!(
            files,
            ["app/agent.py", "bench/run.py", "deploy/values.yaml"]
        );
    }
}
