//! `lanelint init`: a first policy, from what the repository uses today, and a baseline with what is wrong today.
//!
//! The policy says what can be read off the code that is in use, and nothing that makes more findings than there were. Today's
//! debt goes to the baseline: it is known, and what is new fails. A call of a model that is retired already fails for its users,
//! too, and stays a finding.

mod agents;
mod proposal;
mod settings;
mod trial;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{AsOf, Exit, Outcome, save, terminal};
use crate::baseline::{NAME as BASELINE, Ratchet};
use crate::catalog::entry::Day;
use crate::policy::locate;
use crate::source::excerpt::visible;
use proposal::Proposal;
use trial::{Judged, Trial};

/// The file that is written.
const NAME: &str = "lanelint.yaml";
/// Where `lanelint schema` may put what editors read.
const SCHEMA: &str = "lanelint.schema.json";
/// How many calls that fail already are named.
const NAMED: usize = 5;

/// Arguments of `init`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to write lanelint.yaml in
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// Write it in the place of the one that is there
    #[arg(long, conflicts_with = "stdout")]
    force: bool,
    /// Print the policy instead, and write nothing
    #[arg(long)]
    stdout: bool,
    /// Write what coding agents read instead: AGENTS.md, and the files and the hook of those in use here, or of those
    /// named; only between marks, so that a second run changes nothing; --stdout shows the changes
    #[arg(
        long,
        value_name = "NAME",
        value_enum,
        num_args = 0..,
        require_equals = true,
        value_delimiter = ',',
        conflicts_with = "force"
    )]
    agents: Option<Vec<agents::Agent>>,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let folder = &arguments.folder;
    if !folder.is_dir() {
        let message = format!("`{}` is no folder", locate::show(folder));
        return Ok(terminal::fail(
            &message,
            Some("name the folder that the policy is for"),
        ));
    }
    if let Some(named) = &arguments.agents {
        return agents::run(folder, named, arguments.stdout, out);
    }
    let there = locate::policy_in(folder);
    if let (Some(path), false) = (&there, arguments.force || arguments.stdout) {
        let message = format!("`{}` is there already", locate::show(path));
        let help = "change it, write anew with --force, or look at a proposal with --stdout";
        return Ok(terminal::fail(&message, Some(help)));
    }
    if let (Some(above), false) = (above(folder), arguments.stdout) {
        let message = format!("`{}` holds here already", locate::show(&above));
        let help = "a policy in a folder beneath is laid over it: write there what is to differ (docs/policy.md)";
        return Ok(terminal::fail(&message, Some(help)));
    }
    let day = arguments.as_of.day();
    let mut trial = match Trial::read(folder) {
        Ok(trial) => trial,
        Err(exit) => return Ok(exit),
    };
    let Ok((text, judged)) = propose(&mut trial, day) else {
        return Ok(Exit::Untrusted);
    };
    if arguments.stdout {
        out.write_all(text.as_bytes())?;
        if !judged.debt.is_empty() {
            terminal::warn(&format!(
                "`{BASELINE}`, which the policy names, is not written with --stdout"
            ));
        }
        return Ok(Exit::Clean);
    }
    let path = there.clone().unwrap_or_else(|| folder.join(NAME));
    let debt = Ratchet {
        entries: judged.debt.clone(),
    };
    let debt = debt.text();
    // The policy names the baseline: so that comes first.
    let files = [
        (folder.join(BASELINE), debt, !judged.debt.is_empty()),
        (path.clone(), text, true),
    ];
    for (path, text, is_wanted) in &files {
        if !is_wanted {
            continue;
        }
        let saved = if arguments.force && path.exists() {
            save::over(path, text.as_bytes())
        } else {
            save::new(path, text.as_bytes())
        };
        if let Err(error) = saved {
            let message = format!("cannot write `{}`: {error}", locate::show(path));
            let is_there = error.kind() == std::io::ErrorKind::AlreadyExists;
            let help = is_there.then_some("write anew with --force");
            return Ok(terminal::fail(&message, help));
        }
    }
    tell(folder, (&trial, &judged), &path, out)?;
    Ok(Exit::Clean)
}

/// The policy of the folder above that holds in `folder`, if there is one.
fn above(folder: &Path) -> Option<PathBuf> {
    let found = locate::discover(folder).ok()?;
    let own = locate::policy_in(folder).and_then(|path| path.canonicalize().ok());
    let is_other = |path: &PathBuf| path.canonicalize().ok() != own;
    found.into_iter().find(is_other)
}

/// The most that can be said without making more findings than there were, and what is found under it. Faults of
/// the policies of folders are told.
fn propose(trial: &mut Trial, day: Day) -> Result<(String, Judged), Exit> {
    let bare = trial.judge(&header(&Proposal::default(), false), day)?;
    let mut whole = Proposal::of(&bare, trial.catalog(), day);
    let before = bare.count();
    // A lane that has more to find in its folder is not clearly that folder's.
    let judged = trial.judge(&header(&whole, false), day)?;
    let (with, without) = (judged.counts(), bare.counts());
    whole.keep_workloads(|folder| with.get(folder) <= without.get(folder));
    for proposal in [
        whole.clone(),
        whole.clone().without_workloads(),
        whole.clone().without_lanes(),
    ] {
        let judged = trial.judge(&header(&proposal, false), day)?;
        if judged.count() <= before {
            let text = header(&proposal, !judged.debt.is_empty());
            return Ok((text, judged));
        }
    }
    let text = header(&Proposal::default(), !bare.debt.is_empty());
    Ok((text, bare))
}

/// A policy with a proposal in it.
fn header(proposal: &Proposal, has_debt: bool) -> String {
    let mut text = format!(
        "# yaml-language-server: $schema={SCHEMA}\n\
         # What lanelint demands of the model ids in this repository.\n\
         version: 1\n{}",
        trial::EXTENDS
    );
    if has_debt {
        text.push_str(
            "\n# What was wrong when this was written. It is known and fails nothing; what is new does.\n\
             # Move it bit by bit, and take out what is gone.\n\
             baseline: ",
        );
        text.push_str(BASELINE);
        text.push('\n');
    }
    text.push_str(&proposal.text());
    text
}

/// What was done, what fails still and why, and what to do next.
fn tell(
    folder: &Path,
    (trial, judged): (&Trial, &Judged),
    path: &Path,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let count = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    };
    let path = locate::show(path);
    let ids = count(judged.usages, "model id");
    let files = count(trial.files_read(), "file");
    writeln!(out, "wrote {path} ({ids} in {files} read)")?;
    if !judged.debt.is_empty() {
        let findings = count(judged.debt.len(), "finding");
        let name = locate::show(&folder.join(BASELINE));
        writeln!(
            out,
            "wrote {name} ({findings} of today: known, so that only what is new fails)"
        )?;
    }
    if !judged.failing.is_empty() {
        let are = count(judged.failing.len(), "place");
        writeln!(
            out,
            "\nnot in it, and failing still: {are} where a model is called that is retired. The calls fail already, so\n\
             neither a baseline nor an exception would be true; move them, or give the finding an ignore with a reason:"
        )?;
        for (place, id) in judged.failing.iter().take(NAMED) {
            writeln!(out, "  {}  {}", visible(place), visible(id))?;
        }
        if let Some(more) = judged
            .failing
            .len()
            .checked_sub(NAMED)
            .filter(|more| *more > 0)
        {
            writeln!(out, "  and {more} more")?;
        }
    }
    let folder = locate::show(folder);
    let next = if judged.failing.is_empty() {
        "it passes; read the policy, change what is not so, and commit it"
    } else {
        "it shows what is left; fix that, read the policy, and commit it"
    };
    writeln!(out, "\nnext:")?;
    writeln!(out, "  1. lanelint check {folder}\n     {next}")?;
    writeln!(
        out,
        "  2. run `lanelint check --staged` in a hook and `lanelint check` in CI (docs/ci.md)\n     \
         from now on what is new fails there"
    )?;
    writeln!(
        out,
        "for completion in editors: lanelint schema policy > {SCHEMA}"
    )
}
