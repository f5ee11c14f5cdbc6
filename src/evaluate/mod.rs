//! From usages, tags and a policy to findings. Pure: no clock, no files.

pub mod finding;
pub mod usage;

pub use finding::{Disposition, Finding, Place, Severity, Suggestion};
pub use usage::Usage;
