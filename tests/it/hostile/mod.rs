//! What stands around the files of a repository, made to do harm: its settings of git, its
//! policy, its ignore files, its names, links and pipes; and a machine that fails. What
//! stands within files is the scanner's own tests' to try.

mod git;
mod machine;
#[cfg(target_os = "linux")]
mod memory;
mod policy;
mod selection;
mod tree;

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use crate::project::{DAY, Project, run};

/// Git itself, as this test's own user, with a history that is the same on each run.
fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=Ana", "-c", "user.email=ana@example.org"])
        .args([
            "-c",
            "protocol.file.allow=always",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", "2026-01-05T12:00:00+0000")
        .env("GIT_COMMITTER_DATE", "2026-01-05T12:00:00+0000");
    let output = command.output().expect("git runs");
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
}

/// A project whose repository is a real one.
fn repository(name: &str) -> Project {
    let project = Project::new(name);
    std::fs::remove_dir_all(project.folder.join(".git")).expect("a folder to remove");
    git(&project.folder, &["init", "--quiet"]);
    project
}

/// What `check` says in a format.
fn report(project: &Project, format: &str) -> String {
    let mut command = project.command();
    command.args(["check", "--as-of", DAY, "--format", format]);
    run(&mut command).stdout
}

/// Makes a pipe.
fn pipe(path: impl AsRef<OsStr>) {
    let status = Command::new("mkfifo").arg(path).status();
    assert!(status.expect("mkfifo runs").success());
}
