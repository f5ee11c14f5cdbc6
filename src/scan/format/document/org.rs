//! Org: blocks of source, examples and comments.

use super::{Block, Line, word};
use crate::source::Span;

/// What begins a block, before its kind.
const BEGIN: &str = "#+begin_";

pub(super) fn blocks(text: &str, lines: &[Line]) -> Vec<Block> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let written = text.get(line.span.range()).unwrap_or("").trim();
        at += 1;
        let start = line.span.start + line.blank;
        if let Some((kind, argument)) = begun(written) {
            let rest = lines.get(at..).unwrap_or_default();
            let end = format!("#+end_{kind}");
            let is_end = |line: &Line| {
                text.get(line.span.range())
                    .is_some_and(|text| text.trim().eq_ignore_ascii_case(&end))
            };
            let length = rest.iter().position(is_end).unwrap_or(rest.len());
            let body = rest.get(..length).unwrap_or_default();
            match (&*kind, body.last()) {
                ("src", _) => found.push(Block::Code(body.to_vec(), word(argument))),
                ("example", _) => found.push(Block::Code(body.to_vec(), String::new())),
                ("comment", Some(last)) => {
                    let sign = (BEGIN.len() + kind.len()) as u32;
                    let whole = Span::new(start, last.span.end);
                    found.push(Block::Comment(whole, start + sign));
                }
                _ => continue,
            }
            at += length;
        } else if written == "#" || written.starts_with("# ") {
            let end = start + written.len() as u32;
            found.push(Block::Comment(Span::new(start, end), start + 1));
        }
    }
    found
}

/// The kind of block that a line begins, in lower case, and what stands behind it.
fn begun(line: &str) -> Option<(String, &str)> {
    let (sign, rest) = line.split_at_checked(BEGIN.len())?;
    let (kind, argument) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let is_begin = sign.eq_ignore_ascii_case(BEGIN);
    is_begin.then(|| (kind.to_ascii_lowercase(), argument))
}

#[cfg(test)]
mod tests {
    use crate::scan::format::document::org;
    use crate::scan::shown::shown;
    use insta::assert_snapshot;

    #[test]
    fn blocks_are_read_by_their_language() {
        let text = "* gpt-0\n#+BEGIN_SRC yaml :x gpt-1\n  model: gpt-2\n#+end_src\n# gpt-3\n#+begin_comment\ngpt-4\n#+end_comment\n=gpt-5=\n\
            #+begin_quote\ngpt-6\n#+end_quote\n#+begin_example\nrun --model gpt-7";
        assert_snapshot!(shown(org, text), @r##"
        Prose Doc - "* gpt-0" @1
        Prose Doc - "#+BEGIN_SRC yaml :x gpt-1" @2
        Use Config model ="gpt-2" @3
        Comment Comment - "gpt-3" @5
        Comment Comment - "gpt-4" @7
        Prose Doc - "=gpt-5=" @9
        Prose Doc - "gpt-6" @11
        Use Text --model ="gpt-7" @14
        "##);
    }
}
