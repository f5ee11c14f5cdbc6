//! Constants that hold an id, and the places that use them.
//!
//! A constant is one mention; what reads it are its sites. Here is what a language's
//! extractor gives of a constant, and what tells a use from talk; finding the reads is
//! each extractor's own, with the words of [`super::word`] where it has nothing better.

use crate::source::Span;

/// What a piece is the whole value of, where that is a constant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Constant {
    /// What other files of the package call it, outermost name first (`MODEL`,
    /// `Model.GPT_4O`), with its other names in the file; empty when it is local.
    pub exports: Vec<String>,
    /// Where the same file uses it, in the order of the file: bytes of the name there.
    pub sites: Vec<Span>,
}

/// Callees that say something of what they are given, but do nothing with it.
const TALK: &[&str] = &[
    "anyhow",
    "append",
    "bail",
    "critical",
    "debug",
    "echo",
    "ensure",
    "eprint",
    "eprintln",
    "error",
    "errorf",
    "exception",
    "expect",
    "fatal",
    "fatalf",
    "format",
    "fprintf",
    "fprintln",
    "hash",
    "info",
    "infof",
    "isinstance",
    "len",
    "log",
    "panic",
    "print",
    "printf",
    "println",
    "push",
    "puts",
    "repr",
    "require",
    "secho",
    "sprintf",
    "trace",
    "typeof",
    "warn",
    "warnf",
    "warning",
    "write",
    "writeln",
];

/// Whether a callee only says something of its arguments.
pub(super) fn is_talk(callee: &str) -> bool {
    let lower = callee.to_ascii_lowercase();
    TALK.contains(&lower.as_str())
        || lower.starts_with("assert")
        || lower.ends_with("error")
        || lower.ends_with("exception")
}

/// Whether a member of a constant is another thing than its value.
pub(super) fn is_other_matter(member: &str) -> bool {
    ["hashCode", "len", "length", "name", "ordinal", "size"].contains(&member)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_callees_only_talk() {
        for name in ["print", "Println", "assertEqual", "ValueError", "log"] {
            assert!(is_talk(name), "{name}");
        }
        for name in ["create", "login", "ChatOpenAI", "blog", "printer"] {
            assert!(!is_talk(name), "{name}");
        }
    }
}
