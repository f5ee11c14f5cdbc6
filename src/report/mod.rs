//! The outcome of a run as bytes for each kind of reader.
//!
//! A format is a file here, a row in [`format::ALL`], and its snapshots in
//! `fixtures/report/`. Every format gets the same [`Report`] and streams: it keeps no
//! second copy of usages or findings. Nothing here judges, prints, or reads a clock;
//! text of a scanned file passes through [`escape`] or a quoting serialiser.

pub mod advice;
mod agent;
mod answers;
mod azure;
mod bill;
mod checkstyle;
mod columns;
mod compact;
mod counts;
mod csv;
mod cyclonedx;
mod edit;
pub mod escape;
mod evidence;
mod excerpt;
pub mod format;
mod github;
mod gitlab;
mod groups;
mod html;
mod inventory;
pub mod json;
mod jsonl;
pub(crate) mod junit;
mod listed;
mod markdown;
pub mod number;
mod once;
pub mod plan;
mod pretty;
mod rdjson;
#[cfg(test)]
mod sample;
mod sarif;
mod sites;
mod spdx;
mod statistics;
pub mod summary;
mod surface;

use std::collections::BTreeMap;
use std::fmt;

use crate::baseline::Compared;
use crate::catalog::Catalog;
use crate::catalog::entry::Day;
use crate::catalog::index::OwnFile;
use crate::evaluate::{
    Disposition, ExceptionRecord, Finding, IgnoreRecord, Place, Severity, Spend, TagRecord, Usage,
};
use crate::fix::Offered;
use crate::plan::Plan;
use crate::policy::Rule;
use crate::scan::Fallback;
use crate::source::read::Skip;

pub use format::{Format, write};
pub use summary::Summary;

/// What every format gets.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// What was run, and on what knowledge.
    pub run: Run<'a>,
    /// What is known of models beyond what usages say.
    pub catalog: &'a Catalog,
    /// What the reader wants.
    pub mode: Mode,
    /// How formats for people gather findings; nothing where none was asked for, and each
    /// does as it does by itself.
    pub grouping: Option<Grouping>,
    /// What usages are chosen by, as it was asked for; without any, all are there.
    pub filters: &'a [String],
    /// How much of a check is shown, in formats that have a choice; nothing where none was asked
    /// for, and each shows all.
    pub shown: Option<Shown>,
    /// The rules that judged, by id, each once.
    pub rules: &'a [&'a Rule],
    /// Who owns each file that something is said of, as CODEOWNERS has it. A file without
    /// owners is not there.
    pub owners: &'a BTreeMap<String, Vec<String>>,
    /// Who last wrote the lines of findings, by file and line; empty unless asked for.
    pub blame: &'a BTreeMap<(String, u32), Blame>,
    /// Every usage. Findings, tags and dispositions name these slices' indices.
    pub usages: &'a [Usage],
    /// Every finding, whatever became of it.
    pub findings: &'a [Finding],
    /// The edits that readers may apply without asking again; none for formats that have no
    /// place for them.
    pub offered: &'a Offered,
    /// The comments to paste above ids, by usage, where an open finding's rule takes a tag; none for formats that have no place for them.
    pub pasted: &'a BTreeMap<usize, String>,
    /// The migration tags.
    pub tags: &'a [TagRecord],
    /// The inline ignores.
    pub ignores: &'a [IgnoreRecord],
    /// The policy's exceptions; one that several policies share is there for each.
    pub exceptions: &'a [ExceptionRecord],
    /// The earlier report that the run is compared with, if it is, and what it knew that is
    /// found no more.
    pub baseline: Option<&'a Compared>,
    /// The names of the policy's workloads.
    pub workloads: &'a [String],
    /// What workloads with volumes cost in a month, by name.
    pub spend: &'a [Spend],
    /// The migration that follows, for audits in formats that have a part with it.
    pub plan: Option<&'a Plan>,
    /// Files that were not scanned.
    pub skipped: &'a [(String, Skip)],
    /// How many files and folders were left out as ignore files and policies say, by reason.
    pub left_out: &'a BTreeMap<&'static str, usize>,
    /// Files that were read as plain text though they have a syntax.
    pub fallbacks: &'a [(String, Fallback)],
    /// Files looked at, those that the prefilter put aside included.
    pub files_scanned: usize,
    /// Files with at least one usage.
    pub files_hit: usize,
    /// How many of them have findings made less severe because a program wrote them or they are
    /// others' code, by which of the two, as they or the repository say.
    pub bounded: &'a BTreeMap<String, usize>,
    /// Unknown ids in places where they make no finding.
    pub unlisted_unknowns: u64,
    /// The least severity that fails the run.
    pub fail_on: Severity,
}

/// The evidence of a run.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The tool's version.
    pub version: &'a str,
    /// The command: `check`, `audit`.
    pub command: &'a str,
    /// All that was written after the program's name, in order.
    pub arguments: &'a [String],
    /// The day everything was judged as of.
    pub as_of: Day,
    /// The catalog that was used.
    pub catalog: CatalogFacts<'a>,
    /// The policy that was used.
    pub policy: PolicyFacts<'a>,
    /// The repository that the files are of.
    pub origin: Origin<'a>,
    /// The folder that paths are relative to; only hyperlinks show it.
    pub root: &'a str,
}

/// What is judged, as far as the repository knows it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Origin<'a> {
    /// The address that it comes from, without what would let somebody in.
    pub repository: Option<&'a str>,
    /// The commit that is checked out.
    pub commit: Option<&'a str>,
    /// The branch that is.
    pub branch: Option<&'a str>,
    /// Whether something that was read is not as that commit has it.
    pub dirty: Option<bool>,
}

/// Which catalog judged.
#[derive(Debug, Clone, Copy)]
pub struct CatalogFacts<'a> {
    /// The latest day on which a source of it was read: its version.
    pub newest_read: Day,
    /// The earliest day on which a source of a built-in fact was read: its oldest fact.
    pub oldest_read: Day,
    /// How many ids it knows.
    pub entries: usize,
    /// The catalog files of the user's own.
    pub own_files: &'a [OwnFile],
}

/// Which policy judged.
#[derive(Debug, Clone, Copy)]
pub struct PolicyFacts<'a> {
    /// The user's own policy files, as shown; not the built-in packs.
    pub files: &'a [String],
    /// A hash over all that the policy was made of.
    pub hash: &'a str,
}

/// What the reader wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// What has to change: open findings; the rest is counted.
    Check,
    /// What there is: every usage, finding and tag.
    Audit,
}

/// By what formats for people gather findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grouping {
    /// The file that they stand in.
    File,
    /// The model that they are about.
    Model,
    /// The rule that found them.
    Rule,
    /// Who owns the file.
    Owner,
}

/// How much of a check the formats for people show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Every finding in full.
    All,
    /// What ends when, by model; errors in full, and the rest counted.
    Summary,
    /// How many findings there are of each kind.
    Statistics,
    /// What fails the run, and nothing besides.
    Failing,
}

/// Who last wrote a line, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blame {
    /// The author's name, as the commit has it.
    pub author: String,
    /// The author's address, as the commit has it.
    pub email: String,
    /// The day on which it was written, by the author's clock.
    pub on: Day,
    /// The commit, in hexadecimal.
    pub commit: String,
}

/// How text formats may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Use ANSI colours.
    pub color: bool,
    /// Columns to fill at most.
    pub width: usize,
    /// Make paths clickable (OSC 8).
    pub hyperlinks: bool,
}

impl<'a> Report<'a> {
    /// The findings that are not switched off, by path, place and rule.
    pub fn findings(&self) -> Vec<&'a Finding> {
        let reported = |finding: &&Finding| finding.severity != Severity::Off;
        let mut findings: Vec<_> = self.findings.iter().filter(reported).collect();
        in_order(&mut findings, |finding| {
            let Place { source, span } = &finding.place;
            (source.name(), *span, finding.rule.as_str())
        });
        findings
    }

    /// The findings that count.
    pub fn open(&self) -> Vec<&'a Finding> {
        let mut findings = self.findings();
        findings.retain(|finding| finding.disposition == Disposition::Open);
        findings
    }

    /// The open findings that are shown: all, or those that fail the run.
    fn told(&self) -> Vec<&'a Finding> {
        let mut findings = self.open();
        if self.shown == Some(Shown::Failing) {
            findings.retain(|finding| finding.severity >= self.fail_on);
        }
        findings
    }

    /// The usages that this mode lists, by path and place: in a check, those with findings.
    pub fn usages(&self) -> Vec<&'a Usage> {
        let mut wanted = vec![self.mode == Mode::Audit; self.usages.len()];
        for finding in self.findings() {
            if let Some(wanted) = finding.usage.and_then(|usage| wanted.get_mut(usage.get())) {
                *wanted = true;
            }
        }
        let mut wanted = wanted.into_iter();
        let mut usages: Vec<_> = self.usages.iter().collect();
        usages.retain(|_| wanted.next() == Some(true));
        in_order(&mut usages, |usage| (usage.path(), usage.mention.span));
        usages
    }

    /// The migration tags, by path and place.
    pub fn tags(&self) -> Vec<&'a TagRecord> {
        let mut tags: Vec<_> = self.tags.iter().collect();
        tags.sort_by_key(|record| (record.source.name(), record.tag.span));
        tags
    }

    /// The inline ignores, by path and place.
    pub fn ignores(&self) -> Vec<&'a IgnoreRecord> {
        let mut ignores: Vec<_> = self.ignores.iter().collect();
        ignores.sort_by_key(|record| (record.source.name(), record.ignore.span));
        ignores
    }

    /// The policy's exceptions, by path and place, each once with all its uses.
    pub fn exceptions(&self) -> Vec<(&'a ExceptionRecord, usize)> {
        let mut exceptions = BTreeMap::new();
        for record in self.exceptions {
            let place = (record.place.source.name(), record.place.span);
            exceptions.entry(place).or_insert((record, 0)).1 += record.uses;
        }
        exceptions.into_values().collect()
    }

    /// The skipped files by path.
    pub fn skipped(&self) -> Vec<&'a (String, Skip)> {
        let mut skipped: Vec<_> = self.skipped.iter().collect();
        skipped.sort();
        skipped
    }

    /// The files read as plain text, by path.
    pub fn fallbacks(&self) -> Vec<&'a (String, Fallback)> {
        let mut fallbacks: Vec<_> = self.fallbacks.iter().collect();
        fallbacks.sort();
        fallbacks
    }

    /// The usage that a finding is about.
    pub fn usage_of(&self, finding: &Finding) -> Option<&'a Usage> {
        self.usages.get(finding.usage?.get())
    }

    /// Who owns a file; empty where nobody is said to.
    pub fn owners_of(&self, path: &str) -> &'a [String] {
        self.owners.get(path).map_or(&[], Vec::as_slice)
    }

    /// Who last wrote the line of a finding, where that was asked for and is known.
    pub fn blame_of(&self, finding: &Finding) -> Option<&'a Blame> {
        let place = &finding.place;
        let line = place.source.position(place.span.start).line;
        let mut of_file = self.blame.range((place.source.name().to_owned(), line)..);
        let ((path, at), blame) = of_file.next()?;
        (path == place.source.name() && *at == line).then_some(blame)
    }

    /// The tag that covers a usage.
    pub fn tag_of(&self, usage: &Usage) -> Option<&'a TagRecord> {
        usage.tag.and_then(|tag| self.tags.get(tag.get()))
    }

    /// The rule of a finding.
    pub fn rule_of(&self, finding: &Finding) -> Option<&'a Rule> {
        let found = self
            .rules
            .binary_search_by(|rule| rule.id.as_str().cmp(&finding.rule));
        found.ok().and_then(|at| self.rules.get(at).copied())
    }

    /// Whether a finding says of a move that another one suggests what it would break.
    pub(crate) fn is_of_move(&self, finding: &Finding) -> bool {
        self.rule_of(finding)
            .is_some_and(|rule| rule.matching.replacement_breaks == Some(true))
    }

    /// The name of a usage's workload.
    pub fn workload_of(&self, usage: &Usage) -> Option<&'a str> {
        let name = usage
            .workload
            .and_then(|index| self.workloads.get(index.get()));
        name.map(String::as_str)
    }

    /// The place that took a finding out of the count: a tag, an ignore, an exception; the
    /// baseline has none in a file that is scanned.
    pub fn disposed_by(&self, finding: &Finding) -> Option<Place> {
        match finding.disposition {
            Disposition::Open | Disposition::Baselined => None,
            Disposition::Tracked(tag) => self.tags.get(tag.get()).map(|record| Place {
                source: record.source.clone(),
                span: record.tag.span,
            }),
            Disposition::Ignored(ignore) => self.ignores.get(ignore.get()).map(|record| Place {
                source: record.source.clone(),
                span: record.ignore.span,
            }),
            Disposition::Excepted(exception) => {
                let record = self.exceptions.get(exception.get());
                record.map(|record| record.place.clone())
            }
        }
    }

    /// Where in the user's own policy a finding was decided; nothing for built-in rules.
    pub fn policy_place<'f>(&self, finding: &'f Finding) -> Option<&'f Place> {
        let own = |place: &&Place| {
            let files = self.run.policy.files;
            files.iter().any(|file| file == place.source.name())
        };
        finding.policy.as_ref().filter(own)
    }
}

/// Sorts, which takes room of its own, what is not in order already: a run's lists are.
fn in_order<'a, T, K: Ord>(items: &mut [&'a T], key: impl Fn(&'a T) -> K) {
    if !items.is_sorted_by_key(|item| key(item)) {
        items.sort_by_key(|item| key(item));
    }
}

impl Style {
    /// `text` in `with`, if colours are wanted.
    fn paint<'t>(
        self,
        with: anstyle::Style,
        text: impl fmt::Display + 't,
    ) -> impl fmt::Display + 't {
        let with = if self.color {
            with
        } else {
            anstyle::Style::new()
        };
        Painted(with, text)
    }

    /// The place in a file as text: clickable, if that is wanted. Escaped.
    fn place(self, root: &str, path: &str, at: crate::source::Position) -> String {
        let shown = format!("{}:{}:{}", escape::terminal(path), at.line, at.column);
        self.linked(root, path, &shown)
    }

    /// `shown`, clickable if that is wanted: it opens `path`.
    fn linked(self, root: &str, path: &str, shown: &str) -> String {
        if !self.hyperlinks || !root.starts_with('/') {
            return shown.to_owned();
        }
        let path = escape::uri(&format!("{}/{path}", root.trim_end_matches('/')));
        format!("\u{1b}]8;;file://{path}\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\")
    }
}

struct Painted<T>(anstyle::Style, T);

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{:#}", self.0, self.1, self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Position;

    #[test]
    fn a_link_is_made_only_where_it_is_wanted_and_can_be() {
        let at = Position { line: 3, column: 4 };
        let linking = Style {
            color: false,
            width: 80,
            hyperlinks: true,
        };
        assert_eq!(
            linking.place("/r/", "a b\u{1b}.py", at),
            "\u{1b}]8;;file:///r/a%20b%1B.py\u{1b}\\a b\\u{1b}.py:3:4\u{1b}]8;;\u{1b}\\"
        );
        assert_eq!(linking.place("r", "a.py", at), "a.py:3:4");
        let plain = Style {
            hyperlinks: false,
            ..linking
        };
        assert_eq!(plain.place("/r", "a.py", at), "a.py:3:4");
    }
}
