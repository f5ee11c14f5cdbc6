//! What an import brought as changes of the folder that the built-in catalog is made of:
//! whole lines, so that what a person wrote there (order, comments, wrapping) stays, and
//! every change can be read and refused by itself in a unified diff.
//!
//! Only inserts and replaces whole keys of entries in block style, and with a fact what
//! stands beside it. It writes no file.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::Imported;
use super::merge::{Change, Model, PRICES};
use super::weigh::{self, Beside, Weighed};
use super::write;
use crate::catalog::entry::Day;
use crate::source::yaml::{Node, Value, parse};

/// The keys of an entry in the order in which they are written.
const ORDER: [&str; 26] = [
    "of",
    "vendor",
    "kind",
    "lane",
    "aliases",
    "snapshot_of",
    "default_snapshot",
    "released",
    "released_by",
    "deprecated_on",
    "retires_on",
    "earliest_retirement",
    "replacements",
    "rerouted",
    "prices",
    "context",
    "max_input",
    "max_output",
    "knowledge_cutoff",
    "limits",
    "notes",
    "caveat",
    "confidence",
    "listed",
    "ended_by",
    "conflicts",
];

/// What stands in front of all entries.
const SOURCES: &str = "sources";

/// Lines around a change that are shown.
const CONTEXT: usize = 3;

/// A file of the catalog's folder.
#[derive(Debug, Clone)]
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
    /// The files as they are with it, changed or not.
    pub files: Vec<File>,
    /// A sentence each.
    pub left: Vec<String>,
}

/// Writes an import as changes of `files`.
pub fn patch(imported: &Imported, files: &[File]) -> Patch {
    let mut surfaces: BTreeMap<&str, Vec<(&str, &Model)>> = BTreeMap::new();
    for (surface, _) in &imported.confirmed {
        surfaces.entry(surface).or_default();
    }
    for ((surface, id), model) in &imported.models {
        surfaces.entry(surface).or_default().push((id, model));
    }
    let mut patch = Patch::default();
    for file in files {
        let text = if let Ok(stream) = parse(&file.text) {
            let root = stream.documents.first();
            let surface = root.and_then(|root| root.get("surface")?.as_str());
            let models = surface.and_then(|surface| surfaces.remove_entry(surface));
            root.zip(models).map(|(root, (surface, models))| {
                let mut writer = Writer::new(imported, file, root);
                writer.surface(surface, &models);
                patch.left.append(&mut writer.left);
                writer.text()
            })
        } else {
            let message = format!("{}: not YAML, left as it is", file.path);
            patch.left.push(message);
            None
        };
        let text = text.unwrap_or_else(|| file.text.clone());
        if text != file.text {
            let diff = TextDiff::from_lines(&file.text, &text);
            let (old, new) = (format!("a/{}", file.path), format!("b/{}", file.path));
            let mut diff = diff.unified_diff();
            let diff = diff.context_radius(CONTEXT).header(&old, &new);
            patch.diff.push_str(&diff.to_string());
        }
        let path = file.path.clone();
        patch.files.push(File { path, text });
    }
    let rest = surfaces
        .into_iter()
        .filter(|(_, models)| !models.is_empty());
    let rest = rest.map(|(name, _)| format!("no file of the folder is of the surface `{name}`"));
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

impl<'y> Block<'y> {
    /// The lines of a key, up to the next.
    fn lines(&self, key: &str) -> Option<(usize, usize)> {
        let at = self.keys.iter().position(|(name, ..)| *name == key)?;
        let start = self.keys.get(at)?.1;
        let end = self.keys.get(at + 1).map_or(self.end, |next| next.1);
        Some((start, end))
    }

    fn value(&self, key: &str) -> Option<&'y Node<'y>> {
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
        Self {
            imported,
            file,
            root,
            lines: file.text.lines().collect(),
            starts: std::iter::once(0).chain(ends).collect(),
            source: imported.spec.source.clone(),
            edits: Vec::new(),
            left: Vec::new(),
        }
    }

    fn surface(&mut self, surface: &str, models: &[(&str, &Model)]) {
        let names_it = |change: &Change| match &change.beside {
            Beside::Write(weighed) => weighed.is_told_by(weigh::THIS),
            Beside::Keep | Beside::Drop => change.value.is_some(),
        };
        // A source that no fact names is no source.
        let is_named = |model: &Model| model.new.is_some() || model.facts.iter().any(names_it);
        if models.iter().any(|(_, model)| is_named(model)) {
            self.source();
        }
        for (id, model) in models {
            self.model(id, model, is_named(model));
        }
        let confirmed = self.imported.confirmed.iter();
        for (_, key) in confirmed.filter(|(on, _)| on == surface) {
            self.confirm(key);
        }
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
        let known = self.pairs(self.root.get(SOURCES));
        let (spec, edition) = (self.imported.spec, &self.imported.edition);
        let is_this = |node: &Node<'_>| {
            node.get("version").and_then(Node::as_str) == Some(edition.version.as_str())
        };
        let mut own = known.iter().filter(|(name, ..)| spec.is_source(name));
        if let Some((name, ..)) = own.clone().find(|(.., node)| is_this(node)) {
            self.source = (*name).to_owned();
            return;
        }
        let day = edition.day();
        let has = |key: &str| known.iter().any(|(name, ..)| *name == key);
        self.source = if own.next().is_none() {
            spec.source.clone()
        } else {
            let first = format!("{}@{day}", spec.source);
            let more = ('b'..='z').map(|letter| format!("{first}{letter}"));
            let mut keys = std::iter::once(first.clone()).chain(more);
            keys.find(|key| !has(key)).unwrap_or(first)
        };
        let later = known.iter().find(|(name, ..)| *name > self.source.as_str());
        let at = later.map(|found| found.1).or_else(|| {
            let last = known.last()?;
            let lines = self.pairs(Some(last.2));
            let until = lines.iter().map(|pair| pair.1).max()?;
            Some(until + 1)
        });
        let Some(at) = at else {
            let path = &self.file.path;
            self.left.push(format!("{path}: it has no `sources`"));
            return;
        };
        let added = write::source(self.imported, &self.source);
        self.put(at, SOURCES, added);
    }

    /// Notes in an older edition that it was said again.
    fn confirm(&mut self, key: &str) {
        let day = self.imported.edition.read;
        let source = self.root.get(SOURCES).and_then(|sources| sources.get(key));
        let fact = |name: &str| source.and_then(|source| source.get(name));
        let on = |name: &str| fact(name).and_then(|node| node.as_str()?.parse::<Day>().ok());
        let Some(read) = fact("read") else { return };
        if on("read").max(on("confirmed")) >= Some(day) {
            return;
        }
        let old = fact("confirmed");
        let node = old.unwrap_or(read);
        let number = self.line(node);
        let (Some(line), Some(start)) = (self.lines.get(number), self.starts.get(number)) else {
            return;
        };
        let is_block = line.trim_start().starts_with("read:");
        if old.is_none() && is_block {
            let indent = &line[..line.len() - line.trim_start().len()];
            let added = vec![format!("{indent}confirmed: {day}")];
            // In front of a source that is put there.
            self.edits.push(Edit {
                at: number + 1,
                removed: 0,
                added,
                rank: 0,
            });
            return;
        }
        let [from, to] = [node.span.start, node.span.end].map(|at| at as usize - start);
        let (Some(before), Some(value), Some(behind)) =
            (line.get(..from), line.get(from..to), line.get(to..))
        else {
            return;
        };
        let changed = match old {
            Some(_) => format!("{before}{day}{behind}"),
            None => format!("{before}{value}, confirmed: {day}{behind}"),
        };
        self.replace((number, number + 1), vec![changed]);
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

    fn model(&mut self, id: &str, model: &Model, is_named: bool) {
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
        for change in &model.facts {
            conflicts.push((weigh::field(change.name), &change.beside));
            let Some(value) = &change.value else { continue };
            if PRICES.contains(&change.name) {
                price.push((change.name, value.as_str()));
                continue;
            }
            let page = model
                .page
                .as_deref()
                .filter(|_| change.name == "retires_on");
            let from = std::iter::once(&self.source).chain(&change.also);
            let from: Vec<_> = from.map(String::as_str).collect();
            if let Some(line) = write::fact(change.name, value, &from, page) {
                let added = vec![format!("    {line}")];
                match block.lines(change.name) {
                    Some(lines) => self.replace(lines, added),
                    None => self.put(block.place(change.name), change.name, added),
                }
            }
        }
        if !price.is_empty() {
            self.price(&block, &price);
        }
        if is_named {
            self.listed(&block);
        }
        self.conflicts(&block, &conflicts);
    }

    /// What becomes of the conflicts of an entry.
    fn conflicts(&mut self, block: &Block<'y>, changes: &[(String, &Beside)]) {
        let known = match block.value("conflicts").map(|node| &node.value) {
            Some(Value::Sequence(items)) => items.as_slice(),
            _ => &[],
        };
        let lines = block.lines("conflicts");
        let end = lines.map_or(block.end, |(start, end)| self.end(start, end));
        let place = |at: usize| known.get(at).map_or(end, |item| self.line(item));
        let at = |field: &str| {
            let is_it = |item: &Node<'_>| item.get("field").and_then(Node::as_str) == Some(field);
            known.iter().position(is_it)
        };
        let mut gone = 0;
        let mut edits = Vec::new();
        let mut added = Vec::new();
        for (field, beside) in changes {
            let item = at(field).map(|at| (place(at), place(at + 1)));
            match (beside, item) {
                (Beside::Keep, _) | (Beside::Drop, None) => {}
                (Beside::Drop, Some(item)) => {
                    gone += 1;
                    edits.push((item, Vec::new()));
                }
                (Beside::Write(weighed), Some(item)) => {
                    edits.push((item, conflict(field, weighed, &self.source)));
                }
                (Beside::Write(weighed), None) => {
                    added.extend(conflict(field, weighed, &self.source));
                }
            }
        }
        if let Some((start, _)) = lines
            && gone == known.len()
            && added.is_empty()
        {
            self.replace((start, end), Vec::new());
            return;
        }
        for (item, lines) in edits {
            self.replace(item, lines);
        }
        if !added.is_empty() {
            if lines.is_none() {
                added.insert(0, "    conflicts:".to_owned());
            }
            self.put(end, "conflicts", added);
        }
    }

    /// A new price stands behind the old ones, with the parts that did not change.
    fn price(&mut self, block: &Block<'y>, told: &[(&str, &str)]) {
        let key = &self.source;
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
        let parts: Vec<_> = PRICES.iter().filter_map(part).collect();
        let parts = parts.join(", ");
        let Some((start, end)) = block.lines("prices") else {
            let added = vec![
                "    prices:".into(),
                format!("      - {{{parts}, from: [{key}]}}"),
            ];
            self.put(block.place("prices"), "prices", added);
            return;
        };
        let end = self.end(start, end);
        let since = old.and_then(|old| old.get("since")?.as_str());
        // The same edition was read wrongly; only a newer one tells of a change. And what an
        // old price did not tell, it may have been all along.
        let is_more = old.is_some_and(|old| told.iter().all(|(name, _)| old.get(name).is_none()));
        let is_same = old.is_some_and(|old| from(old).contains(&key.as_str()));
        if let Some(old) = old.filter(|_| is_same || is_more) {
            let mut keys = from(old);
            if !is_same {
                keys.push(key);
            }
            let since = since.map_or(String::new(), |day| format!("since: {day}, "));
            let keys = keys.join(", ");
            let added = vec![format!("      - {{{since}{parts}, from: [{keys}]}}")];
            let first = self.line(old);
            self.replace((first, end), added);
            return;
        }
        let edition = &self.imported.edition;
        let last = since.and_then(|day| day.parse::<Day>().ok());
        let day = if last < Some(edition.day()) {
            edition.day()
        } else {
            edition.read
        };
        let added = vec![format!("      - {{since: {day}, {parts}, from: [{key}]}}")];
        self.put(end, "prices", added);
    }

    fn listed(&mut self, block: &Block<'y>) {
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

    /// The file with all edits.
    fn text(mut self) -> String {
        self.edits
            .sort_by_key(|edit| (edit.at, edit.removed > 0, edit.rank));
        let mut text = String::new();
        let mut at = 0;
        let mut put = |lines: &mut dyn Iterator<Item = &str>| {
            for line in lines {
                text.push_str(line);
                text.push('\n');
            }
        };
        for edit in &self.edits {
            put(&mut self
                .lines
                .get(at..edit.at)
                .unwrap_or_default()
                .iter()
                .copied());
            put(&mut edit.added.iter().map(String::as_str));
            at = at.max(edit.at + edit.removed);
        }
        put(&mut self.lines.get(at..).unwrap_or_default().iter().copied());
        text
    }
}

/// The lines of a conflict.
fn conflict(field: &str, weighed: &Weighed, source: &str) -> Vec<String> {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let value = |(value, from): &(String, Vec<String>)| {
        let from = from.iter().map(|key| match key.as_str() {
            weigh::THIS => source,
            key => key,
        });
        let from = from.collect::<Vec<_>>().join(", ");
        format!("{}: [{from}]", quoted(value))
    };
    let values: Vec<_> = weighed.values.iter().map(value).collect();
    vec![
        format!("      - field: {field}"),
        format!("        values: {{{}}}", values.join(", ")),
        format!("        chosen: {}", quoted(&weighed.chosen)),
        format!("        why: {}", write::plain(&weighed.why)),
    ]
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
    use super::super::{Edition, Input, import, spec};
    use super::*;
    use crate::catalog::checkout;

    const SURFACES: &str = "\
surfaces: {openai: {name: OpenAI, prefixes: [openai/]}}
";
    const FILE: &str = "\
surface: openai
vendor: openai
vendor_name: OpenAI
stems: [daybreak-, ada, gpt-]
shapes: ['gpt-\\d+']
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
      - {input: 9, output: 9, from: [litellm]}
    listed: [bydtech, litellm]

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
        let spec = spec::named(kind).unwrap();
        let edition = Edition {
            version: version.into(),
            dated: None,
            read: "2026-11-22".parse().unwrap(),
        };
        let files = [("surfaces.yaml", SURFACES), ("openai.yaml", FILE)];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let catalog = checkout::load(&files).unwrap();
        let imported = import(spec, vec![input], &catalog, edition).unwrap();
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
            "gpt-9": {"litellm_provider": "openai", "mode": "chat", "max_output_tokens": 5}}"#;
        let patch = patched("litellm", json, "2");
        insta::assert_snapshot!(patch.diff, @r#"
        --- a/rules/catalog/openai.yaml
        +++ b/rules/catalog/openai.yaml
        @@ -11,16 +11,30 @@
             version: '1'
             dated: 2026-10
             read: 2026-10-02
        +    confirmed: 2026-11-22
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
               - {input: 9, output: 9, from: [litellm]}
        -    listed: [bydtech, litellm]
        +      - {since: 2026-11-22, input: 3, output: 9, from: [litellm@2026-11-22]}
        +    max_output: {tokens: 7, from: [litellm@2026-11-22]}
        +    listed: [bydtech, litellm, litellm@2026-11-22]
         
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
    }

    #[test]
    fn what_another_source_gave_stays_as_a_conflict() {
        let json = r#"{"data": [{"id": "ada", "shutdown_date": "2024-02-04"}]}"#;
        let patch = patched("openai-list", json, "2");
        insta::assert_snapshot!(patch.diff, @r#"
        --- a/rules/catalog/openai.yaml
        +++ b/rules/catalog/openai.yaml
        @@ -11,6 +11,11 @@
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
        @@ -22,5 +27,10 @@
           # ---- two
           ada:
             kind: chat
        -    retires_on: {date: 2024-01-04, from: [bydtech]}
        -    listed: [litellm]
        +    retires_on: {date: 2024-02-04, from: [openai-list]}
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
