//! What holds for every reader whatever a file says: no time but what grows with its bytes, no depth
//! that ends the process, and no id that is lost in silence.
//!
//! Time is that of the processor for the thread at hand, where the system tells it, and
//! is held against a generous bound: what grows with the square is far beyond it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::language::ALL;
use super::prefilter::Prefilter;
use super::properties::{Statements, rows};
use super::{Scan, Scanner, scan};
use crate::catalog::Catalog;
use crate::source::{Source, Span, read};
use crate::tags::parse;

const ID: &str = "gpt-4-0613";

/// An id that no other id starts with, for texts of which only it is looked for.
struct Eye {
    catalog: Catalog,
    prefilter: Prefilter,
}

impl Eye {
    fn new() -> Self {
        let catalog = Catalog::builtin();
        let prefilter = Prefilter::new(&catalog);
        Self { catalog, prefilter }
    }

    fn scan(&self, source: &Source) -> Scan {
        let scanner = Scanner {
            catalog: &self.catalog,
            prefilter: &self.prefilter,
            all_comments: true,
        };
        let found = scan(source, &scanner);
        for note in &found.notes {
            parse::read(source, note);
        }
        found
    }

    fn read(&self, name: &str, text: &str) -> Scan {
        self.scan(&Source::new(name, text.to_owned()))
    }
}

/// What the thread has had of a processor, or else what passed.
fn clock(start: Instant) -> Duration {
    let stat = fs::read_to_string("/proc/thread-self/schedstat");
    let had = stat
        .ok()
        .and_then(|stat| stat.split(' ').next()?.parse().ok());
    had.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// The least of three times.
fn time(run: impl Fn()) -> Duration {
    let times = (0..3).map(|_| {
        let start = Instant::now();
        let before = clock(start);
        run();
        clock(start).saturating_sub(before)
    });
    times.min().unwrap_or_default()
}

/// How many times as long the longer text is.
const TIMES: u32 = 6;

/// How much more time than its length says it may take: what grows with the square takes six times as much.
const SLACK: u32 = 2;

/// What is too short to be measured.
const SHORT: Duration = Duration::from_millis(60);

/// Shapes that many languages know no such statement of.
const BROKEN: &[&str] = &["one line", "opened", "values"];

/// What a shape is called, and its text with so many of it.
type Shape = (&'static str, Box<dyn Fn(u32) -> String>);

/// A text of a row for a number of lines, in each of some shapes.
fn shapes(row: &Statements) -> Vec<Shape> {
    let (_, _, frame, statements) = *row;
    let framed = move |body: String| frame.replace("BODY", &body).replace("ID", ID);
    let comment = statements
        .iter()
        .find(|own| own.contains("uses ID"))
        .copied();
    let mut shapes: Vec<Shape> = vec![
        (
            "statements",
            Box::new(move |n| {
                let lines = (0..n).map(|line| {
                    let own = statements[line as usize % statements.len()];
                    format!("{own}\n")
                });
                framed(lines.collect())
            }),
        ),
        (
            "one line",
            Box::new(move |n| {
                let own = statements[0].trim_end().replace('\n', " ");
                framed(format!("{}\n", format!("{own} ").repeat(n as usize)))
            }),
        ),
        (
            "values",
            Box::new(move |n| {
                let own = statements[0];
                let quoted = ["\"ID\"", "'ID'", "`ID`"]
                    .iter()
                    .find(|text| own.contains(**text));
                let text = quoted.copied().unwrap_or("ID");
                let many = format!("{text}, ").repeat(n as usize) + text;
                framed(format!("{}\n", own.replacen(text, &many, 1)))
            }),
        ),
        (
            "opened",
            Box::new(move |n| {
                framed(format!(
                    "{}{}\n",
                    "([{".repeat(n as usize / 3),
                    statements[0]
                ))
            }),
        ),
    ];
    if let Some(comment) = comment {
        const TAG: &str = "lanelint: migrate to=gpt-5.4 purpose=baseline owner=@a until=2027-01-01";
        shapes.push((
            "comments",
            Box::new(move |n| framed(format!("{comment}\n").repeat(n as usize))),
        ));
        shapes.push((
            "tags",
            Box::new(move |n| {
                let tag = comment.replace("uses ID", TAG);
                framed(format!(
                    "{}\n{}",
                    statements[0],
                    format!("{tag}\n").repeat(n as usize)
                ))
            }),
        ));
        shapes.push((
            "ignores",
            Box::new(move |n| {
                let ignore = comment.replace("uses ID", "lanelint: ignore[a] reason=\"b c\"");
                framed(format!("{}\n{ignore}\n", statements[0]).repeat(n as usize / 2))
            }),
        ));
    }
    shapes
}

/// Slow still: more than the text is long.
const SLOW: &[(&str, &str)] = &[("clojure", "values"), ("powershell", "values")];

#[test]
#[ignore = "takes minutes: run it when a reader changes, for one by LANELINT_TEST_LANGUAGE"]
fn no_reader_takes_more_time_than_its_text_is_long() {
    let eye = Eye::new();
    let only = std::env::var("LANELINT_TEST_LANGUAGE").ok();
    let mut slow = Vec::new();
    for row in rows().filter(|row| only.as_deref().is_none_or(|only| only == row.0)) {
        let name = if row.1.is_empty() { continue } else { row.1 };
        let language = ALL.iter().find(|language| language.name == row.0);
        let is_parsed = language.is_some_and(|language| language.feature.is_some());
        for (shape, make) in shapes(row) {
            // What does not parse is given up, but not at once.
            let is_broken = is_parsed && BROKEN.contains(&shape);
            if is_broken || SLOW.contains(&(row.0, shape)) {
                continue;
            }
            let (few, many) = (make(100), make(100 * TIMES));
            let much = time(|| drop(eye.read(name, &many)));
            if much < SHORT {
                continue;
            }
            let little = time(|| drop(eye.read(name, &few)));
            let longer = many.len() as u32 / few.len() as u32 + 1;
            if much > little * longer * SLACK {
                slow.push(format!("{} {shape}: {little:?}, {much:?}", row.0));
            }
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

/// A language's file, a statement around `VALUE`, what opens a level and closes it.
const LEVELS: &[(&str, &str, &str, &str)] = &[
    ("a.bicep", "var m = VALUE\n", "'${", "}'"),
    ("a.bicep", "var m = VALUE\n", "[", "]"),
    ("a.cr", "m = VALUE\n", "\"#{", "}\""),
    ("a.cs", "class A { string m = VALUE; }\n", "$\"{", "}\""),
    ("a.dart", "var m = VALUE;\n", "\"${", "}\""),
    ("a.el", "(setq m VALUE)\n", "(f ", ")"),
    ("a.ex", "m = VALUE\n", "\"#{", "}\""),
    ("a.fs", "let m = VALUE\n", "$\"{", "}\""),
    ("a.go", "package a\n\nvar m = VALUE\n", "f(", ")"),
    ("a.groovy", "def m = VALUE\n", "\"${", "}\""),
    ("a.java", "class A { String m = VALUE; }\n", "f(", ")"),
    ("a.jl", "m = VALUE\n", "\"$(", ")\""),
    ("a.js", "const m = VALUE;\n", "`${", "}`"),
    ("a.js", "const m = VALUE;\n", "[", "]"),
    ("a.json", "{\"m\": VALUE}\n", "[", "]"),
    ("a.kt", "val m = VALUE\n", "\"${", "}\""),
    ("a.lua", "m = VALUE\n", "f(", ")"),
    ("a.nix", "{ m = VALUE; }\n", "\"${", "}\""),
    ("a.php", "<?php $m = VALUE;\n", "[", "]"),
    ("a.ps1", "$m = VALUE\n", "\"$(", ")\""),
    ("a.py", "m = VALUE\n", "f\"{", "}\""),
    ("a.py", "m = VALUE\n", "f(", ")"),
    ("a.rb", "m = VALUE\n", "\"#{", "}\""),
    (
        "a.rs",
        "fn f() { let m = VALUE; }\n",
        "format!(\"{}\", ",
        ")",
    ),
    ("a.rs", "fn f() { let m = VALUE; }\n", "[", "]"),
    ("a.scala", "val m = VALUE\n", "s\"${", "}\""),
    ("a.sh", "m=VALUE\n", "\"$(f ", ")\""),
    ("a.swift", "let m = VALUE\n", "\"\\(", ")\""),
    ("a.tf", "m = VALUE\n", "\"${", "}\""),
    ("a.tf", "m = VALUE\n", "[", "]"),
    ("a.toml", "m = VALUE\n", "[", "]"),
    ("a.ts", "const m = VALUE;\n", "`${", "}`"),
    ("a.vb", "Dim m = VALUE\n", "$\"{", "}\""),
    ("a.yaml", "m: VALUE\n", "${A:-", "}"),
    ("a.yaml", "m: VALUE\n", "[", "]"),
    ("a.env", "M=VALUE\n", "${A:-", "}"),
    ("Dockerfile", "FROM a\nENV M=VALUE\n", "${A:-", "}"),
    (
        "template.json",
        "{\"m\": \"[VALUE]\"}\n",
        "concat('', ",
        ")",
    ),
];

/// Whether what is deeper than a reader goes is found all the same.
fn is_found(eye: &Eye, file: &str, text: &str) -> bool {
    let found = eye.read(file, text);
    found.mentions.iter().any(|mention| mention.text == ID)
}

#[test]
fn an_id_is_found_however_deep_it_stands() {
    let eye = Eye::new();
    let mut lost = Vec::new();
    for (file, statement, open, close) in LEVELS {
        let value = match *file {
            "a.bicep" | "template.json" => format!("'{ID}'"),
            "a.yaml" | "a.env" | "Dockerfile" => ID.to_owned(),
            _ => format!("\"{ID}\""),
        };
        for depth in [1, 4, 8, 15, 16, 17, 33, 50, 130, 700] {
            let value = format!("{}{value}{}", open.repeat(depth), close.repeat(depth));
            if !is_found(&eye, file, &statement.replace("VALUE", &value)) {
                lost.push(format!("{file} {open} {depth}"));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn what_calls_give_is_called_again_and_again() {
    let eye = Eye::new();
    for (file, frame) in [
        ("a.cs", "class A { object m = VALUE; }\n"),
        ("a.go", "package a\n\nvar m = VALUE\n"),
        ("a.java", "class A { Object m = VALUE; }\n"),
        ("a.js", "m = VALUE;\n"),
        ("a.kt", "val m = VALUE\n"),
        ("a.lua", "m = VALUE\n"),
        ("a.php", "<?php $m = VALUE;\n"),
        ("a.py", "m = VALUE\n"),
        ("a.rb", "m = VALUE\n"),
        ("a.rs", "fn f() { let m = VALUE; }\n"),
        ("a.swift", "let m = VALUE\n"),
        ("a.tf", "m = VALUE\n"),
        ("a.ts", "m = VALUE;\n"),
        ("a.bicep", "var m = VALUE\n"),
        ("a.sh", "m=VALUE\n"),
    ] {
        for (before, call) in [
            ("f", "()"),
            ("f", "[0]"),
            ("a", ".f()"),
            ("f", "(x)"),
            ("", "!"),
        ] {
            for count in [30, 1_000, 5_000] {
                let value = match before {
                    "" => format!("{}\"{ID}\"", call.repeat(count)),
                    _ => format!("{before}{}(\"{ID}\")", call.repeat(count)),
                };
                let text = frame.replace("VALUE", &value);
                assert!(is_found(&eye, file, &text), "{file} {call} {count}");
            }
        }
    }
}

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

/// Texts that are hardly code any more are read without end, panic or loss: as many as
/// `LANELINT_TEST_MUTATIONS` says, the same in each run.
#[test]
fn mutated_texts_are_read() {
    let count = std::env::var("LANELINT_TEST_MUTATIONS")
        .ok()
        .and_then(|count| count.parse().ok());
    let count: usize = count.unwrap_or(2_000);
    let eye = Eye::new();
    let mut paths = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    files(&root, &mut paths);
    let read_in = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (bytes.len() <= 32 << 10).then_some((name, bytes))
    };
    let mut texts: Vec<_> = paths.iter().filter_map(read_in).collect();
    // Each language that has no fixture has its statements.
    texts.extend(rows().filter(|row| !row.1.is_empty()).map(|row| {
        let body = row.3.join("\n");
        (
            row.1.to_owned(),
            row.2.replace("BODY", &body).replace("ID", ID).into_bytes(),
        )
    }));
    let mut chance = Chance(20_261_129);
    for round in 0..count {
        let (name, text) = &texts[round % texts.len()];
        let other = chance.below(texts.len());
        let mutated = chance.mutated(text, &texts[other].1);
        let Ok(source) = read::decode(name.as_str(), &mutated) else {
            continue;
        };
        let start = Instant::now();
        let before = clock(start);
        let found = eye.scan(&source);
        let took = clock(start).saturating_sub(before);
        let describe = || format!("{name}, round {round}: {took:?}");
        assert!(took < Duration::from_secs(5), "{}", describe());
        let text = source.text();
        for span in found
            .mentions
            .iter()
            .flat_map(|mention| [mention.span, mention.holder()])
        {
            assert!(text.get(Span::range(span)).is_some(), "{}", describe());
        }
        if round % 16 == 0 {
            assert_eq!(eye.scan(&source), found, "{}", describe());
        }
    }
}
