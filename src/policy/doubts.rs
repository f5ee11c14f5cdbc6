//! What is valid in a policy, but likely a mistake: a rule that says nothing new, one that
//! can never match, a workload without files.
//!
//! Pure: the caller knows the day and the files. What matched nothing in a run is not asked
//! here.

use std::collections::BTreeSet;

use super::defaults;
use super::effective::{Effective, Setting};
use super::load::{Layer, Written};
use super::paths::Paths;
use super::problem::Problem;
use super::rule::Rule;
use super::{Policy, Severity};
use crate::catalog::entry::Day;
use crate::catalog::{Catalog, Status};
use crate::source::yaml::decode::{Lenient, Spanned};
use crate::source::yaml::shapes::Many;
use crate::source::{Place, Span};

/// What a policy is held against.
#[derive(Debug, Clone, Copy)]
pub struct World<'w> {
    /// The day of the run.
    pub as_of: Day,
    /// The files below the policy's folder, told from there; `None` when they are not known.
    pub files: Option<&'w [String]>,
    /// What is known of models.
    pub catalog: &'w Catalog,
    /// Lanes that have a line of models.
    pub lanes: &'w BTreeSet<String>,
}

/// Everything doubtful in the files of a policy that lanelint does not bring along.
pub fn doubts(written: &Written, policy: &Policy, world: World<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    repeated(written, &mut found);
    for layer in written.layers.iter().filter(|layer| !layer.built_in) {
        empty_selectors(layer, &mut found);
        superseded(layer, policy, &mut found);
        everything(layer, &mut found);
        if let Some(files) = world.files {
            without_files(layer, files, &mut found);
        }
    }
    let own = |place: &Place| {
        let mut layers = written.layers.iter();
        layers.any(|layer| !layer.built_in && layer.source.name() == place.source.name())
    };
    for rule in policy.rules.iter().filter(|rule| own(&rule.place)) {
        found.extend(never(rule, world).map(|why| {
            let message = format!("the rule `{}` can never match: {why}", rule.id);
            Problem::at(&rule.place.source, rule.place.span, message)
        }));
    }
    shadowed(policy, world, &mut found);
    past(policy, world, &mut found);
    found.extend(defaults::doubts(policy, world.catalog, world.as_of));
    found
}

/// Rules of which a file says nothing that does not hold already.
fn repeated(written: &Written, found: &mut Vec<Problem>) {
    let mut whole = Effective::new(written);
    for layer in &written.layers {
        let before = whole.setting().get("rules").cloned();
        whole.lay(layer);
        let rules = layer.file.rules.iter().flat_map(|rules| &rules.0);
        for (id, _) in rules.filter(|_| !layer.built_in) {
            let old = before.as_ref().and_then(|rules| rules.get(&id.value));
            let new = whole.setting().get("rules");
            let new = new.and_then(|rules| rules.get(&id.value));
            if let (Some(old), Some(new)) = (old, new)
                && same(old, new)
            {
                let message = format!("the rule `{}` says what it says already", id.value);
                let place = old
                    .get("severity")
                    .and_then(|severity| severity.from.as_ref());
                let place = place.map(|from| format!(": see {}:{}", from.file, from.line));
                let help = format!("leave it out{}", place.unwrap_or_default());
                found.push(Problem::at(&layer.source, id.span, message).with_help(help));
            }
        }
    }
}

fn same(one: &Setting, other: &Setting) -> bool {
    let (entries, others) = (one.entries(), other.entries());
    let (items, other_items) = (one.items(), other.items());
    one.text() == other.text()
        && entries.len() == others.len()
        && items.len() == other_items.len()
        && entries
            .iter()
            .all(|(key, value)| other.get(key).is_some_and(|there| same(value, there)))
        && items
            .iter()
            .zip(other_items)
            .all(|(one, other)| same(one, other))
}

/// Selectors that are given and hold nothing.
fn empty_selectors(layer: &Layer, found: &mut Vec<Problem>) {
    fn empty<T>(selector: &Lenient<Spanned<Many<T>>>) -> Option<Span> {
        let selector = selector.as_ref().filter(|many| many.value.0.is_empty())?;
        Some(selector.span)
    }
    for (id, rule) in layer.file.rules.iter().flat_map(|rules| &rules.0) {
        let Some(rule) = &**rule else { continue };
        let is_off = rule.value.severity.as_ref();
        let is_off = is_off.is_some_and(|severity| severity.value == Severity::Off);
        let Some(selectors) = rule.value.r#match.as_ref().filter(|_| !is_off) else {
            continue;
        };
        let all = &selectors.value;
        let empties = [
            ("id", empty(&all.id)),
            ("provider", empty(&all.provider)),
            ("surface", empty(&all.surface)),
            ("lane", empty(&all.lane)),
            ("line", empty(&all.line)),
            ("status", empty(&all.status)),
            ("kind", empty(&all.kind)),
            ("role", empty(&all.role)),
            ("context", empty(&all.context)),
            ("language", empty(&all.language)),
            ("workload", empty(&all.workload)),
            ("verdict", empty(&all.verdict)),
        ];
        for (key, span) in empties {
            let Some(span) = span else { continue };
            let message = format!(
                "the rule `{}` can never match: `{key}` is an empty list",
                id.value
            );
            let help = "name what it is to hold, or turn the rule off with `severity: \"off\"`";
            found.push(Problem::at(&layer.source, span, message).with_help(help));
        }
    }
}

/// Why selectors can never hold together.
fn never(rule: &Rule, world: World<'_>) -> Option<&'static str> {
    let selectors = &rule.matching;
    let only = |status: Status| {
        selectors
            .status
            .as_ref()
            .is_some_and(|all| *all == [status])
    };
    let asks_the_catalog = selectors.provider.is_some()
        || selectors.lane.is_some()
        || selectors.line.is_some()
        || selectors.kind.is_some()
        || selectors.pinned.is_some()
        || selectors.retires_within_days.is_some();
    if rule.severity == Severity::Off {
        None
    } else if selectors.retires_within_days == Some(0) || selectors.rerouted_within_days == Some(0)
    {
        Some("within 0 days is never, as the day itself counts as past")
    } else if only(Status::Unknown) && asks_the_catalog {
        Some("of an unknown id neither maker, lane, line, kind nor dates are known")
    } else if only(Status::Retired) && selectors.retires_within_days.is_some() {
        Some("what is retired already does not retire within some days")
    } else if only(Status::Current) && selectors.legacy_longer_than_grace == Some(true) {
        Some("what is current is not legacy")
    } else if let Some(lanes) = &selectors.lane
        && !world.lanes.iter().any(|lane| lanes.hold([lane.as_str()]))
    {
        Some("no model is of its lanes")
    } else {
        None
    }
}

/// Rules that are said to give way, and are off.
fn superseded(layer: &Layer, policy: &Policy, found: &mut Vec<Problem>) {
    for (id, rule) in layer.file.rules.iter().flat_map(|rules| &rules.0) {
        let names = rule.iter().flat_map(|rule| rule.value.supersedes.iter());
        for name in names.flat_map(|many| &many.0) {
            let is_off = |id: &str| {
                let rule = policy.rule(id);
                rule.is_some_and(|rule| rule.severity == Severity::Off)
            };
            if is_off(&name.value) && !is_off(&id.value) {
                let message = format!("`{}` is off: it has no findings to give way", name.value);
                found.push(Problem::at(&layer.source, name.span, message));
            }
        }
    }
}

/// Globs of exceptions that fit everything.
fn everything(layer: &Layer, found: &mut Vec<Problem>) {
    for exception in layer.file.exceptions.iter().flat_map(|many| &many.0) {
        let exception = &exception.value;
        let ids = exception.id.iter().flat_map(|ids| &ids.value.0);
        let ids = ids.map(|id| (id.value.as_str(), id.span, "id"));
        let paths = exception.paths.iter().flat_map(|paths| {
            let globs = paths.value.globs.iter();
            globs.map(|(glob, span)| (glob.as_str(), span.unwrap_or(paths.span), "file"))
        });
        for (glob, span, what) in ids.chain(paths) {
            if !glob.is_empty() && glob.bytes().all(|b| b"*/.".contains(&b)) && glob.contains('*') {
                let message =
                    format!("`{glob}` is every {what}: the exception is not narrowed by it");
                let help = "name what is excepted, or leave the key out if all of it is meant";
                found.push(Problem::at(&layer.source, span, message).with_help(help));
            }
        }
    }
}

/// Globs of workloads that hold no file.
fn without_files(layer: &Layer, files: &[String], found: &mut Vec<Problem>) {
    for (name, workload) in layer.file.workloads.iter().flat_map(|many| &many.0) {
        let paths = workload.iter().flat_map(|workload| workload.paths.iter());
        for paths in paths {
            for (glob, span) in &paths.value.globs {
                let (one, _) = Paths::compile_in(&layer.folder, [glob.as_str()]);
                if !glob.starts_with('!') && !files.iter().any(|file| one.hold(file)) {
                    let name = &name.value;
                    let message = format!("`{glob}` of the workload `{name}` holds no file");
                    let span = span.unwrap_or(paths.span);
                    found.push(Problem::at(&layer.source, span, message));
                }
            }
        }
    }
}

/// Workloads of which other ones take every file.
fn shadowed(policy: &Policy, world: World<'_>, found: &mut Vec<Problem>) {
    let Some(files) = world.files else { return };
    for (index, workload) in policy.workloads.iter().enumerate() {
        let mut held = files
            .iter()
            .filter(|file| workload.paths.hold(file))
            .peekable();
        if held.peek().is_none() {
            continue;
        }
        let takers: BTreeSet<_> = held.map(|file| policy.workload_of(file)).collect();
        if !takers.contains(&Some(index)) {
            let names = takers.into_iter().flatten();
            let names = names.filter_map(|taker| policy.workloads.get(taker));
            let names: Vec<_> = names.map(|taker| format!("`{}`", taker.name)).collect();
            let (name, names) = (&workload.name, names.join(", "));
            let message =
                format!("every file of the workload `{name}` is held by {names} before it");
            let place = &workload.place;
            let help = "the first workload that holds a file has it: put the narrower one first";
            found.push(Problem::at(&place.source, place.span, message).with_help(help));
        }
    }
}

/// Exceptions whose last day is gone.
fn past(policy: &Policy, world: World<'_>, found: &mut Vec<Problem>) {
    for exception in &policy.exceptions {
        let tag = exception.tag.as_ref();
        let of_tag = tag.and_then(|tag| Some((tag.until?, tag.keys.get("until")?.span)));
        let own = exception.until.map(|until| (until, exception.place.span));
        let ends = [of_tag, own].into_iter().flatten();
        if let Some((until, span)) = ends.min_by_key(|(until, _)| *until)
            && until < world.as_of
        {
            let message = format!("this exception ended on {until}");
            let problem = Problem::at(&exception.place.source, span, message);
            found.push(problem.with_help("take it out, or give it a new day and say why"));
        }
    }
}
