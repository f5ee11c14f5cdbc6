//! How a string or word stands on its line, judged by what is before and behind it.

use super::super::name::{is_label, is_model_like};
use super::super::piece::Role;
use super::super::scalar::is_flag;

/// The longest name worth keeping.
const MAX_NAME: usize = 80;

/// What was found out about a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) role: Role,
    pub(super) name: Option<String>,
    pub(super) is_quoted: bool,
}

const COMPARES: &[&str] = &["==", "!=", "=~", "!~", "~=", "<>"];
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
const ASSIGNS: &[&str] = &[
    "??=", "||=", "&&=", ":=", "?=", "+=", "=>", "->", "<-", "=", ":",
];
/// After these a value of no name follows.
const GIVES: &[&str] = &["return", "yield", "default", "else", "then", "throw", "or"];
const GIVE_SIGNS: &[&str] = &["?", "//"];
/// Between what may be missing and its default.
const FALLBACKS: &[&str] = &["??", "||", "?:"];
/// Before a name, where a type stands in other languages: `local model = "…"`.
const DECLARERS: &[&str] = &[
    "auto", "const", "declare", "def", "dim", "export", "final", "let", "local", "object",
    "override", "param", "readonly", "set", "static", "string", "typeset", "val", "var",
];
/// Before a name that a value follows without a sign.
const NAMERS: &[&str] = &[
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
    if is_one(last, COMPARE_WORDS) || in_case(before) {
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

/// The name in `name =`, `"name": `, `name: Type =` at the end of `before`.
fn assigned(before: &str) -> Option<&str> {
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

/// Whether a sentence ends the text, as before `are` in `Supported values are: "…"`.
fn ends_in_words(text: &str) -> bool {
    let is_word = |word: &str| word.chars().all(char::is_alphabetic);
    let mut words = text.split_whitespace().rev();
    text.ends_with(char::is_whitespace)
        && words.next().is_some_and(is_word)
        && words.next().is_some_and(is_word)
}

/// The name in Go's `Name Type = "…"`, where other languages have the type first.
fn constant_of_type<'t>(before: &'t str, after: &str) -> Option<&'t str> {
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
fn member<'t>(before: &'t str, after: &str) -> Option<&'t str> {
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
fn fallback_of(before: &str, is_open: bool) -> Option<&str> {
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
fn subject<'t>(outside: &'t str, name: &'t str, inside: &'t str) -> Option<&'t str> {
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

/// The identifier or quoted key at the end of `text`, and what stands before it.
fn key(text: &str) -> Option<(&str, &str)> {
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

/// What is compared in `name ==`.
fn compared(before: &str) -> Option<&str> {
    let sign = COMPARES.iter().find(|sign| before.ends_with(**sign))?;
    let left = before.strip_suffix(sign)?.trim_end_matches(['=', ' ']);
    key(left).map(|(name, _)| name)
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

/// The name in `"model=" + "…"`.
fn joined(before: &str) -> Option<&str> {
    let left = before.strip_suffix('+')?.trim_end();
    let quote = left.chars().next_back().filter(|c| "\"'`".contains(*c))?;
    let inner = left
        .strip_suffix(quote)?
        .trim_end()
        .strip_suffix(['=', ':'])?;
    key(inner).map(|(name, _)| name)
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

/// The name of a list or table whose bracket follows.
fn holder_name(outside: &str) -> Option<&str> {
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
fn named_before(before: &str) -> Option<&str> {
    let (name, outside) = key(before)?;
    let is_quoted = before.ends_with(['"', '\'', '`']);
    let is_told = outside.trim().is_empty() && !is_quoted || is_one(last_word(outside), NAMERS);
    is_told.then_some(name)
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

fn is_identifier(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn ends_in(text: &str, signs: &[&str]) -> bool {
    signs.iter().any(|sign| text.ends_with(sign))
}

fn last_word(text: &str) -> &str {
    text.trim_end()
        .rsplit(|c: char| c.is_whitespace() || "({[|".contains(c))
        .next()
        .unwrap_or("")
}

fn last_segment(name: &str) -> &str {
    name.rsplit(['.', ':', '>']).next().unwrap_or(name)
}

fn is_one(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '@' | '/')
}
