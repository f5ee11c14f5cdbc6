//! Checks that several parts of a policy share: names against what is known, globs, days,
//! templates. Each notes its problem and lets the reading go on.

use std::sync::Arc;

use super::Decided;
use super::facts::TABLE;
use super::ids::{self, Names};
use super::message::Template;
use super::paths::{Paths, PathsWritten, beneath, without_backslashes};
use super::problem::{Problem, Problems};
use super::rule::Subject;
use super::vocabulary::Vocabulary;
use super::when::Condition;
use crate::catalog::entry::Day;
use crate::source::yaml::decode::{Spanned, nearest};
use crate::source::yaml::shapes::Many;
use crate::source::{Place, Source, Span};

/// How many known names a help lists.
const MAX_LISTED: usize = 24;

/// The state of a validation: what is known, and what is wrong so far.
pub(super) struct Check<'v> {
    pub(super) words: &'v dyn Vocabulary,
    /// The folder that the globs of the file being checked speak from:
    /// [`super::load::Layer::folder`].
    pub(super) folder: String,
    /// Globs over files met so far.
    pub(super) globs: Vec<Decided<String>>,
    pub(super) problems: Problems,
}

/// A file being checked.
#[derive(Clone, Copy)]
pub(super) struct In<'s>(pub(super) &'s Arc<Source>);

impl In<'_> {
    pub(super) fn place(self, span: Span) -> Place {
        Place {
            source: Arc::clone(self.0),
            span,
        }
    }
}

impl Check<'_> {
    pub(super) fn add(&mut self, source: In<'_>, span: Span, message: impl Into<String>) {
        self.problems.add(Problem::at(source.0, span, message));
    }

    /// Whether something in a span is already known to be wrong.
    pub(super) fn is_faulty(&self, source: In<'_>, span: Span) -> bool {
        self.problems.iter().any(|problem| {
            problem.place.as_ref().is_some_and(|place| {
                Arc::ptr_eq(&place.source, source.0) && span.contains(place.span)
            })
        })
    }

    /// Notes that a word is none of the known ones: "unknown lane `fronteer`; did you …".
    pub(super) fn unknown<'k>(
        &mut self,
        place: &Place,
        what: &str,
        word: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) {
        if self.problems.is_full() {
            // Only counted: what was meant need not be found.
            return self.problems.add(Problem::new(what));
        }
        let mut known: Vec<_> = known.into_iter().collect();
        known.sort_unstable();
        let hint = nearest(word, known.iter().copied())
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default();
        let message = format!("unknown {what} `{}`{hint}", shortened(word));
        let mut problem = Problem::at(&place.source, place.span, message);
        if !known.is_empty() && known.len() <= MAX_LISTED {
            problem = problem.with_help(format!("expected one of {}", known.join(", ")));
        }
        self.problems.add(problem);
    }

    /// Whether a word is one of the known ones; notes it if not.
    pub(super) fn known<'k>(
        &mut self,
        source: In<'_>,
        what: &str,
        word: &Spanned<String>,
        known: impl IntoIterator<Item = &'k str> + Clone,
    ) -> bool {
        let found = known.clone().into_iter().any(|name| name == word.value);
        if !found {
            self.unknown(&source.place(word.span), what, &word.value, known);
        }
        found
    }

    /// Whether the catalog has a model; notes it if not.
    pub(super) fn model(&mut self, source: In<'_>, id: &Spanned<String>) -> bool {
        let found = self.words.is_model(&id.value);
        if !found {
            let near = if self.problems.is_full() {
                None
            } else {
                self.words.near_model(&id.value)
            };
            let hint = near.map(|near| format!("; did you mean `{near}`?"));
            let word = shortened(&id.value);
            let hint = hint.unwrap_or_default();
            let problem = Problem::at(source.0, id.span, format!("unknown model `{word}`{hint}"));
            let help = "`lanelint explain MODEL` tells whether the catalog has a model";
            self.problems.add(problem.with_help(help));
        }
        found
    }

    /// Globs over free names, such as ids.
    pub(super) fn free(&mut self, source: In<'_>, globs: &Many<String>) -> Names {
        for glob in &globs.0 {
            if glob.value.trim_start_matches('!').is_empty() {
                self.add(source, glob.span, "an empty glob");
            }
        }
        Names::new(globs.0.iter().map(|glob| glob.value.as_str()))
    }

    /// Globs over names that are known: each must fit one.
    pub(super) fn names(
        &mut self,
        source: In<'_>,
        what: &str,
        globs: &Many<String>,
        known: &[&str],
    ) -> Names {
        for glob in &globs.0 {
            self.fits(&source.place(glob.span), what, &glob.value, known);
        }
        Names::new(globs.0.iter().map(|glob| glob.value.as_str()))
    }

    /// Notes a glob that fits no known name.
    pub(super) fn fits(&mut self, place: &Place, what: &str, glob: &str, known: &[&str]) {
        let bare = glob.strip_prefix('!').unwrap_or(glob);
        let lower = bare.to_lowercase();
        if !known
            .iter()
            .any(|name| ids::fits(&lower, &name.to_lowercase()))
        {
            self.unknown(place, what, bare, known.iter().copied());
        }
    }

    /// Globs over files. `whole` is the place of globs that have none of their own.
    pub(super) fn paths(&mut self, source: In<'_>, whole: Span, written: &PathsWritten) -> Paths {
        let (paths, faults) = Paths::compile_in(
            &self.folder,
            written.globs.iter().map(|(glob, _)| glob.as_str()),
        );
        for (glob, span) in &written.globs {
            self.globs.push(Decided {
                value: beneath(&self.folder, glob),
                place: Some(source.place(span.unwrap_or(whole))),
            });
        }
        for (glob, span) in &written.globs {
            if let Some(meant) = without_backslashes(glob) {
                let message = format!(
                    "bad glob `{}`: `\\` does not separate folders; did you mean `{}`?",
                    shortened(glob),
                    shortened(&meant)
                );
                self.add(source, span.unwrap_or(whole), message);
            }
        }
        for (index, fault) in faults {
            let glob = written.globs.get(index);
            let span = glob.and_then(|(_, span)| *span).unwrap_or(whole);
            let text = glob.map_or("", |(glob, _)| glob);
            self.add(
                source,
                span,
                format!("bad glob `{}`: {fault}", shortened(text)),
            );
        }
        paths
    }

    /// A day `YYYY-MM-DD`; notes one that is none.
    pub(super) fn day(&mut self, source: In<'_>, text: &Spanned<String>) -> Option<Day> {
        let day = text.value.parse().ok().filter(|_| text.value.len() == 10);
        if day.is_none() {
            let message = format!(
                "`{}` is not a valid date, expected `YYYY-MM-DD`",
                shortened(&text.value)
            );
            self.add(source, text.span, message);
        }
        day
    }

    /// A template for a rule about `subject`.
    pub(super) fn template(
        &mut self,
        source: In<'_>,
        written: &Spanned<String>,
        subject: Subject,
    ) -> Template {
        let (template, faults) = Template::parse(&written.value, subject);
        for (at, message) in faults {
            let span = within(source.0, written, &at);
            let problem = Problem::at(source.0, span, message);
            let usable = TABLE.iter().filter(|fact| fact.serves(subject));
            let usable: Vec<_> = usable.map(|fact| fact.name).collect();
            let help = format!("placeholders here are {}", usable.join(", "));
            self.problems.add(problem.with_help(help));
        }
        template
    }
}

impl Check<'_> {
    /// The expression of a rule about `subject`; notes its faults.
    pub(super) fn condition(
        &mut self,
        source: In<'_>,
        written: &Spanned<String>,
        subject: Subject,
    ) -> Option<Condition> {
        let faults = match Condition::parse(&written.value, subject) {
            Ok(condition) => return Some(condition),
            Err(faults) => faults,
        };
        for fault in faults {
            let span = within(source.0, written, &fault.at);
            let mut problem = Problem::at(source.0, span, fault.message);
            if let Some(help) = fault.help {
                problem = problem.with_help(help);
            }
            self.problems.add(problem);
        }
        None
    }
}

/// The bytes of a part of a scalar; those of the scalar when escapes or line folding hide
/// where the part is.
fn within(source: &Source, scalar: &Spanned<String>, part: &std::ops::Range<usize>) -> Span {
    let written = source.slice(scalar.span);
    let offset = match written.len().checked_sub(scalar.value.len()) {
        Some(0) if written == scalar.value => 0,
        Some(2) if written.get(1..written.len() - 1) == Some(&scalar.value) => 1,
        _ => return scalar.span,
    };
    let start = scalar.span.start + offset;
    Span::new(start + part.start as u32, start + part.end as u32)
}

pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
