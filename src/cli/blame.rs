//! Who last wrote lines, as git knows: one `git blame` a file, for the lines that are asked
//! for alone. Nothing of the repository is run: no filter for showing text, no hook, no
//! monitor of files.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::terminal;
use crate::catalog::entry::Day;
use crate::report::Blame;
use crate::source::excerpt::visible;

/// How many lines one call of git is asked for: a command line has an end.
const LINES_A_CALL: usize = 500;

/// The commit that stands for lines that are in none.
const UNCOMMITTED: &str = "0000000000000000000000000000000000000000";

/// Lines of a file.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    /// As shown.
    pub(super) path: &'a str,
    /// From the repository's root.
    pub(super) told: String,
    /// 1-based.
    pub(super) lines: BTreeSet<u32>,
}

/// What came of a file: by line, or why git could not tell.
type Answer = Result<BTreeMap<u32, Blame>, String>;

/// Who last wrote each line, by path as shown and line. Lines of files that git does not
/// have, and lines that are in no commit yet, are left out.
pub(super) fn read(root: &Path, wanted: &[Wanted<'_>]) -> BTreeMap<(String, u32), Blame> {
    let boundary = match git(root, &["rev-parse", "--is-shallow-repository"]) {
        Ok(said) => said.trim() == "true",
        Err(why) => {
            terminal::warn(&format!("--blame: {why}; nobody is named"));
            return BTreeMap::new();
        }
    };
    if boundary {
        terminal::warn(
            "--blame: the clone is shallow, so lines that are older than its commits have no \
             author; fetch the whole history to know them",
        );
    }
    let answers: Mutex<BTreeMap<usize, Answer>> = Mutex::default();
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..threads.min(wanted.len()) {
            scope.spawn(|| {
                while let Some((at, file)) = take(&next, wanted) {
                    let answer = of_file(root, file, boundary);
                    if let Ok(mut answers) = answers.lock() {
                        answers.insert(at, answer);
                    }
                }
            });
        }
    });
    let mut blame = BTreeMap::new();
    let mut unknown = Vec::new();
    for (at, answer) in answers.into_inner().unwrap_or_default() {
        let path = wanted.get(at).map_or("", |file| file.path);
        match answer {
            Ok(lines) => {
                blame.extend(
                    lines
                        .into_iter()
                        .map(|(line, by)| ((path.to_owned(), line), by)),
                );
            }
            Err(why) => unknown.push((path, why)),
        }
    }
    if let Some((path, why)) = unknown.first() {
        let others = match unknown.len() - 1 {
            0 => String::new(),
            1 => " (and 1 other file)".into(),
            more => format!(" (and {more} other files)"),
        };
        let (path, why) = (visible(path), visible(why));
        terminal::warn(&format!(
            "--blame: git knows nothing of `{path}`{others}: {why}"
        ));
    }
    blame
}

fn take<'w, 'a>(next: &AtomicUsize, wanted: &'w [Wanted<'a>]) -> Option<(usize, &'w Wanted<'a>)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    wanted.get(at).map(|file| (at, file))
}

/// The lines of one file.
fn of_file(root: &Path, file: &Wanted<'_>, is_shallow: bool) -> Answer {
    let mut blame = BTreeMap::new();
    let lines: Vec<u32> = file.lines.iter().copied().collect();
    for lines in lines.chunks(LINES_A_CALL) {
        let ranges = lines.iter().map(|line| format!("-L{line},{line}"));
        let mut arguments = vec![
            "blame".into(),
            "--no-textconv".into(),
            "--line-porcelain".into(),
        ];
        arguments.extend(ranges);
        arguments.extend(["--".into(), file.told.clone()]);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        blame.extend(parse(&git(root, &arguments)?, is_shallow));
    }
    Ok(blame)
}

/// Reads `--line-porcelain`: <https://git-scm.com/docs/git-blame#_the_porcelain_format>.
fn parse(text: &str, is_shallow: bool) -> BTreeMap<u32, Blame> {
    let mut lines = BTreeMap::new();
    let mut commit: Option<(&str, u32)> = None;
    let mut said: BTreeMap<&str, &str> = BTreeMap::new();
    for line in text.split('\n') {
        if line.starts_with('\t') {
            let by = commit
                .take()
                .and_then(|(commit, at)| Some((at, blame(commit, &said)?)));
            let is_oldest = is_shallow && said.contains_key("boundary");
            lines.extend(by.filter(|_| !is_oldest));
            said.clear();
            continue;
        }
        let (key, value) = line.split_once(' ').unwrap_or((line, ""));
        if commit.is_some() {
            said.insert(key, value);
        } else if let Some(at) = value.split(' ').nth(1).and_then(|at| at.parse().ok()) {
            commit = Some((key, at));
        }
    }
    lines
}

fn blame(commit: &str, said: &BTreeMap<&str, &str>) -> Option<Blame> {
    if UNCOMMITTED.starts_with(commit) || commit.chars().all(|c| c == '0') {
        return None;
    }
    let email = said.get("author-mail").copied().unwrap_or_default();
    let email = email.strip_prefix('<').unwrap_or(email);
    Some(Blame {
        author: (*said.get("author")?).to_owned(),
        email: email.strip_suffix('>').unwrap_or(email).to_owned(),
        on: day(said.get("author-time")?, said.get("author-tz")?)?,
        commit: commit.to_owned(),
    })
}

/// The day that a clock in this time zone showed: seconds since 1970, and `+0130`.
fn day(seconds: &str, zone: &str) -> Option<Day> {
    let seconds: i64 = seconds.parse().ok()?;
    let zone: i64 = zone.parse().ok()?;
    let offset = (zone / 100 * 60 + zone % 100) * 60;
    let days = seconds.checked_add(offset)?.div_euclid(24 * 60 * 60);
    let start = jiff::civil::date(1970, 1, 1);
    let date = start
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()?;
    Some(date.into())
}

/// What git says, or why it says nothing.
fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new("git");
    command
        .args([
            "--no-pager",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ])
        .args([
            "-c",
            "core.quotePath=false",
            "-c",
            "log.showSignature=false",
        ])
        .arg("-C")
        .arg(root)
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    match command.output() {
        Ok(output) if output.status.success() => {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = said.lines().next().unwrap_or("git ended without a word");
            Err(said.strip_prefix("fatal: ").unwrap_or(said).to_owned())
        }
        Err(error) => Err(format!("cannot run git: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "\
0123456789abcdef0123456789abcdef01234567 7 4 1
author Ana \u{e9}
author-mail <ana@example.org>
author-time 1767650400
author-tz +0200
committer Bo
committer-mail <bo@example.org>
committer-time 1767650400
committer-tz +0000
summary author-time 1
boundary
filename app/agent.py
\tMODEL = 1
0000000000000000000000000000000000000000 9 9 1
author Not Committed Yet
author-mail <not.committed.yet>
author-time 1767650400
author-tz +0000
filename app/agent.py
\tboundary
";

    #[test]
    fn lines_have_their_author_and_day() {
        let lines = parse(SAID, false);
        assert_eq!(lines.keys().collect::<Vec<_>>(), [&4]);
        let by = &lines[&4];
        assert_eq!(
            (by.author.as_str(), by.email.as_str()),
            ("Ana \u{e9}", "ana@example.org")
        );
        // 22:00 in Greenwich is the next day two hours to the east.
        assert_eq!(by.on.to_string(), "2026-01-06");
        assert!(parse(SAID, true).is_empty(), "older than the clone");
    }

    #[test]
    fn bad_answers_name_nobody() {
        for text in [
            "",
            "x",
            "0123 1 2 3\n\t",
            "0123 1 2\nauthor A\nauthor-time x\nauthor-tz y\n\t",
        ] {
            assert!(parse(text, false).is_empty(), "{text}");
        }
        assert_eq!(day("9223372036854775807", "+0000"), None);
        assert_eq!(
            day("-1", "+0000").map(|day| day.to_string()).as_deref(),
            Some("1969-12-31")
        );
    }
}
