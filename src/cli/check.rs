//! `lanelint check` and `lanelint audit`: read, judge, report.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use super::attribution::Repository;
use super::governed::Governed;
use super::output::Outputs;
use super::progress::Progress;
use super::{AsOf, Exit, Outcome, PolicyChoice, baseline, link, terminal};
use crate::baseline::{Baseline, Compared};
use crate::catalog::Catalog;
use crate::evaluate::{self, File, Links, Severity, Standard, fingerprint};
use crate::policy::base::Base;
use crate::policy::locate::{is_called_policy, normal};
use crate::policy::paths::Paths;
use crate::policy::{self, Policy, Subject};
use crate::report::{self, CatalogFacts, Format, Grouping, Mode, PolicyFacts, Report, Run};
use crate::scan::Scanner;
use crate::scan::prefilter::Prefilter;
use crate::source::excerpt::visible;
use crate::source::read::Skip;
use crate::walk::{self, Scanned, Selection, Walked, select};

/// Arguments of `check` and `audit`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files and folders to read; `-` is standard input [default: .]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How the report on standard output looks [default: pretty]
    #[arg(long, short, value_name = "FORMAT", value_parser = formats())]
    format: Option<String>,
    /// Write a report to a file besides, as FORMAT:FILE; may be repeated. A FILE alone gets what
    /// --format says in place of standard output, or else what its ending tells
    #[arg(long, short, value_name = "FORMAT:FILE")]
    output: Vec<String>,
    /// Gather findings under headings, in the formats for people
    #[arg(long, value_name = "WHAT")]
    group_by: Option<GroupBy>,
    #[command(flatten)]
    as_of: AsOf,
    /// The least severity that fails the run [default: error; for `audit`: never]
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
    /// Fail when facts on a platform that is used are stale, whatever the severity
    #[arg(long)]
    fail_on_stale: bool,
    /// Fail with exit code 2 when a file could not be read
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    policy: PolicyChoice,
    /// Read files that .gitignore and the like leave out, lock files and vendored folders
    #[arg(long)]
    no_ignore: bool,
    /// Leave out files and folders that match a glob, told from the policy's folder; may be
    /// repeated
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Let open findings of an earlier report (`--output json:FILE`) pass, and count new ones
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Ask git who last wrote the lines of findings, and when
    #[arg(long)]
    blame: bool,
    /// Read standard input as if it were this file
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
}

/// By what findings are gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum GroupBy {
    Model,
    File,
    Rule,
    Owner,
}

impl From<GroupBy> for Grouping {
    fn from(by: GroupBy) -> Self {
        match by {
            GroupBy::Model => Self::Model,
            GroupBy::File => Self::File,
            GroupBy::Rule => Self::Rule,
            GroupBy::Owner => Self::Owner,
        }
    }
}

/// From which severity on findings fail the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Info,
    Warning,
    Error,
    Never,
}

fn formats() -> PossibleValuesParser {
    let value = |format: &Format| clap::builder::PossibleValue::new(format.name).help(format.about);
    PossibleValuesParser::new(report::format::ALL.iter().map(value).collect::<Vec<_>>())
}

pub(super) fn run(
    arguments: &Arguments,
    mode: Mode,
    words: &[String],
    out: &mut dyn Write,
) -> Outcome {
    let outputs = match Outputs::plan(arguments.format.as_deref(), &arguments.output) {
        Ok(outputs) => outputs,
        Err(exit) => return Ok(exit),
    };
    if arguments.group_by.is_some() && !outputs.group() {
        let grouping = report::format::ALL.iter().filter(|format| format.groups);
        let names: Vec<_> = grouping.map(|format| format.name).collect();
        return Ok(terminal::fail(
            "--group-by: none of the formats that are written gathers findings",
            Some(&format!("take one of {}", names.join(", "))),
        ));
    }
    let here = [PathBuf::from(".")];
    let paths = match arguments.paths.as_slice() {
        [] => &here,
        paths => paths,
    };
    let names_stdin = paths.iter().any(|path| path == Path::new("-"));
    let stdin = arguments.stdin_filename.is_some() || names_stdin;
    if stdin && arguments.paths.len() > usize::from(names_stdin) {
        return Ok(terminal::fail(
            "standard input is read alone, and other paths are named too",
            Some("leave out the paths, or `-` and `--stdin-filename`"),
        ));
    }
    let baseline = match arguments
        .baseline
        .as_deref()
        .map(baseline::read)
        .transpose()
    {
        Ok(baseline) => baseline,
        Err(exit) => return Ok(exit),
    };
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
        return Ok(terminal::fail(&message, Some(help)));
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
        Err(exit) => return Ok(exit),
    };
    let (exclude, faults) = Paths::compile(arguments.exclude.iter().map(String::as_str));
    if !faults.is_empty() {
        let sentences = faults.iter().map(|(index, why)| {
            let glob = arguments.exclude.get(*index).map_or("", String::as_str);
            format!("--exclude: bad glob `{}`: {why}", visible(glob))
        });
        let message = sentences.collect::<Vec<_>>().join("\n       ");
        return Ok(terminal::fail(
            &message,
            Some("expected a glob such as `docs/**`"),
        ));
    }
    let few = stdin || arguments.paths.iter().all(|path| path.is_file());
    let prefilter = if few {
        Prefilter::for_few(&catalog)
    } else {
        Prefilter::new(&catalog)
    };
    let scanner = Scanner {
        catalog: &catalog,
        prefilter: &prefilter,
        all_comments: !policy.tags.patterns.is_empty(),
    };
    let root = policy.root.clone().unwrap_or_default();
    let base = Base::new(&root);
    let (left_out, policies) = left_out(&policy, &catalog, &base, exclude);
    // A report names models to tell of them.
    let reports = outputs.paths().chain(arguments.baseline.as_deref());
    let written_to: Vec<_> = reports.map(|path| base.relative(path)).collect();
    let to = base.clone();
    let left_out = move |path: &Path| written_to.contains(&to.relative(path)) || left_out(path);
    let walked = if stdin {
        let name = arguments.stdin_filename.as_deref();
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .take(crate::source::read::MAX_BYTES + 1)
            .read_to_end(&mut bytes)?;
        if name.is_some_and(left_out) {
            Walked::default()
        } else {
            let name = name.map_or_else(|| "<stdin>".into(), select::shown);
            walk::text(&name, &bytes, scanner)
        }
    } else {
        let selection = Selection {
            paths: paths.to_vec(),
            no_ignore: arguments.no_ignore,
            exclude: Box::new(left_out),
        };
        let progress = Progress::new();
        walk::run(&selection, scanner, progress.files())
    };
    let complete = !stdin && paths.iter().any(|path| covers(path, &root));
    let policies = policies.lock().unwrap_or_else(PoisonError::into_inner);
    let scanned = walked.scanned.iter().map(|file| file.source.name());
    let named = scanned.chain(policies.iter().map(String::as_str));
    let choice = (&written, &arguments.policy);
    let governed = match Governed::read(policy, choice, &base, named, &catalog) {
        Ok(governed) => governed,
        Err(problems) => return Ok(terminal::problems(&problems)),
    };
    let request = Request {
        arguments,
        mode,
        words,
        outputs: &outputs,
        repository: Repository::find(&start),
        baseline,
    };
    judge(request, (&catalog, &governed, &base), walked, complete, out)
}

/// What is asked of a run.
struct Request<'a> {
    arguments: &'a Arguments,
    mode: Mode,
    /// The command line.
    words: &'a [String],
    outputs: &'a Outputs,
    repository: Option<Repository>,
    /// The earlier report, and what is said of it.
    baseline: Option<(Baseline, Compared)>,
}

/// Evaluates what was scanned, writes the report, and decides the exit.
fn judge(
    request: Request<'_>,
    (catalog, governed, base): (&Catalog, &Governed, &Base),
    walked: Walked,
    complete: bool,
    out: &mut dyn Write,
) -> Outcome {
    let Request {
        arguments,
        mode,
        words,
        outputs,
        repository,
        baseline,
    } = request;
    let as_of = arguments.as_of.day();
    let mut fallbacks = Vec::new();
    let mut unlisted_unknowns = 0;
    for scanned in &walked.scanned {
        let shown = scanned.source.name().to_owned();
        unlisted_unknowns += u64::from(scanned.scan.unlisted_unknowns);
        fallbacks.extend(scanned.scan.fallback.clone().map(|why| (shown, why)));
    }
    let files = files(walked.scanned, &walked.others, base);
    let standard = Standard {
        policy: &governed.outermost,
        catalog,
        as_of,
        complete,
    };
    let mut judged = governed.judge(files, standard);
    let told = |path: &str| base.relative(Path::new(path));
    fingerprint::assign(&mut judged.outcome.findings, &judged.outcome.usages, told);
    let baseline = baseline.map(|(baseline, mut compared)| {
        let absent = baseline.settle(&mut judged.outcome.findings);
        // What was not read now is not gone.
        compared.absent = if complete { absent } else { Vec::new() };
        compared
    });
    let outcome = &judged.outcome;
    let owners = repository
        .as_ref()
        .map(|repository| repository.owners(outcome));
    let owners = owners.unwrap_or_default();
    let blame = match &repository {
        Some(repository) if arguments.blame => repository.blame(outcome),
        None if arguments.blame => {
            terminal::warn("--blame: there is no git repository here; nobody is named");
            BTreeMap::new()
        }
        _ => BTreeMap::new(),
    };
    let workloads = (&*judged.workloads, &*judged.volumes);
    let spend = evaluate::spend(outcome, workloads, catalog, as_of);
    let fail_on = match (arguments.fail_on, mode) {
        (Some(FailOn::Never), _) | (None, Mode::Audit) => None,
        (Some(FailOn::Info), _) => Some(Severity::Info),
        (Some(FailOn::Warning), _) => Some(Severity::Warning),
        (Some(FailOn::Error), _) | (None, Mode::Check) => Some(Severity::Error),
    };
    let sources = governed.sources();
    let own = sources.iter().filter(|file| !policy::packs::is_pack(file));
    let own: Vec<String> = own.map(|file| file.name().to_owned()).collect();
    let folder = std::env::current_dir().unwrap_or_default();
    let report = Report {
        run: Run {
            version: env!("CARGO_PKG_VERSION"),
            command: if mode == Mode::Audit {
                "audit"
            } else {
                "check"
            },
            arguments: words,
            as_of,
            catalog: CatalogFacts {
                newest_read: catalog.newest_read(),
                oldest_read: catalog.oldest_read(),
                entries: catalog.len(),
                own_files: catalog.own_files(),
            },
            policy: PolicyFacts {
                files: &own,
                hash: &policy::hash(sources.iter().copied()),
            },
            root: &folder.to_string_lossy(),
        },
        catalog,
        mode,
        grouping: arguments.group_by.map(Grouping::from),
        rules: &governed.rules(),
        owners: &owners,
        blame: &blame,
        usages: &outcome.usages,
        findings: &outcome.findings,
        tags: &outcome.tags,
        ignores: &outcome.ignores,
        exceptions: &outcome.exceptions,
        baseline: baseline.as_ref(),
        workloads: &judged.workloads,
        spend: &spend,
        skipped: &walked.skipped,
        fallbacks: &fallbacks,
        files_scanned: walked.files,
        files_hit: judged.files_hit,
        unlisted_unknowns: unlisted_unknowns + outcome.unlisted_unknowns,
        fail_on: fail_on.unwrap_or(Severity::Error),
    };
    let written = outputs.write(&report, out)?;
    let unread = |skip: &Skip| !matches!(skip, Skip::Binary | Skip::Vendored | Skip::Lock);
    if arguments.strict && walked.skipped.iter().any(|(_, skip)| unread(skip)) {
        out.flush()?;
        for (path, skip) in walked.skipped.iter().filter(|(_, skip)| unread(skip)) {
            let message = format!("`{}`: {skip}", visible(path));
            terminal::fail(&message, None);
        }
        return Ok(terminal::fail(
            "files could not be read, and --strict is set",
            Some("make them readable, leave them out with --exclude, or go without --strict"),
        ));
    }
    let fails = |severity: Severity| fail_on.is_some_and(|least| severity >= least);
    let is_stale = |finding: &evaluate::Finding| {
        let mut rules = governed
            .policies()
            .filter_map(|policy| policy.rule(&finding.rule));
        rules.any(|rule| rule.subject == Subject::Catalog)
    };
    if !written {
        return Ok(Exit::Untrusted);
    }
    let failing = report
        .open()
        .iter()
        .any(|finding| fails(finding.severity) || arguments.fail_on_stale && is_stale(finding));
    Ok(if failing { Exit::Findings } else { Exit::Clean })
}

/// Whether a file is left out of a run, and where the names of policies that the walk meets
/// are put.
pub(super) fn left_out(
    policy: &Policy,
    catalog: &Catalog,
    base: &Base,
    exclude: Paths,
) -> (
    impl Fn(&Path) -> bool + Sync + use<>,
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
        .collect();
    let left_out = move |path: &Path| {
        let told = base.relative(path);
        if globs.hold(&told) || exclude.hold(&told) || own.contains(&told) {
            return true;
        }
        let is_policy = is_called_policy(path);
        if is_policy {
            let mut met = met.lock().unwrap_or_else(PoisonError::into_inner);
            met.push(select::shown(path));
        }
        is_policy
    };
    (left_out, policies)
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
    files
}

/// The folder of a file that need not be there, nor its folder: an editor may ask before
/// anything is saved.
fn folder_that_is_there(path: &Path) -> PathBuf {
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
