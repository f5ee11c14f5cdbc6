//! The clients that a file makes, is given and hands out: by the names that hold them, each in the function that it
//! stands in. It reads tokens alike in every language, and follows no name into another file.

use std::collections::{BTreeMap, BTreeSet};

use super::call::{Around, Head, MAX_CHAIN, host};
use super::clue::{By, Clues};
use super::known::NOTHING;
use super::scopes::{Scope, Scopes};
use super::token::{Kind, Tokens};
use crate::catalog::proof::Number;

/// How many tokens of what makes a client are looked at for what it is made of.
const MAX_MADE: usize = 40;

/// How many calls a client may be given to before it has a name.
const MAX_WRAPPED: usize = 3;

/// How many of the latest names are looked at.
const MAX_HELD: usize = 32;

/// How many tokens of a type are looked at.
const MAX_TYPE: usize = 16;

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

/// The clients of a file, by name.
#[derive(Debug, Default)]
pub(super) struct Clients<'s> {
    names: BTreeMap<&'s str, Held>,
    /// Some client talks to an address that is not known.
    pub(super) redirected: bool,
    /// Surfaces that something in the file is made for.
    pub(super) made: BTreeSet<Number>,
    /// Names of an SDK's that the file gives to something of its own.
    pub(super) shadowed: BTreeSet<&'s str>,
}

/// What a name holds: nothing is proven by a name that holds clients of two surfaces, or something else besides.
#[derive(Debug, Default)]
struct Held {
    by_scope: BTreeMap<Option<Scope>, Option<Clues>>,
    all: Option<Clues>,
}

/// A name that is given something.
struct Binding<'s> {
    name: &'s str,
    scope: Option<Scope>,
    /// Nothing, where that is no client.
    clues: Option<Clues>,
}

/// What a token makes.
struct Made {
    clues: Clues,
    /// Its first token, and the one behind it.
    first: usize,
    next: usize,
    is_call: bool,
}

impl<'s> Clients<'s> {
    /// What points at the surface of the client that a name holds at a token.
    pub(super) fn get(&self, name: &str, scope: Option<Scope>, scopes: &Scopes) -> Option<&Clues> {
        let held = self.names.get(name)?;
        let chain = scopes.chain(scope).map(Some).chain([None]);
        for scope in chain {
            if let Some(found) = held.by_scope.get(&scope) {
                return found.as_ref();
            }
        }
        held.all.as_ref()
    }

    /// Reads a file.
    pub(super) fn read(around: Around<'_, 's>) -> Self {
        let tokens = around.tokens;
        let mut own = Self::default();
        let mut bindings: Vec<Binding<'s>> = Vec::new();
        let mut by_sign: BTreeMap<usize, usize> = BTreeMap::new();
        let mut given: BTreeMap<&'s str, Vec<Clues>> = BTreeMap::new();
        for at in 0..tokens.len() {
            let Some((name, sign, clues)) = around.set(at).or_else(|| {
                let made = around.made(at)?;
                own.note(around, &made.clues);
                if let Some(function) = around.returned(&made) {
                    given.entry(function).or_default().push(made.clues);
                    return None;
                }
                let (name, sign) = binder(tokens, made.first, at, made.is_call)?;
                Some((name, sign, made.clues))
            }) else {
                continue;
            };
            own.redirected |= clues.redirected;
            around.bind(&mut bindings, &mut by_sign, (name, sign), clues);
        }
        configure(around, &mut bindings, &by_sign);
        let functions: BTreeSet<_> = given.keys().copied().collect();
        for (name, all) in given {
            bindings.push(Binding {
                name,
                scope: None,
                clues: agreed(all.iter().map(Some)),
            });
        }
        handed(around, &mut bindings, &mut by_sign);
        own.typed(around, &mut bindings);
        others(around, (&by_sign, &functions), &mut bindings);
        own.shadow(around, &by_sign);
        own.settle(bindings);
        own
    }

    /// Notes what is made somewhere, bound to a name or not.
    fn note(&mut self, around: Around<'_, '_>, clues: &Clues) {
        self.redirected |= clues.redirected;
        let is_own = |number: &Number| !around.catalog.is_vendors(*number);
        let told = clues
            .all
            .iter()
            .filter(|clue| clue.told || is_own(&clue.surface));
        self.made.extend(told.map(|clue| clue.surface));
    }

    /// Names that are declared with the type of a client and given none in the file.
    fn typed(&mut self, around: Around<'_, 's>, bindings: &mut Vec<Binding<'s>>) {
        let tokens = around.tokens;
        let names: BTreeSet<_> = bindings.iter().map(|binding| binding.name).collect();
        let places: BTreeSet<_> = bindings
            .iter()
            .map(|binding| (binding.name, binding.scope))
            .collect();
        let is_known = |name: &'s str, scope: Option<Scope>| match scope {
            None => names.contains(name),
            Some(_) => places.contains(&(name, scope)),
        };
        let mut last: Option<(usize, &str)> = None;
        for at in 0..tokens.len() {
            let Some((name, number)) = around.typed_name(at) else {
                continue;
            };
            // `client: Client<AzureConfig>`: the part that names a platform tells.
            let is_vendors = around.catalog.is_vendors(number);
            let is_same = last.is_some_and(|(before, own)| own == name && at - before < MAX_TYPE);
            last = Some((at, name));
            if is_same && is_vendors {
                continue;
            }
            if is_same && bindings.last().is_some_and(|binding| binding.name == name) {
                bindings.pop();
            }
            let bare = name.trim_start_matches(['$', '@', '_']);
            let scope = around.known.scopes.at(at);
            if self.redirected && around.catalog.is_vendors(number) || is_known(name, scope) {
                continue;
            }
            let Some(token) = tokens.get(at) else {
                continue;
            };
            let mut clues = Clues::default();
            clues.add(number, By::Client, token.span);
            if bare != name && !is_known(bare, None) {
                // A property of the same name, as some languages make it of a parameter.
                bindings.push(Binding {
                    name: bare,
                    scope: None,
                    clues: Some(clues.clone()),
                });
            }
            bindings.push(Binding {
                name,
                scope,
                clues: Some(clues),
            });
        }
    }

    /// Notes names that are also those of an SDK: `const openai = ours(…)`.
    fn shadow(&mut self, around: Around<'_, 's>, by_sign: &BTreeMap<usize, usize>) {
        let tokens = around.tokens;
        for at in 0..tokens.len() {
            let sign = at + 1 + usize::from(tokens.is(at + 1, b':'));
            let name = tokens.slice(at);
            let is_own = tokens.is_word(at)
                && tokens.is(sign, b'=')
                && is_assigned(tokens, sign - 1)
                && !tokens.is(at.wrapping_sub(1), b'.')
                && !by_sign.contains_key(&sign)
                && !NOTHING.contains(&tokens.slice(sign + 1));
            if is_own && around.catalog.proofs().call(name).is_some() {
                self.shadowed.insert(name);
            }
        }
    }

    fn settle(&mut self, bindings: Vec<Binding<'s>>) {
        let mut by_name: BTreeMap<&'s str, BTreeMap<Option<Scope>, Vec<Option<Clues>>>> =
            BTreeMap::new();
        for binding in bindings {
            let scopes = by_name.entry(binding.name).or_default();
            scopes.entry(binding.scope).or_default().push(binding.clues);
        }
        for (name, scopes) in by_name {
            let all = agreed(scopes.values().flatten().map(Option::as_ref));
            let by_scope = { scopes }
                .into_iter()
                .map(|(scope, own)| (scope, agreed(own.iter().map(Option::as_ref))))
                .collect();
            self.names.insert(name, Held { by_scope, all });
        }
    }
}

/// What all say, if they say the same.
fn agreed<'c>(all: impl Iterator<Item = Option<&'c Clues>>) -> Option<Clues> {
    let surfaces = |own: &Clues| {
        own.all
            .iter()
            .map(|clue| clue.surface)
            .collect::<BTreeSet<_>>()
    };
    let mut found: Option<Clues> = None;
    for own in all {
        let own = own?;
        match &mut found {
            Some(known) if surfaces(known) != surfaces(own) => return None,
            Some(known) => known.extend(own),
            None => found = Some(own.clone()),
        }
    }
    let mut found = found?;
    for clue in &mut found.all {
        clue.by = By::Client;
    }
    found.thin();
    Some(found)
}

/// Adds to what holds a client or what one is made of what is set on it later, and to a client what it is
/// made of: `config.BaseURL = …`, `NewClientWithConfig(config)`.
fn configure<'s>(
    around: Around<'_, 's>,
    bindings: &mut [Binding<'s>],
    by_sign: &BTreeMap<usize, usize>,
) {
    if bindings.is_empty() {
        return;
    }
    let (tokens, scopes) = (around.tokens, &around.known.scopes);
    let mut places: BTreeMap<(&'s str, Option<Scope>), Vec<usize>> = BTreeMap::new();
    let mut names: BTreeMap<&'s str, Vec<usize>> = BTreeMap::new();
    for (index, binding) in bindings.iter().enumerate() {
        places
            .entry((binding.name, binding.scope))
            .or_default()
            .push(index);
        names.entry(binding.name).or_default().push(index);
    }
    let of = |name: &'s str, at: usize| {
        let own = places.get(&(name, scopes.at(at)));
        own.or_else(|| names.get(name))
            .map_or(&[][..], Vec::as_slice)
    };
    let mut set: BTreeMap<(&'s str, Option<Scope>), (usize, Clues)> = BTreeMap::new();
    for at in 0..tokens.len() {
        let is_set =
            tokens.is_word(at) && is_property(tokens, at) && names.contains_key(tokens.slice(at));
        if is_set {
            let key = (tokens.slice(at), scopes.at(at));
            let (_, clues) = set.entry(key).or_insert_with(|| (at, Clues::default()));
            around.pair(at + 2, at + 4, clues);
        }
    }
    for ((name, _), (at, clues)) in set {
        for &index in of(name, at) {
            if let Some(own) = bindings
                .get_mut(index)
                .and_then(|binding| binding.clues.as_mut())
            {
                own.extend(&clues);
            }
        }
    }
    let ends = |at: usize| tokens.is(at, b',') || tokens.is_close(at);
    for (&sign, &bound) in by_sign {
        let name = bindings.get(bound).map_or("", |binding| binding.name);
        let mut clues = Clues::default();
        for at in sign + 1..tokens.len().min(sign + MAX_MADE) {
            let outside = tokens.get(at).map(|token| token.around)
                == tokens.get(sign).map(|token| token.around);
            if outside && !tokens.same_line(at - 1, at) {
                break;
            }
            let is_given = tokens.is_word(at) && tokens.slice(at) != name && ends(at + 1);
            if is_given
                && let Some(own) = of(tokens.slice(at), at)
                    .first()
                    .and_then(|index| bindings.get(*index))
            {
                clues.extend(own.clues.as_ref().unwrap_or(&Clues::default()));
            }
        }
        if let Some(own) = bindings
            .get_mut(bound)
            .and_then(|binding| binding.clues.as_mut())
        {
            own.extend(&clues);
        }
    }
}

/// Binds what functions hand out to the names that take it: `client = make()`.
fn handed<'s>(
    around: Around<'_, 's>,
    bindings: &mut Vec<Binding<'s>>,
    by_sign: &mut BTreeMap<usize, usize>,
) {
    let tokens = around.tokens;
    let functions: BTreeMap<&'s str, Clues> = { bindings.iter() }
        .filter(|binding| binding.scope.is_none())
        .filter_map(|binding| Some((binding.name, binding.clues.clone()?)))
        .collect();
    if bindings.is_empty() {
        return;
    }
    for at in 0..tokens.len() {
        let calls = matches!(
            tokens.get(at + 1).map(|token| token.kind),
            Some(Kind::Open(b'(', _))
        );
        if !tokens.is_word(at) {
            continue;
        }
        if !calls {
            passed(around, bindings, by_sign, at);
            continue;
        }
        let Some(clues) = functions.get(tokens.slice(at)) else {
            continue;
        };
        if let Some((name, sign)) = binder(tokens, start(tokens, at), at, false)
            && !by_sign.contains_key(&sign)
        {
            around.bind(bindings, by_sign, (name, sign), clues.clone());
        }
    }
}

/// Binds what is made of a client or a configuration alone: `client = Client::with_config(config)`.
fn passed<'s>(
    around: Around<'_, 's>,
    bindings: &mut Vec<Binding<'s>>,
    by_sign: &mut BTreeMap<usize, usize>,
    at: usize,
) {
    let tokens = around.tokens;
    let open = tokens.get(at).and_then(|token| token.around);
    let is_alone = open.is_some_and(|open| open + 1 == at) && tokens.is_close(at + 1);
    if !is_alone || !is_call(tokens, open) {
        return;
    }
    let scope = around.known.scopes.at(at);
    let mut held = bindings.iter().rev().take(MAX_HELD);
    let clues = held
        .find(|own| own.name == tokens.slice(at) && (own.scope == scope || own.scope.is_none()));
    let Some(clues) = clues.and_then(|own| own.clues.clone()) else {
        return;
    };
    if let Some((name, sign)) = binder(tokens, at, at, true)
        && name != tokens.slice(at)
        && !by_sign.contains_key(&sign)
    {
        around.bind(bindings, by_sign, (name, sign), clues);
    }
}

/// Whether a bracket holds what something is called with.
fn is_call(tokens: &Tokens<'_>, open: Option<usize>) -> bool {
    let kind = open
        .and_then(|open| tokens.get(open))
        .map(|token| token.kind);
    matches!(kind, Some(Kind::Open(b'(', _)))
}

/// A name that also holds something else proves nothing there.
fn others<'s>(
    around: Around<'_, 's>,
    (by_sign, functions): (&BTreeMap<usize, usize>, &BTreeSet<&str>),
    bindings: &mut Vec<Binding<'s>>,
) {
    let tokens = around.tokens;
    let names: BTreeSet<_> = bindings.iter().map(|binding| binding.name).collect();
    for at in 0..tokens.len() {
        if !tokens.is_word(at)
            || !names.contains(tokens.slice(at))
            || by_sign.contains_key(&(at + 1))
        {
            continue;
        }
        let name = tokens.slice(at);
        if functions.contains(name) {
            continue;
        }
        let value = value_start(tokens, at + 2);
        // `self.client = client`
        let is_same = tokens.slice(value) == name
            && !matches!(
                tokens.get(value + 1).map(|t| t.kind),
                Some(Kind::Sign(b'.') | Kind::Open(..))
            );
        if is_assigned(tokens, at) && !NOTHING.contains(&tokens.slice(value)) && !is_same {
            let scope = around.known.scopes.at(at);
            bindings.push(Binding {
                name,
                scope,
                clues: None,
            });
        }
    }
}

impl<'s> Around<'_, 's> {
    fn bind(
        &self,
        bindings: &mut Vec<Binding<'s>>,
        by_sign: &mut BTreeMap<usize, usize>,
        (name, sign): (&'s str, usize),
        clues: Clues,
    ) {
        if let Some(own) = by_sign
            .get(&sign)
            .and_then(|index| bindings.get_mut(*index))
        {
            if let Some(own) = &mut own.clues {
                own.extend(&clues);
            }
            return;
        }
        by_sign.insert(sign, bindings.len());
        let scope = self.known.scopes.at(sign);
        bindings.push(Binding {
            name,
            scope,
            clues: Some(clues),
        });
    }

    /// What `root.api_type = "…"` tells of what is called on the root.
    fn set(&self, at: usize) -> Option<(&'s str, usize, Clues)> {
        let tokens = self.tokens;
        if !tokens.is_word(at) || !is_property(tokens, at) {
            return None;
        }
        self.known.call(self.catalog, tokens.slice(at))?;
        let mut clues = Clues::default();
        self.pair(at + 2, at + 4, &mut clues);
        (clues != Clues::default()).then(|| (tokens.slice(at), at + 3, clues))
    }

    /// What a token makes, if that names a surface.
    fn made(&self, at: usize) -> Option<Made> {
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
                token.around.filter(|open| {
                    matches!(
                        tokens.get(*open).map(|token| token.kind),
                        Some(Kind::Open(b'(', _))
                    )
                })?
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
    fn returned(&self, made: &Made) -> Option<&'s str> {
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
    fn typed_name(&self, at: usize) -> Option<(&'s str, Number)> {
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

/// Whether a name's property is set: `name.key = …`.
fn is_property(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.is(at + 1, b'.')
        && tokens.is_word(at + 2)
        && tokens.is(at + 3, b'=')
        && !tokens.is(at + 4, b'=')
}

/// Whether a sign links a name to what stands before it: `a.b`, `a::b`, `a->b`.
fn is_link(tokens: &Tokens<'_>, sign: usize) -> bool {
    tokens.is(sign, b'.')
        || tokens.is(sign, b':')
        || tokens.is(sign, b'>') && tokens.is(sign.wrapping_sub(1), b'-')
}

/// Where what is called at a token or bracket starts, with the words before it: `await new a.B(`.
pub(super) fn start(tokens: &Tokens<'_>, at: usize) -> usize {
    let head = Head::before(tokens, at);
    let mut first = head.words.last().copied().unwrap_or(at).min(at);
    while let Some(before) = first.checked_sub(1)
        && (tokens.is_word(before) && matches!(tokens.slice(before), "new" | "await" | "try")
            || tokens.is(before, b'&')
            || tokens.is(before, b'*')
            || tokens.is(before, b'\\'))
    {
        first = before;
    }
    first
}

/// The name that what starts at a token is bound to, and the sign that binds; what a call is given is bound to what
/// that call is.
fn binder<'s>(
    tokens: &Tokens<'s>,
    first: usize,
    at: usize,
    is_made: bool,
) -> Option<(&'s str, usize)> {
    let mut first = first;
    for _ in 0..=MAX_WRAPPED {
        let around = tokens.get(first)?.around;
        let open = around.and_then(|open| Some((open, tokens.get(open)?.kind)));
        let Some((open, Kind::Open(b'(', _))) = open else {
            return bound(tokens, first, at);
        };
        let outer = start(tokens, open);
        if !is_made || outer == open {
            return None;
        }
        first = outer;
    }
    None
}

/// The name that what starts at a token is bound to in its own brackets.
fn bound<'s>(tokens: &Tokens<'s>, first: usize, at: usize) -> Option<(&'s str, usize)> {
    let sign = first.checked_sub(1)?;
    let around = tokens.get(first)?.around;
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
    let typed = { names.iter() }
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

/// Where the value behind a sign starts, without what it is taken from: `self.client` gives `client`.
fn value_start(tokens: &Tokens<'_>, at: usize) -> usize {
    let is_own = matches!(tokens.slice(at), "self" | "this" | "$this") && tokens.is(at + 1, b'.');
    if is_own { at + 2 } else { at }
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
