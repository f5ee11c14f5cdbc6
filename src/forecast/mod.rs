//! What starts to fail on which day: the run judged again as of later days.
//!
//! Nothing here knows what a rule looks at. A day on which something ends is judged, and
//! between two such days the day of a change is found by halving: so a threshold of any
//! rule is met on its day. What a model's own days say (it retires, another one answers)
//! is told whether a rule fails on it or not.
//!
//! Judging and owners are given; nothing here reads a file or a clock.

pub mod checklist;
pub mod ics;
pub mod json;
pub mod table;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::entry::Day;
use crate::evaluate::{Disposition, Finding, Outcome, Severity, Usage};
use crate::report::json::Date;
use crate::scan::Role;
use crate::source::Span;

/// A run as it is judged on a day.
#[derive(Debug, Default)]
pub struct World {
    /// What came of it.
    pub outcome: Outcome,
    /// The names of the policies' workloads.
    pub workloads: Vec<String>,
}

/// What is ahead.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "lanelint forecast")]
pub struct Forecast {
    /// Name and version of this layout: `lanelint-forecast-v1`.
    schema: &'static str,
    /// The version of lanelint.
    version: &'static str,
    /// The day that it looks ahead from.
    pub as_of: Date,
    /// The last day that it looks at.
    pub until: Date,
    /// How many findings fail already on the first day; they are no events.
    pub failing_already: usize,
    /// By day, model and platform.
    pub events: Vec<Event>,
}

/// What happens to a model on a day.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Event {
    /// The day.
    pub on: Date,
    /// How many days away it is.
    pub in_days: i32,
    /// The vendor's id of the model, or as written; null where it is about no model.
    pub id: Option<String>,
    /// The platform whose days hold; empty where it is about no model.
    pub surface: String,
    /// Calls fail from this day on.
    pub retires: bool,
    /// Another model answers from this day on.
    pub rerouted_to: Option<String>,
    /// What the vendor names to move to.
    pub replacements: Vec<String>,
    /// How many findings fail from this day on that did not the day before.
    pub failing: usize,
    /// The places concerned, by path and line.
    pub places: Vec<Place>,
}

/// A place that an event concerns.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Place {
    /// The file.
    pub path: String,
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1, in bytes.
    pub column: u32,
    /// The workload that the file is in.
    pub workload: Option<String>,
    /// Who owns the file, as CODEOWNERS has it.
    pub owners: Vec<String>,
    /// What fails there from this day on and did not the day before.
    pub findings: Vec<Failure>,
    /// Something else failed there the day before.
    pub failed_before: bool,
}

/// A finding that starts to fail.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Failure {
    /// The rule.
    pub rule: String,
    /// What will be wrong.
    pub message: String,
}

/// By what events are gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Who owns the files.
    Owner,
    /// The workload of the files.
    Workload,
}

/// Looks ahead from `as_of` to `until`, both included. `judge` gives the run as of a day: the
/// same files each time.
pub fn forecast((as_of, until): (Day, Day), judge: &mut dyn FnMut(Day) -> World) -> Forecast {
    let first = Rc::new(judge(as_of));
    let mut ahead = Ahead {
        judge,
        as_of,
        events: BTreeMap::new(),
    };
    ahead.own_days(&first, until);
    let mut before = (as_of, Rc::clone(&first));
    for day in turns(&first.outcome, as_of, until) {
        let world = Rc::new((ahead.judge)(day));
        ahead.between((before.0, &before.1), (day, &world));
        before = (day, world);
    }
    let events = ahead.events.into_values().map(|(event, places)| Event {
        places: places.into_values().collect(),
        ..event
    });
    Forecast {
        schema: json::SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        as_of: Date(as_of),
        until: Date(until),
        failing_already: failing(&first.outcome).count(),
        events: events.collect(),
    }
}

/// Where something fails, and by which rule.
type Failing = BTreeSet<(String, u32, u32, String)>;

/// The places that fail in a run.
fn places(world: &World) -> Failing {
    failing(&world.outcome)
        .map(|finding| {
            let source = &finding.place.source;
            let at = source.position(finding.place.span.start);
            (
                source.name().to_owned(),
                at.line,
                at.column,
                finding.rule.clone(),
            )
        })
        .collect()
}

/// The days on which something ends, and the last one.
fn turns(outcome: &Outcome, as_of: Day, until: Day) -> BTreeSet<Day> {
    let views = outcome.usages.iter().map(|usage| &usage.view);
    let ends = views.flat_map(|view| {
        let rerouted = view.rerouted.as_ref().map(|(day, _)| *day);
        view.retires_on.into_iter().chain(rerouted)
    });
    // What is allowed until a day fails on the next.
    let tags = outcome.tags.iter().filter_map(|record| record.tag.until);
    let exceptions = outcome.exceptions.iter().filter_map(|record| record.until);
    let allowed = tags
        .chain(exceptions)
        .map(|day| Day(day.0.saturating_add(1)));
    let mut days: BTreeSet<_> = ends.chain(allowed).collect();
    days.insert(until);
    days.retain(|day| (as_of.0 + 1..=until.0).contains(&day.0));
    days
}

/// The findings that fail a run.
fn failing(outcome: &Outcome) -> impl Iterator<Item = &Finding> {
    let findings = outcome.findings.iter();
    findings.filter(|finding| {
        finding.disposition == Disposition::Open && finding.severity >= Severity::Error
    })
}

/// What a finding is, whatever the day: its words count days.
fn key(finding: &Finding) -> (&str, Span, &str) {
    let place = &finding.place;
    (place.source.name(), place.span, &finding.rule)
}

/// The usage that a finding is about: its own, or one under the tag that it is about.
fn usage_of<'w>(outcome: &'w Outcome, finding: &Finding) -> Option<&'w Usage> {
    if let Some(usage) = finding.usage {
        return outcome.usages.get(usage.get());
    }
    let (path, span, _) = key(finding);
    let tag = outcome.tags.iter().position(|record| {
        record.source.name() == path
            && record.tag.span.start <= span.start
            && span.end <= record.tag.span.end
    });
    tag.and_then(|tag| {
        outcome
            .usages
            .iter()
            .find(|usage| usage.tag == Some(tag.into()))
    })
}

/// The search for what is ahead.
struct Ahead<'a> {
    judge: &'a mut dyn FnMut(Day) -> World,
    as_of: Day,
    /// By day, model and platform; their places by path, line and column.
    events: BTreeMap<(Day, String, String), (Event, Places)>,
}

type Places = BTreeMap<(String, u32, u32), Place>;

impl Ahead<'_> {
    /// The days of the models that are in use.
    fn own_days(&mut self, world: &World, until: Day) {
        for usage in &world.outcome.usages {
            if matches!(usage.stands, Role::Comment | Role::Prose | Role::Data) {
                continue;
            }
            let ahead = |day: &Day| *day > self.as_of && *day <= until;
            let retires = usage.view.retires_on.filter(ahead);
            let rerouted = usage.view.rerouted.clone().filter(|(day, _)| ahead(day));
            for day in retires
                .into_iter()
                .chain(rerouted.iter().map(|(day, _)| *day))
            {
                let source = &usage.source;
                let at = source.position(usage.mention.span.start);
                let place = Self::place(world, Some(usage), source.name(), (at.line, at.column));
                let (event, places) = self.event(day, Some(usage));
                event.retires |= retires == Some(day);
                if let Some((_, to)) = rerouted.as_ref().filter(|(on, _)| *on == day) {
                    event.rerouted_to = Some(to.clone());
                }
                add(places, place);
            }
        }
    }

    /// Finds the days of change between two that are judged; halving ends at a day.
    fn between(&mut self, (from, before): (Day, &World), (to, after): (Day, &World)) {
        let keys = |world: &'_ World| -> BTreeSet<_> {
            failing(&world.outcome)
                .map(|finding| {
                    let (path, span, rule) = key(finding);
                    (path.to_owned(), span, rule.to_owned())
                })
                .collect()
        };
        let (earlier, later) = (keys(before), keys(after));
        if earlier == later {
            return;
        }
        if to.0 - from.0 > 1 {
            let middle = Day(from.0 + (to.0 - from.0) / 2);
            let world = (self.judge)(middle);
            self.between((from, before), (middle, &world));
            self.between((middle, &world), (to, after));
            return;
        }
        for finding in failing(&after.outcome) {
            let (path, span, rule) = key(finding);
            if earlier.contains(&(path.to_owned(), span, rule.to_owned())) {
                continue;
            }
            let usage = usage_of(&after.outcome, finding);
            let at = finding.place.source.position(span.start);
            let mut place = Self::place(after, usage, path, (at.line, at.column));
            let there = (path.to_owned(), span, String::new());
            let mut before = earlier.range(there..);
            place.failed_before = before
                .next()
                .is_some_and(|(other, at, _)| other == path && *at == span);
            place.findings.push(Failure {
                rule: finding.rule.clone(),
                message: finding.message.clone(),
            });
            let (event, places) = self.event(to, usage);
            event.failing += 1;
            add(places, place);
        }
    }

    fn event(&mut self, on: Day, usage: Option<&Usage>) -> &mut (Event, Places) {
        let id = usage.map(|usage| usage.id.as_ref().unwrap_or(&usage.mention.text));
        let surface = usage
            .map(|usage| usage.judged_by.clone())
            .unwrap_or_default();
        let key = (on, id.cloned().unwrap_or_default(), surface.clone());
        let in_days = on.0 - self.as_of.0;
        self.events.entry(key).or_insert_with(|| {
            let replacements = usage.map(|usage| usage.view.replacements.clone());
            let event = Event {
                on: Date(on),
                in_days,
                id: id.cloned(),
                surface,
                retires: false,
                rerouted_to: None,
                replacements: replacements.unwrap_or_default(),
                failing: 0,
                places: Vec::new(),
            };
            (event, Places::new())
        })
    }

    fn place(
        world: &World,
        usage: Option<&Usage>,
        path: &str,
        (line, column): (u32, u32),
    ) -> Place {
        let workload = usage.and_then(|usage| usage.workload);
        Place {
            path: path.to_owned(),
            line,
            column,
            workload: workload
                .and_then(|index| world.workloads.get(index.get()))
                .cloned(),
            ..Place::default()
        }
    }
}

/// Adds a place, or what is said of it to the one that is there.
fn add(places: &mut Places, place: Place) {
    let key = (place.path.clone(), place.line, place.column);
    match places.entry(key) {
        Entry::Occupied(mut there) => {
            let there = there.get_mut();
            there.findings.extend(place.findings);
            there.failed_before |= place.failed_before;
        }
        Entry::Vacant(free) => {
            free.insert(place);
        }
    }
}

impl Forecast {
    /// Leaves what fails: of what began until a day, that which fails on it still; a model's own day alone is no failure.
    pub fn keep_failing(&mut self, today: Day, world: &World) {
        let still = places(world);
        for event in &mut self.events {
            let has_begun = event.on.0 <= today;
            for place in &mut event.places {
                let Place {
                    path,
                    line,
                    column,
                    findings,
                    ..
                } = place;
                findings.retain(|failure| {
                    let key = (path.clone(), *line, *column, failure.rule.clone());
                    !has_begun || still.contains(&key)
                });
            }
            event.places.retain(|place| !place.findings.is_empty());
            event.failing = event.places.iter().map(|place| place.findings.len()).sum();
        }
        self.events.retain(|event| !event.places.is_empty());
    }

    /// Says who owns each place.
    pub fn name_owners(&mut self, owners: impl Fn(&str) -> Vec<String>) {
        for place in self.events.iter_mut().flat_map(|event| &mut event.places) {
            place.owners = owners(&place.path);
        }
    }
}

impl Event {
    /// What happens, in words, where so many findings start to fail; not escaped.
    fn title(&self, failing: usize) -> String {
        let mut said = Vec::new();
        if self.retires {
            said.push("retires".to_owned());
        }
        if let Some(to) = &self.rerouted_to {
            said.push(format!("is served by {to}"));
        }
        match failing {
            0 => {}
            1 => said.push("1 finding starts to fail".into()),
            failing => said.push(format!("{failing} findings start to fail")),
        }
        let said = said.join("; ");
        match &self.id {
            Some(id) if self.surface.is_empty() => format!("{id}: {said}"),
            Some(id) => format!("{id} on {}: {said}", self.surface),
            None => said,
        }
    }
}

impl Place {
    /// The groups that it is in; one of no name, if it is in none.
    fn groups(&self, by: Grouping) -> Vec<&str> {
        let groups: Vec<&str> = match by {
            Grouping::Owner => self.owners.iter().map(String::as_str).collect(),
            Grouping::Workload => self.workload.as_deref().into_iter().collect(),
        };
        if groups.is_empty() { vec![""] } else { groups }
    }

    /// The rules that start to fail there.
    fn rules(&self) -> String {
        let rules: Vec<_> = self.findings.iter().map(|one| one.rule.as_str()).collect();
        rules.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::evaluate::Texts;
    use crate::source::{Place as At, Source};

    /// A finding in a file of one line a finding.
    fn finding(source: &Arc<Source>, line: usize, rule: &str) -> Finding {
        let start = line * 2;
        let said = Texts {
            rule: rule.to_owned(),
            severity: Severity::Error,
            message: format!("{rule} fails"),
            label: String::new(),
            policy: None,
            help: String::new(),
            vendor_replacements: Vec::new(),
        };
        let place = At {
            source: Arc::clone(source),
            span: (start..start + 1).into(),
        };
        Finding::new(said, place, None)
    }

    /// A run in which each line fails from a day on.
    fn judged(source: &Arc<Source>, days: &[i32], day: Day) -> World {
        let lines = days.iter().enumerate();
        let mut world = World::default();
        let failing = lines.filter(|&(_, &from)| from <= day.0);
        world.outcome.findings = failing
            .map(|(line, _)| finding(source, line, "legacy-lane"))
            .collect();
        world
    }

    fn said(forecast: &Forecast) -> Vec<String> {
        let lines = forecast.events.iter().flat_map(|event| {
            let places = event.places.iter();
            places.map(|place| format!("{} {}: {}", event.on.0.0, place.line, place.rules()))
        });
        lines.collect()
    }

    proptest! {
        #[test]
        fn halving_finds_the_day_of_every_change(
            days in prop::collection::vec(0..200i32, 0..20),
        ) {
            let source = Arc::new(Source::new("a.py", "a\n".repeat(20)));
            let mut judge = |day| judged(&source, &days, day);
            let ahead = forecast((Day(10), Day(150)), &mut judge);
            prop_assert_eq!(ahead.failing_already, days.iter().filter(|&&day| day <= 10).count());
            let lines = days.iter().enumerate();
            let mut wanted: Vec<_> = lines
                .filter(|&(_, day)| (11..=150).contains(day))
                .map(|(line, &day)| (day, line + 1))
                .collect();
            wanted.sort_unstable();
            let wanted: Vec<_> = wanted
                .into_iter()
                .map(|(day, line)| format!("{day} {line}: legacy-lane"))
                .collect();
            prop_assert_eq!(said(&ahead), wanted);
        }
    }

    #[test]
    fn few_days_are_judged() {
        let source = Arc::new(Source::new("a.py", "a\n"));
        let mut times = 0;
        let ahead = forecast((Day(0), Day(1000)), &mut |day| {
            times += 1;
            judged(&source, &[700], day)
        });
        assert_eq!(said(&ahead), ["700 1: legacy-lane"]);
        assert!(times < 15, "{times}");
    }

    #[test]
    fn what_fails_otherwise_already_is_told_apart() {
        let source = Arc::new(Source::new("a.py", "a\nb\n"));
        let ahead = forecast((Day(0), Day(9)), &mut |day| {
            let mut world = World::default();
            let rule = if day.0 < 5 {
                "retiring-soon"
            } else {
                "retired-model"
            };
            world.outcome.findings.push(finding(&source, 0, rule));
            if day.0 >= 5 {
                world.outcome.findings.push(finding(&source, 1, rule));
            }
            world
        });
        let places: Vec<_> = ahead.events[0].places.iter().collect();
        let before: Vec<_> = places.iter().map(|place| place.failed_before).collect();
        assert_eq!((ahead.events.len(), before), (1, vec![true, false]));
        assert_eq!(ahead.events[0].failing, 2);
    }
}
