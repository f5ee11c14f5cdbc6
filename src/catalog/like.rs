//! Texts that are no ids and look like some: mistyped ones, those with letters of other scripts, and what fits a family's
//! form. What an id is stands in [`super::resolve`]; whether one is expected is the reader's to say.

use super::resolve::{MAX_LEN, MAX_PEELS, Peeled, Reading, Target, excludes, numbers};
use super::{Catalog, alike};

/// A shorter text is near too many ids to be one of them mistyped.
const MIN_MISTYPED: usize = 6;

impl Catalog {
    /// Reads a whole text that is no id as a mistyped one: a known id is near, or, where
    /// nothing says that a model is expected, only one slip away.
    pub fn read_mistyped(&self, text: &str, is_expected: bool) -> Option<Reading> {
        if text.len() > MAX_LEN {
            return None;
        }
        if !text.is_ascii() {
            return self.read_disguised(text, is_expected);
        }
        // What stands before the last slash or colon is decoration, if anything is.
        let start = text.rfind(['/', ':']).map_or(0, |at| at + 1);
        let rest = text[start..].to_ascii_lowercase();
        let near = self.nearest(&rest).filter(|_| rest.len() >= MIN_MISTYPED)?;
        // Another number is another model, and `v3` for `3` a name of the user's own.
        if !numbers(&near).eq(numbers(&rest)) {
            return None;
        }
        if !is_expected && strsim::damerau_levenshtein(&near, &rest) > 1 {
            return None;
        }
        let entry = self.entry(*self.candidates(&near).first()?);
        // Weights that anyone may tune are called anything.
        if self.surface(&entry.surface).is_some_and(|row| row.nowhere) {
            return None;
        }
        let vendor = self.vendor(&entry.vendor)?;
        (!excludes(vendor, &rest)).then(|| Reading {
            core: start as u32..text.len() as u32,
            surface: None,
            target: Target::Unknown {
                vendor: vendor.id.clone(),
                snapshot: None,
            },
            same_case: true,
            ambiguous: false,
            tuned: None,
        })
    }

    /// Reads a whole text as an id that has characters which only look like those of one.
    fn read_disguised(&self, text: &str, is_expected: bool) -> Option<Reading> {
        let meant = self.read(&alike::plain(text)?)?;
        if meant.ambiguous && !is_expected {
            return None;
        }
        let vendor = match meant.target {
            Target::Known(id) => self.entry(id).vendor.clone(),
            Target::Unknown { vendor, .. } => vendor,
        };
        let start = text.rfind(['/', ':']).map_or(0, |at| at + 1);
        Some(Reading {
            core: start as u32..text.len() as u32,
            surface: None,
            target: Target::Unknown {
                vendor,
                snapshot: None,
            },
            same_case: true,
            ambiguous: false,
            tuned: None,
        })
    }

    /// Reads a whole text as an unknown id, told by `form` whose family a bare one is of: with all that may stand
    /// around ids.
    pub fn read_like<'v>(
        &self,
        text: &str,
        form: &dyn Fn(&str) -> Option<&'v str>,
    ) -> Option<Reading> {
        if text.len() > MAX_LEN || !text.is_ascii() {
            return None;
        }
        let lower = text.to_ascii_lowercase();
        let whole = Peeled::whole(text);
        self.peel_like(&lower, &whole, form, 0)
    }

    fn peel_like<'v>(
        &self,
        lower: &str,
        at: &Peeled,
        form: &dyn Fn(&str) -> Option<&'v str>,
        depth: usize,
    ) -> Option<Reading> {
        let rest = &lower[at.start..at.end];
        if rest.is_empty() {
            return None;
        }
        let around = || {
            let prefix = self.without_prefix(lower, at);
            let inner = prefix.into_iter().chain(self.without_suffix(lower, at));
            { inner }.find_map(|inner| self.peel_like(lower, &inner, form, depth + 1))
        };
        let inner = (depth < MAX_PEELS).then(around).flatten();
        inner.or_else(|| {
            Some(Reading {
                core: at.start as u32..at.end as u32,
                surface: at.surface(),
                target: Target::Unknown {
                    vendor: form(rest)?.to_owned(),
                    snapshot: None,
                },
                same_case: true,
                ambiguous: false,
                tuned: None,
            })
        })
    }
}
