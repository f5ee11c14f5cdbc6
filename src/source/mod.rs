//! Text with positions: what every later stage points into.
//!
//! [`Source`] is one file's text with an index of its lines; [`Span`] is a half-open
//! range of bytes in it. This module knows nothing of models or of any language;
//! [`yaml`] is here because policies, the catalog and scanned files all need the same
//! located reading of YAML.

pub mod acts;
pub mod document;
mod encoded;
pub mod excerpt;
mod lines;
pub mod read;
mod schema;
mod shared;
mod span;
pub mod table;
pub mod yaml;

use std::sync::{Arc, OnceLock};

use encoded::Marks;
pub use lines::{Lines, Position};
pub use shared::{Pool, Shared};
pub use span::Span;

/// A span of a source: where something stands.
#[derive(Debug, Clone)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// The bytes.
    pub span: Span,
}

/// How the bytes of a file became text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8 as it stands.
    #[default]
    Utf8,
    /// UTF-8 behind a byte order mark, which the text leaves out.
    Utf8Bom,
    /// UTF-16, little or big endian, with a byte order mark.
    Utf16,
    /// Not UTF-8: each byte read as the character of that number (ISO 8859-1).
    Latin1,
}

/// One file's text, its name, and its lines.
#[derive(Clone)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    encoding: Encoding,
    is_withheld: bool,
    lines: Arc<OnceLock<Lines>>,
    marks: Arc<OnceLock<Marks>>,
    masked: Arc<OnceLock<Option<Box<str>>>>,
}

impl std::fmt::Debug for Source {
    /// The name alone: sources stand in many values, and their text is long.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Source").field(&self.name).finish()
    }
}

impl Source {
    /// A source called `name` (a path with `/`, as it is to be shown).
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self::decoded(name, text, Encoding::Utf8)
    }

    /// A source whose text was decoded from `encoding`.
    pub fn decoded(
        name: impl Into<Arc<str>>,
        text: impl Into<Arc<str>>,
        encoding: Encoding,
    ) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            encoding,
            is_withheld: false,
            lines: Arc::default(),
            marks: Arc::default(),
            masked: Arc::default(),
        }
    }

    /// The same, with a text that no message is to show: the file is none of those that the
    /// run is about.
    #[must_use]
    pub fn withheld(self) -> Self {
        Self {
            is_withheld: true,
            ..self
        }
    }

    /// Whether no message is to show its text.
    pub fn is_withheld(&self) -> bool {
        self.is_withheld
    }

    /// The path as shown, with `/`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How the bytes were read.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The text of a span; empty when the span does not lie on character boundaries.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The line index, made on first use.
    pub fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(&self.text))
    }

    /// Line and column of a byte, both 1-based, the column in UTF-8 bytes.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(offset)
    }

    /// Byte offset in the file, as it lies on the disk, for an offset in the text: they
    /// differ by a byte order mark, and where the file is not UTF-8.
    pub fn file_offset(&self, offset: u32) -> u32 {
        match self.encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => offset + self.encoding.mark(),
            Encoding::Utf16 | Encoding::Latin1 => {
                let marks = || Marks::new(&self.text, self.encoding);
                self.marks.get_or_init(marks).offset(&self.text, offset)
            }
        }
    }
}
