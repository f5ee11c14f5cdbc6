//! The refresh as it runs unattended: `.ci/refresh --apply` on stored editions of real
//! packages, over an excerpt of the catalog.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::pages::keep;
use crate::project::Project;

/// The day of reading, later than that of the excerpt.
const DAY: &str = "2026-11-29";

/// A checkout in small: the script, its counts and the excerpt.
fn checkout(name: &str) -> Project {
    let project = Project::new(name);
    project.write(".ci/refresh", fs::read(".ci/refresh").unwrap());
    for (name, text) in files("fixtures/refresh/catalog") {
        project.write(format!("rules/catalog/{name}"), text);
    }
    project
}

/// The files right in a folder with their texts, by name.
fn files(folder: impl AsRef<Path>) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let entries = entries.filter(|entry| entry.path().is_file());
    let mut files: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// Runs the script on stored editions: its exit code, and what it says of the sources.
fn refresh(project: &Project, from: &Path) -> (i32, String) {
    let mut command = Command::new("bash");
    command.args([".ci/refresh", "--apply"]);
    command.current_dir(&project.folder);
    command.env("LANELINT", env!("CARGO_BIN_EXE_lanelint"));
    command.env("LANELINT_REFRESH_FROM", from);
    command.env("LANELINT_REFRESH_DAY", DAY);
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), said)
}

fn stored(edition: &str) -> std::path::PathBuf {
    fs::canonicalize(Path::new("fixtures/refresh").join(edition)).unwrap()
}

#[test]
#[cfg(unix)]
fn newer_editions_are_taken_and_taken_again_change_nothing() {
    let project = checkout("refresh");
    let (code, said) = refresh(&project, &stored("old"));
    assert_eq!(code, 0, "{said}");
    // What the catalog was made of brings no new day or price.
    let review = fs::read_to_string(project.folder.join("target/refresh/summary.md")).unwrap();
    for kind in ["| end moved |", "| new end |", "| price |"] {
        assert!(!review.contains(kind), "{review}");
    }

    let (code, said) = refresh(&project, &stored("new"));
    assert_eq!(code, 0, "{said}");
    let folder = project.folder.join("rules/catalog");
    let taken = files(&folder);
    let before = files("fixtures/refresh/catalog");
    let mut patch = String::new();
    for ((name, old), (_, new)) in before.iter().zip(&taken) {
        let diff = similar::TextDiff::from_lines(old, new);
        let diff = diff
            .unified_diff()
            .context_radius(2)
            .header(name, name)
            .to_string();
        patch.push_str(&diff);
    }
    keep("fixtures/refresh/expected.diff", &patch);
    let review = fs::read_to_string(project.folder.join("target/refresh/summary.md")).unwrap();
    keep("fixtures/refresh/expected.md", &review);

    let (code, said) = refresh(&project, &stored("new"));
    assert_eq!(code, 0, "{said}");
    assert_eq!(files(&folder), taken);
}

#[test]
#[cfg(unix)]
fn a_source_that_reads_fewer_facts_is_left_out_and_named_and_stops_no_other() {
    let project = checkout("refresh-poor");
    assert_eq!(refresh(&project, &stored("old")).0, 0);
    let editions = project.folder.join("editions");
    for (kind, path) in [
        ("anthropic-sdk", "anthropic/_data/deprecated_models.py"),
        (
            "litellm",
            "litellm/model_prices_and_context_window_backup.json",
        ),
    ] {
        for file in [path, "edition"] {
            let text = fs::read(stored("new").join(kind).join(file)).unwrap();
            project.write(format!("editions/{kind}/{file}"), text);
        }
    }
    // The table has moved, and only an empty one is left.
    project.write(
        "editions/anthropic-sdk/anthropic/_data/deprecated_models.py",
        "from .elsewhere import DEPRECATED_MODELS\n",
    );
    let (code, said) = refresh(&project, &editions);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("anthropic-sdk reads fewer facts than last time"),
        "{said}"
    );
    assert!(said.contains("0 `retires_on`, last time 3"), "{said}");
    let azure = fs::read_to_string(project.folder.join("rules/catalog/azure.yaml")).unwrap();
    assert!(azure.contains("2027-07-13"), "the others are taken");
    let anthropic = fs::read_to_string(project.folder.join("rules/catalog/anthropic.yaml"));
    assert!(!anthropic.unwrap().contains("2.14.0"));
}
