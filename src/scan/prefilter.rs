//! Which files can hold an id at all: one search over their bytes.
//!
//! The literals are the catalog's stems and the word that addresses lanelint. Most
//! files end here, so this is what a run over a large tree costs.

use aho_corasick::{AhoCorasick, AhoCorasickKind, Match, MatchKind};

use super::family;
use crate::catalog::Catalog;

/// What starts a tag or an ignore.
pub const ADDRESS: &str = "lanelint";

/// The compiled search.
#[derive(Debug, Clone)]
pub struct Prefilter {
    search: AhoCorasick,
    /// By pattern: whether it counts only as a word of its own.
    words: Vec<bool>,
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
        let (literals, words): (Vec<_>, _) = catalog
            .stems()
            .chain(family::stems())
            .chain([(ADDRESS, false)])
            .unzip();
        let search = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostFirst)
            .kind(Some(kind))
            .build(&literals);
        Self {
            #[expect(clippy::expect_used, reason = "fails only beyond 2^31 states")]
            search: search.expect("a few hundred short literals"),
            words,
        }
    }

    /// Whether a file with these bytes can hold an id, a tag or an ignore.
    pub fn is_candidate(&self, bytes: &[u8]) -> bool {
        let mut found = self.search.find_iter(bytes);
        found.any(|found| self.counts(bytes, &found))
    }

    /// Where literals occur, ascending: the first byte of each.
    pub fn hits(&self, text: &str) -> Vec<u32> {
        let bytes = text.as_bytes();
        let found = self.search.find_iter(bytes);
        found
            .filter(|found| self.counts(bytes, found))
            .map(|found| found.start() as u32)
            .collect()
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
        !self.words[found.pattern().as_usize()] || starts && ends
    }
}
