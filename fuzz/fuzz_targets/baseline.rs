//! Baselines, which are earlier reports.

#![no_main]

use lanelint::baseline::Baseline;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(baseline) = Baseline::read(text) {
        baseline.settle(&mut []);
    }
});
