//! The edits that reports offer to readers who apply them without asking again: those that need no look, are one stretch of
//! text, and were proved as `lanelint fix` proves its own, all of a file together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::check::{Before, Placed, settle};
use super::{Change, Edit, Made, Planner};
use crate::catalog::Catalog;
use crate::evaluate::{Disposition, Finding, Grade, Suggestion, Usage};
use crate::scan::{Scanner, scan};
use crate::source::{Source, Span};

/// The edits of a run, by the number of the usage and the id that is suggested for it.
#[derive(Debug, Default)]
pub struct Offered(BTreeMap<(usize, String), Change>);

/// The edits of a file, each with its usage's number, and the file.
type OfFile = (Arc<Source>, Vec<(usize, Span, Edit)>);

impl Offered {
    /// Those of the findings that count. Each file that has any is read twice: as it is, and with its edits made.
    pub fn proved(
        findings: &[Finding],
        usages: &[Usage],
        catalog: &Catalog,
        scanner: &Scanner<'_>,
    ) -> Self {
        Self::of(findings, usages, catalog, |source, edits| {
            // Offsets are those of the text, however the file is encoded.
            let source = Source::new(source.name(), source.text());
            let scan = scan(&source, scanner);
            let there: BTreeSet<Span> = scan.mentions.iter().map(|mention| mention.span).collect();
            if edits.iter().any(|(span, _)| !there.contains(span)) {
                return vec![Made::No; edits.len()];
            }
            let before = Before {
                bytes: source.text().as_bytes(),
                source: &source,
                scan: &scan,
            };
            settle(before, edits, scanner).1
        })
    }

    /// The same with another proof: what becomes of each edit of a file.
    pub(crate) fn of(
        findings: &[Finding],
        usages: &[Usage],
        catalog: &Catalog,
        prove: impl Fn(&Source, &[Placed<'_>]) -> Vec<Made>,
    ) -> Self {
        let planner = Planner::new(catalog);
        let is_safe = |finding: &&Finding| {
            finding.disposition == Disposition::Open
                && finding.suggestion.as_ref().is_some_and(Suggestion::is_safe)
        };
        let mut findings: Vec<_> = findings.iter().filter(is_safe).collect();
        // Of several on one id the most severe that has an edit, as `fix` takes them.
        findings.sort_by_key(|finding| Reverse(finding.severity));
        let mut files: BTreeMap<&str, OfFile> = BTreeMap::new();
        let mut met = BTreeSet::new();
        for finding in findings {
            let Some(index) = finding.usage else {
                continue;
            };
            let number = index.get();
            let Some(usage) = usages.get(number).filter(|_| !met.contains(&number)) else {
                continue;
            };
            let Ok(edit) = planner.plan(finding, usage, Grade::Safe) else {
                continue;
            };
            if edit.changes.len() == 1 {
                met.insert(number);
                let new = || (Arc::clone(&usage.source), Vec::new());
                let (_, edits) = files.entry(usage.path()).or_insert_with(new);
                edits.push((number, usage.mention.span, edit));
            }
        }
        let mut offered = BTreeMap::new();
        for (source, mut edits) in files.into_values() {
            edits.sort_by_key(|(_, span, _)| *span);
            let placed: Vec<Placed<'_>> =
                edits.iter().map(|(_, span, edit)| (*span, edit)).collect();
            let made = prove(&source, &placed);
            for ((number, _, edit), made) in edits.into_iter().zip(made) {
                let Some(change) = edit.changes.into_iter().next() else {
                    continue;
                };
                if made == Made::Yes {
                    offered.insert((number, edit.becomes), change);
                }
            }
        }
        Self(offered)
    }

    /// The edit for a finding, if there is one.
    pub fn get(&self, finding: &Finding) -> Option<&Change> {
        let suggestion = finding.suggestion.as_ref()?;
        let is_open = finding.disposition == Disposition::Open && suggestion.is_safe();
        let key = (finding.usage?.get(), suggestion.id.clone());
        self.0.get(&key).filter(|_| is_open)
    }
}
