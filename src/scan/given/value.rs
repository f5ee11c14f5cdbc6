//! What a name is given: one literal, something worked out, or nothing after all.

use super::words::is_nothing;
use crate::scan::proof::token::{Kind, Tokens};
use crate::source::Span;

/// A value: the tokens from one to before another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value {
    pub(super) first: usize,
    pub(super) end: usize,
}

impl Value {
    /// Where it stands, quotes and all.
    pub(super) fn span(self, tokens: &Tokens<'_>) -> Option<Span> {
        let (first, last) = (
            tokens.get(self.first)?,
            tokens.get(self.end.checked_sub(1)?)?,
        );
        let start = outer(tokens.text, first.span, first.kind == Kind::Text).start;
        let end = outer(tokens.text, last.span, last.kind == Kind::Text).end;
        (start <= end).then(|| Span::new(start, end))
    }

    /// Whether it is nothing, or may be.
    pub(super) fn may_be_nothing(self, tokens: &Tokens<'_>) -> bool {
        let mut at = self.first;
        while at < self.end {
            if tokens.is_word(at) && is_nothing(tokens.slice(at)) {
                return true;
            }
            at = tokens.behind(at);
        }
        self.first >= self.end
    }

    /// Whether it is nothing for certain.
    pub(super) fn is_nothing(self, tokens: &Tokens<'_>) -> bool {
        self.first >= self.end || self.first + 1 == self.end && self.may_be_nothing(tokens)
    }

    /// The literal that it is, without quotes; also in one pair of brackets: `Some(0.2)`, `openai.Float(0.2)`.
    pub(super) fn literal(self, tokens: &Tokens<'_>) -> Option<String> {
        let last = self.end.checked_sub(1)?;
        if let Kind::Close(open) = tokens.get(last)?.kind
            && open >= self.first
            && matches!(tokens.get(open)?.kind, Kind::Open(b'(', _))
            && (self.first..open).all(|at| {
                tokens.is_word(at)
                    || tokens.is(at, b'.')
                    || tokens.is(at, b':')
                    || tokens.is(at, b'&')
            })
        {
            let inner = Self {
                first: open + 1,
                end: last,
            };
            return inner.plain(tokens);
        }
        self.plain(tokens)
    }

    fn plain(self, tokens: &Tokens<'_>) -> Option<String> {
        let (first, last) = (
            tokens.get(self.first)?,
            tokens.get(self.end.checked_sub(1)?)?,
        );
        if self.first + 1 == self.end && first.kind == Kind::Text {
            return Some(tokens.slice(self.first).to_owned());
        }
        if first.span.start > last.span.end {
            return None;
        }
        let text = tokens
            .text
            .get(Span::new(first.span.start, last.span.end).range())?;
        let is_number = text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.')
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        let is_word = matches!(text, "true" | "false" | "True" | "False");
        // `:high`, `ThinkingLevel.HIGH`, `Effort::High`
        let is_symbol = tokens.is(self.first, b':') && self.end == self.first + 2;
        match () {
            () if is_number || is_word => Some(text.to_owned()),
            () if is_symbol => Some(tokens.slice(self.first + 1).to_owned()),
            () => None,
        }
    }
}

/// A text with its quotes.
pub(super) fn outer(text: &str, span: Span, is_text: bool) -> Span {
    if !is_text {
        return span;
    }
    let bytes = text.as_bytes();
    let quote = (span.start as usize)
        .checked_sub(1)
        .and_then(|at| bytes.get(at));
    let Some(&quote) = quote.filter(|quote| b"\"'`".contains(quote)) else {
        return span;
    };
    let count = |at: &mut dyn Iterator<Item = usize>| {
        at.take(3)
            .take_while(|at| bytes.get(*at) == Some(&quote))
            .count() as u32
    };
    let before = count(&mut (0..span.start as usize).rev());
    let before = if before >= 3 { 3 } else { 1 };
    let behind = count(&mut (span.end as usize..bytes.len())).min(before);
    Span::new(span.start - before, span.end + behind)
}
