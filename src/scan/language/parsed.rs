//! Languages that are read by a parser: tree-sitter's grammars, each behind a cargo feature,
//! and Rust by `syn`.

use super::{Language, NONE, Trait};
use crate::scan::import::System;
use crate::scan::rust;
#[cfg(feature = "lang-bash")]
use crate::scan::{
    format::{dockerfile, make},
    shell,
};
#[cfg(feature = "tree")]
use crate::scan::{grammar, import, tree};

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

/// The outliner of a grammar, when this build has it.
macro_rules! outlined {
    ($feature:literal, $system:ident, $grammar:path, $imports:path) => {{
        #[cfg(feature = $feature)]
        {
            let read: import::Outliner = |text, names| {
                let is_open = matches!(System::$system, System::Go);
                tree::outline(&$grammar, ($imports, is_open), text, names)
            };
            Some((System::$system, read))
        }
        #[cfg(not(feature = $feature))]
        {
            None
        }
    }};
}

/// By name.
pub(super) const ROWS: &[Language] = &[
    Language {
        name: "bash",
        traits: &[Trait::Script, Trait::Shell],
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
        outline: None,
    },
    Language {
        name: "bicep",
        traits: &[Trait::ByLine, Trait::Data],
        aliases: &["bicepparam"],
        extensions: &["bicep", "bicepparam"],
        line_comments: &["//"],
        extract: parsed!("lang-bicep", grammar::bicep::BICEP),
        feature: Some("lang-bicep"),
        ..NONE
    },
    Language {
        name: "csharp",
        traits: &[Trait::Bodies, Trait::Characters],
        aliases: &["c#", "cs"],
        extensions: &["cs", "csx", "cake"],
        line_comments: &["//"],
        extract: parsed!("lang-c-sharp", grammar::c_sharp::C_SHARP),
        feature: Some("lang-c-sharp"),
        ..NONE
    },
    Language {
        name: "dockerfile",
        traits: &[Trait::Script],
        aliases: &["containerfile", "docker"],
        extensions: &["containerfile", "dockerfile"],
        file_names: &["containerfile*", "dockerfile*"],
        line_comments: &["#"],
        #[cfg(feature = "lang-bash")]
        extract: Some(dockerfile::extract),
        #[cfg(not(feature = "lang-bash"))]
        extract: None,
        feature: Some("lang-bash"),
        ..NONE
    },
    Language {
        name: "go",
        traits: &[Trait::Characters, Trait::Unnamed],
        aliases: &["golang"],
        extensions: &["go"],
        line_comments: &["//"],
        extract: parsed!("lang-go", grammar::go::GO),
        feature: Some("lang-go"),
        outline: outlined!("lang-go", Go, grammar::go::GO, import::go::imports),
        ..NONE
    },
    Language {
        name: "hcl",
        traits: &[Trait::ByLine, Trait::Data],
        aliases: &["terraform", "tf", "tfvars", "terragrunt"],
        extensions: &["tf", "tfvars", "hcl", "tofu", "nomad"],
        line_comments: &["#", "//"],
        extract: parsed!("lang-hcl", grammar::hcl::HCL),
        feature: Some("lang-hcl"),
        ..NONE
    },
    Language {
        name: "java",
        traits: &[Trait::Characters, Trait::Unnamed],
        extensions: &["java", "jav"],
        line_comments: &["//"],
        extract: parsed!("lang-java", grammar::java::JAVA),
        feature: Some("lang-java"),
        ..NONE
    },
    Language {
        name: "javascript",
        traits: &[
            Trait::Bodies,
            Trait::Elements,
            Trait::Shorthand,
            Trait::Slashes,
            Trait::Unnamed,
        ],
        aliases: &["js", "jsx", "node"],
        extensions: &["js", "mjs", "cjs", "jsx"],
        interpreters: &["node", "bun"],
        line_comments: &["//"],
        extract: parsed!("lang-javascript", grammar::javascript::JAVASCRIPT),
        feature: Some("lang-javascript"),
        outline: outlined!(
            "lang-javascript",
            JavaScript,
            grammar::javascript::JAVASCRIPT,
            import::javascript::imports
        ),
        ..NONE
    },
    Language {
        name: "lua",
        traits: &[Trait::NoBlocks],
        aliases: &["luau"],
        extensions: &["lua", "luau", "nse", "rockspec"],
        file_names: &[".luacheckrc"],
        interpreters: &["lua", "luajit"],
        line_comments: &["--"],
        extract: parsed!("lang-lua", grammar::lua::LUA),
        feature: Some("lang-lua"),
        outline: None,
    },
    Language {
        name: "makefile",
        traits: &[Trait::Script],
        aliases: &["make", "mk"],
        extensions: &["mak", "mk"],
        file_names: &["gnumakefile", "makefile", "makefile.*"],
        interpreters: &["make"],
        line_comments: &["#"],
        #[cfg(feature = "lang-bash")]
        extract: Some(make::extract),
        #[cfg(not(feature = "lang-bash"))]
        extract: None,
        feature: Some("lang-bash"),
        outline: None,
    },
    Language {
        name: "php",
        traits: &[Trait::Unnamed],
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
        name: "python",
        traits: &[Trait::NoBlocks],
        aliases: &["py", "python3", "py3", "ipython", "ipython3", "pycon"],
        extensions: &["py", "pyi", "pyw"],
        interpreters: &[
            "python", "python3", "pypy", "pypy3", "ipython", "uv", "uvx", "pipx",
        ],
        line_comments: &["#"],
        extract: parsed!("lang-python", grammar::python::PYTHON),
        feature: Some("lang-python"),
        outline: outlined!(
            "lang-python",
            Python,
            grammar::python::PYTHON,
            import::python::imports
        ),
        ..NONE
    },
    Language {
        name: "ruby",
        traits: &[Trait::Slashes, Trait::Unnamed],
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
        outline: None,
    },
    Language {
        name: "rust",
        traits: &[Trait::Characters, Trait::Unnamed],
        aliases: &["rs"],
        extensions: &["rs"],
        line_comments: &["//"],
        extract: Some(rust::extract),
        outline: Some((System::Rust, rust::outline)),
        ..NONE
    },
    Language {
        name: "tsx",
        traits: &[
            Trait::Bodies,
            Trait::Elements,
            Trait::Shorthand,
            Trait::Slashes,
            Trait::Unnamed,
        ],
        extensions: &["tsx"],
        line_comments: &["//"],
        extract: parsed!("lang-typescript", grammar::javascript::TSX),
        feature: Some("lang-typescript"),
        outline: outlined!(
            "lang-typescript",
            JavaScript,
            grammar::javascript::TSX,
            import::javascript::imports
        ),
        ..NONE
    },
    Language {
        name: "typescript",
        traits: &[
            Trait::Bodies,
            Trait::Elements,
            Trait::Shorthand,
            Trait::Slashes,
            Trait::Unnamed,
        ],
        aliases: &["ts"],
        extensions: &["ts", "mts", "cts"],
        interpreters: &["deno", "tsx", "ts-node"],
        line_comments: &["//"],
        extract: parsed!("lang-typescript", grammar::javascript::TYPESCRIPT),
        feature: Some("lang-typescript"),
        outline: outlined!(
            "lang-typescript",
            JavaScript,
            grammar::javascript::TYPESCRIPT,
            import::javascript::imports
        ),
        ..NONE
    },
];
