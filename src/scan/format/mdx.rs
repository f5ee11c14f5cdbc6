//! What MDX does otherwise than Markdown: components stand around text and code, and what
//! is between their tags may be indented at will.
//!
//! Markdown takes a line with a tag for the start of HTML that goes on to the next blank
//! line, and a deep indent for code, so the fences in between would not be seen.

use std::borrow::Cow;

use crate::source::Span;

/// A text of the same length in which the lines that are a component's tag are blank:
/// `<Tab title="x">`, `</Tab>`. HTML, whose elements are in lower case, stays.
pub(in crate::scan) fn without_components(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'<', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    let mut open: Option<Fence> = None;
    for line in text.split_inclusive('\n') {
        let inner = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        match (Fence::of(inner), open) {
            (Some(fence), None) => open = Some(fence),
            (Some(fence), Some(own)) if fence.closes(own) => open = None,
            _ => {}
        }
        if open.is_none() && is_component(inner) {
            out.push_str(text.get(copied..start).unwrap_or(""));
            out.extend(std::iter::repeat_n(' ', inner.len()));
            copied = start + inner.len();
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or(""));
    Cow::Owned(out)
}

/// A line of one tag whose name starts with a capital.
fn is_component(line: &str) -> bool {
    let Some(tag) = line.strip_prefix('<') else {
        return false;
    };
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    tag.starts_with(|c: char| c.is_ascii_uppercase()) && tag.ends_with('>') && !tag.contains('<')
}

/// Code between fences.
pub(in crate::scan) struct Fenced<'t, 'l> {
    /// What stands behind the opening fence.
    pub(in crate::scan) info: &'t str,
    /// With its fences.
    pub(in crate::scan) whole: Span,
    pub(in crate::scan) lines: &'l [Span],
}

/// The code between fences in indented lines; the last may lack its end.
pub(in crate::scan) fn fenced<'t, 'l>(text: &'t str, lines: &'l [Span]) -> Vec<Fenced<'t, 'l>> {
    let mut found = Vec::new();
    let mut open: Option<(Fence, &str, usize)> = None;
    let written = |line: &Span| text.get(line.range()).unwrap_or("").trim();
    let code = |info, from: usize, to: usize, end: usize| {
        let fence = lines.get(from)?;
        let last = lines.get(end.min(lines.len() - 1))?;
        Some(Fenced {
            info,
            whole: Span::new(fence.start, last.end),
            lines: lines.get(from + 1..to)?,
        })
    };
    for (index, line) in lines.iter().enumerate() {
        let line = written(line);
        match (Fence::of(line), open) {
            (Some(fence), None) => {
                open = Some((fence, line.trim_start_matches(fence.sign).trim(), index));
            }
            (Some(fence), Some((own, info, from))) if fence.closes(own) => {
                found.extend(code(info, from, index, index));
                open = None;
            }
            _ => {}
        }
    }
    if let Some((_, info, from)) = open {
        found.extend(code(info, from, lines.len(), lines.len()));
    }
    found
}

/// The signs that open or close fenced code.
#[derive(Debug, Clone, Copy)]
struct Fence {
    sign: char,
    length: usize,
    /// Nothing stands behind them.
    is_bare: bool,
}

impl Fence {
    fn of(line: &str) -> Option<Self> {
        let sign = line.chars().next().filter(|c| "`~".contains(*c))?;
        let rest = line.trim_start_matches(sign);
        let length = line.len() - rest.len();
        // Inline code may stand at the start of a line, too.
        (length >= 3 && !(sign == '`' && rest.contains('`'))).then_some(Self {
            sign,
            length,
            is_bare: rest.is_empty(),
        })
    }

    fn closes(self, open: Self) -> bool {
        self.is_bare && self.sign == open.sign && self.length >= open.length
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_of_components_are_blank_and_html_and_code_are_not() {
        let text =
            "<Tabs>\n  <Tab title=\"é\">\n  a <B> c\n</Tab>\n<div>\n```jsx\n<Tab>\n```\n<Card />";
        let blank = without_components(text);
        assert_eq!(blank.len(), text.len());
        insta::assert_snapshot!(blank.lines().map(str::trim_end).collect::<Vec<_>>().join("|"), @"||  a <B> c||<div>|```jsx|<Tab>|```|");
    }

    #[test]
    fn code_stands_between_fences() {
        let text = "a\n```py x\nb\n```\nc\n~~~\nd\n```\n";
        let mut at = 0;
        let lines: Vec<_> = text
            .split_inclusive('\n')
            .map(|line| {
                at += line.len();
                Span::from(at - line.len()..at)
            })
            .collect();
        let found: Vec<_> = fenced(text, &lines)
            .iter()
            .map(|code| {
                let written: String = code.lines.iter().map(|line| &text[line.range()]).collect();
                format!(
                    "{}: {written:?} of {:?}",
                    code.info,
                    &text[code.whole.range()]
                )
            })
            .collect();
        insta::assert_snapshot!(found.join("; "), @r#"py x: "b\n" of "```py x\nb\n```\n"; : "d\n```\n" of "~~~\nd\n```\n""#);
    }

    proptest! {
        #[test]
        fn nothing_moves(text in "(<Tab>|</Tab>|<Aé>|\n|\r\n|```|~~~~| |x|\t){0,20}") {
            let blank = without_components(&text);
            prop_assert_eq!(blank.len(), text.len());
            for (own, other) in text.bytes().zip(blank.bytes()) {
                prop_assert!(own == other || other == b' ');
            }
        }
    }
}
