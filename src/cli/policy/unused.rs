//! `lanelint policy unused`: what of a policy, and of the tags and ignores in the files that
//! it is for, matches nothing and can go. The whole of the policy's folder is read: of a part
//! it would not be known.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::{AsOf, Exit, Outcome, PolicyChoice, gather, here};
use crate::evaluate::ExceptionRecord;
use crate::policy::paths::Paths;
use crate::policy::{Severity, packs};
use crate::report::escape;
use crate::run::{Governed, Input, Judged, Request};
use crate::source::{Place, Source, Span};

/// How many characters of what stands there are shown.
const MAX_TEXT: usize = 120;

/// Arguments of `policy unused`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// How the list looks
    #[arg(long, short, value_enum, default_value = "compact")]
    format: Form,
    #[command(flatten)]
    as_of: AsOf,
    /// Fail with exit code 1 when anything but a rule is listed: a rule that finds nothing may
    /// be kept
    #[arg(long)]
    fail: bool,
    #[command(flatten)]
    policy: PolicyChoice,
    /// Read files that .gitignore and the like leave out, lock files and vendored folders
    #[arg(long)]
    no_ignore: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A line each
    Compact,
    /// For programs
    Json,
}

/// What can be of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Exception,
    Tag,
    Ignore,
    Rule,
    Glob,
}

/// Something of no use.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Row {
    path: String,
    line: u32,
    column: u32,
    kind: Kind,
    /// What stands there, its first line.
    text: String,
}

/// The list as JSON.
#[derive(Debug, Serialize)]
struct Listed<'r> {
    schema: &'static str,
    as_of: String,
    files: usize,
    unused: &'r [Row],
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let read = gather::run(&Request {
        input: Input::PolicyFolder,
        chosen: arguments.policy.chosen(),
        no_ignore: arguments.no_ignore,
        exclude: &[],
        besides: Vec::new(),
        is_change: false,
        keeps_paths: true,
        here: &here(),
    });
    let mut tree = match read {
        Ok(tree) => tree,
        Err(exit) => return Ok(exit),
    };
    let parted = tree.part();
    let as_of = arguments.as_of.day();
    let judged = tree.judge(&parted, as_of);
    let (governed, files) = (&tree.governed, tree.walked.files);
    let mut rows = notes(&judged, governed);
    rows.extend(rules(&judged, governed));
    rows.extend(globs(governed, &tree.paths));
    rows.sort();
    rows.dedup();
    match arguments.format {
        Form::Json => {
            let listed = Listed {
                schema: "lanelint.unused/1",
                as_of: as_of.to_string(),
                files,
                unused: &rows,
            };
            crate::report::json::pretty(&listed, out)?;
        }
        Form::Compact => compact(&rows, files, out)?,
    }
    let fails = arguments.fail && rows.iter().any(|row| row.kind != Kind::Rule);
    Ok(if fails { Exit::Findings } else { Exit::Clean })
}

impl Kind {
    /// What is said of it.
    fn about(self) -> &'static str {
        match self {
            Self::Exception => "this exception covers nothing that was found",
            Self::Tag => "this migration tag covers nothing that needs it",
            Self::Ignore => "this ignore silences nothing",
            Self::Rule => "this rule finds nothing",
            Self::Glob => "this glob fits no file",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Exception => "exception",
            Self::Tag => "tag",
            Self::Ignore => "ignore",
            Self::Rule => "rule",
            Self::Glob => "glob",
        }
    }
}

impl Row {
    fn at(kind: Kind, source: &Source, span: Span) -> Self {
        let position = source.position(span.start);
        let line = source.slice(span).lines().next().unwrap_or_default();
        let mut text: String = line.chars().take(MAX_TEXT).collect();
        if text.len() < line.len() {
            text.push('…');
        }
        Self {
            path: source.name().to_owned(),
            line: position.line,
            column: position.column,
            kind,
            text: text.trim_end().to_owned(),
        }
    }
}

/// Exceptions, tags and ignores without a use. Folders' policies share exceptions: one use is
/// enough.
fn notes(judged: &Judged, governed: &Governed) -> Vec<Row> {
    let outcome = &judged.outcome;
    let mut used: BTreeMap<(&str, Span), (&Place, bool)> = BTreeMap::new();
    for ExceptionRecord { place, uses, .. } in &outcome.exceptions {
        let known = used.entry((place.source.name(), place.span));
        known.or_insert((place, false)).1 |= *uses > 0;
    }
    let unused = used.values().filter(|(_, is_used)| !is_used);
    let exceptions = unused.map(|(place, _)| Row::at(Kind::Exception, &place.source, place.span));
    let own: BTreeSet<_> = governed.sources().iter().map(|file| file.name()).collect();
    // The tag of an exception is told as the exception.
    let tags = outcome.tags.iter().filter(|record| record.uses == 0);
    let tags = tags.filter(|record| !own.contains(record.source.name()));
    let ignores = outcome.ignores.iter().filter(|record| record.uses == 0);
    exceptions
        .chain(tags.map(|record| Row::at(Kind::Tag, &record.source, record.tag.span)))
        .chain(ignores.map(|record| Row::at(Kind::Ignore, &record.source, record.ignore.span)))
        .collect()
}

/// Rules of the team's own that are on and find nothing.
fn rules(judged: &Judged, governed: &Governed) -> Vec<Row> {
    let findings = judged.outcome.findings.iter();
    let found: BTreeSet<_> = findings.map(|finding| finding.rule.as_str()).collect();
    let all = governed.policies().flat_map(|policy| &policy.rules);
    let unused = all.filter(|rule| {
        !rule.built_in && rule.severity != Severity::Off && !found.contains(rule.id.as_str())
    });
    unused
        .map(|rule| Row::at(Kind::Rule, &rule.place.source, rule.place.span))
        .collect()
}

/// Globs over files that fit none of those met, left out or not.
fn globs(governed: &Governed, seen: &[String]) -> Vec<Row> {
    let mut met: BTreeMap<(&str, Span), (&Place, bool)> = BTreeMap::new();
    for glob in governed.policies().flat_map(|policy| &policy.globs) {
        let Some(place) = glob.place.as_ref() else {
            continue;
        };
        if packs::is_pack(&place.source) {
            continue;
        }
        let known = met.entry((place.source.name(), place.span));
        let (_, is_met) = known.or_insert((place, false));
        if !*is_met {
            let bare = glob.value.trim_start_matches('!');
            let (paths, _) = Paths::compile([bare]);
            *is_met = seen.iter().any(|path| paths.hold(path));
        }
    }
    let unmet = met.values().filter(|(_, is_met)| !is_met);
    unmet
        .map(|(place, _)| Row::at(Kind::Glob, &place.source, place.span))
        .collect()
}

fn compact(rows: &[Row], files: usize, out: &mut dyn Write) -> std::io::Result<()> {
    for row in rows {
        let (path, text) = (escape::terminal(&row.path), escape::terminal(&row.text));
        let about = row.kind.about();
        writeln!(out, "{path}:{}:{}: {about}: {text}", row.line, row.column)?;
    }
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.kind).or_default() += 1;
    }
    let each = counts.iter().map(|(kind, count)| {
        let plural = if *count == 1 { "" } else { "s" };
        format!("{count} {}{plural}", kind.name())
    });
    let said = each.collect::<Vec<_>>().join(", ");
    let said = if said.is_empty() {
        "nothing"
    } else {
        said.as_str()
    };
    let noun = if files == 1 { "file" } else { "files" };
    writeln!(out, "unused: {said} · {files} {noun} scanned")
}
