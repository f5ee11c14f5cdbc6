//! Ids that a database is asked for or that a text is searched for: the condition of a query that is no text (`filter(model=x)`,
//! `where: {model: x}`), what is replaced. Which calls ask is data (`rules/roles/words.yaml`).

use super::Placed;
use super::nest::{Level, Nest, Shape};
use super::words::{self, Table};
use crate::scan::name::is_model_like;

/// Whether a place is asked for rather than chosen.
pub(super) fn is_asked(place: &Placed<'_, '_>, nest: &Nest<'_, '_>) -> bool {
    let Some(level) = place.levels.first() else {
        return false;
    };
    match level.shape {
        Shape::Call => is_argument(place, level, nest),
        Shape::Table => is_of_question(place, level, nest),
        Shape::List => false,
    }
}

/// `filter(model="x")`, `where('model', 'x')`, `replace("x", "y")`
fn is_argument(place: &Placed<'_, '_>, level: &Level<'_>, nest: &Nest<'_, '_>) -> bool {
    let number = nest.argument(level.start, place.start);
    if words::whole(level.head, Table::Replaces) && level.key.is_empty() {
        // `strings.ReplaceAll(text, "x", "y")`: the text comes first.
        let is_of_text = nest
            .first_argument(level.start)
            .is_some_and(|(_, is_text)| !is_text);
        return number == usize::from(is_of_text) && nest.argument(level.start, u32::MAX) > number;
    }
    if !words::whole(level.head, Table::Conditions) {
        return false;
    }
    let column = nest.first_argument(level.start);
    let is_column = column.is_some_and(|(name, is_text)| is_text && is_model_like(name));
    is_model_like(level.key) || level.key.is_empty() && number > 0 && is_column
}

/// `where: {model: x}`, `find({model: x})`, `{model: {$eq: x}}`
fn is_of_question(place: &Placed<'_, '_>, level: &Level<'_>, nest: &Nest<'_, '_>) -> bool {
    let Some(outer) = place.levels.get(1) else {
        return false;
    };
    let operator = level.key.strip_prefix('$');
    if operator.is_some_and(|word| words::exact(word, Table::Operators)) {
        return is_model_like(outer.key);
    }
    let is_question = match outer.shape {
        Shape::Call => {
            words::whole(outer.head, Table::Conditions)
                && outer.key.is_empty()
                && nest.argument(outer.start, level.start) == 0
        }
        Shape::Table => outer.key.eq_ignore_ascii_case("where"),
        Shape::List => false,
    };
    is_question && is_model_like(level.key)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{all, roles};

    #[test]
    fn what_is_asked_for_is_compared() {
        for (name, text) in [
            ("a.py", "old = Chat.objects.filter(model=\"gpt-4\")\n"),
            ("a.rb", "old = Chat.where(model: \"gpt-4\")\n"),
            (
                "a.ts",
                "const old = await prisma.chat.findMany({ where: { model: \"gpt-4\" } });\n",
            ),
            (
                "a.php",
                "<?php\n$old = Chat::where('model', 'gpt-4')->get();\n",
            ),
            (
                "a.js",
                "db.chats.deleteMany({ model: { $eq: \"gpt-4\" } });\n",
            ),
        ] {
            all("compare", &[(name, text)]);
        }
        all(
            "compare",
            &[
                ("a.py", "n = count_tokens(text, model=\"gpt-4\")\n"),
                (
                    "a.ts",
                    "const n = numTokensFromMessages(messages, \"gpt-4\");\n",
                ),
            ],
        );
        assert_eq!(
            roles("a.py", "a = with_token(model=\"gpt-4\")\n"),
            "use gpt-4"
        );
        let spoken = r#"{"description": "Can be a string like 'openai/gpt-4' or an object"}"#;
        assert_eq!(roles("a.json", spoken), "prose openai/gpt-4");
        let python = "A.objects.filter(model=\"gpt-4\").update(model=\"gpt-4o\")\n";
        assert_eq!(roles("a.py", python), "compare gpt-4, use gpt-4o");
        let javascript =
            "db.a.updateMany({ model: \"gpt-4\" }, { $set: { model: \"gpt-4o\" } });\n";
        assert_eq!(roles("a.js", javascript), "compare gpt-4, use gpt-4o");
        let replaced = "name = name.replace(\"gpt-4\", \"gpt-4o\")\n";
        assert_eq!(roles("a.py", replaced), "compare gpt-4, use gpt-4o");
    }
}
