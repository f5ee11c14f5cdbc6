//! Tables of values parted by commas, semicolons or tabs: each cell stands under its
//! column's name, which the first row has.

use std::borrow::Cow;

use crate::scan::excerpt::{self, Escapes};
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, scalar};
use crate::source::Span;

/// What can part cells, the likeliest last.
const SIGNS: &[u8] = b"|;\t,";

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    excerpt::parsable(text)?;
    let first = text.lines().next().unwrap_or("").as_bytes();
    let count = |sign: &u8| memchr::memchr_iter(*sign, first).count();
    let mut cells = Cells {
        text,
        sign: SIGNS.iter().copied().max_by_key(count).unwrap_or(b','),
        at: 0,
        has_quotes: true,
    };
    let mut header: Vec<Span> = Vec::new();
    let mut found = Vec::new();
    let mut row = Row::default();
    let mut is_header = true;
    while let Some(cell) = cells.next() {
        row.end = cell.span.end;
        if is_header {
            header.push(cell.span);
        }
        if wanted.in_span(cell.span) {
            let name = header.get(row.cells).filter(|_| !is_header);
            row.hits.push((cell, name.copied()));
        }
        row.cells += 1;
        if cell.ends_row {
            row.give(text, wanted, &mut found);
            row = Row {
                start: cells.at as u32,
                ..Row::default()
            };
            is_header = false;
        }
    }
    row.give(text, wanted, &mut found);
    Ok(found)
}

/// A row on the way.
#[derive(Default)]
struct Row {
    start: u32,
    end: u32,
    cells: usize,
    /// The cells with hits, each with its column's name.
    hits: Vec<(Cell, Option<Span>)>,
}

impl Row {
    fn give<'s>(&self, text: &'s str, wanted: Wanted<'_>, found: &mut Vec<Piece<'s>>) {
        for (cell, name) in &self.hits {
            let written = text.get(cell.span.range()).unwrap_or("");
            let decoded = if cell.is_quoted && written.contains("\"\"") {
                Cow::Owned(written.replace("\"\"", "\""))
            } else {
                Cow::Borrowed(written)
            };
            let how = (Role::Listing, Context::Config);
            let name = name.and_then(|name| text.get(name.range())).map(str::trim);
            let piece = Piece {
                name: name.filter(|name| !name.is_empty()).map(str::to_owned),
                holder: Span::new(self.start, self.end),
                is_value: true,
                ..Piece::decoded(text, cell.span, decoded, Escapes::Doubled('"'), how)
            };
            scalar::read(piece.trimmed(), None, wanted, 0, found);
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    /// Without quotes.
    span: Span,
    is_quoted: bool,
    ends_row: bool,
}

struct Cells<'s> {
    text: &'s str,
    sign: u8,
    at: usize,
    /// Whether a quote that opens may still be closed.
    has_quotes: bool,
}

impl Iterator for Cells<'_> {
    type Item = Cell;

    fn next(&mut self) -> Option<Cell> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let quoted = match bytes.get(start)? {
            b'"' if self.has_quotes => closing(bytes, start + 1),
            _ => None,
        };
        self.has_quotes &= bytes.get(start) != Some(&b'"') || quoted.is_some();
        // What goes on behind a quote is no quoted cell.
        let ends = |at: &usize| {
            let next = bytes.get(at + 1);
            next.is_none_or(|byte| matches!(byte, b'\n' | b'\r') || *byte == self.sign)
        };
        let quoted = quoted.filter(ends);
        let from = quoted.map_or(start, |end| end + 1);
        let rest = bytes.get(from..).unwrap_or_default();
        let length = memchr::memchr3(self.sign, b'\n', b'\r', rest);
        let end = from + length.unwrap_or(rest.len());
        let ends_row = bytes.get(end) != Some(&self.sign);
        self.at = end + 1;
        Some(Cell {
            span: match quoted {
                Some(close) => Span::from(start + 1..close),
                None => Span::from(start..end),
            },
            is_quoted: quoted.is_some(),
            ends_row,
        })
    }
}

/// Where a cell's quote is closed: not where it stands twice.
fn closing(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr(b'"', bytes.get(at..)?)?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::shown::{hits, pieces, shown};
    use insta::assert_snapshot;
    use proptest::prelude::*;

    #[test]
    fn cells_stand_under_their_columns() {
        let text = "model,\"note\",gpt-0\ngpt-1,\"a \"\"gpt-2\"\", b\",x\r\n\"gpt-3\",\"two\nlines gpt-4\",gpt-5,gpt-6\n";
        assert_snapshot!(shown(extract, text), @r#"
        Listing Config - ="gpt-0" @1
        Listing Config model ="gpt-1" @2
        Prose Config note "a \"gpt-2\", b" ["a ", "\"\"", "gpt-2", "\"\"", ", b"] @2
        Listing Config model ="gpt-3" @3
        Prose Config note "lines gpt-4" @4
        Listing Config gpt-0 ="gpt-5" @4
        Listing Config - ="gpt-6" @4
        "#);
        assert_snapshot!(shown(extract, "id\tllm, x\n1\tgpt-1\n"), @r#"Listing Config id	llm ="gpt-1" @2"#);
        assert_snapshot!(shown(extract, "a;b\n1,5;gpt-2"), @r#"Listing Config b ="gpt-2" @2"#);
        assert_snapshot!(shown(extract, "a,b\n\"gpt-3,x\ngpt-4,y"), @r#"
        Listing Config a ="\"gpt-3" @2
        Listing Config a ="gpt-4" @3
        "#);
    }

    #[test]
    fn a_row_holds_its_cells() {
        let text = "a,b\nx,gpt-1\n";
        let found = pieces(extract, text, false).unwrap();
        assert_eq!(&text[found[0].holder.range()], "x,gpt-1");
    }

    #[test]
    fn hostile_texts_end_in_time() {
        for part in [
            "\"gpt,", "gpt,", "\"\"gpt", "gpt\n", "\"gpt\n", "\0gpt\t", "\"gpt\"x",
        ] {
            let _ = pieces(extract, &part.repeat(30_000), true);
        }
    }

    proptest! {
        #[test]
        fn every_hit_is_in_a_piece(text in "(gpt-4|,|;|\t|\"|\"\"| |\n|\r\n|é|a|=|--m ){0,24}") {
            let found = pieces(extract, &text, false).unwrap();
            for hit in hits(&text) {
                let is_in = found.iter().any(|piece| piece.span.start <= hit && hit < piece.span.end);
                prop_assert!(is_in, "{hit} of {text:?} in {found:?}");
            }
        }
    }
}
