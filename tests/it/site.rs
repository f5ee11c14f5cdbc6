//! The pages: each is in the book, each link leads somewhere, and each command is one that the program takes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use regex::Regex;

use crate::project::{Project, STALE};

/// What is said where the command line is at fault.
const USAGE: &str = "For more information, try '--help'";

/// The pages of the book, and those beside it, with their texts.
fn pages() -> BTreeMap<PathBuf, String> {
    let docs = fs::read_dir("docs").unwrap();
    let docs = docs.map(|entry| entry.unwrap().path());
    let more = ["README.md", "CONTRIBUTING.md"].map(PathBuf::from);
    let pages = docs.chain(more);
    let pages = pages.filter(|path| path.extension().is_some_and(|end| end == "md"));
    let pages = pages.map(|path| (path.clone(), fs::read_to_string(&path).unwrap()));
    pages.collect()
}

/// Where the links of a page lead; what stands in code is none.
fn links(text: &str) -> Vec<String> {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let code = Regex::new(r"(?s)```.*?```|`[^`\n]*`").unwrap();
    // Code in a link's name stays a link.
    let text = code.replace_all(text, "code");
    let found = link.captures_iter(&text);
    found.map(|found| found[1].to_owned()).collect()
}

/// How code hosts and mdbook call a heading.
fn anchors(text: &str) -> Vec<String> {
    let mut in_code = false;
    let lines = text.lines().filter(|line| {
        in_code ^= line.starts_with("```");
        !in_code
    });
    let headings = lines.filter_map(|line| {
        Some(line.trim_start_matches('#')).filter(|rest| rest.len() < line.len())
    });
    let slug = |heading: &str| {
        let heading = heading.trim().to_lowercase();
        let kept = heading
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(slug).collect()
}

#[test]
fn every_page_is_in_the_book_once() {
    let summary = fs::read_to_string("docs/SUMMARY.md").unwrap();
    let mut named = links(&summary);
    named.sort();
    let mut pages: Vec<_> = pages()
        .into_keys()
        .filter(|path| path.starts_with("docs") && !path.ends_with("SUMMARY.md"))
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    pages.sort();
    assert_eq!(named, pages);
}

#[test]
fn every_link_of_a_page_leads_somewhere() {
    let pages = pages();
    let mut faults = Vec::new();
    for (path, text) in &pages {
        for link in links(text).iter().filter(|link| !link.contains("://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                file => path.parent().unwrap_or(Path::new("")).join(file),
            };
            let Ok(real) = target.canonicalize() else {
                faults.push(format!("{}: {link}: no such file", path.display()));
                continue;
            };
            if anchor.is_empty() || real.extension().is_none_or(|end| end != "md") {
                continue;
            }
            let text = fs::read_to_string(&real).unwrap();
            if !anchors(&text).iter().any(|own| own == anchor) {
                faults.push(format!("{}: {link}: no such heading", path.display()));
            }
        }
    }
    assert_eq!(faults.join("\n"), "");
}

/// The lines of a page's scripts that call the program; a line that ends in `\` goes on.
fn commands(text: &str) -> Vec<String> {
    let block = Regex::new(r"(?s)```(?:console|sh)\n(.*?)```").unwrap();
    let mut commands = Vec::new();
    for block in block.captures_iter(text) {
        let text = block[1].replace("\\\n", " ");
        let lines = text.lines().map(|line| line.trim_start_matches("$ "));
        let own = lines.filter(|line| line.starts_with("lanelint "));
        commands.extend(own.map(str::to_owned));
    }
    commands
}

#[test]
fn every_command_on_a_page_is_one_that_the_program_takes() {
    let binary = Path::new(env!("CARGO_BIN_EXE_lanelint"));
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", binary.parent().unwrap().display());
    let mut count = 0;
    let mut faults = Vec::new();
    for (page, text) in pages() {
        for line in commands(&text) {
            count += 1;
            // What one writes is nothing to another.
            let project = Project::new("site-commands");
            project.write("agents/a.py", STALE);
            project.write("lanelint.yaml", "version: 1\n");
            let output = Command::new("timeout")
                .args(["60", "sh", "-c", &line])
                .current_dir(&project.folder)
                .env("PATH", &path)
                .env("HOME", &project.folder)
                .stdin(Stdio::null())
                .output()
                .expect("a shell runs");
            let said = String::from_utf8_lossy(&output.stderr);
            if said.contains(USAGE) || output.status.code() == Some(124) {
                faults.push(format!("{}: {line}: {said}", page.display()));
            }
        }
    }
    assert_eq!(faults.join("\n"), "");
    assert!(count > 40, "{count}");
}
