//! `lanelint policy`: policies themselves, shown, checked and compared. One file a command.

mod diff;
mod export;
mod lint;
pub(super) mod show;
pub(super) mod since;
mod unused;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{Exit, Outcome, terminal};
use crate::policy::Problem;
use crate::policy::locate::{self, discover, normal};
use crate::walk::{self, Fate, Selection};

/// What to do with a policy.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show the policy that holds for a file or folder, each value with the place that said it
    Show(show::Arguments),
    /// List exceptions, tags, ignores, rules and globs that match nothing
    Unused(unused::Arguments),
    /// Check policies and those of folders beneath without a scan: all faults, and what is likely a
    /// mistake
    Lint(lint::Arguments),
    /// Say what one state of a policy allows and forbids more than another
    Diff(diff::Arguments),
    /// Write the models that a policy allows as the list of another program, which lets calls through at run time
    Export(export::Arguments),
}

/// Runs one of the commands.
pub(super) fn run(command: &Command, out: &mut dyn Write) -> Outcome {
    match command {
        Command::Show(arguments) => show::run(arguments, out),
        Command::Unused(arguments) => unused::run(arguments, out),
        Command::Lint(arguments) => lint::run(arguments, out),
        Command::Diff(arguments) => diff::run(arguments, out),
        Command::Export(arguments) => export::run(arguments, out),
    }
}

/// The policies that `path` stands for, each once: itself if it is a file, else those that
/// hold in the folder and those of folders beneath it. And all files of the folder.
fn policies_of(path: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Problem> {
    if path.is_file() {
        return Ok((vec![normal(path)], Vec::new()));
    }
    let mut policies = discover(path)?;
    let files = walk::files(&Selection {
        paths: vec![path.to_owned()],
        no_ignore: false,
        exclude: Box::new(|_| Fate::Read),
    });
    let beneath = files.iter().filter(|file| locate::is_called_policy(file));
    policies.extend(beneath.map(|file| normal(file)));
    let mut seen = std::collections::BTreeSet::new();
    policies.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    Ok((policies, files))
}

/// Says that there is nothing to look at.
fn no_policy(path: &Path) -> Exit {
    let message = format!("there is no policy at or above `{}`", locate::show(path));
    terminal::fail(
        &message,
        Some("`lanelint init` writes one; without one the built-in policy holds"),
    )
}

/// Says that a path is not there.
fn missing(path: &Path) -> Option<Exit> {
    let error = path.metadata().err()?;
    let message = format!(
        "cannot read `{}`: {}",
        locate::show(path),
        locate::why(&error)
    );
    Some(terminal::fail(
        &message,
        Some("name a file or folder that is there"),
    ))
}
