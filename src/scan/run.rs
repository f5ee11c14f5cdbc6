//! Where the run of signs around a byte starts and ends that can be an id. It knows no ids.

use std::ops::Range;

/// The longest run of id characters around a byte.
pub(super) fn run_around(text: &str, at: usize) -> Range<usize> {
    let is_part = |c: &char| u8::try_from(*c).is_ok_and(is_token_byte) || is_word_like(*c);
    let (before, after) = text.split_at(at);
    let before: usize = before
        .chars()
        .rev()
        .take_while(is_part)
        .map(char::len_utf8)
        .sum();
    let after: usize = after.chars().take_while(is_part).map(char::len_utf8).sum();
    at - before..at + after
}

/// The run without the punctuation that a sentence leaves around it.
pub(super) fn trimmed(text: &str, run: Range<usize>) -> Range<usize> {
    let token = &text[run.clone()];
    let end = token
        .trim_end_matches(['.', ':', '/', '-', '_', '@', '+', '~'])
        .len();
    // `claude-opus-4-` is the start of ids.
    let behind = &token[end..];
    if behind.starts_with(['-', '_', '@']) && !behind.starts_with("--") {
        return run.end..run.end;
    }
    // `gpt-4o/` is a folder; an address may end so.
    if behind.starts_with('/') && !token.contains("://") && !token.starts_with('/') {
        return run.end..run.end;
    }
    let start = token[..end].len() - token[..end].trim_start_matches([':', '+']).len();
    run.start + start..run.start + end
}

/// Whether an ASCII sign can be part of an id.
pub(super) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.:/@+~".contains(&byte)
}

/// Whether a character belongs to a word of Latin letters, or looks so: what stands beside one
/// is no id of its own, as `gpt-4` in `gpt-4\u{43e}`.
fn is_word_like(c: char) -> bool {
    matches!(c,
        // Latin, Greek, Cyrillic, Armenian and what is put on letters.
        '\u{AA}' | '\u{AD}' | '\u{BA}' | '\u{C0}'..='\u{58F}' | '\u{1C80}'..='\u{1C8F}'
        | '\u{1D00}'..='\u{1FFF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A640}'..='\u{A69F}'
        | '\u{A720}'..='\u{A7FF}' | '\u{AB30}'..='\u{AB6F}'
        // What is not seen.
        | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'
        // Hyphens, and letters and digits in other widths and styles.
        | '\u{2010}'..='\u{2012}' | '\u{2212}' | '\u{FF0D}' | '\u{FF10}'..='\u{FF19}'
        | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' | '\u{1D400}'..='\u{1D7FF}')
}
