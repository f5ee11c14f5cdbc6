//! What holds a value on its line: the key, constant or argument around it. It reads
//! only what stands before and behind the value, and judges no role.

use super::super::scalar::is_flag;

/// The longest name worth keeping.
pub(super) const MAX_NAME: usize = 80;

pub(super) const COMPARES: &[&str] = &["==", "!=", "=~", "!~", "~=", "<>"];

const ASSIGNS: &[&str] = &[
    "??=", "||=", "&&=", ":=", "?=", "+=", "=>", "->", "<-", "=", ":",
];

/// Between what may be missing and its default.
pub(super) const FALLBACKS: &[&str] = &["??", "||", "?:"];

/// Before a name, where a type stands in other languages: `local model = "…"`.
const DECLARERS: &[&str] = &[
    "auto", "const", "declare", "def", "dim", "export", "final", "let", "local", "object",
    "override", "param", "readonly", "set", "static", "string", "typeset", "val", "var",
];

/// Before a name that a value follows without a sign.
pub(super) const NAMERS: &[&str] = &[
    "env",
    "arg",
    "#define",
    "define",
    "set",
    "setenv",
    "-e",
    "--env",
    "--build-arg",
];

/// The name in `name =`, `"name": `, `name: Type =` at the end of `before`.
pub(super) fn assigned(before: &str) -> Option<&str> {
    let sign = ASSIGNS.iter().find(|sign| before.ends_with(**sign))?;
    let left = before.strip_suffix(sign)?.trim_end();
    if left.ends_with(['<', '>', ':']) && *sign != "=" {
        return None;
    }
    // C#'s `Model { get; } =`.
    let left = match left
        .strip_suffix('}')
        .and_then(|left| left.rsplit_once('{'))
    {
        Some((declared, _)) if *sign == "=" => declared.trim_end(),
        _ => left,
    };
    let (name, outside) = match (key(left), *sign) {
        (found, "=") => typed(left).or(found)?,
        (found, _) => found?,
    };
    if *sign == ":" && ends_in_words(outside) {
        return None;
    }
    // `<add key="Model" value="…"/>`, `variable "model" { default = "…" }`.
    if is_one(name, &["value", "default", "content", "defaultvalue"]) {
        let told = ["name=\"", "key=\"", "name='", "key='", "variable \""]
            .iter()
            .find_map(|sign| outside.rsplit_once(sign))
            .and_then(|(_, rest)| rest.split(['"', '\'']).next());
        return told.or(Some(name));
    }
    Some(name)
}

/// The name in Go's `Name Type = "…"`, where other languages have the type first.
pub(super) fn constant_of_type<'t>(before: &'t str, after: &str) -> Option<&'t str> {
    let mut words = before.strip_suffix('=')?.split_whitespace();
    let first = words.next()?;
    let name = if is_one(first, &["const", "var"]) {
        words.next()?
    } else {
        first
    };
    let kind = words.next()?;
    let is_kind = kind.starts_with(|c: char| c.is_uppercase())
        && kind.contains(|c: char| c.is_lowercase())
        && is_identifier(kind);
    let is_only = words.next().is_none() && (after.is_empty() || after.starts_with("//"));
    (is_kind && is_only && is_identifier(name) && !is_one(name, DECLARERS)).then_some(name)
}

/// The member's name in `GPT_4("…"),` and `case gpt4 = "…"`, as enumerations are written.
pub(super) fn member<'t>(before: &'t str, after: &str) -> Option<&'t str> {
    if let Some(declared) = before.trim_start().strip_prefix("case ") {
        let name = declared.strip_suffix('=')?.trim();
        return is_identifier(name).then_some(name);
    }
    let name = before.trim_start().strip_suffix('(')?;
    let is_upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let is_constant =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(is_upper);
    let end = after.trim_end();
    // A macro's call ends like the last member.
    let ends = end.ends_with("),") || name.contains('_') && end.ends_with(");");
    (is_constant && ends).then_some(name)
}

/// What gets the value in `name = other ?? "…"`, or `other` where nothing does.
pub(super) fn fallback_of(before: &str, is_open: bool) -> Option<&str> {
    let other = FALLBACKS
        .iter()
        .find_map(|sign| before.strip_suffix(sign))?
        .trim_end();
    if !is_open && let Some((target, _)) = other.split_once('=') {
        let target = target.trim_end_matches([':', '?', '|', ' ']);
        let target = match target
            .strip_suffix('}')
            .and_then(|left| left.rsplit_once('{'))
        {
            Some((declared, _)) => declared.trim_end(),
            None => target,
        };
        return typed(target).or_else(|| key(target)).map(|(name, _)| name);
    }
    let is_name = other.ends_with(is_name);
    is_name.then(|| key(other).map(|(name, _)| name))?
}

/// What a call compares: its other argument, what the method is of, or the call's name.
pub(super) fn subject<'t>(outside: &'t str, name: &'t str, inside: &'t str) -> Option<&'t str> {
    let words = outside.trim_end();
    if let Some(at) = words.len().checked_sub(3)
        && let Some((left, last)) = words.split_at_checked(at)
        && last.eq_ignore_ascii_case(" in")
    {
        return key(left).map(|(name, _)| name);
    }
    let argument = inside
        .trim_end()
        .strip_suffix(',')
        .filter(|argument| argument.ends_with(is_name))
        .and_then(key)
        .map(|(name, _)| name);
    let of = name.rsplit_once('.').map(|(of, _)| of);
    argument.or(of.filter(|of| !of.is_empty())).or(Some(name))
}

/// What is compared in `name ==`.
pub(super) fn compared(before: &str) -> Option<&str> {
    let sign = COMPARES.iter().find(|sign| before.ends_with(**sign))?;
    let left = before.strip_suffix(sign)?.trim_end_matches(['=', ' ']);
    key(left).map(|(name, _)| name)
}

/// The name in `"model=" + "…"`.
pub(super) fn joined(before: &str) -> Option<&str> {
    let left = before.strip_suffix('+')?.trim_end();
    let quote = left.chars().next_back().filter(|c| "\"'`".contains(*c))?;
    let inner = left
        .strip_suffix(quote)?
        .trim_end()
        .strip_suffix(['=', ':'])?;
    key(inner).map(|(name, _)| name)
}

/// The name of a list or table whose bracket follows.
pub(super) fn holder_name(outside: &str) -> Option<&str> {
    let left = outside.trim_end();
    if let Some(name) = assigned(left) {
        return Some(name);
    }
    // `models := []string{`, `MODELS = frozenset([`
    let declared = ["=", ":"].iter().find_map(|sign| {
        let (name, kind) = left.split_once(sign)?;
        let is_kind = |c: char| is_name(c) || "[]<>*&(!= ".contains(c);
        let name = name.strip_suffix(':').unwrap_or(name);
        kind.chars()
            .all(is_kind)
            .then(|| typed(name).or_else(|| key(name)))?
    });
    declared.or_else(|| key(left)).map(|(name, _)| name)
}

/// The name in `ENV MODEL "…"`, `#define MODEL "…"` or a line that is only `model "…"`.
pub(super) fn named_before(before: &str) -> Option<&str> {
    let (name, outside) = key(before)?;
    let is_quoted = before.ends_with(['"', '\'', '`']);
    let is_told = outside.trim().is_empty() && !is_quoted || is_one(last_word(outside), NAMERS);
    is_told.then_some(name)
}

/// The identifier or quoted key at the end of `text`, and what stands before it.
pub(super) fn key(text: &str) -> Option<(&str, &str)> {
    let text = text
        .trim_end()
        .trim_end_matches(['?', '!'])
        .trim_end_matches("[]");
    if let Some(inner) = text.strip_suffix(']')
        && let Some((outside, index)) = inner.rsplit_once('[')
    {
        let index = index.trim_matches(['"', '\'', '`', ':', ' ']);
        return (index.len() <= MAX_NAME).then_some((index, outside));
    }
    if let Some(quote) = text.chars().next_back().filter(|c| "\"'`".contains(*c)) {
        let inner = text.strip_suffix(quote)?;
        let inner = inner.strip_suffix('\\').unwrap_or(inner);
        let (outside, name) = inner.rsplit_once(quote)?;
        let outside = outside.strip_suffix('\\').unwrap_or(outside);
        return (name.len() <= MAX_NAME).then_some((name, outside));
    }
    let start = text
        .char_indices()
        .rev()
        .find(|&(_, c)| !is_name(c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let (outside, name) = text.split_at_checked(start)?;
    let name = if is_flag(name) {
        name
    } else {
        name.trim_start_matches(['-', '.', '/'])
    };
    let is_fit = name.len() <= MAX_NAME && name.contains(char::is_alphabetic);
    is_fit.then_some((name, outside))
}

/// `name: Type` and Go's `var name string`: the name, and what stands before it.
fn typed(left: &str) -> Option<(&str, &str)> {
    if let Some(declared) = left.strip_suffix(" string")
        && is_one(
            last_word(declared.trim_end_matches(is_name)),
            &["var", "const", "param"],
        )
    {
        return key(declared);
    }
    let (name, kind) = left.rsplit_once(": ")?;
    let is_kind = |c: char| is_name(c) || "<>&'[]?| ".contains(c);
    (!kind.is_empty() && kind.chars().all(is_kind)).then(|| key(name))?
}

/// Whether a sentence ends the text, as before `are` in `Supported values are: "…"`.
fn ends_in_words(text: &str) -> bool {
    let is_word = |word: &str| word.chars().all(char::is_alphabetic);
    let mut words = text.split_whitespace().rev();
    text.ends_with(char::is_whitespace)
        && words.next().is_some_and(is_word)
        && words.next().is_some_and(is_word)
}

pub(super) fn is_identifier(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

pub(super) fn ends_in(text: &str, signs: &[&str]) -> bool {
    signs.iter().any(|sign| text.ends_with(sign))
}

pub(super) fn last_word(text: &str) -> &str {
    text.trim_end()
        .rsplit(|c: char| c.is_whitespace() || "({[|".contains(c))
        .next()
        .unwrap_or("")
}

pub(super) fn last_segment(name: &str) -> &str {
    name.rsplit(['.', ':', '>']).next().unwrap_or(name)
}

pub(super) fn is_one(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

pub(super) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '@' | '/')
}
