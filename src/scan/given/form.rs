//! What a bracket around an id is, beside a call: the parameters of a function that is declared, a pattern that takes an
//! object apart; and whether the id is all that is given there.

use super::words;
use crate::scan::language::{Language, Trait};
use crate::scan::proof::call::Head;
use crate::scan::proof::token::{Kind, Tokens};

/// Words in front of what is declared.
pub(super) const DECLARES: &[&str] = &[
    "class",
    "constructor",
    "def",
    "defmacro",
    "defp",
    "fn",
    "fun",
    "func",
    "function",
    "init",
    "interface",
    "lambda",
    "macro",
    "method",
    "proc",
    "procedure",
    "record",
    "struct",
    "sub",
    "type",
];

/// Words between two values of which one is taken.
const CHOICE: &[&str] = &["else", "elif", "if", "or", "unless", "when"];

/// How many tokens of an entry are looked at either way.
const MAX_ENTRY: usize = 60;

/// An entry of a bracket: from its first token to before its end, and the token of it that holds the id.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) open: usize,
    pub(super) close: usize,
    first: usize,
    end: usize,
    child: usize,
}

impl Entry {
    /// The one of a bracket that a token is in, itself directly in the bracket.
    pub(super) fn of(tokens: &Tokens<'_>, (open, close): (usize, usize), child: usize) -> Self {
        let is_end = |at: usize| tokens.is(at, b',') || tokens.is(at, b';');
        let mut first = child;
        for _ in 0..MAX_ENTRY {
            match tokens.before(first) {
                Some((before, _)) if before > open && !is_end(before) => first = before,
                _ => break,
            }
        }
        let mut end = tokens.behind(child);
        for _ in 0..MAX_ENTRY {
            if end >= close || is_end(end) {
                break;
            }
            end = tokens.behind(end);
        }
        Self {
            open,
            close,
            first,
            end: end.min(close),
            child,
        }
    }

    /// The tokens of it that stand directly in the bracket.
    fn tokens<'a>(self, tokens: &'a Tokens<'_>) -> impl Iterator<Item = usize> + 'a {
        let mut at = self.first;
        std::iter::from_fn(move || {
            let own = at;
            at = tokens.behind(at);
            (own < self.end).then_some(own)
        })
    }

    /// The `=` before the id.
    fn equals(self, tokens: &Tokens<'_>) -> Option<usize> {
        let single = |at: &usize| {
            let doubled = |other: usize| b"=<>!".iter().any(|sign| tokens.is(other, *sign));
            let before = at
                .checked_sub(1)
                .is_some_and(|before| doubled(before) || tokens.is(before, b':'));
            tokens.is(*at, b'=') && !before && !doubled(at + 1)
        };
        self.tokens(tokens)
            .take_while(|at| *at < self.child)
            .find(single)
    }

    /// The name that is given something there.
    pub(super) fn key<'s>(self, tokens: &Tokens<'s>) -> Option<&'s str> {
        let first = if tokens.is(self.first, b':') {
            self.first + 1
        } else {
            self.first
        };
        let kind = tokens.get(first)?.kind;
        let is_key = first < self.child && matches!(kind, Kind::Word | Kind::Text);
        is_key.then(|| tokens.slice(first))
    }

    /// Whether something is declared there that has the id where a caller says nothing, as far as one can tell.
    pub(super) fn declares(self, tokens: &Tokens<'_>, language: &Language) -> bool {
        if language.is(Trait::Data) {
            return false;
        }
        let head = Head::before(tokens, self.open);
        let names: Vec<&str> = head.words.iter().map(|word| tokens.slice(*word)).collect();
        // `field(default="x")`, and not `getenv("M", default="x")`.
        let reads = self.reads_environment(tokens);
        let is_default = self.key(tokens).is_some_and(words::is_default)
            || names.first().is_some_and(|name| words::is_default(name));
        if is_default && !reads {
            return true;
        }
        let equals = self.equals(tokens);
        if let Some(equals) = equals {
            let name = equals.checked_sub(1).filter(|name| *name >= self.first);
            let typed = name
                .and_then(|name| name.checked_sub(1))
                .filter(|word| *word >= self.first);
            let has_type = typed.is_some_and(|word| {
                tokens.is_word(word) || tokens.is(word, b'>') || tokens.is(word, b']')
            });
            // `name: Type = "x"`
            let is_annotated = self
                .tokens(tokens)
                .take_while(|at| *at < equals)
                .any(|at| tokens.is(at, b':') && at > self.first);
            if has_type || is_annotated || language.is(Trait::Unnamed) {
                return true;
            }
        }
        // `lambda model="x":` before the id, in the same bracket or none.
        if names.iter().any(|name| DECLARES.contains(name)) {
            return true;
        }
        let before = head
            .words
            .last()
            .copied()
            .unwrap_or(self.open)
            .checked_sub(1);
        let is_declared =
            before.is_some_and(|at| tokens.is_word(at) && DECLARES.contains(&tokens.slice(at)));
        let next = self.close + 1;
        let is_arrow = tokens.is(next, b'=') && tokens.is(next + 1, b'>');
        let is_pattern = tokens.is(next, b'=') && !tokens.is(next + 1, b'=') && !is_arrow;
        let is_brace = matches!(
            tokens.get(self.open).map(|token| token.kind),
            Some(Kind::Open(b'{', _))
        );
        is_declared || !is_brace && is_arrow || is_brace && is_pattern
    }

    /// Whether its bracket is of a function that reads the environment: `getenv("M", "x")`.
    pub(super) fn reads_environment(self, tokens: &Tokens<'_>) -> bool {
        let head = Head::before(tokens, self.open);
        let mut names = head.words.iter().map(|word| tokens.slice(*word));
        names.any(words::reads_environment)
    }

    /// Whether another may stand there in place of the id: `"x" if fast else "y"`, `m || "x"`.
    pub(super) fn is_choice(self, tokens: &Tokens<'_>) -> bool {
        self.tokens(tokens).any(|at| {
            let sign = tokens.is(at, b'|')
                || tokens.is(at, b'?') && !tokens.is(at + 1, b':') && !tokens.is(at + 1, b'.');
            sign || tokens.is_word(at) && CHOICE.contains(&tokens.slice(at))
        })
    }

    /// Whether a text beside the id stands in the same wrapper: `getenv("M", "x")`.
    pub(super) fn is_of_several(self, tokens: &Tokens<'_>) -> bool {
        let mut at = self.open + 1;
        for _ in 0..MAX_ENTRY {
            if at >= self.close {
                break;
            }
            let is_text = tokens.get(at).is_some_and(|token| token.kind == Kind::Text);
            if is_text && at != self.child {
                return true;
            }
            at = tokens.behind(at);
        }
        false
    }
}
