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
use std::sync::{Arc, LazyLock};

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
    program: Arc<Program>,
    /// The facts that it names, by the name in front of the first dot.
    roots: BTreeMap<&'static str, Vec<&'static Fact>>,
    /// Its text.
    pub text: String,
}

impl Condition {
    /// Reads an expression for rules about `subject`; all its faults when it has any.
    pub fn parse(text: &str, subject: Subject) -> Result<Self, Vec<Fault>> {
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
        let program = on_deep_stack(|| ENVIRONMENT.compile(text))
            .ok_or_else(|| {
                whole(
                    "the expression could not be read",
                    Some("write it in fewer words"),
                )
            })?
            .map_err(|errors| parse_faults(text, &errors))?;
        let checked = check::check(&program, text, subject)?;
        Ok(Self {
            program: Arc::new(program),
            roots: checked,
            text: text.to_owned(),
        })
    }

    /// Whether it holds.
    pub fn holds(&self, facts: &Facts<'_>) -> bool {
        let mut context = Context::with_env(Arc::clone(&ENVIRONMENT));
        for (root, rows) in &self.roots {
            context.add_variable_from_value(*root, rooted(root, rows, facts));
        }
        matches!(self.program.execute(&context), Ok(cel::Value::Bool(true)))
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

/// What a function gives that goes deep: the parser takes some 100 kB of stack for a level.
fn on_deep_stack<T: Send>(run: impl FnOnce() -> T + Send) -> Option<T> {
    let deep = std::thread::Builder::new().stack_size(MAX_SIGNS * STACK_OF_LEVEL);
    std::thread::scope(|scope| deep.spawn_scoped(scope, run).ok()?.join().ok())
}

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
