//! What a constant is called, and where those names mean it.

use tree_sitter::Node;

use super::outcome::is_through;
use crate::scan::grammar::Go;
use crate::scan::tree::constant::Binding;
use crate::scan::tree::{Link, MAX_CLIMB, Reader};
use crate::scan::word::Read;
use crate::source::Span;

/// How many names a constant may have.
const MAX_NAMES: usize = 8;

/// What a constant is called, and where that holds.
#[derive(Debug, Clone)]
pub(in crate::scan::tree) struct Definition<'s> {
    /// Outermost first.
    names: Vec<&'s str>,
    /// Where the name stands that it is read by, and that of the outermost.
    pub(super) own: usize,
    outer: usize,
    /// The last name alone reads it, too.
    pub(super) is_bare: bool,
    /// The bytes of what it belongs to, innermost first: there `self` is it, and names
    /// that are further out can be left away.
    owners: Vec<Span>,
    /// Only this function sees it.
    pub(super) is_local: bool,
}

impl<'s> Definition<'s> {
    /// What the value at `at` in the path is bound to, or is one of the values of: a
    /// default, a branch.
    pub(in crate::scan::tree) fn of(
        reader: &Reader<'s, '_>,
        path: &[Link<'_>],
        at: usize,
    ) -> Option<Self> {
        Self::bound(reader, path, at, can_be)
    }

    /// What a value is bound to, where `passes` says what it goes through unchanged: how
    /// many levels up.
    pub(super) fn bound(
        reader: &Reader<'s, '_>,
        path: &[Link<'_>],
        at: usize,
        passes: impl Fn(&Reader<'s, '_>, &[Link<'_>], usize) -> Option<usize>,
    ) -> Option<Self> {
        let (scopes, members) = (&reader.grammar.scopes, &reader.grammar.members);
        let mut here = at;
        let mut found = Self {
            names: Vec::new(),
            own: 0,
            outer: 0,
            is_bare: false,
            owners: Vec::new(),
            is_local: false,
        };
        // Whether what is below is a value here, or a body that holds what is bound.
        let mut is_value = true;
        while here > 0 && at - here < MAX_CLIMB && found.names.len() < MAX_NAMES {
            let (link, parent) = (path.get(here)?, path.get(here - 1)?.node);
            let kind = parent.kind();
            let row = |rows: &[(&str, &'static str, &str)]| {
                let row = rows.iter().find(|row| row.0 == kind && row.2 == link.field);
                row.and_then(|row| parent.child_by_field_name(row.1))
            };
            if is_value {
                let variable = row(scopes.values)
                    .map(|name| reader.grammar.unwrapped(name))
                    .filter(|name| reader.grammar.identifiers.contains(&name.kind()));
                let default = members.default.filter(|row| *row == (kind, link.field));
                if let Some(name) = variable {
                    if found.is_default(reader, parent, path.get(..here)?) {
                        return None;
                    }
                    found.name(reader.slice(name), name.start_byte());
                    found.is_bare = found.names.len() == 1;
                    is_value = false;
                } else if let Some(name) = row(members.values) {
                    found.name(key(reader, name)?, name.start_byte());
                    // The owner follows, or the table that it is an entry of.
                    is_value = is_table(reader, path, here - 1);
                } else if default.is_some() {
                    found.name("default", parent.start_byte());
                    is_value = false;
                } else {
                    here = here.checked_sub(passes(reader, path, here)?)?;
                    continue;
                }
            } else if let Some(row) = members.owners.iter().find(|row| row.0 == kind) {
                let name = parent.child_by_field_name(row.1)?;
                found.name(reader.slice(name), parent.start_byte());
                found.owners.push(parent.byte_range().into());
            } else if reader.grammar.functions.contains(&kind) {
                found.is_local = true;
                break;
            }
            here -= 1;
        }
        found.names.reverse();
        let is_whole = !found.names.is_empty() && found.names.iter().all(|name| !name.is_empty());
        let is_bound = found.is_bare || found.names.len() > 1 || found.names == ["default"];
        (!is_value && is_whole && is_bound).then_some(found)
    }

    /// What other files call it, unless it is local.
    pub(super) fn export(&self) -> Option<String> {
        (!self.is_local).then(|| self.names.join("."))
    }

    fn name(&mut self, name: &'s str, at: usize) {
        if self.names.is_empty() {
            self.own = at;
        }
        self.outer = at;
        self.names.push(name);
    }

    /// Whether a field of a class says only what it is where nothing else is given.
    fn is_default(&self, reader: &Reader<'_, '_>, parent: Node<'_>, above: &[Link<'_>]) -> bool {
        let members = &reader.grammar.members;
        let typed = members
            .defaults
            .iter()
            .any(|row| row.0 == parent.kind() && parent.child_by_field_name(row.1).is_some());
        let is_field = above
            .iter()
            .rev()
            .take(4)
            .any(|link| members.owners.iter().any(|row| row.0 == link.node.kind()));
        let name = reader
            .grammar
            .scopes
            .values
            .iter()
            .find(|row| row.0 == parent.kind());
        let name = name.and_then(|row| parent.child_by_field_name(row.1));
        let is_upper = name.is_some_and(|name| !reader.slice(name).contains(char::is_lowercase));
        self.names.is_empty() && typed && is_field && !is_upper
    }

    /// Whether nothing else is bound to the name, nor to that of what it belongs to.
    pub(super) fn is_bound_once(&self, reader: &Reader<'_, '_>) -> bool {
        let constants = reader.constants();
        let is_once = |name: &str, at: usize| match constants.binding(name, at) {
            Binding::Once(_) => true,
            Binding::Otherwise => false,
            // Not every grammar says where its classes are bound.
            Binding::Nowhere => !self.is_bare || self.names.len() > 1,
        };
        let outer = self.names.first().copied().unwrap_or_default();
        (!self.is_bare || is_once(self.last(), self.own)) && is_once(outer, self.outer)
    }

    pub(super) fn last(&self) -> &'s str {
        self.names.last().copied().unwrap_or_default()
    }

    /// Whether a read's names are these; its scope is another matter.
    pub(super) fn is_called(&self, reader: &Reader<'_, '_>, read: &Read<'_>) -> bool {
        match read.chain.as_slice() {
            [_] => self.is_bare,
            [owner, _] if reader.grammar.members.selves.contains(owner) => {
                let owner = self.owners.first();
                owner.is_some_and(|owner| owner.contains(read.span))
            }
            chain if self.names.ends_with(chain) => {
                let left_away = self.names.len() - chain.len();
                let within = self.owners.len().checked_sub(left_away);
                let within = within.and_then(|within| self.owners.get(within));
                left_away == 0 || within.is_some_and(|owner| owner.contains(read.span))
            }
            _ => false,
        }
    }

    /// Whether the names mean this where they are read.
    pub(super) fn is_seen(&self, reader: &Reader<'_, '_>, read: &Read<'_>) -> bool {
        let constants = reader.constants();
        let binding = |name: &str| constants.binding(name, read.span.start as usize);
        match read.chain.as_slice() {
            [name] => binding(name) == Binding::Once(constants.scope_of(self.own)),
            [owner, _] if reader.grammar.members.selves.contains(owner) => true,
            [root, ..] => match binding(root) {
                // Not every grammar says where its classes are bound.
                Binding::Nowhere => !self.is_local,
                binding => binding == Binding::Once(constants.scope_of(self.outer)),
            },
            [] => false,
        }
    }
}

/// Whether the entry at `at` in the path is one of a table that is a value itself.
fn is_table(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> bool {
    let (Some(link), Some(parent)) = (path.get(at), at.checked_sub(1).and_then(|at| path.get(at)))
    else {
        return false;
    };
    is_through(reader, parent.node, *link)
        || reader.grammar.members.tables.contains(&parent.node.kind())
}

/// What an entry or member is called: a name or a string, but nothing worked out.
fn key<'s>(reader: &Reader<'s, '_>, node: Node<'_>) -> Option<&'s str> {
    let node = reader.grammar.unwrapped(node);
    if reader.is_text(Some(node)) {
        return Some(reader.unquoted(node));
    }
    let is_name = reader.grammar.identifiers.contains(&node.kind());
    is_name.then(|| reader.slice(node))
}

/// How many levels up the value at `at` in the path is still all of the value.
pub(super) fn is(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> Option<usize> {
    let (link, parent) = (path.get(at)?, path.get(at.checked_sub(1)?)?);
    let (grammar, node, kind) = (reader.grammar, link.node, parent.node.kind());
    let members = &grammar.members;
    if grammar.held(parent.node) == Some(node) {
        return Some(1);
    }
    let is_through = is_through(reader, parent.node, *link);
    // The entries of a table come by way of their row, which is none of these.
    if members.values.iter().any(|row| row.0 == node.kind()) {
        return (is_through || members.tables.contains(&kind)).then_some(1);
    }
    // What a member of an enumeration is made of: `GPT_4O("…")`.
    let above = at.checked_sub(2).and_then(|above| path.get(above));
    let is_made = above.is_some_and(|above| {
        let mut rows = members.values.iter();
        rows.any(|row| row.0 == above.node.kind() && row.2 == parent.field)
    });
    if is_made && grammar.folds.arguments.contains(&kind) {
        return Some(1);
    }
    let is_only = parent.node.named_child_count() == 1 || members.casts.contains(&kind);
    let calls = grammar.calls.kinds.iter().any(|row| row.0 == kind);
    let is_whole = is_only && parent.node.named_child(0) == Some(node);
    (is_through && !calls && is_whole).then_some(1)
}

/// The same for a value that is one of several: a default, a branch.
fn can_be(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> Option<usize> {
    if let Some(up) = is(reader, path, at) {
        return Some(up);
    }
    let (link, parent) = (path.get(at)?, path.get(at.checked_sub(1)?)?.node);
    let (grammar, kind) = (reader.grammar, parent.kind());
    let folds = &grammar.folds;
    if folds.arguments.contains(&kind) {
        // `getenv("MODEL", "…")`
        let call = path.get(at.checked_sub(2)?)?.node;
        let is_default = parent.named_child(0) != Some(link.node);
        return (is_default && reader.env_name(call).is_some()).then_some(2);
    }
    if folds.defaults.contains(&reader.operator(parent)) {
        return Some(1);
    }
    let is_entry = |node: Node<'_>| {
        grammar
            .members
            .values
            .iter()
            .any(|row| row.0 == node.kind())
    };
    let is_table = (0..4)
        .filter_map(|index| parent.named_child(index))
        .any(is_entry);
    let is_call = grammar.calls.kinds.iter().any(|row| row.0 == kind);
    let is_part = folds.binary.contains(&kind) || folds.adjacent.contains(&kind);
    let row = reader.row(parent, *link);
    let is_branch = row.is_some_and(|row| matches!(row.go, Go::Through | Go::Fallback(_)))
        && parent.named_child_count() > 1;
    (is_branch && !is_table && !is_call && !is_part).then_some(1)
}
