//! From a file's text to the model ids in it.
//!
//! Three steps: [`prefilter`] searches the bytes for pieces of ids, and most files end
//! there; the [`language`]'s extractor says which stretches of a file that hit can hold
//! an id, and what stands around them ([`Piece`]); [`token`] finds the ids in each
//! stretch. A [`Mention`] is the outcome: it knows its place and its role, and nothing
//! of policy.

pub mod language;
pub mod name;
pub mod piece;
pub mod prefilter;
pub mod token;

mod dotenv;
mod fold;
mod javascript;
mod json;
mod markdown;
mod notebook;
mod python;
mod rust;
#[cfg(test)]
mod shown;
mod text;
mod toml;
#[cfg(any(
    feature = "lang-javascript",
    feature = "lang-python",
    feature = "lang-typescript"
))]
mod tree;
mod yaml;

use crate::catalog::resolve::Reading;
use crate::source::Span;

pub use language::Language;
pub use piece::{Context, Note, Piece, Role, Scope};

/// A model id found in a file, and how it stands there.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The id as written, with its decoration (`openai/…`), without quotes. For a folded
    /// id, from its first part to its last.
    pub span: Span,
    /// The id's text: as written, or as folded from `parts`.
    pub text: String,
    /// The stretches that a folded id was put together from; empty when it stands whole.
    pub parts: Vec<Span>,
    /// How it stands there.
    pub role: Role,
    /// In what kind of text.
    pub context: Context,
    /// The key, argument or constant that holds it.
    pub name: Option<String>,
    /// The statement or key around it: a tag above that covers it.
    pub holder: Span,
    /// The language's name in [`language::ALL`].
    pub language: &'static str,
    /// What the catalog makes of the text.
    pub reading: Reading,
}

/// Everything found in one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scan {
    /// In the order of the file.
    pub mentions: Vec<Mention>,
    /// Texts addressed to lanelint, in the order of the file.
    pub notes: Vec<Note>,
    /// Shape matches that no catalog entry knows and whose place makes them no finding.
    pub unlisted_unknowns: u32,
    /// Why the file was read as plain text though its language has a syntax.
    pub fallback: Option<Fallback>,
}

/// Why syntax was not used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Fallback {
    /// The parser gave up.
    #[error("{language}: {why}")]
    Parser {
        /// The language's name.
        language: &'static str,
        /// What the parser said.
        why: String,
    },
    /// This build is without the grammar.
    #[error("{language}: built without `{feature}`")]
    Feature {
        /// The language's name.
        language: &'static str,
        /// The cargo feature that brings it.
        feature: &'static str,
    },
}

/// What an extractor is to look for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'h> {
    /// Offsets in the text where the prefilter hit, ascending. A stretch without any may be left out.
    pub hits: &'h [u32],
    /// Give every comment, hit or not: a policy reads an organisation's own tags in them.
    pub all_comments: bool,
}

impl Wanted<'_> {
    /// Whether a hit lies in the span.
    pub fn in_span(&self, span: Span) -> bool {
        let from = self.hits.partition_point(|&hit| hit < span.start);
        self.hits.get(from).is_some_and(|&hit| hit < span.end)
    }
}
