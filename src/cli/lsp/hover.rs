//! What is known of the id under the cursor: what it is there, until when and who says so, what it costs, its line, and what
//! could stand there instead.

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::Open;
use super::document::{Encoding, range};
use crate::catalog::Status;
use crate::catalog::entry::EntryId;
use crate::catalog::record::Record;
use crate::cli::standing::{Judged, Standing};
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
    Some(Hover {
        // Names and messages are of others: nothing of them is markup.
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::PlainText,
            value: told(judged, usage, standing).join("\n"),
        }),
        range: Some(shown(usage, encoding)),
    })
}

/// The same as a text, with what a rule wants and why.
pub(super) fn explained(
    open: &Open,
    standing: &Standing,
    offset: usize,
    rule: Option<&str>,
) -> Option<String> {
    let judged = open.judged.as_ref()?;
    let mut text = told(judged, judged.usage_at(offset)?, standing);
    let told = standing.base.relative(&open.document.path);
    let policy = standing.governed.as_ref()?.policy_of(&told);
    if let Some(rule) = rule.and_then(|rule| policy.rule(rule)) {
        let prose = rule.prose();
        text.push(String::new());
        text.push(format!("{}: {}", rule.id, rule.title));
        let parts = [prose.why.trim(), prose.fix.trim()].into_iter();
        text.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
    }
    Some(text.join("\n"))
}

fn told(judged: &Judged, usage: &Usage, standing: &Standing) -> Vec<String> {
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
    text
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

/// The line as a ladder, the newest first: since when each is there, what it costs, when it ends; with `>` before this one.
fn line(standing: &Standing, id: EntryId) -> Option<String> {
    let catalog = &standing.catalog;
    let (line, at) = catalog.standing(catalog.entry(id))?;
    let width = line
        .members
        .iter()
        .map(|(member, _)| catalog.entry(*member).id.len());
    let width = width.max().unwrap_or_default();
    let members = line.members.iter().enumerate().rev();
    // What is not there yet on the day is no step.
    let members = members.filter(|(_, (member, _))| catalog.is_out(*member, standing.as_of));
    let steps: Vec<_> = members
        .map(|(number, (member, _))| {
            let sign = if number == at { '>' } else { ' ' };
            let entry = catalog.entry(*member);
            let view = catalog.view(*member, standing.as_of);
            let since = view.released.map(|day| format!("since {day}"));
            let price = entry.price_on(standing.as_of).map(|(_, price)| price.value);
            let price =
                price.and_then(|price| Some(format!("{} / {} USD", price.input?, price.output?)));
            let ends = view.retires_on.map(|day| match view.status {
                Status::Retired => format!("ended {day}"),
                _ => format!("ends {day}"),
            });
            let about: Vec<_> = [since, price, ends].into_iter().flatten().collect();
            let step = format!("{sign} {:width$}  {}", entry.id, about.join(" · "));
            step.trim_end().to_owned()
        })
        .collect();
    Some(format!("line {}:\n{}", line.name, steps.join("\n")))
}
