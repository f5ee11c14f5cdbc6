//! The clients that a file makes, is given and hands out: by the names that hold them, each in the function that it
//! stands in. It reads tokens alike in every language, and follows no name into another file.

use std::collections::{BTreeMap, BTreeSet};

use super::bind::{binder, is_assigned, is_property, start, value_start};
use super::call::Around;
use super::clue::{By, Clues};
use super::known::NOTHING;
use super::scopes::{Scope, Scopes};
use super::token::{Kind, Tokens};
use crate::catalog::proof::Number;

/// How many tokens of what makes a client are looked at for what it is made of.
const MAX_MADE: usize = 40;

/// How many calls a client may be given to before it has a name.
pub(super) const MAX_WRAPPED: usize = 3;

/// How many of the latest names are looked at.
const MAX_HELD: usize = 32;

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

/// How many tokens of a type are looked at.
pub(super) const MAX_TYPE: usize = 16;

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
}
