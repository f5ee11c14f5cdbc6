//! Words that have look-alike characters beside letters or digits of ASCII, in the signs that they
//! look like: what a search for the bytes of stems cannot meet. What they mean is not decided here.

use std::ops::ControlFlow;

use crate::catalog::alike;
use crate::scan::run::is_token_byte;

/// A word, in the signs that it looks like.
#[derive(Debug, Default)]
pub(super) struct Word {
    /// Signs of ASCII.
    pub(super) plain: Vec<u8>,
    /// Where each of them starts in the text, and last where the word ends.
    places: Vec<usize>,
}

impl Word {
    /// Where a part of the plain signs lies in the text.
    pub(super) fn place(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        Some((*self.places.get(start)?, *self.places.get(end)?))
    }

    fn push(&mut self, sign: u8, at: usize) {
        self.plain.push(sign);
        self.places.push(at);
    }

    /// Whether it is of two scripts: a word of another one alone says nothing.
    fn is_mixed(&self, disguised: usize) -> bool {
        let latin = self
            .plain
            .iter()
            .filter(|byte| byte.is_ascii_alphanumeric());
        latin.count() > disguised
    }
}

/// Gives each such word of a text, in its order, until `see` breaks; none lies over bytes that are not UTF-8. No byte is read
/// more than a few times.
pub(super) fn words(
    bytes: &[u8],
    mut see: impl FnMut(&Word) -> ControlFlow<()>,
) -> ControlFlow<()> {
    if bytes.is_ascii() {
        return ControlFlow::Continue(());
    }
    let mut word = Word::default();
    let mut start = 0;
    for chunk in bytes.utf8_chunks() {
        within(chunk.valid(), start, &mut word, &mut see)?;
        start += chunk.valid().len() + chunk.invalid().len();
    }
    ControlFlow::Continue(())
}

/// Likewise of text that starts at a byte of the whole.
fn within(
    text: &str,
    start: usize,
    word: &mut Word,
    see: &mut impl FnMut(&Word) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(first) = next_other(bytes, at) {
        let Some(c) = text.get(first..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        if alike::ascii(c).is_none() && !alike::is_unseen(c) {
            at = first + c.len_utf8();
            continue;
        }
        word.plain.clear();
        word.places.clear();
        let before = bytes[at..first].iter().rev();
        let before = before.take_while(|byte| is_token_byte(**byte)).count();
        let begin = first - before;
        for (place, &byte) in (start + begin..).zip(&bytes[begin..first]) {
            word.push(byte, place);
        }
        at = first;
        let mut disguised = 0;
        for c in text.get(first..).unwrap_or_default().chars() {
            if let Ok(byte) = u8::try_from(c)
                && is_token_byte(byte)
            {
                word.push(byte, start + at);
            } else if let Some(sign) = alike::ascii(c).filter(|_| !c.is_ascii()) {
                disguised += usize::from(sign.is_ascii_alphanumeric());
                word.push(sign as u8, start + at);
            } else if !alike::is_unseen(c) {
                break;
            }
            at += c.len_utf8();
        }
        word.places.push(start + at);
        if word.is_mixed(disguised) {
            see(word)?;
        }
    }
    ControlFlow::Continue(())
}

/// The next byte that is not ASCII.
fn next_other(bytes: &[u8], from: usize) -> Option<usize> {
    const AT_ONCE: usize = 64;
    let rest = bytes.get(from..)?;
    let plain = rest.chunks(AT_ONCE).take_while(|chunk| chunk.is_ascii());
    let start = plain.count() * AT_ONCE;
    let rest = rest.get(start..)?;
    let found = rest.iter().position(|byte| !byte.is_ascii())?;
    Some(from + start + found)
}
