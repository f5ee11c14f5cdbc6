//! Characters that markup hides: `&quot;`, `&#45;`.

use std::borrow::Cow;

use crate::scan::piece::{Context, Piece, Role};
use crate::source::Span;

const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("apos", '\''),
    ("colon", ':'),
    ("gt", '>'),
    ("lt", '<'),
    ("nbsp", ' '),
    ("period", '.'),
    ("quot", '"'),
    ("sol", '/'),
];

/// The longest entity that is read.
const LONGEST: usize = 12;

/// The stretch of the file as a browser would show it.
pub(super) fn decoded(file: &str, span: Span, (role, context): (Role, Context)) -> Piece<'_> {
    let written = file.get(span.range()).unwrap_or("");
    let mut text = String::new();
    let mut parts = Vec::new();
    let mut done = 0;
    for at in memchr::memchr_iter(b'&', written.as_bytes()) {
        let Some((character, length)) = written.get(at..).and_then(entity) else {
            continue;
        };
        if done < at {
            text.push_str(written.get(done..at).unwrap_or(""));
            parts.push(((at - done) as u32, Span::from(done..at).shifted(span.start)));
        }
        done = at + length;
        text.push(character);
        let hidden = Span::from(at..done).shifted(span.start);
        parts.push((character.len_utf8() as u32, hidden));
    }
    if parts.is_empty() {
        return Piece::plain(span, written, role, context);
    }
    let rest = written.get(done..).unwrap_or("");
    if !rest.is_empty() {
        text.push_str(rest);
        let last = Span::from(done..written.len()).shifted(span.start);
        parts.push((rest.len() as u32, last));
    }
    Piece {
        text: Cow::Owned(text),
        parts,
        ..Piece::plain(span, "", role, context)
    }
}

/// The character that an entity at the start of `text` stands for, and how long it is.
fn entity(text: &str) -> Option<(char, usize)> {
    let inner = text.strip_prefix('&')?;
    let end = inner.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = inner.get(..end)?;
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let hexadecimal = number.strip_prefix(['x', 'X']);
            let code = match hexadecimal {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((character, end + 2))
}
