//! `lanelint test`: runs the tests of a policy.

mod gather;
mod json;
mod junit;
mod pretty;
mod write;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Exit, Outcome, PolicyChoice, terminal};
use crate::policy::{Policy, Problems, Severity};
use crate::source::excerpt::visible;
use crate::source::yaml::decode::nearest;
use crate::verify::run::Count;
use crate::verify::{Bench, Case, Verdict};

/// Arguments of `test`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 every test passed, 1 a test failed, 2 a test file or the \
                        policy could not be relied on."
)]
pub(super) struct Arguments {
    /// Test files, policies, and folders to look for `*.test.yaml` in [default: the nearest
    /// policy's own `tests:` and all beneath its folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    policy: PolicyChoice,
    /// Run the tests of the built-in rules
    #[arg(long, conflicts_with_all = ["paths", "policy", "no_policy", "update"])]
    builtin: bool,
    /// Run only tests that name this rule; may be repeated
    #[arg(long, value_name = "RULE")]
    rule: Vec<String>,
    /// How the outcome looks
    #[arg(long, short, value_enum, default_value = "pretty")]
    format: Form,
    /// Tell how often each rule fired and how often it spared what it looked at
    #[arg(long)]
    coverage: bool,
    /// Rewrite `expect` in test files to what is found
    #[arg(long)]
    update: bool,
    /// Name the tests that passed, too
    #[arg(long, short)]
    verbose: bool,
}

/// How the outcome looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Each failed test with what was expected and what was found
    Pretty,
    /// One line a difference
    Compact,
    /// One JSON object
    Json,
    /// JUnit XML, for CI
    Junit,
}

/// What came of a run.
struct Report {
    /// By file.
    suites: Vec<Ran>,
    /// By rule in force.
    coverage: BTreeMap<String, Count>,
}

/// A file's tests and what came of each.
struct Ran {
    /// As shown.
    name: String,
    results: Vec<(Case, Verdict)>,
}

impl Report {
    fn passed(&self) -> usize {
        self.verdicts().filter(|verdict| verdict.passed()).count()
    }

    fn total(&self) -> usize {
        self.verdicts().count()
    }

    fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        let each = self.suites.iter().flat_map(|suite| &suite.results);
        each.map(|(_, verdict)| verdict)
    }

    /// Rules whose tests show one side only.
    fn gaps(&self) -> [(&'static str, Vec<&str>); 2] {
        let rules = |none: fn(&Count) -> bool| {
            let without = self.coverage.iter().filter(|(_, count)| none(count));
            without.map(|(rule, _)| rule.as_str()).collect()
        };
        [
            ("never fired", rules(|count| count.fired == 0)),
            ("never spared", rules(|count| count.spared == 0)),
        ]
    }

    /// Sums up what rules did.
    fn count(&mut self, rules: &[String]) {
        let mut coverage = std::mem::take(&mut self.coverage);
        for verdict in self.verdicts() {
            for (rule, count) in &verdict.coverage {
                let sum = coverage.entry(rule.clone()).or_default();
                sum.fired += count.fired;
                sum.spared += count.spared;
            }
        }
        coverage.retain(|rule, _| rules.is_empty() || rules.contains(rule));
        self.coverage = coverage;
    }
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let mut problems = Problems::default();
    let gathered = gather::gather(arguments, &mut problems);
    let policies = gathered.benches.iter().flatten().map(Bench::policy);
    if let Some(fault) = unknown_rule(&arguments.rule, policies.clone())
        && problems.is_empty()
    {
        return Ok(terminal::fail(
            &fault,
            Some("name a rule of the policy under test"),
        ));
    }
    let in_force = policies.flat_map(|policy| &policy.rules);
    let in_force = in_force.filter(|rule| rule.severity != Severity::Off);
    let mut report = Report {
        coverage: in_force
            .map(|rule| (rule.id.clone(), Count::default()))
            .collect(),
        suites: Vec::new(),
    };
    for suite in &gathered.suites {
        let Some(bench) = gathered.bench(suite) else {
            continue;
        };
        let mut results = Vec::new();
        let names = |case: &&Case| {
            arguments.rule.is_empty() || arguments.rule.iter().any(|rule| case.names(rule))
        };
        for case in suite.cases.iter().filter(names) {
            match bench.run(case) {
                Ok(verdict) => results.push((case.clone(), verdict)),
                // Texts of one test share its faults.
                Err(found) => {
                    let new = found
                        .iter()
                        .filter(|one| !problems.iter().any(|known| known.is(one)));
                    let new: Vec<_> = new.cloned().collect();
                    problems.extend(new);
                }
            }
        }
        report.suites.push(Ran {
            name: suite.name.clone(),
            results,
        });
    }
    if let Err(problems) = problems.or(()) {
        return Ok(terminal::faults(
            "in the policy and its tests, so none was judged",
            &problems,
        ));
    }
    if report.total() == 0 {
        let help = "write them in `*.test.yaml` files, or in rules under `tests`";
        return Ok(terminal::fail(
            &gathered.nothing(&arguments.rule),
            Some(help),
        ));
    }
    if arguments.update
        && let Err(message) = write::update(&gathered, &mut report)
    {
        return Ok(terminal::fail(&message, None));
    }
    report.count(&arguments.rule);
    match arguments.format {
        Form::Pretty => pretty::write(&report, arguments, out)?,
        Form::Compact => pretty::compact(&report, arguments, out)?,
        Form::Json => json::write(&report, arguments.coverage, out)?,
        Form::Junit => junit::write(&report, out)?,
    }
    Ok(if report.passed() == report.total() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

/// What is wrong with the names given to `--rule`.
fn unknown_rule<'p>(
    rules: &[String],
    policies: impl Iterator<Item = &'p Policy> + Clone,
) -> Option<String> {
    let known = |rule: &&String| policies.clone().any(|policy| policy.rule(rule).is_some());
    let unknown = rules.iter().find(|rule| !known(rule))?;
    let all = policies.clone().flat_map(|policy| &policy.rules);
    let near = nearest(unknown, all.map(|rule| rule.id.as_str()));
    let hint = near.map(|near| format!("; did you mean `{near}`?"));
    let hint = hint.unwrap_or_default();
    Some(format!("--rule: unknown rule `{}`{hint}", visible(unknown)))
}
