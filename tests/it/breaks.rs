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

fn read(project: &Project, path: &str) -> String {
    std::fs::read_to_string(project.folder.join(path)).unwrap()
}

/// The day on which a model of OpenAI's is to be moved to one that takes neither.
const DAY: &str = "2026-11-29";

/// A project of such rows, each a path and its text.
fn project_of<'r>(name: &str, rows: impl IntoIterator<Item = (&'r str, &'r str)>) -> Project {
    let project = Project::new(name);
    for (path, text) in rows {
        project.write(path, text);
    }
    project
}

fn fix(project: &Project, arguments: &[&str]) -> String {
    let mut command = project.command();
    command.args(["fix", "--no-policy", "--as-of", DAY]);
    command.args(["--write", "--allow-dirty"]);
    run(command.args(arguments)).stdout
}

fn check(project: &Project, arguments: &[&str]) -> String {
    let mut command = project.command();
    command.args(["check", "--no-policy", "--as-of", DAY]);
    run(command.args(arguments)).stdout
}

#[test]
fn what_a_call_sets_breaks_in_every_language() {
    let project = project_of("breaks-languages", CALLS.iter().copied());
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
    let project = project_of("breaks-apart", APART.iter().copied());
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
    let project = project_of("breaks-apart-fixed", APART.iter().copied());
    fix(&project, &[]);
    for (path, text) in APART {
        assert_eq!(read(&project, path), *text, "{path}");
    }
    fix(&project, &["--review"]);
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
        assert_eq!(read(&project, path), wanted, "{path}");
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

/// Calls that may set, or set in a way that is not sure, what the next model does not take.
const HIDDEN: &[(&str, &str)] = &[
    (
        "a.py",
        "import anthropic\ncreate(model=\"claude-sonnet-4-5\", max_tokens=5, messages=[], **kw)\n",
    ),
    (
        "b.py",
        "import anthropic\ndef ask(prompt, model=\"claude-sonnet-4-5\"):\n    return create(model=model, temperature=0.2)\n",
    ),
    (
        "c.py",
        "import anthropic\np = {\"model\": \"claude-sonnet-4-5\"}\np[\"temperature\"] = 0.2\ncreate(**p)\n",
    ),
    (
        "a.ts",
        "import A from \"@anthropic-ai/sdk\";\nclient.messages.create({ model: \"claude-sonnet-4-5\", ...opts });\n",
    ),
    (
        "b.ts",
        "import A from \"@anthropic-ai/sdk\";\nfunction ask(model = \"claude-sonnet-4-5\") { return create({ model, temperature: 0.2 }); }\n",
    ),
    (
        "a.cs",
        "class A { object a = Post(new { model = \"claude-sonnet-4-5\", temperature = 0.2 }); }\n",
    ),
    (
        "b.cs",
        "class A { object a = new Dictionary<string, object> { [\"model\"] = \"claude-sonnet-4-5\", [\"temperature\"] = 0.2 }; }\n",
    ),
    (
        "a.ex",
        "Anthropic.chat(%{model: \"claude-sonnet-4-5\", temperature: 0.2})\n",
    ),
    (
        "a.clj",
        "(anthropic/create {:model \"claude-sonnet-4-5\" :temperature 0.2})\n",
    ),
    (
        "a.ps1",
        "$b = @{\n  model = \"claude-sonnet-4-5\"\n  temperature = 0.2\n}\n",
    ),
    (
        "a.kt",
        "val a = create(mapOf(\"model\" to \"claude-sonnet-4-5\", \"temperature\" to 0.2))\n",
    ),
    (
        "A.java",
        "class A { Object a = create(Map.of(\"model\", \"claude-sonnet-4-5\", \"temperature\", 0.2)); }\n",
    ),
    (
        "a.sh",
        "llm chat --model claude-sonnet-4-5 --temperature 0.2 hi\n",
    ),
    (
        "a.yaml",
        "llm:\n  <<: *base\n  provider: anthropic\n  model: claude-sonnet-4-5\n",
    ),
    (
        "d.py",
        "import anthropic\nfor k in (\"claude-sonnet-4-5\", \"claude-opus-4-5\"):\n    client.messages.create(model=k, temperature=0.2)\n",
    ),
    (
        "e.py",
        "import anthropic\nask = partial(client.messages.create, model=\"claude-sonnet-4-5\")\nask(temperature=0.2)\n",
    ),
    (
        "b.yaml",
        "steps:\n  - run: llm chat --model claude-sonnet-4-5 --temperature 0.2\n",
    ),
    (
        "a.xml",
        "<llm><model>claude-sonnet-4-5</model><temperature>0.2</temperature></llm>\n",
    ),
    (
        "b.ex",
        "Anthropic.chat([model: \"claude-sonnet-4-5\"] ++ opts)\n",
    ),
    // What has a name, and is used by it elsewhere in the file.
    (
        "c.yaml",
        "defaults: &d\n  provider: anthropic\n  model: claude-sonnet-4-5\njob:\n  <<: *d\n  temperature: 0.2\n",
    ),
    (
        "d.yaml",
        "base:\n  provider: anthropic\n  model: &m claude-sonnet-4-5\njob:\n  model: *m\n  temperature: 0.2\n",
    ),
    (
        "e.yaml",
        ".llm: &llm {provider: anthropic, model: claude-sonnet-4-5}\njob:\n  llm:\n    <<: *llm\n    temperature: 0.2\n",
    ),
    (
        "f.yaml",
        "env:\n  ANTHROPIC_MODEL: claude-sonnet-4-5\nrun: |\n  curl x -d '{\"model\": \"$ANTHROPIC_MODEL\", \"temperature\": 0.2}'\n",
    ),
    (
        "b.sh",
        "MODEL=claude-sonnet-4-5\ncurl https://api.anthropic.com/v1/messages -d \"{\\\"model\\\": \\\"$MODEL\\\", \\\"temperature\\\": 0.2}\"\n",
    ),
    (
        "c.sh",
        "curl https://api.anthropic.com/v1/messages -d '{\"model\": \"claude-sonnet-4-5\"}' -d '{\"temperature\": 0.2}'\n",
    ),
    (
        "d.sh",
        "jq -n --arg m claude-sonnet-4-5 '{model:$m,temperature:0.2}'\n",
    ),
    (
        "b.ps1",
        "$model = \"claude-sonnet-4-5\"\n$body = \"{`\"model`\": `\"$model`\", `\"temperature`\": 0.2}\"\n",
    ),
    (
        "Dockerfile",
        "FROM x\nENV MODEL=claude-sonnet-4-5\nRUN ask -d \"{\\\"model\\\": \\\"$MODEL\\\", \\\"temperature\\\": 0.2}\"\n",
    ),
    (
        "Makefile",
        "MODEL := claude-sonnet-4-5\nrun:\n\tcurl x -d '{\"model\": \"$(MODEL)\", \"temperature\": 0.2}'\n",
    ),
    (
        "a.go",
        "package a\n\nfunc ask(m string, t float64) {\n\tclient.New(ctx, anthropic.Params{Model: m, Temperature: anthropic.Float(t)})\n}\n\nfunc main() { ask(\"claude-sonnet-4-5\", 0.2) }\n",
    ),
    (
        "f.py",
        "import anthropic\ndef ask(m, t):\n    return c.messages.create(model=m, temperature=t)\nask(\"claude-sonnet-4-5\", 0.2)\n",
    ),
    (
        "g.py",
        "import anthropic\nMODEL = \"claude-sonnet-4-5\"\nbody = f'{{\"model\": \"{MODEL}\", \"temperature\": 0.2}}'\n",
    ),
    (
        "c.ts",
        "import A from \"@anthropic-ai/sdk\";\nexport const DEFAULTS = { model: \"claude-sonnet-4-5\" };\n",
    ),
    (
        "d.ts",
        "import { generateText } from \"ai\";\nimport { anthropic } from \"@ai-sdk/anthropic\";\nconst model = anthropic(\"claude-sonnet-4-5\");\ngenerateText({ model, temperature: 0.3 });\n",
    ),
];

/// A robot writes no id whose call may set what the new model refuses.
#[test]
fn what_may_be_set_beside_an_id_is_left_to_people() {
    let project = project_of("breaks-hidden", HIDDEN.iter().copied());
    // Another call of the file, a name that nothing is set with, and a remark.
    let plain = [
        (
            "plain.py",
            "import anthropic\nclient.messages.create(model=\"claude-sonnet-4-5\", max_tokens=5, messages=[])\nclient.messages.create(model=other, temperature=0.2)\n",
        ),
        (
            "plain.yaml",
            "defaults: &d\n  provider: anthropic\n  model: claude-sonnet-4-5\njob:\n  <<: *d\n  # temperature: 0.2\n",
        ),
        (
            "plain.sh",
            "# temperature: 0.2\nMODEL=claude-sonnet-4-5\ncurl https://api.anthropic.com/v1/messages -d \"{\\\"model\\\": \\\"$MODEL\\\"}\"\n",
        ),
    ];
    for (path, text) in plain {
        project.write(path, text);
    }
    let told = fix(&project, &[]);
    for (path, text) in HIDDEN {
        assert_eq!(read(&project, path), *text, "{path}: {told}");
    }
    // What shows all that it sets is moved.
    for (path, text) in plain {
        let wanted = text.replace("claude-sonnet-4-5", "claude-sonnet-5-5");
        assert_eq!(read(&project, path), wanted, "{path}");
    }
}

/// What `fix --review` makes of a file, which is what was there where a part of it is left to people.
#[test]
fn a_parameter_is_changed_with_the_id_or_both_are_left() {
    let call = |rest: &str| {
        format!("import openai\nopenai.chat.completions.create(model=\"gpt-4o\", {rest})\n")
    };
    let object = |rest: &str| format!("import openai\np = {{\"model\": \"gpt-4o\"}}\n{rest}\n");
    let new = |text: &str| text.replace("gpt-4o", "gpt-6-luna");
    let both = [
        (
            "a.py",
            call("temperature=0.2, max_tokens=300, messages=m"),
            call("max_completion_tokens=300, messages=m"),
        ),
        (
            "b.py",
            call("messages=make(temperature=0.2), metadata={\"temperature\": \"warm\"}"),
            call("messages=make(temperature=0.2), metadata={\"temperature\": \"warm\"}"),
        ),
        ("c.py", call("messages=f(stop=1), stop=2"), call("messages=f(stop=1)")),
        (
            "a.yaml",
            "provider: openai\nmodel: gpt-4o\nprompt: |\n  temperature: 1\n---\ntemperature: 1\n".to_owned(),
            "provider: openai\nmodel: gpt-4o\nprompt: |\n  temperature: 1\n---\ntemperature: 1\n".to_owned(),
        ),
        (
            "g.py",
            "import openai\ndef g(prompt, temperature=0.3, model=\"gpt-4o\"):\n    return temperature\n".to_owned(),
            "import openai\ndef g(prompt, temperature=0.3, model=\"gpt-4o\"):\n    return temperature\n".to_owned(),
        ),
        (
            "w.py",
            "import openai\nWorker(model=\"gpt-4o\", stop=threading.Event())\n".to_owned(),
            "import openai\nWorker(model=\"gpt-4o\", stop=threading.Event())\n".to_owned(),
        ),
    ];
    let left = [
        ("d.py", call("max_tokens=5, max_completion_tokens=9")),
        ("e.py", call("temperature=lambda x, y: x, n=1")),
        (
            "a.ts",
            "client.chat.completions.create({ model: \"gpt-4o\", temperature: pick<A, B>(x), n: 1 });\n".to_owned(),
        ),
        (
            "b.ts",
            "client.chat.completions.create({ model: \"gpt-4o\", max_tokens, messages: [] });\n".to_owned(),
        ),
        (
            "a.rb",
            "client.chat(parameters: { model: \"gpt-4o\", temperature: \"#{a ? ',' : \"}\"}\", n: 1 })\n".to_owned(),
        ),
        (
            "b.yaml",
            "llm:\n  provider: openai\n  model: gpt-4o\n  params: &p\n    temperature: 0.2\nother:\n  <<: *p\n".to_owned(),
        ),
        (
            "a.json",
            "{\"provider\":\"openai\",\"model\":\"gpt-4o\",\"max_tokens\":5,\"max_completion_tokens\":5}\n".to_owned(),
        ),
        (
            "f.py",
            "import openai\nparams = {\"model\": \"gpt-4o\", \"temperature\": 0.2}\nprint(params[\"temperature\"])\n".to_owned(),
        ),
        // Set on the object in no plain way.
        ("i.py", object("c.create(**p, temperature=0.3)")),
        ("j.py", object("c.create(**{**p, \"temperature\": 0.3})")),
        ("k.py", object("q = p | {\"temperature\": 0.3}")),
        ("n.py", object("if t: p[\"temperature\"] = t")),
        ("o.py", object("try:\n    p[\"temperature\"] = 0.3\nexcept E: pass")),
        (
            "c.ts",
            "const p: any = { model: \"gpt-4o\" };\np.temperature ??= 0.3;\nclient.chat.completions.create(p);\n".to_owned(),
        ),
        (
            "d.ts",
            "client.chat.completions.create({ model: \"gpt-4o\", get temperature() { return 3; } });\n".to_owned(),
        ),
        (
            "e.ts",
            "client.chat.completions.create({ model: \"gpt-4o\", ...(x && { temperature: 0.3 }) });\n".to_owned(),
        ),
        (
            "f.ts",
            "client.chat.completions.create({ model: \"gpt-4o\", [\"temperature\"]: 0.3 });\n".to_owned(),
        ),
        (
            "h.py",
            "from litellm import completion\ncompletion(model=os.getenv(\"M\", \"gpt-4o\"), temperature=0.2)\n".to_owned(),
        ),
    ];
    let rows = both.iter().map(|(path, text, _)| (*path, text.as_str()));
    let rows = rows.chain(left.iter().map(|(path, text)| (*path, text.as_str())));
    let project = project_of("breaks-review", rows);
    let told = fix(&project, &["--review"]);
    for (path, _, wanted) in &both {
        assert_eq!(read(&project, path), new(wanted), "{path}: {told}");
    }
    for (path, text) in &left {
        assert_eq!(read(&project, path), *text, "{path}: {told}");
    }
}

/// What a model refuses beside something else, it does not refuse once that has gone; the next model does so always.
#[test]
fn what_was_refused_beside_another_breaks_once_that_goes() {
    let project = Project::new("breaks-beside");
    let call = "import anthropic\nanthropic.Anthropic().messages.create(model=\"claude-opus-4-5\", temperature=0.2, top_p=0.5, max_tokens=9)\n";
    project.write("a.py", call);
    let told = check(&project, &["-f", "compact"]);
    assert!(
        told.contains("`temperature` is rejected, `top_p` is rejected"),
        "{told}"
    );
}

/// Rules on a move give way as others do, and others to them.
#[test]
fn what_a_move_breaks_is_superseded_as_other_findings_are() {
    let project = Project::new("breaks-supersede");
    project.write(
        "a.py",
        "client.chat.completions.create(model=\"gpt-4-0613\", temperature=0)\n",
    );
    let rules = |policy: &str| {
        project.write(
            "lanelint.yaml",
            format!("version: 1\nextends: [recommended]\nrules:\n{policy}"),
        );
        let mut command = project.command();
        command.args(["check", "--as-of", DAY, "-f", "compact"]);
        run(&mut command).stdout
    };
    let both = rules("  retired-model: {severity: error}\n");
    assert!(
        both.contains("[retired-model]") && both.contains("[breaking-replacement]"),
        "{both}"
    );
    let one = rules("  retired-model: {supersedes: [breaking-replacement]}\n");
    assert!(
        one.contains("[retired-model]") && !one.contains("[breaking-replacement]"),
        "{one}"
    );
    let other = rules("  breaking-replacement: {severity: error, supersedes: [retired-model]}\n");
    assert!(
        !other.contains("[retired-model]") && other.contains("[breaking-replacement]"),
        "{other}"
    );
}

/// What breaks is said once, and the tag that is shown can be pasted as it is, its words in capitals filled in.
#[test]
fn what_breaks_is_said_once_and_the_tag_to_paste_holds() {
    let project = Project::new("breaks-pasted");
    let call =
        "client.messages.create(model=\"claude-sonnet-4-5\", max_tokens=5, temperature=0.2)\n";
    project.write("a.py", call);
    let told = check(&project, &["-f", "pretty"]);
    assert_eq!(told.matches("rejected, says").count(), 1, "{told}");
    assert_eq!(told.matches("# lanelint: migrate").count(), 1, "{told}");
    let tag = told
        .lines()
        .find_map(|line| Some(line.trim()).filter(|line| line.starts_with("# lanelint: migrate")));
    let tag = tag.unwrap_or_else(|| panic!("{told}"));
    assert!(tag.contains("until=2026-11-29"), "{tag}");
    let tag = tag.replace("PURPOSE", "baseline").replace("OWNER", "@ml");
    project.write("a.py", format!("{tag}\n{call}"));
    let told = check(&project, &["-f", "compact"]);
    assert!(!told.contains("[retiring-soon]"), "{tag}\n{told}");
    // A model that no longer answers has none.
    project.write(
        "a.py",
        call.replace("claude-sonnet-4-5", "claude-3-opus-20240229"),
    );
    let told = check(&project, &["-f", "pretty"]);
    assert!(
        told.contains("retired-model") && !told.contains("lanelint: migrate"),
        "{told}"
    );
}
