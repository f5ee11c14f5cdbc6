//! What changes when calls move from one model to another: what breaks, what differs otherwise, what stays and what
//! nobody knows. All of it follows from the facts of the two; nothing is written down. Whether a call sets a parameter
//! that breaks is not known here.

use schemars::JsonSchema;
use serde::Serialize;

use super::Catalog;
use super::accepts::{Effect, Taken};
use super::entry::{Day, Entry, EntryId, Fact, SourceId};

/// What a difference is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// What a call sets; named as the vendor's API calls it.
    Parameter,
    /// By what it is called.
    Endpoint,
    /// `chat`, `embedding`.
    Kind,
    /// How many numbers a vector has.
    Dimension,
    /// What it can do beside text: image input, tool calls, structured output.
    Capability,
    /// Tokens: the window, the longest input, the longest answer.
    Size,
    /// USD per million tokens: input, cached input, output.
    Price,
    /// Rate limits of a tier.
    Limit,
    /// The day after which it knows nothing.
    Cutoff,
    /// How texts are cut into tokens.
    Tokenizer,
}

/// How two models compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// What worked with the old one can fail, be without effect, or be less than it was.
    Breaks,
    /// It differs, and no call fails for it.
    Differs,
    /// It is the same.
    Same,
    /// Of one of them it is not known.
    Unknown,
}

/// One thing of two models side by side.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Difference {
    /// What it is of.
    pub topic: Topic,
    /// Which of these: `temperature`, `input`, `vision`.
    pub name: String,
    /// With the old model, for people; null where nobody knows.
    pub old: Option<String>,
    /// With the new one, likewise.
    pub new: Option<String>,
    /// New by old, of numbers.
    pub factor: Option<f64>,
    /// How they compare.
    pub change: Change,
    /// What to write instead, of a parameter, or what else to do; for people.
    pub instead: Option<String>,
    /// The sources of what is said of the new model, the best first.
    #[serde(skip)]
    pub from: Vec<SourceId>,
}

impl Catalog {
    /// All that is known of two models side by side, as of a day, what breaks first. The same for the same arguments.
    pub fn differences(&self, old: EntryId, new: EntryId, day: Day) -> Vec<Difference> {
        let mut all = self.of_parameters(old, new);
        all.extend(self.of_facts(old, new, day));
        all.sort_by_key(|row| (row.change, row.topic));
        all
    }

    /// What the new model does otherwise with parameters than the old one.
    fn of_parameters(&self, old: EntryId, new: EntryId) -> Vec<Difference> {
        let (was, is) = (self.taken(old), self.taken(new));
        let mut names: Vec<&str> = was.keys().chain(is.keys()).copied().collect();
        names.sort_unstable();
        names.dedup();
        let row = |name: &str| {
            let (was, is) = (was.get(name), is.get(name));
            let change = match (was, is) {
                (Some(was), Some(is)) if was.is_like(is) => Change::Same,
                (_, Some(is)) => compared(was, is),
                (_, None) => Change::Unknown,
            };
            Difference {
                topic: Topic::Parameter,
                name: name.to_owned(),
                old: was.map(Taken::to_string),
                new: is.map(Taken::to_string),
                factor: None,
                change,
                instead: is.and_then(|is| is.family.accepts.instead.clone()),
                from: is.map_or_else(Vec::new, |is| is.family.from.clone()),
            }
        };
        names.into_iter().map(row).collect()
    }

    fn of_facts(&self, old: EntryId, new: EntryId, day: Day) -> Vec<Difference> {
        let (was, is) = (self.entry(old), self.entry(new));
        let mut rows = Vec::new();
        let kinds = (Some(was.kind.clone()), Some(is.kind.clone()));
        rows.push(texts(Topic::Kind, "kind", kinds, true, Vec::new()));
        let endpoint = |id| self.endpoint(id).map(str::to_owned);
        let ends = (endpoint(old), endpoint(new));
        if ends.0 != ends.1 {
            // Most of its kind are called alike, and no file says by what.
            let usual = |end: Option<String>| end.or_else(|| Some("as most of its kind".into()));
            let ends = (usual(ends.0), usual(ends.1));
            rows.push(texts(Topic::Endpoint, "endpoint", ends, true, Vec::new()));
        }
        self.of_vectors((old, new), &mut rows);
        self.of_capabilities((old, new), &mut rows);
        for (name, of) in SIZES {
            let value = |id: EntryId| {
                let own = of(self.entry(id)).or_else(|| of(self.entry(self.origin(id))));
                own.map(|fact| (fact.value, fact.from.clone()))
            };
            let (old, new) = (value(old), value(new));
            if old.is_some() || new.is_some() {
                rows.push(sizes(name, old, new));
            }
        }
        let price = |entry: &Entry| entry.price_on(day).map(|(_, price)| price.clone());
        let (old_price, new_price) = (price(was), price(is));
        for (name, of) in PRICES {
            let of = |price: &Option<Fact<_>>| price.as_ref().and_then(|price| of(&price.value));
            let (old, new) = (of(&old_price), of(&new_price));
            if old.is_some() || new.is_some() {
                let from = new_price.as_ref().map(|price| price.from.clone());
                rows.push(numbers(Topic::Price, name, (old, new), from));
            }
        }
        limits((was, is), day, &mut rows);
        let cutoff = |id: EntryId| {
            let own = self.entry(id).knowledge_cutoff.as_ref();
            own.or_else(|| self.entry(self.origin(id)).knowledge_cutoff.as_ref())
        };
        let (old, new) = (cutoff(old), cutoff(new));
        if old.is_some() || new.is_some() {
            let text = |fact: Option<&Fact<String>>| fact.map(|fact| fact.value.clone());
            let from = new.map_or_else(Vec::new, |fact| fact.from.clone());
            let both = (text(old), text(new));
            rows.push(texts(Topic::Cutoff, "knowledge cutoff", both, false, from));
        }
        rows
    }

    /// How texts become tokens and vectors.
    fn of_vectors(&self, (old, new): (EntryId, EntryId), rows: &mut Vec<Difference>) {
        let (was, is) = (self.dimension(old), self.dimension(new));
        let is_embedding = |id: EntryId| self.entry(id).kind == "embedding";
        if is_embedding(old) || is_embedding(new) || was.is_some() || is.is_some() {
            let from = is.map_or_else(Vec::new, |(_, from)| from.to_vec());
            let text = |of: Option<(u64, _)>| of.map(|(of, _)| of.to_string());
            let both = (text(was), text(is));
            let mut row = texts(Topic::Dimension, "dimension", both, true, from);
            if self.origin(old) != self.origin(new) {
                // Vectors of two models cannot be compared, however long they are.
                row.change = Change::Breaks;
                row.instead = Some("build the index anew".to_owned());
            }
            rows.push(row);
        }
        let (was, is) = (self.tokenizer(old), self.tokenizer(new));
        if was.is_some() || is.is_some() {
            let from = is.map_or_else(Vec::new, |(_, from)| from.to_vec());
            let text = |of: Option<(&str, _)>| of.map(|(of, _)| of.to_owned());
            let both = (text(was), text(is));
            rows.push(texts(Topic::Tokenizer, "tokenizer", both, false, from));
        }
    }

    fn of_capabilities(&self, (old, new): (EntryId, EntryId), rows: &mut Vec<Difference>) {
        let (was, is) = (self.capabilities(old), self.capabilities(new));
        for (word, _) in &self.head().capabilities {
            let told = |fact: Option<&Fact<super::entry::Capabilities>>| {
                let able = &fact?.value;
                let has = able.has.contains(word);
                (has || able.lacks.contains(word)).then_some(has)
            };
            let (had, has) = (told(was), told(is));
            if had.is_none() && has.is_none() {
                continue;
            }
            let text = |has: Option<bool>| has.map(|has| if has { "yes" } else { "no" }.to_owned());
            let from = is.map_or_else(Vec::new, |fact| fact.from.clone());
            let both = (text(had), text(has));
            let name = self.capability(word);
            let mut row = texts(Topic::Capability, name, both, true, from);
            if had == Some(false) && has == Some(true) {
                row.change = Change::Differs;
            }
            rows.push(row);
        }
    }
}

type Size = fn(&Entry) -> Option<&Fact<u64>>;
const SIZES: [(&str, Size); 3] = [
    ("context", |entry| entry.context.as_ref()),
    ("max input", |entry| entry.max_input.as_ref()),
    ("max output", |entry| entry.max_output.as_ref()),
];

type Usd = fn(&super::entry::Price) -> Option<f64>;
const PRICES: [(&str, Usd); 3] = [
    ("input", |price| price.input),
    ("cached input", |price| price.cached_input),
    ("output", |price| price.output),
];

/// How a parameter fares with the new model, where it is not treated alike.
fn compared(was: Option<&Taken<'_>>, is: &Taken<'_>) -> Change {
    let is_less = match (was.map(|was| was.effect), is.effect) {
        (Some(Effect::Caps(old)), Effect::Caps(new)) => new < old,
        (_, Effect::Takes) => false,
        _ => true,
    };
    if is_less {
        Change::Breaks
    } else {
        Change::Differs
    }
}

/// Two texts side by side; one that is known and differs breaks, or does not.
fn texts(
    topic: Topic,
    name: &str,
    (old, new): (Option<String>, Option<String>),
    breaks: bool,
    from: Vec<SourceId>,
) -> Difference {
    let change = match (&old, &new) {
        (Some(old), Some(new)) if old == new => Change::Same,
        (Some(_), Some(_)) if breaks => Change::Breaks,
        (Some(_), Some(_)) => Change::Differs,
        _ => Change::Unknown,
    };
    Difference {
        topic,
        name: name.to_owned(),
        old,
        new,
        factor: None,
        change,
        instead: None,
        from,
    }
}

fn numbers(
    topic: Topic,
    name: &str,
    (old, new): (Option<f64>, Option<f64>),
    from: Option<Vec<SourceId>>,
) -> Difference {
    let text = |of: Option<f64>| of.map(|of| of.to_string());
    let both = (text(old), text(new));
    let mut row = texts(topic, name, both, false, from.unwrap_or_default());
    let factor = old.zip(new).filter(|(old, _)| *old > 0.0);
    row.factor = factor.map(|(old, new)| new / old);
    row
}

/// A number of tokens, of which less can be too little.
#[expect(clippy::cast_precision_loss, reason = "numbers of tokens are small")]
fn sizes(
    name: &str,
    old: Option<(u64, Vec<SourceId>)>,
    new: Option<(u64, Vec<SourceId>)>,
) -> Difference {
    let from = new.as_ref().map(|(_, from)| from.clone());
    let count = |of: &Option<(u64, Vec<SourceId>)>| of.as_ref().map(|(count, _)| *count as f64);
    let both = (count(&old), count(&new));
    let mut row = numbers(Topic::Size, name, both, from);
    // Less by more than the ways of counting a thousand differ.
    let both = both.0.zip(both.1);
    if both.is_some_and(|(old, new)| new < old * 0.95) {
        row.change = Change::Breaks;
    }
    row
}

/// Rate limits of the tiers that either has.
#[expect(clippy::cast_precision_loss, reason = "numbers of tokens are small")]
fn limits((was, is): (&Entry, &Entry), day: Day, rows: &mut Vec<Difference>) {
    let held = |entry: &Entry, tier: u8| {
        let mut limits = entry.limits.iter().rev();
        let held = limits.find(|(since, limit)| {
            limit.value.tier == tier && since.is_none_or(|since| since <= day)
        });
        held.map(|(_, limit)| limit.clone())
    };
    let all = was.limits.iter().chain(&is.limits);
    let mut tiers: Vec<u8> = all.map(|(_, limit)| limit.value.tier).collect();
    tiers.sort_unstable();
    tiers.dedup();
    for tier in tiers {
        let (old, new) = (held(was, tier), held(is, tier));
        let from = new.as_ref().map(|limit| limit.from.clone());
        let requests = |limit: &Option<Fact<super::entry::Limit>>| {
            limit.as_ref().map(|limit| limit.value.rpm as f64)
        };
        let tokens = |limit: &Option<Fact<super::entry::Limit>>| {
            limit.as_ref().map(|limit| limit.value.tpm as f64)
        };
        for (what, both) in [
            ("RPM", (requests(&old), requests(&new))),
            ("TPM", (tokens(&old), tokens(&new))),
        ] {
            let name = format!("tier-{tier} {what}");
            rows.push(numbers(Topic::Limit, &name, both, from.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str, change: Change) -> Vec<String> {
        let catalog = Catalog::builtin();
        let entry = |id: &str| catalog.candidates(id).first().copied().unwrap();
        let rows = catalog.differences(entry(old), entry(new), "2026-11-30".parse().unwrap());
        let rows = rows.into_iter().filter(|row| row.change == change);
        let text = |text: Option<String>| text.unwrap_or_else(|| "?".into());
        rows.map(|row| format!("{}: {} → {}", row.name, text(row.old), text(row.new)))
            .collect()
    }

    #[test]
    fn what_breaks_is_what_the_new_one_treats_otherwise() {
        let told = told("claude-sonnet-4-5", "claude-sonnet-5-5", Change::Breaks);
        insta::assert_snapshot!(told.join("\n"), @"
        budget_tokens: taken → rejected
        messages.last.role: taken → rejected as assistant
        temperature: taken → rejected but for 1
        thinking.type: taken → rejected as disabled
        tool_choice.type: taken → rejected as any, tool
        top_k: taken → rejected
        top_p: rejected where temperature is set → rejected but for 1
        ");
    }

    #[test]
    fn what_both_refuse_breaks_nothing() {
        let breaks = told("gpt-5", "gpt-6-sol", Change::Breaks);
        let stale = told("gpt-4o", "gpt-6-sol", Change::Breaks);
        assert!(stale.contains(&"max_tokens: taken → called max_completion_tokens".to_owned()));
        assert!(!breaks.iter().any(|row| row.starts_with("max_tokens")));
        let same = told("gpt-5", "gpt-6-sol", Change::Same);
        assert!(same.iter().any(|row| row.starts_with("max_tokens")));
    }

    #[test]
    fn vectors_of_two_models_never_mix() {
        let same_length = told(
            "text-embedding-ada-002",
            "text-embedding-3-small",
            Change::Breaks,
        );
        assert!(same_length.contains(&"dimension: 1536 → 1536".to_owned()));
        let own = told(
            "text-embedding-3-small",
            "text-embedding-3-small",
            Change::Breaks,
        );
        assert_eq!(own, [] as [&str; 0]);
    }
}
