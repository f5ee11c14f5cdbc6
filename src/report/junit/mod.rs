//! JUnit XML, for the test views of CI systems: a suite a file, a case a finding. The first
//! suite is the run itself, with the evidence, so that a clean run shows something.

pub(crate) mod xml;

use std::fmt::Write as _;
use std::io::{self, Write};

use xml::{Case, Counts, End, Xml, line};

use super::compact::severity;
use super::listed::{self, Listed, disposition, justification};
use super::{Mode, Report, Style, Summary, escape, evidence, sites};
use crate::evaluate::{Disposition, Finding};
use crate::source::read::Skip;
use crate::source::{Source, Span};

/// What a case is about.
#[derive(Clone, Copy)]
enum Subject<'a> {
    Finding(&'a Finding),
    Listed(Listed<'a>),
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    let subjects = subjects(report);
    let unread = match report.mode {
        Mode::Check => Vec::new(),
        Mode::Audit => report.skipped(),
    };
    let mut of_run = Counts::default();
    of_run.add(End::Passed);
    for _ in &unread {
        of_run.add(End::Skipped);
    }
    let all = counted(report, &subjects);
    let all = all.and(of_run);
    xml::document(out, env!("CARGO_PKG_NAME"), all, |xml| {
        let name = format!("{} {}", env!("CARGO_PKG_NAME"), report.run.command);
        xml::suite(xml, &name, of_run, |xml| run(xml, report, &unread))?;
        for subjects in subjects.chunk_by(|a, b| a.path() == b.path()) {
            let path = subjects.first().map_or("", |subject| subject.path());
            let counts = counted(report, subjects);
            xml::suite(xml, path, counts, |xml| cases(xml, report, path, subjects))?;
        }
        Ok(())
    })
}

/// What has a case: findings, and in an audit all that it lists; by path and place.
fn subjects<'a>(report: &Report<'a>) -> Vec<Subject<'a>> {
    let findings = report.findings().into_iter().map(Subject::Finding);
    let mut subjects: Vec<_> = findings.collect();
    if report.mode == Mode::Audit {
        subjects.extend(listed::all(report).map(Subject::Listed));
    }
    subjects.sort_by_key(|subject| {
        let (source, span) = subject.place();
        (source.name(), span, subject.rule())
    });
    subjects
}

/// The run itself: its evidence, what it comes to, and in an audit what was not read.
fn run(xml: &mut Xml<'_>, report: &Report<'_>, unread: &[&(String, Skip)]) -> io::Result<()> {
    let summary = Summary::of(report);
    xml.create_element("properties")
        .write_inner_content(|xml| {
            for (name, value) in evidence::properties(report, &summary) {
                let value = line(&value);
                let property = xml.create_element("property");
                let property =
                    property.with_attributes([("name", name), ("value", value.as_str())]);
                property.write_empty()?;
            }
            Ok(())
        })?;
    let mut said = vec![summary.findings()];
    said.extend(summary.settled());
    said.push(summary.files());
    let body = said.join("\n");
    Case {
        name: "the run",
        class: env!("CARGO_PKG_NAME"),
        line: None,
        end: End::Passed,
        message: "",
        body: &body,
    }
    .write(xml)?;
    for (path, skip) in unread {
        let why = format!("not scanned: {skip}");
        Case {
            name: "the file is read",
            class: path,
            line: None,
            end: End::Skipped,
            message: &why,
            body: "",
        }
        .write(xml)?;
    }
    Ok(())
}

fn cases(
    xml: &mut Xml<'_>,
    report: &Report<'_>,
    path: &str,
    subjects: &[Subject<'_>],
) -> io::Result<()> {
    let alike =
        |a: &Subject<'_>, b: &Subject<'_>| (a.place().1, a.rule()) == (b.place().1, b.rule());
    for same in subjects.chunk_by(alike) {
        for (number, subject) in same.iter().enumerate() {
            let (source, span) = subject.place();
            let at = source.position(span.start);
            let mut name = format!("{} at {}:{}", subject.rule(), at.line, at.column);
            // Readers know a case by its name.
            if number > 0 {
                // Writing to a string does not fail.
                let _ = write!(name, " ({})", number + 1);
            }
            let (end, message, body) = match subject {
                Subject::Finding(finding) => (
                    end(report, finding),
                    message(report, finding),
                    body(report, finding),
                ),
                Subject::Listed(listed) => (End::Passed, String::new(), listed.sentence()),
            };
            Case {
                name: &name,
                class: path,
                line: None,
                end,
                message: &message,
                body: &body,
            }
            .write(xml)?;
        }
    }
    Ok(())
}

fn end(report: &Report<'_>, finding: &Finding) -> End {
    if finding.disposition != Disposition::Open {
        End::Skipped
    } else if finding.severity >= report.fail_on {
        End::Failed
    } else {
        End::Passed
    }
}

fn message(report: &Report<'_>, finding: &Finding) -> String {
    let why = justification(report, finding).filter(|why| !why.is_empty());
    match finding.disposition {
        Disposition::Open => finding.message.clone(),
        _ => match why {
            Some(why) => format!("{}: {why}", disposition(finding)),
            None => disposition(finding).to_owned(),
        },
    }
}

/// All that there is to say of a finding, line by line.
fn body(report: &Report<'_>, finding: &Finding) -> String {
    let place = |source: &Source, span: Span| {
        let at = source.position(span.start);
        format!("{}:{}:{}", source.name(), at.line, at.column)
    };
    let source = &finding.place.source;
    let mut lines = vec![
        format!(
            "{}: {}[{}] {}",
            place(source, finding.place.span),
            severity(finding.severity),
            finding.rule,
            finding.message
        ),
        finding.help.clone(),
    ];
    let mut say = |what: &str, text: Option<String>| {
        lines.extend(text.map(|text| format!("{what}: {text}")));
    };
    let suggestion = finding.suggestion.as_ref();
    say(
        "use",
        suggestion.map(|it| format!("{} ({})", it.id, it.why)),
    );
    let owners = report.owners_of(source.name());
    say("owners", (!owners.is_empty()).then(|| owners.join(" ")));
    let blame = report.blame_of(finding).map(|blame| {
        let (author, on) = (&blame.author, blame.on);
        format!("{author} on {on} in {}", blame.commit)
    });
    say("last written by", blame);
    let policy = report.policy_place(finding);
    say("policy", policy.map(|at| place(&at.source, at.span)));
    let settled = report.disposed_by(finding);
    say("settled by", settled.map(|at| place(&at.source, at.span)));
    lines.extend(report.usage_of(finding).and_then(sites::used));
    lines.retain(|line| !line.is_empty());
    // The lines are this format's; a text has none of its own.
    let lines: Vec<_> = lines.iter().map(|line| escape::terminal(line)).collect();
    lines.join("\n")
}

impl<'a> Subject<'a> {
    fn place(self) -> (&'a Source, Span) {
        match self {
            Self::Finding(finding) => (&finding.place.source, finding.place.span),
            Self::Listed(listed) => listed.place(),
        }
    }

    fn path(self) -> &'a str {
        self.place().0.name()
    }

    fn rule(self) -> &'a str {
        match self {
            Self::Finding(finding) => &finding.rule,
            Self::Listed(listed) => listed.kind(),
        }
    }
}

fn counted(report: &Report<'_>, subjects: &[Subject<'_>]) -> Counts {
    let mut counts = Counts::default();
    for subject in subjects {
        counts.add(match subject {
            Subject::Finding(finding) => end(report, finding),
            Subject::Listed(_) => End::Passed,
        });
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Severity;
    use crate::report::sample::Sample;

    const STYLE: Style = Style {
        color: false,
        width: 80,
        hyperlinks: false,
    };

    fn junit(sample: &Sample, mode: Mode) -> String {
        let mut out = Vec::new();
        write(&sample.report(mode), &mut out, STYLE).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_clean_run_is_one_passed_case() {
        let text = junit(&Sample::empty(), Mode::Check);
        assert!(text.contains(r#"<testsuites name="lanelint" tests="1" failures="0" errors="0">"#));
        assert_eq!(text.matches("<testcase").count(), 1);
    }

    #[test]
    fn counts_are_those_of_the_cases() {
        for mode in [Mode::Check, Mode::Audit] {
            let text = junit(&Sample::usual(), mode);
            let suites = text.split("<testsuite ").skip(1);
            for suite in suites {
                let count = |what: &str| suite.matches(what).count().to_string();
                let (head, _) = suite.split_once('>').unwrap();
                for (name, what) in [
                    ("tests", "<testcase "),
                    ("failures", "<failure "),
                    ("skipped", "<skipped "),
                ] {
                    let wanted = format!(r#"{name}="{}""#, count(what));
                    assert!(head.contains(&wanted), "{wanted} in {head}");
                }
            }
            let all = text.matches("<testcase ").count();
            assert!(text.contains(&format!(r#"name="lanelint" tests="{all}""#)));
        }
    }

    #[test]
    fn only_what_fails_the_run_fails_and_what_is_settled_is_skipped() {
        let mut sample = Sample::usual();
        sample.findings.truncate(5);
        let text = junit(&sample, Mode::Check);
        let lines = text.lines().map(str::trim);
        let heads: Vec<_> = lines
            .filter(|line| line.starts_with("<fail") || line.starts_with("<skip"))
            .filter_map(|line| line.split_once('>').map(|(head, _)| head))
            .collect();
        insta::assert_snapshot!(heads.join("\n"), @r#"
        <failure type="lanelint" message="gpt-5.2 is legacy: two newer models stand in its line"
        <failure type="lanelint" message="claude-sonnet-4-5 is deprecated"
        <skipped message="ignored: beta"
        <skipped message="tracked: owner=@ml purpose=baseline ticket=ML-7 to=gpt-5.4 until=2026-12-31"
        "#);
        sample.findings[0].severity = Severity::Info;
        assert!(junit(&sample, Mode::Check).contains("info[legacy-lane]"));
    }

    #[test]
    fn two_findings_of_a_rule_in_one_place_have_two_names() {
        let mut sample = Sample::usual();
        let twice = sample.findings[0].clone();
        sample.findings = vec![twice.clone(), twice];
        let text = junit(&sample, Mode::Check);
        assert!(text.contains(r#"name="legacy-lane at 4:12""#));
        assert!(text.contains(r#"name="legacy-lane at 4:12 (2)""#));
    }
}
