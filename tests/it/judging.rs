//! Tags, ignores, exceptions and routing in whole files of every kind: what the command
//! makes of them, as of [`DAY`](crate::project::DAY).

use crate::project::{Project, Run};

const TAG: &str = "lanelint: migrate to=gpt-5.4 purpose=baseline owner=@ml until=2026-06-30";

const NONE: [&str; 0] = [];

/// Checks one file in a project of its own; `TAG` stands for [`TAG`].
fn check(project: &Project, path: &str, text: &str) -> Run {
    project.write(path, text.replace("TAG", TAG));
    project.check([path])
}

#[test]
fn a_tag_holds_in_every_place_where_a_comment_can_stand() {
    let project = Project::new("placements");
    for (path, text) in [
        ("line.py", "A = \"gpt-5.2\"  # TAG\n"),
        ("above.py", "# TAG\nA = \"gpt-5.2\"\n"),
        (
            "statement.py",
            "# TAG\nask(\n    text,\n    model=\"gpt-5.2\",\n)\n",
        ),
        (
            "argument.py",
            "ask(\n    # TAG\n    model=\"gpt-5.2\",\n)\n",
        ),
        (
            "key.py",
            "C = {\n    # TAG\n    \"model\": \"gpt-5.2\",\n}\n",
        ),
        ("docstring.py", "\"\"\"\nTAG\n\"\"\"\nA = \"gpt-5.2\"\n"),
        ("line.ts", "const A = \"gpt-5.2\"; // TAG\n"),
        ("block.ts", "/*\n * TAG\n */\nconst A = \"gpt-5.2\";\n"),
        ("inline.ts", "ask({ model: /* TAG */ \"gpt-5.2\" });\n"),
        (
            "nested.ts",
            "// TAG\nconst A = {\n  x: { model: \"gpt-5.2\" },\n};\n",
        ),
        (
            "prop.tsx",
            "const a = <Chat\n  // TAG\n  model=\"gpt-5.2\"\n/>;\n",
        ),
        ("doc.rs", "/// TAG\nconst A: &str = \"gpt-5.2\";\n"),
        ("block.rs", "/* TAG */\nconst A: &str = \"gpt-5.2\";\n"),
        (
            "call.rs",
            "fn f() {\n    // TAG\n    model(\n        \"gpt-5.2\",\n    );\n}\n",
        ),
        ("line.yaml", "model: gpt-5.2 # TAG\n"),
        ("item.yaml", "models:\n  # TAG\n  - gpt-5.2\n"),
        ("above.toml", "# TAG\nmodel = \"gpt-5.2\"\n"),
        (
            "sibling.json",
            "{\"lanelint\": \"TAG\", \"model\": \"gpt-5.2\"}\n",
        ),
        (
            "comment.jsonc",
            "{\n  // TAG\n  \"model\": \"gpt-5.2\"\n}\n",
        ),
        (".env", "# TAG\nMODEL=gpt-5.2\n"),
        ("main.tf", "# TAG\nmodel = \"gpt-5.2\"\n"),
        ("Dockerfile", "# TAG\nENV MODEL=gpt-5.2\n"),
        ("main.go", "const Model = \"gpt-5.2\" // TAG\n"),
        ("query.sql", "-- TAG\nSELECT ask('gpt-5.2');\n"),
        ("page.html", "<!-- TAG -->\n<chat model=\"gpt-5.2\">\n"),
        (
            "fence.md",
            "```python\n# TAG\nask(model=\"gpt-5.2\")\n```\n",
        ),
        (
            "cell.ipynb",
            "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\n\"# TAG\\n\",\n\"ask(model=\\\"gpt-5.2\\\")\"\n]}]}\n",
        ),
    ] {
        let run = check(&project, path, text);
        assert_eq!(run.code, 0, "{path}: {run:?}");
        assert_eq!(
            run.closing(),
            "no findings · 1 tracked migration · 1 file scanned",
            "{path}"
        );
        // It passes by the tag alone.
        let without = check(&project, path, &text.replace("TAG", "later"));
        assert!(
            without.stdout.contains("[legacy-lane]"),
            "{path}: {without:?}"
        );
    }
}

#[test]
fn a_tag_speaks_for_nothing_beside_what_it_stands_at() {
    let project = Project::new("beside");
    for (path, text, findings) in [
        (
            "next.py",
            "A = \"gpt-5.2\"  # TAG\nB = \"gpt-5.2\"\n",
            vec!["next.py:2:6 legacy-lane"],
        ),
        (
            "apart.py",
            "# TAG\n\nA = \"gpt-5.2\"\n",
            vec!["apart.py:1:3 tag-unused", "apart.py:3:6 legacy-lane"],
        ),
        (
            "sibling.json",
            "{\"a\": {\"lanelint\": \"TAG\", \"model\": \"gpt-5.2\"}, \"b\": {\"model\": \"gpt-5.2\"}}",
            vec!["sibling.json:1:133 legacy-lane"],
        ),
    ] {
        assert_eq!(check(&project, path, text).findings(), findings, "{text}");
    }
}

#[test]
fn a_tag_for_a_file_stands_in_its_first_twenty_lines() {
    let project = Project::new("migrate-file");
    let tag = TAG.replace("migrate", "migrate-file");
    let at = |line: usize| {
        format!(
            "{}# {tag}\nA = \"gpt-5.2\"\n\nB = f(\"gpt-5.2\")\n",
            "x = 1\n".repeat(line - 1)
        )
    };
    for line in [1, 20] {
        assert_eq!(check(&project, "a.py", &at(line)).code, 0, "line {line}");
    }
    let late = check(&project, "a.py", &at(21));
    assert_eq!(late.code, 1);
    assert_eq!(late.findings()[0], "a.py:21:13 tag-malformed");
    assert!(
        late.findings().contains(&"a.py:22:6 legacy-lane".into()),
        "{late:?}"
    );
}

#[test]
fn a_malformed_tag_is_a_finding_at_its_place_and_silences_nothing() {
    let project = Project::new("malformed");
    let keys = "purpose=baseline owner=@ml";
    // The note, what of it is wrong, and the rule that says so.
    for (note, wrong, rule) in [
        ("migrate".to_owned(), "lanelint", "tag-missing-key"),
        (
            format!("migrate to=gpt-5.4 {keys} until=2026-06-31"),
            "2026-06-31",
            "tag-malformed",
        ),
        (
            format!("migrate to=gpt-5.4, {keys} until=2026-06-30"),
            ", ",
            "tag-malformed",
        ),
        (
            format!("migrate to=gpt-5.4 {keys} untill=2026-06-30"),
            "untill",
            "tag-malformed",
        ),
        (
            format!("migrate to=gpt-5.4 {keys} owner=@x until=2026-06-30"),
            "owner=@x",
            "tag-malformed",
        ),
        (
            format!("migrate to=gpt-5.4 {keys} until=2026-06-30 reason=\"a"),
            "\"a",
            "tag-malformed",
        ),
        (
            format!("migrat to=gpt-5.4 {keys} until=2026-06-30"),
            "migrat",
            "tag-malformed",
        ),
        (
            format!("migrate gpt-5.4 {keys} until=2026-06-30"),
            "gpt-5.4",
            "tag-malformed",
        ),
        (
            format!("migrate to=gpt-5.4 {keys} until=2026-03-20"),
            "2026-03-20",
            "tag-expired",
        ),
        (
            format!("migrate to=gpt-5.2 {keys} until=2026-06-30"),
            "gpt-5.2",
            "tag-stale-target",
        ),
        (
            TAG.replace("lanelint: ", "").replace("baseline", "fun"),
            "fun",
            "tag-unknown-purpose",
        ),
        ("ignore".to_owned(), "ignore", "ignore-malformed"),
        ("ignore[]".to_owned(), "[]", "ignore-malformed"),
        (
            "ignore[legacy-lan] reason=x".to_owned(),
            "legacy-lan",
            "ignore-unknown-rule",
        ),
        (
            "ignore[retired-model] reason=x".to_owned(),
            "lanelint",
            "ignore-unused",
        ),
    ] {
        let comment = format!("# lanelint: {note}");
        let column = 1 + comment.find(wrong).expect("it stands there");
        let findings = check(&project, "a.py", &format!("{comment}\nA = \"gpt-5.2\"\n")).findings();
        assert!(
            findings.contains(&format!("a.py:1:{column} {rule}")),
            "{note}: {findings:?}"
        );
        assert!(
            findings.contains(&"a.py:2:6 legacy-lane".into()),
            "{note}: {findings:?}"
        );
    }
}

#[test]
fn an_ignore_silences_the_rule_that_it_names() {
    let project = Project::new("ignores");
    let ignored = "A = \"gpt-5.2\"  # lanelint: ignore[legacy-lane] reason=\"the record's name\"\n";
    let run = check(&project, "a.py", ignored);
    assert_eq!(
        (run.code, run.closing()),
        (0, "no findings · 1 ignored · 1 file scanned")
    );
}

#[test]
fn an_organisations_own_tags_and_exceptions_hold() {
    let project = Project::new("own");
    project.write(
        "lanelint.yaml",
        "version: 1\n\
         migration_tags:\n  patterns: ['TODO\\((?<ticket>ML-\\d+)\\): migrate to (?<to>\\S+) by (?<until>\\S+)']\n  require: [to, ticket, until]\n\
         exceptions:\n\
         - {id: gpt-5.1, paths: [bench/**], reason: numbers}\n\
         - {id: \"gpt-4*\", tag: {to: gpt-5.4, ticket: ML-7, until: 2026-04-30}}\n\
         - {id: \"claude*\", reason: none is here}\n",
    );
    project.write(
        "a.py",
        "# TODO(ML-123): migrate to gpt-5.4 by 2026-06-30\nA = \"gpt-5.2\"\n\
         B = \"gpt-5.2\"  # TODO(ML-124): migrate to gpt-5.4 by 2026-03-01\n\
         C = \"gpt-5.2\"  # TODO: migrate\nD = \"gpt-4o\"\n",
    );
    project.write("bench/b.py", "A = \"gpt-5.1\"\n");
    let run = project.check(NONE);
    let findings = [
        "a.py:3:6 legacy-lane",
        "a.py:3:54 tag-expired",
        "a.py:4:6 legacy-lane",
        "lanelint.yaml:8:3 exception-unused",
    ];
    assert_eq!(run.findings(), findings);
    let closing = "3 errors, 1 warning · 2 tracked migrations · 1 excepted · 2 files scanned";
    assert_eq!(run.closing(), closing);
}

#[test]
fn an_exception_is_used_where_the_policy_of_a_folder_has_it_from_above() {
    let project = Project::new("exceptions-beneath");
    project.write(
        "sub/lanelint.yaml",
        "version: 1\nlegacy: {grace_days: 60}\n",
    );
    for path in ["conf.json", "sub/conf.json"] {
        project.write(path, "{\"model\": \"gpt-4o\"}\n");
    }
    let tag =
        "tag: {to: gpt-5.4, purpose: baseline, ticket: ML-1, owner: \"@ml\", until: 2026-04-30}";
    for how in [tag, "reason: numbers"] {
        project.write(
            "lanelint.yaml",
            format!(
                "version: 1\nexceptions:\n\
                 - {{id: gpt-4o, paths: [/conf.json], {how}}}\n\
                 - {{id: gpt-4o, paths: [/sub/conf.json], {how}}}\n\
                 - {{id: gpt-4o, paths: [/other.json], {how}}}\n"
            ),
        );
        let run = project.check(NONE);
        assert_eq!(
            run.findings(),
            ["lanelint.yaml:5:3 exception-unused"],
            "{how}"
        );
    }
}

#[test]
fn no_number_of_days_is_too_large() {
    let project = Project::new("days");
    project.write(
        "lanelint.yaml",
        "version: 1\nmigration_tags: {max_days: 4294967295, expires_soon_days: 4294967295}\n",
    );
    let run = check(&project, "a.py", "A = \"gpt-5.2\"  # TAG\n");
    let soon = ["a.py:1:80 tag-expires-soon"];
    assert_eq!(
        (run.code, run.findings()),
        (0, soon.map(str::to_owned).to_vec())
    );
    project.write(
        "lanelint.yaml",
        "version: 1\nlegacy: {grace_days: 4294967295}\n",
    );
    assert_eq!(check(&project, "a.py", "A = \"gpt-4o\"\n").code, 0);
}

#[test]
fn what_to_move_to_follows_the_routing() {
    let project = Project::new("routing");
    project.write("agents/a.py", "A = \"gpt-5.2\"\n");
    project.write("b.py", "A = \"gpt-5.2\"\n");
    let suggested = |policy: &str| {
        project.write("lanelint.yaml", format!("version: 1\n{policy}"));
        let run = project.check(NONE);
        let lines = run
            .stdout
            .lines()
            .filter(|line| line.contains("[legacy-lane]"));
        let used = lines.map(|line| line.rsplit_once("(use ").expect("a suggestion").1);
        used.map(|used| used.trim_end_matches(')'))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let agents = "workloads: {agents: {paths: [agents/**], lane: small}}\n";
    let lanes = |small: &str| format!("lanes: {{small: {{default: {small}}}}}\n");
    assert_eq!(suggested(""), "gpt-5.4 gpt-5.4", "the head of the line");
    let default = suggested(&format!("{agents}{}", lanes("claude-haiku-4-5")));
    assert_eq!(
        default, "claude-haiku-4-5 gpt-5.4",
        "the default of the workload's lane"
    );
    let none = suggested(agents);
    assert_eq!(
        none, "gpt-5.4-mini gpt-5.4",
        "the vendor's head of the workload's lane"
    );
    let retired = suggested(&format!("{agents}{}", lanes("gpt-3.5-turbo-0301")));
    assert_eq!(
        retired, "gpt-5.4-mini gpt-5.4",
        "nobody is sent to a retired model"
    );
    let frontier = suggested("lanes: {frontier: {default: claude-opus-4-6}}\n");
    assert_eq!(
        frontier, "gpt-5.4 gpt-5.4",
        "a lane's default is for the workloads that run in it"
    );
}

#[test]
fn a_suggestion_is_exact_where_it_can_be_written_as_it_is() {
    let project = Project::new("exact");
    project.write(
        "lanelint.yaml",
        "version: 1\nlanes: {small: {default: claude-haiku-4-5}}\n\
         workloads: {agents: {paths: [agents/**], lane: small}}\n",
    );
    let cases = [
        ("a.py", "A = \"gpt-5.2\"\n", true, "the head of its line"),
        ("b.py", "A = \"openai/gpt-5.2\"\n", true, "with its prefix"),
        (
            "agents/c.py",
            "A = \"gpt-5.2\"\n",
            false,
            "of another vendor",
        ),
    ];
    for (path, text, _, _) in cases {
        project.write(path, text);
    }
    project.check(["--output", "json:report.json"]);
    let report = std::fs::read_to_string(project.folder.join("report.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    for (path, _, exact, why) in cases {
        let findings = report["findings"].as_array().expect("findings");
        let of = findings.iter().filter(|finding| finding["path"] == path);
        let said = of.map(|finding| &finding["suggestion"]);
        let said: Vec<_> = said.filter(|it| !it.is_null()).collect();
        assert!(!said.is_empty(), "{path} has a suggestion");
        assert!(
            said.iter().all(|it| it["exact"] == exact),
            "{why}: {said:?}"
        );
    }
}
