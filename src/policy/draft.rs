//! A rule while the files of a policy are laid over each other: what is said so far, key
//! by key and selector by selector. Finished, it is a [`Rule`].

use std::collections::BTreeMap;

use super::check::{Check, In};
use super::demand;
use super::file::{MatchWritten, RolesWritten, RuleWritten, TagEffect, TestWritten};
use super::matching::Match;
use super::message::Template;
use super::packs::Embedded;
use super::problem::Problem;
use super::prose::Told;
use super::rule::{Expect, Rule, RuleTest, Subject, Suggest};
use super::severity::{Capped, Severity};
use super::when::Condition;
use crate::catalog::entry::Day;
use crate::scan::language;
use crate::source::yaml::decode::{Lenient, Spanned, nearest};
use crate::source::{Place, Span};

/// Selectors that say something of every subject that stands in a file.
const OF_FILES: [&str; 3] = ["language", "paths", "workload"];

/// A rule as far as it is known.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) place: Place,
    pub(super) built_in: bool,
    subject: Subject,
    title: Option<String>,
    pub(super) severity: Option<Severity>,
    /// Its own caps by role.
    pub(super) caps: BTreeMap<Capped, Severity>,
    matching: Match,
    when: Option<Condition>,
    /// Whether an expression is given, faulty or not.
    has_when: bool,
    /// Which selectors are set, and where.
    selectors: BTreeMap<&'static str, Place>,
    workloads: Vec<(String, Place)>,
    message: Option<Template>,
    label: Option<Template>,
    help: Option<Template>,
    suggest: Suggest,
    accepts_tag: bool,
    supersedes: Vec<(String, Place)>,
    invalidates: bool,
    told: Told,
}

impl Draft {
    /// A rule of which nothing is said yet, named at `place`.
    pub(super) fn new(place: Place, built_in: bool) -> Self {
        Self {
            place,
            built_in,
            subject: Subject::Usage,
            title: None,
            severity: None,
            caps: BTreeMap::new(),
            matching: Match::default(),
            when: None,
            has_when: false,
            selectors: BTreeMap::new(),
            workloads: Vec::new(),
            message: None,
            label: None,
            help: None,
            suggest: Suggest::default(),
            accepts_tag: false,
            supersedes: Vec::new(),
            invalidates: false,
            told: Told::default(),
        }
    }

    /// The draft of a rule that is part of lanelint, named at `place` in its file.
    pub(super) fn built_in(place: Place, embedded: &'static Embedded) -> Self {
        Self {
            told: Told::by(embedded),
            ..Self::new(place, true)
        }
    }

    /// Lays what a file says over it.
    pub(super) fn lay(&mut self, check: &mut Check<'_>, source: In<'_>, written: &RuleWritten) {
        if let Some(subject) = &*written.subject {
            if self.message.is_some() && subject.value != self.subject {
                let message = format!("this rule is about `{}`", self.subject.name());
                check.add(source, subject.span, message);
            } else {
                self.subject = subject.value;
            }
        }
        let subject = self.subject;
        let mut template = |text: &Lenient<Spanned<String>>, into: &mut Option<Template>| {
            if let Some(text) = &**text {
                *into = Some(check.template(source, text, subject));
            }
        };
        template(&written.message, &mut self.message);
        template(&written.label, &mut self.label);
        template(&written.help, &mut self.help);
        set(&written.title, |title| self.title = Some(title));
        set(&written.severity, |severity| self.severity = Some(severity));
        let caps = written.roles.iter().flat_map(RolesWritten::caps);
        self.caps.extend(caps.map(|(role, cap)| (role, cap.value)));
        set(&written.invalidates, |yes| self.invalidates = yes);
        set(&written.migration_tag, |effect| {
            self.accepts_tag = effect == TagEffect::Accepts;
        });
        if let Some(suggest) = &*written.suggest {
            self.suggest = self::suggest(check, source, suggest);
        }
        if let Some(ids) = &*written.supersedes {
            let placed = |id: &Spanned<String>| (id.value.clone(), source.place(id.span));
            self.supersedes = ids.0.iter().map(placed).collect();
        }
        if let Some(selectors) = &*written.r#match {
            self.select(check, source, &selectors.value);
        }
        if let Some(when) = &*written.when {
            // That of a built-in rule is sound: a test reads all of them.
            self.when = if self.told.is_of(source) {
                Some(Condition::sound(&when.value, subject))
            } else {
                check.condition(source, when, subject)
            };
            self.has_when = true;
        }
        self.told.lay(check, source, subject, written);
    }

    fn select(&mut self, check: &mut Check<'_>, source: In<'_>, written: &MatchWritten) {
        let words = check.words;
        let languages = || {
            let languages = language::ALL.iter().chain([&language::TEXT]);
            languages.map(|language| language.name).collect::<Vec<_>>()
        };
        // What a built-in rule names is there: a test asks. The catalog is not opened for it.
        let is_own = self.told.is_of(source);
        macro_rules! names {
            ($($field:ident $what:literal $known:expr;)*) => {$(
                if let Some(globs) = &*written.$field {
                    self.matching.$field = Some(if is_own {
                        check.free(source, &globs.value)
                    } else {
                        check.names(source, $what, &globs.value, &$known)
                    });
                    self.selectors.insert(stringify!($field), source.place(globs.span));
                }
            )*};
        }
        macro_rules! plain {
            ($($field:ident $value:expr;)*) => {$(
                if let Some(found) = &*written.$field {
                    self.matching.$field = Some($value(&found.value));
                    self.selectors.insert(stringify!($field), source.place(found.span));
                }
            )*};
        }
        names! {
            provider "provider" words.providers();
            surface "surface" words.surfaces();
            lane "lane" words.lanes();
            line "line" words.lines();
            kind "kind" words.kinds();
            language "language" languages();
        }
        plain! {
            id |ids| check.free(source, ids);
            id_not |ids| check.free(source, ids);
            workload |names| check.free(source, names);
            status values;
            role values;
            context values;
            verdict values;
            retires_within_days Clone::clone;
            legacy_longer_than_grace Clone::clone;
            pinned Clone::clone;
            rerouted Clone::clone;
            rerouted_within_days Clone::clone;
            lane_mismatch Clone::clone;
            replacement_breaks Clone::clone;
            breaks values;
            generations_behind_more_than Clone::clone;
            occurrences_more_than Clone::clone;
            snapshots_more_than Clone::clone;
            older_than_days Clone::clone;
        }
        for (name, price, into) in [
            (
                "price_input_above",
                &written.price_input_above,
                &mut self.matching.price_input_above,
            ),
            (
                "price_output_above",
                &written.price_output_above,
                &mut self.matching.price_output_above,
            ),
        ] {
            if let Some(price) = &**price {
                *into = demand::price(check, source, price);
                self.selectors.insert(name, source.place(price.span));
            }
        }
        if let Some(globs) = &*written.workload {
            let placed = |glob: &Spanned<String>| (glob.value.clone(), source.place(glob.span));
            self.workloads = globs.value.0.iter().map(placed).collect();
        }
        if let Some(paths) = &*written.paths {
            self.matching.paths = Some(check.paths(source, paths.span, &paths.value));
            self.selectors.insert("paths", source.place(paths.span));
        }
    }

    /// The rule, when all that it needs is said, and where it names others: the caller
    /// knows which there are.
    pub(super) fn finish(
        mut self,
        check: &mut Check<'_>,
        id: &str,
        grace_days: u32,
    ) -> Option<(Rule, Vec<(String, Place)>)> {
        let faulty = check.is_faulty(In(&self.place.source), self.place.span);
        self.suits_subject(check, id);
        self.matching.grace_days = grace_days;
        let mut missing = Vec::new();
        if self.severity.is_none() {
            missing.push("`severity`");
        }
        if self.selectors.is_empty() && !self.has_when {
            missing.push("a selector in `match` or `when`");
        }
        if self.message.is_none() {
            missing.push("`message`");
        }
        let (Some(severity), Some(message), true) =
            (self.severity, self.message, missing.is_empty())
        else {
            if !faulty {
                let message = format!("the rule `{id}` needs {}", missing.join(" and "));
                check.add(In(&self.place.source), self.place.span, message);
            }
            return None;
        };
        let rule = Rule {
            id: id.to_owned(),
            title: self.title.unwrap_or_else(|| id.to_owned()),
            severity,
            caps: self.caps,
            subject: self.subject,
            matching: self.matching,
            when: self.when,
            message,
            label: self.label,
            help: self.help,
            suggest: self.suggest,
            accepts_tag: self.accepts_tag,
            supersedes: self.supersedes.iter().map(|(id, _)| id.clone()).collect(),
            invalidates: self.invalidates,
            told: self.told,
            place: self.place,
            built_in: self.built_in,
        };
        Some((rule, self.supersedes))
    }

    /// A selector that says nothing of the rule's subject would never hold, or always.
    fn suits_subject(&self, check: &mut Check<'_>, id: &str) {
        let suits = |selector: &str| match self.subject {
            Subject::Usage => !matches!(selector, "verdict" | "older_than_days"),
            Subject::Tag | Subject::Ignore => selector == "verdict" || OF_FILES.contains(&selector),
            Subject::Exception => selector == "verdict",
            Subject::Catalog => matches!(selector, "older_than_days" | "surface"),
        };
        let about = self.subject.name();
        for (selector, place) in &self.selectors {
            if !suits(selector) {
                let message = format!("`{selector}` says nothing of a rule about `{about}`");
                check.add(In(&place.source), place.span, message);
            }
        }
        for verdict in self.matching.verdict.iter().flatten() {
            if suits("verdict")
                && !self.subject.verdicts().contains(verdict)
                && let Some(place) = self.selectors.get("verdict")
            {
                let known: Vec<_> = self
                    .subject
                    .verdicts()
                    .iter()
                    .map(|known| known.name())
                    .collect();
                let message = format!("`{verdict}` is no verdict on `{about}`");
                let problem = Problem::at(&place.source, place.span, message);
                let help = format!("those are {}", known.join(", "));
                check.problems.add(problem.with_help(help));
            }
        }
        if self.invalidates && self.subject != Subject::Tag {
            let message = format!("the rule `{id}` is not about tags, so it can invalidate none");
            check.add(In(&self.place.source), self.place.span, message);
        }
    }

    /// The globs over workloads that its `match` gives, and where: only when all files are
    /// read is it known which there are.
    pub(super) fn workloads(&self) -> &[(String, Place)] {
        &self.workloads
    }
}

fn set<T: Clone>(written: &Lenient<Spanned<T>>, into: impl FnOnce(T)) {
    if let Some(value) = &**written {
        into(value.value.clone());
    }
}

fn values<T: Copy>(many: &crate::source::yaml::shapes::Many<T>) -> Vec<T> {
    many.0.iter().map(|value| value.value).collect()
}

fn suggest(check: &mut Check<'_>, source: In<'_>, written: &Spanned<String>) -> Suggest {
    const WORDS: [&str; 4] = ["lane-default", "line-head", "vendor", "none"];
    match written.value.as_str() {
        "lane-default" => Suggest::LaneDefault,
        "line-head" => Suggest::LineHead,
        "vendor" => Suggest::Vendor,
        "none" => Suggest::None,
        id if check.words.is_model(id) => Suggest::Id(id.to_owned()),
        id if nearest(id, WORDS).is_some() => {
            check.unknown(&source.place(written.span), "suggestion", id, WORDS);
            Suggest::None
        }
        _ => {
            check.model(source, written);
            Suggest::None
        }
    }
}

/// Checks a test of a rule; `None` for one at fault, which is noted.
pub(super) fn test(
    check: &mut Check<'_>,
    source: In<'_>,
    subject: Subject,
    test: &Spanned<TestWritten>,
) -> Option<RuleTest> {
    let TestWritten {
        name,
        as_of,
        path,
        given,
        expect,
        valid,
        policy,
    } = &test.value;
    let before = check.problems.count();
    let start = Span::new(test.span.start, test.span.start);
    let mut missing = Vec::new();
    for (key, is_there) in [
        ("`name`", name.is_some()),
        ("`as_of`", as_of.is_some()),
        ("`path`", path.is_some()),
        ("`given`", given.is_some()),
        (
            "`expect` or `valid: true`",
            expect.is_some() || valid.is_some(),
        ),
    ] {
        if !is_there {
            missing.push(key);
        }
    }
    if !missing.is_empty() && !check.is_faulty(source, test.span) {
        check.add(
            source,
            start,
            format!("this test needs {}", missing.join(", ")),
        );
    }
    let findings = expect.as_ref().map_or(&[][..], |many| &many.0[..]);
    if let Some(valid) = &**valid
        && valid.value != findings.is_empty()
    {
        let message = "a test is either `valid: true` or has findings under `expect`";
        check.add(source, valid.span, message);
    }
    let as_of: Option<Day> = as_of.as_ref().and_then(|day| check.day(source, day));
    let text = |text: &Lenient<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    let in_a_file = matches!(subject, Subject::Usage | Subject::Tag | Subject::Ignore);
    let expect = findings.iter().map(|finding| {
        let finding_place = finding.span;
        let finding = &finding.value;
        if in_a_file && finding.line.is_none() {
            check.add(
                source,
                finding_place,
                "an expected finding needs its `line`",
            );
        }
        Expect {
            line: finding.line.0.clone(),
            rule: text(&finding.rule),
            path: text(&finding.path),
            severity: finding.severity.as_ref().map(|severity| severity.value),
            message: text(&finding.message),
            place: source.place(finding_place),
        }
    });
    let expect = expect.collect();
    if check.problems.count() > before {
        return None;
    }
    Some(RuleTest {
        name: name.0.clone()?,
        as_of: as_of?,
        path: text(path)?,
        given: given.0.clone()?,
        expect,
        policy: policy.as_ref().map(|raw| source.place(raw.0)),
        place: source.place(test.span),
    })
}
