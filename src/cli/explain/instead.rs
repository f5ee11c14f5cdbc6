//! What could stand in the place of a model on a platform: everything that was looked at, in
//! order, with the verdict on each.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::catalog::EntryId;
use crate::evaluate::route::{Grade, Route, Router};
use crate::evaluate::{Standard, Suggestion};
use crate::source::excerpt::visible;

/// What could stand there, and what is suggested.
#[derive(Serialize, JsonSchema)]
pub(super) struct Instead {
    /// The id to move to.
    id: Option<String>,
    /// Who may write it: `safe`, `review` or `manual`.
    grade: Option<Grade>,
    /// Why that one, or why none.
    why: String,
    /// Everything that was looked at, in order.
    candidates: Vec<Candidate>,
}

/// A model that was looked at.
#[derive(Serialize, JsonSchema)]
struct Candidate {
    id: String,
    /// On whose word.
    because: String,
    /// Why it was turned down; null for one that passes.
    turned_down: Option<String>,
}

impl Instead {
    /// For an entry, as it stands on its platform.
    pub(super) fn of(id: EntryId, standard: Standard<'_>) -> Self {
        let Route {
            suggestion,
            weighed,
            nothing,
        } = Router::new(standard).of_entry(id);
        let why = |found: &Suggestion| found.why.clone();
        Self {
            grade: suggestion.as_ref().map(|found| found.grade),
            why: suggestion.as_ref().map_or(nothing, why),
            id: suggestion.map(|found| found.id.clone()),
            candidates: weighed
                .into_iter()
                .map(|one| Candidate {
                    id: one.id,
                    because: one.because.to_string(),
                    turned_down: one.turned_down.map(|why| why.to_string()),
                })
                .collect(),
        }
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        match &self.id {
            Some(id) => writeln!(out, "instead: {}: {}", visible(id), visible(&self.why))?,
            None => writeln!(out, "instead: {}", visible(&self.why))?,
        }
        let width = self.candidates.iter().map(|one| one.id.len()).max();
        let width = width.unwrap_or_default();
        for one in &self.candidates {
            let (id, because) = (visible(&one.id), visible(&one.because));
            match &one.turned_down {
                None => writeln!(out, "  ✓ {id:width$}  {because}")?,
                Some(why) => writeln!(out, "  × {id:width$}  {because}: {}", visible(why))?,
            }
        }
        Ok(())
    }
}
