//! A policy as one YAML file that can be saved: what it says does not lean on another
//! file, nor on what the packs say later.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Shown, flow};
use crate::policy::effective::{Setting, Value};
use crate::report::escape;
use crate::source::acts::quoted;

/// The order of the keys; what is not named here comes last.
const ORDER: [&str; 10] = [
    "baseline",
    "catalogs",
    "lanes",
    "workloads",
    "legacy",
    "migration_tags",
    "roles",
    "exclude",
    "rules",
    "exceptions",
];

/// Keys of a built-in rule that stay with it: they need not be said again.
const OF_THE_RULE: [&str; 10] = [
    "title",
    "subject",
    "message",
    "label",
    "help",
    "suggest",
    "migration_tag",
    "supersedes",
    "invalidates",
    "id",
];

pub(super) fn write(shown: &Shown, out: &mut dyn Write) -> io::Result<()> {
    let name = |text: &str| escape::terminal(text).into_owned();
    writeln!(out, "# The policy of `{}`.", name(&shown.path))?;
    if let Some(root) = &shown.root {
        writeln!(out, "# Globs are told from `{}`.", name(root))?;
    }
    writeln!(out, "version: 1\nextends: []")?;
    let entries = shown.policy.entries();
    let rank = |key: &str| ORDER.iter().position(|known| *known == key);
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_by_key(|(key, _)| rank(key).unwrap_or(ORDER.len()));
    let mut text = String::new();
    for (key, value) in entries {
        if key == "rules" {
            rules(&mut text, shown);
        } else {
            entry(&mut text, key, value, 0);
        }
    }
    out.write_all(text.as_bytes())
}

fn rules(text: &mut String, shown: &Shown) {
    text.push_str("rules:\n");
    for (id, rule, _) in shown.rules() {
        let _ = writeln!(text, "  {}:", word(id));
        for (key, value) in rule.entries() {
            let is_its_own = value.from.as_ref().is_some_and(|from| from.built_in);
            if !(is_its_own && OF_THE_RULE.contains(&key.as_str())) {
                entry(text, key, value, 2);
            }
        }
    }
}

/// A key and its value, `depth` levels in.
fn entry(text: &mut String, key: &str, value: &Setting, depth: usize) {
    let indent = "  ".repeat(depth);
    let _ = write!(text, "{indent}{}:", word(key));
    held(text, value, depth);
}

/// What follows a key or a dash.
fn held(text: &mut String, value: &Setting, depth: usize) {
    let indent = "  ".repeat(depth + 1);
    match &value.value {
        Value::Map(entries) if entries.is_empty() => text.push_str(" {}\n"),
        Value::Map(entries) => {
            text.push('\n');
            for (key, value) in entries {
                entry(text, key, value, depth + 1);
            }
        }
        Value::List(items) if value.from.is_none() && !items.is_empty() => {
            text.push('\n');
            for item in items {
                let mut inner = String::new();
                held(&mut inner, item, depth + 1);
                // The first key stands beside the dash.
                let inner = inner.trim_start();
                let _ = write!(text, "{indent}- {inner}");
            }
        }
        Value::List(items) => line(text, &flow(items), value),
        _ => line(text, &scalar(value), value),
    }
}

fn line(text: &mut String, shown: &str, value: &Setting) {
    let place = Shown::place(value.from.as_ref());
    let _ = writeln!(text, " {shown}  # {}", escape::terminal(&place));
}

/// A key or a text, quoted when it could be read otherwise.
fn word(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && (text.bytes()).all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&text.to_lowercase().as_str());
    if is_plain {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A scalar as it is written.
pub(super) fn scalar(value: &Setting) -> String {
    match &value.value {
        Value::Text(text) => word(text),
        _ => value.text().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::catalog::Catalog;
    use crate::policy::effective::effective;
    use crate::policy::{Choice, load, validate};

    /// Values without their places, mappings in the order of their keys.
    fn bare(setting: &Setting) -> String {
        match &setting.value {
            Value::Map(entries) => {
                let mut all: Vec<_> = entries
                    .iter()
                    .map(|(key, value)| format!("{key}={}", bare(value)))
                    .collect();
                all.sort();
                format!("{{{}}}", all.join(" "))
            }
            Value::List(items) => format!("{:?}", items.iter().map(bare).collect::<Vec<_>>()),
            _ => scalar(setting),
        }
    }

    #[test]
    fn what_is_shown_can_be_saved_and_says_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let case = Path::new("tests/cmd/policy-show.in");
        let written = load(&Choice::Discover(case.join("svc")));
        let nested = case.join("svc/lanelint.yaml");
        let written = if written.layers.len() < 4 {
            // Without `.git` at hand, only the nearest one is found.
            load(&Choice::File(case.join("lanelint.yaml"))).beneath(&nested)
        } else {
            written
        };
        let shown = Shown {
            path: "svc".into(),
            root: None,
            files: Vec::new(),
            workload: None,
            excluded: None,
            exceptions: Vec::new(),
            policy: effective(&written),
        };
        let mut text = Vec::new();
        write(&shown, &mut text).unwrap();
        let saved = folder.path().join("lanelint.yaml");
        fs::write(&saved, &text).unwrap();
        let again = load(&Choice::File(saved));
        let policy = validate(&again, &Catalog::builtin()).unwrap();
        assert_eq!(bare(&effective(&again)), bare(&shown.policy));
        let names: Vec<_> = policy
            .workloads
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(names, ["batch", "agents"], "the order of asking stays");
        assert!(
            policy
                .rule("no-preview")
                .is_some_and(|rule| rule.when.is_some())
        );
    }

    #[test]
    fn words_that_could_be_read_otherwise_are_quoted() {
        let words = [
            "gpt-5.4",
            "off",
            "1.5",
            "*",
            "a b",
            "x: y",
            "@ml",
            "a\nb",
            "\u{202e}x",
        ];
        let words: Vec<_> = words.iter().map(|text| word(text)).collect();
        insta::assert_snapshot!(words.join(" | "), @r#"gpt-5.4 | "off" | "1.5" | "*" | "a b" | "x: y" | "@ml" | "a\nb" | "\u202ex""#);
    }
}
