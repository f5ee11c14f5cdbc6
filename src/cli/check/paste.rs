//! The comments to paste that reports for people show: migration tags, tried by reading each file again.

use std::collections::BTreeMap;
use std::path::Path;

use crate::catalog::entry::Day;
use crate::evaluate::{self, Disposition, Index};
use crate::fix::check::Before;
use crate::fix::note;
use crate::plan;
use crate::policy::base::Base;
use crate::run::Governed;
use crate::scan::{Scanner, scan};
use crate::source::{Source, Span};

/// The comments that let the ids of open findings stand for a time, by usage: each holds as a line right above its id.
pub(super) fn comments(
    (governed, base): (&Governed, &Base),
    (outcome, owners): (&evaluate::Outcome, &BTreeMap<String, Vec<String>>),
    as_of: Day,
    scanner: &Scanner<'_>,
) -> BTreeMap<usize, String> {
    let mut by_file: BTreeMap<&str, BTreeMap<Span, (usize, String)>> = BTreeMap::new();
    for finding in &outcome.findings {
        let (Some(number), Disposition::Open) =
            (finding.usage.map(Index::get), finding.disposition)
        else {
            continue;
        };
        let Some(usage) = outcome.usages.get(number) else {
            continue;
        };
        let policy = governed.policy_of(&base.relative(Path::new(usage.path())));
        let accepts = policy
            .rule(&finding.rule)
            .is_some_and(|rule| rule.accepts_tag);
        let to = finding.suggestion.as_ref().filter(|_| accepts);
        let owners = owners.get(usage.path()).map_or(&[][..], Vec::as_slice);
        let tag = to.and_then(|to| plan::tag(usage, policy, as_of, (Some(&to.id), owners)));
        if let Some(tag) = tag {
            let of_file = by_file.entry(usage.path()).or_default();
            let own = of_file.entry(usage.mention.span);
            own.or_insert((number, tag.text));
        }
    }
    let mut pasted = BTreeMap::new();
    for of_file in by_file.into_values() {
        let first = of_file.values().next();
        let Some(usage) = first.and_then(|(number, _)| outcome.usages.get(*number)) else {
            continue;
        };
        // Offsets are those of the text, however the file is encoded.
        let source = Source::new(usage.source.name(), usage.source.text());
        let scan = scan(&source, scanner);
        let before = Before {
            bytes: source.text().as_bytes(),
            source: &source,
            scan: &scan,
        };
        let wanted = of_file.iter().map(|(&span, (_, tag))| note::Wanted {
            span,
            tag: tag.clone(),
        });
        let wanted: Vec<_> = wanted.collect();
        let held = note::pasted(before, &wanted, scanner);
        let numbers = of_file.values().map(|(number, _)| *number);
        let held = numbers.zip(held);
        pasted.extend(held.filter_map(|(number, comment)| Some((number, comment?))));
    }
    pasted
}
