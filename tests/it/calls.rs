//! Calls that are refused as they stand, and when their ids alone are changed, are taken by the vendors' own SDKs once `fix` was
//! through. The server that refuses stands on this machine (`tests/calls/serve.py`).

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::project::{Project, run};

/// What the scripts of a project came to: `8 requests, 0 refused`.
fn made(python: &str, project: &Project) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/calls/serve.py");
    let mut command = Command::new(python);
    let ended = run(command.arg("-I").arg(script).arg(&project.folder));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    ended.stdout.trim().to_owned()
}

#[test]
fn refused_calls_are_taken_once_fixed() {
    let Ok(python) = std::env::var("LANELINT_TEST_PYTHON") else {
        return;
    };
    let project = Project::new("calls");
    let alone = Project::new("calls-id-alone");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/calls/project");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let new = text.replace("gpt-4-0613", "gpt-6.2-sol");
        let new = new.replace("claude-3-opus-20240229", "claude-opus-5-5");
        let name = path.file_name().unwrap();
        alone.write(name, new);
        project.write(name, text);
    }
    assert_eq!(made(&python, &project), "8 requests, 8 refused");
    assert_eq!(made(&python, &alone), "8 requests, 8 refused");
    let mut fix = project.command();
    fix.args(["fix", "--no-policy", "--as-of", "2026-11-29"]);
    let ended = run(fix.args(["--review", "--write", "--allow-dirty"]));
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(made(&python, &project), "8 requests, 0 refused");
}
