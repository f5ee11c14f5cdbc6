//! The hook in the settings of Claude Code: put into the JSON that is there, of which nothing else changes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jsonc_parser::ast::Object;
use jsonc_parser::common::{Range, Ranged as _};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde::Serialize;
use serde_json::{Value, json};

/// What the hook runs.
const COMMAND: &str = "lanelint hook";

/// Where hooks after a tool stand.
const HOOKS: &str = "hooks";
const AFTER: &str = "PostToolUse";

/// The entry, in the order in which people write one: after each tool that writes a file.
#[derive(Serialize)]
struct Entry {
    matcher: &'static str,
    hooks: [Hook; 1],
}

/// What is run, and for how many seconds at most.
#[derive(Serialize)]
struct Hook {
    r#type: &'static str,
    command: &'static str,
    timeout: u32,
}

const ENTRY: Entry = Entry {
    matcher: "Edit|MultiEdit|Write|NotebookEdit",
    hooks: [Hook {
        r#type: "command",
        command: COMMAND,
        timeout: 60,
    }],
};

/// The settings with the hook; nothing where it is there.
///
/// # Errors
///
/// Why it cannot be put there, as a sentence.
pub(super) fn with_hook(old: Option<&str>) -> Result<Option<String>, String> {
    let old = match old {
        Some(text) if !text.trim().is_empty() => text,
        _ => "{}\n",
    };
    let by_hand = || {
        let entry = serde_json::to_string(&ENTRY).unwrap_or_default();
        format!("add to `{HOOKS}.{AFTER}` by hand: {entry}")
    };
    let value: Value =
        serde_json::from_str(old).map_err(|error| format!("not JSON: {error}; {}", by_hand()))?;
    let hooks = value.get(HOOKS);
    let after = hooks.and_then(|hooks| hooks.get(AFTER));
    if after.is_some_and(is_there) {
        return Ok(None);
    }
    let is_sound = value.is_object()
        && hooks.is_none_or(Value::is_object)
        && after.is_none_or(Value::is_array);
    if !is_sound {
        return Err(format!(
            "expected an object with the object `{HOOKS}` and in it the list `{AFTER}`; {}",
            by_hand()
        ));
    }
    let new = put(old).ok_or_else(by_hand)?;
    let mut wanted = value;
    wanted[HOOKS][AFTER] = match wanted[HOOKS][AFTER].take() {
        Value::Array(mut all) => {
            all.push(json!(ENTRY));
            all.into()
        }
        _ => json!([ENTRY]),
    };
    // What was written says all that the old one did, and the hook: a key that stands there twice, for one, would not.
    match serde_json::from_str::<Value>(&new) {
        Ok(got) if got == wanted => Ok(Some(new)),
        _ => Err(by_hand()),
    }
}

/// Whether settings keep every hook from being run.
pub(super) fn are_off(text: &str) -> bool {
    let settings: Result<Value, _> = serde_json::from_str(text);
    settings.is_ok_and(|settings| settings["disableAllHooks"] == true)
}

/// Whether one of the entries runs it already, with whatever options.
fn is_there(after: &Value) -> bool {
    let entries = after.as_array().into_iter().flatten();
    let hooks = entries.flat_map(|entry| entry["hooks"].as_array().into_iter().flatten());
    let mut commands = hooks.filter_map(|hook| hook["command"].as_str());
    commands.any(|command| command.contains(COMMAND))
}

/// The text with the entry in the innermost of the containers that are there.
fn put(text: &str) -> Option<String> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).ok()?;
    let root = parsed.value?;
    let root = root.as_object()?;
    let unit = unit(text, root);
    let ends = |object: &Object<'_>| object.properties.last().map(|last| last.range.end);
    let hooks = root.get(HOOKS).and_then(|own| own.value.as_object());
    let after = hooks.and_then(|hooks| hooks.get(AFTER)?.value.as_array());
    let (container, last, depth, item) = if let Some(after) = after {
        let last = after.elements.last().map(|last| last.range().end);
        (after.range, last, 2, pretty(&ENTRY, &unit))
    } else if let Some(hooks) = hooks {
        let item = member(AFTER, &[ENTRY], &unit);
        (hooks.range, ends(hooks), 1, item)
    } else {
        let hooks = BTreeMap::from([(AFTER, [ENTRY])]);
        (root.range, ends(root), 0, member(HOOKS, &hooks, &unit))
    };
    let new = insert(text, container, last, (&item, &unit, depth));
    Some(if text.contains("\r\n") {
        new.replace("\r\n", "\n").replace('\n', "\r\n")
    } else {
        new
    })
}

/// The text with an item as the last one of a container that lies so deep.
fn insert(
    text: &str,
    container: Range,
    last: Option<usize>,
    (item, unit, depth): (&str, &str, usize),
) -> String {
    let own = unit.repeat(depth + 1);
    let item = item.replace('\n', &format!("\n{own}"));
    let mut new = String::new();
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    if let Some(end) = last {
        let _ = write!(new, "{},\n{own}{item}", part(0, end));
        new.push_str(part(end, text.len()));
    } else {
        let close = container.end - 1;
        let above = unit.repeat(depth);
        let _ = write!(
            new,
            "{}\n{own}{item}\n{above}",
            part(0, container.start + 1)
        );
        new.push_str(part(close, text.len()));
    }
    new
}

/// By how much the file is indented: as its first key is.
fn unit(text: &str, root: &Object<'_>) -> String {
    let first = root.properties.first().map(|first| first.range.start);
    let line = first.and_then(|at| text.get(..at)?.rsplit_once('\n'));
    match line {
        Some((_, before)) if !before.is_empty() && before.trim().is_empty() => before.to_owned(),
        _ => "  ".to_owned(),
    }
}

/// A key with its value.
fn member(name: &str, value: &impl Serialize, unit: &str) -> String {
    format!("\"{name}\": {}", pretty(value, unit))
}

fn pretty(value: &impl Serialize, unit: &str) -> String {
    let mut out = Vec::new();
    let form = serde_json::ser::PrettyFormatter::with_indent(unit.as_bytes());
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, form);
    // Writing to memory does not fail.
    let _ = value.serialize(&mut serializer);
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_as_it_is_and_a_second_run_adds_nothing() {
        for old in [
            "",
            "{}",
            "{\n}\n",
            "{\"a\": 1}",
            "{\n\t\"a\": [1, 2.50, \"é\\u00e9\"]\n}\n",
            "{\r\n    \"hooks\": {}\r\n}\r\n",
            "{\"hooks\": {\"Stop\": [], \"PostToolUse\": []}}",
            "{\n  \"hooks\": {\n    \"PostToolUse\": [\n      {\"matcher\": \"Bash\", \"hooks\": []}\n    ]\n  },\n  \"z\": null\n}",
        ] {
            let new = with_hook(Some(old)).unwrap().unwrap();
            assert!(serde_json::from_str::<Value>(&new).is_ok(), "{new}");
            assert_eq!(with_hook(Some(&new)), Ok(None), "{new}");
            // All of the old text is there, in its order.
            let mut rest = new.as_str();
            for word in old.split_whitespace() {
                let word = word.trim_end_matches(['}', ']']);
                let at = rest.find(word).unwrap_or_else(|| panic!("{word}: {new}"));
                rest = &rest[at..];
            }
            assert_eq!(old.contains("\r\n"), new.contains("\r\n"));
        }
        insta::assert_snapshot!(with_hook(Some("{\n  \"a\": 1\n}\n")).unwrap().unwrap(), @r#"
        {
          "a": 1,
          "hooks": {
            "PostToolUse": [
              {
                "matcher": "Edit|MultiEdit|Write|NotebookEdit",
                "hooks": [
                  {
                    "type": "command",
                    "command": "lanelint hook",
                    "timeout": 60
                  }
                ]
              }
            ]
          }
        }
        "#);
    }

    #[test]
    fn what_is_no_settings_is_left_to_a_person() {
        for old in [
            "[]",
            "{\"hooks\": 1}",
            "{\"hooks\": {\"PostToolUse\": {}}}",
            "{\"a\": 1,}",
            "// a\n{}",
            "{\"hooks\": {\"a\": 1}, \"hooks\": {}}",
        ] {
            let why = with_hook(Some(old)).unwrap_err();
            assert!(why.contains("lanelint hook"), "{old}: {why}");
        }
    }
}
