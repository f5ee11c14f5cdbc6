//! What an expression that makes a text is put together from.

use tree_sitter::Node;

use super::{Link, MAX_CLIMB, Reader};
use crate::scan::fold::{self, Folded, Operand, SlotKind};
use crate::source::Span;

/// How deep constants may be made of constants, and strings of strings.
const MAX_DEPTH: usize = 8;

/// An expression of more operands than this is not an id.
const MAX_OPERANDS: usize = 4096;

/// Which ancestor of the literal at `at` makes one text with it: its index in the path,
/// or `at` itself.
pub(super) fn root(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> usize {
    let (grammar, folds) = (reader.grammar, &reader.grammar.folds);
    let above = |levels: usize, from: usize| path.get(from.checked_sub(levels)?);
    let mut root = at;
    let mut here = at;
    while here > 0 {
        let (Some(link), Some(parent)) = (path.get(here), above(1, here)) else {
            break;
        };
        let kind = parent.node.kind();
        if folds.adjacent.contains(&kind) {
            here -= 1;
            root = here;
        } else if folds.binary.contains(&kind) {
            let operator = reader.operator(parent.node);
            let is_percent = folds.percent.contains(&operator)
                && (link.field == "left" || (here == at && fills(reader, link.node)));
            if !folds.concat.contains(&operator) && !is_percent {
                break;
            }
            here -= 1;
            root = here;
        } else if grammar.substitutions.contains(&kind) && here == at {
            if !fills(reader, link.node) {
                break;
            }
            here = here.saturating_sub(2);
            root = here;
        } else if folds.lists.contains(&kind)
            && above(2, here).is_some_and(|above| {
                folds.percent.contains(&reader.operator(above.node))
                    && reader.is_text(above.node.child_by_field_name("left"))
            })
        {
            if here != at || !fills(reader, link.node) {
                break;
            }
            here = here.saturating_sub(2);
            root = here;
        } else if folds.parentheses.contains(&kind) {
            here -= 1;
        } else if let Some(call) = method_call(reader, path, here) {
            here = call;
            root = here;
        } else {
            break;
        }
    }
    root
}

/// Whether a hole's value can be put in: a name or a literal, but no expression.
fn fills(reader: &Reader<'_, '_>, node: Node<'_>) -> bool {
    reader.grammar.identifiers.contains(&node.kind()) || reader.is_text(Some(node))
}

/// The index of the call of a format or join method that a node is the receiver or an
/// argument of, directly or as an element of the list that is joined.
fn method_call(reader: &Reader<'_, '_>, path: &[Link<'_>], here: usize) -> Option<usize> {
    let folds = &reader.grammar.folds;
    let kind = |levels: usize| Some(path.get(here.checked_sub(levels)?)?.node.kind());
    let mut up = 1;
    let is_filling = fills(reader, path.get(here)?.node);
    if folds.lists.contains(&kind(up)?) {
        up += 1;
    }
    let in_keyword = folds.keyword.is_some_and(|row| kind(up) == Some(row.0));
    up += usize::from(in_keyword);
    let members = reader.grammar.calls.members;
    let is_member = |kind: Option<&str>| members.iter().any(|row| Some(row.0) == kind);
    if folds.arguments.contains(&kind(up)?) || is_member(kind(up)) {
        up += 1;
    } else {
        return None;
    }
    let index = here.checked_sub(up)?;
    let call = path.get(index)?.node;
    let method = Method::of(reader, call)?;
    let is_argument = path.get(index + 1)?.node != call.child_by_field_name("function")?;
    let fits = match method.kind {
        MethodKind::Format => !is_argument || is_filling,
        MethodKind::Join => true,
    };
    fits.then_some(index)
}

enum MethodKind {
    Format,
    Join,
}

/// A call of a method that makes a text.
struct Method<'t> {
    kind: MethodKind,
    /// The template, or what stands between the elements.
    template: Option<Node<'t>>,
    /// The node with the arguments or elements.
    arguments: Node<'t>,
}

impl<'t> Method<'t> {
    fn of(reader: &Reader<'_, '_>, call: Node<'t>) -> Option<Self> {
        let grammar = reader.grammar;
        let callee = reader.callee(call)?;
        let row = grammar
            .calls
            .members
            .iter()
            .find(|row| row.0 == callee.kind())?;
        let object = callee.child_by_field_name(row.1)?;
        let member = reader.slice(callee.child_by_field_name(row.2)?);
        let arguments = call.child_by_field_name("arguments")?;
        if grammar.folds.format.contains(&member) && reader.is_text(Some(object)) {
            return Some(Self {
                kind: MethodKind::Format,
                template: Some(object),
                arguments,
            });
        }
        if member != "join" {
            return None;
        }
        let only = (arguments.named_child_count() <= 1)
            .then_some(())
            .and_then(|()| arguments.named_child(0));
        let is_list = |node: &Node<'_>| grammar.folds.lists.contains(&node.kind());
        let (template, arguments) = if is_list(&object) {
            (only, object)
        } else {
            (Some(object), only.filter(is_list)?)
        };
        if arguments.named_child_count() > MAX_OPERANDS {
            return None;
        }
        // Ids do not go on across a blank or comma.
        let glues = match template {
            Some(template) => {
                let text = reader.slice(template);
                let inner = text.trim_matches(['"', '\'', '`']);
                reader.is_text(Some(template))
                    && inner.len() < text.len()
                    && inner.chars().all(|c| "-_.:/@".contains(c))
            }
            None => false,
        };
        glues.then_some(Self {
            kind: MethodKind::Join,
            template,
            arguments,
        })
    }
}

/// The operands of an expression, and into `used` where the literals among them start.
pub(super) fn operands(
    reader: &Reader<'_, '_>,
    node: Node<'_>,
    used: &mut Vec<usize>,
) -> Vec<Operand> {
    let mut out = Vec::new();
    collect(reader, node, MAX_DEPTH, used, &mut out);
    used.extend(fold::filled(&out).map(|at| at.start as usize));
    out
}

fn collect(
    reader: &Reader<'_, '_>,
    node: Node<'_>,
    depth: usize,
    used: &mut Vec<usize>,
    out: &mut Vec<Operand>,
) {
    let (grammar, folds) = (reader.grammar, &reader.grammar.folds);
    // Operators nest to the left as deep as the expression is long.
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        let kind = node.kind();
        let is_string = grammar.strings.contains(&kind);
        if is_string {
            used.push(node.start_byte());
        }
        if depth == 0 || out.len() > MAX_OPERANDS {
            // Further down, only the literals are noted.
            if !matches!(out.last(), Some(Operand::Unknown)) {
                out.push(Operand::Unknown);
            }
            if folds.binary.contains(&kind) && !is_string {
                pending.extend(node.child_by_field_name("right"));
                pending.extend(node.child_by_field_name("left"));
            }
        } else if is_string {
            string(reader, node, depth, out);
        } else if grammar.identifiers.contains(&kind) {
            out.push(constant(reader, node, node.byte_range().into(), depth));
        } else if folds.adjacent.contains(&kind) || folds.parentheses.contains(&kind) {
            let mut cursor = node.walk();
            let children: Vec<_> = node.named_children(&mut cursor).collect();
            pending.extend(children.into_iter().rev());
        } else if folds.binary.contains(&kind) {
            let (left, right) = (
                node.child_by_field_name("left"),
                node.child_by_field_name("right"),
            );
            let operator = reader.operator(node);
            if folds.concat.contains(&operator) {
                pending.extend(right);
                pending.extend(left);
            } else if let (true, Some(left)) = (folds.percent.contains(&operator), left)
                && reader.is_text(Some(left))
            {
                template(reader, left, right, true, depth, used, out);
            } else {
                out.push(Operand::Unknown);
            }
        } else if !grammar.comments.contains(&kind) {
            method(reader, node, depth, used, out);
        }
    }
}

fn method(
    reader: &Reader<'_, '_>,
    node: Node<'_>,
    depth: usize,
    used: &mut Vec<usize>,
    out: &mut Vec<Operand>,
) {
    let is_call = reader
        .grammar
        .calls
        .kinds
        .iter()
        .any(|row| row.0 == node.kind());
    let Some(method) = is_call.then(|| Method::of(reader, node)).flatten() else {
        out.push(Operand::Unknown);
        return;
    };
    match (method.kind, method.template) {
        (MethodKind::Format, Some(text)) => {
            template(
                reader,
                text,
                Some(method.arguments),
                false,
                depth,
                used,
                out,
            );
        }
        (_, between) => {
            let glue = between
                .map(|node| plain(reader, node, depth))
                .unwrap_or_default();
            used.extend(between.map(|node| node.start_byte()));
            let mut cursor = method.arguments.walk();
            let mut end = None;
            for element in method.arguments.named_children(&mut cursor) {
                if let Some(end) = end {
                    let mut folded = Folded::default();
                    let gap = Span::from(end..element.start_byte());
                    folded.push_whole(&glue, gap);
                    out.push(Operand::Literal(folded));
                }
                end = Some(element.end_byte());
                collect(reader, element, depth - 1, used, out);
            }
        }
    }
}

/// The text of a string without holes.
fn plain(reader: &Reader<'_, '_>, node: Node<'_>, depth: usize) -> String {
    let mut out = Vec::new();
    string(reader, node, depth, &mut out);
    fold::join(&out, |_| ()).text
}

/// Fills the slots of a template.
fn template(
    reader: &Reader<'_, '_>,
    text: Node<'_>,
    arguments: Option<Node<'_>>,
    is_percent: bool,
    depth: usize,
    used: &mut Vec<usize>,
    out: &mut Vec<Operand>,
) {
    let mut literal = Vec::new();
    collect(reader, text, depth - 1, used, &mut literal);
    let literal = fold::join(&literal, |_| ());
    if !literal.holes.is_empty() {
        out.push(Operand::Literal(literal));
        return;
    }
    let slots = if is_percent {
        fold::percents(&literal.text)
    } else {
        fold::braces(&literal.text)
    };
    let mut next = 0;
    for slot in slots {
        let span = literal.origin(slot.range.clone());
        let argument = match slot.kind {
            SlotKind::Text => {
                out.push(Operand::Literal(literal.slice(slot.range)));
                continue;
            }
            SlotKind::Next => {
                next += 1;
                argument(reader, arguments, next - 1)
            }
            SlotKind::Index(index) => argument(reader, arguments, index),
            SlotKind::Name(name) => named(reader, arguments, name),
            SlotKind::Formatted(takes_next) => {
                next += usize::from(takes_next);
                None
            }
        };
        out.push(filling(reader, argument, span, depth));
    }
}

/// What a hole is filled with.
fn filling(reader: &Reader<'_, '_>, value: Option<Node<'_>>, span: Span, depth: usize) -> Operand {
    let Some(node) = value.filter(|node| fills(reader, *node)) else {
        return Operand::Unknown;
    };
    if reader.grammar.identifiers.contains(&node.kind()) {
        return constant(reader, node, span, depth);
    }
    let mut inner = Vec::new();
    if depth > 1 && reader.grammar.strings.contains(&node.kind()) {
        string(reader, node, depth - 1, &mut inner);
    }
    match inner.as_slice() {
        [Operand::Literal(literal)] if literal.text.len() <= fold::MAX_CONSTANT => {
            Operand::Filled {
                value: literal.text.clone(),
                span,
                at: node.byte_range().into(),
            }
        }
        _ => Operand::Unknown,
    }
}

/// The argument at a position: of a list, or the only one.
fn argument<'t>(
    reader: &Reader<'_, '_>,
    arguments: Option<Node<'t>>,
    index: usize,
) -> Option<Node<'t>> {
    let arguments = arguments?;
    let folds = &reader.grammar.folds;
    let kind = arguments.kind();
    if folds.arguments.contains(&kind) || folds.lists.contains(&kind) {
        arguments.named_child(u32::try_from(index).ok()?)
    } else {
        (index == 0).then_some(arguments)
    }
}

/// The argument of a name.
fn named<'t>(reader: &Reader<'_, '_>, arguments: Option<Node<'t>>, name: &str) -> Option<Node<'t>> {
    let (kind, key, value) = reader.grammar.folds.keyword?;
    let arguments = arguments?;
    let mut cursor = arguments.walk();
    arguments
        .named_children(&mut cursor)
        .take(MAX_CLIMB)
        .filter(|node| node.kind() == kind || node.kind() == "pair")
        .find(|node| {
            let field = if node.kind() == kind { key } else { "key" };
            let own = node.child_by_field_name(field);
            own.is_some_and(|own| reader.slice(own).trim_matches(['"', '\'']) == name)
        })?
        .child_by_field_name(value)
}

/// What a name stands for here.
fn constant(reader: &Reader<'_, '_>, node: Node<'_>, span: Span, depth: usize) -> Operand {
    let name = reader.slice(node);
    match constant_text(reader, name, node.start_byte(), depth) {
        Some(value) => Operand::Constant {
            name: name.to_owned(),
            value,
            span,
        },
        None => Operand::Unknown,
    }
}

fn constant_text(reader: &Reader<'_, '_>, name: &str, at: usize, depth: usize) -> Option<String> {
    if !reader.spend() {
        return None;
    }
    let value = reader.constants().value(name, at)?;
    let mut operands = Vec::new();
    collect(
        reader,
        value,
        depth.checked_sub(1)?,
        &mut Vec::new(),
        &mut operands,
    );
    let mut text = String::new();
    for operand in operands {
        match operand {
            Operand::Literal(literal) if literal.holes.is_empty() => text += &literal.text,
            Operand::Constant { value, .. } => text += &value,
            _ => return None,
        }
        if text.len() > fold::MAX_CONSTANT {
            return None;
        }
    }
    Some(text)
}

/// The text of one literal, and its holes.
fn string(reader: &Reader<'_, '_>, node: Node<'_>, depth: usize, out: &mut Vec<Operand>) {
    let grammar = reader.grammar;
    let whole = node.byte_range();
    let (first, last) = (
        node.child(0),
        node.child_count()
            .checked_sub(1)
            .and_then(|last| node.child(last)),
    );
    let (opening, content) = match (first, last) {
        (Some(first), Some(last)) if first != last => {
            let is_closing = !last.is_named() || last.kind().ends_with("end");
            let end = if is_closing {
                last.start_byte()
            } else {
                whole.end
            };
            (reader.slice(first), first.end_byte()..end)
        }
        _ => {
            let text = reader.slice(node);
            let quotes = usize::from(text.len() >= 2 && text.starts_with(['"', '\'', '`']));
            let opening = text.get(..quotes).unwrap_or("");
            (opening, whole.start + quotes..whole.end - quotes)
        }
    };
    let (escapes, doubled) = (grammar.opening)(opening);
    let mut at = content.start;
    let text = |from: usize, to: usize, out: &mut Vec<Operand>| {
        let Some(raw) = reader.text.get(from..to).filter(|raw| !raw.is_empty()) else {
            return;
        };
        let mut folded = Folded::default();
        fold::decode(raw, from as u32, escapes, &mut folded);
        if doubled {
            let mut single = Folded::default();
            for slot in fold::braces(&folded.text) {
                single.append(&folded.slice(slot.range));
            }
            folded = single;
        }
        out.push(Operand::Literal(folded));
    };
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        if !grammar.substitutions.contains(&child.kind()) && !child.is_error() {
            continue;
        }
        text(at, child.start_byte(), out);
        at = child.end_byte();
        // A format or conversion changes the text.
        let value = (child.child_count() == 3 && !child.is_error())
            .then(|| child.named_child(0))
            .flatten();
        out.push(filling(reader, value, child.byte_range().into(), depth));
    }
    text(at, content.end, out);
}
