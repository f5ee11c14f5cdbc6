//! `lanelint check` and `lanelint audit`: read, judge, report.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use super::{AsOf, Exit, Outcome, PolicyChoice, terminal};
use crate::catalog::Catalog;
use crate::evaluate::{self, File, Severity, Standard};
use crate::policy::{self, Policy};
use crate::report::{self, CatalogFacts, Format, Mode, PolicyFacts, Report, Run};
use crate::scan::Scanner;
use crate::scan::prefilter::Prefilter;
use crate::source::read::Skip;
use crate::walk::{self, Selection, Walked, select};

/// Arguments of `check` and `audit`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files and folders to read; `-` is standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// How the report looks
    #[arg(long, short, value_name = "FORMAT", default_value = "pretty")]
    #[arg(value_parser = formats())]
    format: String,
    #[command(flatten)]
    as_of: AsOf,
    /// The least severity that fails the run [default: error; for `audit`: never]
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
    /// Fail with exit code 2 when a file could not be read
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    policy: PolicyChoice,
    /// Read files that .gitignore and the like leave out, and vendored folders
    #[arg(long)]
    no_ignore: bool,
    /// Leave out files that match a glob, relative to the policy's folder; may be repeated
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// The path that standard input is to be read as
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
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

pub(super) fn run(arguments: &Arguments, mode: Mode, out: &mut dyn Write) -> Outcome {
    let stdin = arguments.stdin_filename.is_some() || arguments.paths == [Path::new("-")];
    if !stdin && let Some((path, error)) = walk::missing(&arguments.paths).first() {
        let message = format!("cannot read `{}`: {error}", policy::locate::show(path));
        return Ok(terminal::fail(
            &message,
            Some("name files or folders that are there"),
        ));
    }
    let catalog = Catalog::builtin();
    let start = match &arguments.stdin_filename {
        Some(path) => path.parent().unwrap_or(Path::new("")).to_owned(),
        None if stdin => PathBuf::new(),
        None => common_folder(&arguments.paths),
    };
    let policy = match super::load_policy(&arguments.policy, &start, &catalog) {
        Ok(policy) => policy,
        Err(exit) => return Ok(exit),
    };
    let exclude = match select::globs(&arguments.exclude) {
        Ok(exclude) => exclude,
        Err(error) => {
            let message = format!("--exclude: {error}");
            return Ok(terminal::fail(
                &message,
                Some("expected a glob such as `docs/**`"),
            ));
        }
    };
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
    let selection = Selection {
        paths: arguments.paths.clone(),
        no_ignore: arguments.no_ignore,
        exclude: Box::new({
            let globs = policy.exclude.clone();
            let root = root.clone();
            // A policy names models to judge by them; it is no use of any.
            let own: Vec<_> = policy
                .own_files()
                .map(|file| file.name().to_owned())
                .collect();
            move |path: &Path| {
                let shown = select::shown(path);
                let path = select::relative(path, &root);
                globs.hold(&path) || exclude.is_match(&path) || own.contains(&shown)
            }
        }),
    };
    let walked = if stdin {
        let name = arguments
            .stdin_filename
            .as_deref()
            .unwrap_or(Path::new("<stdin>"));
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .take(crate::source::read::MAX_BYTES + 1)
            .read_to_end(&mut bytes)?;
        walk::text(&select::shown(name), &bytes, scanner)
    } else {
        walk::run(&selection, scanner)
    };
    let complete = !stdin && arguments.paths.iter().any(|path| covers(path, &root));
    judge(arguments, mode, &catalog, &policy, walked, complete, out)
}

/// Evaluates what was scanned, writes the report, and decides the exit.
fn judge(
    arguments: &Arguments,
    mode: Mode,
    catalog: &Catalog,
    policy: &Policy,
    walked: Walked,
    complete: bool,
    out: &mut dyn Write,
) -> Outcome {
    let as_of = arguments.as_of.day();
    let root = policy.root.clone().unwrap_or_default();
    let mut fallbacks = Vec::new();
    let mut unlisted_unknowns = 0;
    let mut files = Vec::new();
    for scanned in walked.scanned {
        let shown = scanned.source.name().to_owned();
        unlisted_unknowns += u64::from(scanned.scan.unlisted_unknowns);
        fallbacks.extend(
            scanned
                .scan
                .fallback
                .clone()
                .map(|why| (shown.clone(), why)),
        );
        files.push(File {
            path: select::relative(Path::new(&shown), &root),
            source: Arc::new(scanned.source),
            scan: scanned.scan,
        });
    }
    let standard = Standard {
        policy,
        catalog,
        as_of,
        complete,
    };
    let outcome = evaluate::evaluate(&files, standard);
    let fail_on = match (arguments.fail_on, mode) {
        (Some(FailOn::Never), _) | (None, Mode::Audit) => None,
        (Some(FailOn::Info), _) => Some(Severity::Info),
        (Some(FailOn::Warning), _) => Some(Severity::Warning),
        (Some(FailOn::Error), _) | (None, Mode::Check) => Some(Severity::Error),
    };
    let own: Vec<String> = policy
        .own_files()
        .map(|file| file.name().to_owned())
        .collect();
    let workloads: Vec<String> = policy
        .workloads
        .iter()
        .map(|workload| workload.name.clone())
        .collect();
    let exceptions: Vec<_> = policy
        .exceptions
        .iter()
        .map(|exception| exception.place.clone())
        .collect();
    let folder = std::env::current_dir().unwrap_or_default();
    let report = Report {
        run: Run {
            version: env!("CARGO_PKG_VERSION"),
            command: if mode == Mode::Audit {
                "audit"
            } else {
                "check"
            },
            as_of,
            catalog: CatalogFacts {
                newest_read: catalog.newest_read(),
                entries: catalog.len(),
            },
            policy: PolicyFacts {
                files: &own,
                hash: &policy.hash(),
            },
            root: &folder.to_string_lossy(),
        },
        mode,
        usages: &outcome.usages,
        findings: &outcome.findings,
        tags: &outcome.tags,
        ignores: &outcome.ignores,
        exceptions: &exceptions,
        workloads: &workloads,
        skipped: &walked.skipped,
        fallbacks: &fallbacks,
        files_scanned: walked.files,
        files_hit: files
            .iter()
            .filter(|file| !file.scan.mentions.is_empty())
            .count(),
        unlisted_unknowns,
        fail_on: fail_on.unwrap_or(Severity::Error),
    };
    if let Some(format) = report::format::named(&arguments.format) {
        report::write(format, &report, out, terminal::style())?;
    }
    let unread = |skip: &Skip| !matches!(skip, Skip::Binary | Skip::Vendored);
    if arguments.strict && walked.skipped.iter().any(|(_, skip)| unread(skip)) {
        out.flush()?;
        for (path, skip) in walked.skipped.iter().filter(|(_, skip)| unread(skip)) {
            let message = format!("`{}`: {skip}", crate::source::excerpt::visible(path));
            terminal::fail(&message, None);
        }
        return Ok(terminal::fail(
            "files could not be read, and --strict is set",
            Some("make them readable, leave them out with --exclude, or go without --strict"),
        ));
    }
    let fails = |severity: Severity| fail_on.is_some_and(|least| severity >= least);
    let failing = report.open().iter().any(|finding| fails(finding.severity));
    Ok(if failing { Exit::Findings } else { Exit::Clean })
}

/// The folder that holds all paths, as near to them as can be.
fn common_folder(paths: &[PathBuf]) -> PathBuf {
    let folder = |path: &PathBuf| {
        let is_folder = path.is_dir();
        let parent = path.parent().map(Path::to_owned).unwrap_or_default();
        if is_folder { path.clone() } else { parent }
    };
    let mut folders = paths.iter().map(folder);
    let first = folders.next().unwrap_or_default();
    folders.fold(first, |common, folder| {
        let both = common.components().zip(folder.components());
        both.take_while(|(a, b)| a == b)
            .map(|(part, _)| part)
            .collect()
    })
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
