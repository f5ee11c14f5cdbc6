//! What is set apart from an id: by statements, by names that are passed along, in functions and properties.

use super::{given, uses, without};

pub(super) fn sets(path: &str, text: &str, wanted: &str) {
    all_set(&[(path, text, wanted)]);
}

pub(super) fn all_set(rows: &[(&str, &str, &str)]) {
    let fails = |(path, text, wanted): &(&str, &str, &str)| {
        let told = given(path, text);
        let is = told.split(' ').any(|one| one == *wanted);
        (!is).then(|| format!("{path}: {text}\n{told}\n"))
    };
    let failed: String = rows.iter().filter_map(fails).collect();
    assert!(failed.is_empty(), "{failed}");
}

pub(super) fn none_set(rows: &[(&str, &str)]) {
    let fails = |(path, text): &(&str, &str)| {
        let told = given(path, text);
        told.contains("emperature")
            .then(|| format!("{path}: {text}\n{told}\n"))
    };
    let failed: String = rows.iter().filter_map(fails).collect();
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn statements_on_the_same_object_are_told_in_every_language() {
    all_set(&[
        (
            "a.py",
            "p = {\"model\": \"ID\"}\np[\"temperature\"] = 0.2\n",
            "temperature=0.2",
        ),
        (
            "a.py",
            "def f():\n    p = dict(model=\"ID\")\n    p['temperature'] = 0.2\n    c(**p)\n",
            "temperature=0.2",
        ),
        (
            "a.py",
            "p = {}\np[\"temperature\"] = 0.2\np[\"model\"] = \"ID\"\n",
            "temperature=0.2",
        ),
        (
            "a.py",
            "p = {\"temperature\": 0.2}\np[\"model\"] = \"ID\"\n",
            "temperature=0.2",
        ),
        (
            "a.py",
            "o = Req(model=\"ID\")\no.temperature = 0.2\n",
            "temperature=0.2",
        ),
        (
            "a.py",
            "p = {\"model\": \"ID\"}\np.update(temperature=0.2)\n",
            "temperature=0.2",
        ),
        (
            "a.py",
            "p = {\"model\": \"ID\"}\np.update({\"temperature\": 0.2})\n",
            "temperature=0.2",
        ),
        (
            "a.py",
            "p = {\"model\": \"ID\"}\np[\"config\"][\"top_k\"] = 4\n",
            "config.top_k=4",
        ),
        (
            "a.py",
            "p = {\"model\": \"ID\"}\nif strict:\n    p[\"temperature\"] = 0\n",
            "temperature=0",
        ),
        (
            "a.js",
            "const b = { model: 'ID' };\nb.temperature = 0.2;\nsend(b);\n",
            "temperature=0.2",
        ),
        (
            "a.ts",
            "const b: Body = { model: 'ID' }\nb['temperature'] = 0.2\n",
            "temperature=0.2",
        ),
        (
            "a.ts",
            "function f() {\n  const b = { model: 'ID' };\n  if (x) {\n    b.temperature = 0.2;\n  }\n}\n",
            "temperature=0.2",
        ),
        (
            "a.go",
            "func f() {\n\treq := openai.Req{Model: \"ID\"}\n\treq.Temperature = 0.2\n}\n",
            "Temperature=0.2",
        ),
        (
            "a.go",
            "func f() {\n\tvar req openai.Req\n\treq.Temperature = 0.2\n\treq.Model = \"ID\"\n}\n",
            "Temperature=0.2",
        ),
        (
            "A.java",
            "class A { void f() {\n  Req r = new Req();\n  r.setModel(\"ID\");\n  r.setTemperature(0.2);\n} }",
            "setTemperature=0.2",
        ),
        (
            "A.java",
            "class A { void f() {\n  var b = P.builder();\n  b.model(\"ID\");\n  b.temperature(0.2).topP(1);\n} }",
            "topP=1",
        ),
        (
            "A.java",
            "class A { void f() {\n  JsonObject b = new JsonObject();\n  b.addProperty(\"model\", \"ID\");\n  b.addProperty(\"temperature\", 0.2);\n} }",
            "temperature=0.2",
        ),
        (
            "a.cs",
            "class A { void F() {\n  var o = new Req { Model = \"ID\" };\n  o.Temperature = 0.2f;\n} }",
            "Temperature=0.2f",
        ),
        (
            "a.rs",
            "fn f() {\n  let mut b = Req::builder();\n  b = b.model(\"ID\");\n  b = b.temperature(0.2);\n}",
            "temperature=0.2",
        ),
        (
            "a.rs",
            "fn f() {\n  let mut r = Req { model: \"ID\".into(), ..Default::default() };\n  r.temperature = Some(0.2);\n}",
            "temperature=0.2",
        ),
        (
            "a.php",
            "<?php\n$d = ['model' => 'ID'];\n$d['temperature'] = 0.2;\n",
            "temperature=0.2",
        ),
        (
            "a.php",
            "<?php\n$o->setModel('ID');\n$o->setTemperature(0.2);\n",
            "setTemperature=0.2",
        ),
        (
            "a.rb",
            "p = { model: \"ID\" }\np[:temperature] = 0.2\n",
            "temperature=0.2",
        ),
        (
            "a.kt",
            "fun f() {\n  val r = Req(model = \"ID\")\n  r.temperature = 0.2\n}\n",
            "temperature=0.2",
        ),
        (
            "a.swift",
            "func f() {\n  var r = Req(model: \"ID\")\n  r.temperature = 0.2\n}\n",
            "temperature=0.2",
        ),
        (
            "a.lua",
            "local b = { model = \"ID\" }\nb.temperature = 0.2\n",
            "temperature=0.2",
        ),
        (
            "a.dart",
            "void f() {\n  final b = {'model': 'ID'};\n  b['temperature'] = 0.2;\n}\n",
            "temperature=0.2",
        ),
        (
            "a.cpp",
            "void f() {\n  json b = {{\"n\", 1}};\n  b[\"model\"] = \"ID\";\n  b[\"temperature\"] = 0.2;\n}\n",
            "temperature=0.2",
        ),
    ]);
}

#[test]
fn what_names_hold_that_are_passed_along_is_told() {
    all_set(&[
        (
            "a.py",
            "kw = {\"temperature\": 0.2}\nc(model=\"ID\", **kw)\n",
            "temperature=0.2",
        ),
        (
            "a.py",
            "KW = dict(temperature=0.2)\ndef f():\n    c(model=\"ID\", **KW)\n",
            "temperature=0.2",
        ),
        (
            "a.py",
            "def f():\n    kw = {}\n    kw[\"temperature\"] = 0.2\n    c(model=\"ID\", **kw)\n",
            "temperature=0.2",
        ),
        (
            "a.py",
            "cfg = types.Config(temperature=0.2)\ng(model=\"ID\", config=cfg)\n",
            "config.temperature=0.2",
        ),
        (
            "a.py",
            "CFG = {\n    \"temperature\": 0.2,\n}\nm = GenerativeModel(\"ID\", generation_config=CFG)\n",
            "generation_config.temperature=0.2",
        ),
        (
            "a.py",
            "ms = [{\"role\": \"user\"}, {\"role\": \"assistant\", \"content\": \"{\"}]\nc(model=\"ID\", messages=ms)\n",
            "messages.last.role=assistant",
        ),
        (
            "a.py",
            "c(model=\"ID\", messages=ms + [{\"role\": \"assistant\", \"content\": \"{\"}])\n",
            "messages.last.role=assistant",
        ),
        (
            "a.ts",
            "const o = { temperature: 0.2 };\nawait c({ model: 'ID', ...o });\n",
            "temperature=0.2",
        ),
        (
            "a.ts",
            "const opts = { temperature: 0.2 } as const;\nf({ model: 'ID', options: opts });\n",
            "options.temperature=0.2",
        ),
        (
            "a.ts",
            "const inferenceConfig = { temperature: 0.2 };\nf({ modelId: 'ID', inferenceConfig });\n",
            "inferenceConfig.temperature=0.2",
        ),
        (
            "A.java",
            "class A { void f() {\n  var o = Options.builder().temperature(0.2).build();\n  c.call(P.builder().model(\"ID\").options(o).build());\n} }",
            "options.temperature=0.2",
        ),
        (
            "a.go",
            "func f() {\n\tcfg := &genai.Config{Temperature: 0.2}\n\tc.Generate(ctx, \"ID\", parts, cfg)\n}\n",
            "Temperature=0.2",
        ),
        (
            "a.rb",
            "o = { temperature: 0.2 }\nc.chat(model: \"ID\", **o)\n",
            "temperature=0.2",
        ),
    ]);
}

#[test]
fn parameters_and_properties_are_followed_to_the_calls_that_use_them() {
    let mut failed = Vec::new();
    for (path, text, wanted) in [
        (
            "a.py",
            "def f(q, model=\"ID\"):\n    return c(model=model, temperature=0.2)\n",
            "temperature=0.2",
        ),
        (
            "a.py",
            "def f(q, model: str = \"ID\", t: float = 0.2) -> str:\n    return c(model=model, temperature=t)\n",
            "temperature=?",
        ),
        (
            "a.py",
            "class A:\n    def __init__(self):\n        self.model = \"ID\"\n    def f(self):\n        return c(model=self.model, temperature=0.2)\n",
            "temperature=0.2",
        ),
        (
            "a.py",
            "class A:\n    def __init__(self, model=\"ID\"):\n        self.model = model\n    def f(self):\n        return c(model=self.model, temperature=0.2)\n",
            "temperature=0.2",
        ),
        (
            "a.ts",
            "async function f(q: string, model = 'ID') {\n  return c({ model, temperature: 0.2 });\n}\n",
            "temperature=0.2",
        ),
        (
            "a.ts",
            "const f = async ({ model = 'ID', t = 1 } = {}) => c({ model: model, temperature: 0.2 });\n",
            "temperature=0.2",
        ),
        (
            "a.ts",
            "class A {\n  constructor() { this.model = 'ID'; }\n  f() { return c({ model: this.model, temperature: 0.2 }); }\n}\n",
            "temperature=0.2",
        ),
        (
            "a.rb",
            "class A\n  def initialize\n    @model = \"ID\"\n  end\n  def f\n    c(model: @model, temperature: 0.2)\n  end\nend\n",
            "temperature=0.2",
        ),
        (
            "a.php",
            "<?php\nclass A {\n  function __construct() { $this->model = 'ID'; }\n  function f() { return c(['model' => $this->model, 'temperature' => 0.2]); }\n}\n",
            "temperature=0.2",
        ),
        (
            "a.cs",
            "class A {\n  object F(string q, string model = \"ID\") {\n    return new Req { Model = model, Temperature = 0.2 };\n  }\n}\n",
            "Temperature=0.2",
        ),
        (
            "a.kt",
            "fun f(q: String, model: String = \"ID\"): String {\n  return c(model = model, temperature = 0.2)\n}\n",
            "temperature=0.2",
        ),
    ] {
        let told = uses(path, text);
        if !told.split(' ').any(|one| one == wanted) {
            failed.push(format!("{path}: {text}\n{told}\n"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.concat());
    // A signature calls nothing.
    none_set(&[
        (
            "a.py",
            "def f(q, model=\"ID\", temperature=0.7):\n    pass\n",
        ),
        (
            "a.ts",
            "function f({ model = 'ID', temperature = 0.7 } = {}) {}\n",
        ),
        (
            "a.ts",
            "class A {\n  async ask(model = 'ID', temperature = 0.7) {}\n}\n",
        ),
        (
            "a.kt",
            "data class A(val model: String = \"ID\", val temperature: Double = 0.7)\n",
        ),
    ]);
}

#[test]
fn what_is_of_another_object_or_unsure_is_not_told() {
    none_set(&[
        // Another object, or the same name made anew.
        (
            "a.py",
            "p = {\"model\": \"ID\"}\nq[\"temperature\"] = 0.2\n",
        ),
        (
            "a.py",
            "p = {\"model\": \"ID\"}\nc(**p)\np = {\"model\": o}\np[\"temperature\"] = 0.2\n",
        ),
        (
            "a.py",
            "p = {\"model\": \"ID\"}\np[\"model\"] = o\np[\"temperature\"] = 0.2\n",
        ),
        (
            "a.py",
            "def f():\n    p = {\"model\": \"ID\"}\n    c(**p)\ndef g():\n    p[\"temperature\"] = 0.2\n",
        ),
        (
            "a.py",
            "p = {\"model\": \"ID\"}\nx.p[\"temperature\"] = 0.2\n",
        ),
        (
            "a.ts",
            "function f() {\n  const b = { model: 'ID' };\n}\nfunction g(b) {\n  b.temperature = 0.2;\n}\n",
        ),
        (
            "A.java",
            "class A { void f() {\n  r.setModel(\"ID\");\n}\nvoid g() {\n  r.setTemperature(0.2);\n} }",
        ),
        // A program knows whether.
        (
            "a.py",
            "p = {\"model\": \"ID\"}\nif not is_reasoning(m):\n    p[\"temperature\"] = 0.2\n",
        ),
        (
            "a.py",
            "p = {\"model\": \"ID\"}\nif x:\n    p[\"n\"] = 1\nelse:\n    p[\"temperature\"] = 0.2\n",
        ),
        (
            "a.ts",
            "const b = { model: 'ID' };\nif (supportsTemperature(b.model)) {\n  b.temperature = 0.2;\n}\n",
        ),
        (
            "a.py",
            "p = {\"model\": \"ID\"}\nif t is not None:\n    p[\"temperature\"] = t\n",
        ),
        (
            "a.py",
            "def f(temperature=None):\n    c(model=\"ID\", temperature=temperature)\n",
        ),
        (
            "a.ts",
            "function f(o: { temperature?: number }) {\n  const { temperature } = o;\n  c({ model: 'ID', temperature });\n}\n",
        ),
        // Read, compared, deleted.
        (
            "a.py",
            "p = {\"model\": \"ID\"}\nassert p[\"temperature\"] == 0.2\n",
        ),
        ("a.py", "p = {\"model\": \"ID\"}\ndel p[\"temperature\"]\n"),
        (
            "a.py",
            "p = {\"model\": \"ID\"}\np[\"temperature\"] = None\n",
        ),
        // What is passed elsewhere, made twice, made by a function, or is a parameter.
        (
            "a.py",
            "kw = {\"temperature\": 0.2}\nc(model=\"ID\")\nc(model=o, **kw)\n",
        ),
        (
            "a.py",
            "kw = {}\nkw = {\"temperature\": 0.2}\nc(model=\"ID\", **kw)\n",
        ),
        (
            "a.py",
            "kw = made(temperature=0.2)\nc(model=\"ID\", **kw)\n",
        ),
        (
            "a.py",
            "kw = {\"temperature\": 0.2}\ndef f(kw):\n    c(model=\"ID\", **kw)\n",
        ),
        (
            "a.py",
            "def g():\n    kw = {\"temperature\": 0.2}\ndef f():\n    c(model=\"ID\", **kw)\n",
        ),
    ]);
    let more = "ms = [{\"role\": \"assistant\"}]\nms.append({\"role\": \"user\"})\nc(model=\"ID\", messages=ms)\n";
    assert!(
        !given("a.py", more).contains("last.role"),
        "{}",
        given("a.py", more)
    );
}

#[test]
fn a_statement_is_taken_out_with_its_line() {
    for (path, text, wanted) in [
        (
            "a.py",
            "p = {\"model\": \"ID\"}\np[\"temperature\"] = 0.2\nc(**p)\n",
            "p = {\"model\": \"ID\"}\nc(**p)\n",
        ),
        (
            "A.java",
            "class A { void f() {\n  r.setModel(\"ID\");\n  r.setTemperature(0.2);\n} }",
            "class A { void f() {\n  r.setModel(\"ID\");\n} }",
        ),
        (
            "a.py",
            "kw = {\"temperature\": 0.2, \"n\": 1}\nc(model=\"ID\", **kw)\n",
            "kw = {\"n\": 1}\nc(model=\"ID\", **kw)\n",
        ),
        (
            "a.yaml",
            "llm:\n  model: ID\n  parameters:\n    temperature: 0.2\n",
            "llm:\n  model: ID\n",
        ),
        // Others are passed it, too; a branch would be left empty; another statement stands beside it.
        (
            "a.py",
            "kw = {\"temperature\": 0.2}\nc(model=\"ID\", **kw)\nc(model=o, **kw)\n",
            "kw = {\"temperature\": 0.2}\nc(model=\"ID\", **kw)\nc(model=o, **kw)\n",
        ),
        (
            "a.py",
            "p = {\"model\": \"ID\"}\nif x:\n    p[\"temperature\"] = 0.2\n",
            "p = {\"model\": \"ID\"}\nif x:\n    p[\"temperature\"] = 0.2\n",
        ),
        (
            "a.js",
            "const p = { model: 'ID' };\np.temperature = 0.2; send(p);\n",
            "const p = { model: 'ID' };\np.temperature = 0.2; send(p);\n",
        ),
    ] {
        assert_eq!(without(path, text, "temperature"), wanted, "{path}");
    }
}

#[test]
fn many_statements_and_ids_are_read_in_little_time() {
    let started = std::time::Instant::now();
    let calls =
        "p = {\"model\": \"ID\"}\np[\"temperature\"] = 1\nif x:\n    c(**p, **kw)\n".repeat(2_000);
    let endless = format!("p = {{\"model\": \"ID\"}}\n{}", "p.a = 1; ".repeat(20_000));
    let deep = format!("{}p = {{\"model\": \"ID\"}}\n", "if (x) {\n".repeat(5_000));
    let properties = "self.model = \"ID\"\nc(model=self.model, t=1)\n".repeat(2_000);
    for text in [calls, endless, deep, properties] {
        let reader = super::Reader::of("a.py", &text);
        for (at, _) in text.match_indices("ID").take(500) {
            let span = crate::source::Span::from(at..at + 2);
            let _ = (reader.around(&text, span), reader.uses(&text, span));
        }
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
