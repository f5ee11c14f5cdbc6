//! What rules may look at and messages may say: the facts of one usage, tag, ignore or
//! exception, or of the catalog, as of the day of the run.
//!
//! A plain view that the engine fills and drops; it owns nothing. [`TABLE`] is the one
//! table of what `{…}` in a message and a name in `when` can be: templates, expressions,
//! their checks, documentation and completion all read it.

use std::borrow::Cow;
use std::fmt::Debug;

use super::demand::{Allowed, Demands};
use super::rule::{Subject, Verdict};
use crate::catalog::Status;
use crate::catalog::entry::{Day, Price};
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
    /// Why its status is unknown.
    pub unknown_as: Option<&'static str>,
    /// The day in its name, where no calendar has it.
    pub impossible_day: Option<&'a str>,
    /// Since when calls fail, where a source has said so since.
    pub failing_since: Option<Day>,
    /// The day its end was due and the one on which that was read, where nobody has said since
    /// that it came.
    pub due: Option<(Day, Day)>,
    /// The last day on which the catalog was read.
    pub catalog_read: Option<Day>,
    /// Who makes the model.
    pub provider: Option<&'a str>,
    /// The surface whose dates it is judged by.
    pub surface: Option<&'a str>,
    /// The platform that is proven to serve it, else `surface`.
    pub platform: Option<&'a str>,
    /// The lane that its line fills.
    pub lane: Option<&'a str>,
    /// What it costs on the day of the run.
    pub price: Price,
    /// Tokens that one call takes at most.
    pub context_window: Option<u64>,
    /// Tokens that one call gives at most.
    pub max_output: Option<u64>,
    /// What the line's newest member is and costs, if that is another one.
    pub replacement: Replacement<'a>,
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
    /// The day of the run.
    pub as_of: Option<Day>,
    /// The file, relative to the policy's folder ([`super::Policy::root`]), with `/`.
    pub path: &'a str,
    /// The key, argument or constant that holds it.
    pub name: Option<&'a str>,
    /// The id as the platform takes it, where that is not in the text.
    pub canonical: Option<&'a str>,
    /// Its lane is below its workload's, and it is not known to cost more.
    pub is_lower: bool,
    /// The workload that holds the file.
    pub workload: Option<&'a str>,
    /// That workload's lane.
    pub workload_lane: Option<&'a str>,
    /// What that workload demands.
    pub demands: Option<&'a Demands>,
    /// How many newer members the policy lets its line have.
    pub max_generations_behind: Option<u32>,
    /// What the policy lets it cost at most.
    pub max_price: Price,
    /// In how many places of the run its id stands in use, tests apart.
    pub occurrences: Option<u32>,
    /// How many snapshots of its model its workload uses.
    pub snapshots_in_workload: Option<u32>,
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
    /// That snapshot, unless its end is announced.
    pub pin: Option<&'a str>,
    /// The first day on which calls of that snapshot fail.
    pub snapshot_ends: Option<Day>,
    /// From which day on which model answers for it.
    pub reroute: Option<(Day, &'a str)>,
    /// From the day of the run to that day; zero and less once it is in force.
    pub days_to_reroute: Option<i64>,
    /// What the routing suggests instead.
    pub suggestion: Option<&'a str>,
    /// What the call sets that does not go with that, a clause each.
    pub broken: &'a [String],

    /// What was found of a tag, ignore or exception.
    pub verdict: Option<Verdict>,
    /// A tag's keys, as written.
    pub to: Option<&'a str>,
    /// Likewise.
    pub purpose: Option<&'a str>,
    /// The purposes that the policy knows.
    pub purposes: &'a [String],
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

/// A model that could stand in a usage's place.
#[derive(Debug, Clone, Copy, Default)]
pub struct Replacement<'a> {
    /// Its id.
    pub id: Option<&'a str>,
    /// What it costs on the day of the run.
    pub price: Price,
}

impl Facts<'_> {
    /// Whether another model answers for it on the day of the run.
    pub fn is_rerouted(&self) -> bool {
        self.days_to_reroute.is_some_and(|days| days <= 0)
    }

    /// Whether its lane is another one than its workload's, and not a cheaper, lower one;
    /// `None` when either is unknown.
    pub fn lane_mismatch(&self) -> Option<bool> {
        Some(self.lane? != self.workload_lane? && !self.is_lower)
    }
}

/// A row of [`TABLE`].
#[derive(Debug)]
pub struct Fact {
    /// Between the braces, and in an expression; a dot parts it from what it is of.
    pub name: &'static str,
    /// What kind of value it has.
    pub kind: Kind,
    /// What it stands for.
    pub about: &'static str,
    /// What rules must be about to use it; empty for all.
    pub subjects: &'static [Subject],
    /// Whether it is known only once a rule applies: for messages, not for `when`.
    pub is_late: bool,
    /// Its value, if it is known; of its kind.
    pub value: for<'f> fn(&Facts<'f>) -> Option<Value<'f>>,
}

/// What kind of value a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number.
    Int,
    /// A number with a fraction: USD per million tokens.
    Number,
    /// True or false.
    Bool,
    /// A day, `YYYY-MM-DD`.
    Day,
    /// A list of texts.
    List,
}

impl Kind {
    /// As pages and editors call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Int => "whole number",
            Self::Number => "number",
            Self::Bool => "true or false",
            Self::Day => "day",
            Self::List => "list of texts",
        }
    }
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'f> {
    /// See [`Kind::Text`].
    Text(Cow<'f, str>),
    /// See [`Kind::Int`].
    Int(i64),
    /// See [`Kind::Number`].
    Number(f64),
    /// See [`Kind::Bool`].
    Bool(bool),
    /// See [`Kind::Day`].
    Day(Day),
    /// See [`Kind::List`].
    List(&'f [String]),
}

const JUDGED: &[Subject] = &[
    Subject::Usage,
    Subject::Tag,
    Subject::Exception,
    Subject::Catalog,
];
const USAGE: &[Subject] = &[Subject::Usage];
const NAMED: &[Subject] = &[Subject::Usage, Subject::Ignore];
const MODEL: &[Subject] = &[Subject::Usage, Subject::Tag, Subject::Exception];
const FILES: &[Subject] = &[Subject::Usage, Subject::Tag, Subject::Ignore];
const TAG: &[Subject] = &[Subject::Usage, Subject::Tag, Subject::Exception];
const TAGS: &[Subject] = &[Subject::Tag, Subject::Exception];
const NOTE: &[Subject] = &[Subject::Tag, Subject::Ignore, Subject::Exception];
const ALL: &[Subject] = &[];

macro_rules! table {
    ($($name:literal $kind:ident $subjects:ident $about:literal $value:expr;)*) => {
        &[$(Fact {
            name: $name,
            kind: Kind::$kind,
            about: $about,
            subjects: $subjects,
            is_late: matches!($name.as_bytes(), b"suggestion" | b"broken"),
            value: $value,
        }),*]
    };
}

/// What rules can look at and messages can say.
#[rustfmt::skip]
pub const TABLE: &[Fact] = table! {
    "id" Text MODEL "the vendor's id of the model, or the text as written when it is unknown"
        |f| text(f.id.or(Some(f.text).filter(|text| !text.is_empty())));
    "text" Text MODEL "the id as written" |f| text(Some(f.text).filter(|text| !text.is_empty()));
    "canonical" Text USAGE "the id as the platform takes it, where that is not what is written" |f| text(f.canonical);
    "near" Text NAMED "for an unknown id, a known one that is near; for a rule that there is not, one that there is" |f| text(f.near);
    "unknown_as" Text USAGE "why the status is unknown: `id` (the catalog does not have it), `snapshot` (no source lists its day), `impossible-day`, `newer` (its day is after the catalog's last reading), `future` (released after the day of the run), `moved` (all that it stood for has ended, and its vendor moves it on), `unseen` (no source knew it by then), `unlisted` (the platform does not list it)" |f| text(f.unknown_as);
    "impossible_day" Text USAGE "the day in its name, where no calendar has it" |f| text(f.impossible_day);
    "failing_since" Day USAGE "the day since which calls fail, where a source has said so since" |f| f.failing_since.map(Value::Day);
    "due_on" Day USAGE "the day its end was due, where nobody has said since that it came" |f| f.due.map(|(on, _)| Value::Day(on));
    "due_read" Day USAGE "the day on which that was read" |f| f.due.map(|(_, read)| Value::Day(read));
    "catalog_read" Day USAGE "the last day on which the catalog was read" |f| f.catalog_read.map(Value::Day);
    "provider" Text MODEL "who makes the model" |f| text(f.provider);
    "surface" Text JUDGED "the platform whose dates it is judged by; for the catalog, whose facts are old" |f| text(f.surface);
    "platform" Text USAGE "the platform that is proven to serve it, else the one whose dates it is judged by" |f| text(f.platform);
    "lane" Text MODEL "the lane that its line fills" |f| text(f.lane);
    "line_name" Text MODEL "its line, `vendor/name`" |f| text(f.line);
    "status" Text MODEL "`current`, `legacy`, `deprecated`, `retired` or `unknown`" |f| word(f.status);
    "kind" Text MODEL "`chat`, `embedding`, …" |f| text(f.kind);
    "pinned" Bool USAGE "a dated snapshot (true), or a moving id that has some (false)" |f| f.pinned.map(Value::Bool);
    "price.input" Number USAGE "USD per million tokens of fresh input" |f| f.price.input.map(Value::Number);
    "price.cached_input" Number USAGE "USD per million tokens read from the prompt cache" |f| f.price.cached_input.map(Value::Number);
    "price.output" Number USAGE "USD per million tokens of output" |f| f.price.output.map(Value::Number);
    "context_window" Int USAGE "how many tokens one call takes at most" |f| tokens(f.context_window);
    "max_output" Int USAGE "how many tokens one call gives at most" |f| tokens(f.max_output);
    "role" Text USAGE "how it stands in the file: `use`, `compare`, `listing`, `comment`, `prose`, `test`, `example`, `data`" |f| word(f.role);
    "context" Text USAGE "in what kind of text it stands: `string`, `comment`, `doc`, `config`, …" |f| word(f.context);
    "language" Text FILES "the language or format of the file" |f| text(f.language);
    "path" Text FILES "the file" |f| text(Some(f.path));
    "name" Text USAGE "the key, argument or constant that holds it" |f| text(f.name);
    "workload.name" Text FILES "the workload that holds the file" |f| text(f.workload);
    "workload.lane" Text FILES "that workload's lane" |f| text(f.workload_lane);
    "workload.surfaces" List USAGE "the platforms that the workload allows, as the policy has them" |f| allowed(f.demands?.surfaces.as_ref());
    "workload.models" List USAGE "the globs over ids that the workload allows" |f| allowed(f.demands?.models.as_ref());
    "workload.pinned" Bool USAGE "whether the workload asks for snapshots (true) or for moving ids (false)" |f| f.demands?.pinned.map(Value::Bool);
    "max_generations_behind" Int USAGE "how many newer members its line may have, by its workload or by `legacy`" |f| f.max_generations_behind.map(|most| Value::Int(most.into()));
    "max_price.input" Number USAGE "what its input may cost at most, by the lane of its workload or its own" |f| f.max_price.input.map(Value::Number);
    "max_price.output" Number USAGE "what its output may cost at most, likewise" |f| f.max_price.output.map(Value::Number);
    "occurrences" Int USAGE "in how many places of the run its id stands in use, tests apart" |f| f.occurrences.map(|count| Value::Int(count.into()));
    "snapshots_in_workload" Int USAGE "how many snapshots of its model are in use in its workload" |f| f.snapshots_in_workload.map(|count| Value::Int(count.into()));
    "released" Day MODEL "the day of its release" |f| f.released.map(Value::Day);
    "deprecated_on" Day MODEL "the day its end was announced" |f| f.deprecated_on.map(Value::Day);
    "retires_on" Day MODEL "the first day on which calls fail" |f| f.retires_on.map(Value::Day);
    "earliest_retirement" Day MODEL "the day before which it is not retired" |f| f.earliest_retirement.map(Value::Day);
    "days_to_retirement" Int MODEL "how many days are left until then; zero and less once it is retired" |f| f.days_to_retirement.map(Value::Int);
    "legacy_since" Day MODEL "the day a newer member of its line was released" |f| f.legacy_since.map(Value::Day);
    "days_legacy" Int MODEL "how many days ago that was" |f| f.days_legacy.map(Value::Int);
    "generations_behind" Int MODEL "how many newer members its line has" |f| f.generations_behind.map(|count| Value::Int(count.into()));
    "head" Text MODEL "the newest member of its line" |f| text(f.head);
    "successor" Text MODEL "the next member of its line" |f| text(f.successor);
    "replacements" List MODEL "what the vendor names to move to" |f| list(f.replacements);
    "replacement.id" Text USAGE "the newest member of its line, else what the vendor names first" |f| text(f.replacement.id);
    "replacement.price.input" Number USAGE "USD per million tokens of its fresh input" |f| f.replacement.price.input.map(Value::Number);
    "replacement.price.output" Number USAGE "USD per million tokens of its output" |f| f.replacement.price.output.map(Value::Number);
    "snapshot" Text USAGE "the snapshot that a moving id serves" |f| text(f.snapshot);
    "snapshot_ends" Day USAGE "the first day on which calls of that snapshot fail" |f| f.snapshot_ends.map(Value::Day);
    "pin" Text USAGE "that snapshot, unless its end is announced" |f| text(f.pin);
    "rerouted_to" Text MODEL "the model that answers for it" |f| text(f.reroute.map(|(_, to)| to));
    "rerouted_on" Day MODEL "since when" |f| f.reroute.map(|(on, _)| Value::Day(on));
    "suggestion" Text USAGE "what the policy's routing suggests instead" |f| text(f.suggestion);
    "broken" List USAGE "what the call sets and the suggested model rejects, renames, ignores or limits, a clause each" |f| list(f.broken);
    "as_of" Day ALL "the day of the run" |f| f.as_of.map(Value::Day);
    "verdict" Text NOTE "what was found of the tag, ignore or exception" |f| text(f.verdict.map(Verdict::name));
    "tag.to" Text TAG "the `to` of the tag, for a usage of the one that covers it" |f| text(f.to);
    "tag.purpose" Text TAG "the tag's `purpose`" |f| text(f.purpose);
    "purposes" List TAGS "the purposes that the policy knows; none when it takes any" |f| list(f.purposes);
    "tag.ticket" Text TAG "the tag's `ticket`" |f| text(f.ticket);
    "tag.owner" Text TAG "the `owner` of the tag or of the exception" |f| text(f.owner);
    "tag.until" Text TAG "the `until` of the tag or of the exception" |f| text(f.until);
    "reason" Text NOTE "the reason given, or what is malformed" |f| text(f.reason);
    "key" Text NOTE "the key that it is about" |f| text(f.key);
    "value" Text NOTE "that key's value" |f| text(f.value);
    "rule" Text NOTE "the rule that an ignore names" |f| text(f.rule);
    "days" Int ALL "the days counted: left, past or ahead; for the catalog, its age" |f| f.days.map(Value::Int);
    "limit" Int ALL "how many days the policy allows" |f| f.limit.map(Value::Int);
};

impl Fact {
    /// Whether a rule about `subject` can use it.
    pub fn serves(&self, subject: Subject) -> bool {
        self.subjects.is_empty() || self.subjects.contains(&subject)
    }

    /// Its value as a message says it, if it is known.
    pub fn shown<'f>(&self, facts: &Facts<'f>) -> Option<Cow<'f, str>> {
        (self.value)(facts).map(Value::shown)
    }
}

impl<'f> Value<'f> {
    /// The value as a message says it: days are counted without a sign, prices in dollars.
    pub fn shown(self) -> Cow<'f, str> {
        match self {
            Self::Text(text) => text,
            Self::Int(number) => number.unsigned_abs().to_string().into(),
            Self::Number(number) => format!("{number}").into(),
            Self::Bool(yes) => if yes { "true" } else { "false" }.into(),
            Self::Day(day) => day.to_string().into(),
            Self::List(values) => values.join(", ").into(),
        }
    }
}

fn text(value: Option<&str>) -> Option<Value<'_>> {
    value.map(|text| Value::Text(Cow::Borrowed(text)))
}

fn tokens<'f>(count: Option<u64>) -> Option<Value<'f>> {
    count
        .and_then(|count| i64::try_from(count).ok())
        .map(Value::Int)
}

/// The variants of the enums here are single words, written in lower case.
fn word<'f>(value: Option<impl Debug>) -> Option<Value<'f>> {
    value.map(|word| Value::Text(format!("{word:?}").to_lowercase().into()))
}

fn allowed(globs: Option<&Allowed>) -> Option<Value<'_>> {
    globs.and_then(|globs| list(&globs.written))
}

fn list(values: &[String]) -> Option<Value<'_>> {
    (!values.is_empty()).then_some(Value::List(values))
}
