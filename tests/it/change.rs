//! What is committed is what is judged: `--staged`, `--since` and `--changed`, with real git.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::project::{DAY, Project, Run, STALE, run};
use crate::versions::{commit, git, repository, theirs};

/// The findings of a check, and that the exit code says the same.
fn found(run: &Run) -> Vec<String> {
    assert_eq!(run.code == 1, !run.findings().is_empty(), "{run:?}");
    assert_ne!(run.code, 2, "{run:?}");
    run.findings()
}

#[test]
fn what_is_staged_is_judged_whatever_the_work_tree_has() {
    let project = repository("change-staged");
    let staged = || found(&project.check(["--staged"]));
    assert_eq!(staged(), [""; 0], "nothing is staged");
    // Staged with a fault, and fixed since.
    project.write("b.py", STALE);
    git(&project.folder, &["add", "b.py"]);
    project.write("b.py", "MODEL = None\n");
    assert_eq!(staged(), ["b.py:1:10 legacy-lane"]);
    // Fixed, and spoiled since.
    git(&project.folder, &["add", "b.py"]);
    project.write("b.py", STALE);
    assert_eq!(staged(), [""; 0]);
    // Staged, and gone since.
    git(&project.folder, &["add", "b.py"]);
    fs::remove_file(project.folder.join("b.py")).unwrap();
    assert_eq!(staged(), ["b.py:1:10 legacy-lane"]);
    git(&project.folder, &["reset", "--quiet", "--hard"]);
    // Gone from the index, and there still.
    git(&project.folder, &["rm", "--quiet", "--cached", "a.py"]);
    assert_eq!(staged(), [""; 0]);
    git(&project.folder, &["reset", "--quiet", "--hard"]);
    // Only named to git, with nothing of it staged.
    project.write("c.py", STALE);
    git(&project.folder, &["add", "--intent-to-add", "c.py"]);
    assert_eq!(staged(), [""; 0]);
    git(&project.folder, &["reset", "--quiet", "--hard"]);
    // Under another name, whose whole text counts, unless only what is new does.
    git(&project.folder, &["mv", "a.py", "d.py"]);
    assert_eq!(staged(), ["d.py:2:10 legacy-lane"]);
    assert_eq!(found(&project.check(["--staged", "--new-only"])), [""; 0]);
    project.write("d.py", format!("x = 1\n{STALE}OTHER = \"gpt-5.2\"\n"));
    git(&project.folder, &["add", "d.py"]);
    let new = found(&project.check(["--staged", "--new-only"]));
    assert_eq!(new, ["d.py:3:10 legacy-lane"]);
}

#[test]
fn before_the_first_commit_all_that_is_staged_is_new() {
    let project = Project::new("change-first");
    fs::remove_dir_all(project.folder.join(".git")).unwrap();
    git(&project.folder, &["init", "--quiet"]);
    project.write("a.py", STALE);
    project.write("b.py", STALE);
    git(&project.folder, &["add", "a.py"]);
    for arguments in [&["--staged"][..], &["--staged", "--new-only"]] {
        assert_eq!(found(&project.check(arguments)), ["a.py:1:10 legacy-lane"]);
    }
}

#[test]
fn a_conflict_is_no_pass() {
    let project = repository("change-conflict");
    git(&project.folder, &["checkout", "--quiet", "-b", "other"]);
    project.write("a.py", "x = 2\n");
    commit(&project, "theirs");
    git(&project.folder, &["checkout", "--quiet", "main"]);
    project.write("a.py", "x = 3\n");
    commit(&project, "ours");
    let merge = Command::new("git")
        .args([
            "-c",
            "user.name=Ana",
            "-c",
            "user.email=a@b",
            "merge",
            "--quiet",
            "other",
        ])
        .current_dir(&project.folder)
        .output()
        .unwrap();
    assert!(!merge.status.success());
    let staged = project.check(["--staged"]);
    assert_eq!(staged.code, 2, "{staged:?}");
    assert!(
        staged.stderr.contains("`a.py` has a conflict"),
        "{staged:?}"
    );
}

#[test]
fn the_policy_and_what_stands_beside_it_are_those_that_are_staged() {
    let project = repository("change-policy");
    project.write("b.py", STALE);
    git(&project.folder, &["add", "b.py"]);
    let off = "version: 1\nextends: [rules/own.yaml]\n";
    project.write(
        "rules/own.yaml",
        "version: 1\nrules: {legacy-lane: {severity: warning}}\n",
    );
    project.write("lanelint.yaml", off);
    assert_eq!(
        found(&project.check(["--staged"])),
        ["b.py:1:10 legacy-lane"]
    );
    git(&project.folder, &["add", "--all"]);
    fs::remove_file(project.folder.join("lanelint.yaml")).unwrap();
    fs::remove_file(project.folder.join("rules/own.yaml")).unwrap();
    let staged = project.check(["--staged"]);
    assert_eq!(staged.code, 0, "{staged:?}");
    assert!(staged.stdout.contains("warning[legacy-lane]"), "{staged:?}");
    commit(&project, "without a policy");
    // Excluded, vendored and generated as the index says; owners, too.
    project.write("lanelint.yaml", "version: 1\nexclude: [skip/**]\n");
    project.write("CODEOWNERS", "*.py @staged\n");
    project.write(".gitattributes", "gen.py linguist-generated\n");
    for path in ["skip/a.py", "gen.py", "node_modules/x/a.py", "own.py"] {
        project.write(path, STALE);
    }
    git(&project.folder, &["add", "--all"]);
    project.write("lanelint.yaml", "version: 1\n");
    project.write("CODEOWNERS", "*.py @tree\n");
    fs::remove_file(project.folder.join(".gitattributes")).unwrap();
    let staged = project.check(["--staged"]);
    assert_eq!(
        staged.findings(),
        ["gen.py:1:10 legacy-lane", "own.py:1:10 legacy-lane"]
    );
    assert!(staged.stdout.contains("gen.py:1:10: warning") && staged.stdout.contains("@staged"));
    assert!(!staged.stdout.contains("@tree"), "{staged:?}");
    // Named files obey the policy as well.
    let named = project.check(["--staged", "skip/a.py", "own.py", "a.py"]);
    assert_eq!(found(&named), ["own.py:1:10 legacy-lane"]);
    let named = project.check(["--staged", "a.py"]);
    assert_eq!(found(&named), [""; 0], "it is not staged");
}

#[test]
fn the_index_is_the_one_that_a_hook_is_given() {
    let project = repository("change-index");
    project.write("b.py", STALE);
    project.write("c.py", STALE);
    git(&project.folder, &["add", "--all"]);
    let hook = project.folder.join(".git/hooks/pre-commit");
    let lanelint = env!("CARGO_BIN_EXE_lanelint");
    let script = format!(
        "#!/bin/sh\nexec {lanelint} check --staged --format compact --as-of {DAY} > hook.txt\n"
    );
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, script).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    // A commit of one path has an index of its own.
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=Ana",
            "-c",
            "user.email=a@b",
            "commit",
            "--quiet",
            "-m",
            "x",
            "c.py",
        ])
        .current_dir(&project.folder)
        .output()
        .unwrap();
    assert!(!output.status.success(), "{output:?}");
    let said = fs::read_to_string(project.folder.join("hook.txt")).unwrap();
    assert!(
        said.contains("c.py:1:10") && !said.contains("b.py"),
        "{said}"
    );
}

#[test]
fn of_a_branch_the_lines_that_it_added_or_changed_are_judged() {
    let project = repository("change-since");
    git(&project.folder, &["checkout", "--quiet", "-b", "work"]);
    project.write(
        "a.py",
        format!("x = 1\n{STALE}y = 1\nOTHER = \"gpt-5.2\"\n"),
    );
    project.write(
        "b.py",
        "def answer(text):\n    return ask(model=\"gpt-5.2\", text=text)\n",
    );
    commit(&project, "work");
    git(&project.folder, &["checkout", "--quiet", "main"]);
    project.write("main.py", STALE);
    commit(&project, "meanwhile");
    git(&project.folder, &["checkout", "--quiet", "work"]);
    // What is not committed is not judged.
    project.write("c.py", STALE);
    project.write("b.py", "x = 1\n");
    let since = || found(&project.check(["--since", "main"]));
    let added = ["a.py:4:10 legacy-lane", "b.py:2:23 legacy-lane"];
    assert_eq!(
        since(),
        added,
        "since the branch left, not since where main is now"
    );
    git(&project.folder, &["checkout", "--quiet", "--force", "work"]);
    fs::remove_file(project.folder.join("c.py")).unwrap();
    git(&project.folder, &["mv", "a.py", "moved.py"]);
    git(&project.folder, &["commit", "--quiet", "-m", "move"]);
    assert_eq!(
        since(),
        ["b.py:2:23 legacy-lane", "moved.py:4:10 legacy-lane"]
    );
    // No attribute and no setting hides a line.
    project.write(".gitattributes", "*.py -diff linguist-vendored=false\n");
    commit(&project, "attributes");
    git(&project.folder, &["config", "diff.external", "false"]);
    git(&project.folder, &["config", "diff.interHunkContext", "9"]);
    git(&project.folder, &["config", "diff.noprefix", "true"]);
    git(&project.folder, &["config", "color.ui", "always"]);
    assert_eq!(
        since(),
        ["b.py:2:23 legacy-lane", "moved.py:4:10 legacy-lane"]
    );
    // From a folder, and with other ways to write a path.
    fs::create_dir_all(project.folder.join("sub")).unwrap();
    let whole = project.folder.join("b.py");
    let mut command = project.command();
    command.current_dir(project.folder.join("sub"));
    command.args([
        "check", "--format", "compact", "--as-of", DAY, "--since", "main",
    ]);
    command.args([whole.as_path(), Path::new("../moved.py")]);
    let sub = run(&mut command);
    assert_eq!(
        found(&sub),
        ["../b.py:2:23 legacy-lane", "../moved.py:4:10 legacy-lane"]
    );
}

#[test]
fn what_was_a_link_and_is_a_file_moves_no_lines() {
    let project = repository("change-link");
    #[cfg(unix)]
    std::os::unix::fs::symlink("a.py", project.folder.join("b.py")).unwrap();
    commit(&project, "link");
    git(&project.folder, &["checkout", "--quiet", "-b", "work"]);
    let _ = fs::remove_file(project.folder.join("b.py"));
    project.write("b.py", STALE);
    project.write("c.py", format!("x = 1\n{STALE}"));
    commit(&project, "work");
    let since = found(&project.check(["--since", "main"]));
    assert_eq!(since, ["b.py:1:10 legacy-lane", "c.py:2:10 legacy-lane"]);
}

#[test]
fn a_base_that_is_not_there_is_told_with_what_fetches_it() {
    let project = repository("change-base");
    project.write("b.py", STALE);
    commit(&project, "second");
    for (arguments, help) in [
        (
            &["--since", "origin/main"][..],
            "git fetch origin main:refs/remotes/origin/main",
        ),
        (&["--since=--output=x"], "is no commit of this repository"),
        (&["--changed"], "git remote set-head origin --auto"),
        (&["--new-only"], "add --staged"),
    ] {
        let told = project.check(arguments);
        assert_eq!(told.code, 2, "{told:?}");
        assert!(told.stderr.contains(help), "{told:?}");
        assert!(!project.folder.join("x").exists());
    }
    let shallow = project.folder.with_extension("shallow");
    let _ = fs::remove_dir_all(&shallow);
    git(&project.folder, &["branch", "old", "HEAD~1"]);
    let url = format!("file://{}", project.folder.display());
    let name = shallow.to_str().unwrap();
    git(
        &project.folder,
        &[
            "clone",
            "--quiet",
            "--depth",
            "1",
            "--no-single-branch",
            &url,
            name,
        ],
    );
    let mut command = Command::new(env!("CARGO_BIN_EXE_lanelint"));
    command.current_dir(&shallow);
    let told = run(command.args(["check", "--as-of", DAY, "--since", "origin/old"]));
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.stderr.contains("git fetch --unshallow"), "{told:?}");
    // A whole clone, a work tree beside it, and one without files.
    let whole = project.folder.with_extension("whole");
    let beside = project.folder.with_extension("beside");
    let bare = project.folder.with_extension("bare");
    for folder in [&whole, &beside, &bare] {
        let _ = fs::remove_dir_all(folder);
    }
    git(
        &project.folder,
        &["clone", "--quiet", &url, whole.to_str().unwrap()],
    );
    git(
        &whole,
        &[
            "worktree",
            "add",
            "--quiet",
            beside.to_str().unwrap(),
            "-b",
            "beside",
        ],
    );
    git(
        &project.folder,
        &["clone", "--quiet", "--bare", &url, bare.to_str().unwrap()],
    );
    for (folder, base) in [
        (&whole, "origin/old"),
        (&beside, "origin/old"),
        (&bare, "old"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lanelint"));
        command.current_dir(folder);
        command.args([
            "check", "--format", "compact", "--as-of", DAY, "--since", base,
        ]);
        let since = run(&mut command);
        assert_eq!(found(&since), ["b.py:1:10 legacy-lane"], "{folder:?}");
    }
}

#[test]
fn a_day_that_passes_fails_no_change_that_touches_nothing_of_it() {
    let project = repository("change-calendar");
    // As of the commit, 2026-01-05, gpt-5.2 heads its line; as of the day of the check it is legacy.
    project.write("touched.py", "A = \"gpt-5.2\"\nB = \"gpt-5.2\"\nx = 1\n");
    project.write("old/moved.py", format!("{STALE}{}", "x = 1\n".repeat(20)));
    commit(&project, "second");
    git(&project.folder, &["checkout", "--quiet", "-b", "work"]);
    project.write(
        "touched.py",
        "A = \"gpt-5.2\"\nB = \"gpt-5.2\"  # ours\nx = 1\n",
    );
    project.write("new.py", STALE);
    git(&project.folder, &["mv", "old/moved.py", "moved.py"]);
    commit(&project, "work");
    let whole = found(&project.check([""; 0]));
    assert_eq!(whole.len(), 5, "{whole:?}");
    let based = found(&project.check(["--base", "main"]));
    assert_eq!(
        based,
        ["new.py:1:10 legacy-lane", "touched.py:2:6 legacy-lane"]
    );
    // What had begun to fail before the base fails still.
    let mut command = project.command();
    command.args([
        "check",
        "--format",
        "compact",
        "--as-of",
        "2027-03-21",
        "--base",
        "main",
    ]);
    project.write("a.py", "x = 1\nMODEL = \"gpt-4-32k\"\n");
    git(&project.folder, &["checkout", "--quiet", "main"]);
    commit(&project, "ended");
    git(&project.folder, &["checkout", "--quiet", "-b", "next"]);
    project.write("b.py", "x = 1\n");
    commit(&project, "nothing");
    let based = run(&mut command);
    assert_eq!(based.findings(), ["a.py:2:10 retired-model"], "{based:?}");
    assert_eq!(based.code, 1);
    let missing = project.check(["--base", "nowhere"]);
    assert_eq!(missing.code, 2, "{missing:?}");
    assert!(
        missing.stderr.contains("git fetch origin nowhere"),
        "{missing:?}"
    );
    // What names no branch is not to be fetched.
    for name in ["HEAD~99", "", "main:a.py", "--help"] {
        let missing = project.check([&format!("--base={name}")]);
        assert_eq!(missing.code, 2, "{missing:?}");
        assert!(!missing.stderr.contains("git fetch"), "{missing:?}");
    }
    // A path that is nowhere is said to be so; what the change takes away is no fault.
    let nowhere = project.check(["--since", "main", "none.py", "b.py"]);
    assert_eq!(nowhere.code, 0, "{nowhere:?}");
    assert!(
        nowhere.stderr.contains("`none.py` is not there") && !nowhere.stderr.contains("`b.py`"),
        "{nowhere:?}"
    );
}

/// A submodule is judged by its own commits, also from within; one that a change moves is named, since nothing of it is read.
#[test]
fn a_submodule_is_judged_where_it_is_and_named_where_a_change_moves_it() {
    let project = repository("change-submodule");
    let theirs = theirs(&project, &[("l.py", "x = 1\n")]);
    let path = theirs.to_string_lossy();
    git(
        &project.folder,
        &["submodule", "--quiet", "add", &path, "libs/lib"],
    );
    let check = |folder: &str, arguments: &[&str]| {
        let mut command = project.command();
        command.current_dir(project.folder.join(folder));
        run(command
            .args(["check", "--as-of", DAY, "--format", "compact"])
            .args(arguments))
    };
    let named = "moves submodules, of which nothing is read here: `libs/lib`";
    let added = check("", &["--staged"]);
    assert_eq!(added.code, 0, "{added:?}");
    assert!(added.stderr.contains(named), "{added:?}");
    commit(&project, "with a library");

    project.write("libs/lib/l.py", STALE);
    git(&project.folder.join("libs/lib"), &["add", "l.py"]);
    project.write("libs/lib/l.py", "x = 1\n");
    let staged = check("libs/lib", &["--staged"]);
    assert_eq!(staged.code, 1, "{staged:?}");
    assert!(staged.stdout.starts_with("l.py:1:10"), "{staged:?}");
    git(
        &project.folder.join("libs/lib"),
        &["commit", "--quiet", "--message", "stale"],
    );
    let since = check("libs/lib", &["--since", "HEAD~1"]);
    assert_eq!(since.code, 1, "{since:?}");

    // The lines of what the change touches beside it are told right.
    assert!(!check("", &["--staged"]).stderr.contains("submodules"));
    project.write("z.py", format!("x = 1\n{STALE}"));
    commit(&project, "the library moves");
    let moved = check("", &["--since", "HEAD~1"]);
    assert_eq!(moved.code, 1, "{moved:?}");
    assert!(moved.stdout.starts_with("z.py:2:10"), "{moved:?}");
    assert!(moved.stderr.contains(named), "{moved:?}");
}
