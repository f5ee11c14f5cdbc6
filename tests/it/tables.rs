//! Each table of the program is walked: what a row promises must be there, and what is
//! missing is named.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lanelint::catalog::Catalog;
use lanelint::scan::choice;
use lanelint::scan::language::{ALL, Language, PARTS, TEXT};

fn rows() -> impl Iterator<Item = &'static Language> {
    ALL.iter().chain([&TEXT])
}

#[test]
fn languages_stand_in_order_of_their_names() {
    for part in PARTS {
        let names: Vec<_> = part.iter().map(|language| language.name).collect();
        assert!(names.is_sorted(), "{names:?}");
    }
}

#[test]
fn no_two_languages_claim_the_same_name_or_file() {
    let mut claims: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for row in rows() {
        let names = row.aliases.iter().chain([&row.name]);
        let claimed = names
            .map(|name| format!("the name {name}"))
            .chain(row.extensions.iter().map(|name| format!("files .{name}")))
            .chain(row.file_names.iter().map(|name| format!("the file {name}")))
            .chain(row.interpreters.iter().map(|name| format!("#!{name}")));
        for claim in claimed {
            assert_eq!(
                claim,
                claim.to_ascii_lowercase(),
                "in the row of {}",
                row.name
            );
            claims.entry(claim).or_default().push(row.name);
        }
    }
    claims.retain(|_, languages| languages.len() > 1);
    assert_eq!(claims, BTreeMap::new());
}

#[test]
fn the_grammar_of_a_language_is_a_default_feature() {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let default = manifest
        .lines()
        .find(|line| line.starts_with("default = "))
        .unwrap();
    for feature in rows().filter_map(|row| row.feature) {
        let quoted = format!("\"{feature}\"");
        assert!(
            default.contains(&quoted),
            "Cargo.toml: default has no {quoted}"
        );
        assert!(
            manifest.contains(&format!("\n{feature} = [")),
            "Cargo.toml: no {feature}"
        );
    }
}

#[test]
fn each_language_has_a_fixture_that_is_known_as_its_own() {
    let mut faults = Vec::new();
    for row in rows() {
        let folder = Path::new("fixtures/scan").join(row.name);
        let files = files(&folder);
        if files.is_empty() {
            faults.push(format!("{}: put a file there", folder.display()));
        }
        for file in files {
            let name = file.to_str().unwrap();
            let text = fs::read_to_string(&file).unwrap();
            let known = choice::of(name, &text).name;
            if known != row.name {
                faults.push(format!("{name}: read as {known}"));
            }
        }
    }
    assert_eq!(faults.join("\n"), "");
}

#[test]
fn each_folder_of_fixtures_has_a_language() {
    let names: Vec<_> = rows().map(|row| row.name).collect();
    let folders = fs::read_dir("fixtures/scan").unwrap();
    let folders = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let strange: Vec<_> = folders
        .filter(|name| !names.contains(&name.as_str()))
        .collect();
    assert_eq!(strange, [] as [&str; 0]);
}

/// The files right in a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    files
}

#[test]
fn each_name_that_proves_a_platform_was_looked_for_in_the_packages() {
    let told = fs::read_to_string("fixtures/proof/names.tsv").unwrap();
    let mut sources = BTreeMap::new();
    for line in told.lines() {
        let (name, source) = line.rsplit_once('\t').unwrap_or_else(|| panic!("{line}"));
        sources.insert(name.to_owned(), source);
    }
    let catalog = Catalog::builtin();
    let mut names = Vec::new();
    for surface in catalog.surfaces() {
        let proof = &surface.proof;
        for (what, all) in [("calls", &proof.calls), ("modules", &proof.modules)] {
            names.extend(
                all.iter()
                    .map(|name| format!("{}\t{what}\t{name}", surface.id)),
            );
        }
    }
    let missing: Vec<_> = names
        .iter()
        .filter(|name| !sources.contains_key(*name))
        .collect();
    assert!(missing.is_empty(), "run .ci/names for {missing:?}");
    let stale: Vec<_> = sources
        .keys()
        .filter(|name| !names.contains(*name))
        .collect();
    assert!(stale.is_empty(), "run .ci/names: nothing has {stale:?}");
    // Of what no package of PyPI or npm has, other registries are asked by hand.
    let unseen = sources.values().filter(|source| **source == "-").count();
    assert!(unseen * 2 < sources.len(), "{unseen} of {}", sources.len());
}
