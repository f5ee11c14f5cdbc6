//! What a policy would find in a folder, before it is there: with the policies of folders beneath laid over it, as a check will
//! judge.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::baseline::{Entry, Found, World};
use crate::catalog::entry::Day;
use crate::catalog::{Catalog, Status};
use crate::cli::{Exit, gather, here, terminal};
use crate::evaluate::{self, Disposition, File, Finding, Severity, Usage};
use crate::policy::base::Base;
use crate::policy::{self, Choice, Written};
use crate::run::{self, Chosen, Input, Request};
use crate::scan::Role;
use crate::source::{Place, Source, Span};

/// What the policy stands on.
pub(super) const EXTENDS: &str = "extends: [recommended]\n";

/// A folder, read for policies that are not there yet.
pub(super) struct Trial {
    folder: PathBuf,
    tree: run::Tree,
    files: Vec<File>,
}

/// What a policy finds.
pub(super) struct Judged {
    outcome: evaluate::Outcome,
    base: Base,
    /// How many usages there are.
    pub(super) usages: usize,
    /// What is to be known of today.
    pub(super) debt: Vec<Entry>,
    /// Where a model is called that is retired, and its id.
    pub(super) failing: Vec<(String, String)>,
}

impl Trial {
    /// Reads a folder. What keeps that from being done is told.
    pub(super) fn read(folder: &Path) -> Result<Self, Exit> {
        let mut tree = gather::run(&Request {
            input: Input::Paths(vec![folder.to_owned()]),
            chosen: Chosen::Unsaved(written("", folder)),
            no_ignore: false,
            exclude: &[],
            besides: Vec::new(),
            is_change: false,
            keeps_paths: false,
            here: &here(),
        })?;
        let scanned = std::mem::take(&mut tree.walked.scanned);
        Ok(Self {
            folder: folder.to_owned(),
            files: run::files(scanned, &tree.walked.others, &tree.base),
            tree,
        })
    }

    /// What is known of models here.
    pub(super) fn catalog(&self) -> &Catalog {
        &self.tree.catalog
    }

    /// How many files were read.
    pub(super) fn files_read(&self) -> usize {
        self.tree.walked.files
    }

    /// What a policy of this text finds; what is wrong with it or with those of folders is told.
    pub(super) fn judge(&mut self, text: &str, day: Day) -> Result<Judged, Exit> {
        let governed = self.tree.governed_by(&written(text, &self.folder), true);
        let governed = governed.map_err(|problems| terminal::problems(&problems))?;
        let (out, files): (Vec<_>, Vec<_>) = std::mem::take(&mut self.files)
            .into_iter()
            .partition(|file| governed.outermost.exclude.hold(&file.path));
        let parted = governed.part(files);
        let outcome = self.tree.judge_by(&governed, &parted, day).outcome;
        self.files = parted.back();
        self.files.extend(out);
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Judged::of(
            outcome,
            self.tree.base.clone(),
            &self.files,
            day,
        ))
    }
}

impl Judged {
    fn of(outcome: evaluate::Outcome, base: Base, files: &[File], day: Day) -> Self {
        let sources: BTreeSet<&str> = files.iter().map(|file| file.source.name()).collect();
        let (mut debt, mut failing) = (Vec::new(), Vec::new());
        let world = World {
            told: &|path| base.relative(Path::new(path)),
            is_there: &|_| true,
            as_of: day,
        };
        let sites = Found::of(&outcome.findings, &outcome.usages, &world);
        for (finding, found) in outcome.findings.iter().zip(&sites) {
            let (source, span) = (&finding.place.source, finding.place.span);
            if finding.disposition != Disposition::Open || !sources.contains(source.name()) {
                continue;
            }
            let usage = finding
                .usage
                .and_then(|usage| outcome.usages.get(usage.get()));
            let line = source.position(span.start).line;
            if let Some(usage) = usage.filter(|usage| is_dead_call(usage)) {
                if finding.severity == Severity::Error {
                    let id = usage.id.as_ref().unwrap_or(&usage.mention.text);
                    failing.push((format!("{}:{line}", source.name()), id.clone()));
                }
                continue;
            }
            debt.push(Entry::new(found.site(), day));
        }
        failing.dedup();
        drop(sites);
        Self {
            usages: outcome.usages.len(),
            outcome,
            base,
            debt,
            failing,
        }
    }

    /// How many findings are open, those of the policies themselves among them.
    pub(super) fn count(&self) -> usize {
        self.open().count()
    }

    /// How many of them stand in each folder and those beneath it, told from the folder that was judged.
    pub(super) fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for finding in self.open() {
            let path = Path::new(finding.place.source.name());
            let path = self.base.relative(path);
            for (at, _) in path.match_indices('/') {
                match counts.get_mut(&path[..at]) {
                    Some(count) => *count += 1,
                    None => drop(counts.insert(path[..at].to_owned(), 1)),
                }
            }
        }
        counts
    }

    fn open(&self) -> impl Iterator<Item = &Finding> {
        let findings = self.outcome.findings.iter();
        findings.filter(|finding| finding.disposition == Disposition::Open)
    }

    /// Every usage, with its path from the folder.
    pub(super) fn usages(&self) -> impl Iterator<Item = (String, &Usage)> {
        let usages = self.outcome.usages.iter();
        usages.map(|usage| (self.base.relative(Path::new(usage.path())), usage))
    }
}

/// Whether a place calls a model that answers nobody any more.
fn is_dead_call(usage: &Usage) -> bool {
    usage.role() == Role::Use && usage.view.status == Status::Retired
}

/// The files of the policy that a text will be in a folder.
fn written(text: &str, folder: &Path) -> Written {
    let mut written = policy::load(&Choice::BuiltIn);
    written.root = Some(folder.to_owned());
    // It stands on the pack already.
    let text = text.replace(EXTENDS, "");
    let end = text.len();
    let place = Place {
        source: Arc::new(Source::new(super::NAME, text)),
        span: Span::from(0..end),
    };
    written.with_inline(&place)
}
