//! A packed search, read where it lies: nothing is made before the first byte is looked at. What is
//! in it, and how, is `super::pack`'s.

use std::ops::{ControlFlow, Range};

use super::literals::Way;

/// How many stretches of a text are searched at a time. Each step waits for the load of the one
/// before it, and four chains of loads take little longer than one.
const LANES: usize = 4;

/// The least bytes of a lane: a shorter text is searched in one.
const LEAST: usize = 256;

/// A packed search, taken apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'t> {
    classes: &'t [u8; 256],
    /// Rows of 2 to the power of `bits` states.
    rows: &'t [[u8; 2]],
    bits: u32,
    /// The first state in which a literal ends.
    first: u16,
    longest: usize,
    starts: &'t [[u8; 4]],
    ends: &'t [[u8; 2]],
    /// Length and way.
    literals: &'t [[u8; 2]],
}

/// An occurrence of a literal that counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// The first byte of the literal.
    pub(super) start: usize,
    /// The byte behind it.
    pub(super) end: usize,
    /// What it is told by.
    pub(super) is: Kind,
}

/// What an occurrence tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// An id may stand here.
    Id,
    /// One may stand here without the quotes around it.
    Quoted,
    /// Constants may stand in the file.
    Module,
}

impl Kind {
    /// What an occurrence of a literal tells; nothing where it does not count.
    pub(super) fn of(way: Way, bytes: &[u8], at: &Range<usize>) -> Option<Self> {
        match way {
            Way::Anywhere => Some(Self::Id),
            Way::Word => is_word(bytes, at).then_some(Self::Id),
            Way::Quoted => Some(Self::Quoted),
            Way::Module => Some(Self::Module),
        }
    }
}

impl<'t> Table<'t> {
    /// Opens what `super::pack` packed; `None` for anything else.
    pub(super) fn open(table: &'t [u8]) -> Option<Self> {
        let (numbers, rest) = table.split_first_chunk::<16>()?;
        let mut numbers = numbers.as_chunks::<4>().0.iter().map(|four| number(*four));
        let (states, first) = (numbers.next()?, numbers.next()?);
        let (bits, longest) = (numbers.next()? as u32, numbers.next()?);
        let (classes, rest) = rest.split_first_chunk::<256>()?;
        let (rows, rest) = rest.split_at_checked((states << bits) * 2)?;
        let (starts, rest) = rest.split_at_checked((states - first + 1) * 4)?;
        let starts = starts.as_chunks::<4>().0;
        let (ends, literals) = rest.split_at_checked(number(*starts.last()?) * 2)?;
        Some(Self {
            classes,
            rows: rows.as_chunks::<2>().0,
            bits,
            first: first as u16,
            longest,
            starts,
            ends: ends.as_chunks::<2>().0,
            literals: literals.as_chunks::<2>().0,
        })
    }

    /// Gives every occurrence that counts, overlapping ones too, in no order that means anything, until
    /// `see` breaks.
    pub(super) fn search(
        &self,
        bytes: &[u8],
        mut see: impl FnMut(Found) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let share = bytes.len() / LANES;
        if share < LEAST.max(self.longest) {
            return self.stretch(bytes, 0..bytes.len(), 0, &mut see);
        }
        // What goes over a border is found in the lane in which it ends; so each but the first starts
        // before its share.
        let over = self.longest - 1;
        let from: [usize; LANES] = std::array::from_fn(|lane| (lane * share).saturating_sub(over));
        let lanes = from.map(|from| bytes.get(from..from + share + over).unwrap_or(&[]));
        let mut states = [0_u16; LANES];
        for at in 0..share + over {
            let mut is_met = false;
            for (state, lane) in states.iter_mut().zip(lanes) {
                *state = self.next(*state, lane[at]);
                is_met |= *state >= self.first;
            }
            if is_met {
                self.met(states, &from, at, share, bytes, &mut see)?;
            }
        }
        // The first lane went on into the second one's share, and the others end with their own.
        let rest = LANES * share;
        self.stretch(
            bytes,
            rest.saturating_sub(over)..bytes.len(),
            rest,
            &mut see,
        )
    }

    /// What is met at one step of all lanes, each in its own share.
    #[cold]
    fn met(
        &self,
        states: [u16; LANES],
        from: &[usize; LANES],
        at: usize,
        share: usize,
        bytes: &[u8],
        see: &mut impl FnMut(Found) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        for (lane, (state, from)) in states.into_iter().zip(from).enumerate() {
            let last = from + at;
            if state >= self.first && last / share == lane {
                self.ends(state, bytes, last + 1, see)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// What ends in a stretch, at `least` or behind it.
    fn stretch(
        &self,
        bytes: &[u8],
        stretch: Range<usize>,
        least: usize,
        see: &mut impl FnMut(Found) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut state = 0;
        let from = stretch.start;
        for (at, &byte) in bytes.get(stretch).unwrap_or(&[]).iter().enumerate() {
            state = self.next(state, byte);
            if state >= self.first && from + at >= least {
                self.ends(state, bytes, from + at + 1, see)?;
            }
        }
        ControlFlow::Continue(())
    }

    #[inline]
    fn next(&self, state: u16, byte: u8) -> u16 {
        let at = usize::from(state) << self.bits | usize::from(self.classes[usize::from(byte)]);
        u16::from_le_bytes(self.rows[at])
    }

    /// What ends in a state, before `end`.
    fn ends(
        &self,
        state: u16,
        bytes: &[u8],
        end: usize,
        see: &mut impl FnMut(Found) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let row = usize::from(state - self.first);
        let start = |row: usize| self.starts.get(row).map_or(0, |&four| number(four));
        let literals = self.ends.get(start(row)..start(row + 1)).unwrap_or(&[]);
        for &literal in literals {
            let [len, way] = self.literals[usize::from(u16::from_le_bytes(literal))];
            let at = end.saturating_sub(usize::from(len))..end;
            let way = Way::ALL.get(usize::from(way)).copied();
            if let Some(is) = way.and_then(|way| Kind::of(way, bytes, &at)) {
                see(Found {
                    start: at.start,
                    end,
                    is,
                })?;
            }
        }
        ControlFlow::Continue(())
    }
}

fn number(bytes: [u8; 4]) -> usize {
    u32::from_le_bytes(bytes) as usize
}

/// Whether a stretch is a word of its own.
fn is_word(bytes: &[u8], at: &Range<usize>) -> bool {
    let is_letter = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_alphanumeric)
    };
    // `_o3_` and `__o3__` are words in italics and bold, `my_o3` is a name.
    let is_sign = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b'_');
    let before = |by: usize| at.start.checked_sub(by);
    let after = |by: usize| Some(at.end + by);
    let starts = !is_letter(before(1))
        && !(is_sign(before(1))
            && (is_letter(before(2)) || is_sign(before(2)) && is_letter(before(3))));
    let ends = !is_letter(after(0))
        && !(is_sign(after(0))
            && (is_letter(after(1)) || is_sign(after(1)) && is_letter(after(2))));
    starts && ends
}
