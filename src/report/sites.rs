//! In words, where the constant that holds a usage is used.

use super::summary::counted;
use crate::evaluate::Usage;

/// How many places are named before the rest is counted.
const NAMED: usize = 3;

/// `used in 5 places: a.py:3:4, b.py:5:6, c.py:1:2, … (+2)`; nothing without places.
pub(super) fn used(usage: &Usage) -> Option<String> {
    let count = count(usage)?;
    let places = usage.sites.iter().take(NAMED).map(|site| {
        let at = site.source.position(site.span.start);
        format!("{}:{}:{}", site.source.name(), at.line, at.column)
    });
    let places = places.collect::<Vec<_>>().join(", ");
    Some(match usage.sites.len().saturating_sub(NAMED) {
        0 => format!("{count}: {places}"),
        more => format!("{count}: {places}, … (+{more})"),
    })
}

/// `used in 5 places`; nothing without places.
pub(super) fn count(usage: &Usage) -> Option<String> {
    counted(usage.sites.len(), "place").map(|places| format!("used in {places}"))
}
