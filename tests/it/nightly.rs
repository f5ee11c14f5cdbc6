//! `check --only calendar`: what has begun to fail because days have passed, and what will soon, for one issue that a bot keeps.

use std::fs;

use crate::project::{Project, Run, run};

/// gpt-4-0314 ends on 2026-03-26, chatgpt-4o-latest ended on 2026-02-17.
fn project(name: &str) -> Project {
    let project = Project::new(name);
    project.write("CODEOWNERS", "shop/ @acme/shop\n");
    project.write("shop/a.py", "MODEL = \"gpt-4-0314\"\n");
    project.write("old.py", "MODEL = \"chatgpt-4o-latest\"\n");
    project.write("new.py", "MODEL = \"gpt-5.4\"\n");
    project
}

fn nightly(project: &Project, day: &str, arguments: &[&str]) -> Run {
    let mut command = project.command();
    command.args(["check", "--only", "calendar", "--as-of", day]);
    run(command.args(arguments))
}

/// The keys of the items, in their order.
fn keys(run: &Run) -> Vec<String> {
    let parts = run.stdout.split("<!-- lanelint:").skip(2);
    parts
        .map(|part| part.split(' ').next().unwrap().to_owned())
        .collect()
}

#[test]
fn what_began_fails_the_run_and_what_is_ahead_does_not() {
    let project = project("nightly");
    let before = nightly(
        &project,
        "2026-03-21",
        &["--begun-since", "2026-03-15", "--within", "10"],
    );
    assert_eq!(before.code, 0, "{before:?}");
    assert!(
        before
            .stdout
            .starts_with("<!-- lanelint:calendar -->\n# Model calendar as of 2026-03-21\n"),
        "{before:?}"
    );
    let ahead = "- [ ] **2026-03-26** (in 5 days): `gpt-4-0314` on openai, `retired-model`";
    assert!(before.stdout.contains(ahead), "{before:?}");
    assert!(before.stdout.contains("### `@acme/shop`"), "{before:?}");
    let after = nightly(
        &project,
        "2026-03-28",
        &["--begun-since", "2026-03-26", "--within", "10"],
    );
    assert_eq!(after.code, 1, "{after:?}");
    assert!(
        after.stdout.contains("**2026-03-26** (2 days ago)"),
        "{after:?}"
    );
    assert_eq!(keys(&before), keys(&after), "the same item");
    // The day itself is the first of what began; the next day is none of it.
    let later = nightly(
        &project,
        "2026-03-28",
        &["--begun-since", "2026-03-27", "--within", "10"],
    );
    assert_eq!(later.code, 0, "{later:?}");
    assert!(later.stdout.contains("before 2026-03-27"), "{later:?}");
    let never = nightly(
        &project,
        "2026-03-28",
        &["--begun-since", "2026-03-26", "--fail-on", "never"],
    );
    assert_eq!(never.code, 0, "{never:?}");
}

#[test]
fn what_is_mended_or_known_is_no_item() {
    let project = project("nightly-known");
    let at = |arguments: &[&str]| nightly(&project, "2026-03-28", arguments);
    assert_eq!(at(&[]).code, 1);
    let mut command = project.command();
    command.args([
        "check",
        "--as-of",
        "2026-03-28",
        "--output",
        "json:known.json",
    ]);
    assert_eq!(run(&mut command).code, 1);
    let known = at(&["--baseline", "known.json"]);
    assert_eq!((known.code, keys(&known).len()), (0, 0), "{known:?}");
    project.write("shop/a.py", "MODEL = \"gpt-5.4\"\n");
    project.write("old.py", "MODEL = \"gpt-5.4\"\n");
    fs::remove_file(project.folder.join("known.json")).unwrap();
    let fixed = at(&[]);
    assert_eq!(fixed.code, 0, "{fixed:?}");
    assert!(
        fixed
            .stdout
            .contains("Nothing has begun to fail since 2026-02-26."),
        "{fixed:?}"
    );
}

#[test]
fn it_goes_to_a_file_and_what_cannot_be_meant_is_refused() {
    let project = project("nightly-files");
    let at = |arguments: &[&str]| nightly(&project, "2026-03-28", arguments);
    let shown = at(&[]);
    let filed = at(&["--output", "calendar.md"]);
    assert_eq!((filed.code, filed.stdout.as_str()), (1, ""), "{filed:?}");
    let file = fs::read_to_string(project.folder.join("calendar.md")).unwrap();
    assert_eq!(file, shown.stdout);
    for arguments in [
        &["--format", "json"][..],
        &["--output", "json:x.json"],
        &["--only", "retired-model"],
        &["--base", "main"],
        &["--staged"],
        &["--owner", "x"],
        &["--begun-since", "2026-04-01"],
        &["--begun-since", "soon"],
        &["--within", "-1"],
    ] {
        let refused = at(arguments);
        assert_eq!(refused.code, 2, "{arguments:?}: {refused:?}");
        assert!(refused.stderr.starts_with("error:"), "{refused:?}");
    }
    let mut command = project.command();
    let alone = run(command.args(["check", "--within", "3"]));
    assert_eq!(alone.code, 2, "{alone:?}");
}
