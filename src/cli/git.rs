//! Git, asked so that it runs nothing: the one place where a program is started.
//!
//! A repository can name programs in its settings (filters, hooks, monitors, transports,
//! helpers), and files to read. So git is asked for commits and their files alone, never of
//! the work tree, which filters stand before; what it could run or fetch for that is turned
//! off; and what it says and how long it takes is bounded. `safe.directory` holds, as
//! always: whose the repository is, is git's to check.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// How many bytes of an answer are read: those of the largest file, and more.
const MAX_SAID: u64 = 128 << 20;
/// How many bytes of what is wrong are read.
const MAX_COMPLAINT: u64 = 16 << 10;
/// How long a question may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked whether git has ended.
const PAUSE: Duration = Duration::from_millis(2);

/// A file that is empty everywhere.
const NOTHING: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// What takes the place of settings of the repository, or of the user's own.
const SETTINGS: &[(&str, &str)] = &[
    ("blame.ignoreRevsFile", ""),
    ("core.alternateRefsCommand", ""),
    ("core.askPass", ""),
    ("core.attributesFile", NOTHING),
    ("core.fsmonitor", "false"),
    ("core.gitProxy", ""),
    ("core.hooksPath", NOTHING),
    ("core.pager", "cat"),
    ("core.quotePath", "false"),
    ("core.sshCommand", "false"),
    ("credential.helper", ""),
    ("diff.external", ""),
    ("gpg.program", "false"),
    ("log.showSignature", "false"),
    ("mailmap.blob", ""),
    ("mailmap.file", ""),
    ("protocol.allow", "never"),
];

/// Variables by which others set up git for themselves: a hook is run with some.
const KEPT: &[&str] = &[
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
];

/// The repository in a folder, to be asked.
#[derive(Debug)]
pub(super) struct Git<'r> {
    root: &'r Path,
    program: PathBuf,
    /// The index that whoever started the run has named, where it is asked for.
    index: Option<OsString>,
}

impl<'r> Git<'r> {
    /// The repository whose root is `root`, a real path.
    ///
    /// # Errors
    ///
    /// A sentence: there is no git.
    pub(super) fn of(root: &'r Path) -> Result<Self, String> {
        let program = program(root).ok_or("git is not installed")?;
        let index = None;
        Ok(Self {
            root,
            program,
            index,
        })
    }

    /// The same with the index that `GIT_INDEX_FILE` names: that of the commit which a hook is run for.
    pub(super) fn with_index(self) -> Self {
        Self {
            index: env::var_os("GIT_INDEX_FILE"),
            ..self
        }
    }

    /// What git says to a question.
    ///
    /// # Errors
    ///
    /// Why it says nothing, in one line that is not escaped.
    pub(super) fn ask(&self, arguments: &[impl AsRef<OsStr>]) -> Result<Vec<u8>, String> {
        self.ask_with(arguments, Vec::new())
    }

    /// The same with something on its standard input.
    ///
    /// # Errors
    ///
    /// As [`Git::ask`].
    pub(super) fn ask_with(
        &self,
        arguments: &[impl AsRef<OsStr>],
        input: Vec<u8>,
    ) -> Result<Vec<u8>, String> {
        let failed = |error: std::io::Error| format!("cannot run git: {error}");
        let mut child = self.command(arguments).spawn().map_err(failed)?;
        let until = Instant::now() + PATIENCE;
        if let Some(mut to) = child.stdin.take() {
            // How git ended says whether it had all of it.
            thread::spawn(move || drop(to.write_all(&input)));
        }
        let said = child.stdout.take().map(|said| read(said, MAX_SAID));
        let complaint = child.stderr.take().map(|said| read(said, MAX_COMPLAINT));
        let said = said.and_then(|said| in_time(&said, until));
        let complaint = complaint.and_then(|said| in_time(&said, until));
        let (Some(said), Some(complaint), Some(is_well)) =
            (said, complaint, ended(&mut child, until))
        else {
            // Whether it could be ended or had ended by itself is the same.
            let _ = child.kill();
            let _ = child.wait();
            let seconds = PATIENCE.as_secs();
            return Err(format!("git has not answered within {seconds} seconds"));
        };
        if said.len() as u64 > MAX_SAID {
            return Err(format!("git says more than {MAX_SAID} bytes"));
        }
        if is_well {
            return Ok(said);
        }
        let complaint = String::from_utf8_lossy(&complaint);
        let line = complaint
            .lines()
            .next()
            .unwrap_or("git ended without a word");
        Err(line.strip_prefix("fatal: ").unwrap_or(line).to_owned())
    }

    fn command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(["--no-pager", "--no-replace-objects"])
            .args(arguments);
        command.current_dir(self.root);
        let variables = env::vars_os().map(|(name, _)| name);
        let is_gits = |name: &OsString| name.to_string_lossy().to_uppercase().starts_with("GIT_");
        let settings = number("GIT_CONFIG_COUNT");
        for name in variables.filter(is_gits) {
            let name_text = name.to_string_lossy();
            // Settings that whoever runs this has given on purpose, such as `safe.directory`.
            let is_setting = ["GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"]
                .iter()
                .any(|start| name_text.starts_with(start));
            if !is_setting && !KEPT.contains(&&*name_text) {
                command.env_remove(&name);
            }
        }
        for (at, (key, value)) in (settings..).zip(SETTINGS) {
            command.env(format!("GIT_CONFIG_KEY_{at}"), key);
            command.env(format!("GIT_CONFIG_VALUE_{at}"), value);
        }
        command.env("GIT_CONFIG_COUNT", (settings + SETTINGS.len()).to_string());
        // A folder above is another repository.
        if let Some(above) = self.root.parent() {
            command.env("GIT_CEILING_DIRECTORIES", above);
        }
        for (name, value) in [
            ("GIT_ALLOW_PROTOCOL", "none"),
            ("GIT_ATTR_NOSYSTEM", "1"),
            ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_PROTOCOL_FROM_USER", "0"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("LC_ALL", "C"),
        ] {
            command.env(name, value);
        }
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

/// The first git on the path that a repository cannot have put there.
fn program(root: &Path) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let name = format!("git{}", env::consts::EXE_SUFFIX);
    let mut folders = env::split_paths(&path);
    folders.find_map(|folder| {
        let file = folder.join(&name);
        let real = file.canonicalize().ok()?;
        let is_foreign =
            folder.is_absolute() && !folder.starts_with(root) && !real.starts_with(root);
        (is_foreign && real.is_file()).then_some(file)
    })
}

/// How many settings the environment gives.
fn number(name: &str) -> usize {
    let value = env::var(name).ok().and_then(|value| value.parse().ok());
    value.filter(|count| *count < 1000).unwrap_or_default()
}

fn read(from: impl Read + Send + 'static, limit: u64) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What could be read is the answer: how git ended says whether it is whole.
        let _ = from.take(limit + 1).read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}

fn in_time(said: &mpsc::Receiver<Vec<u8>>, until: Instant) -> Option<Vec<u8>> {
    let left = until.saturating_duration_since(Instant::now());
    said.recv_timeout(left).ok()
}

/// Whether it ended well; nothing if it has not ended in time.
fn ended(child: &mut Child, until: Instant) -> Option<bool> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if Instant::now() < until => thread::sleep(PAUSE),
            Ok(None) => return None,
            Err(_) => return Some(false),
        }
    }
}
