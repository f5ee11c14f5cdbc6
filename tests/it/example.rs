//! The example project: what `check` says of it is what its own manifest says.
//!
//! The manifest, `fixtures/example/expected.txt`, is written by hand from the rules; a
//! difference means that either of them is wrong, and is never settled by copying.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const TODAY: &str = "2026-11-22";

#[test]
fn the_stale_project_has_the_findings_of_its_manifest_and_no_others() {
    let run = check(&example("stale"), TODAY);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let expected = section("open on 2026-11-22");
    let found = run.lines("open", "severity");
    assert!(found == expected, "{}", difference(&expected, &found));
}

#[test]
fn what_tags_ignores_and_exceptions_allow_is_reported_as_such() {
    let run = check(&example("stale"), TODAY);
    let expected = section("allowed on 2026-11-22");
    let mut found: Vec<String> = ["tracked", "ignored", "excepted"]
        .iter()
        .flat_map(|disposition| run.lines(disposition, "disposition"))
        .collect();
    found.sort_by_key(|line| place(line));
    assert!(found == expected, "{}", difference(&expected, &found));
}

#[test]
fn half_a_year_later_routing_and_the_catalogs_age_show() {
    let later = check(&example("stale"), "2027-06-01").rules();
    let today = check(&example("stale"), TODAY).rules();
    for rule in section("appears by 2027-06-01") {
        assert!(later.contains(&rule), "{rule} is not among {later:?}");
        assert!(!today.contains(&rule), "{rule} is there too early");
    }
}

#[test]
fn the_manifest_has_a_case_of_every_built_in_rule() {
    let cases: BTreeSet<String> = section("open on 2026-11-22")
        .iter()
        .filter_map(|line| line.split(' ').nth(1).map(str::to_owned))
        .chain(section("appears by 2027-06-01"))
        .collect();
    let rules = built_in_rules();
    assert!(rules.len() > 20, "only {rules:?}");
    let missing: Vec<_> = rules.difference(&cases).collect();
    assert!(missing.is_empty(), "no case of {missing:?}");
}

#[test]
fn the_fixed_project_passes() {
    let run = check(&example("fixed"), TODAY);
    assert_eq!(run.lines("open", "severity"), Vec::<String>::new());
    assert_eq!(run.code, 0, "{}", run.stderr);
    // It passes because its tags hold, not because nothing was read.
    assert!(!run.lines("tracked", "severity").is_empty());
}

#[test]
fn a_tag_lets_a_failing_file_pass() {
    let project = copy_of("fixed", "a_tag_lets_a_failing_file_pass");
    let client = "web/src/assistant/client.ts";
    let stale = read(&example("stale").join(client));
    write(&project.join(client), &stale);

    let without = check(&project, TODAY);
    assert_eq!(without.code, 1);
    let at = "web/src/assistant/client.ts:6 legacy-lane";
    assert_eq!(without.lines("open", "severity"), [format!("{at} error")]);

    let tag = "// lanelint: migrate to=gpt-6.2-sol purpose=checkpoint ticket=HD-450 \
               owner=@web until=2027-01-31\n";
    let line = "export const ASSISTANT_MODEL";
    write(
        &project.join(client),
        &stale.replace(line, &format!("{tag}{line}")),
    );

    let with = check(&project, TODAY);
    assert_eq!(with.lines("open", "severity"), Vec::<String>::new());
    assert_eq!(with.code, 0, "{}", with.stderr);
    let tracked = with.lines("tracked", "disposition");
    let at = "web/src/assistant/client.ts:7 legacy-lane tracked";
    assert!(tracked.iter().any(|line| line == at), "{tracked:?}");
}

/// What a run of the binary gave.
struct Run {
    code: i32,
    stderr: String,
    project: String,
    report: Value,
}

impl Run {
    /// `path:line rule value` of each finding with a disposition, by path, line and rule;
    /// paths from the project's folder.
    fn lines(&self, disposition: &str, value: &str) -> Vec<String> {
        let line = |finding: &Value| {
            let path = text(finding, "path");
            let path = path.strip_prefix(&self.project).unwrap_or(path);
            format!(
                "{}:{} {} {}",
                path.trim_start_matches('/'),
                finding["line"],
                text(finding, "rule"),
                text(finding, value)
            )
        };
        let mut lines: Vec<String> = self
            .findings()
            .filter(|finding| text(finding, "disposition") == disposition)
            .map(line)
            .collect();
        lines.sort_by_key(|line| place(line));
        lines
    }

    fn rules(&self) -> BTreeSet<String> {
        let rule = |finding: &Value| text(finding, "rule").to_owned();
        self.findings().map(rule).collect()
    }

    fn findings(&self) -> impl Iterator<Item = &Value> {
        let findings = self.report["findings"].as_array();
        findings.expect("`findings` is a list").iter()
    }
}

/// Runs `lanelint check --format json` on a project, from the root of this repository.
fn check(project: &Path, as_of: &str) -> Run {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shown = project.strip_prefix(root).unwrap_or(project);
    let output = Command::new(env!("CARGO_BIN_EXE_lanelint"))
        .args(["check", "--format", "json", "--as-of", as_of])
        .arg(shown)
        .current_dir(root)
        .output()
        .expect("the binary runs");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let report = serde_json::from_slice(&output.stdout);
    Run {
        code: output.status.code().expect("an exit code"),
        report: report.unwrap_or_else(|error| panic!("no JSON ({error}): {stderr}")),
        stderr,
        project: shown.to_string_lossy().replace('\\', "/"),
    }
}

/// The lines of a section of the manifest.
fn section(name: &str) -> Vec<String> {
    let manifest = read(&example("expected.txt"));
    let lines: Vec<String> = manifest
        .lines()
        .skip_while(|line| *line != format!("[{name}]"))
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
        .map(str::to_owned)
        .collect();
    assert!(!lines.is_empty(), "no section [{name}]");
    lines
}

/// What a line of the manifest is sorted by: path, line number, the rest.
fn place(line: &str) -> (String, u32, String) {
    let (place, rest) = line.split_once(' ').expect("path:line and more");
    let (path, number) = place.rsplit_once(':').expect("path:line");
    let number = number.parse().expect("a line number");
    (path.to_owned(), number, rest.to_owned())
}

fn difference(expected: &[String], found: &[String]) -> String {
    let mut more = found.to_vec();
    let mut lines = vec!["only in the manifest (-), only found (+):".to_owned()];
    for line in expected {
        match more.iter().position(|other| other == line) {
            Some(index) => drop(more.remove(index)),
            None => lines.push(format!("- {line}")),
        }
    }
    lines.extend(more.iter().map(|line| format!("+ {line}")));
    lines.join("\n")
}

/// The ids of the rules in `rules/`, one a file.
fn built_in_rules() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let entries = fs::read_dir(folder).expect("there is a folder `rules`");
    let id = |path: PathBuf| {
        let stem = path.file_stem()?.to_str()?.to_owned();
        (path.extension()? == "yaml").then_some(stem)
    };
    entries.filter_map(|entry| id(entry.ok()?.path())).collect()
}

fn example(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("fixtures/example").join(name)
}

/// A fresh copy of a project of the example, for one test.
fn copy_of(name: &str, test: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    if target.exists() {
        fs::remove_dir_all(&target).expect("the last run's copy goes");
    }
    copy(&example(name), &target);
    target
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("a file");
}

fn text<'v>(finding: &'v Value, key: &str) -> &'v str {
    let value = finding[key].as_str();
    value.unwrap_or_else(|| panic!("no text `{key}` in {finding}"))
}
