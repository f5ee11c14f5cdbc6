//! LaTeX: listings and comments.

use super::{Block, Line, word};
use crate::source::Span;

/// Environments whose content is text as it stands.
const LITERAL: &[&str] = &["lstlisting", "minted", "verbatim", "Verbatim", "alltt"];

pub(super) fn blocks(text: &str, lines: &[Line]) -> Vec<Block> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let written = text.get(line.span.range()).unwrap_or("").trim_end();
        at += 1;
        if let Some((name, arguments)) = begun(written) {
            let rest = lines.get(at..).unwrap_or_default();
            let end = format!("\\end{{{name}}}");
            let is_end = |line: &Line| {
                text.get(line.span.range())
                    .is_some_and(|text| text.contains(&end))
            };
            let length = rest.iter().position(is_end).unwrap_or(rest.len());
            let code = rest.get(..length).unwrap_or_default();
            found.push(Block::Code(code.to_vec(), language(arguments)));
            at += length;
        } else if let Some(sign) = comment(written) {
            let start = line.span.start + sign as u32;
            let end = line.span.start + written.len() as u32;
            found.push(Block::Comment(Span::new(start, end), start + 1));
        }
    }
    found
}

/// The environment that a line begins, and its arguments.
fn begun(line: &str) -> Option<(&str, &str)> {
    let (_, rest) = line.split_once("\\begin{")?;
    let (name, arguments) = rest.split_once('}')?;
    LITERAL.contains(&name).then_some((name, arguments))
}

/// The language in `[language=Python]` or `[opts]{python}`.
fn language(arguments: &str) -> String {
    if let Some((_, rest)) = arguments.split_once("language=") {
        return word(rest.trim_start_matches('{'));
    }
    arguments
        .rsplit_once('{')
        .map_or(String::new(), |(_, rest)| word(rest))
}

/// Where a line's comment starts.
fn comment(line: &str) -> Option<usize> {
    let mut is_hidden = false;
    line.char_indices().find_map(|(at, c)| {
        let is_sign = c == '%' && !is_hidden;
        is_hidden = c == '\\' && !is_hidden;
        is_sign.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use crate::scan::format::document::latex;
    use crate::scan::shown::shown;
    use insta::assert_snapshot;

    #[test]
    fn listings_are_read_by_their_language() {
        let text = "Use \\texttt{gpt-1} 5\\% gpt % gpt-2\n\\begin{minted}[linenos]{yaml}\nmodel: gpt-3 # gpt\n\\end{minted}\n\\begin{lstlisting}[language=JSON, x=y]\n{\"model\": \"gpt-4\"}\n\\end{lstlisting}\n\\begin{verbatim}\nrun --model gpt-5";
        assert_snapshot!(shown(latex, text), @r#"
        Prose Doc - "Use \\texttt{gpt-1} 5\\% gpt" @1
        Comment Comment - "gpt-2" @1
        Use Config model ="gpt-3" @3
        Comment Comment - "gpt" @3
        Use Config model ="gpt-4" @6
        Use Text --model ="gpt-5" @9
        "#);
    }
}
