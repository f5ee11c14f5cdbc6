//! Policies: read, checked and merged with the built-in one.

#![no_main]

use lanelint::policy::load::{Choice, load};
use lanelint::policy::validate::validate;
use lanelint_fuzz::CATALOG;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let path = lanelint_fuzz::file(".yaml", data);
    let written = load(&Choice::File(path));
    if let Err(problems) = validate(&written, &*CATALOG) {
        assert!(!problems.is_empty());
    }
});
