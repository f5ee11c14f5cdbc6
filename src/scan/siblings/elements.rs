//! Elements of XML that hold each other: for a byte, the elements around it. It knows no document
//! type and reads no values.

use super::nest::{Level, Shape};

/// How many elements of a file are told apart.
const MAX_ELEMENTS: usize = 200_000;

/// How many ended elements are passed over to find the one around a byte.
const MAX_ENDED: usize = 64;

/// The elements of a file, in the order in which they start.
pub(super) struct Elements<'s> {
    all: Vec<Element<'s>>,
}

struct Element<'s> {
    /// Its sign `<`.
    start: u32,
    /// Behind its end.
    end: u32,
    name: &'s str,
    outer: Option<usize>,
}

impl<'s> Elements<'s> {
    /// The elements of a file in a language that has such.
    pub(super) fn of(text: &'s str, language: &str) -> Option<Self> {
        if language != "xml" {
            return None;
        }
        let mut all: Vec<Element<'s>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0;
        while let Some(start) = next_tag(text, at)
            && all.len() < MAX_ELEMENTS
        {
            let rest = &text[start + 1..];
            if let Some((_, end)) = PASSED.iter().find(|(sign, _)| rest.starts_with(sign)) {
                let Some(behind) = text[start..].find(end) else {
                    break;
                };
                at = start + behind + end.len();
                continue;
            }
            let behind = behind_tag(text, start + 1);
            if let Some(rest) = rest.strip_prefix('/') {
                // What an author forgot to close ends with what is around it.
                let name = name(rest);
                if let Some(held) = open.iter().rposition(|index| all[*index].name == name) {
                    for index in open.drain(held..) {
                        all[index].end = behind as u32;
                    }
                }
            } else {
                let name = name(rest);
                let is_empty = text.as_bytes().get(behind.wrapping_sub(2)) == Some(&b'/');
                if !name.is_empty() {
                    all.push(Element {
                        start: start as u32,
                        end: if is_empty { behind } else { text.len() } as u32,
                        name,
                        outer: open.last().copied(),
                    });
                    if !is_empty && open.len() < MAX_ENDED {
                        open.push(all.len() - 1);
                    }
                }
            }
            at = behind;
        }
        Some(Self { all })
    }

    /// Adds the elements around a byte, the innermost first: each as what its own parent holds.
    pub(super) fn around(&self, offset: u32, most: usize, found: &mut Vec<Level<'s>>) {
        let mut here = self
            .all
            .partition_point(|element| element.start < offset)
            .checked_sub(1);
        for _ in 0..MAX_ENDED {
            let Some(element) = here.and_then(|index| self.all.get(index)) else {
                return;
            };
            if element.end > offset {
                break;
            }
            here = element.outer;
        }
        while found.len() < most
            && let Some(element) = here.and_then(|index| self.all.get(index))
            && let Some(outer) = element.outer
        {
            found.push(Level {
                start: self.all[outer].start,
                shape: Shape::Table,
                head: "",
                entry: element.start,
                key: element.name,
                key_at: element.start + 1,
            });
            here = Some(outer);
        }
    }

    /// The names of what an element holds.
    pub(super) fn keys(&self, start: u32, most: usize) -> Vec<&'s str> {
        let first = self.all.partition_point(|element| element.start < start);
        let inside = self.all.get(first + 1..).unwrap_or_default();
        let own = inside.iter().take(most);
        own.filter(|element| element.outer == Some(first))
            .map(|element| element.name)
            .collect()
    }
}

/// What opens with `<` and is no element, and what ends it.
const PASSED: &[(&str, &str)] = &[("!--", "-->"), ("![CDATA[", "]]>"), ("!", ">"), ("?", "?>")];

fn next_tag(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    memchr::memchr(b'<', rest).map(|found| at + found)
}

/// Behind the `>` of a tag; a `>` in quotes ends none.
fn behind_tag(text: &str, from: usize) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(from) {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn name(rest: &str) -> &str {
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    &rest[..end.unwrap_or(rest.len())]
}
