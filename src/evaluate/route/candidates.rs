//! Who could stand in the place of a model, in order, and on whose word. Whether one of
//! them is any better is not asked here.

use std::collections::BTreeSet;
use std::fmt;

use super::Router;
use super::grade::DEARER;
use super::money::Change;
use crate::catalog::entry::{Day, Line};
use crate::catalog::resolve::Target;
use crate::catalog::{EntryId, Status, View};
use crate::evaluate::{Standard, Usage};
use crate::policy::Suggest;

/// How far the vendor's word is followed from model to model.
const MAX_STEPS: usize = 8;

/// On whose word a model could stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// The rule's `suggest`.
    Rule,
    /// A migration tag's `to`.
    Tag,
    /// The policy's default of the workload's lane.
    LaneDefault {
        /// The lane.
        lane: String,
        /// The workload that runs in it, where it is asked for one.
        workload: Option<String>,
    },
    /// What the vendor names for the model itself, or for one that it named.
    Vendor {
        /// The model that it is named for, where that is another one.
        of: Option<String>,
        /// The platform that names it, for people, where it is not the vendor.
        by: Option<String>,
    },
    /// It answers for the old id from a day on.
    Reroute(Day),
    /// It is the newest of a line on the platform.
    LineHead {
        /// The line.
        line: String,
        /// The platform, for people, where it is not the vendor's own.
        surface: Option<String>,
        /// What the vendor named, or names something for, where the line is another one.
        of: Option<String>,
    },
    /// It heads another line of the vendor that fills the lane.
    LaneHead {
        /// That line.
        line: String,
        /// The lane.
        lane: String,
        /// The workload that runs in the lane, where it is not the model's own.
        workload: Option<String>,
    },
}

impl Because {
    /// Whether it follows from the catalog, and no rule, tag or default asks for it by name.
    pub(super) fn is_of_catalog(&self) -> bool {
        match self {
            Self::Rule
            | Self::Tag
            | Self::LaneDefault { .. }
            | Self::Vendor { .. }
            | Self::Reroute(_) => false,
            Self::LineHead { .. } | Self::LaneHead { .. } => true,
        }
    }
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule => f.write_str("the rule names it"),
            Self::Tag => f.write_str("the tag names it"),
            Self::LaneDefault { lane, workload } => {
                write!(f, "the default of lane `{lane}`")?;
                match workload {
                    Some(workload) => write!(f, ", which workload `{workload}` runs in"),
                    None => Ok(()),
                }
            }
            Self::Vendor { of, by } => {
                let by = by.as_deref().unwrap_or("the vendor");
                write!(f, "{by} names it")?;
                match of {
                    Some(of) => write!(f, " for `{of}`"),
                    None => Ok(()),
                }
            }
            Self::Reroute(on) => write!(f, "it answers for the old id from {on} on"),
            Self::LineHead { line, surface, of } => {
                write!(f, "it heads {line}")?;
                if let Some(surface) = surface {
                    write!(f, " on {surface}")?;
                }
                match of {
                    Some(of) => write!(f, ", where the vendor leads by way of `{of}`"),
                    None => Ok(()),
                }
            }
            Self::LaneHead {
                line,
                lane,
                workload,
            } => {
                write!(f, "it heads {line}, of lane `{lane}`")?;
                match workload {
                    Some(workload) => write!(f, ", which workload `{workload}` runs in"),
                    None => Ok(()),
                }
            }
        }
    }
}

/// A model that could stand there.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) because: Because,
    /// As it was named, or the catalog's id.
    pub(super) id: String,
    /// The entry that the platform has for it.
    pub(super) entry: Option<EntryId>,
}

/// Leaves each entry where it comes first.
fn without_twice(found: &mut Vec<Candidate>) {
    let mut seen = BTreeSet::new();
    found.retain(|one| seen.insert((one.entry, one.entry.is_none().then(|| one.id.clone()))));
}

impl Router<'_> {
    /// In the stated order: what the rule names, the default of the workload's lane, what
    /// the vendor names to its end, the head of the line, the head of the lane.
    pub(super) fn candidates_for(
        &self,
        usage: &Usage,
        entry: EntryId,
        suggest: &Suggest,
    ) -> Vec<Candidate> {
        let mut found = Vec::new();
        match suggest {
            Suggest::None => {}
            Suggest::Vendor => {
                let mut heads = self.vendors(usage, entry, &mut found);
                found.append(&mut self.makers(usage, entry));
                found.append(&mut heads);
            }
            Suggest::LineHead => self.head(usage, entry, None, &mut found),
            Suggest::LaneDefault | Suggest::Id(_) => {
                if let Suggest::Id(id) = suggest {
                    found.push(self.named(usage, id, Because::Rule));
                }
                self.lane_default(usage, &mut found);
                let mut heads = self.vendors(usage, entry, &mut found);
                let mut makers = self.makers(usage, entry);
                self.head(usage, entry, None, &mut heads);
                if self.goes_first(entry, &makers, &heads) {
                    found.append(&mut makers);
                }
                found.append(&mut heads);
                found.append(&mut makers);
                self.head_of_lane(usage, &mut found);
            }
        }
        without_twice(&mut found);
        found
    }

    fn named(&self, usage: &Usage, id: &str, because: Because) -> Candidate {
        let catalog = self.standard.catalog;
        let here = catalog.on_surface(&usage.judged_by, id);
        let entry = here.or_else(|| match catalog.read(id)?.target {
            Target::Known(known) => self.here(usage, known),
            Target::Unknown { .. } => None,
        });
        Candidate {
            because,
            id: id.to_owned(),
            entry,
        }
    }

    /// What fills a lane: the policy's default of it, then the heads of the vendor's lines.
    pub(super) fn candidates_of_lane(&self, usage: &Usage, lane: &str) -> Vec<Candidate> {
        let mut found = Vec::new();
        if let Some(default) = self.standard.policy.lanes.get(lane) {
            let because = Because::LaneDefault {
                lane: lane.to_owned(),
                workload: None,
            };
            found.push(self.named(usage, &default.value, because));
        }
        self.heads_of(usage, lane, None, &mut found);
        without_twice(&mut found);
        found
    }

    /// The default of the workload's lane; without one, the head of that lane at the vendor.
    fn lane_default(&self, usage: &Usage, found: &mut Vec<Candidate>) {
        let policy = self.standard.policy;
        let workload = usage
            .workload
            .and_then(|index| policy.workloads.get(index.get()));
        let Some((workload, lane)) = workload.and_then(|it| Some((it, it.lane.as_ref()?))) else {
            return;
        };
        if let Some(default) = policy.lanes.get(lane) {
            let because = Because::LaneDefault {
                lane: lane.clone(),
                workload: Some(workload.name.clone()),
            };
            found.push(self.named(usage, &default.value, because));
        }
        if usage.view.lane.as_ref() != Some(lane) {
            self.heads_of(usage, lane, Some(&workload.name), found);
        }
    }

    /// What the vendor names, followed to its end: the last of each way first, since what
    /// has a replacement is on its way out. Gives the heads of the lines of all these.
    fn vendors(&self, usage: &Usage, entry: EntryId, found: &mut Vec<Candidate>) -> Vec<Candidate> {
        let mut seen = BTreeSet::from([entry]);
        let mut chain = Vec::new();
        self.follow(usage, entry, (None, 0), &mut seen, &mut chain);
        let replacements: Vec<_> = chain
            .iter()
            .filter_map(|one| one.entry.zip(Some(one.id.clone())))
            .collect();
        found.append(&mut chain);
        let line = |id: EntryId| self.standard.catalog.entry(id).line.map(|place| place.line);
        let mut heads = Vec::new();
        for (replacement, id) in replacements {
            let of = Some(id).filter(|_| line(replacement) != line(entry));
            self.head(usage, replacement, of, &mut heads);
        }
        heads
    }

    /// What the maker names on its own platform, where another one names something else.
    fn makers(&self, usage: &Usage, entry: EntryId) -> Vec<Candidate> {
        let origin = self.standard.catalog.origin(entry);
        let mut chain = Vec::new();
        if origin != entry {
            let mut seen = BTreeSet::from([entry, origin]);
            self.follow(usage, origin, (None, 0), &mut seen, &mut chain);
        }
        chain
    }

    /// Whether what the maker names goes before the head of the line: it is of the same lane and
    /// no dearer, or the head costs far more than the old model and it does not.
    fn goes_first(&self, old: EntryId, makers: &[Candidate], head: &[Candidate]) -> bool {
        let Standard { catalog, as_of, .. } = self.standard;
        let lives = |one: &&Candidate| {
            let standing = one.entry.map(|id| self.standing(id));
            standing.is_some_and(|it| it.view.status == Status::Current)
        };
        let maker = makers.iter().find(lives).and_then(|one| one.entry);
        let head = head.iter().find(lives).and_then(|one| one.entry);
        let Some((maker, head)) = maker.zip(head) else {
            return true;
        };
        let is_dearer = |from: EntryId, to: EntryId, by: f64| {
            let change = Change::of(catalog, from, to, as_of);
            change.is_dearer(by)
        };
        let lane = |id: EntryId| catalog.entry(id).lane.as_ref();
        lane(maker) == lane(old) && !is_dearer(head, maker, 1.01)
            || is_dearer(old, head, DEARER) && !is_dearer(old, maker, DEARER)
    }

    fn follow(
        &self,
        usage: &Usage,
        entry: EntryId,
        (of, depth): (Option<&str>, usize),
        seen: &mut BTreeSet<EntryId>,
        chain: &mut Vec<Candidate>,
    ) {
        if depth >= MAX_STEPS {
            return;
        }
        for (id, because) in self.named_for(entry, of) {
            let one = self.named(usage, &id, because);
            if let Some(replacement) = one.entry {
                if !seen.insert(replacement) {
                    continue;
                }
                self.follow(usage, replacement, (Some(&id), depth + 1), seen, chain);
            }
            chain.push(one);
        }
    }

    /// What is named to move to from an entry: there, else for what it is a snapshot of or
    /// what it resells.
    fn named_for(&self, entry: EntryId, of: Option<&str>) -> Vec<(String, Because)> {
        let Standard { catalog, as_of, .. } = self.standard;
        let base = |id: EntryId| catalog.entry(id).snapshot_of;
        let origin = catalog.origin(entry);
        let ways = [Some(entry), base(entry), Some(origin), base(origin)];
        let mut ways = ways
            .into_iter()
            .flatten()
            .map(|id| (id, catalog.view(id, as_of)));
        let is_told = |view: &View| !view.replacements.is_empty() || view.rerouted.is_some();
        let Some((told, mut view)) = ways.find(|(_, view)| is_told(view)) else {
            return Vec::new();
        };
        let teller = catalog.entry(told);
        let own = catalog.vendor(&teller.vendor);
        let row = catalog.surface(&teller.surface);
        let row = row.filter(|row| own.is_none_or(|own| own.surface != row.id) && !row.nowhere);
        let by = row.map(|row| row.name.clone());
        // Of several the one that is called as the old one is.
        let is_other = |id: &String| {
            let to = catalog.on_surface(&teller.surface, id);
            let endpoint = to.and_then(|to| catalog.endpoint(to));
            endpoint.is_some() && endpoint != catalog.endpoint(entry)
        };
        view.replacements.sort_by_key(is_other);
        let named = view.replacements.into_iter().map(|id| {
            let (of, by) = (of.map(str::to_owned), by.clone());
            (id, Because::Vendor { of, by })
        });
        let rerouted = view.rerouted.map(|(on, to)| (to, Because::Reroute(on)));
        named.chain(rerouted).collect()
    }

    /// The head of the line of an entry, as the platform serves it.
    fn head(&self, usage: &Usage, entry: EntryId, of: Option<String>, found: &mut Vec<Candidate>) {
        let catalog = self.standard.catalog;
        let Some((line, _)) = catalog.standing(catalog.entry(entry)) else {
            return;
        };
        let because = |surface| Because::LineHead {
            line: line.name.clone(),
            surface,
            of,
        };
        self.head_of_line(usage, line, because, found);
    }

    /// The head of a line, and what the vendor names for the last of it where none is left.
    fn head_of_line(
        &self,
        usage: &Usage,
        line: &Line,
        because: impl FnOnce(Option<String>) -> Because,
        found: &mut Vec<Candidate>,
    ) {
        let Standard { catalog, as_of, .. } = self.standard;
        let may_be_preview = usage.entry.is_some_and(|entry| catalog.is_preview(entry));
        let head = catalog.living_head_on(line, &usage.judged_by, as_of, may_be_preview);
        // What another answers for, or has outlived, heads nothing: then on from the last.
        let head = head.filter(|&head| {
            let standing = self.standing(head);
            standing.view.rerouted.is_none() && standing.outlived_by.is_none()
        });
        let elsewhere = || {
            let mut members = line.members.iter().rev().map(|&(member, _)| member);
            members.find(|&member| {
                catalog.is_out(member, as_of) && (may_be_preview || !catalog.is_preview(member))
            })
        };
        let own = line
            .members
            .first()
            .map(|&(first, _)| &catalog.entry(first).surface);
        let is_own = own.is_some_and(|own| *own == usage.judged_by);
        let surface = (!is_own && head.is_some())
            .then(|| catalog.surface(&usage.judged_by))
            .flatten()
            .map(|row| row.name.clone());
        let Some(newest) = head.or_else(elsewhere) else {
            return;
        };
        let id = &catalog.entry(newest).id;
        found.push(Candidate {
            because: because(surface),
            id: id.clone(),
            entry: head.or_else(|| self.here(usage, newest)),
        });
        if head.is_some() {
            return;
        }
        let last = self.here(usage, newest).unwrap_or(newest);
        let mut seen = BTreeSet::from([last]);
        let mut chain = Vec::new();
        self.follow(usage, last, (Some(id), 0), &mut seen, &mut chain);
        let replacements = chain.iter().filter_map(|one| one.entry);
        let lines =
            replacements.filter_map(|replacement| catalog.standing(catalog.entry(replacement)));
        let heads = lines.filter_map(|(line, _)| {
            let head = catalog.living_head_on(line, &usage.judged_by, as_of, may_be_preview)?;
            Some(Candidate {
                because: Because::LineHead {
                    line: line.name.clone(),
                    surface: None,
                    of: Some(id.clone()),
                },
                id: catalog.entry(head).id.clone(),
                entry: Some(head),
            })
        });
        let heads: Vec<_> = heads.collect();
        found.append(&mut chain);
        found.extend(heads);
    }

    /// The heads of the vendor's other lines that fill the model's lane.
    fn head_of_lane(&self, usage: &Usage, found: &mut Vec<Candidate>) {
        if let Some(lane) = &usage.view.lane {
            self.heads_of(usage, lane, None, found);
        }
    }

    fn heads_of(
        &self,
        usage: &Usage,
        lane: &str,
        workload: Option<&String>,
        found: &mut Vec<Candidate>,
    ) {
        let is_vendors = |line: &&Line| {
            let rest = line.name.strip_prefix(usage.vendor.as_str());
            rest.is_some_and(|rest| rest.starts_with('/')) && line.lane == lane
        };
        for line in self.standard.catalog.lines().iter().filter(is_vendors) {
            let because = |_| Because::LaneHead {
                line: line.name.clone(),
                lane: lane.to_owned(),
                workload: workload.cloned(),
            };
            self.head_of_line(usage, line, because, found);
        }
    }
}
