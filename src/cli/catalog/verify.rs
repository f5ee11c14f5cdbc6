//! `lanelint catalog verify`: whether the catalog, or files of a team's own, can be relied
//! on.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Form, import, json, table};
use crate::catalog::overlay::{self, Asked};
use crate::catalog::verify::{Verified, verify};
use crate::cli::{AsOf, Exit, Outcome, PolicyChoice, load_catalog, terminal};
use crate::policy::{Problem, Problems};
use crate::source::excerpt::visible;

/// Arguments of `catalog verify`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// Catalog files to verify, over the built-in catalog; without any, those of the policy
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Verify the built-in catalog's files of a checkout of lanelint instead, as a build would
    #[arg(long, value_name = "FOLDER", num_args = 0..=1, require_equals = true,
          default_missing_value = import::FOLDER, conflicts_with = "files")]
    built_in: Option<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
    /// Fail when facts of a surface were read more than this many days ago
    #[arg(long, value_name = "DAYS")]
    max_age: Option<u32>,
    /// How the outcome looks
    #[arg(long, short, value_enum, default_value = "table")]
    format: Form,
    #[command(flatten)]
    policy: PolicyChoice,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let catalog = if let Some(folder) = &arguments.built_in {
        let files = match import::catalog_files(folder) {
            Ok(files) => files,
            Err(message) => return Ok(terminal::fail(&visible(&message), None)),
        };
        match import::built_in(&files) {
            Ok(catalog) => catalog,
            Err(_) => return Ok(Exit::Findings),
        }
    } else if arguments.files.is_empty() {
        match load_catalog(&arguments.policy, Path::new("")) {
            Ok(catalog) => catalog,
            Err(_) => return Ok(Exit::Findings),
        }
    } else {
        let asked = arguments.files.iter().map(|path| Asked {
            path: path.clone(),
            place: None,
            withheld: false,
        });
        let (catalog, faults) = overlay::load(&asked.collect::<Vec<_>>());
        let mut problems = Problems::default();
        problems.extend(faults.into_iter().map(Problem::from));
        match problems.or(catalog) {
            Ok(catalog) => catalog,
            Err(problems) => {
                terminal::problems_of("the catalog", &problems);
                return Ok(Exit::Findings);
            }
        }
    };
    let verified = verify(&catalog, arguments.as_of.day(), arguments.max_age);
    match arguments.format {
        Form::Json => json(&verified, out)?,
        Form::Table => show(&verified, out)?,
    }
    let is_old = arguments.max_age.is_some() && verified.surfaces.iter().any(|row| row.stale);
    Ok(if verified.faults.is_empty() && !is_old {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

fn show(verified: &Verified, out: &mut dyn Write) -> io::Result<()> {
    let heads = [
        "SURFACE",
        "MODELS",
        "WITH AN END",
        "CONFLICTS",
        "READ",
        "AGE",
        "COUNTS FOR",
    ];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for row in &verified.surfaces {
        let days = |days: Option<i64>| days.map_or("–".into(), |days| format!("{days} days"));
        let stale = if row.stale { ", stale" } else { "" };
        rows.push(vec![
            row.id.clone(),
            row.models.to_string(),
            row.with_end.to_string(),
            row.conflicts.to_string(),
            row.oldest_read.clone().unwrap_or_else(|| "–".into()),
            format!("{}{stale}", days(row.age_days)),
            days(row.limit_days),
        ]);
    }
    table(&rows, out)?;
    let told = [("fault", &verified.faults), ("doubt", &verified.doubts)];
    for (name, all) in told {
        for one in all {
            let (surface, id) = (&one.surface, visible(&one.id));
            writeln!(out, "{name}: {surface} {id}: {}", visible(&one.message))?;
        }
    }
    let counts = told
        .iter()
        .filter(|(name, all)| *name == "fault" || !all.is_empty());
    let counts: Vec<_> = counts
        .map(|(name, all)| {
            format!(
                "{} {name}{}",
                all.len(),
                if all.len() == 1 { "" } else { "s" }
            )
        })
        .collect();
    writeln!(out, "{}", counts.join(", "))
}
