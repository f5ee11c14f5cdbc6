//! What became of files that were not read as they should be: the run's own conditions.

use serde::Serialize;

use super::location::Location;
use super::message::Message;
use super::rule::Descriptor;
use crate::scan::Fallback;
use crate::source::read::Skip;

const SKIPPED: &str = "file-skipped";
const READ_AS_TEXT: &str = "file-read-as-text";

/// A file and what became of it.
#[derive(Debug, Serialize)]
pub(super) struct Notification<'a> {
    descriptor: Reference,
    level: &'static str,
    message: Message,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Reason>,
}

#[derive(Debug, Serialize)]
struct Reference {
    id: &'static str,
    index: usize,
}

#[derive(Debug, Serialize)]
struct Reason {
    reason: &'static str,
}

/// What became of a file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Subject<'a> {
    Skip(&'a Skip),
    Fallback(&'a Fallback),
}

/// The kinds of notifications.
pub(super) fn descriptors() -> Vec<Descriptor<'static>> {
    vec![
        Descriptor::brief(SKIPPED, "A file was not scanned."),
        Descriptor::brief(
            READ_AS_TEXT,
            "A file was read as plain text though its language has a syntax.",
        ),
    ]
}

impl Notification<'_> {
    /// What became of the file at `path`.
    pub(super) fn of(path: &str, subject: Subject<'_>) -> Self {
        let (id, index, level, text) = match subject {
            Subject::Skip(skip) => {
                // What was meant to be read and could not be, leaves the analysis incomplete.
                let level = if skip.is_failure() { "warning" } else { "note" };
                let text = match skip {
                    Skip::TooManyIds(_) | Skip::TooManyUnknown(_) => {
                        format!("Not scanned to its end: {skip}.")
                    }
                    skip => format!("Not scanned: {skip}."),
                };
                (SKIPPED, 0, level, text)
            }
            Subject::Fallback(why) => {
                let text = format!("Read as plain text: {why}.");
                (READ_AS_TEXT, 1, "note", text)
            }
        };
        Self {
            descriptor: Reference { id, index },
            level,
            message: Message::plain(&text),
            locations: [Location::file(path)],
            properties: match subject {
                Subject::Skip(skip) => Some(Reason {
                    reason: skip.reason(),
                }),
                Subject::Fallback(_) => None,
            },
        }
    }
}
