//! What is asked of each place in an audit: what replaces the model, what it costs there in a month, and what says so. All of
//! it follows from the report and the catalog; nothing is judged here.

use std::collections::{BTreeMap, HashMap};

use super::Report;
use super::summary::id_of;
use crate::catalog::entry::SourceId;
use crate::catalog::{Catalog, EntryId, Status};
use crate::evaluate::spend::Cost;
use crate::evaluate::{Suggestion, Usage};
use crate::scan::Role;
use crate::source::Span;

/// The answers for a report, gathered once.
pub(super) struct Answers<'a> {
    report: Report<'a>,
    /// What findings suggest, by place.
    here: HashMap<(&'a str, Span), &'a Suggestion>,
    /// What all findings of a model suggest, if they agree, by id and surface.
    agreed: BTreeMap<(&'a str, &'a str), Option<&'a Suggestion>>,
    /// What a month costs, by workload, id and surface; nothing where policies differ in the volume.
    costs: BTreeMap<(&'a str, &'a str, &'a str), Option<&'a Cost>>,
}

/// A model to move to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Replacement<'a> {
    pub(super) id: &'a str,
    /// Who names it: a finding's `suggestion`, the `vendor`, or the `line` whose head it is.
    pub(super) by: &'static str,
    /// Where it is known what it costs.
    pub(super) entry: Option<EntryId>,
}

impl<'a> Answers<'a> {
    pub(super) fn of(report: &Report<'a>) -> Self {
        let mut answers = Self {
            report: *report,
            here: HashMap::new(),
            agreed: BTreeMap::new(),
            costs: BTreeMap::new(),
        };
        for finding in report.findings() {
            let (Some(usage), Some(suggestion)) = (report.usage_of(finding), &finding.suggestion)
            else {
                continue;
            };
            let place = (usage.path(), usage.mention.span);
            answers.here.entry(place).or_insert(suggestion);
            let model = (id_of(usage), usage.judged_by.as_str());
            let agreed = answers.agreed.entry(model).or_insert(Some(suggestion));
            if agreed.is_some_and(|other| other.id != suggestion.id) {
                *agreed = None;
            }
        }
        for spend in report.spend {
            for cost in &spend.models {
                let key = (&*spend.workload, &*cost.id, &*cost.surface);
                let there = answers.costs.entry(key);
                there.and_modify(|cost| *cost = None).or_insert(Some(cost));
            }
        }
        answers
    }

    /// What to move to: as findings suggest, else as the vendor says, else the head of its line. Nothing for a model that is
    /// there to stay.
    pub(super) fn replacement(&self, usage: &'a Usage) -> Option<Replacement<'a>> {
        let suggested = |suggestion: &'a Suggestion| Replacement {
            id: &suggestion.id,
            by: "suggestion",
            entry: suggestion.entry,
        };
        let place = (usage.path(), usage.mention.span);
        if let Some(suggestion) = self.here.get(&place) {
            return Some(suggested(suggestion));
        }
        let view = &usage.view;
        let is_stale = matches!(
            view.status,
            Status::Retired | Status::Deprecated | Status::Legacy
        );
        if !is_stale && view.retires_on.is_none() && view.rerouted.is_none() {
            return None;
        }
        let model = (id_of(usage), usage.judged_by.as_str());
        if let Some(Some(suggestion)) = self.agreed.get(&model) {
            return Some(suggested(suggestion));
        }
        let (catalog, today) = (self.report.catalog, self.report.run.as_of);
        let whose = (usage.judged_by.as_str(), usage.vendor.as_str());
        let mut named = view.replacements.iter().map(String::as_str);
        let named = named.find(|id| !catalog.has_ended(whose, id, today));
        let named = named.map(|id| (id, "vendor"));
        let (id, by) = named.or(view.head.as_deref().map(|id| (id, "line")))?;
        let mut entries = catalog.candidates(id).iter();
        let entry = entries.find(|entry| catalog.entry(**entry).surface == usage.judged_by);
        Some(Replacement {
            id,
            by,
            entry: entry.copied(),
        })
    }

    /// What a month of its workload costs, had this model all of the volume; nothing for what calls no model.
    pub(super) fn cost(&self, usage: &'a Usage) -> Option<&'a Cost> {
        let workload = self.report.workload_of(usage)?;
        let key = (workload, id_of(usage), usage.judged_by.as_str());
        let cost = self.costs.get(&key).copied().flatten();
        cost.filter(|_| usage.role() == Role::Use)
    }
}

/// What says when a model ends, or what else is known of its days: the name of the day, and where it was read.
pub(super) fn source(catalog: &Catalog, usage: &Usage) -> Option<(&'static str, SourceId)> {
    let (entry, view) = (catalog.entry(usage.entry?), &usage.view);
    let days = [
        ("retires_on", &entry.retires_on, view.retires_on),
        (
            "earliest_retirement",
            &entry.earliest_retirement,
            view.earliest_retirement,
        ),
        ("deprecated_on", &entry.deprecated_on, view.deprecated_on),
        ("released", &entry.released, view.released),
    ];
    let mut told = days.into_iter().filter(|(_, _, told)| told.is_some());
    told.find_map(|(name, fact, _)| Some((name, *fact.as_ref()?.from.first()?)))
}
