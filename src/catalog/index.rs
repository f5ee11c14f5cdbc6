//! The packed catalog.

/// All that is known.
#[derive(Debug)]
pub struct Catalog;
