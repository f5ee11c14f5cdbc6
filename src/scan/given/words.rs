//! What the names around an id say: what is set of the call, what is data, what calls a model. The tables of
//! `rules/roles/calls.yaml`.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

use super::{joined, ways};
use crate::catalog::accepts::number;
use crate::scan::name;
use crate::scan::proof::known::NOTHING;
use crate::source::table;

const WRITTEN: &str = include_str!("../../../rules/roles/calls.yaml");

/// Longer names say nothing.
const MAX_NAME: usize = 128;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    carriers: Names,
    data: Names,
    callees: Vec<String>,
    values: BTreeMap<String, (f64, f64)>,
    others: Vec<String>,
    defaults: Names,
    environment: Vec<String>,
    merges: Names,
    nothing: Names,
    decides: Vec<String>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| table::read(WRITTEN));

/// Names, however their words are joined.
#[derive(Debug, Default)]
struct Names(HashSet<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        Ok(Self(names.iter().map(|name| joined(name)).collect()))
    }
}

/// Whether a word stands for "not given". A value that may be one is set by a program that knows when.
pub(super) fn is_nothing(word: &str) -> bool {
    let is_own = |nothing: &&str| nothing.eq_ignore_ascii_case(word);
    NOTHING.iter().any(is_own) || is_one(word, &TABLES.nothing)
}

/// Whether a condition, in small letters, asks for what decides what the model is given.
pub(super) fn decides(condition: &str) -> bool {
    TABLES.decides.iter().any(|part| condition.contains(part))
}

/// Whether what is set within a value of this name is set of the call.
pub(super) fn is_carrier(name: &str) -> bool {
    is_one(name, &TABLES.carriers)
}

/// Whether what stands in a value of this name is data of one's own.
pub(super) fn is_data(name: &str) -> bool {
    is_one(name, &TABLES.data)
}

/// Whether it holds what is taken where a caller says nothing.
pub(super) fn is_default(name: &str) -> bool {
    is_one(name, &TABLES.defaults)
}

/// Whether a function puts maps together.
pub(super) fn merges(name: &str) -> bool {
    is_one(name, &TABLES.merges)
}

/// Whether what is called so calls a model, or says how one is called.
pub(super) fn calls_model(name: &str) -> bool {
    has_word(name, &TABLES.callees)
}

/// Whether it holds other models of the same call.
pub(super) fn holds_others(name: &str) -> bool {
    has_word(name, &TABLES.others)
}

/// Whether a function reads the environment.
pub(super) fn reads_environment(name: &str) -> bool {
    has_word(name, &TABLES.environment)
}

/// Whether a literal can be the value of a parameter of a model; nothing where nothing is known of such values.
pub fn is_value(parameter: &str, literal: &str) -> Option<bool> {
    let (least, most) = TABLES.values.get(parameter)?;
    let number = number(literal);
    Some(number.is_some_and(|number| *least <= number && number <= *most))
}

fn is_one(name: &str, table: &Names) -> bool {
    name.len() <= MAX_NAME && ways(name, |way| table.0.contains(way))
}

fn has_word(name: &str, table: &[String]) -> bool {
    let is = |word: &str| table.iter().any(|known| known == word);
    name.len() <= MAX_NAME
        && name::words(name)
            .iter()
            .any(|word| is(word) || word.strip_suffix('s').is_some_and(is))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_there_and_each_row_says_what_it_holds() {
        let tables = &*TABLES;
        let names = |names: &'static Names| names.0.iter().collect::<Vec<_>>();
        for (table, is) in [
            (names(&tables.carriers), is_carrier as fn(&str) -> bool),
            (names(&tables.data), is_data),
            (tables.callees.iter().collect(), calls_model),
            (tables.others.iter().collect(), holds_others),
            (names(&tables.defaults), is_default),
            (tables.environment.iter().collect(), reads_environment),
            (names(&tables.merges), merges),
            (names(&tables.nothing), is_nothing),
            (tables.decides.iter().collect(), decides),
        ] {
            assert!(!table.is_empty());
            for row in table {
                assert_eq!(*row, row.to_lowercase());
                assert!(is(row), "{row}");
            }
        }
        for row in names(&tables.carriers) {
            assert!(!is_data(row), "{row} is both");
        }
        assert!(!tables.values.is_empty());
        for (name, (least, most)) in &tables.values {
            assert!(least < most, "{name}");
            assert_eq!(is_value(name, &most.to_string()), Some(true), "{name}");
            assert_eq!(
                is_value(name, &(most + 1.0).to_string()),
                Some(false),
                "{name}"
            );
            assert_eq!(is_value(name, "warm"), Some(false), "{name}");
        }
    }

    #[test]
    fn names_are_read_by_their_words() {
        for name in [
            "ChatOpenAI",
            "client.messages.create",
            "make_llm",
            "ChatCompletionsOptions",
            "json_encode",
        ] {
            assert!(calls_model(name), "{name}");
        }
        for name in ["Worker", "Sensor", "asyncio", "c"] {
            assert!(!calls_model(name), "{name}");
        }
        assert!(
            is_carrier("generationConfig") && is_carrier("ExtraBody") && !is_carrier("weather")
        );
        assert!(holds_others("fallback_models") && reads_environment("getenv"));
    }
}
