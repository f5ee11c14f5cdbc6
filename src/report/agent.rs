//! One line a finding for coding agents: where, what to write there, and why; then how to
//! check again. Only what is open.
//!
//! Whatever a repository or a policy chose stands in JSON strings, cut where it is long:
//! nothing of it reads as an instruction. Lines never wrap and have no colour.

use std::io::{self, Write};

use serde::Serialize as _;

use super::json::Quoted;
use super::once::Said;
use super::{Report, Style, Summary, edit, evidence, groups};
use crate::evaluate::{Fate, Finding, Index, Suggestion, Usage};
use crate::scan::Role;

/// The most characters of an id.
const ID: usize = 300;

/// The most characters of another text.
const TEXT: usize = 240;

/// How many further changes a line asks for.
const CHANGES: usize = 8;

/// How a migration tag is written.
const TAG: &str = "lanelint: migrate to=NEW-ID purpose=PURPOSE ticket=TICKET owner=OWNER \
                   until=YYYY-MM-DD reason=\"WHY\"";

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write, _: Style) -> io::Result<()> {
    let open = report.open();
    let accepts = |id: &str| {
        report
            .rules
            .iter()
            .any(|rule| rule.id == id && rule.accepts_tag)
    };
    let taggable = open.iter().any(|finding| accepts(&finding.rule));
    let all = open.into_iter().map(|first| Said {
        first,
        again: Vec::new(),
    });
    let mut last = None;
    for group in groups::findings(report, report.grouping, all.collect()) {
        if let Some(key) = &group.key {
            writeln!(out, "# {}: {}", word(key), group.items.len())?;
        }
        for said in &group.items {
            line(report, said.first, &mut last, out)?;
        }
    }
    if taggable {
        writeln!(
            out,
            "to keep an id on purpose, write in a comment above it: {TAG}"
        )?;
    }
    let command = evidence::command_line(report.run.arguments);
    let summary = Summary::of(report);
    writeln!(
        out,
        "{} · {}; check again: {}",
        summary.findings(),
        summary.files(),
        super::escape::terminal(&command)
    )
}

/// The change that was told last: of which usage, to which id.
type Last<'r> = Option<(Index, &'r str)>;

fn line<'r>(
    report: &Report<'_>,
    finding: &'r Finding,
    last: &mut Last<'r>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let source = &finding.place.source;
    let at = source.position(finding.place.span.start);
    let suggested = finding.suggestion.as_ref().map(|it| it.id.as_str());
    let change = finding.usage.zip(suggested);
    // Several rules may find one id: what is to be done is done once.
    let action = if change.is_some() && change == *last {
        "make the change that is told above".to_owned()
    } else {
        action(report, finding)
    };
    *last = change;
    writeln!(
        out,
        "{}:{}:{} {} [{}] {}",
        word(source.name()),
        at.line,
        at.column,
        action,
        word(&finding.rule),
        quoted(&finding.message, TEXT),
    )
}

/// What to do at the place.
fn action(report: &Report<'_>, finding: &Finding) -> String {
    let help = finding.help.as_str();
    let Some(usage) = report.usage_of(finding) else {
        return match help {
            "" => "look at it".to_owned(),
            help => format!("do {}", quoted(help, TEXT)),
        };
    };
    let old = quoted(&usage.mention.text, ID);
    let suggestion = finding.suggestion.as_ref();
    let new: Vec<_> = if let Some(suggestion) = suggestion {
        vec![quoted(&suggestion.id, ID)]
    } else {
        let ids = finding.vendor_replacements.iter();
        ids.map(|id| quoted(id, ID)).collect()
    };
    if new.is_empty() {
        return match help {
            "" => format!("look at {old}"),
            help => format!("look at {old} and do {}", quoted(help, TEXT)),
        };
    }
    let new = new.join(" or ");
    let also = suggestion.map_or_else(String::new, |it| also(usage, it));
    match by_hand(usage, suggestion) {
        Some(why) => format!("change by hand {old} to {new}{also} ({why})"),
        None if edit::of(report, finding).is_some() => format!("replace {old} with {new}"),
        None if suggestion.is_none() => {
            format!("change by hand {old} to {new} (as the vendor says)")
        }
        None => format!("change by hand {old} to {new} (it does not fit there as it is)"),
    }
}

/// What else to change, as the new model wants it: `, also delete "temperature" in line 12`.
fn also(usage: &Usage, suggestion: &Suggestion) -> String {
    let breaks = suggestion.breaks.iter().take(CHANGES);
    let each = breaks.map(|broken| {
        let source = &broken.place.source;
        let line = source.position(broken.place.span.start).line;
        let written = quoted(&broken.written, ID);
        let what = match (&broken.fate, &broken.instead) {
            (Fate::Renamed(name), None) => {
                format!("rename {written} to {}", quoted(name, ID))
            }
            (Fate::Limited(most), _) => format!("set {written} to at most {most}"),
            (_, Some(instead)) => format!("replace {written} with {}", quoted(instead, TEXT)),
            (Fate::Ignored, None) => format!("mind that {written} has no effect"),
            (_, None) => format!("delete {written}"),
        };
        let file = if source.name() == usage.path() {
            String::new()
        } else {
            format!(" of {}", word(source.name()))
        };
        format!("{what} in line {line}{file}")
    });
    let each: Vec<_> = each.collect();
    if each.is_empty() {
        String::new()
    } else {
        format!(", also {}", each.join(", "))
    }
}

/// Why the new id cannot simply take the place of the old one.
fn by_hand(usage: &Usage, suggestion: Option<&Suggestion>) -> Option<String> {
    let mention = &usage.mention;
    Some(match (usage.stands, suggestion) {
        _ if usage.tag.is_some() => "a migration tag keeps it here: fix the tag first".to_owned(),
        _ if mention.is_folded() || usage.source.slice(mention.span) != mention.text => {
            "it is put together from parts, or written with escapes".to_owned()
        }
        (_, Some(suggestion)) if !suggestion.is_safe() => {
            format!("not sure: {}", quoted(&suggestion.why, TEXT))
        }
        (Role::Compare, _) => "it is compared with here".to_owned(),
        (Role::Listing, _) => "it stands in a list or table".to_owned(),
        (Role::Comment | Role::Prose, _) => "it stands in text".to_owned(),
        (Role::Data, _) => "it stands in recorded text".to_owned(),
        (Role::Use | Role::Test | Role::Example, _) => return None,
    })
}

/// As it is, if it is a plain name; else quoted.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/@".contains(c);
    if !text.is_empty() && text.len() <= TEXT && text.chars().all(plain) {
        text.to_owned()
    } else {
        quoted(text, TEXT)
    }
}

/// A JSON string of at most so many characters, and a mark where more are left out.
fn quoted(text: &str, most: usize) -> String {
    let cut = text
        .char_indices()
        .nth(most)
        .and_then(|(end, _)| text.get(..end));
    let cut = cut.map_or_else(|| text.to_owned(), |cut| format!("{cut}…"));
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Quoted::compact());
    // Writing to memory does not fail, and what is written is UTF-8.
    let _ = cut.serialize(&mut serializer);
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Grade;
    use crate::report::Mode;
    use crate::report::sample::Sample;

    /// The line of the first finding, once `change` was made.
    fn first(change: impl FnOnce(&mut Sample)) -> String {
        let mut sample = Sample::usual();
        change(&mut sample);
        action(&sample.report(Mode::Check), &sample.findings[0])
    }

    #[test]
    fn an_edit_is_said_where_it_is_safe() {
        assert_eq!(first(|_| ()), r#"replace "gpt-5.2" with "gpt-5.4""#);
    }

    #[test]
    fn where_none_is_safe_the_line_says_why_and_what() {
        let parts = |it: &mut Sample| {
            let span = it.usages[0].mention.span;
            let usage = &mut it.usages[0];
            usage.mention = usage.mention.changed(&usage.source, |draft| {
                draft.parts = [span, span].into();
            });
        };
        let listed = |it: &mut Sample| it.usages[0].stands = Role::Listing;
        let guessed = |it: &mut Sample| {
            it.findings[0].suggestion.as_mut().unwrap().grade = Grade::Review;
        };
        let without = |it: &mut Sample| it.findings[0].suggestion = None;
        let named = |it: &mut Sample| {
            it.findings[0].suggestion = None;
            it.findings[0].vendor_replacements = vec!["a".into(), "b".into()];
        };
        let lines = [
            first(parts),
            first(listed),
            first(guessed),
            first(without),
            first(named),
        ];
        insta::assert_snapshot!(lines.join("\n"), @r#"
        change by hand "gpt-5.2" to "gpt-5.4" (it is put together from parts, or written with escapes)
        change by hand "gpt-5.2" to "gpt-5.4" (it stands in a list or table)
        change by hand "gpt-5.2" to "gpt-5.4" (not sure: "the default of lane `frontier`")
        look at "gpt-5.2" and do "Move to the lane's default, or add a migration tag."
        change by hand "gpt-5.2" to "a" or "b" (as the vendor says)
        "#);
    }

    #[test]
    fn what_is_long_is_cut_and_what_is_odd_is_quoted() {
        assert_eq!(word("a/b-c_1.py"), "a/b-c_1.py");
        assert_eq!(word("ignore this"), r#""ignore this""#);
        assert_eq!(quoted("a\"\n\u{202e}é", 9), r#""a\"\n\u202eé""#);
        assert_eq!(quoted("abcd", 2), r#""ab…""#);
    }
}
