//! Names and what is bound to them, by signs alone: where a call starts, which name takes what it gives.

use super::call::Head;
use super::clients::MAX_WRAPPED;
use super::token::{Kind, Tokens};

/// Whether a name's property is set: `name.key = …`.
pub(super) fn is_property(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.is(at + 1, b'.')
        && tokens.is_word(at + 2)
        && tokens.is(at + 3, b'=')
        && !tokens.is(at + 4, b'=')
}

/// Whether a sign links a name to what stands before it: `a.b`, `a::b`, `a->b`.
pub(super) fn is_link(tokens: &Tokens<'_>, sign: usize) -> bool {
    tokens.is(sign, b'.')
        || tokens.is(sign, b':')
        || tokens.is(sign, b'>') && tokens.is(sign.wrapping_sub(1), b'-')
}

/// The key that holds what starts at a token, not further before it than so many steps.
pub(in crate::scan) fn key(tokens: &Tokens<'_>, at: usize, most: usize) -> Option<usize> {
    let mut at = at;
    for _ in 0..most {
        let (first, last) = tokens.before(at)?;
        let is_sign = tokens.is(first, b'=') || tokens.is(first, b':');
        if is_sign || tokens.is(first, b'>') && tokens.is(first.wrapping_sub(1), b'=') {
            let mut key = first.checked_sub(1)?;
            while tokens.is(key, b'=') || tokens.is(key, b':') || tokens.is(key, b'?') {
                key = key.checked_sub(1)?;
            }
            let is_key = matches!(tokens.get(key)?.kind, Kind::Word | Kind::Text);
            return is_key.then_some(key);
        }
        if tokens.is(first, b',') || tokens.is(first, b';') || !tokens.same_line(last, at) {
            return None;
        }
        at = first;
    }
    None
}

/// Where what is called at a token or bracket starts, with the words before it: `await new a.B(`.
pub(super) fn start(tokens: &Tokens<'_>, at: usize) -> usize {
    let head = Head::before(tokens, at);
    let mut first = head.words.last().copied().unwrap_or(at).min(at);
    while let Some(before) = first.checked_sub(1)
        && (tokens.is_word(before) && matches!(tokens.slice(before), "new" | "await" | "try")
            || tokens.is(before, b'&')
            || tokens.is(before, b'*')
            || tokens.is(before, b'\\'))
    {
        first = before;
    }
    first
}

/// The name that what starts at a token is bound to, and the sign that binds; what a call is given is bound to what
/// that call is.
pub(super) fn binder<'s>(
    tokens: &Tokens<'s>,
    first: usize,
    at: usize,
    is_made: bool,
) -> Option<(&'s str, usize)> {
    let mut first = first;
    for _ in 0..=MAX_WRAPPED {
        let around = tokens.get(first)?.around;
        let open = around.and_then(|open| Some((open, tokens.get(open)?.kind)));
        let Some((open, Kind::Open(b'(', _))) = open else {
            return bound(tokens, first, at);
        };
        let outer = start(tokens, open);
        if !is_made || outer == open {
            return None;
        }
        first = outer;
    }
    None
}

/// The name that what starts at a token is bound to in its own brackets.
fn bound<'s>(tokens: &Tokens<'s>, first: usize, at: usize) -> Option<(&'s str, usize)> {
    let sign = first.checked_sub(1)?;
    let around = tokens.get(first)?.around;
    if !tokens.is(sign, b'=') {
        return with_as(tokens, at);
    }
    let mut names = Vec::new();
    let mut index = sign;
    while let Some(before) = index.checked_sub(1)
        && tokens.same_line(before, sign)
        && tokens.get(before)?.around == around
        && sign - before < 16
    {
        index = before;
        names.push(index);
    }
    names.reverse();
    let is_go = tokens.is(sign.checked_sub(1)?, b':');
    let typed = { names.iter() }
        .position(|&index| tokens.is(index, b':'))
        .filter(|_| !is_go);
    let name = if let Some(typed) = typed {
        typed.checked_sub(1).and_then(|at| names.get(at)).copied()
    } else if let Some(comma) = names.iter().position(|&index| tokens.is(index, b',')) {
        comma.checked_sub(1).and_then(|at| names.get(at)).copied()
    } else {
        names
            .iter()
            .rev()
            .find(|&&index| tokens.is_word(index))
            .copied()
    }?;
    tokens.is_word(name).then(|| (tokens.slice(name), sign))
}

/// `with Client() as name`.
fn with_as<'s>(tokens: &Tokens<'s>, at: usize) -> Option<(&'s str, usize)> {
    let open = at + 1;
    let Some(Kind::Open(b'(', close)) = tokens.get(open).map(|token| token.kind) else {
        return None;
    };
    let is_bound = tokens.is_word(close + 1) && tokens.slice(close + 1) == "as";
    (is_bound && tokens.is_word(close + 2)).then(|| (tokens.slice(close + 2), close + 1))
}

/// Where the value behind a sign starts, without what it is taken from: `self.client` gives `client`.
pub(super) fn value_start(tokens: &Tokens<'_>, at: usize) -> usize {
    let is_own = matches!(tokens.slice(at), "self" | "this" | "$this") && tokens.is(at + 1, b'.');
    if is_own { at + 2 } else { at }
}

/// Whether a name is given a value here, other than as an argument.
pub(super) fn is_assigned(tokens: &Tokens<'_>, at: usize) -> bool {
    let around = tokens.get(at).and_then(|token| token.around);
    let opens = around
        .and_then(|open| tokens.get(open))
        .map(|open| open.kind);
    let is_argument = matches!(opens, Some(Kind::Open(b'(', _)));
    let is_compared = tokens.is(at + 2, b'=') || tokens.is(at + 2, b'>') || tokens.is(at + 2, b'~');
    tokens.is(at + 1, b'=') && !is_compared && !is_argument
}
