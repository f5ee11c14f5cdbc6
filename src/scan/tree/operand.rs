//! What an expression that makes a text is put together from.

use tree_sitter::Node;

use super::maker::{self, Maker};
use super::{Link, MAX_CLIMB, Reader};
use crate::scan::fold::{self, Folded, Operand, SlotKind};
use crate::scan::grammar::{self, Make};
use crate::source::Span;

/// How deep constants may be made of constants, and strings of strings.
pub(super) const MAX_DEPTH: usize = 8;

/// An expression of more operands than this is not an id.
pub(super) const MAX_OPERANDS: usize = 4096;

/// Which ancestor of the literal at `at` makes one text with it: its index in the path,
/// or `at` itself.
pub(super) fn root(reader: &Reader<'_, '_>, path: &[Link<'_>], at: usize) -> usize {
    let (grammar, folds) = (reader.grammar, &reader.grammar.folds);
    reader.wanted.budget.step();
    let above = |levels: usize, from: usize| path.get(from.checked_sub(levels)?);
    let mut root = at;
    let mut here = at;
    // Nothing but what only holds the literal was passed.
    let mut is_whole = true;
    while here > 0 {
        let (Some(link), Some(parent)) = (path.get(here), above(1, here)) else {
            break;
        };
        let kind = parent.node.kind();
        let is_next = above(2, here);
        if folds.adjacent.contains(&kind) {
            here -= 1;
        } else if folds.binary.contains(&kind) {
            let operator = reader.operator(parent.node);
            let is_percent = folds.percent.contains(&operator)
                && (link.field == "left" || (is_whole && fills(reader, link.node)));
            here -= 1;
            if !folds.concat.contains(&operator) && !is_percent {
                if folds.defaults.contains(&operator) && link.field == "right" {
                    continue;
                }
                break;
            }
        } else if grammar.substitutions.contains(&kind)
            && (is_whole || reader.default_of(parent.node) == Some(link.node))
        {
            let is_within = is_next.is_some_and(|above| reader.is_text(Some(above.node)));
            if !is_within || !fills(reader, link.node) {
                break;
            }
            here = here.saturating_sub(2);
        } else if is_hole(reader, *parent, link.node) && is_whole {
            if !fills(reader, link.node) {
                break;
            }
            here -= 1;
        } else if folds.lists.contains(&kind)
            && is_next.is_some_and(|above| {
                folds.percent.contains(&reader.operator(above.node))
                    && reader.is_text(above.node.child_by_field_name("left"))
            })
        {
            if !is_whole || !fills(reader, link.node) {
                break;
            }
            here = here.saturating_sub(2);
        } else if folds.parentheses.contains(&kind)
            || grammar.held(parent.node) == Some(link.node)
            || is_member_of(reader, parent.node, link.node)
        {
            here -= 1;
            continue;
        } else if is_next
            .is_some_and(|call| fallback(reader, call.node) == Some(grammar.unwrapped(link.node)))
        {
            here -= 2;
            continue;
        } else if let Some(call) = maker::call(reader, path, here) {
            here = call;
        } else {
            break;
        }
        root = here;
        is_whole = false;
    }
    root
}

/// Whether a node is the name of a constant of a type.
fn is_member_of(reader: &Reader<'_, '_>, parent: Node<'_>, node: Node<'_>) -> bool {
    let kind = parent.kind();
    let row = reader.grammar.qualified.iter().find(|row| row.0 == kind);
    row.is_some_and(|row| grammar::at(parent, row.2) == Some(node))
}

/// Whether a child of a string is a hole, where the grammar has no kind for holes.
fn is_hole(reader: &Reader<'_, '_>, parent: Link<'_>, child: Node<'_>) -> bool {
    let grammar = reader.grammar;
    let kind = child.kind();
    !grammar.contents.is_empty()
        && child.is_named()
        && grammar.strings.contains(&parent.node.kind())
        && !grammar.contents.contains(&kind)
        && !grammar.quotes.contains(&kind)
}

/// Whether a hole's value can be put in: a name or a literal, but no expression.
pub(super) fn fills(reader: &Reader<'_, '_>, node: Node<'_>) -> bool {
    let node = reader.grammar.unwrapped(node);
    reader.is_name(node) || reader.is_text(Some(node)) || fallback(reader, node).is_some()
}

/// The text that stands in for what is missing: the last argument of a call, the right
/// side of an operator.
fn fallback<'t>(reader: &Reader<'_, '_>, node: Node<'t>) -> Option<Node<'t>> {
    let (grammar, calls) = (reader.grammar, &reader.grammar.calls);
    let last = if let Some(callee) = reader.callee(node) {
        let callee = reader.called(callee);
        let is_one =
            callee.is(calls.fallbacks) || callee.is(calls.keyed) || reader.env_name(node).is_some();
        let arguments = reader.arguments(node).filter(|_| is_one)?;
        let own = grammar::at(arguments, "-1");
        own.filter(|last| grammar::at(arguments, "0") != Some(*last))?
    } else {
        let is_default = grammar.folds.binary.contains(&node.kind())
            && grammar.folds.defaults.contains(&reader.operator(node));
        node.child_by_field_name("right").filter(|_| is_default)?
    };
    Some(grammar.unwrapped(last)).filter(|last| reader.is_text(Some(*last)))
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
        if !reader.wanted.budget.step() {
            return;
        }
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
            string(reader, node, depth, used, out);
        } else if grammar.substitutions.contains(&kind) {
            let span = node.byte_range().into();
            out.push(filling(reader, hole(reader, node), span, depth));
        } else if reader.is_name(grammar.unwrapped(node)) {
            let name = grammar.unwrapped(node);
            out.push(constant(reader, name, node.byte_range().into(), depth));
        } else if let Some(inner) = grammar.held(node) {
            pending.push(inner);
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
                let filled = Filled {
                    template: left,
                    arguments: right,
                    skip: 0,
                    is_percent: true,
                };
                template(reader, &filled, depth, used, out);
            } else {
                out.push(Operand::Unknown);
            }
        } else if let Some(object) = maker::itself(reader, node) {
            pending.push(object);
        } else if !grammar.comments.contains(&kind) {
            made(reader, node, depth, used, out);
        }
    }
}

fn made(
    reader: &Reader<'_, '_>,
    node: Node<'_>,
    depth: usize,
    used: &mut Vec<usize>,
    out: &mut Vec<Operand>,
) {
    let Some(maker) = Maker::of(reader, node) else {
        out.push(Operand::Unknown);
        return;
    };
    if let (Make::Braces(_) | Make::Percents(_), Some(text)) = (maker.make, maker.template) {
        let filled = Filled {
            template: text,
            arguments: Some(maker.list),
            skip: maker.skip,
            is_percent: matches!(maker.make, Make::Percents(_)),
        };
        template(reader, &filled, depth, used, out);
        return;
    }
    let between = maker.template;
    let glue = between
        .map(|node| plain(reader, node, depth))
        .unwrap_or_default();
    used.extend(between.map(|node| node.start_byte()));
    let mut cursor = maker.list.walk();
    let listed = maker.list.named_children(&mut cursor);
    let is_bracket = |node: &Node<'_>| reader.grammar.quotes.contains(&node.kind());
    let listed = listed.filter(|node| !node.is_extra() && !is_bracket(node));
    let listed = listed.skip(maker.skip);
    let mut end = None;
    for element in maker.first.into_iter().chain(listed) {
        if let Some(end) = end.filter(|_| !glue.is_empty()) {
            let mut folded = Folded::default();
            let gap = Span::from(end..element.start_byte());
            folded.push_whole(&glue, gap);
            out.push(Operand::Literal(folded));
        }
        end = Some(element.end_byte());
        collect(reader, element, depth - 1, used, out);
    }
}

/// The text of a string without holes.
fn plain(reader: &Reader<'_, '_>, node: Node<'_>, depth: usize) -> String {
    let mut out = Vec::new();
    string(reader, node, depth, &mut Vec::new(), &mut out);
    fold::join(&out, |_, _| ()).text
}

/// A template with what fills it.
struct Filled<'t> {
    template: Node<'t>,
    arguments: Option<Node<'t>>,
    /// How many of the arguments come before those that fill.
    skip: usize,
    is_percent: bool,
}

/// Fills the slots of a template.
fn template(
    reader: &Reader<'_, '_>,
    filled: &Filled<'_>,
    depth: usize,
    used: &mut Vec<usize>,
    out: &mut Vec<Operand>,
) {
    let Filled {
        template,
        arguments,
        skip,
        is_percent,
    } = *filled;
    let mut literal = Vec::new();
    collect(reader, template, depth - 1, used, &mut literal);
    let literal = fold::join(&literal, |_, _| ());
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
                argument(reader, arguments, skip + next - 1)
            }
            SlotKind::Index(index) => argument(reader, arguments, skip + index),
            SlotKind::Name(name) => named(reader, arguments, name),
            SlotKind::Formatted(takes_next) => {
                next += usize::from(takes_next);
                None
            }
        };
        let hole = argument.map_or(Hole::Unknown, Hole::Value);
        out.push(filling(reader, hole, span, depth));
    }
}

/// What a hole stands for.
enum Hole<'t> {
    Unknown,
    Value(Node<'t>),
    /// What it is where nothing else is set.
    Default(Node<'t>),
}

/// What a substitution in a string stands for.
fn hole<'t>(reader: &Reader<'_, '_>, node: Node<'t>) -> Hole<'t> {
    if let Some(default) = reader.default_of(node) {
        return Hole::Default(default);
    }
    // A format or conversion changes the text.
    let is_plain = match node.child_count() {
        2 => node.child(0).is_some_and(|sign| !sign.is_named()),
        count => count == 3,
    };
    let is_quote = |node: &Node<'_>| reader.grammar.quotes.contains(&node.kind());
    let mut inner = (0..3).filter_map(|index| node.named_child(index));
    let value = inner.find(|inner| is_plain && !node.is_error() && !is_quote(inner));
    value.map_or(Hole::Unknown, Hole::Value)
}

/// What a hole is filled with.
fn filling(reader: &Reader<'_, '_>, hole: Hole<'_>, span: Span, depth: usize) -> Operand {
    let is_default = matches!(hole, Hole::Default(_));
    let node = match hole {
        Hole::Unknown => return Operand::Unknown,
        Hole::Default(node) => node,
        Hole::Value(node) => {
            let node = reader.grammar.unwrapped(node);
            let node = fallback(reader, node).unwrap_or(node);
            if reader.is_name(node) {
                return constant(reader, node, span, depth);
            }
            if !reader.grammar.strings.contains(&node.kind()) {
                return Operand::Unknown;
            }
            node
        }
    };
    let mut inner = Vec::new();
    if depth > 1 {
        string(reader, node, depth - 1, &mut Vec::new(), &mut inner);
    }
    let literal = fold::join(&inner, |_, _| ());
    if literal.holes.is_empty() && (1..=fold::MAX_CONSTANT).contains(&literal.text.len()) {
        Operand::Filled {
            value: literal,
            // A default stands there itself.
            span: (!is_default).then_some(span),
            at: node.byte_range().into(),
        }
    } else {
        Operand::Unknown
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
    let kind = node.kind();
    let row = reader.grammar.qualified.iter().find(|row| row.0 == kind);
    let parts = row.and_then(|row| {
        let member = reader.grammar.unwrapped(grammar::at(node, row.2)?);
        Some((grammar::at(node, row.1), member))
    });
    let (of, own) = parts.map_or((None, node), |(of, member)| (of, member));
    let name = reader.slice(own);
    let value = if row.is_some() && (parts.is_none() || of.is_none()) {
        None
    } else {
        constant_text(reader, name, of, own.start_byte(), depth)
    };
    match value {
        Some(value) => Operand::Constant {
            name: name.to_owned(),
            value,
            span,
        },
        None => Operand::Unknown,
    }
}

/// The text of a name, or of the constant that a type or its own object has.
pub(super) fn constant_text(
    reader: &Reader<'_, '_>,
    name: &str,
    of: Option<Node<'_>>,
    at: usize,
    depth: usize,
) -> Option<String> {
    if !reader.spend() {
        return None;
    }
    let constants = reader.constants();
    let value = match of.map(|of| reader.slice(of)) {
        None => constants.value(name, at),
        Some(of) if reader.grammar.members.selves.contains(&of) => constants.member(None, name, at),
        Some(of) => constants.member(Some(of), name, at),
    }?;
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
            Operand::Filled { value, .. } => text += &value.text,
            _ => return None,
        }
        if text.len() > fold::MAX_CONSTANT {
            return None;
        }
    }
    Some(text)
}

/// The text of one literal, and its holes; into `used`, where literals within it start.
fn string(
    reader: &Reader<'_, '_>,
    node: Node<'_>,
    depth: usize,
    used: &mut Vec<usize>,
    out: &mut Vec<Operand>,
) {
    let grammar = reader.grammar;
    let (opening, content) = content(reader, node);
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
    let whole = Link { node, field: "" };
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        let is_inside = content.start <= child.start_byte() && child.end_byte() <= content.end;
        let is_direct = is_inside && is_hole(reader, whole, child);
        let is_brace = !grammar.contents.is_empty() && is_inside && !child.is_named();
        if is_brace {
            text(at, child.start_byte(), out);
            at = child.end_byte();
            continue;
        }
        if grammar.strings.contains(&child.kind()) {
            text(at, child.start_byte(), out);
            at = child.end_byte();
            if depth > 0 {
                used.push(child.start_byte());
                string(reader, child, depth - 1, used, out);
            } else {
                out.push(Operand::Unknown);
            }
            continue;
        }
        if !is_direct && !grammar.substitutions.contains(&child.kind()) && !child.is_error() {
            continue;
        }
        text(at, child.start_byte(), out);
        at = child.end_byte();
        let value = if is_direct {
            Hole::Value(child)
        } else {
            hole(reader, child)
        };
        out.push(filling(reader, value, child.byte_range().into(), depth));
    }
    text(at, content.end, out);
}

/// How a literal opens, and where its content stands.
fn content<'s>(reader: &Reader<'s, '_>, node: Node<'_>) -> (&'s str, std::ops::Range<usize>) {
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    let is_quote = |child: &Node<'_>| {
        reader.grammar.quotes.contains(&child.kind())
            || (!child.is_named() && reader.slice(*child).ends_with(QUOTES))
    };
    let whole = node.byte_range();
    let count = node.child_count();
    if count < 2 {
        // `@"…"` is one leaf in some grammars.
        let text = reader.slice(node);
        let open = text.find(QUOTES).map_or(0, |at| at + 1);
        let quote = text.get(..open).and_then(|open| open.chars().next_back());
        let is_closed = quote.is_some_and(|quote| text.len() > open && text.ends_with(quote));
        if !is_closed || open > 4 {
            return ("", whole);
        }
        let opening = text.get(..open).unwrap_or("");
        return (opening, whole.start + open..whole.end - 1);
    }
    let mut content = whole.clone();
    let mut closing = count;
    while let Some(last) = closing.checked_sub(1).and_then(|last| node.child(last))
        && closing > 1
        && is_quote(&last)
    {
        content.end = last.start_byte();
        closing -= 1;
    }
    let opened = (0..closing).map_while(|index| node.child(index).filter(is_quote));
    for child in opened.take(4) {
        content.start = child.end_byte();
    }
    content.end = content.end.max(content.start);
    let opening = reader.text.get(whole.start..content.start);
    (opening.unwrap_or(""), content)
}
