//! The whitelists of OpenCode: of a provider that has one, no other model is offered; no other provider is there.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::List;

pub(super) const LACKS: &[&str] = &[
    "paths and workloads: a list is of one path",
    "days: make it anew when a model ends, or nightly",
    "migration tags, ignores and the baseline: they stand at a place in the code",
    "a user's own opencode.json, which is laid over this one where it lies nearer",
];

pub(super) fn write(list: &List<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut providers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for model in &list.models {
        let own = providers.entry(&model.provider.provider).or_default();
        own.push(&model.entry.id);
    }
    let default = list.default.as_ref().and_then(|default| {
        let model = list
            .models
            .iter()
            .find(|model| model.is_own && model.is(default))?;
        Some(format!("{}/{}", model.provider.provider, model.entry.id))
    });
    let enabled: Vec<_> = providers.keys().collect();
    let mut config = json!({
        "$schema": "https://opencode.ai/config.json",
        "enabled_providers": enabled,
    });
    if let Some(default) = default {
        config["model"] = default.into();
    }
    let providers = providers.into_iter();
    let providers = providers.map(|(name, ids)| (name.to_owned(), json!({"whitelist": ids})));
    config["provider"] = Value::Object(providers.collect());
    crate::report::json::pretty(&config, out)
}
