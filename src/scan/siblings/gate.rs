//! Names of collections that a file asks whether something is in them: such a list tells models apart. Read from
//! tokens alike in every language; the functions that ask are data (`rules/roles/words.yaml`).

use std::collections::HashSet;

use super::words::{self, Table};
use crate::scan::proof::token::{Kind, Tokens};

/// How many tokens before a name its loop may open.
const MAX_BEFORE: usize = 12;

/// Words that open a loop, where `in` asks nothing.
const LOOPS: &[&str] = &["for", "foreach", "each", "from"];

/// The names of what is asked for a member: `model in NAMES`, `NAMES.includes(model)`, `in_array($model, NAMES)`.
pub(super) fn asked<'s>(tokens: &Tokens<'s>) -> HashSet<&'s str> {
    let names = (0..tokens.len()).filter(|&at| tokens.is_word(at));
    names
        .filter(|&at| is_searched(tokens, at) || is_behind_in(tokens, at) || is_given(tokens, at))
        .map(|at| tokens.slice(at))
        .collect()
}

/// `NAMES.includes(…)`, `NAMES.include? …`
fn is_searched(tokens: &Tokens<'_>, at: usize) -> bool {
    let dot = at + 1 + usize::from(tokens.is(at + 1, b'?') || tokens.is(at + 1, b'!'));
    tokens.is(dot, b'.') && tokens.is_word(dot + 1) && asks(tokens.slice(dot + 1))
}

/// `model in NAMES`
fn is_behind_in(tokens: &Tokens<'_>, at: usize) -> bool {
    let mut word = at;
    // `in self.NAMES`
    while word >= 2 && tokens.is(word - 1, b'.') && tokens.is_word(word - 2) {
        word -= 2;
    }
    let Some(before) = word.checked_sub(1) else {
        return false;
    };
    if !tokens.is_word(before) || tokens.slice(before) != "in" {
        return false;
    }
    let line = (before.saturating_sub(MAX_BEFORE)..before).rev();
    let mut line = line.take_while(|&at| tokens.same_line(at, before));
    !line.any(|at| tokens.is_word(at) && LOOPS.contains(&tokens.slice(at)))
}

/// `slices.Contains(NAMES, model)`, `in_array($model, self::NAMES)`
fn is_given(tokens: &Tokens<'_>, at: usize) -> bool {
    let ends = tokens.is(at + 1, b',')
        || matches!(
            tokens.get(at + 1).map(|token| token.kind),
            Some(Kind::Close(_))
        );
    let open = tokens.get(at).and_then(|token| token.around);
    let Some(open) = open.filter(|_| ends) else {
        return false;
    };
    let callee = open.checked_sub(1).filter(|&callee| tokens.is_word(callee));
    let is_call = matches!(
        tokens.get(open).map(|token| token.kind),
        Some(Kind::Open(b'(', _))
    );
    is_call && callee.is_some_and(|callee| asks(tokens.slice(callee)))
}

fn asks(name: &str) -> bool {
    words::whole(name, Table::Members)
}
