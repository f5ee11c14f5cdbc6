//! Where what holds an id goes: a request that is made first and sent later, a parameter with a default, a property.
//! It follows names within a file, a few steps far, and only as values: what else happens to a name proves nothing.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::bind::start;
use super::call::Around;
use super::clue::{Clue, Clues};
use super::scopes::Scope;
use super::token::{Kind, Tokens};
use super::{MAX_SITES, address};
use crate::catalog::resolve::Target;

/// How far out what holds an id is looked for.
const MAX_OUT: usize = 8;

/// How often what is made of a name is followed on.
const MAX_STEPS: usize = 3;

/// How many places of a name are looked at.
const MAX_PLACES: usize = 8 * MAX_SITES;

/// A name that holds something.
#[derive(Debug, Clone, Copy)]
struct Holder<'s> {
    name: &'s str,
    at: usize,
    scope: Option<Scope>,
    is_property: bool,
}

/// The places of the names of a file, once something asks.
#[derive(Debug, Default)]
pub(super) struct Names<'s> {
    places: OnceCell<BTreeMap<&'s str, Vec<usize>>>,
}

impl<'s> Names<'s> {
    fn of(&self, tokens: &Tokens<'s>, name: &str) -> &[usize] {
        let places = self.places.get_or_init(|| {
            let mut places: BTreeMap<&'s str, Vec<usize>> = BTreeMap::new();
            for at in (0..tokens.len()).filter(|at| tokens.is_word(*at)) {
                places.entry(bare(tokens.slice(at))).or_default().push(at);
            }
            places
        });
        places.get(name).map_or(&[], Vec::as_slice)
    }
}

/// What points at a surface where the name goes that holds an id at a token: all places that prove one have to agree.
pub(super) fn followed<'s>(
    around: Around<'_, 's>,
    names: &Names<'s>,
    at: usize,
    target: &Target,
) -> Clues {
    let mut found = Clues::default();
    let mut done = BTreeSet::new();
    let mut open: Vec<_> = holder(around, at).into_iter().collect();
    for _ in 0..MAX_STEPS {
        let mut next = Vec::new();
        for holder in open {
            if done.len() < MAX_SITES && done.insert(holder.at) {
                go(around, names, (holder, target), &mut found, &mut next);
            }
        }
        if next.is_empty() || !found.all.is_empty() {
            break;
        }
        open = next;
    }
    let first = found.all.first().map(|clue| clue.surface);
    if found.redirected || found.all.iter().any(|clue| Some(clue.surface) != first) {
        found.all.clear();
    }
    found
}

/// Reads the places where one name goes.
fn go<'s>(
    around: Around<'_, 's>,
    names: &Names<'s>,
    (own, target): (Holder<'s>, &Target),
    found: &mut Clues,
    next: &mut Vec<Holder<'s>>,
) {
    let tokens = around.tokens;
    let places = names.of(tokens, own.name);
    // A name of a function means something in it alone.
    let (from, to) = if own.is_property {
        (0, places.len())
    } else {
        let end = around.known.scopes.end(own.scope);
        let from = places.partition_point(|at| *at <= own.at);
        (from, places.partition_point(|at| *at < end))
    };
    let sites = places.get(from..to).unwrap_or_default().iter().copied();
    let sites = sites
        .take(MAX_PLACES)
        .filter(|at| *at != own.at && goes(around, own, *at));
    for at in sites.take(MAX_SITES) {
        let mut read = around.read(at, None, "", false);
        if let Some(token) = tokens.get(at)
            && let Some((number, span)) = address::path(tokens.text, token.span, around.catalog)
        {
            read.add(number, super::By::Url, span);
        }
        let proven: Option<Clue> = read.verdict(around.catalog, target);
        found.redirected |= read.redirected && proven.is_none();
        found.all.extend(proven);
        if proven.is_none() {
            next.extend(holder(around, at).filter(|holder| holder.name != own.name));
        }
    }
}

/// Whether a name stands for what it holds there.
fn goes(around: Around<'_, '_>, own: Holder<'_>, at: usize) -> bool {
    let (tokens, scopes) = (around.tokens, &around.known.scopes);
    let is_given = tokens.is(at + 1, b'=') && !tokens.is(at + 2, b'=') || tokens.is(at + 1, b':');
    let is_of = at
        .checked_sub(1)
        .is_some_and(|dot| tokens.is(dot, b'.') || tokens.is(dot, b'>'));
    let is_property = is_of
        || tokens.slice(at).starts_with('@')
        || at.checked_sub(1).is_some_and(|sign| tokens.is(sign, b'@'));
    if is_given || is_property != own.is_property {
        return false;
    }
    own.is_property
        || own.scope.is_none()
        || scopes
            .chain(scopes.at(at))
            .any(|scope| Some(scope) == own.scope)
}

/// The name that holds what stands at a token: of a variable, a property or a parameter.
fn holder<'s>(around: Around<'_, 's>, at: usize) -> Option<Holder<'s>> {
    let tokens = around.tokens;
    let mut child = at;
    for _ in 0..MAX_OUT {
        let first = typed(tokens, start(tokens, child));
        let open = tokens.get(first)?.around;
        let kind = open
            .and_then(|open| tokens.get(open))
            .map(|token| token.kind);
        let sign = first.checked_sub(1)?;
        let assigns = tokens.is(sign, b'=')
            && !b"=!<>"
                .iter()
                .any(|before| tokens.is(sign.wrapping_sub(1), *before));
        let is_argument = matches!(kind, Some(Kind::Open(b'(', _)));
        let is_parameter = || open.is_some_and(|open| is_parameters(tokens, open));
        let is_key = tokens.is(sign, b':')
            && matches!(kind, Some(Kind::Open(..)))
            && !tokens.is(sign.wrapping_sub(1), b':');
        if assigns && (!is_argument || is_parameter()) {
            let name = named(tokens, sign)?;
            let of = name.checked_sub(1);
            let is_property = of.is_some_and(|of| {
                tokens.is(of, b'.') || tokens.is(of, b'@') || tokens.is(of, b'>')
            }) || tokens.slice(name).starts_with('@');
            let scope = around.known.scopes.at(name);
            return Some(Holder {
                name: bare(tokens.slice(name)),
                at: name,
                scope,
                is_property,
            });
        }
        // On with what is around: a literal, the arguments of a call.
        let is_block = !is_key && !is_argument && open.is_none_or(|open| around.is_block(open));
        child = open.filter(|_| !is_block || is_argument)?;
    }
    None
}

/// Where the type of a literal starts: `map[string]any{`, `[]string{`.
fn typed(tokens: &Tokens<'_>, first: usize) -> usize {
    let Some((open, _)) = tokens.before(first) else {
        return first;
    };
    if !matches!(
        tokens.get(open).map(|token| token.kind),
        Some(Kind::Open(b'[', _))
    ) || !tokens.same_line(open, first)
    {
        return first;
    }
    let is_map = open
        .checked_sub(1)
        .is_some_and(|at| tokens.slice(at) == "map");
    if is_map { open - 1 } else { open }
}

/// The name before a sign, and before its type: `name: Type =`, `Type name =`, `name, err :=`.
fn named(tokens: &Tokens<'_>, sign: usize) -> Option<usize> {
    let mut at = sign.checked_sub(1)?;
    if tokens.is(at, b':') {
        at = at.checked_sub(1)?;
        while at >= 2 && tokens.is(at - 1, b',') && tokens.is_word(at - 2) {
            at -= 2;
        }
        return tokens.is_word(at).then_some(at);
    }
    let mut name = at;
    for _ in 0..MAX_OUT {
        let before = tokens.before(name).map(|(first, _)| first);
        let Some(first) = before.filter(|first| tokens.same_line(*first, sign)) else {
            break;
        };
        if tokens.is(first, b':') && !tokens.is(first.wrapping_sub(1), b':') {
            at = first.checked_sub(1)?;
            break;
        }
        if tokens.is(first, b'(') || tokens.is(first, b',') || tokens.is(first, b'.') {
            break;
        }
        name = first;
    }
    tokens.is_word(at).then_some(at)
}

/// Whether a bracket holds the parameters of a function: `def run(`, `function run(`, `run(…) {`.
fn is_parameters(tokens: &Tokens<'_>, open: usize) -> bool {
    let name = open.checked_sub(1);
    let word = name.and_then(|name| name.checked_sub(1));
    let defines = |at: Option<usize>| {
        at.is_some_and(|at| {
            tokens.is_word(at)
                && matches!(
                    tokens.slice(at),
                    "def" | "defp" | "function" | "fun" | "func" | "fn" | "init" | "constructor"
                )
        })
    };
    let Some(Kind::Open(_, close)) = tokens.get(open).map(|token| token.kind) else {
        return false;
    };
    let has_body = (close + 1..close + 8).find(|at| !tokens.is_word(*at) && !tokens.is(*at, b':'));
    let opens = has_body
        .and_then(|at| tokens.get(at))
        .map(|token| token.kind);
    let is_arrow = tokens.is(close + 1, b'=') && tokens.is(close + 2, b'>');
    defines(name)
        || defines(word)
        || is_arrow
        || matches!(opens, Some(Kind::Open(b'{', _)))
            && name.is_some_and(|name| tokens.is_word(name))
}

/// A name without the sign that some languages write before it.
fn bare(name: &str) -> &str {
    name.trim_start_matches(['$', '@'])
}
