//! `lanelint plan`: the migration that a careful team runs, from the policy and what is found.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::attribution::Repositories;
use super::gather::{self, Selected};
use super::{AsOf, Exit, Outcome, output_file, terminal};
use crate::catalog::Catalog;
use crate::catalog::entry::Day;
use crate::evaluate;
use crate::plan::usage::{self, MAX_BYTES, Usage};
use crate::plan::{self, Plan};
use crate::policy::base::Base;
use crate::policy::{self, Policy};
use crate::report::plan::{Planned, json, markdown};
use crate::report::{CatalogFacts, PolicyFacts};
use crate::run::{Governed, Tree};
use crate::source::document;
use crate::source::excerpt::visible;

/// How many workloads that are not there are told by name.
const MAX_TOLD: usize = 5;

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    selection: Selected,
    /// How the plan looks [default: markdown, or what the ending of --output tells]
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write to a file in place of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Plan for this workload alone, by its name in the policy or the kind of work; may be repeated
    #[arg(long, value_name = "NAME")]
    workload: Vec<String>,
    /// What was used, as CSV: the export of a vendor's usage page, or a table of a month with the columns
    /// model, workload, input_tokens, cached_input_tokens and output_tokens
    #[arg(long, value_name = "FILE")]
    usage: Option<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: a document with checklists
    Markdown,
    /// One object with a versioned schema
    Json,
    /// The evaluation of one move, as a file for promptfoo
    Promptfoo,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let format = match format(arguments) {
        Ok(format) => format,
        Err(exit) => return Ok(exit),
    };
    let besides = arguments
        .output
        .as_deref()
        .into_iter()
        .chain(arguments.usage.as_deref());
    let mut gathered = match gather::read(&arguments.selection, None, besides)? {
        Ok(gathered) => gathered,
        Err(exit) => return Ok(exit),
    };
    let as_of = arguments.as_of.day();
    let catalog = &gathered.catalog;
    let usage = match arguments.usage.as_deref().map(|path| used(path, catalog)) {
        Some(Err(exit)) => return Ok(exit),
        Some(Ok(usage)) => Some(usage),
        None => None,
    };
    let parted = gathered.part();
    let judged = gathered.judge(&parted, as_of);
    let Tree {
        catalog,
        governed,
        base,
        ..
    } = &gathered;
    let owners = Repositories::default().owners(&judged.outcome);
    let mut plan = of(
        (governed, base, catalog),
        (&judged.outcome, &owners),
        as_of,
        usage.as_ref(),
    );
    tell_strange(&plan, usage.as_ref());
    let mixed = usage.iter().flat_map(|usage| &usage.mixed);
    for model in mixed.take(MAX_TOLD) {
        let model = visible(model);
        terminal::warn(&format!(
            "--usage: the table has `{model}` on several platforms, which are counted together"
        ));
    }
    let workloads = governed.policies().flat_map(|policy| &policy.workloads);
    let named = workloads.map(|workload| workload.name.as_str()).collect();
    if let Err(exit) = narrow(&mut plan, &arguments.workload, &named) {
        return Ok(exit);
    }
    let sources = governed.sources();
    let own = sources.iter().filter(|file| !policy::packs::is_pack(file));
    let own: Vec<String> = own.map(|file| file.name().to_owned()).collect();
    let hash = policy::hash(sources.iter().copied());
    let planned = Planned {
        plan: &plan,
        catalog,
        facts: CatalogFacts {
            newest_read: catalog.newest_read(),
            oldest_read: catalog.oldest_read(),
            entries: catalog.len(),
            own_files: catalog.own_files(),
        },
        policy: PolicyFacts {
            files: &own,
            hash: &hash,
        },
        as_of,
    };
    let stub = match format {
        Format::Promptfoo => match stub(&plan) {
            Ok(stub) => stub,
            Err(exit) => return Ok(exit),
        },
        Format::Markdown | Format::Json => "",
    };
    let write = |out: &mut dyn Write| match format {
        Format::Markdown => markdown(planned, out),
        Format::Json => json::write(planned, out),
        Format::Promptfoo => write!(out, "{stub}"),
    };
    output_file::write(arguments.output.as_deref(), out, write)
}

/// The plan for what was found.
pub(super) fn of(
    (governed, base, catalog): (&Governed, &Base, &Catalog),
    (outcome, owners): (&evaluate::Outcome, &BTreeMap<String, Vec<String>>),
    as_of: Day,
    usage: Option<&Usage>,
) -> Plan {
    let policies: Vec<&Policy> = governed.policies().collect();
    let policy_of = |path: &str| {
        let told = base.relative(Path::new(path));
        let policy = governed.policy_of(&told);
        let mut all = policies.iter();
        let number = all.position(|one| std::ptr::eq(*one, policy));
        (number.unwrap_or_default(), policy, told)
    };
    plan::plan(plan::Run {
        outcome,
        catalog,
        as_of,
        policy_of: &policy_of,
        owners,
        usage,
    })
}

/// Warns of workloads of a table that the plan does not have.
fn tell_strange(plan: &Plan, usage: Option<&Usage>) {
    let named = usage.into_iter().flat_map(|usage| usage.volumes.keys());
    let named: BTreeSet<&String> = named.filter_map(|(name, _)| name.as_ref()).collect();
    let is_known = |name: &&&String| plan.workloads.iter().any(|own| is(plan, own, name));
    let strange: Vec<_> = named.iter().filter(|name| !is_known(name)).collect();
    for name in strange.iter().take(MAX_TOLD) {
        let name = visible(name);
        terminal::warn(&format!(
            "--usage: no workload is called `{name}`: what it used is priced nowhere"
        ));
    }
    if let Some(more) = strange.len().checked_sub(MAX_TOLD).filter(|more| *more > 0) {
        terminal::warn(&format!("--usage: {more} more workloads are not there"));
    }
}

/// Whether a workload has a name, or is of the kind that is called so and nothing has the name.
fn is(plan: &Plan, workload: &plan::Workload, name: &str) -> bool {
    let is_named = || plan.workloads.iter().any(|own| own.name == name);
    workload.name == name || workload.kind == Some(name) && !is_named()
}

/// What a table says.
fn used(path: &Path, catalog: &Catalog) -> Result<Usage, Exit> {
    let shown = path.to_string_lossy();
    let bytes = document::bytes(path, &shown, MAX_BYTES, "table of usage");
    let bytes = bytes.map_err(|why| {
        let message = format!("--usage: {}", visible(&why));
        terminal::fail(&message, Some("name a CSV file that may be read"))
    })?;
    usage::read(&bytes, catalog).map_err(|fault| {
        let message = format!(
            "{}:{}: {}",
            visible(&shown),
            fault.line,
            visible(&fault.message)
        );
        terminal::fail(&format!("--usage: {message}"), Some(&visible(&fault.help)))
    })
}

/// Leaves the workloads that are asked for; `policies` are those that policies name.
fn narrow(plan: &mut Plan, wanted: &[String], policies: &BTreeSet<&str>) -> Result<(), Exit> {
    let mut all = wanted.iter();
    let is_there = |name: &&String| {
        let mut workloads = plan.workloads.iter();
        policies.contains(name.as_str()) || workloads.any(|workload| is(plan, workload, name))
    };
    if let Some(name) = all.find(|name| !is_there(name)) {
        let names = plan.workloads.iter().map(|workload| {
            let name = workload.kind.filter(|_| is_proposed(workload));
            format!("`{}`", visible(name.unwrap_or(&workload.name)))
        });
        let names: Vec<_> = names.collect();
        let help = if names.is_empty() {
            "no model is used here".to_owned()
        } else {
            format!("there are {}", names.join(", "))
        };
        let message = format!("--workload: there is no workload `{}`", visible(name));
        return Err(terminal::fail(&message, Some(&help)));
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let taken = |name: &String| {
        plan.workloads
            .iter()
            .any(|workload| is(plan, workload, name))
    };
    for name in wanted.iter().filter(|name| !taken(name)) {
        let name = visible(name);
        terminal::warn(&format!("--workload `{name}`: no model is called in it"));
    }
    let keeps: Vec<bool> = (plan.workloads.iter())
        .map(|workload| wanted.iter().any(|name| is(plan, workload, name)))
        .collect();
    let mut keeps = keeps.into_iter();
    plan.workloads.retain(|_| keeps.next().unwrap_or(true));
    Ok(())
}

fn is_proposed(workload: &plan::Workload) -> bool {
    matches!(workload.origin, plan::Origin::Proposed(_))
}

/// The evaluation of the only move.
fn stub(plan: &Plan) -> Result<&str, Exit> {
    let moves = plan.moves();
    let stubs = moves
        .iter()
        .filter_map(|(_, step)| step.evaluation.as_deref());
    let stubs: Vec<_> = stubs.collect();
    match stubs.as_slice() {
        [stub] => Ok(stub),
        [] => Err(terminal::fail(
            "--format promptfoo: there is no move that promptfoo could evaluate",
            Some(
                "it takes chat models on platforms that it knows; `lanelint plan` says what is to move",
            ),
        )),
        many => Err(terminal::fail(
            &format!(
                "--format promptfoo: {} moves have an evaluation each",
                many.len()
            ),
            Some("name one workload with --workload, or narrow the paths"),
        )),
    }
}

/// The format that is asked for, or the one that the ending of the file tells.
fn format(arguments: &Arguments) -> Result<Format, Exit> {
    let by_extension = |extension: &str| match extension {
        "json" => Some(Format::Json),
        "md" | "markdown" => Some(Format::Markdown),
        "yaml" | "yml" => Some(Format::Promptfoo),
        _ => None,
    };
    let path = arguments.output.as_deref();
    output_file::format(path, arguments.format, (Format::Markdown, by_extension))
}
