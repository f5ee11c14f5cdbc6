//! The measured migration that a careful team runs, from what a run found: which work there is, what each part may move to, what
//! changes with it, in which order, what to measure before, and what stays.
//!
//! ```text
//! usages ─gather─► by workload and model ─step─► Move (candidates by the router, changes by the catalog) ─► in order
//! ```
//!
//! Everything follows from findings and the catalog; nothing is judged here and nothing is stored. Who could stand where is the
//! router's to say ([`crate::evaluate::route`]); how a plan looks is a report's.

mod evaluation;
mod gather;
pub mod split;
mod step;
mod tag;
pub mod usage;

use std::collections::BTreeMap;

use crate::catalog::change::{Difference, Topic};
use crate::catalog::entry::Day;
use crate::catalog::{Catalog, EntryId, Status};
use crate::evaluate::Outcome;
use crate::policy::Policy;
use crate::policy::workload::Volumes;
use crate::scan::Role;

pub use split::Sign;
pub use tag::{Keys, keys, tag};

/// What a plan is made from.
#[derive(Clone, Copy)]
pub struct Run<'r> {
    /// What came of the run.
    pub outcome: &'r Outcome,
    /// The facts.
    pub catalog: &'r Catalog,
    /// The day that all is judged as of.
    pub as_of: Day,
    /// The policy of a file as it is shown, with its number among the policies, and the file's path from the outermost policy's
    /// folder.
    pub policy_of: &'r dyn Fn(&str) -> (usize, &'r Policy, String),
    /// Who owns each file, by its path as shown.
    pub owners: &'r BTreeMap<String, Vec<String>>,
    /// What was used, if that is known.
    pub usage: Option<&'r usage::Usage>,
}

/// All there is to move, and what stays.
#[derive(Debug, Default)]
pub struct Plan {
    /// Those of policies first, then what is proposed.
    pub workloads: Vec<Workload>,
    /// How many places hold an id that the catalog does not know: nothing is planned for them.
    pub unknown: usize,
    /// What sort of table says what was used, and of how many days it is where it is scaled to 30.
    pub usage: Option<(String, Option<f64>)>,
    /// Models that were used, and that nothing in the code calls, as ids or as written.
    pub not_in_code: Vec<String>,
}

/// A part of the repository's work.
#[derive(Debug)]
pub struct Workload {
    /// The policy's name, or the kind's title.
    pub name: String,
    /// The kind of work, by its key, where it is known.
    pub kind: Option<&'static str>,
    /// Who says that it is one.
    pub origin: Origin,
    /// What it uses in a month, as the policy has it.
    pub monthly: Volumes,
    /// What is to move, in order.
    pub moves: Vec<Move>,
    /// What is allowed to stay for a time.
    pub kept: Vec<Kept>,
    /// How many places call models that have nothing to do.
    pub staying: usize,
}

/// Who says that something is a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The policy, with the lane that it gives.
    Policy(Option<String>),
    /// Names and paths: what they say, and at how many places.
    Proposed(Vec<(Sign, usize)>),
}

/// A model of a workload that is to move.
#[derive(Debug)]
pub struct Move {
    /// Its number among all, from 1: by deadline, then by what is saved, then by effort.
    pub rank: usize,
    /// The vendor's id.
    pub id: String,
    /// The platform whose days and prices hold.
    pub surface: String,
    /// What it is on the day.
    pub status: Status,
    /// Since when a newer one of its line is there.
    pub legacy_since: Option<Day>,
    /// When it ends, as far as is known.
    pub deadline: Option<Deadline>,
    /// The tokens of a month that it is priced with.
    pub volume: Option<Volume>,
    /// What a month costs now.
    pub month: Option<f64>,
    /// What could stand there; the first is measured first.
    pub candidates: Vec<Candidate>,
    /// What could not, and why.
    pub turned_down: Vec<(String, String)>,
    /// Why nothing could; empty where something can.
    pub nothing: String,
    /// How much there is to change.
    pub effort: Effort,
    /// The tag to paste while the move is under way; nothing where none helps.
    pub tag: Option<Tag>,
    /// An evaluation of old and new on one's own prompts, as a file for promptfoo.
    pub evaluation: Option<String>,
    /// What to take out when it is done.
    pub afterwards: Vec<Leftover>,
}

/// The tokens of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Volume {
    /// How many.
    pub tokens: Volumes,
    /// A table of usage says so; else the policy does.
    pub is_used: bool,
    /// How many moves they are of together: how they divide is not known, so each is priced with all.
    pub shared: usize,
}

/// The day by which a move has to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The first day on which calls fail, or on which another model answers.
    pub on: Day,
    /// The model that answers from then on; calls fail where there is none.
    pub answered_by: Option<String>,
}

/// A model to move to.
#[derive(Debug)]
pub struct Candidate {
    /// The vendor's id.
    pub id: String,
    /// As what it is there.
    pub part: Part,
    /// On whose word.
    pub because: String,
    /// What to look at, in words.
    pub reasons: Vec<String>,
    /// Every fact that is known of either, what breaks first.
    pub changes: Vec<Difference>,
    /// What a month costs with it.
    pub month: Option<f64>,
    /// What its vendor publishes that holds it against the old model.
    pub compared: Vec<Table>,
    /// What its vendor publishes of it without the old model.
    pub apart: Vec<Table>,
}

/// As what a candidate is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A rule of the policy names it.
    Rule,
    /// It fills the lane that the work belongs to.
    Lane(String),
    /// It comes after the old model in its own lane.
    Successor,
}

/// A table of a vendor that compares models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it is.
    pub title: String,
    /// Its address.
    pub page: String,
    /// When it was published.
    pub published: Day,
    /// The models in it.
    pub models: Vec<String>,
}

/// How much there is to change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effort {
    /// The places that hold the id, as `path:line`, in order.
    pub places: Vec<String>,
    /// How many other places use a constant with it.
    pub sites: usize,
    /// How many files all these are in.
    pub files: usize,
    /// Who owns these files.
    pub owners: Vec<String>,
}

/// A migration tag to paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// From `lanelint:` on; words in capitals are to be replaced.
    pub text: String,
    /// The sign of a comment in the language of the first place; empty where there is none for one line.
    pub sign: &'static str,
}

/// What stays for a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kept {
    /// The vendor's id.
    pub id: String,
    /// The platform.
    pub surface: String,
    /// What allows it: `tag`, `exception` or `ignore`.
    pub by: &'static str,
    /// Where that stands, as `path:line`.
    pub at: String,
    /// Where it goes.
    pub to: Option<String>,
    /// What it is kept for.
    pub purpose: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Where it is followed.
    pub ticket: Option<String>,
    /// The last day.
    pub until: Option<Day>,
    /// The first day on which calls fail.
    pub ends: Option<Day>,
    /// How many places.
    pub places: usize,
}

/// What is left of a model when calls of it have moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leftover {
    /// Other mentions in the repository, by how they stand.
    Mentions(Role, usize),
    /// A tag, an exception or an ignore that speaks for it, and where.
    Allowance(&'static str, String),
    /// The policy's default of a lane.
    LaneDefault(String),
}

impl Plan {
    /// Every move with its workload, in order.
    pub fn moves(&self) -> Vec<(&Workload, &Move)> {
        let of = |workload| move |step| (workload, step);
        let all = self.workloads.iter();
        let mut all: Vec<_> = all
            .flat_map(|workload: &Workload| workload.moves.iter().map(of(workload)))
            .collect();
        all.sort_by_key(|(_, step)| step.rank);
        all
    }

    /// How many places stay for a time.
    pub fn kept(&self) -> usize {
        let kept = self.workloads.iter().flat_map(|workload| &workload.kept);
        kept.map(|kept| kept.places).sum()
    }
}

impl Move {
    /// What its first candidate saves in a month, in US dollars; less than nothing where it costs more.
    pub fn saving(&self) -> Option<f64> {
        Some(self.month? - self.candidates.first()?.month?)
    }
}

impl Candidate {
    /// New by old for a price: `input`, `output`.
    pub fn price(&self, name: &str) -> Option<f64> {
        let mut prices = self.changes.iter();
        let price = prices.find(|row| row.topic == Topic::Price && row.name == name);
        price.and_then(|price| price.factor)
    }
}

/// Plans.
pub fn plan(run: Run<'_>) -> Plan {
    let found = gather::gather(run);
    let steps = step::Steps::new(run, &found);
    let mut plan = Plan {
        workloads: Vec::new(),
        unknown: found.unknown,
        usage: run.usage.map(|usage| (usage.format.clone(), usage.days)),
        not_in_code: found.not_in_code(run),
    };
    for (key, group) in &found.groups {
        plan.workloads.push(steps.workload(*key, group));
    }
    rank(&mut plan.workloads);
    plan
}

/// Numbers the moves of all workloads, and puts those of each in order.
fn rank(workloads: &mut [Workload]) {
    let mut order = Vec::new();
    for (at, workload) in workloads.iter().enumerate() {
        for (number, step) in workload.moves.iter().enumerate() {
            order.push((key(workload, step), (at, number)));
        }
    }
    order.sort_by_key(|(key, _)| *key);
    let places: Vec<_> = order.into_iter().map(|(_, place)| place).collect();
    for (rank, (at, number)) in places.into_iter().enumerate() {
        let workload = workloads.get_mut(at);
        if let Some(step) = workload.and_then(|workload| workload.moves.get_mut(number)) {
            step.rank = rank + 1;
        }
    }
    for workload in workloads {
        workload.moves.sort_by_key(|step| step.rank);
    }
}

/// What a move is put in order by: the earlier deadline, the larger saving, the smaller effort.
type Key<'p> = (
    (bool, Option<Day>),
    std::cmp::Reverse<(Option<Millionths>, Option<Millionths>)>,
    usize,
    (&'p str, &'p str, &'p str),
);

/// A number that has an order.
type Millionths = i128;

fn key<'p>(workload: &'p Workload, step: &'p Move) -> Key<'p> {
    #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
    let exact = |number: f64| (number * 1e6) as i128;
    let first = step.candidates.first();
    let factors = first.map(|first| ["input", "output"].map(|name| first.price(name)));
    let factors = factors.into_iter().flatten().flatten();
    // Where no volume is known, of a dollar for each of the two.
    let share: f64 = factors.map(|factor| 1.0 - factor).sum();
    let saving = step.saving().map(exact);
    let deadline = step.deadline.as_ref().map(|deadline| deadline.on);
    (
        (deadline.is_none(), deadline),
        std::cmp::Reverse((saving, first.map(|_| exact(share)))),
        step.effort.places.len() + step.effort.sites,
        (&workload.name, &step.id, &step.surface),
    )
}

/// The vendor's id of an entry, as people know it.
fn id_of(catalog: &Catalog, id: EntryId) -> String {
    catalog.entry(id).id.clone()
}
