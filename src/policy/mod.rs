//! What a team demands of its models.
//!
//! [`mod@load`] finds a policy's files and reads them as [`mod@file`] says; [`mod@validate`] merges
//! and checks them against the catalog's [`Vocabulary`] and gives a [`Policy`], or every
//! [`Problem`] at once. Built-in rules and packs ([`packs`]) take the same way. What a
//! rule finds is decided on [`Facts`] alone; applying rules to usages is
//! [`crate::evaluate`]'s.

pub mod added;
pub mod base;
pub mod changes;
mod check;
pub mod defaults;
pub mod demand;
pub mod doubts;
mod draft;
pub mod effective;
pub mod exception;
pub mod facts;
pub mod file;
pub mod ids;
pub mod load;
pub mod locate;
mod locks;
pub mod matching;
pub mod message;
pub mod packs;
pub mod paths;
pub mod problem;
mod prose;
mod reach;
pub mod rule;
mod severity;
#[cfg(test)]
mod tests;
pub mod validate;
mod vocabulary;
pub mod when;
pub mod workload;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use regex::Regex;
use sha2::{Digest as _, Sha256};

pub use exception::Exception;
pub use facts::Facts;
pub use load::{Choice, Written, load};
pub use matching::Match;
pub use paths::Paths;
pub use problem::{Problem, Problems};
pub use prose::Prose;
pub use rule::{Rule, Subject, Suggest, Verdict};
pub use severity::{Capped, Severity};
pub use validate::validate;
pub use vocabulary::Vocabulary;
pub use workload::Workload;

use crate::catalog::entry::Price;
use crate::scan::Role;
use crate::source::{Place, Source};

/// A value and the place that decided it.
#[derive(Debug, Clone)]
pub struct Decided<T> {
    /// The value.
    pub value: T,
    /// Where; `None` when no file says it.
    pub place: Option<Place>,
}

/// A policy that holds: merged, checked and compiled.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The files it is made of, the weakest first, without the built-in rules.
    pub files: Vec<Arc<Source>>,
    /// The folder that its globs start from; `None` for the built-in policy, whose globs
    /// start from where lanelint runs.
    pub root: Option<PathBuf>,
    /// The default model of each lane.
    pub lanes: BTreeMap<String, Decided<String>>,
    /// What models of a lane may cost at most, USD per million tokens, by lane.
    pub max_prices: BTreeMap<String, Price>,
    /// The first one whose paths match holds a file.
    pub workloads: Vec<Workload>,
    /// How many days after a successor's release a model may still stand untagged.
    pub grace_days: Decided<u32>,
    /// How many newer members a model's line may have, where its workload does not say.
    pub max_generations_behind: Option<u32>,
    /// What a migration tag must say.
    pub tags: TagPolicy,
    /// The highest severity by role, for rules that name none.
    pub caps: BTreeMap<Capped, Decided<Severity>>,
    /// Files that are never scanned.
    pub exclude: Paths,
    /// All rules by id, those that are off included.
    pub rules: Vec<Rule>,
    /// By subject, the places of those that are not off.
    on: BTreeMap<Subject, Vec<usize>>,
    /// In the order of the files.
    pub exceptions: Vec<Exception>,
    /// The baseline that is compared with; there or not.
    pub baseline: Option<Decided<PathBuf>>,
    /// Every glob over files, each where it is written, told from [`Policy::root`].
    pub globs: Vec<Decided<String>>,
}

/// What a migration tag must say.
#[derive(Debug, Clone)]
pub struct TagPolicy {
    /// Keys it must have.
    pub require: Decided<Vec<String>>,
    /// What `purpose` may be; empty for anything.
    pub purposes: Decided<Vec<String>>,
    /// How far ahead `until` may lie.
    pub max_days: Decided<Option<u32>>,
    /// From how many days before its end on it expires soon.
    pub expires_soon_days: Decided<u32>,
    /// What reads an organisation's own tags. Named groups are keys.
    pub patterns: Vec<Decided<Regex>>,
}

impl Policy {
    /// A rule by id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        let at = self.rules.binary_search_by(|rule| rule.id.as_str().cmp(id));
        at.ok().and_then(|at| self.rules.get(at))
    }

    /// Whether a usage that one rule found can come to be found by another instead, as its model
    /// nears its end: the one gives way to the other.
    pub fn is_next_step(&self, one: &str, other: &str) -> bool {
        let next = self.rule(other);
        one != other && next.is_some_and(|next| next.supersedes.iter().any(|below| below == one))
    }

    /// Whether findings may be less severe for what their file is, or for a role.
    pub fn bounds(&self, by: Capped) -> bool {
        let general = self.caps.get(&by).map(|cap| cap.value);
        let of_rules = self.rules.iter().filter_map(|rule| rule.caps.get(&by));
        general
            .iter()
            .chain(of_rules)
            .any(|cap| *cap < Severity::Error)
    }

    /// The rules about a subject that are not off.
    pub fn rules_on(&self, subject: Subject) -> impl Iterator<Item = &Rule> {
        let on = self.on.get(&subject).into_iter().flatten();
        on.filter_map(|&at| self.rules.get(at))
    }

    /// How severe a rule's finding is for an id that stands so: at most what the policy
    /// allows for the role, unless the rule names roles itself, and for all that its file is.
    pub fn severity(
        &self,
        rule: &Rule,
        role: Role,
        file: impl IntoIterator<Item = Capped>,
    ) -> Severity {
        let cap = |by: Capped| {
            let general = || self.caps.get(&by).map(|cap| cap.value);
            let cap = rule.caps.get(&by).copied().or_else(general);
            cap.unwrap_or(Severity::Error)
        };
        let by_file = file.into_iter().map(cap).min().unwrap_or(Severity::Error);
        let by_role = if rule.matching.names_role() {
            Severity::Error
        } else {
            cap(role.into())
        };
        rule.severity.min(by_role).min(by_file)
    }

    /// The user's own files, without packs.
    pub fn own_files(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.files.iter().filter(|file| !packs::is_pack(file))
    }

    /// The index of the workload that holds a file (relative to [`Policy::root`]).
    pub fn workload_of(&self, path: &str) -> Option<usize> {
        self.workloads
            .iter()
            .position(|workload| workload.paths.hold(path))
    }

    /// The lane that a file (relative to [`Policy::root`]) runs in.
    pub fn lane_of(&self, path: &str) -> Option<&String> {
        self.workloads.get(self.workload_of(path)?)?.lane.as_ref()
    }

    /// The default model of that lane.
    pub fn default_of(&self, path: &str) -> Option<&String> {
        let default = self.lanes.get(self.lane_of(path)?)?;
        Some(&default.value)
    }
}

/// SHA-256 over the bytes of policies' files in order, in hexadecimal.
pub fn hash<'f>(files: impl Iterator<Item = &'f Arc<Source>>) -> String {
    let mut digest = Sha256::new();
    for file in files {
        digest.update(file.text());
    }
    digest
        .finalize()
        .iter()
        .fold(String::new(), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}
