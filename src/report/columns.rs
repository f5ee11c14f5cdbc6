//! Places with columns in UTF-16 units, as standards for editors and viewers count them.
//!
//! A column is counted from the start of its line. A line that a machine wrote is as long
//! as its file and may hold thousands of findings, so for long lines the count up to every
//! [`STRIDE`] bytes of the file is kept: the cost of a column does not grow with its line.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ptr;
use std::rc::Rc;

use crate::source::{Position, Source};

/// The most bytes that one column is counted over.
const STRIDE: usize = 1024;

/// Columns in UTF-16 units of any number of sources, each counted at most once.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// For sources with long lines: the units in front of each stretch. The sources live
    /// as long as the report, so an address is one source's.
    counted: RefCell<HashMap<*const Source, Rc<[u32]>>>,
}

impl Columns {
    /// The line and the column of a byte, both 1-based, the column in UTF-16 units.
    pub(super) fn position(&self, source: &Source, offset: u32) -> Position {
        let at = source.position(offset);
        let start = (offset - (at.column - 1)) as usize;
        let end = offset as usize;
        let bytes = source.text().as_bytes();
        let before = if end - start <= STRIDE {
            units(bytes.get(start..end).unwrap_or_default())
        } else {
            self.up_to(source, end) - self.up_to(source, start)
        };
        Position {
            column: before + 1,
            ..at
        }
    }

    /// The units in front of a byte of the whole text.
    fn up_to(&self, source: &Source, offset: usize) -> u32 {
        let bytes = source.text().as_bytes();
        let mut counted = self.counted.borrow_mut();
        let counted = counted.entry(ptr::from_ref(source)).or_insert_with(|| {
            let sums = bytes.chunks(STRIDE).scan(0, |sum, chunk| {
                let before = *sum;
                *sum += units(chunk);
                Some(before)
            });
            sums.collect()
        });
        let offset = offset.min(bytes.len());
        let stretch = (offset / STRIDE).min(counted.len().saturating_sub(1));
        let rest = bytes.get(stretch * STRIDE..offset).unwrap_or_default();
        counted.get(stretch).copied().unwrap_or_default() + units(rest)
    }
}

/// How many UTF-16 units some bytes of UTF-8 are; a character counts with its first byte.
fn units(bytes: &[u8]) -> u32 {
    let unit = |&byte: &u8| match byte {
        0x80..=0xBF => 0,
        0xF0.. => 2,
        _ => 1,
    };
    bytes.iter().map(unit).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_character_beyond_the_first_plane_is_two_columns_wide() {
        let source = Source::new("f", "x\né😀id");
        let columns = Columns::default();
        let of = |text: &str| columns.position(&source, source.text().find(text).unwrap() as u32);
        assert_eq!(of("😀"), Position { line: 2, column: 2 });
        assert_eq!(of("id"), Position { line: 2, column: 4 });
    }

    #[test]
    fn many_columns_of_one_long_line_cost_no_more_than_their_number() {
        let source = Source::new("f", "é😀".repeat(200_000));
        let columns = Columns::default();
        for character in 0..200_000 {
            let at = columns.position(&source, character * 6);
            assert_eq!(at.column, character * 3 + 1);
        }
        assert!(columns.counted.borrow()[&ptr::from_ref(&source)].len() < 1_300);
    }

    proptest! {
        #[test]
        fn it_is_what_encoding_the_line_gives(
            line in "[a-é😀\u{7ff}\u{800}]{0,900}", before in "[a\r\n]{0,9}",
        ) {
            let text = format!("{before}\n{line}");
            let source = Source::new("f", text.as_str());
            let columns = Columns::default();
            for (at, _) in line.char_indices() {
                let wanted = line[..at].encode_utf16().count() as u32 + 1;
                let found = columns.position(&source, (before.len() + 1 + at) as u32);
                prop_assert_eq!(found.column, wanted);
            }
        }
    }
}
