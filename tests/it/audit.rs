//! An audit answers in one command: who calls what that stops soon, who owns it, what it costs, what replaces it, what says so;
//! and says of which state of which repository.

use std::fs;

use serde_json::Value;

use crate::project::{DAY, Project, STALE, run};
use crate::versions::{commit, git, repository};

/// The records of an audit as JSON.
fn audit(project: &Project, arguments: &[&str]) -> Value {
    let mut command = project.command();
    command.args(["audit", "--format", "json", "--as-of", DAY]);
    let run = run(command.args(arguments));
    assert_eq!(run.code, 0, "{run:?}");
    serde_json::from_str(&run.stdout).unwrap()
}

/// Where its usages stand.
fn places(report: &Value) -> Vec<String> {
    let usages = report["usages"].as_array().unwrap().iter();
    let place = |usage: &Value| format!("{}:{}", usage["path"].as_str().unwrap(), usage["line"]);
    usages.map(place).collect()
}

/// Calls, a list and a test of several owners; one model ends within a month of the day.
fn several(name: &str) -> Project {
    let project = Project::new(name);
    project.write("CODEOWNERS", "shop/ @acme/shop\ntests/ @acme/qa\n");
    project.write(
        "lanelint.yaml",
        "version: 1\nworkloads:\n  shop: {lane: frontier, paths: shop/**, monthly: {input: 3M, output: 1M}}\n",
    );
    project.write(
        "shop/ask.py",
        "import openai\n\nclient = openai.OpenAI()\nclient.chat.completions.create(model=\"gpt-5.2\", messages=[])\n",
    );
    project.write("shop/old.py", "MODEL = \"chatgpt-4o-latest\"\n");
    project.write(
        "shop/list.py",
        "MODELS = [\"gpt-5.2\", \"gpt-5.4\", \"gpt-5\"]\n",
    );
    project.write("tests/test_ask.py", STALE);
    project.write(
        "tool.py",
        "# lanelint: migrate to=gpt-5.4 purpose=baseline owner=@ann until=2026-06-30\nMODEL = \"gpt-5.1\"\n",
    );
    project
}

#[test]
fn each_filter_keeps_what_it_says_and_all_of_them_what_each_keeps() {
    let project = several("audit-filters");
    let of = |arguments: &[&str]| places(&audit(&project, arguments));
    let all = of(&[]);
    assert_eq!(all.len(), 7, "{all:?}");
    for (arguments, wanted) in [
        (
            &["--role", "use"][..],
            &["shop/ask.py:4", "shop/old.py:1", "tool.py:2"][..],
        ),
        (&["--role", "test"], &["tests/test_ask.py:1"]),
        (
            &["--role", "listing"],
            &["shop/list.py:1", "shop/list.py:1", "shop/list.py:1"],
        ),
        (
            &["--role", "test", "--role", "compare"],
            &["tests/test_ask.py:1"],
        ),
        (&["--status", "retired"], &["shop/old.py:1"]),
        (&["--status", "current"], &["shop/list.py:1"]),
        (&["--retires-within", "0"], &["shop/old.py:1"]),
        (&["--owner", "@acme/QA"], &["tests/test_ask.py:1"]),
        (&["--owner", "ann"], &["tool.py:2"]),
        (&["--owner", "nobody"], &[]),
        (&["--model", "gpt-5.1"], &["tool.py:2"]),
        (&["--model", "CHATGPT-*"], &["shop/old.py:1"]),
        (&["--surface", "anthropic"], &[]),
        (
            &["--role", "use", "--owner", "@acme/shop", "--model", "gpt-*"],
            &["shop/ask.py:4"],
        ),
    ] {
        assert_eq!(of(arguments), wanted, "{arguments:?}");
    }
    assert_eq!(of(&["--surface", "open*"]), all);
}

#[test]
fn what_is_left_out_is_left_out_everywhere_and_told() {
    let project = several("audit-left-out");
    let whole = audit(&project, &[]);
    let counts = |report: &Value| {
        let sum = &report["summary"];
        ["usages", "calls", "lists", "tests", "others", "files_hit"]
            .map(|name| sum[name].as_u64().unwrap())
    };
    assert_eq!(counts(&whole), [7, 3, 3, 1, 0, 5]);
    let part = audit(&project, &["--owner", "@ann"]);
    assert_eq!(counts(&part), [1, 1, 0, 0, 0, 1]);
    assert_eq!(part["filters"][0], "--owner @ann");
    // The finding that the tag settles, and the tag; of the others nothing.
    assert_eq!(part["tags"].as_array().unwrap().len(), 1);
    let findings = part["findings"].as_array().unwrap();
    let of = |finding: &Value| {
        (
            finding["path"].as_str().unwrap().to_owned(),
            finding["disposition"].as_str().unwrap().to_owned(),
        )
    };
    let of: Vec<_> = findings.iter().map(of).collect();
    assert_eq!(of, [("tool.py".to_owned(), "tracked".to_owned())]);
    let other = audit(&project, &["--owner", "@acme/shop"]);
    assert_eq!(other["tags"].as_array().unwrap().len(), 0);
    for format in ["pretty", "markdown", "html"] {
        let mut command = project.command();
        command.args(["audit", "--as-of", DAY, "--format", format]);
        let run = run(command.args(["--owner", "@ann"]));
        assert!(run.stdout.contains("Only what fits"), "{run:?}");
        assert!(!run.stdout.contains("chatgpt-4o-latest"), "{run:?}");
    }
}

#[test]
fn a_slip_in_a_filter_is_no_answer() {
    let project = several("audit-slips");
    let said = |arguments: &[&str]| {
        let mut command = project.command();
        command.args(["audit", "--as-of", DAY]).args(arguments);
        let run = run(&mut command);
        (run.code, run.stderr)
    };
    let (code, told) = said(&["--surface", "opneai"]);
    assert_eq!(code, 2);
    assert!(told.contains("did you mean `openai`?"), "{told}");
    let (code, told) = said(&["--model", "gpt-5.22", "--owner", "@acme/shopp"]);
    assert_eq!(code, 0);
    assert!(told.contains("--model `gpt-5.22` matches no id"), "{told}");
    assert!(told.contains("--owner @acme/shopp: no usage"), "{told}");
    assert_eq!(said(&["--role", "user"]).0, 2);
    assert_eq!(said(&["--retires-within", "-1"]).0, 2);
}

#[test]
fn every_usage_says_what_it_costs_what_replaces_it_and_what_says_so() {
    let project = several("audit-answers");
    let report = audit(&project, &["--model", "gpt-5.2", "--role", "use"]);
    let usage = &report["usages"][0];
    assert!(usage["price"]["input"].as_f64().unwrap() > 0.0);
    assert_eq!(usage["replacement"]["id"], "gpt-5.4");
    assert!(usage["replacement"]["price"]["input"].as_f64().unwrap() > 0.0);
    let month =
        |price: &Value| 3.0 * price["input"].as_f64().unwrap() + price["output"].as_f64().unwrap();
    let near = |told: &Value, wanted: f64| (told.as_f64().unwrap() - wanted).abs() < 1e-9;
    assert!(
        near(&usage["spend"]["usd"], month(&usage["price"])),
        "{usage}"
    );
    assert!(
        near(
            &usage["spend"]["usd_there"],
            month(&usage["replacement"]["price"])
        ),
        "{usage}"
    );
    for key in ["title", "version", "read", "fact"] {
        assert!(usage["source"][key].is_string(), "{usage}");
    }
    // The same in the table, by the names of its columns.
    let mut command = project.command();
    command.args(["audit", "--format", "csv", "--as-of", DAY]);
    let run = run(command.args(["--model", "gpt-5.2", "--role", "use"]));
    let mut table = csv::Reader::from_reader(run.stdout.as_bytes());
    let rows = table.deserialize::<std::collections::BTreeMap<String, String>>();
    let rows: Vec<_> = rows.map(Result::unwrap).collect();
    let row = rows.iter().find(|row| row["record"] == "usage").unwrap();
    for name in [
        "replacement",
        "replacement_price_input",
        "spend",
        "spend_there",
        "source",
        "source_read",
    ] {
        assert!(!row[name].is_empty(), "{name}: {row:?}");
    }
    // A list costs nothing by itself; what is there to stay has no replacement.
    let report = audit(&project, &["--role", "listing"]);
    for usage in report["usages"].as_array().unwrap() {
        assert!(usage["spend"].is_null(), "{usage}");
        assert_eq!(
            usage["replacement"].is_null(),
            usage["id"] == "gpt-5.4",
            "{usage}"
        );
    }
}

#[test]
fn a_run_names_its_repository_commit_and_branch_and_whether_more_was_read() {
    let project = repository("audit-origin");
    let folder = &project.folder;
    let dirty = |arguments: &[&str]| audit(&project, arguments)["dirty"].clone();
    git(
        folder,
        &[
            "remote",
            "add",
            "origin",
            "https://bot:s3cr3t@example.com/acme/shop.git",
        ],
    );
    let report = audit(&project, &[]);
    assert_eq!(report["repository"], "https://example.com/acme/shop.git");
    assert_eq!(report["branch"], "main");
    assert_eq!(report["commit"], git(folder, &["rev-parse", "HEAD"]).trim());
    assert_eq!(report["dirty"], false);
    // Written anew with what it had, and looked at again.
    project.write("a.py", fs::read(folder.join("a.py")).unwrap());
    assert_eq!(dirty(&[]), false);
    // Changed, without another size.
    let text = fs::read_to_string(folder.join("a.py")).unwrap();
    project.write("a.py", text.replace("x = 1", "x = 2"));
    assert_eq!(dirty(&[]), true);
    git(folder, &["add", "a.py"]);
    assert_eq!(dirty(&[]), true, "staged");
    assert_eq!(dirty(&["--staged"]), true);
    git(folder, &["reset", "--quiet", "--hard"]);
    assert_eq!(dirty(&[]), false);
    assert_eq!(dirty(&["--staged"]), false);
    // What git does not track matters if it has an id.
    project.write("notes.txt", "nothing\n");
    assert_eq!(dirty(&[]), false);
    project.write("b.py", STALE);
    assert_eq!(dirty(&[]), true);
    fs::remove_file(folder.join("b.py")).unwrap();
    fs::remove_file(folder.join("a.py")).unwrap();
    assert_eq!(dirty(&[]), true, "gone");
    git(folder, &["reset", "--quiet", "--hard"]);
    // Where a filter may stand between the two, another text is no proof.
    project.write(".gitattributes", "*.py text eol=crlf\n");
    commit(&project, "attributes");
    assert_eq!(dirty(&[]), false);
    project.write("a.py", text.replace('\n', "\r\n"));
    assert_ne!(dirty(&[]), false);
    git(folder, &["checkout", "--quiet", "--detach"]);
    assert!(audit(&project, &[])["branch"].is_null());
}
