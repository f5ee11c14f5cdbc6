//! Policies that name files of the machine, and policies that bomb.

use std::fs;
use std::os::unix::fs::symlink;

use super::repository;
use crate::project::{Project, Run, STALE, run};

const SECRET: &str = "hunter2-secret";

/// A project in whose neighbourhood a file with a secret lies that is no policy.
fn project(name: &str) -> Project {
    let project = repository(name);
    project.write("a.py", STALE);
    fs::write(
        project.folder.with_extension("secret"),
        format!("{SECRET}: 1\n"),
    )
    .unwrap();
    project
}

/// All commands that read policies, with what each said.
fn said(project: &Project) -> Vec<(String, Run)> {
    let commands: &[&[&str]] = &[
        &["check", "--as-of", "2026-03-21"],
        &["audit", "--as-of", "2026-03-21"],
        &["forecast", "--as-of", "2026-03-21"],
        &["policy", "show"],
        &["policy", "lint"],
        &["policy", "unused"],
        &["test"],
        &["explain", "gpt-5.2"],
    ];
    let run = |arguments: &&[&str]| {
        let mut command = project.command();
        command.args(*arguments).env("LANELINT_SECRET", SECRET);
        (arguments.join(" "), run(&mut command))
    };
    commands.iter().map(run).collect()
}

fn keeps_the_secret(project: &Project, what: &str) {
    for (command, run) in said(project) {
        let all = format!("{}{}", run.stdout, run.stderr);
        assert!(!all.contains(SECRET), "{what}, {command}: {all}");
    }
    let check = project.check([] as [&str; 0]);
    assert_eq!(check.code, 2, "{what}: {check:?}");
}

#[test]
fn a_policy_that_is_found_reads_no_file_outside_of_its_repository() {
    let project = project("hostile-policy-reach");
    let secret = project.folder.with_extension("secret");
    symlink(&secret, project.folder.join("link.yaml")).unwrap();
    symlink(&secret, project.folder.join("cat-link.yaml")).unwrap();
    symlink(project.folder.parent().unwrap(), project.folder.join("up")).unwrap();
    let name = secret.file_name().unwrap().to_string_lossy().into_owned();
    let absolute = secret.to_string_lossy().into_owned();
    for entry in [
        "/proc/self/environ".to_owned(),
        "/etc/passwd".into(),
        format!("../{name}"),
        format!("./x/../../{name}"),
        format!("up/{name}"),
        "./link.yaml".into(),
        absolute.clone(),
        "..".into(),
    ] {
        for text in [
            format!("version: 1\nextends: [\"{entry}\"]\n"),
            format!("version: 1\ncatalogs: [\"{entry}\"]\n"),
        ] {
            project.write("lanelint.yaml", &text);
            keeps_the_secret(&project, &text);
            let found = project.check([] as [&str; 0]);
            assert!(
                found.stderr.contains("lies outside of"),
                "{text}: {found:?}"
            );
        }
    }
    project.write("lanelint.yaml", "version: 1\ncatalogs: [\"cat-*.yaml\"]\n");
    keeps_the_secret(&project, "a glob that stands for a link");
    // Whether a file is there is not told either.
    let refused = |entry: &str| {
        project.write(
            "lanelint.yaml",
            format!("version: 1\nextends: [\"{entry}\"]\n"),
        );
        let said = project.check([] as [&str; 0]).stderr;
        said.replace(entry, "ENTRY")
            .split_once('╭')
            .unwrap()
            .0
            // The line breaks where the name is long.
            .split(|sign: char| sign.is_whitespace() || sign == '│')
            .collect::<String>()
    };
    assert_eq!(refused("/etc/passwd"), refused("/etc/nothing"));
}

#[test]
fn a_policy_that_is_a_link_leads_nowhere_else() {
    let project = project("hostile-policy-link");
    let secret = project.folder.with_extension("secret");
    let policy = project.folder.join("lanelint.yaml");
    for target in [secret.as_path(), "/proc/self/environ".as_ref()] {
        let _ = fs::remove_file(&policy);
        symlink(target, &policy).unwrap();
        keeps_the_secret(&project, "a link for a policy");
        let mut command = project.command();
        command
            .args(["check", "--policy", "lanelint.yaml"])
            .env("LANELINT_SECRET", SECRET);
        let named = run(&mut command);
        assert_eq!(named.code, 2, "{named:?}");
        assert!(
            named.stderr.contains("leads out of its repository"),
            "{named:?}"
        );
    }
    fs::remove_file(&policy).unwrap();
    project.write("sub/a.py", STALE);
    symlink(&secret, project.folder.join("sub/lanelint.yaml")).unwrap();
    keeps_the_secret(&project, "a link for the policy of a folder");
    project.write("policies/house.yaml", "version: 1\n");
    symlink("policies/house.yaml", &policy).unwrap();
    fs::remove_dir_all(project.folder.join("sub")).unwrap();
    assert_eq!(
        project.check([] as [&str; 0]).code,
        1,
        "one within the repository is followed"
    );
}

#[test]
fn a_policy_that_is_named_may_name_absolute_paths_and_shows_nothing_of_them() {
    let project = project("hostile-policy-named");
    let outside = project.folder.with_extension("outside");
    let _ = fs::remove_dir_all(&outside);
    fs::create_dir(&outside).unwrap();
    let house = outside.join("house.yaml");
    fs::write(&house, "version: 1\nextends: [recommended, ./more.yaml]\n").unwrap();
    fs::write(
        outside.join("more.yaml"),
        "version: 1\nrules: {legacy-lane: {severity: warning}}\n",
    )
    .unwrap();
    let named = |entry: &str| {
        project.write("p.yaml", format!("version: 1\nextends: [\"{entry}\"]\n"));
        project.check(["--policy", "p.yaml"])
    };
    let well = named(&house.to_string_lossy());
    assert_eq!(well.code, 0, "the one it names counts: {well:?}");
    assert!(well.stdout.contains("warning[legacy-lane]"), "{well:?}");
    fs::write(outside.join("more.yaml"), format!("{SECRET}: 1\n")).unwrap();
    for entry in [
        house.as_path(),
        &project.folder.with_extension("secret"),
        "/etc/passwd".as_ref(),
    ] {
        let faulty = named(&entry.to_string_lossy());
        assert_eq!(faulty.code, 2, "{faulty:?}");
        let shown = !faulty.stderr.contains(SECRET) && !faulty.stderr.contains("root:x");
        assert!(shown, "{faulty:?}");
        assert!(
            faulty.stderr.contains("nothing of it is shown"),
            "{faulty:?}"
        );
    }
    let near = format!(
        "../{}",
        project
            .folder
            .with_extension("secret")
            .file_name()
            .unwrap()
            .to_string_lossy()
    );
    assert!(named(&near).stderr.contains("lies outside of"));
}

#[test]
fn a_test_names_no_policy_outside_of_its_repository() {
    let project = project("hostile-policy-test");
    let secret = project.folder.with_extension("secret");
    project.write(
        "lanelint.test.yaml",
        format!(
            "version: 1\npolicy: {}\ntests:\n  - given: {{a.py: x}}\n    expect: []\n",
            secret.display()
        ),
    );
    let ended = run(project.command().args(["test", "lanelint.test.yaml"]));
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(
        ended.stderr.contains("lies outside of the repository"),
        "{ended:?}"
    );
    assert!(!ended.stderr.contains(SECRET), "{ended:?}");
}

#[test]
fn policies_that_bomb_are_refused_in_time() {
    let project = project("hostile-policy-bomb");
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        let line = [
            "a",
            &level.to_string(),
            ": &a",
            &level.to_string(),
            " [",
            &before,
            "]\n",
        ]
        .concat();
        laughs.push_str(&line);
    }
    let globs = format!("exclude: [{}]\n", "'**/a*b*c*d*e*f', ".repeat(5_000));
    for (what, text) in [
        ("aliases", laughs),
        (
            "depth",
            format!("version: 1\nrules: {}\n", "[".repeat(100_000)),
        ),
        ("globs", format!("version: 1\n{globs}")),
        ("itself", "version: 1\nextends: [./lanelint.yaml]\n".into()),
        ("no text", "version: 1\n\0\u{1}\n".into()),
        (
            "regex",
            "version: 1\nmigration_tags: {patterns: ['(((((a{99}){99}){99}){99}){99})']}\n".into(),
        ),
    ] {
        project.write("lanelint.yaml", text);
        let started = std::time::Instant::now();
        let ended = project.check([] as [&str; 0]);
        assert_eq!(ended.code, 2, "{what}: {ended:?}");
        assert!(started.elapsed().as_secs() < 30, "{what}");
    }
    for index in 0..40 {
        project.write(
            format!("p{index}.yaml"),
            format!("version: 1\nextends: [./p{}.yaml]\n", index + 1),
        );
    }
    project.write("lanelint.yaml", "version: 1\nextends: [./p0.yaml]\n");
    assert!(
        project
            .check([] as [&str; 0])
            .stderr
            .contains("deeper than 16 files")
    );
}
