//! Migration tags and ignores: what code says to lanelint.
//!
//! [`parse`] reads one note into [`Tag`]s and [`Ignore`]s with the faults of its own
//! grammar; [`cover`] says which bytes of its file each of them speaks for, and [`mod@write`] how one is written. Whether a
//! tag is good enough for a policy is decided in [`crate::evaluate`].
//!
//! A directive stands in a comment, or in a string under the key `lanelint` in JSON:
//!
//! ```text
//! # lanelint: migrate to=gpt-5.4 purpose=baseline ticket=ML-123 owner=@ml until=2026-12-31 reason="…"
//! # lanelint: migrate-file to=…
//! # lanelint: ignore[legacy-lane] reason="…"
//! {"model": "…", "lanelint": "migrate to=gpt-5.4 ticket=ML-123"}
//! ```

pub mod cover;
pub mod parse;
pub(crate) mod reaches;
pub mod write;

mod find;
mod offsets;
mod words;

use std::collections::BTreeMap;

use crate::catalog::entry::Day;
use crate::source::Span;

/// A migration tag as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tag {
    /// The whole tag, from `lanelint:` to its last word, or all that a policy's pattern matched.
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
    /// Its bytes in the file, without quotes.
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

/// What a tag or ignore speaks for; see [`cover`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Nothing: it stands where it cannot speak for anything.
    #[default]
    Nothing,
    /// The ids on some lines, and those whose statement or key starts on them.
    Lines {
        /// The bytes of the lines: the note's own, and where it stands alone its comment
        /// block and the first line below.
        span: Span,
        /// It stands behind code, and so speaks for a statement that ends there, too.
        behind: bool,
    },
    /// The other values of the JSON object with these bytes, but not those of objects
    /// within it.
    Siblings(Span),
    /// The whole file.
    File,
}

impl Tag {
    /// The text of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.keys.get(key).map(|value| value.text.as_str())
    }

    /// Whether it speaks for an id of its file: at `mention`, in the statement or key
    /// `holder`, in the innermost JSON object `object`. Never for an id in the tag itself.
    pub fn covers(&self, mention: Span, holder: Span, object: Option<Span>) -> bool {
        !self.span.contains(mention) && cover::covers(self.reach, mention, holder, object)
    }
}

impl Ignore {
    /// The same as [`Tag::covers`].
    pub fn covers(&self, mention: Span, holder: Span, object: Option<Span>) -> bool {
        !self.span.contains(mention) && cover::covers(self.reach, mention, holder, object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_does_not_speak_for_the_id_that_it_names() {
        let tag = Tag {
            span: Span::new(10, 40),
            reach: Reach::File,
            ..Tag::default()
        };
        let (own, other) = (Span::new(30, 40), Span::new(40, 50));
        assert!(!tag.covers(own, own, None));
        assert!(tag.covers(other, other, None));
    }
}
