//! What is wrong with a policy: where, what was expected, what to do.
//!
//! Problems are gathered, never thrown: a run tells all of them. Showing them is the
//! cli's, through miette.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, SourceCode};

use crate::catalog::overlay;
use crate::source::excerpt::visible;
use crate::source::{Place, Source, Span};

/// How many problems are kept; a file that is no policy at all would have thousands.
const MAX_KEPT: usize = 50;

/// One thing that is wrong.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Where, unless it is about a file that could not be read.
    pub place: Option<Place>,
    /// What was found, and what was expected.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// All that is wrong: never empty when returned as an error.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    kept: Vec<Problem>,
    further: usize,
}

impl Problem {
    /// A problem at a place.
    ///
    /// Of a file whose text is withheld it only says where: messages quote what stands there.
    pub fn at(source: &Arc<Source>, span: Span, message: impl Into<String>) -> Self {
        if source.is_withheld() {
            let (name, line) = (source.name(), source.position(span.start).line);
            let message = format!("`{name}`, line {line}: not what is expected there");
            return Self::new(message).with_help(
                "the file lies outside of the policy's repository, so nothing of it is shown; \
                 `lanelint policy lint FILE` and `lanelint catalog verify FILE` show it",
            );
        }
        let place = Place {
            source: Arc::clone(source),
            span,
        };
        Self {
            place: Some(place),
            ..Self::new(message)
        }
    }

    /// A problem without a place: the message names the file.
    pub fn new(message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            place: None,
            message: match visible(&message) {
                Cow::Borrowed(_) => message,
                Cow::Owned(masked) => masked,
            },
            help: None,
        }
    }

    fn order(&self) -> Option<(&str, Span)> {
        let place = self.place.as_ref()?;
        Some((place.source.name(), place.span))
    }

    /// Whether another says the same of the same place.
    pub fn is(&self, other: &Self) -> bool {
        self.order() == other.order() && self.message == other.message
    }

    /// The same with what to do.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        // The first one says that a text is withheld.
        if self.help.is_some() {
            return self;
        }
        Self {
            help: Some(visible(&help.into()).into_owned()),
            ..self
        }
    }
}

impl From<overlay::Fault> for Problem {
    fn from(fault: overlay::Fault) -> Self {
        let problem = match &fault.place {
            Some(place) => Self::at(&place.source, place.span, fault.message),
            None => Self::new(fault.message),
        };
        match fault.help {
            Some(help) if problem.help.is_none() => problem.with_help(help),
            _ => problem,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.place.as_ref().map(|place| &*place.source as _)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.place.as_ref()?.span;
        let label = LabeledSpan::new_with_span(None, span);
        Some(Box::new(std::iter::once(label)))
    }
}

impl Problems {
    /// Adds one.
    pub fn add(&mut self, problem: Problem) {
        if self.kept.len() < MAX_KEPT {
            self.kept.push(problem);
        } else {
            self.further += 1;
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Whether further ones are only counted.
    pub(super) fn is_full(&self) -> bool {
        self.kept.len() >= MAX_KEPT
    }

    /// The problems, at most a page or two of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.kept.iter()
    }

    /// How many there are, with those that are not kept.
    pub fn count(&self) -> usize {
        self.kept.len() + self.further
    }

    /// `value` when there is none, else the problems as an error, in the order of each file.
    pub fn or<T>(mut self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            return Ok(value);
        }
        self.kept
            .sort_by(|one, other| one.order().cmp(&other.order()));
        Err(self)
    }
}

impl<'p> IntoIterator for &'p Problems {
    type Item = &'p Problem;
    type IntoIter = std::slice::Iter<'p, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        problems.into_iter().for_each(|problem| self.add(problem));
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.count(), self.further) {
            (1, _) => f.write_str("the policy has 1 problem"),
            (count, 0) => write!(f, "the policy has {count} problems"),
            (count, _) => write!(
                f,
                "the policy has {count} problems, of which the first {MAX_KEPT} are shown"
            ),
        }
    }
}

impl std::error::Error for Problems {}

impl Diagnostic for Problems {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.kept.iter().map(|problem| problem as _)))
    }
}
