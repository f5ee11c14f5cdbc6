//! A policy as one JSON object. Each value of the policy is an object of `value` and `from`;
//! a list that several files add to is an array of those.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use super::Shown;
use crate::policy::effective::{From, Setting, Value};

/// The name and version of the layout.
const SCHEMA: &str = "lanelint-policy-show-v1";

pub(super) fn write(shown: &Shown, out: &mut dyn Write) -> io::Result<()> {
    let files = shown.files.iter();
    let files: Vec<_> = files
        .map(|(file, built_in)| json!({"file": file, "built_in": built_in}))
        .collect();
    // The first one that holds a file is its workload, and an object has no order.
    let workloads = shown.policy.get("workloads");
    let order = workloads.map_or(&[][..], Setting::entries).iter();
    let order: Vec<_> = order.map(|(name, _)| name).collect();
    let document = json!({
        "schema": SCHEMA,
        "path": shown.path,
        "root": shown.root,
        "files": files,
        "workload": shown.workload,
        "workload_order": order,
        "excluded": shown.excluded.as_ref().map(setting),
        "exceptions": shown.exceptions,
        "policy": setting(&shown.policy),
    });
    crate::report::json::pretty(&document, out)
}

fn setting(setting: &Setting) -> Json {
    match &setting.value {
        Value::Map(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(key, value)| (key.clone(), self::setting(value)));
            Json::Object(entries.collect::<Map<_, _>>())
        }
        Value::List(items) if setting.from.is_none() => items.iter().map(self::setting).collect(),
        _ => json!({"value": plain(setting), "from": setting.from.as_ref().map(place)}),
    }
}

/// A value without its places.
fn plain(setting: &Setting) -> Json {
    match &setting.value {
        Value::Bool(yes) => Json::from(*yes),
        Value::Number(number) => Json::from(*number),
        Value::Text(text) => Json::from(text.as_str()),
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Map(entries) => {
            let entries = entries.iter();
            Json::Object(
                entries
                    .map(|(key, value)| (key.clone(), plain(value)))
                    .collect(),
            )
        }
    }
}

fn place(from: &From) -> Json {
    json!({"file": from.file, "line": from.line, "built_in": from.built_in})
}
