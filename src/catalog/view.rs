//! What an entry is on a given day. Nothing here is stored.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::entry::Day;

/// Where a model stands in its life, the strongest first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Calls fail: `retires_on` is the day or before.
    Retired,
    /// Its end was announced on the day or before.
    Deprecated,
    /// A newer member of its line was released on the day or before.
    Legacy,
    /// None of these.
    Current,
    /// Not in the catalog, or not yet released on the day.
    Unknown,
}

/// An entry as of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Where it stands.
    pub status: Status,
    /// First day of general use.
    pub released: Option<Day>,
    /// The day its end was announced, if that was known on the day.
    pub deprecated_on: Option<Day>,
    /// The first day on which calls fail, if that was known on the day.
    pub retires_on: Option<Day>,
    /// "Not sooner than".
    pub earliest_retirement: Option<Day>,
    /// `openai/flagship`.
    pub line: Option<String>,
    /// The lane.
    pub lane: Option<String>,
    /// The day a newer member of the line was released, whatever the status.
    pub legacy_since: Option<Day>,
    /// How many newer members of the line there were on the day.
    pub generations_behind: u32,
    /// The newest member of the line on the day, as the vendor's own id, if that is another one.
    pub head: Option<String>,
    /// The next member of the line after this one, likewise.
    pub successor: Option<String>,
    /// What the vendor names to move to, released on the day or before.
    pub replacements: Vec<String>,
    /// Since when (or from when on) requests are served by which other model.
    pub rerouted: Option<(Day, String)>,
    /// `Some(true)`: a dated snapshot; `Some(false)`: a moving id that has snapshots;
    /// `None`: the vendor makes no such difference.
    pub pinned: Option<bool>,
}
