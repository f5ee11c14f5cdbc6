//! Usages gathered by model: what an audit shows, in text and in Markdown.

use std::collections::{BTreeMap, BTreeSet};

use super::counts::Counts;
use super::escape::short;
use super::summary::{counted, days_until, id_of, is_live, when};
use super::{Grouping, Report, groups};
use crate::catalog::entry::Day;
use crate::catalog::{Status, View};
use crate::evaluate::{Place, TagRecord, Usage};

/// A model on a surface with all its places.
pub(super) struct Model<'a> {
    /// The vendor's id, or as written.
    pub(super) id: &'a str,
    /// The surface whose dates were used.
    pub(super) surface: &'a str,
    /// Where it is used, by path and place; never empty.
    pub(super) places: Vec<&'a Usage>,
    /// What it is on the day.
    pub(super) view: &'a View,
    /// What findings suggest instead, by routing.
    suggested: BTreeSet<&'a str>,
    /// What the vendor names to move to, without what has ended.
    named: Vec<&'a str>,
}

/// What findings suggest for each model, by id and surface.
type Suggested<'a> = BTreeMap<(&'a str, &'a str), BTreeSet<&'a str>>;

/// The models of the usages that the mode lists, by id and surface.
pub(super) fn models<'a>(report: &Report<'a>) -> Vec<Model<'a>> {
    of(report, report.usages(), &suggested(report))
}

/// The same under headings, where they were asked for; each model is one already.
pub(super) fn grouped<'a>(report: &Report<'a>) -> Vec<(Option<String>, Vec<Model<'a>>)> {
    let by = report.grouping.filter(|by| *by != Grouping::Model);
    let suggested = suggested(report);
    let groups = groups::usages(report, by, report.usages(), |usage| (*usage, 1));
    let groups = groups.into_iter();
    groups
        .map(|group| {
            let heading = group.heading("usage");
            (heading, of(report, group.items, &suggested))
        })
        .collect()
}

fn of<'a>(
    report: &Report<'a>,
    usages: Vec<&'a Usage>,
    suggested: &Suggested<'a>,
) -> Vec<Model<'a>> {
    let named = |usage: &'a Usage| {
        let whose = (usage.judged_by.as_str(), usage.vendor.as_str());
        let named = usage.view.replacements.iter().map(String::as_str);
        let has_ended = |id: &&str| report.catalog.has_ended(whose, id, report.run.as_of);
        named.filter(|id| !has_ended(id)).collect()
    };
    let mut models: BTreeMap<(&str, &str), Model<'a>> = BTreeMap::new();
    for usage in usages {
        let key = (id_of(usage), usage.judged_by.as_str());
        let model = models.entry(key).or_insert_with(|| Model {
            id: key.0,
            surface: key.1,
            places: Vec::new(),
            view: &usage.view,
            suggested: suggested.get(&key).cloned().unwrap_or_default(),
            named: named(usage),
        });
        model.places.push(usage);
    }
    models.into_values().collect()
}

fn suggested<'a>(report: &Report<'a>) -> Suggested<'a> {
    let mut suggested = Suggested::new();
    for finding in report.findings() {
        if let (Some(usage), Some(suggestion)) = (report.usage_of(finding), &finding.suggestion) {
            let key = (id_of(usage), usage.judged_by.as_str());
            suggested.entry(key).or_default().insert(&suggestion.id);
        }
    }
    suggested
}

/// The models that have to be moved off, by the day on which they stop.
pub(super) fn to_do<'a>(models: &'a [Model<'a>]) -> Vec<&'a Model<'a>> {
    let mut stale: Vec<_> = models.iter().filter(|model| model.needs_doing()).collect();
    stale.sort_by_key(|model| {
        let deadline = model.deadline();
        (
            deadline.is_none(),
            deadline,
            model.view.status,
            model.id,
            model.surface,
        )
    });
    stale
}

impl Model<'_> {
    /// The day on which it stops to be what it is.
    pub(super) fn deadline(&self) -> Option<Day> {
        let rerouted = self.view.rerouted.as_ref().map(|(day, _)| *day);
        self.view.retires_on.into_iter().chain(rerouted).min()
    }

    /// What to move to: by routing, else as the vendor says, else the head of its line.
    pub(super) fn moves_to(&self) -> Vec<&str> {
        if !self.suggested.is_empty() {
            return self.suggested.iter().copied().collect();
        }
        if self.named.is_empty() {
            self.view.head.as_deref().into_iter().collect()
        } else {
            self.named.clone()
        }
    }

    /// What its places do.
    pub(super) fn counts(&self) -> Counts {
        Counts::of(self.places.iter().copied())
    }

    /// How many places are code or configuration.
    pub(super) fn live_places(&self) -> usize {
        self.places.iter().filter(|usage| is_live(usage)).count()
    }

    fn needs_doing(&self) -> bool {
        let stale = matches!(
            self.view.status,
            Status::Retired | Status::Deprecated | Status::Legacy
        );
        (stale || self.deadline().is_some()) && self.live_places() > 0
    }

    /// Its dates as phrases, as of a day: `retires on 2026-11-30 (in 8 days)`.
    pub(super) fn dates(&self, today: Day) -> Vec<String> {
        let view = self.view;
        let mut dates = Vec::new();
        let mut say = |what: &str, day: Option<Day>| {
            if let Some(day) = day {
                dates.push(format!("{what} {day}"));
            }
        };
        say("released", view.released);
        say("legacy since", view.legacy_since);
        say("deprecated on", view.deprecated_on);
        match view.retires_on {
            Some(day) if day <= today => say("retired on", Some(day)),
            Some(day) => dates.push(format!(
                "retires on {day} ({})",
                when(days_until(today, day))
            )),
            None => say("retires not before", view.earliest_retirement),
        }
        if let Some((day, to)) = &view.rerouted {
            dates.push(format!("served by {to} from {day} on"));
        }
        if let Some(newer) = counted(view.generations_behind as usize, "newer release") {
            dates.push(newer);
        }
        dates
    }
}

/// The word for a status.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Retired => "retired",
        Status::Deprecated => "deprecated",
        Status::Legacy => "legacy",
        Status::Current => "current",
        Status::Unknown => "unknown",
    }
}

/// A tag in short: `to gpt-5.4, ML-123, @ml, until 2026-12-31`; not escaped.
pub(super) fn tag(record: &TagRecord) -> String {
    let mut parts = Vec::new();
    for (key, word) in [
        ("to", "to "),
        ("ticket", ""),
        ("owner", ""),
        ("until", "until "),
    ] {
        if let Some(value) = record.tag.get(key) {
            parts.push(format!("{word}{}", short(value)));
        }
    }
    if !record.valid {
        parts.push("not valid".into());
    }
    parts.join(", ")
}

/// Every migration tag, ignore and exception with where it stands, in a sentence each; not
/// escaped.
pub(super) fn notes(report: &Report<'_>) -> Vec<(Place, String)> {
    let tags = report.tags().into_iter().map(|record| {
        let mut facts = vec![format!("migration tag {}", tag(record))];
        if let Some(until) = record.tag.until {
            let days = days_until(report.run.as_of, until);
            let verb = if days < 0 { "ended" } else { "ends" };
            facts.push(format!("{verb} {}", when(days)));
        }
        facts.push(speaks_for(record.uses, "place"));
        facts.extend(record.verdicts.iter().map(ToString::to_string));
        (record.source.clone(), record.tag.span, facts)
    });
    let ignores = report.ignores().into_iter().map(|record| {
        let rules = record.ignore.rules.iter().map(|(rule, _)| rule.as_str());
        let mut facts = vec![format!("ignore of {}", all(rules.collect()))];
        facts.extend(record.ignore.reason.clone());
        facts.push(speaks_for(record.uses, "finding"));
        facts.extend(
            record
                .verdicts
                .iter()
                .map(|verdict| verdict.name().to_owned()),
        );
        (record.source.clone(), record.ignore.span, facts)
    });
    let exceptions = report.exceptions().into_iter().map(|(record, uses)| {
        let rules = record.rules.iter().flatten().map(String::as_str);
        let mut facts = vec![format!("exception from {}", all(rules.collect()))];
        facts.extend(record.reason.clone());
        facts.extend(record.owner.clone());
        facts.extend(record.until.map(|until| format!("until {until}")));
        facts.push(speaks_for(uses, "place"));
        (record.place.source.clone(), record.place.span, facts)
    });
    let notes = tags.chain(ignores).chain(exceptions);
    let notes = notes.map(|(source, span, mut facts)| {
        facts.retain(|fact| !fact.is_empty());
        let facts: Vec<_> = facts.iter().map(|fact| short(fact).into_owned()).collect();
        (Place { source, span }, facts.join(" · "))
    });
    notes.collect()
}

fn speaks_for(uses: usize, what: &str) -> String {
    counted(uses, what).unwrap_or_else(|| format!("no {what}"))
}

/// Names of rules; without any, all of them are meant.
fn all(rules: Vec<&str>) -> String {
    if rules.is_empty() {
        "all rules".into()
    } else {
        rules.join(", ")
    }
}
