//! What stands beside a key and bears on its value: the version next to a model's name,
//! the name next to a variable's value.

use tree_sitter::Node;

use super::operand::{self, MAX_DEPTH};
use super::{Link, MAX_CLIMB, Reader};
use crate::scan::fold;
use crate::scan::grammar::{self, Go};
use crate::scan::name;
use crate::source::Span;

/// How many neighbours of a key are looked at.
const MAX_SIBLINGS: usize = 256;

/// The version that stands beside the value at `at`, and its bytes.
pub(super) fn version(
    reader: &Reader<'_, '_>,
    path: &[Link<'_>],
    at: usize,
) -> Option<(String, Span)> {
    for here in (1..=at).rev().take(MAX_CLIMB) {
        let (own, entry) = (*path.get(here)?, path.get(here - 1)?.node);
        let step = reader.row(entry, own)?;
        match step.go {
            Go::Through | Go::Fallback(_) => {}
            Go::Value(field) | Go::Pair(field) => {
                let key = reader.last_name(grammar::at(entry, field)?)?;
                if !name::may_have_version(&key) {
                    return None;
                }
                let entries = path.get(here.checked_sub(2)?)?.node;
                let is_version = |own: &str| name::is_version_of(own, &key);
                let version = beside(reader, entries, entry, field, is_version)?;
                let is_other = |own: &str| name::gives_version_to(&key, own);
                if beside(reader, entries, entry, field, is_other).is_some() {
                    return None;
                }
                return text(reader, grammar::at(version, step.field)?);
            }
            _ => return None,
        }
    }
    None
}

/// What the value of the entry at `at` is called by the entry beside it: `MODEL` in
/// `{name = "MODEL", value = "…"}`. A label for people is no name.
pub(super) fn told(
    reader: &Reader<'_, '_>,
    path: &[Link<'_>],
    at: usize,
    field: &str,
) -> Option<String> {
    let (own, entry) = (path.get(at + 1)?, path.get(at)?.node);
    let entries = path.get(at.checked_sub(1)?)?.node;
    let is_name = |own: &str| matches!(own, "name" | "key");
    let named = beside(reader, entries, entry, field, is_name)?;
    let (told, _) = text(reader, grammar::at(named, reader.row(entry, *own)?.field)?)?;
    let is_variable = told.contains('_')
        && told
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    (is_variable || (name::is_model_like(&told) && !told.contains(' '))).then_some(told)
}

/// The first of the entries like `entry` whose key is wanted.
fn beside<'t>(
    reader: &Reader<'_, '_>,
    entries: Node<'t>,
    entry: Node<'_>,
    field: &str,
    is_wanted: impl Fn(&str) -> bool,
) -> Option<Node<'t>> {
    let mut cursor = entries.walk();
    entries
        .named_children(&mut cursor)
        .take(MAX_SIBLINGS)
        .filter(|sibling| sibling.kind() == entry.kind())
        .find(|sibling| {
            let own = grammar::at(*sibling, field).and_then(|own| reader.last_name(own));
            own.is_some_and(|own| is_wanted(&own))
        })
}

/// The text of a literal or constant, and its bytes.
fn text(reader: &Reader<'_, '_>, value: Node<'_>) -> Option<(String, Span)> {
    let value = reader.grammar.unwrapped(value);
    let span = Span::from(value.byte_range());
    if reader.is_name(value) {
        let (name, at) = (reader.slice(value), value.start_byte());
        return operand::constant_text(reader, name, None, at, MAX_DEPTH).map(|text| (text, span));
    }
    if !reader.is_text(Some(value)) {
        return None;
    }
    let folded = fold::join(
        &operand::operands(reader, value, &mut Vec::new()),
        |_, _| (),
    );
    let span = folded.span().filter(|_| folded.holes.is_empty())?;
    Some((folded.text, span))
}
