//! Findings and usages as people read them: where ids that the catalog does not know
//! outnumber the others, each of them is said once, with its other places. Formats for
//! machines list every one and do not come here.

use std::collections::BTreeMap;

use super::Report;
use crate::evaluate::{Finding, Usage};
use crate::source::Source;
use crate::source::Span;

/// How many other places are named before they are only counted.
const NAMED: usize = 3;

/// How many other lines of a file are.
const LINES: usize = 20;

/// Something to say, and where the same holds.
#[derive(Debug)]
pub(super) struct Said<'a, T> {
    /// What is said.
    pub(super) first: &'a T,
    /// What would be said again.
    pub(super) again: Vec<&'a T>,
}

/// The findings that count, by path, place and rule.
pub(super) fn findings<'a>(report: &Report<'a>) -> Vec<Said<'a, Finding>> {
    let unknown = |finding: &'a Finding| {
        let usage = report.usages.get(finding.usage?.get())?;
        let key = (finding.rule.as_str(), usage.mention.text.as_str());
        usage.id.is_none().then_some(key)
    };
    once(report.told(), unknown)
}

/// The same, and what is said again within a file said once.
pub(super) fn blocks<'a>(report: &Report<'a>) -> Vec<Said<'a, Finding>> {
    let mut blocks: Vec<Said<'a, Finding>> = Vec::new();
    let mut at = BTreeMap::new();
    for said in findings(report) {
        let finding = said.first;
        let suggestion = finding.suggestion.as_ref();
        let key = (
            finding.place.source.name(),
            finding.rule.as_str(),
            finding.severity,
            finding.message.as_str(),
            suggestion.map(|suggestion| suggestion.id.as_str()),
        );
        let index = *at.entry(key).or_insert(blocks.len());
        match blocks.get_mut(index) {
            Some(block) => {
                block.again.push(finding);
                block.again.extend(said.again);
            }
            None => blocks.push(said),
        }
    }
    blocks
}

/// The usages that the mode lists, by path and place.
pub(super) fn usages<'a>(report: &Report<'a>) -> Vec<Said<'a, Usage>> {
    let unknown = |usage: &'a Usage| usage.id.is_none().then_some(usage.mention.text.as_str());
    once(report.usages(), unknown)
}

/// `a.py:3:4, b.py:5:6 and 7 more places`; nothing without places.
pub(super) fn places<'p>(places: impl Iterator<Item = (&'p Source, Span)>) -> Option<String> {
    let mut named = Vec::new();
    let mut more = 0usize;
    for (source, span) in places {
        if named.len() < NAMED {
            let at = source.position(span.start);
            named.push(format!("{}:{}:{}", source.name(), at.line, at.column));
        } else {
            more += 1;
        }
    }
    let named = named.join(", ");
    match more {
        0 => (!named.is_empty()).then_some(named),
        1 => Some(format!("{named} and 1 more place")),
        more => Some(format!("{named} and {more} more places")),
    }
}

impl Said<'_, Finding> {
    /// `also on lines 3, 7 and 12`, or where else, as text.
    pub(super) fn again(&self) -> Option<String> {
        let name = |finding: &Finding| finding.place.source.name().to_owned();
        let file = name(self.first);
        if self.again.is_empty() || !self.again.iter().all(|finding| name(finding) == file) {
            return self.elsewhere().map(|places| format!("also at {places}"));
        }
        let line =
            |finding: &&Finding| finding.place.source.position(finding.place.span.start).line;
        let own = line(&self.first);
        let mut lines: Vec<_> = self
            .again
            .iter()
            .map(line)
            .filter(|line| *line != own)
            .collect();
        lines.dedup();
        if lines.is_empty() {
            let more = self.again.len();
            let times = if more == 1 { "once" } else { "several times" };
            return Some(format!("{times} more on the line"));
        }
        let more = lines.len().saturating_sub(LINES);
        let shown: Vec<_> = lines.iter().take(LINES).map(u32::to_string).collect();
        let noun = if lines.len() == 1 { "line" } else { "lines" };
        let shown = shown.join(", ");
        Some(match more {
            0 => format!("also on {noun} {shown}"),
            more => format!("also on {noun} {shown} and {more} more"),
        })
    }

    /// The other places, as text.
    pub(super) fn elsewhere(&self) -> Option<String> {
        let again = self.again.iter().map(|finding| &finding.place);
        places(again.map(|place| (&*place.source, place.span)))
    }
}

impl Said<'_, Usage> {
    /// The other places, as text.
    pub(super) fn elsewhere(&self) -> Option<String> {
        let again = self.again.iter();
        places(again.map(|usage| (&*usage.source, usage.mention.span)))
    }
}

/// Gathers what has the same key, where more items have one than have none.
fn once<'a, T, K: Ord>(items: Vec<&'a T>, key: impl Fn(&'a T) -> Option<K>) -> Vec<Said<'a, T>> {
    let unknown = items.iter().filter(|item| key(item).is_some()).count();
    let is_gathered = unknown > items.len() - unknown;
    let mut at = BTreeMap::new();
    let mut said: Vec<Said<'a, T>> = Vec::with_capacity(if is_gathered { 0 } else { items.len() });
    for item in items {
        let Some(key) = key(item).filter(|_| is_gathered) else {
            said.push(Said {
                first: item,
                again: Vec::new(),
            });
            continue;
        };
        let index = *at.entry(key).or_insert(said.len());
        match said.get_mut(index) {
            Some(first) => first.again.push(item),
            None => said.push(Said {
                first: item,
                again: Vec::new(),
            }),
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown<'a>(items: &'a [(&'a str, bool)]) -> Vec<String> {
        let items: Vec<_> = items.iter().collect();
        let key = |item: &'a (&'a str, bool)| item.1.then_some(item.0);
        once(items, key)
            .iter()
            .map(|said| format!("{} +{}", said.first.0, said.again.len()))
            .collect()
    }

    #[test]
    fn unknown_ids_that_outnumber_the_known_are_said_once() {
        let items = [("a", true), ("k", false), ("b", true), ("a", true)];
        assert_eq!(shown(&items), ["a +1", "k +0", "b +0"]);
        let items = [("a", true), ("k", false), ("l", false), ("a", true)];
        assert_eq!(shown(&items), ["a +0", "k +0", "l +0", "a +0"]);
        assert_eq!(shown(&[("k", false), ("k", false)]), ["k +0", "k +0"]);
    }

    #[test]
    fn places_are_named_up_to_a_number() {
        let source = Source::new("a.py", "a\nb\nc\nd\ne\n");
        let at = |starts: &[u32]| {
            let spans = starts.iter().map(|&start| Span::new(start, start + 1));
            places(spans.map(|span| (&source, span))).unwrap_or_default()
        };
        assert_eq!(at(&[]), "");
        assert_eq!(at(&[0, 2]), "a.py:1:1, a.py:2:1");
        assert_eq!(
            at(&[0, 2, 4, 6, 8]),
            "a.py:1:1, a.py:2:1, a.py:3:1 and 2 more places"
        );
    }
}
