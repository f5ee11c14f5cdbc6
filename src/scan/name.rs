//! Names that hold models: is a key, argument or constant called like one?

/// Whether a name says that its value is a model: `model`, `MODEL_NAME`, `modelId`,
/// `deployment_name`, `engine`, `llm`.
pub fn is_model_like(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["model", "engine", "deployment", "llm"]
        .iter()
        .any(|word| name.contains(word))
}

/// Placeholder until the real one is merged.
pub fn is_test_path(path: &str) -> bool {
    path.contains("test")
}
