//! What a run has read, and how it is judged.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::governed::{Governed, Judged, Parted};
use super::link;
use crate::catalog::Catalog;
use crate::catalog::entry::Day;
use crate::evaluate::{File, Links, Standard, fingerprint};
use crate::policy::base::Base;
use crate::policy::{self, Policy, Problems, Written};
use crate::scan::prefilter::Prefilter;
use crate::scan::{Mention, Scanner};
use crate::walk::{Scanned, Walked};

/// What was read, to be judged.
#[derive(Debug)]
pub struct Tree {
    /// What is known of models, with a team's own files over it.
    pub catalog: Catalog,
    /// The policies.
    pub governed: Governed,
    /// The files of the outermost policy.
    pub written: Written,
    /// What policies tell paths from.
    pub base: Base,
    /// What the walk saw.
    pub walked: Walked,
    /// What findings are told from, so that they are the same from whichever folder the run is
    /// started: the policy's folder, or without one the repository's.
    pub told_from: Base,
    /// That folder; empty for the current one.
    pub told_root: PathBuf,
    /// Every file of the repository was read that the policy does not leave out.
    pub complete: bool,
    /// The folder that all of it is in.
    pub start: PathBuf,
    /// The folders beneath the outermost policy's that may have policies of their own.
    pub folders: BTreeSet<String>,
    /// Every path that was met, told from `base`, where that was asked for.
    pub paths: Vec<String>,
    /// What is strange about what was asked for: sentences, not escaped.
    pub warnings: Vec<String>,
}

impl Tree {
    /// The files as they are judged. What was scanned is taken out of the walk.
    pub fn part(&mut self) -> Parted {
        let scanned = std::mem::take(&mut self.walked.scanned);
        self.part_of(scanned, &self.governed)
    }

    /// The same of other texts of these files, or under other policies.
    pub fn part_of(&self, scanned: Vec<Scanned>, governed: &Governed) -> Parted {
        governed.part(files(scanned, &self.walked.others, &self.base))
    }

    /// What governs these files when the outermost policy is another one.
    ///
    /// # Errors
    ///
    /// All that is wrong with it, or with one that is laid over it.
    pub fn governed_by(&self, written: &Written, is_layered: bool) -> Result<Governed, Problems> {
        let policy = policy::validate(written, &self.catalog)?;
        let layers = (written, is_layered);
        Governed::read(policy, layers, &self.folders, &self.catalog)
    }

    /// What the policies make of files on a day, each finding with what it is known by.
    pub fn judge(&self, parted: &Parted, as_of: Day) -> Judged {
        self.judge_by(&self.governed, parted, as_of)
    }

    /// The same under other policies.
    pub fn judge_by(&self, governed: &Governed, parted: &Parted, as_of: Day) -> Judged {
        let mut judged = governed.judge(
            parted,
            Standard {
                policy: &governed.outermost,
                catalog: &self.catalog,
                as_of,
                complete: self.complete,
            },
        );
        let told = |path: &str| self.told_from.relative(Path::new(path));
        fingerprint::assign(&mut judged.outcome.findings, &judged.outcome.usages, told);
        judged
    }
}

/// How files are read by a policy.
pub fn scanner<'a>(policy: &Policy, catalog: &'a Catalog, prefilter: &'a Prefilter) -> Scanner<'a> {
    Scanner {
        catalog,
        prefilter,
        all_comments: !policy.tags.patterns.is_empty(),
    }
}

/// What was scanned, as it is judged: told from the policy's folder, and linked.
pub fn files(scanned: Vec<Scanned>, others: &[String], base: &Base) -> Vec<File> {
    let file = |scanned: Scanned| File {
        path: base.relative(Path::new(scanned.source.name())),
        source: Arc::new(scanned.source),
        scan: scanned.scan,
        links: Links::new(),
    };
    let mut files: Vec<_> = scanned.into_iter().map(file).collect();
    link::link(&mut files, others, base);
    without_own(&mut files);
    for file in &mut files {
        file.scan.forget_exports();
    }
    files
}

/// Leaves out constants of a package that is a part of the run itself: there the id stands, and what reads it are its
/// sites.
fn without_own(files: &mut [File]) {
    let places = files.iter().flat_map(|file| file.links.values().flatten());
    let places = places.map(|place| (place.source.name().to_owned(), place.span.end));
    let sites: BTreeSet<(String, u32)> = places.collect();
    for file in files.iter_mut() {
        let source = Arc::clone(&file.source);
        let is_own = |mention: &Mention| {
            mention.is_packaged(&source)
                && sites.contains(&(source.name().to_owned(), mention.span.end))
        };
        if !file.scan.mentions.iter().any(is_own) {
            continue;
        }
        let mut kept = Vec::new();
        let mut links = Links::new();
        let mut numbers = BTreeMap::new();
        let all = std::mem::take(&mut file.scan.mentions);
        for (index, mention) in all.into_iter().enumerate() {
            if !is_own(&mention) {
                links.extend(file.links.remove(&index).map(|own| (kept.len(), own)));
                numbers.insert(index, kept.len());
                kept.push(mention);
            }
        }
        file.scan.mentions = kept;
        let number = |index| numbers.get(&index).copied();
        file.scan.constants = file.scan.constants.renumbered(number);
        file.links = links;
    }
}
