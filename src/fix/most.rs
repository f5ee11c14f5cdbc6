//! As many of some things as go together, where a few of them spoil it: found by halving, so that one bad one among many
//! costs few tries.

use std::ops::Range;

/// How often it is tried, so that a file whose every edit is bad takes no longer than that.
pub(super) const MAX_TRIES: usize = 128;

/// What became of one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It is among those that go together.
    Yes,
    /// With it the others do not.
    No,
    /// It was not tried by itself: too many others spoil it.
    Untried,
}

/// Tries some of `count` things together: what comes of the most that go, if any do, and what became of each.
///
/// `attempt` is told which, and gives nothing where they do not go together. Later ones are tried first.
pub(super) fn most<T>(
    count: usize,
    mut attempt: impl FnMut(&[bool]) -> Option<T>,
) -> (Option<T>, Vec<Made>) {
    let mut kept = vec![false; count];
    let mut made = vec![Made::Untried; count];
    let mut best = None;
    let mut tries = 0;
    // Each with the half that was tried before it.
    let mut open = vec![(0..count, None)];
    while let Some((range, sibling)) = open.pop() {
        // Where all of the other half went, both together are what has failed already.
        let has_failed = sibling.is_some_and(|sibling: Range<usize>| {
            let sibling = made.get(sibling).unwrap_or_default();
            sibling.iter().all(|made| *made == Made::Yes)
        });
        if range.is_empty() {
            continue;
        }
        if !has_failed {
            if tries == MAX_TRIES {
                continue;
            }
            tries += 1;
            fill(&mut kept, &range, true);
            if let Some(got) = attempt(&kept) {
                best = Some(got);
                fill(&mut made, &range, Made::Yes);
                continue;
            }
            fill(&mut kept, &range, false);
        }
        if range.len() == 1 {
            fill(&mut made, &range, Made::No);
            continue;
        }
        let middle = range.start + range.len() / 2;
        open.push((range.start..middle, Some(middle..range.end)));
        open.push((middle..range.end, None));
    }
    (best, made)
}

fn fill<T: Clone>(all: &mut [T], range: &Range<usize>, with: T) {
    if let Some(part) = all.get_mut(range.clone()) {
        part.fill(with);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of `count` where some are bad, and how many tries it takes.
    fn tried(count: usize, bad: &[usize]) -> (Vec<Made>, usize) {
        let mut tries = 0;
        let (best, made) = most(count, |which| {
            tries += 1;
            let chosen: Vec<usize> = (0..count).filter(|at| which[*at]).collect();
            assert!(!chosen.is_empty());
            let goes = chosen.iter().all(|at| !bad.contains(at));
            goes.then_some(chosen)
        });
        let yes: Vec<usize> = (0..count).filter(|at| made[*at] == Made::Yes).collect();
        assert_eq!(
            best.unwrap_or_default(),
            yes,
            "what comes of it is of those"
        );
        (made, tries)
    }

    #[test]
    fn all_but_the_bad_ones_are_made_in_few_tries() {
        for (count, bad, most) in [
            (0, &[][..], 0),
            (1, &[], 1),
            (1, &[0], 1),
            (1000, &[], 1),
            (1000, &[0], 12),
            (1000, &[999], 21),
            (1000, &[3, 500, 998], 45),
            (64, &(0..64).collect::<Vec<_>>(), 127),
        ] {
            let (made, tries) = tried(count, bad);
            assert!(tries <= most, "{count} {bad:?}: {tries}");
            for (at, made) in made.into_iter().enumerate() {
                let wanted = if bad.contains(&at) {
                    Made::No
                } else {
                    Made::Yes
                };
                assert_eq!(made, wanted, "{count} {bad:?}: {at}");
            }
        }
    }

    #[test]
    fn what_is_not_tried_is_not_called_bad() {
        let bad: Vec<usize> = (0..1000).filter(|at| at % 2 == 0).collect();
        let (made, tries) = tried(1000, &bad);
        assert_eq!(tries, MAX_TRIES);
        let is = |made: &[Made], wanted| made.iter().filter(|made| **made == wanted).count();
        assert!(is(&made, Made::Untried) > 0);
        let wrong = (made.iter().enumerate()).find(|(at, made)| match made {
            Made::Yes => bad.contains(at),
            Made::No => !bad.contains(at),
            Made::Untried => false,
        });
        assert_eq!(wrong, None);
    }
}
