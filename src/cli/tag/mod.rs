//! `lanelint tag`: migration tags, written above the ids of findings that a tag can make deliberate; renewed, listed and
//! removed. Shown as a diff, and written on demand, as `fix` does.

mod nowhere;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use clap::Args;

use super::fix::rounds::{Fixed, FixedFile};
use super::fix::{files, idle, known, told};
use super::gather::{self, Selected};
use super::{AsOf, Exit, Outcome, day, terminal};
use crate::catalog::entry::Day;
use crate::evaluate::{self, Disposition, Finding, TagRecord, Usage, Verdict};
use crate::fix::check::{Before, Settled, again};
use crate::fix::note::{self, Put};
use crate::fix::{Change, Made};
use crate::policy::ids::Names;
use crate::report::escape;
use crate::run::{self, Governed, Tree};
use crate::scan::Scanner;
use crate::scan::prefilter::Prefilter;
use crate::source::excerpt::visible;
use crate::source::{Source, Span};
use crate::tags::write::{migrate, value};
use crate::walk::Scanned;
use nowhere::Nowhere;

/// Arguments of `tag`.
#[derive(Debug, Args)]
#[command(
    mut_arg("paths", gather::of_files),
    mut_arg("stdin_filename", |arg| arg.hide(true))
)]
pub(super) struct Arguments {
    #[command(flatten)]
    selection: Selected,
    /// List the tags, those that end first at the top
    #[arg(long, conflicts_with_all = ["renew", "remove_unused", "write", "rule", "model", "to"])]
    list: bool,
    /// Give tags another last day, the one of --until; choose by paths, --ticket and --owner
    #[arg(long, requires = "until", conflicts_with_all = ["remove_unused", "rule", "model", "to"])]
    renew: bool,
    /// Take out tags that cover nothing
    #[arg(long, conflicts_with_all = ["rule", "model", "to", "until"])]
    remove_unused: bool,
    /// Write the files; without this what would change is shown as a diff
    #[arg(long)]
    write: bool,
    /// Tag only what this rule finds; may be repeated
    #[arg(long, value_name = "RULE")]
    rule: Vec<String>,
    /// Tag only ids that match a glob; may be repeated
    #[arg(long, value_name = "GLOB", value_parser = super::model_glob)]
    model: Vec<String>,
    /// The model to move to [default: what is suggested]
    #[arg(long, value_name = "ID", value_parser = value)]
    to: Option<String>,
    /// What the old model is kept for
    #[arg(long, value_name = "WORD", value_parser = value)]
    purpose: Option<String>,
    /// Where the move is followed
    #[arg(long, value_name = "ID", value_parser = value)]
    ticket: Option<String>,
    /// Who answers for it
    #[arg(long, value_name = "NAME", value_parser = value)]
    owner: Option<String>,
    /// The last day on which the old model may stand
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    until: Option<Day>,
    /// Why
    #[arg(long, value_name = "TEXT", value_parser = value)]
    reason: Option<String>,
    /// Write files that have changes which are not committed
    #[arg(long)]
    allow_dirty: bool,
    #[command(flatten)]
    as_of: AsOf,
}

/// Whether some policy of a run takes a purpose; those that they take if not.
fn is_allowed(purpose: &str, governed: &Governed) -> Result<(), String> {
    let lists = || {
        governed
            .policies()
            .map(|policy| &policy.tags.purposes.value)
    };
    if lists().any(|list| list.is_empty() || list.iter().any(|one| one == purpose)) {
        return Ok(());
    }
    let all: BTreeSet<_> = lists().flatten().map(|one| format!("`{one}`")).collect();
    Err(all.into_iter().collect::<Vec<_>>().join(", "))
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    if arguments.selection.is_stdin() {
        return Ok(terminal::fail(
            "standard input is no file that could be written",
            None,
        ));
    }
    let gathered = match gather::read(&arguments.selection, None, std::iter::empty())? {
        Ok(gathered) => gathered,
        Err(exit) => return Ok(exit),
    };
    if let Err(exit) = known(&arguments.rule, &gathered.governed.rules()) {
        return Ok(exit);
    }
    if let Some(purpose) = &arguments.purpose
        && let Err(allowed) = is_allowed(purpose.trim_matches('"'), &gathered.governed)
    {
        let message = format!("--purpose: no policy here allows `{}`", visible(purpose));
        let help = format!("expected one of {}", visible(&allowed));
        return Ok(terminal::fail(&message, Some(&help)));
    }
    if let Some(glob) = idle(&gathered, &arguments.model) {
        super::warn_idle(glob);
    }
    let prefilter = Prefilter::new(&gathered.catalog);
    let policy = &gathered.governed.outermost;
    let run = Run {
        arguments,
        gathered: &gathered,
        scanner: run::scanner(policy, &gathered.catalog, &prefilter),
        as_of: arguments.as_of.day(),
    };
    let outcome = run.judge(&gathered.walked.scanned, &gathered.governed);
    if arguments.list {
        run.list(&outcome, out)?;
        return Ok(Exit::Clean);
    }
    let changed = if arguments.renew || arguments.remove_unused {
        run.change(&outcome)
    } else {
        run.tag(&outcome)
    };
    let Changed {
        fixed,
        left,
        governed,
    } = match changed {
        Ok(changed) => changed,
        Err(why) => return Ok(terminal::fail(&visible(&why), None)),
    };
    let governed = governed.as_ref().unwrap_or(&gathered.governed);
    let faults = run.faults(&outcome, &fixed, governed);
    if !faults.is_empty() {
        let message = format!("the tags would not hold: {}", visible(&faults.join("; ")));
        let help = "say what the policy asks for (`lanelint policy show` has it under `migration_tags`): `--to MODEL` where none is known to move to; \
             or leave the file out with `--exclude`";
        return Ok(terminal::fail(&message, Some(help)));
    }
    if arguments.write {
        let here = super::here();
        let plan = files::Plan {
            here: &here,
            is_staged: false,
            allow_dirty: arguments.allow_dirty,
        };
        let written = files::check(&plan, &fixed).and_then(|()| files::write(&plan, &fixed));
        if let Err(refusal) = written {
            return Ok(terminal::fail(&refusal.message, refusal.help));
        }
    } else {
        told::diff(&fixed, out)?;
        out.flush()?;
    }
    for line in &left {
        terminal::note(&escape::paragraphs(line));
    }
    let (count, noun) = (
        fixed.files.len(),
        if fixed.files.len() == 1 {
            "file"
        } else {
            "files"
        },
    );
    terminal::note(&match (count, arguments.write) {
        (0, _) => "nothing to change".to_owned(),
        (_, true) => format!("changed {count} {noun}"),
        (_, false) => format!("{count} {noun} to change: `--write` does it"),
    });
    Ok(Exit::Clean)
}

struct Run<'a> {
    arguments: &'a Arguments,
    gathered: &'a Tree,
    scanner: Scanner<'a>,
    as_of: Day,
}

/// What is to be written.
struct Changed {
    /// The files that change, the policy's among them.
    fixed: Fixed,
    /// What is said of the rest.
    left: Vec<String>,
    /// The policies as they are then, if they change.
    governed: Option<Governed>,
}

impl Run<'_> {
    fn judge(&self, scanned: &[Scanned], governed: &Governed) -> evaluate::Outcome {
        let parted = self.gathered.part_of(scanned.to_vec(), governed);
        let judged = self.gathered.judge_by(governed, &parted, self.as_of);
        judged.outcome
    }

    fn list(&self, outcome: &evaluate::Outcome, out: &mut dyn Write) -> std::io::Result<()> {
        let mut tags: Vec<&TagRecord> = outcome.tags.iter().collect();
        tags.sort_by_key(|record| {
            let until = record.tag.until;
            (
                until.is_none(),
                until,
                record.source.name(),
                record.tag.span,
            )
        });
        for record in &tags {
            let until = record.tag.until;
            let when = until.map_or_else(
                || "no last day".to_owned(),
                |until| match until.0 - self.as_of.0 {
                    0 => format!("{until} today"),
                    days @ 1.. => format!("{until} in {days} days"),
                    days => format!("{until} {} days ago", -days),
                },
            );
            let keys = ["to", "purpose", "ticket", "owner"].iter();
            let keys = keys.filter_map(|key| Some(format!("{key}={}", record.tag.get(key)?)));
            let keys: Vec<_> = keys.collect();
            let at = record.source.position(record.tag.span.start);
            let state = if record.valid {
                "holds"
            } else {
                "does not hold"
            };
            let place = format!("{}:{}", record.source.name(), at.line);
            writeln!(
                out,
                "{when:<24} {}  {}  {state}, covers {}",
                escape::terminal(&place),
                escape::terminal(&keys.join(" ")),
                record.uses
            )?;
        }
        let count = tags.len();
        terminal::note(&format!(
            "{count} {}",
            if count == 1 { "tag" } else { "tags" }
        ));
        Ok(())
    }

    /// Tags that are renewed or taken out.
    fn change(&self, outcome: &evaluate::Outcome) -> Result<Changed, String> {
        let mut changes: BTreeMap<&str, Vec<Change>> = BTreeMap::new();
        let mut left = Vec::new();
        let own = self.own_policy();
        let mut policy: Vec<Change> = Vec::new();
        let scanned = self.gathered.walked.scanned.iter();
        let scanned: BTreeSet<&str> = scanned.map(|own| own.source.name()).collect();
        for record in &outcome.tags {
            let (source, tag) = (&record.source, &record.tag);
            let is = |key: &str, asked: &Option<String>| {
                let asked = asked.as_ref().map(|asked| asked.trim_matches('"'));
                asked.is_none_or(|asked| tag.get(key) == Some(asked))
            };
            if !is("ticket", &self.arguments.ticket) || !is("owner", &self.arguments.owner) {
                continue;
            }
            if own.is_some_and(|own| own.name() == source.name()) {
                match self.renewed(record) {
                    Some(change) => policy.push(change),
                    None if self.arguments.renew || record.verdicts.contains(&Verdict::Unused) => {
                        left.push(by_hand(source, tag.span));
                    }
                    None => {}
                }
                continue;
            }
            if !scanned.contains(source.name()) {
                continue;
            }
            let change = if self.arguments.renew {
                self.renewed(record)
            } else if record.verdicts.contains(&Verdict::Unused) {
                note::line_alone(source, tag).map(|span| Change {
                    span,
                    text: String::new(),
                })
            } else {
                continue;
            };
            match change {
                Some(change) => changes.entry(source.name()).or_default().push(change),
                None => left.push(by_hand(source, tag.span)),
            }
        }
        let mut fixed = Fixed::default();
        for own in &self.gathered.walked.scanned {
            let Some(changes) = changes.get_mut(own.source.name()) else {
                continue;
            };
            changes.sort_by_key(|change| change.span);
            // A tag that is read in two ways is changed once.
            changes.dedup();
            let bytes = files::again(&own.source, "tag")?;
            let before = Before {
                bytes: &bytes,
                source: &own.source,
                scan: &own.scan,
            };
            let (settled, made) = note::rewrite(before, changes, &self.scanner);
            let unmade = changes.iter().zip(&made);
            let unmade = unmade.filter(|(_, made)| **made != Made::Yes);
            left.extend(unmade.map(|(change, _)| by_hand(&own.source, change.span)));
            if let Some(settled) = settled.filter(|settled| settled.bytes != bytes) {
                fixed.files.insert(
                    own.source.name().to_owned(),
                    changed(&own.source, bytes, settled),
                );
            }
        }
        let mut governed = None;
        if let Some(own) = own.filter(|_| !policy.is_empty()) {
            policy.sort_by_key(|change| change.span);
            policy.dedup();
            let mut text = own.text().to_owned();
            for change in policy.iter().rev() {
                if text.get(change.span.range()).is_some() {
                    text.replace_range(change.span.range(), &change.text);
                }
            }
            governed = Some(self.rewritten(own, text, &mut fixed)?);
        }
        Ok(Changed {
            fixed,
            left,
            governed,
        })
    }

    /// The change that gives a tag its new last day.
    fn renewed(&self, record: &TagRecord) -> Option<Change> {
        let until = self.arguments.until.filter(|_| self.arguments.renew)?;
        let value = record.tag.keys.get("until")?;
        let written = record.source.slice(value.span);
        let quote = written
            .chars()
            .next()
            .filter(|sign| matches!(sign, '"' | '\''));
        let quote = quote.map(String::from).unwrap_or_default();
        Some(Change {
            span: value.span,
            text: format!("{quote}{until}{quote}"),
        })
    }

    /// Tags above the ids that findings are about.
    fn tag(&self, outcome: &evaluate::Outcome) -> Result<Changed, String> {
        let mut wanted: BTreeMap<&str, Vec<(Span, &Finding)>> = BTreeMap::new();
        let mut left = Vec::new();
        let models = &self.arguments.model;
        let models = (!models.is_empty()).then(|| Names::new(models.iter().map(String::as_str)));
        for finding in &outcome.findings {
            let usage = finding
                .usage
                .and_then(|usage| outcome.usages.get(usage.get()));
            let Some(usage) = usage.filter(|_| finding.disposition == Disposition::Open) else {
                continue;
            };
            let rules = &self.arguments.rule;
            let spellings = [Some(usage.mention.text.as_str()), usage.id.as_deref()];
            let is_wanted = (rules.is_empty() || rules.contains(&finding.rule))
                && models
                    .as_ref()
                    .is_none_or(|models| models.hold(spellings.into_iter().flatten()));
            let rule = self.gathered.governed.rules();
            let accepts = rule
                .iter()
                .any(|rule| rule.id == finding.rule && rule.accepts_tag);
            if !is_wanted {
                continue;
            }
            let place = place(finding);
            if usage.tag.is_some() {
                left.push(format!(
                    "{place}: left: a tag speaks of it already: renew it, or fix it"
                ));
            } else if accepts {
                wanted
                    .entry(usage.path())
                    .or_default()
                    .push((usage.mention.span, finding));
            } else if !rules.is_empty() {
                left.push(format!(
                    "{place}: left: no tag helps against `{}`",
                    finding.rule
                ));
            }
        }
        let mut fixed = Fixed::default();
        let mut nowhere = Vec::new();
        for own in &self.gathered.walked.scanned {
            let Some(found) = wanted.get_mut(own.source.name()) else {
                continue;
            };
            let bytes = files::again(&own.source, "tag")?;
            found.sort_by_key(|(span, _)| *span);
            found.dedup_by_key(|(span, _)| *span);
            let found = found.iter().map(|(span, finding)| {
                let usage = finding
                    .usage
                    .and_then(|usage| outcome.usages.get(usage.get()));
                (*span, *finding, usage, self.words(finding, usage))
            });
            let found: Vec<_> = found.collect();
            let wanted = found.iter().map(|(span, _, _, words)| note::Wanted {
                span: *span,
                tag: migrate(words.clone()),
            });
            let wanted: Vec<_> = wanted.collect();
            let before = Before {
                bytes: &bytes,
                source: &own.source,
                scan: &own.scan,
            };
            let (settled, puts) = note::above(before, &wanted, &self.scanner);
            for ((_, finding, usage, words), put) in found.iter().zip(puts) {
                match put {
                    Put::Written | Put::Spoken => {}
                    Put::Nowhere => nowhere.push(Nowhere {
                        finding,
                        id: usage.map_or("", |usage| &usage.mention.text),
                        words: words.clone(),
                    }),
                    Put::Untried => left.push(format!(
                        "{}: left: too many others of this file cannot have a tag: choose fewer with --model or --rule",
                        place(finding)
                    )),
                }
            }
            if let Some(settled) = settled {
                fixed.files.insert(
                    own.source.name().to_owned(),
                    changed(&own.source, bytes, settled),
                );
            }
        }
        let governed = self.excepted(&nowhere, &mut fixed, &mut left)?;
        left.sort();
        Ok(Changed {
            fixed,
            left,
            governed,
        })
    }

    /// The keys of a tag for a finding.
    fn words(&self, finding: &Finding, usage: Option<&Usage>) -> Vec<(&'static str, String)> {
        let arguments = self.arguments;
        let suggested = finding.suggestion.as_ref().and_then(|suggestion| {
            let entry = suggestion
                .entry
                .map(|id| self.gathered.catalog.entry(id).id.clone());
            value(&entry.unwrap_or_else(|| suggestion.id.clone())).ok()
        });
        let named = || usage?.view.replacements.first().cloned();
        let to = arguments.to.clone().or(suggested).or_else(named);
        let until = arguments.until.map(|until| until.to_string());
        let all = [
            ("to", to),
            ("purpose", arguments.purpose.clone()),
            ("ticket", arguments.ticket.clone()),
            ("owner", arguments.owner.clone()),
            ("until", until),
            ("reason", arguments.reason.clone()),
        ];
        all.into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }

    /// What is wrong with tags that the files would have, where it is not wrong now.
    fn faults(
        &self,
        outcome: &evaluate::Outcome,
        fixed: &Fixed,
        governed: &Governed,
    ) -> Vec<String> {
        if fixed.files.is_empty() {
            return Vec::new();
        }
        let mut scanned = self.gathered.walked.scanned.clone();
        for own in &mut scanned {
            if let Some(file) = fixed.files.get(own.source.name()) {
                own.scan = again(&file.new, &own.scan, &self.scanner);
                own.source = file.new.clone();
            }
        }
        let after = self.judge(&scanned, governed);
        let mut before: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for record in outcome.tags.iter().filter(|record| !record.valid) {
            *before.entry(written(record)).or_default() += 1;
        }
        let mut told = BTreeSet::new();
        for record in after.tags.iter().filter(|record| !record.valid) {
            let (name, text) = written(record);
            match before.get_mut(&(name, text)) {
                Some(known) if *known > 0 => *known -= 1,
                _ if !fixed.files.contains_key(name) => {}
                _ => {
                    let verdicts = record.verdicts.iter().map(ToString::to_string);
                    let verdicts: Vec<_> = verdicts.collect();
                    told.insert(format!("in `{name}`, `{text}`: {}", verdicts.join(", ")));
                }
            }
        }
        told.into_iter().take(3).collect()
    }
}

/// The file of a tag, and its text.
fn written(record: &TagRecord) -> (&str, &str) {
    (record.source.name(), record.source.slice(record.tag.span))
}

fn by_hand(source: &Source, span: Span) -> String {
    let line = source.position(span.start).line;
    format!("{}:{line}: left: change this tag by hand", source.name())
}

fn changed(old: &Source, before: Vec<u8>, settled: Settled) -> FixedFile {
    FixedFile {
        before,
        old: old.clone(),
        after: settled.bytes,
        new: settled.source,
        edits: Vec::new(),
    }
}

fn place(finding: &Finding) -> String {
    let source = &finding.place.source;
    let at = source.position(finding.place.span.start);
    format!("{}:{}:{}", source.name(), at.line, at.column)
}
