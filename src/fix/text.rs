//! Edits applied to the bytes of a file, which stay as they are everywhere else: encoding, mark, ends of lines.

use super::Change;
use crate::source::{Encoding, Source};

/// The bytes with changes made, which touch none of each other; `source` is the text of `bytes`. Nothing where it is not.
pub fn splice(source: &Source, bytes: &[u8], changes: &[&Change]) -> Option<Vec<u8>> {
    let mut sorted: Vec<_> = changes.to_vec();
    sorted.sort_by_key(|change| change.span);
    let mut out = Vec::with_capacity(bytes.len() + 64);
    let mut done = 0;
    for change in sorted {
        let start = source.file_offset(change.span.start) as usize;
        let end = source.file_offset(change.span.end) as usize;
        out.extend_from_slice(bytes.get(done..start)?);
        bytes.get(start..end)?;
        written(source.encoding(), bytes, &change.text, &mut out);
        done = end;
    }
    out.extend_from_slice(bytes.get(done..)?);
    Some(out)
}

/// A text of ASCII as the file writes its own.
fn written(encoding: Encoding, bytes: &[u8], text: &str, out: &mut Vec<u8>) {
    match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Latin1 => {
            out.extend_from_slice(text.as_bytes());
        }
        Encoding::Utf16 => {
            let is_little = bytes.first() == Some(&0xFF);
            for unit in text.encode_utf16() {
                out.extend(if is_little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::source::read::decode;

    fn changed(bytes: &[u8]) -> Vec<u8> {
        let source = decode("x", bytes).unwrap();
        let changes: Vec<_> = source
            .text()
            .match_indices("old")
            .map(|(at, _)| Change {
                span: Span::new(at as u32, at as u32 + 3),
                text: "newer".into(),
            })
            .collect();
        let backwards: Vec<_> = changes.iter().rev().collect();
        splice(&source, bytes, &backwards).unwrap()
    }

    #[test]
    fn all_other_bytes_stay_in_every_encoding() {
        assert_eq!(changed(b"a old\r\nold"), b"a newer\r\nnewer");
        assert_eq!(
            changed(b"\xEF\xBB\xBF\xC3\xA9 old\n"),
            b"\xEF\xBB\xBF\xC3\xA9 newer\n"
        );
        assert_eq!(changed(b"caf\xE9 old"), b"caf\xE9 newer");
        for little in [true, false] {
            let wide = |text: &str| -> Vec<u8> {
                let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
                units
                    .flat_map(|unit| {
                        if little {
                            unit.to_le_bytes()
                        } else {
                            unit.to_be_bytes()
                        }
                    })
                    .collect()
            };
            assert_eq!(
                changed(&wide("\u{1f600}é old\r\n")),
                wide("\u{1f600}é newer\r\n")
            );
        }
    }

    #[test]
    fn what_is_not_the_text_of_the_bytes_is_told() {
        let source = Source::new("x", "a long text");
        let change = Change {
            span: Span::new(2, 6),
            text: "b".into(),
        };
        assert_eq!(splice(&source, b"a", &[&change]), None);
    }
}
