//! `lanelint init --agents`: what coding agents read of a repository, and the hook that judges what they write.
//!
//! In files of others only a block between two marks is ours, so that a second run changes nothing and a later version can
//! renew it. Everything is read and thought through before anything is written; a file that cannot be read, or a link that
//! leads out of the repository, leaves all as it was.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::settings;
use crate::cli::root::Root;
use crate::cli::{Exit, Outcome, save, terminal};
use crate::policy::locate;
use crate::report::escape;
use crate::source::excerpt::visible;
use crate::source::read;

/// An agent with files of its own, beside `AGENTS.md`, which most of them read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Agent {
    /// CLAUDE.md, and the hook in .claude/settings.json
    Claude,
    /// .github/copilot-instructions.md
    Copilot,
    /// .cursor/rules/lanelint.mdc
    Cursor,
}

/// How a block begins, whatever this version says behind it.
const BEGIN: &str = "<!-- begin lanelint";
/// The whole mark.
const BEGIN_LINE: &str =
    "<!-- begin lanelint (kept by `lanelint init --agents`: what is changed here is lost) -->";
/// How it ends.
const END: &str = "<!-- end lanelint -->";

/// What agents are told.
const ABOUT: &str = "\
## AI model ids

Model ids from memory are out of date. `lanelint` knows which ones live, and which the policy of this repository (`lanelint.yaml`)
allows where.

- Before you write a model id, ask the MCP tool `allowed` of the server `lanelint mcp`, or run `lanelint explain ID`.
- After a change, run `lanelint check --format agent FILE...` and write what it says. The ids that it suggests are those to use.
- An id that lanelint does not know is not fine for that: ask the user, and never invent one.
- Do not silence a finding (ignore, migration tag, exception, baseline) unless the user has asked for it.
";

/// Where Claude Code reads its hooks.
const SETTINGS: &str = ".claude/settings.json";

/// Where `AGENTS.md` is taken in.
const IMPORT: &str = "@AGENTS.md\n";

/// What a rule of Cursor begins with.
const RULE: &str = "\
---
description: Which AI model ids may be written in this repository
alwaysApply: true
---

";

/// A file that an agent reads.
struct File {
    /// Whose it is; `None` for all.
    of: Option<Agent>,
    path: &'static str,
    /// What there is of an agent that is in use.
    signs: &'static [&'static str],
    /// What it holds once we have been there.
    made: fn(Option<&str>) -> Result<Option<String>, String>,
    /// It is written only where it is already, unless its agent is named.
    only_if_there: bool,
}

/// What all agents read.
const COMMON: &str = "AGENTS.md";

const FILES: &[File] = &[
    File {
        of: None,
        path: COMMON,
        signs: &[],
        made: |old| merged(old, "", ABOUT),
        only_if_there: false,
    },
    File {
        of: Some(Agent::Claude),
        path: "CLAUDE.md",
        signs: &["CLAUDE.md", ".claude"],
        made: |old| match old {
            Some(old) if imports(old) => Ok(None),
            old => merged(old, "", IMPORT),
        },
        only_if_there: true,
    },
    File {
        of: Some(Agent::Claude),
        path: SETTINGS,
        signs: &["CLAUDE.md", ".claude"],
        made: settings::with_hook,
        only_if_there: false,
    },
    File {
        of: Some(Agent::Copilot),
        path: ".github/copilot-instructions.md",
        signs: &[".github/copilot-instructions.md", ".github/instructions"],
        made: |old| merged(old, "", ABOUT),
        only_if_there: false,
    },
    File {
        of: Some(Agent::Cursor),
        path: ".cursor/rules/lanelint.mdc",
        signs: &[".cursor", ".cursorrules"],
        made: |old| merged(old, RULE, ABOUT),
        only_if_there: false,
    },
];

/// What is to be written of a file.
struct Change {
    /// As it is told.
    name: &'static str,
    /// The file itself, where the name is a link.
    path: PathBuf,
    old: Option<String>,
    /// Nothing where it is as it should be.
    new: Option<String>,
}

/// Writes what agents read, or shows it as a diff.
pub(super) fn run(folder: &Path, named: &[Agent], is_shown: bool, out: &mut dyn Write) -> Outcome {
    let changes = match planned(folder, named) {
        Ok(changes) => changes,
        Err(faults) => {
            let message = faults.join("\n       ");
            let is_all = |fault: &String| fault.starts_with(&told(COMMON));
            let help = if faults.iter().any(is_all) {
                "nothing was written; fix that"
            } else {
                "nothing was written; fix that, or name the agents whose files are wanted: --agents=cursor"
            };
            return Ok(terminal::fail(&message, Some(help)));
        }
    };
    for change in &changes {
        let Some(new) = &change.new else {
            if !is_shown {
                writeln!(out, "{} is up to date", change.name)?;
            }
            continue;
        };
        if is_shown {
            let old = change.old.as_deref().unwrap_or_default();
            let from = match &change.old {
                Some(_) => format!("a/{}", change.name),
                None => "/dev/null".to_owned(),
            };
            let diff = similar::TextDiff::from_lines(old, new);
            let mut diff = diff.unified_diff();
            let diff = diff
                .header(&from, &format!("b/{}", change.name))
                .to_string();
            write!(out, "{}", escape::patch(&diff))?;
            continue;
        }
        if let Err(error) = write(change, new) {
            let message = format!("cannot write `{}`: {error}", change.name);
            return Ok(terminal::fail(&message, None));
        }
        writeln!(out, "wrote {}", change.name)?;
    }
    let settings = changes.iter().find(|change| change.name == SETTINGS);
    if let Some(text) = settings.and_then(|change| change.new.as_deref())
        && !is_shown
    {
        let when = if settings::are_off(text) {
            "as soon as `disableAllHooks` is taken out of that file: until then none runs"
        } else {
            "from its next session on"
        };
        writeln!(
            out,
            "the hook judges each file that Claude Code writes (`lanelint hook`); it holds {when}"
        )?;
    }
    Ok(Exit::Clean)
}

/// What is to be written, or all that stands against it.
fn planned(folder: &Path, named: &[Agent]) -> Result<Vec<Change>, Vec<String>> {
    let root = Root::of(Some(folder)).map_err(|error| {
        let folder = locate::show(folder);
        vec![format!(
            "cannot read `{}`: {}",
            visible(&folder),
            locate::why(&error)
        )]
    })?;
    let is_there = |path: &&str| folder.join(path).symlink_metadata().is_ok();
    let mut changes: Vec<Change> = Vec::new();
    let mut faults = Vec::new();
    for file in FILES {
        let is_named = file.of.is_some_and(|agent| named.contains(&agent));
        let is_wanted = match file.of {
            None => true,
            Some(_) if !named.is_empty() => is_named,
            Some(_) => file.signs.iter().any(is_there),
        };
        if !is_wanted || (file.only_if_there && !is_named && !is_there(&file.path)) {
            continue;
        }
        match change(&root, file) {
            // One of the two may be a link to the other.
            Ok(change) if changes.iter().any(|other| other.path == change.path) => {}
            Ok(change) => changes.push(change),
            Err(why) => faults.push(format!("{}: {why}", told(file.path))),
        }
    }
    if faults.is_empty() {
        Ok(changes)
    } else {
        Err(faults)
    }
}

fn change(root: &Root, file: &File) -> Result<Change, String> {
    let path = root.place(file.path).or_else(|why| {
        // A link may come before what it leads to.
        aim(&root.place(".")?.join(file.path)).map_or(Err(why), |aim| root.place(&aim))
    });
    let path = path.map_err(|_| {
        "it is a link, or in a linked folder, that leads out of the folder".to_owned()
    })?;
    let old = match path.symlink_metadata() {
        Ok(_) => Some(text(&path)?),
        Err(_) => None,
    };
    let path = match &old {
        Some(_) => path.canonicalize().map_err(|error| error.to_string())?,
        None => path,
    };
    if old.is_some()
        && path
            .metadata()
            .is_ok_and(|about| about.permissions().readonly())
    {
        return Err("it is read-only".to_owned());
    }
    let new = (file.made)(old.as_deref())?;
    Ok(Change {
        name: file.path,
        path,
        new: new.filter(|new| Some(new) != old.as_ref()),
        old,
    })
}

fn told(path: &str) -> String {
    format!("`{path}`")
}

/// Where a link leads that has nothing at its end.
fn aim(link: &Path) -> Option<String> {
    let aim = link.parent()?.join(link.read_link().ok()?);
    let is_dangling = aim.symlink_metadata().is_err();
    is_dangling.then(|| aim.to_string_lossy().into_owned())
}

fn text(path: &Path) -> Result<String, String> {
    if !path.is_file() {
        return Err("it is no file".to_owned());
    }
    let mut bytes = Vec::new();
    read::bytes(path, &mut bytes).map_err(|skip| skip.to_string())?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}

fn write(change: &Change, new: &str) -> std::io::Result<()> {
    if change.old.is_some() {
        return save::over(&change.path, new.as_bytes());
    }
    if let Some(folder) = change.path.parent() {
        fs::create_dir_all(folder)?;
    }
    save::new(&change.path, new.as_bytes())
}

/// Whether a text takes in `AGENTS.md`.
fn imports(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.any(|word| matches!(word, "@AGENTS.md" | "@./AGENTS.md"))
}

/// A text with our block: in the place of the one that is there, else at its end; a new file begins with `head`.
fn merged(old: Option<&str>, head: &str, body: &str) -> Result<Option<String>, String> {
    let block = format!("{BEGIN_LINE}\n{body}{END}\n");
    let Some(old) = old else {
        return Ok(Some(format!("{head}{block}")));
    };
    let is_crlf = old.contains("\r\n");
    let block = if is_crlf {
        block.replace('\n', "\r\n")
    } else {
        block
    };
    let begins: Vec<_> = old.match_indices(BEGIN).map(|(at, _)| at).collect();
    let ends: Vec<_> = old.match_indices(END).map(|(at, _)| at).collect();
    match (begins.as_slice(), ends.as_slice()) {
        ([], []) => {
            let line = if is_crlf { "\r\n" } else { "\n" };
            let mut text = old.to_owned();
            if !text.is_empty() {
                if !text.ends_with('\n') {
                    text.push_str(line);
                }
                text.push_str(line);
            }
            text.push_str(&block);
            Ok(Some(text))
        }
        ([begin], [end]) if begin < end => {
            let behind = old.get(end + END.len()..).unwrap_or_default();
            let before = old.get(..*begin).unwrap_or_default();
            Ok(Some(format!("{before}{}{behind}", block.trim_end())))
        }
        _ => {
            let line = |at: usize| old.get(..at).unwrap_or_default().matches('\n').count() + 1;
            let lines = begins.iter().chain(&ends).map(|&at| line(at).to_string());
            let lines = lines.collect::<Vec<_>>().join(", ");
            Err(format!(
                "expected `{BEGIN} … -->` and `{END}` behind it, once each; such marks stand in line {lines}: take out the block"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twice(old: Option<&str>) -> String {
        let once = merged(old, "HEAD\n", "body\n").unwrap().unwrap();
        assert_eq!(
            merged(Some(&once), "HEAD\n", "body\n").unwrap().as_deref(),
            Some(once.as_str())
        );
        once
    }

    #[test]
    fn a_block_is_added_once_and_renewed_in_its_place() {
        assert_eq!(twice(None), format!("HEAD\n{BEGIN_LINE}\nbody\n{END}\n"));
        assert_eq!(twice(Some("")), format!("{BEGIN_LINE}\nbody\n{END}\n"));
        assert_eq!(
            twice(Some("a")),
            format!("a\n\n{BEGIN_LINE}\nbody\n{END}\n")
        );
        assert_eq!(
            twice(Some("é\r\n")),
            format!("é\r\n\r\n{BEGIN_LINE}\r\nbody\r\n{END}\r\n")
        );
        let old = format!("a\n{BEGIN} of an older version -->\nold\n{END} b\n");
        assert_eq!(
            twice(Some(&old)),
            format!("a\n{BEGIN_LINE}\nbody\n{END} b\n")
        );
    }

    #[test]
    fn a_block_that_is_broken_is_left_to_a_person() {
        for text in [
            format!("a\n{BEGIN} -->\n"),
            format!("{END}\n{BEGIN} -->\n"),
            format!("{END}\n"),
            format!("{BEGIN} -->\n{BEGIN} -->\n{END}\n"),
        ] {
            assert!(merged(Some(&text), "", "body\n").is_err(), "{text}");
        }
    }

    #[test]
    fn an_import_is_seen_wherever_it_stands() {
        assert!(imports("See @AGENTS.md for more."));
        assert!(imports("- @./AGENTS.md\n"));
        assert!(!imports("AGENTS.md, @docs/AGENTS.md"));
    }
}
