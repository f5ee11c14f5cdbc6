//! Rules on usages: which apply, how gravely, which give way, and what becomes of each.

use super::notes::Notes;
use super::usage::facts;
use super::{Disposition, File, Finding, Place, Severity, Standard, Usage, across, suggest};
use crate::policy::{Facts, Rule, Subject};

/// A usage's findings, and what deciding on them needs.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// In the order of the rules' ids.
    pub findings: Vec<Finding>,
    /// Whether a tag can make any of them tracked.
    pub needs_tag: bool,
    /// Exceptions of the policy that cover the usage.
    pub exceptions: Vec<usize>,
}

/// Applies the rules on usages.
pub(super) fn usages(
    usages: &[Usage],
    files: &[File],
    notes: &Notes,
    standard: Standard<'_>,
) -> Vec<Judged> {
    let rules: Vec<_> = standard.policy.rules_on(Subject::Usage).collect();
    let counts = across::count(usages, standard.catalog);
    let each = usages.iter().zip(counts).enumerate();
    each.map(|(index, (usage, counts))| {
        let path = &files[usage.file].path;
        let facts = facts(
            usage,
            path,
            standard.policy,
            standard.catalog,
            standard.as_of,
        );
        let facts = match notes.tag_of(index) {
            Some(tag) => notes.tags[tag].over(facts),
            None => facts,
        };
        let facts = counts.over(facts);
        one(index, usage, &facts, &rules, standard)
    })
    .collect()
}

fn one(
    index: usize,
    usage: &Usage,
    facts: &Facts<'_>,
    rules: &[&Rule],
    standard: Standard<'_>,
) -> Judged {
    let policy = standard.policy;
    let covered = |exception: &crate::policy::Exception| exception.covers(facts);
    let exceptions = policy.exceptions.iter().enumerate();
    let exceptions = exceptions
        .filter(|(_, exception)| covered(exception))
        .map(|(number, _)| number)
        .collect();
    let applying: Vec<(&Rule, Severity)> = rules
        .iter()
        .map(|rule| (*rule, policy.severity(rule, usage.role())))
        .filter(|(rule, severity)| *severity != Severity::Off && rule.finds(facts))
        .collect();
    let gives_way = |rule: &Rule, severity: Severity| {
        applying.iter().any(|(other, graver)| {
            *graver >= severity && other.supersedes.contains(&rule.id) && other.id != rule.id
        })
    };
    let mut judged = Judged {
        exceptions,
        ..Judged::default()
    };
    for &(rule, severity) in &applying {
        if gives_way(rule, severity) {
            continue;
        }
        let suggestion = suggest::for_usage(usage, &rule.suggest, standard);
        let facts = Facts {
            suggestion: suggestion.as_ref().map(|suggestion| suggestion.id.as_str()),
            ..facts.clone()
        };
        judged.needs_tag |= rule.accepts_tag;
        judged.findings.push(Finding {
            rule: rule.id.clone(),
            severity,
            message: rule.message.render(&facts),
            place: Place {
                source: usage.source.clone(),
                span: usage.mention.span,
            },
            label: rule
                .label
                .as_ref()
                .map(|label| label.render(&facts))
                .unwrap_or_default(),
            policy: Some(rule.place.clone()),
            help: rule
                .help
                .as_ref()
                .map(|help| help.render(&facts))
                .unwrap_or_default(),
            vendor_replacements: usage.view.replacements.clone(),
            usage: Some(index),
            disposition: Disposition::Open,
            fingerprint: String::new(),
            suggestion: suggestion.clone(),
        });
    }
    judged
}

/// Decides what becomes of each finding: a valid tag tracks it, an ignore silences it,
/// an exception allows it; in this order.
pub(super) fn dispose(
    judged: &mut [Judged],
    usages: &[Usage],
    notes: &mut Notes,
    standard: Standard<'_>,
) {
    let policy = standard.policy;
    for (index, (judged, usage)) in judged.iter_mut().zip(usages).enumerate() {
        for finding in &mut judged.findings {
            let accepts = policy
                .rule(&finding.rule)
                .is_some_and(|rule| rule.accepts_tag);
            let covering = judged.exceptions.iter().copied();
            let mut allowing = covering.filter(|&number| {
                let exception = &policy.exceptions[number];
                let tag = notes.tag_of_exception(number);
                exception.names(&finding.rule)
                    && exception.holds_on(standard.as_of)
                    && tag.is_none_or(|tag| accepts && notes.is_valid(tag))
            });
            let allowing = allowing.next();
            let tag = usage
                .tag
                .filter(|&tag| accepts && notes.is_valid(tag) && !notes.is_of_exception(tag));
            finding.disposition = if let Some(ignore) = notes.ignored(index, &finding.rule) {
                Disposition::Ignored(ignore)
            } else if let Some(tag) = tag {
                Disposition::Tracked(tag)
            } else if let Some(exception) = allowing {
                notes.use_exception(exception);
                match notes.tag_of_exception(exception) {
                    Some(tag) => Disposition::Tracked(tag),
                    None => Disposition::Excepted(exception),
                }
            } else {
                Disposition::Open
            };
        }
    }
}
