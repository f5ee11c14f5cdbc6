//! What may stand around a bare id, as the catalog says: literal texts, and expressions
//! that are compiled when one is needed for the first time. What it means that something
//! stands there is [`super::resolve`]'s.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::bytes::{Regex, RegexBuilder};

use super::Catalog;
use super::head::Vendor;

/// What a literal decoration in front of an id ends with.
pub(super) const PREFIX_ENDS: [char; 4] = ['/', ':', '.', '-'];

/// The regular expressions of the catalog. Most ids are known as they stand, so each is
/// compiled only when a text gets as far as it.
#[derive(Debug)]
pub(super) struct Decorations {
    /// Literal texts in front of an id, each ending in one of [`PREFIX_ENDS`]: to surface
    /// index, and whether only that surface's own ids may follow.
    pub(super) prefixes: BTreeMap<String, (usize, bool)>,
    /// In front of an id: surface index and expression.
    pub(super) patterns: Vec<(usize, Expression)>,
    /// Behind an id.
    pub(super) suffixes: Vec<(usize, Expression)>,
    /// Whole ids of fine-tunes: surface index, what each holds, and expression.
    pub(super) fine_tunes: Vec<(usize, String, Expression)>,
    /// Shapes by vendor index.
    pub(super) shapes: Vec<(usize, Expression)>,
    /// The stems without which no shape is tried.
    pub(super) stems: Stems,
}

/// One search for the stems of all vendors that have shapes: most texts hold none.
#[derive(Debug)]
pub(super) struct Stems {
    search: Option<AhoCorasick>,
    /// By pattern: vendor index.
    vendors: Vec<usize>,
}

impl Stems {
    fn new(vendors: &[Vendor]) -> Self {
        let with_shapes = vendors
            .iter()
            .enumerate()
            .filter(|(_, vendor)| !vendor.shapes.is_empty());
        let (texts, vendors): (Vec<_>, _) = with_shapes
            .flat_map(|(number, vendor)| vendor.stems.iter().map(move |stem| (stem, number)))
            .unzip();
        Self {
            search: AhoCorasick::new(texts).ok(),
            vendors,
        }
    }

    /// The indices of the vendors that have a stem in a text of lower case.
    pub(super) fn within(&self, text: &str) -> Vec<usize> {
        let search = self.search.iter();
        search
            .flat_map(|search| search.find_overlapping_iter(text))
            .map(|found| self.vendors[found.pattern().as_usize()])
            .collect()
    }
}

/// A regular expression over ASCII, compiled on first use.
#[derive(Debug)]
pub(super) struct Expression {
    pub(super) text: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Expression {
    fn new(text: String) -> Self {
        Self {
            text,
            compiled: OnceLock::new(),
        }
    }

    /// Expressions that do not compile are faults of the data; a test compiles all.
    pub(super) fn regex(&self) -> Option<&Regex> {
        let compile = || RegexBuilder::new(&self.text).unicode(false).build().ok();
        self.compiled.get_or_init(compile).as_ref()
    }

    pub(super) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.regex()?
            .find(text.as_bytes())
            .map(|found| found.range())
    }
}

impl Catalog {
    pub(super) fn decorations(&self) -> &Decorations {
        self.decorations.get_or_init(|| {
            let all = |texts: &[String], number, form: &dyn Fn(&str) -> String| {
                let each = texts
                    .iter()
                    .map(|text| (number, Expression::new(form(text))));
                each.collect::<Vec<_>>()
            };
            let surfaces = || self.surfaces().iter().enumerate();
            let prefixes = surfaces().flat_map(|(number, surface)| {
                let own = surface.own_prefixes.iter().map(|prefix| (prefix, true));
                let each = surface.prefixes.iter().map(|prefix| (prefix, false));
                own.chain(each)
                    .map(move |(prefix, is_own)| (prefix.clone(), (number, is_own)))
            });
            Decorations {
                prefixes: prefixes.collect(),
                patterns: surfaces()
                    .flat_map(|(n, s)| all(&s.patterns, n, &|text| format!("^(?:{text})")))
                    .collect(),
                suffixes: surfaces()
                    .flat_map(|(n, s)| all(&s.suffixes, n, &|text| format!("(?:{text})$")))
                    .collect(),
                fine_tunes: surfaces()
                    .flat_map(|(n, s)| s.fine_tunes.iter().map(move |form| (n, form)))
                    .map(|(n, form)| {
                        let whole = Expression::new(format!("^(?:{})$", form.form));
                        (n, form.sign.clone(), whole)
                    })
                    .collect(),
                shapes: self
                    .vendors()
                    .iter()
                    .enumerate()
                    .flat_map(|(n, v)| all(&v.shapes, n, &|text| format!("^(?:{text})$")))
                    .collect(),
                stems: Stems::new(self.vendors()),
            }
        })
    }
}
