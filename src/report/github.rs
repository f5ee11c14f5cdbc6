//! Workflow commands of GitHub Actions: annotations on a pull request's lines.
//!
//! GitHub shows ten annotations of a kind for a step and drops the others without a word,
//! so the most severe come first, and what is beyond is listed in the log and counted in a
//! last one. The summary of the step is Markdown, and the command line's to write.
//!
//! Values are escaped as the runner takes them apart: data by `%`, CR and LF, properties
//! also by `:` and `,`. A command begins a line, so nothing else here may.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::escape::{short, terminal};
use super::summary::counted;
use super::{Report, Style, Summary, advice, compact};
use crate::evaluate::{Finding, Severity};

/// How many annotations of a kind GitHub shows for a step.
const SHOWN: usize = 10;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    let mut open = report.open();
    open.sort_by_key(|finding| Reverse(finding.severity));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &open {
        *counts.entry(command(finding.severity)).or_default() += 1;
    }
    let is_cut = counts.values().any(|&count| count > SHOWN);
    let mut left = BTreeMap::from([
        ("error", SHOWN),
        ("warning", SHOWN),
        // The last notice says what is not shown.
        ("notice", SHOWN - usize::from(is_cut)),
    ]);
    let mut more = Vec::new();
    for finding in open {
        match left.get_mut(command(finding.severity)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                annotation(report, finding, out)?;
            }
            _ => more.push(finding),
        }
    }
    if !more.is_empty() {
        rest(report, &more, out, style)?;
    }
    compact::closing(&Summary::of(report), out)
}

/// The findings that GitHub would not show: in the log, folded, and told of.
fn rest(
    report: &Report<'_>,
    more: &[&Finding],
    out: &mut dyn Write,
    style: Style,
) -> io::Result<()> {
    let count = counted(more.len(), "more finding").unwrap_or_default();
    writeln!(out, "::group::{count}")?;
    for finding in more {
        compact::finding(report, finding, out, style)?;
    }
    writeln!(out, "::endgroup::")?;
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in more {
        *files.entry(finding.place.source.name()).or_default() += 1;
    }
    let most = files
        .iter()
        .max_by_key(|(path, count)| (**count, Reverse(**path)));
    let place = match (files.len(), most) {
        (1, Some((path, _))) => format!("in {}", short(path)),
        (many, Some((path, most))) => format!("in {many} files, most in {} ({most})", short(path)),
        (_, None) => String::new(),
    };
    let message = format!(
        "{count} {place}. GitHub shows {SHOWN} annotations of a kind; the log of this step lists all."
    );
    writeln!(
        out,
        "::notice title=lanelint::{}",
        data(&terminal(&message))
    )
}

fn annotation(report: &Report<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let source = &finding.place.source;
    let start = source.position(finding.place.span.start);
    let end = source.position(finding.place.span.end);
    let file = terminal(source.name());
    write!(out, "::{} ", command(finding.severity))?;
    write!(out, "file={},line={}", property(&file), start.line)?;
    // Columns over several lines are not taken.
    if end.line == start.line {
        let (from, to) = (start.column, end.column);
        write!(out, ",col={from},endLine={},endColumn={to}", end.line)?;
    } else {
        write!(out, ",endLine={}", end.line)?;
    }
    write!(out, ",title={}::", property(&terminal(&finding.rule)))?;
    let mut lines = vec![finding.message.clone()];
    lines.extend(advice::lines(finding));
    let policy = report.policy_place(finding).map(advice::place);
    lines.extend(policy.map(|place| format!("decided by {place}")));
    lines.extend(advice::people(report, finding));
    let lines: Vec<_> = lines.iter().map(|line| terminal(line)).collect();
    writeln!(out, "{}", data(&lines.join("\n")))
}

/// The command for a severity.
fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Off => "notice",
    }
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::Mode;
    use crate::report::sample::Sample;

    const STYLE: Style = Style {
        color: false,
        width: 80,
        hyperlinks: false,
    };

    /// A command with its properties and data.
    type Command = (String, BTreeMap<String, String>, String);

    /// A line as the runner takes it apart (`ActionCommand.TryParseV2`).
    fn parse(line: &str) -> Option<Command> {
        let rest = line.trim_start().strip_prefix("::")?;
        let (info, data) = rest.split_once("::")?;
        let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
        let undo = |text: &str| {
            text.replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%25", "%")
        };
        let properties = properties.trim().split(',').filter(|pair| !pair.is_empty());
        let properties = properties.filter_map(|pair| pair.split_once('='));
        let properties = properties.map(|(key, value)| (key.to_owned(), undo(value)));
        Some((name.to_owned(), properties.collect(), undo(data)))
    }

    fn commands(text: &str) -> Vec<Command> {
        text.lines().filter_map(parse).collect()
    }

    fn written(sample: &Sample, mode: Mode) -> String {
        let mut out = Vec::new();
        write(&sample.report(mode), &mut out, STYLE).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_gravest_are_shown_and_the_others_counted() {
        let mut sample = Sample::usual();
        let (one, two) = (sample.findings[0].clone(), sample.findings[4].clone());
        for (finding, count) in [(one, 11), (two, 4)] {
            sample.findings.extend(std::iter::repeat_n(finding, count));
        }
        for finding in &mut sample.findings[7..10] {
            finding.severity = Severity::Info;
        }
        let text = written(&sample, Mode::Check);
        let names: Vec<_> = commands(&text).into_iter().map(|(name, ..)| name).collect();
        let kinds = |name: &str| names.iter().filter(|other| *other == name).count();
        assert_eq!(
            (kinds("error"), kinds("warning"), kinds("notice")),
            (10, 5, 3)
        );
        assert_eq!(kinds("group"), 0);
        let more = sample.findings[0].clone();
        sample.findings.extend(std::iter::repeat_n(more, 15));
        let text = written(&sample, Mode::Check);
        let commands = commands(&text);
        let last = commands.last().unwrap();
        assert_eq!(last.0, "notice");
        insta::assert_snapshot!(last.2, @"15 more findings in app/agent.py. GitHub shows 10 annotations of a kind; the log of this step lists all.");
        let listed = text.lines().filter(|line| line.contains(": error["));
        assert_eq!(listed.count(), 15);
    }

    #[test]
    fn hostile_text_makes_no_command() {
        for mode in [Mode::Check, Mode::Audit] {
            let text = written(&Sample::hostile(), mode);
            let known = ["error", "warning"];
            for (name, properties, _) in commands(&text) {
                assert!(known.contains(&name.as_str()), "{name}");
                let keys: Vec<_> = properties.keys().map(String::as_str).collect();
                assert!(
                    keys.iter().all(
                        |key| ["col", "endColumn", "endLine", "file", "line", "title"]
                            .contains(key)
                    ),
                    "{keys:?}"
                );
            }
            assert!(!text.contains("##["));
        }
    }

    proptest! {
        // Against the runner's own rules; `@actions/core` 3 writes the same bytes.
        #[test]
        fn what_is_escaped_comes_back(text in "[a%:,;=\\r\\n0AD2\\]]{0,30}") {
            let line = format!("::error file={},title=t::{}", property(&text), data(&text));
            prop_assert_eq!(line.lines().count(), 1);
            let (name, properties, data) = parse(&line).unwrap();
            prop_assert_eq!(name, "error");
            prop_assert_eq!(properties.len(), 2);
            prop_assert_eq!(&properties["file"], &text);
            prop_assert_eq!(data, text);
        }
    }
}
