//! Blocks that indents and sections make: the keys beside one that holds an id.

use super::{Given, Setting};
use crate::source::Span;

/// Formats whose keys stand a line each.
pub(super) const FORMATS: &[&str] = &["toml", "yaml"];

/// How many lines either way are looked at.
const MAX_LINES: usize = 200;

/// How long a line may be, in bytes.
const MAX_LINE: usize = 2_000;

/// How many names around a block are kept.
const MAX_HEADS: usize = 6;

/// A line with a key.
struct Line<'s> {
    /// Where it starts, and where the next one does.
    start: usize,
    end: usize,
    /// How far in its key stands, behind the dash of an item.
    column: usize,
    is_item: bool,
    key: &'s str,
    key_at: usize,
    value: &'s str,
    value_at: usize,
}

/// What stands beside an id, and the keys around the block.
pub(super) fn around(text: &str, span: Span, format: &str, given: &mut Given) {
    let at = span.start as usize;
    let from = at.saturating_sub(MAX_LINE);
    let near = text.as_bytes().get(from..at).unwrap_or_default();
    let start = match memchr::memrchr(b'\n', near) {
        Some(end) => from + end + 1,
        None if from == 0 => 0,
        None => return,
    };
    let Some(own) = line(text, start) else { return };
    let is_toml = format == "toml";
    let mut siblings = Vec::new();
    // Upwards, up to the line that opens the block.
    let mut from = own.start;
    let mut is_first = own.is_item;
    let mut head = own.column;
    for _ in 0..MAX_LINES {
        if from == 0 {
            break;
        }
        let above = text.get(..from - 1).unwrap_or_default();
        let above = above.rfind('\n').map_or(0, |at| at + 1);
        from = above;
        let Some(line) = line(text, above) else {
            continue;
        };
        if is_toml {
            if line.key.is_empty() {
                names(line.value, given);
                break;
            }
            siblings.push(line);
        } else if line.column < head {
            is_first = true;
            head = line.column;
            if given.heads.len() < MAX_HEADS {
                given.heads.push(line.key.to_owned());
            }
        } else if !is_first {
            is_first = line.is_item && line.column == own.column;
            siblings.push(line);
        }
    }
    siblings.reverse();
    let mut to = own.end;
    siblings.push(own);
    let column = siblings.last().map_or(0, |own| own.column);
    for _ in 0..MAX_LINES {
        if to >= text.len() {
            break;
        }
        let Some(line) = line(text, to) else {
            to = next(text, to);
            continue;
        };
        let ends = if is_toml {
            line.key.is_empty()
        } else {
            line.column < column || line.is_item && line.column == column
        };
        if ends {
            break;
        }
        to = line.end;
        siblings.push(line);
    }
    settings(
        text,
        &siblings,
        if is_toml { None } else { Some(column) },
        given,
    );
}

/// The names of a section: `[llm.chat]`.
fn names(section: &str, given: &mut Given) {
    let inner = section.trim_matches(['[', ']', ' ']);
    let names = inner
        .rsplit('.')
        .map(|name| name.trim_matches(['"', '\'', ' ']));
    given.heads.extend(names.take(MAX_HEADS).map(str::to_owned));
}

/// The keys of a block, those further in beneath the one above them.
fn settings(text: &str, lines: &[Line<'_>], column: Option<usize>, given: &mut Given) {
    let mut above: Vec<(usize, String)> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if line.key.is_empty() {
            continue;
        }
        while above
            .last()
            .is_some_and(|(column, _)| *column >= line.column)
        {
            above.pop();
        }
        let is_toml = column.is_none();
        let is_own = column.is_none_or(|column| line.column >= column);
        // What stands beneath a key, too.
        let deeper = lines
            .iter()
            .skip(number + 1)
            .take_while(|next| !is_toml && next.column > line.column);
        let end = deeper.last().map_or(line.end, |last| last.end);
        let value = line.value;
        let plain = value.trim_matches(['"', '\'']);
        let is_nothing =
            matches!(plain, "null" | "~" | "none" | "None") || value.is_empty() && end == line.end;
        if is_own && !is_nothing {
            let is_literal = !value.is_empty() && !value.contains(['{', '[', '$', '*', '&', '!']);
            given.settings.push(Setting {
                within: above.iter().map(|(_, key)| key.clone()).collect(),
                name: Span::from(line.key_at..line.key_at + line.key.len()),
                value: Span::from(line.value_at..line.value_at + value.len()),
                literal: is_literal.then(|| plain.to_owned()),
                // The dash of an item would be lost with its line.
                cut: if line.is_item {
                    Span::from(line.key_at..line.key_at)
                } else {
                    Span::from(line.start..end)
                },
            });
        }
        if !is_toml && is_own {
            above.push((line.column, line.key.to_owned()));
        }
        debug_assert!(text.len() >= line.end);
    }
}

fn next(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start + rest.find('\n').map_or(rest.len(), |at| at + 1)
}

/// The line that starts at a byte, unless it says nothing; a section has no key.
fn line(text: &str, start: usize) -> Option<Line<'_>> {
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
