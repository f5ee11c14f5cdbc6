//! How the argument of a call stands, and what a method is called on.

use tree_sitter::Node;

use super::naming::Callee;
use super::stand::{Climb, Next};
use super::{MAX_CLIMB, Reader};
use crate::scan::grammar::{self, Go};
use crate::scan::name;
use crate::scan::piece::Role;

/// Of a table given by its arguments, keys and values are told apart up to here.
const MAX_TABLE: u32 = 64;

impl<'t> Climb<'_, '_, '_, 't> {
    /// The node at `here` is one of the arguments.
    pub(super) fn argument(&mut self, here: usize, arguments: Node<'t>) -> Next {
        let reader = self.reader;
        let calls = &reader.grammar.calls;
        let call = here.checked_sub(2).and_then(|call| self.path.get(call));
        let (Some(call), Some(own)) = (call.map(|link| link.node), self.path.get(here)) else {
            return Next::Stop;
        };
        let own = own.node;
        let Some(callee) = reader.callee(call).map(|callee| reader.called(callee)) else {
            // No call: the arguments of an enumeration's member.
            return Next::Up(1);
        };
        if self.name.is_some() {
            // A generic name: an option's flag says more, and so does what the call makes.
            if let Some(flag) = reader.key_before(arguments, Some(own), true) {
                self.name = Some(flag);
                return Next::Stop;
            }
            return Next::Up(2);
        }
        let of = callee.object.and_then(|object| reader.last_name(object));
        let callee = match callee.name.as_deref() {
            // What a class makes is named by the class.
            Some("new") => Callee {
                name: of.clone().or(callee.name),
                ..callee
            },
            _ => callee,
        };
        let is_regex = match &of {
            Some(of) => calls.regexes.contains(&of.as_str()),
            None => callee.is(calls.regexes),
        };
        if is_regex {
            self.role = Some(Role::Compare);
            self.name = Some("regex".to_owned());
            return Next::Stop;
        }
        if callee.is(calls.compare) {
            let is_module = of.as_deref().is_none_or(|of| calls.modules.contains(&of));
            let other = is_module.then(|| reader.other(arguments, own)).flatten();
            self.role = Some(Role::Compare);
            self.name = other.or(of).or(callee.name);
            return Next::Stop;
        }
        if let Some(next) = self.element(arguments, own, &callee, of.as_deref()) {
            return next;
        }
        if callee.is(calls.fallbacks) {
            let before = (0..MAX_TABLE)
                .filter_map(|index| arguments.named_child(index))
                .take_while(|node| *node != own);
            let env = callee.object.into_iter().chain(before);
            let mut env = env.filter_map(|node| reader.env_name(node));
            return match env.next() {
                Some(name) => {
                    self.role.get_or_insert(Role::Use);
                    self.named(Some(name))
                }
                None => Next::Up(2),
            };
        }
        let is_keyed = callee.is(calls.keyed);
        let is_env = |name: &str| name.to_ascii_lowercase().contains("env");
        if is_keyed || callee.name.as_deref().is_some_and(is_env) {
            let key = reader.key_before(arguments, Some(own), false);
            if key.is_some() || (is_keyed && !callee.is(calls.wrappers)) {
                self.role.get_or_insert(Role::Use);
                return self.named(key.or(of).or(callee.name));
            }
        }
        if callee.is(calls.wrappers) {
            return Next::Up(2);
        }
        self.role.get_or_insert(Role::Use);
        if let Some(flag) = reader.flag_before(own) {
            self.name = Some(flag);
            return Next::Stop;
        }
        if callee.name.as_deref().is_some_and(name::is_generic) {
            // `Flag("model", …).Default("…")`
            let key = callee.object.and_then(|object| reader.key_in_chain(object));
            self.name = callee.name;
            return match key {
                Some(key) => self.named(Some(key)),
                None => Next::Up(2),
            };
        }
        if of.as_deref().is_some_and(name::is_tokenizer) {
            self.name = of;
            return Next::Stop;
        }
        self.name = match self.holder_of(here.saturating_sub(2), call) {
            Some(holder) if !callee.name.as_deref().is_some_and(name::is_model_like) => {
                Some(holder)
            }
            _ => callee.name,
        };
        Next::Stop
    }

    /// An argument that the call makes an element, a key or a value of a collection.
    fn element(
        &mut self,
        arguments: Node<'t>,
        own: Node<'t>,
        callee: &Callee<'_, '_>,
        of: Option<&str>,
    ) -> Option<Next> {
        let reader = self.reader;
        let calls = &reader.grammar.calls;
        if callee.is(calls.lists) {
            if let Some(flag) = reader.flag_before(own) {
                self.role = Some(Role::Use);
                self.name = Some(flag);
                return Some(Next::Stop);
            }
            self.role.get_or_insert(Role::Listing);
            return Some(Next::Up(2));
        }
        let is_table = callee.is(calls.tables);
        if !is_table && !callee.is(calls.entries) {
            return None;
        }
        let nodes: Vec<_> = (0..MAX_TABLE)
            .filter_map(|index| arguments.named_child(index))
            .filter(|node| !node.is_extra())
            .collect();
        let index = nodes.iter().position(|node| *node == own).unwrap_or(0);
        let before = index.checked_sub(1).and_then(|index| nodes.get(index));
        let is_value = if is_table { index % 2 == 1 } else { index == 1 };
        let key = before
            .filter(|_| is_value)
            .and_then(|key| reader.last_name(*key));
        if key.is_some() {
            self.role.get_or_insert(Role::Use);
            return Some(self.named(key));
        }
        self.role.get_or_insert(Role::Listing);
        if is_table {
            return Some(Next::Up(2));
        }
        self.name = of.map(str::to_owned);
        Some(Next::Stop)
    }

    /// The model-like name that what a call gives is held by: `model: openai("…")`.
    fn holder_of(&self, here: usize, call: Node<'t>) -> Option<String> {
        let reader = self.reader;
        self.path.get(here).filter(|link| link.node == call)?;
        let held = (here.saturating_sub(MAX_CLIMB)..here)
            .rev()
            .find_map(|above| {
                let (link, parent) = (*self.path.get(above + 1)?, self.path.get(above)?.node);
                match reader.row(parent, link).map(|row| row.go) {
                    Some(Go::Through | Go::Fallback(_)) => None,
                    Some(Go::Value(field)) if is_missing(parent, field) => None,
                    Some(Go::Value(field) | Go::Pair(field)) => Some(Some((parent, field))),
                    _ => Some(None),
                }
            });
        let (parent, field) = held.flatten()?;
        // What a call is called with is no name for what it gives.
        let kind = parent.kind();
        let is_call = reader.grammar.calls.kinds.iter().any(|row| row.0 == kind);
        let name = (!is_call).then(|| self.name_at(parent, field))?;
        name.filter(|name| name::is_model_like(name))
    }

    /// `["a", "b"].includes(x)` compares; other methods give something like the receiver.
    pub(super) fn receiver(&mut self, here: usize, member: Node<'t>) -> Next {
        let reader = self.reader;
        let is_call = reader.callee(member) == Some(member);
        let call = if is_call {
            Some(member)
        } else {
            let call = here.checked_sub(2).and_then(|call| self.path.get(call));
            call.map(|link| link.node)
        };
        let compares = reader.called(member).is(reader.grammar.calls.compare);
        let own = self.path.get(here).map(|link| link.node);
        let is_text = self.role.is_none() && self.name.is_none() && reader.is_text(own);
        if compares && (is_text || self.role == Some(Role::Listing)) {
            self.role = Some(Role::Compare);
            let arguments = call.and_then(|call| reader.arguments(call));
            let first = arguments.and_then(|arguments| arguments.named_child(0));
            self.name = first.and_then(|first| reader.last_name(first));
            return Next::Stop;
        }
        Next::Up(1)
    }
}

impl Reader<'_, '_> {
    /// The name of the nearest argument beside `own` that is no text.
    fn other(&self, arguments: Node<'_>, own: Node<'_>) -> Option<String> {
        (0..4)
            .filter_map(|index| arguments.named_child(index))
            .filter(|node| *node != own && !self.is_text(Some(self.grammar.unwrapped(*node))))
            .find_map(|node| self.last_name(node))
    }
}

/// Whether nothing stands where the name of a value would.
pub(super) fn is_missing(parent: Node<'_>, field: &str) -> bool {
    !field.is_empty() && grammar::at(parent, field).is_none()
}
