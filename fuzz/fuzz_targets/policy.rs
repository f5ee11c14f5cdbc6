//! Policies: read, checked and merged with the built-in one; upgraded.

#![no_main]

use lanelint::policy::load::{Choice, load};
use lanelint::policy::upgrade::upgrade;
use lanelint::policy::validate::validate;
use lanelint::source::read;
use lanelint_fuzz::CATALOG;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let path = lanelint_fuzz::file(".yaml", data);
    let written = load(&Choice::File(path));
    if let Err(problems) = validate(&written, &*CATALOG) {
        assert!(!problems.is_empty());
    }
    if let Ok(source) = read::decode("lanelint.yaml", data) {
        let _ = upgrade(&source.into());
    }
});
