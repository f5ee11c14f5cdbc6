//! `lanelint catalog export`: every fact with its sources, for programs.

use std::io::Write;
use std::path::Path;

use clap::{Args, ValueEnum};

use super::{Filters, json};
use crate::catalog::record::{Export, csv};
use crate::cli::{AsOf, Exit, Outcome, PolicyChoice, load_catalog};

/// Arguments of `catalog export`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    as_of: AsOf,
    /// What to write
    #[arg(long, short, value_enum, default_value = "json")]
    format: Form,
    #[command(flatten)]
    policy: PolicyChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One object with all facts and their sources
    Json,
    /// One line a model; no cell is a formula
    Csv,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let catalog = match load_catalog(&arguments.policy, Path::new("")) {
        Ok(catalog) => catalog,
        Err(exit) => return Ok(exit),
    };
    let day = arguments.as_of.day();
    let ids = match arguments.filters.pick(&catalog, day) {
        Ok(ids) => ids,
        Err(exit) => return Ok(exit),
    };
    let export = Export::of(&catalog, ids, day);
    match arguments.format {
        Form::Json => json(&export, out)?,
        Form::Csv => out.write_all(csv(&export.models).as_bytes())?,
    }
    Ok(Exit::Clean)
}
