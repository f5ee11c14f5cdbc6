//! `lanelint explain A --to B`: what changes when calls move from one model to another, what breaks first.

use std::collections::BTreeMap;
use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::Arguments;
use crate::catalog::change::{Change, Difference, Topic};
use crate::catalog::entry::Day;
use crate::catalog::record::Source;
use crate::catalog::{Catalog, Doubt, EntryId, Status, View};
use crate::cli::catalog::{Form, json};
use crate::cli::compare::find;
use crate::cli::{Exit, Outcome, terminal};
use crate::report::number::grouped;
use crate::source::excerpt::visible;

/// How many sources of a difference are named.
const NAMED: usize = 1;

/// Two models side by side, as programs read it.
#[derive(Serialize, JsonSchema)]
struct Move<'m> {
    /// Name and version of this layout: `lanelint-move-v1`.
    schema: &'static str,
    /// The day that prices and limits are of.
    as_of: String,
    from: Model<'m>,
    to: Model<'m>,
    /// What breaks first, then what differs otherwise, what stays, what is not known of one of them.
    differences: Vec<Row>,
    /// What the names in `from` stand for.
    sources: BTreeMap<String, Source>,
}

#[derive(Serialize, JsonSchema)]
struct Model<'m> {
    /// The id as the platform takes it.
    id: &'m str,
    surface: &'m str,
    /// Where it stands on that day.
    status: Status,
    /// The first day on which calls fail, as far as was known on that day.
    retires_on: Option<String>,
    /// What speaks against moving to it, a sentence without its subject; `null` where nothing does.
    unfit: Option<String>,
}

impl<'m> Model<'m> {
    fn of(catalog: &'m Catalog, id: EntryId, day: Day) -> Self {
        let entry = catalog.entry(id);
        let view = catalog.view(id, day);
        Self {
            id: &entry.id,
            surface: &entry.surface,
            status: view.status,
            retires_on: view.retires_on.map(|day| day.to_string()),
            unfit: unfit(&view),
        }
    }
}

/// Why nobody should move to a model that is such on the day.
fn unfit(view: &View) -> Option<String> {
    let ends = view.retires_on;
    let told = match view.status {
        Status::Retired => ends.map_or_else(
            || "is retired".to_owned(),
            |day| format!("is retired since {day}: calls to it fail"),
        ),
        Status::Deprecated => ends.map_or_else(
            || "is deprecated".to_owned(),
            |day| format!("is deprecated and retires on {day}"),
        ),
        Status::Legacy => {
            let head = view.head.as_ref();
            head.map_or_else(
                || "is legacy".to_owned(),
                |head| format!("is legacy: `{head}` heads its line"),
            )
        }
        Status::Unknown => match (view.doubt, view.released) {
            (Some(Doubt::Future), Some(released)) => format!("is not released before {released}"),
            (Some(Doubt::Future | Doubt::Unseen), _) => "is not known to be released".to_owned(),
            _ => "is not known to be served".to_owned(),
        },
        Status::Current => return None,
    };
    Some(told)
}

#[derive(Serialize, JsonSchema)]
struct Row {
    #[serde(flatten)]
    difference: Difference,
    /// Who says so of the new model.
    from: Vec<String>,
}

/// Tells what changes from a model to the one that is named.
pub(super) fn explain(
    catalog: &Catalog,
    old: EntryId,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Outcome {
    let text = arguments.to.as_deref().unwrap_or_default();
    let new = match find(catalog, text) {
        Ok(new) => new,
        Err(near) => {
            let message = format!("the catalog has no model `{}`", visible(text));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            return Ok(terminal::fail(&message, help.as_deref()));
        }
    };
    let on = |id: EntryId| match &arguments.surface {
        None => Ok(id),
        Some(surface) => {
            let served = catalog.entries_on(catalog.origin(id), surface);
            served.first().copied().ok_or_else(|| {
                let id = &catalog.entry(id).id;
                format!("`{id}` is not listed on `{}`", visible(surface))
            })
        }
    };
    let (old, new) = match (on(old), on(new)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(message), _) | (_, Err(message)) => return Ok(terminal::fail(&message, None)),
    };
    let day = arguments.as_of.day();
    let differences = catalog.differences(old, new, day);
    if arguments.format == Form::Json {
        let model = |id: EntryId| Model::of(catalog, id, day);
        let mut sources = BTreeMap::new();
        let differences = differences.into_iter().map(|difference| {
            let from = difference.from.iter().map(|&id| {
                let evidence = catalog.evidence(id);
                let name = evidence.key.clone();
                sources
                    .entry(name.clone())
                    .or_insert_with(|| Source::of(evidence));
                name
            });
            let from = from.collect();
            Row { difference, from }
        });
        let differences = differences.collect();
        let told = Move {
            schema: "lanelint-move-v1",
            as_of: day.to_string(),
            from: model(old),
            to: model(new),
            differences,
            sources,
        };
        json(&told, out)?;
        return Ok(Exit::Clean);
    }
    let name = |id: EntryId| {
        let entry = catalog.entry(id);
        format!("{} ({})", entry.id, entry.surface)
    };
    writeln!(out, "{} → {}, as of {day}", name(old), name(new))?;
    if let Some(unfit) = Model::of(catalog, new, day).unfit {
        let text = format!("`{}` {unfit}", catalog.entry(new).id);
        writeln!(out, "\nWhat speaks against it: {}", visible(&text))?;
    }
    for (change, title) in [
        (Change::Breaks, "What breaks"),
        (Change::Differs, "What differs otherwise"),
        (Change::Same, "What stays"),
        (Change::Unknown, "What is not known of one of them"),
    ] {
        let rows = differences.iter().filter(|row| row.change == change);
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            writeln!(out, "\n{title}")?;
            block(catalog, &rows, out)?;
        } else if change == Change::Breaks {
            writeln!(out, "\n{title}: nothing that is known")?;
        }
    }
    Ok(Exit::Clean)
}

fn block(catalog: &Catalog, rows: &[&Difference], out: &mut dyn Write) -> io::Result<()> {
    let label = |row: &Difference| match row.topic {
        Topic::Price => format!("{}, USD per 1M", row.name),
        _ => row.name.clone(),
    };
    let side = |row: &Difference, text: &Option<String>| {
        let Some(text) = text else {
            return "not known".to_owned();
        };
        let is_count = matches!(row.topic, Topic::Size | Topic::Limit);
        let count = text.parse::<u64>().ok().filter(|_| is_count);
        count.map_or_else(|| text.clone(), grouped)
    };
    let width = rows.iter().map(|row| label(row).chars().count()).max();
    let width = width.unwrap_or_default();
    for row in rows {
        let mut line = if row.change == Change::Same {
            side(row, &row.new)
        } else {
            format!("{} → {}", side(row, &row.old), side(row, &row.new))
        };
        if let Some(factor) = row.factor.filter(|_| row.change != Change::Same) {
            line = format!("{line} ({factor:.2} ×)");
        }
        if let Some(instead) = &row.instead
            && row.change == Change::Breaks
        {
            line = format!("{line}; instead: {instead}");
        }
        let names = row.from.iter().take(NAMED);
        let names: Vec<_> = names
            .map(|&id| {
                let evidence = catalog.evidence(id);
                format!("{} {}", evidence.name(), evidence.edition())
            })
            .collect();
        if !names.is_empty() {
            line = format!("{line}  [{}]", names.join("; "));
        }
        writeln!(out, "  {:width$}  {}", visible(&label(row)), visible(&line))?;
    }
    Ok(())
}
