//! A finding as a result.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::Context;
use super::location::{Artifact, Content, Location, Region};
use super::message::Message;
use crate::baseline::Known;
use crate::evaluate::{Disposition, Finding, Severity, Usage};
use crate::report::compact::severity;
use crate::report::edit;
use crate::report::json::Date;
use crate::report::listed::{Listed, disposition, justification, sentence};
use crate::scan::By;

/// The most parts, and the most use sites, that are named.
const NAMED: usize = 10;

/// What makes a result the same in a later run, and the version of how that is told.
const FINGERPRINT: &str = "lanelint/v1";

/// A result; findings and what an inventory lists differ in their properties.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome<'a, P> {
    pub(super) rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rule_index: Option<usize>,
    pub(super) kind: &'static str,
    pub(super) level: &'static str,
    pub(super) message: Message,
    pub(super) locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) partial_fingerprints: BTreeMap<&'static str, Cow<'a, str>>,
    /// Never left out: the standard wants all results of a run to have it, or none.
    pub(super) suppressions: Vec<Suppression<'a>>,
    /// For all results of a run that was compared with an earlier one, and only for those.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) fixes: Vec<Fix<'a>>,
    pub(super) properties: P,
}

/// Why a result does not count.
#[derive(Debug, Serialize)]
pub(super) struct Suppression<'a> {
    kind: &'static str,
    status: &'static str,
    location: Location<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<String>,
}

/// An edit that fixes it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fix<'a> {
    description: Message,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: [Replacement<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region<'a>,
    inserted_content: Content<'a>,
}

/// What the standard has no place for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Properties<'a> {
    severity: &'static str,
    disposition: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
    #[serde(flatten)]
    model: Option<Model<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<Advice<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    vendor_replacements: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    owners: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    blame: Option<Blame<'a>>,
}

/// The usage that a finding is about.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Model<'a> {
    #[serde(rename = "model")]
    id: Option<&'a str>,
    text: &'a str,
    judged_by: &'a str,
    retires_on: Option<Date>,
    workload: Option<&'a str>,
    use_sites: usize,
}

#[derive(Debug, Serialize)]
struct Advice<'a> {
    id: &'a str,
    why: &'a str,
    exact: bool,
}

#[derive(Debug, Serialize)]
struct Blame<'a> {
    author: &'a str,
    email: &'a str,
    on: Date,
    commit: &'a str,
}

/// The result of a finding.
pub(super) fn of<'a>(
    context: &'a Context<'_>,
    finding: &'a Finding,
) -> Outcome<'a, Properties<'a>> {
    let (report, place) = (context.report, &finding.place);
    let usage = report.usage_of(finding);
    Outcome {
        rule_id: &finding.rule,
        rule_index: context.rules.get(finding.rule.as_str()).copied(),
        kind: "fail",
        level: match finding.disposition {
            Disposition::Open => level(finding.severity),
            // Not every reader knows suppressions; to those it is at least no failure.
            _ => "note",
        },
        message: Message::plain(&said(finding)),
        locations: [Location::of(context, &place.source, place.span)],
        related_locations: related(context, finding),
        partial_fingerprints: BTreeMap::from([(
            FINGERPRINT,
            finding.fingerprint.to_string().into(),
        )]),
        suppressions: suppression(context, finding).into_iter().collect(),
        baseline_state: report.baseline.map(|_| match finding.disposition {
            Disposition::Open => "new",
            // What is settled by other means is not news either.
            _ => "unchanged",
        }),
        fixes: fix(context, finding).into_iter().collect(),
        properties: Properties {
            severity: severity(finding.severity),
            disposition: disposition(finding),
            label: &finding.label,
            model: usage.map(|usage| Model {
                id: usage.id.as_deref(),
                text: &usage.mention.text,
                judged_by: &usage.judged_by,
                retires_on: usage.view.retires_on.map(Date),
                workload: report.workload_of(usage),
                use_sites: usage.sites.len(),
            }),
            suggestion: finding.suggestion.as_ref().map(|it| Advice {
                id: &it.id,
                why: &it.why,
                exact: it.is_safe(),
            }),
            vendor_replacements: &finding.vendor_replacements,
            owners: report.owners_of(place.source.name()),
            blame: report.blame_of(finding).map(|blame| Blame {
                author: &blame.author,
                email: &blame.email,
                on: Date(blame.on),
                commit: &blame.commit,
            }),
        },
    }
}

/// What the baseline knew and is found no more.
#[derive(Debug, Serialize)]
pub(super) struct Gone {
    disposition: &'static str,
}

/// The result of a finding that is not there any more.
pub(super) fn gone<'a>(context: &Context<'_>, known: &'a Known) -> Outcome<'a, Gone> {
    Outcome {
        rule_id: &known.rule,
        rule_index: context.rules.get(known.rule.as_str()).copied(),
        kind: "fail",
        level: "note",
        message: Message::plain(&sentence(&known.message)),
        locations: [Location::line(&known.path, known.line)],
        related_locations: Vec::new(),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, known.fingerprint.as_str().into())]),
        suppressions: Vec::new(),
        baseline_state: Some("absent"),
        fixes: Vec::new(),
        properties: Gone {
            disposition: "absent",
        },
    }
}

/// The word for a severity.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Off => "note",
    }
}

/// What is wrong, how to fix it, and what to write: sentences, the first of which tells it.
fn said(finding: &Finding) -> String {
    let mut text = sentence(&finding.message);
    if !finding.help.is_empty() {
        text += " ";
        text += &sentence(&finding.help);
    }
    if let Some(suggestion) = &finding.suggestion {
        let (id, why) = (&suggestion.id, &suggestion.why);
        // Writing to a string does not fail.
        let _ = write!(text, " Suggested: {id} ({why}).");
    }
    text
}

/// What else one looks at to understand a finding.
fn related<'a>(context: &'a Context<'_>, finding: &'a Finding) -> Vec<Location<'a>> {
    let report = context.report;
    let mut related = Vec::new();
    if let Some(place) = report.policy_place(finding) {
        let location = Location::of(context, &place.source, place.span);
        related.push(location.related("The policy decides it here."));
    }
    if let Some(usage) = report.usage_of(finding) {
        let source = &*usage.source;
        for part in usage.mention.parts().take(NAMED) {
            let location = Location::of(context, source, part);
            related.push(location.related("A part of the id."));
        }
        let proof = usage.mention.proof();
        if let Some(proof) = proof.filter(|proof| proof.by != By::Spelling) {
            let location = Location::of(context, source, proof.span);
            related.push(location.related(&format!("This says who serves it: {}.", proof.surface)));
        }
        related.extend(sites(context, usage));
    }
    let breaks = finding.suggestion.iter().flat_map(|to| to.breaks.iter());
    for broken in breaks.take(NAMED) {
        let location = Location::of(context, &broken.place.source, broken.place.span);
        let message = format!("With the suggested model {broken} ({}).", broken.source);
        related.push(location.related(&message));
    }
    for (id, location) in related.iter_mut().enumerate() {
        location.id = Some(id);
    }
    related
}

fn sites<'a>(
    context: &'a Context<'_>,
    usage: &'a Usage,
) -> impl Iterator<Item = Location<'a>> + use<'a> {
    let left = usage.sites.len().saturating_sub(NAMED);
    let sites = usage.sites.iter().take(NAMED).enumerate();
    sites.map(move |(number, site)| {
        let location = Location::of(context, &site.source, site.span);
        if left > 0 && number + 1 == NAMED {
            location.related(&format!("It is used here, and in {left} more places."))
        } else {
            location.related("It is used here.")
        }
    })
}

fn suppression<'a>(context: &'a Context<'_>, finding: &Finding) -> Option<Suppression<'a>> {
    let report = context.report;
    let (source, span) = match finding.disposition {
        Disposition::Open => return None,
        Disposition::Tracked(tag) => Listed::Tag(report.tags.get(tag.get())?).place(),
        Disposition::Ignored(ignore) => Listed::Ignore(report.ignores.get(ignore.get())?).place(),
        Disposition::Excepted(number) => {
            Listed::Exception(report.exceptions.get(number.get())?, 0).place()
        }
        Disposition::Baselined => {
            return Some(Suppression {
                kind: "external",
                status: "accepted",
                location: Location::file(&report.baseline?.file),
                justification: justification(report, finding),
            });
        }
    };
    let in_source = source.name() == finding.place.source.name();
    Some(Suppression {
        kind: if in_source { "inSource" } else { "external" },
        status: "accepted",
        location: Location::of(context, source, span),
        justification: justification(report, finding).filter(|text| !text.is_empty()),
    })
}

fn fix<'a>(context: &'a Context<'_>, finding: &'a Finding) -> Option<Fix<'a>> {
    let edit = edit::of(context.report, finding)?;
    let source = &*finding.place.source;
    let written = source.slice(edit.span);
    Some(Fix {
        description: Message::plain(&format!("Write {} instead of {written}.", edit.text)),
        artifact_changes: [Change {
            artifact_location: Artifact::of(source.name()),
            replacements: [Replacement {
                deleted_region: Region::of(context, source, edit.span).bare(),
                inserted_content: Content {
                    text: edit.text.as_str().into(),
                },
            }],
        }],
    })
}
