//! Held against calls in many languages: what is of the call and what is not, what may be set there and is not shown, and what
//! may be taken out.

use super::*;

/// What is read around the first `ID`.
fn read(path: &str, text: &str) -> Given {
    let start = text.find("ID").unwrap() as u32;
    Reader::of(path, text).around(text, Span::new(start, start + 2))
}

#[test]
fn what_is_set_of_something_else_in_the_call_is_not_of_the_call() {
    for (path, text) in [
        ("a.py", "c(model=\"ID\", messages=make(temperature=1))"),
        ("a.py", "c(model=\"ID\", metadata={\"temperature\": 1})"),
        ("a.js", "c({ model: 'ID', metadata: { temperature: 1 } })"),
        ("a.js", "c({ model: 'ID', weather: { temperature: 1 } })"),
        ("a.rb", "c(model: 'ID', metadata: { temperature: 1 })"),
        (
            "a.php",
            "c(['model' => 'ID', 'metadata' => ['temperature' => 1]]);",
        ),
        ("a.go", "r := R{Model: \"ID\", Metadata: M{Temperature: 1}}"),
        (
            "a.cs",
            "var r = new R { Model = \"ID\", Metadata = new M { Temperature = 1 } };",
        ),
        (
            "a.rs",
            "let r = R { model: \"ID\", metadata: M { temperature: 1 } };",
        ),
        ("a.yaml", "model: ID\nweather:\n  temperature: 21\n"),
        ("a.yaml", "model: ID\n---\nprovider: x\ntemperature: 1\n"),
        ("a.yaml", "provider: x\ntemperature: 1\n---\nmodel: ID\n"),
        ("a.yaml", "provider: x\ntemperature: 1\n...\nmodel: ID\n"),
        (
            "a.yaml",
            "model: ID\nprompt: |\n  it is\n  temperature: 1\n",
        ),
        (
            "a.yaml",
            "prompt: >-\n  it is\n\n  temperature: 1\nmodel: ID\n",
        ),
        ("a.yaml", "model: ID\nprompt: \"it is\n  temperature: 1\"\n"),
        ("a.yaml", "model: ID\nprompt: it is\n  temperature: 1\n"),
        ("a.yaml", "model: ID\nmetadata: {a: 1,\n  temperature: 1}\n"),
        (
            "a.toml",
            "model = \"ID\"\nprompt = \"\"\"\ntemperature = 1\n\"\"\"\n",
        ),
        ("a.toml", "model = \"ID\"\nweather.temperature = 1\n"),
    ] {
        let given = read(path, text);
        let mut called = given.settings.iter();
        let is = called.any(|setting| setting.is_called(text, "temperature"));
        assert!(!is, "{path}: {text}\n{:?}", given.settings);
    }
}

#[test]
fn what_is_set_in_a_wrapper_is_of_the_call() {
    for (path, text) in [
        ("a.py", "c(model=\"ID\", extra_body={\"temperature\": 1})"),
        (
            "a.js",
            "c({ model: 'ID', generationConfig: { temperature: 1 } })",
        ),
        (
            "a.js",
            "c({ modelId: 'ID', inferenceConfig: { temperature: 1 } })",
        ),
        (
            "a.ts",
            "c({ model: 'ID', providerOptions: { openai: { temperature: 1 } } })",
        ),
        (
            "a.json",
            "{\"model\": \"ID\", \"options\": {\"temperature\": 1}}",
        ),
        (
            "a.yaml",
            "model: ID\nparameters:\n  temperature: 1\n  n: 1\n",
        ),
        ("a.toml", "model = \"ID\"\nparameters.temperature = 1\n"),
        ("a.cs", "x.Post(new { model = \"ID\", temperature = 1 });"),
        (
            "a.cs",
            "var r = new Dictionary<string, object> { { \"a\", 1 } , }; var o = new R() { Model = \"ID\", Temperature = 1 };",
        ),
        ("a.ex", "chat(%{model: \"ID\", temperature: 1})"),
        ("a.py", "f(**{\"model\": \"ID\", \"temperature\": 1})"),
        ("a.py", "yield {\"model\": \"ID\", \"temperature\": 1}"),
        ("a.js", "f({ ...{ model: 'ID', temperature: 1 } })"),
        ("a.ps1", "$b = @{ model = 'ID'; temperature = 1 }"),
    ] {
        let given = read(path, text);
        let mut called = given.settings.iter();
        let is = called.any(|setting| setting.is_called(text, "temperature"));
        assert!(is, "{path}: {text}\n{:?}", given.settings);
    }
}

#[test]
fn what_may_be_set_beside_it_is_told_in_every_language() {
    for (path, text) in [
        (
            "a.cs",
            "var d = new Dictionary<string, object> { [\"model\"] = \"ID\", [\"temperature\"] = 1 };",
        ),
        (
            "a.kt",
            "f(mapOf(\"model\" to \"ID\", \"temperature\" to 1))",
        ),
        (
            "A.java",
            "f(Map.of(\"model\", \"ID\", \"temperature\", 1));",
        ),
        ("a.clj", "(f {:model \"ID\" :temperature 1})"),
        ("a.ps1", "$b = @{\n  model = 'ID'\n  temperature = 1\n}"),
        ("a.sh", "ask --model ID --temperature 1 'why'"),
        (
            "a.yaml",
            "steps:\n  - run: ask --model ID --temperature 1\n",
        ),
        (
            "a.py",
            "ask = partial(create, model=\"ID\")\nask(temperature=1)\n",
        ),
        ("a.sh", "ask \\\n  --model ID \\\n  --temperature 1\n"),
        (
            "a.py",
            "run([\"ask\", \"--model\", \"ID\", \"--temperature\", \"1\"])",
        ),
        ("a.py", "run(\"ask --model ID --temperature 1\")"),
        ("a.js", "fetch(`/ask?model=ID&temperature=1`)"),
        (
            "a.yaml",
            "args:\n  - --model\n  - ID\n  - --temperature\n  - '1'\n",
        ),
        ("a.yaml", "llm:\n  model:\n    name: ID\n  temperature: 1\n"),
        (
            "a.json",
            "{\"model\": {\"name\": \"ID\"}, \"temperature\": 1}",
        ),
        (
            "a.tsx",
            "export const X = () => <Chat model=\"ID\" temperature={1} />;",
        ),
        (
            "a.py",
            "p = {\"model\": \"ID\"}\np[\"temperature\"] = 1\nc(**p)\n",
        ),
        ("a.py", "p = {\"model\": \"ID\"}\nc(**p, temperature=1)\n"),
        ("a.js", "const p = { model: 'ID' };\np.temperature = 1;\n"),
        (
            "a.js",
            "const p = { model: 'ID' };\nc({ ...p, temperature: 1 });\n",
        ),
        (
            "A.java",
            "Req r = new Req();\nr.setModel(\"ID\");\nr.setTemperature(1);\n",
        ),
        ("a.go", "r := R{Model: \"ID\"}\nr.Temperature = 1\n"),
        ("a.php", "$p = ['model' => 'ID'];\n$p['temperature'] = 1;\n"),
        ("a.rb", "p = { model: 'ID' }\np[:temperature] = 1\n"),
        (
            "a.py",
            "class C:\n    model = \"ID\"\n    temperature = 1\n",
        ),
        (
            "a.ts",
            "class C {\n  model = 'ID';\n  temperature = 1;\n}\n",
        ),
    ] {
        let given = read(path, text);
        let known = |span: &Span| is_alike(&text[span.range()], "temperature");
        let told = given.loose.iter().any(known)
            || given.settings.iter().any(|setting| known(&setting.name));
        assert!(told, "{path}: {text}\n{given:?}");
    }
}

#[test]
fn what_a_call_is_given_and_does_not_show_is_told() {
    let spread = |path: &str, text: &str| match read(path, text).unseen {
        Some(Unseen::Spread(span)) => Some(text[span.range()].to_owned()),
        _ => None,
    };
    for (path, text, wanted) in [
        ("a.py", "c(model=\"ID\", **kw)", "**kw"),
        ("a.py", "p = {**base, \"model\": \"ID\"}", "**base"),
        ("a.js", "c({ model: 'ID', ...opts })", "...opts"),
        ("a.php", "c(...$opts, model: 'ID');", "...$opts"),
        ("a.rb", "c(model: 'ID', **opts)", "**opts"),
        (
            "a.rs",
            "let r = R { model: \"ID\".into(), ..base };",
            "..base",
        ),
        ("a.py", "c(model=\"ID\", extra_body=extra)", "extra"),
        (
            "a.ts",
            "c({ model: 'ID', options: this.options })",
            "this.options",
        ),
        ("a.js", "c(Object.assign({ model: 'ID' }, opts))", "opts"),
        ("a.py", "p = {\"model\": \"ID\"} | extra", "extra"),
        ("a.ex", "chat([model: \"ID\"] ++ opts)", "opts"),
        ("a.ps1", "Ask -Model 'ID' @more", "more"),
        ("a.yaml", "llm:\n  <<: *base\n  model: ID\n", "<<: *base"),
    ] {
        assert_eq!(
            spread(path, text).as_deref(),
            Some(wanted),
            "{path}: {text}"
        );
    }
    for (path, text) in [
        (
            "a.rs",
            "let r = R { model: \"ID\".into(), ..Default::default() };",
        ),
        (
            "a.py",
            "c(model=\"ID\", options={\"a\": 1}, messages=messages)",
        ),
        ("a.js", "c({ ...{ model: 'ID' } })"),
        ("a.py", "c(model=\"ID\", config=None)"),
    ] {
        assert_eq!(read(path, text).unseen, None, "{path}: {text}");
    }
}

#[test]
fn what_an_object_is_given_elsewhere_is_told_or_not_known() {
    for (path, text) in [
        (
            "a.ts",
            "const p = { model: 'ID' };\nObject.assign(p, extra);\n",
        ),
        ("a.ts", "const p = { model: 'ID' };\np[key] = 3;\n"),
        ("a.ts", "const p = { model: 'ID' };\naddMore(p);\n"),
        (
            "a.ts",
            "const p = { model: 'ID' };\ncreate(withMore(p, 3));\n",
        ),
        ("a.py", "p = {\"model\": \"ID\"}\np |= more\n"),
        (
            "a.py",
            "p = dict(model=\"ID\")\nfor k in more:\n    p[k] = more[k]\n",
        ),
        ("a.py", "def pick():\n    return \"ID\"\n"),
        ("a.py", "def base():\n    return {\"model\": \"ID\"}\n"),
        ("a.ex", "p = %{model: \"ID\"}\nput_more(p)\n"),
    ] {
        assert_eq!(
            read(path, text).unseen,
            Some(Unseen::Unread),
            "{path}: {text}"
        );
    }
    for (path, text) in [
        (
            "a.ts",
            "const p = { model: 'ID' };\nObject.assign(p, { temperature: 3 });\n",
        ),
        ("a.rb", "p = { model: 'ID' }\np.merge!(temperature: 0.2)\n"),
        (
            "a.ex",
            "p = %{model: \"ID\"}\nq = Map.put(p, :temperature, 0.2)\n",
        ),
        (
            "a.ts",
            "new C({ model: 'ID' }).withConfig({ temperature: 3 });\n",
        ),
    ] {
        let told = read(path, text);
        let mut names = told.loose.iter().map(|span| &text[span.range()]);
        assert!(
            names.any(|name| name == "temperature"),
            "{path}: {text} {told:?}"
        );
    }
    for (path, text) in [
        (
            "a.ts",
            "const p = { model: 'ID' };\nawait client.create(p);\n",
        ),
        ("a.py", "p = {\"model\": \"ID\"}\nclient.create(**p)\n"),
        (
            "a.py",
            "p = {\"model\": \"ID\"}\nrequests.post(url, json.dumps(p))\n",
        ),
        ("a.py", "r = client.create(model=\"ID\")\nprint(r)\n"),
        ("a.py", "def f():\n    return client.create(model=\"ID\")\n"),
    ] {
        assert_eq!(read(path, text).unseen, None, "{path}: {text}");
    }
}

#[test]
fn what_is_declared_is_no_call() {
    for (path, text) in [
        (
            "a.py",
            "def g(prompt, temperature=1, model=\"ID\"):\n    pass",
        ),
        (
            "a.py",
            "class A:\n    def __init__(self, model: str = \"ID\", temperature: float = 1): pass",
        ),
        (
            "a.py",
            "f = lambda model=\"ID\", temperature=1: temperature",
        ),
        ("a.py", "model: str = Field(default=\"ID\")"),
        (
            "a.ts",
            "function g(model = 'ID', temperature = 1) { return temperature; }",
        ),
        (
            "a.ts",
            "const h = (model = 'ID', temperature = 1) => temperature;",
        ),
        (
            "a.ts",
            "function f({ model = 'ID', temperature = 1 }: O) {}",
        ),
        ("a.ts", "const { model = 'ID', temperature = 1 } = opts;"),
        (
            "a.ts",
            "class C { constructor(private model = 'ID', private temperature = 1) {} }",
        ),
        (
            "a.php",
            "<?php function f($model = 'ID', $temperature = 1) {}",
        ),
        ("a.rb", "def f(model: 'ID', temperature: 1)\nend"),
        (
            "a.kt",
            "class K(val model: String = \"ID\", val temperature: Double = 1)",
        ),
        (
            "a.kt",
            "fun g(model: String = \"ID\", temperature: Double = 1) = temperature",
        ),
        (
            "a.swift",
            "func f(model: String = \"ID\", temperature: Double = 1) {}",
        ),
        (
            "a.scala",
            "case class C(model: String = \"ID\", temperature: Double = 1)",
        ),
        (
            "a.cs",
            "float F(string model = \"ID\", float temperature = 1) { return temperature; }",
        ),
        (
            "a.cs",
            "record R(string Model = \"ID\", float Temperature = 1);",
        ),
        ("a.dart", "C({this.model = 'ID', this.temperature = 1});"),
    ] {
        let is_lambda = text.contains("lambda");
        let told = read(path, text).unseen;
        assert!(
            told == Some(Unseen::Declared) || is_lambda,
            "{path}: {text} {told:?}"
        );
    }
    for (path, text) in [
        ("a.py", "c(model=\"ID\", temperature=1)"),
        (
            "a.py",
            "c(model=os.getenv(\"M\", default=\"ID\"), temperature=1)",
        ),
        ("a.kt", "Req(model = \"ID\", temperature = 1)"),
        ("a.cs", "new R { Model = \"ID\", Temperature = 1 }"),
        ("a.swift", "Q(model: \"ID\", temperature: 1)"),
        ("a.rb", "c(model: 'ID', temperature: 1)"),
        ("a.tf", "resource \"x\" \"y\" {\n  model = \"ID\"\n}\n"),
    ] {
        assert_eq!(read(path, text).unseen, None, "{path}: {text}");
    }
}

#[test]
fn what_is_not_sure_to_end_or_to_be_of_the_call_stays() {
    let kept = |path: &str, text: &str| {
        let given = read(path, text);
        let mut settings = given.settings.iter();
        let own = settings.find(|setting| setting.is_called(text, "temperature"));
        own.unwrap_or_else(|| panic!("{path}: {text} {given:?}"))
            .kept
    };
    for (path, text, wanted) in [
        (
            "a.py",
            "c(model=\"ID\", temperature=lambda x, y: x, n=1)",
            Kept::Value,
        ),
        (
            "a.ts",
            "c({ model: 'ID', temperature: pick<A, B>(x), n: 1 })",
            Kept::Value,
        ),
        (
            "a.ts",
            "c({ model: 'ID', temperature: /[,}]/.exec(x), n: 1 })",
            Kept::Value,
        ),
        (
            "a.ts",
            "c({ model: 'ID', temperature: a ? 1 : 0, n: 1 })",
            Kept::Value,
        ),
        (
            "a.ts",
            "c({ model: 'ID', temperature: `${x}`, n: 1 })",
            Kept::Value,
        ),
        (
            "a.cs",
            "new R { Model = \"ID\", Temperature = Pick<A, B>(x), N = 1 }",
            Kept::Value,
        ),
        (
            "a.rb",
            "c(model: \"ID\", temperature: \"#{a ? ',' : \"}\"}\", n: 1)",
            Kept::Value,
        ),
        (
            "a.py",
            "c(model=\"ID\", # why\n  temperature=1)",
            Kept::Value,
        ),
        ("a.ts", "c({ model: 'ID', temperature })", Kept::Short),
        (
            "a.py",
            "c(model=\"ID\", temperature=(n := x()), n=n)",
            Kept::Value,
        ),
        (
            "a.py",
            "c(model=\"ID\", temperature=(yield), n=1)",
            Kept::Value,
        ),
        (
            "a.py",
            "c(model=\"ID\", options=make(temperature=1))",
            Kept::Callee,
        ),
        (
            "a.yaml",
            "model: ID\nparams: &p\n  temperature: 1\n  n: 1\n",
            Kept::Elsewhere,
        ),
        (
            "a.yaml",
            "base: &b\n  model: ID\n  temperature: 1\n",
            Kept::Elsewhere,
        ),
        ("a.yaml", "model: ID\ntemperature: &t 1\n", Kept::Elsewhere),
        (
            "a.yaml",
            "- &a\n  model: ID\n  temperature: 1\n",
            Kept::Elsewhere,
        ),
        (
            "a.yaml",
            "- params:\n    temperature: 1\n  model: ID\n",
            Kept::Only,
        ),
        ("a.yaml", "- temperature: 1\n  model: ID\n", Kept::Value),
        (
            "a.toml",
            "model = \"ID\"\ntemperature = [\n  1,\n]\n",
            Kept::Value,
        ),
    ] {
        assert_eq!(kept(path, text), Some(wanted), "{path}: {text}");
    }
    for (path, text) in [
        (
            "a.py",
            "c(model=\"ID\", temperature=self.get(\"t\", 1), n=1)",
        ),
        ("a.py", "c(model=\"ID\", config=T.C(temperature=1, n=1))"),
        ("a.rs", "R { model: \"ID\", temperature: Some(0.2), n: 1 }"),
        ("A.java", "P.b().model(\"ID\").temperature(0.5f).build();"),
        ("a.yaml", "llm:\n  model: ID\n  temperature: 1\n"),
        ("a.json", "{\"model\": \"ID\", \"temperature\": 1}"),
    ] {
        assert_eq!(kept(path, text), None, "{path}: {text}");
    }
}

#[test]
fn what_is_given_to_several_models_is_told() {
    for (path, text, wanted) in [
        (
            "a.py",
            "c(model=\"ID\" if fast else \"b\", temperature=1)",
            true,
        ),
        (
            "a.py",
            "c(model=os.getenv(\"M\", \"ID\"), temperature=1)",
            true,
        ),
        ("a.py", "c(model=m or \"ID\", temperature=1)", true),
        ("a.py", "M = os.getenv(\"M\", \"ID\")\n", true),
        ("a.py", "m = \"ID\" if fast else \"b\"\n", true),
        ("a.py", "m = \"ID\"\n", false),
        (
            "a.ts",
            "c({ model: fast ? 'ID' : 'b', temperature: 1 })",
            true,
        ),
        ("a.ts", "c({ model: m ?? 'ID', temperature: 1 })", true),
        ("a.rb", "c(model: m || 'ID', temperature: 1)", true),
        (
            "a.py",
            "c(model=\"ID\", fallbacks=[\"b\"], temperature=1)",
            true,
        ),
        ("a.py", "c(model=\"ID\", temperature=1)", false),
        (
            "a.ts",
            "c({ model: openai('ID', { a: 1 }), temperature: 1 })",
            false,
        ),
        ("a.rs", "R { model: \"ID\".into(), temperature: 1 }", false),
        ("a.go", "R{Model: openai.F(\"ID\"), Temperature: 1}", false),
    ] {
        let given = read(path, text);
        assert_eq!(
            given.is_shared || given.holds_others(text),
            wanted,
            "{path}: {text}"
        );
    }
}
