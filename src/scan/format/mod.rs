//! The formats that are read by their own small readers rather than by a grammar:
//! configuration, tables, and documents that hold code. One file a format; rows of
//! [`super::language::ALL`] name them.

mod arm;
pub(super) mod code;
#[cfg(feature = "lang-bash")]
pub(super) mod dockerfile;
pub(super) mod document;
pub(super) mod dotenv;
pub(super) mod ini;
pub(super) mod json;
#[cfg(feature = "lang-bash")]
pub(super) mod make;
pub(super) mod markdown;
pub(super) mod markup;
mod mdx;
pub(super) mod notebook;
pub(super) mod properties;
mod prose;
pub(super) mod records;
pub(super) mod table;
pub(super) mod toml;
pub(super) mod yaml;
