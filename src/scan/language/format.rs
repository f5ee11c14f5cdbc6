//! Formats: configuration, data, markup and documents, each with a reader of its own.

use super::{Language, NONE, Trait};
use crate::scan::format::markup::{html, xml};
use crate::scan::format::{
    document, dotenv, ini, json, markdown, notebook, properties, records, table, toml, yaml,
};

/// By name.
pub(super) const ROWS: &[Language] = &[
    Language {
        name: "asciidoc",
        traits: &[Trait::Opaque, Trait::Prose],
        aliases: &["adoc"],
        extensions: &["adoc", "asciidoc"],
        extract: Some(document::asciidoc),
        ..NONE
    },
    Language {
        name: "astro",
        traits: &[
            Trait::Bodies,
            Trait::Markup,
            Trait::Shorthand,
            Trait::Slashes,
            Trait::Unnamed,
        ],
        extensions: &["astro"],
        extract: Some(html::astro),
        ..NONE
    },
    Language {
        name: "csv",
        traits: &[Trait::Opaque],
        aliases: &["tsv"],
        extensions: &["csv", "tsv", "psv"],
        extract: Some(table::extract),
        ..NONE
    },
    Language {
        name: "dotenv",
        traits: &[Trait::Opaque],
        aliases: &["env"],
        extensions: &["env"],
        file_names: &[".env", ".env*", ".envrc"],
        line_comments: &["#"],
        extract: Some(dotenv::extract),
        ..NONE
    },
    Language {
        name: "html",
        traits: &[Trait::Markup, Trait::Opaque],
        aliases: &["htm", "xhtml", "jinja-html", "html+erb", "html+jinja"],
        extensions: &["html", "htm", "xhtml", "shtml", "cshtml", "razor", "jsp"],
        extract: Some(html::extract),
        ..NONE
    },
    Language {
        name: "ini",
        traits: &[Trait::Opaque],
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
        name: "json",
        traits: &[Trait::Data, Trait::Literal],
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
        traits: &[Trait::Data, Trait::Literal],
        aliases: &["ndjson", "jsonlines"],
        extensions: &["jsonl", "ndjson", "jsonlines"],
        extract: Some(records::extract),
        ..NONE
    },
    Language {
        name: "latex",
        traits: &[Trait::Opaque, Trait::Prose],
        aliases: &["tex"],
        extensions: &["tex", "latex", "sty", "bib"],
        line_comments: &["%"],
        extract: Some(document::latex),
        ..NONE
    },
    Language {
        name: "markdown",
        traits: &[Trait::Opaque, Trait::Prose],
        aliases: &["md", "mdx"],
        extensions: &["md", "markdown", "mdx", "mdc", "mdown", "mkd", "qmd", "rmd"],
        extract: Some(markdown::extract),
        ..NONE
    },
    Language {
        name: "notebook",
        traits: &[Trait::Opaque, Trait::Prose],
        aliases: &["ipynb"],
        extensions: &["ipynb"],
        extract: Some(notebook::extract),
        ..NONE
    },
    Language {
        name: "org",
        traits: &[Trait::Opaque, Trait::Prose],
        extensions: &["org"],
        extract: Some(document::org),
        ..NONE
    },
    Language {
        name: "properties",
        traits: &[Trait::Opaque],
        aliases: &["java-properties"],
        extensions: &["properties"],
        line_comments: &["#"],
        extract: Some(properties::extract),
        ..NONE
    },
    Language {
        name: "rst",
        traits: &[Trait::Opaque, Trait::Prose],
        aliases: &["rest", "restructuredtext"],
        extensions: &["rst", "rest"],
        extract: Some(document::rst),
        ..NONE
    },
    Language {
        name: "svelte",
        traits: &[
            Trait::Bodies,
            Trait::Markup,
            Trait::Shorthand,
            Trait::Slashes,
            Trait::Unnamed,
        ],
        extensions: &["svelte"],
        extract: Some(html::component),
        ..NONE
    },
    Language {
        name: "toml",
        traits: &[Trait::Data, Trait::Literal],
        extensions: &["toml"],
        file_names: &["pipfile"],
        line_comments: &["#"],
        extract: Some(toml::extract),
        ..NONE
    },
    Language {
        name: "vue",
        traits: &[
            Trait::Bodies,
            Trait::Markup,
            Trait::Shorthand,
            Trait::Slashes,
            Trait::Unnamed,
        ],
        extensions: &["vue"],
        extract: Some(html::component),
        ..NONE
    },
    Language {
        name: "xml",
        traits: &[Trait::Markup, Trait::Opaque],
        aliases: &["xsd", "xsl", "svg", "plist", "xaml", "csproj", "msbuild"],
        extensions: &[
            "xml",
            "glade",
            "ui",
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
        traits: &[Trait::Data, Trait::Literal],
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
];
