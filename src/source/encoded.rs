//! Where a character of a text stands in the bytes of its file, when these were not UTF-8.

use super::Encoding;

/// How many bytes of the text lie between two marks: what is counted for one offset.
const STEP: usize = 1024;

/// For every [`STEP`]th byte of a text, how many bytes of the file the characters take that
/// begin before it.
#[derive(Debug)]
pub(super) struct Marks {
    encoding: Encoding,
    marks: Vec<u32>,
}

impl Marks {
    pub(super) fn new(text: &str, encoding: Encoding) -> Self {
        let mut at = encoding.mark();
        let mut marks = vec![at];
        for bytes in text.as_bytes().chunks(STEP) {
            at += encoding.bytes(bytes);
            marks.push(at);
        }
        Self { encoding, marks }
    }

    /// The offset in the file of a byte of the same text.
    pub(super) fn offset(&self, text: &str, offset: u32) -> u32 {
        let end = text.len().min(offset as usize);
        let mark = end / STEP;
        let counted = text.as_bytes().get(mark * STEP..end).unwrap_or_default();
        let marked = self.marks.get(mark).copied().unwrap_or_default();
        marked + self.encoding.bytes(counted)
    }
}

impl Encoding {
    /// How many bytes of a file are in front of its text.
    pub(super) fn mark(self) -> u32 {
        match self {
            Self::Utf8 | Self::Latin1 => 0,
            Self::Utf8Bom => 3,
            Self::Utf16 => 2,
        }
    }

    /// How many bytes of a file the characters take that begin in these of its text.
    fn bytes(self, text: &[u8]) -> u32 {
        let width = |&byte: &u8| match (self, byte) {
            (Self::Utf8 | Self::Utf8Bom, _) => 1,
            // Not the first byte of a character.
            (_, 0x80..0xC0) => 0,
            (Self::Latin1, _) => 1,
            // A character outside the basic plane is two units.
            (Self::Utf16, 0xF0..) => 4,
            (Self::Utf16, _) => 2,
        };
        text.iter().map(width).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::source::read::decode;

    /// Where the `n`th character of a text stands, counted on its own bytes.
    fn wanted(text: &str, mark: usize, width: impl Fn(char) -> usize) -> Vec<(u32, u32)> {
        let mut at = mark;
        let each = text.char_indices().map(|(offset, c)| {
            let place = (offset as u32, at as u32);
            at += width(c);
            place
        });
        each.collect()
    }

    proptest! {
        #[test]
        fn an_offset_is_that_of_the_file(text in "[a\u{e9}\n]{0,30}", times in 1usize..200) {
            let text = text.repeat(times);
            let latin: Vec<u8> = text.chars().map(|c| c as u8).chain([0xE9]).collect();
            let source = decode("x", &latin).unwrap();
            for (offset, at) in wanted(source.text(), 0, |_| 1) {
                prop_assert_eq!(source.file_offset(offset), at);
            }
            prop_assert_eq!(source.file_offset(source.text().len() as u32), latin.len() as u32);

            let text = text.replace('\n', "\u{1f600}");
            let units = text.encode_utf16().flat_map(u16::to_be_bytes);
            let wide: Vec<u8> = [0xFE, 0xFF].into_iter().chain(units).collect();
            let source = decode("x", &wide).unwrap();
            for (offset, at) in wanted(source.text(), 2, |c| 2 * c.len_utf16()) {
                prop_assert_eq!(source.file_offset(offset), at);
            }
            prop_assert_eq!(source.file_offset(source.text().len() as u32), wide.len() as u32);
        }
    }
}
