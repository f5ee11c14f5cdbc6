//! A catalog file of what an import brought, in the form of [`super::super::overlay`]: a
//! document for each surface, in order, the same for the same input.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::merge::Model;
use super::{Contradiction, Imported};

/// The three parts of a price, which stand in one mapping.
const PRICES: [&str; 3] = ["input", "cached_input", "output"];

/// The file, and nothing when there is nothing to tell.
pub fn overlay(imported: &Imported) -> String {
    let mut surfaces: BTreeMap<&str, Vec<(&str, &Model)>> = BTreeMap::new();
    for ((surface, id), model) in &imported.models {
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
    let (day, key) = (imported.day, &spec.source);
    let _ = writeln!(
        text,
        "# What {} says and the built-in catalog does not.",
        spec.title
    );
    let _ = writeln!(text, "surface: {surface}\nread: {day}\nsources:\n  {key}:");
    let _ = writeln!(text, "    title: {}", quoted(&spec.title));
    let _ = writeln!(text, "    version: {}", quoted(&imported.edition));
    let _ = writeln!(text, "    dated: {day}\n    read: {day}\nmodels:");
    for (id, model) in models {
        let _ = writeln!(text, "  {}:", quoted(id));
        if let Some(new) = &model.new {
            let _ = match &new.of {
                Some(of) => writeln!(text, "    of: {}", quoted(of)),
                None => writeln!(text, "    vendor: {}", new.vendor),
            };
            // What the vendor lists is there; what others list may be.
            let sure = ["high", "medium"]
                .get(usize::from(spec.rank.saturating_sub(1)))
                .unwrap_or(&"low");
            let _ = writeln!(text, "    kind: {}\n    confidence: {sure}", new.kind);
        }
        let _ = writeln!(text, "    listed: [{key}]");
        let mut price = Vec::new();
        for (name, value, _) in &model.facts {
            match *name {
                name if PRICES.contains(&name) => price.push(format!("{name}: {value}")),
                "replacements" => {
                    let ids: Vec<_> = value.split(", ").map(quoted).collect();
                    let ids = ids.join(", ");
                    let _ = writeln!(text, "    replacements: {{ids: [{ids}], from: [{key}]}}");
                }
                "context" | "max_output" => {
                    let _ = writeln!(text, "    {name}: {{tokens: {value}, from: [{key}]}}");
                }
                name => {
                    let _ = writeln!(text, "    {name}: {{on: {value}, from: [{key}]}}");
                }
            }
        }
        if !price.is_empty() {
            let price = price.join(", ");
            let _ = writeln!(text, "    prices: [{{{price}, from: [{key}]}}]");
        }
    }
    let here = |one: &&Contradiction| one.surface == surface;
    for one in imported.contradicted.iter().filter(here) {
        let _ = writeln!(
            text,
            "# not taken: {} {} {}; {} says {}",
            one.id, one.fact, one.told, one.by, one.known
        );
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
        // JSON's strings are YAML's.
        serde_json::Value::from(text).to_string()
    }
}
