//! The name that holds an id. Where that is used is not known here.

use super::{Doubts, MAX_DEPTH};
use crate::scan::proof::token::Kind;

/// Words before what holds an id.
const OWN: &[&str] = &["const", "final", "let", "my", "our", "val", "var"];

impl Doubts<'_, '_> {
    /// The name that holds what a statement makes, or that it changes.
    pub(super) fn holder(&self, at: usize) -> Option<usize> {
        let tokens = self.tokens;
        let mut first = at;
        for _ in 0..MAX_DEPTH * 4 {
            match tokens.before(first) {
                Some((before, last))
                    if tokens.same_line(last, first)
                        && !tokens.is(before, b';')
                        && !tokens.is(before, b',') =>
                {
                    first = before;
                }
                _ => break,
            }
        }
        while OWN.contains(&tokens.slice(first)) && first < at {
            first += 1;
        }
        let is_name = tokens.is_word(first) && first < at;
        let next = tokens.get(first + 1).map(|token| token.kind);
        let is_held = match next {
            // `p = …`, `p := …`, `p: T = …`
            Some(Kind::Sign(b'=' | b':')) => {
                !tokens.is(first + 2, b'=') || tokens.is(first + 1, b':')
            }
            // `p.model = …`, `p["model"] = …`, `p.setModel(…)`, `p->model = …`
            Some(Kind::Sign(b'.' | b'-') | Kind::Open(b'[', _)) => true,
            // `Request p = …`
            Some(Kind::Word) => {
                let is_typed = tokens.is(first + 2, b'=');
                return (is_name && is_typed && first + 1 < at).then_some(first + 1);
            }
            _ => false,
        };
        (is_name && is_held).then_some(first)
    }
}
