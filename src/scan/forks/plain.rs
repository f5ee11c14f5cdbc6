//! Questions that are no calls: arms and tests of a shell, patterns of a schema. Read from the lines around pieces of ids.

use super::How;
use crate::scan::language::{Language, Trait};
use crate::scan::siblings::holds_pattern;
use crate::source::Span;

/// How far from a piece of an id its question is looked at, either way, in bytes.
const REACH: usize = 120;

/// The questions of a file, in its order.
pub(super) fn of(text: &str, language: &Language, hits: &[u32]) -> Vec<(How, Span)> {
    let read = if language.is(Trait::Shell) {
        shell
    } else if language.is(Trait::Literal) {
        schema
    } else {
        return Vec::new();
    };
    let mut found: Vec<(How, Span)> = Vec::new();
    for &hit in hits {
        let is_read = found.last().is_some_and(|(_, span)| hit < span.end);
        if !is_read {
            found.extend(read(text, hit as usize));
        }
    }
    found
}

/// What stands around a byte: until the line ends, and no further than is looked at.
fn around(text: &str, at: usize, ends: impl Fn(u8) -> bool) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let before = bytes.get(at.saturating_sub(REACH)..at)?;
    let after = bytes.get(at..(at + REACH).min(bytes.len()))?;
    let start = before.iter().rev().position(|byte| ends(*byte))?;
    let end = after.iter().position(|byte| ends(*byte))?;
    Some((at - start, at + end))
}

/// `gpt-4*)`, `== gpt-4*`, `=~ ^gpt-4`
fn shell(text: &str, at: usize) -> Option<(How, Span)> {
    let ends = |byte: u8| byte.is_ascii_whitespace() || b"|()\"';&=".contains(&byte);
    let (start, end) = around(text, at, ends)?;
    let word = text.get(start..end)?;
    let before = text.get(..start)?;
    let lead = before.trim_end_matches(['"', '\'', ' ']);
    let after = text.get(end..)?.trim_start_matches(['"', '\'']);
    if lead.ends_with("=~") {
        return Some((How::Pattern, Span::from(start..end)));
    }
    let bare = word.strip_suffix('*')?;
    let is_arm = after.starts_with([')', '|']);
    if !(is_arm || lead.ends_with('=')) || bare.contains(['*', '$', '?', '[']) {
        return bare
            .strip_prefix('*')
            .filter(|part| (is_arm || lead.ends_with('=')) && !part.contains(['*', '$', '?', '[']))
            .map(|part| (How::Part, Span::from(start + 1..start + 1 + part.len())));
    }
    Some((How::Start, Span::from(start..start + bare.len())))
}

/// `"pattern": "^gpt-4"`
fn schema(text: &str, at: usize) -> Option<(How, Span)> {
    let (start, end) = around(text, at, |byte| byte == b'"' || byte == b'\n')?;
    let is_quoted = |at: usize| text.as_bytes().get(at) == Some(&b'"');
    let lead = text.get(..start.checked_sub(1)?)?.trim_end();
    let lead = lead.strip_suffix(':')?.trim_end().strip_suffix('"')?;
    let key = lead.rsplit('"').next().unwrap_or_default();
    let is_key = key.len() < lead.len() && holds_pattern(key);
    (is_key && is_quoted(start - 1) && is_quoted(end))
        .then(|| (How::Pattern, Span::from(start..end)))
}
