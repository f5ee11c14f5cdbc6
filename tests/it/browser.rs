//! Pages of `--format html` in a real browser: `tests/browser/html.mjs` opens each beside
//! the JSON report of the same run. `LANELINT_TEST_BROWSER` names a Chromium,
//! `LANELINT_TEST_NODE_MODULES` a folder with what `tests/browser/package.json` names.

use std::env;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::consumers::{copy, hostile};
use crate::project::{Project, run};

/// Ids of several lives, for the page of many findings.
const IDS: &[&str] = &[
    "gpt-5.2",
    "gpt-4o",
    "claude-sonnet-4-5",
    "gpt-4.1-mini",
    "gpt-5-mini",
    "claude-opus-4-1",
    "gpt-4-turbo",
    "gpt-4-32k",
    "gpt-5.1",
    "o3-mini",
];

#[test]
fn a_browser_shows_what_the_json_says() {
    let Some((browser, modules)) = browser() else {
        return;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = Project::new("browser");
    copy(
        &root.join("fixtures/example/stale"),
        &project.folder.join("stale"),
    );
    project.write("stale/CODEOWNERS", "/agents/ @ml @o/agents\n/web/ @web\n");
    project.write("clean/readme.md", "Nothing to see.\n");
    hostile(&project);
    for file in 0..100 {
        let mut text = String::new();
        for line in 0..100 {
            let id = IDS[(file + line) % IDS.len()];
            writeln!(text, "MODEL_{line} = \"{id}\"").expect("a string");
        }
        project.write(format!("many/s{}/f{file}.py", file % 10), text);
    }
    let names = ["stale", "clean", "hostile", "many"];
    for name in names {
        let mut lanelint = project.command();
        lanelint
            .args(["audit", "--as-of", "2026-11-22"])
            .current_dir(project.folder.join(name));
        for format in ["html", "json"] {
            lanelint.args(["--output", &format!("{format}:../{name}.{format}")]);
        }
        let ended = run(&mut lanelint);
        assert_eq!(ended.code, 0, "{name}: {}", ended.stderr);
    }
    let output = Command::new("node")
        .arg(root.join("tests/browser/html.mjs"))
        .args([&browser, &modules])
        .arg(&project.folder)
        .args(names)
        .output();
    let output = output.expect("node runs");
    assert!(
        output.status.success(),
        "{}:\n{}{}",
        project.folder.display(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The browser and the modules that the environment names. A run of continuous integration
/// must have them.
fn browser() -> Option<(String, String)> {
    let browser = env::var("LANELINT_TEST_BROWSER").ok();
    let modules = env::var("LANELINT_TEST_NODE_MODULES").ok();
    let named = browser.zip(modules);
    let must = env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(
        !must || named.is_some(),
        "LANELINT_TEST_BROWSER and LANELINT_TEST_NODE_MODULES name none"
    );
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    if named.is_none() {
        eprintln!("skipped: LANELINT_TEST_BROWSER names no browser to show pages in");
    }
    named
}
