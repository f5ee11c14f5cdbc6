//! What an audit lists whatever was found, one by one: every usage, tag, ignore and
//! exception, each with its place and a sentence. Also what settles a finding, in words.
//! For formats whose standard has findings alone. Nothing here is escaped.

use super::Report;
use super::compact::role;
use super::escape::short;
use super::inventory::status;
use super::summary::{counted, id_of};
use crate::evaluate::{Disposition, ExceptionRecord, Finding, IgnoreRecord, TagRecord, Usage};
use crate::source::{Source, Span};

/// What each kind goes by, in place of a rule, and what it is. No rule has a `/` in its id.
pub(super) const KINDS: [(&str, &str); 4] = [
    (USAGE, "A model id that is used."),
    (TAG, "A migration tag."),
    (IGNORE, "An inline ignore."),
    (EXCEPTION, "An exception of the policy."),
];

const USAGE: &str = "inventory/usage";
const TAG: &str = "inventory/migration-tag";
const IGNORE: &str = "inventory/ignore";
const EXCEPTION: &str = "inventory/exception";

/// Something that an audit lists.
#[derive(Debug, Clone, Copy)]
pub(super) enum Listed<'a> {
    Usage(&'a Usage),
    Tag(&'a TagRecord),
    Ignore(&'a IgnoreRecord),
    /// With its uses, all files taken together.
    Exception(&'a ExceptionRecord, usize),
}

/// All of them, kind by kind, by path and place.
pub(super) fn all<'a>(report: &Report<'a>) -> impl Iterator<Item = Listed<'a>> + use<'a> {
    let usages = report.usages().into_iter().map(Listed::Usage);
    let tags = report.tags().into_iter().map(Listed::Tag);
    let ignores = report.ignores().into_iter().map(Listed::Ignore);
    let exceptions = report.exceptions().into_iter();
    let exceptions = exceptions.map(|(record, uses)| Listed::Exception(record, uses));
    usages.chain(tags).chain(ignores).chain(exceptions)
}

impl<'a> Listed<'a> {
    /// What it goes by, one of [`KINDS`].
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Usage(_) => USAGE,
            Self::Tag(_) => TAG,
            Self::Ignore(_) => IGNORE,
            Self::Exception(..) => EXCEPTION,
        }
    }

    /// Where it stands.
    pub(super) fn place(self) -> (&'a Source, Span) {
        match self {
            Self::Usage(usage) => (&usage.source, usage.mention.span),
            Self::Tag(record) => (&record.source, record.tag.span),
            Self::Ignore(record) => (&record.source, record.ignore.span),
            Self::Exception(record, _) => (&record.place.source, record.place.span),
        }
    }

    /// What it is, in a sentence.
    pub(super) fn sentence(self) -> String {
        match self {
            Self::Usage(usage) => format!(
                "{} by {}: {}, {}.",
                id_of(usage),
                usage.judged_by,
                status(usage.view.status),
                role(usage.stands)
            ),
            Self::Tag(record) => {
                let valid = if record.valid { "valid" } else { "not valid" };
                let keys = keys(record);
                format!("A migration tag, {valid}, {}: {keys}.", used(record.uses))
            }
            Self::Ignore(record) => {
                let reason = record.ignore.reason.as_deref();
                let reason = reason.unwrap_or("no reason given");
                format!("An ignore, {}: {reason}.", used(record.uses))
            }
            Self::Exception(record, uses) => {
                format!("An exception, {}: {}.", used(uses), excuse(record))
            }
        }
    }
}

/// Why a finding does not count, as whoever settled it says; nothing for an open one.
pub(super) fn justification(report: &Report<'_>, finding: &Finding) -> Option<String> {
    Some(match finding.disposition {
        Disposition::Open => return None,
        Disposition::Tracked(tag) => keys(report.tags.get(tag.get())?),
        Disposition::Ignored(ignore) => {
            let record = report.ignores.get(ignore.get())?;
            record.ignore.reason.clone().unwrap_or_default()
        }
        Disposition::Excepted(exception) => excuse(report.exceptions.get(exception.get())?),
        Disposition::Baselined => "the baseline knows it".to_owned(),
    })
}

/// The word for what became of a finding.
pub(super) fn disposition(finding: &Finding) -> &'static str {
    match finding.disposition {
        Disposition::Open => "open",
        Disposition::Tracked(_) => "tracked",
        Disposition::Ignored(_) => "ignored",
        Disposition::Excepted(_) => "excepted",
        Disposition::Baselined => "baselined",
    }
}

/// A text with a stop at its end.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    let stop = if text.ends_with(['.', '?', '!', '…']) {
        ""
    } else {
        "."
    };
    format!("{text}{stop}")
}

fn used(uses: usize) -> String {
    counted(uses, "use").unwrap_or_else(|| "unused".to_owned())
}

/// The keys of a tag, in order: they say why.
fn keys(record: &TagRecord) -> String {
    let keys = record.tag.keys.iter();
    let keys = keys.map(|(key, value)| format!("{key}={}", short(&value.text)));
    keys.collect::<Vec<_>>().join(" ")
}

/// What an exception says for itself.
fn excuse(record: &ExceptionRecord) -> String {
    let reason = record.reason.clone();
    let owner = record.owner.as_ref().map(|owner| format!("owner {owner}"));
    let until = record.until.map(|day| format!("until {day}"));
    let parts = [reason, owner, until].into_iter().flatten();
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Mode;
    use crate::report::sample::Sample;

    #[test]
    fn each_thing_is_a_sentence() {
        let sample = Sample::usual();
        let report = sample.report(Mode::Audit);
        let lines = all(&report).map(|it| format!("{} {}", it.kind(), it.sentence()));
        insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @"
        inventory/usage gpt-5.2 by openai: legacy, use.
        inventory/usage claude-sonnet-4-5-20250929 by anthropic: deprecated, use.
        inventory/usage gpt-9 by openai: unknown, use.
        inventory/usage gpt-5.1 by openai: legacy, use.
        inventory/usage gemini-2.5-pro by vertex: current, use.
        inventory/usage gpt-5.4 by openai: current, use.
        inventory/usage gpt-4-32k by openai: retired, prose.
        inventory/migration-tag A migration tag, valid, 1 use: owner=@ml purpose=baseline ticket=ML-7 to=gpt-5.4 until=2026-12-31.
        inventory/ignore An ignore, 1 use: beta.
        inventory/exception An exception, 1 use: a baseline, owner @ml, until 2026-12-31.
        ");
    }

    #[test]
    fn a_sentence_ends_once() {
        assert_eq!(sentence("a. b "), "a. b.");
        assert_eq!(sentence("a?"), "a?");
    }
}
