//! Brackets and chains around an id: what they hold beside it.

use std::collections::HashSet;

use super::cut::blanks;
use super::passed::Passed;
use super::value::Value;
use super::{Given, LAST, MAX_SETTINGS, Setting, Unseen};
use crate::scan::language::{Language, Trait};
use crate::scan::proof::bind::key;
use crate::scan::proof::brace::opens_statements;
use crate::scan::proof::call::{Head, MAX_CHAIN};
use crate::scan::proof::token::{Kind, Tokens};
use crate::source::Span;

/// How many brackets around an id are looked at.
const MAX_LEVELS: usize = 4;

/// How many brackets within one that holds an id are looked into.
const MAX_DEPTH: usize = 5;

/// How many tokens and brackets an entry has at most that is read.
const MAX_ENTRY: usize = 500;

/// How many names of a bracket are looked at.
const MAX_ENTRIES: usize = 100;

/// How many names are kept of what an id is given to.
const MAX_HEADS: usize = 24;

/// Last words of keys that hold a model, and of names of steps that are given one.
const MODEL: &[&str] = &["model", "modelid", "modelname"];

/// Whether a key or a step of some name holds a model.
pub(super) fn is_model(name: &str) -> bool {
    let mut run: String = name.chars().filter(|c| !matches!(c, '_' | '-')).collect();
    run.make_ascii_lowercase();
    MODEL.iter().any(|last| run.ends_with(last))
}

pub(super) struct Reading<'t, 's> {
    pub(super) tokens: &'t Tokens<'s>,
    language: &'t Language,
    /// Names that the file gives nothing somewhere, so that who passes them may pass nothing.
    unsure: &'t HashSet<String>,
}

impl<'t, 's> Reading<'t, 's> {
    pub(super) fn of(
        tokens: &'t Tokens<'s>,
        language: &'t Language,
        unsure: &'t HashSet<String>,
    ) -> Self {
        Self {
            tokens,
            language,
            unsure,
        }
    }

    /// Whether the language is like that.
    pub(super) fn is(&self, own: Trait) -> bool {
        self.language.is(own)
    }

    /// What stands around a token.
    pub(super) fn around(&self, at: usize, given: &mut Given) {
        let tokens = self.tokens;
        if self.is(Trait::Lisp) {
            return;
        }
        let mut child = at;
        for _ in 0..MAX_LEVELS {
            let Some(open) = tokens.get(child).and_then(|token| token.around) else {
                break;
            };
            let Some(Kind::Open(sign, close)) = tokens.get(open).map(|token| token.kind) else {
                break;
            };
            // What is never closed reaches too far.
            if !matches!(tokens.get(close).map(|token| token.kind), Some(Kind::Close(own)) if own == open)
            {
                break;
            }
            let goes_on = match sign {
                b'(' => {
                    given.levels.push(open);
                    self.head(open, given);
                    self.entries((open, close), &mut Vec::new(), 0, given);
                    self.chain(open, close, given);
                    self.is_of_model(open)
                }
                b'{' if self.is_block(open) => break,
                b'{' => {
                    given.levels.push(open);
                    self.head(open, given);
                    self.entries((open, close), &mut Vec::new(), 0, given);
                    false
                }
                // A list of models; with keys it is a table.
                _ if key(tokens, child, MAX_CHAIN).is_some() => {
                    given.levels.push(open);
                    self.entries((open, close), &mut Vec::new(), 0, given);
                    false
                }
                _ => break,
            };
            child = open;
            if !goes_on {
                break;
            }
        }
        // Whom the object is given to.
        for _ in 0..MAX_LEVELS {
            if let Some(key) = key(tokens, child, MAX_CHAIN) {
                self.named(key, given);
            }
            let Some(open) = tokens.get(child).and_then(|token| token.around) else {
                break;
            };
            match tokens.get(open).map(|token| token.kind) {
                Some(Kind::Open(b'{', _)) if self.is_block(open) => break,
                _ => self.head(open, given),
            }
            child = open;
        }
        if self.signature(at).is_some() {
            // What a function is given where its caller says nothing is not yet in a call.
            for setting in &mut given.settings {
                setting.is_sure = false;
            }
        } else if !self.is(Trait::Data) {
            self.passed(at, given);
            self.stated(at, given);
        }
        given.passed.clear();
        given.settings.sort_by_key(|setting| setting.name);
        given.settings.dedup_by_key(|setting| setting.name);
    }

    fn named(&self, at: usize, given: &mut Given) {
        if given.heads.len() < MAX_HEADS {
            given.heads.push(self.tokens.slice(at).to_owned());
        }
    }

    /// The names before a bracket: of the call, and what it is made on.
    fn head(&self, open: usize, given: &mut Given) {
        for word in Head::before(self.tokens, open).words {
            self.named(word, given);
            if given.calls.len() < MAX_HEADS {
                given.calls.push(self.tokens.slice(word).to_owned());
            }
        }
    }

    /// The steps of the chain that a call stands in, before it and behind.
    pub(super) fn chain(&self, open: usize, close: usize, given: &mut Given) {
        let tokens = self.tokens;
        let Some(own) = open.checked_sub(1).filter(|own| tokens.is_word(*own)) else {
            return;
        };
        if !own.checked_sub(1).is_some_and(|dot| tokens.is(dot, b'.')) {
            return;
        }
        let head = Head::before(tokens, open);
        for (word, inner) in head.calls {
            if inner != open {
                self.step(word, inner, given);
            }
        }
        let mut next = close + 1;
        for _ in 0..MAX_CHAIN {
            let word = next + 1;
            if !tokens.is(next, b'.') || !tokens.is_word(word) {
                break;
            }
            let Some(Kind::Open(b'(', close)) = tokens.get(word + 1).map(|token| token.kind) else {
                break;
            };
            self.step(word, word + 1, given);
            next = close + 1;
        }
    }

    /// A step of a chain: `.temperature(0.2)`, `.options(Options.builder()…)`.
    pub(super) fn step(&self, word: usize, open: usize, given: &mut Given) {
        let tokens = self.tokens;
        let Some(Kind::Open(_, close)) = tokens.get(open).map(|token| token.kind) else {
            return;
        };
        let value = Value {
            first: open + 1,
            end: close,
        };
        let (Some(name), Some(end), Some(dot)) = (
            tokens.get(word),
            tokens.get(close),
            word.checked_sub(1).and_then(|dot| tokens.get(dot)),
        ) else {
            return;
        };
        let before = tokens.text.as_bytes().get(..dot.span.start as usize);
        let before = before.unwrap_or_default().iter().rev();
        let start = dot.span.start - blanks(before, b" \t\r\n") as u32;
        if value.first >= value.end || value.is_nothing(tokens) {
            return;
        }
        given.settings.push(Setting {
            within: Vec::new(),
            name: name.span,
            value: value.span(tokens).unwrap_or(name.span),
            literal: value.literal(tokens),
            is_sure: !self.may_be_nothing(value),
            cut: Span::new(start, end.span.end),
            kept: None,
        });
        let mut within = vec![tokens.slice(word).to_owned()];
        if value.first + 1 == value.end && tokens.is_word(value.first) {
            given.passed.push(Passed {
                name: value.first,
                within: within.clone(),
            });
        }
        self.inner(value, &mut within, 0, given);
    }

    /// The pairs of a bracket, and of the brackets that they hold.
    pub(super) fn entries(
        &self,
        (open, close): (usize, usize),
        within: &mut Vec<String>,
        depth: usize,
        given: &mut Given,
    ) {
        let tokens = self.tokens;
        let from = given.settings.len();
        let mut at = open + 1;
        for _ in 0..MAX_ENTRIES {
            if at >= close {
                break;
            }
            if given.settings.len() > MAX_SETTINGS {
                given.unseen.get_or_insert(Unseen::Unread);
                break;
            }
            let Some(end) = self.end_of_entry(at, close) else {
                given.unseen.get_or_insert(Unseen::Unread);
                break;
            };
            self.entry((open, at, end), close, within, depth, given);
            at = end;
            while at < close && (tokens.is(at, b',') || tokens.is(at, b';')) {
                at += 1;
            }
        }
        // A table with a model of its own is of that model.
        let is_model = |setting: &Setting| {
            let name = tokens.text.get(setting.name.range()).unwrap_or_default();
            setting.within.len() == within.len() && is_model(name)
        };
        if !within.is_empty() && given.settings.iter().skip(from).any(is_model) {
            given.settings.truncate(from);
        }
    }

    /// Where an entry ends: at a comma, or with its line where those end entries; nothing of one that goes on and on.
    fn end_of_entry(&self, first: usize, close: usize) -> Option<usize> {
        let tokens = self.tokens;
        let mut at = first;
        for _ in 0..MAX_ENTRY {
            if at >= close {
                return Some(close);
            }
            if tokens.is(at, b',') || tokens.is(at, b';') {
                return Some(at);
            }
            let next = tokens.behind(at);
            if self.is(Trait::ByLine) && next < close && !tokens.same_line(next - 1, next) {
                return Some(next);
            }
            at = next;
        }
        None
    }

    fn entry(
        &self,
        (open, first, end): (usize, usize, usize),
        close: usize,
        within: &mut Vec<String>,
        depth: usize,
        given: &mut Given,
    ) {
        let tokens = self.tokens;
        // `:temperature => 0.2`
        let name = if tokens.is(first, b':') {
            first + 1
        } else {
            first
        };
        let kind = tokens.get(name).map(|token| token.kind);
        self.spread((open, first, end), within, given);
        if name >= end || !matches!(kind, Some(Kind::Word | Kind::Text)) {
            return;
        }
        let mut sign = name + 1;
        let is_pair = if tokens.is(sign, b'=') && tokens.is(sign + 1, b'>') {
            sign += 2;
            true
        } else if tokens.is(sign, b'=') || tokens.is(sign, b':') {
            sign += 1;
            !tokens.is(sign, b'=') && !tokens.is(sign, b':')
        } else {
            false
        };
        let is_bare = sign == end && self.is(Trait::Shorthand) && kind == Some(Kind::Word);
        let block = self.is(Trait::Data)
            && matches!(
                tokens.get(sign).map(|token| token.kind),
                Some(Kind::Open(b'{', _))
            );
        let first_value = if is_pair || block { sign } else { name };
        if !(is_pair || is_bare || block) || first_value >= end {
            return;
        }
        let value = Value {
            first: first_value,
            end,
        };
        let Some(token) = tokens.get(name) else {
            return;
        };
        if is_pair && value.is_nothing(tokens) {
            return;
        }
        given.settings.push(Setting {
            within: within.clone(),
            name: token.span,
            value: value.span(tokens).unwrap_or(token.span),
            literal: if is_bare { None } else { value.literal(tokens) },
            is_sure: !self.may_be_nothing(value),
            cut: self.cut((open, first, end), close),
            kept: None,
        });
        if value.first + 1 == end && tokens.is_word(value.first) {
            let mut within = within.clone();
            within.push(tokens.slice(name).to_owned());
            given.passed.push(Passed {
                name: value.first,
                within,
            });
        }
        if is_pair || block {
            within.push(tokens.slice(name).to_owned());
            self.inner(value, within, depth, given);
            within.pop();
        }
    }

    /// The pairs within a value, and of the last item of a list.
    pub(super) fn inner(
        &self,
        value: Value,
        within: &mut Vec<String>,
        depth: usize,
        given: &mut Given,
    ) {
        let tokens = self.tokens;
        if depth >= MAX_DEPTH {
            return;
        }
        let mut at = value.first;
        while at < value.end && given.settings.len() <= MAX_SETTINGS {
            if let Some(Kind::Open(sign, close)) = tokens.get(at).map(|token| token.kind) {
                let is_table = sign != b'[' || self.is_table(at, close);
                if is_table {
                    self.entries((at, close), within, depth + 1, given);
                } else if close + 1 == value.end && (at == value.first || tokens.is(at - 1, b'+')) {
                    self.last(at, close, within, depth, given);
                }
            }
            at = tokens.behind(at);
        }
    }

    /// Whether brackets of a list hold pairs: `['type' => 'enabled']`.
    fn is_table(&self, open: usize, close: usize) -> bool {
        let tokens = self.tokens;
        let kind = tokens.get(open + 1).map(|token| token.kind);
        let is_pair =
            tokens.is(open + 2, b'=') && tokens.is(open + 3, b'>') || tokens.is(open + 2, b':');
        open + 2 < close && matches!(kind, Some(Kind::Text | Kind::Word)) && is_pair
    }

    /// The last item of a list, which stands in `last`.
    fn last(
        &self,
        open: usize,
        close: usize,
        within: &mut Vec<String>,
        depth: usize,
        given: &mut Given,
    ) {
        let tokens = self.tokens;
        let mut last = close.saturating_sub(1);
        if tokens.is(last, b',') {
            last = last.saturating_sub(1);
        }
        if let Some(Kind::Close(inner)) = tokens.get(last).map(|token| token.kind)
            && inner > open
        {
            within.push(LAST.to_owned());
            self.entries((inner, last), within, depth + 1, given);
            within.pop();
        }
    }

    /// Whether a call's own value goes to what is called a model: `model: openai("…")`, `.model(of("…"))`.
    fn is_of_model(&self, open: usize) -> bool {
        let tokens = self.tokens;
        if let Some(key) = key(tokens, open, MAX_CHAIN) {
            return is_model(tokens.slice(key));
        }
        let around = tokens.get(open).and_then(|token| token.around);
        let step = around.and_then(|around| around.checked_sub(1));
        let has_head = open.checked_sub(1).is_some_and(|at| tokens.is_word(at));
        let is_only = around.is_some_and(|around| {
            let is_near = open - around <= MAX_ENTRY;
            is_near && !(around + 1..open).any(|at| tokens.is(at, b','))
        });
        has_head
            && is_only
            && step.is_some_and(|step| tokens.is_word(step) && is_model(tokens.slice(step)))
    }

    /// Whether a value is nothing, or a name that may be.
    pub(super) fn may_be_nothing(&self, value: Value) -> bool {
        let tokens = self.tokens;
        let last = value.end.saturating_sub(1);
        let is_path = (value.first..value.end)
            .all(|at| tokens.is_word(at) || tokens.is(at, b'.') || tokens.is(at, b'@'));
        value.may_be_nothing(tokens)
            || is_path && tokens.is_word(last) && self.unsure.contains(tokens.slice(last))
    }

    /// Whether a brace opens statements, as far as one can tell.
    pub(super) fn is_block(&self, open: usize) -> bool {
        opens_statements(self.tokens, open, self.language)
    }
}
