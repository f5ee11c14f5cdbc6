//! Which findings of a run count, and how much of them is shown: `--only`, `--min-severity`, `--show` and their like.

use clap::{Args, ValueEnum};

use super::nightly;
use crate::cli::{Exit, terminal};
use crate::evaluate::{Finding, Severity};
use crate::policy::Rule;
use crate::report::Shown;
use crate::source::excerpt::visible;
use crate::source::yaml::decode::nearest;

/// Options of `check` and `audit`.
#[derive(Debug, Args)]
pub(super) struct Narrowed {
    /// Judge by this rule alone; may be repeated. `calendar`: what has begun to fail because days have
    /// passed, or will soon, as a Markdown checklist by owner
    #[arg(long, value_name = "RULE")]
    only: Vec<String>,
    /// Leave out findings that are less severe
    #[arg(long, value_name = "SEVERITY")]
    min_severity: Option<Least>,
    /// How much is shown, in the formats for people [default: all; at a terminal, without a policy:
    /// summary]
    #[arg(long, value_name = "WHAT", conflicts_with_all = ["statistics", "quiet"])]
    show: Option<Show>,
    /// Show only how many findings there are of each kind
    #[arg(long, conflicts_with = "quiet")]
    statistics: bool,
    /// Show only what fails the run
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Least {
    Info,
    Warning,
    Error,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Show {
    /// Every finding in full
    All,
    /// What ends when, by model, the errors in full, and the rest counted
    Summary,
}

impl Narrowed {
    /// How much is shown, if that was said.
    pub(super) fn shown(&self) -> Option<Shown> {
        match self.show {
            _ if self.statistics => Some(Shown::Statistics),
            _ if self.quiet => Some(Shown::Failing),
            Some(Show::All) => Some(Shown::All),
            Some(Show::Summary) => Some(Shown::Summary),
            None => None,
        }
    }

    /// Whether the calendar is asked for.
    pub(super) fn is_calendar(&self) -> bool {
        self.only.iter().any(|only| only == nightly::NAME)
    }

    /// Whether something besides the calendar is asked for.
    pub(super) fn is_more(&self) -> bool {
        self.only.len() > 1 || self.min_severity.is_some() || self.shown().is_some()
    }

    /// Whether findings are left out.
    pub(super) fn is_some(&self) -> bool {
        !self.only.is_empty() || self.min_severity.is_some()
    }

    /// Leaves out what does not count.
    ///
    /// # Errors
    ///
    /// A rule that there is not, told already.
    pub(super) fn narrow(&self, findings: &mut Vec<Finding>, rules: &[&Rule]) -> Result<(), Exit> {
        let names = || rules.iter().map(|rule| rule.id.as_str());
        for only in &self.only {
            if names().any(|name| name == only) {
                continue;
            }
            let near = nearest(only, names());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`lanelint policy show` lists the rules".to_owned(),
            };
            let message = format!("--only: no rule `{}`", visible(only));
            return Err(terminal::fail(&message, Some(&help)));
        }
        let least = match self.min_severity {
            None | Some(Least::Info) => Severity::Info,
            Some(Least::Warning) => Severity::Warning,
            Some(Least::Error) => Severity::Error,
        };
        let is_asked_for = |rule: &String| self.only.is_empty() || self.only.contains(rule);
        findings.retain(|finding| {
            (self.min_severity.is_none() || finding.severity >= least)
                && is_asked_for(&finding.rule)
        });
        Ok(())
    }
}
