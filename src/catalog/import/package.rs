//! Files out of packages: wheels (zip) and archives (tar, gzipped). Only reading, bounded,
//! and by name: nothing is unpacked onto the disk, and no path in a package is followed.

use std::io::Read as _;

use flate2::read::{DeflateDecoder, GzDecoder};

use super::{Fault, Input};

/// How many bytes a file of a package may have when it is unpacked.
const MAX_FILE: u64 = 64 << 20;
/// How many bytes an archive may have when it is unpacked.
const MAX_ARCHIVE: u64 = 256 << 20;
/// How many files are taken from a package.
const MAX_FILES: usize = 20_000;

/// The files of a package that pass, or the file itself when it is no package.
///
/// # Errors
///
/// When a package is broken or too large.
pub fn open(input: Input, wants: &dyn Fn(&str) -> bool) -> Result<Vec<Input>, Fault> {
    let fault = |message: &str| Fault {
        file: input.name.clone(),
        message: message.to_owned(),
    };
    if input.bytes.starts_with(b"PK\x03\x04") {
        return zip(&input.bytes, wants).ok_or_else(|| fault("a broken or too large zip archive"));
    }
    if input.bytes.starts_with(&[0x1F, 0x8B]) {
        let mut tar = Vec::new();
        let mut unpacked = GzDecoder::new(input.bytes.as_slice()).take(MAX_ARCHIVE + 1);
        let size = unpacked.read_to_end(&mut tar);
        let size = size.map_err(|_| fault("a broken gzip archive"))? as u64;
        if size > MAX_ARCHIVE {
            return Err(fault("unpacked, it is larger than 256 MiB"));
        }
        return self::tar(&tar, wants).ok_or_else(|| fault("a broken tar archive"));
    }
    Ok(vec![input])
}

fn number(bytes: &[u8], at: usize, len: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(len)?)?;
    let sum = bytes
        .iter()
        .rev()
        .fold(0, |sum, &byte| sum << 8 | usize::from(byte));
    Some(sum)
}

/// Files of a zip archive, by its central directory.
fn zip(bytes: &[u8], wants: &dyn Fn(&str) -> bool) -> Option<Vec<Input>> {
    // The end record is 22 bytes, with a comment of at most 64 KiB behind it.
    let from = bytes.len().saturating_sub(22 + (1 << 16));
    let tail = bytes.get(from..)?;
    let end = from + tail.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let count = number(bytes, end + 10, 2)?;
    let mut at = number(bytes, end + 16, 4)?;
    let mut files = Vec::new();
    for _ in 0..count {
        if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
            return None;
        }
        let method = number(bytes, at + 10, 2)?;
        let packed = number(bytes, at + 20, 4)?;
        let [name_len, extra, comment] = [28, 30, 32].map(|field| number(bytes, at + field, 2));
        let (name_len, extra, comment) = (name_len?, extra?, comment?);
        let header = number(bytes, at + 42, 4)?;
        let name = String::from_utf8_lossy(bytes.get(at + 46..at + 46 + name_len)?).into_owned();
        at += 46 + name_len + extra + comment;
        if !wants(&name) {
            continue;
        }
        let local = number(bytes, header.checked_add(26)?, 2)? + number(bytes, header + 28, 2)?;
        let start = header + 30 + local;
        let data = bytes.get(start..start.checked_add(packed)?)?;
        let mut text = Vec::new();
        let size = match method {
            0 => data.take(MAX_FILE + 1).read_to_end(&mut text).ok()?,
            8 => {
                let mut unpacked = DeflateDecoder::new(data).take(MAX_FILE + 1);
                unpacked.read_to_end(&mut text).ok()?
            }
            _ => return None,
        };
        if size as u64 > MAX_FILE || files.len() == MAX_FILES {
            return None;
        }
        files.push(Input { name, bytes: text });
    }
    Some(files)
}

/// Files of a tar archive.
fn tar(bytes: &[u8], wants: &dyn Fn(&str) -> bool) -> Option<Vec<Input>> {
    let mut files = Vec::new();
    let mut at = 0;
    while let Some(header) = bytes.get(at..at + 512).filter(|header| header[0] != 0) {
        let text = |range: std::ops::Range<usize>| {
            let field = header.get(range).unwrap_or_default();
            let end = field
                .iter()
                .position(|&byte| byte == 0)
                .unwrap_or(field.len());
            String::from_utf8_lossy(&field[..end]).trim().to_owned()
        };
        let (name, prefix) = (text(0..100), text(345..500));
        let size = usize::from_str_radix(&text(124..136), 8).ok()?;
        let data = bytes.get(at + 512..(at + 512).checked_add(size)?)?;
        let name = if prefix.is_empty() {
            name
        } else {
            format!("{prefix}/{name}")
        };
        let is_file = matches!(header.get(156), Some(0 | b'0'));
        if is_file && wants(&name) {
            if files.len() == MAX_FILES {
                return None;
            }
            files.push(Input {
                name,
                bytes: data.to_vec(),
            });
        }
        at += 512 + size.div_ceil(512) * 512;
    }
    Some(files)
}
