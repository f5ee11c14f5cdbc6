//! Java's properties: keys and values with escapes, over several lines.

use std::borrow::Cow;

use super::ini::items;
use crate::scan::excerpt::{self, Escapes, Slices};
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, scalar};
use crate::source::Span;

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    excerpt::parsable(text)?;
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or("");
        let code = rest.trim_start_matches(char::is_whitespace);
        at += rest.len() - code.len();
        let length = if code.starts_with(['#', '!']) {
            code.find(['\n', '\r']).unwrap_or(code.len())
        } else {
            logical(code)
        };
        let span = Span::from(at..at + length);
        at += length + 1;
        let is_comment = code.starts_with(['#', '!']);
        if is_comment && (wanted.all_comments || wanted.in_span(span)) {
            let written = code.get(..length).unwrap_or("");
            found.push(excerpt::comment(written, span));
        } else if !is_comment && wanted.in_span(span) {
            pair(text, span, wanted, &mut found);
        }
    }
    Ok(found)
}

/// How long a line is with those that go on with it.
fn logical(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes
        .get(at..)
        .and_then(|rest| memchr::memchr3(b'\\', b'\n', b'\r', rest))
    {
        at += found;
        match bytes.get(at..at + 3) {
            Some(b"\\\r\n") => at += 3,
            _ if bytes.get(at) == Some(&b'\\') => at += 2,
            _ => return at,
        }
    }
    bytes.len()
}

/// Reads `key = value`.
fn pair<'s>(text: &'s str, line: Span, wanted: Wanted<'_>, found: &mut Vec<Piece<'s>>) {
    let written = text.get(line.range()).unwrap_or("");
    let end = key_end(written);
    let after = written.get(end..).unwrap_or("");
    let blank = |c: char| c == ' ' || c == '\t' || c == '\u{c}';
    let value = after.trim_start_matches(blank);
    let value = value.strip_prefix(['=', ':']).unwrap_or(value);
    let value = value.trim_start_matches(blank);
    let key = Span::new(line.start, line.start + end as u32);
    let value = Span::new(line.end - value.len() as u32, line.end);
    let key = Piece {
        holder: line,
        is_value: true,
        ..decoded(text, key, Role::Listing)
    };
    let value = Piece {
        name: Some(key.text.clone().into_owned()),
        holder: line,
        is_value: true,
        ..decoded(text, value, Role::Use)
    }
    .trimmed();
    if wanted.in_span(key.span) {
        found.push(key);
    }
    let Some(items) = items(&value.text) else {
        scalar::read(value, None, wanted, 0, found);
        return;
    };
    let slices = Slices::of(&value);
    for item in items {
        let item = Piece {
            role: Role::Listing,
            ..slices.get(item)
        };
        scalar::read(item, None, wanted, 0, found);
    }
}

/// Where a key ends: at the first sign or blank that no backslash hides.
fn key_end(line: &str) -> usize {
    let mut is_hidden = false;
    for (at, c) in line.char_indices() {
        match c {
            _ if is_hidden => is_hidden = false,
            '\\' => is_hidden = true,
            '=' | ':' | ' ' | '\t' | '\u{c}' => return at,
            _ => {}
        }
    }
    line.len()
}

/// A stretch of the file as Java reads it.
fn decoded(file: &str, span: Span, role: Role) -> Piece<'_> {
    let written = file.get(span.range()).unwrap_or("");
    let text = if written.contains('\\') {
        Cow::Owned(unescaped(written))
    } else {
        Cow::Borrowed(written)
    };
    Piece::decoded(
        file,
        span,
        text,
        Escapes::Backslash,
        (role, Context::Config),
    )
}

fn unescaped(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut chars = written.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some('f') => text.push('\u{c}'),
            Some('u') => {
                let digits: String = chars.by_ref().take(4).collect();
                let code = u32::from_str_radix(&digits, 16).ok();
                text.push(code.and_then(char::from_u32).unwrap_or('\u{fffd}'));
            }
            Some('\n' | '\r') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
            Some(other) => text.push(other),
            None => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::shown::{pieces, shown};
    use insta::assert_snapshot;
    use proptest::prelude::*;

    #[test]
    fn values_stand_under_their_keys() {
        let text = "# gpt-0\n! gpt\nspring.ai.model=gpt-1\nllm\\ model : gpt-2\n  other   gpt-3\r\ngpt-4=0.2\nm=${M:gpt-5}\nmodels=gpt-6, gpt-7\nsay=Use gpt-8 now\n";
        assert_snapshot!(shown(extract, text), @r#"
        Comment Comment - "gpt-0" @1
        Comment Comment - "gpt" @2
        Use Config spring.ai.model ="gpt-1" @3
        Use Config llm model ="gpt-2" @4
        Use Config other ="gpt-3" @5
        Listing Config - ="gpt-4" @6
        Use Config M ="gpt-5" @7
        Listing Config models ="gpt-6" @8
        Listing Config models ="gpt-7" @8
        Prose Config say "Use gpt-8 now" @9
        "#);
    }

    #[test]
    fn escapes_and_line_breaks_keep_their_places() {
        let text = "model=gpt\\u002d1\nlong=gpt-\\\n    2\ncrlf=gpt-3,\\\r\n  gpt-4\nend=gpt-5\\";
        assert_snapshot!(shown(extract, text), @r#"
        Use Config model ="gpt-1" ["gpt", "\\u002d", "1"] @1
        Use Config long ="gpt-2" ["gpt-", "2"] @2
        Listing Config crlf ="gpt-3" @4
        Listing Config crlf ="gpt-4" @5
        Use Config end ="gpt-5" @6
        "#);
    }

    #[test]
    fn hostile_texts_end_in_time() {
        for part in [
            "gpt\\\n", "gpt=", "\\gpt", "gpt\\u00", "gpt,", "#gpt\r", " gpt", "\0gpt\n",
        ] {
            let _ = pieces(extract, &part.repeat(20_000), true);
        }
    }

    proptest! {
        #[test]
        fn pieces_are_sound(text in "(gpt-4|a=|b: |\\\\u002d|\\\\|,| |\t|#|!|\n|\r\n|\r|é|=){0,24}") {
            let _ = pieces(extract, &text, true);
        }
    }
}
