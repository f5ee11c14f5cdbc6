//! Real git, for tests of what has a history.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::{Project, STALE};

/// Git itself, as this test's own user.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Ana", "-c", "user.email=ana@example.org"])
        .args([
            "-c",
            "init.defaultBranch=main",
            "-c",
            "protocol.file.allow=always",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", "2026-01-05T12:00:00+0000")
        .env("GIT_COMMITTER_DATE", "2026-01-05T12:00:00+0000")
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A repository with one commit: `a.py` with a stale id in its second line.
pub(crate) fn repository(name: &str) -> Project {
    let project = Project::new(name);
    fs::remove_dir_all(project.folder.join(".git")).unwrap();
    git(&project.folder, &["init", "--quiet"]);
    project.write("a.py", format!("x = 1\n{STALE}"));
    commit(&project, "first");
    project
}

/// All that is there, as one more commit.
pub(crate) fn commit(project: &Project, message: &str) {
    git(&project.folder, &["add", "--all"]);
    git(&project.folder, &["commit", "--quiet", "-m", message]);
}

/// A repository beside a project's, with one commit of these files: what a submodule is made of. It has the project's name
/// with `.theirs`.
pub(crate) fn theirs(project: &Project, files: &[(&str, &str)]) -> PathBuf {
    let theirs = project.folder.with_extension("theirs");
    let _ = fs::remove_dir_all(&theirs);
    fs::create_dir_all(&theirs).unwrap();
    git(&theirs, &["init", "--quiet"]);
    for (path, text) in files {
        fs::write(theirs.join(path), text).unwrap();
    }
    git(&theirs, &["add", "."]);
    git(&theirs, &["commit", "--quiet", "--message", "theirs"]);
    theirs
}
