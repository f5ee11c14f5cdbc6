//! What `check`, `audit` and their like read: the run's request from the command line, and what is told of it.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;

use clap::{Arg, Args};

use super::check::Change;
use super::progress::Progress;
use super::{Exit, PolicyChoice, terminal};
use crate::policy;
use crate::run::{self, Input, Request, Tree};
use crate::source::excerpt::visible;
use crate::source::read::MAX_BYTES;
use crate::walk::Scanned;

/// Which files to read, and which policy to judge by.
#[derive(Debug, Args)]
pub(super) struct Selected {
    /// Files and folders to read; `-` is standard input [default: .]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) policy: PolicyChoice,
    /// Read files that .gitignore and the like leave out, lock files and vendored folders
    #[arg(long)]
    no_ignore: bool,
    /// Leave out files and folders that match a glob, told from the policy's folder or, without a policy, from the
    /// repository's; may be repeated
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Read standard input as if it were this file
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
}

/// The paths of a command that is about files, and takes no standard input.
pub(super) fn of_files(paths: Arg) -> Arg {
    paths.help("Files and folders to read [default: .]")
}

impl Selected {
    /// Whether standard input is read.
    pub(super) fn is_stdin(&self) -> bool {
        self.stdin_filename.is_some() || self.paths.iter().any(|path| path == Path::new("-"))
    }

    /// What is to be read. The inner error is told already.
    fn input(&self, change: Option<&Change>) -> io::Result<Result<Input, Exit>> {
        if !self.is_stdin() {
            return Ok(Ok(Input::Paths(match change {
                _ if self.paths.is_empty() => vec![PathBuf::from(".")],
                Some(change) => change.paths(&self.paths),
                None => self.paths.clone(),
            })));
        }
        let names_stdin = self.paths.iter().any(|path| path == Path::new("-"));
        if self.paths.len() > usize::from(names_stdin) {
            return Ok(Err(terminal::fail(
                "standard input is read alone, and other paths are named too",
                Some("leave out the paths, or `-` and `--stdin-filename`"),
            )));
        }
        if let Some(name) = self
            .stdin_filename
            .as_deref()
            .filter(|name| is_folder(name))
        {
            return Ok(Err(terminal::fail(
                &format!(
                    "--stdin-filename: `{}` is a folder",
                    visible(&policy::locate::show(name))
                ),
                Some("name a file, which need not be there"),
            )));
        }
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)?;
        Ok(Ok(Input::Text {
            name: self.stdin_filename.clone(),
            bytes,
        }))
    }
}

/// Whether a path is one of a folder, there or not: `sub/`, `..`.
fn is_folder(path: &Path) -> bool {
    let written = path.as_os_str().as_encoded_bytes();
    let ends = written
        .last()
        .is_none_or(|last| std::path::is_separator(char::from(*last)));
    ends || path.file_name().is_none() || path.is_dir()
}

/// Reads what is selected; `besides` are files that the run writes or reads for itself, and
/// that are no part of it. The inner error is told already.
pub(super) fn read<'p>(
    arguments: &Selected,
    change: Option<&Change>,
    besides: impl Iterator<Item = &'p Path>,
) -> io::Result<Result<Tree, Exit>> {
    // A hook may name what the change takes away: nothing to judge, and no fault.
    for path in change
        .into_iter()
        .flat_map(|change| change.missing(&arguments.paths))
    {
        let path = visible(&policy::locate::show(path)).into_owned();
        terminal::warn(&format!("`{path}` is not there: nothing of it is judged"));
    }
    let input = match arguments.input(change)? {
        Ok(input) => input,
        Err(exit) => return Ok(Err(exit)),
    };
    Ok(run(&Request {
        input,
        chosen: arguments.policy.chosen(),
        no_ignore: arguments.no_ignore,
        exclude: &arguments.exclude,
        besides: besides.map(Path::to_owned).collect(),
        is_change: change.is_some(),
        keeps_paths: false,
        here: &super::here(),
    }))
}

/// The other files of the project that a tree is a part of, told from the folder at hand.
pub(super) fn around(tree: &Tree) -> Vec<Scanned> {
    let progress = Progress::new();
    run::around(tree, &super::here(), progress.files())
}

/// Reads what is asked for, and shows how far it is. The error is told already.
pub(super) fn run(request: &Request<'_>) -> Result<Tree, Exit> {
    let is_walk = !matches!(request.input, Input::Text { .. });
    let progress = is_walk.then(Progress::new);
    let none = AtomicUsize::default();
    let files = progress.as_ref().map_or(&none, Progress::files);
    let read = run::read(request, files);
    drop(progress);
    let tree = read.map_err(|refused| terminal::refused(&refused))?;
    for warning in &tree.warnings {
        terminal::warn(&visible(warning));
    }
    Ok(tree)
}
