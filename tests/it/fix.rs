//! `fix` on files as people have them: what it writes, what it leaves, and that nothing is lost on the way.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use crate::project::{DAY, Project, Run, STALE, run};
use crate::versions::{commit, git, repository};

fn fix(project: &Project, arguments: &[&str]) -> Run {
    let mut command = project.command();
    command.args(["fix", "--as-of", DAY]).args(arguments);
    run(&mut command)
}

fn read(project: &Project, path: &str) -> Vec<u8> {
    fs::read(project.folder.join(path)).unwrap()
}

fn text(project: &Project, path: &str) -> String {
    String::from_utf8(read(project, path)).unwrap()
}

#[test]
fn a_diff_is_shown_and_git_applies_it() {
    let project = repository("fix-diff");
    project.write("b.mk", "all:\n\trun --model gpt-5.2\r\n");
    commit(&project, "more");
    let shown = fix(&project, &[]);
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(
        shown
            .stdout
            .contains("-MODEL = \"gpt-5.2\"\n+MODEL = \"gpt-5.4\"\n"),
        "{shown:?}"
    );
    assert!(
        shown
            .stderr
            .contains("a.py:2:10: gpt-5.2 → gpt-5.4 [legacy-lane] safe: "),
        "{shown:?}"
    );
    assert_eq!(
        text(&project, "a.py"),
        format!("x = 1\n{STALE}"),
        "nothing is written"
    );
    assert_eq!(fix(&project, &["--check"]).code, 1);

    project.write("fix.patch", &shown.stdout);
    git(&project.folder, &["apply", "fix.patch"]);
    fs::remove_file(project.folder.join("fix.patch")).unwrap();
    let applied = text(&project, "a.py");
    git(&project.folder, &["checkout", "--quiet", "."]);
    let written = fix(&project, &["--write"]);
    assert_eq!(written.code, 0, "{written:?}");
    assert_eq!(written.stdout, "");
    assert_eq!(text(&project, "a.py"), applied);
    let again = fix(&project, &["--check"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, ""), "{again:?}");
}

#[test]
fn a_patch_tells_paths_as_git_takes_them() {
    let project = repository("fix-patch");
    project.write("sub/b.py", STALE);
    commit(&project, "more");
    let here = project.folder.join("sub");
    let whole = project.folder.join("a.py");
    let whole = whole.to_str().unwrap();
    let shown = |paths: &[&str]| {
        let mut command = project.command();
        command.current_dir(&here).args(["fix", "--as-of", DAY]);
        run(command.args(paths))
    };
    for (paths, names, folder) in [
        (&["b.py"][..], &["b.py"][..], &here),
        (&["./../sub/b.py"], &["b.py"], &here),
        (&["b.py", "../a.py"], &["a.py", "sub/b.py"], &project.folder),
        (&[whole], &["a.py"], &project.folder),
    ] {
        let shown = shown(paths);
        for name in names {
            assert!(
                shown.stdout.contains(&format!("--- a/{name}\n")),
                "{shown:?}"
            );
        }
        let is_from_root = folder == &project.folder;
        assert_eq!(
            shown.stderr.contains("from the repository's root"),
            is_from_root,
            "{shown:?}"
        );
        let patch = tempfile::NamedTempFile::new().unwrap();
        fs::write(patch.path(), &shown.stdout).unwrap();
        git(
            folder,
            &["apply", "--check", patch.path().to_str().unwrap()],
        );
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let outside = elsewhere.path().join("c.py");
    fs::write(&outside, STALE).unwrap();
    let shown = shown(&[outside.to_str().unwrap()]);
    assert_eq!(shown.stdout, "");
    assert!(
        shown.stderr.contains("outside of the repository"),
        "{shown:?}"
    );
}

#[test]
fn what_needs_a_look_is_written_only_when_asked_for() {
    let project = Project::new("fix-review");
    // The two treat `temperature` alike; of `best_of` nothing is known.
    let call = "client.completions.create(model=\"gpt-5.2\", temperature=0.2, best_of=3)\n";
    project.write("a.py", call);
    let safe = fix(&project, &["--check"]);
    assert_eq!(safe.code, 0);
    let why = "left gpt-5.2 → gpt-5.4 [legacy-lane] review: ";
    assert!(
        safe.stderr.contains(why) && safe.stderr.contains("`best_of` is set beside it"),
        "{safe:?}"
    );
    let review = fix(&project, &["--review", "--write", "--allow-dirty"]);
    assert!(
        review.stderr.contains("`best_of` is set beside it"),
        "{review:?}"
    );
    assert_eq!(text(&project, "a.py"), call.replace("5.2", "5.4"));
}

/// A call of each language as it is, and as it is to be: what the new model refuses goes or is renamed with the id.
const CALLS: &[(&str, &str, &str)] = &[
    (
        "a.py",
        "c.chat.completions.create(\n    model=\"gpt-4-turbo\",\n    temperature=0.2,\n    max_tokens=300,\n    n=1,\n)\n",
        "c.chat.completions.create(\n    model=\"gpt-6.2-sol\",\n    max_completion_tokens=300,\n    n=1,\n)\n",
    ),
    (
        "b.ts",
        "await c.messages.create({ model: \"claude-3-opus-20240229\", max_tokens: 9, temperature: 0.2 });\n",
        "await c.messages.create({ model: \"claude-opus-5-5\", max_tokens: 9 });\n",
    ),
    (
        "c.go",
        "package a\n\nvar r = openai.ChatCompletionRequest{\n\tModel: \"gpt-4-turbo\",\n\tMaxTokens: 300,\n\tTopP: 0.5,\n}\n",
        "package a\n\nvar r = openai.ChatCompletionRequest{\n\tModel: \"gpt-6.2-sol\",\n\tMaxCompletionTokens: 300,\n}\n",
    ),
    (
        "D.java",
        "class D {\n  P p = ChatCompletionCreateParams.builder()\n      .model(\"gpt-4-turbo\")\n      .temperature(0.5)\n      .maxTokens(9)\n      .build();\n}\n",
        "class D {\n  P p = ChatCompletionCreateParams.builder()\n      .model(\"gpt-6.2-sol\")\n      .maxCompletionTokens(9)\n      .build();\n}\n",
    ),
    (
        "e.rs",
        "fn f() {\n    let r = CreateChatCompletionRequestArgs::default().model(\"gpt-4-turbo\").max_tokens(512u32).build();\n}\n",
        "fn f() {\n    let r = CreateChatCompletionRequestArgs::default().model(\"gpt-6.2-sol\").max_completion_tokens(512u32).build();\n}\n",
    ),
    (
        "F.cs",
        "class F {\n  object o = new Req { Model = \"gpt-4-turbo\", Temperature = 0.2f, N = 1 };\n}\n",
        "class F {\n  object o = new Req { Model = \"gpt-6.2-sol\", N = 1 };\n}\n",
    ),
    (
        "g.rb",
        "client.chat(parameters: { model: \"gpt-4-turbo\", temperature: 0.7, messages: m })\n",
        "client.chat(parameters: { model: \"gpt-6.2-sol\", messages: m })\n",
    ),
    (
        "h.sh",
        "curl https://api.openai.com/v1/chat/completions -d '{\"model\": \"gpt-4-turbo\", \"temperature\": 0}'\n",
        "curl https://api.openai.com/v1/chat/completions -d '{\"model\": \"gpt-6.2-sol\"}'\n",
    ),
    (
        "i.json",
        "{\n  \"model\": \"gpt-4-turbo\",\n  \"max_tokens\": 5,\n  \"temperature\": 0\n}\n",
        "{\n  \"model\": \"gpt-6.2-sol\",\n  \"max_completion_tokens\": 5\n}\n",
    ),
    (
        "j.yaml",
        "llm:\n  model: gpt-4-turbo\n  temperature: 0\n  n: 1\n",
        "llm:\n  model: gpt-6.2-sol\n  n: 1\n",
    ),
];

#[test]
fn what_a_call_sets_and_the_new_model_refuses_changes_with_the_id() {
    let project = Project::new("fix-beside");
    for (path, before, _) in CALLS {
        project.write(path, before);
    }
    let arguments = ["--review", "--write", "--allow-dirty"];
    let written = run(project
        .command()
        .args(["fix", "--as-of", "2026-11-30"])
        .args(arguments));
    assert_eq!(written.code, 0, "{written:?}");
    for (path, _, after) in CALLS {
        assert_eq!(text(&project, path), *after, "{path}: {}", written.stderr);
    }
    let again =
        run(project
            .command()
            .args(["fix", "--as-of", "2026-11-30", "--check", "--review"]));
    assert_eq!(again.code, 0, "{again:?}");
}

#[test]
fn what_no_rule_alone_can_change_keeps_the_id_as_it_is() {
    let project = Project::new("fix-beside-left");
    let files = [
        (
            "a.py",
            "c.messages.create(model=\"claude-3-7-sonnet-20250219\", thinking={\"type\": \"enabled\", \"budget_tokens\": 4000})\n",
            "`budget_tokens` is rejected: `thinking: {type: adaptive}` instead",
        ),
        (
            "b.py",
            "c.messages.create(model=\"claude-3-opus-20240229\", tool_choice={\"type\": \"any\"})\n",
            "`tool_choice.type` as `any` is rejected",
        ),
        (
            "c.yaml",
            "models:\n  - temperature: 0\n    model: gpt-4-turbo\n",
            "`temperature` is rejected",
        ),
    ];
    for (path, before, _) in files {
        project.write(path, before);
    }
    let left = run(project.command().args([
        "fix",
        "--as-of",
        "2026-11-30",
        "--review",
        "--write",
        "--allow-dirty",
    ]));
    for (path, before, why) in files {
        assert_eq!(text(&project, path), before, "{path}");
        assert!(left.stderr.contains(why), "{path}: {left:?}");
    }
}

#[test]
fn places_that_are_no_choice_of_a_model_stay_as_they_are() {
    let project = Project::new("fix-left");
    let tag = "# lanelint: migrate to=gpt-5.4 purpose=baseline ticket=A-1 owner=@ml until=2026-05-30 reason=\"it is measured\"";
    let files = [
        (
            "list.py",
            "MODELS = [\"gpt-5.2\", \"gpt-5.1\"]\n".to_owned(),
            "listing",
        ),
        (
            "price.py",
            "PRICES = {\"gpt-5.2\": {\"input\": 1.75, \"output\": 14}}\n".to_owned(),
            "listing",
        ),
        (
            "same.py",
            "if model == \"gpt-5.2\":\n    pass\n".to_owned(),
            "compare",
        ),
        ("tests/test_a.py", STALE.to_owned(), "test"),
        (
            "gen.py",
            format!("# Code generated by make. DO NOT EDIT.\n{STALE}"),
            "generated",
        ),
        ("tagged.py", format!("{tag}\n{STALE}"), "tagged"),
        (
            "bad.py",
            format!("{}\n{STALE}", tag.replace("2026-05-30", "2026-01-30")),
            "bad-tag",
        ),
        (
            "ignored.py",
            "MODEL = \"gpt-5.2\"  # lanelint: ignore[legacy-lane] reason=\"no\"\n".to_owned(),
            "ignored",
        ),
        ("excepted.py", STALE.to_owned(), "excepted"),
        (
            "named.py",
            "MODEL = \"gpt-5.2\"\nA = call(model=MODEL)\nB = call(model=MODEL + \"-pro\")\n"
                .to_owned(),
            "reads",
        ),
        (
            "begun.py",
            "if model.startswith(\"gpt-5.2\"):\n    pass\n".to_owned(),
            "compare",
        ),
    ];
    project.write(
        "lanelint.yaml",
        "version: 1\nexceptions: [{id: gpt-5.2, paths: [excepted.py], reason: x, owner: '@ml', until: 2026-12-31}]\n",
    );
    for (path, text, _) in &files {
        project.write(path, text);
    }
    let run = fix(&project, &["--review", "--write", "--allow-dirty"]);
    for (path, before, why) in &files {
        assert_eq!(&text(&project, path), before, "{path}: {run:?}");
        let line = run
            .stderr
            .lines()
            .find(|line| line.starts_with(path) && line.contains(" left "));
        let said = format!("] {why}: ");
        assert!(
            line.is_some_and(|line| line.contains(&said)),
            "{path}: {said}{run:#?}"
        );
    }
}

#[test]
fn parts_change_together_or_not_at_all() {
    let project = Project::new("fix-parts");
    project.write("one.py", "client.create(model=\"gpt-\" \"5.2\")\n");
    project.write(
        "apart.py",
        "V = \"5.2\"\nclient.create(model=f\"gpt-{V}\")\n",
    );
    project.write(
        "d.bicep",
        "resource d 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {\n  properties: {\n    model: {\n      format: 'OpenAI'\n      name: 'gpt-4o'\n      version: '2024-05-13'\n    }\n  }\n}\n",
    );
    let open = [
        (
            "open.bicep",
            "param v string\nvar m = { format: 'OpenAI', name: 'gpt-4o', version: v }\n",
        ),
        (
            "open.yaml",
            "spec:\n  model: gpt-4o\n  version: ${VERSION}\n",
        ),
        (
            "deploy.sh",
            "az deployment create --model-name gpt-5.2 \\\n  --model-version \"2025-12-11\"\n",
        ),
        (
            "deploy.py",
            "run([\"az\", \"--model-name\", \"gpt-5.2\", \"--model-version\", \"2025-12-11\"])\n",
        ),
        (
            "deploy.yaml",
            "steps:\n- run: az create --model-name gpt-5.2 --model-version 2025-12-11\n",
        ),
    ];
    for (path, text) in open {
        project.write(path, text);
    }
    // What is as far out is the version of something else.
    project.write(
        "compose.yaml",
        "version: '3'\nservices:\n  a:\n    model: gpt-5.2\n",
    );
    let run = fix(&project, &["--review", "--write", "--allow-dirty"]);
    for (path, before) in open {
        assert_eq!(text(&project, path), before, "{run:?}");
    }
    assert!(
        text(&project, "compose.yaml").contains("gpt-5.4"),
        "{run:?}"
    );
    assert_eq!(
        text(&project, "one.py"),
        "client.create(model=\"gpt-\" \"5.4\")\n",
        "{run:?}"
    );
    assert!(text(&project, "apart.py").contains("5.2"), "{run:?}");
    let bicep = text(&project, "d.bicep");
    let pair = |name: &str, version: &str| bicep.contains(name) && bicep.contains(version);
    assert!(
        pair("'gpt-4o'", "'2024-05-13'") || pair("'gpt-5.4'", "'2026-03-05'"),
        "{bicep}{run:?}"
    );
}

#[test]
fn what_the_rest_of_the_project_says_counts_for_a_part_of_it() {
    let project = repository("fix-part");
    project.write("app/a.py", "call(model=\"gpt-5.2\")\n");
    project.write("prices.py", "PRICES = {\"gpt-5.2\": 1, \"o3\": 2}\n");
    commit(&project, "more");
    let write = ["--write", "--allow-dirty"];
    for arguments in [
        &["app/a.py"][..],
        &["app"],
        &["."],
        &["--exclude", "prices.py"],
    ] {
        let run = fix(&project, &[arguments, &write].concat());
        assert!(text(&project, "app/a.py").contains("gpt-5.2"), "{run:?}");
        assert!(run.stderr.contains("`prices.py:1`"), "{run:?}");
    }
    // From within a folder, and of what is staged.
    let mut beneath = project.command();
    beneath.current_dir(project.folder.join("app"));
    let beneath = run(beneath.args(["fix", "--as-of", DAY, "a.py"]));
    assert!(beneath.stderr.contains("`../prices.py:1`"), "{beneath:?}");
    project.write("app/a.py", "call(model=\"gpt-5.2\")  # again\n");
    git(&project.folder, &["add", "app"]);
    let staged = fix(&project, &["--staged", "--write"]);
    assert!(staged.stderr.contains("`prices.py:1`"), "{staged:?}");
    // The rest is only read.
    let review = fix(&project, &["--review", "--write", "--allow-dirty", "app"]);
    assert!(text(&project, "app/a.py").contains("gpt-5.4"), "{review:?}");
    assert!(
        text(&project, "prices.py").contains("gpt-5.2"),
        "{review:?}"
    );
    assert!(!review.stderr.contains("prices.py:1:"), "{review:?}");
}

#[test]
fn a_deployment_that_is_called_as_its_model_is_left_to_people() {
    let project = Project::new("fix-deployment");
    let texts = [
        (
            "d.bicep",
            "resource d 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {\n  name: 'gpt-4o'\n  properties: {\n    model: {\n      format: 'OpenAI'\n      name: 'gpt-4o'\n      version: '2024-05-13'\n    }\n  }\n}\n",
        ),
        (
            "d.tf",
            "resource \"azurerm_cognitive_deployment\" \"c\" {\n  name = \"gpt-4o\"\n  model {\n    format  = \"OpenAI\"\n    name    = \"gpt-4o\"\n    version = \"2024-05-13\"\n  }\n}\n",
        ),
        (
            "d.json",
            "{\"resources\": [{\"type\": \"Microsoft.CognitiveServices/accounts/deployments\", \"name\": \"a/gpt-4o\", \"properties\": {\"model\": {\"format\": \"OpenAI\", \"name\": \"gpt-4o\", \"version\": \"2024-05-13\"}}}]}\n",
        ),
    ];
    for (path, text) in texts {
        project.write(path, text);
    }
    let run = fix(&project, &["--review", "--write", "--allow-dirty"]);
    for (path, before) in texts {
        assert_eq!(text(&project, path), before, "{run:?}");
    }
    // One with a name of its own changes with its version, and never without a look.
    for (path, text) in texts {
        let own = text.replacen("'gpt-4o'\n  p", "'chat'\n  p", 1);
        let own = own.replacen("= \"gpt-4o\"\n  m", "= \"chat\"\n  m", 1);
        project.write(path, own.replacen("a/gpt-4o", "a/chat", 1));
    }
    let safe = fix(&project, &["--write", "--allow-dirty"]);
    assert!(safe.stderr.contains("nothing to change"), "{safe:?}");
    let run = fix(&project, &["--review", "--write", "--allow-dirty"]);
    for (path, _) in texts {
        let now = text(&project, path);
        assert!(
            now.contains("gpt-4o") == now.contains("2024-05-13"),
            "{now}{run:?}"
        );
    }
}

#[test]
fn rules_models_paths_and_the_model_to_move_to_are_chosen() {
    let project = Project::new("fix-chosen");
    project.write(
        "a.py",
        "A = call(model=\"gpt-5.2\")\nB = call(model=\"gpt-4o-mini\")\n",
    );
    project.write("b/b.py", "A = call(model=\"gpt-5.2\")\n");
    let shown = |arguments: &[&str]| fix(&project, arguments).stdout;
    assert!(!shown(&["--model", "gpt-4o*"]).contains("-A = "));
    assert!(shown(&["--model", "gpt-5.2"]).contains("-A = "));
    assert!(!shown(&["b"]).contains("a.py"));
    assert_eq!(shown(&["--rule", "retired-model"]), "");
    let to = fix(&project, &["--review", "--to", "gpt-5.4-mini", "a.py"]);
    assert!(
        to.stdout.contains("+A = call(model=\"gpt-5.4-mini\")"),
        "{to:?}"
    );
    let dead = fix(&project, &["--review", "--to", "gpt-4-32k", "a.py"]);
    assert_eq!(dead.stdout, "", "{dead:?}");
    assert!(
        dead.stderr.contains("turned-down: `gpt-4-32k` is "),
        "{dead:?}"
    );
    for (option, value, said) in [
        ("--rule", "legacy-lan", "did you mean `legacy-lane`?"),
        ("--to", "gpt-99-none", "unknown model"),
    ] {
        let ended = fix(&project, &[option, value]);
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(ended.stderr.contains(said), "{ended:?}");
    }
    assert_eq!(fix(&project, &["-"]).code, 2);
}

/// A file and how its text is encoded.
type Form<'f> = (&'f str, &'f dyn Fn(&str) -> Vec<u8>);

#[test]
fn all_other_bytes_and_the_mode_stay() {
    let project = Project::new("fix-bytes");
    let utf16 = |text: &str| -> Vec<u8> {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        units.flat_map(u16::to_be_bytes).collect()
    };
    let text = "# é\r\nMODEL = \"gpt-5.2\"\r\n\tx = 1";
    let latin = |text: &str| -> Vec<u8> { text.chars().map(|c| c as u8).collect() };
    let marked = |text: &str| [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let forms: [Form<'_>; 4] = [
        ("plain.py", &|text| text.as_bytes().to_vec()),
        ("marked.py", &marked),
        ("latin.py", &latin),
        ("wide.py", &utf16),
    ];
    for (path, bytes) in &forms {
        project.write(path, bytes(text));
        let mode = fs::Permissions::from_mode(0o754);
        fs::set_permissions(project.folder.join(path), mode).unwrap();
    }
    let run = fix(&project, &["--write", "--allow-dirty"]);
    assert_eq!(run.code, 0, "{run:?}");
    for (path, bytes) in &forms {
        assert_eq!(
            read(&project, path),
            bytes(&text.replace("5.2", "5.4")),
            "{path}"
        );
        let mode = fs::metadata(project.folder.join(path))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o754, "{path}");
    }
}

#[test]
fn what_may_not_be_written_is_told_and_then_nothing_is() {
    let project = repository("fix-refused");
    project.write("b.py", STALE);
    commit(&project, "more");
    let whole = || (text(&project, "a.py"), text(&project, "b.py"));
    let before = whole();
    let refused = |arguments: &[&str], said: &str| {
        let ended = fix(&project, arguments);
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(ended.stderr.contains(said), "{said}: {ended:?}");
        assert!(ended.stderr.contains("nothing was written"), "{ended:?}");
    };
    let mode = |mode| {
        fs::set_permissions(
            project.folder.join("b.py"),
            fs::Permissions::from_mode(mode),
        )
        .unwrap();
    };
    mode(0o444);
    refused(&["--write"], "`b.py`: it is read-only");
    assert_eq!(whole(), before);
    mode(0o644);
    project.write("b.py", format!("{STALE}y = 1\n"));
    refused(&["--write"], "changes that are not committed: `b.py`");
    project.write("new.py", STALE);
    refused(
        &["--write", "new.py"],
        "changes that are not committed: `new.py`",
    );
    assert_eq!(
        fix(&project, &["--write", "--allow-dirty", "new.py"]).code,
        0
    );

    let outside = Project::new("fix-refused-outside");
    outside.write("c.py", STALE);
    symlink(&outside.folder, project.folder.join("out")).unwrap();
    symlink(project.folder.join("a.py"), project.folder.join("link.py")).unwrap();
    refused(
        &["--write", "--allow-dirty", "out/c.py"],
        "`out/c.py`: a link leads out of the repository there",
    );
    refused(
        &["--write", "--allow-dirty", "link.py"],
        "`link.py`: it is a link: name the file itself",
    );
    assert_eq!(text(&outside, "c.py"), STALE);
    // What git changed at a checkout is no change.
    git(&project.folder, &["reset", "--quiet", "--hard"]);
    project.write("a.py", before.0.replace('\n', "\r\n"));
    assert_eq!(fix(&project, &["--write", "a.py"]).code, 0);
    assert_eq!(
        text(&project, "a.py"),
        before.0.replace('\n', "\r\n").replace("5.2", "5.4")
    );
}

#[test]
fn what_is_staged_is_changed_where_the_work_tree_has_the_same() {
    let project = repository("fix-staged");
    project.write("b.py", STALE);
    project.write("c.py", STALE);
    git(&project.folder, &["add", "b.py", "c.py"]);
    let shown = fix(&project, &["--staged"]);
    assert!(
        shown.stdout.contains("b.py") && !shown.stdout.contains("a.py"),
        "{shown:?}"
    );
    project.write("c.py", format!("{STALE}z = 1\n"));
    let refused = fix(&project, &["--staged", "--write"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(
        refused
            .stderr
            .contains("`c.py`: it has changes that are not staged"),
        "{refused:?}"
    );
    assert_eq!(text(&project, "b.py"), STALE);
    let written = fix(&project, &["--staged", "--write", "b.py"]);
    assert_eq!(written.code, 0, "{written:?}");
    assert!(text(&project, "b.py").contains("gpt-5.4"), "{written:?}");
    assert!(
        written.stderr.contains("stage them again with `git add`"),
        "{written:?}"
    );
    assert_eq!(
        git(&project.folder, &["show", ":b.py"]),
        STALE,
        "the index is git's"
    );
}

/// The fixtures with an id that is not current, by path.
fn fixtures(project: &Project) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut copied = BTreeMap::new();
    for folder in ["fixtures/scan", "fixtures/example/stale", "fixtures/corpus"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let name = folder.replace('/', "-");
        let mut open = vec![from.clone()];
        while let Some(at) = open.pop() {
            for entry in fs::read_dir(at).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if path.is_file()
                    && path.file_name().is_none_or(|name| name != "expected.txt")
                {
                    let to = Path::new(&name.replace("fixtures-", ""))
                        .join(path.strip_prefix(&from).unwrap());
                    let bytes = fs::read(&path).unwrap();
                    project.write(&to, &bytes);
                    copied.insert(to, bytes);
                }
            }
        }
    }
    copied
}

#[test]
fn fixing_the_fixtures_twice_is_fixing_them_once_and_each_still_parses() {
    let project = Project::new("fix-fixtures");
    let before = fixtures(&project);
    let arguments = [
        "--review",
        "--write",
        "--allow-dirty",
        "--no-ignore",
        "--exclude",
        "lanelint*.yaml",
    ];
    let once = {
        let mut command = project.command();
        command
            .args(["fix", "--as-of", "2026-11-29"])
            .args(arguments);
        run(&mut command)
    };
    assert_eq!(once.code, 0, "{once:?}");
    let changed: Vec<_> = before
        .iter()
        .filter(|(path, bytes)| fs::read(project.folder.join(path)).unwrap() != **bytes)
        .collect();
    assert!(changed.len() >= 20, "{}", changed.len());
    for (path, old) in changed {
        let new = fs::read(project.folder.join(path)).unwrap();
        let shown = path.to_str().unwrap();
        let told = once.stderr.lines();
        let told = told.filter_map(|line| line.strip_prefix(shown)?.strip_prefix(':'));
        let lines: Vec<usize> = told
            .flat_map(|line| [line.split(':').next(), line.split(" with line ").nth(1)])
            .filter_map(|number| number?.split(' ').next()?.parse().ok())
            .collect();
        let (old_lines, new_lines): (Vec<_>, Vec<_>) = (
            old.split(|b| *b == b'\n').collect(),
            new.split(|b| *b == b'\n').collect(),
        );
        // A line is as it was, or told; some of those are taken out.
        let mut gone = old_lines.len() - new_lines.len();
        let mut next = 0;
        for (at, old) in old_lines.iter().enumerate() {
            let is_same = new_lines.get(next) == Some(old);
            let number = at + 1;
            assert!(
                is_same || lines.contains(&number),
                "{shown}:{number} is not told"
            );
            if !is_same && gone > 0 && new_lines.get(next) == old_lines.get(number) {
                gone -= 1;
            } else {
                next += 1;
            }
        }
        assert_eq!((gone, next), (0, new_lines.len()), "{shown}");
        let parses = |bytes: &[u8]| -> Option<bool> {
            let text = std::str::from_utf8(bytes).ok()?;
            Some(match path.extension()?.to_str()? {
                "json" | "ipynb" => serde_json::from_str::<serde_json::Value>(text).is_ok(),
                "yaml" | "yml" => lanelint::source::yaml::parse(text).is_ok(),
                "rs" => text.parse::<proc_macro2::TokenStream>().is_ok(),
                _ => return None,
            })
        };
        assert_eq!(parses(old), parses(&new), "{shown}");
    }
    let mut command = project.command();
    command
        .args(["fix", "--check", "--as-of", "2026-11-29"])
        .args(arguments.iter().filter(|it| **it != "--write"));
    let twice = run(&mut command);
    assert_eq!((twice.code, twice.stdout.as_str()), (0, ""), "{twice:?}");
}

#[test]
fn a_run_that_is_killed_leaves_each_file_whole() {
    let project = Project::new("fix-killed");
    let old = format!("{}{STALE}", "# a line\n".repeat(2000));
    let new = old.replace("5.2", "5.4");
    let mut met = [0, 0];
    for round in 0..12u64 {
        for at in 0..80 {
            project.write(format!("f{at}.py"), &old);
        }
        let mut command = project.command();
        command.args(["fix", "--as-of", DAY, "--write", "--allow-dirty"]);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Until it begins to write.
        let first = project.folder.join("f0.py");
        let begun = || fs::read(&first).unwrap() != old.as_bytes();
        for _ in 0..4000 {
            if begun() || child.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_micros(round * 500));
        child.kill().unwrap();
        child.wait().unwrap();
        for at in 0..80 {
            let now = text(&project, &format!("f{at}.py"));
            assert!(now == old || now == new, "f{at}.py is torn");
            met[usize::from(now == new)] += 1;
        }
    }
    assert!(
        met.iter().all(|count| *count > 0),
        "killed too early or too late: {met:?}"
    );
    // What is left of an interrupted run is told, and the next one goes on.
    assert_eq!(fix(&project, &["--write", "--allow-dirty"]).code, 0);
    assert_eq!(text(&project, "f79.py"), new);
}

#[test]
fn a_report_offers_what_fix_would_write_and_nothing_else() {
    let project = Project::new("fix-offered");
    let files = [
        (
            "a.py",
            "V = \"gpt-5.2\"\na = call(model=V)\nb = call(model=V + \"-pro\")\n",
        ),
        (
            "a.ts",
            "const V = \"gpt-5.2\";\ncall({model: V});\ncall({model: `${V}-pro`});\n",
        ),
        (
            "a.go",
            "package a\n\nconst V = \"gpt-5.2\"\n\nfunc f() { call(R{Model: V}); call(R{Model: V + \"-pro\"}) }\n",
        ),
        (
            "a.rs",
            "const V: &str = \"gpt-5.2\";\nfn f() { call(V); model(format!(\"{V}-pro\")); }\n",
        ),
        (
            "A.java",
            "class A { static final String V = \"gpt-5.2\"; void f() { model(V); model(V + \"-pro\"); } }\n",
        ),
        (
            "a.sh",
            "MODEL=gpt-5.2\nrun --model \"$MODEL\"\nrun --model \"${MODEL}-pro\"\n",
        ),
        (
            "Dockerfile",
            "FROM a\nENV MODEL=gpt-5.2\nRUN run --model ${MODEL}\nRUN run --model ${MODEL}-pro\n",
        ),
        (
            "Makefile",
            "MODEL = gpt-5.2\na:\n\trun --model $(MODEL)\n\trun --model $(MODEL)-pro\n",
        ),
        (".env", "MODEL=gpt-5.2\nOTHER_MODEL=${MODEL}-pro\n"),
        (
            "a.tf",
            "locals { m = \"gpt-5.2\" }\nresource \"x\" \"y\" {\n  model = local.m\n  other_model = \"${local.m}-pro\"\n}\n",
        ),
    ];
    for (path, text) in files {
        project.write(path, text);
    }
    project.write("plain.py", STALE);
    let shown = fix(&project, &[]);
    let written: Vec<_> = (shown.stderr.lines())
        .filter(|line| line.contains(" gpt-5.2 → "))
        .filter(|line| !line.contains(": left "))
        .collect();
    assert_eq!(written.len(), 1, "{shown:?}");
    for (format, sign) in [
        ("sarif", "\"deletedRegion\""),
        ("rdjson", "\"suggestions\""),
        ("agent", "replace "),
    ] {
        let mut command = project.command();
        command.args(["check", "--as-of", DAY, "--format", format]);
        let report = run(&mut command);
        let found = report.stdout.matches(sign).count();
        assert_eq!(found, 1, "{format}: {}", report.stdout);
    }
}

/// What names the platform stays in front of another maker's model; what is the maker's name there comes once.
#[test]
fn what_stands_in_front_of_an_id_is_neither_lost_nor_doubled() {
    let project = Project::new("fix-front");
    project.write(
        "a.py",
        "import litellm\nlitellm.completion(model=\"groq/llama-3.3-70b-versatile\")\n",
    );
    project.write(
        "b.py",
        "from vertexai.generative_models import GenerativeModel\nm = GenerativeModel(\"xai/grok-4.3\")\n",
    );
    let mut command = project.command();
    let shown = run(command.args(["check", "--as-of", "2026-11-30", "--format", "compact"])).stdout;
    for new in ["groq/openai/gpt-oss-120b", "xai/grok-4.7"] {
        assert!(shown.contains(&format!("(use {new})")), "{new}: {shown}");
    }
}
