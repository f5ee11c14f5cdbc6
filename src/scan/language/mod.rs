//! The one table of languages and formats: how a file is recognised, and who extracts
//! its pieces. It is kept by who reads them: [`parsed`], [`lexed`] and [`mod@format`]. Adding
//! one is a row there and a reader. Which language a file is in, `choice` says.

mod format;
mod lexed;
mod parsed;
mod traits;

use std::sync::LazyLock;

use super::import::{Outliner, System};
use super::piece::Piece;
use super::{Wanted, text};

pub use traits::Trait;

/// Reads the stretches of a text that may hold ids. An error says why the text does not
/// parse; the file is then read as plain text.
pub type Extract = for<'s> fn(&'s str, Wanted<'_>) -> Result<Vec<Piece<'s>>, String>;

/// Texts of more bytes than this are not parsed but read as plain text.
pub(super) const MAX_TEXT: usize = 2 << 20;

/// A row of [`ALL`].
#[derive(Debug, Clone, Copy)]
pub struct Language {
    /// As policies (`match: {language: …}`) and reports say it.
    pub name: &'static str,
    /// What its texts are like, for those who read them by their tokens.
    pub traits: &'static [Trait],
    /// Other names, as fenced code blocks say them.
    pub aliases: &'static [&'static str],
    /// Extensions without the dot, lower case.
    pub extensions: &'static [&'static str],
    /// Whole file names, lower case; a `*` at the end stands for any rest.
    pub file_names: &'static [&'static str],
    /// Programs that a `#!` line may name.
    pub interpreters: &'static [&'static str],
    /// Signs that start a comment up to the end of the line, for the reading as text.
    pub line_comments: &'static [&'static str],
    /// Who reads it; `None` when this build is without the grammar.
    pub extract: Option<Extract>,
    /// The cargo feature of its grammar.
    pub feature: Option<&'static str>,
    /// How it names other files, and who reads what a file takes from them.
    pub outline: Option<(System, Outliner)>,
}

impl Language {
    /// Whether its texts are like that.
    pub fn is(&self, own: Trait) -> bool {
        self.traits.contains(&own)
    }
}

/// Plain text: what a file is when nothing else is known of it, and what every file
/// falls back to.
pub const TEXT: Language = Language {
    name: "text",
    traits: &[Trait::Opaque, Trait::Prose],
    aliases: &["txt", "plain"],
    extensions: &["txt"],
    file_names: &[],
    interpreters: &[],
    line_comments: &["#", "//", "--", ";"],
    extract: Some(text::extract),
    feature: None,
    outline: None,
};

const NONE: Language = Language {
    name: "",
    traits: &[],
    aliases: &[],
    extensions: &[],
    file_names: &[],
    interpreters: &[],
    line_comments: &[],
    extract: None,
    feature: None,
    outline: None,
};

/// The parts of [`ALL`], each in the order of names.
pub const PARTS: &[&[Language]] = &[parsed::ROWS, lexed::ROWS, format::ROWS];

/// Every language and format with a syntax of its own, by name.
pub static ALL: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let mut rows = PARTS.concat();
    rows.sort_by_key(|row| row.name);
    rows
});

/// The language that a fenced code block or a policy names.
pub fn named(name: &str) -> Option<&'static Language> {
    let name = name.to_ascii_lowercase();
    ALL.iter()
        .chain([&TEXT])
        .find(|language| language.name == name || language.aliases.contains(&name.as_str()))
}
