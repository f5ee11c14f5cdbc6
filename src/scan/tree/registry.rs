//! Constants that form a registry together: several in one group that hold ids, and are
//! called like what they hold. `GPT4o = "gpt-4o"` lists a model, where
//! `DefaultModel = "gpt-4o"` uses one.

use tree_sitter::Node;

use super::{Link, Reader};
use crate::scan::grammar;
use crate::source::Span;

/// How far above a value the group of its constant is.
const MAX_HEIGHT: usize = 6;

/// How many nodes of a group are looked at.
const MAX_NODES: usize = 20_000;

impl Reader<'_, '_> {
    /// Whether the constant that the node at `here` is bound to is in a registry.
    pub(super) fn is_registered(&self, path: &[Link<'_>], here: usize) -> bool {
        let grammar = self.grammar;
        let mut group = None;
        for link in path
            .get(..here)
            .unwrap_or(&[])
            .iter()
            .rev()
            .take(MAX_HEIGHT)
        {
            let kind = link.node.kind();
            let is_constant = grammar.scopes.values.iter().any(|row| row.0 == kind);
            if grammar.functions.contains(&kind) && !is_constant {
                return false;
            }
            if grammar.groups.contains(&kind) {
                group = Some(link.node);
                break;
            }
        }
        let Some(group) = group else { return false };
        let known = self.registries.borrow().get(&group.start_byte()).copied();
        known.unwrap_or_else(|| {
            let is_registry = self.is_registry(group);
            let mut registries = self.registries.borrow_mut();
            registries.insert(group.start_byte(), is_registry);
            is_registry
        })
    }

    fn is_registry(&self, group: Node<'_>) -> bool {
        let grammar = self.grammar;
        let (mut spelled, mut all) = (0, 0);
        let mut cursor = group.walk();
        let mut depth = 0_usize;
        for _ in 0..MAX_NODES {
            let node = cursor.node();
            let kind = node.kind();
            let row = grammar.scopes.values.iter().find(|row| row.0 == kind);
            if let Some((name, value)) = row.and_then(|row| {
                let name = grammar.unwrapped(grammar::at(node, row.1)?);
                Some((name, grammar.unwrapped(grammar::at(node, row.2)?)))
            }) && self.wanted.in_span(Span::from(value.byte_range()))
            {
                all += 1;
                spelled += usize::from(spells(self.slice(name), self.slice(value)));
            }
            let is_other = grammar.functions.contains(&kind) || grammar.groups.contains(&kind);
            let is_deep = depth > MAX_HEIGHT || row.is_some() || (depth > 0 && is_other);
            if !is_deep && cursor.goto_first_child() {
                depth += 1;
                continue;
            }
            while !cursor.goto_next_sibling() {
                depth = depth.saturating_sub(1);
                if depth == 0 || !cursor.goto_parent() {
                    return spelled > 1 && spelled * 2 >= all;
                }
            }
        }
        false
    }
}

/// Whether most words of a text are in a name: `GPT4Turbo` spells `gpt-4-turbo`.
fn spells(name: &str, text: &str) -> bool {
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let name = name.to_lowercase();
    let is_part = |c: char| c.is_alphanumeric();
    let words = text.split(|c| !is_part(c)).filter(|word| !word.is_empty());
    let (mut found, mut all) = (0, 0);
    for word in words.take(32) {
        all += 1;
        found += usize::from(name.contains(&word.to_lowercase()));
    }
    found > 0 && found * 2 >= all
}
