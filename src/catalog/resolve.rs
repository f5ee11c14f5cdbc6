//! From a text that may be an id to the entry it names.
//!
//! Peels what may stand around a bare id (`bedrock/us.anthropic.…-v1:0`, `models/…`,
//! `…:free`, `ft:base:org::id`), then looks it up: exact id, alias, snapshot of a known
//! model, shape of a vendor's ids. What the decoration proves of the surface is kept;
//! nothing is guessed. How decorations look is the catalog's data.

use std::ops::Range;

use super::dated::{Found, Unlisted, dated};
use super::decoration::PREFIX_ENDS;
use super::entry::Entry;
use super::head::{Surface, Vendor};
use super::{Catalog, EntryId};

/// What a text says, read as a model id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reading {
    /// The bare id within the text, bytes.
    pub core: Range<u32>,
    /// The surface that the spelling proves, a key of the catalog's surfaces.
    pub surface: Option<String>,
    /// What it names.
    pub target: Target,
    /// Written just as the catalog has it: upper and lower case agree.
    pub same_case: bool,
    /// The id is an ordinary word or very short: it counts only in a model-like place.
    pub ambiguous: bool,
    /// What it is made of, when it names a fine-tune.
    pub tuned: Option<Tuned>,
}

/// The parts of a fine-tune's id within the text, bytes; empty ones are left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tuned {
    /// The model that was tuned.
    pub base: Range<u32>,
    /// Whose it is.
    pub organisation: Option<Range<u32>>,
    /// The name that its owner gave it.
    pub suffix: Option<Range<u32>>,
    /// What the platform calls it.
    pub id: Option<Range<u32>>,
}

/// What an id names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// A catalog entry; for a fine-tune, its base.
    Known(EntryId),
    /// A text with the shape of a vendor's ids that no entry has.
    Unknown {
        /// The vendor whose shape it fits.
        vendor: String,
        /// It is a known id with a day behind it, of which no source lists a snapshot.
        snapshot: Option<Unlisted>,
    },
}

/// How many digits the number of a version has: `-001`.
const VERSION_DIGITS: usize = 3;

/// Ids longer than this are none.
pub(super) const MAX_LEN: usize = 256;

/// How many decorations may stand in front of an id.
pub(super) const MAX_PEELS: usize = 4;

/// What has been peeled off so far.
#[derive(Clone, Default)]
pub(super) struct Peeled {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Non-gateway surface that a decoration proves.
    platform: Option<String>,
    gateway: Option<String>,
    /// The index of the only surface whose ids may follow.
    only: Option<usize>,
}

impl Catalog {
    /// Reads a whole text as a model id; `None` when it is none.
    pub fn read(&self, text: &str) -> Option<Reading> {
        if text.len() > MAX_LEN || !text.is_ascii() {
            return None;
        }
        let lower = text.to_ascii_lowercase();
        let whole = Peeled::whole(text);
        self.peel(text, &lower, whole, 0)
    }

    fn peel(&self, text: &str, lower: &str, at: Peeled, depth: usize) -> Option<Reading> {
        let rest = &lower[at.start..at.end];
        if rest.is_empty() {
            return None;
        }
        if let Some(reading) = self
            .fine_tuned(text, lower, &at, depth)
            .or_else(|| self.known(text, rest, &at))
        {
            return Some(reading);
        }
        if depth < MAX_PEELS {
            if let Some(reading) = self.behind_prefix(text, lower, &at, depth) {
                return Some(reading);
            }
            if let Some(reading) = self.before_suffix(text, lower, &at, depth) {
                return Some(reading);
            }
        }
        self.near_known(text, rest, &at)
            .or_else(|| self.in_mode(text, lower, &at, depth))
            .or_else(|| self.shaped(rest, &at))
    }

    /// A fine-tune: `ft:base:organisation:suffix:id` and what other platforms write. Its
    /// base is looked up with what stands in front of it first, as some are entries of
    /// their own.
    fn fine_tuned(&self, text: &str, lower: &str, at: &Peeled, depth: usize) -> Option<Reading> {
        if depth >= MAX_PEELS {
            return None;
        }
        let rest = &lower[at.start..at.end];
        let forms = &self.decorations().fine_tunes;
        forms.iter().find_map(|(number, sign, form)| {
            let fits = rest.contains(sign.as_str());
            let found = form.regex().filter(|_| fits)?.captures(rest.as_bytes())?;
            let group = |name: &str| {
                let part = found.name(name).filter(|part| !part.is_empty())?;
                let start = (at.start + part.start()) as u32;
                Some(start..start + part.len() as u32)
            };
            let base = group("base")?;
            let own = base.start as usize..base.end as usize;
            // Where no more than the base is known, nothing proves a platform.
            let around = if own.end == at.end {
                at.clone()
            } else {
                self.beneath(at, *number, "", at.start..at.end)
            };
            let until_base = |start| Peeled {
                start,
                end: own.end,
                ..around.clone()
            };
            // `ft:base` may be an entry.
            let whole = until_base(at.start);
            let spelt = &lower[at.start..own.end];
            let known = self.known(text, spelt, &whole);
            let near = || self.near_known(text, spelt, &whole);
            let is_known = |reading: &Reading| matches!(reading.target, Target::Known(_));
            let known = known.or_else(|| near().filter(is_known));
            let inner = || self.peel(text, lower, until_base(own.start), depth + 1);
            let mut reading = known.or_else(inner)?;
            matches!(reading.target, Target::Known(_)).then_some(())?;
            reading.ambiguous = false;
            reading.tuned = Some(Tuned {
                base,
                organisation: group("organisation"),
                suffix: group("suffix"),
                id: group("id"),
            });
            Some(reading)
        })
    }

    /// Whether a path ends in a route of a platform's API, behind which an id stands.
    pub fn is_behind_route(&self, path: &str) -> bool {
        let mut routes = self.surfaces().iter().flat_map(|surface| &surface.routes);
        routes.any(|route| {
            let before = path.strip_suffix(route.as_str());
            before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
        })
    }

    /// A known id and how it is to be run: `gpt-5.2-fast`.
    fn in_mode(&self, text: &str, lower: &str, at: &Peeled, depth: usize) -> Option<Reading> {
        let rest = &lower[at.start..at.end];
        let (base, mode) = rest.rsplit_once(['-', ':'])?;
        // What is run in a mode has a version; of a mere word the rest is a size: `whisper-medium`.
        let is_versioned = base.contains('-') || base.bytes().any(|byte| byte.is_ascii_digit());
        if depth >= MAX_PEELS || !is_versioned || !self.modes().iter().any(|own| own == mode) {
            return None;
        }
        let inner = Peeled {
            end: at.start + base.len(),
            ..at.clone()
        };
        let reading = self.peel(text, lower, inner, depth + 1)?;
        matches!(reading.target, Target::Known(_)).then_some(reading)
    }

    /// An exact id or alias.
    fn known(&self, text: &str, rest: &str, at: &Peeled) -> Option<Reading> {
        let candidates = self.candidates(rest);
        let nowhere = |entry: &Entry| self.surface(&entry.surface).is_some_and(|row| row.nowhere);
        let own = |id: &&EntryId| {
            let entry = self.entry(**id);
            let vendor = self.vendor(&entry.vendor);
            vendor.is_some_and(|vendor| vendor.surface == entry.surface) || nowhere(entry)
        };
        let on_platform = at.platform.as_ref().and_then(|platform| {
            let here = |id: &&EntryId| self.entry(**id).surface == *platform;
            candidates.iter().find(here)
        });
        // A team's own name, standing bare, means what the team says.
        let named = candidates.first().filter(|id| self.is_own_name(**id));
        let named = named.filter(|_| at.start == 0);
        // Weights of the same name run on wherever their maker's platform ends them.
        let weights = |id: &&EntryId| nowhere(self.entry(**id));
        let entry = on_platform
            .or(named)
            .or_else(|| candidates.iter().find(weights))
            .or_else(|| candidates.iter().find(own))
            .or_else(|| candidates.first())?;
        // `xai/grok-4.3` is what Vertex AI calls it, and what others write for xAI's own.
        if on_platform.is_none()
            && !own(&entry)
            && let Some(reading) = self.elsewhere(text, rest, at)
        {
            return Some(reading);
        }
        let found = self.entry(*entry);
        if at.only.is_some_and(|only| !self.is_of(only, candidates)) {
            return None;
        }
        // A spelling that only one surface has, and not the vendor's own, proves it.
        let surfaces = || candidates.iter().map(|id| &self.entry(*id).surface);
        let only = surfaces().all(|surface| *surface == found.surface) && !own(&entry);
        let written = &text[at.start..at.end];
        let same_case = candidates.iter().any(|id| {
            let entry = self.entry(*id);
            entry.id == written || entry.aliases.iter().any(|alias| alias == written)
        });
        Some(Reading {
            core: at.start as u32..at.end as u32,
            surface: self
                .platform(at, found)
                .or_else(|| (only || named.is_some()).then(|| found.surface.clone()))
                .or_else(|| at.gateway.clone()),
            target: Target::Known(*entry),
            same_case,
            ambiguous: self.is_ambiguous(found, rest),
            tuned: None,
        })
    }

    /// An id that is whole on one platform, and on another one stands behind that one's prefix:
    /// it proves neither.
    fn elsewhere(&self, text: &str, rest: &str, at: &Peeled) -> Option<Reading> {
        let surfaces = self.surfaces().iter();
        let prefixes =
            surfaces.flat_map(|row| row.prefixes.iter().map(move |prefix| (row, prefix)));
        let mut inner = prefixes.filter_map(|(row, prefix)| {
            let inner = rest.strip_prefix(prefix.as_str())?;
            Some((self.on_surface(&row.id, inner)?, inner.len()))
        });
        let (target, len) = inner.next()?;
        let entry = self.entry(target);
        let start = at.end - len;
        let written = &text[start..at.end];
        Some(Reading {
            core: start as u32..at.end as u32,
            surface: self.platform(at, entry).or_else(|| at.gateway.clone()),
            target: Target::Known(target),
            same_case: entry.id == written || entry.aliases.iter().any(|alias| alias == written),
            ambiguous: false,
            tuned: None,
        })
    }

    /// The platform that the decoration proves for an entry. A vendor's own API serves no
    /// other vendor's models: there its name says which protocol is spoken.
    fn platform(&self, at: &Peeled, found: &Entry) -> Option<String> {
        let serves = |platform: &&String| {
            let is_vendors =
                |surface: &Surface| surface.vendor.is_some() && surface.host_prefixes.is_empty();
            found.surface == **platform || !self.surface(platform).is_some_and(is_vendors)
        };
        at.platform.as_ref().filter(serves).cloned()
    }

    /// Whether one of some entries is a surface's, or of the vendor whose surface it is.
    fn is_of(&self, surface: usize, entries: &[EntryId]) -> bool {
        let Some(surface) = self.surfaces().get(surface) else {
            return false;
        };
        let mut entries = entries.iter().map(|id| self.entry(*id));
        entries.any(|entry| {
            let is_nowhere = || self.surface(&entry.surface).is_some_and(|row| row.nowhere);
            entry.surface == surface.id
                || surface.vendor.as_ref() == Some(&entry.vendor)
                || surface.nowhere && is_nowhere()
        })
    }

    fn is_ambiguous(&self, found: &Entry, id: &str) -> bool {
        let has = |words: &[String]| words.iter().any(|word| word == id);
        self.vendor(&found.vendor)
            .is_some_and(|vendor| has(&vendor.ambiguous))
            || self
                .surface(&found.surface)
                .is_some_and(|surface| has(&surface.ambiguous))
    }

    /// What stands behind a decoration: a literal prefix, or a longer pattern.
    fn behind_prefix(&self, text: &str, lower: &str, at: &Peeled, depth: usize) -> Option<Reading> {
        let inner = self.without_prefix(lower, at)?;
        self.peel(text, lower, inner, depth + 1)
    }

    /// The state behind the decoration in front, if there is one.
    pub(super) fn without_prefix(&self, lower: &str, at: &Peeled) -> Option<Peeled> {
        let rest = &lower[at.start..at.end];
        if let Some(name) = namespace(rest) {
            let range = at.start + name.len() + 2..at.end;
            // `openai::` is written `openai:` or `openai/` elsewhere; others are a gateway's
            // own words.
            let is_named = |prefix: &String| prefix.strip_suffix([':', '/']) == Some(name);
            let named = |surface: &Surface| surface.prefixes.iter().any(is_named);
            return Some(match self.surfaces().iter().position(named) {
                Some(number) => self.beneath(at, number, &rest[..=name.len()], range),
                None => Peeled {
                    start: range.start,
                    end: range.end,
                    ..at.clone()
                },
            });
        }
        let ends = rest.match_indices(PREFIX_ENDS).map(|(at, _)| at + 1);
        let prefixes = &self.decorations().prefixes;
        let mut only = false;
        // Longer ones come later, and the longest says most.
        let mut longest = ends
            .filter(|&end| end < rest.len())
            .filter_map(|end| Some((end, *prefixes.get(&rest[..end])?)))
            .next_back()
            .map(|(end, (number, is_own))| {
                only = is_own;
                (end, number)
            });
        if longest.is_none() && rest.contains(['/', ':', '.']) {
            for (number, pattern) in &self.decorations().patterns {
                let found = pattern.find(rest).filter(|found| found.end < rest.len());
                let better = |len| longest.is_none_or(|(best, _)| len > best);
                if let Some(found) = found.filter(|found| better(found.end)) {
                    longest = Some((found.end, *number));
                }
            }
        }
        let (len, number) = longest?;
        let prefix = &rest[..len];
        Some(Peeled {
            only: only.then_some(number).or(at.only),
            ..self.beneath(at, number, prefix, at.start + len..at.end)
        })
    }

    fn before_suffix(&self, text: &str, lower: &str, at: &Peeled, depth: usize) -> Option<Reading> {
        let mut all = self.without_suffix(lower, at);
        all.find_map(|inner| self.peel(text, lower, inner, depth + 1))
    }

    /// The states before each decoration that may stand behind.
    pub(super) fn without_suffix<'c>(
        &'c self,
        lower: &'c str,
        at: &'c Peeled,
    ) -> impl Iterator<Item = Peeled> + 'c {
        let rest = &lower[at.start..at.end];
        let has_sign = rest.contains([':', '@', '/', '[']);
        let suffixes = self.decorations().suffixes.iter();
        suffixes
            .filter(move |_| has_sign)
            .filter_map(move |(number, suffix)| {
                let found = suffix.find(rest)?;
                let found = Some(found).filter(|found| found.start > 0 && !found.is_empty())?;
                Some(self.beneath(at, *number, "", at.start..at.start + found.start))
            })
    }

    /// The state beneath a decoration of a surface.
    fn beneath(&self, at: &Peeled, number: usize, prefix: &str, range: Range<usize>) -> Peeled {
        let surface = &self.surfaces()[number];
        let mut inner = Peeled {
            start: range.start,
            end: range.end,
            ..at.clone()
        };
        // `openai/gpt-4o` is how a vendor's own API and every gateway name the model: a
        // vendor's name before a slash or dash says who made it, not who serves it.
        let is_own = surface.vendor.is_some();
        let names_host = surface.host_prefixes.iter().any(|own| own == prefix);
        let names_vendor =
            is_own && !names_host && (prefix.ends_with(['/', '-']) || at.gateway.is_some());
        if surface.gateway {
            inner.gateway.get_or_insert_with(|| surface.id.clone());
        } else if !names_vendor && !surface.nowhere {
            inner.platform = Some(surface.id.clone());
        }
        inner
    }

    /// A known id in another spelling, or with a date behind it that no entry has.
    fn near_known(&self, text: &str, rest: &str, at: &Peeled) -> Option<Reading> {
        if let Some(dated) = dated(rest) {
            let inner = Peeled {
                end: at.start + dated.base.len(),
                ..at.clone()
            };
            let found = self.known(text, dated.base, &inner);
            if let Some(mut reading) = found.or_else(|| self.respelled(text, dated.base, &inner))
                && let Target::Known(id) = reading.target
            {
                reading.core = at.start as u32..at.end as u32;
                match self.on_day(id, dated, self.takes_any_day(id, at)) {
                    Found::Snapshot(snapshot) => {
                        reading.target = Target::Known(snapshot);
                        return Some(reading);
                    }
                    Found::Model => return Some(reading),
                    Found::Unlisted(why) => {
                        reading.ambiguous = false;
                        reading.target = Target::Unknown {
                            vendor: self.entry(id).vendor.clone(),
                            snapshot: Some(Unlisted { of: id, why }),
                        };
                        return Some(reading);
                    }
                    Found::NoDay => {}
                }
            }
        }
        self.respelled(text, rest, at)
    }

    /// Whether a day of anybody's may stand behind an id: it is a name of weights, or of a
    /// gateway, which date what a vendor does not.
    fn takes_any_day(&self, id: EntryId, at: &Peeled) -> bool {
        let entry = self.entry(id);
        let nowhere = || self.surface(&entry.surface).is_some_and(|row| row.nowhere);
        at.start > 0 && at.platform.is_none() || nowhere()
    }

    /// A known id with other signs between digits: dots where the vendor writes dashes,
    /// or `p` where it writes dots, as hosts do whose ids take none; or with `@` before the number of its version.
    fn respelled(&self, text: &str, rest: &str, at: &Peeled) -> Option<Reading> {
        let numbered = rest.rsplit_once('@').filter(|(_, number)| {
            number.len() == VERSION_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        let numbered = numbered.map(|(base, number)| format!("{base}-{number}"));
        let swapped = [('.', '-'), ('-', '.'), ('p', '.')]
            .into_iter()
            .filter_map(|(from, to)| swap_between_digits(rest, from, to));
        numbered.into_iter().chain(swapped).find_map(|other| {
            let mut reading = self.known(text, &other, at)?;
            reading.same_case = text[at.start..at.end] == *rest;
            Some(reading)
        })
    }

    /// An id that no entry has, by its vendor's shapes.
    fn shaped(&self, rest: &str, at: &Peeled) -> Option<Reading> {
        let decorations = self.decorations();
        let stemmed = decorations.stems.within(rest);
        let (number, _) = decorations.shapes.iter().find(|(number, shape)| {
            stemmed.contains(number)
                && shape.find(rest).is_some()
                && !excludes(&self.vendors()[*number], rest)
        })?;
        let vendor = &self.vendors()[*number];
        let is_other = |only: usize| self.surfaces()[only].id != vendor.surface;
        if at.only.is_some_and(is_other) {
            return None;
        }
        Some(Reading {
            core: at.start as u32..at.end as u32,
            surface: at.surface(),
            ambiguous: vendor.ambiguous.iter().any(|word| word == rest),
            target: Target::Unknown {
                vendor: vendor.id.clone(),
                snapshot: None,
            },
            same_case: true,
            tuned: None,
        })
    }
}

impl Peeled {
    /// Nothing taken off yet.
    pub(super) fn whole(text: &str) -> Self {
        Self {
            end: text.len(),
            ..Self::default()
        }
    }

    pub(super) fn surface(&self) -> Option<String> {
        self.platform.clone().or_else(|| self.gateway.clone())
    }
}

/// The name in `openai::gpt-4o`. In `ft:base:org::id` nothing is one.
fn namespace(text: &str) -> Option<&str> {
    let (name, _) = text.split_once("::")?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (!name.is_empty() && name.bytes().all(is_name)).then_some(name)
}

/// The parts of an id that have digits.
pub(super) fn numbers(id: &str) -> impl Iterator<Item = &str> {
    id.split(['-', '.', '_', '@', ':', '/'])
        .filter(|part| part.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Whether a text is known to be no model of a vendor's though it looks like one.
pub(super) fn excludes(vendor: &Vendor, text: &str) -> bool {
    let mut names = vendor.not_models.iter();
    names.any(|name| match name.strip_suffix('*') {
        Some(start) => text.starts_with(start),
        None => text == name,
    })
}

/// `4.5` ↔ `4-5`: replaces `from` by `to` wherever it stands between digits.
fn swap_between_digits(text: &str, from: char, to: char) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    let swapped: String = text
        .char_indices()
        .map(|(at, c)| {
            let between = digit(at.checked_sub(1)) && digit(Some(at + 1));
            if c == from && between { to } else { c }
        })
        .collect();
    (swapped != text).then_some(swapped)
}

#[cfg(test)]
mod tests {
    use super::super::decoration::Decorations;
    use super::*;

    /// `id @ surface that is proven`, or what shape it has.
    fn shown(text: &str) -> String {
        let catalog = Catalog::builtin();
        let Some(reading) = catalog.read(text) else {
            return "none".into();
        };
        let core = &text[reading.core.start as usize..reading.core.end as usize];
        let surface = reading.surface.as_deref().unwrap_or("?");
        match reading.target {
            Target::Known(id) => {
                let origin = catalog.entry(catalog.origin(id));
                format!("{} @ {surface} ({core})", origin.id)
            }
            Target::Unknown {
                vendor,
                snapshot: None,
            } => format!("unknown {vendor} @ {surface} ({core})"),
            Target::Unknown {
                snapshot: Some(Unlisted { of, why }),
                ..
            } => format!("no {} of {} ({core})", why.name(), catalog.entry(of).id),
        }
    }

    #[test]
    fn decorations_are_peeled_and_prove_their_surface() {
        let texts = [
            "gpt-5.2",
            "openai/gpt-4o",
            "openai:gpt-4o",
            "azure/gpt-4o",
            "gpt-35-turbo",
            "openrouter/anthropic/claude-sonnet-4.5",
            "anthropic/claude-3.5-sonnet:beta",
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "bedrock/eu.anthropic.claude-3-haiku-20240307-v1:0",
            "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
            "claude-sonnet-4-5@20250929",
            "models/gemini-2.5-pro",
            "projects/p/locations/us-central1/publishers/google/models/gemini-2.5-pro",
            "vertex_ai/gemini-2.5-flash",
            "ft:gpt-4o-mini-2024-07-18:acme:helpdesk:abc123",
            "gpt-4o-2024-09-09",
            "ft:gpt-4.1-nano",
            "ft:gpt-4.1-2025-04-14:org::xxxxx",
            "curie:ft-acme-2021-03-03-21-44-20",
            "openai:claude-3-haiku",
            "openai::gpt-4o",
            "github_copilot::anthropic/claude-sonnet-4-6",
            "tensorzero::model_name::openai::gpt-4o",
            "fireworks::accounts/fireworks/models/kimi-k2p5",
            "glm-4-7-251222",
            "generative-ai/gemini-2.5-pro",
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0:thinking",
            "claude-sonnet-4-5@20250929:thinking",
            "vertex_ai/mistral-large@latest",
            "openai/ft:gpt-4o-2024-05-13",
            "Qwen/Qwen2.5-72B-Instruct-Turbo",
            "fireworks_ai/accounts/fireworks/models/mixtral-8x22b-instruct-hf",
            "@cf/meta/llama-3.1-8b-instruct",
            "groq/gemma-7b-it",
            "gemma-7b-it",
            "databricks-claude-sonnet-4-5",
            "gpt-5.2-fast",
            "anthropic/claude-opus-4-5-20251101-thinking",
            "anthropic/claude-opus-5-20260723",
            "models/gpt-4o",
            "public/gpt-4o",
            "unsloth/llama-3.2-3b-instruct",
            "xai/grok-4.3",
            "vertex_ai/xai/grok-4.3",
            "openrouter/xai/grok-4.3",
            "openai/gpt-oss-120b",
            "groq/openai/gpt-oss-120b",
        ];
        let shown: Vec<_> = texts.iter().map(|text| shown(text)).collect();
        insta::assert_snapshot!(shown.join("\n"), @"
        gpt-5.2 @ ? (gpt-5.2)
        gpt-4o @ ? (gpt-4o)
        gpt-4o @ openai (gpt-4o)
        gpt-4o @ azure (gpt-4o)
        gpt-3.5-turbo @ azure (gpt-35-turbo)
        claude-sonnet-4-5 @ openrouter (claude-sonnet-4.5)
        claude-3-5-sonnet @ openrouter (claude-3.5-sonnet)
        claude-sonnet-4-5-20250929 @ bedrock (us.anthropic.claude-sonnet-4-5-20250929-v1:0)
        claude-3-haiku-20240307 @ bedrock (eu.anthropic.claude-3-haiku-20240307-v1:0)
        claude-3-haiku-20240307 @ bedrock (anthropic.claude-3-haiku-20240307-v1:0)
        claude-sonnet-4-5-20250929 @ vertex (claude-sonnet-4-5@20250929)
        gemini-2.5-pro @ ? (gemini-2.5-pro)
        gemini-2.5-pro @ vertex (gemini-2.5-pro)
        gemini-2.5-flash @ vertex (gemini-2.5-flash)
        ft:gpt-4o-mini-2024-07-18 @ openai (ft:gpt-4o-mini-2024-07-18)
        no snapshot of gpt-4o (gpt-4o-2024-09-09)
        ft:gpt-4.1-nano-2025-04-14 @ ? (ft:gpt-4.1-nano)
        ft:gpt-4.1-2025-04-14 @ openai (ft:gpt-4.1-2025-04-14)
        curie @ openai (curie)
        claude-3-haiku @ ? (claude-3-haiku)
        gpt-4o @ openai (gpt-4o)
        claude-sonnet-4-6 @ github (claude-sonnet-4-6)
        gpt-4o @ openai (gpt-4o)
        kimi-k2.5 @ fireworks (kimi-k2p5)
        glm-4.7 @ ? (glm-4-7-251222)
        gemini-2.5-pro @ ? (gemini-2.5-pro)
        claude-sonnet-4-5-20250929 @ bedrock (anthropic.claude-sonnet-4-5-20250929-v1:0)
        claude-sonnet-4-5-20250929 @ vertex (claude-sonnet-4-5@20250929)
        mistral-large-latest @ vertex (mistral-large@latest)
        gpt-4o-2024-05-13 @ ? (gpt-4o-2024-05-13)
        Qwen2.5-72B-Instruct-Turbo @ ? (Qwen2.5-72B-Instruct-Turbo)
        mixtral-8x22b-instruct-hf @ fireworks (mixtral-8x22b-instruct-hf)
        llama-3.1-8b-instruct @ cloudflare (llama-3.1-8b-instruct)
        gemma-7b-it @ groq (gemma-7b-it)
        gemma-7b-it @ ? (gemma-7b-it)
        claude-sonnet-4-5 @ databricks (claude-sonnet-4-5)
        gpt-5.2 @ ? (gpt-5.2)
        claude-opus-4-5-20251101 @ ? (claude-opus-4-5-20251101)
        claude-opus-5 @ ? (claude-opus-5-20260723)
        none
        none
        llama-3.2-3b-instruct @ ? (llama-3.2-3b-instruct)
        grok-4.3 @ ? (grok-4.3)
        grok-4.3 @ vertex (xai/grok-4.3)
        grok-4.3 @ openrouter (grok-4.3)
        gpt-oss-120b @ ? (gpt-oss-120b)
        gpt-oss-120b @ groq (openai/gpt-oss-120b)
        ");
    }

    #[test]
    fn an_id_that_another_platform_has_behind_its_prefix_proves_none() {
        let catalog = Catalog::builtin();
        let rows = catalog.surfaces().iter();
        let prefixes: Vec<_> = rows
            .flat_map(|row| row.prefixes.iter().map(move |prefix| (&row.id, prefix)))
            .collect();
        let mut count = 0;
        for (_, entry) in catalog.entries() {
            let others = prefixes.iter().filter_map(|&(surface, prefix)| {
                let inner = entry.id.strip_prefix(prefix.as_str())?;
                let other = catalog.on_surface(surface, inner)?;
                (*surface != entry.surface).then_some(other)
            });
            for other in others {
                let reading = catalog.read(&entry.id).unwrap();
                assert_ne!(
                    reading.surface.as_deref(),
                    Some(entry.surface.as_str()),
                    "{}",
                    entry.id
                );
                let Target::Known(found) = reading.target else {
                    panic!("{}", entry.id);
                };
                assert_eq!(catalog.origin(found), catalog.origin(other), "{}", entry.id);
                count += 1;
            }
        }
        assert!(count >= 5, "{count}");
    }

    #[test]
    fn fine_tunes_are_taken_apart() {
        let catalog = Catalog::builtin();
        let shown = |text: &&str| {
            let Some(reading) = catalog.read(text) else {
                return format!("none: {text}");
            };
            let tuned = reading.tuned.unwrap();
            let part = |part: Option<Range<u32>>| {
                part.map_or("-", |part| &text[part.start as usize..part.end as usize])
            };
            let parts = [Some(tuned.base), tuned.organisation, tuned.suffix, tuned.id].map(part);
            let Target::Known(id) = reading.target else {
                unreachable!("a fine-tune has a base");
            };
            let surface = reading.surface.as_deref().unwrap_or("?");
            format!("{} @ {surface}: {}", catalog.entry(id).id, parts.join(" "))
        };
        let texts = [
            "ft:gpt-4o-mini-2024-07-18:acme:helpdesk:abc123",
            "ft:gpt-4.1:acme::AbC123",
            "ft:gpt-4o-mini-2024-07-18:acme:helpdesk:abc123:ckpt-step-90",
            "openai/ft:gpt-3.5-turbo-0613:acme::abc123",
            "ft:gpt-4.1-nano",
            "ft:gpt-5-mini:acme::abc123",
            "curie:ft-acme-2021-03-03-21-44-20",
            "davinci:ft-acme-inc-2021-03-03-21-44-20",
            "ft:open-mistral-7b:daf5e488:20240430:c1bed559",
            "ft:open-mistral-7b:daf5e488:helpdesk:20240430:c1bed559",
            "azure/gpt-4o-mini-2024-07-18.ft-0e208cf33a6a466994aff31a08aba678",
            "gpt-35-turbo-0613.ft-0e208cf33a6a466994aff31a08aba678-helpdesk",
            "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.titan-text-lite-v1:0:4k/abcdef123456",
        ];
        let shown: Vec<_> = texts.iter().map(shown).collect();
        insta::assert_snapshot!(shown.join("\n"), @"
        ft:gpt-4o-mini-2024-07-18 @ openai: gpt-4o-mini-2024-07-18 acme helpdesk abc123
        ft:gpt-4.1-2025-04-14 @ openai: gpt-4.1 acme - AbC123
        ft:gpt-4o-mini-2024-07-18 @ openai: gpt-4o-mini-2024-07-18 acme helpdesk abc123:ckpt-step-90
        ft:gpt-3.5-turbo-0613 @ openai: gpt-3.5-turbo-0613 acme - abc123
        ft:gpt-4.1-nano-2025-04-14 @ ?: gpt-4.1-nano - - -
        gpt-5-mini @ openai: gpt-5-mini acme - abc123
        curie @ openai: curie acme - 2021-03-03-21-44-20
        davinci @ openai: davinci acme-inc - 2021-03-03-21-44-20
        open-mistral-7b @ mistral: open-mistral-7b daf5e488 - c1bed559
        open-mistral-7b @ mistral: open-mistral-7b daf5e488 helpdesk c1bed559
        gpt-4o-mini-2024-07-18 @ azure: gpt-4o-mini-2024-07-18 - - 0e208cf33a6a466994aff31a08aba678
        gpt-35-turbo-0613 @ azure: gpt-35-turbo-0613 - helpdesk 0e208cf33a6a466994aff31a08aba678
        amazon.titan-text-lite-v1 @ bedrock: amazon.titan-text-lite-v1:0:4k 123456789012 - abcdef123456
        ");
        for text in [
            "ft:nothing:acme::abc123",
            "ft:",
            "ft:gpt-3.5-turbo-",
            "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdef123456",
        ] {
            assert_eq!(catalog.read(text), None, "{text}");
        }
    }

    #[test]
    fn unknown_ids_have_a_shape_and_products_have_none() {
        let texts = [
            "gpt-5.4-mnii",
            "gpt-7",
            "claude-opus-9",
            "claude-code",
            "gemini-cli",
            "gpt4all",
            "gpt-engineer",
            "llama-index",
            "chat-gpt-4o-prod",
            "ada-002",
            "glm-4-7-259922",
            "::gpt-4o",
            "my ns::gpt-4o",
        ];
        let shown: Vec<_> = texts.iter().map(|text| shown(text)).collect();
        insta::assert_snapshot!(shown.join("\n"), @"
        none
        unknown openai @ ? (gpt-7)
        unknown anthropic @ ? (claude-opus-9)
        none
        none
        none
        none
        none
        none
        none
        none
        none
        none
        ");
    }

    /// Platforms whose resources have versions write `@` where the maker writes a dash.
    #[test]
    fn a_version_may_stand_behind_an_at_sign() {
        let catalog = Catalog::builtin();
        for (written, id) in [
            ("gemini-1.5-pro@001", "gemini-1.5-pro-001"),
            (
                "publishers/google/models/gemini-2.0-flash@001",
                "gemini-2.0-flash-001",
            ),
        ] {
            let reading = catalog.read(written).unwrap();
            let Target::Known(found) = reading.target else {
                panic!("{written}: {reading:?}");
            };
            assert_eq!(catalog.entry(found).id, id);
        }
        let unknown = |text: &str| {
            let reading = catalog.read(text);
            reading.is_none_or(|reading| matches!(reading.target, Target::Unknown { .. }))
        };
        assert!(unknown("gemini-1.5-pro@009") && unknown("gemini-1.5-pro@0001"));
    }

    #[test]
    fn a_mistyped_id_keeps_its_numbers() {
        let catalog = Catalog::builtin();
        let shown = |text: &str| {
            let reading = catalog.read_mistyped(text, true);
            format!(
                "{text}: {}",
                if reading.is_some() {
                    "mistyped"
                } else {
                    "none"
                }
            )
        };
        let texts = [
            "gpt-5.4-mnii",
            "claude-sonet-4-5",
            "openai/text-embeding-3-small",
            "claude-v3-haiku",
            "gpt4o-mini",
            "mistral-ai",
            "llama-3.2-3b-instruct",
        ];
        let shown: Vec<_> = texts.iter().map(|text| shown(text)).collect();
        insta::assert_snapshot!(shown.join("\n"), @"
        gpt-5.4-mnii: mistyped
        claude-sonet-4-5: mistyped
        openai/text-embeding-3-small: mistyped
        claude-v3-haiku: none
        gpt4o-mini: none
        mistral-ai: none
        llama-3.2-3b-instruct: none
        ");
    }

    #[test]
    fn every_expression_of_the_data_compiles() {
        let catalog = Catalog::builtin();
        let Decorations {
            prefixes,
            patterns,
            suffixes,
            fine_tunes,
            shapes,
            stems,
        } = catalog.decorations();
        let fine_tunes = fine_tunes.iter().map(|(_, _, expression)| expression);
        let others = patterns.iter().chain(suffixes).chain(shapes);
        let mut count = 0;
        for expression in others.map(|(_, expression)| expression).chain(fine_tunes) {
            assert!(expression.regex().is_some(), "{}", expression.text);
            count += 1;
        }
        assert!(count > 20, "{count}");
        assert!(!stems.within("my-gpt-9").is_empty() && stems.within("sonata").is_empty());
        for prefix in prefixes.keys() {
            assert!(prefix.ends_with(PREFIX_ENDS), "{prefix} is never looked up");
        }
    }
}
