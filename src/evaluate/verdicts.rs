//! What is wrong with tags, ignores, exceptions and the catalog, and the findings that
//! the rules about them make of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::finding::Texts;
use super::judge::Judged;
use super::notes::{Notes, TagNote};
use super::record::{IgnoreVerdict, Verdict};
use super::route::TurnedDown;
use super::usage::facts;
use super::{File, Finding, Place, Router, Standard, Usage};
use crate::catalog::Status;
use crate::catalog::entry::Day;
use crate::catalog::resolve::Target;
use crate::policy::rule::Verdict as Kind;
use crate::policy::{Facts, Policy, Rule, Subject};
use crate::source::Span;
use crate::source::yaml::decode::nearest;
use crate::tags::Ignore;

/// Judges every tag: what is wrong with it, and whether it is valid all the same.
pub(super) fn tags(
    notes: &mut Notes,
    (usages, files): (&[Usage], &[File]),
    judged: &Judged,
    standard: Standard<'_>,
) {
    debug_assert_eq!(usages.len(), judged.len());
    let router = Router::new(standard);
    for note in &mut notes.tags {
        note.verdicts = of_tag(note, (usages, files), &router, standard);
        let policy = standard.policy;
        note.valid = !note.verdicts.iter().any(|verdict| {
            let facts = tag_facts(note_facts(note, usages, standard), verdict, standard);
            let mut rules = policy.rules_on(Subject::Tag);
            rules.any(|rule| rule.invalidates && rule.finds(&facts))
        });
    }
}

fn of_tag(
    note: &TagNote,
    (usages, files): (&[Usage], &[File]),
    router: &Router<'_>,
    standard: Standard<'_>,
) -> Vec<Verdict> {
    let policy = &standard.policy.tags;
    let as_of = standard.as_of.0;
    let tag = &note.tag;
    let mut verdicts = Vec::new();
    if !tag.faults.is_empty() {
        verdicts.push(Verdict::Malformed);
    }
    for key in &policy.require.value {
        // A malformed key is there, and is told as malformed.
        let faulty = !tag.faults.is_empty() && tag.get(key).is_none();
        if tag.get(key).is_none() && !faulty {
            verdicts.push(Verdict::MissingKey(key.clone()));
        }
    }
    let known = |purpose: &str| policy.purposes.value.iter().any(|known| known == purpose);
    if tag
        .get("purpose")
        .is_some_and(|purpose| !policy.purposes.value.is_empty() && !known(purpose))
    {
        verdicts.push(Verdict::UnknownPurpose);
    }
    if let Some(until) = tag.until {
        let left = until.0 - as_of;
        if left < 0 {
            verdicts.push(Verdict::Expired);
        } else if left <= whole(policy.expires_soon_days.value) {
            verdicts.push(Verdict::ExpiresSoon(left));
        }
        if let Some(max) = policy.max_days.value.map(whole)
            && left > max
        {
            verdicts.push(Verdict::TooLong(left - max));
        }
        let retires = note
            .covers
            .iter()
            .filter_map(|&usage| usages[usage].view.retires_on);
        if let Some(day) = retires.min().filter(|day| *day <= until && day.0 > as_of) {
            verdicts.push(Verdict::OutlivesModel(day));
        }
    }
    let covered: Vec<_> = note.covers.iter().map(|&usage| &usages[usage]).collect();
    let target = tag.get("to");
    verdicts.extend(target.and_then(|to| stale_target(to, (&covered, files), router, standard)));
    // What is not understood covers nothing, and is told as malformed already.
    let understood = tag.faults.is_empty();
    if note.uses == 0 && understood && (note.file.is_some() || standard.complete) {
        verdicts.push(Verdict::Unused);
    }
    verdicts
}

/// A number of days to compare with; more than any two days are apart is as good as that.
fn whole(days: u32) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}

/// The verdict on a model that is no place to move to.
fn stale_target(
    to: &str,
    (covered, files): (&[&Usage], &[File]),
    router: &Router<'_>,
    standard: Standard<'_>,
) -> Option<Verdict> {
    let Standard {
        policy,
        catalog,
        as_of,
        ..
    } = standard;
    let Some(Target::Known(id)) = catalog.read(to).map(|reading| reading.target) else {
        return Some(Verdict::StaleTarget {
            status: Status::Unknown,
            head: None,
            why: TurnedDown::Unknown.to_string(),
        });
    };
    let view = catalog.view(id, as_of);
    // A policy's own lane default is where it wants work to be, legacy or not.
    let is_default = view.status == Status::Legacy && is_lane_default(to, standard);
    let refused = covered.iter().find_map(|usage| {
        let path = files
            .get(usage.file as usize)
            .map_or("", |file| file.path.as_str());
        let facts = facts(usage, path, policy, catalog, as_of);
        router.may_move(usage, &facts, id)
    });
    let alone = || router.has_future(id);
    let refused = if covered.is_empty() { alone() } else { refused };
    let why = refused.filter(|why| !is_default || !matches!(why, TurnedDown::Legacy(_)))?;
    Some(Verdict::StaleTarget {
        status: view.status,
        head: view.head,
        why: why.to_string(),
    })
}

fn is_lane_default(id: &str, standard: Standard<'_>) -> bool {
    let mut lanes = standard.policy.lanes.values();
    lanes.any(|lane| lane.value == id)
}

/// What rules may look at of a tag, but for its verdict.
fn note_facts<'f>(note: &'f TagNote, usages: &'f [Usage], standard: Standard<'_>) -> Facts<'f> {
    let first = note.covers.first().map(|&usage| &usages[usage]);
    note.over(Facts {
        id: first.and_then(|usage| usage.id.as_deref()),
        text: first.map_or("", |usage| usage.mention.text.as_str()),
        retires_on: first.and_then(|usage| usage.view.retires_on),
        status: first.map(|usage| usage.view.status),
        reason: note.tag.get("reason"),
        ..dated(standard)
    })
}

/// What is known of everything.
fn dated<'f>(standard: Standard<'_>) -> Facts<'f> {
    Facts {
        as_of: Some(standard.as_of),
        ..Facts::default()
    }
}

fn tag_facts<'f>(facts: Facts<'f>, verdict: &'f Verdict, standard: Standard<'f>) -> Facts<'f> {
    let policy = &standard.policy.tags;
    let mut facts = Facts {
        verdict: Some(kind(verdict)),
        purposes: &policy.purposes.value,
        ..facts
    };
    match verdict {
        Verdict::MissingKey(key) => facts.key = Some(key),
        Verdict::UnknownPurpose => {
            facts.key = Some("purpose");
            facts.value = facts.purpose;
        }
        Verdict::Expired => {
            let until = facts
                .until
                .and_then(|day| day.parse::<crate::catalog::entry::Day>().ok());
            facts.days = until.map(|until| i64::from(standard.as_of.0 - until.0));
        }
        Verdict::ExpiresSoon(days) => {
            facts.days = Some(i64::from(*days));
            facts.limit = Some(i64::from(policy.expires_soon_days.value));
        }
        Verdict::TooLong(beyond) => {
            let limit = policy.max_days.value.map(i64::from);
            facts.days = limit.map(|limit| limit + i64::from(*beyond));
            facts.limit = limit;
        }
        Verdict::OutlivesModel(day) => facts.retires_on = Some(*day),
        Verdict::StaleTarget { status, head, why } => {
            facts.status = Some(*status);
            facts.head = head.as_deref();
            facts.reason = Some(why);
        }
        Verdict::Malformed | Verdict::Unused => {}
    }
    facts
}

fn kind(verdict: &Verdict) -> Kind {
    match verdict {
        Verdict::MissingKey(_) => Kind::MissingKey,
        Verdict::Malformed => Kind::Malformed,
        Verdict::UnknownPurpose => Kind::UnknownPurpose,
        Verdict::Expired => Kind::Expired,
        Verdict::ExpiresSoon(_) => Kind::ExpiresSoon,
        Verdict::TooLong(_) => Kind::TooLong,
        Verdict::OutlivesModel(_) => Kind::OutlivesModel,
        Verdict::StaleTarget { .. } => Kind::StaleTarget,
        Verdict::Unused => Kind::Unused,
    }
}

/// The findings on tags and ignores, but for ignores that silence nothing.
pub(super) fn findings(
    notes: &mut Notes,
    usages: &[Usage],
    files: &[File],
    standard: Standard<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for note in notes.tags.iter().filter(|note| note.file.is_some()) {
        let path = note.file.map_or("", |file| files[file].path.as_str());
        for verdict in &note.verdicts {
            let facts = Facts {
                path,
                ..tag_facts(note_facts(note, usages, standard), verdict, standard)
            };
            let tag = &note.tag;
            let places: Vec<(Span, Option<&str>)> = match verdict {
                Verdict::Malformed => {
                    let faults = tag.faults.iter();
                    faults
                        .map(|(span, why)| (*span, Some(why.as_str())))
                        .collect()
                }
                Verdict::UnknownPurpose => vec![(at_key(tag, "purpose"), None)],
                Verdict::Expired
                | Verdict::ExpiresSoon(_)
                | Verdict::TooLong(_)
                | Verdict::OutlivesModel(_) => vec![(at_key(tag, "until"), None)],
                Verdict::StaleTarget { .. } => vec![(at_key(tag, "to"), None)],
                Verdict::MissingKey(_) | Verdict::Unused => vec![(tag.span, None)],
            };
            for (span, why) in places {
                let facts = Facts {
                    reason: why.or(facts.reason),
                    ..facts.clone()
                };
                let place = Place {
                    source: Arc::clone(&note.source),
                    span,
                };
                findings.extend(by_rules(Subject::Tag, &facts, &place, standard));
            }
        }
    }
    let known = |rule: &str| standard.policy.rule(rule).is_some();
    for note in &mut notes.ignores {
        let ignore = &note.ignore;
        let mut verdicts = Vec::new();
        if !ignore.faults.is_empty() {
            verdicts.push(IgnoreVerdict::Malformed);
        } else if ignore.reason.is_none() {
            verdicts.push(IgnoreVerdict::NoReason);
        }
        for (rule, _) in ignore.rules.iter().filter(|(rule, _)| !known(rule)) {
            verdicts.push(IgnoreVerdict::UnknownRule(rule.clone()));
        }
        for verdict in &verdicts {
            findings.extend(on_ignore(note, verdict, files, standard));
        }
        note.verdicts = verdicts;
    }
    findings
}

fn at_key(tag: &crate::tags::Tag, key: &str) -> Span {
    tag.keys.get(key).map_or(tag.span, |value| value.span)
}

fn on_ignore(
    note: &super::notes::IgnoreNote,
    verdict: &IgnoreVerdict,
    files: &[File],
    standard: Standard<'_>,
) -> Vec<Finding> {
    let ignore = &note.ignore;
    // One that silences nothing at all is told with all that it names.
    let named: Vec<&str> = ignore.rules.iter().map(|(rule, _)| rule.as_str()).collect();
    let all = named.join("`, `");
    let rule = match verdict {
        IgnoreVerdict::Unused if named.len() > 1 => Some(all.as_str()),
        _ => named.first().copied(),
    };
    let facts = Facts {
        path: &files[note.file].path,
        reason: ignore.reason.as_deref(),
        rule,
        ..dated(standard)
    };
    let (kind, places) = match verdict {
        IgnoreVerdict::NoReason => (Kind::NoReason, vec![(ignore.span, None, None)]),
        IgnoreVerdict::Unused => (Kind::Unused, vec![(ignore.span, None, None)]),
        IgnoreVerdict::UnusedRule(name) => (Kind::Unused, at_rule(ignore, name)),
        IgnoreVerdict::UnknownRule(name) => (Kind::UnknownRule, at_rule(ignore, name)),
        IgnoreVerdict::Malformed => {
            let faults = ignore.faults.iter();
            let places = faults.map(|(span, why)| (*span, Some(why.as_str()), None));
            (Kind::Malformed, places.collect())
        }
    };
    let rules = standard.policy.rules.iter().map(|rule| rule.id.as_str());
    let near = match verdict {
        IgnoreVerdict::UnknownRule(name) => nearest(&name.to_ascii_lowercase(), rules),
        _ => None,
    };
    let each = places.into_iter().flat_map(|(span, why, rule)| {
        let facts = Facts {
            verdict: Some(kind),
            reason: why.or(facts.reason),
            rule: rule.or(facts.rule),
            near,
            ..facts.clone()
        };
        let place = Place {
            source: Arc::clone(&note.source),
            span,
        };
        by_rules(Subject::Ignore, &facts, &place, standard)
    });
    each.collect()
}

/// Where an ignore names a rule, and the rule.
fn at_rule<'i>(ignore: &'i Ignore, name: &str) -> Vec<(Span, Option<&'i str>, Option<&'i str>)> {
    let named = ignore.rules.iter().filter(|(rule, _)| rule == name);
    named
        .map(|(rule, span)| (*span, None, Some(rule.as_str())))
        .collect()
}

/// Findings on ignores, or on rules in them, that silence nothing, once everything had its
/// chance to be silenced.
pub(super) fn unused_ignores(
    notes: &mut Notes,
    files: &[File],
    standard: Standard<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for note in &mut notes.ignores {
        // A rule that there is not is told so already.
        let rules = note.ignore.rules.iter().map(|(rule, _)| rule);
        let known = rules.filter(|rule| standard.policy.rule(rule).is_some());
        let (used, unused): (BTreeSet<&String>, BTreeSet<_>) =
            known.partition(|rule| note.used.contains(*rule));
        let verdicts: Vec<_> = match (used.is_empty(), unused.is_empty()) {
            _ if !note.ignore.faults.is_empty() => Vec::new(),
            (true, false) => vec![IgnoreVerdict::Unused],
            _ => unused
                .into_iter()
                .map(|rule| IgnoreVerdict::UnusedRule(rule.clone()))
                .collect(),
        };
        for verdict in verdicts {
            findings.extend(on_ignore(note, &verdict, files, standard));
            note.verdicts.push(verdict);
        }
    }
    findings
}

/// Findings on the policy's exceptions and their tags.
pub(super) fn exceptions(notes: &Notes, usages: &[Usage], standard: Standard<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, exception) in standard.policy.exceptions.iter().enumerate() {
        let note = notes.tag_of_exception(number).map(|tag| &notes.tags[tag]);
        let until = exception.until.map(|day| day.to_string());
        let base = match note {
            Some(note) => note_facts(note, usages, standard),
            None => Facts {
                owner: exception.owner.as_deref(),
                until: until.as_deref(),
                ..dated(standard)
            },
        };
        let base = Facts {
            reason: exception.reason.as_deref().or(base.reason),
            ..base
        };
        let mut found = |subject, facts: &Facts<'_>| {
            findings.extend(by_rules(subject, facts, &exception.place, standard));
        };
        let verdicts = note.iter().flat_map(|note| &note.verdicts);
        for verdict in verdicts.filter(|verdict| **verdict != Verdict::Unused) {
            let subject = match verdict {
                Verdict::Expired => Subject::Exception,
                _ => Subject::Tag,
            };
            found(subject, &tag_facts(base.clone(), verdict, standard));
        }
        let of_exception = |kind| Facts {
            verdict: Some(kind),
            ..base.clone()
        };
        if !exception.holds_on(standard.as_of) {
            let past = |until: Day| i64::from(standard.as_of.0) - i64::from(until.0);
            let facts = Facts {
                days: exception.until.map(past),
                ..of_exception(Kind::Expired)
            };
            found(Subject::Exception, &facts);
        }
        for key in exception.missing() {
            let facts = Facts {
                key: Some(key),
                ..of_exception(Kind::MissingKey)
            };
            found(Subject::Exception, &facts);
        }
        if exception.is_broad {
            found(Subject::Exception, &of_exception(Kind::Broad));
        }
        let is_unused = notes.uses_of_exception(number) == 0 && !notes.is_outgrown(number);
        if standard.complete && is_unused {
            found(Subject::Exception, &of_exception(Kind::Unused));
        }
    }
    findings
}

/// Findings on the age of the catalog's facts, by surface: only surfaces that are used
/// count, each by the oldest of the facts that judged. They stand at the policy's line that
/// decides it.
pub(super) fn catalog(usages: &[Usage], standard: Standard<'_>) -> Vec<Finding> {
    let Standard {
        policy,
        catalog,
        as_of,
        ..
    } = standard;
    let mut oldest: BTreeMap<&str, Day> = BTreeMap::new();
    for usage in usages {
        let read = usage.entry.and_then(|id| catalog.read_on(id));
        if let Some(read) = read {
            let known = oldest.entry(&usage.judged_by).or_insert(read);
            *known = read.min(*known);
        }
    }
    let mut findings = Vec::new();
    for (surface, read) in oldest {
        let age = i64::from(as_of.0) - i64::from(read.0);
        let shelf_life = catalog.surface(surface).and_then(|row| row.shelf_life_days);
        for rule in policy.rules_on(Subject::Catalog) {
            let limit = rule.matching.older_than_days.or(shelf_life).map(i64::from);
            let facts = Facts {
                surface: Some(surface),
                days: Some(age),
                limit,
                ..dated(standard)
            };
            if limit.is_some_and(|limit| age > limit) && rule.finds(&facts) {
                findings.push(finding(rule, &facts, &whole_run(rule, policy)));
            }
        }
    }
    findings
}

/// Where a finding on no file stands: where the policy speaks of the rule, else at the start
/// of the policy. Only without a policy is it the rule itself, which is in no repository.
fn whole_run(rule: &Rule, policy: &Policy) -> Place {
    let name = rule.place.source.name();
    let is_own = policy.own_files().any(|file| file.name() == name);
    match policy.own_files().next().filter(|_| !is_own) {
        Some(file) => {
            let line = file.lines().span(1);
            let len = file.slice(line).trim_end().len() as u32;
            Place {
                source: file.clone(),
                span: Span::new(line.start, line.start + len),
            }
        }
        None => rule.place.clone(),
    }
}

fn by_rules(
    subject: Subject,
    facts: &Facts<'_>,
    place: &Place,
    standard: Standard<'_>,
) -> Vec<Finding> {
    let rules = standard.policy.rules_on(subject);
    let matching = rules.filter(|rule| rule.finds(facts));
    matching.map(|rule| finding(rule, facts, place)).collect()
}

fn finding(rule: &Rule, facts: &Facts<'_>, place: &Place) -> Finding {
    let said = Texts {
        rule: rule.id.clone(),
        severity: rule.severity,
        message: rule.message.render(facts),
        label: rule
            .label
            .as_ref()
            .map(|label| label.render(facts))
            .unwrap_or_default(),
        policy: Some(rule.place.clone()),
        help: rule
            .help
            .as_ref()
            .map(|help| help.render(facts))
            .unwrap_or_default(),
        vendor_replacements: Vec::new(),
    };
    Finding::new(said, place.clone(), None)
}
