//! What the page's tables say, as text: days, money, tags. Not escaped; the templates do
//! that.

use std::borrow::{Borrow, Cow};
use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::entry::Day;
use crate::evaluate::spend::{Cost, Spend};
use crate::evaluate::{ExceptionRecord, Finding, IgnoreRecord, Place, Severity, TagRecord, Usage};
use crate::report::excerpt::Excerpt;
use crate::report::inventory::{self, Model};
use crate::report::summary::{Deadline, days_until, when};

pub(super) use crate::report::escape::short;
use crate::report::json::money::Source;
use crate::report::number::money;
pub(super) use crate::report::number::{change, grouped, usd, volumes};
pub(super) use crate::report::summary::{counted, id_of};
use crate::report::{Report, Summary, answers};

/// The most characters of a sentence that somebody wrote.
const LONGEST: usize = 400;

/// A finding as a row.
pub(super) struct Row<'a> {
    report: &'a Report<'a>,
    finding: &'a Finding,
    excerpt: Excerpt,
    pub(super) usage: Option<&'a Usage>,
}

/// A migration tag as a row.
pub(super) struct TagRow<'a> {
    pub(super) record: &'a TagRecord,
    /// The ids that it covers.
    pub(super) from: BTreeSet<&'a str>,
    pub(super) place: String,
}

/// An exception or ignore as a row.
pub(super) struct NoteRow<'a, T> {
    pub(super) record: &'a T,
    pub(super) place: String,
    /// How many findings or usages it speaks for.
    pub(super) uses: usize,
}

/// What all workloads cost.
pub(super) struct Total {
    pub(super) now: String,
    pub(super) there: String,
    pub(super) change: String,
    /// Workloads with volumes, but a model without a price.
    pub(super) left_out: usize,
}

impl<'a> Row<'a> {
    pub(super) fn of(report: &'a Report<'a>, finding: &'a Finding) -> Self {
        Self {
            report,
            finding,
            excerpt: Excerpt::new(&finding.place.source, finding.place.span),
            usage: report.usage_of(finding),
        }
    }

    pub(super) fn severity(&self) -> &'static str {
        severity(self.finding.severity)
    }

    /// The line in front of the place.
    pub(super) fn before(&self) -> &str {
        let (before, ..) = self.excerpt.parts();
        before.rsplit('\n').next().unwrap_or_default().trim_start()
    }

    pub(super) fn marked(&self) -> &str {
        let (_, marked, _) = self.excerpt.parts();
        marked.split('\n').next().unwrap_or_default()
    }

    pub(super) fn after(&self) -> &str {
        let (_, marked, after) = self.excerpt.parts();
        if marked.contains('\n') {
            return " …";
        }
        after.split('\n').next().unwrap_or_default()
    }

    pub(super) fn ends(&self) -> String {
        day(self.usage.and_then(|usage| usage.view.retires_on))
    }

    pub(super) fn place(&self) -> String {
        place(&self.finding.place)
    }

    pub(super) fn owners(&self) -> String {
        let path = self.finding.place.source.name();
        self.report.owners_of(path).join(", ")
    }

    pub(super) fn workload(&self) -> &str {
        let workload = self.usage.and_then(|usage| self.report.workload_of(usage));
        workload.unwrap_or_default()
    }
}

impl TagRow<'_> {
    pub(super) fn key(&self, key: &str) -> Cow<'_, str> {
        cut(self.record.tag.get(key).unwrap_or_default())
    }

    pub(super) fn left(&self, today: Day) -> String {
        left(self.record.tag.until, today)
    }
}

impl NoteRow<'_, IgnoreRecord> {
    pub(super) fn rules(&self) -> String {
        let rules = self.record.ignore.rules.iter();
        let rules: Vec<_> = rules.map(|(rule, _)| rule.as_str()).collect();
        cut(rules.join(", ")).into_owned()
    }
}

/// The migration tags, those that end first before others, those without an end last.
pub(super) fn tags<'a>(report: &'a Report<'a>) -> Vec<TagRow<'a>> {
    let mut from: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for usage in report.usages {
        if let Some(tag) = usage.tag {
            from.entry(tag.get()).or_default().insert(id_of(usage));
        }
    }
    let row = |(index, record): (usize, &'a TagRecord)| TagRow {
        record,
        from: from.remove(&index).unwrap_or_default(),
        place: written_at(&record.source, record.tag.span.start),
    };
    let mut rows: Vec<_> = report.tags.iter().enumerate().map(row).collect();
    rows.sort_by_key(|row| {
        let (source, span) = (row.record.source.name(), row.record.tag.span);
        let until = row.record.tag.until;
        (until.is_none(), until, source, span)
    });
    rows
}

pub(super) fn exceptions<'a>(report: &Report<'a>) -> Vec<NoteRow<'a, ExceptionRecord>> {
    let row = |(record, uses): (&'a ExceptionRecord, usize)| NoteRow {
        place: place(&record.place),
        uses,
        record,
    };
    let records = report.exceptions().into_iter();
    records.map(row).collect()
}

pub(super) fn ignores<'a>(report: &Report<'a>) -> Vec<NoteRow<'a, IgnoreRecord>> {
    let row = |record: &'a IgnoreRecord| NoteRow {
        place: written_at(&record.source, record.ignore.span.start),
        uses: record.uses,
        record,
    };
    report.ignores().into_iter().map(row).collect()
}

/// The word for a severity.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Off => "note",
    }
}

/// `agent.py:12`.
pub(super) fn place(place: &Place) -> String {
    written_at(&place.source, place.span.start)
}

fn written_at(source: &crate::source::Source, offset: u32) -> String {
    format!("{}:{}", source.name(), source.position(offset).line)
}

pub(super) fn status(model: &Model<'_>) -> &'static str {
    inventory::status(model.view.status)
}

pub(super) fn day(day: impl Borrow<Option<Day>>) -> String {
    day.borrow().map(|day| day.to_string()).unwrap_or_default()
}

/// How long until the last day of something.
pub(super) fn left(until: impl Borrow<Option<Day>>, today: Day) -> String {
    let Some(until) = *until.borrow() else {
        return String::new();
    };
    match days_until(today, until) {
        0 => "ends today".into(),
        1 => "1 day".into(),
        days @ 2.. => format!("{days} days"),
        _ => format!("ended {}", days(today, until)),
    }
}

/// `2026-11-30, in 8 days`; `not before 2027-04-01`.
pub(super) fn ends(model: &Model<'_>, today: Day) -> String {
    let view = model.view;
    match (model.deadline(), view.earliest_retirement) {
        (Some(day), _) => format!("{day}, {}", days(today, day)),
        (None, Some(day)) => format!("not before {day}"),
        (None, None) => String::new(),
    }
}

/// What to move to, if there is reason to move.
pub(super) fn moves_to<'m>(model: &'m Model<'_>) -> Vec<&'m str> {
    let mut to = model.moves_to();
    to.truncate(3);
    to
}

/// The next deadline as a sentence.
pub(super) fn sentence(deadline: &Deadline) -> String {
    let text = deadline.sentence();
    let (first, rest) = text.split_at_checked(1).unwrap_or(("", &text));
    format!("{}{rest}.", first.to_uppercase())
}

/// How far away a day is.
pub(super) fn days(today: Day, day: Day) -> String {
    when(days_until(today, day))
}

/// A sentence in parts, and whether each is code: what stands between backticks.
pub(super) fn prose(text: &str) -> Vec<(bool, String)> {
    let text = cut(text);
    let parts = text.split('`').map(str::to_owned).enumerate();
    parts.map(|(index, part)| (index % 2 == 1, part)).collect()
}

/// As much of a text as a page has room for.
pub(super) fn cut<'t>(text: impl Into<Cow<'t, str>>) -> Cow<'t, str> {
    let text = text.into();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => text,
    }
}

/// What the page says of findings while the script has not run.
pub(super) fn shown(there: usize, summary: &Summary) -> String {
    let all = summary.errors + summary.warnings + summary.infos;
    let findings = counted(all, "open finding").unwrap_or_default();
    if there < all {
        let first = grouped(there);
        format!("{findings}; here are the {first} most severe, all of them need JavaScript.")
    } else {
        format!("{findings}.")
    }
}

pub(super) fn places(report: &Report<'_>) -> String {
    format!("{} places.", grouped(report.usages.len()))
}

/// What the model of a place costs: `$2.50 in, $10 out a million tokens`; nothing where no price is known.
pub(super) fn price(report: &Report<'_>, usage: &Usage) -> String {
    let entry = usage.entry.map(|id| report.catalog.entry(id));
    let held = entry.and_then(|entry| entry.price_on(report.run.as_of));
    let price = held.map(|(_, price)| price.value).unwrap_or_default();
    let parts = [(price.input, "in"), (price.output, "out")];
    let part = |(usd, what): (Option<f64>, _)| Some(format!("{} {what}", money(usd?)));
    let parts: Vec<_> = parts.into_iter().filter_map(part).collect();
    if parts.is_empty() {
        return String::new();
    }
    format!("{} a million tokens", parts.join(", "))
}

/// What says when the model of a place ends, or what else is known of its days.
pub(super) fn source<'a>(report: &Report<'a>, usage: &Usage) -> Option<Source<'a>> {
    let (_, id) = answers::source(report.catalog, usage)?;
    Some(Source::of(report.catalog, id))
}

/// The sum over workloads; a range, where one has several models.
pub(super) fn total(spends: &[Spend]) -> Option<Total> {
    let used = spends.iter().filter(|spend| !spend.models.is_empty());
    let known = |of: fn(&Cost) -> Option<f64>| {
        move |spend: &&Spend| spend.models.iter().all(|cost| of(cost).is_some())
    };
    let (now, there) = (|cost: &Cost| cost.usd, |cost: &Cost| cost.usd_there);
    let (priced, others): (Vec<_>, Vec<_>) =
        used.partition(|spend| known(now)(spend) && known(there)(spend));
    if priced.is_empty() {
        return None;
    }
    let sums = |of: fn(&Cost) -> Option<f64>| {
        let (mut least, mut most) = (0.0, 0.0);
        for spend in &priced {
            let costs = spend.models.iter().filter_map(of);
            least += costs.clone().fold(f64::INFINITY, f64::min);
            most += costs.fold(0.0, f64::max);
        }
        (least, most)
    };
    let range = |(least, most): (f64, f64)| {
        if money(least) == money(most) {
            money(least)
        } else {
            format!("{}–{}", money(least), money(most))
        }
    };
    let (now, there) = (sums(now), sums(there));
    let change = if now.0 < now.1 {
        // What of a range moves where is not known.
        String::new()
    } else {
        change(Some(now.0), Some(there.0).filter(|_| there.0 >= there.1))
    };
    Some(Total {
        now: range(now),
        there: range(there),
        change,
        left_out: others.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Status;
    use crate::policy::workload::Volumes;

    #[test]
    fn what_is_left_of_a_tag_counts_its_last_day() {
        let left = |until| left(Some(Day(until)), Day(10));
        assert_eq!(
            [left(12), left(11), left(10), left(9)],
            ["2 days", "1 day", "ends today", "ended 1 day ago"]
        );
    }

    #[test]
    fn a_total_is_a_range_where_it_is_not_known_which_model_has_the_volume() {
        let cost = |usd, usd_there| Cost {
            id: String::new(),
            surface: String::new(),
            status: Status::Legacy,
            usd,
            to: None,
            usd_there,
        };
        let spend = |models: &[Cost]| Spend {
            workload: String::new(),
            monthly: Volumes::default(),
            models: models.to_vec(),
        };
        let one = spend(&[cost(Some(100.0), Some(40.0))]);
        let two = spend(&[cost(Some(10.0), Some(10.0)), cost(Some(30.0), Some(10.0))]);
        let unknown = spend(&[cost(None, Some(1.0))]);
        let said = |spends: &[Spend]| {
            let total = total(spends)?;
            Some(
                [
                    total.now,
                    total.there,
                    total.change,
                    total.left_out.to_string(),
                ]
                .join(" | "),
            )
        };
        assert_eq!(
            said(std::slice::from_ref(&one)).unwrap(),
            "$100 | $40 | −$60 (−60 %) | 0"
        );
        assert_eq!(
            said(&[one, two, unknown.clone(), spend(&[])]).unwrap(),
            "$110–$130 | $50 |  | 1"
        );
        assert_eq!(said(&[unknown]), None);
    }
}
