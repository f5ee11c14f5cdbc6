//! Which hits are worth a parse: the cheap look before the dear one.
//!
//! The prefilter finds pieces of ids; most files that hold one hold no id (a package
//! called after a model, a product). Parsing costs far more than looking up the token
//! around a hit, so a hit goes on only if its token is an id, or could be one once it is
//! folded or taken for mistyped. What goes on is judged anew, with its syntax.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::address::{api_segments, dotted, is_url_or_path};
use super::emphasis::without_codes;
use super::prefilter::ADDRESS;
use super::run::{run_around, trimmed};
use super::token::MAX_TOKEN;
use super::{family, name};
use crate::catalog::Catalog;

/// How far from an ambiguous id, in bytes, the word may stand that makes it one: a list's
/// name is some way off from its last element.
const MODEL_WITHIN: usize = 4096;

/// Of the hits in a text, those that may come to something: one for each token.
pub(super) fn candidates(text: &str, hits: &[u32], catalog: &Catalog) -> Vec<u32> {
    let mut kept = Vec::new();
    let mut seen = HashMap::new();
    let mut done = 0;
    let mut doubtful = Vec::new();
    let mut has_id = false;
    for &hit in hits {
        let at = hit as usize;
        if at < done {
            continue;
        }
        let run = run_around(text, at);
        let addressed = text.as_bytes()[at..].len() >= ADDRESS.len()
            && text.as_bytes()[at..at + ADDRESS.len()].eq_ignore_ascii_case(ADDRESS.as_bytes());
        if addressed {
            // A tag's own text may hold ids that are not the tag's.
            done = at + ADDRESS.len();
            kept.push(hit);
            continue;
        }
        done = run.end;
        let token = &text[trimmed(text, run.clone())];
        let set_off = bare(text, run.clone());
        let inner = &text[set_off.clone()];
        let run = if inner.is_empty() { run } else { set_off };
        // The same few ids stand in a file again and again.
        let mut promised = |token| *seen.entry(token).or_insert_with(|| promise(token, catalog));
        let promise = promised(token).max(promised(inner));
        has_id |= promise == Promise::Id;
        if promise == Promise::Ambiguous {
            doubtful.push(hit);
        } else if promise == Promise::Id
            || is_part(text, &run)
            || is_listed_part(text, &run)
            || (is_alone(text, &run)
                && (is_stem(token, catalog) || catalog.read_mistyped(token, true).is_some()))
        {
            kept.push(hit);
        }
    }
    if !has_id {
        doubtful = near_models(text, doubtful);
    }
    kept.extend(doubtful);
    kept.sort_unstable();
    kept
}

/// How much a token says before anything is known of its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Promise {
    /// No id.
    Nothing,
    /// An ordinary word or a very short one, which is an id only where models are spoken of.
    Ambiguous,
    /// An id wherever it stands.
    Id,
}

/// What a token promises, whole or in one of its parts, whatever its place says.
fn promise(token: &str, catalog: &Catalog) -> Promise {
    let known = |part: &str| match catalog.read(part) {
        None if family::is_bare(part) => Promise::Ambiguous,
        None => Promise::Nothing,
        Some(read) if read.ambiguous && read.core.len() == part.len() => Promise::Ambiguous,
        Some(_) => Promise::Id,
    };
    if token.len() > MAX_TOKEN {
        return Promise::Nothing;
    }
    if is_url_or_path(token) {
        let segments = api_segments(token, catalog).into_iter();
        let of = |segment: &str| match known(segment) {
            Promise::Nothing if family::is_in(segment) => Promise::Id,
            promise => promise,
        };
        let promises = segments.map(|segment| of(&token[segment]));
        return promises.max().unwrap_or(Promise::Nothing);
    }
    let of_family = || family::read(token, catalog).is_some_and(|read| !read.ambiguous);
    if family::is_in(token) || of_family() {
        return Promise::Id;
    }
    // The name and the signs of a shell's default run into it: `MODEL:-gpt-4o`.
    let parts = token.split(['/', ':']);
    let promises = parts.map(|part| known(part.trim_start_matches('-')));
    let promise = promises.fold(known(token), Promise::max);
    if promise != Promise::Nothing || !token.contains('.') {
        return promise;
    }
    // `[models.gpt-4o]`
    let is_id = dotted(token).any(|part| known(&token[part]) == Promise::Id);
    if is_id { Promise::Id } else { promise }
}

/// A run without what may set it off in running text: italics, a line through it, a font.
fn bare(text: &str, run: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let run = without_codes(text, run);
    let token = &text[run.clone()];
    let signs = token.len() - token.trim_start_matches(['_', '~', '/', '@']).len();
    let end = token.trim_end_matches(['.', ':', '_', '~', '/', '@']).len();
    if end <= signs {
        return run;
    }
    run.start + signs..run.start + end
}

/// Of hits, ascending, those that have a word for a model within [`MODEL_WITHIN`].
fn near_models(text: &str, mut hits: Vec<u32>) -> Vec<u32> {
    if hits.is_empty() {
        return hits;
    }
    let mut words = name::model_words(text).peekable();
    let mut last = None;
    hits.retain(|&hit| {
        let hit = hit as usize;
        while let Some(word) = words.next_if(|&word| word < hit) {
            last = Some(word);
        }
        let is_near = |word: usize| word.abs_diff(hit) <= MODEL_WITHIN;
        last.is_some_and(is_near) || words.peek().copied().is_some_and(is_near)
    });
    hits
}

/// Whether a run may be only a part of a text that is put together: it touches a hole or
/// an escape, its literal ends where an id cannot, or an operator or another literal
/// stands beside it.
fn is_part(text: &str, run: &std::ops::Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let before = bytes[..run.start].last();
    let after = bytes.get(run.end);
    if matches!(before, Some(b'}' | b'\\' | b'%'))
        || matches!(after, Some(b'{' | b'$' | b'%' | b'#' | b'\\'))
    {
        return true;
    }
    let quote = |byte: Option<&u8>| matches!(byte, Some(b'"' | b'\'' | b'`'));
    let joins = |byte: Option<&u8>| {
        matches!(
            byte,
            Some(b'+' | b'.' | b'%' | b'&' | b'<' | b'"' | b'\'' | b'`')
        )
    };
    let next = || {
        bytes[run.end + 1..]
            .iter()
            .find(|byte| !byte.is_ascii_whitespace())
    };
    let last = || {
        bytes[..run.start - 1]
            .iter()
            .rfind(|byte| !byte.is_ascii_whitespace())
    };
    let open = |byte: Option<&u8>| matches!(byte, Some(b'-' | b'.' | b'/' | b':' | b'@' | b'_'));
    let (first, end) = (bytes.get(run.start), bytes[..run.end].last());
    (quote(after) && (open(end) || joins(next())))
        || (quote(before) && (open(first) || joins(last())))
}

/// Words of calls that put a text together, in any language: each that one of these readers folds
/// has one of them in its name.
const JOINS: &[&str] = &[
    "join",
    "format",
    "concat",
    "printf",
    "implode",
    "intercalate",
    "mkstring",
    "paste",
    "glue",
    "str_c",
];

/// How far from a part such a word is looked for, in bytes.
const JOINED_WITHIN: usize = 160;

/// Whether a run is a text of its own beside others, as an element or argument is, and a call that
/// puts texts together is near.
fn is_listed_part(text: &str, run: &std::ops::Range<usize>) -> bool {
    static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(JOINS)
            .ok()
    });
    let bytes = text.as_bytes();
    let quote = |byte: Option<&u8>| matches!(byte, Some(b'"' | b'\'' | b'`'));
    let before = bytes[..run.start].last();
    // The first of a list of words: `%w[gpt 4o]`, `[gpt, 4o]`.
    let is_first =
        matches!(before, Some(b'[' | b'(' | b'{')) || text[run.clone()].contains(['[', '(']);
    if !is_first && (!quote(before) || before != bytes.get(run.end)) {
        return false;
    }
    let from = run.start.saturating_sub(JOINED_WITHIN);
    let near = &bytes[from..(run.end + JOINED_WITHIN).min(bytes.len())];
    let is_near = |search: &AhoCorasick| search.is_match(near);
    SEARCH.as_ref().is_some_and(is_near)
}

/// Whether a token may be the first part of an id that is put together elsewhere. A word
/// without a number is a vendor or a family more often than not.
fn is_stem(token: &str, catalog: &Catalog) -> bool {
    token.contains(|c: char| c.is_ascii_digit()) && catalog.starts_an_id(token)
}

/// Whether a run is all of a quoted text or of a plain value.
fn is_alone(text: &str, run: &std::ops::Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let before = bytes[..run.start].last();
    let after = bytes.get(run.end);
    let quoted = |byte: Option<&u8>| matches!(byte, Some(b'"' | b'\'' | b'`'));
    let ends = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    (quoted(before) && before == after)
        || (ends(after)
            && (matches!(before, Some(b'=')) || ends(before))
            && is_valued(bytes, run.start))
        || (quoted(before) && ends(after))
}

/// Whether `key:` or `key=` stands right before a plain value.
fn is_valued(bytes: &[u8], at: usize) -> bool {
    let sign = bytes[..at]
        .iter()
        .rfind(|byte| !matches!(byte, b' ' | b'\t'));
    matches!(sign, Some(b':' | b'=' | b'>' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::prefilter::Prefilter;

    fn kept(text: &str) -> usize {
        let catalog = Catalog::builtin();
        let hits = Prefilter::new(&catalog).hits(text);
        candidates(text, &hits, &catalog).len()
    }

    #[test]
    fn each_call_that_is_folded_is_looked_for() {
        for call in crate::scan::lexer::glue::JOINS {
            let call = call.to_ascii_lowercase();
            assert!(JOINS.iter().any(|word| call.contains(word)), "{call}");
        }
    }

    #[test]
    fn what_can_come_to_something_goes_on() {
        for text in [
            "x = 'gpt-4o'",
            "use gpt-4o, please",
            "url/models/gemini-2.5-pro:generateContent",
            "f'gpt-4{suffix}'",
            "`${prefix}claude-x`",
            "'gpt-' + size",
            "base +\n  'gpt-x'",
            "('gpt-'\n 'x')",
            "concat!('gpt-', 'x')",
            "'-'.join(['gpt', size])",
            "List(\"gpt\", size).mkString(\"-\")",
            "intercalate \"-\" [\"gpt\", size]",
            "model: gpt-5.4-mnii",
            "FAMILY = 'claude-3-5'",
            "FAMILY=claude-3-5",
            "MODEL=gpt-5.4-mnii",
            "${MODEL:-gpt-4.1}",
            "openai:gpt-4o/gpt-4.1",
            "# lanelint: migrate to=x",
            r#""gpt-4\u006f""#,
            r#""one of:\ngpt-4o""#,
            "MODEL_NAME = 'o1'",
            "{name: command, engine: cohere}",
        ] {
            assert_eq!(kept(text), 1, "{text}");
        }
    }

    #[test]
    fn what_cannot_ends_here() {
        for text in [
            "import x from 'gpt-engineer';",
            "claude-code is a product",
            "vendor = 'claude'",
            "vendors = ['gpt', 'claude']",
            "format(claude, gpt)",
            "see gpt-style models",
            "const command = args.command;",
        ] {
            assert_eq!(kept(text), 0, "{text}");
        }
    }

    #[test]
    fn an_ambiguous_id_goes_on_beside_a_sure_one_and_near_a_word_for_models() {
        let far = " ".repeat(MODEL_WITHIN);
        for (text, count) in [
            ("'o1' and 'gpt-4o'".to_owned(), 2),
            (format!("'gpt-4o' {far} 'o1'"), 2),
            (format!("model {far} 'o1'"), 0),
            (format!("'o1' {far} model"), 0),
            (format!("'o1' {far} model 'o3'"), 1),
        ] {
            assert_eq!(kept(&text), count, "{text}");
        }
    }
}
