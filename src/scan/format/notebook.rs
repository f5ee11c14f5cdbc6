//! Jupyter notebooks, cell by cell, sources only: what a cell printed is not the
//! author's. A cell's lines are JSON strings; places are those of the file.

use jsonc_parser::ast::{Array, Object, Value};

use super::{code, json, markdown};
use crate::scan::Wanted;
use crate::scan::excerpt::TOO_LONG;
use crate::scan::piece::{Context, Piece, Role};

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
        let language = magic(&joined.text).unwrap_or(language);
        found.extend(code::read(&joined, language, wanted));
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

/// The language that a cell's first line switches to: `%%bash`.
fn magic(cell: &str) -> Option<&str> {
    let line = cell.trim_start().strip_prefix("%%")?;
    let word = line.split_whitespace().next()?;
    // These run the cell in the kernel's language.
    let is_same = ["time", "timeit", "capture", "prun"].contains(&word);
    (!is_same).then_some(word)
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
        Use Text --model ="gpt-7" @4
        Comment Comment - "é gpt" @4
        "##);
    }

    #[test]
    fn older_notebooks_are_read() {
        let text = r#"{"worksheets": [{"cells": [{"cell_type": "code", "input": ["%%sh\n", "M=gpt-1\n"], "outputs": ["gpt"]}]}]}"#;
        assert_snapshot!(of(text), @r#"Use Text M ="gpt-1" @1"#);
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
