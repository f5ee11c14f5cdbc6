//! A catalog file of what an import brought, in the form of [`super::super::overlay`]: a
//! document for each surface, in order, the same for the same input.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::merge::{Model, PRICES};
use super::{Contradiction, Imported};
use crate::source::acts;
use crate::source::excerpt::visible;

/// How wide a list may be in one line.
const WIDTH: usize = 110;

/// The file, and nothing when there is nothing to tell.
pub fn overlay(imported: &Imported) -> String {
    let mut surfaces: BTreeMap<&str, Vec<(&str, &Model)>> = BTreeMap::new();
    for ((surface, id), model) in &imported.models {
        let told = model.facts.iter().any(|change| change.value.is_some());
        if model.new.is_none() && !told {
            continue;
        }
        surfaces.entry(surface).or_default().push((id, model));
    }
    let mut text = String::new();
    for (surface, models) in surfaces {
        if !text.is_empty() {
            text.push_str("---\n");
        }
        document(&mut text, imported, surface, &models);
    }
    text
}

fn document(text: &mut String, imported: &Imported, surface: &str, models: &[(&str, &Model)]) {
    let spec = imported.spec;
    let _ = writeln!(
        text,
        "# What {} says and the built-in catalog does not.",
        spec.title
    );
    let _ = writeln!(
        text,
        "surface: {surface}\nread: {}\nsources:",
        imported.edition.read
    );
    let mut put = |line: String| {
        let _ = writeln!(text, "{line}");
    };
    source(imported, &spec.source)
        .into_iter()
        .for_each(&mut put);
    put("models:".to_owned());
    for (id, one) in models {
        let lines = model(imported, &spec.source, id, one);
        lines.into_iter().for_each(&mut put);
    }
    let here = |one: &&Contradiction| one.surface == surface;
    for one in imported.contradicted.iter().filter(here) {
        let _ = writeln!(
            text,
            "# not taken: {}",
            commented(&format!(
                "{} {} {}; {} says {}",
                one.id, one.fact, one.told, one.by, one.known
            ))
        );
    }
}

/// The lines that declare the source of an import under a key.
pub(super) fn source(imported: &Imported, key: &str) -> Vec<String> {
    let edition = &imported.edition;
    vec![
        format!("  {key}:"),
        format!("    title: {}", quoted(&imported.spec.title)),
        format!("    version: {}", quoted(&edition.version)),
        format!("    dated: {}", edition.day()),
        format!("    read: {}", edition.read),
    ]
}

/// The lines of a model, its facts under a source's key.
pub(super) fn model(imported: &Imported, key: &str, id: &str, model: &Model) -> Vec<String> {
    let mut lines = vec![format!("  {}:", quoted(id))];
    let mut put = |line: String| lines.push(format!("    {line}"));
    if let Some(new) = &model.new {
        put(match &new.of {
            Some(of) => format!("of: {}", quoted(of)),
            None => format!("vendor: {}", new.vendor),
        });
        put(format!("kind: {}", new.kind));
    }
    let is_price = |name: &str| PRICES.contains(&name);
    let is_number = |name: &str| matches!(name, "context" | "max_input" | "max_output");
    let facts = || {
        let facts = model.facts.iter();
        facts.filter_map(|change| Some((change.name, change.value.as_ref()?)))
    };
    let page = |name: &str| model.page.as_deref().filter(|_| name == "retires_on");
    for (name, value) in facts().filter(|(name, _)| !is_number(name)) {
        let line = fact(name, value, &[key], page(name));
        line.into_iter().for_each(&mut put);
    }
    let price = facts().filter(|(name, _)| is_price(name));
    let price: Vec<_> = price
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    if !price.is_empty() {
        put("prices:".to_owned());
        put(format!("  - {{{}, from: [{key}]}}", price.join(", ")));
    }
    for (name, value) in facts().filter(|(name, _)| is_number(name)) {
        fact(name, value, &[key], None)
            .into_iter()
            .for_each(&mut put);
    }
    if model.new.is_some() {
        // What the vendor lists is there; what others list may be.
        let rank = usize::from(imported.spec.rank.saturating_sub(1));
        let sure = ["high", "medium"].get(rank).unwrap_or(&"low");
        put(format!("confidence: {sure}"));
    }
    put(format!("listed: [{key}]"));
    lines
}

/// A fact as the value of its key, with who gives it and on which page; none for a part of
/// a price.
pub(super) fn fact(name: &str, value: &str, from: &[&str], page: Option<&str>) -> Option<String> {
    let key = from.join(", ");
    let page = page.map_or(String::new(), |page| format!(", page: {}", quoted(page)));
    Some(match name {
        name if PRICES.contains(&name) => return None,
        "replacements" => {
            let ids: Vec<_> = value.split(", ").map(quoted).collect();
            let ids = ids.join(", ");
            format!("replacements: {{ids: [{ids}], from: [{key}]}}")
        }
        "context" | "max_input" | "max_output" => {
            format!("{name}: {{tokens: {value}, from: [{key}]}}")
        }
        name => format!("{name}: {{date: {value}, from: [{key}]{page}}}"),
    })
}

/// A list in one line, or in as many as it needs.
pub(super) fn wrapped(key: &str, items: &[&str]) -> Vec<String> {
    let indent = " ".repeat(key.len() - key.trim_start().len());
    let items: Vec<_> = items.iter().map(|item| quoted(item)).collect();
    let line = format!("{key}: [{}]", items.join(", "));
    if line.len() <= WIDTH {
        return vec![line];
    }
    let mut lines = vec![format!("{key}: [")];
    let mut line = String::new();
    for (at, item) in items.iter().enumerate() {
        let comma = if at + 1 < items.len() { "," } else { "" };
        if !line.is_empty() && line.len() + item.len() + comma.len() >= WIDTH {
            lines.push(std::mem::take(&mut line));
        }
        let lead = if line.is_empty() {
            format!("{indent}  ")
        } else {
            " ".to_owned()
        };
        let _ = write!(line, "{lead}{item}{comma}");
    }
    lines.extend([line, format!("{indent}]")]);
    lines
}

/// A text in a comment, which ends with its line.
fn commented(text: &str) -> String {
    visible(text).replace('\n', " ")
}

/// A sentence as a YAML scalar: plain where that is safe.
pub(super) fn plain(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " -._/@>()',;".contains(c);
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(is_plain)
        && !text.ends_with(' ');
    if is_plain {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

/// A text as a YAML scalar: plain where that is safe.
fn quoted(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/@".contains(&byte);
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(is_plain)
        && !["true", "false", "null", "yes", "no", "on", "off"].contains(&&*text.to_lowercase());
    if is_word {
        text.to_owned()
    } else {
        acts::quoted(text)
    }
}
