//! What a policy would find in a folder, before it is there: with the policies of folders beneath laid over it, as a check will
//! judge.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::baseline::{self, Entry, Found, World};
use crate::catalog::entry::Day;
use crate::catalog::{Catalog, Status};
use crate::cli::governed::Governed;
use crate::cli::progress::Progress;
use crate::cli::{PolicyChoice, gather, terminal};
use crate::evaluate::{self, Disposition, File, Finding, Severity, Standard, Usage, fingerprint};
use crate::policy::base::Base;
use crate::policy::{Choice, Written, locate};
use crate::scan::prefilter::Prefilter;
use crate::scan::{Role, Scanner};
use crate::source::{Place, Source, Span};
use crate::walk::{self, Fate, Selection};

/// What the policy stands on.
pub(super) const EXTENDS: &str = "extends: [recommended]\n";

/// A folder's files, scanned.
pub(super) struct Tree {
    folder: PathBuf,
    base: Base,
    files: Vec<File>,
    /// The names of policies in it.
    policies: Vec<String>,
    pub(super) files_read: usize,
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

impl Tree {
    /// Scans a folder.
    pub(super) fn read(catalog: &Catalog, folder: &Path) -> Self {
        let prefilter = Prefilter::new(catalog);
        let scanner = Scanner {
            catalog,
            prefilter: &prefilter,
            all_comments: false,
        };
        let policies = Arc::new(Mutex::new(Vec::new()));
        let met = Arc::clone(&policies);
        let base = Base::new(folder);
        let selection = Selection {
            paths: vec![folder.to_owned()],
            no_ignore: false,
            exclude: Box::new(move |path| {
                if path.file_name().is_some_and(|name| name == baseline::NAME) {
                    return Fate::Own;
                }
                if !locate::is_called_policy(path) {
                    return Fate::Read;
                }
                let mut met = met.lock().unwrap_or_else(PoisonError::into_inner);
                met.push(walk::select::shown(path));
                Fate::Own
            }),
        };
        let progress = Progress::new();
        let walked = walk::run(&selection, scanner, progress.files());
        let files_read = walked.files;
        let files = gather::files(walked.scanned, &walked.others, &base);
        let policies = policies.lock().unwrap_or_else(PoisonError::into_inner);
        Self {
            folder: folder.to_owned(),
            base,
            files,
            policies: policies.clone(),
            files_read,
        }
    }

    /// What a policy of this text finds; nothing where policies of folders are faulty, which is told.
    pub(super) fn judge(&mut self, text: &str, catalog: &Catalog, day: Day) -> Option<Judged> {
        let written = written(text, &self.folder);
        let policy = crate::policy::validate(&written, catalog);
        let policy = policy
            .map_err(|problems| terminal::problems(&problems))
            .ok()?;
        let choice = PolicyChoice {
            policy: None,
            no_policy: false,
        };
        let names = self.files.iter().map(|file| file.source.name());
        let names = names.chain(self.policies.iter().map(String::as_str));
        let governed = Governed::read(policy, (&written, &choice), &self.base, names, catalog);
        let governed = governed
            .map_err(|problems| terminal::problems(&problems))
            .ok()?;
        let (out, files): (Vec<_>, Vec<_>) = std::mem::take(&mut self.files)
            .into_iter()
            .partition(|file| governed.outermost.exclude.hold(&file.path));
        let parted = governed.part(files);
        let standard = Standard {
            policy: &governed.outermost,
            catalog,
            as_of: day,
            complete: true,
        };
        let mut outcome = governed.judge(&parted, standard).outcome;
        self.files = parted.back();
        self.files.extend(out);
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        let base = &self.base;
        let told = |path: &str| base.relative(Path::new(path));
        fingerprint::assign(&mut outcome.findings, &outcome.usages, told);
        Some(Judged::of(outcome, base.clone(), &self.files, day))
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
    let mut written = crate::policy::load(&Choice::BuiltIn);
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
