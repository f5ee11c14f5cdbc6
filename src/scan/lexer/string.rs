//! Strings: where one opens, ends, has holes; and what becomes of one that does not end.

use memchr::memmem;

use super::row::{Quote, QuoteKind};
use super::tokens::{Kind, Machine, Mode};

/// How deep strings may stand in the holes of strings.
const MAX_NESTING: usize = 32;

impl Machine<'_, '_> {
    /// Whether strings of the row run over lines here.
    pub(super) fn spans(&self, quote: u8) -> bool {
        let row = self.row.strings.get(quote as usize);
        row.is_some_and(|row| row.spans)
            && !self.is_broken
            && self.unspanned & (1 << (quote & 63)) == 0
    }

    /// Ends the innermost string here, with all that is open in it.
    pub(super) fn cut(&mut self) {
        while let Some(mode) = self.modes.pop() {
            if !mode.is_hole {
                self.open.truncate(mode.open + 1);
                self.closing(Kind::TextClose, self.at);
                return;
            }
            self.open.truncate(mode.open + 1);
            self.closing(Kind::HoleClose, self.at);
        }
    }

    /// The end of the text: where a string over lines is open, its row is read again as
    /// one that ends with its line.
    pub(super) fn end(&mut self) -> bool {
        let spanning = self
            .modes
            .iter()
            .position(|mode| !mode.is_hole && self.spans(mode.quote));
        let Some(index) = spanning else {
            while !self.modes.is_empty() {
                self.cut();
            }
            return false;
        };
        let Some(mode) = self.modes.get(index) else {
            return false;
        };
        self.unspanned |= 1 << (mode.quote & 63);
        self.back_to(index);
        true
    }

    /// Reads the string of a mode again.
    fn back_to(&mut self, index: usize) {
        let Some(mode) = self.modes.get(index) else {
            return;
        };
        (self.at, self.is_first) = (mode.at, false);
        self.tokens.truncate(mode.token + 1);
        self.open.truncate(mode.open + 1);
        self.remarks.truncate(mode.remarks);
        self.modes.truncate(index + 1);
    }

    /// Opens a string, if one opens here.
    pub(super) fn quote(&mut self) -> bool {
        let rest = self.rest();
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
        let in_word = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        for (index, quote) in self.row.strings.iter().enumerate() {
            let opens = rest.starts_with(quote.open.as_bytes())
                && !(in_word && quote.open.starts_with(|c: char| c.is_alphabetic()));
            if !opens {
                continue;
            }
            if self.modes.len() >= MAX_NESTING {
                self.is_too_deep = true;
                continue;
            }
            let row = index as u8;
            match quote.kind {
                QuoteKind::Char if !is_char(rest, quote.open.len()) => {}
                QuoteKind::Word => {
                    let inner = rest.get(1..).unwrap_or(&[]);
                    let end = inner.iter().position(|byte| {
                        *byte == b'\n'
                            || *byte == b'\r'
                            || quote.close.as_bytes().first() == Some(byte)
                    });
                    if let Some(end) = end
                        && inner
                            .get(end..)
                            .is_some_and(|rest| rest.starts_with(quote.close.as_bytes()))
                    {
                        self.push(Kind::Word, self.at + end + 2);
                        return true;
                    }
                }
                QuoteKind::Fenced => {
                    if self.fenced(row, quote) {
                        return true;
                    }
                }
                QuoteKind::Heredoc => {
                    if let Some(word) = heredoc_word(self.text, self.at + quote.open.len()) {
                        let end = self.at + quote.open.len();
                        self.push(Kind::Sign, end);
                        self.heredocs.push((row, word));
                        return true;
                    }
                }
                _ => {
                    self.open_text(row, quote.open.len());
                    return true;
                }
            }
        }
        false
    }

    fn open_text(&mut self, row: u8, len: usize) {
        let mode = Mode {
            token: self.tokens.len(),
            quote: row,
            is_hole: false,
            at: self.at + len,
            open: self.open.len(),
            remarks: self.remarks.len(),
        };
        self.opening(Kind::TextOpen(row), self.at + len);
        self.modes.push(mode);
    }

    /// A string whose end is told where it opens; no holes, no escapes.
    fn fenced(&mut self, row: u8, quote: &Quote) -> bool {
        let rest = self.rest().get(quote.open.len()..).unwrap_or(&[]);
        let word = rest.iter().take(64);
        let word = word.take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
        let word = rest.get(..word.count()).unwrap_or(&[]);
        let (opening, mut close) = match quote.open {
            "{" => (b'|', b"|".to_vec()),
            _ => (b'(', b")".to_vec()),
        };
        if rest.get(word.len()) != Some(&opening) || self.unspanned & (1 << (row & 63)) != 0 {
            return false;
        }
        close.extend_from_slice(word);
        close.extend_from_slice(quote.close.as_bytes());
        let body = word.len() + 1;
        let Some(len) = memmem::find(rest.get(body..).unwrap_or(&[]), &close) else {
            self.unspanned |= 1 << (row & 63);
            return false;
        };
        self.opening(Kind::TextOpen(row), self.at + quote.open.len() + body);
        self.push(Kind::Chunk, self.at + len);
        self.closing(Kind::TextClose, self.at + close.len());
        true
    }

    /// The text of a heredoc, which starts here.
    pub(super) fn heredoc(&mut self, row: u8, word: &str) {
        let (from, mut at) = (self.at, self.at);
        while at < self.bytes.len() {
            let line = self.bytes.get(at..).unwrap_or(&[]);
            let len = memchr::memchr(b'\n', line).map_or(line.len(), |len| len + 1);
            let text = self.text.get(at..at + len).unwrap_or("").trim();
            if text == word || text.strip_suffix([';', ',', ')']) == Some(word) {
                self.opening(Kind::TextOpen(row), from);
                self.push(Kind::Chunk, at);
                self.closing(Kind::TextClose, at);
                self.push(Kind::End, at);
                self.at = at + len - text_tail(line, len);
                return;
            }
            at += len;
        }
    }

    /// A stretch of a string, up to its end or a hole. False at the end of the text.
    pub(super) fn text(&mut self, row: u8) -> bool {
        let Some(quote) = self.row.strings.get(row as usize) else {
            self.cut();
            return true;
        };
        let spans = self.spans(row);
        let from = self.at;
        let close = quote.close.as_bytes();
        let fence = self.fence.filter(|_| spans).map_or(&[][..], str::as_bytes);
        let mut at = self.at;
        loop {
            let rest = self.bytes.get(at..).unwrap_or(&[]);
            let Some(&byte) = rest.first() else {
                self.chunk(from, at);
                return self.end();
            };
            if byte == b'$' && !fence.is_empty() && rest.starts_with(fence) {
                // Of text that is no SQL, an apostrophe may be all there is.
                self.is_broken = true;
                self.back_to(self.modes.len() - 1);
                return true;
            }
            let hole = hole_of(quote, rest);
            self.is_too_deep |= hole.is_some() && self.modes.len() >= MAX_NESTING;
            if let Some((hole, len)) = hole
                && self.modes.len() < MAX_NESTING
            {
                if hole == 0 {
                    // A doubled brace is one.
                    at += len;
                    continue;
                }
                self.chunk(from, at);
                self.hole(row, hole, len);
                return true;
            }
            if rest.starts_with(close) {
                let len = close.len();
                if quote.doubles && rest.get(len..).is_some_and(|rest| rest.starts_with(close)) {
                    at += 2 * len;
                    continue;
                }
                // Of four quotes, the first belongs to the text.
                let is_row = rest.get(1) == rest.first() && rest.get(3) == rest.first();
                if len == 3 && is_row && quote.escapes_or_raw() {
                    at += 1;
                    continue;
                }
                self.chunk(from, at);
                self.closing(Kind::TextClose, at + len);
                self.modes.pop();
                return true;
            }
            match byte {
                b'\\' if quote.has_escapes() => {
                    let next = self.text.get(at + 1..).and_then(|rest| rest.chars().next());
                    at += 1 + next.map_or(0, char::len_utf8);
                    if next == Some('\r') && self.bytes.get(at) == Some(&b'\n') {
                        at += 1;
                    }
                }
                b'\n' | b'\r' if !spans => {
                    self.chunk(from, at);
                    self.cut();
                    return true;
                }
                _ => at += 1,
            }
        }
    }

    fn chunk(&mut self, from: usize, to: usize) {
        if from < to {
            self.at = from;
            self.push(Kind::Chunk, to);
        }
    }

    /// A hole: up to its bracket, or the word behind its sign.
    fn hole(&mut self, row: u8, open: usize, word: usize) {
        let mode = Mode {
            token: self.tokens.len(),
            quote: row,
            is_hole: true,
            at: self.at,
            open: self.open.len(),
            remarks: self.remarks.len(),
        };
        self.opening(Kind::HoleOpen, self.at + open);
        if word > 0 {
            self.push(Kind::Word, self.at + word);
            self.closing(Kind::HoleClose, self.at);
        } else {
            self.modes.push(mode);
        }
    }
}

impl Quote {
    pub(super) fn has_escapes(&self) -> bool {
        self.escapes != crate::scan::fold::Escapes::None
    }

    /// Whether more quotes than close it belong to its text.
    fn escapes_or_raw(&self) -> bool {
        self.kind == QuoteKind::Text
    }
}

/// How long the opening of a hole here is, and the word behind it; `(0, n)` for `n` bytes
/// that only look like one.
fn hole_of(quote: &Quote, rest: &[u8]) -> Option<(usize, usize)> {
    for hole in quote.holes {
        if !rest.starts_with(hole.as_bytes()) {
            continue;
        }
        let after = rest.get(hole.len()..).unwrap_or(&[]);
        if hole.ends_with(['(', '{', '[']) {
            if *hole == "{" && after.first() == Some(&b'{') {
                return Some((0, 2));
            }
            return Some((hole.len(), 0));
        }
        // Any character that is no sign may be a letter.
        let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        let word = after.iter().take_while(is_word).count();
        let is_name = after.first().is_some_and(|byte| !byte.is_ascii_digit());
        if word > 0 && is_name {
            return Some((hole.len(), word));
        }
    }
    None
}

/// Whether the quote at the start encloses one character.
fn is_char(rest: &[u8], open: usize) -> bool {
    let inner = rest.get(open..).unwrap_or(&[]);
    match inner.first() {
        Some(b'\\') => {
            let near = inner.get(2..).unwrap_or(&[]);
            let near = near.get(..near.len().min(10)).unwrap_or(&[]);
            let end = near.iter().position(|byte| *byte == b'\'');
            let line = near.iter().position(|byte| *byte == b'\n');
            end.is_some() && line.is_none_or(|line| Some(line) > end)
        }
        Some(b'\'' | b'\n' | b'\r') | None => false,
        Some(&byte) => {
            let len = match byte {
                0..0x80 => 1,
                0x80..0xE0 => 2,
                0xE0..0xF0 => 3,
                _ => 4,
            };
            inner.get(len) == Some(&b'\'')
        }
    }
}

/// The word that ends a heredoc whose opening ends at `at`.
fn heredoc_word(text: &str, at: usize) -> Option<&str> {
    let rest = text.get(at..)?;
    let rest = rest.trim_start_matches(['~', '-']);
    let rest = rest.trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    let word = rest.get(..end.unwrap_or(rest.len()))?;
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
        .then_some(word)
}

/// How long the break at the end of a line is.
fn text_tail(line: &[u8], len: usize) -> usize {
    let line = line.get(..len).unwrap_or(line);
    match line {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n'] => 1,
        _ => 0,
    }
}
