//! How much work a file may cost: steps and depth, counted over everything that reads it.
//!
//! One [`Budget`] is made for a file and goes wherever [`super::Wanted`] goes: to the walks over
//! trees and tokens, and into the texts within texts. Who takes a step that could be taken more
//! often than the file has bytes asks it first. Steps are counted, not timed, and depth is counted, not
//! measured in stack: the same file reads the same on every machine. Once it is spent, the whole
//! file is read on as plain text, and the summary says so; nothing is left out in silence.

#[cfg(feature = "tree")]
use std::sync::atomic::AtomicU32;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// Steps that any file may take, however short it is.
const FEWEST: u64 = 50_000;

/// Steps for each byte beyond that. The densest code that is known takes about ten.
const FOR_BYTE: u64 = 24;

/// What looking up a constant counts for: its text may be long.
const LOOK_UP: usize = 16;

#[cfg(feature = "tree")]
/// How deep readings may stand within readings. No frame of stack of one is so large that
/// this many would not fit into the least stack that a thread of ours has.
const DEEPEST: u32 = 48;

/// What is left of the work for one file.
#[derive(Debug)]
pub struct Budget {
    limit: u64,
    // One thread reads a file, though not always the one that began: loads and stores are enough.
    taken: AtomicU64,
    #[cfg(feature = "tree")]
    depth: AtomicU32,
    is_too_deep: AtomicBool,
}

impl Budget {
    /// For a text of this many bytes.
    pub fn of(bytes: usize) -> Self {
        Self {
            limit: FEWEST + FOR_BYTE * bytes as u64,
            taken: AtomicU64::new(0),
            #[cfg(feature = "tree")]
            depth: AtomicU32::new(0),
            is_too_deep: AtomicBool::new(false),
        }
    }

    /// Takes a step; false when there is none left.
    pub(super) fn step(&self) -> bool {
        self.steps(1)
    }

    /// Takes several steps at once.
    pub(super) fn steps(&self, count: usize) -> bool {
        let taken = self.taken().saturating_add(count as u64);
        self.taken.store(taken, Relaxed);
        taken <= self.limit
    }

    /// Looks up a constant, which takes more than a step.
    pub(super) fn look_up(&self) -> bool {
        self.steps(LOOK_UP)
    }

    #[cfg(feature = "tree")]
    /// Goes one level deeper until the level is dropped; `None` when that is too deep, for what
    /// can do without. Where an id would be lost, the file is read another way: [`Self::too_deep`].
    pub(super) fn level(&self) -> Option<Level<'_>> {
        let depth = self.depth.load(Relaxed);
        if depth >= DEEPEST {
            return None;
        }
        self.depth.store(depth + 1, Relaxed);
        Some(Level(self))
    }

    /// Says that something lies deeper than is read.
    pub(super) fn too_deep(&self) {
        self.is_too_deep.store(true, Relaxed);
    }

    /// How many steps were taken.
    pub fn taken(&self) -> u64 {
        self.taken.load(Relaxed)
    }

    /// Why reading has to stop, if it has.
    pub(super) fn spent(&self) -> Option<&'static str> {
        if self.taken() > self.limit {
            Some("reading it takes too many steps")
        } else if self.is_too_deep.load(Relaxed) {
            Some("too much within each other")
        } else {
            None
        }
    }

    /// What was read, unless the budget is spent.
    pub(super) fn granted<T>(&self, read: T) -> Result<T, String> {
        match self.spent() {
            None => Ok(read),
            Some(why) => Err(why.to_owned()),
        }
    }
}

#[cfg(feature = "tree")]
/// One level of depth, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Level<'b>(&'b Budget);

#[cfg(feature = "tree")]
impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.0.depth.store(self.0.depth.load(Relaxed) - 1, Relaxed);
    }
}

/// What a test may take.
#[cfg(test)]
pub(super) fn ample() -> &'static Budget {
    Box::leak(Box::new(Budget::of(1 << 14)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_end_and_grow_with_the_bytes() {
        let budget = Budget::of(10);
        assert!(budget.steps((FEWEST + 10 * FOR_BYTE) as usize));
        assert_eq!(budget.spent(), None);
        assert!(!budget.step());
        assert_eq!(
            budget.granted(1),
            Err("reading it takes too many steps".to_owned())
        );
        assert!(Budget::of(20).steps((FEWEST + 20 * FOR_BYTE) as usize));
    }

    #[test]
    #[cfg(feature = "tree")]
    fn depth_is_given_back() {
        let budget = Budget::of(0);
        for _ in 0..3 {
            let levels: Vec<_> = std::iter::from_fn(|| budget.level()).take(9).collect();
            assert_eq!((levels.len(), budget.spent()), (9, None));
        }
        let levels: Vec<_> = std::iter::from_fn(|| budget.level()).collect();
        assert_eq!((levels.len(), budget.spent()), (DEEPEST as usize, None));
        budget.too_deep();
        assert_eq!(
            budget.granted(()),
            Err("too much within each other".to_owned())
        );
    }
}
