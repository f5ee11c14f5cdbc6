//! Words of a text with the names before them: `MODEL`, `Model.GPT_4O`, `MODELS["fast"]`.
//!
//! A constant is read by its last name, so the search is for words, and what a word is
//! taken from stands right before it. Which words are code, what they are bound to and how
//! they stand is for each language to say.

use std::collections::HashSet;

use crate::source::Span;

/// How long a chain of names is followed.
const MAX_CHAIN: usize = 8;

/// What an index is written in.
const QUOTES: [char; 2] = ['"', '\''];

/// A word of a text that may read a constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read<'s> {
    /// Where the last name starts.
    pub(super) at: usize,
    /// The names, outermost first; the first is empty where it is no name but, say, a call.
    pub(super) chain: Vec<&'s str>,
    /// All of them, with the brackets of an index.
    pub(super) span: Span,
    /// The last name is a string between brackets.
    pub(super) is_index: bool,
}

/// Where the words among `names` stand, in the order of the text.
pub(super) fn reads<'s>(text: &'s str, names: &HashSet<&str>) -> Vec<Read<'s>> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if !is_word(byte) {
            at += 1;
            continue;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let len = rest.iter().take_while(|byte| is_word(**byte)).count();
        let word = text.get(at..at + len).unwrap_or("");
        // `$MODEL` reads `MODEL` in some languages, and is its own name in others.
        let bare = word.trim_start_matches(['$', '@']);
        if names.contains(word) {
            found.push(read(text, at, len));
        } else if names.contains(bare) {
            found.push(read(text, at + len - bare.len(), bare.len()));
        }
        at += len;
    }
    found
}

/// Whether what stands behind a name gives it another value.
pub(super) fn is_assigned(text: &str, end: usize) -> bool {
    let rest = text
        .get(end..)
        .unwrap_or("")
        .trim_start_matches([' ', '\t']);
    let sign = ["||=", "??=", "&&=", "+=", "-=", ":=", "|="]
        .iter()
        .any(|sign| rest.starts_with(sign));
    sign || (rest.starts_with('=') && !["==", "=>", "=~"].iter().any(|sign| rest.starts_with(sign)))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'@') || !byte.is_ascii()
}

/// The chain that ends in the word of `len` bytes at `at`.
fn read(text: &str, at: usize, len: usize) -> Read<'_> {
    let last = text.get(at..at + len).unwrap_or("");
    let before = |end: usize| text.get(..end).unwrap_or("");
    let (mut start, mut end) = (at, at + len);
    let mut chain = vec![last];
    let after = text.get(end..).unwrap_or("");
    let is_index = QUOTES.iter().any(|quote| {
        let opened = before(start).strip_suffix(*quote);
        let closed = after.strip_prefix(*quote);
        opened.is_some_and(|text| text.ends_with('['))
            && closed.is_some_and(|text| text.starts_with(']'))
    });
    // A bracket is enough to say that what is before it has this.
    let mut is_taken = is_index;
    if is_index {
        start -= 2;
        end += 2;
    }
    for _ in 0..MAX_CHAIN {
        let mut owner = before(start);
        if !is_taken {
            let signs = ["?.", "::", "->", "."].iter();
            let Some(rest) = signs.into_iter().find_map(|sign| owner.strip_suffix(sign)) else {
                break;
            };
            owner = rest.strip_suffix('!').unwrap_or(rest);
        }
        let inner = QUOTES.iter().find_map(|quote| {
            let inner = owner.strip_suffix(']')?.strip_suffix(*quote)?;
            inner
                .ends_with(|c: char| c.is_ascii() && is_word(c as u8))
                .then_some((inner, *quote))
        });
        let (word, opening) = inner.map_or((owner, None), |(inner, quote)| (inner, Some(quote)));
        let from = word.len() - word.bytes().rev().take_while(|byte| is_word(*byte)).count();
        let name = word.get(from..).unwrap_or("");
        start = from;
        is_taken = false;
        if let Some(quote) = opening {
            let bracket = before(start)
                .strip_suffix(quote)
                .and_then(|text| text.strip_suffix('['));
            is_taken = bracket.is_some();
            start = bracket.map_or(start, str::len);
        }
        let is_name = !name.is_empty() && (opening.is_none() || is_taken);
        chain.push(if is_name { name } else { "" });
        if !is_name {
            break;
        }
    }
    chain.reverse();
    Read {
        at,
        chain,
        span: (start..end).into(),
        is_index,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chains(text: &str) -> String {
        let names = HashSet::from(["MODEL", "$model"]);
        let shown = |read: Read<'_>| {
            assert!(text.get(read.at..).is_some() && text.get(read.span.range()).is_some());
            read.chain.join(".")
        };
        let reads = reads(text, &names).into_iter().map(shown);
        reads.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_word_is_read_with_what_it_is_taken_from() {
        assert_eq!(chains("MODEL, MODELS, a.MODEL_2 aMODEL éMODEL"), "MODEL");
        assert_eq!(chains("a.b.MODEL.c"), "a.b.MODEL");
        assert_eq!(
            chains("A::MODEL a->MODEL a?.MODEL a!.MODEL"),
            "A.MODEL a.MODEL a.MODEL a.MODEL"
        );
        assert_eq!(
            chains("a['MODEL'] a[\"MODEL\"] 'MODEL' [\"MODEL\"]"),
            "a.MODEL a.MODEL MODEL .MODEL"
        );
        assert_eq!(
            chains("a['b'][\"c\"].MODEL a.b['MODEL'] [a-b'].MODEL"),
            "a.b.c.MODEL a.b.MODEL .MODEL"
        );
        assert_eq!(chains("f().MODEL ...MODEL"), ".MODEL .MODEL");
        assert_eq!(
            chains("$MODEL ${MODEL} $model @MODEL model"),
            "MODEL MODEL $model MODEL"
        );
    }

    #[test]
    fn a_sign_behind_a_name_assigns() {
        for text in ["x = 1", "x=1", "x += 1", "x := 1", "x ??= 1"] {
            assert!(is_assigned(text, 1), "{text}");
        }
        for text in ["x == 1", "x => 1", "x)", "x", "x, y = 1", "x != 1"] {
            assert!(!is_assigned(text, 1), "{text}");
        }
    }
}
