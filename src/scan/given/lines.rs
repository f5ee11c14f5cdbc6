//! Blocks that indents and sections make: the keys beside one that holds an id, and in blocks beneath that have no model of
//! their own.

use super::bracket::is_model;
use super::row::{Line, MAX_LINE, depth, is_mark, line, line_above, next};
use super::{Given, Kept, Setting, Unseen};
use crate::source::Span;

/// Formats whose keys stand a line each.
pub(super) const FORMATS: &[&str] = &["toml", "yaml"];

/// How many lines of a block are looked at either way: what stands further away is unread.
const MAX_LINES: usize = 120;

/// How far a block is looked at either way, in bytes: what stands further away is unread.
const MAX_BLOCK: usize = 16 << 10;

/// How many names around a block are kept.
const MAX_HEADS: usize = 6;

/// How many lines of the block around are looked at either way.
const MAX_OUTER: usize = 60;

/// How far the end of a value is looked for that goes on in other lines, in bytes.
const MAX_LONG: usize = 16 << 10;

/// The longest name of a parameter.
const MAX_NAME: usize = 48;

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
    let is_toml = format == "toml";
    let Some(own) = line(text, start) else {
        beside_item(text, start, given);
        return;
    };
    let value = Span::from(own.value_at..own.value_at + own.value.len());
    if value.contains(span) && value.len() > span.len() + 2 {
        super::in_text(text, value, span, given);
    }
    let mut siblings = Vec::new();
    // Upwards, up to the line that opens the block.
    let mut from = own.start;
    let mut is_first = own.is_item;
    let mut head = own.column;
    let mut is_anchored = false;
    let mut outer = None;
    for seen in 0..=MAX_LINES {
        if from == 0 {
            break;
        }
        if start - from > MAX_BLOCK || seen == MAX_LINES {
            given.unseen.get_or_insert(Unseen::Unread);
            break;
        }
        let above = line_above(text, from);
        from = above;
        if !is_toml && is_mark(text, above) {
            break;
        }
        let Some(line) = line(text, above) else {
            if !is_toml && !is_first {
                unread(text, above, own.column, given);
            }
            is_anchored |= !is_toml && is_anchored_item(text, above);
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
            is_anchored |= line.value.starts_with('&');
            outer.get_or_insert((line.column, line.end));
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
    let own_at = siblings.len();
    siblings.push(own);
    let column = siblings.last().map_or(0, |own| own.column);
    for seen in 0..=MAX_LINES {
        if to >= text.len() || !is_toml && is_mark(text, to) {
            break;
        }
        if to - start > MAX_BLOCK || seen == MAX_LINES {
            given.unseen.get_or_insert(Unseen::Unread);
            break;
        }
        let Some(line) = line(text, to) else {
            if !is_toml && depth(text, to).is_some_and(|own| own >= column) {
                unread(text, to, column, given);
            }
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
    if is_toml {
        settings(text, &siblings, None, &[], given);
        inner_sections(text, to, given);
    } else {
        settings(text, &siblings, Some(column), &[], given);
    }
    let own = siblings.get(own_at);
    given.is_named |= is_anchored
        || own.is_some_and(|own| own.value.starts_with('&') || is_of_environment(own.key));
    if is_anchored {
        for setting in &mut given.settings {
            setting.kept = Some(Kept::Elsewhere);
        }
    }
    if let Some((column, _)) = outer {
        around_block(text, start, column, given);
    }
}

/// Whether the line of a stretch names what is written in brackets there: `base: &base {model: x}`.
pub(super) fn is_anchored_flow(text: &str, span: Span) -> bool {
    let at = span.start as usize;
    let near = text.get(..at).unwrap_or_default();
    let line = near.rfind('\n').map_or(0, |end| end + 1);
    near.get(line.max(at.saturating_sub(MAX_LINE))..)
        .is_some_and(|lead| lead.contains('&'))
}

/// Whether a name is one of the environment, which whatever runs there can read: `LLM_MODEL`.
fn is_of_environment(key: &str) -> bool {
    key.contains(|c: char| c.is_ascii_uppercase()) && !key.contains(|c: char| c.is_lowercase())
}

/// The keys beside the one whose block the id stands in: they may be set of the same model.
fn around_block(text: &str, start: usize, column: usize, given: &mut Given) {
    let mut note = |line: &Line<'_>| {
        if line.column == column && line.key.len() <= MAX_NAME {
            given
                .loose
                .push(Span::from(line.key_at..line.key_at + line.key.len()));
        }
    };
    let mut from = start;
    for _ in 0..MAX_OUTER {
        if from == 0 {
            break;
        }
        from = line_above(text, from);
        let line = line(text, from);
        if is_mark(text, from) || line.as_ref().is_some_and(|line| line.column < column) {
            break;
        }
        if let Some(line) = line {
            note(&line);
            if line.is_item && line.column == column {
                break;
            }
        }
    }
    let mut to = next(text, start);
    for _ in 0..MAX_OUTER {
        if to >= text.len() || is_mark(text, to) {
            break;
        }
        let line = line(text, to);
        if line
            .as_ref()
            .is_some_and(|line| line.column < column || line.is_item && line.column == column)
        {
            break;
        }
        if let Some(line) = line {
            note(&line);
        }
        to = next(text, to);
    }
}

/// The items beside one that holds an id alone: `- --model`, `- x`.
fn beside_item(text: &str, start: usize, given: &mut Given) {
    let Some(column) = depth(text, start) else {
        return;
    };
    let is_in = |at: usize| !is_mark(text, at) && depth(text, at).is_none_or(|own| own >= column);
    let mut from = start;
    for _ in 0..MAX_OUTER {
        if from == 0 {
            break;
        }
        from = line_above(text, from);
        if !is_in(from) {
            break;
        }
        unread(text, from, column, given);
    }
    let mut to = start;
    for _ in 0..MAX_OUTER {
        if to >= text.len() || !is_in(to) {
            break;
        }
        unread(text, to, column, given);
        to = next(text, to);
    }
}

/// Notes the names in a line that is no key with a value, and what is merged in.
fn unread(text: &str, start: usize, column: usize, given: &mut Given) {
    let end = next(text, start);
    let whole = text.get(start..end).unwrap_or_default();
    let rest = whole.trim_start_matches([' ', '\t', '-']);
    let lead = whole.len() - rest.len();
    if whole.len() > MAX_LINE || rest.starts_with('#') {
        return;
    }
    if rest.starts_with("<<") && lead >= column {
        let merged = rest.trim_end();
        let at = start + lead;
        given
            .unseen
            .get_or_insert(Unseen::Spread(Span::from(at..at + merged.len())));
        return;
    }
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let mut at = lead;
    for word in rest.split(|c| !is_word(c)) {
        let span = Span::from(start + at..start + at + word.len());
        if !word.is_empty() && word.len() <= MAX_NAME {
            given.loose.push(span);
        }
        let sign = rest.get(at - lead + word.len()..);
        at += word.len()
            + sign
                .and_then(|sign| sign.chars().next())
                .map_or(0, char::len_utf8);
    }
}

/// Whether a line is an item whose map has an anchor: `- &base`.
fn is_anchored_item(text: &str, start: usize) -> bool {
    let whole = text.get(start..next(text, start)).unwrap_or_default();
    whole
        .trim_start()
        .trim_start_matches(['-', ' '])
        .starts_with('&')
}

/// The keys of the sections that stand beneath one in a row: `[llm.parameters]` beneath `[llm]`.
fn inner_sections(text: &str, from: usize, given: &mut Given) {
    let own: Vec<String> = given.heads.iter().rev().cloned().collect();
    let mut at = from;
    let mut within: Vec<String> = Vec::new();
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut flush = |within: &[String], lines: &mut Vec<Line<'_>>| {
        let is_other = lines.iter().any(|line| is_model(line.key));
        if !(is_other || within.is_empty()) {
            settings(text, lines, None, within, given);
        }
        lines.clear();
    };
    for _ in 0..MAX_LINES {
        if at >= text.len() {
            break;
        }
        let Some(line) = line(text, at) else {
            at = next(text, at);
            continue;
        };
        at = line.end;
        if !line.key.is_empty() {
            lines.push(line);
            continue;
        }
        flush(&within, &mut lines);
        let names = line.value.split(" #").next().unwrap_or_default();
        let inner = names
            .trim()
            .strip_prefix('[')
            .and_then(|names| names.strip_suffix(']'));
        let names = inner.unwrap_or_default().split('.');
        let names: Vec<_> = names
            .map(|name| name.trim_matches(['"', '\'', ' ']))
            .collect();
        let is_inner = !own.is_empty()
            && names.len() > own.len()
            && own.iter().zip(&names).all(|(own, name)| own == name);
        if !is_inner {
            return;
        }
        within = names
            .iter()
            .skip(own.len())
            .map(|name| (*name).to_owned())
            .collect();
    }
    flush(&within, &mut lines);
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
fn settings(
    text: &str,
    lines: &[Line<'_>],
    column: Option<usize>,
    around: &[String],
    given: &mut Given,
) {
    let is_toml = column.is_none();
    let others = if is_toml {
        Vec::new()
    } else {
        of_other_models(lines)
    };
    // The lines of the keys above.
    let mut above: Vec<usize> = Vec::new();
    // Up to where lines are text and no keys, and how far in.
    let mut passed = 0;
    let mut deep: Option<usize> = None;
    for (number, line) in lines.iter().enumerate() {
        if line.key.is_empty() || line.start < passed {
            continue;
        }
        if deep.is_some_and(|deep| line.column > deep) {
            continue;
        }
        deep = None;
        let column_of = |number: usize| lines.get(number).map_or(0, |line| line.column);
        while above
            .last()
            .is_some_and(|above| column_of(*above) >= line.column)
        {
            above.pop();
        }
        let is_own = column.is_none_or(|column| line.column >= column);
        // What stands beneath a key, too.
        let deeper = lines
            .iter()
            .skip(number + 1)
            .take_while(|next| !is_toml && next.column > line.column);
        let mut end = deeper.last().map_or(line.end, |last| last.end);
        let value = line.value;
        let is_holder = value.is_empty() || value.starts_with(['&', '!']) && !value.contains(' ');
        if !is_toml && !is_holder {
            // Deeper lines go on with the value.
            deep = Some(line.column);
        }
        let plain = value.trim_matches(['"', '\'']);
        let is_nothing =
            matches!(plain, "null" | "~" | "none" | "None") || value.is_empty() && end == line.end;
        let mut kept = line.kept();
        if let Some(close) = closed_at(text, line, is_toml) {
            passed = close;
            end = end.max(next(text, close.saturating_sub(1)));
            kept = kept.or(Some(Kept::Value));
        } else if deep.is_some() && end > line.end {
            kept = kept.or(Some(Kept::Value));
        }
        let is_other = above.iter().any(|above| others.contains(above));
        if is_own && !is_nothing && !is_other {
            let is_literal = !value.is_empty() && !value.contains(['{', '[', '$', '*', '&', '!']);
            let keys = || above.iter().filter_map(|above| lines.get(*above));
            if keys().any(|line| line.kept() == Some(Kept::Elsewhere)) {
                kept = Some(Kept::Elsewhere);
            }
            let mut within: Vec<String> = around.to_vec();
            within.extend(keys().map(|line| line.key.to_owned()));
            let mut key = line.key;
            // `parameters.temperature = 0.2`
            while let Some((outer, inner)) = key.split_once('.').filter(|_| is_toml) {
                within.push(outer.to_owned());
                key = inner;
            }
            let key_at = line.key_at + line.key.len() - key.len();
            // A key with nothing beneath it is another value than none.
            let parent = above.last().copied().filter(|above| {
                let ends = lines.iter().skip(number + 1);
                let mut beneath = ends.take_while(|next| next.column > column_of(*above));
                above + 1 == number && beneath.all(|next| next.column > line.column)
            });
            let start = match parent.and_then(|above| lines.get(above)) {
                Some(above) if above.is_item => line.start,
                Some(above) if column.is_none_or(|column| above.column >= column) => above.start,
                _ => line.start,
            };
            let is_only = !is_toml && !above.is_empty() && is_only_child(lines, number);
            if is_only && start == line.start {
                kept = kept.or(Some(Kept::Only));
            }
            // The dash of an item would be lost with its line.
            let cut = if line.is_item {
                Span::from(line.key_at..line.key_at)
            } else {
                Span::from(start..end)
            };
            let setting = Setting {
                within,
                name: Span::from(key_at..key_at + key.len()),
                value: Span::from(line.value_at..line.value_at + value.len()),
                literal: is_literal.then(|| plain.to_owned()),
                is_sure: true,
                cut,
                kept: kept.or(line.is_item.then_some(Kept::Value)),
            };
            let mut beneath = setting.within.clone();
            beneath.push(key.to_owned());
            given.settings.push(setting);
            flow((line.value_at, value), &beneath, given);
        }
        if !is_toml && is_own {
            above.push(number);
        }
    }
}

/// The lines whose blocks have a model of their own, beneath the block of the id.
fn of_other_models(lines: &[Line<'_>]) -> Vec<usize> {
    let mut above: Vec<(usize, usize)> = Vec::new();
    let mut others = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        while above
            .last()
            .is_some_and(|(column, _)| *column >= line.column)
        {
            above.pop();
        }
        if is_model(line.key) {
            others.extend(above.last().map(|(_, number)| *number));
        }
        above.push((line.column, number));
    }
    others
}

/// The pairs of a table that stands in its line: `{temperature: 0.2, top_p: 1}`.
fn flow((at, value): (usize, &str), within: &[String], given: &mut Given) {
    let inner = value
        .strip_prefix('{')
        .and_then(|inner| inner.strip_suffix('}'));
    let Some(inner) = inner.filter(|inner| !inner.contains(['{', '[', '"', '\'', '$'])) else {
        return;
    };
    let mut start = at + 1;
    let from = given.settings.len();
    for pair in inner.split(',') {
        if let Some((key, value)) = pair.split_once([':', '=']) {
            let key_at = start + key.len() - key.trim_start().len();
            let value_at = start + pair.len() - value.trim_start().len();
            let (key, value) = (key.trim(), value.trim());
            given.settings.push(Setting {
                within: within.to_vec(),
                name: Span::from(key_at..key_at + key.len()),
                value: Span::from(value_at..value_at + value.len()),
                literal: Some(value.to_owned()),
                is_sure: !matches!(value, "" | "null" | "~"),
                cut: Span::from(key_at..key_at),
                kept: None,
            });
            if is_model(key) {
                given.settings.truncate(from);
                return;
            }
        }
        start += pair.len() + 1;
    }
}

/// Whether no other key stands beneath the same one.
fn is_only_child(lines: &[Line<'_>], number: usize) -> bool {
    let Some(own) = lines.get(number) else {
        return false;
    };
    let is_sibling = |line: &&Line<'_>| line.column == own.column;
    let before = lines.get(..number).unwrap_or_default().iter().rev();
    let behind = lines.iter().skip(number + 1);
    let mut before = before.take_while(|line| line.column >= own.column);
    let mut behind = behind.take_while(|line| line.column >= own.column);
    !before.any(|line| is_sibling(&line)) && !behind.any(|line| is_sibling(&line))
}

/// Where a value ends that does not end with its line: a quoted text, or brackets.
fn closed_at(text: &str, line: &Line<'_>, is_toml: bool) -> Option<usize> {
    let value = line.value;
    let long = ["\"\"\"", "'''"];
    if let Some(quotes) = long
        .iter()
        .find(|quotes| is_toml && value.starts_with(**quotes))
    {
        let rest = text.as_bytes().get(line.value_at + 3..)?;
        let near = rest.get(..MAX_LONG).unwrap_or(rest);
        let close = memchr::memmem::find(near, quotes.as_bytes())
            .map_or(text.len(), |at| line.value_at + 3 + at + 3);
        return (close > line.end).then_some(close);
    }
    let first = value.chars().next()?;
    let rest = text.get(line.value_at..)?;
    let close = match first {
        '"' | '\'' if !is_toml => {
            let mut escaped = false;
            let behind = rest.char_indices().take(MAX_LONG).skip(1);
            let mut quote = behind.filter(|(_, c)| {
                let is_end = *c == first && !escaped;
                escaped = *c == '\\' && !escaped && first == '"';
                is_end
            });
            quote.next().map(|(at, _)| at)
        }
        '[' | '{' => {
            let mut depth = 0_usize;
            let mut quote = None;
            let mut signs = rest.char_indices().take(MAX_LINE * 4);
            signs
                .find(|(_, c)| {
                    match (quote, *c) {
                        (Some(own), c) if own == c => quote = None,
                        (None, '"' | '\'') => quote = Some(*c),
                        (None, '[' | '{') => depth += 1,
                        (None, ']' | '}') => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    depth == 0 && quote.is_none()
                })
                .map(|(at, _)| at)
        }
        _ => return None,
    };
    let close = close.map_or(text.len(), |at| line.value_at + at + 1);
    (close > line.end).then_some(close)
}
