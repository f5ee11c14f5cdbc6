//! `lanelint init`: a first policy, from what the repository uses today.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{AsOf, Exit, Outcome, save, terminal};
use crate::catalog::Catalog;
use crate::catalog::entry::{Day, Line};
use crate::catalog::resolve::Target;
use crate::policy::locate;
use crate::scan::prefilter::Prefilter;
use crate::scan::{Role, Scanner};
use crate::walk::{self, Selection, Walked};

/// The file that is written.
const NAME: &str = "lanelint.yaml";

/// Arguments of `init`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to write lanelint.yaml in
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
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
    if let Some(path) = locate::policy_in(folder) {
        let message = format!("`{}` is there already", locate::show(&path));
        let help = "change it, or move it away to start anew";
        return Ok(terminal::fail(&message, Some(help)));
    }
    let catalog = Catalog::builtin();
    let day = arguments.as_of.day();
    let walked = scan(&catalog, folder);
    let text = policy(&catalog, &walked, day);
    let path = folder.join(NAME);
    if let Err(error) = save::new(&path, text.as_bytes()) {
        let message = format!("cannot write `{}`: {error}", locate::show(&path));
        return Ok(terminal::fail(&message, None));
    }
    let ids: usize = walked
        .scanned
        .iter()
        .map(|file| file.scan.mentions.len())
        .sum();
    writeln!(
        out,
        "wrote {} ({ids} model ids in {} files read)",
        locate::show(&path),
        walked.files
    )?;
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
        exclude: Box::new(|_| false),
    };
    walk::run(&selection, scanner)
}

/// The text of a first policy: lanes with the heads of the lines that are in use.
fn policy(catalog: &Catalog, walked: &Walked, day: Day) -> String {
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
         version: 1\n\
         extends: [recommended]\n",
    );
    let heads = lanes.iter().filter_map(|(lane, (count, line))| {
        let head = &catalog.entry(catalog.head_of(line, day)?).id;
        Some((*lane, head, *count, &line.name))
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
    text.push_str(
        "\n# Parts of the repository and the lane that each belongs to.\n\
         # workloads:\n\
         #   agents: {paths: [\"agents/**\"], lane: small, monthly: {input: 900M, output: 120M}}\n\
         \n\
         # How long after its successor's release a model may stand untagged.\n\
         legacy: {grace_days: 14}\n\
         \n\
         # What a migration tag must say, and how far ahead it may reach.\n\
         migration_tags: {require: [to, purpose, owner, until], max_days: 180}\n",
    );
    text
}
