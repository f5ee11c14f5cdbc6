//! The one edit that fixes a finding, for formats whose readers apply edits without asking again: what
//! [`crate::fix::offered`] has for it.

use super::Report;
use crate::evaluate::Finding;
use crate::fix::Change;

/// The edit for a finding that counts.
pub(super) fn of<'a>(report: &Report<'a>, finding: &Finding) -> Option<&'a Change> {
    report.offered.get(finding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{Disposition, Grade};
    use crate::report::Mode;
    use crate::report::sample::Sample;
    use crate::source::Span;

    fn edit(sample: &Sample) -> Option<Change> {
        of(&sample.report(Mode::Check), &sample.findings[0]).cloned()
    }

    #[test]
    fn it_replaces_the_id_alone() {
        let sample = Sample::usual();
        let Change { span, text } = edit(&sample).unwrap();
        let before = sample.usages[0].source.text();
        let after = [
            &before[..span.start as usize],
            &text,
            &before[span.end as usize..],
        ]
        .concat();
        assert_eq!(after, before.replace("gpt-5.2", "gpt-5.4"));
    }

    #[test]
    fn there_is_none_where_something_is_not_sure() {
        type Change = fn(&mut Sample);
        let changes: [(&str, Change); 7] = [
            ("tagged", |it| it.usages[0].tag = Some(0.into())),
            ("a region in front that would be lost", |it| {
                it.findings[0].suggestion.as_mut().unwrap().id = "5.4".into();
            }),
            ("not safe", |it| {
                it.findings[0].suggestion.as_mut().unwrap().grade = Grade::Review;
            }),
            ("a text that could leave its quotes", |it| {
                it.findings[0].suggestion.as_mut().unwrap().id = "a\"b".into();
            }),
            ("written with an escape", |it| {
                it.usages[0].mention.text = "gpt-5.\u{32}x".into();
            }),
            ("put together", |it| {
                let usage = &mut it.usages[0];
                usage.mention = usage.mention.changed(&usage.source, |draft| {
                    draft.parts = [Span::new(1, 2)].into();
                });
            }),
            ("settled", |it| {
                it.findings[0].disposition = Disposition::Tracked(0.into());
            }),
        ];
        for (why, change) in changes {
            let mut sample = Sample::usual();
            change(&mut sample);
            assert_eq!(edit(&sample), None, "{why}");
        }
    }
}
