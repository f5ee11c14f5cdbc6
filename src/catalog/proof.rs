//! What around a bare id proves a surface, ready to be asked: which surface a class, a
//! module, a host or a word in a name belongs to. What stands around an id, and which
//! proof weighs more, is the scan's matter. The data is in `surfaces.yaml`.

use core::iter;
use core::net::Ipv4Addr;
use std::collections::BTreeMap;

use super::file::Proof;
use super::resolve::Target;
use super::{Catalog, EntryId};

/// A surface by its place in [`Catalog::surfaces`].
pub type Number = usize;

/// Where an id stands in the row of a path.
const HOLE: &str = "ID";

/// Names longer than this are none.
const MAX_NAME: usize = 200;

/// The proofs of all surfaces, by what is looked up.
#[derive(Debug)]
pub struct Proofs {
    calls: Globs,
    services: BTreeMap<String, Number>,
    modules: BTreeMap<String, Number>,
    hosts: Globs,
    words: BTreeMap<String, Option<Number>>,
    values: BTreeMap<String, Number>,
    keys: BTreeMap<String, Number>,
    paths: Vec<Path>,
    phrases: Vec<(String, Number)>,
    commands: Vec<(String, Number)>,
    switches: Vec<Switch>,
    addresses: Vec<String>,
    platforms: Vec<String>,
    listed: Vec<String>,
    others: Vec<String>,
    sent: Vec<String>,
    choosers: Vec<String>,
    holders: Vec<String>,
    general: Vec<String>,
}

/// A path of an address, around the id in it, lower case.
#[derive(Debug)]
struct Path {
    before: String,
    behind: String,
    surface: Number,
}

/// A variable of the environment that sends elsewhere what an SDK would send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// Its name, as it is written.
    pub name: String,
    /// Whose SDK it speaks of.
    pub from: Number,
    /// Where it sends.
    pub to: Number,
}

/// Literal texts, and texts with a `*`, the longest first.
#[derive(Debug)]
struct Globs {
    literal: BTreeMap<String, Number>,
    open: Vec<(String, Number)>,
}

impl Globs {
    fn new(rows: impl Iterator<Item = (String, Number)>) -> Self {
        let (mut open, literal): (Vec<_>, Vec<_>) = rows.partition(|(row, _)| row.contains('*'));
        open.sort_by_key(|(row, _)| (std::cmp::Reverse(row.len()), row.clone()));
        Self {
            literal: literal.into_iter().collect(),
            open,
        }
    }

    fn get(&self, text: &str) -> Option<Number> {
        let open = || self.open.iter().find(|(row, _)| fits(row, text));
        let literal = self.literal.get(text).copied();
        literal.or_else(|| open().map(|(_, number)| *number))
    }
}

/// Whether a text is like a row, in which `*` stands for any rest.
fn fits(row: &str, text: &str) -> bool {
    let mut rest = text;
    let mut parts = row.split('*').peekable();
    let Some(start) = parts.next() else {
        return false;
    };
    let Some(after) = rest.strip_prefix(start) else {
        return false;
    };
    rest = after;
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = rest.get(at + part.len()..).unwrap_or("");
    }
    rest.is_empty()
}

/// What a name says of who serves a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// A surface.
    Surface(Number),
    /// Whoever speaks a vendor's protocol.
    Compatible,
}

/// What a key says of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// It is an address.
    Address,
    /// It names a platform.
    Platform,
}

impl Catalog {
    /// The proofs of this catalog's surfaces.
    pub fn proofs(&self) -> &Proofs {
        self.proofs.get_or_init(|| {
            let rows = |of: fn(&Proof) -> &Vec<String>| {
                let surfaces = self.surfaces().iter().enumerate();
                surfaces.flat_map(move |(number, surface)| {
                    of(&surface.proof)
                        .iter()
                        .map(move |row| (row.clone(), number))
                })
            };
            let beside = &self.head().beside;
            let words = rows(|proof| &proof.words).map(|(row, number)| (row, Some(number)));
            let compatible = beside.compatible.iter().map(|row| (row.clone(), None));
            Proofs {
                calls: Globs::new(rows(|proof| &proof.calls)),
                services: rows(|proof| &proof.services).collect(),
                modules: rows(|proof| &proof.modules).collect(),
                hosts: Globs::new(rows(|proof| &proof.hosts)),
                words: words.chain(compatible).collect(),
                values: rows(|proof| &proof.values).collect(),
                keys: rows(|proof| &proof.keys).collect(),
                paths: paths(rows(|proof| &proof.paths)),
                phrases: rows(|proof| &proof.phrases).collect(),
                commands: rows(|proof| &proof.commands).collect(),
                switches: self.switches(),
                addresses: beside.addresses.clone(),
                platforms: beside.platforms.clone(),
                listed: beside.listed.clone(),
                others: beside.others.clone(),
                sent: beside.sent.clone(),
                choosers: beside.choosers.clone(),
                holders: beside.holders.clone(),
                general: beside.general.clone(),
            }
        })
    }

    fn switches(&self) -> Vec<Switch> {
        let number = |id: &str| self.surfaces().iter().position(|surface| surface.id == id);
        let mut all = Vec::new();
        for (to, surface) in self.surfaces().iter().enumerate() {
            for (from, names) in &surface.proof.switches {
                let Some(from) = number(from) else { continue };
                all.extend(names.iter().map(|name| Switch {
                    name: name.clone(),
                    from,
                    to,
                }));
            }
        }
        all
    }

    /// Whether a surface serves what an id names: it is the vendor's own, lists the model
    /// or passes calls on.
    pub fn serves(&self, number: Number, target: &Target) -> bool {
        let Some(surface) = self.surfaces().get(number) else {
            return false;
        };
        surface.gateway
            || match target {
                Target::Known(id) => self.lists(&surface.id, *id),
                Target::Unknown {
                    snapshot: Some(snapshot),
                    ..
                } => self.lists(&surface.id, snapshot.of),
                Target::Unknown { vendor, .. } => surface.vendor.as_ref() == Some(vendor),
            }
    }

    fn lists(&self, surface: &str, id: EntryId) -> bool {
        let origin = self.origin(id);
        self.entry(id).surface == surface
            || self.entry(origin).surface == surface
            || self.resold_id(origin, surface).is_some()
    }

    /// Whether a surface is a vendor's own.
    pub fn is_vendors(&self, number: Number) -> bool {
        let surface = self.surfaces().get(number);
        surface.is_some_and(|surface| surface.vendor.is_some())
    }
}

/// The rows of paths, the longest first.
fn paths(rows: impl Iterator<Item = (String, Number)>) -> Vec<Path> {
    let split = |(row, surface): (String, Number)| {
        let (before, behind) = row.split_once(HOLE)?;
        Some(Path {
            before: before.to_lowercase(),
            behind: behind.to_lowercase(),
            surface,
        })
    };
    let mut paths: Vec<_> = rows.filter_map(split).collect();
    paths.sort_by_key(|path| std::cmp::Reverse(path.before.len()));
    paths
}

impl Proofs {
    /// Whose address has an id between these texts, lower case: the one that says most before it.
    pub fn path(&self, before: &str, behind: &str) -> Option<Number> {
        let fits =
            |path: &&Path| before.ends_with(&*path.before) && behind.starts_with(&*path.behind);
        self.paths.iter().find(fits).map(|path| path.surface)
    }

    /// Whose statement of a database holds this text before an id, lower case.
    pub fn phrase(&self, before: &str) -> Option<(Number, &str)> {
        let found = self.phrases.iter().find(|(row, _)| before.contains(&**row));
        found.map(|(row, number)| (*number, &**row))
    }

    /// Whose program a command line runs, with where its words stand in it: they start a line or follow a sign or a blank.
    pub fn command(&self, line: &str) -> Option<(Number, usize, usize)> {
        self.commands.iter().find_map(|(row, number)| {
            let at = line.rfind(&**row)?;
            let ends = |c: char| c.is_whitespace() || "\"'`$(;&|[".contains(c);
            let is_free = line.get(..at)?.chars().next_back().is_none_or(ends)
                && line
                    .get(at + row.len()..)?
                    .chars()
                    .next()
                    .is_some_and(char::is_whitespace);
            is_free.then_some((*number, at, row.len()))
        })
    }

    /// The variables of the environment that send elsewhere.
    pub fn switches(&self) -> &[Switch] {
        &self.switches
    }

    /// What a member of an enumeration says that is named after it: `APITypeAzure`, `BackendVertexAI`.
    pub fn member(&self, name: &str) -> Option<Said> {
        let (text, starts) = run_together(name)?;
        let mut parts = starts
            .iter()
            .skip(1)
            .filter_map(|&at| text.split_at_checked(at));
        let is_key = |before: &str| self.platforms.iter().any(|row| before.ends_with(&**row));
        let told = |rest: &str| {
            let listed = || self.values.get(rest).copied().map(Said::Surface);
            let words = self.words.get(rest);
            let words = words.map(|number| number.map_or(Said::Compatible, Said::Surface));
            words.or_else(listed)
        };
        parts.find_map(|(before, rest)| told(rest).filter(|_| is_key(before)))
    }

    /// Whether each entry of a list that is called so is a platform: `providers`, `aiBackends`.
    pub fn lists_platforms(&self, key: &str) -> bool {
        let Some((text, starts)) = run_together(key) else {
            return false;
        };
        let last = starts.last().and_then(|&at| text.get(at..));
        let one = last.and_then(|last| last.strip_suffix('s'));
        one.is_some_and(|one| self.listed.iter().any(|row| row == one))
    }

    /// Whether a type of this name is a message, and no client: `ChatCompletionRequest`.
    pub fn is_sent(&self, name: &str) -> bool {
        any_word(name, &self.sent)
    }

    /// Whether a key chooses who answers: `provider`, `llm_backend`.
    pub fn chooses(&self, key: &str) -> bool {
        let Some((text, starts)) = run_together(key) else {
            return false;
        };
        let mut ends = starts.iter().filter_map(|&start| text.get(start..));
        ends.any(|end| self.choosers.iter().any(|row| row == end))
    }

    /// What a name says that is set to true: `azure`, `use_vertex`, `ByAzure`.
    pub fn switched(&self, name: &str) -> Option<Said> {
        const SIGNS: &[&str] = &["by", "enable", "is", "on", "use", "uses", "using", "with"];
        let (text, starts) = run_together(name)?;
        let rest = || {
            let at = *starts.get(1)?;
            let is_sign = SIGNS.contains(&text.get(..at)?);
            self.value(text.get(at..)?).filter(|_| is_sign)
        };
        self.value(name).or_else(rest)
    }

    /// Whether an argument of this name is who answers: `client`, `azure_client`.
    pub fn is_holder(&self, key: &str) -> bool {
        let Some((text, starts)) = run_together(key) else {
            return false;
        };
        let last = starts.last().and_then(|&at| text.get(at..));
        last.is_some_and(|last| self.holders.iter().any(|row| row == last))
    }

    /// Whose class, function or package has this name.
    pub fn call(&self, name: &str) -> Option<Number> {
        self.calls.get(&name.to_ascii_lowercase())
    }

    /// For whose service a client with this argument is made.
    pub fn service(&self, text: &str) -> Option<Number> {
        self.services.get(&text.to_ascii_lowercase()).copied()
    }

    /// Whose SDK a module belongs to.
    pub fn module(&self, path: &str) -> Option<Number> {
        let path = path.to_ascii_lowercase();
        let ends = path.match_indices(['.', '/', ':']).map(|(at, _)| at);
        let above = ends
            .chain([path.len()])
            .filter_map(|end| path.get(..end).and_then(|above| self.modules.get(above)));
        above.copied().last()
    }

    /// Whose API a host is of. What is declared for a host, or for a domain above it, goes before what its kind says.
    pub fn host(&self, host: &str) -> Option<Number> {
        let host = host.to_ascii_lowercase();
        let domains = host.match_indices('.').map(|(dot, _)| dot + 1);
        let declared = iter::once(0)
            .chain(domains)
            .find_map(|start| self.hosts.get(host.get(start..)?));
        // An address or a name that means something in one's own network alone is as good as the machine itself.
        let is_private = |address: Ipv4Addr| {
            address.is_private() || address.is_loopback() || address.is_link_local()
        };
        let is_local = !host.is_empty() && !host.contains('.')
            || host.parse::<Ipv4Addr>().is_ok_and(is_private);
        declared.or_else(|| self.hosts.get("localhost").filter(|_| is_local))
    }

    /// What the words of a name say, from the left, each word once.
    pub fn said(&self, name: &str) -> Vec<Said> {
        let Some((text, starts)) = run_together(name) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let mut from = 0;
        for (index, &start) in starts.iter().enumerate() {
            if start < from {
                continue;
            }
            let ends = starts.iter().skip(index + 1).copied().chain([text.len()]);
            let longest = ends
                .filter_map(|end| Some((end, self.words.get(text.get(start..end)?)?)))
                .next_back();
            if let Some((end, number)) = longest {
                found.push(number.map_or(Said::Compatible, Said::Surface));
                from = end;
            }
        }
        found
    }

    /// What a whole value says: `azure-openai`, or with a version behind it.
    pub fn value(&self, value: &str) -> Option<Said> {
        let name = value.split_once('@').map_or(value, |(name, _)| name);
        let (text, _) = run_together(name)?;
        let number = self.words.get(&text)?;
        Some(number.map_or(Said::Compatible, Said::Surface))
    }

    /// What the value of a key for platforms says: all of it, or the end of a plug-in's or
    /// module's path.
    pub fn platform(&self, value: &str) -> Option<Said> {
        let told = |value: &str| {
            let (name, _) = value.split_once('@').unwrap_or((value, ""));
            let (text, _) = run_together(name)?;
            self.values.get(&text).copied().map(Said::Surface)
        };
        let last = value
            .rsplit('/')
            .next()
            .filter(|last| last.len() < value.len());
        let of = |value: &str| self.value(value).or_else(|| told(value));
        of(value).or_else(|| last.and_then(of))
    }

    /// Whose ids a key stands beside, whatever it holds.
    pub fn beside(&self, key: &str) -> Option<Number> {
        let (text, _) = run_together(key)?;
        self.keys.get(&text).copied()
    }

    /// Whose ids a key stands beside in what another key holds: `format` in a `model`.
    pub fn within(&self, outer: &str, key: &str) -> Option<Number> {
        let is = |row: &str| {
            let (before, behind) = row.split_at_checked(outer.len())?;
            let is_own = before.eq_ignore_ascii_case(outer) && behind.eq_ignore_ascii_case(key);
            (is_own && !key.is_empty() && !outer.is_empty()).then_some(())
        };
        let mut rows = self.keys.iter();
        rows.find(|(row, _)| is(row).is_some())
            .map(|(_, number)| *number)
    }

    /// What a key says of its value, by its last words; and the words before those, run
    /// together.
    pub fn key(&self, name: &str) -> Option<(Key, String)> {
        let (text, starts) = run_together(name)?;
        if any_word(name, &self.others) {
            return None;
        }
        let ends = |rows: &[String]| {
            let is_row = |start: usize| {
                let last = text.get(start..);
                last.is_some_and(|last| rows.iter().any(|row| row == last))
            };
            starts.iter().copied().find(|start| is_row(*start))
        };
        let address = ends(&self.addresses).map(|start| (Key::Address, start));
        let (key, start) =
            address.or_else(|| ends(&self.platforms).map(|start| (Key::Platform, start)))?;
        let first = text.get(..start).unwrap_or("");
        let is_general = self.general.iter().any(|row| row == first);
        Some((
            key,
            if is_general {
                String::new()
            } else {
                first.to_owned()
            },
        ))
    }
}

/// Whether one of a name's words is among others.
fn any_word(name: &str, words: &[String]) -> bool {
    let Some((text, starts)) = run_together(name) else {
        return false;
    };
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut own = starts
        .iter()
        .zip(ends)
        .filter_map(|(&start, end)| text.get(start..end));
    own.any(|word| words.iter().any(|other| other == word))
}

/// A name's letters and digits in lower case, and where its words start in that.
pub fn run_together(name: &str) -> Option<(String, Vec<usize>)> {
    if name.len() > MAX_NAME {
        return None;
    }
    let mut text = String::with_capacity(name.len());
    let mut starts = Vec::new();
    let mut chars = name.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() {
            let next_is_lower = chars.peek().is_some_and(|next| next.is_lowercase());
            let starts_word = !before.is_alphanumeric()
                || c.is_uppercase() && (!before.is_uppercase() || next_is_lower);
            if starts_word {
                starts.push(text.len());
            }
            text.extend(c.to_lowercase());
        }
        before = c;
    }
    Some((text, starts))
}
