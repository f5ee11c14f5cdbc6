//! What rules may look at and messages may say: the facts of one usage, tag, ignore or
//! exception, or of the catalog, as of the day of the run.
//!
//! A plain view that the engine fills and drops; it owns nothing. [`PLACEHOLDERS`] is the
//! one table of what `{…}` in a message can be: templates, documentation and completion
//! all read it.

use std::borrow::Cow;
use std::fmt::Debug;

use super::rule::{Subject, Verdict};
use crate::catalog::Status;
use crate::catalog::entry::Day;
use crate::scan::{Context, Role};

/// All that is known. What is not known, or has no meaning for the subject, stays empty.
#[derive(Debug, Clone, Default)]
pub struct Facts<'a> {
    /// The vendor's own id; `None` when no catalog entry has it.
    pub id: Option<&'a str>,
    /// The id as written, decoration and all.
    pub text: &'a str,
    /// For an unknown id, a known one that is near.
    pub near: Option<&'a str>,
    /// Who makes the model.
    pub provider: Option<&'a str>,
    /// The surface whose dates it is judged by.
    pub surface: Option<&'a str>,
    /// The lane that its line fills.
    pub lane: Option<&'a str>,
    /// `vendor/name`.
    pub line: Option<&'a str>,
    /// Where it stands in its life.
    pub status: Option<Status>,
    /// `chat`, `embedding`, …
    pub kind: Option<&'a str>,
    /// How it stands in the file.
    pub role: Option<Role>,
    /// In what kind of text.
    pub context: Option<Context>,
    /// The language of its file or block.
    pub language: Option<&'a str>,
    /// The file, relative to the policy's folder ([`super::Policy::root`]), with `/`.
    pub path: &'a str,
    /// The key, argument or constant that holds it.
    pub name: Option<&'a str>,
    /// The workload that holds the file.
    pub workload: Option<&'a str>,
    /// That workload's lane.
    pub workload_lane: Option<&'a str>,
    /// First day of general use.
    pub released: Option<Day>,
    /// The day its end was announced.
    pub deprecated_on: Option<Day>,
    /// The first day on which calls fail.
    pub retires_on: Option<Day>,
    /// "Not sooner than".
    pub earliest_retirement: Option<Day>,
    /// From the day of the run to `retires_on`; zero and less once it is retired.
    pub days_to_retirement: Option<i64>,
    /// The day a newer member of its line was released.
    pub legacy_since: Option<Day>,
    /// From that day to the day of the run.
    pub days_legacy: Option<i64>,
    /// How many newer members its line has.
    pub generations_behind: Option<u32>,
    /// The newest member of its line, if that is another one.
    pub head: Option<&'a str>,
    /// The next member of its line.
    pub successor: Option<&'a str>,
    /// What the vendor names to move to.
    pub replacements: &'a [String],
    /// A dated snapshot (true), or a moving id that has some (false).
    pub pinned: Option<bool>,
    /// The snapshot that a moving id serves.
    pub snapshot: Option<&'a str>,
    /// From which day on which model answers for it.
    pub reroute: Option<(Day, &'a str)>,
    /// From the day of the run to that day; zero and less once it is in force.
    pub days_to_reroute: Option<i64>,
    /// What the routing suggests instead.
    pub suggestion: Option<&'a str>,

    /// What was found of a tag, ignore or exception.
    pub verdict: Option<Verdict>,
    /// A tag's keys, as written.
    pub to: Option<&'a str>,
    /// Likewise.
    pub purpose: Option<&'a str>,
    /// Likewise.
    pub ticket: Option<&'a str>,
    /// Likewise.
    pub owner: Option<&'a str>,
    /// Likewise.
    pub until: Option<&'a str>,
    /// Likewise, or an ignore's or exception's reason, or why a tag is malformed.
    pub reason: Option<&'a str>,
    /// The key that a verdict is about.
    pub key: Option<&'a str>,
    /// Its value.
    pub value: Option<&'a str>,
    /// The rule that an ignore names.
    pub rule: Option<&'a str>,
    /// The days that a verdict counts: left, past, or ahead; for the catalog, its age.
    pub days: Option<i64>,
    /// How many of them the policy allows.
    pub limit: Option<i64>,
}

impl Facts<'_> {
    /// Whether another model answers for it on the day of the run.
    pub fn is_rerouted(&self) -> bool {
        self.days_to_reroute.is_some_and(|days| days <= 0)
    }

    /// Whether its lane is another one than its workload's; `None` when either is unknown.
    pub fn lane_mismatch(&self) -> Option<bool> {
        Some(self.lane? != self.workload_lane?)
    }
}

/// A row of [`PLACEHOLDERS`].
#[derive(Debug)]
pub struct Placeholder {
    /// Between the braces.
    pub name: &'static str,
    /// What it stands for.
    pub about: &'static str,
    /// What rules must be about to use it; empty for all.
    pub subjects: &'static [Subject],
    /// Its text, if the fact is known.
    pub value: for<'f> fn(&Facts<'f>) -> Option<Cow<'f, str>>,
}

const JUDGED: &[Subject] = &[
    Subject::Usage,
    Subject::Tag,
    Subject::Exception,
    Subject::Catalog,
];
const USAGE: &[Subject] = &[Subject::Usage];
const MODEL: &[Subject] = &[Subject::Usage, Subject::Tag, Subject::Exception];
const FILES: &[Subject] = &[Subject::Usage, Subject::Tag, Subject::Ignore];
const TAG: &[Subject] = &[Subject::Tag, Subject::Exception];
const NOTE: &[Subject] = &[Subject::Tag, Subject::Ignore, Subject::Exception];
const ALL: &[Subject] = &[];

macro_rules! table {
    ($($name:literal $subjects:ident $about:literal $value:expr;)*) => {
        &[$(Placeholder { name: $name, about: $about, subjects: $subjects, value: $value }),*]
    };
}

/// What `{…}` in a message, label or help can be.
#[rustfmt::skip]
pub const PLACEHOLDERS: &[Placeholder] = table! {
    "id" MODEL "the vendor's id of the model, or the text as written when it is unknown"
        |f| text(f.id.or(Some(f.text).filter(|text| !text.is_empty())));
    "text" MODEL "the id as written" |f| text(Some(f.text).filter(|text| !text.is_empty()));
    "near" USAGE "for an unknown id, a known one that is near" |f| text(f.near);
    "provider" MODEL "who makes the model" |f| text(f.provider);
    "surface" JUDGED "the platform whose dates it is judged by; for the catalog, whose facts are old" |f| text(f.surface);
    "lane" MODEL "the lane that its line fills" |f| text(f.lane);
    "line_name" MODEL "its line, `vendor/name`" |f| text(f.line);
    "status" MODEL "`current`, `legacy`, `deprecated`, `retired` or `unknown`" |f| word(f.status);
    "kind" MODEL "`chat`, `embedding`, …" |f| text(f.kind);
    "role" USAGE "how it stands in the file" |f| word(f.role);
    "context" USAGE "in what kind of text it stands" |f| word(f.context);
    "language" FILES "the language or format of the file" |f| text(f.language);
    "path" FILES "the file" |f| text(Some(f.path));
    "name" USAGE "the key, argument or constant that holds it" |f| text(f.name);
    "workload" FILES "the workload that holds the file" |f| text(f.workload);
    "workload_lane" FILES "that workload's lane" |f| text(f.workload_lane);
    "released" MODEL "the day of its release" |f| day(f.released);
    "deprecated_on" MODEL "the day its end was announced" |f| day(f.deprecated_on);
    "retires_on" MODEL "the first day on which calls fail" |f| day(f.retires_on);
    "earliest_retirement" MODEL "the day before which it is not retired" |f| day(f.earliest_retirement);
    "days_to_retirement" MODEL "how many days are left until then" |f| days(f.days_to_retirement);
    "legacy_since" MODEL "the day a newer member of its line was released" |f| day(f.legacy_since);
    "days_legacy" MODEL "how many days ago that was" |f| days(f.days_legacy);
    "generations_behind" MODEL "how many newer members its line has" |f| count(f.generations_behind);
    "head" MODEL "the newest member of its line" |f| text(f.head);
    "successor" MODEL "the next member of its line" |f| text(f.successor);
    "replacements" MODEL "what the vendor names to move to" |f| list(f.replacements);
    "snapshot" USAGE "the snapshot that a moving id serves" |f| text(f.snapshot);
    "rerouted_to" MODEL "the model that answers for it" |f| text(f.reroute.map(|(_, to)| to));
    "rerouted_on" MODEL "since when" |f| day(f.reroute.map(|(on, _)| on));
    "suggestion" USAGE "what the policy's routing suggests instead" |f| text(f.suggestion);
    "verdict" NOTE "what was found of the tag, ignore or exception" |f| text(f.verdict.map(Verdict::name));
    "to" TAG "the tag's `to`" |f| text(f.to);
    "purpose" TAG "the tag's `purpose`" |f| text(f.purpose);
    "ticket" TAG "the tag's `ticket`" |f| text(f.ticket);
    "owner" TAG "the tag's `owner`" |f| text(f.owner);
    "until" TAG "the tag's `until`" |f| text(f.until);
    "reason" NOTE "the reason given, or what is malformed" |f| text(f.reason);
    "key" NOTE "the key that it is about" |f| text(f.key);
    "value" NOTE "that key's value" |f| text(f.value);
    "rule" NOTE "the rule that an ignore names" |f| text(f.rule);
    "days" ALL "the days counted: left, past or ahead; for the catalog, its age" |f| days(f.days);
    "limit" ALL "how many days the policy allows" |f| days(f.limit);
};

fn text(value: Option<&str>) -> Option<Cow<'_, str>> {
    value.map(Cow::Borrowed)
}

fn day<'f>(value: Option<Day>) -> Option<Cow<'f, str>> {
    value.map(|day| day.to_string().into())
}

fn days<'f>(value: Option<i64>) -> Option<Cow<'f, str>> {
    value.map(|days| days.unsigned_abs().to_string().into())
}

fn count<'f>(value: Option<u32>) -> Option<Cow<'f, str>> {
    value.map(|count| count.to_string().into())
}

/// The variants of the enums here are single words, written in lower case.
fn word<'f>(value: Option<impl Debug>) -> Option<Cow<'f, str>> {
    value.map(|word| format!("{word:?}").to_lowercase().into())
}

fn list<'f>(values: &[String]) -> Option<Cow<'f, str>> {
    (!values.is_empty()).then(|| values.join(", ").into())
}
