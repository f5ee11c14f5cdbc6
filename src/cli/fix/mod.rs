//! `lanelint fix`: the edits that fix findings, shown as a diff or written. Files are judged as `check` judges them; what may
//! be written where is [`crate::fix`]'s to say, and what reaches the disk is `files`'.

pub(super) mod files;
pub(super) mod rounds;
pub(super) mod told;

use std::io::Write;
use std::path::Path;

use clap::Args;

use super::check::Choice;
use super::gather::{self, Selected};
use super::{AsOf, Exit, Outcome, terminal};
use crate::catalog::resolve::Target;
use crate::evaluate::Grade;
use crate::policy::{Rule, Vocabulary as _, ids::Names};
use crate::run::Tree;
use crate::source::excerpt::visible;
use crate::source::yaml::decode::nearest;
use rounds::Wanted;

/// Arguments of `fix`.
#[derive(Debug, Args)]
#[command(
    mut_arg("paths", gather::of_files),
    mut_arg("stdin_filename", |arg| arg.hide(true))
)]
pub(super) struct Arguments {
    #[command(flatten)]
    selection: Selected,
    /// Write the files; without this the edits are shown as a diff, and nothing is written
    #[arg(long, conflicts_with = "check")]
    write: bool,
    /// Exit with 1 if anything would be written
    #[arg(long)]
    check: bool,
    /// Make only edits that need no look; the default
    #[arg(long, conflicts_with = "review")]
    safe: bool,
    /// Make also edits that a person should look at; each is told with its reason
    #[arg(long)]
    review: bool,
    /// Fix only what this rule finds; may be repeated
    #[arg(long, value_name = "RULE")]
    rule: Vec<String>,
    /// Fix only ids that match a glob, as they are written or as the catalog calls them; may be repeated
    #[arg(long, value_name = "GLOB", value_parser = super::model_glob)]
    model: Vec<String>,
    /// Move to this model, wherever it may stand
    #[arg(long, value_name = "ID")]
    to: Option<String>,
    /// Take what is staged; a file that has other changes besides ends the run, and nothing is written
    #[arg(long, conflicts_with_all = ["stdin_filename", "no_ignore"])]
    staged: bool,
    /// Write files that have changes which are not committed
    #[arg(long)]
    allow_dirty: bool,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    if arguments.selection.is_stdin() {
        return Ok(terminal::fail(
            "standard input is no file that could be written",
            Some("name files or folders; `check --format rdjson` carries edits for a text"),
        ));
    }
    let staged = if arguments.staged {
        Choice::of_staged()
    } else {
        Choice::default()
    };
    let change = match staged.enter() {
        Ok(change) => change,
        Err(exit) => return Ok(exit),
    };
    let change = change.as_ref();
    let besides = change.into_iter().flat_map(super::check::Change::besides);
    let mut gathered = match gather::read(&arguments.selection, change, besides)? {
        Ok(gathered) => gathered,
        Err(exit) => return Ok(exit),
    };
    if let Err(exit) = known(&arguments.rule, &gathered.governed.rules()) {
        return Ok(exit);
    }
    if let Some(to) = &arguments.to {
        if !gathered.catalog.is_model(to) {
            let help = gathered.catalog.near_model(to);
            let help = help.map(|near| format!("did you mean `{near}`?"));
            let message = format!("--to: unknown model `{}`", visible(to));
            return Ok(terminal::fail(&message, help.as_deref()));
        }
        gathered.governed.suggest(to);
    }
    let models = arguments.model.iter().map(String::as_str);
    let wanted = Wanted {
        rules: &arguments.rule,
        models: (!arguments.model.is_empty()).then(|| Names::new(models)),
        to: arguments.to.as_deref(),
        most: if arguments.review {
            Grade::Review
        } else {
            Grade::Safe
        },
        as_of: arguments.as_of.day(),
    };
    if let Some(glob) = idle(&gathered, &arguments.model) {
        super::warn_idle(glob);
    }
    // What is staged is laid out alone: what stands around it lies where the run was started.
    if let Some(change) = change {
        change.leave();
    }
    let around = gather::around(&gathered);
    if let Some(Err(exit)) = change.map(super::check::Change::enter_now) {
        return Ok(exit);
    }
    let fixed = match rounds::fix(&gathered, around, &wanted) {
        Ok(fixed) => fixed,
        Err(why) => return Ok(terminal::fail(&visible(&why), None)),
    };
    if let Some(change) = change {
        change.leave();
    }
    let skipped = gathered
        .walked
        .skipped
        .iter()
        .filter(|(_, skip)| skip.is_failure());
    for (path, skip) in skipped {
        terminal::warn(&format!("`{}` was not read: {skip}", visible(path)));
    }
    if !arguments.write {
        told::diff(&fixed, out)?;
        out.flush()?;
        told::edits(&fixed);
        told::left(&fixed);
        told::closing(&fixed, &gathered.walked, None);
        let fails = arguments.check && !fixed.files.is_empty();
        return Ok(if fails { Exit::Findings } else { Exit::Clean });
    }
    let root = change.map(|change| change.origin().to_owned());
    let root = root
        .or_else(|| std::env::current_dir().ok())
        .unwrap_or_default();
    let plan = files::Plan {
        here: &root,
        is_staged: arguments.staged,
        allow_dirty: arguments.allow_dirty,
    };
    // Nothing is written before all can be.
    let told = match files::check(&plan, &fixed) {
        Ok(()) => files::write(&plan, &fixed),
        Err(told) => Err(told),
    };
    if let Err(told) = told {
        return Ok(terminal::fail(&told.message, told.help));
    }
    told::edits(&fixed);
    told::left(&fixed);
    told::closing(&fixed, &gathered.walked, Some(arguments.staged));
    Ok(Exit::Clean)
}

/// A glob over ids that matches none of those that were found.
pub(super) fn idle<'g>(gathered: &Tree, globs: &'g [String]) -> Option<&'g str> {
    let scanned = gathered.walked.scanned.iter();
    let mentions = || scanned.clone().flat_map(|own| &own.scan.mentions);
    let matches = |glob: &str| {
        let names = Names::new(std::iter::once(glob));
        mentions().any(|mention| {
            let known = match mention.reading.target {
                Target::Known(id) => Some(gathered.catalog.entry(id).id.as_str()),
                Target::Unknown { .. } => None,
            };
            names.hold([Some(mention.text.as_str()), known].into_iter().flatten())
        })
    };
    globs.iter().map(String::as_str).find(|glob| !matches(glob))
}

/// Whether the rules that are named are there; told if not.
pub(super) fn known(named: &[String], rules: &[&Rule]) -> Result<(), Exit> {
    let names = || rules.iter().map(|rule| rule.id.as_str());
    let is_known = |rule: &&String| names().any(|name| name == rule.as_str());
    let unknown = named.iter().find(|rule| !is_known(rule));
    let Some(rule) = unknown else { return Ok(()) };
    let help = match nearest(rule, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`lanelint policy show` lists the rules".to_owned(),
    };
    let message = format!("--rule: no rule `{}`", visible(rule));
    Err(terminal::fail(&message, Some(&help)))
}

/// A path from the folder at hand, as it is shown.
fn path(shown: &str) -> std::path::PathBuf {
    let path = crate::source::document::path(shown);
    path.strip_prefix(Path::new("."))
        .map(Path::to_owned)
        .unwrap_or(path)
}
