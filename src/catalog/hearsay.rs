//! Ids that rest on lists alone, and what speaks against going by them: that nobody has seen them for long, or
//! that what they are named after has ended. What sources say of an id's own life is [`super::life`]'s.

use super::Catalog;
use super::entry::{Confidence, Day, Entry, EntryId};

/// In days.
const A_YEAR: i32 = 365;

/// What stands between the parts of an id that are no versions.
const BOUNDARIES: [char; 5] = ['-', ':', '@', '/', '_'];

impl Catalog {
    /// Whether nobody can be sure that an entry is served on `day`, though a list has it: the list is old, or
    /// that of a platform that resells what its vendor has ended; or it is another name for what has ended there.
    pub(super) fn is_only_listed(&self, id: EntryId, day: Day) -> bool {
        let entry = self.entry(id);
        if is_weak(entry) && self.has_ended_at_vendors(entry, day) {
            return true;
        }
        self.is_weak(entry)
            && (self.is_long_unseen(entry, day)
                || self.is_lasting_preview(id, day)
                || self.is_named_after_ended(id, day))
    }

    /// Whether an entry is but a name that tables of prices have, which call models by names of their own.
    pub(super) fn is_only_priced(&self, entry: &Entry) -> bool {
        self.is_weak(entry) && entry.sources().all(|source| self.evidence(source).is_loose)
    }

    /// Whether nobody but a list speaks of an entry, on a platform.
    fn is_weak(&self, entry: &Entry) -> bool {
        is_weak(entry) && self.surface(&entry.surface).is_some_and(|row| !row.nowhere)
    }

    /// When each list of an entry said so, where all tell it; tables that name models as they like say nothing.
    fn said(&self, entry: &Entry) -> Option<Vec<Day>> {
        let sources = entry.sources().map(|source| self.evidence(source));
        let lists = sources.filter(|evidence| !evidence.is_loose);
        lists.map(super::entry::Evidence::said_on).collect()
    }

    /// Whether the last that any list said of an entry is too old to go by.
    fn is_long_unseen(&self, entry: &Entry, day: Day) -> bool {
        let last = self.said(entry).and_then(|days| days.into_iter().max());
        last.is_some_and(|last| last.0.saturating_add(A_YEAR) < day.0)
    }

    /// Whether an entry is a preview that was there more than a year ago: previews are not kept for so long,
    /// and lists keep what has gone.
    fn is_lasting_preview(&self, id: EntryId, day: Day) -> bool {
        let entry = self.entry(id);
        let released = entry.released.as_ref().map(|fact| fact.value);
        let first = self.said(entry).unwrap_or_default().into_iter();
        let first = first.chain(released).min();
        self.is_preview(id) && first.is_some_and(|first| first.0.saturating_add(A_YEAR) < day.0)
    }

    /// Whether a platform's entry is of a model that its vendor has ended.
    fn has_ended_at_vendors(&self, entry: &Entry, day: Day) -> bool {
        entry.of.is_some_and(|of| {
            let of_vendor = self.entry(of);
            let row = self.surface(&of_vendor.surface);
            let is_own = row.is_some_and(|row| row.vendor.is_some());
            is_own && of_vendor.surface != entry.surface && self.life(of, day).has_ended
        })
    }

    /// Whether what an entry is named after has ended on its platform: the id that it adds words to, the model that
    /// it is another name of there, or all that its model is a preview of. A preview ends with what it is one of.
    fn is_named_after_ended(&self, id: EntryId, day: Day) -> bool {
        let entry = self.entry(id);
        let is_preview = self.is_preview(id);
        let is_ending = |id: EntryId| {
            let life = self.life(id, day);
            life.has_ended || is_preview && life.announced.is_some()
        };
        let twins = entry.of.into_iter();
        let mut twins = twins.flat_map(|of| self.resold_ids(of, &entry.surface));
        self.named_after(id).is_some_and(is_ending)
            || twins.any(|twin| twin != id && self.life(twin, day).has_ended)
            || is_preview && self.has_no_living_kin(id, day)
    }

    /// The longest id of the same vendor and kind on its platform that an entry's id adds words to: `grok-3` for
    /// `grok-3-latest`. Another version is another model.
    fn named_after(&self, id: EntryId) -> Option<EntryId> {
        let entry = self.entry(id);
        let mut ends = entry.id.rmatch_indices(BOUNDARIES);
        ends.find_map(|(end, sign)| {
            let added = entry.id.get(end + sign.len()..)?;
            let base = self.on_surface(&entry.surface, entry.id.get(..end)?)?;
            (base != id && self.is_kin(base, entry) && !is_version(added)).then_some(base)
        })
    }

    /// Whether all that share the name of a preview up to the word that says so have ended, of those of which more
    /// than a name is known.
    fn has_no_living_kin(&self, id: EntryId, day: Day) -> bool {
        let entry = self.entry(id);
        let lower = entry.id.to_ascii_lowercase();
        let mut signs = lower.match_indices(BOUNDARIES);
        let stem = signs.find_map(|(end, _)| {
            let rest = lower.get(end + 1..)?;
            let word = rest.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
            let is_preview = self.previews().iter().any(|preview| preview == word);
            is_preview.then(|| lower.get(..end)).flatten()
        });
        // Without a version it is the name of all that a vendor makes.
        let is_version = |stem: &&str| stem.bytes().any(|byte| byte.is_ascii_digit());
        let Some(stem) = stem.filter(is_version) else {
            return false;
        };
        let spellings = self.beginning_with(stem).into_iter().filter(|spelling| {
            let behind = spelling.get(stem.len()..).unwrap_or_default();
            behind.is_empty() || behind.starts_with(BOUNDARIES)
        });
        let kin = spellings.filter_map(|spelling| self.on_surface(&entry.surface, &spelling));
        let kin = kin.filter(|&kin| kin != id && self.is_kin(kin, entry));
        // Of one that only lists have nobody says that it lives.
        let mut ended = kin.filter_map(|kin| {
            let has_ended = self.life(kin, day).has_ended;
            (has_ended || !self.is_weak(self.entry(kin))).then_some(has_ended)
        });
        ended
            .next()
            .is_some_and(|first| first && ended.all(|ended| ended))
    }

    fn is_kin(&self, one: EntryId, other: &Entry) -> bool {
        let one = self.entry(one);
        one.vendor == other.vendor && one.kind == other.kind
    }
}

/// Whether nobody but a list speaks of an entry.
fn is_weak(entry: &Entry) -> bool {
    matches!(entry.confidence, Confidence::Low | Confidence::None)
}

/// Whether what is added to an id begins with another part of its version or with a size, which make it another
/// model: `5` of `claude-sonnet-4-5`, `70b`. A window (`32k`) and a day do not.
fn is_version(added: &str) -> bool {
    let added = added.strip_prefix('v').unwrap_or(added);
    let rest = added.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = added.len() - rest.len();
    let next = rest.chars().next().map(|c| c.to_ascii_lowercase());
    digits > 0 && (next == Some('b') || digits <= 2 && next != Some('k'))
}

#[cfg(test)]
mod tests {
    use super::super::{Status, checkout};
    use super::*;

    /// The weakest that a catalog can have, beside a model that ended on 2026-05-01 and one that lives.
    fn status(models: &str, id: &str, day: &str) -> Status {
        let surfaces = "surfaces: {acme: {name: Acme}}\nlanes: {small: {title: S, best_for: x, caveat: y}}\n\
                        previews: [preview, beta]\ntells:\n  s: [retires_on, listed]\n  list: [listed]\n  \
                        old: [listed]\n  prices: [named]\n";
        let head = "surface: acme\nvendor: acme\nstems: [m-]\nsources:\n  s: {title: t, version: v, dated: \
                    2026-01-01, read: 2026-06-01}\n  list: {title: t, version: v, dated: 2026-01-01, read: \
                    2026-06-01}\n  old: {title: t, version: v, dated: 2024-01-01, read: 2024-06-01}\n  prices: \
                    {title: t, version: v, dated: 2026-01-01, read: 2026-06-01}\nmodels:\n  m-1: {kind: chat, lane: \
                    small, confidence: high, retires_on: {date: 2026-05-01, from: [s]}, listed: [s]}\n  m-2: {kind: \
                    chat, lane: small, confidence: high, listed: [s]}\n";
        let files = [
            ("acme.yaml".to_owned(), format!("{head}{models}")),
            ("surfaces.yaml".to_owned(), surfaces.to_owned()),
        ];
        let catalog = checkout::load(&files).unwrap();
        let id = catalog.on_surface("acme", id).unwrap();
        catalog.view(id, day.parse().unwrap()).status
    }

    #[test]
    fn what_only_a_list_has_is_no_surer_than_what_it_is_named_after() {
        let of = |id: &str, more: &str| {
            let models = format!("  {id}: {{kind: chat, lane: small, {more}}}\n");
            status(&models, id, "2026-06-02")
        };
        let weak = "confidence: low, listed: [list]";
        let rows = [
            ("m-1-latest", weak, Status::Unknown),
            ("m-1:thinking", weak, Status::Unknown),
            ("m-1-128k", weak, Status::Unknown),
            ("m-1-32k", weak, Status::Unknown),
            ("m-1-preview", weak, Status::Unknown),
            ("m-1-20260101", weak, Status::Unknown),
            // Other models, a living one, and what somebody speaks of.
            ("m-1-5", weak, Status::Current),
            ("m-1-70b", weak, Status::Current),
            ("m-2-latest", weak, Status::Current),
            (
                "m-1-latest",
                "confidence: high, listed: [s]",
                Status::Current,
            ),
            // Nobody but a table of prices has it, or an old list.
            (
                "m-2-128k",
                "confidence: none, listed: [prices]",
                Status::Unknown,
            ),
            (
                "m-2-fast",
                "confidence: low, listed: [old]",
                Status::Unknown,
            ),
            (
                "m-2-fast",
                "confidence: low, listed: [old, list]",
                Status::Current,
            ),
            (
                "m-2-fast",
                "confidence: low, listed: [old, prices]",
                Status::Unknown,
            ),
            // A preview that lists have for more than a year.
            (
                "m-2-beta",
                "confidence: low, listed: [old, list]",
                Status::Unknown,
            ),
            ("m-2-beta", weak, Status::Current),
        ];
        for (id, more, wanted) in rows {
            assert_eq!(of(id, more), wanted, "{id} {more}");
        }
        let before = |day| {
            status(
                "  m-1-latest: {kind: chat, lane: small, confidence: low, listed: [list]}\n",
                "m-1-latest",
                day,
            )
        };
        assert_eq!(before("2026-04-30"), Status::Current);
        assert_eq!(before("2026-05-01"), Status::Unknown);
        let other = "  m-1-tts: {kind: speech, lane: small, confidence: low, listed: [list]}\n";
        assert_eq!(status(other, "m-1-tts", "2026-06-02"), Status::Current);
    }

    #[test]
    fn a_preview_ends_with_all_that_share_its_name() {
        let preview =
            "  m-7-draw-preview: {kind: chat, lane: small, confidence: low, listed: [list]}\n";
        let kin = |id: &str, more: &str| {
            format!("  {id}: {{kind: chat, lane: small, confidence: high, listed: [s]{more}}}\n")
        };
        let ended = ", retires_on: {date: 2026-05-01, from: [s]}";
        let of = |rest: &str| {
            status(
                &format!("{preview}{rest}"),
                "m-7-draw-preview",
                "2026-06-02",
            )
        };
        assert_eq!(of(""), Status::Current);
        assert_eq!(of(&kin("m-7-draw-001", ended)), Status::Unknown);
        let both = kin("m-7-draw-001", ended) + &kin("m-7-draw-002", "");
        assert_eq!(of(&both), Status::Current);
        assert_eq!(of(&kin("m-7-drawn", ended)), Status::Current);
    }

    /// Over the whole catalog: what only lists have is never told as current where what it is named after has ended.
    #[test]
    fn no_second_name_outlives_what_it_is_named_after() {
        let catalog = Catalog::builtin();
        let (mut asked, mut found) = (0, Vec::new());
        for day in ["2026-03-21", "2026-11-29", "2027-06-01"] {
            let day = day.parse().unwrap();
            for (id, entry) in catalog
                .entries()
                .filter(|(_, entry)| catalog.is_weak(entry))
            {
                let base = catalog.named_after(id);
                let Some(base) = base.filter(|&base| catalog.life(base, day).has_ended) else {
                    continue;
                };
                asked += 1;
                if matches!(
                    catalog.view(id, day).status,
                    Status::Current | Status::Legacy
                ) {
                    let base = &catalog.entry(base).id;
                    found.push(format!(
                        "{}/{} after {base} on {day}",
                        entry.surface, entry.id
                    ));
                }
            }
        }
        assert!(asked > 60, "{asked}");
        assert_eq!(found, Vec::<String>::new());
    }

    /// Likewise: all names of a snapshot that nobody moves on end with it, whichever of them a source speaks of.
    #[test]
    fn names_of_one_snapshot_end_together() {
        let catalog = Catalog::builtin();
        let day = "2027-06-01".parse().unwrap();
        let names = catalog
            .entries()
            .filter(|(_, entry)| !catalog.may_move(entry));
        let pairs = names.filter_map(|(id, _)| Some((id, catalog.stands_for(id)?)));
        let (mut ended, mut found) = (0, Vec::new());
        for (name, snapshot) in pairs {
            let is = |id| catalog.view(id, day).status;
            if is(snapshot) == Status::Retired {
                ended += 1;
                if is(name) != Status::Retired {
                    found.push(&catalog.entry(name).id);
                }
            }
        }
        assert!(ended > 20, "{ended}");
        assert_eq!(found, Vec::<&String>::new());
        let ends = |id: &str| {
            let id = catalog.on_surface("mistral", id).unwrap();
            catalog
                .view(id, "2026-11-29".parse().unwrap())
                .retires_on
                .map(|day| day.to_string())
        };
        for name in [
            "mistral-medium-3-5",
            "mistral-medium-3.5",
            "mistral-medium-2604",
        ] {
            assert_eq!(ends(name).as_deref(), Some("2027-04-30"), "{name}");
        }
    }
}
