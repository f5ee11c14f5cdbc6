//! `lanelint explain MODEL|RULE`: all that is known of a model, or what a rule is for.

use std::io::{self, Write};
use std::path::Path;

use clap::Args;

use super::compare::{dollars, find, grouped, price};
use super::{AsOf, Exit, Outcome, PolicyChoice, terminal};
use crate::catalog::entry::{Day, Entry, Fact, Line, SourceId};
use crate::catalog::{Catalog, EntryId, Status};
use crate::policy::facts::PLACEHOLDERS;
use crate::policy::{Policy, Rule};
use crate::source::excerpt::visible;
use crate::source::yaml::decode::nearest;

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A model id in any spelling, or a rule's id; without it, the rules are listed
    #[arg(value_name = "MODEL|RULE")]
    subject: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    policy: PolicyChoice,
}

pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Outcome {
    let here = Path::new("");
    let load = || super::load_policy(&arguments.policy, here, &mut Catalog::builtin());
    let Some(subject) = &arguments.subject else {
        return match load() {
            Ok(policy) => list(&policy, out).map(|()| Exit::Clean),
            Err(exit) => Ok(exit),
        };
    };
    let catalog = match super::load_catalog(&arguments.policy, here) {
        Ok(catalog) => catalog,
        Err(exit) => return Ok(exit),
    };
    // Models first: of the policy they need its catalogs alone, and no rule is called like one.
    let near = match find(&catalog, subject) {
        Ok(id) => return model(&catalog, id, arguments.as_of.day(), out).map(|()| Exit::Clean),
        Err(near) => near,
    };
    let policy = match load() {
        Ok(policy) => policy,
        Err(exit) => return Ok(exit),
    };
    if let Some(found) = policy.rule(subject) {
        return rule(found, out).map(|()| Exit::Clean);
    }
    let rules = policy.rules.iter().map(|rule| rule.id.as_str());
    let near = nearest(subject, rules).map(str::to_owned).or(near);
    let message = format!("no model and no rule is called `{}`", visible(subject));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`lanelint explain` lists the rules".into(),
    };
    Ok(terminal::fail(&message, Some(&help)))
}

/// Prints a line for each rule.
fn list(policy: &Policy, out: &mut dyn Write) -> io::Result<()> {
    let width = policy
        .rules
        .iter()
        .map(|rule| rule.id.len())
        .max()
        .unwrap_or(0);
    for rule in &policy.rules {
        let severity = severity(rule);
        writeln!(out, "{:width$}  {severity:7}  {}", rule.id, rule.title)?;
    }
    Ok(())
}

fn severity(rule: &Rule) -> String {
    format!("{:?}", rule.severity).to_lowercase()
}

/// Prints what a rule is for, and what its messages can say.
fn rule(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {}", rule.id, rule.title)?;
    let at = rule.place.source.position(rule.place.span.start);
    let decided = format!("{}:{}", rule.place.source.name(), at.line);
    writeln!(out, "severity {}, decided by {decided}", severity(rule))?;
    if rule.accepts_tag {
        writeln!(
            out,
            "a valid migration tag makes its findings tracked migrations"
        )?;
    }
    for (title, text) in [("Why", &rule.why), ("How to fix", &rule.fix)] {
        if !text.is_empty() {
            writeln!(out, "\n{title}\n{}", indented(text))?;
        }
    }
    if !rule.examples.is_empty() {
        writeln!(out, "\nExamples")?;
    }
    for example in &rule.examples {
        writeln!(
            out,
            "  {} ({})\n{}",
            example.note,
            example.language,
            indented(&indented(&example.code))
        )?;
    }
    let usable = PLACEHOLDERS.iter().filter(|fact| fact.serves(rule.subject));
    writeln!(out, "\nPlaceholders of its message, label and help")?;
    for fact in usable {
        writeln!(out, "  {:22} {}", format!("{{{}}}", fact.name), fact.about)?;
    }
    Ok(())
}

fn indented(text: &str) -> String {
    let lines: Vec<_> = text
        .trim_end()
        .lines()
        .map(|line| format!("  {line}"))
        .collect();
    lines.join("\n")
}

/// Prints a model: what it is, then a block for each surface that has it.
fn model(catalog: &Catalog, id: EntryId, day: Day, out: &mut dyn Write) -> io::Result<()> {
    let asked = catalog.entry(id);
    let origin = catalog.origin(id);
    let own = catalog.entry(origin);
    let vendor = catalog
        .vendor(&own.vendor)
        .map_or(own.vendor.as_str(), |vendor| &vendor.name);
    let view = catalog.view(origin, day);
    writeln!(out, "{}  ({}, {vendor})", own.id, own.kind)?;
    if let Some(lane) = catalog
        .lanes()
        .iter()
        .find(|lane| Some(&lane.id) == view.lane.as_ref())
    {
        writeln!(out, "  lane     {}: {}", lane.id, lane.best_for)?;
    }
    if let Some((row, place)) = catalog.standing(own) {
        line(catalog, row, place, day, out)?;
    }
    writeln!(out)?;
    let resold = catalog.entries().filter(|(other, entry)| {
        entry.of == Some(origin) || *other == origin || (*other == id && entry.of.is_none())
    });
    // The one asked for first, then its vendor's own.
    let mut resold: Vec<_> = resold.collect();
    resold.sort_by_key(|(other, _)| (*other != id, *other != origin));
    for (other, entry) in resold {
        surface(
            catalog,
            other,
            entry,
            other == id && asked.of.is_some(),
            day,
            out,
        )?;
    }
    Ok(())
}

/// The line as a small timeline with the model's place in it.
fn line(
    catalog: &Catalog,
    line: &Line,
    place: usize,
    day: Day,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "  line     {}", line.name)?;
    for (number, &(member, released)) in line.members.iter().enumerate() {
        // Oldest first: what stands behind one of later was not there either.
        if released.is_some_and(|released| released > day) {
            break;
        }
        let mark = if number == place { "→" } else { " " };
        let released = released.map_or_else(|| "day unknown".into(), |day| day.to_string());
        writeln!(
            out,
            "         {mark} {released:11}  {}",
            catalog.entry(member).id
        )?;
    }
    Ok(())
}

fn surface(
    catalog: &Catalog,
    id: EntryId,
    entry: &Entry,
    asked: bool,
    day: Day,
    out: &mut dyn Write,
) -> io::Result<()> {
    let view = catalog.view(id, day);
    let name = catalog
        .surface(&entry.surface)
        .map_or(entry.surface.as_str(), |row| &row.name);
    let mark = if asked { "  ← asked" } else { "" };
    writeln!(out, "on {name}: {}{mark}", entry.id)?;
    let status = match view.status {
        Status::Unknown => match view.released {
            Some(released) => format!("not released before {released}"),
            None => "unknown".into(),
        },
        status => format!("{status:?}").to_lowercase(),
    };
    let sure = format!("{:?}", entry.confidence).to_lowercase();
    row(
        out,
        "status",
        &format!("{status} as of {day} (confidence {sure})"),
    )?;
    if let Some(place) = catalog.own_place(id) {
        let what = if catalog.is_own_name(id) {
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
        row(
            out,
            "legacy",
            &format!("since {since}, {behind} behind; {head} heads the line"),
        )?;
    }
    let mut fact = |label: &str, text: Option<(String, &[SourceId])>| -> io::Result<()> {
        let Some((text, from)) = text else {
            return Ok(());
        };
        row(out, label, &format!("{text}{}", cited(catalog, from)))
    };
    let on = |fact: &'_ Option<Fact<Day>>, known: bool| {
        let fact = fact.as_ref().filter(|_| known)?;
        Some((fact.value.to_string(), fact.from.clone()))
    };
    let released = on(&entry.released, true);
    let deprecated = on(&entry.deprecated_on, view.deprecated_on.is_some());
    let retires = on(&entry.retires_on, view.retires_on.is_some());
    let earliest = on(&entry.earliest_retirement, true);
    for (label, day) in [
        ("released", &released),
        ("deprecated", &deprecated),
        ("retires", &retires),
        ("not before", &earliest),
    ] {
        fact(
            label,
            day.as_ref()
                .map(|(text, from)| (text.clone(), from.as_slice())),
        )?;
    }
    fact(
        "re-routed",
        entry.rerouted.as_ref().map(|fact| {
            let (on, to) = &fact.value;
            (format!("from {on} on {to} answers"), fact.from.as_slice())
        }),
    )?;
    fact(
        "replaced by",
        entry
            .replacements
            .as_ref()
            .filter(|_| !view.replacements.is_empty())
            .map(|named| (view.replacements.join(", "), named.from.as_slice())),
    )?;
    fact(
        "price",
        price(entry, day).map(|fact| {
            let usd = |value: Option<f64>| value.map_or_else(|| "–".into(), dollars);
            let text = format!(
                "{} in, {} cached, {} out per 1M tokens",
                usd(fact.value.input),
                usd(fact.value.cached_input),
                usd(fact.value.output)
            );
            (text, fact.from.as_slice())
        }),
    )?;
    let tokens = |fact: &'_ Option<Fact<u64>>| {
        let fact = fact.as_ref()?;
        Some((format!("{} tokens", grouped(fact.value)), fact.from.clone()))
    };
    for (label, value) in [
        ("context", tokens(&entry.context)),
        ("max output", tokens(&entry.max_output)),
    ] {
        fact(
            label,
            value
                .as_ref()
                .map(|(text, from)| (text.clone(), from.as_slice())),
        )?;
    }
    fact(
        "cutoff",
        entry
            .knowledge_cutoff
            .as_ref()
            .map(|fact| (fact.value.clone(), fact.from.as_slice())),
    )?;
    for (_, limit) in &entry.limits {
        let text = format!(
            "tier {}: {} RPM, {} TPM",
            limit.value.tier,
            grouped(limit.value.rpm),
            grouped(limit.value.tpm)
        );
        fact("limits", Some((text, limit.from.as_slice())))?;
    }
    if !entry.aliases.is_empty() {
        row(out, "same as", &entry.aliases.join(", "))?;
    }
    if let Some(snapshot) = &entry.default_snapshot {
        row(out, "serves", snapshot)?;
    }
    for note in &entry.notes {
        row(out, "note", note)?;
    }
    for conflict in &entry.conflicts {
        let values = conflict.values.iter().map(|(value, from)| {
            let sources = from.iter().map(|&id| catalog.evidence(id).key.as_str());
            format!("{value} ({})", sources.collect::<Vec<_>>().join(", "))
        });
        let values = values.collect::<Vec<_>>().join("; ");
        let text = format!(
            "{}: {values}; took {}: {}",
            conflict.field, conflict.chosen, conflict.why
        );
        row(out, "conflict", &text)?;
    }
    writeln!(out)
}

fn row(out: &mut dyn Write, label: &str, text: &str) -> io::Result<()> {
    writeln!(out, "  {label:12} {text}")
}

/// ` [litellm 1.109.1 of 2026-11, read 2026-11-22]`
fn cited(catalog: &Catalog, from: &[SourceId]) -> String {
    let Some(&first) = from.first() else {
        return String::new();
    };
    let evidence = catalog.evidence(first);
    let name = evidence.name();
    match evidence.edition() {
        edition if edition.is_empty() => format!("  [{name}]"),
        edition => format!("  [{name} {edition}]"),
    }
}
