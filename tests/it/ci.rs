//! What CI systems get: annotations on standard output, the summary in its own file.

use std::fs;

use crate::project::{DAY, Project, STALE, run};

/// `check --format FORMAT` of a stale id, with the runner's variable set.
fn checked(project: &Project, format: &str, summary: &str) -> crate::project::Run {
    project.write("a.py", STALE);
    let mut command = project.command();
    command.args(["check", "--format", format, "--as-of", DAY]);
    run(command.env("GITHUB_STEP_SUMMARY", project.folder.join(summary)))
}

#[test]
fn the_summary_of_a_step_is_added_to() {
    let project = Project::new("step-summary");
    project.write("summary.out", "earlier");
    let ended = checked(&project, "github", "summary.out");
    assert_eq!(ended.code, 1, "{}", ended.stderr);
    assert!(ended.stdout.starts_with("::error file=a.py,line=1,col=10,"));
    let summary = fs::read_to_string(project.folder.join("summary.out")).expect("a file");
    assert!(summary.starts_with("earlier\n"), "{summary}");
    assert!(summary.contains("## lanelint: 1 error"), "{summary}");
}

#[test]
fn the_summary_stays_below_what_github_shows() {
    let project = Project::new("step-summary-full");
    project.write("summary.out", "x".repeat(1024 * 1024 - 600));
    checked(&project, "github", "summary.out");
    let summary = fs::read_to_string(project.folder.join("summary.out")).expect("a file");
    assert!(summary.len() <= 1024 * 1024, "{}", summary.len());
    assert!(summary.contains("**The report is cut here:**"));
}

#[test]
fn a_summary_that_cannot_be_written_fails_nothing() {
    let project = Project::new("step-summary-none");
    let ended = checked(&project, "github", "no/such/folder");
    assert_eq!(ended.code, 1);
    assert!(
        ended.stderr.starts_with("warning: cannot add to `"),
        "{}",
        ended.stderr
    );
    assert!(
        ended.stderr.contains("GITHUB_STEP_SUMMARY"),
        "{}",
        ended.stderr
    );
}

#[test]
fn other_formats_leave_the_summary_alone() {
    let project = Project::new("step-summary-other");
    checked(&project, "compact", "summary.out");
    assert!(!project.folder.join("summary.out").exists());
}

#[test]
fn findings_stand_under_the_owners_of_their_files() {
    let project = Project::new("group-by-owner");
    project.write(".github/CODEOWNERS", "*.py @ml @data\n/web/ @web\n");
    for path in ["a.py", "b.py", "web/c.py", "d.txt"] {
        project.write(path, STALE);
    }
    let ended = project.check(["--group-by", "owner"]);
    let headings = ended.stdout.lines().filter(|line| line.starts_with("# "));
    let headings: Vec<_> = headings.collect();
    let wanted = [
        "# @ml @data · 2 findings",
        "# @web · 1 finding",
        "# no owner · 1 finding",
    ];
    assert_eq!(headings, wanted, "{}", ended.stdout);
}
