//! Embeds what is data: packs `rules/catalog/*.yaml`, so that loading it is not felt and
//! adding a model touches one YAML file, and lists the rules and packs in `rules/`. A
//! fault in the catalog stops the build with its file and keys.

#![allow(dead_code, unused_imports, unreachable_pub, missing_docs)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/catalog/entry.rs"]
mod entry;
#[path = "src/catalog/file.rs"]
mod file;
#[path = "src/catalog/head.rs"]
mod head;
#[path = "src/catalog/invariants.rs"]
mod invariants;
#[path = "src/catalog/pack.rs"]
mod pack;
#[path = "src/source/span.rs"]
mod span;
#[path = "src/catalog/texts.rs"]
mod texts;
#[path = "src/source/yaml/mod.rs"]
mod yaml;

// The modules above find each other by the paths that they have in the library.
use span::Span;
mod source {
    pub(crate) use crate::{Span, yaml};
}

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    println!("cargo::rerun-if-changed=build.rs");
    for fault in catalog(Path::new("rules/catalog"), &out) {
        println!("cargo::error={fault}");
    }
    embed_rules(&root, &out)
}

/// Writes the tables that `src/policy/packs.rs` and the importers include: each file's name
/// and text.
fn embed_rules(root: &Path, out: &Path) -> io::Result<()> {
    let imports = table(root, &[("IMPORTS", "rules/import")])?;
    fs::write(out.join("imports.rs"), imports)?;
    let rules = table(root, &[("RULES", "rules"), ("PACKS", "rules/packs")])?;
    fs::write(out.join("rules.rs"), rules)
}

fn table(root: &Path, folders: &[(&str, &str)]) -> io::Result<String> {
    let mut table = String::new();
    for (constant, folder) in folders {
        println!("cargo::rerun-if-changed={folder}");
        let mut files: Vec<_> = fs::read_dir(root.join(folder))?
            .map(|entry| Ok(entry?.path()))
            .collect::<io::Result<_>>()?;
        files.retain(|file| file.extension().is_some_and(|end| end == "yaml"));
        files.sort();
        let _ = writeln!(table, "static {constant}: &[(&str, &str)] = &[");
        for file in files {
            let name = file.file_name().and_then(|name| name.to_str());
            let name = format!("{folder}/{}", name.ok_or(io::ErrorKind::InvalidData)?);
            let path = file.to_str().ok_or(io::ErrorKind::InvalidData)?;
            let _ = writeln!(table, "    ({name:?}, include_str!({path:?})),");
        }
        table.push_str("];\n");
    }
    Ok(table)
}

/// Packs a folder of catalog files into `out`; gives what is wrong with them.
fn catalog(folder: &Path, out: &Path) -> Vec<String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut faults = Vec::new();
    let mut files = Vec::new();
    for (name, text) in texts(folder) {
        let place = format!("{}/{name}", folder.display());
        println!("cargo::rerun-if-changed={place}");
        match texts::read(&place, &text) {
            Ok(file) => files.extend(file.map(|file| (name, file))),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() {
        match pack::pack(&files) {
            Ok(packed) => {
                for (name, bytes) in [
                    ("catalog.stems", packed.stems.into_bytes()),
                    ("catalog.fst", packed.index),
                    ("catalog.head", packed.head),
                    ("catalog.entries", packed.entries),
                ] {
                    if let Err(error) = fs::write(out.join(name), bytes) {
                        faults.push(format!("{}: {error}", out.join(name).display()));
                    }
                }
            }
            Err(found) => {
                let line = |(file, path, message)| format!("{file}: {path}: {message}");
                faults.extend(found.into_iter().map(line));
            }
        }
    }
    faults
}

/// The YAML files of a folder with their texts, by name.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut texts: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let text = fs::read_to_string(entry.path()).ok()?;
            let is_yaml = entry.path().extension().is_some_and(|end| end == "yaml");
            is_yaml.then_some((name, text))
        })
        .collect();
    texts.sort();
    texts
}
