//! The constants of a file, packed: a run keeps those of all its files until they are linked, and a generated
//! file has as many as it has lines. A [`Constant`] is one while its file is read.

use super::site::Constant;
use crate::source::Span;

/// What stands between two names; none holds it.
const BETWEEN: char = '\n';

/// The constants of a file that hold ids, by the index of their mention.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Constants {
    rows: Vec<Row>,
    names: String,
    sites: Vec<Span>,
}

/// A constant, and where what it has ends; it starts where that of the one before ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    mention: u32,
    names: u32,
    sites: u32,
}

/// What is kept of a constant.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'c> {
    /// The index of its mention.
    pub mention: usize,
    names: &'c str,
    /// As [`Constant::sites`].
    pub sites: &'c [Span],
}

impl<'c> Kept<'c> {
    /// As [`Constant::exports`].
    pub fn exports(self) -> impl Iterator<Item = &'c str> {
        self.names.split(BETWEEN).filter(|name| !name.is_empty())
    }
}

impl Constants {
    /// Adds the constant of a mention behind those of all mentions before it.
    pub(super) fn push(&mut self, mention: usize, constant: &Constant) {
        for name in &constant.exports {
            self.names.push_str(name);
            self.names.push(BETWEEN);
        }
        self.sites.extend(&constant.sites);
        self.end(mention);
    }

    /// All of them, in the order of their mentions.
    pub fn iter(&self) -> impl Iterator<Item = Kept<'_>> {
        (0..self.rows.len()).filter_map(|at| self.at(at))
    }

    /// That of a mention.
    pub fn get(&self, mention: usize) -> Option<Kept<'_>> {
        let is_own = |row: &Row| row.mention as usize;
        let at = self.rows.binary_search_by_key(&mention, is_own).ok()?;
        self.at(at)
    }

    /// Those of some mentions alone, under the numbers that these have now, ascending as before.
    #[must_use]
    pub fn renumbered(&self, number: impl Fn(usize) -> Option<usize>) -> Self {
        let mut out = Self::default();
        for own in self.iter() {
            if let Some(mention) = number(own.mention) {
                out.names.push_str(own.names);
                out.sites.extend(own.sites);
                out.end(mention);
            }
        }
        out.fitted()
    }

    /// Those that the file itself uses, without what others call them: once files are linked, only places count.
    #[must_use]
    pub fn without_exports(&self) -> Self {
        let mut out = Self::default();
        for own in self.iter().filter(|own| !own.sites.is_empty()) {
            out.sites.extend(own.sites);
            out.end(own.mention);
        }
        out.fitted()
    }

    /// In lists that are no longer than what they hold.
    #[must_use]
    pub(super) fn fitted(mut self) -> Self {
        self.rows.shrink_to_fit();
        self.names.shrink_to_fit();
        self.sites.shrink_to_fit();
        self
    }

    fn end(&mut self, mention: usize) {
        self.rows.push(Row {
            mention: mention as u32,
            names: self.names.len() as u32,
            sites: self.sites.len() as u32,
        });
    }

    fn at(&self, at: usize) -> Option<Kept<'_>> {
        let row = self.rows.get(at)?;
        let before = at.checked_sub(1).and_then(|at| self.rows.get(at));
        let (names, sites) = before.map_or((0, 0), |row| (row.names, row.sites));
        Some(Kept {
            mention: row.mention as usize,
            names: self.names.get(names as usize..row.names as usize)?,
            sites: self.sites.get(sites as usize..row.sites as usize)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn constants() -> Constants {
        let mut constants = Constants::default();
        for (mention, exports, sites) in [
            (1, &["MODEL", "Model.GPT"][..], &[Span::new(3, 8)][..]),
            (4, &[], &[]),
            (7, &["OTHER"], &[Span::new(1, 2), Span::new(5, 6)]),
        ] {
            let constant = Constant {
                exports: exports.iter().map(ToString::to_string).collect(),
                sites: sites.to_vec(),
            };
            constants.push(mention, &constant);
        }
        constants.fitted()
    }

    fn shown(constants: &Constants) -> Vec<String> {
        let show = |own: Kept<'_>| {
            let exports: Vec<_> = own.exports().collect();
            format!("{} {} {}", own.mention, exports.join(","), own.sites.len())
        };
        constants.iter().map(show).collect()
    }

    #[test]
    fn what_is_pushed_is_kept() {
        let constants = constants();
        assert_eq!(
            shown(&constants),
            ["1 MODEL,Model.GPT 1", "4  0", "7 OTHER 2"]
        );
        let sites = |mention| constants.get(mention).map(|own| own.sites.len());
        assert_eq!(
            [1, 2, 4, 7, 8].map(sites),
            [Some(1), None, Some(0), Some(2), None]
        );
    }

    #[test]
    fn some_are_kept_under_other_numbers_and_all_without_their_names() {
        let some = constants().renumbered(|mention| (mention != 4).then(|| mention - 1));
        assert_eq!(shown(&some), ["0 MODEL,Model.GPT 1", "6 OTHER 2"]);
        assert_eq!(shown(&constants().without_exports()), ["1  1", "7  2"]);
    }
}
