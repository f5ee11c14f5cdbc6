//! An earlier state that a run is compared with: what was known then does not count; what is new does. No judgement, and no
//! file: the text is given.
//!
//! The file is a list that `lanelint baseline` keeps ([`ratchet`]), or a report of `--output json:FILE`. In a report a finding is
//! the same one by its [fingerprint](crate::evaluate::fingerprint). One that a tag, ignore or exception settled then is not
//! known: should that end, it counts.

pub mod ratchet;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::error::Category;

use crate::catalog::entry::Day;
use crate::evaluate::{Disposition, Finding, Usage};
pub use ratchet::{Entry, Ratchet, Site};

/// How the file is called unless said.
pub const NAME: &str = ".lanelint-baseline.json";

/// The layout of reports that can be read.
const SCHEMA: &str = "lanelint-report-v1";

/// An earlier state, as far as it is compared.
#[derive(Debug, Clone)]
pub enum Baseline {
    /// A report: what was open, or known already, by fingerprint.
    Report(BTreeMap<String, Known>),
    /// A list that is kept, site by site.
    Ratchet(Ratchet),
}

/// A finding of an earlier report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Known {
    /// What it is known by.
    pub fingerprint: String,
    /// The file, as shown then.
    pub path: String,
    /// The line then, 1-based.
    pub line: u32,
    /// The rule's id.
    pub rule: String,
    /// What was wrong.
    pub message: String,
}

/// What a comparison comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// The earlier report's path, as shown.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// What it knew and is not found any more, by path, line and rule.
    pub absent: Vec<Known>,
}

/// Which of the two it is.
#[derive(Deserialize)]
struct Form {
    schema: String,
}

/// A report as far as it is read.
#[derive(Deserialize)]
struct Document {
    findings: Vec<Written>,
}

#[derive(Deserialize)]
struct Written {
    #[serde(flatten)]
    known: Known,
    disposition: String,
}

/// What is wrong with a text, in words for who wrote it.
fn why(error: &serde_json::Error) -> String {
    let at = format!("line {}, column {}", error.line(), error.column());
    let said = error.to_string();
    let said = said
        .rsplit_once(" at line ")
        .map_or(&*said, |(said, _)| said);
    match error.classify() {
        Category::Data => format!("{said} ({at})"),
        Category::Eof => format!("it is not JSON: it ends too early ({at})"),
        Category::Syntax | Category::Io => format!("it is not JSON: {said} ({at})"),
    }
}

impl Baseline {
    /// Reads a baseline or a report.
    ///
    /// # Errors
    ///
    /// What it is instead, and where.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches('\u{feff}');
        // What git leaves of two sides that both changed it.
        if text.lines().any(|line| line.starts_with("<<<<<<< ")) {
            return Err("it has conflicts: keep the lines of both sides, and run \
                        `lanelint baseline update`"
                .to_owned());
        }
        // A list could be taken for the fields in their order.
        if !text.trim_start().starts_with('{') {
            return Err(
                "it is no baseline and no JSON report of lanelint: it is no JSON object".to_owned(),
            );
        }
        let form: Form = serde_json::from_str(text).map_err(|error| {
            format!(
                "it is no baseline and no JSON report of lanelint: {}",
                why(&error)
            )
        })?;
        match &*form.schema {
            SCHEMA => {}
            ratchet::SCHEMA => return Ratchet::read(text).map(Self::Ratchet),
            other => {
                return Err(format!(
                    "its `schema` is `{}`, not `{}` or `{SCHEMA}`",
                    other.escape_debug(),
                    ratchet::SCHEMA
                ));
            }
        }
        let document: Document = serde_json::from_str(text)
            .map_err(|error| format!("it is no JSON report of lanelint: {}", why(&error)))?;
        let counted = |written: &Written| matches!(&*written.disposition, "open" | "baselined");
        let known = document.findings.into_iter().filter(counted);
        let known = known.map(|written| (written.known.fingerprint.clone(), written.known));
        Ok(Self::Report(known.collect()))
    }

    /// Settles the open findings that are known. Gives what was known and is not among the
    /// findings, settled or not.
    pub fn settle(
        &self,
        findings: &mut [Finding],
        usages: &[Usage],
        world: &World<'_>,
    ) -> Vec<Known> {
        let mut absent = match self {
            Self::Report(known) => settle(known, findings),
            Self::Ratchet(ratchet) => {
                let is_open = |found: &Found<'_>| {
                    let finding = findings.get(found.number);
                    finding.is_some_and(|finding| finding.disposition == Disposition::Open)
                };
                let (open, others): (Vec<_>, Vec<_>) = Found::of(findings, usages, world)
                    .into_iter()
                    .partition(is_open);
                let matched = |ratchet: &Ratchet, found: &[Found<'_>]| {
                    let sites: Vec<_> = found.iter().map(Found::site).collect();
                    ratchet.matched(&sites, world.as_of, world.is_there)
                };
                // What is settled otherwise needs no entry: it keeps from being gone what is left.
                let of_open = matched(ratchet, &open);
                let left = ratchet.entries.iter().zip(&of_open.of_entry);
                let left = left.filter(|(_, site)| site.is_none());
                let left = Ratchet {
                    entries: left.map(|(entry, _)| entry.clone()).collect(),
                };
                let of_others = matched(&left, &others);
                for (found, entry) in open.iter().zip(&of_open.of_site) {
                    if entry.is_some()
                        && let Some(finding) = findings.get_mut(found.number)
                    {
                        finding.disposition = Disposition::Baselined;
                    }
                }
                let entries = left.entries.iter().zip(&of_others.of_entry);
                let gone =
                    entries.filter(|(entry, site)| site.is_none() && !entry.has_ended(world.as_of));
                gone.map(|(entry, _)| entry.known()).collect()
            }
        };
        absent.sort_by(|a, b| {
            let key = |known: &Known| (known.path.clone(), known.line, known.rule.clone());
            key(a).cmp(&key(b))
        });
        absent
    }
}

/// What a comparison asks of the run.
pub struct World<'a> {
    /// A file's path as every machine tells it.
    pub told: &'a dyn Fn(&str) -> String,
    /// Whether a file so told is there.
    pub is_there: &'a dyn Fn(&str) -> bool,
    /// The day of the run.
    pub as_of: Day,
}

/// A finding as a site.
#[derive(Debug)]
pub struct Found<'a> {
    /// Its number among the findings.
    pub number: usize,
    /// The file, as told.
    pub path: String,
    rule: String,
    id: &'a str,
    name: Option<&'a str>,
}

impl<'a> Found<'a> {
    /// The findings that count or were settled, as sites.
    pub fn of(findings: &[Finding], usages: &'a [Usage], world: &World<'_>) -> Vec<Self> {
        let found = findings.iter().enumerate().map(|(number, finding)| {
            let usage = finding.usage.and_then(|usage| usages.get(usage.get()));
            Self {
                number,
                path: (world.told)(finding.place.source.name()),
                rule: finding.rule.clone(),
                id: usage.map_or("", |usage| &usage.mention.text),
                name: usage.and_then(Usage::name),
            }
        });
        found.collect()
    }

    /// The site.
    pub fn site(&self) -> Site<'_> {
        Site {
            path: &self.path,
            rule: &self.rule,
            id: self.id,
            name: self.name,
        }
    }
}

/// The same by the fingerprints of an earlier report.
fn settle(known: &BTreeMap<String, Known>, findings: &mut [Finding]) -> Vec<Known> {
    let mut found = BTreeSet::new();
    for finding in findings {
        let Some((fingerprint, _)) = known.get_key_value(&finding.fingerprint.to_string()) else {
            continue;
        };
        found.insert(fingerprint);
        if finding.disposition == Disposition::Open {
            finding.disposition = Disposition::Baselined;
        }
    }
    let absent = known.iter();
    let absent = absent.filter(|(fingerprint, _)| !found.contains(fingerprint));
    absent.map(|(_, known)| known.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_report_is_told() {
        let fault = |text: &str| Baseline::read(text).map(|_| ()).unwrap_err();
        insta::assert_snapshot!(fault("{"), @"it is no baseline and no JSON report of lanelint: it is not JSON: it ends too early (line 1, column 1)");
        insta::assert_snapshot!(fault("{\"schema\": \"x\\u001b\", \"findings\": []}"), @r"its `schema` is `x\u{1b}`, not `lanelint-baseline-v1` or `lanelint-report-v1`");
        insta::assert_snapshot!(fault("{\"schema\": \"lanelint-report-v1\", \"findings\": [{}]}"), @"it is no JSON report of lanelint: missing field `disposition` (line 1, column 48)");
    }
}
