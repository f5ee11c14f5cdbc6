//! How a string stands where everything is written in brackets with what is done first:
//! the word that opens a bracket says what the rest is.

use super::shape::{REACH, Shape};
use super::stand::Standing;
use super::statement::MAX_CLIMB;
use super::tokens::Kind;
use crate::scan::name::is_model_like;
use crate::scan::piece::Role;
use crate::source::Span;

/// They bind the word behind them.
const DEFINES: &[&str] = &[
    "def",
    "defconst",
    "defconstant",
    "defcustom",
    "define",
    "defonce",
    "defparameter",
    "defvar",
    "defvar-local",
    "set!",
];

/// They bind the word before each value.
const SETS: &[&str] = &[
    "psetq",
    "setf",
    "setopt",
    "setq",
    "setq-default",
    "setq-local",
];

/// They bind words to values in a bracket of their own.
const BINDS: &[&str] = &[
    "binding",
    "if-let",
    "let",
    "let*",
    "letrec",
    "loop",
    "when-let",
    "with-redefs",
];

const COMPARES: &[&str] = &[
    "=",
    "==",
    "case",
    "cl-case",
    "condp",
    "contains?",
    "eq",
    "eql",
    "eq?",
    "equal",
    "equal?",
    "ends-with?",
    "includes?",
    "member",
    "memq",
    "not=",
    "pcase",
    "starts-with?",
    "string-equal",
    "string-match",
    "string-match-p",
    "string-prefix-p",
    "string-suffix-p",
    "string=",
    "string=?",
];

const LISTS: &[&str] = &[
    "array-map",
    "hash-map",
    "hash-set",
    "list",
    "set",
    "sorted-map",
    "sorted-set",
    "vec",
    "vector",
];

/// They give one of the values in them.
const CHOICES: &[&str] = &[
    "and",
    "concat",
    "cond",
    "do",
    "if",
    "if-not",
    "or",
    "progn",
    "quote",
    "some->",
    "str",
    "string-append",
    "unless",
    "when",
];

/// They put the texts in them together.
const JOINS: &[&str] = &["concat", "s-concat", "str", "string-append"];

/// The form that puts a string together with others, and its first other entry.
pub(super) fn joined(shape: &Shape<'_>, at: usize) -> Option<(usize, usize)> {
    let up = shape.parent(at).filter(|up| shape.opens(*up, "("))?;
    let head = shape.inner(up)?;
    let first = shape.after(head)?;
    (shape.is_word(head, JOINS) && head != at).then_some((up, first))
}

const TESTS: &[&str] = &["deftest", "ert-deftest", "testing", "describe", "it"];

/// How the string at a token stands.
pub(super) fn stand(shape: &Shape<'_>, at: usize) -> Standing {
    let mut role = None;
    let mut here = at;
    let mut name = None;
    for _ in 0..MAX_CLIMB {
        let Some(up) = shape.parent(here) else { break };
        match place(shape, up, here) {
            Place::Named(found, kind) => {
                role.get_or_insert(kind);
                name = found;
                break;
            }
            Place::Compared(found) => {
                (role, name) = (Some(Role::Compare), found);
                break;
            }
            Place::Listed => {
                role.get_or_insert(Role::Listing);
            }
            Place::Given => {}
        }
        here = up;
    }
    Standing {
        role: role.unwrap_or(Role::Use),
        name,
    }
}

/// Whether a word is a name that is defined, or is called.
pub(super) fn is_defined(shape: &Shape<'_>, at: usize) -> bool {
    let defines = |word: usize| {
        let text = shape.slice(word);
        text.starts_with("def") || text.starts_with("cl-def") || SETS.contains(&text)
    };
    shape.before(at).is_some_and(defines)
}

/// The innermost form around a string that starts a line.
pub(super) fn holder(shape: &Shape<'_>, at: usize) -> Span {
    let mut here = at;
    for _ in 0..MAX_CLIMB {
        match shape.parent(here) {
            Some(up) if !shape.token(here).is_first => here = up,
            _ => break,
        }
    }
    shape.span(here, here)
}

/// Whether a string stands in the form of a test.
pub(super) fn is_test(shape: &Shape<'_>, at: usize) -> bool {
    let mut here = at;
    for _ in 0..MAX_CLIMB {
        let Some(up) = shape.parent(here) else {
            return false;
        };
        if shape
            .inner(up)
            .is_some_and(|head| shape.is_word(head, TESTS))
        {
            return true;
        }
        here = up;
    }
    false
}

enum Place {
    Named(Option<String>, Role),
    Compared(Option<String>),
    Listed,
    /// As what is around it.
    Given,
}

/// How an entry stands in the bracket around it.
fn place(shape: &Shape<'_>, up: usize, here: usize) -> Place {
    let head = shape.inner(up).unwrap_or(here);
    let before = shape.before(here);
    let used = |name: Option<String>| Place::Named(name, Role::Use);
    // `:model "…"`
    if let Some(key) = before.filter(|key| shape.slice(*key).starts_with(':')) {
        return used(Some(shape.slice(key).trim_start_matches(':').to_owned()));
    }
    // `(model . "…")`, `("fast" . "…")`
    if before.is_some_and(|dot| shape.slice(dot) == ".") {
        return used(shape.last_name(head));
    }
    if shape.opens(up, "[") {
        let form = shape.parent(up).and_then(|form| shape.inner(form));
        let binds = form.is_some_and(|form| shape.is_word(form, BINDS));
        return match before.filter(|_| binds) {
            Some(name) => used(shape.last_name(name)),
            None => Place::Listed,
        };
    }
    if shape.opens(up, "{") {
        let before_brace = shape.text.get(..shape.token(up).start as usize);
        if before_brace.is_some_and(|text| text.ends_with('#')) {
            return Place::Listed;
        }
        return match before {
            Some(key) if shape.index(up, here) % 2 == 1 => used(shape.last_name(key)),
            _ => Place::Listed,
        };
    }
    // Nothing is called in what is quoted: `'(gpt-4 gpt-4o)`.
    let is_quoted = shape.byte_before(up) == Some(b'\'');
    if head == here || shape.kind(head) != Kind::Word || is_quoted {
        // `'("…" "…")`, `("…" . 8192)`, `((model "…"))`
        return Place::Listed;
    }
    let word = shape.slice(head);
    let last = word.rsplit('/').next().unwrap_or(word);
    let is = |list: &[&str]| list.contains(&word) || list.contains(&last);
    let other = || {
        let mut others = shape.children(up).skip(1).take(REACH / 4);
        let other = others.find(|other| *other != here && !shape.is_text(*other));
        other.and_then(|other| shape.last_name(other))
    };
    if is(DEFINES) {
        let names = std::iter::successors(shape.after(head), |at| shape.after(*at));
        let name = names
            .take(REACH / 8)
            .find(|name| !shape.slice(*name).starts_with(':'));
        return used(name.and_then(|name| shape.last_name(name)));
    }
    if is(SETS) {
        return used(before.and_then(|name| shape.last_name(name)));
    }
    if is(COMPARES) {
        return Place::Compared(other());
    }
    if is(LISTS) {
        return Place::Listed;
    }
    if is(CHOICES) {
        let env = before.and_then(|form| shape.inner(form));
        return match env.filter(|env| shape.is_word(*env, shape.row.env)) {
            Some(env) => used(shape.after(env).and_then(|name| shape.last_name(name))),
            None => Place::Given,
        };
    }
    // `(get env "MODEL" "…")`
    let key = before
        .filter(|key| shape.is_text(*key))
        .map(|key| shape.written(key));
    let is_key = |key: &&str| is_model_like(key) || !key.contains(|c: char| c.is_lowercase());
    let key = key.filter(is_key).map(str::to_owned);
    // `((model "…"))` in the brackets of `let`.
    used(key.or_else(|| Some(word.to_owned())))
}
