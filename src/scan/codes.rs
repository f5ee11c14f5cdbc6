//! The code that stands in a document, a notebook or a page: noted while the document is read, so that what proves a
//! platform can be read from all code of one language together. Cells and blocks go on with what earlier ones made.
//!
//! Nothing is found here, and places are those of the document.

use std::sync::{Mutex, PoisonError};

use super::language::{self, Language};
use super::piece::Piece;
use crate::source::Span;

/// Stretches of code above this many are not noted.
const MAX_STRETCHES: usize = 20_000;

/// How many languages of one document are read.
const MAX_LANGUAGES: usize = 8;

/// What code a document holds.
#[derive(Debug, Default)]
pub struct Codes(Mutex<Vec<Stretch>>);

/// Code that stands together.
#[derive(Debug)]
struct Stretch {
    language: &'static str,
    /// Where it stands, and what it says there where that is not what the document has: a line of a notebook is written
    /// with escapes.
    parts: Vec<(Span, Option<String>)>,
}

/// All code of one language in a document. As long as the document, with blanks for everything else.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) language: &'static Language,
    pub(super) text: String,
    /// Where its code stands, ascending.
    spans: Vec<Span>,
}

impl Codes {
    /// Notes lines of the document itself.
    pub(super) fn note_lines(&self, language: &str, lines: &[Span]) {
        self.push(language, lines.iter().map(|line| (*line, None)).collect());
    }

    /// Notes code as an extractor has cut it out of the document.
    pub(super) fn note(&self, language: &str, code: &Piece<'_>) {
        if code.parts.is_empty() {
            return self.note_lines(language, &[code.span]);
        }
        let mut at = 0;
        let mut parts = Vec::with_capacity(code.parts.len());
        for &(len, span) in &code.parts {
            let end = at + len as usize;
            parts.push((span, code.text.get(at..end).map(str::to_owned)));
            at = end;
        }
        self.push(language, parts);
    }

    fn push(&self, language: &str, parts: Vec<(Span, Option<String>)>) {
        let Some(language) = language::named(language) else {
            return;
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < MAX_STRETCHES {
            all.push(Stretch {
                language: language.name,
                parts,
            });
        }
    }

    /// All code by language.
    pub(super) fn all(&self, document: &str) -> Vec<Sheet> {
        let places = {
            let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let parts = all.iter().flat_map(|stretch| &stretch.parts);
            let mut places: Vec<Span> = parts.map(|(span, _)| *span).collect();
            places.sort_unstable();
            places
        };
        self.sheets(document, &places)
    }

    /// The code by language, of the languages that code at one of these places is in.
    pub(super) fn sheets(&self, document: &str, places: &[Span]) -> Vec<Sheet> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sheets: Vec<Sheet> = Vec::new();
        let holds = |stretch: &Stretch| {
            let mut parts = stretch.parts.iter();
            parts.any(|(span, _)| {
                let from = places.partition_point(|place| place.start < span.start);
                places.get(from).is_some_and(|place| place.start < span.end)
            })
        };
        for stretch in all.iter().filter(|stretch| holds(stretch)) {
            let is_new = sheets
                .iter()
                .all(|sheet| sheet.language.name != stretch.language);
            if let Some(language) = language::named(stretch.language)
                && is_new
                && sheets.len() < MAX_LANGUAGES
            {
                let own = all
                    .iter()
                    .filter(|other| other.language == stretch.language);
                sheets.extend(Sheet::of(language, document, own));
            }
        }
        sheets
    }
}

impl Sheet {
    fn of<'c>(
        language: &'static Language,
        document: &str,
        all: impl Iterator<Item = &'c Stretch>,
    ) -> Option<Self> {
        let blank = |byte| if byte == b'\n' { byte } else { b' ' };
        let mut bytes: Vec<u8> = document.bytes().map(blank).collect();
        let mut spans = Vec::new();
        for (span, says) in all.flat_map(|stretch| &stretch.parts) {
            let written = document.get(span.range())?;
            let says = says.as_deref().unwrap_or(written);
            // What an escape stands for is shorter than the escape; what is longer stands nowhere in the document.
            let Some(start) = (span.end as usize).checked_sub(says.len()) else {
                continue;
            };
            if start < span.start as usize {
                continue;
            }
            bytes.get_mut(span.range())?.fill(b' ');
            bytes
                .get_mut(start..span.end as usize)?
                .copy_from_slice(says.as_bytes());
            spans.push(*span);
        }
        spans.sort_unstable();
        Some(Self {
            language,
            text: String::from_utf8(bytes).ok()?,
            spans,
        })
    }

    /// Whether code of it stands there.
    pub(super) fn holds(&self, at: u32) -> bool {
        let next = self.spans.partition_point(|span| span.start <= at);
        let last = next.checked_sub(1).and_then(|last| self.spans.get(last));
        last.is_some_and(|span| at < span.end)
    }
}
