//! `lanelint explain MODEL|RULE`: all that is known of a model, or what a rule is for.

use std::io::Write;

use clap::Args;

use super::{AsOf, Exit, Outcome};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A model id in any spelling, or a rule's id
    #[arg(value_name = "MODEL|RULE")]
    subject: String,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(_arguments: &Arguments, _out: &mut dyn Write) -> Outcome {
    Ok(Exit::Clean)
}
