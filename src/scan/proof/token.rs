//! A text cut into words, texts, signs and brackets: as much of a program as tells what a
//! call is made on and what stands beside an argument. It knows no grammar, takes any
//! text, and what it gets wrong of one line does not spoil the next.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use crate::scan::language::{Language, Trait};
use crate::source::Span;

/// Texts of more bytes than this are not cut.
const MAX_TEXT: usize = 4 << 20;

/// No line is longer.
const MAX_LINE: usize = 8 << 10;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::scan) enum Kind {
    /// A name, a number or a keyword.
    Word,
    /// A literal text; its span is without the quotes.
    Text,
    /// An opening bracket, and the index of the closing one.
    Open(u8, usize),
    /// A closing bracket, and the index of the opening one.
    Close(usize),
    /// Any other sign.
    Sign(u8),
}

/// A stretch of the text.
#[derive(Debug, Clone, Copy)]
pub(in crate::scan) struct Token {
    pub(in crate::scan) span: Span,
    pub(in crate::scan) kind: Kind,
    /// The bracket around it, by index; `None` outside of all.
    pub(in crate::scan) around: Option<usize>,
}

/// A text's tokens.
#[derive(Debug)]
pub(in crate::scan) struct Tokens<'s> {
    pub(in crate::scan) text: &'s str,
    all: Cow<'s, [Token]>,
    /// Where each word stands, if that is known.
    words: Option<&'s Words>,
    /// How often a token may still be asked for: beyond that there is none any more.
    left: Cell<usize>,
}

/// Where the words of a text stand: by what they hash to, and their index.
#[derive(Debug, Default)]
pub(in crate::scan) struct Words(Vec<(u32, u32)>);

impl Words {
    pub(in crate::scan) fn of(tokens: &Tokens<'_>) -> Self {
        let is_word = |token: &(usize, &Token)| token.1.kind == Kind::Word;
        let all = tokens.all.iter().enumerate().filter(is_word);
        let mut words: Vec<_> = all
            .map(|(index, _)| (hash(tokens.slice(index)), index as u32))
            .collect();
        words.sort_unstable();
        words.shrink_to_fit();
        Self(words)
    }

    /// The words within some tokens that hash to the same as one.
    fn within(&self, word: &str, range: &Range<usize>) -> &[(u32, u32)] {
        let hash = hash(word);
        let find = |index: usize| {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            self.0.partition_point(|own| *own < (hash, index))
        };
        self.0
            .get(find(range.start)..find(range.end))
            .unwrap_or_default()
    }
}

/// Spreads short words well enough; those that meet are told apart by what they are.
fn hash(word: &str) -> u32 {
    let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    word.bytes().fold(0x811C_9DC5, mix)
}

/// The longest character: an escape.
const MAX_CHAR: usize = 12;

impl<'s> Tokens<'s> {
    /// Cuts a text; nothing where it is too long.
    pub(in crate::scan) fn of(text: &'s str, language: &Language) -> Option<Self> {
        if text.len() > MAX_TEXT {
            return None;
        }
        let mut cutter = Cutter {
            bytes: text.as_bytes(),
            at: 0,
            comments: comments(language),
            chars: language.is(Trait::Characters),
            has_attributes: language.name == "php",
            open: Vec::new(),
            braces: 0,
            unclosed: Vec::new(),
            all: Vec::new(),
        };
        cutter.cut();
        Some(Self {
            text,
            all: cutter.all.into(),
            words: None,
            left: Cell::new(usize::MAX),
        })
    }

    /// A text that was cut before.
    pub(in crate::scan) fn again(text: &'s str, cut: &'s [Token]) -> Self {
        Self {
            text,
            all: cut.into(),
            words: None,
            left: Cell::new(usize::MAX),
        }
    }

    /// The same, of which it is known where words stand, and tokens may be asked for so many times.
    pub(in crate::scan) fn bounded(self, words: &'s Words, steps: usize) -> Self {
        Self {
            words: Some(words),
            left: Cell::new(steps),
            ..self
        }
    }

    /// How often tokens may still be asked for.
    pub(in crate::scan) fn left(&self) -> usize {
        self.left.get()
    }

    /// Where a word stands among some tokens, in the order of the text.
    pub(in crate::scan) fn named<'t>(
        &'t self,
        word: &'t str,
        range: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = usize> + 't {
        let known = self
            .words
            .map_or(&[][..], |words| words.within(word, &range));
        let known = known.iter().map(|(_, index)| *index as usize);
        // Where it is not known, all are looked at.
        let all = if self.words.is_some() { 0..0 } else { range };
        let is_it = move |at: &usize| self.is_word(*at) && self.slice(*at) == word;
        known.chain(all).filter(is_it)
    }

    /// The cuts alone, to be kept without the text.
    pub(in crate::scan) fn into_cut(self) -> Vec<Token> {
        let mut cut = self.all.into_owned();
        cut.shrink_to_fit();
        cut
    }

    pub(in crate::scan) fn get(&self, index: usize) -> Option<Token> {
        let left = self.left.get().checked_sub(1)?;
        self.left.set(left);
        self.all.get(index).copied()
    }

    pub(in crate::scan) fn len(&self) -> usize {
        self.all.len()
    }

    pub(in crate::scan) fn slice(&self, index: usize) -> &'s str {
        let span = self.get(index).map(|token| token.span);
        span.and_then(|span| self.text.get(span.range()))
            .unwrap_or("")
    }

    pub(in crate::scan) fn is_word(&self, index: usize) -> bool {
        self.get(index)
            .is_some_and(|token| token.kind == Kind::Word)
    }

    /// Whether a bracket closes there.
    pub(in crate::scan) fn is_close(&self, index: usize) -> bool {
        let kind = self.get(index).map(|token| token.kind);
        matches!(kind, Some(Kind::Close(_)))
    }

    /// Whether a sign stands there.
    pub(in crate::scan) fn is(&self, index: usize, sign: u8) -> bool {
        self.get(index)
            .is_some_and(|token| token.kind == Kind::Sign(sign))
    }

    /// The token that a byte stands in, or the first one behind it.
    pub(in crate::scan) fn at(&self, offset: u32) -> usize {
        self.all.partition_point(|token| token.span.end <= offset)
    }

    /// Whether two tokens stand on one line.
    pub(in crate::scan) fn same_line(&self, first: usize, second: usize) -> bool {
        let (Some(first), Some(second)) = (self.get(first), self.get(second)) else {
            return false;
        };
        let between = first.span.end as usize..second.span.start as usize;
        // What is far behind stands on another, whatever is between: a long comment, a long text.
        let between = self.text.as_bytes().get(between);
        between.is_none_or(|between| {
            between.len() <= MAX_LINE && memchr::memchr(b'\n', between).is_none()
        })
    }

    /// The token before another in the same brackets, a bracket with what is in it being
    /// one: its first and its last index.
    pub(in crate::scan) fn before(&self, index: usize) -> Option<(usize, usize)> {
        let last = index.checked_sub(1)?;
        match self.get(last)?.kind {
            Kind::Open(..) => None,
            Kind::Close(open) => Some((open, last)),
            _ => Some((last, last)),
        }
    }

    /// The index behind a token, and behind all that is in it if it opens a bracket.
    pub(in crate::scan) fn behind(&self, index: usize) -> usize {
        match self.get(index).map(|token| token.kind) {
            Some(Kind::Open(_, close)) => close.max(index) + 1,
            _ => index + 1,
        }
    }
}

/// The signs that open a comment up to the end of the line. A document with scripts in it
/// has those of the scripts.
fn comments(language: &Language) -> &'static [&'static str] {
    match language.name {
        "vue" | "svelte" | "astro" => &["//"],
        _ => language.line_comments,
    }
}

struct Cutter<'b> {
    bytes: &'b [u8],
    at: usize,
    comments: &'static [&'static str],
    chars: bool,
    /// `#[…]` is no comment.
    has_attributes: bool,
    open: Vec<usize>,
    /// How many of them are braces.
    braces: usize,
    /// Signs that were looked for and close nothing up to this byte.
    unclosed: Vec<(&'static str, usize)>,
    all: Vec<Token>,
}

impl Cutter<'_> {
    fn cut(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte.is_ascii_whitespace() {
                self.at += 1;
            } else if let Some(end) = self.comment() {
                self.at = end;
            } else if matches!(byte, b'"' | b'\'' | b'`')
                && let Some((inner, end)) = self.literal(byte)
            {
                self.unprefix();
                self.push(Kind::Text, inner.0, inner.1);
                self.at = end;
            } else if is_word(byte) {
                let rest = self.rest(self.at);
                let len = rest.iter().take_while(|&&byte| is_word(byte)).count();
                self.push(Kind::Word, self.at, self.at + len);
                self.at += len;
            } else {
                self.sign(byte);
                self.at += 1;
            }
        }
        // What is never closed reaches to the end.
        let end = self.all.len();
        for open in std::mem::take(&mut self.open) {
            self.close(open, end);
        }
    }

    fn rest(&self, at: usize) -> &[u8] {
        self.bytes.get(at..).unwrap_or(&[])
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        self.all.push(Token {
            span: Span::from(start..end),
            kind,
            around: self.open.last().copied(),
        });
    }

    /// Drops the letters before a text that say how it is written: `f"…"`.
    fn unprefix(&mut self) {
        let is_prefix = |token: &Token| {
            token.kind == Kind::Word && token.span.end as usize == self.at && token.span.len() <= 2
        };
        if self.all.last().is_some_and(is_prefix) {
            self.all.pop();
        }
    }

    fn sign(&mut self, byte: u8) {
        match byte {
            b'(' | b'[' | b'{' => {
                let index = self.all.len();
                self.push(Kind::Open(byte, index), self.at, self.at + 1);
                self.braces += usize::from(byte == b'{');
                self.open.push(index);
            }
            b')' | b']' | b'}' => {
                // A brace closes what was left open in it; other brackets close their own.
                let own = match byte {
                    b')' => b'(',
                    b']' => b'[',
                    _ => b'{',
                };
                let opens = |&open: &usize| match self.all.get(open).map(|token| token.kind) {
                    Some(Kind::Open(kind, _)) => kind,
                    _ => 0,
                };
                let depth = if byte == b'}' && self.braces == 0 {
                    None
                } else if byte == b'}' {
                    self.braces -= 1;
                    self.open.iter().rposition(|open| opens(open) == own)
                } else {
                    let last = self.open.last().is_some_and(|open| opens(open) == own);
                    last.then(|| self.open.len() - 1)
                };
                let Some(depth) = depth else { return };
                let index = self.all.len();
                let inner = self.open.split_off(depth);
                for &open in inner.iter().skip(1) {
                    self.close(open, index.saturating_sub(1));
                }
                if let Some(&open) = inner.first() {
                    self.close(open, index);
                    self.push(Kind::Close(open), self.at, self.at + 1);
                }
            }
            _ => self.push(Kind::Sign(byte), self.at, self.at + 1),
        }
    }

    fn close(&mut self, open: usize, at: usize) {
        if let Some(Kind::Open(_, close)) = self.all.get_mut(open).map(|token| &mut token.kind) {
            *close = at;
        }
    }

    /// Where a sign stands next, from a byte on. What was not found is not looked for again.
    fn find(&mut self, sign: &'static str, from: usize) -> Option<usize> {
        if self.unclosed.iter().any(|&(own, _)| own == sign) {
            return None;
        }
        let found = memchr::memmem::find(self.rest(from), sign.as_bytes());
        if found.is_none() {
            self.unclosed.push((sign, usize::MAX));
        }
        Some(from + found?)
    }

    /// Where the comment that opens here ends.
    fn comment(&mut self) -> Option<usize> {
        let at = self.at;
        let has_blocks = self.comments.contains(&"//");
        for (open, close) in [("/*", "*/"), ("<!--", "-->")] {
            let is_own = has_blocks || close == "-->";
            if is_own && self.rest(at).starts_with(open.as_bytes()) {
                return Some(self.find(close, at + open.len())? + close.len());
            }
        }
        let rest = self.rest(at);
        let before = at.checked_sub(1).and_then(|at| self.bytes.get(at));
        let is_free = before.is_none_or(|byte| !is_word(*byte) && !b":$&#".contains(byte));
        let starts = |sign: &&str| rest.starts_with(sign.as_bytes());
        let is_attribute = self.has_attributes && rest.starts_with(b"#[");
        let opens = is_free && !is_attribute && self.comments.iter().any(starts);
        opens.then(|| at + memchr::memchr(b'\n', rest).unwrap_or(rest.len()))
    }

    /// The literal that opens here: its inner bytes, and where it ends.
    fn literal(&mut self, quote: u8) -> Option<((usize, usize), usize)> {
        let start = self.at + 1;
        let triple = match quote {
            b'"' => "\"\"\"",
            b'\'' => "'''",
            _ => "```",
        };
        if self.rest(self.at).starts_with(triple.as_bytes()) {
            let end = self.find(triple, self.at + 3)?;
            return Some(((self.at + 3, end), end + 3));
        }
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
        // `f'…'` has a prefix, `x'` and `'a` are primes.
        let is_prefix = |token: &Token| {
            let word = self.bytes.get(token.span.range()).unwrap_or(&[]);
            !self.chars
                && token.span.end as usize == self.at
                && word.len() <= 2
                && word.iter().all(|byte| b"bBfFrRuU".contains(byte))
        };
        let is_prime = quote == b'\''
            && before.is_some_and(u8::is_ascii_alphanumeric)
            && !self.all.last().is_some_and(is_prefix);
        let sign = triple.get(..1)?;
        let is_dead = |&(own, end): &(&str, usize)| own == sign && start <= end;
        if is_prime || self.unclosed.iter().any(is_dead) {
            return None;
        }
        let mut at = start;
        loop {
            match self.bytes.get(at) {
                Some(b'\\') => at += 1,
                Some(&byte) if byte == quote => return Some(((start, at), at + 1)),
                Some(b'\n') if quote != b'`' => break,
                None => break,
                Some(_) if self.chars && quote == b'\'' && at - start > MAX_CHAR => return None,
                Some(_) => {}
            }
            at += 1;
        }
        self.unclosed.retain(|&(own, _)| own != sign);
        self.unclosed.push((sign, at));
        None
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}
