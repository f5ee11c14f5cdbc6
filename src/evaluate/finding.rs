//! A rule's verdict, with its two places: the code and the policy line.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::fingerprint::Fingerprint;
use super::index::Index;
use super::route::Suggestion;
use crate::source::Shared;

pub use crate::policy::Severity;
pub use crate::source::Place;

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disposition {
    /// It counts.
    Open,
    /// A valid migration tag (its index in the run's tags) makes it deliberate.
    Tracked(Index),
    /// An inline ignore (its index in the run's ignores) silences it.
    Ignored(Index),
    /// An exception of the policy (its index there) allows it.
    Excepted(Index),
    /// An earlier report that the run is compared with knows it.
    Baselined,
}

/// What a rule says of a usage, wherever that stands: one serves all findings of a run that
/// say the same.
#[derive(Debug, Clone)]
pub struct Said {
    /// The rule's id.
    pub rule: String,
    /// How grave, after role caps.
    pub severity: Severity,
    /// What is wrong, one sentence, plain text.
    pub message: String,
    /// What stands there, two or three words: `legacy since 2026-03-05`.
    pub label: String,
    /// Where in which policy this was decided.
    pub policy: Option<Place>,
    /// How to mend it, one or more sentences, plain text.
    pub help: String,
    /// What to write instead, by routing.
    pub suggestion: Option<Suggestion>,
    /// What the vendor names to move to, without what has ended.
    pub vendor_replacements: Vec<String>,
}

/// A rule's verdict. What is [`Said`] is read as the finding's own.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What the rule says.
    pub said: Shared<Said>,
    /// Where in the code.
    pub place: Place,
    /// Index of the usage it is about, if it is about one.
    pub usage: Option<Index>,
    /// What became of it.
    pub disposition: Disposition,
    /// What tells it apart in later runs: see [`super::fingerprint`]. Zeros until then.
    pub fingerprint: Fingerprint,
}

impl Finding {
    /// An open finding.
    pub fn new(said: impl Into<Shared<Said>>, place: Place, usage: Option<usize>) -> Self {
        Self {
            said: said.into(),
            place,
            usage: usage.map(Index::from),
            disposition: Disposition::Open,
            fingerprint: Fingerprint::default(),
        }
    }
}

impl Deref for Finding {
    type Target = Said;

    fn deref(&self) -> &Said {
        &self.said
    }
}

impl DerefMut for Finding {
    fn deref_mut(&mut self) -> &mut Said {
        &mut self.said
    }
}

/// Keeps one of what is said alike.
#[derive(Debug, Default)]
pub(super) struct Sayings {
    /// By the texts, in which most that differ do.
    known: HashMap<u64, Vec<Shared<Said>>>,
    hasher: RandomState,
}

impl Sayings {
    /// The same, as it was said before.
    pub(super) fn one(&mut self, said: Said) -> Shared<Said> {
        let texts = (&said.rule, &said.message, &said.label, &said.help);
        // What breaks does so at a place of its own.
        let broken = said.suggestion.as_ref().and_then(|own| own.breaks.first());
        let place = broken.map(|own| (Arc::as_ptr(&own.place.source), own.place.span));
        let alike = self
            .known
            .entry(self.hasher.hash_one((texts, place)))
            .or_default();
        if let Some(known) = alike.iter().find(|known| known.is_alike(&said)) {
            return known.clone();
        }
        let said = Shared::from(said);
        alike.push(said.clone());
        said
    }
}

impl Said {
    fn is_alike(&self, other: &Self) -> bool {
        let place = |said: &Self| {
            let place = said.policy.as_ref();
            place.map(|place| (Arc::as_ptr(&place.source), place.span))
        };
        self.rule == other.rule
            && self.severity == other.severity
            && self.message == other.message
            && self.label == other.label
            && self.help == other.help
            && self.suggestion == other.suggestion
            && self.vendor_replacements == other.vendor_replacements
            && place(self) == place(other)
    }
}
