//! What a policy's files say together, key by key, each value with the place that said it.
//!
//! Files are laid over each other as [`mod@super::validate`] does: scalars and whole lists
//! replace, [`ADDED`] lists add up, mappings merge key by key. Here it is done on what is
//! written, so that nothing is compiled away; whether it is sound is not asked: give it
//! files that are valid.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;

use super::base::Base;
use super::file::RolesWritten;
use super::load::{self, Written};
use super::packs;
use super::paths::beneath;
use crate::source::yaml::decode::anchors;
use crate::source::yaml::{self, Node, Style, parse};
use crate::source::{Place, Source, Span};

/// Lists that add up, from the weakest file to the strongest.
const ADDED: &[&str] = &["exceptions", "exclude", "migration_tags.patterns"];

/// What is not laid key by key: it demands nothing (`version`, prose, examples and tests), its work is done
/// (`extends`), or what it names is a file: [`effective`] adds the baseline and the catalogs of the whole
/// policy, told from its folder.
const PASSED_OVER: &[&str] = &[
    "baseline",
    "catalogs",
    "extends",
    "rules.*.examples",
    "rules.*.fix",
    "rules.*.id",
    "rules.*.tests",
    "rules.*.why",
    "version",
];

/// How deep a policy's values can nest.
const MAX_DEPTH: usize = 16;

/// A value of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The value.
    pub value: Value,
    /// Who said it last; of a list that adds up, its items know.
    pub from: Option<From>,
}

/// What a key holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Number(i64),
    /// Any other scalar.
    Text(String),
    /// A list.
    List(Vec<Setting>),
    /// Keys in the order in which they were first said; workloads in that of asking.
    Map(Vec<(String, Setting)>),
}

/// A place that said something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct From {
    /// The file, with `/`.
    pub file: String,
    /// 1-based.
    pub line: u32,
    /// Part of lanelint.
    pub built_in: bool,
}

impl Setting {
    fn map() -> Self {
        Self {
            value: Value::Map(Vec::new()),
            from: None,
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let (_, found) = self.entries().iter().find(|(name, _)| name == key)?;
        Some(found)
    }

    /// Keys and values; none when it is no mapping.
    pub fn entries(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none when it is no list.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// A scalar's text.
    pub fn text(&self) -> Option<String> {
        match &self.value {
            Value::Bool(yes) => Some(yes.to_string()),
            Value::Number(number) => Some(number.to_string()),
            Value::Text(text) => Some(text.clone()),
            Value::List(_) | Value::Map(_) => None,
        }
    }
}

impl From {
    /// The place, as reports write it.
    pub fn of(place: &Place, built_in: bool) -> Self {
        Self {
            file: place.source.name().to_owned(),
            line: place.source.position(place.span.start).line,
            built_in,
        }
    }
}

/// What the files of a valid policy say together.
pub fn effective(written: &Written) -> Setting {
    let mut whole = Effective::new(written);
    written.layers.iter().for_each(|layer| whole.lay(layer));
    let base = Base::new(written.root.as_deref().unwrap_or(Path::new("")));
    let catalogs = written.catalogs.iter().map(|asked| Setting {
        value: Value::Text(base.relative(&asked.path)),
        from: asked.place.as_ref().map(|place| From::of(place, false)),
    });
    let catalogs: Vec<_> = catalogs.collect();
    if let (Value::Map(entries), false) = (&mut whole.setting.value, catalogs.is_empty()) {
        slot(entries, "catalogs").value = Value::List(catalogs);
    }
    if let (Value::Map(entries), Some(baseline)) = (&mut whole.setting.value, &written.baseline) {
        *slot(entries, "baseline") = Setting {
            value: Value::Text(base.relative(&baseline.value)),
            from: (baseline.place.as_ref()).map(|place| From::of(place, false)),
        };
    }
    whole.setting
}

/// What the files say so far, while they are laid over each other.
#[derive(Debug)]
pub struct Effective {
    setting: Setting,
    /// Keys that take one value for a list of one, as paths with `*` for any key or item.
    lists: BTreeSet<String>,
}

impl Effective {
    /// The rules that are part of lanelint, as a policy of these files starts from them.
    pub fn new(written: &Written) -> Self {
        let has_pack = written.layers.iter().any(|layer| layer.built_in);
        let lists = lists();
        let mut rules = Vec::new();
        for rule in packs::rules() {
            let mut draft = Setting::map();
            Layer {
                source: &rule.source,
                folder: "",
                built_in: true,
                lists: &lists,
            }
            .lay(&mut draft, &["rules", rule.name]);
            if let (Value::Map(keys), false) = (&mut draft.value, has_pack) {
                *slot(keys, "severity") = Setting {
                    value: Value::Text("off".into()),
                    from: None,
                };
            }
            rules.push((rule.name.to_owned(), draft));
        }
        let mut setting = Setting::map();
        if let Value::Map(entries) = &mut setting.value {
            slot(entries, "rules").value = Value::Map(rules);
        }
        Self { setting, lists }
    }

    /// Lays one more file over what is there.
    pub fn lay(&mut self, layer: &load::Layer) {
        self.uncap(layer);
        Layer {
            source: &layer.source,
            folder: &layer.folder,
            built_in: layer.built_in,
            lists: &self.lists,
        }
        .lay(&mut self.setting, &[]);
    }

    /// What a file says of a role holds for all rules: what earlier ones said of it for one
    /// rule is gone.
    fn uncap(&mut self, layer: &load::Layer) {
        let said = layer.file.roles.iter().flat_map(RolesWritten::caps);
        let said: Vec<_> = said.map(|(role, _)| role.name()).collect();
        let Value::Map(entries) = &mut self.setting.value else {
            return;
        };
        let Value::Map(rules) = &mut slot(entries, "rules").value else {
            return;
        };
        for (_, rule) in rules {
            let Value::Map(keys) = &mut rule.value else {
                continue;
            };
            let Some(at) = keys.iter().position(|(key, _)| key == "roles") else {
                continue;
            };
            if let Value::Map(caps) = &mut keys[at].1.value {
                caps.retain(|(role, _)| !said.contains(&role.as_str()));
                if caps.is_empty() {
                    keys.remove(at);
                }
            }
        }
    }

    /// What is said so far.
    pub fn setting(&self) -> &Setting {
        &self.setting
    }
}

/// The value of a key, made when there is none.
fn slot<'s>(entries: &'s mut Vec<(String, Setting)>, key: &str) -> &'s mut Setting {
    let found = entries.iter().position(|(name, _)| name == key);
    let at = found.unwrap_or(entries.len());
    if found.is_none() {
        entries.push((key.to_owned(), Setting::map()));
    }
    &mut entries[at].1
}

/// A file being laid over others.
struct Layer<'l> {
    source: &'l Arc<Source>,
    folder: &'l str,
    built_in: bool,
    lists: &'l BTreeSet<String>,
}

/// Where in a file the reading is.
struct At<'a, 'n> {
    layer: &'a Layer<'a>,
    anchors: &'a HashMap<usize, &'n Node<'n>>,
    path: Vec<&'n str>,
}

impl Layer<'_> {
    /// Lays the file over what stands at a path.
    fn lay(&self, into: &mut Setting, path: &[&str]) {
        let Ok(stream) = parse(self.source.text()) else {
            return;
        };
        if let Some(root) = stream.documents.first() {
            let mut at = At {
                layer: self,
                anchors: &anchors(root),
                path: path.to_vec(),
            };
            at.lay(into, root, root.span);
        }
    }
}

impl<'n> At<'_, 'n> {
    /// Lays a node over a value; `named` is the place of the key that holds it.
    fn lay(&mut self, into: &mut Setting, node: &'n Node<'n>, named: Span) {
        let node = self.target(node);
        let is_list = self.layer.lists.iter().any(|list| self.is(list));
        match &node.value {
            yaml::Value::Mapping(pairs) if !is_list => {
                if !matches!(into.value, Value::Map(_)) {
                    into.value = Value::Map(Vec::new());
                }
                into.from = Some(self.from(named));
                if let (Value::Map(entries), true) = (&mut into.value, self.path.len() < MAX_DEPTH)
                {
                    self.keys(entries, pairs);
                }
            }
            yaml::Value::Scalar(text, Style::Plain)
                if !is_list && matches!(&**text, "" | "~" | "null" | "Null" | "NULL") => {}
            _ if is_list => {
                let mut items = self.list(node);
                if self.is_one_of(ADDED) {
                    if let Value::List(before) = &mut into.value {
                        before.append(&mut items);
                    } else {
                        into.value = Value::List(items);
                    }
                } else {
                    into.value = Value::List(items);
                    into.from = Some(self.from(node.span));
                }
            }
            _ => {
                into.value = self.scalar(node);
                into.from = Some(self.from(node.span));
            }
        }
    }

    fn keys(&mut self, entries: &mut Vec<(String, Setting)>, pairs: &'n [(Node<'n>, Node<'n>)]) {
        let mut first = 0;
        for (key, value) in pairs {
            let Some(name) = key.as_str() else { continue };
            let asks_in_order = self.path == ["workloads"];
            self.path.push(name);
            if !self.is_one_of(PASSED_OVER) {
                self.lay(slot(entries, name), value, key.span);
                // A stronger file's workloads are asked first, in the order of that file.
                let found = entries.iter().position(|(other, _)| other == name);
                if let (Some(found), true) = (found, asks_in_order) {
                    let entry = entries.remove(found);
                    entries.insert(first.min(entries.len()), entry);
                    first += 1;
                }
            }
            self.path.pop();
        }
        // A key that says nothing is none.
        entries.retain(|(_, value)| {
            value.from.is_some() || !value.items().is_empty() || !value.entries().is_empty()
        });
    }

    /// The items of a list; a single value is a list of one.
    fn list(&mut self, node: &'n Node<'n>) -> Vec<Setting> {
        let is_glob = matches!(self.path.as_slice(), ["exclude"] | [.., "paths"]);
        let mut items: Vec<(bool, &'n Node<'n>)> = Vec::new();
        match &node.value {
            yaml::Value::Sequence(nodes) => items.extend(nodes.iter().map(|node| (false, node))),
            // `include` and `exclude`: the latter are those with a `!`.
            yaml::Value::Mapping(pairs) if is_glob => {
                for (key, value) in pairs {
                    let sign = key.as_str() == Some("exclude");
                    match &self.target(value).value {
                        yaml::Value::Sequence(nodes) => {
                            items.extend(nodes.iter().map(|node| (sign, node)));
                        }
                        _ => items.push((sign, value)),
                    }
                }
            }
            yaml::Value::Scalar(text, Style::Plain) if text.is_empty() => {}
            _ => items.push((false, node)),
        }
        items.sort_by_key(|(sign, _)| *sign);
        self.path.push("*");
        let items = items.into_iter().map(|(sign, node)| {
            let mut item = Setting::map();
            self.lay(&mut item, node, node.span);
            if let (Value::Text(glob), true) = (&mut item.value, is_glob) {
                let sign = if sign { "!" } else { "" };
                *glob = beneath(self.layer.folder, &format!("{sign}{glob}"));
            }
            item
        });
        let items = items.collect();
        self.path.pop();
        items
    }

    fn scalar(&self, node: &Node<'_>) -> Value {
        match &node.value {
            yaml::Value::Scalar(text, Style::Plain) => {
                let digits = text.replace('_', "");
                match (&**text, digits.parse()) {
                    ("true", _) => Value::Bool(true),
                    ("false", _) => Value::Bool(false),
                    (_, Ok(number)) => Value::Number(number),
                    (text, Err(_)) => Value::Text(text.to_owned()),
                }
            }
            yaml::Value::Scalar(text, _) => Value::Text(text.clone().into_owned()),
            // A list where none belongs is in no valid policy.
            _ => Value::Text(self.layer.source.slice(node.span).to_owned()),
        }
    }

    /// The node itself, or what its alias stands for.
    fn target(&self, node: &'n Node<'n>) -> &'n Node<'n> {
        let mut node = node;
        for _ in 0..MAX_DEPTH {
            match &node.value {
                yaml::Value::Alias(anchor) => match self.anchors.get(anchor) {
                    Some(target) => node = target,
                    None => return node,
                },
                _ => return node,
            }
        }
        node
    }

    fn is_one_of(&self, table: &[&str]) -> bool {
        table.iter().any(|pattern| self.is(pattern))
    }

    /// Whether the path fits one with `*` for any key or item.
    fn is(&self, pattern: &str) -> bool {
        let mut parts = pattern.split('.');
        let mut path = self.path.iter();
        loop {
            match (parts.next(), path.next()) {
                (None, None) => return true,
                (Some(part), Some(key)) if part == "*" || part == *key => {}
                _ => return false,
            }
        }
    }

    fn from(&self, span: Span) -> From {
        let place = Place {
            source: Arc::clone(self.layer.source),
            span,
        };
        From::of(&place, self.layer.built_in)
    }
}

/// The keys of the format that hold lists, from its schema.
fn lists() -> BTreeSet<String> {
    let schema = super::file::schema();
    let mut lists = BTreeSet::new();
    gather(&schema, &schema, &mut Vec::new(), &mut lists);
    lists
}

fn gather<'j>(
    schema: &'j Json,
    root: &'j Json,
    path: &mut Vec<&'j str>,
    lists: &mut BTreeSet<String>,
) {
    // A test's policy is one more policy, and no key of this one.
    if path.len() > MAX_DEPTH {
        return;
    }
    if let Some(name) = schema.get("$ref").and_then(Json::as_str) {
        if let Some(target) = root.pointer(name.trim_start_matches('#')) {
            gather(target, root, path, lists);
        }
        return;
    }
    let alternatives = schema.get("anyOf").and_then(Json::as_array);
    for one in alternatives.into_iter().flatten() {
        gather(one, root, path, lists);
    }
    if let Some(items) = schema.get("items") {
        lists.insert(path.join("."));
        path.push("*");
        gather(items, root, path, lists);
        path.pop();
    }
    let keys = schema.get("properties").and_then(Json::as_object);
    let others = schema
        .get("additionalProperties")
        .filter(|others| others.is_object());
    let keys = keys
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value));
    for (key, value) in keys.chain(others.map(|others| ("*", others))) {
        path.push(key);
        gather(value, root, path, lists);
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_says_which_keys_hold_lists() {
        let lists = lists();
        let has = |path: &str| lists.contains(path);
        for path in [
            "exclude",
            "exceptions",
            "exceptions.*.id",
            "workloads.*.paths",
            "rules.*.match.status",
        ] {
            assert!(has(path), "{path}");
        }
        for path in [
            "rules",
            "rules.*",
            "rules.*.severity",
            "workloads.*.lane",
            "lanes.*.default",
        ] {
            assert!(!has(path), "{path}");
        }
        for path in ADDED {
            assert!(has(path), "{path}");
        }
    }
}
