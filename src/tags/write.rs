//! Migration tags as they are written: what `tag` puts into files, and what reports show to paste.

use std::fmt::Write as _;

/// A value as it can stand in a tag, in quotes where it needs them.
///
/// # Errors
///
/// What cannot stand in a comment of every language, as a sentence.
pub fn value(text: &str) -> Result<String, String> {
    if text.is_empty()
        || text.contains(['"', '\\', '\n', '\r'])
        || text.contains("*/")
        || text.contains("--")
    {
        return Err(
            "expected a text without quotes, backslashes, line breaks, `*/` and `--`".to_owned(),
        );
    }
    let is_word = |c: char| c.is_alphanumeric() || "-_.:/@#+".contains(c);
    Ok(if text.chars().all(is_word) {
        text.to_owned()
    } else {
        format!("\"{text}\"")
    })
}

/// A tag from `lanelint:` on; the values are such as [`value`] gives.
pub fn migrate<'k>(keys: impl IntoIterator<Item = (&'k str, String)>) -> String {
    let mut text = "lanelint: migrate".to_owned();
    for (key, value) in keys {
        // Writing to a string does not fail.
        let _ = write!(text, " {key}={value}");
    }
    text
}
