//! Texts that a call puts together from a list with a sign between them, in languages read by tokens:
//! `listOf("gpt", size).joinToString("-")`, `join("-", …)`, `intercalate "-" […]`, `"a", "b" -join "-"`.
//!
//! Not of what the texts are made: that is [`super::operand`]'s. What the sign is decides, whatever a language calls
//! the call: ids go on across a dash, and not across a blank or comma.

use super::operand::{Chain, MAX_OPERANDS, listed};
use super::shape::{REACH, Shape};
use super::tokens::Kind;

/// Calls that put what they are given together.
pub(in crate::scan) const JOINS: &[&str] = &[
    "concatStringsSep",
    "concat_ws",
    "intercalate",
    "join",
    "Join",
    "joinToString",
    "joined",
    "mkString",
    "paste",
    "StrJoin",
];

/// The whole expression around an element of a list that is joined.
pub(super) fn glued(shape: &Shape<'_>, at: usize) -> Option<Chain> {
    let chain = match shape.parent(at) {
        Some(list) if shape.kind(list) == Kind::Open => {
            in_list(shape, list).or_else(|| between_commas(shape, at))
        }
        _ => between_commas(shape, at),
    };
    chain.filter(|chain| chain.operands.len() > 1 || chain.arguments.is_some())
}

fn in_list(shape: &Shape<'_>, list: usize) -> Option<Chain> {
    let made = |first: usize, last: usize, glue: String, skip: usize| {
        Some(chain(
            shape,
            (first, last),
            shape.children(list).skip(skip),
            glue,
        ))
    };
    // `["a", "b"].joined(separator: "-")`
    let method = { shape.after(list) }
        .filter(|dot| shape.is_sign(*dot, shape.row.signs.members))
        .and_then(|dot| shape.after(dot))
        .filter(|method| shape.is_word(*method, JOINS));
    if let Some(method) = method {
        let arguments = shape.after(method).filter(|next| shape.opens(*next, "("))?;
        let glue = only_glue(shape, arguments)?;
        return made(shape.operand_start(list), arguments, glue, 0);
    }
    // `@("a", "b") -join "-"`
    if let Some((last, glue)) = operator(shape, list) {
        return made(list, last, glue, 0);
    }
    // `intercalate "-" ["a", "b"]`
    let before = shape.before(list);
    if let Some(glue) = before.and_then(|text| sign(shape, text))
        && let Some(callee) = before.and_then(|text| shape.before(text))
        && shape.is_word(callee, JOINS)
    {
        return made(shape.operand_start(callee), list, glue, 0);
    }
    let is_call = |group: usize| {
        let callee = shape.opens(group, "(").then(|| shape.callee(group));
        callee
            .flatten()
            .filter(|callee| shape.is_word(*callee, JOINS))
    };
    // `join("-", "a", "b")`, `paste("a", "b", sep = "-")`
    if let Some(callee) = is_call(list) {
        let first = shape.operand_start(callee);
        if let Some(glue) = { shape.inner(list) }.and_then(|first| sign(shape, first)) {
            return made(first, list, glue, 2);
        }
        let glue = sign(shape, shape.before(shape.last_of(list))?)?;
        let separated = { shape.before(shape.last_of(list)) }
            .and_then(|text| shape.before(text))
            .filter(|sign| shape.is_sign(*sign, &["=", ":"]))
            .and_then(|sign| shape.before(sign))
            .filter(|name| shape.is_word(*name, &["sep", "separator", "collapse"]))?;
        let mut whole = made(first, list, glue, 0)?;
        whole.operands.retain(|operand| operand.0 != separated);
        return Some(whole);
    }
    // `Enum.join(["a", "b"], "-")`, `std.join('-', […])`
    let around = shape.parent(list)?;
    let callee = if shape.row.is_lisp {
        let head = shape
            .opens(around, "(")
            .then(|| shape.inner(around))
            .flatten()?;
        shape.slice(head).ends_with("join").then_some(around)?
    } else {
        shape.operand_start(is_call(around)?)
    };
    let comma = |at: usize| shape.is_sign(at, &[","]);
    // The sign that joins, beside the list or beyond a comma.
    let aside = |at: Option<usize>, beyond: &dyn Fn(usize) -> Option<usize>| {
        let next = at?;
        sign(shape, if comma(next) { beyond(next)? } else { next })
    };
    // What holds the list stands before it: `@(…)`, `new[] {…}`, `listOf(…)`.
    let start = if shape.row.is_lisp {
        list
    } else {
        shape.operand_start(list)
    };
    let glue = aside(shape.before(start), &|at| shape.before(at))
        .or_else(|| aside(shape.after(list), &|at| shape.after(at)))?;
    made(callee, around, glue, 0)
}

/// `"a", "b" -join "-"`, where commas alone make a list.
fn between_commas(shape: &Shape<'_>, at: usize) -> Option<Chain> {
    if !shape.row.comma_lists {
        return None;
    }
    let comma = |at: &usize| shape.is_sign(*at, &[","]);
    let (mut first, mut last) = (at, at);
    for _ in 0..REACH {
        let before = shape.before(first).filter(comma);
        let Some(before) = before.and_then(|comma| shape.before(comma)) else {
            break;
        };
        first = before;
    }
    for _ in 0..REACH {
        let next = shape.after(last).filter(comma);
        let Some(next) = next.and_then(|comma| shape.after(comma)) else {
            break;
        };
        last = next;
    }
    let items = || {
        std::iter::successors(Some(first), |item| {
            shape.after(*item).filter(|_| *item != last)
        })
    };
    // `"gpt-{0}" -f "4o"`
    let template = { shape.before(first) }
        .filter(|operator| shape.slice(*operator).eq_ignore_ascii_case("-f"))
        .and_then(|operator| shape.before(operator))
        .filter(|template| shape.is_text(*template));
    if let Some(template) = template {
        let mut out = Chain::new(template, last);
        out.operands.push_back((template, template));
        out.arguments = Some(listed(shape, items()));
        return Some(out);
    }
    let (end, glue) = operator(shape, last)?;
    Some(chain(shape, (first, end), items(), glue))
}

/// The end and the sign of `… -join "-"` behind a list.
fn operator(shape: &Shape<'_>, list: usize) -> Option<(usize, String)> {
    let operator = shape.after(list).filter(|_| shape.row.has_commands)?;
    let is_join = shape.slice(operator).eq_ignore_ascii_case("-join");
    let end = shape.after(operator).filter(|_| is_join)?;
    Some((end, sign(shape, end)?))
}

/// The texts and names among entries, with a sign between them.
fn chain(
    shape: &Shape<'_>,
    (first, last): (usize, usize),
    entries: impl Iterator<Item = usize>,
    glue: String,
) -> Chain {
    let mut out = Chain::new(first, last);
    let mut starts = true;
    for entry in entries.take(2 * MAX_OPERANDS) {
        if shape.is_sign(entry, &[","]) {
            starts = true;
        } else if starts || shape.row.is_lisp || shape.is_text(entry) && !shape.row.signs.adjacent {
            out.operands.push_back((entry, entry));
            starts = false;
        } else if let Some(operand) = out.operands.back_mut() {
            operand.1 = entry;
        }
    }
    out.is_cut = out.operands.len() >= MAX_OPERANDS;
    out.glue = glue;
    out
}

/// The only text in a group, where it joins ids.
fn only_glue(shape: &Shape<'_>, group: usize) -> Option<String> {
    let mut texts = shape
        .children(group)
        .take(8)
        .filter(|at| shape.is_text(*at));
    let only = texts.next()?;
    texts.next().is_none().then(|| sign(shape, only)).flatten()
}

/// What a text has, where ids go on across it.
fn sign(shape: &Shape<'_>, text: usize) -> Option<String> {
    let written = shape.is_text(text).then(|| shape.written(text))?;
    let joins = !written.is_empty() && written.chars().all(|c| "-_.:/@".contains(c));
    joins.then(|| written.to_owned())
}
