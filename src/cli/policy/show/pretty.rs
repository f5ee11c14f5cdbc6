//! A policy for people: a line a value, with its place on the right.

use std::io::{self, Write};

use super::{Shown, flow};
use crate::policy::effective::{Setting, Value};
use crate::report::escape;

/// The column that places stand in, when what is before them is short.
const PLACE: usize = 56;

/// Headings and the keys of the policy beneath them, in this order.
const SECTIONS: [&str; 7] = [
    "catalogs",
    "lanes",
    "workloads",
    "legacy",
    "migration_tags",
    "roles",
    "exclude",
];

pub(super) fn write(shown: &Shown, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "policy of {}", escape::terminal(&shown.path))?;
    for (index, (file, built_in)) in shown.files.iter().enumerate() {
        let label = if index == 0 { "files" } else { "" };
        let mark = if *built_in { " (built in)" } else { "" };
        writeln!(out, "  {label:<10}{}{mark}", escape::terminal(file))?;
    }
    let workloads = shown.policy.get("workloads");
    match &shown.workload {
        Some(name) => {
            let workload = workloads.and_then(|all| all.get(name));
            let place = Shown::place(workload.and_then(|one| one.from.as_ref()));
            row(out, &format!("  {:<10}{name}", "workload"), &place)?;
        }
        None => writeln!(out, "  {:<10}none", "workload")?,
    }
    match &shown.excluded {
        Some(glob) => {
            let text = format!("  {:<10}by {}", "excluded", super::yaml::scalar(glob));
            row(out, &text, &Shown::place(glob.from.as_ref()))?;
        }
        None => writeln!(out, "  {:<10}no", "excluded")?,
    }
    if let Some(baseline) = shown.policy.get("baseline") {
        let text = format!("  {:<10}{}", "baseline", super::yaml::scalar(baseline));
        row(out, &text, &Shown::place(baseline.from.as_ref()))?;
    }
    for section in SECTIONS {
        if let Some(value) = shown.policy.get(section) {
            writeln!(out, "\n{section}")?;
            values(out, value, 1)?;
        }
    }
    rules(shown, out)?;
    exceptions(shown, out)
}

fn rules(shown: &Shown, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nrules")?;
    for (id, rule, severity) in shown.rules() {
        let from = rule.get("severity").and_then(|value| value.from.as_ref());
        row(out, &format!("  {severity:<8}{id}"), &Shown::place(from))?;
        if severity == "off" {
            continue;
        }
        if let Some(selectors) = rule.get("match") {
            values(out, selectors, 5)?;
        }
        for key in ["when", "roles"] {
            if let Some(value) = rule.get(key) {
                named(out, key, value, 5)?;
            }
        }
    }
    Ok(())
}

fn exceptions(shown: &Shown, out: &mut dyn Write) -> io::Result<()> {
    let all = shown.policy.get("exceptions");
    let all = all.map_or(&[][..], Setting::items);
    if all.is_empty() {
        return Ok(());
    }
    let (can, all_of) = (shown.exceptions.len(), all.len());
    writeln!(out, "\nexceptions ({can} of {all_of} can be for this path)")?;
    for exception in shown.exceptions.iter().filter_map(|index| all.get(*index)) {
        let from = exception.from.as_ref();
        row(out, "  -", &Shown::place(from))?;
        values(out, exception, 2)?;
    }
    Ok(())
}

fn values(out: &mut dyn Write, value: &Setting, depth: usize) -> io::Result<()> {
    for (key, value) in value.entries() {
        named(out, key, value, depth)?;
    }
    let indent = "  ".repeat(depth);
    for item in value.items() {
        let text = format!("{indent}{}", super::yaml::scalar(item));
        row(out, &text, &Shown::place(item.from.as_ref()))?;
    }
    Ok(())
}

fn named(out: &mut dyn Write, key: &str, value: &Setting, depth: usize) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    match &value.value {
        Value::Map(_) => {
            writeln!(out, "{indent}{}", escape::terminal(key))?;
            values(out, value, depth + 1)
        }
        Value::List(_) if value.from.is_none() => {
            writeln!(out, "{indent}{}", escape::terminal(key))?;
            values(out, value, depth + 1)
        }
        Value::List(items) => {
            let text = format!("{indent}{key}: {}", flow(items));
            row(out, &text, &Shown::place(value.from.as_ref()))
        }
        _ => {
            let text = format!("{indent}{key}: {}", value.text().unwrap_or_default());
            row(out, &text, &Shown::place(value.from.as_ref()))
        }
    }
}

/// A text and its place beside it, or beneath it when it is long.
fn row(out: &mut dyn Write, text: &str, place: &str) -> io::Result<()> {
    let (text, place) = (escape::terminal(text), escape::terminal(place));
    let text = text.trim_end().replace('\n', " ");
    writeln!(out, "{text:<PLACE$}  {place}")
}
