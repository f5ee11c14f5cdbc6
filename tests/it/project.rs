//! A small project in a folder of its own, and the command run in it.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The day on which tests judge: gpt-5.4 heads its line, gpt-5.2 is legacy.
pub(crate) const DAY: &str = "2026-03-21";

/// A stale id where it fails.
pub(crate) const STALE: &str = "MODEL = \"gpt-5.2\"\n";

/// A folder for one test, emptied before it; a repository of its own, so that no policy or
/// ignore file above it counts.
pub(crate) struct Project {
    pub(crate) folder: PathBuf,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("the last run's folder goes");
        }
        fs::create_dir_all(folder.join(".git")).expect("a folder");
        Self { folder }
    }

    pub(crate) fn write(&self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// The command, to be run in the project's folder.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lanelint"));
        command.current_dir(&self.folder);
        for name in [
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "COLUMNS",
            "GITHUB_STEP_SUMMARY",
        ] {
            command.env_remove(name);
        }
        command
    }

    /// `check --format compact` as of [`DAY`].
    pub(crate) fn check<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Run {
        let mut command = self.command();
        command.args(["check", "--format", "compact", "--as-of", DAY]);
        run(command.args(arguments))
    }

    /// The same with `text` on standard input.
    pub(crate) fn check_stdin(&self, arguments: &[&str], text: &[u8]) -> Run {
        let mut command = self.command();
        command.args(["check", "--format", "compact", "--as-of", DAY]);
        command.args(arguments).stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary runs");
        // A run that needs no input closes it.
        let _ = child.stdin.take().expect("a pipe").write_all(text);
        Run::from(child.wait_with_output().expect("the binary ends"))
    }
}

pub(crate) fn run(command: &mut Command) -> Run {
    Run::from(command.output().expect("the binary runs"))
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("an exit code"),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Run {
    /// `path:line:column rule` of each finding.
    pub(crate) fn findings(&self) -> Vec<String> {
        let finding = |line: &str| {
            let (place, rest) = line.split_once(": ")?;
            let rule = rest.split_once('[')?.1.split_once(']')?.0;
            Some(format!("{place} {rule}"))
        };
        self.stdout.lines().filter_map(finding).collect()
    }

    /// The closing line.
    pub(crate) fn closing(&self) -> &str {
        self.stdout.lines().last().unwrap_or_default()
    }
}
