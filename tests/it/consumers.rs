//! Reports as those read them that they are for: `tests/consumers/FORMAT.py` reads the files
//! that it is given with a library of that format's own, and fails on what is not as it
//! should be. `LANELINT_TEST_PYTHON` names a Python that has `.ci/requirements.txt`.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::{Project, run};

/// The reports that a consumer gets, by name, in this order: of a project with findings
/// (`check`, `audit`), of one with none, of one whose every text is hostile.
const REPORTS: &[(&str, &str, &str)] = &[
    ("check", "check", "stale"),
    ("audit", "audit", "stale"),
    ("clean", "check", "clean"),
    ("hostile", "audit", "hostile"),
];

#[test]
fn every_consumer_reads_what_it_is_for() {
    let Some(python) = python() else {
        return;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = projects("consumers");
    let mut scripts = BTreeSet::new();
    for script in files(&root.join("tests/consumers")) {
        if script.extension().is_some_and(|ending| ending == "py") {
            scripts.insert(script);
        }
    }
    assert!(!scripts.is_empty(), "there are consumers");
    for script in scripts {
        let format = script.file_stem().unwrap().to_string_lossy().into_owned();
        let mut reports: Vec<OsString> = Vec::new();
        for (name, command, folder) in REPORTS {
            let file = project.folder.join(format!("{name}.{format}"));
            let mut lanelint = project.command();
            lanelint
                .args([*command, "--as-of", "2026-11-22", "--output"])
                .arg(format!("{format}:../{name}.{format}"))
                .current_dir(project.folder.join(folder));
            let ended = run(&mut lanelint);
            assert!(ended.code < 2, "{format} {name}: {}", ended.stderr);
            reports.push(file.into());
        }
        read(&python, &script, &reports);
    }
}

#[test]
fn a_calendar_reads_the_forecast() {
    let Some(python) = python() else {
        return;
    };
    let project = projects("calendars");
    let mut files: Vec<OsString> = Vec::new();
    for folder in ["stale", "clean", "hostile"] {
        for ending in ["ics", "json"] {
            let file = project.folder.join(format!("{folder}.{ending}"));
            let mut lanelint = project.command();
            lanelint
                .args(["forecast", "--as-of", "2026-11-22", "--days", "730"])
                .arg("--output")
                .arg(&file)
                .current_dir(project.folder.join(folder));
            let ended = run(&mut lanelint);
            assert_eq!(ended.code, 0, "{}", ended.stderr);
            files.push(file.into());
        }
    }
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/consumers");
    read(&python, &scripts.join("forecast/calendar.py"), &files);
}

/// Runs a script over files, and fails with what it says.
fn read(python: &str, script: &Path, files: &[OsString]) {
    let output = Command::new(python)
        .arg("-I")
        .arg(script)
        .args(files)
        .output();
    let output = output.expect("Python runs");
    assert!(
        output.status.success(),
        "{}:\n{}{}",
        script.display(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A folder with the projects that reports are made of.
fn projects(name: &str) -> Project {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = Project::new(name);
    // Nothing of the project is written beside it, and it stands nowhere in git.
    let stale = root.join("fixtures/example/stale");
    copy(&stale, &project.folder.join("stale"));
    project.write("clean/readme.md", "Nothing to see.\n");
    hostile(&project);
    project
}

/// Names and texts that a repository can choose and that try to leave their place.
pub(crate) fn hostile(project: &Project) {
    const EVIL: &str =
        "\u{1b}[31m::error::%0A<script>alert(1)</script>|=cmd()\u{202e}]]>\u{1}&quot;";
    let name = EVIL.replace('/', "_");
    project.write(format!("hostile/{name}.py"), "MODEL = \"gpt-5.2\"\n");
    project.write(
        "hostile/a.py",
        format!(
            "MODEL = \"gpt-5.2\"  # {EVIL}\nx{EVIL} = \"gpt-4-32k\"; model=\"gpt-999{EVIL}\"\n"
        ),
    );
    project.write(
        "hostile/b.py",
        "# lanelint: migrate to=gpt-5.4 purpose=baseline ticket='<b>|=cmd()' owner=@ml until=2026-12-31\nMODEL = \"gpt-5.2\"\n",
    );
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").path())
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for file in files(from) {
        let into = to.join(file.file_name().expect("a name"));
        if file.is_dir() {
            copy(&file, &into);
        } else {
            fs::copy(&file, &into).expect("a file");
        }
    }
}

/// The Python that `LANELINT_TEST_PYTHON` names. A run of continuous integration must have
/// one.
pub(crate) fn python() -> Option<String> {
    let named = env::var("LANELINT_TEST_PYTHON").ok();
    let must = env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!must || named.is_some(), "LANELINT_TEST_PYTHON names none");
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    if named.is_none() {
        eprintln!("skipped: LANELINT_TEST_PYTHON names no Python that has the consumers");
    }
    named
}
