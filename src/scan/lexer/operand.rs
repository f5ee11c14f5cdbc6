//! What an expression that makes a text is put together from: strings side by side or
//! with a sign between them, and the names and strings in their holes.

use std::collections::VecDeque;

use super::row::QuoteKind;
use super::shape::Shape;
use super::tokens::Kind;
use super::{Reader, glue, lisp};
use crate::scan::fold::{self, Folded, Operand, SlotKind};
use crate::source::Span;

/// How deep constants may be made of constants, and brackets stand in brackets.
const MAX_DEPTH: usize = 8;

/// An expression of more operands than this is not an id.
pub(super) const MAX_OPERANDS: usize = 512;

/// Operands beside each other, each from one token or group to another.
pub(super) struct Chain {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) operands: VecDeque<(usize, usize)>,
    /// What fills the slots of the only operand, a template; nothing for what is no single word or text.
    pub(super) arguments: Option<Vec<Option<usize>>>,
    /// What stands between the operands in the text that they make.
    pub(super) glue: String,
    /// Whether it goes on at either end.
    pub(super) is_cut: bool,
}

impl Chain {
    /// A chain of nothing yet, from one token to the token or group at another.
    pub(super) fn new(first: usize, last: usize) -> Self {
        Self {
            first,
            last,
            operands: VecDeque::new(),
            arguments: None,
            glue: String::new(),
            is_cut: false,
        }
    }
}

/// The chain around the string or name at an index.
pub(super) fn chain(reader: &Reader<'_, '_>, at: usize) -> Chain {
    let shape = &reader.shape;
    let is_done = |index: usize| reader.done.contains(&index);
    if let Some(chain) = glue::glued(shape, at) {
        return chain;
    }
    if shape.row.is_lisp {
        return form(shape, at);
    }
    if let Some(chain) = joined(shape, at) {
        return chain;
    }
    let at = template_of(shape, at).unwrap_or(at);
    let mut chain = level(shape, at, is_done);
    for _ in 0..MAX_DEPTH {
        // `("gpt-" + size) + "-mini"`
        let (Some(up), None, None) = (
            shape.parent(chain.first),
            shape.before(chain.first),
            shape.after(chain.last),
        ) else {
            break;
        };
        if !shape.opens(up, "(") || is_called(shape, up) {
            break;
        }
        let outer = level(shape, up, is_done);
        if outer.operands.len() < 2 {
            break;
        }
        chain = outer;
    }
    chain
}

/// A string alone, or all that its form puts together.
fn form(shape: &Shape<'_>, at: usize) -> Chain {
    let joined = lisp::joined(shape, at);
    let (first, entries) = match joined {
        Some((form, first)) => {
            let entries = std::iter::successors(Some(first), |at| shape.after(*at));
            (form, entries.take(MAX_OPERANDS + 1).collect())
        }
        None => (at, VecDeque::from([at])),
    };
    Chain {
        is_cut: entries.len() > MAX_OPERANDS,
        operands: entries.into_iter().map(|entry| (entry, entry)).collect(),
        ..Chain::new(first, first)
    }
}

/// The arguments of a call that gives them as one text: `paste0(base, "-mini")`.
fn joined(shape: &Shape<'_>, at: usize) -> Option<Chain> {
    let joins = shape.row.calls.joins;
    let up = shape.parent(at).filter(|_| !joins.is_empty())?;
    let callee = shape.opens(up, "(").then(|| shape.callee(up)).flatten()?;
    shape.is_word(callee, joins).then_some(())?;
    let mut operands = VecDeque::new();
    let mut from = None;
    for child in shape.children(up).take(MAX_OPERANDS) {
        if shape.is_sign(child, &[","]) {
            from = None;
        } else if let (Some(start), Some(last)) = (from, operands.back_mut()) {
            *last = (start, child);
        } else {
            from = Some(child);
            operands.push_back((child, child));
        }
    }
    Some(Chain {
        operands,
        ..Chain::new(callee, up)
    })
}

/// The template that a name or text fills a slot of.
fn template_of(shape: &Shape<'_>, at: usize) -> Option<usize> {
    let is_filling = shape.kind(at) == Kind::Word || shape.is_text(at);
    let up = shape.parent(at).filter(|_| is_filling)?;
    let callee = shape.opens(up, "(").then(|| shape.callee(up)).flatten()?;
    let before = shape
        .before(callee)
        .filter(|dot| shape.is_sign(*dot, &["."]));
    let text = match before {
        Some(dot) => shape.before(dot)?,
        None => shape.inner(up)?,
    };
    (format_arguments(shape, text) == Some(up)).then_some(text)
}

/// Whether a bracket holds arguments.
fn is_called(shape: &Shape<'_>, group: usize) -> bool {
    let before = shape.before(group);
    before.is_some_and(|before| {
        let is_word = shape.kind(before) == Kind::Word && !shape.is_steering(before);
        let is_group = shape.kind(before) == Kind::Open && shape.touches(before, group);
        is_word || is_group || shape.is_sign(before, &[">"])
    })
}

/// The operands beside the token or group at an index, as far as none of them is done.
fn level(shape: &Shape<'_>, at: usize, is_done: impl Fn(usize) -> bool) -> Chain {
    let signs = &shape.row.signs;
    let mut operands = VecDeque::from([(at, at)]);
    let (mut first, mut last) = (at, at);
    let mut is_cut = false;
    let is_end = |index: usize| shape.is_text(index) || shape.opens(index, "(");
    while operands.len() <= MAX_OPERANDS {
        let Some(next) = shape.after(last) else { break };
        let range = if shape.is_one(next, signs.concats) {
            let Some(start) = shape.after(next) else {
                break;
            };
            (start, shape.operand_end(start))
        } else if is_adjacent(shape, last, next) {
            (next, next)
        } else {
            break;
        };
        if is_done(range.0) {
            is_cut = true;
            break;
        }
        last = range.1;
        operands.push_back(range);
    }
    while operands.len() <= MAX_OPERANDS {
        let Some(before) = shape.before(first) else {
            break;
        };
        let range = if shape.is_one(before, signs.concats) {
            let Some(end) = shape.before(before) else {
                break;
            };
            (shape.operand_start(end), end)
        } else if is_adjacent(shape, before, first) {
            (before, before)
        } else {
            break;
        };
        if is_done(range.0) {
            is_cut = true;
            break;
        }
        first = range.0;
        operands.push_front(range);
    }
    is_cut |= operands.len() > MAX_OPERANDS;
    let arguments = (operands.len() == 1 && is_end(at))
        .then(|| format_arguments(shape, at))
        .flatten();
    if let Some(group) = arguments {
        last = group;
        if shape.parent(at) == Some(group) {
            first = shape.callee(group).unwrap_or(group);
        }
    }
    let arguments = arguments.map(|group| {
        let own = shape.children(group).take(1).filter(|first| *first == at);
        let skip = 2 * own.count();
        listed(shape, shape.children(group).skip(skip))
    });
    Chain {
        operands,
        arguments,
        is_cut,
        ..Chain::new(first, last)
    }
}

/// What stands between commas, where it is a single token or group.
pub(super) fn listed(
    shape: &Shape<'_>,
    entries: impl Iterator<Item = usize>,
) -> Vec<Option<usize>> {
    let mut arguments = Vec::new();
    let mut starts = true;
    for child in entries.take(MAX_OPERANDS) {
        if shape.is_sign(child, &[","]) {
            starts = true;
        } else if starts {
            let is_only = shape
                .after(child)
                .is_none_or(|next| shape.is_sign(next, &[","]) || shape.token(next).is_first);
            arguments.push(is_only.then_some(child));
            starts = false;
        }
    }
    arguments
}

/// Whether two tokens are strings, or a string and a macro, that stand side by side.
fn is_adjacent(shape: &Shape<'_>, left: usize, right: usize) -> bool {
    if !shape.row.signs.adjacent {
        return false;
    }
    let is_macro = |index: usize| {
        let word = shape.slice(index);
        shape.kind(index) == Kind::Word
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && word
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    };
    let is_text = |index: usize| {
        shape
            .quote(index)
            .is_some_and(|quote| matches!(quote.kind, QuoteKind::Text | QuoteKind::Fenced))
    };
    match (is_text(left), is_text(right)) {
        (true, true) => true,
        (true, false) => is_macro(right) && !shape.token(right).is_first,
        // `#define MODEL "…"` names it.
        (false, true) => {
            is_macro(left)
                && shape.row.directive.is_some()
                && !shape
                    .before(left)
                    .is_some_and(|of| shape.kind(of) == Kind::Word)
                && shape
                    .before(left)
                    .is_none_or(|of| !shape.is_sign(of, &["#"]))
                && shape.before(left).is_some()
        }
        (false, false) => false,
    }
}

/// The group with the arguments that fill a template: `"gpt-%s".format(size)`.
fn format_arguments(shape: &Shape<'_>, text: usize) -> Option<usize> {
    let formats = shape.row.calls.formats;
    let is_template = |text: usize| shape.is_text(text) && shape.written(text).contains(['%', '{']);
    if formats.is_empty() || !is_template(text) {
        return None;
    }
    // `sprintf("gpt-%s", size)`
    if let Some(group) = shape.parent(text).filter(|up| shape.opens(*up, "("))
        && shape.inner(group) == Some(text)
        && shape.callee(group).is_some_and(|callee| {
            shape.is_word(callee, formats)
                && !shape
                    .before(callee)
                    .is_some_and(|dot| shape.is_sign(dot, &["."]))
        })
    {
        return Some(group);
    }
    let dot = shape.after(text)?;
    let method = shape.after(dot)?;
    let group = shape.after(method)?;
    let is_method = shape.is_sign(dot, &["."])
        && shape.is_word(method, formats)
        && shape.opens(group, "(")
        && shape.touches(method, group);
    is_method.then_some(group)
}

/// The operands of a chain, and into `used` the strings among them.
pub(super) fn operands(
    reader: &Reader<'_, '_>,
    chain: &Chain,
    used: &mut Vec<usize>,
) -> Vec<Operand> {
    let mut out = Vec::new();
    collect(reader, chain, MAX_DEPTH, used, &mut out);
    let filled: Vec<_> = fold::filled(&out).collect();
    let shape = &reader.shape;
    used.extend(filled.iter().filter_map(|at| shape.at(at.start)));
    out
}

fn collect(
    reader: &Reader<'_, '_>,
    chain: &Chain,
    depth: usize,
    used: &mut Vec<usize>,
    out: &mut Vec<Operand>,
) {
    let shape = &reader.shape;
    if let (Some(arguments), Some(&(text, _))) = (&chain.arguments, chain.operands.front()) {
        used.push(text);
        template(reader, text, arguments, depth, out);
        return;
    }
    if chain.is_cut {
        out.push(Operand::Unknown);
    }
    let mut end = None;
    for &(first, last) in &chain.operands {
        if !reader.budget.step() {
            return;
        }
        let start = shape.token(first).start;
        if let Some(end) = end.filter(|_| !chain.glue.is_empty()) {
            let mut folded = Folded::default();
            folded.push_whole(&chain.glue, Span::new(end, start.max(end)));
            out.push(Operand::Literal(folded));
        }
        end = Some(shape.span(first, last).end);
        if shape.is_text(first) {
            used.push(first);
        }
        if first != last || depth == 0 || out.len() > 4 * MAX_OPERANDS {
            out.push(own_member(reader, first, last, depth).unwrap_or(Operand::Unknown));
        } else if shape.is_text(first) {
            string(reader, first, depth, out);
        } else if shape.opens(first, "(") && !shape.row.is_lisp {
            let inner = shape
                .inner(first)
                .map(|inner| level(shape, inner, |_| false));
            let whole = inner.filter(|inner| {
                shape.before(inner.first).is_none() && shape.after(inner.last).is_none()
            });
            match whole {
                Some(inner) => collect(reader, &inner, depth - 1, used, out),
                None => out.push(Operand::Unknown),
            }
        } else {
            out.push(constant(reader, first, shape.span(first, first), depth));
        }
    }
    if chain.is_cut {
        out.push(Operand::Unknown);
    }
}

/// `self.base`, `Self.base`, `this.base`.
fn own_member(reader: &Reader<'_, '_>, first: usize, last: usize, depth: usize) -> Option<Operand> {
    let shape = &reader.shape;
    let is_own = shape.is_word(first, &["self", "Self", "this"])
        && shape.after(first).and_then(|dot| shape.after(dot)) == Some(last)
        && shape.kind(last) == Kind::Word
        && depth > 0;
    is_own.then(|| constant(reader, last, shape.span(first, last), depth))
}

/// Fills the slots of a template.
fn template(
    reader: &Reader<'_, '_>,
    text: usize,
    arguments: &[Option<usize>],
    depth: usize,
    out: &mut Vec<Operand>,
) {
    let mut literal = Vec::new();
    string(reader, text, depth, &mut literal);
    let literal = fold::join(&literal, |_, _| ());
    if !literal.holes.is_empty() || depth == 0 {
        out.push(Operand::Literal(literal));
        return;
    }
    let slots = if literal.text.contains('%') {
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
                arguments.get(next - 1)
            }
            SlotKind::Index(index) => arguments.get(index),
            SlotKind::Name(_) => None,
            SlotKind::Formatted(takes_next) => {
                next += usize::from(takes_next);
                None
            }
        };
        out.push(match argument {
            Some(&Some(argument)) => filling(reader, argument, span, depth),
            _ => Operand::Unknown,
        });
    }
}

/// What a hole is filled with.
fn filling(reader: &Reader<'_, '_>, value: usize, span: Span, depth: usize) -> Operand {
    let shape = &reader.shape;
    if shape.kind(value) == Kind::Word {
        return constant(reader, value, span, depth);
    }
    let mut inner = Vec::new();
    if depth > 1 && shape.is_text(value) {
        string(reader, value, depth - 1, &mut inner);
    }
    match inner.as_slice() {
        [Operand::Literal(literal)] if literal.text.len() <= fold::MAX_CONSTANT => {
            Operand::Filled {
                value: literal.clone(),
                span: Some(span),
                at: shape.span(value, value),
            }
        }
        _ => Operand::Unknown,
    }
}

/// What a name stands for.
fn constant(reader: &Reader<'_, '_>, at: usize, span: Span, depth: usize) -> Operand {
    let name = reader.shape.word(at);
    match constant_text(reader, &name, at, depth) {
        Some(value) => Operand::Constant { name, value, span },
        None => Operand::Unknown,
    }
}

fn constant_text(reader: &Reader<'_, '_>, name: &str, at: usize, depth: usize) -> Option<String> {
    if !reader.spend() {
        return None;
    }
    let value = reader.constants().value(name)?;
    // A value that names itself is none.
    if value == at {
        return None;
    }
    let shape = &reader.shape;
    let chain = level(shape, value, |_| false);
    // `"…".uppercase()`, `"…" if ready else other`
    let ends = shape.after(chain.last).is_none_or(|next| {
        shape.token(next).is_first
            || shape.kind(next) == Kind::End
            || shape.is_sign(next, &[",", ";"])
    });
    if !ends {
        return None;
    }
    let depth = depth.checked_sub(1)?;
    let mut operands = Vec::new();
    collect(reader, &chain, depth, &mut Vec::new(), &mut operands);
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

/// The text of one string, and its holes.
fn string(reader: &Reader<'_, '_>, open: usize, depth: usize, out: &mut Vec<Operand>) {
    let shape = &reader.shape;
    let Some(quote) = shape.quote(open) else {
        return;
    };
    for child in shape.children(open) {
        let token = shape.token(child);
        if token.kind == Kind::HoleOpen {
            let span = shape.span(child, child);
            let inner = shape.inner(child);
            let only = inner.filter(|inner| shape.after(*inner).is_none());
            out.push(match only {
                Some(value) => filling(reader, value, span, depth),
                None => Operand::Unknown,
            });
            continue;
        }
        let raw = shape.slice(child);
        let mut folded = Folded::default();
        if quote.doubles {
            doubled(raw, token.start, quote.close, &mut folded);
        } else {
            fold::decode(raw, token.start, quote.escapes, &mut folded);
        }
        if quote.holes.contains(&"{") {
            let mut single = Folded::default();
            for slot in fold::braces(&folded.text) {
                single.append(&folded.slice(slot.range));
            }
            folded = single;
        }
        out.push(Operand::Literal(folded));
    }
}

/// Text in which a quote written twice stands for one.
fn doubled(raw: &str, at: u32, quote: &str, out: &mut Folded) {
    let mut from = 0;
    let twice = quote.repeat(2);
    for (found, _) in raw.match_indices(&twice) {
        let end = found + quote.len();
        let text = raw.get(from..end).unwrap_or("");
        out.push(text, Span::from(from..end).shifted(at));
        from = end + quote.len();
    }
    let text = raw.get(from..).unwrap_or("");
    out.push(text, Span::from(from..raw.len()).shifted(at));
}
