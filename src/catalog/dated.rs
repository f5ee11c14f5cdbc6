//! Ids with a day behind them: whether the catalog lists that snapshot of the model, and
//! what is wrong with the day if it does not. Which text is a known id at all is
//! [`super::resolve`]'s.

use std::cmp::Reverse;

use super::entry::{Day, Entry, EntryId};
use super::{Catalog, index};

/// A snapshot that no source lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Unlisted {
    /// The model that it would be a snapshot of.
    pub of: EntryId,
    /// Why there is none, as far as one can say.
    pub why: Why,
}

/// Why the catalog does not list a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The model has snapshots, and none of that day.
    Unheard,
    /// No calendar has the day.
    Impossible,
    /// The day is after the last one on which the catalog was read.
    Newer,
}

impl Why {
    /// As rules name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unheard => "snapshot",
            Self::Impossible => "impossible-day",
            Self::Newer => "newer",
        }
    }
}

/// What the day behind a known id says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// This snapshot, under another spelling.
    Snapshot(EntryId),
    /// The model itself: whoever serves it puts days of its own behind names.
    Model,
    /// No snapshot that a source lists.
    Unlisted(Why),
    /// The digits are part of a name.
    NoDay,
}

/// A text and the day behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dated<'t> {
    /// What stands before the day.
    pub(super) base: &'t str,
    stamp: Stamp,
    form: Form,
}

/// How a day is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `2025-12-11` or `20251211`.
    Whole,
    /// `251211`, which hosts put behind any vendor's id.
    Host,
    /// `1211`, or `2512` for a month.
    Short,
}

/// A day or part of one, as digits have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    year: Option<i16>,
    month: i8,
    day: Option<i8>,
}

impl Stamp {
    /// Whether two name one day, as far as both say.
    fn agrees(self, other: Self) -> bool {
        fn same<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
            one.is_none() || other.is_none() || one == other
        }
        self.month == other.month && same(self.year, other.year) && same(self.day, other.day)
    }

    /// The day, its year or day filled in where it has none.
    fn date(self) -> Option<Day> {
        let day = self.day.unwrap_or(1);
        let date = jiff::civil::Date::new(self.year.unwrap_or(2024), self.month, day);
        date.ok().map(Day::from)
    }
}

/// Takes the day off the end of a text: `-2025-12-11`, `:2025-12-11`, `-20251211`, `@20251211`, `-1211`,
/// `-251211`.
pub(super) fn dated(text: &str) -> Option<Dated<'_>> {
    let digits = |text: &str, len: usize| {
        text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let number = |text: &str| text.parse::<i8>().ok();
    let year = |text: &str| text.parse::<i16>().ok().filter(|year| year / 100 == 20);
    let is_day = |text: &str| ("01"..="12").contains(&&text[..2]) && text[2..] <= *"31";
    let (base, end) = text.rsplit_once(['-', '@'])?;
    let of = |base, year, month: &str, day: Option<&str>, form| {
        let day = match day {
            Some(day) => Some(number(day)?),
            None => None,
        };
        let month = number(month)?;
        let stamp = Stamp { year, month, day };
        Some(Dated { base, stamp, form })
    };
    if digits(end, 8)
        && let Some(year) = year(&end[..4])
    {
        return of(base, Some(year), &end[4..6], Some(&end[6..]), Form::Whole);
    }
    if digits(end, 6) && end.starts_with('2') && is_day(&end[2..]) {
        let year = year(&format!("20{}", &end[..2]));
        return of(base, year, &end[2..4], Some(&end[4..]), Form::Host);
    }
    if digits(end, 2) {
        let (base, month) = base.rsplit_once('-')?;
        let (base, written) = base.rsplit_once(['-', '@', ':'])?;
        let year = year(written).filter(|_| digits(month, 2) && digits(written, 4))?;
        return of(base, Some(year), month, Some(end), Form::Whole);
    }
    if !digits(end, 4) {
        return None;
    }
    if is_day(end) {
        return of(base, None, &end[..2], Some(&end[2..]), Form::Short);
    }
    let is_month = ("22"..="39").contains(&&end[..2]) && ("01"..="12").contains(&&end[2..]);
    let year = year(&format!("20{}", &end[..2])).filter(|_| is_month)?;
    of(base, Some(year), &end[2..], None, Form::Short)
}

/// The whole day, year and all, that an id ends in.
pub(super) fn day_in(id: &str) -> Option<Day> {
    let dated = dated(id).filter(|dated| dated.form == Form::Whole)?;
    dated.stamp.day.and_then(|_| dated.stamp.date())
}

impl Catalog {
    /// What the day behind a known id says. Where a gateway or a host names models by days of
    /// its own (`takes_any`), and lists none that could be held against it, it is the model.
    pub(super) fn on_day(&self, id: EntryId, dated: Dated<'_>, takes_any: bool) -> Found {
        let listed = self.listed_days(id, dated);
        let same = listed.iter().find(|(_, day)| day.agrees(dated.stamp));
        if let Some(&(snapshot, _)) = same {
            return Found::Snapshot(snapshot);
        }
        let released = self.entry(self.origin(id)).released.as_ref();
        let released = released.map(|fact| fact.value);
        let date = dated.stamp.date();
        let takes_any = takes_any || dated.form == Form::Host;
        let is_own = listed.is_empty() || released.is_some() && date == released;
        if takes_any && is_own && date.is_some() {
            return Found::Model;
        }
        if listed.is_empty() && dated.form != Form::Whole {
            return Found::NoDay;
        }
        let Some(date) = date else {
            return Found::Unlisted(Why::Impossible);
        };
        let is_newer = dated.stamp.year.is_some() && date > self.newest_read();
        Found::Unlisted(if is_newer { Why::Newer } else { Why::Unheard })
    }

    /// The id of a real snapshot of a model, as `surface` takes it: the one whose day is
    /// nearest to that of a text, those that answer first.
    pub fn nearest_snapshot(
        &self,
        of: EntryId,
        surface: &str,
        text: &str,
        today: Day,
    ) -> Option<&str> {
        let lower = text.to_ascii_lowercase();
        let wanted = dated(&lower).and_then(|dated| dated.stamp.date());
        let here = self.served(of, surface, today)?;
        let snapshots = self.snapshots_of(here).map(|id| (id, self.entry(id)));
        let near = snapshots.min_by_key(|&(id, entry)| {
            let day = dated(&entry.id).and_then(|dated| dated.stamp.date());
            let apart = day.zip(wanted).map(|(one, other)| one.0.abs_diff(other.0));
            let lives = !self.life(id, today).has_ended;
            (Reverse(lives), apart.unwrap_or(u32::MAX), id)
        });
        // The name that they had without a day may be no entry's.
        let like = dated(&lower).map(|dated| self.listed_days(here, dated));
        let listed = || {
            let here = &self.entry(here).surface;
            let days = like.into_iter().flatten();
            let days = days.filter(|(id, _)| self.entry(*id).surface == *here);
            days.min_by_key(|&(id, day)| {
                let apart = day.date().zip(wanted);
                let apart = apart.map(|(one, other)| one.0.abs_diff(other.0));
                (apart.unwrap_or(u32::MAX), id)
            })
        };
        near.map(|(_, entry)| entry.id.as_str())
            .or_else(|| listed().map(|(id, _)| self.entry(id).id.as_str()))
            .or_else(|| Some(self.entry(here).id.as_str()))
    }

    /// The snapshots of a moving id.
    pub fn snapshots_of(&self, id: EntryId) -> impl Iterator<Item = EntryId> + Clone {
        let snapshots = &self.head().snapshots;
        let from = snapshots.partition_point(|&(base, _)| base < id);
        let snapshots = snapshots[from..].iter();
        let own = snapshots.take_while(move |&&(base, _)| base == id);
        own.map(|&(_, snapshot)| snapshot)
    }

    /// The days of the snapshots that sources list of a model, on any platform. A host's
    /// days are held against those of hosts alone.
    fn listed_days(&self, id: EntryId, like: Dated<'_>) -> Vec<(EntryId, Stamp)> {
        let mut days = Vec::new();
        let mut add = |id: EntryId, entry: &Entry| {
            for spelling in std::iter::once(&entry.id).chain(&entry.aliases) {
                if let Some(dated) = dated(&spelling.to_ascii_lowercase()) {
                    let is_host = dated.form == Form::Host;
                    if is_host == (like.form == Form::Host) {
                        days.push((id, dated.stamp));
                    }
                }
            }
        };
        let models = [id, self.origin(id)];
        for snapshot in models.iter().flat_map(|&id| self.snapshots_of(id)) {
            add(snapshot, self.entry(snapshot));
        }
        for sign in ['-', '@'] {
            for spelling in self.beginning_with(&format!("{}{sign}", like.base)) {
                let is_sibling = dated(&spelling).is_some_and(|dated| dated.base == like.base);
                if is_sibling && let Some(&id) = self.candidates(&spelling).first() {
                    add(id, self.entry(id));
                }
            }
        }
        days
    }

    /// The spellings that go on behind a text, up to a bound that no model comes near.
    pub(super) fn beginning_with(&self, start: &str) -> Vec<String> {
        let mut found: Vec<_> = self.packed_from(start).take(index::MOST_BEHIND).collect();
        found.extend(self.layered_from(start));
        found
    }
}
