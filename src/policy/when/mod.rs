//! `when`: an expression in CEL over the facts of [`TABLE`], checked when the policy is
//! read and bounded in cost.
//!
//! A fact that is not known is `null`: it equals nothing but `null`, and whatever else is
//! asked of it makes the expression not hold. What an expression may say is [`check`]'s;
//! which values facts have is the table's. The language is that of
//! <https://github.com/google/cel-spec/blob/master/doc/langdef.md>.

mod check;
mod kinds;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};
use std::thread;

use cel::common::types::{CelBool, CelString};
use cel::{Context, Env, ExecutionError, Program};
use regex::{Regex, RegexBuilder};

pub use check::MAX_COST;
pub use kinds::{FUNCTIONS, Function};

use super::facts::{Fact, Facts, TABLE, Value};
use super::rule::Subject;

/// The longest expression that is read, bytes.
pub const MAX_LEN: usize = 4096;

/// How large the automaton of a pattern may grow, bytes.
pub const MAX_PATTERN: usize = 1 << 18;

/// How many signs an expression may have: commas aside, no more are nested in each other.
pub const MAX_SIGNS: usize = 150;

/// More than the parser takes of the stack for one level of nesting, bytes.
const STACK_OF_LEVEL: usize = 1 << 19;

/// The facts that tell the place of a usage. All others are the same for usages of one kind.
pub const PLACES: [&str; 2] = ["name", "path"];

/// What is wrong in an expression: the bytes in its text, a sentence, and what would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub at: Range<usize>,
    /// What.
    pub message: String,
    /// What was expected, or is near.
    pub help: Option<String>,
}

/// A checked expression.
#[derive(Debug, Clone)]
pub struct Condition {
    read: OnceLock<Option<Read>>,
    subject: Subject,
    /// Its text.
    pub text: String,
}

/// What an expression's text says.
#[derive(Debug, Clone)]
struct Read {
    program: Arc<Program>,
    /// The facts that it names, by the name in front of the first dot.
    roots: BTreeMap<&'static str, Vec<&'static Fact>>,
}

impl Condition {
    /// Reads an expression for rules about `subject`; all its faults when it has any.
    pub fn parse(text: &str, subject: Subject) -> Result<Self, Vec<Fault>> {
        let condition = Self::sound(text, subject);
        condition.read.set(Some(Self::read(text, subject)?)).ok();
        Ok(condition)
    }

    /// An expression that is known to have no fault, as those of built-in rules are: it is read when it
    /// is first asked.
    pub(super) fn sound(text: &str, subject: Subject) -> Self {
        Self {
            read: OnceLock::new(),
            subject,
            text: text.to_owned(),
        }
    }

    fn says(&self) -> Option<&Read> {
        let read = || Self::read(&self.text, self.subject).ok();
        self.read.get_or_init(read).as_ref()
    }

    fn read(text: &str, subject: Subject) -> Result<Read, Vec<Fault>> {
        let whole = |message: &str, help: Option<&str>| {
            vec![Fault {
                at: 0..text.len(),
                message: message.to_owned(),
                help: help.map(str::to_owned),
            }]
        };
        if text.len() > MAX_LEN {
            let message = format!("an expression has at most {MAX_LEN} bytes");
            return Err(whole(&message, Some("write two rules")));
        }
        if text.trim().is_empty() {
            let help = "such as `days_to_retirement < 90`";
            return Err(whole("an expression is needed", Some(help)));
        }
        if signs(text) > MAX_SIGNS {
            let message =
                format!("an expression has at most {MAX_SIGNS} operators, dots and brackets");
            return Err(whole(&message, Some("write two rules")));
        }
        let program = compiled(text)
            .ok_or_else(|| {
                whole(
                    "the expression could not be read",
                    Some("write it in fewer words"),
                )
            })?
            .map_err(|errors| parse_faults(text, &errors))?;
        let roots = check::check(&program, text, subject)?;
        Ok(Read {
            program: Arc::new(program),
            roots,
        })
    }

    /// Whether it names a fact that differs between usages which are alike but for their file and
    /// the name that holds them.
    pub fn asks_for_place(&self) -> bool {
        let roots = self.says().into_iter().flat_map(|read| read.roots.values());
        let mut facts = roots.flatten();
        facts.any(|fact| PLACES.contains(&fact.name))
    }

    /// Whether it holds.
    pub fn holds(&self, facts: &Facts<'_>) -> bool {
        let Some(read) = self.says() else {
            return false;
        };
        let mut context = Context::with_env(Arc::clone(&ENVIRONMENT));
        for (root, rows) in &read.roots {
            context.add_variable_from_value(*root, rooted(root, rows, facts));
        }
        matches!(read.program.execute(&context), Ok(cel::Value::Bool(true)))
    }
}

/// The functions and macros of the language, and `matches` with what bounds its patterns.
static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut env = Env::stdlib();
    // The crate's own compiles its pattern at each call, whatever its size.
    let added =
        cel::add_member_overload!(env, fn matches: (CelString, CelString) -> Result<CelBool>);
    debug_assert!(added.is_ok(), "{added:?}");
    Arc::new(env)
});

/// Whether a text has a match of a pattern that [`check`] saw to be a literal.
fn matches(text: &CelString<'_>, pattern: &CelString<'_>) -> Result<CelBool, ExecutionError> {
    thread_local! {
        static COMPILED: std::cell::RefCell<HashMap<String, Option<Regex>>> = std::cell::RefCell::default();
    }
    COMPILED.with_borrow_mut(|compiled| {
        if !compiled.contains_key(pattern.inner()) {
            compiled.insert(pattern.inner().to_owned(), regex(pattern.inner()).ok());
        }
        let regex = compiled.get(pattern.inner()).and_then(Option::as_ref);
        let regex =
            regex.ok_or_else(|| ExecutionError::function_error("matches", "bad pattern"))?;
        Ok(CelBool::from(regex.is_match(text.inner())))
    })
}

fn regex(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).size_limit(MAX_PATTERN).build()
}

/// The value of a name without dots: a fact's, or a map of those that it is in front of.
fn rooted(root: &str, rows: &[&'static Fact], facts: &Facts<'_>) -> cel::Value {
    let mut inner: BTreeMap<&str, Vec<&'static Fact>> = BTreeMap::new();
    for row in rows {
        match row
            .name
            .strip_prefix(root)
            .and_then(|rest| rest.strip_prefix('.'))
        {
            None => return (row.value)(facts).map_or(cel::Value::Null, given),
            Some(rest) => {
                let len = root.len() + 1 + rest.find('.').unwrap_or(rest.len());
                inner.entry(&row.name[..len]).or_default().push(row);
            }
        }
    }
    let entries = inner.into_iter().map(|(name, rows)| {
        let key = name.rsplit('.').next().unwrap_or_default().to_owned();
        (key, rooted(name, &rows, facts))
    });
    cel::Value::from(entries.collect::<HashMap<_, _>>())
}

fn given(value: Value<'_>) -> cel::Value {
    match value {
        Value::Text(text) => cel::Value::from(&*text),
        Value::Int(number) => cel::Value::Int(number),
        Value::Number(number) => cel::Value::Float(number),
        Value::Bool(yes) => cel::Value::Bool(yes),
        Value::Day(day) => cel::Value::from(day.to_string()),
        Value::List(texts) => cel::Value::from(texts.to_vec()),
    }
}

/// An expression as the parser reads it, on a stack of its own: it takes some 100 kB for a level. One
/// thread reads all expressions of a run, one after another.
fn compiled(text: &str) -> Option<Result<Program, cel::ParseErrors>> {
    static PARSER: LazyLock<Option<Mutex<Sender<Job>>>> = LazyLock::new(|| {
        let (jobs, asked) = mpsc::channel::<Job>();
        let read = move || {
            for (text, answer) in asked {
                // Whoever asked may be gone.
                let _ = answer.send(ENVIRONMENT.compile(&text));
            }
        };
        let deep = thread::Builder::new().stack_size(MAX_SIGNS * STACK_OF_LEVEL);
        deep.spawn(read).ok().map(|_| Mutex::new(jobs))
    });
    let (answer, compiled) = mpsc::channel();
    let jobs = PARSER
        .as_ref()?
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    jobs.send((text.to_owned(), answer)).ok()?;
    drop(jobs);
    compiled.recv().ok()
}

/// An expression, and where what it comes to is sent.
type Job = (String, Sender<Result<Program, cel::ParseErrors>>);

/// How many signs stand outside of strings: brackets, dots, operators. The parser and what
/// walks its tree go one level deeper for each at most.
fn signs(text: &str) -> usize {
    let mut quote = None;
    let mut is_escaped = false;
    let mut count = 0;
    for byte in text.bytes() {
        match quote {
            Some(open) => {
                if byte == open && !is_escaped || byte == b'\n' {
                    quote = None;
                }
                is_escaped = byte == b'\\' && !is_escaped;
            }
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if matches!(byte, b'_' | b',') => {}
            None => count += usize::from(byte.is_ascii_punctuation()),
        }
    }
    count
}

/// The first fault that the parser saw: those behind it are mostly its echoes.
fn parse_faults(text: &str, errors: &cel::ParseErrors) -> Vec<Fault> {
    let each = errors.errors.iter().take(1).map(|error| {
        let (line, column) = error.pos;
        let start = offset(text, line, column);
        let len = text[start..].chars().next().map_or(0, char::len_utf8);
        let said = error.msg.lines().next().unwrap_or_default();
        // What it would have taken is a list of all that starts an expression.
        let said = said.split(" expecting ").next().unwrap_or_default();
        let said = said.trim_start_matches("Syntax error: ");
        let help = "expected CEL, such as `lane == 'frontier' && days_to_retirement < 90`";
        Fault {
            at: start..start + len,
            message: format!(
                "this is no expression: {}",
                said.replace("mismatched input '<EOF>'", "it ends too early")
            ),
            help: Some(help.to_owned()),
        }
    });
    each.collect()
}

/// The byte at a line, from 1, and a column, in characters from 1; within the text.
fn offset(text: &str, line: isize, column: isize) -> usize {
    let line = usize::try_from(line).unwrap_or(1).max(1);
    let column = usize::try_from(column - 1).unwrap_or(0);
    let lines = text.split_inclusive('\n').take(line - 1);
    let start = lines.map(str::len).sum::<usize>();
    let rest = &text[start..];
    let into = rest.char_indices().nth(column);
    start + into.map_or(rest.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests;
