//! An earlier report as the state that a run is compared with: what was open then is known
//! and does not count; what is new does. No judgement, and no file: the text is given.
//!
//! The file is a report of `--output json:FILE`. A finding is the same one by its
//! [fingerprint](crate::evaluate::fingerprint). One that a tag, ignore or exception settled
//! then is not known: should that end, it counts.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::evaluate::{Disposition, Finding};

/// The layout of reports that can be read.
const SCHEMA: &str = "lanelint-report-v1";

/// An earlier report, as far as it is compared.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    /// By fingerprint: what was open, or known already.
    known: BTreeMap<String, Known>,
}

/// A finding of an earlier report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
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

/// The text of a baseline with these findings: a report with what [`Baseline::read`] needs of one.
pub fn written(known: &[Known]) -> String {
    #[derive(Serialize)]
    struct Document<'k> {
        schema: &'static str,
        findings: Vec<Open<'k>>,
    }
    #[derive(Serialize)]
    struct Open<'k> {
        #[serde(flatten)]
        known: &'k Known,
        disposition: &'static str,
    }
    let mut known: Vec<_> = known.iter().collect();
    known.sort_by_key(|known| (&known.path, known.line, &known.rule, &known.fingerprint));
    let findings = known.into_iter().map(|known| Open {
        known,
        disposition: "open",
    });
    let document = Document {
        schema: SCHEMA,
        findings: findings.collect(),
    };
    // What has no map and no number that is none always can be written.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// A report as far as it is read.
#[derive(Deserialize)]
struct Document {
    schema: String,
    findings: Vec<Written>,
}

#[derive(Deserialize)]
struct Written {
    #[serde(flatten)]
    known: Known,
    disposition: String,
}

impl Baseline {
    /// Reads a report.
    ///
    /// # Errors
    ///
    /// What it is instead, and where.
    pub fn read(text: &str) -> Result<Self, String> {
        let document: Document = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| format!("it is no JSON report of lanelint: {error}"))?;
        if document.schema != SCHEMA {
            return Err(format!(
                "its `schema` is `{}`, not `{SCHEMA}`",
                document.schema.escape_debug()
            ));
        }
        let counted = |written: &Written| matches!(&*written.disposition, "open" | "baselined");
        let known = document.findings.into_iter().filter(counted);
        let known = known.map(|written| (written.known.fingerprint.clone(), written.known));
        Ok(Self {
            known: known.collect(),
        })
    }

    /// Settles the open findings that are known. Gives what was known and is not among the
    /// findings, settled or not.
    pub fn settle(&self, findings: &mut [Finding]) -> Vec<Known> {
        let mut found = BTreeSet::new();
        for finding in findings {
            let Some((fingerprint, _)) = self.known.get_key_value(&finding.fingerprint.to_string())
            else {
                continue;
            };
            found.insert(fingerprint);
            if finding.disposition == Disposition::Open {
                finding.disposition = Disposition::Baselined;
            }
        }
        let known = self.known.iter();
        let absent = known.filter(|(fingerprint, _)| !found.contains(fingerprint));
        let mut absent: Vec<_> = absent.map(|(_, known)| known.clone()).collect();
        absent.sort_by(|a, b| {
            let key = |known: &Known| (known.path.clone(), known.line, known.rule.clone());
            key(a).cmp(&key(b))
        });
        absent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_report_is_told() {
        let fault = |text: &str| Baseline::read(text).map(|_| ()).unwrap_err();
        insta::assert_snapshot!(fault("{"), @"it is no JSON report of lanelint: EOF while parsing an object at line 1 column 1");
        insta::assert_snapshot!(fault("{\"schema\": \"x\\u001b\", \"findings\": []}"), @r"its `schema` is `x\u{1b}`, not `lanelint-report-v1`");
        insta::assert_snapshot!(fault("{\"schema\": \"lanelint-report-v1\", \"findings\": [{}]}"), @"it is no JSON report of lanelint: missing field `disposition` at line 1 column 48");
    }
}
