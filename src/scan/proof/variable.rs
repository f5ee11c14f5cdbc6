//! Variables of an environment that stand in lists: `- name: A` with `value: x`, `[{"name": "A", "value": "x"}]`. What they say
//! is [`super::line`]'s.

use super::line::{Line, MAX_DEPTH};
use super::token::{Kind, Tokens};

/// Whether two lines are a variable of a list: `- name: A` and `value: x`.
pub(super) fn are_one(last: &Line<'_>, next: &Line<'_>) -> bool {
    let is_item = last.dash.is_some() && next.dash.is_none() && last.column == next.column;
    let is_name = !last.value.is_empty() && last.value.bytes().all(is_of_variable);
    is_item && last.key == "name" && next.key == "value" && is_name
}

fn is_of_variable(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'
}

pub(super) fn variable<'s>(name: &Line<'s>, value: &Line<'s>) -> Line<'s> {
    Line {
        key: name.value,
        value: value.value,
        is_pair: true,
        ..*name
    }
}

/// The list of variables that a token is the value of one in.
pub(super) fn list_of_variables(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let open = tokens.get(at)?.around?;
    listed(tokens, open)?;
    tokens.get(open)?.around
}

/// The variable that an object is: `{"name": "A", "value": "x"}`.
pub(super) fn listed<'s>(tokens: &Tokens<'s>, open: usize) -> Option<Line<'s>> {
    let Kind::Open(b'{', close) = tokens.get(open)?.kind else {
        return None;
    };
    let value_of = |key: &str| {
        let is_key = |at: &usize| {
            tokens.slice(*at).eq_ignore_ascii_case(key)
                && (tokens.is(at + 1, b':') || tokens.is(at + 1, b'='))
        };
        let at = (open + 1..close.min(open + MAX_DEPTH)).find(is_key)? + 2;
        (tokens.get(at)?.kind == Kind::Text).then_some(at)
    };
    let (name, value) = (value_of("name")?, value_of("value")?);
    let key = tokens.slice(name);
    let is_name = !key.is_empty() && key.bytes().all(is_of_variable);
    is_name.then(|| Line {
        start: tokens.get(open).map_or(0, |open| open.span.start as usize),
        column: 0,
        dash: None,
        key,
        at: tokens.get(name).map_or(0, |name| name.span.start as usize),
        value: tokens.slice(value),
        is_header: false,
        is_pair: false,
    })
}
