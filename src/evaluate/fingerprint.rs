//! What tells a finding apart from others in every later run: the same finding has the
//! same fingerprint while its file, its rule, its id and the text of its line stay, however
//! far the line moves.
//!
//! It is no secret and no check of integrity. What two runs have in common is the matter
//! of those who compare them.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use super::{Finding, Usage};
use crate::source::Source;

/// The bytes on either side of a place that count: a line that a machine wrote is as long
/// as its file, and holds thousands of findings.
const CONTEXT: usize = 160;

/// A fingerprint; as text, 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 16]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Gives every finding its fingerprint. `told` is a file's path as
/// every machine tells it. Findings are in order of place; of those that are alike in all,
/// the number among them tells them apart.
pub fn assign(findings: &mut [Finding], usages: &[Usage], told: impl Fn(&str) -> String) {
    let mut alike: HashMap<[u8; 32], u32> = HashMap::new();
    // The file's path is part of what must be alike: each file is a list of its own.
    let mut file: Option<(Arc<Source>, String)> = None;
    for finding in findings {
        let source = &finding.place.source;
        let is_next = file
            .as_ref()
            .is_none_or(|(last, _)| last.name() != source.name());
        if is_next {
            alike.clear();
            file = Some((Arc::clone(source), told(source.name())));
        }
        let path = file.as_ref().map_or("", |(_, path)| path);
        let mut digest = Sha256::new();
        let mut add = |part: &str| {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        };
        add(path);
        add(&finding.rule);
        let usage = finding.usage.and_then(|usage| usages.get(usage.get()));
        add(usage.map_or("", |usage| &usage.mention.text));
        let (before, after) = line(finding);
        add(before.trim_start());
        add(after.trim_end());
        let same: [u8; 32] = digest.finalize().into();
        let number = alike.entry(same).or_default();
        let mut digest = Sha256::new();
        digest.update(same);
        digest.update(number.to_le_bytes());
        *number += 1;
        let all: [u8; 32] = digest.finalize().into();
        let (first, _) = all.as_chunks();
        finding.fingerprint = Fingerprint(first.first().copied().unwrap_or_default());
    }
}

/// The line that a finding begins on: what stands before its place, and what from there on.
fn line(finding: &Finding) -> (&str, &str) {
    let source = &finding.place.source;
    let text = source.text();
    let start = (finding.place.span.start as usize).min(text.len());
    let (before, after) = text.split_at_checked(start).unwrap_or((text, ""));
    // As far as it counts: a line may be as long as its file.
    let near = last(before);
    let before = near.rsplit_once('\n').map_or(near, |(_, line)| line);
    (before, first(after))
}

fn first(text: &str) -> &str {
    let mut end = text.len().min(CONTEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    text.find(['\r', '\n']).map_or(text, |end| &text[..end])
}

fn last(text: &str) -> &str {
    let mut start = text.len().saturating_sub(CONTEXT);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::finding::Texts;
    use crate::evaluate::{Place, Severity};
    use crate::source::Span;

    fn finding(source: &Arc<Source>, start: usize, rule: &str) -> Finding {
        let said = Texts {
            rule: rule.into(),
            severity: Severity::Error,
            message: String::new(),
            label: String::new(),
            policy: None,
            help: String::new(),
            vendor_replacements: Vec::new(),
        };
        let place = Place {
            source: source.clone(),
            span: Span::new(start as u32, start as u32 + 1),
        };
        Finding::new(said, place, None)
    }

    fn fingerprints(name: &str, text: &str, rule: &str) -> Vec<String> {
        let source = Arc::new(Source::new(name, text));
        let places = text.match_indices('@').map(|(at, _)| at);
        let mut findings: Vec<_> = places.map(|at| finding(&source, at, rule)).collect();
        assign(&mut findings, &[], str::to_owned);
        findings
            .into_iter()
            .map(|finding| finding.fingerprint.to_string())
            .collect()
    }

    #[test]
    fn it_stays_when_lines_move_and_are_indented() {
        let before = fingerprints("a.py", "x = @\ny = @\n", "r");
        let after = fingerprints("a.py", "import z\n\n    x = @  \r\n\ty = @", "r");
        assert_eq!(before, after);
        assert_eq!(before[0].len(), 32);
    }

    #[test]
    fn it_differs_by_file_rule_line_place_and_number() {
        let all = [
            fingerprints("a.py", "x = @", "r"),
            fingerprints("b.py", "x = @", "r"),
            fingerprints("a.py", "x = @", "s"),
            fingerprints("a.py", "y = @", "r"),
            fingerprints("a.py", "z = @ @\nz = @ @", "r"),
        ]
        .concat();
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), 8);
    }

    #[test]
    fn a_line_as_long_as_its_file_costs_no_more_than_its_findings() {
        let text = "é@".repeat(100_000);
        let all = fingerprints("a.min.js", &text, "r");
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), 100_000);
    }
}
