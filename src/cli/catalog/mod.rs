//! `lanelint catalog`: what is known of models, listed, exported, compared, verified and
//! refreshed. One file a command.

mod counts;
mod diff;
mod export;
mod import;
mod list;
mod verify;

use std::io::Write;

use clap::{Args, Subcommand, ValueEnum};

use super::{Exit, Outcome, terminal};
use crate::catalog::entry::Day;
use crate::catalog::record::Record;
use crate::catalog::{Catalog, EntryId, Status};
use crate::policy::ids::Names;
use crate::source::excerpt::visible;
use crate::source::yaml::decode::nearest;

/// What to do with the catalog.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List models, a line each
    List(list::Arguments),
    /// Write all that is known of models, as JSON or CSV
    Export(export::Arguments),
    /// Read facts from a file of another project or vendor into a catalog file of your own
    Import(import::Arguments),
    /// Tell what differs between two days, two catalog files, or a file and the built-in catalog
    Diff(diff::Arguments),
    /// Check that the catalog holds together and how old its facts are
    Verify(verify::Arguments),
}

/// Runs one of the commands.
pub(super) fn run(command: &Command, out: &mut dyn Write) -> Outcome {
    match command {
        Command::List(arguments) => list::run(arguments, out),
        Command::Export(arguments) => export::run(arguments, out),
        Command::Import(arguments) => import::run(arguments, out),
        Command::Diff(arguments) => diff::run(arguments, out),
        Command::Verify(arguments) => verify::run(arguments, out),
    }
}

/// Which models. Each filter may be repeated: one of its values must hold.
#[derive(Debug, Args)]
struct Filters {
    /// Globs over ids and aliases; a `!` in front excludes
    #[arg(value_name = "GLOB")]
    ids: Vec<String>,
    /// Who makes them
    #[arg(long, value_name = "NAME")]
    provider: Vec<String>,
    /// The platform that serves them
    #[arg(long, value_name = "NAME")]
    surface: Vec<String>,
    /// The lane
    #[arg(long, value_name = "NAME")]
    lane: Vec<String>,
    /// Where they stand in their life
    #[arg(long)]
    status: Vec<StatusName>,
    /// `chat`, `embedding`, …
    #[arg(long, value_name = "NAME")]
    kind: Vec<String>,
    /// Retired before this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    retires_before: Option<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusName {
    Current,
    Legacy,
    Deprecated,
    Retired,
    Unknown,
}

impl StatusName {
    fn status(self) -> Status {
        match self {
            Self::Current => Status::Current,
            Self::Legacy => Status::Legacy,
            Self::Deprecated => Status::Deprecated,
            Self::Retired => Status::Retired,
            Self::Unknown => Status::Unknown,
        }
    }
}

impl Filters {
    /// The entries that pass, or a failure for a word that the catalog does not know.
    fn pick(&self, catalog: &Catalog, day: Day) -> Result<Vec<EntryId>, Exit> {
        let vendors: Vec<_> = catalog
            .vendors()
            .iter()
            .map(|row| row.id.as_str())
            .collect();
        let surfaces: Vec<_> = catalog
            .surfaces()
            .iter()
            .map(|row| row.id.as_str())
            .collect();
        let lanes: Vec<_> = catalog.lanes().iter().map(|row| row.id.as_str()).collect();
        let kinds: Vec<_> = catalog.kinds().iter().map(String::as_str).collect();
        for (option, given, known) in [
            ("provider", &self.provider, vendors),
            ("surface", &self.surface, surfaces),
            ("lane", &self.lane, lanes),
            ("kind", &self.kind, kinds),
        ] {
            if let Some(word) = given.iter().find(|word| !known.contains(&word.as_str())) {
                let message = format!("the catalog has no {option} `{}`", visible(word));
                let help = match nearest(word, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("expected one of {}", known.join(", ")),
                };
                return Err(terminal::fail(&message, Some(&help)));
            }
        }
        let globs = Names::new(self.ids.iter().map(String::as_str));
        let holds = |words: &[String], word: &str| {
            words.is_empty() || words.iter().any(|known| known == word)
        };
        let passes = |&(id, entry): &(EntryId, &crate::catalog::Entry)| {
            let spellings = std::iter::once(&entry.id).chain(&entry.aliases);
            if !(holds(&self.provider, &entry.vendor)
                && holds(&self.surface, &entry.surface)
                && holds(&self.kind, &entry.kind)
                && holds(&self.lane, entry.lane.as_deref().unwrap_or_default())
                && (self.ids.is_empty() || globs.hold(spellings.map(String::as_str))))
            {
                return false;
            }
            let view = catalog.view(id, day);
            let is_asked = |name: &StatusName| name.status() == view.status;
            (self.status.is_empty() || self.status.iter().any(is_asked))
                && self
                    .retires_before
                    .is_none_or(|before| view.retires_on.is_some_and(|on| on < before))
        };
        let mut ids: Vec<_> = catalog.entries().filter(passes).map(|(id, _)| id).collect();
        ids.sort_by_key(|&id| {
            let entry = catalog.entry(id);
            (entry.surface.clone(), entry.id.clone())
        });
        Ok(ids)
    }
}

/// How a listing looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// For people
    Table,
    /// For programs
    Json,
}

/// Writes a value as JSON, a line feed behind it.
pub(super) fn json(value: &impl serde::Serialize, out: &mut dyn Write) -> std::io::Result<()> {
    crate::report::json::pretty(value, out)
}

/// The columns of a table, each as wide as its widest cell.
fn table(rows: &[Vec<String>], out: &mut dyn Write) -> std::io::Result<()> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            let width = cell.chars().count();
            match widths.get_mut(at) {
                Some(known) => *known = width.max(*known),
                None => widths.push(width),
            }
        }
    }
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let gap = width.saturating_sub(cell.chars().count()) + 2;
            line.push_str(&visible(cell));
            line.extend(std::iter::repeat_n(' ', gap));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A record in a table's row.
fn row(record: &Record) -> Vec<String> {
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".into());
    vec![
        record.surface.clone(),
        record.id.clone(),
        or_dash(&record.lane),
        format!("{:?}", record.status).to_lowercase(),
        or_dash(&record.released),
        or_dash(&record.retires_on),
        record.replacements.first().cloned().unwrap_or_default(),
    ]
}
