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
