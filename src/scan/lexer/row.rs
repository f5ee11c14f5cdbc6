//! What the engine has to know of a language: one [`Lexer`] a language, all of them in
//! [`super::rows`]. Nothing is done here.

use crate::scan::fold::Escapes;

/// A language: how its text is cut into tokens, and what its signs and words mean.
#[derive(Debug, Clone, Copy)]
pub(in crate::scan) struct Lexer {
    /// Longer openings before those they start with.
    pub(super) comments: &'static [Comment],
    /// Longer openings before those they start with.
    pub(super) strings: &'static [Quote],
    /// What words are made of besides letters, digits and `_`.
    pub(super) word: &'static str,
    /// Of these, what words may start with.
    pub(super) word_start: &'static str,
    /// Signs right before a word or bracket that say nothing here: `$name`, `'(…)`.
    pub(super) sigils: &'static str,
    /// The sign that makes a line a statement of its own: `#define`.
    pub(super) directive: Option<u8>,
    /// Signs before a character that stands for itself: `\\"`, `?"`.
    pub(super) characters: &'static [&'static str],
    /// Whether all is written in brackets with what is done first.
    pub(super) is_lisp: bool,
    /// Whether `$tag$` stands around code within code.
    pub(super) fences: bool,
    /// Whether words mean the same in every case.
    pub(super) any_case: bool,
    /// Whether a statement ends with its line, if nothing carries it on.
    pub(super) ends_with_line: bool,
    /// Words that open and close a block, as braces do.
    pub(super) blocks: (&'static [&'static str], &'static str),
    /// The sign right before a name that what follows is bound to: `@model "…"`.
    pub(super) attribute: Option<u8>,
    /// Whether what is done has its values behind it without quotes: `ask -Model gpt`.
    pub(super) has_commands: bool,
    /// Whether commas alone make a list: `$all = "…", "…"`.
    pub(super) comma_lists: bool,
    pub(super) braces: Braces,
    pub(super) names: Names,
    pub(super) signs: Signs,
    pub(super) words: Words,
    pub(super) calls: Calls,
    /// Words that read the environment when a bracket with a name follows.
    pub(super) env: &'static [&'static str],
    pub(super) tests: Tests,
}

/// A form of comment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comment {
    pub(super) open: &'static str,
    /// Empty: it ends with its line.
    pub(super) close: &'static str,
    pub(super) nests: bool,
    /// Whether it documents something.
    pub(super) is_doc: bool,
    /// Whether it opens only as the first thing on its line.
    pub(super) is_first: bool,
}

/// A form of string.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quote {
    /// Prefix and quotes.
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) escapes: Escapes,
    /// Whether it may run over lines.
    pub(super) spans: bool,
    /// Whether its quote stands for itself when written twice.
    pub(super) doubles: bool,
    /// What opens a hole: `${`, `\(`, `{`; `$` alone before a word.
    pub(super) holes: &'static [&'static str],
    pub(super) kind: QuoteKind,
}

/// What a quoted text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuoteKind {
    Text,
    /// One character: the quote opens nothing else.
    Char,
    /// A word in quotes.
    Word,
    Regex,
    /// Words with nothing but white space between them.
    Words,
    /// A text that documents what follows.
    Doc,
    /// A text whose end is told where it opens: `R"x(…)x"`, `{x|…|x}`.
    Fenced,
    /// A text from the next line to a line with the word behind the opening.
    Heredoc,
}

/// What braces hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Braces {
    /// Statements.
    Blocks,
    /// Entries.
    Data,
    /// The one or the other, as what stands before them says.
    Mixed,
    /// Entries right behind one of the sigils, else statements: `@{…}`.
    Marked,
}

/// Which word on the left of a sign is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// The last one: `String model =`.
    Last,
    /// The one before the colon of a type, else the last one: `val model: String =`.
    Typed,
    /// The first one behind `let`: what follows it are parameters.
    First,
}

/// What signs mean; some languages use words for them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signs {
    pub(super) assigns: &'static [&'static str],
    /// Between a key and its value.
    pub(super) pairs: &'static [&'static str],
    /// Between the pattern of an arm and what it gives.
    pub(super) arms: &'static [&'static str],
    pub(super) compares: &'static [&'static str],
    /// Before what is taken where nothing is there.
    pub(super) defaults: &'static [&'static str],
    pub(super) concats: &'static [&'static str],
    /// Whether strings side by side are one.
    pub(super) adjacent: bool,
    /// Before a member.
    pub(super) members: &'static [&'static str],
    /// What an assigning sign means behind these words: `WHERE model = …` compares.
    pub(super) comparing: &'static [&'static str],
    pub(super) assigning: &'static [&'static str],
}

/// What words mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) functions: &'static [&'static str],
    pub(super) declares: &'static [&'static str],
    /// Before what a function gives.
    pub(super) gives: &'static [&'static str],
    /// Before a pattern.
    pub(super) cases: &'static [&'static str],
    /// Before what patterns are tried on: `switch (…)`, `when (…)`.
    pub(super) subjects: &'static [&'static str],
    /// Behind it: `… match {`.
    pub(super) matches: &'static [&'static str],
    /// Before brackets without being called, or before a value without naming it.
    pub(super) steers: &'static [&'static str],
    /// In the head of an enumeration.
    pub(super) enums: &'static [&'static str],
    /// Before what is loaded, which is no value.
    pub(super) imports: &'static [&'static str],
    /// Before the only value of a type: `object Small : Model("…")`.
    pub(super) objects: &'static [&'static str],
}

/// Which calls mean more than a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calls {
    /// They test their receiver or argument.
    pub(super) compare: &'static [&'static str],
    /// Their arguments are elements.
    pub(super) lists: &'static [&'static str],
    /// They give back what they are given, or hold it for the name outside.
    pub(super) wrappers: &'static [&'static str],
    /// Methods whose argument is taken where the receiver has nothing.
    pub(super) defaults: &'static [&'static str],
    pub(super) regexes: &'static [&'static str],
    /// Methods that leave an expression named as it was.
    pub(super) plain: &'static [&'static str],
    /// They give their arguments as one text.
    pub(super) joins: &'static [&'static str],
    /// They fill the slots of a template that they are called on or given first.
    pub(super) formats: &'static [&'static str],
}

/// What makes code test code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tests {
    /// Calls that are given a test: `test("…") {`, `TEST(…) {`.
    pub(super) calls: &'static [&'static str],
    pub(super) annotations: &'static [&'static str],
    /// Starts of the names of test functions.
    pub(super) prefixes: &'static [&'static str],
    /// Ends of the names of what test classes extend.
    pub(super) classes: &'static [&'static str],
}

/// A string on one line with backslashes.
pub(super) const fn quote(sign: &'static str) -> Quote {
    Quote {
        open: sign,
        close: sign,
        escapes: Escapes::JavaScript,
        spans: false,
        doubles: false,
        holes: &[],
        kind: QuoteKind::Text,
    }
}

impl Quote {
    /// The same behind a prefix or with another end.
    pub(super) const fn between(self, open: &'static str, close: &'static str) -> Self {
        Self {
            open,
            close,
            ..self
        }
    }

    /// The same over lines.
    pub(super) const fn spanning(self) -> Self {
        Self {
            spans: true,
            ..self
        }
    }

    /// The same without escapes.
    pub(super) const fn raw(self) -> Self {
        Self {
            escapes: Escapes::None,
            ..self
        }
    }

    /// The same without escapes but a doubled quote.
    pub(super) const fn doubling(self) -> Self {
        Self {
            doubles: true,
            ..self.raw()
        }
    }

    /// The same with holes.
    pub(super) const fn with(self, holes: &'static [&'static str]) -> Self {
        Self { holes, ..self }
    }

    /// The same of another kind.
    pub(super) const fn of(self, kind: QuoteKind) -> Self {
        Self { kind, ..self }
    }
}

/// A comment up to the end of the line.
pub(super) const fn line(open: &'static str) -> Comment {
    Comment {
        open,
        close: "",
        nests: false,
        is_doc: false,
        is_first: false,
    }
}

/// A comment with an end of its own.
pub(super) const fn block(open: &'static str, close: &'static str) -> Comment {
    Comment {
        close,
        ..line(open)
    }
}

impl Comment {
    /// The same as documentation.
    pub(super) const fn doc(self) -> Self {
        Self {
            is_doc: true,
            ..self
        }
    }

    /// The same, and it may stand in itself.
    pub(super) const fn nesting(self) -> Self {
        Self {
            nests: true,
            ..self
        }
    }

    /// The same, at the start of a line alone.
    pub(super) const fn first(self) -> Self {
        Self {
            is_first: true,
            ..self
        }
    }
}

/// What many languages share, to be changed by row.
pub(super) const BASE: Lexer = Lexer {
    comments: &[
        block("/**", "*/").doc(),
        line("///").doc(),
        line("//!").doc(),
        block("/*", "*/"),
        line("//"),
    ],
    strings: &[quote("\""), quote("'").of(QuoteKind::Char)],
    word: "",
    word_start: "",
    sigils: "",
    directive: None,
    characters: &[],
    is_lisp: false,
    fences: false,
    any_case: false,
    ends_with_line: true,
    blocks: (&[], ""),
    attribute: None,
    has_commands: false,
    comma_lists: false,
    braces: Braces::Blocks,
    names: Names::Last,
    signs: Signs {
        assigns: &["=", ":=", "+=", "?=", "??=", "||="],
        pairs: &[":", "=>"],
        arms: &[],
        compares: &[
            "==", "!=", "===", "!==", "=~", "!~", "~=", "<", ">", "<=", ">=",
        ],
        defaults: &["??", "?:", "||"],
        concats: &["+"],
        adjacent: false,
        members: &[".", "?.", "::", "!.", "!!."],
        comparing: &[],
        assigning: &[],
    },
    words: Words {
        functions: &["fun", "func", "def", "function", "fn"],
        declares: &["val", "var", "let", "const", "static", "final"],
        gives: &["return", "yield"],
        cases: &["case"],
        subjects: &["switch", "when", "match"],
        matches: &[],
        steers: &[
            "and", "assert", "await", "case", "catch", "default", "do", "elif", "else", "elseif",
            "except", "finally", "for", "guard", "if", "in", "is", "new", "not", "or", "return",
            "then", "throw", "try", "unless", "until", "when", "where", "while", "yield",
        ],
        enums: &["enum"],
        imports: &["import", "include", "package", "using"],
        objects: &[],
    },
    calls: Calls {
        compare: &[
            "compareTo",
            "contains",
            "containsKey",
            "contentEquals",
            "endsWith",
            "eq",
            "equals",
            "equalsIgnoreCase",
            "has",
            "hasPrefix",
            "hasSuffix",
            "indexOf",
            "isEqualToString",
            "lastIndexOf",
            "matches",
            "ne",
            "startsWith",
        ],
        lists: &[],
        wrappers: &[],
        defaults: &["getOrElse", "orElse", "orDefault", "or"],
        regexes: &["Regex", "RegExp", "Pattern"],
        plain: &[
            "lowercase",
            "toLowerCase",
            "toString",
            "trim",
            "uppercase",
            "toUpperCase",
        ],
        joins: &[],
        formats: &["format"],
    },
    env: &["getenv", "env"],
    tests: Tests {
        calls: &[],
        annotations: &[],
        prefixes: &[],
        classes: &[],
    },
};
