//! Exceptions of a policy: findings that are allowed, and migration tags for files in
//! which no comment can stand.

use std::collections::BTreeSet;

use super::check::{Check, In};
use super::facts::Facts;
use super::file::{ExceptionWritten, TagWritten};
use super::ids::Names;
use super::paths::{Paths, PathsWritten};
use crate::catalog::entry::Day;
use crate::source::yaml::decode::{Lenient, Spanned};
use crate::source::yaml::shapes::Many;
use crate::source::{Place, Span};
use crate::tags::{Tag, Value};

/// The keys of a tag that its grammar knows.
pub(super) const TAG_KEYS: [&str; 6] = ["to", "purpose", "ticket", "owner", "until", "reason"];

/// An exception.
#[derive(Debug, Clone)]
pub struct Exception {
    /// The ids it is for; `None` for all.
    pub id: Option<Names>,
    /// The files it is for; `None` for all.
    pub paths: Option<Paths>,
    /// The workloads it is for; `None` for all.
    pub workload: Option<Names>,
    /// The rules whose findings it allows; `None` for all.
    pub rules: Option<Vec<String>>,
    /// The migration tag that it stands for; its spans are those of the policy file. With
    /// one, findings are tracked by the rules of tags; without, they are allowed.
    pub tag: Option<Tag>,
    /// Why.
    pub reason: Option<String>,
    /// Who answers for it; a tag says so itself.
    pub owner: Option<String>,
    /// The last day on which it holds; a tag says so itself.
    pub until: Option<Day>,
    /// Nothing bounds what it is for: neither ids nor files nor workloads.
    pub is_broad: bool,
    /// The whole of it in its policy.
    pub place: Place,
}

impl Exception {
    /// Whether it is for this usage, whatever the rule.
    pub fn covers(&self, facts: &Facts<'_>) -> bool {
        self.may_cover(facts) && self.holds_path(facts.path)
    }

    /// Whether it is for files with this path.
    pub fn holds_path(&self, path: &str) -> bool {
        self.paths.as_ref().is_none_or(|paths| paths.hold(path))
    }

    /// Whether it is for this usage in some file.
    pub fn may_cover(&self, facts: &Facts<'_>) -> bool {
        let held = |names: &Option<Names>, spellings: &[&str]| {
            (names.as_ref()).is_none_or(|names| names.hold(spellings.iter().copied()))
        };
        let ids: Vec<_> = facts.id.into_iter().chain([facts.text]).collect();
        let workload: Vec<_> = facts.workload.into_iter().collect();
        held(&self.id, &ids) && held(&self.workload, &workload)
    }

    /// Whether its last day is not past; that of a tag is judged with the tag.
    pub fn holds_on(&self, day: Day) -> bool {
        self.until.is_none_or(|until| day <= until)
    }

    /// Keys that one without a tag should have and lacks.
    pub fn missing(&self) -> impl Iterator<Item = &'static str> {
        let keys = [
            ("owner", self.owner.is_none()),
            ("until", self.until.is_none()),
        ];
        let is_missing = move |(_, is_missing): &(&str, bool)| *is_missing;
        let without_tag = self.tag.is_none();
        let missing = keys.into_iter().filter(is_missing);
        missing.map(|(key, _)| key).filter(move |_| without_tag)
    }

    /// Whether it is for findings of this rule.
    pub fn names(&self, rule: &str) -> bool {
        (self.rules.as_ref()).is_none_or(|rules| rules.iter().any(|id| id == rule))
    }
}

/// What exceptions may name.
pub(super) struct Known<'p> {
    pub(super) rules: &'p BTreeSet<String>,
    pub(super) workloads: &'p [&'p str],
    pub(super) purposes: &'p [String],
}

/// Checks an exception as written.
pub(super) fn read(
    check: &mut Check<'_>,
    source: In<'_>,
    written: &Spanned<ExceptionWritten>,
    names: &Known<'_>,
) -> Exception {
    let ExceptionWritten {
        id,
        paths,
        rules,
        workload,
        tag,
        reason,
        owner,
        until,
    } = &written.value;
    let start = Span::new(written.span.start, written.span.start);
    if tag.is_none() && reason.is_none() && !check.is_faulty(source, written.span) {
        check.add(source, start, "an exception needs a `reason`, or a `tag`");
    }
    if id.is_none() && paths.is_none() && workload.is_none() && rules.is_none() {
        let message = "an exception for everything: give `id`, `paths`, `workload` or `rules`";
        check.add(source, start, message);
    }
    for (key, own) in [("owner", owner), ("until", until)] {
        if let (Some(own), true) = (&**own, tag.is_some()) {
            let message = format!("with a tag, `{key}` stands in the tag");
            check.add(source, own.span, message);
        }
    }
    let is_broad = (id.as_ref()).is_none_or(|ids| is_all(&ids.value))
        && (workload.as_ref()).is_none_or(|names| is_all(&names.value))
        && (paths.as_ref()).is_none_or(|paths| is_everywhere(&paths.value));
    let named = rules.iter().flat_map(|many| &many.0);
    for rule in named.filter(|rule| !names.rules.contains(&rule.value)) {
        check.known(source, "rule", rule, names.rules.iter().map(String::as_str));
    }
    let text = |text: &Lenient<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    Exception {
        id: id.as_ref().map(|ids| check.free(source, &ids.value)),
        paths: paths
            .as_ref()
            .map(|paths| check.paths(source, paths.span, &paths.value)),
        workload: (workload.as_ref())
            .map(|globs| check.names(source, "workload", &globs.value, names.workloads)),
        rules: (rules.as_ref())
            .map(|rules| rules.0.iter().map(|rule| rule.value.clone()).collect()),
        tag: tag
            .as_ref()
            .map(|tag| self::tag(check, source, tag, names.purposes)),
        reason: text(reason),
        owner: text(owner),
        until: until.as_ref().and_then(|until| check.day(source, until)),
        is_broad,
        place: source.place(written.span),
    }
}

/// Whether globs over names bound nothing.
fn is_all(globs: &Many<String>) -> bool {
    let bounds = |glob: &Spanned<String>| glob.value.starts_with('!');
    let is_bare = |glob: &Spanned<String>| glob.value.bytes().all(|b| b == b'*');
    !globs.0.iter().any(bounds) && globs.0.iter().any(is_bare)
}

/// Whether globs over files bound nothing.
fn is_everywhere(paths: &PathsWritten) -> bool {
    let bounds = |(glob, _): &(String, Option<Span>)| glob.starts_with('!');
    let is_bare =
        |(glob, _): &(String, Option<Span>)| glob.bytes().all(|b| matches!(b, b'*' | b'/'));
    !paths.globs.iter().any(bounds) && paths.globs.iter().any(is_bare)
}

fn tag(
    check: &mut Check<'_>,
    source: In<'_>,
    written: &Spanned<TagWritten>,
    purposes: &[String],
) -> Tag {
    let keys = &written.value;
    let mut tag = Tag {
        span: written.span,
        ..Tag::default()
    };
    for (name, value) in TAG_KEYS.into_iter().zip([
        &keys.to,
        &keys.purpose,
        &keys.ticket,
        &keys.owner,
        &keys.until,
        &keys.reason,
    ]) {
        let Some(value) = &**value else { continue };
        match name {
            "to" => drop(check.model(source, value)),
            "until" => tag.until = check.day(source, value),
            "purpose" if !purposes.is_empty() => {
                check.known(
                    source,
                    "purpose",
                    value,
                    purposes.iter().map(String::as_str),
                );
            }
            _ => {}
        }
        let value = Value {
            text: value.value.clone(),
            span: value.span,
        };
        tag.keys.insert(name.to_owned(), value);
    }
    tag
}
