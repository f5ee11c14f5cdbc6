//! How a source is laid out: one file of `rules/import/` each, the table of importers.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::source::yaml::decode::decode;
use crate::source::yaml::parse;

include!(concat!(env!("OUT_DIR"), "/imports.rs"));

/// How a source is laid out.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Spec {
    /// What `--from` calls it.
    pub kind: String,
    /// What it is, for people.
    pub title: String,
    /// How to get it, a sentence.
    pub get: String,
    /// The key that facts of it have in catalog files.
    pub source: String,
    /// How much its word counts: 1 for a vendor's own statement, 2 for a platform's list, 3
    /// for what others gathered.
    pub rank: u8,
    /// How it is written.
    pub form: Form,
    /// Globs of the files in a package or folder that hold the facts.
    pub files: Vec<String>,
    /// Where the models are: keys with dots between, `*` for each.
    pub items: String,
    /// Where the id stands in a model: a path of keys, `$n` for the key that the n-th `*` of
    /// `items` stood for, or `^n.key` for a key of what stood there.
    pub id: Vec<String>,
    /// The platform of all models.
    pub surface: Option<String>,
    /// Where a model says its platform, likewise.
    pub surface_at: Vec<String>,
    /// The catalog's surfaces by what the source calls them, where no key, prefix or name
    /// says so; lower case, a `*` for any rest.
    pub surfaces: BTreeMap<String, String>,
    /// The platform of ids that start so, whatever else is said of them.
    pub surface_by_start: BTreeMap<String, String>,
    /// Regular expressions for ids that are of one region, tier or size: such a row tells
    /// that the id is there, and nothing else.
    pub variants: Vec<String>,
    /// Regular expressions for ids of which nothing is taken.
    pub left_out: Vec<String>,
    /// Where a model says that it is the source's own name for another one.
    pub own_name: Vec<String>,
    /// Where the page stands that the end was read on.
    pub page: Vec<String>,
    /// For text: expressions with groups `id` (or `ids`, quoted texts) and those of facts.
    pub patterns: Vec<String>,
    /// Where each fact stands in a model; the first that is there counts.
    pub facts: BTreeMap<String, Vec<String>>,
    /// What prices are multiplied by to be USD per million tokens.
    pub price_factor: f64,
    /// The catalog's kinds by what the source calls them.
    pub kinds: BTreeMap<String, String>,
    /// A day that is the day of the announcement too is none.
    pub distinct_days: bool,
}

impl Spec {
    /// Whether a short name of a catalog file stands for an edition of this source.
    pub fn is_source(&self, name: &str) -> bool {
        let rest = name.strip_prefix(self.source.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('@'))
    }
}

/// How a source is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// One JSON value.
    #[default]
    Json,
    /// YAML, a model in each file.
    Yaml,
    /// Text that patterns are looked for in.
    Text,
}

/// All importers, by kind.
///
/// # Panics
///
/// Never: the files are embedded, and a test reads them.
pub fn all() -> &'static [Spec] {
    static ALL: OnceLock<Vec<Spec>> = OnceLock::new();
    ALL.get_or_init(|| {
        let specs = IMPORTS.iter().filter_map(|(_, text)| {
            let stream = parse(text).ok()?;
            let (spec, _) = decode::<Spec>(stream.documents.first()?);
            spec
        });
        let mut specs: Vec<_> = specs.collect();
        specs.sort_by(|a, b| a.kind.cmp(&b.kind));
        specs
    })
}

/// An importer by its kind.
pub fn named(kind: &str) -> Option<&'static Spec> {
    all().iter().find(|spec| spec.kind == kind)
}

#[cfg(test)]
pub(super) fn texts() -> &'static [(&'static str, &'static str)] {
    IMPORTS
}
