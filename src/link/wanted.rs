//! Which files are worth a look: those with a name that a constant with an id has.
//!
//! A search over bytes, as the prefilter's is for ids; most files end here.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};

use super::Unit;
use crate::scan::import::{ALL, DEFAULT, Outline, System};

/// How many names are looked for; a tree with more of them has them from a generator.
const MAX_NAMES: usize = 50_000;

/// What constants with ids are called, by how files name each other.
#[derive(Debug, Default)]
pub struct Wanted {
    systems: BTreeMap<System, Names>,
}

#[derive(Debug, Default)]
struct Names {
    /// What files write to have it.
    outer: BTreeSet<String>,
    /// What they write to read it.
    inner: BTreeSet<String>,
    /// Names of files and folders that stand for what has no name.
    modules: BTreeSet<String>,
    search: Option<Search>,
}

#[derive(Debug)]
struct Search {
    literals: AhoCorasick,
    /// By literal: whether it counts only as a word of its own.
    words: Vec<bool>,
}

impl Wanted {
    /// The names of what these files give others; `None` when that is nothing.
    pub fn of(units: &[Unit<'_>]) -> Option<Self> {
        let mut out = Self::default();
        for unit in units {
            let constants = unit.mentions.iter().flat_map(|mention| &mention.constant);
            for name in constants.flat_map(|constant| &constant.exports) {
                out.add(unit, name);
            }
        }
        out.made()
    }

    /// The names that files give on what is wanted here under, with those wanted here;
    /// `None` when there are no others.
    pub fn renamed(&self, units: &[Unit<'_>]) -> Option<Self> {
        let mut out = Self::default();
        for unit in units {
            let (Some(outline), Some(names)) = (unit.outline, self.systems.get(&unit.system))
            else {
                continue;
            };
            for (given, name) in given(unit, outline) {
                let is_other = names.outer.contains(name) && !names.outer.contains(given);
                if is_other {
                    out.add(unit, given);
                }
            }
        }
        let mut out = out.made()?;
        // They are looked for by the new names, and read for all.
        for (system, names) in &mut out.systems {
            let before = self.systems.get(system).into_iter();
            names
                .inner
                .extend(before.flat_map(|names| names.inner.iter().cloned()));
        }
        Some(out)
    }

    /// What a file may call what it has from others, when its bytes may hold such a name.
    pub fn names(&self, system: System, bytes: &[u8]) -> Option<BTreeSet<&str>> {
        let names = self.systems.get(&system)?;
        let is_met = names.search.as_ref()?.is_met(bytes);
        is_met.then(|| names.inner.iter().map(String::as_str).collect())
    }

    fn add(&mut self, unit: &Unit<'_>, name: &str) {
        let names = self.systems.entry(unit.system).or_default();
        if names.outer.len() >= MAX_NAMES {
            return;
        }
        let outer = name.split('.').next().unwrap_or(name);
        let inner = name.rsplit('.').next().unwrap_or(name);
        names.outer.insert(outer.to_owned());
        names.inner.insert(inner.to_owned());
        let path = unit
            .path
            .rsplit_once('.')
            .map_or(unit.path, |(path, _)| path);
        let parts = path.rsplit('/').take(4).map(str::to_owned);
        match unit.system {
            System::JavaScript if outer == DEFAULT => names.modules.extend(parts.take(2)),
            System::Rust => names.modules.extend(parts),
            _ => {}
        }
    }

    fn made(mut self) -> Option<Self> {
        for (system, names) in &mut self.systems {
            names.search = Search::new(*system, names);
        }
        (!self.systems.is_empty()).then_some(self)
    }
}

/// What a file gives on under another name, and under which it has it.
fn given<'o>(unit: &Unit<'_>, outline: &'o Outline) -> impl Iterator<Item = (&'o str, &'o str)> {
    // A module of Python or Rust gives on all it has; names for its own use are many.
    let gives_all = match unit.system {
        System::Python => unit.path.ends_with("__init__.py"),
        System::Rust => true,
        System::JavaScript | System::Go => false,
    };
    let imports = outline.imports.iter();
    imports.filter_map(
        move |import| match (import.local.as_slice(), &import.name) {
            ([given], Some(name)) if import.is_export || gives_all => {
                (given != ALL && given != name).then_some((given.as_str(), name.as_str()))
            }
            _ => None,
        },
    )
}

impl Search {
    fn new(system: System, names: &Names) -> Option<Self> {
        let all = match system {
            System::Python => &["import *"][..],
            System::JavaScript => &["export *"],
            System::Go | System::Rust => &[],
        };
        let all = all.iter().map(|text| ((*text).to_owned(), false));
        let modules = names.modules.iter().flat_map(|module| match system {
            System::Rust => vec![(format!("{module}::*"), true)],
            // `import model from "./config"`
            _ => ["'", "\"", "."]
                .map(|end| (format!("/{module}{end}"), false))
                .to_vec(),
        });
        let words = names.outer.iter().filter(|name| *name != DEFAULT);
        let words = words.map(|name| (name.clone(), true));
        let (literals, words): (Vec<_>, _) = words.chain(modules).chain(all).unzip();
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(literals);
        Some(Self {
            literals: search.ok()?,
            words,
        })
    }

    fn is_met(&self, bytes: &[u8]) -> bool {
        let is_word = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
        };
        self.literals.find_iter(bytes).any(|found| {
            let is_whole = !is_word(found.start().checked_sub(1)) && !is_word(Some(found.end()));
            is_whole || self.words.get(found.pattern().as_usize()) == Some(&false)
        })
    }
}
