//! `examples/ci` and the component for GitLab: each is a file of its system, names this version, and its check, run as the
//! system would run it, fails for a stale id and leaves the reports that the file hands on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lanelint::source::yaml::{Node, Value, parse};

use crate::project::{Project, Run};
use crate::versions::git;

/// What a script of one of the files is run in: what its system says of a pull request, by variable.
const PULL_REQUEST: &[(&str, &str)] = &[
    ("BASE", "origin/main"),
    ("BITBUCKET_PR_DESTINATION_BRANCH", "main"),
    ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "origin/main"),
    ("SYSTEM_PULLREQUEST_TARGETBRANCHNAME", "main"),
];

/// The file of each system, and the reports that it hands on.
const FILES: &[(&str, &[&str])] = &[
    ("examples/ci/azure-pipelines.yml", &["lanelint.xml"]),
    (
        "examples/ci/bitbucket-pipelines.yml",
        &["test-results/lanelint.xml"],
    ),
    ("examples/ci/circleci.yml", &["reports/lanelint.xml"]),
    ("examples/ci/github.yml", &["lanelint.sarif"]),
    (
        "examples/ci/gitlab.yml",
        &["gl-code-quality.json", "lanelint.xml"],
    ),
    (
        "templates/lanelint.yml",
        &["gl-code-quality.json", "lanelint.xml"],
    ),
];

const JENKINS: &str = "examples/ci/Jenkinsfile";

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The scripts with a check in them: lines that begin with it, not talk of it.
fn scripts(node: &Node<'_>, out: &mut Vec<String>) {
    match &node.value {
        Value::Scalar(text, _) if text.lines().any(|line| line.starts_with("lanelint check")) => {
            out.push(text.to_string());
        }
        Value::Mapping(pairs) => pairs.iter().for_each(|(_, value)| scripts(value, out)),
        Value::Sequence(items) => items.iter().for_each(|item| scripts(item, out)),
        _ => {}
    }
}

/// A repository with a stale id, which `origin/main` has, too.
fn project(name: &str) -> Project {
    let project = Project::new(name);
    project.write("agent.py", "MODEL = \"text-davinci-003\"\n");
    let git = |arguments: &[&str]| git(&project.folder, arguments);
    git(&["init", "--quiet", "--initial-branch=main"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message=before"]);
    git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    project
}

/// Runs a script with the program on its path.
fn ended(project: &Project, script: &str, variables: &[(&str, &str)]) -> Run {
    let program = Path::new(env!("CARGO_BIN_EXE_lanelint"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = program.parent().map(PathBuf::from).into_iter();
    let folders = folders.chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).expect("a path");
    let mut bash = Command::new("bash");
    bash.args(["--noprofile", "--norc", "-euo", "pipefail", "-c", script]);
    bash.current_dir(&project.folder).env("PATH", path);
    bash.env_remove("GITHUB_STEP_SUMMARY")
        .env("LANELINT_ARGS", "");
    Run::from(bash.envs(variables.iter().copied()).output().expect("bash"))
}

#[test]
fn there_is_a_row_for_each_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/ci");
    let files = fs::read_dir(folder).expect("a folder");
    let mut found: Vec<_> = files
        .map(|file| format!("examples/ci/{}", file.unwrap().file_name().display()))
        .chain(["templates/lanelint.yml".to_owned()])
        .collect();
    found.sort();
    let rows = FILES.iter().map(|(path, _)| *path).chain([JENKINS]);
    let mut rows: Vec<_> = rows.collect();
    rows.sort_unstable();
    assert_eq!(found, rows);
    let docs = read("docs/ci.md");
    for path in rows {
        assert!(
            docs.contains(&format!("(../{path})")),
            "docs/ci.md has no link to {path}"
        );
    }
}

#[test]
fn each_names_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    let paths = FILES.iter().map(|(path, _)| *path).chain([JENKINS]);
    for path in paths.filter(|path| path.starts_with("examples")) {
        assert!(
            read(path).contains(&format!("lanelint=={version}")),
            "{path}"
        );
    }
    assert!(read("templates/lanelint.yml").contains(&format!("      default: {version}\n")));
}

#[test]
fn each_check_fails_for_a_stale_id_and_leaves_its_reports() {
    for (path, reports) in FILES {
        let text = read(path);
        let stream = parse(&text).unwrap_or_else(|faults| panic!("{path}: {faults:?}"));
        let mut found = Vec::new();
        for document in &stream.documents {
            scripts(document, &mut found);
        }
        assert!(!found.is_empty(), "{path}");
        for (number, script) in found.iter().enumerate() {
            for variables in [&[][..], PULL_REQUEST] {
                if variables.is_empty()
                    && (script.contains("\"$BASE\"") || script.contains("$BITBUCKET"))
                {
                    continue;
                }
                let name = format!("ci-{}-{number}", path.replace(['/', '.'], "-"));
                let project = project(&name);
                for folder in reports.iter().filter_map(|report| report.rsplit_once('/')) {
                    project.write(format!("{}/.keep", folder.0), "");
                }
                let run = ended(&project, script, variables);
                assert_eq!(run.code, 1, "{path}: {script}: {}", run.stderr);
                assert!(
                    run.stdout.contains("text-davinci-003"),
                    "{path}: {}",
                    run.stdout
                );
                for report in *reports {
                    let written = fs::read_to_string(project.folder.join(report));
                    let written =
                        written.unwrap_or_else(|error| panic!("{path}: {report}: {error}"));
                    assert!(written.contains("text-davinci-003"), "{path}: {report}");
                }
            }
        }
    }
}

#[test]
fn the_check_of_the_jenkinsfile_does_too() {
    let text = read(JENKINS);
    let mut shells = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("sh '")?.strip_suffix('\''));
    let check = shells
        .next_back()
        .expect("a check")
        .replace(".lanelint/bin/lanelint", "lanelint");
    let project = project("ci-jenkins");
    let run = ended(&project, &check, &[]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    for report in ["lanelint.xml", "checkstyle.xml"] {
        assert!(text.contains(&format!("'{report}'")));
        let written = fs::read_to_string(project.folder.join(report)).expect("a report");
        assert!(written.contains("text-davinci-003"), "{report}");
    }
}
