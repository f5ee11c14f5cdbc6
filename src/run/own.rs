//! Which files of a walk a run reads, and which are its own: policies, catalogs, baselines, what it writes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::baseline;
use crate::catalog::Catalog;
use crate::policy::Policy;
use crate::policy::base::Base;
use crate::policy::locate::is_called_policy;
use crate::policy::paths::Paths;
use crate::walk::{Fate, select};

/// What becomes of each file.
pub type Fates = Box<dyn Fn(&Path) -> Fate + Send + Sync>;

/// Where the walk puts the names that it meets.
pub(super) type Met = Arc<Mutex<Vec<String>>>;

/// What becomes of each file under a policy: by its globs, by `exclude`, which is told from a folder of its own, and by what the run
/// has for itself, `besides` among it. The names of policies that the walk meets are put into the list.
pub fn fates(
    policy: &Policy,
    catalog: &Catalog,
    base: &Base,
    (exclude, told_from, besides): (Paths, &Base, &[PathBuf]),
) -> (Fates, Met) {
    let policies = Met::default();
    let met = Arc::clone(&policies);
    let globs = policy.exclude.clone();
    let (base, told_from) = (base.clone(), told_from.clone());
    // A policy names models to judge by them; it is no use of any.
    let own = policy.own_files();
    let own: Vec<_> = own
        .map(|file| file.name())
        .chain(catalog.own_files().iter().map(|file| file.path.as_str()))
        .map(Path::new)
        .chain(policy.baseline.iter().map(|named| named.value.as_path()))
        .chain(besides.iter().map(PathBuf::as_path))
        .map(|file| base.relative(file))
        .collect();
    // Where nothing can be left out, no path is told from anywhere.
    let is_bounded = !(own.is_empty() && globs.is_empty() && exclude.is_empty());
    let fate = move |path: &Path| {
        if is_bounded {
            let told = base.relative(path);
            if own.contains(&told) {
                return Fate::Own;
            }
            if globs.hold(&told) || exclude.hold(&told_from.relative(path)) {
                return Fate::LeftOut;
            }
        }
        if path.file_name().is_some_and(|name| name == baseline::NAME) {
            return Fate::Own;
        }
        if !is_called_policy(path) {
            return Fate::Read;
        }
        put(&met, select::shown(path));
        Fate::Own
    };
    (Box::new(fate), policies)
}

/// Adds a name to a list.
pub(super) fn put(met: &Met, name: String) {
    met.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(name);
}

/// The names that were put into a list.
pub(super) fn taken(met: &Met) -> Vec<String> {
    std::mem::take(&mut *met.lock().unwrap_or_else(PoisonError::into_inner))
}
