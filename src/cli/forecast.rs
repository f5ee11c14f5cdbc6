//! `lanelint forecast`: what starts to fail on which day.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::attribution::Repositories;
use super::gather::{self, Selected};
use super::{AsOf, Exit, Outcome, day, output_file, terminal};
use crate::baseline::{self, Baseline};
use crate::catalog::entry::Day;
use crate::forecast::{self, Forecast, Grouping, World, ics, json, table};
use crate::run::Tree;
use crate::source::document;

/// How far it looks ahead unless said.
const DAYS: u32 = 365;

/// Arguments of `forecast`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    selection: Selected,
    /// How the forecast looks [default: table, or what the ending of --output tells]
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write to a file in place of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
    /// The last day to look at
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, conflicts_with = "days")]
    until: Option<Day>,
    /// How many days to look ahead [default: 365]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=3660))]
    days: Option<u32>,
    /// Gather what is ahead; a table alone is gathered
    #[arg(long, value_name = "BY")]
    group_by: Option<GroupBy>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// One object with a versioned schema
    Json,
    /// A calendar (iCalendar)
    Ics,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum GroupBy {
    Owner,
    Workload,
}

impl From<GroupBy> for Grouping {
    fn from(by: GroupBy) -> Self {
        match by {
            GroupBy::Owner => Self::Owner,
            GroupBy::Workload => Self::Workload,
        }
    }
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let format = match format(arguments) {
        Ok(format) => format,
        Err(exit) => return Ok(exit),
    };
    let as_of = arguments.as_of.day();
    let days = i32::try_from(arguments.days.unwrap_or(DAYS)).unwrap_or(i32::MAX);
    let until = arguments.until.unwrap_or(Day(as_of.0.saturating_add(days)));
    if until <= as_of {
        let message = format!("--until: {until} is not after {as_of}, the day to look ahead from");
        return Ok(terminal::fail(&message, Some("name a later day")));
    }
    let furthest = Day(as_of.0.saturating_add(3660));
    if until > furthest {
        let message = format!("--until: {until} is more than ten years ahead");
        let help = format!("name a day until {furthest}");
        return Ok(terminal::fail(&message, Some(&help)));
    }
    let besides = arguments.output.as_deref().into_iter();
    let gathered = match gather::read(&arguments.selection, None, besides)? {
        Ok(gathered) => gathered,
        Err(exit) => return Ok(exit),
    };
    let named = gathered.governed.outermost.baseline.as_ref();
    let known = match named.map(super::baseline::of_policy).transpose() {
        Ok(known) => known.map(|(known, _)| known),
        Err(exit) => return Ok(exit),
    };
    let ahead = look(gathered, (as_of, until), None, known.as_ref());
    let folder = super::here();
    let name = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_else(|| "repository".into());
    let write = |out: &mut dyn Write| write(&ahead, format, arguments.group_by, &name, out);
    output_file::write(arguments.output.as_deref(), out, write)
}

/// What begins to fail in what was read, from a day until another. What the baseline knows does not; with `today`, what began
/// until then and fails no more on it is left out, and so are days on which nothing fails.
pub(super) fn look(
    mut gathered: Tree,
    period: (Day, Day),
    today: Option<Day>,
    baseline: Option<&Baseline>,
) -> Forecast {
    let files = gathered.part();
    let repositories = Repositories::default();
    let mut owners = None;
    let mut judge = |day: Day| {
        let judged = gathered.judge(&files, day);
        if owners.is_none() {
            owners = Some(repositories.owners(&judged.outcome));
        }
        let mut outcome = judged.outcome;
        if let Some(baseline) = baseline {
            let told = |path: &str| gathered.told_from.relative(Path::new(path));
            let place = |path: &str| gathered.told_root.join(document::path(path));
            let is_there = |path: &str| place(path).symlink_metadata().is_ok();
            let there = baseline::World {
                told: &told,
                is_there: &is_there,
                as_of: day,
            };
            baseline.settle(&mut outcome.findings, &outcome.usages, &there);
        }
        World {
            outcome,
            workloads: judged.workloads,
        }
    };
    let mut ahead = forecast::forecast(period, &mut judge);
    if let Some(today) = today {
        let world = judge(today);
        ahead.keep_failing(today, &world);
    }
    let owners = owners.unwrap_or_default();
    ahead.name_owners(|path| owners.get(path).cloned().unwrap_or_default());
    ahead
}

fn write(
    ahead: &Forecast,
    format: Format,
    group_by: Option<GroupBy>,
    name: &str,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    match format {
        Format::Table => table::write(ahead, group_by.map(Grouping::from), out),
        Format::Json => json::write(ahead, out),
        Format::Ics => ics::write(ahead, name, out),
    }
}

/// The format that is asked for, or the one that the ending of the file tells.
fn format(arguments: &Arguments) -> Result<Format, Exit> {
    let by_extension = |extension: &str| match extension {
        "json" => Some(Format::Json),
        "ics" => Some(Format::Ics),
        "txt" => Some(Format::Table),
        _ => None,
    };
    let path = arguments.output.as_deref();
    let format = output_file::format(path, arguments.format, (Format::Table, by_extension))?;
    if arguments.group_by.is_some() && format != Format::Table {
        let message = "--group-by: only a table is gathered; the others name owners and workloads at each place";
        return Err(terminal::fail(message, Some("leave it out")));
    }
    Ok(format)
}
