//! From paths to documents: each file's text, and what it says.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::written::File;
use super::{Asked, Fault};
use crate::catalog::index::OwnFile;
use crate::source::yaml::decode::decode;
use crate::source::yaml::parse;
use crate::source::{Source, document};

/// A larger file is refused: the built-in catalog has a quarter of this.
const MAX_BYTES: u64 = 6 << 20;
/// How many bytes all files have together at most.
const MAX_TOTAL: usize = 16 << 20;
/// How many faults of one file are told.
const MAX_FAULTS: usize = 50;

/// A document of a file.
pub(super) struct Document {
    pub(super) source: Arc<Source>,
    pub(super) file: File,
}

/// Reads all files; one that cannot be read is a fault where it is named.
pub(super) fn all(files: &[Asked], faults: &mut Vec<Fault>) -> (Vec<Document>, Vec<OwnFile>) {
    let mut documents = Vec::new();
    let mut own = Vec::new();
    let mut seen = BTreeSet::new();
    let mut total = 0;
    for asked in files {
        // Two globs may name one file.
        if !seen.insert(asked.path.canonicalize().unwrap_or(asked.path.clone())) {
            continue;
        }
        let shown = document::show(&asked.path);
        let refused = |message| Fault {
            place: asked.place.clone(),
            message,
            help: None,
        };
        match document::read(&asked.path, &shown, MAX_BYTES, "catalog file") {
            Ok(mut source) => {
                if asked.withheld {
                    source = source.withheld();
                }
                total += source.text().len();
                if total > MAX_TOTAL {
                    let message = format!("the catalog files have more than {MAX_TOTAL} bytes");
                    faults.push(refused(message));
                    break;
                }
                own.push(OwnFile {
                    path: shown,
                    sha256: hash(&source),
                });
                documents.extend(documents_of(&Arc::new(source), faults));
            }
            Err(message) => faults.push(refused(message)),
        }
    }
    (documents, own)
}

fn documents_of(source: &Arc<Source>, faults: &mut Vec<Fault>) -> Vec<Document> {
    let stream = match parse(source.text()) {
        Ok(stream) => stream,
        Err(fault) => {
            let message = format!("not YAML: {fault}");
            faults.push(Fault::at(source, fault.span, message));
            return Vec::new();
        }
    };
    let mut found = Vec::new();
    let mut documents = Vec::new();
    for root in &stream.documents {
        let (file, wrong) = decode::<File>(root);
        found.extend(wrong);
        documents.extend(file.map(|file| Document {
            source: Arc::clone(source),
            file,
        }));
    }
    let further = found.len().saturating_sub(MAX_FAULTS);
    let told = found.into_iter().take(MAX_FAULTS);
    faults.extend(told.map(|fault| Fault::at(source, fault.span, fault.message)));
    if let Some(last) = faults.last_mut().filter(|_| further > 0) {
        let _ = write!(last.message, " (and {further} further faults)");
    }
    documents
}

fn hash(source: &Source) -> String {
    let digest = Sha256::digest(source.text());
    let mut text = String::new();
    for byte in digest {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
