//! `lanelint catalog diff A B`: what came, what went, and which facts changed.

use std::io::{self, Write};
use std::path::Path;

use clap::Args;

use super::{Form, json};
use crate::catalog::diff::{Diff, Side, between};
use crate::catalog::entry::Day;
use crate::catalog::overlay::{self, Asked};
use crate::catalog::{Catalog, record::Record};
use crate::cli::{AsOf, Exit, Outcome, PolicyChoice, load_catalog, terminal};
use crate::policy::{Problem, Problems};
use crate::source::excerpt::visible;

/// The word for the catalog that this binary carries.
const BUILT_IN: &str = "builtin";

/// Arguments of `catalog diff`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// A day (YYYY-MM-DD), a catalog file, or `builtin`
    #[arg(value_name = "A")]
    from: String,
    /// Likewise
    #[arg(value_name = "B")]
    to: String,
    #[command(flatten)]
    as_of: AsOf,
    /// How the difference looks
    #[arg(long, short, value_enum, default_value = "table")]
    format: Form,
    #[command(flatten)]
    policy: PolicyChoice,
}

/// What an argument stands for.
struct Named {
    catalog: Catalog,
    day: Day,
    is_file: bool,
}

impl Named {
    fn side(&self, own_only: bool) -> Side<'_> {
        Side {
            catalog: &self.catalog,
            day: self.day,
            own_only,
        }
    }
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let (from, to) = match (
        named(&arguments.from, arguments),
        named(&arguments.to, arguments),
    ) {
        (Ok(from), Ok(to)) => (from, to),
        (Err(exit), _) | (_, Err(exit)) => return Ok(exit),
    };
    // Two files are compared by what they tell; anything else as a whole.
    let own_only = from.is_file && to.is_file;
    let names = (arguments.from.as_str(), arguments.to.as_str());
    let diff = between((from.side(own_only), names.0), (to.side(own_only), names.1));
    match arguments.format {
        Form::Json => json(&diff, out)?,
        Form::Table => show(&diff, out)?,
    }
    Ok(Exit::Clean)
}

fn named(text: &str, arguments: &Arguments) -> Result<Named, Exit> {
    if let Ok(day) = crate::cli::day(text) {
        return Ok(Named {
            catalog: load_catalog(&arguments.policy, Path::new(""))?,
            day,
            is_file: false,
        });
    }
    let day = arguments.as_of.day();
    if text == BUILT_IN {
        return Ok(Named {
            catalog: Catalog::builtin(),
            day,
            is_file: false,
        });
    }
    let path = Path::new(text);
    if !path.exists() {
        let message = format!(
            "`{}` is no date, no file and not `{BUILT_IN}`",
            visible(text)
        );
        let help = "expected a day as YYYY-MM-DD, the path of a catalog file, or `builtin`";
        return Err(terminal::fail(&message, Some(help)));
    }
    let asked = [Asked {
        path: path.to_owned(),
        place: None,
        withheld: false,
    }];
    let (catalog, faults) = overlay::load(&asked);
    let mut problems = Problems::default();
    problems.extend(faults.into_iter().map(Problem::from));
    let catalog = problems
        .or(catalog)
        .map_err(|problems| terminal::problems_of("the catalog file", &problems))?;
    Ok(Named {
        catalog,
        day,
        is_file: true,
    })
}

fn show(diff: &Diff, out: &mut dyn Write) -> io::Result<()> {
    for (sign, records) in [("+", &diff.added), ("-", &diff.removed)] {
        for record in records {
            writeln!(out, "{sign} {}", line(record))?;
        }
    }
    for changed in &diff.changed {
        writeln!(out, "~ {} {}", changed.surface, visible(&changed.id))?;
        for change in &changed.facts {
            let side = |text: &str| match text {
                "" => "–".to_owned(),
                text => visible(text).into_owned(),
            };
            writeln!(
                out,
                "    {:20} {} → {}",
                change.fact,
                side(&change.from),
                side(&change.to)
            )?;
        }
    }
    writeln!(
        out,
        "{} added, {} removed, {} changed from {} to {}",
        diff.added.len(),
        diff.removed.len(),
        diff.changed.len(),
        visible(&diff.from),
        visible(&diff.to)
    )
}

fn line(record: &Record) -> String {
    let parts = [
        Some(record.kind.clone()),
        record.lane.clone(),
        record
            .released
            .as_ref()
            .map(|day| format!("released {day}")),
        record
            .retires_on
            .as_ref()
            .map(|day| format!("retires {day}")),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    format!(
        "{} {} ({})",
        record.surface,
        visible(&record.id),
        parts.join(", ")
    )
}
