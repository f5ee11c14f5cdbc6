//! What tests and documents say of ids that code has: that a test expects one, that a README names it. Where code has it, the
//! router asks.

use std::collections::BTreeMap;

use super::{File, Usage};
use crate::scan::language::Trait;
use crate::scan::{Role, asserts};
use crate::source::Span;

/// How many ids of a document are kept.
const MAX_NAMED: usize = 2_000;

/// How far before an id a test says that it is expected, in bytes and in lines.
const MAX_ASSERTED: usize = 300;
const MAX_LINES: usize = 3;

/// The ids that a document names which introduces its folder.
pub(super) fn introduced<'u>(file: &File, own: &'u [Usage]) -> Vec<(&'u str, Span)> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let is_readme = name
        .get(..6)
        .is_some_and(|start| start.eq_ignore_ascii_case("readme"));
    let is_prose = |usage: &&Usage| usage.mention.is_in(Trait::Prose);
    let named = own
        .iter()
        .filter(is_prose)
        .take(if is_readme { MAX_NAMED } else { 0 });
    named
        .map(|usage| (usage.mention.text.as_str(), usage.mention.span))
        .collect()
}

/// The folder of a path, with the slash behind it.
pub(super) fn folder(path: &str) -> &str {
    path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or("")
}

/// What the tests of a file expect, and give to nothing themselves: what is tested must have it.
pub(super) fn expected(own: &[Usage]) -> Vec<(&str, Span)> {
    let of_test = |usage: &&Usage| usage.stands == Role::Test;
    let mut tests: BTreeMap<(&str, usize), Option<Span>> = BTreeMap::new();
    let mut place = (0, 0);
    for usage in own.iter().filter(of_test) {
        place = test_of(
            usage.source.text(),
            usage.mention.span.start as usize,
            place,
        );
        let span = is_asserted(usage).then_some(usage.mention.span);
        let test = (usage.mention.text.as_str(), place.1);
        let known = tests.entry(test).or_insert(span);
        *known = known.and(span).and(*known);
    }
    let asserted = tests.into_iter();
    asserted
        .filter_map(|((text, _), span)| Some((text, span?)))
        .collect()
}

/// Up to where a file was read, and the number of the test that a byte stands in: each opens with a function or a call.
fn test_of(text: &str, at: usize, (from, number): (usize, usize)) -> (usize, usize) {
    const OPENING: &[&str] = &[
        "def ",
        "async def ",
        "func ",
        "fn ",
        "fun ",
        "it(",
        "it ",
        "test(",
        "test ",
        "specify",
        "@Test",
        "[Fact",
        "[Test",
    ];
    let lines = text.get(from..at).unwrap_or_default().lines();
    let opens = |line: &&str| {
        let line = line.trim_start();
        OPENING.iter().any(|word| line.starts_with(word))
    };
    (at, number + lines.filter(opens).count())
}

/// Whether a test says that something is this id: in the line of it, or in that above.
fn is_asserted(usage: &Usage) -> bool {
    let text = usage.source.text();
    let start = usage.mention.span.start as usize;
    let before = text
        .as_bytes()
        .get(start.saturating_sub(MAX_ASSERTED)..start);
    let before = String::from_utf8_lossy(before.unwrap_or_default());
    let line = before.rsplit('\n').take(MAX_LINES);
    let statement =
        { line }.flat_map(|line| line.split(|c: char| !(c.is_alphanumeric() || c == '_')));
    { statement }.any(asserts)
}
