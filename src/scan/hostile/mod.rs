//! What holds for every reader whatever a file says: no time but what grows with its bytes, no depth
//! that ends the process, and no id that is lost in silence.
//!
//! Time is that of the processor for the thread at hand, where the system tells it.

use std::fs;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use super::properties::rows;
use super::{Scan, Scanner, builtin, scan};
use crate::source::Source;
use crate::tags::parse;

mod documents;
mod growth;
mod judged;
mod mutation;
mod programs;

/// An id that no other id starts with, for texts of which only it is looked for.
const ID: &str = "gpt-4-0613";

fn scanned(source: &Source) -> Scan {
    let scanner = Scanner {
        all_comments: true,
        ..builtin::scanner()
    };
    let found = scan(source, &scanner);
    for note in &found.notes {
        parse::read(source, note);
    }
    found
}

fn read(name: &str, text: &str) -> Scan {
    scanned(&Source::new(name, text.to_owned()))
}

/// Whether a row's name holds what `LANELINT_TEST_ROWS` says; each does without it.
fn is_asked_for(name: &str) -> bool {
    std::env::var("LANELINT_TEST_ROWS").map_or(true, |only| name.contains(&only))
}

/// The number that a variable of the environment holds.
fn number(variable: &str) -> Option<usize> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Works on all of some things, on as many threads as there are processors; each has the least
/// stack that a thread of the walk may have.
fn each<T: Sync>(all: &[T], work: impl Fn(&T) + Sync) {
    const STACK: usize = 2 << 20;
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(2, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..threads {
            let builder = thread::Builder::new().stack_size(STACK);
            let run = || {
                while let Some(one) = all.get(next.fetch_add(1, Relaxed)) {
                    work(one);
                }
            };
            builder.spawn_scoped(scope, run).unwrap();
        }
    });
}

/// What the thread has had of a processor, or else what passed.
fn clock(start: Instant) -> Duration {
    // What is told of a thread is brought up to date when it makes way.
    thread::yield_now();
    let stat = fs::read_to_string("/proc/thread-self/schedstat");
    let had = stat
        .ok()
        .and_then(|stat| stat.split(' ').next()?.parse().ok());
    had.map_or_else(|| start.elapsed(), Duration::from_nanos)
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
fn is_found(file: &str, text: &str) -> bool {
    let found = read(file, text);
    found.mentions.iter().any(|mention| mention.text == ID)
}

#[test]
fn an_id_is_found_however_deep_it_stands() {
    let mut lost = Vec::new();
    for (file, statement, open, close) in LEVELS {
        let value = match *file {
            "a.bicep" | "template.json" => format!("'{ID}'"),
            "a.yaml" | "a.env" | "Dockerfile" => ID.to_owned(),
            _ => format!("\"{ID}\""),
        };
        for depth in [1, 4, 8, 15, 16, 17, 33, 50, 130, 700] {
            let value = format!("{}{value}{}", open.repeat(depth), close.repeat(depth));
            if !is_found(file, &statement.replace("VALUE", &value)) {
                lost.push(format!("{file} {open} {depth}"));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn what_calls_give_is_called_again_and_again() {
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
                assert!(is_found(file, &text), "{file} {call} {count}");
            }
        }
    }
}

/// Signs that open something, or go on.
const OPENING: &[&str] = &[
    "{",
    "(",
    "[",
    "<",
    "<a>",
    "{(",
    "[{",
    "${",
    "$(",
    "#{",
    "%{",
    "\\(",
    "\"${",
    "f(",
    "(f ",
    "a.",
    "a::",
    "a->",
    "!",
    "-",
    "- ",
    "> ",
    "* ",
    "? ",
    "*",
    "_",
    "&a ",
    "if a {",
    "else if a {",
    "fn f() {",
    "class A {",
    "a: {",
    "do ",
    "begin ",
    "if x\n",
    "case a:\n",
    "a?b:",
    "a=",
    "a=>",
    "a,",
    "a|",
    "a+",
    "@a(",
    "<!--",
    "/*",
    "'",
    "`",
    "<<A\n",
    "\\begin{a}",
    "return ",
];

#[test]
#[ignore = "takes minutes: run it when a reader changes"]
fn what_is_opened_and_never_closed_ends_no_process() {
    const DEEP: usize = 12_000;
    let all: Vec<_> = rows()
        .filter(|row| !row.1.is_empty() && is_asked_for(row.0))
        .collect();
    each(&all, |(_, file, frame, statements)| {
        for open in OPENING {
            let opened = open.repeat(DEEP / open.len());
            let body = format!("{opened} {}\n", statements[0]);
            drop(read(file, &frame.replace("BODY", &body).replace("ID", ID)));
        }
    });
}
