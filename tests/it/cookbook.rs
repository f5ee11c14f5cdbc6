//! The recipes of the cookbook: each folder of `examples/policies` is a project with a
//! policy, and the file beside it, called like it, tells what the command prints there.
//!
//! A line of that file that starts with `$` is run in the folder; what follows is what it
//! prints. `LANELINT_BLESS=1` writes it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lanelint::scan::choice;

use crate::pages;

const FOLDER: &str = "examples/policies";

#[test]
fn each_recipe_finds_what_the_cookbook_says() {
    let recipes = recipes();
    assert!(recipes.len() >= 12, "{recipes:?}");
    for recipe in &recipes {
        let path = transcript(recipe);
        let kept = fs::read_to_string(&path).unwrap_or_default();
        let mut commands = kept.lines().filter_map(|line| line.strip_prefix("$ "));
        let first = commands.next();
        let first = first.unwrap_or("lanelint check --as-of 2026-03-21 --format compact");
        let mut printed = String::new();
        for (index, command) in std::iter::once(first).chain(commands).enumerate() {
            let run = run(recipe, command);
            // A policy that finds nothing in its own example shows nothing.
            assert!(index > 0 || run.0 == 1, "{command} in {recipe:?}: {run:?}");
            let _ = write!(printed, "$ {command}\n{}", run.1);
        }
        pages::keep(&path, &printed);
    }
    pages::fill("docs/cookbook.md", |part| {
        assert_eq!(part, "recipes");
        recipes.iter().map(|recipe| shown(recipe)).collect()
    });
}

/// The folders, by name.
fn recipes() -> Vec<PathBuf> {
    let entries = fs::read_dir(FOLDER).unwrap();
    let mut folders: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

fn transcript(recipe: &Path) -> String {
    let name = recipe.file_name().unwrap().to_str().unwrap();
    format!("{FOLDER}/{name}.txt")
}

/// The exit code and what is printed.
fn run(recipe: &Path, command: &str) -> (i32, String) {
    let mut words = command.split(' ');
    assert_eq!(words.next(), Some("lanelint"), "{command}");
    let output = Command::new(env!("CARGO_BIN_EXE_lanelint"))
        .args(words)
        .current_dir(recipe)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(errors, "", "{command} in {}", recipe.display());
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code().unwrap(), printed)
}

/// A recipe as its page shows it: the comment that opens its policy is its title and its
/// text, then come the policy, its files and what is printed.
fn shown(recipe: &Path) -> String {
    let policy = fs::read_to_string(recipe.join("lanelint.yaml")).unwrap();
    let opening = policy.lines().take_while(|line| line.starts_with('#'));
    let prose: Vec<_> = opening
        .map(|line| line.trim_start_matches('#').trim())
        .collect();
    let [title, text @ ..] = prose.as_slice() else {
        panic!(
            "{}: the policy opens with its title, as a comment",
            recipe.display()
        );
    };
    let rest: Vec<_> = policy.lines().skip(prose.len()).collect();
    let mut page = format!("\n## {title}\n\n{}\n", text.join("\n").trim());
    page += &fence("yaml", &rest.join("\n"));
    for file in files(recipe) {
        let name = file.strip_prefix(recipe).unwrap().to_str().unwrap();
        if name != "lanelint.yaml" {
            let text = fs::read_to_string(&file).unwrap();
            let language = choice::of(name, &text).name;
            let _ = write!(page, "\n`{name}`\n{}", fence(language, &text));
        }
    }
    let printed = fs::read_to_string(transcript(recipe)).unwrap();
    page += &fence("console", &printed);
    page
}

fn fence(language: &str, text: &str) -> String {
    format!("\n```{language}\n{}\n```\n", text.trim())
}

/// Every file below a folder; policies first, then by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let into = if path.is_dir() {
                &mut folders
            } else {
                &mut files
            };
            into.push(path);
        }
    }
    files.sort_by_key(|path| (!path.ends_with("lanelint.yaml"), path.clone()));
    files
}
