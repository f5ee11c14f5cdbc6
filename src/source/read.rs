//! From bytes to text, and why a file was skipped.
//!
//! Reading never fails silently: what is not text, or too large, or not readable comes
//! back as a [`Skip`] that the run lists. Which files to read is [`crate::walk`]'s.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use super::{Encoding, Source};

/// Files above this many bytes are not read.
pub const MAX_BYTES: u64 = 64 << 20;

/// How far a NUL byte is looked for: what git does to tell binary files.
const SNIFF: usize = 8000;

/// How many bytes say whether a text has wide units, and how many units do at least.
const WIDE: usize = 512;
const MIN_WIDE: usize = 4;

/// Why a file was not scanned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Skip {
    /// A folder that holds other people's code.
    #[error("vendored (named by itself, or with `--no-ignore`, it is read)")]
    Vendored,
    /// What a package manager has pinned.
    #[error("lock file (with `--no-ignore`, it is read)")]
    Lock,
    /// It holds a NUL byte near its start.
    #[error("binary")]
    Binary,
    /// It has more bytes than [`MAX_BYTES`].
    #[error("too large ({0} bytes, the limit is {MAX_BYTES})")]
    TooLarge(u64),
    /// The system refused to open or read it.
    #[error("unreadable: {0}")]
    Unreadable(String),
    /// It holds more model ids than are kept of one file; so many of them were judged.
    #[error("more than {0} ids (the first {0} are judged)")]
    TooManyIds(usize),
    /// It holds more different ids that the catalog does not have; so many of them were judged,
    /// and all that it has.
    #[error("more than {0} different unknown ids (the first {0} are judged)")]
    TooManyUnknown(usize),
    /// UTF-32, or UTF-16 with a broken surrogate, an odd number of bytes or no byte order mark.
    #[error("undecodable: {0}")]
    Undecodable(&'static str),
    /// What it leads to is read where it lies, if it is selected.
    #[error("a link, which is not followed")]
    Link,
    /// A pipe, a socket, a device: one is waited for, another never ends.
    #[error("{0}, neither a file nor a folder (`-` reads standard input)")]
    Special(&'static str),
    /// A folder that is a repository of its own, and no submodule.
    #[error("another repository (named by itself, or with `--no-ignore`, it is read)")]
    Repository,
    /// A part of a report whose run ended before the report did.
    #[error("left by a run of lanelint that was interrupted; it can be deleted")]
    Leftover,
    /// The file is read, but leaves nothing out.
    #[error("its lines are not applied: {0}")]
    IgnoreFile(String),
}

impl Skip {
    /// The reason alone, to count by: `vendored`, `lock`, `binary`, `too-large`, `too-many-ids`,
    /// `unreadable`, `undecodable`, `link`, `special`, `repository`, `leftover`, `ignore-file`.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Vendored => "vendored",
            Self::Lock => "lock",
            Self::Binary => "binary",
            Self::TooLarge(_) => "too-large",
            Self::TooManyIds(_) | Self::TooManyUnknown(_) => "too-many-ids",
            Self::Unreadable(_) => "unreadable",
            Self::Undecodable(_) => "undecodable",
            Self::Link => "link",
            Self::Special(_) => "special",
            Self::Repository => "repository",
            Self::Leftover => "leftover",
            Self::IgnoreFile(_) => "ignore-file",
        }
    }

    /// Whether it was to be read, and could not be: `--strict` fails on it.
    pub fn is_failure(&self) -> bool {
        match self {
            Self::TooLarge(_)
            | Self::TooManyIds(_)
            | Self::TooManyUnknown(_)
            | Self::Unreadable(_)
            | Self::Undecodable(_)
            | Self::Special(_) => true,
            Self::Vendored
            | Self::Lock
            | Self::Binary
            | Self::Link
            | Self::Repository
            | Self::Leftover
            | Self::IgnoreFile(_) => false,
        }
    }
}

/// Fills `buffer` with the bytes of a file.
pub fn bytes(path: &Path, buffer: &mut Vec<u8>) -> Result<(), Skip> {
    let unreadable = |error: std::io::Error| Skip::Unreadable(error.to_string());
    buffer.clear();
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size > MAX_BYTES {
        return Err(Skip::TooLarge(size));
    }
    buffer.reserve(size as usize + 1);
    // A file may grow while it is read; the limit holds for what is read too.
    let read = file
        .take(MAX_BYTES + 1)
        .read_to_end(buffer)
        .map_err(unreadable)?;
    if read as u64 > MAX_BYTES {
        return Err(Skip::TooLarge(read as u64));
    }
    Ok(())
}

/// Whether the bytes are UTF-16 by their byte order mark, which hides text from a
/// search over bytes.
pub fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF])
}

/// Whether the bytes are UTF-32 by their byte order mark: the mark of UTF-16 and a NUL.
fn is_utf32(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF])
}

/// Why the bytes are not read as text, by their marks and a NUL near their start.
pub fn refused(bytes: &[u8]) -> Option<Skip> {
    if is_utf32(bytes) {
        return Some(Skip::Undecodable("UTF-32, expected UTF-8 or UTF-16"));
    }
    let start = &bytes[..bytes.len().min(SNIFF)];
    if is_utf16(bytes) || memchr::memchr(0, start).is_none() {
        return None;
    }
    Some(if is_wide(bytes) {
        Skip::Undecodable("UTF-16 or UTF-32 without a byte order mark, expected one, or UTF-8")
    } else {
        Skip::Binary
    })
}

/// Whether bytes with NULs are a text in units of two or four bytes, by its start: one byte of each unit is printable ASCII
/// and the others are NUL.
fn is_wide(bytes: &[u8]) -> bool {
    let is_text = |byte: u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    let start = &bytes[..bytes.len().min(WIDE)];
    [(2, 0), (2, 1), (4, 0), (4, 3)].iter().any(|&(size, at)| {
        let units = start.chunks_exact(size);
        let count = units.len();
        let is_unit = |unit: &&[u8]| {
            let mut own = unit.iter().enumerate();
            own.all(|(index, &byte)| {
                if index == at {
                    is_text(byte)
                } else {
                    byte == 0
                }
            })
        };
        // Letters of other scripts may stand between.
        count >= MIN_WIDE && units.filter(is_unit).count() * 10 >= count * 9
    })
}

/// Decodes a file's bytes.
pub fn decode(name: impl Into<Arc<str>>, bytes: &[u8]) -> Result<Source, Skip> {
    if let Some(skip) = refused(bytes) {
        return Err(skip);
    }
    if is_utf16(bytes) {
        return Ok(Source::decoded(name, utf16(bytes)?, Encoding::Utf16));
    }
    let (rest, encoding) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => (rest, Encoding::Utf8Bom),
        None => (bytes, Encoding::Utf8),
    };
    Ok(if let Ok(text) = std::str::from_utf8(rest) {
        Source::decoded(name, text, encoding)
    } else {
        // Every byte is a character there, so nothing of the file is lost.
        let text: String = bytes.iter().copied().map(char::from).collect();
        Source::decoded(name, text, Encoding::Latin1)
    })
}

fn utf16(bytes: &[u8]) -> Result<String, Skip> {
    let little = bytes[0] == 0xFF;
    let (pairs, rest) = bytes[2..].as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Skip::Undecodable("UTF-16 with an odd number of bytes"));
    }
    let units = pairs.iter().map(|&pair| {
        if little {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        }
    });
    char::decode_utf16(units)
        .collect::<Result<_, _>>()
        .map_err(|_| Skip::Undecodable("UTF-16 with an unpaired surrogate"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, Encoding) {
        let source = decode("x", bytes).unwrap();
        (source.text().to_owned(), source.encoding())
    }

    #[test]
    fn every_encoding_is_read() {
        assert_eq!(text("é".as_bytes()), ("é".into(), Encoding::Utf8));
        assert_eq!(text(b"\xEF\xBB\xBFa"), ("a".into(), Encoding::Utf8Bom));
        assert_eq!(text(b"\xFF\xFEa\0"), ("a".into(), Encoding::Utf16));
        assert_eq!(text(b"\xFE\xFF\0a"), ("a".into(), Encoding::Utf16));
        assert_eq!(text(b"caf\xE9"), ("café".into(), Encoding::Latin1));
    }

    #[test]
    fn what_is_no_text_says_why() {
        let skip = |bytes: &[u8]| decode("x", bytes).unwrap_err().reason();
        assert_eq!(skip(b"a\0b"), "binary");
        assert_eq!(skip(b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0"), "binary");
        let wide = |size: usize, at: usize| -> Vec<u8> {
            let units = b"model = 'gpt-4'\n".iter().flat_map(|&byte| {
                let mut unit = vec![0; size];
                unit[at] = byte;
                unit
            });
            units.collect()
        };
        for (size, at) in [(2, 0), (2, 1), (4, 0), (4, 3)] {
            assert_eq!(skip(&wide(size, at)), "undecodable", "{size} {at}");
        }
        assert_eq!(skip(b"\xFF\xFEa"), "undecodable");
        assert_eq!(skip(b"\xFF\xFE\0\0a\0\0\0"), "undecodable");
        assert_eq!(skip(b"\0\0\xFE\xFF\0\0\0a"), "undecodable");
        assert_eq!(skip(b"\xFF\xFE\0\xD8"), "undecodable");
    }

    #[test]
    fn a_byte_order_mark_counts_in_the_file_only() {
        let source = decode("x", b"\xEF\xBB\xBFab").unwrap();
        assert_eq!((source.position(1).column, source.file_offset(1)), (2, 4));
    }
}
