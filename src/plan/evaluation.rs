//! A stub of an evaluation that runs the old and the new models over one's own prompts: a file for promptfoo. How it writes the
//! platforms is data (`rules/plan/evaluation.yaml`). No result is expected here, and none is told.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::source::acts::quoted;
use crate::source::table;

/// The table, as it is written.
const WRITTEN: &str = include_str!("../../rules/plan/evaluation.yaml");

/// The kind of models that it is for.
const KIND: &str = "chat";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    providers: BTreeMap<String, String>,
}

static TABLE: LazyLock<Written> = LazyLock::new(|| table::read(WRITTEN));

/// The file for a workload: the old model, and those that could stand there, each as id and platform. Nothing for other kinds of
/// models and for platforms that are not in the table.
pub(super) fn stub(
    workload: &str,
    kind: &str,
    old: (&str, &str),
    candidates: &[(&str, &str)],
) -> Option<String> {
    if kind != KIND || candidates.is_empty() {
        return None;
    }
    let provider = |(id, surface): (&str, &str)| {
        let prefix = TABLE.providers.get(surface)?;
        Some(quoted(&format!("{prefix}{id}")))
    };
    let mut out =
        String::from("# yaml-language-server: $schema=https://promptfoo.dev/config-schema.json\n");
    let description = format!("{workload}: {} and what may take its place", old.0);
    let _ = writeln!(out, "description: {}", quoted(&description));
    out.push_str("prompts:\n  - \"{{input}}\"\nproviders:\n");
    let _ = writeln!(out, "  - id: {}\n    label: now", provider(old)?);
    for (number, candidate) in candidates.iter().enumerate() {
        let provider = provider(*candidate)?;
        let _ = writeln!(
            out,
            "  - id: {provider}\n    label: candidate {}",
            number + 1
        );
    }
    out.push_str(
        "# Answers from a cache tell nothing of latency, and one run nothing of failures.\n\
         evaluateOptions:\n  cache: false\n  repeat: 3\n  maxConcurrency: 4\ntests:\n  \
         # Prompts of your own from this workload, those that went wrong among them.\n  \
         - vars:\n      input: PASTE A PROMPT OF YOUR OWN\n    assert:\n      \
         - type: select-best\n        value: WHAT A GOOD ANSWER HAS\n      \
         # Bounds of your own: seconds per answer in ms, US dollars per answer.\n      \
         # - {type: latency, threshold: 5000}\n      \
         # - {type: cost, threshold: 0.002}\n",
    );
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::source::yaml::Value;
    use crate::source::yaml::decode::decode;
    use crate::source::yaml::parse;

    #[test]
    fn each_row_is_a_platform_of_the_catalog() {
        let stream = parse(WRITTEN).unwrap();
        let (read, faults) = decode::<Written>(&stream.documents[0]);
        assert_eq!(faults, []);
        let catalog = Catalog::builtin();
        for (surface, prefix) in read.unwrap().providers {
            assert!(catalog.surface(&surface).is_some(), "{surface}");
            assert!(prefix.ends_with(':'), "{prefix}");
        }
    }

    #[test]
    fn a_stub_is_yaml_whatever_the_names_are() {
        let name = "a\"b\n- x: [\u{202e}##[error]";
        let text = stub(name, "chat", ("m\n```", "openai"), &[("n", "openai")]).unwrap();
        let stream = parse(&text).unwrap();
        let Value::Mapping(rows) = &stream.documents[0].value else {
            panic!("{text}")
        };
        assert_eq!(rows.len(), 5, "{text}");
        assert!(!text.contains("\n```") && !text.contains('\u{202e}'));
        assert!(!text.contains("##["), "{text}");
    }

    #[test]
    fn what_promptfoo_cannot_call_has_none() {
        let to = [("n", "openai")];
        assert!(stub("w", "embedding", ("m", "openai"), &to).is_none());
        assert!(stub("w", "chat", ("m", "nowhere"), &to).is_none());
        assert!(stub("w", "chat", ("m", "openai"), &[]).is_none());
        assert!(stub("w", "chat", ("m", "openai"), &to).is_some());
    }
}
