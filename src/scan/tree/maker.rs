//! Calls that make a text: templates that are filled, elements that are joined.

use tree_sitter::Node;

use super::operand::{MAX_OPERANDS, fills};
use super::{Link, Reader};
use crate::scan::grammar::{self, At, Make};

/// The index of the call that makes a text of a node, which it is called on or given,
/// directly or as an element of the list that is joined.
pub(super) fn call(reader: &Reader<'_, '_>, path: &[Link<'_>], here: usize) -> Option<usize> {
    let (grammar, folds) = (reader.grammar, &reader.grammar.folds);
    if folds.makers.is_empty() && folds.same.is_empty() {
        return None;
    }
    let kind = |index: usize| Some(path.get(index.checked_sub(1)?)?.node.kind());
    let held = |mut index: usize| {
        while let (Some(link), Some(above)) = (path.get(index), path.get(index.wrapping_sub(1)))
            && grammar.held(above.node) == Some(link.node)
        {
            index -= 1;
        }
        index
    };
    let is_filling = fills(reader, path.get(here)?.node);
    let mut at = held(here);
    if folds.lists.contains(&kind(at)?) {
        at = held(at - 1);
    }
    let is_keyword = folds.keyword.is_some_and(|row| kind(at) == Some(row.0));
    at -= usize::from(is_keyword);
    let is_argument = folds.arguments.contains(&kind(at)?);
    let is_call = |node: Node<'_>| reader.callee(node).is_some();
    let is_member = |kind: &str| grammar.calls.members.iter().any(|row| row.0 == kind);
    let above = path.get(at.checked_sub(1)?)?.node;
    if is_argument || (is_member(above.kind()) && !is_call(above)) {
        at -= 1;
    }
    let index = at.checked_sub(1)?;
    let call = path.get(index)?.node;
    if let Some(object) = itself(reader, call) {
        let is_object = object == grammar.unwrapped(path.get(here)?.node);
        return is_object.then_some(index);
    }
    let maker = Maker::of(reader, call)?;
    let fits = match maker.make {
        Make::Braces(_) | Make::Percents(_) if is_argument => {
            let own = path.get(here)?.node;
            is_filling || maker.template == Some(grammar.unwrapped(own))
        }
        _ => true,
    };
    fits.then_some(index)
}

/// What a call is called on, where it gives just that.
pub(super) fn itself<'t>(reader: &Reader<'_, '_>, call: Node<'t>) -> Option<Node<'t>> {
    let same = reader.grammar.folds.same;
    let callee = (!same.is_empty()).then(|| reader.callee(call)).flatten()?;
    let called = reader.called(callee);
    let object = called.object.filter(|_| called.is(same))?;
    Some(reader.grammar.unwrapped(object))
}

/// A call that makes a text.
pub(super) struct Maker<'t> {
    pub(super) make: Make,
    /// The template, or what stands between the elements.
    pub(super) template: Option<Node<'t>>,
    /// The first element, where it is not in the list.
    pub(super) first: Option<Node<'t>>,
    /// The node with the arguments or elements.
    pub(super) list: Node<'t>,
    /// How many of them are something else.
    pub(super) skip: usize,
}

impl<'t> Maker<'t> {
    pub(super) fn of(reader: &Reader<'_, '_>, call: Node<'t>) -> Option<Self> {
        let grammar = reader.grammar;
        let callee = reader.called(reader.callee(call)?);
        let makers = grammar.folds.makers.iter();
        let (_, make) = *makers.clone().find(|(name, _)| callee.is_called(name))?;
        let arguments = reader.arguments(call)?;
        let argument = |place| Some(grammar.unwrapped(grammar::at(arguments, place)?));
        let is_list = |node: &Node<'_>| grammar.folds.lists.contains(&node.kind());
        let receiver = callee.object.map(|object| grammar.unwrapped(object));
        let (template, list, skip) = match make {
            Make::Braces(At::Receiver) | Make::Percents(At::Receiver) => (receiver, arguments, 0),
            Make::Braces(_) | Make::Percents(_) => (argument("0"), arguments, 1),
            Make::Join(At::Receiver) => (receiver, argument("0").filter(is_list)?, 0),
            Make::Join(At::Second) => (argument("1"), argument("0").filter(is_list)?, 0),
            Make::Join(At::First) => match receiver.filter(is_list) {
                Some(list) => (argument("0"), list, 0),
                None => match argument("1").filter(is_list) {
                    Some(list) => (argument("0"), list, 0),
                    None => (argument("0"), arguments, 1),
                },
            },
            Make::Concat => (None, arguments, 0),
        };
        let is_joined = matches!(make, Make::Join(_) | Make::Concat);
        if is_joined && list.named_child_count() > MAX_OPERANDS {
            return None;
        }
        let fits = match make {
            Make::Braces(_) | Make::Percents(_) => reader.is_text(template),
            Make::Join(_) => glues(reader, template?),
            Make::Concat => true,
        };
        let is_module = |node: &Node<'_>| grammar.calls.modules.contains(&reader.slice(*node));
        let first = receiver.filter(|node| make == Make::Concat && !is_module(node));
        fits.then_some(Self {
            make,
            template,
            first,
            list,
            skip,
        })
    }
}

/// Whether ids go on across a text between elements: not across a blank or comma.
fn glues(reader: &Reader<'_, '_>, glue: Node<'_>) -> bool {
    let text = reader.slice(glue);
    let inner = text.trim_matches(['"', '\'', '`']);
    reader.is_text(Some(glue))
        && inner.len() < text.len()
        && inner.chars().all(|c| "-_.:/@".contains(c))
}
