//! Usages that rules cannot tell apart but by their file and the name that holds them: what is decided
//! of one is decided of all of its kind. A run may hold a million usages and a policy ten thousand
//! rules and exceptions, but of kinds there are few.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::Usage;
use super::usage::Resolved;
use crate::catalog::EntryId;
use crate::policy::ids::Names;
use crate::policy::{Facts, Policy, Rule, Severity, Subject};
use crate::scan::{Form, Role};
use crate::source::Shared;

/// What is decided of all usages of a kind.
#[derive(Debug)]
pub(super) struct Kind<'s> {
    /// The rules that find them where their file and name do not speak against it, in the order of
    /// their ids, with how severe that is.
    pub(super) rules: Vec<(&'s Rule, Severity)>,
    /// The exceptions that cover them in every file, by number.
    pub(super) everywhere: Vec<usize>,
    /// Those that cover them in some files, by number.
    pub(super) in_files: Vec<usize>,
    /// By a model that could stand there and how it is spelled: the rules that may find that.
    refusing: RefCell<BTreeMap<(EntryId, String), Found<'s>>>,
    /// What the vendor names to move to, without what has ended.
    pub(super) living: OnceCell<Vec<String>>,
    /// Keeps the place in memory that tells the kind.
    _resolved: Shared<Resolved>,
}

/// Rules that may find something.
type Found<'s> = Rc<Vec<&'s Rule>>;

/// All that rules look at in a usage but its file and name.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    form: Shared<Form>,
    /// Where what is known of the id lies.
    resolved: usize,
    role: Role,
    /// A program wrote its file; it is others' code.
    capped: [bool; 2],
    workload: Option<usize>,
    occurrences: Option<u32>,
    snapshots: Option<u32>,
    tag: Option<[Option<String>; 5]>,
}

/// The kinds of usages that were met so far under a policy.
#[derive(Debug)]
pub(super) struct Kinds<'s> {
    policy: &'s Policy,
    rules: Vec<&'s Rule>,
    /// Rules on what others suggest.
    late: Vec<&'s Rule>,
    rules_by_id: ByName,
    exceptions_by_id: ByName,
    known: RefCell<HashMap<Key, Rc<Kind<'s>>>>,
}

impl<'s> Kinds<'s> {
    /// None so far.
    pub(super) fn new(policy: &'s Policy) -> Self {
        let is_late = |rule: &&Rule| rule.matching.replacement_breaks == Some(true);
        let (late, rules): (Vec<_>, Vec<_>) = policy.rules_on(Subject::Usage).partition(is_late);
        let ids = rules.iter().map(|rule| rule.matching.id.as_ref());
        let excepted = policy.exceptions.iter();
        Self {
            policy,
            rules_by_id: ByName::of(ids),
            exceptions_by_id: ByName::of(excepted.map(|exception| exception.id.as_ref())),
            rules,
            late,
            known: RefCell::default(),
        }
    }

    /// The kind of a usage with these facts, which are its own with what a tag and the counts of the run
    /// add.
    pub(super) fn of(&self, usage: &Usage, facts: &Facts<'_>) -> Rc<Kind<'s>> {
        let tag = [
            facts.to,
            facts.purpose,
            facts.ticket,
            facts.owner,
            facts.until,
        ];
        let is_tagged = tag.iter().any(Option::is_some);
        let key = Key {
            form: usage.mention.form.clone(),
            resolved: usage.resolved.address(),
            role: usage.role(),
            capped: [usage.is_generated, usage.is_vendored],
            workload: usage.workload.map(super::Index::get),
            occurrences: facts.occurrences,
            snapshots: facts.snapshots_in_workload,
            tag: is_tagged.then(|| tag.map(|text| text.map(str::to_owned))),
        };
        if let Some(known) = self.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let kind = Rc::new(self.decided(usage, facts));
        self.known.borrow_mut().insert(key, Rc::clone(&kind));
        kind
    }

    /// The rules on what others suggest that find a usage with these facts, with how severe that is.
    pub(super) fn late(&self, usage: &Usage, facts: &Facts<'_>) -> Vec<(&'s Rule, Severity)> {
        let severity = |rule| self.policy.severity(rule, usage.role(), usage.capped());
        let rules = self.late.iter().map(|&rule| (rule, severity(rule)));
        let finds =
            |(rule, severity): &(&Rule, Severity)| *severity != Severity::Off && rule.finds(facts);
        rules.filter(finds).collect()
    }

    fn decided(&self, usage: &Usage, facts: &Facts<'_>) -> Kind<'s> {
        let policy = self.policy;
        let spelled = || facts.id.into_iter().chain([facts.text]);
        let rules = self.rules_by_id.around(spelled()).into_iter();
        let rules = rules.filter_map(|number| self.rules.get(number).copied());
        let severity = |rule| policy.severity(rule, usage.role(), usage.capped());
        let rules = rules.map(|rule| (rule, severity(rule)));
        let rules =
            rules.filter(|(rule, severity)| *severity != Severity::Off && rule.may_find(facts));
        let covering = self.exceptions_by_id.around(spelled()).into_iter();
        let covering = covering.filter(|&number| {
            let exception = policy.exceptions.get(number);
            exception.is_some_and(|exception| exception.may_cover(facts))
        });
        let (in_files, everywhere) = covering.partition(|&number| {
            let exception = policy.exceptions.get(number);
            exception.is_some_and(|exception| exception.paths.is_some())
        });
        Kind {
            rules: rules.collect(),
            everywhere,
            in_files,
            refusing: RefCell::default(),
            living: OnceCell::new(),
            _resolved: usage.resolved.clone(),
        }
    }

    /// Of the rules that would find a model in the place of usages of a kind, those that turn it down
    /// or may do so: `there` is what they would see.
    pub(super) fn refusing(
        &self,
        kind: &Kind<'s>,
        (id, text): (EntryId, &str),
        there: &Facts<'_>,
    ) -> Found<'s> {
        let key = (id, text.to_owned());
        if let Some(known) = kind.refusing.borrow().get(&key) {
            return Rc::clone(known);
        }
        let spelled = there.id.into_iter().chain([there.text]);
        let rules = self.rules_by_id.around(spelled).into_iter();
        let rules = rules.filter_map(|number| self.rules.get(number).copied());
        let rules = rules.filter(|rule| rule.severity >= Severity::Warning && rule.may_find(there));
        let rules: Found<'s> = Rc::new(rules.collect());
        let known = Rc::clone(&rules);
        kind.refusing.borrow_mut().insert(key, known);
        rules
    }
}

/// Selectors over ids by the ids that they name, so that a usage is not held against each.
#[derive(Debug, Default)]
struct ByName {
    named: HashMap<String, Vec<usize>>,
    /// Those that do not tell which ids they hold.
    others: Vec<usize>,
}

impl ByName {
    fn of<'n>(all: impl Iterator<Item = Option<&'n Names>>) -> Self {
        let mut out = Self::default();
        for (number, names) in all.enumerate() {
            match names.and_then(Names::literals) {
                Some(ids) => {
                    for id in ids {
                        out.named.entry(id.clone()).or_default().push(number);
                    }
                }
                None => out.others.push(number),
            }
        }
        out
    }

    /// The selectors that may hold one of these spellings, ascending.
    fn around<'n>(&self, spellings: impl Iterator<Item = &'n str>) -> Vec<usize> {
        let mut found = self.others.clone();
        for spelling in spellings {
            let named = self.named.get(&spelling.to_lowercase());
            found.extend(named.into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::catalog::Catalog;
    use crate::evaluate::covering::Covering;
    use crate::evaluate::{File, Links, Standard, usage};
    use crate::policy::{Choice, load, validate};
    use crate::scan::{builtin, scan};
    use crate::source::{Place, Source, Span};

    const POLICY: &str = r#"
version: 1
workloads:
  agents: {paths: ["agents/**"], lane: small}
rules:
  one-id: {severity: error, message: m, match: {id: gpt-4o}}
  some-ids: {severity: error, message: m, match: {id: ["GPT-5.2", gpt-4*, "!gpt-4o"]}}
  in-a-folder: {severity: error, message: m, match: {id: gpt-4o, paths: ["agents/*.py"]}}
  in-roles: {severity: error, message: m, match: {role: [use, listing], provider: openai}}
  when-named: {severity: warning, message: m, when: "name == 'model' && lane != 'x'"}
  when-in: {severity: warning, message: m, match: {id: "gpt-*"}, when: "path.startsWith('agents/')"}
  when-old: {severity: warning, message: m, when: "days_legacy > 10"}
  not-here: {severity: error, message: m, match: {id_not: [gpt-4o], workload: agents}}
exceptions:
  - {id: gpt-4o, reason: r}
  - {id: "gpt-*", paths: agents, reason: r}
  - {paths: "agents/a.py", rules: [one-id], reason: r}
  - {paths: ["*.py", "!b.py"], id: "!gpt-4o", reason: r}
  - {workload: agents, reason: r}
"#;

    fn file(path: &str) -> File {
        let text = "MODEL = \"gpt-4o\"\ncall(model=\"gpt-4o\", other=\"gpt-5.2\")\n\
                    ALL = [\"gpt-4o\", \"gpt-4\", \"claude-3-opus-20240229\"]\n# gpt-4o\n";
        let source = Source::new(path, text);
        File {
            path: path.to_owned(),
            scan: scan(&source, &builtin::scanner()),
            source: Arc::new(source),
            links: Links::new(),
        }
    }

    fn policy(catalog: &Catalog) -> Policy {
        let place = Place {
            source: Arc::new(Source::new("lanelint.yaml", POLICY)),
            span: Span::from(0..POLICY.len()),
        };
        let written = load(&Choice::BuiltIn).with_inline(&place);
        validate(&written, catalog).unwrap()
    }

    fn standard<'s>(policy: &'s Policy, catalog: &'s Catalog) -> Standard<'s> {
        Standard {
            policy,
            catalog,
            as_of: "2026-11-22".parse().unwrap(),
            complete: true,
        }
    }

    #[test]
    fn what_is_decided_of_a_kind_is_what_each_usage_would_be_told() {
        let catalog = Catalog::builtin();
        let policy = policy(&catalog);
        let standard = standard(&policy, &catalog);
        let kinds = Kinds::new(&policy);
        let mut covering = Covering::of(&policy);
        let (mut known, mut all, mut found) = (usage::Known::new(), 0, 0);
        for (number, file) in ["agents/a.py", "agents/sub/c.py", "b.py", "test_x.py"]
            .map(file)
            .iter()
            .enumerate()
        {
            for (index, mention) in file.scan.mentions.iter().enumerate() {
                let told = (number, file);
                let usage = usage::resolve(told, (index, mention), standard, &mut known);
                let facts = usage::facts(&usage, &file.path, &policy, &catalog, standard.as_of);
                let expected = policy.rules_on(Subject::Usage).filter(|rule| {
                    policy.severity(rule, usage.role(), usage.capped()) != Severity::Off
                        && rule.finds(&facts)
                });
                let expected: Vec<_> = expected.map(|rule| rule.id.as_str()).collect();
                let kind = kinds.of(&usage, &facts);
                let decided = kind
                    .rules
                    .iter()
                    .filter(|(rule, _)| rule.finds_here(&facts));
                let decided: Vec<_> = decided.map(|(rule, _)| rule.id.as_str()).collect();
                assert_eq!(decided, expected, "{} {}", file.path, mention.text);
                let covers = |number: &usize| policy.exceptions[*number].covers(&facts);
                let expected: Vec<_> = (0..policy.exceptions.len()).filter(covers).collect();
                let decided = covering.in_file((number as u32, &file.path), &kind);
                assert_eq!(decided, expected, "{} {}", file.path, mention.text);
                all += 1;
                found += expected.len();
            }
        }
        assert!(kinds.known.borrow().len() < all && found > all);
    }

    #[test]
    fn usages_of_a_kind_differ_in_their_file_and_name_alone() {
        use std::collections::HashMap;

        use crate::policy::facts::TABLE;

        let catalog = Catalog::builtin();
        let policy = policy(&catalog);
        let standard = standard(&policy, &catalog);
        let kinds = Kinds::new(&policy);
        let mut known = usage::Known::new();
        let mut seen: HashMap<_, Vec<(&str, String)>> = HashMap::new();
        let mut again = 0;
        let files = [
            "agents/a.py",
            "agents/sub/c.py",
            "b.py",
            "d.py",
            "test_x.py",
        ]
        .map(file);
        for (number, file) in files.iter().enumerate() {
            for (index, mention) in file.scan.mentions.iter().enumerate() {
                let told = (number, file);
                let usage = usage::resolve(told, (index, mention), standard, &mut known);
                let facts = usage::facts(&usage, &file.path, &policy, &catalog, standard.as_of);
                let read = TABLE
                    .iter()
                    .filter(|fact| !matches!(fact.name, "path" | "name"))
                    .map(|fact| (fact.name, format!("{:?}", (fact.value)(&facts))));
                let read: Vec<_> = read.collect();
                let kind = Rc::as_ptr(&kinds.of(&usage, &facts));
                match seen.get(&kind) {
                    Some(first) => {
                        assert_eq!(*first, read, "{} {}", file.path, mention.text);
                        again += 1;
                    }
                    None => {
                        seen.insert(kind, read);
                    }
                }
            }
        }
        assert!(again > 0 && seen.len() > 1);
    }
}
