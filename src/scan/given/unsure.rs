//! Names that a file gives nothing somewhere, or whose type allows it: whoever passes one may set nothing with it.

use std::collections::HashSet;

use super::words;
use crate::scan::proof::token::{Kind, Tokens};

/// Words of types that allow nothing, beside those that stand for it.
const OPTIONAL: &[&str] = &["option", "optional"];

/// How many tokens a type has at most.
const MAX_TYPE: usize = 12;

/// The names, each as it is written.
pub(super) fn names(tokens: &Tokens<'_>) -> HashSet<String> {
    let mut names = HashSet::new();
    for at in 0..tokens.len() {
        if tokens.is_word(at) && is_unsure(tokens, at + 1) {
            names.insert(tokens.slice(at).to_owned());
        }
    }
    names
}

/// Whether what stands behind a name says so: `= None`, `?: number`, `: float | None`.
fn is_unsure(tokens: &Tokens<'_>, next: usize) -> bool {
    let is_nothing = |at: usize| tokens.is_word(at) && words::is_nothing(tokens.slice(at));
    if tokens.is(next, b'?') {
        return tokens.is(next + 1, b':');
    }
    if tokens.is(next, b'=') {
        return is_nothing(next + 1);
    }
    if !tokens.is(next, b':') {
        return false;
    }
    let around = tokens.get(next).and_then(|token| token.around);
    let mut at = next + 1;
    for _ in 0..MAX_TYPE {
        let Some(token) = tokens.get(at) else { break };
        let ends = token.around != around || tokens.is(at, b',') || tokens.is(at, b';');
        if ends || matches!(token.kind, Kind::Close(_)) {
            break;
        }
        if tokens.is(at, b'=') {
            return is_nothing(at + 1);
        }
        let word = tokens.slice(at).to_ascii_lowercase();
        let is_optional = tokens.is_word(at) && OPTIONAL.contains(&word.as_str());
        let is_question = tokens.is(at, b'?') && tokens.is_word(at - 1);
        if is_optional || is_question || is_nothing(at) {
            return true;
        }
        at = tokens.behind(at);
        if !tokens.same_line(at - 1, at) {
            break;
        }
    }
    false
}
