//! Jupyter notebooks, cell by cell, sources only: what a cell printed is not the
//! author's. A cell's lines are JSON strings; places are those of the file.

use std::ops::Range;

use jsonc_parser::ast::{Array, Object, Value};

use super::{code, json, markdown};
use crate::scan::excerpt::{Slices, TOO_LONG};
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, choice, language};

/// Notebooks above this many bytes are not parsed. They may be long, as images are
/// printed into them.
const MAX_PARSED: usize = 32 << 20;

/// The kernel's language where a notebook does not say.
const DEFAULT_LANGUAGE: &str = "python";

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    if text.len() > MAX_PARSED {
        return Err(TOO_LONG.replace('8', "32"));
    }
    let (root, _) = json::parse(text, false)?;
    let Some(Value::Object(root)) = root else {
        return Err("no notebook: expected an object".to_owned());
    };
    let language = kernel_language(&root).unwrap_or(DEFAULT_LANGUAGE);
    let mut found = Vec::new();
    for cells in all_cells(&root)? {
        for cell in &cells.elements {
            if let Value::Object(cell) = cell {
                read_cell(text, cell, language, wanted, &mut found);
            }
        }
    }
    found.sort_by_key(|piece| piece.span);
    Ok(found)
}

/// The lists of cells: one, or in the older format one in each worksheet.
fn all_cells<'n, 's>(root: &'n Object<'s>) -> Result<Vec<&'n Array<'s>>, String> {
    if let Some(cells) = root.get_array("cells") {
        return Ok(vec![cells]);
    }
    let Some(sheets) = root.get_array("worksheets") else {
        return Err("no notebook: expected `cells`".to_owned());
    };
    let sheets = sheets.elements.iter().filter_map(Value::as_object);
    Ok(sheets
        .filter_map(|sheet| sheet.get_array("cells"))
        .collect())
}

fn kernel_language<'n>(root: &'n Object<'_>) -> Option<&'n str> {
    let metadata = root.get_object("metadata")?;
    let told = |object: &str, key: &str| metadata.get_object(object)?.get_string(key);
    let told = told("kernelspec", "language").or_else(|| told("language_info", "name"))?;
    Some(told.value.as_ref())
}

fn read_cell<'s>(
    text: &'s str,
    cell: &Object<'s>,
    language: &str,
    wanted: Wanted<'_>,
    found: &mut Vec<Piece<'s>>,
) {
    let Some(source) = cell.get("source").or_else(|| cell.get("input")) else {
        return;
    };
    let lines: Vec<Piece<'s>> = match &source.value {
        Value::StringLit(literal) => vec![json::string(text, literal)],
        Value::Array(lines) => {
            let lines = lines.elements.iter().filter_map(Value::as_string_lit);
            lines.map(|literal| json::string(text, literal)).collect()
        }
        _ => return,
    };
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return;
    };
    let whole = crate::source::Span::new(first.span.start, last.span.end);
    let joined = Piece::plain(whole, "", Role::Prose, Context::Notebook).joined(&lines, Vec::new());
    let kind = cell.get_string("cell_type").map(|kind| kind.value.as_ref());
    if kind == Some("code") {
        let told = cell.get_object("metadata").and_then(cell_language);
        read_code(&joined, told.unwrap_or(language), wanted, found);
        return;
    }
    let read = joined.read(wanted, markdown::extract);
    found.extend(read.unwrap_or_default().into_iter().map(|piece| {
        let is_prose = piece.context == Context::Markdown;
        Piece {
            context: if is_prose {
                Context::Notebook
            } else {
                piece.context
            },
            ..piece
        }
    }));
}

/// The language that an editor notes for a cell that is not in the kernel's.
fn cell_language<'n>(metadata: &'n Object<'_>) -> Option<&'n str> {
    let told = |object: &str, key: &str| metadata.get_object(object)?.get_string(key);
    let told = told("vscode", "languageId")
        .or_else(|| told("polyglot_notebook", "kernelName"))
        .or_else(|| told("dotnet_interactive", "language"))?;
    Some(told.value.as_ref())
}

/// A cell's code. What speaks to the notebook (`%pip …`, `!curl …`) is no code.
fn read_code<'s>(cell: &Piece<'s>, language: &str, wanted: Wanted<'_>, found: &mut Vec<Piece<'s>>) {
    let mut language = language.to_owned();
    let mut stretches: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let mut is_first = true;
    let mut goes_on = false;
    let slices = Slices::of(cell);
    for line in cell.text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let written = line.trim();
        if written.is_empty() {
            is_first &= stretches.is_empty();
        }
        let magic = written.strip_prefix("%%").filter(|_| is_first);
        let is_command = goes_on || magic.is_some() || is_command(written);
        is_first &= written.is_empty();
        goes_on = is_command && magic.is_none() && written.ends_with('\\');
        if is_command {
            if let Some(named) = magic.and_then(switched) {
                named.clone_into(&mut language);
            }
            let asked = asked(line).map(|asked| range.start + asked.start..range.start + asked.end);
            if let Some(asked) = &asked {
                found.push(Piece {
                    name: Some(ASKS.to_owned()),
                    is_value: true,
                    role: Role::Use,
                    context: Context::String,
                    ..slices.get(asked.clone())
                });
            }
            let rest = asked.map_or(range.start, |asked| asked.end)..range.end;
            found.extend(code::read(&slices.get(rest), "text", wanted));
            continue;
        }
        match stretches.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => stretches.push(range),
        }
    }
    if let [only] = &stretches[..]
        && only.len() == cell.text.len()
    {
        found.extend(code::read(cell, &language, wanted));
    } else if !stretches.is_empty() {
        let stretches: Vec<Piece<'s>> = stretches
            .into_iter()
            .map(|range| slices.get(range))
            .collect();
        let code = cell.joined(&stretches, Vec::new());
        found.extend(code::read(&code, &language, wanted));
    }
}

/// Whether a line speaks to the notebook or the shell.
fn is_command(line: &str) -> bool {
    let name = line.strip_prefix('%').or_else(|| line.strip_prefix('!'));
    name.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || "_./$%{".contains(c)))
}

/// The magic whose first word names the model that it asks: `%%ai provider:model`.
const ASKS: &str = "ai";

/// Where the model stands that a magic asks.
fn asked(line: &str) -> Option<Range<usize>> {
    let magic = line.trim_start().strip_prefix('%')?;
    let rest = magic
        .strip_prefix('%')
        .unwrap_or(magic)
        .strip_prefix(ASKS)?;
    let rest = rest.strip_prefix([' ', '\t'])?.trim_start();
    let word = rest.split(char::is_whitespace).next()?;
    let start = line.len() - rest.len();
    (!word.is_empty() && !word.starts_with('-')).then_some(start..start + word.len())
}

/// What runs a cell in the kernel's language.
const SAME: &[&str] = &[
    "capture", "memit", "mprun", "lprun", "prun", "time", "timeit",
];

/// The language that a cell's first line switches to: `%%bash`, `%%writefile a.yaml`.
fn switched(magic: &str) -> Option<&'static str> {
    let mut words = magic.split_whitespace();
    let word = words.next()?;
    if matches!(word, "writefile" | "file") {
        let file = words.rfind(|word| !word.starts_with('-'))?;
        return Some(choice::of(file, "").name);
    }
    let word = if word == "script" {
        words.next()?
    } else {
        word
    };
    // What is no language may hold anything.
    let language = language::named(word).unwrap_or(&language::TEXT);
    (!SAME.contains(&word)).then_some(language.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::shown::{pieces, shown};
    use insta::assert_snapshot;
    use proptest::prelude::*;

    fn notebook(language: &str, cells: &str) -> String {
        format!(
            r#"{{"cells": [{cells}], "metadata": {{"kernelspec": {{"language": "{language}", "name": "gpt"}}}}, "nbformat": 4}}"#
        )
    }

    fn of(text: &str) -> String {
        shown(extract, text)
    }

    #[test]
    fn cells_are_read_and_outputs_are_not() {
        let cells = r##"
            {"cell_type": "markdown", "metadata": {"x": "gpt"}, "source": ["# The gpt-1\n", "\n", "`gpt-2`\n"]},
            {"cell_type": "code", "outputs": [{"text": ["gpt-3"]}], "source": ["# gpt-4\n", "model: \"gpt-5\"\n", "m: \"gpt\\x2d6\""]},
            {"cell_type": "code", "source": "%%bash\nrun --model \"gpt-7\" # é gpt"}
        "##;
        assert_snapshot!(of(&notebook("yaml", cells)), @r##"
        Prose Notebook - "# The gpt-1" @2
        Prose Notebook - "gpt-2" @2
        Comment Comment - "gpt-4" @3
        Use Config model ="gpt-5" @3
        Use Config m ="gpt-6" ["gpt", "\\\\x2d", "6"] @3
        Use String --model ="gpt-7" @4
        Comment Comment - "é gpt" @4
        "##);
    }

    #[test]
    fn a_magic_asks_the_model_that_it_names() {
        let cells = r#"
            {"cell_type": "code", "source": ["%%ai openai:gpt-1 --format code\n", "what is gpt-2\n"]},
            {"cell_type": "code", "source": "%ai a:gpt-3 say é"},
            {"cell_type": "code", "source": "%%ai list -m gpt-4"}
        "#;
        assert_snapshot!(of(&notebook("python", cells)), @r#"
        Use String ai ="openai:gpt-1" @2
        Prose Text - "what is gpt-2" @2
        Use String ai ="a:gpt-3" @3
        Use String ai ="list" @4
        Use Text -m ="gpt-4" @4
        "#);
    }

    #[test]
    fn what_speaks_to_the_notebook_is_no_code() {
        let cells = r#"
            {"cell_type": "code", "source": ["%%time\n", "a: gpt-1\n", "!run --model gpt-2 \\\n", "  --other gpt-3\n", "b: gpt-4\n", "%env MODEL=gpt-5"]},
            {"cell_type": "code", "source": "\n%%writefile -a x.toml\nmodel = \"gpt-6\" # gpt"},
            {"cell_type": "code", "source": ["%%script unheard -x\n", "M=gpt-7\n"]},
            {"cell_type": "code", "source": ["%%ai openai:gpt-8\n", "x: y"]},
            {"cell_type": "code", "metadata": {"vscode": {"languageId": "json"}}, "source": "{\"model\": \"gpt-9\"}"}
        "#;
        assert_snapshot!(of(&notebook("yaml", cells)), @r#"
        Use Config a ="gpt-1" @2
        Use Text --model ="gpt-2" @2
        Use Text --other ="gpt-3" @2
        Use Config b ="gpt-4" @2
        Use Text MODEL ="gpt-5" @2
        Use Config model ="gpt-6" @3
        Comment Comment - "gpt" @3
        Use Text M ="gpt-7" @4
        Use String ai ="openai:gpt-8" @5
        Use Config model ="gpt-9" @6
        "#);
    }

    #[test]
    fn older_notebooks_are_read() {
        let text = r#"{"worksheets": [{"cells": [{"cell_type": "code", "input": ["%%sh\n", "M=gpt-1\n"], "outputs": ["gpt"]}]}]}"#;
        assert_snapshot!(of(text), @r#"Use String M ="gpt-1" @1"#);
    }

    #[test]
    fn holders_lie_in_the_file() {
        let cells =
            r#"{"cell_type": "code", "source": ["a: 1\n", "model: \"gpt-1\"\n", "b:\n", "- x\n"]}"#;
        let text = notebook("yaml", cells);
        let found = pieces(extract, &text, false).unwrap();
        assert_eq!(&text[found[0].holder.range()], r#"model: \"gpt-1\""#);
        assert_eq!(&text[found[0].span.range()], "gpt-1");
    }

    #[test]
    fn what_is_no_notebook_says_why() {
        assert_snapshot!(of("[\"gpt\"]"), @r#"error: no notebook: expected an object"#);
        assert_snapshot!(of("{\"a\": \"gpt\"}"), @r#"error: no notebook: expected `cells`"#);
        assert_snapshot!(of("{\"cells\": [gpt"), @r#"error: Unexpected word on line 1 column 12"#);
    }

    #[test]
    fn a_long_cell_costs_little() {
        let lines = r#""model: \"gpt\" # é\n","#.repeat(5_000);
        let cells = format!(r#"{{"cell_type": "code", "source": [{lines} ""]}}"#);
        let text = notebook("none", &cells);
        assert_eq!(pieces(extract, &text, false).unwrap().len(), 5_000);
    }

    proptest! {
        #[test]
        fn pieces_are_sound(source in "(gpt-4|a: |\\\\n|\\\\\"|'|\\\\u00e9|é|\", \"|`|#|<!--|-->|- | |\\\\\\\\|\\$\\{|:-|\\}){0,30}", kind in "(code|markdown)", language in "(yaml|json|toml|env|text)") {
            let cells = format!(r#"{{"cell_type": "{kind}", "source": ["{source}"]}}"#);
            let _ = pieces(extract, &notebook(&language, &cells), true);
        }
    }
}
