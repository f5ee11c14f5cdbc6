//! Who last wrote lines, as git knows: the lines that are asked for are looked for in the
//! file as the checked-out commit has it, and one `git blame` of that commit says who wrote
//! them. So no filter and no attribute of the work tree is asked.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::git::Git;
use super::terminal;
use crate::catalog::entry::Day;
use crate::report::Blame;
use crate::source::excerpt::visible;
use crate::source::{Source, document, read as decoded};

/// How many lines one call of git is asked for: a command line has an end.
const LINES_A_CALL: usize = 500;

/// The commit that stands for lines that are in none.
const UNCOMMITTED: &str = "0000000000000000000000000000000000000000";

/// Lines of a file.
#[derive(Debug)]
pub(super) struct Wanted {
    /// Its text, by its name as shown.
    pub(super) source: Arc<Source>,
    /// From the repository's root, as shown.
    pub(super) told: String,
    /// 1-based.
    pub(super) lines: BTreeSet<u32>,
}

/// What came of a file: by line, or why git could not tell.
type Answer = Result<BTreeMap<u32, Blame>, String>;

/// Who last wrote each line, by path as shown and line. Lines of files that git does not
/// have, and lines that are in no commit yet, are left out.
pub(super) fn read(root: &Path, wanted: &[Wanted]) -> BTreeMap<(String, u32), Blame> {
    let asked = Git::of(root).and_then(|git| {
        let said = git.ask(&["rev-parse", "--is-shallow-repository"])?;
        Ok((git, said.trim_ascii() == b"true"))
    });
    let (git, is_shallow) = match asked {
        Ok(asked) => asked,
        Err(why) => {
            terminal::warn(&format!("--blame: {}; nobody is named", visible(&why)));
            return BTreeMap::new();
        }
    };
    if is_shallow {
        terminal::warn(
            "--blame: the clone is shallow, so lines that are older than its commits have no \
             author; fetch the whole history to know them",
        );
    }
    let answers: Mutex<BTreeMap<usize, Answer>> = Mutex::default();
    let (next, is_stuck) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = || {
        while let Some((at, file)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            wanted.get(at).map(|file| (at, file))
        } {
            // What is in its way is in the way of all files.
            if is_stuck.load(Ordering::Relaxed) {
                break;
            }
            let answer = of_file(&git, file, is_shallow);
            if answer
                .as_ref()
                .is_err_and(|why| why.contains("has not answered"))
            {
                is_stuck.store(true, Ordering::Relaxed);
            }
            let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
            answers.insert(at, answer);
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        // A thread that the system refuses leaves its share to the others.
        for _ in 1..threads.min(wanted.len()) {
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
    let mut blame = BTreeMap::new();
    let mut unknown = Vec::new();
    for (at, answer) in answers.into_inner().unwrap_or_else(PoisonError::into_inner) {
        let path = wanted.get(at).map_or("", |file| file.source.name());
        match answer {
            Ok(lines) => {
                let lines = lines.into_iter();
                blame.extend(lines.map(|(line, by)| ((path.to_owned(), line), by)));
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

/// The lines of one file.
fn of_file(git: &Git<'_>, file: &Wanted, is_shallow: bool) -> Answer {
    let path = document::path(&file.told).into_os_string();
    let mut object = OsString::from("HEAD:");
    object.push(&path);
    let text = git.ask(&["cat-file".into(), "blob".into(), object])?;
    let committed = decoded::decode(file.source.name(), &text).map_err(|skip| skip.to_string())?;
    let there = committed_lines(&file.source, &committed, &file.lines);
    let mut blame = BTreeMap::new();
    let lines: Vec<(u32, u32)> = there.into_iter().collect();
    for lines in lines.chunks(LINES_A_CALL) {
        let mut arguments: Vec<OsString> = [
            "blame",
            "--no-textconv",
            "--no-ignore-revs-file",
            "--line-porcelain",
        ]
        .map(OsString::from)
        .into();
        let ranges = lines
            .iter()
            .map(|(line, _)| format!("-L{line},{line}").into());
        arguments.extend(ranges);
        arguments.extend(["HEAD".into(), "--".into(), path.clone()]);
        let said = git.ask(&arguments)?;
        let mut by_line = parse(&String::from_utf8_lossy(&said), is_shallow);
        let known = lines
            .iter()
            .filter_map(|(line, here)| Some((*here, by_line.remove(line)?)));
        blame.extend(known);
    }
    Ok(blame)
}

/// Where the wanted lines of a text stand in another one, with where they stand here: those
/// at the same distance from what both begin and end with, and those between that stand
/// once in each.
fn committed_lines(here: &Source, there: &Source, wanted: &BTreeSet<u32>) -> BTreeMap<u32, u32> {
    let (ours, theirs) = (lines(here), lines(there));
    let same = |(one, other): &(&&str, &&str)| one == other;
    let first = ours.iter().zip(&theirs).take_while(same).count();
    let (our_rest, their_rest) = (ours.get(first..), theirs.get(first..));
    let (our_rest, their_rest) = (our_rest.unwrap_or_default(), their_rest.unwrap_or_default());
    let last = our_rest.iter().rev().zip(their_rest.iter().rev());
    let last = last.take_while(same).count();
    let between = |lines: &[&str]| first..lines.len() - last;
    let mut once: HashMap<&str, (Option<usize>, Option<usize>)> = HashMap::new();
    for at in between(&ours) {
        let found = once.entry(ours[at]).or_insert((None, None));
        found.0 = if found.0.is_none() {
            Some(at)
        } else {
            Some(usize::MAX)
        };
    }
    for at in between(&theirs) {
        if let Some(found) = once.get_mut(theirs[at]) {
            found.1 = if found.1.is_none() {
                Some(at)
            } else {
                Some(usize::MAX)
            };
        }
    }
    let mut found = BTreeMap::new();
    for line in wanted {
        let at = (*line as usize).saturating_sub(1);
        let committed = if at < first {
            Some(at)
        } else if at >= ours.len() - last {
            (at + theirs.len()).checked_sub(ours.len())
        } else {
            let pair = ours.get(at).and_then(|text| once.get(text));
            pair.and_then(|pair| match pair {
                (Some(one), Some(other)) if *one == at && *other != usize::MAX => Some(*other),
                _ => None,
            })
        };
        let committed = committed.and_then(|at| u32::try_from(at + 1).ok());
        found.extend(committed.map(|there| (there, *line)));
    }
    found
}

/// The lines of a text, however they end.
fn lines(source: &Source) -> Vec<&str> {
    let lines = source.text().split('\n');
    lines
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .collect()
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
    fn lines_are_found_where_the_commit_has_them() {
        let map = |here: &str, there: &str| {
            let (here, there) = (Source::new("x", here), Source::new("x", there));
            let all = (1..=here.lines().count()).collect();
            let found = committed_lines(&here, &there, &all).into_iter();
            let shown = found.map(|(there, here)| format!("{here}<{there}"));
            shown.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(map("a\nb\nc", "a\nb\nc"), "1<1 2<2 3<3");
        assert_eq!(map("new\na\nb", "a\nb"), "2<1 3<2");
        assert_eq!(map("a\nnew\nb", "a\nold\nold2\nb"), "1<1 3<4");
        assert_eq!(
            map("a\r\nb\r\n", "a\nb\n"),
            "1<1 2<2 3<3",
            "however they end"
        );
        // In the middle, a line that stands there twice may be either.
        assert_eq!(map("1\nx\ny\nx\n2", "3\nx\nx\ny\n4"), "3<4");
        assert_eq!(map("a", ""), "");
        assert_eq!(map("", "a"), "");
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
