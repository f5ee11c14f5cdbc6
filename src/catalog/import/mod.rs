//! Facts from outside: saved answers of vendors, price tables, feeds and packages, read
//! into what the catalog does not know yet.
//!
//! How each source is laid out is data (`rules/import/`, [`spec`]); [`package`] opens
//! wheels and archives, [`items`] finds the models in a file, [`merge`] holds them
//! against the catalog, [`fits`] against what stands beside it, and [`weigh`] chooses between sources; [`mod@write`] makes a catalog file of what is new, [`patch`] changes of
//! the built-in catalog's own files, and [`review`] a table of them for a person. Whatever comes in
//! is bounded and checked: what cannot be an id or a day is left out and counted.

mod fits;
mod items;
mod merge;
pub mod package;
pub mod patch;
pub mod review;
mod rows;
pub mod spec;
#[cfg(test)]
mod tests;
mod weigh;
pub mod write;

use super::Catalog;
use super::entry::Day;

pub use merge::{Change, Contradiction, Imported};
pub use spec::Spec;

/// A file that facts are read from.
#[derive(Debug)]
pub struct Input {
    /// Its name, for messages and the source's title.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Which edition of a source was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Its version, as the source names itself.
    pub version: String,
    /// Its own day, where that is known.
    pub dated: Option<Day>,
    /// The day of reading.
    pub read: Day,
}

impl Edition {
    /// The day that it speaks of, as far as is known: never later than it was read.
    pub fn day(&self) -> Day {
        self.dated.map_or(self.read, |dated| dated.min(self.read))
    }
}

/// Why nothing could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct Fault {
    /// The file, with line and column where known.
    pub file: String,
    /// What was found and expected.
    pub message: String,
}

/// Reads facts as `spec` says and holds them against the catalog.
///
/// # Errors
///
/// When a file is not of the form that the spec tells of.
pub fn import(
    spec: &'static Spec,
    inputs: Vec<Input>,
    catalog: &Catalog,
    edition: Edition,
) -> Result<Imported, Fault> {
    let mut found = Vec::new();
    for input in inputs {
        found.extend(items::read(spec, &input)?);
    }
    Ok(merge::against(spec, found, catalog, edition))
}
