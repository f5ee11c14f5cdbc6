//! What is offered to somebody: the options of a menu and the values that a setting may have; and what is only printed. Which
//! calls, keys and elements do so is data (`rules/roles/words.yaml`).

use std::collections::{BTreeSet, HashSet};

use super::Placed;
use super::nest::{Level, Nest, Shape};
use super::words::{self, Table};
use crate::scan::language::{Language, Trait};
use crate::scan::piece::Role;

/// How far out what permits a value may stand.
const MAX_OUT: usize = 3;

/// How many of its arguments a call offers.
const OFFERED: usize = 2;

/// Those of the places that are offered, by index.
pub(super) fn offered(
    placed: &[Placed<'_, '_>],
    nest: &Nest<'_, '_>,
    language: &Language,
) -> BTreeSet<usize> {
    let has_elements = language.is(Trait::Elements);
    let is_offered = |place: &Placed<'_, '_>| {
        let mut levels = place.levels.iter().take(MAX_OUT);
        let level = place.levels.first();
        place.role == Role::Use
            && (is_given(place, nest)
                || levels.any(|level| {
                    [level.key, level.head]
                        .iter()
                        .any(|name| words::whole(name, Table::Permits))
                })
                || level
                    .is_some_and(|level| level.shape == Shape::Table && level.key == place.text)
                || level.is_some_and(|level| level.key == "value" && is_element(level.head))
                || has_elements && nest.element(place.start).is_some_and(is_element))
    };
    let indexed = placed.iter().enumerate();
    indexed
        .filter(|(_, place)| is_offered(place))
        .map(|(index, _)| index)
        .collect()
}

fn is_element(name: &str) -> bool {
    words::whole(name, Table::Elements)
}

/// `addItem("x")`, `addChoices({name: "X", value: "x"})`, `addOptions({"x": "X"})`
fn is_given(place: &Placed<'_, '_>, nest: &Nest<'_, '_>) -> bool {
    let offers =
        |level: &Level<'_>| level.shape == Shape::Call && words::whole(level.head, Table::Offers);
    match &place.levels[..] {
        [call, ..] if offers(call) => {
            let is_first = nest.argument(call.start, place.start) < OFFERED;
            is_first && (call.key.is_empty() || words::whole(call.key, Table::Entry))
        }
        [entry, call, ..] if entry.shape != Shape::Call => offers(call),
        _ => false,
    }
}

/// Those of a script's places that are offered to be completed, by index: `compgen -W "x y"`, also by a variable.
pub(super) fn completed(placed: &[Placed<'_, '_>], text: &str) -> Vec<usize> {
    let mut lines = text.lines().filter(|line| {
        let mut words = line.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
        words.any(|word| words::exact(word, Table::Completes))
    });
    let offers: Vec<&str> = lines.by_ref().take(MAX_COMPLETED).collect();
    if offers.is_empty() {
        return Vec::new();
    }
    let read: HashSet<&str> = offers.iter().flat_map(|line| read_in(line)).collect();
    let is_offered = |place: &Placed<'_, '_>| {
        let line = super::line_before(text, place.start as usize).unwrap_or("");
        place.name.is_some_and(|name| read.contains(name))
            || offers
                .iter()
                .any(|offer| !line.is_empty() && offer.starts_with(line))
    };
    let indexed = placed.iter().enumerate();
    let offered = indexed.filter(|(_, place)| place.role == Role::Use && is_offered(place));
    offered.map(|(index, _)| index).collect()
}

/// The variables that a line of a script reads: `$x`, `${x[@]}`.
fn read_in(line: &str) -> impl Iterator<Item = &str> {
    line.split('$').skip(1).take(MAX_READ).filter_map(|rest| {
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
        let name = rest.get(..end.unwrap_or(rest.len()))?;
        (!name.is_empty()).then_some(name)
    })
}

/// How many variables of a line are looked at.
const MAX_READ: usize = 64;

/// How many lines of a script that complete are looked at.
const MAX_COMPLETED: usize = 64;

/// Whether a place only says whose tokens are counted: `count_tokens(text, model="x")`.
pub(super) fn is_counted(place: &Placed<'_, '_>) -> bool {
    let level = place
        .levels
        .first()
        .filter(|level| level.shape == Shape::Call);
    level.is_some_and(|level| {
        words::any(level.head, Table::Counts) && words::any(level.head, Table::Countings)
    })
}

/// Whether a place is only printed: `println("x")`, `echo 'x';`.
pub(super) fn is_printed(place: &Placed<'_, '_>, nest: &Nest<'_, '_>, is_script: bool) -> bool {
    let is_call = place.levels.first().is_some_and(|level| {
        level.shape == Shape::Call
            && level.key.is_empty()
            && words::whole(level.head, Table::Prints)
    });
    is_call
        || !is_script
            && nest
                .statement(place.start)
                .is_some_and(|word| words::whole(word, Table::Prints))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{all, roles};

    #[test]
    fn what_is_offered_is_a_listing() {
        for (name, text) in [
            (
                "A.java",
                "class A { void a() { x.addChoice(\"GPT-4\", \"gpt-4\"); } }\n",
            ),
            ("a.py", "combo.addItem(\"gpt-4\")\n"),
            ("a.swift", "Text(\"GPT-4\").tag(\"gpt-4\")\n"),
            (
                "a.ts",
                "command.addChoices({ name: \"GPT-4\", value: \"gpt-4\" });\n",
            ),
            (
                "a.cs",
                "class A { [AllowedValues(\"gpt-4\", \"gpt-4o\", \"gpt-4.1\")] public string Model { get; set; } }\n",
            ),
            (
                "a.tsx",
                "const A = () => <Picker.Item label=\"GPT-4\" value=\"gpt-4\" />;\n",
            ),
            ("a.ts", "const a = { \"gpt-4\": \"gpt-4\" };\n"),
        ] {
            all("listing", &[(name, text)]);
        }
        all(
            "listing",
            &[
                (
                    "a.bash",
                    "_models=\"gpt-4 gpt-4o\"\n_ask() { COMPREPLY=($(compgen -W \"$_models\" -- \"$2\")); }\n",
                ),
                (
                    "a.json",
                    r#"{"data": [{"title": "GPT-4", "value": "gpt-4"}, {"title": "Omni", "value": "gpt-4o"}]}"#,
                ),
            ],
        );
        all(
            "listing",
            &[(
                "a.vue",
                "<template>\n  <el-option value=\"gpt-4\" label=\"A\" />\n  <el-option value=\"gpt-4o\" label=\"B\" />\n</template>\n",
            )],
        );
        // The default of an option is chosen.
        let php = "<?php\n$this->addOption('model', null, $mode, 'Which model', 'gpt-4');\n";
        all(
            "use",
            &[
                ("a.php", php),
                ("a.tsx", "const A = () => <Chat model=\"gpt-4\" />;\n"),
            ],
        );
    }

    #[test]
    fn what_is_printed_is_prose() {
        for (name, text) in [
            ("a.py", "print(\"gpt-4\")\n"),
            ("a.go", "package a\n\nfunc a() { fmt.Println(\"gpt-4\") }\n"),
            ("a.php", "<?php\necho 'gpt-4';\n"),
        ] {
            assert_eq!(roles(name, text), "prose gpt-4", "{name}");
        }
        assert_eq!(roles("a.py", "log(model=\"gpt-4\")\n"), "use gpt-4");
    }
}
