//! Findings drawn by miette: the code, and where in the user's policy it was decided.
//!
//! Only this file knows miette's reports. What it is given is escaped already, and its
//! excerpts are [`Excerpt`]s, which are.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use crate::evaluate::{Finding, Index, Place, Severity};
use crate::report::advice::Part;
use crate::report::escape::{paragraphs, terminal};
use crate::report::excerpt::Excerpt;
use crate::report::groups::Group;
use crate::report::once::{self, Said};
use crate::report::{Report, Style, advice, groups, sites, surface};

/// Narrower than this, nothing is wrapped any further.
const NARROWEST: usize = 30;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    let groups = groups::findings(report, report.grouping, once::blocks(report));
    draw(report, groups, out, style)
}

/// Draws findings under their headings.
pub(super) fn draw(
    report: &Report<'_>,
    groups: Vec<Group<Said<'_, Finding>>>,
    out: &mut dyn Write,
    style: Style,
) -> io::Result<()> {
    let theme = if style.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    // miette's own wrapping breaks ids at their hyphens, so the texts come wrapped.
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_wrap_lines(false)
        .with_show_related_as_nested(true)
        .without_syntax_highlighting();
    let mut shown = BTreeSet::new();
    let mut tagged = BTreeSet::new();
    let mut text = String::new();
    // Usages of which a finding says what a move would break.
    let all = groups.iter().flat_map(|group| &group.items);
    let all = all.flat_map(|said| std::iter::once(said.first).chain(said.again.iter().copied()));
    let moved = all.filter(|finding| report.is_of_move(finding));
    let moved: BTreeSet<_> = moved
        .filter_map(|finding| Some(finding.usage?.get()))
        .collect();
    for group in groups {
        if let Some(heading) = group.heading("finding") {
            super::heading(&heading, out, style)?;
        }
        for said in &group.items {
            let finding = said.first;
            let policy = report.policy_place(finding);
            // The same policy line explains many findings; it is drawn once.
            let first = policy.is_some_and(|place| {
                shown.insert((
                    place.source.name().to_owned(),
                    place.span,
                    finding.rule.as_str(),
                ))
            });
            let usage = finding.usage.map(Index::get);
            let part = match usage {
                _ if report.is_of_move(finding) => Part::BreaksAlone,
                Some(usage) if moved.contains(&usage) => Part::WithoutBreaks,
                _ => Part::Whole,
            };
            let accepts = part != Part::BreaksAlone
                && report.rule_of(finding).is_some_and(|rule| rule.accepts_tag);
            let comment = usage
                .filter(|usage| accepts && tagged.insert(*usage))
                .and_then(|usage| report.pasted.get(&usage));
            let mut drawn = Drawn::of(report, said, (policy, first), part, style);
            if let (Some(comment), Some(help)) = (comment, &mut drawn.help) {
                // In one line, however narrow the terminal is: it is to be copied.
                help.push_str("\nor paste above it:\n");
                help.push_str(&paragraphs(comment));
            }
            text.clear();
            handler
                .render_report(&mut text, &drawn)
                .map_err(io::Error::other)?;
            writeln!(out, "{}", text.trim_start_matches('\n'))?;
        }
    }
    Ok(())
}

/// A diagnostic as miette asks for it.
#[derive(Debug)]
struct Drawn {
    code: Option<String>,
    severity: miette::Severity,
    message: String,
    label: String,
    help: Option<String>,
    excerpt: Excerpt,
    policy: Option<Box<Drawn>>,
}

impl Drawn {
    fn of(
        report: &Report<'_>,
        said: &Said<'_, Finding>,
        (policy, draw_policy): (Option<&Place>, bool),
        part: Part,
        style: Style,
    ) -> Self {
        let finding = said.first;
        let severity = match finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info | Severity::Off => miette::Severity::Advice,
        };
        let mut help = advice::part(finding, part);
        help.extend(report.usage_of(finding).and_then(sites::used));
        help.extend(report.usage_of(finding).and_then(surface::proven));
        help.extend(said.again());
        help.extend(advice::people(report, finding));
        if let Some(place) = policy.filter(|_| !draw_policy) {
            help.push(format!("decided by {}", advice::place(place)));
        }
        let help = paragraphs(&help.join("\n")).into_owned();
        Self {
            code: Some(terminal(&finding.rule).into_owned()),
            severity,
            message: wrapped(&paragraphs(&finding.message), style.width.saturating_sub(6)),
            label: terminal(&finding.label).into_owned(),
            help: (!help.is_empty()).then(|| wrapped(&help, style.width.saturating_sub(10))),
            excerpt: excerpt(report, &finding.place, style),
            policy: policy.filter(|_| draw_policy).map(|place| {
                Box::new(Self {
                    code: None,
                    severity: miette::Severity::Advice,
                    message: "the policy decides this here".into(),
                    label: String::new(),
                    help: None,
                    excerpt: excerpt(report, place, style),
                    policy: None,
                })
            }),
        }
    }
}

fn excerpt(report: &Report<'_>, place: &Place, style: Style) -> Excerpt {
    let excerpt = Excerpt::new(&place.source, place.span);
    let path = place.source.name();
    let name = style.linked(report.run.root, path, &terminal(path));
    excerpt.named(name)
}

/// Breaks lines at spaces, and nowhere else.
fn wrapped(text: &str, width: usize) -> String {
    let width = width.max(NARROWEST);
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let mut column = 0;
        for word in line.split(' ') {
            let len = word.chars().count();
            if column > 0 {
                let fits = column + 1 + len <= width;
                out.push(if fits { ' ' } else { '\n' });
                column = if fits { column + 1 } else { 0 };
            }
            out.push_str(word);
            column += len;
        }
    }
    out
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawn {}

impl Diagnostic for Drawn {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code
            .as_ref()
            .map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = (!self.label.is_empty()).then(|| self.label.clone());
        let span = LabeledSpan::new_primary_with_span(label, self.excerpt.label());
        Some(Box::new(std::iter::once(span)))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        let policy = self.policy.as_deref()?;
        Some(Box::new(std::iter::once(policy as &dyn Diagnostic)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::{Source, Span};

    #[test]
    fn lines_break_at_spaces_only() {
        let text = "use gpt-5.4-2026-03-05-a-very-long-name instead of the old one\nor not";
        insta::assert_snapshot!(wrapped(text, 30), @r"
        use
        gpt-5.4-2026-03-05-a-very-long-name
        instead of the old one
        or not
        ");
    }

    proptest! {
        #[test]
        fn any_place_is_drawn(
            text in "[a\\r\\né\u{4e2d}\u{1b}\u{202e}\t]{0,60}", at in 0u32..70, len in 0u32..70,
        ) {
            let source = Source::new("f", text);
            let excerpt = Excerpt::new(&source, Span::new(at, at + len));
            let drawn = Drawn {
                code: None,
                severity: miette::Severity::Error,
                message: "m".into(),
                label: "l".into(),
                help: None,
                excerpt,
                policy: None,
            };
            let mut out = String::new();
            let theme = GraphicalTheme::unicode_nocolor();
            let handler = GraphicalReportHandler::new_themed(theme);
            prop_assert!(handler.render_report(&mut out, &drawn).is_ok());
            prop_assert!(!out.contains("Failed"), "{out}");
        }
    }
}
