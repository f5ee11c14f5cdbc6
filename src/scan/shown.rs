//! Pieces as lines, for the tests of the extractors.

use std::fmt::Write as _;

use super::language::Extract;
use super::piece::Piece;
use super::{Role, Wanted};

/// Where a prefilter of three words would hit.
pub(super) fn hits(text: &str) -> Vec<u32> {
    let mut hits: Vec<u32> = ["gpt", "claude", "gemini"]
        .iter()
        .flat_map(|word| memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()))
        .map(|at| at as u32)
        .collect();
    hits.sort_unstable();
    hits
}

/// The pieces of a text, checked for what holds of every piece.
pub(super) fn pieces(extract: Extract, text: &str, all_comments: bool) -> Vec<Piece<'_>> {
    let hits = hits(text);
    let wanted = Wanted {
        hits: &hits,
        all_comments,
    };
    let pieces = extract(text, wanted).unwrap();
    for piece in &pieces {
        let bytes = text.get(piece.span.range());
        assert!(bytes.is_some(), "{piece:?}");
        assert!(text.get(piece.holder.range()).is_some(), "{piece:?}");
        if piece.parts.is_empty() {
            assert_eq!(bytes, Some(&*piece.text));
        } else {
            let sum: u32 = piece.parts.iter().map(|(len, _)| len).sum();
            assert_eq!(sum as usize, piece.text.len(), "{piece:?}");
            for (_, span) in &piece.parts {
                assert!(piece.span.contains(*span), "{piece:?}");
                assert!(text.get(span.range()).is_some(), "{piece:?}");
            }
        }
        for &hole in &piece.holes {
            assert!(piece.text.is_char_boundary(hole as usize), "{piece:?}");
        }
    }
    for pair in pieces.windows(2) {
        assert!(
            pair[0].span.end <= pair[1].span.start || pair[0].role == Role::Comment,
            "one literal, one piece: {pair:?}"
        );
    }
    pieces
}

/// A line for each piece: role, context, name, text with `▯` for holes, the bytes of a
/// folded text's parts, and the first line of the holder where it is another one.
pub(super) fn show(extract: Extract, text: &str) -> String {
    let mut out = String::new();
    for piece in pieces(extract, text, false) {
        let mut shown = piece.text.to_string();
        for &hole in piece.holes.iter().rev() {
            shown.insert(hole as usize, '▯');
        }
        let role = format!("{:?}", piece.role).to_lowercase();
        let context = format!("{:?}", piece.context).to_lowercase();
        let name = piece.name.as_deref().unwrap_or("-");
        write!(out, "{role} {context} {name} {shown:?}").unwrap();
        if !piece.parts.is_empty() {
            let parts: Vec<_> = piece
                .parts
                .iter()
                .map(|(_, span)| &text[span.range()])
                .collect();
            write!(out, " = {}", parts.join(" | ").escape_debug()).unwrap();
        }
        let holder = &text[piece.holder.start as usize..];
        let line = holder.lines().next().unwrap();
        writeln!(out, " @ {line}").unwrap();
    }
    out
}
