//! `lanelint policy diff`: what one state of a policy allows and forbids more than another. A state is a file, or what a commit has.

use std::io::Write;
use std::path::Path;

use clap::Args;

use super::super::check::States;
use super::super::{Exit, Outcome, terminal, validated};
use crate::catalog::Catalog;
use crate::policy::changes::{Change, Direction, changes};
use crate::policy::effective::{Setting, effective};
use crate::policy::locate::show;
use crate::run::Chosen;
use crate::source::excerpt::visible;

/// Arguments of `policy diff`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// A policy's file, or a commit that git knows by this name: its policy for this folder
    #[arg(value_name = "OLD")]
    old: String,
    /// Likewise [default: the policy of this folder]
    #[arg(value_name = "NEW")]
    new: Option<String>,
    /// End with exit code 1 where NEW allows more
    #[arg(long)]
    fail: bool,
}

pub(in crate::cli) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let old = match state(Some(&arguments.old)) {
        Ok((old, _)) => old,
        Err(exit) => return Ok(exit),
    };
    let (new, laid_out) = match state(arguments.new.as_deref()) {
        Ok(new) => new,
        Err(exit) => return Ok(exit),
    };
    let found = changes(&old, &new);
    if found.is_empty() {
        writeln!(out, "they allow and forbid the same")?;
    }
    for (direction, heading) in [
        (Direction::Looser, "allows more"),
        (Direction::Tighter, "forbids more"),
        (Direction::Other, "demands something else"),
    ] {
        let mut of: Vec<&Change> = found
            .iter()
            .filter(|change| change.direction == direction)
            .collect();
        of.dedup_by(|a, b| a.words == b.words);
        if of.is_empty() {
            continue;
        }
        writeln!(out, "{heading}:")?;
        for change in of {
            let words = visible(&change.words);
            match &change.from {
                Some(from) if !from.built_in => {
                    let file = from.file.strip_prefix(&laid_out).unwrap_or(&from.file);
                    writeln!(out, "  {words}  ({}:{})", visible(file), from.line)?;
                }
                _ => writeln!(out, "  {words}")?,
            }
        }
    }
    let is_looser = found
        .iter()
        .any(|change| change.direction == Direction::Looser);
    Ok(if arguments.fail && is_looser {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

/// What a policy comes to, and what its files' names begin with that is not theirs; what is wrong with it is told.
fn state(name: Option<&str>) -> Result<(Setting, String), Exit> {
    let read = |chosen: Chosen, start: &Path| {
        let mut written = chosen.written(start);
        let mut catalog = Catalog::builtin();
        let sound = validated(&mut written, &mut catalog);
        sound.map(|_| (effective(&written), String::new()))
    };
    let Some(name) = name else {
        return read(Chosen::Found, Path::new("."));
    };
    if Path::new(name).is_file() {
        return read(Chosen::File(name.into()), Path::new("."));
    }
    let states = States::of(name).map_err(|(why, help)| {
        let message = format!(
            "`{}` is neither a file nor a commit: {}",
            visible(name),
            visible(&why)
        );
        terminal::fail(&message, help.as_deref())
    })?;
    let (setting, _) = read(Chosen::Found, &states.folder())?;
    Ok((setting, format!("{}/", show(states.root()))))
}
