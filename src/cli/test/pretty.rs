//! The outcome for eyes: each failed test with the difference between what was expected and
//! what was found; and the same one line a difference.

use std::io::{self, Write};

use anstyle::{AnsiColor, Effects, Style};

use super::{Arguments, Report};
use crate::report::escape::{short, terminal};
use crate::source::Place;
use crate::verify::case::{Case, Expected};
use crate::verify::run::severity;
use crate::verify::{Found, Line};

const RED: Style = AnsiColor::Red.on_default();
const GREEN: Style = AnsiColor::Green.on_default();
const DIM: Style = Style::new().effects(Effects::DIMMED);

pub(super) fn write(report: &Report, arguments: &Arguments, out: &mut dyn Write) -> io::Result<()> {
    for (case, verdict) in report.suites.iter().flat_map(|suite| &suite.results) {
        if verdict.passed() {
            if arguments.verbose {
                let (name, place) = (terminal(&case.name), place(&case.place));
                writeln!(out, "{GREEN}passed{GREEN:#} {name} {DIM}({place}){DIM:#}")?;
            }
            continue;
        }
        let (name, day) = (terminal(&case.name), case.as_of);
        writeln!(out, "{RED}failed{RED:#} {name}")?;
        writeln!(out, "  {DIM}at {}, as of {day}{DIM:#}", place(&case.place))?;
        for line in &verdict.lines {
            difference(case, line, out)?;
        }
        writeln!(out)?;
    }
    if arguments.coverage {
        coverage(report, out)?;
    }
    closing(report, out)
}

pub(super) fn compact(
    report: &Report,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (case, verdict) in report.suites.iter().flat_map(|suite| &suite.results) {
        let head = format!("{}: {}", place(&case.place), terminal(&case.name));
        if verdict.passed() && arguments.verbose {
            writeln!(out, "{head}: passed")?;
        }
        for said in verdict.lines.iter().filter_map(sentence) {
            writeln!(out, "{head}: {}", terminal(&said))?;
        }
    }
    if arguments.coverage {
        coverage(report, out)?;
    }
    closing(report, out)
}

/// What a line of the difference says; nothing of one that is as expected.
pub(super) fn sentence(line: &Line) -> Option<String> {
    Some(match line {
        Line::Kept(_) => return None,
        Line::Missing(one) => format!("expected {}", expected(one)),
        Line::Unexpected(one) => format!("did not expect {}", found(one)),
        Line::NotSpared(one, _) => format!("expected to be spared: {}", found(one)),
        Line::Nothing(rule) => format!("expected a finding of {rule}"),
    })
}

/// One line of the difference, and the code that a finding is on.
fn difference(case: &Case, line: &Line, out: &mut dyn Write) -> io::Result<()> {
    let (sign, tone, said) = match line {
        Line::Kept(one) => (' ', DIM, found(one)),
        Line::Missing(one) => ('-', RED, expected(one)),
        Line::Unexpected(one) | Line::NotSpared(one, _) => ('+', GREEN, found(one)),
        Line::Nothing(rule) => ('-', RED, format!("a finding of {rule}")),
    };
    writeln!(out, "  {tone}{sign} {}{tone:#}", terminal(&said))?;
    let code = |one: &Found, out: &mut dyn Write| match one.line {
        Some(line) if !one.text.is_empty() => {
            writeln!(
                out,
                "      {DIM}{line} |{DIM:#} {}",
                short(&terminal(&one.text))
            )
        }
        _ => Ok(()),
    };
    match line {
        Line::Missing(one) => writeln!(out, "      {DIM}expected at {}{DIM:#}", place(&one.place)),
        Line::NotSpared(one, spared) => {
            code(one, out)?;
            writeln!(out, "      {DIM}spared at {}{DIM:#}", place(&spared.place))
        }
        Line::Unexpected(one) => code(one, out),
        Line::Nothing(_) => {
            for given in &case.given {
                for (line, text) in (1..).zip(given.source.text().lines().take(5)) {
                    writeln!(out, "      {DIM}{line} |{DIM:#} {}", short(&terminal(text)))?;
                }
            }
            Ok(())
        }
        Line::Kept(_) => Ok(()),
    }
}

fn found(one: &Found) -> String {
    let place = match (&one.path, one.line) {
        (Some(path), Some(line)) => format!("{path}:{line}: "),
        _ => String::new(),
    };
    format!(
        "{place}{}[{}] {}",
        severity(one.severity),
        one.rule,
        one.message
    )
}

fn expected(one: &Expected) -> String {
    let place = match (&one.path, one.line) {
        (Some(path), Some(line)) => format!("{path}:{line}: "),
        (Some(path), None) => format!("{path}: "),
        (None, Some(line)) => format!("line {line}: "),
        (None, None) => String::new(),
    };
    let severity = one.severity.map_or("", severity);
    let message = one
        .message
        .as_ref()
        .map(|part| format!(" saying \"{part}\""));
    format!(
        "{place}{severity}[{}]{}",
        one.rule,
        message.unwrap_or_default()
    )
}

/// `path:line:column`.
fn place(place: &Place) -> String {
    let at = place.source.position(place.span.start);
    format!(
        "{}:{}:{}",
        terminal(place.source.name()),
        at.line,
        at.column
    )
}

fn coverage(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let width = report
        .coverage
        .keys()
        .map(String::len)
        .max()
        .unwrap_or(0)
        .max(4);
    writeln!(out, "{:width$}  fired  spared", "rule")?;
    for (rule, count) in &report.coverage {
        let rule = terminal(rule);
        writeln!(
            out,
            "{rule:width$}  {:>5}  {:>6}",
            count.fired, count.spared
        )?;
    }
    for (what, rules) in report.gaps() {
        if !rules.is_empty() {
            writeln!(out, "{what}: {}", terminal(&rules.join(", ")))?;
        }
    }
    writeln!(out)
}

fn closing(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let (passed, total) = (report.passed(), report.total());
    let failed = total - passed;
    let files = report
        .suites
        .iter()
        .filter(|suite| !suite.results.is_empty())
        .count();
    let noun = if files == 1 { "file" } else { "files" };
    let failed = if failed > 0 {
        format!("{failed} failed, ")
    } else {
        String::new()
    };
    writeln!(out, "{failed}{passed} passed · {files} {noun}")
}
