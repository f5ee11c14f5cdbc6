//! What an audit lists besides findings: every usage, tag, ignore and exception, as results
//! that find nothing wrong. Their properties are the records of the JSON report.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Context;
use super::location::Location;
use super::message::Message;
use super::result::Outcome;
use crate::report::answers::Answers;
use crate::report::json::{record, usage as usages};
use crate::report::listed::Listed;

/// Its record in the JSON report.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Record<'a> {
    Usage(Box<usages::Usage<'a>>),
    Tag(record::Tag<'a>),
    Ignore(record::Ignore<'a>),
    Exception(record::Exception<'a>),
}

/// The result of something listed.
pub(super) fn of<'a>(
    context: &'a Context<'a>,
    answers: &Answers<'a>,
    listed: Listed<'a>,
) -> Outcome<'a, Record<'a>> {
    let (source, span) = listed.place();
    Outcome {
        rule_id: listed.kind(),
        rule_index: context.rules.get(listed.kind()).copied(),
        kind: "informational",
        level: "none",
        message: Message::plain(&listed.sentence()),
        locations: [Location::of(context, source, span)],
        related_locations: Vec::new(),
        partial_fingerprints: BTreeMap::new(),
        suppressions: Vec::new(),
        baseline_state: context.report.baseline.map(|_| "unchanged"),
        fixes: Vec::new(),
        properties: match listed {
            Listed::Usage(usage) => {
                Record::Usage(Box::new(usages::Usage::of(context.report, answers, usage)))
            }
            Listed::Tag(tag) => Record::Tag(record::Tag::of(tag)),
            Listed::Ignore(ignore) => Record::Ignore(record::Ignore::of(ignore)),
            Listed::Exception(exception, uses) => {
                Record::Exception(record::Exception::of((exception, uses)))
            }
        },
    }
}
