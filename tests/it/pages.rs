//! Pages that are made from data, or have parts that are: kept in the tree, and what is
//! made never edited by hand. `LANELINT_BLESS=1` rewrites them.

use std::fmt::Write as _;
use std::fs;

use lanelint::catalog::Catalog;
use lanelint::policy::{Choice, load, validate};
use lanelint::scan::language;

#[test]
fn the_page_of_rules_says_what_the_rules_say() {
    let catalog = Catalog::builtin();
    let policy = validate(&load(&Choice::BuiltIn), &catalog).unwrap();
    let mut page = String::from(
        "# The built-in rules\n\n\
         Made from the files in `rules/`; `lanelint explain RULE` prints the same. The severity is that of\n\
         `recommended`, for an id in use: in tests and in code that a document shows it is at most a\n\
         warning, in comparisons and lists at most a note (for a retired model in a list, a warning); comments, prose\n\
         and recorded text stay quiet.\n\n\
         | rule | severity | what it demands |\n|---|---|---|\n",
    );
    let severity = |rule: &lanelint::policy::Rule| format!("{:?}", rule.severity).to_lowercase();
    for rule in &policy.rules {
        let _ = writeln!(
            page,
            "| [`{0}`](#{0}) | {1} | {2} |",
            rule.id,
            severity(rule),
            rule.title
        );
    }
    for rule in &policy.rules {
        let _ = writeln!(page, "\n## {}\n\n{}.", rule.id, rule.title);
        if let Some(when) = &rule.when {
            let _ = writeln!(page, "\n**When.**\n\n```cel\n{}\n```", when.text.trim());
        }
        let _ = writeln!(page, "\n**Why.** {}", rule.prose().why.trim());
        let _ = writeln!(page, "\n**How to fix.** {}", rule.prose().fix.trim());
        if rule.accepts_tag {
            let _ = writeln!(
                page,
                "\nA valid migration tag makes its findings tracked migrations."
            );
        }
        for example in &rule.prose().examples {
            let _ = writeln!(
                page,
                "\n{}:\n\n```{}\n{}\n```",
                example.note,
                example.language,
                example.code.trim_end()
            );
        }
    }
    keep("docs/rules.md", &page);
}

#[test]
fn the_page_of_languages_says_what_the_table_says() {
    let mut page = String::from(
        "# Languages and formats\n\n\
         Made from the table in `src/scan/language/`. What a file is follows from its name (also beneath an ending\n\
         such as `.j2` or `.tmpl`), else from a modeline for Vim or Emacs, else from its `#!` line. Whatever is not\n\
         here is read as plain text. A language with a feature has a grammar that a build can leave out\n\
         (`--no-default-features`); its files are then read as text, and the run says so.\n\n\
         | language | files | `#!` | other names in fences | feature |\n|---|---|---|---|---|\n",
    );
    let words = |words: &mut dyn Iterator<Item = String>| {
        words
            .map(|word| format!("`{word}`"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let plain = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    for row in language::ALL.iter().chain([&language::TEXT]) {
        let extensions = row
            .extensions
            .iter()
            .map(|extension| format!(".{extension}"));
        let mut files = extensions.chain(plain(row.file_names));
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} |",
            row.name,
            words(&mut files),
            words(&mut plain(row.interpreters).into_iter()),
            words(&mut plain(row.aliases).into_iter()),
            words(&mut row.feature.map(str::to_owned).into_iter()),
        );
    }
    let page = page.replace("|  |", "| |").replace("|  |", "| |");
    keep("docs/languages.md", &page);
}

#[test]
fn the_schemas_of_written_files_are_those_of_the_types() {
    let policy = lanelint::policy::file::schema();
    let catalog = lanelint::catalog::overlay::written::schema();
    let export = lanelint::catalog::record::Export::schema();
    for (name, schema) in [
        ("policy", policy),
        ("test", lanelint::verify::file::schema()),
        ("catalog", catalog),
        ("catalog-export", export),
    ] {
        let text = format!("{schema:#}\n");
        keep(&format!("fixtures/schemas/{name}-v1.json"), &text);
        assert!(jsonschema::validator_for(&schema).is_ok());
    }
}

#[test]
fn every_rule_is_complete() {
    let catalog = Catalog::builtin();
    let policy = validate(&load(&Choice::BuiltIn), &catalog).unwrap();
    assert!(policy.rules.len() > 20);
    for rule in &policy.rules {
        let file = format!("rules/{}.yaml", rule.id);
        assert!(fs::exists(&file).unwrap(), "{file} is missing");
        for (what, there) in [
            ("title", !rule.title.is_empty()),
            ("why", !rule.prose().why.is_empty()),
            ("fix", !rule.prose().fix.is_empty()),
            ("an example", !rule.prose().examples.is_empty()),
            (
                "a test that finds",
                rule.prose()
                    .tests
                    .iter()
                    .any(|test| !test.expect.is_empty()),
            ),
            (
                "a test that spares",
                rule.prose().tests.iter().any(|test| test.expect.is_empty()),
            ),
        ] {
            assert!(there, "{file} lacks {what}");
        }
    }
}

/// Holds a file against what it should be, or rewrites it.
pub(crate) fn keep(path: &str, text: &str) {
    if std::env::var_os("LANELINT_BLESS").is_some() {
        fs::write(path, text).unwrap();
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert!(kept == text, "{path} is old; LANELINT_BLESS=1 rewrites it");
}

/// Holds a page that people write, but for the parts between `<!-- made: NAME -->` and
/// `<!-- end -->`, against what is made for each name.
pub(crate) fn fill(path: &str, made: impl Fn(&str) -> String) {
    let kept = fs::read_to_string(path).unwrap_or_default();
    let mut page = String::new();
    let mut rest = kept.as_str();
    while let Some((before, after)) = rest.split_once("<!-- made: ") {
        let (name, after) = after.split_once(" -->\n").unwrap();
        let (_, after) = after.split_once("<!-- end -->").unwrap();
        let made = made(name);
        let _ = write!(
            page,
            "{before}<!-- made: {name} -->\n\n{}\n\n<!-- end -->",
            made.trim()
        );
        rest = after;
    }
    assert!(!page.is_empty(), "{path} has no part that is made");
    keep(path, &(page + rest));
}
