//! What governs the texts of a folder: policies, catalog, and which files are left out. Read from the disk as a run over
//! the folder reads it; and what that makes of one text ([`judged`]). For servers, which are given texts and not files: an
//! editor's, an agent's.

mod judged;

use std::path::{Path, PathBuf};

use super::{PolicyChoice, baseline};
use crate::baseline::{Baseline, World};
use crate::catalog::Catalog;
use crate::catalog::entry::Day;
use crate::evaluate::{Outcome, fingerprint};
use crate::policy::base::Base;
use crate::policy::packs;
use crate::policy::paths::Paths;
use crate::policy::{self, Problem, Problems};
use crate::run::{self, Governed};
use crate::scan::Scanner;
use crate::scan::prefilter::Prefilter;
use crate::source::document;
use crate::walk::Fate;

pub(super) use judged::Judged;

/// What governs a folder.
pub(super) struct Standing {
    pub(super) catalog: Catalog,
    pub(super) as_of: Day,
    /// Nothing where a policy is at fault: then nothing is judged, as in a run.
    pub(super) governed: Option<Governed>,
    /// What is wrong with the policies.
    pub(super) problems: Problems,
    /// The files of the policies that were read, by where they lie.
    pub(super) policies: Vec<PathBuf>,
    pub(super) base: Base,
    /// What is known already, where the policy names a baseline.
    baseline: Option<Baseline>,
    prefilter: Prefilter,
    fate: run::Fates,
}

impl Standing {
    /// What governs a text at this path, and those beside it.
    pub(super) fn read(choice: &PolicyChoice, as_of: Day, path: &Path) -> Self {
        let folder = run::that_is_there(path);
        let chosen = choice.chosen();
        let mut written = chosen.outermost(&folder);
        let own = written.layers.iter().map(|layer| &layer.source);
        let own = own.filter(|file| !packs::is_pack(file));
        let policies = own.map(|file| PathBuf::from(file.name())).collect();
        let mut catalog = Catalog::builtin();
        let (policy, mut problems) = match run::sound(&mut written, &mut catalog) {
            Ok(policy) => (Some(policy), Problems::default()),
            Err(problems) => (None, problems),
        };
        let root = policy.as_ref().and_then(|policy| policy.root.clone());
        let base = Base::new(&root.unwrap_or_default());
        let named = policy.as_ref().and_then(|policy| policy.baseline.as_ref());
        let baseline = named.and_then(|named| match baseline::open(&named.value) {
            Ok((baseline, _)) => Some(baseline),
            Err(why) => {
                let message = format!("the baseline: {why}");
                let place = named.place.as_ref();
                let at = place.map(|place| Problem::at(&place.source, place.span, &message));
                problems.add(at.unwrap_or_else(|| Problem::new(message)));
                None
            }
        });
        let fate = match &policy {
            Some(policy) => run::fates(policy, &catalog, &base, (Paths::default(), &base, &[])).0,
            None => Box::new(|_: &Path| Fate::Read),
        };
        let governed = policy.and_then(|policy| {
            let layers = (&written, chosen.is_layered());
            let shown = policy::locate::show(path);
            let folders = run::folders_of(std::iter::once(shown.as_str()), &base);
            match Governed::read(policy, layers, &folders, &catalog) {
                Ok(governed) => Some(governed),
                Err(found) => {
                    problems.extend(found.iter().cloned());
                    None
                }
            }
        });
        Self {
            prefilter: Prefilter::new(&catalog),
            as_of,
            catalog,
            governed,
            problems,
            policies,
            base,
            baseline,
            fate,
        }
    }

    /// Whether a run would read a file.
    pub(super) fn holds(&self, path: &Path) -> bool {
        (self.fate)(path) == Fate::Read
    }

    /// Gives the findings what they are known by, and settles those that the baseline knows.
    pub(super) fn settle(&self, outcome: &mut Outcome) {
        let told = |path: &str| self.base.relative(Path::new(path));
        fingerprint::assign(&mut outcome.findings, &outcome.usages, told);
        let Some(baseline) = &self.baseline else {
            return;
        };
        let root = self
            .governed
            .as_ref()
            .and_then(|own| own.outermost.root.as_deref());
        let place = |path: &str| root.unwrap_or(Path::new("")).join(document::path(path));
        let world = World {
            told: &told,
            is_there: &|path| place(path).symlink_metadata().is_ok(),
            as_of: self.as_of,
        };
        baseline.settle(&mut outcome.findings, &outcome.usages, &world);
    }

    pub(super) fn scanner(&self) -> Scanner<'_> {
        let (catalog, prefilter) = (&self.catalog, &self.prefilter);
        match &self.governed {
            Some(governed) => run::scanner(&governed.outermost, catalog, prefilter),
            None => Scanner {
                catalog,
                prefilter,
                all_comments: false,
            },
        }
    }
}
