//! What an import brought as a patch of the folder that the built-in catalog is made of: a
//! unified diff of lines, so that what a person wrote there (order, comments, wrapping)
//! stays, and every change can be read and refused by itself.
//!
//! Only inserts and replaces whole keys of entries in block style. What is replaced although
//! another source gave it stays told under `conflicts`. It writes no file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Imported;
use super::merge::Model;
use super::write;
use crate::source::yaml::{Node, Value, parse};

/// The keys of an entry in the order in which they are written.
const ORDER: [&str; 23] = [
    "of",
    "vendor",
    "kind",
    "lane",
    "aliases",
    "snapshot_of",
    "default_snapshot",
    "released",
    "deprecated_on",
    "retires_on",
    "earliest_retirement",
    "replacements",
    "rerouted",
    "prices",
    "context",
    "max_output",
    "knowledge_cutoff",
    "limits",
    "notes",
    "caveat",
    "confidence",
    "listed",
    "conflicts",
];

/// What stands in front of all entries.
const SOURCES: &str = "sources";

/// Lines around a change that are shown.
const CONTEXT: usize = 3;

/// A file of the catalog's folder.
#[derive(Debug)]
pub struct File {
    /// Its path in the patch, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A patch, and what it leaves to do by hand.
#[derive(Debug, Default)]
pub struct Patch {
    /// The unified diff; nothing when nothing changes.
    pub diff: String,
    /// A sentence each.
    pub left: Vec<String>,
}

/// Writes an import as changes of `files`.
pub fn patch(imported: &Imported, files: &[File]) -> Patch {
    let mut surfaces: BTreeMap<&str, Vec<(&str, &Model)>> = BTreeMap::new();
    for ((surface, id), model) in &imported.models {
        surfaces.entry(surface).or_default().push((id, model));
    }
    let mut patch = Patch::default();
    for file in files {
        let Ok(stream) = parse(&file.text) else {
            patch
                .left
                .push(format!("{}: not YAML, left as it is", file.path));
            continue;
        };
        let root = stream.documents.first();
        let surface = root.and_then(|root| root.get("surface")?.as_str());
        let models = surface.and_then(|surface| surfaces.remove(surface));
        if let (Some(root), Some(models)) = (root, models) {
            let mut writer = Writer::new(imported, file, root);
            for (id, model) in models {
                writer.model(id, model);
            }
            patch.diff.push_str(&writer.diff());
            patch.left.extend(writer.left);
        }
    }
    let rest = surfaces.keys();
    let rest = rest.map(|surface| format!("no file of the folder is of the surface `{surface}`"));
    patch.left.extend(rest);
    patch
}

/// Lines that are put in the place of others.
struct Edit {
    at: usize,
    removed: usize,
    added: Vec<String>,
    /// What is put at the same line stands in this order.
    rank: usize,
}

/// Where an entry stands: lines, the end excluded, and its keys with theirs.
struct Block<'y> {
    end: usize,
    keys: Vec<(&'y str, usize, &'y Node<'y>)>,
}

impl Block<'_> {
    /// The lines of a key, up to the next.
    fn lines(&self, key: &str) -> Option<(usize, usize)> {
        let at = self.keys.iter().position(|(name, ..)| *name == key)?;
        let start = self.keys.get(at)?.1;
        let end = self.keys.get(at + 1).map_or(self.end, |next| next.1);
        Some((start, end))
    }

    fn value(&self, key: &str) -> Option<&Node<'_>> {
        let found = self.keys.iter().find(|(name, ..)| *name == key)?;
        Some(found.2)
    }

    /// The line in front of which a key belongs.
    fn place(&self, key: &str) -> usize {
        let later = self.keys.iter().find(|(name, ..)| rank(name) > rank(key));
        later.map_or(self.end, |found| found.1)
    }
}

/// Where a key stands in the order; a new entry, behind all keys of the one in front.
fn rank(key: &str) -> usize {
    let found = ORDER.iter().position(|known| *known == key);
    let behind = ORDER.len() + usize::from(key == SOURCES);
    found.unwrap_or(behind)
}

struct Writer<'y> {
    imported: &'y Imported,
    file: &'y File,
    root: &'y Node<'y>,
    lines: Vec<&'y str>,
    /// Where each line starts.
    starts: Vec<usize>,
    /// The key that facts of the source have in this file.
    source: String,
    edits: Vec<Edit>,
    left: Vec<String>,
}

impl<'y> Writer<'y> {
    fn new(imported: &'y Imported, file: &'y File, root: &'y Node<'y>) -> Self {
        let ends = memchr::memchr_iter(b'\n', file.text.as_bytes()).map(|at| at + 1);
        let mut writer = Self {
            imported,
            file,
            root,
            lines: file.text.lines().collect(),
            starts: std::iter::once(0).chain(ends).collect(),
            source: imported.spec.source.clone(),
            edits: Vec::new(),
            left: Vec::new(),
        };
        writer.source();
        writer
    }

    /// Puts lines in front of a line.
    fn put(&mut self, at: usize, key: &str, added: Vec<String>) {
        let rank = rank(key);
        self.edits.push(Edit {
            at,
            removed: 0,
            added,
            rank,
        });
    }

    /// Puts lines in the place of others.
    fn replace(&mut self, (at, end): (usize, usize), added: Vec<String>) {
        let removed = self.end(at, end) - at;
        self.edits.push(Edit {
            at,
            removed,
            added,
            rank: 0,
        });
    }

    fn line(&self, node: &Node<'_>) -> usize {
        let at = node.span.start as usize;
        self.starts
            .partition_point(|&start| start <= at)
            .saturating_sub(1)
    }

    /// Pairs of a mapping with the lines of their keys.
    fn pairs(&self, node: Option<&'y Node<'y>>) -> Vec<(&'y str, usize, &'y Node<'y>)> {
        let Some(Value::Mapping(pairs)) = node.map(|node| &node.value) else {
            return Vec::new();
        };
        let pairs = pairs
            .iter()
            .filter_map(|(key, value)| Some((key.as_str()?, self.line(key), value)));
        pairs.collect()
    }

    /// The end of what starts at a line and may go on until `until`: without the blank lines
    /// and comments behind it.
    fn end(&self, start: usize, until: usize) -> usize {
        let is_none = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with('#');
        let lines = self.lines.get(start..until).unwrap_or_default();
        start
            + lines
                .iter()
                .rposition(|line| !is_none(line))
                .map_or(0, |at| at + 1)
    }

    /// Declares the source: an edition that the file does not know gets a key of its own, as
    /// what an older one said was not read again.
    fn source(&mut self) {
        let known = self.pairs(self.root.get("sources"));
        let spec = self.imported.spec;
        let edition = |node: &Node<'_>| node.get("version")?.as_str().map(str::to_owned);
        let is_same = |key: &str| {
            let found = known.iter().find(|(name, ..)| *name == key);
            found.map(|(.., node)| edition(node).as_deref() == Some(&*self.imported.edition))
        };
        let dated = format!("{}@{}", spec.source, self.imported.day);
        let key = match (is_same(&spec.source), is_same(&dated)) {
            (Some(true), _) => return,
            (None, _) => spec.source.clone(),
            (_, Some(true)) => {
                self.source = dated;
                return;
            }
            _ => dated,
        };
        let later = known.iter().find(|(name, ..)| *name > key.as_str());
        let at = later.map(|found| found.1).or_else(|| {
            let last = known.last()?;
            Some(self.end(last.1, last.1 + 5))
        });
        let Some(at) = at else {
            let path = &self.file.path;
            self.left.push(format!("{path}: it has no `sources`"));
            return;
        };
        let added = write::source(self.imported, &key);
        self.put(at, SOURCES, added);
        self.source = key;
    }

    /// Where an entry stands, if it is written in block style.
    fn block(&self, id: &str) -> Option<Block<'y>> {
        let models = self.root.get("models");
        let all = self.pairs(models);
        let at = all.iter().position(|(name, ..)| *name == id)?;
        let &(_, start, node) = all.get(at)?;
        let until = all.get(at + 1).map_or(self.lines.len(), |next| next.1);
        let keys = self.pairs(Some(node));
        let is_block = keys.first().is_some_and(|key| key.1 > start);
        is_block.then(|| Block {
            end: self.end(start, until),
            keys,
        })
    }

    fn model(&mut self, id: &str, model: &Model) {
        if model.new.is_some() {
            self.new_model(id, model);
            return;
        }
        let Some(block) = self.block(id) else {
            let path = &self.file.path;
            self.left.push(format!(
                "{path}: `{id}` is written in one line, or stands elsewhere"
            ));
            return;
        };
        let mut price = Vec::new();
        let mut conflicts = Vec::new();
        for (name, value, _) in &model.facts {
            if write::PRICES.contains(name) {
                price.push((*name, value.as_str()));
            } else if let Some(line) = write::fact(name, value, &self.source) {
                conflicts.extend(self.fact(&block, name, value, line));
            }
        }
        if !price.is_empty() {
            self.price(&block, &price);
        }
        self.listed(&block);
        if !conflicts.is_empty() {
            let lines = block.lines("conflicts");
            if lines.is_none() {
                conflicts.insert(0, "    conflicts:".to_owned());
            }
            let at = lines.map_or(block.end, |(start, end)| self.end(start, end));
            self.put(at, "conflicts", conflicts);
        }
    }

    /// Puts a fact in its place; gives what another source said, as a conflict.
    fn fact(&mut self, block: &Block<'_>, name: &str, value: &str, line: String) -> Vec<String> {
        let added = vec![format!("    {line}")];
        let Some(lines) = block.lines(name) else {
            self.put(block.place(name), name, added);
            return Vec::new();
        };
        self.replace(lines, added);
        let old = block.value(name);
        let from = old.map(from).unwrap_or_default();
        let is_own = |key: &&str| key.split('@').next() == Some(&self.imported.spec.source);
        let Some(known) = old.and_then(value_of).filter(|_| !from.iter().all(is_own)) else {
            return Vec::new();
        };
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let (value, known) = (quoted(value), quoted(&known));
        let (key, from) = (&self.source, from.join(", "));
        vec![
            format!("      - field: {name}"),
            format!("        values: {{{value}: [{key}], {known}: [{from}]}}"),
            format!("        chosen: {value}"),
            "        why: the better source".to_owned(),
        ]
    }

    /// A new price stands behind the old ones, with the parts that did not change.
    fn price(&mut self, block: &Block<'_>, told: &[(&str, &str)]) {
        let key = &self.source;
        let day = self.imported.day;
        let old = block.value("prices").and_then(|node| match &node.value {
            Value::Sequence(items) => items.last(),
            _ => None,
        });
        let part = |name: &&str| {
            let told = told.iter().find(|(part, _)| part == name);
            let old = || old?.get(name)?.as_str();
            let value = told.map(|(_, value)| *value).or_else(old)?;
            Some(format!("{name}: {value}"))
        };
        let parts: Vec<_> = write::PRICES.iter().filter_map(part).collect();
        let parts = parts.join(", ");
        let (at, added) = match block.lines("prices") {
            None => (
                block.place("prices"),
                vec![
                    "    prices:".into(),
                    format!("      - {{{parts}, from: [{key}]}}"),
                ],
            ),
            // The same edition was read wrongly; only a newer one tells of a change.
            Some((start, end)) if old.is_some_and(|old| from(old).contains(&key.as_str())) => {
                let end = self.end(start, end);
                let added = vec![format!("      - {{{parts}, from: [{key}]}}")];
                self.replace((end.saturating_sub(1), end), added);
                return;
            }
            Some((start, end)) => (
                self.end(start, end),
                vec![format!("      - {{since: {day}, {parts}, from: [{key}]}}")],
            ),
        };
        self.put(at, "prices", added);
    }

    fn listed(&mut self, block: &Block<'_>) {
        let Some(lines) = block.lines("listed") else {
            return;
        };
        let Some(Value::Sequence(items)) = block.value("listed").map(|node| &node.value) else {
            return;
        };
        let mut keys: Vec<&str> = items.iter().filter_map(Node::as_str).collect();
        if keys.contains(&self.source.as_str()) {
            return;
        }
        let source = self.source.clone();
        keys.push(&source);
        self.replace(lines, write::wrapped("    listed", &keys));
    }

    /// A new entry stands behind the one whose id starts most like its own.
    fn new_model(&mut self, id: &str, model: &Model) {
        let all = self.pairs(self.root.get("models"));
        let same = |other: &str| {
            let pairs = other.bytes().zip(id.bytes());
            pairs.take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count()
        };
        let near = all
            .iter()
            .enumerate()
            .max_by_key(|(at, (name, ..))| (same(name), *at));
        let Some((at, &(_, start, _))) = near else {
            return;
        };
        let until = all.get(at + 1).map_or(self.lines.len(), |next| next.1);
        let at = self.end(start, until);
        let added = write::model(self.imported, &self.source, id, model);
        // Behind all that is put at the end of the entry in front.
        self.put(at, "a new entry", added);
    }

    /// The edits as hunks. As far as the lines in front go, `shift` says how many came and went.
    fn diff(&mut self) -> String {
        let key = |edit: &Edit| (edit.at, edit.removed > 0, edit.rank);
        self.edits.sort_by_key(key);
        let mut diff = String::new();
        // A source that no fact names is no change.
        if self.edits.iter().all(|edit| edit.rank == rank(SOURCES)) {
            return diff;
        }
        let path = &self.file.path;
        let _ = writeln!(diff, "--- a/{path}\n+++ b/{path}");
        let mut shift = (0, 0);
        let mut rest = self.edits.as_slice();
        while let Some(first) = rest.first() {
            let mut count = 1;
            let mut end = first.at + first.removed;
            while let Some(next) = rest.get(count).filter(|next| next.at <= end + 2 * CONTEXT) {
                end = end.max(next.at + next.removed);
                count += 1;
            }
            let (hunk, later) = rest.split_at(count);
            let start = first.at.saturating_sub(CONTEXT);
            let stop = (end + CONTEXT).min(self.lines.len());
            self.hunk(&mut diff, hunk, (start, stop), &mut shift);
            rest = later;
        }
        diff
    }

    fn hunk(
        &self,
        diff: &mut String,
        edits: &[Edit],
        (start, stop): (usize, usize),
        shift: &mut (usize, usize),
    ) {
        let mut body = String::new();
        let mut at = start;
        let (mut more, mut less) = (0, 0);
        let mut put = |sign: char, lines: &[&str]| {
            for line in lines {
                let _ = writeln!(body, "{sign}{line}");
            }
        };
        for edit in edits {
            put(' ', self.lines.get(at..edit.at).unwrap_or_default());
            let until = edit.at + edit.removed;
            put('-', self.lines.get(edit.at..until).unwrap_or_default());
            let added: Vec<&str> = edit.added.iter().map(String::as_str).collect();
            put('+', &added);
            at = until.max(at);
            more += added.len();
            less += edit.removed;
        }
        put(' ', self.lines.get(at..stop).unwrap_or_default());
        let old = stop - start;
        let (from, to) = (start + 1, start + 1 + shift.0 - shift.1);
        let new = old + more - less;
        let _ = writeln!(diff, "@@ -{from},{old} +{to},{new} @@");
        diff.push_str(&body);
        *shift = (shift.0 + more, shift.1 + less);
    }
}

/// The value of a fact as it is written.
fn value_of(node: &Node<'_>) -> Option<String> {
    let ids = node.get("ids").map(|ids| &ids.value);
    if let Some(Value::Sequence(ids)) = ids {
        let ids: Vec<_> = ids.iter().filter_map(Node::as_str).collect();
        return Some(ids.join(", "));
    }
    let value = node.get("date").or_else(|| node.get("tokens"))?;
    value.as_str().map(str::to_owned)
}

/// Who gives a fact.
fn from<'y>(node: &'y Node<'y>) -> Vec<&'y str> {
    let Some(Value::Sequence(items)) = node.get("from").map(|from| &from.value) else {
        return Vec::new();
    };
    items.iter().filter_map(Node::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Input, import, spec};
    use super::*;
    use crate::catalog::Catalog;

    const FILE: &str = "\
surface: openai
vendor: openai
sources:
  # kept as it is
  bydtech: {title: x, version: '1', dated: 2026-10, read: 2026-11-22}
  litellm:
    title: x
    version: '1'
    dated: 2026-10
    read: 2026-10-02
models:
  # ---- one
  daybreak-blue-latest:   # a remark
    kind: chat
    prices:
      - {input: 9, output: 9, from: [bydtech]}
    listed: [bydtech]

  # ---- two
  ada:
    kind: chat
    retires_on: {date: 2024-01-04, from: [bydtech]}
    listed: [litellm]
";

    fn patched(kind: &str, json: &str, version: &str) -> Patch {
        let input = Input {
            name: "x".into(),
            bytes: json.into(),
        };
        let day = "2026-11-22".parse().unwrap();
        let spec = spec::named(kind).unwrap();
        let imported = import(spec, vec![input], &Catalog::builtin(), (day, version)).unwrap();
        let file = File {
            path: "rules/catalog/openai.yaml".into(),
            text: FILE.into(),
        };
        patch(&imported, &[file])
    }

    #[test]
    fn lines_are_put_where_they_belong_and_the_rest_stays() {
        let json = r#"{
            "daybreak-blue-latest": {"litellm_provider": "openai", "input_cost_per_token": 3e-6, "max_output_tokens": 7},
            "gpt-9": {"litellm_provider": "openai", "mode": "chat", "max_output_tokens": 5},
            "azure/gpt-9": {"litellm_provider": "azure", "mode": "chat"}}"#;
        let patch = patched("litellm", json, "2");
        insta::assert_snapshot!(patch.diff, @r#"
        --- a/rules/catalog/openai.yaml
        +++ b/rules/catalog/openai.yaml
        @@ -8,16 +8,29 @@
             version: '1'
             dated: 2026-10
             read: 2026-10-02
        +  litellm@2026-11-22:
        +    title: "LiteLLM model_prices_and_context_window.json"
        +    version: "2"
        +    dated: 2026-11-22
        +    read: 2026-11-22
         models:
           # ---- one
           daybreak-blue-latest:   # a remark
             kind: chat
             prices:
               - {input: 9, output: 9, from: [bydtech]}
        +      - {since: 2026-11-22, input: 3, output: 9, from: [litellm@2026-11-22]}
        +    max_output: {tokens: 7, from: [litellm@2026-11-22]}
        -    listed: [bydtech]
        +    listed: [bydtech, litellm@2026-11-22]
         
           # ---- two
           ada:
             kind: chat
             retires_on: {date: 2024-01-04, from: [bydtech]}
             listed: [litellm]
        +  gpt-9:
        +    vendor: openai
        +    kind: chat
        +    max_output: {tokens: 5, from: [litellm@2026-11-22]}
        +    confidence: low
        +    listed: [litellm@2026-11-22]
        "#);
        insta::assert_snapshot!(patch.left.join("\n"), @"no file of the folder is of the surface `azure`");
    }

    #[test]
    fn what_another_source_gave_stays_as_a_conflict() {
        let json = r#"{"data": [{"id": "ada", "shutdown_date": "2024-02-04"}]}"#;
        let patch = patched("openai-list", json, "2");
        insta::assert_snapshot!(patch.diff, @r#"
        --- a/rules/catalog/openai.yaml
        +++ b/rules/catalog/openai.yaml
        @@ -8,6 +8,11 @@
             version: '1'
             dated: 2026-10
             read: 2026-10-02
        +  openai-list:
        +    title: "OpenAI API: GET /v1/models"
        +    version: "2"
        +    dated: 2026-11-22
        +    read: 2026-11-22
         models:
           # ---- one
           daybreak-blue-latest:   # a remark
        @@ -19,5 +24,10 @@
           # ---- two
           ada:
             kind: chat
        -    retires_on: {date: 2024-01-04, from: [bydtech]}
        +    retires_on: {date: 2024-02-04, from: [openai-list]}
        -    listed: [litellm]
        +    listed: [litellm, openai-list]
        +    conflicts:
        +      - field: retires_on
        +        values: {"2024-02-04": [openai-list], "2024-01-04": [bydtech]}
        +        chosen: "2024-02-04"
        +        why: the better source
        "#);
    }

    #[test]
    fn nothing_new_is_no_patch() {
        let patch = patched(
            "openai-list",
            r#"{"data": [{"id": "daybreak-blue-latest"}]}"#,
            "2",
        );
        assert_eq!((patch.diff.as_str(), patch.left.len()), ("", 0));
    }
}
