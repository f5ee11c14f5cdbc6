//! Languages that are read by their tokens, for want of a grammar that is cheap enough.

use super::{Language, NONE, Trait};
use crate::scan::lexer;

/// The extractor of a language that is read by tokens.
macro_rules! lexed {
    ($row:ident::$name:ident) => {
        Some(|text, wanted| lexer::extract(&lexer::rows::$row::$name, text, wanted))
    };
}

/// By name.
pub(super) const ROWS: &[Language] = &[
    Language {
        name: "apex",
        extensions: &["cls", "trigger", "apex"],
        line_comments: &["//"],
        extract: lexed!(braced::APEX),
        ..NONE
    },
    Language {
        name: "c",
        traits: &[Trait::Characters],
        extensions: &["c", "h"],
        line_comments: &["//"],
        extract: lexed!(c::C),
        ..NONE
    },
    Language {
        name: "clojure",
        traits: &[Trait::Characters, Trait::Lisp],
        aliases: &["clj", "cljs", "edn"],
        extensions: &["clj", "cljs", "cljc", "edn", "bb"],
        interpreters: &["bb", "clojure"],
        line_comments: &[";"],
        extract: lexed!(lisp::CLOJURE),
        ..NONE
    },
    Language {
        name: "cpp",
        traits: &[Trait::Characters],
        aliases: &["c++", "cxx"],
        extensions: &["cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "ipp", "inl"],
        line_comments: &["//"],
        extract: lexed!(c::C),
        ..NONE
    },
    Language {
        name: "crystal",
        aliases: &["cr"],
        extensions: &["cr"],
        interpreters: &["crystal"],
        line_comments: &["#"],
        extract: lexed!(script::CRYSTAL),
        ..NONE
    },
    Language {
        name: "cuda",
        traits: &[Trait::Characters],
        extensions: &["cu", "cuh", "metal"],
        line_comments: &["//"],
        extract: lexed!(c::C),
        ..NONE
    },
    Language {
        name: "cue",
        traits: &[Trait::ByLine, Trait::Data],
        extensions: &["cue"],
        line_comments: &["//"],
        extract: lexed!(data::CUE),
        ..NONE
    },
    Language {
        name: "dart",
        traits: &[Trait::Unnamed],
        aliases: &["flutter"],
        extensions: &["dart"],
        interpreters: &["dart"],
        line_comments: &["//"],
        extract: lexed!(dart::DART),
        ..NONE
    },
    Language {
        name: "elixir",
        traits: &[Trait::NoBlocks],
        aliases: &["ex", "exs", "iex"],
        extensions: &["ex", "exs"],
        interpreters: &["elixir"],
        line_comments: &["#"],
        extract: lexed!(elixir::ELIXIR),
        ..NONE
    },
    Language {
        name: "emacs-lisp",
        traits: &[Trait::Characters, Trait::Lisp],
        aliases: &["elisp", "lisp", "scheme", "racket", "common-lisp"],
        extensions: &["el", "lisp", "lsp", "cl", "scm", "ss", "rkt"],
        interpreters: &["emacs", "sbcl", "guile", "racket"],
        line_comments: &[";"],
        extract: lexed!(lisp::LISP),
        ..NONE
    },
    Language {
        name: "fsharp",
        traits: &[Trait::Characters],
        aliases: &["f#", "fs"],
        extensions: &["fs", "fsx", "fsi"],
        line_comments: &["//"],
        extract: lexed!(functional::FSHARP),
        ..NONE
    },
    Language {
        name: "graphql",
        aliases: &["gql"],
        extensions: &["graphql", "gql", "graphqls"],
        line_comments: &["#"],
        extract: lexed!(braced::GRAPHQL),
        ..NONE
    },
    Language {
        name: "groovy",
        traits: &[Trait::Slashes],
        aliases: &["gradle", "jenkinsfile"],
        extensions: &["groovy", "gradle", "gvy", "nf"],
        file_names: &["jenkinsfile*"],
        interpreters: &["groovy"],
        line_comments: &["//"],
        extract: lexed!(groovy::GROOVY),
        ..NONE
    },
    Language {
        name: "haskell",
        traits: &[Trait::Characters, Trait::NoBlocks],
        aliases: &["hs"],
        extensions: &["hs", "lhs", "hsc"],
        interpreters: &["runhaskell", "stack"],
        line_comments: &["--"],
        extract: lexed!(functional::HASKELL),
        ..NONE
    },
    Language {
        name: "jsonnet",
        traits: &[Trait::Data],
        aliases: &["libsonnet"],
        extensions: &["jsonnet", "libsonnet"],
        line_comments: &["//"],
        extract: lexed!(data::JSONNET),
        ..NONE
    },
    Language {
        name: "julia",
        traits: &[Trait::NoBlocks],
        aliases: &["jl"],
        extensions: &["jl"],
        interpreters: &["julia"],
        line_comments: &["#"],
        extract: lexed!(script::JULIA),
        ..NONE
    },
    Language {
        name: "kotlin",
        traits: &[Trait::Characters],
        extensions: &["kt", "kts"],
        interpreters: &["kotlin", "kscript"],
        line_comments: &["//"],
        extract: lexed!(kotlin::KOTLIN),
        ..NONE
    },
    Language {
        name: "nim",
        traits: &[Trait::Characters, Trait::NoBlocks],
        extensions: &["nim", "nims", "nimble"],
        line_comments: &["#"],
        extract: lexed!(script::NIM),
        ..NONE
    },
    Language {
        name: "nix",
        traits: &[Trait::ByLine, Trait::Data],
        extensions: &["nix"],
        line_comments: &["#"],
        extract: lexed!(data::NIX),
        ..NONE
    },
    Language {
        name: "objective-c",
        traits: &[Trait::Characters],
        aliases: &["objc", "objectivec"],
        extensions: &["mm"],
        line_comments: &["//"],
        extract: lexed!(c::C),
        ..NONE
    },
    Language {
        name: "ocaml",
        traits: &[Trait::Characters],
        aliases: &["ml"],
        extensions: &["ml", "mli"],
        interpreters: &["ocaml"],
        line_comments: &["#"],
        extract: lexed!(functional::OCAML),
        ..NONE
    },
    Language {
        name: "perl",
        traits: &[Trait::Slashes],
        aliases: &["pl", "pm"],
        extensions: &["pl", "pm", "t"],
        interpreters: &["perl"],
        line_comments: &["#"],
        extract: lexed!(perl::PERL),
        ..NONE
    },
    Language {
        name: "powershell",
        traits: &[Trait::Script],
        aliases: &["posh", "ps1", "pwsh"],
        extensions: &["ps1", "psm1", "psd1"],
        interpreters: &["powershell", "pwsh"],
        line_comments: &["#"],
        extract: lexed!(powershell::POWERSHELL),
        ..NONE
    },
    Language {
        name: "protobuf",
        aliases: &["proto", "proto3"],
        extensions: &["proto"],
        line_comments: &["//"],
        extract: lexed!(braced::PROTOBUF),
        ..NONE
    },
    Language {
        name: "r",
        aliases: &["rlang", "rscript"],
        extensions: &["r"],
        file_names: &[".rprofile"],
        interpreters: &["rscript"],
        line_comments: &["#"],
        extract: lexed!(r::R),
        ..NONE
    },
    Language {
        name: "scala",
        traits: &[Trait::Characters],
        aliases: &["sc", "sbt"],
        extensions: &["scala", "sc", "sbt"],
        line_comments: &["//"],
        extract: lexed!(scala::SCALA),
        ..NONE
    },
    Language {
        name: "solidity",
        aliases: &["sol"],
        extensions: &["sol"],
        line_comments: &["//"],
        extract: lexed!(braced::SOLIDITY),
        ..NONE
    },
    Language {
        name: "sql",
        aliases: &["postgresql", "plpgsql", "tsql", "sqlite", "mysql"],
        extensions: &["sql", "psql", "pgsql", "mysql", "ddl", "dml"],
        line_comments: &["--"],
        extract: lexed!(sql::SQL),
        ..NONE
    },
    Language {
        name: "starlark",
        traits: &[Trait::NoBlocks],
        aliases: &["bazel", "bzl"],
        extensions: &["bzl", "star", "bazel"],
        file_names: &["build", "workspace", "module.bazel", "tiltfile"],
        line_comments: &["#"],
        extract: lexed!(script::STARLARK),
        ..NONE
    },
    Language {
        name: "swift",
        traits: &[Trait::Characters, Trait::Unnamed],
        extensions: &["swift"],
        interpreters: &["swift"],
        line_comments: &["//"],
        extract: lexed!(swift::SWIFT),
        ..NONE
    },
    Language {
        name: "v",
        traits: &[Trait::Characters],
        aliases: &["vlang"],
        extensions: &["v", "vsh"],
        line_comments: &["//"],
        extract: lexed!(braced::V),
        ..NONE
    },
    Language {
        name: "vim",
        aliases: &["viml", "vimscript"],
        extensions: &["vim"],
        file_names: &[".vimrc", "vimrc", ".gvimrc"],
        line_comments: &["#"],
        extract: lexed!(script::VIM),
        ..NONE
    },
    Language {
        name: "visual-basic",
        traits: &[Trait::Characters],
        aliases: &["vb", "vbnet", "vba", "vbs"],
        extensions: &["vb", "bas", "vbs"],
        line_comments: &["#"],
        extract: lexed!(script::VISUAL_BASIC),
        ..NONE
    },
    Language {
        name: "zig",
        traits: &[Trait::Characters],
        extensions: &["zig", "zon"],
        line_comments: &["//"],
        extract: lexed!(braced::ZIG),
        ..NONE
    },
];
