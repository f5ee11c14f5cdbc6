//! What is suggested in whole files: each way of writing an id with what is to stand there,
//! and whether following the advice leaves nothing to find.

use std::fmt::Write as _;
use std::sync::Arc;

use super::Grade;
use crate::catalog::{Catalog, Status};
use crate::evaluate::{File, Finding, Links, Outcome, Standard, evaluate};
use crate::policy::{Choice, Policy, load, validate};
use crate::scan::prefilter::Prefilter;
use crate::scan::{Scanner, scan};
use crate::source::Source;

fn judged(path: &str, text: &str, policy: &Policy, catalog: &Catalog) -> Outcome {
    let source = Source::new(path, text.to_owned());
    let prefilter = Prefilter::new(catalog);
    let scanner = Scanner {
        catalog,
        prefilter: &prefilter,
        all_comments: false,
    };
    let scan = scan(&source, &scanner);
    let file = File {
        source: Arc::new(source),
        path: path.to_owned(),
        scan,
        links: Links::new(),
    };
    let standard = Standard {
        policy,
        catalog,
        as_of: "2026-11-29".parse().unwrap(),
        complete: true,
    };
    evaluate(&[file], standard)
}

fn builtin(catalog: &Catalog) -> Policy {
    validate(&load(&Choice::BuiltIn), catalog).unwrap()
}

/// `id grade` of the first finding with a suggestion; `none` where none has one.
fn said(path: &str, text: &str) -> String {
    let catalog = Catalog::builtin();
    let outcome = judged(path, text, &builtin(&catalog), &catalog);
    let found = outcome
        .findings
        .iter()
        .find_map(|one| one.suggestion.as_ref());
    found.map_or("none".into(), |one| {
        format!("{} {}", one.id, one.grade.name())
    })
}

#[test]
fn the_way_of_writing_is_kept() {
    let rows = [
        (
            "a.py",
            "M = \"bedrock/eu.anthropic.claude-sonnet-4-6\"\n",
            "bedrock/eu.anthropic.claude-sonnet-5-5 safe",
        ),
        (
            "a.yaml",
            "model: global.anthropic.claude-sonnet-4-6\n",
            "global.anthropic.claude-sonnet-5-5 safe",
        ),
        (
            "a.tf",
            "model_id = \"arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-6\"\n",
            "eu.anthropic.claude-sonnet-5-5 safe",
        ),
        (
            "a.ts",
            "const m = { model: \"openrouter/anthropic/claude-sonnet-4.5\" };\n",
            "openrouter/anthropic/claude-sonnet-5.5 safe",
        ),
        (
            "a.py",
            "MODEL = \"openai/gpt-5.2\"\n",
            "openai/gpt-6.2-sol safe",
        ),
        (
            "a.py",
            "MODEL = \"ft:gpt-4o-mini-2024-07-18:acme::abc123\"\n",
            "none",
        ),
        (
            "a.py",
            "MODEL = \"text-embedding-ada-002\"\n",
            "text-embedding-3-small review",
        ),
    ];
    for (path, text, wanted) in rows {
        assert_eq!(said(path, text), wanted, "{text}");
    }
}

/// A file after its safe edits.
fn after(path: &str, text: &str) -> String {
    let catalog = Catalog::builtin();
    let outcome = judged(path, text, &builtin(&catalog), &catalog);
    fixed(text, &outcome.findings)
}

#[test]
fn what_stands_around_an_id_stays() {
    let rows = [
        (
            "a.tf",
            "model_id = \"arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-6\"\n",
            "model_id = \"arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-5-5\"\n",
        ),
        (
            "a.py",
            "M = \"bedrock/arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/anthropic.claude-sonnet-4-6\"\n",
            "M = \"bedrock/arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/anthropic.claude-sonnet-5-5\"\n",
        ),
        (
            "a.yaml",
            "model: publishers/google/models/gemini-3.6-flash\n",
            "model: publishers/google/models/gemini-3.8-flash\n",
        ),
        (
            "a.go",
            "var m = \"projects/acme/locations/europe-west4/publishers/google/models/gemini-3.6-flash\"\n",
            "var m = \"projects/acme/locations/europe-west4/publishers/google/models/gemini-3.8-flash\"\n",
        ),
        (
            "a.ts",
            "const m = { model: \"openrouter/anthropic/claude-sonnet-4.5\" };\n",
            "const m = { model: \"openrouter/anthropic/claude-sonnet-5.5\" };\n",
        ),
        (
            "a.ts",
            "const m = { model: \"anthropic/claude-sonnet-4-5\" };\n",
            "const m = { model: \"anthropic/claude-sonnet-5-5\" };\n",
        ),
        // An id that no source writes in capitals is for a person to try.
        (
            "a.env",
            "MODEL=CLAUDE-SONNET-4-5\n",
            "MODEL=CLAUDE-SONNET-4-5\n",
        ),
    ];
    for (path, text, wanted) in rows {
        assert_eq!(after(path, text), wanted);
    }
}

#[test]
fn what_has_ended_is_not_told_as_what_the_vendor_names() {
    let catalog = Catalog::builtin();
    let named = |id: &str| {
        let text = format!("r = client.ask(model=\"{id}\")\n");
        let outcome = judged("a.py", &text, &builtin(&catalog), &catalog);
        outcome.findings[0].vendor_replacements.clone()
    };
    assert_eq!(named("gpt-5-mini"), ["gpt-6.1-terra"]);
    // The vendor named `claude-sonnet-4`, which has ended since.
    let dead = "claude-3-5-sonnet-20241022";
    let id = catalog.on_surface("anthropic", dead).unwrap();
    let view = catalog.view(id, "2026-11-29".parse().unwrap());
    for other in view.replacements {
        let replacement = catalog.on_surface("anthropic", &other).unwrap();
        let has_ended = catalog
            .view(replacement, "2026-11-29".parse().unwrap())
            .status
            == Status::Retired;
        assert_eq!(named(dead).contains(&other), !has_ended, "{other}");
    }
}

#[test]
fn where_no_id_takes_the_place_none_is_told() {
    let catalog = Catalog::builtin();
    for (path, text) in [
        ("a.py", "m = \"ft:gpt-4o-mini-2024-07-18:acme::abc123\"\n"),
        ("a.py", "if model.startswith(\"gpt-4o-mini\"):\n    f()\n"),
        (
            "tests/test_a.py",
            "assert model_of(\"gpt-4o-mini\") == \"small\"\n",
        ),
    ] {
        let outcome = judged(path, text, &builtin(&catalog), &catalog);
        let found = &outcome.findings[0];
        assert!(found.suggestion.is_none() && found.vendor_replacements.is_empty());
        assert!(!found.help.is_empty(), "{text}");
    }
    let call = "OpenAI().responses.create(model=\"gpt-4o-mini\", input=\"hi\")\n";
    let call = format!("from openai import OpenAI\n{call}");
    assert_eq!(said("tests/test_a.py", &call), "gpt-6-luna review");
}

#[test]
fn what_tells_of_the_old_model_beside_it_is_changed_by_hand() {
    let by_hand = [
        // A name that is made after it.
        ("a.go", "const ModelSonnetV4_6 = \"claude-sonnet-4-6\"\n"),
        (
            "a.kt",
            "val all = mapOf(Sonnet_4_6 to \"claude-sonnet-4-6\")\n",
        ),
        (
            "a.rb",
            "case m\nwhen \"sonnet-4-6\"\n  \"claude-sonnet-4-6\"\nend\n",
        ),
        (
            "a.rs",
            "fn id(m: M) -> &str { match m { M::Sonnet46 => \"claude-sonnet-4-6\", _ => x } }\n",
        ),
        (
            "a.py",
            "IDS = {\"sonnet-v4.6\": \"claude-sonnet-4-6\", \"opus-v4.6\": \"claude-opus-4-6\"}\n",
        ),
        // A price, a window, a name for people.
        (
            "a.yaml",
            "model: claude-sonnet-4-6\nmode: chat\npricing:\n  input: \"3\"\n",
        ),
        (
            "a.kt",
            "val main = Llm(id = \"claude-sonnet-4-6\", contextLength = 200000)\n",
        ),
        (
            "a.json",
            "{\"agent\": {\"model\": \"claude-sonnet-4-6\", \"cost\": {\"in\": 3}}}\n",
        ),
        (
            "a.ts",
            "const m = { model: \"claude-sonnet-4-6\", label: \"Claude Sonnet 4.6\" };\n",
        ),
        // What counts its tokens.
        (
            "a.json",
            "{\"modelEncodings\": {\"my\": \"claude-sonnet-4-6\"}}\n",
        ),
    ];
    for (path, text) in by_hand {
        let said = said(path, text);
        assert!(said.ends_with(" manual"), "{said}: {text}");
    }
    for (path, text) in [
        ("a.go", "const Fast = \"claude-sonnet-4-6\"\n"),
        ("a.py", "models = {\"agent-2\": \"claude-sonnet-4-6\"}\n"),
        (
            "a.py",
            "r = ask(2, model=\"claude-sonnet-4-6\", max_cost=5)\n",
        ),
        ("a.ts", "const m = ok ? x4 : \"claude-sonnet-4-6\";\n"),
    ] {
        assert_eq!(said(path, text), "claude-sonnet-5-5 safe", "{text}");
    }
}

#[test]
fn a_text_that_names_the_old_model_is_changed_with_it() {
    let by_hand = [
        (
            "a.py",
            "IDS = {\"Claude Sonnet 4.6 (EU)\": \"eu.anthropic.claude-sonnet-4-6\"}\n",
        ),
        (
            "a.ts",
            "const m = { model: 'claude-sonnet-4-6', title: 'Claude 4.6 Sonnet for all' };\n",
        ),
        (
            "a.yaml",
            "- api: claude-sonnet-4-6\n  name: Sonnet 4.6 (latest)\n",
        ),
        (
            "a.yaml",
            "- name: Sonnet 4.6 (latest)\n  model: claude-sonnet-4-6\n",
        ),
        (
            "a.toml",
            "title = \"Sonnet 4.6, for all\"\nmodel = \"claude-sonnet-4-6\"\n",
        ),
        (
            "a.tf",
            "module \"a\" {\n  description = \"Profile for Claude Sonnet 4.6\"\n  model = \"anthropic.claude-sonnet-4-6\"\n}\n",
        ),
        (
            "a.kt",
            "fun f() { bind(sonnet_4_6, \"claude-sonnet-4-6\") }\n",
        ),
        ("a.yml", "slug: claude-sonnet-4-6\n"),
        (
            "a.ipynb",
            "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"IDS = {\\\"Sonnet 4.6\\\": \\\"claude-sonnet-4-6\\\"}\\n\"]}], \"metadata\": {}, \"nbformat\": 4}\n",
        ),
    ];
    for (path, text) in by_hand {
        let said = said(path, text);
        assert!(said.ends_with(" manual"), "{said}: {text}");
    }
    for (path, text) in [
        (
            "a.py",
            "MODEL = \"claude-sonnet-4-6\"  # the teacher (Sonnet 4.6)\n",
        ),
        (
            "a.ts",
            "// Sonnet 4.6 is the best here\nconst fast = 'claude-sonnet-4-6';\n",
        ),
        ("a.env", "# Claude Sonnet 4\nMODEL=claude-sonnet-4-6\n"),
    ] {
        assert_eq!(said(path, text), "claude-sonnet-5-5 review", "{text}");
    }
    for (path, text) in [
        ("a.py", "MODEL = \"claude-sonnet-4-6\"  # the default\n"),
        (
            "a.ts",
            "// one of 4 agents\nconst fast = 'claude-sonnet-4-6';\n",
        ),
        (
            "a.yaml",
            "- name: Opus 4.5\n  model: claude-opus-4-5\n- name: Writer\n  model: claude-sonnet-4-6\n",
        ),
        (
            "a.ts",
            "const m = { model: 'claude-sonnet-4-6', title: 'Step 4 of 6' };\n",
        ),
    ] {
        let catalog = Catalog::builtin();
        let outcome = judged(path, text, &builtin(&catalog), &catalog);
        let mut own = outcome
            .findings
            .iter()
            .filter_map(|one| one.suggestion.as_ref());
        assert!(
            own.any(|one| one.id == "claude-sonnet-5-5" && one.is_safe()),
            "{text}"
        );
    }
}

#[test]
fn a_label_by_language_says_its_entry_again() {
    let catalog = Catalog::builtin();
    let text =
        "options:\n  - value: gpt-4o\n    label:\n      en_US: gpt-4o\n      zh_Hans: gpt-4o\n";
    let outcome = judged("a.yaml", text, &builtin(&catalog), &catalog);
    assert_eq!(outcome.usages.len(), 1);
}

#[test]
fn a_constant_is_found_behind_a_prefix_that_is_not_known() {
    let catalog = Catalog::builtin();
    for (path, text) in [
        (
            "a.py",
            "B = \"anthropic.claude-opus-4-8\"\ndef f(p):\n    return f\"{p}.{B}\"\n",
        ),
        (
            "a.ts",
            "const B = \"anthropic.claude-opus-4-8\";\nconst f = (p) => `${p}.${B}`;\n",
        ),
        (
            "a.rs",
            "const B: &str = \"anthropic.claude-opus-4-8\";\nfn f(p: &str) -> String { format!(\"{p}.{B}\") }\n",
        ),
        (
            "a.go",
            "package a\n\nconst b = \"anthropic.claude-opus-4-8\"\n\nfunc f(p string) string { return p + b }\n",
        ),
    ] {
        let outcome = judged(path, text, &builtin(&catalog), &catalog);
        let lines = outcome.usages.iter().map(|usage| usage.mention.span.start);
        assert!(lines.min().is_some_and(|at| at < 40), "{text}");
    }
}

#[test]
fn a_platform_and_a_list_are_asked_before_an_id_is_named() {
    let rows = [
        (
            "a.py",
            "r = completion(model=\"azure/gpt-4o-mini\")\n",
            "azure/gpt-6-luna review",
        ),
        (
            "a.py",
            "r = completion(model=\"azure/gpt-4o\")\n",
            "azure/gpt-6.1-sol review",
        ),
        (
            "a.py",
            "c.audio.transcriptions.create(model=\"whisper-1\")\n",
            "gpt-transcribe review",
        ),
        (
            "a.py",
            "M = [\"claude-sonnet-4-6\", \"claude-sonnet-5-5\"]\n",
            "claude-sonnet-5-5 review",
        ),
    ];
    for (path, text, wanted) in rows {
        assert_eq!(said(path, text), wanted, "{text}");
    }
}

#[test]
fn what_has_no_day_and_was_overtaken_by_what_ended_is_no_replacement() {
    let moved = |id: &str| said("a.py", &format!("r = client.ask(model=\"{id}\")\n"));
    assert_eq!(moved("codex-mini-latest"), "gpt-6.1-terra review");
    assert_eq!(moved("gemini-1.5-pro"), "gemini-3.8-flash review");
}

#[test]
fn a_gateway_writes_versions_in_its_own_way() {
    let rows = [
        (
            "openrouter/anthropic/claude-sonnet-4",
            "openrouter/anthropic/claude-sonnet-5.5",
        ),
        (
            "vercel/anthropic/claude-opus-4",
            "vercel/anthropic/claude-opus-5.5",
        ),
        (
            "openrouter/anthropic/claude-opus-4.1",
            "openrouter/anthropic/claude-opus-5.5",
        ),
        // Elsewhere as the vendor does, and as the place shows it.
        ("anthropic/claude-sonnet-4", "anthropic/claude-sonnet-5-5"),
        (
            "openrouter/anthropic/claude-opus-4-1",
            "openrouter/anthropic/claude-opus-5-5",
        ),
    ];
    for (old, new) in rows {
        let found = said("a.yaml", &format!("llm:\n  model: {old}\n"));
        let (id, _) = found.split_once(' ').unwrap_or_default();
        assert_eq!(id, new, "{old}: {found}");
    }
}

#[test]
fn the_same_model_and_an_older_one_are_no_replacement() {
    let rows = [
        // Under another publisher's name; the newest of its line that is left, but before it.
        ("vertex_ai/minimaxai/minimax-m2-maas", "minimax-m2-maas"),
        ("azure_ai/Cohere-Embed-V5-Pro", "embed-v-4-0"),
        // What it is called after it can do.
        ("groq/llama-3.2-90b-vision-preview", "gpt-oss"),
    ];
    for (old, never) in rows {
        let found = said("a.yaml", &format!("llm:\n  model: {old}\n"));
        assert!(!found.contains(never), "{old}: {found}");
    }
}

#[test]
fn what_takes_less_or_costs_more_for_answers_alone_needs_a_look() {
    for old in [
        "cohere/command-a-03-2025",
        "azure/gpt-4o-realtime-preview-2024-10-01",
        "perplexity/pplx-70b-online",
        "perplexity/pplx-7b-online",
    ] {
        let found = said("a.yaml", &format!("llm:\n  model: {old}\n"));
        assert!(
            !found.ends_with(" safe") && found != "none",
            "{old}: {found}"
        );
    }
}

#[test]
fn what_a_call_sets_and_where_an_id_stands_need_a_look() {
    let call =
        |rest: &str| format!("r = c.messages.create(model=\"claude-sonnet-4-20250514\"{rest})\n");
    assert_eq!(said("a.py", &call("")), "claude-sonnet-5-5 safe");
    assert_eq!(
        said("a.py", &call(", temperature=0.2")),
        "claude-sonnet-5-5 review"
    );
    let constant = "MODEL = \"claude-sonnet-4-20250514\"\n\n\ndef ask():\n    return c.create(model=MODEL, top_p=0.5)\n";
    assert_eq!(
        said("a.py", constant),
        "claude-sonnet-5-5 review",
        "where it is used"
    );
    // Values that the new model takes, and what another call sets.
    assert_eq!(
        said("a.py", &call(", temperature=1")),
        "claude-sonnet-5-5 safe"
    );
    assert_eq!(
        said("a.py", &call(", temperature=None")),
        "claude-sonnet-5-5 safe"
    );
    assert_eq!(
        said("a.py", &call(", tools=[{\"temperature\": 1}]")),
        "claude-sonnet-5-5 safe"
    );
    // What a library leaves out has no effect, and what it renames needs no change.
    let sdk = "import { generateText } from 'ai';\nawait generateText({ model: openai('gpt-4-turbo'), temperature: 0, maxTokens: 9 });\n";
    assert_eq!(said("a.ts", sdk), "gpt-6.2-sol review");
    let proxy = "import litellm\nlitellm.completion(model=\"gpt-4-turbo\", max_tokens=9)\n";
    assert_eq!(said("a.py", proxy), "gpt-6.2-sol safe");
    assert_eq!(
        said("a.py", &proxy.replace("litellm", "client")),
        "gpt-6.2-sol review",
        "who knows what it makes of it"
    );
    // The new model takes it where it is asked for no reasoning, and nobody knows what is asked for.
    let effort = |value: &str| {
        format!(
            "c.chat.completions.create(model=\"gpt-5.2\", temperature=0.2, reasoning_effort={value})\n"
        )
    };
    assert_eq!(said("a.py", &effort("'none'")), "gpt-6.2-sol safe");
    assert_eq!(said("a.py", &effort("e")), "gpt-6.2-sol review");
    let own = "c.chat.completions.create(model=\"gpt-4-turbo\", presence_penalty=0, top_p=1)\n";
    assert_eq!(said("a.py", own), "gpt-6.2-sol safe");
    let listed = "LIMITS = {\"claude-sonnet-4-20250514\": 5, \"claude-sonnet-5-5\": 9}\n";
    assert_eq!(said("a.py", listed), "claude-sonnet-5-5 manual");
}

/// The text with every safe edit made, each line holding one.
fn fixed(text: &str, findings: &[Finding]) -> String {
    let mut edits: Vec<_> = findings
        .iter()
        .filter_map(|one| {
            let found = one.suggestion.as_ref().filter(|found| found.is_safe())?;
            Some((one.place.span, found.id.clone()))
        })
        .collect();
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    edits.dedup_by_key(|(span, _)| span.start);
    let mut text = text.to_owned();
    for (span, id) in edits {
        text.replace_range(span.start as usize..span.end as usize, &id);
    }
    text
}

#[test]
fn following_the_safe_advice_leaves_nothing_to_find() {
    let catalog = Catalog::builtin();
    let policy = builtin(&catalog);
    let as_of = "2026-11-29".parse().unwrap();
    let mut text = String::new();
    for (id, entry) in catalog.entries() {
        let status = catalog.view(id, as_of).status;
        if matches!(status, Status::Current | Status::Unknown) {
            continue;
        }
        let row = catalog.surface(&entry.surface);
        let prefix = row.and_then(|row| row.prefixes.iter().find(|it| it.ends_with('/')));
        let prefix = prefix.map_or("", String::as_str);
        let _ = writeln!(text, "client.ask(model=\"{prefix}{}\")", entry.id);
    }
    let before = judged("a.py", &text, &policy, &catalog);
    let after = fixed(&text, &before.findings);
    assert_ne!(text, after);
    let is_safe = |one: &&Finding| {
        let grade = one.suggestion.as_ref().map(|found| found.grade);
        grade == Some(Grade::Safe)
    };
    let line = |one: &Finding| one.place.source.position(one.place.span.start).line;
    let safe: Vec<_> = before.findings.iter().filter(is_safe).collect();
    assert!(safe.len() > 100, "{}", safe.len());
    let left = judged("a.py", &after, &policy, &catalog);
    let left: Vec<_> = (left.findings.iter())
        .filter(|one| safe.iter().any(|old| line(old) == line(one)))
        .map(|one| format!("{}: {}", one.rule, one.message))
        .collect();
    assert!(left.is_empty(), "{}", left.join("\n"));
}
