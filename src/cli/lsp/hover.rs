//! What is known of the id under the cursor: what it is there, until when and who says so, what it costs, its line, and what
//! could stand there instead.

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::Open;
use super::document::{Encoding, range};
use crate::catalog::entry::EntryId;
use crate::catalog::record::Record;
use crate::cli::standing::Standing;
use crate::evaluate::Usage;
use crate::report;

/// The facts that say most, in their order.
const FACTS: &[&str] = &[
    "surface",
    "kind",
    "lane",
    "status",
    "released",
    "deprecated_on",
    "retires_on",
    "earliest_retirement",
    "legacy_since",
    "input",
    "output",
    "context",
    "max_output",
];

/// What to show for the id at a byte.
pub(super) fn at(
    open: &Open,
    standing: &Standing,
    offset: usize,
    encoding: Encoding,
) -> Option<Hover> {
    let judged = open.judged.as_ref()?;
    let usage = judged.usage_at(offset)?;
    let mut text = vec![usage.mention.text.clone()];
    match usage.entry {
        Some(id) => text.extend(known(standing, id)),
        None => text.push("The catalog does not have it.".to_owned()),
    }
    let findings = judged.findings();
    let own = findings.filter(|finding| {
        let of = judged.usage_of(finding);
        of.is_some_and(|of| std::ptr::eq(of, usage))
    });
    for finding in own {
        text.push(String::new());
        text.push(format!("{}: {}", finding.rule, finding.message));
        text.extend(report::advice::lines(finding));
    }
    Some(Hover {
        // Names and messages are of others: nothing of them is markup.
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::PlainText,
            value: text.join("\n"),
        }),
        range: Some(shown(usage, encoding)),
    })
}

fn shown(usage: &Usage, encoding: Encoding) -> lsp_types::Range {
    range(&usage.source, usage.mention.span, encoding)
}

fn known(standing: &Standing, id: EntryId) -> Vec<String> {
    let catalog = &standing.catalog;
    let facts = Record::of(catalog, id, standing.as_of).facts();
    let known = facts
        .into_iter()
        .filter(|(name, value)| FACTS.contains(name) && !value.is_empty());
    let mut lines: Vec<_> = known
        .map(|(name, value)| {
            let name = name.replace('_', " ");
            let unit = match name.as_str() {
                "input" | "output" => " USD per million tokens",
                "context" | "max output" => " tokens",
                _ => "",
            };
            format!("{name}: {value}{unit}")
        })
        .collect();
    lines.extend(line(standing, id));
    let entry = catalog.entry(id);
    let says = entry.retires_on.as_ref().map(|fact| fact.from.as_slice());
    for &source in says.unwrap_or(&entry.listed).iter().take(2) {
        let evidence = catalog.evidence(source);
        lines.push(format!("source: {} ({})", evidence.title, evidence.version));
    }
    let pages = entry.pages.iter().filter(|(fact, _)| fact == "retires_on");
    lines.extend(pages.map(|(_, page)| format!("page: {page}")));
    if let Some(read) = catalog.read_on(id) {
        lines.push(format!("read on: {read}"));
    }
    lines
}

/// The line as a ladder, the newest first, with `>` before this one.
fn line(standing: &Standing, id: EntryId) -> Option<String> {
    let catalog = &standing.catalog;
    let (line, at) = catalog.standing(catalog.entry(id))?;
    let members = line.members.iter().enumerate().rev();
    let steps: Vec<_> = members
        .map(|(number, (member, _))| {
            let sign = if number == at { "> " } else { "  " };
            format!("{sign}{}", catalog.entry(*member).id)
        })
        .collect();
    Some(format!("line {}:\n{}", line.name, steps.join("\n")))
}
