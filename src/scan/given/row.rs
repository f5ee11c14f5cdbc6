//! One line of a format whose keys stand a line each: its key, its value, and how far in it stands. What it stands in is not
//! known here.

use super::Kept;

/// How long a line may be, in bytes.
pub(super) const MAX_LINE: usize = 2_000;

/// A line with a key.
pub(super) struct Line<'s> {
    /// Where it starts, and where the next one does.
    pub(super) start: usize,
    pub(super) end: usize,
    /// How far in its key stands, behind the dash of an item.
    pub(super) column: usize,
    pub(super) is_item: bool,
    pub(super) key: &'s str,
    pub(super) key_at: usize,
    pub(super) value: &'s str,
    pub(super) value_at: usize,
}

impl Line<'_> {
    /// What keeps it as it is, whatever stands around it.
    pub(super) fn kept(&self) -> Option<Kept> {
        match self.value.bytes().next() {
            Some(b'&' | b'*') => Some(Kept::Elsewhere),
            Some(b'|' | b'>') => Some(Kept::Value),
            _ => None,
        }
    }
}

/// Whether a line parts documents.
pub(super) fn is_mark(text: &str, start: usize) -> bool {
    let rest = text.get(start..).unwrap_or_default();
    let behind = rest
        .strip_prefix("---")
        .or_else(|| rest.strip_prefix("..."));
    behind.is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', '\t', '\r', '\n']))
}

/// How far in a line says something.
pub(super) fn depth(text: &str, start: usize) -> Option<usize> {
    let whole = text.get(start..next(text, start))?;
    let rest = whole.trim_start_matches([' ', '\t']);
    (!rest.trim().is_empty() && !rest.starts_with('#')).then(|| whole.len() - rest.len())
}

pub(super) fn line_above(text: &str, from: usize) -> usize {
    let above = text.get(..from.saturating_sub(1)).unwrap_or_default();
    above.rfind('\n').map_or(0, |at| at + 1)
}

pub(super) fn next(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start + rest.find('\n').map_or(rest.len(), |at| at + 1)
}

/// The line that starts at a byte, unless it says nothing; a section has no key.
pub(super) fn line(text: &str, start: usize) -> Option<Line<'_>> {
    let end = next(text, start);
    let whole = text.get(start..end)?.trim_end_matches(['\n', '\r']);
    if whole.len() > MAX_LINE {
        return None;
    }
    let mut rest = whole.trim_start_matches([' ', '\t']);
    let is_item = rest.starts_with("- ");
    if is_item {
        rest = rest.get(1..)?.trim_start_matches(' ');
    }
    if rest.is_empty() || rest.starts_with('#') {
        return None;
    }
    let column = whole.len() - rest.len();
    if rest.starts_with('[') {
        return Some(Line {
            start,
            end,
            column,
            is_item,
            key: "",
            key_at: start + column,
            value: rest.trim_end(),
            value_at: start + column,
        });
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (key, behind) = match quote {
        Some(quote) => rest.get(1..)?.split_once(quote)?,
        None => rest.split_at(rest.find([':', '='])?),
    };
    let key_at = start + column + usize::from(quote.is_some());
    let sign = behind.trim_start_matches(' ');
    let value = sign.strip_prefix([':', '='])?;
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    let key = key.trim_end();
    if key.is_empty() || !key.chars().all(is_word) {
        return None;
    }
    let value_at = end - (text.get(start..end)?.len() - whole.len()) - value.len();
    let blank = value.len() - value.trim_start().len();
    let value = value.trim_start();
    let comment = value.find(" #").unwrap_or(value.len());
    let value = value.get(..comment)?.trim_end();
    Some(Line {
        start,
        end,
        column,
        is_item,
        key,
        key_at,
        value,
        value_at: value_at + blank,
    })
}
