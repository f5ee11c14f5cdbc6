//! What is known, site by site, as a list that only gets shorter. A site is known by its file, its rule and its id; what its
//! line looks like and where in the file it stands do not count. Of a file that is gone, its sites are looked for elsewhere.
//! Each entry is known once, so that a second copy is new.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Known;
use crate::catalog::entry::Day;

/// The layout of the file.
pub(super) const SCHEMA: &str = "lanelint-baseline-v1";

/// Entries, by path, rule, id and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ratchet {
    /// In the order of the file.
    pub entries: Vec<Entry>,
}

/// A site that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The file, told from the policy's folder.
    pub path: String,
    /// The rule that finds it.
    pub rule: String,
    /// The id as it is written; empty where the finding is about none.
    pub id: String,
    /// The key, argument or constant that holds it, which tells sites of a file apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The day from which on it is known, `YYYY-MM-DD`.
    pub since: String,
    /// The last day on which it is, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Who let the list grow by it, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// A site as it is found now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site<'a> {
    /// As [`Entry::path`].
    pub path: &'a str,
    /// As [`Entry::rule`].
    pub rule: &'a str,
    /// As [`Entry::id`].
    pub id: &'a str,
    /// As [`Entry::name`].
    pub name: Option<&'a str>,
}

/// What is known of what is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// By site, the entry that knows it.
    pub of_site: Vec<Option<usize>>,
    /// By entry, the site that it knows.
    pub of_entry: Vec<Option<usize>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: String,
    entries: Vec<Entry>,
}

impl Ratchet {
    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and where.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let document: Document = serde_json::from_str(text)
            .map_err(|error| format!("not a baseline: {}", super::why(&error)))?;
        for entry in &document.entries {
            for day in std::iter::once(&entry.since).chain(&entry.until) {
                let is_day = day.len() == "2026-01-31".len() && day.parse::<Day>().is_ok();
                if !is_day {
                    return Err(format!(
                        "not a valid date: `{}` (expected YYYY-MM-DD), of `{}` in `{}`",
                        day.escape_debug(),
                        entry.id.escape_debug(),
                        entry.path.escape_debug()
                    ));
                }
            }
        }
        Ok(Self {
            entries: document.entries,
        })
    }

    /// The text of the file: a line an entry, in order.
    pub fn text(&self) -> String {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort();
        // What has no map and no number always can be written.
        let lines = entries.into_iter().map(|entry| {
            let entry = serde_json::to_string(entry).unwrap_or_default();
            format!("\n    {entry}")
        });
        let lines: Vec<_> = lines.collect();
        let end = if lines.is_empty() { "" } else { "\n  " };
        format!(
            "{{\n  \"schema\": \"{SCHEMA}\",\n  \"entries\": [{}{end}]\n}}\n",
            lines.join(",")
        )
    }

    /// Which entries know which sites. `is_there` says whether a file is still where an entry has it: one that is gone may
    /// have moved.
    pub fn matched(
        &self,
        sites: &[Site<'_>],
        as_of: Day,
        is_there: &dyn Fn(&str) -> bool,
    ) -> Matched {
        type Key<'k> = (&'k str, &'k str, &'k str, Option<&'k str>);
        /// What has to agree.
        type By = for<'k> fn(Site<'k>) -> Key<'k>;
        const IN_PLACE: [By; 2] = [
            |site| (site.path, site.rule, site.id, site.name),
            |site| (site.path, site.rule, site.id, None),
        ];
        const MOVED: [By; 3] = [
            |site| (file_name(site.path), site.rule, site.id, site.name),
            |site| (file_name(site.path), site.rule, site.id, None),
            |site| ("", site.rule, site.id, site.name),
        ];
        let mut matched = Matched {
            of_site: vec![None; sites.len()],
            of_entry: vec![None; self.entries.len()],
        };
        let mut there: BTreeMap<&str, bool> = BTreeMap::new();
        let steps = IN_PLACE.iter().map(|by| (by, false));
        for (by, is_moved) in steps.chain(MOVED.iter().map(|by| (by, true))) {
            let mut open: BTreeMap<Key<'_>, VecDeque<usize>> = BTreeMap::new();
            for (at, entry) in self.entries.iter().enumerate() {
                let is_open = matched.of_entry.get(at) == Some(&None) && !entry.has_ended(as_of);
                let mut is_gone = || {
                    let there = there.entry(&entry.path);
                    !*there.or_insert_with(|| is_there(&entry.path))
                };
                if is_open && (!is_moved || is_gone()) {
                    open.entry(by(entry.site())).or_default().push_back(at);
                }
            }
            for (number, site) in sites.iter().enumerate() {
                let Some(of_site @ None) = matched.of_site.get_mut(number) else {
                    continue;
                };
                let Some(at) = open.get_mut(&by(*site)).and_then(VecDeque::pop_front) else {
                    continue;
                };
                *of_site = Some(at);
                if let Some(of_entry) = matched.of_entry.get_mut(at) {
                    *of_entry = Some(number);
                }
            }
        }
        matched
    }
}

impl Entry {
    /// A site that is known from a day on.
    pub fn new(site: Site<'_>, since: Day) -> Self {
        Self {
            path: site.path.to_owned(),
            rule: site.rule.to_owned(),
            id: site.id.to_owned(),
            name: site.name.map(str::to_owned),
            since: since.to_string(),
            until: None,
            by: None,
        }
    }

    /// Where it stands, as it was found last.
    pub fn site(&self) -> Site<'_> {
        Site {
            path: &self.path,
            rule: &self.rule,
            id: &self.id,
            name: self.name.as_deref(),
        }
    }

    /// Whether its last day is over.
    pub fn has_ended(&self, as_of: Day) -> bool {
        let until = self
            .until
            .as_ref()
            .and_then(|until| until.parse::<Day>().ok());
        until.is_some_and(|until| until < as_of)
    }

    /// As reports tell what is gone: it has no line.
    pub(super) fn known(&self) -> Known {
        let mut digest = Sha256::new();
        let name = self.name.as_deref().unwrap_or_default();
        for part in [&*self.path, &*self.rule, &*self.id, name] {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        let digest = digest.finalize();
        let hex = digest.iter().take(16).map(|byte| format!("{byte:02x}"));
        Known {
            fingerprint: hex.collect(),
            path: self.path.clone(),
            line: 1,
            rule: self.rule.clone(),
            message: format!("`{}` is known since {}", self.id, self.since),
        }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn site<'a>(path: &'a str, id: &'a str, name: &'a str) -> Site<'a> {
        Site {
            path,
            rule: "r",
            id,
            name: Some(name),
        }
    }

    fn ratchet(sites: &[Site<'_>]) -> Ratchet {
        let entries = sites
            .iter()
            .map(|site| Entry::new(*site, day("2026-01-01")));
        Ratchet {
            entries: entries.collect(),
        }
    }

    /// Which sites are known, while these files are there.
    fn known(before: &[Site<'_>], now: &[Site<'_>], there: &[&str]) -> Vec<bool> {
        let is_there = |path: &str| there.contains(&path);
        let matched = ratchet(before).matched(now, day("2026-02-01"), &is_there);
        matched.of_site.iter().map(Option::is_some).collect()
    }

    #[test]
    fn a_site_is_known_wherever_it_goes_and_a_second_one_is_new() {
        let one = site("a/x.py", "m", "model");
        assert_eq!(known(&[one], &[one], &["a/x.py"]), [true]);
        assert_eq!(known(&[one], &[one, one], &["a/x.py"]), [true, false]);
        // Held by another name, or in a file that has moved.
        let renamed = site("a/x.py", "m", "engine");
        assert_eq!(known(&[one], &[renamed, one], &["a/x.py"]), [false, true]);
        assert_eq!(known(&[one], &[renamed], &["a/x.py"]), [true]);
        let moved = site("b/x.py", "m", "model");
        let both = site("b/y.py", "m", "model");
        assert_eq!(known(&[one], &[moved], &["b/x.py"]), [true]);
        assert_eq!(known(&[one], &[both], &["b/y.py"]), [true]);
        assert_eq!(
            known(&[one], &[both, moved], &["b/x.py", "b/y.py"]),
            [false, true]
        );
        // A copy, while the first is there.
        assert_eq!(
            known(&[one], &[one, moved], &["a/x.py", "b/x.py"]),
            [true, false]
        );
        assert_eq!(known(&[one], &[moved], &["a/x.py", "b/x.py"]), [false]);
        // Another id, and one whose rule is another now.
        assert_eq!(
            known(&[one], &[site("a/x.py", "n", "model")], &["a/x.py"]),
            [false]
        );
        let other = Site { rule: "s", ..one };
        assert_eq!(known(&[one], &[other], &["a/x.py"]), [false]);
    }

    #[test]
    fn an_entry_holds_until_its_last_day() {
        let one = site("a", "m", "x");
        let mut ratchet = ratchet(&[one]);
        ratchet.entries[0].until = Some("2026-02-01".into());
        let holds = |on: &str| ratchet.matched(&[one], day(on), &|_| true).of_site == [Some(0)];
        assert!(holds("2026-02-01") && !holds("2026-02-02"));
    }

    #[test]
    fn what_is_written_is_read_and_sorted() {
        let sites = [
            site("b", "m\"", "x"),
            site("a", "m", "x"),
            site("a", "l", "x"),
        ];
        let text = ratchet(&sites).text();
        insta::assert_snapshot!(text, @r#"
        {
          "schema": "lanelint-baseline-v1",
          "entries": [
            {"path":"a","rule":"r","id":"l","name":"x","since":"2026-01-01"},
            {"path":"a","rule":"r","id":"m","name":"x","since":"2026-01-01"},
            {"path":"b","rule":"r","id":"m\"","name":"x","since":"2026-01-01"}
          ]
        }
        "#);
        let again = Ratchet::read(&text).unwrap();
        assert_eq!(again.text(), text);
        assert_eq!(
            Ratchet::read(&Ratchet::default().text()).unwrap(),
            Ratchet::default()
        );
    }
}
