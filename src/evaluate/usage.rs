//! A mention resolved to a model on a surface, as of a day: what rules look at.

use std::sync::Arc;

use crate::catalog::{EntryId, View};
use crate::scan::Mention;
use crate::source::Source;

/// A mention with all that is known of it on the day of the run.
#[derive(Debug, Clone)]
pub struct Usage {
    /// The file it stands in.
    pub source: Arc<Source>,
    /// The id, its place and role.
    pub mention: Mention,
    /// The vendor's own id of the model, or `None` when no entry has it.
    pub id: Option<String>,
    /// Who makes it.
    pub vendor: String,
    /// The surface that the spelling proves, or `None`.
    pub surface: Option<String>,
    /// The surface whose dates were used: `surface`, or the vendor's own.
    pub judged_by: String,
    /// The entry whose dates were used.
    pub entry: Option<EntryId>,
    /// What that entry is on the day of the run.
    pub view: View,
    /// Index of the workload in the policy.
    pub workload: Option<usize>,
    /// Index of the tag that covers it in the run's tags.
    pub tag: Option<usize>,
}

impl Usage {
    /// The path as shown, with `/`.
    pub fn path(&self) -> &str {
        self.source.name()
    }
}
