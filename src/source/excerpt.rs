//! A few lines of a [`Source`] as miette shows them under a message.
//!
//! miette's own sources walk the file from its first byte for each label; here the line
//! index answers. What is shown is safe to print: control and direction characters are
//! masked ([`visible`]) and the context of an endless line is cut. No layout and no
//! colour: those are miette's.

use std::borrow::Cow;

use miette::{MietteError, SourceCode, SourceSpan, SpanContents};

use super::acts::is_hidden;
use super::{Source, Span};

/// Bytes shown on either side of a span within its context: enough for any line that a
/// person wrote, and a bound for those that a machine did.
const MAX_CONTEXT: usize = 300;

impl From<Span> for SourceSpan {
    fn from(span: Span) -> Self {
        (span.start as usize, span.len() as usize).into()
    }
}

impl SourceCode for Source {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.text();
        let (start, end) = (span.offset(), span.offset().saturating_add(span.len()));
        if text.get(start..end).is_none() || self.is_withheld() {
            return Err(MietteError::OutOfBounds);
        }
        let lines = self.lines();
        let whole = |offset: usize, further: usize, back: bool| {
            let line = lines.line(offset as u32) as usize;
            let line = if back {
                line.saturating_sub(further).max(1)
            } else {
                line.saturating_add(further).min(lines.count() as usize)
            };
            lines.span(line as u32)
        };
        // The byte before the end decides the last line: a span may end in a line break.
        let last = end.saturating_sub(1).max(start);
        let from = if lines_before == 0 {
            start
        } else {
            let line = whole(start, lines_before, true).start as usize;
            boundary(text, line.max(start.saturating_sub(MAX_CONTEXT)))
        };
        let to = if lines_after == 0 {
            end
        } else {
            let line = whole(last, lines_after, false).end as usize;
            boundary(text, line.min(end.saturating_add(MAX_CONTEXT))).max(end)
        };
        let position = self.position(from as u32);
        let last_line = lines.line(to.saturating_sub(1).max(from) as u32);
        Ok(Box::new(Excerpt {
            name: visible(self.name()),
            data: (self.shown().get(from..to)).ok_or(MietteError::OutOfBounds)?,
            span: (from, to - from).into(),
            line: position.line as usize - 1,
            column: position.column as usize - 1,
            line_count: (last_line - position.line) as usize + 1,
        }))
    }
}

impl Source {
    /// The text with what would act masked; made on first use, and only if there is any.
    fn shown(&self) -> &str {
        let masked = self.masked.get_or_init(|| match visible(self.text()) {
            Cow::Borrowed(_) => None,
            Cow::Owned(masked) => Some(masked.into()),
        });
        masked.as_deref().unwrap_or(self.text())
    }
}

/// The same text with every character masked that would act on a terminal instead of
/// standing there, but for tabs and line breaks. Each mask has as many bytes as what it
/// hides, so offsets hold. A lone carriage return becomes the line break that it is.
pub fn visible(text: &str) -> Cow<'_, str> {
    let acts = |c: char| is_hidden(c) && !matches!(c, '\t' | '\n');
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' if rest.peek() == Some(&'\n') => shown.push('\r'),
            '\r' => shown.push('\n'),
            c if !acts(c) => shown.push(c),
            c => shown.push_str(match c.len_utf8() {
                1 => "?",
                2 => "¿",
                3 => "\u{FFFD}",
                _ => "\u{FFFD}?",
            }),
        }
    }
    Cow::Owned(shown)
}

/// The nearest character boundary at or before `at`.
fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

struct Excerpt<'a> {
    name: Cow<'a, str>,
    data: &'a str,
    span: SourceSpan,
    line: usize,
    column: usize,
    line_count: usize,
}

impl<'a> SpanContents<'a> for Excerpt<'a> {
    fn data(&self) -> &'a [u8] {
        self.data.as_bytes()
    }

    fn span(&self) -> &SourceSpan {
        &self.span
    }

    fn name(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn line(&self) -> usize {
        self.line
    }

    fn column(&self) -> usize {
        self.column
    }

    fn line_count(&self) -> usize {
        self.line_count
    }
}

#[cfg(test)]
mod tests {
    use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, Report};
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, span: Span, context: usize) -> (String, usize, usize, usize) {
        let source = Source::new("x", text);
        let contents = source.read_span(&span.into(), context, context).unwrap();
        (
            String::from_utf8(contents.data().to_vec()).unwrap(),
            contents.span().offset(),
            contents.line(),
            contents.column(),
        )
    }

    #[test]
    fn the_lines_around_a_span_are_whole() {
        let text = "one\ntwo\r\nthrée\nfour\nfive\n";
        assert_eq!(
            read(text, Span::new(9, 15), 1),
            ("two\r\nthrée\nfour\n".into(), 4, 1, 0)
        );
        assert_eq!(
            read(text, Span::new(12, 14), 0),
            ("é".into(), 12, 2, 3),
            "without context it is the span alone, at its own place"
        );
    }

    #[test]
    fn a_report_shows_line_and_column_and_hides_what_would_act() {
        let text = "a: 1\nb: \u{1b}[31mred\u{202e}\nc: 3\n";
        let label = LabeledSpan::at(8..16, "here");
        let report = Report::new(MietteDiagnostic::new("no").with_label(label));
        let report = report.with_source_code(Source::new("p\u{7}.yaml", text));
        let mut out = String::new();
        GraphicalReportHandler::new_themed(GraphicalTheme::none())
            .render_report(&mut out, report.as_ref())
            .unwrap();
        insta::assert_snapshot!(out, @r"
          x no
           ,-[p?.yaml:2:4]
         1 | a: 1
         2 | b: ?[31mred�
           :    ^^^^|^^^
           :        `-- here
         3 | c: 3
           `----
        ");
    }

    #[test]
    fn an_endless_line_is_cut_and_a_span_outside_refused() {
        let text = format!("{}HERE{}", "é".repeat(50_000), "z".repeat(50_000));
        let (data, _, line, _) = read(&text, Span::new(100_000, 100_004), 1);
        assert!(data.len() <= 2 * MAX_CONTEXT + 4 && data.contains("HERE"));
        assert_eq!(line, 0);
        let source = Source::new("x", "é");
        assert!(source.read_span(&(1, 1).into(), 1, 1).is_err());
        assert!(source.read_span(&(3, 1).into(), 1, 1).is_err());
    }

    proptest! {
        #[test]
        fn a_mask_is_as_long_as_what_it_hides(text in "[a\\r\\né\u{1b}\u{85}\u{200b}\u{e0001}]{0,20}") {
            let shown = visible(&text);
            prop_assert_eq!(shown.len(), text.len());
            let acts = |c: char| is_hidden(c) && !matches!(c, '\t' | '\n' | '\r');
            prop_assert!(!shown.contains(acts), "{shown:?}");
        }

        #[test]
        fn contents_always_hold_the_span(
            text in "[a\\r\\né\u{1b}]{0,60}", start in 0usize..60, len in 0usize..9, context in 0usize..3
        ) {
            let source = Source::new("x", text.as_str());
            match source.read_span(&(start, len).into(), context, context) {
                Ok(found) => {
                    let from = found.span().offset();
                    prop_assert!(from <= start && start + len <= from + found.data().len());
                    prop_assert_eq!(found.span().len(), found.data().len());
                }
                Err(_) => prop_assert!(text.get(start..start + len).is_none()),
            }
        }
    }
}
