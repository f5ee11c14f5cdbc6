//! Repositories whose settings name programs and files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{git, pipe, repository};
use crate::project::{DAY, Project, STALE, run};

/// Each setting by which a repository can have git run a program or read a file; `{EVIL}`
/// stands for the program.
const SETTINGS: &[(&str, &str)] = &[
    ("alias.blame", "!{EVIL}"),
    ("blame.ignoreRevsFile", "/etc/passwd"),
    ("core.alternateRefsCommand", "{EVIL}"),
    ("core.askPass", "{EVIL}"),
    ("core.attributesFile", "/etc/passwd"),
    ("core.editor", "{EVIL}"),
    ("core.fsmonitor", "{EVIL}"),
    ("core.gitProxy", "{EVIL}"),
    ("core.hooksPath", "{HOOKS}"),
    ("core.pager", "{EVIL}"),
    ("core.sshCommand", "{EVIL}"),
    ("credential.helper", "!{EVIL}"),
    ("diff.evil.command", "{EVIL}"),
    ("diff.evil.textconv", "{EVIL}"),
    ("diff.external", "{EVIL}"),
    ("filter.evil.clean", "{EVIL}"),
    ("filter.evil.process", "{EVIL}"),
    ("filter.evil.required", "true"),
    ("filter.evil.smudge", "{EVIL}"),
    ("gpg.program", "{EVIL}"),
    ("log.showSignature", "true"),
    ("mailmap.file", "/etc/passwd"),
    ("pager.blame", "{EVIL}"),
    ("protocol.allow", "always"),
    ("protocol.ext.allow", "always"),
    ("remote.origin.proxy", "{EVIL}"),
    ("remote.origin.receivepack", "{EVIL}"),
    ("remote.origin.uploadpack", "{EVIL}"),
    ("remote.origin.vcs", "evil"),
    ("sequence.editor", "{EVIL}"),
    ("uploadpack.packObjectsHook", "{EVIL}"),
];

/// A repository with a stale model in its history, whose settings are all of [`SETTINGS`];
/// and the file that is there once a program of it has run.
fn hostile(name: &str) -> (Project, PathBuf) {
    let project = repository(name);
    project.write("a.py", STALE);
    git(&project.folder, &["add", "."]);
    git(
        &project.folder,
        &["commit", "--quiet", "--message", "start"],
    );
    let ran = project.folder.with_extension("ran");
    let _ = fs::remove_file(&ran);
    let evil = project.folder.join(".git/evil");
    executable(&evil, &format!("touch '{}'\ncat\n", ran.display()));
    for hook in ["post-index-change", "pre-auto-gc", "reference-transaction"] {
        executable(
            &project.folder.join(".git/hooks2").join(hook),
            &format!("touch '{}'\n", ran.display()),
        );
    }
    let evil = evil.to_string_lossy();
    let hooks = project.folder.join(".git/hooks2");
    for (key, value) in SETTINGS {
        let value = value
            .replace("{EVIL}", &evil)
            .replace("{HOOKS}", &hooks.to_string_lossy());
        git(&project.folder, &["config", key, &value]);
    }
    let attributes = "* filter=evil diff=evil working-tree-encoding=UTF-16\n";
    project.write(".git/info/attributes", attributes);
    project.write(".gitattributes", attributes);
    (project, ran)
}

fn executable(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, format!("#!/bin/sh\n{text}")).expect("a file");
    let status = Command::new("chmod").arg("+x").arg(path).status();
    assert!(status.expect("chmod runs").success());
}

/// The object of `a.py` is fetched on first use, by a remote of this address.
fn lack_an_object(project: &Project, address: &str) {
    let output = Command::new("git")
        .args(["rev-parse", "HEAD:a.py"])
        .current_dir(&project.folder)
        .output();
    let name = String::from_utf8(output.expect("git runs").stdout).expect("a name");
    let (folder, file) = name.trim().split_at(2);
    let object = project.folder.join(".git/objects").join(folder).join(file);
    fs::remove_file(object).expect("an object");
    let config = project.folder.join(".git/config");
    let mut text = fs::read_to_string(&config).expect("settings");
    let more = format!(
        "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n\
         [remote \"origin\"]\n\tpromisor = true\n\turl = {address}\n"
    );
    text.push_str(&more);
    fs::write(config, text).expect("settings");
}

/// Strace, which `.ci/run` installs.
pub(super) fn strace() -> Option<PathBuf> {
    let named = std::env::var_os("LANELINT_TEST_STRACE").map(PathBuf::from);
    named.or_else(|| Some(PathBuf::from("/usr/bin/strace")).filter(|path| path.exists()))
}

/// The programs that a check with such options runs, and the sockets that it opens.
fn traced(
    project: &Project,
    strace: &Path,
    options: &[&str],
) -> (Vec<String>, Vec<String>, String) {
    let log = project.folder.with_extension("strace");
    let mut command = Command::new(strace);
    command
        .args([
            "-f",
            "-qq",
            "-s",
            "4096",
            "-e",
            "trace=execve,socket,connect",
            "-o",
        ])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_lanelint"))
        .args(["check", "--format", "compact", "--as-of", DAY])
        .args(options)
        .current_dir(&project.folder);
    let ended = run(&mut command);
    let text = fs::read_to_string(log).expect("a log");
    let of = |call: &str| {
        let lines = text
            .lines()
            .filter(|line| line.contains(&format!(" {call}(")));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let started = of("execve");
    let programs = started.iter().filter_map(|line| {
        let program = line.split('"').nth(1)?;
        Some(
            Path::new(program)
                .file_name()?
                .to_string_lossy()
                .into_owned(),
        )
    });
    let mut programs: Vec<_> = programs.collect();
    programs.sort();
    programs.dedup();
    let sockets = [of("socket"), of("connect")].concat();
    (programs, sockets, ended.stdout + &ended.stderr)
}

#[test]
fn blame_runs_git_alone_and_opens_no_socket() {
    let Some(strace) = strace() else {
        return;
    };
    let (project, ran) = hostile("hostile-git");
    let (programs, sockets, said) = traced(&project, &strace, &["--blame"]);
    assert_eq!(programs, ["git", "lanelint"], "{said}");
    assert_eq!(sockets, [] as [&str; 0], "{said}");
    assert!(!ran.exists(), "{said}");
    assert!(
        said.contains("since 2026-01-05 by Ana"),
        "it is asked all the same: {said}"
    );
    assert!(!said.contains("root:"), "{said}");

    let evil = project.folder.join(".git/evil");
    for address in [
        "ssh://host/path".to_owned(),
        "https://host/path".into(),
        format!("ext::{}", evil.display()),
        format!("file://{}", project.folder.display()),
        "evil::x".into(),
    ] {
        let (project, ran) = hostile("hostile-git-promisor");
        lack_an_object(&project, &address);
        let (programs, sockets, said) = traced(&project, &strace, &["--blame"]);
        assert_eq!(programs, ["git", "lanelint"], "{address}: {said}");
        assert_eq!(sockets, [] as [&str; 0], "{address}: {said}");
        assert!(!ran.exists(), "{address}: {said}");
        assert!(
            said.contains("git knows nothing of `a.py`"),
            "{address}: {said}"
        );
    }
}

#[test]
fn a_change_is_asked_for_by_git_alone_which_runs_nothing() {
    let Some(strace) = strace() else {
        return;
    };
    let (project, ran) = hostile("hostile-git-change");
    project.write("new.py", STALE);
    // Without the filters of the repository, which are programs.
    let spoiled = [".git/config", ".git/info/attributes", ".gitattributes"];
    let spoiled = spoiled.map(|name| (name, fs::read(project.folder.join(name)).expect("a file")));
    for (name, _) in &spoiled {
        project.write(name, "");
    }
    git(&project.folder, &["add", "new.py"]);
    for (name, text) in &spoiled {
        project.write(name, text);
    }
    let _ = fs::remove_file(&ran);
    for options in [
        &["--staged"][..],
        &["--staged", "--new-only"],
        &["--since", "HEAD"],
        &["--base", "HEAD"],
    ] {
        let (programs, sockets, said) = traced(&project, &strace, options);
        assert_eq!(programs, ["git", "lanelint"], "{options:?}: {said}");
        assert_eq!(sockets, [] as [&str; 0], "{options:?}: {said}");
        assert!(!ran.exists(), "{options:?}: {said}");
        assert!(said.contains("scanned"), "{options:?}: {said}");
        let is_staged = options.contains(&"--staged");
        assert!(
            !is_staged || said.contains("new.py:1:10"),
            "{options:?}: {said}"
        );
    }
    lack_an_object(&project, "ssh://host/path");
    let (programs, sockets, said) = traced(&project, &strace, &["--since", "HEAD"]);
    assert_eq!(
        (programs, sockets),
        (vec!["git".to_owned(), "lanelint".into()], vec![]),
        "{said}"
    );
    assert!(!ran.exists(), "{said}");
}

#[test]
fn a_git_of_the_repository_is_not_the_one_that_is_run() {
    let (project, ran) = hostile("hostile-git-path");
    let evil = format!("touch '{}'\n", ran.display());
    executable(&project.folder.join("git"), &evil);
    executable(&project.folder.join("node_modules/.bin/git"), &evil);
    let bin = project.folder.join("node_modules/.bin");
    let path = std::env::var("PATH").expect("a path");
    let mut command = project.command();
    command.args(["check", "--blame", "--format", "compact", "--as-of", DAY]);
    command.env("PATH", format!(".::{}:{path}", bin.display()));
    let ended = run(&mut command);
    assert!(ended.stdout.contains("by Ana"), "{ended:?}");
    assert!(!ran.exists(), "{ended:?}");
    command.env("PATH", format!(".:{}", bin.display()));
    let ended = run(&mut command);
    assert!(ended.stderr.contains("git is not installed"), "{ended:?}");
    assert!(!ran.exists(), "{ended:?}");
}

#[test]
fn a_repository_of_somebody_else_is_told_in_gits_words() {
    let (project, _) = hostile("hostile-git-owner");
    let mut command = project.command();
    command.args(["check", "--blame", "--format", "compact", "--as-of", DAY]);
    // Git's own way to try it: whose the repository is, is not mine.
    command.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    let ended = run(&mut command);
    // It is one of the variables that are not passed on.
    assert!(ended.stdout.contains("by Ana"), "{ended:?}");
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|id| id.stdout == b"0\n");
    if !is_root {
        return;
    }
    let status = Command::new("chown")
        .args(["-R", "12345"])
        .arg(&project.folder)
        .status();
    assert!(status.expect("chown runs").success());
    command.env("HOME", env!("CARGO_TARGET_TMPDIR"));
    let ended = run(&mut command);
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(
        ended.stderr.contains("--blame: detected dubious ownership"),
        "{ended:?}"
    );
    // What whoever runs it has allowed on purpose holds.
    command.env("GIT_CONFIG_COUNT", "1");
    command
        .env("GIT_CONFIG_KEY_0", "safe.directory")
        .env("GIT_CONFIG_VALUE_0", "*");
    let ended = run(&mut command);
    assert!(ended.stdout.contains("by Ana"), "{ended:?}");
    let _ = Command::new("chown")
        .args(["-R", "0"])
        .arg(&project.folder)
        .status();
}

#[test]
fn files_of_git_that_are_none_end_no_run() {
    for name in ["index", "HEAD", "info/exclude", "packed-refs", "commondir"] {
        let (project, _) = hostile("hostile-git-pipes");
        let path = project.folder.join(".git").join(name);
        let _ = fs::remove_file(&path);
        pipe(&path);
        project.write(".gitignore", "b.py\n");
        project.write("b.py", STALE);
        let ended = project.check(["--exclude", "nothing"]);
        assert_eq!(
            ended.findings(),
            ["a.py:1:10 legacy-lane"],
            "{name}: {ended:?}"
        );
        let is_told = ended.closing().contains("unreadable");
        assert_eq!(is_told, name == "index", "{name}: {ended:?}");
    }
    let (project, _) = hostile("hostile-git-pipes");
    project.write(".git/index", "DIRC\0\0\0\u{2}\u{7f}\u{7f}\u{7f}\u{7f}");
    project.write(".gitignore", "a.py\n");
    let ended = project.check(["--strict"]);
    assert_eq!(
        ended.code, 2,
        "what the index tracks is not known: {ended:?}"
    );
}
