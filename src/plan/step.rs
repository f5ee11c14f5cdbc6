//! A workload's moves: what could take the place of each model and what that changes, how much there is to do, what is left
//! afterwards. The router says who could stand there, the catalog what is known of them.

use std::collections::{BTreeMap, BTreeSet};

use super::gather::{self, All, Found, Group, Key};
use super::split::{self, Kind};
use super::{
    Candidate, Deadline, Effort, Kept, Leftover, Move, Origin, Part, Run, Table, Volume, Workload,
    evaluation, id_of, tag::tag,
};
use crate::catalog::change::Difference;
use crate::catalog::entry::Day;
use crate::catalog::resolve::Target;
use crate::catalog::{Catalog, EntryId, Status};
use crate::evaluate::route::{Route, TurnedDown};
use crate::evaluate::{Router, Standard, Suggestion, Usage, spend};
use crate::policy::workload::Volumes;
use crate::policy::{Policy, Workload as Named};
use crate::scan::Role;

/// How many of those that were turned down are named.
const MAX_TURNED_DOWN: usize = 5;

/// Makes the workloads of a plan.
pub(super) struct Steps<'a, 'r> {
    run: Run<'r>,
    all: &'a All<'r>,
    routers: BTreeMap<usize, Router<'r>>,
}

impl<'a, 'r> Steps<'a, 'r> {
    pub(super) fn new(run: Run<'r>, all: &'a All<'r>) -> Self {
        let router = |(number, policy): (&usize, &&'r Policy)| {
            let standard = Standard {
                policy,
                catalog: run.catalog,
                as_of: run.as_of,
                complete: false,
            };
            (*number, Router::new(standard))
        };
        Self {
            run,
            all,
            routers: all.policies.iter().map(router).collect(),
        }
    }

    pub(super) fn workload(&self, key: Key, group: &Group<'r>) -> Workload {
        let (Key::Policy(number, _) | Key::Kind(_, number)) = key;
        let named = match key {
            Key::Policy(_, workload) => self
                .all
                .policies
                .get(&number)
                .and_then(|policy| policy.workloads.get(workload)),
            Key::Kind(..) => None,
        };
        let kind = match (key, named) {
            (Key::Kind(kind, _), _) => split::kinds().get(kind),
            (_, Some(named)) if named.lane.is_none() => split::kind_named(&named.name),
            _ => None,
        };
        let title = kind.map_or("", |kind| &kind.title);
        let work = Work {
            number,
            named,
            kind,
            name: named.map_or(title, |named| &named.name),
        };
        let signs = group.signs.iter();
        let signs = signs.map(|(sign, places)| (sign.clone(), *places));
        let moves = group.moves.iter();
        Workload {
            name: work.name.to_owned(),
            kind: kind.map(|kind| kind.key.as_str()),
            origin: match named {
                Some(named) => Origin::Policy(named.lane.clone()),
                None => Origin::Proposed(signs.collect()),
            },
            monthly: named.map(|named| named.monthly).unwrap_or_default(),
            moves: moves
                .filter_map(|(model, found)| self.step(&work, *model, (found, &group.kept)))
                .collect(),
            kept: group.kept.clone(),
            staying: group.staying,
        }
    }

    fn step(
        &self,
        work: &Work<'r>,
        (id, surface): (&'r str, &'r str),
        (found, kept): (&Found<'r>, &[Kept]),
    ) -> Option<Move> {
        let (usage, policy) = (
            *found.usages.first()?,
            *self.all.policies.get(&work.number)?,
        );
        let old = usage.entry?;
        let volume = self.volume(work, old);
        let volumes = volume.map(|volume| volume.tokens).unwrap_or_default();
        let answers = self.answers(work, found);
        let mut seen = BTreeSet::from([Some(old)]);
        let mut candidates = Vec::new();
        let mut turned_down: Vec<(String, String)> = Vec::new();
        let mut nothing = String::new();
        for (part, answer) in answers {
            if let Some(suggestion) = &answer.suggestion
                && seen.insert(suggestion.entry)
            {
                let because = answer.because;
                candidates.extend(self.candidate(
                    (old, volumes),
                    part.clone(),
                    because,
                    suggestion,
                ));
            }
            for told in answer.turned_down {
                if turned_down.len() < MAX_TURNED_DOWN && !turned_down.contains(&told) {
                    turned_down.push(told);
                }
            }
            if part == Part::Successor {
                nothing = answer.nothing;
            }
        }
        if !candidates.is_empty() {
            nothing.clear();
        }
        let view = &usage.view;
        let rerouted = view.rerouted.as_ref();
        let deadline = match (view.retires_on, rerouted) {
            (Some(on), rerouted) if rerouted.is_none_or(|(day, _)| on <= *day) => Some(Deadline {
                on,
                answered_by: None,
            }),
            (_, Some((on, to))) => Some(Deadline {
                on: *on,
                answered_by: Some(to.clone()),
            }),
            (_, None) => None,
        };
        let effort = self.effort(found);
        let ids: Vec<(&str, &str)> = candidates
            .iter()
            .filter_map(|one| {
                let entry = self.run.catalog.entry(one.entry?);
                Some((entry.id.as_str(), entry.surface.as_str()))
            })
            .collect();
        let there = self.run.catalog.entry(old);
        let first = ids.first().map(|(id, _)| *id);
        Some(Move {
            rank: 0,
            id: id.to_owned(),
            surface: surface.to_owned(),
            status: view.status,
            legacy_since: view.legacy_since.filter(|_| view.status == Status::Legacy),
            deadline,
            volume,
            month: self.month(volumes, old),
            tag: tag(usage, policy, self.run.as_of, (first, &effort.owners)),
            evaluation: evaluation::stub(work.name, &there.kind, (&there.id, &there.surface), &ids),
            afterwards: self.afterwards((id, surface), policy, kept),
            candidates: candidates.into_iter().map(|one| one.told).collect(),
            turned_down,
            nothing,
            effort,
        })
    }

    /// What the router says for each place that the work may go to, in order.
    fn answers(&self, work: &Work<'r>, found: &Found<'r>) -> Vec<(Part, Answer)> {
        let (Some(first), Some(router)) = (found.usages.first(), self.routers.get(&work.number))
        else {
            return Vec::new();
        };
        let mut usage = (*first).clone();
        // Among those of its own policy, where a run has several.
        let policy = self.all.policies.get(&work.number);
        let index = policy.and_then(|policy| policy.workload_of(&found.path));
        usage.workload = index.map(Into::into);
        let own = usage.view.lane.clone().unwrap_or_default();
        let of_lane = |lane: &str| {
            let answer = Answer::of(router.of_lane(&usage, &found.path, lane));
            (Part::Lane(lane.to_owned()), answer)
        };
        let catalog = self.run.catalog;
        let is_below = |lane: &&String| **lane != own && catalog.is_lane_within(lane, &own);
        let (below, beside) = work.kind.map_or((&[][..], &[][..]), |kind| {
            (kind.below.as_slice(), kind.beside.as_slice())
        });
        let named = work.named.and_then(|named| named.lane.as_deref());
        let mut answers: Vec<_> = named.map(of_lane).into_iter().collect();
        answers.extend(below.iter().filter(is_below).map(|lane| of_lane(lane)));
        let successor = Answer::of(router.successor(&usage, &found.path));
        // Without a lane it is what findings say, too, unless a rule names another one.
        let suggested = found.suggested.values().max_by_key(|(count, _)| *count);
        let is_known = |entry: Option<EntryId>| {
            let mut all = answers.iter().map(|(_, answer)| answer).chain([&successor]);
            all.any(|answer| {
                let passed = answer.suggestion.as_ref();
                passed.is_some_and(|passed| passed.entry == entry)
            })
        };
        let by_rule = suggested.filter(|(_, suggestion)| !is_known(suggestion.entry));
        let by_rule =
            by_rule.map(|(_, suggestion)| (Part::Rule, Answer::said((*suggestion).clone())));
        answers.push((Part::Successor, successor));
        let is_other = |lane: &&String| **lane != own;
        answers.extend(beside.iter().filter(is_other).map(|lane| of_lane(lane)));
        by_rule.into_iter().chain(answers).collect()
    }

    fn candidate(
        &self,
        (old, volumes): (EntryId, Volumes),
        part: Part,
        because: String,
        suggestion: &Suggestion,
    ) -> Option<Made> {
        let Run { catalog, as_of, .. } = self.run;
        let new = suggestion.entry?;
        let of_models = |reason: &&crate::evaluate::Reason| reason.is_of_models();
        let reasons = suggestion.reasons.iter().filter(of_models);
        let table = |table: &crate::catalog::entry::Benchmark| Table {
            title: table.title.clone(),
            page: table.page.clone(),
            published: table.published,
            models: table.models.iter().map(|id| id_of(catalog, *id)).collect(),
        };
        let model = catalog.model(old);
        let tables = catalog.benchmarks(new, as_of);
        let (compared, apart): (Vec<_>, Vec<_>) =
            tables.partition(|table| table.models.contains(&model));
        Some(Made {
            entry: Some(new),
            told: Candidate {
                id: id_of(catalog, new),
                part,
                because,
                reasons: reasons.map(ToString::to_string).collect(),
                changes: differences(catalog, (old, new), as_of),
                month: self.month(volumes, new),
                compared: compared.into_iter().map(table).collect(),
                apart: apart.into_iter().map(table).collect(),
            },
        })
    }

    /// The tokens of a model in a workload: as a table has them for that workload, or for the model, or as the policy has
    /// them for the workload.
    fn volume(&self, work: &Work<'r>, old: EntryId) -> Option<Volume> {
        let model = self.run.catalog.model(old);
        let used = |workload| self.run.usage?.of(workload, model);
        let told = |tokens, is_used, shared| Volume {
            tokens,
            is_used,
            shared,
        };
        let shared = self.all.places.get(&model).copied().unwrap_or(1);
        // A kind that the policy has a workload of the same name beside is not meant.
        let kind = work
            .kind
            .map(|kind| kind.key.as_str())
            .filter(|key| !self.all.names(key));
        let own = used(Some(work.name)).or_else(|| used(Some(kind?)));
        let own = own.map(|tokens| told(tokens, true, 1));
        let of_model = || used(None).map(|tokens| told(tokens, true, shared));
        let named = work.named.map(|named| named.monthly);
        let of_policy = || Some(told(named.filter(|tokens| tokens.is_known())?, false, 1));
        own.or_else(of_model).or_else(of_policy)
    }

    /// What a month costs; nothing where no volume or no price is known.
    fn month(&self, volumes: Volumes, id: EntryId) -> Option<f64> {
        if !volumes.is_known() {
            return None;
        }
        let (_, price) = self.run.catalog.entry(id).price_on(self.run.as_of)?;
        spend::in_a_month(volumes, price.value)
    }

    fn effort(&self, found: &Found<'r>) -> Effort {
        let files = gather::files(&found.usages);
        let owners = files.iter().filter_map(|file| self.run.owners.get(*file));
        let owners: BTreeSet<&String> = owners.flatten().collect();
        let place = |usage: &&Usage| gather::at(&usage.source, usage.mention.span);
        Effort {
            places: found.usages.iter().map(place).collect(),
            sites: found.usages.iter().map(|usage| usage.sites.len()).sum(),
            files: files.len(),
            owners: owners.into_iter().cloned().collect(),
        }
    }

    /// What is left of a model when its calls have moved.
    fn afterwards(
        &self,
        model: (&'r str, &'r str),
        policy: &Policy,
        kept: &[Kept],
    ) -> Vec<Leftover> {
        let catalog = self.run.catalog;
        let of = kept.iter();
        let of = of.filter(|kept| (kept.id.as_str(), kept.surface.as_str()) == model);
        let mut left: Vec<_> = of
            .map(|kept| Leftover::Allowance(kept.by, kept.at.clone()))
            .collect();
        let names = |text: &str| match catalog.read(text)?.target {
            Target::Known(id) => Some(id_of(catalog, catalog.origin(id))),
            Target::Unknown { .. } => None,
        };
        let lanes = policy.lanes.iter();
        let lanes = lanes.filter(|(_, default)| names(&default.value).as_deref() == Some(model.0));
        left.extend(lanes.map(|(lane, _)| Leftover::LaneDefault(lane.clone())));
        let elsewhere = self.all.elsewhere.get(&model).into_iter().flatten();
        let elsewhere = elsewhere.filter(|(role, _)| **role != Role::Data);
        left.extend(elsewhere.map(|(role, count)| Leftover::Mentions(*role, *count)));
        left
    }
}

/// What the catalog knows of either.
fn differences(catalog: &Catalog, (old, new): (EntryId, EntryId), day: Day) -> Vec<Difference> {
    let mut all = catalog.differences(old, new, day);
    all.retain(|row| row.old.is_some() || row.new.is_some());
    all
}

/// The work that is planned for.
struct Work<'r> {
    /// The policy's number.
    number: usize,
    named: Option<&'r Named>,
    kind: Option<&'static Kind>,
    name: &'r str,
}

/// A candidate with its entry.
struct Made {
    entry: Option<EntryId>,
    told: Candidate,
}

/// What the router says.
struct Answer {
    suggestion: Option<Suggestion>,
    because: String,
    turned_down: Vec<(String, String)>,
    nothing: String,
}

impl Answer {
    fn of(route: Route) -> Self {
        let passed = route.weighed.iter().find(|one| one.turned_down.is_none());
        let because = passed.map(|one| one.because.to_string());
        let turned = route.weighed.iter().filter_map(|one| {
            let why = one.turned_down.as_ref()?;
            (*why != TurnedDown::Same).then(|| (one.id.clone(), why.to_string()))
        });
        Self {
            turned_down: turned.collect(),
            because: because.unwrap_or_default(),
            suggestion: route.suggestion,
            nothing: route.nothing,
        }
    }

    /// What a finding suggests.
    fn said(suggestion: Suggestion) -> Self {
        Self {
            because: "findings suggest it".to_owned(),
            turned_down: Vec::new(),
            suggestion: Some(suggestion),
            nothing: String::new(),
        }
    }
}
