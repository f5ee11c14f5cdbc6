//! What holds for every language: the reading by syntax and the reading as text see the
//! same ids at the same places, a scan can be repeated, and neither line ends nor
//! indentation change what is found. Each language has a row in [`STATEMENTS`].

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::choice;
use super::language::{ALL, TEXT};
use super::lexer;
use super::{Mention, Scan, builtin, scan};
use crate::source::{Source, read};

/// Ids that stand in the statements: of many vendors, plain, dated and decorated.
const IDS: &[&str] = &[
    "gpt-4o",
    "gpt-5.2-2025-12-11",
    "claude-sonnet-4-5",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "models/gemini-2.5-pro",
    "openai/gpt-4.1-mini",
    "mistral-large-2411",
    "text-embedding-3-small",
    "command-r-plus",
    "grok-3-mini",
];

/// Language, file name, frame and statements.
pub(super) type Statements = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

/// A language with a file name, what stands around `BODY`, and statements for it, in which
/// `ID` stands for an id. A language whose files are not made of lines has no file name.
const STATEMENTS: &[Statements] = &[
    (
        "asciidoc",
        "a.adoc",
        "BODY",
        &[
            "Use `ID` here.\n",
            "[source,json]\n----\n{\"model\": \"ID\"}\n----\n",
            "// uses ID\n",
        ],
    ),
    (
        "astro",
        "a.astro",
        "BODY",
        &[
            "<Chat model=\"ID\" />",
            "<p>{model === \"ID\"}</p>",
            "<!-- uses ID -->",
        ],
    ),
    (
        "bash",
        "a.sh",
        "BODY",
        &[
            "export MODEL=ID",
            "ai --model ID -n 1",
            "known=(\"ID\")",
            "curl -d '{\"model\": \"ID\"}' x",
            "# uses ID",
            "if [[ $model == \"ID\" ]]; then go; fi",
        ],
    ),
    (
        "bicep",
        "a.bicep",
        "BODY",
        &[
            "var model = 'ID'",
            "param m string = 'ID'",
            "var x = { model: 'ID' }",
            "var known = [ 'ID' ]",
            "// uses ID",
        ],
    ),
    (
        "csharp",
        "a.cs",
        "class A {\nvoid F() {\nBODY}\n}\n",
        &[
            "var model = \"ID\";",
            "var req = new Request { Model = \"ID\", N = 1 };",
            "string[] known = [@\"ID\"];",
            "/// uses ID",
            "if (model == \"ID\") { Run(); }",
        ],
    ),
    (
        "csv",
        "a.csv",
        "model,note\nBODY",
        &["ID,x", "\"ID\",\"a, b\""],
    ),
    (
        "dockerfile",
        "Dockerfile",
        "FROM x\nBODY",
        &[
            "ENV MODEL=ID",
            "ARG MODEL=\"ID\"",
            "CMD [\"serve\", \"--model\", \"ID\"]",
            "RUN serve --model ID",
            "# uses ID",
        ],
    ),
    (
        "dotenv",
        ".env",
        "BODY",
        &["MODEL=ID", "export LLM_MODEL=\"ID\"", "# uses ID"],
    ),
    (
        "go",
        "a.go",
        "package a\n\nfunc f() {\nBODY}\n",
        &[
            "model := \"ID\"",
            "req := Request{Model: \"ID\", N: 1}",
            "known := []string{`ID`}",
            "// uses ID",
            "if model == \"ID\" { run() }",
        ],
    ),
    (
        "hcl",
        "a.tf",
        "BODY",
        &[
            "model = \"ID\"",
            "x = { model = \"ID\" }",
            "variable \"m\" { default = \"ID\" }",
            "known = [\"ID\"]",
            "a = var.model == \"ID\" ? 1 : 2",
            "# uses ID",
        ],
    ),
    (
        "html",
        "a.html",
        "BODY",
        &[
            "<p>Use ID here.</p>",
            "<input name=\"model\" value=\"ID\">",
            "<script>f({ model: \"ID\" });</script>",
            "<!-- uses ID -->",
        ],
    ),
    (
        "ini",
        "a.ini",
        "[x]\nBODY",
        &["model = ID", "# uses ID", "models = ID,"],
    ),
    (
        "java",
        "A.java",
        "class A {\nvoid f() {\nBODY}\n}\n",
        &[
            "String model = \"ID\";",
            "Options.builder().model(\"ID\").build();",
            "var known = List.of(\"ID\");",
            "// uses ID",
            "if (\"ID\".equals(model)) { run(); }",
        ],
    ),
    (
        "javascript",
        "a.js",
        "BODY",
        &[
            "const model = \"ID\";",
            "ask({ model: 'ID', n: 1 });",
            "new Chat(`ID`);",
            "const known = [\"ID\"];",
            "// uses ID",
            "if (model === \"ID\") { go(); }",
        ],
    ),
    (
        "json",
        "a.jsonc",
        "[\nBODYnull]\n",
        &[
            "{\"model\": \"ID\"},",
            "{\"models\": [\"ID\"]},",
            "// uses ID",
        ],
    ),
    (
        "jsonl",
        "a.jsonl",
        "BODY",
        &["{\"model\": \"ID\"}", "[\"ID\"]"],
    ),
    (
        "latex",
        "a.tex",
        "BODY",
        &["Use \\texttt{ID} here.", "% uses ID"],
    ),
    (
        "lua",
        "a.lua",
        "BODY",
        &[
            "local model = \"ID\"",
            "ask({ model = 'ID', n = 1 })",
            "local known = { \"ID\" }",
            "-- uses ID",
            "if model == \"ID\" then go() end",
        ],
    ),
    (
        "makefile",
        "Makefile",
        "BODY",
        &["MODEL ?= ID", "run:\n\tserve --model ID", "# uses ID"],
    ),
    (
        "markdown",
        "a.md",
        "BODY",
        &["Use `ID` here.\n", "```sh\nrun --model ID\n```\n", "- ID\n"],
    ),
    ("notebook", "", "", &[]),
    (
        "org",
        "a.org",
        "BODY",
        &[
            "Use =ID= here.",
            "# uses ID\n",
            "#+begin_src json\n{\"model\": \"ID\"}\n#+end_src\n",
        ],
    ),
    (
        "php",
        "a.php",
        "<?php\nBODY",
        &[
            "$model = 'ID';",
            "ask(['model' => \"ID\", 'n' => 1]);",
            "new Chat('ID');",
            "# uses ID",
            "if ($model === 'ID') { go(); }",
        ],
    ),
    (
        "properties",
        "a.properties",
        "BODY",
        &["llm.model=ID", "# uses ID", "models = ID,"],
    ),
    (
        "python",
        "a.py",
        "BODY",
        &[
            "model = \"ID\"",
            "ask(model='ID', n=1)",
            "C = {\"model\": \"ID\"}",
            "KNOWN = [\"ID\"]",
            "# uses ID",
            "if model == \"ID\": go()",
        ],
    ),
    (
        "rst",
        "a.rst",
        "BODY",
        &[
            "Use ``ID`` here.\n",
            ".. code:: json\n\n   {\"model\": \"ID\"}\n",
            ".. uses ID\n",
        ],
    ),
    (
        "ruby",
        "a.rb",
        "BODY",
        &[
            "model = \"ID\"",
            "ask(model: 'ID', n: 1)",
            "KNOWN = [\"ID\"].freeze",
            "# uses ID",
            "go if model == \"ID\"",
        ],
    ),
    (
        "rust",
        "a.rs",
        "BODY",
        &[
            "const MODEL: &str = \"ID\";",
            "fn f() { ask(\"ID\"); }",
            "const KNOWN: [&str; 1] = [\"ID\"];",
            "// uses ID",
        ],
    ),
    (
        "svelte",
        "a.svelte",
        "BODY",
        &[
            "<Chat model=\"ID\" />",
            "{#if model === \"ID\"}a{/if}",
            "<!-- uses ID -->",
        ],
    ),
    ("text", "a.txt", "BODY", &["model: ID", "use \"ID\""]),
    (
        "toml",
        "a.toml",
        "BODY",
        &["# uses ID\n", "[[a]]\nmodel = \"ID\"\n"],
    ),
    (
        "tsx",
        "a.tsx",
        "BODY",
        &[
            "const model: string = \"ID\";",
            "const a = <Chat model=\"ID\" />;",
            "/* uses ID */",
        ],
    ),
    (
        "typescript",
        "a.ts",
        "BODY",
        &[
            "const model: string = \"ID\";",
            "type Model = \"ID\";",
            "class C { model = \"ID\"; }",
            "// uses ID",
        ],
    ),
    (
        "vue",
        "a.vue",
        "BODY",
        &[
            "<chat model=\"ID\" />",
            "<p>{{ m === \"ID\" }}</p>",
            "<!-- uses ID -->",
        ],
    ),
    (
        "xml",
        "a.xml",
        "<a>\nBODY</a>\n",
        &[
            "<model>ID</model>",
            "<add key=\"model\" value=\"ID\"/>",
            "<!-- uses ID -->",
        ],
    ),
    (
        "yaml",
        "a.yaml",
        "BODY",
        &["- model: ID", "- {model: \"ID\"}", "- ID", "# uses ID"],
    ),
];

/// All statements, with those of the languages that are read by tokens.
pub(super) fn rows() -> impl Iterator<Item = &'static Statements> {
    STATEMENTS.iter().chain(lexer::STATEMENTS)
}

/// What an id is told by, wherever it stands.
type Seen = (String, String, Option<Box<str>>);

fn of(name: &str, text: &str) -> Scan {
    scan(&Source::new(name, text.to_owned()), &builtin::scanner())
}

/// The ids with role and name, without their places.
fn all_seen(name: &str, text: &str) -> Vec<Seen> {
    let source = Source::new(name, text.to_owned());
    let seen = |mention| seen(mention, &source);
    of(name, text).mentions.iter().map(seen).collect()
}

fn seen(mention: &Mention, source: &Source) -> Seen {
    let role = format!("{:?}", mention.role);
    (
        mention.text.clone(),
        role,
        mention.name(source).map(Into::into),
    )
}

/// The fixtures of the languages, decoded.
fn fixtures() -> Vec<(String, String)> {
    let mut folders = vec![PathBuf::from("fixtures/scan")];
    let mut out = Vec::new();
    while let Some(folder) = folders.pop() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            if let Ok(source) = read::decode(path.to_str().unwrap(), &bytes) {
                out.push((source.name().to_owned(), source.text().to_owned()));
            }
        }
    }
    out.sort();
    out
}

#[test]
fn every_language_has_a_row() {
    let mut known: Vec<_> = rows().map(|row| row.0).collect();
    known.sort_unstable();
    let mut names: Vec<_> = ALL.iter().chain([&TEXT]).map(|row| row.name).collect();
    names.sort_unstable();
    assert_eq!(
        known, names,
        "STATEMENTS has a row for each language, by name"
    );
    for (name, file, frame, statements) in rows().filter(|row| !row.1.is_empty()) {
        assert_eq!(choice::of(file, "").name, *name);
        assert!(frame.contains("BODY") && !statements.is_empty(), "{name}");
    }
}

#[test]
fn a_scan_can_be_repeated_and_its_spans_lead_back() {
    let mut count = 0;
    for (name, text) in fixtures() {
        let first = of(&name, &text);
        assert_eq!(first, of(&name, &text), "{name}");
        for mention in &first.mentions {
            let at = |span: crate::source::Span| &text[span.range()];
            if !mention.is_folded() {
                // Escapes and constants are written in other letters.
                let written = at(mention.span);
                assert!(
                    written == mention.text || written.contains(['\\', '&', '%', '{', '$']),
                    "{name}: {written} is not {}",
                    mention.text
                );
            }
            // A version stands apart from the name that it belongs to.
            let is_name = at(mention.span) == mention.text;
            for part in mention.parts().filter(|_| !is_name) {
                assert!(mention.span.start <= part.start && part.end <= mention.span.end);
            }
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn line_ends_change_nothing() {
    for (name, text) in fixtures() {
        let windows = text.replace("\r\n", "\n").replace('\n', "\r\n");
        assert_eq!(all_seen(&name, &text), all_seen(&name, &windows), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn syntax_and_text_see_the_same_ids(
        picks in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..8),
        indent in 0usize..6,
    ) {
        for (language, file, frame, statements) in rows().filter(|row| !row.1.is_empty()) {
            let mut wanted = Vec::new();
            let mut plain = String::new();
            let mut shifted = String::new();
            for (statement, id) in &picks {
                let id = id.get(IDS);
                let statement = statement.get(statements).replace("ID", id);
                wanted.push((*id).to_owned());
                plain.extend([statement.as_str(), "\n"]);
                for line in statement.lines() {
                    shifted.extend([&" ".repeat(indent), line, "\n"]);
                }
            }
            let plain = frame.replace("BODY", &plain);
            let shifted = frame.replace("BODY", &shifted);
            let by_syntax = of(file, &plain);
            prop_assert!(by_syntax.fallback.is_none(), "{language}: {:?}\n{plain}", by_syntax.fallback);
            let found: Vec<_> = by_syntax.mentions.iter().map(|m| m.text.clone()).collect();
            prop_assert_eq!(&found, &wanted, "{}\n{}", language, &plain);
            let by_text = of("a.txt", &plain);
            let places = |scan: &Scan| -> BTreeSet<_> {
                scan.mentions.iter().map(|m| (m.span, m.text.clone())).collect()
            };
            prop_assert_eq!(places(&by_syntax), places(&by_text), "{}\n{}", language, &plain);
            let moved: Vec<_> = of(file, &shifted).mentions.iter().map(|m| m.text.clone()).collect();
            prop_assert_eq!(&moved, &wanted, "{}\n{}", language, &shifted);
        }
    }
}
