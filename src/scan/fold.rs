//! Constant folding: texts put together from literals, with the way back to the file.
//!
//! [`Folded`] is the outcome: known text, the bytes of the file each stretch of it comes
//! from, and the offsets where something unknown stands. This module decodes escapes and
//! splits format templates; what an expression is made of is the languages' to say.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

pub(super) use super::join::{Operand, filled, join};
use super::name;
use super::piece::{Context, Piece, Role};
use crate::source::Span;

/// A folded text longer than this is not an id, and grows no further.
const MAX_TEXT: usize = 64 << 10;

/// A constant longer than this is not part of an id.
pub(super) const MAX_CONSTANT: usize = 1 << 10;

/// Text known at scan time.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Folded {
    pub(super) text: String,
    /// `(length in text, span in file)`, covering `text` without gaps.
    pub(super) parts: Vec<(u32, Span)>,
    /// Offsets in `text` where something unknown stands, ascending.
    pub(super) holes: Vec<u32>,
    /// The last part stands for other bytes than its own, so nothing joins it.
    is_sealed: bool,
}

impl Folded {
    /// Text that comes from these bytes; one that would grow too long becomes a hole.
    pub(super) fn push(&mut self, text: &str, span: Span) {
        if self.text.len() + text.len() > MAX_TEXT {
            self.hole();
        } else if !text.is_empty() {
            self.text.push_str(text);
            let exact = text.len() as u32 == span.len() && !self.is_sealed;
            match self.parts.last_mut() {
                Some((len, last))
                    if exact && last.end == span.start && *len == last.len() && *len > 0 =>
                {
                    *len += span.len();
                    last.end = span.end;
                }
                _ => self.parts.push((text.len() as u32, span)),
            }
            self.is_sealed = false;
        }
    }

    /// Text that these bytes stand for without spelling it.
    pub(super) fn push_whole(&mut self, text: &str, span: Span) {
        self.is_sealed = true;
        self.push(text, span);
        self.is_sealed = true;
    }

    /// Something unknown.
    pub(super) fn hole(&mut self) {
        let at = self.text.len() as u32;
        if self.holes.last() != Some(&at) {
            self.holes.push(at);
        }
    }

    pub(super) fn append(&mut self, other: &Self) {
        let base = self.text.len() as u32;
        if self.text.len() + other.text.len() > MAX_TEXT {
            self.hole();
            return;
        }
        for &at in &other.holes {
            if self.holes.last() != Some(&(base + at)) {
                self.holes.push(base + at);
            }
        }
        if let [(_, span)] = other.parts[..]
            && !other.is_sealed
        {
            self.push(&other.text, span);
            return;
        }
        self.text.push_str(&other.text);
        self.parts.extend_from_slice(&other.parts);
        self.is_sealed = other.is_sealed;
    }

    /// A stretch of it. Holes at its borders stay with it only where they stand within.
    pub(super) fn slice(&self, range: Range<usize>) -> Self {
        let mut out = Self::default();
        let mut at = 0usize;
        for &(len, span) in &self.parts {
            let (from, to) = (at.max(range.start), (at + len as usize).min(range.end));
            if from < to {
                let exact = len == span.len();
                let span = if exact {
                    let start = span.start + (from - at) as u32;
                    Span::new(start, start + (to - from) as u32)
                } else {
                    span
                };
                out.push(self.text.get(from..to).unwrap_or(""), span);
            }
            at += len as usize;
        }
        for &hole in &self.holes {
            let hole = hole as usize;
            if range.start < hole && hole < range.end {
                out.holes.push((hole - range.start) as u32);
            }
        }
        out
    }

    /// From its first part to its last.
    pub(super) fn span(&self) -> Option<Span> {
        let start = self.parts.iter().map(|(_, span)| span.start).min()?;
        let end = self.parts.iter().map(|(_, span)| span.end).max()?;
        Some(Span::new(start, end))
    }

    /// Whether its parts lie one behind the other; one may be there twice, cut in two.
    fn is_in_order(&self) -> bool {
        let mut pairs = self.parts.iter().zip(self.parts.iter().skip(1));
        pairs.all(|((_, one), (_, next))| one == next || one.end <= next.start)
    }

    /// The bytes that a stretch of the text comes from.
    pub(super) fn origin(&self, range: Range<usize>) -> Span {
        self.slice(range).span().unwrap_or_default()
    }

    /// A piece with this text; nothing when no text is known.
    pub(super) fn piece(
        self,
        file: &str,
        role: Role,
        name: Option<String>,
        holder: Span,
    ) -> Option<Piece<'_>> {
        let span = self.span()?;
        let whole = match self.parts.as_slice() {
            [(_, only)] => file.get(only.range()).filter(|text| *text == self.text),
            _ => None,
        };
        let (text, parts) = match whole {
            Some(text) => (Cow::Borrowed(text), Vec::new()),
            None if self.is_in_order() => (Cow::Owned(self.text), self.parts),
            // A body of a heredoc lies behind what follows its mark: such a text stands for the whole stretch.
            None => {
                let parts = vec![(self.text.len() as u32, span)];
                (Cow::Owned(self.text), parts)
            }
        };
        Some(Piece {
            statement: None,
            object: None,
            span,
            text,
            parts,
            role,
            context: Context::String,
            name,
            holder,
            is_value: true,
            holes: self.holes,
            constant: None,
            is_shown: false,
            version: None,
            is_of_model: false,
        })
    }
}

/// How often each of some names is given.
pub(super) fn counted<'n>(names: impl Iterator<Item = &'n str>) -> HashMap<&'n str, usize> {
    let mut counts = HashMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

/// Whether a constant's own literal is no id by itself: every place that reads it goes on
/// into a longer text, and nothing in its name says that it is one.
pub(super) fn is_only_a_stem(name: &str, extended: usize, read: usize) -> bool {
    extended > 0 && extended == read && !name::is_model_like(name)
}

/// The role of a stem's own literal, where an id that it goes on into is not known: it is written here alone.
pub(super) fn as_stem(role: Role) -> Role {
    match role {
        Role::Use | Role::Listing => Role::Compare,
        role => role,
    }
}

/// How a language writes escapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    /// None: raw strings.
    None,
    /// A quote stands twice: `@"…"` of C#.
    #[cfg(feature = "tree")]
    Doubled,
    /// `\\` and quotes alone.
    #[cfg(feature = "tree")]
    Quotes,
    /// `\x`, `\u`, `\U`, octal; an unknown one keeps its backslash.
    Python,
    /// `\x`, `\u`, `\u{}`; an unknown one is its character.
    JavaScript,
    /// `\x`, `\u{}`; a backslash at the end of a line swallows the indent.
    Rust,
}

/// Adds the text between quotes, which starts at `at` in the file.
pub(super) fn decode(raw: &str, at: u32, escapes: Escapes, out: &mut Folded) {
    if escapes == Escapes::None {
        out.push(raw, Span::new(at, at + raw.len() as u32));
        return;
    }
    #[cfg(feature = "tree")]
    if escapes == Escapes::Doubled {
        let mut from = 0;
        for (pair, _) in raw.match_indices("\"\"") {
            let span = Span::new(at + from as u32, at + pair as u32 + 1);
            out.push(raw.get(from..=pair).unwrap_or(""), span);
            from = pair + 2;
        }
        let span = Span::new(at + from as u32, at + raw.len() as u32);
        out.push(raw.get(from..).unwrap_or(""), span);
        return;
    }
    let mut rest = 0usize;
    for backslash in memchr::memchr_iter(b'\\', raw.as_bytes()) {
        if backslash < rest {
            continue;
        }
        let span = |from: usize, to: usize| Span::new(at + from as u32, at + to as u32);
        out.push(
            raw.get(rest..backslash).unwrap_or(""),
            span(rest, backslash),
        );
        let tail = raw.get(backslash..).unwrap_or("");
        let (len, decoded) = escape(tail, escapes);
        let end = (backslash + len).min(raw.len());
        match decoded {
            Decoded::Char(c) => out.push(c.encode_utf8(&mut [0; 4]), span(backslash, end)),
            Decoded::Nothing => {}
            Decoded::Same => out.push(raw.get(backslash..end).unwrap_or(""), span(backslash, end)),
        }
        rest = end;
    }
    let span = Span::new(at + rest as u32, at + raw.len() as u32);
    out.push(raw.get(rest..).unwrap_or(""), span);
}

enum Decoded {
    Char(char),
    Nothing,
    Same,
}

/// Reads one escape at the start of `text`: its length and what it stands for.
fn escape(text: &str, escapes: Escapes) -> (usize, Decoded) {
    let mut chars = text.chars();
    chars.next();
    let Some(kind) = chars.next() else {
        return (text.len(), Decoded::Same);
    };
    let digits = |from: usize, count: usize| {
        let digits = text.get(from..from + count)?;
        let code = u32::from_str_radix(digits, 16).ok()?;
        // `from_str_radix` takes a sign.
        let clean = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        clean.then_some((from + count, code))
    };
    let braced = || {
        let inner = text.get(3..)?.split_once('}')?.0;
        let code = u32::from_str_radix(&inner.replace('_', ""), 16).ok()?;
        Some((inner.len() + 4, code))
    };
    let simple = |c: char| (1 + kind.len_utf8(), Decoded::Char(c));
    let numbered = |found: Option<(usize, u32)>| match found {
        // A lone surrogate has no character.
        Some((len, code)) => {
            let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            (len, Decoded::Char(c))
        }
        None => (2, Decoded::Same),
    };
    match kind {
        #[cfg(feature = "tree")]
        _ if escapes == Escapes::Quotes && !matches!(kind, '\\' | '\'' | '"') => {
            (1 + kind.len_utf8(), Decoded::Same)
        }
        'n' => simple('\n'),
        't' => simple('\t'),
        'r' => simple('\r'),
        '\\' | '\'' | '"' => simple(kind),
        'x' => numbered(digits(2, 2)),
        'u' if text.as_bytes().get(2) == Some(&b'{') && escapes != Escapes::Python => {
            numbered(braced())
        }
        'u' if escapes != Escapes::Rust => match digits(2, 4) {
            Some((len, high @ 0xD800..0xDC00)) if escapes == Escapes::JavaScript => {
                let low = (text.get(len..len + 2) == Some("\\u"))
                    .then(|| digits(len + 2, 4))
                    .flatten();
                match low {
                    Some((len, low @ 0xDC00..0xE000)) => {
                        let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                        numbered(Some((len, code)))
                    }
                    _ => numbered(Some((len, high))),
                }
            }
            found => numbered(found),
        },
        'U' if escapes == Escapes::Python => numbered(digits(2, 8)),
        '0'..='7' if escapes != Escapes::Rust => {
            let octal = text.get(1..).unwrap_or("").bytes();
            let len = octal
                .take(3)
                .take_while(|byte| matches!(byte, b'0'..=b'7'))
                .count();
            let code = u32::from_str_radix(text.get(1..=len).unwrap_or("0"), 8);
            numbered(code.ok().map(|code| (1 + len, code)))
        }
        '0' => simple('\0'),
        'a' if escapes == Escapes::Python => simple('\x07'),
        'b' if escapes != Escapes::Rust => simple('\x08'),
        'f' if escapes != Escapes::Rust => simple('\x0C'),
        'v' if escapes != Escapes::Rust => simple('\x0B'),
        '\n' | '\r' => {
            let line = if text.get(1..3) == Some("\r\n") { 3 } else { 2 };
            let rest = text.get(line..).unwrap_or("");
            let indent = match escapes {
                Escapes::Rust => rest.len() - rest.trim_start().len(),
                _ => 0,
            };
            (line + indent, Decoded::Nothing)
        }
        _ if escapes == Escapes::JavaScript => simple(kind),
        _ => (1 + kind.len_utf8(), Decoded::Same),
    }
}

/// A stretch of a format template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot<'t> {
    /// The bytes of the template that it takes.
    pub(super) range: Range<usize>,
    pub(super) kind: SlotKind<'t>,
}

/// What stands in a format template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SlotKind<'t> {
    /// These bytes of the template, as they are.
    Text,
    /// The next argument by position.
    Next,
    /// The argument of this number.
    Index(usize),
    /// The argument of this name.
    Name(&'t str),
    /// Something formatted in a way not known here; takes the next argument if `true`.
    Formatted(bool),
}

/// The slots of a template of `str.format` or `format!`: `{}`, `{0}`, `{name}`, `{{`.
pub(super) fn braces(template: &str) -> Vec<Slot<'_>> {
    let bytes = template.as_bytes();
    let mut out = Vec::new();
    let mut text = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'{', b'}', bytes.get(at..).unwrap_or(&[])) {
        let brace = at + found;
        let mut add = |range: Range<usize>, kind| {
            if !range.is_empty() {
                out.push(Slot { range, kind });
            }
        };
        if bytes.get(brace + 1) == bytes.get(brace) {
            // A doubled brace is one brace.
            add(text..brace + 1, SlotKind::Text);
            (text, at) = (brace + 2, brace + 2);
            continue;
        }
        let end = memchr::memchr(b'}', bytes.get(brace..).unwrap_or(&[]));
        let (b'{', Some(len)) = (bytes[brace], end) else {
            at = brace + 1;
            continue;
        };
        add(text..brace, SlotKind::Text);
        let inner = template.get(brace + 1..brace + len).unwrap_or("").trim();
        let (field, format) = match inner.find([':', '!']) {
            Some(cut) => (
                inner.get(..cut).unwrap_or(""),
                inner.get(cut..).unwrap_or(""),
            ),
            None => (inner, ""),
        };
        let field = field.trim();
        let is_plain = matches!(format, "" | ":" | "!s" | ":s");
        let is_name = field.chars().all(|c| c.is_alphanumeric() || c == '_');
        let kind = match field.parse() {
            _ if !is_plain || !is_name => SlotKind::Formatted(field.is_empty()),
            Ok(index) => SlotKind::Index(index),
            Err(_) if field.is_empty() => SlotKind::Next,
            Err(_) => SlotKind::Name(field),
        };
        add(brace..brace + len + 1, kind);
        (text, at) = (brace + len + 1, brace + len + 1);
    }
    if text < template.len() {
        out.push(Slot {
            range: text..template.len(),
            kind: SlotKind::Text,
        });
    }
    out
}

/// The slots of a `%` template: `%s`, `%(name)s`, `%%`.
pub(super) fn percents(template: &str) -> Vec<Slot<'_>> {
    let bytes = template.as_bytes();
    let mut out = Vec::new();
    let mut text = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'%', bytes.get(at..).unwrap_or(&[])) {
        let percent = at + found;
        if text < percent {
            out.push(Slot {
                range: text..percent,
                kind: SlotKind::Text,
            });
        }
        let rest = template.get(percent + 1..).unwrap_or("");
        let (len, kind) = if rest.starts_with('%') {
            out.push(Slot {
                range: percent..percent + 1,
                kind: SlotKind::Text,
            });
            (text, at) = (percent + 2, percent + 2);
            continue;
        } else if rest.starts_with(['s', 'v']) {
            (2, SlotKind::Next)
        } else if let Some((number, "s")) = numbered(rest) {
            // `%1$s`
            let index = number.parse::<usize>().ok();
            let index = index.and_then(|number| number.checked_sub(1));
            let kind = index.map_or(SlotKind::Formatted(false), SlotKind::Index);
            (number.len() + 3, kind)
        } else if let Some((name, after)) =
            rest.strip_prefix('(').and_then(|rest| rest.split_once(')'))
        {
            let kind = if after.starts_with('s') {
                SlotKind::Name(name)
            } else {
                SlotKind::Formatted(false)
            };
            let last = after.chars().next().map_or(0, char::len_utf8);
            (name.len() + 3 + last, kind)
        } else {
            let end = rest.find(|c: char| c.is_ascii_alphabetic());
            (2 + end.unwrap_or(0), SlotKind::Formatted(true))
        };
        let end = (percent + len).min(template.len());
        out.push(Slot {
            range: percent..end,
            kind,
        });
        (text, at) = (end, end);
    }
    if text < template.len() {
        out.push(Slot {
            range: text..template.len(),
            kind: SlotKind::Text,
        });
    }
    out
}

/// The number and the letter of `1$s`.
fn numbered(slot: &str) -> Option<(&str, &str)> {
    let (number, rest) = slot.split_once('$')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some((number, rest.get(..1)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(raw: &str, escapes: Escapes) -> String {
        let mut out = Folded::default();
        decode(raw, 0, escapes, &mut out);
        out.text
    }

    #[test]
    fn each_language_reads_its_own_escapes() {
        let of = |raw: &str| {
            [
                Escapes::None,
                Escapes::Python,
                Escapes::JavaScript,
                Escapes::Rust,
            ]
            .map(|escapes| decoded(raw, escapes))
        };
        assert_eq!(of(r"a\x2db"), [r"a\x2db", "a-b", "a-b", "a-b"]);
        assert_eq!(of(r"\u{2d}"), [r"\u{2d}", r"\u{2d}", "-", "-"]);
        assert_eq!(of(r"\u002d"), [r"\u002d", "-", "-", r"\u002d"]);
        assert_eq!(of(r"\055"), [r"\055", "-", "-", "\u{0}55"]);
        assert_eq!(of(r"\d\."), [r"\d\.", r"\d\.", "d.", r"\d\."]);
        assert_eq!(of("a\\\n  b"), ["a\\\n  b", "a  b", "a  b", "ab"]);
        assert_eq!(of("a\\\r\n  b"), ["a\\\r\n  b", "a  b", "a  b", "ab"]);
        assert_eq!(of(r"\x+1\u{-1}\"), [r"\x+1\u{-1}\"; 4]);
    }

    #[test]
    fn templates_are_split_at_their_slots() {
        let slots = |slots: Vec<Slot<'_>>| -> Vec<String> {
            let text = |slot: &Slot<'_>| {
                format!("{}..{} {:?}", slot.range.start, slot.range.end, slot.kind)
            };
            slots.iter().map(text).collect()
        };
        insta::assert_debug_snapshot!(slots(braces("a{}{{b}}{0}{n}{:?}{n!r:>3}{x")), @r#"
        [
            "0..1 Text",
            "1..3 Next",
            "3..4 Text",
            "5..7 Text",
            "8..11 Index(0)",
            "11..14 Name(\"n\")",
            "14..18 Formatted(true)",
            "18..26 Formatted(false)",
            "26..28 Text",
        ]
        "#);
        insta::assert_debug_snapshot!(slots(percents("a%s%%%(n)s%d%5.2f%")), @r#"
        [
            "0..1 Text",
            "1..3 Next",
            "3..4 Text",
            "5..10 Name(\"n\")",
            "10..12 Formatted(true)",
            "12..17 Formatted(true)",
            "17..18 Formatted(true)",
        ]
        "#);
    }

    #[test]
    fn a_constant_is_put_in_only_where_it_continues_a_text() {
        let literal = |text: &str| {
            let mut folded = Folded::default();
            folded.push(text, Span::new(0, text.len() as u32));
            Operand::Literal(folded)
        };
        let constant = || Operand::Constant {
            name: "A".to_owned(),
            value: "gpt".to_owned(),
            span: Span::new(9, 12),
        };
        let mut extended = 0;
        let mut joined = |operands: &[Operand]| {
            let folded = join(operands, |_, _| extended += 1);
            (folded.text, folded.holes)
        };
        assert_eq!(
            joined(&[constant(), literal("-4")]),
            ("gpt-4".into(), vec![])
        );
        assert_eq!(
            joined(&[literal("o/"), constant()]),
            ("o/gpt".into(), vec![])
        );
        assert_eq!(
            joined(&[literal("use "), constant()]),
            ("use ".into(), vec![4])
        );
        assert_eq!(
            joined(&[literal("a "), constant(), literal(". B")]),
            ("a . B".into(), vec![2])
        );
        assert_eq!(
            joined(&[constant(), Operand::Unknown]),
            ("gpt".into(), vec![3])
        );
        assert_eq!(extended, 2);
    }

    proptest! {
        #[test]
        fn parts_cover_the_text(raw in "[a-c\\\\xu0-9{}\\n\\ré]{0,30}", at in 0u32..9) {
            for escapes in [Escapes::None, Escapes::Python, Escapes::JavaScript, Escapes::Rust] {
                let mut folded = Folded::default();
                decode(&raw, at, escapes, &mut folded);
                let sum: u32 = folded.parts.iter().map(|(len, _)| len).sum();
                prop_assert_eq!(sum as usize, folded.text.len());
                for slot in braces(&folded.text).into_iter().chain(percents(&folded.text)) {
                    let slice = folded.slice(slot.range.clone());
                    prop_assert_eq!(Some(&*slice.text), folded.text.get(slot.range));
                }
            }
        }
    }
}
