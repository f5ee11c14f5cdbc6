//! Expressions that make a text, put together from their operands: a constant goes in where the text beside it goes
//! on with it. What an operand is, the languages say; how texts are kept with their places is `fold`'s.

use super::fold::Folded;
use crate::source::Span;

/// A stretch of an expression that makes a text.
#[derive(Debug, Clone)]
pub(super) enum Operand {
    /// A literal, in place.
    Literal(Folded),
    /// A constant, with the bytes that name it here.
    Constant {
        name: String,
        value: String,
        span: Span,
    },
    /// A literal that a hole is filled with.
    Filled {
        value: Folded,
        /// The hole, unless the literal is to be pointed at.
        span: Option<Span>,
        /// The literal, which stands alone where it continues nothing.
        at: Span,
    },
    /// Anything else.
    Unknown,
}

/// Joins operands. A constant is put in where it continues the text beside it; where it
/// stands apart (`f"using {MODEL}"`) its own place is the mention, and here is a hole.
/// `extended` learns of the constants whose text goes on into another id, and whether that id is not known.
pub(super) fn join(operands: &[Operand], mut extended: impl FnMut(&str, bool)) -> Folded {
    let mut out = Folded::default();
    for (index, operand) in operands.iter().enumerate() {
        match operand {
            Operand::Literal(literal) => out.append(literal),
            Operand::Unknown => out.hole(),
            Operand::Constant { .. } | Operand::Filled { .. } => {
                let (left, right) = beside(operands, index);
                if !is_continued(left, right) {
                    out.hole();
                    continue;
                }
                let goes_on = |c: char| c.is_alphanumeric() || "-_.".contains(c);
                match operand {
                    Operand::Constant { name, value, span } => {
                        let is_begun =
                            left.is_some_and(goes_on) && is_known_before(operands, index);
                        if is_begun || right.is_some_and(|(c, _)| goes_on(c)) {
                            extended(name, is_open_behind(operands, index));
                        }
                        out.push_whole(value, *span);
                    }
                    Operand::Filled {
                        value,
                        span: Some(span),
                        ..
                    } => out.push_whole(&value.text, *span),
                    Operand::Filled { value, .. } => out.append(value),
                    Operand::Literal(_) | Operand::Unknown => {}
                }
            }
        }
    }
    out
}

/// The literals that the text around their holes continues: they have no place of their own.
pub(super) fn filled(operands: &[Operand]) -> impl Iterator<Item = Span> + use<'_> {
    let found = operands.iter().enumerate();
    found.filter_map(|(index, operand)| match operand {
        Operand::Filled { at, .. } => {
            let (left, right) = beside(operands, index);
            is_continued(left, right).then_some(*at)
        }
        _ => None,
    })
}

/// A text's first character, and the one behind it.
type Start = (char, Option<char>);

/// The characters before and behind an operand.
fn beside(operands: &[Operand], index: usize) -> (Option<char>, Option<Start>) {
    let before = index.checked_sub(1).and_then(|index| operands.get(index));
    let left = before.and_then(Operand::last);
    (left, operands.get(index + 1).and_then(Operand::start))
}

/// Whether text that is known stands right before an operand, but for signs. What is not known there may be a
/// Region or a gateway (`f"{region}.{MODEL}"`), behind which the id is the same.
fn is_known_before(operands: &[Operand], index: usize) -> bool {
    for before in operands.iter().take(index).rev() {
        let Operand::Literal(literal) = before else {
            return !matches!(before, Operand::Unknown);
        };
        let is_hole = |at: usize| literal.holes.contains(&(at as u32));
        let mut chars = literal.text.char_indices().rev();
        let found = chars.find(|&(at, c)| c.is_alphanumeric() || is_hole(at + c.len_utf8()));
        match found {
            Some((at, c)) => return !is_hole(at + c.len_utf8()),
            None if is_hole(0) => return false,
            None => {}
        }
    }
    false
}

/// Whether what is not known stands right behind an operand, but for signs.
fn is_open_behind(operands: &[Operand], index: usize) -> bool {
    for behind in operands.iter().skip(index + 1) {
        let Operand::Literal(literal) = behind else {
            return matches!(behind, Operand::Unknown);
        };
        let letter = literal.text.find(char::is_alphanumeric);
        match (literal.holes.first(), letter) {
            (Some(hole), Some(letter)) => return *hole as usize <= letter,
            (Some(_), None) => return true,
            (None, Some(_)) => return false,
            (None, None) => {}
        }
    }
    false
}

fn is_continued(left: Option<char>, right: Option<Start>) -> bool {
    let is_left = left.is_some_and(|c| c.is_alphanumeric() || "-_/:@.".contains(c));
    let is_right = right.is_some_and(|(c, next)| {
        c.is_alphanumeric()
            || "-_:/@".contains(c)
            || (c == '.' && next.is_some_and(char::is_alphanumeric))
    });
    is_left || is_right
}

impl Operand {
    /// The last character; a hole or constant counts as a letter.
    fn last(&self) -> Option<char> {
        match self {
            Self::Literal(folded) if folded.holes.last() == Some(&(folded.text.len() as u32)) => {
                Some('x')
            }
            Self::Literal(folded) => folded.text.chars().next_back(),
            Self::Constant { value, .. } => value.chars().next_back(),
            Self::Filled { value, .. } => value.text.chars().next_back(),
            Self::Unknown => Some('x'),
        }
    }

    fn start(&self) -> Option<Start> {
        let of = |text: &str| {
            let mut chars = text.chars();
            chars.next().map(|first| (first, chars.next()))
        };
        match self {
            Self::Literal(folded) if folded.holes.first() == Some(&0) => Some(('x', None)),
            Self::Literal(folded) => of(&folded.text),
            Self::Constant { value, .. } => of(value),
            Self::Filled { value, .. } => of(&value.text),
            Self::Unknown => Some(('x', None)),
        }
    }
}
