//! Texts that are hardly code any more are read without end, panic or loss.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{ID, clock, each, is_asked_for, number, scanned};
use crate::scan::choice;
use crate::scan::given::Reader;
use crate::scan::language::ALL;
use crate::scan::properties::rows;
use crate::source::{Span, read};

/// Numbers that look like chance and are the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }

    fn span(&mut self, len: usize) -> std::ops::Range<usize> {
        let from = self.below(len + 1);
        let most = if self.below(8) == 0 { len } else { 64 };
        from..(from + self.below(most + 1)).min(len)
    }

    /// A text in a way that nobody writes it.
    fn mutated(&mut self, text: &[u8], other: &[u8]) -> Vec<u8> {
        let mut out = text.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.span(out.len());
            match self.below(7) {
                0 => drop(out.drain(at)),
                1 => out.truncate(at.start),
                2 => {
                    let times = 1 + self.below(40);
                    let again = out[at.clone()].repeat(times);
                    out.splice(at, again);
                }
                3 => {
                    let from = self.span(other.len());
                    out.splice(at, other[from].iter().copied());
                }
                4 => {
                    let times = 1 + self.below(300);
                    let sign = SIGNS[self.below(SIGNS.len())].as_bytes().repeat(times);
                    out.splice(at.start..at.start, sign);
                }
                5 => {
                    let sign = SIGNS[self.below(SIGNS.len())].as_bytes();
                    out.splice(at, sign.iter().copied());
                }
                _ => {
                    for byte in &mut out[at] {
                        *byte ^= 1 << self.below(8);
                    }
                }
            }
            out.truncate(64 << 10);
        }
        out
    }
}

/// What opens, closes and ends things in one language or another.
const SIGNS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "\"",
    "'",
    "`",
    "\"\"\"",
    "'''",
    "```",
    "$(",
    "${",
    "#{",
    "\\(",
    "{{",
    "}}",
    "{%",
    "%}",
    "%{",
    "/*",
    "*/",
    "//",
    "#",
    "--",
    "<!--",
    "-->",
    "<<A",
    "<<~A,",
    "\\",
    "\n",
    "\r",
    "\t",
    " ",
    "\u{0}",
    "\u{feff}",
    "\u{43e}",
    "é",
    "f(",
    "()",
    "f\"{",
    ":",
    "=",
    ",",
    ";",
    "|",
    "&",
    "*",
    "@",
    "- ",
    "? ",
    "| ",
    "> ",
    "<a ",
    "</a>",
    "<script>",
    "gpt-4",
    "\"gpt-4-0613\"",
    "lanelint: migrate to=gpt-5.4 ",
    "lanelint: ignore[",
    "if a:\n ",
    "def f():\n",
    "fn f() {",
    "if ",
    "do ",
    "end ",
    "begin",
    "<<<",
    "R\"(",
    "$$",
    "%q(",
    "@\"",
    "\n\n",
    "---\n",
    "a: &a ",
    "*a ",
    "::",
    "..",
    "->",
];

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
}

/// How many texts each reader is given in every run.
const FEW: usize = 30;

/// The fixtures and statements of each language.
fn texts() -> BTreeMap<&'static str, Vec<(String, Vec<u8>)>> {
    let mut paths = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    files(&root, &mut paths);
    let read_in = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (bytes.len() <= 32 << 10).then_some((name, bytes))
    };
    let mut texts: Vec<_> = paths.iter().filter_map(read_in).collect();
    texts.extend(rows().filter(|row| !row.1.is_empty()).map(|row| {
        let body = row.3.join("\n");
        let text = row.2.replace("BODY", &body).replace("ID", ID);
        (row.1.to_owned(), text.into_bytes())
    }));
    let mut by_language: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (name, text) in texts {
        let language = choice::of(&name, &String::from_utf8_lossy(&text)).name;
        by_language.entry(language).or_default().push((name, text));
    }
    by_language
}

/// As many for each reader as `LANELINT_TEST_MUTATIONS` says, the same in each run;
/// `LANELINT_TEST_ROWS` names the readers.
#[test]
fn mutated_texts_are_read() {
    let count = number("LANELINT_TEST_MUTATIONS").unwrap_or(FEW);
    let texts = texts();
    let named = ALL
        .iter()
        .filter(|language| texts.contains_key(language.name));
    assert_eq!(named.count(), ALL.len(), "each reader has a text");
    let all: Vec<&[u8]> = texts
        .values()
        .flatten()
        .map(|(_, text)| text.as_slice())
        .collect();
    let readers: Vec<_> = texts
        .iter()
        .enumerate()
        .filter(|(_, (language, _))| is_asked_for(language))
        .collect();
    each(&readers, |(number, (_, own))| {
        let mut chance = Chance(20_261_129 + *number as u64);
        for round in 0..count {
            let (name, text) = &own[round % own.len()];
            let other = all[chance.below(all.len())];
            is_read(name, &chance.mutated(text, other), round);
        }
    });
}

/// Texts that longer runs stopped at, shortened.
const FOUND: &[(&str, &[u8])] = &[
    (
        "a.astro",
        b"<Chat /> {\n  a\\(b = {\n    \"c\" = { model_name = \"gpt-4\", model_version = \"turbo-2024-04-09\" }\n  }\n}\n",
    ),
    ("Dockerfile", b"FROM x\x0aENV\xa0mGLAH-ox\xf4\xad5,\x10&\xb1#Jar\xc7\xa00613\x22]\x0aRUN serv\x0d# uses gpt-4-0613"),
];

#[test]
fn what_mutations_stopped_at_is_read() {
    for (round, (name, text)) in FOUND.iter().enumerate() {
        is_read(name, text, round);
    }
}

fn is_read(name: &str, bytes: &[u8], round: usize) {
    let Ok(source) = read::decode(name, bytes) else {
        return;
    };
    let start = Instant::now();
    let before = clock(start);
    let found = scanned(&source);
    let took = clock(start).saturating_sub(before);
    let describe = || format!("{name}, round {round}: {took:?}");
    assert!(took < Duration::from_secs(5), "{}", describe());
    let text = source.text();
    // What is set beside each id, too, as if it were to be replaced.
    let reader = Reader::of(source.name(), text);
    let start = Instant::now();
    let before = clock(start);
    for mention in &found.mentions {
        let given = reader.around(text, mention.span);
        for setting in &given.settings {
            for span in [setting.name, setting.value, setting.cut] {
                assert!(text.get(span.range()).is_some(), "{}", describe());
            }
        }
        drop(reader.uses(text, mention.span));
    }
    let beside = clock(start).saturating_sub(before);
    assert!(
        beside < Duration::from_secs(5),
        "{}: {beside:?} beside",
        describe()
    );
    for span in found
        .mentions
        .iter()
        .flat_map(|mention| [mention.span, mention.holder()])
    {
        assert!(text.get(Span::range(span)).is_some(), "{}", describe());
    }
    let mut taken = Vec::new();
    for mention in &found.mentions {
        // A part that counts as a whole may be cut in two.
        let parts: BTreeSet<_> = mention.parts().collect();
        let whole = parts.is_empty().then_some(mention.span);
        taken.extend(parts.into_iter().chain(whole));
    }
    taken.sort_unstable();
    let is_one = |pair: &[Span]| pair[0].end <= pair[1].start;
    assert!(taken.windows(2).all(is_one), "{}", describe());
    if round.is_multiple_of(16) {
        assert_eq!(scanned(&source), found, "{}", describe());
    }
}
