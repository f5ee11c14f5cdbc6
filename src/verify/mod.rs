//! Policy tests: what a policy says of given files on a given day, against what a test
//! expects.
//!
//! A [`Case`] comes from a test file ([`read`], as [`mod@file`] says it) or from a rule that
//! carries its tests, as the built-in rules do; a [`Bench`] runs it the same way. What
//! comes of it can be written back ([`update`]). Which files are tests, and how the outcome
//! looks, is the cli's.

pub mod annotation;
pub mod case;
pub mod file;
pub mod read;
pub mod run;
#[cfg(test)]
mod tests;
pub mod update;

pub use case::Case;
pub use read::Suite;
pub use run::{Bench, Coverage, Found, Line, Verdict};
