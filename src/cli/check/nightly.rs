//! `--only calendar`: what has begun to fail because days have passed, and what will soon. The change of a pull request is judged
//! apart from the calendar (`--base`); this is the other half, for a run each night.
//!
//! It is the forecast from a day in the past on: nothing is found here that `check` and `forecast` do not find.

use std::io::Write as _;

use clap::Args;

use super::Arguments;
use crate::catalog::entry::Day;
use crate::cli::gather;
use crate::cli::output::Outputs;
use crate::cli::terminal::Stdout;
use crate::cli::{Exit, Outcome, baseline, day, forecast, save, terminal};
use crate::forecast::checklist;
use crate::source::excerpt::visible;

/// What `--only` is given for it; no rule is called so.
pub(super) const NAME: &str = "calendar";

/// How far it looks, unless said, to either side.
const DAYS: i32 = 30;

/// Options of `--only calendar`.
#[derive(Debug, Args)]
pub(super) struct Nightly {
    /// With `--only calendar`: the first day of what has begun to fail [default: 30 days ago]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    begun_since: Option<Day>,
    /// With `--only calendar`: how many days to look ahead [default: 30]
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i32).range(0..=3660))]
    within: Option<i32>,
}

impl Nightly {
    /// Whether something is said that holds for the calendar alone.
    pub(super) fn is_some(&self) -> bool {
        self.begun_since.is_some() || self.within.is_some()
    }
}

/// Writes the checklist; it fails where something has begun to fail.
pub(super) fn run(arguments: &Arguments, outputs: &Outputs, out: &mut Stdout) -> Outcome {
    if arguments.change.is_any() || arguments.wanted.is_some() || arguments.narrowed.is_more() {
        return Ok(terminal::fail(
            "--only calendar looks at all that is there, and a part is asked for",
            Some("leave out the options that name a change, a rule or usages"),
        ));
    }
    let today = arguments.as_of.day();
    let since = arguments.nightly.begun_since;
    let since = since.unwrap_or(Day(today.0.saturating_sub(DAYS)));
    if since > today || today.0.saturating_sub(since.0) > 3660 {
        let message = format!("--begun-since: {since} is not within the ten years before {today}");
        return Ok(terminal::fail(&message, Some("name an earlier day")));
    }
    let (to_stdout, files) = match outputs.alone("markdown", arguments.format.is_some()) {
        Ok(there) => there,
        Err(other) => {
            let message = format!("--only calendar writes Markdown, not {other}");
            let help = "`lanelint forecast` writes a table, JSON or a calendar file";
            return Ok(terminal::fail(&message, Some(help)));
        }
    };
    let besides = arguments.baseline.as_deref().into_iter();
    let gathered = gather::read(&arguments.selection, None, besides.chain(outputs.paths()))?;
    let gathered = match gathered {
        Ok(gathered) => gathered,
        Err(exit) => return Ok(exit),
    };
    let named = gathered.governed.outermost.baseline.as_ref();
    let known = match (arguments.baseline.as_deref(), named) {
        (Some(path), _) => Some(baseline::read(path)),
        (None, Some(named)) => Some(baseline::of_policy(named)),
        (None, None) => None,
    };
    let known = match known.transpose() {
        Ok(known) => known.map(|(known, _)| known),
        Err(exit) => return Ok(exit),
    };
    let within = arguments.nightly.within.unwrap_or(DAYS);
    // Of the first day, too, what began on it is told: so the one before is where it looks from.
    let from = Day(since.0.saturating_sub(1));
    let until = Day(today.0.saturating_add(within).max(from.0 + 1));
    let ahead = forecast::look(gathered, (from, until), Some(today), known.as_ref());
    let mut text = Vec::new();
    checklist::write(&ahead, today, &mut text)?;
    let mut done = true;
    for path in files {
        if let Err(error) = save::stream(path, |out| out.write_all(&text)) {
            let path = path.to_string_lossy();
            let message = format!("cannot write `{}`: {error}", visible(&path));
            terminal::fail(&message, Some("name a file that may be written"));
            done = false;
        }
    }
    if to_stdout {
        out.write_all(&text)?;
    }
    if !done {
        return Ok(Exit::Untrusted);
    }
    let has_begun = ahead.events.iter().any(|event| event.on.0 <= today);
    let fails = has_begun && arguments.fail_on != Some(super::FailOn::Never);
    Ok(if fails { Exit::Findings } else { Exit::Clean })
}
