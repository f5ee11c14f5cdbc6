//! `tag`: what is written holds, and where no comment can stand it says what to write instead.

use std::fs;

use crate::project::{DAY, Project, Run, STALE, run};

const WORDS: &[&str] = &[
    "--purpose",
    "baseline",
    "--ticket",
    "ML-1",
    "--owner",
    "@ml",
    "--until",
    "2026-05-30",
    "--reason",
    "it is measured",
];

fn tag(project: &Project, arguments: &[&str]) -> Run {
    let mut command = project.command();
    command.args(["tag", "--as-of", DAY]).args(arguments);
    run(&mut command)
}

fn text(project: &Project, path: &str) -> String {
    fs::read_to_string(project.folder.join(path)).unwrap()
}

#[test]
fn a_tag_is_written_in_the_syntax_of_the_place_and_holds() {
    let project = Project::new("tag-written");
    let files = [
        (
            "a.py",
            "def f():\n    return call(\n        model=\"gpt-5.2\",\n        n=1,\n    )\n",
        ),
        (
            "a.ts",
            "export const config = {\r\n  model: \"gpt-5.2\",\r\n};\r\n",
        ),
        (
            "a.go",
            "package a\n\nvar a = call(Request{Model: \"gpt-5.2\"})\n",
        ),
        (
            "a.rs",
            "fn f() {\n    call(\"gpt-5.2\");\n    let model = \"gpt-5.2\";\n}\n",
        ),
        ("a.yaml", "spec:\n  - name: a\n    model: gpt-5.2\n"),
        ("a.toml", "[llm]\nmodel = \"gpt-5.2\"\n"),
        ("a.sh", "#!/bin/sh\nexport CHAT_MODEL=gpt-5.2\n"),
        ("Dockerfile", "FROM a\nENV CHAT_MODEL=gpt-5.2\n"),
        ("a.tf", "resource \"x\" \"y\" {\n  model = \"gpt-5.2\"\n}\n"),
        ("a.xml", "<a>\n  <model>gpt-5.2</model>\n</a>\n"),
        ("b.sh", "#!/bin/sh\nrun \\\n  --model gpt-5.2 \\\n  --n 1\n"),
        ("b.jsonc", "{\n  // ours\n  \"model\": \"gpt-5.2\"\n}\n"),
        ("A.java", "class A {\n  String model = \"gpt-5.2\";\n}\n"),
    ];
    for (path, text) in files {
        project.write(path, text);
    }
    assert_eq!(project.check([""; 0]).code, 1);
    let shown = tag(&project, WORDS);
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(
        shown
            .stdout
            .contains("+    # lanelint: migrate to=gpt-5.4 purpose=baseline ticket=ML-1"),
        "{shown:?}"
    );
    assert_eq!(
        text(&project, "a.toml"),
        "[llm]\nmodel = \"gpt-5.2\"\n",
        "only shown"
    );
    let written = tag(&project, &[WORDS, &["--write", "--allow-dirty"]].concat());
    assert_eq!(written.code, 0, "{written:?}");
    for (path, before) in files {
        let after = text(&project, path);
        let kept: String = after
            .split_inclusive('\n')
            .filter(|line| !line.contains("lanelint:"))
            .collect();
        assert_eq!(kept, before, "{path}: {written:?}");
        assert!(
            after.contains("lanelint: migrate to=gpt-5.4"),
            "{path}: {written:?}"
        );
        assert_eq!(after.contains("\r\n"), before.contains("\r\n"));
    }
    let check = project.check([""; 0]);
    assert_eq!(check.code, 0, "{check:?}");
    // One tag speaks for all of its line, and nothing is tagged twice.
    let again = tag(&project, WORDS);
    assert_eq!(again.stdout, "", "{again:?}");

    let list = tag(&project, &["--list"]);
    assert_eq!(list.stdout.lines().count(), files.len() + 1, "{list:?}");
    let first = "2026-05-30 in 70 days    A.java:2  to=gpt-5.4 purpose=baseline ticket=ML-1 owner=@ml  holds, covers 1";
    assert_eq!(list.stdout.lines().next(), Some(first), "{list:?}");
    let renewed = tag(
        &project,
        &[
            "--renew",
            "--until",
            "2026-06-01",
            "--write",
            "--allow-dirty",
            "a.py",
            "a.ts",
        ],
    );
    assert_eq!(renewed.code, 0, "{renewed:?}");
    assert!(
        text(&project, "a.py").contains("until=2026-06-01")
            && text(&project, "a.go").contains("until=2026-05-30")
    );
    // What covers nothing goes, and nothing else.
    project.write("a.py", text(&project, "a.py").replace("gpt-5.2", "gpt-5.4"));
    let removed = tag(&project, &["--remove-unused", "--write", "--allow-dirty"]);
    assert_eq!(removed.code, 0, "{removed:?}");
    assert_eq!(
        text(&project, "a.py"),
        files[0].1.replace("gpt-5.2", "gpt-5.4")
    );
    assert!(text(&project, "a.go").contains("lanelint:"));
}

#[test]
fn a_tag_that_would_not_hold_is_not_written() {
    let project = Project::new("tag-refused");
    project.write("a.py", STALE);
    project.write("a.json", "{\"model\": \"gpt-5.2\"}\n");
    let bare = tag(&project, &["--write", "--allow-dirty"]);
    assert_eq!(bare.code, 2, "{bare:?}");
    assert!(
        bare.stderr.contains("the tags would not hold") && bare.stderr.contains("is missing"),
        "{bare:?}"
    );
    let dead = tag(
        &project,
        &[WORDS, &["--to", "gpt-4-32k", "--write", "--allow-dirty"]].concat(),
    );
    assert_eq!(dead.code, 2, "{dead:?}");
    for bad in [
        &["--reason", "a \"b\""][..],
        &["--reason", "*/ x"],
        &["--rule", "legacy"],
        &["--list", "--write"],
        &["-"],
    ] {
        assert_eq!(tag(&project, bad).code, 2, "{bad:?}");
    }
    assert_eq!(text(&project, "a.py"), STALE);
    // Where no comment can stand, the policy can say it.
    let json = tag(&project, WORDS);
    let said = json
        .stderr
        .lines()
        .find(|line| line.trim_start().starts_with("- {id: "));
    let entry = said.unwrap_or_else(|| panic!("{json:?}"));
    assert!(entry.contains("paths: [\"/a.json\"]"), "{entry}");
    fs::remove_file(project.folder.join("a.py")).unwrap();
    project.write(
        "lanelint.yaml",
        format!("version: 1\nexceptions:\n{entry}\n"),
    );
    let check = project.check([""; 0]);
    assert_eq!(check.code, 0, "{check:?}");
}

#[test]
fn an_exception_is_told_for_the_policy_that_governs_the_file() {
    let project = Project::new("tag-folder");
    project.write("a/c.json", "{\"model\": \"gpt-5.2\"}\n");
    project.write("a/lanelint.yaml", "version: 1\nextends: [recommended]\n");
    let said = tag(&project, &[WORDS, &["--write", "--allow-dirty"]].concat()).stderr;
    assert!(
        said.contains("add this to `exceptions` in `a/lanelint.yaml`"),
        "{said}"
    );
    let entry = said
        .lines()
        .find(|line| line.trim_start().starts_with("- {id: "));
    let entry = entry.unwrap_or_else(|| panic!("{said}"));
    project.write(
        "a/lanelint.yaml",
        format!("version: 1\nextends: [recommended]\nexceptions:\n{entry}\n"),
    );
    let check = project.check([""; 0]);
    assert_eq!(check.code, 0, "{check:?}");
    assert!(!check.stdout.contains("exception-unused"), "{check:?}");
}

#[test]
fn a_bad_tag_is_not_written_where_the_same_stands_already() {
    let project = Project::new("tag-renewed");
    let tag_until = |until: &str| {
        format!(
            "# lanelint: migrate to=gpt-5.4 purpose=baseline ticket=ML-1 owner=@ml until={until} reason=\"it is measured\"\n{STALE}"
        )
    };
    let before = format!("{}{}", tag_until("2026-05-30"), tag_until("2026-01-30"));
    project.write("a.py", &before);
    let renewed = tag(
        &project,
        &[
            "--renew",
            "--until",
            "2026-01-30",
            "--write",
            "--allow-dirty",
        ],
    );
    assert_eq!(renewed.code, 2, "{renewed:?}");
    assert!(
        renewed.stderr.contains("the tags would not hold"),
        "{renewed:?}"
    );
    assert_eq!(text(&project, "a.py"), before);
}

#[test]
fn a_file_takes_few_readings_however_many_tags_it_gets() {
    let project = Project::new("tag-many");
    let line = |at: usize| format!("a{at} = call(model=\"gpt-5.2\")\n");
    let text_of = |count: usize| (0..count).map(line).collect::<String>();
    project.write("a.py", text_of(1500));
    // One right above the last id would stand in the text, and be none.
    project.write(
        "b.py",
        format!("{}s = call(\"\"\"\nmodel=gpt-5.2\n\"\"\")\n", text_of(50)),
    );
    let start = std::time::Instant::now();
    let written = tag(&project, &[WORDS, &["--write", "--allow-dirty"]].concat());
    assert_eq!(written.code, 0, "{written:?}");
    let took = start.elapsed();
    assert!(took.as_secs() < 60, "{took:?}");
    assert_eq!(text(&project, "a.py").matches("lanelint:").count(), 1500);
    assert_eq!(text(&project, "b.py").matches("lanelint:").count(), 51);
    assert!(
        text(&project, "b.py").contains("until=2026-05-30 reason=\"it is measured\"\ns = call(")
    );
}

/// How a comment is written is not known of what is only read as text, nor of code within markup: a sign that is none there
/// would be shown to readers or break the file. The tag goes to the policy then.
#[test]
fn where_comments_are_not_known_the_policy_has_the_tag() {
    let project = Project::new("tag-unknown-comments");
    let files = [
        ("a.bat", "set MODEL=gpt-5.2\r\n"),
        ("a.erl", "f() -> call([{model, \"gpt-5.2\"}]).\n"),
        (
            "a.vue",
            "<script setup>\nconst a = call({ model: \"gpt-5.2\" })\n</script>\n",
        ),
        (
            "a.html",
            "<p></p>\n<script>\ncall({ model: \"gpt-5.2\" })\n</script>\n",
        ),
        ("a.md", "# A\n\n```python\ncall(model=\"gpt-5.2\")\n```\n"),
        ("app/[id]/a.json", "{\"model\": \"gpt-5.2\"}\n"),
    ];
    for (path, text) in files {
        project.write(path, text);
    }
    project.write("z.py", STALE);
    // Without a policy of its own it is told what to write.
    let told = tag(&project, &[WORDS, &["--write", "--allow-dirty"]].concat());
    for (path, before) in files {
        assert_eq!(text(&project, path), before, "{told:?}");
    }
    assert!(text(&project, "z.py").contains("# lanelint: migrate"));
    assert!(
        told.stderr
            .contains("  - {id: [\"gpt-5.2\"], paths: [\"/app/[[]id[]]/a.json\"]"),
        "{told:?}"
    );

    let policy =
        "version: 1\nexceptions:\n- id: gpt-4o\n  reason: ours # kept\n\n# rules\nrules: {}\n";
    project.write("lanelint.yaml", policy);
    let written = tag(&project, &[WORDS, &["--write", "--allow-dirty"]].concat());
    assert_eq!(written.code, 0, "{written:?}");
    for (path, before) in files {
        assert_eq!(text(&project, path), before, "{written:?}");
    }
    let now = text(&project, "lanelint.yaml");
    let kept: String = now
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("- {"))
        .collect();
    assert_eq!(kept, policy);
    let check = project.check([""; 0]);
    assert_eq!(check.code, 0, "{check:?}");

    let renewed = [
        "--renew",
        "--until",
        "2026-06-01",
        "--write",
        "--allow-dirty",
    ];
    let renewed = tag(&project, &renewed);
    assert_eq!(renewed.code, 0, "{renewed:?}");
    let after = text(&project, "lanelint.yaml");
    assert_eq!(after, now.replace("2026-05-30", "2026-06-01"));
}

#[test]
fn a_policy_that_cannot_be_gone_on_with_is_left_and_the_entry_is_printed() {
    for (name, policy) in [
        ("flow", "{version: 1, extends: [recommended]}\n"),
        ("ended", "version: 1\nextends: [recommended]\n...\n"),
    ] {
        let project = Project::new(&format!("tag-{name}"));
        project.write("lanelint.yaml", policy);
        project.write("a.py", STALE);
        project.write("c.json", "{\"model\": \"gpt-5.2\"}\n");
        project.write("b\\c.json", "{\"model\": \"gpt-5.2\"}\n");
        let told = tag(&project, &[WORDS, &["--write", "--allow-dirty"]].concat());
        assert_eq!(told.code, 0, "{told:?}");
        assert!(
            text(&project, "a.py").contains("lanelint: migrate"),
            "{told:?}"
        );
        assert_eq!(text(&project, "lanelint.yaml"), policy);
        for path in ["[\"/c.json\"]", "[\"/b?c.json\"]"] {
            assert!(told.stderr.contains(path), "{told:?}");
        }
    }
}

#[test]
fn what_an_exception_lacks_is_told() {
    let project = Project::new("tag-lacks");
    project.write("lanelint.yaml", "version: 1\nextends: [recommended]\n");
    project.write("c.json", "{\"model\": \"gpt-5.2\"}\n");
    let words = [
        "--ticket",
        "ML-1",
        "--owner",
        "@ml",
        "--until",
        "2026-05-30",
    ];
    let told = tag(&project, &words);
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.stderr.contains("`purpose`"), "{told:?}");
}
