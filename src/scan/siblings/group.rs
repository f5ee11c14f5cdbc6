//! Groups of constants that are called like the ids they hold: a registry. `GPT_4O = "gpt-4o"`
//! lists a model, where `REVIEW_MODEL = "gpt-4o"` beside it uses one.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{self, Table};
use super::{MAX_LINE, Placed, line_before};
use crate::scan::name;

/// How far above a constant the line is looked for that opens its block.
const MAX_ABOVE: usize = 400;

/// How many lines of a file are looked at in all.
const MAX_STEPS: usize = 400_000;

/// Those of the places that are constants of a registry, by index.
pub(super) fn registered(placed: &[Placed<'_, '_>], text: &str) -> BTreeSet<usize> {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut openers: BTreeMap<usize, Option<usize>> = BTreeMap::new();
    let mut steps = 0;
    for (index, place) in placed.iter().enumerate() {
        let (Some(_), Some(line)) = (bound(place, text), line_before(text, place.start as usize))
        else {
            continue;
        };
        let start = place.start as usize - line.len();
        let opener = *openers
            .entry(start)
            .or_insert_with(|| opener(text, start, indent(line), &mut steps));
        if let Some(opener) = opener {
            groups.entry(opener).or_default().push(index);
        }
    }
    let mut found = BTreeSet::new();
    for members in groups.into_values() {
        let spelt: Vec<_> = members
            .iter()
            .copied()
            .filter(|index| {
                let place = placed.get(*index);
                place.is_some_and(|place| {
                    bound(place, text).is_some_and(|name| spells(name, place.text))
                })
            })
            .collect();
        if spelt.len() > 1 && spelt.len() * 2 >= members.len() {
            found.extend(spelt);
            found.extend(members.into_iter().filter(|index| {
                let place = placed.get(*index);
                place.is_some_and(|place| {
                    bound(place, text).is_some_and(|name| is_word_of(name, place.text))
                })
            }));
        }
    }
    found
}

/// Whether a name is made of words of an id alone, and none says what the model is for: `SOL = "gpt-6-sol"`.
fn is_word_of(name: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    let own: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let words = name::words(name);
    let is_long = |word: &String| word.len() >= 3;
    words.iter().any(is_long)
        && words
            .iter()
            .all(|word| own.contains(&word.as_str()) && !words::exact(word, Table::Purposes))
}

/// The name that the line of an id binds: the word before its first `=`.
fn bound<'s>(place: &Placed<'_, '_>, text: &'s str) -> Option<&'s str> {
    let line = line_before(text, place.start as usize)?;
    if let Some(name) = defined(line).or_else(|| returned(line)) {
        return Some(name);
    }
    let sign = line.find('=')?;
    let is_other = line
        .get(sign + 1..)
        .is_some_and(|rest| rest.starts_with(['=', '>', '~']));
    let left = line.get(..sign)?.trim_end();
    let left = left.strip_suffix(':').unwrap_or(left);
    // `NAME: &str =`
    let left = left
        .split_once(':')
        .map_or(left, |(name, _)| name)
        .trim_end();
    let name = left
        .rsplit(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next()?;
    // The value itself, or what is made of it alone: no fallback of a variable.
    let value = line.get(sign + 1..)?;
    let is_direct =
        !value.contains([',', '|', '?']) && value.matches(['"', '\'', '`']).count() <= 1;
    let is_default = name::words(name).iter().any(|word| word == "default");
    (is_direct
        && !is_default
        && !is_other
        && !name.is_empty()
        && !left.contains(['(', '[', '{', '"', '\'']))
    .then_some(name)
}

/// The name that is given to a text without a sign between them: `#define NAME "`, `define('NAME', '`, `@name "`.
fn defined(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let open = line.strip_suffix(['"', '\''])?.trim_end();
    let name = if let Some(name) = open
        .strip_prefix("#define ")
        .or_else(|| open.strip_prefix('@'))
    {
        name.trim()
    } else {
        let rest = open.strip_prefix("define(")?.strip_suffix(',')?;
        rest.trim().trim_matches(['"', '\''])
    };
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    (!name.is_empty() && name.chars().all(is_name)).then_some(name)
}

/// The name of a function that only gives what an id is: `function gpt4(): self { return new self('`.
fn returned(line: &str) -> Option<&str> {
    let open = line.find('(')?;
    let name = line.get(..open)?;
    let name = name
        .rsplit(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next()?;
    let (_, value) = line.get(open..)?.split_once("return ")?;
    let value = value.strip_suffix(['"', '\''])?;
    let is_plain = |c: char| c.is_alphanumeric() || " _:.(\\".contains(c);
    (!name.is_empty() && value.chars().all(is_plain)).then_some(name)
}

/// The line that opens the block of declarations around a line, or the start of the file for what is
/// in none; nothing inside of functions.
fn opener(text: &str, start: usize, own: usize, steps: &mut usize) -> Option<usize> {
    if own == 0 {
        return Some(0);
    }
    let above = text.get(..start)?;
    let mut end = above.len();
    for line in above.split_inclusive('\n').rev().take(MAX_ABOVE) {
        end -= line.len();
        *steps += 1;
        if *steps > MAX_STEPS {
            return None;
        }
        let inner = line.trim();
        if inner.is_empty() || indent(line) >= own || inner.starts_with(['#', '/', '*', '}', ')']) {
            continue;
        }
        let words = name::words(inner.get(..inner.len().min(MAX_LINE)).unwrap_or(""));
        let declares = words.iter().any(|word| words::whole(word, Table::Types));
        let is_group = inner == "{" || inner == "const (" || inner.starts_with("companion object");
        return (declares || is_group).then_some(end + 1);
    }
    None
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether most words of an id are in a name: `GPT4Turbo` spells `gpt-4-turbo`.
pub(super) fn spells(name: &str, text: &str) -> bool {
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let name = name.to_lowercase();
    // Days and revisions are often left out.
    let is_plain = |word: &&str| {
        let rest = word.strip_prefix('v').unwrap_or(word);
        let is_number = !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit());
        !word.is_empty()
            && !(is_number && (rest.len() > 5 || rest.len() < word.len() || rest == "0"))
    };
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(is_plain);
    let (mut found, mut all) = (0, 0);
    for word in words.take(32) {
        all += 1;
        found += usize::from(name.contains(&word.to_lowercase()));
    }
    found > 0 && found * 2 >= all
}
