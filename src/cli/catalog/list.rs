//! `lanelint catalog list`: models that pass a filter, a line each.

use std::io::Write;
use std::path::Path;

use clap::Args;

use super::{Filters, Form, json, row, table};
use crate::catalog::record::{Export, Record};
use crate::cli::{AsOf, Exit, Outcome, PolicyChoice, load_catalog};

/// Arguments of `catalog list`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    as_of: AsOf,
    /// How the list looks
    #[arg(long, short, value_enum, default_value = "table")]
    format: Form,
    #[command(flatten)]
    policy: PolicyChoice,
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
    if arguments.format == Form::Json {
        json(&Export::of(&catalog, ids, day), out)?;
        return Ok(Exit::Clean);
    }
    let heads = [
        "SURFACE",
        "ID",
        "LANE",
        "STATUS",
        "RELEASED",
        "RETIRES",
        "REPLACED BY",
    ];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    rows.extend(ids.iter().map(|&id| row(&Record::of(&catalog, id, day))));
    if ids.is_empty() {
        writeln!(out, "no model passes as of {day}")?;
    } else {
        table(&rows, out)?;
        let noun = if ids.len() == 1 { "model" } else { "models" };
        writeln!(out, "{} {noun} as of {day}", ids.len())?;
    }
    Ok(Exit::Clean)
}
