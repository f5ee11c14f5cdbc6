//! All that is known of a model: what it is, its line with the day's place in it, and a
//! block for each surface that has it.

use std::fmt::Write as _;
use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::Arguments;
use super::instead::Instead;
use crate::catalog::entry::{Capabilities, Day, Entry, Fact, Line, Price, SourceId};
use crate::catalog::record::Export;
use crate::catalog::{Catalog, Doubt, EntryId, Status, View};
use crate::cli::catalog::{Form, json};
use crate::cli::{Exit, Outcome, terminal};
use crate::evaluate::Standard;
use crate::policy::Policy;
use crate::report::number::{dollars, grouped};
use crate::source::excerpt::visible;
use crate::source::yaml::decode::nearest;

/// How many sources of a fact are named.
const NAMED: usize = 3;

/// A model as programs read it.
#[derive(Serialize, JsonSchema)]
struct Explained {
    /// The vendor's own id.
    id: String,
    /// The succession it stands in.
    line: Option<Succession>,
    /// What could stand in its place on the platform that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    instead: Option<Instead>,
    /// The model on each surface, the one asked for among them.
    #[serde(flatten)]
    export: Export,
}

/// A line of models.
#[derive(Serialize, JsonSchema)]
struct Succession {
    name: String,
    lane: String,
    /// Oldest first; those that were not released on the day are left out.
    members: Vec<Member>,
}

/// A model of a line.
#[derive(Serialize, JsonSchema)]
struct Member {
    id: String,
    released: Option<String>,
    /// It is the one that is told of.
    here: bool,
}

/// Tells of a model.
pub(super) fn explain(
    catalog: &Catalog,
    (id, policy): (EntryId, Option<&Policy>),
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Outcome {
    let day = arguments.as_of.day();
    let origin = catalog.origin(id);
    // The one asked for first, then its vendor's own.
    let mut ids = catalog.same_model(id);
    ids.sort_by_key(|&other| (other != id, other != origin));
    if let Some(surface) = &arguments.surface {
        let on: Vec<_> = ids
            .iter()
            .map(|&id| catalog.entry(id).surface.clone())
            .collect();
        ids.retain(|&id| catalog.entry(id).surface == *surface);
        if ids.is_empty() {
            let known = catalog.entry(origin);
            let message = format!("`{}` is not listed on `{}`", known.id, visible(surface));
            let help = match nearest(surface, on.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it is listed on {}", on.join(", ")),
            };
            return Ok(terminal::fail(&message, Some(&help)));
        }
    }
    let teller = Teller { catalog, day };
    let there = ids.first().copied();
    let instead = there.zip(policy).map(|(there, policy)| {
        let standard = Standard {
            policy,
            catalog,
            as_of: day,
            complete: false,
        };
        Instead::of(there, standard)
    });
    if arguments.format == Form::Json {
        let own = catalog.entry(origin);
        let explained = Explained {
            id: own.id.clone(),
            line: catalog
                .standing(own)
                .map(|(line, place)| teller.members(line, place)),
            instead,
            export: Export::of(catalog, ids, day),
        };
        json(&explained, out)?;
        return Ok(Exit::Clean);
    }
    teller.head(origin, out)?;
    for other in ids {
        let is_asked = other == id && id != origin;
        teller.surface(other, is_asked, out)?;
    }
    if let Some(instead) = instead {
        instead.write(out)?;
    }
    Ok(Exit::Clean)
}

struct Teller<'t> {
    catalog: &'t Catalog,
    day: Day,
}

impl Teller<'_> {
    /// What it is, and its line.
    fn head(&self, origin: EntryId, out: &mut dyn Write) -> io::Result<()> {
        let own = self.catalog.entry(origin);
        let vendor = self.catalog.vendor(&own.vendor);
        let vendor = vendor.map_or(own.vendor.as_str(), |vendor| &vendor.name);
        let view = self.catalog.view(origin, self.day);
        writeln!(out, "{}  ({}, {})", own.id, own.kind, visible(vendor))?;
        let mut lanes = self.catalog.lanes().iter();
        if let Some(lane) = lanes.find(|lane| Some(&lane.id) == view.lane.as_ref()) {
            let about = [lane.id.as_str(), &lane.best_for];
            let about: Vec<_> = about.into_iter().filter(|text| !text.is_empty()).collect();
            writeln!(out, "  lane     {}", visible(&about.join(": ")))?;
        }
        if let Some((line, place)) = self.catalog.standing(own) {
            self.timeline(line, place, &view, out)?;
        }
        writeln!(out)
    }

    /// The line as a small timeline, with the model's place in it, the day's, and the
    /// model's end.
    fn timeline(
        &self,
        line: &Line,
        place: usize,
        view: &View,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        writeln!(out, "  line     {}", line.name)?;
        let succession = self.members(line, place);
        for member in &succession.members {
            let mark = if member.here { "→" } else { " " };
            let released = member.released.as_deref().unwrap_or("day unknown");
            writeln!(out, "         {mark} {released:11}  {}", member.id)?;
        }
        let day = self.day.to_string();
        let ended = view.retires_on.filter(|&on| on <= self.day);
        if let Some(on) = ended {
            let on = on.to_string();
            writeln!(out, "         × {on:11}  calls fail from here on")?;
        }
        writeln!(out, "         • {day:11}  as of this day")?;
        if let Some(on) = view.retires_on.filter(|_| ended.is_none()) {
            let days = i64::from(on.0) - i64::from(self.day.0);
            let on = on.to_string();
            writeln!(
                out,
                "         × {on:11}  calls fail from here on, in {days} days"
            )?;
        }
        Ok(())
    }

    fn members(&self, line: &Line, place: usize) -> Succession {
        let there = |released: Option<Day>| released.is_none_or(|released| released <= self.day);
        // Oldest first: what stands behind one of later was not there either.
        let members = line.members.iter().enumerate();
        let members = members.take_while(|(_, (_, released))| there(*released));
        Succession {
            name: line.name.clone(),
            lane: line.lane.clone(),
            members: members
                .map(|(number, &(member, released))| Member {
                    id: self.catalog.entry(member).id.clone(),
                    released: released.map(|day| day.to_string()),
                    here: number == place,
                })
                .collect(),
        }
    }

    /// What holds on one surface.
    fn surface(&self, id: EntryId, is_asked: bool, out: &mut dyn Write) -> io::Result<()> {
        let entry = self.catalog.entry(id);
        let view = self.catalog.view(id, self.day);
        let name = self.catalog.surface(&entry.surface);
        let name = name.map_or(entry.surface.as_str(), |row| &row.name);
        let mark = if is_asked { "  ← asked" } else { "" };
        writeln!(out, "on {}: {}{mark}", visible(name), entry.id)?;
        let vendor = self.catalog.vendor(&entry.vendor);
        if vendor.is_some_and(|vendor| vendor.surface == entry.surface) {
            row(out, "", "also judges what is on an unknown surface")?;
        }
        self.status(id, entry, &view, out)?;
        for (label, field, fact, is_known) in [
            ("released", "released", &entry.released, true),
            (
                "released by",
                "released_by",
                &entry.released_by,
                entry.released.is_none(),
            ),
            (
                "deprecated",
                "deprecated_on",
                &entry.deprecated_on,
                view.deprecated_on.is_some(),
            ),
            (
                "retires",
                "retires_on",
                &entry.retires_on,
                view.retires_on.is_some(),
            ),
            (
                "not before",
                "earliest_retirement",
                &entry.earliest_retirement,
                true,
            ),
        ] {
            let fact = fact.as_ref().filter(|_| is_known);
            self.fact(out, label, fact, ToString::to_string)?;
            let mut pages = entry.pages.iter().filter(|_| fact.is_some());
            if let Some((_, page)) = pages.find(|(of, _)| of == field) {
                row(out, "", &format!("see {page}"))?;
            }
        }
        self.fact(out, "re-routed", entry.rerouted.as_ref(), |(on, to)| {
            format!("from {on} on {to} answers")
        })?;
        let named = entry.replacements.as_ref();
        let named = named.filter(|_| !view.replacements.is_empty());
        self.fact(out, "replaced by", named, |_| view.replacements.join(", "))?;
        let price = entry.price_on(self.day).map(|(_, fact)| fact);
        self.fact(out, "price", price, shown)?;
        if let Some(text) = self.against(entry, &view, price) {
            row(out, "", &text)?;
        }
        let tokens = |tokens: &u64| format!("{} tokens", grouped(*tokens));
        self.fact(out, "context", entry.context.as_ref(), tokens)?;
        self.fact(out, "max input", entry.max_input.as_ref(), tokens)?;
        self.fact(out, "max output", entry.max_output.as_ref(), tokens)?;
        self.fact(out, "cutoff", entry.knowledge_cutoff.as_ref(), Clone::clone)?;
        let able = self.catalog.capabilities(id);
        self.fact(out, "can", able, |able| self.able(able))?;
        for (_, limit) in &entry.limits {
            self.fact(out, "limits", Some(limit), |limit| {
                let (rpm, tpm) = (grouped(limit.rpm), grouped(limit.tpm));
                format!("tier {}: {rpm} RPM, {tpm} TPM", limit.tier)
            })?;
        }
        self.names(id, entry, out)?;
        for note in &entry.notes {
            row(out, "note", note)?;
        }
        self.conflicts(entry, out)?;
        writeln!(out)
    }

    /// `image input, tool calls; not structured output`.
    fn able(&self, able: &Capabilities) -> String {
        let titles = |words: &[String]| {
            let titles = words.iter().map(|word| self.catalog.capability(word));
            titles.collect::<Vec<_>>().join(", ")
        };
        match (titles(&able.has), titles(&able.lacks)) {
            (has, lacks) if lacks.is_empty() => has,
            (has, lacks) if has.is_empty() => format!("not {lacks}"),
            (has, lacks) => format!("{has}; not {lacks}"),
        }
    }

    fn status(
        &self,
        id: EntryId,
        entry: &Entry,
        view: &View,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let status = match view.status {
            Status::Unknown => match (view.doubt, view.released) {
                (Some(Doubt::Future), Some(released)) => format!("not released before {released}"),
                (Some(Doubt::Moved), _) => {
                    "unknown: what it stood for has ended, and its vendor moves it on".into()
                }
                (Some(Doubt::Listed), _) => "unknown: only a list has it".into(),
                _ => "unknown".into(),
            },
            status => format!("{status:?}").to_lowercase(),
        };
        let sure = format!("{:?}", entry.confidence).to_lowercase();
        let text = format!("{status} as of {} (confidence {sure})", self.day);
        row(out, "status", &text)?;
        if let Some(place) = self.catalog.own_place(id) {
            let what = if self.catalog.is_own_name(id) {
                "a name of your own"
            } else {
                "corrected or added"
            };
            row(out, "own", &format!("{what}: {place}"))?;
        }
        if view.status == Status::Legacy
            && let (Some(since), Some(head)) = (view.legacy_since, &view.head)
        {
            let behind = view.generations_behind;
            let text = format!("since {since}, {behind} behind; {head} heads the line");
            row(out, "legacy", &text)?;
        }
        Ok(())
    }

    /// The ids that mean the same, and those that this one stands for.
    fn names(&self, id: EntryId, entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
        if !entry.aliases.is_empty() {
            row(out, "same as", &entry.aliases.join(", "))?;
        }
        if let Some(base) = entry.snapshot_of {
            row(out, "snapshot of", &self.catalog.entry(base).id)?;
        }
        if let Some(snapshot) = &entry.default_snapshot {
            row(out, "serves", snapshot)?;
        }
        if entry.has_snapshots {
            let all = self.catalog.entries();
            let all = all.filter(|&(other, entry)| {
                entry.snapshot_of == Some(id) && !self.catalog.is_own_name(other)
            });
            let all: Vec<_> = all.map(|(_, other)| other.id.as_str()).collect();
            row(out, "snapshots", &all.join(", "))?;
        }
        Ok(())
    }

    /// What the first replacement costs on the same surface, or else at its vendor.
    fn against(&self, entry: &Entry, view: &View, price: Option<&Fact<Price>>) -> Option<String> {
        let named = view.replacements.first().or(view.head.as_ref())?;
        let own = self.catalog.vendor(&entry.vendor)?.surface.as_str();
        let other = self.catalog.on_surface(&entry.surface, named);
        let other = other.or_else(|| self.catalog.on_surface(own, named))?;
        let (_, their) = self.catalog.entry(other).price_on(self.day)?;
        let mut text = format!("{named}: {}", shown(&their.value));
        let ours = price?.value;
        let change = |ours: Option<f64>, theirs: Option<f64>| {
            let (ours, theirs) = (ours.filter(|&usd| usd > 0.0)?, theirs?);
            Some(format!("{:+.0} %", (theirs / ours - 1.0) * 100.0))
        };
        let input = change(ours.input, their.value.input).map(|text| format!("{text} in"));
        let output = change(ours.output, their.value.output).map(|text| format!("{text} out"));
        let changes: Vec<_> = input.into_iter().chain(output).collect();
        if !changes.is_empty() {
            let _ = write!(text, " ({})", changes.join(", "));
        }
        Some(text)
    }

    fn conflicts(&self, entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
        for conflict in &entry.conflicts {
            let values = conflict.values.iter().map(|(value, from)| {
                let sources = from.iter().map(|&id| self.catalog.evidence(id).name());
                format!("{value} ({})", sources.collect::<Vec<_>>().join(", "))
            });
            let values = values.collect::<Vec<_>>().join("; ");
            let text = format!(
                "{}: {values}; took {}: {}",
                conflict.field, conflict.chosen, conflict.why
            );
            row(out, "conflict", &text)?;
        }
        Ok(())
    }

    fn fact<T>(
        &self,
        out: &mut dyn Write,
        label: &str,
        fact: Option<&Fact<T>>,
        text: impl Fn(&T) -> String,
    ) -> io::Result<()> {
        let Some(fact) = fact else { return Ok(()) };
        let text = text(&fact.value);
        row(out, label, &format!("{text}{}", self.cited(&fact.from)))
    }

    /// `  [litellm 1.109.1 of 2026-11, read 2026-11-22; also bydtech, depdesk]`
    fn cited(&self, from: &[SourceId]) -> String {
        let Some((&first, more)) = from.split_first() else {
            return String::new();
        };
        let evidence = self.catalog.evidence(first);
        let mut text = format!("  [{}", evidence.name());
        let edition = evidence.edition();
        if !edition.is_empty() {
            let _ = write!(text, " {edition}");
        }
        let names = more.iter().map(|&id| self.catalog.evidence(id).name());
        let named: Vec<_> = names.take(NAMED - 1).collect();
        if !named.is_empty() {
            let _ = write!(text, "; also {}", named.join(", "));
        }
        if more.len() >= NAMED {
            let _ = write!(text, " and {} more", more.len() + 1 - NAMED);
        }
        text.push(']');
        text
    }
}

fn shown(price: &Price) -> String {
    let usd = |value: Option<f64>| value.map_or_else(|| "–".into(), dollars);
    format!(
        "{} in, {} cached, {} out per 1M tokens",
        usd(price.input),
        usd(price.cached_input),
        usd(price.output)
    )
}

fn row(out: &mut dyn Write, label: &str, text: &str) -> io::Result<()> {
    writeln!(out, "  {label:12} {}", visible(text))
}
