//! Values that the grammar only delimits: scripts and documents of other languages, and
//! values with a shell's expansions.

use std::ops::Range;

use super::{Link, Reader, stand};
use crate::scan::format::json;
use crate::scan::piece::Piece;
use crate::scan::scalar;

impl Reader<'_, '_> {
    /// Reads what a hit stands in by its own syntax, if it is of another than the grammar's.
    pub(super) fn embedded(&mut self, path: &[Link<'_>], from: usize, hit: u32) -> bool {
        let script = self.grammar.rare.script;
        let outermost = path.iter().enumerate().skip(from);
        let mut outermost = outermost.filter_map(|(at, link)| Some((at, script(link.node)?)));
        let Some((at, range)) = outermost.next() else {
            return false;
        };
        let is_inside = range.contains(&(hit as usize));
        if is_inside && self.done.insert(range.start) {
            self.inside(path, at, range);
        }
        is_inside
    }

    fn inside(&mut self, path: &[Link<'_>], at: usize, range: Range<usize>) {
        let Some(standing) = stand::stand(self, path, at) else {
            return;
        };
        let piece = standing.piece(range, self.text);
        let is_document = piece.text.trim_start().starts_with(['{', '[']);
        if is_document && let Ok(found) = piece.read(self.wanted, json::extract) {
            self.pieces.extend(found.into_iter().map(|found| Piece {
                statement: Some(piece.holder),
                ..found
            }));
            return;
        }
        scalar::read(piece, None, self.wanted, 0, &mut self.pieces);
    }
}
