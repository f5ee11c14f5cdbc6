//! Rules on usages: which apply, how gravely, which give way, and what becomes of each.

use std::collections::BTreeMap;
use std::ops::Range;

use super::across::Across;
use super::covering::Covering;
use super::finding::Sayings;
use super::notes::Notes;
use super::same;
use super::usage::facts;
use super::{
    Disposition, File, Finding, Index, Place, Reason, Router, Said, Severity, Standard, Suggestion,
    Texts, Usage,
};
use crate::policy::message::Template;
use crate::policy::{Facts, Policy, Rule};
use crate::scan::Role;
use crate::source::Shared;

/// The findings on usages, and what deciding on them needs.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// By usage, and of one in the order of the rules' ids.
    pub findings: Vec<Finding>,
    /// By usage: where its findings end.
    ends: Vec<u32>,
    /// By usage: whether a tag can make any of its findings tracked.
    needs_tag: Vec<bool>,
    /// By usage, where there are any: exceptions of the policy that cover it.
    pub exceptions: BTreeMap<usize, Vec<usize>>,
}

impl Judged {
    /// How many usages were judged.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The findings on a usage.
    pub(super) fn of(&self, usage: usize) -> &[Finding] {
        self.findings.get(self.range(usage)).unwrap_or_default()
    }

    /// Whether a tag can make any finding on a usage tracked.
    pub(super) fn needs_tag(&self, usage: usize) -> bool {
        self.needs_tag.get(usage).is_some_and(|needs| *needs)
    }

    fn range(&self, usage: usize) -> Range<usize> {
        let end = |usage: usize| self.ends.get(usage).map_or(0, |end| *end as usize);
        usage.checked_sub(1).map_or(0, end)..end(usage)
    }
}

/// Applies the rules on usages.
pub(super) fn usages(
    usages: &[Usage],
    files: &[File],
    notes: &Notes,
    standard: Standard<'_>,
) -> Judged {
    let across = Across::of(usages, standard.catalog);
    let mut judged = Judged::default();
    judged.findings.reserve_exact(usages.len());
    judged.ends.reserve_exact(usages.len());
    judged.needs_tag.reserve_exact(usages.len());
    let router = Router::among(usages, standard);
    let mut sayings = Sayings::default();
    let mut covering = Covering::of(standard.policy);
    for (index, usage) in usages.iter().enumerate() {
        let path = &files[usage.file as usize].path;
        let facts = facts(
            usage,
            path,
            standard.policy,
            standard.catalog,
            standard.as_of,
        );
        let facts = match notes.tag_of(index) {
            Some(tag) => notes.tags[tag].over(facts),
            None => facts,
        };
        let facts = across.over(usage, facts);
        let told = (&mut covering, &mut sayings);
        let needs_tag = judged.one((index, usage), &facts, told, &router);
        judged.needs_tag.push(needs_tag);
        judged.ends.push(judged.findings.len() as u32);
    }
    let same = same::entries(usages, |usage| judged.suggestion(usage));
    for (usage, reason) in same {
        judged.doubt(usage, &reason);
    }
    judged
}

impl Judged {
    /// What is to be written in the place of a usage.
    fn suggestion(&self, usage: usize) -> Option<&Suggestion> {
        let own = self.of(usage).iter();
        { own }.find_map(|finding| finding.suggestion.as_ref())
    }

    /// Adds what speaks against the suggestions for a usage.
    fn doubt(&mut self, usage: usize, reason: &Reason) {
        let range = self.range(usage);
        for finding in self.findings.get_mut(range).unwrap_or_default() {
            if let Some(suggestion) = &mut finding.suggestion {
                suggestion.doubt(reason.clone());
            }
        }
    }

    /// Adds the findings on one usage; gives whether a tag can make any of them tracked.
    fn one(
        &mut self,
        (index, usage): (usize, &Usage),
        facts: &Facts<'_>,
        (covering, sayings): (&mut Covering<'_>, &mut Sayings),
        router: &Router<'_>,
    ) -> bool {
        let before = self.findings.len();
        let kind = router.kind(usage, facts);
        let exceptions = covering.in_file((usage.file, facts.path), &kind);
        if !exceptions.is_empty() {
            self.exceptions.insert(index, exceptions);
        }
        let applying = kind.rules.iter().copied();
        let applying = applying.filter(|(rule, _)| rule.finds_here(facts));
        let applying: Vec<(&Rule, Severity)> = applying.collect();
        let mut needs_tag = false;
        for &(rule, severity) in &applying {
            if gives_way(&applying, rule, severity) {
                continue;
            }
            let route = router.route(usage, facts, rule);
            let suggestion = route.suggestion;
            let facts = Facts {
                suggestion: suggestion.as_ref().map(|suggestion| suggestion.id.as_str()),
                ..facts.clone()
            };
            needs_tag |= rule.accepts_tag;
            let mut said = said((rule, severity), &facts, suggestion.clone());
            said.help = and(std::mem::take(&mut said.help), &route.nothing);
            said.vendor_replacements = router.named_and_living(usage, &kind).to_vec();
            self.push(sayings.one(said), (index, usage));
        }
        self.late((index, usage), (facts, before), applying, (sayings, router)) || needs_tag
    }

    /// Adds what rules say of the move that others suggest, the most severe of them; gives whether a tag can make any of it
    /// tracked.
    fn late<'r>(
        &mut self,
        (index, usage): (usize, &Usage),
        (facts, before): (&Facts<'_>, usize),
        mut applying: Vec<(&'r Rule, Severity)>,
        (sayings, router): (&mut Sayings, &Router<'r>),
    ) -> bool {
        let own = self.findings.get(before..).unwrap_or_default();
        let moves = own.iter().filter(|finding| finding.suggestion.is_some());
        let first = moves.rev().max_by_key(|finding| finding.severity);
        let Some(suggestion) = first.and_then(|finding| finding.suggestion.clone()) else {
            return false;
        };
        let mut broken = suggestion.broken();
        // What is only listed or compared makes no vectors.
        let is_run = matches!(usage.role(), Role::Use | Role::Test | Role::Example);
        broken.retain(|_| is_run);
        if broken.is_empty() {
            return false;
        }
        let facts = Facts {
            suggestion: Some(&suggestion.id),
            broken: &broken,
            ..facts.clone()
        };
        let late = router.late(usage, &facts);
        applying.extend(&late);
        let mut needs_tag = false;
        let own = self.findings.split_off(before);
        let stays = |finding: &Finding| {
            let mut rules = applying.iter().filter(|(rule, _)| rule.id == finding.rule);
            rules.all(|(rule, severity)| !gives_way(&applying, rule, *severity))
        };
        self.findings.extend(own.into_iter().filter(stays));
        for &(rule, severity) in &late {
            if !gives_way(&applying, rule, severity) {
                needs_tag |= rule.accepts_tag;
                let said = said((rule, severity), &facts, Some(suggestion.clone()));
                self.push(sayings.one(said), (index, usage));
            }
        }
        needs_tag
    }

    /// Adds a finding on a usage.
    fn push(&mut self, said: Shared<Said>, (index, usage): (usize, &Usage)) {
        let place = Place {
            source: usage.source.clone(),
            span: usage.mention.span,
        };
        self.findings.push(Finding::new(said, place, Some(index)));
    }
}

/// Whether what one rule finds is said by a more severe one, or one as severe, that supersedes it.
fn gives_way(applying: &[(&Rule, Severity)], rule: &Rule, severity: Severity) -> bool {
    applying.iter().any(|(other, graver)| {
        *graver >= severity && other.supersedes.contains(&rule.id) && other.id != rule.id
    })
}

/// What a rule says of a usage.
fn said(
    (rule, severity): (&Rule, Severity),
    facts: &Facts<'_>,
    suggestion: Option<Suggestion>,
) -> Said {
    let text = |template: Option<&Template>| {
        template.map_or_else(String::new, |template| template.render(facts))
    };
    let texts = Texts {
        rule: rule.id.clone(),
        severity,
        message: rule.message.render(facts),
        label: text(rule.label.as_ref()),
        policy: Some(rule.place.clone()),
        help: text(rule.help.as_ref()),
        vendor_replacements: Vec::new(),
    };
    Said {
        texts: texts.into(),
        suggestion,
    }
}

/// Help, and why there is nothing to write.
fn and(help: String, nothing: &str) -> String {
    match (help.is_empty(), nothing.is_empty()) {
        (_, true) => help,
        (true, false) => nothing.to_owned(),
        (false, false) => format!("{help} {nothing}"),
    }
}

/// Decides what becomes of each finding: a valid tag tracks it, an ignore silences it,
/// an exception allows it; in this order.
pub(super) fn dispose(
    judged: &mut Judged,
    usages: &[Usage],
    notes: &mut Notes,
    standard: Standard<'_>,
) {
    let policy = standard.policy;
    for (index, usage) in usages.iter().enumerate() {
        let range = judged.range(index);
        let exceptions = judged.exceptions.get(&index).map_or(&[][..], Vec::as_slice);
        let findings = judged.findings.get_mut(range).unwrap_or_default();
        for finding in &mut *findings {
            let accepts = policy
                .rule(&finding.rule)
                .is_some_and(|rule| rule.accepts_tag);
            let covering = exceptions.iter().copied();
            let mut allowing = covering.filter(|&number| {
                let exception = &policy.exceptions[number];
                let tag = notes.tag_of_exception(number);
                exception.names(&finding.rule)
                    && exception.holds_on(standard.as_of)
                    && tag.is_none_or(|tag| accepts && notes.is_valid(tag))
            });
            let allowing = allowing.next();
            let tag = usage
                .tag
                .map(Index::get)
                .filter(|&tag| accepts && notes.is_valid(tag) && !notes.is_of_exception(tag));
            finding.disposition = if let Some(ignore) = notes.ignored(index, &finding.rule) {
                Disposition::Ignored(ignore.into())
            } else if let Some(tag) = tag {
                Disposition::Tracked(tag.into())
            } else if let Some(exception) = allowing {
                notes.use_exception(exception);
                match notes.tag_of_exception(exception) {
                    Some(tag) => Disposition::Tracked(tag.into()),
                    None => Disposition::Excepted(exception.into()),
                }
            } else {
                Disposition::Open
            };
        }
        settle_moves(findings, policy);
    }
}

/// What is found of a move that is suggested goes with what suggests it: where none of that is open, nothing is to move.
fn settle_moves(findings: &mut [Finding], policy: &Policy) {
    let is_of_move = |finding: &Finding| {
        let rule = policy.rule(&finding.rule);
        rule.is_some_and(|rule| rule.matching.replacement_breaks == Some(true))
    };
    let mut others = findings.iter().filter(|finding| !is_of_move(finding));
    let Some(first) = others.next().map(|finding| finding.disposition) else {
        return;
    };
    if first == Disposition::Open || others.any(|other| other.disposition == Disposition::Open) {
        return;
    }
    for finding in findings.iter_mut().filter(|finding| is_of_move(finding)) {
        if finding.disposition == Disposition::Open {
            finding.disposition = first;
        }
    }
}
