//! What an import changes, for the person who reviews it: a row of a table for each thing,
//! the most severe first when the rows are sorted by their first column.
//!
//! Rows of several imports are put together and sorted by what runs them.

use std::fmt::Write as _;

use super::Imported;
use super::merge::{Change, PRICES};

/// How much of a value is shown.
const WIDTH: usize = 120;

/// What a row is about: the number that rows are sorted by, and its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Decide,
    MovedEnd,
    NewEnd,
    NewModel,
    Moved,
    Price,
    Unread,
    Differs,
    More,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Decide => "decide",
            Self::MovedEnd => "end moved",
            Self::NewEnd => "new end",
            Self::NewModel => "new model",
            Self::Moved => "moved",
            Self::Price => "price",
            Self::Unread => "unread",
            Self::Differs => "differs",
            Self::More => "new fact",
        }
    }
}

/// Whether a fact decides what fails.
fn is_end(name: &str) -> bool {
    matches!(name, "deprecated_on" | "retires_on" | "earliest_retirement")
}

fn kind(change: &Change) -> Kind {
    match (change.name, change.was.is_some()) {
        (name, true) if is_end(name) => Kind::MovedEnd,
        (name, false) if is_end(name) => Kind::NewEnd,
        (name, true) if PRICES.contains(&name) => Kind::Price,
        (_, true) => Kind::Moved,
        (_, false) => Kind::More,
    }
}

/// The rows, each a line: a digit, a tab, and the row in Markdown.
pub fn rows(imported: &Imported) -> String {
    let mut rows = Vec::new();
    let source = format!("{} {}", imported.spec.source, imported.edition.version);
    for ((surface, id), model) in &imported.models {
        let facts = model.facts.iter().filter(|change| change.value.is_some());
        if let Some(new) = &model.new {
            let facts = facts.map(|change| shown(change.name, change.value.as_deref()));
            let of = new.of.iter().map(|of| format!("of {of}"));
            let told: Vec<_> = std::iter::once(new.kind.clone())
                .chain(of)
                .chain(facts)
                .collect();
            rows.push((Kind::NewModel, surface, id, told.join(", "), source.clone()));
            continue;
        }
        for change in facts {
            let value = shown(change.name, change.value.as_deref());
            let what = match &change.was {
                Some(was) => format!("{value}, was {was}"),
                None => value,
            };
            rows.push((kind(change), surface, id, what, source.clone()));
        }
    }
    for one in &imported.contradicted {
        let kind = if one.is_open && is_end(one.fact) {
            Kind::Decide
        } else {
            Kind::Differs
        };
        let what = format!(
            "{} {}, not taken: {} says {}",
            one.fact, one.told, one.by, one.known
        );
        rows.push((kind, &one.surface, &one.id, what, source.clone()));
    }
    let nowhere = String::new();
    for id in &imported.unread {
        let what = "no id of a model, as far as the catalog's shapes tell".to_owned();
        rows.push((Kind::Unread, &nowhere, id, what, source.clone()));
    }
    rows.sort();
    let mut text = String::new();
    for (kind, surface, id, what, source) in rows {
        let cells = [kind.name(), surface, id, &what, &source].map(cell);
        let _ = writeln!(text, "{}\t| {} |", kind as u8, cells.join(" | "));
    }
    text
}

fn shown(name: &str, value: Option<&str>) -> String {
    format!("{name} {}", value.unwrap_or_default())
}

/// A text as a cell of a table in Markdown, which it cannot leave.
fn cell(text: &str) -> String {
    let mut cell = String::new();
    for (at, c) in text.chars().enumerate() {
        match c {
            _ if at == WIDTH => {
                cell.push('…');
                break;
            }
            '|' | '`' | '<' | '>' | '[' | ']' | '*' | '\\' | '@' | '#' | '!' | '&' | '_' => {
                cell.push('\\');
                cell.push(c);
            }
            c if c.is_control() => cell.push(' '),
            c => cell.push(c),
        }
    }
    cell
}
