//! What is set beside an id in the code of documents and in nested configuration.

use super::apart::{all_set, none_set, sets};
use super::{given, without};

#[test]
fn code_in_documents_is_read() {
    let cell = |line: &str| {
        format!(
            "{{\"cells\": [{{\"cell_type\": \"code\", \"source\": [{line}]}}], \"metadata\": {{\"language_info\": {{\"name\": \"python\"}}}}}}"
        )
    };
    let one = cell("\"c(model=\\\"ID\\\", temperature=0.2)\"");
    sets("a.ipynb", &one, "temperature=0.2");
    assert_eq!(
        without("a.ipynb", &one, "temperature"),
        cell("\"c(model=\\\"ID\\\")\"")
    );
    let two = cell("\"p = {\\\"model\\\": \\\"ID\\\"}\\n\",\n\"p['temperature'] = 0.2\\n\"");
    sets("a.ipynb", &two, "temperature=0.2");
    // A line of a notebook is not taken out as one of a program.
    assert_eq!(without("a.ipynb", &two, "temperature"), two);
    for (path, text) in [
        (
            "a.md",
            "# A\n\n```python\nc(model=\"ID\", temperature=0.2)\n```\n",
        ),
        (
            "a.md",
            "# A\n\n```python\nc(\n    model=\"ID\",\n    temperature=0.2,\n)\n```\n",
        ),
        (
            "a.md",
            "```python\np = {\"model\": \"ID\"}\n```\n\nThen\n\n```python\np[\"temperature\"] = 0.2\n```\n",
        ),
        (
            "a.md",
            "> ```js\n> c({ model: 'ID', temperature: 0.2 })\n> ```\n",
        ),
        (
            "a.md",
            "```yaml\nllm:\n  model: ID\n  temperature: 0.2\n```\n",
        ),
        (
            "a.md",
            "```sh\ncurl x -d '{\"model\": \"ID\", \"temperature\": 0.2}'\n```\n",
        ),
        (
            "a.rst",
            "A\n\n.. code-block:: python\n\n   c(model=\"ID\", temperature=0.2)\n",
        ),
        (
            "a.html",
            "<script>\nc({ model: 'ID', temperature: 0.2 })\n</script>\n",
        ),
    ] {
        sets(path, text, "temperature=0.2");
    }
    // Of a block with a model of its own.
    none_set(&[
        (
            "a.py",
            "c(model=\"ID\", fallback={\"model\": o, \"temperature\": 0.2})",
        ),
        (
            "a.json",
            "{\"model\": \"ID\", \"small\": {\"model\": \"o\", \"temperature\": 0.2}}",
        ),
    ]);
    let none = given(
        "a.md",
        "```python\nc(model=\"ID\")\n```\n\n```python\nc(model=o, temperature=0.2)\n```\n",
    );
    assert!(!none.contains("temperature"), "{none}");
}

#[test]
fn nested_configuration_is_read() {
    all_set(&[
        (
            "a.yaml",
            "llm:\n  model: ID\n  parameters:\n    temperature: 0.2\n",
            "parameters.temperature=0.2",
        ),
        (
            "a.yaml",
            "llm:\n  inferenceConfig: {temperature: 0.2}\n  modelId: ID\n",
            "inferenceConfig.temperature=0.2",
        ),
        (
            "a.yaml",
            "models:\n- model: ID\n  options:\n    temperature: 0.2\n",
            "options.temperature=0.2",
        ),
        (
            "a.json",
            "{\"model\": \"ID\", \"generationConfig\": {\"temperature\": 0.2}}",
            "generationConfig.temperature=0.2",
        ),
        (
            "a.toml",
            "[llm]\nmodel = \"ID\"\nparameters = { temperature = 0.2 }\n",
            "parameters.temperature=0.2",
        ),
        (
            "a.toml",
            "[llm]\nmodel = \"ID\"\n[llm.parameters]\ntemperature = 0.2\n[other]\ntop_p = 1\n",
            "parameters.temperature=0.2",
        ),
        (
            "a.toml",
            "[llm]\nmodel = \"ID\"\nparameters.temperature = 0.2\n",
            "parameters.temperature=0.2",
        ),
    ]);
    none_set(&[
        (
            "a.toml",
            "[llm]\nmodel = \"ID\"\n[llmx]\ntemperature = 0.2\n",
        ),
        (
            "a.toml",
            "[llm]\nmodel = \"ID\"\n[llm.small]\nmodel = \"other\"\ntemperature = 0.2\n",
        ),
        (
            "a.yaml",
            "llm:\n  model: ID\n  small:\n    model: other\n    temperature: 0.2\n",
        ),
    ]);
}
