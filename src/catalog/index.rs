//! The catalog at run time: packed bytes, and entries unpacked when first asked for.
//!
//! The stems that a run needs for every file are a list of their own; the rest opens
//! when something is looked up for the first time, and an entry when it is looked at. So
//! a run in which no file has a candidate opens nothing.

use std::sync::OnceLock;

use super::entry::{Day, Entry, EntryId, Evidence, Lane, Line, SourceId};
use super::pack::{Head, Surface, Vendor};
use super::resolve::Decorations;

static STEMS: &str = include_str!(concat!(env!("OUT_DIR"), "/catalog.stems"));
static INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.fst"));
static HEAD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.head"));
static ENTRIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.entries"));

/// All that is known of models.
#[derive(Debug, Default)]
pub struct Catalog {
    open: OnceLock<Open>,
    pub(super) decorations: OnceLock<Decorations>,
}

#[derive(Debug)]
struct Open {
    index: fst::Map<&'static [u8]>,
    head: Head,
    entries: Vec<OnceLock<Entry>>,
    /// All spellings with how often each letter stands in them, for the search of near ones.
    letters: OnceLock<Vec<(String, Letters)>>,
}

/// How often each letter or digit stands in a text, lower case, and all other signs
/// together.
type Letters = [u8; 37];

impl Catalog {
    /// The catalog that this binary carries; costs nothing until it is asked something.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// Bytes that this build packed and that a test opens: opening them cannot fail.
    #[expect(clippy::expect_used, reason = "bytes of this build, opened by a test")]
    fn open(&self) -> &Open {
        self.open.get_or_init(|| {
            let head: Head = postcard::from_bytes(HEAD).expect("the head that was packed");
            Open {
                index: fst::Map::new(INDEX).expect("the index that was packed"),
                entries: (0..head.offsets.len()).map(|_| OnceLock::new()).collect(),
                letters: OnceLock::new(),
                head,
            }
        })
    }

    fn head(&self) -> &Head {
        &self.open().head
    }

    /// Literals of which every id holds one, lower case, and whether each counts only as
    /// a word of its own. Does not open the catalog.
    pub fn stems(&self) -> impl Iterator<Item = (&str, bool)> {
        STEMS.lines().map(|line| match line.strip_prefix('=') {
            Some(word) => (word, true),
            None => (line, false),
        })
    }

    /// An entry.
    ///
    /// # Panics
    ///
    /// For a number that this catalog did not give.
    #[expect(clippy::expect_used, reason = "bytes of this build, opened by a test")]
    pub fn entry(&self, id: EntryId) -> &Entry {
        let number = id.0 as usize;
        let open = self.open();
        open.entries[number].get_or_init(|| {
            let start = open.head.offsets[number] as usize;
            postcard::from_bytes(&ENTRIES[start..]).expect("an entry that was packed")
        })
    }

    /// All entries, in the order of their surfaces and ids.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        (0..self.open().entries.len() as u32)
            .map(|number| (EntryId(number), self.entry(EntryId(number))))
    }

    /// The entries that have this spelling (lower case) as id or alias.
    pub fn candidates(&self, spelling: &str) -> &[EntryId] {
        self.open().index.get(spelling).map_or(&[], |value| {
            let start = (value >> 8) as usize;
            &self.head().groups[start..start + (value & 0xFF) as usize]
        })
    }

    /// All spellings, lower case, in order.
    pub fn spellings(&self) -> Vec<String> {
        self.open()
            .index
            .stream()
            .into_str_keys()
            .unwrap_or_default()
    }

    /// An entry by its surface and exact id.
    pub fn on_surface(&self, surface: &str, id: &str) -> Option<EntryId> {
        let found = self.candidates(&id.to_ascii_lowercase());
        found
            .iter()
            .copied()
            .find(|&candidate| self.entry(candidate).surface == surface)
    }

    /// The vendor's own entry of a resold model, else the entry itself.
    pub fn origin(&self, id: EntryId) -> EntryId {
        self.entry(id).of.unwrap_or(id)
    }

    /// The entry under which `surface` resells the model of `origin`, if it does.
    pub fn resold_id(&self, origin: EntryId, surface: &str) -> Option<EntryId> {
        let surfaces = &self.head().surfaces;
        let surface = surfaces
            .binary_search_by(|row| row.id.as_str().cmp(surface))
            .ok()? as u16;
        let resold = &self.head().resold;
        let from = resold.partition_point(|&(of, on, _)| (of, on) < (origin, surface));
        let &(of, on, entry) = resold.get(from)?;
        ((of, on) == (origin, surface)).then_some(entry)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.open().entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lines of succession by name.
    pub fn lines(&self) -> &[Line] {
        &self.head().lines
    }

    /// Lanes by id.
    pub fn lanes(&self) -> &[Lane] {
        &self.head().lanes
    }

    /// Kinds of models: `chat`, `embedding`, …
    pub fn kinds(&self) -> &[String] {
        &self.head().kinds
    }

    /// Surfaces by id.
    pub fn surfaces(&self) -> &[Surface] {
        &self.head().surfaces
    }

    /// A surface by id.
    pub fn surface(&self, id: &str) -> Option<&Surface> {
        let found = self
            .head()
            .surfaces
            .binary_search_by(|surface| surface.id.as_str().cmp(id));
        found.ok().map(|at| &self.head().surfaces[at])
    }

    /// Vendors by id.
    pub fn vendors(&self) -> &[Vendor] {
        &self.head().vendors
    }

    /// A vendor by id.
    pub fn vendor(&self, id: &str) -> Option<&Vendor> {
        let found = self
            .head()
            .vendors
            .binary_search_by(|vendor| vendor.id.as_str().cmp(id));
        found.ok().map(|at| &self.head().vendors[at])
    }

    /// Where a fact was read.
    pub fn evidence(&self, id: SourceId) -> &Evidence {
        &self.head().evidence[id.0 as usize]
    }

    /// The newest day on which any fact was read: the catalog's version.
    pub fn newest_read(&self) -> Day {
        let days = self.head().evidence.iter().map(|evidence| evidence.read);
        days.max().unwrap_or(Day(0))
    }

    /// The known spelling nearest to a text, if it is near: for "did you mean".
    pub fn nearest(&self, text: &str) -> Option<String> {
        let text = text.to_ascii_lowercase();
        let bound = 1 + text.len() / 8;
        let own = letters(&text);
        let all = self.open().letters.get_or_init(|| {
            let spellings = self.spellings().into_iter();
            spellings
                .map(|known| {
                    let letters = letters(&known);
                    (known, letters)
                })
                .collect()
        });
        // An edit changes at most two counts, one up and one down: most spellings are too
        // far by their letters alone, which is cheap to see.
        all.iter()
            .filter(|(known, counts)| {
                known.len().abs_diff(text.len()) <= bound && apart(counts, &own) <= 2 * bound
            })
            .map(|(known, _)| (strsim::damerau_levenshtein(known, &text), known))
            .filter(|&(distance, _)| distance <= bound)
            .min()
            .map(|(_, known)| known.clone())
    }
}

fn letters(text: &str) -> Letters {
    let mut counts = [0; 37];
    for c in text.chars() {
        let place = match c {
            'a'..='z' => c as usize - 'a' as usize,
            '0'..='9' => c as usize - '0' as usize + 26,
            _ => 36,
        };
        if let Some(count) = counts.get_mut(place) {
            *count = u8::saturating_add(*count, 1);
        }
    }
    counts
}

/// How far apart two counts of letters are in all.
fn apart(a: &Letters, b: &Letters) -> usize {
    let differences = a.iter().zip(b).map(|(a, b)| usize::from(a.abs_diff(*b)));
    differences.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_the_one_that_a_full_search_finds() {
        let catalog = Catalog::builtin();
        for text in [
            "gpt-5.4-mnii",
            "GPT-4o",
            "claude-sonet-4-5",
            "gemini-2.5-prro",
            "mistral-ai",
            "totally-else",
            "gpt",
            "",
            "text-embeding-3-smal",
            "gpt_4o_mini",
        ] {
            let lower = text.to_ascii_lowercase();
            let bound = 1 + lower.len() / 8;
            let all = catalog.spellings().into_iter();
            let full = all
                .map(|known| (strsim::damerau_levenshtein(&known, &lower), known))
                .filter(|&(distance, _)| distance <= bound)
                .min()
                .map(|(_, known)| known);
            assert_eq!(catalog.nearest(text), full, "{text}");
        }
    }
}
