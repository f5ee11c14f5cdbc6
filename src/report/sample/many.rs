//! A run with as many findings as are asked for.

use std::sync::Arc;

use super::Sample;
use super::parts::{day, finding, usage, view};
use crate::catalog::Status;
use crate::evaluate::{Advice, Grade, Severity, Suggestion};
use crate::source::Source;

impl Sample {
    /// As many findings, a hundred a file, of ten models.
    pub(in crate::report) fn many(findings: usize) -> Self {
        let mut sample = Self::default();
        for file in 0..findings.div_ceil(100) {
            let ids = (0..100).map(|at| format!("M{at} = \"gpt-{file}-{at}\"\n"));
            let name = format!("app/part{file:05}.py");
            let source = Arc::new(Source::new(name, ids.collect::<String>()));
            for at in 0..100 {
                let text = format!("\"gpt-{file}-{at}\"");
                let mut usage = usage(&source, &text, "openai", view(Status::Legacy));
                usage.id = Some(format!("gpt-{}", at % 10));
                usage.view.retires_on = Some(day("2026-12-31"));
                sample.usages.push(usage);
                let last = sample.usages.len() - 1;
                let mut finding = finding(&sample.usages, last, "legacy-lane", Severity::Error);
                finding.suggestion = Some(Suggestion::from(Advice {
                    id: "gpt-5.4".into(),
                    why: "it heads the line".into(),
                    grade: Grade::Safe,
                    reasons: Vec::new(),
                    entry: None,
                }));
                sample.findings.push(finding);
            }
        }
        sample.with_fingerprints()
    }
}
