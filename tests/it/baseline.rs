//! A baseline that is kept: what is known stays known wherever it goes, what is new fails, and the list only gets shorter.

use std::fs;

use crate::project::{DAY, Project, Run, STALE, run};
use crate::versions::{git, repository};

const FILE: &str = ".lanelint-baseline.json";

fn baseline(project: &Project, arguments: &[&str]) -> Run {
    let mut command = project.command();
    let (first, rest) = arguments.split_first().unwrap();
    command.args(["baseline", first, "--as-of", DAY]).args(rest);
    run(&mut command)
}

fn text(project: &Project) -> String {
    fs::read_to_string(project.folder.join(FILE)).unwrap()
}

/// Three sites in two files, all known.
fn known(name: &str) -> Project {
    let project = Project::new(name);
    project.write("lanelint.yaml", format!("version: 1\nbaseline: {FILE}\n"));
    project.write("a.py", format!("{STALE}x = call(model=\"gpt-5.1\")\n"));
    project.write("svc/b.py", STALE);
    // The policy names it before it is there.
    let created = baseline(&project, &["create"]);
    assert_eq!(created.code, 0, "{created:?}");
    assert_eq!(project.check([""; 0]).code, 0);
    project
}

#[test]
fn what_is_known_stays_known_wherever_it_goes() {
    let project = known("baseline-moves");
    let passes = |why: &str| {
        let check = project.check([""; 0]);
        assert_eq!(check.code, 0, "{why}: {check:?}");
        assert!(
            check.stdout.contains("3 in the baseline"),
            "{why}: {check:?}"
        );
        let all = baseline(&project, &["check", "--no-slack"]);
        assert_eq!(all.code, 0, "{why}: {all:?}");
    };
    passes("as it was");
    project.write("a.py", "import z\r\n\r\nif z:\r\n    MODEL = \"gpt-5.2\"  # ours\r\n    y = other(1, model=\"gpt-5.1\", n=2)\r\n");
    passes("moved, indented, edited beside it, with other ends of lines");
    fs::create_dir(project.folder.join("new")).unwrap();
    fs::rename(
        project.folder.join("svc/b.py"),
        project.folder.join("new/b.py"),
    )
    .unwrap();
    passes("in another folder");
    fs::rename(
        project.folder.join("new/b.py"),
        project.folder.join("new/c.py"),
    )
    .unwrap();
    passes("under another name");
    project.write("new/c.py", "ENGINE = call(model=\"gpt-5.2\")\n");
    let renamed = project.check([""; 0]);
    assert_eq!(
        renamed.code, 1,
        "another file with another name is another site: {renamed:?}"
    );
    project.write("new/c.py", STALE);

    let before = text(&project);
    let updated = baseline(&project, &["update"]);
    assert_eq!(updated.code, 0, "{updated:?}");
    assert!(
        updated
            .stdout
            .contains("moved svc/b.py [legacy-lane] gpt-5.2 → new/c.py"),
        "{updated:?}"
    );
    let after = text(&project);
    assert_eq!(
        after,
        before.replace("svc/b.py", "new/c.py"),
        "only what moved changes"
    );
    // A second copy is new, beside the first and in a file of its own.
    for (path, text) in [
        ("new/c.py", STALE.repeat(2)),
        ("new/d.py", STALE.to_owned()),
    ] {
        let old = fs::read(project.folder.join(path)).ok();
        project.write(path, text);
        let copied = baseline(&project, &["check"]);
        assert_eq!(copied.code, 1, "{path}: {copied:?}");
        assert!(
            copied.stdout.contains("3 known, 1 new, 0 gone, 0 ended"),
            "{copied:?}"
        );
        match old {
            Some(old) => project.write(path, old),
            None => fs::remove_file(project.folder.join(path)).unwrap(),
        }
    }
}

#[test]
fn the_list_only_gets_shorter_unless_somebody_says_why() {
    let project = known("baseline-shrinks");
    project.write("a.py", STALE);
    project.write("c.py", "M = call(model=\"gpt-4o\")\n");
    let slack = baseline(&project, &["check"]);
    assert_eq!(slack.code, 1, "{slack:?}");
    assert!(
        slack
            .stdout
            .contains("gone  a.py [legacy-lane] gpt-5.1, known since 2026-03-21"),
        "{slack:?}"
    );
    assert!(
        slack.stdout.contains("new   c.py:1:17 [legacy-lane]"),
        "{slack:?}"
    );
    let updated = baseline(&project, &["update"]);
    assert_eq!(updated.code, 1, "what is new is not added: {updated:?}");
    assert!(!text(&project).contains("gpt-5.1") && !text(&project).contains("gpt-4o"));
    for refused in ["nobody", ": why", "who:"] {
        assert_eq!(
            baseline(&project, &["update", "--allow-growth", refused]).code,
            2,
            "{refused}"
        );
    }
    let grown = baseline(
        &project,
        &[
            "update",
            "--allow-growth",
            "@ml: the old service",
            "--until",
            "2026-04-30",
        ],
    );
    assert_eq!(grown.code, 0, "{grown:?}");
    let line = "\"name\":\"model\",\"since\":\"2026-03-21\",\"until\":\"2026-04-30\",\"by\":\"@ml: the old service\"}";
    assert!(text(&project).contains(line), "{}", text(&project));
    assert_eq!(project.check([""; 0]).code, 0);
    // After its last day it counts again.
    let mut later = project.command();
    later.args(["baseline", "check", "--as-of", "2026-05-01"]);
    let later = run(&mut later);
    assert_eq!(later.code, 1, "{later:?}");
    assert!(
        later
            .stdout
            .contains("ended c.py [legacy-lane] gpt-4o, known until 2026-04-30"),
        "{later:?}"
    );

    project.write("c.py", "");
    let slack = baseline(&project, &["check"]);
    assert_eq!(slack.code, 0, "what is gone alone fails nothing: {slack:?}");
    assert_eq!(baseline(&project, &["check", "--no-slack"]).code, 1);
    assert_eq!(baseline(&project, &["prune"]).code, 0);
    assert_eq!(baseline(&project, &["check", "--no-slack"]).code, 0);
    let before = text(&project);
    assert!(
        baseline(&project, &["prune"])
            .stderr
            .contains("stays as it is")
    );
    assert_eq!(text(&project), before);
}

#[test]
fn a_bad_file_is_told_and_stays() {
    let project = known("baseline-bad");
    let again = baseline(&project, &["create"]);
    assert_eq!(again.code, 2, "{again:?}");
    assert!(again.stderr.contains("baseline update"), "{again:?}");
    let part = baseline(&project, &["update", "svc"]);
    assert_eq!(part.code, 2, "{part:?}");
    assert!(
        part.stderr.contains("a baseline is of all files"),
        "{part:?}"
    );
    let good = text(&project);
    let faults = [
        ("<<<<<<< HEAD\n{\n".to_owned(), "it has conflicts"),
        ("{}".to_owned(), "no baseline"),
        (
            "{\"schema\": \"lanelint-baseline-v9\"}".to_owned(),
            "its `schema` is `lanelint-baseline-v9`",
        ),
        (
            good.replace("2026-03-21", "2026-13-01"),
            "not a valid date: `2026-13-01`",
        ),
        (
            good.replace("\"since\"", "\"sinse\""),
            "unknown field `sinse`",
        ),
        (
            "{\"schema\": \"lanelint-report-v1\", \"findings\": []}".to_owned(),
            "is a report",
        ),
    ];
    for (bad, said) in faults {
        project.write(FILE, &bad);
        let ended = baseline(&project, &["update"]);
        assert_eq!(ended.code, 2, "{bad}: {ended:?}");
        assert!(ended.stderr.contains(said), "{said}: {ended:?}");
        assert_eq!(text(&project), bad);
    }
    fs::remove_file(project.folder.join(FILE)).unwrap();
    let none = baseline(&project, &["check"]);
    assert_eq!(none.code, 2);
    assert!(
        none.stderr
            .contains("`lanelint baseline create` writes one"),
        "{none:?}"
    );
}

#[test]
fn a_hook_knows_what_is_staged_under_another_name() {
    let project = repository("baseline-staged");
    project.write("lanelint.yaml", format!("version: 1\nbaseline: {FILE}\n"));
    assert_eq!(baseline(&project, &["create"]).code, 0);
    crate::versions::commit(&project, "kept");
    git(&project.folder, &["mv", "a.py", "b.py"]);
    let moved = project.check(["--staged"]);
    assert_eq!(moved.code, 0, "{moved:?}");
    git(&project.folder, &["reset", "--quiet", "--hard"]);
    project.write("b.py", STALE);
    git(&project.folder, &["add", "b.py"]);
    let copied = project.check(["--staged"]);
    assert_eq!(copied.findings(), ["b.py:1:10 legacy-lane"], "{copied:?}");
}

#[test]
fn two_hundred_changes_lose_and_invent_nothing() {
    let project = Project::new("baseline-many");
    project.write("lanelint.yaml", format!("version: 1\nbaseline: {FILE}\n"));
    let mut files: Vec<(String, usize)> = (0..12)
        .map(|at| (format!("d{}/f{at}.py", at % 3), 1 + at % 2))
        .collect();
    let body = |at: usize, copies: usize| "# a line\n".repeat(at % 7) + &STALE.repeat(copies);
    for (path, copies) in &files {
        project.write(path, body(0, *copies));
    }
    assert_eq!(baseline(&project, &["create"]).code, 0);
    let count: usize = files.iter().map(|(_, copies)| copies).sum();
    let whole = format!("{count} known, 0 new, 0 gone, 0 ended");
    let mut state = 7usize;
    for round in 0..200 {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12345) % (1 << 31);
        let number = files.len();
        let (path, copies) = files.get_mut(state / 8 % number).unwrap();
        match state / 128 % 3 {
            0 => project.write(&*path, body(round, *copies)),
            1 => project.write(&*path, body(round, *copies).replace('\n', "\r\n")),
            _ => {
                let to = format!("d{}/r{round}.py", state / 512 % 5);
                fs::create_dir_all(project.folder.join(&to).parent().unwrap()).unwrap();
                fs::rename(project.folder.join(&*path), project.folder.join(&to)).unwrap();
                *path = to;
            }
        }
        if round % 10 == 0 {
            let checked = baseline(&project, &["check", "--no-slack"]);
            assert!(checked.stdout.contains(&whole), "{round}: {checked:?}");
        }
        if round % 40 == 0 {
            assert_eq!(baseline(&project, &["update"]).code, 0);
        }
    }
    assert_eq!(baseline(&project, &["update"]).code, 0);
    for (path, copies) in &files {
        assert_eq!(
            text(&project)
                .matches(&format!("\"path\":\"{path}\""))
                .count(),
            *copies
        );
    }
}

#[test]
fn what_a_tag_settles_leaves_the_entry_to_what_is_still_open() {
    let project = Project::new("baseline-tagged");
    project.write("lanelint.yaml", format!("version: 1\nbaseline: {FILE}\n"));
    let call = "call(model=\"gpt-5.2\")\n";
    // The first has the name of its entry, the other one has lost it.
    for other in [call.to_owned(), call.replace("model=", "engine=")] {
        project.write("a.py", format!("{call}{call}"));
        let _ = fs::remove_file(project.folder.join(FILE));
        assert_eq!(baseline(&project, &["create"]).code, 0);
        let tag = "# lanelint: migrate to=gpt-5.4 purpose=baseline ticket=A-1 owner=@ml until=2026-05-30 reason=\"it is measured\"\n";
        project.write("a.py", format!("{tag}{call}\n\n{other}"));
        let updated = baseline(&project, &["update"]);
        assert_eq!(updated.code, 0, "{updated:?}");
        assert_eq!(text(&project).matches("gpt-5.2").count(), 1);
        let check = project.check([""; 0]);
        assert_eq!(check.code, 0, "{check:?}");
        assert_eq!(baseline(&project, &["check", "--no-slack"]).code, 0);
    }
}
