//! What a run takes of memory: so much for each finding and no more, in every format.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use lanelint::report::format::ALL;

use crate::project::{DAY, Project};

/// The most memory that a command had, in bytes; the system keeps the number while it runs.
fn peak(command: &mut Command) -> u64 {
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().expect("it ends").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(number.unwrap_or(0));
        thread::sleep(Duration::from_millis(1));
    }
    let ended = child.wait_with_output().expect("it ends");
    assert!(
        ended.status.code().is_some_and(|code| code < 2),
        "{ended:?}"
    );
    assert!(most > 0, "the system tells none");
    most * 1024
}

/// A project of `files` files with `each` findings, as code has them.
fn project(name: &str, files: usize, each: usize) -> Project {
    let project = Project::new(name);
    for file in 0..files {
        let mut text = String::from("from openai import OpenAI\nclient = OpenAI()\n");
        for line in 0..each {
            // Constants and calls, each with names or numbers of its own.
            let _ = if line % 2 == 0 {
                writeln!(text, "MODEL_{file}_{line} = \"gpt-5.2\"")
            } else {
                writeln!(
                    text,
                    "client.responses.create(model=\"gpt-5.1\", seed={line})"
                )
            };
        }
        project.write(format!("d{}/f{file}.py", file / 100), text);
    }
    project
}

/// A run over a project that writes the report in a format, or in all of them.
fn report(project: &Project, command: &str, formats: &[&str]) -> Command {
    let mut run = project.command();
    run.args([
        command,
        "--no-policy",
        "--as-of",
        DAY,
        "--format",
        "compact",
    ]);
    for format in formats {
        run.args(["--output", &format!("{format}:out.{format}")]);
    }
    run
}

#[test]
fn a_finding_takes_its_share_in_every_format() {
    const FINDINGS: usize = 8_000;
    /// Of the text, the id, what is said of it, and the lists that reports make.
    const EACH: u64 = 600;
    /// What runs differ by, whatever they find.
    const SLACK: u64 = 4 << 20;
    let formats: Vec<_> = ALL.iter().map(|format| format.name).collect();
    let one = peak(&mut report(&project("memory-one", 1, 1), "audit", &formats));
    let many = project("memory-many", FINDINGS / 40, 40);
    let many = peak(&mut report(&many, "audit", &formats));
    let most = one + SLACK + EACH * FINDINGS as u64;
    assert!(many <= most, "{many} bytes, {one} for one finding");
}

#[test]
#[ignore = "takes an hour in a development build: run it when what a finding keeps changes"]
fn a_hundred_thousand_findings_and_a_million_fit() {
    for (count, most) in [(100_000, 64 << 20), (1_000_000, 256 << 20)] {
        let project = project("memory-full", count / 100, 100);
        for command in ["check", "audit"] {
            for format in ALL {
                let found = peak(&mut report(&project, command, &[format.name]));
                assert!(
                    found <= most,
                    "{command} {}: {found} for {count}",
                    format.name
                );
            }
        }
    }
}
