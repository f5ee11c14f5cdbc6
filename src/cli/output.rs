//! Where reports go: standard output, and the files of `--output`. Which format each gets,
//! and that a file is there whole or not at all.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::terminal::Stdout;
use super::{Exit, job_summary, save, terminal};
use crate::policy::locate::{is_called_policy, normal};
use crate::report::{self, Format, Report, Shown, Style, format};
use crate::source::excerpt::visible;

/// The width of a report in a file, so that it is the same everywhere.
const WIDTH: usize = 100;

/// The reports of a run.
#[derive(Debug)]
pub(super) struct Outputs {
    /// What standard output gets; nothing, if a file gets it instead.
    stdout: Option<&'static Format>,
    files: Vec<Output>,
}

#[derive(Debug)]
struct Output {
    format: &'static Format,
    path: PathBuf,
}

impl Outputs {
    /// What `--format` (if it was written) and each `--output` ask for.
    ///
    /// # Errors
    ///
    /// What cannot be meant, told on standard error: a format that there is not, an ending
    /// that tells none, a file twice, a folder that is not there.
    pub(super) fn plan(format: Option<&str>, outputs: &[String]) -> Result<Self, Exit> {
        let named = format.and_then(format::named);
        let mut planned = Self {
            stdout: named.or_else(|| format::ALL.first()),
            files: Vec::new(),
        };
        let mut faults = Vec::new();
        for output in outputs {
            match one(output, named) {
                Ok((output, takes_stdout)) => {
                    if takes_stdout {
                        planned.stdout = None;
                    }
                    let same = |other: &Output| absolute(&other.path) == absolute(&output.path);
                    if planned.files.iter().any(same) {
                        let path = output.path.to_string_lossy();
                        faults.push(format!("`{}` is named twice", visible(&path)));
                    }
                    planned.files.push(output);
                }
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() {
            return Ok(planned);
        }
        let faults: Vec<_> = faults
            .iter()
            .map(|fault| format!("--output: {fault}"))
            .collect();
        Err(terminal::fail(
            &faults.join("\n       "),
            Some(
                "write each as FORMAT:FILE, such as `sarif:out.sarif`, to a file of its own in a folder that is there",
            ),
        ))
    }

    /// Whether standard output is written, and which files are, where all are in one format; standard output may be in any if
    /// none was named for it.
    ///
    /// # Errors
    ///
    /// The name of another format.
    pub(super) fn alone(
        &self,
        format: &str,
        is_named: bool,
    ) -> Result<(bool, Vec<&Path>), &'static str> {
        let files = self.files.iter().map(|output| output.format);
        let mut all = files.chain(self.stdout.filter(|_| is_named));
        match all.find(|other| other.name != format) {
            Some(other) => Err(other.name),
            None => Ok((
                self.stdout.is_some() && (is_named || self.files.is_empty()),
                self.paths().collect(),
            )),
        }
    }

    /// Whether any of them gathers findings under headings.
    pub(super) fn group(&self) -> bool {
        let files = self.files.iter().map(|output| output.format);
        files.chain(self.stdout).any(|format| format.groups)
    }

    /// Whether any of them shows more or less as it is asked to.
    pub(super) fn show(&self) -> bool {
        let files = self.files.iter().map(|output| output.format);
        files.chain(self.stdout).any(|format| format.shows)
    }

    /// Whether any of them says what was judged.
    pub(super) fn evidence(&self) -> bool {
        let files = self.files.iter().map(|output| output.format);
        files.chain(self.stdout).any(|format| format.evidences)
    }

    /// Whether any of them carries edits.
    pub(super) fn edits(&self) -> bool {
        let files = self.files.iter().map(|output| output.format);
        files.chain(self.stdout).any(|format| format.edits)
    }

    /// Whether any of them has a part with the migration plan.
    pub(super) fn plan_is_wanted(&self) -> bool {
        let files = self.files.iter().map(|output| output.format);
        files.chain(self.stdout).any(|format| format.plans)
    }

    /// Whether any of them shows tags to paste.
    pub(super) fn pastes(&self) -> bool {
        let files = self.files.iter().map(|output| output.format);
        files.chain(self.stdout).any(|format| format.pastes)
    }

    /// The files that are written: no input of the run.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|output| output.path.as_path())
    }

    /// Writes each; a file that cannot be written is told on standard error, and keeps no
    /// other from being written. Gives whether all could be.
    ///
    /// # Errors
    ///
    /// Those of standard output alone.
    pub(super) fn write(&self, report: &Report<'_>, out: &mut Stdout) -> io::Result<bool> {
        let plain = Style {
            color: false,
            width: WIDTH,
            hyperlinks: false,
        };
        let mut done = true;
        for Output { format, path } in &self.files {
            let written = save::stream(path, |out| report::write(format, report, out, plain));
            if let Err(error) = written {
                let path = path.to_string_lossy();
                let message = format!("cannot write `{}`: {error}", visible(&path));
                terminal::fail(&message, Some("name a file that may be written"));
                done = false;
            }
            tell(format, report);
        }
        if let Some(format) = self.stdout {
            out.let_commands(format.speaks)?;
            // Whoever looks for the first time, with no policy yet, is not to drown.
            let is_first = report.run.policy.files.is_empty() && report.grouping.is_none();
            let is_calm = is_first && terminal::is_shown();
            let seen = Report {
                shown: report.shown.or(is_calm.then_some(Shown::Summary)),
                ..*report
            };
            report::write(format, &seen, out, terminal::style())?;
            out.let_commands(false)?;
            job_summary::append(format, report, plain);
            // What is told of a report comes behind it.
            out.flush()?;
            tell(format, report);
        }
        Ok(done)
    }
}

/// Tells on standard error what a format has no place for.
fn tell(format: &Format, report: &Report<'_>) {
    if let Some(remark) = format::remark(format, report) {
        terminal::warn(&format!("{}: {remark}", format.name));
    }
}

/// One `--output`, and whether it takes what standard output would get.
fn one(text: &str, named: Option<&'static Format>) -> Result<(Output, bool), String> {
    let shown = visible(text);
    let (format, path, takes_stdout) = match text.split_once(':') {
        Some((before, path)) if format::named(before).is_some() => {
            (format::named(before), path, false)
        }
        // `C:\out` and `./a:b` are files; `sarrif:out` is a slip.
        Some((before, _)) if before.len() > 1 && !before.contains(['/', '\\', '.']) => {
            return Err(format!(
                "no format `{}`; there are {}",
                visible(before),
                names(format::ALL.iter())
            ));
        }
        _ => (named, text, named.is_some()),
    };
    let format = match format {
        Some(format) => format,
        None => by_ending(path).map_err(|formats| match formats.as_slice() {
            [] => format!("cannot infer a format from the extension of `{shown}`"),
            formats => {
                let names = names(formats.iter().copied());
                format!("`{shown}` may be any of {names}")
            }
        })?,
    };
    if path.is_empty() || path == "-" {
        return Err(format!(
            "`{shown}` names no file (standard output is --format)"
        ));
    }
    let path = PathBuf::from(path);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Err(format!("the folder of `{shown}` is not there"));
    }
    if is_called_policy(&path) {
        return Err(format!(
            "`{shown}` is a policy, which a report would replace"
        ));
    }
    if path.is_dir() {
        return Err(format!("`{shown}` is a folder"));
    }
    let output = Output { format, path };
    Ok((output, takes_stdout))
}

/// The same for every way to write a path, as far as no link is on it.
fn absolute(path: &Path) -> PathBuf {
    normal(&std::path::absolute(path).unwrap_or_default())
}

/// The one format whose files end like this; else those that they may be.
fn by_ending(path: &str) -> Result<&'static Format, Vec<&'static Format>> {
    let ends = |format: &&Format| {
        let rest = path.strip_suffix(format.extension);
        rest.is_some_and(|rest| rest.ends_with('.'))
    };
    let longest = format::ALL.iter().filter(ends);
    let longest = longest.map(|format| format.extension.len()).max();
    let formats = format::ALL.iter().filter(ends);
    let formats = formats.filter(|format| Some(format.extension.len()) == longest);
    match formats.collect::<Vec<_>>().as_slice() {
        [format] => Ok(format),
        formats => Err(formats.to_vec()),
    }
}

fn names<'f>(formats: impl Iterator<Item = &'f Format>) -> String {
    let names: Vec<_> = formats.map(|format| format.name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(text: &str, format: Option<&str>) -> String {
        match one(text, format.and_then(format::named)) {
            Ok((output, takes)) => {
                let path = output.path.to_string_lossy().into_owned();
                format!(
                    "{} to {path}{}",
                    output.format.name,
                    if takes { ", alone" } else { "" }
                )
            }
            Err(fault) => fault,
        }
    }

    #[test]
    fn a_format_is_told_by_its_name_or_by_the_one_ending() {
        assert_eq!(planned("jsonl:x", None), "jsonl to x");
        assert_eq!(planned("x.md", None), "markdown to x.md");
        assert_eq!(planned("x.out", Some("json")), "json to x.out, alone");
        assert_eq!(planned("json:x.out", Some("json")), "json to x.out");
        assert_eq!(planned("./json:x.md", None), "markdown to ./json:x.md");
        assert_eq!(planned("C:\\x.md", None), "markdown to C:\\x.md");
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let unknown = planned("sarrif:x", None);
        assert!(
            unknown.starts_with("no format `sarrif`; there are pretty, "),
            "{unknown}"
        );
        assert_eq!(
            planned("x", None),
            "cannot infer a format from the extension of `x`"
        );
        assert!(planned("x.txt", None).starts_with("`x.txt` may be any of pretty, compact"));
        assert_eq!(
            planned("json:-", None),
            "`json:-` names no file (standard output is --format)"
        );
        assert_eq!(
            planned("no/such/x.md", None),
            "the folder of `no/such/x.md` is not there"
        );
        assert_eq!(planned("json:src", None), "`json:src` is a folder");
    }
}
