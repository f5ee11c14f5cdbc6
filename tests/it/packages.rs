//! What packages and the action are made of: that their files name one version and the commands that there are, and
//! that the action's check does what it says. What installs them is tried by `packaging/try`.

use std::fs;
use std::path::Path;
use std::process::Command;

use lanelint::source::yaml::{Node, Value, parse};

use crate::project::{DAY, Project, STALE};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_file_names_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    for (path, line) in [
        ("pyproject.toml", format!("version = \"{version}\"")),
        (
            "pyproject.toml",
            format!("dependencies = [\"lanelint=={version}\"]"),
        ),
        ("action.yml", format!("    default: {version}")),
        ("README.md", format!("    rev: v{version}")),
    ] {
        let text = read(path);
        assert!(
            text.lines().any(|own| own == line),
            "{path}: no line `{line}`"
        );
    }
}

fn get<'n, 's>(node: &'n Node<'s>, key: &str) -> Option<&'n Node<'s>> {
    let Value::Mapping(pairs) = &node.value else {
        return None;
    };
    let is_key = |node: &Node<'_>| matches!(&node.value, Value::Scalar(text, _) if text == key);
    let found = pairs.iter().find(|(own, _)| is_key(own));
    found.map(|(_, value)| value)
}

fn keys(node: &Node<'_>) -> Vec<String> {
    let Value::Mapping(pairs) = &node.value else {
        panic!("a mapping");
    };
    let key = |(key, _): &(Node<'_>, Node<'_>)| match &key.value {
        Value::Scalar(text, _) => text.to_string(),
        _ => panic!("a plain key"),
    };
    pairs.iter().map(key).collect()
}

fn steps<'n, 's>(action: &'n Node<'s>) -> &'n [Node<'s>] {
    let steps = get(action, "runs").and_then(|runs| get(runs, "steps"));
    match &steps.expect("steps").value {
        Value::Sequence(steps) => steps,
        _ => panic!("a list of steps"),
    }
}

fn text<'n>(step: &'n Node<'_>, key: &str) -> &'n str {
    match &get(step, key).unwrap_or_else(|| panic!("no `{key}`")).value {
        Value::Scalar(text, _) => text,
        _ => panic!("`{key}` is a text"),
    }
}

#[test]
fn the_action_reads_each_of_its_inputs_and_no_other() {
    let written = read("action.yml");
    let stream = parse(&written).expect("YAML");
    let action = &stream.documents[0];
    let mut declared = keys(get(action, "inputs").expect("inputs"));
    let mut read: Vec<String> = written
        .split("inputs.")
        .skip(1)
        .map(|rest| rest.split([' ', '}', '\n']).next().unwrap_or("").to_owned())
        .collect();
    declared.sort();
    read.sort();
    read.dedup();
    assert_eq!(declared, read);
    // What somebody else writes reaches a script through the environment alone.
    for step in steps(action) {
        assert!(!text(step, "run").contains("${{"), "{}", text(step, "name"));
    }
}

#[test]
#[cfg(unix)]
fn the_check_of_the_action_tells_its_verdict() {
    let written = read("action.yml");
    let stream = parse(&written).expect("YAML");
    let script = |name: &str| {
        let step = steps(&stream.documents[0]).iter();
        let mut step = step.filter(|step| text(step, "name") == name);
        text(
            step.next().unwrap_or_else(|| panic!("no step `{name}`")),
            "run",
        )
    };
    let project = Project::new("action");
    project.write("my agent.py", STALE);
    project.write("-q.py", "nothing\n");
    project.write("runner/lanelint/none", "");
    let runner = project.folder.join("runner");
    let program = runner.join("lanelint/lanelint");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_lanelint"), program).expect("a link");
    let run = |name: &str, variables: &[(&str, &str)]| {
        let output = Command::new("bash")
            .args([
                "--noprofile",
                "--norc",
                "-eo",
                "pipefail",
                "-c",
                script(name),
            ])
            .current_dir(&project.folder)
            .env("RUNNER_TEMP", &runner)
            .env("GITHUB_OUTPUT", runner.join("output"))
            .env("GITHUB_STEP_SUMMARY", runner.join("summary"))
            .envs(variables.iter().copied())
            .output()
            .expect("bash");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    let as_of = format!("--as-of={DAY}\n");
    let asked = |paths: &'static str, summary: &'static str| {
        let named = [
            ("PATHS", paths),
            ("ARGS", as_of.as_str()),
            ("SARIF", "a.sarif"),
        ];
        let (code, said) = run(
            "Check",
            &[&named[..], &[("SUMMARY", summary), ("COMMENT", "true")]].concat(),
        );
        assert_eq!(code, Some(0), "the verdict is a step of its own: {said}");
        let output = fs::read_to_string(runner.join("output")).expect("an output");
        (said, output.lines().last().unwrap_or("").to_owned())
    };

    let (said, verdict) = asked("", "false");
    assert!(said.contains("::error file=my agent.py,line=1"), "{said}");
    assert_eq!(verdict, "exit-code=1");
    assert!(!runner.join("summary").exists());
    assert!(project.folder.join("a.sarif").exists());
    let comment = fs::read_to_string(runner.join("lanelint.md")).expect("a comment");
    assert!(comment.starts_with("<!-- lanelint -->\n"), "{comment}");

    // A name with a blank, and one that is no option.
    assert_eq!(asked("my agent.py\n-q.py\n", "true").1, "exit-code=1");
    assert!(runner.join("summary").exists());
    assert_eq!(asked("-q.py\n", "true").1, "exit-code=0");
    assert_eq!(asked("none.py\n", "true").1, "exit-code=2");

    for (code, fail, wanted) in [
        ("0", "true", 0),
        ("1", "true", 1),
        ("1", "false", 0),
        ("2", "false", 2),
    ] {
        let ended = run("Verdict", &[("CODE", code), ("FAIL", fail)]).0;
        assert_eq!(ended, Some(wanted), "{code} {fail}");
    }
}
