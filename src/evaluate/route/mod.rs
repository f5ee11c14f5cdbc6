//! What to write instead of an id: the only place that answers this.
//!
//! ```text
//! usage ─candidates─► in order ─gate─► the first that passes ─spelling─► id ─grade─► Suggestion
//! ```
//!
//! [`candidates`] says who could stand there and on whose word, [`gate`] turns down what
//! is no better, [`spelling`] writes the id as the place writes its own, [`mod@breaks`] looks at what the call sets, [`grade`] says who
//! may apply it. A correction of an id that nobody knows is [`mod@near`]'s, and no replacement.

mod around;
pub(super) mod beside;
mod breaks;
mod candidates;
mod gate;
mod grade;
mod left;
mod money;
mod near;
mod parts;
#[cfg(test)]
mod places;
mod purpose;
#[cfg(test)]
mod reach;
mod reasons;
mod settings;
mod spelling;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use super::kinds::{Kind, Kinds};
use super::{Index, Standard, Usage};
use crate::catalog::{EntryId, Status, View};
use crate::policy::{Facts, Rule, Severity, Suggest};
use crate::scan::{By, Role, Tie};
use crate::source::Shared;

pub use breaks::{Broken, Fate, Hidden};
pub use candidates::Because;
pub use gate::TurnedDown;
pub use grade::{Grade, Reason};
pub(in crate::evaluate) use near::near;
pub use parts::{Unwritten, Written, written};
pub use reasons::REASONS;

/// How many of those that were turned down a finding names.
const TOLD: usize = 3;

/// Why nothing is to be written where only a part of ids is looked for.
const PART: &str =
    "It is looked for in ids, which may be those of other models: none takes its place.";

/// Likewise in a list of what has ended.
const PAST: &str = "It is listed among models of the past: leave it there, or take it out.";

/// Likewise where a test names an id and calls nothing with it.
const TESTED: &str = "A test may be about this very id: change it together with what it tests.";

/// Likewise for a fine-tune.
const TUNED: &str = "A fine-tune has no replacement: train it anew on a base that stays.";

/// Why nothing is to be written in a place, whatever stands there.
fn bound(usage: &Usage) -> Option<&'static str> {
    match usage.mention.tie {
        Some(Tie::Part) => Some(PART),
        Some(Tie::Past) => Some(PAST),
        _ if is_only_tested(usage) => Some(TESTED),
        Some(_) | None => None,
    }
}

/// Whether a test names an id, and calls nothing with it as far as the file shows.
fn is_only_tested(usage: &Usage) -> bool {
    let by = usage.mention.proof().map(|proof| proof.by);
    let is_called = matches!(by, Some(By::Call | By::Client | By::Url));
    usage.stands == Role::Test && !(is_called && usage.mention.role == Role::Use)
}

/// What to write instead.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// The id to move to, spelled for the place.
    pub id: String,
    /// Why this one, what changes with it, and what to look at, for people: `the vendor
    /// names it (0.7 × input, 400K → 1M context); review: it is of another line`.
    pub why: String,
    /// Who may apply it.
    pub grade: Grade,
    /// What makes the grade, the weightiest first; empty for one that is safe.
    pub reasons: Vec<Reason>,
    /// The entry that it means, where the catalog has one.
    pub entry: Option<EntryId>,
}

/// An id to move to, at a place. What is alike at all places is read as its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// What to move to, and why.
    pub advice: Shared<Advice>,
    /// What the calls set that does not go with it.
    pub breaks: Breaks,
}

/// What calls set that does not go with a model. Most set nothing, which takes little room.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Breaks(Option<Shared<Vec<Broken>>>);

impl From<&Shared<Vec<Broken>>> for Breaks {
    fn from(broken: &Shared<Vec<Broken>>) -> Self {
        Self((!broken.is_empty()).then(|| broken.clone()))
    }
}

impl Deref for Breaks {
    type Target = [Broken];

    fn deref(&self) -> &[Broken] {
        self.0.as_ref().map_or(&[], |broken| broken)
    }
}

impl Deref for Suggestion {
    type Target = Advice;

    fn deref(&self) -> &Advice {
        &self.advice
    }
}

impl DerefMut for Suggestion {
    fn deref_mut(&mut self) -> &mut Advice {
        &mut self.advice
    }
}

impl From<Advice> for Suggestion {
    fn from(advice: Advice) -> Self {
        Self {
            advice: advice.into(),
            breaks: Breaks::default(),
        }
    }
}

impl Hash for Advice {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.id, &self.why).hash(state);
    }
}

impl Suggestion {
    /// What does not go with it of what the calls set and of what was made with the old model, a clause each.
    pub fn broken(&self) -> Vec<String> {
        let calls = self.breaks.iter().map(Broken::to_string);
        let index = self.reasons.iter();
        let index = index.filter(|reason| matches!(reason, Reason::Index(_)));
        let mut clauses: Vec<String> = Vec::new();
        for clause in calls.chain(index.map(Reason::to_string)) {
            if !clauses.contains(&clause) {
                clauses.push(clause);
            }
        }
        clauses
    }

    /// Whether it can stand in the place of the whole id as it is, without a look.
    pub fn is_safe(&self) -> bool {
        self.grade == Grade::Safe
    }
}

/// All that could stand in a place, in order, each with its verdict.
#[derive(Debug, Clone, Default)]
pub struct Route {
    /// The first that passed.
    pub suggestion: Option<Suggestion>,
    /// Everything that was looked at.
    pub weighed: Vec<Weighed>,
    /// In words, why there is nothing to write: `no replacement is known on Azure; …`. Empty
    /// where something is suggested, or nothing was asked for.
    pub nothing: String,
}

/// A candidate with its verdict.
#[derive(Debug, Clone)]
pub struct Weighed {
    /// Its id on the platform, or as it was named where the catalog does not know it there.
    pub id: String,
    /// On whose word.
    pub because: Because,
    /// Why it was turned down; `None` for one that passes.
    pub turned_down: Option<TurnedDown>,
}

/// What an entry is on the day, with what its platform serves of its line.
#[derive(Debug)]
pub(in crate::evaluate) struct Standing {
    /// What it is.
    view: View,
    /// It is legacy, and nothing newer of its line lives on its platform.
    is_last_of_line: bool,
    /// No day of its own is known, and this newer one of its line is ending or has ended there.
    outlived_by: Option<String>,
}

/// Answers what to write, for one policy, catalog and day.
#[derive(Debug)]
pub struct Router<'s> {
    standard: Standard<'s>,
    standings: RefCell<BTreeMap<EntryId, Rc<Standing>>>,
    candidates: RefCell<BTreeMap<Key, Rc<Vec<candidates::Candidate>>>>,
    kinds: OnceCell<Kinds<'s>>,
    learned: breaks::Learned<'s>,
    told: around::Told,
    versions: around::Versions,
    usages: &'s [Usage],
    left: left::Left,
}

/// What candidates depend on: the entry, the platform, whether it is proven, the workload
/// and what the rule asks for.
type Key = (EntryId, String, bool, Option<usize>, String);

impl<'s> Router<'s> {
    /// A router that has looked at nothing yet, and knows of no other usages than those that it is asked of.
    pub fn new(standard: Standard<'s>) -> Self {
        Self::among(&[], standard)
    }

    /// A router for usages of a run, which are given file by file: it sees what else is in their files.
    pub fn among(usages: &'s [Usage], standard: Standard<'s>) -> Self {
        Self {
            standard,
            standings: RefCell::default(),
            candidates: RefCell::default(),
            kinds: OnceCell::new(),
            learned: breaks::Learned::default(),
            told: around::Told::default(),
            versions: around::Versions::default(),
            usages,
            left: left::Left::default(),
        }
    }

    fn kinds(&self) -> &Kinds<'s> {
        let policy = self.standard.policy;
        self.kinds.get_or_init(|| Kinds::new(policy))
    }

    /// The kind of a usage; `facts` are what rules see of it.
    pub(in crate::evaluate) fn kind(&self, usage: &Usage, facts: &Facts<'_>) -> Rc<Kind<'s>> {
        self.kinds().of(usage, facts)
    }

    /// The rules on what others suggest that find a usage.
    pub(in crate::evaluate) fn late(
        &self,
        usage: &Usage,
        facts: &Facts<'_>,
    ) -> Vec<(&'s Rule, Severity)> {
        self.kinds().late(usage, facts)
    }

    /// What to write in the place of a usage that a rule finds; `facts` are those that the
    /// rule saw.
    pub fn route(&self, usage: &Usage, facts: &Facts<'_>, rule: &Rule) -> Route {
        if rule.suggest == Suggest::None {
            return Route::default();
        }
        if let Some(why) = bound(usage) {
            return Route {
                nothing: why.to_owned(),
                ..Route::default()
            };
        }
        let Some(entry) = usage.entry else {
            return near::route(usage);
        };
        if usage.mention.reading.tuned.is_some() {
            return self.tuned(usage, facts, rule, entry);
        }
        self.known(usage, facts, (&rule.suggest, Some(rule)), entry)
    }

    /// The same for a usage in the file `path`, told from the policy's folder: what a run does, for whoever asks why.
    pub fn route_in(&self, usage: &Usage, path: &str, rule: &Rule) -> Route {
        let Standard {
            policy,
            catalog,
            as_of,
            ..
        } = self.standard;
        let facts = super::usage::facts(usage, path, policy, catalog, as_of);
        self.route(usage, &facts, rule)
    }

    /// Whether a model may stand in the place of a usage, as one that is named to move to.
    pub fn may_move(&self, usage: &Usage, facts: &Facts<'_>, to: EntryId) -> Option<TurnedDown> {
        // A migration may go to another platform.
        let candidate = candidates::Candidate {
            because: Because::Tag,
            id: self.standard.catalog.entry(to).id.clone(),
            entry: self.here(usage, to).or(Some(to)),
        };
        let asked = gate::Asked {
            usage,
            facts,
            rule: None,
        };
        let turned_down = match self.weigh(asked, &candidate, false) {
            Err(_) => self.weigh(asked, &candidate, true).err(),
            Ok(_) => None,
        };
        match turned_down {
            // To stay is no move: then the model itself needs a future.
            Some(TurnedDown::Same) => self.has_future(to),
            other => other,
        }
    }

    /// What the vendor names for a usage of a kind, without what has ended by now; nothing where no
    /// id takes the place of the one that stands there.
    pub(in crate::evaluate) fn named_and_living<'k>(
        &self,
        usage: &Usage,
        kind: &'k Kind<'_>,
    ) -> &'k [String] {
        if usage.mention.reading.tuned.is_some() || bound(usage).is_some() {
            return &[];
        }
        kind.living.get_or_init(|| {
            let named = usage.view.replacements.iter();
            let lives = |id: &&String| !self.has_ended(usage, id);
            named.filter(lives).cloned().collect()
        })
    }

    fn has_ended(&self, usage: &Usage, id: &str) -> bool {
        let Standard { catalog, as_of, .. } = self.standard;
        catalog.has_ended((&usage.judged_by, &usage.vendor), id, as_of)
    }

    /// What speaks against moving to a model from anywhere.
    pub fn has_future(&self, to: EntryId) -> Option<TurnedDown> {
        let standing = self.standing(to);
        self.lives(to, &standing, true).err()
    }

    /// What could stand in the place of an entry on its own platform, as though its id were
    /// called there, whether or not a rule finds it.
    pub fn of_entry(&self, id: EntryId) -> Route {
        let Standard {
            policy,
            catalog,
            as_of,
            ..
        } = self.standard;
        let usage = super::usage::of_entry(id, self.standard);
        let facts = super::usage::facts(&usage, "", policy, catalog, as_of);
        self.known(&usage, &facts, (&Suggest::LaneDefault, None), id)
    }

    /// What takes the place of a usage in the file `path`, told from the policy's folder, in the lane of its own model, whether
    /// or not a rule finds it and whatever its workload runs in.
    pub fn successor(&self, usage: &Usage, path: &str) -> Route {
        let mut alone = usage.clone();
        alone.workload = None;
        self.asked(&alone, path, |facts, entry| {
            self.known(&alone, facts, (&Suggest::LaneDefault, None), entry)
        })
    }

    /// What could stand there of a lane, whatever lane its model or its workload is of: the policy's default of the lane, then
    /// the heads of the vendor's lines that fill it.
    pub fn of_lane(&self, usage: &Usage, path: &str, lane: &str) -> Route {
        self.asked(usage, path, |facts, entry| {
            let candidates = self.candidates_of_lane(usage, lane);
            let asked = gate::Asked {
                usage,
                facts,
                rule: None,
            };
            self.weighed(asked, &candidates, entry)
        })
    }

    /// Answers for a usage of a known model in a file, unless nothing can be written there.
    fn asked(
        &self,
        usage: &Usage,
        path: &str,
        answer: impl FnOnce(&Facts<'_>, EntryId) -> Route,
    ) -> Route {
        let Standard {
            policy,
            catalog,
            as_of,
            ..
        } = self.standard;
        if let Some(why) = bound(usage) {
            return Route {
                nothing: why.to_owned(),
                ..Route::default()
            };
        }
        let Some(entry) = usage.entry else {
            return near::route(usage);
        };
        let facts = super::usage::facts(usage, path, policy, catalog, as_of);
        let mut route = answer(&facts, entry);
        if usage.mention.reading.tuned.is_some() {
            route.suggestion = None;
            TUNED.clone_into(&mut route.nothing);
        }
        route
    }

    fn known(
        &self,
        usage: &Usage,
        facts: &Facts<'_>,
        (suggest, rule): (&Suggest, Option<&Rule>),
        entry: EntryId,
    ) -> Route {
        let key = (
            entry,
            usage.judged_by.clone(),
            self.is_bound(usage),
            usage.workload.map(Index::get),
            format!("{suggest:?}"),
        );
        let cached = self.candidates.borrow().get(&key).cloned();
        let candidates = cached.unwrap_or_else(|| {
            let found = Rc::new(self.candidates_for(usage, entry, suggest));
            self.candidates.borrow_mut().insert(key, Rc::clone(&found));
            found
        });
        let asked = gate::Asked { usage, facts, rule };
        self.weighed(asked, &candidates, entry)
    }

    /// The first of some candidates that passes, and the verdict on each.
    fn weighed(
        &self,
        asked: gate::Asked<'_, '_>,
        candidates: &[candidates::Candidate],
        entry: EntryId,
    ) -> Route {
        let gate::Asked { usage, rule, .. } = asked;
        let mut route = Route::default();
        // The newest that lives of a line without a current member, if nothing is better.
        for last_resort in [false, true] {
            route.weighed.clear();
            for candidate in candidates {
                let verdict = self.weigh(asked, candidate, last_resort);
                let (id, turned_down) = match &verdict {
                    Ok(passed) => (passed.text.clone(), None),
                    Err(turned) => (candidate.id.clone(), Some(turned.clone())),
                };
                route.weighed.push(Weighed {
                    id,
                    because: candidate.because.clone(),
                    turned_down,
                });
                if let Ok(passed) = verdict
                    && route.suggestion.is_none()
                {
                    let suggestion = self.graded(usage, candidate, passed, last_resort);
                    route.suggestion = Some(suggestion);
                }
            }
            if route.suggestion.is_some() {
                return route;
            }
        }
        // Whoever writes a rule of their own says what to do about it.
        if rule.is_none_or(|rule| rule.built_in) {
            route.nothing = self.nothing(usage, entry, &route.weighed);
        }
        route
    }

    /// A fine-tune is made anew on another base; its id cannot be changed into one.
    fn tuned(&self, usage: &Usage, facts: &Facts<'_>, rule: &Rule, entry: EntryId) -> Route {
        let mut route = self.known(usage, facts, (&rule.suggest, Some(rule)), entry);
        route.suggestion = None;
        TUNED.clone_into(&mut route.nothing);
        route
    }

    /// `No replacement is known on Azure: …`.
    fn nothing(&self, usage: &Usage, entry: EntryId, weighed: &[Weighed]) -> String {
        let catalog = self.standard.catalog;
        let row = catalog.surface(&usage.judged_by);
        let surface = row.map_or(usage.judged_by.as_str(), |row| &row.name);
        let mut text = format!("No replacement is known on {surface}");
        let own = catalog.origin(entry);
        let elsewhere = &catalog.entry(own).surface;
        if *elsewhere != usage.judged_by {
            let named = catalog.view(own, self.standard.as_of).replacements;
            let named = named.iter().filter(|id| !self.has_ended(usage, id));
            let named: Vec<_> = named.map(|id| format!("`{id}`")).collect();
            if !named.is_empty() {
                let own = catalog.surface(elsewhere);
                let own = own.map_or(elsewhere.as_str(), |row| &row.name);
                text = format!("{text}; on {own} the vendor names {}", named.join(", "));
            }
        }
        let mut told: Vec<String> = Vec::new();
        for one in weighed {
            let turned = one.turned_down.as_ref();
            let Some(turned) = turned.filter(|turned| **turned != TurnedDown::Same) else {
                continue;
            };
            let line = format!("`{}` {turned}", one.id);
            if told.len() < TOLD && !told.contains(&line) {
                told.push(line);
            }
        }
        if !told.is_empty() {
            text = format!("{text}; turned down: {}", told.join(", "));
        }
        format!("{text}.")
    }

    /// What an entry is on the day.
    fn standing(&self, id: EntryId) -> Rc<Standing> {
        if let Some(known) = self.standings.borrow().get(&id) {
            return Rc::clone(known);
        }
        let Standard { catalog, as_of, .. } = self.standard;
        let entry = catalog.entry(id);
        let view = catalog.view(id, as_of);
        let is_last_of_line = view.status == Status::Legacy
            && catalog.standing(entry).is_some_and(|(line, _)| {
                let preview = catalog.is_preview(id);
                let head = catalog.living_head_on(line, &entry.surface, as_of, preview);
                let member = |id: EntryId| catalog.entry(id).line.map(|place| place.member);
                head.and_then(member) == member(id)
            });
        let outlived_by = self.outlived_by(id, &view);
        let standing = Rc::new(Standing {
            view,
            is_last_of_line,
            outlived_by,
        });
        self.standings.borrow_mut().insert(id, Rc::clone(&standing));
        standing
    }

    /// The newest of its line that its platform has ended or is to end, where no day tells
    /// that an older entry outlives it.
    fn outlived_by(&self, id: EntryId, view: &View) -> Option<String> {
        let Standard { catalog, as_of, .. } = self.standard;
        let days = [view.released, view.retires_on, view.earliest_retirement];
        if view.status != Status::Current || days.iter().any(Option::is_some) {
            return None;
        }
        let entry = catalog.entry(id);
        let (line, place) = catalog.standing(entry)?;
        line.members
            .iter()
            .skip(place + 1)
            .rev()
            .find_map(|&(member, _)| {
                let newer = catalog.served(member, &entry.surface, as_of)?;
                let status = catalog.view(newer, as_of).status;
                let ends = matches!(status, Status::Retired | Status::Deprecated);
                ends.then(|| catalog.entry(newer).id.clone())
            })
    }

    /// Whether the platform that serves a usage is proven, and no gateway: then nothing
    /// else can stand there.
    fn is_bound(&self, usage: &Usage) -> bool {
        let proven = usage.surface.as_deref();
        let row = proven.and_then(|surface| self.standard.catalog.surface(surface));
        proven.is_some() && row.is_none_or(|row| !row.gateway)
    }

    /// The entry of a model that can stand in the place of a usage, if its platform has it.
    fn here(&self, usage: &Usage, id: EntryId) -> Option<EntryId> {
        let catalog = self.standard.catalog;
        let entry = catalog.entry(id);
        if entry.surface == usage.judged_by {
            return Some(id);
        }
        let origin = catalog.origin(id);
        let served = catalog.entries_on(origin, &usage.judged_by);
        if let Some(best) = catalog.best(self.living(served)) {
            return Some(best);
        }
        let is_other = catalog.entry(origin).vendor != usage.vendor;
        (!self.is_bound(usage) && is_other).then_some(origin)
    }

    /// Those of some entries that are not retired, or all if that leaves none.
    fn living(&self, entries: Vec<EntryId>) -> impl Iterator<Item = EntryId> {
        let retired = Status::Retired;
        let lives = |id: &EntryId| self.standing(*id).view.status != retired;
        let living: Vec<_> = entries.iter().copied().filter(lives).collect();
        let kept = if living.is_empty() { entries } else { living };
        kept.into_iter()
    }
}
