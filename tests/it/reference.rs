//! The parts of `docs/policy.md` that are made: from the JSON Schema of the types that
//! read a policy, the table of facts, the functions of expressions, and the packs. And
//! what the page says beside them is tried.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use lanelint::catalog::Catalog;
use lanelint::policy::facts::TABLE;
use lanelint::policy::when::{self, Condition, FUNCTIONS};
use lanelint::policy::{Choice, Facts, Policy, Subject, file, load, packs, validate};
use lanelint::scan::Role;
use lanelint::source::yaml::{decode::decode, parse};
use serde_json::Value;

use crate::pages;

const PAGE: &str = "docs/policy.md";

/// What a new policy starts from.
const FIRST: &str = "recommended";

#[test]
fn the_page_of_policies_says_what_types_and_tables_say() {
    pages::fill(PAGE, |part| match part {
        "packs" => of_packs(),
        "keys" => of_keys(),
        "subjects" => of_subjects(),
        "facts" => of_facts(),
        "functions" => of_functions(),
        "limits" => of_limits(),
        other => panic!("{other}: nothing makes this"),
    });
}

#[test]
fn the_policies_on_pages_hold() {
    let mut count = 0;
    for page in [PAGE, "README.md"] {
        for text in fenced(&fs::read_to_string(page).unwrap(), "yaml") {
            if text.starts_with("version: 1") {
                count += 1;
                checked(&format!("page-{count}"), &text);
            }
        }
    }
    assert!(count >= 3, "{count}");
}

#[test]
fn the_expressions_on_the_page_can_be_asked() {
    let blocks = fenced(&fs::read_to_string(PAGE).unwrap(), "cel");
    let lines = blocks.iter().flat_map(|block| block.lines());
    let examples = FUNCTIONS.iter().map(|function| function.example);
    let all: Vec<_> = lines.chain(examples).collect();
    assert!(all.len() > 10, "{all:?}");
    for text in all {
        let read = Condition::parse(text, Subject::Usage);
        assert!(read.is_ok(), "{text}: {read:?}");
    }
}

#[test]
fn what_is_not_known_decides_nothing() {
    let facts = Facts {
        role: Some(Role::Use),
        ..Facts::default()
    };
    let page = fs::read_to_string(PAGE).unwrap();
    for (text, holds) in [
        ("price.output > 5.0", false),
        ("!(price.output > 5.0)", false),
        ("price.output > 5.0 || role == 'use'", true),
        ("price.output == null || price.output > 5.0", true),
        ("price.output != 5.0", true),
        ("has(price.output)", true),
    ] {
        assert!(
            page.contains(&format!("`{}`", text.replace('|', "\\|"))),
            "{text}"
        );
        let condition = Condition::parse(text, Subject::Usage).unwrap();
        assert_eq!(condition.holds(&facts), holds, "{text}");
    }
}

#[test]
fn each_key_has_a_description_and_what_it_takes_fits() {
    let schema = file::schema();
    for (path, written) in objects(&schema) {
        for (key, property) in written["properties"].as_object().unwrap() {
            assert!(
                property["description"].is_string(),
                "{path}{key}: describe it"
            );
            let mut alone = property.clone();
            alone["$defs"] = schema["$defs"].clone();
            let validator = jsonschema::validator_for(&alone).unwrap();
            let examples = property["examples"].as_array().into_iter().flatten();
            for value in examples.chain(property.get("default")) {
                assert!(validator.is_valid(value), "{path}{key}: {value}");
            }
        }
    }
}

fn of_packs() -> String {
    let packs = packs::packs();
    let policies: Vec<_> = packs
        .iter()
        .map(|pack| {
            checked(
                pack.name,
                &format!("version: 1\nextends: [{}]\n", pack.name),
            )
        })
        .collect();
    let mut page = row(&[String::from("rule")], packs.iter().map(|pack| pack.name));
    page += &row(&[String::from("---")], packs.iter().map(|_| "---"));
    for rule in &policies[0].rules {
        let severities: Vec<_> = policies
            .iter()
            .map(|policy| severity(policy, &rule.id))
            .collect();
        let link = format!("[`{0}`](rules.md#{0})", rule.id);
        page += &row(&[link], severities.iter().map(String::as_str));
    }
    for pack in packs {
        let text = pack.source.text().trim();
        let _ = write!(page, "\n### `{}`\n\n```yaml\n{text}\n```\n", pack.name);
    }
    page
}

fn severity(policy: &Policy, rule: &str) -> String {
    let severity = policy.rule(rule).unwrap().severity;
    format!("{severity:?}").to_lowercase()
}

/// A table for each mapping that a policy has, the outer before the inner.
fn of_keys() -> String {
    let schema = file::schema();
    let first = packs::packs()
        .iter()
        .find(|pack| pack.name == FIRST)
        .unwrap();
    let stream = parse(first.source.text()).unwrap();
    let first: Value = decode(&stream.documents[0]).0.unwrap();
    let mut page = String::new();
    for (path, written) in objects(&schema) {
        if let Some(outer) = path.strip_suffix('.') {
            let _ = write!(
                page,
                "\n### `{outer}`\n\n{}\n",
                text(&written["description"])
            );
        }
        page += "\n| key | takes | unless said | what it is | such as |\n|---|---|---|---|---|\n";
        let set = path
            .split_terminator('.')
            .try_fold(&first, |of, key| of.get(key));
        for (key, property) in written["properties"].as_object().unwrap() {
            let default = property.get("default").map(yaml);
            let set = set
                .and_then(|set| set.get(key))
                .filter(|set| !set.is_object() && !path.is_empty());
            let set = set.map(|value| format!("{} in `{FIRST}`", yaml(value)));
            let examples = property["examples"].as_array().into_iter().flatten();
            let examples: Vec<_> = examples.map(yaml).collect();
            let cells = [
                format!("`{key}`"),
                takes(&schema, property, &format!("{path}{key}")),
                default.or(set).unwrap_or_default(),
                text(&property["description"])
                    .split("\n\n")
                    .next()
                    .unwrap()
                    .replace('\n', " "),
                examples.join(" "),
            ];
            page += &row(&cells, []);
        }
    }
    page
}

/// Every mapping with fixed keys, by the keys that lead to it, each with a dot behind it.
fn objects(schema: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), schema.clone())];
    while let Some((path, written)) = open.pop() {
        let inner = written["properties"].as_object().unwrap().iter().rev();
        let inner = inner.filter_map(|(key, property)| {
            let (named, target) = mapping(schema, property)?;
            let name = if named { "NAME." } else { "" };
            Some((format!("{path}{key}.{name}"), target.clone()))
        });
        open.extend(inner.collect::<Vec<_>>());
        found.push((path, written));
    }
    found
}

/// The mapping with fixed keys that a value is, and whether a name stands before it.
fn mapping<'s>(schema: &'s Value, property: &'s Value) -> Option<(bool, &'s Value)> {
    if let Some(values) = property
        .get("additionalProperties")
        .filter(|of| of.is_object())
    {
        return mapping(schema, values).map(|(_, target)| (true, target));
    }
    let choices = property["anyOf"].as_array().into_iter().flatten();
    let mut all = std::iter::once(property).chain(choices);
    let target = all.find_map(|one| referred(schema, one))?;
    target.get("properties").map(|_| (false, target))
}

fn referred<'s>(schema: &'s Value, property: &Value) -> Option<&'s Value> {
    let name = property["$ref"].as_str()?.rsplit('/').next()?;
    schema["$defs"].get(name)
}

/// What a key takes, in words.
fn takes(schema: &Value, property: &Value, path: &str) -> String {
    if let Some((named, _)) = mapping(schema, property) {
        let (name, about) = if named {
            (".NAME", "names, each with ")
        } else {
            ("", "")
        };
        let anchor = format!("{path}{name}").replace('.', "").to_lowercase();
        let list = if property["anyOf"].is_array() {
            ", or a list of such"
        } else {
            ""
        };
        return format!("{about}[these keys](#{anchor}){list}");
    }
    let target = referred(schema, property).unwrap_or(property);
    if let Some(choices) = target["oneOf"].as_array() {
        let words = choices
            .iter()
            .map(|choice| format!("`{}`", text(&choice["const"])));
        return words.collect::<Vec<_>>().join(" ");
    }
    if let Some(only) = target.get("const") {
        return format!("`{only}`");
    }
    if let Some(choices) = target["anyOf"].as_array() {
        let is_globs = choices.iter().any(|choice| choice["type"] == "object");
        let one = takes(schema, &choices[0], path);
        return if is_globs {
            "[globs](#globs)".to_owned()
        } else {
            format!("{one}, or a list")
        };
    }
    let kinds = target["type"]
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![target["type"].clone()]);
    let words = kinds.iter().map(|kind| match kind.as_str() {
        Some("string") => "text",
        Some("integer") => "whole number",
        Some("number") => "number",
        Some("boolean") => "`true` or `false`",
        Some("object") => "a mapping",
        other => panic!("{path}: {other:?}"),
    });
    words.collect::<Vec<_>>().join(" or ")
}

fn of_subjects() -> String {
    let schema = file::schema();
    let about = |name: &str, word: &str| {
        let choices = schema["$defs"][name]["oneOf"].as_array().unwrap();
        let choice = choices
            .iter()
            .find(|choice| choice["const"] == word)
            .unwrap();
        text(&choice["description"])
    };
    let mut page = String::from("| subject | verdict | what it is |\n|---|---|---|\n");
    for subject in [
        Subject::Usage,
        Subject::Tag,
        Subject::Ignore,
        Subject::Exception,
        Subject::Catalog,
    ] {
        let name = subject.name();
        page += &row(
            &[format!("`{name}`"), String::new(), about("Subject", name)],
            [],
        );
        for verdict in subject.verdicts() {
            let word = verdict.name();
            page += &row(
                &[String::new(), format!("`{word}`"), about("Verdict", word)],
                [],
            );
        }
    }
    page
}

fn of_facts() -> String {
    let mut page = String::from("| fact | kind | of | what it is |\n|---|---|---|---|\n");
    for fact in TABLE {
        let subjects: Vec<_> = fact.subjects.iter().map(|subject| subject.name()).collect();
        let of = if subjects.is_empty() {
            "all".to_owned()
        } else {
            subjects.join(", ")
        };
        let late = if fact.is_late { "; in texts only" } else { "" };
        let cells = [
            format!("`{}`", fact.name),
            fact.kind.name().to_owned(),
            of,
            format!("{}{late}", fact.about),
        ];
        page += &row(&cells, []);
    }
    page
}

fn of_functions() -> String {
    let mut page = String::from("| function | takes | gives | such as |\n|---|---|---|---|\n");
    for function in FUNCTIONS {
        let (name, dot) = (function.name, if function.on_value { "." } else { "" });
        let cells = [
            format!("`{dot}{name}()`"),
            function.takes.to_owned(),
            function.about.to_owned(),
            format!("`{}`", function.example),
        ];
        page += &row(&cells, []);
    }
    page
}

fn of_limits() -> String {
    let mut page = String::from("| limit | |\n|---|---|\n");
    for (what, limit) in [
        ("length of an expression, bytes", when::MAX_LEN as u64),
        ("operators, dots and brackets in it", when::MAX_SIGNS as u64),
        (
            "steps of one evaluation, with long lists thought of",
            when::MAX_COST,
        ),
        (
            "size of a compiled regular expression, bytes",
            when::MAX_PATTERN as u64,
        ),
        ("size of a policy, bytes", load::MAX_BYTES),
        ("files that one policy is made of", load::MAX_FILES as u64),
        ("length of a chain of `extends`", load::MAX_DEPTH as u64),
    ] {
        page += &row(&[what.to_owned(), limit.to_string()], []);
    }
    page
}

/// A row of a table in Markdown.
fn row<'c>(first: &'c [String], rest: impl IntoIterator<Item = &'c str>) -> String {
    let cells = first.iter().map(String::as_str).chain(rest);
    let cells: Vec<_> = cells.map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
        .replace("|  |", "| |")
        .replace("|  |", "| |")
}

/// A value on one line, in YAML's flow form, as code.
fn yaml(value: &Value) -> String {
    let shown = match value {
        Value::String(text) => text.clone(),
        other => other.to_string().replace(",\"", ", \""),
    };
    if shown.contains('`') {
        format!("`` {shown} ``")
    } else {
        format!("`{shown}`")
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The blocks of a page that are fenced with a language.
fn fenced(page: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    let blocks = page.split(&opening).skip(1);
    let blocks = blocks.filter_map(|rest| rest.split_once("\n```"));
    blocks.map(|(block, _)| block.to_owned()).collect()
}

/// A policy of this text, read from a file.
fn checked(name: &str, text: &str) -> Policy {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reference");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.yaml"));
    fs::write(&path, text).unwrap();
    let checked = validate(&load(&Choice::File(path)), &Catalog::builtin());
    checked.unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}
