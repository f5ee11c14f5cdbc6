//! What an agent says that its tool did, as JSON: which file, and what of it was there before.
//!
//! The keys are those of Claude Code's hooks after a tool (<https://code.claude.com/docs/en/hooks>) and of Cursor's after an edit
//! (<https://cursor.com/docs/agent/hooks>); other agents use either.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// Where a tool may say which text it wrote.
const TEXTS: [&str; 3] = ["content", "new_string", "new_source"];

/// What each note to this tool begins with.
const NOTE: &str = "lanelint:";

/// An event.
pub(super) struct Event(Value);

/// One text put in the place of another.
struct Edit<'e> {
    old: &'e str,
    new: &'e str,
    everywhere: bool,
}

impl Event {
    /// # Errors
    ///
    /// Why it is no JSON.
    pub(super) fn read(text: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(text).map(Self)
    }

    /// The file that was written; nothing where the tool writes none.
    pub(super) fn path(&self) -> Option<String> {
        let Self(event) = self;
        let tool = &event["tool_input"];
        let mut places = [
            &tool["file_path"],
            &tool["notebook_path"],
            &event["file_path"],
        ]
        .into_iter();
        let path = places.find_map(Value::as_str)?;
        // A tool that only reads names a file, too, and no text.
        if event["tool_name"].is_string() && self.texts().next().is_none() {
            return None;
        }
        let folder = event["cwd"]
            .as_str()
            .filter(|_| Path::new(path).is_relative());
        let path = folder.map_or_else(
            || PathBuf::from(path),
            |folder| Path::new(folder).join(path),
        );
        Some(path.to_string_lossy().into_owned())
    }

    /// Whether the file was written as a whole, or a cell of it.
    pub(super) fn is_whole(&self) -> bool {
        let tool = &self.0["tool_input"];
        tool["content"].is_string() || tool["new_source"].is_string()
    }

    /// Whether an edit took out a note to this tool: without it an id is no better than a new one.
    pub(super) fn takes_note_out(&self) -> bool {
        let has = |text: &Value| text.as_str().is_some_and(|text| text.contains(NOTE));
        let mut parts = self.parts();
        parts.any(|part| has(&part["old_string"]) && !has(&part["new_string"]))
    }

    /// What the file was before, if that follows from the event and what it is `now`.
    pub(super) fn before(&self, now: &str) -> Option<String> {
        match &self.0["tool_response"]["originalFile"] {
            Value::String(before) => return Some(before.clone()),
            // A file that was not there.
            Value::Null if self.0["tool_response"]["type"] == "create" => {
                return Some(String::new());
            }
            _ => {}
        }
        let mut edits = self.edits()?;
        let mut text = now.to_owned();
        edits.reverse();
        for Edit {
            old,
            new,
            everywhere,
        } in edits
        {
            if new.is_empty() || !text.contains(new) {
                return None;
            }
            let count = if everywhere { usize::MAX } else { 1 };
            text = text.replacen(new, old, count);
        }
        Some(text)
    }

    /// The texts that were written.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let parts = self.parts();
        parts.flat_map(|part| TEXTS.iter().filter_map(|key| part[*key].as_str()))
    }

    /// The edits in their order, where both sides of all are told.
    fn edits(&self) -> Option<Vec<Edit<'_>>> {
        let edits = self.parts().filter(|part| !part["new_string"].is_null());
        let edits = edits.map(|part| {
            Some(Edit {
                old: part["old_string"].as_str()?,
                new: part["new_string"].as_str()?,
                everywhere: part["replace_all"] == true,
            })
        });
        let edits: Vec<_> = edits.collect::<Option<_>>()?;
        (!edits.is_empty()).then_some(edits)
    }

    /// What the tool was given, and each of its edits.
    fn parts(&self) -> impl Iterator<Item = &Value> {
        [&self.0["tool_input"], &self.0]
            .into_iter()
            .flat_map(|place| {
                let edits = place["edits"].as_array().into_iter().flatten();
                std::iter::once(place).chain(edits)
            })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_there_follows_from_the_event() {
        let edit = |old: &str, new: &str| json!({"old_string": old, "new_string": new});
        let rows = [
            (
                json!({"tool_input": edit("a", "b")}),
                "x b b",
                Some("x a b"),
            ),
            (
                json!({"tool_input": {"old_string": "a", "new_string": "b", "replace_all": true}}),
                "x b b",
                Some("x a a"),
            ),
            (
                json!({"tool_input": {"edits": [edit("a", "b"), edit("b", "c")]}}),
                "x c",
                Some("x a"),
            ),
            (json!({"edits": [edit("a", "b")]}), "b", Some("a")),
            // A formatter ran since.
            (json!({"tool_input": edit("a", "b ( )")}), "b()", None),
            (json!({"tool_input": edit("a", "")}), "b", None),
            (json!({"tool_input": {"content": "b"}}), "b", None),
            (
                json!({"tool_input": {"content": "b"}, "tool_response": {"originalFile": "a"}}),
                "b",
                Some("a"),
            ),
            (
                json!({"tool_input": {"content": "b"}, "tool_response": {"type": "create", "originalFile": null}}),
                "b",
                Some(""),
            ),
            (json!({"tool_input": {"new_string": "b"}}), "b", None),
            (json!([]), "b", None),
        ];
        for (event, now, before) in rows {
            let told = Event(event.clone()).before(now);
            assert_eq!(told.as_deref(), before, "{event}");
        }
    }

    #[test]
    fn a_note_that_is_taken_out_is_told() {
        let note = "# lanelint: migrate to=x\n";
        let took = |old: &str, new: &str| {
            let event = json!({"tool_input": {"old_string": old, "new_string": new}});
            Event(event).takes_note_out()
        };
        assert!(took(note, ""));
        assert!(took(&format!("{note}a"), "a"));
        assert!(!took(note, "# lanelint: migrate to=y\n"));
        assert!(!took("a", ""));
        let many = json!({"tool_input": {"edits": [{"old_string": note, "new_string": ""}]}});
        assert!(Event(many).takes_note_out());
    }

    #[test]
    fn a_tool_that_writes_nothing_has_no_file() {
        let path = |event: Value| Event(event).path();
        let read = json!({"tool_name": "Read", "tool_input": {"file_path": "a.py"}});
        assert_eq!(path(read), None);
        let write =
            json!({"tool_name": "Write", "tool_input": {"file_path": "a.py", "content": ""}});
        assert_eq!(path(write).as_deref(), Some("a.py"));
        // What it wrote is not told.
        assert_eq!(path(json!({"file_path": "a.py"})).as_deref(), Some("a.py"));
        let relative = json!({"cwd": "/r", "file_path": "a.py"});
        assert_eq!(path(relative).as_deref(), Some("/r/a.py"));
    }
}
