//! A rule's verdict, with its two places: the code and the policy line.

use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::fingerprint::Fingerprint;
use super::index::Index;
use super::route::{Advice, Suggestion};
use crate::source::{Pool, Shared};

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

/// What a rule says of a usage: one serves all findings of a run that say the same. Its texts are read as its own.
#[derive(Debug, Clone)]
pub struct Said {
    /// What it says.
    pub texts: Shared<Texts>,
    /// What to write instead, by routing.
    pub suggestion: Option<Suggestion>,
}

/// What a rule says in words, wherever the usage stands.
#[derive(Debug, Clone)]
pub struct Texts {
    /// The rule's id.
    pub rule: String,
    /// How severe, after role caps.
    pub severity: Severity,
    /// What is wrong, one sentence, plain text.
    pub message: String,
    /// What stands there, two or three words: `legacy since 2026-03-05`.
    pub label: String,
    /// Where in which policy this was decided.
    pub policy: Option<Place>,
    /// How to fix it, one or more sentences, plain text.
    pub help: String,
    /// What the vendor names to move to, without what has ended.
    pub vendor_replacements: Vec<String>,
}

impl Deref for Said {
    type Target = Texts;

    fn deref(&self) -> &Texts {
        &self.texts
    }
}

impl DerefMut for Said {
    fn deref_mut(&mut self) -> &mut Texts {
        &mut self.texts
    }
}

impl From<Texts> for Shared<Said> {
    fn from(texts: Texts) -> Self {
        let texts = texts.into();
        let suggestion = None;
        Said { texts, suggestion }.into()
    }
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

/// Keeps one of what is said alike, and of its parts where the whole is said once.
#[derive(Debug, Default)]
pub(super) struct Sayings {
    all: Pool<Said>,
    texts: Pool<Texts>,
    advice: Pool<Advice>,
}

impl Sayings {
    /// The same, as it was said before.
    pub(super) fn one(&mut self, said: Said) -> Shared<Said> {
        let texts = self.texts.one(said.texts, Texts::is_alike);
        let suggestion = said.suggestion.map(|own| Suggestion {
            advice: self.advice.one(own.advice, PartialEq::eq),
            breaks: own.breaks,
        });
        let said = Said { texts, suggestion };
        // What breaks does so at a place of its own.
        if said
            .suggestion
            .as_ref()
            .is_some_and(|own| !own.breaks.is_empty())
        {
            return said.into();
        }
        self.all.one(said, Said::is_same)
    }
}

impl Said {
    /// Whether its parts are the same in memory, where nothing breaks.
    fn is_same(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }

    fn parts(&self) -> (usize, Option<usize>) {
        let advice = self.suggestion.as_ref().map(|own| own.advice.address());
        (self.texts.address(), advice)
    }
}

impl Hash for Said {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

impl Hash for Texts {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.rule, &self.message, &self.label, &self.help).hash(state);
    }
}

impl Texts {
    fn is_alike(&self, other: &Self) -> bool {
        let place = |texts: &Self| {
            let place = texts.policy.as_ref();
            place.map(|place| (Arc::as_ptr(&place.source), place.span))
        };
        self.rule == other.rule
            && self.severity == other.severity
            && self.message == other.message
            && self.label == other.label
            && self.help == other.help
            && self.vendor_replacements == other.vendor_replacements
            && place(self) == place(other)
    }
}
