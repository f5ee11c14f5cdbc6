//! Characters that look like those of ids and are others: a Cyrillic `о`, a wide digit, a
//! hyphen that no keyboard has. They come with text that was copied from a page, or are put
//! there to be overlooked. What an id means is not decided here.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// Other letters, by the one of ASCII that each is taken for.
const LETTERS: &[(char, &str)] = &[
    ('a', "\u{430}\u{3b1}\u{251}"),
    ('b', "\u{184}\u{42c}"),
    ('c', "\u{441}\u{3f2}"),
    ('d', "\u{501}"),
    ('e', "\u{435}\u{4bd}"),
    ('g', "\u{261}\u{581}"),
    ('h', "\u{4bb}\u{570}"),
    ('i', "\u{456}\u{3b9}\u{131}"),
    ('j', "\u{458}\u{3f3}"),
    ('k', "\u{43a}\u{3ba}"),
    ('l', "\u{4cf}\u{1c0}\u{29f}"),
    ('m', "\u{43c}"),
    ('n', "\u{578}"),
    ('o', "\u{43e}\u{3bf}\u{3c3}\u{585}"),
    ('p', "\u{440}\u{3c1}"),
    ('q', "\u{51b}"),
    ('r', "\u{433}"),
    ('s', "\u{455}"),
    ('t', "\u{442}\u{3c4}"),
    ('u', "\u{3c5}\u{57d}"),
    ('v', "\u{3bd}\u{475}"),
    ('w', "\u{51d}\u{461}"),
    ('x', "\u{445}\u{3c7}"),
    ('y', "\u{443}\u{3b3}"),
    ('z', "\u{1b6}"),
    ('A', "\u{410}\u{391}"),
    ('B', "\u{412}\u{392}"),
    ('C', "\u{421}"),
    ('E', "\u{415}\u{395}"),
    ('G', "\u{50c}"),
    ('H', "\u{41d}\u{397}"),
    ('I', "\u{406}\u{399}"),
    ('M', "\u{41c}\u{39c}"),
    ('O', "\u{41e}\u{39f}"),
    ('P', "\u{420}\u{3a1}"),
    ('S', "\u{405}"),
    ('T', "\u{422}\u{3a4}"),
    ('3', "\u{417}\u{437}"),
    ('-', "\u{2010}\u{2011}\u{2012}\u{2212}"),
];

/// The same by the other letter, sorted: each letter of a text in another script is asked for.
static BY_OTHER: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let rows = LETTERS.iter();
    let all = rows.flat_map(|(plain, others)| others.chars().map(|other| (other, *plain)));
    let mut all: Vec<_> = all.collect();
    all.sort_unstable();
    all
});

/// A text with the characters of ASCII that it looks like; nothing for one that is ASCII
/// already, or has a character that looks like none.
pub fn plain(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !is_unseen(c) {
            out.push(ascii(c)?);
        }
    }
    Some(out)
}

/// What nobody sees.
const UNSEEN: [RangeInclusive<char>; 4] = [
    '\u{AD}'..='\u{AD}',
    '\u{200B}'..='\u{200F}',
    '\u{2060}'..='\u{2064}',
    '\u{FEFF}'..='\u{FEFF}',
];

/// Whether nobody sees a character.
pub fn is_unseen(c: char) -> bool {
    UNSEEN.iter().any(|range| range.contains(&c))
}

/// The character of ASCII that one looks like, or is.
pub fn ascii(c: char) -> Option<char> {
    match c {
        c if c.is_ascii() => Some(c),
        // The wide forms are in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
        // Most of what is beyond are signs of East Asia: they look like none.
        '\u{2E80}'.. => None,
        c => {
            let rows = &*BY_OTHER;
            let at = rows.binary_search_by_key(&c, |(other, _)| *other).ok()?;
            rows.get(at).map(|(_, plain)| *plain)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        let rows = [
            ("gpt-4\u{43e}", Some("gpt-4o")),
            ("\u{ff47}pt\u{2011}\u{ff14}", Some("gpt-4")),
            ("gpt-4\u{200b}o", Some("gpt-4o")),
            ("gpt\u{2010}4o", Some("gpt-4o")),
            ("gpt\u{ff0d}4o", Some("gpt-4o")),
            ("gpt-4o", None),
            ("caf\u{e9}", None),
            ("\u{4e2d}", None),
        ];
        for (text, wanted) in rows {
            assert_eq!(plain(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn each_character_has_one_row_and_no_row_is_of_ascii() {
        let mut all: Vec<char> = Vec::new();
        for (plain, others) in LETTERS {
            assert!(plain.is_ascii());
            all.extend(others.chars());
        }
        let count = all.len();
        assert!(all.iter().all(|c| !c.is_ascii()));
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
