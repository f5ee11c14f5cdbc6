//! The evidence of a run as the JSON formats write it: enough to do the run again.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Date, SCHEMA};
use crate::baseline::Known;
use crate::evaluate::Severity;
use crate::report::{Mode, Report, Summary};
use crate::scan::Fallback;

/// What was run, on what knowledge, and what came of it in numbers.
#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct Run<'a> {
    /// Name and version of this layout: `lanelint-report-v1`.
    schema: &'static str,
    tool: Tool<'a>,
    mode: ReportMode,
    /// The day everything was judged as of.
    as_of: Date,
    /// The address that the repository comes from, without what would let somebody in.
    repository: Option<&'a str>,
    /// The commit that was checked out.
    commit: Option<&'a str>,
    /// The branch that was.
    branch: Option<&'a str>,
    /// Whether something differs from that commit: a file that git tracks, or one that is not tracked and has an id. Null where
    /// that is not known.
    dirty: Option<bool>,
    /// What usages are chosen by, as it was asked for; empty where all are there.
    filters: &'a [String],
    catalog: Catalog<'a>,
    policy: Policy<'a>,
    /// The earlier report that the run is compared with.
    baseline: Option<Baseline<'a>>,
    /// The least severity that fails the run.
    fail_on: Severity,
    summary: Summary,
    /// Files that were read as plain text though they have a syntax.
    fallbacks: Vec<FallbackRecord<'a>>,
}

/// The program.
#[derive(Serialize, JsonSchema)]
struct Tool<'a> {
    name: &'static str,
    version: &'a str,
    /// The command that was run.
    command: &'a str,
    /// All that was written after the program's name, in order.
    arguments: &'a [String],
}

/// What the reader wanted.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum ReportMode {
    /// A gate: usages are those with findings.
    Check,
    /// An inventory: every usage.
    Audit,
}

/// The catalog of models that was used.
#[derive(Serialize, JsonSchema)]
struct Catalog<'a> {
    /// The latest day on which a source of it was read.
    version: Date,
    /// The earliest day on which a source of a built-in fact was read.
    oldest_fact: Date,
    /// How many ids it knows.
    entries: usize,
    /// The catalog files of the user's own that lie over it.
    files: Vec<CatalogFile<'a>>,
}

/// A catalog file of the user's own.
#[derive(Serialize, JsonSchema)]
struct CatalogFile<'a> {
    path: &'a str,
    /// A hash over its text.
    sha256: &'a str,
}

/// The policy that was used.
#[derive(Serialize, JsonSchema)]
struct Policy<'a> {
    /// The user's own policy files.
    files: &'a [String],
    /// A hash over all that the policy was made of.
    hash: &'a str,
}

/// An earlier report.
#[derive(Serialize, JsonSchema)]
struct Baseline<'a> {
    path: &'a str,
    /// A hash over its text.
    sha256: &'a str,
    /// What was open there and is found no more.
    absent: Vec<Absent<'a>>,
}

/// A finding of an earlier report.
#[derive(Serialize, JsonSchema)]
struct Absent<'a> {
    /// As it stood there.
    path: &'a str,
    line: u32,
    rule: &'a str,
    message: &'a str,
    fingerprint: &'a str,
}

/// A file that was read as plain text.
#[derive(Serialize, JsonSchema)]
struct FallbackRecord<'a> {
    path: &'a str,
    language: &'static str,
    /// Why, for people.
    detail: String,
}

impl<'a> Run<'a> {
    pub(in crate::report) fn of(report: &Report<'a>) -> Self {
        let run = report.run;
        let fallback = |(path, fallback): &'a (String, Fallback)| FallbackRecord {
            path,
            language: match fallback {
                Fallback::Parser { language, .. } | Fallback::Feature { language, .. } => language,
            },
            detail: fallback.to_string(),
        };
        let own_files = run.catalog.own_files.iter().map(|file| CatalogFile {
            path: &file.path,
            sha256: &file.sha256,
        });
        Self {
            schema: SCHEMA,
            tool: Tool {
                name: env!("CARGO_PKG_NAME"),
                version: run.version,
                command: run.command,
                arguments: run.arguments,
            },
            mode: match report.mode {
                Mode::Check => ReportMode::Check,
                Mode::Audit => ReportMode::Audit,
            },
            as_of: Date(run.as_of),
            repository: run.origin.repository,
            commit: run.origin.commit,
            branch: run.origin.branch,
            dirty: run.origin.dirty,
            filters: report.filters,
            catalog: Catalog {
                version: Date(run.catalog.newest_read),
                oldest_fact: Date(run.catalog.oldest_read),
                entries: run.catalog.entries,
                files: own_files.collect(),
            },
            policy: Policy {
                files: run.policy.files,
                hash: run.policy.hash,
            },
            baseline: report.baseline.map(|compared| Baseline {
                path: &compared.file,
                sha256: &compared.sha256,
                absent: compared.absent.iter().map(Absent::of).collect(),
            }),
            fail_on: report.fail_on,
            summary: Summary::of(report),
            fallbacks: report.fallbacks().into_iter().map(fallback).collect(),
        }
    }
}

impl<'a> Absent<'a> {
    fn of(known: &'a Known) -> Self {
        Self {
            path: &known.path,
            line: known.line,
            rule: &known.rule,
            message: &known.message,
            fingerprint: &known.fingerprint,
        }
    }
}
