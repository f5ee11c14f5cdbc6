//! Running text: which lines of a stretch hold a hit.

use crate::scan::Wanted;
use crate::source::Span;

/// The lines in `stretch` with a hit, or as much of them as lies in it, without blanks at
/// their ends.
pub(super) fn lines(text: &str, stretch: Span, wanted: Wanted<'_>) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut done = stretch.start;
    let from = wanted.hits.partition_point(|&hit| hit < stretch.start);
    let hits = wanted.hits.get(from..).unwrap_or_default();
    for &hit in hits.iter().take_while(|&&hit| hit < stretch.end) {
        if hit < done {
            continue;
        }
        let before = bytes.get(done as usize..hit as usize).unwrap_or_default();
        let after = bytes
            .get(hit as usize..stretch.end as usize)
            .unwrap_or_default();
        let start = memchr::memrchr2(b'\n', b'\r', before).map_or(done, |at| done + at as u32 + 1);
        let end = memchr::memchr2(b'\n', b'\r', after).map_or(stretch.end, |at| hit + at as u32);
        done = end;
        found.push(trimmed(text, Span::new(start, end)));
    }
    found
}

/// The span without white space at its ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let inside = text.get(span.range()).unwrap_or("");
    let start = inside.len() - inside.trim_start().len();
    Span::from(start..start + inside.trim().len()).shifted(span.start)
}
