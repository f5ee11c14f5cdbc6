//! Which ids stand in one list: the id to move to beside the old one, so that there is nothing to write, only something to take out;
//! two old ones. Read from the text alone, alike in every language.

use super::settings::{closing, floor, floor_end, opening};
use crate::evaluate::Usage;
use crate::scan::name::is_model_like;
use crate::scan::{Role, names_entry};

/// How far from the id is looked, in bytes either way.
const REACH: usize = 4_000;

/// Whether a list or table that holds a usage holds an id, too.
pub(super) fn is_listed(usage: &Usage, id: &str) -> bool {
    let text = usage.source.text();
    let span = usage.mention.span;
    let (start, end) = (span.start as usize, span.end as usize);
    let bottom = floor(text, start.saturating_sub(REACH));
    let roof = floor_end(text, (end + REACH).min(text.len()));
    let is_use = usage.role() == Role::Use;
    let slice = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    if let Some(open) = opening(text, bottom, start) {
        let close = closing(text, end, roof);
        if is_list(text, open, is_use) && stands_in(slice(open, close), id) {
            return true;
        }
        // Entries of more than an id: one bracket further out.
        let outer = opening(text, bottom, open).filter(|_| !is_use);
        let whole = outer.map(|outer| slice(outer, closing(text, close, roof)));
        if whole.is_some_and(|whole| stands_in(whole, id)) {
            return true;
        }
    }
    // A line each, or one with signs between: `- gpt-4`, `"gpt-4" | "gpt-5"`.
    let line = slice(bottom, start)
        .rfind('\n')
        .map_or(bottom, |at| bottom + at + 1);
    let lead = slice(line, start);
    let sign = lead.trim_start();
    let is_marker = !sign.is_empty() && !sign.contains(char::is_alphanumeric);
    if is_marker || !is_use {
        let mut above = slice(bottom, line).lines().rev();
        let mut below = slice(line, roof).lines();
        if stands_in_run(&mut above, lead, id) || stands_in_run(&mut below, lead, id) {
            return true;
        }
    }
    let own = slice(line, roof).lines().next();
    !is_use && own.is_some_and(|own| stands_in(own, id))
}

/// Whether two usages of a file, in their order, are entries of one list: items, or what an entry of its own goes by.
pub(in crate::evaluate) fn are_entries(one: &Usage, next: &Usage) -> bool {
    let text = one.source.text();
    let (end, start) = (
        one.mention.span.end as usize,
        next.mention.span.start as usize,
    );
    let Some(between) = text.get(end..start).filter(|text| text.len() <= REACH) else {
        return false;
    };
    match levels(between) {
        Some(0) => one.name() == next.name(),
        Some(1) => is_first(text, one) && is_first(text, next) || is_key(one) && is_key(next),
        _ => is_item(text, one) && is_item(text, next) && !between.contains("\n\n"),
    }
}

/// How many brackets further in than a comma between them two places stand, if both do alike.
fn levels(between: &str) -> Option<usize> {
    let (mut depth, mut least, mut is_list) = (0_i32, 0_i32, false);
    for c in between.chars() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == least => is_list = true,
            ';' if depth == least => return None,
            _ => {}
        }
        if depth < least {
            (least, is_list) = (depth, false);
        }
    }
    (is_list && depth == 0).then_some(least.unsigned_abs() as usize)
}

/// Whether an id is the first that a call or a tuple is given.
fn is_first(text: &str, usage: &Usage) -> bool {
    let before = text.get(..usage.mention.span.start as usize);
    let before = before.unwrap_or_default();
    before
        .trim_end_matches(['"', '\'', '`', ' '])
        .ends_with('(')
}

/// Whether an entry goes by it, as far as its key says.
fn is_key(usage: &Usage) -> bool {
    usage
        .name()
        .is_some_and(|name| names_entry(name) && !is_model_like(name))
}

/// Whether an id is all that an item of a list in lines is: `- gpt-4`.
fn is_item(text: &str, usage: &Usage) -> bool {
    let start = usage.mention.span.start as usize;
    let bottom = floor(text, start.saturating_sub(REACH));
    let before = text.get(bottom..start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim().trim_end_matches(['"', '\'']).trim_end() == "-"
}

/// Whether one of the lines that go on with a list stands for an id. The list ends at a line that is less indented, or
/// as much and begins otherwise; what is indented further belongs to an entry.
fn stands_in_run(lines: &mut dyn Iterator<Item = &str>, lead: &str, id: &str) -> bool {
    let indent = lead.len() - lead.trim_start().len();
    for line in lines {
        let deep = line.len() - line.trim_start().len();
        match line.strip_prefix(lead) {
            Some(rest) if starts_with(rest, id) => return true,
            Some(_) => {}
            None if line.trim().is_empty() || deep > indent => {}
            None => return false,
        }
    }
    false
}

/// Whether a bracket holds entries: a call's arguments and a block of code are none.
fn is_list(text: &str, open: usize, is_use: bool) -> bool {
    let rest = text.get(open..).unwrap_or_default();
    let before = text.get(..open).and_then(|text| text.chars().next_back());
    let is_called = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '!' | '>'));
    match rest.as_bytes().first() {
        Some(b'[') => true,
        Some(b'(') => !is_called || !is_use,
        _ => !is_use,
    }
}

/// Whether a text holds an id that is no part of a longer one.
fn stands_in(text: &str, id: &str) -> bool {
    text.match_indices(id).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let rest = text.get(at..).unwrap_or_default();
        before.is_none_or(|c| !is_of_id(c)) && starts_with(rest, id)
    })
}

fn starts_with(text: &str, id: &str) -> bool {
    let rest = text.strip_prefix(id);
    rest.is_some_and(|rest| !rest.starts_with(is_of_id))
}

fn is_of_id(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '@' | ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_ends_where_a_line_begins_otherwise() {
        let stands = |lines: &str| stands_in_run(&mut lines.lines(), "  - ", "gpt-5");
        assert!(stands("  - gpt-4\n\n    note: old\n  - gpt-5"));
        assert!(!stands("  - gpt-4\nothers:\n  - gpt-5"));
        assert!(!stands("  - gpt-4\n  also: x\n  - gpt-5"));
        assert!(!stands("    - gpt-5\n  - gpt-5-mini"));
    }

    #[test]
    fn two_places_stand_in_one_list() {
        for (between, found) in [
            ("\", \"", Some(0)),
            ("\", 1), (\"", Some(1)),
            ("\" }, { id: \"", Some(1)),
            ("\", window: [1, 2] }, { id: \"", Some(1)),
            ("\"); ask(\"", None),
            ("\")\nask(\"", None),
            ("\"], \"", None),
        ] {
            assert_eq!(levels(between), found, "{between}");
        }
    }

    #[test]
    fn an_id_is_no_part_of_a_longer_one() {
        assert!(stands_in("[\"gpt-4\", \"gpt-5\"]", "gpt-5"));
        assert!(stands_in("gpt-5", "gpt-5"));
        assert!(!stands_in(
            "[\"gpt-5-mini\", \"my-gpt-5\", \"openai/gpt-5\"]",
            "gpt-5"
        ));
    }
}
