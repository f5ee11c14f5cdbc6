//! The `model_list` of LiteLLM's proxy: it serves what stands there and nothing else. Lanes become access groups, so that a key can
//! be given one.

use std::io::{self, Write};

use serde_json::json;

use super::{List, Model};

pub(super) const LACKS: &[&str] = &[
    "paths and workloads: a list is of one path, and a proxy does not know who calls",
    "days: make it anew when a model ends, or nightly",
    "migration tags, ignores and the baseline: they stand at a place in the code",
    "what has addresses of its own, such as deployments on Azure: add them with their api_base",
];

pub(super) fn write(list: &List<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "# The models that the policy allows for {} as of {}; made by `lanelint policy export --as litellm`.",
        json!(list.path),
        list.as_of
    )?;
    if list.models.is_empty() {
        return writeln!(out, "model_list: []");
    }
    writeln!(out, "model_list:")?;
    // JSON is YAML: so nothing in an id has a meaning of its own.
    for model in &list.models {
        writeln!(out, "  - model_name: {}", json!(name(model)))?;
        let id = format!("{}/{}", model.provider.provider, model.entry.id);
        let key = model.provider.key.as_deref().unwrap_or_default();
        let parameters = json!({"model": id, "api_key": format!("os.environ/{key}")});
        writeln!(out, "    litellm_params: {parameters}")?;
        if let Some(lane) = &model.lane {
            writeln!(out, "    model_info: {}", json!({"access_groups": [lane]}))?;
        }
    }
    Ok(())
}

/// What callers write: the id, and in front of it the platform where that is not the vendor's own.
fn name(model: &Model<'_>) -> String {
    if model.is_own {
        model.entry.id.clone()
    } else {
        format!("{}/{}", model.provider.provider, model.entry.id)
    }
}
