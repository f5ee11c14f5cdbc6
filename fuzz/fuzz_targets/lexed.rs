//! Languages that are read by tokens, with what is written in them for lanelint.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| lanelint_fuzz::read_one_of(1, data));
