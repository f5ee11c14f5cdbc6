//! `lanelint hook`: judges the file that a coding agent has just written, as a hook of the agent.
//!
//! The hook is given what the tool did, as JSON on standard input. What it says on standard error goes to the agent when the exit
//! code is 2: so that is the code for findings here, too. Only what the agent wrote counts, where the input says what that was: a
//! file may have had findings before.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use super::root::Root;
use super::standing::{Judged, Standing};
use super::{AsOf, Exit, PolicyChoice, terminal};
use crate::evaluate::{Finding, Severity};
use crate::policy::Problems;
use crate::report;
use crate::source::excerpt::visible;
use crate::source::read;

/// The most of the input that is read, in bytes.
const MAX_INPUT: u64 = 64 << 20;

/// How many findings are told.
const MOST: usize = 20;

/// Arguments of `hook`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    policy: PolicyChoice,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    let mut text = Vec::new();
    let read = io::stdin().lock().take(MAX_INPUT).read_to_end(&mut text);
    let input: Value = match read.map(|_| serde_json::from_slice(&text)) {
        Ok(Ok(input)) => input,
        Ok(Err(error)) => return unreadable(&format!("not JSON: {error}")),
        Err(error) => return unreadable(&error.to_string()),
    };
    // Other tools write no file.
    let Some(path) = path(&input) else {
        return Exit::Clean;
    };
    let Ok(root) = Root::of(None) else {
        return Exit::Clean;
    };
    // What lies elsewhere is not this repository's to judge; what is not there is gone.
    let Some(path) = root.place(&path).ok().filter(|path| path.is_file()) else {
        return Exit::Clean;
    };
    let mut bytes = Vec::new();
    if read::bytes(&path, &mut bytes).is_err() {
        return Exit::Clean;
    }
    let standing = Standing::read(&arguments.policy, arguments.as_of.day(), &path);
    if standing.governed.is_none() {
        let mut problems = Problems::default();
        for problem in &standing.problems {
            problems.add(problem.clone());
        }
        return terminal::problems(&problems);
    }
    let judged = Judged::of(&path, &bytes, &standing);
    let written = written(&input);
    let is_refused = |finding: &&Finding| {
        let id = judged
            .usage_of(finding)
            .map(|usage| usage.mention.text.as_str());
        let is_written = id.is_none_or(|id| written.iter().any(|text| text.contains(id)));
        finding.severity == Severity::Error && (written.is_empty() || is_written)
    };
    let refused: Vec<_> = judged.findings().filter(is_refused).collect();
    if refused.is_empty() {
        return Exit::Clean;
    }
    tell(&root.name(&path), &refused)
}

fn unreadable(why: &str) -> Exit {
    terminal::fail(
        &format!("hook: cannot read standard input: {why}"),
        Some(
            "`lanelint hook` is run by a coding agent after it has written a file (docs/agents.md)",
        ),
    )
}

/// The file that was written.
fn path(input: &Value) -> Option<String> {
    let tool = &input["tool_input"];
    let mut places = [
        &tool["file_path"],
        &tool["notebook_path"],
        &input["file_path"],
    ]
    .into_iter();
    let path = places.find_map(Value::as_str)?;
    let folder = input["cwd"]
        .as_str()
        .filter(|_| Path::new(path).is_relative());
    let path = folder.map_or_else(
        || PathBuf::from(path),
        |folder| Path::new(folder).join(path),
    );
    Some(path.to_string_lossy().into_owned())
}

/// What was written into it, as far as that is said.
fn written(input: &Value) -> Vec<&str> {
    const KEYS: [&str; 3] = ["content", "new_string", "new_source"];
    let mut texts = Vec::new();
    for place in [&input["tool_input"], input] {
        let edits = place["edits"].as_array().into_iter().flatten();
        for part in std::iter::once(place).chain(edits) {
            texts.extend(KEYS.iter().filter_map(|key| part[*key].as_str()));
        }
    }
    texts
}

fn tell(name: &str, refused: &[&Finding]) -> Exit {
    let count = refused.len();
    let noun = if count == 1 { "model id" } else { "model ids" };
    let mut lines = vec![format!(
        "lanelint: {count} {noun} in {} may not stay:",
        visible(name)
    )];
    for finding in refused.iter().take(MOST) {
        let at = finding.place.source.position(finding.place.span.start);
        let message = visible(&finding.message);
        lines.push(format!(
            "  line {}: [{}] {message}",
            at.line,
            visible(&finding.rule)
        ));
        let advice = report::advice::lines(finding);
        lines.extend(advice.iter().map(|line| format!("    {}", visible(line))));
    }
    if let Some(more) = count.checked_sub(MOST).filter(|more| *more > 0) {
        lines.push(format!(
            "  and {more} more: lanelint check {}",
            visible(name)
        ));
    }
    lines.push(
        "Write what is suggested; where nothing is, ask the user. Do not silence it on your own."
            .to_owned(),
    );
    terminal::note(&lines.join("\n"));
    Exit::Untrusted
}
