//! Facts from outside: saved answers of vendors, price tables, feeds and packages, read
//! into what the catalog does not know yet.
//!
//! How each source is laid out is data (`rules/import/`, [`spec`]); [`package`] opens
//! wheels and archives, [`items`] finds the models in a file, [`merge`] holds them
//! against the catalog, [`write`] makes a catalog file of what is new, [`patch`] changes of
//! the built-in catalog's own files. Whatever comes in
//! is bounded and checked: what cannot be an id or a day is left out and counted.

mod items;
mod merge;
pub mod package;
pub mod patch;
pub mod spec;
#[cfg(test)]
mod tests;
pub mod write;

use super::Catalog;
use super::entry::Day;

pub use merge::{Contradiction, Imported};
pub use spec::Spec;

/// A file that facts are read from.
#[derive(Debug)]
pub struct Input {
    /// Its name, for messages and the source's title.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
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

/// Reads facts as `spec` says and holds them against the catalog. `day` is the day of
/// reading; `edition` names the source's version.
///
/// # Errors
///
/// When a file is not of the form that the spec tells of.
pub fn import(
    spec: &'static Spec,
    inputs: Vec<Input>,
    catalog: &Catalog,
    (day, edition): (Day, &str),
) -> Result<Imported, Fault> {
    let mut found = Vec::new();
    for input in inputs {
        found.extend(items::read(spec, &input)?);
    }
    // Where a table has a model more than once, the plainest spelling is the base.
    found.sort_by_key(|model| model.id.len());
    Ok(merge::against(spec, found, catalog, (day, edition)))
}
