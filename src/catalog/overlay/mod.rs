//! Catalog files of a team's own, laid over the built-in catalog: private models, names
//! of their own for models, facts that they know better.
//!
//! [`read`] gets the documents of the files, [`written`] is their form, [`lay`] makes
//! entries of them, [`facts`] the facts in those, [`names`] the deployments, [`lines`] the
//! places in lines, and [`check`] holds the whole to what the built-in catalog must
//! hold. Whatever is wrong is told at once, each fault with its place.

mod check;
mod declare;
mod facts;
mod families;
mod lay;
mod lines;
mod names;
mod read;
mod stems;
#[cfg(test)]
mod tests;
pub mod written;

use std::path::PathBuf;
use std::sync::Arc;

use super::Catalog;
use crate::source::{Place, Source, Span};

/// A catalog file to read.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Where it is.
    pub path: PathBuf,
    /// Where a policy names it.
    pub place: Option<Place>,
    /// Nothing of its text is to be shown, whatever is wrong with it.
    pub withheld: bool,
}

/// What is wrong with a catalog file.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Where; `None` for a file that could not be read and that no policy names.
    pub place: Option<Place>,
    /// What was found, and what was expected.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Fault {
    fn at(source: &Arc<Source>, span: Span, message: impl Into<String>) -> Self {
        let source = Arc::clone(source);
        Self {
            place: Some(Place { source, span }),
            message: message.into(),
            help: None,
        }
    }

    fn with_help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }
}

/// The built-in catalog with these files laid over it, and all that is wrong with them. A
/// catalog with faults says what its files mean as far as they can be read: enough to
/// look for further faults, not to judge by.
pub fn load(files: &[Asked]) -> (Catalog, Vec<Fault>) {
    if files.is_empty() {
        return (Catalog::builtin(), Vec::new());
    }
    let mut faults = Vec::new();
    let (documents, own) = read::all(files, &mut faults);
    lay::over(documents, own, faults)
}
