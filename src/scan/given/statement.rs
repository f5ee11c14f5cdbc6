//! Statements as far as tokens and indents tell: where one starts and ends, what it assigns to, and which function it stands
//! in. It knows no grammar; where it is not sure it says nothing.

use std::ops::Range;

use super::bracket::Reading;
use super::form::DECLARES;
use super::row::MAX_LINE;
use crate::scan::language::Trait;
use crate::scan::proof::scopes::is_control;
use crate::scan::proof::token::Kind;

/// How many tokens either way are looked at.
pub(super) const MAX_REACH: usize = 3_000;

/// How many tokens a statement has at most, what stands in brackets being one.
const MAX_STATEMENT: usize = 300;

/// How long an indent may be.
const MAX_INDENT: usize = 400;

/// What a statement assigns to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// The tokens of its names and of the texts in its brackets, the outermost first.
    pub(super) path: Vec<usize>,
    /// The sign of the assignment.
    pub(super) sign: usize,
}

impl Reading<'_, '_> {
    /// The tokens of the statement around a token that stands in a block or outside of all brackets.
    pub(super) fn statement(&self, at: usize) -> Range<usize> {
        let tokens = self.tokens;
        let around = tokens.get(at).and_then(|token| token.around);
        let mut end = tokens.behind(at);
        for _ in 0..MAX_STATEMENT {
            let Some(next) = tokens.get(end) else { break };
            if next.around != around
                || matches!(next.kind, Kind::Close(_))
                || self.is_end(end - 1, end)
            {
                break;
            }
            end = tokens.behind(end);
        }
        self.start(at)..end
    }

    /// The first token of that statement.
    pub(super) fn start(&self, at: usize) -> usize {
        let mut first = at;
        for _ in 0..MAX_STATEMENT {
            match self.tokens.before(first) {
                Some((before, last)) if !self.is_end(last, first) => first = before,
                _ => break,
            }
        }
        first
    }

    /// Whether a statement ends between two neighbours.
    fn is_end(&self, last: usize, next: usize) -> bool {
        let tokens = self.tokens;
        if tokens.is(last, b';') || tokens.is(next, b';') {
            return true;
        }
        if tokens.same_line(last, next) {
            return false;
        }
        let goes_on = match tokens.get(last).map(|token| token.kind) {
            Some(Kind::Sign(sign)) => b"=,+-*/%&|.<>\\~^".contains(&sign),
            Some(Kind::Open(..)) => true,
            _ => false,
        };
        let is_continued = match tokens.get(next).map(|token| token.kind) {
            Some(Kind::Sign(b'-')) => tokens.is(next + 1, b'>'),
            Some(Kind::Sign(sign)) => b".?=,|+&".contains(&sign),
            Some(Kind::Open(b'{', _)) => true,
            _ => false,
        };
        !(goes_on || is_continued)
    }

    /// What a statement assigns to before a token, if it does.
    pub(super) fn target(&self, first: usize, at: usize) -> Option<Target> {
        let tokens = self.tokens;
        let mut sign = None;
        let mut colon = None;
        let mut next = first;
        while next < at {
            let is_doubled = tokens.is(next + 1, b'=') || tokens.is(next + 1, b'>');
            let before = next.checked_sub(1);
            let is_other = before.is_some_and(|before| {
                b"=!<>".iter().any(|sign| tokens.is(before, *sign)) && next > first
            });
            if tokens.is(next, b'=') && !is_doubled && !is_other {
                sign = Some(next);
                break;
            }
            let is_pair = tokens.is(next + 1, b':') || before.is_some_and(|at| tokens.is(at, b':'));
            if tokens.is(next, b':') && !is_pair && colon.is_none() && next > first {
                colon = Some(next);
            }
            next = tokens.behind(next);
        }
        let sign = sign?;
        // `name: Type =`, `name :=`, `name ??=`
        let mut end = colon.unwrap_or(sign);
        while end > first && b":?|+".iter().any(|sign| tokens.is(end - 1, *sign)) {
            end -= 1;
        }
        let path = self.path(first, end)?;
        Some(Target { path, sign })
    }

    /// The names of a path that ends before a token: `self.params["x"]`.
    pub(super) fn path(&self, first: usize, end: usize) -> Option<Vec<usize>> {
        let tokens = self.tokens;
        let mut path = Vec::new();
        let mut at = end;
        loop {
            let last = at.checked_sub(1).filter(|last| *last >= first)?;
            match tokens.get(last)?.kind {
                Kind::Close(open) => {
                    // `["x"]`, `[:x]`
                    let key = last.checked_sub(1)?;
                    let is_symbol = tokens.is(open + 1, b':') && key == open + 2;
                    let is_text = key == open + 1 && tokens.get(key)?.kind == Kind::Text;
                    if !(is_symbol || is_text) || open <= first {
                        return None;
                    }
                    path.push(key);
                    at = open;
                    continue;
                }
                Kind::Word => path.push(last),
                _ => return None,
            }
            let dot = last.checked_sub(1).filter(|dot| *dot >= first);
            match dot {
                Some(dot) if tokens.is(dot, b'.') => at = dot,
                Some(dot) if tokens.is(dot, b'>') && tokens.is(dot.wrapping_sub(1), b'-') => {
                    at = dot - 1;
                }
                _ => break,
            }
            if at > first && (tokens.is(at - 1, b'?') || tokens.is(at - 1, b'!')) {
                at -= 1;
            }
        }
        path.reverse();
        Some(path)
    }

    /// How far in the line of a token starts.
    pub(super) fn indent(&self, at: usize) -> usize {
        let text = self.tokens.text.as_bytes();
        let start = self
            .tokens
            .get(at)
            .map_or(0, |token| token.span.start as usize);
        // A line that is longer is no block's.
        let near = start.saturating_sub(MAX_LINE);
        let line = memchr::memrchr(b'\n', text.get(near..start).unwrap_or_default());
        let line = line.map_or(near, |line| near + line + 1);
        let rest = text.get(line..).unwrap_or_default().iter().take(MAX_INDENT);
        rest.take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    /// The tokens of the function around a token, or of the file where none is seen.
    pub(super) fn scope(&self, at: usize) -> Range<usize> {
        let tokens = self.tokens;
        let mut here = at;
        for _ in 0..MAX_REACH {
            let around = tokens.get(here).and_then(|token| token.around);
            let Some(open) = around else {
                return self.indented(here);
            };
            let Some(Kind::Open(sign, close)) = tokens.get(open).map(|token| token.kind) else {
                break;
            };
            if sign == b'{' && self.is_block(open) && !self.is_control(open) {
                return open + 1..close;
            }
            here = open;
        }
        0..tokens.len()
    }

    /// Whether a block is of a branch or a loop.
    fn is_control(&self, open: usize) -> bool {
        let first = self.start(open);
        let mut words = first..open;
        let word = words.find(|at| self.tokens.is_word(*at));
        word.is_some_and(|word| is_control(self.tokens.slice(word)))
    }

    /// The same where indents tell.
    fn indented(&self, at: usize) -> Range<usize> {
        let tokens = self.tokens;
        let mut deep = self.indent(at);
        let mut start = at;
        let mut header = None;
        for _ in 0..MAX_REACH {
            if deep == 0 {
                return 0..tokens.len();
            }
            let Some((before, _)) = tokens.before(start) else {
                break;
            };
            start = before;
            let is_first = start == 0 || !tokens.same_line(start - 1, start);
            if !is_first {
                continue;
            }
            let own = self.indent(start);
            if own < deep {
                deep = own;
                if !is_control(tokens.slice(start)) {
                    header = Some(start);
                    break;
                }
            }
        }
        let Some(header) = header else {
            return 0..tokens.len();
        };
        header..self.end_of_block(at, deep)
    }

    /// Where the lines end that stand further in than a column, from a token outside of brackets on.
    pub(super) fn end_of_block(&self, at: usize, column: usize) -> usize {
        let tokens = self.tokens;
        let mut end = at;
        for _ in 0..MAX_REACH {
            end = tokens.behind(end);
            let is_first = tokens.get(end).is_some() && !tokens.same_line(end - 1, end);
            if tokens.get(end).is_none() || is_first && self.indent(end) <= column {
                break;
            }
        }
        end
    }

    /// The brackets around a token that hold the parameters of a function, as far as one can tell.
    pub(super) fn signature(&self, at: usize) -> Option<usize> {
        let tokens = self.tokens;
        if self.is(Trait::Data) {
            return None;
        }
        let mut open = tokens.get(at)?.around?;
        // `({ model = "x" } = {})`
        if matches!(tokens.get(open)?.kind, Kind::Open(b'{', _)) && !self.is_block(open) {
            open = tokens.get(open)?.around?;
        }
        let Kind::Open(b'(', close) = tokens.get(open)?.kind else {
            return None;
        };
        let before = open.checked_sub(1)?;
        let name = tokens.slice(before);
        let is_called =
            |word: Option<usize>| word.is_some_and(|word| DECLARES.contains(&tokens.slice(word)));
        // `def name(`, `function (`, `func (r *R) name(`, `class Name(`
        if is_called(Some(before)) || is_called(before.checked_sub(1)) {
            return Some(open);
        }
        let next = close + 1;
        let is_arrow = tokens.is(next, b'=') && tokens.is(next + 1, b'>');
        let opens = (next..next + 12)
            .take_while(|at| {
                tokens.is_word(*at)
                    || tokens.is(*at, b':')
                    || tokens.is(*at, b'<')
                    || tokens.is(*at, b'>')
            })
            .last()
            .map_or(next, |last| last + 1);
        let has_body = self.is(Trait::Bodies)
            && matches!(
                tokens.get(opens).map(|token| token.kind),
                Some(Kind::Open(b'{', _))
            )
            && tokens.is_word(before)
            && !is_control(name)
            && before
                .checked_sub(1)
                .is_none_or(|at| tokens.slice(at) != "new")
            && self.is_block(opens);
        (is_arrow || has_body).then_some(open)
    }

    /// Whether a word opens a branch or a loop.
    pub(super) fn is_branch(&self, at: usize) -> bool {
        is_control(self.tokens.slice(at))
    }
}
