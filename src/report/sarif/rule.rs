//! What the tool says of its rules.

use serde::Serialize;

use super::message::{Formatted, Message};
use super::result::level;
use crate::evaluate::Severity;
use crate::policy::Rule;
use crate::policy::rule::Subject;
use crate::report::{Mode, Report, escape, listed};

/// The most characters of a description: readers take no more.
const LONGEST: usize = 1000;

/// A rule, or a kind of notification.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor<'a> {
    pub(super) id: &'a str,
    name: String,
    short_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Formatted>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_configuration: Option<Configuration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties>,
}

#[derive(Debug, Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Debug, Serialize)]
struct Properties {
    tags: [&'static str; 2],
}

/// The rules that judged, by id; in an audit also what its inventory goes by.
pub(super) fn all<'a>(report: &Report<'a>) -> Vec<Descriptor<'a>> {
    let rules = report.rules.iter().map(|rule| Descriptor::of(rule));
    let inventory: &[(&str, &str)] = match report.mode {
        Mode::Check => &[],
        Mode::Audit => &listed::KINDS,
    };
    let kinds = inventory.iter().map(|(id, about)| Descriptor {
        default_configuration: Some(Configuration {
            enabled: true,
            level: "none",
        }),
        ..Descriptor::brief(id, about)
    });
    rules.chain(kinds).collect()
}

impl<'a> Descriptor<'a> {
    fn of(rule: &'a Rule) -> Self {
        let subject = match rule.subject {
            Subject::Usage => "model-usage",
            Subject::Tag => "migration-tag",
            Subject::Ignore => "ignore",
            Subject::Catalog => "catalog",
            Subject::Exception => "exception",
        };
        let help = Formatted {
            text: text(rule),
            markdown: markdown(rule),
        };
        Self {
            full_description: described(&rule.prose().why),
            help: (!help.text.is_empty()).then_some(help),
            default_configuration: Some(Configuration {
                enabled: rule.severity != Severity::Off,
                level: match rule.severity {
                    Severity::Off => "none",
                    severity => level(severity),
                },
            }),
            properties: Some(Properties {
                tags: ["ai-models", subject],
            }),
            ..Self::brief(&rule.id, &rule.title)
        }
    }

    /// With no more than a sentence on it.
    pub(super) fn brief(id: &'a str, about: &str) -> Self {
        Self {
            id,
            name: pascal(id),
            short_description: described(about).unwrap_or_else(|| Message::plain(id)),
            full_description: None,
            help: None,
            default_configuration: None,
            properties: None,
        }
    }
}

/// `legacy-lane` as the standard wants names: `LegacyLane`.
fn pascal(id: &str) -> String {
    let words = id.split(|c: char| !c.is_alphanumeric());
    let words = words.flat_map(|word| {
        let mut rest = word.chars();
        let first = rest.next().into_iter().flat_map(char::to_uppercase);
        first.chain(rest).collect::<Vec<_>>()
    });
    words.collect()
}

fn described(text: &str) -> Option<Message> {
    let text = text.trim();
    let short = match text.char_indices().nth(LONGEST) {
        Some((end, _)) => &format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    };
    (!short.is_empty()).then(|| Message::plain(short))
}

/// How to fix what a rule finds, with its examples. There are no links or placeholders
/// here, and code has its brackets as they are.
fn text(rule: &Rule) -> String {
    let examples = rule.prose().examples.iter().map(|example| {
        let code = example.code.trim_end().replace('\n', "\n    ");
        format!("{}:\n\n    {code}", example.note)
    });
    let parts: Vec<_> = [rule.prose().fix.trim().to_owned()]
        .into_iter()
        .chain(examples)
        .collect();
    escape::paragraphs(parts.join("\n\n").trim()).into_owned()
}

fn markdown(rule: &Rule) -> String {
    let paragraphs = rule.prose().fix.trim().split("\n\n").map(escape::prose);
    let examples = rule.prose().examples.iter().map(|example| {
        let fence = fence(&example.code);
        let is_word = |c: char| c.is_ascii_alphanumeric() || "-_+#".contains(c);
        let language = Some(example.language.as_str()).filter(|text| text.chars().all(is_word));
        format!(
            "{}:\n\n{fence}{}\n{}\n{fence}",
            escape::prose(&example.note),
            language.unwrap_or_default(),
            escape::paragraphs(example.code.trim_end()),
        )
    });
    let parts: Vec<_> = paragraphs.chain(examples).collect();
    parts.join("\n\n").trim().to_owned()
}

/// What no run of backticks in a code can close.
fn fence(code: &str) -> String {
    let runs = code.split(|c| c != '`').map(str::len);
    "`".repeat(runs.max().unwrap_or(0).max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Sample;

    #[test]
    fn a_rule_says_how_to_mend_what_it_finds() {
        let sample = Sample::empty();
        let all = all(&sample.report(Mode::Check));
        let rule = all.iter().find(|rule| rule.id == "legacy-lane").unwrap();
        assert_eq!(rule.name, "LegacyLane");
        insta::assert_snapshot!(rule.help.as_ref().unwrap().markdown, @r#"
        Replace the id with the head of its line, or the default of the workload's lane, and run your evaluations; or tag it: `lanelint: migrate to=… purpose=baseline owner=@team until=YYYY-MM-DD`. `legacy: {grace_days: 30}` gives more time after each release.

        legacy since gpt-5.4 of 2026-03-05:

        ```python
        MODEL = "gpt-5.2"
        ```

        deliberate, and tracked:

        ```python
        # lanelint: migrate to=gpt-5.4 purpose=baseline owner=@ml until=2026-04-30
        MODEL = "gpt-5.2"
        ```
        "#);
        insta::assert_snapshot!(rule.help.as_ref().unwrap().text, @r#"
        Replace the id with the head of its line, or the default of the workload's lane, and run your
        evaluations; or tag it: `lanelint: migrate to=… purpose=baseline owner=@team until=YYYY-MM-DD`.
        `legacy: {grace_days: 30}` gives more time after each release.

        legacy since gpt-5.4 of 2026-03-05:

            MODEL = "gpt-5.2"

        deliberate, and tracked:

            # lanelint: migrate to=gpt-5.4 purpose=baseline owner=@ml until=2026-04-30
            MODEL = "gpt-5.2"
        "#);
    }

    #[test]
    fn no_code_ends_its_fence() {
        assert_eq!(fence("a"), "```");
        assert_eq!(fence("a ```` b ``"), "`````");
    }
}
