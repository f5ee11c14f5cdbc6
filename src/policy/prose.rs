//! What a rule says to people at length, and its tests. A check asks for none of it, so that of a
//! built-in rule it is read when it is first asked for.

use std::sync::{Arc, OnceLock};

use super::check::{Check, In};
use super::draft;
use super::file::{ExampleWritten, RuleWritten};
use super::load::typed;
use super::packs::Embedded;
use super::problem::Problems;
use super::rule::{Example, RuleTest, Subject};
use super::vocabulary::Vocabulary;
use crate::source::yaml::decode::{Lenient, Spanned};

/// The documentation and the tests of a rule.
#[derive(Debug, Clone, Default)]
pub struct Prose {
    /// Why it is there.
    pub why: String,
    /// How to fix what it finds, at length.
    pub fix: String,
    /// Code that it finds, and code that it accepts.
    pub examples: Vec<Example>,
    /// Its tests.
    pub tests: Vec<RuleTest>,
}

/// The prose of a rule, opened on demand.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    embedded: Option<&'static Embedded>,
    prose: OnceLock<Prose>,
}

impl Told {
    /// What the file of a built-in rule says.
    pub(super) fn by(embedded: &'static Embedded) -> Self {
        Self {
            embedded: Some(embedded),
            prose: OnceLock::new(),
        }
    }

    /// Whether a file is that of the built-in rule itself.
    pub(super) fn is_of(&self, source: In<'_>) -> bool {
        let own = self.embedded;
        own.is_some_and(|embedded| Arc::ptr_eq(&embedded.source, source.0))
    }

    pub(super) fn get(&self) -> &Prose {
        let read = |embedded| read(embedded, &mut Problems::default());
        self.prose
            .get_or_init(|| self.embedded.map(read).unwrap_or_default())
    }

    /// Lays what a file says over it.
    pub(super) fn lay(
        &mut self,
        check: &mut Check<'_>,
        source: In<'_>,
        subject: Subject,
        written: &RuleWritten,
    ) {
        let says_something = written.why.is_some()
            || written.fix.is_some()
            || written.examples.is_some()
            || written.tests.is_some();
        if says_something {
            let mut prose = self.get().clone();
            prose.lay(check, source, subject, written);
            self.prose = OnceLock::from(prose);
        }
    }
}

impl Prose {
    fn lay(
        &mut self,
        check: &mut Check<'_>,
        source: In<'_>,
        subject: Subject,
        written: &RuleWritten,
    ) {
        if let Some(why) = &*written.why {
            self.why.clone_from(&why.value);
        }
        if let Some(fix) = &*written.fix {
            self.fix.clone_from(&fix.value);
        }
        if let Some(examples) = &*written.examples {
            let text = |text: &Lenient<Spanned<String>>| {
                text.as_ref()
                    .map(|text| text.value.clone())
                    .unwrap_or_default()
            };
            let example = |example: &Spanned<ExampleWritten>| Example {
                language: text(&example.value.language),
                code: text(&example.value.code),
                note: text(&example.value.note),
            };
            self.examples = examples.0.iter().map(example).collect();
        }
        if let Some(tests) = &*written.tests {
            let read = |test| draft::test(check, source, subject, test);
            self.tests = tests.0.iter().filter_map(read).collect();
        }
    }
}

/// The prose of a built-in rule; a test shows that nothing is wrong with it.
pub(super) fn read(embedded: &Embedded, problems: &mut Problems) -> Prose {
    let source = &embedded.source;
    let written: RuleWritten = typed(source, source.text(), problems).unwrap_or_default();
    let mut check = Check {
        words: &NoWords,
        folder: String::new(),
        globs: Vec::new(),
        problems: std::mem::take(problems),
    };
    let subject = written.subject.as_ref().map(|subject| subject.value);
    let mut prose = Prose::default();
    prose.lay(
        &mut check,
        In(source),
        subject.unwrap_or_default(),
        &written,
    );
    *problems = check.problems;
    prose
}

/// Prose names nothing that the catalog decides.
struct NoWords;

impl Vocabulary for NoWords {
    fn lanes(&self) -> Vec<&str> {
        Vec::new()
    }

    fn lines(&self) -> Vec<&str> {
        Vec::new()
    }

    fn providers(&self) -> Vec<&str> {
        Vec::new()
    }

    fn surfaces(&self) -> Vec<&str> {
        Vec::new()
    }

    fn kinds(&self) -> Vec<&str> {
        Vec::new()
    }

    fn is_model(&self, _: &str) -> bool {
        false
    }

    fn near_model(&self, _: &str) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::policy::draft::Draft;
    use crate::policy::packs;
    use crate::source::Span;

    #[test]
    fn all_prose_of_built_in_rules_is_sound() {
        for rule in packs::rules() {
            let mut problems = Problems::default();
            let prose = read(rule, &mut problems);
            assert!(problems.is_empty(), "{}: {problems:?}", rule.name);
            assert!(
                !prose.why.is_empty() && !prose.fix.is_empty(),
                "{}",
                rule.name
            );
            assert!(!prose.tests.is_empty(), "{}", rule.name);
        }
    }

    #[test]
    fn what_built_in_rules_say_holds_as_what_a_team_writes_must() {
        let catalog = Catalog::builtin();
        for rule in packs::rules() {
            let mut check = Check {
                words: &catalog,
                folder: String::new(),
                globs: Vec::new(),
                problems: Problems::default(),
            };
            let source = In(&rule.source);
            let written = crate::policy::load::rule(rule, &mut check.problems);
            let mut draft = Draft::new(source.place(Span::default()), false);
            draft.lay(&mut check, source, &written);
            assert!(
                check.problems.is_empty(),
                "{}: {:?}",
                rule.name,
                check.problems
            );
        }
    }
}
