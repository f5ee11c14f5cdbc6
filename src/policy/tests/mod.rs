//! Policies as people write them, through loading and validation: those that hold are
//! here, those that do not in [`faults`].

mod faults;

use std::fs;
use std::path::PathBuf;

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
    let handler = handler.with_context_lines(1).with_width(400);
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
            !rule.prose().why.is_empty() && !rule.prose().fix.is_empty(),
            "{id}: why, fix"
        );
        assert!(
            rule.label.is_some() && rule.help.is_some(),
            "{id}: label, help"
        );
        assert!(rule.prose().examples.len() >= 2, "{id}: examples");
        let (found, valid): (Vec<_>, Vec<_>) = rule
            .prose()
            .tests
            .iter()
            .partition(|t| !t.expect.is_empty());
        assert!(
            !found.is_empty() && !valid.is_empty(),
            "{id}: tests of both kinds"
        );
        for test in &rule.prose().tests {
            assert!(test.place.source.name().ends_with(&format!("{id}.yaml")));
        }
    }
}

#[test]
fn inline_policies_of_built_in_tests_hold() {
    let base = load(&Choice::BuiltIn);
    let rules = validate(&base, &Words).unwrap().rules;
    let inline: Vec<_> = rules
        .iter()
        .flat_map(|rule| &rule.prose().tests)
        .filter_map(|t| t.policy.as_ref())
        .collect();
    assert!(inline.len() > 5);
    for place in inline {
        let laid = validate(&base.with_inline(place), &Words);
        assert!(laid.is_ok(), "{}", show(&laid.unwrap_err()));
    }
}

#[test]
fn a_policy_that_says_everything_is_read() {
    let policy = policy(
        r#"
version: 1
lanes:
  frontier: {default: gpt-5.4}
  small: {default: gpt-5.4-mini}
workloads:
  agents: {paths: ["agents/**", "!agents/old/**"], lane: small, monthly: {input: 900M, cached_input: 1.5B, output: 20k}}
  rest: {paths: {include: ["*"], exclude: [docs]}, lane: frontier}
legacy: {grace_days: 30}
migration_tags: {require: [to, ticket], max_days: 90, patterns: ['TODO\((?<ticket>[A-Z]+-\d+)\): migrate']}
roles: {comment: info}
exclude: [vendor, "*.lock"]
rules:
  legacy-lane: {severity: warning}
  no-preview-in-deploy:
    severity: error
    match: {id: "*-preview*", paths: ["deploy/**"], role: [use, listing], surface: vertex, line: "openai/*"}
    message: "{id} is a preview model"
    suggest: gpt-5.4
exceptions:
  - {id: gpt-5.2*, paths: ["bench/**"], tag: {to: gpt-5.4, purpose: baseline, ticket: ML-7, owner: "@ml", until: 2026-12-31}}
  - {rules: legacy-lane, workload: agents, reason: until the move}
"#,
    );
    assert_eq!(policy.lanes["small"].value, "gpt-5.4-mini");
    assert_eq!(policy.workload_of("agents/a.py"), Some(0));
    assert_eq!(policy.workload_of("agents/old/a.py"), Some(1));
    assert_eq!(policy.workload_of("docs/a.md"), None);
    assert_eq!(
        policy.workloads[0].monthly.cached_input,
        Some(1_500_000_000)
    );
    assert_eq!(policy.grace_days.value, 30);
    assert_eq!(policy.tags.max_days.value, Some(90));
    assert_eq!(policy.tags.purposes.value.len(), 4, "inherited");
    assert_eq!(policy.tags.patterns.len(), 1);
    assert!(policy.exclude.hold("a/vendor/b.py") && !policy.exclude.hold("a/b.py"));
    let own = policy.rule("no-preview-in-deploy").unwrap();
    assert_eq!(own.suggest, Suggest::Id("gpt-5.4".into()));
    assert!(!own.built_in && own.matching.names_role());
    let tag = policy.exceptions[0].tag.as_ref().unwrap();
    assert_eq!(
        (tag.get("owner"), tag.until.unwrap().to_string().as_str()),
        (Some("@ml"), "2026-12-31")
    );
    assert!(policy.exceptions[1].names("legacy-lane") && !policy.exceptions[1].names("x"));
    assert_eq!(crate::policy::hash(policy.files.iter()).len(), 64);
}

#[test]
fn roles_cap_the_rules_that_name_none() {
    let policy = policy("version: 1\n");
    let legacy = policy.rule("legacy-lane").unwrap();
    let unknown = policy.rule("unknown-model").unwrap();
    let severity = |rule, role| policy.severity(rule, role, []);
    assert_eq!(severity(legacy, Role::Use), Severity::Error);
    assert_eq!(severity(legacy, Role::Test), Severity::Warning);
    assert_eq!(severity(legacy, Role::Prose), Severity::Off);
    assert_eq!(severity(unknown, Role::Prose), Severity::Warning);
}

#[test]
fn a_rules_own_cap_stands_until_a_later_file_says_something_of_the_role() {
    use Severity::{Error, Info, Off, Warning};

    let of = |text: &str| {
        let policy = policy(text);
        let retired = policy.rule("retired-model").unwrap();
        [Role::Listing, Role::Example, Role::Data].map(|role| policy.severity(retired, role, []))
    };
    assert_eq!(of("version: 1\n"), [Warning, Warning, Off]);
    assert_eq!(
        of("version: 1\nroles: {listing: info, data: info}\n"),
        [Info, Warning, Info]
    );
    assert_eq!(
        of(
            "version: 1\nroles: {listing: info}\nrules: {retired-model: {roles: {listing: error, example: error}}}\n"
        ),
        [Error, Error, Off]
    );
    let legacy = policy("version: 1\n");
    let rule = legacy.rule("legacy-lane").unwrap();
    assert_eq!(legacy.severity(rule, Role::Listing, []), Info);
}

#[test]
fn of_a_file_that_is_generated_and_vendored_the_lower_cap_counts() {
    for (caps, wanted) in [
        ("generated: warning, vendored: info", Severity::Info),
        ("generated: info, vendored: warning", Severity::Info),
        ("generated: \"off\", vendored: error", Severity::Off),
        ("generated: error, vendored: error", Severity::Error),
    ] {
        let policy = policy(&format!("version: 1\nroles: {{{caps}}}\n"));
        let rule = policy.rule("legacy-lane").unwrap();
        let both = [Capped::Generated, Capped::Vendored];
        assert_eq!(policy.severity(rule, Role::Use, both), wanted, "{caps}");
        let bounds = both.map(|by| policy.bounds(by));
        let lowers = caps.split(", ").map(|cap| !cap.ends_with(": error"));
        assert_eq!(bounds.to_vec(), lowers.collect::<Vec<_>>(), "{caps}");
    }
}

#[test]
fn a_tuned_rule_keeps_what_is_not_tuned() {
    let policy = policy(
        "version: 1\nrules:\n  retiring-soon: {match: {surface: bedrock}}\n  lane-mismatch: {severity: error}\n",
    );
    let rule = policy.rule("retiring-soon").unwrap();
    assert_eq!(rule.matching.retires_within_days, Some(90));
    assert!(rule.matching.surface.is_some());
    assert_eq!(rule.severity, Severity::Error);
    assert!(
        rule.place.source.name().ends_with("lanelint.yaml"),
        "the policy spoke last"
    );
    let other = policy.rule("lane-mismatch").unwrap();
    assert_eq!(
        (other.severity, other.matching.lane_mismatch),
        (Severity::Error, Some(true))
    );
    assert!(
        policy
            .rule("legacy-lane")
            .unwrap()
            .place
            .source
            .name()
            .starts_with("rules/")
    );
}

#[test]
fn without_a_pack_built_in_rules_are_off_until_turned_on() {
    let policy = policy("version: 1\nextends: []\nrules: {legacy-lane: {severity: info}}\n");
    let on: Vec<_> = policy
        .rules_on(Subject::Usage)
        .map(|rule| rule.id.as_str())
        .collect();
    assert_eq!(on, ["legacy-lane"]);
    assert!(policy.caps.is_empty() && policy.tags.require.value.is_empty());
}

#[test]
fn later_files_win_and_lists_of_allowances_add_up() {
    let folder = Folder::new(
        "layers",
        &[
            (
                "lanelint.yaml",
                "version: 1\nextends: [strict, org/base.yaml]\nlegacy: {grace_days: 3}\nexclude: [b]\nexceptions: [{id: b, reason: r}]\nworkloads:\n  near: {paths: x/y, lane: small}\n  far: {lane: small}\n",
            ),
            (
                "org/base.yaml",
                "version: 1\nextends: [team.yaml]\nlegacy: {grace_days: 9}\nexclude: [a]\nmigration_tags: {max_days: 30}\nroles: {test: info}\nexceptions: [{id: a, reason: r}]\nworkloads: {far: {paths: x, lane: frontier}}\n",
            ),
            (
                "org/team.yaml",
                "version: 1\nextends: []\nlegacy: {grace_days: 27}\nmigration_tags: {require: [owner]}\nrules: {mine: {match: {id: x}, severity: info, message: m}}\n",
            ),
        ],
    );
    let policy = folder.load("lanelint.yaml").unwrap();
    assert_eq!(policy.grace_days.value, 3);
    assert_eq!(policy.tags.max_days.value, Some(30));
    assert_eq!(policy.tags.require.value, ["owner"]);
    assert_eq!(policy.caps[&Role::Test.into()].value, Severity::Info);
    assert_eq!(
        policy.caps[&Role::Compare.into()].value,
        Severity::Warning,
        "of strict"
    );
    assert_eq!(policy.exceptions.len(), 2);
    assert!(policy.exclude.hold("a") && policy.exclude.hold("b"));
    assert!(policy.rule("mine").is_some());
    let workloads: Vec<_> = policy
        .workloads
        .iter()
        .map(|w| (w.name.as_str(), w.lane.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(workloads, [("near", "small"), ("far", "small")]);
    assert_eq!(
        policy.workload_of("x/y/z.py"),
        Some(0),
        "the leading policy is asked first"
    );
    let names: Vec<_> = policy
        .files
        .iter()
        .map(|file| file.name().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "recommended.yaml",
            "strict.yaml",
            "team.yaml",
            "base.yaml",
            "lanelint.yaml"
        ]
    );
    assert_eq!(policy.root.as_deref(), Some(folder.0.as_path()));
}
