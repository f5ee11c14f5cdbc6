//! Pieces as lines, for the snapshots of extractors; what holds for all pieces is
//! checked on the way.

use std::fmt::Write as _;

use super::language::Extract;
use super::{Piece, Wanted};
use crate::source::Lines;

/// Where the words that tests use for ids stand.
pub(super) fn hits(text: &str) -> Vec<u32> {
    let lower = text.to_ascii_lowercase();
    let mut hits: Vec<u32> = ["gpt", "claude", "gemini", "lanelint"]
        .iter()
        .flat_map(|word| lower.match_indices(word).map(|(at, _)| at as u32))
        .collect();
    hits.sort_unstable();
    hits
}

/// What an extractor makes of a text, checked.
pub(super) fn pieces(
    extract: Extract,
    text: &str,
    all_comments: bool,
) -> Result<Vec<Piece<'_>>, String> {
    let hits = hits(text);
    let pieces = extract(
        text,
        Wanted {
            hits: &hits,
            all_comments,
        },
    )?;
    for piece in &pieces {
        sound(text, piece);
    }
    Ok(pieces)
}

/// The same as lines: `role context name "text" parts @line`, `=` before values.
pub(super) fn shown(extract: Extract, text: &str) -> String {
    match pieces(extract, text, false) {
        Ok(pieces) => lines(text, &pieces),
        Err(why) => format!("error: {why}"),
    }
}

/// Pieces as lines.
pub(super) fn lines(text: &str, pieces: &[Piece<'_>]) -> String {
    let index = Lines::new(text);
    let mut out = String::new();
    for piece in pieces {
        let name = piece.name.as_deref().unwrap_or("-");
        let sign = if piece.is_value { "=" } else { "" };
        let _ = write!(
            out,
            "{:?} {:?} {name} {sign}{:?}",
            piece.role, piece.context, piece.text
        );
        if !piece.parts.is_empty() {
            let shown: Vec<_> = piece
                .parts
                .iter()
                .map(|(_, span)| &text[span.range()])
                .collect();
            let _ = write!(out, " {shown:?}");
        }
        if !piece.holes.is_empty() {
            let _ = write!(out, " holes {:?}", piece.holes);
        }
        let _ = writeln!(out, " @{}", index.line(piece.span.start));
    }
    out
}

/// What every piece must be.
pub(super) fn sound(text: &str, piece: &Piece<'_>) {
    let spans = [piece.span, piece.holder]
        .into_iter()
        .chain(piece.object)
        .chain(piece.parts.iter().map(|part| part.1));
    for span in spans {
        assert!(text.get(span.range()).is_some(), "{span:?} of {piece:?}");
    }
    if piece.parts.is_empty() {
        assert_eq!(text[piece.span.range()], *piece.text, "{piece:?}");
    } else {
        let covered: u32 = piece.parts.iter().map(|part| part.0).sum();
        assert_eq!(covered as usize, piece.text.len(), "{piece:?}");
        for pair in piece.parts.windows(2) {
            assert!(pair[0].1.end <= pair[1].1.start, "{piece:?}");
        }
    }
    for &hole in &piece.holes {
        assert!(piece.text.is_char_boundary(hole as usize), "{piece:?}");
    }
}
