//! Files full of ids that are to be replaced: what judging them takes, with what is read beside each.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use super::growth::id;
use super::{builtin, clock};
use crate::evaluate::{File, Links, Standard, evaluate};
use crate::policy::{Choice, Policy, load, validate};
use crate::scan::scan;
use crate::source::Source;

/// A day on which most ids of the texts are gone.
const DAY: &str = "2026-11-29";

static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let policy = validate(&load(&Choice::BuiltIn), builtin::scanner().catalog);
    policy.unwrap()
});

/// What judging a file takes, without reading it.
pub(super) fn time(file: &str, text: &str) -> Duration {
    let source = Source::new(file, text.to_owned());
    let scan = scan(&source, &builtin::scanner());
    let files = [File {
        source: Arc::new(source),
        path: file.to_owned(),
        scan,
        links: Links::new(),
    }];
    let standard = Standard {
        policy: &POLICY,
        catalog: builtin::scanner().catalog,
        as_of: DAY.parse().unwrap(),
        complete: true,
    };
    let start = Instant::now();
    let before = clock(start);
    drop(evaluate(&files, standard));
    clock(start).saturating_sub(before)
}

/// Some lines, with what stands before and behind all of them.
fn lines(before: &str, n: usize, line: impl Fn(usize) -> String, behind: &str) -> String {
    let lines: String = (0..n).map(|at| line(at) + "\n").collect();
    format!("{before}{lines}{behind}")
}

/// A text with so many ids; each row as those of `documents.rs`.
type Judged = (&'static str, &'static str, fn(usize) -> String);

pub(super) const FILES: &[Judged] = &[
    ("judged: keys of one line, json", "a.json", |n| {
        let pair = |at: usize| format!("\"{}\":{{\"model\":\"gpt-4\"}}", id(at));
        format!("{{{}}}", (0..n).map(pair).collect::<Vec<_>>().join(","))
    }),
    ("judged: cells of one row, csv", "a.csv", |n| {
        let cells = |cell: &dyn Fn(usize) -> String| (0..n).map(cell).collect::<Vec<_>>().join(",");
        format!(
            "{}\n{}\n",
            cells(&|at| format!("m{at}")),
            cells(&|at| id(at).to_owned())
        )
    }),
    ("judged: elements of one line, xml", "a.xml", |n| {
        let element = |at: usize| format!("<model>{}</model>", id(at));
        format!("<a>{}</a>", (0..n).map(element).collect::<String>())
    }),
    ("judged: calls, python", "a.py", |n| {
        let call = |at| {
            let id = id(at);
            format!(
                "client.chat.completions.create(model=\"{id}\", temperature=0.1, max_tokens={at}, user=\"u\")"
            )
        };
        lines(
            "from openai import OpenAI\nclient = OpenAI()\n",
            n,
            call,
            "",
        )
    }),
    ("judged: clients, python", "a.py", |n| {
        let call = |at| {
            let id = id(at);
            format!(
                "c{at} = OpenAI(timeout={at})\nc{at}.responses.create(model=\"{id}\", top_p=1, seed={at})\n"
            )
        };
        lines("from openai import OpenAI\n", n, call, "")
    }),
    ("judged: constants, python", "a.py", |n| {
        let line = |at| format!("M{at} = \"{}\"\ncall(model=M{at}, temperature=1)", id(at));
        lines("", n, line, "")
    }),
    ("judged: one constant, python", "a.py", |n| {
        let line = |at| format!("call(model=M, temperature={at})");
        lines("M = \"gpt-4-0613\"\n", n, line, "")
    }),
    ("judged: options that are passed, python", "a.py", |n| {
        let line = |at| {
            let id = id(at);
            format!(
                "o{at} = dict(temperature=1, top_p=1)\nclient.create(**o{at}, **base, model=\"{id}\", extra_body=more)"
            )
        };
        lines("base = dict(seed=1)\nmore = {\"a\": 1}\n", n, line, "")
    }),
    (
        "judged: an object that is set again and again, python",
        "a.py",
        |n| {
            let line = |at| {
                format!(
                    "p.model = \"{}\"\np.temperature = {at}\np[\"top_p\"] = 1",
                    id(at)
                )
            };
            lines("p = Params()\n", n, line, "")
        },
    ),
    (
        "judged: ids in one call with much in it, python",
        "a.py",
        |n| {
            let some = |at: usize| {
                let pairs: Vec<_> = (0..20).map(|own| format!("\"k{own}\": {own}")).collect();
                format!("a{at}={{{}}}", pairs.join(", "))
            };
            let all: Vec<_> = (0..n.min(5_000) / 20).map(some).collect();
            let ids: Vec<_> = (0..n).map(|at| format!("\"{}\"", id(at))).collect();
            format!("c.create({}, {})\n", all.join(", "), ids.join(", "))
        },
    ),
    ("judged: ids beside a long text, python", "a.py", |n| {
        let ids: Vec<_> = (0..n)
            .map(|at| format!("\"m{at}\": \"{}\"", id(at)))
            .collect();
        let long = "words of it ".repeat(n);
        format!(
            "c.create(system='{long}', models={{{}}})\n",
            ids.join(",\n")
        )
    }),
    (
        "judged: ids before a step far behind, python",
        "a.py",
        |n| {
            let ids: Vec<_> = (0..n).map(|at| format!("\"{}\"", id(at))).collect();
            format!(
                "c.create({}){}.temperature(1)\n",
                ids.join(",\n"),
                " ".repeat(40 * n)
            )
        },
    ),
    (
        "judged: a name with a long path before a table, javascript",
        "a.js",
        |n| {
            let ids: Vec<_> = (0..n).map(|at| format!("m{at}: \"{}\"", id(at))).collect();
            format!("x = new a{} {{{}}}\n", ".b".repeat(n), ids.join(",\n"))
        },
    ),
    ("judged: steps of one chain, java", "A.java", |n| {
        let step = |at| format!("    .model(\"{}\").temperature(0.{at}).topP(1)", id(at));
        lines(
            "class A { Object a = Request.builder()\n",
            n,
            step,
            ".build(); }\n",
        )
    }),
    ("judged: calls, typescript", "a.ts", |n| {
        let call = |at| {
            let id = id(at);
            format!(
                "await client.chat.completions.create({{ model: \"{id}\", temperature: {at}, ...options }});"
            )
        };
        lines(
            "import OpenAI from \"openai\";\nconst client = new OpenAI();\n",
            n,
            call,
            "",
        )
    }),
    ("judged: calls, go", "a.go", |n| {
        let call = |at| {
            let id = id(at);
            format!(
                "\tc.Create(ctx, openai.Request{{Model: \"{id}\", MaxTokens: {at}, Temperature: 1}})"
            )
        };
        lines("package a\n\nfunc f() {\n", n, call, "}\n")
    }),
    ("judged: functions, go", "a.go", |n| {
        let call = |at| {
            let id = id(at);
            format!(
                "func f{at}() {{\n\tif a {{\n\t\tc.Create(Request{{Model: \"{id}\", TopP: 1}})\n\t}}\n}}"
            )
        };
        lines("package a\n\n", n, call, "")
    }),
    ("judged: setters, csharp", "A.cs", |n| {
        let call = |at| {
            let id = id(at);
            format!(
                "var o{at} = new Options(\"{id}\");\no{at}.Temperature = 1;\no{at}.MaxTokens = {at};"
            )
        };
        lines("class A { void F() {\n", n, call, "} }\n")
    }),
    ("judged: calls, ruby", "a.rb", |n| {
        let call = |at| {
            format!(
                "client.chat(parameters: {{ model: \"{}\", temperature: 0.{at} }})",
                id(at)
            )
        };
        lines("", n, call, "")
    }),
    ("judged: calls, php", "a.php", |n| {
        let call = |at| {
            format!(
                "$c->create(['model' => '{}', 'max_tokens' => {at}]);",
                id(at)
            )
        };
        lines("<?php\n", n, call, "")
    }),
    ("judged: calls, kotlin", "a.kt", |n| {
        let call = |at| {
            format!(
                "val a{at} = ask(model = \"{}\", temperature = 1.0, topP = {at})",
                id(at)
            )
        };
        lines("", n, call, "")
    }),
    ("judged: calls, rust", "a.rs", |n| {
        let call = |at| {
            format!(
                "    ask(Request {{ model: \"{}\".into(), temperature: Some(0.{at}), ..base }});",
                id(at)
            )
        };
        lines("fn f() {\n", n, call, "}\n")
    }),
    ("judged: calls, bash", "a.sh", |n| {
        let call = |at| format!("llm --model {} --temperature {at} \"$@\"", id(at));
        lines("", n, call, "")
    }),
    ("judged: bodies in a text, bash", "a.sh", |n| {
        let call = |at| {
            format!(
                "curl https://api.openai.com/v1 -d '{{\"model\": \"{}\", \"temperature\": {at}}}'",
                id(at)
            )
        };
        lines("", n, call, "")
    }),
    ("judged: one body in a text, python", "a.py", |n| {
        let entry = |at: usize| format!("{{\"model\": \"{}\", \"temperature\": {at}}},", id(at));
        lines("b = '''[\n", n, entry, "]'''\n")
    }),
    ("judged: blocks, yaml", "a.yaml", |n| {
        let block = |at| {
            format!(
                "m{at}:\n  model: {}\n  temperature: 0.{at}\n  max_tokens: {at}",
                id(at)
            )
        };
        lines("", n, block, "")
    }),
    ("judged: keys of one block, yaml", "a.yaml", |n| {
        let key = |at| format!("  model_{at}: {}", id(at));
        lines("llm:\n  temperature: 1\n", n, key, "")
    }),
    ("judged: items, yaml", "a.yaml", |n| {
        let item = |at| format!("  - {}", id(at));
        lines("models:\n", n, item, "")
    }),
    ("judged: ids of a line, yaml", "a.yaml", |n| {
        let line = |at: usize| {
            format!(
                "  a{at}: {}",
                vec![format!("--model {}", id(at)); 20].join(" ")
            )
        };
        lines("args:\n", n / 20, line, "")
    }),
    ("judged: sections, toml", "a.toml", |n| {
        let block = |at| format!("[m{at}]\nmodel = \"{}\"\ntemperature = 0.{at}\n", id(at));
        lines("", n, block, "")
    }),
    ("judged: objects, json", "a.json", |n| {
        let entries: Vec<_> = (0..n)
            .map(|at| {
                format!(
                    "{{\"model\": \"{}\", \"temperature\": 0.{at}, \"top_p\": 1}}",
                    id(at)
                )
            })
            .collect();
        format!("[{}]\n", entries.join(",\n"))
    }),
    ("judged: blocks, hcl", "a.tf", |n| {
        let block = |at| {
            format!(
                "resource \"a\" \"b{at}\" {{\n  model = \"{}\"\n  temperature = {at}\n}}",
                id(at)
            )
        };
        lines("", n, block, "")
    }),
    ("judged: code in fences, markdown", "a.md", |n| {
        let fence = |at| {
            format!(
                "```python\ncall(model=\"{}\", temperature={at})\n```\n",
                id(at)
            )
        };
        lines("", n, fence, "")
    }),
    ("judged: cells of a notebook", "a.ipynb", |n| {
        let cell = |at| {
            let id = id(at);
            format!(
                "{{\"cell_type\": \"code\", \"source\": [\"ask(model='{id}', temperature={at})\"], \"outputs\": []}}"
            )
        };
        let cells: Vec<_> = (0..n).map(cell).collect();
        let language = "{\"language_info\": {\"name\": \"python\"}}";
        format!(
            "{{\"cells\": [{}], \"metadata\": {language}, \"nbformat\": 4}}\n",
            cells.join(",\n")
        )
    }),
    ("judged: tags, python", "a.py", |n| {
        let line = |at| {
            let id = id(at);
            format!(
                "# lanelint: migrate to=gpt-5.4 purpose=baseline owner=@a until=2027-01-01\ncall(model=\"{id}\", temperature={at})"
            )
        };
        lines("", n, line, "")
    }),
    ("judged: ignores, python", "a.py", |n| {
        let line = |at| {
            let id = id(at);
            format!(
                "call(model=\"{id}\", temperature={at})  # lanelint: ignore[retired-model] reason=\"b c\""
            )
        };
        lines("", n, line, "")
    }),
];
