//! What an audit lists besides findings: every usage, tag, ignore and exception, as results
//! that find nothing wrong. Their properties are the records of the JSON report.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Context;
use super::location::Location;
use super::message::Message;
use super::result::{Outcome, excuse, keys};
use crate::evaluate::{ExceptionRecord, IgnoreRecord, TagRecord, Usage};
use crate::report::compact::role;
use crate::report::inventory::status;
use crate::report::json::record;
use crate::report::summary::{counted, id_of};

const USAGE: &str = "inventory/usage";
const TAG: &str = "inventory/migration-tag";
const IGNORE: &str = "inventory/ignore";
const EXCEPTION: &str = "inventory/exception";

/// What results of an inventory go by, in place of a rule. No rule has a `/` in its id.
pub(super) const KINDS: &[(&str, &str)] = &[
    (USAGE, "A model id that is used."),
    (TAG, "A migration tag."),
    (IGNORE, "An inline ignore."),
    (EXCEPTION, "An exception of the policy."),
];

/// Something that an audit lists.
#[derive(Debug, Clone, Copy)]
pub(super) enum Listed<'a> {
    Usage(&'a Usage),
    Tag(&'a TagRecord),
    Ignore(&'a IgnoreRecord),
    Exception(&'a ExceptionRecord, usize),
}

/// Its record in the JSON report.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Record<'a> {
    Usage(Box<record::Usage<'a>>),
    Tag(record::Tag<'a>),
    Ignore(record::Ignore<'a>),
    Exception(record::Exception<'a>),
}

/// The result of something listed.
pub(super) fn of<'a>(context: &'a Context<'a>, listed: Listed<'a>) -> Outcome<'a, Record<'a>> {
    let (kind, source, span, text, record) = match listed {
        Listed::Usage(usage) => (
            USAGE,
            &usage.source,
            usage.mention.span,
            format!(
                "{} by {}: {}, {}.",
                id_of(usage),
                usage.judged_by,
                status(usage.view.status),
                role(usage.mention.role)
            ),
            Record::Usage(Box::new(record::Usage::of(context.report, usage))),
        ),
        Listed::Tag(tag) => (
            TAG,
            &tag.source,
            tag.tag.span,
            format!(
                "A migration tag, {}{}: {}.",
                if tag.valid { "valid" } else { "not valid" },
                used(tag.uses),
                keys(tag)
            ),
            Record::Tag(record::Tag::of(tag)),
        ),
        Listed::Ignore(ignore) => (
            IGNORE,
            &ignore.source,
            ignore.ignore.span,
            format!(
                "An ignore{}: {}.",
                used(ignore.uses),
                ignore.ignore.reason.as_deref().unwrap_or("no reason given")
            ),
            Record::Ignore(record::Ignore::of(ignore)),
        ),
        Listed::Exception(exception, uses) => (
            EXCEPTION,
            &exception.place.source,
            exception.place.span,
            format!("An exception{}: {}.", used(uses), excuse(exception)),
            Record::Exception(record::Exception::of((exception, uses))),
        ),
    };
    Outcome {
        rule_id: kind,
        rule_index: context.rules.get(kind).copied(),
        kind: "informational",
        level: "none",
        message: Message::plain(&text),
        locations: [Location::of(context, source, span)],
        related_locations: Vec::new(),
        partial_fingerprints: BTreeMap::new(),
        suppressions: Vec::new(),
        baseline_state: context.report.baseline.map(|_| "unchanged"),
        fixes: Vec::new(),
        properties: record,
    }
}

fn used(uses: usize) -> String {
    counted(uses, "use").map_or_else(|| ", unused".to_owned(), |uses| format!(", {uses}"))
}
