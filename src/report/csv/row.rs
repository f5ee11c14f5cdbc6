//! A row of the table: its columns, and which of them each kind of record fills.

use serde::Serialize;

use super::cell::Cell;
use crate::catalog::EntryId;
use crate::catalog::entry::Price;
use crate::evaluate::{
    ExceptionRecord, Finding, IgnoreRecord, IgnoreVerdict, Place, TagRecord, Usage,
};
use crate::report::answers::{self, Answers};
use crate::report::json::{Date, money};
use crate::report::{Report, advice, compact, evidence, inventory};
use crate::scan::Context;
use crate::source::{Source, Span};
use crate::tags::Tag;

/// The columns, in order. Lines and columns are 1-based, columns count UTF-8 bytes.
#[derive(Debug, Default, Serialize)]
pub(super) struct Row<'a> {
    record: &'static str,
    path: Cell<'a>,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
    rule: Cell<'a>,
    severity: &'static str,
    disposition: &'static str,
    settled_by: Cell<'a>,
    message: Cell<'a>,
    help: Cell<'a>,
    suggestion: Cell<'a>,
    suggestion_why: Cell<'a>,
    suggestion_grade: Cell<'a>,
    suggestion_price_input: Option<f64>,
    suggestion_price_output: Option<f64>,
    vendor_replacements: Cell<'a>,
    policy: Cell<'a>,
    id: Cell<'a>,
    text: Cell<'a>,
    provider: Cell<'a>,
    surface: Cell<'a>,
    judged_by: Cell<'a>,
    line_name: Cell<'a>,
    lane: Cell<'a>,
    status: &'static str,
    released: Option<Date>,
    deprecated_on: Option<Date>,
    retires_on: Option<Date>,
    earliest_retirement: Option<Date>,
    /// USD per million tokens.
    price_input: Option<f64>,
    price_output: Option<f64>,
    /// What to move to, and who names it.
    replacement: Cell<'a>,
    replacement_by: &'static str,
    replacement_price_input: Option<f64>,
    replacement_price_output: Option<f64>,
    /// US dollars in a month of the workload, had this model all of its volume.
    spend: Option<f64>,
    spend_there: Option<f64>,
    /// What says when the model ends, or what else is known of its days.
    source: Cell<'a>,
    source_version: Cell<'a>,
    source_url: Cell<'a>,
    source_read: Option<Date>,
    role: &'static str,
    language: &'static str,
    context: Option<Context>,
    name: Cell<'a>,
    workload: Cell<'a>,
    sites: Option<usize>,
    owners: Cell<'a>,
    blame_author: Cell<'a>,
    blame_on: Option<Date>,
    blame_commit: Cell<'a>,
    /// Of a tag: the one that covers a usage, or the record's own.
    to: Cell<'a>,
    purpose: Cell<'a>,
    ticket: Cell<'a>,
    owner: Cell<'a>,
    until: Option<Date>,
    reason: Cell<'a>,
    valid: Option<bool>,
    verdicts: Cell<'a>,
    count: Option<usize>,
    fingerprint: Cell<'a>,
    tool: Cell<'a>,
    as_of: Option<Date>,
    policy_hash: Cell<'a>,
    catalog_version: Option<Date>,
    catalog_oldest_fact: Option<Date>,
    repository: Cell<'a>,
    commit: Cell<'a>,
    branch: Cell<'a>,
    dirty: Option<bool>,
}

impl<'a> Row<'a> {
    /// The run itself: how it was called, and over how many files it went.
    pub(super) fn run(report: &Report<'a>) -> Self {
        Self {
            message: Cell::of(evidence::command_line(report.run.arguments)),
            count: Some(report.files_scanned),
            ..Self::new(report, "run")
        }
    }

    /// How many files were skipped, or left out, for a reason.
    pub(super) fn counted(
        report: &Report<'a>,
        (record, reason): (&'static str, &'a str),
        count: usize,
    ) -> Self {
        Self {
            reason: Cell::of(reason),
            count: Some(count),
            ..Self::new(report, record)
        }
    }

    /// A file that was not read, or not as it should be.
    pub(super) fn file(
        report: &Report<'a>,
        record: &'static str,
        (path, reason, why): (&'a str, &'a str, String),
    ) -> Self {
        Self {
            path: Cell::of(path),
            reason: Cell::of(reason),
            message: Cell::of(why),
            ..Self::new(report, record)
        }
    }

    pub(super) fn usage(report: &Report<'a>, answers: &Answers<'a>, usage: &'a Usage) -> Self {
        Self::new(report, "usage").about(report, answers, usage)
    }

    /// A row of a kind, with what judged.
    fn new(report: &Report<'a>, record: &'static str) -> Self {
        let run = &report.run;
        Self {
            record,
            tool: Cell::of(format!("{} {}", env!("CARGO_PKG_NAME"), run.version)),
            as_of: Some(Date(run.as_of)),
            policy_hash: Cell::of(run.policy.hash),
            catalog_version: Some(Date(run.catalog.newest_read)),
            catalog_oldest_fact: Some(Date(run.catalog.oldest_read)),
            repository: Cell::opt(run.origin.repository),
            commit: Cell::opt(run.origin.commit),
            branch: Cell::opt(run.origin.branch),
            dirty: run.origin.dirty,
            ..Self::default()
        }
    }

    pub(super) fn finding(
        report: &Report<'a>,
        answers: &Answers<'a>,
        finding: &'a Finding,
    ) -> Self {
        let suggestion = finding.suggestion.as_ref();
        let there = price(report, suggestion.and_then(|suggestion| suggestion.entry));
        let blame = report.blame_of(finding);
        let mut row = Self::new(report, "finding");
        if let Some(usage) = report.usage_of(finding) {
            row = row.about(report, answers, usage);
        }
        Self {
            rule: Cell::of(finding.rule.as_str()),
            severity: compact::severity(finding.severity),
            disposition: advice::disposition(finding.disposition),
            settled_by: place(report.disposed_by(finding).as_ref()),
            message: Cell::of(finding.message.as_str()),
            help: Cell::of(finding.help.as_str()),
            suggestion: Cell::opt(suggestion.map(|suggestion| suggestion.id.as_str())),
            suggestion_why: Cell::opt(suggestion.map(|suggestion| suggestion.why.as_str())),
            suggestion_grade: Cell::opt(suggestion.map(|suggestion| suggestion.grade.name())),
            suggestion_price_input: there.input,
            suggestion_price_output: there.output,
            vendor_replacements: Cell::list(&finding.vendor_replacements),
            policy: place(report.policy_place(finding)),
            blame_author: Cell::opt(blame.map(|blame| blame.author.as_str())),
            blame_on: blame.map(|blame| Date(blame.on)),
            blame_commit: Cell::opt(blame.map(|blame| blame.commit.as_str())),
            fingerprint: Cell::of(finding.fingerprint.to_string()),
            ..row.at(report, &finding.place.source, finding.place.span)
        }
    }

    /// With all that is known of a usage.
    fn about(self, report: &Report<'a>, answers: &Answers<'a>, usage: &'a Usage) -> Self {
        let (mention, view) = (&usage.mention, &usage.view);
        let own = price(report, usage.entry);
        let to = answers.replacement(usage);
        let there = price(report, to.and_then(|to| to.entry));
        let cost = answers.cost(usage);
        let source = answers::source(report.catalog, usage);
        let source = source.map(|(_, id)| money::Source::of(report.catalog, id));
        let source = source.as_ref();
        let mut row = self.at(report, &usage.source, mention.span);
        if let Some(record) = report.tag_of(usage) {
            row = row.keys(&record.tag);
            row.valid = Some(record.valid);
        }
        Self {
            id: Cell::opt(usage.id.as_deref()),
            text: Cell::of(mention.text.as_str()),
            provider: Cell::of(usage.vendor.as_str()),
            surface: Cell::opt(usage.surface.as_deref()),
            judged_by: Cell::of(usage.judged_by.as_str()),
            line_name: Cell::opt(view.line.as_deref()),
            lane: Cell::opt(view.lane.as_deref()),
            status: inventory::status(view.status),
            released: view.released.map(Date),
            deprecated_on: view.deprecated_on.map(Date),
            retires_on: view.retires_on.map(Date),
            earliest_retirement: view.earliest_retirement.map(Date),
            price_input: own.input,
            price_output: own.output,
            replacement: Cell::opt(to.map(|to| to.id)),
            replacement_by: to.map_or("", |to| to.by),
            replacement_price_input: there.input,
            replacement_price_output: there.output,
            spend: cost.and_then(|cost| cost.usd),
            spend_there: cost.and_then(|cost| cost.usd_there),
            source: Cell::opt(source.map(|source| source.title)),
            source_version: Cell::opt(source.map(|source| source.version)),
            source_url: Cell::opt(source.and_then(|source| source.url)),
            source_read: source.and_then(|source| source.read),
            role: compact::role(usage.stands),
            language: mention.language,
            context: Some(mention.context),
            name: Cell::opt(usage.name()),
            workload: Cell::opt(report.workload_of(usage)),
            sites: Some(usage.sites.len()),
            ..row
        }
    }

    pub(super) fn tag(report: &Report<'a>, record: &'a TagRecord) -> Self {
        let verdicts: Vec<_> = record.verdicts.iter().map(ToString::to_string).collect();
        let text = record.source.slice(record.tag.span);
        Self {
            text: Cell::of(text),
            valid: Some(record.valid),
            verdicts: Cell::of(verdicts.join("; ")),
            count: Some(record.uses),
            ..Self::new(report, "tag")
                .at(report, &record.source, record.tag.span)
                .keys(&record.tag)
        }
    }

    pub(super) fn ignore(report: &Report<'a>, record: &'a IgnoreRecord) -> Self {
        let ignore = &record.ignore;
        let rules: Vec<_> = ignore.rules.iter().map(|(rule, _)| rule.clone()).collect();
        let verdicts = record.verdicts.iter();
        let verdicts: Vec<_> = verdicts.map(IgnoreVerdict::name).collect();
        Self {
            rule: Cell::list(&rules),
            text: Cell::of(record.source.slice(ignore.span)),
            reason: Cell::opt(ignore.reason.as_deref()),
            verdicts: Cell::of(verdicts.join("; ")),
            count: Some(record.uses),
            ..Self::new(report, "ignore").at(report, &record.source, ignore.span)
        }
    }

    pub(super) fn exception(report: &Report<'a>, record: &'a ExceptionRecord, uses: usize) -> Self {
        let place = &record.place;
        Self {
            rule: Cell::list(record.rules.as_deref().unwrap_or_default()),
            text: Cell::of(place.source.slice(place.span)),
            reason: Cell::opt(record.reason.as_deref()),
            owner: Cell::opt(record.owner.as_deref()),
            until: record.until.map(Date),
            count: Some(uses),
            ..Self::new(report, "exception").at(report, &place.source, place.span)
        }
    }

    fn at(self, report: &Report<'a>, source: &'a Source, span: Span) -> Self {
        let (start, end) = (source.position(span.start), source.position(span.end));
        Self {
            path: Cell::of(source.name()),
            line: Some(start.line),
            column: Some(start.column),
            end_line: Some(end.line),
            end_column: Some(end.column),
            owners: Cell::list(report.owners_of(source.name())),
            ..self
        }
    }

    fn keys(self, tag: &'a Tag) -> Self {
        let key = |name: &str| Cell::opt(tag.get(name));
        Self {
            to: key("to"),
            purpose: key("purpose"),
            ticket: key("ticket"),
            owner: key("owner"),
            until: tag.until.map(Date),
            reason: key("reason"),
            ..self
        }
    }
}

fn place(place: Option<&Place>) -> Cell<'static> {
    Cell::opt(place.map(advice::place))
}

/// What a model costs on the day of the run, as far as that is known.
fn price(report: &Report<'_>, id: Option<EntryId>) -> Price {
    let entry = id.map(|id| report.catalog.entry(id));
    let held = entry.and_then(|entry| entry.price_on(report.run.as_of));
    held.map(|(_, price)| price.value).unwrap_or_default()
}
