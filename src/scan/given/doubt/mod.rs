//! What may be set beside an id and is not read as a setting: names in forms that are not known, what is spread into a call,
//! what is given later to what holds the id. Rather too much of it: a person looks once more, where a robot would have broken
//! the call.

mod holder;

use std::collections::BTreeSet;

use super::form::Entry;
use super::value::outer;
use super::words::is_nothing;
use super::{Given, Unseen, words};
use crate::scan::language::{Language, Trait};
use crate::scan::proof::brace::opens_statements;
use crate::scan::proof::call::Head;
use crate::scan::proof::token::{Kind, Tokens};
use crate::source::Span;

/// How many tokens are looked at around an id.
const MAX_TOKENS: usize = 300;

/// How many brackets around those that are read are looked at.
const MAX_OUTER: usize = 2;

/// How deep brackets in them are.
const MAX_DEPTH: usize = 6;

/// How many tokens of a value are looked at.
const MAX_VALUE: usize = 16;

/// The longest name of a parameter.
const MAX_NAME: u32 = 48;

/// How far what holds an id is followed, in tokens either way.
const MAX_REACH: usize = 400;

/// Words before what is gone over.
const LOOPS: &[&str] = &["for", "foreach", "in", "of"];

/// Words before what a function gives back.
const RETURNS: &[&str] = &["return", "yield"];

/// Words before what other files may take.
const EXPORTS: &[&str] = &["export", "exports", "module"];

pub(super) struct Doubts<'t, 's> {
    tokens: &'t Tokens<'s>,
    language: &'t Language,
    /// Where the names of settings start that are read.
    read: BTreeSet<u32>,
    /// Whether what is noted belongs to the id for certain.
    is_own: bool,
    left: usize,
}

impl<'t, 's> Doubts<'t, 's> {
    pub(super) fn of(tokens: &'t Tokens<'s>, language: &'t Language, given: &Given) -> Self {
        Self {
            tokens,
            language,
            read: given
                .settings
                .iter()
                .map(|setting| setting.name.start)
                .collect(),
            is_own: false,
            left: MAX_TOKENS,
        }
    }

    /// Adds what is doubtful around a token; `levels` are the brackets around it that are read, the innermost first.
    pub(super) fn around(&mut self, at: usize, levels: &[usize], given: &mut Given) {
        let tokens = self.tokens;
        let mut child = at;
        let mut outer = 0;
        let mut is_first = true;
        while let Some(open) = tokens.get(child).and_then(|token| token.around) {
            let Some(Kind::Open(sign, close)) = tokens.get(open).map(|token| token.kind) else {
                break;
            };
            if sign == b'{' && opens_statements(tokens, open, self.language) {
                break;
            }
            let is_read = levels.contains(&open) || is_first;
            outer += usize::from(!is_read);
            if outer > MAX_OUTER {
                break;
            }
            let entry = Entry::of(tokens, (open, close), child);
            if is_read {
                self.is_own = true;
                self.words((open + 1, close), 0, given);
                self.is_own = false;
                let is_last = levels.last() == Some(&open) || levels.is_empty();
                given.is_shared |= entry.is_choice(tokens)
                    || sign == b'(' && entry.reads_environment(tokens)
                    || !is_last && sign == b'(' && entry.is_of_several(tokens);
            } else {
                self.direct((open + 1, close), given);
            }
            self.spread((open, close), given);
            if sign == b'(' {
                self.steps(close + 1, given);
            }
            if is_read && entry.declares(tokens, self.language) {
                given.unseen = Some(Unseen::Declared);
            }
            is_first = false;
            child = open;
        }
        // What a loop goes over is given to no call.
        let is_word = |name: &String| LOOPS.contains(&name.as_str());
        let is_listed = child != at && given.calls.iter().all(is_word);
        if is_listed && self.is_list(at) {
            // Who takes it from there sets what it wants: `for model in ["x"]`.
            given.unseen.get_or_insert(Unseen::Unread);
        }
        given.is_shared |= child == at && self.is_choice(at);
        self.line(child, child == at, given);
        let is_object = child != at && self.is_object(child);
        if is_object && self.is_exported(child) {
            // Who imports it gives it what it wants.
            given.unseen.get_or_insert(Unseen::Unread);
        }
        self.held(child, is_object, given);
        let is_call = |name: &String| !RETURNS.contains(&name.as_str());
        if !given.calls.iter().any(is_call) && self.is_returned(child) {
            // Who calls the function sets what it wants.
            given.unseen.get_or_insert(Unseen::Unread);
        }
        if self.left == 0 {
            given.unseen.get_or_insert(Unseen::Unread);
        }
    }

    /// Whether the bracket around a token of a program is a list.
    fn is_list(&self, at: usize) -> bool {
        let around = self.tokens.get(at).and_then(|token| token.around);
        let sign = around
            .and_then(|open| self.tokens.get(open))
            .map(|token| token.kind);
        let is_program = !(self.language.is(Trait::Data) || self.language.is(Trait::Lisp));
        is_program && matches!(sign, Some(Kind::Open(b'[' | b'(', _)))
    }

    /// Whether a statement gives back what a token begins: `return "x"`.
    fn is_returned(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let mut first = at;
        for _ in 0..MAX_DEPTH {
            match tokens.before(first) {
                Some((before, last)) if tokens.same_line(last, first) => first = before,
                _ => break,
            }
            if tokens.is_word(first) && RETURNS.contains(&tokens.slice(first)) {
                return true;
            }
        }
        false
    }

    /// Whether a bracket writes out an object, and is no call: `{…}`, `[…]`, `dict(…)`.
    fn is_object(&self, open: usize) -> bool {
        let tokens = self.tokens;
        match tokens.get(open).map(|token| token.kind) {
            Some(Kind::Open(b'{' | b'[', _)) => true,
            Some(Kind::Open(..)) => open
                .checked_sub(1)
                .is_some_and(|word| super::passed::TABLE.contains(&tokens.slice(word))),
            _ => false,
        }
    }

    /// Whether another may stand in the line of a token in its place: `"x" if fast else "y"`.
    fn is_choice(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let near = at.saturating_sub(MAX_VALUE)..at + MAX_VALUE;
        let mut near = near.filter(|own| {
            let (first, last) = (at.min(*own), at.max(*own));
            tokens.same_line(first, last)
        });
        let is_value = |own: usize| {
            own > 0
                && tokens
                    .get(own)
                    .is_some_and(|token| token.kind == Kind::Text)
        };
        let is_other = near.clone().any(|own| own != at && is_value(own));
        is_other
            && near.any(|own| {
                let is_sign = tokens.is(own, b'?') || tokens.is(own, b'|');
                is_sign
                    || tokens.is_word(own) && matches!(tokens.slice(own), "else" | "or" | "unless")
            })
    }

    /// Whether one more token may be looked at.
    fn goes_on(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }

    /// Notes a token that may name a parameter.
    fn note(&self, at: usize, given: &mut Given) {
        let tokens = self.tokens;
        let Some(token) = tokens.get(at) else { return };
        let is_name = matches!(token.kind, Kind::Word | Kind::Text) && token.span.len() <= MAX_NAME;
        if !is_name || self.read.contains(&token.span.start) {
            return;
        }
        // What is given to a name names nothing: `max_completion_tokens=max_tokens`.
        let sign = at.checked_sub(1);
        let is_value = sign.is_some_and(|sign| {
            tokens.is(sign, b'=')
                || tokens.is(sign, b':') && self.has_key(sign, at) && !tokens.is(at + 1, b'=')
        });
        if !is_value && !self.is_set_to_nothing(at) {
            given.loose.push(token.span);
            if self.is_own && self.is_key(at) {
                given.held.push(token.span);
            }
        }
    }

    /// Whether a token is given something: `temperature: 1`, `["temperature"]: 1`, `temperature() {…}`, `"temperature", 1`.
    fn is_key(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let next = at + 1 + usize::from(tokens.is_close(at + 1));
        let is_set = tokens.is(next, b':') || tokens.is(next, b'=') && !tokens.is(next + 1, b'=');
        let kind = tokens.get(next).map(|token| token.kind);
        let is_text = tokens.get(at).is_some_and(|token| token.kind == Kind::Text);
        let is_pair = is_text && tokens.is(next, b',');
        // `?=`, `||=`, `??=`
        let is_kept = (next..next + 3).any(|sign| tokens.is(sign, b'='))
            && b"?|".iter().any(|sign| tokens.is(next, *sign));
        is_set || is_pair || is_kept || matches!(kind, Some(Kind::Open(b'(', _)))
    }

    /// Whether a statement gives what a token begins to other files: `export const defaults = {…}`.
    fn is_exported(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let mut first = at;
        for _ in 0..MAX_DEPTH * 2 {
            match tokens.before(first) {
                Some((before, last)) if tokens.same_line(last, first) => first = before,
                _ => break,
            }
        }
        tokens.is_word(first) && EXPORTS.contains(&tokens.slice(first))
    }

    /// Whether a name is given nothing, or what may be nothing: `temperature=None`.
    fn is_set_to_nothing(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let mut value = at + 1;
        while b"=:>".iter().any(|sign| tokens.is(value, *sign)) {
            value += 1;
        }
        if value == at + 1 {
            return false;
        }
        let is_end = |at: usize| {
            let kind = tokens.get(at).map(|token| token.kind);
            matches!(kind, None | Some(Kind::Close(_) | Kind::Sign(b',' | b';')))
        };
        let mut words = (value..value + MAX_VALUE).take_while(|at| !is_end(*at));
        words.any(|at| tokens.is_word(at) && is_nothing(tokens.slice(at)))
    }

    /// Whether a colon stands behind a key, and does not begin a symbol: `:temperature`.
    fn has_key(&self, sign: usize, at: usize) -> bool {
        let tokens = self.tokens;
        let key = sign.checked_sub(1).and_then(|key| tokens.get(key));
        let (Some(key), Some(sign), Some(own)) = (key, tokens.get(sign), tokens.get(at)) else {
            return false;
        };
        let end = outer(tokens.text, key.span, key.kind == Kind::Text).end;
        let is_symbol = sign.span.end == own.span.start && end != sign.span.start;
        matches!(key.kind, Kind::Word | Kind::Text) && !is_symbol
    }

    /// The names in a stretch of tokens and in the brackets in it, without those in data of one's own.
    fn words(&mut self, (first, end): (usize, usize), depth: usize, given: &mut Given) {
        let tokens = self.tokens;
        let mut at = first;
        while at < end && self.goes_on() {
            let is_key = tokens.is(at + 1, b'=') || tokens.is(at + 1, b':');
            self.note(at, given);
            let is_name = matches!(
                tokens.get(at).map(|token| token.kind),
                Some(Kind::Word | Kind::Text)
            );
            if is_name && is_key && words::is_data(tokens.slice(at)) {
                while at < end && !tokens.is(at, b',') && !tokens.is(at, b';') && self.goes_on() {
                    at = tokens.behind(at);
                }
                continue;
            }
            if let Some(Kind::Open(sign, close)) = tokens.get(at).map(|token| token.kind)
                && depth < MAX_DEPTH
            {
                // What another call is given is its own.
                let is_own = self.is_own;
                let is_call =
                    sign == b'(' && at.checked_sub(1).is_some_and(|word| tokens.is_word(word));
                self.is_own &= !is_call;
                self.words((at + 1, close.min(end)), depth + 1, given);
                self.is_own = is_own;
            }
            at = tokens.behind(at);
        }
    }

    /// The names that the steps behind a call are given: `new Chat({model: "x"}).withConfig({temperature: 0})`.
    fn steps(&mut self, behind: usize, given: &mut Given) {
        let tokens = self.tokens;
        let mut next = behind;
        while tokens.is(next, b'.') && tokens.is_word(next + 1) && self.goes_on() {
            let Some(Kind::Open(_, close)) = tokens.get(next + 2).map(|token| token.kind) else {
                break;
            };
            self.words((next + 3, close), 0, given);
            next = close + 1;
        }
    }

    /// The names that stand directly in a stretch of tokens.
    fn direct(&mut self, (first, end): (usize, usize), given: &mut Given) {
        let tokens = self.tokens;
        let mut at = first;
        while at < end && self.goes_on() {
            self.note(at, given);
            at = tokens.behind(at);
        }
    }

    /// What is spread into a bracket: `**kw`, `...opts`, `extra_body=extra`.
    fn spread(&mut self, (open, close): (usize, usize), given: &mut Given) {
        let tokens = self.tokens;
        let head = Head::before(tokens, open);
        let merges = head
            .words
            .first()
            .is_some_and(|word| words::merges(tokens.slice(*word)));
        let mut first = open + 1;
        while first < close && self.goes_on() {
            let mut end = first;
            while end < close && !tokens.is(end, b',') && !tokens.is(end, b';') && self.goes_on() {
                end = tokens.behind(end);
            }
            if let Some(name) = self.brought((first, end), merges) {
                given.unseen.get_or_insert(Unseen::Spread(name));
            }
            first = end + 1;
        }
        // `{"model": "x"} | extra`, `{…}.merge(extra)`
        let next = close + 1;
        let is_joined = tokens.is(next, b'|') && !tokens.is(next + 1, b'|')
            || tokens.is(next, b'+')
            || tokens.is(next, b'.') && words::merges(tokens.slice(next + 1));
        let is_brace = matches!(
            tokens.get(open).map(|token| token.kind),
            Some(Kind::Open(b'{' | b'[', _))
        );
        if is_joined && is_brace {
            let mut word = (next..next + 6)
                .filter(|at| tokens.is_word(*at) && !words::merges(tokens.slice(*at)));
            let span = word
                .next()
                .and_then(|at| tokens.get(at))
                .map(|token| token.span);
            given
                .unseen
                .get_or_insert(span.map_or(Unseen::Unread, Unseen::Spread));
        }
    }

    /// The name that an entry brings in with all that it holds.
    fn brought(&self, (first, end): (usize, usize), merges: bool) -> Option<Span> {
        let tokens = self.tokens;
        let mut at = first;
        let signs = |at: usize| b"*.@&".iter().any(|sign| tokens.is(at, *sign));
        while at < end && signs(at) {
            at += 1;
        }
        let span = |from: usize, to: usize| {
            Some(Span::new(
                tokens.get(from)?.span.start,
                tokens.get(to)?.span.end,
            ))
        };
        let word = tokens.is_word(at);
        // `..Default::default()`: nothing of one's own.
        if at > first && !tokens.is(first, b'&') {
            let is_dotted = tokens.is(first, b'.') && !tokens.is(first + 1, b'.');
            let is_empty = tokens.slice(at) == "Default" || is_dotted;
            return span(first, at).filter(|_| word && !is_empty && at < end);
        }
        if merges && word && at + 1 == end {
            return span(at, at);
        }
        // `extra_body=extra`, `options: options`
        let is_carrier = matches!(tokens.get(at)?.kind, Kind::Word | Kind::Text)
            && words::is_carrier(tokens.slice(at));
        let mut value = at + 1;
        while value < end && b"=:>".iter().any(|sign| tokens.is(value, *sign)) {
            value += 1;
        }
        if !is_carrier || value >= end {
            return None;
        }
        let is_variable = value > at + 1
            && tokens.is_word(value)
            && (value..end).all(|at| tokens.is_word(at) || tokens.is(at, b'.'))
            && !is_nothing(tokens.slice(value));
        span(value, end - 1).filter(|_| is_variable)
    }

    /// The names in the line of a token that is in no bracket but a block, and in those that touch it: `--model x --top-p 1`.
    fn line(&mut self, at: usize, is_alone: bool, given: &mut Given) {
        let tokens = self.tokens;
        let goes_on = |last: usize, next: usize| {
            tokens.same_line(last, next) || tokens.is(last, b'\\') || tokens.is(last, b'^')
        };
        let mut first = at;
        while let Some((before, last)) = tokens.before(first) {
            if tokens.is(before, b';') || !goes_on(last, first) || !self.goes_on() {
                break;
            }
            self.note(before, given);
            first = before;
        }
        let around = tokens.get(at).and_then(|token| token.around);
        let is_own = |at: usize| {
            tokens.get(at).is_some_and(|token| {
                token.around == around && !matches!(token.kind, Kind::Close(_))
            })
        };
        let mut next = tokens.behind(at);
        while is_own(next) && !tokens.is(next, b';') && goes_on(next - 1, next) && self.goes_on() {
            self.note(next, given);
            // `@params` of PowerShell.
            if tokens.is(next, b'@')
                && tokens.is_word(next + 1)
                && self.language.name == "powershell"
            {
                let name = tokens.get(next + 1).map(|token| token.span);
                given
                    .unseen
                    .get_or_insert(name.map_or(Unseen::Unread, Unseen::Spread));
            }
            next = tokens.behind(next);
        }
        // What is set line by line beside it: fields of a class, constants.
        let assigns = |at: usize| {
            tokens.is_word(at)
                && (tokens.is(at + 1, b'=') && !tokens.is(at + 2, b'=') || tokens.is(at + 1, b':'))
        };
        if !is_alone || !(first..=at).any(assigns) {
            return;
        }
        let mut up = first;
        while let Some((before, last)) = tokens.before(up) {
            if self.is_apart(last, up) || !self.goes_on() {
                break;
            }
            if assigns(before) {
                self.note(before, given);
            }
            up = before;
        }
        while is_own(next) && !self.is_apart(next - 1, next) && self.goes_on() {
            if assigns(next) {
                self.note(next, given);
            }
            next = tokens.behind(next);
        }
    }

    /// Whether an empty line parts two tokens.
    fn is_apart(&self, last: usize, next: usize) -> bool {
        let (Some(last), Some(next)) = (self.tokens.get(last), self.tokens.get(next)) else {
            return true;
        };
        let between = self
            .tokens
            .text
            .get(last.span.end as usize..next.span.start as usize);
        between.is_none_or(|between| between.bytes().filter(|byte| *byte == b'\n').count() > 1)
    }

    /// What is given later, or before, to what holds the id: `p["temperature"] = 0.2`, `p.setTopP(1)`.
    fn held(&mut self, at: usize, is_object: bool, given: &mut Given) {
        let tokens = self.tokens;
        let Some(name) = self.holder(at) else { return };
        self.is_own = is_object;
        given.is_held = true;
        let own = tokens.slice(name);
        let from = name.saturating_sub(MAX_REACH);
        let to = tokens.len().min(name + MAX_REACH);
        for here in tokens.named(own, from..to) {
            if here == name {
                continue;
            }
            let next = here + 1;
            let step = match tokens.get(next).map(|token| token.kind) {
                Some(Kind::Sign(b'.')) => next + 1,
                Some(Kind::Sign(b'-' | b'?' | b'!'))
                    if tokens.is(next + 1, b'>') || tokens.is(next + 1, b'.') =>
                {
                    next + 2
                }
                Some(Kind::Open(sign @ (b'[' | b'('), close)) => {
                    self.words((next + 1, close), 0, given);
                    // `p[key] = value`
                    let is_computed = sign == b'['
                        && close == next + 2
                        && tokens.is_word(next + 1)
                        && tokens.is(close + 1, b'=')
                        && !tokens.is(close + 2, b'=');
                    if is_computed {
                        given.unseen.get_or_insert(Unseen::Unread);
                    }
                    continue;
                }
                // `p |= more`, `p += more`
                Some(Kind::Sign(b'|' | b'+')) if is_object && tokens.is(next + 1, b'=') => {
                    given.unseen.get_or_insert(Unseen::Unread);
                    continue;
                }
                // `p | {"temperature": 1}`
                Some(Kind::Sign(b'|' | b'+')) if is_object => {
                    if let Some(Kind::Open(b'{' | b'[', close)) =
                        tokens.get(next + 1).map(|token| token.kind)
                    {
                        self.words((next + 2, close), 0, given);
                    }
                    continue;
                }
                _ => {
                    self.passed(here, is_object, given);
                    continue;
                }
            };
            self.note(step, given);
            // `p.merge!(…)` of Ruby.
            let open = step + 1 + usize::from(tokens.is(step + 1, b'!'));
            if let Some(Kind::Open(b'(', close)) = tokens.get(open).map(|token| token.kind) {
                self.words((open + 1, close), 0, given);
            }
        }
    }

    /// What stands beside what holds the id where that is spread or passed on: `create(**p, temperature=1)`.
    fn passed(&mut self, at: usize, is_object: bool, given: &mut Given) {
        let tokens = self.tokens;
        let sign = at.checked_sub(1);
        let is_spread = sign.is_some_and(|sign| {
            tokens.is(sign, b'*') || tokens.is(sign, b'.') && tokens.is(sign.wrapping_sub(1), b'.')
        });
        let around = tokens.get(at).and_then(|token| token.around);
        let Some(open) = around else { return };
        let Some(Kind::Open(sign, close)) = tokens.get(open).map(|token| token.kind) else {
            return;
        };
        if is_spread {
            self.direct((open + 1, close), given);
        } else if is_object && sign == b'(' && self.is_argument(at) {
            // `Object.assign(p, {…})` gives it more, and what another function does with it is not known.
            self.words((open + 1, close), 0, given);
            let head = Head::before(tokens, open);
            let mut words = head.words.iter().map(|word| tokens.slice(*word));
            if !words.any(words::calls_model) {
                given.unseen.get_or_insert(Unseen::Unread);
            }
        }
    }

    /// Whether a name is all of an argument.
    fn is_argument(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let starts = at.checked_sub(1).is_some_and(|before| {
            tokens.is(before, b',')
                || matches!(
                    tokens.get(before).map(|token| token.kind),
                    Some(Kind::Open(..))
                )
        });
        let ends = tokens.is(at + 1, b',')
            || matches!(
                tokens.get(at + 1).map(|token| token.kind),
                Some(Kind::Close(_))
            );
        starts && ends
    }
}
