//! Whose the files of a run are: the repository's CODEOWNERS for `owners`, and git for
//! `--blame`. Neither changes what is found, so neither ends a run: what is wrong is told
//! on standard error.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::{blame, terminal};
use crate::evaluate::{Outcome, Severity, Usage};
use crate::owners::{Owners, Syntax};
use crate::policy::base::Base;
use crate::report::Blame;
use crate::source::excerpt::visible;

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

/// The repository that a run is in, found from one of its folders.
#[derive(Debug)]
pub(super) struct Repository {
    root: PathBuf,
    base: Base,
}

impl Repository {
    /// The folder above `start`, or `start` itself, that holds `.git`.
    pub(super) fn find(start: &Path) -> Option<Self> {
        let start = if start.as_os_str().is_empty() {
            Path::new(".")
        } else {
            start
        };
        let real = start.canonicalize().ok()?;
        let mut folders = real.ancestors();
        let root = folders.find(|folder| folder.join(".git").symlink_metadata().is_ok())?;
        Some(Self {
            root: root.to_owned(),
            base: Base::new(root),
        })
    }

    /// The owners of each file that something is said of; a file without any is left out.
    pub(super) fn owners(&self, outcome: &Outcome) -> BTreeMap<String, Vec<String>> {
        let Some(owners) = self.codeowners() else {
            return BTreeMap::new();
        };
        let usages = outcome.usages.iter().map(Usage::path);
        let findings = outcome.findings.iter();
        let findings = findings.map(|finding| finding.place.source.name());
        let tags = outcome.tags.iter().map(|record| record.source.name());
        let paths: BTreeSet<&str> = usages.chain(findings).chain(tags).collect();
        let owned = paths.into_iter().filter_map(|path| {
            let owners = owners.of(&self.told(path)?);
            (!owners.is_empty()).then(|| (path.to_owned(), owners))
        });
        owned.collect()
    }

    /// Who last wrote the lines of findings that are reported.
    pub(super) fn blame(&self, outcome: &Outcome) -> BTreeMap<(String, u32), Blame> {
        let mut lines: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
        for finding in &outcome.findings {
            let (source, span) = (&finding.place.source, finding.place.span);
            if finding.severity != Severity::Off {
                let of_file = lines.entry(source.name()).or_default();
                of_file.insert(source.position(span.start).line);
            }
        }
        let wanted = lines.into_iter().filter_map(|(path, lines)| {
            let told = self.told(path)?;
            Some(blame::Wanted { path, told, lines })
        });
        blame::read(&self.root, &wanted.collect::<Vec<_>>())
    }

    /// A path told from the root, if it is inside.
    fn told(&self, path: &str) -> Option<String> {
        let told = self.base.relative(Path::new(path));
        let is_inside = !told.starts_with("../") && !Path::new(&told).is_absolute();
        // A file that an editor has not saved yet has a folder; `<stdin>` has no name.
        let folder = self.root.join(&told).parent().is_some_and(Path::is_dir);
        (is_inside && folder && !told.starts_with('<')).then_some(told)
    }

    /// The first CODEOWNERS that is there.
    fn codeowners(&self) -> Option<Owners> {
        let mut places = PLACES.iter();
        let (name, syntax) = places.find(|(name, _)| self.root.join(name).exists())?;
        let text = match read(&self.root, name) {
            Ok(text) => text,
            Err(why) => {
                terminal::warn(&format!("cannot read `{name}`: {why}; no owners are told"));
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
}

/// The text of a file that stands in the repository itself, not behind a link out of it.
fn read(root: &Path, name: &str) -> Result<String, String> {
    let why = |error: std::io::Error| crate::policy::locate::why(&error);
    let real = root.join(name).canonicalize().map_err(why)?;
    if !real.starts_with(root) {
        return Err("it leads out of the repository".into());
    }
    let about = fs::metadata(&real).map_err(why)?;
    if !about.is_file() {
        return Err("it is no file".into());
    }
    if about.len() > MAX_BYTES {
        return Err(format!("it is larger than {} MB", MAX_BYTES >> 20));
    }
    let bytes = fs::read(&real).map_err(why)?;
    Ok(String::from_utf8_lossy(&bytes)
        .trim_start_matches('\u{feff}')
        .to_owned())
}
