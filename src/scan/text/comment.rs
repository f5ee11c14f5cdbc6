//! Comments in a text whose language is not known: which signs open one, and where they
//! do not.

use super::super::language::TEXT;
use crate::source::Span;

/// Comments that may run over lines: `/* … */` and `<!-- … -->`. Signs in the middle of
/// a path or pattern (`src/*.rs`) open none, nor do those that are never closed.
pub(super) fn blocks(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for (open, close) in [("/*", "*/"), ("<!--", "-->")] {
        let closes = memchr::memmem::Finder::new(close);
        let mut at = 0;
        for start in memchr::memmem::find_iter(bytes, open) {
            if start < at || open == "/*" && !opens_block(bytes, start) {
                continue;
            }
            let from = start + open.len();
            let Some(length) = bytes.get(from..).and_then(|rest| closes.find(rest)) else {
                break;
            };
            at = from + length + close.len();
            found.push(Span::from(start..at));
        }
    }
    found.sort_unstable();
    let mut end = 0;
    found.retain(|block| {
        let is_free = end <= block.start;
        if is_free {
            end = block.end;
        }
        is_free
    });
    found
}

/// Where a line's comment starts, at its sign.
pub(super) fn of_line(line: &str, strings: &[(usize, usize)], starts_line: bool) -> Option<usize> {
    let indent = line.len() - line.trim_start().len();
    let rest = line.get(indent..).unwrap_or("");
    // A line in the middle of a block that other languages have.
    if starts_line && indent > 0 && (rest.starts_with("* ") || rest == "*") {
        return Some(indent);
    }
    let signs = TEXT.line_comments;
    let first = line.find(|c: char| signs.iter().any(|sign| sign.starts_with(c)))?;
    let mut next = 0;
    for (at, _) in line.char_indices().skip_while(|&(at, _)| at < first) {
        while strings.get(next).is_some_and(|&(_, end)| end <= at) {
            next += 1;
        }
        if strings.get(next).is_some_and(|&(start, _)| start <= at) {
            continue;
        }
        let before = line.get(..at).unwrap_or("");
        let is_first = starts_line && before.trim().is_empty();
        if !is_first && !before.ends_with(char::is_whitespace) {
            continue;
        }
        let rest = line.get(at..).unwrap_or("");
        if let Some(sign) = signs.iter().find(|sign| rest.starts_with(**sign))
            && opens_line(sign, rest.get(sign.len()..).unwrap_or(""), is_first)
        {
            return Some(at);
        }
    }
    None
}

/// Whether `/*` at `start` can open a comment.
fn opens_block(bytes: &[u8], start: usize) -> bool {
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    let after = bytes.get(start + 2);
    before.is_none_or(|byte| byte.is_ascii_whitespace() || b";{}(),".contains(byte))
        && after.is_none_or(|byte| {
            byte.is_ascii_whitespace() || b"*!+".contains(byte) || byte.is_ascii_alphanumeric()
        })
}

/// Whether a sign opens a comment, given what follows and whether it is the line's first.
fn opens_line(sign: &str, after: &str, is_first: bool) -> bool {
    match sign {
        // C's directives, Rust's and PHP's attributes, Ruby's holes.
        "#" => {
            let directives = ["define", "if", "elif", "undef", "[", "{"];
            !directives.iter().any(|word| after.starts_with(word))
        }
        // `--flag`, and what follows `npm run x --`.
        "--" => {
            let text = after.trim_start();
            (after.len() != text.len() || after.is_empty()) && !text.starts_with('-')
        }
        // Elsewhere on a line it ends a statement, unless what follows speaks to us.
        ";" => {
            is_first
                || after
                    .trim_start_matches(';')
                    .trim_start()
                    .starts_with("lanelint:")
        }
        _ => true,
    }
}
