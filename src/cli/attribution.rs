//! Whose the files of a run are: the repository's CODEOWNERS for `owners`, and git for
//! `--blame`. Neither changes what is found, so neither ends a run: what is wrong is told
//! on standard error.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{blame, terminal};
use crate::evaluate::{Outcome, Severity, Usage};
use crate::owners::{Owners, Syntax};
use crate::report::Blame;
use crate::repository::Repository;
use crate::source::excerpt::visible;
use crate::source::{Source, document};

/// Where the platforms look, in their order.
const PLACES: [(&str, Option<Syntax>); 4] = [
    (".github/CODEOWNERS", Some(Syntax::GitHub)),
    ("CODEOWNERS", None),
    ("docs/CODEOWNERS", None),
    (".gitlab/CODEOWNERS", Some(Syntax::GitLab)),
];

/// Larger files are read by no platform.
const MAX_BYTES: u64 = 3 << 20;

/// How many bad lines are told; the rest is counted.
const MAX_TOLD: usize = 5;

/// The repositories that the files of a run are in: each file has the owners and the
/// history of its own.
#[derive(Debug, Default)]
pub(super) struct Repositories {
    /// The root of the repository that a folder is in, by the folder as shown.
    roots: RefCell<HashMap<PathBuf, Option<(PathBuf, PathBuf)>>>,
}

impl Repositories {
    /// The owners of each file that something is said of; a file without any is left out.
    pub(super) fn owners(&self, outcome: &Outcome) -> BTreeMap<String, Vec<String>> {
        let usages = outcome.usages.iter().map(Usage::path);
        let findings = outcome.findings.iter();
        let findings = findings.map(|finding| finding.place.source.name());
        let tags = outcome.tags.iter().map(|record| record.source.name());
        let paths: BTreeSet<&str> = usages.chain(findings).chain(tags).collect();
        let mut known: BTreeMap<PathBuf, Option<Owners>> = BTreeMap::new();
        let mut owned = BTreeMap::new();
        for path in paths {
            let Some((root, told)) = self.told(path) else {
                continue;
            };
            let owners = known
                .entry(root)
                .or_insert_with_key(|root| codeowners(root));
            let owners = owners.as_ref().map(|owners| owners.of(&told));
            let owners = owners.filter(|owners| !owners.is_empty());
            owned.extend(owners.map(|owners| (path.to_owned(), owners)));
        }
        owned
    }

    /// Who last wrote the lines of findings that are reported.
    pub(super) fn blame(&self, outcome: &Outcome) -> BTreeMap<(String, u32), Blame> {
        let mut lines: BTreeMap<&str, (&Arc<Source>, BTreeSet<u32>)> = BTreeMap::new();
        for finding in &outcome.findings {
            let (source, span) = (&finding.place.source, finding.place.span);
            if finding.severity != Severity::Off {
                let of_file = lines.entry(source.name());
                let (_, of_file) = of_file.or_insert_with(|| (source, BTreeSet::new()));
                of_file.insert(source.position(span.start).line);
            }
        }
        let mut wanted: BTreeMap<PathBuf, Vec<blame::Wanted>> = BTreeMap::new();
        for (path, (source, lines)) in lines {
            if let Some((root, told)) = self.told(path) {
                let source = Arc::clone(source);
                wanted.entry(root).or_default().push(blame::Wanted {
                    source,
                    told,
                    lines,
                });
            }
        }
        if wanted.is_empty() && !outcome.findings.is_empty() {
            terminal::warn("--blame: there is no git repository here; nobody is named");
        }
        let read = wanted.iter();
        read.flat_map(|(root, wanted)| blame::read(root, wanted))
            .collect()
    }

    /// The root of a file's repository, and the file as shown from there.
    pub(super) fn told(&self, path: &str) -> Option<(PathBuf, String)> {
        // `<stdin>` has no name.
        if path.starts_with('<') {
            return None;
        }
        let path = Path::new(path);
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut roots = self.roots.borrow_mut();
        let known = roots.entry(folder.to_owned()).or_insert_with(|| {
            let real = document::path(folder.to_str()?)
                .join(".")
                .canonicalize()
                .ok()?;
            let root = Repository::above(&real)?.root().to_owned();
            Some((root, real))
        });
        let (root, real) = known.as_ref()?;
        let inside = real.strip_prefix(root).ok()?;
        Some((
            root.clone(),
            document::show(&inside.join(path.file_name()?)),
        ))
    }
}

/// The first CODEOWNERS that is there.
fn codeowners(root: &Path) -> Option<Owners> {
    let mut places = PLACES.iter();
    let (name, syntax) = places.find(|(name, _)| root.join(name).exists())?;
    let text = match read(root, name) {
        Ok(text) => text,
        Err(why) => {
            let why = visible(&why);
            terminal::warn(&format!("{why}; no owners are told"));
            return None;
        }
    };
    let (owners, faults) = Owners::parse(&text, syntax.unwrap_or_else(|| Syntax::of(&text)));
    for fault in faults.iter().take(MAX_TOLD) {
        let message = visible(&fault.message).into_owned();
        terminal::warn(&format!(
            "{name}:{}: {message}; the line is left out",
            fault.line
        ));
    }
    if faults.len() > MAX_TOLD {
        let more = faults.len() - MAX_TOLD;
        terminal::warn(&format!("{name}: {more} more lines are left out"));
    }
    Some(owners)
}

/// The text of a file that stands in the repository itself, not behind a link out of it; or a sentence why there is none.
fn read(root: &Path, name: &str) -> Result<String, String> {
    let refused = |why: &str| format!("cannot read `{name}`: {why}");
    let real = root.join(name).canonicalize();
    let real = real.map_err(|error| refused(&crate::policy::locate::why(&error)))?;
    if !real.starts_with(root) {
        return Err(refused("it leads out of the repository"));
    }
    let bytes = document::bytes(&real, name, MAX_BYTES, "CODEOWNERS file")?;
    Ok(String::from_utf8_lossy(&bytes)
        .trim_start_matches('\u{feff}')
        .to_owned())
}
