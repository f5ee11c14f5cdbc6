//! `lanelint policy lint`: policies checked without a scan, faults and doubts of all of
//! them in one run.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::super::{AsOf, Exit, Outcome, terminal};
use crate::catalog::overlay;
use crate::policy::base::Base;
use crate::policy::doubts::{World, doubts};
use crate::policy::{Choice, Policy, Problem, Problems, load, validate};
use crate::source::Span;
use crate::walk::{self, Fate, Selection};

/// Arguments of `policy lint`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// A policy, or a folder: the policies that hold there and those beneath
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    #[command(flatten)]
    as_of: AsOf,
}

/// Problems, each told once: a policy is read again for each folder beneath it.
#[derive(Default)]
struct Once {
    seen: BTreeSet<(String, Span, String)>,
    problems: Problems,
}

impl Once {
    fn add(&mut self, problem: &Problem) {
        let place = problem.place.as_ref();
        let name = place.map_or("", |place| place.source.name()).to_owned();
        let span = place.map(|place| place.span).unwrap_or_default();
        if self.seen.insert((name, span, problem.message.clone())) {
            self.problems.add(problem.clone());
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "as every command's")]
pub(in crate::cli) fn run(arguments: &Arguments, _: &mut dyn Write) -> Outcome {
    let path = &arguments.path;
    if let Some(exit) = super::missing(path) {
        return Ok(exit);
    }
    let (mut faults, mut unsure) = (Once::default(), Once::default());
    let (policies, _) = match super::policies_of(path) {
        Ok(found) => found,
        Err(problem) => {
            faults.add(&problem);
            return Ok(terminal::problems_of("the policy", &faults.problems));
        }
    };
    if policies.is_empty() {
        return Ok(super::no_policy(path));
    }
    let as_of = arguments.as_of.day();
    for policy in &policies {
        let folder = policy
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let choice = if path.is_file() {
            Choice::File(policy.clone())
        } else {
            Choice::Discover(folder.unwrap_or(Path::new(".")).to_owned())
        };
        let mut written = load(&choice);
        let (catalog, found) = overlay::load(&written.catalogs);
        written
            .problems
            .extend(found.into_iter().map(Problem::from));
        match validate(&written, &catalog) {
            Err(found) => {
                for problem in &found {
                    faults.add(problem);
                }
            }
            Ok(sound) => {
                let files = (!path.is_file()).then(|| files_of(&sound));
                let lanes = catalog.lines().iter().map(|line| line.lane.clone());
                let world = World {
                    as_of,
                    catalog: &catalog,
                    files: files.as_deref(),
                    lanes: &lanes.collect(),
                };
                let found = doubts(&written, &sound, world);
                for problem in &found {
                    unsure.add(problem);
                }
            }
        }
    }
    Ok(end(policies.len(), faults, unsure))
}

/// The files below a policy's folder, told from there.
fn files_of(policy: &Policy) -> Vec<String> {
    let root = policy.root.as_deref().unwrap_or(Path::new("."));
    let base = Base::new(root);
    let files = walk::files(&Selection {
        paths: vec![root.to_owned()],
        no_ignore: false,
        exclude: Box::new(|_| Fate::Read),
    });
    files.iter().map(|file| base.relative(file)).collect()
}

/// Tells what was found, and how the run ends.
fn end(count: usize, faults: Once, unsure: Once) -> Exit {
    let noun = if count == 1 { "policy" } else { "policies" };
    let doubts = unsure.problems.count();
    if let Err(problems) = unsure.problems.or(()) {
        terminal::warnings(&problems);
    }
    if let Err(problems) = faults.problems.or(()) {
        return terminal::problems_of("the policy", &problems);
    }
    if doubts == 0 {
        terminal::note(&format!("{count} {noun} read: sound"));
        return Exit::Clean;
    }
    let warnings = if doubts == 1 { "warning" } else { "warnings" };
    terminal::note(&format!(
        "{count} {noun} read: sound, with {doubts} {warnings}"
    ));
    Exit::Findings
}
