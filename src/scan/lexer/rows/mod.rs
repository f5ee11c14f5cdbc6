//! The languages that are read by tokens, one table each.

pub(in crate::scan) mod c;
pub(in crate::scan) mod dart;
pub(in crate::scan) mod data;
pub(in crate::scan) mod groovy;
pub(in crate::scan) mod kotlin;
pub(in crate::scan) mod perl;
pub(in crate::scan) mod scala;
pub(in crate::scan) mod sql;
pub(in crate::scan) mod swift;

/// All of them, by the name of a language that is read so.
#[cfg(test)]
pub(super) static ALL: &[(&str, &super::Lexer)] = &[
    ("cpp", &c::C),
    ("cue", &data::CUE),
    ("dart", &dart::DART),
    ("groovy", &groovy::GROOVY),
    ("jsonnet", &data::JSONNET),
    ("kotlin", &kotlin::KOTLIN),
    ("nix", &data::NIX),
    ("perl", &perl::PERL),
    ("scala", &scala::SCALA),
    ("sql", &sql::SQL),
    ("swift", &swift::SWIFT),
];
