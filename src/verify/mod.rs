//! Policy tests: what a rule says of a given text, against what its test expects.
//!
//! The built-in rules carry theirs in their own files and are tested by the same means.
//! Each rule is tested alone: what other rules say of the text counts only where a test
//! names them.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::evaluate::{self, Disposition, File, Links, Standard};
use crate::policy::load::Written;
use crate::policy::rule::{Expect, RuleTest};
use crate::policy::{Policy, Problems, Rule, validate};
use crate::scan::prefilter::Prefilter;
use crate::scan::{Scanner, scan};
use crate::source::Source;

/// What a test expected and did not get, or got and did not expect; a sentence each.
pub type Failures = Vec<String>;

/// Runs one test of a rule under the policy that holds the rule.
///
/// # Errors
///
/// What is wrong with the policy that the test lays over it.
pub fn run(
    rule: &Rule,
    test: &RuleTest,
    written: &Written,
    catalog: &Catalog,
) -> Result<Failures, Problems> {
    let laid = test.policy.as_ref().map(|place| written.with_inline(place));
    let policy = validate(laid.as_ref().unwrap_or(written), catalog)?;
    let found = findings(&policy, test, catalog);
    let mut failures = Failures::new();
    let mut left: Vec<&Found> = found
        .iter()
        .filter(|found| {
            found.rule == rule.id
                || test
                    .expect
                    .iter()
                    .any(|e| e.rule.as_ref() == Some(&found.rule))
        })
        .collect();
    for expect in &test.expect {
        let name = expect.rule.as_ref().unwrap_or(&rule.id);
        match left.iter().position(|found| fits(expect, name, found)) {
            Some(at) => {
                left.remove(at);
            }
            None => failures.push(format!(
                "{}expected {name}{}",
                expect
                    .line
                    .as_ref()
                    .map(|line| format!("line {}: ", line.value))
                    .unwrap_or_default(),
                expect
                    .message
                    .as_ref()
                    .map(|part| format!(" saying `{part}`"))
                    .unwrap_or_default(),
            )),
        }
    }
    failures.extend(left.iter().map(|found| {
        format!(
            "line {}: did not expect {}: {}",
            found.line, found.rule, found.message
        )
    }));
    Ok(failures)
}

struct Found {
    line: u32,
    rule: String,
    message: String,
}

fn fits(expect: &Expect, rule: &str, found: &Found) -> bool {
    let says = |part: &String| found.message.contains(part.as_str());
    expect
        .line
        .as_ref()
        .is_none_or(|line| line.value == found.line)
        && found.rule == rule
        && expect.message.as_ref().is_none_or(says)
}

/// The open findings on the test's text.
fn findings(policy: &Policy, test: &RuleTest, catalog: &Catalog) -> Vec<Found> {
    let source = Source::new(test.path.as_str(), test.given.value.as_str());
    let prefilter = Prefilter::new(catalog);
    let scanner = Scanner {
        catalog,
        prefilter: &prefilter,
        all_comments: !policy.tags.patterns.is_empty(),
    };
    let file = File {
        scan: scan(&source, &scanner),
        source: Arc::new(source),
        path: test.path.clone(),
        links: Links::new(),
    };
    let standard = Standard {
        policy,
        catalog,
        as_of: test.as_of,
        complete: true,
    };
    let outcome = evaluate::evaluate(&[file], standard);
    let open = outcome.findings.into_iter();
    open.filter(|finding| finding.disposition == Disposition::Open)
        .map(|finding| Found {
            line: finding.place.source.position(finding.place.span.start).line,
            rule: finding.rule,
            message: finding.message,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Choice, load};

    #[test]
    fn every_built_in_rule_passes_its_tests() {
        let catalog = Catalog::builtin();
        let written = load(&Choice::BuiltIn);
        let policy = validate(&written, &catalog).unwrap();
        let mut failures = Vec::new();
        for rule in &policy.rules {
            for test in &rule.tests {
                match run(rule, test, &written, &catalog) {
                    Ok(found) => failures.extend(
                        found
                            .iter()
                            .map(|why| format!("{}: {}: {why}", rule.id, test.name.value)),
                    ),
                    Err(problems) => {
                        let first = problems.iter().next().map(ToString::to_string);
                        let why = first.unwrap_or_default();
                        failures.push(format!("{}: {}: {why}", rule.id, test.name.value));
                    }
                }
            }
        }
        assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    }

    #[test]
    fn a_test_that_expects_wrongly_fails_both_ways() {
        let catalog = Catalog::builtin();
        let written = load(&Choice::BuiltIn);
        let policy = validate(&written, &catalog).unwrap();
        let rule = policy.rule("legacy-lane").unwrap();
        let mut test = rule
            .tests
            .iter()
            .find(|test| !test.expect.is_empty())
            .unwrap()
            .clone();
        test.expect[0].line.as_mut().unwrap().value = 99;
        let failures = run(rule, &test, &written, &catalog).unwrap();
        assert_eq!(failures.len(), 2, "{failures:?}");
        test.expect.clear();
        assert_eq!(run(rule, &test, &written, &catalog).unwrap().len(), 1);
    }
}
