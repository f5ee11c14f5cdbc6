//! Findings against labels. A finding is exact when it is the whole id with its decoration
//! or the bare id in it, overlapping when it shares a byte with it, a false alarm when it
//! does neither.

use std::collections::BTreeMap;

use lanelint::scan::Role;

use crate::label::{Key, Label};

/// An id that was found on a line.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// 1-based, in bytes.
    pub(crate) column: u32,
    pub(crate) text: String,
    pub(crate) role: Role,
}

/// Counts of labelled ids and of findings.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    /// Labelled ids.
    pub(crate) ids: u32,
    pub(crate) exact: u32,
    /// Exact ones among them.
    pub(crate) overlapping: u32,
    /// Findings on an id.
    pub(crate) right: u32,
    /// Exact ones among them.
    pub(crate) right_exact: u32,
    /// Findings on what is none.
    pub(crate) wrong: u32,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Score {
    pub(crate) all: Counts,
    /// By what it is told apart (`language`, `context`, `corpus`, `role`) and value.
    pub(crate) by: BTreeMap<&'static str, BTreeMap<String, Counts>>,
    /// Lines without an id, and those of them that were flagged.
    pub(crate) empty_lines: (u32, u32),
    /// Labelled roles that an exact finding met, and those that it has right.
    pub(crate) roles: (u32, u32),
    /// As lines to read.
    pub(crate) missed: Vec<String>,
    pub(crate) false_alarms: Vec<String>,
    pub(crate) wrong_roles: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    None,
    Overlapping,
    Exact,
}

/// Judges the labelled lines.
pub(crate) fn score(
    labels: &[Label],
    found: &[(Key, Found)],
    roles: &BTreeMap<(Key, u32), Role>,
) -> Score {
    let mut lines: BTreeMap<Key, (Vec<&Label>, Vec<&Found>)> = BTreeMap::new();
    for label in labels {
        let key = (label.path.clone(), label.line);
        lines.entry(key).or_default().0.push(label);
    }
    for (key, found) in found {
        if let Some(line) = lines.get_mut(key) {
            line.1.push(found);
        }
    }
    let mut score = Score::default();
    for (key, (labels, found)) in &lines {
        score.line(key, labels, found, roles);
    }
    score
}

impl Score {
    fn line(
        &mut self,
        key: &Key,
        labels: &[&Label],
        found: &[&Found],
        roles: &BTreeMap<(Key, u32), Role>,
    ) {
        let mut best = vec![Fit::None; labels.len()];
        let mut is_flagged = false;
        for found in found {
            let fits: Vec<_> = labels.iter().map(|label| fit(label, found)).collect();
            // One finding may overlap several ids, and each counts as met.
            for (index, label) in labels.iter().enumerate().filter(|(_, label)| label.is_id()) {
                best[index] = best[index].max(fits[index]);
                if fits[index] == Fit::Exact {
                    self.role(key, label, found, roles);
                }
            }
            let rank = |index: &usize| {
                let label = labels[*index];
                (fits[*index], label.is_id(), !label.is_ignored(), *index)
            };
            let Some(index) = (0..labels.len()).max_by_key(rank) else {
                continue;
            };
            let (label, fit) = (labels[index], fits[index]);
            let is_met = fit != Fit::None;
            if is_met && label.is_id() {
                self.count(label, found.role, |counts| {
                    counts.right += 1;
                    counts.right_exact += u32::from(fit == Fit::Exact);
                });
            } else if !(is_met && label.is_ignored()) {
                is_flagged = true;
                self.count(label, found.role, |counts| counts.wrong += 1);
                let class = if is_met { &label.class } else { "unlabelled" };
                let place = format!("{}:{}:{}", key.0, key.1, found.column);
                self.false_alarms
                    .push(format!("{place} {} ({class})", found.text));
            }
        }
        for (label, fit) in labels.iter().zip(best).filter(|(label, _)| label.is_id()) {
            for counts in self.of(label) {
                counts.ids += 1;
                counts.exact += u32::from(fit == Fit::Exact);
                counts.overlapping += u32::from(fit != Fit::None);
            }
            if fit != Fit::Exact {
                let what = if fit == Fit::None { "missed" } else { "span" };
                let place = format!("{}:{}:{}", key.0, key.1, label.col_start);
                let text = format!("{what} {place} {} ({})", label.text, label.context);
                self.missed.push(text);
            }
        }
        if !labels.iter().any(|label| label.is_id()) {
            self.empty_lines.0 += 1;
            self.empty_lines.1 += u32::from(is_flagged);
        }
    }

    fn role(
        &mut self,
        key: &Key,
        label: &Label,
        found: &Found,
        roles: &BTreeMap<(Key, u32), Role>,
    ) {
        let Some(role) = roles.get(&(key.clone(), label.col_start)) else {
            return;
        };
        self.roles.0 += 1;
        if *role == found.role {
            self.roles.1 += 1;
        } else {
            let place = format!("{}:{}:{}", key.0, key.1, found.column);
            let text = format!("{place} {} is {role:?}, said {:?}", found.text, found.role);
            self.wrong_roles.push(text);
        }
    }

    /// The counts that a label bears on, but for those by role.
    fn of(&mut self, label: &Label) -> impl Iterator<Item = &mut Counts> {
        for (table, value) in tables(label) {
            self.by
                .entry(table)
                .or_default()
                .entry(value.to_owned())
                .or_default();
        }
        let own = tables(label);
        let by = self.by.iter_mut().filter_map(move |(table, rows)| {
            let (_, value) = own.iter().find(|(own, _)| own == table)?;
            rows.get_mut(*value)
        });
        std::iter::once(&mut self.all).chain(by)
    }

    fn count(&mut self, label: &Label, role: Role, mut add: impl FnMut(&mut Counts)) {
        self.of(label).for_each(&mut add);
        let roles = self.by.entry("role").or_default();
        add(roles.entry(format!("{role:?}").to_lowercase()).or_default());
    }
}

fn tables(label: &Label) -> [(&'static str, &str); 3] {
    [
        ("context", &label.context),
        ("corpus", &label.corpus),
        ("language", &label.lang),
    ]
}

fn fit(label: &Label, found: &Found) -> Fit {
    if label.class == "none" {
        return Fit::None;
    }
    let is_exact = |(start, text): (u32, &str)| start == found.column && text == found.text;
    if label.spans().any(is_exact) {
        return Fit::Exact;
    }
    let end = found.column + found.text.len() as u32;
    if found.column < label.col_end && end > label.col_start {
        Fit::Overlapping
    } else {
        Fit::None
    }
}
