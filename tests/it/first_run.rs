//! The first run at a terminal, and how much of any run is shown.

use crate::project::{DAY, Project, Run, run};

/// Many files with an id that is legacy, and a few with one that has ended.
fn project(name: &str) -> Project {
    let project = Project::new(name);
    for at in 0..30 {
        project.write(
            format!("old/f{at}.py"),
            "A = \"gpt-5.2\"\nB = \"gpt-5.2\"\n",
        );
    }
    project.write("end.py", "A = \"gpt-4-32k\"\nx = 1\nB = \"gpt-4-32k\"\n");
    project.write("test_a.py", "A = \"gpt-5.2\"\n");
    project
}

fn checked(project: &Project, arguments: &[&str]) -> Run {
    let mut command = project.command();
    command.args(["check", "--as-of", DAY]).args(arguments);
    run(&mut command)
}

#[test]
fn a_summary_fits_a_screen_or_two_and_counts_all_the_rest() {
    let project = project("first-summary");
    let summary = checked(&project, &["--show", "summary"]);
    assert_eq!(summary.code, 1, "{summary:?}");
    let lines: Vec<_> = summary.stdout.lines().collect();
    assert!(lines.len() < 90, "{}", lines.len());
    assert!(
        lines[0].starts_with("gpt-4-32k: 2 calls in 1 file, ended "),
        "{}",
        lines[0]
    );
    assert!(
        lines[1].starts_with("gpt-5.2: 60 calls, 1 test in 31 files, "),
        "{}",
        lines[1]
    );
    assert!(lines[1].contains(" → gpt-5.4, "), "{}", lines[1]);
    // The error that is most urgent comes first, and is drawn once for its file.
    assert_eq!(
        summary.stdout.matches("end.py:").count(),
        1,
        "{}",
        summary.stdout
    );
    assert!(
        summary.stdout.contains("also on line 3"),
        "{}",
        summary.stdout
    );
    let counted: usize = lines
        .iter()
        .filter(|line| line.contains("--only legacy-lane"))
        .filter_map(|line| line.split_whitespace().next()?.parse::<usize>().ok())
        .sum();
    // Three files of legacy ids are drawn beside the one that has ended.
    assert_eq!(counted, 61 - 3 * 2, "{}", summary.stdout);
    assert!(summary.stdout.contains("--show all"));
}

#[test]
fn a_terminal_gets_a_summary_without_a_policy_and_all_with_one() {
    let Some(script) = Some("/usr/bin/script").filter(|path| std::path::Path::new(path).exists())
    else {
        return;
    };
    let project = project("first-terminal");
    let at_terminal = || {
        let line = format!("{} check --as-of {DAY}", env!("CARGO_BIN_EXE_lanelint"));
        let mut command = std::process::Command::new(script);
        command
            .args(["-qec", &line, "/dev/null"])
            .current_dir(&project.folder);
        run(&mut command).stdout
    };
    let is_summary = |text: &str| text.contains("--show all");
    assert!(is_summary(&at_terminal()));
    assert!(
        !is_summary(&checked(&project, &[]).stdout),
        "a file or a pipe gets all"
    );
    assert!(!is_summary(&checked(&project, &["--show", "all"]).stdout));
    project.write("lanelint.yaml", "version: 1\n");
    assert!(!is_summary(&at_terminal()));
}

#[test]
fn statistics_count_each_kind_and_quiet_shows_what_fails_alone() {
    let project = project("first-statistics");
    let statistics = checked(&project, &["--statistics", "--format", "compact"]);
    let lines: Vec<_> = statistics.stdout.lines().map(str::trim).collect();
    assert_eq!(
        lines[..3],
        [
            "60 errors   legacy-lane    --only legacy-lane",
            "2 errors   retired-model  --only retired-model",
            "1 warning  legacy-lane    --only legacy-lane",
        ]
    );
    let quiet = checked(&project, &["--quiet", "--format", "compact"]);
    assert_eq!((quiet.code, quiet.findings().len()), (1, 62), "{quiet:?}");
    assert_eq!(quiet.stdout.lines().count(), 62, "no closing lines");
    let none = checked(&project, &["--quiet", "test_a.py"]);
    assert_eq!((none.code, none.stdout.as_str()), (0, ""));
    let unfit = checked(&project, &["--statistics", "--format", "json"]);
    assert_eq!(unfit.code, 2, "{unfit:?}");
    assert!(unfit.stderr.contains("pretty, compact"), "{unfit:?}");
}

#[test]
fn a_run_is_narrowed_to_rules_and_severities_and_so_is_its_verdict() {
    let project = project("first-only");
    let only = project.check(["--only", "retired-model"]);
    assert_eq!(
        only.findings(),
        ["end.py:1:6 retired-model", "end.py:3:6 retired-model"]
    );
    assert_eq!(only.code, 1);
    let only = project.check(["--only", "unknown-model"]);
    assert_eq!((only.code, only.findings().len()), (0, 0));
    let least = project.check(["--min-severity", "error"]);
    assert_eq!(least.findings().len(), 62);
    let slip = project.check(["--only", "retired-modle"]);
    assert_eq!(slip.code, 2);
    assert!(
        slip.stderr.contains("did you mean `retired-model`?"),
        "{slip:?}"
    );
}
