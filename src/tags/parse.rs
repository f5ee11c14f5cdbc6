//! The grammar of tags and ignores.
