//! Migration tags and ignores: what code says to lanelint.
//!
//! [`parse`] reads one note into [`Tag`]s and [`Ignore`]s with the faults of its own
//! grammar; [`cover`] says which bytes of its file each of them speaks for. Whether a
//! tag is good enough for a policy is decided in [`crate::evaluate`].
//!
//! ```text
//! # lanelint: migrate to=gpt-5.4 purpose=baseline ticket=ML-123 owner=@ml until=2026-12-31 reason="…"
//! # lanelint: migrate-file to=…
//! # lanelint: ignore[legacy-lane] reason="…"
//! ```

pub mod cover;
pub mod parse;

use std::collections::BTreeMap;

use crate::catalog::entry::Day;
use crate::source::Span;

/// A migration tag as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tag {
    /// The whole tag, from `lanelint:` (or where a policy's pattern matched) to its last key.
    pub span: Span,
    /// What it covers.
    pub reach: Reach,
    /// Key to value, with the value's bytes; only keys that were well formed, the known ones
    /// and others alike.
    pub keys: BTreeMap<String, Value>,
    /// `until`, when it is a day.
    pub until: Option<Day>,
    /// What is malformed: the place and a sentence.
    pub faults: Vec<(Span, String)>,
}

/// A key's value in a tag.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Value {
    /// The text, without quotes.
    pub text: String,
    /// Its bytes in the file.
    pub span: Span,
}

/// An inline ignore as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ignore {
    /// From `lanelint:` to its end.
    pub span: Span,
    /// What it covers.
    pub reach: Reach,
    /// The rules it names, with their bytes.
    pub rules: Vec<(String, Span)>,
    /// Why, if said.
    pub reason: Option<String>,
    /// What is malformed.
    pub faults: Vec<(Span, String)>,
}

/// What a tag or ignore speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Ids on the lines with these bytes, and those whose holder starts in them.
    #[default]
    Nothing,
    /// See [`cover`].
    Lines {
        /// Bytes of the tag's own line and of the first line below its comment block.
        span: Span,
    },
    /// The other values of a JSON object, but not those of objects within it.
    Siblings(Span),
    /// The whole file.
    File,
}

impl Tag {
    /// The text of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.keys.get(key).map(|value| value.text.as_str())
    }
}
