//! Line starts of a text, and the way from bytes to lines and back.
//!
//! A line ends after `\n`, `\r\n` or a lone `\r`. Nothing here knows columns in
//! characters or UTF-16; a format that wants those counts them in the line's text.

use super::Span;

/// A place for people: line and column, 1-based, the column in UTF-8 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in UTF-8 bytes.
    pub column: u32,
}

/// Where each line of a text starts.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<u32>,
    len: u32,
}

impl Lines {
    /// Indexes `text` in one pass.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                continue;
            }
            starts.push(at as u32 + 1);
        }
        starts.shrink_to_fit();
        Self {
            starts,
            len: bytes.len() as u32,
        }
    }

    /// How many lines there are; a text that ends in a line break has an empty last one.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The 1-based line that holds a byte; past the end, the last one.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// Line and column of a byte.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line(offset);
        Position {
            line,
            column: offset - self.starts[line as usize - 1] + 1,
        }
    }

    /// The bytes of a 1-based line, its line break included; empty when there is no
    /// such line.
    pub fn span(&self, line: u32) -> Span {
        let start = |line: u32| self.starts.get(line as usize).copied();
        match line.checked_sub(1).and_then(start) {
            Some(from) => Span::new(from, start(line).unwrap_or(self.len)),
            None => Span::new(self.len, self.len),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn all_line_breaks_end_a_line() {
        let lines = Lines::new("a\nb\r\nc\rd");
        let of = |offset| lines.position(offset);
        assert_eq!(lines.count(), 4);
        assert_eq!(of(2), Position { line: 2, column: 1 });
        assert_eq!(of(5), Position { line: 3, column: 1 });
        assert_eq!(of(7), Position { line: 4, column: 1 });
        assert_eq!(lines.span(2), Span::new(2, 5));
        assert!(lines.span(9).is_empty());
    }

    proptest! {
        #[test]
        fn every_byte_lies_in_the_line_it_is_said_to(text in "[a\\r\\né]{0,40}") {
            let lines = Lines::new(&text);
            for offset in 0..text.len() as u32 {
                let Position { line, column } = lines.position(offset);
                let span = lines.span(line);
                prop_assert!(span.start <= offset && offset < span.end);
                prop_assert_eq!(span.start + column - 1, offset);
            }
        }
    }
}
