//! What ids say of each other that stand side by side: a table of models lists, a list that is
//! gone through is called, a label is for people. It narrows the roles that extractors gave, in
//! all languages and formats alike, by the keys and collections around the ids (`nest`); what
//! names say is data (`rules/roles/words.yaml`). It finds no ids and loses none but a label that
//! says again what its entry is.

mod chord;
mod condition;
mod elements;
mod gate;
mod group;
mod indent;
mod label;
mod lead;
mod lists;
mod member;
mod namesake;
mod nest;
mod numbered;
mod offer;
mod rows;
mod running;
mod tie;
mod told;
mod words;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use self::lists::{Loops, Script};
use self::nest::{Level, Nest, Shape};
use self::words::Table;
use super::Draft;
use super::language::{Language, Trait};
use super::name::is_model_like;
use super::piece::{Context, Role};
use super::proof::token::Tokens;
use super::site::Constant;
use crate::source::Span;

pub use tie::Tie;

/// Languages whose readers follow names, but not through a type to its member.
const MEMBERS: &[&str] = &["csharp", "java", "php"];

/// How many keys beside a list are looked at.
const MAX_KEYS: usize = 64;

/// A mention with what is around it.
struct Placed<'m, 's> {
    start: u32,
    text: &'m str,
    name: Option<&'m str>,
    role: Role,
    context: Context,
    /// It has a prefix or suffix that the bare id has not.
    is_decorated: bool,
    /// It is one of several in a text.
    is_partial: bool,
    /// It is the key of something.
    is_key: bool,
    /// Its reader has found where it is used.
    has_sites: bool,
    /// The statement or key around it, itself included.
    holder: Span,
    levels: Vec<Level<'s>>,
}

/// Narrows the roles of a file's mentions, and notes what ties each to its place.
pub(super) fn settle(
    mentions: &mut Vec<Draft>,
    text: &str,
    language: &Language,
    tokens: &Tokens<'_>,
) {
    if language.is(Trait::Prose) {
        return running::note(mentions, text, language);
    }
    let nest = Nest::new(text, language, tokens);
    if mentions.iter().any(is_open) {
        narrow(mentions, (text, language), tokens, &nest);
    }
    tie::note(mentions, (text, language), tokens, &nest);
}

fn is_open(mention: &Draft) -> bool {
    matches!(mention.role, Role::Use | Role::Listing | Role::Example)
}

fn narrow(
    mentions: &mut Vec<Draft>,
    (text, language): (&str, &Language),
    tokens: &Tokens<'_>,
    nest: &Nest<'_, '_>,
) {
    if language.name == "bicep" {
        typed(mentions, text);
    }
    if language.name == "hcl" {
        labelled(mentions, text);
    }
    let numbers: Vec<usize> = (0..mentions.len())
        .filter(|at| is_open(&mentions[*at]))
        .collect();
    let placed: Vec<Placed<'_, '_>> = numbers
        .iter()
        .map(|at| place(&mentions[*at], text, nest))
        .collect();

    let mut roles: BTreeMap<usize, Role> = BTreeMap::new();
    for index in rows::listed(&placed, nest) {
        roles.insert(index, Role::Listing);
    }
    for index in offer::offered(&placed, nest, language) {
        roles.insert(index, Role::Listing);
    }
    if language.name == "properties" {
        for index in numbered::listed(&placed) {
            roles.insert(index, Role::Listing);
        }
    }
    if language.is(Trait::Shell) {
        for index in offer::completed(&placed, text) {
            roles.insert(index, Role::Listing);
        }
    }
    {
        let is_script = language.is(Trait::Script);
        let is_fixed = |place: &Placed<'_, '_>| {
            let line = line_before(text, place.start as usize)
                .unwrap_or("")
                .trim_start();
            !is_script || line.starts_with("readonly ") || line.starts_with("declare -r")
        };
        let is_constant = |index: &usize| {
            let place = &placed[*index];
            place.role == Role::Use
                && (place.context == Context::String || is_script)
                && is_fixed(place)
        };
        let registered = group::registered(&placed, text);
        roles.extend(
            registered
                .into_iter()
                .filter(is_constant)
                .map(|index| (index, Role::Listing)),
        );
    }
    let loops = Loops::new(tokens);
    let mut looped: BTreeMap<u32, bool> = BTreeMap::new();
    let script = OnceCell::new();
    for (index, place) in placed.iter().enumerate() {
        if place.role != Role::Listing {
            continue;
        }
        // R's lists are made by a call like any other.
        let list = { place.levels.first() }.filter(|level| {
            level.shape == Shape::List || level.shape == Shape::Call && level.key.is_empty()
        });
        let variable = place.name.filter(|_| language.is(Trait::Shell));
        let is_given = variable.is_some_and(|name| {
            let script = script.get_or_init(|| Script::of(text));
            script.gives(name)
        });
        let is_called = is_given
            || lists::is_option(place, tokens)
            || lists::is_called(place, language)
            || list.is_some_and(|level| {
                let key = place.levels.get(1);
                *looped.entry(level.start).or_insert_with(|| {
                    // Beside the model of a call stand those that take its place.
                    let in_call = place
                        .levels
                        .get(2)
                        .is_some_and(|level| level.shape == Shape::Call);
                    let is_sent = key.is_some_and(|outer| {
                        let keys = nest.keys(outer.start, MAX_KEYS);
                        outer.key == "models"
                            && (lists::is_sent(&keys) || in_call && keys.contains(&"model"))
                    });
                    is_sent || loops.calls_each(level.start, place.name)
                })
            });
        if is_called {
            roles.insert(index, Role::Use);
        }
    }
    for (index, place) in placed
        .iter()
        .enumerate()
        .filter(|(_, place)| place.role == Role::Use)
    {
        if lead::is_shown(text, place.start as usize) {
            roles.insert(index, Role::Prose);
        } else if condition::is_asked(place, nest)
            || offer::is_counted(place)
            || lead::is_arm(text, place.start as usize)
        {
            roles.insert(index, Role::Compare);
        } else if offer::is_printed(place, nest, language.is(Trait::Script)) {
            roles.insert(index, Role::Prose);
        }
    }
    let mut dropped: BTreeSet<usize> = chord::chords(&placed, tokens)
        .into_iter()
        .map(|index| numbers[index])
        .collect();
    let mut labels = label::labels(&placed, nest, language);
    if language.is(Trait::Script) {
        labels.extend(label::options(&placed, text));
    }
    for (index, place) in placed.iter().enumerate() {
        let is_display = place.role != Role::Example && label::is_display(place);
        if is_display && label::is_told_twice(place, &placed) {
            dropped.insert(numbers[index]);
        } else if is_display || labels.contains(&index) {
            roles.insert(index, Role::Prose);
        }
    }
    let is_listed = |index: usize| roles.get(&index) == Some(&Role::Listing);
    let follows = language.feature.is_some() || language.name == "rust";
    let members: Vec<_> = if follows && !MEMBERS.contains(&language.name) {
        Vec::new()
    } else {
        let members = member::sites(&placed, &is_listed, tokens);
        members.into_iter().collect()
    };
    drop(placed);
    for (index, sites) in members {
        let known = mentions[numbers[index]].constant.take();
        mentions[numbers[index]].constant = Some(Box::new(Constant {
            exports: known.map_or(Vec::new(), |known| known.exports),
            sites,
        }));
    }
    for (index, role) in roles {
        mentions[numbers[index]].role = role;
    }
    let mut at = 0;
    mentions.retain(|_| {
        at += 1;
        !dropped.contains(&(at - 1))
    });
}

fn place<'m, 's>(mention: &'m Draft, text: &str, nest: &Nest<'_, 's>) -> Placed<'m, 's> {
    let core = mention.reading.core.end - mention.reading.core.start;
    let around = |at: u32| text.as_bytes().get(at as usize).copied();
    let closed =
        around(mention.span.end).is_none_or(|byte| byte != b',' && byte != b'|' && byte != b';');
    let opened = mention.span.start.checked_sub(1).and_then(around);
    let opened = opened.is_none_or(|byte| !b",|;".contains(&byte));
    Placed {
        start: mention.span.start,
        text: &mention.text,
        name: mention.name.as_deref(),
        role: mention.role,
        context: mention.context,
        is_decorated: core as usize != mention.text.len(),
        is_partial: !(closed && opened),
        is_key: is_key(text, mention.span.end),
        has_sites: { mention.constant.as_ref() }.is_some_and(|own| !own.sites.is_empty()),
        holder: mention.holder,
        levels: nest.around(mention.span.start),
    }
}

/// Whether what ends at a byte is the key of something: `"gpt-4": …`, `'gpt-4' => …`.
pub fn is_key(text: &str, end: u32) -> bool {
    let rest = text.get(end as usize..).unwrap_or("");
    let rest = rest.strip_prefix(['"', '\'', '`']).unwrap_or(rest);
    let rest = rest
        .strip_prefix(']')
        .unwrap_or(rest)
        .trim_start_matches(' ');
    let is_pair = rest.starts_with(':') && !rest.starts_with("::");
    is_pair || rest.starts_with("=>") || rest.starts_with('=') && !rest.starts_with("==")
}

/// Whether people read what stands at a key.
pub(super) fn is_shown(key: &str) -> bool {
    words::last(key.rsplit(':').next().unwrap_or(key), Table::Shown)
}

/// Whether a database's function calls the model that its first argument names.
pub(super) fn calls_in_query(name: &str) -> bool {
    words::exact(name, Table::Queries)
}

/// Whether what is called so may be what an entry of a list goes by.
pub fn names_entry(name: &str) -> bool {
    words::last(name, Table::Entry) && !name.ends_with(['s', 'S'])
}

/// Whether what is called so is what an entry of a table of models goes by, and nothing else.
pub fn keys_entry(name: &str) -> bool {
    words::whole(name, Table::Tags)
}

/// Whether a word stands between a model and what is asked of it: `lower`, `id`.
pub(super) fn is_between(word: &str) -> bool {
    words::whole(word, Table::Between)
}

/// Whether a function gives back the text that it is given.
pub(super) fn wraps(name: &str) -> bool {
    words::whole(name, Table::Wraps) || name == "from"
}

/// Whether a key holds a pattern.
pub(super) fn holds_pattern(key: &str) -> bool {
    words::whole(key, Table::Expressions)
}

/// Whether what is called so stands in for something else that fails.
pub fn names_fallback(name: &str) -> bool {
    words::any(name, Table::Fallback)
}

/// Whether a call or a word says what a test expects.
pub fn asserts(name: &str) -> bool {
    words::any(name, Table::Asserts)
}

/// Whether what is called so is what something goes by that is made of a model: a deployment, an alias.
pub fn names_own(name: &str) -> bool {
    words::whole(name, Table::Alias)
}

/// Whether what is called so is what a table keeps of each model: its price, its window.
pub fn tells_of_models(name: &str) -> bool {
    words::any(name, Table::Facts) || words::last(name, Table::Priced)
}

/// What a model is for that somebody has to provide for first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It is deployed under that name.
    Deployment,
    /// Training begins with it.
    Training,
    /// It judges what others answer.
    Judging,
}

/// What a model is for, as what holds it is called.
pub fn purpose(name: &str) -> Option<Purpose> {
    let name = name.rsplit(['.', ':', '$']).next().unwrap_or(name);
    let tables = [
        (Table::Deployed, Purpose::Deployment),
        (Table::Trained, Purpose::Training),
        (Table::Judging, Purpose::Judging),
    ];
    let found = tables.iter().find(|(table, _)| words::ending(name, *table));
    found.map(|(_, purpose)| *purpose)
}

/// What a call or a key beside a model is for, that trains it or lets it judge.
pub fn calls_for(name: &str) -> Option<Purpose> {
    if words::whole(name, Table::Trains) {
        return Some(Purpose::Training);
    }
    let judges = words::whole(name, Table::Judges) || words::ending(name, Table::Judging);
    judges.then_some(Purpose::Judging)
}

/// What a function looks for in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// Its start.
    Start,
    /// Its end.
    End,
    /// A part of it.
    Part,
    /// What a pattern says.
    Pattern,
}

/// Whether a function gives a part of a text.
pub(super) fn cuts(name: &str) -> bool {
    words::whole(name, Table::Cuts)
}

/// What a function called so looks for, if it looks for anything.
pub(super) fn asks(name: &str) -> Option<Asks> {
    let tables = [
        (Table::Starts, Asks::Start),
        (Table::Ends, Asks::End),
        (Table::Patterns, Asks::Pattern),
        (Table::Within, Asks::Part),
    ];
    let found = tables.iter().find(|(table, _)| words::whole(name, *table));
    found.map(|(_, asks)| *asks)
}

/// Whether what is called or set so is given an id, where one that looks like it stands there.
pub(super) fn takes_model(name: &str) -> bool {
    let last = name.rsplit(['.', ':', '>']).next().unwrap_or(name);
    calls_in_query(last) || words::any(last, Table::Takes)
}

/// Whether a key's text is run, however long it is.
pub(super) fn is_run(key: &str) -> bool {
    words::last(key, Table::Code)
}

/// Names what a typed declaration of Bicep holds, which its grammar does not know: `param model string = 'x'`.
fn typed(mentions: &mut [Draft], text: &str) {
    for mention in mentions.iter_mut().filter(|mention| mention.name.is_none()) {
        let Some(line) = line_before(text, mention.span.start as usize) else {
            continue;
        };
        let declared = line.split('=').next().unwrap_or("");
        let words: Vec<_> = declared.split_whitespace().take(4).collect();
        if let ["param" | "var", name, _] = words[..] {
            mention.name = Some((*name).into());
        }
    }
}

/// Takes the labels of blocks as names of one's own, but for those of models: `model "gpt-4" {`.
fn labelled(mentions: &mut Vec<Draft>, text: &str) {
    mentions.retain_mut(|mention| {
        let behind = text.get(mention.span.end as usize..).unwrap_or("");
        let is_label = behind
            .strip_prefix('"')
            .is_some_and(|rest| rest.trim_start_matches(' ').starts_with('{'));
        let line = line_before(text, mention.span.start as usize).filter(|_| is_label);
        let Some(kind) = line.and_then(|line| line.trim_start().strip_suffix(" \"")) else {
            return true;
        };
        mention.role = Role::Listing;
        is_model_like(kind)
    });
}

/// How many bytes of a line are looked at.
const MAX_LINE: usize = 300;

/// What stands in its line before a byte, unless that is long.
fn line_before(text: &str, at: usize) -> Option<&str> {
    let from = at.saturating_sub(MAX_LINE + 1);
    let near = text.as_bytes().get(from..at)?;
    let start = match memchr::memrchr(b'\n', near) {
        Some(end) => from + end + 1,
        None if from == 0 => 0,
        None => return None,
    };
    text.get(start..at)
}

#[cfg(test)]
mod tests;
