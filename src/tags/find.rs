//! Where a note's text addresses lanelint, rather than speaking of it.

use super::parse::{DIRECTIVES, FOREIGN, PREFIX};

/// Finds what addresses lanelint: `lanelint:` at a line's start or after white space, and not between back-quotes,
/// where it is spoken of; and what is meant so, in the spelling of another linter. One pass over the text, however
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

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Address {
    /// `lanelint:`, which starts here.
    Right(usize),
    /// The same in capitals.
    Capitals(usize),
    /// Another linter's way, from the start of the name to the end of the word that says what to do:
    /// `lanelint-disable`, `noqa: lanelint`.
    Foreign(usize, usize),
}

/// What stands before the name of a linter in other linters' comments.
const BEFORE: &[&str] = &[
    "noqa:", "nolint:", "nosonar:", "nosec:", "disable:", "ignore:",
];

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

    /// The next one.
    pub(super) fn next(&mut self) -> Option<Address> {
        let name = &PREFIX[..PREFIX.len() - 1];
        while let Some(start) = self.name() {
            let end = start + name.len();
            self.at = end;
            self.see(start);
            let before = self.text[..start].chars().next_back();
            let is_apart = self.is_line_start || before.is_none_or(char::is_whitespace);
            let is_right = &self.text[start..end] == name;
            if self.is_quoted {
                continue;
            }
            if self.text[end..].starts_with(':') && is_apart {
                self.at = end + 1;
                return Some(if is_right {
                    Address::Right(start)
                } else {
                    Address::Capitals(start)
                });
            }
            if let Some(end) = self.foreign(start, end, is_apart) {
                return Some(Address::Foreign(start, end));
            }
        }
        None
    }

    /// Where the name stands next, whatever its case.
    fn name(&self) -> Option<usize> {
        let name = &PREFIX.as_bytes()[..PREFIX.len() - 1];
        let rest = self.text.as_bytes().get(self.at..)?;
        let (lower, upper) = (name.first()?, name.first()?.to_ascii_uppercase());
        let mut starts = memchr::memchr2_iter(*lower, upper, rest);
        let is_name = |at: &usize| {
            let found = rest.get(*at..at + name.len());
            found.is_some_and(|found| found.eq_ignore_ascii_case(name))
        };
        starts.find(is_name).map(|at| self.at + at)
    }

    /// The end of another linter's word for what is to be done, where one stands beside the name.
    fn foreign(&self, start: usize, end: usize, is_apart: bool) -> Option<usize> {
        const NEAR: usize = 16;
        let mut from = start.saturating_sub(NEAR);
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        let before = self.text[from..start].trim_end().to_ascii_lowercase();
        let rest = &self.text[end..];
        let is_end =
            |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || "-_/.".contains(c));
        if is_end(rest) && BEFORE.iter().any(|own| before.ends_with(own)) {
            return Some(end);
        }
        let sign = rest.chars().next().filter(|sign| "-_ ".contains(*sign))?;
        let is_name = |c: &char| c.is_ascii_alphanumeric() || "-_".contains(*c);
        let len: usize = rest[1..]
            .chars()
            .take(40)
            .take_while(is_name)
            .map(char::len_utf8)
            .sum();
        let word = &rest[1..=len];
        let lower = word.to_ascii_lowercase();
        let is_known = FOREIGN.contains(&&*lower) || DIRECTIVES.contains(&&*lower);
        if !(is_known && is_apart && self.is_line_start) {
            return None;
        }
        let after = &rest[1 + len..];
        let ends = |c: &char| !matches!(c, '\n' | '\r');
        let is_end = after
            .chars()
            .take(NEAR)
            .take_while(ends)
            .all(char::is_whitespace);
        // A sentence goes on: `lanelint ignores …`, `lanelint ignore comments`.
        let is_call = after.starts_with(['[', '(', ':']) || sign != ' ' || is_end;
        is_call.then_some(end + 1 + len)
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
