//! Bytes to tokens, in one pass: words, numbers, signs, brackets, and strings as brackets
//! of their own, whose holes hold tokens again. Any text is accepted: a string that is
//! not closed ends with its line. Nothing is judged here.

use memchr::memmem;

use super::row::{Comment, Lexer};
use crate::source::Span;

/// How many open brackets a closing one may leave behind.
const MAX_UNCLOSED: usize = 16;

/// No token.
pub(super) const NONE: u32 = u32::MAX;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    Sign,
    /// Ends a statement without being written.
    End,
    Open,
    Close,
    /// The opening of a string, with the index of its row.
    TextOpen(u8),
    /// What is written in a string.
    Chunk,
    TextClose,
    HoleOpen,
    HoleClose,
}

/// A token. Comments are none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Whether it is the first on its line.
    pub(super) is_first: bool,
    pub(super) start: u32,
    pub(super) end: u32,
    /// The bracket that closes this one, or opens it.
    pub(super) pair: u32,
    /// The bracket around it.
    pub(super) parent: u32,
}

/// A comment with its signs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Remark {
    pub(super) span: Span,
    /// How long its opening and closing are.
    pub(super) open: u32,
    pub(super) close: u32,
    pub(super) is_doc: bool,
}

/// Signs of more than one character, longer ones first.
const SIGNS: &[&str] = &[
    "%||%", "%in%", "%>%", "<<-", "\\\\", "=/=", "=:=", "==#", "==?", "===", "!==", "<=>", "...",
    "..<", "..=", "??=", "||=", "&&=", "!!.", "==", "!=", "<=", ">=", "=~", "!~", "~=", "<>", "/=",
    "++", "--", "+=", "-=", "*=", ".=", "|=", "^=", "..", "::", "->", "=>", "<-", ":=", "?=", "?:",
    "??", "?.", "!.", "!!", "||", "&&", "|>", "<|", "**", "//",
];

/// The tokens of a text, its comments, and whether strings stand in holes of strings deeper
/// than is read.
pub(super) fn lex(row: &Lexer, text: &str) -> (Vec<Token>, Vec<Remark>, bool) {
    let mut machine = Machine {
        row,
        text,
        bytes: text.as_bytes(),
        at: 0,
        tokens: Vec::new(),
        remarks: Vec::new(),
        open: Vec::new(),
        modes: Vec::new(),
        unspanned: 0,
        fence: None,
        is_broken: false,
        is_too_deep: false,
        unclosed: 0,
        nests: true,
        is_first: true,
        in_directive: false,
        heredocs: Vec::new(),
        starters: starters(row),
    };
    while machine.step() {}
    (machine.tokens, machine.remarks, machine.is_too_deep)
}

/// By byte: whether a comment or string of the language starts with it.
fn starters(row: &Lexer) -> [bool; 256] {
    let mut starters = [false; 256];
    let comments = row.comments.iter().map(|comment| comment.open);
    for open in comments.chain(row.strings.iter().map(|quote| quote.open)) {
        if let Some(&byte) = open.as_bytes().first()
            && let Some(starts) = starters.get_mut(byte as usize)
        {
            *starts = true;
        }
    }
    starters
}

/// A string or hole that is open.
pub(super) struct Mode {
    /// Its token.
    pub(super) token: usize,
    /// The string it is, or that the hole is in.
    pub(super) quote: u8,
    pub(super) is_hole: bool,
    /// To go back to.
    pub(super) at: usize,
    pub(super) open: usize,
    pub(super) remarks: usize,
}

pub(super) struct Machine<'r, 's> {
    pub(super) row: &'r Lexer,
    pub(super) text: &'s str,
    pub(super) bytes: &'s [u8],
    pub(super) at: usize,
    pub(super) tokens: Vec<Token>,
    pub(super) remarks: Vec<Remark>,
    /// The brackets that are open, strings and holes among them.
    pub(super) open: Vec<u32>,
    pub(super) modes: Vec<Mode>,
    /// Rows of strings that ran to the end of the text: they end with their lines.
    pub(super) unspanned: u64,
    /// The `$tag$` that ends the code within code that is read.
    pub(super) fence: Option<&'s str>,
    /// In it, a string over lines did not end: now they end with their lines.
    pub(super) is_broken: bool,
    pub(super) is_too_deep: bool,
    /// Rows of comments that are not closed any more.
    pub(super) unclosed: u64,
    /// Whether comments may still stand in comments.
    pub(super) nests: bool,
    pub(super) is_first: bool,
    pub(super) in_directive: bool,
    /// Heredocs whose text starts on the next line: row and opening token's word.
    pub(super) heredocs: Vec<(u8, &'s str)>,
    pub(super) starters: [bool; 256],
}

impl<'s> Machine<'_, 's> {
    fn step(&mut self) -> bool {
        match self.modes.last() {
            Some(mode) if !mode.is_hole => {
                let quote = mode.quote;
                self.text(quote)
            }
            _ => self.code(),
        }
    }

    pub(super) fn rest(&self) -> &'s [u8] {
        self.bytes.get(self.at..).unwrap_or(&[])
    }

    pub(super) fn push(&mut self, kind: Kind, end: usize) {
        self.tokens.push(Token {
            kind,
            is_first: self.is_first,
            start: self.at as u32,
            end: end as u32,
            pair: NONE,
            parent: self.open.last().copied().unwrap_or(NONE),
        });
        self.at = end;
        self.is_first = false;
    }

    pub(super) fn opening(&mut self, kind: Kind, end: usize) {
        self.push(kind, end);
        self.open.push(self.tokens.len() as u32 - 1);
    }

    /// Closes the bracket on top of those that are open.
    pub(super) fn closing(&mut self, kind: Kind, end: usize) {
        let open = self.open.pop().unwrap_or(NONE);
        self.push(kind, end);
        let close = self.tokens.len() as u32 - 1;
        if let Some(token) = self.tokens.get_mut(open as usize) {
            token.pair = close;
        }
        if let Some(token) = self.tokens.last_mut() {
            token.pair = open;
        }
    }

    /// One token of code. False at the end of the text.
    fn code(&mut self) -> bool {
        let Some(&byte) = self.bytes.get(self.at) else {
            return self.end();
        };
        match byte {
            b'\n' | b'\r' => {
                self.line_break();
                return true;
            }
            b' ' | b'\t' | 0x0B | 0x0C => {
                self.at += 1;
                return true;
            }
            _ => {}
        }
        if self.starters.get(byte as usize) == Some(&true) && (self.comment() || self.quote()) {
            return true;
        }
        if self.row.directive == Some(byte) && self.is_first {
            self.push(Kind::End, self.at);
            self.is_first = true;
            self.push(Kind::Sign, self.at + 1);
            self.in_directive = true;
            return true;
        }
        let rest = self.text.get(self.at..).unwrap_or("");
        let Some(first) = rest.chars().next() else {
            return self.end();
        };
        let character = self
            .row
            .characters
            .iter()
            .find(|sign| rest.starts_with(**sign));
        if let Some(sign) = character {
            let next = rest.get(sign.len()..).and_then(|rest| rest.chars().next());
            let len = sign.len()
                + next
                    .filter(|c| !c.is_whitespace())
                    .map_or(0, char::len_utf8);
            self.push(Kind::Sign, self.at + len);
            return true;
        }
        if self.row.fences && first == '$' && self.fence(rest) {
            return true;
        }
        let (word, start) = (self.row.word, self.row.word_start);
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || word.contains(c);
        if first.is_alphabetic() || first == '_' || start.contains(first) {
            let len = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            self.word(rest, len.max(first.len_utf8()));
        } else if first.is_numeric() {
            self.number(rest);
        } else if self.row.sigils.contains(first) && is_sigil(rest, first) {
            self.at += first.len_utf8();
        } else {
            self.sign(rest, first);
        }
        true
    }

    /// Reads a word, which may open or close a block.
    fn word(&mut self, rest: &str, len: usize) {
        let (opens, close) = self.row.blocks;
        let word = rest.get(..len).unwrap_or("");
        // `do: …` is a key.
        let is_key = || rest.as_bytes().get(len) == Some(&b':');
        if opens.contains(&word) && !is_key() {
            self.opening(Kind::Open, self.at + len);
        } else if !opens.is_empty() && word == close && !is_key() {
            self.close_bracket('}', len);
        } else {
            self.push(Kind::Word, self.at + len);
        }
    }

    /// Reads the tag that opens or closes code within code.
    fn fence(&mut self, rest: &'s str) -> bool {
        let inner = rest.get(1..).unwrap_or("");
        let len = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let Some(len) =
            len.filter(|len| inner.get(*len..).is_some_and(|rest| rest.starts_with('$')))
        else {
            return false;
        };
        let tag = rest.get(..len + 2);
        if self.fence.is_some() && self.fence != tag {
            return false;
        }
        self.fence = if self.fence.is_none() { tag } else { None };
        self.is_broken = false;
        self.push(Kind::End, self.at + len + 2);
        true
    }

    fn number(&mut self, rest: &str) {
        let mut len = 0;
        let mut chars = rest.chars().peekable();
        while let Some(c) = chars.next() {
            let is_point = c == '.' && chars.peek().is_some_and(char::is_ascii_digit);
            if !(c.is_alphanumeric() || c == '_' || is_point) {
                break;
            }
            len += c.len_utf8();
        }
        self.push(Kind::Number, self.at + len.max(1));
    }

    fn sign(&mut self, rest: &str, first: char) {
        match first {
            '(' | '[' | '{' => self.opening(Kind::Open, self.at + 1),
            ')' | ']' | '}' => self.close_bracket(first, 1),
            _ => {
                let long = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                let len = long.map_or(first.len_utf8(), |sign| sign.len());
                self.push(Kind::Sign, self.at + len);
            }
        }
    }

    /// Closes the nearest bracket of the kind, and leaves those in it unclosed.
    fn close_bracket(&mut self, close: char, len: usize) {
        let wanted = match close {
            ')' => b'(',
            ']' => b'[',
            _ => b'{',
        };
        // A word closes what a word opened.
        let fits = |byte: u8| match len {
            1 => byte == wanted,
            _ => byte.is_ascii_alphabetic(),
        };
        let barrier = self.modes.last().map_or(0, |mode| mode.open);
        let hole = self.modes.last().filter(|mode| mode.is_hole);
        for (index, &open) in self.open.iter().enumerate().rev().take(MAX_UNCLOSED) {
            if index < barrier {
                break;
            }
            let Some(token) = self.tokens.get(open as usize) else {
                break;
            };
            let is_hole = hole.is_some_and(|mode| mode.token == open as usize);
            let opening = (token.end as usize).checked_sub(1);
            let byte = opening.and_then(|at| self.bytes.get(at)).copied();
            if byte.is_some_and(fits) && (token.kind == Kind::Open || is_hole) {
                self.open.truncate(index + 1);
                if is_hole {
                    self.closing(Kind::HoleClose, self.at + len);
                    self.modes.pop();
                } else {
                    self.closing(Kind::Close, self.at + len);
                }
                return;
            }
        }
        let kind = if len == 1 { Kind::Sign } else { Kind::Word };
        self.push(kind, self.at + len);
    }

    fn line_break(&mut self) {
        if let Some(mode) = self.modes.last()
            && !self.spans(mode.quote)
        {
            // A hole in a string on one line ends with it.
            self.cut();
            return;
        }
        let is_carried = self.at > 0 && self.bytes.get(self.at - 1) == Some(&b'\\');
        if self.in_directive && !is_carried {
            self.push(Kind::End, self.at);
            self.in_directive = false;
        }
        self.at += if self.rest().starts_with(b"\r\n") {
            2
        } else {
            1
        };
        self.is_first = true;
        for (row, word) in std::mem::take(&mut self.heredocs) {
            self.heredoc(row, word);
        }
    }

    /// Reads a comment, if one opens here.
    fn comment(&mut self) -> bool {
        let rest = self.rest();
        let is_first = self.is_first;
        let opens = |comment: &Comment| {
            let word = comment.open.starts_with(|c: char| c.is_alphanumeric());
            let goes_on = || {
                rest.get(comment.open.len())
                    .is_some_and(u8::is_ascii_alphanumeric)
            };
            let text = rest.get(..comment.open.len()).unwrap_or(&[]);
            (text == comment.open.as_bytes()
                || (word && text.eq_ignore_ascii_case(comment.open.as_bytes())))
                && (!comment.is_first || is_first)
                && !(word && goes_on())
                // `/**/` documents nothing.
                && !(comment.is_doc && comment.close.starts_with('*') && rest.get(3) == Some(&b'/'))
        };
        for (index, comment) in self.row.comments.iter().enumerate() {
            if !opens(comment) || self.unclosed & (1 << (index & 63)) != 0 {
                continue;
            }
            let (end, close) = if comment.close.is_empty() {
                let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
                (end, 0)
            } else if let Some(end) = self.close_of(rest, comment) {
                (end, comment.close.len())
            } else {
                self.unclosed |= 1 << (index & 63);
                continue;
            };
            let span = Span::from(self.at..self.at + end);
            self.remarks.push(Remark {
                span,
                open: comment.open.len() as u32,
                close: close as u32,
                is_doc: comment.is_doc,
            });
            self.at += end;
            return true;
        }
        false
    }

    /// Where a comment ends, its closing included. One that is not closed as often as it
    /// is opened ends with its first closing.
    fn close_of(&mut self, rest: &[u8], comment: &Comment) -> Option<usize> {
        if comment.nests && self.nests {
            let end = nested_end(rest, comment);
            if end.is_some() {
                return end;
            }
            self.nests = false;
        }
        let (from, close) = (comment.open.len(), comment.close.as_bytes());
        let len = memmem::find(rest.get(from..)?, close)?;
        Some(from + len + close.len())
    }
}

/// Where a comment ends that may hold comments.
fn nested_end(rest: &[u8], comment: &Comment) -> Option<usize> {
    let (open, close) = (comment.open.as_bytes(), comment.close.as_bytes());
    let from = open.len();
    // A documenting comment nests as any other.
    let inner = open.get(..2).unwrap_or(open);
    let mut depth = 1;
    let mut at = from;
    while at < rest.len() {
        let here = rest.get(at..)?;
        if here.starts_with(close) {
            depth -= 1;
            at += close.len();
            if depth == 0 {
                return Some(at);
            }
        } else if here.starts_with(inner) {
            depth += 1;
            at += inner.len();
        } else {
            at += 1;
        }
    }
    None
}

/// Whether a word or bracket follows a sign at once.
fn is_sigil(rest: &str, sign: char) -> bool {
    let next = rest
        .get(sign.len_utf8()..)
        .and_then(|rest| rest.chars().next());
    next.is_some_and(|c| c.is_alphabetic() || "_([{".contains(c))
}
