//! What to take out of a bracket so that the rest still stands.

use super::bracket::Reading;
use super::row::MAX_LINE;
use super::value::outer;
use crate::scan::proof::token::Kind;
use crate::source::Span;

/// How many of some bytes stand in a row, as far as a line may go.
pub(super) fn blanks<'b>(bytes: impl Iterator<Item = &'b u8>, blank: &[u8]) -> usize {
    let near = bytes.take(MAX_LINE);
    near.take_while(|byte| blank.contains(byte)).count()
}

impl Reading<'_, '_> {
    /// What to take out with an entry: its lines where it stands alone on them, else it and its comma.
    pub(super) fn cut(&self, (open, first, end): (usize, usize, usize), close: usize) -> Span {
        let tokens = self.tokens;
        let text = tokens.text;
        let edge = |at: usize| {
            let token = tokens.get(at);
            token.map_or(Span::default(), |token| {
                outer(text, token.span, token.kind == Kind::Text)
            })
        };
        let start = edge(first).start as usize;
        let is_last = !(tokens.is(end, b',') || tokens.is(end, b';')) || end >= close;
        let stop = if is_last {
            edge(end.saturating_sub(1)).end
        } else {
            edge(end).end
        } as usize;
        let from = start.saturating_sub(MAX_LINE);
        let near = text.as_bytes().get(from..start).unwrap_or_default();
        let line = match memchr::memrchr(b'\n', near) {
            Some(at) => from + at + 1,
            None if from == 0 => 0,
            None => start,
        };
        let is_first = line < start || start == 0 || near.last() == Some(&b'\n');
        let lead = text.get(line..start).unwrap_or("x");
        let rest = text.get(stop..).unwrap_or_default();
        let far = rest.as_bytes().get(..MAX_LINE).unwrap_or(rest.as_bytes());
        let eol = match memchr::memchr(b'\n', far) {
            Some(at) => at + 1,
            None => far.len(),
        };
        let tail = rest.get(..eol).unwrap_or("x").trim();
        let is_alone =
            is_first && lead.trim().is_empty() && (tail.is_empty() || tail.starts_with(['#', '/']));
        let whole_lines = Span::from(line..stop + eol);
        let before = first.checked_sub(1).filter(|before| {
            *before > open && (tokens.is(*before, b',') || tokens.is(*before, b';'))
        });
        match before.and_then(|before| tokens.get(before)) {
            // What is last leaves no comma behind, unless its own language lets it stand and it had one.
            Some(comma) if is_last => Span::new(comma.span.start, stop as u32),
            _ if is_alone => whole_lines,
            _ if is_last => Span::from(start..stop),
            _ => {
                let blank = blanks(rest.as_bytes().iter(), b" \t");
                Span::from(start..stop + blank)
            }
        }
    }
}
