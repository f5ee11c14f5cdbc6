//! Which bytes of a file to change so that an id reads as another, as the router found them.

use super::{Change, Refused};
use crate::catalog::Catalog;
use crate::evaluate::{Reason, Suggestion, Unwritten, Usage, written};

/// What the id of a usage reads as afterwards, and the changes that make it so.
pub(super) fn changes(
    usage: &Usage,
    suggestion: &Suggestion,
    catalog: &Catalog,
) -> Result<(String, Vec<Change>), Refused> {
    let is_versioned = suggestion
        .reasons
        .contains(&Reason::Parts { together: false });
    let to = (suggestion.id.as_str(), suggestion.entry);
    let written = written(usage, to, is_versioned, catalog);
    let written = written.map_err(|why| match why {
        Unwritten::Signs => Refused::Signs,
        Unwritten::Front => Refused::Front,
        Unwritten::Version => Refused::Version,
        Unwritten::Parts => Refused::Parts,
    })?;
    let changes = written.changes.into_iter();
    let changes = changes.map(|(span, text)| Change { span, text });
    Ok((written.becomes, changes.collect()))
}
