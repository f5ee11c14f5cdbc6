//! Python by tree-sitter.

use super::language::Extract;

/// The extractor, when this build has the grammar.
pub const EXTRACT: Option<Extract> = None;
