//! What the policies make of one document: the steps of a run, over one file.

use super::document::Document;
use super::standing::Standing;
use crate::cli::gather;
use crate::evaluate::{Disposition, Finding, Outcome, Standard, Usage};
use crate::policy;
use crate::walk;

/// What was found in a document.
pub(super) struct Judged {
    outcome: Outcome,
}

impl Judged {
    pub(super) fn of(document: &Document, standing: &Standing) -> Self {
        let outcome = outcome(document, standing).unwrap_or_default();
        Self { outcome }
    }

    /// The findings that count, in the order of the document.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Finding> {
        let all = self.outcome.findings.iter();
        all.filter(|finding| finding.disposition == Disposition::Open)
    }

    /// Every id.
    pub(super) fn usages(&self) -> impl Iterator<Item = &Usage> {
        self.outcome.usages.iter()
    }

    /// The usage that a finding is about.
    pub(super) fn usage_of(&self, finding: &Finding) -> Option<&Usage> {
        self.outcome.usages.get(finding.usage?.get())
    }

    /// The usage that holds a byte or ends before it.
    pub(super) fn usage_at(&self, offset: usize) -> Option<&Usage> {
        let holds = |usage: &&Usage| {
            let span = usage.mention.span;
            (span.start as usize..=span.end as usize).contains(&offset)
        };
        self.usages().find(holds)
    }
}

fn outcome(document: &Document, standing: &Standing) -> Option<Outcome> {
    let governed = standing.governed.as_ref()?;
    if !standing.holds(&document.path) {
        return None;
    }
    let name = policy::locate::show(&document.path);
    let walked = walk::text(&name, document.text.as_bytes(), standing.scanner());
    let files = gather::files(walked.scanned, &[], &standing.base);
    let standard = Standard {
        policy: &governed.outermost,
        catalog: &standing.catalog,
        as_of: standing.as_of,
        complete: false,
    };
    let mut outcome = governed.judge(&governed.part(files), standard).outcome;
    standing.settle(&mut outcome);
    Some(outcome)
}
