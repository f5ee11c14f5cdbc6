//! `lanelint schema`: the JSON Schemas of the files that a team writes, of the exported
//! catalog and of plans, made from the types that read and write them.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::{Exit, Outcome};
use crate::catalog::overlay::written;
use crate::catalog::record::Export;
use crate::policy::file;
use crate::report::plan;
use crate::verify;

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Of which file
    #[arg(value_enum, default_value = "policy")]
    of: Of,
}

/// A file that a team writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    /// `lanelint.yaml`
    Policy,
    /// A file of policy tests, `*.test.yaml`
    Test,
    /// A catalog file that a policy names under `catalogs`
    Catalog,
    /// What `catalog export` and `catalog list` write as JSON
    CatalogExport,
    /// What `plan` writes as JSON
    Plan,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let schema = match arguments.of {
        Of::Policy => file::schema(),
        Of::Test => verify::file::schema(),
        Of::Catalog => written::schema(),
        Of::CatalogExport => Export::schema(),
        Of::Plan => plan::json::schema().to_value(),
    };
    writeln!(out, "{schema:#}")?;
    Ok(Exit::Clean)
}
