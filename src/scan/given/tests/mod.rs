//! Each language with a call that sets something, and calls that do not.

mod apart;
mod elsewhere;
mod sure;

use super::*;

/// What stands around the first `ID`: `name=literal`, with what it stands in.
pub(super) fn given(path: &str, text: &str) -> String {
    let start = text.find("ID").unwrap() as u32;
    told(
        text,
        &Reader::of(path, text).around(text, Span::new(start, start + 2)),
    )
}

/// The same of the places that use the parameter or property that holds it.
pub(super) fn uses(path: &str, text: &str) -> String {
    let start = text.find("ID").unwrap() as u32;
    let reader = Reader::of(path, text);
    let places = reader.uses(text, Span::new(start, start + 2)).into_iter();
    let each = places.map(|place| told(text, &reader.around(text, place)));
    each.collect::<Vec<_>>().join(" ")
}

fn told(text: &str, read: &Given) -> String {
    let sure = read.settings.iter().filter(|setting| setting.is_sure);
    let told = sure.map(|setting| {
        let mut names = setting.within.clone();
        names.push(text[setting.name.range()].to_owned());
        format!(
            "{}={}",
            names.join("."),
            setting.literal.as_deref().unwrap_or("?")
        )
    });
    told.collect::<Vec<_>>().join(" ")
}

/// The text without the setting of a name.
pub(super) fn without(path: &str, text: &str, name: &str) -> String {
    let start = text.find("ID").unwrap() as u32;
    let read = Reader::of(path, text).around(text, Span::new(start, start + 2));
    let own = read
        .settings
        .iter()
        .find(|setting| setting.is_called(text, name));
    let cut = own.unwrap().cut.range();
    format!("{}{}", &text[..cut.start], &text[cut.end..])
}

fn sets(path: &str, text: &str, wanted: &str) {
    let told = given(path, text);
    assert!(
        told.split(' ').any(|one| one == wanted),
        "{path}: {text}\n{told}"
    );
}

#[test]
fn every_language_tells_what_a_call_sets() {
    for (path, text, wanted) in [
        (
            "a.py",
            "c.create(\n  model=\"ID\",\n  messages=[f(x)],\n  temperature=0.7,\n)\n",
            "temperature=0.7",
        ),
        (
            "a.py",
            "C(model='ID', thinking={\"type\": \"enabled\", \"budget_tokens\": 4_000})",
            "thinking.budget_tokens=4_000",
        ),
        (
            "a.py",
            "g(model=\"ID\", config=T.C(temperature=0, thinking_config=T.X(thinking_budget=0)))",
            "config.thinking_config.thinking_budget=0",
        ),
        (
            "a.py",
            "c(model=os.getenv(\"M\", \"ID\"), temperature=t)",
            "temperature=?",
        ),
        (
            "a.js",
            "await c.create({ model: 'ID', temperature: 0.2, top_p })",
            "temperature=0.2",
        ),
        (
            "a.js",
            "await c.create({ model: 'ID', temperature: 0.2, top_p })",
            "top_p=?",
        ),
        (
            "a.ts",
            "generateText({ model: openai('ID'), temperature: 0 })",
            "temperature=0",
        ),
        (
            "a.go",
            "r := openai.Request{\n\tModel: \"ID\",\n\tTemperature: 0.2,\n}",
            "Temperature=0.2",
        ),
        (
            "a.go",
            "p := openai.P{\n\tModel: openai.F(\"ID\"),\n\tMaxTokens: openai.Int(300),\n}",
            "MaxTokens=300",
        ),
        (
            "A.java",
            "var p = P.builder()\n  .model(\"ID\")\n  .temperature(0.5)\n  .build();",
            "temperature=0.5",
        ),
        (
            "A.java",
            "P.builder().maxTokens(100).model(M.of(\"ID\")).build();",
            "maxTokens=100",
        ),
        (
            "a.rs",
            "let r = R::default().model(\"ID\").max_tokens(512u32).build()?;",
            "max_tokens=512u32",
        ),
        (
            "a.rs",
            "let r = Req { model: \"ID\".into(), temperature: Some(0.2), ..Default::default() };",
            "temperature=0.2",
        ),
        (
            "a.cs",
            "var o = new Req { Model = \"ID\", Temperature = 0.2f };",
            "Temperature=0.2f",
        ),
        (
            "a.rb",
            "c.chat(parameters: { model: \"ID\", temperature: 0.7 })",
            "temperature=0.7",
        ),
        (
            "a.rb",
            "c.chat(:model => 'ID', :temperature => 0.7)",
            "temperature=0.7",
        ),
        (
            "a.php",
            "$c->create(['model' => 'ID', 'max_tokens' => 300]);",
            "max_tokens=300",
        ),
        (
            "a.kt",
            "Req(model = \"ID\", temperature = 0.2)",
            "temperature=0.2",
        ),
        (
            "a.swift",
            "Q(model: \"ID\", temperature: 0.2)",
            "temperature=0.2",
        ),
        (
            "a.sh",
            "curl x -d '{\"model\": \"ID\", \"temperature\": 0}'",
            "temperature=0",
        ),
        (
            "a.sh",
            "curl x -d @- <<EOF\n{\n  \"model\": \"ID\",\n  \"top_p\": 1\n}\nEOF\n",
            "top_p=1",
        ),
        (
            "a.json",
            "{\"llm\": {\"model\": \"ID\", \"params\": {\"temperature\": 0.1}}}",
            "params.temperature=0.1",
        ),
        (
            "a.yaml",
            "llm:\n  model: ID\n  temperature: 0.3\nother:\n  top_p: 1\n",
            "temperature=0.3",
        ),
        (
            "a.yaml",
            "models:\n  - name: a\n    params:\n      model: ID\n      max_tokens: 5\n  - name: b\n",
            "max_tokens=5",
        ),
        (
            "a.toml",
            "[llm]\nmodel = \"ID\"\nmax-tokens = 5\n",
            "max-tokens=5",
        ),
        (
            "a.tf",
            "resource \"x\" \"y\" {\n  model = \"ID\"\n  temperature = 0\n}\n",
            "temperature=0",
        ),
        (
            "a.py",
            "c(model=\"ID\", messages=[{\"role\": \"user\", \"content\": x}, {\"role\": \"assistant\", \"content\": \"{\"}])",
            "messages.last.role=assistant",
        ),
    ] {
        sets(path, text, wanted);
    }
}

#[test]
fn what_is_of_another_call_or_of_none_is_not_told() {
    for (path, text) in [
        ("a.py", "M = \"ID\"\ncall(model=OTHER, temperature=1)\n"),
        (
            "a.py",
            "call(model=\"ID\")\ncall(model=OTHER, temperature=1)\n",
        ),
        (
            "a.py",
            "c(model=\"ID\", prompt=\"temperature: 1\", tools=[{\"temperature\": 1}])",
        ),
        ("a.py", "c(model=\"ID\", temperature=None)"),
        ("a.py", "c(model=\"ID\", temperature=NOT_GIVEN if r else 0)"),
        ("a.py", "c(model=\"ID\", # temperature=1\n)"),
        ("a.py", "retry(lambda: c(model=\"ID\"), temperature=1)"),
        (
            "a.js",
            "c({ model: 'ID', temperature: isNew ? undefined : 0 })",
        ),
        (
            "a.js",
            "function f() { const m = 'ID'; g({ temperature: 1 }) }",
        ),
        (
            "a.js",
            "const all = ['ID', 'x']; const o = { temperature: 1 };",
        ),
        ("a.go", "func f() {\n\tm := \"ID\"\n\tg(Temperature: 1)\n}"),
        ("a.yaml", "a:\n  model: ID\nb:\n  temperature: 0\n"),
        ("a.yaml", "- model: ID\n- model: b\n  temperature: 0\n"),
        ("a.toml", "[a]\nmodel = \"ID\"\n[b]\ntemperature = 0\n"),
        (
            "a.json",
            "{\"a\": {\"model\": \"ID\"}, \"b\": {\"temperature\": 0}}",
        ),
        (
            "a.py",
            "c(model=\"ID\", response_format={\"schema\": {\"properties\": {\"temperature\": {}}}})",
        ),
    ] {
        let start = text.find("ID").unwrap() as u32;
        let read = Reader::of(path, text).around(text, Span::new(start, start + 2));
        let is = read
            .settings
            .iter()
            .any(|setting| setting.is_sure && setting.is_called(text, "temperature"));
        assert!(!is, "{path}: {text}\n{:?}", read.settings);
    }
}

#[test]
fn what_is_taken_out_leaves_the_rest_as_it_was() {
    for (path, text, wanted) in [
        (
            "a.py",
            "c(model=\"ID\", temperature=0.7, n=1)",
            "c(model=\"ID\", n=1)",
        ),
        (
            "a.py",
            "c(model=\"ID\", temperature=0.7)",
            "c(model=\"ID\")",
        ),
        (
            "a.py",
            "c(temperature=0.7, model=\"ID\")",
            "c(model=\"ID\")",
        ),
        (
            "a.py",
            "c(\n    model=\"ID\",\n    temperature=0.7,\n    n=1,\n)",
            "c(\n    model=\"ID\",\n    n=1,\n)",
        ),
        (
            "a.py",
            "c(\n    model=\"ID\",\n    temperature=0.7,\n)",
            "c(\n    model=\"ID\",\n)",
        ),
        (
            "a.py",
            "c(\n    model=\"ID\",\n    temperature=0.7\n)",
            "c(\n    model=\"ID\"\n)",
        ),
        (
            "a.json",
            "{\n  \"model\": \"ID\",\n  \"temperature\": 0\n}",
            "{\n  \"model\": \"ID\"\n}",
        ),
        (
            "a.json",
            "{\n  \"temperature\": 0,\n  \"model\": \"ID\"\n}",
            "{\n  \"model\": \"ID\"\n}",
        ),
        (
            "A.java",
            "P.b()\n  .model(\"ID\")\n  .temperature(0.5)\n  .build();",
            "P.b()\n  .model(\"ID\")\n  .build();",
        ),
        (
            "a.yaml",
            "llm:\n  model: ID\n  temperature: 0\n  n: 1\n",
            "llm:\n  model: ID\n  n: 1\n",
        ),
        (
            "a.toml",
            "[llm]\nmodel = \"ID\"\ntemperature = 0\n",
            "[llm]\nmodel = \"ID\"\n",
        ),
        (
            "a.sh",
            "curl -d '{\"model\": \"ID\", \"temperature\": 0}'",
            "curl -d '{\"model\": \"ID\"}'",
        ),
    ] {
        assert_eq!(without(path, text, "temperature"), wanted, "{path}");
    }
}

#[test]
fn whom_it_is_given_to_is_told() {
    let heads = |path: &str, text: &str| {
        let start = text.find("ID").unwrap() as u32;
        Reader::of(path, text)
            .around(text, Span::new(start, start + 2))
            .heads
    };
    assert_eq!(
        heads("a.py", "litellm.completion(model=\"ID\")"),
        ["completion", "litellm"]
    );
    assert!(
        heads("a.ts", "generateText({ model: openai('ID') })").contains(&"generateText".to_owned())
    );
    assert!(
        heads("a.yaml", "x:\n  litellm_params:\n    model: ID\n")
            .contains(&"litellm_params".to_owned())
    );
}

#[test]
fn names_are_alike_however_their_words_are_joined() {
    for written in [
        "top_p", "topP", "TopP", "top-p", "setTopP", "withTopP", "--top-p", "$top_p",
    ] {
        assert!(is_alike(written, "top_p"), "{written}");
    }
    assert!(!is_alike("top_p_max", "top_p") && !is_alike("stop", "top"));
}

#[test]
fn many_ids_of_one_endless_line_are_read_in_little_time() {
    let calls: String = (0..3_000)
        .map(|_| "c(model=\"ID\", temperature=0.7, top_p=1), ")
        .collect();
    let items = "model=\"ID\", ".repeat(3_000);
    let started = std::time::Instant::now();
    for text in [
        format!("x = [{calls}]"),
        format!("f({items})"),
        format!("x = \"{}\"", "ID ".repeat(100_000)),
    ] {
        let reader = Reader::of("a.py", &text);
        for (at, _) in text.match_indices("ID").take(1_000) {
            let _ = reader.around(&text, Span::from(at..at + 2));
        }
    }
    let line = format!("a: {}", "ID ".repeat(100_000));
    let reader = Reader::of("a.yaml", &line);
    for (at, _) in line.match_indices("ID").take(1_000) {
        let _ = reader.around(&line, Span::from(at..at + 2));
    }
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn a_block_that_is_too_long_is_told_as_unread() {
    let block = |keys: usize, length: usize| {
        let rest = format!("k: {}\n", "x".repeat(length)).repeat(keys);
        ("model: ID\n".to_owned(), rest)
    };
    for (keys, length, unseen) in [
        (3, 500, None),
        (60, 500, Some(Unseen::Unread)),
        (100, 5, None),
        (130, 5, Some(Unseen::Unread)),
    ] {
        let (own, rest) = block(keys, length);
        let below = format!("{own}{rest}");
        let span = Span::from(7..9);
        assert_eq!(
            Reader::of("a.yaml", &below).around(&below, span).unseen,
            unseen
        );
        let above = format!("{rest}{own}");
        let at = rest.len() + 7;
        let span = Span::from(at..at + 2);
        assert_eq!(
            Reader::of("a.yaml", &above).around(&above, span).unseen,
            unseen
        );
    }
}

#[test]
fn deep_and_unclosed_brackets_are_bounded() {
    for text in [
        "c(a={".repeat(5_000) + "model=\"ID\"",
        "f(".repeat(20_000) + "\"ID\"",
        "{\"ID\": [".to_owned(),
    ] {
        let start = text.find("ID").unwrap() as u32;
        let _ = Reader::of("a.py", &text).around(&text, Span::new(start, start + 2));
    }
}

/// However much stands beside ids, no more is looked at than a file's bytes allow, and that is told.
#[test]
fn what_is_beyond_the_steps_of_a_file_is_told_to_be_unread() {
    let text = "c.create(model=\"ID\", temperature=0.7)\n";
    let span = Span::new(16, 18);
    let reader = Reader::of("a.py", text);
    assert!(!reader.around(text, span).settings.is_empty());
    let cut = reader.cut.as_ref().unwrap();
    let taken = FEWEST_STEPS + STEPS_A_BYTE * text.len() - cut.left.get();
    assert!((1..10_000).contains(&taken), "{taken}");
    cut.left.set(taken / 2);
    let given = reader.around(text, span);
    assert_eq!(
        (given.settings.len(), given.unseen),
        (0, Some(Unseen::Unread))
    );
    assert_eq!(cut.left.get(), 0);
    assert_eq!(reader.uses(text, span), []);
}
