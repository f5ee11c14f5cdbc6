//! What keeps a setting from being taken out or renamed by a rule alone, though it is read. Where it is not certain that the
//! text reads as before without it, it stays.

use super::value::outer;
use super::{Given, Kept, Setting, words};
use crate::scan::proof::call::Head;
use crate::scan::proof::token::{Kind, Tokens};

/// How many tokens a value has at most.
const MAX_VALUE: usize = 400;

/// How long a text in it is at most, in bytes.
const MAX_PLAIN: usize = 4_000;

/// Words that make a table of pairs.
const TABLES: &[&str] = &["dict", "hash", "object", "table"];

/// Signs in a value of which one is sure that it ends where it seems to.
const SIGNS: &[u8] = b".,:=-+*&";

/// Says of each setting what keeps it; `levels` are the brackets that are read around the id.
pub(super) fn settle(tokens: &Tokens<'_>, levels: &[usize], given: &mut Given) {
    for setting in &mut given.settings {
        let kept = kept(tokens, levels, setting);
        if setting.kept.is_none() {
            setting.kept = kept;
        }
    }
}

fn kept(tokens: &Tokens<'_>, levels: &[usize], setting: &Setting) -> Option<Kept> {
    let name = tokens.at(setting.name.start);
    if setting.value == setting.name && setting.literal.is_none() {
        return Some(Kept::Short);
    }
    // In a bracket of a call of its own it is that one's: `options=make(temperature=1)`.
    let around = tokens.get(name).and_then(|token| token.around);
    if let Some(open) = around
        && !levels.contains(&open)
        && matches!(
            tokens.get(open).map(|token| token.kind),
            Some(Kind::Open(b'(', _))
        )
        && !setting.within.is_empty()
    {
        let head = Head::before(tokens, open);
        let is_made = head.words.first().is_some_and(|word| {
            let name = tokens.slice(*word);
            name.starts_with(|c: char| c.is_uppercase())
                || TABLES.contains(&name)
                || words::calls_model(name)
        });
        if !is_made {
            return Some(Kept::Callee);
        }
    }
    let first = tokens.at(setting.value.start);
    let end = (first..first + MAX_VALUE).find(|at| {
        tokens.get(*at).is_none_or(|token| {
            outer(tokens.text, token.span, token.kind == Kind::Text).start >= setting.value.end
        })
    });
    let Some(end) = end else {
        return Some(Kept::Value);
    };
    let is_plain = (first..end).all(|at| is_plain(tokens, at)) && !has_gap(tokens, (first, end));
    let stops = match tokens.get(end).map(|token| token.kind) {
        None | Some(Kind::Close(_)) => true,
        Some(Kind::Sign(sign)) => b",;.".contains(&sign),
        // The next line, where lines end entries; never the next text or word of the same one.
        Some(_) => !tokens.same_line(end - 1, end),
    };
    let cut = tokens.text.get(setting.cut.range()).unwrap_or_default();
    let is_cut_whole = setting.cut.is_empty() || has_only(tokens, setting, cut);
    (!(is_plain && stops && is_cut_whole)).then_some(Kept::Value)
}

/// Whether what is cut is the setting with commas and blanks, and comments behind it alone.
fn has_only(tokens: &Tokens<'_>, setting: &Setting, cut: &str) -> bool {
    let name = tokens.get(tokens.at(setting.name.start));
    let start = name.map_or(setting.name.start, |name| {
        outer(tokens.text, name.span, name.kind == Kind::Text).start
    });
    let before = start.saturating_sub(setting.cut.start) as usize;
    let lead = cut.get(..before).unwrap_or("x");
    // No comment between what is before it and its name.
    let lead = lead.trim_start_matches([',', ';']);
    !(lead.contains(['#', '/', '*', ';']) || lead.contains("--"))
}

/// Whether a token ends where it seems to.
fn is_plain(tokens: &Tokens<'_>, at: usize) -> bool {
    let Some(token) = tokens.get(at) else {
        return false;
    };
    match token.kind {
        // `n := 1` sets more than the parameter.
        Kind::Sign(b':') if tokens.is(at + 1, b'=') => false,
        Kind::Sign(sign) => SIGNS.contains(&sign),
        Kind::Word => !matches!(
            tokens.slice(at),
            "async" | "await" | "fn" | "func" | "function" | "lambda" | "yield"
        ),
        Kind::Text => {
            let text = tokens.slice(at);
            text.len() <= MAX_PLAIN && !text.contains(['{', '}', '\\', '\n', '"', '\'', '`'])
        }
        Kind::Open(_, close) => {
            matches!(tokens.get(close).map(|token| token.kind), Some(Kind::Close(own)) if own == at)
        }
        Kind::Close(_) => true,
    }
}

/// Whether two literals or names stand side by side, as where a text was read wrongly.
fn has_gap(tokens: &Tokens<'_>, (first, end): (usize, usize)) -> bool {
    (first + 1..end).any(|at| {
        let (one, two) = (tokens.get(at - 1), tokens.get(at));
        let is_text = |token: Option<crate::scan::proof::token::Token>| {
            token.is_some_and(|token| token.kind == Kind::Text)
        };
        is_text(one) && is_text(two)
    })
}
