//! From a text that may be an id to the entry it names.
//!
//! Peels what may stand around a bare id (`bedrock/us.anthropic.…-v1:0`, `models/…`,
//! `…:free`, `ft:base:org::id`), then looks it up: exact id, alias, snapshot of a known
//! model, shape of a vendor's ids. What the decoration proves of the surface is kept;
//! nothing is guessed.

use std::ops::Range;

use super::EntryId;

/// What a text says, read as a model id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The bare id within the text, bytes.
    pub core: Range<u32>,
    /// The surface that the spelling proves, a key of the catalog's surfaces.
    pub surface: Option<String>,
    /// What it names.
    pub target: Target,
}

/// What an id names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A catalog entry; for a fine-tune, its base.
    Known(EntryId),
    /// A text with the shape of a vendor's ids that no entry has.
    Unknown {
        /// The vendor whose shape it fits.
        vendor: String,
        /// The nearest known id, if it is near.
        near: Option<String>,
    },
}
