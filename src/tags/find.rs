//! Where a note's text addresses lanelint, rather than speaking of it.

use super::parse::PREFIX;

/// Finds `lanelint:` where it addresses lanelint: at a line's start or after white space,
/// and not between back-quotes, where it is spoken of. One pass over the text, however
/// many there are.
pub(super) struct Finder<'t> {
    text: &'t str,
    /// Where to look on from.
    pub(super) at: usize,
    seen: usize,
    /// Nothing but comment signs stands before what was found last on its line.
    pub(super) is_line_start: bool,
    is_quoted: bool,
    /// Bytes of the quotes that the text starts with: a docstring's, or a comment's sign.
    opening: usize,
}

impl<'t> Finder<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            seen: 0,
            is_line_start: true,
            is_quoted: false,
            opening: if text.starts_with("\"\"\"") || text.starts_with("'''") {
                3
            } else {
                usize::from(text.starts_with('\''))
            },
        }
    }

    /// Where the next one starts.
    pub(super) fn next(&mut self) -> Option<usize> {
        while let Some(found) = self.text.get(self.at..).and_then(|rest| rest.find(PREFIX)) {
            let start = self.at + found;
            self.at = start + PREFIX.len();
            self.see(start);
            let before = self.text[..start].chars().next_back();
            let is_apart = self.is_line_start || before.is_none_or(char::is_whitespace);
            if is_apart && !self.is_quoted {
                return Some(start);
            }
        }
        None
    }

    fn see(&mut self, until: usize) {
        for (at, next) in self.text[self.seen..until].char_indices() {
            match next {
                '\n' | '\r' => {
                    self.is_line_start = true;
                    self.is_quoted = false;
                }
                '#' | '/' | '*' | '-' | ';' | '%' | '!' | '{' | '<' | '(' => {}
                '"' | '\'' if self.seen + at < self.opening => {}
                _ if next.is_whitespace() => {}
                _ => {
                    self.is_line_start = false;
                    self.is_quoted ^= next == '`';
                }
            }
        }
        self.seen = until;
    }
}
