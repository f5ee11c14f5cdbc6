//! Tables of models whose rows are numbered in the keys of a flat file: `models[0].id=…`. What else such keys hold is not
//! looked at.

use std::collections::BTreeMap;

use super::Placed;
use super::words::{self, Table};
use crate::scan::piece::Role;

/// From how many rows on a key is one of a table; in what is called a registry, from two.
const MANY: usize = 3;

/// Those of the places that such a table lists, by index.
pub(super) fn listed(placed: &[Placed<'_, '_>]) -> Vec<usize> {
    let mut tables: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (index, place) in placed.iter().enumerate() {
        let parts = place.name.and_then(parts);
        if let Some(parts) = parts.filter(|_| place.role == Role::Use) {
            tables.entry(parts).or_default().push(index);
        }
    }
    let tables = tables.into_iter().filter(|((table, key), rows)| {
        let is_called = words::any(table, Table::Called);
        let is_registry = words::last(table, Table::Registry);
        let most = if is_registry { 2 } else { MANY };
        words::whole(key, Table::Entry) && !is_called && rows.len() >= most
    });
    tables.flat_map(|(_, rows)| rows).collect()
}

/// What stands before and behind a key's number: `models[0].id`, `models.0.id`.
fn parts(name: &str) -> Option<(&str, &str)> {
    let (row, key) = name.rsplit_once('.')?;
    let inner = row.strip_suffix(']').unwrap_or(row);
    let table = inner.trim_end_matches(|c: char| c.is_ascii_digit());
    let table_name = table.strip_suffix(['[', '.'])?;
    (table.len() < inner.len()).then_some((table_name, key))
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::scan::siblings::tests::all;

    #[test]
    fn rows_are_told_by_their_number() {
        assert_eq!(parts("a.models[10].id"), Some(("a.models", "id")));
        assert_eq!(parts("models.0.id"), Some(("models", "id")));
        assert_eq!(parts("model4.id"), None);
        assert_eq!(parts("models[].id"), None);
    }

    #[test]
    fn numbered_rows_are_a_listing_and_agents_are_not() {
        let rows = "models[0].id=gpt-4\nmodels[0].window=8192\nmodels[1].id=gpt-4o\nmodels[1].window=128000\n";
        all("listing", &[("a.properties", rows)]);
        let agents = "agents[0].name=gpt-4\nagents[1].name=gpt-4o\nagents[2].name=gpt-4.1\n";
        all("use", &[("a.properties", agents)]);
    }
}
