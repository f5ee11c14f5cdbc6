//! Whether a file still reads as it did once edits are made: the same ids in the same places, but for those that were
//! changed, the same notes, and read in the same way.

use std::collections::BTreeMap;

use super::most::{Made, most};
use super::text::splice;
use super::{Change, Edit};
use crate::scan::{Scan, Scanner, scan};
use crate::source::{Source, Span, read};

/// A file with edits made.
#[derive(Debug)]
pub struct Settled {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its text.
    pub source: Source,
    /// What is found in it.
    pub scan: Scan,
}

/// The file as it is on the disk.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Their text.
    pub source: &'a Source,
    /// What was found in it.
    pub scan: &'a Scan,
}

impl Settled {
    /// The same, to be changed further.
    pub(super) fn before(&self) -> Before<'_> {
        Before {
            bytes: &self.bytes,
            source: &self.source,
            scan: &self.scan,
        }
    }
}

/// An edit of the id that begins at a place.
pub type Placed<'e> = (Span, &'e Edit);

/// Makes those of some edits that leave the file as readable as it was; nothing where none does. Also what became of each.
pub fn settle(
    before: Before<'_>,
    edits: &[Placed<'_>],
    scanner: &Scanner<'_>,
) -> (Option<Settled>, Vec<Made>) {
    most(edits.len(), |chosen| {
        let chosen = edits.iter().zip(chosen).filter(|(_, is)| **is);
        let chosen: Vec<_> = chosen.map(|(edit, _)| *edit).collect();
        made(before, &chosen, scanner)
    })
}

fn made(before: Before<'_>, chosen: &[Placed<'_>], scanner: &Scanner<'_>) -> Option<Settled> {
    let mut changes: Vec<&Change> = chosen.iter().flat_map(|(_, edit)| &edit.changes).collect();
    changes.sort_by_key(|change| change.span);
    let after = applied(before, &changes, scanner)?;
    let is_same = after.scan.notes.len() == before.scan.notes.len()
        && after.scan.mentions.len() == before.scan.mentions.len();
    let edits: BTreeMap<Span, &Edit> = chosen.iter().copied().collect();
    let moves = Moves::of(&changes);
    let mut pairs = before.scan.mentions.iter().zip(&after.scan.mentions);
    let reads = pairs.all(|(old, new)| {
        let is_meant = match edits.get(&old.span) {
            // Of a name with its version beside it, the name.
            Some(edit) => {
                let behind = edit.becomes.strip_prefix(new.text.as_str());
                behind.is_some_and(|behind| {
                    behind.is_empty() || new.is_folded() && behind.starts_with('-')
                })
            }
            None => old.text == new.text,
        };
        is_meant && moves.span(old.span) == new.span
    });
    (is_same && reads).then_some(after)
}

/// A file with changes made, in the order of the text, read in the same way again; nothing where it cannot be.
pub(super) fn applied(
    before: Before<'_>,
    changes: &[&Change],
    scanner: &Scanner<'_>,
) -> Option<Settled> {
    let is_apart = changes.windows(2).all(|pair| match pair {
        [one, next] => one.span.end <= next.span.start,
        _ => true,
    });
    if !is_apart {
        return None;
    }
    let bytes = splice(before.source, before.bytes, changes)?;
    let source = read::decode(before.source.name(), &bytes).ok()?;
    let scan = again(&source, before.scan, scanner);
    let is_same =
        source.encoding() == before.source.encoding() && scan.fallback == before.scan.fallback;
    is_same.then_some(Settled {
        bytes,
        source,
        scan,
    })
}

/// What is found in a file whose text has changed. What the repository says of the file stays.
pub fn again(source: &Source, before: &Scan, scanner: &Scanner<'_>) -> Scan {
    let mut after = scan(source, scanner);
    after.is_vendored = before.is_vendored;
    after.is_generated = before.is_generated;
    after
}

/// Where things stand once changes are made.
pub(super) struct Moves {
    /// Where each change ends, and by how many bytes the text has grown until there.
    ends: Vec<(u32, i64)>,
}

impl Moves {
    /// `changes` in the order of the text.
    pub(super) fn of(changes: &[&Change]) -> Self {
        let mut grown = 0;
        let ends = changes.iter().map(|change| {
            let length = i64::try_from(change.text.len()).unwrap_or(i64::MAX);
            grown += length.saturating_sub(i64::from(change.span.len()));
            (change.span.end, grown)
        });
        Self {
            ends: ends.collect(),
        }
    }

    pub(super) fn span(&self, span: Span) -> Span {
        let by = |before: usize| {
            let last = before.checked_sub(1).and_then(|last| self.ends.get(last));
            last.map_or(0, |(_, grown)| *grown)
        };
        let start = by(self.ends.partition_point(|(end, _)| *end <= span.start));
        let end = by(self.ends.partition_point(|(end, _)| *end <= span.end));
        let at = |offset: u32, by: i64| u32::try_from(i64::from(offset) + by).unwrap_or_default();
        Span::new(at(span.start, start), at(span.end, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Grade;
    use crate::scan::builtin::scanner;

    /// The text with the ids at some places changed to others, and which were.
    fn settled(name: &str, text: &str, to: &[(&str, &str)]) -> Option<(String, Vec<Made>)> {
        let source = Source::new(name, text);
        let found = scan(&source, &scanner());
        let edits: Vec<_> = to
            .iter()
            .map(|(old, new)| {
                let at = text.find(old).unwrap() as u32;
                let span = Span::new(at, at + old.len() as u32);
                let change = Change {
                    span,
                    text: (*new).to_owned(),
                };
                let edit = Edit {
                    changes: vec![change],
                    becomes: (*new).to_owned(),
                    grade: Grade::Safe,
                };
                (span, edit)
            })
            .collect();
        let placed: Vec<_> = edits.iter().map(|(span, edit)| (*span, edit)).collect();
        let before = Before {
            bytes: text.as_bytes(),
            source: &source,
            scan: &found,
        };
        let (settled, made) = settle(before, &placed, &scanner());
        Some((settled?.source.text().to_owned(), made))
    }

    #[test]
    fn what_still_reads_as_it_did_is_made() {
        let text = "a = call(model=\"gpt-4o\")\nb = call(model=\"gpt-5.2\")\n";
        let (new, made) = settled(
            "a.py",
            text,
            &[("gpt-4o", "gpt-4.1-mini"), ("gpt-5.2", "o3")],
        )
        .unwrap();
        assert_eq!(
            new,
            text.replace("gpt-4o", "gpt-4.1-mini")
                .replace("gpt-5.2", "o3")
        );
        assert_eq!(made, [Made::Yes, Made::Yes]);
    }

    #[test]
    fn what_would_not_is_left_alone_and_the_rest_is_made() {
        let text = "a = call(model=\"gpt-4o\")\nb = call(model=\"gpt-5.2\")\n";
        // The text would end there, and be no id.
        for spoiled in ["gpt\"", "no-model", "gpt-5.4\" # gpt-4o"] {
            let to = [("gpt-4o", spoiled), ("gpt-5.2", "gpt-5.4")];
            let (new, made) = settled("a.py", text, &to).unwrap();
            assert_eq!(new, text.replace("gpt-5.2", "gpt-5.4"), "{spoiled}");
            assert_eq!(made, [Made::No, Made::Yes]);
        }
        assert_eq!(settled("a.py", text, &[("gpt-4o", "no-model")]), None);
    }

    #[test]
    fn a_part_that_serves_other_ids_too_is_left_alone() {
        let text = "V = \"gpt-4o\"\na = call(model=V)\nb = call(model=V + \"-mini\")\n";
        assert_eq!(settled("a.py", text, &[("gpt-4o", "gpt-5.4")]), None);
    }
    #[test]
    fn one_of_many_that_would_not_keeps_no_other_back() {
        let ids: Vec<String> = (0..200)
            .map(|at| format!("gpt-4o-2024-05-{at:03}"))
            .collect();
        let lines = ids.iter().map(|id| format!("call(model=\"{id}\")\n"));
        let text: String = lines.collect();
        let to = ids.iter().enumerate().map(|(at, id)| {
            let new = if at == 150 { "no-model" } else { "gpt-5.4" };
            (id.as_str(), new)
        });
        let to: Vec<_> = to.collect();
        let (new, made) = settled("a.py", &text, &to).unwrap();
        assert_eq!(new.matches("gpt-5.4").count(), 199);
        let unmade: Vec<_> = (0..200).filter(|at| made[*at] != Made::Yes).collect();
        assert_eq!(unmade, [150]);
    }
}
