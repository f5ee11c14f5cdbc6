//! Tables of models: ids that stand under one key in sibling entries, under their own id, or
//! beside another spelling of theirs are listed there, not called.

use std::collections::{BTreeMap, BTreeSet};

use super::namesake::is_named_after;
use super::nest::{Level, Nest, Shape, TOP};
use super::words::{self, Table};
use super::{Placed, is_shown};
use crate::scan::name::{is_generic, is_model_like, is_value_key};

/// How far in from a table's entry an id may stand.
const MAX_INSIDE: usize = 3;

/// From how many entries on a key is one of a table; in what is called a registry, from two.
const MANY: usize = 3;

/// How many keys of a row are looked at.
const MAX_KEYS: usize = 200;

/// How far out the name of a table is looked for.
const MAX_OUT: usize = 4;

/// Those of the places that a table lists, by index.
pub(super) fn listed(placed: &[Placed<'_, '_>], nest: &Nest<'_, '_>) -> BTreeSet<usize> {
    let mut found = own_keys(placed, nest);
    found.extend(spellings(placed));
    found.extend(described(placed));
    found.extend(numbered(placed, nest));
    found.extend(told(placed, nest));
    let mut tables: BTreeMap<(u32, Vec<&str>), Vec<usize>> = BTreeMap::new();
    for (index, place) in placed.iter().enumerate() {
        for depth in 1..=MAX_INSIDE {
            let Some(inside) = place.levels.get(..depth) else {
                break;
            };
            let Some(table) = place.levels.get(depth) else {
                break;
            };
            if inside
                .iter()
                .any(|level| level.shape == Shape::List || level.key.is_empty())
            {
                break;
            }
            if table.shape == Shape::Call || table.start == TOP {
                continue;
            }
            let keys = inside.iter().map(|level| level.key).collect();
            tables.entry((table.start, keys)).or_default().push(index);
        }
    }
    for ((_, keys), members) in tables {
        let depth = keys.len();
        let level = |index: &usize| placed.get(*index).and_then(|place| place.levels.get(depth));
        let entries: BTreeSet<_> = members
            .iter()
            .filter_map(level)
            .map(|level| level.entry)
            .collect();
        if entries.len() < 2 {
            continue;
        }
        let Some(first) = members.first().and_then(|index| placed.get(*index)) else {
            continue;
        };
        if is_table(first, &keys, entries.len(), nest) {
            found.extend(members);
        }
    }
    found.extend(spread(placed, nest));
    found.extend(within(placed, &found, nest));
    found
}

/// Ids that stand deeper in a row whose own id is listed: `{id: x, providers: [{name: x}]}`.
fn within(placed: &[Placed<'_, '_>], listed: &BTreeSet<usize>, nest: &Nest<'_, '_>) -> Vec<usize> {
    let row = |index: &usize| {
        let levels = &placed.get(*index)?.levels;
        let row = levels.first()?;
        let is_item = levels
            .get(1)
            .is_some_and(|level| level.shape == Shape::List);
        is_item.then_some(row.start)
    };
    let rows: BTreeSet<u32> = listed.iter().filter_map(row).collect();
    let is_within = |place: &Placed<'_, '_>| {
        let mut outer = place.levels.iter().enumerate().skip(1).take(MAX_INSIDE + 1);
        let around = outer.find(|(_, level)| rows.contains(&level.start));
        around.is_some_and(|(depth, _)| {
            let mut inner = place.levels.iter().take(depth + 1);
            let is_other = inner.any(|level| words::any(level.key, Table::Fallback));
            let row = place
                .levels
                .first()
                .map(|row| nest.keys(row.start, MAX_KEYS));
            let mut keys = row.iter().flatten();
            !is_other && !keys.any(|key| words::whole(key, Table::Acting))
        })
    };
    let indexed = placed.iter().enumerate();
    indexed
        .filter(|(index, place)| !listed.contains(index) && is_within(place))
        .map(|(index, _)| index)
        .collect()
}

/// Ids of rows that stand in several lists of one name, be there one in each: `providers: [{models: [{id: x}]}, …]`.
fn spread(placed: &[Placed<'_, '_>], nest: &Nest<'_, '_>) -> Vec<usize> {
    let mut tables: BTreeMap<(u32, &str, &str), Vec<usize>> = BTreeMap::new();
    for (index, place) in placed.iter().enumerate() {
        if let [id, row, list, outer, ..] = &place.levels[..]
            && id.shape == Shape::Table
            && row.shape == Shape::List
            && list.shape == Shape::Table
            && outer.start != TOP
            && words::last(list.key, Table::Registry)
        {
            let table = (outer.start, list.key, id.key);
            tables.entry(table).or_default().push(index);
        }
    }
    let tables = tables.into_iter().filter(|((_, _, key), members)| {
        let first = members.first().and_then(|index| placed.get(*index));
        members.len() >= MANY
            && first.is_some_and(|first| is_table(first, &[key], members.len(), nest))
    });
    tables.flat_map(|(_, members)| members).collect()
}

/// Whether entries that hold an id under these keys, innermost first, make a table of models.
fn is_table(place: &Placed<'_, '_>, keys: &[&str], entries: usize, nest: &Nest<'_, '_>) -> bool {
    if acts(place, keys.len(), nest) {
        return false;
    }
    let around = names(&place.levels, keys.len());
    let is = |table: Table| around.first().is_some_and(|name| words::any(name, table));
    if keys.iter().any(|key| is_shown(key)) {
        return false;
    }
    // `{"chatModel": {"value": x}, "embedModel": {"value": y}}`: each parameter has a value of its own.
    let table = place.levels.get(keys.len());
    if keys.first().is_some_and(|key| is_value_key(key))
        && table.is_some_and(|table| table.shape == Shape::Table)
    {
        return is(Table::Facts);
    }
    // `model: x`, and `model: {name: x}`, whose own key only says of what.
    let held = keys
        .iter()
        .find(|key| !is_generic(key) && !words::whole(key, Table::Entry));
    let holds_model = |key: &&str| is_model_like(key);
    let chooses = keys.first().is_some_and(holds_model) || held.is_some_and(holds_model);
    if chooses {
        // Each entry may be somebody who calls his own: only what is kept of models tells.
        let is_kept = is(Table::Facts) || is(Table::Offered);
        // Code that configures nothing itself keeps what it calls models of in a list called so.
        let is_registry = !nest.is_data()
            && around
                .first()
                .is_some_and(|name| words::last(name, Table::Registry));
        return is_kept && entries >= 2
            || entries >= MANY && (is_registry || describes(place, nest));
    }
    entries >= MANY || is(Table::Registry) || is_option(place, keys, nest)
}

/// Whether a row is a value and what people read in its place, and nothing else: `{title: X, value: x}`.
fn is_option(place: &Placed<'_, '_>, keys: &[&str], nest: &Nest<'_, '_>) -> bool {
    let row = place
        .levels
        .first()
        .map(|row| nest.keys(row.start, MAX_KEYS));
    let row = row.unwrap_or_default();
    let is_shown_there = row.iter().any(|key| is_shown(key));
    let is_plain = |key: &&str| is_shown(key) || words::whole(key, Table::Entry);
    keys == ["value"] && is_shown_there && row.iter().all(is_plain)
}

/// Whether a row tells of its model: by its price or window, or for people, where what it makes is called so.
fn describes(place: &Placed<'_, '_>, nest: &Nest<'_, '_>) -> bool {
    let Some(row) = place.levels.first() else {
        return false;
    };
    let keys = nest.keys(row.start, MAX_KEYS);
    let is_made = words::any(nest.maker(row.start), Table::Registry);
    keys.iter().any(|key| words::whole(key, Table::Priced))
        || is_made && keys.iter().any(|key| words::last(key, Table::Shown))
}

/// Whether what an entry stands for calls its model: by what is around, or by what is beside it.
fn acts(place: &Placed<'_, '_>, depth: usize, nest: &Nest<'_, '_>) -> bool {
    let around = names(&place.levels, depth);
    let is_called = is_called(&around);
    let row = place.levels.first();
    let row = row.map(|row| nest.keys(row.start, MAX_KEYS));
    let mut keys = row.iter().flatten();
    is_called || keys.any(|key| words::whole(key, Table::Acting))
}

/// Whether what is around, the nearest first, is called by somebody. Who serves a list of models only has it.
fn is_called(around: &[&str]) -> bool {
    let mut named = around.iter().enumerate();
    named.any(|(at, name)| {
        words::any(name, Table::Called) && !(at > 0 && words::last(name, Table::Serves))
    })
}

/// The names of what is around a table, the nearest first.
fn names<'s>(levels: &[Level<'s>], depth: usize) -> Vec<&'s str> {
    let outer = levels.get(depth + 1..).unwrap_or_default();
    let named = outer
        .iter()
        .map(|level| level.key)
        .filter(|key| !key.is_empty());
    named.take(MAX_OUT).collect()
}

/// Ids in an entry that is called as they are.
fn own_keys(placed: &[Placed<'_, '_>], nest: &Nest<'_, '_>) -> BTreeSet<usize> {
    let is_own = |place: &Placed<'_, '_>| {
        let outer = place
            .levels
            .get(1)
            .filter(|level| level.shape == Shape::Table);
        let held = place
            .levels
            .first()
            .is_some_and(|level| level.shape == Shape::Table);
        held && outer.is_some_and(|level| level.key == place.text) && !acts(place, 1, nest)
    };
    let indexed = placed.iter().enumerate();
    indexed
        .filter(|(_, place)| is_own(place))
        .map(|(index, _)| index)
        .collect()
}

/// Ids of what tells of one model, for people and by its price or limits, wherever it stands: a file of a
/// registry that has one for each.
fn told(placed: &[Placed<'_, '_>], nest: &Nest<'_, '_>) -> BTreeSet<usize> {
    let is_told = |place: &Placed<'_, '_>| {
        let level = place.levels.first();
        let is_entry = level.is_some_and(|level| {
            level.shape == Shape::Table && words::last(level.key, Table::Entry)
        });
        if !is_entry || acts(place, 0, nest) {
            return false;
        }
        let keys = nest.beside(&place.levels, MAX_KEYS);
        let has = |table: Table| keys.iter().any(|key| words::whole(key, table));
        has(Table::Priced) && has(Table::Shown) && !has(Table::Acting)
    };
    let indexed = placed.iter().enumerate();
    indexed
        .filter(|(_, place)| is_told(place))
        .map(|(index, _)| index)
        .collect()
}

/// Ids that open what describes a model, several times in one list: `[ModelInfo("…", 8192), …]`.
fn described(placed: &[Placed<'_, '_>]) -> BTreeSet<usize> {
    let mut lists: BTreeMap<(u32, &str), Vec<usize>> = BTreeMap::new();
    for (index, place) in placed.iter().enumerate() {
        if let [made, list, ..] = &place.levels[..]
            && made.shape == Shape::Call
            && made.key.is_empty()
            && list.shape == Shape::List
            && words::last(made.head, Table::Facts)
        {
            lists
                .entry((list.start, made.head))
                .or_default()
                .push(index);
        }
    }
    let lists = lists.into_values();
    let mut found: BTreeSet<usize> = lists.filter(|own| own.len() >= 2).flatten().collect();
    found.extend(named_twice(placed));
    found
}

/// Ids that open the entries of a list which has a window or a limit for each: `[Model("gpt-4", 8192), …]`,
/// `{{"gpt-4", 8192}, …}`.
fn numbered(placed: &[Placed<'_, '_>], nest: &Nest<'_, '_>) -> BTreeSet<usize> {
    let mut lists: BTreeMap<(u32, &str), Vec<usize>> = BTreeMap::new();
    for (index, place) in placed.iter().enumerate() {
        if let [made, list, ..] = &place.levels[..]
            && made.key.is_empty()
            && matches!(made.shape, Shape::Call | Shape::List)
            && nest.has_size(made.start)
            && !is_called(&names(&place.levels, 1))
        {
            lists
                .entry((list.start, made.head))
                .or_default()
                .push(index);
        }
    }
    let is_table = |own: &Vec<usize>| {
        let first = own.first().and_then(|index| placed.get(*index));
        let around = first
            .map(|place| names(&place.levels, 1))
            .unwrap_or_default();
        let is_registry = { around.iter() }.any(|name| words::any(name, Table::Registry));
        own.len() >= if is_registry { 2 } else { MANY }
    };
    lists.into_values().filter(is_table).flatten().collect()
}

/// Ids that several calls in one list are given twice each, as what they are and what they are called:
/// `[entry("gpt-4", "gpt-4", …), entry("gpt-4o", "gpt-4o", …)]`.
fn named_twice(placed: &[Placed<'_, '_>]) -> BTreeSet<usize> {
    let mut calls: BTreeMap<(u32, &str, u32), Vec<usize>> = BTreeMap::new();
    for (index, place) in placed.iter().enumerate() {
        if let [made, list, ..] = &place.levels[..]
            && made.shape == Shape::Call
            && list.shape == Shape::List
        {
            let call = (list.start, made.head, made.start);
            calls.entry(call).or_default().push(index);
        }
    }
    let mut lists: BTreeMap<(u32, &str), Vec<usize>> = BTreeMap::new();
    for ((list, head, _), own) in calls {
        let mut texts = own
            .iter()
            .filter_map(|index| placed.get(*index))
            .map(|place| place.text);
        let is_twice = texts
            .next()
            .is_some_and(|first| texts.any(|text| text == first));
        if is_twice {
            lists.entry((list, head)).or_default().extend(own);
        }
    }
    let lists = lists.into_values();
    lists.filter(|own| own.len() >= 4).flatten().collect()
}

/// Ids whose keys are other ids or names made after them, and those keys that are ids.
fn spellings(placed: &[Placed<'_, '_>]) -> BTreeSet<usize> {
    let by_place: BTreeMap<u32, usize> = placed
        .iter()
        .enumerate()
        .map(|(index, place)| (place.start, index))
        .collect();
    let mut maps: BTreeMap<u32, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, place) in placed.iter().enumerate() {
        let Some(level) = place.levels.first() else {
            continue;
        };
        let key = by_place.range(level.key_at..).next();
        let end = level.key_at + level.key.len() as u32;
        if let Some((&at, &key)) = key
            && at < end
            && key != index
            && !level.key.is_empty()
        {
            maps.entry(level.start).or_default().push((key, index));
        } else if level.shape == Shape::Table
            && (is_named_after(level.key, place.text)
                || is_title_of(level.key, place.text) && level.key.contains(' '))
        {
            // Names of one's own that are made after the ids.
            maps.entry(level.start).or_default().push((index, index));
        }
    }
    let mut found = BTreeSet::new();
    for pairs in maps.into_values() {
        let Some(first) = pairs.first().and_then(|(_, index)| placed.get(*index)) else {
            continue;
        };
        let around = names(&first.levels, 0);
        let is_called = around.iter().any(|name| words::any(name, Table::Called));
        if pairs.len() < 2 || is_called {
            continue;
        }
        // One table, one role: what else is called after its model stands there with them.
        let start = first.levels.first().map(|level| level.start);
        let is_titled = |place: &Placed<'_, '_>| {
            let level = place
                .levels
                .first()
                .filter(|level| Some(level.start) == start);
            level.is_some_and(|level| is_title_of(level.key, place.text))
        };
        let near = placed.partition_point(|place| Some(place.start) < start);
        let rest = placed.get(near..).unwrap_or_default().iter().enumerate();
        let titled = rest.take(MAX_KEYS).filter(|(_, place)| is_titled(place));
        found.extend(titled.map(|(index, _)| near + index));
        found.extend(pairs.into_iter().flat_map(|(key, value)| [key, value]));
    }
    found
}

/// Whether a key is made of words of an id alone, two at least: `Amazon Nova Pro`.
fn is_title_of(key: &str, id: &str) -> bool {
    let id = id.to_lowercase();
    let own: BTreeSet<&str> = id.split(|c: char| !c.is_alphanumeric()).collect();
    let words: Vec<String> = key
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .collect();
    words.len() >= 2 && words.iter().all(|word| own.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::scan::siblings::tests::{all, roles};

    #[test]
    fn entries_that_open_with_an_id_and_its_size_are_listed() {
        all(
            "listing",
            &[
                (
                    "a.py",
                    "M = [\n    Model(\"gpt-4o\", 128000),\n    Model(\"gpt-4.1\", 1047576),\n    Model(\"o3\", 200000),\n]\n",
                ),
                (
                    "a.ts",
                    "const MODELS = [new Model('gpt-4o', 128000), new Model('gpt-4.1', 1047576)];\n",
                ),
                (
                    "a.go",
                    "package a\n\nvar models = []Model{\n\tnewModel(\"gpt-4o\", 128000),\n\tnewModel(\"gpt-4.1\", 1047576),\n}\n",
                ),
                (
                    "a.cpp",
                    "const std::vector<Model> kModels = {\n    Model(\"gpt-4o\", 128000),\n    Model(\"gpt-4.1\", 1047576),\n};\n",
                ),
            ],
        );
        all(
            "use",
            &[(
                "a.py",
                "runs = [ask(\"gpt-4o\", 1000), ask(\"gpt-4.1\", 1000)]\n",
            )],
        );
    }

    #[test]
    fn what_tells_of_one_model_lists_it() {
        all(
            "listing",
            &[
                (
                    "a.yaml",
                    "model: gpt-4o\nlabel:\n  en_US: Omni\nmodel_type: llm\npricing:\n  input: '1'\n",
                ),
                (
                    "a.ts",
                    "export const availableModels = [\n  { modelId: 'gpt-4o', label: t('a') },\n  { modelId: 'gpt-4.1', label: t('b') },\n];\n",
                ),
                (
                    "a.kt",
                    "val versions = mapOf(\n    GPT_4o to \"gpt-4o\",\n    GPT_4_1 to \"gpt-4.1\",\n)\n",
                ),
            ],
        );
        all(
            "use",
            &[(
                "a.yaml",
                "model: gpt-4o\ndescription: Sorts mail\nprompt: Sort.\nprice: 3\n",
            )],
        );
    }

    #[test]
    fn lists_of_models_are_told_from_who_calls_them() {
        let nested = r#"{"providers": [{"id": "a", "models": [{"id": "gpt-4o", "label": "x"}]}, {"id": "b", "models": [{"id": "gpt-4", "label": "y"}, {"id": "gpt-4.1", "label": "z"}]}]}"#;
        let go = "package a\n\nvar Models = []Model{\n\t{ModelTag: \"gpt-4o\", Max: 1, Providers: []P{{ModelName: \"openai/gpt-4o\"}}},\n\t{ModelTag: \"gpt-4\", Max: 2},\n\t{ModelTag: \"gpt-4.1\", Max: 3},\n}\n";
        let titles = "MODELS = {'Claude Haiku 4.5': 'claude-haiku-4-5', 'Claude Sonnet 4.5': 'claude-sonnet-4-5', 'Amazon Nova Pro': 'amazon.nova-pro-v1:0'}\n";
        all(
            "listing",
            &[("a.json", nested), ("a.go", go), ("a.py", titles)],
        );
        let configured = "models:\n- {title: A, provider: openai, model: gpt-4o}\n- {title: B, provider: openai, model: gpt-4}\n- {title: C, provider: openai, model: gpt-4.1}\n";
        all(
            "use",
            &[
                ("a.yaml", configured),
                (
                    "a.py",
                    "LANES = {'fast': 'gpt-4o-mini', 'smart': 'gpt-4o'}\n",
                ),
                (
                    "a.json",
                    r#"{"providers": [{"model": "gpt-4o", "prompt": "x"}, {"model": "gpt-4", "prompt": "y"}, {"model": "gpt-4.1", "prompt": "z"}]}"#,
                ),
            ],
        );
    }

    #[test]
    fn parts_that_a_template_joins_are_of_one_text() {
        all(
            "use",
            &[
                (
                    "a.yaml",
                    "A:\n  ModelArn: !Join ['', ['arn:aws:bedrock:', !Ref R, '::foundation-model/', 'amazon.nova-lite-v1:0']]\n",
                ),
                (
                    "a.yaml",
                    "A:\n  ModelArn:\n    Fn::Join:\n      - ''\n      - - 'arn:aws:bedrock:'\n        - '::foundation-model/amazon.nova-lite-v1:0'\n",
                ),
                (
                    "a.json",
                    r#"{"A": {"ModelArn": {"Fn::Join": ["", ["arn:aws:bedrock:", "::foundation-model/amazon.nova-lite-v1:0"]]}}}"#,
                ),
            ],
        );
    }

    #[test]
    fn models_of_windows_are_none() {
        for (name, text) in [
            (
                "a.kt",
                "val t = DefaultTableModel(arrayOf(\"Event\", \"Command\"), 0)\n",
            ),
            (
                "A.java",
                "class A { Object m = new DefaultComboBoxModel<>(new String[] {\"command\", \"nova\"}); }\n",
            ),
        ] {
            assert_eq!(roles(name, text), "", "{text}");
        }
        all(
            "data",
            &[(
                "a.json",
                r#"{"model": "llama3.2", "created_at": "2025", "response": "x", "done": true}"#,
            )],
        );
        all(
            "prose",
            &[(
                "a.kt",
                "fun modelDisplayName(id: String): String = when (id) {\n    X.id -> \"GPT-4o\"\n    else -> id\n}\n",
            )],
        );
    }

    #[test]
    fn values_of_parameters_are_no_table() {
        all(
            "use",
            &[
                (
                    "a.json",
                    r#"{"parameters": {"a": {"value": "gpt-4o"}, "b": {"value": "gpt-4.1"}, "c": {"value": "o3"}}}"#,
                ),
                (
                    "a.yaml",
                    "inputs:\n  modelA: {value: gpt-4o}\n  modelB: {value: gpt-4.1}\n  modelC: {value: gpt-4}\n",
                ),
            ],
        );
    }

    #[test]
    fn a_call_that_is_given_an_id_and_its_name_makes_an_entry() {
        all(
            "listing",
            &[
                (
                    "A.java",
                    "class A {\n  List<M> all() { return Arrays.asList(\n      entry(\"gpt-4o\", \"gpt-4o\", \"llm\"),\n      entry(\"gpt-4.1\", \"gpt-4.1\", \"llm\")); }\n}\n",
                ),
                (
                    "a.py",
                    "ALL = [entry('gpt-4o', 'gpt-4o', 'llm'), entry('gpt-4.1', 'gpt-4.1', 'llm')]\n",
                ),
            ],
        );
    }

    #[test]
    fn the_family_of_an_entry_is_compared_with_nothing() {
        all(
            "listing",
            &[(
                "a.json",
                r#"[{"id": "gpt-4o", "family": "gpt-4o"}, {"id": "gpt-4.1", "family": "gpt-4.1"}, {"id": "gpt-4", "family": "gpt-4"}]"#,
            )],
        );
    }
}
