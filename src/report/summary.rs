//! A run in numbers, derived from a [`Report`]: every format says the same ones.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::Report;
use super::counts::Counts;
use super::json::Date;
use crate::catalog::entry::Day;
use crate::evaluate::{Disposition, Severity, Usage};
use crate::scan::Role;

/// A run in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Summary {
    /// Open findings that are errors.
    pub errors: usize,
    /// Open findings that are warnings.
    pub warnings: usize,
    /// Open findings that only inform.
    pub infos: usize,
    /// Open findings at or above the severity that fails the run.
    pub failing: usize,
    /// Findings that a valid migration tag covers.
    pub tracked: usize,
    /// Findings that an inline ignore silences.
    pub ignored: usize,
    /// Findings that an exception of the policy allows.
    pub excepted: usize,
    /// Findings that the earlier report knows that the run is compared with.
    pub baselined: usize,
    /// Findings that the earlier report knows and that are found no more.
    pub absent: usize,
    /// Open findings by rule.
    pub by_rule: BTreeMap<String, usize>,
    /// Usages found in the whole run, with findings or without.
    pub usages: usize,
    /// What these do.
    #[serde(flatten)]
    pub counts: Counts,
    /// Different models among them, surface by surface.
    pub models: usize,
    /// Files looked at.
    pub files_scanned: usize,
    /// Files with at least one usage.
    pub files_hit: usize,
    /// Files with usages whose findings are made less severe for what the files are, by that:
    /// `generated`, `vendored`.
    pub bounded_by_reason: BTreeMap<String, usize>,
    /// Files that were not scanned.
    pub files_skipped: usize,
    /// The same by reason.
    pub skipped_by_reason: BTreeMap<String, usize>,
    /// Files and folders that ignore files and globs leave out, by reason; a folder counts once.
    pub left_out_by_reason: BTreeMap<String, usize>,
    /// Files that were read as plain text though they have a syntax.
    pub fallbacks: usize,
    /// Unknown ids in places where they make no finding.
    pub unlisted_unknowns: u64,
    /// What runs out next.
    pub next_deadline: Option<Deadline>,
}

/// The next day on which something in use runs out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Deadline {
    /// The day.
    pub on: Date,
    /// Days from the day of the run.
    pub days: i32,
    /// What happens then.
    pub kind: DeadlineKind,
    /// The model's id.
    pub id: String,
    /// The surface whose dates say so.
    pub surface: String,
    /// How many usages it concerns.
    pub places: usize,
    /// What these do.
    #[serde(flatten)]
    pub counts: Counts,
}

/// What happens on a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineKind {
    /// The model is retired.
    Retires,
    /// The migration tag is valid for the last time.
    TagUntil,
}

impl Summary {
    /// Counts a report.
    pub fn of(report: &Report<'_>) -> Self {
        let mut sum = Self {
            usages: report.usages.len(),
            counts: Counts::of(report.usages),
            models: models(report),
            absent: report.baseline.map_or(0, |compared| compared.absent.len()),
            files_scanned: report.files_scanned,
            files_hit: report.files_hit,
            bounded_by_reason: report.bounded.clone(),
            files_skipped: report.skipped.len(),
            left_out_by_reason: (report.left_out.iter())
                .map(|(reason, count)| ((*reason).to_owned(), *count))
                .collect(),
            fallbacks: report.fallbacks.len(),
            unlisted_unknowns: report.unlisted_unknowns,
            next_deadline: next_deadline(report),
            ..Self::default()
        };
        for (_, skip) in report.skipped {
            *sum.skipped_by_reason
                .entry(skip.reason().to_owned())
                .or_default() += 1;
        }
        for finding in report.findings {
            if finding.severity == Severity::Off {
                continue;
            }
            match finding.disposition {
                Disposition::Open => {}
                Disposition::Tracked(_) => sum.tracked += 1,
                Disposition::Ignored(_) => sum.ignored += 1,
                Disposition::Excepted(_) => sum.excepted += 1,
                Disposition::Baselined => sum.baselined += 1,
            }
            if finding.disposition != Disposition::Open {
                continue;
            }
            match finding.severity {
                Severity::Error => sum.errors += 1,
                Severity::Warning => sum.warnings += 1,
                Severity::Info | Severity::Off => sum.infos += 1,
            }
            sum.failing += usize::from(finding.severity >= report.fail_on);
            *sum.by_rule.entry(finding.rule.clone()).or_default() += 1;
        }
        sum
    }

    /// `3 errors, 2 warnings`, or `no findings`.
    pub fn findings(&self) -> String {
        let counts = [
            counted(self.errors, "error"),
            counted(self.warnings, "warning"),
            counted(self.infos, "note"),
        ];
        let counts: Vec<_> = counts.into_iter().flatten().collect();
        if counts.is_empty() {
            "no findings".into()
        } else {
            counts.join(", ")
        }
    }

    /// What is not failing: `2 tracked migrations`, `1 ignored`, `1 excepted`.
    pub fn settled(&self) -> Vec<String> {
        let mut parts: Vec<_> = counted(self.tracked, "tracked migration")
            .into_iter()
            .collect();
        for (count, what) in [
            (self.ignored, "ignored"),
            (self.excepted, "excepted"),
            (self.baselined, "in the baseline"),
            (self.absent, "of the baseline gone"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        parts
    }

    /// `41 files scanned, 3 skipped (2 binary, 1 too-large), 2 left out (2 gitignore), 2 bounded
    /// (1 generated, 1 vendored), 1 read as plain text`.
    pub fn files(&self) -> String {
        let scanned = counted(self.files_scanned, "file").unwrap_or_else(|| "0 files".into());
        let mut parts = vec![format!("{scanned} scanned")];
        for (what, by_reason) in [
            ("skipped", &self.skipped_by_reason),
            ("left out", &self.left_out_by_reason),
            ("bounded", &self.bounded_by_reason),
        ] {
            let reasons = by_reason.iter();
            let reasons: Vec<_> = reasons
                .map(|(why, count)| format!("{count} {why}"))
                .collect();
            if !reasons.is_empty() {
                let count: usize = by_reason.values().sum();
                parts.push(format!("{count} {what} ({})", reasons.join(", ")));
            }
        }
        if self.fallbacks > 0 {
            parts.push(format!("{} read as plain text", self.fallbacks));
        }
        parts.join(", ")
    }
}

impl Deadline {
    /// `next deadline in 8 days: x retires on 2026-11-30 (2 calls)`, not escaped.
    pub fn sentence(&self) -> String {
        format!("next deadline {}: {}", when(self.days), self.what())
    }

    /// `x retires on 2026-11-30 (2 calls)`: the same on every day; not escaped.
    pub fn what(&self) -> String {
        let what = match self.kind {
            DeadlineKind::Retires => format!("{} retires on {}", self.id, self.on),
            DeadlineKind::TagUntil => {
                format!("the migration tag for {} ends with {}", self.id, self.on)
            }
        };
        format!("{what} ({})", self.counts.told())
    }
}

/// `in 8 days`, `today`, `8 days ago`.
pub(crate) fn when(days: i32) -> String {
    match days {
        0 => "today".into(),
        1 => "in 1 day".into(),
        -1 => "1 day ago".into(),
        2.. => format!("in {days} days"),
        _ => format!("{} days ago", days.unsigned_abs()),
    }
}

/// Days from one day to another.
pub(crate) fn days_until(from: Day, to: Day) -> i32 {
    to.0.saturating_sub(from.0)
}

/// `3 errors`; nothing for none.
pub(super) fn counted(count: usize, what: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{count} {what}s")),
    }
}

/// The id that stands for a usage: the vendor's, or as written.
pub(super) fn id_of(usage: &Usage) -> &str {
    usage.id.as_deref().unwrap_or(&usage.mention.text)
}

/// Whether the place is code or configuration: text about models has no deadline.
pub(super) fn is_live(usage: &Usage) -> bool {
    !matches!(usage.stands, Role::Comment | Role::Prose | Role::Data)
}

fn models(report: &Report<'_>) -> usize {
    let keys = report.usages.iter();
    let keys: BTreeSet<_> = keys
        .map(|usage| (id_of(usage), usage.judged_by.as_str()))
        .collect();
    keys.len()
}

/// The nearest day, today included, on which a model in use is retired or a tag that
/// covers one ends.
fn next_deadline(report: &Report<'_>) -> Option<Deadline> {
    let today = report.run.as_of;
    let mut deadlines: BTreeMap<(Day, DeadlineKind, &str, &str), Counts> = BTreeMap::new();
    for usage in report.usages.iter().filter(|usage| is_live(usage)) {
        let tag = report.tag_of(usage).filter(|record| record.valid);
        for (day, kind) in [
            // On the day itself the model is retired already, and that is a finding.
            (
                usage.view.retires_on.filter(|day| *day > today),
                DeadlineKind::Retires,
            ),
            (
                tag.and_then(|record| record.tag.until),
                DeadlineKind::TagUntil,
            ),
        ] {
            if let Some(day) = day.filter(|day| *day >= today) {
                let key = (day, kind, id_of(usage), usage.judged_by.as_str());
                deadlines.entry(key).or_default().add(usage);
            }
        }
    }
    let ((on, kind, id, surface), counts) = deadlines.pop_first()?;
    Some(Deadline {
        on: Date(on),
        days: days_until(today, on),
        kind,
        id: id.to_owned(),
        surface: surface.to_owned(),
        places: counts.calls + counts.lists + counts.tests + counts.others,
        counts,
    })
}
