//! What catalog facts are imported from; the first line says which source.

#![no_main]

use lanelint::catalog::import::{Edition, Input, import, spec, write};
use lanelint_fuzz::CATALOG;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = lanelint_fuzz::headed(data) else {
        return;
    };
    let Some(spec) = spec::named(kind) else {
        return;
    };
    let input = Input {
        name: "a".to_owned(),
        bytes: rest.to_vec(),
    };
    let edition = Edition {
        version: "1".to_owned(),
        dated: None,
        read: jiff::civil::date(2026, 11, 22).into(),
    };
    if let Ok(imported) = import(spec, vec![input], &CATALOG, edition) {
        write::overlay(&imported);
    }
});
