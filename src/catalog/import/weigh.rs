//! Which of the values that sources give for a fact is taken, when an edition is read.
//!
//! A newer edition takes the place of the older ones of its source first; then a source
//! that counts for more wins, and among equals the newer reading. What loses stays told in
//! the conflict, so that nobody has to weigh it again.

use super::Edition;
use super::spec::{self, Spec};
use crate::catalog::Catalog;
use crate::catalog::entry::{Conflict, Day, Entry, Evidence, Fact, Price, SourceId};

/// What an unknown source counts: as one that gathered from others.
const GATHERED: u8 = 3;

/// What stands for the edition that is read, where its short name is not settled yet.
pub(super) const THIS: &str = "";

/// What becomes of a fact.
#[derive(Debug)]
pub(super) enum Verdict {
    /// The catalog has none.
    New,
    /// The catalog has the same; its older editions by short name that said so.
    Same { own: Vec<String>, fixed: Beside },
    /// It takes the place of what the catalog has.
    Taken {
        was: String,
        also: Vec<String>,
        beside: Beside,
    },
    /// Another source's value stays.
    Left {
        known: String,
        by: String,
        beside: Beside,
        /// Whether somebody has to look at it.
        is_open: bool,
    },
    /// The catalog has weighed just this before.
    Known,
}

/// What becomes of the conflict on a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// Nothing.
    Keep,
    /// It is settled.
    Drop,
    /// It is this now.
    Write(Weighed),
}

/// Values that sources give, and which was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// Each value with the short names of who gives it.
    pub values: Vec<(String, Vec<String>)>,
    /// The value taken.
    pub chosen: String,
    /// The rule that chose it.
    pub why: String,
}

impl Weighed {
    /// Whether a source gives one of the values.
    pub fn is_told_by(&self, key: &str) -> bool {
        let mut from = self.values.iter().flat_map(|(_, from)| from);
        from.any(|name| name == key)
    }
}

/// Values with who gives each.
type Voices<'c> = Vec<(String, Vec<&'c Evidence>)>;

pub(super) fn weigh(
    spec: &Spec,
    edition: &Edition,
    catalog: &Catalog,
    entry: &Entry,
    name: &str,
    told: &str,
) -> Verdict {
    let known = known(entry, name, edition.read);
    if name == "retires_on"
        && let Some(earliest) = &entry.earliest_retirement
        && earliest.value.to_string() == told
    {
        return Verdict::Left {
            known: "that it is the earliest possible day".into(),
            by: by(catalog, &earliest.from),
            beside: Beside::Keep,
            is_open: false,
        };
    }
    let conflict = entry.conflicts.iter().find(|one| one.field == field(name));
    let mut voices = voices(catalog, conflict, known.as_ref());
    let is_own = |evidence: &&Evidence| spec.is_source(evidence.name());
    let own = || {
        voices
            .iter()
            .flat_map(|(_, from)| from)
            .copied()
            .filter(is_own)
    };
    if own().any(|evidence| evidence.said_on() > Some(edition.day())) {
        // An older edition than what was read before.
        return Verdict::Known;
    }
    let newest = own().max_by_key(|evidence| evidence.said_on());
    let before = newest.and_then(|newest| {
        let said = voices.iter().find(|(_, from)| from.contains(&newest));
        said.map(|(value, _)| value.clone())
    });
    let keys_of = |value: &str| -> Vec<String> {
        let said = voices.iter().filter(|(one, _)| one == value);
        let own = said.flat_map(|(_, from)| from).copied().filter(is_own);
        own.map(|evidence| evidence.name().to_owned()).collect()
    };
    let own_keys = keys_of(told);
    let Some((known, from)) = known else {
        return match conflict {
            // No source is believed, this one neither.
            Some(_) if before.as_deref() == Some(told) => Verdict::Known,
            Some(conflict) => Verdict::Left {
                known: conflict.chosen.clone(),
                by: conflict.why.clone(),
                beside: Beside::Keep,
                is_open: is_day(name),
            },
            None => Verdict::New,
        };
    };
    if name == "replacements" && is_among(told, &known) {
        return Verdict::Same {
            own: own_keys,
            fixed: Beside::Keep,
        };
    }
    if before.as_deref() == Some(told) {
        // What it said before was weighed then.
        return if known == told {
            Verdict::Same {
                own: own_keys,
                fixed: Beside::Keep,
            }
        } else {
            Verdict::Known
        };
    }
    // Older editions have no word any more.
    for (_, from) in &mut voices {
        from.retain(|evidence| !spec.is_source(evidence.name()));
    }
    if known == told {
        let fixed = match conflict {
            Some(conflict) if before.is_some() => beside(voices, told, conflict.why.clone()),
            _ => Beside::Keep,
        };
        return Verdict::Same {
            own: own_keys,
            fixed,
        };
    }
    let holds = voices.iter().find(|(value, _)| *value == known);
    let holds = holds.map_or(&[] as &[&Evidence], |(_, from)| from.as_slice());
    // What it said of prices and windows before, when it was not believed, is not told
    // anywhere: nobody knows whether it says so only now.
    let is_weighed = before.is_none() && !is_day(name);
    let strength = |evidence: &&Evidence| (std::cmp::Reverse(rank(evidence)), evidence.said_on());
    let best = holds.iter().max_by_key(|evidence| strength(evidence));
    let wins = best.is_none_or(|best| {
        let mine = (std::cmp::Reverse(spec.rank), Some(edition.day()));
        // Only a better source overrules what it stood against unsaid.
        if is_weighed {
            mine.0 > strength(best).0
        } else {
            mine > strength(best)
        }
    });
    if wins {
        let also = voices.iter().find(|(value, _)| value == told);
        let also = also.map(|(_, from)| names(from)).unwrap_or_default();
        let why = match best {
            Some(best) if rank(best) > spec.rank => "the better source",
            _ => "the newer reading",
        };
        let beside = match (conflict, beside(voices, told, why.to_owned())) {
            (None, Beside::Drop) => Beside::Keep,
            (_, beside) => beside,
        };
        return Verdict::Taken {
            was: known,
            also,
            beside,
        };
    }
    let by = by(catalog, &from);
    let beside = if is_day(name) {
        let why = conflict.map(|one| one.why.clone());
        let why = why.unwrap_or_else(|| match best {
            Some(best) if rank(best) < spec.rank => "the better source".to_owned(),
            _ => "the newer reading".to_owned(),
        });
        weighed(voices, told, &known, why)
    } else {
        Beside::Keep
    };
    Verdict::Left {
        known,
        by,
        beside,
        is_open: is_day(name),
    }
}

/// The conflict when this edition's value is taken; settled when no one else says another.
fn beside(voices: Voices<'_>, told: &str, why: String) -> Beside {
    weighed(voices, told, told, why)
}

fn weighed(voices: Voices<'_>, told: &str, chosen: &str, why: String) -> Beside {
    let mut values: Vec<(String, Vec<String>)> = Vec::new();
    for (value, from) in voices {
        if !from.is_empty() || value == chosen && value != told {
            values.push((value, names(&from)));
        }
    }
    match values.iter_mut().find(|(value, _)| value == told) {
        Some((_, from)) => from.push(THIS.to_owned()),
        None => values.push((told.to_owned(), vec![THIS.to_owned()])),
    }
    values.retain(|(_, from)| !from.is_empty());
    if values.len() < 2 {
        return Beside::Drop;
    }
    values.sort_by_key(|(value, _)| value != chosen);
    Beside::Write(Weighed {
        values,
        chosen: chosen.to_owned(),
        why,
    })
}

/// Whether a list of ids names each of another's.
fn is_among(told: &str, known: &str) -> bool {
    let known: Vec<_> = known.split(", ").collect();
    let mut told = told.split(", ");
    told.all(|id| known.iter().any(|one| one.eq_ignore_ascii_case(id)))
}

/// What is said of a fact: the conflict on it, or its only value.
fn voices<'c>(
    catalog: &'c Catalog,
    conflict: Option<&Conflict>,
    known: Option<&(String, Vec<SourceId>)>,
) -> Voices<'c> {
    let evidence = |from: &[SourceId]| from.iter().map(|&id| catalog.evidence(id)).collect();
    let mut voices: Voices<'c> = Vec::new();
    for (value, from) in conflict.iter().flat_map(|conflict| &conflict.values) {
        voices.push((value.clone(), evidence(from)));
    }
    if let Some((value, from)) = known {
        match voices.iter_mut().find(|(one, _)| one == value) {
            Some((_, said)) => {
                let more = from.iter().map(|&id| catalog.evidence(id));
                let more: Vec<_> = more.filter(|one| !said.contains(one)).collect();
                said.extend(more);
            }
            None => voices.push((value.clone(), evidence(from))),
        }
    }
    voices
}

fn names(from: &[&Evidence]) -> Vec<String> {
    from.iter()
        .map(|evidence| evidence.name().to_owned())
        .collect()
}

/// Who says a fact, for people.
fn by(catalog: &Catalog, from: &[SourceId]) -> String {
    let first = from.first().map(|&id| catalog.evidence(id));
    first.map_or(String::new(), |by| {
        format!("{} {}", by.name(), by.edition())
    })
}

/// How much a source's word counts.
fn rank(evidence: &Evidence) -> u8 {
    let known = || {
        spec::all()
            .iter()
            .find(|spec| spec.is_source(evidence.name()))
    };
    evidence
        .rank
        .or_else(|| Some(known()?.rank))
        .unwrap_or(GATHERED)
}

fn is_day(name: &str) -> bool {
    matches!(
        name,
        "released" | "released_by" | "deprecated_on" | "retires_on" | "earliest_retirement"
    )
}

/// What conflicts call a fact.
pub(super) fn field(name: &str) -> String {
    match name {
        "input" | "cached_input" | "output" => format!("price.{name}"),
        name => name.to_owned(),
    }
}

/// What the catalog has of a fact, and who says so.
fn known(entry: &Entry, name: &str, day: Day) -> Option<(String, Vec<SourceId>)> {
    fn shown<T: ToString>(fact: Option<&Fact<T>>) -> Option<(String, Vec<SourceId>)> {
        let fact = fact?;
        Some((fact.value.to_string(), fact.from.clone()))
    }
    let price = |of: fn(&Price) -> Option<f64>| {
        let (_, fact) = entry.price_on(day)?;
        Some((of(&fact.value)?.to_string(), fact.from.clone()))
    };
    match name {
        "released" => shown(entry.released.as_ref()),
        "released_by" => shown(entry.released_by.as_ref()),
        "deprecated_on" => shown(entry.deprecated_on.as_ref()),
        "retires_on" => shown(entry.retires_on.as_ref()),
        "earliest_retirement" => shown(entry.earliest_retirement.as_ref()),
        "replacements" => {
            let fact = entry.replacements.as_ref()?;
            Some((fact.value.join(", "), fact.from.clone()))
        }
        "input" => price(|price| price.input),
        "cached_input" => price(|price| price.cached_input),
        "output" => price(|price| price.output),
        "context" => shown(entry.context.as_ref()),
        "max_input" => shown(entry.max_input.as_ref()),
        "max_output" => shown(entry.max_output.as_ref()),
        _ => None,
    }
}
