//! `lanelint policy upgrade`: policies of an earlier form, written in today's.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use similar::TextDiff;

use super::super::{Exit, Outcome, save, terminal};
use crate::policy::load::MAX_BYTES;
use crate::policy::locate::show;
use crate::policy::upgrade::upgrade;
use crate::policy::{Problem, Problems};
use crate::report::escape;
use crate::source::{Encoding, Source, document};

/// Arguments of `policy upgrade`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// A policy, or a folder: the policies that hold there and those beneath
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// Only show what would change, and exit with 1 if anything would; the default
    #[arg(long, conflicts_with = "write")]
    diff: bool,
    /// Write the files, and show what changed
    #[arg(long)]
    write: bool,
}

pub(in crate::cli) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    if let Some(exit) = super::missing(&arguments.path) {
        return Ok(exit);
    }
    let mut problems = Problems::default();
    let (paths, _) = match super::policies_of(&arguments.path) {
        Ok(found) => found,
        Err(problem) => {
            problems.add(problem);
            return Ok(terminal::problems_of("the policy", &problems));
        }
    };
    if paths.is_empty() {
        return Ok(super::no_policy(&arguments.path));
    }
    let mut changed = Vec::new();
    for path in &paths {
        match read(path) {
            Ok((source, new)) if new != source.text() => changed.push((path, source, new)),
            Ok(_) => {}
            Err(found) => found
                .iter()
                .for_each(|problem| problems.add(problem.clone())),
        }
    }
    // Nothing is written before all can be.
    if let Err(problems) = problems.or(()) {
        return Ok(terminal::problems_of("the policy", &problems));
    }
    for (path, source, new) in &changed {
        let name = escape::terminal(source.name());
        let diff = TextDiff::from_lines(source.text(), new.as_str());
        let diff = diff.unified_diff().header(&name, &name).to_string();
        write!(out, "{}", escape::paragraphs(&diff))?;
        if !arguments.write {
            continue;
        }
        let mark: &[u8] = match source.encoding() {
            Encoding::Utf8Bom => b"\xEF\xBB\xBF",
            _ => b"",
        };
        if let Err(error) = save::over(path, &[mark, new.as_bytes()].concat()) {
            let message = format!("cannot write `{name}`: {error}");
            return Ok(terminal::fail(&message, None));
        }
    }
    out.flush()?;
    let (count, all) = (changed.len(), paths.len());
    let noun = if all == 1 { "policy" } else { "policies" };
    Ok(match (count, arguments.write) {
        (0, _) => {
            terminal::note(&format!("{all} {noun} read: all in today's form"));
            Exit::Clean
        }
        (_, true) => {
            terminal::note(&format!("upgraded {count} of {all} {noun}"));
            Exit::Clean
        }
        (_, false) => {
            let message = format!("{count} of {all} {noun} to upgrade: `--write` does it");
            terminal::note(&message);
            Exit::Findings
        }
    })
}

/// A policy and its new text.
fn read(path: &Path) -> Result<(Arc<Source>, String), Problems> {
    let source = document::read(path, &show(path), MAX_BYTES, "policy").map_err(|message| {
        let mut problems = Problems::default();
        problems.add(Problem::new(message));
        problems
    })?;
    let source = Arc::new(source);
    let upgraded = upgrade(&source)?;
    Ok((source, upgraded.text))
}
