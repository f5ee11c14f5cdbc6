//! Other people's programs, run in a project with nothing of this machine's configuration.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::project::Project;

/// What programs of hooks are told by variables of the environment.
const TOLD: [&str; 6] = ["GIT_", "PRE_COMMIT", "LEFTHOOK", "HUSKY", "SKIP", "CI"];

/// Runs a program in the project; `beside` are folders in which it looks for programs first.
pub(crate) fn tool(
    project: &Project,
    program: &Path,
    arguments: &[&str],
    beside: &[PathBuf],
) -> Output {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(&project.folder);
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if TOLD.iter().any(|told| name.starts_with(told)) {
            command.env_remove(name);
        }
    }
    let home = project.folder.with_extension("home");
    fs::create_dir_all(&home).expect("a folder");
    let path = env::var_os("PATH").unwrap_or_default();
    let path = beside.iter().cloned().chain(env::split_paths(&path));
    command
        .env("PATH", env::join_paths(path).expect("a path"))
        .env("HOME", &home)
        .env("PRE_COMMIT_HOME", home.join("pre-commit"))
        .env("GIT_CONFIG_GLOBAL", home.join("none"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("NO_COLOR", "1");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "A Tester");
        command.env(format!("GIT_{who}_EMAIL"), "tester@example.com");
    }
    let output = command.output();
    output.unwrap_or_else(|error| panic!("{}: {error}", program.display()))
}

/// All that it said.
pub(crate) fn said(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    format!("{out}{err}")
}

pub(crate) fn assert_done(output: &Output) {
    assert!(output.status.success(), "{}", said(output));
}
