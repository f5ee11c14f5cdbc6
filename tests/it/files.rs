//! Which files a run reads, what it says of those that it cannot, and how it shows names
//! and places: through the built command, on real folders.

use std::fs;

use crate::project::{DAY, Project, STALE, run};

const NONE: [&str; 0] = [];

#[test]
fn hidden_files_are_read_and_other_peoples_are_not() {
    let project = Project::new("hidden");
    for path in [
        ".claude/agent.py",
        ".github/run.py",
        "build/out.py",
        "node_modules/x/index.py",
        "src/a.py",
        "vendor/x.py",
    ] {
        project.write(path, STALE);
    }
    project.write(".env", "MODEL=gpt-5.2\n");
    project.write(".git/hooks/hook.py", STALE);
    project.write(".gitignore", "build/\n");
    let read = [
        ".claude/agent.py:1:10 legacy-lane",
        ".env:1:7 legacy-lane",
        ".github/run.py:1:10 legacy-lane",
        "src/a.py:1:10 legacy-lane",
    ];
    let found = project.check(NONE);
    assert_eq!(found.findings(), read);
    assert!(
        found
            .closing()
            .ends_with("2 skipped (2 vendored), 1 left out (1 gitignore)"),
        "{found:?}"
    );

    let all = project.check(["--no-ignore"]).findings();
    for path in ["build/out.py", "node_modules/x/index.py", "vendor/x.py"] {
        let line = format!("{path}:1:10 legacy-lane");
        assert!(all.contains(&line), "{line} is not in {all:?}");
        assert_eq!(project.check([path]).findings(), [line], "named by itself");
    }
    assert!(!all.iter().any(|line| line.starts_with(".git/")));
}

#[test]
fn lock_files_are_skipped_and_counted_and_bundles_are_read_as_text() {
    let project = Project::new("lock");
    let locked = "{\"model\": \"gpt-5.2\"}";
    project.write("web/package-lock.json", locked);
    let bundle = format!("{};run({{model:\"gpt-5.2\"}})", "a=b;".repeat(10_000));
    project.write("web/app.js", &bundle);
    let found = project.check(["--strict"]);
    assert_eq!(found.findings(), ["web/app.js:1:40014 legacy-lane"]);
    let closing = found.closing();
    assert!(
        closing.ends_with("1 skipped (1 lock), 1 bounded (1 generated), 1 read as plain text"),
        "{found:?}"
    );
    let named = project.check(["web/package-lock.json"]);
    assert_eq!(named.findings(), [] as [&str; 0], "a hook names all files");
    assert!(named.closing().ends_with("1 skipped (1 lock)"), "{named:?}");
    let all = project.check(["--no-ignore"]).findings();
    assert!(
        all.contains(&"web/package-lock.json:1:12 legacy-lane".to_owned()),
        "{all:?}"
    );
}

#[test]
fn exclude_reads_globs_as_a_policy_does() {
    let project = Project::new("exclude");
    for path in ["a.py", "docs/b.py", "src/docs/c.py", "src/d.py"] {
        project.write(path, STALE);
    }
    let left = |globs: &[&str]| {
        let arguments = globs.iter().flat_map(|glob| ["--exclude", glob]);
        let lines = project.check(arguments).findings();
        let path = |line: String| line.split_once(':').expect("a place").0.to_owned();
        lines.into_iter().map(path).collect::<Vec<_>>()
    };
    assert_eq!(left(&["docs"]), ["a.py", "src/d.py"]);
    assert_eq!(left(&["/docs/"]), ["a.py", "src/d.py", "src/docs/c.py"]);
    assert_eq!(left(&["src/**", "a.py"]), ["docs/b.py"]);
    project.write("lanelint.yaml", "version: 1\nexclude: [docs]\n");
    assert_eq!(left(&["src/d.py"]), ["a.py"], "both count");
    let named = project.check(["docs/b.py", "a.py"]).findings();
    assert_eq!(named, ["a.py:1:10 legacy-lane"], "named or not");
}

#[test]
fn a_policy_holds_from_wherever_it_is_asked() {
    let project = Project::new("elsewhere");
    project.write(
        "lanelint.yaml",
        "version: 1\nworkloads: {agents: {paths: [\"sub/**\"], lane: small}}\nexclude: [sub/skip.py]\n",
    );
    for path in ["c.py", "sub/a.py", "sub/deep/b.py", "sub/skip.py"] {
        project.write(path, STALE);
    }
    let folder = project.folder.to_string_lossy().into_owned();
    let within = |at: &str, arguments: &[&str]| {
        let mut command = project.command();
        command.args(["check", "--format", "compact", "--as-of", DAY]);
        let run = run(command.args(arguments).current_dir(project.folder.join(at)));
        assert_eq!(run.code, 1, "{run:?}");
        run.findings().join("\n").replace(&folder, "[HERE]")
    };
    let both = |path: &str| format!("{path}:1:10 lane-mismatch\n{path}:1:10 legacy-lane");

    assert_eq!(within("sub", &["a.py"]), both("a.py"));
    assert_eq!(
        within("sub", &[]),
        format!("{}\n{}", both("a.py"), both("deep/b.py"))
    );
    assert_eq!(within("sub/deep", &["../a.py"]), both("../a.py"));
    assert_eq!(within("", &["sub/deep/../a.py"]), both("sub/deep/../a.py"));
    let absolute = format!("{folder}/sub/a.py");
    assert_eq!(within("", &[&absolute]), both("[HERE]/sub/a.py"));
    let policy = ["--policy", "lanelint.yaml", &absolute];
    assert_eq!(within("", &policy), both("[HERE]/sub/a.py"));
    assert_eq!(
        within("sub", &["--policy", "../lanelint.yaml", "a.py"]),
        both("a.py")
    );
    let mixed = within("sub", &[&format!("{folder}/c.py"), "a.py"]);
    assert_eq!(
        mixed,
        format!("[HERE]/c.py:1:10 legacy-lane\n{}", both("a.py"))
    );
    let outside = within("../", &["elsewhere/sub/a.py"]);
    assert_eq!(outside, both("elsewhere/sub/a.py"));
}

#[test]
fn a_file_named_more_than_once_is_read_once() {
    let project = Project::new("twice");
    project.write("a.py", STALE);
    project.write("sub/b.py", STALE);
    let absolute = project.folder.join("a.py").to_string_lossy().into_owned();
    for arguments in [
        vec!["a.py", "a.py", "./a.py", "sub/../a.py", &absolute],
        vec!["./a.py", "a.py"],
    ] {
        let found = project.check(&arguments);
        assert_eq!(found.findings(), ["a.py:1:10 legacy-lane"], "{arguments:?}");
        assert_eq!(found.closing(), "1 error · 1 file scanned");
    }
    let nested = project.check([".", "sub", "sub/b.py", "a.py"]);
    let both = ["a.py:1:10 legacy-lane", "sub/b.py:1:10 legacy-lane"];
    assert_eq!(nested.findings(), both);
    assert_eq!(nested.closing(), "2 errors · 2 files scanned");
}

#[test]
fn every_encoding_has_its_places() {
    let project = Project::new("encodings");
    let text = "# café\nMODEL = \"gpt-5.2\"\nx = \"é\"; NEXT = \"gpt-5.2\"\n";
    let latin1: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(c).expect("Latin-1"))
        .collect();
    let utf16 = |bytes: fn(u16) -> [u8; 2]| {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(bytes).collect::<Vec<u8>>()
    };
    project.write("be.py", utf16(u16::to_be_bytes));
    project.write("bom.py", [b"\xEF\xBB\xBF", text.as_bytes()].concat());
    project.write("crlf.py", text.replace('\n', "\r\n"));
    project.write("latin1.py", latin1);
    project.write("le.py", utf16(u16::to_le_bytes));
    project.write("plain.py", text);
    let files = ["be", "bom", "crlf", "latin1", "le", "plain"];
    let places = files
        .iter()
        .flat_map(|file| ["2:10", "3:19"].map(|place| format!("{file}.py:{place} legacy-lane")));
    assert_eq!(project.check(NONE).findings(), places.collect::<Vec<_>>());
}

#[test]
fn what_is_not_read_is_counted_and_with_strict_fails() {
    let project = Project::new("unread");
    project.write("binary.py", b"MODEL = \"gpt-5.2\"\n\0");
    project.write("empty.py", "");
    let found = project.check(["--strict"]);
    assert_eq!(
        found.code, 0,
        "a binary file is not one that a person would miss"
    );
    assert_eq!(
        found.closing(),
        "no findings · 1 file scanned, 1 skipped (1 binary)"
    );

    project.write("odd.py", b"\xFF\xFEa");
    let large = fs::File::create(project.folder.join("large.txt")).expect("a file");
    large.set_len(65 << 20).expect("a large file");
    let found = project.check(NONE);
    assert_eq!(found.code, 0);
    let closing = "3 skipped (1 binary, 1 too-large, 1 undecodable)";
    assert!(found.closing().ends_with(closing), "{found:?}");
    let strict = project.check(["--strict"]);
    assert_eq!(strict.code, 2);
    insta::assert_snapshot!(strict.stderr, @r"
    error: `large.txt`: too large (68157440 bytes, the limit is 67108864)
    error: `odd.py`: undecodable: UTF-16 with an odd number of bytes
    error: files could not be read to their end, and --strict is set
      help: make them readable, leave them out with --exclude, or go without --strict
    ");
}

#[test]
fn standard_input_is_read_as_the_file_that_it_is_said_to_be() {
    let project = Project::new("stdin");
    project.write(
        "lanelint.yaml",
        "version: 1\nlanes: {small: {default: gpt-5.4-mini}}\n\
         workloads: {agents: {paths: [\"new/**\"], lane: small}}\nexclude: [skip.py]\n",
    );
    let name = "new/folder/agent.py";
    let found = project.check_stdin(&["--stdin-filename", name], STALE.as_bytes());
    assert_eq!(found.code, 1, "{found:?}");
    let both = ["lane-mismatch", "legacy-lane"].map(|rule| format!("{name}:1:10 {rule}"));
    assert_eq!(found.findings(), both, "though there is no such folder");
    let left_out = project.check_stdin(&["-", "--stdin-filename", "skip.py"], STALE.as_bytes());
    assert_eq!((left_out.code, left_out.findings()), (0, vec![]));
    let bare = project.check_stdin(&["-"], b"model: gpt-5.2\n");
    assert_eq!(bare.findings(), ["<stdin>:1:8 legacy-lane"]);
    let large = vec![b'x'; (64 << 20) + 1];
    let large = project.check_stdin(&["-", "--strict"], &large);
    assert_eq!(large.code, 2, "{large:?}");
    assert!(large.stdout.contains("1 skipped (1 too-large)"));
}

#[test]
fn a_policy_that_would_not_end_is_refused_at_once() {
    let project = Project::new("endless");
    project.write("a.py", STALE);
    let mut bomb =
        "version: 1\nexceptions:\n- &a {id: gpt-5.2, reason: x, paths: [x]}\n".to_owned();
    bomb.push_str(&"- *a\n".repeat(20_000));
    let nested = format!("version: 1\nrules: {}", "{a: ".repeat(100_000));
    for (name, text, problem) in [
        (
            "bomb",
            bomb,
            "aliases add more than 10000 values: write them out",
        ),
        (
            "long",
            "a".repeat(10_000_000),
            "has 10000000 bytes, and a policy at most 8388608",
        ),
        ("nested", nested, "not YAML: nested deeper than 64 levels"),
    ] {
        project.write(format!("{name}.yaml"), text);
        let run = project.check(["--policy", &format!("{name}.yaml")]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains(problem), "{}", run.stderr);
        assert!(
            run.stderr.contains("so nothing was judged"),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr.len() < 20_000,
            "{} bytes said of {name}",
            run.stderr.len()
        );
    }
}

#[test]
fn the_rest_of_a_report_that_nobody_reads_changes_no_verdict() {
    let project = Project::new("pipe");
    project.write("a.py", STALE.repeat(2000));
    let mut command = project.command();
    command.args(["check", "--as-of", DAY]);
    command.stdout(std::process::Stdio::piped());
    command.stderr(std::process::Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the binary ends");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let project = Project::new("colours");
    project.write("a.py", STALE);
    let coloured = |variables: &[(&str, &str)], format: &str| {
        let mut command = project.command();
        command.envs(variables.iter().copied());
        command.args(["check", "--as-of", DAY, "--format", format]);
        let run = run(&mut command);
        assert_eq!(run.code, 1);
        run.stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[], "pretty"));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")], "pretty"));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")], "compact"));
    assert!(!coloured(
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")],
        "pretty"
    ));
    for format in ["json", "jsonl", "markdown"] {
        assert!(!coloured(&[("CLICOLOR_FORCE", "1")], format), "{format}");
    }
}

/// Names and kinds of files that not every system has.
#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    use super::*;
    use crate::project::Run;

    /// A user without rights of its own.
    const NOBODY: u32 = 65534;

    #[test]
    fn no_name_of_a_file_acts_on_a_terminal() {
        let project = Project::new("names");
        let names: [&[u8]; 5] = [
            b"a b'\".py",
            b"red\x1b[31m.py",
            b"two\nlines.py",
            b"no\xFFtext.py",
            b"|`<b>.py",
        ];
        for name in names {
            project.write(OsStr::from_bytes(name), STALE);
        }
        let found = project.check(NONE);
        insta::assert_snapshot!(found.findings().join("\n"), @r#"
        a b'".py:1:10 legacy-lane
        no\xFFtext.py:1:10 legacy-lane
        red\u{1b}[31m.py:1:10 legacy-lane
        two\nlines.py:1:10 legacy-lane
        |`<b>.py:1:10 legacy-lane
        "#);
        for format in ["pretty", "compact", "markdown"] {
            let mut command = project.command();
            command.args(["audit", "--as-of", DAY, "--format", format]);
            let shown = run(&mut command).stdout;
            assert!(!shown.contains('\u{1b}'), "{format}");
            assert!(!shown.contains("two\nlines"), "{format}");
        }
        let missing = project.check([OsStr::from_bytes(b"none\x1b[31m")]);
        assert_eq!(missing.code, 2);
        assert!(!missing.stderr.contains('\u{1b}'), "{}", missing.stderr);
    }

    #[test]
    fn links_go_nowhere_unless_named() {
        let project = Project::new("links");
        project.write("real/a.py", STALE);
        let at = |name: &str| project.folder.join(name);
        symlink(".", at("loop")).expect("a link");
        symlink("nowhere", at("dangling")).expect("a link");
        symlink("real/a.py", at("link.py")).expect("a link");
        let found = project.check(NONE);
        assert_eq!(found.findings(), ["real/a.py:1:10 legacy-lane"]);
        let named = project.check(["link.py"]);
        assert_eq!(named.findings(), ["link.py:1:10 legacy-lane"]);
        assert_eq!(project.check(["dangling"]).code, 2);
    }

    #[test]
    fn a_pipe_that_is_named_is_not_waited_for() {
        let project = Project::new("fifo");
        let pipe = project.folder.join("pipe");
        let made = Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("mkfifo runs").success());
        let found = project.check(["pipe", "/dev/zero"]);
        assert_eq!(
            found.closing(),
            "no findings · 0 files scanned, 2 skipped (2 special)"
        );
        assert_eq!(project.check(["--strict", "pipe"]).code, 2);
        assert_eq!(
            project.check(NONE).closing(),
            "no findings · 0 files scanned, 1 skipped (1 special)"
        );
    }

    #[test]
    fn what_may_not_be_read_is_told_and_with_strict_fails() {
        let project = Project::new("forbidden");
        project.write("ok.py", "MODEL = \"gpt-5.4\"\n");
        project.write("folder/a.py", STALE);
        project.write("secret.py", STALE);
        let forbid = |path: &str, mode: u32| {
            let mode = fs::Permissions::from_mode(mode);
            fs::set_permissions(project.folder.join(path), mode).expect("permissions");
        };
        forbid("folder", 0);
        forbid("secret.py", 0);
        // Who may read everything, as in many containers, cannot be refused: then nobody runs it.
        let refused = fs::read(project.folder.join("secret.py")).is_err();
        let check = |arguments: &[&str]| {
            let mut command = project.command();
            command.args(["check", "--format", "compact", "--as-of", DAY]);
            if !refused {
                command.uid(NOBODY).gid(NOBODY);
            }
            command.args(arguments).output()
        };
        let runs = [check(&[]), check(&["--strict"])];
        forbid("folder", 0o755);
        forbid("secret.py", 0o644);
        let [Ok(found), Ok(strict)] = runs else {
            assert!(!refused, "the binary runs");
            eprintln!("skipped: nobody may not run the binary here");
            return;
        };
        let (found, strict) = (Run::from(found), Run::from(strict));
        assert_eq!(found.code, 0);
        assert!(
            found.closing().ends_with("2 skipped (2 unreadable)"),
            "{found:?}"
        );
        assert_eq!(strict.code, 2);
        for path in ["`folder`", "`secret.py`"] {
            assert!(strict.stderr.contains(path), "{}", strict.stderr);
        }
    }
}

#[test]
fn files_whose_findings_are_made_less_grave_are_counted_by_what_makes_them_so() {
    let project = Project::new("files-bounded");
    for name in ["a.py", "b.py", "c.py", "d.py", "e.py"] {
        project.write(name, STALE);
    }
    project.write("empty.py", "x = 1\n");
    project.write(
        ".gitattributes",
        "b.py linguist-generated\nc.py linguist-vendored\n{d,e}.py linguist-vendored\n\
         d.py linguist-generated linguist-vendored\nempty.py linguist-generated\n",
    );
    let found = project.check([""; 0]);
    let bounded = "3 bounded (1 generated, 1 generated and vendored, 1 vendored)";
    assert!(found.closing().contains(bounded), "{}", found.closing());
    assert!(
        found.closing().contains("2 errors, 1 warning, 2 notes"),
        "{}",
        found.closing()
    );
    let mut command = project.command();
    let json = run(command.args(["check", "--format", "json", "--as-of", DAY])).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let usages = json["usages"].as_array().unwrap().iter();
    let said: Vec<_> = usages
        .map(|usage| {
            (
                usage["path"].as_str().unwrap(),
                &usage["generated"],
                &usage["vendored"],
            )
        })
        .map(|(path, generated, vendored)| (path, generated == true, vendored == true))
        .collect();
    assert_eq!(
        said,
        [
            ("a.py", false, false),
            ("b.py", true, false),
            ("c.py", false, true),
            ("d.py", true, true),
            ("e.py", false, false),
        ]
    );
    assert_eq!(json["summary"]["bounded_by_reason"]["vendored"], 1);
    // Where the policy makes nothing of it, nothing is bounded.
    project.write(
        "lanelint.yaml",
        "version: 1\nroles: {generated: error, vendored: error}\n",
    );
    let found = project.check([""; 0]);
    assert!(!found.closing().contains("bounded"), "{}", found.closing());
}
