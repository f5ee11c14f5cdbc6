//! The tools, a row each: what it is called, what it takes and gives, and what answers. The schemas are made from the types that
//! read and write.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::desk::{Desk, Fault};
use super::{governing, known, verdict};

/// A tool.
pub(super) struct Tool {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    /// What it is for, as an agent reads it.
    pub(super) about: &'static str,
    /// The schema of its arguments.
    pub(super) takes: fn() -> Map<String, Value>,
    /// The schema of its answer.
    pub(super) gives: fn() -> Map<String, Value>,
    pub(super) answer: fn(&Desk<'_>, Map<String, Value>) -> Result<Value, Fault>,
}

/// All of them.
pub(super) const ALL: &[Tool] = &[
    Tool {
        name: "check_text",
        title: "Check a file's text",
        about: "Finds the AI model ids in a text, as though it stood in the file `path`, and judges them by the policy that \
                holds there: what is wrong, at which line, and what to write instead. Give it a file before or after you \
                write it; the text need not be saved. Only the verdicts `allowed` and `no-id` let it pass.",
        takes: takes::<Text>,
        gives: gives::<verdict::Checked>,
        answer: |desk, asked| answer(desk, asked, verdict::check),
    },
    Tool {
        name: "allowed",
        title: "Ask whether a model id may be used",
        about: "Whether a file may use a model id, and why: call it before you write an id. `allowed` is the only verdict \
                that permits it; `unknown` says that nobody can tell, which is no permission.",
        takes: takes::<Asked>,
        gives: gives::<verdict::Allowed>,
        answer: |desk, asked| answer(desk, asked, verdict::allowed),
    },
    Tool {
        name: "suggest",
        title: "Ask what to write instead of a model id",
        about: "The id to write instead of one that a file may not use, with who may apply it: `safe` can stand there as it \
                is, `review` and `manual` are for a person to decide. No suggestion means that nothing is sure, or that \
                nothing is wrong: `why` says which.",
        takes: takes::<Asked>,
        gives: gives::<verdict::Suggested>,
        answer: |desk, asked| answer(desk, asked, verdict::suggest),
    },
    Tool {
        name: "explain",
        title: "Explain a model id or a rule",
        about: "All that matters of a model on each platform that serves it (status, days, prices, line, and who says so), \
                or what a rule of the policy wants and how to fix what it finds.",
        takes: takes::<Subject>,
        gives: gives::<known::Explained>,
        answer: |desk, asked| answer(desk, asked, known::explain),
    },
    Tool {
        name: "policy",
        title: "Show the policy that holds for a path",
        about: "Which policy holds for a file or folder: its workload and lane with the default model, whether the path is \
                left out, the rules with their severities, and the whole policy as YAML.",
        takes: takes::<Path>,
        gives: gives::<governing::Governing>,
        answer: |desk, asked| answer(desk, asked, governing::policy),
    },
];

/// A text, and where it stands or will stand.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    /// The file, told from the root of the repository; it need not be there. Its name tells the language.
    pub(super) path: String,
    /// The whole text of the file.
    pub(super) text: String,
}

/// An id, and where it stands or will stand.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// The file, told from the root of the repository; it need not be there.
    pub(super) path: String,
    /// The model id, just as it would be written.
    pub(super) id: String,
    /// The platform that the call goes to, such as `azure` or `bedrock`, where it is known. Days and prices are a
    /// platform's own; without it they are those of the model's vendor, or of the platform that the spelling proves.
    #[serde(default)]
    pub(super) surface: Option<String>,
}

/// What to tell of.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Subject {
    /// A model id in any spelling, or the id of a rule.
    pub(super) id: String,
}

/// Where.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Path {
    /// A file or folder, told from the root of the repository; it need not be there.
    pub(super) path: String,
}

/// Reads the arguments, answers, and writes the answer.
fn answer<A: DeserializeOwned, R: Serialize>(
    desk: &Desk<'_>,
    asked: Map<String, Value>,
    with: impl FnOnce(&Desk<'_>, A) -> Result<R, Fault>,
) -> Result<Value, Fault> {
    let asked = serde_json::from_value(Value::Object(asked))
        .map_err(|error| Fault::Asked(format!("arguments: {error}")))?;
    let told = with(desk, asked)?;
    serde_json::to_value(told).map_err(|error| Fault::Told(error.to_string()))
}

fn takes<T: JsonSchema>() -> Map<String, Value> {
    schema::<T>(SchemaSettings::draft2020_12())
}

fn gives<T: JsonSchema>() -> Map<String, Value> {
    schema::<T>(SchemaSettings::draft2020_12().for_serialize())
}

/// Without references and without a dialect: clients differ in which they know, and what is used here is alike in all.
fn schema<T: JsonSchema>(mut settings: SchemaSettings) -> Map<String, Value> {
    settings.meta_schema = None;
    settings.inline_subschemas = true;
    let schema = settings.into_generator().into_root_schema_for::<T>();
    match without_formats(schema.to_value()) {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

/// Without the formats of Rust's numbers, which no client knows and some warn of.
fn without_formats(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(without_formats).collect(),
        Value::Object(entries) => {
            let is_format = |key: &str, value: &Value| key == "format" && value.is_string();
            let kept = entries
                .into_iter()
                .filter(|(key, value)| !is_format(key, value));
            Value::Object(
                kept.map(|(key, value)| (key, without_formats(value)))
                    .collect(),
            )
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_says_what_each_argument_and_each_part_of_its_answer_is() {
        for tool in ALL {
            for (what, schema) in [("takes", (tool.takes)()), ("gives", (tool.gives)())] {
                assert_eq!(schema["type"], "object", "{}: {what}", tool.name);
                let parts = schema["properties"].as_object().unwrap();
                assert!(!parts.is_empty());
                for (name, part) in parts {
                    let told = part["description"].as_str().unwrap_or_default();
                    assert!(!told.is_empty(), "{}: {what}: {name}", tool.name);
                }
                let text = serde_json::to_string(&schema).unwrap();
                assert!(
                    !["$ref", "$schema", "\"format\""]
                        .iter()
                        .any(|word| text.contains(word)),
                    "{}",
                    tool.name
                );
            }
            assert_eq!(
                (tool.takes)()["additionalProperties"],
                false,
                "{}",
                tool.name
            );
        }
    }
}
