//! Ids that no catalog entry and no shape has, where a model is expected: what looks like one of a known family
//! is an unknown model, and not nothing. The families are data (`rules/roles/families.yaml`); what is expected
//! where is for [`super::token`] to say.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::catalog::resolve::{Reading, Target};
use crate::source::table;

/// The families, as they are written.
const WRITTEN: &str = include_str!("../../rules/roles/families.yaml");

/// Longer texts are no ids.
const MAX_LEN: usize = 96;

/// Words of a deployment's name, which is its owner's own.
const OWN: &[&str] = &[
    "acme",
    "app",
    "bot",
    "custom",
    "default",
    "demo",
    "deployment",
    "dev",
    "dummy",
    "example",
    "fake",
    "mock",
    "my",
    "prod",
    "production",
    "staging",
    "team",
    "test",
    "tuned",
];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[cfg_attr(not(test), expect(dead_code, reason = "packed by the build script"))]
    stems: Vec<String>,
    forms: BTreeMap<String, Vec<String>>,
}

static FAMILIES: LazyLock<Written> = LazyLock::new(|| table::read(WRITTEN));

static FORMS: LazyLock<Vec<(&'static str, Regex)>> = LazyLock::new(|| {
    let rows = FAMILIES.forms.iter();
    let forms =
        rows.flat_map(|(vendor, forms)| forms.iter().map(move |form| (vendor.as_str(), form)));
    let compiled =
        forms.map(|(vendor, form)| Some((vendor, Regex::new(&format!("^(?:{form})$")).ok()?)));
    compiled.flatten().collect()
});

/// Pieces of ids that no catalog entry has; and whether each counts only as a word of its own.
#[cfg(test)]
pub(super) fn stems<'a>() -> impl Iterator<Item = (&'a str, bool)> {
    let of = |stem: &'static String| -> (&'a str, bool) {
        (stem, stem.ends_with(|c: char| c.is_ascii_digit()))
    };
    FAMILIES.stems.iter().map(of)
}

/// A whole text as an unknown id of a family, with what names a maker or a gateway in front of it.
pub(super) fn read(text: &str) -> Option<Reading> {
    if text.len() > MAX_LEN || !text.is_ascii() || text.contains("://") {
        return None;
    }
    let text = text.to_ascii_lowercase();
    let start = text.rfind('/').map_or(0, |at| at + 1);
    let whole = text.get(start..)?;
    // `openai:chat:gpt-9`, but not `model-v1:0`.
    let colon = whole.match_indices(':').map(|(at, _)| at + 1);
    let starts = std::iter::once(0).chain(colon).map(|at| start + at);
    let (vendor, core) = { starts }.find_map(|start| {
        let rest = text.get(start..)?;
        let is_own = rest.split(['-', '.', '_']).any(|word| OWN.contains(&word));
        let form = FORMS
            .iter()
            .find(|(_, form)| !is_own && form.is_match(rest));
        form.map(|(vendor, _)| (*vendor, start))
    })?;
    Some(Reading {
        core: core as u32..text.len() as u32,
        surface: None,
        target: Target::Unknown {
            vendor: vendor.to_owned(),
            snapshot: None,
        },
        same_case: true,
        ambiguous: false,
        tuned: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_an_expression_and_has_a_family() {
        let all: usize = FAMILIES.forms.values().map(Vec::len).sum();
        assert_eq!(FORMS.len(), all);
        assert!(all > 12 && FAMILIES.stems.len() > 3);
    }

    #[test]
    fn what_looks_like_an_id_of_a_family_is_one() {
        for (text, vendor) in [
            ("gpt-6.9-vega", "openai"),
            ("o5-mini", "openai"),
            ("claude-nimbus-1", "anthropic"),
            ("us.anthropic.claude-zeta-9-v1:0", "anthropic"),
            ("amazon.nova-3-pro-v1:0", "amazon"),
            ("openrouter/openai/gpt-7-nova", "openai"),
            ("~openai/gpt-7-nova", "openai"),
            ("openai:chat:gpt-7-nova", "openai"),
            ("llama-5-70b-instruct", "meta"),
            ("imagen-6.0-generate-001", "google"),
            ("magistral-large-2612", "mistral"),
            ("sonar-ultra", "perplexity"),
            ("ernie-4.0-turbo-8k", "baidu"),
        ] {
            let target = read(text).map(|reading| reading.target);
            let expected = Target::Unknown {
                vendor: vendor.to_owned(),
                snapshot: None,
            };
            assert_eq!(target, Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_called_otherwise_is_none() {
        for text in [
            "User",
            "default",
            "resnet50",
            "golf-7",
            "gpt-engineer",
            "gpt-4o-prod",
            "claude-code",
            "my-gpt-4",
            "o200k_base",
            "sonar-scanner",
            "gemini",
            "whisper",
            "llama.cpp",
            "https://a.b/gpt-9-x",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
