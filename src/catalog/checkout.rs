//! The built-in catalog as the files of a checkout have it, which the binary may not carry
//! yet: what importers hold facts against, and what is verified before it is built.

use super::{Catalog, pack, texts};

/// Packs files given by name and text, as a build would.
///
/// # Errors
///
/// What would stop the build, a sentence each.
pub fn load(files: &[(String, String)]) -> Result<Catalog, Vec<String>> {
    let mut faults = Vec::new();
    let mut read = Vec::new();
    for (name, text) in files {
        match texts::read(name, text) {
            Ok(file) => read.extend(file.map(|file| (name.clone(), file))),
            Err(found) => faults.extend(found),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let packed = pack::pack(&read).map_err(|found| {
        let line = |(file, path, message)| format!("{file}: {path}: {message}");
        found.into_iter().map(line).collect::<Vec<_>>()
    })?;
    let unreadable = || vec!["the packed catalog cannot be read".to_owned()];
    Catalog::packed(packed).ok_or_else(unreadable)
}
