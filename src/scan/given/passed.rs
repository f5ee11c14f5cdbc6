//! What names hold that are passed beside an id: `**kwargs`, `...options`, `config=config`. A name is read where one
//! statement alone makes it what it is, in the same function or at the file's top.

use std::ops::Range;

use super::bracket::Reading;
use super::statement::MAX_REACH;
use super::value::Value;
use super::{Given, LAST};
use crate::scan::proof::token::Kind;
use crate::source::Span;

/// How many names of a call are followed.
const MAX_NAMES: usize = 16;

/// How many places are looked at where a name may be made.
const MAX_NAMED: usize = 50;

/// How many tokens before a body its parameters stand at most.
const MAX_NEAR: usize = 200;

/// Words that make a table of pairs.
pub(super) const TABLE: &[&str] = &["dict", "OrderedDict", "Map", "Hash"];

/// Words between a value and its type.
const TYPED: &[&str] = &["as", "satisfies"];

/// A name that is passed, and what it is passed as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Passed {
    pub(super) name: usize,
    pub(super) within: Vec<String>,
}

/// Where a name becomes what it is.
struct Made {
    statement: Range<usize>,
    value: Value,
    scope: Range<usize>,
}

impl Reading<'_, '_> {
    /// Notes an entry of a bracket that is a name alone, or one spread out.
    pub(super) fn spread(
        &self,
        (open, first, end): (usize, usize, usize),
        within: &[String],
        given: &mut Given,
    ) {
        let tokens = self.tokens;
        let mut name = first;
        while b"*.&".iter().any(|sign| tokens.is(name, *sign)) {
            name += 1;
        }
        // The first that a call is given is what it is about.
        let is_behind = matches!(
            tokens.get(open).map(|token| token.kind),
            Some(Kind::Open(b'(', _))
        ) && first > open + 1;
        let is_alone = name + 1 == end && tokens.is_word(name);
        if is_alone && (name > first + 1 || is_behind && name == first) {
            given.passed.push(Passed {
                name,
                within: within.to_vec(),
            });
        }
    }

    /// What the names that are passed beside a token hold.
    pub(super) fn passed(&self, at: usize, given: &mut Given) {
        let mut names = std::mem::take(&mut given.passed);
        // A number is a word, too.
        let is_name = |word: &str| !word.starts_with(|c: char| c.is_ascii_digit());
        names.retain(|passed| passed.name != at && is_name(self.tokens.slice(passed.name)));
        for passed in names.into_iter().take(MAX_NAMES) {
            if self.tokens.left() == 0 {
                break;
            }
            let Some(made) = self.made(passed.name) else {
                continue;
            };
            let mentioned = self.mentioned(passed.name, made.scope.clone());
            let is_list = matches!(
                self.tokens.get(made.value.first).map(|token| token.kind),
                Some(Kind::Open(b'[', _))
            );
            // What is put into a list later stands behind what it is made of.
            if is_list && mentioned != 2 {
                continue;
            }
            let from = given.settings.len();
            let mut within = passed.within.clone();
            let depth = usize::from(!within.is_empty());
            self.inner(made.value, &mut within, depth, given);
            let heads = (given.heads.len(), given.calls.len());
            // `Options.builder().temperature(0.2).build()`
            let mut all = made.value.first..made.value.end;
            let call = all.find_map(|at| match self.tokens.get(at)?.kind {
                Kind::Open(b'(', close) => Some((at, close)),
                _ => None,
            });
            if let Some((open, close)) = call {
                self.chain(open, close, given);
            }
            let root = made.statement.start..passed.name;
            let stated = self.statements(&[self.name(&made)], &root, given);
            given.heads.truncate(heads.0);
            given.calls.truncate(heads.1);
            for setting in given.settings.iter_mut().skip(from) {
                if !setting.within.starts_with(&passed.within) {
                    setting.within.splice(0..0, passed.within.iter().cloned());
                }
                // Others may be passed it, too.
                if mentioned > stated + 2 {
                    setting.cut = Span::new(setting.cut.start, setting.cut.start);
                }
            }
            let is_list = |within: &[String]| within.iter().any(|name| name == LAST);
            if passed.within.is_empty() {
                let mut at = 0;
                given.settings.retain(|setting| {
                    at += 1;
                    at <= from || !is_list(&setting.within)
                });
            }
        }
        given.passed.clear();
    }

    fn name(&self, made: &Made) -> usize {
        let target = self.target(made.statement.start, made.value.first);
        target
            .and_then(|target| target.path.first().copied())
            .unwrap_or(made.statement.start)
    }

    /// How often a word stands in a region.
    fn mentioned(&self, name: usize, region: Range<usize>) -> usize {
        let tokens = self.tokens;
        let word = tokens.slice(name);
        let from = region.start.max(name.saturating_sub(MAX_REACH));
        let to = region
            .end
            .min(name.saturating_add(MAX_REACH))
            .min(tokens.len());
        let mut count = 0;
        for at in tokens.named(word, from..to) {
            let is_key = tokens.is(at + 1, b'=')
                && !tokens.is(at + 2, b'=')
                && tokens
                    .get(at)
                    .and_then(|token| token.around)
                    .is_some_and(|open| !self.is_block(open));
            let is_part = at.checked_sub(1).is_some_and(|sign| {
                tokens.is(sign, b'.') && !tokens.is(sign.wrapping_sub(1), b'.')
            });
            let is_pair =
                tokens.is(at + 1, b':') && tokens.is_word(at + 2) && tokens.slice(at + 2) == word;
            if !(is_key || is_part || is_pair) {
                count += 1;
            }
        }
        count
    }

    /// Where a name is made, if one statement alone does so before its use.
    fn made(&self, name: usize) -> Option<Made> {
        let scope = self.scope(self.top_of(name));
        match self.one_of(name, scope.clone()) {
            Ok(found) => found,
            // Nothing in the function: the file's top.
            Err(()) if scope.start > 0 => {
                let word = self.tokens.slice(name);
                let near = scope.start.saturating_sub(MAX_NEAR)..scope.start;
                let is_parameter = self.tokens.named(word, near).any(|at| {
                    let around = self.tokens.get(at).and_then(|token| token.around);
                    around.is_some_and(|open| self.signature(at) == Some(open))
                });
                // A header is part of the region that indents tell.
                if is_parameter || self.is_parameter(name, &scope) {
                    return None;
                }
                self.one_of(name, 0..self.tokens.len()).ok().flatten()
            }
            Err(()) => None,
        }
    }

    /// Whether the first bracket of a region names it: the parameters of a function.
    fn is_parameter(&self, name: usize, scope: &Range<usize>) -> bool {
        let tokens = self.tokens;
        let word = tokens.slice(name);
        let line = (scope.start..scope.end).take_while(|at| {
            *at == scope.start
                || tokens.get(*at).is_some_and(|token| token.around.is_some())
                || tokens.same_line(scope.start, *at)
        });
        let mut line = line.take(MAX_NEAR);
        line.any(|at| at != name && tokens.is_word(at) && tokens.slice(at) == word)
    }

    /// A token of the statement around a token, in no bracket but blocks.
    pub(super) fn top_of(&self, at: usize) -> usize {
        let mut here = at;
        while let Some(open) = self.tokens.get(here).and_then(|token| token.around) {
            if self.is_block(open) {
                break;
            }
            here = open;
        }
        here
    }

    /// The one assignment of a name in a region; an error where there is none.
    fn one_of(&self, name: usize, scope: Range<usize>) -> Result<Option<Made>, ()> {
        let tokens = self.tokens;
        let word = tokens.slice(name);
        let is_file = scope.start == 0 && scope.end == tokens.len();
        let from = scope.start.max(name.saturating_sub(MAX_REACH));
        let to = scope
            .end
            .min(name.saturating_add(MAX_REACH))
            .min(tokens.len());
        let mut found = None;
        let mut named = 0;
        for at in tokens.named(word, from..to) {
            if at == name {
                continue;
            }
            let around = tokens.get(at).and_then(|token| token.around);
            if around.is_some_and(|open| !self.is_block(open)) {
                continue;
            }
            named += 1;
            if named > MAX_NAMED {
                return Ok(None);
            }
            let statement = self.statement(at);
            let Some(target) = self.target(statement.start, statement.end) else {
                continue;
            };
            if target.path != [at] {
                continue;
            }
            let of_other = is_file && self.scope(at) != (0..tokens.len());
            if of_other {
                continue;
            }
            if found.is_some() {
                return Ok(None);
            }
            let value = Value {
                first: target.sign + 1,
                end: statement.end,
            };
            found = Some(Made {
                statement,
                value,
                scope: scope.clone(),
            });
        }
        match found {
            None => Err(()),
            Some(made) if made.statement.start > name && !is_file => Ok(None),
            Some(made) => Ok(self.is_made_there(made.value).then_some(made)),
        }
    }

    /// Whether a value is written out: a table, a list, an object made of its class.
    fn is_made_there(&self, value: Value) -> bool {
        let tokens = self.tokens;
        match tokens.get(value.first).map(|token| token.kind) {
            Some(Kind::Open(b'{' | b'[', close)) => {
                close + 1 >= value.end || TYPED.contains(&tokens.slice(close + 1))
            }
            Some(Kind::Word) => {
                let mut words = value.first..value.end.min(value.first + 12);
                let until = words.find(|at| {
                    matches!(
                        tokens.get(*at).map(|token| token.kind),
                        Some(Kind::Open(..))
                    )
                });
                let Some(open) = until else { return false };
                let mut names = (value.first..open).filter(|at| tokens.is_word(*at));
                names.any(|at| {
                    let word = tokens.slice(at);
                    TABLE.contains(&word)
                        || word == "new"
                        || word.starts_with(|c: char| c.is_uppercase())
                })
            }
            Some(Kind::Sign(b'&')) => self.is_made_there(Value {
                first: value.first + 1,
                ..value
            }),
            _ => false,
        }
    }
}
