//! Where the same file uses a member of an enumeration or a constant of a type that holds an id:
//! for languages whose reader follows no names. A member is named with what it is taken from
//! (`Llm.OLD`), so that the name alone is enough; what is only compared or printed is no use.

use std::collections::BTreeMap;

use super::Placed;
use crate::scan::name::is_model_like;
use crate::scan::piece::{Context, Role};
use crate::scan::proof::token::{Kind, Tokens};
use crate::scan::site::{is_other_matter, is_talk};
use crate::source::Span;

/// How many brackets around a read are looked at.
const MAX_OUT: usize = 3;

/// By index of a listed place, where its name is given to a call.
pub(super) fn sites(
    placed: &[Placed<'_, '_>],
    listed: &dyn Fn(usize) -> bool,
    tokens: &Tokens<'_>,
) -> BTreeMap<usize, Vec<Span>> {
    let mut names: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for (index, place) in placed.iter().enumerate() {
        let is_member = place.context == Context::String
            && !place.has_sites
            && (place.role == Role::Listing || listed(index));
        if let Some(name) = place.name.filter(|_| is_member) {
            // Whose name is another's, too, is nobody's.
            names
                .entry(name)
                .and_modify(|own| *own = None)
                .or_insert(Some(index));
        }
    }
    let mut found: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
    if names.is_empty() {
        return found;
    }
    for at in 0..tokens.len() {
        if !tokens.is_word(at) {
            continue;
        }
        let Some(&Some(index)) = names.get(tokens.slice(at)) else {
            continue;
        };
        if is_taken(tokens, at)
            && is_end(tokens, at)
            && is_given(tokens, at)
            && let Some(token) = tokens.get(at)
        {
            found.entry(index).or_default().push(token.span);
        }
    }
    found
}

/// Whether a word is taken from a type: `Llm.OLD`, `Llm::OLD`, `.old`.
fn is_taken(tokens: &Tokens<'_>, at: usize) -> bool {
    let sign = at.wrapping_sub(1);
    tokens.is(sign, b'.') || tokens.is(sign, b':') && tokens.is(sign.wrapping_sub(1), b':')
}

/// How many members of a member are looked at: `Llm.OLD.value.name`.
const MAX_MEMBERS: usize = 3;

/// Whether nothing but what it holds is taken of a member, and nothing is asked of it: `Llm.OLD`, `Llm::Old->value`.
fn is_end(tokens: &Tokens<'_>, at: usize) -> bool {
    let mut next = at + 1;
    for _ in 0..MAX_MEMBERS {
        let member = if tokens.is(next, b'.') {
            next + 1
        } else if tokens.is(next, b'-') && tokens.is(next + 1, b'>') {
            next + 2
        } else {
            break;
        };
        if !tokens.is_word(member) || is_other_matter(tokens.slice(member)) {
            return false;
        }
        next = member + 1;
        // `getId()`
        if matches!(tokens.get(next).map(|token| token.kind), Some(Kind::Open(b'(', close)) if close == next + 1)
        {
            next += 2;
        }
    }
    tokens.is(next, b',')
        || tokens.is(next, b';')
        || tokens.is_close(next)
        || !tokens.same_line(next.wrapping_sub(1), next)
}

/// Whether what a word ends is an argument that a call takes as its model, or all that it takes.
fn is_given(tokens: &Tokens<'_>, at: usize) -> bool {
    let mut first = at;
    while let Some(sign) = first.checked_sub(1) {
        let is_link =
            tokens.is(sign, b'.') || tokens.is(sign, b':') && tokens.is(sign.wrapping_sub(1), b':');
        let is_linked = tokens.is(first, b'.') || tokens.is(first, b':');
        if !(is_link || is_linked && tokens.is_word(sign)) {
            break;
        }
        first = sign;
    }
    let mut inner = first;
    for _ in 0..MAX_OUT {
        let Some(open) = tokens.get(inner).and_then(|token| token.around) else {
            return false;
        };
        let Some(Kind::Open(sign, _)) = tokens.get(open).map(|token| token.kind) else {
            return false;
        };
        let before = inner.wrapping_sub(1);
        let is_keyed = tokens.is(before, b'=') && !tokens.is(before.wrapping_sub(1), b'=')
            || tokens.is(before, b':') && !tokens.is(before.wrapping_sub(1), b':');
        let is_arrow = tokens.is(before, b'>') && tokens.is(before.wrapping_sub(1), b'=');
        if is_keyed || is_arrow {
            let key = before.wrapping_sub(if is_arrow { 2 } else { 1 });
            return is_model_like(tokens.slice(key));
        }
        let callee = open.wrapping_sub(1);
        if sign == b'(' && tokens.is_word(callee) {
            let is_alone = before == open || tokens.is(before, b',');
            let name = tokens.slice(callee);
            return is_alone
                && !is_talk(name)
                && !matches!(name, "if" | "while" | "when" | "switch" | "match" | "case");
        }
        inner = open;
    }
    false
}
