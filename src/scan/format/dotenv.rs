//! `.env` files: `NAME=value` lines, with quotes, comments and defaults. Lines of
//! another form (an `.envrc` is a script) are read as text.

use std::collections::HashMap;

use crate::scan::excerpt;
use crate::scan::fold::{self, Folded, MAX_CONSTANT, Operand};
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, expansion, text};
use crate::source::Span;

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    excerpt::parsable(text)?;
    let mut found = Vec::new();
    let mut known = HashMap::new();
    let mut at = 0;
    while at < text.len() {
        let end = at + entry(text, at, wanted, &mut known, &mut found);
        at = end.max(at + 1);
    }
    Ok(found)
}

/// Reads the entry that starts at a line's start; gives its length.
fn entry<'s>(
    text: &'s str,
    at: usize,
    wanted: Wanted<'_>,
    known: &mut HashMap<&'s str, Option<&'s str>>,
    found: &mut Vec<Piece<'s>>,
) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let line = rest.get(..length).unwrap_or("");
    let code = line.trim_start();
    let indent = line.len() - code.len();
    if code.starts_with('#') {
        comment(text, Span::from(at + indent..at + length), wanted, found);
        return length + 1;
    }
    let Some((name, offset)) = assigned(code) else {
        other(text, Span::from(at..at + length), wanted, found);
        return length + 1;
    };
    let start = at + indent + offset;
    let value = text.get(start..).unwrap_or("");
    let (inner, whole) = quoted(value).unwrap_or_else(|| bare(value));
    let end = start + whole;
    let holder = Span::from(at + indent..end);
    let span = Span::from(start + inner.start..start + inner.end);
    let own = text.get(span.range()).unwrap_or("");
    let folded = Some(own)
        .filter(|_| !value.starts_with('\''))
        .and_then(|own| folded(own, span.start, known));
    let is_word = !own.contains(|c: char| c.is_whitespace() || "$`".contains(c));
    known
        .entry(name)
        .and_modify(|value| *value = None)
        .or_insert(Some(own).filter(|_| is_word && own.len() <= MAX_CONSTANT));
    if let Some(folded) = folded {
        found.extend(
            folded
                .piece(text, Role::Use, Some(name.to_owned()), holder)
                .map(|piece| Piece {
                    context: Context::Config,
                    ..piece
                }),
        );
    } else if wanted.in_span(span) {
        let value = Piece {
            name: Some(name.to_owned()),
            holder,
            is_value: true,
            ..Piece::plain(
                span,
                text.get(span.range()).unwrap_or(""),
                Role::Use,
                Context::Config,
            )
        };
        expansion::read(value, wanted, 0, found);
    }
    let rest = text.get(end..).unwrap_or("");
    let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let tail = rest.get(..length).unwrap_or("");
    let sign = tail.find('#').unwrap_or(length);
    other(text, Span::from(end..end + sign), wanted, found);
    if sign < length {
        comment(text, Span::from(end + sign..end + length), wanted, found);
    }
    end + length + 1 - at
}

/// A value with the names in it put in that were given a word further up; nothing where
/// it has none of these.
fn folded(value: &str, at: u32, known: &HashMap<&str, Option<&str>>) -> Option<Folded> {
    if !value.contains('$') || value.len() > MAX_CONSTANT {
        return None;
    }
    let mut operands = Vec::new();
    let mut from = 0;
    let mut is_known = false;
    let literal = |range: std::ops::Range<usize>| {
        let mut folded = Folded::default();
        let span = Span::from(range.clone()).shifted(at);
        folded.push(value.get(range).unwrap_or(""), span);
        Operand::Literal(folded)
    };
    while let Some(sign) = value.get(from..).and_then(|rest| rest.find('$')) {
        let sign = from + sign;
        let rest = value.get(sign + 1..)?;
        let open = usize::from(rest.starts_with('{'));
        let name = rest.get(open..)?;
        let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let name = name.get(..length.unwrap_or(name.len()))?;
        let end = sign + 1 + 2 * open + name.len();
        let is_closed = open == 0 || value.get(..end).is_some_and(|text| text.ends_with('}'));
        // Defaults and commands are read elsewhere.
        if name.is_empty() || !is_closed {
            return None;
        }
        operands.push(literal(from..sign));
        operands.push(match known.get(name).copied().flatten() {
            Some(text) => {
                is_known = true;
                Operand::Constant {
                    name: name.to_owned(),
                    value: text.to_owned(),
                    span: Span::from(sign..end).shifted(at),
                }
            }
            None => Operand::Unknown,
        });
        from = end;
    }
    operands.push(literal(from..value.len()));
    operands.retain(|operand| !matches!(operand, Operand::Literal(text) if text.text.is_empty()));
    is_known.then(|| fold::join(&operands, |_, _| ()))
}

/// The name of an assignment, and where its value starts.
fn assigned(line: &str) -> Option<(&str, usize)> {
    let rest = line.strip_prefix("export ").unwrap_or(line).trim_start();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let length = rest.find(|c| !is_name(c)).filter(|&length| length > 0)?;
    let (name, after) = rest.split_at_checked(length)?;
    let after = after.trim_start_matches([' ', '\t']);
    let value = after
        .strip_prefix('=')
        .or_else(|| after.strip_prefix(": "))?;
    let value = value.trim_start_matches([' ', '\t']);
    Some((name, line.len() - value.len()))
}

/// A quoted value at the start of `text`, maybe over several lines: what is inside, and
/// how long it is with its quotes.
fn quoted(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let bytes = text.as_bytes();
    let quote = *bytes
        .first()
        .filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        if byte == quote {
            return Some((1..at, at + 1));
        }
        at += if byte == b'\\' && quote == b'"' { 2 } else { 1 };
    }
    None
}

/// A value up to its line's end or a comment.
fn bare(text: &str) -> (std::ops::Range<usize>, usize) {
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    let line = text.get(..end).unwrap_or("");
    let comment = [" #", "\t#"]
        .iter()
        .filter_map(|sign| line.find(sign))
        .min();
    let length = line
        .get(..comment.unwrap_or(end))
        .unwrap_or("")
        .trim_end()
        .len();
    (0..length, length)
}

fn comment<'s>(text: &'s str, span: Span, wanted: Wanted<'_>, found: &mut Vec<Piece<'s>>) {
    if wanted.all_comments || wanted.in_span(span) {
        found.push(excerpt::comment(text.get(span.range()).unwrap_or(""), span));
    }
}

fn other<'s>(text: &'s str, span: Span, wanted: Wanted<'_>, found: &mut Vec<Piece<'s>>) {
    if wanted.in_span(span) {
        let line = text.get(span.range()).unwrap_or("");
        let line = Piece::plain(span, line, Role::Use, Context::Config);
        let read = line.read(wanted, |text, wanted| Ok(text::script(text, wanted, 0)));
        found.extend(read.unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::shown::{hits, pieces, shown};
    use insta::assert_snapshot;
    use proptest::prelude::*;

    #[test]
    fn variables_of_the_file_go_on_into_longer_words() {
        insta::assert_snapshot!(
            crate::scan::shown::of("dotenv", "BASE=gpt-4\nA=${BASE}-mini\nB=\"openai/$BASE\"\nC='${BASE}-mini'\nD=${OTHER}-gpt\nT=gpt-4\nT=gpt-5\nE=$T-gpt\n"),
            @r#"
        use config BASE "gpt-4" @ BASE=gpt-4
        use config A "gpt-4-mini" = ${BASE} | -mini @ A=${BASE}-mini
        use config B "openai/gpt-4" = openai/ | $BASE @ B="openai/$BASE"
        use config D "▯-gpt" @ D=${OTHER}-gpt
        use config T "gpt-4" @ T=gpt-4
        use config T "gpt-5" @ T=gpt-5
        use config E "▯-gpt" @ E=$T-gpt
        "#
        );
    }

    #[test]
    fn values_are_read_without_quotes_and_comments() {
        let text = "# gpt-0\nMODEL=gpt-1 # gpt\nexport A = 'gpt-2'\r\nB=\"gpt-3\nmore\" # x gpt\n#C=gpt-4\n\
            D=${X:-gpt-5}\nE: gpt-6\nrun --model gpt-7\nF=gpt-8#x\nG=\"gpt-9\nH=a;gpt-10";
        assert_snapshot!(shown(extract, text), @r#"
        Comment Comment - "gpt-0" @1
        Use Config MODEL ="gpt-1" @2
        Comment Comment - "gpt" @2
        Use Config A ="gpt-2" @3
        Use Config B ="gpt-3\nmore" @4
        Comment Comment - "x gpt" @5
        Comment Comment - "C=gpt-4" @6
        Use Config X ="gpt-5" @7
        Use Config E ="gpt-6" @8
        Use Text --model ="gpt-7" @9
        Use Config F ="gpt-8#x" @10
        Use Config G ="\"gpt-9" @11
        Use Config H ="a;gpt-10" @12
        "#);
    }

    #[test]
    fn unclosed_quotes_cost_little() {
        let text = "A=\"gpt\n".repeat(20_001);
        assert!(!pieces(extract, &text, true).unwrap().is_empty());
        let text = "A='gpt\nB=\"x\nC=`y\n".repeat(3_000);
        assert!(!pieces(extract, &text, true).unwrap().is_empty());
    }

    proptest! {
        #[test]
        fn every_hit_is_in_a_piece(text in "(gpt-4|A=|export |\"|'| |#|\n|\r\n|é|\\\\|: |x){0,24}") {
            let found = pieces(extract, &text, false).unwrap();
            for hit in hits(&text) {
                let line = text[..hit as usize].rsplit('\n').next().unwrap_or("");
                // A variable's name is no id.
                let is_name = !line.contains(['=', ':']);
                let is_in = found.iter().any(|piece| piece.span.start <= hit && hit < piece.span.end);
                prop_assert!(is_in || is_name, "{} of {:?} in {:?}", hit, text, found);
            }
        }
    }
}
