//! Logging commands of Azure Pipelines: issues of a task, with their places.
//!
//! A command holds wherever in a line it stands, so nothing else here may contain
//! `##vso[` ([`super::escape::terminal`] sees to that). Azure knows errors and warnings
//! only; what merely informs is a plain line of the log. Whether the step fails is said by
//! the exit code, so there is no `task.complete`.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::escape::terminal;
use super::{Report, Style, Summary, advice, compact};
use crate::evaluate::{Finding, Severity};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    let mut open = report.open();
    // The summary of a run shows the first few.
    open.sort_by_key(|finding| Reverse(finding.severity));
    for finding in open {
        match finding.severity {
            Severity::Error => issue(report, "error", finding, out)?,
            Severity::Warning => issue(report, "warning", finding, out)?,
            Severity::Info | Severity::Off => compact::finding(report, finding, out, style)?,
        }
    }
    compact::closing(&Summary::of(report), out)
}

fn issue(
    report: &Report<'_>,
    kind: &str,
    finding: &Finding,
    out: &mut dyn Write,
) -> io::Result<()> {
    let source = &finding.place.source;
    let at = source.position(finding.place.span.start);
    writeln!(
        out,
        "##vso[task.logissue type={kind};code={};sourcepath={};linenumber={};columnnumber={};]{}",
        property(&terminal(&finding.rule)),
        property(&terminal(source.name())),
        at.line,
        at.column,
        data(&terminal(&advice::sentence(report, finding))),
    )
}

/// What stands behind the `]`.
fn data(text: &str) -> String {
    text.replace('%', "%AZP25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(']', "%5D").replace(';', "%3B")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::report::Mode;
    use crate::report::sample::Sample;

    /// A line as `azure-pipelines-task-lib` takes it apart (`commandFromString`).
    fn parse(line: &str) -> Option<(String, BTreeMap<String, String>, String)> {
        let (_, rest) = line.split_once("##vso[")?;
        let (info, data) = rest.split_once(']')?;
        let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
        let undo = |text: &str| {
            text.replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%5D", "]")
                .replace("%3B", ";")
                .replace("%AZP25", "%")
        };
        let properties = properties
            .split(';')
            .filter_map(|pair| pair.split_once('='));
        let properties = properties.map(|(key, value)| (key.to_owned(), undo(value)));
        Some((name.to_owned(), properties.collect(), undo(data)))
    }

    #[test]
    fn each_command_is_an_issue_of_ours() {
        let style = Style {
            color: false,
            width: 80,
            hyperlinks: false,
        };
        let mut other = Sample::usual();
        for finding in &mut other.findings {
            finding.message = "##vso[task.x]y ##[z]".into();
            finding.severity = Severity::Info;
        }
        for (sample, count) in [(Sample::usual(), 3), (Sample::hostile(), 2), (other, 0)] {
            let mut out = Vec::new();
            write(&sample.report(Mode::Check), &mut out, style).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert_eq!(text.matches("##vso[").count(), count, "{text}");
            for (name, properties, _) in text.lines().filter_map(parse) {
                assert_eq!(name, "task.logissue");
                let keys: Vec<_> = properties.keys().map(String::as_str).collect();
                let ours = ["code", "columnnumber", "linenumber", "sourcepath", "type"];
                assert_eq!(keys, ours);
                assert!(["error", "warning"].contains(&properties["type"].as_str()));
            }
        }
    }

    proptest! {
        // Against the rules of `azure-pipelines-task-lib` 5, which writes the same bytes.
        #[test]
        fn what_is_escaped_comes_back(text in "[a%:,;=\\r\\n0AD2PZ5\\]\\[]{0,30}") {
            let line = format!("##vso[task.logissue code={};]{}", property(&text), data(&text));
            prop_assert_eq!(line.lines().count(), 1);
            let (name, properties, data) = parse(&line).unwrap();
            prop_assert_eq!(name, "task.logissue");
            prop_assert_eq!(properties.get("code"), Some(&text));
            prop_assert_eq!(data, text);
        }
    }
}
