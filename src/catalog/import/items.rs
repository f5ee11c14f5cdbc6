//! The models in a file, as its source lays them out: each with the facts that could be
//! read. Values of a wrong form are left out, not guessed.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::Value;

use super::spec::Form;
use super::{Fault, Input, Spec};
use crate::catalog::entry::Day;
use crate::catalog::invariants::is_address;
use crate::source::yaml::{Node, Value as Yaml, parse};

/// A model as a source tells of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// The platform as the source names it; `None` for the spec's own.
    pub(super) surface: Option<String>,
    /// The id as written.
    pub(super) id: String,
    /// It is a name of the source's own for another model.
    pub(super) is_own_name: bool,
    /// The page that its end was read on.
    pub(super) page: Option<String>,
    /// The facts, by name.
    pub(super) facts: BTreeMap<String, Told>,
}

/// What a source says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Told {
    Day(Day),
    Usd(f64),
    Tokens(u64),
    Ids(Vec<String>),
    Word(String),
}

/// How many models one file may hold.
const MAX_ITEMS: usize = 100_000;

/// Reads the models of a file.
pub(super) fn read(spec: &Spec, input: &Input) -> Result<Vec<Found>, Fault> {
    let text = match std::str::from_utf8(&input.bytes) {
        Ok(text) => text.trim_start_matches('\u{FEFF}'),
        Err(error) => {
            let before = &input.bytes[..error.valid_up_to()];
            let line = 1 + memchr::memchr_iter(b'\n', before).count();
            return Err(Fault {
                file: format!("{}:{line}", input.name),
                message: "not UTF-8".into(),
            });
        }
    };
    let root = match spec.form {
        Form::Text => return Ok(of_text(spec, text)),
        Form::Json => serde_json::from_str(text).map_err(|error| Fault {
            file: format!("{}:{}:{}", input.name, error.line(), error.column()),
            message: format!("not JSON: {error}"),
        })?,
        Form::Yaml => {
            let stream = parse(text).map_err(|fault| {
                let before = text.get(..fault.span.start as usize).unwrap_or_default();
                Fault {
                    file: format!("{}:{}", input.name, before.matches('\n').count() + 1),
                    message: format!("not YAML: {fault}"),
                }
            })?;
            stream.documents.first().map_or(Value::Null, plain)
        }
    };
    let mut items = Vec::new();
    let steps: Vec<_> = spec
        .items
        .split('.')
        .filter(|step| !step.is_empty())
        .collect();
    walk(&root, &steps, &mut Vec::new(), &mut items);
    if items.is_empty() && !matches!(spec.form, Form::Yaml) {
        return Err(Fault {
            file: input.name.clone(),
            message: format!("no models at `{}`: is it {}?", spec.items, spec.title),
        });
    }
    if items.len() > MAX_ITEMS {
        return Err(Fault {
            file: input.name.clone(),
            message: format!("more than {MAX_ITEMS} models"),
        });
    }
    Ok(items
        .iter()
        .filter_map(|(above, item)| of_item(spec, above, item))
        .collect())
}

/// YAML as JSON: every scalar a text, no aliases. Nesting is bounded by the parser.
fn plain(node: &Node<'_>) -> Value {
    match &node.value {
        Yaml::Scalar(text, _) => Value::String(text.clone().into_owned()),
        Yaml::Sequence(items) => items.iter().map(plain).collect(),
        Yaml::Mapping(pairs) => {
            let pairs = pairs
                .iter()
                .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), plain(value))));
            Value::Object(pairs.collect())
        }
        Yaml::Alias(_) => Value::Null,
    }
}

/// What the `*` of a path stood for: keys, and the values at them.
type Above<'v> = Vec<(String, &'v Value)>;

/// The values at a path, each with what its `*` stood for.
fn walk<'v>(
    value: &'v Value,
    steps: &[&str],
    above: &mut Above<'v>,
    found: &mut Vec<(Above<'v>, &'v Value)>,
) {
    let Some((step, rest)) = steps.split_first() else {
        found.push((above.clone(), value));
        return;
    };
    let mut each = |key: String, value: &'v Value| {
        above.push((key, value));
        walk(value, rest, above, found);
        above.pop();
    };
    match (value, *step) {
        (Value::Object(map), "*") => map.iter().for_each(|(key, value)| each(key.clone(), value)),
        (Value::Array(list), "*") => {
            let items = list.iter().enumerate();
            items.for_each(|(at, value)| each(at.to_string(), value));
        }
        (value, key) => {
            if let Some(value) = value.get(key) {
                walk(value, rest, above, found);
            }
        }
    }
}

/// The first of some places that holds anything.
fn at(above: &[(String, &Value)], item: &Value, places: &[String]) -> Option<Value> {
    let star = |number: &str| above.get(number.parse::<usize>().ok()?.checked_sub(1)?);
    places.iter().find_map(|place| {
        if let Some(number) = place.strip_prefix('$') {
            return Some(Value::String(star(number)?.0.clone()));
        }
        let (mut value, place) = match place.strip_prefix('^').and_then(|at| at.split_once('.')) {
            Some((number, rest)) => (star(number)?.1, rest),
            None => (item, place.as_str()),
        };
        for step in place.split('.') {
            value = match value {
                Value::Array(list) if step == "last" => list.last()?,
                value => value.get(step)?,
            };
        }
        let is_empty = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
        (!is_empty).then(|| value.clone())
    })
}

fn of_item(spec: &Spec, above: &[(String, &Value)], item: &Value) -> Option<Found> {
    let text = |places: &[String]| Some(at(above, item, places)?.as_str()?.trim().to_owned());
    let mut facts = BTreeMap::new();
    for (name, places) in &spec.facts {
        let value = at(above, item, places);
        if let Some(told) = value.and_then(|value| told(spec, name, &value)) {
            facts.insert(name.clone(), told);
        }
    }
    Some(Found {
        surface: text(&spec.surface_at),
        id: text(&spec.id)?,
        is_own_name: at(above, item, &spec.own_name).is_some(),
        page: text(&spec.page).filter(|page| is_address(page)),
        facts,
    })
}

fn told(spec: &Spec, name: &str, value: &Value) -> Option<Told> {
    match name {
        "released" | "released_by" | "deprecated_on" | "retires_on" | "earliest_retirement" => {
            day(value).map(Told::Day)
        }
        "input" | "cached_input" | "output" => {
            let usd = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
            let factor = if spec.price_factor > 0.0 {
                spec.price_factor
            } else {
                1.0
            };
            // Cents of cents are noise of the multiplication.
            let usd = (usd * factor * 1e6).round() / 1e6;
            (usd.is_finite() && usd >= 0.0).then_some(Told::Usd(usd))
        }
        "context" | "max_input" | "max_output" => {
            let tokens = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
            (tokens > 0).then_some(Told::Tokens(tokens))
        }
        "replacements" => {
            let ids: Vec<String> = match value {
                Value::Array(list) => list.iter().filter_map(id_of).collect(),
                value => id_of(value).into_iter().collect(),
            };
            (!ids.is_empty()).then_some(Told::Ids(ids))
        }
        "kind" => Some(Told::Word(spec.kinds.get(value.as_str()?)?.clone())),
        "knowledge_cutoff" => {
            let text = value.as_str()?;
            let is_month = text.len() == 7 && format!("{text}-01").parse::<Day>().is_ok();
            let is_day = text.len() == 10 && text.parse::<Day>().is_ok();
            (is_month || is_day).then(|| Told::Word(text.to_owned()))
        }
        _ => None,
    }
}

/// An id as text, or in a mapping with `model` or `id`.
fn id_of(value: &Value) -> Option<String> {
    let named = || value.get("model").or_else(|| value.get("id"))?.as_str();
    let text = value.as_str().or_else(named)?.trim();
    (!text.is_empty() && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}

/// A day: `2026-11-22`, a timestamp that starts so, seconds since 1970, or
/// `November 22nd, 2026`.
fn day(value: &Value) -> Option<Day> {
    if let Some(seconds) = value.as_i64() {
        // Milliseconds and small numbers are something else.
        let is_time = (100_000_000..10_000_000_000).contains(&seconds);
        return is_time.then_some(Day((seconds / 86_400) as i32));
    }
    let text = value.as_str()?.trim();
    if let Some(day) = text.get(..10).and_then(|start| start.parse::<Day>().ok()) {
        return Some(day);
    }
    let (month, rest) = text.split_once(' ')?;
    let (day, year) = rest.split_once(',')?;
    let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let month = month.to_ascii_lowercase();
    let month = months.iter().position(|start| month.starts_with(start))? + 1;
    let day = day.trim_end_matches(char::is_alphabetic);
    format!("{}-{month:02}-{day:0>2}", year.trim()).parse().ok()
}

/// What patterns find in a text: an id each, or a row of quoted ids before a day.
fn of_text(spec: &Spec, text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for pattern in &spec.patterns {
        let Ok(pattern) = Regex::new(pattern) else {
            continue;
        };
        for hit in pattern.captures_iter(text).take(MAX_ITEMS) {
            let mut facts = BTreeMap::new();
            for name in pattern.capture_names().flatten() {
                let value = hit.name(name).map(|group| Value::from(group.as_str()));
                if let Some(told) = value.and_then(|value| told(spec, name, &value)) {
                    facts.insert(name.to_owned(), told);
                }
            }
            let ids = hit.name("ids").map_or(Vec::new(), |group| {
                let parts = group.as_str().split('"');
                parts.skip(1).step_by(2).map(str::to_owned).collect()
            });
            let one = hit.name("id").map(|group| group.as_str().to_owned());
            found.extend(ids.into_iter().chain(one).map(|id| Found {
                surface: None,
                id,
                is_own_name: false,
                page: None,
                facts: facts.clone(),
            }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_forms_that_sources_write() {
        let shown = |value: Value| day(&value).map(|day| day.to_string());
        for value in [
            Value::from("2026-11-22"),
            Value::from("2026-11-22T10:00:00Z"),
            Value::from("November 22nd, 2026"),
            Value::from(1_795_305_600),
        ] {
            assert_eq!(
                shown(value.clone()).as_deref(),
                Some("2026-11-22"),
                "{value}"
            );
        }
        for value in ["soon", "2026-13-01", "Smarch 1st, 2026", "", "TBD, 2026"] {
            assert_eq!(shown(Value::from(value)), None, "{value}");
        }
        assert_eq!(shown(Value::from(7)), None);
    }
}
