//! The one table of languages and formats: how a file is recognised, and who extracts
//! its pieces. Adding one is a row here and a file beside this one.

use super::format::{dotenv, json, markdown, notebook, toml, yaml};
use super::piece::Piece;
use super::{Wanted, rust, text};
#[cfg(feature = "tree")]
use super::{grammar, tree};

/// Reads the stretches of a text that may hold ids. An error says why the text does not
/// parse; the file is then read as plain text.
pub type Extract = for<'s> fn(&'s str, Wanted<'_>) -> Result<Vec<Piece<'s>>, String>;

/// Texts of more bytes than this are not parsed but read as plain text.
pub(super) const MAX_TEXT: usize = 2 << 20;

/// A row of [`ALL`].
#[derive(Debug, Clone, Copy)]
pub struct Language {
    /// As policies (`match: {language: …}`) and reports say it.
    pub name: &'static str,
    /// Other names, as fenced code blocks say them.
    pub aliases: &'static [&'static str],
    /// Extensions without the dot, lower case.
    pub extensions: &'static [&'static str],
    /// Whole file names, lower case; a `*` at the end stands for any rest.
    pub file_names: &'static [&'static str],
    /// Programs that a `#!` line may name.
    pub interpreters: &'static [&'static str],
    /// Signs that start a comment up to the end of the line, for the reading as text.
    pub line_comments: &'static [&'static str],
    /// Who reads it; `None` when this build is without the grammar.
    pub extract: Option<Extract>,
    /// The cargo feature of its grammar.
    pub feature: Option<&'static str>,
}

/// Plain text: what a file is when nothing else is known of it, and what every file
/// falls back to.
pub const TEXT: Language = Language {
    name: "text",
    aliases: &["txt", "plain"],
    extensions: &["txt"],
    file_names: &[],
    interpreters: &[],
    line_comments: &["#", "//", "--", ";"],
    extract: Some(text::extract),
    feature: None,
};

const NONE: Language = Language {
    name: "",
    aliases: &[],
    extensions: &[],
    file_names: &[],
    interpreters: &[],
    line_comments: &[],
    extract: None,
    feature: None,
};

/// The extractor of a grammar, when this build has it.
macro_rules! parsed {
    ($feature:literal, $grammar:path) => {{
        #[cfg(feature = $feature)]
        {
            Some(|text, wanted| tree::extract(&$grammar, text, wanted))
        }
        #[cfg(not(feature = $feature))]
        {
            None
        }
    }};
}

/// Every language and format with a syntax of its own, by name.
pub const ALL: &[Language] = &[
    Language {
        name: "dotenv",
        aliases: &["env"],
        extensions: &["env"],
        file_names: &[".env", ".env*", ".envrc"],
        line_comments: &["#"],
        extract: Some(dotenv::extract),
        ..NONE
    },
    Language {
        name: "javascript",
        aliases: &["js", "jsx", "node"],
        extensions: &["js", "mjs", "cjs", "jsx"],
        interpreters: &["node", "bun"],
        line_comments: &["//"],
        extract: parsed!("lang-javascript", grammar::javascript::JAVASCRIPT),
        feature: Some("lang-javascript"),
        ..NONE
    },
    Language {
        name: "json",
        aliases: &["jsonc", "json5"],
        extensions: &["json", "jsonc", "json5", "code-workspace", "webmanifest"],
        file_names: &[".babelrc", ".eslintrc", ".prettierrc"],
        line_comments: &["//"],
        extract: Some(json::extract),
        ..NONE
    },
    Language {
        name: "markdown",
        aliases: &["md", "mdx"],
        extensions: &["md", "markdown", "mdx", "mdc"],
        extract: Some(markdown::extract),
        ..NONE
    },
    Language {
        name: "notebook",
        aliases: &["ipynb"],
        extensions: &["ipynb"],
        extract: Some(notebook::extract),
        ..NONE
    },
    Language {
        name: "python",
        aliases: &["py", "python3", "py3"],
        extensions: &["py", "pyi", "pyw"],
        interpreters: &["python", "python3"],
        line_comments: &["#"],
        extract: parsed!("lang-python", grammar::python::PYTHON),
        feature: Some("lang-python"),
        ..NONE
    },
    Language {
        name: "rust",
        aliases: &["rs"],
        extensions: &["rs"],
        line_comments: &["//"],
        extract: Some(rust::extract),
        ..NONE
    },
    Language {
        name: "toml",
        extensions: &["toml"],
        line_comments: &["#"],
        extract: Some(toml::extract),
        ..NONE
    },
    Language {
        name: "tsx",
        extensions: &["tsx"],
        line_comments: &["//"],
        extract: parsed!("lang-typescript", grammar::javascript::TSX),
        feature: Some("lang-typescript"),
        ..NONE
    },
    Language {
        name: "typescript",
        aliases: &["ts"],
        extensions: &["ts", "mts", "cts"],
        interpreters: &["deno", "tsx", "ts-node"],
        line_comments: &["//"],
        extract: parsed!("lang-typescript", grammar::javascript::TYPESCRIPT),
        feature: Some("lang-typescript"),
        ..NONE
    },
    Language {
        name: "yaml",
        aliases: &["yml"],
        extensions: &["yaml", "yml"],
        line_comments: &["#"],
        extract: Some(yaml::extract),
        ..NONE
    },
];

/// The language of a file by its name, else by its first line, else [`TEXT`].
pub fn of(path: &str, text: &str) -> &'static Language {
    let file = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let named = |language: &&Language| {
        language
            .file_names
            .iter()
            .any(|name| match name.strip_suffix('*') {
                Some(start) => file.starts_with(start),
                None => file == *name,
            })
    };
    if let Some(language) = ALL.iter().find(named) {
        return language;
    }
    if let Some((_, extension)) = file.rsplit_once('.') {
        let found = ALL
            .iter()
            .find(|language| language.extensions.contains(&extension));
        return found.unwrap_or(&TEXT);
    }
    let interpreter = interpreter(text);
    ALL.iter()
        .find(|language| language.interpreters.contains(&interpreter))
        .unwrap_or(&TEXT)
}

/// The language that a fenced code block or a policy names.
pub fn named(name: &str) -> Option<&'static Language> {
    let name = name.to_ascii_lowercase();
    ALL.iter()
        .chain([&TEXT])
        .find(|language| language.name == name || language.aliases.contains(&name.as_str()))
}

/// The program that a `#!` line names, without its folder; empty when there is none.
fn interpreter(text: &str) -> &str {
    let Some(line) = text.strip_prefix("#!").and_then(|rest| rest.lines().next()) else {
        return "";
    };
    let mut words = line.split_ascii_whitespace();
    let program = words.next().and_then(|word| word.rsplit('/').next());
    match program {
        Some("env") => words.find(|word| !word.starts_with('-')).unwrap_or(""),
        other => other.unwrap_or(""),
    }
}
