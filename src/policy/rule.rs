//! A rule as the engine uses it: complete, compiled, and with the place that decided it.
//!
//! Its documentation and tests travel with it ([`super::prose`]), so that `explain`, reports and
//! `test` ask nobody else. Which usages it finds is [`super::matching`]'s.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::matching::Match;
use super::message::Template;
use super::prose::{Prose, Told};
use super::severity::{Capped, Severity};
use super::when::Condition;
use crate::catalog::entry::Day;
use crate::source::Place;
use crate::source::yaml::decode::Spanned;

/// A rule in force, or inherited and off.
#[derive(Debug, Clone)]
pub struct Rule {
    /// `legacy-lane`.
    pub id: String,
    /// One line on what it demands.
    pub title: String,
    /// How severe its findings are, before the caps of roles.
    pub severity: Severity,
    /// Its own highest severity by role, in the place of the policy's.
    pub caps: BTreeMap<Capped, Severity>,
    /// What it looks at.
    pub subject: Subject,
    /// What it finds.
    pub matching: Match,
    /// What has to hold besides.
    pub when: Option<Condition>,
    /// What is wrong.
    pub message: Template,
    /// Two or three words for the code.
    pub label: Option<Template>,
    /// How to fix it.
    pub help: Option<Template>,
    /// What to write instead.
    pub suggest: Suggest,
    /// A valid migration tag makes its findings tracked.
    pub accepts_tag: bool,
    /// For the same usage, findings of these rules give way to one of this rule that is at
    /// least as severe.
    pub supersedes: Vec<String>,
    /// For a rule on tags: a tag that it finds is not valid.
    pub invalidates: bool,
    pub(super) told: Told,
    /// The policy that last spoke of it, at its id there.
    pub place: Place,
    /// Part of lanelint, tuned or not.
    pub built_in: bool,
}

impl Rule {
    /// Its documentation and its tests.
    pub fn prose(&self) -> &Prose {
        self.told.get()
    }

    /// Whether it finds what has these facts.
    pub fn finds(&self, facts: &Facts<'_>) -> bool {
        self.may_find(facts) && self.finds_here(facts)
    }

    /// Whether it finds what has these facts in some file and under some name.
    pub fn may_find(&self, facts: &Facts<'_>) -> bool {
        let when = self.when.as_ref();
        self.matching.matches_somewhere(facts)
            && when.is_none_or(|when| when.asks_for_place() || when.holds(facts))
    }

    /// Of what it may find, whether it finds it in its file and under its name.
    pub fn finds_here(&self, facts: &Facts<'_>) -> bool {
        let when = self.when.as_ref();
        self.matching.holds_path(facts.path)
            && when.is_none_or(|when| !when.asks_for_place() || when.holds(facts))
    }
}

/// What a rule looks at.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// A model id in a file.
    #[default]
    Usage,
    /// A migration tag, in a file or in an exception.
    Tag,
    /// An inline ignore.
    Ignore,
    /// The catalog itself.
    Catalog,
    /// An exception of the policy.
    Exception,
}

/// What can be found of a tag, an ignore or an exception.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A key that the policy requires is not there.
    MissingKey,
    /// It does not follow the grammar.
    Malformed,
    /// Its purpose is none of the policy's.
    UnknownPurpose,
    /// Its last day is past.
    Expired,
    /// Its last day is near.
    ExpiresSoon,
    /// Its last day lies further ahead than the policy allows.
    TooLong,
    /// It would hold on the day the model is retired.
    OutlivesModel,
    /// It names a model to move to that is stale, unknown, of another kind, or refused there.
    StaleTarget,
    /// It covers nothing.
    Unused,
    /// It does not say why.
    NoReason,
    /// It names a rule that does not exist.
    UnknownRule,
    /// It is for every id in every file.
    Broad,
}

/// What to write instead of what a rule finds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Suggest {
    /// The first that passes of the default of the workload's lane, what the vendor names, the
    /// head of the line and the head of the lane.
    #[default]
    LaneDefault,
    /// The newest member of the model's line, wherever the file is.
    LineHead,
    /// What the vendor names.
    Vendor,
    /// Nothing.
    None,
    /// This id if it passes, else as for the default of the lane.
    Id(String),
}

/// Code in a rule's documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its language.
    pub language: String,
    /// The code.
    pub code: String,
    /// What to see in it.
    pub note: String,
}

/// A test of a rule.
#[derive(Debug, Clone)]
pub struct RuleTest {
    /// What is shown, at its place.
    pub name: Spanned<String>,
    /// The day it is judged on.
    pub as_of: Day,
    /// The file's path.
    pub path: String,
    /// The file's text.
    pub given: Spanned<String>,
    /// The findings of the rule that count (not tracked, ignored or excepted), all of them,
    /// and findings of other rules as far as they are named.
    pub expect: Vec<Expect>,
    /// The bytes of a policy to lay over the one that holds the rule:
    /// [`super::load::Written::with_inline`].
    pub policy: Option<Place>,
    /// The test's own bytes, in the file that holds it.
    pub place: Place,
}

/// A finding that a test expects.
#[derive(Debug, Clone)]
pub struct Expect {
    /// The 1-based line in the given text, at its place; `None` for what stands in no
    /// scanned file: a finding on the catalog or on an exception.
    pub line: Option<Spanned<u32>>,
    /// The rule, when it is not the one that holds the test.
    pub rule: Option<String>,
    /// The file, when it is to be named.
    pub path: Option<String>,
    /// How severe it is.
    pub severity: Option<Severity>,
    /// A part of the message.
    pub message: Option<String>,
    /// Where it is written.
    pub place: Place,
}

impl Subject {
    /// As policies write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Tag => "tag",
            Self::Ignore => "ignore",
            Self::Catalog => "catalog",
            Self::Exception => "exception",
        }
    }

    /// What can be found of it.
    pub fn verdicts(self) -> &'static [Verdict] {
        use Verdict::{
            Broad, Expired, ExpiresSoon, Malformed, MissingKey, NoReason, OutlivesModel,
            StaleTarget, TooLong, UnknownPurpose, UnknownRule, Unused,
        };
        match self {
            Self::Usage | Self::Catalog => &[],
            Self::Tag => &[
                MissingKey,
                Malformed,
                UnknownPurpose,
                Expired,
                ExpiresSoon,
                TooLong,
                OutlivesModel,
                StaleTarget,
                Unused,
            ],
            Self::Ignore => &[NoReason, Malformed, Unused, UnknownRule],
            Self::Exception => &[Expired, Unused, Broad, MissingKey],
        }
    }
}

impl Verdict {
    /// As policies write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::MissingKey => "missing-key",
            Self::Malformed => "malformed",
            Self::UnknownPurpose => "unknown-purpose",
            Self::Expired => "expired",
            Self::ExpiresSoon => "expires-soon",
            Self::TooLong => "too-long",
            Self::OutlivesModel => "outlives-model",
            Self::StaleTarget => "stale-target",
            Self::Unused => "unused",
            Self::NoReason => "no-reason",
            Self::UnknownRule => "unknown-rule",
            Self::Broad => "broad",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
