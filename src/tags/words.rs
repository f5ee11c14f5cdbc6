//! The words after a directive: `key=value` pairs, and what is wrong with the rest.
//!
//! Knows the grammar alone: not which keys there are, nor where the note lies in its
//! file. All spans here are bytes of the note's text.

use super::parse::PREFIX;
use crate::source::Span;

/// A pair that is well formed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// The key.
    pub(super) key: Span,
    /// The value without its quotes.
    pub(super) value: Span,
    /// The value's text: escapes decoded, a line break within quotes as one space.
    pub(super) text: String,
}

/// What stands after a directive.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// In the order of the text, repeated keys too.
    pub(super) pairs: Vec<Pair>,
    /// In the order of the text.
    pub(super) faults: Vec<(Span, String)>,
    /// One past the last word that belongs to the directive.
    pub(super) end: usize,
}

/// Signs that end a comment, which no value without quotes holds.
const CLOSING: &[&str] = &["*/", "-->"];

/// Signs that end a comment when they are the last of their line.
const TRAILING: &[&str] = &[
    "*/", "-->", "--%>", "}}", "#}", "%}", "*)", "-}", "#>", "\"\"\"", "'''",
];

/// Signs that start another comment on the same line.
const OPENING: &[&str] = &["#", "//", "/*", "<!--"];

/// What ends a directive when it is the last of its line.
const LAST: &[&str] = &["--", "*", ";", "%"];

/// How many bytes a directive may have: what bounds the time spent on it.
const LONGEST: usize = 4096;

/// How much of a text a message repeats.
const SHOWN: usize = 40;

/// Reads up to the end of the line, or further where the line ends within quotes or in a
/// backslash, or up to the next directive.
pub(super) fn read(text: &str, from: usize) -> Words {
    let window = window(text, from);
    let mut reader = Reader {
        text: window,
        at: from,
        line: Line::of(window, from),
        words: Words {
            end: from,
            ..Words::default()
        },
        plain: None,
    };
    while reader.step() {}
    if window.len() < text.len() && reader.at == window.len() {
        let fault = format!("a directive has at most {LONGEST} bytes");
        reader.fault(from..window.len(), fault);
    }
    reader.words
}

/// The text up to where a directive that starts at `from` must have ended.
pub(super) fn window(text: &str, from: usize) -> &str {
    let mut end = text.len().min(from + LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether a text can be a key: `[a-z][a-z0-9_-]*`.
pub(super) fn is_key(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase())
        && word
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}

/// The start of a text, to be repeated in a message.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The part of a line that can belong to a directive.
struct Line {
    /// Where it ends: before white space and closing signs.
    end: usize,
    /// Where it goes on, when the line ends in a backslash.
    next: Option<usize>,
}

impl Line {
    fn of(text: &str, at: usize) -> Self {
        let (end, next) = line_break(text, at);
        let mut rest = text[at..end].trim_end();
        while let Some(cut) = TRAILING.iter().find_map(|sign| rest.strip_suffix(sign)) {
            rest = cut.trim_end();
        }
        match rest.strip_suffix('\\') {
            Some(cut) if next.is_some() => Self {
                end: at + cut.trim_end().len(),
                next,
            },
            _ => Self {
                end: at + rest.len(),
                next: None,
            },
        }
    }
}

/// What stands after a `=`.
enum Value {
    /// Its bytes without quotes, and its text.
    Text(Span, String),
    Nothing,
    /// A quote without its end; the fault is noted.
    Unclosed,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    line: Line,
    words: Words,
    /// The key of the pair just read, when its value had no quotes: the words after it may
    /// have been meant as part of it.
    plain: Option<Span>,
}

impl<'t> Reader<'t> {
    /// Reads one word, or several that are no pairs; false at the directive's end.
    fn step(&mut self) -> bool {
        self.skip_space();
        if self.at >= self.line.end {
            let Some(next) = self.line.next else {
                return false;
            };
            self.at = after_sign(self.text, next);
            self.line = Line::of(self.text, self.at);
            return true;
        }
        if self.is_over() {
            return false;
        }
        let word = self.word();
        match word.split_once('=') {
            Some((key, _)) => self.pair(key),
            None if self.is_before_equals(word) => self.spaced_pair(word),
            None => self.loose(),
        }
        true
    }

    /// A word with a `=`, of which `key` stands before it.
    fn pair(&mut self, key: &str) {
        let start = self.at;
        let span = Span::from(start..start + key.len());
        self.at += key.len() + 1;
        let (value, text) = match self.value() {
            Value::Text(value, text) => (value, text),
            Value::Unclosed => return,
            Value::Nothing if self.is_loose_ahead() => {
                self.skip_space();
                return self.spaced_value(start, key);
            }
            Value::Nothing => (Span::from(self.at..self.at), String::new()),
        };
        let is_plain = self.at == value.range().end;
        if !is_key(key) {
            self.fault(span.range(), about_key(key));
        } else if text.trim().is_empty() {
            self.fault(start..self.at, format!("`{}=` has no value", shown(key)));
        } else if is_plain && text.ends_with([',', ';']) {
            let last = value.range().end - 1;
            let fault = "only a space parts one key from the next: leave this sign out";
            self.fault(last..last + 1, fault.to_owned());
        } else {
            self.words.end = self.at;
            self.plain = is_plain.then_some(span);
            self.words.pairs.push(Pair {
                key: span,
                value,
                text,
            });
        }
    }

    /// `key = value`, which is not how it is written.
    fn spaced_pair(&mut self, key: &str) {
        let start = self.at;
        self.at += key.len();
        self.skip_space();
        self.at += 1;
        self.skip_space();
        self.spaced_value(start, key);
    }

    fn spaced_value(&mut self, start: usize, key: &str) {
        if !matches!(self.value(), Value::Unclosed) {
            let fault = format!("write `{}=…` without spaces around the `=`", shown(key));
            self.fault(start..self.at, fault);
        }
    }

    /// Words that are no pairs, all of them as one fault.
    fn loose(&mut self) {
        let start = self.at;
        let first = self.word();
        let mut end = start;
        while !self.is_over() {
            let word = self.word();
            if word.contains('=') || self.is_before_equals(word) {
                break;
            }
            self.at += word.len();
            end = self.at;
            self.skip_space();
        }
        self.at = end;
        let found = shown(&self.text[start..end]);
        let colon = first.split_once(':').map(|(key, _)| key);
        let fault = match (colon, self.plain) {
            (Some(key), _) if is_key(key) => format!("write `{key}=…`, not `{key}:`"),
            (_, Some(key)) => format!(
                "expected `key=value`, found `{found}`; a value with spaces needs quotes: `{}=\"…\"`",
                shown(&self.text[key.range()])
            ),
            _ => format!("expected `key=value`, found `{found}`"),
        };
        self.fault(start..end, fault);
    }

    /// Reads the value at the cursor.
    fn value(&mut self) -> Value {
        let start = self.at;
        let is_quote = |first: &char| matches!(first, '"' | '\'' | '`');
        let Some(quote) = self.rest().chars().next().filter(is_quote) else {
            let word = self.word();
            self.at += word.len();
            return match word {
                "" => Value::Nothing,
                word => Value::Text(Span::from(start..self.at), word.to_owned()),
            };
        };
        let Some((text, end)) = quoted(self.text, start + 1, quote) else {
            self.at = self.line.end;
            self.line.next = None;
            let fault = format!("this quote is not closed: expected another `{quote}`");
            self.fault(start..self.at, fault);
            return Value::Unclosed;
        };
        self.at = end + 1;
        // The quotes may have closed on a later line.
        self.line = Line::of(self.text, self.at);
        Value::Text(Span::from(start + 1..end), text)
    }

    /// Whether what follows on this line is none of the directive's.
    fn is_over(&self) -> bool {
        let rest = self.rest();
        let starts = |signs: &[&str]| signs.iter().any(|sign| rest.starts_with(sign));
        rest.is_empty()
            || rest.starts_with(PREFIX)
            || rest.starts_with("-- ")
            || LAST.contains(&rest)
            || starts(CLOSING)
            || starts(OPENING)
    }

    /// Whether a word that is no pair follows on this line.
    fn is_loose_ahead(&self) -> bool {
        let rest = self.rest();
        let word = rest.split_ascii_whitespace().next().unwrap_or("");
        let is_quoted = word.starts_with(['"', '\'', '`']);
        rest.starts_with([' ', '\t'])
            && !word.is_empty()
            && !word.starts_with(PREFIX)
            && (is_quoted || !word.contains('='))
    }

    /// Whether a `=` follows the word at the cursor after some space.
    fn is_before_equals(&self, word: &str) -> bool {
        is_key(word) && self.rest()[word.len()..].trim_start().starts_with('=')
    }

    fn fault(&mut self, span: std::ops::Range<usize>, message: String) {
        self.words.end = self.words.end.max(self.at);
        self.plain = None;
        self.words.faults.push((span.into(), message));
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    /// From the cursor to the end of the line's part.
    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.line.end).unwrap_or("")
    }

    /// From the cursor to white space or a closing sign.
    fn word(&self) -> &'t str {
        let rest = self.rest();
        let word = rest.split([' ', '\t']).next().unwrap_or("");
        let closed = CLOSING.iter().filter_map(|sign| word.find(sign)).min();
        &word[..closed.unwrap_or(word.len())]
    }
}

/// What is wrong with a key that is none.
fn about_key(key: &str) -> String {
    let lower = key.to_ascii_lowercase();
    if is_key(&lower) {
        return format!("keys are in lower case: write `{}`", shown(&lower));
    }
    format!(
        "`{}` is no key: expected a lower-case letter, then letters, digits, `-` or `_`",
        shown(key)
    )
}

/// The text from `from` to the closing quote, and where that stands.
fn quoted(text: &str, from: usize, quote: char) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut at = from;
    while let Some(next) = text[at..].chars().next() {
        match next {
            _ if next == quote => return Some((value, at)),
            '\\' => match text[at + 1..].chars().next()? {
                '\n' | '\r' => at += 1,
                escaped => {
                    if !matches!(escaped, '"' | '\'' | '`' | '\\') {
                        value.push('\\');
                    }
                    value.push(escaped);
                    at += 1 + escaped.len_utf8();
                }
            },
            '\n' | '\r' => {
                at = after_sign(text, line_break(text, at).1?);
                let rest = text[at..line_break(text, at).0].trim();
                if rest.is_empty() || rest.contains(PREFIX) {
                    return None;
                }
                value.truncate(value.trim_end().len());
                value.push(' ');
            }
            _ => {
                value.push(next);
                at += next.len_utf8();
            }
        }
    }
    None
}

/// Past white space and the sign that starts a comment's line.
fn after_sign(text: &str, at: usize) -> usize {
    let rest = text[at..].trim_start_matches([' ', '\t']);
    let rest = rest.trim_start_matches(['*', '#', '/', ';', '%', '!']);
    let rest = rest.strip_prefix("--").unwrap_or(rest);
    text.len() - rest.trim_start_matches([' ', '\t']).len()
}

/// Where the line with the byte `at` ends, and where the next one starts.
fn line_break(text: &str, at: usize) -> (usize, Option<usize>) {
    let rest = &text.as_bytes()[at..];
    match memchr::memchr2(b'\n', b'\r', rest) {
        Some(end) if rest[end..].starts_with(b"\r\n") => (at + end, Some(at + end + 2)),
        Some(end) => (at + end, Some(at + end + 1)),
        None => (text.len(), None),
    }
}
