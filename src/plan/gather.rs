//! Usages by workload and model: what calls what, what is allowed to stay, and what else names the models. One pass; who could
//! stand there instead is not asked here.

use std::collections::{BTreeMap, BTreeSet};

use super::split::{self, Sign};
use super::{Kept, Run};
use crate::catalog::Status;
use crate::catalog::entry::{Day, EntryId};
use crate::evaluate::{Disposition, Finding, Index, Severity, Suggestion, Usage};
use crate::policy::Policy;
use crate::scan::Role;
use crate::source::{Source, Span};

/// How many days ahead the end of a current model is a reason to move.
const AHEAD: i32 = 365;

/// A workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// One of a policy's, by their numbers.
    Policy(usize, usize),
    /// A kind of work, by its number, under a policy.
    Kind(usize, usize),
}

/// What was found of a workload.
#[derive(Debug, Default)]
pub(super) struct Group<'r> {
    /// By id and platform.
    pub(super) moves: BTreeMap<(&'r str, &'r str), Found<'r>>,
    pub(super) kept: Vec<Kept>,
    pub(super) staying: usize,
    /// What speaks for the kind, and at how many places.
    pub(super) signs: BTreeMap<Sign, usize>,
}

/// The usages of a model that is to move.
#[derive(Debug)]
pub(super) struct Found<'r> {
    /// In order; never empty.
    pub(super) usages: Vec<&'r Usage>,
    /// The path of the first one's file, from the policy's folder.
    pub(super) path: String,
    /// What findings suggest, and how often.
    pub(super) suggested: BTreeMap<EntryId, (usize, &'r Suggestion)>,
}

/// All that was found.
pub(super) struct All<'r> {
    pub(super) groups: BTreeMap<Key, Group<'r>>,
    /// The policies, by number.
    pub(super) policies: BTreeMap<usize, &'r Policy>,
    /// Mentions that call nothing, by id, platform and role.
    pub(super) elsewhere: BTreeMap<(&'r str, &'r str), BTreeMap<Role, usize>>,
    pub(super) unknown: usize,
    /// In how many workloads a model is called, by moving id at its vendor; other spellings of it count apart.
    pub(super) places: BTreeMap<EntryId, usize>,
}

impl All<'_> {
    /// Whether a policy names a workload so.
    pub(super) fn names(&self, name: &str) -> bool {
        let mut named = self.policies.values().flat_map(|policy| &policy.workloads);
        named.any(|workload| workload.name == name)
    }

    /// The models of a table of usage that nothing calls.
    pub(super) fn not_in_code(&self, run: Run<'_>) -> Vec<String> {
        let Some(usage) = run.usage else {
            return Vec::new();
        };
        let used = usage.volumes.keys().map(|(_, model)| *model);
        let used: BTreeSet<EntryId> = used
            .filter(|model| !self.places.contains_key(model))
            .collect();
        let known = used
            .into_iter()
            .map(|model| run.catalog.entry(model).id.clone());
        known.chain(usage.unknown.iter().cloned()).collect()
    }
}

/// What findings say of a usage.
#[derive(Clone, Copy, Default)]
struct Said<'r> {
    is_open: bool,
    suggested: Option<(Severity, &'r Suggestion)>,
    settled: Option<Disposition>,
}

impl<'r> Said<'r> {
    fn add(&mut self, finding: &'r Finding) {
        match finding.disposition {
            Disposition::Open | Disposition::Baselined => self.is_open = true,
            settled => self.settled = self.settled.or(Some(settled)),
        }
        if let Some(suggestion) = &finding.suggestion
            && (self.suggested).is_none_or(|(severity, _)| severity < finding.severity)
        {
            self.suggested = Some((finding.severity, suggestion));
        }
    }
}

/// Gathers.
pub(super) fn gather(run: Run<'_>) -> All<'_> {
    let usages = &run.outcome.usages;
    let mut said = vec![Said::default(); usages.len()];
    for finding in &run.outcome.findings {
        if let Some(said) = finding.usage.and_then(|usage| said.get_mut(usage.get())) {
            said.add(finding);
        }
    }
    let mut all = All {
        groups: BTreeMap::new(),
        policies: BTreeMap::new(),
        elsewhere: BTreeMap::new(),
        unknown: 0,
        places: BTreeMap::new(),
    };
    let mut called: BTreeSet<(EntryId, Key, &str)> = BTreeSet::new();
    let mut kept: BTreeMap<Key, BTreeMap<(Allowance, &str, &str), usize>> = BTreeMap::new();
    let mut file = None;
    for (usage, said) in usages.iter().zip(said) {
        let role = usage.role();
        let model = (id_of(usage), usage.judged_by.as_str());
        if role != Role::Use || usage.is_generated || usage.is_vendored {
            let counts = all.elsewhere.entry(model).or_default();
            *counts.entry(role).or_default() += 1;
            continue;
        }
        if usage.entry.is_none() {
            all.unknown += 1;
            continue;
        }
        let is_same = |(path, _): &(&str, _)| *path == usage.path();
        if !file.as_ref().is_some_and(is_same) {
            file = Some((usage.path(), (run.policy_of)(usage.path())));
        }
        let Some((_, (number, policy, path))) = &file else {
            continue;
        };
        all.policies.insert(*number, policy);
        let (key, signs) = key(usage, (*number, policy, path));
        if let Some(entry) = usage.entry {
            called.insert((run.catalog.model(entry), key, model.0));
        }
        let group = all.groups.entry(key).or_default();
        for sign in signs {
            *group.signs.entry(sign).or_default() += 1;
        }
        if let Some(allowance) = allowance(run, usage, said) {
            let counts = kept.entry(key).or_default();
            *counts.entry((allowance, model.0, model.1)).or_default() += 1;
            continue;
        }
        if !is_to_move(usage, said, run.as_of) {
            group.staying += 1;
            continue;
        }
        let found = group.moves.entry(model).or_insert_with(|| Found {
            usages: Vec::new(),
            path: path.clone(),
            suggested: BTreeMap::new(),
        });
        found.usages.push(usage);
        if let Some((_, suggestion)) = said.suggested
            && let Some(entry) = suggestion.entry
        {
            found.suggested.entry(entry).or_insert((0, suggestion)).0 += 1;
        }
    }
    for (model, ..) in called {
        *all.places.entry(model).or_default() += 1;
    }
    for (key, counts) in kept {
        let group = all.groups.entry(key).or_default();
        let of = |((allowance, id, surface), places)| told(run, allowance, (id, surface), places);
        group.kept.extend(counts.into_iter().filter_map(of));
        group.kept.sort();
    }
    all
}

/// The id that a usage is known by.
fn id_of(usage: &Usage) -> &str {
    usage.id.as_deref().unwrap_or(&usage.mention.text)
}

/// The workload of a usage, and what speaks for it where it is proposed.
fn key(usage: &Usage, (number, policy, path): (usize, &Policy, &str)) -> (Key, Vec<Sign>) {
    if let Some(workload) = policy.workload_of(path) {
        return (Key::Policy(number, workload), Vec::new());
    }
    let (kind, signs) = split::kind_of(usage, path).unwrap_or_default();
    (Key::Kind(kind, number), signs)
}

/// Whether a model has something to do: it ends, is overtaken, or a rule finds it and knows what to write.
fn is_to_move(usage: &Usage, said: Said<'_>, as_of: Day) -> bool {
    let view = &usage.view;
    let is_stale = matches!(
        view.status,
        Status::Retired | Status::Deprecated | Status::Legacy
    );
    let rerouted = view.rerouted.as_ref().map(|(day, _)| *day);
    let ends = view.retires_on.into_iter().chain(rerouted).min();
    let is_near = ends.is_some_and(|day| day.0.saturating_sub(as_of.0) <= AHEAD);
    is_stale || is_near || said.is_open && said.suggested.is_some()
}

/// What lets a usage stay, by its number in the run's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Allowance {
    Tag(usize),
    Exception(usize),
    Ignore(usize),
}

fn allowance(run: Run<'_>, usage: &Usage, said: Said<'_>) -> Option<Allowance> {
    let tag = usage.tag.map(Index::get);
    let holds = |tag: &usize| run.outcome.tags.get(*tag).is_some_and(|tag| tag.valid);
    if let Some(tag) = tag.filter(holds) {
        return Some(Allowance::Tag(tag));
    }
    match said.settled.filter(|_| !said.is_open)? {
        Disposition::Tracked(tag) => Some(Allowance::Tag(tag.get())),
        Disposition::Excepted(exception) => Some(Allowance::Exception(exception.get())),
        Disposition::Ignored(ignore) => Some(Allowance::Ignore(ignore.get())),
        Disposition::Open | Disposition::Baselined => None,
    }
}

/// What stays, in words.
fn told(
    run: Run<'_>,
    allowance: Allowance,
    (id, surface): (&str, &str),
    places: usize,
) -> Option<Kept> {
    let outcome = run.outcome;
    let entry = run.catalog.on_surface(surface, id);
    let ends = entry.and_then(|entry| run.catalog.view(entry, run.as_of).retires_on);
    let mut kept = Kept {
        id: id.to_owned(),
        surface: surface.to_owned(),
        by: "tag",
        at: String::new(),
        to: None,
        purpose: None,
        reason: None,
        owner: None,
        ticket: None,
        until: None,
        ends,
        places,
    };
    match allowance {
        Allowance::Tag(tag) => {
            let record = outcome.tags.get(tag)?;
            let key = |key: &str| record.tag.get(key).map(str::to_owned);
            kept.at = at(&record.source, record.tag.span);
            kept.to = key("to");
            kept.purpose = key("purpose");
            kept.reason = key("reason");
            kept.owner = key("owner");
            kept.ticket = key("ticket");
            kept.until = record.tag.until;
        }
        Allowance::Exception(exception) => {
            let record = outcome.exceptions.get(exception)?;
            kept.by = "exception";
            kept.at = at(&record.place.source, record.place.span);
            kept.reason.clone_from(&record.reason);
            kept.owner.clone_from(&record.owner);
            kept.until = record.until;
        }
        Allowance::Ignore(ignore) => {
            let record = outcome.ignores.get(ignore)?;
            kept.by = "ignore";
            kept.at = at(&record.source, record.ignore.span);
            kept.reason.clone_from(&record.ignore.reason);
        }
    }
    Some(kept)
}

/// `a.py:3`.
pub(super) fn at(source: &Source, span: Span) -> String {
    format!("{}:{}", source.name(), source.position(span.start).line)
}

/// The files of usages and of what uses their constants.
pub(super) fn files<'r>(usages: &[&'r Usage]) -> BTreeSet<&'r str> {
    let own = usages.iter().map(|usage| usage.path());
    let sites = usages.iter().flat_map(|usage| usage.sites.iter());
    own.chain(sites.map(|site| site.source.name())).collect()
}
