//! Writing files of the user: all of a file or nothing of it, and nothing through a link.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::pipe::UntilClosed;
use crate::walk::{UNFINISHED, UNFINISHED_END};

/// Writes a file that must not be there yet.
pub(super) fn new(path: &Path, text: &[u8]) -> io::Result<()> {
    let file = beside(path, text)?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file in the place of one that is there, with the same permissions.
pub(super) fn over(path: &Path, text: &[u8]) -> io::Result<()> {
    let about = fs::symlink_metadata(path)?;
    if !about.is_file() {
        return Err(io::Error::other(
            "it is a link or no file: name the file itself",
        ));
    }
    let file = beside(path, text)?;
    fs::set_permissions(file.path(), about.permissions())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file, there before or not, piece by piece: it is there once all is written. What
/// is no file, such as a pipe, is written as it comes.
pub(super) fn stream(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // Of what a link leads to: `/dev/stdout` is one.
    let there = fs::metadata(path).ok();
    if there.as_ref().is_some_and(|about| !about.is_file()) {
        let pipe = fs::OpenOptions::new().write(true).open(path)?;
        let mut out = BufWriter::new(UntilClosed::new(pipe));
        write(&mut out)?;
        return out.flush();
    }
    if fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink()) {
        return Err(io::Error::other("it is a link: name the file itself"));
    }
    let mut out = BufWriter::new(empty_beside(path)?);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    if let Some(about) = there {
        fs::set_permissions(file.path(), about.permissions())?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A file in the same folder, so that putting it in its place cannot fail halfway.
fn beside(path: &Path, text: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = empty_beside(path)?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn empty_beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    // The next run knows it by its name, if this one is ended before it is in its place.
    builder.prefix(UNFINISHED).suffix(UNFINISHED_END);
    // A policy is read by all who read the repository; a temporary file is not.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder.unwrap_or(Path::new(".")))
}
