//! What the files of a run say of ids beyond the places that call them: tables with an entry for one, and code that goes
//! one way or another by what one is like. Whoever writes another id in one place has to look at these, too. It judges
//! nothing: the router asks.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::expected::{expected, folder, introduced};
use super::{File, Usage};
use crate::scan::forks::{Forms, How, Question, is_same};
use crate::scan::language::Trait;
use crate::scan::{Role, Tie, is_key, keys_entry, name, names_entry, tells_of_models};
use crate::source::{Source, Span};

/// How many questions of a project are kept, the first of each kind.
const MAX_FORKS: usize = 2_000;

/// Likewise of patterns, which take more room.
const MAX_PATTERNS: usize = 200;

/// A longer list is no question that code asks.
const MAX_ASKED: usize = 2_000;

/// How many tables with an entry for one text are looked at.
const MAX_TABLES: usize = 64;

/// How many tables of a file are looked at that have an entry for one text.
const MAX_OWN: usize = 16;

/// How long the heads of columns are that are looked at, in bytes.
const MAX_HEAD: usize = 4_000;

/// A name that holds so many ids in a file holds the entries of a table.
const MIN_ENTRIES: usize = 3;

/// How far two ids may stand apart in one list, in bytes.
const MAX_APART: usize = 2_000;

/// How far two names of one model may stand apart, in bytes.
const MAX_BESIDE: usize = 200;

/// How many texts that tests expect are kept.
const MAX_EXPECTED: usize = 2_000;

/// Folders each of whose entries is a project of its own, in lower case.
const SAMPLES: &[&str] = &[
    "cookbook",
    "cookbooks",
    "demo",
    "demos",
    "example",
    "examples",
    "labs",
    "recipes",
    "sample",
    "samples",
    "starters",
    "templates",
    "tutorial",
    "tutorials",
    "workshops",
];

/// What the files of a project say of ids.
#[derive(Debug, Default)]
pub struct Project {
    tables: HashMap<Key, Tables>,
    /// The files with an entry for a text, the first ones.
    with: HashMap<String, Vec<Key>>,
    forks: Vec<Fork>,
    patterns: usize,
    /// The first place of each id that stands in a list of a file, and is no entry with facts of its own.
    lists: HashMap<Key, List>,
    /// The files with a list that has a text, the first ones.
    listing: HashMap<String, Vec<Key>>,
    /// Where the same model stands beside a usage for another platform, by file and place.
    twins: HashMap<(Key, u32), Span>,
    seen: HashSet<String>,
    /// Where a test expects a text that it gives to nothing itself, the first of each.
    expected: HashMap<String, (Arc<Source>, Span)>,
    /// Where a document that introduces a folder names a text, with that folder.
    introduced: HashMap<String, Vec<(String, Arc<Source>, Span)>>,
    /// The project that this one is a sample of.
    outer: Option<Arc<Project>>,
}

/// What the lists of a file have, and where.
#[derive(Debug)]
struct List {
    source: Arc<Source>,
    texts: HashMap<String, Span>,
}

/// A file, known by where its text lies: files of several lists are read one after the other.
type Key = usize;

fn key(source: &Arc<Source>) -> Key {
    Arc::as_ptr(source).addr()
}

/// The tables of a file.
#[derive(Debug)]
struct Tables {
    source: Arc<Source>,
    /// By text, the number of each table that has an entry for it, the first ones, and where.
    entries: BTreeMap<String, Vec<(usize, Span)>>,
}

impl Tables {
    /// Where one of them has an entry for an id and none for another, unless that one has a table of its own: so do
    /// models that are kept apart.
    fn lacks(&self, old: &str, new: &str) -> Option<Span> {
        let old = self.entries.get(old)?;
        let new = self.entries.get(new).map_or(&[][..], Vec::as_slice);
        let is_of_new = |table: usize| new.iter().any(|(own, _)| *own == table);
        let is_apart = !new.is_empty() && !old.iter().any(|(table, _)| is_of_new(*table));
        let mut without = old.iter().filter(|(table, _)| !is_of_new(*table));
        without.next().filter(|_| !is_apart).map(|(_, span)| *span)
    }
}

/// A question that code asks of ids.
#[derive(Debug)]
struct Fork {
    asked: Vec<Asked>,
    source: Arc<Source>,
}

/// What it asks for, as it is written, and where.
#[derive(Debug)]
struct Asked {
    question: Question,
    text: String,
    span: Span,
}

/// A question that two ids answer each in its own way.
#[derive(Debug, Clone, PartialEq)]
pub struct Apart {
    /// Where it is asked: a path and a line.
    pub place: String,
    /// What for.
    pub text: String,
    /// Whether it is the old id that passes.
    pub is_old: bool,
}

impl Project {
    /// Where a table has an entry for an id and none for another, the usage's own entry apart: a path and a line.
    pub(super) fn lacks(&self, usage: &Usage, new: &str) -> Option<String> {
        let old = usage.mention.text.as_str();
        let files = |project: &Self| project.with.get(old).cloned().unwrap_or_default();
        let all = self.chain().flat_map(|project| {
            let files = files(project).into_iter();
            files
                .filter_map(|file| project.tables.get(&file))
                .collect::<Vec<_>>()
        });
        { all }.find_map(|file| {
            let is_own = Arc::ptr_eq(&file.source, &usage.source);
            let span = file
                .lacks(old, new)
                .filter(|_| !(is_own && is_entry(usage)))?;
            Some(told(&file.source, span))
        })
    }

    /// It, and what it is a sample of.
    fn chain(&self) -> impl Iterator<Item = &Self> {
        [Some(self), self.outer.as_deref()].into_iter().flatten()
    }

    /// Where the same model stands beside a usage for another platform: a path and a line.
    pub(super) fn twin(&self, usage: &Usage) -> Option<String> {
        let span = self
            .twins
            .get(&(key(&usage.source), usage.mention.span.start))?;
        Some(told(&usage.source, *span))
    }

    /// Where a list has the id of a usage and not another one, the nearest first: a path and a line.
    pub(super) fn offers(&self, usage: &Usage, new: &str) -> Option<String> {
        if usage.stands == Role::Listing {
            return None;
        }
        let old = usage.mention.text.as_str();
        let lacks = |list: &List| {
            let span = list
                .texts
                .get(old)
                .filter(|_| !list.texts.contains_key(new))?;
            Some(told(&list.source, *span))
        };
        if let Some(own) = self.lists.get(&key(&usage.source)) {
            return lacks(own);
        }
        self.chain().find_map(|project| {
            let files = project.listing.get(old)?.iter();
            { files }.find_map(|file| lacks(project.lists.get(file)?))
        })
    }

    /// Where the document that introduces a usage's folder, or one above it, names its id: a path and a line.
    pub(super) fn introduces(&self, usage: &Usage, path: &str) -> Option<String> {
        let is_above = |folder: &str| path.starts_with(folder);
        let places = self.introduced.get(usage.mention.text.as_str())?;
        let nearest = places.iter().filter(|(folder, ..)| is_above(folder));
        let (_, source, span) = nearest.max_by_key(|(folder, ..)| folder.len())?;
        Some(told(source, *span))
    }

    /// Where a test expects the id of a usage: a path and a line.
    pub(super) fn expects(&self, usage: &Usage) -> Option<String> {
        let text = usage.mention.text.as_str();
        let (source, span) = self
            .chain()
            .find_map(|project| project.expected.get(text))?;
        (usage.stands == Role::Use).then(|| told(source, *span))
    }

    /// Whether the file of a usage has an entry for an id.
    pub(super) fn has_beside(&self, usage: &Usage, id: &str) -> bool {
        let file = self.tables.get(&key(&usage.source));
        file.is_some_and(|file| {
            file.entries.contains_key(id) && file.lacks(&usage.mention.text, id).is_none()
        })
    }

    /// The first question that two ids answer each in its own way.
    pub(super) fn apart(&self, old: &str, new: &str) -> Option<Apart> {
        let (old, new) = (Forms::of(old), Forms::of(new));
        let forks = self.chain().flat_map(|project| &project.forks);
        { forks }.find_map(|fork| {
            let passed = |id: &Forms| fork.asked.iter().find(|asked| asked.question.passes(id));
            let (asked, is_old) = match (passed(&old), passed(&new)) {
                (Some(asked), None) => (asked, true),
                (None, Some(asked)) => (asked, false),
                _ => return None,
            };
            Some(Apart {
                place: told(&fork.source, asked.span),
                text: asked.text.clone(),
                is_old,
            })
        })
    }

    fn ask(&mut self, source: &Arc<Source>, asked: &[(&str, How, Span)]) {
        if asked.len() > MAX_ASKED {
            return;
        }
        let mut key = String::new();
        for (text, how, _) in asked {
            let _ = writeln!(key, "{how:?} {text}");
        }
        let patterns = asked
            .iter()
            .filter(|(_, how, _)| *how == How::Pattern)
            .count();
        if self.patterns + patterns > MAX_PATTERNS {
            return;
        }
        if self.forks.len() >= MAX_FORKS || !self.seen.insert(key) {
            return;
        }
        self.patterns += patterns;
        self.forks.push(Fork {
            asked: asked
                .iter()
                .filter_map(|&(text, how, span)| {
                    let question = Question::of(text, how)?;
                    Some(Asked {
                        question,
                        text: text.to_owned(),
                        span,
                    })
                })
                .collect(),
            source: Arc::clone(source),
        });
    }
}

/// The projects of a run, while they are read.
#[derive(Debug, Default)]
pub struct Projects(BTreeMap<String, Project>);

/// The projects of a run.
#[derive(Debug)]
pub struct Around(BTreeMap<String, Arc<Project>>);

impl Projects {
    /// Reads files with their usages, in the same order.
    pub(super) fn read(&mut self, usages: &[Usage], files: &[File]) {
        let mut from = 0;
        for (number, file) in files.iter().enumerate() {
            let own = usages.get(from..).unwrap_or_default();
            let count = own
                .iter()
                .take_while(|usage| usage.file as usize == number)
                .count();
            let own = own.get(..count).unwrap_or_default();
            from += count;
            let project = || project(&file.path).to_owned();
            if tells(file, own) {
                add(self.0.entry(project()).or_default(), file, own);
            }
            for (text, span) in introduced(file, own) {
                let project = self.0.entry(project()).or_default();
                let places = project.introduced.entry(text.to_owned()).or_default();
                if places.len() < MAX_TABLES {
                    let folder = folder(file.source.name()).to_owned();
                    places.push((folder, Arc::clone(&file.source), span));
                }
            }
            for (text, span) in expected(own) {
                let project = self.0.entry(project()).or_default();
                let place = || (Arc::clone(&file.source), span);
                if project.expected.len() < MAX_EXPECTED {
                    project
                        .expected
                        .entry(text.to_owned())
                        .or_insert_with(place);
                }
            }
        }
    }

    /// All of them, once everything is read.
    pub fn whole(self) -> Around {
        let mut projects = self.0;
        let whole = projects.remove("").map(Arc::new);
        let samples = projects.into_iter().map(|(path, sample)| {
            let outer = whole.clone();
            (path, Arc::new(Project { outer, ..sample }))
        });
        let mut all: BTreeMap<_, _> = samples.collect();
        all.extend(whole.map(|whole| (String::new(), whole)));
        Around(all)
    }
}

impl Around {
    /// Gives each usage what the files of its project say of ids.
    pub(super) fn give(&self, usages: &mut [Usage], files: &[File]) {
        for usage in usages {
            let path = files.get(usage.file as usize).map_or("", |file| &file.path);
            let own = self.0.get(project(path)).or_else(|| self.0.get(""));
            usage.project = own.cloned();
        }
    }
}

/// Whether a file says anything of ids beyond the places that call them.
fn tells(file: &File, own: &[Usage]) -> bool {
    // A notebook and a document are read by themselves.
    let is_apart = own
        .first()
        .is_some_and(|usage| usage.mention.is_in(Trait::Prose));
    let is_other = file.scan.is_vendored || file.scan.is_generated || is_apart;
    if is_other || name::is_test_path(&file.path) || name::is_data_path(&file.path) {
        return false;
    }
    let has_twins = || {
        own.windows(2)
            .any(|pair| matches!(pair, [one, next] if are_twins(one, next)))
    };
    !file.scan.forks.is_empty()
        || own
            .iter()
            .any(|usage| is_entry(usage) || is_gate(usage) || is_offered(usage))
        || has_twins()
}

fn add(project: &mut Project, file: &File, usages: &[Usage]) {
    let mut called: HashMap<&str, usize> = HashMap::new();
    for name in usages.iter().filter_map(Usage::name) {
        *called.entry(name).or_default() += 1;
    }
    let is_of_table = |usage: &&Usage| {
        is_entry(usage)
            && (usage.stands == Role::Listing
                || usage
                    .name()
                    .is_some_and(|name| called.get(name) >= Some(&MIN_ENTRIES)))
    };
    let is_kept = !is_results(file, usages);
    let mut numbers: HashMap<Option<&str>, usize> = HashMap::new();
    let mut entries: BTreeMap<String, Vec<(usize, Span)>> = BTreeMap::new();
    for usage in usages.iter().filter(is_of_table).filter(|_| is_kept) {
        // Members of an enumeration have names of their own.
        let name = usage.name().filter(|_| !is_member(usage));
        let next = numbers.len();
        let number = *numbers.entry(name).or_insert(next);
        let own = entries.entry(usage.mention.text.clone()).or_default();
        if own.len() < MAX_OWN && !own.iter().any(|(table, _)| *table == number) {
            own.push((number, usage.mention.span));
        }
    }
    if !entries.is_empty() {
        let file = key(&file.source);
        for text in entries.keys() {
            let with = project.with.entry(text.clone()).or_default();
            if with.len() < MAX_TABLES {
                with.push(file);
            }
        }
    }
    if !entries.is_empty() {
        let source = Arc::clone(&file.source);
        project
            .tables
            .insert(key(&file.source), Tables { source, entries });
    }
    for pair in usages.windows(2) {
        if let [one, next] = pair
            && are_twins(one, next)
        {
            let (a, b) = (one.mention.span, next.mention.span);
            let file = key(&file.source);
            project.twins.entry((file, a.start)).or_insert(b);
            project.twins.entry((file, b.start)).or_insert(a);
        }
    }
    let listed = usages.iter().filter(|usage| is_offered(usage));
    for usage in listed {
        let file = key(&usage.source);
        let list = project.lists.entry(file).or_insert_with(|| List {
            source: Arc::clone(&usage.source),
            texts: HashMap::new(),
        });
        let text = &usage.mention.text;
        if !list.texts.contains_key(text) {
            list.texts.insert(text.clone(), usage.mention.span);
            let files = project.listing.entry(text.clone()).or_default();
            if files.len() < MAX_TABLES {
                files.push(file);
            }
        }
    }
    let forks: Vec<_> = file
        .scan
        .forks
        .iter()
        .map(|fork| (&*fork.text, fork.how, fork.span, fork.question))
        .collect();
    for asked in forks.chunk_by(|a, b| a.3 == b.3) {
        let asked: Vec<_> = asked
            .iter()
            .map(|&(text, how, span, _)| (text, how, span))
            .collect();
        project.ask(&file.source, &asked);
    }
    let gates: Vec<_> = usages.iter().filter(|usage| is_gate(usage)).collect();
    let text = file.source.text();
    for asked in gates.chunk_by(|a, b| are_together(text, a, b)) {
        let asked: Vec<_> = asked
            .iter()
            .map(|usage| (usage.mention.text.as_str(), How::Whole, usage.mention.span))
            .collect();
        project.ask(&file.source, &asked);
    }
}

/// Whether two ids stand in one question: in the same list, or on both sides of an `or`.
fn are_together(text: &str, one: &Usage, next: &Usage) -> bool {
    let (a, b) = (one.mention.span, next.mention.span);
    let is_list =
        one.stands == Role::Listing && next.stands == Role::Listing && one.name() == next.name();
    let is_near = (b.start.saturating_sub(a.end) as usize) < MAX_APART;
    is_list && is_near || is_same(text, a, b)
}

/// Whether models are told apart by an id.
fn is_gate(usage: &Usage) -> bool {
    usage.mention.tie == Some(Tie::Gate)
        && matches!(usage.stands, Role::Compare | Role::Listing)
        && !usage.mention.is_in(Trait::Literal)
        && !is_entry(usage)
}

/// Whether two ids beside each other name one model for two platforms: `[{id: "azure/gpt-4.1"}, {id: "openai/gpt-4.1"}]`.
fn are_twins(one: &Usage, next: &Usage) -> bool {
    let (a, b) = (one.mention.span, next.mention.span);
    let between = one.source.text().get(a.end as usize..b.start as usize);
    let is_near =
        between.is_some_and(|between| between.len() <= MAX_BESIDE && !between.contains(';'));
    let are_of_one = one.id.is_some() && one.id == next.id && one.mention.text != next.mention.text;
    let is_used = |usage: &Usage| matches!(usage.stands, Role::Use | Role::Listing);
    are_of_one
        && one.name().is_some()
        && one.name() == next.name()
        && is_near
        && is_used(one)
        && is_used(next)
}

/// Whether it is offered in a list.
fn is_offered(usage: &Usage) -> bool {
    usage.stands == Role::Listing && usage.mention.tie != Some(Tie::Gate) && !is_entry(usage)
}

/// Whether it is what an entry of a table goes by.
fn is_entry(usage: &Usage) -> bool {
    let names = |says: fn(&str) -> bool| usage.name().is_some_and(says);
    match usage.stands {
        Role::Listing => {
            is_key(usage.source.text(), usage.mention.span.end)
                || usage.mention.tie == Some(Tie::Facts)
                || is_member(usage)
                || is_head(usage)
                || names(names_entry)
                || names(keys_entry)
        }
        // `model({ id: "gpt-4o" })` in a file of such.
        Role::Use => {
            names(keys_entry) || names(|name| names_entry(name) && !name::is_model_like(name))
        }
        _ => false,
    }
}

/// Whether it is a member of an enumeration that is called as it: `GPT_4O = "gpt-4o"`.
fn is_member(usage: &Usage) -> bool {
    let own = name::run_together(&usage.mention.text);
    let is_own = |name: &str| {
        let last = name.rsplit(['.', ':']).next().unwrap_or(name);
        last.len() <= MAX_BESIDE && name::run_together(last) == own
    };
    usage.stands == Role::Listing && usage.name().is_some_and(is_own)
}

/// Whether it stands in the head of a table: `[models."gpt-4o"]`.
fn is_head(usage: &Usage) -> bool {
    let text = usage.source.text();
    let before = text.get(..usage.mention.span.start as usize);
    let before = before.unwrap_or_default();
    let from = before.len().saturating_sub(MAX_BESIDE);
    let line = before
        .as_bytes()
        .get(from..)
        .unwrap_or_default()
        .rsplit(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let line = line.trim_ascii_start();
    let is_open = line.starts_with(b"[") && !line.contains(&b',') && !line.contains(&b']');
    let rest = text
        .get(usage.mention.span.end as usize..)
        .unwrap_or_default();
    let rest = rest.trim_start_matches(['"', '\'']);
    usage.mention.language == "toml" && is_open && rest.starts_with([']', '.'])
}

/// Whether a file is a table of what was measured, whose columns say nothing of the models themselves.
fn is_results(file: &File, usages: &[Usage]) -> bool {
    let is_columns = usages
        .first()
        .is_some_and(|usage| usage.mention.language == "csv");
    is_columns && {
        let head = file.source.text().lines().next().unwrap_or_default();
        let columns = head.split([',', ';', '\t', '|']);
        let mut columns = columns.map(|column| column.trim().trim_matches('"'));
        !(head.len() <= MAX_HEAD && columns.any(tells_of_models))
    }
}

/// The folder that a path is in with all that belongs to it: of samples each has its own.
fn project(path: &str) -> &str {
    let mut end = 0;
    let mut parts = path.split('/');
    while let Some(part) = parts.next() {
        end += part.len() + 1;
        if SAMPLES.contains(&part.to_ascii_lowercase().as_str()) {
            let own = parts.next().map_or(0, str::len);
            // What lies in the folder itself belongs together.
            return match parts.next() {
                Some(_) => path.get(..end + own).unwrap_or(path),
                None => path.get(..end.min(path.len())).unwrap_or(path),
            };
        }
    }
    ""
}

fn told(source: &Source, span: Span) -> String {
    format!("{}:{}", source.name(), source.position(span.start).line)
}

#[cfg(test)]
mod tests {
    use super::project;

    #[test]
    fn each_sample_is_a_project_of_its_own() {
        assert_eq!(project("src/a.py"), "");
        assert_eq!(project("examples/chat/src/a.py"), "examples/chat");
        assert_eq!(project("docs/Samples/a.py"), "docs/Samples/");
        assert_eq!(project("examples"), "examples");
        assert_eq!(project(""), "");
    }
}
