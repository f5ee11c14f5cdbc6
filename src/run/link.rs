//! Gives each constant with an id the places in other files that use it.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use crate::evaluate::File;
use crate::link::{self, Module, Unit, Wanted};
use crate::policy::base::Base;
use crate::scan::import::{self, Outline, Outliner, System};
use crate::scan::{Constants, name};
use crate::source::{Place, Source, read};
use crate::walk;

/// What a file without constants has.
static NONE: LazyLock<Constants> = LazyLock::new(Constants::default);

/// How often names are looked for that a constant is given on under.
const MAX_RENAMES: usize = 2;

/// A file that may import others.
struct Entry<'f> {
    path: &'f str,
    system: System,
    outliner: Outliner,
    /// Sites in tests do not count.
    is_test: bool,
    /// The file of the run, where it has ids or notes.
    file: Option<(usize, &'f File)>,
    seen: Option<(Arc<Source>, Outline)>,
}

/// Adds to each file of a run the places that use its constants: in the others of the run,
/// and in those at these paths, which hold no ids themselves.
pub(super) fn link(files: &mut [File], others: &[String], base: &Base) {
    let found = found(files, others, base);
    for (file, mention, place) in found {
        if let Some(file) = files.get_mut(file) {
            file.links.entry(mention).or_default().push(place);
        }
    }
}

fn found(files: &[File], others: &[String], base: &Base) -> Vec<(usize, usize, Place)> {
    let entry = |path, is_test, file| {
        let (system, outliner) = import::of(path)?;
        Some(Entry {
            path,
            system,
            outliner,
            is_test,
            file,
            seen: None,
        })
    };
    let own = files.iter().enumerate().filter_map(|(at, file)| {
        entry(
            file.source.name(),
            name::is_test_path(&file.path),
            Some((at, file)),
        )
    });
    let mut entries: Vec<_> = own.collect();
    let Some(mut wanted) = Wanted::of(&units(&entries)) else {
        return Vec::new();
    };
    entries.extend(others.iter().filter_map(|path| {
        let is_test = name::is_test_path(&base.relative(Path::new(path)));
        entry(path, is_test, None)
    }));
    for _ in 0..=MAX_RENAMES {
        look(&mut entries, &wanted);
        match wanted.renamed(&units(&entries)) {
            Some(renamed) => wanted = renamed,
            None => break,
        }
    }
    let texts = files.iter().map(|file| file.source.name());
    let manifests: Vec<_> = texts
        .chain(others.iter().map(String::as_str))
        .filter(|path| import::is_manifest(path))
        .collect();
    let modules = walk::again(&manifests, |path, buffer| {
        read::bytes(Path::new(path), buffer).ok()?;
        Module::read(path, &String::from_utf8_lossy(buffer))
    });
    let modules: Vec<_> = modules.into_iter().map(|(_, module)| module).collect();
    let links = link::link(&units(&entries), &modules);
    let place = |link: link::Link| {
        let (at, mention) = link.constant;
        let (file, _) = entries.get(at)?.file?;
        let (source, _) = entries.get(link.site.0)?.seen.as_ref()?;
        let source = Arc::clone(source);
        Some((
            file,
            mention,
            Place {
                source,
                span: link.site.1,
            },
        ))
    };
    links.into_iter().filter_map(place).collect()
}

fn units<'e>(entries: &'e [Entry<'_>]) -> Vec<Unit<'e>> {
    let unit = |entry: &'e Entry<'_>| Unit {
        path: entry.path,
        system: entry.system,
        constants: entry.file.map_or(&NONE, |(_, file)| &file.scan.constants),
        outline: entry.seen.as_ref().map(|(_, outline)| outline),
    };
    entries.iter().map(unit).collect()
}

/// Reads what files take from others that may name what is wanted.
fn look(entries: &mut [Entry<'_>], wanted: &Wanted) {
    let reach = wanted.reach(entries.iter().map(|entry| entry.path));
    let seen = walk::again(entries, |entry, buffer| {
        if entry.is_test || !reach.holds(entry.system, entry.path) {
            return None;
        }
        let source = if let Some((_, file)) = entry.file {
            Arc::clone(&file.source)
        } else {
            read::bytes(Path::new(entry.path), buffer).ok()?;
            wanted.names(entry.system, entry.path, buffer)?;
            Arc::new(read::decode(entry.path, buffer).ok()?)
        };
        let text = source.text();
        let names = wanted.names(entry.system, entry.path, text.as_bytes())?;
        let outline = (entry.outliner)(text, &names)?;
        Some((source, outline))
    });
    for (at, seen) in seen {
        if let Some(entry) = entries.get_mut(at) {
            entry.seen = Some(seen);
        }
    }
}
