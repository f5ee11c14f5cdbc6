//! The rules and packs that are part of lanelint, as embedded by the build script from
//! `rules/`. Nothing here knows what is in them.

use std::sync::{Arc, LazyLock};

use crate::source::Source;
use crate::source::yaml::Node;

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// A file of `rules/`, by its name without folder and ending.
#[derive(Debug, Clone)]
pub struct Embedded {
    /// `recommended`, or a rule's id.
    pub name: &'static str,
    /// Its text, called `rules/…`.
    pub source: Arc<Source>,
    /// What it says, read by the build script: a located tree without prose and tests.
    packed: &'static [u8],
}

impl Embedded {
    /// What it says, without what a check asks nothing of: a rule's `why`, `fix`, `examples` and
    /// `tests`. A test opens each.
    pub(super) fn root(&self) -> Option<Node<'static>> {
        postcard::from_bytes(self.packed).ok()
    }
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

/// A file's path, its text, and what it says.
type Row = (&'static str, &'static str, &'static [u8]);

fn embedded(table: &'static [Row]) -> Vec<Embedded> {
    let file = |&(path, text, packed): &Row| {
        let file = path.rsplit('/').next().unwrap_or(path);
        Embedded {
            name: file.strip_suffix(".yaml").unwrap_or(file),
            source: Arc::new(Source::new(path, text)),
            packed,
        }
    };
    table.iter().map(file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::{Value, parse};

    #[test]
    fn what_is_packed_is_what_stands_in_the_files() {
        for file in rules().iter().chain(packs()) {
            let written = parse(file.source.text()).unwrap().documents.remove(0);
            let packed = file.root().unwrap();
            let (Value::Mapping(written), Value::Mapping(packed)) = (written.value, packed.value)
            else {
                panic!("{}", file.name);
            };
            let kept = |(key, _): &(Node<'_>, Node<'_>)| !PROSE.contains(&key.as_str().unwrap());
            let written: Vec<_> = written.into_iter().filter(kept).collect();
            assert_eq!(packed, written, "{}", file.name);
        }
    }
}
