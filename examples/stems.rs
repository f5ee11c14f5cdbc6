//! The literals by which files with ids are found, one a line, as `rg -F -f` takes them: for
//! `benches/compare`.

#![expect(clippy::print_stdout, reason = "what it is for")]

use lanelint::catalog::Catalog;

fn main() {
    for (stem, _) in Catalog::builtin().stems() {
        println!("{stem}");
    }
    println!("{}", lanelint::scan::prefilter::ADDRESS);
}
