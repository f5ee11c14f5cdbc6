//! Names that hold what is looked for in ids: a constant that is given to `startswith`, a list whose items are, one after the other
//! (`any(m.startswith(p) for p in PREFIXES)`, `PREFIXES.some(p => m.startsWith(p))`).

use std::collections::{BTreeSet, HashMap};

use super::{File, How, MAX_TEXT, MAX_TOKENS, MIN_TEXT, is_model};
use crate::scan::proof::token::Kind;
use crate::scan::siblings::Asks;
use crate::source::Span;

/// How many names of a file are looked for.
const MAX_NAMES: usize = 64;

/// How many texts of a list are kept.
const MAX_LIST: usize = 128;

/// How many tokens may stand between a name and what it is made of.
const MAX_BEFORE: usize = 12;

/// Texts that one question looks for.
pub(super) type Group = Vec<(How, Span)>;

/// Where the texts of a question stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Between brackets that open at a token.
    List(usize),
    /// A text alone.
    Text(usize),
}

/// Lists by name, and lists by place, with how their items are looked for.
type Lists<'s> = (Vec<(&'s str, How)>, Vec<(Place, How)>);

/// The questions of a file that are asked by names.
pub(super) fn of(file: &File<'_, '_>) -> Vec<Group> {
    let mut names = asked(file);
    if names.is_empty() {
        return Vec::new();
    }
    let (lists, mut places) = bound(file, &names);
    for (name, how) in lists {
        names.entry(name).or_insert(how);
    }
    places.extend(declared(file, &names));
    let mut met = BTreeSet::new();
    let groups = places
        .into_iter()
        .filter(|(place, _)| met.insert(*place))
        .map(|(place, how)| group(file, place, how));
    groups.filter(|group| !group.is_empty()).collect()
}

/// The names that are given to what looks for a part of an id.
fn asked<'s>(file: &File<'_, 's>) -> HashMap<&'s str, How> {
    let tokens = file.tokens;
    let mut names = HashMap::new();
    for at in 0..tokens.len() {
        if names.len() >= MAX_NAMES {
            break;
        }
        if !tokens.is_word(at) {
            continue;
        }
        if file.is_python && file.is_behind_in(at) == Some(true) {
            names.entry(tokens.slice(at)).or_insert(How::Part);
            continue;
        }
        let Some(asks) = file.asks(at) else { continue };
        let open = at + 1 + usize::from(tokens.is(at + 1, b'?'));
        let Some(Kind::Open(b'(', close)) = tokens.get(open).map(|token| token.kind) else {
            continue;
        };
        let how = match asks {
            Asks::Start => How::Start,
            Asks::End => How::End,
            Asks::Part => How::Part,
            Asks::Pattern => How::Pattern,
        };
        let is_sure = matches!(how, How::Start | How::End);
        if !is_sure && (!file.is_of_model(at, open, open) || file.is_many(at, open, open)) {
            continue;
        }
        for word in (open + 1..close).take(MAX_TOKENS) {
            let begins = word == open + 1 || tokens.is(word - 1, b',');
            let ends = word + 1 == close || tokens.is(word + 1, b',');
            if begins && ends && tokens.is_word(word) && !is_model(tokens.slice(word)) {
                names.entry(tokens.slice(word)).or_insert(how);
            }
        }
    }
    names
}

/// The lists whose items go by one of the names, by name or by place.
fn bound<'s>(file: &File<'_, 's>, names: &HashMap<&'s str, How>) -> Lists<'s> {
    let tokens = file.tokens;
    let (mut lists, mut places) = (Vec::new(), Vec::new());
    let is = |at: usize, word: &str| tokens.is_word(at) && tokens.slice(at) == word;
    for at in 0..tokens.len() {
        if lists.len() + places.len() >= MAX_NAMES {
            break;
        }
        if !tokens.is_word(at) {
            continue;
        }
        let Some(&how) = names.get(tokens.slice(at)) else {
            continue;
        };
        let has_for = || (at.saturating_sub(5)..at).any(|at| is(at, "for") || is(at, "foreach"));
        let from = if is(at + 1, "in") || is(at + 1, "of") || tokens.is(at + 1, b':') {
            let is_range = tokens.is(at + 1, b':') && tokens.is(at + 2, b'=');
            match (is_range, is(at + 3, "range")) {
                (true, true) => Some(at + 4),
                (true, false) => None,
                _ => Some(at + 2),
            }
        } else {
            None
        };
        if let Some(from) = from.filter(|_| has_for()) {
            if let Some(place) = list(file, from) {
                places.push((place, how));
            } else {
                let chain = (from..from + MAX_BEFORE)
                    .take_while(|&at| {
                        tokens.is_word(at) || b".&*".iter().any(|sign| tokens.is(at, *sign))
                    })
                    .filter(|&at| tokens.is_word(at));
                lists.extend(chain.map(|at| (tokens.slice(at), how)));
            }
            continue;
        }
        // `LIST.some(p => …)`, `list.iter().any(|p| …)`, `LIST.any? { |p| … }`
        let is_opening = |at: usize| {
            matches!(tokens.get(at).map(|token| token.kind), Some(Kind::Open(..)))
                || tokens.is(at, b'|')
                || tokens.is(at, b'?')
        };
        let opened = at
            .checked_sub(1)
            .filter(|&before| is_opening(before))
            .map(|_| {
                let mut before = at - 1;
                while before > 0 && at - before < 5 && is_opening(before) {
                    before -= 1;
                }
                before
            });
        let Some(method) = opened.filter(|&method| tokens.is_word(method)) else {
            continue;
        };
        let mut before = method;
        for _ in 0..MAX_BEFORE {
            let Some((first, last)) = tokens.before(before) else {
                break;
            };
            before = first;
            match tokens.get(first).map(|token| token.kind) {
                Some(Kind::Open(b'[', _)) => places.push((Place::List(first), how)),
                Some(Kind::Open(..) | Kind::Sign(b'.' | b':' | b'&')) => {}
                Some(Kind::Word) => lists.push((tokens.slice(last), how)),
                _ => break,
            }
        }
    }
    (lists, places)
}

/// The list that begins at a token: `["a", "b"]`, `[]string{"a"}`, `List.of("a")`.
fn list(file: &File<'_, '_>, from: usize) -> Option<Place> {
    let tokens = file.tokens;
    let mut at = from;
    let mut is_typed = false;
    for _ in 0..MAX_BEFORE {
        match tokens.get(at)?.kind {
            // `[]string{…}`
            Kind::Open(_, close) if close == at + 1 => {
                is_typed = true;
                at = close + 1;
            }
            // The body of a loop: `for p in LIST {`
            Kind::Open(b'{', _) if at > from && !is_typed => return None,
            Kind::Open(..) => return Some(Place::List(at)),
            Kind::Word | Kind::Sign(b'.' | b'&' | b'@' | b'*') => at += 1,
            _ => return None,
        }
    }
    None
}

/// What the names are declared to be.
fn declared(file: &File<'_, '_>, names: &HashMap<&str, How>) -> Vec<(Place, How)> {
    let tokens = file.tokens;
    let mut places = Vec::new();
    for at in 0..tokens.len() {
        if places.len() >= MAX_NAMES {
            break;
        }
        if !tokens.is_word(at) {
            continue;
        }
        let Some(&how) = names.get(tokens.slice(at)) else {
            continue;
        };
        let Some(value) = value(file, at) else {
            continue;
        };
        // Letters before a text are its mode: `r"…"`.
        let is_mode = tokens.is_word(value) && tokens.slice(value).len() == 1;
        let text = value + usize::from(is_mode);
        if matches!(tokens.get(text).map(|token| token.kind), Some(Kind::Text)) {
            places.push((Place::Text(text), how));
        } else if how != How::Pattern {
            places.extend(list(file, value).map(|place| (place, how)));
        }
    }
    places
}

/// Where the value begins that a name is given in its declaration: behind its type, if it has one.
fn value(file: &File<'_, '_>, name: usize) -> Option<usize> {
    let tokens = file.tokens;
    let mut at = name + 1;
    for _ in 0..MAX_BEFORE {
        match tokens.get(at)?.kind {
            Kind::Open(_, close) => at = close + 1,
            Kind::Sign(b'=') => {
                let is_other = [b'=', b'>', b'~']
                    .iter()
                    .any(|sign| tokens.is(at + 1, *sign))
                    || [b'!', b'<', b'>', b'+']
                        .iter()
                        .any(|sign| tokens.is(at - 1, *sign) && at - 1 == name + 1);
                return (!is_other).then_some(at + 1);
            }
            Kind::Word | Kind::Sign(b':' | b'&' | b'<' | b'>' | b'*' | b'\'') => at += 1,
            _ => return None,
        }
    }
    None
}

/// The texts of a question, if one of them is a piece of an id.
fn group(file: &File<'_, '_>, place: Place, how: How) -> Group {
    let tokens = file.tokens;
    let is_some = |at: usize| {
        let text = tokens.slice(at);
        let letters = text
            .bytes()
            .take(MAX_TEXT + 1)
            .filter(u8::is_ascii_alphanumeric);
        text.len() <= MAX_TEXT && letters.count() >= MIN_TEXT
    };
    let all: Vec<usize> = match place {
        Place::Text(at) => vec![at],
        Place::List(open) => {
            let Some(Kind::Open(_, close)) = tokens.get(open).map(|token| token.kind) else {
                return Vec::new();
            };
            let texts = (open + 1..close)
                .take(MAX_LIST * 8)
                .filter(|&at| tokens.get(at).is_some_and(|token| token.kind == Kind::Text));
            let texts: Vec<usize> = texts.take(MAX_LIST).collect();
            let is_key = |at: &usize| {
                tokens.is(at + 1, b':') || tokens.is(at + 1, b'=') && tokens.is(at + 2, b'>')
            };
            let keys: Vec<usize> = texts.iter().copied().filter(is_key).collect();
            if keys.is_empty() { texts } else { keys }
        }
    };
    if !all.iter().any(|&at| file.speaks(at)) {
        return Vec::new();
    }
    let spans = all.into_iter().filter(|&at| is_some(at));
    spans
        .filter_map(|at| Some((how, tokens.get(at)?.span)))
        .collect()
}
