//! Texts beside an id that name its model for people: a label, a description, a comment. Another id there makes them a lie. A
//! label need only hold the family and the number: `GPT-4 Turbo with Vision`, `Claude 3 Haiku (EU)`. Read from tokens and from the text alone.

use super::namesake::is_named_after;
use super::nest::{Level, Shape};
use super::words::{self, Table};
use crate::scan::Draft;
use crate::scan::proof::token::{Kind, Tokens};

/// How many bytes of a line are looked at, either way.
const MAX_LINE: usize = 300;

/// How many lines of an entry are looked at, either way.
const MAX_LINES: usize = 12;

/// Longer texts are not read.
const MAX_LABEL: usize = 500;

/// How many tokens of an entry may stand between an id and what tells people of it, and how many entries may hold it.
const MAX_BESIDE: usize = 24;
const MAX_ENTRIES: usize = 2;

/// A word that two names share has at least so many letters; shorter ones say no family.
const MIN_WORD: usize = 3;

/// Words that names of all families share.
const COMMON: &[&str] = &[
    "amazon",
    "and",
    "anthropic",
    "api",
    "arn",
    "aws",
    "azure",
    "bedrock",
    "chat",
    "default",
    "embed",
    "embedding",
    "embeddings",
    "foundation",
    "global",
    "google",
    "instruct",
    "latest",
    "meta",
    "model",
    "models",
    "openai",
    "preview",
    "profile",
    "text",
    "the",
    "version",
    "with",
];

/// Whether a text names the model of an id: its family, and its number if it has one.
pub(super) fn names(label: &str, id: &str) -> bool {
    if label.len() > MAX_LABEL || id.len() > MAX_LABEL {
        return false;
    }
    let (label, id) = (Parts::of(label), Parts::of(id));
    let shared = |word: &&String| id.words.contains(word);
    let shared = label.words.iter().filter(shared).count();
    if id.numbers.is_empty() {
        return shared > 1;
    }
    // `o3` has no word but itself.
    let is_family = shared > 0 || label.whole.iter().any(|own| id.whole.contains(own));
    is_family && label.numbers.iter().any(|run| is_start(run, &id.numbers))
}

/// Whether one of two lists begins with the other: `4` and `4.1`.
fn is_start(one: &[String], other: &[Vec<String>]) -> bool {
    let first = other.first().map_or(&[][..], Vec::as_slice);
    one.iter().zip(first).all(|(a, b)| a == b)
}

/// What a name is made of.
struct Parts {
    /// Runs of letters that may name a family, in lower case.
    words: Vec<String>,
    /// Runs of letters with the digits right behind them: `o1`.
    whole: Vec<String>,
    /// Runs of numbers with signs alone between them.
    numbers: Vec<Vec<String>>,
}

impl Parts {
    fn of(name: &str) -> Self {
        let (mut words, mut whole, mut numbers) =
            (Vec::new(), Vec::new(), Vec::<Vec<String>>::new());
        let mut is_behind_number = false;
        let mut is_of_version = false;
        let lower = name.to_lowercase();
        for part in lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
        {
            let letters = part
                .find(|c: char| c.is_ascii_digit())
                .unwrap_or(part.len());
            let (word, rest) = part.split_at(letters);
            if word.chars().count() >= MIN_WORD && !COMMON.contains(&word) {
                words.push(word.to_owned());
            }
            // `v2` counts as the number alone.
            if !word.is_empty() && word != "v" && !rest.is_empty() {
                whole.push(part.to_owned());
            }
            if !word.is_empty() && word != "v" {
                is_behind_number = false;
            }
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            if digits.is_empty() {
                continue;
            }
            if let Some(run) = numbers.last_mut().filter(|_| is_behind_number) {
                run.push(digits);
            } else {
                is_of_version = numbers.is_empty() && word == "v";
                numbers.push(vec![digits]);
            }
            // `8b` goes on with no number.
            is_behind_number = rest.chars().all(|c| c.is_ascii_digit());
        }
        // `nova-premier-v1:0`: the version of the entry, and not of the family.
        if is_of_version && numbers.len() == 1 && words.len() > 1 {
            numbers.clear();
        }
        Self {
            words,
            whole,
            numbers,
        }
    }
}

/// Whether a text is for people, as far as its signs say, and names the model of an id.
pub(super) fn is_label(text: &str, id: &str) -> bool {
    let text = text.trim();
    let is_shown = text.len() <= MAX_LABEL && text.chars().any(|c| c.is_uppercase() || c == ' ');
    is_shown && names(text, id)
}

/// Whether an id is itself what people read of another beside it: `("glm-5-2-260101", "GLM-5.2")`.
fn is_label_of(own: &str, other: &str) -> bool {
    let is_of_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.:/@".contains(c);
    let is_id = other.contains('-') && other.chars().all(is_of_id);
    is_id && own.contains(char::is_uppercase) && names(own, other)
}

/// Whether a text for people in the same entry, or in what holds it, names the model.
pub(super) fn is_told(
    (text, tokens, is_data): (&str, &Tokens<'_>, bool),
    mention: &Draft,
    (at, levels): (usize, &[Level<'_>]),
) -> bool {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    let id = core(mention);
    let mut inner = at;
    let mut depth = 0;
    while depth < MAX_ENTRIES
        && let Some(open) = tokens.get(inner).and_then(|token| token.around)
        && let Some(Kind::Open(_, close)) = kind(open)
    {
        // What stands beside an entry of a list is another entry.
        if levels
            .get(depth)
            .is_some_and(|level| level.shape == Shape::List && depth > 0)
        {
            return false;
        }
        let from = inner.saturating_sub(MAX_BESIDE).max(open + 1);
        let behind = tokens.behind(inner);
        // What stands within the entry was looked at, and may be as long as the file.
        let mut beside = (from..inner).chain(behind..close.min(behind + MAX_BESIDE));
        let is_text = |other: usize| {
            let token = tokens.get(other);
            token.is_some_and(|token| {
                token.kind == Kind::Text && token.around == Some(open) && other != at
            })
        };
        let says =
            |other: &str| is_label(other, id) || depth == 0 && is_label_of(&mention.text, other);
        if beside.any(|other| is_text(other) && says(tokens.slice(other))) {
            return true;
        }
        inner = open;
        depth += 1;
    }
    depth == 0 && is_data && is_labelled_in_block(text, mention)
}

/// Whether a name beside it in a call is made after the model: `bind(gpt_4, "gpt-4")`.
pub(super) fn is_beside_namesake(tokens: &Tokens<'_>, mention: &Draft, at: usize) -> bool {
    let around = tokens.get(at).and_then(|token| token.around);
    let is_name = |other: usize| {
        let own = tokens.get(other);
        own.is_some_and(|own| own.kind == Kind::Word && own.around == around)
            && is_named_after(tokens.slice(other), &mention.text)
    };
    let before = at.checked_sub(2).filter(|_| tokens.is(at - 1, b','));
    let behind = Some(at + 2).filter(|_| tokens.is(at + 1, b','));
    around.is_some() && { before }.into_iter().chain(behind).any(is_name)
}

/// Whether a comment names the model: one behind it in its line, or one that the line above is.
pub(super) fn is_remarked(text: &str, signs: &[&str], mention: &Draft) -> bool {
    let id = core(mention);
    let (start, end) = (mention.span.start as usize, mention.span.end as usize);
    let line = line_behind(text, end).unwrap_or_default();
    // Behind all texts of the line: a `#` within one opens nothing.
    let behind = line
        .rfind(['"', '\'', '`'])
        .and_then(|at| line.get(at + 1..))
        .unwrap_or(line);
    let opened = signs
        .iter()
        .filter_map(|sign| Some(behind.split_once(sign)?.1));
    let above = line_above(text, start).map(str::trim);
    let above = above.and_then(|line| signs.iter().find_map(|sign| line.strip_prefix(sign)));
    opened
        .chain(above)
        .any(|comment| comment.len() <= MAX_LINE && names(comment, id))
}

/// Whether a text of the same line names the model, in documents whose texts no tokens tell.
pub(super) fn is_labelled_in_line(text: &str, mention: &Draft) -> bool {
    let (start, end) = (mention.span.start as usize, mention.span.end as usize);
    let Some(before) = super::line_before(text, start) else {
        return false;
    };
    let Some(behind) = line_behind(text, end) else {
        return false;
    };
    let quotes = |c: char| matches!(c, '"' | '\'' | '`' | '#' | '\\' | '|' | '<' | '>');
    let id = core(mention);
    let mut texts = before.split(quotes).chain(behind.split(quotes));
    texts.any(|text| is_label(text, id))
}

/// In formats that indent: whether a value of the same entry names the model.
pub(super) fn is_labelled_in_block(text: &str, mention: &Draft) -> bool {
    let start = mention.span.start as usize;
    let Some(own) = super::line_before(text, start) else {
        return false;
    };
    let depth = indent(own);
    let id = core(mention);
    let says = |line: &str| {
        let value = line.split_once(": ").or_else(|| line.split_once('='));
        indent(line) == depth
            && value
                .map(|(_, value)| value.trim())
                .filter(|value| !value.starts_with(['[', '{']))
                .is_some_and(|value| is_label(value.trim_matches(['"', '\'', ',']), id))
    };
    let is_item = |line: &str| line.trim_start().starts_with("- ");
    let ends = |line: &str| line.trim().is_empty() || line.starts_with('[') || indent(line) < depth;
    let before = text.get(..start - own.len()).unwrap_or_default();
    if !is_item(own) {
        for line in before.lines().rev().take(MAX_LINES) {
            if ends(line) {
                break;
            }
            if says(line) {
                return true;
            }
            if is_item(line) && indent(line) == depth {
                break;
            }
        }
    }
    let Some(rest) = line_behind(text, start) else {
        return false;
    };
    let behind = text.get(start + rest.len()..).unwrap_or_default();
    let behind = behind.lines().skip(1).take(MAX_LINES);
    let mut behind =
        behind.take_while(|line| !(ends(line) || is_item(line) && indent(line) <= depth));
    behind.any(says)
}

/// What stands behind a byte in its line, if that is not too long.
fn line_behind(text: &str, at: usize) -> Option<&str> {
    let near = text.as_bytes().get(at..)?;
    let near = near.get(..=MAX_LINE).unwrap_or(near);
    let end = memchr::memchr(b'\n', near);
    let end = end.or_else(|| (at + near.len() == text.len()).then_some(near.len()))?;
    text.get(at..at + end)
}

/// The line above that of a byte, if neither is too long.
fn line_above(text: &str, at: usize) -> Option<&str> {
    let own = super::line_before(text, at)?;
    let end = (at - own.len()).checked_sub(1)?;
    let from = end.saturating_sub(MAX_LINE);
    let near = text.as_bytes().get(from..end)?;
    let start = memchr::memrchr(b'\n', near).map(|at| from + at + 1);
    text.get(start.or((from == 0).then_some(0))?..end)
}

/// How far in a line starts, a sign of an item counting as blanks.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '-']).len()
}

/// The id without what stands around it.
pub(super) fn core(mention: &Draft) -> &str {
    let core = &mention.reading.core;
    let core = mention.text.get(core.start as usize..core.end as usize);
    core.unwrap_or(&mention.text)
}

/// Whether a key holds a name of one's own.
pub(super) fn is_own(key: &str) -> bool {
    words::whole(key.rsplit(['.', ':']).next().unwrap_or(key), Table::Slugs)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_label_holds_the_family_and_the_number() {
        for (label, id) in [
            ("GPT-4 (latest)", "gpt-4"),
            ("GPT-4 Turbo with Vision (2024-04-09)", "gpt-4-turbo"),
            ("Claude 2.1", "anthropic.claude-v2:1"),
            ("Meta Llama 3 8b", "meta.llama3-8b-instruct-v1:0"),
            ("Gemini 1.0 Pro", "gemini-pro"),
            (
                "Claude Haiku 4.5",
                "us.anthropic.claude-haiku-4-5-20251001-v1:0",
            ),
            (
                "Inference profile for Claude 3.7 Sonnet",
                "anthropic.claude-3-7-sonnet-20250219-v1:0",
            ),
            (
                "Teacher model (Nova Premier)",
                "us.amazon.nova-premier-v1:0",
            ),
            ("Opus 4.5", "claude-opus-4-5-20251101"),
            ("o3 with tools", "o3"),
        ] {
            assert!(names(label, id), "{label}: {id}");
        }
        for (label, id) in [
            ("GPT-4", "claude-sonnet-4"),
            ("Claude 3 Haiku", "claude-sonnet-4-5"),
            ("the default model", "gpt-4"),
            ("Step 4", "gpt-4"),
            ("Titan", "amazon.nova-premier-v1:0"),
            ("an OpenAI model", "text-embedding-ada-002"),
            ("o1", "o3"),
        ] {
            assert!(!names(label, id), "{label}: {id}");
        }
    }
}
