//! What was said by a day of one id's life, its line apart: when it came, what was announced
//! of its end, whether that has come, and how sure it is. What follows from newer models is
//! [`super::succession`]'s.

use super::Catalog;
use super::entry::{Day, Entry, EntryId, Fact, SourceId};
use super::invariants::is_like;

/// A life as known on a day.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Life {
    /// The day its end was announced, where a source gives it.
    pub(super) deprecated_on: Option<Day>,
    /// From which day on its end counts as announced.
    pub(super) announced: Option<Day>,
    /// The first day on which calls fail.
    pub(super) retires_on: Option<Day>,
    /// Whether its end has come; a source may say so without a day.
    pub(super) has_ended: bool,
    /// The day its end was last read, if that was before the end came.
    pub(super) due: Option<Day>,
    /// All that it is known to have stood for has ended, and it may stand for something newer.
    pub(super) has_moved: bool,
}

impl Catalog {
    /// The life of an entry as known on `day`. A moving id without an end of its own ends with
    /// the last of what it can serve, unless its vendor moves it on.
    pub(super) fn life(&self, id: EntryId, day: Day) -> Life {
        let entry = self.entry(id);
        let own = self.life_alone(entry, day);
        if own.has_ended || own.retires_on.is_some() {
            return own;
        }
        let served: Vec<_> = self
            .served_by(id, day)
            .map(|snapshot| self.life_alone(self.entry(snapshot), day))
            .collect();
        let may_move = self.may_move(entry);
        let served = if self.is_told_endless(entry) {
            Vec::new()
        } else {
            served
        };
        if served.is_empty() {
            own
        } else if served.iter().all(|life| life.has_ended) {
            let ends = served.iter().map(|life| life.retires_on);
            let last = served.iter().max_by_key(|life| life.retires_on);
            Life {
                has_ended: !may_move,
                has_moved: may_move,
                retires_on: ends.collect::<Option<Vec<_>>>().and_then(|ends| {
                    let last = ends.into_iter().max();
                    last.filter(|_| !may_move)
                }),
                due: last.and_then(|life| life.due).filter(|_| !may_move),
                ..own
            }
        } else {
            let announced = served.iter().map(|life| life.announced);
            let announced = announced.collect::<Option<Vec<_>>>();
            let all = announced.and_then(|days| days.into_iter().max());
            // Another name of one snapshot is that, and ends with it.
            let only = <[Life; 1]>::try_from(served).ok();
            let ends = only.and_then(|[life]| life.retires_on);
            Life {
                announced: own.announced.or(all.filter(|_| !may_move)),
                retires_on: ends.filter(|_| !may_move),
                ..own
            }
        }
    }

    /// The life of what a surface calls by a name; nothing is known of one that it does not list.
    pub(super) fn life_of(&self, named: &str, surface: &str, day: Day) -> Life {
        let id = self.on_surface(surface, named);
        id.map(|id| self.own_life(self.entry(id), day))
            .unwrap_or_default()
    }

    /// The life of an entry, whatever it can serve: its own, or that of the id that it is a snapshot of.
    fn life_alone(&self, entry: &Entry, day: Day) -> Life {
        let own = self.own_life(entry, day);
        if own.has_ended || own.retires_on.is_some() {
            return own;
        }
        self.ends_with(entry, day).unwrap_or(own)
    }

    /// The life of the id that an entry without an end of its own is a snapshot of, where that
    /// id has ended by its own day, or is to, and is not moved on: it stands for the model.
    fn ends_with(&self, entry: &Entry, day: Day) -> Option<Life> {
        let alias = self.entry(entry.snapshot_of?);
        if self.may_move(alias) || self.is_told_endless(entry) {
            return None;
        }
        let life = self.own_life(alias, day);
        (life.has_ended || life.retires_on.is_some()).then_some(life)
    }

    /// Whether the model behind an entry was there on `day`: `None` where no source knew of it
    /// by then and nothing says that it was not.
    pub(super) fn was_there(&self, id: EntryId, day: Day) -> Option<bool> {
        let entry = self.entry(id);
        let released = |entry: &Entry| entry.released.as_ref().map(|fact| fact.value);
        if let Some(released) = released(entry) {
            return Some(released <= day);
        }
        let of = entry.of.and_then(|of| released(self.entry(of)));
        if of.is_some_and(|of| of > day) {
            return Some(false);
        }
        let served = self.served_by(id, day).map(|id| self.entry(id));
        let mut snapshots = served.filter_map(released);
        let announced = entry.deprecated_on.as_ref().map(|fact| fact.value);
        let seen = self.first_seen(entry);
        let is_known = of.is_some()
            || announced.is_some_and(|announced| announced <= day)
            || seen.is_none_or(|seen| seen <= day)
            || snapshots.any(|released| released <= day);
        is_known.then_some(true)
    }

    /// The first day on which a source knew of an entry; `None` if none tells its day.
    pub(super) fn first_seen(&self, entry: &Entry) -> Option<Day> {
        let sources = entry.sources();
        let said = sources.filter_map(|source| self.evidence(source).said_on());
        let by = entry.released_by.as_ref().map(|fact| fact.value);
        said.chain(by).min()
    }

    /// The snapshot that a moving id is known to serve.
    pub fn stands_for(&self, id: EntryId) -> Option<EntryId> {
        let entry = self.entry(id);
        let named = entry.default_snapshot.as_ref()?;
        let found = self.on_surface(&entry.surface, named);
        found.filter(|&found| found != id)
    }

    /// What an id can serve beside itself: its snapshots that were there on `day`.
    fn served_by(&self, id: EntryId, day: Day) -> impl Iterator<Item = EntryId> {
        let entry = self.entry(id);
        let default = entry.default_snapshot.as_ref();
        let default = default.and_then(|named| self.on_surface(&entry.surface, named));
        let all = self.snapshots_of(id).chain(default);
        all.filter(move |&snapshot| {
            let released = self.entry(snapshot).released.as_ref();
            snapshot != id && released.is_none_or(|released| released.value <= day)
        })
    }

    /// Whether a file of the user's own says that there is no end.
    fn is_told_endless(&self, entry: &Entry) -> bool {
        entry.conflicts.iter().any(|conflict| {
            let own = |&id: &SourceId| self.evidence(id).own.is_some();
            let mut values = conflict.values.iter();
            let is_own = values.any(|(value, from)| value == "none" && from.iter().any(own));
            conflict.field == "retires_on" && conflict.chosen == "none" && is_own
        })
    }

    /// Whether the platform moves an id on to newer models.
    pub(super) fn may_move(&self, entry: &Entry) -> bool {
        let surface = self.surface(&entry.surface);
        let mut patterns = surface.into_iter().flat_map(|row| &row.moving);
        patterns.any(|pattern| is_like(pattern, &entry.id))
    }

    fn own_life(&self, entry: &Entry, day: Day) -> Life {
        let value = |fact: &Option<Fact<Day>>| fact.as_ref().map(|fact| fact.value);
        let announced_on = value(&entry.deprecated_on);
        let deprecated_on = announced_on.filter(|&on| on <= day);
        let mut life = Life {
            deprecated_on,
            announced: deprecated_on,
            ..Life::default()
        };
        if let Some(fact) = &entry.retires_on {
            let ends = fact.value;
            let said = self.said_on(&fact.from);
            let is_known = match announced_on {
                Some(_) => deprecated_on.is_some(),
                None => ends <= day || said.is_none_or(|said| said <= day),
            };
            life.retires_on = Some(ends).filter(|_| is_known);
            life.has_ended = is_known && ends <= day;
            let notice = self.surface(&entry.surface).and_then(|row| row.notice_days);
            let notice = notice.map(|days| Day(ends.0.saturating_sub_unsigned(days)));
            let said = said
                .unwrap_or(Day(i32::MIN))
                .max(notice.unwrap_or(Day(i32::MIN)));
            let counts = is_known && deprecated_on.is_none() && said <= day;
            life.announced = life.announced.or(counts.then_some(said.min(ends)));
            let read = fact.from.iter().map(|&id| self.evidence(id).read);
            let read = read.collect::<Option<Vec<_>>>();
            let read = read.and_then(|days| days.into_iter().max());
            life.due = read.filter(|&read| life.has_ended && read < ends);
        } else if !entry.ended_by.is_empty() {
            let said = self.said_on(&entry.ended_by);
            life.has_ended = said.is_none_or(|said| said <= day);
        }
        life
    }

    /// The first day on which one of some sources said what they say; `None` if one of them
    /// does not tell its day.
    fn said_on(&self, from: &[SourceId]) -> Option<Day> {
        let days = from.iter().map(|&id| self.evidence(id).said_on());
        days.collect::<Option<Vec<_>>>()?.into_iter().min()
    }
}
