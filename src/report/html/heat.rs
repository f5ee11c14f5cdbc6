//! In which workload how many places call which model, as a table.

use std::collections::BTreeMap;

use super::Model;
use crate::report::Report;
use crate::scan::Role;

/// The most models that are shown, those with the most places.
const MOST: usize = 100;

/// The column of files that no workload has.
const NONE: &str = "no workload";

/// How many shades there are above none.
const SHADES: f64 = 5.0;

/// Models by workloads.
pub(super) struct Heat<'a> {
    /// The workloads with places, by name, and `None` for files in none.
    columns: Vec<Option<&'a str>>,
    /// The models with places, those with the most first.
    pub(super) rows: Vec<HeatRow<'a>>,
    /// How many models are left out.
    pub(super) more: usize,
    /// Workloads in which no model was found.
    idle: Vec<&'a str>,
    most: usize,
}

/// A model, on whichever surface.
pub(super) struct HeatRow<'a> {
    pub(super) id: &'a str,
    /// In all workloads.
    pub(super) all: usize,
    counts: BTreeMap<Option<&'a str>, usize>,
}

/// A model in a workload.
pub(super) struct Cell {
    pub(super) count: usize,
    /// Its shade.
    pub(super) class: &'static str,
}

impl<'a> Heat<'a> {
    pub(super) fn of(models: &[Model<'a>], report: &Report<'a>) -> Self {
        let mut by_id: BTreeMap<&'a str, BTreeMap<Option<&'a str>, usize>> = BTreeMap::new();
        let mut columns: BTreeMap<Option<&'a str>, usize> = BTreeMap::new();
        for model in models {
            for usage in model
                .places
                .iter()
                .filter(|usage| usage.role() == Role::Use)
            {
                let workload = report.workload_of(usage);
                let counts = by_id.entry(model.id).or_default();
                *counts.entry(workload).or_default() += 1;
                *columns.entry(workload).or_default() += 1;
            }
        }
        let row = |(id, counts): (_, BTreeMap<_, usize>)| HeatRow {
            id,
            all: counts.values().sum(),
            counts,
        };
        let mut rows: Vec<_> = by_id.into_iter().map(row).collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(row.all), row.id));
        let more = rows.len().saturating_sub(MOST);
        rows.truncate(MOST);
        let counts = rows.iter().flat_map(|row| row.counts.values());
        let most = counts.copied().max().unwrap_or(0);
        let names = report.workloads.iter().map(String::as_str);
        let mut idle: Vec<_> = names
            .filter(|name| !columns.contains_key(&Some(*name)))
            .collect();
        idle.sort_unstable();
        idle.dedup();
        // `None` is the least; it stands last.
        let mut columns: Vec<_> = columns.into_keys().collect();
        columns.sort_by_key(|name| (name.is_none(), *name));
        Self {
            columns,
            rows,
            more,
            idle,
            most,
        }
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &'a str> {
        self.columns.iter().map(|name| name.unwrap_or(NONE))
    }

    pub(super) fn cells(&self, row: &HeatRow<'a>) -> impl Iterator<Item = Cell> {
        self.columns.iter().map(|name| {
            let count = row.counts.get(name).copied().unwrap_or(0);
            Cell {
                count,
                class: self.shade(count),
            }
        })
    }

    /// The workloads without a model, in words.
    pub(super) fn idle(&self) -> Option<String> {
        const NAMED: usize = 8;
        let mut names: Vec<_> = self
            .idle
            .iter()
            .map(|name| super::rows::short(name))
            .collect();
        let more = names.len().saturating_sub(NAMED);
        names.truncate(NAMED);
        let text = names.join(", ");
        match (names.len(), more) {
            (0, _) => None,
            (_, 0) => Some(text),
            (_, more) => Some(format!("{text} and {more} more")),
        }
    }

    /// By powers, so that one busy cell does not leave the others white.
    fn shade(&self, count: usize) -> &'static str {
        #[expect(clippy::cast_precision_loss, reason = "a shade")]
        let (count, most) = (count as f64, self.most as f64);
        if count < 1.0 {
            return "h0";
        }
        let share = (count + 1.0).ln() / (most + 1.0).ln();
        match (share * SHADES).ceil() {
            ..=1.0 => "h1",
            ..=2.0 => "h2",
            ..=3.0 => "h3",
            ..=4.0 => "h4",
            _ => "h5",
        }
    }
}
