//! `lanelint test` on files that are no tests, and what `--update` may write.

use std::fmt::Write as _;
use std::fs;

use crate::project::{Project, Run, run};

const TEST: &str = "version: 1\nas_of: 2026-03-21\ntests:\n  - name: n\n    given: {a.py: 'A = \"gpt-5.2\"'}\n    expect: []\n";

fn test(project: &Project, arguments: &[&str]) -> Run {
    run(project.command().arg("test").args(arguments))
}

#[test]
fn files_outside_of_the_repository_are_not_read() {
    let outside = Project::new("policy-tests-outside");
    outside.write("a.py", "A = \"gpt-5.2\"\n");
    let project = Project::new("policy-tests-inside");
    let given = "../../policy-tests-outside/a.py";
    project.write(
        "t/x.test.yaml",
        format!(
            "version: 1\ntests:\n  - {{name: n, as_of: 2026-03-21, files: [{given}], expect: []}}\n"
        ),
    );
    let run = test(&project, &[]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(
        run.stderr.contains("lies outside of the repository"),
        "{run:?}"
    );
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.folder.join("a.py"), project.folder.join("t/b.py"))
            .unwrap();
        project.write(
            "t/x.test.yaml",
            "version: 1\ntests:\n  - {name: n, as_of: 2026-03-21, files: [b.py], expect: []}\n",
        );
        let run = test(&project, &[]);
        assert!(
            run.code == 2 && run.stderr.contains("lies outside"),
            "{run:?}"
        );
    }
}

#[test]
fn what_is_no_test_file_is_refused_at_once() {
    let project = Project::new("policy-tests-hostile");
    let deep = format!("version: 1\ntests: {}\n", "[".repeat(100_000));
    let mut bomb = String::from("version: 1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let inner = vec![format!("*a{}", level - 1); 10].join(", ");
        let _ = writeln!(bomb, "a{level}: &a{level} [{inner}]");
    }
    let cases: [(&str, Vec<u8>); 5] = [
        ("large", vec![b'#'; 10 << 20]),
        ("deep", deep.into_bytes()),
        ("bomb", bomb.into_bytes()),
        ("latin", b"version: 1 # \xe9\n".to_vec()),
        ("empty", Vec::new()),
    ];
    for (name, bytes) in cases {
        project.write("x.test.yaml", bytes);
        let run = test(&project, &["x.test.yaml"]);
        assert_eq!(run.code, 2, "{name}: {run:?}");
        assert!(run.stderr.contains("x.test.yaml"), "{name}: {run:?}");
    }
    let run = test(&project, &["none.test.yaml"]);
    assert!(
        run.code == 2 && run.stderr.contains("there is no such file"),
        "{run:?}"
    );
}

#[test]
fn an_update_keeps_line_ends_marks_and_rights_and_is_done_once() {
    let project = Project::new("policy-tests-update");
    let written = format!("\u{feff}{}", TEST.replace('\n', "\r\n"));
    project.write("x.test.yaml", &written);
    let path = project.folder.join("x.test.yaml");
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
    let run = test(&project, &["--update"]);
    assert_eq!(run.code, 0, "{run:?}");
    let found = "expect: [{rule: legacy-lane, line: 1, severity: error}]";
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        written.replace("expect: []", found)
    );
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions())
            & 0o777,
        0o640
    );
    let again = test(&project, &["--update"]);
    assert_eq!((again.code, again.stderr.as_str()), (0, ""), "{again:?}");
}

#[cfg(unix)]
#[test]
fn an_update_does_not_follow_a_link_out_of_the_repository() {
    let outside = Project::new("policy-tests-linked");
    outside.write("x.test.yaml", TEST);
    let project = Project::new("policy-tests-link");
    let link = project.folder.join("y.test.yaml");
    std::os::unix::fs::symlink(outside.folder.join("x.test.yaml"), link).unwrap();
    let run = test(&project, &["y.test.yaml", "--update"]);
    assert!(
        run.code == 2 && run.stderr.contains("a link out of the repository"),
        "{run:?}"
    );
    assert_eq!(
        fs::read_to_string(outside.folder.join("x.test.yaml")).unwrap(),
        TEST
    );
}

/// The files of the tree that are tests fit the schema that editors are given.
#[test]
fn test_files_fit_their_schema() {
    let schema = lanelint::verify::file::schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let valid = |text: &str| {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        validator.is_valid(&value)
    };
    assert!(valid(
        r#"{"version": 1, "as_of": "2026-03-21", "tests": [
        {"name": "n", "given": {"a.py": "x", "b.py": {"file": "b.py"}}, "policy": {"version": 1},
         "expect": [{"rule": "legacy-lane", "line": 1, "severity": "error"}]},
        {"name": "n", "rule": ["a", "b"], "files": "x.py", "expect": []},
        {"name": "n", "rule": "a", "language": "python", "valid": "x", "invalid": ["y"]}]}"#
    ));
    for bad in [
        r#"{"version": 2, "tests": []}"#,
        r#"{"version": 1, "test": []}"#,
        r#"{"version": 1, "tests": [{"name": "n", "given": {"a.py": 1}}]}"#,
        r#"{"version": 1, "tests": [{"name": "n", "expect": [{"rule": "a", "severity": "fatal"}]}]}"#,
    ] {
        assert!(!valid(bad), "{bad}");
    }
}

/// What the page on policy tests shows is true.
#[test]
fn the_examples_of_the_page_pass() {
    let page = fs::read_to_string("docs/policy-tests.md").unwrap();
    let fence = |language: &str, nth: usize| {
        let start = format!("```{language}\n");
        let fence = page.split(&start).nth(nth + 1).expect("a fence");
        fence.split("```").next().unwrap().to_owned()
    };
    let project = Project::new("policy-tests-page");
    project.write("lanelint.yaml", format!("version: 1\n{}", fence("yaml", 0)));
    project.write("page.test.yaml", fence("yaml", 1));
    project.write("samples/agent.ts", fence("ts", 0));
    let run = test(&project, &[]);
    assert_eq!(
        (run.code, run.closing()),
        (0, "6 passed · 2 files"),
        "{run:?}"
    );
}

/// A folder's policy is tested with those above laid under it, and carries its own tests.
#[test]
fn a_folders_policy_is_tested_where_it_holds() {
    let project = Project::new("policy-tests-nested");
    let rule = |id: &str, line: u32| {
        format!(
            "rules:\n  {id}:\n    severity: error\n    match: {{id: gpt-5.4}}\n    message: no\n    tests:\n\
             \x20     - {{name: {id}, as_of: 2026-03-21, path: a.py, given: \"A = 'gpt-5.4'\", expect: [{{line: {line}}}]}}\n"
        )
    };
    project.write("lanelint.yaml", format!("version: 1\n{}", rule("outer", 1)));
    project.write(
        "svc/lanelint.yaml",
        format!("version: 1\n{}", rule("inner", 9)),
    );
    let expect = TEST
        .replace("gpt-5.2", "gpt-5.4")
        .replace("[]", "[{rule: inner}, {rule: outer}]");
    project.write("svc/x.test.yaml", expect);
    let run = test(&project, &["--verbose"]);
    assert_eq!(
        (run.code, run.closing()),
        (0, "2 passed · 2 files"),
        "{run:?}"
    );
    let run = test(&project, &["svc"]);
    assert_eq!(
        (run.code, run.closing()),
        (1, "1 failed, 1 passed · 2 files"),
        "{run:?}"
    );
    assert!(!run.stdout.contains("outer (at"), "{run:?}");
    let run = test(&Project::new("policy-tests-none"), &[]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("no tests in `.`"), "{run:?}");
}
