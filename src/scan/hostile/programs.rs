//! Programs that say the same again and again in a way that only a few languages have: rows for
//! [`super::growth`].

use super::documents::{Document, line, lines};
use super::growth::id;

pub(super) const PROGRAMS: &[Document] = &[
    ("python: a long name", "a.py", |n| {
        format!(
            "{} = [{}]\n",
            "NAME_".repeat(n / 5 + 1),
            line(n, ", ", |at| format!("\"{}\"", id(at)))
        )
    }),
    (
        "python: texts that an endless name is asked for",
        "a.py",
        |n| {
            let texts = line(n, ", ", |at| format!("\"{}\"", id(at)));
            format!("{}.startswith(({texts}))\n", "model_".repeat(n))
        },
    ),
    ("python: texts in an endless call", "a.py", |n| {
        let texts = line(n, ", ", |at| format!("\"{}\"", id(at)));
        format!("model.{}(({texts}))\n", "starts_".repeat(n))
    }),
    ("python: ids beside an endless text", "a.py", |n| {
        let ids = line(n, ", ", |at| format!("\"{}\"", id(at)));
        format!("a = [\"{}\", {ids}]\n", "GPT 4 ".repeat(n))
    }),
    ("bash: commands that make something", "a.sh", |n| {
        lines(n, |at| {
            let id = id(at);
            format!("az deployment create --deployment-name {id} --model-name {id}")
        })
    }),
    ("bash: words that are completed", "a.bash", |n| {
        lines(n, |at| {
            let id = id(at);
            format!("_m{at}=\"{id}\"\nCOMPREPLY=($(compgen -W \"$_m{at} {id}\"))")
        })
    }),
    ("python: clients", "a.py", |n| {
        let made = lines(n, |at| {
            format!("client = OpenAI(base_url=\"https://a{at}.openai.azure.com\")")
        });
        format!(
            "from openai import OpenAI\n{made}{}",
            lines(n, |at| format!("client.chat.create(model=\"{}\")", id(at)))
        )
    }),
    ("python: imports", "a.py", |n| {
        lines(n, |at| {
            format!("from openai import a{at}\nask(model=\"{}\")", id(at))
        })
    }),
    ("python: arguments of one call", "a.py", |n| {
        format!(
            "f({})\n",
            line(n, ", ", |at| format!(
                "base_url{at}=\"https://a.openai.azure.com\", model{at}=\"{}\"",
                id(at)
            ))
        )
    }),
    ("python: tables of one call", "a.py", |n| {
        let table = |at| {
            format!(
                "a{at}={{\"base_url\": \"https://a.openai.azure.com\"}}, m{at}=\"{}\"",
                id(at)
            )
        };
        format!("f({})\n", line(n, ", ", table))
    }),
    ("python: a table of tables", "a.py", |n| {
        format!(
            "MODELS = {{\n{}}}\n",
            lines(n, |at| format!(
                "  \"a{at}\": {{\"id\": \"{}\", \"provider\": \"azure\"}},",
                id(at)
            ))
        )
    }),
    ("python: loops", "a.py", |n| {
        lines(n, |at| {
            format!(
                "L{at} = [\"{}\", \"gpt-4o\"]\nfor m in L{at}:\n  ask(model=m)",
                id(at)
            )
        })
    }),
    ("python: one loop", "a.py", |n| {
        format!(
            "L = [{}]\nfor m in L:\n  ask(model=m)\n",
            line(n, ", ", |at| format!("\"{}\"", id(at)))
        )
    }),
    ("python: one text", "a.py", |n| {
        format!(
            "T = \"\"\"\n{}\"\"\"\n",
            lines(n, |at| format!("model: {}", id(at)))
        )
    }),
    ("python: holes", "a.py", |n| {
        format!(
            "B = \"gpt-4o\"\nT = f\"{}\"\n",
            line(n, " ", |at| format!("{{B}}-mini {}", id(at)))
        )
    }),
    ("python: constants in texts", "a.py", |n| {
        lines(n, |at| {
            format!("B{at} = \"gpt-4o\"\nT{at} = f\"{{B{at}}}-mini\"")
        })
    }),
    ("python: one constant in texts", "a.py", |n| {
        format!(
            "B = \"gpt-4o\"\n{}",
            lines(n, |at| format!("T{at} = f\"{{B}}-mini\""))
        )
    }),
    ("python: constants of constants", "a.py", |n| {
        format!(
            "A0 = \"gpt-4o\"\n{}ask(model=A{n})\n",
            lines(n, |at| format!("A{} = A{at}", at + 1))
        )
    }),
    ("python: members", "a.py", |n| {
        let members = lines(n, |at| format!("  M{at} = \"{}\"", id(at)));
        format!(
            "class Llm(str, Enum):\n{members}\n{}",
            lines(n, |at| format!("ask(model=Llm.M{at})"))
        )
    }),
    ("python: branches", "a.py", |n| {
        format!(
            "if m == \"a\":\n  pass\n{}",
            lines(n, |at| format!(
                "elif m == \"{}\":\n  m = \"gpt-4o\"",
                id(at)
            ))
        )
    }),
    ("javascript: branches", "a.js", |n| {
        format!(
            "if (a) {{}} {}\n",
            line(n, " ", |at| format!(
                "else if (m === \"{}\") {{ go(); }}",
                id(at)
            ))
        )
    }),
    ("javascript: choices", "a.js", |n| {
        format!(
            "const model = {} null;\n",
            line(n, " ", |at| format!("a{at} ? \"{}\" :", id(at)))
        )
    }),
    ("javascript: holes", "a.js", |n| {
        format!(
            "const b = \"gpt-4o\";\nconst t = `{}`;\n",
            line(n, " ", |at| format!("${{b}}-mini {}", id(at)))
        )
    }),
    ("javascript: cases", "a.js", |n| {
        format!(
            "switch (m) {{\n{}}}\n",
            lines(n, |at| format!("case \"{}\": return \"gpt-4o\";", id(at)))
        )
    }),
    ("javascript: a table", "a.js", |n| {
        format!(
            "const MODELS = {{ {} }};\n",
            line(n, ", ", |at| format!(
                "m{at}: {{ id: \"{}\", url: \"https://a.b\" }}",
                id(at)
            ))
        )
    }),
    ("typescript: a union", "a.ts", |n| {
        format!(
            "type Model = {};\n",
            line(n, " | ", |at| format!("\"{}\"", id(at)))
        )
    }),
    ("go: constants", "a.go", |n| {
        format!(
            "package a\n\nconst (\n{})\n",
            lines(n, |at| format!("\tM{at} = \"{}\"", id(at)))
        )
    }),
    ("rust: constants", "a.rs", |n| {
        lines(n, |at| {
            format!(
                "const M{at}: &str = \"{}\";\nfn f{at}() {{ ask(M{at}); }}",
                id(at)
            )
        })
    }),
    ("rust: arms", "a.rs", |n| {
        format!(
            "fn f() {{ match m {{\n{}_ => 0 }} }}\n",
            lines(n, |at| format!("\"{}\" => 1,", id(at)))
        )
    }),
    ("rust: one macro", "a.rs", |n| {
        format!(
            "fn f() {{ let a = vec![{}]; }}\n",
            line(n, ", ", |at| format!("\"{}\"", id(at)))
        )
    }),
    ("java: constants of a class", "A.java", |n| {
        format!(
            "class A {{\n{}}}\n",
            lines(n, |at| format!(
                "  static final String M{at} = \"{}\";\n  Object o{at} = ask(M{at});",
                id(at)
            ))
        )
    }),
    ("java: a builder", "A.java", |n| {
        format!(
            "class A {{ Object a = b(){}; }}\n",
            line(n, "", |at| format!(".model(\"{}\")", id(at)))
        )
    }),
    ("csharp: members", "a.cs", |n| {
        format!(
            "class A {{\n{}}}\n",
            lines(n, |at| format!(
                "  const string M{at} = \"{}\";\n  object O{at} = Ask(M{at});",
                id(at)
            ))
        )
    }),
    ("hcl: a heredoc", "a.tf", |n| {
        format!(
            "a = <<-E\n{}E\n",
            lines(n, |at| format!("  model: {}", id(at)))
        )
    }),
    ("hcl: locals", "a.tf", |n| {
        format!(
            "locals {{\n{}}}\n{}",
            lines(n, |at| format!("  m{at} = \"{}\"", id(at))),
            lines(n, |at| format!("a{at} = local.m{at}"))
        )
    }),
    ("hcl: blocks", "a.tf", |n| {
        lines(n, |at| {
            format!(
                "resource \"azurerm_x\" \"a{at}\" {{\n  model = \"{}\"\n}}",
                id(at)
            )
        })
    }),
    ("hcl: directives", "a.tf", |n| {
        format!(
            "a = \"{}\"\n",
            line(n, "", |at| format!("%{{ if a }}{}%{{ endif }}", id(at)))
        )
    }),
    ("bicep: variables", "a.bicep", |n| {
        lines(n, |at| {
            format!("var m{at} = '{}'\noutput o{at} string = m{at}", id(at))
        })
    }),
    ("bicep: an array", "a.bicep", |n| {
        format!(
            "var known = [\n{}]\n",
            lines(n, |at| format!("  '{}'", id(at)))
        )
    }),
    ("bash: a heredoc", "a.sh", |n| {
        format!(
            "cat <<E\n{}E\n",
            lines(n, |at| format!("model: {}", id(at)))
        )
    }),
    ("bash: variables", "a.sh", |n| {
        lines(n, |at| format!("M{at}={}\nask --model \"$M{at}\"", id(at)))
    }),
    ("bash: options", "a.sh", |n| {
        format!("ask {}\n", line(n, " ", |at| format!("--model {}", id(at))))
    }),
    ("bash: a function", "a.sh", |n| {
        format!(
            "f() {{\n{}}}\n",
            lines(n, |at| format!("  ask --model {}", id(at)))
        )
    }),
    ("ruby: heredocs", "a.rb", |n| {
        lines(n, |at| format!("a{at} = <<~E\n  {}\nE", id(at)))
    }),
    ("ruby: a hash", "a.rb", |n| {
        format!(
            "A = {{ {} }}\n",
            line(n, ", ", |at| format!("m{at}: \"{}\"", id(at)))
        )
    }),
    ("php: a table", "a.php", |n| {
        format!(
            "<?php\n$a = [{}];\n",
            line(n, ", ", |at| format!("'m{at}' => '{}'", id(at)))
        )
    }),
    ("lua: a table", "a.lua", |n| {
        format!(
            "a = {{ {} }}\n",
            line(n, ", ", |at| format!("m{at} = \"{}\"", id(at)))
        )
    }),
    ("clojure: a map", "a.clj", |n| {
        format!(
            "(def a {{{}}})\n",
            line(n, " ", |at| format!(":m{at} \"{}\"", id(at)))
        )
    }),
    ("clojure: a list", "a.clj", |n| {
        format!(
            "(def a '({}))\n",
            line(n, " ", |at| format!("\"{}\"", id(at)))
        )
    }),
    ("clojure: a sum", "a.clj", |n| {
        format!(
            "(def a (str {}))\n",
            line(n, " ", |at| format!("\"{}\"", id(at)))
        )
    }),
    ("elisp: an alist", "a.el", |n| {
        format!(
            "(setq a '({}))\n",
            line(n, " ", |at| format!("(\"a{at}\" . \"{}\")", id(at)))
        )
    }),
    ("kotlin: members", "a.kt", |n| {
        format!(
            "enum class Llm(val id: String) {{\n{}}}\n{}",
            lines(n, |at| format!("  M{at}(\"{}\"),", id(at))),
            lines(n, |at| format!("fun f{at}() = ask(Llm.M{at})"))
        )
    }),
    ("swift: cases", "a.swift", |n| {
        format!(
            "enum Llm: String {{\n{}}}\n{}",
            lines(n, |at| format!("  case m{at} = \"{}\"", id(at))),
            lines(n, |at| format!("ask(Llm.m{at})"))
        )
    }),
    ("bash: arrays and their loops", "a.sh", |n| {
        lines(n, |at| {
            format!(
                "A{at}=({} gpt-4o)\nfor m{at} in \"${{A{at}[@]}}\"; do\n  echo $m{at}\ndone",
                id(at)
            )
        })
    }),
    ("bash: loops over each other", "a.sh", |n| {
        lines(n, |at| {
            let (from, to) = (at % 40, (at * 7 + 1) % 40);
            format!(
                "A{at}=({} gpt-4o)\nfor m{to} in $A{at} $m{from}; do\n:\ndone",
                id(at)
            )
        })
    }),
    ("bash: one array of many loops", "a.sh", |n| {
        format!(
            "A=({})\n{}",
            line(n, " ", |at| id(at).to_owned()),
            lines(n, |at| format!(
                "for m{at} in $A; do\nfor n{at} in $m{at}; do\n:\ndone\ndone"
            ))
        )
    }),
    ("powershell: a table", "a.ps1", |n| {
        format!(
            "$a = @{{ {} }}\n",
            line(n, "; ", |at| format!("m{at} = '{}'", id(at)))
        )
    }),
    ("sql: rows", "a.sql", |n| {
        format!(
            "INSERT INTO a (model) VALUES {};\n",
            line(n, ", ", |at| format!("('{}')", id(at)))
        )
    }),
    ("sql: one text", "a.sql", |n| {
        format!(
            "UPDATE a SET b = '{}';\n",
            line(n, " ", |at| format!("model = \"{}\"", id(at)))
        )
    }),
    ("c: strings side by side", "a.c", |n| {
        format!(
            "const char *a = {};\n",
            line(n, "\n", |at| format!("\"{}\"", id(at)))
        )
    }),
    ("c: blocks", "a.c", |n| {
        format!(
            "void f() {}{}{}\n",
            "{".repeat(n),
            line(n, " ", |at| format!("ask(\"{}\");", id(at))),
            "}".repeat(n)
        )
    }),
];
