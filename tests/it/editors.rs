//! `lanelint lsp`, spoken to by real editors' clients, and what it does with what no editor sends.

use std::env;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use lsp_server::Message;
use serde_json::{Value, json};

use crate::project::{DAY, Project, STALE};

/// A project in which a policy of a folder is at fault.
fn project(name: &str) -> Project {
    let project = Project::new(name);
    project.write("lanelint.yaml", "version: 1\n");
    project.write("broken/lanelint.yaml", "version: 1\nexclud: [a]\n");
    project
}

/// Where a tool is that a variable names; without one the test is for developers to leave out.
fn tool(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from)
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/editors")
        .join(name)
}

#[test]
fn clients_of_pytest_lsp_are_served() {
    let Some(python) = tool("LANELINT_TEST_PYTHON") else {
        return;
    };
    let project = project("editors-pygls");
    let output = Command::new(python)
        .arg(script("pygls_client.py"))
        .args([
            env!("CARGO_BIN_EXE_lanelint").as_ref(),
            project.folder.as_os_str(),
        ])
        .output()
        .expect("Python runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn neovim_shows_what_is_found_and_writes_what_is_suggested() {
    let Some(neovim) = tool("LANELINT_TEST_NEOVIM") else {
        return;
    };
    let project = project("editors-neovim");
    project.write("a.py", format!("x = 1\n{STALE}"));
    let output = Command::new(neovim)
        .args(["--headless", "--clean", "-S"])
        .arg(script("neovim.lua"))
        .env("LANELINT", env!("CARGO_BIN_EXE_lanelint"))
        .env("FILE", project.folder.join("a.py"))
        .env("HOME", &project.folder)
        .output()
        .expect("Neovim runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A server, spoken to by hand.
struct Server {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
}

impl Server {
    fn start(project: &Project) -> Self {
        let mut command = project.command();
        command.args(["lsp", "--as-of", DAY]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary runs");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut server = Self { child, out };
        server.send(&json!({"id": 1, "method": "initialize", "params": {"capabilities": {}}}));
        server.read();
        server.send(&json!({"method": "initialized", "params": {}}));
        server
    }

    fn write(&mut self, bytes: &[u8]) {
        let input = self.child.stdin.as_mut().expect("a pipe");
        input.write_all(bytes).expect("it reads");
        input.flush().expect("it reads");
    }

    fn send(&mut self, message: &Value) {
        let mut message = message.clone();
        message["jsonrpc"] = "2.0".into();
        let text = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    fn read(&mut self) -> Value {
        let message = Message::read(&mut self.out).expect("a message");
        serde_json::to_value(message.expect("a message")).expect("JSON")
    }

    fn open(&mut self, uri: &str, text: &str) {
        let item = json!({"uri": uri, "languageId": "python", "version": 1, "text": text});
        self.send(&json!({"method": "textDocument/didOpen", "params": {"textDocument": item}}));
    }

    /// The rules of the next diagnostics.
    fn rules(&mut self) -> Vec<String> {
        let told = self.read();
        let found = told["params"]["diagnostics"].as_array().expect("a list");
        let rule = |found: &Value| found["code"].as_str().unwrap_or_default().to_owned();
        found.iter().map(rule).collect()
    }

    fn end(mut self) -> i32 {
        self.send(&json!({"id": 99, "method": "shutdown"}));
        while self.read()["id"] != 99 {}
        self.send(&json!({"method": "exit"}));
        self.child
            .wait()
            .expect("it ends")
            .code()
            .expect("an exit code")
    }
}

fn uri(project: &Project, path: &str) -> String {
    format!("file://{}/{path}", project.folder.display())
}

#[test]
fn a_policy_holds_as_soon_as_it_is_saved_and_a_file_that_it_leaves_out_has_no_findings() {
    let project = Project::new("editors-policy");
    let mut server = Server::start(&project);
    let file = uri(&project, "a.py");
    server.open(&file, STALE);
    assert_eq!(server.rules(), ["legacy-lane"]);
    project.write("lanelint.yaml", "version: 1\nexclude: [\"a.py\"]\n");
    let saved = uri(&project, "lanelint.yaml");
    server.send(
        &json!({"method": "textDocument/didSave", "params": {"textDocument": {"uri": saved}}}),
    );
    assert!(server.rules().is_empty());
    // What is known already is not shown.
    project.write("a.py", STALE);
    project.write("lanelint.yaml", "version: 1\nbaseline: known.json\n");
    let known = [
        "baseline",
        "create",
        "--as-of",
        DAY,
        "--baseline",
        "known.json",
    ];
    let made = project
        .command()
        .args(known)
        .output()
        .expect("the binary runs");
    assert!(made.status.success(), "{made:?}");
    server.send(
        &json!({"method": "textDocument/didSave", "params": {"textDocument": {"uri": saved}}}),
    );
    assert!(server.rules().is_empty());
    // Nor what the repository calls generated, as in a run.
    project.write("lanelint.yaml", "version: 1\n");
    project.write(".gitattributes", "a.py linguist-generated\n");
    server.send(
        &json!({"method": "textDocument/didSave", "params": {"textDocument": {"uri": saved}}}),
    );
    let told = server.read();
    assert_ne!(told["params"]["diagnostics"][0]["severity"], 1);
    project.write(".gitattributes", "");
    // One at fault is told at its place; when it is fixed, nothing is left there.
    project.write("lanelint.yaml", "version: 1\nexclud: [\"a.py\"]\n");
    server.send(
        &json!({"method": "textDocument/didSave", "params": {"textDocument": {"uri": saved}}}),
    );
    let told = server.read();
    assert_eq!(told["params"]["uri"], saved.as_str());
    assert_eq!(
        told["params"]["diagnostics"][0]["range"]["start"]["line"],
        1
    );
    assert!(server.rules().is_empty(), "nothing is judged by it");
    project.write("lanelint.yaml", "version: 1\n");
    server.send(
        &json!({"method": "textDocument/didSave", "params": {"textDocument": {"uri": saved}}}),
    );
    let told = server.read();
    assert_eq!(
        (told["params"]["uri"].as_str(), server.rules()),
        (Some(saved.as_str()), vec!["legacy-lane".to_owned()])
    );
    assert_eq!(server.end(), 0);
}

#[test]
fn the_faults_of_one_policy_stay_when_others_are_read_anew() {
    let project = project("editors-two-policies");
    let mut server = Server::start(&project);
    let broken = uri(&project, "broken/lanelint.yaml");
    server.open(&uri(&project, "broken/a.py"), STALE);
    assert_eq!(server.read()["params"]["uri"], broken.as_str());
    assert!(server.rules().is_empty());
    server.open(&uri(&project, "other/a.py"), STALE);
    server.open(&uri(&project, "a.py"), STALE);
    let saved = json!({"textDocument": {"uri": uri(&project, "lanelint.yaml")}});
    server.send(&json!({"method": "textDocument/didSave", "params": saved}));
    server.send(&json!({"id": 7, "method": "textDocument/hover", "params": {}}));
    let mut faults = None;
    loop {
        let message = server.read();
        if message["id"] == 7 {
            break;
        }
        if message["params"]["uri"] == broken.as_str() {
            faults = message["params"]["diagnostics"].as_array().map(Vec::len);
        }
    }
    assert_eq!(faults, Some(1));
    assert_eq!(server.end(), 0);
}

#[test]
fn what_no_editor_sends_is_answered_and_ends_nothing() {
    let project = Project::new("editors-hostile");
    let mut server = Server::start(&project);
    let file = uri(&project, "a.py");
    // Before it is open, behind its end, in a document that is no file, and what is not served.
    for (id, method, params) in [
        (
            2,
            "textDocument/hover",
            json!({"textDocument": {"uri": file}, "position": {"line": 0, "character": 0}}),
        ),
        (3, "textDocument/hover", json!({"nothing": 1})),
        (4, "workspace/symbol", json!({"query": "a"})),
    ] {
        server.send(&json!({"id": id, "method": method, "params": params}));
        let answer = server.read();
        assert_eq!(answer["id"], id);
        assert_eq!(answer.get("error").is_some(), id > 2, "{answer}");
    }
    server.open("untitled:Untitled-1", STALE);
    server.open(&file, STALE);
    assert_eq!(server.rules(), ["legacy-lane"]);
    let range = json!({"start": {"line": 9, "character": 9}, "end": {"line": 4_000_000_000_u32, "character": 1}});
    let change = json!([{"range": range, "text": "x"}, {"text": STALE}, {"range": {"start": {"line": 0, "character": 99}, "end": {"line": 0, "character": 1}}, "text": "\n"}]);
    let params = json!({"textDocument": {"uri": file, "version": 2}, "contentChanges": change});
    server.send(&json!({"method": "textDocument/didChange", "params": params}));
    assert_eq!(server.rules(), ["legacy-lane"]);
    server.send(&json!({"method": "textDocument/didChange", "params": {"textDocument": {"uri": "file:///none"}}}));
    server.send(&json!({"method": "$/nothing", "params": null}));
    server.send(
        &json!({"method": "textDocument/didClose", "params": {"textDocument": {"uri": file}}}),
    );
    assert!(server.rules().is_empty());
    assert_eq!(server.end(), 0);

    // What is not the protocol ends it with a sentence.
    let mut server = Server::start(&project);
    server.write(b"Content-Length: nine\r\n\r\n{}");
    let ended = server.child.wait_with_output().expect("it ends");
    assert_ne!(ended.status.code(), Some(101), "{ended:?}");
}

#[test]
fn edits_one_after_another_leave_what_a_run_would_find() {
    let project = Project::new("editors-edits");
    let mut server = Server::start(&project);
    let file = uri(&project, "a.py");
    server.open(&file, "");
    assert!(server.rules().is_empty());
    let mut version = 1;
    // Typed sign by sign.
    for (column, sign) in STALE.trim_end().chars().enumerate() {
        version += 1;
        let at = json!({"line": 0, "character": column});
        let change = json!([{"range": {"start": at, "end": at}, "text": sign.to_string()}]);
        let params =
            json!({"textDocument": {"uri": file, "version": version}, "contentChanges": change});
        server.send(&json!({"method": "textDocument/didChange", "params": params}));
    }
    // Those in between may have been left out; the last is there.
    let mut rules = Vec::new();
    let mut told = 1;
    while told < version {
        let message = server.read();
        told = message["params"]["version"].as_i64().expect("a version");
        let found = message["params"]["diagnostics"].as_array().expect("a list");
        rules = found.iter().map(|one| one["code"].to_string()).collect();
    }
    assert_eq!(rules, ["\"legacy-lane\""]);
    assert_eq!(server.end(), 0);
}

#[test]
fn the_extension_for_vs_code_starts_the_server_and_says_where_none_is() {
    if tool("LANELINT_TEST_NODE_MODULES").is_none() {
        return;
    }
    let project = project("editors-vscode");
    let extension = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/vscode");
    let output = Command::new("node")
        .arg(script("vscode.mjs"))
        .arg(extension)
        .args([
            env!("CARGO_BIN_EXE_lanelint").as_ref(),
            project.folder.as_os_str(),
        ])
        .output()
        .expect("node runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}
