//! One outcome from several: files of a run that different policies govern are judged
//! apart. Nothing is judged here; the lists are joined and their indices moved.

use std::collections::HashSet;

use super::{Disposition, Outcome, by_place};

impl Outcome {
    /// Joins another outcome, whose policy's exceptions and workloads stand behind
    /// `exceptions` and `workloads` others in the report's lists.
    pub fn join(&mut self, other: Self, exceptions: usize, workloads: usize) {
        let (usages, tags, ignores) = (self.usages.len(), self.tags.len(), self.ignores.len());
        self.usages
            .extend(other.usages.into_iter().map(|mut usage| {
                usage.tag = usage.tag.map(|tag| tag + tags);
                usage.workload = usage.workload.map(|workload| workload + workloads);
                usage
            }));
        self.findings
            .extend(other.findings.into_iter().map(|mut finding| {
                finding.usage = finding.usage.map(|usage| usage + usages);
                finding.disposition = match finding.disposition {
                    Disposition::Open => Disposition::Open,
                    Disposition::Baselined => Disposition::Baselined,
                    Disposition::Tracked(tag) => Disposition::Tracked(tag + tags),
                    Disposition::Ignored(ignore) => Disposition::Ignored(ignore + ignores),
                    Disposition::Excepted(exception) => {
                        Disposition::Excepted(exception + exceptions)
                    }
                };
                finding
            }));
        self.exceptions.extend(other.exceptions);
        self.tags.extend(other.tags);
        self.ignores.extend(other.ignores);
        self.unlisted_unknowns += other.unlisted_unknowns;
    }

    /// Puts joined lists into the order of one run. What several policies say of the
    /// catalog or of a policy that they share is said once.
    pub fn settle(&mut self) {
        let mut order: Vec<usize> = (0..self.usages.len()).collect();
        order.sort_by_key(|&at| {
            (
                self.usages[at].path().to_owned(),
                self.usages[at].mention.span,
            )
        });
        let mut new_place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            new_place[old] = new;
        }
        let mut usages: Vec<_> = std::mem::take(&mut self.usages)
            .into_iter()
            .map(Some)
            .collect();
        self.usages = order.iter().filter_map(|&old| usages[old].take()).collect();
        for finding in &mut self.findings {
            finding.usage = finding.usage.map(|usage| new_place[usage]);
        }
        let mut said = HashSet::new();
        self.findings.retain(|finding| {
            let place = (finding.place.source.name().to_owned(), finding.place.span);
            finding.usage.is_some()
                || said.insert((finding.rule.clone(), place, finding.message.clone()))
        });
        self.findings.sort_by(by_place);
    }
}
