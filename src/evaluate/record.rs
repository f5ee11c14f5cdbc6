//! What became of each tag, ignore and exception of a run: the verdicts on it, and how
//! many usages or findings it speaks for.
//!
//! The tag itself is [`crate::tags::Tag`]; what a verdict costs is the policy's matter.

use std::fmt;
use std::sync::Arc;

use crate::catalog::Status;
use crate::catalog::entry::Day;
use crate::policy::Exception;
use crate::source::{Place, Source};
use crate::tags::{Ignore, Tag};

/// A migration tag with what was found wrong with it.
#[derive(Debug, Clone)]
pub struct TagRecord {
    /// The file it stands in; the policy, for an exception's tag.
    pub source: Arc<Source>,
    /// As written.
    pub tag: Tag,
    /// What is wrong with it, in the order found.
    pub verdicts: Vec<Verdict>,
    /// Whether it makes the usages under it deliberate.
    pub valid: bool,
    /// How many usages it covers.
    pub uses: usize,
}

/// What is wrong with a migration tag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// A key that the policy requires is not there.
    MissingKey(String),
    /// It does not follow the grammar.
    Malformed,
    /// Its `purpose` is not one of the policy's.
    UnknownPurpose,
    /// Its `until` is past.
    Expired,
    /// Its `until` is this many days away.
    ExpiresSoon(i32),
    /// Its `until` is this many days beyond the longest life that the policy allows.
    TooLong(i32),
    /// Its `until` is later than the day the model is retired.
    OutlivesModel(Day),
    /// Its `to` should not be moved to.
    StaleTarget {
        /// What it is itself.
        status: Status,
        /// What heads its line, if that is another one.
        head: Option<String>,
        /// What speaks against it, after "which": `is legacy: …`.
        why: String,
    },
    /// It covers nothing.
    Unused,
}

/// An ignore with what was found wrong with it.
#[derive(Debug, Clone)]
pub struct IgnoreRecord {
    /// The file it stands in.
    pub source: Arc<Source>,
    /// As written.
    pub ignore: Ignore,
    /// What is wrong with it, in the order found.
    pub verdicts: Vec<IgnoreVerdict>,
    /// How many findings it silences.
    pub uses: usize,
}

/// What is wrong with an ignore.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum IgnoreVerdict {
    /// It does not say why.
    NoReason,
    /// It silences nothing.
    Unused,
    /// This one of its rules has no finding that it silences.
    UnusedRule(String),
    /// It names a rule that there is not.
    UnknownRule(String),
    /// It does not follow the grammar.
    Malformed,
}

/// An exception of the policy, and what it did.
#[derive(Debug, Clone)]
pub struct ExceptionRecord {
    /// The whole of it in its policy.
    pub place: Place,
    /// The rules whose findings it allows; `None` for all.
    pub rules: Option<Vec<String>>,
    /// Why.
    pub reason: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day on which it holds.
    pub until: Option<Day>,
    /// It is a migration tag, and listed among the tags too.
    pub is_tag: bool,
    /// How many usages or findings it speaks for.
    pub uses: usize,
    /// It allows nothing only because another rule finds what it is for.
    pub is_outgrown: bool,
}

impl ExceptionRecord {
    pub(super) fn of(exception: &Exception, uses: usize, is_outgrown: bool) -> Self {
        let tag = exception.tag.as_ref();
        let of_tag = |key: &str| tag.and_then(|tag| tag.get(key)).map(str::to_owned);
        Self {
            place: exception.place.clone(),
            rules: exception.rules.clone(),
            reason: exception.reason.clone().or_else(|| of_tag("reason")),
            owner: exception.owner.clone().or_else(|| of_tag("owner")),
            until: exception.until.or_else(|| tag.and_then(|tag| tag.until)),
            is_tag: tag.is_some(),
            uses,
            is_outgrown,
        }
    }
}

impl Verdict {
    /// The name that reports use.
    pub fn name(&self) -> &'static str {
        match self {
            Self::MissingKey(_) => "missing-key",
            Self::Malformed => "malformed",
            Self::UnknownPurpose => "unknown-purpose",
            Self::Expired => "expired",
            Self::ExpiresSoon(_) => "expires-soon",
            Self::TooLong(_) => "too-long",
            Self::OutlivesModel(_) => "outlives-model",
            Self::StaleTarget { .. } => "stale-target",
            Self::Unused => "unused",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingKey(key) => write!(f, "`{key}` is missing"),
            Self::Malformed => f.write_str("malformed"),
            Self::UnknownPurpose => f.write_str("its purpose is not known"),
            Self::Expired => f.write_str("expired"),
            Self::ExpiresSoon(0) => f.write_str("today is its last day"),
            Self::ExpiresSoon(1) => f.write_str("expires in 1 day"),
            Self::ExpiresSoon(days) => write!(f, "expires in {days} days"),
            Self::TooLong(1) => f.write_str("1 day longer than allowed"),
            Self::TooLong(days) => write!(f, "{days} days longer than allowed"),
            Self::OutlivesModel(day) => write!(f, "outlives the model, which retires on {day}"),
            Self::StaleTarget { why, .. } => write!(f, "its target {why}"),
            Self::Unused => f.write_str("covers nothing"),
        }
    }
}

impl IgnoreVerdict {
    /// The name that reports use.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoReason => "no-reason",
            Self::Unused | Self::UnusedRule(_) => "unused",
            Self::UnknownRule(_) => "unknown-rule",
            Self::Malformed => "malformed",
        }
    }
}
