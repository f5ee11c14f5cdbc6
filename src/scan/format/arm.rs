//! Expressions in values of ARM templates: `[concat('gpt-', parameters('size'))]`. What
//! `concat` and `format` put together is one value, every other text in the expression one
//! of its own. What a call gives that is not known here is a hole.

use std::ops::Range;

use crate::scan::Wanted;
use crate::scan::excerpt::Slices;
use crate::scan::fold;
use crate::scan::piece::{Piece, Role};

/// How deep calls may stand in calls.
const MAX_DEPTH: u8 = 16;

/// A value of more parts than this is no id.
const MAX_PARTS: usize = 64;

/// Functions that test what they are given.
const COMPARING: &[&str] = &["contains", "endswith", "equals", "indexof", "startswith"];

/// Functions whose arguments name what they give.
const NAMING: &[&str] = &["parameters", "variables"];

/// Gives what stands in a value that is an expression; false for every other.
pub(super) fn read<'s>(value: &Piece<'s>, wanted: Wanted<'_>, found: &mut Vec<Piece<'s>>) -> bool {
    let text = &*value.text;
    let inner = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let name = inner.and_then(|inner| inner.split_once('('));
    let is_call = name.is_some_and(|(name, _)| {
        let name = name.trim();
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
    });
    if !is_call || !text.contains(')') {
        return false;
    }
    let mut reader = Reader {
        value,
        wanted,
        at: 1,
        role: value.role,
        found,
    };
    let made = reader.expression(MAX_DEPTH);
    reader.emit(&made);
    true
}

/// A slot with an argument, if all of that is known.
fn filled(slot: Range<usize>, argument: &Made) -> Part {
    let mut texts = Vec::new();
    for part in argument {
        match part {
            Part::Known(range) => texts.push(range.clone()),
            Part::Filled(_, inner) => texts.extend_from_slice(inner),
            Part::Hole => return Part::Hole,
        }
    }
    Part::Filled(slot, texts)
}

/// What an expression makes: known stretches of the value, and what is not known.
type Made = Vec<Part>;

#[derive(Debug, Clone)]
enum Part {
    Known(Range<usize>),
    /// A slot of a template, with what fills it.
    Filled(Range<usize>, Vec<Range<usize>>),
    Hole,
}

struct Reader<'r, 's> {
    value: &'r Piece<'s>,
    wanted: Wanted<'r>,
    at: usize,
    role: Role,
    found: &'r mut Vec<Piece<'s>>,
}

impl Reader<'_, '_> {
    fn rest(&self) -> &str {
        self.value.text.get(self.at..).unwrap_or("")
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// One expression, up to a comma or a closing bracket.
    fn expression(&mut self, depth: u8) -> Made {
        let mut made = Vec::new();
        loop {
            self.skip_blanks();
            let Some(first) = self.rest().chars().next() else {
                return made;
            };
            match first {
                '\'' => made = vec![self.text()],
                ',' | ')' | ']' => return made,
                '(' => {
                    let name = self.value.text.get(..self.at).unwrap_or("").trim_end();
                    let start =
                        name.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '.');
                    let name = name.get(start.len()..).unwrap_or("").to_ascii_lowercase();
                    self.at += 1;
                    made = self.call(&name, depth);
                }
                _ => {
                    made = vec![Part::Hole];
                    self.at += first.len_utf8();
                }
            }
        }
    }

    /// A text in quotes; a doubled quote is no part of any id.
    fn text(&mut self) -> Part {
        let start = self.at + 1;
        let end = self.rest().get(1..).and_then(|rest| rest.find('\''));
        let end = end.map_or(self.value.text.len(), |end| start + end);
        self.at = end + 1;
        Part::Known(start..end)
    }

    /// What a call gives, behind its opening bracket.
    fn call(&mut self, name: &str, depth: u8) -> Made {
        let before = self.role;
        if COMPARING.contains(&name) && before != Role::Test {
            self.role = Role::Compare;
        }
        let mut arguments = Vec::new();
        if let Some(depth) = depth.checked_sub(1) {
            loop {
                arguments.push(self.expression(depth));
                let is_next = self.rest().starts_with(',');
                self.at += usize::from(!self.rest().is_empty());
                if !is_next {
                    break;
                }
            }
        } else {
            self.wanted.budget.too_deep();
            self.at = self.value.text.len();
        }
        let made = match name {
            "concat" => arguments.concat(),
            "format" => self.formatted(&arguments),
            name if NAMING.contains(&name) => vec![Part::Hole],
            _ => {
                for argument in &arguments {
                    self.emit(argument);
                }
                vec![Part::Hole]
            }
        };
        self.role = before;
        made
    }

    fn formatted(&self, arguments: &[Made]) -> Made {
        let Some(([Part::Known(range)], arguments)) = arguments
            .split_first()
            .map(|(first, rest)| (&first[..], rest))
        else {
            return vec![Part::Hole];
        };
        let template = self.value.text.get(range.clone()).unwrap_or("");
        let mut made = Vec::new();
        for slot in fold::braces(template) {
            match slot.kind {
                fold::SlotKind::Text => made.push(Part::Known(
                    range.start + slot.range.start..range.start + slot.range.end,
                )),
                fold::SlotKind::Index(index) => match arguments.get(index) {
                    Some(argument) => made.push(filled(
                        range.start + slot.range.start..range.start + slot.range.end,
                        argument,
                    )),
                    None => made.push(Part::Hole),
                },
                _ => made.push(Part::Hole),
            }
        }
        made
    }

    /// Gives what was made as a value.
    fn emit(&mut self, made: &Made) {
        let mut stretches = Vec::new();
        let mut holes = Vec::new();
        let mut length = 0;
        let mut is_wanted = false;
        let slices = Slices::of(self.value);
        for part in made.iter().take(MAX_PARTS) {
            let stretch = match part {
                Part::Known(range) => {
                    let stretch = slices.get(range.clone());
                    is_wanted |= self.wanted.in_span(stretch.span);
                    stretch
                }
                Part::Filled(slot, texts) => {
                    let slot = slices.get(slot.clone());
                    let mut text = String::new();
                    for range in texts.iter().take(MAX_PARTS) {
                        let own = slices.get(range.clone());
                        is_wanted |= self.wanted.in_span(own.span);
                        text += &own.text;
                    }
                    Piece {
                        parts: vec![(text.len() as u32, slot.span)],
                        text: text.into(),
                        ..slot
                    }
                }
                Part::Hole => {
                    holes.push(length);
                    continue;
                }
            };
            length += stretch.text.len() as u32;
            stretches.push(stretch);
        }
        if is_wanted {
            self.found.push(Piece {
                role: self.role,
                ..self.value.joined(&stretches, holes)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    fn show(value: &str) -> String {
        shown::of("json", &format!("{{\"model\": \"{value}\"}}"))
    }

    #[test]
    fn what_is_put_together_is_one_value() {
        insta::assert_snapshot!(show("[concat('gpt-4o', '-mini')]"), @r#"use config model "gpt-4o-mini" = gpt-4o | -mini @ "model": "[concat('gpt-4o', '-mini')]"}"#);
        insta::assert_snapshot!(show("[format('{0}-mini', 'gpt-4o')]"), @r#"use config model "gpt-4o-mini" = {0} | -mini @ "model": "[format('{0}-mini', 'gpt-4o')]"}"#);
        insta::assert_snapshot!(show("[concat('openai/', format('gpt-{0}', '4o'))]"), @r#"use config model "openai/gpt-4o" = openai/ | gpt- | {0} @ "model": "[concat('openai/', format('gpt-{0}', '4o'))]"}"#);
    }

    #[test]
    fn what_is_not_known_is_a_hole() {
        insta::assert_snapshot!(show("[concat('gpt-4o', parameters('suffix'))]"), @r#"use config model "gpt-4o▯" @ "model": "[concat('gpt-4o', parameters('suffix'))]"}"#);
        insta::assert_snapshot!(show("[if(equals(parameters('x'), 'gpt-4'), 'gpt-4o', variables('gpt'))]"), @r#"
        compare config model "gpt-4" @ "model": "[if(equals(parameters('x'), 'gpt-4'), 'gpt-4o', variables('gpt'))]"}
        use config model "gpt-4o" @ "model": "[if(equals(parameters('x'), 'gpt-4'), 'gpt-4o', variables('gpt'))]"}
        "#);
        insta::assert_snapshot!(show("[parameters('gpt-4')]"), @"");
    }

    #[test]
    fn hostile_texts_end() {
        for part in ["[a(", "concat(", "'", "gpt,(", "[concat('gpt"] {
            let _ = show(&format!("[x({})]", part.repeat(2_000)));
        }
    }
}
