//! Which module may see which, and which may touch the world.
//!
//! Read from the tokens of `src/`, so comments and strings do not count and macros do;
//! what is under `#[cfg(test)]` may see everything, a file that is a test module, too.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use regex::Regex;

use crate::tree::rust_files;

/// Each module of the library with what it may see, from the ground up.
const LAYERS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("catalog", &["source"]),
    ("scan", &["source", "catalog"]),
    ("link", &["source", "scan"]),
    ("repository", &["source"]),
    ("walk", &["source", "scan", "repository"]),
    ("tags", &["source", "catalog", "scan"]),
    ("owners", &[]),
    (
        "policy",
        &["source", "catalog", "scan", "tags", "repository"],
    ),
    ("evaluate", &["source", "catalog", "scan", "tags", "policy"]),
    ("fix", BELOW_CLI),
    ("baseline", BELOW_CLI),
    ("plan", BELOW_CLI),
    (
        "run",
        &[
            "source",
            "catalog",
            "scan",
            "link",
            "repository",
            "walk",
            "policy",
            "evaluate",
            "baseline",
        ],
    ),
    (
        "report",
        &[
            "source", "catalog", "scan", "tags", "policy", "evaluate", "baseline", "fix", "plan",
        ],
    ),
    ("verify", BELOW_CLI),
    // It writes texts as reports do.
    (
        "forecast",
        &["source", "catalog", "scan", "policy", "evaluate", "report"],
    ),
    (
        "cli",
        &[
            "source",
            "walk",
            "run",
            "catalog",
            "scan",
            "tags",
            "policy",
            "evaluate",
            "fix",
            "baseline",
            "plan",
            "report",
            "forecast",
            "verify",
            "owners",
            "repository",
        ],
    ),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// What stands on an evaluated run.
const BELOW_CLI: &[&str] = &[
    "source",
    "catalog",
    "scan",
    "tags",
    "policy",
    "evaluate",
    "repository",
];

/// Modules of which another may use these words alone: whoever sees, what it sees, words.
const WORDS: &[(&str, &str, &[&str])] = &[
    ("policy", "scan", &["Context", "Role", "language"]),
    (
        "report",
        "scan",
        &["By", "Context", "Mention", "Role", "Fallback"],
    ),
];

/// What only some modules may use, and which.
const RESERVED: &[(&str, &[&str])] = &[
    ("println!", &["cli", "main"]),
    ("print!", &["cli", "main"]),
    ("eprintln!", &["cli", "main"]),
    ("eprint!", &["cli", "main"]),
    ("std::env", &["cli", "main"]),
    ("std::process", &["cli", "main"]),
    ("std::time::SystemTime", &["cli"]),
    ("std::net", &[]),
    ("jiff::Timestamp", &["cli"]),
    ("jiff::Zoned", &["cli"]),
    (
        "std::fs",
        &[
            "source",
            "repository",
            "walk",
            "catalog",
            "policy",
            "fix",
            "baseline",
            "cli",
        ],
    ),
];

#[test]
fn a_module_sees_only_the_layers_below_it() {
    let mut faults = Vec::new();
    for file in Code::all() {
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == file.module) else {
            faults.push(format!(
                "{}: give `{}` a row in LAYERS",
                file.path, file.module
            ));
            continue;
        };
        for path in file.paths("crate") {
            let seen = path.first().map_or("", String::as_str);
            // Anything else at the root is an item re-exported there.
            let is_module = LAYERS.iter().any(|(name, _)| *name == seen);
            if is_module && seen != file.module && !allowed.contains(&seen) {
                faults.push(format!("{}: crate::{}", file.path, path.join("::")));
            }
        }
    }
    assert_eq!(faults.join("\n"), "", "these look up");
}

#[test]
fn of_some_modules_only_a_few_words_are_used() {
    let mut faults = Vec::new();
    for file in Code::all() {
        for (from, to, words) in WORDS.iter().filter(|(from, ..)| *from == file.module) {
            for path in file.paths("crate") {
                let is_listed = path.iter().any(|part| words.contains(&part.as_str()));
                if path.first().is_some_and(|first| first == to) && !is_listed {
                    let path = path.join("::");
                    faults.push(format!(
                        "{}: crate::{path} ({from} uses {words:?})",
                        file.path
                    ));
                }
            }
        }
    }
    assert_eq!(faults.join("\n"), "");
}

#[test]
fn only_the_command_line_prints_and_asks_for_the_time_or_the_environment() {
    let mut faults = Vec::new();
    for file in Code::all() {
        let mut used: BTreeSet<String> = file.macros();
        for root in ["std", "jiff"] {
            let paths = file.paths(root).into_iter();
            used.extend(paths.map(|path| format!("{root}::{}", path.join("::"))));
        }
        for (what, modules) in RESERVED {
            let is_it = |name: &String| {
                name.strip_prefix(what)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
            };
            if !modules.contains(&file.module.as_str()) && used.iter().any(is_it) {
                faults.push(format!("{}: {what} (reserved for {modules:?})", file.path));
            }
        }
    }
    assert_eq!(faults.join("\n"), "");
}

/// A file's tokens outside of tests.
struct Code {
    path: String,
    /// Its module at the root of the crate.
    module: String,
    /// How deep its own module lies: 1 for `src/scan/mod.rs`.
    depth: usize,
    tokens: Vec<String>,
}

impl Code {
    fn all() -> Vec<Self> {
        let module = Regex::new(r"#\[cfg\(test\)\]\s*(?:pub\([^)]*\) )?mod (\w+);").unwrap();
        let mut paths = rust_files("src");
        let mut tests = BTreeSet::new();
        for path in paths.iter().filter(|path| path.ends_with("mod.rs")) {
            let text = fs::read_to_string(path).unwrap();
            let names = module
                .captures_iter(&text)
                .map(|found| format!("{}.rs", &found[1]));
            tests.extend(names.map(|name| path.with_file_name(name)));
        }
        // A module that is a folder is named by it, and so are the files in it.
        let is_test = |path: &PathBuf| {
            let mut folders = path.ancestors();
            folders.any(|folder| tests.contains(&folder.with_extension("rs")))
        };
        paths.retain(|path| !is_test(path));
        assert!(paths.len() > 20, "run from the root of the package");
        paths.iter().map(|path| Self::of(path)).collect()
    }

    fn of(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let stream: TokenStream = text
            .parse()
            .unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        let inside = path.strip_prefix("src").unwrap().with_extension("");
        let mut parts: Vec<_> = inside.iter().map(|part| part.to_str().unwrap()).collect();
        parts.retain(|part| *part != "mod");
        Self {
            path: path.to_str().unwrap().to_owned(),
            module: parts[0].to_owned(),
            depth: parts.len(),
            tokens,
        }
    }

    /// What follows `root::` wherever it stands, braces multiplied out. For `crate`, paths
    /// that get there by `super::` too.
    fn paths(&self, root: &str) -> BTreeSet<Vec<String>> {
        let mut found = BTreeSet::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let supers = self.supers(at);
            if self.tokens[at] == root && self.is_path(at + 1) {
                self.expand(at + 3, &mut Vec::new(), &mut found);
            } else if root == "crate" && supers > 0 && supers == self.depth {
                self.expand(at + 3 * supers, &mut Vec::new(), &mut found);
            }
            at += 1.max(3 * supers);
        }
        found
    }

    /// How many `super::` stand at a token.
    fn supers(&self, at: usize) -> usize {
        (0..=self.depth)
            .take_while(|count| {
                let at = at + 3 * count;
                self.tokens.get(at).is_some_and(|token| token == "super") && self.is_path(at + 1)
            })
            .count()
    }

    fn is_path(&self, at: usize) -> bool {
        self.tokens
            .get(at..at + 2)
            .is_some_and(|two| two == [":", ":"])
    }

    /// Reads a path or a tree of paths; gives the token after it.
    fn expand(
        &self,
        mut at: usize,
        path: &mut Vec<String>,
        found: &mut BTreeSet<Vec<String>>,
    ) -> usize {
        let Some(token) = self.tokens.get(at) else {
            return at;
        };
        if token != "{" {
            path.push(token.clone());
            at += 1;
            if self.is_path(at) {
                at = self.expand(at + 2, path, found);
            } else {
                found.insert(path.clone());
            }
            path.pop();
            return at;
        }
        at += 1;
        while self.tokens.get(at).is_some_and(|token| token != "}") {
            at = self.expand(at, path, found);
            // A new name after `as`, and the comma.
            while self
                .tokens
                .get(at)
                .is_some_and(|token| token != "," && token != "}")
            {
                at += 1;
            }
            at += usize::from(self.tokens.get(at).is_some_and(|token| token == ","));
        }
        at + 1
    }

    /// The macros called, as `name!`.
    fn macros(&self) -> BTreeSet<String> {
        let calls = self.tokens.windows(2).filter(|two| two[1] == "!");
        calls.map(|two| format!("{}!", two[0])).collect()
    }
}

/// The tokens of a stream one after the other, without items under `#[cfg(test)]`.
fn flatten(stream: TokenStream, into: &mut Vec<String>) {
    let mut tokens = stream.into_iter().peekable();
    let mut is_test = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                let next = tokens.peek().map(ToString::to_string).unwrap_or_default();
                let bare: String = next.split_whitespace().collect();
                is_test |= bare == "[cfg(test)]" || bare == "[test]";
                tokens.next();
            }
            // The item ends with its body or its semicolon.
            TokenTree::Group(group) if is_test => is_test = group.delimiter() != Delimiter::Brace,
            TokenTree::Punct(sign) if is_test => is_test = sign.as_char() != ';',
            _ if is_test => {}
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::None => ("", ""),
                };
                into.push(open.to_owned());
                flatten(group.stream(), into);
                into.push(close.to_owned());
            }
            other => into.push(other.to_string()),
        }
    }
}

#[test]
fn paths_are_found_however_they_are_written() {
    let mut tokens = Vec::new();
    let text = r#"
        //! crate::no
        /// [`crate::no`]
        use crate::a::{b, c as d, e::{f}};
        use super::super::g;
        use super::no;
        fn x() { write!("crate::no", crate::h::I) }
        #[cfg(test)]
        mod tests { use crate::no; }
    "#;
    flatten(text.parse().unwrap(), &mut tokens);
    let code = Code {
        path: String::new(),
        module: String::new(),
        depth: 2,
        tokens,
    };
    let paths: Vec<_> = code
        .paths("crate")
        .iter()
        .map(|path| path.join("::"))
        .collect();
    assert_eq!(paths, ["a::b", "a::c", "a::e::f", "g", "h::I"]);
    assert!(code.macros().contains("write!"));
}
