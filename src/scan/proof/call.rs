//! What a token stands in: the calls around it, what they are made on, and the keys and
//! addresses beside it. Read from tokens, in any language alike.

use super::bind::{key, start};
use super::clue::{By, Clues};
use super::known::Known;
use super::token::{Kind, Tokens};
use crate::catalog::Catalog;
use crate::catalog::proof::{Key, Number, Said};
use crate::scan::name;

/// How many calls and names a chain has at most.
pub(in crate::scan) const MAX_CHAIN: usize = 64;

/// How many brackets around a token are looked at.
const MAX_DEPTH: usize = 12;

/// How many tokens of a value are looked at.
pub(super) const MAX_VALUE: usize = 24;

/// The word for what an id names.
const MODEL: &str = "model";

/// What stands before a bracket: `client.chat.create` before its `(`.
#[derive(Debug, Default)]
pub(in crate::scan) struct Head {
    /// The names, the nearest first.
    pub(in crate::scan) words: Vec<usize>,
    /// The calls in it: name and bracket.
    pub(in crate::scan) calls: Vec<(usize, usize)>,
}

impl Head {
    /// Of a bracket, or of a name in the middle of a chain.
    pub(in crate::scan) fn before(tokens: &Tokens<'_>, open: usize) -> Self {
        let mut head = Self::default();
        let mut at = open;
        let mut pending = matches!(
            tokens.get(open).map(|token| token.kind),
            Some(Kind::Open(b'(', _))
        )
        .then_some(open);
        if tokens.is_word(open) {
            match link(tokens, open) {
                Some(before) => at = before,
                None => return head,
            }
        }
        for _ in 0..MAX_CHAIN {
            let Some((first, last)) = tokens.before(at) else {
                break;
            };
            let is_linked = at != open || tokens.is_word(open);
            match tokens.get(first).map(|token| token.kind) {
                Some(Kind::Word) if is_linked || tokens.same_line(last, at) => {
                    head.words.push(first);
                    head.calls.extend(pending.take().map(|open| (first, open)));
                    match link(tokens, first) {
                        Some(before) => at = before,
                        None => break,
                    }
                }
                Some(Kind::Open(b'(', _)) => {
                    pending = Some(first);
                    at = first;
                }
                Some(Kind::Sign(b'>')) => match generic(tokens, first) {
                    Some(before) => at = before,
                    None => break,
                },
                Some(Kind::Open(b'[', _) | Kind::Sign(b'!' | b'?')) => at = first,
                _ => break,
            }
        }
        head
    }
}

/// Behind what a name is linked to: the index of the link before it.
fn link(tokens: &Tokens<'_>, word: usize) -> Option<usize> {
    let sign = word.checked_sub(1)?;
    let before = sign.checked_sub(1);
    let is_before = |byte: u8| before.is_some_and(|before| tokens.is(before, byte));
    if tokens.is(sign, b'.') {
        let is_optional = is_before(b'?') || is_before(b'!') || is_before(b'&');
        return if is_optional { before } else { Some(sign) };
    }
    let is_pair =
        tokens.is(sign, b':') && is_before(b':') || tokens.is(sign, b'>') && is_before(b'-');
    before.filter(|_| is_pair)
}

/// Where the `<` of type arguments stands that end at a `>`.
fn generic(tokens: &Tokens<'_>, close: usize) -> Option<usize> {
    let from = close.saturating_sub(MAX_VALUE);
    let mut depth = 0;
    (from..=close).rev().find(|&at| {
        depth += i32::from(tokens.is(at, b'>')) - i32::from(tokens.is(at, b'<'));
        depth == 0
    })
}

/// The reading of what stands around a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'r, 's> {
    pub(super) tokens: &'r Tokens<'s>,
    pub(super) catalog: &'r Catalog,
    pub(super) known: &'r Known<'s>,
}

impl Around<'_, '_> {
    /// What points at a surface in the brackets around a token, as far out as a byte, or
    /// as what looks like a block. `own` is the name that holds the token. In configuration, keys hold keys; elsewhere
    /// only what is given to a call does.
    pub(super) fn read(&self, at: usize, from: Option<u32>, own: &str, is_data: bool) -> Clues {
        let mut clues = Clues::default();
        let tokens = self.tokens;
        let mut child = at;
        let mut is_chosen = false;
        for _ in 0..MAX_DEPTH {
            let Some(open) = tokens.get(child).and_then(|token| token.around) else {
                break;
            };
            let Some(token) = tokens.get(open) else { break };
            let known = clues.all.len();
            if from.map_or_else(|| self.is_block(open), |from| token.span.start < from) {
                break;
            }
            match token.kind {
                Kind::Open(b'(', _) => {
                    self.call(open, &mut clues);
                    self.inside(open, Some(child), true, Some(own), &mut clues);
                }
                Kind::Open(sign, _)
                    if sign == b'{' || key(self.tokens, child, MAX_VALUE).is_some() =>
                {
                    let head = Head::before(tokens, open);
                    for (place, &word) in head.words.iter().enumerate() {
                        self.typed(word, place > 0, &mut clues);
                    }
                    let is_argument = token.around.is_some_and(|around| {
                        matches!(
                            tokens.get(around).map(|token| token.kind),
                            Some(Kind::Open(b'(', _))
                        )
                    });
                    let is_made = is_argument || !head.words.is_empty();
                    self.inside(open, Some(child), is_made, Some(own), &mut clues);
                    self.listed(open, &mut clues);
                    if is_data {
                        self.labels(open, &mut clues);
                    }
                    self.parent(open, &mut clues);
                }
                _ => {
                    // `resource x 'type' = [for each in all: {…}]`
                    if is_data {
                        self.labels(open, &mut clues);
                    }
                    self.parent(open, &mut clues);
                }
            }
            // Who is chosen nearer to the id answers, and so does what a group is called after.
            if is_chosen {
                clues.unchoose(known);
            }
            is_chosen |= clues.has_choice(known) || self.is_group(open);
            child = open;
        }
        clues
    }

    /// Whether what a bracket is held by is called after a platform: `openai: {…}`.
    fn is_group(&self, open: usize) -> bool {
        let held = key(self.tokens, open, MAX_VALUE).map(|key| self.tokens.slice(key));
        held.is_some_and(|key| self.catalog.proofs().value(key).is_some())
    }

    /// The client or configuration that a token is assigned to a property of.
    pub(super) fn configured(&self, at: usize) -> Option<&Clues> {
        let tokens = self.tokens;
        let sign = at.checked_sub(1).filter(|sign| tokens.is(*sign, b'='))?;
        let head = Head::before(tokens, sign);
        // The word before the sign, and what it is of.
        let mut owners = head.words.iter().skip(1);
        owners.find_map(|word| self.known.client(tokens.slice(*word), *word))
    }

    /// Whether a brace opens a block of statements, as far as one can tell.
    pub(super) fn is_block(&self, open: usize) -> bool {
        let tokens = self.tokens;
        let Some(token) = tokens.get(open) else {
            return true;
        };
        let Some(before) = open.checked_sub(1).and_then(|at| tokens.get(at)) else {
            return true;
        };
        let is_literal = match before.kind {
            Kind::Sign(sign) => b",:=&".contains(&sign),
            Kind::Open(..) => true,
            Kind::Word => before.span.end == token.span.start,
            _ => false,
        };
        matches!(token.kind, Kind::Open(b'{', _)) && !is_literal
    }

    /// What a call is called and made on, and what its chain is given.
    fn call(&self, open: usize, clues: &mut Clues) {
        let tokens = self.tokens;
        let head = Head::before(tokens, open);
        // The nearest name that says a surface decides: `kernel.addAzure(…).addOther(…)`.
        for &word in &head.words {
            if let Some(client) = self.known.client(tokens.slice(word), word) {
                clues.extend(client);
                break;
            }
            if self.called(word, clues) {
                break;
            }
        }
        let own = head.words.first().map(|word| tokens.slice(*word));
        let is_whole = own.is_some_and(|own| self.known.call(self.catalog, own).is_some());
        for &(word, inner) in &head.calls {
            if inner != open && !is_whole && !self.of_model(word, &head, clues) {
                self.pair(word, inner, clues);
                self.inside(inner, None, true, None, clues);
            }
        }
        // What is piped into it: `request(url) |> body(…)`.
        let mut first = start(tokens, open);
        for _ in 0..MAX_CHAIN {
            let is_pipe = first >= 3
                && (tokens.is(first - 1, b'>') && tokens.is(first - 2, b'|')
                    || tokens.is(first - 1, b'%') && tokens.is(first - 2, b'>'));
            let before = first.checked_sub(if tokens.is(first.wrapping_sub(1), b'%') {
                4
            } else {
                3
            });
            let Some(Kind::Close(inner)) = before
                .filter(|_| is_pipe)
                .and_then(|at| tokens.get(at))
                .map(|token| token.kind)
            else {
                break;
            };
            self.inside(inner, None, true, None, clues);
            first = start(tokens, inner);
        }
        // A builder's chain goes on behind it.
        let mut next = tokens.behind(open);
        for _ in 0..MAX_CHAIN {
            let word = next + 1;
            if is_whole {
                break;
            }
            let opens = tokens.get(next + 2).map(|token| token.kind);
            if !tokens.is(next, b'.') || !tokens.is_word(word) {
                break;
            }
            let Some(Kind::Open(b'(', close)) = opens else {
                break;
            };
            self.pair(word, next + 2, clues);
            next = close + 1;
        }
    }

    /// Whether a step of a builder is a key that tells who serves a model: `ModelArgs.builder().format("OpenAI")`.
    fn of_model(&self, word: usize, head: &Head, clues: &mut Clues) -> bool {
        let tokens = self.tokens;
        let proofs = self.catalog.proofs();
        let said = proofs.within(MODEL, tokens.slice(word));
        let mut owners = head.words.iter();
        let is_model = owners.any(|own| {
            name::words(tokens.slice(*own))
                .iter()
                .any(|own| own == MODEL)
        });
        match (said.filter(|_| is_model), tokens.get(word)) {
            (Some(number), Some(token)) => {
                clues.tell(number, token.span);
                true
            }
            _ => false,
        }
    }

    /// Whose a literal's type is. A vendor's module in front of a type tells no more than its import:
    /// `openai.Request{…}` goes where its client says.
    fn typed(&self, word: usize, is_module: bool, clues: &mut Clues) {
        let number = self.known.call(self.catalog, self.tokens.slice(word));
        let number = number.filter(|number| is_module && self.catalog.is_vendors(*number));
        match (number, self.tokens.get(word)) {
            (Some(number), Some(token)) => clues.add(number, By::Import, token.span),
            _ => {
                self.called(word, clues);
            }
        }
    }

    /// The platform that a class is called after: `LLM::Azure.new(…)`, `Bedrock(…)`.
    fn class(&self, name: &str) -> Option<Number> {
        let is_class = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.bytes().any(|byte| byte.is_ascii_lowercase());
        match self.catalog.proofs().value(name).filter(|_| is_class) {
            Some(Said::Surface(number)) if !self.catalog.is_vendors(number) => Some(number),
            _ => None,
        }
    }

    /// The platform whose package makes a client: `azure::Client::new(…)`, `groq.Client()`.
    pub(super) fn package(&self, at: usize) -> Option<Number> {
        let tokens = self.tokens;
        let class = if tokens.is(at + 1, b':') {
            at + 3
        } else {
            at + 2
        };
        let is_linked =
            tokens.is(class - 1, b'.') || tokens.is(class - 1, b':') && tokens.is(at + 1, b':');
        if !is_linked || !tokens.is_word(class) || !tokens.slice(class).ends_with("Client") {
            return None;
        }
        match self.catalog.proofs().value(tokens.slice(at)) {
            Some(Said::Surface(number)) if !self.catalog.is_vendors(number) => Some(number),
            _ => None,
        }
    }

    /// Whose a called name is; whether it is anyone's.
    fn called(&self, word: usize, clues: &mut Clues) -> bool {
        let name = self.tokens.slice(word);
        let said = self.catalog.proofs().said(name);
        clues.redirected |= said.contains(&Said::Compatible);
        let known = self.known.call(self.catalog, name);
        let number = known
            .or_else(|| self.class(name))
            .or_else(|| self.package(word));
        // What a vendor's SDK sends goes where its client says: `CreateChatCompletionRequestArgs::default()`.
        let is_sent = |number: &Number| {
            let proofs = self.catalog.proofs();
            self.catalog.is_vendors(*number) && proofs.call(name).is_none() && proofs.is_sent(name)
        };
        if number.as_ref().is_some_and(is_sent) {
            return false;
        }
        if let (Some(number), Some(token)) = (number, self.tokens.get(word)) {
            clues.add(number, By::Call, token.span);
        }
        number.is_some()
    }

    /// The key that holds a bracket.
    fn parent(&self, open: usize, clues: &mut Clues) {
        let Some(key) = key(self.tokens, open, MAX_VALUE) else {
            return;
        };
        self.named(key, clues);
        // `adapter = {name = "copilot", model = …}`
        if let Some((Key::Platform, _)) = self.catalog.proofs().key(self.tokens.slice(key)) {
            let known = clues.all.len();
            self.platform(open, clues);
            if self.catalog.proofs().chooses(self.tokens.slice(key)) {
                clues.choose(known);
            }
        }
    }

    /// What a key's or label's words say.
    fn named(&self, at: usize, clues: &mut Clues) {
        let Some(token) = self.tokens.get(at) else {
            return;
        };
        clues.named(self.tokens.slice(at), token.span, self.catalog);
    }

    /// The labels of a block: `resource "type" "name" {`.
    fn labels(&self, open: usize, clues: &mut Clues) {
        let mut at = open;
        for _ in 0..MAX_VALUE {
            let Some((first, last)) = self.tokens.before(at) else {
                break;
            };
            let label = self.tokens.get(first).map(|token| token.kind);
            if label != Some(Kind::Text) || !self.tokens.same_line(last, at) {
                break;
            }
            let keyword = first.checked_sub(1).filter(|at| self.tokens.is_word(*at));
            match keyword.map(|at| self.tokens.slice(at)) {
                // What a module is called is its owner's matter.
                Some("module") => {}
                Some("resource" | "data") => self.labelled(first, clues),
                _ => self.named(first, clues),
            }
            at = first;
        }
        // `resource x 'type' = {`
        if self.tokens.is(open.wrapping_sub(1), b'=')
            && self
                .tokens
                .get(open.wrapping_sub(2))
                .is_some_and(|token| token.kind == Kind::Text)
        {
            self.labelled(open - 2, clues);
        }
    }

    /// What the type of a resource says: who makes it serves it, listed or not.
    fn labelled(&self, at: usize, clues: &mut Clues) {
        let mut own = Clues::default();
        self.named(at, &mut own);
        // A block within may say whom it passes calls on to.
        let is_passed = clues
            .all
            .iter()
            .any(|clue| clue.told && self.catalog.is_vendors(clue.surface));
        for clue in &mut own.all {
            clue.told |= !is_passed && !self.catalog.is_vendors(clue.surface);
        }
        clues.extend(&own);
    }
}

/// The name of the machine itself.
const LOCAL: &str = "localhost";

/// The host of an address, with or without its scheme.
pub(super) fn host(text: &str) -> Option<&str> {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', '"', '\'', ' ']).next()?;
    let host = host.trim_end_matches(['}', ')']);
    let host = host.rsplit('@').next()?;
    let (host, port) = host.split_once(':').unwrap_or((host, ""));
    // `http://vllm:8000`: a name in one's own network.
    let is_service = text.contains("://")
        && !port.is_empty()
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let is_host = host.contains('.') && !host.ends_with('.') || host == LOCAL || is_service;
    is_host.then_some(host)
}
