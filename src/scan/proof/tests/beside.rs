//! What stands beside an id in code and on command lines, without being given to the same call.

use super::proven;

/// The surface of the last id of a file, `?` for none.
fn last(name: &str, text: &str) -> String {
    let shown = proven(name, text);
    let line = shown.lines().last().unwrap_or("");
    line.split(' ').nth(1).unwrap_or("").to_owned()
}

#[test]
fn a_branch_says_for_whom_its_model_is() {
    for (name, text) in [
        (
            "a.py",
            "def f(provider):\n    if provider == \"azure\":\n        model = \"gpt-4o\"\n",
        ),
        (
            "a.py",
            "if self.provider is Provider.AZURE:\n    if x:\n        y = 1\n    else:\n        model = \"gpt-4o\"\n",
        ),
        (
            "a.py",
            "match provider:\n    case \"azure\":\n        model = \"gpt-4o\"\n",
        ),
        (
            "a.py",
            "model = \"gpt-4o\" if provider == \"azure\" else other\n",
        ),
        (
            "a.py",
            "if os.getenv(\"AZURE_OPENAI_API_KEY\"):\n    model = \"gpt-4o\"\n",
        ),
        ("a.py", "if settings.use_azure:\n    model = \"gpt-4o\"\n"),
        (
            "a.ts",
            "if (provider === 'azure') {\n  model = 'gpt-4o';\n}\n",
        ),
        (
            "a.ts",
            "const model = provider === 'azure' ? 'gpt-4o' : other;\n",
        ),
        (
            "a.ts",
            "switch (config.provider) {\n  case 'azure':\n    model = 'gpt-4o';\n    break;\n}\n",
        ),
        (
            "a.go",
            "package a\n\nfunc f(provider string) string {\n\tswitch provider {\n\tcase \"azure\":\n\t\treturn \"gpt-4o\"\n\t}\n\treturn \"\"\n}\n",
        ),
        (
            "a.rs",
            "fn f(provider: Provider) -> &'static str {\n    match provider {\n        Provider::Azure => \"gpt-4o\",\n        _ => \"\",\n    }\n}\n",
        ),
        (
            "a.kt",
            "fun f(provider: String) = when (provider) {\n    \"azure\" -> \"gpt-4o\"\n    else -> \"\"\n}\n",
        ),
        (
            "a.swift",
            "enum LLMProvider {\n    case azure\n    var model: String {\n        switch self {\n        case .azure: return \"gpt-4o\"\n        }\n    }\n}\n",
        ),
        (
            "A.java",
            "class A {\n    String f(String provider) {\n        if (\"azure\".equals(provider)) {\n            String model = \"gpt-4o\";\n        }\n    }\n}\n",
        ),
        (
            "a.rb",
            "case provider\nwhen :azure\n  model = 'gpt-4o'\nend\n",
        ),
        (
            "a.sh",
            "if [ \"$LLM_PROVIDER\" = \"azure\" ]; then\n  MODEL=gpt-4o\nfi\n",
        ),
        (
            "a.sh",
            "case \"$PROVIDER\" in\n  azure) MODEL=gpt-4o ;;\nesac\n",
        ),
        (
            "a.php",
            "<?php\nif ($provider === 'azure') {\n    $model = 'gpt-4o';\n}\n",
        ),
        (
            "A.cs",
            "class A {\n    string F(string provider) => provider switch {\n        \"azure\" => \"gpt-4o\",\n        _ => \"\",\n    };\n}\n",
        ),
    ] {
        assert_eq!(last(name, text), "azure", "{name}: {text}");
    }
    for (name, text) in [
        (
            "a.py",
            "if provider != \"azure\":\n    model = \"gpt-4o\"\n",
        ),
        (
            "a.py",
            "if provider == \"azure\" or provider == \"x\":\n    model = \"gpt-4o\"\n",
        ),
        (
            "a.py",
            "if provider == \"azure\":\n    x = 1\nelse:\n    model = \"gpt-4o\"\n",
        ),
        (
            "a.py",
            "if provider == \"azure\":\n    x = 1\nmodel = \"gpt-4o\"\n",
        ),
        ("a.py", "if colour == \"azure\":\n    model = \"gpt-4o\"\n"),
        (
            "a.py",
            "if not settings.use_azure:\n    model = \"gpt-4o\"\n",
        ),
        (
            "a.ts",
            "switch (provider) {\n  case 'x':\n  case 'azure':\n    model = 'gpt-4o';\n}\n",
        ),
        (
            "a.ts",
            "switch (colour) {\n  case 'azure':\n    model = 'gpt-4o';\n}\n",
        ),
        (
            "a.ts",
            "const model = provider === 'azure' ? other : 'gpt-4o';\n",
        ),
        (
            "a.go",
            "package a\n\nfunc f(provider string) string {\n\tswitch provider {\n\tcase \"azure\":\n\t\treturn x\n\tdefault:\n\t\treturn \"gpt-4o\"\n\t}\n}\n",
        ),
    ] {
        assert_eq!(last(name, text), "?", "{name}: {text}");
    }
}

#[test]
fn what_a_type_declares_goes_together() {
    for (name, text) in [
        (
            "a.py",
            "class Settings(BaseSettings):\n    api_base: str = \"https://x.openai.azure.com\"\n    model: str = \"gpt-4o\"\n",
        ),
        (
            "a.py",
            "@dataclass\nclass Llm:\n    provider: str = \"azure\"\n    model: str = \"gpt-4o\"\n",
        ),
        (
            "A.java",
            "class A {\n    private String provider = \"azure\";\n    private String model = \"gpt-4o\";\n}\n",
        ),
        (
            "A.cs",
            "class A {\n    public string Provider { get; set; }\n    const string Endpoint = \"https://x.openai.azure.com\";\n    const string Model = \"gpt-4o\";\n}\n",
        ),
        (
            "a.swift",
            "struct S {\n    let baseURL = URL(string: \"https://x.openai.azure.com\")!\n    let model = \"gpt-4o\"\n}\n",
        ),
        (
            "a.kt",
            "class AzureModel : Model {\n    override val model = \"gpt-4o\"\n}\n",
        ),
        (
            "a.rs",
            "fn f() {\n    let c = Config { provider: \"azure\".to_string(), model: \"gpt-4o\".to_string() };\n}\n",
        ),
    ] {
        assert_eq!(last(name, text), "azure", "{name}: {text}");
    }
    for (name, text) in [
        // Of another place, of another name, or one among others.
        (
            "a.py",
            "class A:\n    api_base = \"https://x.openai.azure.com\"\n\nclass B:\n    model = \"gpt-4o\"\n",
        ),
        (
            "a.py",
            "class A:\n    other_base_url = \"https://x.openai.azure.com\"\n    model = \"gpt-4o\"\n",
        ),
        (
            "a.rs",
            "fn f() {\n    let c = Config { base_url: \"https://x.openai.azure.com\" };\n    let model = \"gpt-4o\";\n}\n",
        ),
        (
            "a.py",
            "class AzureTools:\n    def f(self):\n        return ask(model=\"gpt-4o\")\n",
        ),
    ] {
        assert_eq!(last(name, text), "?", "{name}: {text}");
    }
}

#[test]
fn a_command_line_says_who_answers() {
    for (name, text) in [
        ("a.sh", "./app --provider azure --model gpt-4o\n"),
        (
            "a.sh",
            "./app \\\n  --model gpt-4o \\\n  --provider=azure\n",
        ),
        ("a.sh", "LLM_PROVIDER=azure LLM_MODEL=gpt-4o ./app\n"),
        ("a.sh", "azd env set AZURE_OPENAI_MODEL gpt-4o\n"),
        (
            "a.yml",
            "jobs:\n  a:\n    steps:\n      - run: ./app --provider azure --model gpt-4o\n",
        ),
        (
            "a.yaml",
            "args:\n  - --provider=azure\n  - --model=gpt-4o\n",
        ),
        (
            "a.py",
            "run([\"app\", \"--provider\", \"azure\", \"--model\", \"gpt-4o\"])\n",
        ),
        (
            "Dockerfile",
            "CMD [\"app\", \"--provider\", \"azure\", \"--model\", \"gpt-4o\"]\n",
        ),
    ] {
        assert_eq!(last(name, text), "azure", "{name}: {text}");
    }
    for (name, text) in [
        ("a.sh", "./app --provider azure; ./other --model gpt-4o\n"),
        (
            "a.sh",
            "url=https://x.openai.azure.com/v1\ncurl $url -d \"$(body \"$@\")\"\n\nALL=( \\\n  openai,gpt-4o \\\n)\n",
        ),
        ("a.sh", "./app --provider azure\n./other --model gpt-4o\n"),
        ("a.sh", "AZURE_PROVIDER=azure LLM_MODEL=gpt-4o ./app\n"),
    ] {
        assert_eq!(last(name, text), "?", "{name}: {text}");
    }
}

#[test]
fn variables_in_lists_go_together() {
    for (name, text) in [
        (
            "a.yaml",
            "env:\n  - name: LLM_PROVIDER\n    value: azure\n  - name: LLM_MODEL\n    value: gpt-4o\n",
        ),
        (
            "a.json",
            "{\"environment\": [{\"name\": \"LLM_PROVIDER\", \"value\": \"azure\"}, {\"name\": \"LLM_MODEL\", \"value\": \"gpt-4o\"}]}\n",
        ),
        (
            "a.json",
            "{\"environment\": [{\"name\": \"AZURE_OPENAI_MODEL\", \"value\": \"gpt-4o\"}]}\n",
        ),
        (
            "a.tf",
            "resource \"a\" \"b\" {\n  definitions = jsonencode([{\n    environment = [\n      { name = \"LLM_PROVIDER\", value = \"azure\" },\n      { name = \"LLM_MODEL\", value = \"gpt-4o\" }\n    ]\n  }])\n}\n",
        ),
        (
            "a.toml",
            "[llm]\nprovider = \"azure\"\n\n[llm.chat]\nmodel = \"gpt-4o\"\n",
        ),
        ("a.toml", "[providers.azure]\nmodel = \"gpt-4o\"\n"),
    ] {
        assert_eq!(last(name, text), "azure", "{name}: {text}");
    }
    for (name, text) in [
        (
            "a.yaml",
            "env:\n  - name: EMBED_PROVIDER\n    value: azure\n  - name: LLM_MODEL\n    value: gpt-4o\n",
        ),
        (
            "a.toml",
            "[llm]\nprovider = \"azure\"\n\n[other.chat]\nmodel = \"gpt-4o\"\n",
        ),
    ] {
        assert_eq!(last(name, text), "?", "{name}: {text}");
    }
}

#[test]
fn a_document_within_a_text_is_read_as_one() {
    for (name, text) in [
        (
            "a.py",
            "BODY = '{\"provider\": \"azure\", \"model\": \"gpt-4o\"}'\n",
        ),
        (
            "a.py",
            "CONFIG = \"\"\"\nprovider: azure\nmodel: gpt-4o\n\"\"\"\n",
        ),
        (
            "a.ts",
            "const toml = `\n[llm]\nprovider = \"azure\"\nmodel = \"gpt-4o\"\n`;\n",
        ),
        (
            "a.sh",
            "cat > c.yaml <<'EOF'\nllm:\n  provider: azure\n  model: gpt-4o\nEOF\n",
        ),
        (
            "a.sh",
            "cat > c.json <<EOF\n{\"provider\": \"azure\", \"model\": \"gpt-4o\"}\nEOF\n",
        ),
    ] {
        assert_eq!(last(name, text), "azure", "{name}: {text}");
    }
    for (name, text) in [
        (
            "a.py",
            "A = '{\"provider\": \"azure\"}'\nB = '{\"model\": \"gpt-4o\"}'\n",
        ),
        (
            "a.sh",
            "cat > a.toml <<EOF\nprovider = \"azure\"\nmodel = \"x\"\nEOF\ncat > b.toml <<EOF\nname = \"b\"\nmodel = \"gpt-4o\"\nEOF\n",
        ),
    ] {
        assert_eq!(last(name, text), "?", "{name}: {text}");
    }
}

#[test]
fn a_prefix_of_a_gateway_says_whose_api_it_calls() {
    let text = "r = completion(model=\"gemini/gemini-2.0-flash\")\n";
    assert_eq!(last("a.py", text), "gemini");
}
