//! What git's index tracks, by its format: <https://git-scm.com/docs/index-format>.
//!
//! Only names, kinds and what tells whether a file was touched are kept. Of a split index both parts count, so that a file which
//! was taken out since they were split may still count as tracked: more is read then, not
//! less.

use std::ops::Range;
use std::path::Path;

use data_encoding::HEXLOWER;

use super::{MAX_INDEX, bytes};

/// What stands before an entry's hash.
const STAT: usize = 40;
/// Where an entry's mode stands.
const MODE: usize = 24;
/// Set in the flags of an entry that has further ones.
const EXTENDED: u16 = 0x4000;
/// Where the time stands at which a file was written, when it was last looked at.
const MTIME: usize = 8;
/// Where its size stands.
const SIZE: usize = 36;
/// Set in the flags of an entry whose file git is told to take for unchanged.
const ASSUMED: u16 = 0x8000;
/// Set in the further flags of an entry whose file is not to be there.
const LEFT_OUT: u16 = 0x4000;
/// The kinds of an entry's mode.
const KIND: u32 = 0o170_000;
/// The kind of a file.
const FILE: u32 = 0o100_000;
/// The kind of a commit of another repository, in an entry's mode.
const SUBMODULE: u32 = 0o160_000;
/// The kinds of objects' names: SHA-1 and SHA-256.
const HASHES: [usize; 2] = [20, 32];

/// The names of an index, sorted.
#[derive(Debug, Default)]
pub struct Index {
    names: Vec<u8>,
    entries: Vec<Entry>,
    is_split: bool,
}

#[derive(Debug, Clone)]
struct Entry {
    name: Range<usize>,
    is_submodule: bool,
    /// Of a file that is to be in the work tree.
    stat: Option<Stat>,
}

/// What tells whether a file was touched since git last looked at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    /// Seconds and nanoseconds, the former cut to 32 bits.
    pub mtime: (u32, u32),
    /// In bytes, cut to 32 bits.
    pub size: u32,
    /// The start of the name of what it holds.
    pub blob: [u8; 20],
}

impl Index {
    /// Reads the index of a folder `.git`; of one that has none, nothing is tracked.
    pub(super) fn read(git: &Path) -> Result<Self, String> {
        let path = git.join("index");
        if path.symlink_metadata().is_err() {
            return Ok(Self::default());
        }
        let own = bytes(&path, MAX_INDEX)?;
        let mut index = Self::default();
        let fits = |hash: &usize| Some((*hash, index_of(&own, *hash)?));
        let (hash, (found, shared)) = HASHES
            .iter()
            .find_map(fits)
            .ok_or("it is not an index of version 2, 3 or 4")?;
        index.add(found);
        if let Some(shared) = shared {
            let name = format!("sharedindex.{}", HEXLOWER.encode(shared));
            let failed = |why: String| format!("its part `{name}`: {why}");
            let other = bytes(&git.join(&name), MAX_INDEX).map_err(failed)?;
            let (found, _) = index_of(&other, hash).ok_or_else(|| failed("no index".into()))?;
            index.add(found);
            index.is_split = true;
        }
        let Self { names, entries, .. } = &mut index;
        let name = |entry: &Entry| names.get(entry.name.clone()).unwrap_or_default();
        entries.sort_by(|one, other| name(one).cmp(name(other)));
        Ok(index)
    }

    /// Whether it tracks the file `name`, told from the root with `/`.
    pub fn tracks(&self, name: &[u8]) -> bool {
        self.find(name).is_some()
    }

    /// The files that are to be in the work tree, by name, with what tells whether they were touched; nothing of a split
    /// index, which may name one twice.
    pub fn files(&self) -> Option<impl Iterator<Item = (&[u8], Stat)>> {
        let files = self.entries.iter();
        let files = files.filter_map(|entry| Some((self.name(entry), entry.stat?)));
        (!self.is_split).then_some(files)
    }

    /// Whether it tracks any file in the folder `name`, or the folder as a submodule.
    pub fn tracks_in(&self, name: &[u8]) -> bool {
        let mut within = name.to_vec();
        within.push(b'/');
        let at = self
            .entries
            .partition_point(|one| self.name(one) < &within[..]);
        let next = self.entries.get(at).map(|entry| self.name(entry));
        next.is_some_and(|next| next.starts_with(&within)) || self.has_submodule(name)
    }

    /// Whether the folder `name` is a submodule.
    pub fn has_submodule(&self, name: &[u8]) -> bool {
        self.find(name).is_some_and(|entry| entry.is_submodule)
    }

    fn find(&self, name: &[u8]) -> Option<&Entry> {
        let at = self.entries.partition_point(|one| self.name(one) < name);
        self.entries
            .get(at)
            .filter(|entry| self.name(entry) == name)
    }

    fn name(&self, entry: &Entry) -> &[u8] {
        self.names.get(entry.name.clone()).unwrap_or_default()
    }

    fn add(&mut self, found: Self) {
        let by = self.names.len();
        self.names.extend(found.names);
        self.entries
            .extend(found.entries.into_iter().map(|entry| Entry {
                name: entry.name.start + by..entry.name.end + by,
                ..entry
            }));
    }
}

/// The entries of an index whose hashes have `hash` bytes, and the hash of the index that it
/// shares entries with; nothing if the bytes are not such an index to the last one.
fn index_of(bytes: &[u8], hash: usize) -> Option<(Index, Option<&[u8]>)> {
    let end = bytes.len().checked_sub(hash)?;
    let mut reader = Reader {
        bytes: bytes.get(..end)?,
        at: 0,
    };
    if reader.take(4)? != b"DIRC" {
        return None;
    }
    let version = reader.number()?;
    let count = reader.number()?;
    if !(2..=4).contains(&version) {
        return None;
    }
    let mut index = Index::default();
    let mut last = 0..0;
    for _ in 0..count {
        let start = reader.at;
        let stat = reader.take(STAT)?;
        let mode = u32::from_be_bytes(*stat.get(MODE..)?.first_chunk()?);
        let blob = reader.take(hash)?;
        let flags = reader.short()?;
        let further = if flags & EXTENDED != 0 && version > 2 {
            reader.short()?
        } else {
            0
        };
        let number = |at: usize| Some(u32::from_be_bytes(*stat.get(at..)?.first_chunk()?));
        let stat = Stat {
            mtime: (number(MTIME)?, number(MTIME + 4)?),
            size: number(SIZE)?,
            blob: *blob.first_chunk()?,
        };
        let is_there = flags & ASSUMED == 0 && further & LEFT_OUT == 0;
        let from = index.names.len();
        if version == 4 {
            let kept = last.len().checked_sub(reader.strip()?)?;
            index
                .names
                .extend_from_within(last.start..last.start + kept);
        }
        index.names.extend_from_slice(reader.until_nul()?);
        if version < 4 {
            // A name is filled up to eight bytes, with one NUL at least.
            while !(reader.at - start).is_multiple_of(8) {
                reader.take(1)?;
            }
        }
        last = from..index.names.len();
        // One that stands for another in a shared index has no name of its own.
        if !last.is_empty() {
            index.entries.push(Entry {
                name: last.clone(),
                is_submodule: mode & KIND == SUBMODULE,
                stat: (mode & KIND == FILE && is_there).then_some(stat),
            });
        }
        // What a version 4 builds upon makes names longer than the bytes that hold them.
        if index.names.len() as u64 > 4 * MAX_INDEX {
            return None;
        }
    }
    let mut shared = None;
    while reader.at < reader.bytes.len() {
        let name = reader.take(4)?;
        let size = reader.number()? as usize;
        let body = reader.take(size)?;
        if name == b"link" {
            shared = body.get(..hash);
        }
    }
    // One of zeroes shares nothing.
    let shared = shared.filter(|name| name.iter().any(|byte| *byte != 0));
    Some((index, shared))
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let end = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(*self.take(4)?.first_chunk()?))
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(*self.take(2)?.first_chunk()?))
    }

    fn until_nul(&mut self) -> Option<&'b [u8]> {
        let length = memchr::memchr(0, self.bytes.get(self.at..)?)?;
        let taken = self.take(length)?;
        self.take(1)?;
        Some(taken)
    }

    /// How much of the name before is left out, as packs write offsets.
    fn strip(&mut self) -> Option<usize> {
        let mut byte = *self.take(1)?.first()?;
        let mut count = usize::from(byte & 0x7F);
        while byte & 0x80 != 0 {
            byte = *self.take(1)?.first()?;
            count = count.checked_add(1)?.checked_mul(128)?;
            count = count.checked_add(usize::from(byte & 0x7F))?;
        }
        Some(count)
    }
}
