//! What the targets share: the built-in catalog, and a scan of some bytes under a file's name.

use std::cell::RefCell;
use std::io::{Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::LazyLock;

use lanelint::catalog::Catalog;
use lanelint::scan::choice;
use lanelint::scan::language::PARTS;
use lanelint::scan::prefilter::Prefilter;
use lanelint::scan::{Scan, Scanner, scan};
use lanelint::source::Source;
use lanelint::source::read;
use lanelint::tags::parse;
use tempfile::NamedTempFile;

/// The facts that all are read by.
pub static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::builtin);

static PREFILTER: LazyLock<Prefilter> = LazyLock::new(|| Prefilter::new(&CATALOG));

/// Takes the first line off, which says how the rest is to be read.
pub fn headed(data: &[u8]) -> Option<(&str, &[u8])> {
    let end = data.iter().position(|byte| *byte == b'\n')?;
    let (head, rest) = data.split_at(end);
    Some((std::str::from_utf8(head).ok()?, &rest[1..]))
}

/// Scans a file whose name is the first line, if its language is in a part of the table.
pub fn read_one_of(part: usize, data: &[u8]) {
    let Some((name, rest)) = headed(data) else {
        return;
    };
    let language = choice::of(name, "").name;
    if PARTS[part].iter().any(|row| row.name == language) {
        read(name, rest);
    }
}

/// Scans a file, reads the notes in it, and holds all places against its text.
pub fn read(name: &str, data: &[u8]) {
    let Ok(source) = read::decode(name, data) else {
        return;
    };
    let found = scanned(&source);
    for mention in &found.mentions {
        for span in [mention.span, mention.holder()] {
            assert!(source.text().get(span.range()).is_some());
        }
    }
    for note in &found.notes {
        parse::read(&source, note);
    }
}

fn scanned(source: &Source) -> Scan {
    let scanner = Scanner {
        catalog: &CATALOG,
        prefilter: &PREFILTER,
        all_comments: true,
    };
    scan(source, &scanner)
}

/// A file with these bytes, for what reads its files itself; one a thread, written anew.
pub fn file(ending: &str, data: &[u8]) -> PathBuf {
    thread_local! {
        static FILE: RefCell<Option<NamedTempFile>> = const { RefCell::new(None) };
    }
    FILE.with_borrow_mut(|own| {
        let file = own.get_or_insert_with(|| {
            let made = tempfile::Builder::new().suffix(ending).tempfile();
            made.expect("a temporary file")
        });
        let written = file.as_file_mut();
        written.seek(SeekFrom::Start(0)).expect("a file to write");
        written.set_len(0).expect("a file to write");
        written.write_all(data).expect("a file to write");
        file.path().to_owned()
    })
}
