//! JavaScript, TypeScript and TSX by tree-sitter.

use super::language::Extract;

/// The extractor, when this build has the grammar.
pub const EXTRACT: Option<Extract> = None;
/// The same for TypeScript.
pub const EXTRACT_TYPESCRIPT: Option<Extract> = None;
/// The same for TSX.
pub const EXTRACT_TSX: Option<Extract> = None;
