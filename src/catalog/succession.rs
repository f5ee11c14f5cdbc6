//! A line of models as one platform serves it: which member came when, which of them the
//! platform has, and which heads the line there. What an id's own sources say of its life is
//! [`super::life`]'s.

use super::Catalog;
use super::entry::{Day, EntryId, Line};

/// A member of a line on a platform that serves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Newer {
    /// The member, the vendor's own entry.
    pub(super) member: EntryId,
    /// Since when it was there.
    pub(super) since: Day,
    /// Whether calls to it still work.
    pub(super) lives: bool,
    /// Whether no end of it is announced.
    pub(super) stays: bool,
}

impl Catalog {
    /// The newest member of a line that is still served on `day` at its vendor's.
    pub fn head_of(&self, line: &Line, day: Day) -> Option<EntryId> {
        let &(first, _) = line.members.first()?;
        self.head_on(line, &self.entry(first).surface, day)
    }

    /// The newest member of a line that `surface` serves on `day`, as the entry of that
    /// surface: one whose end is not announced comes before one that is on its way out.
    pub fn head_on(&self, line: &Line, surface: &str, day: Day) -> Option<EntryId> {
        let members = self.members_on(line, 0, surface, day);
        let head = newest(&members)?;
        self.served(head.member, surface, day)
    }

    /// The entry under which `surface` serves a member of a line, or any model of its vendor,
    /// on `day`: the moving id before its snapshots, and what lives before what has ended.
    /// A platform that the catalog has no list of, and a gateway, pass on what the vendor has.
    pub fn served(&self, member: EntryId, surface: &str, day: Day) -> Option<EntryId> {
        if self.passes_on(surface) || self.entry(member).surface == surface {
            return Some(member);
        }
        let served = &self.head().served;
        let from = served.partition_point(|&(of, _)| of < member);
        let served = served[from..].iter().take_while(|&&(of, _)| of == member);
        let in_line = served.map(|&(_, entry)| entry);
        let alone = self.resold_id(self.origin(member), surface);
        let here = in_line
            .chain(alone)
            .filter(|&id| self.entry(id).surface == surface)
            .filter(|&id| self.was_there(id, day) != Some(false));
        here.min_by_key(|&id| {
            let entry = self.entry(id);
            let released = entry.released.as_ref().map(|fact| fact.value);
            let life = self.life(id, day);
            (
                life.has_ended,
                entry.snapshot_of.is_some(),
                std::cmp::Reverse(released),
                id,
            )
        })
    }

    /// The members of a line from one number on that `surface` serves and that were there on
    /// `day`, oldest first.
    pub(super) fn members_on(
        &self,
        line: &Line,
        from: usize,
        surface: &str,
        day: Day,
    ) -> Vec<Newer> {
        let days = self.days(line);
        let members = line.members.iter().zip(days).skip(from);
        members
            .filter_map(|(&(member, _), since)| {
                let since = since.filter(|&since| since <= day)?;
                let here = self.served(member, surface, day)?;
                if here != member && self.is_only_priced(self.entry(here)) {
                    return None;
                }
                let released = self.entry(here).released.as_ref().map(|fact| fact.value);
                let life = self.life(here, day);
                Some(Newer {
                    member,
                    since: released.unwrap_or(since).max(since),
                    lives: !life.has_ended,
                    stays: life.announced.is_none(),
                })
            })
            .collect()
    }

    /// Since when each member of a line was there: a member without a day of release no later
    /// than the first reading that lists it, nor than the next member, nor before the last one.
    fn days(&self, line: &Line) -> Vec<Option<Day>> {
        let mut days: Vec<_> = line
            .members
            .iter()
            .map(|&(member, released)| released.or_else(|| self.first_seen(self.entry(member))))
            .collect();
        let mut next = None;
        for (day, (_, released)) in days.iter_mut().zip(&line.members).rev() {
            if released.is_none() {
                *day = [*day, next].into_iter().flatten().min();
            }
            next = [*day, next].into_iter().flatten().min();
        }
        days
    }

    /// Whether what a platform serves is what its vendors serve: it passes calls on, or the
    /// catalog has no list of it.
    fn passes_on(&self, surface: &str) -> bool {
        let row = self.surface(surface);
        row.is_none_or(|row| row.gateway || row.nowhere || row.read.is_none())
    }
}

/// The newest of some members: one that stays, else one that lives.
pub(super) fn newest(members: &[Newer]) -> Option<Newer> {
    let mut stay = members.iter().rev().filter(|member| member.lives);
    let mut live = stay.clone();
    let stay = stay.find(|member| member.stays);
    stay.or_else(|| live.next()).copied()
}
