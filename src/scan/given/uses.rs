//! Where a name is used that holds an id and is no constant: a parameter that has it where a caller says nothing, and a
//! property that is set to it.

use std::ops::Range;

use super::bracket::{Reading, is_model};
use super::statement::MAX_REACH;
use crate::scan::proof::token::Kind;
use crate::source::Span;

/// How many uses are looked at.
const MAX_USES: usize = 32;

/// Signs and words between a function's parameters and its body.
const MAX_RESULT: usize = 24;

impl Reading<'_, '_> {
    /// The uses of the parameter or property that holds what stands at a token.
    pub(super) fn uses(&self, at: usize) -> Vec<Span> {
        let mut found = Vec::new();
        let tokens = self.tokens;
        if let Some(open) = self.signature(at) {
            let Some(name) = self.parameter(at) else {
                return found;
            };
            for use_ in self.read(&[name], self.body(open)) {
                if let Some(path) = self.property(use_.start) {
                    found.extend(self.passed_on(&path, at));
                } else {
                    found.extend(self.given_at(&use_));
                }
            }
        } else if let Some(path) = self.property(at) {
            found = self.passed_on(&path, at);
        }
        let own = tokens.get(at).map(|token| token.span);
        found.retain(|span| Some(*span) != own);
        found.truncate(MAX_USES);
        found
    }

    /// The property that a token's statement sets to it.
    fn property(&self, at: usize) -> Option<Vec<usize>> {
        let tokens = self.tokens;
        let mut child = at;
        // `os.getenv("MODEL", "x")`, `Some("x")`
        for _ in 0..2 {
            match tokens.get(child)?.around {
                Some(open) if matches!(tokens.get(open)?.kind, Kind::Open(b'(', _)) => child = open,
                _ => break,
            }
        }
        let around = tokens.get(child)?.around;
        if around.is_some_and(|open| !self.is_block(open)) {
            return None;
        }
        let target = self.target(self.statement(child).start, child)?;
        let is_own = target.path.len() > 1 || self.is_of_self(*target.path.first()?);
        let last = tokens.slice(*target.path.last()?);
        (is_own && is_model(last)).then_some(target.path)
    }

    /// `@name`
    fn is_of_self(&self, at: usize) -> bool {
        at.checked_sub(1)
            .is_some_and(|sign| self.tokens.is(sign, b'@'))
    }

    fn passed_on(&self, path: &[usize], at: usize) -> Vec<Span> {
        let region = at.saturating_sub(MAX_REACH)..at.saturating_add(MAX_REACH);
        let uses = self.read(path, region);
        uses.iter().filter_map(|use_| self.given_at(use_)).collect()
    }

    /// A use that is given to something.
    fn given_at(&self, use_: &Range<usize>) -> Option<Span> {
        let tokens = self.tokens;
        let open = tokens.get(use_.start)?.around?;
        let is_call = match tokens.get(open)?.kind {
            Kind::Open(b'{', _) => !self.is_block(open),
            Kind::Open(b'(', _) => open.checked_sub(1).is_some_and(|word| {
                tokens.is_word(word) && !self.is_branch(word) || tokens.is(word, b'>')
            }),
            _ => true,
        };
        let (first, last) = (tokens.get(use_.start)?, tokens.get(use_.end - 1)?);
        is_call.then(|| Span::new(first.span.start, last.span.end))
    }

    /// Where a path is read in a region.
    fn read(&self, path: &[usize], region: Range<usize>) -> Vec<Range<usize>> {
        let tokens = self.tokens;
        let names: Vec<&str> = path.iter().map(|at| tokens.slice(*at)).collect();
        let Some(&root) = path.first() else {
            return Vec::new();
        };
        let is_of_self = self.is_of_self(root);
        let mut found = Vec::new();
        let word = names.first().copied().unwrap_or_default();
        for first in tokens.named(word, region) {
            if self.is_of_self(first) != is_of_self {
                continue;
            }
            let Some(last) = self.follows(first, &names) else {
                continue;
            };
            let before = first.checked_sub(1);
            let is_part = before.is_some_and(|sign| {
                let is_spread = tokens.is(sign.wrapping_sub(1), b'.');
                tokens.is(sign, b'.') && !is_spread
            });
            let next = last + 1;
            let is_set = tokens.is(next, b'=') && !tokens.is(next + 1, b'=');
            let is_inner =
                tokens.is(next, b'.') || tokens.is(next, b'?') && tokens.is(next + 1, b'.');
            let is_called = matches!(
                tokens.get(next).map(|token| token.kind),
                Some(Kind::Open(..))
            );
            // A key, unless behind a key itself.
            let is_key = tokens.is(next, b':')
                && before.is_some_and(|sign| {
                    tokens.is(sign, b',')
                        || matches!(
                            tokens.get(sign).map(|token| token.kind),
                            Some(Kind::Open(..))
                        )
                });
            if !(is_part
                || is_set
                || is_inner
                || is_called && tokens.same_line(last, next)
                || is_key)
            {
                found.push(first..last + 1);
            }
        }
        found
    }

    /// The last token of a path that starts at a token.
    pub(super) fn follows(&self, first: usize, names: &[&str]) -> Option<usize> {
        let tokens = self.tokens;
        let mut at = first;
        let (own, rest) = names.split_first()?;
        if tokens.slice(at) != *own {
            return None;
        }
        for name in rest {
            let dot = at + 1;
            let word = match () {
                () if tokens.is(dot, b'.') => dot + 1,
                () if tokens.is(dot, b'-') && tokens.is(dot + 1, b'>') => dot + 2,
                () if tokens.is(dot, b'?') && tokens.is(dot + 1, b'.') => dot + 2,
                () => return None,
            };
            if !tokens.is_word(word) || tokens.slice(word) != *name {
                return None;
            }
            at = word;
        }
        Some(at)
    }

    /// The name of the parameter that a token is given to.
    fn parameter(&self, at: usize) -> Option<usize> {
        let tokens = self.tokens;
        let mut sign = None;
        let mut name = None;
        let mut here = at;
        while let Some((first, _)) = tokens.before(here) {
            if tokens.is(first, b',') {
                break;
            }
            if tokens.is(first, b'=') || tokens.is(first, b':') {
                sign = Some(first);
                name = None;
            } else if sign.is_some() && name.is_none() && tokens.is_word(first) {
                name = Some(first);
            }
            here = first;
        }
        name
    }

    /// The tokens of the body of a function, by the bracket of its parameters.
    fn body(&self, open: usize) -> Range<usize> {
        let tokens = self.tokens;
        let Some(Kind::Open(_, close)) = tokens.get(open).map(|token| token.kind) else {
            return 0..0;
        };
        let mut at = close + 1;
        for _ in 0..MAX_RESULT {
            match tokens.get(at).map(|token| token.kind) {
                Some(Kind::Open(b'{', end))
                    if at == close + 1 || self.is_block(at) || tokens.is(at - 1, b'>') =>
                {
                    return at + 1..end;
                }
                None | Some(Kind::Close(_)) => break,
                _ if !tokens.same_line(close, at) => break,
                _ => at = tokens.behind(at),
            }
        }
        let is_arrow = tokens.is(close + 1, b'=') && tokens.is(close + 2, b'>');
        if is_arrow {
            return close + 1..self.statement(close).end;
        }
        close + 1..self.end_of_block(close, self.indent(open))
    }
}
