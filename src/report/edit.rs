//! The one edit that mends a finding, where lanelint is sure of it: for formats whose
//! readers apply edits without asking again.

use super::Report;
use crate::evaluate::{Disposition, Finding};
use crate::source::Span;

/// A text to write in the place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit<'a> {
    /// What to replace: the whole of an id, without its quotes.
    pub(super) span: Span,
    /// What to write there.
    pub(super) text: &'a str,
}

/// The edit for a finding that counts. There is none where the suggestion is not safe,
/// where the id does not stand whole in one place, where something in front of it would be
/// lost, where a migration tag speaks of it (whoever wrote the tag meant the id to stay for
/// a time), or where the new text might leave its quotes.
pub(super) fn of<'f>(report: &Report<'_>, finding: &'f Finding) -> Option<Edit<'f>> {
    let suggestion = finding.suggestion.as_ref().filter(|it| it.is_safe())?;
    let usage = report.usage_of(finding)?;
    let (mention, place) = (&usage.mention, &finding.place);
    let stands_whole = !mention.is_folded()
        && mention.span == place.span
        && place.source.slice(mention.span) == mention.text;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/@".contains(c);
    let edit = Edit {
        span: mention.span,
        text: &suggestion.id,
    };
    // `us.anthropic.…` names a region: `anthropic.…` in its place would lose it.
    let first = edit.text.split(['.', '-', '/']).next().unwrap_or_default();
    let loses_front = mention.text.find(first).is_some_and(|at| at > 0);
    (finding.disposition == Disposition::Open
        && usage.tag.is_none()
        && stands_whole
        && !loses_front
        && !edit.text.is_empty()
        && edit.text.chars().all(is_plain))
    .then_some(edit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Grade;
    use crate::report::Mode;
    use crate::report::sample::Sample;

    fn edit(sample: &Sample) -> Option<Edit<'_>> {
        of(&sample.report(Mode::Check), &sample.findings[0])
    }

    #[test]
    fn it_replaces_the_id_alone() {
        let sample = Sample::usual();
        let Edit { span, text } = edit(&sample).unwrap();
        let before = sample.usages[0].source.text();
        let after = [
            &before[..span.start as usize],
            text,
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
