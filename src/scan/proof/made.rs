//! What a token makes or declares: a client with what it is made of, the function that hands it out, the name that is
//! declared with its type. Which names hold what in a file is `clients`' matter.

use super::bind::{is_link, is_property, start};
use super::call::{Around, MAX_CHAIN, host};
use super::clients::{MAX_TYPE, MAX_WRAPPED};
use super::clue::{By, Clues};
use super::token::Kind;
use crate::catalog::proof::{Key, Number};
use crate::scan::siblings::wraps;

/// Words that stand before a name or a type and are neither.
const NO_NAMES: &[&str] = &[
    "and",
    "as",
    "assert",
    "await",
    "case",
    "class",
    "default",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "extends",
    "from",
    "func",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "is",
    "isinstance",
    "let",
    "new",
    "not",
    "or",
    "raise",
    "return",
    "throw",
    "throws",
    "typeof",
    "use",
    "using",
    "with",
    "yield",
];

/// How many functions may stand around a text.
const MAX_WRAPS: usize = 3;

/// What a token makes.
pub(super) struct Made {
    pub(super) clues: Clues,
    /// Its first token, and the one behind it.
    pub(super) first: usize,
    pub(super) next: usize,
    pub(super) is_call: bool,
}

impl<'s> Around<'_, 's> {
    /// What `root.api_type = "…"` tells of what is called on the root.
    pub(super) fn set(&self, at: usize) -> Option<(&'s str, usize, Clues)> {
        let tokens = self.tokens;
        if !tokens.is_word(at) || !is_property(tokens, at) {
            return None;
        }
        self.known.call(self.catalog, tokens.slice(at))?;
        let mut clues = Clues::default();
        self.pair(at + 2, at + 4, &mut clues);
        (clues != Clues::default()).then(|| (tokens.slice(at), at + 3, clues))
    }

    /// The bracket of the call that is given an address: by itself, or as the address of an object, `make({ baseURL: "…" })`.
    fn given_to(&self, at: usize) -> Option<usize> {
        let tokens = self.tokens;
        let bracket = |open: usize| match tokens.get(open)?.kind {
            Kind::Open(sign, _) => Some(sign),
            _ => None,
        };
        let open = tokens.get(at)?.around?;
        match bracket(open)? {
            b'(' => Some(open),
            b'{' => {
                let key = at.checked_sub(2).filter(|_| tokens.is(at - 1, b':'))?;
                let key = self.catalog.proofs().key(tokens.slice(key));
                let is_address = matches!(key, Some((Key::Address, _)));
                let outer = tokens.get(open)?.around.filter(|_| is_address)?;
                // What an SDK makes is read as such.
                let maker = outer.checked_sub(1).filter(|word| tokens.is_word(*word))?;
                let is_known = self.known.call(self.catalog, tokens.slice(maker)).is_some();
                (bracket(outer)? == b'(' && !is_known).then_some(outer)
            }
            _ => None,
        }
    }

    /// The text that a function gives back as it is, or the value itself.
    pub(super) fn wrapped(&self, value: usize) -> usize {
        let tokens = self.tokens;
        let is_text = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Text);
        let mut last = value;
        for _ in 0..MAX_WRAPS {
            let name = self.path_end(last);
            let is_call = matches!(
                tokens.get(name + 1).map(|token| token.kind),
                Some(Kind::Open(b'(', _))
            );
            if !(tokens.is_word(name) && is_call && wraps(tokens.slice(name))) {
                break;
            }
            last = name + 2;
        }
        if is_text(last) { last } else { value }
    }

    /// What a token makes, if that names a surface.
    pub(super) fn made(&self, at: usize) -> Option<Made> {
        let tokens = self.tokens;
        let token = tokens.get(at)?;
        if token.kind == Kind::Word && is_property(tokens, at) {
            return None;
        }
        let mut clues = Clues::default();
        let begin = match token.kind {
            Kind::Word => {
                let number = self.known.call(self.catalog, tokens.slice(at));
                let number = number.or_else(|| self.package(at))?;
                clues.add(number, By::Client, token.span);
                at
            }
            Kind::Text => {
                let text = tokens.slice(at);
                if let Some(number) = self.catalog.proofs().service(text) {
                    clues.tell(number, token.span);
                } else {
                    // `curl_init("https://…")`
                    let address = host(text).filter(|_| text.contains("://"))?;
                    let number = self.catalog.proofs().host(address)?;
                    clues.add(number, By::Url, token.span);
                }
                self.given_to(at)?
            }
            _ => return None,
        };
        let first = start(tokens, begin);
        let mut is_call = false;
        let mut next = begin;
        // The chain behind: what the client is made with.
        for _ in 0..MAX_CHAIN {
            match tokens.get(next)?.kind {
                Kind::Open(b'(' | b'{', close) => {
                    self.inside(next, None, true, None, &mut clues);
                    is_call = true;
                    next = close + 1;
                }
                Kind::Word if next == begin || is_link(tokens, next - 1) => {
                    let opens = tokens.get(next + 1).map(|token| token.kind);
                    if matches!(opens, Some(Kind::Open(b'(', _))) && next != begin {
                        self.pair(next, next + 1, &mut clues);
                    }
                    next += 1;
                }
                Kind::Sign(b'.' | b':' | b'?' | b'!' | b'&') => next += 1,
                Kind::Sign(b'-') if tokens.is(next + 1, b'>') => next += 2,
                _ => break,
            }
            if next >= tokens.len() {
                break;
            }
        }
        Some(Made {
            clues,
            first,
            next,
            is_call,
        })
    }

    /// The function that hands out what is made: by `return`, by an arrow, or as the last that stands in it.
    pub(super) fn returned(&self, made: &Made) -> Option<&'s str> {
        let tokens = self.tokens;
        if !made.is_call {
            return None;
        }
        let mut first = made.first;
        for _ in 0..MAX_WRAPPED {
            let before = first.checked_sub(1)?;
            let gives = tokens.is_word(before) && tokens.slice(before) == "return"
                || first >= 2 && tokens.is(before, b'>') && tokens.is(before - 1, b'=');
            let ends = || {
                let is_body = match tokens.get(made.next).map(|token| token.kind) {
                    Some(Kind::Close(open)) => matches!(
                        tokens.get(open).map(|token| token.kind),
                        Some(Kind::Open(b'{', _))
                    ),
                    _ => tokens.slice(made.next) == "end",
                };
                let is_value = b",=:".iter().any(|sign| tokens.is(before, *sign));
                is_body && !tokens.same_line(before, first) && !is_value
            };
            if gives || first == made.first && ends() {
                // `const make = () => new Client()`
                let is_arrow = tokens.is(before, b'>');
                let named = || {
                    let (open, _) = tokens.before(before - 1)?;
                    let (sign, _) = tokens.before(open)?;
                    let sign = if tokens.slice(sign) == "async" {
                        sign.checked_sub(1)?
                    } else {
                        sign
                    };
                    let name = sign.checked_sub(1)?;
                    (tokens.is(sign, b'=') && tokens.is_word(name)).then_some(name)
                };
                let function = self
                    .known
                    .scopes
                    .at(first)
                    .and_then(|scope| self.known.scopes.name(scope));
                let name = if is_arrow { named()? } else { function? };
                return Some(tokens.slice(name));
            }
            // What it is given to first.
            let open = tokens.get(first)?.around?;
            if !matches!(tokens.get(open)?.kind, Kind::Open(b'(', _)) {
                return None;
            }
            let outer = start(tokens, open);
            if outer == open {
                return None;
            }
            first = outer;
        }
        None
    }

    /// The name that is declared with the type which ends at a token, and whose that type is.
    pub(super) fn typed_name(&self, at: usize) -> Option<(&'s str, Number)> {
        let tokens = self.tokens;
        if !tokens.is_word(at) {
            return None;
        }
        let number = self.known.call(self.catalog, tokens.slice(at))?;
        // On to the end of the path, and back to its start.
        let mut last = at;
        while tokens.is(last + 1, b'.') && tokens.is_word(last + 2) {
            last += 2;
        }
        let is_type = tokens
            .slice(last)
            .starts_with(|c: char| c.is_ascii_uppercase());
        let is_made = matches!(
            tokens.get(last + 1).map(|token| token.kind),
            Some(Kind::Open(b'(' | b'{', _))
        );
        if !is_type || is_made {
            return None;
        }
        let mut first = at;
        while first >= 2 && tokens.is(first - 1, b'.') && tokens.is_word(first - 2) {
            first -= 2;
        }
        // `BedrockRuntimeClient client`
        let name = last + 1 + usize::from(tokens.is(last + 1, b'?') || tokens.is(last + 1, b'>'));
        let ends = b";,=".iter().any(|sign| tokens.is(name + 1, *sign))
            && !tokens.is(name + 2, b'=')
            || tokens.is_close(name + 1)
            || matches!(
                tokens.get(name + 1).map(|token| token.kind),
                Some(Kind::Open(b'{', _))
            );
        if tokens.is_word(name)
            && ends
            && tokens.same_line(last, name)
            && !NO_NAMES.contains(&tokens.slice(name))
        {
            return Some((tokens.slice(name), number));
        }
        let mut is_pointer = false;
        for _ in 0..MAX_TYPE {
            let before = first.checked_sub(1)?;
            let token = tokens.get(before)?;
            match token.kind {
                Kind::Sign(b'*' | b'&' | b'?' | b'|') => {
                    is_pointer |= tokens.is(before, b'*');
                    first = before;
                }
                // `Client<Config>`, `Optional[Client]`
                Kind::Sign(b'<') | Kind::Open(b'[', _)
                    if tokens.is_word(before.checked_sub(1)?) =>
                {
                    first = before - 1;
                }
                Kind::Sign(b':') => {
                    let name = before.checked_sub(1)?;
                    let name = name
                        .checked_sub(usize::from(tokens.is(name, b'?') || tokens.is(name, b'!')))?;
                    let is_name = tokens.is_word(name) && !NO_NAMES.contains(&tokens.slice(name));
                    return is_name.then(|| (tokens.slice(name), number));
                }
                // `client *openai.Client`
                Kind::Word if is_pointer && tokens.same_line(before, first) => {
                    let is_name = !NO_NAMES.contains(&tokens.slice(before));
                    return is_name.then(|| (tokens.slice(before), number));
                }
                Kind::Word if tokens.is(first, b'|') => first = before,
                _ => return None,
            }
        }
        None
    }
}
