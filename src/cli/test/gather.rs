//! Which tests a run has: those that the policy's own rules carry, and those of test files;
//! and the policy that each is judged by.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Arguments;
use crate::catalog::overlay;
use crate::cli::PolicyChoice;
use crate::policy::locate::{self, discover, normal, show};
use crate::policy::{self, Choice, Problem, Problems};
use crate::verify::{Bench, Case, read};
use crate::walk::{Fate, Selection};

/// The ends of a test file's name.
const ENDS: [&str; 2] = [".test.yaml", ".test.yml"];

/// The tests of a run.
#[derive(Default)]
pub(super) struct Gathered {
    /// The policies under test; `None` for one at fault.
    pub benches: Vec<Option<Bench>>,
    /// The files of each, the outermost first.
    chosen: Vec<Vec<PathBuf>>,
    pub suites: Vec<Suite>,
    /// Where tests were looked for.
    looked: Vec<String>,
}

/// The tests of a file.
pub(super) struct Suite {
    /// As shown.
    pub name: String,
    /// The file, when it is a test file.
    pub path: Option<PathBuf>,
    pub cases: Vec<Case>,
    bench: usize,
}

impl Gathered {
    pub(super) fn bench(&self, suite: &Suite) -> Option<&Bench> {
        self.benches.get(suite.bench)?.as_ref()
    }

    /// Says that there are no tests.
    pub(super) fn nothing(&self, rules: &[String]) -> String {
        if rules.is_empty() {
            format!("no tests in {}", self.looked.join(", "))
        } else {
            format!("no test names {}", rules.join(" or "))
        }
    }

    /// The number of the bench for a policy, made at its first use.
    fn bench_for(&mut self, choice: Choice, problems: &mut Problems) -> usize {
        let found = match &choice {
            Choice::BuiltIn => Ok(Vec::new()),
            Choice::File(path) | Choice::Found(path) => Ok(vec![normal(path)]),
            Choice::Discover(folder) => discover(folder),
        };
        // Where policies cannot be looked for, loading says why.
        let found = found.unwrap_or_default();
        if let Some(known) = self.chosen.iter().position(|known| *known == found) {
            return known;
        }
        let mut written = policy::load(&choice);
        let (catalog, faults) = overlay::load(&written.catalogs);
        written
            .problems
            .extend(faults.into_iter().map(Problem::from));
        self.chosen.push(found);
        self.benches.push(match Bench::new(written, catalog) {
            Ok(bench) => Some(bench),
            Err(faults) => {
                problems.extend(faults.iter().cloned());
                None
            }
        });
        self.benches.len() - 1
    }

    /// The tests that rules of a policy carry, by the file that holds them.
    fn carried(&mut self, choice: Choice, built_in: bool, problems: &mut Problems) {
        let number = self.bench_for(choice, problems);
        let Some(bench) = self.benches.get(number).and_then(Option::as_ref) else {
            return;
        };
        let policy = bench.policy();
        // What stands in the policies of folders above is theirs to test.
        let above = self.chosen.get(number).and_then(|found| found.split_last());
        let above: Vec<_> = above
            .iter()
            .flat_map(|(_, above)| *above)
            .map(|path| show(path))
            .collect();
        let own = policy.own_files();
        let own = own.filter(|file| !above.iter().any(|name| name == file.name()));
        let own: Vec<_> = own.map(Arc::as_ptr).collect();
        let mut suites: Vec<Suite> = Vec::new();
        for rule in &policy.rules {
            for test in &rule.prose().tests {
                let source = &test.place.source;
                // What a policy inherits is tested where it is written.
                if !built_in && !own.contains(&Arc::as_ptr(source)) {
                    continue;
                }
                let case = Case::of_rule(rule, test);
                match suites.iter_mut().find(|suite| suite.name == source.name()) {
                    Some(suite) => suite.cases.push(case),
                    None => suites.push(Suite {
                        name: source.name().to_owned(),
                        path: None,
                        cases: vec![case],
                        bench: number,
                    }),
                }
            }
        }
        self.suites.append(&mut suites);
    }

    fn file(&mut self, path: &Path, given: &PolicyChoice, problems: &mut Problems) {
        let suite = match read::read(path) {
            Ok(suite) => suite,
            Err(faults) => return problems.extend(faults.iter().cloned()),
        };
        let folder = path.parent().unwrap_or(Path::new("")).join("");
        let choice = match (chosen(given), suite.policy) {
            (Some(choice), _) => choice,
            (None, Some(path)) => Choice::Found(normal(&path)),
            (None, None) => Choice::Discover(folder.join(".")),
        };
        let bench = self.bench_for(choice, problems);
        self.suites.push(Suite {
            name: suite.source.name().to_owned(),
            path: Some(path.to_owned()),
            cases: suite.cases,
            bench,
        });
    }
}

/// Reads all tests that are asked for; what is wrong with them goes to `problems`.
pub(super) fn gather(arguments: &Arguments, problems: &mut Problems) -> Gathered {
    let mut gathered = Gathered::default();
    if arguments.builtin {
        gathered.looked.push("the built-in rules".into());
        gathered.carried(Choice::BuiltIn, true, problems);
        return gathered;
    }
    let given = &arguments.policy;
    let mut policies = Vec::new();
    let mut folders = Vec::new();
    let mut files = Vec::new();
    if arguments.paths.is_empty() {
        let choice = chosen(given).unwrap_or_else(|| Choice::Discover(".".into()));
        let nearest = match &choice {
            Choice::File(path) | Choice::Found(path) => Some(path.clone()),
            Choice::Discover(here) => discover(here).ok().and_then(|found| found.last().cloned()),
            Choice::BuiltIn => None,
        };
        let folder = nearest.and_then(|path| path.parent().map(normal));
        folders.push(folder.unwrap_or_else(|| ".".into()));
        policies.push(choice);
    }
    for path in &arguments.paths {
        if path.is_dir() {
            let own = locate::policy_in(path);
            policies.extend(own.map(|_| Choice::Discover(path.clone())));
            folders.push(path.clone());
        } else if is_policy(path) {
            let folder = path.parent().unwrap_or(Path::new(""));
            policies.push(Choice::Discover(folder.join(".")));
        } else {
            files.push(path.clone());
        }
    }
    let shown = folders.iter().chain(&files);
    gathered
        .looked
        .extend(shown.map(|path| format!("`{}`", show(path))));
    for choice in policies {
        gathered.carried(choice, false, problems);
    }
    if !folders.is_empty() {
        let selection = Selection {
            paths: folders,
            no_ignore: false,
            exclude: Box::new(|_| Fate::Read),
        };
        files.extend(selection.named(|name| ENDS.iter().any(|end| name.ends_with(end))));
    }
    let mut seen = BTreeSet::new();
    for path in files {
        if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
            gathered.file(&path, given, problems);
        }
    }
    gathered
}

/// The policy that the command line names.
fn chosen(given: &PolicyChoice) -> Option<Choice> {
    match &given.policy {
        Some(path) => Some(Choice::File(path.clone())),
        None => given.no_policy.then_some(Choice::BuiltIn),
    }
}

/// Whether a path is that of a policy, which carries its tests.
fn is_policy(path: &Path) -> bool {
    let folder = path.parent().unwrap_or(Path::new("")).join(".");
    locate::policy_in(&folder).is_some_and(|policy| policy == normal(path))
}
