//! The formats that are read by their own small readers rather than by a grammar:
//! configuration, tables, and documents that hold code. One file a format; rows of
//! [`super::language::ALL`] name them.

pub(super) mod dotenv;
pub(super) mod json;
pub(super) mod markdown;
mod mdx;
pub(super) mod notebook;
pub(super) mod toml;
pub(super) mod yaml;
