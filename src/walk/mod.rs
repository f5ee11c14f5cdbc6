//! Which files a run reads, and reading them on all cores.
//!
//! [`select`] turns paths into files, [`choose`] says which of a folder git would take:
//! hidden files are read, version control is not, nor are vendored folders and lock files
//! (they are listed as skipped). Each worker reads, searches and scans its files; this
//! module knows nothing of policies but the globs that leave files out.

mod again;
mod choose;
pub mod select;

use std::collections::BTreeMap;
use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use ignore::WalkState;

use crate::repository::Real;
use crate::repository::attributes::Attributes;
use crate::scan::{MAX_MENTIONS, MAX_UNKNOWN, Scan, Scanner, Stands, generated, import, scan};
use crate::source::Source;
use crate::source::read::{self, Skip};

pub use again::again;
pub use select::{Fate, Selection};

/// How the name of a file begins that is written beside a report and then takes its place.
pub const UNFINISHED: &str = ".lanelint-";
/// How it ends.
pub const UNFINISHED_END: &str = ".tmp";

/// A file that held ids or notes.
#[derive(Debug, Clone)]
pub struct Scanned {
    /// Its text, named by its path as shown.
    pub source: Source,
    /// What was found.
    pub scan: Scan,
}

/// What a walk saw, sorted by path.
#[derive(Debug, Default)]
pub struct Walked {
    /// Files that hold ids or notes.
    pub scanned: Vec<Scanned>,
    /// Files and folders that were not read, with the reason.
    pub skipped: Vec<(String, Skip)>,
    /// How many files and folders were left out, by reason: `exclude`, `gitignore`. A folder
    /// counts once, whatever is in it.
    pub left_out: BTreeMap<&'static str, usize>,
    /// Paths of other files that were read and that may import what is in those.
    pub others: Vec<String>,
    /// How many files were read.
    pub files: usize,
    /// How many bytes they hold.
    pub bytes: u64,
}

/// One worker's news.
enum News {
    Clean(Option<String>, u64),
    Scanned(Box<Scanned>, u64),
    Skipped(String, Skip),
    LeftOut(&'static str),
}

/// Reads and scans everything selected; `read` has the number of files so far.
pub fn run(selection: &Selection, scanner: Scanner<'_>, read: &AtomicUsize) -> Walked {
    let (walker, passed) = selection.walker();
    // A lock, not a channel: waking a reader for each file costs more than most files do.
    let walked = Mutex::new(Walked::default());
    let all = Mutex::new(Stands::default());
    walker.build_parallel().run(|| {
        let mut buffer = Vec::new();
        let mut stands = Stands::default();
        let (walked, all) = (&walked, &all);
        Box::new(move |entry| {
            let mut news = visit(selection, entry, scanner, &mut buffer);
            read.fetch_add(usize::from(!news.is_empty()), Ordering::Relaxed);
            for news in &mut news {
                // Files of a repository are alike in what they say of models.
                if let News::Scanned(scanned, _) = news {
                    stands.share(&mut scanned.scan.mentions, all);
                }
            }
            if let Ok(mut walked) = walked.lock() {
                for news in news {
                    walked.add(news);
                }
            }
            WalkState::Continue
        })
    });
    let walked = walked.into_inner();
    let mut walked = walked.unwrap_or_else(PoisonError::into_inner);
    let mut passed = passed.lock().unwrap_or_else(PoisonError::into_inner);
    walked.skipped.extend(std::mem::take(&mut passed.skipped));
    for (reason, count) in std::mem::take(&mut passed.left_out) {
        *walked.left_out.entry(reason).or_default() += count;
    }
    told(&mut walked.scanned);
    walked.sorted()
}

/// Adds what the repository says of files that hold ids.
fn told(scanned: &mut [Scanned]) {
    let mut attributes = Attributes::default();
    let mut paths = Real::default();
    let found = scanned
        .iter_mut()
        .filter(|scanned| !scanned.scan.mentions.is_empty());
    for scanned in found {
        let Some(real) = paths.of(Path::new(scanned.source.name())) else {
            continue;
        };
        let told = attributes.of(&real);
        scanned.scan.is_generated = told.generated.unwrap_or(scanned.scan.is_generated);
        scanned.scan.is_vendored = told.vendored.unwrap_or(false);
    }
}

/// The files that a run would read, by path; nothing is read.
pub fn files(selection: &Selection) -> Vec<PathBuf> {
    let (walker, _) = selection.walker();
    let entries = walker.build().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    let mut files: Vec<_> = files.map(ignore::DirEntry::into_path).collect();
    files.retain(|path| (selection.exclude)(path) == Fate::Read);
    files.sort();
    files
}

/// Scans a text that is not read from its file, such as standard input; what the repository says of the file holds.
pub fn text(name: &str, bytes: &[u8], scanner: Scanner<'_>) -> Walked {
    let size = bytes.len() as u64;
    let mut walked = Walked::default();
    if size > read::MAX_BYTES {
        walked.add(News::Skipped(name.to_owned(), Skip::TooLarge(size)));
        return walked;
    }
    for news in read_one(name.to_owned(), bytes, scanner) {
        walked.add(news);
    }
    told(&mut walked.scanned);
    walked
}

impl Walked {
    fn add(&mut self, news: News) {
        match news {
            News::Clean(path, bytes) => {
                self.files += 1;
                self.bytes += bytes;
                self.others.extend(path);
            }
            News::Scanned(scanned, bytes) => {
                self.files += 1;
                self.bytes += bytes;
                self.scanned.push(*scanned);
            }
            News::Skipped(path, skip) => self.skipped.push((path, skip)),
            News::LeftOut(reason) => *self.left_out.entry(reason).or_default() += 1,
        }
    }

    /// In the order of paths, whichever worker came first.
    fn sorted(mut self) -> Self {
        self.scanned
            .sort_by(|a, b| a.source.name().cmp(b.source.name()));
        self.skipped.sort();
        self.others.sort_unstable();
        self
    }
}

fn visit(
    selection: &Selection,
    entry: Result<ignore::DirEntry, ignore::Error>,
    scanner: Scanner<'_>,
    buffer: &mut Vec<u8>,
) -> Vec<News> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return vec![unreadable(&error)],
    };
    let mut news: Vec<_> = entry.error().map(unreadable).into_iter().collect();
    let Some(kind) = entry.file_type() else {
        return news;
    };
    let is_named = entry.depth() == 0;
    let is_folder = kind.is_dir() || is_named && entry.path().is_dir();
    if is_folder {
        return news;
    }
    let shown = select::shown(entry.path());
    match (selection.exclude)(entry.path()) {
        Fate::Read => {}
        Fate::Own => return news,
        Fate::LeftOut => {
            news.push(News::LeftOut("exclude"));
            return news;
        }
    }
    if kind.is_symlink() && !is_named {
        news.push(News::Skipped(shown, Skip::Link));
        return news;
    }
    // They stand in each commit that changes a dependency, and name no model.
    if !selection.no_ignore && generated::is_lock(&shown) {
        news.push(News::Skipped(shown, Skip::Lock));
        return news;
    }
    // Of what is named, a link may lead to one.
    let there = is_named.then(|| entry.path().metadata().ok()).flatten();
    let kind = there.map_or(kind, |about| about.file_type());
    if !kind.is_file() && !kind.is_symlink() {
        news.push(News::Skipped(shown, Skip::Special(special(kind))));
        return news;
    }
    match read::bytes(entry.path(), buffer) {
        Ok(()) => news.extend(read_one(shown, buffer, scanner)),
        Err(skip) => news.push(News::Skipped(shown, skip)),
    }
    news
}

/// What an entry is that is neither a file nor a folder nor a link.
#[cfg(unix)]
fn special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special(_: FileType) -> &'static str {
    "a device"
}

/// Whether a file is called like one that is to take a report's place.
fn is_leftover(name: &str) -> bool {
    let inner = name.strip_prefix(UNFINISHED);
    inner.is_some_and(|inner| inner.ends_with(UNFINISHED_END))
}

/// Of a file with too many ids, what was found, and that there is more.
fn read_one(shown: String, bytes: &[u8], scanner: Scanner<'_>) -> Vec<News> {
    let count = bytes.len() as u64;
    if let Some(skip) = read::refused(bytes) {
        return vec![News::Skipped(shown, skip)];
    }
    if !read::is_utf16(bytes) && !scanner.prefilter.is_candidate(bytes) {
        return vec![clean(shown, count)];
    }
    match read::decode(shown.as_str(), bytes) {
        Ok(source) => {
            let scan = scan(&source, &scanner);
            if scan == Scan::default() {
                return vec![clean(shown, count)];
            }
            let more = if scan.is_cut {
                Some(Skip::TooManyIds(MAX_MENTIONS))
            } else {
                let is_cut = scan.is_cut_of_unknown;
                is_cut.then_some(Skip::TooManyUnknown(MAX_UNKNOWN))
            };
            let more = more.map(|why| News::Skipped(shown, why));
            let news = News::Scanned(Box::new(Scanned { source, scan }), count);
            [news].into_iter().chain(more).collect()
        }
        Err(skip) => vec![News::Skipped(shown, skip)],
    }
}

fn clean(shown: String, bytes: u64) -> News {
    let may_import = import::is_manifest(&shown) || import::of(&shown).is_some();
    News::Clean(may_import.then_some(shown), bytes)
}

fn unreadable(error: &ignore::Error) -> News {
    let (path, why) = match error {
        ignore::Error::WithPath { path, err } => (select::shown(path), err.to_string()),
        ignore::Error::WithDepth { err, .. } => return unreadable(err),
        other => (String::new(), other.to_string()),
    };
    News::Skipped(path, Skip::Unreadable(why))
}

/// Checks that every path is there before anything is read.
pub fn missing(paths: &[impl AsRef<Path>]) -> Vec<(&Path, io::Error)> {
    paths
        .iter()
        .map(AsRef::as_ref)
        .filter_map(|path| Some((path, path.metadata().err()?)))
        .collect()
}
