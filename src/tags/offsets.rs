//! From bytes of a note's text to bytes of its file.
//!
//! A comment's text is what stands in the file. The text of a value in JSON, or of a
//! comment within a notebook's cell, may stand there with escapes.

use crate::scan::Note;
use crate::source::{Source, Span};

/// Where each byte of a note's text comes from.
pub(super) enum Offsets {
    /// The text stands in the file as it is, from this byte on.
    Verbatim(u32),
    /// It stands there with escapes: a byte of the file for each of the text, and the end.
    Escaped(Vec<u32>),
    /// It cannot be found: every place is the note's.
    Unknown(Span),
}

impl Offsets {
    pub(super) fn of(source: &Source, note: &Note) -> Self {
        let written = source.slice(note.span);
        match written.find(note.text.as_str()) {
            Some(at) => Self::Verbatim(note.span.start + at as u32),
            None => match escaped(written, &note.text, note.span.start) {
                Some(offsets) => Self::Escaped(offsets),
                None => Self::Unknown(note.span),
            },
        }
    }

    /// The span in the file of a span in the text.
    pub(super) fn span(&self, span: Span) -> Span {
        match self {
            Self::Verbatim(start) => span.shifted(*start),
            Self::Escaped(offsets) => {
                let at = |offset: u32| offsets.get(offset as usize).copied().unwrap_or_default();
                Span::new(at(span.start), at(span.end))
            }
            Self::Unknown(whole) => *whole,
        }
    }
}

/// Walks a text and the bytes it was decoded from side by side, from the first byte after
/// an opening quote. `None` when they do not fit together.
fn escaped(written: &str, text: &str, start: u32) -> Option<Vec<u32>> {
    let mut at = usize::from(written.starts_with(['"', '\'']));
    let mut offsets = Vec::with_capacity(text.len() + 1);
    for wanted in text.chars() {
        let rest = written.get(at..)?;
        let len = match rest.strip_prefix('\\') {
            Some(escape) => escape_len(escape, wanted),
            None if rest.starts_with(wanted) => wanted.len_utf8(),
            None => return None,
        };
        offsets.extend(std::iter::repeat_n(start + at as u32, wanted.len_utf8()));
        at += len;
    }
    offsets.push(start + at as u32);
    written.is_char_boundary(at).then_some(offsets)
}

/// How many bytes an escape has with its backslash: `\n`, `\u00e9`, or a pair of the
/// latter for a character beyond the first plane.
fn escape_len(after_backslash: &str, decoded: char) -> usize {
    match after_backslash.bytes().next() {
        Some(b'u') if decoded as u32 > 0xFFFF => 12,
        Some(b'u') => 6,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::Scope;

    fn slice(file: &str, written: &str, text: &str, part: &str) -> String {
        let source = Source::new("a.json", file);
        let start = file.find(written).unwrap();
        let note = Note {
            span: Span::from(start..start + written.len()),
            text: text.to_owned(),
            scope: Scope::Comment,
        };
        let at = text.find(part).unwrap();
        let span = Offsets::of(&source, &note).span(Span::from(at..at + part.len()));
        source.slice(span).to_owned()
    }

    #[test]
    fn a_text_that_stands_as_it_is_is_found_behind_its_sign() {
        assert_eq!(
            slice("x # to=a", "# to=a", " to=a", "to=a"),
            "to=a".to_owned()
        );
    }

    #[test]
    fn escapes_before_a_part_do_not_shift_it() {
        let written = r#""r=\"é\u00e9\ud83d\ude00\" to=\u0061b""#;
        let text = "r=\"éé😀\" to=ab";
        assert_eq!(slice(written, written, text, "to="), "to=");
        assert_eq!(slice(written, written, text, "ab"), r"\u0061b");
        assert_eq!(slice(written, written, text, "😀"), r"\ud83d\ude00");
    }

    #[test]
    fn a_text_that_does_not_fit_its_bytes_points_at_the_note() {
        assert_eq!(slice("# abc", "# abc", "other", "other"), "# abc");
    }
}
