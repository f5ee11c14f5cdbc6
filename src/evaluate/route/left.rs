//! Where else the file of an id names its model, in a way that stays as it is when the id changes: a comment, a text for people, a
//! test within the file, a name that no call is made by. Lists, tables and comparisons are [`super::around`]'s.

use std::cell::RefCell;
use std::collections::HashMap;

use regex::{Regex, RegexBuilder};

use super::Router;
use crate::catalog::Catalog;
use crate::evaluate::Usage;
use crate::scan::Role;
use crate::source::{Source, Span};

/// A file with more models than this is a table of them.
const MAX_IDS: usize = 32;

/// Longer files are not looked through, in bytes.
const MAX_TEXT: usize = 1 << 20;

/// How many names of one model are looked at in a file.
const MAX_HITS: usize = 256;

/// A name has at least so many parts: `o3` alone may be anything.
const MIN_PARTS: usize = 2;

/// How large a pattern for a name may be, in bytes.
const MAX_PATTERN: usize = 1 << 18;

/// What was found in the file that was asked for last.
#[derive(Debug, Default)]
pub(super) struct Left(RefCell<Option<File>>);

#[derive(Debug)]
struct File {
    number: u32,
    /// By model, the first place that stays.
    found: HashMap<String, Option<Span>>,
}

impl Router<'_> {
    /// Where the file of a usage names its model and no edit changes that: a path and a line.
    pub(super) fn left(&self, usage: &Usage) -> Option<String> {
        let id = usage.id.as_deref()?;
        if usage.role() != Role::Use || usage.mention.is_folded() {
            return None;
        }
        let mut last = self.left.0.borrow_mut();
        let is_same = |file: &&mut File| file.number == usage.file;
        let file = match last.as_mut().filter(is_same) {
            Some(_) => last.as_mut()?,
            None => last.insert(File {
                number: usage.file,
                found: HashMap::new(),
            }),
        };
        if !file.found.contains_key(id) {
            if file.found.len() >= MAX_IDS {
                return None;
            }
            let own = self.of_file(usage.file);
            let span = told(own, id).or_else(|| said(usage, own, id, self.standard.catalog));
            file.found.insert(id.to_owned(), span);
        }
        let span = (*file.found.get(id)?)?;
        Some(place(&usage.source, span))
    }

    /// The usages of a file, of those that are judged.
    fn of_file(&self, number: u32) -> &[Usage] {
        let from = self.usages.partition_point(|usage| usage.file < number);
        let rest = self.usages.get(from..).unwrap_or_default();
        let count = rest.partition_point(|usage| usage.file == number);
        rest.get(..count).unwrap_or_default()
    }
}

fn place(source: &Source, span: Span) -> String {
    format!("{}:{}", source.name(), source.position(span.start).line)
}

/// The first place of a file that only speaks of a model, or tests with it.
fn told(own: &[Usage], id: &str) -> Option<Span> {
    let is_told = |usage: &&Usage| {
        let is_only_told = matches!(
            usage.stands,
            Role::Comment | Role::Prose | Role::Example | Role::Test
        );
        is_only_told && usage.id.as_deref() == Some(id)
    };
    { own.iter() }.find(is_told).map(|usage| usage.mention.span)
}

/// The first place of a file that names a model and is no usage.
fn said(usage: &Usage, own: &[Usage], id: &str, catalog: &Catalog) -> Option<Span> {
    let text = usage.source.text();
    if text.len() > MAX_TEXT {
        return None;
    }
    let (name, pattern) = pattern(id)?;
    let is_read = |span: Span| {
        let before = own.partition_point(|own| own.mention.span.end <= span.start);
        let near = own.get(before..).unwrap_or_default().iter();
        usage.mention.span.overlaps(span) || { near }
            .take_while(|own| own.mention.span.start < span.end)
            .any(|own| own.mention.span.overlaps(span))
    };
    let hits = pattern.find_iter(text).take(MAX_HITS);
    let mut spans = hits
        .filter(|hit| !goes_on(text, hit.end(), name, catalog))
        .map(|hit| Span::from(hit.range()));
    spans.find(|span| !is_read(*span))
}

/// The name of a model without the day of its snapshot, and what finds it in any writing: `GPT-4o`, `Sonnet 4.6`.
fn pattern(id: &str) -> Option<(&str, Regex)> {
    let id = id.split(':').next().unwrap_or(id);
    let id = id.rsplit(['/', '@']).next().unwrap_or(id);
    let (name, day) = id.split_at(id.len() - day(id).len());
    let parts: Vec<_> = { name.split(|c: char| !c.is_ascii_alphanumeric()) }
        .filter(|part| !part.is_empty())
        .collect();
    let [first, rest @ ..] = &parts[..] else {
        return None;
    };
    if parts.len() < MIN_PARTS {
        return None;
    }
    let joint = r"[\s._-]{0,2}";
    let has = |is: fn(&char) -> bool| rest.concat().chars().any(|c| is(&c));
    // `Sonnet 4.6` says it without its family.
    let is_enough =
        rest.len() >= MIN_PARTS && has(char::is_ascii_digit) && has(char::is_ascii_alphabetic);
    let sign = if is_enough { "?" } else { "" };
    let day = day.replace(['-', '.'], "[-.]?");
    let rest = rest.join(joint);
    let pattern = format!(r"\b(?:{first}{joint}){sign}{rest}(?:{day})?\b");
    let mut builder = RegexBuilder::new(&pattern);
    let pattern = builder
        .case_insensitive(true)
        .size_limit(MAX_PATTERN)
        .build();
    Some((name, pattern.ok()?))
}

/// The day at the end of an id, with its sign: `-2024-08-06`, `-20251001`.
fn day(id: &str) -> &str {
    let is_day = |end: &str| {
        let digits = end.bytes().filter(u8::is_ascii_digit).count();
        let is_signed = end.starts_with('-');
        is_signed && digits == 8 && end.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    };
    let ends = [11, 9].map(|len| id.len().checked_sub(len).and_then(|at| id.get(at..)));
    let mut ends = ends.into_iter().flatten();
    ends.find(|end| is_day(end)).unwrap_or_default()
}

/// Whether a name goes on behind a byte as that of another model: `GPT-4o mini`, `gpt-4.1`.
fn goes_on(text: &str, end: usize, name: &str, catalog: &Catalog) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let Some(behind) = rest.strip_prefix(['-', '.', '_', ' ', '@', ':']) else {
        return false;
    };
    let len = behind.find(|c: char| !c.is_ascii_alphanumeric());
    let word = behind
        .get(..len.unwrap_or(behind.len()))
        .unwrap_or_default();
    let is_number = word.starts_with(|c: char| c.is_ascii_digit()) && !rest.starts_with([' ', ':']);
    let longer = || format!("{name}-{}", word.to_ascii_lowercase());
    !word.is_empty()
        && word.len() <= MIN_PARTS * 16
        && (is_number || !catalog.candidates(&longer()).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_writing_and_no_other_is() {
        let catalog = Catalog::builtin();
        let names = |id: &str, text: &str| {
            let (name, pattern) = pattern(id).unwrap();
            let mut hits = pattern.find_iter(text);
            hits.any(|hit| !goes_on(text, hit.end(), name, &catalog))
        };
        for (id, text) in [
            ("gpt-4o", "uses GPT-4o."),
            ("gpt-4o-2024-08-06", "GPT 4o, for now"),
            ("gpt-4o", "const GPT_4O = 1"),
            ("claude-sonnet-4-6", "Sonnet 4.6 answers"),
            ("claude-3-5-sonnet-20241022", "Claude 3.5 Sonnet"),
            ("claude-3-5-sonnet-20241022", "claude-3-5-sonnet-20241022"),
            ("gemini-2.5-pro", "Gemini 2.5 Pro (preview of it)"),
            ("text-embedding-ada-002", "text-embedding-ada-002"),
        ] {
            assert!(names(id, text), "{id}: {text}");
        }
        for (id, text) in [
            ("gpt-4o", "GPT-4o mini"),
            ("gpt-4o", "gpt-4o-2024-08-06"),
            ("gpt-4", "gpt-4.1 and gpt-4o"),
            ("claude-sonnet-4-6", "Sonnet 4"),
            ("claude-sonnet-4", "Sonnet 4.6"),
            ("gemini-2.5-pro", "Gemini 2.5 Flash"),
        ] {
            assert!(!names(id, text), "{id}: {text}");
        }
        assert!(pattern("o3").is_none());
    }
}
