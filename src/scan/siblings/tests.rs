use crate::scan::{builtin, scan};
use crate::source::Source;

/// The ids of a file, each with the first letters of its role.
pub(super) fn roles(name: &str, text: &str) -> String {
    let source = Source::new(name, text.to_owned());
    let mentions = scan(&source, &builtin::scanner()).mentions.into_iter();
    let shown = mentions.map(|mention| format!("{} {}", mention.role.name(), mention.text));
    shown.collect::<Vec<_>>().join(", ")
}

/// What each file comes to has one role alone.
pub(super) fn all(role: &str, files: &[(&str, &str)]) {
    for (name, text) in files {
        let found = roles(name, text);
        let is_all = !found.is_empty() && found.split(", ").all(|one| one.starts_with(role));
        assert!(is_all, "{name}: {found}\n{text}");
    }
}

#[test]
fn one_key_in_three_entries_makes_a_table() {
    all(
        "listing",
        &[
            (
                "a.json",
                r#"[{"name": "gpt-4", "n": 1}, {"name": "gpt-4o", "n": 2}, {"name": "gpt-4.1", "n": 3}]"#,
            ),
            (
                "a.json",
                r#"{"x": {"a": {"info": {"id": "gpt-4"}}, "b": {"info": {"id": "gpt-4o"}}, "c": {"info": {"id": "gpt-4.1"}}}}"#,
            ),
            (
                "a.yaml",
                "x:\n  - id: gpt-4\n    n: 1\n  - id: gpt-4o\n  - n: 3\n    id: gpt-4.1\n",
            ),
            (
                "a.yaml",
                "x:\n  a: {id: gpt-4}\n  b: {id: gpt-4o}\n  c: {id: gpt-4.1}\n",
            ),
            (
                "a.toml",
                "[[x]]\nid = \"gpt-4\"\n[[x]]\nid = \"gpt-4o\"\n[[x]]\nid = \"gpt-4.1\"\n",
            ),
            (
                "a.toml",
                "[x.a]\nid = \"gpt-4\"\n[x.b]\nid = \"gpt-4o\"\n[x.c]\nid = \"gpt-4.1\"\n",
            ),
            (
                "a.php",
                "<?php\n$x = [['id' => 'gpt-4'], ['id' => 'gpt-4o'], ['id' => 'gpt-4.1']];\n",
            ),
            (
                "a.py",
                "X = {\n  'a': {'id': 'gpt-4'},\n  'b': {'id': 'gpt-4o'},\n  'c': {'id': 'gpt-4.1'},\n}\n",
            ),
            (
                "a.py",
                "X = [Info(id='gpt-4'), Info(id='gpt-4o'), Info(id='gpt-4.1')]\n",
            ),
            (
                "a.ts",
                "export const x: Info[] = [\n  { id: 'gpt-4' },\n  { id: 'gpt-4o' },\n  { id: 'gpt-4.1' },\n];\n",
            ),
            (
                "a.go",
                "package a\n\nvar x = []Info{\n\t{ID: \"gpt-4\"},\n\t{ID: \"gpt-4o\"},\n\t{ID: \"gpt-4.1\"},\n}\n",
            ),
            (
                "a.rb",
                "X = { 'a' => { id: 'gpt-4' }, 'b' => { id: 'gpt-4o' }, 'c' => { id: 'gpt-4.1' } }\n",
            ),
            (
                "a.clj",
                "(def x\n  [{:id \"gpt-4\"} {:id \"gpt-4o\"} {:id \"gpt-4.1\"}])\n",
            ),
            (
                "a.swift",
                "let x = [Info(id: \"gpt-4\"), Info(id: \"gpt-4o\"), Info(id: \"gpt-4.1\")]\n",
            ),
            (
                "a.kt",
                "val x = listOf(Info(id = \"gpt-4\"), Info(id = \"gpt-4o\"), Info(id = \"gpt-4.1\"))\n",
            ),
            (
                "a.dart",
                "const x = [Info(id: 'gpt-4'), Info(id: 'gpt-4o'), Info(id: 'gpt-4.1')];\n",
            ),
        ],
    );
}

#[test]
fn two_entries_are_enough_in_what_is_called_a_registry() {
    all(
        "listing",
        &[
            (
                "a.json",
                r#"{"models": [{"id": "gpt-4"}, {"id": "gpt-4o"}]}"#,
            ),
            (
                "a.yaml",
                "prices:\n  - model: gpt-4\n    in: 1\n  - model: gpt-4o\n    in: 2\n",
            ),
            (
                "a.py",
                "MODELS = {'a': {'name': 'gpt-4'}, 'b': {'name': 'gpt-4o'}}\n",
            ),
        ],
    );
    all(
        "use",
        &[
            ("a.json", r#"{"x": [{"id": "gpt-4"}, {"id": "gpt-4o"}]}"#),
            ("a.yaml", "models:\n  - model: gpt-4\n  - model: gpt-4o\n"),
        ],
    );
}

#[test]
fn what_acts_in_each_entry_stays_in_use() {
    all(
        "use",
        &[
            (
                "a.yaml",
                "agents:\n  - name: a\n    model: gpt-4\n  - name: b\n    model: gpt-4o\n  - name: c\n    model: gpt-4.1\n",
            ),
            (
                "a.yaml",
                "a:\n  model: gpt-4\nb:\n  model: gpt-4o\nc:\n  model: gpt-4.1\n",
            ),
            (
                "a.json",
                r#"{"steps": [{"id": "gpt-4"}, {"id": "gpt-4o"}, {"id": "gpt-4.1"}]}"#,
            ),
            (
                "a.json",
                r#"[{"id": "gpt-4", "prompt": "a"}, {"id": "gpt-4o", "prompt": "b"}, {"id": "gpt-4.1", "prompt": "c"}]"#,
            ),
            (
                "a.py",
                "agents = [Agent(model='gpt-4'), Agent(model='gpt-4o'), Agent(model='gpt-4.1')]\n",
            ),
            (
                "a.yaml",
                "model_list:\n  - p: {model: gpt-4}\n  - p: {model: gpt-4o}\n  - p: {model: gpt-4.1}\n",
            ),
            (
                "a.ts",
                "class A {\n  a() { return this.ask({ id: 'gpt-4' }); }\n  b() { return this.ask({ id: 'gpt-4o' }); }\n  c() { return this.ask({ id: 'gpt-4.1' }); }\n}\n",
            ),
        ],
    );
}

#[test]
fn an_id_under_its_own_key_and_another_spelling_of_one_are_listed() {
    all(
        "listing",
        &[
            ("a.ts", "const x = { \"gpt-4\": { id: \"gpt-4\" } };\n"),
            (
                "a.go",
                "package a\n\nvar x = map[string]string{\n\t\"gpt-4\":  \"azure/gpt-4\",\n\t\"gpt-4o\": \"azure/gpt-4o\",\n}\n",
            ),
            (
                "a.json",
                r#"{"aliases": {"gpt-4": "gpt-4-0613", "gpt-4o": "gpt-4o-2024-08-06"}}"#,
            ),
        ],
    );
}

#[test]
fn a_label_says_nothing_more_than_its_entry() {
    let text = r#"{"x": [{"label": "gpt-4", "value": "gpt-4"}, {"label": "gpt-4o", "value": "gpt-4o"}, {"value": "gpt-4.1"}]}"#;
    assert_eq!(
        roles("a.json", text),
        "listing gpt-4, listing gpt-4o, listing gpt-4.1"
    );
    assert_eq!(
        roles("a.json", r#"{"label": "gpt-4", "id": "a"}"#),
        "prose gpt-4"
    );
}

#[test]
fn what_lists_are_called_or_do_makes_them_used() {
    all(
        "use",
        &[
            ("a.toml", "fallback_models = [\"gpt-4\"]\n"),
            ("a.json", r#"{"fallbacks": ["gpt-4"]}"#),
            ("a.ts", "const candidates = ['gpt-4', 'gpt-4o'];\n"),
            (
                "a.py",
                "for m in ['gpt-4', 'gpt-4o']:\n    client.create(model=m)\n",
            ),
            (
                "a.py",
                "NAMES = ['gpt-4', 'gpt-4o']\nfor m in NAMES:\n    client.create(model=m)\n",
            ),
            (
                "a.ts",
                "for (const m of ['gpt-4', 'gpt-4o']) { await client.create({ model: m }); }\n",
            ),
            (
                "a.rb",
                "['gpt-4', 'gpt-4o'].each { |m| client.chat(model: m) }\n",
            ),
            ("a.yaml", "providers:\n  - openai:gpt-4\n"),
            (
                "a.json",
                r#"{"models": ["gpt-4", "gpt-4o"], "messages": []}"#,
            ),
        ],
    );
    all(
        "listing",
        &[
            ("a.json", r#"{"models": ["gpt-4", "gpt-4o"]}"#),
            ("a.py", "for m in ['gpt-4', 'gpt-4o']:\n    print(m)\n"),
            ("a.yaml", "providers:\n  - gpt-4\n"),
        ],
    );
    assert_eq!(
        roles("a.yaml", "fallbacks: [{\"gpt-4\": [\"gpt-4o\"]}]\n"),
        "listing gpt-4, use gpt-4o"
    );
}

#[test]
fn constants_called_like_their_ids_are_a_registry() {
    all(
        "listing",
        &[
            (
                "a.swift",
                "struct A {\n    static let gpt4 = \"gpt-4\"\n    static let gpt4o = \"gpt-4o\"\n}\n",
            ),
            (
                "a.dart",
                "class A {\n  static const gpt4 = 'gpt-4';\n  static const gpt4o = 'gpt-4o';\n}\n",
            ),
            (
                "a.kt",
                "object A {\n    const val GPT_4 = \"gpt-4\"\n    const val GPT_4O = \"gpt-4o\"\n}\n",
            ),
            (
                "a.rs",
                "pub const GPT_4: &str = \"gpt-4\";\npub const GPT_4O: &str = \"gpt-4o\";\n",
            ),
            (
                "a.rs",
                "impl A {\n    pub const GPT_4: &'static str = \"gpt-4\";\n    pub const GPT_4O: &'static str = \"gpt-4o\";\n}\n",
            ),
            (
                "a.ts",
                "class A {\n  static readonly GPT_4 = new A('gpt-4');\n  static readonly GPT_4O = new A('gpt-4o');\n}\n",
            ),
            (
                "a.rb",
                "class A\n  GPT4 = new(\"gpt-4\", 1)\n  GPT4O = new(\"gpt-4o\", 2)\n  NANO = new(\"gpt-4.1-nano\", 3)\nend\n",
            ),
            (
                "a.php",
                "<?php\nclass A\n{\n    public static function gpt4(): self { return new self('gpt-4'); }\n    public static function gpt4o(): self { return new self('gpt-4o'); }\n}\n",
            ),
            (
                "a.m",
                "NSString *const ModelGPT4 = @\"gpt-4\";\nNSString *const ModelGPT4o = @\"gpt-4o\";\n",
            ),
        ],
    );
    all(
        "use",
        &[
            ("a.py", "CHAT = 'gpt-4'\nSMALL = 'gpt-4o'\n"),
            (
                "a.rs",
                "pub const DEFAULT_GPT_4: &str = \"gpt-4\";\npub const DEFAULT_GPT_4O: &str = \"gpt-4o\";\n",
            ),
            (
                "a.py",
                "GPT_4 = os.getenv('GPT_4', 'gpt-4')\nGPT_4O = os.getenv('GPT_4O', 'gpt-4o')\n",
            ),
            (
                "a.py",
                "def f():\n    gpt_4 = 'gpt-4'\n    gpt_4o = 'gpt-4o'\n",
            ),
        ],
    );
}

#[test]
fn code_that_a_page_shows_is_an_example() {
    let text = "<pre><code class=\"language-python\">create(model=\"gpt-4\")</code></pre><script>ask(\"gpt-4o\")</script>\n";
    assert_eq!(roles("a.html", text), "example gpt-4, use gpt-4o");
}

#[test]
fn elements_of_xml_are_rows() {
    all(
        "listing",
        &[
            (
                "a.xml",
                "<models><!-- <a> --><m><name>gpt-4</name></m><m><name>gpt-4o</name></m><m><x/><name>gpt-4.1</name></m></models>\n",
            ),
            (
                "a.xml",
                "<models><m name=\"gpt-4\" x=\">\"/><m name=\"gpt-4o\"/><m name=\"gpt-4.1\"/></models>\n",
            ),
        ],
    );
    all(
        "use",
        &[
            (
                "a.xml",
                "<agents><a><model>gpt-4</model></a><a><model>gpt-4o</model></a><a><model>gpt-4.1</model></a></agents>\n",
            ),
            ("a.xml", "<a><model>gpt-4</model></a>\n"),
        ],
    );
}

#[test]
fn what_describes_models_lists_them_and_what_makes_clients_does_not() {
    all(
        "listing",
        &[
            (
                "a.py",
                "X = [\n  ModelInfo(\"gpt-4\", 1),\n  ModelInfo(\"gpt-4o\", 2),\n]\n",
            ),
            (
                "a.kt",
                "val x = listOf(\n  ModelSpec(\"gpt-4\", 1),\n  ModelSpec(\"gpt-4o\", 2),\n)\n",
            ),
        ],
    );
    all(
        "use",
        &[(
            "a.py",
            "x = [\n  ChatOpenAI(\"gpt-4\"),\n  ChatOpenAI(\"gpt-4o\"),\n]\n",
        )],
    );
}

#[test]
fn a_loop_over_a_list_in_braces_calls_each() {
    all(
        "use",
        &[
            (
                "a.go",
                "package a\n\nfunc f() {\n\tfor _, m := range []string{\"gpt-4\", \"gpt-4o\", \"gpt-4.1\"} {\n\t\tc.Create(ctx, Request{Model: m})\n\t}\n}\n",
            ),
            (
                "a.ts",
                "for (const model of [\"gpt-4\", \"gpt-4o\", \"gpt-4.1\"]) {\n  await c.create({ model, messages });\n}\n",
            ),
            (
                "a.cs",
                "class A { void F() { foreach (var m in new[] { \"gpt-4\", \"gpt-4o\", \"gpt-4.1\" }) { c.Create(new Request { Model = m }); } } }\n",
            ),
        ],
    );
}

/// What ties each id of a file, in its order.
fn tied(path: &str, text: &str) -> Vec<Option<super::Tie>> {
    let source = Source::new(path, text.to_owned());
    let found = scan(&source, &builtin::scanner()).mentions;
    found.iter().map(|mention| mention.tie).collect()
}

#[test]
fn what_is_looked_for_in_ids_is_a_part_of_them() {
    for (path, text) in [
        (
            "a.py",
            "if model.startswith(\"claude-sonnet-4\"):\n    f()\n",
        ),
        (
            "a.py",
            "if model.startswith((\"claude-sonnet-4\", \"gpt-4-\")):\n    f()\n",
        ),
        (
            "a.py",
            "if \"gpt-4o\" in self.model_name.lower():\n    f()\n",
        ),
        ("a.ts", "if (model.startsWith(\"claude-sonnet-4\")) f();\n"),
        ("a.ts", "if (this.model.includes('gpt-4o')) f();\n"),
        (
            "a.go",
            "package p\nfunc f(model string) bool { return strings.HasPrefix(model, \"gpt-4o\") }\n",
        ),
        (
            "a.go",
            "package p\nfunc f(model string) bool { return strings.Contains(strings.ToLower(model), \"gpt-4o\") }\n",
        ),
        ("a.rb", "return 1 if model.start_with?(\"claude-opus-4\")\n"),
        (
            "a.rs",
            "fn f(model: &str) -> bool { model.starts_with(\"gpt-4o\") }\n",
        ),
        (
            "A.java",
            "class A { boolean f(String model) { return model.startsWith(\"gpt-4o\"); } }\n",
        ),
        (
            "a.php",
            "<?php\nif (str_starts_with($model, 'gpt-4o')) { f(); }\n",
        ),
        (
            "a.kt",
            "fun f(model: String) = model.startsWith(\"gpt-4o\")\n",
        ),
        (
            "a.swift",
            "func f(model: String) -> Bool { return model.hasPrefix(\"gpt-4o\") }\n",
        ),
        (
            "a.cs",
            "class A { bool F(string model) => model.StartsWith(\"gpt-4o\"); }\n",
        ),
        (
            "a.ex",
            "def f(model), do: String.starts_with?(model, \"gpt-4o\")\n",
        ),
        ("a.py", "MODEL_PREFIX = \"gpt-4o\"\n"),
    ] {
        let ties = tied(path, text);
        let is_part = |tie: &Option<super::Tie>| *tie == Some(super::Tie::Part);
        assert!(
            !ties.is_empty() && ties.iter().all(is_part),
            "{text} {ties:?}"
        );
    }
}

#[test]
fn gates_and_facts_are_told_from_choices() {
    use super::Tie;
    for (path, text, wanted) in [
        (
            "a.py",
            "if model in [\"gpt-4o\", \"gpt-4\"]:\n    f()\n",
            Some(Tie::Gate),
        ),
        (
            "a.py",
            "if \"gpt-4o\" in known_models:\n    f()\n",
            Some(Tie::Gate),
        ),
        (
            "a.py",
            "if model != \"gpt-4o\":\n    f()\n",
            Some(Tie::Gate),
        ),
        (
            "a.ts",
            "if ([\"gpt-4o\", \"gpt-4\"].includes(model)) f();\n",
            Some(Tie::Gate),
        ),
        (
            "a.py",
            "UNSUPPORTED_MODELS = [\"gpt-4o\", \"gpt-4\"]\n",
            Some(Tie::Gate),
        ),
        (
            "a.py",
            "if model == \"gpt-4o\":\n    f()\n",
            Some(Tie::Gate),
        ),
        ("a.py", "MODELS = [\"gpt-4o\", \"gpt-4\", \"o3\"]\n", None),
        (
            "a.py",
            "PRICES = {\"gpt-4o\": 0.01, \"gpt-4\": 0.03}\n",
            Some(Tie::Facts),
        ),
        (
            "a.go",
            "package p\nvar limits = map[string]int{\"gpt-4o\": 1, \"gpt-4\": 2}\n",
            Some(Tie::Facts),
        ),
        (
            "a.ts",
            "const models = [{ id: \"gpt-4o\", context: 128000 }, { id: \"gpt-4\", context: 8192 }, { id: \"o3\", context: 1 }];\n",
            Some(Tie::Facts),
        ),
        (
            "a.py",
            "MODELS = [(\"gpt-4.1\", \"GPT-4.1\"), (\"gpt-4o\", \"GPT-4o\")]\n",
            Some(Tie::Facts),
        ),
        (
            "a.yaml",
            "prices:\n  gpt-4o:\n    input: 2.5\n  gpt-4:\n    input: 30\n  o3:\n    input: 2\n",
            Some(Tie::Facts),
        ),
        (
            "a.py",
            "r = client.create(model=\"gpt-4o\", max_tokens=5)\n",
            None,
        ),
        (
            "a.py",
            "MODEL = \"gpt-4o\"\nPRICES = {\"gpt-4o\": 0.01, \"gpt-4\": 0.03}\n",
            Some(Tie::Entry),
        ),
        (
            "a.py",
            "if model in {\"gpt-4o\", \"gpt-4\"}:\n    f()\n",
            Some(Tie::Gate),
        ),
        (
            "a.html",
            "<select>\n<option value=\"gpt-4o\">GPT-4o</option>\n<option value=\"gpt-4\">GPT-4</option>\n<option value=\"o3\">o3</option>\n</select>\n",
            Some(Tie::Facts),
        ),
        (
            "a.go",
            "package p\nvar n = GetTokenSize(\"gpt-4o\", text)\n",
            Some(Tie::Gate),
        ),
        (
            "a.yaml",
            "models:\n  own:\n    aliases: [\"gpt-4o\", \"four\"]\n",
            Some(Tie::Name),
        ),
    ] {
        assert_eq!(tied(path, text).first(), Some(&wanted), "{text}");
    }
}

#[test]
fn what_a_reply_names_is_recorded() {
    all(
        "data",
        &[
            (
                "a.json",
                r#"{"id": "chatcmpl-1", "model": "gpt-4o", "choices": [{"index": 0}]}"#,
            ),
            (
                "a.py",
                "FAKE = {\"model\": \"gpt-4o\", \"choices\": [], \"object\": \"chat.completion\"}\n",
            ),
            (
                "a.ts",
                "const reply = { id: \"1\", model: \"claude-opus-4-1\", stop_reason: \"end_turn\" };\n",
            ),
            (
                "a.md",
                "It answers:\n\n```json\n{\"model\": \"gpt-4o\", \"choices\": []}\n```\n",
            ),
            (
                "a.md",
                "```\ndata: {\"id\": \"c\", \"model\": \"gpt-4o\", \"choices\": []}\n```\n",
            ),
        ],
    );
    all(
        "use",
        &[
            ("a.py", "r = client.create(model=\"gpt-4o\", messages=[])\n"),
            ("a.json", r#"{"model": "gpt-4o", "messages": []}"#),
        ],
    );
}

#[test]
fn what_asks_for_a_model_replies_nothing() {
    for (name, text) in [
        (
            "a.py",
            "parser.add_argument(\"--model\", default=\"gpt-4\", choices=[\"gpt-4o\", \"gpt-4.1\"])\n",
        ),
        (
            "a.py",
            "parser.add_argument(\n    \"--model\",\n    default=\"gpt-4\",\n    choices=[\"gpt-4o\", \"gpt-4.1\"],\n)\n",
        ),
    ] {
        let found = roles(name, text);
        assert_eq!(
            found, "use gpt-4, listing gpt-4o, listing gpt-4.1",
            "{text}"
        );
    }
}
