//! The records of the JSON formats, as they are written and as their schema says.
//!
//! Each borrows from the [`Report`] and lives only while it is written. The doc comments
//! here are the descriptions in the schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Date;
use super::money::Price;
use crate::evaluate::{
    self, Broken, Disposition, ExceptionRecord, Fate, Grade, IgnoreRecord, IgnoreVerdict, Place,
    Severity, TagRecord,
};
use crate::report::Report;
use crate::source::read::Skip;
use crate::source::{Source, Span};
use crate::tags::Reach;

/// A stretch of a file. Lines and columns are 1-based, columns count UTF-8 bytes.
#[derive(Serialize, JsonSchema)]
pub(super) struct Extent {
    line: u32,
    column: u32,
    end_line: u32,
    /// The column after the last byte.
    end_column: u32,
    /// Offset of the first byte in the file as it lies on the disk, whatever its encoding.
    byte_start: u32,
    /// Offset after the last byte.
    byte_end: u32,
}

/// A place in a file.
#[derive(Serialize, JsonSchema)]
pub(super) struct At {
    path: String,
    line: u32,
    column: u32,
}

/// A place that uses a constant.
#[derive(Serialize, JsonSchema)]
pub(super) struct Site<'a> {
    path: &'a str,
    #[serde(flatten)]
    extent: Extent,
}

/// A rule's verdict.
#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct Finding<'a> {
    path: &'a str,
    #[serde(flatten)]
    extent: Extent,
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    /// What stands at the place, in two or three words.
    label: &'a str,
    help: &'a str,
    /// The vendor's id of the usage it is about.
    id: Option<&'a str>,
    /// The text of that usage.
    text: Option<&'a str>,
    /// What the model costs where it stands.
    price: Option<Price<'a>>,
    suggestion: Option<Suggestion<'a>>,
    /// What the vendor names to move to.
    vendor_replacements: &'a [String],
    /// Where the user's own policy decided this; null for a built-in rule.
    policy: Option<At>,
    disposition: DispositionName,
    /// The tag, ignore or exception that settled it.
    settled_by: Option<At>,
    /// The same in every later run, wherever the line moves.
    fingerprint: String,
    /// Who owns the file, as CODEOWNERS has it.
    owners: &'a [String],
    /// Who last wrote the line; null unless asked for, and where git does not know.
    blame: Option<Blame<'a>>,
    /// Where the constant that holds the id is used, by path and place.
    sites: Vec<Site<'a>>,
}

/// Who last wrote a line, and when.
#[derive(Serialize, JsonSchema)]
struct Blame<'a> {
    /// The author's name, as the commit has it.
    author: &'a str,
    /// The author's address, as the commit has it.
    email: &'a str,
    /// The day on which it was written.
    on: Date,
    /// The commit, in hexadecimal.
    commit: &'a str,
}

/// What to write instead.
#[derive(Serialize, JsonSchema)]
struct Suggestion<'a> {
    id: &'a str,
    why: &'a str,
    /// It is safe: it can be written in the place of the whole id as it is.
    exact: bool,
    /// Who may apply it: a robot (`safe`), a person who has looked at the reasons
    /// (`review`), or a person by hand (`manual`).
    grade: Grade,
    /// What makes the grade; empty where it is safe.
    reasons: Vec<Reason>,
    /// What it costs there.
    price: Option<Price<'a>>,
    /// What the calls set that does not go with it; left out where there is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    breaks: Vec<Break<'a>>,
}

/// Something that a call sets and that does not go with the suggested model.
#[derive(Serialize, JsonSchema)]
struct Break<'a> {
    /// As the vendor's API calls it; `a.b` is `b` in the value of `a`.
    parameter: &'a str,
    /// As the call writes it.
    written: &'a str,
    /// `rejected`, `renamed`, `ignored` or `limited`.
    effect: &'static str,
    /// Its new name, where it is renamed.
    to: Option<&'a str>,
    /// The most that is taken, where it is limited.
    most: Option<f64>,
    /// The library that leaves it out, where the call is not the vendor's own.
    by: Option<&'a str>,
    /// What to write instead, for people.
    instead: Option<&'a str>,
    /// The same for people.
    detail: String,
    /// Who says so.
    source: &'a str,
    path: &'a str,
    #[serde(flatten)]
    extent: Extent,
}

impl<'a> Break<'a> {
    fn of(broken: &'a Broken) -> Self {
        Self {
            parameter: &broken.name,
            written: &broken.written,
            effect: broken.fate.name(),
            to: match &broken.fate {
                Fate::Renamed(name) => Some(name),
                _ => None,
            },
            most: match broken.fate {
                Fate::Limited(most) => Some(most),
                _ => None,
            },
            by: broken.by.as_deref(),
            instead: broken.instead.as_deref(),
            detail: broken.to_string(),
            source: &broken.source,
            path: broken.place.source.name(),
            extent: Extent::of(&broken.place.source, broken.place.span),
        }
    }
}

/// What speaks against writing a suggestion without a look.
#[derive(Serialize, JsonSchema)]
struct Reason {
    /// `price`, `context`, `input`, `output`, `dimension`, `capability`, `endpoint`, `preview`, `vendor`,
    /// `line`, `lane`, `legacy`, `breaks`, `setting`, `unseen`, `spelling`, `suffix`, `prefix`, `parts`, `own-name`,
    /// `listed`, `gate`, `facts`, `namesake`, `label`, `remark`, `entry`, `branch`, `offered`, `twin`, `left`, `same`, `expected`,
    /// `deployment`, `training`, `judge`, `generated`, `role` or `guess`.
    name: &'static str,
    /// The same for people.
    detail: String,
}

impl Reason {
    fn of(reason: &evaluate::Reason) -> Self {
        Self {
            name: reason.name(),
            detail: reason.to_string(),
        }
    }
}

/// What became of a finding.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum DispositionName {
    /// It counts.
    Open,
    /// A valid migration tag makes it deliberate.
    Tracked,
    /// An inline ignore silences it.
    Ignored,
    /// An exception of the policy allows it.
    Excepted,
    /// The earlier report that the run is compared with knows it.
    Baselined,
}

/// A migration tag.
#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct Tag<'a> {
    path: &'a str,
    #[serde(flatten)]
    extent: Extent,
    /// As written.
    text: &'a str,
    reach: ReachName,
    /// Its keys, well formed ones only.
    keys: BTreeMap<&'a str, &'a str>,
    /// The last day on which it is valid.
    until: Option<Date>,
    /// Whether it makes what it covers deliberate.
    valid: bool,
    /// How many usages it covers.
    uses: usize,
    /// What is wrong with it.
    verdicts: Vec<Verdict>,
}

/// What a tag covers.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum ReachName {
    Nothing,
    /// Its line and the statement or key below it.
    Lines,
    /// The other values of its JSON object.
    Siblings,
    File,
}

/// An inline ignore.
#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct Ignore<'a> {
    path: &'a str,
    #[serde(flatten)]
    extent: Extent,
    /// The rules that it names; empty for one that names none.
    rules: Vec<&'a str>,
    reason: Option<&'a str>,
    /// How many findings it silences.
    uses: usize,
    /// What is wrong with it: `no-reason`, `unused`, `unknown-rule` or `malformed`.
    verdicts: Vec<&'static str>,
}

/// An exception of the policy.
#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct Exception<'a> {
    path: &'a str,
    #[serde(flatten)]
    extent: Extent,
    /// The rules whose findings it allows; null for all.
    rules: Option<&'a [String]>,
    reason: Option<&'a str>,
    owner: Option<&'a str>,
    /// The last day on which it holds.
    until: Option<Date>,
    /// It is a migration tag, and among `tags` too.
    is_tag: bool,
    /// How many usages or findings it speaks for.
    uses: usize,
}

/// What is wrong with a tag.
#[derive(Serialize, JsonSchema)]
struct Verdict {
    /// `missing-key`, `malformed`, `unknown-purpose`, `expired`, `expires-soon`,
    /// `too-long`, `outlives-model`, `stale-target` or `unused`.
    name: &'static str,
    /// The same for people.
    detail: String,
}

/// A file that was not scanned.
#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct Skipped<'a> {
    path: &'a str,
    /// `binary`, `too-large`, `unreadable` or `undecodable`; `too-many-ids` of one that was
    /// scanned, but not to its end.
    reason: &'static str,
    /// Why, for people.
    detail: String,
}

impl<'a> Finding<'a> {
    pub(in crate::report) fn of(report: &Report<'a>, finding: &'a evaluate::Finding) -> Self {
        let usage = report.usage_of(finding);
        let day = report.run.as_of;
        let settled_by = report.disposed_by(finding);
        Self {
            path: finding.place.source.name(),
            extent: Extent::of(&finding.place.source, finding.place.span),
            rule: &finding.rule,
            severity: finding.severity,
            message: &finding.message,
            label: &finding.label,
            help: &finding.help,
            id: usage.and_then(|usage| usage.id.as_deref()),
            text: usage.map(|usage| usage.mention.text.as_str()),
            price: (usage.and_then(|usage| usage.entry))
                .and_then(|id| Price::of(report.catalog, id, day)),
            suggestion: finding.suggestion.as_ref().map(|suggestion| Suggestion {
                id: &suggestion.id,
                why: &suggestion.why,
                exact: suggestion.is_safe(),
                grade: suggestion.grade,
                reasons: suggestion.reasons.iter().map(Reason::of).collect(),
                price: suggestion
                    .entry
                    .and_then(|id| Price::of(report.catalog, id, day)),
                breaks: suggestion.breaks.iter().map(Break::of).collect(),
            }),
            vendor_replacements: &finding.vendor_replacements,
            policy: report
                .policy_place(finding)
                .map(|place| At::of(&place.source, place.span)),
            disposition: match finding.disposition {
                Disposition::Open => DispositionName::Open,
                Disposition::Tracked(_) => DispositionName::Tracked,
                Disposition::Ignored(_) => DispositionName::Ignored,
                Disposition::Excepted(_) => DispositionName::Excepted,
                Disposition::Baselined => DispositionName::Baselined,
            },
            settled_by: settled_by.map(|place| At::of(&place.source, place.span)),
            fingerprint: finding.fingerprint.to_string(),
            owners: report.owners_of(finding.place.source.name()),
            blame: report.blame_of(finding).map(|blame| Blame {
                author: &blame.author,
                email: &blame.email,
                on: Date(blame.on),
                commit: &blame.commit,
            }),
            sites: usage.map(sites).unwrap_or_default(),
        }
    }
}

impl<'a> Tag<'a> {
    pub(in crate::report) fn of(record: &'a TagRecord) -> Self {
        let verdict = |verdict: &evaluate::Verdict| Verdict {
            name: verdict.name(),
            detail: verdict.to_string(),
        };
        Self {
            path: record.source.name(),
            extent: Extent::of(&record.source, record.tag.span),
            text: record.source.slice(record.tag.span),
            reach: match record.tag.reach {
                Reach::Nothing => ReachName::Nothing,
                Reach::Lines { .. } => ReachName::Lines,
                Reach::Siblings(_) => ReachName::Siblings,
                Reach::File => ReachName::File,
            },
            keys: keys(record),
            until: record.tag.until.map(Date),
            valid: record.valid,
            uses: record.uses,
            verdicts: record.verdicts.iter().map(verdict).collect(),
        }
    }
}

impl<'a> Ignore<'a> {
    pub(in crate::report) fn of(record: &'a IgnoreRecord) -> Self {
        let IgnoreRecord { source, ignore, .. } = record;
        Self {
            path: source.name(),
            extent: Extent::of(source, ignore.span),
            rules: ignore.rules.iter().map(|(rule, _)| rule.as_str()).collect(),
            reason: ignore.reason.as_deref(),
            uses: record.uses,
            verdicts: record.verdicts.iter().map(IgnoreVerdict::name).collect(),
        }
    }
}

impl<'a> Exception<'a> {
    pub(in crate::report) fn of((record, uses): (&'a ExceptionRecord, usize)) -> Self {
        let Place { source, span } = &record.place;
        Self {
            path: source.name(),
            extent: Extent::of(source, *span),
            rules: record.rules.as_deref(),
            reason: record.reason.as_deref(),
            owner: record.owner.as_deref(),
            until: record.until.map(Date),
            is_tag: record.is_tag,
            uses,
        }
    }
}

impl<'a> Skipped<'a> {
    pub(in crate::report) fn of((path, skip): &'a (String, Skip)) -> Self {
        Self {
            path,
            reason: skip.reason(),
            detail: skip.to_string(),
        }
    }
}

impl Extent {
    pub(super) fn of(source: &Source, span: Span) -> Self {
        let (start, end) = (source.position(span.start), source.position(span.end));
        Self {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            byte_start: source.file_offset(span.start),
            byte_end: source.file_offset(span.end),
        }
    }
}

impl At {
    pub(super) fn of(source: &Source, span: Span) -> Self {
        let at = source.position(span.start);
        Self {
            path: source.name().to_owned(),
            line: at.line,
            column: at.column,
        }
    }
}

pub(super) fn sites(usage: &evaluate::Usage) -> Vec<Site<'_>> {
    let sites = usage.sites.iter();
    sites
        .map(|site| Site {
            path: site.source.name(),
            extent: Extent::of(&site.source, site.span),
        })
        .collect()
}

pub(super) fn keys(record: &TagRecord) -> BTreeMap<&str, &str> {
    let keys = record.tag.keys.iter();
    keys.map(|(key, value)| (key.as_str(), value.text.as_str()))
        .collect()
}
