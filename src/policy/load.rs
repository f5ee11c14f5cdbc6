//! From a choice of policy to its files, read and put in order; what they say is checked
//! in [`mod@super::validate`].
//!
//! This is the only place where policies touch the disk. Reading never stops at a
//! problem: they are gathered in [`Written::problems`], and validation adds its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Decided;
use super::base::Base;
use super::file::{File, RuleWritten};
use super::ids;
use super::locate::{self, discover, normal, show, why};
use super::packs::{self, Embedded};
use super::problem::{Problem, Problems};
use super::reach::Reach;
use crate::catalog::overlay::Asked;
use crate::repository::leads_out;
use crate::source::yaml::decode::{Spanned, decode, nearest};
use crate::source::yaml::{Fault, parse};
use crate::source::{Place, Source, Span, document};

/// Policies above this many bytes are not read: ten thousand rules and as many exceptions fit in.
pub const MAX_BYTES: u64 = 8 << 20;
/// What to do with a policy of a later version.
const VERSION_HELP: &str = concat!(
    "lanelint ",
    env!("CARGO_PKG_VERSION"),
    " reads policies of version 1; a later version is read by a later lanelint"
);
/// How long a chain of `extends` may be.
pub const MAX_DEPTH: usize = 16;
/// How many files one policy may be made of.
pub const MAX_FILES: usize = 100;
/// What a file without `extends` starts from.
const DEFAULT_PACK: &str = "recommended";

/// Which policy to load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The nearest one from this folder upward, over those of the folders above; the
    /// built-in one when there is none.
    Discover(PathBuf),
    /// This file, as the command line names it.
    File(PathBuf),
    /// This file, which was found, or which a file of the repository names.
    Found(PathBuf),
    /// None but the built-in one.
    BuiltIn,
}

/// A policy's files as read, the weakest first.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// Packs and policies; a later one overrides an earlier.
    pub layers: Vec<Arc<Layer>>,
    /// The folder of the policy that was chosen: its globs speak of paths below it. `None`
    /// for the built-in policy.
    pub root: Option<PathBuf>,
    /// Catalog files that the policy names, each at its place there; the caller reads them.
    pub catalogs: Vec<Asked>,
    /// The baseline that the strongest file names; there or not, the caller reads it.
    pub baseline: Option<Decided<PathBuf>>,
    /// What is wrong so far.
    pub problems: Problems,
    /// Which files it may be made of; nothing for the built-in one.
    pub(super) reach: Option<Reach>,
}

/// One file of a policy.
#[derive(Debug)]
pub struct Layer {
    /// Its text.
    pub source: Arc<Source>,
    /// What it says.
    pub file: File,
    /// The folder that its globs speak from, told from [`Written::root`], with `/`; empty
    /// for that folder itself.
    pub folder: String,
    /// Part of lanelint.
    pub built_in: bool,
}

/// Reads the chosen policy and all that it extends.
pub fn load(choice: &Choice) -> Written {
    let mut loader = Loader::default();
    let found = match choice {
        Choice::Discover(start) => discover(start),
        Choice::File(path) if leads_out(path, false) => Err(locate::out(path)),
        Choice::Found(path) if leads_out(path, true) => Err(locate::out(path)),
        Choice::File(path) | Choice::Found(path) => Ok(vec![path.clone()]),
        Choice::BuiltIn => Ok(Vec::new()),
    };
    match found {
        Ok(paths) => match paths.as_slice() {
            [] => loader.pack(DEFAULT_PACK),
            [outermost, nested @ ..] => {
                loader.written.root = outermost.parent().map(normal);
                let folder = loader.written.root.clone().unwrap_or_default();
                let given = matches!(choice, Choice::File(_));
                loader.written.reach = Some(Reach::of(&folder, given));
                loader.file(&normal(outermost), None);
                return nested
                    .iter()
                    .fold(loader.written, |written, path| written.beneath(path));
            }
        },
        Err(problem) => loader.written.problems.add(problem),
    }
    loader.written
}

impl Written {
    /// This policy with that of a folder beneath laid over it. What it does not say stays
    /// as above, and its globs speak from its own folder.
    #[must_use]
    pub fn beneath(&self, path: &Path) -> Self {
        let root = Base::new(self.root.as_deref().unwrap_or(Path::new("")));
        let folder = root.relative(&path.parent().map(normal).unwrap_or_default());
        let mut loader = Loader {
            written: self.clone(),
            folder: Some(folder),
            ..Loader::default()
        };
        loader.file(&normal(path), None);
        loader.written
    }

    /// This policy with another text for one of its files, and everything else as it is; what is wrong with the text is
    /// among the problems.
    #[must_use]
    pub fn with_text(&self, text: &Source) -> Self {
        let mut changed = self.clone();
        for layer in &mut changed.layers {
            if !layer.built_in && layer.source.name() == text.name() {
                let source = Arc::new(text.clone());
                let file = typed(&source, source.text(), &mut changed.problems);
                *layer = Arc::new(Layer {
                    file: file.unwrap_or_default(),
                    source,
                    folder: layer.folder.clone(),
                    built_in: false,
                });
            }
        }
        changed
    }

    /// This policy with another one laid over it: the one that stands in a rule's test.
    #[must_use]
    pub fn with_inline(&self, place: &Place) -> Self {
        let mut over = self.clone();
        // The same text with all before it blanked: every place stays true.
        let text = place.source.text();
        let before = text.get(..place.span.start as usize).unwrap_or_default();
        let mut alone: Vec<u8> = before
            .bytes()
            .map(|b| if b == b'\n' { b } else { b' ' })
            .collect();
        alone.extend_from_slice(place.source.slice(place.span).as_bytes());
        let alone = String::from_utf8(alone).unwrap_or_default();
        let file: Option<File> = typed(&place.source, &alone, &mut over.problems);
        let file = file.unwrap_or_default();
        if let Some(entry) = file.extends.as_ref().and_then(|many| many.0.first()) {
            over.problems.add(Problem::at(
                &place.source,
                entry.span,
                "a test's policy is laid over the one under test: it extends nothing",
            ));
        }
        over.layers.push(Arc::new(Layer {
            source: Arc::clone(&place.source),
            file,
            folder: String::new(),
            built_in: false,
        }));
        over
    }
}

/// A built-in rule as written; problems there are those of lanelint itself, and a test
/// shows that there are none.
///
/// Its prose and its tests are left out: [`super::prose`] reads those.
pub(super) fn rule(embedded: &Embedded, problems: &mut Problems) -> RuleWritten {
    packed(embedded, problems).unwrap_or_default()
}

/// What a file of lanelint says, from the tree that the build script made of its text.
fn packed<T>(embedded: &Embedded, problems: &mut Problems) -> Option<T>
where
    T: for<'de> serde::Deserialize<'de>,
{
    let root = embedded.root();
    let (value, faults) = decode(root.as_ref()?);
    let problem = |fault: Fault| Problem::at(&embedded.source, fault.span, fault.message);
    problems.extend(faults.into_iter().map(problem));
    value
}

/// Reads one YAML document into a type; `None` when it is not even of its outer shape.
/// `text` is that of `source`, or has its places.
pub(crate) fn typed<T>(source: &Arc<Source>, text: &str, problems: &mut Problems) -> Option<T>
where
    T: Default + for<'de> serde::Deserialize<'de>,
{
    let stream = match parse(text) {
        Ok(stream) => stream,
        Err(fault) => {
            problems.add(Problem::at(
                source,
                fault.span,
                format!("not YAML: {fault}"),
            ));
            return None;
        }
    };
    let mut documents = stream.documents.iter();
    let Some(root) = documents.next() else {
        return Some(T::default());
    };
    if let Some(second) = documents.next() {
        let start = Span::new(second.span.start, second.span.start);
        let problem = Problem::at(source, start, "a second document: the file is a single one");
        problems.add(problem);
    }
    let (value, faults) = decode(root);
    let faults = faults.into_iter();
    problems.extend(faults.map(|fault| Problem::at(source, fault.span, fault.message)));
    value
}

#[derive(Default)]
struct Loader {
    written: Written,
    /// Files that are read or being read, by their real path, and packs by name.
    seen: BTreeSet<PathBuf>,
    /// The files being read: real path and name shown.
    chain: Vec<(PathBuf, String)>,
    /// For the policy of a folder beneath, that folder, told from the root.
    folder: Option<String>,
    /// Inside of files that lie outside: what they may name in turn.
    outside: Option<Reach>,
}

impl Loader {
    /// Reads a file and what it extends, named by `asked` in another one.
    fn file(&mut self, path: &Path, asked: Option<&Place>) {
        let shown = show(path);
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(_) if is_address(path) => {
                let written = path.to_string_lossy();
                return self.refuse(asked, fetches_nothing(&written));
            }
            Err(error) => {
                return self.refuse(asked, format!("cannot read `{shown}`: {}", why(&error)));
            }
        };
        if let Some(from) = self.chain.iter().position(|(other, _)| *other == real) {
            let mut names: Vec<_> = self.chain[from..]
                .iter()
                .map(|(_, name)| name.as_str())
                .collect();
            names.push(&shown);
            return self.refuse(
                asked,
                format!("`extends` goes in a circle: {}", names.join(" → ")),
            );
        }
        if self.chain.len() == MAX_DEPTH {
            return self.refuse(
                asked,
                format!("`extends` goes deeper than {MAX_DEPTH} files"),
            );
        }
        if self.written.layers.len() >= MAX_FILES {
            return self.refuse(asked, format!("a policy of more than {MAX_FILES} files"));
        }
        if !self.seen.insert(real.clone()) {
            return;
        }
        let source = match document::read(path, &shown, MAX_BYTES, "policy") {
            Ok(source) if self.outside.is_some() => Arc::new(source.withheld()),
            Ok(source) => Arc::new(source),
            Err(message) => return self.refuse(asked, message),
        };
        self.chain.push((real, shown));
        let file = typed(&source, source.text(), &mut self.written.problems);
        self.layer(source, file, path.parent(), false);
        self.chain.pop();
    }

    fn pack(&mut self, name: &str) {
        let pack = packs::packs().iter().find(|pack| pack.name == name);
        if let Some(pack) = pack.filter(|_| self.seen.insert(PathBuf::from(name))) {
            let file = packed(pack, &mut self.written.problems);
            self.layer(Arc::clone(&pack.source), file, None, true);
        }
    }

    fn layer(
        &mut self,
        source: Arc<Source>,
        file: Option<File>,
        folder: Option<&Path>,
        built_in: bool,
    ) {
        if let Some(file) = &file {
            self.version(&source, file);
        }
        let file = file.unwrap_or_default();
        match &*file.extends {
            None if self.folder.is_none() => self.pack(DEFAULT_PACK),
            None => {}
            Some(entries) => {
                for entry in &entries.0 {
                    self.extend(&source, folder, entry);
                }
            }
        }
        if let Some(folder) = &self.folder {
            // What is read before any file is, is read once for all.
            let patterns = file
                .migration_tags
                .iter()
                .flat_map(|tags| tags.patterns.iter());
            let patterns = patterns.flat_map(|many| &many.0);
            let catalogs = file.catalogs.iter().flat_map(|many| &many.0);
            let kinds = [
                ("baseline", file.baseline.iter().collect()),
                ("patterns", patterns.collect::<Vec<_>>()),
                ("catalogs", catalogs.collect()),
            ];
            for (key, entry) in kinds
                .iter()
                .filter_map(|(key, all)| Some((key, all.first()?)))
            {
                let message = format!("`{key}` in the policy of the folder `{folder}`");
                let problem = Problem::at(&source, entry.span, message);
                let help = "it holds for the whole repository: move it to the outermost policy";
                self.written.problems.add(problem.with_help(help));
            }
        } else {
            for entry in file.catalogs.iter().flat_map(|many| &many.0) {
                self.catalog(&source, folder, entry);
            }
            if let Some(entry) = &*file.baseline {
                self.baseline(&source, folder, entry);
            }
        }
        self.written.layers.push(Arc::new(Layer {
            source,
            file,
            folder: self
                .folder
                .clone()
                .filter(|_| !built_in)
                .unwrap_or_default(),
            built_in,
        }));
    }

    fn version(&mut self, source: &Arc<Source>, file: &File) {
        let problem = match &*file.version {
            Some(version) if version.value == "1" => return,
            Some(version) => Problem::at(
                source,
                version.span,
                format!("version `{}` is not known, expected 1", version.value),
            )
            .with_help(VERSION_HELP),
            None => Problem::at(source, Span::default(), "the key `version` is missing")
                .with_help("write `version: 1` at the top"),
        };
        self.written.problems.add(problem);
    }

    fn extend(&mut self, source: &Arc<Source>, folder: Option<&Path>, entry: &Spanned<String>) {
        let name = entry.value.as_str();
        let names = || packs::packs().iter().map(|pack| pack.name);
        if names().any(|pack| pack == name) {
            self.pack(name);
        } else if let Some(folder) = folder.filter(|_| name.contains(['/', '\\', '.'])) {
            let place = at(source, entry.span);
            let Some(is_outside) = self.allowed(folder, name, &place) else {
                return;
            };
            let path = normal(&folder.join(name));
            let before = self.outside.clone();
            if is_outside {
                let folder = if path.is_dir() {
                    Some(&*path)
                } else {
                    path.parent()
                };
                self.outside = folder.map(|folder| Reach::of(folder, true));
            }
            if path.is_dir() {
                self.folder(&path, &place);
            } else {
                self.file(&path, Some(&place));
            }
            self.outside = before;
        } else {
            let hint = nearest(name, names())
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default();
            let packs: Vec<_> = names().collect();
            self.written.problems.add(
                Problem::at(source, entry.span, format!("unknown pack `{name}`{hint}")).with_help(
                    format!(
                        "the packs are {}; another file is written `./path.yaml`",
                        packs.join(", ")
                    ),
                ),
            );
        }
    }

    /// Reads the policies of a folder, by name; tests of policies are none.
    fn folder(&mut self, path: &Path, asked: &Place) {
        let named = ["*.yaml", "*.yml"].map(|glob| expand(&path.join(glob)));
        let mut paths: Vec<_> = named.into_iter().filter_map(Result::ok).flatten().collect();
        paths.retain(|path| show(path).rsplit('.').nth(1) != Some("test"));
        paths.sort();
        if paths.is_empty() {
            let message = format!("there is no policy in the folder `{}`", show(path));
            return self.refuse(Some(asked), message);
        }
        for path in paths {
            let name = path.file_name().map(|name| name.to_string_lossy());
            let folder = path.parent().unwrap_or(Path::new(""));
            if self
                .allowed(folder, &name.unwrap_or_default(), asked)
                .is_some()
            {
                self.file(&path, Some(asked));
            }
        }
    }

    fn catalog(&mut self, source: &Arc<Source>, folder: Option<&Path>, entry: &Spanned<String>) {
        let place = at(source, entry.span);
        let Some(folder) = folder else { return };
        let Some(is_outside) = self.allowed(folder, &entry.value, &place) else {
            return;
        };
        let withheld = is_outside || self.outside.is_some();
        match expand(&folder.join(&entry.value)) {
            Ok(paths) => {
                for path in paths {
                    // Of what a `*` stands for, one may be a link.
                    let real = path.canonicalize();
                    let is_inside = |reach: &Reach| real.iter().all(|real| reach.holds(real));
                    if is_outside || self.reach().is_none_or(is_inside) {
                        self.written.catalogs.push(Asked {
                            path,
                            place: Some(place.clone()),
                            withheld,
                        });
                    } else {
                        let message = format!("`{}` leads out of the repository", show(&path));
                        self.refuse(Some(&place), message);
                    }
                }
            }
            Err(message) => self.refuse(Some(&place), message),
        }
    }

    fn baseline(&mut self, source: &Arc<Source>, folder: Option<&Path>, entry: &Spanned<String>) {
        let place = at(source, entry.span);
        let Some(folder) = folder else { return };
        if entry.value.is_empty() {
            let message = "expected the path of a baseline, such as `.lanelint-baseline.json`";
            return self.refuse(Some(&place), message.to_owned());
        }
        if self.allowed(folder, &entry.value, &place).is_some() {
            self.written.baseline = Some(Decided {
                value: normal(&folder.join(&entry.value)),
                place: Some(place),
            });
        }
    }

    fn reach(&self) -> Option<&Reach> {
        self.outside.as_ref().or(self.written.reach.as_ref())
    }

    /// Whether a file in `folder` may name another one, and if so, whether that lies outside;
    /// if not, that is told.
    fn allowed(&mut self, folder: &Path, name: &str, place: &Place) -> Option<bool> {
        let allowed = if name.contains("://") {
            Err(fetches_nothing(name))
        } else {
            self.reach()
                .map_or(Ok(false), |reach| reach.allows(folder, name))
        };
        match allowed {
            Ok(is_outside) => Some(is_outside),
            Err(message) => {
                self.refuse(Some(place), message);
                None
            }
        }
    }

    fn refuse(&mut self, asked: Option<&Place>, message: String) {
        let problem = match asked {
            Some(place) => Problem::at(&place.source, place.span, message),
            None => Problem::new(message),
        };
        self.written.problems.add(problem);
    }
}

fn at(source: &Arc<Source>, span: Span) -> Place {
    Place {
        source: Arc::clone(source),
        span,
    }
}

/// Whether a path is an address, however its slashes were taken for empty names.
fn is_address(path: &Path) -> bool {
    let written = path.to_string_lossy();
    ["http:/", "https:/"]
        .iter()
        .any(|scheme| written.starts_with(scheme))
}

/// Why nothing is read from an address, which is told as it was written.
fn fetches_nothing(address: &str) -> String {
    let (scheme, rest) = address.split_once(':').unwrap_or(("", address));
    format!(
        "cannot read `{scheme}://{}`: lanelint fetches nothing; save the file beside the policy, and name it there",
        rest.trim_start_matches('/')
    )
}

/// The files that a path with a `*` in its file name stands for, by name.
fn expand(path: &Path) -> Result<Vec<PathBuf>, String> {
    let shown = show(&normal(path));
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy())
        .unwrap_or_default();
    let folder = path.parent().map(normal).unwrap_or_default();
    if ids::is_glob(&show(&folder)) {
        return Err(format!("`{shown}`: a `*` can stand in the file name only"));
    }
    if !ids::is_glob(&name) {
        return match fs::metadata(path) {
            Ok(about) if about.is_file() => Ok(vec![normal(path)]),
            Ok(_) => Err(format!("cannot read `{shown}`: it is not a file")),
            Err(error) => Err(format!("cannot read `{shown}`: {}", why(&error))),
        };
    }
    let glob = name.to_lowercase();
    let entries = fs::read_dir(&folder)
        .map_err(|error| format!("cannot read `{}`: {}", show(&folder), why(&error)))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|file| {
            let name = file
                .file_name()
                .map(|name| name.to_string_lossy().to_lowercase());
            name.is_some_and(|name| ids::fits(&glob, &name)) && file.is_file()
        })
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(format!("no file is called `{shown}`"));
    }
    Ok(files)
}
