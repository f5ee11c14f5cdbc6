//! What one state of a policy allows and forbids more than another, in words.
//!
//! Both are given as [`super::effective`] shows them, so that it counts what holds in the end, not how it is written. Each key
//! that a policy has is a row of [`TABLE`], which says in what direction it is looser; what cannot be told apart so is another
//! demand, neither looser nor tighter.

use std::collections::BTreeSet;

use super::Severity;
use super::effective::{From, Setting, Value};

/// In what direction a change goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// It allows more.
    Looser,
    /// It forbids more.
    Tighter,
    /// It demands something else.
    Other,
}

/// A change of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The keys that lead to what changed.
    pub path: Vec<String>,
    /// In what direction it goes.
    pub direction: Direction,
    /// What it comes to, in words; not escaped.
    pub words: String,
    /// Where the later state says so; nothing where it says nothing any more.
    pub from: Option<From>,
    /// The rules whose findings it allows, where it is an exception; none for all.
    pub rules: Vec<String>,
}

/// How a value is looser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// A severity: the less severe.
    Severity,
    /// A bound: the higher; without any, all is allowed.
    Bound,
    /// A list of what is allowed: with more in it; without any, all is.
    Allowed,
    /// A list of what is demanded: with less in it.
    Demanded,
    /// A list of what is passed over: with more in it.
    PassedOver,
    /// A demand that is on or off: off.
    Demand,
    /// A permission that is on or off: on.
    Permission,
    /// What can be told in no such way.
    Other,
    /// Words for people; it demands nothing.
    Wording,
}

/// Each key of a policy, as a path with `*` for any name, how it is looser, and what it is called.
const TABLE: &[(&str, Measure, &str)] = &[
    (
        "rules.*.severity",
        Measure::Severity,
        "the severity of rule `*`",
    ),
    (
        "rules.*.roles.*",
        Measure::Severity,
        "the highest severity of rule `*` for `*`",
    ),
    ("rules.*.match.*", Measure::Other, "what rule `*` looks at"),
    ("rules.*.when", Measure::Other, "the condition of rule `*`"),
    ("rules.*.subject", Measure::Other, "the subject of rule `*`"),
    (
        "rules.*.migration_tag",
        Measure::Permission,
        "what a migration tag does for rule `*`",
    ),
    (
        "rules.*.invalidates",
        Measure::Demand,
        "whether rule `*` makes a tag void",
    ),
    (
        "rules.*.supersedes",
        Measure::PassedOver,
        "the rules that give way to `*`",
    ),
    ("rules.*.locked", Measure::Demand, "the lock of rule `*`"),
    (
        "rules.*.suggest",
        Measure::Other,
        "the replacement that rule `*` suggests",
    ),
    ("rules.*.title", Measure::Wording, "the title of rule `*`"),
    (
        "rules.*.message",
        Measure::Wording,
        "the message of rule `*`",
    ),
    ("rules.*.label", Measure::Wording, "the label of rule `*`"),
    ("rules.*.help", Measure::Wording, "the help of rule `*`"),
    ("roles.*", Measure::Severity, "the highest severity for `*`"),
    ("lanes.*.default", Measure::Other, "the default of lane `*`"),
    (
        "lanes.*.max_price.*",
        Measure::Bound,
        "the highest price in lane `*` for `*`",
    ),
    ("lanes.*.locked", Measure::Demand, "the lock of lane `*`"),
    (
        "workloads.*.paths",
        Measure::Other,
        "the files of workload `*`",
    ),
    (
        "workloads.*.lane",
        Measure::Other,
        "the lane of workload `*`",
    ),
    (
        "workloads.*.surfaces",
        Measure::Allowed,
        "the platforms of workload `*`",
    ),
    (
        "workloads.*.models",
        Measure::Allowed,
        "the models of workload `*`",
    ),
    (
        "workloads.*.pinned",
        Measure::Other,
        "whether workload `*` has dated snapshots",
    ),
    (
        "workloads.*.max_generations_behind",
        Measure::Bound,
        "how many generations workload `*` may be behind",
    ),
    (
        "workloads.*.monthly.*",
        Measure::Wording,
        "the volume of workload `*`",
    ),
    (
        "workloads.*.locked",
        Measure::Demand,
        "the lock of workload `*`",
    ),
    (
        "legacy.grace_days",
        Measure::Bound,
        "the days that a legacy model may stand untagged",
    ),
    (
        "legacy.max_generations_behind",
        Measure::Bound,
        "how many generations a model may be behind",
    ),
    ("legacy.locked", Measure::Demand, "the lock of `legacy`"),
    (
        "migration_tags.require",
        Measure::Demanded,
        "what a migration tag must say",
    ),
    (
        "migration_tags.purposes",
        Measure::Allowed,
        "the purposes of a migration tag",
    ),
    (
        "migration_tags.max_days",
        Measure::Bound,
        "how many days ahead a migration tag may end",
    ),
    (
        "migration_tags.expires_soon_days",
        Measure::Wording,
        "from when on a migration tag expires soon",
    ),
    (
        "migration_tags.patterns",
        Measure::PassedOver,
        "what is read as a tag of your own",
    ),
    (
        "migration_tags.locked",
        Measure::Demand,
        "the lock of `migration_tags`",
    ),
    (
        "exclude",
        Measure::PassedOver,
        "the files that are not read",
    ),
    ("exceptions", Measure::PassedOver, "the exceptions"),
    ("baseline", Measure::Permission, "the baseline"),
    ("catalogs", Measure::Other, "the catalog files of your own"),
];

/// What a later state changes of an earlier one, the looser first.
pub fn changes(earlier: &Setting, later: &Setting) -> Vec<Change> {
    let mut found = Vec::new();
    walk(Some(earlier), Some(later), &mut Vec::new(), &mut found);
    found.sort_by(|a, b| (a.direction, &a.path).cmp(&(b.direction, &b.path)));
    found
}

fn walk(
    earlier: Option<&Setting>,
    later: Option<&Setting>,
    path: &mut Vec<String>,
    found: &mut Vec<Change>,
) {
    let is_inner = path.len() > 1 && path.last().is_some_and(|key| is_key(key));
    let row = TABLE.iter().find(|(pattern, ..)| is(pattern, path));
    if let Some((_, measure, what)) = row.filter(|_| !is_inner) {
        compare(earlier, later, (*measure, what), path, found);
        return;
    }
    // A rule, lane or workload that only one of them has.
    if let (Some(kind), true) = (named(path), earlier.is_none() || later.is_none()) {
        whole(kind, later.or(earlier), later.is_none(), path, found);
        return;
    }
    let keys = |setting: Option<&Setting>| -> Vec<String> {
        let entries = setting.map_or(&[][..], Setting::entries);
        entries.iter().map(|(key, _)| key.clone()).collect()
    };
    let all: BTreeSet<String> = keys(earlier).into_iter().chain(keys(later)).collect();
    for key in all {
        let (one, other) = (
            earlier.and_then(|setting| setting.get(&key)),
            later.and_then(|setting| setting.get(&key)),
        );
        if one != other {
            path.push(key);
            walk(one, other, path, found);
            path.pop();
        }
    }
}

/// What a path of two names is, if it is something that is there or not.
fn named(path: &[String]) -> Option<&'static str> {
    match path {
        [section, _] if section == "rules" => Some("rule"),
        [section, _] if section == "lanes" => Some("lane"),
        [section, _] if section == "workloads" => Some("workload"),
        _ => None,
    }
}

/// Something that one of the two does not have.
fn whole(
    kind: &str,
    there: Option<&Setting>,
    is_gone: bool,
    path: &[String],
    found: &mut Vec<Change>,
) {
    let severity = there.and_then(|rule| rule.get("severity"));
    let is_off = severity.and_then(Setting::text).as_deref() == Some("off");
    let direction = match kind {
        "rule" if is_off => Direction::Other,
        "rule" | "workload" if is_gone => Direction::Looser,
        "rule" => Direction::Tighter,
        // A lane bounds nothing by being there, and a workload takes its files from those behind it.
        _ => Direction::Other,
    };
    let name = path.last().map_or("", String::as_str);
    let what = if is_gone { "gone" } else { "new" };
    let from = there.and_then(|there| there.from.clone());
    found.push(Change {
        path: path.to_vec(),
        direction,
        words: format!("the {kind} `{name}` is {what}"),
        from: from.filter(|_| !is_gone),
        rules: Vec::new(),
    });
}

fn compare(
    earlier: Option<&Setting>,
    later: Option<&Setting>,
    (measure, what): (Measure, &str),
    path: &[String],
    found: &mut Vec<Change>,
) {
    let what = with_names(what, path);
    let (old, new) = (shown(earlier), shown(later));
    if old == new {
        return;
    }
    let mut push = |direction: Direction, words: String, from: Option<From>, rules: Vec<String>| {
        found.push(Change {
            path: path.to_vec(),
            direction,
            words,
            from,
            rules,
        });
    };
    let from = later.and_then(|setting| setting.from.clone());
    match measure {
        Measure::Allowed | Measure::Demanded | Measure::PassedOver => {
            let items = |setting: Option<&Setting>| -> BTreeSet<String> {
                let items = setting.map_or(&[][..], Setting::items);
                items.iter().map(text).collect()
            };
            let (before, after) = (items(earlier), items(later));
            let is_all = |items: &BTreeSet<String>| measure == Measure::Allowed && items.is_empty();
            let (more, less) = if measure == Measure::Demanded {
                (Direction::Tighter, Direction::Looser)
            } else {
                (Direction::Looser, Direction::Tighter)
            };
            if is_all(&before) || is_all(&after) {
                let direction = if is_all(&before) { less } else { more };
                push(
                    direction,
                    format!("{what}: {old} → {new}"),
                    from,
                    Vec::new(),
                );
                return;
            }
            for item in later.map_or(&[][..], Setting::items) {
                let said = text(item);
                if before.contains(&said) {
                    continue;
                }
                // What is left out by a sign allows less.
                let direction = if said.starts_with('!') { less } else { more };
                let words = format!("{what}: {said} added");
                let from = item.from.clone().or_else(|| from.clone());
                push(direction, words, from, rules(item));
            }
            for item in earlier.map_or(&[][..], Setting::items) {
                let said = text(item);
                if !after.contains(&said) {
                    let direction = if said.starts_with('!') { more } else { less };
                    push(
                        direction,
                        format!("{what}: {said} removed"),
                        None,
                        Vec::new(),
                    );
                }
            }
        }
        Measure::Wording => {}
        _ => {
            let direction = direction(measure, earlier, later);
            push(
                direction,
                format!("{what}: {old} → {new}"),
                from,
                Vec::new(),
            );
        }
    }
}

fn direction(measure: Measure, earlier: Option<&Setting>, later: Option<&Setting>) -> Direction {
    let text = |setting: Option<&Setting>| setting.and_then(Setting::text);
    let (old, new) = (text(earlier), text(later));
    let by = |is_looser: bool| {
        if is_looser {
            Direction::Looser
        } else {
            Direction::Tighter
        }
    };
    match measure {
        Measure::Severity => {
            let severity = |text: Option<String>| match text.as_deref() {
                Some("off") => Severity::Off,
                Some("info") => Severity::Info,
                Some("warning") => Severity::Warning,
                // Without a cap, none is lowered.
                _ => Severity::Error,
            };
            by(severity(new) < severity(old))
        }
        Measure::Bound => {
            let bound = |text: Option<String>| {
                text.and_then(|text| text.parse().ok())
                    .unwrap_or(f64::INFINITY)
            };
            by(bound(new) > bound(old))
        }
        Measure::Demand => by(old.as_deref() == Some("true")),
        Measure::Permission => by(!matches!(new.as_deref(), None | Some("ignored"))),
        _ => Direction::Other,
    }
}

/// The rules that an exception is for.
fn rules(item: &Setting) -> Vec<String> {
    let rules = item.get("rules").map_or(&[][..], Setting::items);
    rules.iter().filter_map(Setting::text).collect()
}

/// The names of a path in the place of the `*` of a sentence.
fn with_names(what: &str, path: &[String]) -> String {
    let mut names = path.iter().skip(1).filter(|name| !is_key(name));
    let mut out = String::new();
    let mut parts = what.split("`*`");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push('`');
        out.push_str(names.next().map_or("", String::as_str));
        out.push('`');
        out.push_str(part);
    }
    out
}

/// Whether a part of a path is a key of the format between two names.
fn is_key(name: &str) -> bool {
    matches!(name, "roles" | "match" | "max_price" | "monthly")
}

fn shown(setting: Option<&Setting>) -> String {
    setting.map_or_else(|| "none".to_owned(), text)
}

/// A value in one line, whatever its order of keys.
fn text(setting: &Setting) -> String {
    match &setting.value {
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(text).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let mut entries: Vec<_> = entries
                .iter()
                .map(|(key, value)| format!("{key}: {}", text(value)))
                .collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        _ => setting.text().unwrap_or_default(),
    }
}

/// Whether a path fits one with `*` for any name.
fn is(pattern: &str, path: &[String]) -> bool {
    let mut parts = pattern.split('.');
    path.iter()
        .all(|key| parts.next().is_some_and(|part| part == "*" || part == key))
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::effective::effective;
    use crate::policy::file;
    use crate::policy::load::{self, Choice};
    use crate::source::{Place, Source, Span};
    use std::sync::Arc;

    fn state(text: &str) -> Setting {
        let source = Source::new("lanelint.yaml", text);
        let end = text.len();
        let place = Place {
            source: Arc::new(source),
            span: Span::from(0..end),
        };
        effective(&load::load(&Choice::BuiltIn).with_inline(&place))
    }

    fn said(earlier: &str, later: &str) -> Vec<String> {
        let found = changes(&state(earlier), &state(later));
        let line = |change: &Change| format!("{:?} {}", change.direction, change.words);
        found.iter().map(line).collect()
    }

    #[test]
    fn each_key_goes_both_ways_by_the_same_words() {
        for (loose, tight) in [
            (
                "rules: {legacy-lane: {severity: warning}}",
                "rules: {legacy-lane: {severity: error}}",
            ),
            (
                "rules: {legacy-lane: {severity: off}}",
                "rules: {legacy-lane: {severity: info}}",
            ),
            ("roles: {use: info}", "roles: {use: error}"),
            (
                "rules: {legacy-lane: {roles: {test: info}}}",
                "rules: {legacy-lane: {roles: {test: error}}}",
            ),
            (
                "lanes: {small: {max_price: {input: 5}}}",
                "lanes: {small: {max_price: {input: 2.5}}}",
            ),
            (
                "workloads: {w: {paths: a, surfaces: [azure, openai]}}",
                "workloads: {w: {paths: a, surfaces: azure}}",
            ),
            (
                "workloads: {w: {paths: a, lane: small}}",
                "workloads: {w: {paths: a, lane: small, models: gpt-*}}",
            ),
            (
                "workloads: {w: {paths: a, max_generations_behind: 2}}",
                "workloads: {w: {paths: a, max_generations_behind: 0}}",
            ),
            ("legacy: {grace_days: 30}", "legacy: {grace_days: 14}"),
            (
                "migration_tags: {require: [to]}",
                "migration_tags: {require: [to, owner]}",
            ),
            (
                "migration_tags: {max_days: 300}",
                "migration_tags: {max_days: 30}",
            ),
            (
                "migration_tags: {purposes: [a, b]}",
                "migration_tags: {purposes: [a]}",
            ),
            ("exclude: [a/**, b/**]", "exclude: [a/**]"),
            ("exclude: [a/**]", "exclude: [a/**, '!a/b.py']"),
            ("exceptions: [{id: gpt-4o, reason: r}]", "version: 1"),
            (
                "legacy: {grace_days: 1}",
                "legacy: {grace_days: 1, locked: true}",
            ),
        ] {
            let (to_loose, to_tight) = (said(tight, loose), said(loose, tight));
            assert_eq!(to_loose.len(), 1, "{tight} -> {loose}: {to_loose:?}");
            assert!(to_loose[0].starts_with("Looser "), "{to_loose:?}");
            assert_eq!(to_tight.len(), 1, "{loose} -> {tight}: {to_tight:?}");
            assert!(to_tight[0].starts_with("Tighter "), "{to_tight:?}");
        }
    }

    #[test]
    fn what_is_there_or_not_is_told_as_such_and_words_are_no_change() {
        let rule = "rules: {mine: {severity: error, match: {role: use}, message: m}}";
        assert_eq!(said(rule, "version: 1"), ["Looser the rule `mine` is gone"]);
        assert_eq!(said("version: 1", rule), ["Tighter the rule `mine` is new"]);
        let other = rule.replace("message: m", "message: n");
        assert_eq!(said(rule, &other), [""; 0]);
        let other = rule.replace("use", "listing");
        let changed = said(rule, &other);
        assert!(
            changed[0].starts_with("Other what rule `mine` looks at: "),
            "{changed:?}"
        );
        assert_eq!(said("exclude: [a, b]", "exclude:\n  - b\n  - a\n"), [""; 0]);
        let words = said(
            "rules: {legacy-lane: {severity: error}}",
            "rules: {legacy-lane: {severity: off}}",
        );
        assert_eq!(
            words,
            ["Looser the severity of rule `legacy-lane`: error → off"]
        );
    }

    /// Each key that demands something, and two values of it.
    const SAMPLES: &[(&str, &str, &str)] = &[
        ("baseline", "a.json", "b.json"),
        ("catalogs", "[a.yaml]", "[a.yaml, b.yaml]"),
        ("exceptions", "[{id: a, reason: r}]", "[{id: b, reason: r}]"),
        ("exclude", "[a]", "[b]"),
        ("roles", "{use: info}", "{use: error}"),
        ("lanes.x.default", "a", "b"),
        ("lanes.x.max_price", "{input: 1}", "{input: 2}"),
        ("lanes.x.locked", "true", "false"),
        ("legacy.grace_days", "1", "2"),
        ("legacy.max_generations_behind", "1", "2"),
        ("legacy.locked", "true", "false"),
        ("migration_tags.require", "[to]", "[owner]"),
        ("migration_tags.purposes", "[a]", "[b]"),
        ("migration_tags.max_days", "1", "2"),
        ("migration_tags.patterns", "[a]", "[b]"),
        ("migration_tags.locked", "true", "false"),
        ("workloads.x.paths", "a", "b"),
        ("workloads.x.lane", "a", "b"),
        ("workloads.x.surfaces", "[a]", "[b]"),
        ("workloads.x.models", "[a]", "[b]"),
        ("workloads.x.pinned", "true", "false"),
        ("workloads.x.max_generations_behind", "1", "2"),
        ("workloads.x.locked", "true", "false"),
        ("rules.x.severity", "info", "error"),
        ("rules.x.roles", "{use: info}", "{use: error}"),
        ("rules.x.subject", "usage", "tag"),
        ("rules.x.match", "{role: use}", "{role: test}"),
        ("rules.x.when", "a", "b"),
        ("rules.x.suggest", "line-head", "none"),
        ("rules.x.migration_tag", "accepts", "ignored"),
        ("rules.x.supersedes", "[a]", "[b]"),
        ("rules.x.invalidates", "true", "false"),
        ("rules.x.locked", "true", "false"),
    ];

    /// Each key that demands nothing, or nothing of its own, and two values of it.
    const SILENT: &[(&str, &str, &str)] = &[
        ("version", "1", "1"),
        ("extends", "[recommended]", "[]"),
        ("migration_tags.expires_soon_days", "1", "2"),
        ("workloads.x.monthly", "{requests: 1}", "{requests: 2}"),
        ("rules.x.title", "a", "b"),
        ("rules.x.message", "a", "b"),
        ("rules.x.label", "a", "b"),
        ("rules.x.help", "a", "b"),
        ("rules.x.why", "a", "b"),
        ("rules.x.fix", "a", "b"),
        ("rules.x.examples", "[]", "[{accepts: a}]"),
        ("rules.x.tests", "[]", "[{code: a}]"),
    ];

    /// What a file comes to that says one key.
    fn with_key(folder: &std::path::Path, key: &str, value: &str) -> Setting {
        let parts: Vec<_> = key.split('.').collect();
        let text =
            (parts.iter().rev()).fold(value.to_owned(), |inner, key| format!("{{{key}: {inner}}}"));
        let path = folder.join("lanelint.yaml");
        std::fs::write(&path, text).unwrap();
        for named in ["a.yaml", "b.yaml"] {
            std::fs::write(folder.join(named), "{}").unwrap();
        }
        effective(&load::load(&Choice::File(path)))
    }

    #[test]
    fn a_change_of_each_key_of_the_format_is_told() {
        let schema = file::schema();
        let keys = |pointer: &str| -> BTreeSet<String> {
            let found = schema.pointer(pointer).and_then(|found| found.as_object());
            let found = found.unwrap_or_else(|| panic!("{pointer}"));
            found.keys().cloned().collect()
        };
        let mut format = BTreeSet::new();
        let sections = ["lanes", "legacy", "migration_tags", "rules", "workloads"];
        for (prefix, pointer) in [
            ("", "/properties"),
            ("lanes.x.", "/$defs/LaneWritten/properties"),
            ("workloads.x.", "/$defs/WorkloadWritten/properties"),
            ("legacy.", "/$defs/LegacyWritten/properties"),
            ("migration_tags.", "/$defs/TagsWritten/properties"),
            ("rules.x.", "/$defs/RuleWritten/properties"),
        ] {
            let own = keys(pointer).into_iter();
            let own = own.filter(|key| !prefix.is_empty() || !sections.contains(&&**key));
            format.extend(own.map(|key| format!("{prefix}{key}")));
        }
        let sampled = SAMPLES.iter().chain(SILENT).map(|(key, ..)| *key);
        let sampled: BTreeSet<_> = sampled.map(str::to_owned).collect();
        assert_eq!(format, sampled);
        let folder = tempfile::tempdir().unwrap();
        let told = |(key, one, other): &(&str, &str, &str)| {
            let (one, other) = (
                with_key(folder.path(), key, one),
                with_key(folder.path(), key, other),
            );
            changes(&one, &other)
        };
        for sample in SAMPLES {
            let found = told(sample);
            let key: Vec<_> = sample.0.split('.').map(str::to_owned).collect();
            let is_told = |change: &Change| change.path.starts_with(&key);
            assert!(found.iter().any(is_told), "{sample:?}: {found:?}");
            assert!(found.iter().all(is_told), "{sample:?}: {found:?}");
        }
        for sample in SILENT.iter().filter(|(key, ..)| *key != "extends") {
            assert_eq!(told(sample), [], "{sample:?}");
        }
    }

    #[test]
    fn a_file_that_a_policy_names_is_told_where_it_is_new_and_where_it_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        for (key, value, new, gone) in [
            (
                "baseline",
                "a.json",
                "Looser the baseline: none → a.json",
                "Tighter the baseline: a.json → none",
            ),
            (
                "catalogs",
                "[a.yaml]",
                "Other the catalog files of your own: none → [a.yaml]",
                "Other the catalog files of your own: [a.yaml] → none",
            ),
        ] {
            let with = with_key(folder.path(), key, value);
            let without = with_key(folder.path(), "version", "1");
            let said = |one: &Setting, other: &Setting| -> Vec<_> {
                let found = changes(one, other).into_iter();
                found
                    .map(|change| format!("{:?} {}", change.direction, change.words))
                    .collect()
            };
            assert_eq!(said(&without, &with), [new]);
            assert_eq!(said(&with, &without), [gone]);
        }
    }
}
