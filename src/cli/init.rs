//! `lanelint init`: a first policy, from what the repository uses today.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::progress::Progress;
use super::{AsOf, Exit, Outcome, link, save, terminal};
use crate::catalog::entry::{Day, Line};
use crate::catalog::resolve::Target;
use crate::catalog::{Catalog, Status};
use crate::evaluate::{self, Disposition, File, Links, Severity, Standard, Usage};
use crate::policy::base::Base;
use crate::policy::{Choice, Policy, defaults, locate};
use crate::scan::prefilter::Prefilter;
use crate::scan::{Role, Scanner};
use crate::source::acts::quoted;
use crate::source::{Place, Source, Span};
use crate::walk::{self, Fate, Selection, Walked};

/// The file that is written.
const NAME: &str = "lanelint.yaml";
/// What the policy stands on.
const EXTENDS: &str = "extends: [recommended]\n";
/// How many days what fails today is allowed.
const DAYS: i32 = 90;
/// How often exceptions are laid over each other: a rule gives way to few.
const ROUNDS: usize = 8;

/// Arguments of `init`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to write lanelint.yaml in
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// Write it in the place of the one that is there
    #[arg(long, conflicts_with = "stdout")]
    force: bool,
    /// Print it instead
    #[arg(long)]
    stdout: bool,
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
    let there = locate::policy_in(folder);
    if let (Some(path), false) = (&there, arguments.force || arguments.stdout) {
        let message = format!("`{}` is there already", locate::show(path));
        let help = "change it, write anew with --force, or look at a proposal with --stdout";
        return Ok(terminal::fail(&message, Some(help)));
    }
    let catalog = Catalog::builtin();
    let day = arguments.as_of.day();
    let walked = scan(&catalog, folder);
    let mut text = policy(&catalog, (&walked, folder), day);
    let (read, scanned) = (walked.files, walked.scanned.iter());
    let ids: usize = scanned.map(|file| file.scan.mentions.len()).sum();
    let debt = Debt::of(&text, folder, walked, (&catalog, day));
    text.push_str(&debt.written(day));
    if arguments.stdout {
        out.write_all(text.as_bytes())?;
        return Ok(Exit::Clean);
    }
    let path = there.clone().unwrap_or_else(|| folder.join(NAME));
    let written = match there {
        Some(_) => save::over(&path, text.as_bytes()),
        None => save::new(&path, text.as_bytes()),
    };
    if let Err(error) = written {
        let message = format!("cannot write `{}`: {error}", locate::show(&path));
        return Ok(terminal::fail(&message, None));
    }
    let path = locate::show(&path);
    writeln!(out, "wrote {path} ({ids} model ids in {read} files read)")?;
    let (count, noun) = match debt.excepted.len() {
        1 => (1, "exception"),
        count => (count, "exceptions"),
    };
    if count > 0 {
        writeln!(
            out,
            "{count} {noun} for what fails today: name an owner for each"
        )?;
    }
    if debt.rest > 0 {
        let s = if debt.rest == 1 { "" } else { "s" };
        writeln!(
            out,
            "left to fix, as no exception can allow it: {} finding{s}",
            debt.rest
        )?;
    }
    writeln!(out, "next: lanelint check {}", locate::show(folder))?;
    Ok(Exit::Clean)
}

fn scan(catalog: &Catalog, folder: &Path) -> Walked {
    let prefilter = Prefilter::new(catalog);
    let scanner = Scanner {
        catalog,
        prefilter: &prefilter,
        all_comments: false,
    };
    let selection = Selection {
        paths: vec![folder.to_owned()],
        no_ignore: false,
        exclude: Box::new(|path| {
            if locate::is_called_policy(path) {
                Fate::Own
            } else {
                Fate::Read
            }
        }),
    };
    let progress = Progress::new();
    walk::run(&selection, scanner, progress.files())
}

/// The text of a first policy: lanes with the heads of the lines that are in use.
fn policy(catalog: &Catalog, (walked, folder): (&Walked, &Path), day: Day) -> String {
    let mut uses: BTreeMap<u16, usize> = BTreeMap::new();
    for mention in walked.scanned.iter().flat_map(|file| &file.scan.mentions) {
        if let (Role::Use, Target::Known(id)) = (mention.role, &mention.reading.target)
            && let Some(place) = catalog.entry(*id).line
        {
            *uses.entry(place.line).or_default() += 1;
        }
    }
    // Of the lines that fill a lane, the one used most; of equal ones, the first by name.
    let mut lanes: BTreeMap<&str, (usize, &Line)> = BTreeMap::new();
    for (line, count) in uses {
        let line = &catalog.lines()[line as usize];
        let best = lanes.entry(&line.lane).or_insert((0, line));
        if count > best.0 {
            *best = (count, line);
        }
    }
    let mut text = String::from(
        "# What lanelint demands of the model ids in this repository.\n\
         version: 1\n",
    );
    text.push_str(EXTENDS);
    // No default that would be found itself: a lane without a model that lives has none.
    let heads = lanes.iter().filter_map(|(lane, (count, line))| {
        let (first, _) = line.members.first()?;
        let own = &catalog.entry(*first).surface;
        let head = &catalog
            .entry(catalog.living_head_on(line, own, day, false)?)
            .id;
        let is_sound = defaults::doubt(catalog, lane, head, day).is_none();
        is_sound.then_some((*lane, head, *count, &line.name))
    });
    let heads: Vec<_> = heads.collect();
    if !heads.is_empty() {
        text.push_str("\n# The model that each lane runs on; suggestions lead here.\nlanes:\n");
    }
    for (lane, head, count, line) in heads {
        let noun = if count == 1 { "use" } else { "uses" };
        let _ = writeln!(
            text,
            "  {lane}: {{default: {head}}}  # {count} {noun} of {line}"
        );
    }
    text.push_str(&workloads(catalog, walked, folder));
    text.push_str(
        "\n# How long after its successor's release a model may stand untagged.\n\
         legacy: {grace_days: 14}\n\
         \n\
         # What a migration tag must say, and how far ahead it may reach.\n\
         migration_tags: {require: [to, purpose, owner, until], max_days: 180}\n",
    );
    text
}

/// Workloads for the folders that hold uses: those whose chat models are of one lane. A
/// folder of several is proposed as a comment, since a lane would be wrong for a part of it.
fn workloads(catalog: &Catalog, walked: &Walked, folder: &Path) -> String {
    let base = Base::new(folder);
    let mut folders: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for file in &walked.scanned {
        let path = base.relative(Path::new(file.source.name()));
        let Some((folder, _)) = path.split_once('/') else {
            continue;
        };
        for mention in &file.scan.mentions {
            if let (Role::Use, Target::Known(id)) = (mention.role, &mention.reading.target)
                && let Some(place) = catalog.entry(*id).line
                && let Some(line) = catalog.lines().get(place.line as usize)
            {
                let lanes = folders.entry(folder.to_owned()).or_default();
                *lanes.entry(&line.lane).or_default() += 1;
            }
        }
    }
    let (whole, mixed): (Vec<_>, Vec<_>) = folders.iter().partition(|(_, lanes)| lanes.len() == 1);
    let mut text = String::from("\n# Parts of the repository and the lane that each belongs to.\n");
    text.push_str(if whole.is_empty() {
        "# workloads:\n"
    } else {
        "workloads:\n"
    });
    for (folder, lanes) in &whole {
        let lane = lanes.keys().next().copied().unwrap_or_default();
        let (name, glob) = (
            quoted(folder),
            quoted(&format!("/{}/**", globset::escape(folder))),
        );
        let _ = writeln!(text, "  {name}: {{paths: [{glob}], lane: {lane}}}");
    }
    for (folder, lanes) in &mixed {
        let most = lanes.iter().max_by_key(|(_, count)| **count);
        let lane = most.map_or("", |(lane, _)| lane);
        let all: Vec<_> = lanes.keys().copied().collect();
        let (name, glob) = (
            quoted(folder),
            quoted(&format!("/{}/**", globset::escape(folder))),
        );
        let all = all.join(", ");
        let _ = writeln!(
            text,
            "#  {name}: {{paths: [{glob}], lane: {lane}}}  # uses {all}"
        );
    }
    if folders.is_empty() {
        text.push_str("#   agents: {paths: [\"agents/**\"], lane: small, monthly: {input: 900M, output: 120M}}\n");
    }
    text
}

/// What fails today, to be allowed for a time.
struct Debt {
    /// By id, the rules and the files.
    excepted: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>,
    /// How many findings no exception is for.
    rest: usize,
}

impl Debt {
    /// What fails under a policy of this text.
    fn of(text: &str, folder: &Path, walked: Walked, (catalog, day): (&Catalog, Day)) -> Self {
        let base = Base::new(folder);
        let file = |scanned: walk::Scanned| File {
            path: base.relative(Path::new(scanned.source.name())),
            source: Arc::new(scanned.source),
            scan: scanned.scan,
            links: Links::new(),
        };
        let mut files: Vec<_> = walked.scanned.into_iter().map(file).collect();
        link::link(&mut files, &walked.others, &base);
        let mut debt = Self {
            excepted: BTreeMap::new(),
            rest: 0,
        };
        // What a rule no longer finds, one that gave way to it may.
        for _ in 0..ROUNDS {
            let text = format!("{text}{}", debt.written(day));
            let Some(policy) = sound(&text, folder, catalog) else {
                break;
            };
            let standard = Standard {
                policy: &policy,
                catalog,
                as_of: day,
                complete: true,
            };
            let outcome = evaluate::evaluate(&files, standard);
            let failing = outcome.findings.iter().filter(|finding| {
                finding.severity == Severity::Error && finding.disposition == Disposition::Open
            });
            let before = debt.size();
            debt.rest = 0;
            for finding in failing {
                let usage = finding
                    .usage
                    .and_then(|usage| outcome.usages.get(usage.get()));
                // What is retired answers nobody: no exception helps.
                let lives = |usage: &&Usage| usage.view.status != Status::Retired;
                let Some(usage) = usage.filter(lives) else {
                    debt.rest += 1;
                    continue;
                };
                let id = usage
                    .id
                    .clone()
                    .unwrap_or_else(|| usage.mention.text.clone());
                let (rules, paths) = debt.excepted.entry(id).or_default();
                rules.insert(finding.rule.clone());
                let path = base.relative(Path::new(usage.path()));
                paths.insert(format!("/{}", globset::escape(&path)));
            }
            if debt.size() == before {
                break;
            }
        }
        debt
    }

    fn size(&self) -> usize {
        let sizes = self.excepted.values();
        sizes.map(|(rules, paths)| rules.len() + paths.len()).sum()
    }

    /// As a policy says it.
    fn written(&self, day: Day) -> String {
        if self.excepted.is_empty() {
            return String::new();
        }
        let mut text = format!(
            "\n# What failed on {day}, allowed for {DAYS} days. Put a name for each `@owner`, move what can be\n\
             # moved, and give what must stay a migration tag.\nexceptions:\n"
        );
        let until = Day(day.0.saturating_add(DAYS));
        let list = |items: &BTreeSet<String>| {
            let items: Vec<_> = items.iter().map(|item| quoted(item)).collect();
            items.join(", ")
        };
        for (id, (rules, paths)) in &self.excepted {
            let _ = writeln!(
                text,
                "  - id: {}\n    paths: [{}]\n    rules: [{}]\n    owner: \"@owner\"\n    until: {until}\n    \
                 reason: \"in use on {day}\"",
                quoted(id),
                list(paths),
                list(rules)
            );
        }
        text
    }
}

/// The policy that a text will be in a folder.
fn sound(text: &str, folder: &Path, catalog: &Catalog) -> Option<Policy> {
    let mut written = crate::policy::load(&Choice::BuiltIn);
    written.root = Some(folder.to_owned());
    // It stands on the pack already.
    let text = text.replace(EXTENDS, "");
    let end = text.len();
    let place = Place {
        source: Arc::new(Source::new(NAME, text)),
        span: Span::from(0..end),
    };
    crate::policy::validate(&written.with_inline(&place), catalog).ok()
}
