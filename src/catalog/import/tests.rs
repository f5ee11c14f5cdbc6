use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::catalog::overlay::{self, Asked};
use crate::source::yaml::decode::decode;
use crate::source::yaml::parse;

fn fixture(spec: &Spec) -> PathBuf {
    Path::new("fixtures/import").join(&spec.kind)
}

/// The files of a fixture, all but what is expected of them.
fn inputs(spec: &Spec) -> Vec<Input> {
    let mut folders = vec![fixture(spec)];
    let mut inputs = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("expected.yaml") {
                let name = path.to_str().unwrap().to_owned();
                let bytes = fs::read(&path).unwrap();
                inputs.push(Input { name, bytes });
            }
        }
    }
    inputs.sort_by(|a, b| a.name.cmp(&b.name));
    inputs
}

fn edition(version: &str) -> Edition {
    let day = "2026-11-22".parse().unwrap();
    Edition {
        version: version.into(),
        dated: None,
        read: day,
    }
}

fn imported(spec: &'static Spec) -> Imported {
    let catalog = Catalog::builtin();
    import(spec, inputs(spec), &catalog, edition("1.0")).unwrap()
}

#[test]
fn every_importer_is_read_and_complete() {
    let mut kinds = BTreeSet::new();
    for (name, text) in spec::texts() {
        let stream = parse(text).unwrap();
        let (spec, faults) = decode::<Spec>(&stream.documents[0]);
        assert_eq!(faults, [], "{name}");
        let spec = spec.unwrap();
        assert!(!spec.title.is_empty() && !spec.get.is_empty() && !spec.source.is_empty());
        assert!(
            (1..=3).contains(&spec.rank) && !spec.files.is_empty(),
            "{name}"
        );
        assert!(
            spec.surface.is_some() || !spec.surface_at.is_empty(),
            "{name}"
        );
        for pattern in &spec.patterns {
            assert!(regex::Regex::new(pattern).is_ok(), "{name}: {pattern}");
        }
        assert!(kinds.insert(spec.kind), "{name}: two are called so");
    }
    assert_eq!(spec::all().len(), spec::texts().len());
}

#[test]
fn every_importer_has_a_fixture_and_is_told_of() {
    let page = fs::read_to_string("docs/catalog.md").unwrap();
    let mut faults = Vec::new();
    for spec in spec::all() {
        if !page.contains(&format!("| `{}` |", spec.kind)) {
            faults.push(format!("docs/catalog.md: a row for `{}`", spec.kind));
        }
        if inputs(spec).is_empty() {
            faults.push(format!("{}: put a file there", fixture(spec).display()));
            continue;
        }
        let text = write::overlay(&imported(spec));
        assert_eq!(text, write::overlay(&imported(spec)), "the same twice");
        let kept = fixture(spec).join("expected.yaml");
        if std::env::var_os("LANELINT_BLESS").is_some() {
            fs::write(&kept, &text).unwrap();
        }
        if fs::read_to_string(&kept).unwrap_or_default() != text {
            let kept = kept.display();
            faults.push(format!("{kept} is old; LANELINT_BLESS=1 rewrites it"));
        }
        let asked = [Asked {
            path: kept,
            place: None,
            withheld: false,
        }];
        let (_, wrong) = overlay::load(&asked);
        faults.extend(wrong.into_iter().map(|fault| fault.message));
    }
    assert_eq!(faults, [] as [&str; 0]);
}

#[test]
fn each_fixture_brings_something() {
    for spec in spec::all() {
        let imported = imported(spec);
        let told = imported.same + imported.models.len() + imported.contradicted.len();
        assert!(told > 0, "{}", spec.kind);
    }
}

#[test]
fn what_a_better_source_gave_stays() {
    let spec = spec::named("litellm").unwrap();
    let text = r#"{"claude-mythos-preview":
        {"litellm_provider": "anthropic", "mode": "chat", "deprecation_date": "2026-06-10"}}"#;
    let input = Input {
        name: "x.json".into(),
        bytes: text.into(),
    };
    let imported = import(spec, vec![input], &Catalog::builtin(), edition("2")).unwrap();
    // It stays told that somebody says so.
    let mut changes = imported.models.values().flat_map(|model| &model.facts);
    assert!(changes.all(|change| change.value.is_none()));
    let [one] = imported.contradicted.as_slice() else {
        panic!()
    };
    assert_eq!((one.fact, &*one.told), ("retires_on", "2026-06-10"));
    assert!(one.known.starts_with("2026-06-30"), "{}", one.known);
}

#[test]
fn an_earliest_day_is_never_taken_for_firm() {
    let catalog = Catalog::builtin();
    let (_, entry) = catalog
        .entries()
        .find(|(_, entry)| {
            entry.surface == "gemini"
                && entry.earliest_retirement.is_some()
                && entry.retires_on.is_none()
        })
        .unwrap();
    let spec = spec::named("litellm").unwrap();
    let day = entry.earliest_retirement.as_ref().unwrap().value;
    let text = format!(
        r#"{{"gemini/{}": {{"litellm_provider": "gemini", "deprecation_date": "{day}"}}}}"#,
        entry.id
    );
    let input = Input {
        name: "x.json".into(),
        bytes: text.into_bytes(),
    };
    let imported = import(spec, vec![input], &catalog, edition("2")).unwrap();
    assert!(imported.models.is_empty(), "{:?}", imported.models);
    assert_eq!(imported.contradicted.len(), 1);
}

#[test]
fn bad_files_are_refused_with_their_place() {
    let fault = |kind: &str, bytes: &[u8]| {
        let input = Input {
            name: "x".into(),
            bytes: bytes.to_vec(),
        };
        let spec = spec::named(kind).unwrap();
        match import(spec, vec![input], &Catalog::builtin(), edition("1")) {
            Ok(imported) => format!("{:?}", imported.counts()),
            Err(fault) => fault.to_string(),
        }
    };
    let deep = "[".repeat(100_000);
    let shown = [
        fault("litellm", b"{\n  \"a\": }"),
        fault("litellm", b"\xFF{}"),
        fault("openai-list", b"{}"),
        fault("modeldeprecations.dev", b"a: [1"),
        fault("litellm", deep.as_bytes()).chars().take(60).collect(),
        fault("litellm", br#"{"gpt-4o": {"litellm_provider": "openai", "deprecation_date": "soon", "input_cost_per_token": -1, "max_output_tokens": "many"}}"#),
        fault("litellm", br#"{"x y": {"litellm_provider": "openai"}, "z": 3, "gpt-\u0007": {"litellm_provider": "openai"}}"#),
    ];
    insta::assert_snapshot!(shown.join("\n"), @"
    x:2:8: not JSON: expected value at line 2 column 8
    x:1: not UTF-8
    x: no models at `data.*`: is it OpenAI API: GET /v1/models?
    x:1: not YAML: unclosed bracket '['
    x:1:128: not JSON: recursion limit exceeded at line 1 column
    (0, 0, 0)
    (0, 0, 0)
    ");
}

#[test]
fn packages_are_opened_and_broken_ones_refused() {
    let open = |bytes: Vec<u8>| {
        let input = Input {
            name: "p".into(),
            bytes,
        };
        package::open(input, &|name| name.starts_with("a."))
    };
    let plain = open(b"{}".to_vec()).unwrap();
    assert_eq!(plain[0].bytes, b"{}");
    for bytes in [
        b"PK\x03\x04".to_vec(),
        [b"PK\x03\x04".as_slice(), b"PK\x05\x06", &[0xFF; 18]].concat(),
        vec![0x1F, 0x8B, 0, 0],
    ] {
        assert!(open(bytes).is_err());
    }
    // A tar archive of one file, gzipped.
    let mut header = vec![0; 512];
    header[..6].copy_from_slice(b"a.json");
    header[124..135].copy_from_slice(b"00000000002");
    header[156] = b'0';
    let mut tar = header;
    tar.extend(b"{}");
    tar.resize(2048, 0);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &tar).unwrap();
    let files = open(packed.finish().unwrap()).unwrap();
    assert_eq!(
        (files[0].name.as_str(), files[0].bytes.as_slice()),
        ("a.json", b"{}".as_slice())
    );
}
