//! How grave a rule's findings are, as policies write it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How grave a finding is. The order is that of gravity.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Not reported.
    Off,
    /// Worth knowing.
    Info,
    /// To be looked at.
    Warning,
    /// Fails the build by default.
    Error,
}
