//! Files that are the user's own word to lanelint (a policy, a catalog): read whole, and
//! strictly. What cannot be read for sure is refused with a sentence.
//!
//! Files that are scanned are [`super::read`]'s, which takes them as they come.

#[cfg(unix)]
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::{Encoding, Source};

/// The text of a file called `shown`, or why there is none. `noun` is what the file is to
/// be: `policy`.
///
/// # Errors
///
/// A sentence, when it cannot be read, is larger than `limit` bytes, or is not UTF-8.
pub fn read(path: &Path, shown: &str, limit: u64, noun: &str) -> Result<Source, String> {
    let bytes = bytes(path, shown, limit, noun)?;
    let (rest, encoding) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => (rest, Encoding::Utf8Bom),
        None => (bytes.as_slice(), Encoding::Utf8),
    };
    // What is no text would be shown in the messages of its faults.
    if let Some(at) = rest.iter().position(|byte| is_no_text(*byte)) {
        let line = 1 + memchr::memchr_iter(b'\n', &rest[..at]).count();
        return Err(format!(
            "`{shown}` is not text, on line {line}: is it a {noun}?"
        ));
    }
    match std::str::from_utf8(rest) {
        Ok(text) => Ok(Source::decoded(shown, text, encoding)),
        Err(error) => {
            let line = 1 + memchr::memchr_iter(b'\n', &rest[..error.valid_up_to()]).count();
            Err(format!(
                "`{shown}` is not UTF-8, on line {line}: save it as UTF-8"
            ))
        }
    }
}

/// Whether a byte stands in no text: a control character but those that begin or end lines.
fn is_no_text(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)
}

/// The bytes of a file, likewise.
///
/// # Errors
///
/// A sentence, when it cannot be read or is larger than `limit` bytes.
pub fn bytes(path: &Path, shown: &str, limit: u64, noun: &str) -> Result<Vec<u8>, String> {
    let refused = |error: io::Error| format!("cannot read `{shown}`: {}", why(&error));
    let about = fs::metadata(path).map_err(refused)?;
    // A pipe would be waited for.
    if !about.is_file() {
        return Err(format!("cannot read `{shown}`: it is not a file"));
    }
    let too_large =
        |size: u64| format!("`{shown}` has {size} bytes, and a {noun} at most {limit}: is it one?");
    if about.len() > limit {
        return Err(too_large(about.len()));
    }
    let mut bytes = Vec::with_capacity(about.len() as usize + 1);
    let file = File::open(path).map_err(refused)?;
    let size = file
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(refused)? as u64;
    if size > limit {
        return Err(too_large(size));
    }
    Ok(bytes)
}

/// As reports show a path: with `/`. Bytes that are not UTF-8 are written `\xE9`, so that no
/// two names are shown alike; a `\` that stands there as if it began one is `\x5C`.
pub fn show(path: &Path) -> String {
    let mut shown = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        if cfg!(windows) {
            shown.push_str(&chunk.valid().replace('\\', "/"));
        } else {
            unmistaken(chunk.valid(), &mut shown);
        }
        for byte in chunk.invalid() {
            let _ = write!(shown, "\\x{byte:02X}");
        }
    }
    shown
}

fn unmistaken(text: &str, shown: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("\\x") {
        let (before, from) = rest.split_at(at);
        shown.push_str(before);
        shown.push_str(if escaped(from).is_some() {
            "\\x5C"
        } else {
            "\\"
        });
        rest = from.get(1..).unwrap_or_default();
    }
    shown.push_str(rest);
}

/// The byte that a text begins with the escape of.
fn escaped(text: &str) -> Option<u8> {
    let digits = text.strip_prefix("\\x")?.get(..2)?;
    let is_written = |byte: u8| matches!(byte, b'0'..=b'9' | b'A'..=b'F');
    let is_hex = digits.bytes().all(is_written);
    u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)
}

/// The path that is shown like this.
#[cfg(unix)]
pub fn path(shown: &str) -> PathBuf {
    let bytes: OsString = std::os::unix::ffi::OsStringExt::from_vec(unshown(shown));
    bytes.into()
}

/// The path that is shown like this.
#[cfg(not(unix))]
pub fn path(shown: &str) -> PathBuf {
    String::from_utf8_lossy(&unshown(shown)).into_owned().into()
}

fn unshown(shown: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(shown.len());
    let mut rest = shown;
    while let Some(at) = rest.find("\\x") {
        let (before, from) = rest.split_at(at);
        bytes.extend_from_slice(before.as_bytes());
        let (byte, length) = escaped(from).map_or((b'\\', 1), |byte| (byte, 4));
        bytes.push(byte);
        rest = from.get(length..).unwrap_or_default();
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// Why the system refused, in words that are the same everywhere.
pub fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_two_names_are_shown_alike() {
        let shown = |bytes: &[u8]| show(Path::new(OsStr::from_bytes(bytes)));
        assert_eq!(shown(b"d/a\xE9.py"), r"d/a\xE9.py");
        assert_eq!(shown(br"d/a\xE9.py"), r"d/a\x5CxE9.py");
        assert_eq!(shown(br"a\b\x\xg1\"), r"a\b\x\xg1\");
    }

    proptest! {
        #[test]
        fn what_is_shown_leads_back(bytes in proptest::collection::vec(prop_oneof![
            Just(b'\\'), Just(b'x'), Just(b'E'), Just(b'5'), Just(b'C'), Just(0xE9), Just(0xC3), Just(0xA9)
        ], 0..12)) {
            prop_assert_eq!(unshown(&show(Path::new(OsStr::from_bytes(&bytes)))), bytes);
        }
    }
}
