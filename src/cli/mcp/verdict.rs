//! `check_text`, `allowed` and `suggest`: what the policy makes of ids in a text, or of one alone. What nobody knows is never
//! said to be fine.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::desk::{Desk, Fault};
use super::tools::{Asked, Text};
use crate::catalog::entry::Day;
use crate::catalog::{Catalog, Status};
use crate::cli::standing::{Judged, Standing};
use crate::evaluate::{Finding, Grade, Severity, Usage};
use crate::report;
use crate::scan::By;
use crate::source::yaml::decode::nearest;
use crate::source::{Source, Span};

/// How many findings of a text are told; the others are counted.
const MOST: usize = 100;

/// The longest id that is looked at, in bytes.
const MAX_ID: usize = 512;

/// What the policy makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Verdict {
    /// Every id is known, and nothing is found against one.
    Allowed,
    /// Something is found that does not fail a build.
    Warned,
    /// Nobody can tell: the catalog does not have an id, or is not sure of it. This is no permission.
    Unknown,
    /// Something is found that fails a build.
    Refused,
    /// No model id is seen in the text.
    NoId,
    /// It was not judged, or not all of it.
    NotJudged,
}

/// What is found against an id.
#[derive(Serialize, JsonSchema)]
struct Found {
    /// The rule; `explain` tells what it wants.
    rule: String,
    /// `error`, `warning` or `info`.
    severity: Severity,
    /// The id, as it is written.
    id: Option<String>,
    /// What is wrong.
    message: String,
    /// What to do, a sentence each.
    advice: Vec<String>,
    /// What to write instead, where anything is sure enough to be named.
    suggestion: Option<Suggestion>,
}

/// What to write instead.
#[derive(Serialize, JsonSchema)]
struct Suggestion {
    /// The id to write.
    id: String,
    /// Who may write it: `safe`, anyone; `review`, a person who has looked at the reasons; `manual`, a person, with other changes.
    grade: Grade,
    /// Why that one, and what changes with it.
    why: String,
}

/// A finding in a text.
#[derive(Serialize, JsonSchema)]
struct Placed {
    #[serde(flatten)]
    found: Found,
    /// The line, from 1.
    line: u32,
    /// The column of its first sign, from 1, in Unicode characters.
    column: u32,
}

/// What `check_text` answers.
#[derive(Serialize, JsonSchema)]
pub(super) struct Checked {
    /// The file, told from the root.
    path: String,
    /// The day that it is judged as of.
    as_of: String,
    /// What the policy makes of the text. Only `allowed` and `no-id` let it pass.
    verdict: Verdict,
    /// Why, in a sentence.
    why: String,
    /// How many ids are seen.
    ids: usize,
    /// What is found, in the order of the text.
    findings: Vec<Placed>,
    /// How many findings more there are.
    more: usize,
    /// Ids that the catalog does not have or is not sure of.
    unknown: Vec<String>,
    /// How many findings a tag, an ignore, an exception or the baseline settles.
    settled: usize,
}

/// What `allowed` answers.
#[derive(Serialize, JsonSchema)]
pub(super) struct Allowed {
    /// The file, told from the root.
    path: String,
    /// The id that was asked for.
    id: String,
    /// The day that it is judged as of.
    as_of: String,
    /// Only `allowed` permits it.
    verdict: Verdict,
    /// Why, in a sentence.
    why: String,
    /// Whether the catalog has the id.
    known: bool,
    /// Where it stands in its life on the day.
    status: Status,
    /// The platform whose days are used.
    judged_by: Option<String>,
    /// The first day on which calls fail, where it is known.
    retires_on: Option<String>,
    /// A known id that is spelled nearly so.
    near: Option<String>,
    /// What is found against it.
    findings: Vec<Found>,
}

/// What `suggest` answers.
#[derive(Serialize, JsonSchema)]
pub(super) struct Suggested {
    /// The file, told from the root.
    path: String,
    /// The id that was asked for.
    id: String,
    /// The day that it is judged as of.
    as_of: String,
    /// What to write instead; null where nothing is to be written, or nothing is sure.
    suggestion: Option<Suggestion>,
    /// Why that one, or why none.
    why: String,
    /// What the vendor names, whether it fits or not.
    vendor_names: Vec<String>,
    /// The lane that the policy gives to the path.
    lane: Option<String>,
    /// The default model of that lane.
    lane_default: Option<String>,
}

/// Judges a text.
pub(super) fn check(desk: &Desk<'_>, asked: Text) -> Result<Checked, Fault> {
    let (path, standing) = desk.standing(&asked.path)?;
    let judged = Judged::of(&path, asked.text.as_bytes(), &standing);
    let mut unknown: Vec<_> = judged.usages().filter(|usage| is_unknown(usage)).collect();
    let mut seen = BTreeSet::new();
    unknown.retain(|usage| seen.insert(&usage.mention.text));
    let (verdict, why) = verdict(&judged, &standing);
    let mut columns = Columns::default();
    let placed = judged.findings().take(MOST).map(|finding| {
        let (line, column) = columns.of(&finding.place.source, finding.place.span.start);
        Placed {
            found: found(&judged, finding),
            line,
            column,
        }
    });
    let findings: Vec<_> = placed.collect();
    Ok(Checked {
        path: desk.name(&path),
        as_of: standing.as_of.to_string(),
        verdict,
        why,
        ids: judged.usages().count(),
        more: judged.findings().count() - findings.len(),
        findings,
        unknown: unknown
            .iter()
            .take(MOST)
            .map(|usage| usage.mention.text.clone())
            .collect(),
        settled: judged.settled(),
    })
}

/// Judges an id.
pub(super) fn allowed(desk: &Desk<'_>, asked: Asked) -> Result<Allowed, Fault> {
    let (path, standing) = desk.standing(&asked.path)?;
    let judged = of_id(&path, &asked, &standing)?;
    let usage = judged.usages().next();
    let (verdict, why) = match usage {
        None if judged.unread.is_none() => {
            (Verdict::Unknown, not_there(&standing.catalog, &asked.id))
        }
        _ => verdict(&judged, &standing),
    };
    let view = usage.map(|usage| &usage.view);
    // Who calls it may tell ids apart by case.
    let spelled = usage.and_then(|usage| usage.id.as_deref());
    let spelled = spelled.filter(|id| *id != asked.id && id.eq_ignore_ascii_case(&asked.id));
    let why = match spelled {
        Some(id) => format!("{why}; its vendor writes it `{id}`"),
        None => why,
    };
    Ok(Allowed {
        path: desk.name(&path),
        as_of: standing.as_of.to_string(),
        verdict,
        why,
        known: usage.is_some_and(|usage| usage.entry.is_some()),
        status: view.map_or(Status::Unknown, |view| view.status),
        judged_by: usage
            .map(|usage| usage.judged_by.clone())
            .filter(|name| !name.is_empty()),
        retires_on: view
            .and_then(|view| view.retires_on)
            .map(|day: Day| day.to_string()),
        near: match usage {
            Some(usage) => usage.near.clone().or(spelled.map(str::to_owned)),
            None => standing.catalog.nearest(&asked.id),
        },
        findings: judged
            .findings()
            .map(|finding| found(&judged, finding))
            .collect(),
        id: asked.id,
    })
}

/// Says what to write instead of an id.
pub(super) fn suggest(desk: &Desk<'_>, asked: Asked) -> Result<Suggested, Fault> {
    let (path, standing) = desk.standing(&asked.path)?;
    let judged = of_id(&path, &asked, &standing)?;
    let usage = judged.usages().next();
    let suggested = judged
        .findings()
        .find_map(|finding| found(&judged, finding).suggestion);
    let named = judged
        .findings()
        .find(|finding| !finding.vendor_replacements.is_empty());
    let advice = judged.findings().flat_map(report::advice::lines).next();
    let why = match (&suggested, advice, usage) {
        (Some(suggestion), ..) => suggestion.why.clone(),
        (None, Some(advice), _) => advice,
        (None, None, Some(usage)) if !is_unknown(usage) && judged.unread.is_none() => {
            "nothing is found against it there: it can stay".to_owned()
        }
        (None, None, Some(_)) => verdict(&judged, &standing).1,
        (None, None, None) => match &judged.unread {
            Some(why) => why.to_string(),
            None => not_there(&standing.catalog, &asked.id),
        },
    };
    let told = standing.base.relative(&path);
    let policy = standing
        .governed
        .as_ref()
        .map(|governed| governed.policy_of(&told));
    Ok(Suggested {
        path: desk.name(&path),
        as_of: standing.as_of.to_string(),
        why,
        suggestion: suggested,
        vendor_names: named
            .map(|finding| finding.vendor_replacements.clone())
            .unwrap_or_default(),
        lane_default: policy.and_then(|policy| policy.default_of(&told).cloned()),
        lane: policy.and_then(|policy| policy.lane_of(&told).cloned()),
        id: asked.id,
    })
}

/// An id alone, as though the file called it.
fn of_id(path: &std::path::Path, asked: &Asked, standing: &Standing) -> Result<Judged, Fault> {
    if asked.id.trim().is_empty() || asked.id.len() > MAX_ID {
        return Err(Fault::Told(format!(
            "expected an id of 1 to {MAX_ID} bytes"
        )));
    }
    let catalog = &standing.catalog;
    if let Some(surface) = asked
        .surface
        .as_ref()
        .filter(|name| catalog.surface(name).is_none())
    {
        let known = || catalog.surfaces().iter().map(|row| row.id.as_str());
        let help = match nearest(surface, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known().collect::<Vec<_>>().join(", ")),
        };
        return Err(Fault::Told(format!("unknown platform `{surface}`: {help}")));
    }
    let reading = catalog
        .read(&asked.id)
        .or_else(|| catalog.read_mistyped(&asked.id, true));
    let spelled = reading.as_ref().and_then(|reading| reading.surface.clone());
    let proof = match (&asked.surface, &spelled) {
        (Some(surface), _) => Some((surface.as_str(), By::Key)),
        (None, Some(surface)) => Some((surface.as_str(), By::Spelling)),
        (None, None) => None,
    };
    Ok(Judged::of_id(path, &asked.id, reading, proof, standing))
}

fn verdict(judged: &Judged, standing: &Standing) -> (Verdict, String) {
    let worst = judged.findings().max_by_key(|finding| finding.severity);
    let unknown = judged.usages().find(|usage| is_unknown(usage));
    let is_refused = worst.is_some_and(|finding| finding.severity == Severity::Error);
    match (worst, unknown, &judged.unread) {
        (Some(worst), ..) if is_refused => (Verdict::Refused, worst.message.clone()),
        (_, _, Some(unread)) => (Verdict::NotJudged, unread.to_string()),
        (worst, Some(usage), _) => {
            let own = worst.filter(|finding| judged.usage_of(finding).is_some_and(is_unknown));
            let why = match own {
                Some(finding) => finding.message.clone(),
                None => doubted(usage, &standing.catalog),
            };
            (Verdict::Unknown, why)
        }
        _ if judged.invented() > 0 => {
            let why = "a test names ids that the catalog does not have".to_owned();
            (Verdict::Unknown, why)
        }
        (Some(worst), ..) => (Verdict::Warned, worst.message.clone()),
        (None, None, None) if judged.usages().next().is_none() => {
            (Verdict::NoId, "no model id is seen in the text".to_owned())
        }
        (None, None, None) => {
            let why = "it is known, and nothing is found against it".to_owned();
            (Verdict::Allowed, why)
        }
    }
}

fn is_unknown(usage: &Usage) -> bool {
    usage.entry.is_none() || usage.view.status == Status::Unknown
}

/// Why nobody can tell of an id.
fn doubted(usage: &Usage, catalog: &Catalog) -> String {
    match usage.entry {
        None => not_there(catalog, &usage.mention.text),
        Some(_) => format!(
            "the catalog has `{}` but cannot say where it stands on this day: `explain` tells more",
            usage.mention.text
        ),
    }
}

fn not_there(catalog: &Catalog, id: &str) -> String {
    let near = catalog.nearest(id);
    let near = near
        .map(|near| format!("; `{near}` is spelled nearly so"))
        .unwrap_or_default();
    format!("the catalog does not have `{id}`, so nobody can tell what it is{near}")
}

fn found(judged: &Judged, finding: &Finding) -> Found {
    let suggestion = finding.suggestion.as_ref().map(|suggestion| Suggestion {
        id: suggestion.id.clone(),
        grade: suggestion.grade,
        why: suggestion.why.clone(),
    });
    Found {
        rule: finding.rule.clone(),
        severity: finding.severity,
        id: judged
            .usage_of(finding)
            .map(|usage| usage.mention.text.clone()),
        message: finding.message.clone(),
        advice: report::advice::lines(finding),
        suggestion,
    }
}

/// Columns in characters. Findings come in the order of the text, so that each byte of a line is counted once.
#[derive(Default)]
struct Columns {
    /// The start of the line that was counted last, up to where, and how many characters.
    counted: (u32, u32, u32),
}

impl Columns {
    fn of(&mut self, source: &Source, offset: u32) -> (u32, u32) {
        let at = source.position(offset);
        let start = offset - (at.column - 1);
        let (line, to, before) = self.counted;
        let (from, before) = if line == start && to >= start && to <= offset {
            (to, before)
        } else {
            (start, 0)
        };
        let column = before + source.slice(Span::new(from, offset)).chars().count() as u32;
        self.counted = (start, offset, column);
        (at.line, column + 1)
    }
}
