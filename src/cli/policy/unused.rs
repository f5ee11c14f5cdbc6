//! `lanelint policy unused`: what of a policy, and of the tags and ignores in the files that
//! it is for, meets nothing and can go. The whole of the policy's folder is read: of a part
//! it would not be known.

use crate::cli::progress::Progress;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::catalog::Catalog;
use crate::cli::gather::{files, left_out};
use crate::cli::governed::{Governed, Judged};
use crate::cli::{AsOf, Exit, Outcome, PolicyChoice, outermost, terminal, validated};
use crate::evaluate::ExceptionRecord;
use crate::evaluate::Standard;
use crate::policy::base::Base;
use crate::policy::paths::Paths;
use crate::policy::{Severity, packs};
use crate::report::escape;
use crate::scan::Scanner;
use crate::scan::prefilter::Prefilter;
use crate::source::{Place, Source, Span};
use crate::walk::{self, Selection};

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
    let mut catalog = Catalog::builtin();
    let mut written = outermost(&arguments.policy, Path::new(""));
    let policy = match validated(&mut written, &mut catalog) {
        Ok(policy) => policy,
        Err(exit) => return Ok(exit),
    };
    let root = policy.root.clone().unwrap_or_default();
    let base = Base::new(&root);
    let prefilter = Prefilter::new(&catalog);
    let scanner = Scanner {
        catalog: &catalog,
        prefilter: &prefilter,
        all_comments: !policy.tags.patterns.is_empty(),
    };
    let (is_left_out, policies) = left_out(&policy, &catalog, &base, Paths::default());
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let selection = {
        let (seen, base) = (Arc::clone(&seen), base.clone());
        let here = PathBuf::from(".");
        Selection {
            paths: vec![if root.as_os_str().is_empty() {
                here
            } else {
                root
            }],
            no_ignore: arguments.no_ignore,
            exclude: Box::new(move |path| {
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                seen.push(base.relative(path));
                is_left_out(path)
            }),
        }
    };
    let progress = Progress::new();
    let walked = walk::run(&selection, scanner, progress.files());
    drop(progress);
    let policies = policies.lock().unwrap_or_else(PoisonError::into_inner);
    let scanned = walked.scanned.iter().map(|file| file.source.name());
    let named = scanned.chain(policies.iter().map(String::as_str));
    let choice = (&written, &arguments.policy);
    let governed = match Governed::read(policy, choice, &base, named, &catalog) {
        Ok(governed) => governed,
        Err(problems) => return Ok(terminal::problems(&problems)),
    };
    let standard = Standard {
        policy: &governed.outermost,
        catalog: &catalog,
        as_of: arguments.as_of.day(),
        complete: true,
    };
    let judged = governed.judge(
        &governed.part(files(walked.scanned, &walked.others, &base)),
        standard,
    );
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let mut rows = notes(&judged, &governed);
    rows.extend(rules(&judged, &governed));
    rows.extend(globs(&governed, &seen));
    rows.sort();
    rows.dedup();
    match arguments.format {
        Form::Json => {
            let listed = Listed {
                schema: "lanelint.unused/1",
                as_of: standard.as_of.to_string(),
                files: walked.files,
                unused: &rows,
            };
            crate::report::json::pretty(&listed, out)?;
        }
        Form::Compact => compact(&rows, walked.files, out)?,
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
