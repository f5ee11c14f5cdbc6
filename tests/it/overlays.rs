//! Catalog files of a team's own that are broken or hostile: each is refused with its place,
//! nothing of it is believed, and nobody waits for it.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Well above what a debug build on a busy machine needs, far below what a bomb would.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is said of a project whose own catalog file is `bytes`, or one that `make` makes.
fn said(make: impl FnOnce(&Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("lanelint.yaml"), "version: 1\ncatalogs: [own.yaml]\n").unwrap();
    fs::write(at("agent.py"), "client.chat(model=\"gpt-4-0314\")\n").unwrap();
    make(&at("own.yaml"));
    let start = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_lanelint"))
        .args(["check", "agent.py"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(output.stdout.is_empty(), "something was judged");
    assert!(error.contains("so nothing was judged"), "{error}");
    assert!(error.len() < 20_000, "{} bytes were printed", error.len());
    error
}

fn said_of(bytes: impl AsRef<[u8]>) -> String {
    said(|path| fs::write(path, bytes).unwrap())
}

#[test]
fn a_fault_is_told_with_its_place() {
    let cases = [
        (
            "surface: openai\nmodels:\n  gpt-5.2: {retires_on: 2027-02-30}\n",
            "own.yaml:3:25",
            "is not a valid date",
        ),
        (
            "surface: openai\nmodels:\n  gpt-5.2: {retire_on: 2027-02-20}\n",
            "own.yaml:3:13",
            "did you mean `retires_on`",
        ),
        (
            "surface: openai\nmodels:\n  gpt-5.2: {}\n  gpt-5.2: {}\n",
            "own.yaml:4:3",
            "twice",
        ),
        (
            "surface: openai\nmodels:\n  gpt-5.2: {}\n---\nsurface: openai\nmodels:\n  gpt-5.2: {}\n",
            "own.yaml:7:3",
            "already",
        ),
        (
            "surface: openai\nmodels:\n  gpt-x-1: {replacements: gpt-x-2}\n  gpt-x-2: {replacements: gpt-x-1}\n",
            "own.yaml:3:27",
            "in a circle",
        ),
    ];
    for (text, place, what) in cases {
        let error = said_of(text);
        assert!(
            error.contains(place) && error.contains(what),
            "{place} {what}: {error}"
        );
    }
}

#[test]
fn what_is_too_large_is_not_read() {
    let error = said(|path| File::create(path).unwrap().set_len(200 << 20).unwrap());
    assert!(
        error.contains("has 209715200 bytes, and a catalog file at most"),
        "{error}"
    );
    assert!(error.contains("lanelint.yaml:2:12"), "{error}");
}

#[test]
fn a_bomb_of_aliases_does_not_go_off() {
    let mut text =
        "surface: openai\nmodels:\n  gpt-z-1: {notes: &a [x, x, x, x, x, x, x, x]}\n".to_owned();
    for (new, old) in ('b'..='n').zip('a'..) {
        let many = [format!("*{old}").as_str(); 8].join(", ");
        writeln!(text, "  gpt-z-{new}: {{notes: &{new} [{many}]}}").unwrap();
    }
    assert!(said_of(text).contains("own.yaml:"));
}

#[test]
fn depth_and_other_encodings_are_refused() {
    for open in ["[", "{a: ", "- "] {
        let error = said_of(format!("models: {}", open.repeat(100_000)));
        assert!(error.contains("own.yaml:1:"), "{error}");
    }
    let error = said_of(b"surface: openai\nmodels: {\xFF\xFE: {}}\n");
    assert!(error.contains("is not UTF-8, on line 2"), "{error}");
}

#[test]
fn more_models_than_anyone_has_are_refused_before_they_are_laid() {
    let mut text = "surface: openai\nmodels:\n".to_owned();
    for n in 0..20_001 {
        writeln!(text, "  own-{n}: {{kind: chat}}").unwrap();
    }
    let error = said_of(text);
    assert!(error.contains("own.yaml:20003:3"), "{error}");
    assert!(error.contains("more than 20000 models"), "{error}");
}
