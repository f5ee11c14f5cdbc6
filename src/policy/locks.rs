//! `locked: true`: what a policy locks, a nearer one can only tighten. Whether it does is told by what it changes of what holds.
//!
//! What would pass by a locked thing loosens it, too: an exception for a locked rule, a lower cap for a role, files that are not
//! read, a workload that takes files from a locked one.

use std::collections::BTreeMap;

use super::changes::{Change, Direction, changes};
use super::effective::{Effective, From, Setting};
use super::load::Written;
use super::problem::Problem;
use crate::source::{Source, Span};

/// What can be locked by name, and what as a whole.
const NAMED: [&str; 3] = ["lanes", "rules", "workloads"];
const WHOLE: [&str; 2] = ["legacy", "migration_tags"];

/// What is locked, by its keys, and where.
type Locks = BTreeMap<Vec<String>, Option<From>>;

/// Where the files of a policy loosen what those before them lock.
pub(super) fn broken(written: &Written) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !written.layers.iter().any(|layer| layer.file.has_lock()) {
        return problems;
    }
    let mut whole = Effective::new(written);
    let mut locks = Locks::new();
    for layer in &written.layers {
        if locks.is_empty() {
            whole.lay(layer);
        } else {
            let before = whole.setting().clone();
            whole.lay(layer);
            for change in changes(&before, whole.setting()) {
                if let Some((path, by)) = lock_of(&change, &locks) {
                    let name = path.join(".");
                    let place =
                        by.map_or_else(String::new, |by| format!(", by {}:{}", by.file, by.line));
                    let message = format!("`{name}` is locked{place}: {}", change.words);
                    let span = place_in(&layer.source, change.from.as_ref());
                    let problem = Problem::at(&layer.source, span, message);
                    problems.push(problem.with_help(
                        "a nearer policy can only tighten it; what is to be allowed has to be said where the lock is",
                    ));
                }
            }
        }
        locks = locked(whole.setting());
    }
    problems
}

/// What is locked in a state of a policy.
fn locked(setting: &Setting) -> Locks {
    let is_locked = |setting: &Setting| {
        let lock = setting.get("locked");
        lock.and_then(Setting::text).as_deref() == Some("true")
    };
    let from = |setting: &Setting| setting.get("locked").and_then(|lock| lock.from.clone());
    let mut locks = Locks::new();
    for section in WHOLE {
        if let Some(found) = setting.get(section).filter(|found| is_locked(found)) {
            locks.insert(vec![section.to_owned()], from(found));
        }
    }
    for section in NAMED {
        let entries = setting.get(section).map_or(&[][..], Setting::entries);
        for (name, found) in entries.iter().filter(|(_, found)| is_locked(found)) {
            locks.insert(vec![section.to_owned(), name.clone()], from(found));
        }
    }
    locks
}

/// The lock that a change breaks.
fn lock_of<'l>(change: &Change, locks: &'l Locks) -> Option<(&'l Vec<String>, Option<&'l From>)> {
    let of = |section: &str| {
        let mut found = locks
            .iter()
            .filter(|(path, _)| path.first().is_some_and(|first| first == section));
        found.next().map(|(path, by)| (path, by.as_ref()))
    };
    let own = locks.iter().find(|(path, _)| change.path.starts_with(path));
    if let Some((path, by)) = own {
        return (change.direction != Direction::Tighter).then_some((path, by.as_ref()));
    }
    let section = change.path.first().map_or("", String::as_str);
    let is_looser = change.direction == Direction::Looser;
    match section {
        "roles" | "exclude" if is_looser => of("rules").or_else(|| of("workloads")),
        "exceptions" if is_looser => {
            let mut rules = locks
                .iter()
                .filter(|(path, _)| path.first().is_some_and(|first| first == "rules"));
            let is_for = |(path, _): &(&Vec<String>, &Option<From>)| {
                let rule = path.last().map_or("", String::as_str);
                change.rules.is_empty() || change.rules.iter().any(|other| other == rule)
            };
            rules.find(is_for).map(|(path, by)| (path, by.as_ref()))
        }
        "workloads" if change.path.len() == 2 => of("workloads"),
        _ => None,
    }
}

/// The line of a file that says something; its start, where it only leaves something out.
fn place_in(source: &Source, from: Option<&From>) -> Span {
    let line = from
        .filter(|from| from.file == source.name())
        .map_or(1, |from| from.line);
    let before = source.text().split_inclusive('\n').take(line as usize - 1);
    let start: usize = before.map(str::len).sum();
    let rest = source.text().get(start..).unwrap_or_default();
    let text = rest.lines().next().unwrap_or_default();
    let indent = text.len() - text.trim_start().len();
    Span::from(start + indent..start + text.trim_end().len().max(indent))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::catalog::Catalog;
    use crate::policy::load::{self, Choice};
    use crate::policy::validate;
    use crate::source::Place;

    /// What is wrong with a policy over another one.
    fn over(above: &str, beneath: &str) -> Vec<String> {
        let place = |name: &str, text: &str| Place {
            source: Arc::new(Source::new(name, text)),
            span: Span::from(0..text.len()),
        };
        let written = load::load(&Choice::BuiltIn).with_inline(&place("above.yaml", above));
        let written = written.with_inline(&place("beneath.yaml", beneath));
        match validate(&written, &Catalog::builtin()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems
                .iter()
                .map(|problem| problem.message.clone())
                .collect(),
        }
    }

    const ABOVE: &str = "version: 1\nrules: {legacy-lane: {severity: error, locked: true}}\n\
        lanes: {small: {default: gpt-6.1-terra, max_price: {input: 5}, locked: true}}\n\
        legacy: {grace_days: 14, locked: true}\n\
        migration_tags: {require: [to, owner, until], max_days: 90, locked: true}\n\
        workloads: {eu: {paths: eu/**, surfaces: [bedrock], locked: true}}\n";

    #[test]
    fn what_is_locked_can_be_tightened_and_not_loosened() {
        for (looser, said) in [
            (
                "rules: {legacy-lane: {severity: warning}}",
                "`rules.legacy-lane` is locked, by above.yaml:2: the severity of rule `legacy-lane`: error → warning",
            ),
            ("rules: {legacy-lane: {severity: off}}", "error → off"),
            (
                "rules: {legacy-lane: {match: {lane: small}}}",
                "what rule `legacy-lane` looks at",
            ),
            (
                "rules: {legacy-lane: {locked: false}}",
                "the lock of rule `legacy-lane`",
            ),
            ("rules: {legacy-lane: {roles: {use: info}}}", "for `use`"),
            (
                "rules: {legacy-lane: {suggest: none}}",
                "the replacement that rule `legacy-lane` suggests: lane-default → none",
            ),
            ("roles: {use: info}", "`rules.legacy-lane` is locked"),
            ("exclude: [old/**]", "the files that are not read"),
            ("exceptions: [{id: gpt-4o, reason: r}]", "the exceptions"),
            (
                "exceptions: [{id: gpt-4o, rules: [legacy-lane], reason: r}]",
                "the exceptions",
            ),
            (
                "lanes: {small: {default: gpt-5.4-mini}}",
                "the default of lane `small`",
            ),
            (
                "lanes: {small: {max_price: {input: 9}}}",
                "the highest price",
            ),
            ("legacy: {grace_days: 15}", "14 → 15"),
            ("migration_tags: {require: [to]}", "owner removed"),
            ("migration_tags: {max_days: 91}", "90 → 91"),
            (
                "workloads: {eu: {surfaces: [bedrock, openai]}}",
                "the platforms of workload `eu`: openai added",
            ),
            (
                "workloads: {eu: {paths: none/**}}",
                "the files of workload `eu`",
            ),
            (
                "workloads: {all: {paths: '**', lane: small}}",
                "the workload `all` is new",
            ),
        ] {
            let found = over(ABOVE, &format!("version: 1\n{looser}\n"));
            assert!(
                found.iter().any(|found| found.contains(said)),
                "{looser}: {found:?}"
            );
        }
        for tighter in [
            "rules: {retiring-soon: {severity: info}}",
            "rules: {mine: {severity: error, match: {role: use}, message: m}}",
            "rules: {legacy-lane: {help: do so}}",
            "exceptions: [{id: gpt-4o, rules: [deprecated-model], reason: r}]",
            "lanes: {small: {max_price: {input: 4}}, frontier: {default: gpt-6.2-sol}}",
            "legacy: {grace_days: 0}",
            "migration_tags: {require: [to, owner, until, ticket], max_days: 30, purposes: [baseline]}",
        ] {
            let found = over(ABOVE, &format!("version: 1\n{tighter}\n"));
            assert_eq!(found, [""; 0], "{tighter}");
        }
    }

    #[test]
    fn without_a_lock_nothing_is_held() {
        let above = ABOVE.replace(", locked: true", "");
        assert_eq!(
            over(
                &above,
                "version: 1\nrules: {legacy-lane: {severity: off}}\nexclude: [a/**]\n"
            ),
            [""; 0]
        );
    }
}
