//! What tells a finding apart from others in every later run: the same finding has the
//! same fingerprint while its file, its rule, its id and the text of its line stay, however
//! far the line moves.
//!
//! It is no secret and no check of integrity. What two runs have in common is the matter
//! of those who compare them.

use std::collections::HashMap;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::{Finding, Usage};

/// The bytes on either side of a place that count: a line that a machine wrote is as long
/// as its file, and holds thousands of findings.
const CONTEXT: usize = 160;

/// Gives every finding its fingerprint: 32 hexadecimal digits. `told` is a file's path as
/// every machine tells it. Findings are in order of place; of those that are alike in all,
/// the number among them tells them apart.
pub fn assign(findings: &mut [Finding], usages: &[Usage], told: impl Fn(&str) -> String) {
    let mut alike: HashMap<[u8; 32], u32> = HashMap::new();
    let mut paths: HashMap<String, String> = HashMap::new();
    for finding in findings {
        let name = finding.place.source.name();
        if !paths.contains_key(name) {
            paths.insert(name.to_owned(), told(name));
        }
        let mut digest = Sha256::new();
        let mut add = |part: &str| {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        };
        add(paths.get(name).map_or(name, String::as_str));
        add(&finding.rule);
        let usage = finding.usage.and_then(|usage| usages.get(usage));
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
        let mut text = String::with_capacity(32);
        for byte in digest.finalize().iter().take(16) {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
        }
        finding.fingerprint = text;
    }
}

/// The line that a finding begins on: what stands before its place, and what from there on.
fn line(finding: &Finding) -> (&str, &str) {
    let source = &finding.place.source;
    let text = source.text();
    let start = (finding.place.span.start as usize).min(text.len());
    let (before, after) = text.split_at_checked(start).unwrap_or((text, ""));
    let before = before.rsplit_once('\n').map_or(before, |(_, line)| line);
    (last(before), first(after))
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
    use std::sync::Arc;

    use super::*;
    use crate::evaluate::{Disposition, Place, Severity};
    use crate::source::{Source, Span};

    fn finding(source: &Arc<Source>, start: usize, rule: &str) -> Finding {
        Finding {
            rule: rule.into(),
            severity: Severity::Error,
            message: String::new(),
            place: Place {
                source: source.clone(),
                span: Span::new(start as u32, start as u32 + 1),
            },
            label: String::new(),
            policy: None,
            help: String::new(),
            suggestion: None,
            vendor_replacements: Vec::new(),
            usage: None,
            disposition: Disposition::Open,
            fingerprint: String::new(),
        }
    }

    fn fingerprints(name: &str, text: &str, rule: &str) -> Vec<String> {
        let source = Arc::new(Source::new(name, text));
        let places = text.match_indices('@').map(|(at, _)| at);
        let mut findings: Vec<_> = places.map(|at| finding(&source, at, rule)).collect();
        assign(&mut findings, &[], str::to_owned);
        findings
            .into_iter()
            .map(|finding| finding.fingerprint)
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
