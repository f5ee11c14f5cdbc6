//! From usages, tags and a policy to findings. Pure: no clock, no files.

pub mod finding;
pub mod record;
pub mod usage;

pub use finding::{Disposition, Finding, Place, Severity, Suggestion};
pub use record::{IgnoreRecord, IgnoreVerdict, TagRecord, Verdict};
pub use usage::Usage;
