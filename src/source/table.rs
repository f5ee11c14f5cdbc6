//! Tables that are part of lanelint: YAML of `rules/` that is compiled in. A team's files are read with their faults
//! ([`super::yaml`]); these have a test each that there are none.

use serde::de::DeserializeOwned;

use super::yaml::decode::decode;
use super::yaml::parse;

/// What a table says; nothing of one that is at fault.
pub fn read<T: Default + DeserializeOwned>(text: &str) -> T {
    let stream = parse(text).unwrap_or_default();
    let root = stream.documents.first();
    root.and_then(|root| decode(root).0).unwrap_or_default()
}
