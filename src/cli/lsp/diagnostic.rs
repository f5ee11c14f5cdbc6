//! Findings as an editor shows them, and what is wrong with policies.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    GotoDefinitionResponse, Location, NumberOrString,
};

use super::document::{Encoding, range, uri_of};
use crate::catalog::Status;
use crate::cli::standing::{Judged, Standing};
use crate::evaluate::{Finding, Place, Severity};
use crate::policy::Problem;
use crate::report;

/// Who says so.
const SOURCE: &str = "lanelint";

/// A diagnostic for each finding that counts.
pub(super) fn of(judged: &Judged, encoding: Encoding) -> Vec<Diagnostic> {
    let findings = judged.findings();
    findings
        .map(|finding| of_finding(judged, finding, encoding))
        .collect()
}

/// The diagnostic of a finding.
pub(super) fn of_finding(judged: &Judged, finding: &Finding, encoding: Encoding) -> Diagnostic {
    let mut lines = vec![finding.message.clone()];
    lines.extend(report::advice::lines(finding));
    let status = judged.usage_of(finding).map(|usage| usage.view.status);
    let is_ending = matches!(status, Some(Status::Deprecated | Status::Retired));
    let decided = finding.policy.as_ref().and_then(|place| {
        Some(DiagnosticRelatedInformation {
            location: location(place, encoding)?,
            message: format!("`{}` is decided here", finding.rule),
        })
    });
    Diagnostic {
        range: range(&finding.place.source, finding.place.span, encoding),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.clone())),
        source: Some(SOURCE.to_owned()),
        message: lines.join("\n"),
        related_information: decided.map(|decided| vec![decided]),
        tags: is_ending.then(|| vec![DiagnosticTag::DEPRECATED]),
        ..Diagnostic::default()
    }
}

/// The policy's line that decides what is found at a byte.
pub(super) fn rule_of(
    judged: &Judged,
    offset: usize,
    encoding: Encoding,
) -> Option<GotoDefinitionResponse> {
    let mut findings = judged.findings();
    let found = findings.find(|finding| holds(finding, offset))?;
    let place = found.policy.as_ref()?;
    Some(GotoDefinitionResponse::Scalar(location(place, encoding)?))
}

/// Whether a finding is at a byte, or ends before it.
pub(super) fn holds(finding: &Finding, offset: usize) -> bool {
    let span = finding.place.span;
    (span.start as usize..=span.end as usize).contains(&offset)
}

/// What is wrong with the policies, by where they lie. One without a place stands at the start of the first.
pub(super) fn of_policies<'s>(
    standings: impl Iterator<Item = &'s Standing>,
    encoding: Encoding,
) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let mut found: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    let all = standings.flat_map(|own| own.problems.iter().map(move |problem| (own, problem)));
    for (standing, problem) in all {
        let path = match &problem.place {
            Some(place) => PathBuf::from(place.source.name()),
            None => match standing.policies.first() {
                Some(path) => path.clone(),
                None => continue,
            },
        };
        let own = found.entry(path).or_default();
        let told = of_problem(problem, encoding);
        // One policy may govern several folders.
        if !own.contains(&told) {
            own.push(told);
        }
    }
    found
}

fn of_problem(problem: &Problem, encoding: Encoding) -> Diagnostic {
    let place = problem.place.as_ref();
    let range = place.map(|place| range(&place.source, place.span, encoding));
    let mut message = problem.message.clone();
    if let Some(help) = &problem.help {
        message.push('\n');
        message.push_str(help);
    }
    Diagnostic {
        range: range.unwrap_or_default(),
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_owned()),
        message,
        ..Diagnostic::default()
    }
}

/// A place in a file on the disk; nothing for a rule that is built in, which has no folder.
fn location(place: &Place, encoding: Encoding) -> Option<Location> {
    let path = Path::new(place.source.name());
    let uri = uri_of(path).filter(|_| path.is_absolute())?;
    Some(Location::new(
        uri,
        range(&place.source, place.span, encoding),
    ))
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info | Severity::Off => DiagnosticSeverity::INFORMATION,
    }
}
