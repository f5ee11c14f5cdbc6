//! Where a file uses constants of other files, by the names it imports them under.

use std::collections::{BTreeSet, HashSet};

use super::outcome::{Outcome, outcome};
use super::{MAX_READS, MAX_STEPS, Sought, follow};
use crate::scan::import::{Import, Reading};
use crate::scan::tree::Reader;
use crate::scan::tree::constant::Binding;
use crate::scan::tree::walk::Walk;
use crate::scan::word::{self, Read};

/// The uses of what is called by one of `names` where it is defined: by which import, and
/// what of it. Without an import, `is_open` says that the file may see it all the same; so it
/// may where one brings every name.
pub(in crate::scan::tree) fn imported(
    reader: &Reader<'_, '_>,
    imports: &[Import],
    names: &BTreeSet<&str>,
    is_open: bool,
) -> Vec<Reading> {
    let is_open = is_open || imports.iter().any(Import::brings_all);
    let own = imports.iter().filter(|import| import.brings(names));
    let own = own.filter_map(|import| import.local.last().map(String::as_str));
    let words: HashSet<&str> = names.iter().copied().chain(own).collect();
    let mut reads = word::reads(reader.text, &words);
    reads.truncate(MAX_READS);
    let mut walk = Walk::new(reader.tree);
    let mut found = Vec::new();
    let mut sought = Vec::new();
    for read in &reads {
        let Some(key) = meaning(reader, imports, names, is_open, read) else {
            continue;
        };
        if read.chain.len() > 1 && word::is_assigned(reader.text, read.span.end as usize) {
            continue;
        }
        match outcome(reader, walk.seek(read.at), read) {
            Some(Outcome::Used(site)) => found.push((key, site)),
            Some(Outcome::Bound(definition, site)) => sought.push(Sought {
                definition,
                key,
                bound_at: Some(site),
            }),
            None => {}
        }
    }
    found.extend(follow(reader, sought, MAX_STEPS - 1, |_, _| ()));
    let mut found: Vec<_> = found
        .into_iter()
        .map(|((import, names), span)| Reading {
            import,
            names,
            span,
        })
        .collect();
    found.sort_by_key(|reading| reading.span);
    found.dedup();
    found
}

/// The import that a read goes by, and the names behind it.
fn meaning(
    reader: &Reader<'_, '_>,
    imports: &[Import],
    names: &BTreeSet<&str>,
    is_open: bool,
    read: &Read<'_>,
) -> Option<(Option<usize>, Vec<String>)> {
    let root = read.chain.first()?;
    let binding = reader.constants().binding(root, read.span.start as usize);
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let is_wanted =
        |names_left: &[&str]| names_left.last().is_some_and(|name| names.contains(name));
    for (index, import) in imports.iter().enumerate() {
        let Some(rest) = import.rest_of(&read.chain) else {
            continue;
        };
        let here = reader.constants().scope_of(import.at as usize);
        // `import a.b` and `import a.c` bind `a` both.
        let of_root = imports
            .iter()
            .filter(|other| other.local.first() == import.local.first());
        let is_path =
            of_root.clone().count() > 1 && of_root.clone().all(|other| other.local.len() > 1);
        let is_seen = match binding {
            Binding::Nowhere => true,
            Binding::Once(scope) => scope == here,
            Binding::Otherwise => is_path,
        };
        let is_wanted = if rest.is_empty() {
            import.brings(names)
        } else {
            is_wanted(rest)
        };
        return (is_seen && is_wanted).then(|| (Some(index), owned(rest)));
    }
    let is_free = is_open && binding == Binding::Nowhere && !root.is_empty();
    (is_free && is_wanted(&read.chain)).then(|| (None, owned(&read.chain)))
}
