//! How severe a rule's findings are, as policies write it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::scan::Role;

/// How severe a finding is. The order is that of severity.
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

/// What the severity of a finding is bounded by, in the table `roles`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capped {
    /// How the id stands in its file.
    Role(Role),
    /// A program wrote the file.
    Generated,
    /// The file is others' code.
    Vendored,
}

impl Capped {
    /// Its word in policies.
    pub fn name(self) -> &'static str {
        match self {
            Self::Role(role) => role.name(),
            Self::Generated => "generated",
            Self::Vendored => "vendored",
        }
    }
}

impl From<Role> for Capped {
    fn from(role: Role) -> Self {
        Self::Role(role)
    }
}
