//! Which files can hold an id at all: one search over their bytes.
//!
//! The literals are the catalog's stems and the word that addresses lanelint. Most
//! files end here, so this is what a run over a large tree costs.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Match, MatchKind};

use super::{constants, family};
use crate::catalog::{Catalog, alike};

/// What starts a tag or an ignore.
pub const ADDRESS: &str = "lanelint";

/// The compiled search.
#[derive(Debug, Clone)]
pub struct Prefilter {
    search: AhoCorasick,
    /// By pattern: how it counts.
    ways: Vec<Way>,
}

/// How a literal counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Wherever it stands.
    Anywhere,
    /// As a word of its own.
    Word,
    /// In quotes, which are its first and last byte.
    Quoted,
    /// It tells that constants of a package may stand in the file, and holds no id itself.
    Module,
}

impl Prefilter {
    /// The search for a catalog's stems, whatever their case. A stem that is also an
    /// ambiguous id (`o1`) counts only as a word of its own: it is in every other hash.
    ///
    /// # Panics
    ///
    /// Never with literals as few and short as a catalog's.
    pub fn new(catalog: &Catalog) -> Self {
        Self::of_kind(catalog, AhoCorasickKind::DFA)
    }

    /// The same for a handful of files, as a pre-commit hook names them: it searches at a
    /// third of the speed, and is made in a fifth of the time.
    ///
    /// # Panics
    ///
    /// As [`Prefilter::new`].
    pub fn for_few(catalog: &Catalog) -> Self {
        Self::of_kind(catalog, AhoCorasickKind::ContiguousNFA)
    }

    fn of_kind(catalog: &Catalog, kind: AhoCorasickKind) -> Self {
        let stems = || catalog.stems().chain(family::stems());
        let whole = stems().map(|(stem, is_word)| {
            let way = if is_word { Way::Word } else { Way::Anywhere };
            (stem.to_owned(), way)
        });
        let heads = stems().filter_map(|(stem, _)| head(stem));
        let quoted = heads
            .flat_map(|head| QUOTES.map(|quote| (format!("{quote}{head}{quote}"), Way::Quoted)));
        let disguised = firsts(catalog);
        let disguised = disguised.iter().flat_map(|first| {
            let hyphens = alike::hyphens().into_iter();
            hyphens.map(|hyphen| ([first.as_bytes(), &hyphen].concat(), Way::Anywhere))
        });
        let address = [(ADDRESS.to_owned(), Way::Anywhere)];
        let modules = constants::modules().map(|text| (text.to_owned(), Way::Module));
        let all = whole.chain(quoted).chain(address).chain(modules);
        let all = all.map(|(text, way)| (text.into_bytes(), way));
        let all = all.chain(disguised);
        let (literals, ways): (Vec<_>, _) = all.unzip();
        let search = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostFirst)
            .kind(Some(kind))
            .build(&literals);
        Self {
            #[expect(clippy::expect_used, reason = "fails only beyond 2^31 states")]
            search: search.expect("a few hundred short literals"),
            ways,
        }
    }

    /// Whether a file with these bytes can hold an id, a tag or an ignore.
    pub fn is_candidate(&self, bytes: &[u8]) -> bool {
        let mut found = self.search.find_iter(bytes);
        found.any(|found| self.counts(bytes, &found))
    }

    /// Where literals occur, ascending: the first byte of each, within its quotes.
    pub fn hits(&self, text: &str) -> Vec<u32> {
        let bytes = text.as_bytes();
        let found = self.search.find_iter(bytes);
        found
            .filter(|found| self.way(found) != Way::Module && self.counts(bytes, found))
            .map(|found| (found.start() + usize::from(self.way(&found) == Way::Quoted)) as u32)
            .collect()
    }

    fn way(&self, found: &Match) -> Way {
        self.ways[found.pattern().as_usize()]
    }

    fn counts(&self, bytes: &[u8], found: &Match) -> bool {
        let is_letter = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_alphanumeric)
        };
        // `_o3_` and `__o3__` are words in italics and bold, `my_o3` is a name.
        let is_sign = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b'_');
        let before = |by: usize| found.start().checked_sub(by);
        let after = |by: usize| Some(found.end() + by);
        let starts = !is_letter(before(1))
            && !(is_sign(before(1))
                && (is_letter(before(2)) || is_sign(before(2)) && is_letter(before(3))));
        let ends = !is_letter(after(0))
            && !(is_sign(after(0))
                && (is_letter(after(1)) || is_sign(after(1)) && is_letter(after(2))));
        self.way(found) != Way::Word || starts && ends
    }
}

/// What stands before the first hyphen of stems: another sign than that may follow it, which looks the same.
fn firsts(catalog: &Catalog) -> BTreeSet<&str> {
    let stems = catalog.stems().chain(family::stems());
    let firsts = stems.filter_map(|(stem, _)| Some(stem.split_once('-')?.0));
    firsts.filter(|first| first.len() > 1).collect()
}

/// What a text in code stands in.
const QUOTES: [char; 3] = ['"', '\'', '`'];

/// The first word of the ids that start with a stem, which may stand alone where an id is put together:
/// `"-".join(["gpt", size])`.
fn head(stem: &str) -> Option<&str> {
    let head = stem.strip_suffix('-')?;
    let is_word = head.bytes().all(|byte| byte.is_ascii_alphabetic());
    (is_word && head.len() > 2).then_some(head)
}
