//! What `check`, `audit` and `forecast` read: the files that are named, the policies that
//! govern them, and the catalog with a team's own files over it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;

use super::check::Change;
use super::governed::Governed;
use super::progress::Progress;
use super::{Exit, PolicyChoice, link, terminal};
use crate::baseline;
use crate::catalog::Catalog;
use crate::evaluate::{File, Links};
use crate::policy::base::Base;
use crate::policy::locate::{is_called_policy, normal};
use crate::policy::paths::Paths;
use crate::policy::{self, Policy, Written};
use crate::scan::prefilter::Prefilter;
use crate::scan::{Mention, Scanner};
use crate::source::excerpt::visible;
use crate::walk::{self, Fate, Scanned, Selection, Walked, select};

/// Which files to read, and which policy to judge by.
#[derive(Debug, Args)]
pub(super) struct Selected {
    /// Files and folders to read; `-` is standard input [default: .]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) policy: PolicyChoice,
    /// Read files that .gitignore and the like leave out, lock files and vendored folders
    #[arg(long)]
    no_ignore: bool,
    /// Leave out files and folders that match a glob, told from the policy's folder; may be
    /// repeated
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Read standard input as if it were this file
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
}

impl Selected {
    /// Whether standard input is read.
    pub(super) fn is_stdin(&self) -> bool {
        self.stdin_filename.is_some() || self.paths.iter().any(|path| path == Path::new("-"))
    }
}

/// What was read, to be judged.
pub(super) struct Gathered {
    pub(super) catalog: Catalog,
    pub(super) governed: Governed,
    /// The files of the outermost policy.
    pub(super) written: Written,
    /// What paths are told from.
    pub(super) base: Base,
    pub(super) walked: Walked,
    /// What findings are told from, so that they are the same from whichever folder the run is
    /// started: the policy's folder, or without one the repository's.
    pub(super) told_from: Base,
    /// That folder; empty for the current one.
    pub(super) told_root: PathBuf,
    /// Every file of the repository was read that the policy does not leave out.
    pub(super) complete: bool,
    /// The folder that all of it is in.
    pub(super) start: PathBuf,
}

/// Reads what is selected; `besides` are files that the run writes or reads for itself, and
/// that are no part of it. The inner error is told already.
pub(super) fn read<'p>(
    arguments: &Selected,
    change: Option<&Change>,
    besides: impl Iterator<Item = &'p Path>,
) -> io::Result<Result<Gathered, Exit>> {
    let here = [PathBuf::from(".")];
    let changed = change.map(|change| change.paths(&arguments.paths));
    // A hook may name what the change takes away: nothing to judge, and no fault.
    for path in change
        .into_iter()
        .flat_map(|change| change.missing(&arguments.paths))
    {
        let path = visible(&policy::locate::show(path)).into_owned();
        terminal::warn(&format!("`{path}` is not there: nothing of it is judged"));
    }
    let named = match &changed {
        Some(paths) => paths,
        None => &arguments.paths,
    };
    let paths = match named.as_slice() {
        [] => &here,
        paths => paths,
    };
    let is_nothing = !arguments.paths.is_empty() && named.is_empty();
    let names_stdin = paths.iter().any(|path| path == Path::new("-"));
    let stdin = arguments.stdin_filename.is_some() || names_stdin;
    if stdin && arguments.paths.len() > usize::from(names_stdin) {
        return Ok(Err(terminal::fail(
            "standard input is read alone, and other paths are named too",
            Some("leave out the paths, or `-` and `--stdin-filename`"),
        )));
    }
    let missing = if stdin {
        Vec::new()
    } else {
        walk::missing(paths)
    };
    if !missing.is_empty() {
        let sentences = missing.iter().map(|(path, error)| {
            let path = policy::locate::show(path);
            let why = policy::locate::why(error);
            format!("cannot read `{}`: {why}", visible(&path))
        });
        let message = sentences.collect::<Vec<_>>().join("\n       ");
        let help = "name files or folders that are there and may be read";
        return Ok(Err(terminal::fail(&message, Some(help))));
    }
    let mut catalog = Catalog::builtin();
    let start = match &arguments.stdin_filename {
        Some(path) => folder_that_is_there(path),
        None if stdin => PathBuf::new(),
        None => common_folder(paths),
    };
    let mut written = super::outermost(&arguments.policy, &start);
    let policy = match super::validated(&mut written, &mut catalog) {
        Ok(policy) => policy,
        Err(exit) => return Ok(Err(exit)),
    };
    let (exclude, faults) = Paths::compile(arguments.exclude.iter().map(String::as_str));
    if !faults.is_empty() {
        let sentences = faults.iter().map(|(index, why)| {
            let glob = arguments.exclude.get(*index).map_or("", String::as_str);
            format!("--exclude: bad glob `{}`: {why}", visible(glob))
        });
        let message = sentences.collect::<Vec<_>>().join("\n       ");
        return Ok(Err(terminal::fail(
            &message,
            Some("expected a glob such as `docs/**`"),
        )));
    }
    // On Windows a `\` is between folders.
    let told = if cfg!(windows) {
        &[][..]
    } else {
        &arguments.exclude
    };
    for glob in told {
        if let Some(meant) = policy::paths::without_backslashes(glob) {
            let (glob, meant) = (visible(glob), visible(&meant));
            terminal::warn(&format!(
                "--exclude: in `{glob}` a `\\` only takes the meaning from what follows it; did \
                 you mean `{meant}`?"
            ));
        }
    }
    let prefilter = Prefilter::new(&catalog);
    let scanner = scanner(&policy, &catalog, &prefilter);
    let root = policy.root.clone().unwrap_or_default();
    let base = Base::new(&root);
    let (left_out, policies) = left_out(&policy, &catalog, &base, exclude);
    let written_to: Vec<_> = besides.map(|path| base.relative(path)).collect();
    let to = base.clone();
    let fate = move |path: &Path| {
        if !written_to.is_empty() && written_to.contains(&to.relative(path)) {
            Fate::Own
        } else {
            left_out(path)
        }
    };
    let walked = if stdin {
        let name = arguments.stdin_filename.as_deref();
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .take(crate::source::read::MAX_BYTES + 1)
            .read_to_end(&mut bytes)?;
        if name.is_some_and(|name| fate(name) != Fate::Read) {
            Walked::default()
        } else {
            let name = name.map_or_else(|| "<stdin>".into(), select::shown);
            walk::text(&name, &bytes, scanner)
        }
    } else if is_nothing {
        Walked::default()
    } else {
        let selection = Selection {
            paths: paths.to_vec(),
            no_ignore: arguments.no_ignore,
            exclude: Box::new(fate),
        };
        let progress = Progress::new();
        walk::run(&selection, scanner, progress.files())
    };
    let project = || {
        let real = start.join(".").canonicalize().ok()?;
        let project = crate::repository::project(&real)?;
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        // As paths are written mostly.
        let is_here = here.is_ok_and(|here| here == project);
        Some(if is_here { PathBuf::new() } else { project })
    };
    let told_from = policy.root.clone().or_else(project).unwrap_or_default();
    let complete = !stdin
        && arguments.exclude.is_empty()
        && change.is_none()
        && paths.iter().any(|path| covers(path, &told_from));
    let policies = policies.lock().unwrap_or_else(PoisonError::into_inner);
    let scanned = walked.scanned.iter().map(|file| file.source.name());
    let named = scanned.chain(policies.iter().map(String::as_str));
    let choice = (&written, &arguments.policy);
    let governed = match Governed::read(policy, choice, &base, named, &catalog) {
        Ok(governed) => governed,
        Err(problems) => return Ok(Err(terminal::problems(&problems))),
    };
    drop(policies);
    Ok(Ok(Gathered {
        catalog,
        governed,
        written,
        base,
        walked,
        told_from: Base::new(&told_from),
        told_root: told_from,
        complete,
        start,
    }))
}

/// What becomes of a file in a run, and where the names of policies that the walk meets
/// are put.
pub(super) fn left_out(
    policy: &Policy,
    catalog: &Catalog,
    base: &Base,
    exclude: Paths,
) -> (
    impl Fn(&Path) -> Fate + Sync + use<>,
    Arc<Mutex<Vec<String>>>,
) {
    let policies = Arc::new(Mutex::new(Vec::new()));
    let met = Arc::clone(&policies);
    let globs = policy.exclude.clone();
    let base = base.clone();
    // A policy names models to judge by them; it is no use of any.
    let own = policy.own_files();
    let own: Vec<_> = own
        .map(|file| file.name())
        .chain(catalog.own_files().iter().map(|file| file.path.as_str()))
        .map(|file| base.relative(Path::new(file)))
        .chain(
            policy
                .baseline
                .iter()
                .map(|named| base.relative(&named.value)),
        )
        .collect();
    // Where nothing can be left out, no path is told from anywhere.
    let is_bounded = !(own.is_empty() && globs.is_empty() && exclude.is_empty());
    let left_out = move |path: &Path| {
        if is_bounded {
            let told = base.relative(path);
            if own.contains(&told) {
                return Fate::Own;
            }
            if globs.hold(&told) || exclude.hold(&told) {
                return Fate::LeftOut;
            }
        }
        if path.file_name().is_some_and(|name| name == baseline::NAME) {
            return Fate::Own;
        }
        if !is_called_policy(path) {
            return Fate::Read;
        }
        let mut met = met.lock().unwrap_or_else(PoisonError::into_inner);
        met.push(select::shown(path));
        Fate::Own
    };
    (left_out, policies)
}

/// How files are read by a policy.
pub(super) fn scanner<'a>(
    policy: &Policy,
    catalog: &'a Catalog,
    prefilter: &'a Prefilter,
) -> Scanner<'a> {
    Scanner {
        catalog,
        prefilter,
        all_comments: !policy.tags.patterns.is_empty(),
    }
}

/// What was scanned, as it is judged: told from the policy's folder, and linked.
pub(super) fn files(scanned: Vec<Scanned>, others: &[String], base: &Base) -> Vec<File> {
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

/// The folder of a file that need not be there, nor its folder: an editor may ask before
/// anything is saved.
pub(super) fn folder_that_is_there(path: &Path) -> PathBuf {
    let mut folders = path.ancestors().skip(1);
    folders
        .find(|folder| folder.as_os_str().is_empty() || folder.is_dir())
        .map(Path::to_owned)
        .unwrap_or_default()
}

/// The folder that holds all paths, as near to them as can be.
fn common_folder(paths: &[PathBuf]) -> PathBuf {
    let folder = |path: &PathBuf| match path.parent() {
        Some(parent) if !path.is_dir() => parent.to_owned(),
        _ => path.clone(),
    };
    let folders: Vec<PathBuf> = paths.iter().map(folder).collect();
    let [first, more @ ..] = folders.as_slice() else {
        return PathBuf::new();
    };
    if more.is_empty() {
        return first.clone();
    }
    let absolute = |folder: &PathBuf| normal(&std::path::absolute(folder).unwrap_or_default());
    let common = more.iter().fold(absolute(first), |common, folder| {
        let folder = absolute(folder);
        let holds = |above: &&Path| folder.starts_with(above);
        let mut above = common.ancestors();
        above.find(holds).unwrap_or(Path::new("")).to_owned()
    });
    if folders.iter().all(|folder| folder.is_absolute()) {
        return common;
    }
    // Told from here, as the paths are.
    let here = std::env::current_dir().unwrap_or_default();
    let shared = here.ancestors().position(|above| common.starts_with(above));
    let up = shared.unwrap_or_default();
    let inside = here
        .ancestors()
        .nth(up)
        .and_then(|above| common.strip_prefix(above).ok());
    let ups = std::iter::repeat_n("..", up);
    ups.map(Path::new).chain(inside).collect()
}

/// Whether a path holds all of a policy's folder.
fn covers(path: &Path, root: &Path) -> bool {
    let root = if root.as_os_str().is_empty() {
        Path::new(".")
    } else {
        root
    };
    match (path.canonicalize(), root.canonicalize()) {
        (Ok(path), Ok(root)) => root.starts_with(path),
        _ => false,
    }
}
