//! `lanelint schema`: the JSON Schema of `lanelint.yaml`, made from the types that read it.

use std::io::Write;

use clap::Args;

use super::{Exit, Outcome};
use crate::policy::file;

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, out: &mut dyn Write) -> Outcome {
    writeln!(out, "{:#}", file::schema())?;
    Ok(Exit::Clean)
}
