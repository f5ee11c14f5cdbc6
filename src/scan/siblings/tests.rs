use crate::scan::{builtin, scan};
use crate::source::Source;

/// The ids of a file, each with the first letters of its role.
fn roles(name: &str, text: &str) -> String {
    let source = Source::new(name, text.to_owned());
    let mentions = scan(&source, &builtin::scanner()).mentions.into_iter();
    let shown = mentions.map(|mention| format!("{} {}", mention.role.name(), mention.text));
    shown.collect::<Vec<_>>().join(", ")
}

/// What each file comes to has one role alone.
fn all(role: &str, files: &[(&str, &str)]) {
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

/// The ids of a file that are tied to their place as a gate.
fn gates(name: &str, text: &str) -> usize {
    let source = Source::new(name, text.to_owned());
    let mentions = scan(&source, &builtin::scanner()).mentions;
    let is_gate = |mention: &&crate::scan::Mention| mention.tie == Some(super::Tie::Gate);
    mentions.iter().filter(is_gate).count()
}

#[test]
fn a_list_that_is_asked_for_a_member_tells_models_apart() {
    let files = [
        (
            "a.py",
            "EFFORT = {'gpt-4o', 'gpt-4.1'}\ndef f(m):\n    return m in EFFORT\n",
        ),
        (
            "a.py",
            "CACHED = [\n    'gpt-4o',\n    'gpt-4.1'\n]\ndef f(m):\n    found = m in CACHED\n    m = cut(m)\n    return found\n",
        ),
        (
            "a.ts",
            "const A = ['gpt-4o'];\nconst B = new Set(['gpt-4.1']);\nexport const f = (m) => A.includes(m) || B.has(m);\n",
        ),
        (
            "a.go",
            "package a\n\nvar own = []string{\"gpt-4o\", \"gpt-4.1\"}\n\nfunc f(m string) bool { return slices.Contains(own, m) }\n",
        ),
        (
            "a.rs",
            "const A: &[&str] = &[\"gpt-4o\", \"gpt-4.1\"];\nfn f(m: &str) -> bool { A.contains(&m) }\n",
        ),
        (
            "a.rb",
            "A = %w[gpt-4o gpt-4.1].freeze\ndef f(m)\n  A.include?(m)\nend\n",
        ),
        (
            "A.java",
            "class A {\n  static final Set<String> X = Set.of(\"gpt-4o\", \"gpt-4.1\");\n  boolean f(String m) { return X.contains(m); }\n}\n",
        ),
        (
            "a.php",
            "<?php\nclass A {\n  const X = ['gpt-4o', 'gpt-4.1'];\n  function f($m) { return in_array($m, self::X); }\n}\n",
        ),
        (
            "a.rs",
            "const SUPPORT_EFFORT_MODELS: &[&str] = &[\"gpt-4o\", \"gpt-4.1\"];\n",
        ),
    ];
    for (name, text) in files {
        assert_eq!(
            gates(name, text),
            2,
            "{name}: {}\n{text}",
            roles(name, text)
        );
        all("listing", &[(name, text)]);
    }
    for (name, text) in [
        (
            "a.py",
            "ALL = ['gpt-4o', 'gpt-4.1']\nfor m in ALL:\n    client.create(model=m)\n",
        ),
        (
            "a.py",
            "ALL = ['gpt-4o', 'gpt-4.1']\nnames = [m.upper() for m in ALL]\n",
        ),
        (
            "a.rb",
            "ALL = ['gpt-4o', 'gpt-4.1']\nALL.each { |m| ask(model: m) }\n",
        ),
    ] {
        assert_eq!(
            gates(name, text),
            0,
            "{name}: {}\n{text}",
            roles(name, text)
        );
    }
}

#[test]
fn what_a_loop_of_a_script_gives_to_a_command_is_in_use() {
    all(
        "use",
        &[
            (
                "a.sh",
                "for m in gpt-4o gpt-4.1; do\n  ask --model \"$m\" hi\ndone\n",
            ),
            (
                "a.sh",
                "MODELS=(gpt-4o gpt-4.1)\nfor m in \"${MODELS[@]}\"; do\n  ask --model $m\ndone\n",
            ),
        ],
    );
    all(
        "listing",
        &[(
            "a.sh",
            "for m in gpt-4o gpt-4.1; do\n  echo $m $model\ndone\n",
        )],
    );
}

#[test]
fn what_tells_of_one_model_lists_it() {
    all(
        "listing",
        &[
            (
                "a.yaml",
                "model: gpt-4o\nlabel:\n  en_US: Omni\nmodel_type: llm\npricing:\n  input: '1'\n",
            ),
            (
                "a.ts",
                "export const availableModels = [\n  { modelId: 'gpt-4o', label: t('a') },\n  { modelId: 'gpt-4.1', label: t('b') },\n];\n",
            ),
            (
                "a.kt",
                "val versions = mapOf(\n    GPT_4o to \"gpt-4o\",\n    GPT_4_1 to \"gpt-4.1\",\n)\n",
            ),
        ],
    );
    all(
        "use",
        &[(
            "a.yaml",
            "model: gpt-4o\ndescription: Sorts mail\nprompt: Sort.\nprice: 3\n",
        )],
    );
}

#[test]
fn a_deployment_that_is_called_is_in_use_and_one_that_is_made_has_a_name() {
    all(
        "use",
        &[(
            "a.yaml",
            "nodes:\n- name: chat\n  inputs:\n    deployment_name: gpt-4o\n    model: gpt-4.1\n",
        )],
    );
    let made =
        "Deployment('d', deployment_name='gpt-4o', properties=Args(model=Model(name='gpt-4.1')))\n";
    assert_eq!(roles("a.py", made), "prose gpt-4o, use gpt-4.1");
}

#[test]
fn parts_that_a_template_joins_are_of_one_text() {
    all(
        "use",
        &[
            (
                "a.yaml",
                "A:\n  ModelArn: !Join ['', ['arn:aws:bedrock:', !Ref R, '::foundation-model/', 'amazon.nova-lite-v1:0']]\n",
            ),
            (
                "a.yaml",
                "A:\n  ModelArn:\n    Fn::Join:\n      - ''\n      - - 'arn:aws:bedrock:'\n        - '::foundation-model/amazon.nova-lite-v1:0'\n",
            ),
            (
                "a.json",
                r#"{"A": {"ModelArn": {"Fn::Join": ["", ["arn:aws:bedrock:", "::foundation-model/amazon.nova-lite-v1:0"]]}}}"#,
            ),
        ],
    );
}

#[test]
fn models_of_windows_are_none() {
    for (name, text) in [
        (
            "a.kt",
            "val t = DefaultTableModel(arrayOf(\"Event\", \"Command\"), 0)\n",
        ),
        (
            "A.java",
            "class A { Object m = new DefaultComboBoxModel<>(new String[] {\"command\", \"nova\"}); }\n",
        ),
    ] {
        assert_eq!(roles(name, text), "", "{text}");
    }
    all(
        "data",
        &[(
            "a.json",
            r#"{"model": "llama3.2", "created_at": "2025", "response": "x", "done": true}"#,
        )],
    );
    all(
        "prose",
        &[(
            "a.kt",
            "fun modelDisplayName(id: String): String = when (id) {\n    X.id -> \"GPT-4o\"\n    else -> id\n}\n",
        )],
    );
}

#[test]
fn values_of_parameters_are_no_table() {
    all(
        "use",
        &[
            (
                "a.json",
                r#"{"parameters": {"a": {"value": "gpt-4o"}, "b": {"value": "gpt-4.1"}, "c": {"value": "o3"}}}"#,
            ),
            (
                "a.yaml",
                "inputs:\n  modelA: {value: gpt-4o}\n  modelB: {value: gpt-4.1}\n  modelC: {value: gpt-4}\n",
            ),
        ],
    );
}

#[test]
fn a_call_that_is_given_an_id_and_its_name_makes_an_entry() {
    all(
        "listing",
        &[
            (
                "A.java",
                "class A {\n  List<M> all() { return Arrays.asList(\n      entry(\"gpt-4o\", \"gpt-4o\", \"llm\"),\n      entry(\"gpt-4.1\", \"gpt-4.1\", \"llm\")); }\n}\n",
            ),
            (
                "a.py",
                "ALL = [entry('gpt-4o', 'gpt-4o', 'llm'), entry('gpt-4.1', 'gpt-4.1', 'llm')]\n",
            ),
        ],
    );
}

#[test]
fn a_part_is_looked_for_behind_a_question_mark_too() {
    for text in [
        "if (m.id?.includes('gpt-4-turbo')) { x = 1; }\n",
        "if (m.id!.includes('gpt-4-turbo')) { x = 1; }\n",
    ] {
        let source = Source::new("a.ts", text.to_owned());
        let mentions = scan(&source, &builtin::scanner()).mentions;
        let ties: Vec<_> = mentions.iter().map(|mention| mention.tie).collect();
        assert_eq!(ties, [Some(super::Tie::Part)], "{text}");
    }
}

#[test]
fn a_list_of_the_past_keeps_what_has_ended() {
    for (name, text) in [
        (
            "a.ts",
            "const MODELS_DEPRECATED = { 'gpt-4o': { n: 1 }, 'gpt-4.1': { n: 2 } };\n",
        ),
        ("a.py", "RETIRED_MODELS = ['gpt-4o', 'gpt-4.1']\n"),
    ] {
        let source = Source::new(name, text.to_owned());
        let mentions = scan(&source, &builtin::scanner()).mentions;
        let ties: Vec<_> = mentions.iter().map(|mention| mention.tie).collect();
        assert_eq!(ties, [Some(super::Tie::Past); 2], "{text}");
        all("listing", &[(name, text)]);
    }
}

#[test]
fn the_family_of_an_entry_is_compared_with_nothing() {
    all(
        "listing",
        &[(
            "a.json",
            r#"[{"id": "gpt-4o", "family": "gpt-4o"}, {"id": "gpt-4.1", "family": "gpt-4.1"}, {"id": "gpt-4", "family": "gpt-4"}]"#,
        )],
    );
}
