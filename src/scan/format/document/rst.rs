//! reStructuredText: code directives, literal blocks, sessions and comments.

use super::{Block, Line, deeper, word};
use crate::source::Span;

/// Directives whose body is code in the language they name.
const CODE: &[&str] = &["code", "code-block", "sourcecode", "prompt", "ipython"];

/// Directives whose body is text as it stands.
const LITERAL: &[&str] = &[
    "parsed-literal",
    "literal",
    "doctest",
    "testcode",
    "testsetup",
];

pub(super) fn blocks(text: &str, lines: &[Line]) -> Vec<Block> {
    let mut found = Vec::new();
    let mut default = String::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let written = text.get(line.span.range()).unwrap_or("").trim();
        at += 1;
        if written.starts_with(">>> ") {
            let rest = lines.get(at..).unwrap_or_default();
            let length = rest.iter().take_while(|line| !line.is_empty).count();
            let session = lines.get(at - 1..at + length).unwrap_or_default();
            found.push(Block::Code(session.to_vec(), "python".to_owned()));
            at += length;
            continue;
        }
        let explicit = written
            .strip_prefix("..")
            .filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
        let Some(explicit) = explicit.map(str::trim_start) else {
            if written.ends_with("::") {
                let body = deeper(lines, at, line.indent);
                found.push(Block::Code(body.to_vec(), default.clone()));
                at += body.len();
            }
            continue;
        };
        let Some((name, argument)) = directive(explicit) else {
            // A target, footnote or substitution is prose.
            if !explicit.starts_with(['_', '[', '|']) {
                let body = deeper(lines, at, line.indent);
                let end = body.last().unwrap_or(line).span.end;
                let start = line.span.start + line.blank;
                let whole = Span::new(start, start + length(text, Span::new(start, end)));
                found.push(Block::Comment(whole, start + 2));
                at += body.len();
            }
            continue;
        };
        if name == "highlight" {
            default = word(argument);
        }
        let language = match name {
            _ if CODE.contains(&name) && argument.is_empty() => default.clone(),
            _ if CODE.contains(&name) => word(argument),
            _ if LITERAL.contains(&name) => default.clone(),
            _ => continue,
        };
        let body = deeper(lines, at, line.indent);
        // Options come first.
        let is_option = |line: &&Line| {
            text.get(line.span.range())
                .is_some_and(|text| text.trim_start().starts_with(':'))
        };
        let options = body.iter().take_while(is_option).count();
        let code = body.get(options..).unwrap_or_default();
        found.push(Block::Code(code.to_vec(), language));
        at += body.len();
    }
    found
}

/// The name of a directive, and what stands behind it.
fn directive(explicit: &str) -> Option<(&str, &str)> {
    let (name, argument) = explicit.split_once("::")?;
    let is_name = |c: char| c.is_alphanumeric() || "-_:.+".contains(c);
    let is_directive = !name.is_empty() && name.chars().all(is_name);
    is_directive.then(|| (name.rsplit(':').next().unwrap_or(name), argument.trim()))
}

/// How long a stretch is without blanks at its end.
fn length(text: &str, span: Span) -> u32 {
    text.get(span.range()).unwrap_or("").trim_end().len() as u32
}

#[cfg(test)]
mod tests {
    use crate::scan::format::document::rst;
    use crate::scan::shown::shown;
    use insta::assert_snapshot;

    #[test]
    fn code_is_read_by_its_language() {
        let text = "Title gpt-0\n===\n\n.. code-block:: yaml\n   :caption: gpt-1\n\n   a:\n     model: gpt-2 # gpt\n\nUse ``gpt-3``::\n\n    run --model gpt-4\n\n  gpt-5\n\
            .. note::\n\n   See gpt-6.\n\n   .. code:: json\n\n      {\"model\":\n       \"gpt-7\"}\n";
        assert_snapshot!(shown(rst, text), @r#"
        Prose Doc - "Title gpt-0" @1
        Prose Doc - ":caption: gpt-1" @5
        Use Config model ="gpt-2" @8
        Comment Comment - "gpt" @8
        Prose Doc - "Use ``gpt-3``::" @10
        Use Text --model ="gpt-4" @12
        Listing Text - ="gpt-5" @14
        Prose Doc - "See gpt-6." @17
        Use Config model ="gpt-7" @22
        "#);
    }

    #[test]
    fn comments_and_other_marks_are_told_apart() {
        let text = ".. lanelint: x\n   gpt-1\n.. _gpt-2:\n.. [1] gpt-3\n.. |x| replace:: gpt-4\n..\n   gpt-5\n\n.. image:: gpt-6.png\n:model: gpt-7\n";
        assert_snapshot!(shown(rst, text), @r#"
        Comment Comment - "lanelint: x\n   gpt-1" @1
        Prose Doc - ".. _gpt-2:" @3
        Prose Doc - ".. [1] gpt-3" @4
        Prose Doc - ".. |x| replace:: gpt-4" @5
        Comment Comment - "gpt-5" @7
        Prose Doc - ".. image:: gpt-6.png" @9
        Prose Doc - ":model: gpt-7" @10
        "#);
    }

    #[cfg(feature = "lang-python")]
    #[test]
    fn of_a_session_what_was_typed_is_code() {
        let text = "::\n\n    >>> f(\n    ...   model=\"gpt-1\")\n    'gpt-2'\n\n>>> g = \"gpt-3\"\ngpt-4\n\ngpt-5";
        assert_snapshot!(shown(rst, text), @r#"
        Use String model ="gpt-1" @4
        Prose Doc - "'gpt-2'" @5
        Use String g ="gpt-3" @7
        Prose Doc - "gpt-4" @8
        Prose Doc - "gpt-5" @10
        "#);
    }

    #[test]
    fn a_default_language_holds_from_there_on() {
        let text =
            ".. highlight:: yaml\n\nSo::\n\n  model: gpt-1\n\n.. code-block::\n\n  model: gpt-2\n";
        assert_snapshot!(shown(rst, text), @r#"
        Use Config model ="gpt-1" @5
        Use Config model ="gpt-2" @9
        "#);
    }
}
