//! How many facts each importer read last time: a source that moved its tables reads as
//! empty or poor, which must not pass as news.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::cli::save;
use crate::source::document;

/// What a table may lose from one edition to the next: one in this many facts.
const ONE_IN: usize = 50;

/// Counts by importer and fact.
type Counts = BTreeMap<String, BTreeMap<String, usize>>;

/// Holds what was read against the last time, keeps it, and gives what to note.
///
/// # Errors
///
/// A message and its help, when there are fewer facts or the file cannot be used; then it
/// stays as it is.
pub(super) fn keep(
    path: &Path,
    kind: &str,
    read: &BTreeMap<String, usize>,
) -> Result<String, (String, String)> {
    let shown = document::show(path);
    let fails = |error: &dyn std::fmt::Display| {
        let help = "expected an object of objects of numbers: {\"litellm\": {\"ids\": 4878}}";
        (
            format!("cannot keep counts in `{shown}`: {error}"),
            help.to_owned(),
        )
    };
    let mut counts: Counts = match fs::read_to_string(path) {
        Ok(text) => serde_json::from_str(&text).map_err(|error| fails(&error))?,
        Err(error) if error.kind() == ErrorKind::NotFound => Counts::new(),
        Err(error) => return Err(fails(&error)),
    };
    let mut note = String::new();
    let mut lost = Vec::new();
    for (name, &before) in counts.get(kind).into_iter().flatten() {
        let now = read.get(name).copied().unwrap_or_default();
        if now * ONE_IN < before * (ONE_IN - 1) {
            lost.push(format!("{now} `{name}`, last time {before}"));
        } else if now < before {
            let _ = write!(
                note,
                "\n  fewer than last time: {now} `{name}`, before {before}"
            );
        }
    }
    if !lost.is_empty() {
        let message = format!(
            "{kind} reads fewer facts than last time: {}",
            lost.join("; ")
        );
        let help = format!(
            "see whether its tables have moved, and fix rules/import/{}.yaml; if there are \
             fewer indeed, take `{kind}` out of {shown}",
            kind.replace('.', "-")
        );
        return Err((message, help));
    }
    if counts.get(kind) == Some(read) {
        return Ok(note);
    }
    counts.insert(kind.to_owned(), read.clone());
    let text = serde_json::to_string_pretty(&counts).map_err(|error| fails(&error))?;
    save::stream(path, |out| writeln!(out, "{text}")).map_err(|error| fails(&error))?;
    Ok(note)
}
