//! What a team demands of its models.

mod severity;

pub use severity::Severity;
