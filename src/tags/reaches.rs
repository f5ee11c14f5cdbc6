//! Which notes of a file may speak for a place, found without asking each of them: a file may
//! have as many notes as it has ids.

use std::collections::HashMap;

use super::Reach;
use crate::source::Span;

/// Of the notes that speak for the lines of one id, only so many count, the nearest.
const MOST: usize = 64;

/// The notes of a file by what they speak for.
#[derive(Debug, Default)]
pub(crate) struct Reaches {
    lines: Spans,
    own: Spans,
    siblings: HashMap<Span, Vec<usize>>,
    files: Vec<usize>,
}

impl Reaches {
    /// Of notes, each with its number, its own bytes and what it speaks for.
    pub(crate) fn of(notes: impl Iterator<Item = (usize, Span, Reach)>) -> Self {
        let mut reaches = Self::default();
        let (mut lines, mut own) = (Vec::new(), Vec::new());
        for (number, span, reach) in notes {
            own.push((span, number));
            match reach {
                Reach::Nothing => {}
                Reach::Lines { span, .. } => lines.push((span, number)),
                Reach::Siblings(object) => {
                    reaches.siblings.entry(object).or_default().push(number);
                }
                Reach::File => reaches.files.push(number),
            }
        }
        reaches.lines = Spans::of(lines);
        reaches.own = Spans::of(own);
        reaches
    }

    /// Whether some bytes are part of a note.
    pub(crate) fn holds(&self, span: Span) -> bool {
        let around = Span::new(span.start, span.start + 1);
        let mut found = self.own.over(around);
        found.any(|(own, _)| own.contains(span))
    }

    /// The notes that may speak for an id, in the statement or keys `holders`, in the innermost
    /// JSON object `object`: in the order of their numbers.
    pub(crate) fn around(
        &self,
        id: Span,
        holders: impl Iterator<Item = Span>,
        object: Option<Span>,
    ) -> Vec<usize> {
        let ends = |holder: Span| {
            let last = holder.end.saturating_sub(1);
            [
                Span::new(holder.start, holder.start + 1),
                Span::new(last, last + 1),
            ]
        };
        let spans = holders.flat_map(ends).chain([id]);
        let near = spans.flat_map(|span| self.lines.over(span).take(MOST));
        let mut found: Vec<usize> = near.map(|(_, number)| number).collect();
        let siblings = object.and_then(|object| self.siblings.get(&object));
        found.extend(siblings.into_iter().flatten().take(MOST));
        found.extend(self.files.iter().take(MOST));
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Spans with numbers, by where they start, each with the furthest end so far.
#[derive(Debug, Default)]
struct Spans(Vec<(Span, u32, usize)>);

impl Spans {
    fn of(mut spans: Vec<(Span, usize)>) -> Self {
        spans.sort_by_key(|(span, number)| (span.start, *number));
        let mut furthest = 0;
        let placed = spans.into_iter().map(|(span, number)| {
            furthest = furthest.max(span.end);
            (span, furthest, number)
        });
        Self(placed.collect())
    }

    /// Those that overlap one, which is not empty, the last first.
    fn over(&self, span: Span) -> impl Iterator<Item = (Span, usize)> + '_ {
        let after = self.0.partition_point(|(own, _, _)| own.start < span.end);
        let before = self.0.get(..after).unwrap_or_default().iter().rev();
        let near = before.take_while(move |(_, furthest, _)| *furthest > span.start);
        let over = near.filter(move |(own, _, _)| own.end > span.start);
        over.map(|&(own, _, number)| (own, number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::cover;
    use proptest::prelude::*;

    fn span() -> impl Strategy<Value = Span> {
        (0u32..40, 1u32..12).prop_map(|(start, len)| Span::new(start, start + len))
    }

    fn reach() -> impl Strategy<Value = Reach> {
        prop_oneof![
            (span(), any::<bool>()).prop_map(|(span, behind)| Reach::Lines { span, behind }),
            (0u32..3).prop_map(|at| Reach::Siblings(Span::new(at, 50))),
            Just(Reach::File),
            Just(Reach::Nothing),
        ]
    }

    proptest! {
        #[test]
        fn no_note_is_missed(notes in prop::collection::vec((span(), reach()), 0..40), id in span(), holder in span(), at in 0u32..3) {
            let reaches = Reaches::of(
                notes.iter().enumerate().map(|(number, (own, reach))| (number, *own, *reach)),
            );
            let object = Some(Span::new(at, 50));
            let found = reaches.around(id, [holder].into_iter(), object);
            for (number, (own, reach)) in notes.iter().enumerate() {
                if cover::covers(*reach, id, holder, object) {
                    prop_assert!(found.contains(&number), "{reach:?}");
                }
                if own.contains(id) {
                    prop_assert!(reaches.holds(id));
                }
            }
            let held = notes.iter().any(|(own, _)| own.contains(id));
            prop_assert_eq!(reaches.holds(id), held);
        }
    }

    #[test]
    fn of_many_notes_for_one_line_the_nearest_count() {
        let line = Reach::Lines {
            span: Span::new(0, 900),
            behind: false,
        };
        let own = |number: usize| Span::new(number as u32, number as u32 + 1);
        let reaches = Reaches::of((0..500).map(|number| (number, own(number), line)));
        let found = reaches.around(Span::new(600, 601), std::iter::empty(), None);
        assert_eq!(found, (500 - MOST..500).collect::<Vec<_>>());
    }
}
