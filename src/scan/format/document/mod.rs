//! Documents that are cut line by line: blocks of code by their language, comments, and
//! the rest as prose. What opens a block is each format's to say; Markdown, which nests
//! blocks, has a reader of its own.

mod asciidoc;
mod latex;
mod org;
mod rst;

use super::{code, prose};
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, excerpt};
use crate::source::Span;

/// AsciiDoc. See [`crate::scan::language::Extract`].
pub(in crate::scan) fn asciidoc<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    read(text, wanted, asciidoc::blocks)
}

/// LaTeX. See [`crate::scan::language::Extract`].
pub(in crate::scan) fn latex<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    read(text, wanted, latex::blocks)
}

/// Org. See [`crate::scan::language::Extract`].
pub(in crate::scan) fn org<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    read(text, wanted, org::blocks)
}

/// reStructuredText. See [`crate::scan::language::Extract`].
pub(in crate::scan) fn rst<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    read(text, wanted, rst::blocks)
}

/// A stretch of a document that is no prose.
#[derive(Debug, Clone, PartialEq)]
enum Block {
    /// Lines of code, and the language that is named for it.
    Code(Vec<Line>, String),
    /// A comment: all of it, and where its text starts.
    Comment(Span, u32),
}

/// A line of a document.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Line {
    /// With its break.
    span: Span,
    /// How many blanks it starts with; a tab counts for as many as take it to the next stop.
    indent: usize,
    /// How many bytes these are.
    blank: u32,
    is_empty: bool,
}

/// The lines of a text.
fn lines(text: &str) -> Vec<Line> {
    let mut at = 0;
    let line = |written: &str| {
        let span = Span::from(at..at + written.len());
        at += written.len();
        let inner = written.trim_start_matches([' ', '\t']);
        let blank = written.len() - inner.len();
        let indent = written.bytes().take(blank).fold(0, |indent, byte| {
            if byte == b'\t' {
                (indent / 8 + 1) * 8
            } else {
                indent + 1
            }
        });
        Line {
            span,
            indent,
            blank: blank as u32,
            is_empty: inner.trim().is_empty(),
        }
    };
    text.split_inclusive('\n').map(line).collect()
}

/// The lines from `from` on that are deeper than `indent`, and empty ones between them.
fn deeper(lines: &[Line], from: usize, indent: usize) -> &[Line] {
    let rest = lines.get(from..).unwrap_or_default();
    let is_out = |line: &Line| !line.is_empty && line.indent <= indent;
    let end = rest.iter().position(is_out).unwrap_or(rest.len());
    let body = rest.get(..end).unwrap_or_default();
    let last = body.iter().rposition(|line| !line.is_empty);
    body.get(..last.map_or(0, |last| last + 1))
        .unwrap_or_default()
}

/// The first word of what names a language.
fn word(text: &str) -> String {
    let mut words = text.split(|c: char| c.is_whitespace() || ",]}".contains(c));
    words
        .find(|word| !word.is_empty())
        .unwrap_or("")
        .to_ascii_lowercase()
}

fn read<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
    blocks: fn(&str, &[Line]) -> Vec<Block>,
) -> Result<Vec<Piece<'s>>, String> {
    excerpt::parsable(text)?;
    let mut found = Vec::new();
    let mut done = 0;
    for block in blocks(text, &lines(text)) {
        let mut around = |whole: Span, found: &mut Vec<Piece<'s>>| {
            prose(text, Span::new(done, whole.start.max(done)), wanted, found);
            done = whole.end;
        };
        match block {
            Block::Comment(whole, start) => {
                around(whole, &mut found);
                if wanted.all_comments || wanted.in_span(whole) {
                    let inner = prose::trimmed(text, Span::new(start, whole.end));
                    let written = text.get(inner.range()).unwrap_or("");
                    found.push(Piece {
                        holder: whole,
                        ..Piece::plain(inner, written, Role::Comment, Context::Comment)
                    });
                }
            }
            Block::Code(lines, language) => {
                let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
                    continue;
                };
                let whole = Span::new(first.span.start, last.span.end);
                around(whole, &mut found);
                if let Some(codes) = wanted.codes {
                    let lines: Vec<_> = lines.iter().map(|line| line.span).collect();
                    codes.note_lines(&language, &lines);
                }
                if wanted.all_comments || wanted.in_span(whole) {
                    listing(text, &lines, &language, wanted, &mut found);
                }
            }
        }
    }
    prose(text, Span::new(done, text.len() as u32), wanted, &mut found);
    found.sort_by_key(|piece| piece.span);
    Ok(found)
}

/// Code without its indent. Of a session with a prompt only what was typed is code.
fn listing<'s>(
    text: &'s str,
    lines: &[Line],
    language: &str,
    wanted: Wanted<'_>,
    found: &mut Vec<Piece<'s>>,
) {
    let full = lines.iter().filter(|line| !line.is_empty);
    let indent = full.map(|line| line.blank).min().unwrap_or(0);
    let cut = |line: &Line| {
        let start = line.span.start + line.blank.min(indent);
        Span::new(start, line.span.end)
    };
    let code: Vec<Span> = lines.iter().map(cut).collect();
    let slice = |span: &Span| text.get(span.range()).unwrap_or("");
    let is_session = code.iter().any(|line| slice(line).starts_with(">>> "));
    if !is_session {
        found.extend(code::shown(text, &code, language, wanted));
        return;
    }
    let (typed, printed): (Vec<Span>, Vec<Span>) = code.into_iter().partition(|line| {
        [">>> ", "... "]
            .iter()
            .any(|sign| slice(line).starts_with(sign))
    });
    let typed: Vec<Span> = typed
        .into_iter()
        .map(|line| Span::new(line.start + 4, line.end))
        .collect();
    found.extend(code::shown(text, &typed, "python", wanted));
    for line in printed {
        prose(text, line, wanted, found);
    }
}

fn prose<'s>(text: &'s str, span: Span, wanted: Wanted<'_>, found: &mut Vec<Piece<'s>>) {
    let lines = prose::lines(text, span, wanted).into_iter();
    found.extend(lines.map(|line| {
        let written = text.get(line.range()).unwrap_or("");
        Piece::plain(line, written, Role::Prose, Context::Doc)
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::shown::{hits, pieces};
    use proptest::prelude::*;

    #[test]
    fn hostile_texts_end_in_time() {
        for part in [
            ".. code:: gpt\n",
            ".. gpt\n",
            "gpt::\n\n ",
            " gpt\n",
            ">>> gpt\n",
            "----\ngpt",
            "////\ngpt\n",
            "[source,gpt]\n",
            "```gpt\n",
            "#+begin_src gpt\n",
            "# gpt\n",
            "% gpt\n",
            "\\begin{verbatim}gpt\n",
            "\\begin{minted}[gpt",
            "\0gpt\n",
            "\tgpt\r\n",
        ] {
            let text = part.repeat(20_000);
            for extract in [asciidoc, latex, org, rst] {
                let _ = pieces(extract, &text, true);
            }
        }
    }

    proptest! {
        #[test]
        fn every_hit_is_in_a_piece(words in proptest::collection::vec(
            "(gpt-4|\n|\r\n|  |\t|\\.\\. |code-block:: yaml\n|::\n|----\n|////\n|// |\\[source,yaml\\]\n|```|#\\+begin_src yaml\n|#\\+end_src\n|# |% |\\\\begin\\{verbatim\\}|\\\\end\\{verbatim\\}|é|a)", 0..24)) {
            let text = words.concat();
            for extract in [asciidoc, latex, org, rst] {
                let found = pieces(extract, &text, false).unwrap();
                for hit in hits(&text) {
                    let is_in = found.iter().any(|piece| piece.span.start <= hit && hit < piece.span.end);
                    prop_assert!(is_in, "{hit} of {text:?} in {found:?}");
                }
            }
        }
    }
}
