//! A rule's verdict, with its two places: the code and the policy line.

pub use crate::policy::Severity;
pub use crate::source::Place;

/// What became of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disposition {
    /// It counts.
    Open,
    /// A valid migration tag (its index in the run's tags) makes it deliberate.
    Tracked(usize),
    /// An inline ignore (its index in the run's ignores) silences it.
    Ignored(usize),
    /// An exception of the policy (its index there) allows it.
    Excepted(usize),
    /// An earlier report that the run is compared with knows it.
    Baselined,
}

/// What to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The id to move to, spelled for the same surface where known.
    pub id: String,
    /// Why this one: "the default of lane `small`", "heads the line openai/flagship".
    pub why: String,
    /// It can stand in the place of the whole text as it is: the same vendor's model, in
    /// the spelling of the surface there. Else it takes somebody's thought.
    pub exact: bool,
}

/// A rule's verdict.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// How grave, after role caps.
    pub severity: Severity,
    /// What is wrong, one sentence, plain text.
    pub message: String,
    /// Where in the code.
    pub place: Place,
    /// What stands there, two or three words: `legacy since 2026-03-05`.
    pub label: String,
    /// Where in which policy this was decided.
    pub policy: Option<Place>,
    /// How to mend it, one or more sentences, plain text.
    pub help: String,
    /// What to write instead, by routing.
    pub suggestion: Option<Suggestion>,
    /// What the vendor names to move to.
    pub vendor_replacements: Vec<String>,
    /// Index of the usage it is about, if it is about one.
    pub usage: Option<usize>,
    /// What became of it.
    pub disposition: Disposition,
    /// What tells it apart in later runs: see [`super::fingerprint`]. Empty until then.
    pub fingerprint: String,
}
