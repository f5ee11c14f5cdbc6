//! `lanelint completions SHELL`: a script that completes commands and options.

use std::io::Write;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::{Exit, Outcome, Root};

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The shell to complete in
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Root::command(),
        "lanelint",
        &mut script,
    );
    out.write_all(&script)?;
    Ok(Exit::Clean)
}
