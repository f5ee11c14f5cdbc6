//! Migration tags and ignores, in a comment and as the value of a key.

#![no_main]

use lanelint::scan::{Note, Scope};
use lanelint::source::Source;
use lanelint::source::Span;
use lanelint::tags::{cover, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for name in ["a.py", "a.ipynb", "a.json"] {
        let source = Source::new(name, text.to_owned());
        let span = Span::from(0..text.len());
        for scope in [Scope::Comment, Scope::Siblings(span)] {
            let note = Note {
                span,
                text: text.to_owned(),
                scope,
            };
            let (tags, ignores) = parse::read(&source, &note);
            assert!(
                tags.iter()
                    .all(|tag| source.text().get(tag.span.range()).is_some())
            );
            assert!(
                ignores
                    .iter()
                    .all(|own| source.text().get(own.span.range()).is_some())
            );
            cover::reach(&source, &note);
        }
    }
});
