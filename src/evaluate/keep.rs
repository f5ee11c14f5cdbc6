//! A part of an outcome: what is said of some usages, as though the others were not there. Nothing is judged anew.

use std::collections::{BTreeMap, BTreeSet};

use super::{Disposition, Finding, Index, Outcome, Place, Usage};
use crate::source::Span;

impl Outcome {
    /// Keeps the usages that are wanted, the findings on them, and the tags, ignores and exceptions that speak for these. Of
    /// findings on no usage, those on a tag that is kept, and those that are `also` wanted.
    pub fn keep(&mut self, wanted: impl Fn(&Usage) -> bool, also: impl Fn(&Finding) -> bool) {
        let usages = kept(&mut self.usages, |_, usage| wanted(usage));
        let covering: BTreeSet<_> = self.usages.iter().filter_map(|usage| usage.tag).collect();
        let tags = kept(&mut self.tags, |at, _| covering.contains(&at));
        for usage in &mut self.usages {
            usage.tag = usage.tag.and_then(|tag| tags[tag.get()]);
        }
        let mut on_tags: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        for record in &self.tags {
            let of_file = on_tags.entry(record.source.name()).or_default();
            of_file.push(record.tag.span);
        }
        for tags in on_tags.values_mut() {
            tags.sort();
        }
        let is_on_tag = |place: &Place| {
            let tags = on_tags
                .get(place.source.name())
                .map_or(&[][..], Vec::as_slice);
            let next = tags.partition_point(|tag| tag.start <= place.span.start);
            let last = next.checked_sub(1).map(|at| tags[at]);
            last.is_some_and(|tag| place.span.end <= tag.end)
        };
        self.findings.retain_mut(|finding| match finding.usage {
            Some(usage) => {
                finding.usage = usages[usage.get()];
                finding.usage.is_some()
            }
            None => is_on_tag(&finding.place) || also(finding),
        });
        let settled: BTreeSet<_> = (self.findings.iter())
            .map(|finding| finding.disposition)
            .collect();
        let ignores = kept(&mut self.ignores, |at, _| {
            settled.contains(&Disposition::Ignored(at))
        });
        let exceptions = kept(&mut self.exceptions, |at, record| {
            settled.contains(&Disposition::Excepted(at))
                || record.is_tag && tags_within(&on_tags, &record.place)
        });
        for finding in &mut self.findings {
            let moved = match finding.disposition {
                Disposition::Open | Disposition::Baselined => continue,
                Disposition::Tracked(tag) => tags[tag.get()].map(Disposition::Tracked),
                Disposition::Ignored(ignore) => ignores[ignore.get()].map(Disposition::Ignored),
                Disposition::Excepted(exception) => {
                    exceptions[exception.get()].map(Disposition::Excepted)
                }
            };
            finding.disposition = moved.unwrap_or(finding.disposition);
        }
    }
}

/// Whether one of the tags stands within a place: that of the exception which it is.
fn tags_within(tags: &BTreeMap<&str, Vec<Span>>, place: &Place) -> bool {
    let tags = tags.get(place.source.name()).map_or(&[][..], Vec::as_slice);
    let at = tags.partition_point(|tag| tag.start < place.span.start);
    tags.get(at).is_some_and(|tag| tag.end <= place.span.end)
}

/// Leaves the items that are wanted, and tells where each came to stand.
fn kept<T>(items: &mut Vec<T>, wanted: impl Fn(Index, &T) -> bool) -> Vec<Option<Index>> {
    let mut places = Vec::with_capacity(items.len());
    let mut next = 0;
    items.retain(|item| {
        let is_wanted = wanted(places.len().into(), item);
        places.push(is_wanted.then(|| next.into()));
        next += usize::from(is_wanted);
        is_wanted
    });
    places
}
