//! Runs a case: its files judged by the policy under test, and what comes of it held
//! against what is expected.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::case::{Case, Expected, Given, Judged, Wants};
use crate::catalog::Catalog;
use crate::evaluate::{self, Disposition, File, Links, Outcome, Standard};
use crate::policy::base::Base;
use crate::policy::{Policy, Problem, Problems, Rule, Severity, Subject, Written, validate};
use crate::scan::prefilter::Prefilter;
use crate::scan::{Scanner, scan};
use crate::source::Source;
use crate::source::yaml::decode::nearest;

/// A policy under test with all that judging needs.
pub struct Bench {
    written: Written,
    catalog: Catalog,
    policy: Policy,
    prefilter: Prefilter,
    base: Base,
}

/// A finding as tests speak of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The rule.
    pub rule: String,
    /// How severe.
    pub severity: Severity,
    /// What it says.
    pub message: String,
    /// The file as the test names it; `None` for what stands in no given file.
    pub path: Option<String>,
    /// The 1-based line there.
    pub line: Option<u32>,
    /// That line's text.
    pub text: String,
}

/// A line of the difference between what is expected and what is found.
#[derive(Debug, Clone)]
pub enum Line {
    /// As expected.
    Kept(Found),
    /// Expected, and not found.
    Missing(Expected),
    /// Found, and not expected.
    Unexpected(Found),
    /// Found where the rule is to spare.
    NotSpared(Found, Expected),
    /// Nothing is found by this rule.
    Nothing(String),
}

/// How often a rule found something of what it looked at, and how often nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Open findings.
    pub fired: usize,
    /// What it looked at and let be.
    pub spared: usize,
}

/// Counts by rule.
pub type Coverage = BTreeMap<String, Count>;

/// What came of a case.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Expected and found, in the order of files and lines.
    pub lines: Vec<Line>,
    /// What the rules did that the case is about.
    pub coverage: Coverage,
}

impl Verdict {
    /// Whether all is as expected.
    pub fn passed(&self) -> bool {
        self.lines.iter().all(|line| matches!(line, Line::Kept(_)))
    }
}

impl Bench {
    /// A bench for a policy that is written so, and the catalog with its files.
    ///
    /// # Errors
    ///
    /// All that is wrong with the policy.
    pub fn new(written: Written, catalog: Catalog) -> Result<Self, Problems> {
        let policy = validate(&written, &catalog)?;
        Ok(Self {
            prefilter: Prefilter::new(&catalog),
            base: Base::new(policy.root.as_deref().unwrap_or(Path::new(""))),
            written,
            catalog,
            policy,
        })
    }

    /// The policy under test.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Runs a case.
    ///
    /// # Errors
    ///
    /// What is wrong with the policy that the case lays over the one under test, or names
    /// of rules that there are not.
    pub fn run(&self, case: &Case) -> Result<Verdict, Problems> {
        let laid = match &case.overlay {
            Some(place) => Some(validate(&self.written.with_inline(place), &self.catalog)?),
            None => None,
        };
        let policy = laid.as_ref().unwrap_or(&self.policy);
        names(case, policy)?;
        let files: Vec<_> = case
            .given
            .iter()
            .filter_map(|given| self.file(given, policy))
            .collect();
        let standard = Standard {
            policy,
            catalog: &self.catalog,
            as_of: case.as_of,
            complete: true,
        };
        let outcome = evaluate::evaluate(&files, standard);
        let found: Vec<Found> = found(&outcome, &case.given);
        let coverage = coverage(case, policy, &outcome, &found);
        let lines = compare(case, found);
        Ok(Verdict { lines, coverage })
    }

    fn file(&self, given: &Given, policy: &Policy) -> Option<File> {
        let path = match &given.judged {
            Judged::As(path) => self.base.relative(Path::new(path)),
            Judged::Own(path) => self.base.relative(path),
        };
        if policy.exclude.hold(&path) {
            return None;
        }
        let scanner = Scanner {
            catalog: &self.catalog,
            prefilter: &self.prefilter,
            all_comments: !policy.tags.patterns.is_empty(),
        };
        // A language is chosen by the name that the file is judged under.
        let renamed = Source::new(path.as_str(), given.source.text());
        Some(File {
            scan: scan(&renamed, &scanner),
            source: Arc::clone(&given.source),
            path,
            links: Links::new(),
        })
    }
}

/// Whether the policy has all rules that a case names.
fn names(case: &Case, policy: &Policy) -> Result<(), Problems> {
    let mut problems = Problems::default();
    let expected = match &case.wants {
        Wants::Exactly(expected) => expected.as_slice(),
        Wants::Any(_) => &[],
    };
    let expected = expected.iter().chain(&case.spares);
    let about = case.about.iter().map(|(rule, place)| (rule, place));
    for (rule, place) in about.chain(expected.map(|one| (&one.rule, &one.place))) {
        if policy.rule(rule).is_none() {
            let near = nearest(rule, policy.rules.iter().map(|rule| rule.id.as_str()));
            let hint = near.map(|near| format!("; did you mean `{near}`?"));
            let message = format!("unknown rule `{rule}`{}", hint.unwrap_or_default());
            let problem = Problem::at(&place.source, place.span, message);
            problems.add(problem.with_help("expected a rule of the policy under test"));
        }
    }
    problems.or(())
}

/// The findings that count.
fn found(outcome: &Outcome, given: &[Given]) -> Vec<Found> {
    let open = outcome
        .findings
        .iter()
        .filter(|one| one.disposition == Disposition::Open);
    let found = open.map(|finding| {
        let place = &finding.place;
        let file = given
            .iter()
            .find(|given| Arc::ptr_eq(&given.source, &place.source));
        let line = file.map(|file| file.source.position(place.span.start).line);
        let text = file.zip(line).map(|(file, line)| {
            let span = file.source.lines().span(line);
            file.source.slice(span).trim().to_owned()
        });
        Found {
            rule: finding.rule.clone(),
            severity: finding.severity,
            message: finding.message.clone(),
            path: file.map(|file| file.named.clone()),
            line,
            text: text.unwrap_or_default(),
        }
    });
    found.collect()
}

/// Whether a case's silence on a finding speaks against it.
fn counts(case: &Case, found: &Found) -> bool {
    let about = case.about.iter().any(|(rule, _)| *rule == found.rule);
    // What stands in the policy or the catalog is there in every test.
    about || case.names(&found.rule) || (case.about.is_empty() && found.path.is_some())
}

fn compare(case: &Case, found: Vec<Found>) -> Vec<Line> {
    let expected = match &case.wants {
        Wants::Any(rule) => {
            let mut found = found
                .into_iter()
                .filter(|found| found.rule == *rule)
                .peekable();
            if found.peek().is_none() {
                return vec![Line::Nothing(rule.clone())];
            }
            return found.map(Line::Kept).collect();
        }
        Wants::Exactly(expected) => expected,
    };
    let found: Vec<Found> = found
        .into_iter()
        .filter(|found| counts(case, found))
        .collect();
    let fits: Vec<Vec<usize>> = expected
        .iter()
        .map(|one| {
            let fitting = found
                .iter()
                .enumerate()
                .filter(|(_, found)| one.fits(found));
            fitting.map(|(at, _)| at).collect()
        })
        .collect();
    let taken = matched(&fits, found.len());
    let mut lines: Vec<Line> = Vec::new();
    for (found, taken) in found.into_iter().zip(&taken) {
        let spared = case.spares.iter().find(|one| one.fits(&found));
        lines.push(match (spared, taken) {
            (Some(spared), _) => Line::NotSpared(found, spared.clone()),
            (None, Some(_)) => Line::Kept(found),
            (None, None) => Line::Unexpected(found),
        });
    }
    let sole = match case.given.as_slice() {
        [given] => Some(given.named.clone()),
        _ => None,
    };
    let missing = expected.iter().enumerate();
    let missing = missing.filter(|(at, _)| !taken.contains(&Some(*at)));
    lines.extend(missing.map(|(_, one)| {
        Line::Missing(Expected {
            path: one
                .path
                .clone()
                .or_else(|| sole.clone().filter(|_| one.line.is_some())),
            ..one.clone()
        })
    }));
    // What was expected stands above what is found in its place.
    lines.sort_by(|a, b| a.order().cmp(&b.order()));
    lines
}

/// Gives as many expectations as can be a finding each: by finding, the expectation that
/// takes it. An expectation that finds its place taken moves the one that has it.
fn matched(fits: &[Vec<usize>], findings: usize) -> Vec<Option<usize>> {
    let mut taken = vec![None; findings];
    for from in 0..fits.len() {
        let mut seen = vec![false; findings];
        take(from, fits, &mut seen, &mut taken);
    }
    taken
}

/// As deep as there are expectations, of which the reader bounds the number.
fn take(from: usize, fits: &[Vec<usize>], seen: &mut [bool], taken: &mut [Option<usize>]) -> bool {
    for &at in &fits[from] {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        if taken[at].is_none_or(|other| take(other, fits, seen, taken)) {
            taken[at] = Some(from);
            return true;
        }
    }
    false
}

fn coverage(case: &Case, policy: &Policy, outcome: &Outcome, found: &[Found]) -> Coverage {
    let looks = |rule: &&Rule| {
        rule.severity != Severity::Off
            && if case.about.is_empty() {
                true
            } else {
                case.names(&rule.id)
            }
    };
    let mut surfaces: Vec<_> = outcome
        .usages
        .iter()
        .map(|usage| &usage.judged_by)
        .collect();
    surfaces.sort_unstable();
    surfaces.dedup();
    let rules = policy.rules.iter().filter(looks);
    let count = |rule: &Rule| {
        let looked = match rule.subject {
            Subject::Usage => outcome.usages.len(),
            Subject::Tag => outcome.tags.len(),
            Subject::Ignore => outcome.ignores.len(),
            Subject::Catalog => surfaces.len(),
            Subject::Exception => policy.exceptions.len(),
        };
        let fired = found.iter().filter(|found| found.rule == rule.id).count();
        Count {
            fired,
            spared: looked.saturating_sub(fired),
        }
    };
    rules.map(|rule| (rule.id.clone(), count(rule))).collect()
}

impl Expected {
    fn fits(&self, found: &Found) -> bool {
        self.rule == found.rule
            && self.line.is_none_or(|line| Some(line) == found.line)
            && self
                .severity
                .is_none_or(|severity| severity == found.severity)
            && self
                .path
                .as_ref()
                .is_none_or(|path| Some(path) == found.path.as_ref())
            && self
                .message
                .as_ref()
                .is_none_or(|part| found.message.contains(part.as_str()))
    }
}

impl Line {
    fn order(&self) -> (Option<&str>, Option<u32>, &str, bool) {
        match self {
            Self::Missing(one) => (one.path.as_deref(), one.line, &one.rule, false),
            Self::Kept(found) | Self::Unexpected(found) | Self::NotSpared(found, _) => {
                (found.path.as_deref(), found.line, &found.rule, true)
            }
            Self::Nothing(rule) => (None, None, rule, false),
        }
    }
}

/// As policies write it.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Off => "off",
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
