//! A policy test as the engine runs it, whoever wrote it: a rule among its `tests`, or a
//! test file. Plain data; running it is [`super::run`]'s.

use std::path::PathBuf;
use std::sync::Arc;

use crate::catalog::entry::Day;
use crate::policy::rule::RuleTest;
use crate::policy::{Rule, Severity};
use crate::source::{Place, Source, Span};

/// One test.
#[derive(Debug, Clone)]
pub struct Case {
    /// What is shown.
    pub name: String,
    /// Where it is written.
    pub place: Place,
    /// The day it is judged on.
    pub as_of: Day,
    /// The files that are judged, as one run.
    pub given: Vec<Given>,
    /// The bytes of a policy to lay over the one under test.
    pub overlay: Option<Place>,
    /// The rules that it is about, each at its place; empty for all of them.
    pub about: Vec<(String, Place)>,
    /// What it expects.
    pub wants: Wants,
    /// Where a rule must find nothing, whatever `about` says.
    pub spares: Vec<Expected>,
    /// Where its expectations stand in a test file, to be rewritten there.
    pub list: Option<List>,
}

/// A file that is judged.
#[derive(Debug, Clone)]
pub struct Given {
    /// Its text, named as shown.
    pub source: Arc<Source>,
    /// As the test names it.
    pub named: String,
    /// What it is judged as.
    pub judged: Judged,
}

/// The path that a file is judged under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// This one, told from the policy's folder.
    As(String),
    /// Its own, which lies where it is read from.
    Own(PathBuf),
}

/// What a test expects.
#[derive(Debug, Clone)]
pub enum Wants {
    /// These findings and no others.
    Exactly(Vec<Expected>),
    /// A finding of this rule, or more.
    Any(String),
}

/// A finding that a test expects.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The rule.
    pub rule: String,
    /// The file, as the test names it or as it is judged.
    pub path: Option<String>,
    /// The 1-based line; `None` for any, and for what stands in no given file.
    pub line: Option<u32>,
    /// How severe.
    pub severity: Option<Severity>,
    /// A part of the message.
    pub message: Option<String>,
    /// Where it is written.
    pub place: Place,
    /// Its number in [`List::items`]; `None` for an annotation.
    pub item: Option<usize>,
}

/// The `expect` of a test in a test file.
#[derive(Debug, Clone)]
pub struct List {
    /// The bytes of its value.
    pub span: Span,
    /// Its items.
    pub items: Vec<Item>,
}

/// An item of an `expect`: its bytes, and those of what it says.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// All of it.
    pub span: Span,
    /// The value of `rule`.
    pub rule: Option<Span>,
    /// The value of `path`.
    pub path: Option<Span>,
    /// The value of `line`.
    pub line: Option<Span>,
    /// The value of `severity`.
    pub severity: Option<Span>,
    /// The value of `message`.
    pub message: Option<Span>,
}

impl Case {
    /// A test that a rule carries.
    pub fn of_rule(rule: &Rule, test: &RuleTest) -> Self {
        let expected = test.expect.iter().map(|expect| Expected {
            rule: expect.rule.clone().unwrap_or_else(|| rule.id.clone()),
            path: expect.path.clone(),
            line: expect.line.as_ref().map(|line| line.value),
            severity: expect.severity,
            message: expect.message.clone(),
            place: expect.place.clone(),
            item: None,
        });
        Self {
            name: test.name.value.clone(),
            place: test.place.clone(),
            as_of: test.as_of,
            given: vec![Given {
                source: Arc::new(Source::new(test.path.as_str(), test.given.value.as_str())),
                named: test.path.clone(),
                judged: Judged::As(test.path.clone()),
            }],
            overlay: test.policy.clone(),
            about: vec![(rule.id.clone(), test.place.clone())],
            wants: Wants::Exactly(expected.collect()),
            spares: Vec::new(),
            list: None,
        }
    }

    /// Whether it speaks of a rule by name.
    pub fn names(&self, rule: &str) -> bool {
        let expected = match &self.wants {
            Wants::Exactly(expected) => expected.as_slice(),
            Wants::Any(_) => &[],
        };
        let mut named = expected.iter().chain(&self.spares);
        self.about.iter().any(|(name, _)| name == rule) || named.any(|one| one.rule == rule)
    }
}
