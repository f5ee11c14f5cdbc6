//! What is shown of a text: nothing in it acts.

#![no_main]

use lanelint::report::escape;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let is_acting = |shown: &str| shown.chars().any(|c| c.is_control() && c != '\n');
    assert!(!is_acting(&escape::terminal(text)));
    assert!(!is_acting(&escape::paragraphs(text)));
    assert!(!escape::html(text).contains(['<', '>', '"', '\'']));
    assert!(!escape::xml(text).contains(['\u{0}', '\u{1b}', '\u{fffe}', '\u{ffff}']));
    assert!(escape::uri(text).is_ascii());
    escape::markdown(text);
    escape::code(text);
    escape::prose(text);
    escape::folded(text);
    escape::short(text);
});
