//! Whether the catalog has what others list: each id of stored lists (`fixtures/catalog/reach.tsv`) names a model, but
//! for those that `docs/catalog.md` names with a reason.

use std::collections::BTreeSet;
use std::fs;

use lanelint::catalog::Catalog;
use lanelint::catalog::resolve::{Reading, Target};

/// How many of a thousand ids must be found.
const REACH: usize = 996;

/// Rows of platform and id.
fn rows(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| {
        let mut cells = row.split('\t');
        (cells.next().unwrap(), cells.next().unwrap())
    })
}

/// Whether an id that is listed for a platform is a model, there or, where a list has what a platform passes on,
/// elsewhere.
fn is_known(catalog: &Catalog, surface: &str, id: &str) -> bool {
    let known = |reading: Reading| matches!(reading.target, Target::Known(_));
    catalog.on_surface(surface, id).is_some() || catalog.read(id).is_some_and(known)
}

#[test]
fn what_others_list_is_known_and_the_rest_has_a_reason() {
    let catalog = Catalog::builtin();
    let text = fs::read_to_string("fixtures/catalog/reach.tsv").unwrap();
    let (mut count, mut missed) = (0, BTreeSet::new());
    for (surface, id) in rows(&text) {
        count += 1;
        if !is_known(&catalog, surface, id) {
            missed.insert(id);
        }
    }
    assert!(count > 2500, "{count}");
    let found = (count - missed.len()) * 1000 / count;
    assert!(found >= REACH, "{found} of 1,000: {missed:#?}");
    let page = fs::read_to_string("docs/catalog.md").unwrap();
    let (_, told) = page
        .split_once("| listed as | why it is no entry |")
        .unwrap();
    let told: BTreeSet<_> = told
        .lines()
        .skip(2)
        .map_while(|row| row.strip_prefix("| `")?.split_once('`'))
        .map(|(id, _)| id)
        .collect();
    assert_eq!(missed, told);
}
