//! What the entries of a bracket point at: pairs of a key and a value, and what a call is given. Each
//! bracket is read once, however many ids stand in it. It knows nothing of what stands around the bracket.

use std::cell::OnceCell;
use std::rc::Rc;

use super::bind;
use super::call::{Around, MAX_VALUE, host};
use super::clue::{By, Clue, Clues};
use super::known::NOTHING;
use super::token::Kind;
use crate::catalog::proof::{Key, Number, Said, run_together};
use crate::scan::name;
use crate::source::Span;

/// How many entries of a bracket are looked at.
const MAX_INSIDE: usize = 400;

/// Keys that say what an entry is called.
pub(super) const CALLED: &[&str] = &["id", "name", "slug"];

/// An entry of a bracket that says something.
#[derive(Debug)]
pub(super) struct Entry {
    /// The tokens of its value, or of the whole entry if it has no key.
    value: std::ops::Range<usize>,
    has_key: bool,
    /// What the key starts with, run together: what it goes with has the same start.
    prefix: String,
    /// What it points at where it goes.
    clues: Clues,
    /// The table that it is or holds, unless that is a model's own, and what stands in it.
    table: Option<usize>,
    inner: OnceCell<Clues>,
}

impl Around<'_, '_> {
    /// The pairs in a bracket, and of a call the addresses that it is given. `own` limits
    /// them to those whose key goes with the name of the same start.
    pub(super) fn inside(
        &self,
        open: usize,
        child: Option<usize>,
        is_call: bool,
        own: Option<&str>,
        clues: &mut Clues,
    ) {
        let name = own.map(together);
        let own = name.as_ref().filter(|_| !is_call);
        let goes = |prefix: &str| own.is_none_or(|own| own.starts_with(prefix));
        let entries = self.entries(open);
        // `fallback_provider` says it of `fallback_model`, whatever `provider` says.
        let chosen = entries.iter().filter(|entry| entry.clues.has_choice(0));
        let of_own = |prefix: &&str| name.as_ref().is_some_and(|own| own.starts_with(*prefix));
        let nearest = { chosen }
            .map(|entry| entry.prefix.as_str())
            .filter(of_own)
            .max_by_key(|prefix| prefix.len());
        let is_other = |entry: &Entry| {
            nearest.is_some_and(|nearest| entry.clues.has_choice(0) && entry.prefix != nearest)
        };
        for entry in entries.iter().filter(|entry| !is_other(entry)) {
            let is_own = child.is_some_and(|child| {
                if entry.has_key {
                    entry.value.contains(&child)
                } else {
                    entry.value.start == child
                }
            });
            if is_own || !(entry.has_key || is_call) {
                continue;
            }
            if goes(&entry.prefix) {
                clues.extend(&entry.clues);
            }
            // An argument may be a table, too.
            if let Some(table) = entry.table.filter(|_| is_call) {
                clues.extend(entry.inner.get_or_init(|| self.inner(table)));
            }
        }
    }

    /// What all entries of a table point at.
    fn inner(&self, table: usize) -> Clues {
        let mut clues = Clues::default();
        for entry in &*self.entries(table) {
            clues.extend(&entry.clues);
        }
        clues.thin();
        clues
    }

    /// The entries of a bracket that say something.
    fn entries(&self, open: usize) -> Rc<[Entry]> {
        self.known.entries(open, || self.read_entries(open))
    }

    fn read_entries(&self, open: usize) -> Vec<Entry> {
        let tokens = self.tokens;
        let mut entries = Vec::new();
        let Some(Kind::Open(_, close)) = tokens.get(open).map(|token| token.kind) else {
            return entries;
        };
        let mut at = open + 1;
        for _ in 0..MAX_INSIDE {
            let Some(token) = tokens.get(at).filter(|_| at < close) else {
                break;
            };
            let (entry, next) = match token.kind {
                Kind::Word | Kind::Text => {
                    self.keyed(at, close).unwrap_or_else(|| self.unkeyed(at))
                }
                _ => self.unkeyed(at),
            };
            if entry.clues != Clues::default() || entry.table.is_some() {
                entries.push(entry);
            }
            at = next;
        }
        entries
    }

    /// The entry whose key stands at a token, and what comes behind it.
    fn keyed(&self, key: usize, close: usize) -> Option<(Entry, usize)> {
        let tokens = self.tokens;
        let mut value = key + 1 + usize::from(tokens.is(key + 1, b'?'));
        let is_sign = |at: usize| tokens.is(at, b':') || tokens.is(at, b'=');
        if !is_sign(value) || tokens.is(value + 1, b'=') {
            return None;
        }
        while is_sign(value) || tokens.is(value, b'>') {
            value += 1;
        }
        let end = self.value_end(value, close);
        let mut clues = Clues::default();
        let prefix = self.pair(key, value, &mut clues);
        let entry = Entry {
            value: value..end,
            has_key: true,
            prefix,
            clues,
            table: self.table(value),
            inner: OnceCell::new(),
        };
        Some((entry, end.max(key + 1)))
    }

    fn unkeyed(&self, at: usize) -> (Entry, usize) {
        let next = self.tokens.behind(at);
        let mut clues = Clues::default();
        self.addressed(at, next, &mut clues);
        self.beside(at, &mut clues);
        let entry = Entry {
            value: at..next,
            has_key: false,
            prefix: String::new(),
            clues,
            table: self.table(at),
            inner: OnceCell::new(),
        };
        (entry, next)
    }

    /// An argument that names a platform: `ServiceType.OPENAI`, `"azure"`.
    fn beside(&self, at: usize, clues: &mut Clues) {
        let (tokens, proofs) = (self.tokens, self.catalog.proofs());
        let Some(token) = tokens.get(at) else { return };
        // Alone between commas.
        let starts = at.checked_sub(1).and_then(|before| tokens.get(before));
        let starts = starts
            .is_some_and(|before| matches!(before.kind, Kind::Open(..)) || tokens.is(at - 1, b','));
        let last = if token.kind == Kind::Word {
            self.path_end(at)
        } else {
            at
        };
        // `WithAPIType(APITypeAzure)`
        if let Some(Kind::Open(b'(', _)) = tokens.get(last + 1).map(|token| token.kind)
            && token.kind == Kind::Word
            && starts
            && !name::is_model_like(tokens.slice(last))
        {
            self.pair(last, last + 1, clues);
            // `DefaultAzureConfig(key, url)`, `azure.WithEndpoint(url)`
            let package = self
                .known
                .call(self.catalog, tokens.slice(at))
                .filter(|_| last > at);
            let made = proofs.call(tokens.slice(last)).or(package);
            if let Some(number) = made.filter(|number| !self.catalog.is_vendors(*number)) {
                self.say(number, token.span, clues);
            }
            return;
        }
        let ends = tokens.is(last + 1, b',')
            || matches!(
                tokens.get(last + 1).map(|token| token.kind),
                Some(Kind::Close(_))
            );
        if !starts || !ends {
            return;
        }
        // `run(client, model)`
        if token.kind == Kind::Word
            && let Some(client) = self.given(last)
        {
            clues.extend(client);
            return;
        }
        let name = tokens.slice(last);
        let said = match token.kind {
            // `"OPENAI"` may be the name of anything.
            Kind::Text if is_plain(name) => proofs.platform(name),
            Kind::Word => {
                let holder = last.checked_sub(2).filter(|holder| *holder >= at);
                let is_kind = holder.is_some_and(|holder| {
                    let holder = if tokens.is(last - 1, b':') {
                        holder.saturating_sub(1)
                    } else {
                        holder
                    };
                    matches!(proofs.key(tokens.slice(holder)), Some((Key::Platform, _)))
                });
                let whole = || proofs.platform(name).filter(|_| is_kind);
                proofs.member(name).or_else(whole)
            }
            _ => None,
        };
        match said {
            Some(Said::Surface(number)) => self.say(number, token.span, clues),
            Some(Said::Compatible) => clues.redirected = true,
            None => {}
        }
    }

    /// The client that an argument is; what is only of a vendor's SDK may be anything: a reply, a message.
    fn given(&self, at: usize) -> Option<&Clues> {
        let (catalog, tokens) = (self.catalog, self.tokens);
        let client = self.known.client(tokens.slice(at), at)?;
        let is_made = |clue: &Clue| {
            let made = tokens.text.get(clue.span.range()).unwrap_or("");
            clue.told || !catalog.is_vendors(clue.surface) || catalog.proofs().call(made).is_some()
        };
        client.all.iter().any(is_made).then_some(client)
    }

    /// A name that is a platform's: of a vendor it may only mean the protocol.
    fn say(&self, number: Number, span: Span, clues: &mut Clues) {
        if self.catalog.is_vendors(number) {
            clues.add(number, By::Key, span);
        } else {
            clues.tell(number, span);
        }
    }

    /// The last word of a path that starts at a word: `a.b`, `A::b`.
    pub(super) fn path_end(&self, at: usize) -> usize {
        let tokens = self.tokens;
        let mut last = at;
        for _ in 0..MAX_VALUE {
            let next = if tokens.is(last + 1, b'.') {
                last + 2
            } else if tokens.is(last + 1, b':') && tokens.is(last + 2, b':') {
                last + 3
            } else {
                break;
            };
            if !tokens.is_word(next) {
                break;
            }
            last = next;
        }
        last
    }

    /// What an entry of a list of platforms is called: `providers: [{id: "azure", models: […]}]`.
    pub(super) fn listed(&self, open: usize, clues: &mut Clues) {
        let (tokens, proofs) = (self.tokens, self.catalog.proofs());
        let Some(list) = tokens.get(open).and_then(|token| token.around) else {
            return;
        };
        let is_list = matches!(
            tokens.get(list).map(|list| list.kind),
            Some(Kind::Open(b'[', _))
        );
        let held = bind::key(self.tokens, list, MAX_VALUE).filter(|_| is_list);
        if !held.is_some_and(|key| proofs.lists_platforms(tokens.slice(key))) {
            return;
        }
        let Some(value) = self.called_so(open) else {
            return;
        };
        let Some(token) = tokens.get(value).filter(|token| token.kind == Kind::Text) else {
            return;
        };
        if let Some(Said::Surface(number)) = proofs.platform(tokens.slice(value)) {
            self.say(number, token.span, clues);
        }
    }

    /// The value of the first key in a bracket that says what the whole is called.
    fn called_so(&self, open: usize) -> Option<usize> {
        let tokens = self.tokens;
        let Some(Kind::Open(_, close)) = tokens.get(open).map(|token| token.kind) else {
            return None;
        };
        let mut at = open + 1;
        for _ in 0..MAX_INSIDE {
            if at >= close {
                break;
            }
            let is_key = tokens.is(at + 1, b':') || tokens.is(at + 1, b'=');
            let is_name = CALLED
                .iter()
                .any(|name| tokens.slice(at).eq_ignore_ascii_case(name));
            if is_key && is_name {
                return Some(at + 2);
            }
            at = tokens.behind(at);
        }
        None
    }

    /// The bracket that a token opens, if it holds pairs and does not say which model it speaks of.
    fn table(&self, open: usize) -> Option<usize> {
        let tokens = self.tokens;
        let Some(Kind::Open(b'{', close)) = tokens.get(open).map(|token| token.kind) else {
            return None;
        };
        let is_key = |at: usize| tokens.is(at + 1, b':') || tokens.is(at + 1, b'=');
        let has_model = (open + 1..close.min(open + MAX_INSIDE))
            .any(|at| is_key(at) && name::is_model_like(tokens.slice(at)));
        (!has_model).then_some(open)
    }

    /// An address of a known API among the arguments of a call, or in a call among them.
    fn addressed(&self, at: usize, end: usize, clues: &mut Clues) {
        let tokens = self.tokens;
        let own = tokens.get(at).map(|token| token.kind);
        let range = match own {
            Some(Kind::Text | Kind::Word) => at..end,
            Some(Kind::Open(b'(', _)) => at + 1..end.min(at + MAX_VALUE),
            _ => return,
        };
        for index in range {
            let Some(token) = tokens.get(index) else {
                break;
            };
            let text = match token.kind {
                Kind::Text => Some(self.known.completed(tokens.slice(index), index)),
                Kind::Word => self.known.address_of(tokens.slice(index), index),
                _ => None,
            };
            let Some(text) = text else { continue };
            let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
            let is_address = matches!(scheme, "https" | "http" | "wss" | "ws");
            let host = host(text).filter(|_| is_address);
            if let Some(number) = host.and_then(|host| self.catalog.proofs().host(host)) {
                clues.add(number, By::Url, token.span);
            }
        }
    }

    /// Where a value ends: before the next comma or pair.
    fn value_end(&self, value: usize, close: usize) -> usize {
        let tokens = self.tokens;
        let mut at = value;
        for _ in 0..MAX_VALUE {
            if at >= close || tokens.is(at, b',') || tokens.is(at, b';') {
                break;
            }
            let is_next = at > value
                && !tokens.same_line(at - 1, at)
                && (tokens.is(at + 1, b'=') || tokens.is(at + 1, b':'));
            if is_next {
                break;
            }
            at = tokens.behind(at);
        }
        at.min(close)
    }

    /// What a key with its value points at, and what the key starts with.
    pub(super) fn pair(&self, key: usize, value: usize, clues: &mut Clues) -> String {
        let (tokens, proofs) = (self.tokens, self.catalog.proofs());
        let name = tokens.slice(key);
        let Some(token) = tokens.get(key) else {
            return String::new();
        };
        let last = self.path_end(value);
        let ends = tokens.is(last + 1, b',') || tokens.is_close(last + 1);
        let is_held = ends && tokens.is_word(value) && proofs.is_holder(name);
        if let Some(client) = Some(last)
            .filter(|_| is_held)
            .and_then(|last| self.given(last))
        {
            clues.extend(client);
            return String::new();
        }
        let Some((kind, prefix)) = proofs.key(name) else {
            if let Some(number) = proofs.beside(name) {
                clues.tell(number, token.span);
            }
            let outer = token
                .around
                .and_then(|open| bind::key(self.tokens, open, MAX_VALUE));
            if let Some(number) = outer.and_then(|outer| proofs.within(tokens.slice(outer), name)) {
                clues.tell(number, token.span);
            }
            // The address of a request, whatever its key is called.
            let text = tokens.get(value).filter(|token| token.kind == Kind::Text);
            let address = text
                .map(|_| tokens.slice(value))
                .filter(|text| text.contains("://"));
            if let Some(number) = address.and_then(host).and_then(|host| proofs.host(host)) {
                let is_bare = matches!(&*name.to_ascii_lowercase(), "url" | "uri");
                let surface = self.catalog.surfaces().get(number);
                if is_bare || !surface.is_some_and(|surface| surface.nowhere) {
                    clues.add(number, By::Url, token.span);
                }
            }
            let is_true = matches!(tokens.slice(value), "true" | "True");
            if is_true && let Some(Said::Surface(number)) = proofs.switched(name) {
                clues.tell(number, token.span);
            }
            return String::new();
        };
        // A method's argument stands in its bracket.
        let inner = match tokens.get(value).map(|token| token.kind) {
            Some(Kind::Open(b'(', _)) => value + 1,
            _ => value,
        };
        match kind {
            Key::Platform => {
                let known = clues.all.len();
                self.platform(inner, clues);
                if proofs.chooses(name) {
                    clues.choose(known);
                }
            }
            Key::Address => {
                let close = |open: usize| match tokens.get(open).map(|open| open.kind) {
                    Some(Kind::Open(_, close)) => Some(close),
                    _ => None,
                };
                let end = close(value).unwrap_or_else(|| {
                    let around = token.around.and_then(close);
                    self.value_end(value, around.unwrap_or(tokens.len()))
                });
                self.address(key, inner, end, clues);
            }
        }
        prefix
    }

    /// The value of a key that names a platform: a text, or a member of an enumeration.
    pub(super) fn platform(&self, value: usize, clues: &mut Clues) {
        let tokens = self.tokens;
        // `backend: .vertexAI()`
        let value = value + usize::from(tokens.is(value, b'.') || tokens.slice(value) == "new");
        let mut last = value;
        // A member of an enumeration, or the path of a plug-in.
        let goes_on = |at: usize| tokens.is(at + 1, b'.') || tokens.is(at + 1, b'/');
        // `String::from("azure")`, `Some("azure".into())`
        let value = self.wrapped(value);
        last = last.max(value);
        for _ in 0..MAX_VALUE {
            let is_path = tokens.is(last + 1, b':') && tokens.is(last + 2, b':');
            let next = last + if is_path { 3 } else { 2 };
            if !(tokens.is_word(last) && (is_path || goes_on(last)) && tokens.is_word(next)) {
                break;
            }
            last = next;
        }
        // `sku: {name: 'GlobalStandard'}`
        if let Some(Kind::Open(b'{', _)) = tokens.get(value).map(|token| token.kind) {
            let name = self.called_so(value);
            let is_plain = |at: &usize| {
                let kind = tokens.get(*at).map(|token| token.kind);
                matches!(kind, Some(Kind::Word | Kind::Text))
            };
            if let Some(name) = name.filter(is_plain) {
                self.platform(name, clues);
            }
            return;
        }
        let Some(token) = tokens.get(last) else {
            return;
        };
        if !matches!(token.kind, Kind::Word | Kind::Text) {
            return;
        }
        let proofs = self.catalog.proofs();
        // `provider=AzureProvider(…)`
        if let Some(Kind::Open(b'(', _)) = tokens.get(last + 1).map(|token| token.kind)
            && token.kind == Kind::Word
        {
            for said in proofs.said(tokens.slice(last)) {
                match said {
                    Said::Surface(number) => self.say(number, token.span, clues),
                    Said::Compatible => clues.redirected = true,
                }
            }
            self.inside(last + 1, None, true, None, clues);
            return;
        }
        let named = proofs.platform(tokens.slice(last));
        match named.or_else(|| {
            proofs
                .member(tokens.slice(last))
                .filter(|_| token.kind == Kind::Word)
        }) {
            Some(Said::Surface(number)) => clues.tell(number, token.span),
            Some(Said::Compatible) => clues.redirected = true,
            None => {}
        }
    }

    /// The value of a key that is an address.
    fn address(&self, key: usize, value: usize, end: usize, clues: &mut Clues) {
        let (tokens, proofs) = (self.tokens, self.catalog.proofs());
        let limit = end.min(value + MAX_VALUE);
        let is_nothing = value >= end
            || end == value + 1
                && (NOTHING.contains(&tokens.slice(value)) || tokens.slice(value).is_empty());
        if is_nothing {
            return;
        }
        let mut found = Vec::new();
        let mut hinted: Vec<Number> = Vec::new();
        for at in value..limit {
            let Some(token) = tokens.get(at) else { break };
            let text = match token.kind {
                Kind::Text => self.known.completed(tokens.slice(at), at),
                Kind::Word => {
                    let name = tokens.slice(at);
                    self.known.address_of(name, at).unwrap_or(name)
                }
                _ => continue,
            };
            let known = host(text).and_then(|host| proofs.host(host));
            found.extend(known.map(|number| (number, token.span)));
            hinted.extend(proofs.said(text).into_iter().filter_map(|said| match said {
                Said::Surface(number) if !text.contains("://") => Some(number),
                _ => None,
            }));
        }
        for &(number, span) in &found {
            clues.add(number, By::Url, span);
        }
        if !found.is_empty() {
            return;
        }
        clues.redirected = true;
        hinted.extend(
            proofs
                .said(tokens.slice(key))
                .into_iter()
                .filter_map(|said| match said {
                    Said::Surface(number) => Some(number),
                    Said::Compatible => None,
                }),
        );
        let span = tokens.get(key).map(|token| token.span);
        for number in hinted {
            if let Some(span) = span.filter(|_| !self.catalog.is_vendors(number)) {
                clues.add(number, By::Key, span);
            }
        }
    }
}

/// Whether a text is one name in lower or mixed case.
fn is_plain(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    text.bytes().all(is_part) && text.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// The words of a name, run together.
fn together(name: &str) -> String {
    run_together(name).map(|(text, _)| text).unwrap_or_default()
}
