//! What to look for in files so that an own spelling is found: nothing where a literal that is looked
//! for already stands in it. Asked for each of thousands of names, so that none of them is held against
//! all others.

use std::collections::{BTreeMap, HashSet};

use aho_corasick::AhoCorasick;

/// The literals that are looked for so far.
#[derive(Debug)]
pub(super) struct Stems {
    /// Those of the built-in catalog that count wherever they stand.
    base: Option<AhoCorasick>,
    /// Those that count as a word of their own.
    words: HashSet<String>,
    /// The own ones that count wherever they stand, by their length.
    own: BTreeMap<usize, HashSet<Box<[u8]>>>,
}

impl Stems {
    /// Those of the built-in catalog, and whether each counts only as a word.
    pub(super) fn of<'s>(base: impl Iterator<Item = (&'s str, bool)>) -> Self {
        let (words, parts): (Vec<_>, Vec<_>) = base.partition(|(_, is_word)| *is_word);
        let parts = parts.iter().map(|(stem, _)| stem);
        Self {
            base: AhoCorasick::new(parts).ok(),
            words: words.iter().map(|(stem, _)| (*stem).to_owned()).collect(),
            own: BTreeMap::new(),
        }
    }

    /// Whether files that hold a literal are scanned already.
    pub(super) fn hold(&self, literal: &str) -> bool {
        let mut own = self.own.iter();
        self.words.contains(literal)
            || self
                .base
                .as_ref()
                .is_some_and(|base| base.is_match(literal))
            || own.any(|(&len, stems)| {
                let mut parts = literal.as_bytes().windows(len);
                parts.any(|part| stems.contains(part))
            })
    }

    /// Adds one; an empty one counts for nothing.
    pub(super) fn add(&mut self, literal: &str, is_word: bool) {
        if is_word {
            self.words.insert(literal.to_owned());
        } else if !literal.is_empty() {
            let alike = self.own.entry(literal.len()).or_default();
            alike.insert(literal.as_bytes().into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_held_by_a_part_of_it_and_by_a_word_only_whole() {
        let mut stems = Stems::of([("gpt-", false), ("o3", true)].into_iter());
        assert!(stems.hold("my-gpt-4o") && stems.hold("o3"));
        assert!(!stems.hold("o3-x") && !stems.hold("acme-1"));
        stems.add("acme-1", false);
        stems.add("aux", true);
        assert!(stems.hold("acme-1") && stems.hold("acme-12") && stems.hold("aux"));
        assert!(!stems.hold("acme-2") && !stems.hold("auxx") && !stems.hold(""));
    }
}
