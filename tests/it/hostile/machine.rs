//! A machine that fails: runs that are killed, disks that are full, streams that are closed,
//! few open files, two runs at once. A report is there whole, or as it was before.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::git::strace;
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

/// The files in a project's folder that are to take another one's place.
fn unfinished(project: &Project) -> Vec<PathBuf> {
    let entries = fs::read_dir(&project.folder).unwrap().flatten();
    let paths = entries.map(|entry| entry.path());
    let is_unfinished = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with(".lanelint-") && path.extension().is_some_and(|ending| ending == "tmp")
    };
    paths.filter(is_unfinished).collect()
}

/// Kills a run as soon as it has begun to write; whether it was killed then.
fn killed_while_writing(project: &Project) -> bool {
    let mut child = report_under(project).spawn().unwrap();
    loop {
        let is_ended = matches!(child.try_wait(), Ok(Some(_)));
        if !is_ended && unfinished(project).is_empty() {
            continue;
        }
        let _ = child.kill();
        let _ = child.wait();
        return !is_ended && !unfinished(project).is_empty();
    }
}

#[test]
fn a_run_that_is_killed_while_it_writes_leaves_the_earlier_report_and_nothing_that_is_read() {
    let project = large("hostile-killed");
    let report = project.folder.join("o.json");
    let before = project.check(["--exclude", "o.json"]);
    assert_eq!(before.findings().len(), 400);
    let earlier = b"{\"findings\": [], \"from\": \"an earlier run\"}";
    let mut killed = 0;
    for _ in 0..40 {
        fs::write(&report, earlier).unwrap();
        if !killed_while_writing(&project) {
            continue;
        }
        killed += 1;
        // Unless it was in its place already.
        if fs::read(&report).unwrap() != earlier {
            assert!(is_whole(&report));
        }
        let left = unfinished(&project);
        assert_eq!(left.len(), 1, "{left:?}");
        // As much as can be written before the end: what is read would be found in it.
        let text = "MODEL = \"gpt-5.2\"\n".repeat(100);
        fs::write(&left[0], text).unwrap();
        let next = project.check(["--exclude", "o.json"]);
        assert_eq!(next.findings(), before.findings());
        assert!(
            next.closing().contains("1 skipped (1 leftover)"),
            "{}",
            next.closing()
        );
        fs::remove_file(&left[0]).unwrap();
        if killed == 4 {
            break;
        }
    }
    assert_eq!(killed, 4, "runs were killed while they wrote");
}

/// Runs a command and kills it at its first call of this name; whether it came to one.
fn is_killed_at(call: &str, arguments: &[&str], project: &Project, strace: &Path) -> bool {
    let mut command = Command::new(strace);
    command
        .args(["-f", "-qq", "-o", "/dev/null", "-e"])
        .arg(format!("trace={call}"))
        .arg("-e")
        .arg(format!("inject={call}:signal=KILL:when=1"))
        .arg(env!("CARGO_BIN_EXE_lanelint"))
        .args(arguments)
        .current_dir(&project.folder);
    let ended = command.output().expect("strace runs");
    ended.status.code().is_none()
}

/// Whatever call a command that writes is killed at, the file is as it was, or as it is to be.
#[test]
fn a_command_that_is_killed_at_any_call_leaves_a_whole_file() {
    let Some(strace) = strace() else {
        return;
    };
    let report = ["audit", "--as-of", DAY, "--output", "json:o.json"];
    let commands: [(&str, Option<&str>, &[&str]); 2] = [
        ("o.json", Some("{}"), &report),
        ("lanelint.yaml", None, &["init", "--as-of", DAY]),
    ];
    for (number, (file, earlier, arguments)) in commands.into_iter().enumerate() {
        let project = repository(&format!("hostile-call-{number}"));
        project.write("a.py", STALE);
        let path = project.folder.join(file);
        let put = || match earlier {
            Some(earlier) => fs::write(&path, earlier).unwrap(),
            None => drop(fs::remove_file(&path)),
        };
        put();
        let ended = run(project.command().args(arguments));
        assert_eq!(ended.code, 0, "{arguments:?}: {ended:?}");
        let whole = fs::read(&path).unwrap();
        assert_ne!(
            Some(&*whole),
            earlier.map(str::as_bytes),
            "{arguments:?} writes"
        );
        let mut killed = Vec::new();
        for call in ["fsync", "chmod", "rename", "renameat", "renameat2"] {
            put();
            // Others do without that call.
            if is_killed_at(call, arguments, &project, &strace) {
                killed.push(call);
            }
            let now = fs::read(&path).ok();
            let is_old = now.as_deref() == earlier.map(str::as_bytes);
            let is_new = now
                .as_ref()
                .is_some_and(|now| now.len() + 100 > whole.len());
            assert!(is_old || is_new, "{arguments:?} {call}: {now:?}");
            assert!(
                is_old || call != "fsync",
                "{arguments:?}: nothing is in its place yet"
            );
        }
        assert!(
            killed.len() > 1 && killed[0] == "fsync",
            "{arguments:?}: {killed:?}"
        );
        assert!(!unfinished(&project).is_empty(), "{arguments:?}");
        let next = project.check(["--no-policy", "--exclude", file]);
        assert_eq!(next.findings(), ["a.py:1:10 legacy-lane"], "{arguments:?}");
    }
}

/// The commands that change files of the user or write new ones: the file, and what is given.
const WRITERS: &[(&str, &[&str])] = &[
    ("a.py", &["fix", "--write", "--allow-dirty"]),
    (
        "a.py",
        &[
            "tag",
            "--write",
            "--allow-dirty",
            "--to",
            "gpt-5.4",
            "--owner",
            "me",
            "--until",
            "2026-04-21",
            "--ticket",
            "X-1",
            "--purpose",
            "baseline",
            "--reason",
            "compared",
        ],
    ),
    (".lanelint-baseline.json", &["baseline", "create"]),
    ("plan.json", &["plan", "--output", "plan.json"]),
];

/// A file's bytes, where it is there.
fn bytes(project: &Project, file: &str) -> Option<Vec<u8>> {
    fs::read(project.folder.join(file)).ok()
}

/// A project as it is before one of [`WRITERS`] runs.
fn before(number: usize) -> Project {
    let project = repository(&format!("hostile-writer-{number}"));
    project.write("a.py", STALE);
    project
}

#[test]
fn on_a_full_disk_each_command_that_writes_says_so_and_leaves_the_file() {
    for (number, (file, arguments)) in WRITERS.iter().enumerate() {
        let project = before(number);
        let old = bytes(&project, file);
        let script = format!(
            "trap '' XFSZ; ulimit -f 0; exec \"$0\" {} --as-of {DAY}",
            arguments.join(" ")
        );
        let ended = run(&mut shell(&project, &script));
        assert_eq!(ended.code, 2, "{arguments:?}: {ended:?}");
        let is_told = ended.stderr.contains("written: `a.py`")
            || ended.stderr.contains(&format!("cannot write `{file}`"));
        assert!(is_told && ended.stderr.contains("too large"), "{ended:?}");
        assert_eq!(bytes(&project, file), old, "{arguments:?}");
        assert_eq!(unfinished(&project), [] as [PathBuf; 0], "{arguments:?}");
    }
}

#[test]
fn each_command_that_writes_leaves_a_whole_file_when_it_is_killed() {
    let Some(strace) = strace() else {
        return;
    };
    for (number, (file, arguments)) in WRITERS.iter().enumerate() {
        let project = before(number + WRITERS.len());
        let old = bytes(&project, file);
        let ended = run(project.command().args(*arguments).args(["--as-of", DAY]));
        assert_eq!(ended.code, 0, "{arguments:?}: {ended:?}");
        let new = bytes(&project, file);
        assert_ne!(new, old, "{arguments:?} writes");
        let mut killed = 0;
        for call in ["fsync", "rename", "renameat", "renameat2"] {
            match &old {
                Some(old) => project.write(file, old),
                None => drop(fs::remove_file(project.folder.join(file))),
            }
            let arguments = [arguments, &["--as-of", DAY][..]].concat();
            killed += usize::from(is_killed_at(call, &arguments, &project, &strace));
            let now = bytes(&project, file);
            assert!(now == old || now == new, "{arguments:?} {call}: torn");
        }
        assert!(killed > 1, "{arguments:?}: killed {killed} times");
    }
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
