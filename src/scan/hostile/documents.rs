//! Documents that say the same again and again in a way that only one format has: rows for
//! [`super::growth`].

use super::growth::id;

/// What a row is called, its file, and its text with so many of what it repeats.
pub(super) type Document = (&'static str, &'static str, fn(usize) -> String);

const TAG: &str = "lanelint: migrate to=gpt-5.4 purpose=baseline owner=@a until=2027-01-01";

/// Parts put together, in a line.
pub(super) fn line(n: usize, between: &str, part: impl Fn(usize) -> String) -> String {
    (0..n).map(part).collect::<Vec<_>>().join(between)
}

/// Lines, one for each.
pub(super) fn lines(n: usize, part: impl Fn(usize) -> String) -> String {
    (0..n).map(|at| part(at) + "\n").collect()
}

fn notebook(cells: &str) -> String {
    format!("{{\"cells\": [{cells}], \"nbformat\": 4}}")
}

fn code(lines: &str) -> String {
    format!("{{\"cell_type\": \"code\", \"metadata\": {{}}, \"source\": [{lines}]}}")
}

pub(super) const DOCUMENTS: &[Document] = &[
    ("notebook: lines of a cell", "a.ipynb", |n| {
        notebook(&code(&line(n, ",\n", |at| {
            format!("\"m{at} = ask(model=\\\"{}\\\")\\n\"", id(at))
        })))
    }),
    ("notebook: a cell of one text", "a.ipynb", |n| {
        let text = line(n, "", |at| {
            format!("m{at} = ask(model=\\\"{}\\\")\\n", id(at))
        });
        notebook(&format!(
            "{{\"cell_type\": \"code\", \"source\": \"{text}\"}}"
        ))
    }),
    ("notebook: cells", "a.ipynb", |n| {
        notebook(&line(n, ",\n", |at| {
            code(&format!("\"m = '{}'\\n\", \"# a\"", id(at)))
        }))
    }),
    ("notebook: cells of one line", "a.ipynb", |n| {
        notebook(&line(n, ",", |at| code(&format!("\"m = '{}'\"", id(at)))))
    }),
    ("notebook: commands", "a.ipynb", |n| {
        notebook(&code(&line(n, ",", |at| {
            format!("\"!run --model {}\\n\", \"a = 1\\n\"", id(at))
        })))
    }),
    ("notebook: tags", "a.ipynb", |n| {
        notebook(&code(&line(n, ",", |at| {
            format!("\"# {TAG}\\n\", \"m = '{}'\\n\"", id(at))
        })))
    }),
    ("notebook: paragraphs", "a.ipynb", |n| {
        let lines = line(n, ",", |at| {
            format!("\"Use `{}` here.\\n\", \"\\n\"", id(at))
        });
        notebook(&format!(
            "{{\"cell_type\": \"markdown\", \"source\": [{lines}]}}"
        ))
    }),
    ("json: a list", "a.json", |n| {
        format!(
            "{{\"models\": [{}]}}",
            line(n, ", ", |at| format!("\"{}\"", id(at)))
        )
    }),
    ("json: keys of an object", "a.json", |n| {
        format!(
            "{{{}}}",
            line(n, ", ", |at| format!("\"model{at}\": \"{}\"", id(at)))
        )
    }),
    ("json: names and versions", "a.json", |n| {
        format!(
            "{{{}}}",
            line(n, ", ", |at| format!(
                "\"name{at}\": \"gpt-4\", \"version{at}\": \"0613\""
            ))
        )
    }),
    ("json: objects", "a.json", |n| {
        format!(
            "[{}]",
            line(n, ",\n", |at| format!(
                "{{\"name\": \"a{at}\", \"model\": \"{}\"}}",
                id(at)
            ))
        )
    }),
    ("json: objects within objects", "a.json", |n| {
        let open = line(n.min(250), "", |at| format!("{{\"a{at}\": "));
        let own = line(n, ", ", |at| format!("\"{}\"", id(at)));
        format!("{open}[{own}]{}", "}".repeat(n.min(250)))
    }),
    ("json: tags of objects", "a.json", |n| {
        format!(
            "[{}]",
            line(n, ",\n", |at| format!(
                "{{\"lanelint\": \"{TAG}\", \"model\": \"{}\"}}",
                id(at)
            ))
        )
    }),
    ("json: tags of one object", "a.json", |n| {
        let tags = line(n, ", ", |_| format!("\"lanelint\": \"{TAG}\""));
        format!(
            "{{{tags}, {}}}",
            line(n, ", ", |at| format!("\"model{at}\": \"{}\"", id(at)))
        )
    }),
    ("json: escapes in a text", "a.json", |n| {
        let text = line(n, "", |at| format!("\\\"model\\\": \\\"{}\\\"\\n", id(at)));
        format!("{{\"body\": \"{text}\"}}")
    }),
    ("json: options of a command", "a.json", |n| {
        format!(
            "{{\"run\": \"llm {}\"}}",
            line(n, " ", |at| format!("--model {}", id(at)))
        )
    }),
    ("json: a table of models", "a.json", |n| {
        let row = |at| {
            format!(
                "\"{}-{at}\": {{\"id\": \"{}\", \"url\": \"https://a.b\"}}",
                id(at),
                id(at)
            )
        };
        format!("{{\"models\": {{{}}}}}", line(n, ", ", row))
    }),
    ("arm: expressions", "template.json", |n| {
        let own = |at| {
            format!(
                "\"m{at}\": \"[concat('gpt-', '4o', parameters('a'))]\", \"n{at}\": \"{}\"",
                id(at)
            )
        };
        format!("{{{}}}", line(n, ", ", own))
    }),
    ("arm: one expression", "template.json", |n| {
        let all = line(n, ", ", |at| format!("'{}'", id(at)));
        format!("{{\"m\": \"[concat({all})]\"}}")
    }),
    ("jsonl: records", "a.jsonl", |n| {
        lines(n, |at| format!("{{\"model\": \"{}\"}}", id(at)))
    }),
    ("dockerfile: one ENV", "Dockerfile", |n| {
        format!(
            "FROM a\nENV {}",
            line(n, " ", |at| format!("MODEL{at}={}", id(at)))
        )
    }),
    ("dockerfile: one ENV over lines", "Dockerfile", |n| {
        format!(
            "FROM a\nENV {}\n",
            line(n, " \\\n  ", |at| format!("MODEL{at}={}", id(at)))
        )
    }),
    ("dockerfile: variables", "Dockerfile", |n| {
        let own = |at| format!("ENV MODEL{at}={}\nRUN ask --model $MODEL{at}", id(at));
        format!("FROM a\n{}", lines(n, own))
    }),
    ("dockerfile: one RUN", "Dockerfile", |n| {
        format!(
            "FROM a\nRUN {}\n",
            line(n, " && \\\n", |at| format!("ask --model {}", id(at)))
        )
    }),
    ("yaml: a flow list", "a.yaml", |n| {
        format!("models: [{}]\n", line(n, ", ", id_of))
    }),
    ("yaml: a flow mapping", "a.yaml", |n| {
        format!(
            "a: {{{}}}\n",
            line(n, ", ", |at| format!("model{at}: {}", id(at)))
        )
    }),
    ("yaml: a mapping", "a.yaml", |n| {
        lines(n, |at| format!("model{at}: {}", id(at)))
    }),
    ("yaml: items of keys", "a.yaml", |n| {
        format!(
            "list:\n{}",
            lines(n, |at| format!(
                "  - name: a{at}\n    model: {}\n    provider: azure",
                id(at)
            ))
        )
    }),
    ("yaml: keys within keys", "a.yaml", |n| {
        lines(n, |at| {
            format!(
                "{}k{at}:\n{}model: {}",
                "  ".repeat(at % 30),
                "  ".repeat(at % 30 + 1),
                id(at)
            )
        })
    }),
    ("yaml: anchors", "a.yaml", |n| {
        lines(n, |at| {
            format!("a{at}: &a{at} {}\nmodel{at}: *a{at}", id(at))
        })
    }),
    ("yaml: one long text", "a.yaml", |n| {
        format!(
            "run: |\n{}",
            lines(n, |at| format!("  ask --model {}", id(at)))
        )
    }),
    ("yaml: a folded text", "a.yaml", |n| {
        format!(
            "run: >-\n{}",
            lines(n, |at| format!("  ask --model {}", id(at)))
        )
    }),
    ("yaml: documents", "a.yaml", |n| {
        lines(n, |at| format!("---\nmodel: {}", id(at)))
    }),
    ("yaml: addresses", "a.yaml", |n| {
        lines(n, |at| {
            format!(
                "- base_url{at}: https://a{at}.openai.azure.com\n  model{at}: {}",
                id(at)
            )
        })
    }),
    ("yaml: defaults", "a.yaml", |n| {
        format!(
            "run: {}\n",
            line(n, " ", |at| format!("${{M{at}:-{}}}", id(at)))
        )
    }),
    ("yaml: choices", "a.yaml", |n| {
        format!(
            "model: \"{}\"\n",
            line(n, "", |at| format!(
                "{{% if a %}}{}{{% else %}}x{{% endif %}}",
                id(at)
            ))
        )
    }),
    ("yaml: one choice", "a.yaml", |n| {
        let all = line(n, "", |at| format!("{{% elif a %}}{}", id(at)));
        format!(
            "model: \"{}{{% if a %}}x{}{{% endif %}}\"\n",
            "a".repeat(n),
            all
        )
    }),
    ("toml: an array", "a.toml", |n| {
        format!(
            "models = [{}]\n",
            line(n, ", ", |at| format!("\"{}\"", id(at)))
        )
    }),
    ("toml: a table", "a.toml", |n| {
        format!(
            "[a]\n{}",
            lines(n, |at| format!("model{at} = \"{}\"", id(at)))
        )
    }),
    ("toml: tables", "a.toml", |n| {
        lines(n, |at| format!("[a.b{at}]\nmodel = \"{}\"", id(at)))
    }),
    ("toml: an array of tables", "a.toml", |n| {
        lines(n, |at| {
            format!("[[a]]\nmodel = \"{}\"\nprovider = \"azure\"", id(at))
        })
    }),
    ("toml: keys with dots", "a.toml", |n| {
        lines(n, |at| format!("a.b{at}.model = \"{}\"", id(at)))
    }),
    ("toml: a header at the end", "a.toml", |n| {
        format!(
            "{}[x.y]\n{}",
            lines(n, |at| format!("k{at} = 1")),
            lines(n, |at| format!("model{at} = \"{}\"", id(at)))
        )
    }),
    ("ini: sections", "a.ini", |n| {
        lines(n, |at| format!("[a{at}]\nmodel = {}", id(at)))
    }),
    ("ini: a section", "a.ini", |n| {
        format!("[a]\n{}", lines(n, |at| format!("model{at} = {}", id(at))))
    }),
    ("ini: a list", "a.ini", |n| {
        format!("[a]\nmodels = {}\n", line(n, ", ", id_of))
    }),
    ("ini: addresses", "a.ini", |n| {
        format!(
            "[a]\n{}",
            lines(n, |at| format!(
                "base_url{at} = https://a.openai.azure.com\nmodel{at} = {}",
                id(at)
            ))
        )
    }),
    ("properties: lines that go on", "a.properties", |n| {
        format!(
            "models = \\\n{}x\n",
            lines(n, |at| format!("  {},\\", id(at)))
        )
    }),
    ("properties: a list", "a.properties", |n| {
        format!("models = {}\n", line(n, ", ", id_of))
    }),
    ("properties: escapes", "a.properties", |n| {
        format!(
            "models = {}\n",
            line(n, ", ", |at| format!("\\u0067{}", &id(at)[1..]))
        )
    }),
    ("dotenv: addresses", ".env", |n| {
        lines(n, |at| {
            format!(
                "A{at}_BASE_URL=https://a.openai.azure.com\nA{at}_MODEL={}",
                id(at)
            )
        })
    }),
    ("dotenv: a list", ".env", |n| {
        format!("MODELS={}\n", line(n, ",", id_of))
    }),
    ("dotenv: defaults", ".env", |n| {
        lines(n, |at| format!("MODEL{at}=${{M{at}:-{}}}", id(at)))
    }),
    ("makefile: variables", "Makefile", |n| {
        format!(
            "{}run:\n{}",
            lines(n, |at| format!("MODEL{at} := {}", id(at))),
            lines(n, |at| format!("\task --model $(MODEL{at})"))
        )
    }),
    ("makefile: one line", "Makefile", |n| {
        format!("MODELS = {}\n", line(n, " ", id_of))
    }),
    ("makefile: one recipe", "Makefile", |n| {
        format!(
            "run:\n\t{}\n",
            line(n, " && \\\n\t", |at| format!("ask --model {}", id(at)))
        )
    }),
    ("xml: attributes", "a.xml", |n| {
        format!(
            "<a {}/>\n",
            line(n, " ", |at| format!("model{at}=\"{}\"", id(at)))
        )
    }),
    ("xml: elements in a line", "a.xml", |n| {
        format!(
            "<a>{}</a>\n",
            line(n, "", |at| format!("<model>{}</model>", id(at)))
        )
    }),
    ("xml: elements within elements", "a.xml", |n| {
        let open = line(n, "", |at| format!("<a{at}>"));
        let close = line(n, "", |at| format!("</a{}>", n - 1 - at));
        format!("{open}{}{close}", id(0))
    }),
    ("xml: entities", "a.xml", |n| {
        format!(
            "<a>{}</a>\n",
            line(n, "", |at| format!("&lt;{}&gt;", id(at)))
        )
    }),
    ("xml: cdata", "a.xml", |n| {
        format!("<a><![CDATA[{}]]></a>\n", line(n, " ", id_of))
    }),
    ("html: attributes", "a.html", |n| {
        format!(
            "<p {}>\n",
            line(n, " ", |at| format!("data-model{at}=\"{}\"", id(at)))
        )
    }),
    ("html: elements in a line", "a.html", |n| {
        line(n, "", |at| {
            format!("<option value=\"{}\">{}</option>", id(at), id(at))
        })
    }),
    ("html: elements within elements", "a.html", |n| {
        format!("{}{}{}", "<div>".repeat(n), id(0), "</div>".repeat(n))
    }),
    ("html: scripts", "a.html", |n| {
        lines(n, |at| {
            format!("<script>f({{ model: \"{}\" }});</script>", id(at))
        })
    }),
    ("html: one script", "a.html", |n| {
        format!(
            "<script>\n{}</script>\n",
            lines(n, |at| format!("f({{ model: \"{}\" }});", id(at)))
        )
    }),
    ("html: words", "a.html", |n| {
        format!("<p>{}</p>\n", line(n, " ", id_of))
    }),
    ("markdown: items", "a.md", |n| {
        lines(n, |at| format!("- {}", id(at)))
    }),
    ("markdown: items within items", "a.md", |n| {
        lines(n, |at| format!("{}- {}", "  ".repeat(at % 40), id(at)))
    }),
    ("markdown: a table", "a.md", |n| {
        format!(
            "| a | b |\n|---|---|\n{}",
            lines(n, |at| format!("| {} | `{}` |", id(at), id(at)))
        )
    }),
    ("markdown: a wide table", "a.md", |n| {
        let cells = line(n, " | ", id_of);
        format!("| {} |\n|{}\n| {} |\n", cells, "---|".repeat(n), cells)
    }),
    ("markdown: words of code", "a.md", |n| {
        line(n, ", ", |at| format!("`{}`", id(at)))
    }),
    ("markdown: links", "a.md", |n| {
        line(n, " ", |at| format!("[{}](https://a.b/{})", id(at), id(at)))
    }),
    ("markdown: open brackets", "a.md", |n| {
        line(n, "", |at| format!("[{} ", id(at)))
    }),
    ("markdown: bold", "a.md", |n| {
        line(n, "", |at| format!("**{} ", id(at)))
    }),
    ("markdown: quotes within quotes", "a.md", |n| {
        format!("{}{}\n", "> ".repeat(n.min(400)), line(n, " ", id_of))
    }),
    ("markdown: code", "a.md", |n| {
        lines(n, |at| format!("```sh\nrun --model {}\n```", id(at)))
    }),
    ("markdown: one piece of code", "a.md", |n| {
        format!(
            "```py\n{}```\n",
            lines(n, |at| format!("m{at} = ask(model=\"{}\")", id(at)))
        )
    }),
    ("markdown: a paragraph", "a.md", |n| {
        lines(n, |at| format!("Use {} here, or not.", id(at)))
    }),
    ("markdown: tags", "a.md", |n| {
        lines(n, |at| format!("<!-- {TAG} -->\n{}\n", id(at)))
    }),
    ("csv: a row", "a.csv", |n| {
        format!("model\n{}", line(n, ",", id_of))
    }),
    ("json: a list in an object", "a.json", |n| {
        let ids = line(n, ",", |at| format!("\"{}\"", id(at)));
        format!("{{\"enum\":[{ids}]}}")
    }),
    ("csv: columns of one row", "a.csv", |n| {
        format!(
            "{}\n{}\n",
            line(n, ",", |at| format!("m{at}")),
            line(n, ",", id_of)
        )
    }),
    ("csv: rows", "a.csv", |n| {
        format!(
            "model,provider\n{}",
            lines(n, |at| format!("{},azure", id(at)))
        )
    }),
    ("csv: open quotes", "a.csv", |n| {
        format!("model\n{}", lines(n, |at| format!("\"{},", id(at))))
    }),
    ("text: ids", "a.txt", |n| lines(n, |at| id(at).to_owned())),
    ("text: a line of ids", "a.txt", |n| line(n, " ", id_of)),
    ("text: words far from an id", "a.txt", |n| {
        format!(
            "{}{}",
            lines(n, |_| "the o3 and o1 of it".to_owned()),
            id(0)
        )
    }),
    ("json: parameters of a template", "a.json", |n| {
        let parameter = |at| format!("\"p{at}\": {{\"defaultValue\": \"{}\"}}", id(at));
        let read = |at| format!("{{\"type\": \"A\", \"name\": \"[parameters('p{at}')]\"}}");
        format!(
            "{{\"parameters\": {{\n{}}}, \"resources\": [\n{}]}}\n",
            line(n, ",\n", parameter),
            line(n, ",\n", read)
        )
    }),
    (
        "json: calls in an expression of a template",
        "a.json",
        |n| {
            let parameter = |at| format!("\"p{at}\": {{\"defaultValue\": \"{}\"}}", id(at));
            format!(
                "{{\"parameters\": {{\n{}}}, \"a\": \"[concat({})]\"}}\n",
                line(n, ",\n", parameter),
                line(n, ", ", |at| format!("parameters('p{at}')"))
            )
        },
    ),
    ("bicep: parameters of a template", "a.bicep", |n| {
        format!(
            "{}{}",
            lines(n, |at| format!("param p{at} string = '{}'", id(at))),
            lines(n, |at| format!("resource r{at} 'A' = {{ name: p{at} }}"))
        )
    }),
    ("hcl: variables of a module", "a.tf", |n| {
        format!(
            "{}{}",
            lines(n, |at| format!(
                "variable \"v{at}\" {{ default = \"{}\" }}",
                id(at)
            )),
            lines(n, |at| format!(
                "resource \"a\" \"r{at}\" {{ name = var.v{at} }}"
            ))
        )
    }),
    ("text: words near ids", "a.txt", |n| {
        lines(n, |at| format!("o1 or {} or davinci", id(at)))
    }),
    ("text: open quotes", "a.txt", |n| {
        lines(n, |at| format!("\"{} '`", id(at)))
    }),
    ("text: blanks", "a.txt", |n| {
        format!("{}{}", " ".repeat(n * 10), line(n, " ", id_of))
    }),
    ("text: marks", "a.txt", |n| {
        line(n, "", |at| format!("{}[", id(at)))
    }),
    ("latex: groups", "a.tex", |n| {
        line(n, " ", |at| format!("\\texttt{{{}}}", id(at)))
    }),
    ("rst: items", "a.rst", |n| {
        lines(n, |at| format!("- ``{}``", id(at)))
    }),
    ("org: items", "a.org", |n| {
        lines(n, |at| format!("- ={}=", id(at)))
    }),
    ("asciidoc: items", "a.adoc", |n| {
        lines(n, |at| format!("* `{}`", id(at)))
    }),
    ("vue: elements", "a.vue", |n| {
        format!(
            "<template>{}</template>\n",
            line(n, "", |at| format!("<chat model=\"{}\" />", id(at)))
        )
    }),
    ("svelte: blocks", "a.svelte", |n| {
        line(n, "", |at| format!("{{#if m === \"{}\"}}a{{/if}}", id(at)))
    }),
];

fn id_of(at: usize) -> String {
    id(at).to_owned()
}
