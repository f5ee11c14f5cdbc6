//! What a first policy says of a repository: only what its code in use shows clearly.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::trial::Judged;
use crate::catalog::Catalog;
use crate::catalog::entry::{Day, Line};
use crate::policy::defaults;
use crate::scan::{Role, name};
use crate::source::acts::quoted;

/// How deep the folders of workloads may lie.
const DEEPEST: usize = 3;
/// How many calls show that a folder is of a lane: one may be by chance.
const FEWEST: usize = 2;
/// The most globs that are proposed to be excluded.
const EXCLUDED: usize = 20;
/// What holds text that a program may have written, as languages are called; code is never left out.
const RECORDS: [&str; 8] = [
    "csv", "html", "json", "jsonl", "markdown", "text", "xml", "yaml",
];

/// Parts of a policy.
#[derive(Debug, Clone, Default)]
pub(super) struct Proposal {
    exclude: Vec<String>,
    /// The default of each lane, and from what it follows.
    lanes: BTreeMap<String, (String, String)>,
    /// Globs of a folder and the lane of all that is called in it.
    workloads: BTreeMap<String, String>,
    has_calls: bool,
}

impl Proposal {
    /// From what is found without one.
    pub(super) fn of(judged: &Judged, catalog: &Catalog, day: Day) -> Self {
        let mut uses: BTreeMap<u16, usize> = BTreeMap::new();
        let mut by_folder: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
        let mut recorded: BTreeMap<(String, String), bool> = BTreeMap::new();
        let mut has_calls = false;
        for (path, usage) in judged.usages() {
            let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
            if let Some((_, ending)) = file.rsplit_once('.') {
                let is_record =
                    usage.stands == Role::Data && RECORDS.contains(&usage.mention.language);
                let all = recorded.entry((folder.to_owned(), ending.to_owned()));
                *all.or_insert(true) &= is_record;
            }
            if usage.role() != Role::Use {
                continue;
            }
            has_calls = true;
            let line = usage.entry.and_then(|id| catalog.entry(id).line);
            let Some(place) = line else { continue };
            let Some(line) = catalog.lines().get(place.line as usize) else {
                continue;
            };
            *uses.entry(place.line).or_default() += 1;
            for (at, _) in path.match_indices('/').take(DEEPEST) {
                let lanes = by_folder.entry(path[..at].to_owned()).or_default();
                *lanes.entry(&line.lane).or_default() += 1;
            }
        }
        let mut exclude: Vec<_> = (recorded.into_iter())
            .filter(|((folder, _), is_record)| *is_record && !folder.is_empty())
            .map(|((folder, ending), _)| {
                let (folder, ending) = (globset::escape(&folder), globset::escape(&ending));
                format!("/{folder}/*.{ending}")
            })
            .collect();
        exclude.truncate(EXCLUDED);
        Self {
            exclude,
            lanes: lanes(catalog, &uses, day),
            workloads: workloads(&by_folder),
            has_calls,
        }
    }

    pub(super) fn keep_workloads(&mut self, wanted: impl Fn(&str) -> bool) {
        self.workloads.retain(|folder, _| wanted(folder));
    }

    pub(super) fn without_workloads(self) -> Self {
        Self {
            workloads: BTreeMap::new(),
            ..self
        }
    }

    pub(super) fn without_lanes(self) -> Self {
        Self {
            lanes: BTreeMap::new(),
            workloads: BTreeMap::new(),
            ..self
        }
    }

    /// As a policy says it.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        if !self.exclude.is_empty() {
            text.push_str("\n# Recorded or written by programs: dumps, logs, replies.\nexclude:\n");
            for glob in &self.exclude {
                // Writing to a string does not fail.
                let _ = writeln!(text, "  - {}", quoted(glob));
            }
        }
        if !self.lanes.is_empty() {
            text.push_str("\n# The model that each lane runs on; suggestions lead here.\nlanes:\n");
            for (lane, (model, why)) in &self.lanes {
                let _ = writeln!(text, "  {lane}: {{default: {model}}}  # {why}");
            }
        }
        text.push_str("\n# Parts of the repository and the lane that each belongs to.\n");
        if self.workloads.is_empty() {
            let why = if self.has_calls {
                "no folder is clearly of one"
            } else {
                "nothing is called yet"
            };
            let _ = writeln!(
                text,
                "# workloads:  # {why}\n\
                 #   agents: {{paths: [\"agents/**\"], lane: small, monthly: {{input: 900M, output: 120M}}}}"
            );
        } else {
            text.push_str("workloads:\n");
        }
        for (folder, lane) in &self.workloads {
            let name = quoted(folder);
            let glob = quoted(&format!("/{}/**", globset::escape(folder)));
            let _ = writeln!(text, "  {name}: {{paths: [{glob}], lane: {lane}}}");
        }
        text.push_str(
            "\n# How long after its successor's release a model may stand untagged.\n\
             legacy: {grace_days: 14}\n\
             \n\
             # What a migration tag must say, and how far ahead it may reach.\n\
             migration_tags: {require: [to, purpose, owner, until], max_days: 180}\n",
        );
        text
    }
}

/// The default of each lane: of the lines that fill it, the living head of the one that calls name most; of equal ones, of the
/// first by name. No default that would be found itself.
fn lanes(
    catalog: &Catalog,
    uses: &BTreeMap<u16, usize>,
    day: Day,
) -> BTreeMap<String, (String, String)> {
    let mut lanes: BTreeMap<&str, (usize, &Line)> = BTreeMap::new();
    for (line, count) in uses {
        let Some(line) = catalog.lines().get(*line as usize) else {
            continue;
        };
        let best = lanes.entry(&line.lane).or_insert((0, line));
        if *count > best.0 {
            *best = (*count, line);
        }
    }
    let default = |(lane, (count, line)): (&str, (usize, &Line))| {
        let (first, _) = line.members.first()?;
        let own = &catalog.entry(*first).surface;
        let head = catalog.living_head_on(line, own, day, false)?;
        let head = &catalog.entry(head).id;
        let noun = if count == 1 { "call" } else { "calls" };
        let why = format!("{count} {noun} of {}", line.name);
        let is_sound = defaults::doubt(catalog, lane, head, day).is_none();
        is_sound.then(|| (lane.to_owned(), (head.clone(), why)))
    };
    lanes.into_iter().filter_map(default).collect()
}

/// The outermost folders whose calls are all of one lane, tests and documents apart.
fn workloads(by_folder: &BTreeMap<String, BTreeMap<&str, usize>>) -> BTreeMap<String, String> {
    let mut chosen: BTreeSet<&str> = BTreeSet::new();
    let mut workloads = BTreeMap::new();
    // A folder comes before those in it.
    for (folder, lanes) in by_folder {
        let mut above = folder.match_indices('/').map(|(at, _)| &folder[..at]);
        let is_within = above.any(|above| chosen.contains(above));
        let is_test = name::is_test_path(&format!("{folder}/x"));
        let mut all = lanes.iter();
        if let (Some((lane, count)), None) = (all.next(), all.next())
            && *count >= FEWEST
            && !is_test
            && !is_within
        {
            chosen.insert(folder);
            workloads.insert(folder.clone(), (*lane).to_owned());
        }
    }
    workloads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workload_is_the_outermost_folder_of_one_lane() {
        let small = || BTreeMap::from([("small", FEWEST)]);
        let both = BTreeMap::from([("frontier", FEWEST), ("small", FEWEST)]);
        let folders = [
            ("app", small()),
            ("app-two", small()),
            ("app/in/deep", small()),
            ("lib", both),
            ("lib/one", small()),
            ("lib/one/two", small()),
        ];
        let folders = folders.map(|(folder, lanes)| (folder.to_owned(), lanes));
        let found = workloads(&BTreeMap::from(folders));
        let found: Vec<_> = found.keys().map(String::as_str).collect();
        assert_eq!(found, ["app", "app-two", "lib/one"]);
    }
}
