//! Where questions are answered, one after another, on a thread of its own: from a tool's name and arguments to what it says.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use tokio::sync::{mpsc, oneshot};

use super::tools;
use crate::cli::root::Root;
use crate::cli::standing::Standing;
use crate::cli::{AsOf, PolicyChoice};
use crate::policy::Problems;
use crate::policy::paths::ANY;
use crate::source::excerpt::visible;

/// A call of a tool.
pub(super) struct Question {
    pub(super) tool: String,
    pub(super) arguments: Map<String, Value>,
    pub(super) reply: oneshot::Sender<Result<Value, Fault>>,
}

/// A path as it was asked for.
pub(super) fn plain(path: &Path) -> &Path {
    match (path.file_name(), path.parent()) {
        (Some(name), Some(folder)) if name == ANY => folder,
        _ => path,
    }
}

/// Why a question has no answer.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    /// It was not asked as the tool says: a fault of the protocol.
    Asked(String),
    /// It cannot be answered: an agent reads why.
    Told(String),
}

/// What answers lean on.
pub(super) struct Desk<'a> {
    pub(super) root: Root,
    pub(super) choice: &'a PolicyChoice,
    pub(super) as_of: AsOf,
}

impl Desk<'_> {
    /// Answers until nobody asks any more.
    pub(super) fn answer(&self, mut questions: mpsc::Receiver<Question>) {
        while let Some(question) = questions.blocking_recv() {
            // It was cancelled while it waited.
            if question.reply.is_closed() {
                continue;
            }
            let answer = self.one(&question.tool, question.arguments);
            // Nobody waits for it any more.
            let _ = question.reply.send(answer);
        }
    }

    fn one(&self, tool: &str, arguments: Map<String, Value>) -> Result<Value, Fault> {
        let Some(row) = tools::ALL.iter().find(|row| row.name == tool) else {
            let names: Vec<_> = tools::ALL.iter().map(|row| row.name).collect();
            let message = format!(
                "unknown tool `{}`; there are {}",
                visible(tool),
                names.join(", ")
            );
            return Err(Fault::Asked(message));
        };
        (row.answer)(self, arguments).map(shown)
    }

    /// What governs a path, told from the root; and the path as it lies on the disk, for a folder that of any file in it.
    pub(super) fn standing(&self, path: &str) -> Result<(PathBuf, Standing), Fault> {
        let is_folder = path.ends_with('/');
        let path = self.root.place(path).map_err(Fault::Told)?;
        let path = if is_folder || path.is_dir() {
            path.join(ANY)
        } else {
            path
        };
        let standing = Standing::read(self.choice, self.as_of.day(), &path);
        if standing.governed.is_none() {
            return Err(Fault::Told(self.told(&standing.problems)));
        }
        Ok((path, standing))
    }

    /// How a file is told: from the root, with `/`.
    pub(super) fn name(&self, path: &Path) -> String {
        self.root.name(plain(path))
    }

    /// All that is wrong with policies, a line each.
    pub(super) fn told(&self, problems: &Problems) -> String {
        let mut text = "the policy is at fault, so nothing is judged:".to_owned();
        for problem in problems {
            let place = problem.place.as_ref().map(|place| {
                let at = place.source.position(place.span.start);
                let name = self.name(Path::new(place.source.name()));
                format!("{name}:{}:{}: ", at.line, at.column)
            });
            let place = place.unwrap_or_default();
            let _ = write!(text, "\n{}{}", visible(&place), visible(&problem.message));
            if let Some(help) = &problem.help {
                let _ = write!(text, " ({})", visible(help));
            }
        }
        text
    }
}

/// With nothing in its texts that a terminal would act on or a reader cannot see.
fn shown(value: Value) -> Value {
    match value {
        Value::String(text) => visible(&text).into_owned().into(),
        Value::Array(items) => items.into_iter().map(shown).collect(),
        Value::Object(entries) => {
            let entries = entries.into_iter();
            let entries = entries.map(|(key, value)| (visible(&key).into_owned(), shown(value)));
            Value::Object(entries.collect())
        }
        other => other,
    }
}
