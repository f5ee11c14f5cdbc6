//! A file of policy tests exactly as written: the keys of `*.test.yaml`. Types only, every
//! value with its place; what they mean is decided in [`super::read`]. The JSON Schema for
//! editors is made from these types.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::policy::file::{ExpectWritten, Version};
use crate::source::yaml::decode::{Lenient, Spanned};
use crate::source::yaml::shapes::{Either, Entries, Many, Raw};

/// The JSON Schema of a file of policy tests, for editors.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(File).to_value()
}

/// Tests of a lanelint policy.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct File {
    /// The version of this format: 1.
    #[schemars(with = "Version")]
    pub version: Lenient<Spanned<String>>,
    /// The policy under test, relative to this file. Without this key: the one that holds in
    /// this file's folder.
    pub policy: Lenient<Spanned<String>>,
    /// The day of the tests that name none, `YYYY-MM-DD`.
    pub as_of: Lenient<Spanned<String>>,
    /// The tests.
    pub tests: Lenient<Many<TestWritten>>,
}

/// A test: files, a day, and what the policy says of them.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TestWritten {
    /// What is shown.
    pub name: Lenient<Spanned<String>>,
    /// The day it is judged on, `YYYY-MM-DD`.
    pub as_of: Lenient<Spanned<String>>,
    /// The rules that the test is about: findings of others count only where `expect` names
    /// them. Without this key all findings count.
    pub rule: Lenient<Many<String>>,
    /// Files by the path that they are judged under, told from the policy's folder; each is
    /// a text, or a file that is there: `{file: fixtures/agent.py}`.
    pub given: Lenient<Entries<Either<Spanned<String>, FileWritten>>>,
    /// Files that are there, relative to this one, judged under their own paths. Comments in
    /// them can say what is expected: `# expect: RULE "part of the message"`, `# ok: RULE`.
    pub files: Lenient<Many<String>>,
    /// The findings that count (not tracked, ignored or excepted), all of them; `[]` for none.
    pub expect: Lenient<Spanned<Many<ExpectWritten>>>,
    /// Texts in which the rule finds nothing; with `rule`, and `language` or `path`.
    pub valid: Lenient<Many<String>>,
    /// Texts in each of which the rule finds something; likewise.
    pub invalid: Lenient<Many<String>>,
    /// The language of the texts under `valid` and `invalid`.
    pub language: Lenient<Spanned<String>>,
    /// The path that they are judged under, which also decides their language.
    pub path: Lenient<Spanned<String>>,
    /// A policy laid over the one under test, for this test alone.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub policy: Lenient<Raw>,
}

/// A given file that is there.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FileWritten {
    /// Its path, relative to the test file.
    pub file: Lenient<Spanned<String>>,
}
