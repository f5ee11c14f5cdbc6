//! A document as the editor has it, and the way between its places and ours: it counts lines and columns from 0, columns
//! in bytes or in units of UTF-16; we count bytes of the text.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use lsp_types::{
    Position, PositionEncodingKind, TextDocumentContentChangeEvent, TextDocumentItem, Uri,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::source::{Lines, Source, Span};

/// In what columns are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16,
}

impl Encoding {
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// How many columns a stretch of a line has.
    fn columns(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }

    /// How many bytes of a line lie before a column; all for one behind its end, and none of a character that it cuts.
    fn bytes(self, line: &str, column: usize) -> usize {
        let mut columns = 0;
        let within = line.char_indices().find(|(_, c)| {
            columns += match self {
                Self::Utf8 => c.len_utf8(),
                Self::Utf16 => c.len_utf16(),
            };
            columns > column
        });
        within.map_or(line.len(), |(at, _)| at)
    }
}

/// A document that is open.
#[derive(Debug)]
pub(super) struct Document {
    /// As the editor calls it.
    pub(super) uri: Uri,
    /// Where it lies, or will.
    pub(super) path: PathBuf,
    /// The editor's number for the text.
    pub(super) version: i32,
    pub(super) text: String,
}

impl Document {
    /// A document that an editor opens; nothing for one that is no file.
    pub(super) fn open(item: TextDocumentItem) -> Option<Self> {
        Some(Self {
            path: path_of(&item.uri)?,
            uri: item.uri,
            version: item.version,
            text: item.text,
        })
    }

    /// The folder it lies in.
    pub(super) fn folder(&self) -> &Path {
        super::folder(&self.path)
    }

    /// Takes over changes, each to the text that the one before it left.
    pub(super) fn change(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        self.version = version;
        for change in changes {
            match change.range {
                Some(range) => {
                    let lines = Lines::new(&self.text);
                    let at = |place| offset(&self.text, &lines, place, encoding);
                    let start = at(range.start);
                    let end = at(range.end).max(start);
                    self.text.replace_range(start..end, &change.text);
                }
                None => self.text = change.text,
            }
        }
    }

    /// The byte at a place; the nearest before it where the text has no such place.
    pub(super) fn offset(&self, at: Position, encoding: Encoding) -> usize {
        offset(&self.text, &Lines::new(&self.text), at, encoding)
    }
}

fn offset(text: &str, lines: &Lines, at: Position, encoding: Encoding) -> usize {
    let line = lines.span(at.line.saturating_add(1));
    let text = text.get(line.range()).unwrap_or_default();
    let text = text.trim_end_matches(['\n', '\r']);
    line.start as usize + encoding.bytes(text, at.character as usize)
}

/// A span of a source as the editor counts.
pub(super) fn range(source: &Source, span: Span, encoding: Encoding) -> lsp_types::Range {
    let at = |offset: u32| {
        let found = source.position(offset);
        let start = offset - (found.column - 1);
        let before = source.slice(Span::new(start, offset));
        Position::new(found.line - 1, encoding.columns(before) as u32)
    };
    lsp_types::Range::new(at(span.start), at(span.end))
}

/// Where a file lies; nothing for what is no file (`untitled:…`).
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let path = uri.as_str().strip_prefix("file://")?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    // `/C:/src`
    let path = if cfg!(windows) {
        path.trim_start_matches('/')
    } else {
        &path
    };
    Some(PathBuf::from(path))
}

/// How the editor calls a file.
pub(super) fn uri_of(path: &Path) -> Option<Uri> {
    /// What stands in paths as it is (RFC 3986, section 3.3).
    const PATH: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    let path = path.to_str()?.replace('\\', "/");
    let path = utf8_percent_encode(&path, PATH);
    let slash = if cfg!(windows) { "/" } else { "" };
    Uri::from_str(&format!("file://{slash}{path}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        Document {
            uri: uri_of(Path::new("/a b/é.py")).unwrap(),
            path: PathBuf::from("/a b/é.py"),
            version: 1,
            text: text.into(),
        }
    }

    #[test]
    fn places_are_counted_as_the_editor_does() {
        let it = document("a\r\né𝄞x\n");
        let at = |line, column, encoding| it.offset(Position::new(line, column), encoding);
        for (line, utf16, utf8, byte) in [
            (0, 0, 0, 0),
            (0, 9, 9, 1),
            (1, 0, 0, 3),
            (1, 1, 2, 5),
            // Within a character: before it.
            (1, 2, 3, 5),
            (1, 3, 6, 9),
            (1, 4, 7, 10),
            (2, 0, 0, 11),
            (7, 1, 1, 11),
        ] {
            assert_eq!(at(line, utf16, Encoding::Utf16), byte, "{line}:{utf16}");
            assert_eq!(at(line, utf8, Encoding::Utf8), byte, "{line}:{utf8}");
        }
        let source = Source::new("a", it.text.as_str());
        let shown = range(&source, Span::new(9, 10), Encoding::Utf16);
        assert_eq!(
            (shown.start.line, shown.start.character, shown.end.character),
            (1, 3, 4)
        );
    }

    #[test]
    fn each_change_is_to_the_text_that_the_one_before_left() {
        let change = |range, text: &str| TextDocumentContentChangeEvent {
            range,
            range_length: None,
            text: text.into(),
        };
        let at = |line, from, to| {
            let position = |column| Position::new(line, column);
            Some(lsp_types::Range::new(position(from), position(to)))
        };
        let mut it = document("é = 'a'\n");
        let changes = vec![change(at(0, 5, 6), "gpt"), change(at(0, 8, 8), "-4o")];
        it.change(2, changes, Encoding::Utf16);
        assert_eq!((it.text.as_str(), it.version), ("é = 'gpt-4o'\n", 2));
        it.change(3, vec![change(None, "x")], Encoding::Utf16);
        assert_eq!(it.text, "x");
        // Behind the end, and turned round.
        it.change(4, vec![change(at(9, 4, 2), "y")], Encoding::Utf16);
        assert_eq!(it.text, "xy");
    }

    #[test]
    fn names_of_files_go_there_and_back() {
        for path in ["/a b/é.py", "/a/#1/%41?.py"] {
            let uri = uri_of(Path::new(path)).unwrap();
            assert_eq!(path_of(&uri).unwrap(), Path::new(path), "{}", uri.as_str());
        }
        assert_eq!(path_of(&Uri::from_str("untitled:1").unwrap()), None);
    }
}
