//! From what was scanned and a policy to findings, as of a day. Pure: no clock, no files.
//!
//! ```text
//! mentions ─usages─► Usage ─┐
//! notes ─notes─► Tag, Ignore ┼─judge─► Finding ─dispose─► open · tracked · ignored · excepted
//! Policy ────────────────────┘                └─notes─► findings on tags, ignores, exceptions
//! ```
//!
//! The order matters in one place: whether a tag is used is known only once the rules
//! have spoken, and whether a finding is open only once the tags were judged.

mod across;
mod covering;
mod elsewhere;
mod expected;
pub mod finding;
pub mod fingerprint;
mod index;
mod judge;
mod keep;
mod kinds;
mod merge;
mod notes;
pub mod record;
pub mod route;
mod same;
pub mod spend;
pub mod usage;
mod verdicts;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::entry::Day;
use crate::policy::Policy;
use crate::scan::{Role, Scan};
use crate::source::{Source, Span};

pub use elsewhere::{Around, Project, Projects};
pub use finding::{Disposition, Finding, Said, Texts};
pub use fingerprint::Fingerprint;
pub use index::Index;
pub use record::{ExceptionRecord, IgnoreRecord, IgnoreVerdict, TagRecord, Verdict};
pub use route::{
    Advice, Broken, Fate, Grade, REASONS, Reason, Router, Suggestion, Unwritten, written,
};
pub use spend::{Spend, spend};
pub use usage::{Sites, Usage};

pub use crate::policy::Severity;
pub use crate::source::Place;

/// A scanned file.
#[derive(Debug)]
pub struct File {
    /// Its text, named as shown.
    pub source: Arc<Source>,
    /// Its path relative to the policy's folder, with `/`.
    pub path: String,
    /// What was found in it.
    pub scan: Scan,
    /// By mention, the places in other files that use its constant.
    pub links: Links,
}

/// Places in other files that use a mention's constant, by the mention's index.
pub type Links = BTreeMap<usize, Vec<Place>>;

/// What files are judged by.
#[derive(Debug, Clone, Copy)]
pub struct Standard<'a> {
    /// The rules.
    pub policy: &'a Policy,
    /// The facts.
    pub catalog: &'a Catalog,
    /// The day.
    pub as_of: Day,
    /// Every file of the repository was read, so that a policy's exception that met
    /// nothing is known to be unused.
    pub complete: bool,
}

/// What came of it. Findings refer to the other lists by index.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Every id, by path and place.
    pub usages: Vec<Usage>,
    /// Every migration tag; those of the policy's exceptions last.
    pub tags: Vec<TagRecord>,
    /// Every exception of the policy, as there.
    pub exceptions: Vec<ExceptionRecord>,
    /// Every inline ignore.
    pub ignores: Vec<IgnoreRecord>,
    /// Every finding that is not off, by path, place and rule.
    pub findings: Vec<Finding>,
    /// Unknown ids in files of tests, which are no finding and no usage; but for snapshots of known models.
    pub unlisted_unknowns: u64,
}

/// Judges files, given in the order of their paths.
pub fn evaluate(files: &[File], standard: Standard<'_>) -> Outcome {
    evaluate_in(None, files, standard)
}

/// The same, with what the files of the whole run say of ids; nothing where these are all.
pub fn evaluate_in(around: Option<&Around>, files: &[File], standard: Standard<'_>) -> Outcome {
    let mut notes = notes::Notes::read(files, standard.policy);
    let mut outcome = met(files, &mut notes, standard);
    if let Some(around) = around {
        around.give(&mut outcome.usages, files);
    } else {
        let mut projects = Projects::default();
        projects.read(&outcome.usages, files);
        projects.whole().give(&mut outcome.usages, files);
    }
    let mut judged = judge::usages(&outcome.usages, files, &notes, standard);
    notes.meet_exceptions(&judged, standard.policy);
    verdicts::tags(&mut notes, (&outcome.usages, files), &judged, standard);
    for (index, usage) in outcome.usages.iter_mut().enumerate() {
        usage.tag = notes.tag_of(index).map(Index::from);
    }
    judge::dispose(&mut judged, &outcome.usages, &mut notes, standard);
    let mut findings = judged.findings;
    let mut others = verdicts::findings(&mut notes, &outcome.usages, files, standard);
    notes.silence(&mut others);
    findings.append(&mut others);
    findings.extend(verdicts::unused_ignores(&mut notes, files, standard));
    findings.extend(verdicts::exceptions(&notes, &outcome.usages, standard));
    findings.extend(verdicts::catalog(&outcome.usages, standard));
    findings.retain(|finding| finding.severity != Severity::Off);
    in_order(&mut findings);
    outcome.findings = findings;
    let exceptions = standard.policy.exceptions.iter().enumerate();
    outcome.exceptions = exceptions
        .map(|(number, exception)| {
            let (uses, is_outgrown) = (notes.uses_of_exception(number), notes.is_outgrown(number));
            ExceptionRecord::of(exception, uses, is_outgrown)
        })
        .collect();
    (outcome.tags, outcome.ignores) = notes.records();
    outcome
}

/// Reads what files say of ids beyond the places that call them.
pub fn read_around(projects: &mut Projects, files: &[File], standard: Standard<'_>) {
    let mut notes = notes::Notes::read(files, standard.policy);
    let met = met(files, &mut notes, standard);
    projects.read(&met.usages, files);
}

/// The usages of files, but for those within notes.
fn met(files: &[File], notes: &mut notes::Notes, standard: Standard<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    let mut known = usage::Known::new();
    // Lists of a whole run are made in their size: growing, they would lie there twice.
    let mentions = files.iter().map(|file| file.scan.mentions.len());
    outcome.usages.reserve_exact(mentions.sum());
    for (number, file) in files.iter().enumerate() {
        for (index, mention) in file.scan.mentions.iter().enumerate() {
            if notes.holds(number, mention.span) {
                continue;
            }
            let usage = usage::resolve((number, file), (index, mention), standard, &mut known);
            // Tests invent ids, but a snapshot of a known model is meant.
            let is_invented = usage.id.is_none() && usage.unlisted.is_none();
            if is_invented && usage.stands == Role::Test {
                outcome.unlisted_unknowns += 1;
                continue;
            }
            outcome.usages.push(usage);
            notes.meet(number, mention);
        }
    }
    outcome
}

/// Puts findings in their order: by file, place and rule. Sorting takes room of its own, and
/// most are in order.
fn in_order(findings: &mut [Finding]) {
    fn place(finding: &Finding) -> (&str, Span, &str) {
        let Place { source, span } = &finding.place;
        (source.name(), *span, &finding.rule)
    }
    if !findings.is_sorted_by(|a, b| place(a) <= place(b)) {
        findings.sort_by(|a, b| place(a).cmp(&place(b)));
    }
}
