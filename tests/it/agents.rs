//! `lanelint mcp`, spoken to by the protocol's official clients, and what it does with what no client sends.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::project::{DAY, Project, Run, run};
use crate::versions::{commit, git};

/// A project in which `agents/` has a lane.
fn project(name: &str) -> Project {
    let project = Project::new(name);
    let policy = "version: 1\nlanes: {frontier: {default: gpt-5.4}}\n\
                  workloads: {agents: {paths: [\"agents/**\"], lane: frontier}}\n";
    project.write("lanelint.yaml", policy);
    project
}

fn script(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agents");
    folder.join(name).to_string_lossy().into_owned()
}

/// Runs a client to its end, which is good if it holds.
fn holds(mut client: Command, project: &Project) {
    let binary = env!("CARGO_BIN_EXE_lanelint");
    let output = client.arg(binary).arg(&project.folder).output();
    let output = output.expect("the client runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}");
}

#[test]
fn the_client_of_python_is_served_in_old_revisions_of_the_protocol_and_in_the_newest() {
    let Some(python) = env::var_os("LANELINT_TEST_PYTHON") else {
        return;
    };
    let mut client = Command::new(python);
    client.arg(script("client.py"));
    holds(client, &project("agents-python"));
}

#[test]
fn the_client_of_typescript_is_served() {
    let Some(modules) = env::var_os("LANELINT_TEST_NODE_MODULES") else {
        return;
    };
    let mut client = Command::new("node");
    client.arg(script("client.mjs")).arg(modules);
    holds(client, &project("agents-typescript"));
}

/// A server, spoken to by hand.
struct Server {
    child: Child,
    input: ChildStdin,
    out: BufReader<ChildStdout>,
    asked: u64,
}

impl Server {
    fn start(project: &Project, more: &[&str]) -> Self {
        let mut command = project.command();
        command.args(["mcp", "--as-of", DAY]).args(more);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary runs");
        Self {
            input: child.stdin.take().expect("a pipe"),
            out: BufReader::new(child.stdout.take().expect("a pipe")),
            child,
            asked: 0,
        }
    }

    /// One with the handshake behind it, which gives the revision.
    fn greeted(project: &Project, version: &str) -> (Self, String) {
        let mut server = Self::start(project, &[]);
        let client = json!({"name": "test", "version": "1"});
        let params = json!({"protocolVersion": version, "capabilities": {}, "clientInfo": client});
        let answer = server.ask("initialize", params);
        server.line(r#"{"jsonrpc": "2.0", "method": "notifications/initialized"}"#);
        let agreed = answer["result"]["protocolVersion"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        (server, agreed)
    }

    fn line(&mut self, text: &str) {
        self.input.write_all(text.as_bytes()).expect("it reads");
        self.input.write_all(b"\n").expect("it reads");
    }

    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        let asked = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.line(&asked.to_string());
        let answer = self.read();
        assert_eq!(answer["id"], id, "{answer}");
        answer
    }

    fn call(&mut self, tool: &str, asked: Value) -> Value {
        self.ask("tools/call", json!({"name": tool, "arguments": asked}))
    }

    fn code_of(&mut self, line: &str) -> Value {
        self.line(line);
        self.read()["error"]["code"].clone()
    }

    /// Closes its input: what it says until then, and how it ends.
    fn end(self) -> (i32, String) {
        drop(self.input);
        let output = self.child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().expect("an exit code"), said)
    }
}

#[test]
fn revisions_are_agreed_on_and_an_unknown_one_gets_the_newest_with_a_handshake() {
    let project = project("agents-revisions");
    for (asked, agreed) in [
        ("2024-11-05", "2024-11-05"),
        ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"),
        ("1999-01-01", "2025-11-25"),
    ] {
        let (mut server, got) = Server::greeted(&project, asked);
        assert_eq!(got, agreed);
        assert_eq!(server.ask("ping", json!({}))["result"], json!({}));
        assert_eq!(server.end(), (0, String::new()));
    }
}

#[test]
fn what_no_client_sends_is_answered_and_ends_nothing() {
    let project = project("agents-hostile");
    let mut server = Server::start(&project, &[]);
    // Before there was a question these have no meaning, and no answer.
    server.line(
        r#"{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 9}}"#,
    );
    server.line("");
    assert_eq!(server.code_of("{nonsense"), -32700);
    assert_eq!(server.code_of("[1, 2]"), -32600);
    assert_eq!(server.code_of(r#"{"jsonrpc": "2.0", "id": 5}"#), -32600);
    assert_eq!(server.code_of(&"[".repeat(100_000)), -32700);
    assert_eq!(
        server.ask("tools/list", json!({}))["error"]["code"],
        -32602,
        "nobody has said who asks"
    );
    drop(server);

    // Pings begin nothing, and what comes before the client has begun ends nothing.
    let mut server = Server::start(&project, &[]);
    assert_eq!(server.ask("ping", json!({}))["result"], json!({}));
    let stray =
        r#"{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}"#;
    server.line(stray);
    let client = json!({"name": "test", "version": "1"});
    let params = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client});
    server.ask("initialize", params);
    server.line(stray);
    server.line(r#"{"jsonrpc": "2.0", "method": "notifications/initialized"}"#);
    assert_eq!(server.ask("ping", json!({}))["result"], json!({}));
    assert_eq!(server.end(), (0, String::new()));

    let (mut server, _) = Server::greeted(&project, "2025-06-18");
    assert_eq!(
        server.ask("resources/list", json!({}))["error"]["code"],
        -32601
    );
    assert_eq!(
        server.ask("nothing/such", json!({}))["error"]["code"],
        -32601
    );
    assert_eq!(server.call("nothing", json!({}))["error"]["code"], -32602);
    assert_eq!(
        server.call("policy", json!({"path": 7}))["error"]["code"],
        -32602
    );
    for wrong in [
        json!({"name": 1}),
        json!({"name": "allowed", "arguments": "x"}),
        json!({"name": "allowed", "arguments": []}),
    ] {
        let told = server.ask("tools/call", wrong);
        assert_eq!(told["error"]["code"], -32602, "{told}");
    }
    server.line(
        r#"{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 99}}"#,
    );
    server.line(r#"{"jsonrpc": "2.0", "method": "notifications/nothing", "params": null}"#);
    server.line(&format!(
        r#"{{"jsonrpc": "2.0", "id": "{}"}}"#,
        "x".repeat(17 << 20)
    ));
    assert_eq!(server.read()["error"]["code"], -32600);
    let deep = "[".repeat(20_000);
    let told = server.call("check_text", json!({"path": "a.json", "text": deep}));
    assert_eq!(told["result"]["structuredContent"]["verdict"], "no-id");
    assert_eq!(server.end(), (0, String::new()));
    let (code, said) = Server::start(&project, &["--root", "no/such"]).end();
    assert!(code == 2 && said.contains("no/such"), "{said}");
}

#[test]
fn the_policy_is_read_anew_for_each_question_and_one_at_fault_judges_nothing() {
    let project = project("agents-policy");
    let (mut server, _) = Server::greeted(&project, "2025-06-18");
    let verdict = |server: &mut Server| {
        let asked = json!({"path": "agents/a.py", "id": "gpt-5.2"});
        server.call("allowed", asked)["result"]["structuredContent"]["verdict"].clone()
    };
    assert_eq!(verdict(&mut server), "refused");
    project.write(
        "lanelint.yaml",
        "version: 1\nrules: {legacy-lane: {severity: warning}}\n",
    );
    assert_eq!(verdict(&mut server), "warned");
    project.write("agents/lanelint.yaml", "version: 1\nexclude: [\"**\"]\n");
    assert_eq!(verdict(&mut server), "not-judged");
    project.write("agents/lanelint.yaml", "version: 1\nexclud: [a]\n");
    let told = server.call("allowed", json!({"path": "agents/a.py", "id": "gpt-5.2"}));
    assert_eq!(told["result"]["isError"], true);
    let text = told["result"]["content"][0]["text"].as_str().unwrap();
    assert!(text.contains("agents/lanelint.yaml:2:1: "), "{text}");
    // An API may tell ids apart by case.
    project.write("agents/lanelint.yaml", "version: 1\n");
    let told = server.call("allowed", json!({"path": "a.py", "id": "GPT-5.4"}));
    let told = &told["result"]["structuredContent"];
    assert_eq!(told["near"], "gpt-5.4", "{told}");
    assert!(
        told["why"]
            .as_str()
            .unwrap()
            .ends_with("its vendor writes it `gpt-5.4`"),
        "{told}"
    );
    // What a policy says is no text that a terminal acts on, nor one that a reader cannot see.
    project.write("agents/lanelint.yaml", "version: 1\n");
    let told = server.call(
        "check_text",
        json!({"path": "a.py", "text": "model=\"gpt-99\u{202e}\""}),
    );
    assert!(!told.to_string().contains('\u{202e}'), "{told}");
    assert_eq!(server.end().0, 0);
}

#[test]
fn what_a_run_settles_or_leaves_out_is_neither_refused_nor_called_fine() {
    let project = project("agents-settled");
    let (mut server, _) = Server::greeted(&project, "2025-11-25");
    let mut check = |path: &str, text: &str| {
        let told = server.call("check_text", json!({"path": path, "text": text}));
        told["result"]["structuredContent"].clone()
    };
    let ignored = "x(model=\"gpt-5.2\")  # lanelint: ignore[legacy-lane] reason=\"measured\"\n";
    let told = check("a.py", ignored);
    assert_eq!(
        (&told["verdict"], &told["settled"]),
        (&json!("allowed"), &json!(1)),
        "{told}"
    );
    assert_eq!(
        check("lanelint.yaml", "version: 1\n")["verdict"],
        "not-judged"
    );
    assert_eq!(
        check("a.py", "\0\u{1}model=\"gpt-5.2\"")["verdict"],
        "not-judged"
    );
    assert_eq!(
        check("tests/test_a.py", "x(model=\"gpt-99\")\n")["verdict"],
        "unknown"
    );
    let many = "x(model=\"gpt-5.2\")\n".repeat(150);
    let told = check("a.py", &many);
    assert_eq!(
        (told["findings"].as_array().unwrap().len(), &told["more"]),
        (100, &json!(50))
    );
    assert_eq!(told["findings"][99]["line"], 100);
    let told = server.call("suggest", json!({"path": "a.py", "id": "gpt-5.4"}));
    let told = &told["result"]["structuredContent"];
    assert!(
        told["suggestion"].is_null() && told["why"].as_str().unwrap().contains("can stay"),
        "{told}"
    );
    // A platform has days of its own.
    let told = server.call(
        "allowed",
        json!({"path": "a.py", "id": "gpt-5.4", "surface": "azure"}),
    );
    assert_eq!(told["result"]["structuredContent"]["judged_by"], "azure");
    let told = server.call(
        "allowed",
        json!({"path": "a.py", "id": "gpt-5.4", "surface": "azur"}),
    );
    assert!(
        told["result"]["content"][0]["text"]
            .as_str()
            .unwrap()
            .contains("`azure`"),
        "{told}"
    );
}

/// Runs the binary in the project.
fn lanelint(project: &Project, arguments: &[&str]) -> Run {
    run(project.command().args(arguments))
}

fn text(project: &Project, path: &str) -> String {
    fs::read_to_string(project.folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn what_agents_read_is_written_between_marks_and_a_second_time_nothing_changes() {
    let project = project("agents-init");
    project.write("CLAUDE.md", "# Ours\n");
    project.write(".claude/settings.json", "{\n  \"model\": \"opus\"\n}\n");
    project.write(".cursor/mcp.json", "{}");
    let shown = lanelint(&project, &["init", "--agents", "--stdout"]);
    assert!(shown.stdout.contains("+@AGENTS.md") && !project.folder.join("AGENTS.md").exists());
    let first = lanelint(&project, &["init", "--agents"]);
    assert_eq!((first.code, first.stderr.as_str()), (0, ""), "{first:?}");
    let names = [
        "AGENTS.md",
        "CLAUDE.md",
        ".claude/settings.json",
        ".cursor/rules/lanelint.mdc",
    ];
    let texts = names.map(|name| text(&project, name));
    assert!(
        texts[1].starts_with("# Ours\n\n<!-- begin lanelint")
            && texts[1].contains("\n@AGENTS.md\n")
    );
    let settings: Value = serde_json::from_str(&texts[2]).unwrap();
    assert_eq!(settings["model"], "opus");
    assert_eq!(
        settings["hooks"]["PostToolUse"][0]["hooks"][0]["command"],
        "lanelint hook"
    );
    assert!(texts[3].starts_with("---\n"));
    assert!(
        !project.folder.join(".github").exists(),
        "nobody uses Copilot here"
    );
    // What is theirs in a file stays; nothing of ours is a finding, or a note for lanelint.
    project.write("AGENTS.md", format!("before\n{}after\n", texts[0]));
    let second = lanelint(&project, &["init", "--agents"]);
    assert!(!second.stdout.contains("wrote"), "{second:?}");
    assert!(text(&project, "AGENTS.md").ends_with("after\n"));
    let checked = lanelint(&project, &["check", "--as-of", DAY, "--format", "compact"]);
    assert!(checked.stdout.starts_with("no findings"), "{checked:?}");
    lanelint(&project, &["init", "--agents=copilot"]);
    assert!(text(&project, ".github/copilot-instructions.md").contains("## AI model ids"));
}

#[test]
fn a_link_that_leads_out_and_settings_that_are_broken_leave_all_as_it_was() {
    let project = project("agents-init-links");
    let outside = Project::new("agents-init-outside");
    outside.write("theirs.md", "theirs\n");
    std::os::unix::fs::symlink(
        outside.folder.join("theirs.md"),
        project.folder.join("AGENTS.md"),
    )
    .unwrap();
    std::os::unix::fs::symlink(&outside.folder, project.folder.join(".claude")).unwrap();
    let run = lanelint(&project, &["init", "--agents"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(
        run.stderr.contains("`AGENTS.md`") && run.stderr.contains("`.claude/settings.json`"),
        "{run:?}"
    );
    assert_eq!(text(&outside, "theirs.md"), "theirs\n");
    assert!(!outside.folder.join("settings.json").exists());
    fs::remove_file(project.folder.join("AGENTS.md")).unwrap();
    fs::remove_file(project.folder.join(".claude")).unwrap();
    project.write(".claude/settings.json", "{\"hooks\": [],}");
    let run = lanelint(&project, &["init", "--agents"]);
    assert!(
        run.code == 2 && run.stderr.contains("lanelint hook"),
        "{run:?}"
    );
    assert!(!project.folder.join("AGENTS.md").exists());
    // One may be a link to the other: then the block stands there once.
    fs::remove_dir_all(project.folder.join(".claude")).unwrap();
    project.write("CLAUDE.md", "# Ours\n");
    std::os::unix::fs::symlink("CLAUDE.md", project.folder.join("AGENTS.md")).unwrap();
    assert_eq!(lanelint(&project, &["init", "--agents"]).code, 0);
    assert_eq!(
        text(&project, "CLAUDE.md")
            .matches("begin lanelint")
            .count(),
        1
    );
    assert!(project.folder.join("AGENTS.md").is_symlink());
}

#[test]
fn the_hook_refuses_what_the_agent_wrote_and_nothing_else() {
    let project = project("agents-hook");
    project.write(
        "agents/a.py",
        "x(model=\"gpt-5.2\")\ny(model=\"gpt-5.4\")\n",
    );
    let hook = |input: &Value| {
        let mut command = project.command();
        command.args(["hook", "--as-of", DAY]).stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin
            .write_all(input.to_string().as_bytes())
            .expect("it reads");
        drop(stdin);
        let output = child.wait_with_output().expect("it ends");
        assert!(output.stdout.is_empty());
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let path = project.folder.join("agents/a.py");
    let edit = |new: &str| json!({"tool_name": "Edit", "tool_input": {"file_path": path, "new_string": new}});
    let (code, said) = hook(&edit("x(model=\"gpt-5.2\")"));
    assert_eq!(code, Some(2));
    assert!(
        said.contains("agents/a.py") && said.contains("line 1") && said.contains("use `gpt-5.4`"),
        "{said}"
    );
    // It stood there before.
    assert_eq!(
        hook(&edit("y(model=\"gpt-5.4\")")),
        (Some(0), String::new())
    );
    let relative = json!({"cwd": project.folder, "tool_input": {"file_path": "agents/a.py"}});
    assert_eq!(
        hook(&relative).0,
        Some(2),
        "what was written is not said: all counts"
    );
    let edits = json!({"tool_input": {"file_path": path, "edits": [{"new_string": "a"}, {"new_string": "gpt-5.2"}]}});
    assert_eq!(hook(&edits).0, Some(2));
    // Half an id is written, and the other half stood there.
    let half = json!({"file_path": path, "old_string": "5.4\")\ny", "new_string": "5.2\")\ny"});
    assert_eq!(hook(&json!({"tool_input": half})).0, Some(2));
    // The line is another one, the id is not.
    let same = json!({"file_path": path, "old_string": "ask(model=\"gpt-5.2", "new_string": "x(model=\"gpt-5.2"});
    assert_eq!(hook(&json!({"tool_input": same})).0, Some(0));
    let read = json!({"tool_name": "Read", "tool_input": {"file_path": path}});
    assert_eq!(hook(&read).0, Some(0));
    let whole = |before: &Value| {
        json!({"tool_name": "Write", "tool_input": {"file_path": path, "content": "the same"},
            "tool_response": {"type": "update", "originalFile": before}})
    };
    assert_eq!(hook(&whole(&json!("x(model=\"gpt-5.2\")\n"))).0, Some(0));
    assert_eq!(hook(&whole(&json!("y()\n"))).0, Some(2));
    // What a commit has was there before, and whoever comes by a link is in the repository, too.
    let written =
        json!({"tool_name": "Write", "tool_input": {"file_path": path, "content": "the same"}});
    assert_eq!(hook(&written).0, Some(2));
    std::fs::remove_dir_all(project.folder.join(".git")).expect("a folder");
    git(&project.folder, &["init", "--quiet"]);
    commit(&project, "first");
    assert_eq!(hook(&written).0, Some(0));
    // Who takes the tag away brings the id.
    let tag =
        "# lanelint: migrate to=gpt-5.4 ticket=X owner=@a until=2026-12-31 purpose=baseline\n";
    project.write("agents/b.py", format!("{tag}x(model=\"gpt-5.2\")\n"));
    commit(&project, "tagged");
    project.write("agents/b.py", "x(model=\"gpt-5.2\")\n");
    let tagged = project.folder.join("agents/b.py");
    let took = json!({"tool_name": "Edit", "tool_input": {"file_path": tagged, "old_string": tag, "new_string": ""}});
    assert_eq!(hook(&took).0, Some(2));
    let other = json!({"tool_name": "Edit", "tool_input": {"file_path": tagged, "old_string": "# so\n", "new_string": ""}});
    assert_eq!(hook(&other).0, Some(0));
    #[cfg(unix)]
    {
        let links = tempfile::tempdir().expect("a folder");
        let link = links.path().join("repository");
        std::os::unix::fs::symlink(&project.folder, &link).expect("a link");
        let linked = json!({"file_path": link.join("agents/a.py"), "old_string": "x()", "new_string": "x(model=\"gpt-5.2\")"});
        assert_eq!(hook(&json!({"tool_input": linked})).0, Some(2));
    }
    // A finding in the policy is no business of whoever writes a file.
    let policy = "version: 1\nextends: [recommended]\nexceptions: [{id: gpt-5.2, paths: [agents/a.py], reason: r, until: 2020-01-01}]\n";
    let old = std::fs::read_to_string(project.folder.join("lanelint.yaml")).expect("a policy");
    project.write("lanelint.yaml", policy);
    let edit_of_y = json!({"file_path": path, "old_string": "z(", "new_string": "y("});
    assert_eq!(hook(&json!({"tool_input": edit_of_y})).0, Some(0));
    project.write("lanelint.yaml", &old);
    for harmless in [
        json!({"tool_name": "Bash", "tool_input": {"command": "ls"}}),
        json!({"tool_input": {"file_path": "/etc/passwd"}}),
        json!({"tool_input": {"file_path": project.folder.join("gone.py")}}),
        json!({}),
    ] {
        assert_eq!(hook(&harmless), (Some(0), String::new()), "{harmless}");
    }
    project.write("lanelint.yaml", "version: 1\nexclud: [a]\n");
    assert!(
        hook(&relative).1.contains("exclud"),
        "an agent is told what it broke"
    );
}

#[test]
fn the_list_for_opencode_is_what_its_types_want_and_holds_what_is_allowed_alone() {
    let project = project("agents-opencode");
    let export = ["policy", "export", "--as", "opencode", "--as-of", DAY];
    let run = lanelint(&project, &[&export[..], &["agents/"]].concat());
    assert_eq!(run.code, 0, "{run:?}");
    let config: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(config["model"], "openai/gpt-5.4", "the default of the lane");
    let listed = &config["provider"]["openai"]["whitelist"];
    let has = |id: &str| listed.as_array().unwrap().iter().any(|own| own == id);
    assert!(
        has("gpt-5.4") && !has("gpt-5.2") && !has("gpt-4-0314"),
        "{listed}"
    );
    assert!(!has("text-embedding-3-small"), "it talks to nobody");
    assert!(
        run.stderr.contains("not in it: paths and workloads"),
        "{run:?}"
    );
    let run = lanelint(&project, &[&export[..], &["--surface", "amazon"]].concat());
    assert!(run.code == 2 && run.stderr.contains("`amazon`"), "{run:?}");
    let Some(modules) = env::var_os("LANELINT_TEST_NODE_MODULES") else {
        return;
    };
    project.write("opencode.json", config.to_string());
    let mut types = Command::new("node");
    types.arg(script("opencode.mjs")).arg(modules);
    let output = types
        .arg(project.folder.join("opencode.json"))
        .output()
        .expect("node runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_list_for_litellm_serves_what_is_allowed_alone_with_lanes_as_access_groups() {
    let project = project("agents-litellm");
    let export = ["policy", "export", "--as", "litellm", "--as-of", DAY];
    let run = lanelint(&project, &export);
    assert_eq!(run.code, 0, "{run:?}");
    let listed = |text: &str| -> Vec<String> {
        let lines = text
            .lines()
            .filter_map(|line| line.strip_prefix("  - model_name: "));
        lines
            .map(|line| serde_json::from_str(line).expect("a quoted name"))
            .collect()
    };
    let names = listed(&run.stdout);
    assert!(
        names.iter().any(|name| name == "gpt-5.4") && !names.iter().any(|name| name == "gpt-5.2")
    );
    let mut once = names.clone();
    once.sort();
    once.dedup();
    assert_eq!(
        once.len(),
        names.len(),
        "a name that stands there twice is served by either"
    );
    let own = "  - model_name: \"gpt-5.4\"\n    \
        litellm_params: {\"api_key\":\"os.environ/OPENAI_API_KEY\",\"model\":\"openai/gpt-5.4\"}\n    \
        model_info: {\"access_groups\":[\"frontier\"]}\n";
    assert!(run.stdout.contains(own), "{}", run.stdout);
    let run = lanelint(&project, &[&export[..], &["--surface", "bedrock"]].concat());
    let names = listed(&run.stdout);
    assert!(
        !names.is_empty() && names.iter().all(|name| name.starts_with("bedrock/")),
        "{names:?}"
    );
    // What a policy denies is not served, whatever the catalog says of it.
    project.write(
        "lanelint.yaml",
        "version: 1\nrules: {none: {severity: error, match: {role: use}, message: no}}\n",
    );
    assert!(
        lanelint(&project, &export)
            .stdout
            .ends_with("model_list: []\n")
    );
}
