//! The one table of languages and formats: how a file is recognised, and who extracts
//! its pieces. Adding one is a row here and a file beside this one.

use super::format::markup::{html, xml};
use super::format::{
    document, dotenv, ini, json, markdown, notebook, properties, records, table, toml, yaml,
};
use super::piece::Piece;
#[cfg(feature = "lang-bash")]
use super::shell;
use super::{Wanted, lexer, rust, text};
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

/// The extractor of a language that is read by tokens.
macro_rules! lexed {
    ($row:ident::$name:ident) => {
        Some(|text, wanted| lexer::extract(&lexer::rows::$row::$name, text, wanted))
    };
}

/// Every language and format with a syntax of its own, by name.
pub const ALL: &[Language] = &[
    Language {
        name: "apex",
        extensions: &["cls", "trigger", "apex"],
        line_comments: &["//"],
        extract: lexed!(braced::APEX),
        ..NONE
    },
    Language {
        name: "asciidoc",
        aliases: &["adoc"],
        extensions: &["adoc", "asciidoc"],
        extract: Some(document::asciidoc),
        ..NONE
    },
    Language {
        name: "astro",
        extensions: &["astro"],
        extract: Some(html::astro),
        ..NONE
    },
    Language {
        name: "bash",
        aliases: &[
            "bash-session",
            "bats",
            "console",
            "ksh",
            "sh",
            "sh-session",
            "shell",
            "shell-session",
            "shellscript",
            "shellsession",
            "terminal",
            "zsh",
        ],
        extensions: &["sh", "bash", "zsh", "ksh", "bats", "command", "ebuild"],
        file_names: &[
            ".bash_aliases",
            ".bash_login",
            ".bash_logout",
            ".bash_profile",
            ".bashrc",
            ".kshrc",
            ".profile",
            ".xprofile",
            ".zlogin",
            ".zlogout",
            ".zprofile",
            ".zshenv",
            ".zshrc",
            "apkbuild",
            "bashrc",
            "pkgbuild",
            "zshrc",
        ],
        interpreters: &["ash", "bash", "bats", "dash", "ksh", "sh", "zsh"],
        line_comments: &["#"],
        #[cfg(feature = "lang-bash")]
        extract: Some(shell::extract),
        #[cfg(not(feature = "lang-bash"))]
        extract: None,
        feature: Some("lang-bash"),
    },
    Language {
        name: "bicep",
        aliases: &["bicepparam"],
        extensions: &["bicep", "bicepparam"],
        line_comments: &["//"],
        extract: parsed!("lang-bicep", grammar::bicep::BICEP),
        feature: Some("lang-bicep"),
        ..NONE
    },
    Language {
        name: "c",
        extensions: &["c", "h"],
        line_comments: &["//"],
        extract: lexed!(c::C),
        ..NONE
    },
    Language {
        name: "clojure",
        aliases: &["clj", "cljs", "edn"],
        extensions: &["clj", "cljs", "cljc", "edn", "bb"],
        interpreters: &["bb", "clojure"],
        line_comments: &[";"],
        extract: lexed!(lisp::CLOJURE),
        ..NONE
    },
    Language {
        name: "cpp",
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
        name: "csharp",
        aliases: &["c#", "cs"],
        extensions: &["cs", "csx", "cake"],
        line_comments: &["//"],
        extract: parsed!("lang-c-sharp", grammar::c_sharp::C_SHARP),
        feature: Some("lang-c-sharp"),
        ..NONE
    },
    Language {
        name: "csv",
        aliases: &["tsv"],
        extensions: &["csv", "tsv", "psv"],
        extract: Some(table::extract),
        ..NONE
    },
    Language {
        name: "cuda",
        extensions: &["cu", "cuh", "metal"],
        line_comments: &["//"],
        extract: lexed!(c::C),
        ..NONE
    },
    Language {
        name: "cue",
        extensions: &["cue"],
        line_comments: &["//"],
        extract: lexed!(data::CUE),
        ..NONE
    },
    Language {
        name: "dart",
        aliases: &["flutter"],
        extensions: &["dart"],
        interpreters: &["dart"],
        line_comments: &["//"],
        extract: lexed!(dart::DART),
        ..NONE
    },
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
        name: "emacs-lisp",
        aliases: &["elisp", "lisp", "scheme", "racket", "common-lisp"],
        extensions: &["el", "lisp", "lsp", "cl", "scm", "ss", "rkt"],
        interpreters: &["emacs", "sbcl", "guile", "racket"],
        line_comments: &[";"],
        extract: lexed!(lisp::LISP),
        ..NONE
    },
    Language {
        name: "fsharp",
        aliases: &["f#", "fs"],
        extensions: &["fs", "fsx", "fsi"],
        line_comments: &["//"],
        extract: lexed!(functional::FSHARP),
        ..NONE
    },
    Language {
        name: "go",
        aliases: &["golang"],
        extensions: &["go"],
        line_comments: &["//"],
        extract: parsed!("lang-go", grammar::go::GO),
        feature: Some("lang-go"),
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
        aliases: &["hs"],
        extensions: &["hs", "lhs", "hsc"],
        interpreters: &["runhaskell", "stack"],
        line_comments: &["--"],
        extract: lexed!(functional::HASKELL),
        ..NONE
    },
    Language {
        name: "hcl",
        aliases: &["terraform", "tf", "tfvars", "terragrunt"],
        extensions: &["tf", "tfvars", "hcl", "tofu", "nomad"],
        line_comments: &["#", "//"],
        extract: parsed!("lang-hcl", grammar::hcl::HCL),
        feature: Some("lang-hcl"),
        ..NONE
    },
    Language {
        name: "html",
        aliases: &["htm", "xhtml", "jinja-html", "html+erb", "html+jinja"],
        extensions: &["html", "htm", "xhtml", "shtml", "cshtml", "razor", "jsp"],
        extract: Some(html::extract),
        ..NONE
    },
    Language {
        name: "ini",
        aliases: &[
            "cfg",
            "conf",
            "editorconfig",
            "gitconfig",
            "systemd",
            "desktop",
        ],
        extensions: &[
            "ini",
            "cfg",
            "inf",
            "editorconfig",
            "gitconfig",
            "gitmodules",
            "npmrc",
            "yarnrc",
            "pypirc",
            "pylintrc",
            "flake8",
            "coveragerc",
            "hgrc",
            "service",
            "socket",
            "timer",
            "desktop",
            "automount",
            "mount",
            "target",
        ],
        line_comments: &["#", ";"],
        extract: Some(ini::extract),
        ..NONE
    },
    Language {
        name: "java",
        extensions: &["java", "jav"],
        line_comments: &["//"],
        extract: parsed!("lang-java", grammar::java::JAVA),
        feature: Some("lang-java"),
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
        extensions: &[
            "json",
            "jsonc",
            "json5",
            "jsonld",
            "geojson",
            "har",
            "avsc",
            "code-snippets",
            "code-workspace",
            "webmanifest",
            "babelrc",
            "eslintrc",
            "prettierrc",
            "stylelintrc",
            "swcrc",
            "jshintrc",
            "tfstate",
        ],
        line_comments: &["//"],
        extract: Some(json::extract),
        ..NONE
    },
    Language {
        name: "jsonl",
        aliases: &["ndjson", "jsonlines"],
        extensions: &["jsonl", "ndjson", "jsonlines"],
        extract: Some(records::extract),
        ..NONE
    },
    Language {
        name: "jsonnet",
        aliases: &["libsonnet"],
        extensions: &["jsonnet", "libsonnet"],
        line_comments: &["//"],
        extract: lexed!(data::JSONNET),
        ..NONE
    },
    Language {
        name: "julia",
        aliases: &["jl"],
        extensions: &["jl"],
        interpreters: &["julia"],
        line_comments: &["#"],
        extract: lexed!(script::JULIA),
        ..NONE
    },
    Language {
        name: "kotlin",
        extensions: &["kt", "kts"],
        interpreters: &["kotlin", "kscript"],
        line_comments: &["//"],
        extract: lexed!(kotlin::KOTLIN),
        ..NONE
    },
    Language {
        name: "latex",
        aliases: &["tex"],
        extensions: &["tex", "latex", "sty", "bib"],
        line_comments: &["%"],
        extract: Some(document::latex),
        ..NONE
    },
    Language {
        name: "lua",
        aliases: &["luau"],
        extensions: &["lua", "luau", "nse", "rockspec"],
        file_names: &[".luacheckrc"],
        interpreters: &["lua", "luajit"],
        line_comments: &["--"],
        extract: parsed!("lang-lua", grammar::lua::LUA),
        feature: Some("lang-lua"),
    },
    Language {
        name: "markdown",
        aliases: &["md", "mdx"],
        extensions: &["md", "markdown", "mdx", "mdc", "mdown", "mkd", "qmd", "rmd"],
        extract: Some(markdown::extract),
        ..NONE
    },
    Language {
        name: "nim",
        extensions: &["nim", "nims", "nimble"],
        line_comments: &["#"],
        extract: lexed!(script::NIM),
        ..NONE
    },
    Language {
        name: "nix",
        extensions: &["nix"],
        line_comments: &["#"],
        extract: lexed!(data::NIX),
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
        name: "objective-c",
        aliases: &["objc", "objectivec"],
        extensions: &["mm"],
        line_comments: &["//"],
        extract: lexed!(c::C),
        ..NONE
    },
    Language {
        name: "ocaml",
        aliases: &["ml"],
        extensions: &["ml", "mli"],
        interpreters: &["ocaml"],
        line_comments: &["#"],
        extract: lexed!(functional::OCAML),
        ..NONE
    },
    Language {
        name: "org",
        extensions: &["org"],
        extract: Some(document::org),
        ..NONE
    },
    Language {
        name: "perl",
        aliases: &["pl", "pm"],
        extensions: &["pl", "pm", "t"],
        interpreters: &["perl"],
        line_comments: &["#"],
        extract: lexed!(perl::PERL),
        ..NONE
    },
    Language {
        name: "php",
        aliases: &["php3", "php8"],
        extensions: &[
            "php", "phtml", "php3", "php4", "php5", "php7", "php8", "phpt",
        ],
        interpreters: &["php"],
        line_comments: &["//", "#"],
        extract: parsed!("lang-php", grammar::php::PHP),
        feature: Some("lang-php"),
        ..NONE
    },
    Language {
        name: "properties",
        aliases: &["java-properties"],
        extensions: &["properties"],
        line_comments: &["#"],
        extract: Some(properties::extract),
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
        name: "python",
        aliases: &["py", "python3", "py3", "ipython", "ipython3", "pycon"],
        extensions: &["py", "pyi", "pyw"],
        interpreters: &[
            "python", "python3", "pypy", "pypy3", "ipython", "uv", "uvx", "pipx",
        ],
        line_comments: &["#"],
        extract: parsed!("lang-python", grammar::python::PYTHON),
        feature: Some("lang-python"),
        ..NONE
    },
    Language {
        name: "rst",
        aliases: &["rest", "restructuredtext"],
        extensions: &["rst", "rest"],
        extract: Some(document::rst),
        ..NONE
    },
    Language {
        name: "ruby",
        aliases: &["irb", "rb"],
        extensions: &[
            "rb", "builder", "gemspec", "jbuilder", "podspec", "rabl", "rake", "rbw", "ru", "thor",
        ],
        file_names: &[
            ".irbrc",
            ".pryrc",
            ".simplecov",
            "appraisals",
            "berksfile",
            "brewfile",
            "capfile",
            "dangerfile",
            "fastfile",
            "gemfile",
            "guardfile",
            "podfile",
            "rakefile",
            "steepfile",
            "thorfile",
            "vagrantfile",
        ],
        interpreters: &["jruby", "rake", "ruby"],
        line_comments: &["#"],
        extract: parsed!("lang-ruby", grammar::ruby::RUBY),
        feature: Some("lang-ruby"),
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
        name: "scala",
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
        aliases: &["bazel", "bzl"],
        extensions: &["bzl", "star", "bazel"],
        file_names: &["build", "workspace", "module.bazel", "tiltfile"],
        line_comments: &["#"],
        extract: lexed!(script::STARLARK),
        ..NONE
    },
    Language {
        name: "svelte",
        extensions: &["svelte"],
        extract: Some(html::component),
        ..NONE
    },
    Language {
        name: "swift",
        extensions: &["swift"],
        interpreters: &["swift"],
        line_comments: &["//"],
        extract: lexed!(swift::SWIFT),
        ..NONE
    },
    Language {
        name: "toml",
        extensions: &["toml"],
        file_names: &["pipfile"],
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
        name: "v",
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
        aliases: &["vb", "vbnet", "vba", "vbs"],
        extensions: &["vb", "bas", "vbs"],
        line_comments: &["#"],
        extract: lexed!(script::VISUAL_BASIC),
        ..NONE
    },
    Language {
        name: "vue",
        extensions: &["vue"],
        extract: Some(html::component),
        ..NONE
    },
    Language {
        name: "xml",
        aliases: &["xsd", "xsl", "svg", "plist", "xaml", "csproj", "msbuild"],
        extensions: &[
            "xml",
            "csproj",
            "vbproj",
            "fsproj",
            "vcxproj",
            "props",
            "targets",
            "nuspec",
            "config",
            "xaml",
            "axaml",
            "plist",
            "svg",
            "xsd",
            "xsl",
            "xslt",
            "pom",
            "fxml",
            "resx",
            "wsdl",
            "iml",
            "xlf",
            "xliff",
            "storyboard",
            "xib",
            "rss",
            "atom",
            "wxs",
            "runsettings",
        ],
        extract: Some(xml::extract),
        ..NONE
    },
    Language {
        name: "yaml",
        aliases: &["yml"],
        extensions: &[
            "yaml",
            "yml",
            "cff",
            "clang-format",
            "clang-tidy",
            "condarc",
            "yamllint",
        ],
        file_names: &["procfile"],
        line_comments: &["#"],
        extract: Some(yaml::extract),
        ..NONE
    },
    Language {
        name: "zig",
        extensions: &["zig", "zon"],
        line_comments: &["//"],
        extract: lexed!(braced::ZIG),
        ..NONE
    },
];

/// The language that a fenced code block or a policy names.
pub fn named(name: &str) -> Option<&'static Language> {
    let name = name.to_ascii_lowercase();
    ALL.iter()
        .chain([&TEXT])
        .find(|language| language.name == name || language.aliases.contains(&name.as_str()))
}
