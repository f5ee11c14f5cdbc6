//! A plan for its readers: Markdown for people, JSON for programs, and the words that both and the page share. What is in it, says
//! [`crate::plan`].

pub mod json;
mod markdown;

use std::io::{self, Write};

use super::number::{dollars, grouped, times};
use super::summary::{days_until, when};
use super::{CatalogFacts, PolicyFacts};
use crate::catalog::change::{Difference, Topic};
use crate::catalog::entry::Day;
use crate::catalog::{Catalog, Status};
use crate::plan::{Candidate, Deadline, Move, Part, Plan, Sign};

/// A plan with what it was made on.
#[derive(Clone, Copy)]
pub struct Planned<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The facts.
    pub catalog: &'a Catalog,
    /// Which facts these are.
    pub facts: CatalogFacts<'a>,
    /// The policies.
    pub policy: PolicyFacts<'a>,
    /// The day.
    pub as_of: Day,
}

/// Writes a plan as Markdown.
pub fn markdown(planned: Planned<'_>, out: &mut dyn Write) -> io::Result<()> {
    markdown::write(planned, out)
}

/// What a candidate costs as against the old model: `0.43 × input, 0.32 × output`; empty where that is not known.
pub(super) fn price(one: &Candidate) -> String {
    let each = ["input", "output"].iter();
    let each = each.filter_map(|name| Some(format!("{} {name}", times(one.price(name)?))));
    each.collect::<Vec<_>>().join(", ")
}

/// What is compared, in words.
pub(super) fn name(row: &Difference) -> String {
    match row.topic {
        Topic::Price => format!("price of {}", row.name),
        _ => row.name.clone(),
    }
}

/// The same with its unit.
pub(super) fn label(row: &Difference) -> String {
    let unit = match row.topic {
        Topic::Price => ", USD per 1M tokens",
        Topic::Size => ", tokens",
        _ => "",
    };
    format!("{}{unit}", name(row))
}

/// One side of a row in words.
pub(super) fn side(row: &Difference, text: Option<&String>) -> String {
    let Some(text) = text else {
        return "not known".to_owned();
    };
    let told = match row.topic {
        // Without a sign: the unit is said beside it, and code hosts read more into one.
        Topic::Price => text.parse().ok().map(|usd| dollars(usd).replace('$', "")),
        Topic::Size | Topic::Limit => text.parse::<u64>().ok().map(grouped),
        _ => None,
    };
    told.unwrap_or_else(|| text.clone())
}

/// When a model ends: `2026-12-11 (in 30 days)`; ids stand in backticks.
pub(super) fn ends(deadline: Option<&Deadline>, as_of: Day) -> String {
    let Some(Deadline { on, answered_by }) = deadline else {
        return "no end announced".to_owned();
    };
    let away = when(days_until(as_of, *on));
    match (answered_by, *on <= as_of) {
        (Some(by), true) => format!("`{by}` answers since {on}"),
        (Some(by), false) => format!("`{by}` answers from {on} on ({away})"),
        (None, true) => format!("calls fail since {on}"),
        (None, false) => format!("{on} ({away})"),
    }
}

/// What a model is on the day: `legacy since 2026-03-05`.
pub(super) fn standing(step: &Move) -> String {
    match (step.status, step.legacy_since) {
        (Status::Legacy, Some(since)) => format!("legacy since {since}"),
        (status, _) => super::inventory::status(status).to_owned(),
    }
}

/// As what a candidate is there.
pub(super) fn part(part: &Part) -> String {
    match part {
        Part::Rule => "named by a rule".to_owned(),
        Part::Lane(lane) => format!("lane `{lane}`"),
        Part::Successor => "direct successor".to_owned(),
    }
}

/// What speaks for a kind of work: `` `batch` in a path ``.
pub(super) fn sign(sign: &Sign) -> String {
    match sign {
        Sign::Name(word) => format!("`{word}` in the name that holds the id"),
        Sign::Around(word) => format!("`{word}` in the code around it"),
        Sign::Path(word) => format!("`{word}` in the path"),
        Sign::Loop(word) => format!("a loop (`{word}`) around it"),
    }
}
