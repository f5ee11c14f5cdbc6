//! Files with scripts of the shell in them, Dockerfiles and makefiles, read as one script:
//! what is none is blanked, and every byte keeps its place. So variables of the file fold
//! into its commands as those of a script do. Which bytes are script, the formats say.

use std::ops::Range;

use super::piece::{Context, Piece};
use super::{Wanted, shell};

/// A script as long as the file it is cut from.
pub(super) struct Masked<'s> {
    text: &'s str,
    bytes: Vec<u8>,
}

impl<'s> Masked<'s> {
    /// Nothing but blanks and line breaks.
    pub(super) fn new(text: &'s str) -> Self {
        let blank = |byte| match byte {
            b'\n' | b'\r' => byte,
            _ => b' ',
        };
        Self {
            text,
            bytes: text.bytes().map(blank).collect(),
        }
    }

    /// Makes these bytes of the file script.
    pub(super) fn copy(&mut self, range: Range<usize>) {
        if let (Some(to), Some(from)) = (
            self.bytes.get_mut(range.clone()),
            self.text.as_bytes().get(range),
        ) {
            to.copy_from_slice(from);
        }
    }

    /// Makes these bytes blanks, line breaks too: what is around them is one line.
    pub(super) fn blank(&mut self, range: Range<usize>) {
        self.bytes.get_mut(range).unwrap_or_default().fill(b' ');
    }

    /// Ends a statement with the line break before a place: the grammar takes assignments
    /// on lines of their own for those of the command that follows.
    pub(super) fn end(&mut self, at: usize) {
        let last = at.checked_sub(1);
        if let Some(last) = last.filter(|last| self.bytes.get(*last) == Some(&b'\n')) {
            self.put(last, b';');
        }
    }

    /// Puts a sign in place of a byte.
    pub(super) fn put(&mut self, at: usize, sign: u8) {
        if let Some(byte) = self.bytes.get_mut(at) {
            *byte = sign;
        }
    }

    /// `name=` right before the value that starts at `at`, where there is room for it.
    pub(super) fn assign(&mut self, name: &str, from: usize, at: usize) {
        let Some(start) = at
            .checked_sub(name.len() + 1)
            .filter(|start| *start >= from)
        else {
            return;
        };
        if let Some(to) = self.bytes.get_mut(start..start + name.len()) {
            to.copy_from_slice(name.as_bytes());
        }
        self.put(at - 1, b'=');
    }

    /// The pieces of the script, in the file.
    pub(super) fn read(self, wanted: Wanted<'_>) -> Result<Vec<Piece<'s>>, String> {
        // Only whole stretches of the file and signs of one byte were put in.
        let script = String::from_utf8(self.bytes).map_err(|error| error.to_string())?;
        let found = shell::script(&script, wanted)?.into_iter();
        let found = found.map(|piece| {
            let piece = if piece.parts.is_empty() {
                piece.with_text_of(self.text)
            } else {
                piece.into_owned()
            };
            let is_string = piece.context == Context::String;
            Piece {
                context: if is_string {
                    Context::Config
                } else {
                    piece.context
                },
                ..piece
            }
        });
        Ok(found.collect())
    }
}
