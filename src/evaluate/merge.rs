//! One outcome from several: files of a run that different policies govern are judged
//! apart. Nothing is judged here; the lists are joined and their indices moved.

use std::collections::HashSet;

use super::{Disposition, Outcome, Usage, in_order};
use crate::source::Span;

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
        self.order_usages();
        let mut said = HashSet::new();
        self.findings.retain(|finding| {
            let place = || (finding.place.source.name().to_owned(), finding.place.span);
            finding.usage.is_some()
                || said.insert((finding.rule.clone(), place(), finding.message.clone()))
        });
        in_order(&mut self.findings);
    }

    /// Puts usages in their order, by path and place. What governs all files with one policy has them so already, and
    /// ordering takes room of its own.
    fn order_usages(&mut self) {
        fn place(usage: &Usage) -> (&str, Span) {
            (usage.path(), usage.mention.span)
        }
        let usages = &self.usages;
        if usages.is_sorted_by(|a, b| place(a) <= place(b)) {
            return;
        }
        let mut order: Vec<usize> = (0..usages.len()).collect();
        let key = |at: &usize| usages.get(*at).map(place);
        order.sort_by(|a, b| key(a).cmp(&key(b)));
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
