//! Which files are read: those that git sees, and no change of a branch hides one unseen.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::{git, pipe, report, repository};
use crate::project::{Project, STALE, run};
use crate::versions::theirs;

const NONE: [&str; 0] = [];

/// The files with findings.
fn read(project: &Project, arguments: &[&str]) -> BTreeSet<String> {
    let found = project.check(arguments).findings();
    found
        .iter()
        .map(|line| line.split(':').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn what_the_index_tracks_is_read_whatever_ignore_files_say() {
    for version in ["2", "4"] {
        let project = repository("hostile-tracked");
        git(&project.folder, &["config", "index.version", version]);
        for path in ["agents/a.py", "agents/deep/b.py", "top.py", "é ü/c.py"] {
            project.write(path, STALE);
        }
        git(&project.folder, &["add", "."]);
        project.write("agents/new.py", STALE);
        project.write("other/new.py", STALE);
        project.write(".gitignore", "*\n");
        project.write(".ignore", "*\n");
        project.write(".rgignore", "*\n");
        let found = project.check(["--strict"]);
        let all = ["agents/a.py", "agents/deep/b.py", "top.py", "é ü/c.py"].map(str::to_owned);
        assert_eq!(
            read(&project, &[]),
            BTreeSet::from(all),
            "version {version}"
        );
        assert_eq!(found.code, 1);
        // The folder that holds nothing that is tracked counts once.
        assert!(
            found.closing().contains("left out (5 gitignore)"),
            "{found:?}"
        );
        let json = report(&project, "json");
        assert!(json.contains("\"gitignore\": 5"), "{json}");
    }
}

#[test]
fn a_split_index_and_one_of_sha_256_are_read() {
    let project = repository("hostile-index-split");
    project.write("a.py", STALE);
    git(&project.folder, &["add", "."]);
    git(&project.folder, &["update-index", "--split-index"]);
    project.write("b.py", STALE);
    git(&project.folder, &["add", "."]);
    project.write(".gitignore", "*.py\n");
    assert_eq!(read(&project, &[]).len(), 2);

    let project = Project::new("hostile-index-sha256");
    fs::remove_dir_all(project.folder.join(".git")).unwrap();
    git(
        &project.folder,
        &["init", "--quiet", "--object-format=sha256"],
    );
    project.write("a.py", STALE);
    git(&project.folder, &["add", "."]);
    project.write("b.py", STALE);
    project.write(".gitignore", "*.py\n");
    assert_eq!(read(&project, &[]), BTreeSet::from(["a.py".to_owned()]));
}

/// Numbers that look like chance and are the same on each run.
struct Chance(u64);

impl Chance {
    fn of(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.of(of.len())]
    }
}

#[test]
fn the_files_that_are_read_are_those_that_git_lists() {
    const LINES: &[&str] = &[
        "*.py",
        "a",
        "a/",
        "/a",
        "b/*",
        "!b",
        "!*.py",
        "a/**",
        "**/b",
        "a/**/c.py",
        "[ab].py",
        "!a/b/",
        "?.py",
        "/b/a.py",
        "!/a/c.py",
        "b*",
        "\\a",
        "*",
        "!*/",
        "c.py ",
        "# a",
        "[!a].py",
        "**",
    ];
    const NAMES: &[&str] = &["a", "b", "c", "ab"];
    let mut chance = Chance(7);
    for turn in 0..40 {
        let project = repository("hostile-as-git");
        for _ in 0..20 {
            let depth = chance.of(3);
            let folders: Vec<_> = (0..depth).map(|_| chance.one(NAMES)).collect();
            let mut path = folders.join("/");
            path.push_str(if depth > 0 { "/" } else { "" });
            path.push_str(chance.one(&["a.py", "b.py", "c.py"]));
            project.write(path, STALE);
        }
        for path in ["a", "b", "ab", "a/b"] {
            if project.folder.join(path).is_dir() && chance.of(6) == 0 {
                git(&project.folder, &["add", "--force", path]);
            }
        }
        for folder in ["", "a/", "b/", "a/b/"] {
            if chance.of(2) == 0 && project.folder.join(folder).is_dir() {
                let lines: Vec<_> = (0..=chance.of(4)).map(|_| chance.one(LINES)).collect();
                project.write(format!("{folder}.gitignore"), lines.join("\n"));
            }
        }
        project.write(".git/info/exclude", format!("{}\n", chance.one(LINES)));
        let output = Command::new("git")
            .args([
                "-c",
                "core.excludesFile=/dev/null",
                "ls-files",
                "--cached",
                "--others",
                "--exclude-standard",
            ])
            .current_dir(&project.folder)
            .output();
        let listed = String::from_utf8(output.unwrap().stdout).unwrap();
        let listed = listed
            .lines()
            .filter(|path| !path.ends_with(".gitignore"))
            .map(str::to_owned);
        let listed: BTreeSet<String> = listed.collect();
        let mut command = project.command();
        command.args(["check", "--format", "compact", "--as-of", "2026-03-21"]);
        command
            .env("HOME", env!("CARGO_TARGET_TMPDIR"))
            .env_remove("XDG_CONFIG_HOME");
        let ours = run(&mut command).findings();
        let ours: BTreeSet<String> = ours
            .iter()
            .map(|line| line.split(':').next().unwrap().to_owned())
            .collect();
        let ignored = fs::read_to_string(project.folder.join(".gitignore")).unwrap_or_default();
        assert_eq!(ours, listed, "turn {turn}: {ignored}");
    }
}

#[test]
fn ignore_files_that_are_none_or_too_much_leave_nothing_out_and_are_told() {
    let project = repository("hostile-ignore-files");
    project.write("a.py", STALE);
    let path = project.folder.join(".gitignore");
    for target in ["/dev/zero", "/etc/passwd", "nowhere"] {
        let _ = fs::remove_file(&path);
        symlink(target, &path).unwrap();
        let found = project.check(NONE);
        assert_eq!(found.findings().len(), 1, "{found:?}");
        assert!(found.closing().ends_with("1 skipped (1 link)"), "{found:?}");
    }
    fs::remove_file(&path).unwrap();
    pipe(&path);
    let found = project.check(NONE);
    assert!(
        found.closing().ends_with("1 skipped (1 special)"),
        "{found:?}"
    );
    fs::remove_file(&path).unwrap();
    let many: Vec<_> = (0..500_000).map(|at| format!("x{at}/*.y{at}\n")).collect();
    let many = many.concat();
    project.write(".gitignore", format!("a.py\n{many}"));
    let started = std::time::Instant::now();
    let found = project.check(NONE);
    assert_eq!(found.findings().len(), 1, "{found:?}");
    assert!(
        found.closing().ends_with("1 skipped (1 ignore-file)"),
        "{found:?}"
    );
    assert!(started.elapsed().as_secs() < 20);
    let bomb = format!("{}\n{}\na.py\n", "*a".repeat(2_000), "**/".repeat(2_000));
    project.write(".gitignore", bomb);
    assert_eq!(
        project.check(NONE).findings(),
        NONE,
        "it is short, and holds"
    );
}

#[test]
fn a_policy_of_a_folder_hides_nothing_unseen() {
    let project = repository("hostile-nested-exclude");
    project.write("sub/a.py", STALE);
    project.write("sub/lanelint.yaml", "version: 1\nexclude: ['**']\n");
    project.write("lanelint.yaml", "version: 1\nexclude: [docs]\n");
    project.write("docs/b.py", STALE);
    let found = project.check(NONE);
    assert!(
        found.closing().ends_with("2 left out (2 exclude)"),
        "{found:?}"
    );
    for format in [
        "compact", "pretty", "json", "jsonl", "markdown", "csv", "html", "sarif", "junit",
    ] {
        let report = report(&project, format);
        assert!(report.contains("exclude"), "{format}: {report}");
    }
}

#[test]
fn another_repository_is_not_read_and_a_submodule_is() {
    let project = repository("hostile-repositories");
    let theirs = theirs(&project, &[("l.py", STALE), ("CODEOWNERS", "* @theirs\n")]);
    let path = theirs.to_string_lossy();
    git(
        &project.folder,
        &["submodule", "--quiet", "add", &path, "libs/lib"],
    );
    git(
        &project.folder,
        &["clone", "--quiet", &path, "scratch/clone"],
    );
    project.write(
        "lanelint.yaml",
        "version: 1\nrules: {legacy-lane: {severity: warning}}\n",
    );
    project.write("CODEOWNERS", "* @ours\n");
    project.write("a.py", STALE);
    let found = project.check(NONE);
    assert_eq!(
        found.findings(),
        ["a.py:1:10 legacy-lane", "libs/lib/l.py:1:10 legacy-lane"]
    );
    assert!(
        found.closing().ends_with("1 skipped (1 repository)"),
        "{found:?}"
    );
    for (at, named) in [
        (".", "libs/lib/l.py"),
        ("libs/lib", "l.py"),
        ("libs", "lib"),
        (".", "libs/lib"),
    ] {
        let mut command = project.command();
        command.current_dir(project.folder.join(at));
        command.args(["check", "--format", "json", "--as-of", "2026-03-21", named]);
        let named = run(&mut command);
        assert_eq!(named.code, 0, "one policy, however it is named: {named:?}");
        assert!(
            named.stdout.contains("@theirs") && !named.stdout.contains("@ours"),
            "{named:?}"
        );
    }
    assert_eq!(
        project.check(["scratch/clone"]).findings().len(),
        1,
        "named by itself"
    );
    assert_eq!(project.check(["--no-ignore"]).findings().len(), 3);
}

#[test]
fn links_and_what_is_no_file_are_listed() {
    let project = repository("hostile-links");
    let outside = project.folder.with_extension("outside.py");
    fs::write(&outside, STALE).unwrap();
    project.write("real/a.py", STALE);
    symlink(&outside, project.folder.join("out.py")).unwrap();
    symlink("real", project.folder.join("folder")).unwrap();
    symlink("..", project.folder.join("real/loop")).unwrap();
    symlink("itself", project.folder.join("itself")).unwrap();
    pipe(project.folder.join("pipe.py"));
    let socket = std::os::unix::net::UnixListener::bind(project.folder.join("socket.py"));
    let found = project.check(NONE);
    assert_eq!(found.findings(), ["real/a.py:1:10 legacy-lane"]);
    assert!(
        found.closing().ends_with("6 skipped (4 link, 2 special)"),
        "{found:?}"
    );
    let strict = project.check(["--strict"]);
    assert_eq!(strict.code, 2, "{strict:?}");
    assert!(strict.stderr.contains("a pipe, neither"), "{strict:?}");
    for named in ["out.py", "pipe.py", "socket.py"] {
        let found = project.check([named]);
        assert_eq!(found.findings(), NONE, "{named}");
        assert!(
            found.closing().contains("0 files scanned, 1 skipped"),
            "{named}: {found:?}"
        );
    }
    drop(socket);
}

#[test]
fn what_an_interrupted_run_left_is_not_read_again() {
    let project = repository("hostile-leftover");
    project.write(".lanelint-abc123.tmp", STALE);
    project.write(".tmpabc.py", STALE);
    let found = project.check(NONE);
    assert_eq!(found.findings(), [".tmpabc.py:1:10 legacy-lane"]);
    assert!(
        found.closing().ends_with("1 skipped (1 leftover)"),
        "{found:?}"
    );
    git(&project.folder, &["add", ".lanelint-abc123.tmp"]);
    assert_eq!(
        project.check(NONE).findings().len(),
        2,
        "nobody hides a file by its name"
    );
}

#[test]
fn a_folder_called_for_other_peoples_code_is_read_unless_it_has_some() {
    let project = repository("hostile-third-party");
    project.write("third_party/shop/a.py", STALE);
    project.write("third_party/README.md", "Ours.\n");
    assert_eq!(project.check(NONE).findings().len(), 1);
    project.write("third_party/lib/LICENSE", "MIT\n");
    let found = project.check(NONE);
    assert!(
        found.closing().ends_with("1 skipped (1 vendored)"),
        "{found:?}"
    );
}

#[test]
fn a_backslash_in_a_glob_is_told() {
    let project = repository("hostile-backslash");
    project.write("src/a.py", STALE);
    let found = project.check(["--exclude", r"src\a.py"]);
    assert!(
        found.stderr.contains(r"did you mean `src/a.py`?"),
        "{found:?}"
    );
    assert_eq!(project.check(["--exclude", r"src/\[a"]).stderr, "");
}
