//! What statements set on the object that holds an id: `options.temperature = 0.2`, `params["temperature"] = 0.2`,
//! `body.setTemperature(0.2)`, and steps of a builder that stand in several statements. What another object of the same
//! name has, after it was made anew or given another model, is not told.

use std::ops::Range;

use super::bracket::{Reading, is_model};
use super::cut::blanks;
use super::statement::MAX_REACH;
use super::value::{Value, outer};
use super::{Given, Setting, words};
use crate::scan::proof::call::MAX_CHAIN;
use crate::scan::proof::token::Kind;
use crate::source::Span;

/// Methods that lay pairs over an object.
const LAID: &[&str] = &["assign", "merge", "putAll", "update"];

/// Words of its own kind that an object is known by within its class.
const SELF: &[&str] = &["self", "this", "cls", "$this"];

/// How many places are looked at where an object is named.
const MAX_NAMED: usize = 100;

/// How much of a condition is read, in bytes.
const MAX_CONDITION: usize = 300;

/// What holds an id.
struct Held {
    /// The names of the object.
    root: Vec<usize>,
    statement: Range<usize>,
    /// Whether the statement sets the id on an object that was made before.
    is_set: bool,
}

impl Reading<'_, '_> {
    /// What statements around a token set on what holds it.
    pub(super) fn stated(&self, at: usize, given: &mut Given) {
        let Some(held) = self.held(at) else { return };
        let scope = self.scope(held.statement.start);
        let own = held.statement.clone();
        let tokens = self.tokens;
        if held.is_set {
            let names: Vec<&str> = held.root.iter().map(|at| tokens.slice(*at)).collect();
            let from = scope.start.max(own.start.saturating_sub(MAX_REACH));
            let first = names.first().copied().unwrap_or_default();
            let named = tokens.named(first, from..own.start).rev();
            let named = named.filter(|at| self.follows(*at, &names).is_some());
            let made = named.take(MAX_NAMED).find_map(|at| {
                let statement = self.statement(at);
                let target = self.target(statement.start, statement.end)?;
                let is_own = target.path.len() == names.len()
                    && target
                        .path
                        .iter()
                        .zip(&names)
                        .all(|(at, name)| tokens.slice(*at) == *name);
                is_own.then_some((statement.end, target.sign + 1))
            });
            // What is declared without a value, or is a parameter, has what statements give it.
            let end = made.map_or(from, |(end, first)| {
                self.inner(Value { first, end }, &mut Vec::new(), 0, given);
                end
            });
            self.statements(&held.root, &(end..own.start), given);
        }
        self.statements(
            &held.root,
            &(own.end..scope.end.min(own.end + MAX_REACH)),
            given,
        );
    }

    fn held(&self, at: usize) -> Option<Held> {
        let tokens = self.tokens;
        let mut child = at;
        let mut tables = 0;
        let mut calls = 0;
        while let Some(open) = tokens.get(child).and_then(|token| token.around) {
            let Some(Kind::Open(sign, _)) = tokens.get(open).map(|token| token.kind) else {
                return None;
            };
            if self.is_block(open) {
                break;
            }
            tables += usize::from(sign != b'(');
            calls += usize::from(sign == b'(');
            child = open;
        }
        if tables > 1 || calls > 2 {
            return None;
        }
        let statement = self.statement(child);
        let is_model = |at: usize| is_model(tokens.slice(at));
        let held = |mut root: Vec<usize>, is_set: bool| {
            if is_set {
                root.pop();
            }
            let first = root.first()?;
            let is_self = root.len() == 1 && SELF.contains(&tokens.slice(*first));
            // What stands in brackets of an object is another object.
            let is_plain = root.iter().all(|at| tokens.is_word(*at));
            (!is_self && is_plain).then_some(Held {
                root,
                statement: statement.clone(),
                is_set,
            })
        };
        if let Some(target) = self.target(statement.start, child) {
            let is_model =
                target.path.len() > 1 && target.path.last().is_some_and(|at| is_model(*at));
            if is_model && tables == 0 {
                return held(target.path, true);
            }
            return if calls + tables > 0 {
                held(target.path, false)
            } else {
                None
            };
        }
        // `body.setModel("…")`, `body.put("model", "…")`
        let method = child
            .checked_sub(1)
            .filter(|at| tokens.is_word(*at) && calls > 0)?;
        let is_pair = tokens.is(child + 2, b',')
            && tokens
                .get(child + 1)
                .is_some_and(|token| token.kind == Kind::Text)
            && is_model(child + 1);
        if is_model(method) || is_pair {
            return held(self.path(statement.start, child)?, true);
        }
        None
    }

    /// What the statements of a region set on an object, by its names; how many there are.
    pub(super) fn statements(
        &self,
        root: &[usize],
        region: &Range<usize>,
        given: &mut Given,
    ) -> usize {
        let tokens = self.tokens;
        let names: Vec<&str> = root.iter().map(|at| tokens.slice(*at)).collect();
        let Some(&first) = root.first() else { return 0 };
        let column = self.indent(first);
        let (mut count, mut named) = (0, 0);
        let to = region.end.min(region.start + MAX_REACH).min(tokens.len());
        let word = names.first().copied().unwrap_or_default();
        for at in tokens.named(word, region.start..to) {
            if at == first {
                continue;
            }
            let Some(last) = self.follows(at, &names) else {
                continue;
            };
            let around = tokens.get(at).and_then(|token| token.around);
            if around.is_some_and(|open| !self.is_block(open)) {
                continue;
            }
            named += 1;
            if named > MAX_NAMED {
                break;
            }
            let statement = self.statement(at);
            if at > statement.start && !tokens.is(at - 1, b'@') {
                // Named in a declaration or behind `=`: made anew, unless it goes on with itself.
                let target = self.target(statement.start, statement.end);
                if target.is_some_and(|target| target.path == [at]) {
                    break;
                }
                continue;
            }
            let mut next = last + 1;
            if tokens.is(next, b'=') && !tokens.is(next + 1, b'=') {
                match self.follows(next + 1, &names) {
                    Some(again) => next = again + 1,
                    None => break,
                }
            }
            count += 1;
            let Some(is_sure) = self.is_sure(at, column) else {
                continue;
            };
            let from = given.settings.len();
            if !self.set_by(next, &statement, given) {
                break;
            }
            let is_conditional = self.indent(at) > column;
            let own = given.settings.len() - from;
            let whole = self.cut_of(&statement);
            for setting in given.settings.iter_mut().skip(from) {
                setting.is_sure &= is_sure && (!is_conditional || setting.literal.is_some());
                if own == 1 {
                    setting.cut = whole;
                }
                if is_conditional {
                    setting.cut = Span::new(setting.cut.start, setting.cut.start);
                }
            }
        }
        count
    }

    /// Notes what a statement sets, from behind the object's name; whether the object stays what it is.
    fn set_by(&self, from: usize, statement: &Range<usize>, given: &mut Given) -> bool {
        let tokens = self.tokens;
        let mut at = from;
        let mut keys: Vec<usize> = Vec::new();
        for _ in 0..MAX_CHAIN {
            if let Some(Kind::Open(b'[', close)) = tokens.get(at).map(|token| token.kind) {
                let key = close.saturating_sub(1);
                let is_symbol = tokens.is(at + 1, b':') && key == at + 2;
                let is_text = key == at + 1
                    && tokens
                        .get(key)
                        .is_some_and(|token| token.kind == Kind::Text);
                if !(is_symbol || is_text) {
                    return true;
                }
                keys.push(key);
                at = close + 1;
                continue;
            }
            let word = match () {
                () if tokens.is(at, b'.') => at + 1,
                () if tokens.is(at, b'-') && tokens.is(at + 1, b'>') => at + 2,
                () => break,
            };
            if !tokens.is_word(word) {
                return true;
            }
            if let Some(Kind::Open(b'(', close)) = tokens.get(word + 1).map(|token| token.kind) {
                self.method(word, (word + 1, close), given);
                at = close + 1;
                keys.clear();
                continue;
            }
            keys.push(word);
            at = word + 1;
        }
        let Some((&key, around)) = keys.split_last() else {
            return true;
        };
        if !tokens.is(at, b'=') || tokens.is(at + 1, b'=') {
            return true;
        }
        if around.is_empty() && is_model(tokens.slice(key)) {
            return false;
        }
        let value = Value {
            first: at + 1,
            end: statement.end,
        };
        let mut within: Vec<String> = around
            .iter()
            .map(|at| tokens.slice(*at).to_owned())
            .collect();
        if value.is_nothing(tokens) {
            return true;
        }
        if let Some(token) = tokens.get(key) {
            given.settings.push(Setting {
                within: within.clone(),
                name: token.span,
                value: value.span(tokens).unwrap_or(token.span),
                literal: value.literal(tokens),
                is_sure: !self.may_be_nothing(value),
                cut: Span::new(token.span.start, token.span.start),
                kept: None,
            });
            within.push(tokens.slice(key).to_owned());
            self.inner(value, &mut within, 1, given);
        }
        true
    }

    /// What a method sets: `.temperature(0.2)`, `.put("temperature", 0.2)`, `.update(temperature=0.2)`.
    fn method(&self, word: usize, (open, close): (usize, usize), given: &mut Given) {
        let tokens = self.tokens;
        let name = tokens.slice(word);
        if LAID.contains(&name) {
            let laid = Value {
                first: open + 1,
                end: close,
            };
            self.entries((open, close), &mut Vec::new(), 1, given);
            self.inner(laid, &mut Vec::new(), 1, given);
            return;
        }
        let key = tokens
            .get(open + 1)
            .filter(|key| key.kind == Kind::Text && tokens.is(open + 2, b','));
        let Some(key) = key else {
            return self.step(word, open, given);
        };
        let value = Value {
            first: open + 3,
            end: close,
        };
        if !value.is_nothing(tokens) {
            given.settings.push(Setting {
                within: Vec::new(),
                name: key.span,
                value: value.span(tokens).unwrap_or(key.span),
                literal: value.literal(tokens),
                is_sure: !self.may_be_nothing(value),
                cut: Span::new(key.span.start, key.span.start),
                kept: None,
            });
        }
    }

    /// Whether what a statement says holds for this model, as far as its condition tells; nothing where it stands in another
    /// function than the object.
    fn is_sure(&self, at: usize, column: usize) -> Option<bool> {
        let tokens = self.tokens;
        let mut here = at;
        let mut deep = self.indent(at);
        let mut is_sure = true;
        for _ in 0..MAX_REACH {
            if deep <= column {
                break;
            }
            // The line above that stands less far in.
            here = match tokens.before(here) {
                Some((before, _)) => before,
                None => match tokens.get(here).and_then(|token| token.around) {
                    Some(open) => open,
                    None => break,
                },
            };
            let first = self.start(here);
            let own = self.indent(first);
            if own >= deep {
                here = first;
                continue;
            }
            deep = own;
            let words = first..first + 4;
            let branch = words.into_iter().find(|at| tokens.is_word(*at));
            if !branch.is_some_and(|word| self.is_branch(word)) {
                return None;
            }
            let start = tokens
                .get(first)
                .map_or(0, |token| token.span.start as usize);
            let bytes = tokens.text.as_bytes();
            let rest = bytes.get(start..(start + MAX_CONDITION).min(bytes.len()));
            let line = rest.and_then(|rest| rest.split(|byte| *byte == b'\n').next());
            let line = String::from_utf8_lossy(line.unwrap_or_default()).to_ascii_lowercase();
            let word = branch.map_or("", |word| tokens.slice(word));
            // What is left over when other conditions do not hold.
            let is_rest = word.starts_with("el") || matches!(word, "case" | "default" | "when");
            is_sure &= !is_rest && !line.contains("else") && !words::decides(&line);
            here = first;
        }
        Some(is_sure)
    }

    /// A statement with its line, where it stands alone there; else nothing.
    fn cut_of(&self, statement: &Range<usize>) -> Span {
        let tokens = self.tokens;
        let text = tokens.text;
        let none = tokens
            .get(statement.start)
            .map_or(Span::default(), |token| {
                Span::new(token.span.start, token.span.start)
            });
        let last = match statement.end {
            end if tokens.is(end, b';') => tokens.get(end),
            end => end.checked_sub(1).and_then(|last| tokens.get(last)),
        };
        let (Some(first), Some(last)) = (tokens.get(statement.start), last) else {
            return none;
        };
        let end = outer(text, last.span, last.kind == Kind::Text).end as usize;
        let start = first.span.start as usize;
        let lead = text.as_bytes().get(..start).unwrap_or_default();
        let lead = blanks(lead.iter().rev(), b" \t@");
        let line = start - lead;
        let is_first = line == 0 || text.as_bytes().get(line - 1) == Some(&b'\n');
        let rest = text.get(end..).unwrap_or_default();
        let blank = blanks(rest.as_bytes().iter(), b" \t\r");
        let rest = rest.get(blank..).unwrap_or_default();
        match rest.bytes().next() {
            Some(b'\n') if is_first => Span::from(line..end + blank + 1),
            None if is_first => Span::from(line..end + blank),
            _ => none,
        }
    }
}
