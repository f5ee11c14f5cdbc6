//! Where files use constants of others: which file an import means, and which id stands
//! behind the name.
//!
//! A pure stage between scanning and judging. What a file takes from others is told by
//! [`crate::scan::import`]; here the files of a run are held against each other. Whatever
//! may be two things is neither: a wrong site is worse than none.

mod find;
mod go;
mod javascript;
mod path;
mod python;
mod reach;
mod rust;
mod taken;
#[cfg(test)]
mod tests;
mod tree;
mod wanted;

use crate::scan::Constants;
use crate::scan::import::{Outline, System};
use crate::source::Span;

pub use go::Module;
pub use reach::Reach;
pub use wanted::Wanted;

/// A file that others may import, or that imports.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a> {
    /// As shown, with `/`.
    pub path: &'a str,
    /// How it names other files.
    pub system: System,
    /// The constants in it that hold an id, by the number of its mention.
    pub constants: &'a Constants,
    /// What it takes from others, where it was looked at.
    pub outline: Option<&'a Outline>,
}

/// A place that uses a constant of another file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The file with the constant, and the mention there.
    pub constant: (usize, usize),
    /// The file that uses it, and where.
    pub site: (usize, Span),
}

/// Finds what each file uses of the others, in the order of the constants.
pub fn link(units: &[Unit<'_>], modules: &[Module]) -> Vec<Link> {
    let finder = find::Finder::new(units, modules);
    let mut links = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let Some(outline) = unit.outline else {
            continue;
        };
        for reading in &outline.readings {
            let (of, mentions) = finder.meant(at, reading).unwrap_or_default();
            // Within a file its own scan has found them.
            links.extend(mentions.iter().filter(|_| of != at).map(|mention| Link {
                constant: (of, *mention),
                site: (at, reading.span),
            }));
        }
    }
    links.sort_unstable();
    links.dedup();
    links
}
