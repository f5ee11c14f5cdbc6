//! The hook of `.pre-commit-hooks.yaml`, through the real pre-commit: a commit with a
//! stale model is refused, with a tag accepted.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use lanelint::source::yaml::{Value, parse};

use crate::project::{DAY, Project, STALE};
use crate::tools::{self, assert_done, said};

const TAG: &str = "# lanelint: migrate to=gpt-5.4 purpose=baseline owner=@ml until=2026-06-30\n";

#[test]
fn a_commit_with_a_stale_model_is_refused_and_with_a_tag_accepted() {
    let Some(pre_commit) = pre_commit() else {
        return;
    };
    let project = Project::new("pre-commit");
    fs::remove_dir_all(project.folder.join(".git")).expect("a folder to remove");
    let git = |arguments: &[&str]| tool(&project, "git", arguments, &pre_commit);
    assert_done(&git(&["init", "--quiet"]));
    project.write(".pre-commit-config.yaml", config("lanelint"));
    // Read by the hook's judgement alone if it were judged: it is what was there before.
    project.write("old.py", "OLD = \"gpt-5.1\"\n");
    // A binary file is not text, and so not given to the hook.
    project.write("picture.bin", b"\0gpt-5.2\0");
    assert_done(&git(&["add", "."]));
    assert_done(&git(&["commit", "--quiet", "--message", "start"]));
    assert_done(&tool(&project, &pre_commit, &["install"], &pre_commit));

    project.write("my agent.py", STALE);
    // A file's name is no option.
    project.write("--fail-on=never", "nothing\n");
    assert_done(&git(&["add", "."]));
    let refused = git(&["commit", "--quiet", "--message", "a stale model"]);
    let said = said(&refused);
    assert!(!refused.status.success(), "{said}");
    assert!(said.contains("exit code: 1"), "{said}");
    assert!(said.contains("my agent.py:1:10"), "{said}");
    assert!(
        !said.contains("old.py"),
        "only what is committed is judged: {said}"
    );

    project.write("my agent.py", format!("{TAG}{STALE}"));
    assert_done(&git(&["add", "."]));
    assert_done(&git(&["commit", "--quiet", "--message", "a tagged one"]));
    let log = git(&["log", "--format=%s"]);
    assert_eq!(
        String::from_utf8_lossy(&log.stdout),
        "a tagged one\nstart\n"
    );
}

#[test]
fn the_hook_of_the_whole_repository_judges_what_no_commit_touches() {
    let Some(pre_commit) = pre_commit() else {
        return;
    };
    let project = Project::new("pre-commit-all");
    fs::remove_dir_all(project.folder.join(".git")).expect("a folder to remove");
    let git = |arguments: &[&str]| tool(&project, "git", arguments, &pre_commit);
    assert_done(&git(&["init", "--quiet"]));
    project.write(".pre-commit-config.yaml", config("lanelint-all"));
    project.write("old.py", STALE);
    assert_done(&git(&["add", "."]));
    let arguments = ["run", "--hook-stage", "manual", "lanelint-all"];
    let run = tool(&project, &pre_commit, &arguments, &pre_commit);
    assert!(!run.status.success(), "{}", said(&run));
    assert!(said(&run).contains("old.py:1:10"), "{}", said(&run));
}

#[test]
fn the_hooks_file_is_one() {
    let Some(pre_commit) = pre_commit() else {
        return;
    };
    let project = Project::new("pre-commit-manifest");
    let manifest = hooks_file().to_string_lossy().into_owned();
    let arguments = ["validate-manifest", manifest.as_str()];
    assert_done(&tool(&project, &pre_commit, &arguments, &pre_commit));
}

/// The configuration of a project that takes a hook as it is written, but for the
/// language: the built binary is run instead of one that pre-commit builds.
fn config(id: &str) -> String {
    let text = fs::read_to_string(hooks_file()).expect("the hooks file");
    let stream = parse(&text).expect("YAML");
    let Value::Sequence(hooks) = &stream.documents[0].value else {
        panic!("a list of hooks");
    };
    let of = |hook: &str| hook.contains(&format!("id: {id}\n"));
    let hook = hooks
        .iter()
        .map(|hook| &text[hook.span.range()])
        .find(|hook| of(hook));
    let hook = hook.unwrap_or_else(|| panic!("no hook `{id}`"));
    let binary = env!("CARGO_BIN_EXE_lanelint");
    assert!(!binary.contains(' '), "pre-commit would part {binary}");
    let (entry, language) = ("entry: lanelint check\n", "language: python\n");
    assert!(hook.contains(entry) && hook.contains(language), "{hook}");
    let hook = hook
        .replace(entry, &format!("entry: {binary} check --as-of {DAY}\n"))
        .replace(language, "language: system\n");
    format!(
        "repos:\n  - repo: local\n    hooks:\n      - {}\n",
        hook.trim_end().replace('\n', "\n      ")
    )
}

fn hooks_file() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml")
}

/// The pre-commit that `LANELINT_TEST_PRE_COMMIT` names, else the one on the path. A run
/// of continuous integration must have one.
fn pre_commit() -> Option<String> {
    let named = env::var("LANELINT_TEST_PRE_COMMIT").unwrap_or_else(|_| "pre-commit".into());
    let version = Command::new(&named).arg("--version").output();
    if version.is_ok_and(|output| output.status.success()) {
        return Some(named);
    }
    let must = env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(
        !must,
        "`{named}` cannot be run: name one by LANELINT_TEST_PRE_COMMIT"
    );
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    {
        eprintln!("skipped: `{named}` cannot be run; LANELINT_TEST_PRE_COMMIT names one");
    }
    None
}

/// Runs a program in the project. The hook that git calls looks for pre-commit beside it.
fn tool(project: &Project, program: &str, arguments: &[&str], pre_commit: &str) -> Output {
    let beside = Path::new(pre_commit).parent().map(Path::to_owned);
    let beside: Vec<_> = beside.into_iter().collect();
    tools::tool(project, Path::new(program), arguments, &beside)
}
