//! The languages that are read by tokens, one table each.

pub(in crate::scan) mod braced;
pub(in crate::scan) mod c;
pub(in crate::scan) mod dart;
pub(in crate::scan) mod data;
pub(in crate::scan) mod elixir;
pub(in crate::scan) mod functional;
pub(in crate::scan) mod groovy;
pub(in crate::scan) mod kotlin;
pub(in crate::scan) mod lisp;
pub(in crate::scan) mod perl;
pub(in crate::scan) mod powershell;
pub(in crate::scan) mod r;
pub(in crate::scan) mod scala;
pub(in crate::scan) mod script;
pub(in crate::scan) mod sql;
pub(in crate::scan) mod swift;

/// All of them, by the name of a language that is read so.
#[cfg(test)]
pub(super) static ALL: &[(&str, &super::Lexer)] = &[
    ("apex", &braced::APEX),
    ("clojure", &lisp::CLOJURE),
    ("cpp", &c::C),
    ("crystal", &script::CRYSTAL),
    ("cue", &data::CUE),
    ("dart", &dart::DART),
    ("elixir", &elixir::ELIXIR),
    ("emacs-lisp", &lisp::LISP),
    ("fsharp", &functional::FSHARP),
    ("graphql", &braced::GRAPHQL),
    ("groovy", &groovy::GROOVY),
    ("haskell", &functional::HASKELL),
    ("jsonnet", &data::JSONNET),
    ("julia", &script::JULIA),
    ("kotlin", &kotlin::KOTLIN),
    ("nim", &script::NIM),
    ("nix", &data::NIX),
    ("ocaml", &functional::OCAML),
    ("perl", &perl::PERL),
    ("powershell", &powershell::POWERSHELL),
    ("protobuf", &braced::PROTOBUF),
    ("r", &r::R),
    ("scala", &scala::SCALA),
    ("solidity", &braced::SOLIDITY),
    ("sql", &sql::SQL),
    ("starlark", &script::STARLARK),
    ("swift", &swift::SWIFT),
    ("v", &braced::V),
    ("vim", &script::VIM),
    ("visual-basic", &script::VISUAL_BASIC),
    ("zig", &braced::ZIG),
];
