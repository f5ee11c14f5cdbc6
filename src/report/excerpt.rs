//! A few lines of a source under a finding, made to be read.
//!
//! The excerpt is made from the line index, so its cost does not grow with the file; long
//! lines are cut around the place, with a mark, and characters that could act on a
//! terminal or hide text are spelled out. Both change lengths, so miette gets the
//! excerpt's own text and span ([`Excerpt::label`]), not the file's.

use std::fmt::Write as _;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::escape::{is_hidden, opens_command, terminal};
use crate::source::{Source, Span};

/// The most bytes of one line that are shown.
const WIDEST: usize = 160;

/// How much of a cut line is shown in front of the place.
const BEFORE: usize = 40;

/// The most lines that a place over several lines shows.
const TALLEST: u32 = 8;

/// Some lines around a place.
#[derive(Debug, Clone)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    label: Span,
    first_line: usize,
    line: usize,
    column: usize,
}

impl Excerpt {
    /// The lines of `span`, with one line before and after.
    pub(super) fn new(source: &Source, span: Span) -> Self {
        let lines = source.lines();
        let at = lines.position(span.start);
        let last = lines.line(span.end.saturating_sub(1).max(span.start));
        let last = last.min(at.line.saturating_add(TALLEST - 1));
        let first_shown = at.line.saturating_sub(1).max(1);
        let mut shown = Self {
            name: terminal(source.name()).into_owned(),
            text: String::new(),
            label: Span::default(),
            first_line: first_shown as usize - 1,
            line: at.line as usize - 1,
            column: at.column as usize - 1,
        };
        let (mut start, mut end) = (None, None);
        for line in first_shown..=(last + 1).min(lines.count()) {
            if line > first_shown {
                shown.text.push('\n');
            }
            let whole = without_break(source.text(), lines.span(line));
            let window = window(source.text(), whole, span);
            if window.start > whole.start {
                shown.text.push('…');
            }
            let mut offset = window.start;
            for c in source.slice(window).chars() {
                if start.is_none() && offset >= span.start {
                    start = Some(shown.text.len());
                }
                if end.is_none() && offset >= span.end {
                    end = Some(shown.text.len());
                }
                offset += c.len_utf8() as u32;
                push_visible(&mut shown.text, c);
            }
            // A place at the very end of a line has no character of its own there.
            if start.is_none() && (at.line == line) {
                start = Some(shown.text.len());
            }
            if end.is_none() && (last == line) {
                end = Some(shown.text.len());
            }
            if window.end < whole.end {
                shown.text.push('…');
            }
        }
        let start = start.unwrap_or(0);
        shown.label = (start..end.unwrap_or(start).max(start)).into();
        shown
    }

    /// The number of the first line shown.
    pub(super) fn first_line(&self) -> usize {
        self.first_line + 1
    }

    /// The text before the place, the place's, and that after it.
    pub(super) fn parts(&self) -> (&str, &str, &str) {
        let part = |from: usize, to: usize| self.text.get(from..to).unwrap_or_default();
        let (start, end) = (self.label.start as usize, self.label.end as usize);
        (part(0, start), part(start, end), part(end, self.text.len()))
    }

    /// The same under another name: a hyperlink, for instance. It is printed as it is.
    #[must_use]
    pub(super) fn named(mut self, name: String) -> Self {
        self.name = name;
        self
    }

    /// Where the place is in the excerpt: the span to label.
    pub(super) fn label(&self) -> SourceSpan {
        (self.label.start as usize, self.label.len() as usize).into()
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // Without context only the place is asked for, to print its line and column.
        let (range, line, column) = if context_lines_before + context_lines_after == 0 {
            let range = span.offset()..span.offset() + span.len();
            (range, self.line, self.column)
        } else {
            (0..self.text.len(), self.first_line, 0)
        };
        let data = self.text.as_bytes();
        let data = data.get(range.clone()).ok_or(MietteError::OutOfBounds)?;
        let lines = memchr::memchr_iter(b'\n', data).count() + 1;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            data,
            (range.start, range.len()).into(),
            line,
            column,
            lines,
        )))
    }
}

fn push_visible(text: &mut String, c: char) {
    if is_hidden(c) && c != '\t' || c == '[' && opens_command(text) {
        // Writing to a string does not fail.
        let _ = write!(text, "{}", c.escape_unicode());
    } else {
        text.push(c);
    }
}

/// The bytes of a line up to its line break.
fn without_break(text: &str, line: Span) -> Span {
    let bytes = text
        .get(line.range())
        .unwrap_or("")
        .trim_end_matches(['\n', '\r']);
    Span::new(line.start, line.start + bytes.len() as u32)
}

/// The part of a line to show: all of it, or what stands around the place.
fn window(text: &str, line: Span, place: Span) -> Span {
    if line.len() as usize <= WIDEST {
        return line;
    }
    let near = |at: usize, step: fn(usize) -> usize| {
        let mut at = at;
        while !text.is_char_boundary(at) {
            at = step(at);
        }
        at
    };
    let from = place.start.clamp(line.start, line.end) as usize;
    let start = from.saturating_sub(BEFORE).max(line.start as usize);
    // A line that only stands beside the place is shown from its start.
    let start = if place.start > line.end {
        line.start as usize
    } else {
        start
    };
    let end = (start + WIDEST).min(line.end as usize);
    Span::from(near(start, |at| at - 1)..near(end, |at| at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn excerpt(text: &str, needle: &str) -> Excerpt {
        let start = text.find(needle).unwrap();
        let source = Source::new("f", text);
        Excerpt::new(&source, (start..start + needle.len()).into())
    }

    fn labelled(excerpt: &Excerpt) -> &str {
        &excerpt.text[excerpt.label.range()]
    }

    #[test]
    fn a_place_is_shown_with_the_lines_beside_it() {
        let shown = excerpt("one\r\ntwo\rthree\nfour", "two");
        assert_eq!(shown.text, "one\ntwo\nthree");
        assert_eq!(labelled(&shown), "two");
        assert_eq!((shown.first_line, shown.line, shown.column), (0, 1, 0));
    }

    #[test]
    fn what_acts_on_a_terminal_is_spelled_out_and_the_label_follows() {
        let shown = excerpt("\u{1b}[31m\u{202e} id \u{9b}\0", "id");
        assert_eq!(shown.text, "\\u{1b}[31m\\u{202e} id \\u{9b}\\u{0}");
        assert_eq!(labelled(&shown), "id");
    }

    #[test]
    fn no_line_of_code_is_a_command_to_a_ci_system() {
        let shown = excerpt("x # ##vso[task.x] id ##[y]", "id");
        assert_eq!(shown.text, "x # ##vso\\u{5b}task.x] id ##\\u{5b}y]");
        assert_eq!(labelled(&shown), "id");
    }

    #[test]
    fn a_very_long_line_is_cut_around_the_place() {
        let long = "é".repeat(500_000);
        let shown = excerpt(&format!("{long}\n{long}id{long}\n{long}"), "id");
        assert!(shown.text.len() < 4 * WIDEST, "{}", shown.text.len());
        assert_eq!(labelled(&shown), "id");
        assert_eq!(shown.column, 1_000_000);
    }

    #[test]
    fn a_place_over_many_lines_shows_only_the_first() {
        let text = "id\n".repeat(100);
        let shown = Excerpt::new(&Source::new("f", text), Span::new(3, 300));
        assert!(shown.text.lines().count() <= TALLEST as usize + 2);
    }

    proptest! {
        #[test]
        fn any_place_of_any_text_can_be_shown(
            text in "[a\\r\\né\u{1b}\u{202e}\t]{0,60}", at in 0u32..70, len in 0u32..70,
        ) {
            let shown = Excerpt::new(&Source::new("f\u{7}", text), Span::new(at, at + len));
            prop_assert!(shown.read_span(&shown.label(), 0, 0).is_ok());
            let whole = shown.read_span(&shown.label(), 1, 1).unwrap();
            prop_assert!(whole.span().len() >= shown.label().len());
            prop_assert!(!shown.text.chars().any(|c| is_hidden(c) && !"\n\t".contains(c)));
        }
    }
}
