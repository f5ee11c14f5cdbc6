//! A text in a table that a spreadsheet may open: it is shown, and never computed.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::report::escape::terminal;

/// What makes a formula of a cell that begins with it, the wide forms included.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// The most characters of a text; a spreadsheet takes four times as many.
const LONGEST: usize = 8_000;

/// A cell, empty by default.
#[derive(Debug, Default)]
pub(super) struct Cell<'a>(Cow<'a, str>);

impl<'a> Cell<'a> {
    pub(super) fn of(text: impl Into<Cow<'a, str>>) -> Self {
        Self(text.into())
    }

    pub(super) fn opt(text: Option<impl Into<Cow<'a, str>>>) -> Self {
        text.map_or_else(Self::default, Self::of)
    }

    /// Several in one, parted by spaces.
    pub(super) fn list(texts: &[String]) -> Self {
        Self::of(texts.join(" "))
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = match self.0.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", self.0.get(..end).unwrap_or_default()).into(),
            None => Cow::Borrowed(&*self.0),
        };
        let text = terminal(&text);
        if self.0.trim_start_matches(' ').starts_with(FORMULA) {
            serializer.serialize_str(&format!("'{text}"))
        } else {
            serializer.serialize_str(&text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> String {
        let json = serde_json::to_string(&Cell::of(text)).unwrap();
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn a_formula_is_text() {
        for start in FORMULA {
            let shown = cell(&format!("{start}cmd()"));
            assert!(shown.starts_with('\''), "{shown}");
        }
        assert_eq!(cell("  =1+1"), "'  =1+1");
        assert_eq!(cell("a=1-1"), "a=1-1");
        assert_eq!(cell(""), "");
        assert_eq!(cell("a\u{1b}\nb"), "a\\u{1b}\\nb");
    }
}
