//! What a word is read for: is the place a use, or another name for it?

use tree_sitter::Node;

use super::definition::{Definition, is};
use crate::scan::grammar::Go;
use crate::scan::name;
use crate::scan::piece::Role;
use crate::scan::site;
use crate::scan::tree::{Link, MAX_CLIMB, Reader, stand};
use crate::scan::word::Read;
use crate::source::Span;

/// What became of a read.
pub(super) enum Outcome<'s> {
    Used(Span),
    /// Bound to another name, here.
    Bound(Definition<'s>, Span),
}

/// What a word at the end of a path is read for.
pub(super) fn outcome<'s>(
    reader: &Reader<'s, '_>,
    path: &[Link<'_>],
    read: &Read<'_>,
) -> Option<Outcome<'s>> {
    let grammar = reader.grammar;
    let leaf = path.last()?.node;
    if !read.is_index && !grammar.identifiers.contains(&leaf.kind()) {
        return None;
    }
    let is_whole = |link: &Link<'_>| Span::from(link.node.byte_range()) == read.span;
    let mut here = path.iter().rposition(is_whole)?;
    while here > 0 {
        let (link, parent) = (path.get(here)?, path.get(here - 1)?.node);
        let kind = parent.kind();
        let member = grammar
            .calls
            .members
            .iter()
            .find(|row| row.0 == kind && row.1 == link.field);
        if let Some(row) = member {
            let name = reader.slice(parent.child_by_field_name(row.2)?);
            let call = here.checked_sub(2).and_then(|call| path.get(call));
            let call = call.filter(|call| reader.callee(call.node) == Some(parent));
            let arguments = call.and_then(|call| call.node.child_by_field_name("arguments"));
            let takes = arguments.is_some_and(|arguments| arguments.named_child_count() > 0);
            if takes || site::is_other_matter(name) || grammar.calls.compare.contains(&name) {
                return None;
            }
            here -= 1 + usize::from(call.is_some());
        } else if grammar.substitutions.contains(&kind) {
            let string = path.get(here.checked_sub(2)?)?.node;
            if !is_all_of(reader, string, parent) {
                return None;
            }
            here -= 2;
        } else if is(reader, path, here).is_some() {
            here -= 1;
        } else {
            break;
        }
    }
    let standing = reading(reader, path, here)?;
    if let Some(bound) = Definition::bound(reader, path, here, is)
        && bound.is_bare
    {
        // A name that is bound twice is no constant, and what it is given is used.
        if bound.is_bound_once(reader) {
            return Some(Outcome::Bound(bound, read.span));
        }
        return (name::is_model_like(bound.last()) && standing == Role::Use)
            .then_some(Outcome::Used(read.span));
    }
    (standing == Role::Use && is_use(reader, path, here)).then_some(Outcome::Used(read.span))
}

/// Whether a string is nothing but the substitution in it.
fn is_all_of(reader: &Reader<'_, '_>, string: Node<'_>, substitution: Node<'_>) -> bool {
    let between = |from: usize, to: usize| reader.text.get(from..to).unwrap_or("x");
    let before = between(string.start_byte(), substitution.start_byte());
    let after = between(substitution.end_byte(), string.end_byte());
    let quotes = ['"', '\'', '`'];
    let before = before.trim_end_matches(quotes);
    before.chars().all(|c| c.is_ascii_alphabetic()) && after.trim_start_matches(quotes).is_empty()
}

/// Whether what the node at `at` is given to does something with a model.
fn is_use(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> bool {
    let grammar = reader.grammar;
    for here in (1..=at).rev().take(MAX_CLIMB) {
        let (Some(link), Some(above)) = (path.get(here), path.get(here - 1)) else {
            return false;
        };
        let parent = above.node;
        let kind = parent.kind();
        let operator = reader.operator(parent);
        let folds = &grammar.folds;
        let is_part = folds.binary.contains(&kind)
            && (folds.concat.contains(&operator) || folds.percent.contains(&operator));
        if is_part || is_index(reader, parent, *link) {
            return false;
        }
        if folds.arguments.contains(&kind) {
            let call = here.checked_sub(2).and_then(|call| path.get(call));
            let callee = call.and_then(|call| reader.callee(call.node));
            let name = callee.and_then(|callee| reader.callee_name(callee));
            let is_key = || {
                let is_keyed = |name: &String| grammar.calls.keyed.contains(&name.as_str());
                name.as_ref().is_some_and(is_keyed) && parent.named_child(0) == Some(link.node)
            };
            return !name.as_deref().is_some_and(site::is_talk) && !is_key();
        }
        let is_statement = grammar.holders.contains(&kind) || grammar.headers.contains(&kind);
        let is_entry = grammar.members.values.iter().any(|row| row.0 == kind);
        if is_statement && !is_entry {
            break;
        }
    }
    true
}

/// The role of the name at `at` in the path as a value; `None` where it is none.
fn reading(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> Option<Role> {
    let (link, parent) = (path.get(at)?, path.get(at.checked_sub(1)?)?.node);
    let row = reader.row(parent, *link)?;
    if row.go == Go::Value("") && parent.named_child(0) == Some(link.node) {
        return None;
    }
    let mut climb = stand::Climb::new(reader, path);
    climb.run(at)?;
    let is_test = stand::is_test(reader, path, at);
    climb
        .role
        .map(|role| if is_test { Role::Test } else { role })
}

/// Whether a child of this kind at this field stands as its parent does.
pub(super) fn is_through(reader: &Reader<'_, '_>, parent: Node<'_>, child: Link<'_>) -> bool {
    let row = reader.row(parent, child);
    row.is_some_and(|row| row.go == Go::Through)
}

/// Whether a child is an index into something.
fn is_index(reader: &Reader<'_, '_>, parent: Node<'_>, child: Link<'_>) -> bool {
    let row = reader.row(parent, child);
    row.is_some_and(|row| matches!(row.go, Go::Index(_)))
}
