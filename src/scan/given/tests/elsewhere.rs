//! What is set beside an id in the code of documents and in nested configuration.

use super::apart::{all_set, none_set, sets};
use super::{given, without};
use crate::scan::given::Reader;
use crate::source::Span;

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

/// Whether the file may give `temperature` to the first `ID`, as far as is shown around it.
fn may_give(path: &str, text: &str) -> bool {
    let start = text.find("ID").unwrap() as u32;
    let reader = Reader::of(path, text);
    let given = reader.around(text, Span::new(start, start + 2));
    reader.may_give(text, &given, "temperature")
}

#[test]
fn what_has_a_name_may_be_given_more_wherever_the_file_names_it() {
    for (path, text) in [
        ("a.py", "M = \"ID\"\nx(temperature=1)\n"),
        ("a.py", "M = \"ID\"\nx = {\"temperature\": 1}\n"),
        ("a.py", "M = \"ID\"\nx = f'{{\"temperature\": 1}}'\n"),
        ("a.py", "M = \"ID\"\nLLM_TEMPERATURE = 1\n"),
        (
            "a.py",
            "def ask(m, t):\n  f(temperature=t)\nask(\"ID\", 1)\n",
        ),
        ("a.ts", "const m = 'ID';\nf({ m, temperature });\n"),
        ("a.ts", "const m = 'ID';\nf(`{\"temperature\": 1}`);\n"),
        (
            "a.ts",
            "const ask = (m) => f({ m, temperature: 1 });\nask('ID');\n",
        ),
        (
            "A.java",
            "class A { void ask(String m) { f.temperature(1); } void b() { ask(\"ID\"); } }",
        ),
        (
            "a.go",
            "func (c *C) ask(m string) { f(P{Temperature: 1}) }\nfunc main() { c.ask(\"ID\") }\n",
        ),
        ("a.rb", "M = \"ID\"\nf(:temperature => 1)\n"),
        ("a.sh", "M=ID\nask --model $M --temperature 1\n"),
        (
            "a.sh",
            "ask -d '{\"model\": \"ID\"}' -d '{\"temperature\": 1}'\n",
        ),
        (
            "a.ps1",
            "$m = \"ID\"\n$b = \"{`\"model`\": `\"$m`\", `\"temperature`\": 0.2}\"\n",
        ),
        (
            "a.yaml",
            "a: &a\n  model: ID\nb:\n  <<: *a\n  temperature: 1\n",
        ),
        (
            "a.yaml",
            "a: &a {model: ID}\nb:\n  <<: *a\n  temperature: 1\n",
        ),
        ("a.yaml", "- &a\n  model: ID\n- <<: *a\n  temperature: 1\n"),
        (
            "a.yaml",
            "env:\n  LLM_MODEL: ID\nrun: ask --temperature 1\n",
        ),
    ] {
        assert!(may_give(path, text), "{path}: {text}");
    }
    for (path, text) in [
        (
            "a.py",
            "c.create(model=\"ID\")\nc.create(model=o, temperature=1)\n",
        ),
        (
            "a.py",
            "M = \"ID\"\n# temperature=1\nx(\"the temperature\")\n",
        ),
        (
            "a.py",
            "\"\"\"Of the temperature: warm.\"\"\"\nM = \"ID\"\n",
        ),
        (
            "a.ts",
            "c.create({ model: 'ID' });\nc.create({ model, temperature: 1 });\n",
        ),
        (
            "a.ts",
            "const m = 'ID';\nif (temperature == 1) { f(temperature()); }\n",
        ),
        (
            "a.yaml",
            "a:\n  model: ID\nb:\n  model: o\n  temperature: 1\n",
        ),
        (
            "a.yaml",
            "a: &a\n  model: ID\nb:\n  <<: *a\n  # temperature: 1\n",
        ),
        (
            "a.json",
            "{\"a\": {\"model\": \"ID\"}, \"b\": {\"temperature\": 1}}",
        ),
    ] {
        assert!(!may_give(path, text), "{path}: {text}");
    }
}
