//! Catalog files, laid over the built-in facts.

#![no_main]

use lanelint::catalog::overlay::{Asked, load};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let asked = Asked {
        path: lanelint_fuzz::file(".yaml", data),
        place: None,
        withheld: false,
    };
    let (catalog, faults) = load(&[asked]);
    if faults.is_empty() {
        catalog.read("gpt-4-0613");
    }
});
