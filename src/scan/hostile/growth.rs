//! Twice the text takes about twice the time, in every language and for every shape of text.
//!
//! A row of the tables is a text that says the same again and again. It is read at twice the size until it takes [`LONG`]
//! and each of the last [`JUDGED`] doublings took at most [`MOST`] times the time of the one before: what grows with the
//! square never comes there, however often it is doubled, and what has met a bound or is read by another reader from some
//! size on does. Of a row that takes less than [`LONG`] after [`DOUBLINGS`] doublings the last ones are judged in the
//! same way, as far as they take long enough to be measured.
//!
//! Files of ids that are to be replaced are judged, too: their time is that of the judging.
//!
//! `LANELINT_TEST_GROWTH` says how many things the shortest text has, and that each language is read in each shape:
//! otherwise languages that one reader reads share them out. `LANELINT_TEST_ROWS` says which rows are read: those whose
//! name has it.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::documents::DOCUMENTS;
use super::judged;
use super::programs::PROGRAMS;
use super::{clock, each, is_asked_for, number, read};
use crate::scan::language::{Language, PARTS};
use crate::scan::properties::{Statements, rows};

/// Ids that stand in the texts.
const IDS: &[&str] = &[
    "gpt-4-0613",
    "gpt-4o-mini",
    "claude-3-opus-20240229",
    "gpt-5.2",
];

/// How many things the shortest text of a row has.
const FEW: usize = 64;

/// How often it is doubled at most.
const DOUBLINGS: usize = 10;

/// How often besides what takes long enough by then, and may do so for other reasons than its size.
const MORE: usize = 3;

/// How many of the last doublings are judged.
const JUDGED: usize = 2;

/// How much more time twice the text may take.
const MOST: f64 = 2.6;

/// What takes less is not measured.
const SHORT: Duration = Duration::from_millis(3);

/// What takes as long, and no more than about twice as long as half of it, has been doubled often enough.
const LONG: Duration = Duration::from_millis(30);

/// What takes as long is not doubled again.
const TOO_LONG: Duration = Duration::from_secs(5);

/// A text of a language in one shape, with so many of what the shape repeats; `None` where the
/// language has no such thing.
type Shape = fn(&Row, usize) -> Option<String>;

/// What every reader is tried with.
const SHAPES: &[(&str, Shape)] = &[
    ("statements", |row, n| {
        Some(row.framed((0..n).map(|at| row.cycled(at) + "\n").collect()))
    }),
    ("statements in a line", |row, n| {
        let own = |at| Row::numbered(row.plain(at), at);
        row.in_a_line((0..n).map(own).collect())
    }),
    ("values in a list", |row, n| row.listed(n, ", ")),
    ("values in lines", |row, n| row.listed(n, ",\n")),
    ("values side by side", |row, n| row.listed(n, " ")),
    ("words of a value", |row, n| {
        let words: Vec<_> = (0..n).map(id).collect();
        row.in_a_line(vec![row.first().replace("ID", &words.join(" "))])
    }),
    ("opened", |row, n| {
        let opened = "([{".repeat(n / 3);
        row.in_a_line(vec![format!("{opened}{}", Row::numbered(row.first(), 0))])
    }),
    ("braces within braces", |row, n| {
        let (open, close) = ("{".repeat(n), "}".repeat(n));
        let own = Row::numbered(row.first(), 0);
        row.in_a_line(vec![format!("{open} {own} {close}")])
    }),
    ("lists within lists", |row, n| row.nested(n, "[", "]")),
    ("calls within calls", |row, n| row.nested(n, "f(", ")")),
    ("calls of calls", |row, n| {
        let value = format!("f{}({})", "(x)".repeat(n), row.quoted()?);
        row.in_a_line(vec![row.valued(&value)])
    }),
    ("members of calls", |row, n| {
        let value = format!("a{}({})", ".f()".repeat(n), row.quoted()?);
        row.in_a_line(vec![row.valued(&value)])
    }),
    ("calls in a list", |row, n| {
        let quoted = row.quoted()?;
        let call = |at| format!("f({})", quoted.replace("ID", id(at)));
        let calls: Vec<_> = (0..n).map(call).collect();
        row.in_a_line(vec![row.valued(&calls.join(", "))])
    }),
    ("constants", |row, n| {
        let names = ["MODEL", "Model", "model"];
        let name = names.iter().find(|name| row.first().contains(**name))?;
        let quoted = row.quoted()?;
        let mut calls = row.statements.iter().rev();
        let call = calls.find(|own| own.contains("ask("))?;
        let mut body: String = (0..n)
            .map(|at| Row::numbered(row.first(), at) + "\n")
            .collect();
        for at in 0..n {
            let call = call.replace(&quoted, &format!("{name}{at}"));
            body += &(call.replace(['\'', '"'], "") + "\n");
        }
        Some(row.framed(body))
    }),
    ("sums", |row, n| {
        let quoted = row.quoted()?;
        let value = vec![quoted.as_str(); n].join(" + ");
        row.in_a_line(vec![row.valued(&value)])
    }),
    ("comments", |row, n| {
        let comment = row.comment()?;
        let line = |at| Row::numbered(comment, at) + "\n";
        Some(row.framed((0..n).map(line).collect()))
    }),
    ("comments in a line", |row, n| {
        let comment = row.comment()?;
        row.in_a_line((0..n).map(|at| Row::numbered(comment, at)).collect())
    }),
    ("comments beside", |row, n| {
        let comment = row.comment()?;
        Some(row.beside(n, comment))
    }),
    ("tags", |row, n| {
        const TAG: &str = "lanelint: migrate to=gpt-5.4 purpose=baseline owner=@a until=2027-01-01";
        let tag = row.comment()?.replace("uses ID", TAG);
        let own = Row::numbered(row.first(), 0);
        Some(row.framed(format!("{own}\n{}", format!("{tag}\n").repeat(n))))
    }),
    ("ignores", |row, n| {
        let ignore = row.ignore()?;
        let line = |at| format!("{}\n{ignore}\n", Row::numbered(row.first(), at));
        Some(row.framed((0..n / 2).map(line).collect()))
    }),
    ("ignores beside", |row, n| {
        Some(row.beside(n, &row.ignore()?))
    }),
];

/// An id, not always the same.
pub(super) fn id(at: usize) -> &'static str {
    IDS[at % IDS.len()]
}

/// A text in few long lines, with as many empty ones as keep it from being taken for a bundle.
fn with_lines(text: String) -> String {
    let lines = text.len() / 250;
    text + &"\n".repeat(lines)
}

/// A language with its statements.
struct Row {
    frame: &'static str,
    statements: &'static [&'static str],
}

impl Row {
    fn of(row: &Statements) -> Self {
        let (_, _, frame, statements) = *row;
        Self { frame, statements }
    }

    fn framed(&self, body: String) -> String {
        self.frame.replace("BODY", &body)
    }

    fn in_a_line(&self, parts: Vec<String>) -> Option<String> {
        let parts: Vec<_> = parts
            .iter()
            .map(|part| part.trim_end().replace('\n', " "))
            .collect();
        let body = self.framed(parts.join(" ") + "\n");
        (!parts.iter().all(String::is_empty)).then(|| with_lines(body))
    }

    /// Statements with something behind each.
    fn beside(&self, n: usize, behind: &str) -> String {
        let line = |at| {
            let own = Self::numbered(self.first(), at);
            format!("{} {}\n", own.trim_end(), Self::numbered(behind, at))
        };
        self.framed((0..n).map(line).collect())
    }

    fn first(&self) -> &'static str {
        self.statements[0]
    }

    fn comment(&self) -> Option<&'static str> {
        let is_comment = |own: &&str| own.contains("uses ID");
        self.statements.iter().copied().find(is_comment)
    }

    fn ignore(&self) -> Option<String> {
        const IGNORE: &str = "lanelint: ignore[a] reason=\"b c\"";
        Some(self.comment()?.replace("uses ID", IGNORE))
    }

    /// Those that are no comments, one after the other.
    fn plain(&self, at: usize) -> &'static str {
        let is_plain = |own: &&str| !own.contains("uses ID");
        let plain: Vec<_> = self.statements.iter().copied().filter(is_plain).collect();
        plain[at % plain.len()]
    }

    fn cycled(&self, at: usize) -> String {
        Self::numbered(self.statements[at % self.statements.len()], at)
    }

    /// With a name that no other has.
    fn numbered(statement: &str, at: usize) -> String {
        let mut text = statement.to_owned();
        for name in ["MODEL", "Model", "model"] {
            if !text.contains(&format!("{name}s")) {
                text = text.replace(name, &format!("{name}{at}"));
            }
        }
        text.replace("ID", id(at))
    }

    /// The value of the first statement, with its quotes.
    fn quoted(&self) -> Option<String> {
        quoted(self.first())
    }

    /// The first statement with another value.
    fn valued(&self, value: &str) -> String {
        let quoted = self.quoted().unwrap_or_default();
        let own = self.first().replacen(&quoted, value, 1);
        own.replace("ID", id(0))
    }

    /// A statement whose value is a list, or else the first, with many values.
    fn listed(&self, n: usize, between: &str) -> Option<String> {
        let lists = ["known", "KNOWN", "models"];
        let is_list = |own: &&&str| lists.iter().any(|name| own.contains(name));
        let own = self.statements.iter().find(is_list);
        let own = own.copied().unwrap_or(self.first());
        let quoted = quoted(own)?;
        let all: Vec<_> = (0..n).map(|at| quoted.replace("ID", id(at))).collect();
        let body = own.replacen(&quoted, &all.join(between), 1);
        Some(with_lines(self.framed(body + "\n")))
    }

    fn nested(&self, n: usize, open: &str, close: &str) -> Option<String> {
        let (open, close) = (open.repeat(n), close.repeat(n));
        let value = format!("{open}{}{close}", self.quoted()?);
        self.in_a_line(vec![self.valued(&value)])
    }
}

fn quoted(statement: &str) -> Option<String> {
    let forms = ["\"ID\"", "'ID'", "`ID`", "ID"];
    let quoted = forms.iter().find(|text| statement.contains(**text));
    quoted.map(|text| (*text).to_owned())
}

/// A row with its name.
struct Case {
    name: String,
    file: &'static str,
    few: usize,
    time: fn(&str, &str) -> Duration,
    make: Box<dyn Fn(usize) -> Option<String> + Sync>,
}

/// Of how many languages that a reader reads one is given a shape.
fn shared(name: &str) -> usize {
    let is_in = |part: &[Language]| part.iter().any(|row| row.name == name);
    match PARTS {
        [parsed, lexed, ..] if is_in(parsed) || is_in(lexed) => 4,
        _ => 1,
    }
}

fn cases(few: Option<usize>) -> Vec<Case> {
    let mut cases = Vec::new();
    let is_all = few.is_some();
    for (number, row) in rows().filter(|row| !row.1.is_empty()).enumerate() {
        let shared = if is_all { 1 } else { shared(row.0) };
        for (shape, make) in SHAPES.iter().skip(number % shared).step_by(shared) {
            let own = Row::of(row);
            cases.push(Case {
                name: format!("{} {shape}", row.0),
                file: row.1,
                few: few.unwrap_or(FEW),
                time: reading,
                make: Box::new(move |n| make(&own, n)),
            });
        }
    }
    for (name, file, make) in DOCUMENTS.iter().chain(PROGRAMS) {
        cases.push(Case {
            name: (*name).to_owned(),
            file,
            few: few.unwrap_or(FEW),
            time: reading,
            make: Box::new(move |n| Some(with_lines(make(n)))),
        });
    }
    // What is looked at around an id has to be less than the text, which takes long.
    for (name, file, make) in judged::FILES {
        cases.push(Case {
            name: (*name).to_owned(),
            file,
            few: few.unwrap_or(FEW),
            time: judged::time,
            make: Box::new(move |n| Some(make(n))),
        });
    }
    cases
}

/// What reading a file takes.
fn reading(file: &str, text: &str) -> Duration {
    let start = Instant::now();
    let before = clock(start);
    drop(read(file, text));
    clock(start).saturating_sub(before)
}

/// The least of some times.
fn least(case: &Case, text: &str, times: usize) -> Duration {
    let times = (0..times).map(|_| (case.time)(case.file, text));
    times.min().unwrap_or_default()
}

/// How many things a text has, what it took, and the text.
type Step = (usize, Duration, String);

/// Whether the second of two steps took far more than twice the first. Only what looks so is worth the time to see
/// whether it is.
fn is_steep(case: &Case, pair: &mut [Step]) -> bool {
    let looks = |pair: &[Step]| match pair {
        [first, second] => {
            second.1 > SHORT && second.1.as_secs_f64() > MOST * first.1.as_secs_f64()
        }
        _ => false,
    };
    if looks(pair) {
        for (_, took, text) in &mut *pair {
            *took = (*took).min(least(case, text, 3));
        }
    }
    looks(pair)
}

/// Whether the time of a row grows with its text alone; else what it took.
fn grows(case: &Case) -> Result<(), String> {
    let mut count = case.few;
    let Some(text) = (case.make)(count) else {
        return Ok(());
    };
    let mut steps = vec![(count, least(case, &text, 1), text)];
    loop {
        let last = steps.last().map_or(Duration::ZERO, |step| step.1);
        let most = DOUBLINGS + if last > LONG { MORE } else { 0 };
        let is_last = steps.len() > most || last > TOO_LONG;
        if steps.len() > JUDGED && (last > LONG || is_last) {
            let first = steps.len() - JUDGED - 1;
            if !(first..first + JUDGED).any(|at| is_steep(case, &mut steps[at..at + 2])) {
                return Ok(());
            }
        }
        if is_last {
            break;
        }
        count *= 2;
        let longer = (case.make)(count).unwrap_or_default();
        steps.push((count, least(case, &longer, 1), longer));
    }
    let mut told = String::new();
    for (count, took, _) in &steps {
        let _ = write!(told, "{count}: {took:?} ");
    }
    Err(format!("{}: {told}", case.name))
}

#[test]
#[ignore = "takes minutes: run it when a reader changes"]
fn twice_the_text_takes_about_twice_the_time() {
    let few = number("LANELINT_TEST_GROWTH");
    let mut cases = cases(few);
    cases.retain(|case| is_asked_for(&case.name));
    let slow = Mutex::new(Vec::new());
    each(&cases, |case| {
        if let Err(told) = grows(case) {
            slow.lock().unwrap().push(told);
        }
    });
    let slow = slow.into_inner().unwrap();
    assert!(slow.is_empty(), "{slow:#?}");
}
