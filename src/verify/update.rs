//! Rewrites what tests expect to what is found, with the least change of their file: items
//! that still hold stay as they are written, and so do comments and order.

use super::case::{Case, Expected, Item, List};
use super::run::{Found, Line, Verdict, severity};
use crate::source::Span;

/// A change of a test file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub text: String,
}

/// The changes that make a failing case pass; empty when nothing that stands in an `expect`
/// can.
pub fn edits(case: &Case, verdict: &Verdict) -> Vec<Edit> {
    let Some(list) = &case.list else {
        return Vec::new();
    };
    let mut gone: Vec<&Expected> = Vec::new();
    let mut new: Vec<&Found> = Vec::new();
    for line in &verdict.lines {
        match line {
            // An annotation is changed by hand.
            Line::Missing(Expected { item: None, .. }) | Line::NotSpared(..) | Line::Nothing(_) => {
                return Vec::new();
            }
            Line::Missing(one) => gone.push(one),
            Line::Unexpected(found) => new.push(found),
            Line::Kept(_) => {}
        }
    }
    let text = case.place.source.text();
    let page = Page {
        text,
        newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
    };
    gone.sort_by_key(|one| one.item);
    let mut edits = Vec::new();
    // What is found takes the place of what was expected, first where the rule is the same.
    let mut rest = Vec::new();
    let mut replaced = |one: &Expected, found: &Found| {
        let item = one.item.and_then(|item| list.items.get(item));
        edits.extend(
            item.into_iter()
                .flat_map(|item| amended(case, item, one, found)),
        );
    };
    for one in gone {
        match new.iter().position(|found| found.rule == one.rule) {
            Some(at) => replaced(one, new.remove(at)),
            None => rest.push(one),
        }
    }
    let mut removed = Vec::new();
    for one in rest {
        if new.is_empty() {
            removed.extend(one.item);
        } else {
            replaced(one, new.remove(0));
        }
    }
    let added: Vec<String> = new.into_iter().map(|found| item(case, found)).collect();
    edits.extend(page.removed(list, &removed));
    edits.extend(page.added(list, &added));
    edits
}

/// A text with changes that do not meet.
pub fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = range.end.max(at);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// What changes of an item for it to expect this finding: the values that do not fit.
fn amended(case: &Case, item: &Item, one: &Expected, found: &Found) -> Vec<Edit> {
    let line = found.line.map(|line| line.to_string());
    let path = found.path.as_deref().map(scalar);
    let lost = (item.line.is_some() && line.is_none())
        || (item.path.is_some() && path.is_none())
        || (item.path.is_none() && case.given.len() > 1)
        || (item.rule.is_none() && one.rule != found.rule);
    if lost {
        return vec![Edit {
            span: item.span,
            text: self::item(case, found),
        }];
    }
    let says = |part: &String| found.message.contains(part.as_str());
    let values = [
        (item.rule, one.rule == found.rule, found.rule.clone()),
        (item.path, one.path == found.path, path.unwrap_or_default()),
        (item.line, one.line == found.line, line.unwrap_or_default()),
        (
            item.severity,
            one.severity == Some(found.severity),
            severity(found.severity).to_owned(),
        ),
        (
            item.message,
            one.message.as_ref().is_some_and(says),
            quoted(&found.message),
        ),
    ];
    let changed = values.into_iter().filter(|(_, fits, _)| !fits);
    changed
        .filter_map(|(span, _, text)| span.map(|span| Edit { span, text }))
        .collect()
}

/// A finding as a new item of `expect`.
fn item(case: &Case, found: &Found) -> String {
    let mut keys = Vec::new();
    if case.about.len() != 1 || case.about.iter().any(|(rule, _)| *rule != found.rule) {
        keys.push(format!("rule: {}", found.rule));
    }
    if let Some(path) = found.path.as_ref().filter(|_| case.given.len() > 1) {
        keys.push(format!("path: {}", scalar(path)));
    }
    if let Some(line) = found.line {
        keys.push(format!("line: {line}"));
    }
    keys.push(format!("severity: {}", severity(found.severity)));
    format!("{{{}}}", keys.join(", "))
}

fn scalar(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/._-".contains(&b);
    let starts = text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    if starts && text.bytes().all(plain) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// In double quotes, whose escapes YAML has from JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The text of a test file.
struct Page<'t> {
    text: &'t str,
    newline: &'t str,
}

impl Page<'_> {
    /// Takes items out of the list.
    fn removed(&self, list: &List, gone: &[usize]) -> Vec<Edit> {
        if gone.is_empty() {
            return Vec::new();
        }
        let stays = list.items.len() - gone.len();
        let (Some(first), spans) = (list.items.first(), &list.items) else {
            return Vec::new();
        };
        if self.is_flow(list.span) {
            if stays == 0 {
                return vec![Edit {
                    span: list.span,
                    text: "[]".into(),
                }];
            }
            // With the comma behind it, or, of those at the end, the one before.
            let is_last = |at: usize| (at + 1..spans.len()).all(|other| gone.contains(&other));
            let each = gone.iter().filter_map(|&at| {
                let own = spans.get(at)?.span;
                let span = if is_last(at) {
                    Span::new(spans.get(at.checked_sub(1)?)?.span.end, own.end)
                } else {
                    Span::new(own.start, spans.get(at + 1)?.span.start)
                };
                Some(Edit {
                    span,
                    text: String::new(),
                })
            });
            return each.collect();
        }
        if stays == 0 {
            // The first becomes the empty list, the others go.
            let mut edits = self.lines(list, gone.get(1..).unwrap_or_default());
            edits.extend(self.emptied(first.span));
            return edits;
        }
        self.lines(list, gone)
    }

    /// `expect:` with one item left becomes `expect: []`.
    fn emptied(&self, item: Span) -> Option<Edit> {
        let before = self.text.get(..item.start as usize)?;
        let key = before.rfind("expect")?;
        let colon = key + before.get(key..)?.find(':')? + 1;
        let dash = before.rfind('-')?;
        // What stands between, such as a comment, stays behind the list.
        let between = before.get(colon..dash)?.trim_end();
        Some(Edit {
            span: Span::new(colon as u32, item.end),
            text: format!(" []{between}"),
        })
    }

    /// Adds items to the list.
    fn added(&self, list: &List, items: &[String]) -> Option<Edit> {
        if items.is_empty() {
            return None;
        }
        let Some(Item { span: last, .. }) = list.items.last() else {
            return Some(Edit {
                span: list.span,
                text: format!("[{}]", items.join(", ")),
            });
        };
        let (end, text) = if self.is_flow(list.span) {
            (last.end, format!(", {}", items.join(", ")))
        } else {
            let start = self.line_start(last.start as usize);
            let lead = self.text.get(start..last.start as usize)?;
            let indent = &lead[..lead.len() - lead.trim_start().len()];
            let lines = items
                .iter()
                .map(|item| format!("{}{indent}- {item}", self.newline));
            (self.last_line_end(*last), lines.collect())
        };
        Some(Edit {
            span: Span::new(end, end),
            text,
        })
    }

    fn is_flow(&self, list: Span) -> bool {
        self.text
            .get(list.range())
            .is_some_and(|text| text.starts_with('['))
    }

    /// Takes whole lines of block items out, with the break before them.
    fn lines(&self, list: &List, gone: &[usize]) -> Vec<Edit> {
        let items = gone.iter().filter_map(|&at| list.items.get(at));
        let edits = items.map(|item| {
            let start = self.line_start(item.span.start as usize);
            let before = self.text.get(..start).unwrap_or_default();
            let before = before.strip_suffix('\n').unwrap_or(before);
            let before = before.strip_suffix('\r').unwrap_or(before);
            Edit {
                span: Span::new(before.len() as u32, self.last_line_end(item.span)),
                text: String::new(),
            }
        });
        edits.collect()
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |found| found + 1)
    }

    /// Where the last line of a value ends, before its break.
    fn last_line_end(&self, value: Span) -> u32 {
        let written = self.text.get(value.range()).unwrap_or_default();
        let end = value.start as usize + written.trim_end().len();
        let rest = self.text.get(end..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        (end + line.trim_end_matches('\r').len()) as u32
    }
}
