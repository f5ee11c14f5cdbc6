//! Values without quotes, as commands take them: `ask -Model gpt-x`; and lists that are
//! made by commas alone.

use super::Reader;
use super::shape::{REACH, Shape};
use super::tokens::Kind;
use crate::scan::piece::{Context, Piece, Role};
use crate::source::Span;

impl Reader<'_, '_> {
    /// Makes a piece of the word around a hit in the token at `at`, if a command takes it.
    pub(super) fn bare(&mut self, hit: usize, at: usize) {
        let shape = &self.shape;
        if !matches!(shape.kind(at), Kind::Word | Kind::Number | Kind::Sign) {
            return;
        }
        let is_part = |c: char| c.is_alphanumeric() || "-_./:@".contains(c);
        let (before, behind) = (shape.text.get(..hit), shape.text.get(hit..));
        let (Some(before), Some(behind)) = (before, behind) else {
            return;
        };
        let mut start = before.trim_end_matches(is_part).len();
        let end = hit + behind.find(|c| !is_part(c)).unwrap_or(behind.len());
        let is_edge = |c: char| c.is_whitespace() || ";|)}".contains(c);
        let next = shape.text.get(end..).unwrap_or("").chars().next();
        let is_behind_blank = before
            .get(..start)
            .is_some_and(|text| text.ends_with([' ', '\t']));
        if !next.is_none_or(is_edge) || !is_behind_blank {
            return;
        }
        let Some(first) = shape.at(start as u32) else {
            return;
        };
        // `-Model:gpt-x`
        let word = shape.text.get(start..end).unwrap_or("");
        let own = word.split_once(':').filter(|(name, _)| is_option(name));
        let name = match own {
            Some((name, _)) => {
                start += name.len() + 1;
                Some(name.to_owned())
            }
            None => shape.taken_by(first),
        };
        let Some(name) = name.filter(|_| self.done.insert(first)) else {
            return;
        };
        let (holder, statement) = self.holder(first, first);
        let span = Span::from(start..end);
        let text = self.shape.text.get(start..end).unwrap_or("");
        let role = self.role(Role::Use, first);
        self.pieces.push(Piece {
            name: Some(name),
            holder: Span::new(holder.start, holder.end.max(span.end)),
            statement,
            is_value: true,
            ..Piece::plain(span, text, role, Context::String)
        });
    }
}

fn is_option(word: &str) -> bool {
    let name = word.strip_prefix('-');
    name.is_some_and(|name| name.starts_with(|c: char| c.is_alphabetic()))
}

impl Shape<'_> {
    /// The option right before a word or text, or else the command that it is given to.
    pub(super) fn taken_by(&self, at: usize) -> Option<String> {
        if self.token(at).is_first {
            return None;
        }
        let is_word = |at: usize| self.kind(at) == Kind::Word && !self.is_steering(at);
        let before = self.before(at)?;
        if is_word(before) && is_option(self.slice(before)) {
            return Some(self.slice(before).to_owned());
        }
        let words = &self.row.words;
        let mut here = before;
        for _ in 0..REACH {
            let is_named = self.byte_before(here) == Some(b'$');
            let declares = self.is_word(here, words.functions) || self.is_word(here, words.imports);
            if is_named || declares {
                return None;
            }
            let before = self.before(here).filter(|_| !self.token(here).is_first);
            match before {
                Some(before)
                    if is_word(before)
                        || self.is_text(before)
                        || self.is_sign(before, self.row.signs.pairs) =>
                {
                    here = before;
                }
                Some(before) if !self.is_sign(before, &["|", ";", "&", "=", "&&", "||"]) => {
                    return None;
                }
                _ => break,
            }
        }
        is_word(here).then(|| self.word(here))
    }

    /// All of the list that an expression is an element of, where commas alone make one.
    pub(super) fn comma_list(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let up = self.parent(first);
        // Between arguments, commas do nothing else.
        if up.is_some_and(|up| self.opens(up, "(") && self.callee(up).is_some()) {
            return None;
        }
        let params = up.and_then(|up| self.before(up));
        if params.is_some_and(|word| self.is_word(word, &["param"])) {
            return None;
        }
        let in_list = up.is_some_and(|up| self.opens(up, "(") && self.is_marked(up));
        let (mut from, mut to) = (first, last);
        for _ in 0..REACH {
            match self.before(from) {
                Some(comma) if self.is_sign(comma, &[","]) => {
                    from = self.operand_start(self.before(comma)?);
                }
                Some(text) if in_list && self.is_text(text) => from = text,
                _ => break,
            }
        }
        for _ in 0..REACH {
            match self.after(to) {
                Some(comma) if self.is_sign(comma, &[","]) => {
                    to = self.operand_end(self.after(comma)?);
                }
                Some(text) if in_list && self.is_text(text) => to = text,
                _ => break,
            }
        }
        ((from, to) != (first, last)).then_some((from, to))
    }
}
