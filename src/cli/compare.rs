//! `lanelint compare A B…`: models side by side, each fact with where it was read.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use clap::Args;

use super::{AsOf, Exit, Outcome, PolicyChoice, terminal};
use crate::catalog::entry::{Day, Entry, Fact, SourceId};
use crate::catalog::resolve::Target;
use crate::catalog::{Catalog, EntryId, Status, View};
use crate::report::number::{dollars, grouped};
use crate::source::excerpt::visible;

/// How wide a column is at least where a terminal has too little room.
const NARROWEST: usize = 16;

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Model ids, in any spelling; the first is what prices are compared with
    #[arg(required = true, num_args = 2.., value_name = "MODEL")]
    models: Vec<String>,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    policy: PolicyChoice,
}

/// One model's column.
struct Column<'c> {
    id: EntryId,
    entry: &'c Entry,
    view: View,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let catalog = match super::load_catalog(&arguments.policy, Path::new("")) {
        Ok(catalog) => catalog,
        Err(exit) => return Ok(exit),
    };
    let day = arguments.as_of.day();
    let mut columns = Vec::new();
    for text in &arguments.models {
        match find(&catalog, text) {
            Ok(id) => columns.push(Column {
                id,
                entry: catalog.entry(id),
                view: catalog.view(id, day),
            }),
            Err(near) => {
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`lanelint audit` lists the models of a repository".into(),
                };
                let message = format!("the catalog has no model `{}`", visible(text));
                return Ok(terminal::fail(&message, Some(&help)));
            }
        }
    }
    let mut table = Table {
        catalog: &catalog,
        columns: &columns,
        day,
        rows: Vec::new(),
        sources: Vec::new(),
    };
    table.fill();
    writeln!(out, "As of {day}")?;
    writeln!(out)?;
    table.write(terminal::is_shown().then(|| terminal::style().width), out)?;
    changes(&catalog, &columns, day, out)?;
    Ok(Exit::Clean)
}

/// The entry that a text names; else the nearest known spelling.
pub(super) fn find(catalog: &Catalog, text: &str) -> Result<EntryId, Option<String>> {
    match catalog.read(text).map(|reading| reading.target) {
        Some(Target::Known(id)) => Ok(id),
        _ => Err(catalog.nearest(text)),
    }
}

struct Table<'t> {
    catalog: &'t Catalog,
    columns: &'t [Column<'t>],
    day: Day,
    rows: Vec<(&'static str, Vec<String>)>,
    /// Sources in the order in which the table first needs them.
    sources: Vec<SourceId>,
}

impl<'t> Table<'t> {
    fn fill(&mut self) {
        self.row("", |_, column| column.entry.id.clone());
        self.row("role and lane", |table, column| {
            let lane = column.view.lane.as_deref();
            let lanes = table.catalog.lanes().iter();
            let title = lanes.clone().find(|row| Some(row.id.as_str()) == lane);
            let title = title.map_or("no lane", |lane| lane.title.as_str());
            format!("{}, {title}", column.entry.kind)
        });
        self.row("best for", |table, column| {
            table.of_lane(column, |lane| lane.best_for.clone())
        });
        self.price("input, USD per 1M", |price| price.input);
        self.price("cached input", |price| price.cached_input);
        self.price("output", |price| price.output);
        self.row("context", |table, column| {
            table.cited(column.entry.context.as_ref(), |tokens| grouped(*tokens))
        });
        self.row("max output", |table, column| {
            table.cited(column.entry.max_output.as_ref(), |tokens| grouped(*tokens))
        });
        self.row("knowledge cutoff", |table, column| {
            table.cited(column.entry.knowledge_cutoff.as_ref(), Clone::clone)
        });
        for (label, tokens) in [("tier-5 RPM", false), ("tier-5 TPM", true)] {
            self.row(label, |table, column| {
                let limits = column.entry.limits.iter().rev();
                let known = limits.clone().find(|(since, limit)| {
                    limit.value.tier == 5 && since.is_none_or(|since| since <= table.day)
                });
                table.cited(known.map(|(_, limit)| limit), |limit| {
                    grouped(if tokens { limit.tpm } else { limit.rpm })
                })
            });
        }
        self.row("snapshot", |table, column| {
            if column.view.pinned == Some(true) {
                return format!("{} (pinned)", column.entry.id);
            }
            let Some(snapshot) = &column.entry.default_snapshot else {
                return "–".into();
            };
            // Whoever lists the snapshot says that it is there.
            let entry = table.catalog.on_surface(&column.entry.surface, snapshot);
            let listed = entry.map(|id| Fact {
                value: snapshot.clone(),
                from: table.catalog.entry(id).listed.clone(),
            });
            match listed {
                Some(fact) => table.cited(Some(&fact), Clone::clone),
                None => snapshot.clone(),
            }
        });
        self.row("launched", |table, column| {
            table.cited(column.entry.released.as_ref(), Day::to_string)
        });
        self.row("status", |table, column| table.status(column));
        self.row("direct successor", |table, column| {
            match table.successor(column) {
                Some(next) => table.cited(next.released.as_ref(), |_| next.id.clone()),
                None => match &column.view.line {
                    Some(line) => format!("none: heads {line}"),
                    None => "–".into(),
                },
            }
        });
        self.row("small-lane alternative", Self::small_lane);
        self.row("main caveat", |table, column| table.caveat(column));
    }

    fn row(&mut self, label: &'static str, cell: impl Fn(&mut Self, &Column<'t>) -> String) {
        let columns = self.columns;
        let cells = columns.iter().map(|column| cell(self, column)).collect();
        self.rows.push((label, cells));
    }

    fn price(
        &mut self,
        label: &'static str,
        of: impl Fn(&crate::catalog::entry::Price) -> Option<f64>,
    ) {
        let first = self
            .columns
            .first()
            .and_then(|column| price(column.entry, self.day));
        let base = first.and_then(|price| of(&price.value));
        let mut number = 0;
        let columns = self.columns;
        let cells = columns.iter().map(|column| {
            number += 1;
            let known = price(column.entry, self.day).filter(|price| of(&price.value).is_some());
            let cell = self.cited(known, |price| dollars(of(price).unwrap_or_default()));
            let ratio = known
                .and_then(|price| Some(of(&price.value)? / base.filter(|base| *base > 0.0)?))
                .filter(|_| number > 1);
            match ratio {
                Some(ratio) => format!("{cell} ({ratio:.2}×)"),
                None => cell,
            }
        });
        let cells = cells.collect();
        self.rows.push((label, cells));
    }

    /// A fact as text with the mark of its first source.
    fn cited<T>(&mut self, fact: Option<&Fact<T>>, text: impl Fn(&T) -> String) -> String {
        let Some(fact) = fact else {
            return "–".into();
        };
        let mut cell = text(&fact.value);
        if let Some(&source) = fact.from.first() {
            let evidence = |id: SourceId| {
                let row = self.catalog.evidence(id);
                (&row.title, &row.version, row.read)
            };
            let known = self
                .sources
                .iter()
                .position(|&old| evidence(old) == evidence(source));
            let number = known.unwrap_or_else(|| {
                self.sources.push(source);
                self.sources.len() - 1
            });
            let _ = write!(cell, " [{}]", number + 1);
        }
        cell
    }

    fn of_lane(
        &self,
        column: &Column<'_>,
        text: impl Fn(&crate::catalog::entry::Lane) -> String,
    ) -> String {
        let lanes = self.catalog.lanes().iter();
        let mut lanes = lanes.filter(|lane| Some(&lane.id) == column.view.lane.as_ref());
        lanes.next().map_or_else(|| "–".into(), text)
    }

    fn status(&mut self, column: &Column<'_>) -> String {
        let view = &column.view;
        match view.status {
            Status::Retired => {
                let text = |day: &Day| format!("retired on {day}");
                self.cited(column.entry.retires_on.as_ref(), text)
            }
            Status::Deprecated => {
                let retires = view.retires_on.map(|day| format!(", retires on {day}"));
                let text =
                    |day: &Day| format!("deprecated on {day}{}", retires.as_deref().unwrap_or(""));
                self.cited(column.entry.deprecated_on.as_ref(), text)
            }
            Status::Legacy => {
                let behind = match view.generations_behind {
                    1 => "one release behind".to_owned(),
                    many => format!("{many} releases behind"),
                };
                // It is legacy by the release of its successor, and so by whoever dates that.
                let released = self
                    .successor(column)
                    .and_then(|next| next.released.as_ref());
                self.cited(released, |since| format!("legacy since {since}, {behind}"))
            }
            Status::Current => "current".into(),
            Status::Unknown => match view.released.filter(|&day| day > self.day) {
                Some(day) => format!("not released before {day}"),
                None => "unknown".into(),
            },
        }
    }

    /// The next member of the model's line that was released on the day or before.
    fn successor(&self, column: &Column<'_>) -> Option<&'t Entry> {
        let name = column.view.successor.as_ref()?;
        let (line, place) = self.catalog.standing(column.entry)?;
        let mut later = line.members.iter().skip(place + 1);
        later.find_map(|&(member, _)| {
            let entry = self.catalog.entry(member);
            (entry.id == *name).then_some(entry)
        })
    }

    /// The head of the vendor's small line on the day.
    fn small_lane(&mut self, column: &Column<'t>) -> String {
        if column.view.lane.as_deref() == Some("small") {
            return "is in the small lane".into();
        }
        let vendor = format!("{}/", column.entry.vendor);
        let lines = self.catalog.lines().iter();
        let mut small = lines.filter(|line| line.lane == "small" && line.name.starts_with(&vendor));
        let head = small.find_map(|line| self.catalog.head_of(line, self.day));
        let Some(head) = head.map(|id| self.catalog.entry(id)) else {
            return "–".into();
        };
        match &head.released {
            Some(released) => self.cited(Some(released), |_| head.id.clone()),
            None => head.id.clone(),
        }
    }

    fn caveat(&self, column: &Column<'_>) -> String {
        if let Some(caveat) = &column.entry.caveat {
            return caveat.clone();
        }
        match (column.view.status, &column.view.successor) {
            (Status::Legacy, Some(successor)) => {
                format!("legacy lane: keep it only as a dated, owned migration to {successor}")
            }
            (Status::Deprecated | Status::Retired, _) => "calls fail once it is retired".into(),
            _ => self.of_lane(column, |lane| lane.caveat.clone()),
        }
    }

    /// `room` is how wide it may be at most, if that matters.
    fn write(&self, room: Option<usize>, out: &mut dyn Write) -> std::io::Result<()> {
        let width = |text: &str| text.chars().count();
        let label = self
            .rows
            .iter()
            .map(|(label, _)| width(label))
            .max()
            .unwrap_or(0);
        let widths: Vec<_> = (0..self.columns.len())
            .map(|number| {
                let cells = self.rows.iter().map(|(_, cells)| width(&cells[number]));
                cells.max().unwrap_or(0)
            })
            .collect();
        let widths = match room {
            Some(room) => fitted(&widths, room.saturating_sub(label + 2 * widths.len())),
            None => widths,
        };
        for (name, cells) in &self.rows {
            let cells = cells.iter().zip(&widths);
            let cells: Vec<_> = cells.map(|(cell, width)| wrapped(cell, *width)).collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
            for row in 0..height {
                let mut line = format!("{:label$}", if row == 0 { name } else { "" });
                for (cell, width) in cells.iter().zip(&widths) {
                    let _ = write!(
                        line,
                        "  {:width$}",
                        cell.get(row).map_or("", String::as_str)
                    );
                }
                writeln!(out, "{}", line.trim_end())?;
            }
        }
        writeln!(out)?;
        for (number, &source) in self.sources.iter().enumerate() {
            let evidence = self.catalog.evidence(source);
            writeln!(
                out,
                "[{}] {}, {}",
                number + 1,
                evidence.title,
                evidence.edition()
            )?;
        }
        Ok(())
    }
}

/// The widths of columns in so much room: those that are wide give way, down to what can still be read.
fn fitted(widths: &[usize], room: usize) -> Vec<usize> {
    let least = NARROWEST.max(room / widths.len().max(1));
    let most = widths.iter().copied().max().unwrap_or(0);
    let fits = |most: &usize| widths.iter().map(|width| width.min(most)).sum::<usize>() <= room;
    let most = (least..=most).rev().find(fits).unwrap_or(least);
    widths.iter().map(|width| *width.min(&most)).collect()
}

/// A text in lines of so many characters; a longer word has a line of its own.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The price that held on a day.
pub(super) fn price(entry: &Entry, day: Day) -> Option<&Fact<crate::catalog::entry::Price>> {
    entry.price_on(day).map(|(_, price)| price)
}

/// What has happened to the models since the youngest of them was launched.
fn changes(
    catalog: &Catalog,
    columns: &[Column<'_>],
    day: Day,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let youngest = columns.iter().filter_map(|column| {
        let released = column.entry.released.as_ref()?.value;
        Some((released, column.entry.id.as_str()))
    });
    let Some((since, id)) = youngest.filter(|&(on, _)| on <= day).max() else {
        return Ok(());
    };
    let mut events: BTreeSet<(Day, String)> = BTreeSet::new();
    for column in columns {
        let entry = catalog.entry(column.id);
        if let Some((line, place)) = catalog.standing(entry) {
            for &(member, released) in &line.members[place + 1..] {
                if let Some(released) = released {
                    let newer = &catalog.entry(member).id;
                    let text = format!(
                        "{newer} released: {} moves behind in {}",
                        entry.id, line.name
                    );
                    events.insert((released, text));
                }
            }
        }
        if let Some(on) = &entry.deprecated_on {
            events.insert((on.value, format!("{} deprecated", entry.id)));
        }
        if let Some(on) = &entry.retires_on {
            events.insert((on.value, format!("{} retired", entry.id)));
        }
    }
    events.retain(|(on, _)| *on > since && *on <= day);
    writeln!(out)?;
    if events.is_empty() {
        return writeln!(
            out,
            "Nothing has changed since {id} was launched on {since}."
        );
    }
    writeln!(out, "Changed since {id} was launched on {since}:")?;
    for (on, text) in &events {
        writeln!(out, "  {on}  {text}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{fitted, wrapped};

    #[test]
    fn wide_columns_give_way_and_narrow_ones_stay() {
        assert_eq!(fitted(&[10, 20], 100), [10, 20]);
        assert_eq!(fitted(&[10, 200, 60], 80), [10, 35, 35]);
        assert_eq!(fitted(&[200, 200], 10), [16, 16]);
        assert_eq!(fitted(&[], 10), [] as [usize; 0]);
    }

    #[test]
    fn words_are_kept_whole() {
        assert_eq!(wrapped("a bb ccc", 4), ["a bb", "ccc"]);
        assert_eq!(wrapped("abcdef g", 3), ["abcdef", "g"]);
        assert_eq!(wrapped("", 3), [""]);
    }
}
