//! What a line of code declares: a field of a type, a constant, the one value that a member gives. What stands beside it is
//! [`super::line`]'s.

use super::line::Line;
use crate::scan::siblings::wraps;

/// Longer lines declare nothing that is read, in bytes.
const MAX_FIELD: usize = 300;

/// What a line of code declares: `private String baseUrl = "https://…";`, `model: str = "gpt-4o"`. Other lines say no more than
/// how far in they stand, but for the name of a type.
pub(super) fn field(line: &str, start: usize) -> Option<Line<'_>> {
    let rest = line.trim();
    let is_remark = rest.starts_with(['#', '*']) || rest.starts_with("//");
    // A brace of its own belongs to the line above.
    if rest.is_empty() || is_remark || rest == "{" {
        return None;
    }
    let column = line.len() - line.trim_start().len();
    let name = type_name(line);
    let declared = declared(rest).filter(|_| rest.len() <= MAX_FIELD);
    let (key, value) = declared.unwrap_or((name.unwrap_or(""), ""));
    Some(Line {
        start,
        column,
        dash: None,
        key,
        at: start + line.find(key).unwrap_or(0),
        value,
        is_header: declared.is_none() && name.is_some(),
        is_pair: false,
    })
}

/// The name that a line declares, and the whole of its value.
fn declared(line: &str) -> Option<(&str, &str)> {
    let of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    // Elixir: `@model "gpt-4o"`
    if let Some(rest) = line.strip_prefix('@') {
        let (key, value) = rest.split_once(' ')?;
        return Some((key, value_of(value)?)).filter(|_| key.chars().all(of_name));
    }
    let (left, right) = line.split_once('=')?;
    let left = left.trim_end_matches([':', ' ', '?']);
    // `public string Model { get; set; } =`
    let left = left
        .strip_suffix('}')
        .map_or(left, |left| left.split('{').next().unwrap_or(left));
    // `name: type`, but not `$env:NAME`.
    let is_typed = !left.starts_with('$');
    let left = left.split(':').next().filter(|_| is_typed).unwrap_or(left);
    let left = left.trim_end_matches(['?', '!', ' ']);
    let key = left.get(left.trim_end_matches(of_name).len()..)?;
    let is_plain = !right.starts_with('=') && !left.contains(['(', '[', '{', '"']);
    let value = value_of(right.strip_prefix('>').unwrap_or(right))?;
    (is_plain && !key.is_empty()).then_some((key.trim_start_matches('$'), value))
}

/// What a value is, if it is nothing but a text, the member of an enumeration or a symbol.
fn value_of(right: &str) -> Option<&str> {
    let right = right.trim().trim_end_matches([';', ',']);
    let Some(quote) = right.find(['"', '\'', '`']) else {
        let name = right.strip_prefix(':').unwrap_or(right);
        let is_of_path = |c: char| c.is_alphanumeric() || "_.:".contains(c);
        let last = name.rsplit(['.', ':']).next()?;
        return Some(last).filter(|last| !last.is_empty() && right.chars().all(is_of_path));
    };
    // `URL(string: "…")` gives its text on.
    let lead = right.get(..quote)?.trim();
    let call = lead.strip_suffix("string:").unwrap_or(lead).trim_end();
    let maker = call
        .strip_suffix('(')
        .map(|call| call.rsplit(['.', ' ', ':']).next().unwrap_or(call));
    let is_given = lead.is_empty() || maker.is_some_and(|name| wraps(name) || makes_address(name));
    let sign = right.get(quote..)?.chars().next()?;
    let (value, behind) = right.get(quote + 1..)?.split_once(sign)?;
    let behind = behind.trim_start_matches([')', '!', ';', ',', ' ']);
    let is_whole = behind.is_empty() || behind.starts_with(['#', '.', '/']);
    (is_given && is_whole).then_some(value)
}

/// Whether an id is all that its line gives: `return "gpt-4o"`, `String model() => "gpt-4o";`, `fn model() -> &str { "gpt-4o" }`.
pub(super) fn gives(text: &str, id: std::ops::Range<usize>) -> bool {
    let from = super::address::floor(text, id.start.saturating_sub(MAX_FIELD));
    let to = super::address::floor(text, (id.end + MAX_FIELD).min(text.len()));
    let (Some(before), Some(after)) = (text.get(from..id.start), text.get(id.end..to)) else {
        return false;
    };
    // The line has to be seen whole.
    let is_whole = |near: &str, is_end: bool| is_end || near.contains('\n');
    if !is_whole(before, from == 0) || !is_whole(after, to == text.len()) {
        return false;
    }
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.lines().next().unwrap_or_default();
    let quotes = ['"', '\'', '`'];
    let lead = before.trim_end().trim_end_matches(quotes);
    let own = lead.rsplit(['{', '>']).next().unwrap_or(lead).trim();
    let is_only = matches!(own, "" | "return" | "do:") || own.ends_with(", do:");
    let rest = after
        .trim_start_matches(quotes)
        .trim_start_matches(['.', ';', '}', ' ', ')', '(']);
    let is_whole = rest.is_empty()
        || matches!(
            rest.trim_end_matches([';', '}', ' ', '(', ')']),
            "to_string" | "into" | "to_owned"
        );
    is_only && is_whole && lead.len() < before.len()
}

/// Whether what is called so makes an address of the text that it is given: `URL("…")`, `URI.create("…")`.
fn makes_address(name: &str) -> bool {
    matches!(
        &*name.to_ascii_lowercase(),
        "url" | "uri" | "create" | "parse"
    )
}

/// The name of the type that a line opens: `class AzureConfig(Base):`, `pub struct GroqClient {`.
pub(super) fn type_name(line: &str) -> Option<&str> {
    let rest = line.get(..line.len().min(MAX_FIELD)).unwrap_or("");
    let mut words = rest.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let opens = |word: &str| {
        matches!(
            word,
            "class"
                | "struct"
                | "enum"
                | "impl"
                | "interface"
                | "object"
                | "module"
                | "extension"
                | "record"
                | "trait"
        )
    };
    let is_plain = |line: &str| !line.contains(['"', '\'', '=', ';']);
    // Go: `func (p *AzureProvider) Model() string {`
    if let Some(receiver) = rest.strip_prefix("func (") {
        let receiver = receiver.split(')').next()?;
        let name = receiver.rsplit([' ', '*']).next();
        return name.filter(|name| !name.is_empty());
    }
    // Elixir: `defmodule MyApp.Azure do`
    if let Some(path) = rest.trim_start().strip_prefix("defmodule ") {
        return path.split(' ').next()?.rsplit('.').next();
    }
    words.find(|word| opens(word))?;
    // `impl Provider for AzureProvider {`
    let of_trait = rest.split_once(" for ").filter(|_| rest.contains("impl"));
    if let Some((_, own)) = of_trait {
        return own
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .next();
    }
    words
        .find(|word| !word.is_empty())
        .filter(|_| is_plain(rest))
}
