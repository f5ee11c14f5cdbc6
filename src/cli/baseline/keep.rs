//! `lanelint baseline`: a list of findings that are known, which only gets shorter.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::baseline::{Baseline, Entry, Found, NAME, Ratchet, World};
use crate::catalog::entry::Day;
use crate::cli::gather::{self, Selected};
use crate::cli::{AsOf, Exit, Outcome, day, save, terminal};
use crate::evaluate::{self, Disposition};
use crate::policy::locate;
use crate::report::escape;
use crate::run::Tree;
use crate::source::document;
use crate::source::excerpt::visible;

/// How many findings are told one by one.
const MAX_TOLD: usize = 50;

/// Commands that keep a baseline.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Write a baseline with all that is found today
    Create(Create),
    /// Compare with the baseline; fails on what is new
    Check(Check),
    /// Take out what is gone, and follow what has moved; with leave, add what is new
    Update(Update),
    /// Take out what is gone or has ended
    Prune(Common),
}

/// What all of them take.
#[derive(Debug, Args)]
#[command(
    mut_arg("paths", gather::of_files),
    mut_arg("stdin_filename", |arg| arg.hide(true))
)]
pub(in crate::cli) struct Common {
    #[command(flatten)]
    selection: Selected,
    /// The baseline [default: what the policy names, else .lanelint-baseline.json beside it]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Create {
    #[command(flatten)]
    common: Common,
    /// The last day on which what is found today is known
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    until: Option<Day>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Check {
    #[command(flatten)]
    common: Common,
    /// Fail also when something that is known is gone, so that the baseline is kept short
    #[arg(long)]
    no_slack: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Update {
    #[command(flatten)]
    common: Common,
    /// Add what is new, and write down who let it grow and why
    #[arg(long, value_name = "WHO: WHY", value_parser = leave)]
    allow_growth: Option<String>,
    /// The last day on which what is added is known
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, requires = "allow_growth")]
    until: Option<Day>,
}

fn leave(text: &str) -> Result<String, String> {
    let parts = text
        .split_once(':')
        .map(|(who, why)| (who.trim(), why.trim()));
    match parts {
        Some((who, why)) if !who.is_empty() && !why.is_empty() => Ok(format!("{who}: {why}")),
        _ => Err(
            "expected who lets it grow and why, such as `@ml: the import of the old service`"
                .to_owned(),
        ),
    }
}

pub(in crate::cli) fn run(command: &Command, out: &mut dyn Write) -> Outcome {
    let common = match command {
        Command::Create(create) => &create.common,
        Command::Check(check) => &check.common,
        Command::Update(update) => &update.common,
        Command::Prune(common) => common,
    };
    let run = match Run::of(common)? {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    let is_check = matches!(command, Command::Check(_));
    if !run.complete && !is_check {
        let root = locate::show(&run.root);
        let help = format!(
            "run it on `{}`, which its policy is for",
            visible(if root.is_empty() { "." } else { &root })
        );
        return Ok(terminal::fail(
            "a baseline is of all files, and only some are read",
            Some(&help),
        ));
    }
    let until = match command {
        Command::Create(create) => create.until,
        Command::Update(update) => update.until,
        Command::Check(_) | Command::Prune(_) => None,
    };
    if let Some(until) = until.filter(|until| *until < run.as_of) {
        let message =
            format!("--until: {until} is over, and what is known until then would count at once");
        let help = format!("name a day from {} on", run.as_of);
        return Ok(terminal::fail(&message, Some(&help)));
    }
    if let Command::Create(create) = command {
        return Ok(run.create(create.until));
    }
    let ratchet = match run.ratchet() {
        Ok(ratchet) => ratchet,
        Err(exit) => return Ok(exit),
    };
    let change = run.compare(&ratchet);
    change.tell(&run, out)?;
    match command {
        Command::Check(check) => {
            let fails = !change.new.is_empty() || check.no_slack && !change.gone.is_empty();
            Ok(if fails { Exit::Findings } else { Exit::Clean })
        }
        Command::Update(update) => Ok(run.update(
            &ratchet,
            &change,
            update.allow_growth.as_deref().map(|by| (by, update.until)),
        )),
        Command::Prune(_) | Command::Create(_) => {
            let exit = run.update(&ratchet, &change, None);
            Ok(if exit == Exit::Untrusted {
                exit
            } else {
                Exit::Clean
            })
        }
    }
}

/// What is found today.
struct Run {
    outcome: evaluate::Outcome,
    gathered: Told,
    root: PathBuf,
    /// The baseline's file.
    path: PathBuf,
    /// The policy names it.
    is_named: bool,
    complete: bool,
    as_of: Day,
}

/// What paths are told from.
struct Told {
    base: crate::policy::base::Base,
}

/// What is known of what is found.
struct Change {
    /// By entry that stays: what it is now.
    kept: Vec<Entry>,
    /// Entries whose site is in another file now, and which.
    moved: Vec<(Entry, String)>,
    /// Entries without a site.
    gone: Vec<Entry>,
    /// Entries whose last day is over.
    ended: Vec<Entry>,
    /// The numbers of findings without an entry, and what they would be.
    new: Vec<(usize, Entry)>,
}

impl Run {
    fn of(common: &Common) -> io::Result<Result<Self, Exit>> {
        let besides = common.baseline.as_deref().into_iter();
        let mut gathered = match gather::read(&common.selection, None, besides)? {
            Ok(gathered) => gathered,
            Err(exit) => return Ok(Err(exit)),
        };
        let parted = gathered.part();
        let as_of = common.as_of.day();
        let outcome = gathered.judge(&parted, as_of).outcome;
        let Tree {
            governed,
            told_from,
            told_root,
            complete,
            ..
        } = gathered;
        let named = governed
            .outermost
            .baseline
            .as_ref()
            .map(|named| named.value.clone());
        let is_named = common.baseline.is_none() && named.is_some();
        let path = common.baseline.clone().or(named);
        Ok(Ok(Self {
            outcome,
            gathered: Told { base: told_from },
            path: path.unwrap_or_else(|| told_root.join(NAME)),
            root: told_root,
            is_named,
            complete,
            as_of,
        }))
    }

    /// The list as it is.
    fn ratchet(&self) -> Result<Ratchet, Exit> {
        let shown = locate::show(&self.path);
        match super::open(&self.path) {
            Ok((Baseline::Ratchet(ratchet), _)) => Ok(ratchet),
            Ok((Baseline::Report(_), _)) => Err(terminal::fail(
                &format!(
                    "`{}` is a report, and no list that is kept",
                    visible(&shown)
                ),
                Some("write one with `lanelint baseline create --baseline FILE`"),
            )),
            Err(why) => {
                let is_there = self.path.symlink_metadata().is_ok();
                let help = if is_there {
                    "fix it by hand, or take back an older one; to begin anew, remove it and run `lanelint baseline create`"
                } else {
                    "`lanelint baseline create` writes one"
                };
                Err(terminal::fail(&visible(&why), Some(help)))
            }
        }
    }

    /// The findings that count, as sites with their numbers.
    fn sites<T>(&self, then: impl FnOnce(&[Found<'_>], &World<'_>) -> T) -> T {
        let world = World {
            told: &|path| self.gathered.base.relative(Path::new(path)),
            is_there: &|path| {
                self.root
                    .join(document::path(path))
                    .symlink_metadata()
                    .is_ok()
            },
            as_of: self.as_of,
        };
        let findings = &self.outcome.findings;
        let mut found = Found::of(findings, &self.outcome.usages, &world);
        found.retain(|found| {
            let finding = findings.get(found.number);
            finding.is_some_and(|finding| finding.disposition == Disposition::Open)
        });
        then(&found, &world)
    }

    fn compare(&self, ratchet: &Ratchet) -> Change {
        self.sites(|found, world| {
            let sites: Vec<_> = found.iter().map(Found::site).collect();
            let matched = ratchet.matched(&sites, self.as_of, world.is_there);
            let mut change = Change {
                kept: Vec::new(),
                moved: Vec::new(),
                gone: Vec::new(),
                ended: Vec::new(),
                new: Vec::new(),
            };
            for (entry, site) in ratchet.entries.iter().zip(&matched.of_entry) {
                match site.and_then(|site| sites.get(site)) {
                    Some(site) => {
                        if site.path != entry.path {
                            change.moved.push((entry.clone(), site.path.to_owned()));
                        }
                        change.kept.push(Entry {
                            path: site.path.to_owned(),
                            name: site.name.map(str::to_owned),
                            ..entry.clone()
                        });
                    }
                    None if entry.has_ended(self.as_of) => change.ended.push(entry.clone()),
                    // What was not read now is not gone.
                    None if self.complete => change.gone.push(entry.clone()),
                    None => change.kept.push(entry.clone()),
                }
            }
            for (found, entry) in found.iter().zip(&matched.of_site) {
                if entry.is_none() {
                    change
                        .new
                        .push((found.number, Entry::new(found.site(), self.as_of)));
                }
            }
            change
        })
    }

    fn create(&self, until: Option<Day>) -> Exit {
        let entries = self.sites(|found, _| {
            let entry = |found: &Found<'_>| Entry {
                until: until.map(|until| until.to_string()),
                ..Entry::new(found.site(), self.as_of)
            };
            found.iter().map(entry).collect::<Vec<_>>()
        });
        let count = entries.len();
        let text = Ratchet { entries }.text();
        let shown = visible(&locate::show(&self.path)).into_owned();
        if let Err(error) = save::new(&self.path, text.as_bytes()) {
            let is_there = error.kind() == io::ErrorKind::AlreadyExists;
            let help = is_there.then_some(
                "`lanelint baseline update` takes out what is gone, and adds with leave",
            );
            return terminal::fail(
                &format!("cannot write `{shown}`: {}", document::why(&error)),
                help,
            );
        }
        terminal::note(&format!("wrote {shown}: {}", counted(count, "finding")));
        if !self.is_named {
            let name = self.gathered.base.relative(&self.path);
            let is_within = !name.starts_with("../") && !Path::new(&name).is_absolute();
            terminal::note(&if is_within {
                format!(
                    "add `baseline: {}` to the policy, so that `check` knows it",
                    visible(&name)
                )
            } else {
                "`check` takes it with `--baseline`: a policy names none outside its repository"
                    .to_owned()
            });
        }
        Exit::Clean
    }

    /// Writes what is left of the list, and with leave what is new.
    fn update(
        &self,
        before: &Ratchet,
        change: &Change,
        leave: Option<(&str, Option<Day>)>,
    ) -> Exit {
        let mut entries = change.kept.clone();
        if let Some((by, until)) = leave {
            entries.extend(change.new.iter().map(|(_, entry)| Entry {
                by: Some(by.to_owned()),
                until: until.map(|until| until.to_string()),
                ..entry.clone()
            }));
        }
        let after = Ratchet { entries };
        let shown = visible(&locate::show(&self.path)).into_owned();
        if after.text() == before.text() {
            terminal::note(&format!("{shown} stays as it is"));
        } else if let Err(error) = save::over(&self.path, after.text().as_bytes()) {
            return terminal::fail(
                &format!("cannot write `{shown}`: {}", document::why(&error)),
                None,
            );
        } else {
            let (was, is) = (before.entries.len(), after.entries.len());
            terminal::note(&format!(
                "wrote {shown}: {was} → {}",
                counted(is, "finding")
            ));
        }
        if leave.is_none() && !change.new.is_empty() {
            terminal::note(
                "what is new is not added: fix it, or add it with `update --allow-growth \"WHO: WHY\"`",
            );
            return Exit::Findings;
        }
        Exit::Clean
    }
}

impl Change {
    fn tell(&self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        let known = |entry: &Entry| {
            let texts = [&entry.path, &entry.rule, &entry.id]
                .map(|text| escape::terminal(text).into_owned());
            format!("{} [{}] {}", texts[0], texts[1], texts[2])
        };
        let new = self.new.iter().filter_map(|(number, entry)| {
            let finding = run.outcome.findings.get(*number)?;
            let at = finding.place.source.position(finding.place.span.start);
            let path = escape::terminal(finding.place.source.name());
            let (rule, message) = (&entry.rule, escape::terminal(&finding.message));
            Some(format!(
                "new   {path}:{}:{} [{rule}] {message}",
                at.line, at.column
            ))
        });
        let gone = self
            .gone
            .iter()
            .map(|entry| format!("gone  {}, known since {}", known(entry), entry.since));
        let ended = self.ended.iter().map(|entry| {
            format!(
                "ended {}, known until {}",
                known(entry),
                entry.until.as_deref().unwrap_or_default()
            )
        });
        let moved = self
            .moved
            .iter()
            .map(|(entry, to)| format!("moved {} → {}", known(entry), escape::terminal(to)));
        for (lines, count) in [
            (new.collect::<Vec<_>>(), self.new.len()),
            (ended.collect(), self.ended.len()),
            (gone.collect(), self.gone.len()),
            (moved.collect(), self.moved.len()),
        ] {
            for line in lines.iter().take(MAX_TOLD) {
                writeln!(out, "{line}")?;
            }
            if let Some(more) = count.checked_sub(MAX_TOLD).filter(|more| *more > 0) {
                writeln!(out, "      and {more} more")?;
            }
        }
        writeln!(
            out,
            "{} known, {} new, {} gone, {} ended",
            self.kept.len(),
            self.new.len(),
            self.gone.len(),
            self.ended.len()
        )?;
        out.flush()
    }
}

fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}
