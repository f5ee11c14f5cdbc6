//! What a file says once and its calls rely on: the SDKs that it imports, the names that
//! come from them, and the clients that it makes.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::call::{Around, Head};
use super::clue::{By, Clues};
use super::entry::Entry;
use super::token::{Kind, Tokens};
use crate::catalog::Catalog;
use crate::catalog::proof::{Number, Said};
use crate::source::Span;

/// Words that open an import at the start of a line.
const IMPORTS: &[&str] = &[
    "import",
    "from",
    "using",
    "use",
    "require",
    "open",
    "include",
    "alias",
    "export",
    "library",
    "require_relative",
    "const",
    "let",
    "var",
    "load",
    "needs",
];

/// How many tokens of what makes a client are looked at for what it is made of.
const MAX_MADE: usize = 40;

/// How many tokens an import has at most.
const MAX_IMPORT: usize = 300;

/// What stands for nothing.
pub(super) const NOTHING: &[&str] = &["None", "null", "nil", "undefined", "NULL", "Nothing"];

/// What a file says of its clients.
#[derive(Debug, Default)]
pub(super) struct Known<'s> {
    /// Names that an SDK's import brings in.
    names: BTreeMap<&'s str, Number>,
    /// Names that hold a client, with what points at its surface.
    clients: BTreeMap<&'s str, Clues>,
    /// Surfaces whose SDK is imported, and where.
    pub(super) imports: BTreeMap<Number, Span>,
    /// Surfaces that the names of other imports speak of.
    pub(super) hints: BTreeSet<Number>,
    /// Constants that hold an address.
    pub(super) addresses: BTreeMap<&'s str, &'s str>,
    /// Some client talks to an address that is not known.
    pub(super) redirected: bool,
    /// What the entries of brackets say, by the opening token: many ids may have the same
    /// large surroundings.
    entries: RefCell<HashMap<usize, Rc<[Entry]>>>,
}

impl<'s> Known<'s> {
    /// Reads a file.
    pub(super) fn of(tokens: &Tokens<'s>, catalog: &Catalog) -> Self {
        let mut known = Self::default();
        for at in 0..tokens.len() {
            known.import(tokens, catalog, at);
            known.address(tokens, at);
        }
        known.clients(tokens, catalog);
        known
    }

    /// The entries of the bracket that a token opens, read once.
    pub(super) fn entries(&self, open: usize, read: impl FnOnce() -> Vec<Entry>) -> Rc<[Entry]> {
        if let Some(entries) = self.entries.borrow().get(&open) {
            return Rc::clone(entries);
        }
        let entries: Rc<[Entry]> = read().into();
        self.entries.borrow_mut().insert(open, Rc::clone(&entries));
        entries
    }

    /// Whose class, function or package a name is in this file.
    pub(super) fn call(&self, catalog: &Catalog, name: &str) -> Option<Number> {
        let listed = catalog.proofs().call(name);
        let imported = || self.names.get(name).copied();
        match listed {
            Some(number) if !catalog.is_vendors(number) => Some(number),
            listed => imported().or(listed),
        }
    }

    /// What points at the surface of the client that a name holds.
    pub(super) fn client(&self, name: &str) -> Option<&Clues> {
        self.clients.get(name)
    }

    /// An import that starts at a token.
    fn import(&mut self, tokens: &Tokens<'s>, catalog: &Catalog, at: usize) {
        let is_first = at == 0 || !tokens.same_line(at - 1, at);
        let opens = tokens.is_word(at) && IMPORTS.contains(&tokens.slice(at));
        // `require.NoError(…)` is a call.
        if !opens || !is_first || tokens.is(at + 1, b'.') {
            return;
        }
        let binds = matches!(tokens.slice(at), "const" | "let" | "var");
        let around = tokens.get(at).and_then(|token| token.around);
        let mut end = at + 1;
        let mut requires = false;
        while end < at + MAX_IMPORT
            && let Some(token) = tokens.get(end)
        {
            let runs_on = token.around != around || tokens.same_line(end - 1, end);
            let is_bracket = matches!(token.kind, Kind::Close(_));
            if !(runs_on || is_bracket) || tokens.is(end, b';') {
                break;
            }
            requires |= matches!(tokens.slice(end), "require" | "import");
            end += 1;
        }
        let is_text = |at: usize| {
            let token = tokens.get(at);
            token.is_some_and(|token| token.kind == Kind::Text)
        };
        let has_text = (at..end).any(is_text);
        // `export { x } from "…"` takes something from elsewhere, `export const x = "…"` makes it.
        let is_export = tokens.slice(at) == "export";
        let takes = || (at..end).any(|at| tokens.is_word(at) && tokens.slice(at) == "from");
        if binds && !requires || is_export && !(has_text && takes()) {
            return;
        }
        for index in at..end {
            for said in catalog.proofs().said(tokens.slice(index)) {
                if let Said::Surface(number) = said
                    && !catalog.is_vendors(number)
                {
                    self.hints.insert(number);
                }
            }
        }
        let is_from = tokens.slice(at) == "from";
        let mut found = Vec::new();
        let mut names = Vec::new();
        let mut classes = BTreeSet::new();
        let mut index = at + 1;
        while index < end {
            let token = tokens.get(index);
            match token.map(|token| token.kind) {
                Some(Kind::Text) => {
                    let path = tokens.slice(index);
                    if let Some(number) = catalog.proofs().module(path) {
                        found.push((number, token.map(|token| token.span)));
                        names.extend(path.rsplit('/').next());
                    }
                }
                Some(Kind::Word) => {
                    let last = path_end(tokens, index, end);
                    // What comes out of a module is no module.
                    let may_be = !has_text && (!is_from || index == at + 1);
                    if may_be && let Some((number, span)) = module(tokens, catalog, index, last) {
                        found.push((number, Some(span)));
                    } else {
                        classes.extend(catalog.proofs().call(tokens.slice(last)));
                    }
                    names.push(tokens.slice(last));
                    index = last;
                }
                _ => {}
            }
            index += 1;
        }
        // `from google import genai`: the module is what is taken.
        if is_from && !has_text && found.is_empty() {
            let path = |last: usize| {
                let (start, end) = (tokens.get(at + 1)?.span.start, tokens.get(last)?.span.end);
                tokens.text.get(start as usize..end as usize)
            };
            let outer = path(path_end(tokens, at + 1, end)).unwrap_or("");
            for name in names.iter().filter(|name| **name != "import") {
                if let Some(number) = catalog.proofs().module(&format!("{outer}.{name}")) {
                    found.push((number, tokens.get(at + 1).map(|token| token.span)));
                    break;
                }
            }
        }
        for (number, span) in found {
            for name in &names {
                if !IMPORTS.contains(name) && *name != "as" {
                    self.names.entry(name).or_insert(number);
                }
            }
            // Classes of another surface, out of a vendor's SDK.
            let others = classes.iter().any(|class| *class != number);
            if catalog.is_vendors(number) && others {
                for class in &classes {
                    self.imports
                        .entry(*class)
                        .or_insert(span.unwrap_or_default());
                }
            } else {
                self.imports
                    .entry(number)
                    .or_insert(span.unwrap_or_default());
            }
        }
    }

    /// A constant that holds an address.
    fn address(&mut self, tokens: &Tokens<'s>, at: usize) {
        let Some(Kind::Text) = tokens.get(at).map(|token| token.kind) else {
            return;
        };
        let value = tokens.slice(at);
        let assigned = at
            .checked_sub(2)
            .filter(|&name| tokens.is(name + 1, b'=') && tokens.is_word(name));
        if let Some(name) = assigned.filter(|_| value.contains("://")) {
            self.addresses.entry(tokens.slice(name)).or_insert(value);
        }
    }

    /// The clients that the file makes and binds to names.
    fn clients(&mut self, tokens: &Tokens<'s>, catalog: &Catalog) {
        let mut made: BTreeMap<&'s str, Vec<Clues>> = BTreeMap::new();
        let mut assigned = BTreeSet::new();
        for at in 0..tokens.len() {
            let Some((name, sign, clues)) = self.made(tokens, catalog, at) else {
                continue;
            };
            self.redirected |= clues.redirected;
            if assigned.insert(sign) {
                made.entry(name).or_default().push(clues);
            } else if let Some(own) = made.get_mut(name).and_then(|all| all.last_mut()) {
                own.extend(&clues);
            }
        }
        self.configure(tokens, catalog, &mut made, &assigned);
        // A name that also holds something else proves nothing.
        for at in 0..tokens.len() {
            if tokens.is_word(at)
                && made.contains_key(tokens.slice(at))
                && !assigned.contains(&(at + 1))
                && is_assigned(tokens, at)
                && !NOTHING.contains(&tokens.slice(at + 2))
            {
                made.remove(tokens.slice(at));
            }
        }
        for (name, all) in made {
            let mut clues = Clues::default();
            let surfaces = |own: &Clues| {
                let all = own.all.iter().map(|clue| clue.surface);
                all.collect::<BTreeSet<_>>()
            };
            if all
                .windows(2)
                .any(|two| surfaces(&two[0]) != surfaces(&two[1]))
            {
                continue;
            }
            for own in &all {
                clues.extend(own);
            }
            clues.thin();
            for clue in &mut clues.all {
                clue.by = By::Client;
            }
            self.clients.insert(name, clues);
        }
    }

    /// Adds to what holds a client or what one is made of what is set on it later, and to a client what it is
    /// made of: `config.BaseURL = …`, `NewClientWithConfig(config)`.
    fn configure(
        &mut self,
        tokens: &Tokens<'s>,
        catalog: &Catalog,
        made: &mut BTreeMap<&'s str, Vec<Clues>>,
        assigned: &BTreeSet<usize>,
    ) {
        if made.is_empty() {
            return;
        }
        let mut set: BTreeMap<&'s str, Clues> = BTreeMap::new();
        let around = Around {
            tokens,
            catalog,
            known: self,
        };
        for at in 0..tokens.len() {
            let is_set = tokens.is_word(at)
                && tokens.is(at + 1, b'.')
                && tokens.is_word(at + 2)
                && tokens.is(at + 3, b'=')
                && !tokens.is(at + 4, b'=')
                && made.contains_key(tokens.slice(at));
            if is_set {
                around.pair(at + 2, at + 4, set.entry(tokens.slice(at)).or_default());
            }
        }
        for (name, clues) in set {
            self.redirected |= clues.redirected;
            for own in made.get_mut(name).into_iter().flatten() {
                own.extend(&clues);
            }
        }
        for &sign in assigned {
            let Some(name) =
                sign.checked_sub(1 + usize::from(tokens.is(sign.wrapping_sub(1), b':')))
            else {
                continue;
            };
            // `client, err := …` is bound to its first name.
            let bound =
                (name.saturating_sub(2)..=name).find(|at| made.contains_key(tokens.slice(*at)));
            let Some(bound) = bound.map(|at| tokens.slice(at)) else {
                continue;
            };
            let mut of = Clues::default();
            for at in sign + 1..tokens.len().min(sign + MAX_MADE) {
                let is_given = tokens.is_word(at)
                    && tokens.slice(at) != bound
                    && (tokens.is(at + 1, b',')
                        || tokens
                            .get(at + 1)
                            .is_some_and(|token| matches!(token.kind, Kind::Close(_))));
                if tokens.get(at).map(|token| token.around)
                    == tokens.get(sign).map(|token| token.around)
                    && !tokens.same_line(at - 1, at)
                {
                    break;
                }
                if is_given
                    && let Some(clues) = made.get(tokens.slice(at)).and_then(|all| all.first())
                {
                    of.extend(clues);
                }
            }
            if of != Clues::default() {
                for own in made.get_mut(bound).into_iter().flatten() {
                    own.extend(&of);
                }
            }
        }
    }

    /// The client that a call at a token makes, if the call names a surface: the name that
    /// it is bound to, the sign that binds it, and the clues.
    fn made(
        &self,
        tokens: &Tokens<'s>,
        catalog: &Catalog,
        at: usize,
    ) -> Option<(&'s str, usize, Clues)> {
        let token = tokens.get(at)?;
        let mut clues = Clues::default();
        let start = match token.kind {
            Kind::Word => {
                let number = self.call(catalog, tokens.slice(at))?;
                clues.add(number, By::Client, token.span);
                at
            }
            Kind::Text => {
                let number = catalog.proofs().service(tokens.slice(at))?;
                clues.tell(number, token.span);
                token.around?
            }
            _ => return None,
        };
        // `root.api_type = "…"` tells of what is called on the root.
        let around = Around {
            tokens,
            catalog,
            known: self,
        };
        if token.kind == Kind::Word
            && tokens.is(at + 1, b'.')
            && tokens.is_word(at + 2)
            && tokens.is(at + 3, b'=')
            && !tokens.is(at + 4, b'=')
        {
            clues.all.clear();
            around.pair(at + 2, at + 4, &mut clues);
            return (clues != Clues::default()).then(|| (tokens.slice(at), at + 3, clues));
        }
        let mut first = start;
        let head = Head::before(tokens, start);
        first = head.words.last().copied().unwrap_or(first).min(first);
        while let Some(before) = first.checked_sub(1)
            && (tokens.is_word(before) && matches!(tokens.slice(before), "new" | "await" | "try")
                || tokens.is(before, b'&')
                || tokens.is(before, b'*'))
        {
            first = before;
        }
        let (name, sign) = binder(tokens, first, at)?;
        let mut next = start;
        // The chain behind: what the client is made with.
        for _ in 0..super::call::MAX_CHAIN {
            match tokens.get(next)?.kind {
                Kind::Open(b'(' | b'{', close) => {
                    around.inside(next, None, true, None, &mut clues);
                    next = close + 1;
                }
                Kind::Word
                    if next == start || tokens.is(next - 1, b'.') || tokens.is(next - 1, b':') =>
                {
                    if let Some(Kind::Open(b'(', _)) = tokens.get(next + 1).map(|token| token.kind)
                        && next != start
                    {
                        around.pair(next, next + 1, &mut clues);
                    }
                    next += 1;
                }
                Kind::Sign(b'.' | b':') => next += 1,
                _ => break,
            }
            if next >= tokens.len() {
                break;
            }
        }
        Some((name, sign, clues))
    }
}

/// The name that what starts at a token is bound to, and the sign that binds.
fn binder<'s>(tokens: &Tokens<'s>, first: usize, at: usize) -> Option<(&'s str, usize)> {
    let sign = first.checked_sub(1)?;
    let around = tokens.get(first)?.around;
    // An argument's name is no client's.
    if let Some(Kind::Open(b'(', _)) = around
        .and_then(|open| tokens.get(open))
        .map(|open| open.kind)
    {
        return None;
    }
    if !tokens.is(sign, b'=') {
        return with_as(tokens, at);
    }
    let mut names = Vec::new();
    let mut index = sign;
    while let Some(before) = index.checked_sub(1)
        && tokens.same_line(before, sign)
        && tokens.get(before)?.around == around
        && sign - before < 16
    {
        index = before;
        names.push(index);
    }
    names.reverse();
    let is_go = tokens.is(sign.checked_sub(1)?, b':');
    let typed = names
        .iter()
        .position(|&index| tokens.is(index, b':'))
        .filter(|_| !is_go);
    let name = if let Some(typed) = typed {
        typed.checked_sub(1).and_then(|at| names.get(at)).copied()
    } else if let Some(comma) = names.iter().position(|&index| tokens.is(index, b',')) {
        comma.checked_sub(1).and_then(|at| names.get(at)).copied()
    } else {
        names
            .iter()
            .rev()
            .find(|&&index| tokens.is_word(index))
            .copied()
    }?;
    tokens.is_word(name).then(|| (tokens.slice(name), sign))
}

/// `with Client() as name`.
fn with_as<'s>(tokens: &Tokens<'s>, at: usize) -> Option<(&'s str, usize)> {
    let open = at + 1;
    let Some(Kind::Open(b'(', close)) = tokens.get(open).map(|token| token.kind) else {
        return None;
    };
    let is_bound = tokens.is_word(close + 1) && tokens.slice(close + 1) == "as";
    (is_bound && tokens.is_word(close + 2)).then(|| (tokens.slice(close + 2), close + 1))
}

/// Whether a name is given a value here, other than as an argument.
fn is_assigned(tokens: &Tokens<'_>, at: usize) -> bool {
    let around = tokens.get(at).and_then(|token| token.around);
    let opens = around
        .and_then(|open| tokens.get(open))
        .map(|open| open.kind);
    let is_argument = matches!(opens, Some(Kind::Open(b'(', _)));
    let is_compared = tokens.is(at + 2, b'=') || tokens.is(at + 2, b'>') || tokens.is(at + 2, b'~');
    tokens.is(at + 1, b'=') && !is_compared && !is_argument
}

/// Where a dotted path that starts at a word ends.
fn path_end(tokens: &Tokens<'_>, at: usize, end: usize) -> usize {
    let mut last = at;
    loop {
        let mut next = last + 1;
        while tokens.is(next, b'.') || tokens.is(next, b':') {
            next += 1;
        }
        if next == last + 1 || next >= end || !tokens.is_word(next) {
            return last;
        }
        last = next;
    }
}

/// The surface of the module that a path names.
fn module(
    tokens: &Tokens<'_>,
    catalog: &Catalog,
    first: usize,
    last: usize,
) -> Option<(Number, Span)> {
    let (start, end) = (tokens.get(first)?.span.start, tokens.get(last)?.span.end);
    let span = Span::new(start, end);
    let path = tokens.text.get(span.range())?.replace("::", ".");
    Some((catalog.proofs().module(&path)?, span))
}
