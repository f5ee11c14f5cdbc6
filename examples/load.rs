//! How long the catalog takes to open and to read its first id (what a run with a
//! candidate pays, and a run without one does not), and how long the prefilter takes to open.
//! Prints microseconds.

#![expect(clippy::print_stdout, reason = "what it is for")]

use std::time::Instant;

use lanelint::catalog::Catalog;
use lanelint::scan::prefilter::Prefilter;

fn main() {
    let mut opens = Vec::new();
    let mut prefilters = Vec::new();
    for _ in 0..200 {
        let start = Instant::now();
        let catalog = Catalog::builtin();
        assert!(catalog.read("gpt-5.2-2025-12-11").is_some());
        opens.push(start.elapsed().as_micros());
        let start = Instant::now();
        let prefilter = Prefilter::new(&catalog);
        assert!(prefilter.is_candidate(b"gpt-5.2"));
        prefilters.push(start.elapsed().as_micros());
    }
    for (what, times) in [
        ("open and read an id", &mut opens),
        ("open the prefilter", &mut prefilters),
    ] {
        times.sort_unstable();
        println!("{what}: median {} µs, worst {} µs", times[100], times[199]);
    }
}
