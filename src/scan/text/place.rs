//! How a string or word stands on its line, judged by what is before and behind it.

use super::super::inside;
use super::super::name::{is_label, is_model_like};
use super::super::piece::Role;
use super::super::scalar::is_flag;
use super::holder::{
    COMPARES, FALLBACKS, MAX_NAME, NAMERS, assigned, compared, constant_of_type, ends_in,
    fallback_of, holder_name, is_identifier, is_name, is_one, joined, key, last_segment, last_word,
    member, named_before, subject,
};

/// What was found out about a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) role: Role,
    pub(super) name: Option<String>,
    pub(super) is_quoted: bool,
}

const COMPARE_WORDS: &[&str] = &[
    "case", "when", "in", "eq", "ne", "-eq", "-ne", "like", "ilike", "elem",
];

const COMPARE_CALLS: &[&str] = &[
    "equals",
    "equalsignorecase",
    "startswith",
    "starts_with",
    "start_with?",
    "endswith",
    "ends_with",
    "end_with?",
    "hasprefix",
    "hassuffix",
    "contains",
    "containskey",
    "includes",
    "include?",
    "indexof",
    "has",
    "matches",
    "match",
    "equalfold",
    "strcmp",
    "strncmp",
    "str_starts_with",
    "str_contains",
    "in",
    "eq",
    "ne",
    "prefix",
    "suffix",
    "is",
    "isequal",
    "isequalto",
];

const LIST_CALLS: &[&str] = &[
    "",
    "of",
    "listof",
    "setof",
    "arrayof",
    "aslist",
    "values",
    "list",
    "set",
    "tuple",
    "array",
    "c",
    "vec",
    "toset",
    "enum",
    "mutablelistof",
];

/// After these a value of no name follows.
const GIVES: &[&str] = &["return", "yield", "default", "else", "then", "throw", "or"];

const GIVE_SIGNS: &[&str] = &["?", "//"];

/// Elements whose content is a sentence's.
const PROSE_TAGS: &[&str] = &[
    "a", "b", "i", "p", "em", "strong", "code", "span", "td", "th", "li", "dt", "dd", "h1", "h2",
    "h3", "h4", "h5", "h6", "kbd", "tt", "pre", "div", "small", "title", "label", "button",
    "summary", "u", "sub", "sup", "text", "body",
];

impl Place {
    fn new(role: Role, name: Option<&str>) -> Self {
        Self {
            role,
            name: name.filter(|name| !name.is_empty()).map(str::to_owned),
            is_quoted: true,
        }
    }

    fn bare(role: Role, name: Option<&str>) -> Self {
        Self {
            is_quoted: false,
            ..Self::new(role, name)
        }
    }
}

/// How a quoted string stands; `None` when it seems part of a sentence.
pub(super) fn quoted(before: &str, after: &str) -> Option<Place> {
    let before = without_prefix(before).trim_end();
    let after = after.trim_start();
    if ends_in(before, COMPARES) || after.starts_with("==") || after.starts_with("!=") {
        return Some(Place::new(Role::Compare, compared(before)));
    }
    let last = last_word(before);
    // "a string like 'x'" asks nothing.
    let is_spoken = is_one(last, &["like", "ilike"]) && !inside::is_query(before);
    if is_one(last, COMPARE_WORDS) && !is_spoken || in_case(before) {
        return Some(Place::new(Role::Compare, None));
    }
    // `eq .Values.model "…"`
    if key(before).is_some_and(|(_, outside)| is_one(last_word(outside), &["eq", "ne"])) {
        return Some(Place::new(Role::Compare, key(before).map(|(name, _)| name)));
    }
    let opener = opener(before);
    if let Some((bracket, outside)) = opener {
        // The shell's test: `[ "$MODEL" = "…" ]`.
        let inside = before.get(outside.len() + 1..).unwrap_or("");
        if bracket == '[' && inside.starts_with(' ') && inside.ends_with(" =") {
            return Some(Place::new(Role::Compare, None));
        }
        let (name, _) = key(outside).unwrap_or(("", ""));
        let call = last_segment(name);
        if bracket == '(' && (is_one(call, COMPARE_CALLS) || is_one(last_word(outside), &["in"])) {
            return Some(Place::new(Role::Compare, subject(outside, name, inside)));
        }
        if bracket == '[' && outside.len() + 1 == before.len() && after.starts_with(']') {
            return Some(Place::new(Role::Listing, Some(name)));
        }
    }
    let is_key = after.starts_with(':') && !after.starts_with("::") && !before.ends_with('?')
        || after.starts_with("=>")
        || after.starts_with("->")
        || after.starts_with('=') && before.trim_end_matches(['{', ',']).trim().is_empty();
    if is_key {
        let list = opener.and_then(|(_, outside)| holder_name(outside));
        return Some(Place::new(Role::Listing, list));
    }
    // Java's `"…".equals(model)`.
    if let Some((call, rest)) = after
        .strip_prefix('.')
        .and_then(|after| after.split_once('('))
        && is_one(call, COMPARE_CALLS)
    {
        let argument = rest.split([')', ',']).next().and_then(key);
        return Some(Place::new(Role::Compare, argument.map(|(name, _)| name)));
    }
    if let Some(member) = member(before, after) {
        return Some(Place::new(Role::Listing, Some(member)));
    }
    if let Some(name) = assigned(before) {
        let name = constant_of_type(before, after).unwrap_or(name);
        return Some(Place::new(Role::Use, Some(name)));
    }
    if let Some(name) = fallback_of(before, opener.is_some()) {
        return Some(Place::new(Role::Use, Some(name)));
    }
    if is_flag(last) {
        return Some(Place::new(Role::Use, Some(last)));
    }
    if let Some(name) = joined(before) {
        return Some(Place::new(Role::Use, Some(name)));
    }
    match opener.filter(|&(bracket, outside)| bracket != '(' || is_call(outside)) {
        Some(('(', outside)) => {
            let name = key(outside).map(|(name, _)| name);
            let call = last_segment(name.unwrap_or(""));
            let first = previous_string(before);
            // `flag.String("model", "…")`, `Map.of("model", "…")`
            if let Some(first) = first.filter(|first| is_model_like(first) && is_identifier(first))
            {
                return Some(Place::new(Role::Use, Some(first)));
            }
            if is_one(call, LIST_CALLS) {
                return Some(Place::new(
                    Role::Listing,
                    holder_name(outside).filter(|_| !call.is_empty()),
                ));
            }
            let first = first.filter(|first| is_key_like(first, call));
            let name = match call {
                "new" => holder_name(outside.trim_end().trim_end_matches("new")),
                _ => name,
            };
            return Some(Place::new(Role::Use, first.or(name)));
        }
        Some((_, outside)) => return Some(Place::new(Role::Listing, holder_name(outside))),
        None => {}
    }
    let is_alone = before
        .trim_start_matches(['-', '|', ',', '"', '\'', ' ', '\t'])
        .is_empty();
    if is_alone && (after.is_empty() || after.starts_with([',', ']', '}', ')', '|', ';'])) {
        return Some(Place::new(Role::Listing, None));
    }
    if is_argument(before, after) {
        return Some(Place::new(Role::Use, None));
    }
    let gives = ends_in(before, GIVE_SIGNS) || ends_in(before, FALLBACKS);
    if is_one(last, GIVES) || gives || after.starts_with("else ") {
        return Some(Place::new(Role::Use, None));
    }
    let ends_statement = after
        .trim_start_matches([',', ';', ')', '}', '\\'])
        .trim()
        .is_empty();
    named_before(before)
        .filter(|_| ends_statement)
        .map(|name| Place::new(Role::Use, Some(name)))
}

/// How a word without quotes stands; `None` when it seems part of a sentence.
pub(super) fn bare(before: &str, after: &str) -> Option<Place> {
    let trimmed = before.trim_end();
    let is_adjacent = trimmed.len() == before.len();
    let rest = after.trim_start();
    let ends_value = rest.is_empty()
        || rest.starts_with([',', ';', '}', ']', '#', '\\'])
        || rest.starts_with("//")
        || rest.starts_with(')');
    if ends_in(trimmed, COMPARES) {
        return None;
    }
    if is_adjacent && trimmed.ends_with('>') && after.starts_with('<') {
        return element(trimmed);
    }
    // `<PackageTags>openai,…</PackageTags>`: words that are no values.
    if let Some((_, inner)) = trimmed.rsplit_once('<')
        && let Some((tag, _)) = inner.split_once('>')
        && is_label(tag)
    {
        return Some(Place::bare(Role::Listing, Some(tag)));
    }
    if let Some(left) = trimmed.strip_suffix('=') {
        let left_end = left.trim_end_matches([':', '?', '+']);
        let (name, outside) = key(left_end)?;
        let is_tight = is_adjacent && left.len() == left_end.trim_end().len();
        let starts = outside.trim().is_empty()
            || is_one(
                last_word(outside),
                &["export", "set", "const", "let", "var"],
            );
        return (is_tight || ends_value || starts).then(|| Place::bare(Role::Use, Some(name)));
    }
    if !is_adjacent && is_flag(last_word(trimmed)) {
        return Some(Place::bare(Role::Use, Some(last_word(trimmed))));
    }
    if let Some(left) = trimmed.strip_suffix(':').filter(|_| !is_adjacent) {
        let (name, outside) = key(left)?;
        let starts = outside.trim().trim_start_matches('-').trim().is_empty()
            || outside.trim_end().ends_with(['{', ',']);
        return (starts && ends_value).then(|| Place::bare(Role::Use, Some(name)));
    }
    if !is_adjacent
        && let Some((name, outside)) = key(trimmed)
        && is_one(last_word(outside), NAMERS)
    {
        return Some(Place::bare(Role::Use, Some(name)));
    }
    // A table of properties: `gpt-4o=128000`.
    if trimmed.is_empty() && rest.starts_with('=') && !rest.starts_with("==") {
        return Some(Place::bare(Role::Listing, None));
    }
    let is_item = matches!(trimmed.trim_start(), "" | "-" | "*");
    if is_item && matches!(rest, "" | ",") {
        return Some(Place::bare(Role::Listing, None));
    }
    let is_cell = |text: &str, edge: bool| edge || text.is_empty();
    let in_row = is_cell(before.trim(), before.ends_with([',', '\t']))
        && is_cell(after, after.starts_with([',', '\t']));
    let is_row =
        in_row && !(before.trim().is_empty() && after.is_empty()) && !after.starts_with(", ");
    is_row.then(|| Place::bare(Role::Listing, None))
}

/// The string before this one in a list of strings: what stands in `"…",` at the end.
pub(super) fn previous_string(before: &str) -> Option<&str> {
    let left = without_prefix(before)
        .trim_end()
        .strip_suffix(',')?
        .trim_end();
    let quote = left.chars().next_back().filter(|c| "\"'`".contains(*c))?;
    let inner = left.strip_suffix(quote)?;
    let inner = inner.strip_suffix('\\').unwrap_or(inner);
    inner.rsplit_once(quote).map(|(_, text)| text)
}

/// Whether the line is a `case` with nothing but patterns so far.
fn in_case(before: &str) -> bool {
    let line = before.trim_start();
    let Some(patterns) = ["case ", "when "]
        .iter()
        .find_map(|word| line.strip_prefix(word))
    else {
        return false;
    };
    patterns
        .split(['"', '\'', '`'])
        .step_by(2)
        .all(|between| between.trim_matches([',', '|', ' ', '\t']).is_empty())
}

/// Whether a bracket after `outside` opens arguments or a list, rather than an aside.
fn is_call(outside: &str) -> bool {
    let name = last_word(outside);
    !outside.ends_with(char::is_whitespace)
        || is_one(name, LIST_CALLS)
        || name.ends_with(|c: char| !is_name(c) && !"\"'`".contains(c))
}

/// Whether the string is one of a call's arguments that began on an earlier line.
fn is_argument(before: &str, after: &str) -> bool {
    let is_word = |text: &str| !text.trim().contains(char::is_whitespace);
    let Some(earlier) = before.strip_suffix(',') else {
        return false;
    };
    let next = after.trim_start_matches([',', ')']).split(',').next();
    after.starts_with([',', ')']) && earlier.split(',').all(is_word) && next.is_none_or(is_word)
}

/// The nearest bracket that is open at the end of `before`, and what stands before it.
fn opener(before: &str) -> Option<(char, &str)> {
    let mut closed = 0_u32;
    let mut in_string = false;
    for (at, c) in before.char_indices().rev() {
        match c {
            '"' | '`' => in_string = !in_string,
            _ if in_string => {}
            ')' | ']' | '}' => closed += 1,
            '(' | '[' | '{' if closed == 0 => {
                let outside = before.get(..at)?;
                // A template's action is no table.
                let is_action = c == '{' && outside.ends_with('{');
                return (!is_action).then_some((c, outside));
            }
            '(' | '[' | '{' => closed -= 1,
            _ => {}
        }
    }
    None
}

/// The name of an element whose content follows: its `name=`, the `<key>` before it, or
/// its tag.
fn element(before: &str) -> Option<Place> {
    let (outside, tag) = before.strip_suffix('>')?.rsplit_once('<')?;
    let name = tag.split_whitespace().next().unwrap_or(tag);
    if name.starts_with('/') || name.is_empty() || is_one(name, PROSE_TAGS) {
        return None;
    }
    let attribute = ["name=\"", "key=\""]
        .iter()
        .find_map(|sign| tag.split_once(sign))
        .and_then(|(_, rest)| rest.split('"').next());
    let told = outside
        .trim_end()
        .strip_suffix("</key>")
        .and_then(|left| left.rsplit_once("<key>"))
        .map(|(_, key)| key);
    Some(Place::bare(Role::Use, attribute.or(told).or(Some(name))))
}

/// Whether the first argument of a call names its second: `getenv("MODEL", "…")`.
fn is_key_like(first: &str, call: &str) -> bool {
    let is_upper = first.contains(|c: char| c.is_ascii_uppercase())
        && first
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let call = call.to_ascii_lowercase();
    let takes_key = [
        "env", "get", "default", "fetch", "put", "set", "property", "option", "param",
    ]
    .iter()
    .any(|word| call.contains(word));
    !first.is_empty()
        && first.len() <= MAX_NAME
        && (is_upper || takes_key)
        && first.chars().all(is_name)
}

/// Without what may stand right before a quote: `f"`, `r'`, `@"`.
fn without_prefix(before: &str) -> &str {
    let short = before.trim_end_matches(['f', 'r', 'b', 'u', 'F', 'R', 'B', 'L', '@', '$', '#']);
    let is_word = short.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
    if is_word || before.len() - short.len() > 2 {
        before
    } else {
        short
    }
}
