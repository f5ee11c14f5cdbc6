//! Reports in files, and whose the findings in them are.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::project::{DAY, Project, Run, STALE, run};

fn check(project: &Project, arguments: &[&str]) -> Run {
    let mut command = project.command();
    command.args(["check", "--as-of", DAY]);
    run(command.args(arguments))
}

fn read(project: &Project, name: &str) -> String {
    fs::read_to_string(project.folder.join(name)).unwrap()
}

#[test]
fn every_report_is_written_whatever_the_exit_code() {
    let project = Project::new("outputs");
    project.write("a.py", STALE);
    let reports = ["--output", "json:a.json", "--output", "notes.md"];
    let found = check(&project, &reports);
    assert_eq!(found.code, 1, "{}", found.stderr);
    assert!(found.stdout.contains("gpt-5.2"), "{}", found.stdout);
    let json: Value = serde_json::from_str(&read(&project, "a.json")).unwrap();
    assert_eq!(json["findings"][0]["path"], "a.py");
    assert!(
        read(&project, "notes.md").starts_with('#')
            || read(&project, "notes.md").contains("gpt-5.2")
    );

    // The second run does not read what the first one wrote.
    let (first, notes) = (read(&project, "a.json"), read(&project, "notes.md"));
    assert_eq!(check(&project, &reports).code, 1);
    assert_eq!(read(&project, "a.json"), first);
    assert_eq!(read(&project, "notes.md"), notes);

    project.write("a.py", "nothing\n");
    let clean = check(&project, &reports);
    assert_eq!(clean.code, 0);
    let json: Value = serde_json::from_str(&read(&project, "a.json")).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 0);
}

#[test]
fn a_file_alone_takes_what_standard_output_would_get() {
    let project = Project::new("outputs-alone");
    project.write("a.py", STALE);
    let shown = check(&project, &["--format", "jsonl"]);
    let alone = check(&project, &["--format", "jsonl", "--output", "a.out"]);
    assert_eq!((alone.code, alone.stdout.as_str()), (1, ""));
    // They differ in the command alone, which is in the first line.
    let lines = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&read(&project, "a.out")), lines(&shown.stdout));
}

#[test]
fn what_cannot_be_written_is_told_and_keeps_nothing_from_being_written() {
    let project = Project::new("outputs-faults");
    project.write("a.py", STALE);
    for (output, said) in [
        ("sarrif:a", "no format `sarrif`"),
        ("a.unknown", "cannot infer a format"),
        ("json:none/a.json", "is not there"),
        ("json:.", "is a folder"),
        ("json:", "names no file"),
        ("json:lanelint.yaml", "is a policy"),
    ] {
        let ended = check(&project, &["--output", output]);
        assert_eq!(ended.code, 2, "{output}");
        assert!(ended.stderr.contains(said), "{output}: {}", ended.stderr);
        assert_eq!(ended.stdout, "", "{output}: nothing was judged");
    }
    for again in ["jsonl:a", "jsonl:./a", "jsonl:.git/../a"] {
        let twice = check(&project, &["--output", "json:a", "--output", again]);
        assert!(
            twice.stderr.contains("named twice"),
            "{again}: {}",
            twice.stderr
        );
    }

    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("elsewhere", project.folder.join("link")).unwrap();
        let linked = check(
            &project,
            &["--output", "json:link", "--output", "json:b.json"],
        );
        assert_eq!(linked.code, 2);
        assert!(
            linked.stderr.contains("cannot write `link`"),
            "{}",
            linked.stderr
        );
        assert!(!project.folder.join("elsewhere").exists());
        assert!(read(&project, "b.json").contains("gpt-5.2"));
        assert!(linked.stdout.contains("gpt-5.2"));
        let piped = check(
            &project,
            &["--format", "compact", "--output", "jsonl:/dev/stdout"],
        );
        assert_eq!(piped.code, 1);
        assert!(
            piped.stdout.starts_with("{\"type\":\"run\""),
            "{}",
            piped.stdout
        );
        assert!(piped.stdout.lines().last().unwrap().contains(" scanned"));
    }
    let left: Vec<_> = fs::read_dir(&project.folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn findings_have_the_owners_of_their_file() {
    let project = Project::new("outputs-owners");
    project.write(
        ".github/CODEOWNERS",
        "*.py @all\n/app/ @o/agents @ana\n/app/free.py\nbad x\n",
    );
    project.write("app/deep/a.py", STALE);
    project.write("app/free.py", STALE);
    project.write("b.py", STALE);
    let mut command = project.command();
    command.args(["check", "--as-of", DAY, "--format", "json"]);
    command.current_dir(project.folder.join("app"));
    let ended = run(&mut command);
    assert!(
        ended
            .stderr
            .contains(".github/CODEOWNERS:4: `x` is no owner"),
        "{}",
        ended.stderr
    );
    let owners = |report: &str| {
        let json: Value = serde_json::from_str(report).unwrap();
        let findings = json["findings"].as_array().unwrap().clone();
        let shown = findings.iter().map(|finding| {
            assert!(finding["blame"].is_null());
            format!(
                "{} {}",
                finding["path"].as_str().unwrap(),
                finding["owners"]
            )
        });
        shown.collect::<Vec<_>>()
    };
    assert_eq!(
        owners(&ended.stdout),
        [r#"deep/a.py ["@o/agents","@ana"]"#, "free.py []"],
        "told from the root of the repository"
    );
    let whole = check(&project, &["--format", "json"]);
    assert_eq!(owners(&whole.stdout)[2], r#"b.py ["@all"]"#);
}

#[test]
fn blame_names_who_wrote_the_line_and_when() {
    let project = Project::new("outputs-blame");
    fs::remove_dir_all(project.folder.join(".git")).unwrap();
    let git = |arguments: &[&str]| {
        let home = project.folder.with_extension("home");
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Ana É", "-c", "user.email=ana@example.org"]);
        command
            .args(arguments)
            .current_dir(&project.folder)
            .env("HOME", home);
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("GIT_AUTHOR_DATE", "2026-01-05T23:30:00-0500");
        command.env("GIT_COMMITTER_DATE", "2026-01-05T23:30:00-0500");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    git(&["init", "--quiet"]);
    project.write("é a.py", format!("import x\n{STALE}OTHER = \"gpt-5.1\"\n"));
    // Shown in another form to people; git blame must not run it.
    project.write(".gitattributes", "*.py diff=evil\n");
    git(&["config", "diff.evil.textconv", "touch evil; cat"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "start"]);
    // A line that is in no commit, before those that are.
    project.write(
        "é a.py",
        format!("FIRST = \"gpt-5.1\"\nimport x\n{STALE}OTHER = \"gpt-5.1\"\n"),
    );
    project.write("new.py", STALE);
    let ended = check(&project, &["--format", "json", "--blame"]);
    let json: Value = serde_json::from_str(&ended.stdout).unwrap();
    let shown = json["findings"].as_array().unwrap().iter().map(|finding| {
        let blame = &finding["blame"];
        format!(
            "{}:{} {} {} {}",
            finding["path"], finding["line"], blame["author"], blame["email"], blame["on"]
        )
    });
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [
            r#""new.py":1 null null null"#,
            r#""é a.py":1 null null null"#,
            r#""é a.py":3 "Ana É" "ana@example.org" "2026-01-05""#,
            r#""é a.py":4 "Ana É" "ana@example.org" "2026-01-05""#,
        ]
    );
    assert!(
        ended.stderr.contains("git knows nothing of `new.py`"),
        "{}",
        ended.stderr
    );
    assert!(!project.folder.join("evil").exists(), "nothing was run");
    // Whoever's name is a mention is named and not called.
    let text = format!("{STALE}CALLED = \"gpt-5.1\"\n");
    project.write("c.py", text);
    git(&["add", "c.py"]);
    git(&[
        "-c",
        "user.name=@octocat #1 GH-1",
        "commit",
        "--quiet",
        "--message",
        "x",
    ]);
    let comment = check(&project, &["--format", "markdown", "--blame"]).stdout;
    let by = "by @&#8203;octocat \\#&#8203;1 GH-&#8203;1";
    assert!(comment.contains(by), "{comment}");
    assert!(!comment.contains("@octocat"), "{comment}");
    assert_eq!(
        json["findings"][2]["blame"]["commit"]
            .as_str()
            .unwrap()
            .len(),
        40
    );

    let nowhere = Project::new("outputs-blame-none");
    fs::remove_dir_all(nowhere.folder.join(".git")).unwrap();
    nowhere.write("a.py", STALE);
    let mut command = nowhere.command();
    command
        .args(["check", "--as-of", DAY, "--blame"])
        .env("GIT_CEILING_DIRECTORIES", "/");
    let ended = run(&mut command);
    assert_eq!(ended.code, 1, "what is found does not depend on git");
}

#[test]
fn what_an_earlier_report_knows_does_not_count_and_what_is_new_does() {
    let project = Project::new("outputs-baseline");
    project.write("a.py", format!("{STALE}OTHER = \"gpt-5.1\"\n"));
    project.write("gone.py", STALE);
    let before = check(&project, &["--output", "json:before.json"]);
    assert_eq!(before.code, 1);
    let same = check(
        &project,
        &["--baseline", "before.json", "--format", "compact"],
    );
    assert_eq!(same.code, 0, "{}", same.stdout);
    assert!(same.stdout.contains("3 in the baseline"), "{}", same.stdout);

    project.write(
        "a.py",
        format!("import x\n\n{STALE}OTHER = \"gpt-5.1\"\nNEW = \"gpt-5.2\"\n"),
    );
    fs::remove_file(project.folder.join("gone.py")).unwrap();
    let after = check(&project, &["--baseline", "before.json", "--format", "json"]);
    assert_eq!(after.code, 1);
    let json: Value = serde_json::from_str(&after.stdout).unwrap();
    let shown = json["findings"].as_array().unwrap().iter();
    let shown = shown.map(|finding| format!("{} {}", finding["line"], finding["disposition"]));
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [r#"3 "baselined""#, r#"4 "baselined""#, r#"5 "open""#]
    );
    assert_eq!(json["baseline"]["absent"][0]["path"], "gone.py");
    assert_eq!(json["summary"]["baselined"], 2);
    // Of files that are not read it is not known whether their findings are gone.
    let part = check(
        &project,
        &["--baseline", "before.json", "--format", "json", "a.py"],
    );
    let json: Value = serde_json::from_str(&part.stdout).unwrap();
    assert_eq!(json["baseline"]["absent"].as_array().unwrap().len(), 0);

    // What a tag settled then counts when the tag is gone.
    fs::remove_file(project.folder.join("before.json")).unwrap();
    project.write(
        "a.py",
        format!(
            "# lanelint: migrate to=gpt-5.4 purpose=baseline owner=@ml until=2026-06-30\n{STALE}"
        ),
    );
    assert_eq!(check(&project, &["--output", "json:tagged.json"]).code, 0);
    project.write("a.py", STALE);
    assert_eq!(check(&project, &["--baseline", "tagged.json"]).code, 1);

    for (text, said) in [
        ("{", "no JSON report"),
        ("{\"schema\": 1}", "no JSON report"),
    ] {
        project.write("bad.json", text);
        let ended = check(&project, &["--baseline", "bad.json"]);
        assert_eq!(ended.code, 2);
        assert!(ended.stderr.contains(said), "{}", ended.stderr);
    }
    assert_eq!(check(&project, &["--baseline", "none.json"]).code, 2);
}

#[test]
fn a_policy_can_name_the_baseline() {
    let project = Project::new("outputs-baseline-key");
    project.write("a.py", STALE);
    assert_eq!(check(&project, &["--output", "json:known.json"]).code, 1);
    let policy = "version: 1\nextends: [recommended]\nbaseline: known.json\n";
    project.write("lanelint.yaml", policy);
    let known = check(&project, &["--format", "compact"]);
    assert_eq!(known.code, 0, "{}{}", known.stdout, known.stderr);
    assert!(
        known.stdout.contains("1 in the baseline"),
        "{}",
        known.stdout
    );
    // It names models, and is no use of any; nor from a folder beneath.
    project.write("svc/b.py", STALE);
    let mut within = project.command();
    within.current_dir(project.folder.join("svc"));
    within.args([
        "check", "--as-of", DAY, "--format", "compact", "../a.py", ".",
    ]);
    let within = run(&mut within);
    assert_eq!(within.findings(), ["b.py:1:10 legacy-lane"], "{within:?}");
    // What the command line names goes before, and without a policy there is none.
    project.write(
        "none.json",
        "{\"schema\": \"lanelint-report-v1\", \"findings\": []}",
    );
    assert_eq!(
        check(&project, &["--baseline", "none.json", "a.py"]).code,
        1
    );
    assert_eq!(check(&project, &["--no-policy", "a.py"]).code, 1);

    let faults = [
        (
            "gone.json",
            "lanelint.yaml:3: the baseline: cannot read `gone.json`",
        ),
        (
            "a.py",
            "lanelint.yaml:3: the baseline: `a.py`: it is no baseline and no JSON report",
        ),
        ("../x.json", "lies outside"),
        ("''", "expected the path of a baseline"),
        ("[a, b]", "expected"),
    ];
    for (value, said) in faults {
        project.write(
            "lanelint.yaml",
            format!("version: 1\nextends: [recommended]\nbaseline: {value}\n"),
        );
        let ended = check(&project, &[]);
        assert_eq!(ended.code, 2, "{value}");
        assert!(ended.stderr.contains(said), "{value}: {}", ended.stderr);
    }
    project.write("lanelint.yaml", policy);
    project.write("svc/lanelint.yaml", "version: 1\nbaseline: x.json\n");
    let ended = check(&project, &[]);
    assert_eq!(ended.code, 2);
    let said = "it holds for the whole repository: move it to the outermost policy";
    assert!(ended.stderr.contains(said), "{}", ended.stderr);
}

#[test]
fn what_is_said_of_the_whole_run_stands_in_the_policy() {
    let project = Project::new("outputs-stale");
    project.write("a.py", "MODEL = \"gpt-5.4\"\n");
    project.write("lanelint.yaml", "version: 1\nextends: [recommended]\n");
    let mut command = project.command();
    command.args(["check", "--as-of", "2030-01-01", "--format", "json"]);
    let json: Value = serde_json::from_str(&run(&mut command).stdout).unwrap();
    let findings = json["findings"].as_array().unwrap();
    let stale = findings
        .iter()
        .find(|finding| finding["rule"] == "catalog-stale");
    let stale = stale.expect("facts of years ago are stale");
    assert_eq!(
        (&stale["path"], &stale["line"]),
        (&"lanelint.yaml".into(), &1.into())
    );
}

#[test]
fn a_baseline_knows_its_findings_from_whichever_folder() {
    let project = Project::new("outputs-baseline-folders");
    project.write("lanelint.yaml", "version: 1\nextends: [recommended]\n");
    project.write("svc/a/one.py", STALE);
    project.write("svc/b/two.py", STALE);
    let root = project.folder.to_str().unwrap().to_owned();
    // Written in the root, in a folder, and with absolute paths: each is known in all others.
    let runs: [(&str, &str); 5] = [
        ("", "."),
        ("", &root),
        ("svc/a", "../.."),
        ("svc", &root),
        ("svc", ".."),
    ];
    for (number, (folder, path)) in runs.into_iter().enumerate() {
        let baseline = std::env::temp_dir().join(format!(
            "lanelint-baseline-{}-{number}.json",
            std::process::id()
        ));
        let within = |folder: &str, arguments: &[&str]| {
            let mut command = project.command();
            command.current_dir(project.folder.join(folder));
            run(command
                .args(["check", "--as-of", DAY, "--format", "compact"])
                .args(arguments))
        };
        let output = format!("json:{}", baseline.display());
        let first = within(folder, &[path, "--output", &output]);
        assert_eq!(first.code, 1, "{first:?}");
        let known = baseline.to_str().unwrap();
        for (folder, path) in runs
            .into_iter()
            .chain([("svc/a", "."), ("svc/b", "two.py")])
        {
            let again = within(folder, &[path, "--baseline", known]);
            assert_eq!(again.code, 0, "{folder} {path}: {again:?}");
            assert!(again.stdout.contains("in the baseline"), "{again:?}");
        }
        fs::remove_file(&baseline).unwrap();
    }
    // Without a policy they are told from the repository.
    fs::remove_file(project.folder.join("lanelint.yaml")).unwrap();
    let before = check(&project, &["--no-policy", "--output", "json:before.json"]);
    assert_eq!(before.code, 1);
    let mut command = project.command();
    command.current_dir(project.folder.join("svc/a"));
    command.args([
        "check",
        "--no-policy",
        "--as-of",
        DAY,
        "--baseline",
        "../../before.json",
    ]);
    assert_eq!(run(&mut command).code, 0);
}

#[test]
fn what_a_format_has_no_place_for_is_told() {
    let project = Project::new("outputs-remarks");
    project.write(".gitignore", "left.py\n");
    project.write("left.py", STALE);
    project.write("read.py", "x = 1\n");
    let found = check(&project, &["--format", "gitlab"]);
    assert_eq!(found.stdout.trim(), "[]");
    assert!(
        found.stderr.contains("gitlab: no issues; ")
            && found.stderr.contains("1 left out (1 gitignore)"),
        "{}",
        found.stderr
    );
    // Every other report says so itself.
    for format in lanelint::report::format::ALL {
        let found = check(&project, &["--format", format.name]);
        let told = format!("{}{}", found.stdout, found.stderr);
        let is_told = told.contains("gitignore");
        assert!(is_told, "{}: {told}", format.name);
    }
}
