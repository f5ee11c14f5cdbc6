//! Where code goes one way or another by what an id is like: its start, its end, a part of it, a pattern
//! (`model.startswith("gpt-4")`, `/^o[1-9]/.test(model)`). Read from tokens alike in every language; which functions ask so
//! is data (`rules/roles/words.yaml`). It judges no id: what a fork makes of one, [`Question::passes`] says.

mod named;
mod plain;
mod question;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use regex::Regex;

use super::language::{Language, Trait};
use super::name;
use super::proof::token::{Kind, Tokens};
use super::siblings::{Asks, asks, cuts, is_between};
use super::{Draft, Role, Tie};
use crate::source::Span;

pub use question::{Forms, Question};

/// How many of a file are kept.
const MAX_FORKS: usize = 512;

/// Longer texts are no part of an id.
const MAX_TEXT: usize = 200;

/// Shorter ones say too little.
const MIN_TEXT: usize = 2;

/// How many tokens around a text say what it is looked for in.
const MAX_TOKENS: usize = 24;

/// How many brackets around a text may be a list that is given at once.
const MAX_LISTS: usize = 2;

/// How far two texts may stand apart that are looked for in one question, in bytes.
const MAX_APART: usize = 200;

/// A place that tells ids apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// What is looked for, in lower case but for a pattern.
    pub text: Box<str>,
    /// Where in an id.
    pub how: How,
    /// Where it stands.
    pub span: Span,
    /// The number of its question in the file: what passes one of a question's texts passes it.
    pub question: u32,
}

/// Where in an id something is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// At its start.
    Start,
    /// At its end.
    End,
    /// Anywhere.
    Part,
    /// By a pattern.
    Pattern,
    /// It is the whole of it.
    Whole,
}

/// Takes as compared what is looked for in ids, whatever holds it.
pub(super) fn settle(mentions: &mut [Draft], forks: &[Fork]) {
    if forks.is_empty() {
        return;
    }
    let starts: BTreeSet<u32> = forks.iter().map(|fork| fork.span.start).collect();
    let is_asked =
        |mention: &&mut Draft| mention.role == Role::Use && starts.contains(&mention.span.start);
    for mention in mentions.iter_mut().filter(is_asked) {
        mention.role = Role::Compare;
        mention.tie = Some(Tie::Part);
    }
}

/// Whether a file of this language may have forks.
pub(super) fn may_have(language: &Language) -> bool {
    !language.is(Trait::Opaque) && (!language.is(Trait::Data) || language.is(Trait::Literal))
}

/// The forks of a file, in its order. `hits` are the bytes where a piece of an id stands.
pub(super) fn of(tokens: &Tokens<'_>, language: &Language, hits: &[u32]) -> Box<[Fork]> {
    let file = File {
        tokens,
        hits,
        is_python: language.name == "python",
        known: RefCell::default(),
    };
    if language.is(Trait::Data) {
        return with(
            Vec::new(),
            plain::of(tokens.text, language, hits),
            tokens.text,
        );
    }
    let is_slashed = language.is(Trait::Slashes);
    let is_sql = language.name == "sql";
    let mut found: Vec<Fork> = Vec::new();
    let end = tests_from(tokens.text, language);
    for at in 0..tokens.len() {
        let Some(token) = tokens.get(at).filter(|token| token.span.start < end) else {
            break;
        };
        let fork = match token.kind {
            Kind::Text if is_sql => like(tokens, at),
            Kind::Text => file.asked(at).map(|how| (how, token.span)),
            Kind::Sign(b'/') if is_slashed => file.slashed(at).map(|span| (How::Pattern, span)),
            _ => None,
        };
        let Some((how, span)) = fork else { continue };
        let Some(text) = tokens.text.get(span.range()) else {
            continue;
        };
        let question = match found.last() {
            Some(last) if is_same(tokens.text, last.span, span) => last.question,
            Some(last) => last.question + 1,
            None => 0,
        };
        found.push(Fork {
            text: match how {
                How::Pattern => text.into(),
                _ => text.to_ascii_lowercase().into(),
            },
            how,
            span,
            question,
        });
        if found.len() == MAX_FORKS {
            break;
        }
    }
    if language.is(Trait::Shell) {
        return with(found, plain::of(tokens.text, language, hits), tokens.text);
    }
    for group in named::of(&file) {
        let met: Vec<Span> = found.iter().map(|fork| fork.span).collect();
        let is_met = |span: &Span| met.iter().any(|met| met.overlaps(*span));
        if group
            .iter()
            .any(|(_, span)| span.start >= end || is_met(span))
        {
            continue;
        }
        let question = found.last().map_or(0, |last| last.question + 1);
        for (how, span) in group {
            found.extend(fork(tokens.text, how, span, question));
        }
    }
    found.truncate(MAX_FORKS);
    found.into()
}

/// The forks that were found, and more, each a question of its own.
fn with(mut found: Vec<Fork>, more: Vec<(How, Span)>, text: &str) -> Box<[Fork]> {
    for (how, span) in more.into_iter().take(MAX_FORKS) {
        let question = found.last().map_or(0, |last| last.question + 1);
        found.extend(fork(text, how, span, question));
    }
    found.truncate(MAX_FORKS);
    found.into()
}

fn fork(text: &str, how: How, span: Span, question: u32) -> Option<Fork> {
    let text = text
        .get(span.range())
        .filter(|text| text.len() <= MAX_TEXT)?;
    let text = match how {
        How::Pattern => text.into(),
        _ => text.to_ascii_lowercase().into(),
    };
    Some(Fork {
        text,
        how,
        span,
        question,
    })
}

/// `model LIKE 'gpt-4%'`
fn like(tokens: &Tokens<'_>, at: usize) -> Option<(How, Span)> {
    let operator = at.checked_sub(1)?;
    let name = tokens.slice(operator);
    let is_like = ["like", "ilike"]
        .iter()
        .any(|own| name.eq_ignore_ascii_case(own));
    let span = tokens.get(at)?.span;
    let text = tokens.slice(at);
    let bare = text.trim_matches('%');
    let letters = bare
        .bytes()
        .take(MAX_TEXT + 1)
        .filter(u8::is_ascii_alphanumeric);
    let is_plain = !bare.contains(['%', '_']) && letters.count() >= MIN_TEXT;
    if !tokens.is_word(operator) || !is_like || !is_plain || text.len() > MAX_TEXT {
        return None;
    }
    let how = match (text.starts_with('%'), text.ends_with('%')) {
        (true, true) => How::Part,
        (true, false) => How::End,
        (false, true) => How::Start,
        (false, false) => How::Whole,
    };
    let from = span.start as usize + text.len() - text.trim_start_matches('%').len();
    let own = Span::from(from..from + bare.len());
    // What is looked for must be asked of a model, or be a piece of an id.
    let is_of_model = (1..=MAX_LISTS + 1)
        .filter_map(|back| operator.checked_sub(back))
        .any(|word| is_model(tokens.slice(word)));
    is_of_model.then_some((how, own))
}

/// Where the tests of a file begin that holds its own at its end.
fn tests_from(text: &str, language: &Language) -> u32 {
    let tests = (language.name == "rust").then(|| text.find("#[cfg(test)]\nmod "));
    let end = tests.flatten().unwrap_or(text.len());
    Span::from(end..end).start
}

/// Whether two texts are looked for in one question: `a.startsWith("x") || a.startsWith("y")`, `startswith(("x", "y"))`.
pub fn is_same(text: &str, one: Span, next: Span) -> bool {
    static OR: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(?s)[^;{}]*(?:\|\|?|\bor\b)[^;{}]*$").ok());
    let between = text.get(one.end as usize..next.start as usize);
    let Some(between) = between.filter(|between| between.len() <= MAX_APART) else {
        return false;
    };
    let is_listed =
        !between.contains(|c: char| c.is_alphanumeric() || matches!(c, ';' | '{' | '}' | ':'));
    is_listed || OR.as_ref().is_some_and(|or| or.is_match(between))
}

struct File<'t, 's> {
    tokens: &'t Tokens<'s>,
    hits: &'t [u32],
    is_python: bool,
    /// What functions look for that were met already.
    known: RefCell<HashMap<&'s str, Option<Asks>>>,
}

impl<'s> File<'_, 's> {
    fn asks(&self, at: usize) -> Option<Asks> {
        let name: &'s str = self.tokens.slice(at);
        let is_word = name.len() <= MAX_TEXT && self.tokens.is_word(at);
        let mut known = self.known.borrow_mut();
        is_word
            .then(|| *known.entry(name).or_insert_with(|| asks(name)))
            .flatten()
    }

    /// How a text is looked for in ids, if it is.
    fn asked(&self, at: usize) -> Option<How> {
        let tokens = self.tokens;
        let text = tokens.slice(at);
        let is_some = text.bytes().filter(u8::is_ascii_alphanumeric).count() >= MIN_TEXT;
        if text.len() > MAX_TEXT || !is_some {
            return None;
        }
        if let Some(how) = self.cut(at) {
            return Some(how);
        }
        if self.is_python
            && let Some(is_of_model) = self.is_behind_in(at)
        {
            return (is_of_model || self.speaks(at)).then_some(How::Part);
        }
        let mut open = tokens.get(at)?.around?;
        for _ in 0..=MAX_LISTS {
            let callee = open.checked_sub(1)?;
            // `start_with?(…)`
            let callee = if tokens.is(callee, b'?') || tokens.is(callee, b'!') {
                callee.checked_sub(1)?
            } else {
                callee
            };
            let asks = self.asks(callee);
            if let Some(asks) = asks {
                let is_model = self.is_of_model(callee, open, at);
                let is_one = asks != Asks::Part || !self.is_many(callee, open, at);
                let how = match asks {
                    Asks::Start => How::Start,
                    Asks::End => How::End,
                    Asks::Part => How::Part,
                    Asks::Pattern => How::Pattern,
                };
                return (is_one && (is_model || self.speaks(at))).then_some(how);
            }
            // A tuple or a list of several.
            if tokens.is_word(callee) {
                return None;
            }
            open = tokens.get(open)?.around?;
        }
        None
    }

    /// How a text is compared with a part of an id: `model[:5] == "gpt-4"`, `model.slice(0, 5) === "gpt-4"`.
    fn cut(&self, at: usize) -> Option<How> {
        let tokens = self.tokens;
        let signs = (1..=3)
            .take_while(|&back| {
                at.checked_sub(back)
                    .is_some_and(|at| tokens.is(at, b'=') || tokens.is(at, b'!'))
            })
            .count();
        if signs < 2 {
            return None;
        }
        let close = at.checked_sub(signs + 1)?;
        let Kind::Close(open) = tokens.get(close)?.kind else {
            return None;
        };
        let before = open.checked_sub(1)?;
        let is_minus = tokens.is(open + 1, b'-');
        let Kind::Open(bracket, _) = tokens.get(open)?.kind else {
            return None;
        };
        let inside = open + 1..close.min(open + MAX_TOKENS);
        let is_cut = match bracket {
            b'[' => { inside.clone() }.any(|at| tokens.is(at, b':') || tokens.is(at, b'.')),
            b'(' => {
                let name = tokens.slice(before);
                name.len() <= MAX_TEXT && tokens.is_word(before) && cuts(name)
            }
            _ => false,
        };
        let is_model = is_cut
            && ((bracket == b'[' && is_model(tokens.slice(before)))
                || self.subject(open).any(|word| is_model(tokens.slice(word)))
                || inside.into_iter().any(|word| is_model(tokens.slice(word)))
                || self.speaks(at));
        is_model.then_some(if is_minus { How::End } else { How::Start })
    }

    /// Whether the text holds a piece of an id.
    fn speaks(&self, at: usize) -> bool {
        let Some(span) = self.tokens.get(at).map(|token| token.span) else {
            return false;
        };
        self.holds_hit(span)
    }

    fn holds_hit(&self, span: Span) -> bool {
        let from = self.hits.partition_point(|&hit| hit < span.start);
        self.hits.get(from).is_some_and(|&hit| hit < span.end)
    }

    /// `"gpt-4" in model`: whether what is behind it is a model; nothing for what is no such question, or is asked of several.
    fn is_behind_in(&self, at: usize) -> Option<bool> {
        let tokens = self.tokens;
        let next = at + 1;
        let is = |at: usize, word: &str| tokens.is_word(at) && tokens.slice(at) == word;
        let operator = if is(next, "not") { next + 1 } else { next };
        if !is(operator, "in") {
            return None;
        }
        let words = (operator + 1..operator + 1 + MAX_TOKENS)
            .take_while(|&at| tokens.is_word(at) || tokens.is(at, b'.'))
            .filter(|&at| tokens.is_word(at))
            .map(|at| tokens.slice(at));
        let words: Vec<&str> = words.collect();
        let last = words.iter().rev().find(|word| !is_method(word))?;
        (!name::is_plural(last)).then(|| words.iter().any(|word| is_model(word)))
    }

    /// Whether what a call is made on, or is given besides, is a model.
    fn is_of_model(&self, callee: usize, open: usize, at: usize) -> bool {
        let tokens = self.tokens;
        self.subject(callee)
            .any(|word| is_model(tokens.slice(word)))
            || self
                .given(open, at)
                .any(|word| is_model(tokens.slice(word)))
    }

    /// Whether a member of a collection is asked for.
    fn is_many(&self, callee: usize, open: usize, at: usize) -> bool {
        let tokens = self.tokens;
        let name = |word: usize| tokens.slice(word);
        let own = self.subject(callee).map(name).find(|word| !is_method(word));
        // `strings.Contains(models, "x")`
        let first = self.given(open, at).map(name).find(|word| !is_method(word));
        let has_subject = self.subject(callee).next().is_some();
        match (own, first) {
            (_, Some(first)) => name::is_plural(first),
            (Some(own), None) => name::is_plural(own) || own.chars().all(|c| !c.is_lowercase()),
            (None, None) => has_subject,
        }
    }

    /// The names of what a method is called on, the nearest first: `name`, `model` of `model.name.lower().startswith`.
    fn subject(&self, callee: usize) -> impl Iterator<Item = usize> + '_ {
        let tokens = self.tokens;
        let mut at = callee;
        let mut left = MAX_TOKENS;
        std::iter::from_fn(move || {
            while left > 0 {
                left -= 1;
                let (first, last) = tokens.before(at)?;
                let is_joint = |at: usize| b".?!:>-&$@".iter().any(|sign| tokens.is(at, *sign));
                if !is_joint(last) && first == last && !tokens.is_word(last) {
                    return None;
                }
                // A word right before a word begins something else.
                if tokens.is_word(last) && tokens.is_word(at) {
                    return None;
                }
                at = first;
                if tokens.is_word(last) {
                    return Some(last);
                }
            }
            None
        })
    }

    /// The names that a call is given besides.
    fn given(&self, open: usize, at: usize) -> impl Iterator<Item = usize> + '_ {
        let tokens = self.tokens;
        let close = match tokens.get(open).map(|token| token.kind) {
            Some(Kind::Open(_, close)) => close,
            _ => open,
        };
        (open + 1..close)
            .take(MAX_TOKENS)
            .filter(move |&word| word != at && tokens.is_word(word))
    }

    /// The pattern between the slashes that open at a token, if ids are matched by it.
    fn slashed(&self, at: usize) -> Option<Span> {
        let tokens = self.tokens;
        let start = tokens.get(at)?.span.end as usize;
        // Behind a value it divides.
        let is_value = |before: usize| {
            matches!(
                tokens.get(before)?.kind,
                Kind::Word | Kind::Text | Kind::Close(_)
            )
            .then_some(())
        };
        let before = at.checked_sub(1);
        let is_word = before
            .is_some_and(|at| matches!(tokens.slice(at), "return" | "when" | "if" | "unless"));
        if !is_word && before.and_then(is_value).is_some() {
            return None;
        }
        let rest = tokens.text.get(start..)?;
        let mut is_escaped = false;
        let mut is_class = false;
        let end = rest
            .char_indices()
            .take(MAX_TEXT)
            .take_while(|&(_, c)| c != '\n')
            .find(|&(_, c)| {
                let ends = c == '/' && !is_escaped && !is_class;
                is_class = !is_escaped && (c == '[' || is_class && c != ']');
                is_escaped = c == '\\' && !is_escaped;
                ends
            });
        let (end, _) = end?;
        let span = Span::from(start..start + end);
        let text = tokens.text.get(span.range())?;
        if text.bytes().filter(u8::is_ascii_alphanumeric).count() < MIN_TEXT {
            return None;
        }
        let mut next = tokens.at(span.end + 1);
        // Flags: `/x/i`.
        if tokens.is_word(next) && tokens.get(next)?.span.start == span.end + 1 {
            next += 1;
        }
        let asks_pattern = |at: usize| self.asks(at).is_some();
        let line = |from: usize, to: usize| {
            (from..to).any(|word| {
                tokens.same_line(at.min(word), at.max(word)) && is_model(tokens.slice(word))
            })
        };
        let is_tested = tokens.is(next, b'.') && asks_pattern(next + 1);
        let is_given = before.is_some_and(|open| {
            matches!(
                tokens.get(open).map(|token| token.kind),
                Some(Kind::Open(b'(', _))
            ) && open.checked_sub(1).is_some_and(|callee| {
                asks_pattern(callee)
                    || tokens.is(callee, b'?') && callee.checked_sub(1).is_some_and(asks_pattern)
            })
        });
        // `model =~ /x/`, `when /x/`
        let is_matched = before.is_some_and(|at| tokens.is(at, b'~') || tokens.slice(at) == "when");
        let is_asked = is_tested || is_given || is_matched;
        let is_of_model = || {
            line(at.saturating_sub(MAX_TOKENS), at) && !is_tested
                || line(next, next + MAX_TOKENS)
                || self.holds_hit(span)
        };
        (is_asked && is_of_model()).then_some(span)
    }
}

fn is_model(word: &str) -> bool {
    word.len() <= MAX_TEXT && name::is_model_like(word)
}

/// Whether a word stands between a name and what is asked of it.
fn is_method(word: &str) -> bool {
    is_between(word.get(..MAX_TEXT).unwrap_or(word))
}
