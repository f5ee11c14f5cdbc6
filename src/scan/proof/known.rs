//! What a file says once and its calls rely on: the SDKs that it imports, the names that
//! come from them, and the addresses that it keeps. The clients that it makes are `clients`'.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::call::Around;
use super::clients::Clients;
use super::clue::Clues;
use super::entry::Entry;
use super::scopes::{Scope, Scopes};
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

/// How many tokens an import has at most.
const MAX_IMPORT: usize = 300;

/// What stands for nothing in some language.
pub(in crate::scan) const NOTHING: &[&str] = &[
    "None",
    "null",
    "nil",
    "undefined",
    "NULL",
    "Nothing",
    "nullptr",
];

/// What a file says of its clients.
#[derive(Debug, Default)]
pub(super) struct Known<'s> {
    /// Names that an SDK's import brings in.
    names: BTreeMap<&'s str, Number>,
    /// Names that hold a client, with what points at its surface.
    clients: Clients<'s>,
    /// The functions of the file.
    pub(super) scopes: Scopes,
    /// Surfaces whose SDK is imported, and where.
    pub(super) imports: BTreeMap<Number, Span>,
    /// Surfaces that the names of other imports speak of.
    pub(super) hints: BTreeSet<Number>,
    /// Names that hold an address, by the function that they stand in; nothing where one holds two.
    addresses: BTreeMap<&'s str, BTreeMap<Option<Scope>, Option<&'s str>>>,
    /// What the entries of brackets say, by the opening token: many ids may have the same
    /// large surroundings.
    entries: RefCell<HashMap<usize, Rc<[Entry]>>>,
    /// Whether its names speak of a surface that is no vendor's, once something asks.
    speaks: OnceCell<bool>,
}

impl<'s> Known<'s> {
    /// Reads a file.
    pub(super) fn of(tokens: &Tokens<'s>, catalog: &Catalog) -> Self {
        let mut known = Self {
            scopes: Scopes::of(tokens),
            ..Self::default()
        };
        for at in 0..tokens.len() {
            known.import(tokens, catalog, at);
            known.address(tokens, at);
        }
        let around = Around {
            tokens,
            catalog,
            known: &known,
        };
        known.clients = Clients::read(around);
        known
    }

    /// The surface whose SDK is the only one that the file imports, and where; nothing where the file makes or takes
    /// something of another one.
    pub(super) fn only(&self, tokens: &Tokens<'_>, catalog: &Catalog) -> Option<(Number, Span)> {
        let mut imports = self.imports.iter();
        let (&number, &span) = imports.next()?;
        let is_own = |other: &Number| *other == number;
        let is_only = imports.next().is_none()
            && self.hints.iter().all(is_own)
            && self.clients.made.iter().all(is_own)
            && !(catalog.is_vendors(number)
                && (self.clients.redirected || self.speaks(tokens, catalog)));
        is_only.then_some((number, span))
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
        if self.clients.shadowed.contains(name) {
            return None;
        }
        let listed = catalog.proofs().call(name);
        let imported = || self.names.get(name).copied();
        match listed {
            Some(number) if !catalog.is_vendors(number) => Some(number),
            listed => imported().or(listed),
        }
    }

    /// What points at the surface of the client that a name holds at a token.
    pub(super) fn client(&self, name: &str, at: usize) -> Option<&Clues> {
        self.clients.get(name, self.scopes.at(at), &self.scopes)
    }

    /// Whether a name of the file speaks of a surface that is no vendor's: `getAzureClient(…)` of another file may be
    /// what the SDK of a vendor is given.
    fn speaks(&self, tokens: &Tokens<'_>, catalog: &Catalog) -> bool {
        let is_other =
            |said: Said| matches!(said, Said::Surface(number) if !catalog.is_vendors(number));
        let speaks = |at: usize| {
            tokens.is_word(at)
                && catalog
                    .proofs()
                    .said(tokens.slice(at))
                    .into_iter()
                    .any(is_other)
        };
        *self.speaks.get_or_init(|| (0..tokens.len()).any(speaks))
    }

    /// Whether a name holds a client, or something else that the file gives it in the place of an SDK.
    pub(super) fn is_held(&self, name: &str, at: usize) -> bool {
        self.clients.shadowed.contains(name) || self.client(name, at).is_some()
    }

    /// The address that a name holds at a token.
    pub(super) fn address_of(&self, name: &str, at: usize) -> Option<&'s str> {
        let held = self.addresses.get(name)?;
        let chain = self.scopes.chain(self.scopes.at(at));
        let own = chain
            .map(Some)
            .chain([None])
            .find_map(|scope| held.get(&scope));
        let alone = || {
            let mut all = held.values();
            all.next().filter(|_| all.next().is_none())
        };
        own.or_else(alone).copied().flatten()
    }

    /// A text that starts with the name of an address, or is one: `{BASE}/v1`.
    pub(super) fn completed(&self, text: &'s str, at: usize) -> &'s str {
        let rest = text.trim_start_matches(['$', '#']);
        let name = rest
            .strip_prefix('{')
            .and_then(|rest| rest.split(['}', '.', ':']).next());
        { name }
            .and_then(|name| self.address_of(name.trim(), at))
            .unwrap_or(text)
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
                        let last = path.rsplit('/').next().unwrap_or(path);
                        // `anthropic-sdk-go/bedrock`: what the vendor's SDK has for another platform.
                        let own = match catalog.proofs().value(last) {
                            Some(Said::Surface(other)) if !catalog.is_vendors(other) => other,
                            _ => number,
                        };
                        self.names.entry(last).or_insert(own);
                        // `openai "github.com/…"`
                        let before = index.wrapping_sub(1);
                        let is_alias = tokens.is_word(before) && tokens.same_line(before, index);
                        if is_alias && !IMPORTS.contains(&tokens.slice(before)) {
                            self.names.entry(tokens.slice(before)).or_insert(own);
                        }
                        found.push((own, token.map(|token| token.span)));
                    }
                }
                Some(Kind::Word) => {
                    let last = path_end(tokens, index, end);
                    // What comes out of a module is no module.
                    // A part of somebody else's namespace: `OCA\OpenAi\…`.
                    let is_inner = index > at + 2 && tokens.is(index - 1, b'\\');
                    let may_be = !has_text && !is_inner && (!is_from || index == at + 1);
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
        let is_one = found
            .iter()
            .all(|(number, _)| Some(*number) == found.first().map(|(number, _)| *number));
        for (number, span) in found {
            for name in names.iter().filter(|_| is_one) {
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
        let value = self.completed(value, at);
        if let Some(name) = assigned.filter(|_| value.contains("://")) {
            let scopes = self.addresses.entry(tokens.slice(name)).or_default();
            let own = scopes.entry(self.scopes.at(name)).or_insert(Some(value));
            *own = own.filter(|known| *known == value);
        }
    }
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
