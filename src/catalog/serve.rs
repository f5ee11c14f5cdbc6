//! What a platform has of what there is: under which entry it serves a model, and which
//! member of a line is the newest there. Not whether a policy wants it.

use std::collections::BTreeMap;

use super::entry::{Capabilities, Day, EntryId, Fact, Line};
use super::invariants::is_like;
use super::{Catalog, Status};

/// By surface and by member of a line, the entries under which the surface serves that
/// member or a snapshot of it.
pub(super) type Members = BTreeMap<String, BTreeMap<EntryId, Vec<EntryId>>>;

impl Catalog {
    /// The entries under which a platform serves the model of `origin`, in the order of
    /// their ids: the vendor's own on its own platform and behind a gateway, else those that
    /// the platform lists.
    pub fn entries_on(&self, origin: EntryId, surface: &str) -> Vec<EntryId> {
        if self.entry(origin).surface == surface {
            return vec![origin];
        }
        let listed: Vec<_> = self.resold_ids(origin, surface).collect();
        let is_gateway = || self.surface(surface).is_some_and(|row| row.gateway);
        if listed.is_empty() && is_gateway() {
            return vec![origin];
        }
        listed
    }

    /// The model of an entry on every surface that has it, and that entry itself.
    pub fn same_model(&self, id: EntryId) -> Vec<EntryId> {
        let origin = self.origin(id);
        let same = self
            .entries()
            .filter(|(other, entry)| entry.of == Some(origin) || *other == origin || *other == id);
        same.map(|(id, _)| id).collect()
    }

    /// Whether a model was there on a day, as far as sources know.
    pub fn is_out(&self, id: EntryId, day: Day) -> bool {
        self.was_there(id, day) != Some(false)
    }

    /// Whether the id says that the model is not generally available.
    pub fn is_preview(&self, id: EntryId) -> bool {
        let entry = self.entry(id);
        let names = [Some(&entry.id), entry.of.map(|of| &self.entry(of).id)];
        names.into_iter().flatten().any(|id| {
            let lower = id.to_ascii_lowercase();
            let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
            words.any(|word| self.previews().iter().any(|preview| preview == word))
        })
    }

    /// Whether an id that is named to move to has ended: on a surface, or at its vendor's where
    /// the surface does not have it.
    pub fn has_ended(&self, (surface, vendor): (&str, &str), id: &str, day: Day) -> bool {
        let own = self.vendor(vendor).map(|vendor| vendor.surface.as_str());
        let found = self.on_surface(surface, id);
        let found = found.or_else(|| self.on_surface(own?, id));
        found.is_some_and(|id| self.view(id, day).status == Status::Retired)
    }

    /// What a model can do beside text, as far as is known of it on its platform, of what it is a
    /// snapshot of, or at its vendor's.
    pub fn capabilities(&self, id: EntryId) -> Option<&Fact<Capabilities>> {
        let base = |id: EntryId| self.entry(id).snapshot_of;
        let origin = self.origin(id);
        let ways = [Some(id), base(id), Some(origin), base(origin)];
        let mut known = ways.into_iter().flatten();
        known.find_map(|id| self.entry(id).capabilities.as_ref())
    }

    /// What a model is known to do beside text, by the words of the catalog: as sources say it, or as its id is called
    /// after it (`llama-3.2-90b-vision-preview`).
    pub fn able(&self, id: EntryId) -> Vec<&str> {
        let known = self.capabilities(id).into_iter();
        let mut words: Vec<_> = known
            .flat_map(|known| &known.value.has)
            .map(String::as_str)
            .collect();
        let lower = self.entry(id).id.to_ascii_lowercase();
        let in_id = |word: &str| {
            lower
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|part| part == word)
        };
        for (word, _) in &self.head().capabilities {
            if in_id(word) && !words.contains(&word.as_str()) {
                words.push(word);
            }
        }
        words
    }

    /// A capability's name for people: `image input`.
    pub fn capability<'c>(&'c self, word: &'c str) -> &'c str {
        let mut rows = self.head().capabilities.iter();
        rows.find(|(known, _)| known == word)
            .map_or(word, |(_, title)| title)
    }

    /// What a model is called by, where that is not what most of its kind are called by: as the longest pattern that
    /// it is like says, of equals the one that was added last.
    pub fn endpoint(&self, id: EntryId) -> Option<&str> {
        let origin = self.entry(self.origin(id));
        let rows = &self.vendor(&origin.vendor)?.endpoints;
        let lower = origin.id.to_ascii_lowercase();
        let like = rows.iter().flat_map(|(name, ids)| {
            let ids = ids.iter().filter(|id| is_like(id, &lower));
            ids.map(move |id| (id.len(), name))
        });
        let found = like.max_by_key(|(length, _)| *length);
        found.map(|(_, name)| name.as_str())
    }

    /// The newest member of a line that a platform serves on a day and whose end is not
    /// announced there: the entry that the platform has for it. A preview counts only where
    /// it may.
    pub fn living_head_on(
        &self,
        line: &Line,
        surface: &str,
        day: Day,
        may_be_preview: bool,
    ) -> Option<EntryId> {
        line.members.iter().rev().find_map(|&(member, _)| {
            if !self.is_out(member, day) {
                return None;
            }
            let lives = |&id: &EntryId| {
                let status = self.view(id, day).status;
                self.is_out(id, day)
                    && matches!(status, Status::Current | Status::Legacy)
                    && (may_be_preview || !self.is_preview(id))
            };
            self.best(
                self.served_member(member, surface)
                    .into_iter()
                    .filter(lives),
            )
        })
    }

    /// The entries under which a platform serves a member of a line, or a snapshot of it.
    fn served_member(&self, member: EntryId, surface: &str) -> Vec<EntryId> {
        let served = self.entries_on(member, surface);
        if !served.is_empty() {
            return served;
        }
        // A platform may list snapshots alone.
        let members = self.members.get_or_init(|| {
            let mut members = Members::new();
            for &(_, _, id) in &self.head().resold {
                let entry = self.entry(id);
                if let Some(place) = entry.line {
                    let here = members.entry(entry.surface.clone()).or_default();
                    here.entry(place.member).or_default().push(id);
                }
            }
            members
        });
        let here = members.get(surface).and_then(|here| here.get(&member));
        here.cloned().unwrap_or_default()
    }

    /// Of entries for one model, the one to write: a moving id before a snapshot, then the
    /// shortest.
    pub fn best(&self, entries: impl Iterator<Item = EntryId>) -> Option<EntryId> {
        entries.min_by_key(|&id| {
            let entry = self.entry(id);
            (entry.snapshot_of.is_some(), entry.id.len(), id)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_headed_by_the_newest_member_that_a_platform_has() {
        let catalog = Catalog::builtin();
        let head = |line: &str, surface: &str, day: &str| {
            let line = catalog.lines().iter().find(|row| row.name == line).unwrap();
            let head = catalog.living_head_on(line, surface, day.parse().unwrap(), false);
            head.map_or("none".into(), |head| catalog.entry(head).id.clone())
        };
        assert_eq!(head("openai/flagship", "openai", "2026-03-21"), "gpt-5.4");
        assert_eq!(
            head("openai/flagship", "openai", "2026-11-29"),
            "gpt-6.2-sol"
        );
        assert_eq!(
            head("openai/flagship", "azure", "2026-11-29"),
            "gpt-6.1-sol"
        );
        assert_eq!(
            head("anthropic/sonnet", "bedrock", "2026-11-29"),
            "anthropic.claude-sonnet-5-5"
        );
        assert_eq!(head("openai/o-mini", "openai", "2026-11-29"), "none");
        assert_eq!(head("openai/flagship", "groq", "2026-11-29"), "none");
    }

    #[test]
    fn a_preview_is_told_by_a_word_of_its_id() {
        let catalog = Catalog::builtin();
        let is = |surface: &str, id: &str| {
            let id = catalog.on_surface(surface, id).unwrap();
            catalog.is_preview(id)
        };
        assert!(is("openai", "o1-preview"));
        assert!(is("gemini", "gemini-2.0-flash-exp"));
        assert!(!is("openai", "gpt-5.4"));
    }
}
