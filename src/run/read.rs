//! From what is asked for to what was read: the policy that is chosen, the walk, and the policies of folders that it met.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;

use super::governed::{Governed, folders_of};
use super::own::{self, Met};
use super::{Input, Refused, Request, Tree, fates, folder, scanner, sound};
use crate::catalog::Catalog;
use crate::policy::base::Base;
use crate::policy::locate;
use crate::policy::paths::{self, Paths};
use crate::scan::prefilter::Prefilter;
use crate::walk::{self, Fate, Selection, Walked, select};

/// Reads what is asked for; `read` has the number of files so far.
///
/// # Errors
///
/// What cannot be read or understood of what is asked for, or all that is wrong with the policies.
pub fn read(request: &Request<'_>, read: &AtomicUsize) -> Result<Tree, Refused> {
    if let Input::Paths(paths) = &request.input {
        are_there(paths)?;
    }
    let start = match &request.input {
        Input::Paths(paths) => folder::common(paths, request.here),
        Input::PolicyFolder | Input::Text { name: None, .. } => PathBuf::new(),
        Input::Text {
            name: Some(path), ..
        } => folder::that_is_there(path),
    };
    let mut catalog = Catalog::builtin();
    let mut written = request.chosen.outermost(&start);
    let policy = sound(&mut written, &mut catalog).map_err(Refused::Policies)?;
    let (exclude, warnings) = left_out(request.exclude)?;
    let prefilter = Prefilter::new(&catalog);
    let scanner = scanner(&policy, &catalog, &prefilter);
    let root = policy.root.clone().unwrap_or_default();
    let base = Base::new(&root);
    let project = || folder::project(&start, request.here);
    let told_root = policy.root.clone().or_else(project).unwrap_or_default();
    let told_from = Base::new(&told_root);
    let own = (exclude, &told_from, request.besides.as_slice());
    let (fate, policies) = fates(&policy, &catalog, &base, own);
    let met = Met::default();
    let fate = if request.keeps_paths {
        noted(fate, &base, &met)
    } else {
        fate
    };
    let walk = |paths: Vec<PathBuf>, exclude| {
        let selection = Selection {
            paths,
            no_ignore: request.no_ignore,
            exclude,
        };
        walk::run(&selection, scanner, read)
    };
    let walked = match &request.input {
        Input::Text {
            name: Some(name), ..
        } if fate(name) != Fate::Read => Walked::default(),
        Input::Text { name, bytes } => {
            let name = name.as_deref();
            let name = name.map_or_else(|| "<stdin>".into(), select::shown);
            walk::text(&name, bytes, scanner)
        }
        Input::Paths(paths) if paths.is_empty() => Walked::default(),
        Input::Paths(paths) => walk(paths.clone(), fate),
        Input::PolicyFolder => walk(vec![folder::or_here(&root).to_owned()], fate),
    };
    let is_whole = match &request.input {
        Input::PolicyFolder => true,
        Input::Paths(paths) => paths.iter().any(|path| folder::covers(path, &told_root)),
        Input::Text { .. } => false,
    };
    let policies = own::taken(&policies);
    let scanned = walked.scanned.iter().map(|file| file.source.name());
    let named = scanned.chain(policies.iter().map(String::as_str));
    let folders = folders_of(named, &base);
    let layers = (&written, request.chosen.is_layered());
    let governed = Governed::read(policy, layers, &folders, &catalog);
    let governed = governed.map_err(Refused::Policies)?;
    Ok(Tree {
        catalog,
        governed,
        written,
        base,
        walked,
        complete: is_whole && request.exclude.is_empty() && !request.is_change,
        told_from,
        told_root,
        start,
        folders,
        paths: own::taken(&met),
        warnings,
    })
}

/// Whether all that is named can be read.
fn are_there(paths: &[PathBuf]) -> Result<(), Refused> {
    let missing = walk::missing(paths);
    if missing.is_empty() {
        return Ok(());
    }
    let sentences = missing.iter().map(|(path, error)| {
        let path = locate::show(path);
        format!("cannot read `{path}`: {}", locate::why(error))
    });
    Err(Refused::Input {
        sentences: sentences.collect(),
        help: "name files or folders that are there and may be read",
    })
}

/// The globs of the command line, and what is strange about them.
fn left_out(globs: &[String]) -> Result<(Paths, Vec<String>), Refused> {
    let (exclude, faults) = Paths::compile(globs.iter().map(String::as_str));
    if !faults.is_empty() {
        let sentences = faults.iter().map(|(index, why)| {
            let glob = globs.get(*index).map_or("", String::as_str);
            format!("--exclude: bad glob `{glob}`: {why}")
        });
        return Err(Refused::Input {
            sentences: sentences.collect(),
            help: "expected a glob such as `docs/**`",
        });
    }
    // On Windows a `\` is between folders.
    let told = if cfg!(windows) { &[][..] } else { globs };
    let strange = told.iter().filter_map(|glob| {
        let meant = paths::without_backslashes(glob)?;
        Some(format!(
            "--exclude: in `{glob}` a `\\` only takes the meaning from what follows it; did you mean `{meant}`?"
        ))
    });
    Ok((exclude, strange.collect()))
}

/// The same fates, and each path that is asked about is put into the list.
fn noted(fate: super::Fates, base: &Base, met: &Met) -> super::Fates {
    let (base, met) = (base.clone(), Met::clone(met));
    Box::new(move |path: &Path| {
        own::put(&met, base.relative(path));
        fate(path)
    })
}
