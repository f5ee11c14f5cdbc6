//! Policies as people write them, good and bad, through loading and validation.

use std::fs;
use std::path::{Path, PathBuf};

use miette::{GraphicalReportHandler, GraphicalTheme};

use super::*;
use crate::source::yaml::decode::nearest;

/// A small vocabulary, for what the catalog is not needed for.
pub(super) struct Words;

const MODELS: [&str; 6] = [
    "gpt-5.2",
    "gpt-5.4",
    "gpt-5.4-mini",
    "gpt-6.2-sol",
    "claude-sonnet-5-5",
    "text-embedding-3-small",
];

impl Vocabulary for Words {
    fn lanes(&self) -> Vec<&str> {
        vec!["frontier", "small", "embedding"]
    }

    fn lines(&self) -> Vec<&str> {
        vec!["openai/flagship", "openai/mini"]
    }

    fn providers(&self) -> Vec<&str> {
        vec!["openai", "anthropic"]
    }

    fn surfaces(&self) -> Vec<&str> {
        vec!["openai", "azure", "bedrock", "vertex"]
    }

    fn kinds(&self) -> Vec<&str> {
        vec!["chat", "embedding"]
    }

    fn is_model(&self, id: &str) -> bool {
        MODELS.contains(&id)
    }

    fn near_model(&self, id: &str) -> Option<String> {
        nearest(id, MODELS).map(str::to_owned)
    }
}

/// A folder that is removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let id = std::process::id();
        let root = std::env::temp_dir().join(format!("lanelint-policy-{name}-{id}"));
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(root)
    }

    fn load(&self, path: &str) -> Result<Policy, Problems> {
        validate(&load(&Choice::File(self.0.join(path))), &Words)
    }

    /// The problems as the cli shows them, without the folder's own name.
    fn shown(&self, path: &str) -> String {
        show(&self.load(path).unwrap_err()).replace(&format!("{}/", self.0.display()), "")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn show(problems: &Problems) -> String {
    let mut out = String::new();
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::none());
    let handler = handler.with_context_lines(0).with_width(110);
    for problem in problems {
        handler.render_report(&mut out, problem).unwrap();
    }
    // What stands between the lines of a report is miette's.
    out.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
}

/// One line a problem: the text that it points at, and what it says.
fn brief(problems: &Problems) -> String {
    let line = |problem: &Problem| {
        let at = problem
            .place
            .as_ref()
            .map_or("", |place| place.source.slice(place.span));
        format!(
            "{}: {}",
            at.lines().next().unwrap_or_default(),
            problem.message
        )
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn written(text: &str) -> Written {
    let folder = Folder::new(&format!("w{}", text.len()), &[("lanelint.yaml", text)]);
    load(&Choice::File(folder.0.join("lanelint.yaml")))
}

fn policy(text: &str) -> Policy {
    validate(&written(text), &Words).unwrap_or_else(|problems| panic!("{}", show(&problems)))
}

fn problems(text: &str) -> String {
    brief(&validate(&written(text), &Words).unwrap_err())
}

#[test]
fn the_built_in_policy_has_no_problems() {
    let policy = validate(&load(&Choice::BuiltIn), &Words);
    let policy = policy.unwrap_or_else(|problems| panic!("{}", show(&problems)));
    assert_eq!(policy.rules.len(), packs::rules().len());
    assert_eq!(policy.grace_days.value, 14);
    assert_eq!(
        policy.tags.require.value,
        ["to", "purpose", "owner", "until"]
    );
    assert!(policy.root.is_none());
    for pack in packs::packs() {
        let text = format!("version: 1\nextends: {}\n", pack.name);
        assert!(self::policy(&text).files.len() >= 2);
    }
}

#[test]
fn every_built_in_rule_is_documented_and_tested() {
    for rule in validate(&load(&Choice::BuiltIn), &Words).unwrap().rules {
        let id = &rule.id;
        assert!(!rule.title.is_empty() && rule.title != *id, "{id}: title");
        assert!(
            !rule.why.is_empty() && !rule.fix.is_empty(),
            "{id}: why, fix"
        );
        assert!(
            rule.label.is_some() && rule.help.is_some(),
            "{id}: label, help"
        );
        assert!(rule.examples.len() >= 2, "{id}: examples");
        let (found, valid): (Vec<_>, Vec<_>) =
            rule.tests.iter().partition(|t| !t.expect.is_empty());
        assert!(
            !found.is_empty() && !valid.is_empty(),
            "{id}: tests of both kinds"
        );
        for test in &rule.tests {
            assert!(test.place.source.name().ends_with(&format!("{id}.yaml")));
            assert!(crate::scan::language::of(&test.path, "").extract.is_some() || true);
        }
    }
}

#[test]
fn inline_policies_of_built_in_tests_hold() {
    let base = load(&Choice::BuiltIn);
    let rules = validate(&base, &Words).unwrap().rules;
    let inline: Vec<_> = rules
        .iter()
        .flat_map(|rule| &rule.tests)
        .filter_map(|t| t.policy.as_ref())
        .collect();
    assert!(inline.len() > 5);
    for place in inline {
        let laid = validate(&base.with_inline(place), &Words);
        assert!(laid.is_ok(), "{}", show(&laid.unwrap_err()));
    }
}
