//! CODEOWNERS, by the rules of each platform.

#![no_main]

use lanelint::owners::{Owners, Syntax};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for syntax in [Syntax::of(text), Syntax::GitHub, Syntax::GitLab] {
        let (owners, _) = Owners::parse(text, syntax);
        for path in ["a", "a/b.py", ".github/x y", "é/[a]"] {
            owners.of(path);
        }
    }
});
