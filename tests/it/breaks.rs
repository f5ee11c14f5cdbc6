//! What a call sets and the model that it is to move to does not take: found in the call itself, whatever it is written in.

use crate::project::{Project, run};

const CALLS: &[(&str, &str)] = &[
    (
        "a.py",
        "client = OpenAI()\nMODEL = \"gpt-4o\"\nclient.chat.completions.create(model=MODEL, temperature=0.1, max_tokens=50)\n",
    ),
    (
        "a.ts",
        "const client = new OpenAI()\nclient.chat.completions.create({ model: \"gpt-4o\", temperature: 0.1, max_tokens: 50 })\n",
    ),
    (
        "a.go",
        "package a\nfunc f() { client.Chat.Completions.New(ctx, openai.ChatCompletionNewParams{Model: \"gpt-4o\", Temperature: Float(0.1), MaxTokens: Int(50)}) }\n",
    ),
    (
        "A.java",
        "class A { Object a = ChatCompletionCreateParams.builder().model(\"gpt-4o\").temperature(0.1).maxTokens(50).build(); }\n",
    ),
    (
        "a.rb",
        "client.chat(parameters: { model: \"gpt-4o\", temperature: 0.1, max_tokens: 50 })\n",
    ),
    (
        "A.cs",
        "class A { object a = new ChatCompletionRequest { Model = \"gpt-4o\", Temperature = 0.1, MaxTokens = 50 }; }\n",
    ),
    (
        "a.rs",
        "fn f() { CreateChatCompletionRequestArgs::default().model(\"gpt-4o\").temperature(0.1).max_tokens(50u32).build(); }\n",
    ),
    (
        "a.sh",
        "curl https://api.openai.com/v1/chat/completions -d '{\"model\": \"gpt-4o\", \"temperature\": 0.1, \"max_tokens\": 50}'\n",
    ),
    (
        "a.yaml",
        "llm:\n  provider: openai\n  model: gpt-4o\n  temperature: 0.1\n  max_tokens: 50\n",
    ),
    (
        "a.json",
        "{\"provider\": \"openai\", \"model\": \"gpt-4o\", \"temperature\": 0.1, \"max_tokens\": 50}\n",
    ),
];

/// The day on which a model of OpenAI's is to be moved to one that takes neither.
const DAY: &str = "2026-11-29";

fn content(project: &Project, path: &str) -> String {
    std::fs::read_to_string(project.folder.join(path)).unwrap()
}

fn check(project: &Project, arguments: &[&str]) -> String {
    let mut command = project.command();
    command.args(["check", "--no-policy", "--as-of", DAY]);
    run(command.args(arguments)).stdout
}

#[test]
fn what_a_call_sets_breaks_in_every_language() {
    let project = Project::new("breaks-languages");
    for (path, text) in CALLS {
        project.write(path, text);
    }
    let told = check(&project, &["-f", "compact"]);
    for (path, _) in CALLS {
        let of = |line: &&str| line.starts_with(path) && line.contains("[breaking-replacement]");
        let line = told.lines().find(of);
        let line = line.unwrap_or_else(|| panic!("{path}: {told}"));
        let line = line.to_lowercase();
        assert!(
            line.contains("`temperature` is rejected")
                && line.contains("is called `max_completion_tokens`"),
            "{line}"
        );
    }
    // An agent is told of each change once.
    let agent = check(&project, &["-f", "agent", "a.ts"]);
    let changes = agent.matches("also delete \"temperature\"").count();
    assert_eq!(changes, 1, "{agent}");
}

#[test]
fn a_call_that_sets_nothing_of_it_breaks_nothing() {
    let project = Project::new("breaks-nothing");
    for (path, text) in CALLS {
        let plain = text
            .replace("temperature", "user")
            .replace("Temperature", "User");
        let plain = plain
            .replace("max_tokens", "seed")
            .replace("axTokens", "eed");
        project.write(path, plain);
    }
    let told = check(&project, &["-f", "compact"]);
    assert!(!told.contains("breaking-replacement"), "{told}");
}

/// Where what suggests a move is settled, nothing is said of what the move would break.
#[test]
fn what_is_settled_breaks_nothing() {
    let project = Project::new("breaks-settled");
    let call = "client.chat.completions.create(model=\"gpt-4-0613\", temperature=0)";
    let ignore = "# lanelint: ignore[retired-model] reason=\"kept to compare with\"";
    project.write("a.py", format!("{call}  {ignore}\n"));
    let told = check(&project, &["-f", "compact"]);
    assert!(told.starts_with("no findings"), "{told}");
    project.write("b.py", format!("{call}\n"));
    let told = check(&project, &["-f", "compact", "b.py"]);
    assert!(told.contains("[breaking-replacement]"), "{told}");
}

/// What is set apart from the id: by statements, in names that are passed along, in functions, in documents.
const APART: &[(&str, &str)] = &[
    (
        "statement.py",
        "p = {\"model\": \"gpt-4-0613\"}\np[\"temperature\"] = 0.2\nclient.chat.completions.create(**p)\n",
    ),
    (
        "spread.py",
        "kw = {\"temperature\": 0.2}\nclient.chat.completions.create(model=\"gpt-4-0613\", **kw)\n",
    ),
    (
        "statement.ts",
        "const body = { model: \"gpt-4-0613\" };\nbody.temperature = 0.2;\nclient.chat.completions.create(body);\n",
    ),
    (
        "Setter.java",
        "class A { void f() {\n  ChatRequest r = new ChatRequest();\n  r.setModel(\"gpt-4-0613\");\n  r.setTemperature(0.2);\n} }\n",
    ),
    (
        "parameter.py",
        "def ask(q, model=\"gpt-4-0613\", temperature=0.7):\n    return client.chat.completions.create(model=model, temperature=temperature, messages=q)\n",
    ),
    (
        "property.py",
        "class A:\n    def __init__(self):\n        self.model = \"gpt-4-0613\"\n    def ask(self, q):\n        return client.chat.completions.create(model=self.model, temperature=0.7, messages=q)\n",
    ),
    (
        "cell.ipynb",
        "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"client.chat.completions.create(model=\\\"gpt-4-0613\\\", temperature=0.2)\"], \"metadata\": {}, \"outputs\": []}], \"metadata\": {\"language_info\": {\"name\": \"python\"}}, \"nbformat\": 4, \"nbformat_minor\": 5}\n",
    ),
    (
        "nested.toml",
        "[llm]\nprovider = \"openai\"\nmodel = \"gpt-4-0613\"\n[llm.parameters]\ntemperature = 0.2\n",
    ),
];

#[test]
fn what_is_set_apart_from_the_id_breaks_too() {
    let project = Project::new("breaks-apart");
    for (path, text) in APART {
        project.write(path, text);
    }
    let told = check(&project, &["-f", "compact"]).to_lowercase();
    for (path, _) in APART {
        let of = |line: &&str| {
            line.starts_with(&path.to_lowercase()) && line.contains("[breaking-replacement]")
        };
        let line = told.lines().find(of);
        let line = line.unwrap_or_else(|| panic!("{path}: {told}"));
        assert!(line.contains("temperature` is rejected"), "{line}");
    }
}

/// Nothing of it is written by who takes what is safe; who takes more gets code that still holds together.
#[test]
fn fixing_takes_out_what_a_call_sets_and_no_parameter_of_a_function() {
    let project = Project::new("breaks-apart-fixed");
    for (path, text) in APART {
        project.write(path, text);
    }
    let fix = |arguments: &[&str]| {
        let mut command = project.command();
        command.args([
            "fix",
            "--no-policy",
            "--as-of",
            DAY,
            "--write",
            "--allow-dirty",
        ]);
        run(command.args(arguments))
    };
    fix(&[]);
    for (path, text) in APART {
        assert_eq!(content(&project, path), *text, "{path}");
    }
    fix(&["--review"]);
    for (path, wanted) in [
        (
            "statement.py",
            "p = {\"model\": \"gpt-6.2-sol\"}\nclient.chat.completions.create(**p)\n",
        ),
        (
            "spread.py",
            "kw = {}\nclient.chat.completions.create(model=\"gpt-6.2-sol\", **kw)\n",
        ),
        (
            "Setter.java",
            "class A { void f() {\n  ChatRequest r = new ChatRequest();\n  r.setModel(\"gpt-6.2-sol\");\n} }\n",
        ),
        (
            "parameter.py",
            "def ask(q, model=\"gpt-6.2-sol\", temperature=0.7):\n    return client.chat.completions.create(model=model, messages=q)\n",
        ),
        (
            "nested.toml",
            "[llm]\nprovider = \"openai\"\nmodel = \"gpt-6.2-sol\"\n[llm.parameters]\n",
        ),
    ] {
        assert_eq!(content(&project, path), wanted, "{path}");
    }
}

/// An answer that the call begins, and a tool that it forces.
#[test]
fn prefill_and_a_forced_tool_break() {
    let project = Project::new("breaks-prefill");
    project.write(
        "a.py",
        "client.messages.create(model=\"claude-sonnet-4-20250514\", max_tokens=5, tool_choice={\"type\": \"any\"}, messages=[{\"role\": \"user\", \"content\": x}, {\"role\": \"assistant\", \"content\": \"{\"}])\n",
    );
    project.write(
        "b.py",
        "ms = [{\"role\": \"assistant\", \"content\": x}, {\"role\": \"user\", \"content\": x}]\nclient.messages.create(model=\"claude-sonnet-4-20250514\", max_tokens=5, tool_choice={\"type\": \"auto\"}, messages=ms)\n",
    );
    let told = check(&project, &["-f", "compact"]);
    assert!(
        told.contains("`messages.last.role` as `assistant` is rejected"),
        "{told}"
    );
    assert!(
        told.contains("`tool_choice.type` as `any` is rejected"),
        "{told}"
    );
    let own = |line: &&str| line.starts_with("b.py") && line.contains("breaking-replacement");
    assert_eq!(told.lines().find(own), None, "{told}");
}
