//! Ids that no catalog entry and no shape has, where a model is expected: what looks like one of a known family
//! is an unknown model, and not nothing. The families are data (`rules/roles/families.yaml`); what is expected
//! where is for [`super::token`] to say.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;
use serde::Deserialize;

use crate::catalog::Catalog;
use crate::catalog::resolve::{Reading, Target};
use crate::source::table;

/// The families, as they are written.
const WRITTEN: &str = include_str!("../../rules/roles/families.yaml");

/// Longer texts are no ids.
const MAX_LEN: usize = 96;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[cfg_attr(not(test), expect(dead_code, reason = "packed by the build script"))]
    stems: Vec<String>,
    own: Vec<String>,
    not_models: Vec<String>,
    families: BTreeMap<String, Family>,
}

/// What ids of a vendor look like.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    heads: Vec<String>,
    forms: Vec<String>,
    #[serde(default)]
    bare: Vec<String>,
    #[serde(skip)]
    compiled: OnceLock<Option<(Regex, Option<Regex>)>>,
}

static FAMILIES: LazyLock<Written> = LazyLock::new(|| table::read(WRITTEN));

impl Family {
    /// Its forms as one expression, and those of its short words.
    fn compiled(&self) -> Option<&(Regex, Option<Regex>)> {
        let whole = |forms: &[String]| Regex::new(&format!("^(?:{})$", forms.join("|"))).ok();
        let compile = || {
            let bare = (!self.bare.is_empty()).then(|| whole(&self.bare)).flatten();
            Some((whole(&self.forms)?, bare))
        };
        self.compiled.get_or_init(compile).as_ref()
    }

    /// Whether a bare id in lower case fits one of its forms, and no word in it is its owner's.
    fn fits(&self, id: &str) -> bool {
        if !self.heads.iter().any(|head| id.contains(head.as_str())) {
            return false;
        }
        let has = |word: &str| {
            let is_end = |c: char| !c.is_ascii_alphabetic();
            { self.forms.iter() }.any(|form| form.split(is_end).any(|own| own == word))
        };
        let is_own = |word: &str| FAMILIES.own.iter().any(|own| own == word) && !has(word);
        let is_other = || {
            let others = &FAMILIES.not_models;
            others.iter().any(|other| id.starts_with(other.as_str()))
        };
        let mut forms = self.compiled().into_iter();
        forms.any(|(form, _)| form.is_match(id))
            && !id.split(['-', '.', '_', ':', '@']).any(is_own)
            && !is_other()
    }
}

/// Pieces of ids that no catalog entry has; and whether each counts only as a word of its own.
#[cfg(test)]
pub(super) fn stems<'a>() -> impl Iterator<Item = (&'a str, bool)> {
    let of = |stem: &'static String| -> (&'a str, bool) {
        (stem, stem.ends_with(|c: char| c.is_ascii_digit()))
    };
    FAMILIES.stems.iter().map(of)
}

/// The vendor of whose family a bare id in lower case is.
fn vendor(id: &str) -> Option<&'static str> {
    let mut families = FAMILIES.families.iter();
    families
        .find(|(_, family)| family.fits(id))
        .map(|(vendor, _)| vendor.as_str())
}

/// Whether a text, or a part of it between slashes and colons, may be an unknown id of a family.
pub(super) fn is_in(text: &str) -> bool {
    text.len() <= MAX_LEN * 4 && text.is_ascii() && {
        let text = text.to_ascii_lowercase();
        let parts = text.split(['/', ':']);
        let mut ids = parts.map(|part| {
            let id = part.trim_start_matches('-');
            // What stands before a dot may be a maker or a place.
            id.split_once('.').map_or([id, ""], |(_, rest)| [id, rest])
        });
        ids.any(|ids| ids.iter().any(|id| vendor(id).is_some()))
    }
}

/// Whether a text is a short word that may be an unknown id.
pub(super) fn is_bare(text: &str) -> bool {
    text.len() <= MAX_LEN && bare(&text.to_ascii_lowercase()).is_some()
}

fn bare(id: &str) -> Option<&'static str> {
    let mut families = FAMILIES.families.iter();
    let fits = |family: &Family| {
        let bare = family.compiled().and_then(|(_, bare)| bare.as_ref());
        bare.is_some_and(|bare| bare.is_match(id))
    };
    { families.find(|(_, family)| !family.bare.is_empty() && fits(family)) }
        .map(|(vendor, _)| vendor.as_str())
}

/// A whole text as an unknown id of a family, with what names a maker or a gateway in front of it.
pub(super) fn read(text: &str, catalog: &Catalog) -> Option<Reading> {
    if text.len() > MAX_LEN || !text.is_ascii() || text.contains("://") {
        return None;
    }
    if let Some(reading) = catalog.read_like(text, &vendor) {
        return Some(reading);
    }
    let start = text.rfind('/').map_or(0, |at| at + 1);
    let whole = text.get(start..)?;
    // `openai:chat:gpt-9`, but not `model-v1:0`.
    let colon = whole.match_indices(':').map(|(at, _)| at + 1);
    let mut starts = std::iter::once(0).chain(colon).map(|at| start + at);
    let reading = starts.find_map(|start| {
        let mut reading = catalog.read_like(text.get(start..)?, &vendor)?;
        let start = start as u32;
        reading.core = reading.core.start + start..reading.core.end + start;
        Some(reading)
    });
    reading.or_else(|| {
        let vendor = bare(&text.to_ascii_lowercase())?;
        Some(Reading {
            core: 0..text.len() as u32,
            surface: None,
            target: Target::Unknown {
                vendor: vendor.to_owned(),
                snapshot: None,
            },
            same_case: true,
            ambiguous: true,
            tuned: None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_an_expression_and_has_a_head() {
        assert!(FAMILIES.families.len() > 20 && FAMILIES.stems.len() > 3);
        for (vendor, family) in &FAMILIES.families {
            let (_, bare) = family.compiled().expect(vendor);
            assert_eq!(bare.is_some(), !family.bare.is_empty(), "{vendor}");
            assert!(!family.heads.is_empty(), "{vendor}");
        }
    }

    #[test]
    fn what_looks_like_an_id_of_a_family_is_one() {
        let catalog = Catalog::builtin();
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
            ("groq/llama-3.3-70b-versatil", "meta"),
            ("imagen-6.0-generate-001", "google"),
            ("magistral-large-2612", "mistral"),
            ("sonar-ultra", "perplexity"),
            ("ernie-4.0-turbo-8k", "baidu"),
            ("ERNIE-Bot-4", "baidu"),
            ("eu.deepseek.v9-v1:0", "deepseek"),
            ("mixtral-8x40b-instruct", "mistral"),
            ("gemma-7-40b-it", "google"),
            ("tts-2-hd", "openai"),
            ("sora-5", "openai"),
            ("abab6.5s-chat", "minimax"),
            ("hunyuan-turbos-latest", "tencent"),
            ("cogview-4-250304", "zai"),
            ("charglm-4", "zai"),
            ("wanx2.1-t2i-turbo", "alibaba"),
            ("claude-nimbus-1[1m]", "anthropic"),
            ("~anthropic/claude-nimbus-latest", "anthropic"),
            ("databricks-claude-nimbus-1", "anthropic"),
            ("together_ai/meta-llama/Llama-5-70B-Instruct-Turbo", "meta"),
        ] {
            let target = read(text, &catalog).map(|reading| reading.target);
            let expected = Target::Unknown {
                vendor: vendor.to_owned(),
                snapshot: None,
            };
            assert_eq!(target, Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_called_otherwise_is_none() {
        let catalog = Catalog::builtin();
        for text in [
            "User",
            "default",
            "resnet50",
            "golf-7",
            "gpt-engineer",
            "gpt-4o-prod",
            "claude-code",
            "claude-code-2",
            "claude-van",
            "gemini-van",
            "mistral-7b-openorca-awq",
            "tts-engine",
            "solar-panel-3",
            "step-2",
            "meta-llama/Llama-2-7b-hf",
            "meta-llama/Meta-Llama-3-8B",
            "google/gemma-2-2b",
            "TheBloke/Llama-2-7B-Chat-GPTQ",
            "my-gpt-4",
            "o200k_base",
            "sonar-scanner",
            "gemini",
            "whisper",
            "llama.cpp",
            "https://a.b/gpt-9-x",
            "",
        ] {
            assert_eq!(read(text, &catalog), None, "{text}");
            assert!(!is_in(text) || text.contains("://"), "{text}");
        }
    }

    #[test]
    fn the_spelling_of_a_platform_proves_it_and_a_makers_name_does_not() {
        let catalog = Catalog::builtin();
        for (text, surface) in [
            ("eu.anthropic.claude-nimbus-1-v1:0", Some("bedrock")),
            ("azure/gpt-7-nova", Some("azure")),
            ("openai/gpt-7-nova", None),
            ("gpt-7-nova", None),
        ] {
            let reading = read(text, &catalog).unwrap();
            assert_eq!(reading.surface.as_deref(), surface, "{text}");
        }
    }

    #[test]
    fn a_short_word_is_one_only_where_the_vendor_is_told() {
        let reading = read("o5", &Catalog::builtin()).unwrap();
        assert!(reading.ambiguous && is_bare("o5") && !is_in("o5"));
        assert!(!is_bare("o2") && !is_bare("o10"));
    }
}
