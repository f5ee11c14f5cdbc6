//! What stands around an id in running text or behind it in a value and is no part of it, or no token's: italics, bold
//! letters, a mark in brackets. It says nothing of whether what is left is an id.

use std::ops::Range;

use super::piece::Piece;

/// The longest mark.
const MAX_MARK: usize = 4;

/// The run with the mark behind a value's id that is no token's: `claude-opus-4-1[1m]`.
pub(super) fn with_mark(piece: &Piece<'_>, run: Range<usize>) -> Range<usize> {
    let rest = piece.text.get(run.end..).unwrap_or("");
    let mark = rest.strip_prefix('[').and_then(|rest| {
        let near = &rest.as_bytes()[..rest.len().min(MAX_MARK + 1)];
        rest.split_at_checked(near.iter().position(|byte| *byte == b']')?)
    });
    let is_mark = |mark: &str| {
        (1..=MAX_MARK).contains(&mark.len())
            && mark.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && mark.starts_with(|c: char| c.is_ascii_digit())
    };
    match mark {
        Some((mark, behind))
            if piece.is_value
                && is_mark(mark)
                && behind[1..].trim_start().is_empty()
                && !mark.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            run.start..run.end + mark.len() + 2
        }
        _ => run,
    }
}

/// The run without what sets it in italics or bold in running text: `_gpt-4o_`, `__gpt-4o__`.
pub(super) fn without_underscores(piece: &Piece<'_>, run: Range<usize>) -> Range<usize> {
    let token = piece.text.get(run.clone()).unwrap_or("");
    let signs = token.len() - token.trim_start_matches('_').len();
    let ends = token.trim_end_matches(['.', ':']);
    let closing = ends.len() - ends.trim_end_matches('_').len();
    if piece.is_value || signs == 0 || signs != closing || ends.len() <= 2 * signs {
        return run;
    }
    run.start + signs..run.start + ends.len() - signs
}

/// Whether as many stars stand before a run of running text as behind it: `**gpt-4o**`.
pub(super) fn is_emphasized(piece: &Piece<'_>, run: &Range<usize>) -> bool {
    let bytes = piece.text.as_bytes();
    let is_star = |byte: &&u8| **byte == b'*';
    let before = bytes[..run.start].iter().rev().take_while(is_star).count();
    let after = bytes[run.end..].iter().take_while(is_star).count();
    !piece.is_value && before > 0 && before == after && before < 4
}
