//! Names of one's own that are spelled like a model: a deployment's where its model stands beside it,
//! a gateway's where what answers does, a text for people, an example value of a schema.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::nest::{Level, Nest, Shape, TOP};
use super::words::{self, Table};
use super::{Placed, is_shown};
use crate::scan::language::{Language, Trait};
use crate::scan::name;
use crate::source::Span;

/// How many keys beside a name are looked at.
const MAX_KEYS: usize = 64;

/// How far out the list of deployments may stand.
const MAX_AROUND: usize = 3;

/// How far out the key of an example may stand.
const MAX_EXAMPLE: usize = 2;

/// Those of the places that name or show something and choose no model, by index.
pub(super) fn labels(
    placed: &[Placed<'_, '_>],
    nest: &Nest<'_, '_>,
    language: &Language,
) -> BTreeSet<usize> {
    let chosen = chosen(placed);
    // In a flow of steps a deployment is what a step calls, and the model beside it only a remark.
    let is_flow = language.name == "yaml";
    let deployed = if is_flow {
        BTreeSet::new()
    } else {
        deployed(placed)
    };
    let mut found = BTreeSet::new();
    for (index, place) in placed.iter().enumerate() {
        let Some(level) = place.levels.first() else {
            continue;
        };
        // A call gives a deployment beside the model that it is told to be; only a block makes one.
        let is_data = language.is(Trait::Literal);
        // What a list of deployments says is made; what another says is sent.
        let mut around = place.levels.iter().skip(1).take(MAX_AROUND);
        let is_made = is_data && around.any(|level| words::any(level.key, Table::Deploys));
        let is_sent = words::any(level.key, Table::Deploys) && !is_made;
        let is_beside = |own: usize, other: usize| {
            let flat = placed.get(other).and_then(|place| place.levels.first());
            let is_flat = flat.is_some_and(|other| other.start == level.start);
            // Under a key for models the very id of the model beside it is no name of one's own.
            let is_same = words::whole(level.key, Table::Chooses)
                && placed
                    .get(other)
                    .is_some_and(|other| other.text == place.text);
            own != other && !(is_sent && is_flat) && !is_same
        };
        let is_positional = level.shape == Shape::Call
            && level.key.is_empty()
            && (words::any(level.head, Table::Deploys) || words::last(level.head, Table::Deploys));
        let is_alias = is_positional || words::whole(level.key, Table::Alias);
        let is_named = is_alias
            && (chosen
                .get(&level.start)
                .is_some_and(|others| others.iter().any(|other| is_beside(index, *other)))
                || nest
                    .beside(&place.levels, MAX_KEYS)
                    .iter()
                    .any(|key| words::whole(key, Table::Backed)));
        // A resource of a cluster is called as its owner likes.
        let is_resource = is_data
            && level.key == "name"
            && place
                .levels
                .get(1)
                .is_some_and(|outer| outer.key == "metadata");
        if is_named || is_resource || is_example(place) || deployed.contains(&index) {
            found.insert(index);
        }
    }
    found
}

/// Names of deployments beside the model that they serve: `AzureChatOpenAI(azure_deployment="a", model="b")`.
fn deployed(placed: &[Placed<'_, '_>]) -> BTreeSet<usize> {
    let mut beside: HashMap<u32, Vec<usize>> = HashMap::new();
    for (index, place) in placed.iter().enumerate() {
        if let Some(level) = place.levels.first() {
            let all = beside.entry(level.start).or_default();
            if all.len() < MAX_KEYS {
                all.push(index);
            }
        }
    }
    let key = |place: &Placed<'_, '_>| {
        let level = place.levels.first().map_or("", |level| level.key);
        let key = if level.is_empty() {
            place.name.unwrap_or("")
        } else {
            level
        };
        name::run_together(key)
    };
    let mut found = BTreeSet::new();
    for all in beside.values().filter(|all| all.len() > 1) {
        let keys: Vec<_> = all
            .iter()
            .filter_map(|at| Some((*at, key(placed.get(*at)?))))
            .collect();
        for (own, name) in &keys {
            let Some(at) = name.rfind("deployment") else {
                continue;
            };
            let before = name.get(..at).unwrap_or("");
            let serves = |(other, key): &(usize, String)| {
                let is_other =
                    placed.get(*other).map(|one| one.text) != placed.get(*own).map(|one| one.text);
                let rest = key.strip_prefix(before).unwrap_or(key);
                is_other && matches!(rest, "model" | "modelname" | "modelid")
            };
            if keys.iter().any(serves) {
                found.insert(*own);
            }
        }
    }
    found
}

/// Whether the keys around a place, from the innermost, are those of an example in a schema: `example: x`,
/// `examples: {name: {value: {model: x}}}`.
fn is_example(place: &Placed<'_, '_>) -> bool {
    // A variable may be called so, too.
    let levels = place.levels.iter().take_while(|level| level.start != TOP);
    let keys = levels.map(|level| level.key);
    let keys: Vec<_> = keys.filter(|key| !key.is_empty()).take(MAX_KEYS).collect();
    let is_near = |key: &&str| name::is_example(key);
    let named = keys.iter().position(|key| *key == "examples");
    let is_value = |at: usize| keys.get(at) == Some(&"value");
    keys.iter().take(MAX_EXAMPLE).any(is_near)
        || named.and_then(|at| at.checked_sub(2)).is_some_and(is_value)
}

/// By collection, the ids that a key for a model chooses in it or in what it holds.
fn chosen(placed: &[Placed<'_, '_>]) -> BTreeMap<u32, Vec<usize>> {
    let mut found: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, place) in placed.iter().enumerate() {
        let mut is_model = false;
        for level in &place.levels {
            if level.shape == Shape::List {
                break;
            }
            is_model |= is_model_key(level);
            if is_model {
                found.entry(level.start).or_default().push(index);
            }
        }
    }
    found
}

fn is_model_key(level: &Level<'_>) -> bool {
    words::whole(level.key, Table::Chooses)
}

/// How many words of a command say what it makes.
const MAX_COMMAND: usize = 6;

/// How many options of a command that choose a model are told apart.
const MAX_CHOOSING: usize = 2;

/// Those of a script's places that name what a command makes, by index: `deployment create --deployment-name x --model-name y`,
/// `New-ADeployment -Name x`.
pub(super) fn options(placed: &[Placed<'_, '_>], text: &str) -> BTreeSet<usize> {
    let option = |place: &Placed<'_, '_>| {
        let name = place.name.filter(|name| name.starts_with('-'))?;
        Some(name.trim_start_matches('-').to_owned())
    };
    // What chooses a model, by the command that it is given to.
    let mut choosing: HashMap<Span, Vec<String>> = HashMap::new();
    for place in placed {
        if let Some(name) = option(place).filter(|name| words::whole(name, Table::Chooses)) {
            let names = choosing.entry(place.holder).or_default();
            if names.len() < MAX_CHOOSING && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let indexed = placed.iter().enumerate();
    let labels = indexed.filter(|(_, place)| {
        let Some(name) = option(place).filter(|name| words::whole(name, Table::Alias)) else {
            return false;
        };
        let command = text.get(place.holder.range()).unwrap_or("");
        let mut said = command.split_whitespace().take(MAX_COMMAND);
        let first = command.split_whitespace().next().unwrap_or("");
        let makes = said.any(|word| words::exact(word, Table::Deploys));
        let is_made = words::last(first, Table::Deploys) && name.eq_ignore_ascii_case("name");
        let chooses = || {
            choosing
                .get(&place.holder)
                .is_some_and(|names| names.iter().any(|other| *other != name))
        };
        is_made || makes && chooses()
    });
    labels.map(|(index, _)| index).collect()
}

/// Whether people read what stands at a place.
pub(super) fn is_display(place: &Placed<'_, '_>) -> bool {
    let key = shown_at(place).map_or("", |level| level.key);
    // `<property name="text"><string>…`
    let key = if key.is_empty() || key == "string" {
        place.name.unwrap_or("")
    } else {
        key
    };
    let is_translated = place.levels.first().is_some_and(|level| {
        level.shape == Shape::Call
            && level.key.is_empty()
            && words::exact(level.head, Table::Translates)
    });
    // A query that is called a text is run.
    let is_query = place
        .name
        .is_some_and(|name| words::exact(name, Table::Queries));
    // The keys of a table of labels are no labels.
    let is_label = !place.is_key && !is_query;
    is_label
        && (is_translated
            || is_shown(key)
            || words::exact(&key.replace(['_', '-'], ""), Table::Said))
}

/// What holds a place, or where that is a text by language, what holds all of them: `label: {en_US: x, ja_JP: x}`.
fn shown_at<'p, 's>(place: &'p Placed<'_, 's>) -> Option<&'p Level<'s>> {
    let level = place.levels.first()?;
    let outer = place.levels.get(1);
    let outer = outer.filter(|outer| {
        is_language(level.key) && !words::whole(level.key, Table::Entry) && is_shown(outer.key)
    });
    Some(outer.unwrap_or(level))
}

/// Whether a key names a language (RFC 5646, with `_` as well): `en`, `pt-BR`, `zh_Hans`.
fn is_language(key: &str) -> bool {
    let (language, rest) = match key.split_once(['_', '-']) {
        Some((language, rest)) => (language, Some(rest)),
        None => (key, None),
    };
    let is_letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_lower = language.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_rest = |rest: &str| matches!(rest.len(), 2 | 4) && is_letters(rest);
    is_lower && language.len() == 2 && rest.is_none_or(is_rest)
}

/// Whether the entry beside a label is called the same.
pub(super) fn is_told_twice(place: &Placed<'_, '_>, placed: &[Placed<'_, '_>]) -> bool {
    let Some(level) = shown_at(place) else {
        return false;
    };
    let near = placed.partition_point(|other| other.start < level.start);
    let rest = placed.get(near..).unwrap_or_default();
    rest.iter().take(MAX_KEYS).any(|other| {
        let own = other.levels.first().filter(|own| own.start == level.start);
        own.is_some_and(|own| words::whole(own.key, Table::Entry)) && other.text == place.text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::siblings::tests::{all, roles};

    #[test]
    fn languages_are_told_from_other_keys() {
        for key in ["en", "en_US", "pt-BR", "zh_Hans"] {
            assert!(is_language(key), "{key}");
        }
        for key in ["", "EN", "eng", "model", "en_", "en_U5", "ai-model"] {
            assert!(!is_language(key), "{key}");
        }
    }

    #[test]
    fn a_deployment_that_is_called_is_in_use_and_one_that_is_made_has_a_name() {
        all(
            "use",
            &[(
                "a.yaml",
                "nodes:\n- name: chat\n  inputs:\n    deployment_name: gpt-4o\n    model: gpt-4.1\n",
            )],
        );
        // What stands in another document is not beside it.
        for text in [
            "modelName: gpt-4o\n---\nmodel: gpt-4.1\n",
            "---\nmodelName: gpt-4o\n---\nmodel: gpt-4.1\n",
            "model:\n  name: gpt-4o\n  version: \"2024-05-13\"\n---\nmodel: gpt-4.1\n",
            "model: gpt-4.1\n...\n---\nmodelName: gpt-4o\n",
        ] {
            all("use", &[("a.yaml", text)]);
        }
        let beside = "modelName: mine\n---\nmodelName: gpt-4o\nmodel: gpt-4.1\n";
        assert_eq!(roles("a.yaml", beside), "prose gpt-4o, use gpt-4.1");
        let listed = "deployments:\n- deploymentName: gpt-4o\n  modelName: gpt-4.1\n";
        assert_eq!(roles("a.yaml", listed), "prose gpt-4o, use gpt-4.1");
        let made = "Deployment('d', deployment_name='gpt-4o', properties=Args(model=Model(name='gpt-4.1')))\n";
        assert_eq!(roles("a.py", made), "prose gpt-4o, use gpt-4.1");
    }

    #[test]
    fn what_a_command_or_a_resource_makes_has_a_name_of_its_own() {
        for (name, text) in [
            (
                "a.sh",
                "az deployment create --deployment-name gpt-4o --model-name gpt-4.1\n",
            ),
            (
                "a.go",
                "package a\n\nvar _ = NewDeployment(ctx, \"d\", &Args{DeploymentName: pulumi.String(\"gpt-4o\"), Properties: &Props{Model: &Model{Name: pulumi.String(\"gpt-4.1\")}}})\n",
            ),
            (
                "a.ts",
                "new b.CfnApplicationInferenceProfile(this, \"gpt-4o\", { modelSource: { copyFrom: \"gpt-4.1\" } });\n",
            ),
        ] {
            assert_eq!(roles(name, text), "prose gpt-4o, use gpt-4.1", "{name}");
        }
        let made = "New-AzADeployment -AccountName a -Name 'gpt-4o' -Properties $x\n";
        all("prose", &[("a.ps1", made)]);
        all("use", &[("a.sh", "ask --name a --model-name gpt-4.1\n")]);
    }

    #[test]
    fn an_example_and_the_name_of_a_resource_are_no_choice() {
        for (name, text) in [
            (
                "A.java",
                "class A { @Schema(description = \"x\", example = \"gpt-4\") String model; }\n",
            ),
            (
                "a.ts",
                "const A = z.object({ model: z.string().openapi({ example: \"gpt-4\" }) });\n",
            ),
            (
                "a.py",
                "x = {\"extra\": {\"examples\": [{\"model\": \"gpt-4\", \"messages\": []}]}}\n",
            ),
            (
                "a.go",
                "package a\n\ntype A struct {\n\tModel string `json:\"model\" example:\"gpt-4\"`\n}\n",
            ),
            ("a.yaml", "kind: Model\nmetadata:\n  name: gpt-4\n"),
            ("a.ts", "export const a = { heading: \"gpt-4\" };\n"),
        ] {
            all("prose", &[(name, text)]);
        }
        all(
            "listing",
            &[("a.ts", "const displayNames = { \"gpt-4\": \"GPT-4\" };\n")],
        );
        all(
            "prose",
            &[
                (
                    "a.php",
                    "<?php\nclass A { #[OA\\Property(example: 'gpt-4')] public string $model; }\n",
                ),
                ("a.py", "x = {\"model\": gettext(\"gpt-4\")}\n"),
            ],
        );
        // A variable may be called so.
        all("use", &[("a.py", "example = Agent(model=\"gpt-4\")\n")]);
    }
}
