//! Which policy governs which file: the outermost one, and those of folders beneath.
//!
//! A folder's policy is laid over those of the folders above it. With a policy named by
//! the user, or with none, that one governs all.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::evaluate::{self, File, Finding, Standard};
use crate::policy::base::Base;
use crate::policy::locate::{self, normal};
use crate::policy::workload::Volumes;
use crate::policy::{self, Capped, Policy, Problems, Rule, Subject, Suggest, Verdict, Written};
use crate::scan::Scan;
use crate::source::{Place, Source, Span};

/// How many folders of a run may have policies of their own.
const MAX_POLICIES: usize = 1000;

/// The policies of a run.
#[derive(Debug)]
pub struct Governed {
    /// The one that holds where no other does.
    pub outermost: Policy,
    /// Those of folders, told from the outermost policy's folder, with `/`.
    beneath: BTreeMap<String, Policy>,
}

/// The files of a run by the folder whose policy governs them.
#[derive(Debug)]
pub struct Parted {
    by_folder: BTreeMap<String, Vec<File>>,
    /// How many files the policies of folders exclude that hold an id.
    pub left_out: usize,
}

impl Parted {
    /// All of the files again.
    pub fn back(self) -> Vec<File> {
        self.by_folder.into_values().flatten().collect()
    }
}

/// What the policies of a run made of its files.
#[derive(Debug)]
pub struct Judged {
    /// Findings, and the usages, tags and exceptions that they are about.
    pub outcome: evaluate::Outcome,
    /// The names of the policies' workloads.
    pub workloads: Vec<String>,
    /// What each of them uses in a month.
    pub volumes: Vec<Volumes>,
    /// How many files hold an id.
    pub files_hit: usize,
    /// How many of them have findings made less severe for what they are, by that.
    pub bounded: BTreeMap<String, usize>,
}

impl Governed {
    /// Reads the policies that lie in these folders ([`folders_of`]), if they are laid over the outermost one.
    ///
    /// # Errors
    ///
    /// All that is wrong with any of them.
    pub fn read(
        outermost: Policy,
        (written, is_layered): (&Written, bool),
        folders: &BTreeSet<String>,
        catalog: &Catalog,
    ) -> Result<Self, Problems> {
        let mut governed = Self {
            outermost,
            beneath: BTreeMap::new(),
        };
        if !is_layered {
            return Ok(governed);
        }
        let mut problems = Problems::default();
        let root = written.root.clone().unwrap_or_default();
        // Of a faulty one nothing is known, and what is laid over it is not looked at.
        let mut layers = BTreeMap::from([(String::new(), Some(written.clone()))]);
        // A folder comes before those in it.
        for folder in folders {
            let there = normal(&root.join(folder));
            let path = match locate::only_one(&there, &there) {
                Ok(Some(path)) => path,
                Ok(None) => continue,
                Err(problem) => {
                    problems.add(problem);
                    continue;
                }
            };
            if layers.len() > MAX_POLICIES {
                let message = format!("more than {MAX_POLICIES} folders with a policy");
                problems.add(policy::Problem::new(message));
                break;
            }
            let Some(above) = nearest(&layers, folder) else {
                continue;
            };
            let laid = above.beneath(&path);
            let laid = match policy::validate(&laid, catalog) {
                Ok(policy) => {
                    governed.beneath.insert(folder.clone(), policy);
                    Some(laid)
                }
                Err(found) => {
                    found
                        .iter()
                        .for_each(|problem| problems.add(problem.clone()));
                    None
                }
            };
            layers.insert(folder.clone(), laid);
        }
        problems.or(governed)
    }

    /// The folders that have a policy of their own, as the outermost policy's folder leads to them.
    pub fn folders(&self) -> impl Iterator<Item = PathBuf> {
        let root = self.outermost.root.clone().unwrap_or_default();
        self.beneath.keys().map(move |folder| root.join(folder))
    }

    /// The policy of a file, told from the outermost policy's folder.
    fn of(&self, path: &str) -> Option<(&String, &Policy)> {
        folders(path)
            .into_iter()
            .rev()
            .find_map(|folder| self.beneath.get_key_value(&folder))
    }

    /// Each policy, the outermost first.
    pub fn policies(&self) -> impl Iterator<Item = &Policy> {
        std::iter::once(&self.outermost).chain(self.beneath.values())
    }

    /// Lets every rule that looks at ids suggest one model before all others.
    pub fn suggest(&mut self, id: &str) {
        let policies = std::iter::once(&mut self.outermost).chain(self.beneath.values_mut());
        let rules = policies.flat_map(|policy| &mut policy.rules);
        for rule in rules.filter(|rule| rule.subject == Subject::Usage) {
            rule.suggest = Suggest::Id(id.to_owned());
        }
    }

    /// The policy of a file, told from the outermost policy's folder.
    pub fn policy_of(&self, path: &str) -> &Policy {
        self.of(path).map_or(&self.outermost, |(_, policy)| policy)
    }

    /// The folder whose own policy governs a file, both told from the outermost policy's folder.
    pub fn folder_of(&self, path: &str) -> Option<&str> {
        self.of(path).map(|(folder, _)| folder.as_str())
    }

    /// The rules of all policies, by id. Of one that several have, the outermost's.
    pub fn rules(&self) -> Vec<&Rule> {
        let mut rules = BTreeMap::new();
        for rule in self.policies().flat_map(|policy| &policy.rules) {
            rules.entry(rule.id.as_str()).or_insert(rule);
        }
        rules.into_values().collect()
    }

    /// The files that the policies are made of, each once.
    pub fn sources(&self) -> Vec<&Arc<Source>> {
        let mut seen = BTreeSet::new();
        let all = self.policies().flat_map(|policy| &policy.files);
        all.filter(|file| seen.insert(file.name())).collect()
    }

    /// Gives each file to the policy that governs it.
    pub fn part(&self, files: Vec<File>) -> Parted {
        // A policy has its say where no file is its own, too.
        let folders = self.beneath.keys().cloned().chain([String::new()]);
        let mut by_folder: BTreeMap<String, Vec<File>> =
            folders.map(|folder| (folder, Vec::new())).collect();
        let mut left_out = 0;
        for file in files {
            let folder = match self.of(&file.path) {
                Some((_, policy)) if policy.exclude.hold(&file.path) => {
                    left_out += 1;
                    continue;
                }
                Some((folder, _)) => folder,
                None => "",
            };
            if let Some(own) = by_folder.get_mut(folder) {
                own.push(file);
            }
        }
        Parted {
            by_folder,
            left_out,
        }
    }

    /// Judges each file by its own policy.
    pub fn judge(&self, parted: &Parted, standard: Standard<'_>) -> Judged {
        let mut judged = Judged {
            outcome: evaluate::Outcome::default(),
            workloads: Vec::new(),
            volumes: Vec::new(),
            files_hit: 0,
            bounded: BTreeMap::new(),
        };
        let by_folder = &parted.by_folder;
        // What files say of ids they say to those of other folders, too.
        let around = (by_folder.len() > 1).then(|| {
            let mut projects = evaluate::Projects::default();
            for files in by_folder.values() {
                evaluate::read_around(&mut projects, files, standard);
            }
            projects.whole()
        });
        for (folder, files) in by_folder {
            let policy = self.beneath.get(folder).unwrap_or(&self.outermost);
            for file in files.iter().filter(|file| !file.scan.mentions.is_empty()) {
                judged.files_hit += 1;
                if let Some(by) = bounds(policy, &file.scan) {
                    *judged.bounded.entry(by).or_default() += 1;
                }
            }
            let outcome =
                evaluate::evaluate_in(around.as_ref(), files, Standard { policy, ..standard });
            let (exceptions, workloads) = (judged.outcome.exceptions.len(), judged.workloads.len());
            judged.outcome.join(outcome, exceptions, workloads);
            let names = policy
                .workloads
                .iter()
                .map(|workload| workload.name.clone());
            judged.workloads.extend(names);
            let volumes = policy.workloads.iter().map(|workload| workload.monthly);
            judged.volumes.extend(volumes);
        }
        if by_folder.len() > 1 {
            judged.outcome.settle();
            self.forget_used(&mut judged);
        }
        judged
    }
}

impl Governed {
    /// An exception that matches nothing under one policy may under one that is laid over
    /// it: then it is not unused.
    fn forget_used(&self, judged: &mut Judged) {
        let records = judged.outcome.exceptions.iter();
        let used = records.filter(|record| record.uses > 0 || record.is_outgrown);
        let used: BTreeSet<_> = used.map(|record| place(&record.place)).collect();
        let is_unused = |finding: &Finding| {
            let mut rules = self
                .policies()
                .filter_map(|policy| policy.rule(&finding.rule));
            rules.any(|rule| {
                let verdicts = rule.matching.verdict.iter().flatten();
                rule.subject == Subject::Exception
                    && verdicts.copied().any(|verdict| verdict == Verdict::Unused)
            })
        };
        let findings = &mut judged.outcome.findings;
        findings.retain(|finding| !(is_unused(finding) && used.contains(&place(&finding.place))));
    }
}

/// What makes the findings in a file less severe, whatever they are of.
fn bounds(policy: &Policy, scan: &Scan) -> Option<String> {
    let generated = scan.is_generated.then_some(Capped::Generated);
    let vendored = scan.is_vendored.then_some(Capped::Vendored);
    let bounds = generated.into_iter().chain(vendored);
    let bounds = bounds.filter(|by| policy.bounds(*by));
    let names: Vec<_> = bounds.map(Capped::name).collect();
    (!names.is_empty()).then(|| names.join(" and "))
}

fn place(place: &Place) -> (String, Span) {
    (place.source.name().to_owned(), place.span)
}

/// The folders beneath the outermost policy's that these files are in.
pub fn folders_of<'f>(files: impl Iterator<Item = &'f str>, base: &Base) -> BTreeSet<String> {
    files
        .map(|file| base.relative(Path::new(file)))
        .filter(|path| !path.starts_with("../") && !path.starts_with('/'))
        .flat_map(|path| folders(&path))
        .collect()
}

/// The folders that hold a file, the outermost first, without the root.
fn folders(path: &str) -> Vec<String> {
    let ends = path.match_indices('/').map(|(at, _)| at);
    ends.map(|end| path[..end].to_owned()).collect()
}

/// The layers of the nearest folder above that has a policy, if they are sound.
fn nearest<'l>(layers: &'l BTreeMap<String, Option<Written>>, folder: &str) -> Option<&'l Written> {
    let above = folders(folder).into_iter().rev().chain([String::new()]);
    let mut known = above.filter_map(|above| layers.get(&above));
    known.next()?.as_ref()
}
