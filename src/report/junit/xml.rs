//! The shape of JUnit XML, written element by element: suites of cases, without times, so that the same outcome is the same
//! bytes. It knows no findings and no tests of policies.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::report::escape;

/// The document, or a part of it.
pub(crate) type Xml<'w> = Writer<&'w mut dyn Write>;

/// How a case ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Passed,
    Failed,
    Skipped,
}

/// What `testsuite` and `testsuites` count.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    tests: usize,
    failures: usize,
    skipped: usize,
}

/// One case of a suite.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) name: &'a str,
    /// The path that it belongs to.
    pub(crate) class: &'a str,
    /// Where it stands in that path, from 1.
    pub(crate) line: Option<u32>,
    pub(crate) end: End,
    /// Why it did not pass, on one line.
    pub(crate) message: &'a str,
    /// All that there is to say of it.
    pub(crate) body: &'a str,
}

impl Counts {
    /// Counts a case that ends so.
    pub(crate) fn add(&mut self, end: End) {
        self.tests += 1;
        self.failures += usize::from(end == End::Failed);
        self.skipped += usize::from(end == End::Skipped);
    }

    /// The same with those of another suite.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            skipped: self.skipped + other.skipped,
        }
    }
}

/// Writes a document of suites, which `inner` writes.
pub(crate) fn document(
    out: &mut dyn Write,
    name: &str,
    all: Counts,
    inner: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let mut xml: Xml<'_> = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let (tests, failures) = (all.tests.to_string(), all.failures.to_string());
    let root = xml.create_element("testsuites").with_attributes([
        ("name", name),
        ("tests", tests.as_str()),
        ("failures", failures.as_str()),
        ("errors", "0"),
    ]);
    root.write_inner_content(inner)?;
    writeln!(xml.into_inner())
}

/// Writes a suite of cases, which `inner` writes.
pub(crate) fn suite(
    xml: &mut Xml<'_>,
    name: &str,
    counts: Counts,
    inner: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let name = line(name);
    let (tests, failures, skipped) = (
        counts.tests.to_string(),
        counts.failures.to_string(),
        counts.skipped.to_string(),
    );
    let suite = xml.create_element("testsuite").with_attributes([
        ("name", name.as_str()),
        ("tests", tests.as_str()),
        ("failures", failures.as_str()),
        ("errors", "0"),
        ("skipped", skipped.as_str()),
    ]);
    suite.write_inner_content(inner)?;
    Ok(())
}

impl Case<'_> {
    pub(crate) fn write(&self, xml: &mut Xml<'_>) -> io::Result<()> {
        let (name, class, message) = (line(self.name), line(self.class), line(self.message));
        let body = escape::xml(self.body);
        let mut case = xml
            .create_element("testcase")
            .with_attributes([("name", name.as_str()), ("classname", class.as_str())]);
        if let Some(number) = self.line {
            let number = number.to_string();
            let place = [("file", class.as_str()), ("line", number.as_str())];
            case = case.with_attributes(place);
        }
        case.write_inner_content(|xml| {
            let inner = match self.end {
                End::Passed => xml.create_element("system-out"),
                End::Failed => xml
                    .create_element("failure")
                    .with_attributes([("type", "lanelint"), ("message", message.as_str())]),
                End::Skipped => {
                    let skipped = xml.create_element("skipped");
                    skipped.with_attribute(("message", message.as_str()))
                }
            };
            if body.is_empty() {
                inner.write_empty()?;
            } else {
                inner.write_text_content(BytesText::new(&body))?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

/// On one line, in characters that XML has.
pub(crate) fn line(text: &str) -> String {
    escape::xml(&escape::terminal(text))
}
