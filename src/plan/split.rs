//! What kind of work a place does, as names and paths tell: proposed where no policy names a workload. The kinds, their words and
//! the lanes that each may go to are data (`rules/plan/workloads.yaml`). Nothing here knows a model.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::evaluate::Usage;
use crate::scan::name;
use crate::source::{Source, Span, table};

/// The kinds, as they are written.
const WRITTEN: &str = include_str!("../../rules/plan/workloads.yaml");

/// What the name that holds an id weighs, what the code around it, what each part of a path, and what a loop.
const NAME: u32 = 3;
const AROUND: u32 = 2;
const PATH: u32 = 2;
const LOOP: u32 = 1;

/// How many bytes before a place are looked at for the code around it, how many lines of them count, and how much of each.
const MAX_BEFORE: usize = 8 << 10;
const MAX_LINES: usize = 8;
const MAX_LINE: usize = 160;

/// At how many places that use a constant is looked.
const MAX_SITES: usize = 10;

/// Longer names say nothing.
const MAX_NAME: usize = 256;

/// A kind of work.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its name in reports for programs.
    pub key: String,
    /// For people.
    pub title: String,
    /// What it is, one clause.
    pub about: String,
    /// The lanes to try first, as far as they lie below that of the model.
    #[serde(default)]
    pub below: Vec<String>,
    /// The lanes to try after that of the model.
    #[serde(default)]
    pub beside: Vec<String>,
    /// It may stay as it is, with a tag.
    #[serde(default)]
    pub stays: bool,
    /// A loop around the call speaks for it.
    #[serde(default)]
    loops: bool,
    words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Loops {
    words: Vec<String>,
    unless: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    kinds: Vec<Kind>,
    loops: Loops,
}

static TABLE: LazyLock<Written> = LazyLock::new(|| table::read(WRITTEN));

/// All kinds, those first that win where as much speaks for several.
pub fn kinds() -> &'static [Kind] {
    &TABLE.kinds
}

/// A word that speaks for a kind, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// The name that holds the id.
    Name(String),
    /// A line of code around it.
    Around(String),
    /// A part of its file's path.
    Path(String),
    /// A loop around it.
    Loop(String),
}

/// The kind of work at a place, as its number among all, and what speaks for it; nothing where there are no kinds. `path` is
/// that of the file from the policy's folder.
pub fn kind_of(usage: &Usage, path: &str) -> Option<(usize, Vec<Sign>)> {
    let mut read = Read {
        found: TABLE.kinds.iter().map(|_| (0, Vec::new())).collect(),
    };
    if let Some(name) = usage.name() {
        read.words(name, NAME, Sign::Name);
    }
    read.path(path);
    read.around(&usage.source, usage.mention.span);
    for site in usage.sites.iter().take(MAX_SITES) {
        if site.source.name() != usage.path() {
            read.path(site.source.name());
        }
        read.around(&site.source, site.span);
    }
    let last = TABLE.kinds.len().checked_sub(1)?;
    let numbered = read.found.into_iter().enumerate();
    // Of those with as much the first.
    let most = numbered.rev().max_by_key(|(_, (weight, _))| *weight);
    let (kind, (weight, mut signs)) = most?;
    signs.sort();
    signs.dedup();
    Some(if weight == 0 {
        (last, Vec::new())
    } else {
        (kind, signs)
    })
}

/// The kind of work that a workload's own name tells.
pub fn kind_named(name: &str) -> Option<&'static Kind> {
    let words = name::words(name);
    let is = |kind: &&Kind| words.iter().any(|word| has(&kind.words, word));
    TABLE.kinds.iter().find(is)
}

/// What was read so far: by kind, how much speaks for it, and what.
struct Read {
    found: Vec<(u32, Vec<Sign>)>,
}

impl Read {
    /// The words of a name; of a kind's several words in it one counts.
    fn words(&mut self, text: &str, weight: u32, sign: impl Fn(String) -> Sign) {
        if text.len() > MAX_NAME {
            return;
        }
        let words = name::words(text);
        for (kind, (weights, signs)) in TABLE.kinds.iter().zip(&mut self.found) {
            if let Some(word) = words.iter().find(|word| has(&kind.words, word)) {
                *weights += weight;
                signs.push(sign(word.clone()));
            }
        }
    }

    fn path(&mut self, path: &str) {
        for part in path.rsplit('/').take(MAX_LINES) {
            // `classify.py` is no Python word.
            let part = part.split_once('.').map_or(part, |(name, _)| name);
            self.words(part, PATH, Sign::Path);
        }
    }

    /// The lines of code that hold a place: each less indented than what is in it.
    fn around(&mut self, source: &Source, span: Span) {
        let text = source.text();
        let end = (span.start as usize).min(text.len());
        let mut from = end.saturating_sub(MAX_BEFORE);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let before = text.get(from..end).unwrap_or_default();
        let mut lines = before.rsplit(['\n', '\r']);
        let own = lines.next().unwrap_or_default();
        let mut indent = indentation(own);
        let mut seen = 0;
        // `for x in xs: call(model)` is around it, too.
        if own.len() <= MAX_LINE {
            self.loops(own);
        }
        for line in lines {
            let is_blank = line.trim().is_empty();
            if seen == MAX_LINES || indent == 0 {
                break;
            }
            if is_blank || indentation(line) >= indent {
                continue;
            }
            indent = indentation(line);
            seen += 1;
            if line.len() <= MAX_LINE && !self.loops(line) {
                let head = line.split('(').next().unwrap_or_default();
                self.words(head, AROUND, Sign::Around);
            }
        }
    }

    /// Whether a line begins a loop.
    fn loops(&mut self, line: &str) -> bool {
        let words = name::words(line);
        let begins = line.trim_start();
        let is_loop = TABLE.loops.words.iter().find(|word| {
            let rest = begins.strip_prefix(word.as_str());
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        });
        let Some(word) = is_loop else { return false };
        if words.iter().any(|word| has(&TABLE.loops.unless, word)) {
            return true;
        }
        for (kind, (weights, signs)) in TABLE.kinds.iter().zip(&mut self.found) {
            if kind.loops {
                *weights += LOOP;
                signs.push(Sign::Loop(word.clone()));
            }
        }
        true
    }
}

/// How far a line is indented; a tab is one step.
fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether a word, or its singular, is in a list.
fn has(words: &[String], word: &str) -> bool {
    let is = |word: &str| words.iter().any(|own| own == word);
    is(word)
        || word.strip_suffix('s').is_some_and(is)
        || word
            .strip_suffix("ies")
            .is_some_and(|cut| is(&format!("{cut}y")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::Catalog;
    use crate::source::yaml::decode::decode;
    use crate::source::yaml::parse;

    #[test]
    fn the_table_is_read_and_each_row_has_what_belongs_to_it() {
        let stream = parse(WRITTEN).unwrap();
        let (read, faults) = decode::<Written>(&stream.documents[0]);
        assert_eq!(faults, []);
        let read = read.unwrap();
        assert!(read.kinds.len() > 3);
        let catalog = Catalog::builtin();
        let mut seen = BTreeSet::new();
        for kind in &read.kinds {
            assert!(seen.insert(kind.key.clone()), "{}", kind.key);
            assert!(!kind.title.is_empty() && !kind.about.is_empty());
            for lane in kind.below.iter().chain(&kind.beside) {
                let known = catalog.lanes().iter().any(|row| row.id == *lane);
                assert!(known, "{}: no lane `{lane}`", kind.key);
            }
            assert!(kind.words.is_sorted(), "{}", kind.key);
        }
        // What nothing is said of is the last, and the only one without words.
        let without = read.kinds.iter().position(|kind| kind.words.is_empty());
        assert_eq!(without, Some(read.kinds.len() - 1));
        let mut words = BTreeSet::new();
        for word in read.kinds.iter().flat_map(|kind| &kind.words) {
            assert_eq!(
                name::words(word),
                std::slice::from_ref(word),
                "one word each"
            );
            assert!(words.insert(word), "`{word}` speaks for two kinds");
        }
    }

    fn read(name: &str, path: &str, text: &str, at: &str) -> (String, Vec<Sign>) {
        let source = Source::new("f", text);
        let mut read = Read {
            found: kinds().iter().map(|_| (0, Vec::new())).collect(),
        };
        read.words(name, NAME, Sign::Name);
        read.path(path);
        let start = text.find(at).unwrap();
        read.around(&source, Span::from(start..start + at.len()));
        let found = read.found.into_iter().enumerate().rev();
        let (kind, (_, signs)) = found.max_by_key(|(_, (weight, _))| *weight).unwrap();
        (kinds()[kind].key.clone(), signs)
    }

    #[test]
    fn names_code_around_and_paths_are_read_in_any_language() {
        for (name, path, text, kind) in [
            ("TRIAGE_MODEL", "app/x.py", "M = ID", "high-volume"),
            ("model", "jobs/batch.py", "M = ID", "high-volume"),
            (
                "model",
                "a.py",
                "def classify(rows):\n    for row in rows:\n        call(ID)\n",
                "high-volume",
            ),
            (
                "model",
                "a.go",
                "func ReviewContract(x int) {\n\tcall(ID)\n}\n",
                "frontier",
            ),
            (
                "model",
                "a.ts",
                "class CodeEditor {\n  run() {\n    call(ID)\n  }\n}\n",
                "coding",
            ),
            ("model", "bench/run.py", "M = ID", "comparison"),
        ] {
            assert_eq!(read(name, path, text, "ID").0, kind, "{text}");
        }
    }

    #[test]
    fn what_tries_again_is_no_loop_and_what_is_beside_a_place_is_not_around_it() {
        let text = "def f():\n    for attempt in range(3):\n        call(ID)\n";
        assert_eq!(read("model", "a.py", text, "ID").1, []);
        let text = "def f():\n    for row in rows:\n        pass\n    call(ID)\n";
        assert_eq!(read("model", "a.py", text, "ID").1, []);
        let text = "def f():\n    for row in rows: call(ID)\n";
        assert_eq!(
            read("model", "a.py", text, "ID").1,
            [Sign::Loop("for".into())]
        );
        let text = "forms = call(ID)\n";
        assert_eq!(read("model", "a.py", text, "ID").1, []);
    }

    #[test]
    fn long_lines_and_files_cost_no_more_than_a_look() {
        let text = format!("{}ID", " for x in y: ".repeat(200_000));
        assert_eq!(read("model", "a.js", &text, "ID").1, []);
    }
}
