//! Which files can hold an id at all: one search over their bytes.
//!
//! The literals are the catalog's stems and the word that addresses lanelint. Most
//! files end here, so this is what a run over a large tree costs. The search for the built-in ones is
//! packed by the build script and costs nothing to open; a catalog file of a team's own has one of its own.

mod disguise;
mod literals;
#[cfg(test)]
mod pack;
mod table;

use std::ops::ControlFlow;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

pub use literals::ADDRESS;
use literals::Way;
use table::{Found, Kind, Table};

use crate::catalog::Catalog;

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/prefilter"));

/// Bytes that this build packed and that a test opens: opening them cannot fail.
#[expect(clippy::expect_used, reason = "bytes of this build, opened by a test")]
static BUILT_IN: LazyLock<Table<'static>> =
    LazyLock::new(|| Table::open(PACKED).expect("the search that was packed"));

/// The search.
#[derive(Debug, Clone)]
pub struct Prefilter {
    built_in: Table<'static>,
    /// For what catalog files of the user's own bring.
    own: Option<Own>,
}

/// A search that is made at run time, and how each of its literals counts.
#[derive(Debug, Clone)]
struct Own {
    search: AhoCorasick,
    ways: Vec<Way>,
}

impl Prefilter {
    /// The search for a catalog's stems, whatever their case.
    pub fn new(catalog: &Catalog) -> Self {
        Self {
            built_in: *BUILT_IN,
            own: Own::new(catalog.own_stems()),
        }
    }

    /// Whether a file with these bytes can hold an id, a tag or an ignore.
    pub fn is_candidate(&self, bytes: &[u8]) -> bool {
        self.search(bytes, |_| ControlFlow::Break(())).is_break()
    }

    /// Where literals occur, ascending: the first byte of each, within its quotes. Of those that
    /// overlap the first one is told.
    pub fn hits(&self, text: &str) -> Vec<u32> {
        let mut all = Vec::new();
        // Nothing here breaks it.
        let _ = self.search(text.as_bytes(), |found| {
            if found.is != Kind::Module {
                all.push(found);
            }
            ControlFlow::Continue(())
        });
        all.sort_unstable();
        let mut done = 0;
        all.retain(|found| {
            let is_apart = found.start >= done;
            if is_apart {
                done = found.end;
            }
            is_apart
        });
        let start = |found: &Found| found.start + usize::from(found.is == Kind::Quoted);
        all.iter().map(|found| start(found) as u32).collect()
    }

    fn search(
        &self,
        bytes: &[u8],
        mut see: impl FnMut(Found) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.search_as_it_is(bytes, &mut see)?;
        disguise::words(bytes, |word| {
            self.search_as_it_is(&word.plain, &mut |found| {
                let place = word.place(found.start, found.end);
                place.map_or(ControlFlow::Continue(()), |(start, end)| {
                    see(Found {
                        start,
                        end,
                        ..found
                    })
                })
            })
        })
    }

    fn search_as_it_is(
        &self,
        bytes: &[u8],
        see: &mut impl FnMut(Found) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.built_in.search(bytes, &mut *see)?;
        self.own
            .as_ref()
            .map_or(ControlFlow::Continue(()), |own| own.search(bytes, see))
    }
}

impl Own {
    /// The search for stems, and whether each counts only as a word; nothing for none.
    fn new(stems: &[(String, bool)]) -> Option<Self> {
        let stems = stems
            .iter()
            .map(|(stem, is_word)| (stem.as_str(), *is_word));
        let (literals, ways): (Vec<_>, Vec<_>) = literals::of_stems(stems).unzip();
        if literals.is_empty() {
            return None;
        }
        let search = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(&literals);
        Some(Self {
            #[expect(clippy::expect_used, reason = "fails only beyond 2^31 states")]
            search: search.expect("names of a catalog file, whose bytes are bounded"),
            ways,
        })
    }

    fn search(
        &self,
        bytes: &[u8],
        mut see: impl FnMut(Found) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        for found in self.search.find_overlapping_iter(bytes) {
            let way = self.ways[found.pattern().as_usize()];
            if let Some(is) = Kind::of(way, bytes, &found.range()) {
                see(Found {
                    start: found.start(),
                    end: found.end(),
                    is,
                })?;
            }
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::literals::Literal;
    use super::*;
    use crate::scan::{constants, family};

    /// The literals that are packed, as the build script gathers them.
    fn all() -> Vec<Literal> {
        let catalog = Catalog::builtin();
        let stems: Vec<_> = catalog.stems().chain(family::stems()).collect();
        let address = (ADDRESS.into(), Way::Anywhere);
        let modules = constants::modules().map(|text| (text.into(), Way::Module));
        let stems = literals::of_stems(stems.iter().copied());
        stems.chain([address]).chain(modules).collect()
    }

    /// All that counts, found by a search of another make.
    fn expected(literals: &[Literal], bytes: &[u8]) -> Vec<Found> {
        let search = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(literals.iter().map(|(literal, _)| literal))
            .unwrap();
        let mut all: Vec<_> = search
            .find_overlapping_iter(bytes)
            .filter_map(|found| {
                let (_, way) = &literals[found.pattern().as_usize()];
                Some(Found {
                    start: found.start(),
                    end: found.end(),
                    is: Kind::of(*way, bytes, &found.range())?,
                })
            })
            .collect();
        all.sort();
        all
    }

    fn found(table: &Table<'_>, bytes: &[u8]) -> Vec<Found> {
        let mut all = Vec::new();
        let _ = table.search(bytes, |found| {
            all.push(found);
            ControlFlow::Continue(())
        });
        all.sort();
        all
    }

    #[test]
    fn what_is_packed_is_what_the_catalog_the_families_and_the_packages_name() {
        let literals = all();
        assert!(literals.len() > 500, "{}", literals.len());
        assert_eq!(pack::pack(&literals).unwrap(), PACKED);
    }

    #[test]
    fn every_literal_is_found_alone_in_any_case_and_at_any_place() {
        let prefilter = Prefilter::new(&Catalog::builtin());
        for (literal, way) in all() {
            for fill in [0, 1, 255, 1024, 4097] {
                let mut bytes = vec![b'\n'; fill];
                bytes.extend(literal.to_ascii_uppercase());
                let literal = String::from_utf8_lossy(&literal);
                assert!(prefilter.is_candidate(&bytes), "{literal} {fill}");
                // Those that end within a character have their place in the whole one.
                let Ok(text) = std::str::from_utf8(&bytes) else {
                    continue;
                };
                let hits = prefilter.hits(text);
                let at = (fill + usize::from(way == Way::Quoted)) as u32;
                let is_told = hits.contains(&at) || hits.first().is_some_and(|&hit| hit < at);
                assert!(is_told || way == Way::Module, "{literal} {fill} {hits:?}");
            }
        }
    }

    #[test]
    fn a_word_is_found_alone_or_in_italics_and_in_no_longer_one() {
        let prefilter = Prefilter::new(&Catalog::builtin());
        for (text, hits) in [
            ("o3", vec![0]),
            ("use O3.", vec![4]),
            ("_o3_ __o3__", vec![1, 7]),
            ("foo3 o3x my_o3 o3_x", vec![]),
            ("\"gpt\" gpt", vec![1]),
            ("fo\u{43e}3 \u{43e}3 m\u{443} o3", vec![6, 14]),
        ] {
            assert_eq!(prefilter.hits(text), hits, "{text}");
        }
    }

    #[test]
    fn what_is_no_table_is_not_opened() {
        assert!(Table::open(&[]).is_none());
        assert!(Table::open(&PACKED[..PACKED.len() / 2]).is_none());
        assert!(pack::pack(&[(Vec::new(), Way::Word)]).is_err());
        assert!(pack::pack(&[(vec![b'a'; 256], Way::Word)]).is_err());
    }

    proptest! {
        #[test]
        fn a_packed_search_finds_what_another_one_does(
            words in prop::collection::vec("[abc_é-]{1,5}", 1..12),
            text in "[abcABC_ éÉ-]{0,400}",
            times in 1..12_usize,
        ) {
            let literals: Vec<_> = words
                .into_iter()
                .enumerate()
                .map(|(at, word)| (word.into_bytes(), Way::ALL[at % Way::ALL.len()]))
                .collect();
            let packed = pack::pack(&literals).unwrap();
            let table = Table::open(&packed).unwrap();
            let text = text.repeat(times);
            prop_assert_eq!(found(&table, text.as_bytes()), expected(&literals, text.as_bytes()));
        }
    }
}
