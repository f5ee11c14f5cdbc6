//! The names that a file gives something, wherever that is, and the functions that it declares: who holds an id that is not
//! given to a model at once may be given them elsewhere. Whether that is so is not known here.

use std::collections::HashSet;

use super::form::DECLARES;
use super::joined;
use super::lines::FORMATS;
use crate::scan::proof::token::{Kind, Tokens};

/// The longest name that counts, in bytes.
const MAX_NAME: usize = 48;

/// What a file writes, wherever it does.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Names that are given something, with their words run together.
    named: HashSet<String>,
    /// Functions and types, as they are written.
    declared: HashSet<String>,
}

impl Written {
    pub(super) fn of(tokens: &Tokens<'_>, language: &str) -> Self {
        let mut written = Self::default();
        if FORMATS.contains(&language) {
            written.lines(tokens.text);
            return written;
        }
        for at in 0..tokens.len() {
            let own = tokens.slice(at);
            match tokens.get(at).map(|token| token.kind) {
                Some(Kind::Word) => {
                    if is_given(tokens, at) {
                        written.name(own);
                    }
                    if is_declared(tokens, at) && own.len() <= MAX_NAME {
                        written.declared.insert(own.to_owned());
                    }
                }
                Some(Kind::Text) if own.len() <= MAX_NAME && is_name(bare(own)) => {
                    written.name(bare(own));
                }
                Some(Kind::Text) => written.words(own, own.contains('{')),
                _ => {}
            }
        }
        written
    }

    /// Whether a name is given something, as it is or with `set` or `with` before it.
    pub(super) fn gives(&self, name: &str) -> bool {
        let name = joined(name);
        let ways = ["", "set", "with"].iter();
        let mut ways = ways.map(|before| format!("{before}{name}"));
        ways.any(|way| self.named.contains(&way))
    }

    /// Whether a function or type is declared.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.declared.contains(name)
    }

    /// Notes a name; of one of the environment, what stands behind each `_`, too.
    fn name(&mut self, name: &str) {
        if name.len() > MAX_NAME {
            return;
        }
        self.named.insert(joined(name));
        if name.contains(|c: char| c.is_lowercase()) {
            return;
        }
        for (at, _) in name.match_indices('_') {
            self.named
                .insert(joined(name.get(at..).unwrap_or_default()));
        }
    }

    /// Notes the names in lines of data, without their comments.
    fn lines(&mut self, text: &str) {
        for line in text.lines() {
            if !line.trim_start().starts_with('#') {
                self.words(line, true);
            }
        }
    }

    /// Notes the names in a text: `"temperature": 1`, `--temperature 1`, `temperature=1`, and `temperature: 1` where a colon
    /// gives something.
    fn words(&mut self, text: &str, with_colon: bool) {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let len = rest.iter().take_while(|byte| is_word(**byte)).count();
            if len == 0 {
                at += 1;
                continue;
            }
            let own = text.get(at..at + len).unwrap_or_default();
            at += len;
            let behind = text.get(at..).unwrap_or_default();
            let bare = behind.trim_start_matches(['\\', '"', '\'', '`']);
            let is_quoted = bare.len() < behind.len();
            let sign = bare.trim_start_matches(' ').bytes().next();
            let is_given = match sign {
                Some(b'=') => true,
                Some(b':') => is_quoted || with_colon,
                _ => own.starts_with("--"),
            };
            if is_given {
                self.name(own);
            }
        }
    }
}

/// A text without the quotes in it, where those around it were escaped.
fn bare(text: &str) -> &str {
    text.trim_matches(['"', '\'', '\\'])
}

/// Whether a text can be a name: `"temperature"`.
fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-') && text.chars().all(is_part)
}

/// Whether a name is given something: `temperature=1`, `Temperature: 1`, `.temperature(1)`, `{ model, temperature }`,
/// `:temperature`, `--temperature`.
fn is_given(tokens: &Tokens<'_>, at: usize) -> bool {
    let next = at + 1;
    let before = at.checked_sub(1);
    let is_behind = |sign: u8| before.is_some_and(|before| tokens.is(before, sign));
    let is_set = tokens.is(next, b'=') && !tokens.is(next + 1, b'=') || tokens.is(next, b':');
    let is_called = matches!(tokens.get(next).map(|token| token.kind), Some(Kind::Open(b'(', close)) if close > next + 1);
    let is_listed = |sign: usize| {
        tokens.is(sign, b',')
            || matches!(
                tokens.get(sign).map(|token| token.kind),
                Some(Kind::Open(b'{', _) | Kind::Close(_))
            )
    };
    let is_short = before.is_some_and(is_listed)
        && is_listed(next)
        && tokens
            .get(at)
            .and_then(|token| token.around)
            .is_some_and(|open| {
                matches!(
                    tokens.get(open).map(|token| token.kind),
                    Some(Kind::Open(b'{', _))
                )
            });
    // `` `"temperature`": 1 `` in a text that is read as several.
    let behind = tokens
        .get(at)
        .and_then(|token| tokens.text.get(token.span.end as usize..));
    let bare = behind.map(|behind| (behind, behind.trim_start_matches(['\\', '"', '\'', '`'])));
    let is_quoted =
        bare.is_some_and(|(behind, bare)| bare.len() < behind.len() && bare.starts_with(':'));
    is_set || is_called || is_short || is_quoted || is_behind(b':') || is_behind(b'-')
}

/// Whether a function or type is declared by a name: `def ask(`, `func (c *C) ask(`, `ask = (m) =>`, `void ask(String m) {`.
fn is_declared(tokens: &Tokens<'_>, at: usize) -> bool {
    let declares = |at: usize| tokens.is_word(at) && DECLARES.contains(&tokens.slice(at));
    let open = |at: usize| match tokens.get(at).map(|token| token.kind) {
        Some(Kind::Open(b'(', close)) => Some(close),
        _ => None,
    };
    let before = at.checked_sub(1);
    if before.is_some_and(declares) {
        return true;
    }
    // The receiver of a method.
    if let Some(Kind::Close(receiver)) =
        before.and_then(|at| tokens.get(at)).map(|token| token.kind)
        && receiver.checked_sub(1).is_some_and(declares)
    {
        return true;
    }
    let is_body = |at: usize| {
        matches!(
            tokens.get(at).map(|token| token.kind),
            Some(Kind::Open(b'{', _))
        ) || tokens.is(at, b'=') && tokens.is(at + 1, b'>')
    };
    if let Some(close) = open(at + 1) {
        return is_body(close + 1);
    }
    let value = at + 2;
    let is_async = usize::from(tokens.slice(value) == "async");
    tokens.is(at + 1, b'=')
        && (declares(value + is_async)
            || open(value + is_async).is_some_and(|close| is_body(close + 1)))
}
