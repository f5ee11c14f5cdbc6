//! One outcome from several: files of a run that different policies govern are judged
//! apart. Nothing is judged here; the lists are joined and their indices moved.

use std::collections::HashSet;

use super::{Disposition, Outcome, in_order};

impl Outcome {
    /// Joins another outcome, whose policy's exceptions and workloads stand behind
    /// `exceptions` and `workloads` others in the report's lists.
    pub fn join(&mut self, mut other: Self, exceptions: usize, workloads: usize) {
        let (usages, tags, ignores) = (self.usages.len(), self.tags.len(), self.ignores.len());
        for usage in &mut other.usages {
            usage.tag = usage.tag.map(|tag| tag.moved(tags));
            usage.workload = usage.workload.map(|workload| workload.moved(workloads));
        }
        for finding in &mut other.findings {
            finding.usage = finding.usage.map(|usage| usage.moved(usages));
            match &mut finding.disposition {
                Disposition::Open | Disposition::Baselined => {}
                Disposition::Tracked(tag) => *tag = tag.moved(tags),
                Disposition::Ignored(ignore) => *ignore = ignore.moved(ignores),
                Disposition::Excepted(exception) => *exception = exception.moved(exceptions),
            }
        }
        append(&mut self.usages, other.usages);
        append(&mut self.findings, other.findings);
        self.exceptions.extend(other.exceptions);
        self.tags.extend(other.tags);
        self.ignores.extend(other.ignores);
        self.unlisted_unknowns += other.unlisted_unknowns;
    }

    /// Puts joined lists into the order of one run. What several policies say of the
    /// catalog or of a policy that they share is said once.
    pub fn settle(&mut self) {
        let usages = &self.usages;
        let place = |at: &usize| {
            usages
                .get(*at)
                .map(|usage| (usage.path(), usage.mention.span))
        };
        let mut order: Vec<usize> = (0..usages.len()).collect();
        order.sort_by(|a, b| place(a).cmp(&place(b)));
        let mut new_place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            new_place[old] = new;
        }
        for finding in &mut self.findings {
            finding.usage = finding.usage.map(|usage| new_place[usage.get()].into());
        }
        // In place: a second list would lie beside the first.
        for at in 0..new_place.len() {
            while let Some(&to) = new_place.get(at).filter(|&&to| to != at) {
                self.usages.swap(at, to);
                new_place.swap(at, to);
            }
        }
        let mut said = HashSet::new();
        self.findings.retain(|finding| {
            let place = || (finding.place.source.name().to_owned(), finding.place.span);
            finding.usage.is_some()
                || said.insert((finding.rule.clone(), place(), finding.message.clone()))
        });
        in_order(&mut self.findings);
    }
}

/// Appends; to nothing, without a copy.
fn append<T>(to: &mut Vec<T>, others: Vec<T>) {
    if to.is_empty() {
        *to = others;
    } else {
        to.extend(others);
    }
}
