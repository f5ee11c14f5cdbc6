//! The migration plan as rows of a table. What is in it, says [`crate::plan`]; not escaped, the templates do that.

use super::rows::{change, short, usd};
use crate::catalog::change::Change;
use crate::catalog::entry::Day;
use crate::plan::{Kept, Move, Plan, Workload};
use crate::report::plan::{ends, part, price};

/// A move.
pub(super) struct MoveRow<'a> {
    pub(super) workload: &'a Workload,
    pub(super) step: &'a Move,
    today: Day,
}

/// The moves in their order.
pub(super) fn moves(plan: &Plan, today: Day) -> Vec<MoveRow<'_>> {
    let row = |(workload, step)| MoveRow {
        workload,
        step,
        today,
    };
    plan.moves().into_iter().map(row).collect()
}

/// What stays for a time, with its workload.
pub(super) fn kept(plan: &Plan) -> Vec<(&Workload, &Kept)> {
    let all = plan.workloads.iter();
    all.flat_map(|workload| workload.kept.iter().map(move |kept| (workload, kept)))
        .collect()
}

impl MoveRow<'_> {
    /// The candidates with what each is there; the first is measured first.
    pub(super) fn candidates(&self) -> Vec<(&str, String)> {
        let all = self.step.candidates.iter();
        all.map(|one| (one.id.as_str(), plain(&part(&one.part))))
            .collect()
    }

    pub(super) fn ends(&self) -> String {
        plain(&ends(self.step.deadline.as_ref(), self.today))
    }

    /// What the first costs as against the old one.
    pub(super) fn price(&self) -> String {
        let first = self.step.candidates.first();
        first.map(price).unwrap_or_default()
    }

    /// What a month costs, now and with the first.
    pub(super) fn month(&self) -> String {
        let then = self.step.candidates.first().and_then(|first| first.month);
        if self.step.volume.is_none() || self.step.month.is_none() {
            return String::new();
        }
        let change = change(self.step.month, then);
        format!("{} → {} {change}", usd(self.step.month), usd(then))
    }

    /// What breaks with the first, where a call sets or needs it.
    pub(super) fn breaks(&self) -> Vec<&str> {
        let first = self.step.candidates.first().into_iter();
        let rows = first.flat_map(|first| &first.changes);
        let rows = rows.filter(|row| row.change == Change::Breaks);
        rows.map(|row| row.name.as_str()).collect()
    }

    /// What is known of benchmarks of the first, in words.
    pub(super) fn benchmark(&self) -> String {
        let Some(first) = self.step.candidates.first() else {
            return String::new();
        };
        let (old, new) = (short(&self.step.id), short(&first.id));
        match first.compared.first() {
            Some(table) => format!("The vendor compares {new} with {old}: {}.", table.title),
            None => format!("No official benchmark is known that compares {new} with {old}."),
        }
    }

    pub(super) fn owners(&self) -> String {
        let owners = self.step.effort.owners.iter();
        let owners: Vec<_> = owners.map(|owner| short(owner)).collect();
        owners.join(", ")
    }
}

/// Without the signs of code.
fn plain(text: &str) -> String {
    text.replace('`', "")
}
