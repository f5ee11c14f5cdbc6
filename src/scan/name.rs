//! What names say: is a key, argument or constant called like one that holds a model; is
//! a path one of test code?

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::migration;

/// Words that say "model", and the same run together with the word that often follows.
const MODEL: &[&str] = &[
    "model",
    "models",
    "modelid",
    "modelids",
    "modelname",
    "modelnames",
    "engine",
    "engines",
    "deployment",
    "deployments",
    "deploymentid",
    "deploymentname",
    "llm",
    "llms",
];

/// After the word: it is something of the model, but not which one.
const OTHER_MATTER: &[&str] = &[
    "api",
    "arn",
    "base",
    "cache",
    "card",
    "class",
    "client",
    "cls",
    "config",
    "configs",
    "count",
    "dict",
    "dir",
    "directory",
    "endpoint",
    "env",
    "environment",
    "error",
    "families",
    "family",
    "fields",
    "file",
    "files",
    "folder",
    "format",
    "group",
    "host",
    "key",
    "kwargs",
    "location",
    "max",
    "meta",
    "metadata",
    "owner",
    "params",
    "path",
    "paths",
    "port",
    "provider",
    "providers",
    "region",
    "repo",
    "root",
    "schema",
    "settings",
    "size",
    "stage",
    "status",
    "target",
    "temperature",
    "title",
    "token",
    "tokens",
    "type",
    "types",
    "uri",
    "url",
    "vendor",
    "weights",
];

/// Words for a part of an id: what a name with one of them holds is looked for in ids,
/// and is none.
const PART: &[&str] = &[
    "families",
    "family",
    "fragments",
    "marker",
    "markers",
    "pattern",
    "patterns",
    "prefix",
    "prefixes",
    "regex",
    "regexes",
    "substring",
    "substrings",
    "suffix",
    "suffixes",
];

/// Before the word: another sense of it.
const OTHER_SENSE: &[&str] = &[
    "box",
    "column",
    "data",
    "database",
    "db",
    "domain",
    "game",
    "java",
    "js",
    "orm",
    "physics",
    "pydantic",
    "render",
    "rules",
    "script",
    "search",
    "selection",
    "spinner",
    "sql",
    "storage",
    "table",
    "template",
    "tree",
    "view",
    "workflow",
];

/// Whether a name says that its value is a model: `model`, `MODEL_NAME`, `modelId`,
/// `deployment_name`, `engine`, `llm`; but not `remodel`, `model_path` or `view_model`.
pub fn is_model_like(name: &str) -> bool {
    let words = words(name);
    words.iter().enumerate().any(|(index, word)| {
        let before = index.checked_sub(1).and_then(|index| words.get(index));
        let is = |list: &[&str], word: &String| list.contains(&word.as_str());
        is(MODEL, word)
            && !before.is_some_and(|before| is(OTHER_SENSE, before))
            && !words.get(index + 1..).is_some_and(|after| {
                after
                    .iter()
                    .any(|word| is(OTHER_MATTER, word) || is(PART, word))
            })
    })
}

/// Whether a name speaks of a model itself: of words that are also ids, an engine or a deployment
/// may be anything.
pub fn says_model(name: &str) -> bool {
    let is_one = |word: &String| word.starts_with("model") || word.starts_with("llm");
    words(name).iter().any(is_one)
}

/// Where a text has a word that may say "model", ascending: the first byte of each.
pub fn model_words(text: &str) -> impl Iterator<Item = usize> + '_ {
    static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let mut search = AhoCorasick::builder();
        search.ascii_case_insensitive(true).build(MODEL).ok()
    });
    let search = WORDS.iter();
    search.flat_map(move |search| search.find_iter(text).map(|found| found.start()))
}

/// Whether a name says that its values are parts of ids: `MODEL_PREFIXES`, `o_series_markers`.
pub fn is_part_like(name: &str) -> bool {
    words(name).iter().any(|word| PART.contains(&word.as_str()))
}

/// Keys of schemas that say how a value is held, not what it is: the key around them names it.
const HELD: &[&str] = &[
    "AllowedValues",
    "Default",
    "allOf",
    "allowedValues",
    "anyOf",
    "const",
    "default",
    "defaultValue",
    "enum",
    "example",
    "examples",
    "items",
    "oneOf",
];

/// Whether a key of a schema leaves the naming to the key around it.
pub fn is_schema_key(name: &str) -> bool {
    HELD.contains(&name)
}

/// The function of a template that joins the parts of a text.
pub const JOIN: &str = "Fn::Join";

/// Keys beside a parameter's value, which leave the naming to the key around them.
const BESIDE_VALUE: &[&str] = &["description", "metadata", "sensitive", "type", "value"];

/// Whether these keys say that a `value` among them is that of the key around them.
pub fn are_parameter_keys<'k>(mut keys: impl Iterator<Item = &'k str>) -> bool {
    keys.all(|key| BESIDE_VALUE.contains(&key))
}

/// Whether a key holds the value of the parameter that the key around it names.
pub fn is_value_key(name: &str) -> bool {
    matches!(name, "Default" | "default" | "defaultValue" | "value")
}

/// Keys of what the key around them is: `model: {name: …}`.
const SELF: &[&str] = &["default", "id", "name", "slug", "value"];

/// Whether a key says no more than the one around it, and that one is of models.
pub(super) fn is_of_model(key: &str, around: Option<&str>) -> bool {
    SELF.contains(&key) && around.is_some_and(is_model_like)
}

/// Last words of names whose values are called after a model and are none: words to search
/// by, machines, branches.
const LABELS: &[&str] = &[
    "branch",
    "branches",
    "bucket",
    "container",
    "dependencies",
    "hostname",
    "hotkey",
    "keybinding",
    "keywords",
    "licence",
    "licences",
    "license",
    "licenses",
    "logger",
    "namespace",
    "parser",
    "ref",
    "refs",
    "shortcut",
    "tags",
    "topics",
];

/// Words of names whose values choose a tokenizer, by the model that it belongs to.
const TOKENIZERS: &[&str] = &["encoding", "tiktoken", "tokenizer", "tokenizers"];

/// Whether a name says that its values are not models that are used: `keywords`,
/// `PackageTags`, `container_name`, `encoding_for_model`.
pub fn is_label(name: &str) -> bool {
    let words = words(name);
    let mut rest = words.as_slice();
    while let [before @ .., last] = rest
        && matches!(last.as_str(), "id" | "name" | "names")
    {
        rest = before;
    }
    let is = |list: &[&str], word: &String| list.contains(&word.as_str());
    // `--served-model-name` is what a server of one's own answers to.
    let is_served = words.first().is_some_and(|first| first == "served");
    rest.last().is_some_and(|last| is(LABELS, last)) || is_served || is_tokenizer(name)
}

/// Whether a name is one of a tokenizer, which may be chosen by a model.
pub fn is_tokenizer(name: &str) -> bool {
    let words = words(name);
    words.iter().any(|word| TOKENIZERS.contains(&word.as_str()))
}

/// Names that say how a value is held, not what it is: the name is further out.
const GENERIC: &[&str] = &[
    "choices",
    "const",
    "default",
    "defaultValue",
    "default_factory",
    "default_value",
    "enum",
    "example",
    "examples",
    "fallback",
    "initial",
    "initialValue",
    "options",
    "value",
];

/// Whether a name says that its value only shows what could stand there.
pub(super) fn is_example(name: &str) -> bool {
    let last = words(name).pop();
    matches!(last.as_deref(), Some("example" | "examples"))
}

/// Whether a name leaves the naming to what is further out.
pub(super) fn is_generic(name: &str) -> bool {
    GENERIC.iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// Keys that tell the entries of a registry apart.
const REGISTRY_KEYS: &[&str] = &[
    "alias", "id", "key", "label", "name", "slug", "text", "title", "value",
];

/// Whether a key tells the entries of a registry apart.
pub(super) fn is_registry_key(name: &str) -> bool {
    REGISTRY_KEYS
        .iter()
        .any(|own| own.eq_ignore_ascii_case(name))
}

/// Whether a name is one that a version can stand beside: `name`, `model`, `modelName`,
/// `CHAT_MODEL_NAME`.
pub fn may_have_version(name: &str) -> bool {
    let name = run_together(name);
    name.ends_with("name") || name.ends_with("model")
}

/// Whether `key` says which version of `name` it is: `version` beside `name` or `model`,
/// `model_version` beside `model_name` or `model`; but not `api_version`.
pub fn is_version_of(key: &str, name: &str) -> bool {
    let (key, name) = (run_together(key), run_together(name));
    let of = name.strip_suffix("name").unwrap_or(&name);
    key.strip_suffix("version")
        .is_some_and(|own| own == of || (own.is_empty() && of == "model"))
}

/// Whether a version beside both belongs to what `other` holds and not to what `key` does, which is what the model is
/// deployed as: `chatModel` beside `chatModelName`, `name` beside `model`.
pub fn gives_version_to(key: &str, other: &str) -> bool {
    let (key, other) = (run_together(key), run_together(other));
    let is_longer = other
        .strip_suffix("name")
        .is_some_and(|rest| !rest.is_empty() && rest == key);
    is_longer || key == "name" && matches!(other.as_str(), "model" | "modelname")
}

/// What the version of what a name holds is called, run together: `chatmodelversion` of `CHAT_MODEL_NAME`.
pub fn version_of(name: &str) -> String {
    let name = run_together(name);
    let of = name.strip_suffix("name").unwrap_or(&name);
    if of.is_empty() {
        return String::new();
    }
    format!("{of}version")
}

/// The letters and digits of a name in lower case.
pub fn run_together(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// Longer names are no names of code, and are not taken apart.
const MAX_NAME: usize = 200;

/// Words for a collection that are no plurals.
const COLLECTIONS: &[&str] = &["array", "dict", "list", "map", "set", "tuple"];

/// Whether a name is one of a collection: `models`, `modelList`, but not `class`.
pub(super) fn is_plural(name: &str) -> bool {
    if name.len() > MAX_NAME {
        return false;
    }
    let words = words(name);
    words.last().is_some_and(|word| {
        word.ends_with('s') && !word.ends_with("ss") || COLLECTIONS.contains(&word.as_str())
    })
}

/// The words of a name in lower case: split at signs and where the case changes.
pub fn words(name: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    let mut chars = name.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let next_is_lower = chars.peek().is_some_and(|next| next.is_lowercase());
        // `modelId` and `LLMModel`, but not `IDs`.
        let starts = c.is_uppercase() && (!before.is_uppercase() || next_is_lower);
        if (starts || !c.is_alphabetic()) && !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
        if c.is_alphabetic() {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

/// Folders that hold tests or what tests read, in lower case.
const TEST_FOLDERS: &[&str] = &[
    "__fixtures__",
    "__mocks__",
    "__snapshots__",
    "__tests__",
    "cassettes",
    "e2e",
    "fixtures",
    "mocks",
    "snapshots",
    "test",
    "test-data",
    "test-helpers",
    "test-support",
    "test-utils",
    "test_data",
    "test_helpers",
    "test_support",
    "test_utils",
    "testdata",
    "testhelpers",
    "testing",
    "tests",
    "testutil",
    "testutils",
    "vcr_cassettes",
];

/// Folders that hold tests where code is in them, in lower case; of data, what an interface is said to be.
const SPEC_FOLDERS: &[&str] = &["spec", "specs"];

/// Endings of files that may describe an interface.
const DESCRIPTIONS: &[&str] = &[".json", ".jsonc", ".yaml", ".yml"];

/// Whether the folders of a file say that it is a test's, among those that also hold descriptions of interfaces:
/// `spec/models/a_spec.rb` and `spec/support/reply.json`, but not `specs/v1/api.json` or `spec/openapi.yaml`.
fn is_spec(folders: &str, file: &str) -> bool {
    let lower = folders.to_ascii_lowercase();
    let mut all = lower.split('/');
    let Some(own) = all.find(|folder| SPEC_FOLDERS.contains(folder)) else {
        return false;
    };
    let lower = file.to_ascii_lowercase();
    let describes = DESCRIPTIONS.iter().any(|end| lower.ends_with(end));
    !describes || own == "spec" && all.next().is_some()
}

/// Keys of a front matter that only a tool reads which runs the text: prompts, agents, skills.
const INSTRUCTION_KEYS: &[&str] = &[
    "agent",
    "allowed-tools",
    "alwaysApply",
    "applyTo",
    "argument-hint",
    "config",
    "input",
    "mode",
    "model",
    "tools",
];

/// Whether a key of a front matter says that the text below is run.
pub fn is_instruction_key(key: &str) -> bool {
    INSTRUCTION_KEYS.contains(&key)
}

/// Folders that hold what programs recorded, in lower case.
const DATA_FOLDERS: &[&str] = &[
    "__cassettes__",
    "__recordings__",
    "__snapshots__",
    "_freeze",
    "_snaps",
    "cassettes",
    "httprr",
    "recordings",
    "transcripts",
    "vcr_cassettes",
];

/// Endings of files that programs record, in lower case; a patch says what a file was.
const DATA_ENDINGS: &[&str] = &[
    ".ambr",
    ".diff",
    ".har",
    ".httprr",
    ".log",
    ".patch",
    ".snap",
    ".snap.new",
];

/// Whether a path (with `/`) is one of what a program recorded: replies, snapshots, logs; or of
/// a step that databases went through.
pub fn is_data_path(path: &str) -> bool {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let file = file.to_ascii_lowercase();
    migration::is_one(folders, &file)
        || DATA_ENDINGS.iter().any(|end| file.ends_with(end))
        || folders
            .split('/')
            .any(|folder| DATA_FOLDERS.contains(&folder.to_ascii_lowercase().as_str()))
}

/// Folders that hold the texts of an interface by language, in lower case.
const TRANSLATIONS: &[&str] = &[
    "i18n",
    "l10n",
    "lang",
    "langs",
    "languages",
    "locale",
    "locales",
    "translations",
];

/// Endings of files that hold nothing else.
const TEXTS: &[&str] = &[".po", ".pot", ".resx", ".strings", ".xlf", ".xliff"];

/// Whether a path (with `/`) is one of texts of an interface in a language: `locales/fr.yml`, `lang/de/chat.php`.
pub fn is_translation_path(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let (folders, file) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let stem = file.split('.').next().unwrap_or(file);
    let mut rest = folders.split('/');
    let is_in = rest.any(|folder| TRANSLATIONS.contains(&folder));
    let is_named = is_language(stem) || rest.any(is_language);
    is_in && is_named
        || lower.contains(".lproj/")
        || TEXTS.iter().any(|ending| file.ends_with(ending))
}

/// Codes of programming languages that are spelled like one of a natural language.
const PROGRAMS: &[&str] = &["cs", "go", "js", "ml", "py", "rb", "rs", "ts"];

/// Whether a word is the code of a language, with a country or script or without: `fr`, `pt-br`, `zh_hans`.
fn is_language(word: &str) -> bool {
    let (language, rest) = match word.split_once(['-', '_']) {
        Some((language, rest)) => (language, Some(rest)),
        None => (word, None),
    };
    let is_letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    language.len() == 2
        && is_letters(language)
        && (rest.is_some() || !PROGRAMS.contains(&language))
        && rest.is_none_or(|rest| matches!(rest.len(), 2 | 4) && is_letters(rest))
}

/// Whether a path (with `/`) is one of test code or its data, by convention.
pub fn is_test_path(path: &str) -> bool {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let is_test_folder = |folder: &str| {
        let lower = folder.to_ascii_lowercase();
        TEST_FOLDERS.contains(&lower.as_str())
            // `UnitTests`, `App.Tests.Shared`, `integrationTest`, but not `contest`.
            || folder
                .split('.')
                .any(|part| part.ends_with("Tests") || part.ends_with("Test"))
            || ["_test", "_tests", "-test", "-tests"]
                .iter()
                .any(|end| lower.ends_with(end))
    };
    folders.split('/').any(is_test_folder) || is_spec(folders, file) || is_test_file(file)
}

fn is_test_file(file: &str) -> bool {
    let lower = file.to_ascii_lowercase();
    let stem = lower
        .rsplit_once('.')
        .map_or(lower.as_str(), |(stem, _)| stem);
    // As written, so that `Latest.java` is no test.
    let written = file.split_once('.').map_or(file, |(stem, _)| stem);
    let camel = ["Test", "Tests", "TestCase", "Spec", "IT"]
        .iter()
        .any(|end| {
            written
                .strip_suffix(end)
                .is_some_and(|rest| !rest.is_empty())
        });
    let extension = lower.rsplit_once('.').map_or("", |(_, own)| own);
    let is_code = [
        "java", "kt", "kts", "scala", "groovy", "cs", "swift", "php", "dart",
    ]
    .contains(&extension);
    extension == "snap"
        || stem == "conftest"
        || stem == "tests"
        || stem == "test"
        || stem.starts_with("test_")
        || [
            "_test", "_tests", "_spec", ".test", ".tests", ".spec", ".e2e", ".cy", "-test",
            ".snap", ".vitest", ".jest",
        ]
        .iter()
        .any(|end| stem.ends_with(end))
        || (is_code && camel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_an_interface_are_told_by_their_folders() {
        for path in [
            "src/i18n/fr.json",
            "config/locales/pt-BR.yml",
            "lang/de/chat.php",
            "a/de.lproj/A.txt",
            "A.fr.resx",
        ] {
            assert!(is_translation_path(path), "{path}");
        }
        for path in [
            "lang/go/agent.go",
            "src/lang/parser.rs",
            "locales.ts",
            "src/i18n/index.ts",
            "fr/a.py",
        ] {
            assert!(!is_translation_path(path), "{path}");
        }
    }

    #[test]
    fn a_name_that_holds_a_model_is_known_in_every_case_style() {
        for name in [
            "model",
            "models",
            "Model",
            "MODEL",
            "modelId",
            "modelID",
            "MODEL_NAME",
            "modelname",
            "engine",
            "deployment",
            "deployment_name",
            "azure-deployment",
            "azureDeployment",
            "llm",
            "LLM",
            "llmModel",
            "LLMModel",
            "base_model",
            "modelName",
            "--model",
            "default.model.name",
            "model2",
            "FALLBACK_MODEL_V2",
            "embedding_model",
            "modelIds",
        ] {
            assert!(is_model_like(name), "{name}");
        }
    }

    #[test]
    fn a_name_of_another_matter_is_not() {
        for name in [
            "remodel",
            "modeling",
            "supermodel",
            "data_model_path",
            "model_path",
            "viewModel",
            "search_engine",
            "template",
            "modelProvider",
            "model_config",
            "deploymentRegion",
            "",
            "name",
            "id",
            "ENGINEERING",
            "llmApiKey",
            "sqlEngine",
            "model_type",
            "MODEL_PREFIXES",
            "model_families",
        ] {
            assert!(!is_model_like(name), "{name}");
        }
    }

    #[test]
    fn a_name_for_parts_of_ids_is_known() {
        for name in ["MODEL_PREFIXES", "reasoning_prefixes", "nonChatMarkers"] {
            assert!(is_part_like(name), "{name}");
        }
        for name in ["model", "keywords", "PREFIXED", ""] {
            assert!(!is_part_like(name), "{name}");
        }
    }

    #[test]
    fn a_version_belongs_to_the_name_it_is_called_after() {
        for (key, name) in [
            ("version", "name"),
            ("version", "model"),
            ("version", "modelName"),
            ("model_version", "model_name"),
            ("modelVersion", "model"),
            ("CHAT_MODEL_VERSION", "CHAT_MODEL_NAME"),
            ("chatModelVersion", "chatModel"),
        ] {
            assert!(may_have_version(name), "{name}");
            assert!(is_version_of(key, name), "{key} {name}");
        }
        for (key, name) in [
            ("api_version", "name"),
            ("api_version", "model"),
            ("modelVersion", "name"),
            ("version", "chat_model"),
            ("versions", "name"),
            ("name", "name"),
        ] {
            assert!(!is_version_of(key, name), "{key} {name}");
        }
    }

    #[test]
    fn words_to_search_by_are_labels() {
        for name in [
            "keywords",
            "tags",
            "PackageTags",
            "topics",
            "search_keywords",
            "container_name",
            "git.branch",
            "encoding_for_model",
        ] {
            assert!(is_label(name), "{name}");
        }
        for name in [
            "tag",
            "model_tag",
            "keyword_model",
            "tagsModel",
            "stage",
            "",
        ] {
            assert!(!is_label(name), "{name}");
        }
    }

    #[test]
    fn recorded_text_and_instructions_are_known_by_path() {
        for path in [
            "tests/testthat/_snaps/chat.md",
            "docs/_freeze/a/execute-results/html.json",
            "a/testdata/httprr/x.httprr",
            "spec/Cassettes/reply.yml",
            "src/__snapshots__/a.test.ts.snap",
            "run.log",
        ] {
            assert!(is_data_path(path), "{path}");
        }
        for path in ["src/log.rs", "snaps/a.md", "data/a.json", "freeze.py", ""] {
            assert!(!is_data_path(path), "{path}");
        }
        for path in [
            "db/migrate/20240101120000_add_model.rb",
            "app/migrations/0007_default.py",
            "backend/alembic/versions/1a2b3c4d5e6f_default_model.py",
            "prisma/migrations/20240101120000_add/migration.sql",
            "src/main/resources/db/migration/V1_2__add.sql",
            "server/src/database/migrations/postgres/1693840429259-AddModel.ts",
            "database/migrations/2024_01_01_000000_add.php",
            "Data/Migrations/20240101120000_Add.cs",
            "store/migrations/000001_init.up.sql",
            "server/db_migration/002_update_deprecated_models.sql",
            "server/schema-migrations/003_models.sql",
            "sql/V2__models.sql",
            "V2.1__models.sql",
        ] {
            assert!(is_data_path(path), "{path}");
        }
        for path in [
            "app/migrations/__init__.py",
            "src/migrations/runner.ts",
            "docs/migration/gpt-5.md",
            "alembic/env.py",
            "0001_initial.py",
            "db/migrate/README.md",
            "sql/V2_models.sql",
            "sql/values__v2.sql",
            "sql/002_models.sql",
        ] {
            assert!(!is_data_path(path), "{path}");
        }
        assert!(is_instruction_key("model") && !is_instruction_key("title"));
    }

    #[test]
    fn test_paths_are_known_by_convention() {
        for path in [
            "tests/a.py",
            "pkg/test_x.py",
            "x_test.go",
            "a/x.test.ts",
            "x.spec.tsx",
            "src/__tests__/a.js",
            "conftest.py",
            "spec/models/a_spec.rb",
            "fixtures/a.json",
            "a/cassettes/b.yaml",
            "b/testdata/c.txt",
            "src/test/java/FooTest.java",
            "FooTests.cs",
            "App.Tests/Foo.cs",
            "src/tests.rs",
            "e2e/a.ts",
            "a/b.snap",
            "lib/foo_tests.rs",
            "core/a.vitest.ts",
            "src/test-utils/model.ts",
            "pkg/testutil/model.go",
            "src/IntegrationTests/settings.json",
            "src/App.UnitTests.Shared/settings.json",
            "app/src/integrationTest/a.kt",
            "src/test_utils/stream.rs",
            "spec/support/reply.json",
            "specs/chat.rb",
        ] {
            assert!(is_test_path(path), "{path}");
        }
    }

    #[test]
    fn other_paths_are_no_tests() {
        for path in [
            "src/latest.py",
            "contest/a.py",
            "src/Latest.java",
            "attest.go",
            "src/spectrum.rs",
            "testimony.md",
            "src/inspect.ts",
            "test.d/../a",
            "protest_x.py",
            "specs/openapi.json",
            "modules/apim/v1/specs/llm.yaml",
            "spec/openapi.yml",
        ] {
            assert!(!is_test_path(path), "{path}");
        }
    }
}
