//! A machine that fails: runs that are killed, disks that are full, streams that are closed,
//! few open files, two runs at once. A report is there whole, or as it was before.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::repository;
use crate::project::{DAY, Project, STALE, run};

/// A project whose report has some hundred kilobytes.
fn large(name: &str) -> Project {
    let project = repository(name);
    for at in 0..10 {
        project.write(format!("f{at}.py"), STALE.repeat(40));
    }
    project
}

/// The command under a shell that first does `before`, with the binary as `$0`.
fn shell(project: &Project, script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_lanelint")]);
    command.current_dir(&project.folder);
    command
}

/// Whether a report is whole.
fn is_whole(path: &Path) -> bool {
    let text = fs::read(path).expect("a report");
    serde_json::from_slice::<serde_json::Value>(&text).is_ok_and(|json| json["findings"].is_array())
}

fn report_under(project: &Project) -> Command {
    let mut command = project.command();
    command.args(["audit", "--as-of", DAY, "--output", "json:o.json"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn a_run_that_is_killed_leaves_a_whole_report() {
    let project = large("hostile-killed");
    let report = project.folder.join("o.json");
    assert!(report_under(&project).status().unwrap().success());
    let mut killed = 0;
    for turn in 0..25u64 {
        let mut child = report_under(&project).spawn().unwrap();
        thread::sleep(Duration::from_millis(turn * 17));
        let is_ended = matches!(child.try_wait(), Ok(Some(_)));
        let _ = child.kill();
        let _ = child.wait();
        killed += usize::from(!is_ended);
        // A run that ended lists what the killed ones left, so its report is a longer one.
        assert!(is_whole(&report), "turn {turn}");
    }
    assert!(killed > 0);
    let found = project.check(["--exclude", "o.json"]);
    assert_eq!(
        found.findings().len(),
        400,
        "what is left of them is not read"
    );
}

#[test]
fn a_full_disk_is_told_and_keeps_the_report_as_it_was() {
    let project = large("hostile-full");
    let report = project.folder.join("o.json");
    fs::write(&report, "{\"findings\": []}").unwrap();
    // A file may have 32 kilobytes: writing fails as on a full disk.
    let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" audit --as-of 2026-03-21 --format compact --output json:o.json > /dev/null";
    let ended = run(&mut shell(&project, script));
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.stderr.contains("cannot write `o.json`"), "{ended:?}");
    assert_eq!(fs::read(&report).unwrap(), b"{\"findings\": []}");
    let left = fs::read_dir(&project.folder).unwrap().flatten();
    let left = left.filter(|entry| entry.file_name().to_string_lossy().ends_with(".tmp"));
    assert_eq!(left.count(), 0, "and nothing of it stays");
    if Path::new("/dev/full").exists() {
        let script = "exec \"$0\" audit --as-of 2026-03-21 > /dev/full";
        let ended = run(&mut shell(&project, script));
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(ended.stderr.contains("cannot write"), "{ended:?}");
    }
}

#[test]
fn closed_streams_change_no_verdict() {
    let project = repository("hostile-closed");
    project.write("a.py", STALE);
    for (closed, code) in [("<&-", 1), ("2>&-", 1), ("<&- 2>&-", 1)] {
        let script = format!("exec \"$0\" check --as-of {DAY} --format compact {closed}");
        let ended = run(&mut shell(&project, &script));
        assert_eq!(ended.code, code, "{closed}: {ended:?}");
        assert!(ended.stdout.contains("legacy-lane"), "{closed}: {ended:?}");
    }
    // Where nobody can be told, the run is not one to trust, or its verdict stands.
    for closed in [">&-", "<&- >&- 2>&-"] {
        let script = format!("exec \"$0\" check --as-of {DAY} --format compact {closed}");
        let ended = run(&mut shell(&project, &script));
        assert!(matches!(ended.code, 1 | 2), "{closed}: {ended:?}");
    }
    let script = format!("exec \"$0\" check --as-of {DAY} --format compact - <&-");
    let ended = run(&mut shell(&project, &script));
    assert!(matches!(ended.code, 0 | 2), "no input to read: {ended:?}");
}

#[test]
fn thirty_two_open_files_are_enough() {
    let project = repository("hostile-few-files");
    for at in 0..300 {
        project.write(format!("d{}/e{}/f{at}.py", at % 30, at % 7), STALE);
        project.write(format!("d{}/.gitignore", at % 30), "*.log\n");
    }
    let script = format!("ulimit -n 32; exec \"$0\" check --as-of {DAY} --format compact");
    let ended = run(&mut shell(&project, &script));
    assert_eq!(ended.code, 1, "{ended:?}");
    assert_eq!(ended.findings().len(), 300);
    assert!(!ended.closing().contains("skipped"), "{}", ended.closing());
}

#[test]
fn two_runs_at_once_write_one_report_whole() {
    let project = large("hostile-two");
    for _ in 0..5 {
        let mut children: Vec<_> = (0..3)
            .map(|_| report_under(&project).spawn().unwrap())
            .collect();
        for child in &mut children {
            assert!(child.wait().unwrap().success());
        }
        assert!(is_whole(&project.folder.join("o.json")));
    }
}
