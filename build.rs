//! Embeds what is data: a table of the rules and packs in `rules/`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    println!("cargo::rerun-if-changed=build.rs");
    embed_rules(&root, &out)
}

/// Writes the tables that `src/policy/packs.rs` includes: each file's name and text.
fn embed_rules(root: &Path, out: &Path) -> io::Result<()> {
    let mut table = String::new();
    for (constant, folder) in [("RULES", "rules"), ("PACKS", "rules/packs")] {
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
    fs::write(out.join("rules.rs"), table)
}
