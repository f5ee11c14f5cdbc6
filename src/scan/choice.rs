//! Which language a file is in: by its name, by what its name says beneath a template's
//! ending, by what its first and last lines tell an editor or the system, and where all
//! that says nothing or two things, by how it starts.

use super::language::{ALL, Language, TEXT, named};

/// Endings that say how a file comes about, not what is in it: `values.yaml.tmpl`.
const WRAPPERS: &[&str] = &[
    "bak", "default", "dist", "eex", "ejs", "erb", "example", "gotmpl", "hbs", "heex", "in", "j2",
    "jinja", "jinja2", "leex", "liquid", "mustache", "njk", "orig", "sample", "template", "tmpl",
    "tpl", "twig",
];

/// Among them those of templates for pages, where nothing stands beneath.
const PAGES: &[&str] = &[
    "eex", "ejs", "erb", "hbs", "heex", "leex", "liquid", "mustache", "njk", "twig",
];

/// How many lines at the start and at the end of a file Vim reads.
const MODELINES: usize = 5;

/// Longer lines tell an editor nothing.
const MAX_MODELINE: usize = 512;

/// The language of a file, or [`TEXT`].
pub fn of(path: &str, text: &str) -> &'static Language {
    let file = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    by_name(&file, text)
        .or_else(|| by_modeline(text))
        .or_else(|| by_interpreter(text))
        .or_else(|| by_start(text))
        .unwrap_or(&TEXT)
}

fn by_name(file: &str, text: &str) -> Option<&'static Language> {
    let mut file = file;
    // Each ending is shorter than what was before it.
    loop {
        if let Some(language) = by_file_name(file) {
            return Some(language);
        }
        let (stem, extension) = file.rsplit_once('.')?;
        let by_extension = || {
            let mut rows = ALL.iter().chain([&TEXT]);
            rows.find(|language| language.extensions.contains(&extension))
        };
        if let Some(language) = by_content(extension, text).or_else(by_extension) {
            return Some(language);
        }
        if !WRAPPERS.contains(&extension) {
            return None;
        }
        if PAGES.contains(&extension) && !stem.contains('.') {
            return named("html").filter(|_| text.trim_start().starts_with('<'));
        }
        file = stem;
    }
}

/// By the whole name, else by the longest start of it.
fn by_file_name(file: &str) -> Option<&'static Language> {
    let rows = || {
        ALL.iter().flat_map(|language| {
            language
                .file_names
                .iter()
                .map(move |name| (language, *name))
        })
    };
    let whole = rows().find(|(_, name)| *name == file);
    let start = || {
        rows()
            .filter_map(|(language, name)| Some((language, name.strip_suffix('*')?)))
            .filter(|(_, start)| file.starts_with(start))
            .max_by_key(|(_, start)| start.len())
    };
    whole.or_else(start).map(|(language, _)| language)
}

/// The language where several share an extension, and its usual one is not meant.
fn by_content(extension: &str, text: &str) -> Option<&'static Language> {
    let start = text.trim_start();
    match extension {
        // Qt's translations.
        "ts" if start.starts_with("<?xml") || start.starts_with("<!DOCTYPE TS") => named("xml"),
        "m" if start.starts_with('%') || start.starts_with("function ") => named("matlab"),
        "m" if start.starts_with(['/', '#', '@']) || is_objective(text) => named("objective-c"),
        "pl" if start.starts_with(":-") => named("prolog"),
        "cnf" | "conf" if has_sections(text) => named("ini"),
        "babelrc" | "eslintrc" | "prettierrc" | "stylelintrc"
            if !start.is_empty() && !start.starts_with(['{', '/']) =>
        {
            named("yaml")
        }
        "cgi" | "h" | "inc" | "m" | "pl" | "t" | "v" => by_modeline(text),
        _ => None,
    }
}

/// Whether a text has what only Objective-C has: its strings, its blocks of declarations.
fn is_objective(text: &str) -> bool {
    let signs = ["NSString", "@interface", "@implementation", "@\""];
    signs.iter().any(|sign| text.contains(sign))
}

/// Whether the first line that is no comment names a section: `[server]`.
fn has_sections(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with(['#', ';']));
    first.is_some_and(|line| line.starts_with('[') && line.ends_with(']'))
}

/// What the file tells Emacs in its first two lines, or Vim in its first or last five.
fn by_modeline(text: &str) -> Option<&'static Language> {
    let is_short = |line: &&str| line.len() <= MAX_MODELINE;
    let first = || text.lines().take(MODELINES).filter(is_short);
    let last = text.lines().rev().take(MODELINES).filter(is_short);
    first()
        .take(2)
        .find_map(emacs_mode)
        .or_else(|| first().chain(last).find_map(vim_type))
        .and_then(|name| named(&name))
}

/// The mode in `-*- mode: python; coding: utf-8 -*-` or `-*- Python -*-`.
fn emacs_mode(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("-*-")?;
    let (inner, _) = rest.split_once("-*-")?;
    let told = inner.split(';').find_map(|pair| {
        let (key, value) = pair.split_once(':')?;
        key.trim().eq_ignore_ascii_case("mode").then_some(value)
    });
    let mode = told.or_else(|| (!inner.contains(':')).then_some(inner))?;
    let mode = mode.trim().to_ascii_lowercase();
    let mode = mode.strip_suffix("-mode").unwrap_or(&mode);
    Some(mode.strip_suffix("-ts").unwrap_or(mode).to_owned())
}

/// The type in `vim: set ft=python:` or `vi: filetype=sh`.
fn vim_type(line: &str) -> Option<String> {
    let (before, options) = ["vim:", "vi:", "ex:", "Vim:"]
        .iter()
        .find_map(|sign| line.split_once(sign))?;
    if before.ends_with(|c: char| !c.is_whitespace()) && !before.is_empty() {
        return None;
    }
    let mut words = options.split(|c: char| c.is_whitespace() || c == ':');
    words.find_map(|word| {
        let (key, value) = word.split_once('=')?;
        let is_type = ["ft", "filetype", "syntax", "syn"].contains(&key);
        is_type.then(|| value.to_ascii_lowercase())
    })
}

/// By the program that a `#!` line names, itself or through `env`, `uv run`, `npx`.
fn by_interpreter(text: &str) -> Option<&'static Language> {
    let line = text.strip_prefix("#!")?.lines().next()?;
    line.split_ascii_whitespace().find_map(|word| {
        let program = word.rsplit(['/', '\\']).next()?;
        let program = program.strip_suffix(".exe").unwrap_or(program);
        let of = |program: &str| {
            ALL.iter()
                .find(|language| language.interpreters.contains(&program))
        };
        // `python3.11`, `node18`.
        let bare = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        of(program).or_else(|| of(bare.trim_end_matches('-')))
    })
}

/// By the signs that a format starts with.
fn by_start(text: &str) -> Option<&'static Language> {
    let start = text.trim_start();
    let starts = |sign: &str| {
        start
            .get(..sign.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(sign))
    };
    if starts("<!doctype html") || starts("<html") {
        return named("html");
    }
    if starts("<?xml") {
        return named("xml");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(cases: &[(&str, &str)]) -> Vec<&'static str> {
        cases
            .iter()
            .map(|(path, text)| of(path, text).name)
            .collect()
    }

    #[test]
    fn a_name_says_the_language_also_beneath_a_templates_ending() {
        for (path, expected) in [
            ("a/b.PY", "python"),
            (".env.local", "dotenv"),
            ("prod.env", "dotenv"),
            (".prettierrc", "json"),
            ("values.yaml.tmpl", "yaml"),
            ("a.py.j2", "python"),
            ("a.json.erb", "json"),
            ("a.toml.example.in", "toml"),
            (".env.example", "dotenv"),
            ("page.html.erb", "html"),
            ("a.csproj", "xml"),
            ("App.vue", "vue"),
            ("a.unknown", "text"),
            ("a.tmpl", "text"),
            ("a.txt.j2", "text"),
            ("tmpl", "text"),
            (".tmpl", "text"),
            ("a.", "text"),
            ("Pipfile", "toml"),
            (".clang-format", "yaml"),
            ("CODEOWNERS", "text"),
            (".gitconfig", "ini"),
            ("app.conf.template", "text"),
            ("", "text"),
        ] {
            assert_eq!(of(path, "").name, expected, "{path}");
        }
    }

    #[test]
    fn content_decides_where_names_do_not() {
        let cases = [
            ("a.ts", "<?xml version=\"1.0\"?><TS>"),
            ("a.ts", "let a = 1"),
            ("a.hbs", "\n<div>"),
            ("a.hbs", "You are {{x}}"),
            ("a", "<?xml version=\"1.0\"?>"),
            ("a.xyz", "<!DOCTYPE HTML>"),
            ("a", "<?xm"),
            ("a.conf.template", "# x\n\n[server]\na = 1"),
            ("a.conf", "server {\n}"),
            (".prettierrc", "{}"),
            (".prettierrc", "semi: true"),
        ];
        assert_eq!(
            names(&cases),
            [
                "xml",
                "typescript",
                "html",
                "text",
                "xml",
                "html",
                "text",
                "ini",
                "text",
                "json",
                "yaml"
            ]
        );
    }

    #[test]
    fn a_first_line_names_its_program() {
        for (line, expected) in [
            ("#!/usr/bin/python3.11 -u", "python"),
            ("#!/usr/bin/env python", "python"),
            ("#!/usr/bin/env -S uv run --script", "python"),
            ("#!/usr/bin/env -S FOO=1 node18", "javascript"),
            ("#!/usr/bin/env -S npx tsx", "typescript"),
            ("#! /usr/bin/env deno", "typescript"),
            ("#!", "text"),
            ("#!/usr/bin/unheard-of", "text"),
            (" #!/usr/bin/python3", "text"),
        ] {
            assert_eq!(of("run", line).name, expected, "{line}");
        }
        assert_eq!(of("run.cgi", "#!/usr/bin/python3\n").name, "python");
        assert_eq!(of("run.js", "#!/usr/bin/python3\n").name, "javascript");
    }

    #[test]
    fn an_editors_line_names_the_language() {
        for (text, expected) in [
            ("# -*- mode: python; coding: utf-8 -*-\n", "python"),
            ("#!/bin/unheard-of\n# -*- Python -*-", "python"),
            ("# -*- mode: python-ts-mode -*-", "python"),
            ("\n\n# -*- python -*-\n", "text"),
            ("x\n# vim: set ft=python :", "python"),
            ("# vi: sw=4 filetype=yaml\n", "yaml"),
            ("// vim:ft=javascript", "javascript"),
            ("a\nb\nc\nd\ne\n# vim: ft=toml\ng\nh\ni\nj\nk\n", "text"),
            ("# neovim: ft=toml", "text"),
            ("# vim: ft=unheardof", "text"),
            ("-*-", "text"),
        ] {
            assert_eq!(of("run", text).name, expected, "{text}");
        }
    }
}
