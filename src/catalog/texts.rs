//! From the text of a catalog file to its types, with every fault and its line. The build
//! script reads the built-in files so, and importers those of a checkout.

use super::file::File;
use crate::source::yaml::{self, decode::decode};

/// Reads a file of the built-in catalog; nothing for an empty one.
///
/// # Errors
///
/// All that is wrong with its form, each with `place` and its line.
pub fn read(place: &str, text: &str) -> Result<Option<File>, Vec<String>> {
    let located = |fault: &yaml::Fault| {
        let before = text.get(..fault.span.start as usize).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        format!("{place}:{line}: {}", fault.message)
    };
    let stream = yaml::parse(text).map_err(|fault| vec![located(&fault)])?;
    let Some(root) = stream.documents.first() else {
        return Ok(None);
    };
    let (file, faults) = decode::<File>(root);
    if faults.is_empty() {
        Ok(file)
    } else {
        Err(faults.iter().map(located).collect())
    }
}
