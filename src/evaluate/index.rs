//! The place of something in one of a run's lists, in half the room of a `usize`: a run holds
//! several for each id. What it is a place in, says whoever holds it.

use std::num::NonZeroU32;

/// An index, of which an `Option` takes no more room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Index(NonZeroU32);

impl Index {
    /// The index as such.
    pub fn get(self) -> usize {
        self.0.get() as usize - 1
    }

    /// The same item, `by` further behind.
    #[must_use]
    pub fn moved(self, by: usize) -> Self {
        Self::from(self.get() + by)
    }
}

impl From<usize> for Index {
    /// No list of a run is as long as this ends.
    fn from(index: usize) -> Self {
        let number = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        Self(NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_and_none_is_free() {
        for index in [0, 1, 1_000_000] {
            assert_eq!(Index::from(index).get(), index);
        }
        assert_eq!(Index::from(2).moved(3), Index::from(5));
        assert_eq!(size_of::<Option<Index>>(), 4);
    }
}
