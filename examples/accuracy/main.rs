//! How well ids are found on labelled code: precision and recall, exact and overlapping,
//! by language, context, corpus and role.
//!
//! ```sh
//! cargo run --release --example accuracy -- --root DIR [--labels FILE] [--roles FILE] [--list N]
//! ```
//!
//! `DIR` holds the labelled projects, `FILE` one label a line (see [`label`]). Only labelled
//! lines are judged. It reads and counts; what an id is, is the library's to say.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "what it is for")]

mod label;
mod score;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::AtomicUsize;

use clap::Parser;
use lanelint::catalog::Catalog;
use lanelint::scan::prefilter::Prefilter;
use lanelint::scan::{Role, Scanner, name};
use lanelint::walk::{self, Selection};

use label::{Key, Label};
use score::Found;

/// Scores lanelint on labelled code.
#[derive(Debug, Parser)]
struct Arguments {
    /// The folder that holds the labelled projects
    #[arg(long, value_name = "DIR")]
    root: PathBuf,
    /// The labels
    #[arg(long, value_name = "FILE")]
    #[arg(default_value = "../shared/accuracy/dev/labels.jsonl")]
    labels: PathBuf,
    /// The roles of labelled ids, labelled apart
    #[arg(long, value_name = "FILE")]
    #[arg(default_value = "fixtures/accuracy/roles.jsonl")]
    roles: PathBuf,
    /// How many misses, wrong spans, false alarms and wrong roles to print of each
    #[arg(long, value_name = "N", default_value_t = 20)]
    list: usize,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<String, String> {
    if !arguments.root.is_dir() {
        return Err(format!(
            "`{}` is no folder\n  help: get the labelled projects first, as docs/accuracy.md says",
            arguments.root.display()
        ));
    }
    let labels = label::read(&arguments.labels)?;
    let roles = label::roles(&arguments.roles)?;
    let there = |label: &Label| arguments.root.join(&label.path).is_file();
    let (labels, absent): (Vec<_>, Vec<_>) = labels.into_iter().partition(there);
    if labels.is_empty() {
        return Err(format!(
            "no labelled file is below `{}`",
            arguments.root.display()
        ));
    }
    let score = score::score(&labels, &found(arguments), &roles);
    let text = table::render(&score, arguments.list);
    let left_out = match absent.len() {
        0 => String::new(),
        count => format!(
            "
{count} labels left out: their files are not there
"
        ),
    };
    Ok(text + &left_out)
}

/// Every id that lanelint finds below the root, policies and ignore files aside.
fn found(arguments: &Arguments) -> Vec<(Key, Found)> {
    let catalog = Catalog::builtin();
    let prefilter = Prefilter::new(&catalog);
    let scanner = Scanner {
        catalog: &catalog,
        prefilter: &prefilter,
        all_comments: false,
    };
    let selection = Selection {
        paths: vec![arguments.root.clone()],
        no_ignore: true,
        exclude: Box::new(|_| lanelint::walk::Fate::Read),
    };
    let root = arguments.root.to_string_lossy().replace('\\', "/");
    let mut out = Vec::new();
    for scanned in walk::run(&selection, scanner, &AtomicUsize::new(0)).scanned {
        let shown = scanned.source.name();
        let path = shown.strip_prefix(root.as_str()).unwrap_or(shown);
        let path = path.trim_start_matches('/');
        let is_test = name::is_test_path(path);
        for mention in &scanned.scan.mentions {
            let place = scanned.source.position(mention.span.start);
            let in_code = matches!(mention.role, Role::Use | Role::Compare | Role::Listing);
            out.push((
                (path.to_owned(), place.line),
                Found {
                    column: place.column,
                    text: mention.text.clone(),
                    role: if is_test && in_code {
                        Role::Test
                    } else {
                        mention.role
                    },
                },
            ));
        }
    }
    out
}
