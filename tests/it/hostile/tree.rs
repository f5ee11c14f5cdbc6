//! A tree of odd names, deep folders, encodings and broken files, and one that changes
//! while it is read: each file is read or listed, and each run says the same.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::{pipe, report, repository};
use crate::project::{DAY, Project, STALE, run};

/// Names that do harm in some place or other.
const NAMES: &[&[u8]] = &[
    b"\xFF\xFE.py",
    b"a\x80.py",
    b"a\x81.py",
    br"a\x80.py",
    b"new\nline.py",
    b"tab\t.py",
    b"\x1b[31mred.py",
    b"::error::x.py",
    b"##vso[task].py",
    b"-rf.py",
    b"--policy=x.py",
    b" lead.py",
    b"trail.py ",
    b"'quote\".py",
    b"$(touch ran).py",
    b"`touch ran`.py",
    b"a;touch ran.py",
    b"%41%2e%2e.py",
    b"<b>&amp;.py",
    b"=1+1.py",
    b"*?[a].py",
    "\u{202e}yp.x".as_bytes(),
    "e\u{301}.py".as_bytes(),
    "\u{e9}.py".as_bytes(),
    b"...",
    b"~",
    b"|ls.py",
];

/// How each file begins that stands for an encoding, and how many findings it has.
const TEXTS: &[(&str, &[u8], usize)] = &[
    ("bom.py", b"\xEF\xBB\xBFMODEL = \"gpt-5.2\"\n", 1),
    ("latin1.py", b"# caf\xE9\nMODEL = \"gpt-5.2\"\n", 1),
    ("cr.py", b"x = 1\rMODEL = \"gpt-5.2\"\r", 1),
    ("nul.py", b"\0MODEL = \"gpt-5.2\"\n", 0),
    ("empty.py", b"", 0),
    ("utf16-odd.py", b"\xFF\xFEM", 0),
];

/// Builds the tree; gives how many files with one finding each are in it, and how many
/// entries are to be listed as skipped.
fn build(project: &Project) -> (usize, usize) {
    let (mut found, mut skipped) = (0, 0);
    let at = |name: &[u8]| PathBuf::from("names").join(OsStr::from_bytes(name));
    for name in NAMES {
        let is_python = name.ends_with(b".py");
        project.write(at(name), STALE);
        found += usize::from(is_python);
        if !is_python {
            project.write(at(name), "nothing\n");
        }
    }
    for (name, bytes, findings) in TEXTS {
        project.write(format!("texts/{name}"), bytes);
        found += findings;
        skipped += usize::from(matches!(*name, "nul.py" | "utf16-odd.py"));
    }
    let utf16: Vec<u8> = STALE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    project.write("texts/utf16.py", [b"\xFF\xFE".to_vec(), utf16].concat());
    found += 1;
    let deep = format!("deep/{}", "d/".repeat(900));
    fs::create_dir_all(project.folder.join(&deep)).unwrap();
    project.write(format!("{deep}a.py"), STALE);
    found += 1;
    project.write(format!("long/{}.py", "n".repeat(250)), STALE);
    found += 1;
    for (link, target) in [
        ("loop", "."),
        ("up", "../.."),
        ("itself", "itself"),
        ("zero", "/dev/zero"),
    ] {
        let link = project.folder.join("names").join(link);
        symlink(target, link).unwrap();
        skipped += 1;
    }
    pipe(project.folder.join("names/pipe.py"));
    skipped += 1;
    let sparse = fs::File::create(project.folder.join("texts/sparse.py")).unwrap();
    sparse.set_len(1 << 40).unwrap();
    skipped += 1;
    let many: Vec<_> = (0..2_000)
        .map(|at| format!("M{at} = \"gpt-4{at}\"\n"))
        .collect();
    project.write("texts/many.py", many.concat());
    (found, skipped)
}

#[test]
fn each_file_of_a_hostile_tree_is_read_or_listed() {
    let project = repository("hostile-tree");
    let (found, skipped) = build(&project);
    let json: serde_json::Value = serde_json::from_str(&report(&project, "json")).unwrap();
    let findings = json["findings"].as_array().unwrap().iter();
    let legacy = findings.filter(|finding| finding["rule"] == "legacy-lane");
    let mut paths: Vec<_> = legacy
        .map(|finding| finding["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths.len(), found, "{paths:#?}");
    assert!(paths.is_sorted());
    paths.dedup();
    assert_eq!(paths.len(), found, "no two are called alike");
    assert!(paths.contains(&r"names/a\x80.py") && paths.contains(&r"names/a\x5Cx80.py"));
    assert_eq!(
        json["skipped"].as_array().unwrap().len(),
        skipped,
        "{}",
        json["skipped"]
    );
    assert!(!project.folder.join("ran").exists());
    for format in [
        "pretty", "compact", "json", "jsonl", "markdown", "csv", "html", "sarif", "junit", "github",
    ] {
        let told = || {
            let mut command = project.command();
            command.args(["audit", "--format", format, "--as-of", DAY]);
            run(&mut command).stdout
        };
        let first = told();
        assert!(!first.is_empty());
        for _ in 0..3 {
            assert_eq!(told(), first, "{format}: the same on each run");
        }
        assert!(
            !first.contains('\u{1b}') && !first.contains('\u{202e}'),
            "{format}"
        );
        let is_command = |line: &str| line.starts_with("::error::x") || line.contains("##vso[");
        let is_log = matches!(format, "pretty" | "compact" | "github");
        assert!(!is_log || !first.lines().any(is_command), "{format}");
    }
}

#[test]
fn a_file_that_may_not_be_read_is_listed() {
    let is_root = fs::read("/proc/self/environ").is_ok() && Path::new("/root").read_dir().is_ok();
    let project = repository("hostile-forbidden");
    project.write("a.py", STALE);
    project.write("closed/b.py", STALE);
    let closed = project.folder.join("closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o0)).unwrap();
    let found = project.check([] as [&str; 0]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    // Root may read all.
    let expected = if is_root {
        "2 files scanned"
    } else {
        "1 skipped (1 unreadable)"
    };
    assert!(found.closing().contains(expected), "{found:?}");
}

#[test]
fn files_that_grow_and_vanish_end_no_run() {
    let project = repository("hostile-moving");
    for at in 0..200 {
        project.write(format!("d{}/f{at}.py", at % 10), STALE);
    }
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0;
            while !is_done.load(Ordering::Relaxed) {
                turn += 1;
                let folder = project.folder.join(format!("d{}", turn % 10));
                let _ = fs::remove_dir_all(&folder);
                let _ = fs::create_dir_all(&folder);
                for at in 0..20 {
                    let path = folder.join(format!("f{at}.py"));
                    let _ = fs::write(&path, STALE.repeat(1 + turn % 50));
                    if turn % 3 == 0 {
                        let _ = fs::remove_file(&path);
                        let _ = symlink("/dev/zero", &path);
                    }
                }
            }
        });
        for _ in 0..20 {
            let found = project.check([] as [&str; 0]);
            assert!(matches!(found.code, 0 | 1), "{found:?}");
            assert!(!found.stderr.contains("panicked"), "{found:?}");
        }
        is_done.store(true, Ordering::Relaxed);
    });
}
