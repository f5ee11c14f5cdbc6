//! The tokens of a text as a tree of brackets: from a token to those beside it, with
//! what is in brackets as one, and to the bracket around it.

use std::cell::RefCell;
use std::collections::HashMap;

use super::row::{Braces, Lexer, Quote};
use super::tokens::{Kind, NONE, Remark, Token, lex};
use crate::source::Span;

/// How far any walk from a token goes.
pub(super) const REACH: usize = 64;

/// A text and its tokens. A group is named by the bracket that opens it.
pub(super) struct Shape<'s> {
    pub(super) row: &'static Lexer,
    pub(super) text: &'s str,
    pub(super) tokens: Vec<Token>,
    pub(super) remarks: Vec<Remark>,
    /// Strings stand in holes of strings deeper than is read.
    pub(super) is_too_deep: bool,
    /// Of the first tokens those that open statements, as far as was asked.
    pub(super) blocks: RefCell<Vec<bool>>,
    /// The tokens and groups in the groups that were asked for.
    entries: RefCell<HashMap<usize, Vec<usize>>>,
}

impl<'s> Shape<'s> {
    pub(super) fn new(row: &'static Lexer, text: &'s str) -> Self {
        let (tokens, remarks, is_too_deep) = lex(row, text);
        Self {
            row,
            text,
            tokens,
            remarks,
            is_too_deep,
            blocks: RefCell::default(),
            entries: RefCell::default(),
        }
    }

    pub(super) fn token(&self, index: usize) -> Token {
        self.tokens.get(index).copied().unwrap_or(Token {
            kind: Kind::End,
            is_first: true,
            start: self.text.len() as u32,
            end: self.text.len() as u32,
            pair: NONE,
            parent: NONE,
        })
    }

    pub(super) fn kind(&self, index: usize) -> Kind {
        self.token(index).kind
    }

    /// What a token is written as.
    pub(super) fn slice(&self, index: usize) -> &'s str {
        let token = self.token(index);
        self.text
            .get(token.start as usize..token.end as usize)
            .unwrap_or("")
    }

    /// The token that holds a byte.
    pub(super) fn at(&self, offset: u32) -> Option<usize> {
        let after = self.tokens.partition_point(|token| token.end <= offset);
        let token = self.tokens.get(after)?;
        (token.start <= offset).then_some(after)
    }

    /// The last token of the group that starts at an index, or the index.
    pub(super) fn last_of(&self, index: usize) -> usize {
        let token = self.token(index);
        let opens = matches!(token.kind, Kind::Open | Kind::TextOpen(_) | Kind::HoleOpen);
        if opens && token.pair != NONE {
            token.pair as usize
        } else {
            index
        }
    }

    /// The token or group before.
    pub(super) fn before(&self, index: usize) -> Option<usize> {
        let before = index.checked_sub(1)?;
        let token = self.token(before);
        match token.kind {
            Kind::Open | Kind::TextOpen(_) | Kind::HoleOpen => None,
            Kind::Close | Kind::TextClose | Kind::HoleClose => Some(token.pair as usize),
            _ => Some(before),
        }
    }

    /// The token or group behind the one that starts at an index.
    pub(super) fn after(&self, index: usize) -> Option<usize> {
        let after = self.last_of(index) + 1;
        let is_closing = matches!(
            self.tokens.get(after)?.kind,
            Kind::Close | Kind::TextClose | Kind::HoleClose
        );
        (!is_closing).then_some(after)
    }

    /// The bracket around a token.
    pub(super) fn parent(&self, index: usize) -> Option<usize> {
        let parent = self.token(index).parent;
        (parent != NONE).then_some(parent as usize)
    }

    /// The first token in a group.
    pub(super) fn inner(&self, open: usize) -> Option<usize> {
        let first = open + 1;
        (first < self.last_of(open)).then_some(first)
    }

    /// The tokens and groups in a group, in order.
    pub(super) fn children(&self, open: usize) -> impl Iterator<Item = usize> + use<'_, 's> {
        std::iter::successors(self.inner(open), |at| self.after(*at))
    }

    /// How many tokens and groups stand in a group before one of its own.
    pub(super) fn index(&self, open: usize, at: usize) -> usize {
        let mut entries = self.entries.borrow_mut();
        let own = entries
            .entry(open)
            .or_insert_with(|| self.children(open).collect());
        own.partition_point(|entry| *entry < at)
    }

    /// The bytes from one token to the end of the token or group at another.
    pub(super) fn span(&self, first: usize, last: usize) -> Span {
        let (start, end) = (self.token(first).start, self.token(self.last_of(last)).end);
        Span::new(start, end.max(start))
    }

    /// The string row of a token that opens a string.
    pub(super) fn quote(&self, index: usize) -> Option<&'static Quote> {
        match self.kind(index) {
            Kind::TextOpen(row) => self.row.strings.get(row as usize),
            _ => None,
        }
    }

    pub(super) fn is_text(&self, index: usize) -> bool {
        matches!(self.kind(index), Kind::TextOpen(_))
    }

    /// Whether a group with this bracket starts here.
    pub(super) fn opens(&self, index: usize, bracket: &str) -> bool {
        let is_word = || bracket == "{" && self.row.blocks.0.contains(&self.slice(index));
        self.kind(index) == Kind::Open && (self.slice(index) == bracket || is_word())
    }

    /// Whether one of the sigils stands right before a token.
    pub(super) fn is_marked(&self, index: usize) -> bool {
        let before = self.byte_before(index);
        before.is_some_and(|byte| self.row.sigils.as_bytes().contains(&byte))
    }

    pub(super) fn byte_before(&self, index: usize) -> Option<u8> {
        let before = (self.token(index).start as usize).checked_sub(1)?;
        self.text.as_bytes().get(before).copied()
    }

    /// Whether a token is a sign that is in the list.
    pub(super) fn is_sign(&self, index: usize, list: &[&str]) -> bool {
        self.kind(index) == Kind::Sign && list.contains(&self.slice(index))
    }

    /// Whether a token is a word that is in the list.
    pub(super) fn is_word(&self, index: usize, list: &[&str]) -> bool {
        self.kind(index) == Kind::Word && self.means(self.slice(index), list)
    }

    /// Whether a token is a sign or word that is in the list.
    pub(super) fn is_one(&self, index: usize, list: &[&str]) -> bool {
        self.is_sign(index, list) || self.is_word(index, list)
    }

    /// Whether a word is in the list.
    pub(super) fn means(&self, word: &str, list: &[&str]) -> bool {
        if self.row.any_case {
            list.iter().any(|one| one.eq_ignore_ascii_case(word))
        } else {
            list.contains(&word)
        }
    }

    /// A word without the quotes that some languages write it in.
    pub(super) fn word(&self, index: usize) -> String {
        self.slice(index).trim_matches('`').to_owned()
    }

    /// What is written between a string's quotes.
    pub(super) fn written(&self, open: usize) -> &'s str {
        let (from, to) = (self.token(open).end, self.token(self.last_of(open)).start);
        self.text.get(from as usize..to as usize).unwrap_or("")
    }

    /// Whether nothing stands between a token and the one behind it.
    pub(super) fn touches(&self, index: usize, next: usize) -> bool {
        self.token(self.last_of(index)).end == self.token(next).start
    }

    /// Whether a word steers and is no name.
    pub(super) fn is_steering(&self, index: usize) -> bool {
        let words = &self.row.words;
        self.is_word(index, words.steers)
            || self.is_word(index, words.gives)
            || self.is_word(index, words.cases)
            || self.is_word(index, words.subjects)
            || self.is_word(index, words.matches)
    }

    /// The bracket that opens the type arguments that end before an index: `of<String>(`.
    fn type_arguments(&self, close: usize) -> Option<usize> {
        let mut depth = 0_u32;
        let mut here = close;
        for _ in 0..REACH / 4 {
            match self.slice(here) {
                ">" => depth += 1,
                "<" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(here);
            }
            here = self.before(here)?;
        }
        None
    }

    /// What is called with the arguments in a group: the last word of it.
    pub(super) fn callee(&self, group: usize) -> Option<usize> {
        // `-All @(…)`
        if self.row.braces == Braces::Marked && self.is_marked(group) {
            return None;
        }
        let mut before = self.before(group)?;
        if self.is_sign(before, &[">"]) && self.touches(before, group) {
            before = self.before(self.type_arguments(before)?)?;
        } else if self.opens(before, "[") && self.touches(before, group) {
            before = self.before(before)?;
        }
        if self.is_sign(before, &["!", "?", "?."]) && self.touches(before, group) {
            before = self.before(before)?;
        }
        let is_word = self.kind(before) == Kind::Word && !self.is_steering(before);
        is_word.then_some(before)
    }

    /// Where the operand starts that ends with the token or group at an index: a name
    /// with its members, calls and indices.
    pub(super) fn operand_start(&self, end: usize) -> usize {
        let mut here = end;
        for _ in 0..REACH {
            let Some(before) = self.before(here) else {
                break;
            };
            let is_word = self.kind(before) == Kind::Word && !self.is_steering(before);
            let is_group = self.opens(before, "(") || self.opens(before, "[");
            let is_postfix = self.is_sign(here, &["!", "!!", "?"]);
            let is_called = if self.opens(here, "(") || self.opens(here, "[") {
                let is_held = is_word || is_group || self.is_sign(before, &["!", "?", "!!"]);
                is_held && self.touches(before, here)
            } else if self.opens(here, "{") {
                (is_word || is_group) && !self.token(here).is_first
            } else {
                is_postfix && self.touches(before, here)
            };
            if is_called {
                here = before;
            } else if self.opens(here, "(") && self.is_sign(before, &[">"]) {
                match self.callee(here) {
                    Some(callee) => here = callee,
                    None => break,
                }
            } else if self.kind(here) == Kind::Word && self.is_sign(before, self.row.signs.members)
            {
                match self.before(before) {
                    Some(object) => here = object,
                    None => return before,
                }
            } else {
                break;
            }
        }
        here
    }

    /// Where the operand ends that starts with the token or group at an index.
    pub(super) fn operand_end(&self, start: usize) -> usize {
        let mut here = start;
        for _ in 0..4 {
            let is_prefix = self.is_sign(here, &["!", "-", "*", "&", "@", "."])
                || self.is_word(here, &["await", "new", "try", "const", "not"]);
            match self.after(here).filter(|_| is_prefix) {
                Some(next) => here = next,
                None => break,
            }
        }
        for _ in 0..REACH {
            let Some(next) = self.after(here) else { break };
            let is_member = self.is_sign(next, self.row.signs.members)
                || self.is_sign(next, &["!", "!!", "?"]) && self.touches(here, next);
            let is_called = (self.opens(next, "(") || self.opens(next, "["))
                && self.kind(here) != Kind::Number
                && !self.token(next).is_first
                && (self.touches(here, next) || self.kind(here) == Kind::Word);
            if is_called {
                here = next;
                continue;
            }
            match self.after(next).filter(|_| is_member) {
                Some(name) if self.kind(name) == Kind::Word => here = name,
                _ => break,
            }
        }
        here
    }
}
