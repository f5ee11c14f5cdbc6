//! The command line: arguments to calls, and the only place that prints or reads the
//! clock. One file a command.

mod compare;
mod exit;
mod explain;
mod terminal;

use std::ffi::OsString;
use std::io::{self, Write};

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::catalog::entry::Day;

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
    /// Print what is known of models side by side, each fact with where it was read
    Compare(compare::Arguments),
    /// Tell all that is known of a model, or what a rule is for
    Explain(explain::Arguments),
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
    let root = match Root::try_parse_from(arguments) {
        Ok(root) => root,
        Err(error) => {
            // Help and version are no errors; whether they can be printed changes nothing.
            let _ = error.print();
            return if error.use_stderr() {
                Exit::Untrusted
            } else {
                Exit::Clean
            };
        }
    };
    let mut out = terminal::stdout();
    let outcome = match root.command {
        Command::Compare(arguments) => compare::run(&arguments, &mut out),
        Command::Explain(arguments) => explain::run(&arguments, &mut out),
    };
    match outcome.and_then(|exit| out.flush().map(|()| exit)) {
        Ok(exit) => exit,
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(error) => terminal::fail(&format!("cannot write: {error}"), None),
    }
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
