//! The last thing that text passes on its way to a terminal or into a log, whichever command
//! wrote it: what would act there is spelled out. Formats and messages escape what they show
//! where they know its place; this holds for what one of them forgot.
//!
//! Let through are line breaks, tabs, and of terminal sequences those that lanelint itself
//! writes: colours and links to files. Nothing of a format's own syntax is touched, since no
//! format writes such characters but on purpose.

use std::io::{self, Write};
use std::mem;

use crate::source::acts::is_hidden;

/// What opens a command to a CI system wherever it stands, but for the bracket.
const OPENS: &[u8] = b"##vso";

/// The longest terminal sequence: a link to a file with a long path.
const LONGEST: usize = 16 << 10;

/// Writes text on with what would act spelled out.
#[derive(Debug)]
pub(super) struct Log<W> {
    out: W,
    /// Commands to CI systems pass: the report consists of them.
    pub(super) speaks: bool,
    /// The bytes of a character whose last ones are still to come.
    partial: Vec<u8>,
    /// A terminal sequence that is not over.
    sequence: String,
    /// How many characters of [`OPENS`] were just written.
    opening: usize,
    /// What of the line was written is space.
    blank: bool,
    /// It was a colon, with only space before it in the line.
    colon: bool,
}

impl<W: Write> Log<W> {
    pub(super) fn new(out: W) -> Self {
        Self {
            out,
            speaks: false,
            partial: Vec::new(),
            sequence: String::new(),
            opening: 0,
            blank: true,
            colon: false,
        }
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        let acts = |c: char| is_hidden(c) && !matches!(c, '\n' | '\t');
        let rests = self.sequence.is_empty() && self.opening == 0 && !self.colon;
        if rests && !text.contains("##") && !text.contains("::") && !text.contains(acts) {
            let line = text.rsplit('\n').next().unwrap_or_default();
            self.opening = usize::from(line.ends_with('#'));
            let start = self.blank || line.len() < text.len();
            self.colon = start && line.trim_start() == ":";
            self.blank = start && line.trim_start().is_empty();
            return self.out.write_all(text.as_bytes());
        }
        let mut shown = String::with_capacity(text.len());
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            if !self.sequence.is_empty() {
                self.in_sequence(c, &mut shown);
            } else if c == '\u{1b}' {
                self.sequence.push(c);
            } else if c == '\r' && rest.peek() == Some(&'\n') {
                shown.push(c);
            } else {
                self.put(c, &mut shown);
            }
        }
        self.out.write_all(shown.as_bytes())
    }

    /// One character that is part of no sequence.
    fn put(&mut self, c: char, shown: &mut String) {
        let is_command = match c {
            '[' => self.opening == 2 || self.opening == OPENS.len(),
            ':' => self.colon,
            _ => false,
        };
        if is_command && !self.speaks || is_hidden(c) && !matches!(c, '\n' | '\t') {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
        let next = OPENS.get(self.opening).copied().map(char::from);
        self.opening = match c {
            c if next.is_some_and(|next| next.eq_ignore_ascii_case(&c)) => self.opening + 1,
            '#' if self.opening == 2 => 2,
            '#' => 1,
            _ => 0,
        };
        self.colon = c == ':' && self.blank;
        self.blank = c == '\n' || self.blank && c.is_whitespace();
    }

    /// One more character of a sequence, which is passed on when it is over and one of ours,
    /// and spelled out as soon as it is not.
    fn in_sequence(&mut self, c: char, shown: &mut String) {
        self.sequence.push(c);
        let sequence = self.sequence.as_str();
        let is_color = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit() || b == b';');
        let link = ["\u{1b}]8;;file://", "\u{1b}]8;;\u{1b}\\"];
        let (is_open, is_whole) = if let Some(rest) = sequence.strip_prefix("\u{1b}[") {
            let color = rest.strip_suffix('m');
            (is_color(rest), color.is_some_and(is_color))
        } else if let Some(rest) = sequence.strip_prefix(link[0]) {
            let path = rest.strip_suffix('\u{1b}').unwrap_or(rest);
            let whole = rest.strip_suffix("\u{1b}\\");
            let plain = |text: &str| !text.contains(is_hidden);
            (plain(path), whole.is_some_and(plain))
        } else {
            let starts = link.iter().any(|link| link.starts_with(sequence));
            (starts || sequence == "\u{1b}", sequence == link[1])
        };
        if is_whole {
            shown.push_str(&mem::take(&mut self.sequence));
        } else if !is_open && sequence != "\u{1b}[" || sequence.len() > LONGEST {
            for c in mem::take(&mut self.sequence).chars() {
                self.put(c, shown);
            }
        }
    }
}

impl<W: Write> Write for Log<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let joined;
        let mut rest = bytes;
        if !self.partial.is_empty() {
            self.partial.extend_from_slice(bytes);
            joined = mem::take(&mut self.partial);
            rest = &joined;
        }
        while !rest.is_empty() {
            match str::from_utf8(rest) {
                Ok(text) => {
                    self.text(text)?;
                    break;
                }
                Err(error) => {
                    let (valid, broken) = rest.split_at(error.valid_up_to());
                    self.text(str::from_utf8(valid).unwrap_or_default())?;
                    let Some(length) = error.error_len() else {
                        self.partial.extend_from_slice(broken);
                        break;
                    };
                    self.text("\u{fffd}")?;
                    rest = broken.get(length..).unwrap_or_default();
                }
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn logged(pieces: &[&str], speaks: bool) -> String {
        let mut log = Log::new(Vec::new());
        log.speaks = speaks;
        for piece in pieces {
            // A piece may end within a character.
            for bytes in piece.as_bytes().chunks(3) {
                log.write_all(bytes).unwrap();
            }
        }
        String::from_utf8(log.out).unwrap()
    }

    #[test]
    fn commands_are_spelled_out_wherever_a_piece_ends() {
        let text = "a ##vso[b] ##[c] ###[d] #[e]\n  ::f\nx ::g\n##v so[h] ##VSO[i]";
        let shown = "a ##vso\\u{5b}b] ##\\u{5b}c] ###\\u{5b}d] #[e]\n  :\\u{3a}f\nx ::g\n##v so[h] ##VSO\\u{5b}i]";
        assert_eq!(logged(&[text], false), shown);
        let letters: Vec<_> = text.split("").collect();
        assert_eq!(logged(&letters, false), shown);
        assert_eq!(logged(&[text], true), text);
        assert_eq!(
            logged(&["##", "[a]\n:", ":b"], false),
            "##\\u{5b}a]\n:\\u{3a}b"
        );
    }

    #[test]
    fn colours_hide_no_command() {
        let text = "##\u{1b}[31m[a]\u{1b}[0m\n\u{1b}[1m:\u{1b}[0m:b";
        let plain = anstream::adapter::strip_str(&logged(&[text], false)).to_string();
        assert_eq!(plain, "##\\u{5b}a]\n:\\u{3a}b");
    }

    #[test]
    fn only_our_own_sequences_pass() {
        let ours =
            "\u{1b}[1;31mé\u{1b}[0m \u{1b}]8;;file:///a%20b\u{1b}\\a\u{1b}]8;;\u{1b}\\\r\n\t";
        assert_eq!(logged(&[ours], false), ours);
        let theirs = "\u{1b}[2J\u{1b}]0;t\u{7}\u{1b}]8;;http://x\u{1b}\\\u{202e}\r!\u{9b}m";
        let shown = logged(&[theirs], false);
        assert!(!shown.contains(is_hidden), "{shown:?}");
    }

    proptest! {
        #[test]
        fn nothing_acts_and_nothing_is_lost(text in "[ :#\\[vsoa\n]{0,40}", at in 0usize..40) {
            let (before, after) = text.split_at(at.min(text.len()));
            let shown = logged(&[before, after], false);
            prop_assert!(!shown.contains("##[") && !shown.to_lowercase().contains("##vso["));
            prop_assert!(!shown.lines().any(|line| line.trim_start().starts_with("::")));
            prop_assert_eq!(shown.replace("\\u{5b}", "[").replace("\\u{3a}", ":"), text);
        }
    }
}
