//! Baselines, which are earlier reports.

#![no_main]

use lanelint::baseline::{Baseline, World};
use lanelint::catalog::entry::Day;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(baseline) = Baseline::read(text) {
        let world = World {
            told: &str::to_owned,
            is_there: &|_| false,
            as_of: Day(0),
        };
        baseline.settle(&mut [], &[], &world);
    }
});
