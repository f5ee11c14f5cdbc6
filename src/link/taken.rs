//! Whether a name in a file's bytes may be one that it has from elsewhere: it stands in an
//! import, or is taken from something.
//!
//! Told from the bytes before it, so that most files need not be parsed. Whatever is let
//! through is only looked at more closely.

use std::cell::OnceCell;

use memchr::memmem;

use crate::scan::import::System;

/// How far before a name its import may start.
const MAX_BACK: usize = 1024;

/// How a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// In what imports it or gives it on.
    Import,
    /// From a module that may be imported.
    From,
    /// In some other way.
    Otherwise,
}

/// A file's bytes, with what is asked of them for many names.
pub(super) struct File<'b> {
    system: System,
    bytes: &'b [u8],
    has_modules: OnceCell<bool>,
}

impl<'b> File<'b> {
    pub(super) fn new(system: System, bytes: &'b [u8]) -> Self {
        Self {
            system,
            bytes,
            has_modules: OnceCell::new(),
        }
    }

    /// Whether a file of JavaScript has modules as values.
    fn has_modules(&self) -> bool {
        *self.has_modules.get_or_init(|| {
            let forms: [&[u8]; 4] = [b"* as ", b"require(", b"import(", b"export * "];
            let has = |form: &&[u8]| memmem::find(self.bytes, form).is_some();
            forms.iter().any(has)
        })
    }
}

/// How the name at `at` stands.
pub(super) fn taken(file: &File<'_>, at: usize) -> Taken {
    let File { system, bytes, .. } = file;
    let before = bytes.get(at.saturating_sub(MAX_BACK)..at).unwrap_or(&[]);
    if before.ends_with(b"::") {
        return Taken::Import;
    }
    if before.ends_with(b".") {
        return match system {
            System::JavaScript if !file.has_modules() => Taken::Otherwise,
            System::JavaScript | System::Python | System::Go => Taken::From,
            System::Rust => Taken::Otherwise,
        };
    }
    let is_import = match system {
        System::Python => python(before),
        System::JavaScript => javascript(file, before),
        System::Rust => {
            let from = memchr::memrchr(b';', before).map_or(0, |at| at + 1);
            has_word(before.get(from..).unwrap_or(&[]), b"use")
        }
        System::Go => false,
    };
    if is_import {
        Taken::Import
    } else {
        Taken::Otherwise
    }
}

/// `from x import A, MODEL`, also in brackets over several lines.
fn python(before: &[u8]) -> bool {
    let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let list = end_of(before, |byte| {
        is_word(byte) || byte.is_ascii_whitespace() || b",\\".contains(&byte)
    });
    let statement = before.get(line..).unwrap_or(&[]);
    let opened = list.strip_suffix(b"(").unwrap_or(&[]);
    has_word(statement, b"import") || opened.trim_ascii_end().ends_with(b"import")
}

/// `import { A, MODEL`, `export { MODEL`, `const { MODEL`, `export default MODEL`.
fn javascript(file: &File<'_>, before: &[u8]) -> bool {
    let is_listed = |byte| is_word(byte) || byte.is_ascii_whitespace() || b",:".contains(&byte);
    let Some(opened) = end_of(before, is_listed).strip_suffix(b"{") else {
        return before.trim_ascii_end().ends_with(b"default");
    };
    let own = end_of(opened, is_listed);
    let head = opened.get(own.len()..).unwrap_or(&[]);
    let has = |word: &[u8]| has_word(head, word);
    has(b"import")
        || has(b"export")
        || (file.has_modules() && [&b"const"[..], b"let", b"var"].iter().any(|word| has(word)))
}

/// What is left of bytes when the last of a kind are taken away.
fn end_of(bytes: &[u8], is_it: impl Fn(u8) -> bool) -> &[u8] {
    let kept = bytes.iter().rposition(|byte| !is_it(*byte));
    bytes.get(..kept.map_or(0, |at| at + 1)).unwrap_or(&[])
}

fn has_word(bytes: &[u8], word: &[u8]) -> bool {
    memmem::find_iter(bytes, word).any(|at| is_whole(bytes, at, at + word.len()))
}

/// Whether no word goes on before or behind these bytes.
pub(super) fn is_whole(bytes: &[u8], start: usize, end: usize) -> bool {
    let goes_on = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at));
        byte.is_some_and(|byte| is_word(*byte))
    };
    !goes_on(start.checked_sub(1)) && !goes_on(Some(end))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(system: System, texts: &[&str], wanted: Taken) {
        for text in texts {
            let at = text.rfind("MODEL").unwrap();
            assert_eq!(
                taken(&File::new(system, text.as_bytes()), at),
                wanted,
                "{text}"
            );
        }
    }

    #[test]
    fn an_import_is_told_by_what_stands_before_the_name() {
        let imports = [
            "from a import MODEL",
            "from a import B as C, MODEL",
            "from a import (\n    B,\n    MODEL,",
            "from a import ( MODEL",
        ];
        all(System::Python, &imports, Taken::Import);
        all(System::Python, &["a.MODEL"], Taken::From);
        let others = ["import a\nMODEL = 1", "f(MODEL", "f(b, MODEL", "MODEL"];
        all(System::Python, &others, Taken::Otherwise);
        let imports = [
            "import { MODEL",
            "import D, { A as B, type MODEL",
            "export {\n  MODEL",
            "export default MODEL",
        ];
        all(System::JavaScript, &imports, Taken::Import);
        all(
            System::JavaScript,
            &["require('a'); const { A: b, MODEL"],
            Taken::Import,
        );
        all(
            System::JavaScript,
            &["import * as a from 'a'; a.MODEL"],
            Taken::From,
        );
        let others = [
            "f({ MODEL",
            "const { MODEL } = x",
            "a.MODEL",
            "import { a } from 'a'; f(MODEL",
        ];
        all(System::JavaScript, &others, Taken::Otherwise);
        let imports = ["use a::MODEL", "use a::{b::{C}, MODEL", "f(crate::MODEL"];
        all(System::Rust, &imports, Taken::Import);
        all(
            System::Rust,
            &["use a::B; f(MODEL", "a.MODEL"],
            Taken::Otherwise,
        );
        all(System::Go, &["f(a.MODEL"], Taken::From);
        all(System::Go, &["f(MODEL"], Taken::Otherwise);
    }
}
