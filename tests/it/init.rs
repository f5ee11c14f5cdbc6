//! `init` leads to a gate that fails on what is new, and to no more findings than there were.

use std::fs;

use serde_json::Value;

use crate::project::{DAY, Project, Run, STALE, run};

fn lanelint(project: &Project, arguments: &[&str]) -> Run {
    run(project.command().args(arguments))
}

fn init(project: &Project, arguments: &[&str]) -> Run {
    let run = lanelint(project, &[&["init", "--as-of", DAY], arguments].concat());
    assert_eq!(run.code, 0, "{run:?}");
    run
}

fn policy(project: &Project) -> String {
    fs::read_to_string(project.folder.join("lanelint.yaml")).unwrap()
}

/// How many findings of a check count, and the rules of those that fail.
fn open(project: &Project) -> (usize, Vec<String>) {
    let run = lanelint(project, &["check", "--as-of", DAY, "--format", "json"]);
    assert_ne!(run.code, 2, "{run:?}");
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let open = findings.filter(|finding| finding["disposition"] == "open");
    let open: Vec<_> = open.collect();
    let errors = open.iter().filter(|finding| finding["severity"] == "error");
    let rules = errors.map(|finding| finding["rule"].as_str().unwrap().to_owned());
    (open.len(), rules.collect())
}

/// Code in use, a list, tests, documents, a dump, and a call that fails already.
fn usual(name: &str) -> Project {
    let project = Project::new(name);
    project.write("agents/a.py", STALE.repeat(2));
    project.write("agents/b.py", "SMALL = \"gpt-5.4-mini\"\n");
    project.write(
        "web/chat.ts",
        "export const model = \"gpt-5-mini\";\nconst other_model = \"gpt-5.4-mini\";\n",
    );
    project.write(
        "shared/list.ts",
        "export const models = [\"gpt-5.1\", \"o3\", \"gpt-4-0314\"];\n",
    );
    project.write("old.py", "MODEL = \"chatgpt-4o-latest\"\n");
    project.write(
        "tests/test_a.py",
        "MODEL = \"claude-opus-4-1\"\nOTHER_MODEL = \"claude-opus-4-1\"\n",
    );
    project.write(
        "docs/models.md",
        "Use `claude-sonnet-4-5` for this.\n\n```python\nmodel = \"gemini-2.5-pro\"\n```\n",
    );
    project.write(
        "logs/run.log",
        "2026-01-01T00:00:00Z INFO model=gpt-4o took 3 s\n".repeat(20),
    );
    project
}

#[test]
fn what_was_wrong_is_known_and_what_is_new_fails() {
    let project = usual("init-usual");
    let (before, _) = open(&project);
    let said = init(&project, &[]);
    let (after, failing) = open(&project);
    assert!(after <= before, "{before} then {after}");
    // What fails its users already is not hidden, and told with its place.
    assert_eq!(failing, ["retired-model"]);
    assert!(
        said.stdout.contains("old.py:1  chatgpt-4o-latest"),
        "{said:?}"
    );
    assert!(said.stdout.contains("retired"), "{said:?}");
    // Once it is fixed, the gate is green; then only what is new turns it red.
    project.write("old.py", "MODEL = \"gpt-5.4\"\n");
    assert_eq!(open(&project).1, [""; 0]);
    project.write("web/new.ts", "export const model = \"gpt-5.1\";\n");
    assert_eq!(open(&project).1, ["legacy-lane"]);
}

#[test]
fn lanes_and_workloads_come_from_calls_and_nobody_is_made_up() {
    let project = usual("init-lanes");
    init(&project, &[]);
    let text = policy(&project);
    assert!(
        text.starts_with("# yaml-language-server: $schema="),
        "{text}"
    );
    // From neither documents nor tests nor lists nor dumps.
    for lane in ["claude", "gemini", "gpt-4o"] {
        assert!(!text.contains(lane), "{lane}: {text}");
    }
    assert!(text.contains("frontier: {default: gpt-5.4}"), "{text}");
    assert!(text.contains("small: {default: gpt-5.4-mini}"), "{text}");
    // Two lanes in `agents`, one in `web`; tests are no workload.
    assert!(
        text.contains("\"web\": {paths: [\"/web/**\"], lane: small}"),
        "{text}"
    );
    assert!(!text.contains("/agents/"), "{text}");
    assert!(!text.contains("/tests/"), "{text}");
    for made_up in ["@owner", "exceptions:", "reason:"] {
        assert!(!text.contains(made_up), "{made_up}: {text}");
    }
}

#[test]
fn what_programs_recorded_is_left_out_and_code_never_is() {
    let project = usual("init-records");
    project.write(
        "db/migrations/20260101120000_add.py",
        "MODEL = \"gpt-4o\"\n",
    );
    project.write(
        "fixtures/cassettes/ask.yaml",
        "body: '{\"model\": \"gpt-4o\"}'\n",
    );
    init(&project, &[]);
    let text = policy(&project);
    assert!(text.contains("\"/logs/*.log\""), "{text}");
    assert!(text.contains("\"/fixtures/cassettes/*.yaml\""), "{text}");
    assert!(!text.contains(".py\""), "{text}");
    let report = lanelint(&project, &["audit", "--as-of", DAY, "--format", "compact"]);
    assert!(!report.stdout.contains("run.log"), "{report:?}");
}

#[test]
fn the_policies_of_folders_are_heard() {
    let project = usual("init-folders");
    let house = "version: 1\nrules:\n  house:\n    severity: error\n    match: {role: use}\n    message: \"`{id}` is called here\"\n";
    project.write("web/lanelint.yaml", house);
    project.write("old.py", "x = 1\n");
    let (before, _) = open(&project);
    init(&project, &[]);
    let (after, failing) = open(&project);
    assert!(after <= before, "{before} then {after}");
    assert_eq!(failing, [""; 0]);
    // In the folder itself the outer policy holds already.
    let inner = lanelint(&project, &["init", "agents"]);
    assert_eq!(inner.code, 2, "{inner:?}");
    assert!(
        inner.stderr.contains("lanelint.yaml` holds here already"),
        "{inner:?}"
    );
    assert!(!project.folder.join("agents/lanelint.yaml").exists());
    // One that is faulty is told, and nothing is written.
    let project = usual("init-faulty");
    project.write("web/lanelint.yaml", "version: 1\nrulez: {}\n");
    let faulty = lanelint(&project, &["init"]);
    assert_eq!(faulty.code, 2, "{faulty:?}");
    assert!(faulty.stderr.contains("rulez"), "{faulty:?}");
    assert!(!project.folder.join("lanelint.yaml").exists());
    assert!(!project.folder.join(".lanelint-baseline.json").exists());
}

#[test]
fn nothing_that_is_there_is_lost() {
    let project = usual("init-there");
    project.write(".lanelint-baseline.json", "mine\n");
    let refused = lanelint(&project, &["init", "--as-of", DAY]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.stderr.contains("--force"), "{refused:?}");
    let baseline = || fs::read_to_string(project.folder.join(".lanelint-baseline.json")).unwrap();
    assert_eq!(baseline(), "mine\n");
    assert!(!project.folder.join("lanelint.yaml").exists());
    let shown = init(&project, &["--stdout"]);
    assert!(shown.stderr.contains("is not written"), "{shown:?}");
    assert_eq!(baseline(), "mine\n");
    init(&project, &["--force"]);
    assert_eq!(policy(&project), shown.stdout);
    let first = baseline();
    init(&project, &["--force"]);
    assert_eq!(baseline(), first, "the same again");
}

#[test]
fn where_nothing_is_wrong_there_is_no_baseline() {
    let project = Project::new("init-clean");
    project.write("a.py", "MODEL = \"gpt-5.4\"\n");
    let said = init(&project, &[]);
    assert!(!project.folder.join(".lanelint-baseline.json").exists());
    assert!(!policy(&project).contains("baseline"), "{said:?}");
    assert!(said.stdout.contains("it passes"), "{said:?}");
    assert_eq!(open(&project), (0, vec![]));
    let empty = Project::new("init-empty");
    init(&empty, &[]);
    assert_eq!(open(&empty), (0, vec![]));
}
