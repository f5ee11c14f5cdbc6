//! What a command writes that has one output: to a file or to standard output, in one of a few formats. Outputs of `check`, of
//! which there may be several, are [`super::output`]'s.

use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;

use super::{Exit, Outcome, save, terminal};
use crate::source::excerpt::visible;

/// The format that is asked for, or the one that the extension of the file tells; `usual` for standard output.
pub(super) fn format<F: ValueEnum>(
    path: Option<&Path>,
    asked: Option<F>,
    (usual, by_extension): (F, impl Fn(&str) -> Option<F>),
) -> Result<F, Exit> {
    let Some(path) = path else {
        return Ok(asked.unwrap_or(usual));
    };
    let shown = path.to_string_lossy();
    let shown = visible(&shown);
    let extension = path.extension().and_then(|extension| extension.to_str());
    let Some(format) = asked.or_else(|| by_extension(extension?)) else {
        let message = format!("--output: cannot infer a format from the extension of `{shown}`");
        let help = format!("add --format {}", names::<F>());
        return Err(terminal::fail(&message, Some(&help)));
    };
    let folder = path.parent();
    if folder.is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        let message = format!("--output: the folder of `{shown}` is not there");
        return Err(terminal::fail(
            &message,
            Some("make it, or name another file"),
        ));
    }
    Ok(format)
}

/// Writes to the file, whole or not at all, or to standard output.
pub(super) fn write(
    path: Option<&Path>,
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Outcome {
    let Some(path) = path else {
        write(out)?;
        return Ok(Exit::Clean);
    };
    if let Err(error) = save::stream(path, write) {
        let path = path.to_string_lossy();
        let message = format!("cannot write `{}`: {error}", visible(&path));
        return Ok(terminal::fail(
            &message,
            Some("name a file that may be written"),
        ));
    }
    Ok(Exit::Clean)
}

/// `table, json or ics`.
fn names<F: ValueEnum>() -> String {
    let all = F::value_variants().iter();
    let names = all.filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()));
    let mut names: Vec<_> = names.collect();
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} or {last}", names.join(", ")),
        last => last.unwrap_or_default(),
    }
}
