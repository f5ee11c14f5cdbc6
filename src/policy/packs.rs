//! The rules and packs that are part of lanelint, as embedded by the build script from
//! `rules/`. Nothing here knows what is in them.

use std::sync::{Arc, LazyLock};

use crate::source::Source;

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// A file of `rules/`, by its name without folder and ending.
#[derive(Debug, Clone)]
pub struct Embedded {
    /// `recommended`, or a rule's id.
    pub name: &'static str,
    /// Its text, called `rules/…`.
    pub source: Arc<Source>,
}

/// Every built-in rule's file, by name.
pub fn rules() -> &'static [Embedded] {
    static FILES: LazyLock<Vec<Embedded>> = LazyLock::new(|| embedded(RULES));
    &FILES
}

/// Every pack, by name.
pub fn packs() -> &'static [Embedded] {
    static FILES: LazyLock<Vec<Embedded>> = LazyLock::new(|| embedded(PACKS));
    &FILES
}

/// Whether a file is a built-in pack.
pub fn is_pack(file: &Arc<Source>) -> bool {
    let mut packs = packs().iter();
    packs.any(|pack| Arc::ptr_eq(&pack.source, file))
}

fn embedded(table: &'static [(&'static str, &'static str)]) -> Vec<Embedded> {
    let file = |&(path, text): &(&'static str, &'static str)| {
        let file = path.rsplit('/').next().unwrap_or(path);
        Embedded {
            name: file.strip_suffix(".yaml").unwrap_or(file),
            source: Arc::new(Source::new(path, text)),
        }
    };
    table.iter().map(file).collect()
}
