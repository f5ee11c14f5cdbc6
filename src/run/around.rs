//! What lies around the files of a run that reads a part of a project: the tables and code there say of ids what the chosen
//! files do not. Nothing of it is judged.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::AtomicUsize;

use super::{Tree, fates, folder, scanner};
use crate::policy::base::Base;
use crate::policy::locate::normal;
use crate::policy::paths::Paths;
use crate::repository::Repository;
use crate::scan::prefilter::Prefilter;
use crate::walk::{self, Scanned, Selection};

/// The other files of the project that a run has read a part of, as ignore files and the policy choose them, named as they are
/// seen from `here`, the folder at hand. Without a policy and a repository that is what lies in the folder of the chosen files.
pub fn around(tree: &Tree, here: &Path, read: &AtomicUsize) -> Vec<Scanned> {
    if tree.complete {
        return Vec::new();
    }
    let here = &here.canonicalize().unwrap_or_else(|_| here.to_owned());
    let root = project(tree, here);
    let prefilter = Prefilter::new(&tree.catalog);
    let policy = &tree.governed.outermost;
    let base = Base::new(&root);
    let (fate, _) = fates(policy, &tree.catalog, &base, (Paths::default(), &base, &[]));
    let selection = Selection {
        paths: vec![root],
        no_ignore: false,
        exclude: fate,
    };
    let walked = walk::run(&selection, scanner(policy, &tree.catalog, &prefilter), read);
    let place = |name: &str| normal(&here.join(name));
    let own = tree.walked.scanned.iter();
    let own: BTreeSet<PathBuf> = own.map(|file| place(file.source.name())).collect();
    let mut others = walked.scanned;
    others.retain(|file| !own.contains(&place(file.source.name())));
    others
}

/// The folder of the project, as it is seen from `here`.
fn project(tree: &Tree, here: &Path) -> PathBuf {
    let start = normal(&here.join(folder::or_here(&tree.start)));
    let policy = tree.governed.outermost.root.as_deref();
    let policy = policy.map(|root| normal(&here.join(root)));
    let policy = policy.filter(|root| start.starts_with(root));
    let repository = || Some(Repository::above(&start)?.root().to_owned());
    let root = policy.or_else(repository).unwrap_or(start);
    seen_from(&root, here)
}

/// A folder as it is seen from another one: `.`, `..`, `a/b`; as it is, where it lies elsewhere.
fn seen_from(folder: &Path, here: &Path) -> PathBuf {
    let here = normal(here);
    if let Ok(up) = here.strip_prefix(folder) {
        let up: PathBuf = up.components().map(|_| Component::ParentDir).collect();
        return folder_or(up);
    }
    match folder.strip_prefix(&here) {
        Ok(beneath) => folder_or(beneath.to_owned()),
        Err(_) => folder.to_owned(),
    }
}

fn folder_or(folder: PathBuf) -> PathBuf {
    folder::or_here(&folder).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_named_as_it_is_seen() {
        for (folder, seen) in [
            ("/a/b", "."),
            ("/a", ".."),
            ("/", "../.."),
            ("/a/b/c/d", "c/d"),
            ("/x/y", "/x/y"),
        ] {
            let told = seen_from(Path::new(folder), Path::new("/a/b"));
            assert_eq!(told, Path::new(seen), "{folder}");
        }
    }
}
