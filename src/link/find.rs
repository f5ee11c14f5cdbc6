//! Which constant a name means that a file has from another.

use std::collections::{HashMap, HashSet};

use super::go::{Module, Packages};
use super::tree::{Ambiguous, Tree};
use super::{Unit, javascript, path, python, rust};
use crate::scan::import::{ALL, Import, Reading, System};

/// How many files a name is followed through.
const MAX_STEPS: usize = 64;

/// The files of a run, ready to be asked.
pub(super) struct Finder<'u> {
    units: &'u [Unit<'u>],
    tree: Tree<'u>,
    packages: Packages<'u>,
    /// By file: what it gives others, and the mentions that this is.
    exports: Vec<Exports<'u>>,
    /// By file: its imports by their first name.
    imports: Vec<HashMap<&'u str, Vec<&'u Import>>>,
    /// The same by package and name.
    shared: HashMap<(&'u str, &'u str), Found>,
}

/// What was found for a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Found {
    #[default]
    Nothing,
    /// Mentions of one file.
    Constant(usize, Vec<usize>),
    /// More than one thing.
    Several,
}

impl Found {
    fn and(&mut self, other: Self) {
        match (&self, other) {
            (_, Self::Nothing) => {}
            (Self::Nothing, other) => *self = other,
            (own, other) if **own == other => {}
            _ => *self = Self::Several,
        }
    }

    fn is_nothing(&self) -> bool {
        *self == Self::Nothing
    }
}

/// The way from a reading to a constant.
#[derive(Default)]
struct Way<'n> {
    /// Each file with the names looked for there: a circle ends.
    seen: HashSet<(usize, Vec<&'n str>)>,
}

/// What other files call the constants of a file, by name, each with its mention. A generated
/// file has as many as it has lines.
struct Exports<'u>(Vec<(&'u str, usize)>);

impl<'u> Exports<'u> {
    fn of(unit: &Unit<'u>) -> Self {
        let constants = unit.constants.iter();
        let named = constants.flat_map(|constant| {
            let names = constant.exports();
            names.map(move |name| (name, constant.mention))
        });
        let mut named: Vec<_> = named.collect();
        named.shrink_to_fit();
        named.sort_unstable();
        Self(named)
    }

    /// The mentions behind a name.
    fn get(&self, name: &str) -> Vec<usize> {
        let from = self.0.partition_point(|(own, _)| *own < name);
        let rest = self.0.get(from..).unwrap_or_default().iter();
        let own = rest.take_while(|(own, _)| *own == name);
        own.map(|(_, index)| *index).collect()
    }
}

impl<'u> Finder<'u> {
    pub(super) fn new(units: &'u [Unit<'u>], modules: &'u [Module]) -> Self {
        let mut shared: HashMap<_, Found> = HashMap::new();
        let (mut all, mut brought) = (Vec::new(), Vec::new());
        for (at, unit) in units.iter().enumerate() {
            let exports = Exports::of(unit);
            if unit.system == System::Go {
                let folder = path::folder(unit.path);
                for own in exports.0.chunk_by(|(one, _), (other, _)| one == other) {
                    let mentions = own.iter().map(|(_, index)| *index).collect();
                    let found = Found::Constant(at, mentions);
                    let name = own.first().map_or("", |(name, _)| *name);
                    shared.entry((folder, name)).or_default().and(found);
                }
            }
            all.push(exports);
            let mut imports: HashMap<&str, Vec<&Import>> = HashMap::new();
            for import in unit.outline.iter().flat_map(|outline| &outline.imports) {
                let first = import.local.first().map_or("", String::as_str);
                imports.entry(first).or_default().push(import);
            }
            brought.push(imports);
        }
        Self {
            units,
            tree: Tree::new(units),
            packages: Packages::new(units, modules),
            exports: all,
            imports: brought,
            shared,
        }
    }

    /// The file and the mentions that a reading is of, if these are sure.
    pub(super) fn meant(&self, at: usize, reading: &Reading) -> Option<(usize, Vec<usize>)> {
        let names: Vec<&str> = reading.names.iter().map(String::as_str).collect();
        let mut way = Way::default();
        let found = match reading.import {
            Some(index) => {
                let outline = self.units.get(at)?.outline?;
                self.by(&mut way, at, outline.imports.get(index)?, &names)
            }
            None => self.free(&mut way, at, &names),
        };
        match found {
            Found::Constant(unit, mentions) => Some((unit, mentions)),
            Found::Nothing | Found::Several => None,
        }
    }

    /// What names mean that no import of their own brings.
    fn free<'n>(&self, way: &mut Way<'n>, at: usize, names: &[&'n str]) -> Found
    where
        'u: 'n,
    {
        let Some(unit) = self.units.get(at) else {
            return Found::Nothing;
        };
        let own = match unit.system {
            System::Go => self.package(path::folder(unit.path), names),
            System::Rust if names.len() > 1 => self.path(way, at, names),
            _ => Found::Nothing,
        };
        if own.is_nothing() {
            return self.all(way, at, names);
        }
        own
    }

    /// What an import brings, and the names behind it.
    fn by<'n>(&self, way: &mut Way<'n>, at: usize, import: &'n Import, rest: &[&'n str]) -> Found
    where
        'u: 'n,
    {
        let Some(unit) = self.units.get(at) else {
            return Found::Nothing;
        };
        let name = import.name.as_deref().into_iter();
        let names: Vec<&str> = name.chain(rest.iter().copied()).collect();
        match unit.system {
            System::Go => match self.packages.folder(unit.path, &import.module) {
                Some(folder) => self.package(&folder, &names),
                None => Found::Nothing,
            },
            System::Rust => {
                let module = import.module.split("::").filter(|part| !part.is_empty());
                let names: Vec<&str> = module.chain(names).collect();
                self.path(way, at, &names)
            }
            System::JavaScript if import.module.is_empty() => self.find(way, at, &names),
            System::JavaScript => match javascript::module(&self.tree, unit.path, &import.module) {
                Ok(Some(file)) => self.find(way, file, &names),
                Ok(None) => Found::Nothing,
                Err(Ambiguous) => Found::Several,
            },
            System::Python => self.module(way, unit.path, &import.module, &names),
        }
    }

    /// A module of Python and names in it, where folders are modules, too.
    fn module<'n>(&self, way: &mut Way<'n>, from: &str, module: &str, names: &[&'n str]) -> Found
    where
        'u: 'n,
    {
        let mut module = module.to_owned();
        let mut names = names;
        loop {
            match python::module(&self.tree, self.units, from, &module) {
                Ok(Some(file)) => return self.find(way, file, names),
                Ok(None) => {}
                Err(Ambiguous) => return Found::Several,
            }
            let Some((first, rest)) = names.split_first().filter(|(_, rest)| !rest.is_empty())
            else {
                return Found::Nothing;
            };
            module = python::below(&module, first);
            names = rest;
        }
    }

    /// A path of Rust, as it is written in a file.
    fn path<'n>(&self, way: &mut Way<'n>, at: usize, names: &[&'n str]) -> Found
    where
        'u: 'n,
    {
        let (Some(unit), Some((first, rest))) = (self.units.get(at), names.split_first()) else {
            return Found::Nothing;
        };
        match *first {
            "crate" => {
                let mut found = Found::Nothing;
                for root in rust::roots(&self.tree, unit.path) {
                    found.and(self.find(way, root, rest));
                }
                found
            }
            "self" => self.find(way, at, rest),
            "super" => match rust::parent(&self.tree, unit.path) {
                Some(parent) if rest.first() == Some(&"super") => self.path(way, parent, rest),
                Some(parent) => self.find(way, parent, rest),
                None => Found::Nothing,
            },
            first => {
                let own = self.find(way, at, names);
                let library = || rust::library(&self.tree, unit.path, first);
                match own {
                    Found::Nothing => library().map_or(own, |root| self.find(way, root, rest)),
                    own => own,
                }
            }
        }
    }

    fn package(&self, folder: &str, names: &[&str]) -> Found {
        let name = names.join(".");
        let found = self.shared.get(&(folder, name.as_str()));
        found.cloned().unwrap_or_default()
    }

    /// What a file gives others under names: a constant of its own, what it has from
    /// others by that name, what a module in it has, or what it has from others as a whole.
    fn find<'n>(&self, way: &mut Way<'n>, at: usize, names: &[&'n str]) -> Found
    where
        'u: 'n,
    {
        let (Some(unit), Some(exports)) = (self.units.get(at), self.exports.get(at)) else {
            return Found::Nothing;
        };
        let is_new = way.seen.len() < MAX_STEPS && way.seen.insert((at, names.to_vec()));
        let Some((first, inner)) = names.split_first().filter(|_| is_new) else {
            return Found::Nothing;
        };
        let own = exports.get(&names.join("."));
        if !own.is_empty() {
            return Found::Constant(at, own);
        }
        let mut found = Found::Nothing;
        for import in self.imports(at, first) {
            let start = import.local.iter().map(String::as_str);
            let Some((given, rest)) = names.split_at_checked(import.local.len()) else {
                continue;
            };
            if given.iter().copied().eq(start) {
                found.and(self.by(way, at, import, rest));
            }
        }
        if found.is_nothing() && !inner.is_empty() {
            let child = match unit.system {
                System::Python => python::child(&self.tree, unit.path, first),
                System::Rust => rust::child(&self.tree, unit.path, first),
                System::JavaScript | System::Go => None,
            };
            if let Some(child) = child {
                found = self.find(way, child, inner);
            }
        }
        if found.is_nothing() {
            return self.all(way, at, names);
        }
        found
    }

    /// What names mean among those of which a file has all.
    fn all<'n>(&self, way: &mut Way<'n>, at: usize, names: &[&'n str]) -> Found
    where
        'u: 'n,
    {
        let mut found = Found::Nothing;
        for import in self.imports(at, ALL) {
            found.and(self.by(way, at, import, names));
        }
        found
    }

    /// What a file brings under a name.
    fn imports(&self, at: usize, first: &str) -> impl Iterator<Item = &'u Import> {
        let imports = self.imports.get(at).and_then(|all| all.get(first));
        imports.into_iter().flatten().copied().take(MAX_STEPS)
    }
}
