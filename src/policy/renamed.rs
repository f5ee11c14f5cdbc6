//! Words of the policy format that have become others. Each stays for one release as an
//! error that names its heir; `lanelint policy upgrade` writes the heir in its place.
//!
//! Which words there are now is not said here, but by the types of [`super::file`] and the
//! table of [`super::facts`].

use std::ops::Range;

use super::message::Template;
use super::rule::Subject;
use crate::source::Span;
use crate::source::yaml::{Node, Value};

/// The version of the format that this lanelint reads and writes.
pub const VERSION: u32 = 1;

/// A word that has become another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renamed {
    /// For a key its whole path, with `*` for any key or item: `rules.*.match.model`.
    pub old: &'static str,
    /// Its name now, without a path; `None` for what is gone.
    pub heir: Option<&'static str>,
    /// The first release without it.
    pub since: &'static str,
}

/// Keys that have become others.
pub const KEYS: &[Renamed] = &[];

/// Placeholders of `message`, `label` and `help` that have become others.
pub const PLACEHOLDERS: &[Renamed] = &[
    placeholder("owner", "tag.owner"),
    placeholder("purpose", "tag.purpose"),
    placeholder("ticket", "tag.ticket"),
    placeholder("to", "tag.to"),
    placeholder("until", "tag.until"),
    placeholder("workload", "workload.name"),
    placeholder("workload_lane", "workload.lane"),
];

/// Keys of a rule that are templates.
const TEMPLATES: [&str; 3] = ["message", "label", "help"];

const fn placeholder(old: &'static str, heir: &'static str) -> Renamed {
    Renamed {
        old,
        heir: Some(heir),
        since: "0.1.0",
    }
}

/// A word at its place, to be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The word's own bytes.
    pub span: Span,
    /// What it is now.
    pub renamed: Renamed,
}

impl Renamed {
    /// What to say where it stands, after "unknown key `model`".
    pub fn told(&self) -> String {
        self.told_as(str::to_owned)
    }

    /// The same, the heir written as `form` does.
    pub fn told_as(&self, form: impl FnOnce(&str) -> String) -> String {
        match self.heir {
            Some(heir) => format!("since lanelint {} it is `{}`", self.since, form(heir)),
            None => format!("since lanelint {} there is none", self.since),
        }
    }
}

/// A placeholder that has become another.
pub fn of_placeholder(name: &str) -> Option<&'static Renamed> {
    PLACEHOLDERS.iter().find(|renamed| renamed.old == name)
}

/// The keys of a policy that have become others, by a table such as [`KEYS`].
pub fn keys(root: &Node<'_>, table: &[Renamed]) -> Vec<Found> {
    let mut found = Vec::new();
    for renamed in table {
        let path: Vec<_> = renamed.old.split('.').collect();
        along(root, &path, &mut |key| {
            found.push(Found {
                span: key.span,
                renamed: *renamed,
            });
        });
    }
    found.sort_by_key(|one| one.span);
    found
}

/// The placeholders of a policy's rules that have become others. `text` is that of `root`.
pub fn placeholders(text: &str, root: &Node<'_>) -> Vec<Found> {
    let Some(Value::Mapping(rules)) = root.get("rules").map(|rules| &rules.value) else {
        return Vec::new();
    };
    let templates = rules.iter().flat_map(|(_, rule)| {
        let templates = TEMPLATES.iter().filter_map(|key| rule.get(key));
        templates.filter(|node| node.as_str().is_some())
    });
    let mut found = Vec::new();
    for node in templates {
        let start = node.span.start as usize;
        let written = text.get(start..node.span.end as usize).unwrap_or_default();
        // As a template that knows every name: only what none knows is at fault.
        let (_, faults) = Template::parse(written, Subject::Usage);
        found.extend(faults.into_iter().filter_map(|(at, _)| {
            let renamed = of_placeholder(name(written, &at)?)?;
            let span = Span::from(start + at.start + 1..start + at.end - 1);
            Some(Found {
                span,
                renamed: *renamed,
            })
        }));
    }
    found.sort_by_key(|one| one.span);
    found
}

/// The name between braces.
fn name<'t>(text: &'t str, at: &Range<usize>) -> Option<&'t str> {
    let braced = text.get(at.clone())?;
    braced.strip_prefix('{')?.strip_suffix('}')
}

/// Calls `found` with each key that a path leads to. As deep as the path is long.
fn along<'n>(node: &'n Node<'_>, path: &[&str], found: &mut impl FnMut(&'n Node<'n>)) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    match &node.value {
        Value::Mapping(pairs) => {
            for (key, value) in pairs {
                if *first != "*" && key.as_str() != Some(first) {
                    continue;
                }
                if rest.is_empty() {
                    found(key);
                } else {
                    along(value, rest, found);
                }
            }
        }
        Value::Sequence(items) if *first == "*" => {
            for item in items {
                along(item, rest, found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::facts::TABLE;
    use crate::source::yaml::parse;

    const TABLE_OF_A_TEST: &[Renamed] = &[
        Renamed {
            old: "rules.*.match.model",
            heir: Some("id"),
            since: "0.9.0",
        },
        Renamed {
            old: "exceptions.*.because",
            heir: Some("reason"),
            since: "0.9.0",
        },
        Renamed {
            old: "owners",
            heir: None,
            since: "0.9.0",
        },
    ];

    #[test]
    fn a_key_is_found_by_its_path() {
        let text = "owners: x\nrules:\n  a: {match: {model: y, id: model}}\n  model: {model: z}\n\
                    exceptions:\n  - {id: a, because: b}\n";
        let stream = parse(text).unwrap();
        let found = keys(&stream.documents[0], TABLE_OF_A_TEST);
        let told: Vec<_> = found
            .iter()
            .map(|one| {
                let line = 1 + text[..one.span.start as usize].matches('\n').count();
                let word = &text[one.span.start as usize..one.span.end as usize];
                format!("{line} {word}: {}", one.renamed.told())
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"), @"
        1 owners: since lanelint 0.9.0 there is none
        3 model: since lanelint 0.9.0 it is `id`
        6 because: since lanelint 0.9.0 it is `reason`
        ");
    }

    #[test]
    fn a_placeholder_is_found_where_it_is_one() {
        let text = "rules:\n  a:\n    message: \"{id} {to} {{to}} é {owner}[[, {tag.to}]]\"\n    \
                    why: \"{to}\"\n    help: >\n      go to\n      {workload}\n";
        let stream = parse(text).unwrap();
        let found = placeholders(text, &stream.documents[0]);
        let words: Vec<_> = found
            .iter()
            .map(|one| &text[one.span.start as usize..one.span.end as usize])
            .collect();
        assert_eq!(words, ["to", "owner", "workload"]);
    }

    #[test]
    fn every_heir_of_a_placeholder_is_a_fact_and_no_old_name_is() {
        for renamed in PLACEHOLDERS {
            let is_fact = |name: &str| TABLE.iter().any(|fact| fact.name == name);
            assert!(renamed.heir.is_some_and(is_fact), "{renamed:?}");
            assert!(!is_fact(renamed.old), "{renamed:?}");
        }
    }
}
