//! Long rows of comments, which a parser does not get to see: Python's looks through all that
//! follow at each of them, so that their time would grow with the square of their number.

use std::borrow::Cow;

use super::Link;
use crate::scan::grammar::Grammar;
use crate::source::Span;

/// A row of more comments than this is kept from the parser.
const LONGEST: usize = 16;

/// A text without its long rows of comments.
pub(super) struct Remarks<'s> {
    /// For the parser: every byte has its place.
    pub(super) parsed: Cow<'s, str>,
    /// What it does not see, ascending.
    pub(super) hidden: Vec<Span>,
}

impl<'s> Remarks<'s> {
    pub(super) fn of(grammar: &Grammar, text: &'s str) -> Self {
        let hidden = match grammar.rare.hides {
            "" => Vec::new(),
            sign => rows(text, sign),
        };
        let parsed = if hidden.is_empty() {
            Cow::Borrowed(text)
        } else {
            let mut parsed = String::with_capacity(text.len());
            for span in &hidden {
                parsed.push_str(text.get(parsed.len()..span.start as usize).unwrap_or(""));
                parsed.extend(std::iter::repeat_n(' ', span.len() as usize));
            }
            parsed.push_str(text.get(parsed.len()..).unwrap_or(""));
            Cow::Owned(parsed)
        };
        Self { parsed, hidden }
    }

    /// The hidden comment around an offset, which lies at the end of a path.
    pub(super) fn at(&self, grammar: &Grammar, path: &[Link<'_>], offset: u32) -> Option<Span> {
        let after = self.hidden.partition_point(|span| span.end <= offset);
        let span = self.hidden.get(after).filter(|span| span.start <= offset)?;
        // In a text, lines that start with the sign are no comments.
        let is_text = |link: &Link<'_>| grammar.strings.contains(&link.node.kind());
        (!path.iter().any(is_text)).then_some(*span)
    }
}

/// The comments of the rows of lines that hold nothing else, if the row is a long one.
fn rows(text: &str, sign: &str) -> Vec<Span> {
    let mut hidden = Vec::new();
    let mut row: Vec<Span> = Vec::new();
    let mut start = 0;
    let mut may_open = true;
    let mut end_row = |row: &mut Vec<Span>| {
        if row.len() > LONGEST {
            hidden.append(row);
        }
        row.clear();
    };
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let inner = bare.trim_start();
        // The row may stand in a text: what could end that is not hidden.
        let is_plain = !bare.ends_with('\\') && !bare.contains("\"\"\"") && !bare.contains("'''");
        if inner.starts_with(sign) && is_plain && (may_open || !row.is_empty()) {
            let from = start + bare.len() - inner.len();
            row.push(Span::from(from..start + bare.len()));
        } else if !inner.is_empty() {
            end_row(&mut row);
            may_open = !bare.ends_with('\\');
        }
        start += line.len();
    }
    end_row(&mut row);
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_rows_are_hidden() {
        let row = |count: usize| "  # é \"a\"\n\n".repeat(count);
        assert_eq!(rows(&format!("a\n{}b\n", row(LONGEST)), "#"), []);
        let text = format!("a # b\n{}b\n# c\n", row(LONGEST + 1));
        let found = rows(&text, "#");
        assert_eq!(found.len(), LONGEST + 1);
        assert!(found.iter().all(|span| &text[span.range()] == "# é \"a\""));
    }

    #[test]
    fn what_may_end_a_text_is_not_hidden() {
        let row = "# a\n".repeat(LONGEST + 9);
        // What goes on from the line before is one line more of its text.
        let hidden = rows(&format!("'a\\\n{row}"), "#");
        assert_eq!(hidden.first().map(|span| span.start), Some(8));
        assert_eq!(rows(&"# a\\\n".repeat(99), "#"), []);
        assert_eq!(rows(&"# \"\"\"\n".repeat(99), "#"), []);
    }
}
