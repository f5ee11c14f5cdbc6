//! `lanelint check` and `lanelint audit`: read, judge, report.

mod change;
mod narrowed;
mod nightly;
mod origin;
mod paste;
mod wanted;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use super::attribution::Repositories;
use super::gather::{self, Selected};
use super::output::Outputs;
use super::terminal::Stdout;
use super::{AsOf, Exit, Outcome, baseline, plan, terminal};
use change::Calendar;
pub(super) use change::{Change, Choice, States, committed};
use narrowed::Narrowed;
use origin::{Judged, Origin};
use wanted::Wanted;

use crate::baseline::{Baseline, Compared, World};
use crate::catalog::Catalog;
use crate::catalog::dated::Why;
use crate::catalog::entry::Day;
use crate::evaluate::{self, Disposition, Fingerprint, Severity, Usage};
use crate::fix::Offered;
use crate::policy::{self, Subject};
use crate::report::{self, CatalogFacts, Format, Grouping, Mode, PolicyFacts, Report, Run};
use crate::repository::Repository;
use crate::run::{self, Tree};
use crate::scan::prefilter::Prefilter;
use crate::source::document;
use crate::source::excerpt::visible;

/// Arguments of `check` and `audit`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    selection: Selected,
    /// How the report on standard output looks [default: pretty]
    #[arg(long, short, value_name = "FORMAT", value_parser = formats())]
    format: Option<String>,
    /// Write a report to a file besides, as FORMAT:FILE; may be repeated. A FILE alone gets what
    /// --format says in place of standard output, or else what its ending tells
    #[arg(long, short, value_name = "FORMAT:FILE")]
    output: Vec<String>,
    #[command(flatten)]
    change: change::Choice,
    #[command(flatten)]
    narrowed: Narrowed,
    #[command(flatten)]
    nightly: nightly::Nightly,
    #[command(flatten)]
    wanted: Wanted,
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
    /// Let open findings of an earlier report (`--output json:FILE`) pass, and count new ones; in
    /// the place of the `baseline` that the policy names
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Ask git who last wrote the lines of findings, and when
    #[arg(long)]
    blame: bool,
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
    out: &mut Stdout,
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
    if arguments.narrowed.shown().is_some() && !outputs.show() {
        let showing = report::format::ALL.iter().filter(|format| format.shows);
        let names: Vec<_> = showing.map(|format| format.name).collect();
        return Ok(terminal::fail(
            "--show, --statistics and --quiet: none of the formats that are written has a choice",
            Some(&format!("take one of {}", names.join(", "))),
        ));
    }
    if arguments.narrowed.is_calendar() {
        return nightly::run(arguments, &outputs, out);
    }
    if arguments.nightly.is_some() {
        return Ok(terminal::fail(
            "--begun-since and --within belong to `--only calendar`",
            Some("add it, or leave them out"),
        ));
    }
    let baseline = arguments.baseline.as_deref();
    let baseline = match baseline.map(baseline::read).transpose() {
        Ok(baseline) => baseline,
        Err(exit) => return Ok(exit),
    };
    let calendar = match arguments.change.calendar() {
        Ok(calendar) => calendar,
        Err(exit) => return Ok(exit),
    };
    let change = match arguments.change.enter() {
        Ok(change) => change,
        Err(exit) => return Ok(exit),
    };
    let change = change.as_ref();
    // What was there before the change is judged by the policy that there is now.
    let known = match change.map(Change::enter_before).transpose() {
        Ok(Some(true)) => match before(arguments, change)? {
            Ok(known) => known,
            Err(exit) => return Ok(exit),
        },
        Ok(_) => BTreeSet::new(),
        Err(exit) => return Ok(exit),
    };
    if let Some(Err(exit)) = change.map(Change::enter_now) {
        return Ok(exit);
    }
    // A report names models to tell of them.
    let reports = outputs.paths().chain(arguments.baseline.as_deref());
    let besides = change.into_iter().flat_map(Change::besides);
    let gathered = match gather::read(&arguments.selection, change, reports.chain(besides))? {
        Ok(gathered) => gathered,
        Err(exit) => return Ok(exit),
    };
    let request = Request {
        arguments,
        mode,
        words,
        outputs: &outputs,
        baseline,
        change,
        known,
        calendar,
    };
    judge(request, gathered, out)
}

/// What was found before a change.
fn before(
    arguments: &Arguments,
    change: Option<&Change>,
) -> std::io::Result<Result<BTreeSet<Fingerprint>, Exit>> {
    let besides = change.into_iter().flat_map(Change::besides);
    let mut gathered = match gather::read(&arguments.selection, change, besides)? {
        Ok(gathered) => gathered,
        Err(exit) => return Ok(Err(exit)),
    };
    let parted = gathered.part();
    let judged = gathered.judge(&parted, arguments.as_of.day());
    let findings = judged.outcome.findings.iter();
    let open = findings.filter(|finding| finding.disposition == Disposition::Open);
    Ok(Ok(open.map(|finding| finding.fingerprint).collect()))
}

/// What is asked of a run.
struct Request<'a> {
    arguments: &'a Arguments,
    mode: Mode,
    /// The command line.
    words: &'a [String],
    outputs: &'a Outputs,
    /// The earlier report, and what is said of it.
    baseline: Option<(Baseline, Compared)>,
    /// The change that is judged, if it is not all that there is.
    change: Option<&'a Change>,
    /// What was found before it.
    known: BTreeSet<Fingerprint>,
    /// Where the change began that the calendar is kept apart from.
    calendar: Option<Calendar>,
}

/// Says once how old the catalog is, where an id names a day after it.
fn tell_age(usages: &[Usage], catalog: &Catalog, as_of: Day) {
    let newer = Why::Newer.name();
    let count = usages
        .iter()
        .filter(|usage| usage.unknown_as() == Some(newer))
        .count();
    if count == 0 {
        return;
    }
    let read = catalog.newest_read();
    let ids = if count == 1 {
        "1 id is".to_owned()
    } else {
        format!("{count} ids are")
    };
    let age = match as_of.0.saturating_sub(read.0) {
        ..=0 => String::new(),
        1 => ", 1 day before the day of the run".to_owned(),
        days => format!(", {days} days before the day of the run"),
    };
    terminal::warn(&format!(
        "{ids} newer than the catalog, whose sources were last read on {read}{age}: update lanelint"
    ));
}

/// Evaluates what was scanned, writes the report, and decides the exit.
fn judge(request: Request<'_>, mut gathered: Tree, out: &mut Stdout) -> Outcome {
    let Request {
        arguments,
        mode,
        words,
        outputs,
        baseline,
        change,
        known,
        calendar,
    } = request;
    let named = gathered.governed.outermost.baseline.as_ref();
    let baseline = match (baseline, named) {
        (None, Some(named)) => match baseline::of_policy(named) {
            Ok(baseline) => Some(baseline),
            Err(exit) => return Ok(exit),
        },
        (given, _) => given,
    };
    let as_of = arguments.as_of.day();
    let policies = gathered.governed.policies();
    let doubts =
        policies.flat_map(|policy| policy::defaults::doubts(policy, &gathered.catalog, as_of));
    let mut problems = policy::Problems::default();
    for doubt in doubts {
        // A policy of a folder has what it is laid over, too.
        if !problems.iter().any(|known| known.is(&doubt)) {
            problems.add(doubt);
        }
    }
    terminal::warnings(&problems);
    let mut fallbacks = Vec::new();
    let mut unlisted_unknowns = 0;
    for scanned in &gathered.walked.scanned {
        let shown = scanned.source.name().to_owned();
        unlisted_unknowns += u64::from(scanned.scan.unlisted_unknowns);
        fallbacks.extend(scanned.scan.fallback.clone().map(|why| (shown, why)));
    }
    let parted = gathered.part();
    let gathered = &gathered;
    let Tree {
        catalog,
        governed,
        base,
        walked,
        told_from,
        told_root,
        complete,
        start,
        ..
    } = gathered;
    let mut left_out = walked.left_out.clone();
    if parted.left_out > 0 {
        *left_out.entry("exclude").or_default() += parted.left_out;
    }
    let own_choice = &arguments.selection.policy;
    if let Some(calendar) = &calendar
        && own_choice.policy.is_none()
        && !own_choice.no_policy
    {
        super::policy::since::tell(&calendar.commit, start, governed.folders());
    }
    let mut judged = gathered.judge(&parted, as_of);
    tell_age(&judged.outcome.usages, catalog, as_of);
    // On a day before that of the base all of it is today's.
    if let Some(calendar) = calendar.filter(|calendar| calendar.day < as_of) {
        let then = gathered.judge(&parted, calendar.day);
        let today = std::mem::take(&mut judged.outcome.findings);
        match calendar.settle(today, then.outcome.findings) {
            Ok(findings) => judged.outcome.findings = findings,
            Err(why) => {
                return Ok(terminal::fail(&format!("--base: {}", visible(&why)), None));
            }
        }
    }
    judged.outcome.findings.retain(|finding| {
        change.is_none_or(|change| change.counts(finding)) && !known.contains(&finding.fingerprint)
    });
    let baseline = baseline.map(|(baseline, mut compared)| {
        let is_there = |path: &str| {
            let path = told_root.join(document::path(path));
            let path = change.map_or(path.clone(), |change| change.outside(&path));
            path.symlink_metadata().is_ok()
        };
        let world = World {
            told: &|path| told_from.relative(Path::new(path)),
            is_there: &is_there,
            as_of,
        };
        let outcome = &mut judged.outcome;
        let absent = baseline.settle(&mut outcome.findings, &outcome.usages, &world);
        // What was not read now is not gone.
        let is_whole = *complete && !arguments.narrowed.is_some() && !arguments.wanted.is_some();
        compared.absent = if is_whole { absent } else { Vec::new() };
        compared
    });
    if let Err(exit) = (arguments.narrowed).narrow(&mut judged.outcome.findings, &governed.rules())
    {
        return Ok(exit);
    }
    let repositories = Repositories::default();
    let owners = repositories.owners(&judged.outcome);
    let (wanted, outcome) = (&arguments.wanted, &mut judged.outcome);
    if let Err(exit) = wanted.keep(outcome, &owners, catalog, as_of) {
        return Ok(exit);
    }
    let filters = wanted.told();
    if !filters.is_empty() {
        let files: BTreeSet<_> = outcome.usages.iter().map(|usage| usage.file).collect();
        judged.files_hit = files.len();
    }
    let outcome = &judged.outcome;
    let blame = if arguments.blame {
        repositories.blame(outcome)
    } else {
        BTreeMap::new()
    };
    let workloads = (&*judged.workloads, &*judged.volumes);
    let mut spend = evaluate::spend(outcome, workloads, catalog, as_of);
    // What a workload has none of is not idle where only some usages are there.
    spend.retain(|spend| filters.is_empty() || !spend.models.is_empty());
    let fail_on = match (arguments.fail_on, mode) {
        (Some(FailOn::Never), _) | (None, Mode::Audit) => None,
        (Some(FailOn::Info), _) => Some(Severity::Info),
        (Some(FailOn::Warning), _) => Some(Severity::Warning),
        (Some(FailOn::Error), _) | (None, Mode::Check) => Some(Severity::Error),
    };
    let sources = governed.sources();
    let own = sources.iter().filter(|file| !policy::packs::is_pack(file));
    let own: Vec<String> = own.map(|file| file.name().to_owned()).collect();
    let folder = match change {
        Some(change) => change.origin().to_owned(),
        None => crate::cli::here(),
    };
    let real = start.join(".").canonicalize().ok();
    let mut origin = real.as_deref().map(Origin::of).unwrap_or_default();
    if let (Some(real), true) = (&real, outputs.evidence()) {
        let judged = match change {
            Some(change) if change.is_committed() => Judged::Commit,
            Some(_) => Judged::Index,
            None => Judged::WorkTree,
        };
        let root = Repository::above(real).map(|repository| repository.root().to_owned());
        let mut files: Vec<_> = outcome.usages.iter().map(evaluate::Usage::path).collect();
        files.dedup();
        let told = files.into_iter().filter_map(|path| repositories.told(path));
        let own = told.filter(|(of, _)| Some(of) == root.as_ref());
        let own: Vec<_> = own.map(|(_, path)| path).collect();
        origin.compare(real, judged, own.iter().map(String::as_str));
    }
    let prefilter = Prefilter::new(catalog);
    let scanner = run::scanner(&governed.outermost, catalog, &prefilter);
    let offered = if outputs.edits() {
        Offered::proved(&outcome.findings, &outcome.usages, catalog, &scanner)
    } else {
        Offered::default()
    };
    let pasted = if mode == Mode::Check && outputs.pastes() {
        paste::comments((governed, base), (outcome, &owners), as_of, &scanner)
    } else {
        BTreeMap::new()
    };
    let plan = (mode == Mode::Audit && outputs.plan_is_wanted())
        .then(|| plan::of((governed, base, catalog), (outcome, &owners), as_of, None));
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
            origin: origin.told(),
            root: &folder.to_string_lossy(),
        },
        catalog,
        mode,
        filters: &filters,
        grouping: arguments.group_by.map(Grouping::from),
        shown: arguments.narrowed.shown(),
        rules: &governed.rules(),
        owners: &owners,
        blame: &blame,
        usages: &outcome.usages,
        findings: &outcome.findings,
        offered: &offered,
        pasted: &pasted,
        tags: &outcome.tags,
        ignores: &outcome.ignores,
        exceptions: &outcome.exceptions,
        baseline: baseline.as_ref(),
        workloads: &judged.workloads,
        spend: &spend,
        plan: plan.as_ref(),
        skipped: &walked.skipped,
        left_out: &left_out,
        fallbacks: &fallbacks,
        files_scanned: walked.files,
        files_hit: judged.files_hit,
        bounded: &judged.bounded,
        unlisted_unknowns: unlisted_unknowns + outcome.unlisted_unknowns,
        fail_on: fail_on.unwrap_or(Severity::Error),
    };
    if let Some(change) = change {
        change.leave();
    }
    let written = outputs.write(&report, out)?;
    if arguments.strict && walked.skipped.iter().any(|(_, skip)| skip.is_failure()) {
        out.flush()?;
        for (path, skip) in walked.skipped.iter().filter(|(_, skip)| skip.is_failure()) {
            let message = format!("`{}`: {skip}", visible(path));
            terminal::fail(&message, None);
        }
        return Ok(terminal::fail(
            "files could not be read to their end, and --strict is set",
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
