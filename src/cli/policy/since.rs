//! What a change makes of the policies of a repository, told before anything else, so that none is loosened unseen: for the
//! folder that a run starts in, and for each folder beneath that has a policy now or had one. It judges no files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::super::check::States;
use super::super::terminal;
use crate::catalog::Catalog;
use crate::policy::Problem;
use crate::policy::changes::{Change, Direction, changes};
use crate::policy::effective::{From, Setting, effective};
use crate::policy::locate::{normal, policy_in, show};
use crate::run::{self, Chosen};
use crate::source::excerpt::visible;

/// How much of a commit's name is shown.
const SHORT: usize = 12;

/// How many folders are compared.
const MAX_FOLDERS: usize = 1000;

/// What a change makes of the policy of a folder.
struct Told {
    /// As the command line leads to it.
    folder: PathBuf,
    /// Without what holds for a folder above it as well.
    changes: Vec<Change>,
}

/// Warns of what the policies say otherwise than those of a commit: that of the folder `start`, and those of `folders`, which have
/// one now, as far as they are beneath it. Where the earlier ones cannot be read, it warns of that.
pub(in crate::cli) fn tell(commit: &str, start: &Path, folders: impl Iterator<Item = PathBuf>) {
    let short = commit.get(..SHORT).unwrap_or(commit);
    let (told, faults) = since(commit, start, folders);
    for fault in faults {
        let unknown = "so it is not known what this change allows more";
        terminal::warn(&format!(
            "the policy of {short} cannot be read, {unknown}: {}",
            visible(&fault)
        ));
    }
    let mut message = "this change touches the policy".to_owned();
    let inside = |folder: &Path| match show(folder).as_str() {
        "" | "." => String::new(),
        folder => format!(" in `{folder}`"),
    };
    for Told { folder, changes } in &told {
        let looser = |change: &&Change| change.direction == Direction::Looser;
        for change in changes.iter().filter(looser) {
            let place = change.from.as_ref().filter(|from| !from.built_in);
            let place = place.map_or_else(String::new, |from| {
                format!(" ({}:{})", from.file, from.line)
            });
            let (inside, words) = (inside(folder), &change.words);
            message.push_str("\n  ");
            message.push_str(&visible(&format!("it allows more{inside}: {words}{place}")));
        }
    }
    for Told { folder, changes } in &told {
        let other = |change: &&Change| change.direction != Direction::Looser;
        let count = changes.iter().filter(other).count();
        if count > 0 {
            let s = if count == 1 { "" } else { "s" };
            let inside = inside(folder);
            let there = if inside.is_empty() { "" } else { " there" };
            message.push_str("\n  ");
            message.push_str(&visible(&format!(
                "{count} other change{s}{inside}: `lanelint policy diff {short}`{there}"
            )));
        }
    }
    if !told.is_empty() {
        terminal::warn(&message);
    }
}

/// What is to be told, and why something cannot be.
fn since(
    commit: &str,
    start: &Path,
    folders: impl Iterator<Item = PathBuf>,
) -> (Vec<Told>, Vec<String>) {
    let states = match States::of(commit) {
        Ok(states) => states,
        Err((why, _)) => return (Vec::new(), vec![why]),
    };
    let inside = |folder: &Path| {
        let real = folder.join(".").canonicalize().ok()?;
        Some(real.strip_prefix(states.repository()).ok()?.to_owned())
    };
    let Some(first) = inside(start) else {
        let why = format!("`{}` is not in the repository", show(start));
        return (Vec::new(), vec![why]);
    };
    // Of a folder that has a policy and is not among those given, nothing is judged; neither is of one that is gone.
    let is_without = |folder: &PathBuf| {
        let there = states.repository().join(folder);
        there.is_dir() && policy_in(&there).is_none()
    };
    let gone = states.policies().filter(is_without);
    let mut all: BTreeSet<PathBuf> = folders.filter_map(|folder| inside(&folder)).collect();
    all.extend(gone);
    all.retain(|folder| folder.starts_with(&first));
    all.insert(first.clone());

    let (mut told, mut faults) = (Vec::new(), Vec::new());
    if all.len() > MAX_FOLDERS {
        let many = format!("more than {MAX_FOLDERS} folders have or had a policy");
        faults.push(many);
    }
    let mut known: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    // A folder comes before those in it.
    for inner in all.into_iter().take(MAX_FOLDERS) {
        let beneath = inner.strip_prefix(&first).unwrap_or(Path::new(""));
        let folder = normal(&start.join(beneath));
        let earlier = states.folder_of(&inner).and_then(|there| read(&there));
        let (earlier, later) = match (earlier, read(&folder)) {
            (Ok(earlier), Ok(later)) => (earlier, later),
            // What is wrong with the later one, the run says.
            (_, Err(_)) => continue,
            (Err(why), _) => {
                let root = format!("{}/", show(states.root()));
                faults.push(why.replace(&root, ""));
                continue;
            }
        };
        let mut changes = changes(&earlier, &later);
        changes.retain(|change| {
            let mut above = inner
                .ancestors()
                .skip(1)
                .filter_map(|above| known.get(above));
            !above.any(|words| words.contains(&change.words))
        });
        if !changes.is_empty() {
            let words = changes.iter().map(|change| change.words.clone());
            known.insert(inner, words.collect());
            told.push(Told { folder, changes });
        }
    }
    (told, faults)
}

/// What holds in a folder; else the first thing that is wrong with it.
fn read(folder: &Path) -> Result<Setting, String> {
    let mut written = Chosen::Found.written(folder);
    match run::sound(&mut written, &mut Catalog::builtin()) {
        Ok(_) => Ok(effective(&written)),
        Err(problems) => {
            let told = |problem: &Problem| match &problem.place {
                Some(place) => {
                    let From { file, line, .. } = From::of(place, false);
                    format!("{file}:{line}: {problem}")
                }
                None => problem.to_string(),
            };
            Err(problems.iter().next().map(told).unwrap_or_default())
        }
    }
}
