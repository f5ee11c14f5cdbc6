//! `lanelint catalog import`: facts from outside, held against the catalog and written as a
//! catalog file.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::counts;
use crate::catalog::entry::Day;
use crate::catalog::import::{
    self, Edition, Imported, Input, Spec, package, patch, review, spec, write,
};
use crate::catalog::{Catalog, checkout};
use crate::cli::{AsOf, Exit, Outcome, save, terminal};
use crate::policy::ids;
use crate::source::document;
use crate::source::excerpt::visible;

/// Where the built-in catalog's files are in this project.
pub(super) const FOLDER: &str = "rules/catalog";
/// A larger file is refused.
const MAX_BYTES: u64 = 128 << 20;
/// How many files of a folder are read.
const MAX_FILES: usize = 20_000;
/// How deep folders are walked.
const MAX_DEPTH: usize = 8;
const PATCH_HELP: &str = "run it in a checkout of lanelint, or name the folder: `--patch=FOLDER`";
/// How many contradictions are told on standard error.
const TOLD: usize = 20;

/// Arguments of `catalog import`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// What the file is
    #[arg(long, value_name = "KIND", value_parser = Kinds)]
    from: String,
    /// The file: as it was saved, a package of PyPI or npm, an archive, or a folder
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which edition of the source it is; told by a package's name if left out
    #[arg(long, value_name = "TEXT")]
    edition: Option<String>,
    /// The edition's own day; that of reading if left out
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::cli::day)]
    dated: Option<Day>,
    /// Write a patch of the folder that holds the built-in catalog's files (`git apply` takes
    /// it), instead of a catalog file
    #[arg(long, value_name = "FOLDER", num_args = 0..=1, require_equals = true,
          default_missing_value = FOLDER)]
    patch: Option<PathBuf>,
    /// Keep in a JSON file how many facts were read, and fail when there are fewer than last
    /// time
    #[arg(long, value_name = "FILE")]
    counts: Option<PathBuf>,
    /// Write what changes as rows of a table in Markdown, each with a number in front to sort
    /// by
    #[arg(long, value_name = "FILE")]
    review: Option<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
}

/// The kinds of files that are read, which stand in YAML: read where one is given or asked for.
#[derive(Debug, Clone)]
struct Kinds;

impl TypedValueParser for Kinds {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        kinds().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let all: Vec<_> = kinds().possible_values()?.collect();
        Some(Box::new(all.into_iter()))
    }
}

fn kinds() -> PossibleValuesParser {
    let value =
        |spec: &'static Spec| PossibleValue::new(spec.kind.as_str()).help(spec.title.as_str());
    PossibleValuesParser::new(spec::all().iter().map(value).collect::<Vec<_>>())
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let Some(spec) = spec::named(&arguments.from) else {
        return Ok(terminal::fail("no importer is called so", None));
    };
    let inputs = match gather(&arguments.file, spec) {
        Ok(inputs) => inputs,
        Err(message) => return Ok(terminal::fail(&visible(&message), Some(&spec.get))),
    };
    let name = arguments
        .file
        .file_name()
        .map(|name| name.to_string_lossy());
    let edition = arguments.edition.clone();
    let edition = edition.or_else(|| version(&name.unwrap_or_default()));
    let day = arguments.as_of.day();
    let edition = Edition {
        version: edition.unwrap_or_else(|| format!("read {day}")),
        dated: arguments.dated,
        read: day,
    };
    let files = match arguments.patch.as_deref().map(catalog_files).transpose() {
        Ok(files) => files,
        Err(message) => return Ok(terminal::fail(&visible(&message), Some(PATCH_HELP))),
    };
    // A patch is held against the files that it is of, which this binary may not carry.
    let catalog = match files.as_deref().map(built_in).transpose() {
        Ok(catalog) => catalog.unwrap_or_else(Catalog::builtin),
        Err(exit) => return Ok(exit),
    };
    match import::import(spec, inputs, &catalog, edition) {
        Ok(imported) => {
            let mut text = summary(&imported);
            if let Some(path) = &arguments.counts {
                match counts::keep(path, &spec.kind, &imported.read) {
                    Ok(note) => text.push_str(&note),
                    Err((message, help)) => {
                        return Ok(terminal::fail(&visible(&message), Some(&help)));
                    }
                }
            }
            if let Some(path) = &arguments.review {
                let rows = review::rows(&imported);
                save::stream(path, |out| out.write_all(rows.as_bytes()))?;
            }
            if let Some(files) = files {
                let patch = patch::patch(&imported, &files);
                out.write_all(patch.diff.as_bytes())?;
                for left in &patch.left {
                    let _ = write!(text, "\n  by hand: {}", visible(left));
                }
            } else {
                out.write_all(write::overlay(&imported).as_bytes())?;
            }
            out.flush()?;
            terminal::note(&text);
            Ok(Exit::Clean)
        }
        Err(fault) => Ok(terminal::fail(
            &visible(&fault.to_string()),
            Some(&spec.get),
        )),
    }
}

/// The catalog that files of a checkout make.
pub(super) fn built_in(files: &[patch::File]) -> Result<Catalog, Exit> {
    let texts: Vec<_> = (files.iter().cloned())
        .map(|file| (file.path, file.text))
        .collect();
    checkout::load(&texts).map_err(|faults| {
        let message = format!("the catalog would not be built: {}", faults.join("; "));
        terminal::fail(&visible(&message), Some("fix its files first"))
    })
}

/// The files of the built-in catalog in a checkout of this project, by name.
pub(super) fn catalog_files(folder: &Path) -> Result<Vec<patch::File>, String> {
    let entries = fs::read_dir(folder).map_err(|error| {
        let folder = document::show(folder);
        format!("cannot read the folder `{folder}`: {error}")
    })?;
    let paths = entries.flatten().map(|entry| entry.path());
    let mut paths: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    paths.sort();
    if paths.is_empty() {
        return Err(format!(
            "`{}` holds no catalog file",
            document::show(folder)
        ));
    }
    let file = |path: PathBuf| {
        let shown = document::show(&path);
        let bytes = document::bytes(&path, &shown, MAX_BYTES, "catalog file")?;
        let text = String::from_utf8(bytes).map_err(|_| format!("`{shown}` is not UTF-8"))?;
        // Where the project lies is nothing to a patch of it.
        let path = shown
            .rfind(FOLDER)
            .map_or(shown.as_str(), |at| &shown[at..]);
        Ok(patch::File {
            path: path.trim_start_matches('/').to_owned(),
            text,
        })
    };
    paths.into_iter().map(file).collect()
}

/// The files that hold the facts: the file itself, or those of a package or folder.
fn gather(path: &Path, spec: &Spec) -> Result<Vec<Input>, String> {
    let wants = |name: &str| {
        let name = name.to_lowercase();
        let mut globs = spec.files.iter();
        globs.any(|glob| ids::fits(&glob.to_lowercase(), &name))
    };
    let shown = document::show(path);
    if path.is_dir() {
        let mut files = Vec::new();
        walk(path, 0, &mut files);
        files.sort();
        let files = files
            .into_iter()
            .filter(|file| wants(&document::show(file.strip_prefix(path).unwrap_or(file))));
        let inputs = files.map(|file| {
            let name = document::show(&file);
            let bytes = document::bytes(&file, &name, MAX_BYTES, "file to import")?;
            Ok(Input { name, bytes })
        });
        let inputs = inputs.collect::<Result<Vec<_>, String>>()?;
        return some(inputs, &shown, spec);
    }
    let bytes = document::bytes(path, &shown, MAX_BYTES, "file to import")?;
    let input = Input {
        name: shown.clone(),
        bytes,
    };
    let inputs = package::open(input, &wants).map_err(|fault| fault.to_string())?;
    some(inputs, &shown, spec)
}

fn some(inputs: Vec<Input>, shown: &str, spec: &Spec) -> Result<Vec<Input>, String> {
    if inputs.is_empty() {
        let globs = spec.files.join("`, `");
        return Err(format!("`{shown}` holds no file called like `{globs}`"));
    }
    Ok(inputs)
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        // No link is followed.
        let Ok(about) = entry.file_type() else {
            continue;
        };
        if about.is_dir() && depth < MAX_DEPTH {
            walk(&entry.path(), depth + 1, files);
        } else if about.is_file() && files.len() < MAX_FILES {
            files.push(entry.path());
        }
    }
}

/// The version in a package's name: `name-1.2.3-py3-none-any.whl`, `scope-name-1.2.3.tgz`.
fn version(name: &str) -> Option<String> {
    let wheel = || name.strip_suffix(".whl")?.split('-').nth(1);
    let archive = || Some(name.strip_suffix(".tgz")?.rsplit_once('-')?.1);
    let version = wheel().or_else(archive)?;
    let is_version = version.starts_with(|c: char| c.is_ascii_digit());
    is_version.then(|| version.to_owned())
}

fn summary(imported: &Imported) -> String {
    let (models, new, changed) = imported.counts();
    let mut text = format!(
        "{models} new models, {new} new facts, {changed} changed, {} the same, {} contradicted",
        imported.same,
        imported.contradicted.len(),
    );
    for (why, count) in &imported.skipped {
        let _ = write!(text, "\n  {count} left out: {why}");
    }
    for one in imported.contradicted.iter().take(TOLD) {
        let what = format!("{} {} {} {}", one.surface, one.id, one.fact, one.told);
        let why = format!("{} says {}", one.by, one.known);
        let _ = write!(text, "\n  not taken: {}; {}", visible(&what), visible(&why));
    }
    let further = imported.contradicted.len().saturating_sub(TOLD);
    if further > 0 {
        let _ = write!(text, "\n  and {further} more");
    }
    text
}
