//! Comments, strings and nesting of Rust: what `syn` leaves out, and what it must not be
//! given because it would not come back.

use crate::source::Span;

/// Brackets within brackets that are still parsed.
const MAX_DEPTH: usize = 128;
/// Tokens of one expression that are still parsed: operators nest as deep as they are many.
const MAX_RUN: u32 = 6000;
/// Open `<` within a run that are still parsed.
const MAX_ANGLES: u32 = 200;

/// A comment, with its signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) span: Span,
    pub(super) is_doc: bool,
}

/// What one pass over a file tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lexed {
    pub(super) comments: Vec<Comment>,
    /// Literals of texts, from their first quote or sign before it to their last.
    pub(super) strings: Vec<Span>,
    /// Why the file is not to be parsed.
    pub(super) too_deep: Option<&'static str>,
    /// How near it comes to that, in hundredths of what is still parsed.
    pub(super) percent: usize,
}

/// Reads a file once.
pub(super) fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer {
        text: text.as_bytes(),
        at: 0,
        out: Lexed::default(),
        levels: vec![Level::default()],
    };
    lexer.at = start(text);
    while lexer.at < lexer.text.len() {
        lexer.token();
    }
    lexer.out
}

/// Where the program starts: behind a `#!` line.
pub(super) fn start(text: &str) -> usize {
    let rest = text.strip_prefix("#!").unwrap_or("[").trim_start();
    if rest.starts_with('[') {
        return 0;
    }
    memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len())
}

/// How far a string's opening (`"`, `b"`, `r#"` …) at the start of `text` and its closing
/// reach into it, and whether it is raw.
pub(super) fn quotes(text: &str) -> Option<(usize, usize, bool)> {
    let prefix = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let is_raw = text.get(..prefix)?.contains('r');
    let rest = text.get(prefix..)?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let opens = rest.as_bytes().get(hashes) == Some(&b'"');
    let open = prefix + hashes + 1;
    let close = hashes + 1;
    // A literal's suffix would stand behind the quotes; strings have none in practice.
    (opens && text.len() >= open + close).then_some((open, close, is_raw))
}

#[derive(Default, Clone, Copy)]
struct Level {
    run: u32,
    angles: u32,
    /// A brace was just closed: a name or literal after it starts anew.
    is_closed: bool,
}

struct Lexer<'t> {
    text: &'t [u8],
    at: usize,
    out: Lexed,
    levels: Vec<Level>,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn token(&mut self) {
        match self.peek(0) {
            byte if byte.is_ascii_whitespace() => self.at += 1,
            b'/' if self.peek(1) == b'/' => self.line_comment(),
            b'/' if self.peek(1) == b'*' => self.block_comment(),
            b'"' => {
                self.count(true);
                self.string();
            }
            b'\'' => {
                self.count(true);
                self.quote();
            }
            byte if byte.is_ascii_digit() => {
                self.count(true);
                self.word();
            }
            byte if byte == b'_' || byte.is_ascii_alphabetic() || !byte.is_ascii() => {
                self.name();
            }
            byte => self.sign(byte),
        }
    }

    /// Counts a token of the run; one that can start an expression ends a closed one.
    fn count(&mut self, starts: bool) {
        if let Some(level) = self.levels.last_mut() {
            if level.is_closed && starts {
                *level = Level::default();
            }
            level.is_closed = false;
            level.run += 1;
            let percent = level.run as usize * 100 / MAX_RUN as usize;
            self.out.percent = self.out.percent.max(percent);
            if level.run > MAX_RUN {
                self.out.too_deep = Some("an expression of too many parts");
            }
        }
    }

    fn sign(&mut self, byte: u8) {
        self.at += 1;
        match byte {
            b'(' | b'[' | b'{' => {
                self.count(false);
                self.levels.push(Level::default());
                let percent = self.levels.len() * 100 / MAX_DEPTH;
                self.out.percent = self.out.percent.max(percent);
                if self.levels.len() > MAX_DEPTH {
                    self.out.too_deep = Some("too many brackets within brackets");
                }
            }
            b')' | b']' | b'}' => {
                if self.levels.len() > 1 {
                    self.levels.pop();
                }
                if let Some(level) = self.levels.last_mut() {
                    level.is_closed = byte == b'}';
                }
            }
            b';' => {
                if let Some(level) = self.levels.last_mut() {
                    *level = Level::default();
                }
            }
            b',' => {
                if let Some(level) = self.levels.last_mut() {
                    level.run = 0;
                    level.is_closed = false;
                }
            }
            b'<' => {
                self.count(false);
                if let Some(level) = self.levels.last_mut() {
                    level.angles += 1;
                    let percent = level.angles as usize * 100 / MAX_ANGLES as usize;
                    self.out.percent = self.out.percent.max(percent);
                    if level.angles > MAX_ANGLES {
                        self.out.too_deep = Some("too many `<` within `<`");
                    }
                }
            }
            b'>' => {
                self.count(false);
                let before = self.at.checked_sub(2).and_then(|at| self.text.get(at));
                if let Some(level) = self.levels.last_mut()
                    && !matches!(before, Some(b'-' | b'='))
                {
                    level.angles = level.angles.saturating_sub(1);
                }
            }
            // An attribute starts an item.
            b'#' => self.count(true),
            _ => self.count(false),
        }
    }

    fn word(&mut self) {
        while matches!(self.peek(0), b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | 0x80..) {
            self.at += 1;
        }
    }

    fn name(&mut self) {
        let start = self.at;
        self.word();
        let name = self.text.get(start..self.at).unwrap_or(&[]);
        self.count(!matches!(name, b"else" | b"as"));
        match (name, self.peek(0)) {
            (b"b" | b"c", b'"') => self.string(),
            (b"b", b'\'') => self.quote(),
            (b"r" | b"br" | b"cr", b'"' | b'#') => self.raw_string(),
            _ => {}
        }
    }

    /// A string with escapes, at its quote.
    fn string(&mut self) {
        let start = self.at;
        self.escaped();
        self.out.strings.push(Span::from(start..self.at));
    }

    fn escaped(&mut self) {
        self.at += 1;
        loop {
            let rest = self.text.get(self.at..).unwrap_or(&[]);
            match memchr::memchr2(b'"', b'\\', rest) {
                Some(found) if rest.get(found) == Some(&b'"') => {
                    self.at += found + 1;
                    return;
                }
                Some(found) => self.at = (self.at + found + 2).min(self.text.len()),
                None => {
                    self.at = self.text.len();
                    return;
                }
            }
        }
    }

    /// A raw string behind its prefix; or `r#name`.
    fn raw_string(&mut self) {
        let mut hashes = 0;
        while self.peek(hashes) == b'#' {
            hashes += 1;
        }
        if self.peek(hashes) != b'"' {
            return;
        }
        let start = self.at;
        self.at += hashes + 1;
        self.raw(hashes);
        self.out.strings.push(Span::from(start..self.at));
    }

    /// The rest of a raw string that so many `#` end.
    fn raw(&mut self, hashes: usize) {
        loop {
            let rest = self.text.get(self.at..).unwrap_or(&[]);
            let Some(found) = memchr::memchr(b'"', rest) else {
                self.at = self.text.len();
                return;
            };
            self.at += found + 1;
            let end = self.text.get(self.at..self.at + hashes).unwrap_or(&[]);
            if end.len() == hashes && end.iter().all(|byte| *byte == b'#') {
                self.at += hashes;
                return;
            }
        }
    }

    /// A character, or a lifetime's quote.
    fn quote(&mut self) {
        self.at += 1;
        if self.peek(0) == b'\\' {
            self.at += 2;
            let rest = self.text.get(self.at..).unwrap_or(&[]);
            let end = rest.iter().position(|byte| matches!(byte, b'\'' | b'\n'));
            self.at += end.map_or(rest.len(), |end| end + 1);
            return;
        }
        let len = match self.peek(0) {
            0..=0x7F => 1,
            0x80..=0xDF => 2,
            0xE0..=0xEF => 3,
            _ => 4,
        };
        if self.peek(len) == b'\'' {
            self.at += len + 1;
        }
    }

    fn skip_line(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or(&[]);
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    fn line_comment(&mut self) {
        let start = self.at;
        self.skip_line();
        let text = self.text.get(start..self.at).unwrap_or(&[]);
        let end = start + text.trim_ascii_end().len();
        let is_doc =
            text.starts_with(b"//!") || (text.starts_with(b"///") && !text.starts_with(b"////"));
        self.comment(start, end, is_doc);
    }

    fn block_comment(&mut self) {
        let start = self.at;
        self.at += 2;
        let mut depth = 1u32;
        while depth > 0 {
            let rest = self.text.get(self.at..).unwrap_or(&[]);
            let Some(found) = memchr::memchr2(b'*', b'/', rest) else {
                self.at = self.text.len();
                break;
            };
            self.at += found;
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', b'/') => {
                    depth -= 1;
                    self.at += 2;
                }
                _ => self.at += 1,
            }
        }
        let text = self.text.get(start..self.at).unwrap_or(&[]);
        let is_doc = text.starts_with(b"/*!")
            || (text.starts_with(b"/**") && !text.starts_with(b"/***") && text.len() > 4);
        self.comment(start, self.at, is_doc);
    }

    fn comment(&mut self, start: usize, end: usize, is_doc: bool) {
        self.out.comments.push(Comment {
            span: Span::from(start..end),
            is_doc,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn comments(text: &str) -> Vec<(&str, bool)> {
        lex(text)
            .comments
            .iter()
            .map(|comment| (&text[comment.span.range()], comment.is_doc))
            .collect()
    }

    #[test]
    fn comments_are_told_from_what_looks_like_them() {
        let text = r###"
            let a = "// no"; // one
            let b = r#"/* no " */"#; /* two /* nested */ still */
            let c = '"'; let d = '\''; let e = b'"'; // three
            fn f<'a>(x: &'a str) {} // four
            let r#type = br##"# "# // no"##; /// doc
            //! inner
            //// no doc
            /** doc */ /*! doc */ /**/ /*** no doc */
            let s = "\" // no \\"; // five
            let é = 'é'; // six"###;
        assert_eq!(
            comments(text),
            [
                ("// one", false),
                ("/* two /* nested */ still */", false),
                ("// three", false),
                ("// four", false),
                ("/// doc", true),
                ("//! inner", true),
                ("//// no doc", false),
                ("/** doc */", true),
                ("/*! doc */", true),
                ("/**/", false),
                ("/*** no doc */", false),
                ("// five", false),
                ("// six", false),
            ]
        );
    }

    #[test]
    fn strings_are_told_from_names_and_comments() {
        let text = "f(\"a\", b\"c\", r#\"d\"e\"#, 'f', r#g, br\"h\\\"); // \"i\"\n/* \"j\" */ \"k";
        let strings = lex(text).strings;
        let found: Vec<_> = strings.iter().map(|span| &text[span.range()]).collect();
        assert_eq!(found, ["\"a\"", "\"c\"", "#\"d\"e\"#", "\"h\\\"", "\"k"]);
    }

    #[test]
    fn what_is_not_closed_reaches_to_the_end() {
        assert_eq!(comments("/* a /* b */"), [("/* a /* b */", false)]);
        assert_eq!(comments("\" // a"), []);
        assert_eq!(comments("r#\" // a\""), []);
        assert_eq!(comments("#!/bin/x // a\n// b\r\n"), [("// b", false)]);
    }

    #[test]
    fn only_hostile_nesting_is_refused() {
        let many = |unit: &str| lex(&unit.repeat(10_000)).too_deep;
        for deep in [
            "(",
            "[",
            "{",
            "!",
            "a.b(|| {}).",
            "1 + ",
            "A<B, ",
            "else if a {} ",
            "&mut ",
        ] {
            assert!(many(deep).is_some(), "{deep}");
        }
        for flat in [
            "fn f() { a(); }\n",
            "1, ",
            "x;",
            "#[a] struct A<B>(C);",
            "if a < b {}\n",
            "f();",
        ] {
            assert_eq!(many(flat), None, "{flat}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "[a-c'\"/*#r\\\\\n é(){}<>;,!]{0,60}") {
            let lexed = lex(&text);
            let comments = lexed.comments.iter().map(|comment| comment.span);
            for span in comments.chain(lexed.strings) {
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
