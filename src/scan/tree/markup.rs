//! The page around a file's code, as in PHP: read by its own reader as a whole, with
//! something unknown wherever there is code.

use super::Reader;
use crate::scan::Wanted;
use crate::scan::language::Extract;
use crate::scan::piece::Piece;

impl<'s> Reader<'s, '_> {
    /// The pieces of the page, which are the nodes of this kind.
    pub(super) fn page(&self, kind: &str, hits: &[u32], extract: Extract) -> Vec<Piece<'s>> {
        let mut page = String::with_capacity(self.text.len());
        let mut cursor = self.tree.walk();
        loop {
            let node = cursor.node();
            let is_page = node.kind() == kind;
            if is_page {
                self.code(&mut page, node.start_byte());
                page.push_str(self.slice(node));
            }
            if !is_page && cursor.goto_first_child() {
                continue;
            }
            let mut is_done = false;
            while !is_done && !cursor.goto_next_sibling() {
                is_done = !cursor.goto_parent();
            }
            if is_done {
                break;
            }
        }
        self.code(&mut page, self.text.len());
        let wanted = Wanted {
            hits,
            all_comments: false,
            budget: self.wanted.budget,
            codes: None,
        };
        let found = extract(&page, wanted).unwrap_or_default();
        let in_file = |piece: Piece<'_>| piece.with_text_of(self.text);
        found.into_iter().map(in_file).collect()
    }

    /// Code up to this byte: a hole, or only its lines.
    fn code(&self, page: &mut String, to: usize) {
        let code = self.text.get(page.len()..to).unwrap_or("");
        if code.contains(['\n', '\r']) || code.len() < 4 {
            let blank = |byte| match byte {
                b'\n' => '\n',
                b'\r' => '\r',
                _ => ' ',
            };
            page.extend(code.bytes().map(blank));
            return;
        }
        page.push_str("{{");
        page.extend(std::iter::repeat_n(' ', code.len() - 4));
        page.push_str("}}");
    }
}
