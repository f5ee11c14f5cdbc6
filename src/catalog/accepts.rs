//! What calls to a model may set and what becomes of it, as the families of its vendor's file say. Whether a call sets
//! it is not known here.

use std::collections::BTreeMap;

use super::Catalog;
use super::entry::{EntryId, SourceId};
use super::head::Family;
use super::invariants::is_like;

/// What becomes of a parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Effect<'c> {
    /// It is taken and followed.
    Takes,
    /// The call fails.
    Rejects,
    /// It is taken and without effect.
    Ignores,
    /// It is called so.
    Renames(&'c str),
    /// At most so much is taken.
    Caps(f64),
}

/// What is known of a parameter of a model.
#[derive(Debug, Clone, Copy)]
pub struct Taken<'c> {
    /// As the vendor's API calls it; `a.b` is `b` in the value of `a`.
    pub name: &'c str,
    /// What becomes of it.
    pub effect: Effect<'c>,
    /// Who says so, and where it holds.
    pub family: &'c Family,
}

impl Taken<'_> {
    /// Whether another model treats it alike.
    pub fn is_like(&self, other: &Taken<'_>) -> bool {
        let (one, two) = (&self.family.accepts, &other.family.accepts);
        self.effect == other.effect
            && (&one.only, &one.but) == (&two.only, &two.but)
            && (&one.with, &one.unless) == (&two.with, &two.unless)
    }

    /// Whether a value meets it, told what else a call sets: the value of each name, where it is a literal one. What is
    /// not literal may be any value.
    pub fn meets<'v>(
        &self,
        value: Option<&str>,
        set: &dyn Fn(&str) -> Option<Option<&'v str>>,
    ) -> bool {
        self.holds(value, set, false)
    }

    /// Whether it may meet it: what else the call sets, but not as a literal value, is what it takes for that.
    pub fn may_meet<'v>(
        &self,
        value: Option<&str>,
        set: &dyn Fn(&str) -> Option<Option<&'v str>>,
    ) -> bool {
        self.holds(value, set, true)
    }

    fn holds<'v>(
        &self,
        value: Option<&str>,
        set: &dyn Fn(&str) -> Option<Option<&'v str>>,
        in_doubt: bool,
    ) -> bool {
        let accepts = &self.family.accepts;
        let is_one = |values: &[String], value: &str| values.iter().any(|one| is_same(one, value));
        let is_among = |(name, values): (&String, &Vec<String>), unsure: bool| match set(name) {
            None => false,
            Some(_) if values.is_empty() => true,
            Some(Some(value)) => is_one(values, value),
            Some(None) => unsure,
        };
        let is_of = match (&self.effect, value) {
            (Effect::Caps(most), value) => value.is_some_and(|value| {
                let is_meant = accepts.only.is_empty() || is_one(&accepts.only, value);
                let is_above = number(value).is_some_and(|value| value > *most);
                is_above && is_meant && !is_one(&accepts.but, value)
            }),
            (_, None) => accepts.only.is_empty(),
            (_, Some(value)) => {
                (accepts.only.is_empty() || is_one(&accepts.only, value))
                    && !is_one(&accepts.but, value)
            }
        };
        is_of
            && (accepts.with.is_empty() || accepts.with.iter().any(|one| is_among(one, in_doubt)))
            && !accepts.unless.iter().any(|one| is_among(one, !in_doubt))
    }

    /// Where it holds, for people: ` but for 1, unless reasoning_effort is none`; empty where always.
    pub fn where_it_holds(&self) -> String {
        let accepts = &self.family.accepts;
        let mut parts = Vec::new();
        if !accepts.only.is_empty() {
            parts.push(format!(" as {}", accepts.only.join(", ")));
        }
        if !accepts.but.is_empty() {
            parts.push(format!(" but for {}", accepts.but.join(", ")));
        }
        let beside = |set: &BTreeMap<String, Vec<String>>| {
            let each = set.iter().map(|(name, values)| {
                if values.is_empty() {
                    format!("{name} is set")
                } else {
                    format!("{name} is {}", values.join("|"))
                }
            });
            each.collect::<Vec<_>>().join(" or ")
        };
        if !accepts.with.is_empty() {
            parts.push(format!(" where {}", beside(&accepts.with)));
        }
        if !accepts.unless.is_empty() {
            parts.push(format!(" unless {}", beside(&accepts.unless)));
        }
        parts.concat()
    }
}

impl std::fmt::Display for Taken<'_> {
    /// `rejected but for 1`, `called max_completion_tokens`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.effect {
            Effect::Takes => f.write_str("taken")?,
            Effect::Rejects => f.write_str("rejected")?,
            Effect::Ignores => f.write_str("ignored")?,
            Effect::Renames(name) => write!(f, "called {name}")?,
            Effect::Caps(most) => write!(f, "at most {most}")?,
        }
        f.write_str(&self.where_it_holds())
    }
}

impl Catalog {
    /// What is known of the parameters of calls to a model, by their names.
    pub fn taken(&self, id: EntryId) -> BTreeMap<&str, Taken<'_>> {
        let longest = || self.longest_answer(id);
        let mut found: BTreeMap<&str, ((bool, usize), Taken<'_>)> = BTreeMap::new();
        for (rank, family) in self.families_of(id) {
            let accepts = &family.accepts;
            let most = (!accepts.bounded.is_empty()).then(longest).flatten();
            let bounded = most.map(|most| all(&accepts.bounded, Effect::Caps(most)));
            let renames = accepts.renames.iter();
            let renames = renames.map(|(name, new)| (name.as_str(), Effect::Renames(new)));
            let caps = accepts.caps.iter();
            let caps = caps.map(|(name, most)| (name.as_str(), Effect::Caps(*most)));
            let each = all(&accepts.takes, Effect::Takes)
                .chain(all(&accepts.rejects, Effect::Rejects))
                .chain(all(&accepts.ignores, Effect::Ignores))
                .chain(renames)
                .chain(caps)
                .chain(bounded.into_iter().flatten());
            for (name, effect) in each {
                let taken = Taken {
                    name,
                    effect,
                    family,
                };
                match found.get(name) {
                    Some((best, _)) if *best > rank => {}
                    _ => {
                        found.insert(name, (rank, taken));
                    }
                }
            }
        }
        let found = found.into_iter();
        found.map(|(name, (_, taken))| (name, taken)).collect()
    }

    /// How many numbers a vector of a model has where a call does not say, with who says so.
    pub fn dimension(&self, id: EntryId) -> Option<(u64, &[SourceId])> {
        let said = self.families_of(id).into_iter();
        let said = said.filter_map(|(rank, family)| {
            let dimension = family.accepts.dimension?;
            Some((rank, (dimension, family.from.as_slice())))
        });
        Some(said.max_by_key(|(rank, _)| *rank)?.1)
    }

    /// How texts for a model are cut into tokens, with who says so.
    pub fn tokenizer(&self, id: EntryId) -> Option<(&str, &[SourceId])> {
        let said = self.families_of(id).into_iter();
        let said = said.filter_map(|(rank, family)| {
            let tokenizer = family.accepts.tokenizer.as_deref()?;
            Some((rank, (tokenizer, family.from.as_slice())))
        });
        Some(said.max_by_key(|(rank, _)| *rank)?.1)
    }

    /// The families that speak of a model, each with how much its word counts: what a platform's own file says
    /// before what the vendor's does, then the longer pattern.
    fn families_of(&self, id: EntryId) -> Vec<((bool, usize), &Family)> {
        let (own, origin) = (self.entry(id), self.entry(self.origin(id)));
        let names = [(false, origin), (true, own)];
        let names = names.map(|(is_own, entry)| {
            let id = entry.id.to_ascii_lowercase();
            (is_own, entry.surface.as_str(), id)
        });
        let rank = |family: &Family| {
            let accepts = &family.accepts;
            let mut ranks = names.iter().filter_map(|(is_own, surface, id)| {
                if family.surface != *surface || accepts.except.iter().any(|out| is_like(out, id)) {
                    return None;
                }
                let like = accepts.models.iter().filter(|model| is_like(model, id));
                Some((*is_own, like.map(String::len).max()?))
            });
            ranks.next()
        };
        let families = self.families().iter();
        let ranked = families.filter_map(|family| Some((rank(family)?, family)));
        ranked.collect()
    }

    /// Whether a model is like one of some patterns over its vendor's ids, or there are none.
    pub fn is_among(&self, id: EntryId, patterns: &[String]) -> bool {
        let id = self.entry(self.origin(id)).id.to_ascii_lowercase();
        patterns.is_empty() || patterns.iter().any(|pattern| is_like(pattern, &id))
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of tokens are small")]
    fn longest_answer(&self, id: EntryId) -> Option<f64> {
        let entries = [id, self.origin(id)];
        let mut facts = entries
            .into_iter()
            .filter_map(|id| self.entry(id).max_output.as_ref());
        facts.next().map(|fact| fact.value as f64)
    }
}

fn all<'c>(names: &'c [String], effect: Effect<'c>) -> impl Iterator<Item = (&'c str, Effect<'c>)> {
    names.iter().map(move |name| (name.as_str(), effect))
}

/// A number as programs write it: `4_096`, `0.7`, `1e5`, `4096u32`; none for one in another base.
pub(crate) fn number(text: &str) -> Option<f64> {
    let plain = text.replace('_', "");
    let end = plain.find(|c: char| !(c.is_ascii_digit() || b".eE+-".contains(&(c as u8))));
    let (digits, rest) = plain.split_at(end.unwrap_or(plain.len()));
    let mut letters = rest.chars();
    let is_type = letters.next().is_none_or(|first| {
        matches!(
            first.to_ascii_lowercase(),
            'u' | 'i' | 'f' | 'l' | 'd' | 'm'
        )
    });
    let is_size = letters.count() <= 4 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    digits.parse().ok().filter(|_| is_type && is_size)
}

/// Whether two literals are of one value, whatever their case: `1` and `1.0`, `LOW` and `low`.
fn is_same(one: &str, other: &str) -> bool {
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one.total_cmp(&other).is_eq(),
        _ => one.eq_ignore_ascii_case(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(id: &str, name: &str) -> Option<String> {
        let catalog = Catalog::builtin();
        let id = catalog.candidates(id).first().copied().unwrap();
        catalog.taken(id).get(name).map(Taken::to_string)
    }

    fn meets(id: &str, name: &str, value: Option<&str>, beside: &[(&str, &str)]) -> bool {
        let catalog = Catalog::builtin();
        let id = catalog.candidates(id).first().copied().unwrap();
        let taken = catalog.taken(id);
        let set = |name: &str| {
            let known = beside.iter().find(|(known, _)| *known == name);
            known.map(|(_, value)| Some(*value))
        };
        taken[name].meets(value, &set)
    }

    #[test]
    fn the_longer_pattern_decides_and_what_none_names_is_not_known() {
        assert_eq!(told("gpt-4o", "temperature").as_deref(), Some("taken"));
        assert_eq!(
            told("gpt-5-mini", "temperature").as_deref(),
            Some("rejected but for 1")
        );
        assert_eq!(
            told("gpt-5-chat-latest", "temperature").as_deref(),
            Some("taken")
        );
        assert_eq!(
            told("o3", "max_tokens").as_deref(),
            Some("called max_completion_tokens")
        );
        assert_eq!(told("gpt-4o", "no_such_thing"), None);
    }

    #[test]
    fn families_of_each_vendor_say_what_their_models_take() {
        for (id, name, wanted) in [
            ("grok-4", "stop", "rejected"),
            ("grok-4-fast-non-reasoning", "stop", "taken"),
            ("grok-3-mini", "frequency_penalty", "taken"),
            ("grok-4.3", "reasoning_effort", "taken"),
            ("grok-4.6", "reasoning_effort", "rejected as none"),
            ("deepseek-chat", "temperature", "taken"),
            ("deepseek-reasoner", "temperature", "ignored"),
            (
                "deepseek-v4-pro",
                "temperature",
                "ignored unless thinking.type is disabled",
            ),
            (
                "deepseek-v4-pro",
                "tool_choice",
                "rejected as required unless thinking.type is disabled",
            ),
            ("mistral-large-2411", "temperature", "taken"),
            (
                "mistral-medium-2604",
                "reasoning_effort",
                "rejected as low, medium",
            ),
        ] {
            assert_eq!(told(id, name).as_deref(), Some(wanted), "{id} {name}");
        }
    }

    #[test]
    fn values_and_what_stands_beside_decide_where_they_are_named() {
        for (value, is) in [
            (Some("0.2"), true),
            (Some("1"), false),
            (Some("1.0"), false),
            (None, true),
        ] {
            assert_eq!(meets("gpt-5", "temperature", value, &[]), is, "{value:?}");
        }
        let none = [("reasoning_effort", "none")];
        assert!(meets("gpt-5.6-sol", "temperature", Some("0"), &[]));
        assert!(!meets("gpt-5.6-sol", "temperature", Some("0"), &none));
        assert!(!meets("gpt-5.4", "temperature", Some("0"), &[]));
        let catalog = Catalog::builtin();
        let sol = catalog.candidates("gpt-5.6-sol").first().copied().unwrap();
        let unknown = |name: &str| (name == "reasoning_effort").then_some(None);
        let taken = catalog.taken(sol)["temperature"];
        assert!(!taken.meets(Some("0"), &unknown) && taken.may_meet(Some("0"), &unknown));
        let high = [("reasoning_effort", "high")];
        assert!(meets("gpt-5.4", "temperature", Some("0"), &high));
        assert!(meets(
            "claude-opus-5-5",
            "tool_choice.type",
            Some("any"),
            &[]
        ));
        assert!(!meets(
            "claude-opus-5-5",
            "tool_choice.type",
            Some("auto"),
            &[]
        ));
        assert!(!meets("claude-opus-5-5", "tool_choice.type", None, &[]));
        assert!(meets(
            "claude-haiku-4-5",
            "max_tokens",
            Some("100_000"),
            &[]
        ));
        assert!(!meets(
            "claude-haiku-4-5",
            "max_tokens",
            Some("64000u32"),
            &[]
        ));
    }

    #[test]
    fn numbers_are_read_as_programs_write_them() {
        for (text, wanted) in [
            ("4_096", Some(4096.0)),
            ("0.7", Some(0.7)),
            (".5", Some(0.5)),
            ("1e5", Some(100_000.0)),
            ("1.5E+3", Some(1500.0)),
            ("4096u32", Some(4096.0)),
            ("0.2f", Some(0.2)),
            ("0.2d", Some(0.2)),
            ("4096L", Some(4096.0)),
            ("0.2m", Some(0.2)),
            ("-1", Some(-1.0)),
            ("0x10", None),
            ("0b1", None),
            ("warm", None),
            ("", None),
            ("1 - x", None),
        ] {
            assert_eq!(number(text), wanted, "{text}");
        }
        assert!(!is_same("1e5", "1") && is_same("1e3", "1000"));
    }

    #[test]
    fn a_resold_model_takes_what_its_vendor_says() {
        let catalog = Catalog::builtin();
        let on = |surface, id| {
            let id = catalog.on_surface(surface, id).unwrap();
            catalog.taken(id)["temperature"].effect
        };
        assert_eq!(on("azure", "gpt-5"), Effect::Rejects);
        assert_eq!(on("bedrock", "anthropic.claude-opus-4-8"), Effect::Rejects);
    }

    #[test]
    fn every_family_says_something_and_who_says_so() {
        let catalog = Catalog::builtin();
        assert!(catalog.families().len() > 20);
        for family in catalog.families() {
            let accepts = &family.accepts;
            let names = [&accepts.takes, &accepts.rejects, &accepts.ignores];
            let says = names.iter().any(|names| !names.is_empty())
                || !accepts.renames.is_empty()
                || !accepts.caps.is_empty()
                || !accepts.bounded.is_empty()
                || accepts.dimension.is_some()
                || accepts.tokenizer.is_some();
            assert!(says && !family.from.is_empty(), "{accepts:?}");
            assert!(accepts.models.iter().all(|id| *id == id.to_lowercase()));
        }
    }
}
