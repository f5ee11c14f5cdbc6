//! Files that are the user's own word to lanelint (a policy, a catalog): read whole, and
//! strictly. What cannot be read for sure is refused with a sentence.
//!
//! Files that are scanned are [`super::read`]'s, which takes them as they come.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

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

/// As reports show a path: with `/`.
pub fn show(path: &Path) -> String {
    let shown = path.to_string_lossy();
    if cfg!(windows) {
        shown.replace('\\', "/")
    } else {
        shown.into_owned()
    }
}

/// Why the system refused, in words that are the same everywhere.
pub fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
}
