//! The command line: arguments to calls, and the only place that prints or reads the
//! clock. One file a command.

mod attribution;
mod baseline;
mod blame;
mod catalog;
mod check;
mod compare;
mod completions;
mod exit;
mod explain;
mod fix;
mod forecast;
mod gather;
mod git;
mod hook;
mod init;
mod job_summary;
mod log;
mod lsp;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
mod output;
mod output_file;
mod pipe;
mod plan;
mod policy;
mod progress;
mod root;
mod save;
mod schema;
mod standing;
mod tag;
mod terminal;
mod test;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::catalog::entry::Day;
use crate::catalog::{Catalog, overlay};
use crate::policy::{Policy, Problem, Written};
use crate::report::Mode;
use crate::run::{self, Chosen};

pub use exit::Exit;

/// What a command ends with: an exit, or an error that printing met.
type Outcome = io::Result<Exit>;

/// Finds the AI model ids of a repository, and fails on those that should not be there.
#[derive(Debug, Parser)]
#[command(name = "lanelint", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 the run \
                        could not be trusted."
)]
struct Root {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find model ids and fail on those that the policy does not allow
    Check(check::Arguments),
    /// List every model id, tag and exception, as evidence; fails on nothing by itself
    Audit(check::Arguments),
    /// Keep a list of findings that are known, so that only what is new fails
    #[command(subcommand)]
    Baseline(baseline::Command),
    /// Show what would fix findings as a diff, or write it
    Fix(fix::Arguments),
    /// Write migration tags for findings, renew, list and remove them
    Tag(tag::Arguments),
    /// List, export, compare, verify and refresh what is known of models
    #[command(subcommand)]
    Catalog(catalog::Command),
    /// Print what is known of models side by side, each fact with where it was read
    Compare(compare::Arguments),
    /// Tell what starts to fail on which day: as a table, as JSON, or as a calendar
    Forecast(forecast::Arguments),
    /// Plan the migration of what is overtaken: by workload, what to move to, what it changes, what to
    /// measure first, what may stay
    Plan(plan::Arguments),
    /// Tell all that is known of a model, or what a rule is for
    Explain(explain::Arguments),
    /// Write a first lanelint.yaml from what the repository uses today
    Init(init::Arguments),
    /// Run the tests of a policy
    Test(test::Arguments),
    /// Print the JSON Schema of a file that a team writes, for editors
    Schema(schema::Arguments),
    /// Show, check, compare and export policies
    #[command(subcommand)]
    Policy(policy::Command),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
    /// Serve an editor by the Language Server Protocol, on standard input and output
    Lsp(lsp::Arguments),
    /// Judge the file that a coding agent has just written, as its hook
    Hook(hook::Arguments),
    /// Answer a coding agent by the Model Context Protocol, on standard input and output
    #[cfg(feature = "mcp")]
    Mcp(mcp::Arguments),
    /// Print a page of the manual, for `man`
    Man(man::Arguments),
}

/// Which policy to judge by.
#[derive(Debug, Args)]
struct PolicyChoice {
    /// Judge by this policy instead of the nearest lanelint.yaml
    #[arg(long, value_name = "FILE", conflicts_with = "no_policy")]
    policy: Option<PathBuf>,
    /// Judge by the built-in `recommended` policy alone
    #[arg(long)]
    no_policy: bool,
}

/// The day to judge as of.
#[derive(Debug, Clone, Copy, Args)]
struct AsOf {
    /// Judge as of this day instead of today
    #[arg(long = "as-of", value_name = "YYYY-MM-DD", value_parser = day)]
    as_of: Option<Day>,
}

impl AsOf {
    /// The day given, else today in this machine's time zone.
    fn day(self) -> Day {
        self.as_of.unwrap_or_else(today)
    }
}

/// Runs the command line and gives the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let words = arguments.iter().skip(1);
    let words: Vec<_> = words
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let root = match Root::try_parse_from(arguments) {
        Ok(root) => root,
        Err(error) => {
            return terminal::usage(&error);
        }
    };
    let mut out = terminal::stdout();
    let outcome = match root.command {
        Command::Check(arguments) => check::run(&arguments, Mode::Check, &words, &mut out),
        Command::Audit(arguments) => check::run(&arguments, Mode::Audit, &words, &mut out),
        Command::Baseline(command) => baseline::run(&command, &mut out),
        Command::Fix(arguments) => fix::run(&arguments, &mut out),
        Command::Tag(arguments) => tag::run(&arguments, &mut out),
        Command::Forecast(arguments) => forecast::run(&arguments, &mut out),
        Command::Plan(arguments) => plan::run(&arguments, &mut out),
        Command::Init(arguments) => init::run(&arguments, &mut out),
        Command::Test(arguments) => test::run(&arguments, &mut out),
        Command::Schema(arguments) => schema::run(&arguments, &mut out),
        Command::Completions(arguments) => completions::run(&arguments, &mut out),
        Command::Lsp(arguments) => Ok(lsp::run(&arguments)),
        Command::Hook(arguments) => Ok(hook::run(&arguments)),
        #[cfg(feature = "mcp")]
        Command::Mcp(arguments) => Ok(mcp::run(&arguments)),
        Command::Man(arguments) => man::run(&arguments, &mut out),
        Command::Catalog(command) => catalog::run(&command, &mut out),
        Command::Policy(command) => policy::run(&command, &mut out),
        Command::Compare(arguments) => compare::run(&arguments, &mut out),
        Command::Explain(arguments) => explain::run(&arguments, &mut out),
    };
    match outcome.and_then(|exit| out.flush().map(|()| exit)) {
        Ok(exit) => exit,
        Err(error) => terminal::fail(&format!("cannot write: {error}"), None),
    }
}

impl PolicyChoice {
    /// The same for a run.
    fn chosen(&self) -> Chosen {
        match &self.policy {
            Some(path) => Chosen::File(path.clone()),
            None if self.no_policy => Chosen::BuiltIn,
            None => Chosen::Found,
        }
    }
}

/// Loads the chosen policy, and lays the catalog files that it names over the catalog; or
/// tells all that is wrong with them.
fn load_policy(choice: &PolicyChoice, start: &Path, catalog: &mut Catalog) -> Result<Policy, Exit> {
    validated(&mut choice.chosen().written(start), catalog)
}

/// The same for the files of a policy that are read already.
fn validated(written: &mut Written, catalog: &mut Catalog) -> Result<Policy, Exit> {
    run::sound(written, catalog).map_err(|problems| terminal::problems(&problems))
}

/// The catalog with the files that the chosen policy names laid over it, whatever else the
/// policy says; or all that is wrong with them.
fn load_catalog(choice: &PolicyChoice, start: &Path) -> Result<Catalog, Exit> {
    let mut written = choice.chosen().written(start);
    let (catalog, faults) = overlay::load(&written.catalogs);
    written
        .problems
        .extend(faults.into_iter().map(Problem::from));
    let sound = written.problems.or(catalog);
    sound.map_err(|problems| terminal::problems(&problems))
}

/// A glob over ids of the command line.
fn model_glob(text: &str) -> Result<String, String> {
    match crate::policy::ids::fault(text) {
        Some(why) => Err(format!("bad glob: {why}")),
        None => Ok(text.to_owned()),
    }
}

/// Says that a glob over ids matches nothing that was found.
fn warn_idle(glob: &str) {
    let glob = crate::source::excerpt::visible(glob).into_owned();
    terminal::warn(&format!("--model `{glob}` matches no id that was found"));
}

/// The folder in which the run was started; empty where it is not known.
fn here() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

fn today() -> Day {
    jiff::Zoned::now().date().into()
}

fn day(text: &str) -> Result<Day, String> {
    let date: Date = text
        .parse()
        .ok()
        .filter(|_| text.len() == "2026-01-31".len())
        .ok_or("expected a day as YYYY-MM-DD, such as 2026-03-21")?;
    Ok(date.into())
}
