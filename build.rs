//! Embeds what is data: packs `rules/catalog/*.yaml`, so that loading it is not felt and
//! adding a model touches one YAML file, and the search for pieces of ids; and lists the rules and
//! packs in `rules/`. A fault in the catalog stops the build with its file and keys.

#![allow(dead_code, unused_imports, unreachable_pub, missing_docs)]

use std::collections::BTreeMap;
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
#[path = "src/scan/prefilter/literals.rs"]
mod literals;
#[path = "src/catalog/pack.rs"]
mod pack;
#[path = "src/scan/prefilter/pack.rs"]
mod search;
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
    let imports = table(root, &[("IMPORTS", "rules/import")], None)?;
    fs::write(out.join("imports.rs"), imports)?;
    let rules = table(
        root,
        &[("RULES", "rules"), ("PACKS", "rules/packs")],
        Some(out),
    )?;
    fs::write(out.join("rules.rs"), rules)
}

/// What a check asks nothing of in a rule's file.
const PROSE: [&str; 4] = ["why", "fix", "examples", "tests"];

/// The texts of folders; with a place for them, also what the texts say, as trees without prose.
fn table(root: &Path, folders: &[(&str, &str)], packed: Option<&Path>) -> io::Result<String> {
    let mut table = String::new();
    if packed.is_some() {
        let _ = writeln!(table, "#[cfg(test)]\nconst PROSE: [&str; 4] = {PROSE:?};");
    }
    for (constant, folder) in folders {
        println!("cargo::rerun-if-changed={folder}");
        let mut files: Vec<_> = fs::read_dir(root.join(folder))?
            .map(|entry| Ok(entry?.path()))
            .collect::<io::Result<_>>()?;
        files.retain(|file| file.extension().is_some_and(|end| end == "yaml"));
        files.sort();
        let row = packed.map_or("(&str, &str)", |_| "(&str, &str, &[u8])");
        let _ = writeln!(table, "static {constant}: &[{row}] = &[");
        for file in files {
            let name = file.file_name().and_then(|name| name.to_str());
            let name = format!("{folder}/{}", name.ok_or(io::ErrorKind::InvalidData)?);
            let path = file.to_str().ok_or(io::ErrorKind::InvalidData)?;
            let _ = write!(table, "    ({name:?}, include_str!({path:?})");
            if let Some(out) = packed {
                let tree = out.join(name.replace('/', "-"));
                fs::write(&tree, tree_of(&name, &fs::read_to_string(path)?))?;
                let tree = tree.to_str().ok_or(io::ErrorKind::InvalidData)?;
                let _ = write!(table, ", include_bytes!({tree:?})");
            }
            table.push_str("),\n");
        }
        table.push_str("];\n");
    }
    Ok(table)
}

/// What the text of a rule or a pack says, packed without prose; a fault in it stops the build.
fn tree_of(name: &str, text: &str) -> Vec<u8> {
    let read = || -> Result<Vec<u8>, String> {
        let stream = yaml::parse(text).map_err(|fault| fault.to_string())?;
        let [mut root] = <[yaml::Node<'_>; 1]>::try_from(stream.documents)
            .map_err(|all| format!("{} documents", all.len()))?;
        if let yaml::Value::Mapping(pairs) = &mut root.value {
            pairs.retain(|(key, _)| !key.as_str().is_some_and(|key| PROSE.contains(&key)));
        }
        postcard::to_stdvec(&root).map_err(|error| error.to_string())
    };
    read().unwrap_or_else(|fault| {
        println!("cargo::error={name}: {fault}");
        Vec::new()
    })
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
                let search = match prefilter(&packed.stems) {
                    Ok(search) => search,
                    Err(fault) => return vec![fault],
                };
                for (name, bytes) in [
                    ("prefilter", search),
                    ("catalog.stems", packed.stems.into_bytes()),
                    ("catalog.fst", packed.index),
                    ("catalog.head", packed.head),
                    ("catalog.entries", packed.entries),
                    ("catalog.age", packed.age),
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

/// Packs the search for all that a file with an id can hold.
fn prefilter(stems: &str) -> Result<Vec<u8>, String> {
    #[derive(serde::Deserialize)]
    struct Families {
        stems: Vec<String>,
    }
    #[derive(serde::Deserialize)]
    struct Packages {
        sdks: BTreeMap<String, Package>,
    }
    #[derive(serde::Deserialize)]
    struct Package {
        modules: Vec<String>,
    }
    let families: Families = data("rules/roles/families.yaml")?;
    let packages: Packages = data("rules/roles/sdks.yaml")?;
    let built_in = stems.lines().map(|line| match line.strip_prefix('=') {
        Some(word) => (word, true),
        None => (line, false),
    });
    let of_family = |stem: &'_ String| stem.ends_with(|c: char| c.is_ascii_digit());
    let families = families.stems.iter();
    let families = families.map(|stem| (stem.as_str(), of_family(stem)));
    let stems: Vec<_> = built_in.chain(families).collect();
    let address = (literals::ADDRESS.into(), literals::Way::Anywhere);
    let modules = packages
        .sdks
        .into_values()
        .flat_map(|package| package.modules);
    let modules = modules.map(|module| (module.into_bytes(), literals::Way::Module));
    let all = literals::of_stems(stems.iter().copied()).chain([address]);
    search::pack(&all.chain(modules).collect::<Vec<_>>())
}

/// A file of `rules/` as what it is to say.
fn data<T: for<'de> serde::Deserialize<'de>>(path: &str) -> Result<T, String> {
    println!("cargo::rerun-if-changed={path}");
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let stream = yaml::parse(&text).map_err(|fault| format!("{path}: {fault}"))?;
    let root = stream.documents.first();
    let read = root.and_then(|root| yaml::decode::decode(root).0);
    read.ok_or_else(|| format!("{path}: not what it is to be"))
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
