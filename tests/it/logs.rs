//! What a run prints is harmless to whoever keeps its log, and its verdict does not depend on
//! whoever reads it.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::project::{DAY, Project, Run, STALE, run};

/// Planted wherever a repository or a policy can say something.
const PLANTED: &str = "##vso[task.plant]##[plant]";

/// The same where a line begins.
const LINE: &str = "::error::plant";

/// The formats whose lines are commands by themselves; in them no planted one may be.
const SPEAKING: &[&str] = &["github", "azure"];

const FORMATS: &[&str] = &[
    "pretty",
    "compact",
    "agent",
    "json",
    "jsonl",
    "github",
    "azure",
    "checkstyle",
    "rdjson",
    "csv",
    "markdown",
    "sarif",
    "junit",
    "gitlab",
    "cyclonedx",
    "spdx",
    "html",
];

/// A repository and its policy that say [`PLANTED`] in every place where they can.
fn planted(name: &str) -> Project {
    let project = Project::new(name);
    let quoted = format!("'{PLANTED}'");
    let policy = format!(
        "version: 1
extends: [recommended]
catalogs: ['{PLANTED}.yaml']
lanes: {{small: {{default: gpt-5.4-mini}}}}
workloads:
  {quoted}: {{paths: ['/{PLANTED}/**', '**'], lane: small}}
rules:
  r:
    severity: error
    title: {quoted}
    match: {{role: use}}
    message: \"{PLANTED} {{text}}\\n{LINE}\"
    label: {quoted}
    help: \"{PLANTED}\\n{LINE}\"
    why: \"{PLANTED}\\n{LINE}\"
    fix: \"{PLANTED}\\n{LINE}\"
    when: \"name != '{PLANTED}'\"
exceptions:
  - {{id: {quoted}, paths: ['{PLANTED}'], reason: {quoted}, owner: {quoted}}}
"
    );
    project.write("lanelint.yaml", policy);
    project.write(
        format!("{PLANTED}.yaml"),
        format!(
            "surface: openai\nread: 2026-03-01\nsources:\n  s: {{title: {quoted}, version: {quoted}}}\nmodels:\n  \
             planted-1: {{vendor: openai, kind: chat, listed: [s]}}\n"
        ),
    );
    let code = format!(
        "# lanelint: migrate to='{PLANTED}' purpose='{PLANTED}' owner='{PLANTED}' ticket='{PLANTED}'\n\
         A = \"gpt-5.2\"\n\
         B = \"gpt-5.2\"  # lanelint: ignore[{PLANTED}] reason=\"{PLANTED}\"\n\
         C = {{\"{PLANTED}\": \"gpt-5.1\"}}\n\
         D = \"gpt-9-{PLANTED}\"  # {PLANTED}\n\
         {LINE}\n"
    );
    project.write("a.py", &code);
    project.write(format!("{PLANTED}/{PLANTED}.py"), &code);
    project.write(format!("x\n{LINE}/{PLANTED}.py"), STALE);
    project.write(format!("{PLANTED}.bin"), b"gpt-5.2\0");
    project.write(format!("{PLANTED}.txt"), b"\xff\xfeg\0p");
    project.write(
        "CODEOWNERS",
        format!("* @o/{PLANTED} {PLANTED}@x.org\n{PLANTED} {PLANTED}\n"),
    );
    project.write(
        "bad/broken.yaml",
        format!("version: 1\n{PLANTED}: {LINE} # {PLANTED}\nextends: ['{PLANTED}']\n"),
    );
    project.write(
        "p.test.yaml",
        format!(
            "version: 1\nas_of: {DAY}\ntests:\n  - name: {quoted}\n    given: {{'{PLANTED}.py': 'A = \"gpt-5.2\" # {PLANTED}'}}\n    \
             expect: [{{rule: {quoted}, message: {quoted}}}]\n"
        ),
    );
    project
}

/// What of a text a CI system would carry out.
fn carried_out(text: &str, speaks: bool) -> Option<String> {
    let acts = |line: &&str| {
        let low = line.to_lowercase();
        let planted = low.contains("##[plant") || low.contains("##vso[task.plant");
        let begins = line.trim_start().starts_with("::");
        planted || begins && (!speaks || line.trim_start().starts_with(LINE))
    };
    text.lines().find(acts).map(str::to_owned)
}

fn harmless(what: &str, ended: &Run, speaks: bool) {
    for text in [&ended.stdout, &ended.stderr] {
        assert_eq!(carried_out(text, speaks), None, "{what}");
    }
}

#[test]
fn nothing_that_is_planted_acts_in_any_format() {
    let project = planted("logs-formats");
    let outside = Project::new("logs-written");
    for mode in ["check", "audit"] {
        for format in FORMATS {
            for more in [
                vec![],
                vec!["--blame", "--strict"],
                vec!["--group-by", "owner"],
            ] {
                let speaks = SPEAKING.contains(format);
                let mut command = project.command();
                command.args([mode, "--as-of", DAY, "--format", format]);
                let ended = run(command.args(&more));
                let what = format!("{mode} --format {format} {more:?}");
                harmless(&what, &ended, speaks);
                if more.first() != Some(&"--group-by") {
                    assert!(ended.stdout.contains("plant"), "{what}: {ended:?}");
                }
            }
            // Formats are safe by themselves: a file may be printed later.
            let file = outside.folder.join(format);
            let mut command = project.command();
            command.args([mode, "--as-of", DAY, "--output"]);
            run(command.arg(format!("{format}:{}", file.display())));
            let text = fs::read_to_string(&file).unwrap();
            assert_eq!(
                carried_out(&text, SPEAKING.contains(format)),
                None,
                "{mode} {format}"
            );
        }
    }
    let formats = run(project.command().args(["check", "--help"])).stdout;
    let listed = FORMATS
        .iter()
        .filter(|format| formats.contains(&format!("- {format}:")));
    let all = formats
        .split("--format")
        .nth(1)
        .unwrap()
        .split("--output")
        .next()
        .unwrap();
    assert_eq!(
        listed.count(),
        all.matches("\n          - ").count(),
        "{formats}"
    );
}

#[test]
fn nothing_that_is_planted_acts_whatever_the_command() {
    let project = planted("logs-commands");
    let long = format!("--{PLANTED}");
    let output = format!("json:{PLANTED}/x/y.json");
    let commands: &[&[&str]] = &[
        &["check", PLANTED],
        &["check", "none", LINE],
        &["check", &long],
        &["check", "--format", PLANTED],
        &["check", "--output", PLANTED],
        &["check", "--output", &output],
        &["check", "--exclude", &format!("[{PLANTED}")],
        &["check", "--baseline", PLANTED],
        &["check", "--policy", PLANTED],
        &["check", "--policy", "bad/broken.yaml"],
        &["check", "--strict"],
        &["explain"],
        &["explain", "r"],
        &["explain", PLANTED],
        &["explain", "gpt-5.2", "--surface", PLANTED],
        &["explain", "gpt-5.2"],
        &["policy", "unused"],
        &[
            "policy",
            "unused",
            "--exclude",
            "bad/**",
            "--format",
            "json",
        ],
        &["policy", "lint", "."],
        &["policy", "lint", "bad/broken.yaml"],
        &["policy", "lint", PLANTED],
        &["policy", "show", "a.py"],
        &["policy", "show", "a.py", "--format", "yaml"],
        &["policy", "show", "a.py", "--format", "json"],
        &["policy", "show", PLANTED],
        &["init", "--stdout"],
        &["init", PLANTED],
        &["test", "p.test.yaml"],
        &["test", "p.test.yaml", "--format", "json"],
        &["test", "p.test.yaml", "--format", "junit"],
        &["test", PLANTED],
        &["test", "--rule", PLANTED],
        &["baseline", "create"],
        &["baseline", "check"],
        &["baseline", "check", "--baseline", PLANTED],
        &["baseline", "update", "--allow-growth", PLANTED],
        &["tag"],
        &["tag", "--list"],
        &["tag", "--to", PLANTED],
        &["tag", "--renew", "--until", "2027-01-01"],
        &["tag", "--remove-unused"],
        &["fix"],
        &["fix", "--review", "--check"],
        &["fix", "--write"],
        &["fix", PLANTED],
        &["fix", "--rule", PLANTED],
        &["fix", "--to", PLANTED],
        &["plan"],
        &["plan", "--format", "json"],
        &["plan", "--format", "promptfoo", "--workload", PLANTED],
        &["plan", "--workload", LINE],
        &["plan", "--output", PLANTED],
        &["forecast"],
        &["forecast", "--format", "json"],
        &["forecast", "--format", "ics"],
        &["forecast", PLANTED],
        &["forecast", "--output", PLANTED],
        &["catalog", "list"],
        &["catalog", "list", "--provider", PLANTED],
        &["catalog", "list", "--format", "json"],
        &["catalog", "export"],
        &["catalog", "export", "--format", "csv"],
        &["catalog", "diff", PLANTED, PLANTED],
        &["catalog", "verify"],
        &["catalog", "import", "--from", PLANTED, PLANTED],
        &["catalog", "import", "--from", "litellm", PLANTED],
        &["compare", PLANTED, "gpt-5.2"],
        &["compare", "gpt-5.2", "gpt-5.4"],
        &["completions", PLANTED],
        &["schema", PLANTED],
        &[PLANTED],
    ];
    let mut said = 0;
    for arguments in commands {
        let ended = run(project.command().args(*arguments));
        harmless(&format!("{arguments:?}"), &ended, false);
        said += usize::from(ended.stdout.contains("plant") || ended.stderr.contains("plant"));
        if arguments.contains(&"json") && ended.code < 2 {
            assert!(
                serde_json::from_str::<Value>(&ended.stdout).is_ok(),
                "{arguments:?}"
            );
        }
    }
    assert!(said > 30, "only {said} commands show what is planted");
}

#[test]
fn what_init_prints_is_the_policy_that_it_writes() {
    let project = Project::new("logs-init");
    project.write(format!("{PLANTED}/a.py"), STALE);
    let shown = run(project.command().args(["init", "--stdout", "--as-of", DAY]));
    harmless("init", &shown, false);
    let written = run(project.command().args(["init", "--as-of", DAY]));
    assert_eq!(written.code, 0, "{}", written.stderr);
    let file = fs::read_to_string(project.folder.join("lanelint.yaml")).unwrap();
    assert_eq!(shown.stdout, file);
    let mut command = project.command();
    command.args(["policy", "show", "--format", "yaml"]);
    let policy = run(command.arg(format!("{PLANTED}/a.py")));
    assert_eq!(policy.code, 0, "{}", policy.stderr);
    harmless("policy show", &policy, false);
}

#[test]
fn the_verdict_stands_whoever_closes_the_pipe() {
    let project = Project::new("logs-pipe");
    project.write("a.py", STALE.repeat(3000));
    project.write(
        "b.test.yaml",
        "version: 1\nas_of: 2026-03-21\ntests:\n  - name: n\n    given: {a.py: 'A = \"gpt-5.2\"'}\n    expect: []\n",
    );
    let commands: &[&[&str]] = &[
        &["check", "--format", "compact"],
        &["check", "--format", "json"],
        &["check", "--format", "github"],
        &["check", "--output", "jsonl:/dev/stdout"],
        &["audit"],
        &["audit", "--fail-on", "error"],
        &["policy", "unused", "--fail"],
        &["test", "b.test.yaml"],
        &["explain"],
        &["catalog", "list"],
        &["check", "none"],
    ];
    let mut failing = 0;
    for arguments in commands {
        let whole = run(project.command().args(*arguments)).code;
        let mut command: Command = project.command();
        command
            .args(*arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // Nobody reads, not even the first byte.
        drop(child.stdout.take());
        let ended = Run::from(child.wait_with_output().unwrap());
        assert_eq!(ended.code, whole, "{arguments:?}: {}", ended.stderr);
        assert!(
            !ended.stderr.contains("pipe"),
            "{arguments:?}: {}",
            ended.stderr
        );
        failing += usize::from(whole == 1);
    }
    assert!(failing >= 5, "only {failing} of them fail at all");
}

#[test]
fn offsets_are_those_of_the_file_as_it_lies() {
    let project = Project::new("logs-offsets");
    let text = "# caf\u{e9} \u{e9}\nMODEL = \"gpt-5.2\"\n";
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let wide = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let text = format!("\u{feff}# \u{1f600}{text}");
        text.encode_utf16().flat_map(bytes).collect()
    };
    let (little, big) = (wide(u16::to_le_bytes), wide(u16::to_be_bytes));
    let id: Vec<u8> = "gpt-5.2".bytes().collect();
    let in_wide = |bytes: fn(u16) -> [u8; 2]| "gpt-5.2".encode_utf16().flat_map(bytes).collect();
    let cases: [(&str, Vec<u8>, Vec<u8>); 4] = [
        ("latin.py", latin, id.clone()),
        ("little.py", little, in_wide(u16::to_le_bytes)),
        ("big.py", big, in_wide(u16::to_be_bytes)),
        ("mark.py", format!("\u{feff}{text}").into_bytes(), id),
    ];
    for (name, bytes, id) in cases {
        project.write(name, &bytes);
        let read = |format: &str| -> Value {
            let mut command = project.command();
            command.args(["audit", "--as-of", DAY, "--format", format, name]);
            serde_json::from_str(&run(&mut command).stdout).unwrap()
        };
        let at = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let json = read("json");
        let usage = &json["usages"][0];
        let range = at(&usage["byte_start"])..at(&usage["byte_end"]);
        assert_eq!(bytes[range], id, "{name} in json");
        let sarif = read("sarif");
        let region = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
        let start = at(&region["byteOffset"]);
        assert_eq!(
            bytes[start..start + at(&region["byteLength"])],
            id,
            "{name} in sarif"
        );
        let cyclonedx = read("cyclonedx");
        let occurrence = &cyclonedx["components"][0]["evidence"]["occurrences"][0];
        assert_eq!(
            bytes[at(&occurrence["offset"])..][..id.len()],
            id,
            "{name} in cyclonedx"
        );
        let spdx = read("spdx");
        let graph = spdx["@graph"].as_array().unwrap();
        let range = graph
            .iter()
            .find_map(|element| element.get("software_byteRange"))
            .unwrap();
        let start = at(&range["beginIntegerRange"]) - 1;
        assert_eq!(
            bytes[start..at(&range["endIntegerRange"])],
            id,
            "{name} in spdx"
        );
    }
}
