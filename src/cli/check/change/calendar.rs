//! `--base`: the calendar apart from the change. What a change did not touch is judged as of the day of the commit where
//! it began, so that no change fails because a day has passed; what it touched is judged as of today.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::history::{History, Tree};
use crate::catalog::entry::Day;
use crate::evaluate::{Disposition, Finding};
use crate::policy::base::Base;
use crate::repository::Repository;
use crate::source::read;

/// Where a change began.
pub(in crate::cli) struct Calendar {
    root: PathBuf,
    pub(in crate::cli) commit: String,
    /// The day of its first commit's parent.
    pub(in crate::cli) day: Day,
}

/// The lines that a file had.
type Lines = HashSet<String>;

impl Calendar {
    /// Where HEAD left what a name means.
    pub(super) fn of(name: &str) -> Result<Self, (String, Option<String>)> {
        let plain = |why: String| (why, None);
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        let here = here.map_err(|error| plain(error.to_string()))?;
        let Some(repository) = Repository::above(&here) else {
            return Err(plain("there is no git repository here".to_owned()));
        };
        let root = repository.root().to_owned();
        let history = History::of(&root).map_err(plain)?;
        let commit = history.base(name)?;
        let day = history.day(&commit).map_err(plain)?;
        Ok(Self { root, commit, day })
    }

    /// Of what is found today and what was found on the day of the base, what counts.
    ///
    /// # Errors
    ///
    /// Why the files of the base cannot be read.
    pub(in crate::cli) fn settle(
        &self,
        today: Vec<Finding>,
        then: Vec<Finding>,
    ) -> Result<Vec<Finding>, String> {
        type Key = (crate::evaluate::Fingerprint, crate::policy::Severity, bool);
        let key = |finding: &Finding| -> Key {
            let is_open = finding.disposition == Disposition::Open;
            (finding.fingerprint, finding.severity, is_open)
        };
        let keys = |findings: &[Finding]| findings.iter().map(key).collect::<BTreeSet<_>>();
        let (now, before) = (keys(&today), keys(&then));
        let differs =
            |finding: &&Finding| !now.contains(&key(finding)) || !before.contains(&key(finding));
        let differing = today.iter().chain(&then).filter(differs);
        let base = Base::new(&self.root);
        let told = |finding: &Finding| {
            PathBuf::from(base.relative(Path::new(finding.place.source.name())))
        };
        let files: BTreeSet<_> = differing.map(told).collect();
        let lines = if files.is_empty() {
            BTreeMap::new()
        } else {
            self.lines(&files)?
        };
        let is_touched = |finding: &Finding| {
            let source = &finding.place.source;
            // What stands in no file was not changed.
            if source.name().starts_with('<') || source.name().is_empty() {
                return false;
            }
            let Some(lines) = lines.get(&told(finding)) else {
                return true;
            };
            let span = finding.place.span;
            let first = source.position(span.start).line;
            let last = source.position(span.end.max(span.start + 1) - 1).line;
            let mut own = source
                .text()
                .lines()
                .skip(first as usize - 1)
                .take((last - first) as usize + 1);
            own.any(|line| !lines.contains(line.trim_end()))
        };
        let kept = today
            .into_iter()
            .filter(|finding| before.contains(&key(finding)) || is_touched(finding));
        let mut kept: Vec<_> = kept.collect();
        let only_then = then
            .into_iter()
            .filter(|finding| !now.contains(&key(finding)));
        kept.extend(only_then.filter(|finding| !is_touched(finding)));
        Ok(kept)
    }

    /// The lines that files had at the base, wherever they stood then; a file that is new has none there.
    fn lines(&self, files: &BTreeSet<PathBuf>) -> Result<BTreeMap<PathBuf, Lines>, String> {
        let history = History::of(&self.root)?;
        let touched = history.touched(&Tree::Commit("HEAD".to_owned()), Some(&self.commit))?;
        let moved = touched
            .files
            .into_iter()
            .filter_map(|own| Some((own.path, own.before?)));
        let mut blobs: BTreeMap<PathBuf, String> = history
            .files(&Tree::Commit(self.commit.clone()))?
            .into_iter()
            .map(|entry| (entry.path, entry.blob))
            .collect();
        blobs.extend(moved);
        blobs.retain(|path, _| files.contains(path));
        let texts = history.blobs(&blobs.values().map(String::as_str).collect())?;
        let lines = |(path, blob): (PathBuf, String)| {
            let text = texts.get(&blob)?;
            let source = read::decode("a", text).ok()?;
            let lines = source.text().lines().map(|line| line.trim_end().to_owned());
            Some((path, lines.collect()))
        };
        Ok(blobs.into_iter().filter_map(lines).collect())
    }
}
