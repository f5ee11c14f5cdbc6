//! Findings and usages under headings, as `--group-by` asks; without it, all together.

use std::collections::{BTreeMap, BTreeSet};

use super::once::Said;
use super::summary::{counted, id_of};
use super::{Grouping, Report};
use crate::evaluate::{Finding, Usage};
use crate::source::Span;

/// Some of them, and what they have in common.
#[derive(Debug)]
pub(super) struct Group<T> {
    /// What they have in common, not escaped; nothing where no grouping was asked for.
    pub(super) key: Option<String>,
    /// In the order that they had.
    pub(super) items: Vec<T>,
    /// How many they stand for.
    count: usize,
}

/// What is sorted by: whether it is "none", and what is shown.
type Key = (bool, String);

/// Findings by `grouping`.
pub(super) fn findings<'a>(
    report: &Report<'a>,
    grouping: Option<Grouping>,
    findings: Vec<Said<'a, Finding>>,
) -> Vec<Group<Said<'a, Finding>>> {
    gather(grouping, findings, |by, said| {
        let finding = said.first;
        let usage = report.usage_of(finding);
        let key = match by {
            Grouping::File => (false, finding.place.source.name().to_owned()),
            Grouping::Model => match usage {
                Some(usage) => (false, id_of(usage).to_owned()),
                None => (true, "no model".to_owned()),
            },
            Grouping::Rule => (false, finding.rule.clone()),
            Grouping::Owner => owner(report, finding.place.source.name()),
        };
        (key, said.again.len() + 1)
    })
}

/// Usages by `grouping`; by rule, under all the rules that have findings on them.
pub(super) fn usages<'a, T>(
    report: &Report<'a>,
    grouping: Option<Grouping>,
    items: Vec<T>,
    usage: impl Fn(&T) -> (&'a Usage, usize),
) -> Vec<Group<T>> {
    let mut rules: BTreeMap<(&str, Span), BTreeSet<&str>> = BTreeMap::new();
    if grouping == Some(Grouping::Rule) {
        for finding in report.findings() {
            if let Some(usage) = report.usage_of(finding) {
                let place = (usage.path(), usage.mention.span);
                rules.entry(place).or_default().insert(&finding.rule);
            }
        }
    }
    gather(grouping, items, |by, item| {
        let (usage, count) = usage(item);
        let key = match by {
            Grouping::File => (false, usage.path().to_owned()),
            Grouping::Model => (false, id_of(usage).to_owned()),
            Grouping::Rule => match rules.get(&(usage.path(), usage.mention.span)) {
                Some(rules) => (false, rules.iter().copied().collect::<Vec<_>>().join(", ")),
                None => (true, "no finding".to_owned()),
            },
            Grouping::Owner => owner(report, usage.path()),
        };
        (key, count)
    })
}

impl<T> Group<T> {
    /// `a.py · 3 findings`, where there is a heading; not escaped.
    pub(super) fn heading(&self, what: &str) -> Option<String> {
        let key = self.key.as_ref()?;
        Some(format!("{key} · {}", self.count(what)))
    }

    /// `3 findings`.
    pub(super) fn count(&self, what: &str) -> String {
        counted(self.count, what).unwrap_or_default()
    }
}

/// All the owners of a file are one key, so that a finding is said once.
fn owner(report: &Report<'_>, path: &str) -> Key {
    match report.owners_of(path) {
        [] => (true, "no owner".to_owned()),
        owners => (false, owners.join(" ")),
    }
}

fn gather<T>(
    grouping: Option<Grouping>,
    items: Vec<T>,
    key: impl Fn(Grouping, &T) -> (Key, usize),
) -> Vec<Group<T>> {
    let Some(by) = grouping else {
        return vec![Group {
            key: None,
            count: items.len(),
            items,
        }];
    };
    let mut groups: BTreeMap<Key, Group<T>> = BTreeMap::new();
    for item in items {
        let (key, count) = key(by, &item);
        let group = groups.entry(key).or_insert_with_key(|(_, key)| Group {
            key: Some(key.clone()),
            items: Vec::new(),
            count: 0,
        });
        group.items.push(item);
        group.count += count;
    }
    groups.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;
    use crate::report::{Mode, once};

    fn headings(by: Grouping) -> String {
        let sample = Sample::usual();
        let report = sample.report(Mode::Audit);
        let found = findings(&report, Some(by), once::findings(&report));
        let found = found.iter().filter_map(|group| group.heading("finding"));
        let used = usages(&report, Some(by), report.usages(), |usage| (*usage, 1));
        let used = used.iter().filter_map(|group| group.heading("usage"));
        found.chain(used).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn each_has_its_heading_and_what_has_none_comes_last() {
        insta::assert_snapshot!(headings(Grouping::File), @"
        app/agent.py · 2 findings
        deploy/values.yaml · 1 finding
        app/agent.py · 3 usages
        bench/run.py · 1 usage
        deploy/values.yaml · 2 usages
        docs/models.md · 1 usage
        ");
        insta::assert_snapshot!(headings(Grouping::Model), @"
        claude-sonnet-4-5-20250929 · 1 finding
        gemini-2.5-pro · 1 finding
        gpt-5.2 · 1 finding
        claude-sonnet-4-5-20250929 · 1 usage
        gemini-2.5-pro · 1 usage
        gpt-4-32k · 1 usage
        gpt-5.1 · 1 usage
        gpt-5.2 · 1 usage
        gpt-5.4 · 1 usage
        gpt-9 · 1 usage
        ");
        insta::assert_snapshot!(headings(Grouping::Rule), @"
        legacy-lane · 1 finding
        retiring-soon · 1 finding
        unpinned-alias · 1 finding
        denied-model · 1 usage
        legacy-lane · 2 usages
        retiring-soon · 1 usage
        unknown-model · 1 usage
        unpinned-alias · 1 usage
        no finding · 1 usage
        ");
        insta::assert_snapshot!(headings(Grouping::Owner), @"
        @ml @o/agents · 2 findings
        no owner · 1 finding
        @ml @o/agents · 3 usages
        ana@example.org · 1 usage
        no owner · 3 usages
        ");
    }

    #[test]
    fn without_a_grouping_all_are_together() {
        let sample = Sample::usual();
        let report = sample.report(Mode::Check);
        let groups = findings(&report, None, once::findings(&report));
        assert_eq!(groups.len(), 1);
        assert_eq!(groups[0].heading("finding"), None);
    }
}
