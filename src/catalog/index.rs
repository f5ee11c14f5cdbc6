//! The catalog at run time: packed bytes, and entries unpacked when first asked for.
//!
//! The stems that a run needs for every file are a list of their own; the rest opens
//! when something is looked up for the first time, and an entry when it is looked at. So
//! a run in which no file has a candidate opens nothing. Catalog files of the user's own lie
//! over the packed form as a [`Layer`], which a run without any does not have.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock};

use super::decoration::Decorations;
use super::entry::{Benchmark, Day, Entry, EntryId, Evidence, Lane, Line, OwnPlace, SourceId};
use super::file::Caller;
use super::head::{Family, Head, Surface, Vendor};
use super::pack::Packed;
use super::proof::Proofs;
use super::serve::Members;

static STEMS: &str = include_str!(concat!(env!("OUT_DIR"), "/catalog.stems"));
static INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.fst"));
static HEAD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.head"));
static ENTRIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.entries"));
static AGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.age"));

/// How many spellings that go on behind an id are looked at.
pub(super) const MOST_BEHIND: usize = 256;

/// How many texts are remembered with what is near them: what a hostile tree is full of stands
/// there once each.
const MAX_NEAR: usize = 4096;

/// How many bytes two ids share at least at their start to be near each other.
const SAME_START: usize = 3;

/// All that is known of models.
#[derive(Debug, Default)]
pub struct Catalog {
    open: OnceLock<Open>,
    spellings: OnceLock<Vec<String>>,
    near: Mutex<BTreeMap<(String, String), Option<String>>>,
    pub(super) decorations: OnceLock<Decorations>,
    pub(super) proofs: OnceLock<Proofs>,
    pub(super) members: OnceLock<Members>,
    age: OnceLock<Age>,
    layer: Option<Layer>,
}

/// What reports say of the catalog as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Age {
    newest_read: Day,
    oldest_read: Day,
    entries: usize,
}

/// What catalog files of the user's own lay over the packed form.
#[derive(Debug, Default)]
pub(super) struct Layer {
    /// Spellings (lower case) that are new or mean more than before, with all they mean.
    pub(super) spellings: BTreeMap<String, Vec<EntryId>>,
    /// Further literals to look for, and whether each counts only as a word of its own.
    pub(super) stems: Vec<(String, bool)>,
    /// Where each of the entries stands.
    pub(super) places: BTreeMap<EntryId, OwnPlace>,
    /// Entries that are a team's own names for models.
    pub(super) names: BTreeSet<EntryId>,
    /// The files.
    pub(super) files: Vec<OwnFile>,
}

/// A catalog file of the user's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFile {
    /// The path as shown.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

#[derive(Debug)]
struct Open {
    index: fst::Map<Cow<'static, [u8]>>,
    head: Head,
    /// Few of them are asked for in a run.
    entries: Vec<OnceLock<Box<Entry>>>,
}

impl Catalog {
    /// The catalog that this binary carries; costs nothing until it is asked something.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// A catalog that was packed at run time. Its stems stay those of the binary: it is asked
    /// what ids mean, not to find them in text.
    pub(super) fn packed(packed: Packed) -> Option<Self> {
        let head: Head = postcard::from_bytes(&packed.head).ok()?;
        let entry = |&offset: &u32| {
            let bytes = packed.entries.get(offset as usize..)?;
            let entry = postcard::from_bytes::<Entry>(bytes).ok()?;
            Some(OnceLock::from(Box::new(entry)))
        };
        let open = Open {
            index: fst::Map::new(Cow::Owned(packed.index)).ok()?,
            entries: head.offsets.iter().map(entry).collect::<Option<_>>()?,
            head,
        };
        Some(Self {
            open: OnceLock::from(open),
            ..Self::default()
        })
    }

    /// The packed catalog with a layer on top: all but the entries anew, and those
    /// entries that are corrected or new. New ones are numbered behind the packed ones.
    pub(super) fn with(head: Head, own: BTreeMap<EntryId, Entry>, layer: Layer) -> Self {
        let count = own.keys().next_back().map_or(0, |last| last.0 as usize + 1);
        let mut entries: Vec<OnceLock<Box<Entry>>> = Vec::new();
        entries.resize_with(count.max(head.offsets.len()), OnceLock::new);
        for (id, entry) in own {
            if let Some(place) = entries.get_mut(id.0 as usize) {
                *place = OnceLock::from(Box::new(entry));
            }
        }
        let open = Open {
            index: index(),
            head,
            entries,
        };
        Self {
            open: OnceLock::from(open),
            layer: Some(layer),
            ..Self::default()
        }
    }

    /// Bytes that this build packed and that a test opens: opening them cannot fail.
    #[expect(clippy::expect_used, reason = "bytes of this build, opened by a test")]
    fn open(&self) -> &Open {
        self.open.get_or_init(|| {
            let head: Head = postcard::from_bytes(HEAD).expect("the head that was packed");
            Open {
                index: index(),
                entries: (0..head.offsets.len()).map(|_| OnceLock::new()).collect(),
                head,
            }
        })
    }

    pub(super) fn head(&self) -> &Head {
        &self.open().head
    }

    /// What calls to families of models may set.
    pub fn families(&self) -> &[Family] {
        &self.head().families
    }

    /// Libraries whose calls are not a vendor's own.
    pub fn callers(&self) -> &[(String, Caller)] {
        &self.head().callers
    }

    /// Whether a built-in id goes on behind this text, as `gpt-4o` does: a constant with it
    /// may be the first part of one.
    pub fn starts_an_id(&self, text: &str) -> bool {
        use fst::{IntoStreamer as _, Streamer as _};
        let start = text.to_ascii_lowercase();
        let mut keys = self.open().index.range().ge(&start).into_stream();
        // Few are as long as the text, or go on in its last word.
        for _ in 0..32 {
            match keys
                .next()
                .map(|(key, _)| key.strip_prefix(start.as_bytes()))
            {
                Some(Some([b'-' | b'.' | b'_' | b':' | b'@', ..])) => return true,
                Some(Some(_)) => {}
                _ => return false,
            }
        }
        false
    }

    /// The built-in spellings that start with a text, in order.
    pub(super) fn packed_from(&self, start: &str) -> impl Iterator<Item = String> {
        use fst::{IntoStreamer as _, Streamer as _};
        let start = start.to_owned();
        let mut keys = self.open().index.range().ge(&start).into_stream();
        std::iter::from_fn(move || {
            let (key, _) = keys.next()?;
            let key = std::str::from_utf8(key).ok()?;
            key.starts_with(&start).then(|| key.to_owned())
        })
    }

    /// The spellings of the user's own that start with a text.
    pub(super) fn layered_from(&self, start: &str) -> impl Iterator<Item = String> {
        let own = self.layer.iter();
        let own = own.flat_map(move |layer| layer.spellings.range(start.to_owned()..));
        let found = own.map(|(spelling, _)| spelling);
        let start = start.to_owned();
        found
            .take_while(move |spelling| spelling.starts_with(&start))
            .cloned()
    }

    /// Literals of which every id holds one, lower case, and whether each counts only as
    /// a word of its own. Does not open the catalog.
    pub fn stems(&self) -> impl Iterator<Item = (&str, bool)> {
        let built_in = STEMS.lines().map(|line| match line.strip_prefix('=') {
            Some(word) => (word, true),
            None => (line, false),
        });
        let own = self.layer.iter().flat_map(|layer| &layer.stems);
        built_in.chain(own.map(|(stem, word)| (stem.as_str(), *word)))
    }

    /// Those of them that catalog files of the user's own bring.
    pub fn own_stems(&self) -> &[(String, bool)] {
        self.layer.as_ref().map_or(&[], |layer| &layer.stems)
    }

    /// The catalog files of the user's own that lie over the built-in one.
    pub fn own_files(&self) -> &[OwnFile] {
        self.layer.as_ref().map_or(&[], |layer| &layer.files)
    }

    /// Where a file of the user's own speaks of an entry.
    pub fn own_place(&self, id: EntryId) -> Option<&OwnPlace> {
        self.layer.as_ref()?.places.get(&id)
    }

    /// Whether an entry is a team's own name for a model (a deployment, a name of a
    /// gateway), which no other id can stand in for.
    pub fn is_own_name(&self, id: EntryId) -> bool {
        let layer = self.layer.as_ref();
        layer.is_some_and(|layer| layer.names.contains(&id))
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
            Box::new(postcard::from_bytes(&ENTRIES[start..]).expect("an entry that was packed"))
        })
    }

    /// All entries, in the order of their surfaces and ids.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        (0..self.open().entries.len() as u32)
            .map(|number| (EntryId(number), self.entry(EntryId(number))))
    }

    /// The entries that have this spelling (lower case) as id or alias.
    pub fn candidates(&self, spelling: &str) -> &[EntryId] {
        let own = self.layer.as_ref();
        if let Some(own) = own.and_then(|layer| layer.spellings.get(spelling)) {
            return own;
        }
        self.open().index.get(spelling).map_or(&[], |value| {
            let start = (value >> 8) as usize;
            &self.head().groups[start..start + (value & 0xFF) as usize]
        })
    }

    /// All spellings, lower case, in order.
    pub fn spellings(&self) -> &[String] {
        let all = || {
            let packed = self.open().index.stream().into_str_keys();
            let mut all = packed.unwrap_or_default();
            if let Some(layer) = &self.layer {
                all.extend(layer.spellings.keys().cloned());
                all.sort();
                all.dedup();
            }
            all
        };
        self.spellings.get_or_init(all)
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

    /// The first entry under which `surface` resells the model of `origin`, if it does.
    pub fn resold_id(&self, origin: EntryId, surface: &str) -> Option<EntryId> {
        self.resold_ids(origin, surface).next()
    }

    /// All entries under which `surface` resells the model of `origin`, in order.
    pub fn resold_ids(&self, origin: EntryId, surface: &str) -> impl Iterator<Item = EntryId> {
        let Head {
            surfaces, resold, ..
        } = self.head();
        let found = surfaces.binary_search_by(|row| row.id.as_str().cmp(surface));
        let key = found.ok().map(|number| (origin, number as u16));
        let from = key.map_or(resold.len(), |key| {
            resold.partition_point(|&(of, on, _)| (of, on) < key)
        });
        let same = move |(of, on, _): &&(EntryId, u16, EntryId)| Some((*of, *on)) == key;
        resold[from..].iter().take_while(same).map(|row| row.2)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.age().entries
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lines of succession: the built-in ones by name, then the user's own.
    pub fn lines(&self) -> &[Line] {
        &self.head().lines
    }

    /// The line that an entry stands in, and the index of its place there.
    pub fn standing(&self, entry: &Entry) -> Option<(&Line, usize)> {
        let place = entry.line?;
        let line = self.lines().get(place.line as usize)?;
        let mut members = line.members.iter();
        let at = members.position(|&(member, _)| member == place.member)?;
        Some((line, at))
    }

    /// Lanes by id.
    pub fn lanes(&self) -> &[Lane] {
        &self.head().lanes
    }

    /// The tables that vendors published until a day in which a model is held against others, oldest first. A snapshot and a
    /// resold model are the model that they are of.
    pub fn benchmarks(&self, id: EntryId, day: Day) -> impl Iterator<Item = &Benchmark> {
        let model = self.model(id);
        let all = self.head().benchmarks.iter();
        all.filter(move |table| table.published <= day && table.models.contains(&model))
    }

    /// The moving id at its vendor that an entry is a snapshot or a resale of, else itself.
    pub fn model(&self, id: EntryId) -> EntryId {
        let origin = self.origin(id);
        self.entry(origin).snapshot_of.unwrap_or(origin)
    }

    /// Kinds of models: `chat`, `embedding`, …
    pub fn kinds(&self) -> &[String] {
        &self.head().kinds
    }

    /// Last words of ids that say how a model is run.
    pub fn modes(&self) -> &[String] {
        &self.head().modes
    }

    /// Words of an id that say that it is not generally available.
    pub(super) fn previews(&self) -> &[String] {
        &self.head().previews
    }

    /// Whether a lane is the other one, or below it.
    pub fn is_lane_within(&self, lane: &str, other: &str) -> bool {
        let lanes = self.lanes();
        let above = |id: &str| {
            let row = lanes.binary_search_by(|row| row.id.as_str().cmp(id)).ok()?;
            lanes.get(row)?.below.as_deref()
        };
        let chain = std::iter::successors(Some(lane), |id| above(id));
        chain.take(lanes.len()).any(|id| id == other)
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

    /// The newest day on which a source of an entry was read or confirmed.
    pub fn read_on(&self, id: EntryId) -> Option<Day> {
        let sources = self.entry(id).sources();
        sources.filter_map(|id| self.evidence(id).last_read()).max()
    }

    /// The newest day on which any built-in fact was read: the catalog's version.
    pub fn newest_read(&self) -> Day {
        self.age().newest_read
    }

    /// The earliest day on which a built-in fact was read last: the catalog's oldest fact.
    pub fn oldest_read(&self) -> Day {
        self.age().oldest_read
    }

    /// Of the packed catalog as the build counted it, so that it need not be opened.
    fn age(&self) -> Age {
        let counted = || {
            let read = postcard::from_bytes(AGE);
            let (newest_read, oldest_read, entries) = read.unwrap_or((Day(0), Day(0), 0));
            Age {
                newest_read,
                oldest_read,
                entries,
            }
        };
        if self.open.get().is_none() {
            return counted();
        }
        *self.age.get_or_init(|| Age {
            newest_read: self.read_days().max().unwrap_or(Day(0)),
            oldest_read: self.read_days().min().unwrap_or(Day(0)),
            entries: self.open().entries.len(),
        })
    }

    /// The days on which sources of built-in facts were read last.
    fn read_days(&self) -> impl Iterator<Item = Day> {
        let built_in = self.head().evidence.iter();
        let built_in = built_in.filter(|evidence| evidence.own.is_none());
        built_in.filter_map(Evidence::last_read)
    }

    /// The known spelling nearest to a text, if it is near: for "did you mean".
    pub fn nearest(&self, text: &str) -> Option<String> {
        self.nearest_where(text, "", |_| true)
    }

    /// The same among the spellings that are meant; `scope` tells apart what is. Looked for
    /// once a text, as the same unknown id tends to stand in many places.
    pub fn nearest_where(
        &self,
        text: &str,
        scope: &str,
        is_meant: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let text = text.to_ascii_lowercase();
        let key = (text.clone(), scope.to_owned());
        if let Some(known) = self
            .near
            .lock()
            .ok()
            .and_then(|near| near.get(&key).cloned())
        {
            return known;
        }
        let bound = 1 + text.len() / 8;
        // What starts in another way is no slip of the pen; and the list is sorted.
        let start = text.get(..SAME_START).unwrap_or(&text);
        let all = self.spellings();
        let from = all.partition_point(|known| known.as_str() < start);
        let near = all[from..]
            .iter()
            .take_while(|known| known.starts_with(start))
            .filter(|known| known.len().abs_diff(text.len()) <= bound)
            .map(|known| (strsim::damerau_levenshtein(known, &text), known))
            .filter(|&(distance, known)| distance <= bound && is_meant(known))
            .min()
            .map(|(_, known)| known.clone());
        if let Ok(mut known) = self.near.lock()
            && known.len() < MAX_NEAR
        {
            known.insert(key, near.clone());
        }
        near
    }
}

/// Bytes that this build packed and that a test opens: opening them cannot fail.
#[expect(clippy::expect_used, reason = "bytes of this build, opened by a test")]
fn index() -> fst::Map<Cow<'static, [u8]>> {
    fst::Map::new(Cow::Borrowed(INDEX)).expect("the index that was packed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_build_counted_is_what_there_is() {
        let closed = Catalog::builtin();
        let open = Catalog::builtin();
        assert!(open.open().entries.len() > 4000);
        assert_eq!(closed.age(), open.age());
        assert!(closed.open.get().is_none());
    }
}
