//! JSON records, one a line. A line that is none is read as text.

use super::json;
use crate::scan::piece::{Context, Piece, Role};
use crate::scan::{Wanted, excerpt, text};
use crate::source::Span;

/// See [`crate::scan::language::Extract`].
pub(in crate::scan) fn extract<'s>(
    text: &'s str,
    wanted: Wanted<'_>,
) -> Result<Vec<Piece<'s>>, String> {
    let mut found = Vec::new();
    let mut done = 0;
    for &hit in wanted.hits {
        if hit < done {
            continue;
        }
        let bytes = text.as_bytes();
        let (before, after) = bytes.split_at((hit as usize).min(bytes.len()));
        let start = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1);
        let end = memchr::memchr2(b'\n', b'\r', after).map_or(bytes.len(), |at| before.len() + at);
        done = end as u32;
        let span = Span::from(start..end);
        let line = text.get(span.range()).unwrap_or("");
        let piece = Piece::plain(span, line, Role::Use, Context::Config);
        let read = match excerpt::parsable(line) {
            Ok(()) => piece.read(wanted, json::extract),
            Err(why) => Err(why),
        };
        found.extend(match read {
            Ok(found) => found,
            Err(_) => piece.read(wanted, text::extract)?,
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::shown::{pieces, shown};
    use insta::assert_snapshot;
    use proptest::prelude::*;

    #[test]
    fn each_line_is_a_record() {
        let text = "{\"model\": \"gpt-1\", \"gpt-2\": [\"gpt\\u002d3\"]}\r\n\n{\"lanelint\": \"x\", \"m\": \"gpt-4\"}\n{\"m\": \"gpt-5\",\n\"gpt-6\"";
        assert_snapshot!(shown(extract, text), @r#"
        Use Config model ="gpt-1" @1
        Listing Config - ="gpt-2" @1
        Listing Config gpt-2 ="gpt-3" ["gpt", "\\u002d", "3"] @1
        Use Config lanelint ="x" @3
        Use Config m ="gpt-4" @3
        Use Text m ="gpt-5" @4
        Use Config - ="gpt-6" @5
        "#);
    }

    #[test]
    fn hostile_texts_end_in_time() {
        for part in ["{\"gpt\":", "{\"gpt\":1}\n", "[gpt\r", "\0gpt\n"] {
            let _ = pieces(extract, &part.repeat(20_000), true);
        }
    }

    proptest! {
        #[test]
        fn pieces_are_sound(text in "(gpt-4|\\{\"a\":|\"|\\}|,|\n|\r\n| |é|\\\\u002d|\\[|\\]|//){0,24}") {
            let _ = pieces(extract, &text, true);
        }
    }
}
