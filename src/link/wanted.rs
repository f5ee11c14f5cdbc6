//! Which files are worth a look: those with a name that a constant with an id has.
//!
//! A search over bytes, as the prefilter's is for ids; most files end here.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use memchr::memmem;

use super::reach::Reach;
use super::taken::{File, Taken, is_whole, taken};
use super::{Unit, path};
use crate::scan::Kept;
use crate::scan::import::{ALL, DEFAULT, Outline, System};

/// How many names are looked for; a tree with more of them has them from a generator.
const MAX_NAMES: usize = 5_000;

/// How many parts of a path may name a module.
const MAX_PARTS: usize = 4;

/// How many modules that have the same name are told apart.
const MAX_MODULES: usize = 64;

/// How many bytes names have together that a dense search is made for.
const MAX_DENSE: usize = 1 << 15;

/// How many names of a file are looked at.
const MAX_MET: usize = 2000;

/// What constants with ids are called, by how files name each other.
#[derive(Debug, Default)]
pub struct Wanted {
    systems: BTreeMap<System, Names>,
}

#[derive(Debug, Default)]
struct Names {
    /// What files write to have it, and the modules that may have it: names of files and
    /// folders.
    outer: BTreeMap<String, BTreeSet<String>>,
    /// What they write to read it.
    inner: BTreeSet<String>,
    /// The folders that have some.
    folders: BTreeSet<String>,
    search: Option<Search>,
}

#[derive(Debug)]
struct Search {
    literals: AhoCorasick,
    /// By literal, where it is a name: the modules that may have it.
    modules: Vec<Option<Vec<String>>>,
}

impl Wanted {
    /// The names of what these files give others; `None` when that is nothing.
    pub fn of(units: &[Unit<'_>]) -> Option<Self> {
        let mut out = Self::default();
        for unit in units {
            let constants = unit.constants.iter();
            for name in constants.flat_map(Kept::exports) {
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
                let is_other = names.outer.contains_key(name) && !names.outer.contains_key(given);
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

    /// Which of the files of a run can have it at all.
    pub fn reach<'p>(&'p self, files: impl Iterator<Item = &'p str>) -> Reach {
        let names = self.systems.get(&System::Rust);
        let folders = names.into_iter().flat_map(|names| &names.folders);
        Reach::of(folders.map(String::as_str), files)
    }

    /// What a file may call what it has from others, when its bytes may hold such a name.
    pub fn names(&self, system: System, path: &str, bytes: &[u8]) -> Option<BTreeSet<&str>> {
        let names = self.systems.get(&system)?;
        // Files of a folder see each other without an import.
        let is_near = system == System::Go && names.folders.contains(path::folder(path));
        let is_met = names.search.as_ref()?.is_met(system, bytes, is_near);
        is_met.then(|| names.inner.iter().map(String::as_str).collect())
    }

    fn add(&mut self, unit: &Unit<'_>, name: &str) {
        let names = self.systems.entry(unit.system).or_default();
        if names.outer.len() >= MAX_NAMES {
            return;
        }
        let outer = name.split('.').next().unwrap_or(name);
        let inner = name.rsplit('.').next().unwrap_or(name);
        names.inner.insert(inner.to_owned());
        names.folders.insert(path::folder(unit.path).to_owned());
        let path = unit
            .path
            .rsplit_once('.')
            .map_or(unit.path, |(path, _)| path);
        let modules = path.rsplit('/').take(MAX_PARTS);
        let own = names.outer.entry(outer.to_owned()).or_default();
        if own.len() < MAX_MODULES {
            own.extend(modules.map(str::to_owned));
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
        let every = match system {
            System::Python => &["import *"][..],
            System::JavaScript => &["export *"],
            System::Go | System::Rust => &[],
        };
        let every = every.iter().map(|text| ((*text).to_owned(), None));
        let forms = |(name, modules): (&String, &BTreeSet<String>)| match system {
            // `import model from "./config"`
            System::JavaScript if name == DEFAULT => told(modules, "/", &["'", "\"", "."]),
            // `use config::*`
            System::Rust => told(modules, "", &["::*"]),
            _ => Vec::new(),
        };
        let unnamed: BTreeSet<String> = names.outer.iter().flat_map(forms).collect();
        let unnamed = unnamed.into_iter().map(|text| (text, None));
        let named = names.outer.iter().filter(|(name, _)| *name != DEFAULT);
        let named = named.map(|(name, modules)| {
            let modules = modules.iter().cloned().collect();
            (name.clone(), Some(modules))
        });
        let (literals, modules): (Vec<_>, _) = named.chain(unnamed).chain(every).unzip();
        // A dense one is quicker, as long as it stays small.
        let size: usize = literals.iter().map(String::len).sum();
        let kind = (size < MAX_DENSE).then_some(AhoCorasickKind::DFA);
        let literals = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(kind)
            .build(literals)
            .ok()?;
        Some(Self { literals, modules })
    }

    /// Whether one of the names may be had from elsewhere, or without being named.
    fn is_met(&self, system: System, bytes: &[u8], is_near: bool) -> bool {
        let file = File::new(system, bytes);
        let has = |module: &String| memmem::find(bytes, module.as_bytes()).is_some();
        let mut is_had = BTreeMap::new();
        self.literals.find_iter(bytes).take(MAX_MET).any(|found| {
            let Some(Some(modules)) = self.modules.get(found.pattern().as_usize()) else {
                return true;
            };
            is_whole(bytes, found.start(), found.end())
                && match taken(&file, found.start()) {
                    Taken::Import => true,
                    Taken::From => *is_had
                        .entry(found.pattern())
                        .or_insert_with(|| modules.iter().any(has)),
                    Taken::Otherwise => is_near,
                }
        })
    }
}

fn told(modules: &BTreeSet<String>, before: &str, ends: &[&str]) -> Vec<String> {
    let all = modules.iter().flat_map(|module| {
        let told = move |end: &&str| format!("{before}{module}{end}");
        ends.iter().map(told)
    });
    all.collect()
}
